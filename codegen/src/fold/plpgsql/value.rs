//! Values of a running body: what is known of them, or why it is not.
//!
//! Everything but the catalog is unknown: rows of tables, the clock, settings of the server. An unknown value keeps
//! what is known of it nevertheless: that it is not NULL, and the parts of a text that are.

use std::cmp::Ordering;
use std::ops::Deref;
use std::sync::Arc;

use super::time::{Interval, Time};
use super::typed::same_of_type;
use crate::boolean::truth_of_literal;
use crate::catalog::TypeId;
use crate::catalog::ty::oid;
use crate::name::Name;
use crate::source::Span;

/// A value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    /// NULL
    Null,
    /// A truth value.
    Bool(bool),
    /// An `int4`; oids too.
    Int(i64),
    /// A text.
    Text(Arc<str>),
    /// A literal whose type follows from what stands around it. It lives no longer than the expression it stands in.
    Literal(Arc<str>),
    /// A value of a type that has no variant here, by the text that PostgreSQL prints of it.
    Typed(TypeId, Arc<str>),
    /// The oid of an object that prints as its name.
    Object(ObjectType, u32),
    /// A date or timestamp.
    Time(Time),
    /// An interval.
    Interval(Interval),
    /// An array of one dimension.
    Array(Vec<Value>),
    /// A row.
    Record(Arc<Record>),
    /// A value that depends on what the migrations do not say.
    Unknown(Unknown),
}

/// The types whose values are oids and print as names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::fold) enum ObjectType {
    /// `regclass`
    Relation,
    /// `regtype`
    Type,
    /// `regnamespace`
    Namespace,
    /// `regproc`
    Function,
    /// `regprocedure`
    Procedure,
    /// `regrole`
    Role,
}

/// A row with its columns' names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Record {
    /// The columns.
    pub(super) fields: Vec<(Name, Value)>,
    /// Whether it has columns that are not known here, and why.
    pub(super) open: Option<Unknown>,
}

/// Why a value is not known, and what is known of it.
#[derive(Debug, Clone)]
pub(super) struct Unknown {
    /// Why it is not known; shared, since every value that follows from this one has it too.
    pub(super) reason: Arc<Reason>,
    /// It is not NULL.
    pub(super) not_null: bool,
    /// It is about an object that is not in the catalog, as one of the platform or of an extension.
    pub(super) foreign: bool,
    /// It depends on when the migrations are applied.
    pub(super) clock: bool,
    /// For a text that is put together: its parts, in order.
    pub(super) parts: Option<Arc<Vec<Part>>>,
}

/// What an unknown value comes from.
#[derive(Debug)]
pub(super) struct Reason {
    /// Where it comes from.
    pub(super) span: Span,
    /// What it is: `the rows of table "users"`.
    pub(super) what: Arc<str>,
}

impl Deref for Unknown {
    type Target = Reason;

    fn deref(&self) -> &Reason {
        &self.reason
    }
}

/// Where two unknown values come from does not tell them apart: nothing that follows differs.
impl PartialEq for Unknown {
    fn eq(&self, other: &Self) -> bool {
        self.not_null == other.not_null && self.parts == other.parts
    }
}

/// A part of a text that is partly known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Part {
    /// Known text.
    Known(Arc<str>),
    /// An identifier, quoted where it must be.
    Identifier,
    /// A string literal.
    Literal,
    /// What PostgreSQL prints of an expression or a query that was written so.
    Printed(Arc<str>),
    /// Anything.
    Any,
}

impl Unknown {
    /// A value of which only the reason is known.
    pub(super) fn new(span: Span, what: impl Into<Arc<str>>) -> Self {
        let what = what.into();
        Self {
            reason: Arc::new(Reason { span, what }),
            not_null: false,
            foreign: false,
            clock: false,
            parts: None,
        }
    }

    /// The same, without the parts of a text.
    pub(super) fn plain(&self) -> Self {
        Self {
            reason: Arc::clone(&self.reason),
            parts: None,
            not_null: false,
            foreign: self.foreign,
            clock: self.clock,
        }
    }

    /// The same, by another reason.
    pub(super) fn because(self, span: Span, what: impl Into<Arc<str>>) -> Self {
        let what = what.into();
        Self {
            reason: Arc::new(Reason { span, what }),
            ..self
        }
    }
}

impl Unknown {
    /// The same text with what is known of it changed.
    pub(super) fn with_known_parts(&self, change: impl Fn(&str) -> String) -> Self {
        let parts = self.parts.as_ref().map(|parts| {
            let changed = parts.iter().map(|part| match part {
                Part::Known(text) => Part::Known(change(text).into()),
                Part::Printed(text) => Part::Printed(change(text).into()),
                other => other.clone(),
            });
            Arc::new(changed.collect())
        });
        Self {
            parts,
            ..self.clone()
        }
    }
}

impl Value {
    /// A text.
    pub(super) fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// A value of a type that has no variant of its own.
    pub(super) fn typed(ty: TypeId, text: impl Into<Arc<str>>) -> Self {
        Self::Typed(ty, text.into())
    }

