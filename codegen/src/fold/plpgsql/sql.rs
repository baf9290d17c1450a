//! SQL in a body: statements, PERFORM, SELECT INTO, EXECUTE.

use std::sync::Arc;

use super::conditions::raise;
use super::eval::Env;
use super::machine::{Deferred, Flow, Machine, Paths, Stop, parts_of};
use super::query::{Row, Rows};
use super::reading::READ;
use super::state::State;
use super::value::{Part, Unknown, Value};
use super::{DEPTH, control, dynamic};
use crate::ddl::plpgsql::Into;
use crate::ddl::{Data, Ddl, Statement};
use crate::diagnostics::Code;
use crate::expr::{ExprKind, QueryBody};
use crate::fold::{Outcome, Refusal};
use crate::name::Name;
use crate::source::{Place, Snippet, Span};

impl Machine {
    /// All statements of a text.
    pub(super) fn script<'a>(
        &self,
        mut state: State<'a>,
        text: &str,
        place: Place,
        parameters: &[Value],
    ) -> Paths<'a> {
        let script = state.folder.parser.statements(text, place);
        let (statements, problems) = &*script;
        for problem in problems {
            if problem.code == Code::NotUnderstood {
                state.report(problem.clone());
            } else {
                return vec![(Flow::Raise(Refusal::from(problem.clone())), state)];
            }
        }
        let mut paths = Vec::new();
        for statement in statements {
            if let Some(refusal) = refused_of_text(&state, statement, text) {
                paths.push((Flow::Raise(refusal), state));
                return paths;
            }
            let failing = super::failing::paths(&state, statement);
            let is_forked = !failing.is_empty();
            let doubt = failing.first().and_then(|(_, it)| it.doubts.last());
            if let Err(refusal) = self.apply(&mut state, statement, parameters) {
                paths.push((Flow::Raise(refusal), state));
                return paths;
            }
            if let (true, Some(doubt)) = (is_forked, doubt) {
                state.assume(doubt);
            }
            for (flow, failed) in failing {
                control::end(&mut paths, flow, failed);
            }
        }
        paths.push((Flow::Next, state));
        paths
    }

    /// A statement of SQL in the body; one that gives rows has to say where they go.
    pub(super) fn sql<'a>(&self, state: State<'a>, snippet: &Snippet) -> Paths<'a> {
        let mut paths = self.script(state, &snippet.text, snippet.place(), &[]);
        for (flow, state) in &mut paths {
            if matches!(flow, Flow::Next) && gives_rows(state, snippet) {
                let message = "query has no destination for result data";
                let refusal = raise("42601", snippet.span, message);
                let help = "If you want to discard the results of a SELECT, use PERFORM instead.";
                *flow = Flow::Raise(refusal.help(help));
            }
        }
        paths
    }

    /// CALL: what the procedure gives goes into the variables that stand in the place of its OUT arguments.
    pub(super) fn call_statement(
        &self,
        state: &mut State<'_>,
        snippet: &Snippet,
        parameters: &[Value],
    ) -> Result<(), Refusal> {
        let parser = state.folder.parser;
        let expr = match parser.expression(&snippet.text, snippet.place()) {
            Ok(expr) => expr,
            Err(problem) => {
                super::machine::not_parsed(state, *problem, snippet.span)?;
                return Ok(());
            }
        };
        state.transactions.calling = true;
        let value = self.with_eval(state, &snippet.text, parameters, |eval| {
            eval.eval(&expr, Env::default())
        });
        state.transactions.calling = false;
        let (ExprKind::Function(call), Value::Record(record)) = (&expr.kind, value?) else {
            return Ok(());
        };
        let targets: Vec<Name> = call
            .arguments
            .iter()
            .filter_map(|argument| match &argument.value.kind {
                ExprKind::Column(path) => path.first().cloned(),
                _ => None,
            })
            .filter(|name| state.has_variable(name))
            .collect();
        if targets.len() == record.fields.len() {
            for (name, (_, value)) in targets.iter().zip(&record.fields) {
                self.set(state, name, value.clone(), snippet.span)?;
            }
        } else {
            for name in &targets {
                let unknown = Value::unknown(snippet.span, format!("variable \"{name}\""));
                self.set(state, name, unknown, snippet.span)?;
            }
        }
        Ok(())
    }

    /// PERFORM: the query runs for what its functions do.
    pub(super) fn perform(&self, state: &mut State<'_>, query: &Snippet) -> Result<(), Refusal> {
        let rows = match self.rows_of_list(state, query) {
            Some(rows) => rows,
            // `PERFORM (WITH …)` and other forms: what they find is not known.
            None => Ok(Rows::of_nothing_known(query.span, "the rows of PERFORM")),
        };
        match rows {
            Ok(rows) => {
                let found = found(&rows);
                state.set_count(rows.count());
                state.set_found(found);
                Ok(())
            }
            Err(refusal) if state.excuses(&refusal) => {
                state.report(*refusal.diagnostic);
                Ok(())
            }
            Err(refusal) => Err(refusal),
        }
    }

    /// `SELECT … INTO variables`
    pub(super) fn select_into<'a>(
        &self,
        mut state: State<'a>,
        query: &Snippet,
        into: &Into,
    ) -> Paths<'a> {
        match self.rows(&mut state, query) {
            Ok(rows) => self.store(state, &rows, into, query.span),
            Err(refusal) if state.excuses(&refusal) => {
                let rows = Rows::of_nothing_known(query.span, "a table that no migration creates");
                state.report(*refusal.diagnostic);
                self.store(state, &rows, into, query.span)
            }
            Err(refusal) => vec![(Flow::Raise(refusal), state)],
        }
    }

    fn store<'a>(&self, mut state: State<'a>, rows: &Rows, into: &Into, span: Span) -> Paths<'a> {
        let certain = rows.rows.iter().filter(|row| row.doubt.is_none()).count();
        let doubt = rows.doubt().cloned();
        if into.strict {
            let missing = raise("P0002", span, "query returned no rows");
            let many = raise("P0003", span, "query returned more than one row");
            match (certain, &doubt) {
                (0, None) => return vec![(Flow::Raise(missing), state)],
                (1, None) => {}
                (count, None) if count > 1 => return vec![(Flow::Raise(many), state)],
                (_, None) => {}
                // Where nothing catches the error, there was no error.
                (_, Some(doubt)) => {
                    let mut paths = Vec::new();
                    for refusal in [missing, many] {
                        if state.catches(&refusal) {
                            let mut raising = state.clone();
                            raising.assume(doubt.clone());
                            paths.push((Flow::Raise(refusal), raising));
                        }
                    }
                    if !paths.is_empty() {
                        state.assume(doubt.clone());
                    }
                    paths.extend(self.set_targets(state, rows, into, span));
                    return paths;
                }
            }
        }
        self.set_targets(state, rows, into, span)
    }

    pub(super) fn set_targets<'a>(
        &self,
        mut state: State<'a>,
        rows: &Rows,
        into: &Into,
        span: Span,
    ) -> Paths<'a> {
        let found = found(rows);
        // More rows than one are not looked at.
        state.row_count = match &found {
            Value::Bool(found) => Value::Int(i64::from(*found)),
            unknown => unknown.clone(),
        };
        state.set_found(found);
        let row = chosen(rows, span);
        let whole = match into.targets.as_slice() {
            [target] => {
                let name = crate::name::Name::from_unquoted(&target.text);
                state
                    .variable_mut(&name)
                    .is_some_and(|variable| variable.takes_row())
            }
            _ => false,
        };
        if whole {
            let value = match &row {
                Some(row) => rows.record(row),
                None => Value::Null,
            };
            return match self.assign(&mut state, &into.targets[0], value) {
                Ok(()) => vec![(Flow::Next, state)],
                Err(refusal) => vec![(Flow::Raise(refusal), state)],
            };
        }
        for (index, target) in into.targets.iter().enumerate() {
            let value = match &row {
                Some(row) => row
                    .values
                    .get(index)
                    .cloned()
                    .unwrap_or_else(|| row.doubt.clone().map_or(Value::Null, Value::Unknown)),
                None => Value::Null,
            };
            if let Err(refusal) = self.assign(&mut state, target, value) {
                return vec![(Flow::Raise(refusal), state)];
            }
        }
        vec![(Flow::Next, state)]
    }

    /// EXECUTE
    pub(super) fn execute<'a>(
        &self,
        mut state: State<'a>,
        text: &Snippet,
        into: Option<&Into>,
        using: &[Snippet],
        span: Span,
    ) -> Result<Paths<'a>, Stop> {
        if state.folder.via.len() >= DEPTH {
            self.budget.set(0);
            return Err(control::stop(span, "EXECUTE is nested too deep"));
        }
        // EXECUTE leaves FOUND as it is.
        let found = state.frames[0].variables[0].value.clone();
        let known = match self.value(&mut state, text).map(Value::plain) {
            Ok(Value::Text(known)) => known,
            Ok(Value::Null) => {
                let refusal = raise("22004", span, "query string argument of EXECUTE is null");
                return Ok(vec![(Flow::Raise(refusal), state)]);
            }
            Ok(value) if parts_of(&value).is_some_and(is_as_written) => as_written(&value),
            Ok(value) => {
                dynamic::execute_unknown(&mut state, &value, span);
                let rows = Rows::of_nothing_known(span, "the rows of EXECUTE");
                state.row_count = rows.count();
                let mut paths = match into {
                    Some(into) => self.store(state, &rows, into, span),
                    None => vec![(Flow::Next, state)],
                };
                for (_, state) in &mut paths {
                    state.set_found(found.clone());
                }
                return Ok(paths);
            }
            Err(refusal) => return Ok(vec![(Flow::Raise(refusal), state)]),
        };
        let parameters = match self.parameters(&mut state, using) {
            Ok(parameters) => parameters,
            Err(refusal) => return Ok(vec![(Flow::Raise(refusal), state)]),
        };
        let around = state.folder.via.clone();
        state.folder.via = around.iter().copied().chain([span]).collect();
        let executing = std::mem::replace(&mut state.transactions.executing, true);
        let mut paths = match into {
            Some(into) => {
                let place = Place::Computed(span);
                let rows = self.rows_of_text(&mut state, &known, place, &parameters);
                state.transactions.executing = executing;
                match rows {
                    Ok(rows) => self.store(state, &rows, into, span),
                    Err(refusal) => vec![(Flow::Raise(refusal), state)],
                }
            }
            None => self.script(state, &known, Place::Computed(span), &parameters),
        };
        for (_, state) in &mut paths {
            state.folder.via = around.clone();
            state.set_found(found.clone());
            state.transactions.executing = executing;
        }
        Ok(paths)
    }

    /// FOR … IN EXECUTE, RETURN QUERY EXECUTE
    pub(super) fn dynamic_rows(
        &self,
        state: &mut State<'_>,
        text: &Snippet,
        using: &[Snippet],
        returning: bool,
    ) -> Result<Rows, Refusal> {
        match self.value(state, text)?.plain() {
            Value::Text(known) => {
                let parameters = self.parameters(state, using)?;
                state.returning = returning;
                let executing = std::mem::replace(&mut state.transactions.executing, true);
                let place = Place::Computed(text.span);
                let rows = self.rows_of_text(state, &known, place, &parameters);
                state.transactions.executing = executing;
                rows
            }
            Value::Null => Err(raise(
                "22004",
                text.span,
                "query string argument of EXECUTE is null",
            )),
            value => {
                if parts_of(&value).is_none() {
                    dynamic::execute_unknown(state, &value, text.span);
                }
                Ok(Rows::of_nothing_known(text.span, "the rows of EXECUTE"))
            }
        }
    }

    fn parameters(&self, state: &mut State<'_>, using: &[Snippet]) -> Result<Vec<Value>, Refusal> {
        using.iter().map(|it| self.value(state, it)).collect()
    }
}

