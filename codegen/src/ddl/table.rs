//! CREATE TABLE, ALTER TABLE and CREATE INDEX.

use super::{
    ColumnOptions, Ident, ObjectName, PartitionBound, PartitionBy, PartitionOf, RoleName,
    TableLike, TypeName,
};
use crate::name::{Name, QualifiedName};
use crate::source::{Snippet, Span};

/// CREATE TABLE, CREATE FOREIGN TABLE
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTable {
    /// Its name.
    pub name: ObjectName,
    /// IF NOT EXISTS
    pub if_not_exists: bool,
    /// TEMP
    pub temporary: bool,
    /// UNLOGGED
    pub unlogged: bool,
    /// Columns and constraints, in the order written.
    pub elements: Vec<TableElement>,
    /// FOREIGN TABLE … SERVER
    pub server: Option<Ident>,
    /// INHERITS
    pub inherits: Vec<ObjectName>,
    /// OF type
    pub of_type: Option<ObjectName>,
    /// PARTITION OF
    pub partition_of: Option<PartitionOf>,
    /// PARTITION BY
    pub partition_by: Option<PartitionBy>,
    /// WITH (…)
    pub options: Vec<StorageOption>,
    /// ON COMMIT
    pub on_commit: Option<OnCommit>,
}

/// What the end of a transaction does to a temporary table
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnCommit {
    /// PRESERVE ROWS
    PreserveRows,
    /// DELETE ROWS
    DeleteRows,
    /// DROP
    Drop,
}

/// `name = value` of WITH (…): a `reloptions` entry
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StorageOption {
    /// The name, with the namespace of `toast.…`.
    pub name: QualifiedName,
    /// The value as written, quotes undone; `true` where none is written.
    pub value: String,
}

/// A column or a constraint
#[derive(Debug, Clone, PartialEq)]
pub enum TableElement {
    /// A column.
    Column(ColumnDefinition),
    /// A table constraint.
    Constraint(TableConstraint),
    /// LIKE
    Like(TableLike),
    /// A column of a typed table or of a partition.
    Options(ColumnOptions),
}

/// A column's definition
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnDefinition {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: TypeName,
    /// COLLATE
    pub collation: Option<ObjectName>,
    /// Its constraints and clauses, in the order written.
    pub constraints: Vec<ColumnConstraint>,
    /// From the name to the last constraint.
    pub span: Span,
}

/// A clause of a column (or domain)
#[derive(Debug, Clone, PartialEq)]
pub struct ColumnConstraint {
    /// CONSTRAINT name
    pub name: Option<Ident>,
    /// What it says.
    pub kind: ColumnConstraintKind,
    /// NOT VALID, of a domain's constraint
    pub not_valid: bool,
    /// NOT ENFORCED (18 and later)
    pub not_enforced: bool,
    /// NO INHERIT
    pub no_inherit: bool,
    /// DEFERRABLE
    pub deferrable: bool,
    /// INITIALLY DEFERRED
    pub deferred: bool,
    /// Its place.
    pub span: Span,
}

/// What a clause of a column says
#[derive(Debug, Clone, PartialEq)]
pub enum ColumnConstraintKind {
    /// NOT NULL
    NotNull,
    /// NULL
    Null,
    /// DEFAULT
    Default(Snippet),
    /// GENERATED … AS IDENTITY
    Identity(IdentityKind, Vec<SequenceOption>),
    /// GENERATED ALWAYS AS (…) STORED | VIRTUAL
    Generated {
        /// The expression.
        expr: Snippet,
        /// STORED, not VIRTUAL
        stored: bool,
    },
    /// CHECK
    Check(Snippet),
    /// PRIMARY KEY
    PrimaryKey,
    /// UNIQUE
    Unique {
        /// NULLS NOT DISTINCT
        nulls_not_distinct: bool,
    },
    /// REFERENCES
    References(ForeignKey),
}

