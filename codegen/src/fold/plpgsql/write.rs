//! Statements on rows: the functions that they call, how many rows they take, and the triggers that they fire.

use super::call::Given;
use super::eval::Env;
use super::fire::{Event, Fired};
use super::machine::Machine;
use super::query::{Header, Row, Rows};
use super::state::State;
use super::value::{Unknown, Value};
use crate::catalog::{FunctionId, RelationId, Trigger};
use crate::ddl::Data;
use crate::expr::write::{Conflict, Insert, Write, WriteKind};
use crate::expr::{Alias, Expr, ExprKind, FromItem, Grouping, Query, QueryBody, Select, Target};
use crate::fold::Refusal;
use crate::source::{Place, Snippet, Span};

/// What is followed of a statement.
struct Followed<'f> {
    /// The functions that it may call and that could change the catalog.
    makers: Vec<FunctionId>,
    /// Its text and what stands for `$1` in it.
    snippet: &'f Snippet,
    parameters: &'f [Value],
    span: Span,
}

impl Machine {
    /// Runs the functions that a statement on rows calls, and the triggers that it fires, where they could change the
    /// catalog; says how many rows it takes.
    pub(super) fn data(
        &self,
        state: &mut State<'_>,
        it: &Data,
        parameters: &[Value],
        span: Span,
    ) -> Result<Value, Refusal> {
        let doubt = Unknown {
            not_null: true,
            ..Unknown::new(span, format!("the rows of {}", it.what))
        };
        let unknown = Ok(Value::Unknown(doubt.clone()));
        if state.folder.refreshes(it) {
            return self.refresh(state, it, doubt);
        }
        let Some(snippet) = &it.query else {
            self.fire_of_unread(state, it, &doubt, span)?;
            return unknown;
        };
        if it.what == "CALL" {
            self.call_statement(state, snippet, parameters)?;
            return unknown;
        }
        let makers = state.folder.makers_called(it);
        let fires = state.folder.fires(it);
        if makers.is_empty() && !fires && !state.counts {
            return unknown;
        }
        let parser = state.folder.parser;
        let Ok(query) = parser.query(&snippet.text, snippet.place()) else {
            self.fire_of_unread(state, it, &doubt, span)?;
            self.perhaps_called(state, &makers, &doubt, span)?;
            return unknown;
        };
        let followed = Followed {
            makers,
            snippet,
            parameters,
            span,
        };
        let result = match &query.body {
            QueryBody::Write(write) => self.write(state, &query, write, &followed, &doubt),
            QueryBody::Select(_) | QueryBody::Values(_) | QueryBody::SetOperation { .. }
                if !followed.makers.is_empty() || state.counts =>
            {
                let rows = self.followed_rows(state, &query, &followed)?;
                Ok(rows.count())
            }
            QueryBody::Other(_) => {
                self.perhaps_called(state, &followed.makers, &doubt, span)?;
                unknown
            }
            QueryBody::Select(_) | QueryBody::Values(_) | QueryBody::SetOperation { .. } => unknown,
        }?;
        for (index, common) in query.with.iter().enumerate() {
            if let QueryBody::Write(write) = &common.query.body {
                let with = query.with[..index].iter().chain(&common.query.with);
                let query = Query {
                    with: with.cloned().collect(),
                    ..common.query.clone()
                };
                self.write(state, &query, write, &followed, &doubt)?;
            }
        }
        Ok(result)
    }

    /// REFRESH MATERIALIZED VIEW runs the view's query.
    fn refresh(&self, state: &mut State<'_>, it: &Data, doubt: Unknown) -> Result<Value, Refusal> {
        let target = it.target.as_ref();
        let relation = target.and_then(|it| state.folder.find_relation(&it.name));
        let view = relation.and_then(|id| state.folder.catalog.relations[id].view.clone());
        if let Some(view) = view {
            state.folder.restrict(true);
            let rows = self.rows(state, &view.query);
            state.folder.restrict(false);
            rows?;
        }
        Ok(Value::Unknown(doubt))
    }

    fn followed_rows(
        &self,
        state: &mut State<'_>,
        query: &Query,
        followed: &Followed<'_>,
    ) -> Result<Rows, Refusal> {
        self.with_eval(state, &followed.snippet.text, followed.parameters, |eval| {
            eval.query(query, Env::default())
        })
    }

