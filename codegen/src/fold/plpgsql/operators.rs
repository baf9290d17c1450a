//! Operators on values, without a look at names or the catalog.

use std::cmp::Ordering;

use super::conditions::raise;
use super::pattern::{Parsed, Pattern};
use super::printed;
use super::text;
use super::time::{Interval, TimeKind};
use super::typed::Number;
use super::value::{Unknown, Value, and, not};
use crate::diagnostics::Code;
use crate::expr::LikeKind;
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::Span;

/// An unknown value whose reason is the first of these that is unknown itself, or else what is done to them.
pub(super) fn unknown_of<'v>(
    values: impl IntoIterator<Item = &'v Value>,
    span: Span,
    what: impl Into<std::sync::Arc<str>>,
) -> Value {
    match values.into_iter().find_map(Value::reason) {
        Some(unknown) => Value::Unknown(unknown.plain()),
        None => Value::unknown(span, what),
    }
}

/// NOT, where a form has it.
pub(super) fn negate(value: Value, negated: bool) -> Value {
    if negated { not(value) } else { value }
}

/// `IS NULL`
pub(super) fn is_null(value: &Value) -> Value {
    match value {
        Value::Null => Value::Bool(true),
        Value::Unknown(unknown) if !unknown.not_null => Value::Unknown(unknown.plain()),
        Value::Record(record) => {
            let fields = record.fields.iter().map(|(_, value)| is_null(value));
            match &record.open {
                Some(unknown) => and(fields.chain([Value::Unknown(unknown.plain())])),
                None => and(fields),
            }
        }
        Value::Bool(_)
        | Value::Int(_)
        | Value::Text(_)
        | Value::Literal(_)
        | Value::Typed(..)
        | Value::Time(_)
        | Value::Interval(_)
        | Value::Object(..)
        | Value::Array(_)
        | Value::Unknown(_) => Value::Bool(false),
    }
}

/// `IS DISTINCT FROM`
pub(super) fn is_distinct(left: &Value, right: &Value, span: Span) -> Value {
    match (is_null(left), is_null(right)) {
        (Value::Bool(true), other) | (other, Value::Bool(true)) => not(other),
        _ => match equal(left, right, span) {
            Value::Null => unknown_of([left, right], span, "a comparison"),
            equal => not(equal),
        },
    }
}

/// `=`
pub(super) fn equal(left: &Value, right: &Value, span: Span) -> Value {
    match (left, right) {
        (Value::Null, _) | (_, Value::Null) => Value::Null,
        (Value::Record(a), Value::Record(b)) if a.fields.len() == b.fields.len() => and(a
            .fields
            .iter()
            .zip(&b.fields)
            .map(|((_, a), (_, b))| equal(a, b, span))),
        (
            Value::Unknown(Unknown {
                parts: Some(parts), ..
            }),
            Value::Text(text),
        )
        | (
            Value::Text(text),
            Value::Unknown(Unknown {
                parts: Some(parts), ..
            }),
        ) if printed::equals(parts, text) == Some(false) => Value::Bool(false),
        (left, right) => match left.equals(right) {
            Some(is) => Value::Bool(is),
            None => unknown_of([left, right], span, "a comparison of different types"),
        },
    }
}

/// `<`, `<=`, `>`, `>=`
pub(super) fn compare(symbol: &str, left: &Value, right: &Value, span: Span) -> Value {
    if let (Value::Null, _) | (_, Value::Null) = (left, right) {
        return Value::Null;
    }
    let Some(ordering) = left.compare(right) else {
        return unknown_of(
            [left, right],
            span,
            "an order that depends on the collation",
        );
    };
    Value::Bool(match symbol {
        "<" => ordering == Ordering::Less,
        "<=" => ordering != Ordering::Greater,
        ">" => ordering == Ordering::Greater,
        _ => ordering != Ordering::Less,
    })
}

