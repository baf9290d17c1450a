//! RAISE: what it says, and under which SQLSTATE.

use super::conditions::{raise, sqlstates};
use super::machine::Machine;
use super::state::State;
use super::value::Value;
use crate::ddl::plpgsql::{Raise, RaiseCondition};
use crate::fold::Refusal;
use crate::source::Span;

impl Machine {
    pub(super) fn raise(&self, state: &mut State<'_>, it: &Raise, span: Span) -> Refusal {
        if it.rethrow
            && let Some(refusal) = state.handled.last()
        {
            return refusal.clone();
        }
        let mut sqlstate = "P0001".to_owned();
        let mut message = None;
        match &it.condition {
            Some(RaiseCondition::Name(name)) => {
                if let Some(found) = sqlstates(name.as_str()).next() {
                    found.clone_into(&mut sqlstate);
                }
                message = Some(name.to_string());
            }
            Some(RaiseCondition::SqlState(found)) => {
                sqlstate = found.to_string();
                message = Some(found.to_string());
            }
            Some(RaiseCondition::Computed(expr)) => {
                if let Ok(Value::Text(found)) = self.value(state, expr) {
                    sqlstates(&found)
                        .next()
                        .unwrap_or(&found)
                        .clone_into(&mut sqlstate);
                }
            }
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
                } else {
                    let value = arguments.next().map(|argument| self.value(state, argument));
                    text.push_str(&match value {
                        Some(Ok(Value::Null)) => "<NULL>".to_owned(),
                        Some(Ok(value)) => self
                            .with_eval(state, "", &[], |eval| Ok(eval.to_text(&value)))
                            .ok()
                            .flatten()
                            .map_or_else(|| "…".to_owned(), |text| text.to_string()),
                        Some(Err(_)) | None => "…".to_owned(),
                    });
                }
            }
            message = Some(text);
        }
        raise(
            &sqlstate,
            span,
            message.unwrap_or_else(|| "unspecified error".to_owned()),
        )
    }
}