    /// Functions of which it is not known whether and with what they are called.
    fn perhaps_called(
        &self,
        state: &mut State<'_>,
        makers: &[FunctionId],
        doubt: &Unknown,
        span: Span,
    ) -> Result<(), Refusal> {
        for id in makers {
            let unknown = || Given::Value(Value::Unknown(doubt.plain()));
            let given = state.folder.catalog.functions[*id]
                .inputs()
                .map(|_| unknown())
                .collect();
            self.call(state, *id, given, span, Some(doubt.plain()))?;
        }
        Ok(())
    }

    fn write(
        &self,
        state: &mut State<'_>,
        query: &Query,
        write: &Write,
        followed: &Followed<'_>,
        doubt: &Unknown,
    ) -> Result<Value, Refusal> {
        match &write.kind {
            WriteKind::Insert(insert) => self.insert(state, query, write, insert, followed, doubt),
            WriteKind::Update {
                assignments,
                from,
                filter,
            } => {
                let values = assignments.iter().map(|it| it.value.clone());
                let values = values.chain(returned(write)).collect();
                let rows =
                    self.taken(state, query, write, from, filter.as_ref(), values, followed)?;
                let columns = assignments.iter().flat_map(|it| &it.columns);
                let columns = columns.map(|it| it.name.clone()).collect();
                self.fire_taken(state, write, &Event::Update(columns), &rows, followed.span)?;
                Ok(if rows.rows.is_empty() {
                    Value::Int(0)
                } else {
                    Value::Unknown(doubt.clone())
                })
            }
            WriteKind::Delete { using, filter } => {
                let values = returned(write).collect();
                let rows = self.taken(
                    state,
                    query,
                    write,
                    using,
                    filter.as_ref(),
                    values,
                    followed,
                )?;
                self.fire_taken(state, write, &Event::Delete, &rows, followed.span)?;
                Ok(if rows.rows.is_empty() {
                    Value::Int(0)
                } else {
                    Value::Unknown(doubt.clone())
                })
            }
            WriteKind::Merge { .. } => {
                self.perhaps_called(state, &followed.makers, doubt, followed.span)?;
                self.fire_perhaps(state, write, doubt, followed.span)?;
                Ok(Value::Unknown(doubt.clone()))
            }
        }
    }

