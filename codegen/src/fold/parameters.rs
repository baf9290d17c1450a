//! What PostgreSQL demands of a function's parameters and result.
//!
//! <https://www.postgresql.org/docs/current/sql-createfunction.html>, and for polymorphic types
//! <https://www.postgresql.org/docs/current/extend-type-system.html#EXTEND-TYPES-POLYMORPHIC>

use super::{Folder, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{Function, FunctionArgument, TypeId, TypeKind};
use crate::ddl::{CreateFunction, FunctionKind, FunctionResult, ParameterMode};
use crate::diagnostics::Code;
use crate::source::Span;

/// `"any"`
const ANY: TypeId = TypeId(2276);
/// `internal`
const INTERNAL: TypeId = TypeId(2281);
/// `anyrange`, `anymultirange` and their compatible counterparts
const RANGES: [TypeId; 2] = [TypeId(3831), TypeId(4537)];
const COMPATIBLE_RANGES: [TypeId; 2] = [TypeId(5080), TypeId(4538)];
/// `anyelement`, `anyarray`, `anynonarray`, `anyenum`
const ELEMENTS: [TypeId; 4] = [TypeId(2283), TypeId(2277), TypeId(2776), TypeId(3500)];
/// `anycompatible`, `anycompatiblearray`, `anycompatiblenonarray`
const COMPATIBLE: [TypeId; 3] = [TypeId(5077), TypeId(5078), TypeId(5079)];
/// `anyarray`, `anycompatiblearray`
const ARRAYS: [TypeId; 2] = [TypeId(2277), TypeId(5078)];

/// Whether a call decides what type it is.
pub(super) fn is_polymorphic(ty: TypeId) -> bool {
    ELEMENTS.contains(&ty)
        || RANGES.contains(&ty)
        || COMPATIBLE.contains(&ty)
        || COMPATIBLE_RANGES.contains(&ty)
}

fn is_output(mode: ParameterMode) -> bool {
    match mode {
        ParameterMode::Out | ParameterMode::InOut | ParameterMode::Table => true,
        ParameterMode::In | ParameterMode::Variadic => false,
    }
}

impl Folder<'_> {
    /// The list of parameters, before the result is looked at.
    pub(super) fn check_parameters(
        &self,
        it: &CreateFunction,
        arguments: &[FunctionArgument],
    ) -> Result<(), Refusal> {
        let refuse = |span: Span, message: String| {
            Err(Refusal::new(Code::InvalidFunctionDefinition, span, message))
        };
        let (mut defaults, mut variadic) = (false, false);
        for (written, argument) in it.arguments.iter().zip(arguments) {
            let span = written.ty.span;
            if written.set {
                let word = if it.kind == FunctionKind::Procedure {
                    "procedures"
                } else {
                    "functions"
                };
                return refuse(span, format!("{word} cannot accept set arguments"));
            }
            if argument.is_input() {
                if variadic {
                    let message = "VARIADIC parameter must be the last input parameter";
                    return refuse(span, message.to_owned());
                }
                variadic = argument.mode == ParameterMode::Variadic;
            } else if defaults && it.kind == FunctionKind::Procedure {
                let message =
                    "procedure OUT parameters cannot appear after one with a default value";
                return refuse(span, message.to_owned());
            }
            if argument.mode == ParameterMode::Variadic {
                let ty = argument.ty.id;
                let row = &self.catalog.types[ty];
                if row.element.is_none()
                    && !ARRAYS.contains(&ty)
                    && ty != ANY
                    && row.taints.is_empty()
                {
                    return refuse(span, "VARIADIC parameter must be an array".to_owned());
                }
            }
            match (&argument.default, argument.is_input()) {
                (Some(_), false) => {
                    let message = "only input parameters can have default values";
                    return refuse(span, message.to_owned());
                }
                (Some(default), true) => {
                    self.check_argument_default(default, argument.ty)?;
                    defaults = true;
                }
                (None, true) if defaults => {
                    let message =
                        "input parameters after one with a default value must also have defaults";
                    return refuse(span, message.to_owned());
                }
                (None, _) => {}
            }
        }
        if let Some(FunctionResult::Table(columns)) = &it.result
            && arguments
                .iter()
                .any(|it| matches!(it.mode, ParameterMode::Out | ParameterMode::InOut))
        {
            return Err(Refusal::new(
                Code::SyntaxError,
                columns.first().map_or(it.name.span, |(name, _)| name.span),
                "OUT and INOUT arguments aren't allowed in TABLE functions",
            ));
        }
        check_names(it, arguments)
    }

    /// What the language and polymorphic types ask of the whole signature.
    pub(super) fn check_signature(&self, function: &Function, span: Span) -> Result<(), Refusal> {
        let invalid =
            |message: String| Err(Refusal::new(Code::InvalidFunctionDefinition, span, message));
        let outputs = function
            .arguments
            .iter()
            .filter(|argument| is_output(argument.mode))
            .map(|argument| argument.ty.id)
            .chain([function.result.id]);
        let takes = |types: &[&[TypeId]]| {
            function
                .inputs()
                .any(|input| types.iter().any(|types| types.contains(&input.ty.id)))
        };
        for ty in outputs {
            let known = if ELEMENTS.contains(&ty) {
                takes(&[&ELEMENTS, &RANGES])
            } else if RANGES.contains(&ty) {
                takes(&[&RANGES])
            } else if COMPATIBLE.contains(&ty) {
                takes(&[&COMPATIBLE, &COMPATIBLE_RANGES])
            } else if COMPATIBLE_RANGES.contains(&ty) {
                takes(&[&COMPATIBLE_RANGES])
            } else {
                ty != INTERNAL || takes(&[&[INTERNAL]])
            };
            if !known && ty == INTERNAL {
                return invalid("unsafe use of pseudo-type \"internal\"".to_owned());
            }
            if !known {
                return invalid("cannot determine result data type".to_owned());
            }
        }
        let pseudo = |ty: TypeId| {
            let row = &self.catalog.types[ty];
            matches!(row.kind, TypeKind::Pseudo) && !is_polymorphic(ty)
                || super::base_type::is_shell(row)
        };
        let result = function.result.id;
        match function.language.as_str() {
            "sql" => {
                let shell = |ty: &TypeId| super::base_type::is_shell(&self.catalog.types[*ty]);
                let mut types = function.inputs().map(|input| input.ty.id).chain([result]);
                if let Some(ty) = types.find(shell) {
                    return invalid(format!(
                        "SQL function cannot use shell type {}",
                        self.catalog.types[ty].name
                    ));
                }
                if pseudo(result) && result != oid::RECORD && result != oid::VOID {
                    return invalid(format!(
                        "SQL functions cannot return type {}",
                        self.format_type(function.result)
                    ));
                }
                if let Some(input) = function.inputs().find(|input| pseudo(input.ty.id)) {
                    return invalid(format!(
                        "SQL functions cannot have arguments of type {}",
                        self.format_type(input.ty)
                    ));
                }
            }
            "plpgsql" => {
                let of_call = [oid::RECORD, oid::VOID, oid::TRIGGER, oid::EVENT_TRIGGER];
                let unsupported =
                    |message: String| Err(Refusal::new(Code::FeatureNotSupported, span, message));
                if pseudo(result) && !of_call.contains(&result) {
                    return unsupported(format!(
                        "PL/pgSQL functions cannot return type {}",
                        self.format_type(function.result)
                    ));
                }
                if let Some(input) = function
                    .inputs()
                    .find(|input| pseudo(input.ty.id) && input.ty.id != oid::RECORD)
                {
                    return unsupported(format!(
                        "PL/pgSQL functions cannot accept type {}",
                        self.format_type(input.ty)
                    ));
                }
                let of_trigger = [oid::TRIGGER, oid::EVENT_TRIGGER].contains(&result);
                if of_trigger && !function.arguments.is_empty() {
                    return invalid(if result == oid::TRIGGER {
                        "trigger functions cannot have declared arguments".to_owned()
                    } else {
                        "event trigger functions cannot have declared arguments".to_owned()
                    });
                }
            }
            _ => {}
        }
        Ok(())
    }
}

/// A name may stand once among the inputs and once among the outputs.
fn check_names(it: &CreateFunction, arguments: &[FunctionArgument]) -> Result<(), Refusal> {
    let written = it
        .arguments
        .iter()
        .filter_map(|argument| argument.name.as_ref());
    let columns = match &it.result {
        Some(FunctionResult::Table(columns)) => columns.as_slice(),
        Some(FunctionResult::Type(_) | FunctionResult::SetOf(_)) | None => &[],
    };
    let spans: Vec<_> = written
        .chain(columns.iter().map(|(name, _)| name))
        .collect();
    for (index, argument) in arguments.iter().enumerate() {
        let Some(name) = &argument.name else { continue };
        let clashes = arguments[..index].iter().any(|other| {
            let apart = !other.is_input() && !is_output(argument.mode)
                || !argument.is_input() && !is_output(other.mode);
            other.name.as_ref() == Some(name) && !apart
        });
        if clashes {
            let span = spans
                .iter()
                .rev()
                .find(|ident| ident.name == *name)
                .map_or(it.name.span, |ident| ident.span);
            return Err(Refusal::new(
                Code::InvalidFunctionDefinition,
                span,
                format!("parameter name \"{name}\" used more than once"),
            ));
        }
    }
    Ok(())
}
