//! CHECK constraints as predicates that a validator in another language can evaluate.
//!
//! A CHECK refuses a row only where its expression is FALSE; TRUE and NULL pass. So every operator here has SQL's
//! three-valued meaning, and a validator refuses only on FALSE. A part that has no node here is replaced by something
//! that is never FALSE where it counts, so that a predicate may accept more than PostgreSQL, never less: it is then
//! [`Exactness::Weaker`], with the reason.

use std::sync::Arc;

use crate::catalog::{ConstraintId, RelationId};
use crate::source::{Snippet, Span};

/// What is known of one CHECK constraint of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// The constraint.
    pub constraint: ConstraintId,
    /// Its table.
    pub relation: RelationId,
    /// Its name.
    pub name: String,
    /// Its expression, as written.
    pub expr: Snippet,
    /// Whether old rows keep it too.
    pub validated: bool,
    /// The columns it mentions, by `attnum`.
    pub columns: Vec<i16>,
    /// The predicate; `None` where nothing of it is translated.
    pub predicate: Option<Predicate>,
    /// How the predicate relates to the expression.
    pub exactness: Exactness,
    /// For `x IN ('a', 'b')` and its like, validated or not, on one column that passes NULL or not: the column and
    /// the texts, in the order written. It is then also in `predicate`.
    pub value_list: Option<(i16, Vec<Arc<str>>)>,
}

/// How a predicate relates to the expression that it stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exactness {
    /// Refuses what PostgreSQL refuses.
    Exact,
    /// Refuses some of what PostgreSQL refuses: where and why it is weaker.
    Weaker {
        /// The part that is not translated.
        span: Span,
        /// What it is.
        why: String,
    },
    /// Refuses nothing: where and why.
    NotTranslated {
        /// The part that is not translated.
        span: Span,
        /// What it is.
        why: String,
    },
    /// PostgreSQL itself can never refuse a row for it, as `x IN ('a', NULL)`.
    NeverRejects {
        /// Why.
        why: String,
    },
}

/// A three-valued predicate on a row.
#[derive(Debug, Clone, PartialEq)]
pub enum Predicate {
    /// All of them.
    And(Vec<Predicate>),
    /// One of them.
    Or(Vec<Predicate>),
    /// Not.
    Not(Box<Predicate>),
    /// `value IS NULL`, never NULL itself.
    IsNull(Value),
    /// A comparison; NULL where a side is.
    Compare {
        /// Left side.
        left: Value,
        /// The operator.
        operator: Comparison,
        /// Right side.
        right: Value,
    },
    /// `value IN (literals)`, without NULL among them; NULL where the value is.
    In {
        /// The value.
        value: Value,
        /// The literals, all of the value's type.
        items: Vec<Literal>,
    },
    /// A boolean column on its own.
    IsTrue(Value),
    /// `jsonb_typeof(value) = 'object'`; the text is one of object, array, string, number, boolean, null. NULL where
    /// the value is an SQL NULL, which JSON cannot tell from its own null.
    JsonTypeIs {
        /// The JSON value.
        value: Value,
        /// Its type.
        json_type: &'static str,
    },
    /// A constant.
    Constant(Option<bool>),
}

/// A value of a row, or made of one.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A column, by `attnum`.
    Column(i16),
    /// A literal.
    Literal(Literal),
    /// `char_length(text)`: code points; trailing blanks of `char(n)` do not count.
    Length(Box<Value>),
    /// `octet_length(text)`: bytes of its UTF-8.
    OctetLength(Box<Value>),
    /// `btrim(text)`: without blanks (U+0020 only) at both ends.
    Trim(Box<Value>),
    /// `cardinality(array)`: elements over all dimensions, 0 for an empty one.
    Cardinality(Box<Value>),
}

/// A literal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Literal {
    /// A number, as a decimal text: `1`, `-2.50`.
    Number(Arc<str>),
    /// A text.
    Text(Arc<str>),
    /// A truth value.
    Boolean(bool),
}

/// A comparison. On numbers by value, NaN above all others and equal to itself; on texts, enums and booleans only
/// `Equal` and `NotEqual`; on dates and times by instant, both sides of one type; on uuids only where a wrong "differs"
/// makes nothing be refused, since clients write one uuid in several ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}
