//! Control flow: statements in order, IF, CASE, loops, RAISE. Blocks are in `block`.

use super::conditions::raise;
use super::eval::Env;
use super::loops::{Round, items_of, rounds_of};
use super::machine::{Flow, Machine, PATHS, Paths, Stop};
use super::operators::equal;
use super::query::{Row, Rows};
use super::state::{Frame, State, Variable, join_states};
use super::value::Value;
use crate::ddl::plpgsql::{Statement, StatementKind};
use crate::diagnostics::{Code, Diagnostic};
use crate::expr::QueryBody;
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::{Place, Snippet, Span};

/// How many steps a statement counts for.
const STATEMENT: u32 = 4;

impl Machine {
    /// Runs statements in order.
    pub(super) fn statements<'a>(
        &self,
        statements: &[Statement],
        state: State<'a>,
    ) -> Result<Paths<'a>, Stop> {
        let mut live = vec![state];
        let mut done = Vec::new();
        for statement in statements {
            let mut next = Vec::new();
            for state in live {
                for (flow, state) in self.statement(statement, state)? {
                    match flow {
                        Flow::Next => next.push(state),
                        Flow::Exit(_) | Flow::Continue(_) | Flow::Return | Flow::Raise(_) => {
                            end(&mut done, flow, state);
                        }
                    }
                }
            }
            live = join_states(next);
            if live.len() + done.len() > PATHS {
                return Err(stop(statement.span, "too many conditions are not decided"));
            }
            if live.is_empty() {
                break;
            }
        }
        done.extend(live.into_iter().map(|state| (Flow::Next, state)));
        Ok(done)
    }

    fn statement<'a>(
        &self,
        statement: &Statement,
        mut state: State<'a>,
    ) -> Result<Paths<'a>, Stop> {
        let left = self.budget.get();
        if left == 0 {
            return Err(stop(statement.span, "the block takes too many steps"));
        }
        self.budget.set(left.saturating_sub(STATEMENT));
        let span = statement.span;
        let result = match &statement.kind {
            StatementKind::Block(block) => return self.block(block, state),
            StatementKind::If {
                branches,
                otherwise,
            } => return self.branches(branches, otherwise.as_deref(), state),
            StatementKind::Case {
                operand,
                branches,
                otherwise,
            } => {
                return self.case(
                    operand.as_ref(),
                    branches,
                    otherwise.as_deref(),
                    state,
                    span,
                );
            }
            StatementKind::Loop { label, statements } => {
                return self.endless(label.as_ref(), None, statements, state, span);
            }
            StatementKind::While {
                label,
                condition,
                statements,
            } => return self.endless(label.as_ref(), Some(condition), statements, state, span),
            StatementKind::ForInteger {
                label,
                variable,
                reverse,
                low,
                high,
                step,
                statements,
            } => {
                let bounds = self.integers(&mut state, (low, high, step.as_ref()), *reverse, span);
                return match bounds {
                    Ok(numbers) => {
                        let rounds = numbers
                            .into_iter()
                            .map(|(value, doubt)| Round {
                                values: vec![(variable.clone(), value)],
                                doubt,
                            })
                            .collect();
                        let own = Variable::new(variable.as_str(), Value::Null);
                        state.frames.push(Frame::new(label.clone(), vec![own]));
                        let mut paths =
                            self.rounds(label.as_ref(), rounds, statements, state, span)?;
                        for (_, state) in &mut paths {
                            state.frames.pop();
                        }
                        Ok(paths)
                    }
                    Err(refusal) => Ok(vec![(Flow::Raise(refusal), state)]),
                };
            }
            StatementKind::ForQuery {
                label,
                variables,
                query,
                dynamic,
                using,
                statements,
            } => {
                let is_known = variables.iter().all(|it| state.has_variable(it));
                if !is_known {
                    let message = "loop variable of loop over rows must be a record variable or list of scalar variables";
                    let refusal = Refusal::new(Code::SyntaxError, span, message);
                    return Ok(vec![(Flow::Raise(refusal), state)]);
                }
                let rows = if *dynamic {
                    self.dynamic_rows(&mut state, query, using, false)
                } else {
                    self.rows(&mut state, query)
                };
                return match rows {
                    Ok(rows) => {
                        let rounds = rounds_of(&rows, variables, &mut state);
                        self.rounds(label.as_ref(), rounds, statements, state, span)
                    }
                    Err(refusal) => Ok(vec![(Flow::Raise(refusal), state)]),
                };
            }
            StatementKind::ForCursor {
                label,
                variable,
                cursor,
                arguments,
                statements,
            } => {
                return self.for_cursor(
                    (label.as_ref(), statements),
                    variable,
                    (cursor, arguments),
                    state,
                    span,
                );
            }
            StatementKind::ForEach {
                label,
                variables,
                slice,
                array,
                statements,
            } => {
                let rounds = self
                    .value(&mut state, array)
                    .and_then(|value| items_of(&value, variables, *slice, span));
                return match rounds {
                    Ok(rounds) => self.rounds(label.as_ref(), rounds, statements, state, span),
                    Err(refusal) => Ok(vec![(Flow::Raise(refusal), state)]),
                };
            }
            StatementKind::Exit {
                proceed,
                label,
                when,
            } => return Ok(self.exit(*proceed, label.as_ref(), when.as_ref(), state)),
            StatementKind::Return(value) => {
                let result = match value {
                    Some(value) => self
                        .value(&mut state, value)
                        .map(|value| state.returned = value),
                    None => Ok(()),
                };
                return Ok(vec![(
                    result.map_or_else(Flow::Raise, |()| Flow::Return),
                    state,
                )]);
            }
            StatementKind::ReturnNext(value) => self.return_next(&mut state, value.as_ref(), span),
            StatementKind::ReturnQuery {
                query,
                dynamic,
                using,
            } => {
                let rows = if *dynamic {
                    self.dynamic_rows(&mut state, query, using, true)
                } else {
                    state.returning = true;
                    self.rows(&mut state, query)
                };
                state.returning = false;
                rows.map(|rows| {
                    state.set_count(rows.count());
                    state.set_found(super::sql::found(&rows));
                    state.rows.extend(rows.rows);
                })
            }
            StatementKind::Raise(it) => {
                let refusal = self.raise(&mut state, it, span);
                return Ok(vec![match refusal {
                    Some(refusal) => (Flow::Raise(refusal), state),
                    None => (Flow::Next, state),
                }]);
            }
            StatementKind::Assert { condition, message } => {
                return Ok(self.assertion(state, condition, message.as_ref(), span));
            }
            StatementKind::Assign { target, value } => self
                .value(&mut state, value)
                .and_then(|value| self.assign(&mut state, target, value)),
            StatementKind::Perform(query) => self.perform(&mut state, query),
            StatementKind::SelectInto { query, into } => {
                return Ok(self.select_into(state, query, into));
            }
            StatementKind::Execute { text, into, using } => {
                return self.execute(state, text, into.as_ref(), using, span);
            }
            StatementKind::GetDiagnostics { stacked, items } => {
                self.get_diagnostics(&mut state, *stacked, items, span)
            }
            StatementKind::Open {
                cursor,
                arguments,
                query,
                dynamic,
                using,
            } => match query {
                Some(query) => {
                    let text = (query, *dynamic, using.as_slice());
                    self.open_for(&mut state, cursor, text, span)
                }
                None => self.open(&mut state, cursor, arguments, span),
            },
            StatementKind::Fetch {
                cursor,
                direction,
                into,
            } => return Ok(self.fetch(state, cursor, direction, into.as_ref(), span)),
            StatementKind::Close(cursor) => super::cursors::close(&mut state, cursor, span),
            StatementKind::Null => Ok(()),
            StatementKind::Sql(snippet) => return Ok(self.sql(state, snippet)),
        };
        Ok(vec![match result {
            Ok(()) => (Flow::Next, state),
            Err(refusal) => (Flow::Raise(refusal), state),
        }])
    }

    /// RETURN NEXT: a row of the variables that are the result, or of a value.
    fn return_next(
        &self,
        state: &mut State<'_>,
        value: Option<&Snippet>,
        span: Span,
    ) -> Result<(), Refusal> {
        let values = if let Some(value) = value {
            match self.value(state, value)? {
                Value::Record(record) if record.open.is_none() => {
                    let fields = record.fields.iter();
                    fields.map(|(_, value)| value.clone()).collect()
                }
                value => vec![value],
            }
        } else {
            let frame = state.frames.get(1);
            let value = |name: &Option<Name>| {
                let value = name.as_ref().and_then(|name| frame?.get(name));
                value
                    .cloned()
                    .unwrap_or_else(|| Value::unknown(span, "an argument"))
            };
            state.outputs.iter().map(value).collect()
        };
        state.rows.push(Row::certain(values));
        Ok(())
    }

    fn branches<'a>(
        &self,
        branches: &[(Snippet, Vec<Statement>)],
        otherwise: Option<&[Statement]>,
        mut state: State<'a>,
    ) -> Result<Paths<'a>, Stop> {
        let mut paths = Vec::new();
        for (condition, statements) in branches {
            match self.condition(&mut state, condition) {
                Ok(Ok(true)) => {
                    paths.extend(self.statements(statements, state)?);
                    return Ok(paths);
                }
                Ok(Ok(false)) => {}
                Ok(Err(doubt)) => {
                    state.assume(doubt);
                    paths.extend(self.statements(statements, state.clone())?);
                }
                Err(refusal) => {
                    paths.push((Flow::Raise(refusal), state));
                    return Ok(paths);
                }
            }
            if paths.len() > PATHS {
                return Err(stop(condition.span, "too many conditions are not decided"));
            }
        }
        match otherwise {
            Some(statements) => paths.extend(self.statements(statements, state)?),
            None => paths.push((Flow::Next, state)),
        }
        Ok(paths)
    }

    fn case<'a>(
        &self,
        operand: Option<&Snippet>,
        branches: &[(Vec<Snippet>, Vec<Statement>)],
        otherwise: Option<&[Statement]>,
        mut state: State<'a>,
        span: Span,
    ) -> Result<Paths<'a>, Stop> {
        let mut paths = Vec::new();
        let operand = match operand.map(|operand| self.value(&mut state, operand)) {
            Some(Ok(value)) => Some(value),
            Some(Err(refusal)) => return Ok(vec![(Flow::Raise(refusal), state)]),
            None => None,
        };
        for (items, statements) in branches {
            let mut holds = Value::Bool(false);
            for item in items {
                let value = match self.value(&mut state, item) {
                    Ok(value) => value,
                    Err(refusal) => {
                        paths.push((Flow::Raise(refusal), state));
                        return Ok(paths);
                    }
                };
                let is = match &operand {
                    Some(operand) => equal(operand, &value, item.span),
                    None => match self.as_condition(&mut state, value, item.span) {
                        Ok(value) => value,
                        Err(refusal) => {
                            paths.push((Flow::Raise(refusal), state));
                            return Ok(paths);
                        }
                    },
                };
                holds = super::value::or([holds, is]);
            }
            let place = items.first().map_or(span, |item| item.span);
            let assumed = holds
                .is_true()
                .is_err()
                .then(|| state.assumed(place))
                .flatten();
            let holds = assumed.map_or(holds, Value::Bool);
            match holds.is_true() {
                Ok(true) => {
                    paths.extend(self.statements(statements, state)?);
                    return Ok(paths);
                }
                Ok(false) => {}
                Err(doubt) => {
                    state.assume(doubt.plain().because(place, doubt.what.clone()));
                    paths.extend(self.statements(statements, state.clone())?);
                }
            }
            if paths.len() > PATHS {
                return Err(stop(span, "too many conditions are not decided"));
            }
        }
        match otherwise {
            Some(statements) => paths.extend(self.statements(statements, state)?),
            None => paths.push((Flow::Raise(raise("20000", span, "case not found")), state)),
        }
        Ok(paths)
    }

    /// ASSERT: where it is not known whether it holds, the path on which it does not is one only for who catches it.
    fn assertion<'a>(
        &self,
        mut state: State<'a>,
        condition: &Snippet,
        message: Option<&Snippet>,
        span: Span,
    ) -> Paths<'a> {
        let holds = match self.condition(&mut state, condition) {
            Ok(Ok(true)) => return vec![(Flow::Next, state)],
            Ok(holds) => holds,
            Err(refusal) => return vec![(Flow::Raise(refusal), state)],
        };
        let mut failing = state.clone();
        let said = message.map(|message| self.value(&mut failing, message));
        let refusal = match said {
            None | Some(Ok(Value::Null)) => raise("P0004", span, "assertion failed"),
            Some(Ok(Value::Text(text))) => raise("P0004", span, &*text),
            Some(Ok(_)) => raise("P0004", span, "…"),
            Some(Err(refusal)) => refusal,
        };
        match holds {
            Err(doubt) if state.catches(&refusal) => {
                failing.assume(doubt.clone());
                state.assume(doubt);
                vec![(Flow::Raise(refusal), failing), (Flow::Next, state)]
            }
            Err(_) => vec![(Flow::Next, state)],
            Ok(_) => vec![(Flow::Raise(refusal), failing)],
        }
    }

    fn exit<'a>(
        &self,
        proceed: bool,
        label: Option<&Name>,
        when: Option<&Snippet>,
        mut state: State<'a>,
    ) -> Paths<'a> {
        let flow = || {
            if proceed {
                Flow::Continue(label.cloned())
            } else {
                Flow::Exit(label.cloned())
            }
        };
        let condition = match when {
            Some(when) => self.condition(&mut state, when),
            None => Ok(Ok(true)),
        };
        match condition {
            Ok(Ok(true)) => vec![(flow(), state)],
            Ok(Ok(false)) => vec![(Flow::Next, state)],
            Ok(Err(doubt)) => {
                state.assume(doubt);
                vec![(flow(), state.clone()), (Flow::Next, state)]
            }
            Err(refusal) => vec![(Flow::Raise(refusal), state)],
        }
    }

    /// The rows of a query that stands in the body.
    pub(super) fn rows(&self, state: &mut State<'_>, query: &Snippet) -> Result<Rows, Refusal> {
        self.rows_of_text(state, &query.text, query.place(), &[])
    }

    /// The rows of a query; of a statement that is no query, nothing is known.
    pub(super) fn rows_of_text(
        &self,
        state: &mut State<'_>,
        text: &str,
        place: Place,
        parameters: &[Value],
    ) -> Result<Rows, Refusal> {
        match state.folder.parser.query(text, place) {
            Ok(query) => {
                if let QueryBody::Write(write) = &query.body {
                    return self.written_rows(state, write, (text, place), parameters);
                }
                self.read(state, &query, place, parameters.len())?;
                self.with_eval(state, text, parameters, |eval| {
                    eval.query(&query, Env::default())
                })
            }
            Err(diagnostic) => {
                let span = diagnostic.span;
                let script = state.folder.parser.statements(text, place);
                let (statements, problems) = &*script;
                match problems.first() {
                    Some(problem) => {
                        super::machine::not_parsed(state, problem.clone(), span)?;
                    }
                    None => {
                        for statement in statements {
                            self.apply(state, statement, parameters)?;
                        }
                    }
                }
                Ok(Rows::of_nothing_known(span, "the rows of a statement"))
            }
        }
    }
}

