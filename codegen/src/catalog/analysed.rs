//! `pg_rewrite`: the query of a view after analysis, as far as it depends on it whether a column may be NULL. Names are
//! resolved: columns go by the item of FROM that they are of, functions by what is known of them.
//!
//! Made once, when the view is; what it says of relations is looked up when it is asked for, since a NOT NULL may go.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{RelationId, TypeId};
use crate::expr::{JoinKind, SetOperation};
use crate::source::Span;

/// A query.
#[derive(Debug, Clone, PartialEq)]
pub struct AnalysedQuery {
    /// Its body.
    pub body: Body,
    /// LIMIT or OFFSET may leave out its only row.
    pub cut: bool,
}

/// SELECT, VALUES or a set operation.
#[derive(Debug, Clone, PartialEq)]
pub enum Body {
    /// SELECT
    Select(Box<AnalysedSelect>),
    /// VALUES
    Values(Vec<Vec<Value>>),
    /// UNION, INTERSECT, EXCEPT
    Set {
        /// Which.
        operation: SetOperation,
        /// Left side.
        left: Arc<AnalysedQuery>,
        /// Right side.
        right: Arc<AnalysedQuery>,
        /// The number under which the right side asks for the rows so far, where it is recursive.
        recursion: Option<u32>,
    },
    /// Not known.
    Unknown,
}

/// SELECT.
#[derive(Debug, Clone, PartialEq)]
pub struct AnalysedSelect {
    /// FROM
    pub from: Vec<Source>,
    /// WHERE
    pub filter: Option<Value>,
    /// GROUP BY: all keys, those of grouping sets too.
    pub keys: Vec<Value>,
    /// The keys that are not in every grouping set.
    pub partial: BTreeSet<usize>,
    /// A group may be of no rows: GROUP BY () and its like.
    pub empty_group: bool,
    /// HAVING
    pub having: Option<Value>,
    /// What it shows, stars spelt out.
    pub targets: Vec<Value>,
    /// Rows that are spelt out pass WHERE: it surely has one before it is grouped.
    pub has_row: bool,
}

/// An item of FROM.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// A relation, query or function.
    Item {
        /// Its number, which no other item of the view has.
        id: u32,
        /// Its name, for messages.
        name: String,
        /// What it is.
        rows: SourceRows,
    },
    /// A join.
    Join {
        /// Which.
        kind: JoinKind,
        /// Left side.
        left: Box<Source>,
        /// Right side.
        right: Box<Source>,
        /// ON
        condition: Option<Value>,
        /// The columns that USING or NATURAL compares, in pairs.
        equal: Vec<(Value, Value)>,
        /// The number of the item that has the merged columns of a full join.
        merged: Option<u32>,
        /// Where it stands.
        span: Span,
    },
}

/// What an item of FROM is.
#[derive(Debug, Clone, PartialEq)]
pub enum SourceRows {
    /// A relation, with the numbers of the columns that it had.
    Relation {
        /// It.
        relation: RelationId,
        /// `attnum` of each.
        columns: Vec<i16>,
    },
    /// A query, or a table of WITH.
    Query(Arc<AnalysedQuery>),
    /// The rows so far of a recursive query.
    Recursive(u32),
    /// A function.
    Function {
        /// The call.
        call: Value,
        /// Its last column is that of WITH ORDINALITY, the one with this place.
        ordinality: Option<usize>,
    },
    /// ROWS FROM of several functions: the rows of the shorter ones are filled up with NULL.
    Functions {
        /// The calls.
        calls: Vec<Value>,
        /// The place of the column of WITH ORDINALITY, the last one.
        ordinality: Option<usize>,
    },
    /// `JSON_TABLE` or XMLTABLE: which of its columns are never NULL.
    Form(Vec<bool>),
    /// Not known.
    Unknown,
}

/// A column of an item of FROM.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Variable {
    /// The item.
    pub item: u32,
    /// Its place, from 0.
    pub column: usize,
}

/// An expression.
#[derive(Debug, Clone)]
pub struct Value {
    /// What it is.
    pub kind: ValueKind,
    /// Where it stands.
    pub span: Span,
}

/// Two are the same wherever they stand.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

