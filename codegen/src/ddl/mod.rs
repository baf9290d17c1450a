//! Statements as the fold takes them: one struct a command, PostgreSQL's words, spans inside.
//!
//! `parse` makes them from two grammars, `fold` applies them; neither knows the other. Nothing here knows the catalog
//! or sqlparser. Names are folded, type names are those of `pg_type` (`int` is `int4`, as in PostgreSQL's grammar),
//! expressions are [`Snippet`]s.

pub mod function;
pub mod inherit;
pub mod object;
pub mod plpgsql;
pub mod role;
pub mod security;
pub mod table;
pub mod types;
pub mod view;

use std::sync::Arc;

use crate::diagnostics::Diagnostic;
use crate::name::{Name, QualifiedName};
use crate::source::{Snippet, Span};

pub use function::{
    AlterFunction, Body, CreateAggregate, CreateFunction, FunctionArgument, FunctionKind,
    FunctionOption, FunctionResult, FunctionSignature, ParameterMode,
};
pub use inherit::{
    BoundValue, ColumnOptions, LikeOption, PartitionBound, PartitionBy, PartitionOf, TableLike,
};
pub use object::{
    AlterExtension, AlterOther, AlterPublication, AlterSequence, CreateOther, CreatePublication,
    DependsOnExtension, EventFilter, PublicationAction, Rule, RuleCommand, RuleEvent, SetSchema,
};
pub use role::{
    AlterDefaultPrivileges, AlterRole, CreateRole, Grant, GrantRole, GrantTarget, GrantedPrivilege,
    Owned, Privilege, RoleName, RoleOption,
};
pub use security::{
    AlterPolicy, CreatePolicy, CreateTrigger, PolicyCommand, TriggerEvent, TriggerTiming,
};
pub use table::{
    AlterTable, AlterTableAction, ColumnConstraint, ColumnConstraintKind, ColumnDefinition,
    CreateIndex, CreateTable, ForeignKey, ForeignKeyAction, ForeignKeyMatch, IdentityKind,
    IndexElement, IndexKey, OnCommit, ReplicaIdentity, SequenceOption, StorageOption, TableAction,
    TableConstraint, TableConstraintKind, TableElement, TriggerState,
};
pub use types::{
    AlterAttribute, AlterAttributeAction, AlterComposite, AlterDomain, AlterDomainAction,
    AlterEnum, AlterEnumAction, Attribute, BaseType, CreateBaseType, CreateComposite, CreateDomain,
    CreateEnum, CreateRange, EnumLabel,
};
pub use view::{CreateTableAs, CreateView};

/// A statement with its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// From its first token to its last, without the semicolon.
    pub span: Span,
    /// Which grammar took it.
    pub grammar: Grammar,
    /// What it says.
    pub ddl: Ddl,
    /// The version that its words need, where not all know them.
    pub needs: Option<Box<Needs>>,
    /// How it says that something is stored, where it does.
    pub stored: Option<Box<Stored>>,
}

/// How a statement says that a relation is stored
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stored {
    /// TABLESPACE
    pub tablespace: Option<Ident>,
    /// USING of a table or materialized view, SET ACCESS METHOD
    pub method: Option<Ident>,
}

/// Words of a statement that older versions do not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    /// The first major version that knows them.
    pub version: u8,
    /// What older ones say.
    pub error: Box<Diagnostic>,
}

/// The grammar that took a statement; counted, so that a change of shares shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grammar {
    /// sqlparser.
    Sqlparser,
    /// Our extension grammar.
    Extension,
    /// The list of statements without effect on any output, known by their first words.
    NoEffect,
}

/// A name and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectName {
    /// The name.
    pub name: QualifiedName,
    /// Its place.
    pub span: Span,
}

/// An identifier and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ident {
    /// The identifier.
    pub name: Name,
    /// Its place.
    pub span: Span,
}