impl Machine {
    /// Refuses a statement that writes rows where PostgreSQL does when it reads it.
    fn judged(&self, state: &State<'_>, it: &Data, parameters: &[Value]) -> Result<(), Refusal> {
        let is_read = matches!(
            it.what,
            "INSERT" | "UPDATE" | "DELETE" | "MERGE" | "WITH" | "SELECT"
        );
        // Those of functions in SQL were read when they were made.
        if !is_read || state.conflict.is_none() && !state.transactions.executing {
            return Ok(());
        }
        self.budget.set(self.budget.get().saturating_sub(READ));
        let variables = state.variables(parameters.len());
        let analysis = state.folder.read_rows(it, &variables)?;
        // It is reported as what the platform may have.
        analysis.and_then(|it| it.doubt).map_or(Ok(()), Err)
    }

    /// Applies a statement to the path's catalog. A refusal for want of an object that nothing creates ends the path
    /// only where a handler waits for it or it is certain.
    pub(super) fn apply(
        &self,
        state: &mut State<'_>,
        statement: &Statement,
        parameters: &[Value],
    ) -> Result<(), Refusal> {
        let applied = match &statement.ddl {
            Ddl::Transaction(it) => state
                .transaction(it, statement.span)
                .map(|()| Outcome::NoEffect),
            Ddl::Data(it) => match state.folder.check_data(it, statement.span) {
                Ok(()) => self
                    .judged(state, it, parameters)
                    .and_then(|()| self.data(state, it, parameters, statement.span))
                    .map(|count| {
                        state.folder.fill(it);
                        state.set_count(count);
                        Outcome::NoEffect
                    }),
                Err(refusal) => Err(refusal),
            },
            Ddl::CreateTableAs(it) if !it.materialized => {
                state.row_count = Value::Int(0);
                state.folder.variables = Some(state.variables(parameters.len()));
                let applied = state.folder.apply(statement);
                state.folder.variables = None;
                applied.and_then(|outcome| {
                    if let Some(query) = state.folder.query_to_run(it) {
                        let select = Data::select(query.clone());
                        self.data(state, &select, parameters, statement.span)?;
                    }
                    Ok(outcome)
                })
            }
            _ => {
                state.row_count = Value::Int(0);
                state.folder.apply(statement)
            }
        };
        match applied {
            Ok(outcome) => {
                state.note(outcome);
                Ok(())
            }
            Err(refusal) if refusal.sqlstate().is_none() => {
                state.report(*refusal.diagnostic);
                Ok(())
            }
            Err(refusal) if state.excuses(&refusal) => {
                let via = state.folder.via.clone();
                let missing = refusal.missing.as_deref();
                if !missing.is_some_and(|it| state.folder.may_be_of_platform(it)) {
                    state.missed.insert(statement.span);
                }
                state.folder.deferred.push(Deferred {
                    statement: statement.clone(),
                    refusal,
                    via,
                });
                state.note(Outcome::Tainted);
                Ok(())
            }
            Err(refusal) => Err(refusal),
        }
    }
}

