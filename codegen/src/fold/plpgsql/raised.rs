//! RAISE: what it says, and under which SQLSTATE. GET DIAGNOSTICS, which asks for it.

use std::sync::Arc;

use super::conditions::{raise, sqlstates};
use super::machine::Machine;
use super::state::State;
use super::value::Value;
use crate::ddl::plpgsql::{DiagnosticsItem, Raise, RaiseCondition, RaiseLevel};
use crate::fold::Refusal;
use crate::source::{Snippet, Span};

/// What stands for a text that is not known.
pub(super) const UNKNOWN: &str = "…";

impl Machine {
    /// RAISE; `None` where it only says something.
    pub(super) fn raise(&self, state: &mut State<'_>, it: &Raise, span: Span) -> Option<Refusal> {
        if it.rethrow {
            let message = "RAISE without parameters cannot be used outside an exception handler";
            let handled = state.handled.last().cloned();
            return Some(handled.unwrap_or_else(|| raise("0Z002", span, message)));
        }
        match self.raised(state, it, span) {
            Ok(refusal) => (it.level == RaiseLevel::Exception).then_some(refusal),
            Err(refusal) => Some(refusal),
        }
    }

    fn raised(&self, state: &mut State<'_>, it: &Raise, span: Span) -> Result<Refusal, Refusal> {
        let mut sqlstate = "P0001".to_owned();
        let mut message = None;
        match &it.condition {
            Some(RaiseCondition::Name(name)) => {
                known_condition(name.as_str(), span)?.clone_into(&mut sqlstate);
                message = Some(name.to_string());
            }
            Some(RaiseCondition::SqlState(found)) => {
                sqlstate = found.to_string();
                message = Some(found.to_string());
            }
            Some(RaiseCondition::Computed(expr)) => match self.value(state, expr)? {
                Value::Text(found) => {
                    sqlstate = if is_sqlstate(&found) {
                        found.to_string()
                    } else {
                        known_condition(&found, span)?.to_owned()
                    };
                }
                Value::Null => return Err(null_option(span)),
                _ => {}
            },
            None => {}
        }
        if let Some(format) = &it.format {
            let mut arguments = it.arguments.iter();
            let mut text = String::new();
            let mut characters = format.chars().peekable();
            while let Some(character) = characters.next() {
                if character != '%' {
                    text.push(character);
                } else if characters.peek() == Some(&'%') {
                    characters.next();
                    text.push('%');
                } else if let Some(argument) = arguments.next() {
                    let said = self.said(state, argument)?;
                    text.push_str(said.as_deref().unwrap_or("<NULL>"));
                }
            }
            message = Some(text);
        }
        let mut options = Vec::new();
        for (option, value) in &it.options {
            let said = self.said(state, value)?.ok_or_else(|| null_option(span))?;
            options.push((option.clone(), said));
        }
        let mut refusal = raise(
            &sqlstate,
            span,
            message.unwrap_or_else(|| "unspecified error".to_owned()),
        );
        refusal.raised = Some(options.into());
        Ok(refusal)
    }

    /// A value as a text; `None` is NULL.
    fn said(&self, state: &mut State<'_>, value: &Snippet) -> Result<Option<Arc<str>>, Refusal> {
        let value = self.value(state, value)?;
        if value == Value::Null {
            return Ok(None);
        }
        let text = self.with_eval(state, "", &[], |eval| Ok(eval.to_text(&value)))?;
        Ok(Some(text.unwrap_or_else(|| UNKNOWN.into())))
    }

    /// GET DIAGNOSTICS
    pub(super) fn get_diagnostics(
        &self,
        state: &mut State<'_>,
        stacked: bool,
        items: &[DiagnosticsItem],
        span: Span,
    ) -> Result<(), Refusal> {
        let handled = state.handled.last().cloned();
        if stacked && handled.is_none() {
            let message = "GET STACKED DIAGNOSTICS cannot be used outside an exception handler";
            return Err(raise("0Z002", span, message));
        }
        for it in items {
            let value = match (it.item.as_str(), &handled) {
                ("row_count", _) => state.row_count.clone(),
                (item, Some(handled)) if stacked => of_error(handled, item, span),
                _ => Value::unknown_not_null(span, "GET DIAGNOSTICS"),
            };
            self.assign(state, &it.target, value)?;
        }
        Ok(())
    }
}

/// What GET STACKED DIAGNOSTICS says of an error.
fn of_error(error: &Refusal, item: &str, span: Span) -> Value {
    let option = match item {
        "returned_sqlstate" => return error.sqlstate().map_or(Value::Null, Value::text),
        "message_text" => return said_of(error),
        "pg_exception_detail" => "detail",
        "pg_exception_hint" => "hint",
        "column_name" => "column",
        "constraint_name" => "constraint",
        "pg_datatype_name" => "datatype",
        "table_name" => "table",
        "schema_name" => "schema",
        _ => return Value::unknown_not_null(span, "the context of an error"),
    };
    let Some(options) = &error.raised else {
        // Only what refuses a value says which column, constraint or type it was.
        let is_of_value = error.sqlstate().is_none_or(|it| it.starts_with("23"));
        return if is_of_value || matches!(option, "detail" | "hint") {
            Value::unknown_not_null(span, "the details of an error")
        } else {
            Value::text("")
        };
    };
    let said = options.iter().find(|(name, _)| *name.as_str() == *option);
    said.map_or_else(|| Value::text(""), |(_, text)| known_text(text, span))
}

/// SQLERRM
pub(super) fn said_of(error: &Refusal) -> Value {
    known_text(error.diagnostic.message.as_str(), error.diagnostic.span)
}

fn known_text(text: &str, span: Span) -> Value {
    if text.contains(UNKNOWN) {
        Value::unknown_not_null(span, "the message of an error")
    } else {
        Value::text(text)
    }
}

fn is_sqlstate(text: &str) -> bool {
    let is_of_one = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    text.len() == 5 && text.bytes().all(is_of_one)
}

/// The SQLSTATE of a condition's name, or `undefined_object` (42704).
pub(super) fn known_condition(name: &str, span: Span) -> Result<&'static str, Refusal> {
    sqlstates(name).next().ok_or_else(|| {
        let message = format!("unrecognized exception condition \"{name}\"");
        raise("42704", span, message)
    })
}

fn null_option(span: Span) -> Refusal {
    raise("22004", span, "RAISE statement option cannot be null")
}
