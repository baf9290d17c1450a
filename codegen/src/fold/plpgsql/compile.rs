//! What PostgreSQL refuses of a body before it runs: names of variables, labels and conditions that are not there,
//! constants that are assigned, RETURN that does not fit the function.
//!
//! <https://www.postgresql.org/docs/current/plpgsql-declarations.html>

use std::collections::BTreeSet;

use super::conditions::raise;
use super::raised::known_condition;
use crate::catalog::ty::oid;
use crate::catalog::{Function, FunctionArgument};
use crate::ddl::FunctionKind;
use crate::ddl::plpgsql::{Block, Condition, Into, RaiseCondition, Statement, StatementKind};
use crate::diagnostics::Code;
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::{Snippet, Span};

/// The names of a block, or of what is around it.
struct Scope {
    label: Option<Name>,
    is_loop: bool,
    variables: Vec<Known>,
}

/// A variable.
struct Known {
    name: Name,
    constant: bool,
}

/// A body that is gone through.
struct Body<'b> {
    /// The function; a DO block is none.
    function: Option<&'b Function>,
    scopes: Vec<Scope>,
}

/// Refuses what PostgreSQL refuses when it compiles a body.
pub(in crate::fold) fn check(block: &Block, function: Option<&Function>) -> Result<(), Refusal> {
    let mut body = Body {
        function,
        scopes: Vec::new(),
    };
    let mut names = vec!["found"];
    let result = function.map_or(oid::VOID, |it| it.result.id);
    if result == oid::TRIGGER {
        names.extend([
            "new",
            "old",
            "tg_name",
            "tg_when",
            "tg_level",
            "tg_op",
            "tg_relid",
            "tg_relname",
            "tg_table_name",
            "tg_table_schema",
            "tg_nargs",
            "tg_argv",
        ]);
    } else if result == oid::EVENT_TRIGGER {
        names.extend(["tg_event", "tg_tag"]);
    }
    let arguments = function.iter().flat_map(|it| &it.arguments);
    let variables = names
        .into_iter()
        .map(Name::from_quoted)
        .chain(arguments.filter_map(|it| it.name.clone()))
        .map(|name| Known {
            name,
            constant: false,
        })
        .collect();
    body.scopes.push(Scope {
        label: function.map(|it| it.name.clone()),
        is_loop: false,
        variables,
    });
    body.block(block)
}

fn syntax_error<T>(span: Span, message: impl std::convert::Into<String>) -> Result<T, Refusal> {
    Err(Refusal::new(Code::SyntaxError, span, message))
}

