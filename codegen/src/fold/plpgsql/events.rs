//! Event triggers: what their functions are told of a statement, and their runs.
//!
//! <https://www.postgresql.org/docs/current/functions-event-triggers.html>

use std::sync::Arc;

use super::BUDGET;
use super::call::Called;
use super::machine::Machine;
use super::query::{Header, Row, Rows};
use super::state::{State, Variable};
use super::value::Value;
use crate::catalog::{Catalog, FunctionId, Need, RelationId, RelationKind};
use crate::ddl::{Ddl, Statement};
use crate::fold::command_tag::command_tag;
use crate::fold::{Folder, Refusal};
use crate::name::Name;
use crate::source::Span;

/// What `pg_event_trigger_ddl_commands` and `pg_event_trigger_dropped_objects` give.
#[derive(Debug)]
pub(super) struct EventRows {
    commands: Rows,
    dropped: Rows,
}

impl EventRows {
    /// The rows of one of the two functions.
    pub(super) fn of_function(&self, name: &str) -> Option<&Rows> {
        match name {
            "pg_event_trigger_ddl_commands" => Some(&self.commands),
            "pg_event_trigger_dropped_objects" => Some(&self.dropped),
            _ => None,
        }
    }
}

impl Folder<'_> {
    /// Whether the migrations have event triggers that fire. What those of the platform do, its data says.
    pub(in crate::fold) fn has_event_triggers(&self) -> bool {
        self.catalog
            .others
            .iter()
            .any(|(_, other)| other.event.is_some() && self.is_own(other))
    }

    fn is_own(&self, other: &crate::catalog::Other) -> bool {
        let origin = other.history.origin();
        origin.is_none_or(|it| it.span.file.0 >= self.settings.platform_files)
    }

    /// Fires the event triggers before a statement.
    pub(in crate::fold) fn fire_start(&mut self, statement: &Statement) -> Result<(), Refusal> {
        let Some(tag) = command_tag(&statement.ddl) else {
            return Ok(());
        };
        let nothing = Arc::new(EventRows {
            commands: Rows::default(),
            dropped: Rows::default(),
        });
        self.fire_event("ddl_command_start", &tag, &nothing, statement.span)
    }

    /// Fires the event triggers behind a statement that was applied to this catalog.
    pub(in crate::fold) fn fire_end(
        &mut self,
        statement: &Statement,
        before: &Catalog,
    ) -> Result<(), Refusal> {
        let Some(tag) = command_tag(&statement.ddl) else {
            return Ok(());
        };
        let span = statement.span;
        let rows = Arc::new(EventRows {
            commands: self.commands(&statement.ddl, &tag, before, span),
            dropped: self.dropped(&statement.ddl, before),
        });
        if !rows.dropped.rows.is_empty() {
            self.fire_event("sql_drop", &tag, &rows, span)?;
        }
        self.fire_event("ddl_command_end", &tag, &rows, span)
    }

    fn fire_event(
        &mut self,
        event: &str,
        tag: &str,
        rows: &Arc<EventRows>,
        span: Span,
    ) -> Result<(), Refusal> {
        let mut triggers: Vec<(Name, FunctionId)> = Vec::new();
        for (_, other) in self.catalog.others.iter() {
            let Some((filter, state)) = &other.event else {
                continue;
            };
            let is_meant = *filter.event.as_str() == *event
                && (filter.tags.is_empty() || filter.tags.iter().any(|it| it == tag))
                && self.is_enabled(*state)
                && self.is_own(other);
            let function = other.needs.iter().find_map(|need| match need {
                Need::Function(id) => Some(*id),
                _ => None,
            });
            if let (true, Some(function)) = (is_meant, function) {
                triggers.push((other.name.clone(), function));
            }
        }
        triggers.sort();
        for (_, function) in triggers {
            // It may be gone by what the one before it did.
            if self.catalog.functions.get(function).is_some() {
                self.run_event(function, (event, tag), rows, span)?;
            }
        }
        Ok(())
    }

    fn run_event(
        &mut self,
        function: FunctionId,
        (event, tag): (&str, &str),
        rows: &Arc<EventRows>,
        span: Span,
    ) -> Result<(), Refusal> {
        let said = std::mem::take(&mut self.diagnostics);
        let machine = Machine::new(BUDGET);
        let mut state = State::new(self.clone()).in_statement();
        state.event = Some(rows.clone());
        let variables = vec![
            Variable::new("tg_event", Value::text(event)),
            Variable::new("tg_tag", Value::text(tag)),
        ];
        let called = Called::Trigger(variables);
        let result = machine.call_with(&mut state, function, called, span, None);
        if result.is_ok() {
            *self = *state.folder;
        }
        self.diagnostics.splice(..0, said);
        result.map(|_| ())
    }

    /// What a statement did: a row for each object that it made or changed.
    fn commands(&self, ddl: &Ddl, tag: &str, before: &Catalog, span: Span) -> Rows {
        let mut rows = Vec::new();
        let made: Vec<RelationId> = self
            .catalog
            .relations
            .iter()
            .filter(|(id, _)| before.relations.get(*id).is_none())
            .map(|(id, _)| id)
            .collect();
        let of_kind = |kind: RelationKind| {
            let made = made.iter().copied();
            made.filter(move |id| self.catalog.relations[*id].kind == kind)
        };
        let changed = |name: &crate::ddl::ObjectName| self.find_relation(&name.name);
        match ddl {
            Ddl::CreateTable(_) => {
                let sequences: Vec<RelationId> = of_kind(RelationKind::Sequence).collect();
                let create = |id: &RelationId| self.command("CREATE SEQUENCE", *id);
                rows.extend(sequences.iter().map(create));
                for kind in [
                    RelationKind::OrdinaryTable,
                    RelationKind::PartitionedTable,
                    RelationKind::ForeignTable,
                ] {
                    rows.extend(of_kind(kind).map(|id| self.command(tag, id)));
                }
                rows.extend(
                    of_kind(RelationKind::Index).map(|id| self.command("CREATE INDEX", id)),
                );
                let alter = |id: &RelationId| self.command("ALTER SEQUENCE", *id);
                rows.extend(sequences.iter().map(alter));
            }
            Ddl::CreateTableAs(_)
            | Ddl::CreateView(_)
            | Ddl::CreateIndex(_)
            | Ddl::CreateSequence(_) => {
                let replaced = match ddl {
                    Ddl::CreateView(it) if made.is_empty() => changed(&it.name),
                    _ => None,
                };
                let all = made.iter().copied().chain(replaced);
                rows.extend(all.map(|id| self.command(tag, id)));
            }
            Ddl::AlterTable(it) => {
                if let Some(id) = changed(&it.name) {
                    let kind = describe(self.catalog.relations[id].kind).to_uppercase();
                    rows.push(self.command(&format!("ALTER {kind}"), id));
                }
                rows.extend(
                    of_kind(RelationKind::Index).map(|id| self.command("CREATE INDEX", id)),
                );
            }
            Ddl::Drop(_) | Ddl::Owned(_) | Ddl::AlterDefaultPrivileges(_) => {}
            Ddl::CreateSchema(it) => {
                let name = it.name.as_ref().map(|it| it.name.clone());
                let made = self.catalog.namespaces.iter();
                let mut made = made.filter(|(id, _)| before.namespaces.get(*id).is_none());
                if let Some((id, row)) = made.next() {
                    let identity = name.as_ref().unwrap_or(&row.name).quoted();
                    let object = (i64::from(id.0), "schema", None, Value::text(identity));
                    rows.push(command_row(tag, object));
                }
            }
            _ => {
                let unknown = || Value::unknown_not_null(span, "what a statement is about");
                let mut row = command_row(tag, (0, "", None, unknown()));
                for index in [1, 4, 5] {
                    row.values[index] = unknown();
                }
                rows.push(row);
            }
        }
        Rows {
            header: header(&[
                "classid",
                "objid",
                "objsubid",
                "command_tag",
                "object_type",
                "schema_name",
                "object_identity",
                "in_extension",
                "command",
            ]),
            rows,
            ordered: true,
        }
    }

    fn command(&self, tag: &str, id: RelationId) -> Row {
        let row = &self.catalog.relations[id];
        let namespace = &self.catalog.namespaces[row.namespace].name;
        let identity = format!("{}.{}", namespace.quoted(), row.name.quoted());
        let schema = Some(namespace.as_str());
        let object = (
            i64::from(id.0),
            describe(row.kind),
            schema,
            Value::text(identity),
        );
        command_row(tag, object)
    }

    /// The relations that are no more, those that were named first.
    fn dropped(&self, ddl: &Ddl, before: &Catalog) -> Rows {
        let mut rows = Vec::new();
        let named = |name: &Name| match ddl {
            Ddl::Drop(it) => it.objects.iter().any(|it| it.name.name.name == *name),
            _ => false,
        };
        for (id, row) in before.relations.iter() {
            if self.catalog.relations.get(id).is_some() {
                continue;
            }
            let namespace = &before.namespaces[row.namespace].name;
            let original = named(&row.name);
            let identity = format!("{}.{}", namespace.quoted(), row.name.quoted());
            let temporary = *namespace == crate::fold::resolve::TEMPORARY;
            rows.push(Row::certain(vec![
                Value::int(1259),
                Value::int(id.0),
                Value::int(0),
                Value::Bool(original),
                Value::Bool(false),
                Value::Bool(temporary),
                Value::text(describe(row.kind)),
                Value::text(namespace.as_str()),
                Value::text(row.name.as_str()),
                Value::text(identity),
                Value::Array(vec![
                    Value::text(namespace.as_str()),
                    Value::text(row.name.as_str()),
                ]),
                Value::Array(Vec::new()),
            ]));
        }
        rows.sort_by_key(|row| row.values[3] != Value::Bool(true));
        Rows {
            header: header(&[
                "classid",
                "objid",
                "objsubid",
                "original",
                "normal",
                "is_temporary",
                "object_type",
                "schema_name",
                "object_name",
                "object_identity",
                "address_names",
                "address_args",
            ]),
            rows,
            ordered: true,
        }
    }
}

/// A row of `pg_event_trigger_ddl_commands`, of an object by its id, type, schema and name.
fn command_row(tag: &str, object: (i64, &str, Option<&str>, Value)) -> Row {
    let (id, kind, schema, identity) = object;
    Row::certain(vec![
        Value::int(if kind == "schema" { 2615 } else { 1259 }),
        Value::Int(id),
        Value::Int(0),
        Value::text(tag),
        Value::text(kind),
        schema.map_or(Value::Null, Value::text),
        identity,
        Value::Bool(false),
        Value::Null,
    ])
}

fn header(names: &[&str]) -> Header {
    Header {
        columns: names
            .iter()
            .map(|name| (None, Name::from_quoted(name)))
            .collect(),
        open: Vec::new(),
    }
}

/// A kind of relation as PostgreSQL's descriptions call it.
fn describe(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::OrdinaryTable | RelationKind::PartitionedTable => "table",
        RelationKind::View => "view",
        RelationKind::MaterializedView => "materialized view",
        RelationKind::ForeignTable => "foreign table",
        RelationKind::CompositeType => "composite type",
        RelationKind::Index => "index",
        RelationKind::Sequence => "sequence",
    }
}