    /// The rows that UPDATE or DELETE takes, with what it computes for each.
    #[expect(
        clippy::too_many_arguments,
        reason = "they are the clauses of the statement"
    )]
    fn taken(
        &self,
        state: &mut State<'_>,
        query: &Query,
        write: &Write,
        items: &[FromItem],
        filter: Option<&Expr>,
        values: Vec<Expr>,
        followed: &Followed<'_>,
    ) -> Result<Rows, Refusal> {
        let target = FromItem::Relation {
            name: write.target.clone(),
            alias: write.alias.as_ref().map(|name| Alias {
                name: name.clone(),
                columns: Vec::new(),
                types: Vec::new(),
            }),
            span: write.span,
        };
        let targets = values.into_iter().map(|expr| Target { expr, alias: None });
        let select = Select {
            distinct: false,
            distinct_on: Vec::new(),
            targets: if followed.makers.is_empty() {
                Vec::new()
            } else {
                targets.collect()
            },
            from: std::iter::once(target)
                .chain(items.iter().cloned())
                .collect(),
            filter: filter.cloned(),
            group_by: Vec::new(),
            grouping: Grouping::default(),
            having: None,
            windows: Vec::new(),
        };
        let query = Query {
            with: query.with.clone(),
            body: QueryBody::Select(Box::new(select)),
            order_by: Vec::new(),
            limit: None,
            offset: None,
            locks: Vec::new(),
            span: query.span,
        };
        self.followed_rows(state, &query, followed)
    }

    fn insert(
        &self,
        state: &mut State<'_>,
        query: &Query,
        write: &Write,
        insert: &Insert,
        followed: &Followed<'_>,
        doubt: &Unknown,
    ) -> Result<Value, Refusal> {
        let mut rows = match &insert.source {
            Some(source) => {
                let with = query.with.iter().chain(&source.with).cloned();
                let source = Query {
                    with: with.collect(),
                    ..source.clone()
                };
                self.followed_rows(state, &source, followed)?
            }
            None => Rows {
                header: Header::default(),
                rows: vec![Row::certain(Vec::new())],
                ordered: true,
            },
        };
        let count = rows.count();
        if let Some(conflict) = &insert.conflict {
            let unknown = Unknown::new(followed.span, "whether rows conflict with others");
            for row in &mut rows.rows {
                row.doubt.get_or_insert_with(|| unknown.clone());
            }
            if !conflict.assignments.is_empty() {
                let columns = conflict.assignments.iter().flat_map(|it| &it.columns);
                let columns = columns.map(|it| it.name.clone()).collect();
                self.fire_taken(state, write, &Event::Update(columns), &rows, followed.span)?;
            }
        }
        let relation = state.folder.find_relation(&write.target);
        let columns: Vec<_> = insert.columns.iter().map(|it| it.name.clone()).collect();
        let kept = self.fire_inserted(state, relation, &columns, &rows, followed.span)?;
        let was_fired = kept.is_some();
        let count = kept.unwrap_or(count);
        let is_counted =
            |conflict: &Conflict| !conflict.assignments.is_empty() && conflict.filter.is_none();
        let all = insert.conflict.as_ref().is_none_or(is_counted)
            && relation.is_some_and(|it| state.folder.takes_all_rows(it, was_fired));
        Ok(if all || count == Value::Int(0) {
            count
        } else {
            Value::Unknown(doubt.clone())
        })
    }

    /// The triggers of rows of which nothing is known but that there may be some.
    fn fire_perhaps(
        &self,
        state: &mut State<'_>,
        write: &Write,
        doubt: &Unknown,
        span: Span,
    ) -> Result<(), Refusal> {
        let rows = Rows::unknown(Header::default(), doubt);
        let relation = state.folder.find_relation(&write.target);
        if matches!(write.kind, WriteKind::Insert(_) | WriteKind::Merge { .. }) {
            self.fire_inserted(state, relation, &[], &rows, span)?;
        }
        if !matches!(write.kind, WriteKind::Insert(_) | WriteKind::Delete { .. }) {
            self.fire_taken(state, write, &Event::Update(Vec::new()), &rows, span)?;
        }
        if matches!(
            write.kind,
            WriteKind::Delete { .. } | WriteKind::Merge { .. }
        ) {
            self.fire_taken(state, write, &Event::Delete, &rows, span)?;
        }
        Ok(())
    }

    /// The triggers of a statement whose parts are not kept.
    fn fire_of_unread(
        &self,
        state: &mut State<'_>,
        it: &Data,
        doubt: &Unknown,
        span: Span,
    ) -> Result<(), Refusal> {
        let events: &[Event] = match it.what {
            "INSERT" | "COPY" => &[Event::Insert],
            "TRUNCATE" => &[Event::Truncate],
            "UPDATE" => &[Event::Update(Vec::new())],
            "DELETE" => &[Event::Delete],
            "MERGE" => &[Event::Insert, Event::Update(Vec::new()), Event::Delete],
            _ => return Ok(()),
        };
        let rows = Rows::unknown(Header::default(), doubt);
        let targets = it.target.iter().chain(&it.others);
        let relations: Vec<RelationId> = targets
            .filter_map(|target| state.folder.find_relation(&target.name))
            .collect();
        for relation in relations {
            for event in events {
                let fired = Fired {
                    relation,
                    event,
                    span,
                };
                self.fire_rows(state, &fired, &rows.rows)?;
            }
        }
        Ok(())
    }

    fn fire_taken(
        &self,
        state: &mut State<'_>,
        write: &Write,
        event: &Event,
        rows: &Rows,
        span: Span,
    ) -> Result<(), Refusal> {
        let Some(relation) = state.folder.find_relation(&write.target) else {
            return Ok(());
        };
        let fired = Fired {
            relation,
            event,
            span,
        };
        // What the rows hold is not known, whatever was computed of them.
        let rows: Vec<Row> = rows
            .rows
            .iter()
            .map(|row| Row {
                values: Vec::new(),
                doubt: row.doubt.clone(),
            })
            .collect();
        self.fire_rows(state, &fired, &rows).map(|_| ())
    }

    /// The rows that a statement which writes returns: only how many they are is known.
    pub(super) fn written_rows(
        &self,
        state: &mut State<'_>,
        write: &Write,
        (text, place): (&str, Place),
        parameters: &[Value],
    ) -> Result<Rows, Refusal> {
        let span = write.span;
        let script = state.folder.parser.statements(text, place);
        let (statements, problems) = &*script;
        if let Some(problem) = problems.first() {
            super::machine::not_parsed(state, problem.clone(), span)?;
        }
        for statement in statements {
            self.apply(state, statement, parameters)?;
        }
        let unknown = Unknown::new(span, "the rows that are written");
        let mut rows = Rows::of_nothing_known(span, "the rows that are written");
        let is_whole = |it: &Target| matches!(it.expr.kind, ExprKind::Star(_));
        match state.row_count {
            Value::Int(0) => rows.rows.clear(),
            Value::Int(count) if !write.returning.iter().any(is_whole) => {
                let target = state.folder.written(&write.target, write.span);
                let target = target.ok().flatten();
                let row = target.map(|id| &state.folder.catalog.relations[id]);
                let value = |it: &Target| {
                    let column = match &it.expr.kind {
                        ExprKind::Column(path) => row.zip(path.last()),
                        _ => None,
                    };
                    let column = column.and_then(|(row, name)| row.column(name.as_str()));
                    Value::Unknown(Unknown {
                        not_null: column.is_some_and(|it| it.not_null),
                        ..unknown.clone()
                    })
                };
                let values = write.returning.iter().map(value).collect();
                let count = usize::try_from(count).unwrap_or(usize::MAX).min(2);
                rows.rows = vec![Row::certain(values); count];
            }
            _ => {}
        }
        Ok(rows)
    }
}

