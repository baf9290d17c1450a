//! Roles, policies and triggers.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{ColumnRef, FunctionId, Grantee, History, RelationId, RoleId, TriggerId};
use crate::ddl::{PolicyCommand, TriggerState, TriggerTiming};
use crate::name::Name;
use crate::source::Snippet;

/// `pg_roles`
#[derive(Debug, Clone, PartialEq)]
pub struct Role {
    /// Its name.
    pub name: Name,
    /// `rolsuper`
    pub superuser: bool,
    /// `rolbypassrls`
    pub bypass_rls: bool,
    /// `rolcanlogin`
    pub login: bool,
    /// `rolinherit`
    pub inherit: bool,
    /// The roles that it is a member of.
    pub member_of: Vec<RoleId>,
    /// What made it.
    pub history: History,
}

impl Role {
    /// The superuser `postgres`, who runs the migrations.
    pub fn bootstrap() -> Self {
        Self {
            name: Name::from_quoted("postgres"),
            superuser: true,
            bypass_rls: true,
            login: true,
            inherit: true,
            member_of: Vec::new(),
            history: History::default(),
        }
    }
}

impl Role {
    /// `pg_database_owner`
    pub fn database_owner() -> Self {
        Self {
            name: Name::from_quoted("pg_database_owner"),
            superuser: false,
            bypass_rls: false,
            login: false,
            inherit: true,
            member_of: Vec::new(),
            history: History::default(),
        }
    }
}

/// `pg_policy`
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// Its name.
    pub name: Name,
    /// Its table.
    pub relation: RelationId,
    /// PERMISSIVE
    pub permissive: bool,
    /// FOR
    pub command: PolicyCommand,
    /// TO
    pub roles: Vec<Grantee>,
    /// USING, as written
    pub using: Option<Snippet>,
    /// WITH CHECK, as written
    pub check: Option<Snippet>,
    /// What its expressions use, where they ask tables and that is understood.
    pub asked: Option<Asked>,
    /// Its comment.
    pub comment: Option<String>,
    /// What made and changed it.
    pub history: History,
}

/// What the expressions of a policy use.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// The relations that they ask.
    pub relations: BTreeSet<RelationId>,
    /// The columns of these, and of the policy's own table.
    pub columns: BTreeSet<ColumnRef>,
}

/// `pg_trigger`
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// Its name.
    pub name: Name,
    /// Its table or view.
    pub relation: RelationId,
    /// BEFORE, AFTER, INSTEAD OF
    pub timing: TriggerTiming,
    /// INSERT
    pub on_insert: bool,
    /// UPDATE
    pub on_update: bool,
    /// UPDATE OF, by `attnum`
    pub update_columns: Vec<i16>,
    /// DELETE
    pub on_delete: bool,
    /// TRUNCATE
    pub on_truncate: bool,
    /// FOR EACH ROW
    pub for_each_row: bool,
    /// CONSTRAINT TRIGGER
    pub constraint: bool,
    /// WHEN, as written
    pub when: Option<Snippet>,
    /// `tgoldtable`
    pub old_table: Option<Name>,
    /// `tgnewtable`
    pub new_table: Option<Name>,
    /// `tgdeferrable`
    pub deferrable: bool,
    /// `tginitdeferred`
    pub deferred: bool,
    /// The function.
    pub function: FunctionId,
    /// Its literal arguments.
    pub arguments: Vec<Arc<str>>,
    /// `tgparentid`: the trigger of the partitioned table that it was cloned from.
    pub parent: Option<TriggerId>,
    /// `tgenabled`
    pub state: TriggerState,
    /// Its comment.
    pub comment: Option<String>,
    /// What made and changed it.
    pub history: History,
}
