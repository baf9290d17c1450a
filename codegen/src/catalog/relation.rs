//! `pg_class` and `pg_attribute`: tables, views, indexes, sequences and their columns.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::analysed::AnalysedQuery;
use super::{
    Acl, BOOTSTRAP_ROLE, Collation, ColumnType, ConstraintId, FunctionId, History, NamespaceId,
    OtherId, RelationId, RoleId, Taint, TypeId,
};
use crate::ddl::{IdentityKind, PartitionBound, ReplicaIdentity};
use crate::name::{Name, QualifiedName};
use crate::shared::Shared;
use crate::source::Snippet;

/// A relation.
#[derive(Debug, Clone, PartialEq)]
pub struct Relation {
    /// Its name.
    pub name: Name,
    /// Its schema.
    pub namespace: NamespaceId,
    /// `relkind`
    pub kind: RelationKind,
    /// Its owner.
    pub owner: RoleId,
    /// Its columns by `attnum` from 1, dropped ones too; see [`Relation::columns`]. Most statements on a table change
    /// none of them, the others few.
    pub slots: Shared<Vec<Shared<Column>>>,
    /// Its row type; indexes and sequences have none.
    pub row_type: Option<TypeId>,
    /// What an index is on.
    pub index: Option<Box<Index>>,
    /// What a sequence counts.
    pub sequence: Option<SequenceParameters>,
    /// What a view or materialized view shows.
    pub view: Option<Box<View>>,
    /// `pg_inherits`: the tables that it inherits from, a partition's one parent, in order.
    pub parents: Vec<RelationId>,
    /// `pg_inherits` the other way: the tables that inherit from it, its partitions, in order of creation.
    pub children: Vec<RelationId>,
    /// `relpartbound`: what a partition holds; other tables have none.
    pub bound: Option<PartitionBound>,
    /// `pg_partitioned_table`
    pub partition_key: Option<PartitionKey>,
    /// `reloftype`: the composite type of a typed table.
    pub of_type: Option<TypeId>,
    /// `ftserver`: the server of a foreign table.
    pub server: Option<OtherId>,
    /// `reloptions`
    pub options: Vec<(String, String)>,
    /// `relpersistence`: TEMP
    pub temporary: bool,
    /// ON COMMIT DROP: a temporary table that ends with its transaction.
    pub on_commit_drop: bool,
    /// `relpersistence`: UNLOGGED
    pub unlogged: bool,
    /// `relrowsecurity`
    pub row_security: bool,
    /// `relforcerowsecurity`
    pub force_row_security: bool,
    /// `relreplident`
    pub replica_identity: ReplicaIdentity,
    /// The index with `indisreplident`.
    pub replica_index: Option<RelationId>,
    /// Its privileges; `None` is the default: all for the owner.
    pub acl: Option<Acl>,
    /// Its comment.
    pub comment: Option<String>,
    /// Why it may not be what is said here.
    pub taints: Vec<Taint>,
    /// What made and changed it.
    pub history: History,
}

/// `relkind`
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RelationKind {
    /// `r`
    OrdinaryTable,
    /// `p`
    PartitionedTable,
    /// `v`
    View,
    /// `m`
    MaterializedView,
    /// `f`
    ForeignTable,
    /// `c`
    CompositeType,
    /// `i`
    Index,
    /// `S`
    Sequence,
}

impl RelationKind {
    /// Whether it has rows that a client reads.
    pub fn has_columns(self) -> bool {
        match self {
            Self::OrdinaryTable
            | Self::PartitionedTable
            | Self::View
            | Self::MaterializedView
            | Self::ForeignTable => true,
            Self::CompositeType | Self::Index | Self::Sequence => false,
        }
    }

    /// Whether its rows are what a query gives.
    pub fn is_view(self) -> bool {
        self == Self::View || self == Self::MaterializedView
    }

    /// Whether it keeps rows of its own: those of views are made, those of composite types are in others.
    pub fn stores_rows(self) -> bool {
        match self {
            Self::OrdinaryTable | Self::PartitionedTable | Self::MaterializedView => true,
            Self::View
            | Self::ForeignTable
            | Self::CompositeType
            | Self::Index
            | Self::Sequence => false,
        }
    }