impl Body<'_> {
    fn block(&mut self, block: &Block) -> Result<(), Refusal> {
        let mut variables: Vec<Known> = Vec::new();
        let mut names = BTreeSet::new();
        for it in &block.declarations {
            if !names.insert(&it.name) {
                let message = format!("duplicate declaration at or near \"{}\"", it.name);
                return syntax_error(it.span, message);
            }
            if it.not_null && it.default.is_none() {
                let message = format!(
                    "variable \"{}\" must have a default value, since it's declared NOT NULL",
                    it.name
                );
                return Err(raise("22004", it.span, message));
            }
            variables.push(Known {
                name: it.name.clone(),
                constant: it.constant,
            });
        }
        self.inside(block.label.clone(), false, variables, |body| {
            body.statements(&block.statements)?;
            let variables = ["sqlstate", "sqlerrm"].map(|name| Known {
                name: Name::from_quoted(name),
                constant: true,
            });
            body.inside(None, false, variables.into(), |body| {
                for handler in &block.handlers {
                    for condition in &handler.conditions {
                        if let Condition::Name(name) = condition {
                            known_condition(name.as_str(), handler.span)?;
                        }
                    }
                    body.statements(&handler.statements)?;
                }
                Ok(())
            })
        })
    }

    fn inside(
        &mut self,
        label: Option<Name>,
        is_loop: bool,
        variables: Vec<Known>,
        check: impl FnOnce(&mut Self) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        self.scopes.push(Scope {
            label,
            is_loop,
            variables,
        });
        let result = check(self);
        self.scopes.pop();
        result
    }

    fn statements(&mut self, statements: &[Statement]) -> Result<(), Refusal> {
        statements.iter().try_for_each(|it| self.statement(it))
    }

    fn statement(&mut self, statement: &Statement) -> Result<(), Refusal> {
        let span = statement.span;
        match &statement.kind {
            StatementKind::Block(block) => self.block(block),
            StatementKind::Assign { target, .. } => self.assigned(target),
            StatementKind::If { .. } | StatementKind::Case { .. } => statement
                .inner()
                .into_iter()
                .try_for_each(|inner| self.statements(inner)),
            StatementKind::Loop { label, statements }
            | StatementKind::While {
                label, statements, ..
            } => self.looping(label.as_ref(), None, statements),
            StatementKind::ForInteger {
                label,
                variable,
                statements,
                ..
            } => self.looping(label.as_ref(), Some(variable), statements),
            StatementKind::ForQuery {
                label,
                variables,
                statements,
                ..
            } => {
                let message = "loop variable of loop over rows must be a record variable or list of scalar variables";
                self.known(variables, message, span)?;
                self.looping(label.as_ref(), None, statements)
            }
            StatementKind::ForEach {
                label,
                variables,
                statements,
                ..
            } => {
                let message =
                    "loop variable of FOREACH must be a known variable or list of variables";
                self.known(variables, message, span)?;
                self.looping(label.as_ref(), None, statements)
            }
            StatementKind::ForCursor {
                label,
                variable,
                cursor,
                statements,
                ..
            } => {
                let message = "cursor FOR loop must use a bound cursor variable";
                self.known(std::slice::from_ref(cursor), message, span)?;
                self.looping(label.as_ref(), Some(variable), statements)
            }
            StatementKind::Exit { proceed, label, .. } => self.exit(*proceed, label.as_ref(), span),
            StatementKind::Return(value) => self.returns(value.as_ref(), span),
            StatementKind::ReturnNext(_) => self.adds_rows("RETURN NEXT", span),
            StatementKind::ReturnQuery { .. } => self.adds_rows("RETURN QUERY", span),
            StatementKind::Raise(it) => match &it.condition {
                // ERRCODE of USING is looked at when it is raised.
                Some(RaiseCondition::Name(name)) if it.names_condition => {
                    known_condition(name.as_str(), span).map(|_| ())
                }
                Some(
                    RaiseCondition::Name(_)
                    | RaiseCondition::SqlState(_)
                    | RaiseCondition::Computed(_),
                )
                | None => Ok(()),
            },
            StatementKind::SelectInto { into, .. } => self.taken(into),
            StatementKind::Execute { into, .. } => {
                into.as_ref().map_or(Ok(()), |into| self.taken(into))
            }
            StatementKind::GetDiagnostics { items, .. } => {
                items.iter().try_for_each(|it| self.assigned(&it.target))
            }
            StatementKind::Open { cursor, .. } | StatementKind::Close(cursor) => {
                self.cursor(cursor, span)
            }
            StatementKind::Fetch { cursor, into, .. } => {
                self.cursor(cursor, span)?;
                into.as_ref().map_or(Ok(()), |into| self.taken(into))
            }
            StatementKind::Assert { .. }
            | StatementKind::Perform(_)
            | StatementKind::Null
            | StatementKind::Sql(_) => Ok(()),
        }
    }

    fn looping(
        &mut self,
        label: Option<&Name>,
        variable: Option<&Name>,
        statements: &[Statement],
    ) -> Result<(), Refusal> {
        let variables = variable.map(|name| Known {
            name: name.clone(),
            constant: false,
        });
        let variables = variables.into_iter().collect();
        self.inside(label.cloned(), true, variables, |body| {
            body.statements(statements)
        })
    }

    fn find(&self, name: &Name) -> Option<&Known> {
        let variables = self.scopes.iter().rev().flat_map(|it| it.variables.iter());
        variables.into_iter().find(|it| it.name == *name)
    }

    /// Variables that a loop sets.
    fn known(&self, names: &[Name], message: &str, span: Span) -> Result<(), Refusal> {
        for name in names {
            match self.find(name) {
                Some(known) => refuse_constant(known, span)?,
                None => return syntax_error(span, message),
            }
        }
        Ok(())
    }

    fn cursor(&self, name: &Name, span: Span) -> Result<(), Refusal> {
        match self.find(name) {
            Some(_) => Ok(()),
            None => syntax_error(span, format!("\"{name}\" is not a known variable")),
        }
    }

    fn taken(&self, into: &Into) -> Result<(), Refusal> {
        into.targets.iter().try_for_each(|it| self.assigned(it))
    }

    /// What an assignment sets is a variable, and no constant.
    fn assigned(&self, target: &Snippet) -> Result<(), Refusal> {
        let Some((first, rest)) = first_name(&target.text) else {
            return Ok(());
        };
        if let Some(known) = self.find(&first) {
            return refuse_constant(known, target.span);
        }
        let second = rest.strip_prefix('.').and_then(first_name);
        let mut labelled = self.scopes.iter().rev();
        let scope = labelled.find(|it| it.label.as_ref() == Some(&first));
        if let (Some(scope), Some((second, _))) = (scope, second) {
            let mut variables = scope.variables.iter();
            if let Some(known) = variables.find(|it| it.name == second) {
                return refuse_constant(known, target.span);
            }
        }
        let written = target.text.trim();
        syntax_error(
            target.span,
            format!("\"{written}\" is not a known variable"),
        )
    }

    fn exit(&self, proceed: bool, label: Option<&Name>, span: Span) -> Result<(), Refusal> {
        let Some(label) = label else {
            return if self.scopes.iter().any(|it| it.is_loop) {
                Ok(())
            } else if proceed {
                syntax_error(span, "CONTINUE cannot be used outside a loop")
            } else {
                let message = "EXIT cannot be used outside a loop, unless it has a label";
                syntax_error(span, message)
            };
        };
        let mut scopes = self.scopes.iter().rev();
        match scopes.find(|it| it.label.as_ref() == Some(label)) {
            Some(scope) if proceed && !scope.is_loop => {
                let message = format!("block label \"{label}\" cannot be used in CONTINUE");
                syntax_error(span, message)
            }
            Some(_) => Ok(()),
            None => syntax_error(
                span,
                format!(
                    "there is no label \"{label}\" attached to any block or loop enclosing this statement"
                ),
            ),
        }
    }

    /// Whether RETURN has a value just where the function gives one so.
    fn returns(&self, value: Option<&Snippet>, span: Span) -> Result<(), Refusal> {
        let of = |what: &str| {
            let message = format!("RETURN cannot have a parameter in {what}");
            Err(raise("42804", span, message))
        };
        let function = self.function;
        let returns_set = function.is_some_and(|it| it.returns_set);
        let result = function.map_or(oid::VOID, |it| it.result.id);
        let has_outputs =
            function.is_some_and(|it| it.arguments.iter().any(FunctionArgument::is_output));
        let is_procedure = function.is_some_and(|it| it.kind == FunctionKind::Procedure);
        match value {
            Some(_) if is_procedure => {
                syntax_error(span, "RETURN cannot have a parameter in a procedure")
            }
            Some(_) if returns_set => of("function returning set"),
            Some(_) if has_outputs => of("function with OUT parameters"),
            Some(_) if [oid::VOID, oid::EVENT_TRIGGER].contains(&result) => {
                of("function returning void")
            }
            None if !returns_set
                && !has_outputs
                && !is_procedure
                && ![oid::VOID, oid::EVENT_TRIGGER].contains(&result) =>
            {
                syntax_error(span, "missing expression at or near \";\"")
            }
            Some(_) | None => Ok(()),
        }
    }

    fn adds_rows(&self, what: &str, span: Span) -> Result<(), Refusal> {
        if self.function.is_some_and(|it| it.returns_set) {
            return Ok(());
        }
        let message = format!("cannot use {what} in a non-SETOF function");
        Err(raise("42804", span, message))
    }
}

fn refuse_constant(known: &Known, span: Span) -> Result<(), Refusal> {
    if !known.constant {
        return Ok(());
    }
    let message = format!("variable \"{}\" is declared CONSTANT", known.name);
    Err(raise("22005", span, message))
}

/// The name that a target begins with, and what stands behind it; `None` for `$1`.
fn first_name(text: &str) -> Option<(Name, &str)> {
    let text = text.trim_start();
    if let Some(quoted) = text.strip_prefix('"') {
        let mut end = 0;
        loop {
            end += quoted.get(end..)?.find('"')?;
            if quoted[end + 1..].starts_with('"') {
                end += 2;
                continue;
            }
            let name = Name::from_quoted(&quoted[..end].replace("\"\"", "\""));
            return Some((name, quoted[end + 1..].trim_start()));
        }
    }
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$') || !c.is_ascii();
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let word = &text[..end];
    let is_name = word.starts_with(|c: char| c.is_alphabetic() || c == '_' || !c.is_ascii());
    is_name.then(|| (Name::from_unquoted(word), text[end..].trim_start()))
}