/// A type as SQL names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeName {
    /// Its `pg_type` name: `int4`, `varchar`, `timestamptz`, `serial`, `s.mood`. SQL's own spellings
    /// (`int`, `character varying`, `double precision`) are in namespace `pg_catalog`.
    pub name: QualifiedName,
    /// `(10, 2)`; for `interval` its fields' mask first, as PostgreSQL packs it.
    pub modifiers: Vec<i32>,
    /// How many `[]` follow; PostgreSQL keeps one array type whatever their number.
    pub dimensions: u8,
    /// `t.c%TYPE`: `name` is the relation, this the column.
    pub column_of: Option<Name>,
    /// Its place.
    pub span: Span,
}

/// What a statement says.
#[derive(Debug, Clone, PartialEq)]
pub enum Ddl {
    /// CREATE SCHEMA
    CreateSchema(CreateSchema),
    /// CREATE EXTENSION
    CreateExtension(CreateExtension),
    /// CREATE ROLE, USER, GROUP
    CreateRole(CreateRole),
    /// CREATE TABLE, CREATE FOREIGN TABLE
    CreateTable(CreateTable),
    /// CREATE TABLE AS, SELECT INTO, CREATE MATERIALIZED VIEW
    CreateTableAs(CreateTableAs),
    /// CREATE VIEW
    CreateView(CreateView),
    /// ALTER INDEX … ATTACH PARTITION
    AttachIndex(AttachIndex),
    /// ALTER TABLE
    AlterTable(AlterTable),
    /// CREATE INDEX
    CreateIndex(CreateIndex),
    /// CREATE SEQUENCE
    CreateSequence(CreateSequence),
    /// CREATE TYPE … AS ENUM
    CreateEnum(CreateEnum),
    /// CREATE TYPE … AS (…)
    CreateComposite(CreateComposite),
    /// CREATE DOMAIN
    CreateDomain(CreateDomain),
    /// ALTER TYPE … ADD VALUE, RENAME VALUE
    AlterEnum(AlterEnum),
    /// ALTER TYPE … ATTRIBUTE
    AlterComposite(AlterComposite),
    /// ALTER DOMAIN
    AlterDomain(AlterDomain),
    /// ALTER SEQUENCE with options
    AlterSequence(AlterSequence),
    /// CREATE TYPE … AS RANGE
    CreateRange(CreateRange),
    /// CREATE TYPE of a base type, or of a shell
    CreateBaseType(CreateBaseType),
    /// CREATE AGGREGATE
    CreateAggregate(CreateAggregate),
    /// CREATE of an object that no output shows
    CreateOther(CreateOther),
    /// ALTER of such an object
    AlterOther(AlterOther),
    /// ALTER EXTENSION … ADD, DROP
    AlterExtension(AlterExtension),
    /// CREATE PUBLICATION
    CreatePublication(CreatePublication),
    /// ALTER PUBLICATION
    AlterPublication(AlterPublication),
    /// ALTER ROLE with options
    AlterRole(AlterRole),
    /// DROP OWNED, REASSIGN OWNED
    Owned(Owned),
    /// CREATE FUNCTION, PROCEDURE
    CreateFunction(CreateFunction),
    /// ALTER FUNCTION, PROCEDURE, ROUTINE with options
    AlterFunction(AlterFunction),
    /// CREATE TRIGGER
    CreateTrigger(CreateTrigger),
    /// CREATE POLICY
    CreatePolicy(CreatePolicy),
    /// ALTER POLICY
    AlterPolicy(AlterPolicy),
    /// COMMENT ON
    Comment(Comment),
    /// GRANT and REVOKE of privileges
    Grant(Grant),
    /// GRANT and REVOKE of role membership
    GrantRole(GrantRole),
    /// ALTER DEFAULT PRIVILEGES
    AlterDefaultPrivileges(AlterDefaultPrivileges),
    /// DROP of anything
    Drop(Drop),
    /// ALTER … RENAME TO of anything but columns, constraints, labels
    Rename(Rename),
    /// ALTER … OWNER TO
    AlterOwner(AlterOwner),
    /// ALTER … SET SCHEMA of anything but tables and views
    SetSchema(SetSchema),
    /// ALTER … DEPENDS ON EXTENSION
    DependsOnExtension(DependsOnExtension),
    /// DO
    Do(Do),
    /// SET, RESET, `SELECT set_config(…)`
    Set(SetOption),
    /// BEGIN, COMMIT, ROLLBACK, SAVEPOINT …
    Transaction(Transaction),
    /// DISCARD
    Discard(Discard),
    /// INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY, SELECT: rows, not the catalog
    Data(Data),
    /// A statement that changes no output; `what` is its command, as `REFRESH MATERIALIZED VIEW`
    NoEffect {
        /// The command.
        what: &'static str,
    },
    /// A statement that changes the catalog in a way that is not folded yet: it taints `touches`.
    NotFolded(NotFolded),
}

