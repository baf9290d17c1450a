//! What an expression comes to, or whether a query has a row, where it asks for nothing but what stands in it: the planner
//! of PostgreSQL computes such an expression too. Who asks sees to it that no clock, setting or relation is in it.

use std::sync::Arc;

use super::eval::Env;
use super::machine::Machine;
use super::state::State;
use super::value::Value;
use crate::expr::{Expr, Query};
use crate::fold::Folder;

/// How many steps an expression or query may take.
const STEPS: u32 = 20_000;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::fold) enum Known {
    /// NULL
    Null,
    /// Another one, by its text.
    Value(Arc<str>),
}

/// What an expression comes to; `None` where that is not known here.
pub(in crate::fold) fn value(folder: &Folder, expr: &Expr) -> Option<Known> {
    let machine = Machine::new(STEPS);
    let mut state = State::new(folder.clone());
    let value = machine.with_eval(&mut state, "", &[], |eval| eval.eval(expr, Env::default()));
    Some(match value.ok()? {
        Value::Null => Known::Null,
        Value::Bool(value) => Known::Value(value.to_string().into()),
        Value::Int(number) => Known::Value(number.to_string().into()),
        Value::Text(text) | Value::Literal(text) | Value::Typed(_, text) => Known::Value(text),
        Value::Time(time) => Known::Value(time.text().into()),
        Value::Object(..)
        | Value::Interval(_)
        | Value::Array(_)
        | Value::Record(_)
        | Value::Unknown(_) => return None,
    })
}

/// Whether a query surely has a row.
pub(in crate::fold) fn has_row(folder: &Folder, query: &Query) -> bool {
    let machine = Machine::new(STEPS);
    let mut state = State::new(folder.clone());
    let found = machine.with_eval(&mut state, "", &[], |eval| {
        eval.exists(query, Env::default())
    });
    found.is_ok_and(|it| it == Value::Bool(true))
}