    /// Its name in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::OrdinaryTable | Self::PartitionedTable => "table",
            Self::View => "view",
            Self::MaterializedView => "materialized view",
            Self::ForeignTable => "foreign table",
            Self::CompositeType => "composite type",
            Self::Index => "index",
            Self::Sequence => "sequence",
        }
    }
}

/// A column's place: `attrelid` and `attnum`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct ColumnRef {
    /// Its relation.
    pub relation: RelationId,
    /// Its number, from 1.
    pub attnum: i16,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its number, from 1; it never changes.
    pub attnum: i16,
    /// Its name.
    pub name: Name,
    /// `atttypid`, `atttypmod`
    pub ty: ColumnType,
    /// `attnotnull`
    pub not_null: bool,
    /// DEFAULT, as written; a serial column's is `nextval(…)`.
    pub default_expr: Option<Snippet>,
    /// The type that the default, or the expression of a generated column, was analysed for, where it is not the column's
    /// own any more: what a literal means was decided then.
    pub default_type: Option<ColumnType>,
    /// GENERATED … AS IDENTITY
    pub identity: Option<IdentityKind>,
    /// GENERATED ALWAYS AS (…)
    pub generated: Option<Box<Generated>>,
    /// The sequence of a serial or identity column.
    pub sequence: Option<RelationId>,
    /// COLLATE
    pub collation: Option<Box<Collation>>,
    /// `attacl`
    pub acl: Option<Acl>,
    /// Its comment.
    pub comment: Option<String>,
    /// `attisdropped`
    pub dropped: bool,
    /// `attislocal`: its own table defines it, not only a parent.
    pub is_local: bool,
    /// `attinhcount`: how many parents it comes from.
    pub inherit_count: u16,
    /// What made and changed it.
    pub history: History,
}

/// A generated column's expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Generated {
    /// The expression, as written.
    pub expr: Snippet,
    /// STORED, not VIRTUAL
    pub stored: bool,
}

/// `pg_index`
#[derive(Debug, Clone, PartialEq)]
pub struct Index {
    /// The table.
    pub table: RelationId,
    /// `btree` …
    pub method: Name,
    /// UNIQUE
    pub unique: bool,
    /// Of a primary key.
    pub primary: bool,
    /// NULLS NOT DISTINCT
    pub nulls_not_distinct: bool,
    /// The keys.
    pub keys: Vec<IndexColumn>,
    /// INCLUDE
    pub include: Vec<i16>,
    /// WHERE, as written
    pub predicate: Option<Snippet>,
    /// The constraint that it serves.
    pub constraint: Option<ConstraintId>,
    /// The index of the partitioned table that it is a part of.
    pub parent: Option<RelationId>,
}

/// `pg_partitioned_table`
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionKey {
    /// `partstrat`
    pub strategy: PartitionStrategy,
    /// The keys.
    pub keys: Vec<IndexColumn>,
}

/// How rows are dealt out to partitions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PartitionStrategy {
    /// LIST
    List,
    /// RANGE
    Range,
    /// HASH
    Hash,
}

/// The query of a view or materialized view, and what it uses.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// The query, as written.
    pub query: Snippet,
    /// The relations that it asks.
    pub relations: BTreeSet<RelationId>,
    /// The columns of them that it uses.
    pub columns: BTreeSet<ColumnRef>,
    /// The functions of the migrations that it calls.
    pub functions: BTreeSet<FunctionId>,
    /// The types of the migrations that it names.
    pub types: BTreeSet<TypeId>,
    /// The primary keys that say what its groups have in common.
    pub keys: BTreeSet<ConstraintId>,
    /// For each of its columns the column that it shows as it is (`resorigtbl`, `resorigcol`).
    pub origins: Vec<Option<ColumnRef>>,
    /// The one relation that PostgreSQL updates through the view (`view_query_is_auto_updatable`).
    pub base: Option<RelationId>,
    /// Whether a materialized view has been filled.
    pub populated: bool,
    /// The query after analysis: its names stand for what they did when the view was made.
    pub analysed: Arc<AnalysedQuery>,
}

