//! CHECK constraints as predicates that a validator in another language can evaluate.
//!
//! A CHECK refuses a row only where its expression is FALSE; TRUE and NULL pass. So every operator here has SQL's
//! three-valued meaning, and a validator refuses only on FALSE. A part that has no node here is replaced by something
//! that is never FALSE where it counts, so that a predicate may accept more than PostgreSQL, never less: it is then
//! [`Exactness::Weaker`], with the reason.

use std::sync::Arc;

use super::pattern::Pattern;
use crate::catalog::{ConstraintId, RelationId, TypeId};
use crate::source::{Snippet, Span};

/// What is known of one CHECK constraint of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Check {
    /// The constraint; 0 for a domain's, which has no id.
    pub constraint: ConstraintId,
    /// Its table; for a domain's that of the column that has it, 0 where it is looked at by itself.
    pub relation: RelationId,
    /// The domain that it belongs to.
    pub domain: Option<TypeId>,
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
    /// `predicate IS TRUE`: FALSE where it is NULL.
    Definitely(Box<Predicate>),
    /// The text matches the pattern; NULL where the text is.
    Matches {
        /// The text.
        value: Value,
        /// The pattern.
        pattern: Arc<Pattern>,
    },
    /// A test of an array or of JSON; NULL where that is.
    Test {
        /// The test.
        test: Test,
        /// The array or JSON.
        value: Value,
    },
    /// A comparison of how many of these are TRUE; none of them is ever NULL.
    Count {
        /// The predicates.
        of: Vec<Predicate>,
        /// The operator.
        operator: Comparison,
        /// What the count is compared with.
        number: i32,
    },
    /// A constant.
    Constant(Option<bool>),
}

/// A test of an array or of JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Test {
    /// `array <@ ARRAY[…]`: each element is one of these, none NULL.
    Within(Vec<Literal>),
    /// `array @> ARRAY[…]`: each of these is an element.
    Contains(Vec<Literal>),
    /// `array && ARRAY[…]`: one of these is an element.
    Meets(Vec<Literal>),
    /// `literal = ANY (array)`: NULL where only a NULL among the elements may be it.
    Element(Literal),
    /// `array_position(array, NULL) IS NULL`: no element is NULL.
    NoNulls,
    /// `json ? 'key'`, `json ?| …`: an object's key or an array's text, or the text itself; one of these.
    HasAny(Vec<Arc<str>>),
    /// `json ?& …`: all of these.
    HasAll(Vec<Arc<str>>),
    /// Of a range.
    Range(RangeTest, RangeOf),
    /// `number = 'NaN'`
    NotANumber,
    /// `json = '{}'`, or `json = '[]'`
    EmptyJson(EmptyJson),
}

/// A test of a range, in the form in which PostgreSQL keeps it: one of whole numbers or days has its lower bound and has
/// not its upper one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RangeTest {
    /// `isempty(range)`
    Empty,
    /// `lower_inf(range)`, `upper_inf(range)`: it is not empty and has no such bound.
    Open(Side),
    /// `lower_inc(range)`, `upper_inc(range)`: the bound is in it.
    Inclusive(Side),
}

/// JSON with nothing in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EmptyJson {
    /// `{}`
    Object,
    /// `[]`
    Array,
}

/// A side of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The lower one.
    Lower,
    /// The upper one.
    Upper,
}

/// What a range is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RangeOf {
    /// `int4range`, `int8range`
    Whole,
    /// `numrange`
    Number,
    /// `daterange`; its bounds are days, counted from 1970-01-01.
    Day,
    /// `tsrange`, `tstzrange`; their bounds are millionths of a second, counted from then on.
    Moment,
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
    /// A function of values, NULL where one of them is.
    Apply(Function, Vec<Value>),
}

