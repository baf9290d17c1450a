//! Values of a row in `validate`: how a column of a struct is reached, and how two values are compared.

use super::condition::Condition;
use super::moment::moment;
use super::text::literal;
use super::types::Shape;
use crate::infer::predicate::{Comparison, Literal};

/// How a struct holds a column, and so what `None` means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// `T`
    Plain,
    /// `Option<T>`: `None` is NULL.
    Nullable,
    /// `Option<T>` of a column that is never NULL: `None` is not known here.
    Given,
    /// `Option<Option<T>>`: `None` is not known here, `Some(None)` is NULL.
    GivenNullable,
}

/// A column of a struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Access {
    /// The field.
    pub(super) ident: String,
    /// How it is held.
    pub(super) slot: Slot,
    /// Whether it is of a key's own type, around the value.
    pub(super) is_branded: bool,
    /// Its type.
    pub(super) shape: Shape,
    /// Whether its values may have more digits or blanks than PostgreSQL will keep.
    pub(super) is_raw: bool,
    /// The characters that `varchar(n)` keeps.
    pub(super) length: Option<u32>,
}

/// What `validate` calls or binds itself: the functions of `templates/rust`, and the values of conditions. A variable of
/// such a name would stand before them.
const TAKEN: &[&str] = &[
    "address",
    "bounds_of",
    "date",
    "day_bounds",
    "day_of",
    "found",
    "has_key",
    "has_nul",
    "is_at_most",
    "is_below",
    "is_bits",
    "is_cidr",
    "is_finite",
    "is_interval",
    "is_line",
    "is_multirange",
    "is_range",
    "json_at",
    "json_text",
    "left",
    "lower",
    "micros_of",
    "moment_bounds",
    "not_null",
    "number",
    "numeric",
    "other",
    "pad",
    "position",
    "right",
    "substring",
    "timestamp",
    "to_scale",
    "upper",
    "whole_bounds",
];

impl Access {
    /// The variable that holds the value where it is there.
    pub(super) fn variable(&self) -> String {
        if TAKEN.contains(&self.ident.as_str()) {
            format!("{}_value", self.ident)
        } else {
            self.ident.clone()
        }
    }

    /// The value as an `Option` of it, or of a reference to it where it is not `Copy`; not for [`Slot::Plain`].
    pub(super) fn option(&self) -> String {
        let field = format!("self.{}", self.ident);
        let is_text = self.shape.is_text();
        match self.slot {
            Slot::Plain => field,
            Slot::Nullable | Slot::Given if self.shape.is_copy() => field,
            Slot::Nullable | Slot::Given if is_text => format!("{field}.as_deref()"),
            Slot::Nullable | Slot::Given => format!("{field}.as_ref()"),
            Slot::GivenNullable if self.shape.is_copy() => format!("{field}.flatten()"),
            Slot::GivenNullable if is_text => {
                format!("{field}.as_ref().and_then(Option::as_deref)")
            }
            Slot::GivenNullable => format!("{field}.as_ref().and_then(Option::as_ref)"),
        }
    }

    /// Where it is known to be NULL.
    pub(super) fn is_null(&self) -> Condition {
        match self.slot {
            Slot::Plain | Slot::Given => Condition::Constant(false),
            Slot::Nullable => Condition::Leaf(format!("self.{}.is_none()", self.ident)),
            Slot::GivenNullable => {
                Condition::Leaf(format!("matches!(self.{}, Some(None))", self.ident))
            }
        }
    }

    /// Where it is known at all.
    pub(super) fn is_known(&self) -> Condition {
        match self.slot {
            Slot::Plain | Slot::Nullable => Condition::Constant(true),
            Slot::Given | Slot::GivenNullable => {
                Condition::Leaf(format!("self.{}.is_some()", self.ident))
            }
        }
    }

