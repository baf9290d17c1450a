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

/// A role that PostgreSQL brings: its oid, its name, the version that it is there since.
type Predefined = (u32, &'static str, u8);

/// <https://www.postgresql.org/docs/current/predefined-roles.html>
const PREDEFINED: [Predefined; 16] = [
    (3373, "pg_monitor", 15),
    (3374, "pg_read_all_settings", 15),
    (3375, "pg_read_all_stats", 15),
    (3377, "pg_stat_scan_tables", 15),
    (4200, "pg_signal_backend", 15),
    (4544, "pg_checkpoint", 15),
    (4550, "pg_use_reserved_connections", 16),
    (4569, "pg_read_server_files", 15),
    (4570, "pg_write_server_files", 15),
    (4571, "pg_execute_server_program", 15),
    (super::DATABASE_OWNER.0, "pg_database_owner", 15),
    (6181, "pg_read_all_data", 15),
    (6182, "pg_write_all_data", 15),
    (6304, "pg_create_subscription", 16),
    (6337, "pg_maintain", 17),
    (6392, "pg_signal_autovacuum_worker", 18),
];

/// The roles that a version of PostgreSQL brings besides the superuser.
pub fn predefined_roles(version: u8) -> impl Iterator<Item = (RoleId, Role)> {
    let there = PREDEFINED
        .iter()
        .filter(move |(.., since)| *since <= version);
    there.map(|(oid, name, _)| {
        let member_of = match *name {
            // The three behind it.
            "pg_monitor" => vec![RoleId(3374), RoleId(3375), RoleId(3377)],
            _ => Vec::new(),
        };
        let role = Role {
            name: Name::from_quoted(name),
            superuser: false,
            bypass_rls: false,
            login: false,
            inherit: true,
            member_of,
            history: History::default(),
        };
        (RoleId(*oid), role)
    })
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