fn returned(write: &Write) -> impl Iterator<Item = Expr> {
    write.returning.iter().map(|it| it.expr.clone())
}

impl crate::fold::Folder<'_> {
    /// Whether a statement fires triggers that must be run.
    pub(in crate::fold) fn fires(&self, it: &Data) -> bool {
        if !matches!(
            it.what,
            "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "COPY" | "TRUNCATE" | "WITH" | "SELECT"
        ) {
            return false;
        }
        // ON CONFLICT may change the rows that are there.
        let has_conflict = |query: &Snippet| query.text.to_ascii_lowercase().contains("conflict");
        let adds_only = match it.what {
            "COPY" => true,
            "INSERT" => !it.query.as_ref().is_some_and(has_conflict),
            _ => false,
        };
        let targets = it.target.iter().chain(&it.others);
        targets
            .filter_map(|target| self.find_relation(&target.name))
            .any(|relation| {
                let mut triggers = self.catalog.triggers_of(relation);
                triggers.any(|(id, _)| self.must_run(id))
                    || !adds_only && self.may_cascade(relation)
            })
    }

    /// Whether a statement refreshes a view whose query calls functions that could change the catalog.
    pub(in crate::fold) fn refreshes(&self, it: &Data) -> bool {
        let target = it
            .target
            .as_ref()
            .filter(|_| it.what.starts_with("REFRESH"));
        let relation = target.and_then(|it| self.find_relation(&it.name));
        let view = relation.and_then(|id| self.catalog.relations[id].view.as_ref());
        view.is_some_and(|view| !self.makers_in(&view.query.text).is_empty())
    }

    /// The functions that fill a materialized view look names up in `pg_catalog` alone, from PostgreSQL 17 on.
    pub(in crate::fold) fn restrict(&mut self, is_restricted: bool) {
        self.session.is_restricted = is_restricted && self.settings.postgres >= 17;
    }

    /// Whether a table takes all rows that an INSERT gives it: no trigger that was not run, and no rule, may leave one
    /// out.
    fn takes_all_rows(&self, relation: RelationId, was_fired: bool) -> bool {
        use crate::ddl::TriggerTiming;
        let row = &self.catalog.relations[relation];
        let leaves_out =
            |it: &Trigger| it.on_insert && it.for_each_row && it.timing != TriggerTiming::After;
        let mut triggers = self.catalog.triggers_of(relation);
        let has_trigger = !was_fired && triggers.any(|(_, it)| leaves_out(it));
        let mut others = self.catalog.others.iter();
        let has_rule = others.any(|(_, other)| other.relation == Some(relation));
        row.view.is_none() && row.taints.is_empty() && !has_trigger && !has_rule
    }
}
