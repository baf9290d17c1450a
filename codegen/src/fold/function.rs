//! CREATE FUNCTION and PROCEDURE, and finding a function by name and argument types.
//!
//! <https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-NOTES>

use std::sync::Arc;

use super::refusal::MissingKind;
use super::{Folder, Outcome, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{
    Aspect, ColumnType, Function, FunctionArgument, FunctionId, History, NamespaceId, Taint, TypeId,
};
use crate::ddl::function::Volatility;
use crate::ddl::{
    CreateFunction, FunctionKind, FunctionOption, FunctionResult, FunctionSignature, ObjectKind,
    ObjectName, ParameterMode, TypeName,
};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::Span;

/// PostgreSQL's own languages; others come with extensions.
const LANGUAGES: [&str; 4] = ["sql", "plpgsql", "c", "internal"];

impl Folder<'_> {
    pub(super) fn create_function(
        &mut self,
        it: &CreateFunction,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let namespace = self.creation_namespace(&it.name)?;
        let mut taints = Vec::new();
        let mut arguments = Vec::new();
        for argument in &it.arguments {
            arguments.push(FunctionArgument {
                mode: argument.mode,
                name: argument.name.as_ref().map(|ident| ident.name.clone()),
                ty: self.function_type(&argument.ty, &mut taints)?,
                default: argument.default.clone(),
            });
        }
        if let Some(FunctionResult::Table(columns)) = &it.result {
            for (name, ty) in columns {
                arguments.push(FunctionArgument {
                    mode: ParameterMode::Table,
                    name: Some(name.name.clone()),
                    ty: self.function_type(ty, &mut taints)?,
                    default: None,
                });
            }
        }
        let (result, returns_set) = self.function_result(it, &arguments, span, &mut taints)?;
        let origin = self.origin(span);
        let acl = self.default_acl(ObjectKind::Function, self.session.role, Some(namespace));
        let mut function = Function {
            name: it.name.name.name.clone(),
            namespace,
            kind: it.kind,
            owner: self.session.role,
            arguments,
            result,
            returns_set,
            language: Name::from_quoted(
                if it.body.as_ref().is_some_and(|body| body.sql_standard) {
                    "sql"
                } else {
                    ""
                },
            ),
            volatility: Volatility::Volatile,
            strict: false,
            security_definer: false,
            leakproof: false,
            parallel: Name::from_quoted("unsafe"),
            cost: None,
            rows: None,
            config: Vec::new(),
            body: it.body.clone(),
            acl,
            comment: None,
            taints,
            history: History::created(origin),
        };
        self.apply_options(&mut function, &it.options);
        self.check_language(&function, it, span)?;
        let outcome = if function.taints.is_empty() {
            Outcome::Applied
        } else {
            Outcome::Tainted
        };
        let inputs: Vec<TypeId> = function.inputs().map(|input| input.ty.id).collect();
        match self.function_with(namespace, &function.name, &inputs) {
            None => {
                self.insert_function(function);
            }
            Some(existing) if it.or_replace => {
                self.replace_function(existing, function, it, span)?;
            }
            Some(existing) => {
                return Err(Refusal::new(
                    Code::DuplicateFunction,
                    it.name.span,
                    format!(
                        "function \"{}\" already exists with same argument types",
                        function.name
                    ),
                )
                .first_defined(&self.catalog.functions[existing].history));
            }
        }
        Ok(outcome)
    }

    /// Adds a function.
    pub(super) fn insert_function(&mut self, function: Function) -> FunctionId {
        let id = FunctionId(self.catalog.next_oid());
        self.catalog.functions.insert(id, function);
        id
    }

    fn function_type(
        &mut self,
        name: &TypeName,
        taints: &mut Vec<Taint>,
    ) -> Result<ColumnType, Refusal> {
        let (ty, taint) = self.resolve_type_or_taint(name)?;
        taints.extend(taint);
        Ok(ColumnType::plain(ty.id))
    }

    /// `prorettype` and `proretset`, out of RETURNS and the OUT arguments.
    fn function_result(
        &mut self,
        it: &CreateFunction,
        arguments: &[FunctionArgument],
        span: Span,
        taints: &mut Vec<Taint>,
    ) -> Result<(ColumnType, bool), Refusal> {
        let outputs: Vec<ColumnType> = arguments
            .iter()
            .filter(|argument| match argument.mode {
                ParameterMode::Out | ParameterMode::InOut | ParameterMode::Table => true,
                ParameterMode::In | ParameterMode::Variadic => false,
            })
            .map(|argument| argument.ty)
            .collect();
        let record = ColumnType::plain(oid::RECORD);
        let of_outputs = match outputs.as_slice() {
            [] => None,
            [_] if it.kind == FunctionKind::Procedure => Some(record),
            [one] => Some(*one),
            _ => Some(record),
        };
        let invalid =
            |message: String| Refusal::new(Code::InvalidFunctionDefinition, span, message);
        let (written, set) = match &it.result {
            Some(FunctionResult::Table(_)) => (None, true),
            Some(FunctionResult::SetOf(name)) => (Some(self.function_type(name, taints)?), true),
            Some(FunctionResult::Type(name)) => (Some(self.function_type(name, taints)?), false),
            None => (None, false),
        };
        match (written, of_outputs) {
            (Some(written), Some(required)) if written != required => Err(invalid(format!(
                "function result type must be {} because of OUT parameters",
                self.format_type(required)
            ))),
            (Some(ty), _) | (None, Some(ty)) => Ok((ty, set)),
            (None, None) if it.kind == FunctionKind::Procedure => {
                Ok((ColumnType::plain(oid::VOID), false))
            }
            (None, None) => Err(invalid("function result type must be specified".to_owned())),
        }
    }

    fn apply_options(&self, function: &mut Function, options: &[FunctionOption]) {
        for option in options {
            match option {
                FunctionOption::Language(name) => function.language = name.clone(),
                FunctionOption::Volatility(volatility) => function.volatility = *volatility,
                FunctionOption::Strict(strict) => function.strict = *strict,
                FunctionOption::SecurityDefiner(definer) => function.security_definer = *definer,
                FunctionOption::Leakproof(leakproof) => function.leakproof = *leakproof,
                FunctionOption::Parallel(parallel) => function.parallel = parallel.clone(),
                FunctionOption::Cost(cost) => function.cost = Some(*cost),
                FunctionOption::Rows(rows) => function.rows = Some(*rows),
                FunctionOption::Set(name, values) => {
                    let value = match values {
                        Some(values) if QUOTED_LISTS.contains(&name.as_str()) => {
                            Some(join_quoted(values))
                        }
                        Some(values) => Some(values.join(", ").into()),
                        None if *name == "search_path" => {
                            let path: Vec<Arc<str>> = self
                                .session
                                .search_path
                                .iter()
                                .map(|name| name.as_str().into())
                                .collect();
                            Some(join_quoted(&path))
                        }
                        // FROM CURRENT of another setting: its value is not known.
                        None => None,
                    };
                    let name = setting_name(name);
                    function.config.retain(|(existing, _)| *existing != name);
                    if let Some(value) = value {
                        function.config.push((name, value));
                    }
                }
                FunctionOption::Other(_) => {}
            }
        }
    }

    fn check_language(
        &self,
        function: &Function,
        it: &CreateFunction,
        span: Span,
    ) -> Result<(), Refusal> {
        let language = &function.language;
        if *language == "" {
            return Err(Refusal::new(
                Code::InvalidFunctionDefinition,
                span,
                "no language specified",
            ));
        }
        let known = LANGUAGES.contains(&language.as_str())
            || self
                .catalog
                .extensions
                .iter()
                .any(|(_, extension)| extension.name == *language);
        // An extension may bring a language of another name, as plv8's coffeescript; most have its own.
        if known || !self.catalog.extensions.is_empty() {
            return Ok(());
        }
        Err(Refusal::new(
            Code::UnknownObject,
            it.name.span,
            format!("language \"{language}\" does not exist"),
        ))
    }

    /// OR REPLACE: keeps id, owner, privileges and comment; what callers rely on must not change.
    fn replace_function(
        &mut self,
        id: FunctionId,
        new: Function,
        it: &CreateFunction,
        span: Span,
    ) -> Result<(), Refusal> {
        let old = &self.catalog.functions[id];
        if old.kind != new.kind {
            let word = match old.kind {
                FunctionKind::Function => "a function",
                FunctionKind::Procedure => "a procedure",
            };
            return Err(Refusal::new(
                Code::WrongObjectType,
                it.name.span,
                "cannot change routine kind",
            )
            .detail(format!("\"{}\" is {word}.", old.name))
            .first_defined(&old.history));
        }
        let refuse = |message: String| {
            let word = match old.kind {
                FunctionKind::Function => "FUNCTION",
                FunctionKind::Procedure => "PROCEDURE",
            };
            Err(
                Refusal::new(Code::InvalidFunctionDefinition, it.name.span, message)
                    .first_defined(&old.history)
                    .help(format!("Use DROP {word} {} first.", self.signature(id))),
            )
        };
        if old.taints.is_empty() && new.taints.is_empty() {
            if (old.result, old.returns_set) != (new.result, new.returns_set) {
                return refuse("cannot change return type of existing function".to_owned());
            }
            // A record is made of its columns; one column alone is that column's type, whatever its name.
            if new.result.id == oid::RECORD && outputs(old) != outputs(&new) {
                return refuse("cannot change return type of existing function".to_owned());
            }
            for (before, after) in old.inputs().zip(new.inputs()) {
                if let Some(name) = &before.name
                    && before.name != after.name
                {
                    return refuse(format!("cannot change name of input parameter \"{name}\""));
                }
                if before.default.is_some() && after.default.is_none() {
                    return refuse(
                        "cannot remove parameter defaults from existing function".to_owned(),
                    );
                }
            }
        }
        let mut history = old.history.clone();
        history.push(Aspect::Replaced, self.origin(span));
        let row = Function {
            owner: old.owner,
            acl: old.acl.clone(),
            comment: old.comment.clone(),
            history,
            ..new
        };
        self.catalog.functions.insert(id, row);
        Ok(())
    }

    /// The function of this schema, name and input types.
    pub(super) fn function_with(
        &self,
        namespace: NamespaceId,
        name: &Name,
        inputs: &[TypeId],
    ) -> Option<FunctionId> {
        self.catalog
            .functions_named(namespace, name.as_str())
            .into_iter()
            .find(|id| {
                self.catalog.functions[*id]
                    .inputs()
                    .map(|input| input.ty.id)
                    .eq(inputs.iter().copied())
            })
    }

    /// The function of this name and these argument types, or `undefined_function` (42883); without a signature, the
    /// only one of its name, or `ambiguous_function` (42725).
    pub fn resolve_function(
        &self,
        name: &ObjectName,
        signature: Option<&FunctionSignature>,
    ) -> Result<FunctionId, Refusal> {
        let namespaces = match &name.name.namespace {
            Some(namespace) => vec![self.resolve_namespace(namespace, name.span)?],
            None => self.search_path(),
        };
        let missing = |message: String| {
            Refusal::missing(
                Code::UnknownFunction,
                name.span,
                message,
                MissingKind::Function,
                self.qualify(&name.name),
            )
        };
        let Some(signature) = signature else {
            let mut found = namespaces
                .iter()
                .flat_map(|namespace| {
                    self.catalog
                        .functions_named(*namespace, name.name.name.as_str())
                })
                .collect::<Vec<_>>();
            return match (found.pop(), found.is_empty()) {
                (None, _) => Err(missing(format!(
                    "could not find a function named \"{}\"",
                    name.name
                ))),
                (Some(id), true) => Ok(id),
                (Some(_), false) => Err(Refusal::new(
                    Code::UnknownFunction,
                    name.span,
                    format!("function name \"{}\" is not unique", name.name),
                )
                .with_sqlstate("42725")
                .help("Specify the argument list to select the function unambiguously.")),
            };
        };
        let mut inputs = Vec::new();
        for ty in &signature.arguments {
            inputs.push(self.resolve_type(ty)?.id);
        }
        namespaces
            .into_iter()
            .find_map(|namespace| self.function_with(namespace, &name.name.name, &inputs))
            .ok_or_else(|| {
                missing(format!(
                    "function {}({}) does not exist",
                    name.name,
                    self.format_types(&inputs)
                ))
            })
    }

    /// `f(integer, text)`, as messages name a function.
    pub(super) fn signature(&self, id: FunctionId) -> String {
        let function = &self.catalog.functions[id];
        let inputs: Vec<TypeId> = function.inputs().map(|input| input.ty.id).collect();
        format!("{}({})", function.name, self.format_types(&inputs))
    }

    /// `integer, text`
    pub(super) fn format_types(&self, ids: &[TypeId]) -> String {
        let types: Vec<String> = ids
            .iter()
            .map(|id| self.format_type(ColumnType::plain(*id)))
            .collect();
        types.join(", ")
    }

    /// Whether a function's body could change the catalog: SQL that is run from it is not followed yet.
    pub(super) fn may_run_ddl(&self, id: FunctionId) -> bool {
        let function = &self.catalog.functions[id];
        let Some(body) = &function.body else {
            return false;
        };
        body.text
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .any(|word| {
                DDL_WORDS
                    .iter()
                    .any(|known| word.eq_ignore_ascii_case(known))
            })
    }
}