/// When an identity column takes a value of its own
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdentityKind {
    /// ALWAYS
    Always,
    /// BY DEFAULT
    ByDefault,
}

/// An option of a sequence
#[derive(Debug, Clone, PartialEq)]
pub enum SequenceOption {
    /// AS type
    As(TypeName),
    /// INCREMENT
    Increment(i64),
    /// MINVALUE; `None` is NO MINVALUE
    MinValue(Option<i64>),
    /// MAXVALUE; `None` is NO MAXVALUE
    MaxValue(Option<i64>),
    /// START
    Start(i64),
    /// RESTART
    Restart(Option<i64>),
    /// CACHE
    Cache(i64),
    /// CYCLE
    Cycle(bool),
    /// OWNED BY table.column; `None` is NONE
    OwnedBy(Option<(ObjectName, Ident)>),
    /// SEQUENCE NAME (`pg_dump`)
    Name(ObjectName),
}

/// A constraint of a table
#[derive(Debug, Clone, PartialEq)]
pub struct TableConstraint {
    /// CONSTRAINT name
    pub name: Option<Ident>,
    /// What it says.
    pub kind: TableConstraintKind,
    /// NOT VALID
    pub not_valid: bool,
    /// NOT ENFORCED (18 and later)
    pub not_enforced: bool,
    /// DEFERRABLE
    pub deferrable: bool,
    /// INITIALLY DEFERRED
    pub deferred: bool,
    /// Whether its last column is a time: WITHOUT OVERLAPS of a key, PERIOD of a foreign key (18 and later).
    pub temporal: bool,
    /// Whether only one side of a foreign key says PERIOD.
    pub half_temporal: bool,
    /// Its place.
    pub span: Span,
}

/// What a constraint of a table says
#[derive(Debug, Clone, PartialEq)]
pub enum TableConstraintKind {
    /// CHECK
    Check {
        /// The expression.
        expr: Snippet,
        /// NO INHERIT
        no_inherit: bool,
    },
    /// PRIMARY KEY
    PrimaryKey {
        /// The columns.
        columns: Vec<Ident>,
        /// INCLUDE
        include: Vec<Ident>,
    },
    /// UNIQUE
    Unique {
        /// The columns.
        columns: Vec<Ident>,
        /// INCLUDE
        include: Vec<Ident>,
        /// NULLS NOT DISTINCT
        nulls_not_distinct: bool,
    },
    /// PRIMARY KEY or UNIQUE … USING INDEX
    UsingIndex {
        /// PRIMARY KEY
        primary: bool,
        /// The index.
        index: Ident,
    },
    /// FOREIGN KEY
    ForeignKey {
        /// The columns here.
        columns: Vec<Ident>,
        /// What they refer to.
        references: ForeignKey,
    },
    /// EXCLUDE
    Exclude {
        /// The access method.
        method: Option<Name>,
        /// The elements with their operators.
        elements: Vec<(IndexElement, String)>,
        /// WHERE
        predicate: Option<Snippet>,
    },
    /// NOT NULL column (18 and later)
    NotNull {
        /// The column.
        column: Ident,
        /// NO INHERIT
        no_inherit: bool,
    },
}

/// What a foreign key refers to
#[derive(Debug, Clone, PartialEq)]
pub struct ForeignKey {
    /// The referenced table.
    pub table: ObjectName,
    /// The referenced columns; empty is its primary key.
    pub columns: Vec<Ident>,
    /// MATCH
    pub matching: ForeignKeyMatch,
    /// ON UPDATE
    pub on_update: ForeignKeyAction,
    /// ON DELETE
    pub on_delete: ForeignKeyAction,
    /// ON DELETE SET NULL (columns)
    pub on_delete_columns: Vec<Ident>,
}

/// MATCH of a foreign key
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignKeyMatch {
    /// SIMPLE
    Simple,
    /// FULL
    Full,
}