    /// Where it is known not to be NULL.
    pub(super) fn is_not_null(&self) -> Condition {
        match self.slot {
            Slot::Plain | Slot::Given => Condition::Constant(true),
            Slot::Nullable => Condition::Leaf(format!("self.{}.is_some()", self.ident)),
            Slot::GivenNullable => {
                Condition::Leaf(format!("matches!(self.{}, Some(Some(_)))", self.ident))
            }
        }
    }
}

impl Shape {
    /// Whether values are copied, not borrowed.
    pub(super) fn is_copy(&self) -> bool {
        match self {
            Self::Boolean
            | Self::Integer(_)
            | Self::Float(_)
            | Self::Decimal(_)
            | Self::Enum(_)
            | Self::List(_)
            | Self::Uuid
            | Self::Date(_)
            | Self::Time(_)
            | Self::Timestamp(_)
            | Self::TimestampTz(_) => true,
            Self::Text
            | Self::PaddedText
            | Self::Json
            | Self::Array(_)
            | Self::Carried
            | Self::Digits(_)
            | Self::Opaque => false,
        }
    }

    /// Whether values are `String`s.
    pub(super) fn is_text(&self) -> bool {
        matches!(
            self,
            Self::Text | Self::PaddedText | Self::Carried | Self::Digits(_)
        )
    }
}

/// An operand of a comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Operand {
    /// Its expression; a method can be called on it.
    pub(super) text: String,
    /// What it is.
    pub(super) kind: Kind,
    /// What `None` means, where the expression is an `Option`.
    pub(super) absent: Option<Absent>,
}

/// What the `None` of a computed value means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Absent {
    /// It is NULL.
    Null,
    /// PostgreSQL refuses to compute it, and so the row.
    Error,
}

/// What an operand is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Boolean,
    Integer(u32),
    Float(u32),
    Decimal,
    /// A text of digits, as the number it is.
    Number,
    /// A `String` or `&str`.
    Text,
    /// An enum: its labels and their variants' paths, and whether it is a list of texts.
    Enum {
        variants: Vec<(String, String)>,
    },
    /// Characters: a `usize` that no lint knows.
    Count,
    /// Bytes or elements: `text` ends in `.len()`.
    Length,
    /// Types that compare only with themselves; the shape says which.
    Same(Shape),
    /// A literal.
    Literal(Literal),
}

