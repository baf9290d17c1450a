//! Cursors: OPEN, FETCH, MOVE, CLOSE, and FOR over one. The rows are those that the query has when it is opened.
//!
//! <https://www.postgresql.org/docs/current/plpgsql-cursors.html>

use std::sync::Arc;

use super::conditions::raise;
use super::loops::{Round, rounds_of};
use super::machine::{Flow, Machine, Paths, Stop};
use super::query::{Row, Rows};
use super::state::{Frame, Portal, State, Variable};
use super::value::{Unknown, Value};
use crate::ddl::plpgsql::{CursorArgument, Direction, Into, Statement};
use crate::diagnostics::Code;
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::{Snippet, Span};

/// A query or the expression that makes its text, whether it is that, and USING.
type Text<'t> = (&'t Snippet, bool, &'t [Snippet]);

impl Machine {
    /// OPEN of a bound cursor.
    pub(super) fn open(
        &self,
        state: &mut State<'_>,
        cursor: &Name,
        arguments: &[CursorArgument],
        span: Span,
    ) -> Result<(), Refusal> {
        refuse_open(state, cursor, span)?;
        let rows = self.bound_rows(state, cursor, arguments, span)?;
        let rows = Arc::new(rows);
        state
            .cursors
            .insert(cursor.clone(), Some(Portal { rows, at: 0 }));
        Ok(())
    }

    /// `OPEN cursor FOR query`
    pub(super) fn open_for(
        &self,
        state: &mut State<'_>,
        cursor: &Name,
        (query, dynamic, using): Text<'_>,
        span: Span,
    ) -> Result<(), Refusal> {
        refuse_open(state, cursor, span)?;
        let rows = if dynamic {
            self.dynamic_rows(state, query, using, false)?
        } else {
            self.rows(state, query)?
        };
        let rows = Arc::new(rows);
        state
            .cursors
            .insert(cursor.clone(), Some(Portal { rows, at: 0 }));
        Ok(())
    }

    /// The rows of a bound cursor's query, with its arguments as variables.
    fn bound_rows(
        &self,
        state: &mut State<'_>,
        cursor: &Name,
        arguments: &[CursorArgument],
        span: Span,
    ) -> Result<Rows, Refusal> {
        let bound = state.variable_mut(cursor).and_then(|it| it.cursor.clone());
        let Some(bound) = bound else {
            return Ok(Rows::of_nothing_known(span, "the rows of a cursor"));
        };
        let mut variables = Vec::new();
        for (index, (name, ty)) in bound.arguments.iter().enumerate() {
            let given = arguments
                .iter()
                .find(|(given, _)| given.as_ref() == Some(name))
                .or_else(|| arguments.get(index).filter(|(given, _)| given.is_none()));
            let Some((_, value)) = given else {
                let message = format!("not enough arguments for cursor \"{cursor}\"");
                return Err(Refusal::new(Code::SyntaxError, span, message));
            };
            let value = self.value(state, value)?;
            let value = self.with_eval(state, "", &[], |eval| eval.assign(value, ty))?;
            variables.push(Variable::typed(name.clone(), Some(ty.clone()), value));
        }
        if arguments.len() > bound.arguments.len() {
            let message = format!("too many arguments for cursor \"{cursor}\"");
            return Err(Refusal::new(Code::SyntaxError, span, message));
        }
        state.frames.push(Frame::new(None, variables));
        let rows = self.rows(state, &bound.query);
        state.frames.pop();
        rows
    }