/// A key of an index.
#[derive(Debug, Clone, PartialEq)]
pub struct IndexColumn {
    /// The column; `None` for an expression.
    pub attnum: Option<i16>,
    /// The expression, as written.
    pub expr: Option<Snippet>,
    /// The operator class, where one is written.
    pub operator_class: Option<QualifiedName>,
    /// DESC
    pub descending: bool,
    /// NULLS FIRST; with DESC that is the default.
    pub nulls_first: bool,
}

/// `pg_sequence`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SequenceParameters {
    /// `seqtypid`
    pub ty: TypeId,
    /// `seqstart`
    pub start: i64,
    /// `seqincrement`
    pub increment: i64,
    /// `seqmin`
    pub min: i64,
    /// `seqmax`
    pub max: i64,
    /// `seqcache`
    pub cache: i64,
    /// `seqcycle`
    pub cycle: bool,
    /// OWNED BY, serial, identity
    pub owned_by: Option<ColumnRef>,
}

impl Relation {
    /// One with nothing in it, the superuser's.
    pub fn blank(name: Name, namespace: NamespaceId, kind: RelationKind) -> Self {
        Self {
            name,
            namespace,
            kind,
            owner: BOOTSTRAP_ROLE,
            slots: Shared::default(),
            row_type: None,
            index: None,
            sequence: None,
            view: None,
            parents: Vec::new(),
            children: Vec::new(),
            bound: None,
            partition_key: None,
            of_type: None,
            server: None,
            options: Vec::new(),
            temporary: false,
            on_commit_drop: false,
            unlogged: false,
            row_security: false,
            force_row_security: false,
            replica_identity: ReplicaIdentity::Default,
            replica_index: None,
            acl: None,
            comment: None,
            taints: Vec::new(),
            history: History::default(),
        }
    }

    /// `relispartition`
    pub fn is_partition(&self) -> bool {
        self.bound.is_some()
    }

    /// The columns that are not dropped, in `attnum` order.
    pub fn columns(&self) -> impl DoubleEndedIterator<Item = &Column> {
        let slots = self.slots.iter().map(|column| &**column);
        slots.filter(|column| !column.dropped)
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns().find(|column| column.name == name)
    }

    /// The column with this number.
    pub fn column_at(&self, attnum: i16) -> &Column {
        &self.slots[usize::try_from(attnum - 1).expect("user columns count from 1")]
    }

    /// The column with this number, to change it.
    pub fn column_at_mut(&mut self, attnum: i16) -> &mut Column {
        &mut self.slots[usize::try_from(attnum - 1).expect("user columns count from 1")]
    }

    /// The column of this name, to change it.
    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        let is_it = |column: &Shared<Column>| !column.dropped && column.name == name;
        let at = self.slots.iter().position(is_it)?;
        Some(&mut self.slots[at])
    }
}

impl IndexColumn {
    /// A column in the default order.
    pub fn ascending(attnum: i16) -> Self {
        Self {
            attnum: Some(attnum),
            expr: None,
            operator_class: None,
            descending: false,
            nulls_first: false,
        }
    }
}

impl SequenceParameters {
    /// A sequence of this type that counts up from 1, with the bounds still to be set.
    pub fn ascending(ty: TypeId) -> Self {
        Self {
            ty,
            start: 1,
            increment: 1,
            min: 1,
            max: i64::MAX,
            cache: 1,
            cycle: false,
            owned_by: None,
        }
    }

    /// Gives the sequence another type; bounds that were those of the old type become those of the new.
    pub fn retype(&mut self, ty: TypeId) {
        let bounds = |ty: TypeId| match ty {
            super::ty::oid::INT2 => (i64::from(i16::MIN), i64::from(i16::MAX)),
            super::ty::oid::INT4 => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (i64::MIN, i64::MAX),
        };
        let (old, new) = (bounds(self.ty), bounds(ty));
        if self.max == old.1 {
            self.max = new.1;
        }
        if self.min == old.0 {
            self.min = new.0;
        }
        self.ty = ty;
    }
}