/// `left operator right`, both there; `None` where Rust has no comparison that does what PostgreSQL's does.
pub(super) fn compare(left: &Operand, operator: Comparison, right: &Operand) -> Option<Condition> {
    let is_equality = matches!(operator, Comparison::Equal | Comparison::NotEqual);
    let sign = sign(operator);
    let plain = |left: &str, right: &str| Some(Condition::Leaf(format!("{left} {sign} {right}")));
    match (&left.kind, &right.kind) {
        (Kind::Literal(_), Kind::Literal(_)) => None,
        (Kind::Literal(_), _) => compare(right, mirrored(operator), left),
        (Kind::Integer(bits), Kind::Literal(Literal::Number(number))) => {
            integer(left, *bits, operator, number)
        }
        (Kind::Count | Kind::Length, Kind::Literal(Literal::Number(number))) => {
            count(left, operator, number)
        }
        (Kind::Decimal, Kind::Literal(Literal::Number(number))) => {
            plain(&left.text, &decimal(number)?)
        }
        (Kind::Number, Kind::Literal(Literal::Number(number))) => {
            plain(&left.text, &digits(number)?)
        }
        (Kind::Float(bits), Kind::Literal(Literal::Number(number))) => {
            plain(&widened_float(left, *bits), &float(number)?)
        }
        (Kind::Same(Shape::Uuid), Kind::Literal(Literal::Text(text))) if is_equality => {
            let digits: String = text.chars().filter(|c| *c != '-').collect();
            plain(&left.text, &format!("uuid::Uuid::from_u128(0x{digits})"))
        }
        // Rust's types have no infinity: all of them lie between.
        (Kind::Same(shape), Kind::Literal(Literal::Moment(text)))
            if text.ends_with("infinity") && !shape.is_text() =>
        {
            let is_below = !text.starts_with('-');
            Some(Condition::Constant(match operator {
                Comparison::Equal => false,
                Comparison::NotEqual => true,
                Comparison::Less | Comparison::LessOrEqual => is_below,
                Comparison::Greater | Comparison::GreaterOrEqual => !is_below,
            }))
        }
        (Kind::Same(shape), Kind::Literal(Literal::Moment(text))) => {
            plain(&format!("Some({})", left.text), &moment(shape, text)?)
        }
        (Kind::Text | Kind::Same(Shape::Carried), Kind::Literal(Literal::Text(text)))
            if is_equality =>
        {
            Some(Condition::Leaf(text_equal(
                &left.text,
                text,
                operator == Comparison::Equal,
            )))
        }
        (Kind::Enum { variants }, Kind::Literal(Literal::Text(text))) if is_equality => {
            match variants.iter().find(|(label, _)| **label == **text) {
                Some((_, path)) => plain(&left.text, path),
                None => Some(Condition::Constant(operator == Comparison::NotEqual)),
            }
        }
        (Kind::Boolean, Kind::Literal(Literal::Boolean(value))) if is_equality => {
            let is_true = *value == (operator == Comparison::Equal);
            Some(boolean(&left.text, is_true))
        }
        (Kind::Integer(a), Kind::Integer(b)) => {
            plain(&widened(left, *a, *b), &widened(right, *b, *a))
        }
        (Kind::Integer(_), Kind::Decimal) => plain(&into_decimal(&left.text), &right.text),
        (Kind::Decimal, Kind::Integer(_)) => plain(&left.text, &into_decimal(&right.text)),
        (Kind::Integer(_) | Kind::Decimal, Kind::Number) => {
            plain(&into_digits(&left.text), &right.text)
        }
        (Kind::Number, Kind::Integer(_) | Kind::Decimal) => {
            plain(&left.text, &into_digits(&right.text))
        }
        (Kind::Float(a), Kind::Float(b)) => {
            let wide = |operand: &Operand, bits: u32| {
                if a == b {
                    operand.text.clone()
                } else {
                    widened_float(operand, bits)
                }
            };
            plain(&wide(left, *a), &wide(right, *b))
        }
        (Kind::Decimal, Kind::Decimal)
        | (Kind::Number, Kind::Number)
        | (Kind::Count | Kind::Length, Kind::Count | Kind::Length) => {
            plain(&left.text, &right.text)
        }
        (Kind::Text, Kind::Text) | (Kind::Boolean, Kind::Boolean) if is_equality => {
            plain(&left.text, &right.text)
        }
        (Kind::Enum { variants: a }, Kind::Enum { variants: b }) if is_equality && a == b => {
            plain(&left.text, &right.text)
        }
        (Kind::Enum { .. }, Kind::Text) if is_equality => {
            plain(&format!("{}.as_str()", left.text), &right.text)
        }
        (Kind::Text, Kind::Enum { .. }) if is_equality => {
            plain(&left.text, &format!("{}.as_str()", right.text))
        }
        // JSON values and carried texts are equal in ways that Rust does not know: 1 and 1.0.
        (Kind::Same(a), Kind::Same(b)) if a == b && !matches!(a, Shape::Json | Shape::Carried) => {
            plain(&left.text, &right.text)
        }
        // Texts and enums have an order that is the database's; numbers of different kinds have one that no type here
        // holds without loss.
        _ => None,
    }
}