    /// An `int8`, as counts are.
    pub(super) fn long(number: impl Into<i64>) -> Self {
        Self::typed(oid::INT8, number.into().to_string())
    }

    /// An `oid` that was asked for as one.
    pub(super) fn oid(number: i64) -> Self {
        Self::typed(oid::OID, number.to_string())
    }

    /// An `int2`, as numbers of columns are.
    pub(super) fn small(number: i16) -> Self {
        Self::typed(oid::INT2, number.to_string())
    }

    /// A number.
    pub(super) fn int(number: impl Into<i64>) -> Self {
        Self::Int(number.into())
    }

    /// A value that is not known.
    pub(super) fn unknown(span: Span, what: impl Into<Arc<str>>) -> Self {
        Self::Unknown(Unknown::new(span, what))
    }

    /// A value that is not known, but not NULL.
    pub(super) fn unknown_not_null(span: Span, what: impl Into<Arc<str>>) -> Self {
        Self::Unknown(Unknown {
            not_null: true,
            ..Unknown::new(span, what)
        })
    }

    /// The reason, where it is not known.
    pub(super) fn reason(&self) -> Option<&Unknown> {
        match self {
            Self::Unknown(unknown) => Some(unknown),
            Self::Array(items) => items.iter().find_map(Self::reason),
            Self::Record(record) => record
                .open
                .as_ref()
                .or_else(|| record.fields.iter().find_map(|(_, value)| value.reason())),
            Self::Null
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Text(_)
            | Self::Literal(_)
            | Self::Typed(..)
            | Self::Time(_)
            | Self::Interval(_)
            | Self::Object(..) => None,
        }
    }

    /// About how many bytes it takes.
    pub(super) fn size(&self) -> usize {
        let of_part = |part: &Part| match part {
            Part::Known(text) | Part::Printed(text) => size_of::<Part>() + text.len(),
            Part::Identifier | Part::Literal | Part::Any => size_of::<Part>(),
        };
        match self {
            Self::Text(text) | Self::Literal(text) | Self::Typed(_, text) => text.len(),
            Self::Array(items) => items.iter().map(|item| 16 + item.size()).sum(),
            Self::Record(record) => record.fields.iter().map(|(_, value)| value.size()).sum(),
            Self::Unknown(unknown) => unknown
                .parts
                .iter()
                .flat_map(|it| it.iter())
                .map(of_part)
                .sum(),
            Self::Null
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Time(_)
            | Self::Interval(_)
            | Self::Object(..) => 0,
        }
    }

    /// As a condition: NULL is not TRUE; `Err` where it is not known.
    pub(super) fn is_true(&self) -> Result<bool, &Unknown> {
        match self {
            Self::Bool(value) => Ok(*value),
            Self::Text(text) | Self::Literal(text) => Ok(truth_of_literal(text) == Some(true)),
            Self::Unknown(unknown) => Err(unknown),
            Self::Null
            | Self::Int(_)
            | Self::Typed(..)
            | Self::Time(_)
            | Self::Interval(_)
            | Self::Object(..)
            | Self::Array(_)
            | Self::Record(_) => Ok(false),
        }
    }