/// Words that a body with DDL cannot do without.
const DDL_WORDS: [&str; 8] = [
    "create", "alter", "drop", "execute", "grant", "revoke", "comment", "truncate",
];

/// What a function gives by name: its OUT arguments and the columns of RETURNS TABLE.
fn outputs(function: &Function) -> Vec<(Option<&Name>, TypeId)> {
    function
        .arguments
        .iter()
        .filter(|argument| match argument.mode {
            ParameterMode::Out | ParameterMode::InOut | ParameterMode::Table => true,
            ParameterMode::In | ParameterMode::Variadic => false,
        })
        .map(|argument| (argument.name.as_ref(), argument.ty.id))
        .collect()
}

/// Settings whose values PostgreSQL keeps as quoted identifiers (`GUC_LIST_QUOTE`).
const QUOTED_LISTS: [&str; 2] = ["search_path", "temp_tablespaces"];

/// `public, pg_temp`, and `""` for an empty one.
fn join_quoted(values: &[Arc<str>]) -> Arc<str> {
    let quoted: Vec<String> = values
        .iter()
        .map(|value| Name::from_quoted(value).quoted())
        .collect();
    quoted.join(", ").into()
}

/// A setting's name as PostgreSQL spells it.
fn setting_name(name: &Name) -> Name {
    ["TimeZone", "DateStyle", "IntervalStyle"]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(name.as_str()))
        .map_or_else(|| name.clone(), Name::from_quoted)
}