/// `value IN (items)` or its negation, the value there.
pub(super) fn contains(value: &Operand, items: &[Literal], is_in: bool) -> Option<Condition> {
    if let Kind::Enum { variants } = &value.kind {
        // A list that holds all labels, as the one that the type is made of, refuses none.
        let is_listed = |label: &str| {
            items
                .iter()
                .any(|item| matches!(item, Literal::Text(text) if **text == *label))
        };
        if variants.iter().all(|(label, _)| is_listed(label)) {
            return Some(Condition::Constant(is_in));
        }
    }
    let is_plain_text = matches!(value.kind, Kind::Text | Kind::Same(Shape::Carried));
    if is_plain_text && items.len() > 1 {
        let literals: Option<Vec<String>> = items
            .iter()
            .map(|item| match item {
                Literal::Text(text) => Some(literal(text)),
                Literal::Number(_) | Literal::Boolean(_) | Literal::Moment(_) => None,
            })
            .collect();
        let value = &value.text;
        // A field is a `String`, which no array of `&str` contains.
        let value = if value.starts_with("self.") && !value.contains('(') {
            format!("{value}.as_str()")
        } else {
            value.clone()
        };
        let contains = format!("[{}].contains(&{value})", literals?.join(", "));
        return Some(boolean(&contains, is_in));
    }
    let operator = if is_in {
        Comparison::Equal
    } else {
        Comparison::NotEqual
    };
    let parts: Option<Vec<Condition>> = items
        .iter()
        .map(|item| {
            let item = Operand {
                text: String::new(),
                kind: Kind::Literal(item.clone()),
                absent: None,
            };
            compare(value, operator, &item)
        })
        .collect();
    let parts = parts?;
    Some(if is_in {
        Condition::any(parts)
    } else {
        Condition::all(parts)
    })
}

/// A boolean or its negation.
pub(super) fn boolean(text: &str, is_true: bool) -> Condition {
    Condition::Leaf(if is_true {
        text.to_owned()
    } else {
        format!("!{text}")
    })
}

/// `!condition`, for an expression in which nothing is NULL.
pub(super) fn negated(operator: Comparison) -> Comparison {
    match operator {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
    }
}

fn mirrored(operator: Comparison) -> Comparison {
    match operator {
        Comparison::Equal | Comparison::NotEqual => operator,
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
    }
}

pub(super) fn sign(operator: Comparison) -> &'static str {
    match operator {
        Comparison::Equal => "==",
        Comparison::NotEqual => "!=",
        Comparison::Less => "<",
        Comparison::LessOrEqual => "<=",
        Comparison::Greater => ">",
        Comparison::GreaterOrEqual => ">=",
    }
}

/// Whether a number that is always below (or above) `bound` compares so; rustc and clippy refuse such comparisons.
fn out_of_range(operator: Comparison, is_below: bool) -> bool {
    match operator {
        Comparison::Equal => false,
        Comparison::NotEqual => true,
        Comparison::Less | Comparison::LessOrEqual => is_below,
        Comparison::Greater | Comparison::GreaterOrEqual => !is_below,
    }
}

fn integer(left: &Operand, bits: u32, operator: Comparison, number: &str) -> Option<Condition> {
    let sign = sign(operator);
    let Some(whole) = whole(number) else {
        let text = into_decimal(&left.text);
        return Some(Condition::Leaf(format!(
            "{text} {sign} {}",
            decimal(number)?
        )));
    };
    let max = (1_i128 << (bits - 1)) - 1;
    let min = -max - 1;
    if whole > max
        || (whole == max && matches!(operator, Comparison::LessOrEqual | Comparison::Greater))
    {
        return Some(Condition::Constant(out_of_range(operator, true)));
    }
    if whole < min
        || (whole == min && matches!(operator, Comparison::GreaterOrEqual | Comparison::Less))
    {
        return Some(Condition::Constant(out_of_range(operator, false)));
    }
    Some(Condition::Leaf(format!("{} {sign} {whole}", left.text)))
}