/// CREATE SCHEMA
#[derive(Debug, Clone, PartialEq)]
pub struct CreateSchema {
    /// Its name; with only AUTHORIZATION, it is the role's.
    pub name: Option<Ident>,
    /// IF NOT EXISTS
    pub if_not_exists: bool,
    /// AUTHORIZATION
    pub owner: Option<RoleName>,
    /// What is created and granted along with it, in the order written
    pub elements: Vec<Statement>,
}

/// CREATE EXTENSION
#[derive(Debug, Clone, PartialEq)]
pub struct CreateExtension {
    /// Its name.
    pub name: Ident,
    /// IF NOT EXISTS
    pub if_not_exists: bool,
    /// WITH SCHEMA
    pub namespace: Option<Ident>,
    /// CASCADE
    pub cascade: bool,
}

/// ALTER INDEX … ATTACH PARTITION
#[derive(Debug, Clone, PartialEq)]
pub struct AttachIndex {
    /// The index of the partitioned table.
    pub parent: ObjectName,
    /// The index of the partition.
    pub index: ObjectName,
}

/// CREATE SEQUENCE
#[derive(Debug, Clone, PartialEq)]
pub struct CreateSequence {
    /// Its name.
    pub name: ObjectName,
    /// IF NOT EXISTS
    pub if_not_exists: bool,
    /// TEMP
    pub temporary: bool,
    /// Its options.
    pub options: Vec<SequenceOption>,
}

/// An object that COMMENT, DROP, RENAME, OWNER name.
#[derive(Debug, Clone, PartialEq)]
pub struct ObjectReference {
    /// Its kind, as the statement says it.
    pub kind: ObjectKind,
    /// Its name; a column's, constraint's, trigger's, policy's, rule's own name is in `member`.
    pub name: ObjectName,
    /// The column, constraint, trigger, policy or rule of the relation (or domain) `name`; the access method of an
    /// operator class or family; the role of a user mapping, whose `name` is the server's.
    pub member: Option<Ident>,
    /// The argument types of a function, procedure, aggregate; `None` where they were not written.
    pub signature: Option<FunctionSignature>,
}

/// Kinds of object that statements name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectKind {
    /// TABLE
    Table,
    /// VIEW
    View,
    /// MATERIALIZED VIEW
    MaterializedView,
    /// FOREIGN TABLE
    ForeignTable,
    /// INDEX
    Index,
    /// SEQUENCE
    Sequence,
    /// TYPE
    Type,
    /// DOMAIN
    Domain,
    /// FUNCTION
    Function,
    /// PROCEDURE
    Procedure,
    /// ROUTINE
    Routine,
    /// AGGREGATE
    Aggregate,
    /// SCHEMA
    Schema,
    /// EXTENSION
    Extension,
    /// ROLE
    Role,
    /// COLUMN
    Column,
    /// CONSTRAINT … ON table
    Constraint,
    /// CONSTRAINT … ON DOMAIN
    DomainConstraint,
    /// TRIGGER
    Trigger,
    /// POLICY
    Policy,
    /// RULE
    Rule,
    /// PUBLICATION
    Publication,
    /// Anything else, as `LANGUAGE`, `CAST`, `OPERATOR`: named in the message, changes no output.
    Other(&'static str),
}

