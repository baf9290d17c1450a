//! `pg_constraint`, for tables. A NOT NULL is a fact of its column here, as in PostgreSQL before 18.

use super::{ConstraintId, History, RelationId};
use crate::ddl::{ForeignKeyAction, ForeignKeyMatch};
use crate::name::Name;
use crate::source::Snippet;

/// A constraint of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    /// Its name.
    pub name: Name,
    /// Its table.
    pub relation: RelationId,
    /// What it says.
    pub kind: ConstraintKind,
    /// `conkey`: the columns it is on, for a CHECK those it mentions, by `attnum` in order of the table.
    pub columns: Vec<i16>,
    /// `convalidated`: every row keeps it, not only new ones.
    pub validated: bool,
    /// `conenforced`: not NOT ENFORCED (18 and later)
    pub enforced: bool,
    /// `conislocal`: its own table defines it, not only a parent.
    pub is_local: bool,
    /// `coninhcount`: how many parents it comes from.
    pub inherit_count: u16,
    /// `conparentid`: the constraint of the partitioned table that it is a part of.
    pub parent: Option<ConstraintId>,
    /// `condeferrable`
    pub deferrable: bool,
    /// `condeferred`
    pub deferred: bool,
    /// Its comment.
    pub comment: Option<String>,
    /// What made and changed it.
    pub history: History,
}

/// What a constraint says.
#[derive(Debug, Clone, PartialEq)]
pub enum ConstraintKind {
    /// CHECK
    Check {
        /// The expression, as written.
        expr: Snippet,
        /// NO INHERIT
        no_inherit: bool,
    },
    /// PRIMARY KEY
    PrimaryKey {
        /// Its index.
        index: RelationId,
    },
    /// UNIQUE
    Unique {
        /// Its index.
        index: RelationId,
    },
    /// FOREIGN KEY
    ForeignKey(ForeignKey),
    /// EXCLUDE
    Exclusion {
        /// Its index.
        index: RelationId,
    },
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq)]
pub struct ForeignKey {
    /// The referenced table.
    pub references: RelationId,
    /// The referenced columns, in the order of the constraint's own; the constraint's `columns` are in key order too.
    pub referenced_columns: Vec<i16>,
    /// MATCH
    pub matching: ForeignKeyMatch,
    /// ON UPDATE
    pub on_update: ForeignKeyAction,
    /// ON DELETE
    pub on_delete: ForeignKeyAction,
    /// `confdelsetcols`: the columns that ON DELETE SET NULL or SET DEFAULT is limited to; empty is all.
    pub on_delete_columns: Vec<i16>,
}
