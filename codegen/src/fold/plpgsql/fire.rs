//! Triggers: which a statement fires, in PostgreSQL's order, and what their functions are given.
//!
//! <https://www.postgresql.org/docs/current/plpgsql-trigger.html>

use std::sync::Arc;

use super::call::Called;
use super::conditions::raise;
use super::machine::Machine;
use super::query::{Row, Rows};
use super::state::{Frame, State, Variable};
use super::value::{Record, Unknown, Value};
use crate::catalog::{RelationId, Trigger, TriggerId};
use crate::ddl::plpgsql::StatementKind;
use crate::ddl::{TriggerState, TriggerTiming};
use crate::expr::QueryBody;
use crate::expr::write::WriteKind;
use crate::fold::{Folder, Refusal};
use crate::name::Name;
use crate::source::{Snippet, Span};

/// What happens to rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Event {
    /// INSERT
    Insert,
    /// UPDATE of these columns; none are any.
    Update(Vec<Name>),
    /// DELETE
    Delete,
    /// TRUNCATE
    Truncate,
}

/// A statement that fires triggers.
pub(super) struct Fired<'f> {
    /// The table.
    pub(super) relation: RelationId,
    /// What it does.
    pub(super) event: &'f Event,
    /// Its place.
    pub(super) span: Span,
}

impl Event {
    pub(super) fn as_str(&self) -> &'static str {
        match self {
            Self::Insert => "INSERT",
            Self::Update(_) => "UPDATE",
            Self::Delete => "DELETE",
            Self::Truncate => "TRUNCATE",
        }
    }
}

impl Machine {
    /// The triggers of an INSERT of these rows into these columns; no columns are all. Says how many rows they leave.
    pub(super) fn fire_inserted(
        &self,
        state: &mut State<'_>,
        relation: Option<RelationId>,
        columns: &[Name],
        rows: &Rows,
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        let Some(relation) = relation else {
            return Ok(None);
        };
        let fired = Fired {
            relation,
            event: &Event::Insert,
            span,
        };
        if state.folder.fired_by(&fired).is_empty() {
            return Ok(None);
        }
        let mut complete = Vec::new();
        for row in &rows.rows {
            complete.push(Row {
                values: vec![self.new_row(state, relation, columns, row, span)?],
                doubt: row.doubt.clone(),
            });
        }
        let kept = self.fire_rows(state, &fired, &complete)?;
        Ok(kept.map(|kept| Value::Int(i64::try_from(kept).unwrap_or(i64::MAX))))
    }

    /// NEW of a row that is inserted: its values in the types of their columns, and the defaults of the others.
    fn new_row(
        &self,
        state: &mut State<'_>,
        relation: RelationId,
        columns: &[Name],
        row: &Row,
        span: Span,
    ) -> Result<Value, Refusal> {
        let row_of = state.folder.catalog.relations[relation].clone();
        let mut fields = Vec::new();
        for (index, column) in row_of.columns().enumerate() {
            let place = if columns.is_empty() {
                Some(index)
            } else {
                columns.iter().position(|name| *name == column.name)
            };
            let given = place.and_then(|place| row.values.get(place)).cloned();
            let is_generated = column.identity.is_some() || column.generated.is_some();
            let value = match (given, &column.default_expr) {
                (Some(value), _) => value,
                // A row of which nothing is known.
                (None, _) if row.doubt.is_some() && row.values.is_empty() => {
                    let doubt = row.doubt.clone();
                    doubt.map_or(Value::Null, |doubt| Value::Unknown(doubt.plain()))
                }
                (None, _) if is_generated => Value::unknown(span, "a value that is generated"),
                (None, Some(default)) => self.value(state, default).unwrap_or_else(|_| {
                    Value::unknown(span, format!("the default of column \"{}\"", column.name))
                }),
                (None, None) => Value::Null,
            };
            let value = match state.folder.written_type(column.ty, span) {
                Some(ty) => self.with_eval(state, "", &[], |eval| eval.assign(value, &ty))?,
                None => value,
            };
            fields.push((column.name.clone(), value));
        }
        Ok(Value::Record(Arc::new(Record { fields, open: None })))
    }

    /// The triggers of a statement on these rows, and of the tables whose rows refer to them. A row is NEW as it is
    /// inserted, or nothing. Says how many rows are left, where that is known.
    pub(super) fn fire_rows(
        &self,
        state: &mut State<'_>,
        fired: &Fired<'_>,
        rows: &[Row],
    ) -> Result<Option<usize>, Refusal> {
        let left = self.fire_own(state, fired, rows)?;
        if !rows.is_empty() {
            self.fire_referring(state, fired)?;
        }
        Ok(left)
    }

