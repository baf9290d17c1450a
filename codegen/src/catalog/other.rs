//! Publications, and objects that no output shows: rules, event triggers, statistics, casts, operators, servers …
//!
//! They are kept so that statements that name them find them, and so that nothing is dropped from under them.

use std::collections::BTreeSet;

use super::{ColumnRef, FunctionId, History, NamespaceId, OtherId, RelationId, TypeId};
use crate::ddl::{EventFilter, ObjectKind, RuleEvent, TriggerState};
use crate::name::{Name, QualifiedName};
use crate::source::Needs;

/// `pg_publication`
#[derive(Debug, Clone, PartialEq)]
pub struct Publication {
    /// Its name.
    pub name: Name,
    /// `puballtables`
    pub all_tables: bool,
    /// `pg_publication_rel`
    pub tables: BTreeSet<RelationId>,
    /// `pg_publication_namespace`
    pub namespaces: BTreeSet<NamespaceId>,
    /// What made and changed it.
    pub history: History,
}

/// An object of a kind that no output shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    /// Its kind: a rule, or one of `ObjectKind::Other`.
    pub kind: ObjectKind,
    /// Its name; a cast has none.
    pub name: Name,
    /// Its schema, where its kind has one.
    pub namespace: Option<NamespaceId>,
    /// The table of a rule.
    pub relation: Option<RelationId>,
    /// The types that tell operators and casts of one name apart.
    pub signature: Vec<TypeId>,
    /// The access method of an operator class or family, the role of a user mapping.
    pub member: Option<Name>,
    /// What it depends on.
    pub needs: Vec<Need>,
    /// The ids of what a rule's condition and commands name.
    pub needed: Needs,
    /// The command that a rule replaces whatever the row: ON event … DO INSTEAD without WHERE.
    pub instead_of: Option<RuleEvent>,
    /// A collation that may call different texts equal.
    pub nondeterministic: bool,
    /// What an event trigger waits for, and whether it is enabled.
    pub event: Option<(EventFilter, TriggerState)>,
    /// What made and changed it.
    pub history: History,
}

/// The collation of a column or domain that has not its type's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Collation {
    /// One that the migrations made.
    Own(OtherId),
    /// PostgreSQL's, the system's or an extension's.
    System(QualifiedName),
}

/// What an object depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Need {
    /// A function.
    Function(FunctionId),
    /// A type.
    Type(TypeId),
    /// A relation.
    Relation(RelationId),
    /// A column.
    Column(ColumnRef),
    /// Another object of a kind that no output shows.
    Other(OtherId),
}
