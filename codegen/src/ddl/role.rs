//! Roles, and who may do what.

use super::{FunctionSignature, Ident, ObjectKind, ObjectName};
use crate::source::Span;

/// CREATE ROLE
#[derive(Debug, Clone, PartialEq)]
pub struct CreateRole {
    /// Its name.
    pub name: Ident,
    /// Its options that matter here, as written: `SUPERUSER`, `BYPASSRLS`, `LOGIN`, `INHERIT`, with NO… as false.
    pub options: Vec<(RoleOption, bool)>,
    /// IN ROLE: what it is made a member of
    pub member_of: Vec<RoleName>,
    /// ROLE, ADMIN, USER: what is made a member of it
    pub members: Vec<RoleName>,
}

/// An attribute of a role.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoleOption {
    /// SUPERUSER
    Superuser,
    /// BYPASSRLS
    BypassRls,
    /// LOGIN
    Login,
    /// INHERIT
    Inherit,
    /// CREATEROLE
    CreateRole,
    /// CREATEDB
    CreateDb,
    /// REPLICATION
    Replication,
}

/// A role where one is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RoleName {
    /// PUBLIC
    Public,
    /// `CURRENT_USER`, `CURRENT_ROLE`
    Current(Span),
    /// `SESSION_USER`
    Session(Span),
    /// A role.
    Role(Ident),
}

/// GRANT and REVOKE
#[derive(Debug, Clone, PartialEq)]
pub struct Grant {
    /// REVOKE
    pub revoke: bool,
    /// The privileges; `None` is ALL.
    pub privileges: Option<Vec<GrantedPrivilege>>,
    /// What they are on.
    pub target: GrantTarget,
    /// To or from whom.
    pub grantees: Vec<RoleName>,
    /// WITH GRANT OPTION, or GRANT OPTION FOR
    pub grant_option: bool,
    /// REVOKE … CASCADE
    pub cascade: bool,
}

/// A privilege, with columns where it is limited to some.
#[derive(Debug, Clone, PartialEq)]
pub struct GrantedPrivilege {
    /// Which.
    pub privilege: Privilege,
    /// The columns; empty is the whole object.
    pub columns: Vec<Ident>,
}

/// PostgreSQL's privileges.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Privilege {
    /// INSERT
    Insert,
    /// SELECT
    Select,
    /// UPDATE
    Update,
    /// DELETE
    Delete,
    /// TRUNCATE
    Truncate,
    /// REFERENCES
    References,
    /// TRIGGER
    Trigger,
    /// MAINTAIN (17 and later)
    Maintain,
    /// EXECUTE
    Execute,
    /// USAGE
    Usage,
    /// CREATE
    Create,
    /// CONNECT
    Connect,
    /// TEMPORARY
    Temporary,
    /// SET, of a parameter
    Set,
    /// ALTER SYSTEM, of a parameter
    AlterSystem,
    /// ALL [PRIVILEGES] (columns)
    All,
}

impl Privilege {
    /// It as SQL writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Insert => "INSERT",
            Self::Select => "SELECT",
            Self::Update => "UPDATE",
            Self::Delete => "DELETE",
            Self::Truncate => "TRUNCATE",
            Self::References => "REFERENCES",
            Self::Trigger => "TRIGGER",
            Self::Maintain => "MAINTAIN",
            Self::Execute => "EXECUTE",
            Self::Usage => "USAGE",
            Self::Create => "CREATE",
            Self::Connect => "CONNECT",
            Self::Temporary => "TEMPORARY",
            Self::Set => "SET",
            Self::AlterSystem => "ALTER SYSTEM",
            Self::All => "ALL",
        }
    }
}

/// What GRANT is on.
#[derive(Debug, Clone, PartialEq)]
pub enum GrantTarget {
    /// Relations (TABLE or bare), sequences, types, schemas and other plain names.
    Objects(ObjectKind, Vec<ObjectName>),
    /// FUNCTION, PROCEDURE, ROUTINE with signatures.
    Functions(Vec<(ObjectName, Option<FunctionSignature>)>),
    /// ALL TABLES, SEQUENCES, FUNCTIONS (PROCEDURES, ROUTINES) IN SCHEMA
    AllInSchema(ObjectKind, Vec<Ident>),
    /// DATABASE, LANGUAGE, FOREIGN DATA WRAPPER …: no output shows them.
    Other(&'static str),
}

/// GRANT a TO b
#[derive(Debug, Clone, PartialEq)]
pub struct GrantRole {
    /// REVOKE
    pub revoke: bool,
    /// The roles given.
    pub roles: Vec<RoleName>,
    /// To or from whom.
    pub grantees: Vec<RoleName>,
    /// REVOKE of an option alone: they stay members
    pub option_only: bool,
}

/// ALTER DEFAULT PRIVILEGES
#[derive(Debug, Clone, PartialEq)]
pub struct AlterDefaultPrivileges {
    /// FOR ROLE; empty is the current one
    pub roles: Vec<RoleName>,
    /// IN SCHEMA; empty is everywhere
    pub namespaces: Vec<Ident>,
    /// TABLES, SEQUENCES, FUNCTIONS, TYPES, SCHEMAS, as Table, Sequence, Function, Type, Schema
    pub kind: ObjectKind,
    /// REVOKE
    pub revoke: bool,
    /// The privileges; `None` is ALL.
    pub privileges: Option<Vec<Privilege>>,
    /// Whether a privilege is limited to columns, which PostgreSQL's grammar takes and its rules refuse
    pub columns: bool,
    /// To or from whom.
    pub grantees: Vec<RoleName>,
    /// WITH GRANT OPTION
    pub grant_option: bool,
}

/// ALTER ROLE with options
#[derive(Debug, Clone, PartialEq)]
pub struct AlterRole {
    /// The role.
    pub role: RoleName,
    /// As in CREATE ROLE.
    pub options: Vec<(RoleOption, bool)>,
}

/// DROP OWNED and REASSIGN OWNED
#[derive(Debug, Clone, PartialEq)]
pub struct Owned {
    /// Whose.
    pub roles: Vec<RoleName>,
    /// REASSIGN … TO; `None` is DROP
    pub to: Option<RoleName>,
    /// CASCADE
    pub cascade: bool,
}