    /// The triggers of a table of which it is not known whether anything happens to it.
    pub(super) fn fire_perhaps_all(
        &self,
        state: &mut State<'_>,
        fired: &Fired<'_>,
        doubt: &Unknown,
    ) -> Result<(), Refusal> {
        for (id, trigger) in state.folder.fired_by(fired) {
            let row = |has: bool| {
                if trigger.for_each_row && has {
                    Value::Unknown(doubt.clone())
                } else {
                    Value::Null
                }
            };
            let given = (
                row(*fired.event != Event::Delete),
                row(*fired.event != Event::Insert),
            );
            self.fire(state, id, fired, given, Some(doubt))?;
        }
        Ok(())
    }

    /// The table's own triggers: those of the statement and of each row, before and after.
    fn fire_own(
        &self,
        state: &mut State<'_>,
        fired: &Fired<'_>,
        rows: &[Row],
    ) -> Result<Option<usize>, Refusal> {
        let triggers = state.folder.fired_by(fired);
        if triggers.is_empty() {
            return Ok(None);
        }
        let mut is_known = true;
        let of = |before: bool, for_each_row: bool| {
            triggers.iter().filter(move |(_, it)| {
                (it.timing == TriggerTiming::After) != before && it.for_each_row == for_each_row
            })
        };
        let nothing = (Value::Null, Value::Null);
        for (id, _) in of(true, false) {
            self.fire(state, *id, fired, nothing.clone(), None)?;
        }
        let mut kept = Vec::new();
        if *fired.event != Event::Truncate {
            'rows: for row in rows {
                let unknown = || {
                    let doubt = row.doubt.clone();
                    Value::Unknown(
                        doubt.unwrap_or_else(|| Unknown::new(fired.span, "the rows of a table")),
                    )
                };
                let (mut new, old) = match fired.event {
                    Event::Insert => (
                        row.values.first().cloned().unwrap_or_else(unknown),
                        Value::Null,
                    ),
                    Event::Update(_) => (unknown(), unknown()),
                    Event::Delete | Event::Truncate => (Value::Null, unknown()),
                };
                for (id, _) in of(true, true) {
                    let doubt = row.doubt.as_ref();
                    let given = (new.clone(), old.clone());
                    match self.fire(state, *id, fired, given, doubt)? {
                        // BEFORE that returns NULL leaves the row out.
                        Some(Value::Null) => continue 'rows,
                        Some(Value::Unknown(unknown)) if !unknown.not_null => is_known = false,
                        Some(changed) if *fired.event != Event::Delete => new = changed,
                        Some(_) | None => {}
                    }
                }
                kept.push((new, old, row.doubt.clone()));
            }
        }
        is_known &= kept.iter().all(|(.., doubt)| doubt.is_none());
        let count = kept.len();
        for (new, old, doubt) in kept {
            for (id, _) in of(false, true) {
                self.fire(
                    state,
                    *id,
                    fired,
                    (new.clone(), old.clone()),
                    doubt.as_ref(),
                )?;
            }
        }
        for (id, _) in of(false, false) {
            self.fire(state, *id, fired, nothing.clone(), None)?;
        }
        Ok(is_known.then_some(count))
    }

    /// Runs a trigger's function with NEW and OLD; `None` where WHEN keeps it from running.
    fn fire(
        &self,
        state: &mut State<'_>,
        id: TriggerId,
        fired: &Fired<'_>,
        (new, old): (Value, Value),
        doubt: Option<&Unknown>,
    ) -> Result<Option<Value>, Refusal> {
        let trigger = state.folder.catalog.triggers[id].clone();
        let rows = [("new", new), ("old", old)];
        let variable = |(name, value): (&str, Value)| Variable::new(name, value);
        let mut doubt = doubt.cloned();
        if let Some(when) = &trigger.when {
            let variables = rows.iter().cloned().map(variable).collect();
            state.frames.push(Frame::new(None, variables));
            let holds = self.condition(state, when);
            state.frames.pop();
            match holds? {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(unknown) => doubt = doubt.or(Some(unknown)),
            }
        }
        if doubt.is_none() && state.folder.fires_itself(&trigger) {
            return Err(raise("54001", fired.span, "stack depth limit exceeded"));
        }
        let mut variables: Vec<Variable> = rows.into_iter().map(variable).collect();
        variables.extend(of_trigger(&state.folder, &trigger, fired.event));
        let called = Called::Trigger(variables);
        let returned = self.call_with(state, trigger.function, called, fired.span, doubt)?;
        Ok(Some(returned.value))
    }
}

