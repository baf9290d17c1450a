//! Operators between two values.

use super::eval::{Eval, LARGEST};
use super::operators::{arithmetic, compare, equal, like, negate, regex, unknown_of};
use super::text;
use super::typed::Operated;
use super::value::{self, Record, Unknown, Value, and, not, or};
use crate::catalog::ty::oid;
use crate::expr::{LikeKind, Operator};
use crate::fold::Refusal;
use crate::source::Span;

impl Eval<'_, '_> {
    /// The value of an operator between two values.
    pub(super) fn binary(
        &self,
        operator: &Operator,
        left: &Value,
        right: &Value,
        span: Span,
    ) -> Result<Value, Refusal> {
        self.infix(&operator.symbol, left, right, span)
    }

    /// The value of the operator of this symbol.
    pub(super) fn infix(
        &self,
        symbol: &str,
        left: &Value,
        right: &Value,
        span: Span,
    ) -> Result<Value, Refusal> {
        if let (Value::Null, _) | (_, Value::Null) = (left, right)
            && !(symbol == "||"
                && matches!((left, right), (Value::Array(_), _) | (_, Value::Array(_))))
        {
            return Ok(Value::Null);
        }
        // Most comparisons are of names and oids.
        let is_simple = matches!(
            (left, right),
            (Value::Text(_), Value::Text(_) | Value::Literal(_))
                | (Value::Literal(_), Value::Text(_))
                | (Value::Int(_), Value::Int(_))
                | (Value::Bool(_), Value::Bool(_))
        ) || is_code(left, right);
        if let (Value::Record(a), Value::Record(b)) = (left, right)
            && let Some(value) = self.of_rows(symbol, (a, b), span)?
        {
            return Ok(value);
        }
        if !(is_simple && matches!(symbol, "=" | "<>")) {
            match self.typed_operator(symbol, left, right, span)? {
                Operated::Value(value) => return Ok(value),
                Operated::Given(left, right) => return self.untyped(symbol, &left, &right, span),
                Operated::Not => {}
            }
        }
        let (left, right) = (left.clone().plain(), right.clone().plain());
        self.untyped(symbol, &left, &right, span)
    }

    /// `<` and its like of two rows, column by column; `None` for other operators.
    fn of_rows(
        &self,
        symbol: &str,
        (a, b): (&Record, &Record),
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        if !matches!(symbol, "<" | "<=" | ">" | ">=")
            || a.fields.len() != b.fields.len()
            || a.open.is_some()
            || b.open.is_some()
        {
            return Ok(None);
        }
        for ((_, a), (_, b)) in a.fields.iter().zip(&b.fields) {
            match self.infix("=", a, b, span)? {
                Value::Bool(true) => {}
                Value::Bool(false) => return self.infix(symbol, a, b, span).map(Some),
                other => return Ok(Some(other)),
            }
        }
        Ok(Some(Value::Bool(symbol.len() == 2)))
    }

    /// The same where the types of the operands do not tell, or tell nothing more.
    fn untyped(
        &self,
        symbol: &str,
        left: &Value,
        right: &Value,
        span: Span,
    ) -> Result<Value, Refusal> {
        Ok(match symbol {
            "=" => equal(left, right, span),
            "<>" => not(equal(left, right, span)),
            "<" | "<=" | ">" | ">=" => compare(symbol, left, right, span),
            "||" => self.concatenate(left, right, span),
            "+" | "-" | "*" | "/" | "%" | "&" | "|" => arithmetic(symbol, left, right, span)?,
            "~~" | "!~~" => negate(
                like(LikeKind::Like, left, right, None, span),
                symbol.starts_with('!'),
            ),
            "~~*" | "!~~*" => negate(
                like(LikeKind::ILike, left, right, None, span),
                symbol.starts_with('!'),
            ),
            "~" | "~*" | "!~" | "!~*" => negate(
                regex(left, right, symbol.ends_with('*'), span)?,
                symbol.starts_with('!'),
            ),
            "@>" | "<@" | "&&" => match (left.items(), right.items()) {
                (Some(left), Some(right)) if self.charge(left.len() * right.len() / 16) => {
                    let (left, right) = if symbol == "<@" {
                        (right, left)
                    } else {
                        (left, right)
                    };
                    let holds = right
                        .iter()
                        .map(|item| or(left.iter().map(|other| equal(item, other, span))));
                    if symbol == "&&" {
                        or(holds)
                    } else {
                        and(holds)
                    }
                }
                _ => unknown_of([left, right], span, format!("operator {symbol}")),
            },
            _ => unknown_of([left, right], span, format!("operator {symbol}")),
        })
    }

    pub(super) fn concatenate(&self, left: &Value, right: &Value, span: Span) -> Value {
        match (left, right) {
            (Value::Array(a), Value::Array(b)) => {
                Value::Array(a.iter().chain(b).cloned().collect())
            }
            (Value::Array(items), item) => {
                let mut items = items.clone();
                items.push(item.clone());
                Value::Array(items)
            }
            (item, Value::Array(items)) => {
                let mut all = vec![item.clone()];
                all.extend(items.iter().cloned());
                Value::Array(all)
            }
            (left, right) => {
                let parts = self
                    .parts(left)
                    .into_iter()
                    .chain(self.parts(right))
                    .collect();
                text::assembled(parts, [left, right], span)
            }
        }
    }

    /// A text's parts, of any value: what it prints as.
    pub(super) fn parts(&self, value: &Value) -> Vec<value::Part> {
        match value {
            Value::Unknown(Unknown {
                parts: Some(parts), ..
            }) => parts.to_vec(),
            other => match self.to_text(other) {
                Some(text) => vec![value::Part::Known(text)],
                None => vec![value::Part::Any],
            },
        }
    }
}

/// Whether a code of one letter stands beside a literal of one.
fn is_code(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Typed(oid::CHAR, _), Value::Literal(text))
        | (Value::Literal(text), Value::Typed(oid::CHAR, _)) => text.len() <= 1,
        _ => false,
    }
}

/// A value as it is, unless it is too large to be followed.
pub(super) fn bounded(value: Value, span: Span) -> Value {
    if value.size() > LARGEST {
        too_large(span)
    } else {
        value
    }
}

pub(super) fn too_large(span: Span) -> Value {
    Value::unknown_not_null(span, "a text or array that is very large")
}