/// What EXECUTE does not take: `SELECT … INTO`, whose target would be a table.
fn refused_of_text(state: &State<'_>, statement: &Statement, text: &str) -> Option<Refusal> {
    let first = text.trim_start_matches(['(', ' ', '\t', '\r', '\n']);
    let first = first.split(|c: char| !c.is_alphanumeric()).next()?;
    let is_select = ["select", "with"]
        .iter()
        .any(|it| first.eq_ignore_ascii_case(it));
    let makes = matches!(statement.ddl, Ddl::CreateTableAs(_));
    (state.transactions.executing && makes && is_select).then(|| {
        let message = "EXECUTE of SELECT ... INTO is not implemented";
        let refusal = raise("0A000", statement.span, message);
        refusal
            .help("You might want to use EXECUTE ... INTO or EXECUTE CREATE TABLE ... AS instead.")
    })
}

/// Whether a text is known but for how PostgreSQL prints what was written: run, it means the same.
fn is_as_written(parts: &[Part]) -> bool {
    parts.iter().all(|part| match part {
        Part::Known(_) | Part::Printed(_) => true,
        Part::Identifier | Part::Literal | Part::Any => false,
    })
}

fn as_written(value: &Value) -> Arc<str> {
    let text = |part: &Part| match part {
        Part::Known(text) | Part::Printed(text) => text.to_string(),
        Part::Identifier | Part::Literal | Part::Any => String::new(),
    };
    let parts = parts_of(value).unwrap_or_default();
    parts.iter().map(text).collect::<String>().into()
}

