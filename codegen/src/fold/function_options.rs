//! The options of a function, as CREATE gives them and ALTER FUNCTION changes them.
//!
//! <https://www.postgresql.org/docs/current/sql-alterfunction.html>

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Folder, Outcome, Refusal};
use crate::catalog::{Aspect, Function, Taint};
use crate::ddl::{AlterFunction, FunctionKind, FunctionOption};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::Span;

impl Folder<'_> {
    /// ALTER FUNCTION, PROCEDURE, ROUTINE with options
    pub(super) fn alter_function(
        &mut self,
        it: &AlterFunction,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let id = self.resolve_plain_routine(&it.object)?;
        let mut row = self.catalog.functions[id].clone();
        check_options(&row, &it.options, span)?;
        self.apply_options(&mut row, &it.options);
        self.taint_by_server(&mut row, &it.options, span);
        row.history.push(Aspect::Altered, self.origin(span));
        let outcome = if row.taints.is_empty() {
            Outcome::Applied
        } else {
            Outcome::Tainted
        };
        self.catalog.functions.insert(id, row);
        Ok(outcome)
    }

    /// SET … FROM CURRENT takes what the server says, which is not known but for the search path.
    pub(super) fn taint_by_server(
        &mut self,
        function: &mut Function,
        options: &[FunctionOption],
        span: Span,
    ) {
        for option in options {
            if let FunctionOption::Set(name, None) = option
                && *name != "search_path"
            {
                let what = format!("SET {name} FROM CURRENT");
                self.report(&what, span, self.is_shown(function.namespace));
                function.taints.push(Taint {
                    span,
                    reason: format!("{what} takes the server's setting"),
                });
            }
        }
    }

    pub(super) fn apply_options(&self, function: &mut Function, options: &[FunctionOption]) {
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
                    self.set_parameter(function, name, values.as_deref());
                }
                FunctionOption::Reset(name) => {
                    let name = setting_name(name);
                    function.config.retain(|(existing, _)| *existing != name);
                }
                FunctionOption::ResetAll => function.config.clear(),
                FunctionOption::Window => function.kind = FunctionKind::Window,
                FunctionOption::Other(_) => {}
            }
        }
    }

    /// SET: a parameter that is there keeps its place, as in PostgreSQL's array.
    fn set_parameter(&self, function: &mut Function, name: &Name, values: Option<&[Arc<str>]>) {
        let value: Option<Arc<str>> = match values {
            Some(values) if QUOTED_LISTS.contains(&name.as_str()) => Some(join_quoted(values)),
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
        let existing = function
            .config
            .iter()
            .position(|(existing, _)| *existing == name);
        match (existing, value) {
            (Some(index), Some(value)) => function.config[index].1 = value,
            (None, Some(value)) => function.config.push((name, value)),
            (Some(index), None) => {
                function.config.remove(index);
            }
            (None, None) => {}
        }
    }
}

/// What an option is about: each may be said once, but for settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Language,
    Volatility,
    Strict,
    Security,
    Leakproof,
    Parallel,
    Cost,
    Rows,
    Window,
    Other(&'static str),
}

/// Sees that the options go together and fit the routine.
pub(super) fn check_options(
    function: &Function,
    options: &[FunctionOption],
    span: Span,
) -> Result<(), Refusal> {
    let invalid = |message: &str| {
        Err(Refusal::new(Code::InvalidFunctionDefinition, span, message).with_sqlstate("22023"))
    };
    let mut seen = BTreeSet::new();
    for option in options {
        let subject = match option {
            FunctionOption::Set(..) | FunctionOption::Reset(_) | FunctionOption::ResetAll => {
                continue;
            }
            FunctionOption::Language(_) => Subject::Language,
            FunctionOption::Volatility(_) => Subject::Volatility,
            FunctionOption::Strict(_) => Subject::Strict,
            FunctionOption::SecurityDefiner(_) => Subject::Security,
            FunctionOption::Leakproof(_) => Subject::Leakproof,
            FunctionOption::Parallel(_) => Subject::Parallel,
            FunctionOption::Cost(_) => Subject::Cost,
            FunctionOption::Rows(_) => Subject::Rows,
            FunctionOption::Window => Subject::Window,
            FunctionOption::Other(what) => Subject::Other(what),
        };
        if !seen.insert(subject) {
            return Err(Refusal::new(
                Code::SyntaxError,
                span,
                "conflicting or redundant options",
            ));
        }
        let of_procedures = matches!(
            subject,
            Subject::Language | Subject::Security | Subject::Other("TRANSFORM")
        );
        if function.kind == FunctionKind::Procedure && !of_procedures {
            return Err(Refusal::new(
                Code::InvalidFunctionDefinition,
                span,
                "invalid attribute in procedure definition",
            ));
        }
    }
    for option in options {
        match option {
            FunctionOption::Parallel(word)
                if !["safe", "restricted", "unsafe"].contains(&word.as_str()) =>
            {
                return Err(Refusal::new(
                    Code::SyntaxError,
                    span,
                    "parameter \"parallel\" must be SAFE, RESTRICTED, or UNSAFE",
                ));
            }
            FunctionOption::Cost(cost) if *cost <= 0.0 => return invalid("COST must be positive"),
            FunctionOption::Rows(rows) if *rows <= 0.0 => return invalid("ROWS must be positive"),
            FunctionOption::Rows(_) if !function.returns_set => {
                return invalid("ROWS is not applicable when function does not return a set");
            }
            FunctionOption::Parallel(_)
            | FunctionOption::Cost(_)
            | FunctionOption::Rows(_)
            | FunctionOption::Language(_)
            | FunctionOption::Volatility(_)
            | FunctionOption::Strict(_)
            | FunctionOption::SecurityDefiner(_)
            | FunctionOption::Leakproof(_)
            | FunctionOption::Set(..)
            | FunctionOption::Reset(_)
            | FunctionOption::ResetAll
            | FunctionOption::Window
            | FunctionOption::Other(_) => {}
        }
    }
    Ok(())
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
