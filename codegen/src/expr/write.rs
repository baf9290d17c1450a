//! Statements that write rows, as trees: INSERT, UPDATE, DELETE, MERGE, alone or in WITH. Shared floor.

use super::{Expr, FromItem, Query, Target};
use crate::ddl::Ident;
use crate::name::{Name, QualifiedName};
use crate::source::Span;

/// A statement that writes rows; its WITH is that of the query that it stands in.
#[derive(Debug, Clone, PartialEq)]
pub struct Write {
    /// The table.
    pub target: QualifiedName,
    /// Its place.
    pub span: Span,
    /// AS
    pub alias: Option<Name>,
    /// What it does.
    pub kind: WriteKind,
    /// RETURNING
    pub returning: Vec<Target>,
}

/// What a statement does with rows.
#[derive(Debug, Clone, PartialEq)]
pub enum WriteKind {
    /// INSERT
    Insert(Insert),
    /// UPDATE
    Update {
        /// SET
        assignments: Vec<Assignment>,
        /// FROM
        from: Vec<FromItem>,
        /// WHERE
        filter: Option<Expr>,
    },
    /// DELETE
    Delete {
        /// USING
        using: Vec<FromItem>,
        /// WHERE
        filter: Option<Expr>,
    },
    /// MERGE; what it does where rows match is left out.
    Merge {
        /// USING
        source: FromItem,
        /// ON
        condition: Expr,
    },
}

/// INSERT
#[derive(Debug, Clone, PartialEq)]
pub struct Insert {
    /// The columns, in order.
    pub columns: Vec<Ident>,
    /// OVERRIDING
    pub overriding: Option<Overriding>,
    /// The rows; `None` is DEFAULT VALUES.
    pub source: Option<Query>,
    /// ON CONFLICT
    pub conflict: Option<Conflict>,
}

/// OVERRIDING … VALUE
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overriding {
    /// SYSTEM
    System,
    /// USER
    User,
}

/// ON CONFLICT
#[derive(Debug, Clone, PartialEq)]
pub struct Conflict {
    /// Which conflict.
    pub arbiter: Arbiter,
    /// DO UPDATE SET
    pub assignments: Vec<Assignment>,
    /// WHERE of DO UPDATE
    pub filter: Option<Expr>,
}

/// What says which conflict an INSERT handles.
#[derive(Debug, Clone, PartialEq)]
pub enum Arbiter {
    /// Any.
    Any,
    /// `(a, b) [WHERE …]`
    Columns {
        /// The columns.
        columns: Vec<Ident>,
        /// Whether WHERE follows.
        partial: bool,
        /// Its place.
        span: Span,
    },
    /// A list with expressions, collations or operator classes in it.
    Other,
    /// ON CONSTRAINT
    Constraint(Ident),
}

/// `a = …`, `(a, b) = (…)`
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// The columns.
    pub columns: Vec<Ident>,
    /// Whether an element or a field of the column is set, not all of it.
    pub partial: bool,
    /// The value.
    pub value: Expr,
}

impl WriteKind {
    /// The word that it begins with.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Insert(_) => "INSERT",
            Self::Update { .. } => "UPDATE",
            Self::Delete { .. } => "DELETE",
            Self::Merge { .. } => "MERGE",
        }
    }
}

impl Write {
    /// The items of FROM, USING and the queries that its rows come from.
    pub fn items(&self) -> &[FromItem] {
        match &self.kind {
            WriteKind::Insert(_) => &[],
            WriteKind::Update { from: items, .. } | WriteKind::Delete { using: items, .. } => items,
            WriteKind::Merge { source, .. } => std::slice::from_ref(source),
        }
    }

    /// The expressions directly in it.
    pub fn exprs(&self) -> Vec<&Expr> {
        let mut exprs: Vec<&Expr> = self.returning.iter().map(|it| &it.expr).collect();
        match &self.kind {
            WriteKind::Insert(insert) => {
                if let Some(conflict) = &insert.conflict {
                    exprs.extend(conflict.assignments.iter().map(|it| &it.value));
                    exprs.extend(&conflict.filter);
                }
            }
            WriteKind::Update {
                assignments,
                filter,
                ..
            } => {
                exprs.extend(assignments.iter().map(|it| &it.value));
                exprs.extend(filter);
            }
            WriteKind::Delete { filter, .. } => exprs.extend(filter),
            WriteKind::Merge { condition, .. } => exprs.push(condition),
        }
        exprs
    }

    /// The query that an INSERT takes its rows from.
    pub fn source(&self) -> Option<&Query> {
        match &self.kind {
            WriteKind::Insert(insert) => insert.source.as_ref(),
            WriteKind::Update { .. } | WriteKind::Delete { .. } | WriteKind::Merge { .. } => None,
        }
    }
}