/// Adds a path that has ended; of those whose error nothing catches, the first is enough: they are no outcome.
pub(super) fn end<'a>(done: &mut Paths<'a>, flow: Flow, state: State<'a>) {
    let is_lost = |flow: &Flow, state: &State<'_>| match flow {
        Flow::Raise(refusal) => !state.catches(refusal),
        Flow::Next | Flow::Exit(_) | Flow::Continue(_) | Flow::Return => false,
    };
    let is_known = match &flow {
        _ if is_lost(&flow, &state) => done.iter().any(|(flow, state)| is_lost(flow, state)),
        Flow::Raise(refusal) => done.iter().any(|(flow, other)| match flow {
            Flow::Raise(it) => {
                it.sqlstate() == refusal.sqlstate()
                    && it.diagnostic.message == refusal.diagnostic.message
                    && state.is_caught_alike(other, refusal)
            }
            Flow::Next | Flow::Exit(_) | Flow::Continue(_) | Flow::Return => false,
        }),
        Flow::Next | Flow::Exit(_) | Flow::Continue(_) | Flow::Return => false,
    };
    if !is_known {
        done.push((flow, state));
    }
}

/// A reason to give up.
pub(super) fn stop(span: Span, message: &str) -> Stop {
    Box::new(Diagnostic::error(Code::Undecided, span, message))
}