    /// FOR over a cursor, which it opens and closes.
    pub(super) fn for_cursor<'a>(
        &self,
        (label, statements): (Option<&Name>, &[Statement]),
        variable: &Name,
        (cursor, arguments): (&Name, &[CursorArgument]),
        mut state: State<'a>,
        span: Span,
    ) -> Result<Paths<'a>, Stop> {
        let rows = refuse_open(&state, cursor, span)
            .and_then(|()| self.bound_rows(&mut state, cursor, arguments, span));
        let rows = match rows {
            Ok(rows) => rows,
            Err(refusal) => return Ok(vec![(Flow::Raise(refusal), state)]),
        };
        let own = Variable::typed(variable.clone(), None, Value::Null);
        state.frames.push(Frame::new(label.cloned(), vec![own]));
        let rounds: Vec<Round> = rounds_of(&rows, std::slice::from_ref(variable), &mut state);
        let depth = state.frames.len() - 1;
        let mut paths = self.rounds(label, rounds, statements, state, span)?;
        for (_, state) in &mut paths {
            state.frames.truncate(depth);
        }
        Ok(paths)
    }

    /// FETCH, and MOVE, which has no INTO.
    pub(super) fn fetch<'a>(
        &self,
        mut state: State<'a>,
        cursor: &Name,
        direction: &Direction,
        into: Option<&Into>,
        span: Span,
    ) -> Paths<'a> {
        let (row, header, count) = match self.moved(&mut state, cursor, direction, span) {
            Ok(moved) => moved,
            Err(refusal) => return vec![(Flow::Raise(refusal), state)],
        };
        if let Some(into) = into {
            let rows = Rows {
                header,
                rows: row.into_iter().collect(),
                ordered: true,
            };
            let mut paths = self.set_targets(state, &rows, into, span);
            for (_, state) in &mut paths {
                state.set_count(count.clone());
            }
            return paths;
        }
        state.set_count(count);
        vec![(Flow::Next, state)]
    }

    /// Moves a cursor: the row that it is at then, and how many rows it passed.
    fn moved(
        &self,
        state: &mut State<'_>,
        cursor: &Name,
        direction: &Direction,
        span: Span,
    ) -> Result<(Option<Row>, super::query::Header, Value), Refusal> {
        let by = match direction {
            Direction::Next | Direction::Prior | Direction::First | Direction::Last => {
                Some(Value::Int(1))
            }
            Direction::Absolute(count)
            | Direction::Relative(count)
            | Direction::Forward(Some(count))
            | Direction::Backward(Some(count)) => Some(self.value(state, count)?),
            Direction::Forward(None) | Direction::Backward(None) => None,
        };
        let portal = match state.cursors.get(cursor) {
            Some(Some(portal)) => portal.clone(),
            Some(None) => {
                let message = format!("cursor \"{cursor}\" does not exist");
                return Err(raise("34000", span, message));
            }
            None => {
                let bound_is_null = state.folder.settings.postgres >= 16;
                let is_null = state.variable_mut(cursor).is_some_and(|variable| {
                    variable.value == Value::Null && (variable.cursor.is_none() || bound_is_null)
                });
                if is_null {
                    let message = format!("cursor variable \"{cursor}\" is null");
                    return Err(raise("22004", span, message));
                }
                // An argument that names a cursor which something else has opened.
                let rows = Rows::of_nothing_known(span, "the rows of a cursor");
                let unknown = Value::unknown_not_null(span, "how many rows a cursor has");
                return Ok((rows.rows.into_iter().next(), rows.header, unknown));
            }
        };
        let rows = &portal.rows;
        let by = by.map(|by| by.number());
        let unknown = rows.doubt().cloned().or_else(|| {
            let what = "how far a cursor is moved";
            (by == Some(None)).then(|| Unknown::new(span, what))
        });
        if let Some(unknown) = unknown {
            let count = Value::Unknown(Unknown {
                not_null: true,
                ..unknown.plain()
            });
            let row = Rows::unknown(rows.header.clone(), &unknown).rows.pop();
            return Ok((row, rows.header.clone(), count));
        }
        let last = i64::try_from(rows.rows.len()).unwrap_or(i64::MAX);
        let at = i64::try_from(portal.at).unwrap_or(i64::MAX);
        let by = by.flatten();
        let (to, counts_all) = match direction {
            Direction::Next => (at.saturating_add(1), false),
            Direction::Prior => (at.saturating_sub(1), false),
            Direction::First => (1, false),
            Direction::Last => (last, false),
            Direction::Absolute(_) => match by.unwrap_or(0) {
                from_end if from_end < 0 => {
                    (last.saturating_add(1).saturating_add(from_end), false)
                }
                at => (at, false),
            },
            Direction::Relative(_) => (at.saturating_add(by.unwrap_or(0)), false),
            Direction::Forward(_) => (by.map_or(last + 1, |by| at.saturating_add(by)), true),
            Direction::Backward(_) => (by.map_or(0, |by| at.saturating_sub(by)), true),
        };
        let to = to.clamp(0, last.saturating_add(1));
        let index = usize::try_from(to).unwrap_or(0);
        let row = index
            .checked_sub(1)
            .and_then(|index| rows.rows.get(index))
            .cloned();
        let count = if counts_all {
            let (from, to) = (at.clamp(1, last + 1), to.clamp(0, last + 1));
            let passed = if to > at {
                to.min(last) - at
            } else {
                from - to.max(1)
            };
            Value::Int(passed.max(0))
        } else {
            Value::Int(i64::from(row.is_some()))
        };
        let header = rows.header.clone();
        let moved = Portal {
            at: index,
            ..portal
        };
        state.cursors.insert(cursor.clone(), Some(moved));
        Ok((row, header, count))
    }
}

/// CLOSE
pub(super) fn close(state: &mut State<'_>, cursor: &Name, span: Span) -> Result<(), Refusal> {
    match state.cursors.get_mut(cursor) {
        Some(portal @ Some(_)) => {
            *portal = None;
            Ok(())
        }
        Some(None) => {
            let message = format!("cursor \"{cursor}\" does not exist");
            Err(raise("34000", span, message))
        }
        None => {
            let variable = state.variable_mut(cursor);
            if variable.is_some_and(|it| it.value == Value::Null && it.cursor.is_none()) {
                let message = format!("cursor variable \"{cursor}\" is null");
                return Err(raise("22004", span, message));
            }
            Ok(())
        }
    }
}

/// A cursor is open once.
fn refuse_open(state: &State<'_>, cursor: &Name, span: Span) -> Result<(), Refusal> {
    match state.cursors.get(cursor) {
        Some(Some(_)) => {
            let message = format!("cursor \"{cursor}\" already in use");
            Err(raise("42P03", span, message))
        }
        Some(None) | None => Ok(()),
    }
}
