//! Operators between two values.

use super::eval::{Eval, LARGEST};
use super::operators::{arithmetic, compare, equal, like, negate, regex, unknown_of};
use super::text;
use super::value::{self, Unknown, Value, and, not, or};
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
        let symbol = &*operator.symbol;
        if let (Value::Null, _) | (_, Value::Null) = (left, right)
            && !(symbol == "||"
                && matches!((left, right), (Value::Array(_), _) | (_, Value::Array(_))))
        {
            return Ok(Value::Null);
        }
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
                regex(left, right, symbol.ends_with('*'), span),
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
            }) => parts.clone(),
            other => match self.to_text(other) {
                Some(text) => vec![value::Part::Known(text)],
                None => vec![value::Part::Any],
            },
        }
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
