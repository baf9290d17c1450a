//! Expressions after analysis: every operator and function chosen, every implicit cast in its place.
//!
//! The nodes are those of PostgreSQL's `primnodes.h`, as far as they are printed differently.

use std::sync::Arc;

use crate::catalog::ColumnType;
use crate::name::Name;

/// An expression with its type.
#[derive(Debug, Clone)]
pub(super) struct Typed {
    pub(super) node: Node,
    pub(super) ty: ColumnType,
}

/// How a cast came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// It was written.
    Explicit,
    /// A rule asked for it.
    Implicit,
}

/// The kinds of expression.
#[derive(Debug, Clone)]
pub(super) enum Node {
    /// A constant as its type prints it; NULL has no text.
    Const(Option<Arc<str>>),
    /// A column.
    Column(Name),
    /// An argument of the function whose body it is, by its name or number.
    Parameter(String),
    /// A cast.
    Cast {
        argument: Box<Typed>,
        form: Form,
        /// A function does it; else it is the same value read otherwise, or its text read anew.
        function: bool,
    },
    /// An operator, before its operand or between two.
    Operator {
        symbol: Arc<str>,
        operands: Vec<Typed>,
    },
    /// `left symbol ANY (array)`, or ALL.
    OfArray {
        symbol: Arc<str>,
        left: Box<Typed>,
        array: Box<Typed>,
        all: bool,
    },
    /// A call under the name that the session's path makes of it.
    Call {
        name: String,
        arguments: Vec<(Option<Name>, Typed)>,
        /// VARIADIC stands before the last.
        variadic: bool,
    },
    /// A function that is called in SQL's own way, by its name in `pg_catalog`.
    Syntax {
        name: &'static str,
        arguments: Vec<Typed>,
    },
    /// `CURRENT_DATE` and its like.
    Clock(String),
    /// AND or OR.
    Joined { or: bool, parts: Vec<Typed> },
    /// NOT
    Not(Box<Typed>),
    /// IS NULL, IS TRUE and their like: what stands behind the operand.
    Test {
        operand: Box<Typed>,
        test: &'static str,
        /// It is a test for NULL.
        of_null: bool,
    },
    /// IS DISTINCT FROM
    Distinct(Box<[Typed; 2]>),
    /// COALESCE, NULLIF, GREATEST, LEAST
    Choice {
        word: &'static str,
        arguments: Vec<Typed>,
    },
    /// CASE
    Case {
        operand: Option<Box<Typed>>,
        /// WHEN, THEN; behind an operand only what it is compared with.
        branches: Vec<(Typed, Typed)>,
        otherwise: Box<Typed>,
    },
    /// ARRAY[…]
    Array(Vec<Typed>),
    /// ROW(…)
    Row(Vec<Typed>),
    /// `operand[lower:upper][…]`
    Subscript {
        operand: Box<Typed>,
        bounds: Vec<Bounds>,
    },
    /// `(operand).name`
    Field { operand: Box<Typed>, name: Name },
    /// COLLATE
    Collate { operand: Box<Typed>, name: String },
}

/// What stands in brackets: a place, or a slice, whose bounds may be left out.
#[derive(Debug, Clone)]
pub(super) enum Bounds {
    Place(Typed),
    Slice(Option<Typed>, Option<Typed>),
}

impl Typed {
    pub(super) fn new(node: Node, ty: ColumnType) -> Self {
        Self { node, ty }
    }
}