/// A number of characters, bytes or elements. clippy wants `is_empty` for comparisons of `len()` with nothing.
fn count(left: &Operand, operator: Comparison, number: &str) -> Option<Condition> {
    let whole = whole(number)?;
    let edge = matches!(operator, Comparison::GreaterOrEqual | Comparison::Less);
    if whole < 0 || (whole == 0 && edge) {
        return Some(Condition::Constant(out_of_range(operator, false)));
    }
    if whole > i128::from(u32::MAX) {
        return Some(Condition::Constant(out_of_range(operator, true)));
    }
    let is_empty = match (operator, whole) {
        (Comparison::Equal | Comparison::LessOrEqual, 0) | (Comparison::Less, 1) => Some(true),
        (Comparison::NotEqual | Comparison::Greater, 0) | (Comparison::GreaterOrEqual, 1) => {
            Some(false)
        }
        _ => None,
    };
    let base = left
        .text
        .strip_suffix(".chars().count()")
        .or_else(|| left.text.strip_suffix(".len()"));
    Some(match (is_empty, base) {
        (Some(is_empty), Some(base)) => boolean(&format!("{base}.is_empty()"), is_empty),
        _ => Condition::Leaf(format!("{} {} {whole}", left.text, sign(operator))),
    })
}

/// A whole number, also where it is written `12.0`.
pub(super) fn whole(number: &str) -> Option<i128> {
    let (digits, fraction) = number.split_once('.').unwrap_or((number, ""));
    fraction
        .bytes()
        .all(|byte| byte == b'0')
        .then(|| digits.parse().ok())
        .flatten()
}

/// A number of any length, of its digits.
pub(super) fn digits(number: &str) -> Option<String> {
    let is_plain = number
        .bytes()
        .all(|it| it.is_ascii_digit() || matches!(it, b'-' | b'.'));
    is_plain.then(|| format!("number({}, None)", literal(number)))
}

fn into_digits(text: &str) -> String {
    format!("number(&{text}.to_string(), None)")
}

/// A decimal literal, where 64 bits hold it.
pub(super) fn decimal(number: &str) -> Option<String> {
    let (digits, fraction) = number.split_once('.').unwrap_or((number, ""));
    let fraction = fraction.trim_end_matches('0');
    let scale = fraction.len();
    let mantissa: i64 = format!("{digits}{fraction}").parse().ok()?;
    match (mantissa, scale) {
        (0, _) => Some("rust_decimal::Decimal::ZERO".to_owned()),
        (1, 0) => Some("rust_decimal::Decimal::ONE".to_owned()),
        (_, 0..=28) => Some(format!("rust_decimal::Decimal::new({mantissa}, {scale})")),
        _ => None,
    }
}

fn float(number: &str) -> Option<String> {
    let value: f64 = number.parse().ok()?;
    value.is_finite().then(|| format!("{value:?}"))
}

fn text_equal(value: &str, text: &str, is_equal: bool) -> String {
    match (text.is_empty(), is_equal) {
        (true, true) => format!("{value}.is_empty()"),
        (true, false) => format!("!{value}.is_empty()"),
        (false, true) => format!("{value} == {}", literal(text)),
        (false, false) => format!("{value} != {}", literal(text)),
    }
}

pub(super) fn into_decimal(text: &str) -> String {
    format!("rust_decimal::Decimal::from({text})")
}

pub(super) fn widened(operand: &Operand, bits: u32, other: u32) -> String {
    if bits < other {
        format!("i{other}::from({})", operand.text)
    } else {
        operand.text.clone()
    }
}

fn widened_float(operand: &Operand, bits: u32) -> String {
    if bits == 32 {
        format!("f64::from({})", operand.text)
    } else {
        operand.text.clone()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::TAKEN;

    #[test]
    fn no_variable_hides_a_function_of_the_templates() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/rust");
        let mut count = 0;
        for file in std::fs::read_dir(folder).expect("it is there") {
            let text = std::fs::read_to_string(file.expect("readable").path()).expect("UTF-8");
            let functions = text.lines().filter_map(|line| line.strip_prefix("fn "));
            for function in functions {
                let name = function.split(['(', '<']).next().unwrap_or_default();
                assert!(TAKEN.contains(&name), "{name}");
                count += 1;
            }
        }
        assert!(count > 20, "{count}");
    }
}
