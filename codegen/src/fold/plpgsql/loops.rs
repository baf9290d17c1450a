//! Loops: over numbers, rows and items, and those whose end a condition decides.

use super::conditions::raise;
use super::control::{end, stop};
use super::machine::{Flow, Machine, PATHS, Paths, Stop};
use super::query::{Row, Rows};
use super::state::{State, join_states};
use super::value::{Unknown, Value};
use crate::ddl::plpgsql::Statement;
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::{Snippet, Span};

/// How often the body of a loop may run.
const ITERATIONS: usize = 10_000;

/// How often one whose end is not decided: each round may leave other doubts.
const UNDECIDED_ITERATIONS: usize = 100;

/// The rows that a loop runs over, as values of its variables.
pub(super) struct Round {
    /// The variables.
    pub(super) values: Vec<(Name, Value)>,
    /// Why it may not be one.
    pub(super) doubt: Option<Unknown>,
}

impl Machine {
    /// LOOP and WHILE. Where the end depends on what is not known, the variables that change from round to round are
    /// given up, until a round changes nothing any more.
    pub(super) fn endless<'a>(
        &self,
        label: Option<&Name>,
        condition: Option<&Snippet>,
        statements: &[Statement],
        state: State<'a>,
        span: Span,
    ) -> Result<Paths<'a>, Stop> {
        let taken = state.taken;
        let mut ends = Vec::new();
        let mut done = Vec::new();
        let mut live = vec![state];
        let mut heads: Vec<State<'a>> = Vec::new();
        for round in 0.. {
            if live.is_empty() {
                break;
            }
            let undecided = live.iter().any(|state| state.taken > taken);
            if round == ITERATIONS || undecided && round == UNDECIDED_ITERATIONS {
                return Err(stop(span, "the loop runs too often"));
            }
            let mut next = Vec::new();
            for mut state in live {
                match condition.map(|condition| self.condition(&mut state, condition)) {
                    None | Some(Ok(Ok(true))) => {}
                    Some(Ok(Ok(false))) => {
                        ends.push(state);
                        continue;
                    }
                    Some(Ok(Err(doubt))) => {
                        state.assume(doubt);
                        ends.push(state.clone());
                    }
                    Some(Err(refusal)) => {
                        done.push((Flow::Raise(refusal), state));
                        continue;
                    }
                }
                for (flow, state) in self.statements(statements, state)? {
                    match leaves(flow, label) {
                        Left::Round => next.push(state),
                        Left::Loop => ends.push(state),
                        Left::Other(flow) => end(&mut done, flow, state),
                    }
                }
            }
            ends = join_states(ends);
            live = join_states(next);
            if ends.len() + live.len() + done.len() > PATHS {
                return Err(stop(span, "too many conditions are not decided"));
            }
            live.retain_mut(|state| {
                if state.taken == taken {
                    return true;
                }
                for head in &mut heads {
                    match head.widen(state) {
                        Some(true) => {
                            *state = head.clone();
                            return true;
                        }
                        Some(false) => return false,
                        None => {}
                    }
                }
                heads.push(state.clone());
                true
            });
        }
        done.extend(ends.into_iter().map(|state| (Flow::Next, state)));
        Ok(done)
    }

    /// Runs the body of a loop once for each round; one of doubt runs on a path of its own.
    pub(super) fn rounds<'a>(
        &self,
        label: Option<&Name>,
        rounds: Vec<Round>,
        statements: &[Statement],
        state: State<'a>,
        span: Span,
    ) -> Result<Paths<'a>, Stop> {
        if rounds.len() > ITERATIONS {
            return Err(stop(span, "the loop runs too often"));
        }
        let found = match rounds.iter().find(|round| round.doubt.is_none()) {
            Some(_) => Value::Bool(true),
            None => match rounds.first().and_then(|round| round.doubt.clone()) {
                Some(doubt) => Value::Unknown(doubt),
                None => Value::Bool(false),
            },
        };
        let mut live = vec![state];
        let mut ends = Vec::new();
        let mut done = Vec::new();
        for round in rounds {
            let mut next = Vec::new();
            for mut state in live {
                if let Some(doubt) = &round.doubt {
                    state.assume(doubt.clone());
                    next.push(state.clone());
                }
                let mut refusal = None;
                for (name, value) in &round.values {
                    if let Err(raised) = self.set(&mut state, name, value.clone(), span) {
                        refusal = Some(raised);
                    }
                }
                if let Some(refusal) = refusal {
                    done.push((Flow::Raise(refusal), state));
                    continue;
                }
                for (flow, state) in self.statements(statements, state)? {
                    match leaves(flow, label) {
                        Left::Round => next.push(state),
                        Left::Loop => ends.push(state),
                        Left::Other(flow) => end(&mut done, flow, state),
                    }
                }
            }
            live = join_states(next);
            if ends.len() + live.len() + done.len() > PATHS {
                return Err(stop(span, "too many conditions are not decided"));
            }
        }
        ends.extend(live);
        done.extend(join_states(ends).into_iter().map(|mut state| {
            state.set_found(found.clone());
            (Flow::Next, state)
        }));
        Ok(done)
    }

    /// The numbers of FOR i IN a .. b.
    pub(super) fn integers(
        &self,
        state: &mut State<'_>,
        (low, high, step): (&Snippet, &Snippet, Option<&Snippet>),
        reverse: bool,
        span: Span,
    ) -> Result<Vec<(Value, Option<Unknown>)>, Refusal> {
        let (low, high) = (self.value(state, low)?, self.value(state, high)?);
        let step = match step {
            Some(step) => self.value(state, step)?,
            None => Value::Int(1),
        };
        let known = (low.number(), high.number(), step.number());
        let (Some(from), Some(to), Some(step)) = known else {
            let unknown = [&low, &high, &step].into_iter().find_map(|it| it.reason());
            let Some(unknown) = unknown else {
                let what = match (&low, &high) {
                    (Value::Null, _) => "lower bound",
                    (_, Value::Null) => "upper bound",
                    _ => "BY value",
                };
                let message = format!("{what} of FOR loop cannot be null");
                return Err(raise("22004", span, message));
            };
            let number = Value::Unknown(Unknown {
                not_null: true,
                ..unknown.plain()
            });
            return Ok(vec![(number, Some(unknown.plain()))]);
        };
        if step <= 0 {
            let message = "BY value of FOR loop must be greater than zero";
            return Err(raise("22023", span, message));
        }
        let mut numbers = Vec::new();
        let mut number = from;
        while if reverse { number >= to } else { number <= to } {
            numbers.push((Value::Int(number), None));
            if numbers.len() > ITERATIONS {
                break;
            }
            let Some(next) = (if reverse {
                number.checked_sub(step)
            } else {
                number.checked_add(step)
            }) else {
                break;
            };
            number = next;
        }
        Ok(numbers)
    }
}