/// A function of values. Those of texts compute as a database in UTF-8 does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Function {
    /// `lower(text)`
    Lower,
    /// `upper(text)`
    Upper,
    /// `btrim(text, characters)` and its kin; `btrim(text)` is [`Value::Trim`].
    TrimSet {
        /// At the start.
        start: bool,
        /// At the end.
        end: bool,
        /// The characters.
        characters: Arc<str>,
    },
    /// `left(text, n)`, n not negative
    Left(u32),
    /// A `char(n)` with the blanks that fill it.
    Pad(u32),
    /// An operator on numbers, with the type that the result must fit.
    Arithmetic(Arithmetic, NumberType),
    /// `abs(number)`
    Absolute,
    /// `json -> 'a' -> 'b'`: JSON, NULL where there is none.
    Json(Vec<Arc<str>>),
    /// `json -> 'a' ->> 'b'`: a text, NULL where there is none and for JSON's null.
    JsonText(Vec<Arc<str>>),
    /// `jsonb_array_length(json)` of an array.
    JsonLength,
    /// `array_length(array, 1)`: NULL for an empty one.
    ArrayLength,
    /// A part of a value, or what is said of one.
    Part(Part),
}

/// A part of a text or range, or what is said of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// `lower(range)`, `upper(range)`: NULL where it is empty or open on that side.
    Bound(Side, RangeOf),
    /// `octet_length(bytea)`, `length(bytea)`
    Bytes,
    /// `right(text, n)`, n not negative
    Right(u32),
    /// `substring(text FROM n FOR m)`, n positive, m not negative; without FOR all the rest.
    Substring(u32, Option<u32>),
    /// `replace(text, 'from', 'to')`
    Replace(Arc<str>, Arc<str>),
    /// `split_part(text, 'by', n)`, n positive
    Split(Arc<str>, u32),
    /// `strpos(text, 'part')`, `position('part' IN text)`: characters from 1 on, 0 where it is not there.
    Position(Arc<str>),
}

/// An operator on numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `%` by a number that is not 0
    Modulo,
}

/// The type of a result: beyond it PostgreSQL refuses the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NumberType {
    /// smallint, integer or bigint, with its number of bits.
    Integer(u32),
    /// numeric
    Numeric,
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
    /// A date, time or timestamp as it is on the wire: `2024-01-31T00:00:00+00:00`.
    Moment(Arc<str>),
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

impl Check {
    /// Whether a column that has only the texts of its list, or is NULL where that passes, is all that it asks for.
    #[must_use]
    pub fn is_list_alone(&self) -> bool {
        let (Some((attnum, _)), Some(predicate)) = (&self.value_list, &self.predicate) else {
            return false;
        };
        predicate.is_list(*attnum)
    }

    /// A domain's CHECK as one of a column that has the domain.
    #[must_use]
    pub fn of_column(&self, relation: RelationId, attnum: i16) -> Self {
        let mut check = self.clone();
        check.relation = relation;
        check.columns = vec![attnum];
        if let Some(predicate) = &mut check.predicate {
            predicate.each_value(&mut |value| {
                if let Value::Column(column @ 0) = value {
                    *column = attnum;
                }
            });
        }
        check
    }
}

impl Predicate {
    /// The predicates that it is made of.
    pub fn parts(&self) -> &[Self] {
        match self {
            Self::And(parts) | Self::Or(parts) | Self::Count { of: parts, .. } => parts,
            Self::Not(part) | Self::Definitely(part) => std::slice::from_ref(part),
            Self::IsNull(_)
            | Self::Compare { .. }
            | Self::In { .. }
            | Self::IsTrue(_)
            | Self::JsonTypeIs { .. }
            | Self::Matches { .. }
            | Self::Test { .. }
            | Self::Constant(_) => &[],
        }
    }

    /// Whether it asks of this column to be one of some texts or NULL, and nothing else.
    fn is_list(&self, column: i16) -> bool {
        let is_null = |part: &Self| *part == Self::IsNull(Value::Column(column));
        match self {
            Self::In { value, .. } | Self::Compare { left: value, .. } => {
                *value == Value::Column(column)
            }
            Self::Or(parts) => parts.iter().all(|it| is_null(it) || it.is_list(column)),
            Self::And(parts) => {
                let is_there = |part: &&Self| matches!(part, Self::Not(it) if is_null(it));
                let lists: Vec<&Self> = parts.iter().filter(|it| !is_there(it)).collect();
                matches!(lists[..], [list] if list.is_list(column))
            }
            Self::Not(_)
            | Self::IsNull(_)
            | Self::IsTrue(_)
            | Self::JsonTypeIs { .. }
            | Self::Definitely(_)
            | Self::Matches { .. }
            | Self::Test { .. }
            | Self::Count { .. }
            | Self::Constant(_) => false,
        }
    }