    /// `=` of two values: `None` where it cannot be told from the values alone, as for texts of different types.
    pub(super) fn equals(&self, other: &Self) -> Option<bool> {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => Some(a == b),
            (Self::Bool(a), Self::Text(b)) | (Self::Text(b), Self::Bool(a)) => {
                Some(truth_of_literal(b)? == *a)
            }
            (Self::Text(a) | Self::Literal(a), Self::Text(b) | Self::Literal(b)) => Some(a == b),
            (Self::Typed(..), _) | (_, Self::Typed(..))
                if self.as_text().is_some() && other.as_text().is_some() =>
            {
                Some(self.as_text() == other.as_text())
            }
            (Self::Typed(a, left), Self::Typed(b, right)) if a == b => {
                Some(same_of_type(*a, left, right)?.is_eq())
            }
            (Self::Time(_), _) | (_, Self::Time(_)) => Some(self.compare(other)?.is_eq()),
            (Self::Interval(a), Self::Interval(b)) if a == b => Some(true),
            (Self::Array(a), Self::Array(b)) => {
                if a.len() != b.len() {
                    return Some(false);
                }
                let mut all = Some(true);
                for (a, b) in a.iter().zip(b) {
                    match (a, b) {
                        (Self::Null, Self::Null) => {}
                        (Self::Null, _) | (_, Self::Null) => return Some(false),
                        (a, b) => match a.equals(b) {
                            Some(false) => return Some(false),
                            Some(true) => {}
                            None => all = None,
                        },
                    }
                }
                all
            }
            (Self::Array(_), Self::Text(text)) => Self::Array(parse_array(text)?).equals(self),
            (Self::Text(text), Self::Array(_)) => Self::Array(parse_array(text)?).equals(other),
            (a, b) => Some(a.number()? == b.number()?),
        }
    }

    /// `<`, `=`, `>`; texts have an order of their own only in ORDER BY, elsewhere it depends on the collation.
    pub(super) fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) => order_of_texts(a, b),
            (Self::Typed(a, left), Self::Typed(b, right)) if a == b => {
                same_of_type(*a, left, right)
            }
            (Self::Bool(a), Self::Bool(b)) => Some(a.cmp(b)),
            (Self::Time(a), Self::Time(b)) => Some(a.micros.cmp(&b.micros)),
            (Self::Time(a), Self::Text(b)) => Some(a.micros.cmp(&Time::parse(b, a.kind)?.micros)),
            (Self::Text(a), Self::Time(b)) => Some(Time::parse(a, b.kind)?.micros.cmp(&b.micros)),
            (a, b) => Some(a.number()?.cmp(&b.number()?)),
        }
    }

    /// Its number: oids and literals of digits too.
    pub(super) fn number(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            Self::Object(_, oid) => Some(i64::from(*oid)),
            Self::Text(text) | Self::Literal(text) => text.trim().parse().ok(),
            Self::Typed(oid::INT2 | oid::INT8 | oid::OID, text) => text.parse().ok(),
            Self::Null
            | Self::Typed(..)
            | Self::Bool(_)
            | Self::Time(_)
            | Self::Interval(_)
            | Self::Array(_)
            | Self::Record(_)
            | Self::Unknown(_) => None,
        }
    }

    /// The items of an array, of its literal too.
    pub(super) fn items(&self) -> Option<Vec<Value>> {
        match self {
            Self::Array(items) => Some(items.clone()),
            Self::Text(text) | Self::Literal(text) => parse_array(text),
            Self::Typed(ty, text) => super::typed::vector_items(*ty, text),
            Self::Null
            | Self::Bool(_)
            | Self::Int(_)
            | Self::Time(_)
            | Self::Interval(_)
            | Self::Object(..)
            | Self::Record(_)
            | Self::Unknown(_) => None,
        }
    }
}

/// The order of two texts, where all collations agree on it: for digits and small letters alone.
fn order_of_texts(a: &str, b: &str) -> Option<Ordering> {
    let is_plain = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase())
    };
    (a == b || is_plain(a) && is_plain(b)).then(|| a.cmp(b))
}

/// The items of `{a,"b c",NULL}`; `None` for several dimensions and what is no array.
pub(super) fn parse_array(text: &str) -> Option<Vec<Value>> {
    let inner = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    let mut items = Vec::new();
    if inner.trim().is_empty() {
        return Some(items);
    }
    let mut characters = inner.chars();
    let mut item = String::new();
    let mut was_quoted = false;
    let mut quoted = false;
    loop {
        match characters.next() {
            None if quoted => return None,
            None => break,
            Some('\\') => item.push(characters.next()?),
            Some('"') => {
                quoted = !quoted;
                was_quoted = true;
            }
            Some('{' | '}') if !quoted => return None,
            Some(',') if !quoted => {
                items.push(array_item(&item, was_quoted));
                item.clear();
                was_quoted = false;
            }
            Some(other) => item.push(other),
        }
    }
    items.push(array_item(&item, was_quoted));
    Some(items)
}

fn array_item(text: &str, was_quoted: bool) -> Value {
    if was_quoted {
        return Value::text(text);
    }
    let text = text.trim();
    if text.eq_ignore_ascii_case("null") {
        Value::Null
    } else {
        Value::text(text)
    }
}

/// Kleene's AND: FALSE wins over what is unknown, what is unknown over NULL.
pub(super) fn and(values: impl IntoIterator<Item = Value>) -> Value {
    combine(values, false)
}

/// Kleene's OR: TRUE wins over what is unknown, what is unknown over NULL.
pub(super) fn or(values: impl IntoIterator<Item = Value>) -> Value {
    combine(values, true)
}

fn combine(values: impl IntoIterator<Item = Value>, decisive: bool) -> Value {
    let mut result = Value::Bool(!decisive);
    for value in values {
        match (truth(value), &result) {
            (Value::Bool(value), _) if value == decisive => return Value::Bool(decisive),
            (Value::Bool(_), _) | (Value::Null | Value::Unknown(_), Value::Unknown(_)) => {}
            (unknown @ Value::Unknown(_), _) => result = unknown,
            (_, _) => result = Value::Null,
        }
    }
    result
}

/// NOT: of what is not known, not known.
pub(super) fn not(value: Value) -> Value {
    match truth(value) {
        Value::Bool(value) => Value::Bool(!value),
        other => other,
    }
}

/// A value where a boolean is wanted.
pub(super) fn truth(value: Value) -> Value {
    match value {
        Value::Text(text) | Value::Literal(text) => {
            truth_of_literal(&text).map_or(Value::Null, Value::Bool)
        }
        Value::Unknown(unknown) => Value::Unknown(Unknown {
            parts: None,
            ..unknown
        }),
        other @ (Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Typed(..)
        | Value::Time(_)
        | Value::Interval(_)
        | Value::Object(..)
        | Value::Array(_)
        | Value::Record(_)) => other,
    }
}
