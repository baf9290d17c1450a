//! Triggers and policies, as their tables have them.

use std::sync::Arc;

use super::{Ident, ObjectName, RoleName};
use crate::name::Name;
use crate::source::Snippet;

/// CREATE TRIGGER
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTrigger {
    /// Its name.
    pub name: Ident,
    /// OR REPLACE
    pub or_replace: bool,
    /// CREATE CONSTRAINT TRIGGER
    pub constraint: bool,
    /// BEFORE, AFTER, INSTEAD OF
    pub timing: TriggerTiming,
    /// The events.
    pub events: Vec<TriggerEvent>,
    /// The table or view.
    pub table: ObjectName,
    /// FOR EACH ROW
    pub for_each_row: bool,
    /// WHEN
    pub when: Option<Snippet>,
    /// REFERENCING OLD TABLE
    pub old_table: Option<Name>,
    /// REFERENCING NEW TABLE
    pub new_table: Option<Name>,
    /// DEFERRABLE
    pub deferrable: bool,
    /// INITIALLY DEFERRED
    pub deferred: bool,
    /// The function.
    pub function: ObjectName,
    /// Its literal arguments.
    pub arguments: Vec<Arc<str>>,
}

/// When a trigger fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TriggerTiming {
    /// BEFORE
    Before,
    /// AFTER
    After,
    /// INSTEAD OF
    InsteadOf,
}

/// What a trigger fires on.
#[derive(Debug, Clone, PartialEq)]
pub enum TriggerEvent {
    /// INSERT
    Insert,
    /// UPDATE [OF columns]
    Update(Vec<Ident>),
    /// DELETE
    Delete,
    /// TRUNCATE
    Truncate,
}

/// CREATE POLICY
#[derive(Debug, Clone, PartialEq)]
pub struct CreatePolicy {
    /// Its name.
    pub name: Ident,
    /// Its table.
    pub table: ObjectName,
    /// AS PERMISSIVE, not RESTRICTIVE
    pub permissive: bool,
    /// FOR
    pub command: PolicyCommand,
    /// TO; empty is PUBLIC
    pub roles: Vec<RoleName>,
    /// USING
    pub using: Option<Snippet>,
    /// WITH CHECK
    pub check: Option<Snippet>,
}

/// What a policy is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PolicyCommand {
    /// ALL
    All,
    /// SELECT
    Select,
    /// INSERT
    Insert,
    /// UPDATE
    Update,
    /// DELETE
    Delete,
}

/// ALTER POLICY; its RENAME is [`Rename`]
#[derive(Debug, Clone, PartialEq)]
pub struct AlterPolicy {
    /// Its name.
    pub name: Ident,
    /// Its table.
    pub table: ObjectName,
    /// TO
    pub roles: Option<Vec<RoleName>>,
    /// USING
    pub using: Option<Snippet>,
    /// WITH CHECK
    pub check: Option<Snippet>,
}