    /// The values that it is about itself.
    pub fn values(&self) -> Vec<&Value> {
        match self {
            Self::Compare { left, right, .. } => vec![left, right],
            Self::IsNull(value)
            | Self::In { value, .. }
            | Self::IsTrue(value)
            | Self::JsonTypeIs { value, .. }
            | Self::Matches { value, .. }
            | Self::Test { value, .. } => vec![value],
            Self::And(_)
            | Self::Or(_)
            | Self::Not(_)
            | Self::Definitely(_)
            | Self::Count { .. }
            | Self::Constant(_) => Vec::new(),
        }
    }

    /// The columns that it asks for, each once, in the order in which they are met.
    pub fn columns(&self) -> Vec<i16> {
        let mut columns = Vec::new();
        self.add_columns(&mut columns);
        columns
    }

    fn add_columns(&self, columns: &mut Vec<i16>) {
        for value in self.values() {
            value.add_columns(columns);
        }
        for part in self.parts() {
            part.add_columns(columns);
        }
    }

    fn each_value(&mut self, change: &mut dyn FnMut(&mut Value)) {
        match self {
            Self::And(parts) | Self::Or(parts) | Self::Count { of: parts, .. } => {
                for part in parts {
                    part.each_value(change);
                }
            }
            Self::Not(part) | Self::Definitely(part) => part.each_value(change),
            Self::Compare { left, right, .. } => {
                left.each(change);
                right.each(change);
            }
            Self::IsNull(value)
            | Self::In { value, .. }
            | Self::IsTrue(value)
            | Self::JsonTypeIs { value, .. }
            | Self::Matches { value, .. }
            | Self::Test { value, .. } => value.each(change),
            Self::Constant(_) => {}
        }
    }
}

impl Value {
    /// The values that it is made of.
    pub fn inner(&self) -> &[Self] {
        match self {
            Self::Column(_) | Self::Literal(_) => &[],
            Self::Length(inner)
            | Self::OctetLength(inner)
            | Self::Trim(inner)
            | Self::Cardinality(inner) => std::slice::from_ref(inner),
            Self::Apply(_, inner) => inner,
        }
    }

    /// The columns in it, each once, in the order in which they are met.
    pub fn columns(&self) -> Vec<i16> {
        let mut columns = Vec::new();
        self.add_columns(&mut columns);
        columns
    }

    /// The first column in it.
    pub fn first_column(&self) -> Option<i16> {
        self.columns().first().copied()
    }

    /// Whether it may be NULL though no column in it is.
    pub fn may_be_null(&self) -> bool {
        let own = match self {
            Self::Apply(function, _) => function.may_be_null(),
            Self::Column(_)
            | Self::Literal(_)
            | Self::Length(_)
            | Self::OctetLength(_)
            | Self::Trim(_)
            | Self::Cardinality(_) => false,
        };
        own || self.inner().iter().any(Self::may_be_null)
    }

    fn add_columns(&self, columns: &mut Vec<i16>) {
        if let Self::Column(attnum) = self
            && !columns.contains(attnum)
        {
            columns.push(*attnum);
        }
        for inner in self.inner() {
            inner.add_columns(columns);
        }
    }

    fn each(&mut self, change: &mut dyn FnMut(&mut Self)) {
        change(self);
        match self {
            Self::Column(_) | Self::Literal(_) => {}
            Self::Length(inner)
            | Self::OctetLength(inner)
            | Self::Trim(inner)
            | Self::Cardinality(inner) => inner.each(change),
            Self::Apply(_, inner) => {
                for value in inner {
                    value.each(change);
                }
            }
        }
    }
}

impl Function {
    /// Whether it may be NULL of values that are not.
    pub fn may_be_null(&self) -> bool {
        match self {
            Self::Json(_) | Self::JsonText(_) | Self::ArrayLength => true,
            Self::Part(part) => matches!(part, Part::Bound(..)),
            Self::Lower
            | Self::Upper
            | Self::TrimSet { .. }
            | Self::Left(_)
            | Self::Pad(_)
            | Self::Arithmetic(..)
            | Self::Absolute
            | Self::JsonLength => false,
        }
    }
}
