//! CREATE FUNCTION and PROCEDURE, and what OR REPLACE may not change.
//!
//! <https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-NOTES>

use super::function_options::check_options;
use super::routine::signature_of;
use super::{Folder, Outcome, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{
    Aspect, ColumnType, Function, FunctionArgument, FunctionId, History, Taint, TypeId,
};
use crate::ddl::{
    CreateFunction, FunctionKind, FunctionOption, FunctionResult, ObjectKind, ParameterMode,
    TypeName,
};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn create_function(
        &mut self,
        it: &CreateFunction,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let is_temporary = it
            .name
            .name
            .namespace
            .as_ref()
            .is_some_and(|namespace| *namespace == super::resolve::TEMPORARY);
        let namespace = if is_temporary {
            self.temporary_namespace(self.origin(span))
        } else {
            self.creation_namespace(&it.name)?
        };
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
        self.check_parameters(it, &arguments)?;
        for argument in &mut arguments {
            if let Some(default) = &argument.default {
                argument.default = Some(self.kept_default(default, argument.ty)?);
            }
        }
        let (result, returns_set) = self.function_result(it, &arguments, span, &mut taints)?;
        let origin = self.origin(span);
        let acl = self.default_acl(ObjectKind::Function, self.session.role, Some(namespace));
        let mut function = Function {
            kind: it.kind,
            arguments,
            returns_set,
            language: Name::from_quoted(
                if it.body.as_ref().is_some_and(|body| body.sql_standard) {
                    "sql"
                } else {
                    ""
                },
            ),
            body: it.body.clone(),
            acl,
            taints,
            ..Function::new(
                it.name.name.name.clone(),
                namespace,
                self.session.role,
                result,
                History::created(origin),
            )
        };
        check_options(&function, &it.options, span)?;
        self.apply_options(&mut function, &it.options);
        self.taint_by_server(&mut function, &it.options, span);
        self.check_language(&function, it, span)?;
        self.check_signature(&function, span)?;
        let outcome = if function.taints.is_empty() {
            Outcome::Applied
        } else {
            Outcome::Tainted
        };
        // A body may call its own function, so it is there first.
        self.put_function(function.clone(), it.or_replace, it.name.span, span)?;
        self.check_body(&function)?;
        Ok(outcome)
    }

    /// Adds a function, or replaces the one with the same name and input types, where OR REPLACE says so.
    pub(super) fn put_function(
        &mut self,
        function: Function,
        or_replace: bool,
        name: Span,
        span: Span,
    ) -> Result<(), Refusal> {
        let inputs: Vec<TypeId> = signature_of(&function).collect();
        match self.function_with(function.namespace, &function.name, &inputs) {
            None => {
                self.insert_function(function);
                Ok(())
            }
            Some(existing) if or_replace => self.replace_function(existing, function, name, span),
            Some(existing) => Err(Refusal::new(
                Code::DuplicateFunction,
                name,
                format!(
                    "function \"{}\" already exists with same argument types",
                    function.name
                ),
            )
            .first_defined(&self.catalog.functions[existing].history)),
        }
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

    /// The type behind RETURNS: a C function may name one that is defined later.
    fn result_type(
        &mut self,
        it: &CreateFunction,
        name: &TypeName,
        taints: &mut Vec<Taint>,
    ) -> Result<ColumnType, Refusal> {
        let is_c = it.options.iter().any(|option| {
            matches!(option, FunctionOption::Language(language)
                if *language == "c" || *language == "internal")
        });
        if is_c && let Some(shell) = self.shell_of_result(name, name.span)? {
            return Ok(ColumnType::plain(shell));
        }
        self.function_type(name, taints)
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
            .filter(|argument| argument.is_output())
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
            Some(FunctionResult::SetOf(name)) => (Some(self.result_type(it, name, taints)?), true),
            Some(FunctionResult::Type(name)) => (Some(self.result_type(it, name, taints)?), false),
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
        match &it.body {
            None => {
                return Err(Refusal::new(
                    Code::InvalidFunctionDefinition,
                    span,
                    "no function body specified",
                ));
            }
            Some(body) if body.sql_standard && *language != "sql" => {
                return Err(Refusal::new(
                    Code::InvalidFunctionDefinition,
                    span,
                    "inline SQL function body only valid for language SQL",
                ));
            }
            Some(_) => {}
        }
        self.check_language_is_there(language, it.name.span)
    }

    /// OR REPLACE: keeps id, owner, privileges and comment; what callers rely on must not change.
    pub(super) fn replace_function(
        &mut self,
        id: FunctionId,
        new: Function,
        at: Span,
        span: Span,
    ) -> Result<(), Refusal> {
        let old = &self.catalog.functions[id];
        if old.kind != new.kind {
            return Err(
                Refusal::new(Code::WrongObjectType, at, "cannot change routine kind")
                    .detail(format!("\"{}\" is {}.", old.name, old.kind.as_str()))
                    .first_defined(&old.history),
            );
        }
        let refuse = |message: String| {
            let word = old.kind.keyword();
            Err(Refusal::new(Code::InvalidFunctionDefinition, at, message)
                .first_defined(&old.history)
                .help(format!("Use DROP {word} {} first.", self.signature(id))))
        };
        if old.taints.is_empty() && new.taints.is_empty() {
            if (old.result, old.returns_set) != (new.result, new.returns_set) {
                return refuse(if old.kind == FunctionKind::Procedure {
                    "cannot change whether a procedure has output parameters".to_owned()
                } else {
                    "cannot change return type of existing function".to_owned()
                });
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
}

/// What a function gives by name: its OUT arguments and the columns of RETURNS TABLE.
fn outputs(function: &Function) -> Vec<(Option<&Name>, TypeId)> {
    function
        .arguments
        .iter()
        .filter(|argument| argument.is_output())
        .map(|argument| (argument.name.as_ref(), argument.ty.id))
        .collect()
}