/// Sums and differences of dates, timestamps and intervals; `None` where none of them is one.
fn of_times(symbol: &str, left: &Value, right: &Value) -> Option<Value> {
    match (left, symbol, right) {
        (Value::Time(time), "+", Value::Interval(it))
        | (Value::Interval(it), "+", Value::Time(time)) => time.plus(*it).map(Value::Time),
        (Value::Time(time), "-", Value::Interval(it)) => time.plus(it.times(-1)?).map(Value::Time),
        (Value::Time(a), "-", Value::Time(b))
            if a.kind == TimeKind::Date && b.kind == TimeKind::Date =>
        {
            Some(Value::Int(a.days_since(*b)))
        }
        (Value::Time(time), "+", other) | (other, "+", Value::Time(time))
            if time.kind == TimeKind::Date =>
        {
            time.plus_days(other.number()?).map(Value::Time)
        }
        (Value::Time(time), "-", other) if time.kind == TimeKind::Date => time
            .plus_days(other.number()?.checked_neg()?)
            .map(Value::Time),
        (Value::Interval(a), "+", Value::Interval(b)) => a.plus(*b).map(Value::Interval),
        (Value::Interval(a), "-", Value::Interval(b)) => a.plus(b.times(-1)?).map(Value::Interval),
        (Value::Interval(it), "*", other) | (other, "*", Value::Interval(it)) => {
            it.times(whole_number(other)?).map(Value::Interval)
        }
        (Value::Time(a), "-", Value::Time(b)) if a.kind == b.kind => {
            let micros = a.micros.checked_sub(b.micros)?;
            Some(Value::Interval(Interval::of_micros(micros)))
        }
        _ => None,
    }
}

/// A number without a fraction, whatever its type is.
fn whole_number(value: &Value) -> Option<i64> {
    super::typed::exactly_whole(Number::of(value)?.float())
}

/// `+`, `-`, `*`, `/`, `%`, `&`, `|` of whole numbers, and of times
pub(super) fn arithmetic(
    symbol: &str,
    left: &Value,
    right: &Value,
    span: Span,
) -> Result<Value, Refusal> {
    if let Some(value) = of_times(symbol, left, right) {
        return Ok(value);
    }
    let (Some(a), Some(b)) = (left.number(), right.number()) else {
        return Ok(unknown_of(
            [left, right],
            span,
            format!("operator {symbol}"),
        ));
    };
    let result = match symbol {
        "+" => a.checked_add(b),
        "-" => a.checked_sub(b),
        "*" => a.checked_mul(b),
        "&" => Some(a & b),
        "|" => Some(a | b),
        _ if b == 0 => {
            return Err(raise("22012", span, "division by zero"));
        }
        "/" => a.checked_div(b),
        _ => a.checked_rem(b),
    };
    Ok(result.map_or_else(|| Value::unknown(span, "a number out of range"), Value::Int))
}

/// An operator before its operand.
pub(super) fn unary(symbol: &str, operand: Value, span: Span) -> Value {
    match (symbol, operand) {
        (_, Value::Null) => Value::Null,
        ("-", Value::Int(number)) if number != i64::MIN => Value::Int(-number),
        ("+", value @ Value::Int(_)) => value,
        (_, operand) => unknown_of([&operand], span, format!("operator {symbol}")),
    }
}

/// LIKE and ILIKE
pub(super) fn like(
    kind: LikeKind,
    operand: &Value,
    pattern: &Value,
    escape: Option<&Value>,
    span: Span,
) -> Value {
    let escape = match escape {
        None => Some(Some('\\')),
        Some(Value::Text(text)) if text.chars().count() <= 1 => Some(text.chars().next()),
        Some(_) => None,
    };
    match (operand, pattern, escape) {
        (Value::Null, _, _) | (_, Value::Null, _) => Value::Null,
        (Value::Text(operand), Value::Text(pattern), _)
            if operand.len().saturating_mul(pattern.len()) > 1 << 24 =>
        {
            Value::unknown(span, "LIKE of a long text")
        }
        (Value::Text(operand), Value::Text(pattern), Some(escape)) => match kind {
            LikeKind::Like => Value::Bool(text::is_like(operand, pattern, escape)),
            LikeKind::ILike => Value::Bool(text::is_like(
                &operand.to_lowercase(),
                &pattern.to_lowercase(),
                escape,
            )),
            LikeKind::SimilarTo => text::similar_regex(pattern, escape)
                .and_then(|regex| match Pattern::parse(&regex, false) {
                    Parsed::Pattern(pattern) => pattern.matches(operand),
                    Parsed::Invalid | Parsed::Beyond => None,
                })
                .map_or_else(|| Value::unknown(span, "SIMILAR TO"), Value::Bool),
        },
        (
            Value::Unknown(Unknown {
                parts: Some(parts), ..
            }),
            Value::Text(pattern),
            Some(_),
        ) => {
            let holds = match kind {
                LikeKind::Like => printed::is_like(parts, pattern, false),
                LikeKind::ILike => printed::is_like(parts, pattern, true),
                LikeKind::SimilarTo => None,
            };
            holds.map_or_else(|| unknown_of([operand], span, "LIKE"), Value::Bool)
        }
        _ => unknown_of([operand, pattern], span, "LIKE"),
    }
}