/// COMMENT ON
#[derive(Debug, Clone, PartialEq)]
pub struct Comment {
    /// What it is on.
    pub object: ObjectReference,
    /// The text; `None` is IS NULL. An empty one is none, as in PostgreSQL.
    pub text: Option<Arc<str>>,
}

/// DROP
#[derive(Debug, Clone, PartialEq)]
pub struct Drop {
    /// What.
    pub objects: Vec<ObjectReference>,
    /// DROP INDEX CONCURRENTLY
    pub concurrently: bool,
    /// IF EXISTS
    pub if_exists: bool,
    /// CASCADE
    pub cascade: bool,
}

/// ALTER … RENAME TO
#[derive(Debug, Clone, PartialEq)]
pub struct Rename {
    /// What.
    pub object: ObjectReference,
    /// IF EXISTS
    pub if_exists: bool,
    /// The new name.
    pub to: Ident,
}

/// ALTER … OWNER TO
#[derive(Debug, Clone, PartialEq)]
pub struct AlterOwner {
    /// What.
    pub object: ObjectReference,
    /// IF EXISTS, which only relations have.
    pub if_exists: bool,
    /// The new owner.
    pub owner: RoleName,
}

/// DO
#[derive(Debug, Clone, PartialEq)]
pub struct Do {
    /// The language; plpgsql where none is written.
    pub language: Name,
    /// The body.
    pub body: Body,
}

/// SET
#[derive(Debug, Clone, PartialEq)]
pub struct SetOption {
    /// `search_path`, `role`, `check_function_bodies` …
    pub name: Name,
    /// SET LOCAL, or `set_config(…, true)`
    pub local: bool,
    /// The values; `None` is DEFAULT or RESET. Identifiers are folded.
    pub values: Option<Vec<Arc<str>>>,
}

/// Transaction control
#[derive(Debug, Clone, PartialEq)]
pub enum Transaction {
    /// BEGIN, START TRANSACTION
    Begin,
    /// COMMIT, END
    Commit,
    /// ROLLBACK, ABORT
    Rollback,
    /// SAVEPOINT
    Savepoint(Name),
    /// RELEASE
    Release(Name),
    /// ROLLBACK TO
    RollbackTo(Name),
}

/// What DISCARD throws away, as far as something shows it
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discard {
    /// ALL: settings and temporary objects
    All,
    /// TEMP: temporary objects
    Temporary,
}

/// A statement on rows
#[derive(Debug, Clone, PartialEq)]
pub struct Data {
    /// The command, as `INSERT`.
    pub what: &'static str,
    /// The statement, whose parts may not be there or may have effects: a query or what writes rows, whole; the call
    /// behind CALL. Many rows of literals are not kept.
    pub query: Option<Snippet>,
    /// The relation that the statement writes or is about, where it says so plainly.
    pub target: Option<ObjectName>,
    /// Further relations that it is about.
    pub others: Vec<ObjectName>,
    /// The columns of the target that INSERT and COPY list.
    pub columns: Vec<Ident>,
}

impl Data {
    /// A query whose rows nobody takes.
    pub fn select(query: Snippet) -> Self {
        Self {
            what: "SELECT",
            query: Some(query),
            target: None,
            others: Vec::new(),
            columns: Vec::new(),
        }
    }
}

/// A statement that PostgreSQL would apply and the fold does not yet
#[derive(Debug, Clone, PartialEq)]
pub struct NotFolded {
    /// The command, as `CREATE VIEW`.
    pub what: &'static str,
    /// The objects that it makes or changes, as far as they can be named.
    pub touches: Vec<ObjectReference>,
}
