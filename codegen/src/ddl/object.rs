//! Sequences, publications and objects of rarer kinds; SET SCHEMA and DEPENDS ON EXTENSION of any.

use super::{Ident, ObjectName, ObjectReference, SequenceOption, TriggerState};
use crate::name::Name;
use crate::source::Snippet;

/// ALTER … SET SCHEMA of anything but tables and views
#[derive(Debug, Clone, PartialEq)]
pub struct SetSchema {
    /// What.
    pub object: ObjectReference,
    /// IF EXISTS
    pub if_exists: bool,
    /// The new schema.
    pub to: Ident,
}

/// ALTER … [NO] DEPENDS ON EXTENSION
#[derive(Debug, Clone, PartialEq)]
pub struct DependsOnExtension {
    /// What.
    pub object: ObjectReference,
    /// The extension.
    pub extension: Ident,
    /// NO
    pub remove: bool,
}

/// ALTER EXTENSION … ADD and DROP
#[derive(Debug, Clone, PartialEq)]
pub struct AlterExtension {
    /// The extension.
    pub extension: Ident,
    /// ADD; `false` is DROP
    pub add: bool,
    /// What.
    pub object: ObjectReference,
}

/// ALTER SEQUENCE with options
#[derive(Debug, Clone, PartialEq)]
pub struct AlterSequence {
    /// The sequence.
    pub name: ObjectName,
    /// IF EXISTS
    pub if_exists: bool,
    /// Its options.
    pub options: Vec<SequenceOption>,
}

/// CREATE of an object that no output shows: it is kept for the statements that name it, and for what it needs.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateOther {
    /// What.
    pub object: ObjectReference,
    /// IF NOT EXISTS
    pub if_not_exists: bool,
    /// OR REPLACE
    pub or_replace: bool,
    /// The functions, relations, columns, types and others that it depends on.
    pub needs: Vec<ObjectReference>,
    /// The command that a rule replaces whatever the row: ON event … DO INSTEAD without WHERE.
    pub instead_of: Option<RuleEvent>,
    /// FROM, COPY: what it is a copy of, and does not depend on
    pub copy_of: Option<ObjectReference>,
    /// A collation that may call different texts equal
    pub nondeterministic: bool,
    /// What an event trigger waits for
    pub event: Option<EventFilter>,
    /// What a rule asks and does
    pub rule: Option<Rule>,
}

/// `ON event TO table [WHERE condition] DO commands` of a rule
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// ON
    pub event: RuleEvent,
    /// WHERE
    pub condition: Option<Snippet>,
    /// INSTEAD, not ALSO
    pub instead: bool,
    /// The commands; none is NOTHING.
    pub commands: Vec<RuleCommand>,
}

/// A command of a rule
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleCommand {
    /// It.
    pub text: Snippet,
    /// OF behind FOR UPDATE and its like.
    pub locked: Vec<Ident>,
}

impl RuleCommand {
    /// Whether it is NOTIFY, the only command that reads or writes nothing.
    pub fn is_notify(&self) -> bool {
        let word = self.text.text.get(.."notify".len());
        word.is_some_and(|it| it.eq_ignore_ascii_case("notify"))
    }
}

/// `ON event [WHEN tag IN (…)]` of an event trigger
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventFilter {
    /// The event.
    pub event: Name,
    /// The tags, in upper case; none are all.
    pub tags: Vec<String>,
}

/// The command that a rule rewrites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleEvent {
    /// ON SELECT
    Select,
    /// ON INSERT
    Insert,
    /// ON UPDATE
    Update,
    /// ON DELETE
    Delete,
}

/// ALTER of such an object, or of an index, a sequence or a type, in a way that nothing shows
#[derive(Debug, Clone, PartialEq)]
pub struct AlterOther {
    /// What.
    pub object: ObjectReference,
    /// IF EXISTS
    pub if_exists: bool,
    /// ENABLE, DISABLE of an event trigger
    pub state: Option<TriggerState>,
}

/// CREATE PUBLICATION
#[derive(Debug, Clone, PartialEq)]
pub struct CreatePublication {
    /// Its name.
    pub name: Ident,
    /// FOR ALL TABLES
    pub all_tables: bool,
    /// FOR TABLE
    pub tables: Vec<ObjectName>,
    /// FOR TABLES IN SCHEMA; `None` is `CURRENT_SCHEMA`
    pub namespaces: Vec<Option<Ident>>,
}

/// ALTER PUBLICATION … ADD, SET, DROP tables
#[derive(Debug, Clone, PartialEq)]
pub struct AlterPublication {
    /// Its name.
    pub name: Ident,
    /// What is done with the tables.
    pub action: PublicationAction,
    /// TABLE
    pub tables: Vec<ObjectName>,
    /// TABLES IN SCHEMA; `None` is `CURRENT_SCHEMA`
    pub namespaces: Vec<Option<Ident>>,
}

/// What ALTER PUBLICATION does with tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicationAction {
    /// ADD
    Add,
    /// SET
    Set,
    /// DROP
    Drop,
    /// SET (…): nothing with them
    Options,
}