/// `TG_NAME` and its like.
fn of_trigger(folder: &Folder<'_>, trigger: &Trigger, event: &Event) -> Vec<Variable> {
    let relation = &folder.catalog.relations[trigger.relation];
    let namespace = &folder.catalog.namespaces[relation.namespace].name;
    let timing = match trigger.timing {
        TriggerTiming::Before => "BEFORE",
        TriggerTiming::After => "AFTER",
        TriggerTiming::InsteadOf => "INSTEAD OF",
    };
    let level = if trigger.for_each_row {
        "ROW"
    } else {
        "STATEMENT"
    };
    let count = i64::try_from(trigger.arguments.len()).unwrap_or(i64::MAX);
    let arguments = trigger.arguments.iter();
    let arguments = arguments.map(|it| Value::Text(it.clone())).collect();
    let name = relation.name.as_str();
    [
        ("tg_name", Value::text(trigger.name.as_str())),
        ("tg_when", Value::text(timing)),
        ("tg_level", Value::text(level)),
        ("tg_op", Value::text(event.as_str())),
        ("tg_relid", Value::int(trigger.relation.0)),
        ("tg_relname", Value::text(name)),
        ("tg_table_name", Value::text(name)),
        ("tg_table_schema", Value::text(namespace.as_str())),
        ("tg_nargs", Value::Int(count)),
        ("tg_argv", Value::Array(arguments)),
    ]
    .into_iter()
    .map(|(name, value)| Variable::new(name, value))
    .collect()
}

impl Folder<'_> {
    /// Whether a trigger in this state fires in the session's role for replication.
    pub(in crate::fold) fn is_enabled(&self, state: TriggerState) -> bool {
        match state {
            TriggerState::Origin => !self.session.is_replica,
            TriggerState::Disabled => false,
            TriggerState::Replica => self.session.is_replica,
            TriggerState::Always => true,
        }
    }

    /// Whether a trigger is enabled and must be run: its function could change the catalog, or never ends.
    pub(super) fn must_run(&self, id: TriggerId) -> bool {
        let trigger = &self.catalog.triggers[id];
        self.is_enabled(trigger.state)
            && (self.may_run_ddl(trigger.function) || self.fires_itself(trigger))
    }

    /// Whether a trigger of INSERT puts a row into its own table whatever the rows are, so that it never ends. Where that
    /// depends on a condition, or on a conflict, it is taken to end.
    fn fires_itself(&self, trigger: &Trigger) -> bool {
        let function = &self.catalog.functions[trigger.function];
        let body = function.body.as_ref();
        let is_sure = trigger.on_insert && trigger.when.is_none() && !trigger.deferred;
        let Some(body) = body.filter(|_| is_sure && function.language == "plpgsql") else {
            return false;
        };
        if !body.text.to_ascii_lowercase().contains("insert") {
            return false;
        }
        let Ok(tree) = self.parser.plpgsql(&body.text, body.place) else {
            return false;
        };
        if !tree.block.handlers.is_empty() {
            return false;
        }
        let always = tree.block.statements.iter().take_while(|statement| {
            matches!(
                statement.kind,
                StatementKind::Sql(_) | StatementKind::Assign { .. } | StatementKind::Null
            )
        });
        always.into_iter().any(|statement| match &statement.kind {
            StatementKind::Sql(sql) => self.inserts_into(sql, trigger.relation),
            _ => false,
        })
    }

    /// Whether a statement puts a row of values into a table.
    fn inserts_into(&self, sql: &Snippet, relation: RelationId) -> bool {
        let Ok(query) = self.parser.query(&sql.text, sql.place()) else {
            return false;
        };
        let QueryBody::Write(write) = &query.body else {
            return false;
        };
        let WriteKind::Insert(insert) = &write.kind else {
            return false;
        };
        let rows = insert.source.as_ref().map(|it| &it.body);
        matches!(rows, None | Some(QueryBody::Values(_)))
            && insert.conflict.is_none()
            && self.find_relation(&write.target) == Some(relation)
    }

    /// The triggers that a statement fires, by their names; none where none of them must be run.
    fn fired_by(&self, fired: &Fired<'_>) -> Vec<(TriggerId, Trigger)> {
        let relation = &self.catalog.relations[fired.relation];
        let is_meant = |it: &Trigger| match fired.event {
            Event::Insert => it.on_insert,
            Event::Update(columns) => {
                let is_set = |attnum: &i16| {
                    relation
                        .columns()
                        .any(|column| column.attnum == *attnum && columns.contains(&column.name))
                };
                it.on_update
                    && (columns.is_empty()
                        || it.update_columns.is_empty()
                        || it.update_columns.iter().any(is_set))
            }
            Event::Delete => it.on_delete,
            Event::Truncate => it.on_truncate,
        };
        let mut triggers: Vec<(TriggerId, Trigger)> = self
            .catalog
            .triggers_of(fired.relation)
            .filter(|(_, it)| is_meant(it) && self.is_enabled(it.state))
            .map(|(id, it)| (id, it.clone()))
            .collect();
        if !triggers.iter().any(|(id, _)| self.must_run(*id)) {
            return Vec::new();
        }
        // What comes before may change the rows of those that make something.
        triggers.retain(|(id, it)| {
            (it.timing != TriggerTiming::After && it.for_each_row) || self.must_run(*id)
        });
        triggers.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
        triggers
    }
}