/// What a foreign key does on update or delete
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForeignKeyAction {
    /// NO ACTION
    NoAction,
    /// RESTRICT
    Restrict,
    /// CASCADE
    Cascade,
    /// SET NULL
    SetNull,
    /// SET DEFAULT
    SetDefault,
}

/// ALTER TABLE (and ALTER VIEW, ALTER INDEX … where they take the same actions)
#[derive(Debug, Clone, PartialEq)]
pub struct AlterTable {
    /// The relation.
    pub name: ObjectName,
    /// IF EXISTS
    pub if_exists: bool,
    /// ONLY
    pub only: bool,
    /// The actions, each with its place.
    pub actions: Vec<(AlterTableAction, Span)>,
}

/// One action of ALTER TABLE
#[derive(Debug, Clone, PartialEq)]
pub enum AlterTableAction {
    /// ADD COLUMN
    AddColumn {
        /// The column.
        column: ColumnDefinition,
        /// IF NOT EXISTS
        if_not_exists: bool,
    },
    /// DROP COLUMN
    DropColumn {
        /// The column.
        name: Ident,
        /// IF EXISTS
        if_exists: bool,
        /// CASCADE
        cascade: bool,
    },
    /// ALTER COLUMN … TYPE
    SetType {
        /// The column.
        name: Ident,
        /// The new type.
        ty: TypeName,
        /// COLLATE; without it the new type's own
        collation: Option<ObjectName>,
        /// USING
        using: Option<Snippet>,
    },
    /// ALTER COLUMN … SET | DROP DEFAULT
    SetDefault {
        /// The column.
        name: Ident,
        /// The expression; `None` drops it.
        default: Option<Snippet>,
    },
    /// ALTER COLUMN … SET | DROP NOT NULL
    SetNotNull {
        /// The column.
        name: Ident,
        /// SET
        not_null: bool,
    },
    /// ALTER COLUMN … ADD GENERATED … AS IDENTITY
    AddIdentity {
        /// The column.
        name: Ident,
        /// ALWAYS or BY DEFAULT
        kind: IdentityKind,
        /// Options of its sequence.
        options: Vec<SequenceOption>,
    },
    /// ALTER COLUMN … SET GENERATED
    SetIdentity {
        /// The column.
        name: Ident,
        /// ALWAYS or BY DEFAULT; `None` where only the sequence changes
        kind: Option<IdentityKind>,
        /// What changes of the sequence.
        options: Vec<SequenceOption>,
    },
    /// ALTER COLUMN … DROP IDENTITY
    DropIdentity {
        /// The column.
        name: Ident,
        /// IF EXISTS
        if_exists: bool,
    },
    /// ALTER COLUMN … DROP EXPRESSION
    DropExpression {
        /// The column.
        name: Ident,
        /// IF EXISTS
        if_exists: bool,
    },
    /// ADD table constraint
    AddConstraint(TableConstraint),
    /// DROP CONSTRAINT
    DropConstraint {
        /// Its name.
        name: Ident,
        /// IF EXISTS
        if_exists: bool,
        /// CASCADE
        cascade: bool,
    },
    /// VALIDATE CONSTRAINT
    ValidateConstraint(Ident),
    /// ALTER CONSTRAINT: what it does not name stays
    AlterConstraint {
        /// Its name.
        name: Ident,
        /// DEFERRABLE
        deferrable: Option<bool>,
        /// INITIALLY DEFERRED
        deferred: Option<bool>,
        /// ENFORCED
        enforced: Option<bool>,
        /// INHERIT, NO INHERIT
        inherit: Option<bool>,
    },
    /// ALTER COLUMN … SET EXPRESSION
    SetExpression {
        /// The column.
        name: Ident,
        /// The new expression.
        expr: Snippet,
    },
    /// RENAME COLUMN
    RenameColumn {
        /// The column.
        from: Ident,
        /// Its new name.
        to: Ident,
    },
    /// RENAME CONSTRAINT
    RenameConstraint {
        /// The constraint.
        from: Ident,
        /// Its new name.
        to: Ident,
    },
    /// An action on the table as a whole
    Table(TableAction),
    /// CLUSTER ON an index
    ClusterOn(Ident),
    /// An action that changes no output: `SET STATISTICS`, `SET (fillfactor = …)` …
    NoEffect(&'static str),
}

/// What ALTER TABLE does to the table as a whole, not to a column or a constraint.
#[derive(Debug, Clone, PartialEq)]
pub enum TableAction {
    /// ATTACH PARTITION
    AttachPartition {
        /// The table.
        partition: ObjectName,
        /// FOR VALUES, or DEFAULT
        bound: PartitionBound,
    },
    /// DETACH PARTITION
    DetachPartition {
        /// The partition.
        partition: ObjectName,
        /// CONCURRENTLY, not FINALIZE
        concurrently: bool,
    },
    /// INHERIT
    Inherit(ObjectName),
    /// NO INHERIT
    NoInherit(ObjectName),
    /// OF type; `None` is NOT OF
    OfType(Option<ObjectName>),
    /// SET (…)
    SetOptions(Vec<StorageOption>),
    /// RESET (…)
    ResetOptions(Vec<QualifiedName>),
    /// SET LOGGED, UNLOGGED
    SetLogged(bool),
    /// RENAME TO
    RenameTo(Ident),
    /// SET SCHEMA
    SetSchema(Ident),
    /// OWNER TO
    OwnerTo(RoleName),
    /// ENABLE, DISABLE ROW LEVEL SECURITY
    RowSecurity(bool),
    /// FORCE, NO FORCE ROW LEVEL SECURITY
    ForceRowSecurity(bool),
    /// ENABLE, DISABLE TRIGGER; `None` is ALL or USER
    EnableTrigger {
        /// The trigger.
        name: Option<Ident>,
        /// Its new state.
        state: TriggerState,
    },
    /// REPLICA IDENTITY
    ReplicaIdentity(ReplicaIdentity, Option<Ident>),
}

/// Whether a trigger fires
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerState {
    /// ENABLE
    Origin,
    /// DISABLE
    Disabled,
    /// ENABLE REPLICA
    Replica,
    /// ENABLE ALWAYS
    Always,
}

/// What a table tells replicas of an old row
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplicaIdentity {
    /// DEFAULT
    Default,
    /// FULL
    Full,
    /// NOTHING
    Nothing,
    /// USING INDEX
    Index,
}

/// CREATE INDEX
#[derive(Debug, Clone, PartialEq)]
pub struct CreateIndex {
    /// Its name, where one is written.
    pub name: Option<Ident>,
    /// IF NOT EXISTS
    pub if_not_exists: bool,
    /// UNIQUE
    pub unique: bool,
    /// The table.
    pub table: ObjectName,
    /// CONCURRENTLY
    pub concurrently: bool,
    /// ON ONLY
    pub only: bool,
    /// USING; btree where none is written
    pub method: Option<Name>,
    /// The keys.
    pub elements: Vec<IndexElement>,
    /// INCLUDE
    pub include: Vec<Ident>,
    /// NULLS NOT DISTINCT
    pub nulls_not_distinct: bool,
    /// WHERE
    pub predicate: Option<Snippet>,
}

/// A key of an index
#[derive(Debug, Clone, PartialEq)]
pub struct IndexElement {
    /// A column, or an expression.
    pub key: IndexKey,
    /// COLLATE
    pub collation: Option<ObjectName>,
    /// The operator class.
    pub operator_class: Option<QualifiedName>,
    /// DESC
    pub descending: bool,
    /// NULLS FIRST (`true`) or LAST where written.
    pub nulls_first: Option<bool>,
}

/// What an index is on
#[derive(Debug, Clone, PartialEq)]
pub enum IndexKey {
    /// A column.
    Column(Ident),
    /// An expression.
    Expression(Snippet),
}