enum Left {
    /// The next round starts.
    Round,
    /// The loop ends.
    Loop,
    /// Something around the loop ends too.
    Other(Flow),
}

fn leaves(flow: Flow, label: Option<&Name>) -> Left {
    let is_here = |target: &Option<Name>| target.is_none() || target.as_ref() == label;
    match flow {
        Flow::Next => Left::Round,
        Flow::Continue(target) if is_here(&target) => Left::Round,
        Flow::Exit(target) if is_here(&target) => Left::Loop,
        other @ (Flow::Exit(_) | Flow::Continue(_) | Flow::Return | Flow::Raise(_)) => {
            Left::Other(other)
        }
    }
}

/// The rows of a query as rounds.
pub(super) fn rounds_of(rows: &Rows, variables: &[Name], state: &mut State<'_>) -> Vec<Round> {
    let whole = match variables {
        [name] => state
            .variable_mut(name)
            .is_none_or(|variable| variable.takes_row())
            .then(|| name.clone()),
        _ => None,
    };
    let round = |row: &Row| Round {
        values: match &whole {
            Some(name) => vec![(name.clone(), rows.record(row))],
            None => variables
                .iter()
                .enumerate()
                .map(|(index, name)| {
                    let value = row.values.get(index).cloned();
                    let doubt = row.doubt.clone();
                    (
                        name.clone(),
                        value.unwrap_or_else(|| doubt.map_or(Value::Null, Value::Unknown)),
                    )
                })
                .collect(),
        },
        doubt: row.doubt.clone(),
    };
    rows.rows.iter().map(round).collect()
}

/// The items of an array as rounds; with a slice, its parts of so many dimensions.
pub(super) fn items_of(
    array: &Value,
    variables: &[Name],
    slice: i64,
    span: Span,
) -> Result<Vec<Round>, Refusal> {
    let Some(name) = variables.first() else {
        return Ok(Vec::new());
    };
    let round = |value: Value, doubt: Option<Unknown>| Round {
        values: vec![(name.clone(), value)],
        doubt,
    };
    if *array == Value::Null {
        let message = "FOREACH expression must not be null";
        return Err(raise("22004", span, message));
    }
    let Some(items) = array.items() else {
        let unknown = array
            .reason()
            .map_or_else(|| Unknown::new(span, "an array"), Unknown::plain);
        return Ok(vec![round(Value::Unknown(unknown.clone()), Some(unknown))]);
    };
    let depth = dimensions(&items);
    if usize::try_from(slice).is_ok_and(|slice| slice > depth) && !items.is_empty() {
        let message = format!("slice dimension ({slice}) is out of the valid range 0..{depth}");
        return Err(raise("2202E", span, message));
    }
    let levels = depth.saturating_sub(usize::try_from(slice).unwrap_or(0));
    let mut parts = if levels == 0 && depth > 0 {
        vec![Value::Array(items)]
    } else {
        items
    };
    for _ in 1..levels {
        parts = parts
            .into_iter()
            .flat_map(|part| part.items().unwrap_or_else(|| vec![part]))
            .collect();
    }
    Ok(parts.into_iter().map(|part| round(part, None)).collect())
}

/// How many dimensions an array of these items has.
fn dimensions(items: &[Value]) -> usize {
    match items.first() {
        Some(Value::Array(inner)) => 1 + dimensions(inner),
        _ => 1,
    }
}