/// `~`
pub(super) fn regex(
    operand: &Value,
    pattern: &Value,
    ignore_case: bool,
    span: Span,
) -> Result<Value, Refusal> {
    let parsed = match pattern {
        Value::Text(text) => Some(Pattern::parse(text, ignore_case)),
        _ => None,
    };
    if let Some(Parsed::Invalid) = parsed {
        return Err(raise("2201B", span, "invalid regular expression"));
    }
    Ok(match (operand, pattern) {
        (Value::Text(operand), Value::Text(_)) => {
            let holds = match parsed {
                Some(Parsed::Pattern(pattern)) => pattern.matches(operand),
                _ => None,
            };
            holds.map_or_else(|| Value::unknown(span, "a regular expression"), Value::Bool)
        }
        (
            Value::Unknown(Unknown {
                parts: Some(parts), ..
            }),
            Value::Text(pattern),
        ) => {
            let literal = text::literal_regex(pattern);
            let like = literal.map(|literal| format!("%{literal}%"));
            like.and_then(|like| printed::is_like(parts, &like, ignore_case))
                .map_or_else(
                    || unknown_of([operand], span, "a regular expression"),
                    Value::Bool,
                )
        }
        _ => unknown_of([operand, pattern], span, "a regular expression"),
    })
}

/// `a[i]`, `a[i:j]`
pub(super) fn subscript(
    operand: &Value,
    lower: Option<&Value>,
    upper: Option<&Value>,
    slice: bool,
    span: Span,
) -> Value {
    if let (Value::Typed(..), Some(Some(index)), false) = (operand, lower.map(Value::number), slice)
        && let Some(items) = operand.items()
    {
        // The items of a vector are counted from 0.
        let item = usize::try_from(index).ok().and_then(|at| items.get(at));
        return item.cloned().unwrap_or(Value::Null);
    }
    let known = |bound: Option<&Value>| bound.map(Value::number);
    let (Some(items), lower, upper) = (operand.items(), known(lower), known(upper)) else {
        return match operand {
            Value::Null => Value::Null,
            other => unknown_of([other], span, "an array"),
        };
    };
    let length = i64::try_from(items.len()).unwrap_or(i64::MAX);
    match (slice, lower, upper) {
        // A row of an array of several dimensions is no item.
        (false, Some(Some(index)), _) => usize::try_from(index - 1)
            .ok()
            .and_then(|index| items.get(index).cloned())
            .unwrap_or(Value::Null),
        (true, lower, upper) => {
            let (Some(lower), Some(upper)) =
                (lower.unwrap_or(Some(1)), upper.unwrap_or(Some(length)))
            else {
                return Value::unknown(span, "a slice of an array");
            };
            let items = items
                .into_iter()
                .zip(1..)
                .filter(|(_, index)| (lower..=upper).contains(index))
                .map(|(item, _)| item)
                .collect();
            Value::Array(items)
        }
        _ => Value::unknown(span, "an item of an array"),
    }
}

/// A field of a record.
pub(super) fn field(value: &Value, name: &Name, span: Span) -> Result<Value, Refusal> {
    match value {
        Value::Record(record) => {
            let found = record.fields.iter().find(|(field, _)| field == name);
            match (found, &record.open) {
                (Some((_, value)), _) => Ok(value.clone()),
                (None, Some(unknown)) => Ok(Value::Unknown(unknown.plain())),
                (None, None) => Err(Refusal::new(
                    Code::UnknownColumn,
                    span,
                    format!("record has no field \"{name}\""),
                )),
            }
        }
        Value::Null => Ok(Value::Null),
        other => Ok(unknown_of([other], span, format!("field \"{name}\""))),
    }
}