pub(super) fn found(rows: &Rows) -> Value {
    if rows.rows.iter().any(|row| row.doubt.is_none()) {
        return Value::Bool(true);
    }
    match rows.doubt() {
        Some(doubt) => Value::Unknown(Unknown {
            not_null: true,
            ..doubt.plain()
        }),
        None => Value::Bool(false),
    }
}

/// Whether a statement is a query, or returns the rows that it writes.
fn gives_rows(state: &State<'_>, snippet: &Snippet) -> bool {
    // Most statements of bodies are these, which the grammar of queries would read in vain.
    const NEVER: [&str; 6] = ["alter", "comment", "create", "drop", "grant", "revoke"];
    let word = snippet
        .text
        .split(|it: char| !it.is_ascii_alphabetic())
        .next();
    if word.is_some_and(|word| NEVER.iter().any(|it| it.eq_ignore_ascii_case(word))) {
        return false;
    }
    let parser = state.folder.parser;
    let Ok(query) = parser.query(&snippet.text, snippet.place()) else {
        return false;
    };
    match &query.body {
        QueryBody::Write(write) => !write.returning.is_empty(),
        QueryBody::Select(_) | QueryBody::Values(_) | QueryBody::SetOperation { .. } => true,
        QueryBody::Other(_) => false,
    }
}

/// The row that INTO takes: the only one; of several, the values on which all agree.
fn chosen(rows: &Rows, span: Span) -> Option<Row> {
    let first = rows.rows.first()?;
    if let Some(doubt) = rows.doubt() {
        let unknown = |_: &Value| Value::Unknown(doubt.plain());
        return Some(Row {
            values: first.values.iter().map(unknown).collect(),
            doubt: Some(doubt.clone()),
        });
    }
    if rows.ordered {
        return Some(first.clone());
    }
    let values = first.values.iter().enumerate().map(|(index, value)| {
        if rows.rows.iter().all(|row| row.values[index] == *value) {
            value.clone()
        } else {
            Value::unknown(span, "the first of several rows")
        }
    });
    Some(Row::certain(values.collect()))
}