/// The kinds of expression.
#[derive(Debug, Clone, PartialEq)]
pub enum ValueKind {
    /// NULL
    Null,
    /// A literal, as text.
    Literal(Arc<str>),
    /// What an expression of constants comes to, as text.
    Constant(Arc<str>),
    /// A column.
    Column(Variable),
    /// A whole row of an item.
    Row(u32),
    /// AND
    And(Vec<Value>),
    /// OR
    Or(Vec<Value>),
    /// NOT
    Not(Box<Value>),
    /// IS [NOT] NULL
    IsNull(Box<Value>, Negated),
    /// IS [NOT] TRUE, FALSE, UNKNOWN
    IsTruth(Box<Value>, Option<bool>, Negated),
    /// IS [NOT] DISTINCT FROM
    IsDistinct(Box<Value>, Box<Value>, Negated),
    /// [NOT] IN (…) where `=` is PostgreSQL's own.
    In(Box<Value>, Vec<Value>, Negated),
    /// [NOT] BETWEEN where the comparisons are PostgreSQL's own.
    Between {
        /// What is compared.
        operand: Box<Value>,
        /// Both bounds.
        bounds: Box<[Value; 2]>,
        /// NOT
        negated: bool,
    },
    /// `a = ANY (array)` where the operator is strict; with the array where its elements are not NULL.
    AnyAll {
        /// Left side.
        left: Box<Value>,
        /// The array.
        array: Box<Value>,
        /// ALL, not ANY
        all: bool,
        /// The operator gives NULL only where a side is.
        total: bool,
    },
    /// `a IN (SELECT …)`, `a = ANY (SELECT …)`, where the operator is strict.
    AnyAllQuery {
        /// Left side.
        left: Box<Value>,
        /// The query.
        query: Arc<AnalysedQuery>,
        /// ALL, and NOT IN
        all: bool,
        /// The operator gives NULL only where a side is.
        total: bool,
    },
    /// EXISTS
    Exists(Arc<AnalysedQuery>),
    /// A query as a value.
    Subquery(Arc<AnalysedQuery>),
    /// ARRAY(SELECT …)
    ArrayQuery(Arc<AnalysedQuery>),
    /// CASE
    Case {
        /// `CASE operand`
        operand: Option<Box<Value>>,
        /// WHEN, THEN
        branches: Vec<(Value, Value)>,
        /// ELSE
        otherwise: Option<Box<Value>>,
    },
    /// COALESCE, GREATEST, LEAST: NULL only where all are.
    First(&'static str, Vec<Value>),
    /// NULLIF
    NullIf(Vec<Value>),
    /// A function, operator or cast.
    Call(Call),
    /// An aggregate or window function.
    Aggregate(Aggregate),
    /// ARRAY[…]
    Array(Vec<Value>),
    /// ROW(…)
    Tuple(Vec<Value>),
    /// A subscript or field, under its name: NULL where one of these is, and elsewhere.
    Part(Arc<str>, Vec<Value>),
    /// Not known.
    Unknown,
}

/// NOT
pub type Negated = bool;

/// A function, operator or cast.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// What it is, for messages: `lower()`, `operator +`, `cast to text`.
    pub name: Arc<str>,
    /// What a cast is to.
    pub target: Option<TypeId>,
    /// A cast makes another type of it, so that a domain is checked.
    pub changes: bool,
    /// What it is called with.
    pub arguments: Vec<Value>,
    /// It gives NULL where an argument is; a set, no rows.
    pub strict: bool,
    /// Of what else it gives NULL.
    pub null_of: NullOf,
    /// It returns a set.
    pub set: bool,
}

/// Of what a function, operator or cast gives NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NullOf {
    /// Of nothing.
    Nothing,
    /// Of NULL as its first argument.
    First,
    /// Of NULL as any argument.
    Any,
    /// Of other values, too, as far as is known.
    Values,
}

/// An aggregate or window function.
#[derive(Debug, Clone, PartialEq)]
pub struct Aggregate {
    /// Its name.
    pub name: Arc<str>,
    /// When it gives NULL.
    pub gives: Gives,
    /// Its arguments.
    pub arguments: Vec<Value>,
    /// DISTINCT, order and all else that tells two of them apart.
    pub distinct: bool,
    /// FILTER
    pub filter: Option<Box<Value>>,
    /// The expressions of ORDER BY.
    pub order_by: Vec<Value>,
    /// OVER: its arguments are those of a row of the result.
    pub over: bool,
    /// The frame surely holds the row.
    pub sees_own_row: bool,
}

/// When an aggregate or window function gives NULL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    /// Never.
    Never,
    /// Where it sees no row.
    WithoutRows,
    /// Where it sees no row, or one whose first argument is NULL.
    WithoutFirst,
    /// Where it sees no row, or one of whose arguments is NULL.
    WithoutValues,
    /// Where one of its arguments is NULL, whatever rows it sees.
    NullArguments,
    /// Elsewhere, too.
    Maybe,
}

impl Value {
    /// Not known, at a place.
    pub fn unknown(span: Span) -> Self {
        Self {
            kind: ValueKind::Unknown,
            span,
        }
    }

    /// The expressions that an expression is made of, not those of queries.
    pub fn parts(&self) -> Vec<&Value> {
        match &self.kind {
            ValueKind::Null
            | ValueKind::Literal(_)
            | ValueKind::Constant(_)
            | ValueKind::Column(_)
            | ValueKind::Row(_)
            | ValueKind::Exists(_)
            | ValueKind::Subquery(_)
            | ValueKind::ArrayQuery(_)
            | ValueKind::Unknown => Vec::new(),
            ValueKind::And(items)
            | ValueKind::Or(items)
            | ValueKind::First(_, items)
            | ValueKind::NullIf(items)
            | ValueKind::Array(items)
            | ValueKind::Tuple(items)
            | ValueKind::Part(_, items) => items.iter().collect(),
            ValueKind::Not(operand)
            | ValueKind::IsNull(operand, _)
            | ValueKind::IsTruth(operand, ..)
            | ValueKind::AnyAllQuery { left: operand, .. } => vec![operand],
            ValueKind::IsDistinct(left, right, _) => vec![left, right],
            ValueKind::In(operand, items, _) => [&**operand].into_iter().chain(items).collect(),
            ValueKind::Between {
                operand, bounds, ..
            } => [&**operand].into_iter().chain(bounds.iter()).collect(),
            ValueKind::AnyAll { left, array, .. } => vec![left, array],
            ValueKind::Case {
                operand,
                branches,
                otherwise,
            } => {
                let arms = branches.iter().flat_map(|(when, then)| [when, then]);
                let ends = operand.iter().chain(otherwise).map(|it| &**it);
                arms.chain(ends).collect()
            }
            ValueKind::Call(call) => call.arguments.iter().collect(),
            ValueKind::Aggregate(it) => {
                let filter = it.filter.iter().map(|it| &**it);
                it.arguments
                    .iter()
                    .chain(&it.order_by)
                    .chain(filter)
                    .collect()
            }
        }
    }
}
