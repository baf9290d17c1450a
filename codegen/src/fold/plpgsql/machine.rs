//! The state of a run and its paths: variables, errors at hand, and how paths that agree become one.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use super::conditions::catches;
use super::difference::Differences;
use super::eval::{Effect, Env, Eval};
use super::join::{same_catalog, same_core};
use super::query::{Row, Rows, first_value};
use super::value::{Part, Record, Unknown, Value};
use crate::catalog::NamespaceId;
use crate::ddl::plpgsql::Condition;
use crate::ddl::{Statement, TypeName};
use crate::diagnostics::{Code, Diagnostic};
use crate::expr::ExprKind;
use crate::fold::{Folder, Outcome, Refusal};
use crate::name::Name;
use crate::source::{Place, Snippet, Span};

/// How many paths may be open at once.
pub(super) const PATHS: usize = 64;

/// How many paths are kept apart for what no output shows.
const CROWD: usize = 4;

/// What runs a body.
pub(super) struct Machine {
    /// How many more steps may be taken.
    pub(super) budget: Cell<u32>,
}

/// A path's state.
#[derive(Clone)]
pub(super) struct State<'a> {
    /// Catalog, session and what was reported.
    pub(super) folder: Folder<'a>,
    /// The variables, the outermost block's first.
    pub(super) frames: Vec<Frame>,
    /// How the block has ended so far.
    pub(super) outcome: Outcome,
    /// The conditions that were taken one way here and the other way elsewhere.
    pub(super) doubts: Vec<Unknown>,
    /// The body is perhaps not run at all.
    pub(super) doubtful: bool,
    /// What other paths that were joined to this one hold differently, and outputs do not show.
    pub(super) beside: BTreeSet<String>,
    /// The errors that are being handled, the outermost first.
    pub(super) handled: Vec<Refusal>,
    /// What the handlers around catch.
    pub(super) catching: Vec<Arc<[Condition]>>,
    /// In a function: what it was called with, `$1` …
    pub(super) arguments: Arc<[Value]>,
    /// In a function: the variables that are its result.
    pub(super) outputs: Arc<[Option<Name>]>,
    /// What RETURN gave.
    pub(super) returned: Value,
    /// The rows that RETURN NEXT and RETURN QUERY gave.
    pub(super) rows: Vec<Row>,
}

/// The variables of a block, or of a loop.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Frame {
    /// `<<label>>`
    pub(super) label: Option<Name>,
    /// In the order declared; a later one of the same name hides the first.
    pub(super) variables: Vec<Variable>,
}

/// A variable.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Variable {
    /// Its name.
    pub(super) name: Name,
    /// Its type; a record has none.
    pub(super) ty: Option<TypeName>,
    /// Its value.
    pub(super) value: Value,
}

/// How a statement ended.
pub(super) enum Flow {
    /// The next one runs.
    Next,
    /// EXIT
    Exit(Option<Name>),
    /// CONTINUE
    Continue(Option<Name>),
    /// RETURN
    Return,
    /// An error.
    Raise(Refusal),
}

/// The ways in which a statement may end.
pub(super) type Paths<'a> = Vec<(Flow, State<'a>)>;

/// Why a run has to be given up, as a diagnostic.
pub(super) type Stop = Box<Diagnostic>;

impl Frame {
    /// A frame of these variables.
    pub(super) fn new(label: Option<Name>, variables: Vec<Variable>) -> Self {
        Self { label, variables }
    }

    /// The variable's value.
    pub(super) fn get(&self, name: &Name) -> Option<&Value> {
        self.variables
            .iter()
            .rev()
            .find(|variable| variable.name == *name)
            .map(|variable| &variable.value)
    }
}

impl Variable {
    /// A variable without a type.
    pub(super) fn new(name: &str, value: Value) -> Self {
        Self {
            name: Name::from_quoted(name),
            ty: None,
            value,
        }
    }
}

impl<'a> State<'a> {
    /// The state in which a block starts.
    pub(super) fn new(folder: Folder<'a>) -> Self {
        Self {
            folder,
            frames: vec![Frame::new(
                None,
                vec![Variable::new("found", Value::Bool(false))],
            )],
            outcome: Outcome::NoEffect,
            doubts: Vec::new(),
            doubtful: false,
            beside: BTreeSet::new(),
            handled: Vec::new(),
            catching: Vec::new(),
            arguments: Arc::new([]),
            outputs: Arc::new([]),
            returned: Value::Null,
            rows: Vec::new(),
        }
    }

    /// Whether a handler around catches this error.
    pub(super) fn catches(&self, refusal: &Refusal) -> bool {
        refusal.sqlstate().is_some_and(|sqlstate| {
            let mut conditions = self
                .catching
                .iter()
                .flat_map(|conditions| conditions.iter());
            conditions.any(|condition| catches(condition, sqlstate))
        })
    }

    /// Whether a refusal for want of an object does not end the path: nothing catches it, and either it is not certain
    /// that PostgreSQL comes here, or the object may be there after all.
    pub(super) fn excuses(&self, refusal: &Refusal) -> bool {
        let perhaps = |missing| {
            self.doubtful || !self.doubts.is_empty() || self.folder.may_be_of_platform(missing)
        };
        refusal.missing.as_deref().is_some_and(perhaps) && !self.catches(refusal)
    }

    /// Notes that a condition was taken one way.
    pub(super) fn assume(&mut self, doubt: Unknown) {
        self.doubts.push(doubt);
    }

    /// Notes how a statement ended.
    pub(super) fn note(&mut self, outcome: Outcome) {
        let weight = |outcome: Outcome| match outcome {
            Outcome::NoEffect => 0,
            Outcome::Applied => 1,
            Outcome::Refused | Outcome::Tainted => 2,
        };
        if weight(outcome) > weight(self.outcome) {
            self.outcome = if outcome == Outcome::Refused {
                Outcome::Tainted
            } else {
                outcome
            };
        }
    }

    /// Reports something without ending the path.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if !self.folder.diagnostics.contains(&diagnostic) {
            self.folder.diagnostics.push(diagnostic);
        }
        self.note(Outcome::Tainted);
    }

    /// Sets `FOUND`.
    pub(super) fn set_found(&mut self, value: Value) {
        self.frames[0].variables[0].value = value;
    }

    /// Forgets what the variables hold.
    pub(super) fn forget_variables(&mut self, span: Span, what: &str) {
        for frame in &mut self.frames {
            for variable in &mut frame.variables {
                variable.value = Value::unknown(span, what);
            }
        }
    }

    /// The type of a variable, `None` in `Some` for a record.
    pub(super) fn variable_mut(&mut self, name: &Name) -> Option<&mut Variable> {
        self.frames.iter_mut().rev().find_map(|frame| {
            frame
                .variables
                .iter_mut()
                .rev()
                .find(|variable| variable.name == *name)
        })
    }

    /// Takes over the other path's variables where they are the same, and forgets the others.
    pub(super) fn join_variables(&mut self, other: &Self) {
        if self.returned != other.returned {
            self.returned = joined(&self.returned, &other.returned);
        }
        for (frame, others) in self.frames.iter_mut().zip(&other.frames) {
            for (variable, other) in frame.variables.iter_mut().zip(&others.variables) {
                if variable.value != other.value {
                    variable.value = joined(&variable.value, &other.value);
                }
            }
        }
        for diagnostic in &other.folder.diagnostics {
            if !self.folder.diagnostics.contains(diagnostic) {
                self.folder.diagnostics.push(diagnostic.clone());
            }
        }
        for unnamed in &other.folder.unnamed {
            if !self.folder.unnamed.contains(unnamed) {
                self.folder.unnamed.push(unnamed.clone());
            }
        }
        for deferred in &other.folder.deferred {
            if !self.folder.deferred.contains(deferred) {
                self.folder.deferred.push(deferred.clone());
            }
        }
        for doubt in &other.doubts {
            if !self.doubts.iter().any(|it| it.span == doubt.span) {
                self.doubts.push(doubt.clone());
            }
        }
        self.beside.extend(other.beside.iter().cloned());
        self.note(other.outcome);
    }

    /// Whether the two differ in nothing but their variables' values.
    fn may_join(&self, other: &Self) -> bool {
        self.is_at_same_place(other) && same_catalog(&self.folder.catalog, &other.folder.catalog)
    }

    fn is_at_same_place(&self, other: &Self) -> bool {
        self.frames.len() == other.frames.len()
            && self
                .frames
                .iter()
                .zip(&other.frames)
                .all(|(a, b)| a.variables.len() == b.variables.len())
            && self.handled.len() == other.handled.len()
            && self.rows == other.rows
            && self.folder.session.search_path == other.folder.session.search_path
            && self.folder.session.role == other.folder.session.role
            && self.folder.session.user == other.folder.session.user
    }

    /// Widens this state by a later one at the same place; `false` where that adds nothing.
    pub(super) fn widen(&mut self, later: &Self) -> Option<bool> {
        if !self.may_join(later) {
            return None;
        }
        let before = self.frames.clone();
        self.join_variables(later);
        Some(self.frames != before)
    }
}

fn joined(a: &Value, b: &Value) -> Value {
    let reason = a.reason().or_else(|| b.reason());
    let is_not_null = |value: &Value| match value {
        Value::Unknown(unknown) => unknown.not_null,
        Value::Null => false,
        _ => true,
    };
    let span = Span::new(crate::source::FileId(0), 0, 0);
    let unknown = reason.map_or_else(
        || Unknown::new(span, "a variable that is set in different ways"),
        Unknown::plain,
    );
    Value::Unknown(Unknown {
        not_null: is_not_null(a) && is_not_null(b),
        ..unknown
    })
}

/// Paths that differ in nothing but variables become one; where there are many, those too that differ in nothing that
/// outputs show.
pub(super) fn join_states(states: Vec<State<'_>>) -> Vec<State<'_>> {
    let mut joined: Vec<State<'_>> = Vec::new();
    for state in states {
        if let Some(other) = joined.iter_mut().find(|other| other.may_join(&state)) {
            other.join_variables(&state);
            continue;
        }
        let crowded = joined.len() >= CROWD;
        let similar = joined.iter_mut().find(|other| {
            crowded
                && other.is_at_same_place(&state)
                && same_core(&other.folder.catalog, &state.folder.catalog)
        });
        match similar {
            Some(other) => {
                let mut differences = Differences::default();
                differences.collect(&other.folder.catalog, &state.folder.catalog);
                other.beside.extend(differences.into_names());
                other.join_variables(&state);
            }
            None => joined.push(state),
        }
    }
    // Paths that differ go on side by side: what the next statements make has the same ids on all of them.
    let next = joined
        .iter()
        .map(|state| state.folder.catalog.next_oid)
        .max();
    for state in &mut joined {
        state.folder.catalog.next_oid = next.unwrap_or(state.folder.catalog.next_oid);
    }
    joined
}

impl Machine {
    /// Evaluates in a state, and does what evaluation does besides.
    pub(super) fn with_eval<'a, T>(
        &self,
        state: &mut State<'a>,
        text: &str,
        parameters: &[Value],
        evaluate: impl FnOnce(&Eval<'_, 'a>) -> Result<T, Refusal>,
    ) -> Result<T, Refusal> {
        let eval = Eval {
            folder: &state.folder,
            frames: &state.frames,
            parameters: if parameters.is_empty() {
                &state.arguments
            } else {
                parameters
            },
            mentioned: mentioned(state, text),
            effects: RefCell::default(),
            wanted: RefCell::default(),
            budget: &self.budget,
            machine: self,
            state,
            live: RefCell::default(),
            perhaps: RefCell::default(),
        };
        let result = evaluate(&eval)?;
        let effects = eval.effects.take();
        if let Some(live) = eval.live.take() {
            *state = live;
        }
        for effect in effects {
            effect_of(state, effect)?;
        }
        Ok(result)
    }

    /// The value of an expression; plpgsql takes all that may follow SELECT, a FROM clause too.
    pub(super) fn value(&self, state: &mut State<'_>, snippet: &Snippet) -> Result<Value, Refusal> {
        match state
            .folder
            .parser
            .expression(&snippet.text, snippet.place())
        {
            Ok(expr) => self.with_eval(state, &snippet.text, &[], |eval| {
                eval.eval(&expr, Env::default())
            }),
            Err(diagnostic) => match self.rows_of_list(state, snippet) {
                Some(rows) => Ok(first_value(&rows?, snippet.span)),
                None => not_parsed(state, *diagnostic, snippet.span),
            },
        }
    }

    /// The rows of `SELECT snippet`, as PERFORM and an expression with FROM mean it; `None` where it is no query.
    pub(super) fn rows_of_list(
        &self,
        state: &mut State<'_>,
        snippet: &Snippet,
    ) -> Option<Result<Rows, Refusal>> {
        let text = format!("SELECT {}", snippet.text);
        let query = state
            .folder
            .parser
            .query(&text, Place::Computed(snippet.span))
            .ok()?;
        Some(self.with_eval(state, &text, &[], |eval| eval.query(&query, Env::default())))
    }

    /// A condition: `Err` where it is not known.
    pub(super) fn condition(
        &self,
        state: &mut State<'_>,
        snippet: &Snippet,
    ) -> Result<Result<bool, Unknown>, Refusal> {
        let value = match self.value(state, snippet) {
            Ok(value) => value,
            // A relation that no migration creates may be there nevertheless.
            Err(refusal) if state.excuses(&refusal) => {
                let what: Arc<str> = refusal.diagnostic.message.as_str().into();
                Value::unknown(refusal.diagnostic.span, what)
            }
            Err(refusal) => return Err(refusal),
        };
        Ok(value.is_true().map_err(|unknown| Unknown {
            // The condition is what a reader looks for, not the place deep in it.
            span: snippet.span,
            ..unknown.plain()
        }))
    }

    /// Sets a variable, a field of a record or an item of an array.
    pub(super) fn assign(
        &self,
        state: &mut State<'_>,
        target: &Snippet,
        value: Value,
    ) -> Result<(), Refusal> {
        let parsed = state.folder.parser.expression(&target.text, target.place());
        // `a[1] := x`, `(r).f := x`: the whole variable is not followed any further.
        let Ok(ExprKind::Column(path)) = parsed.map(|expr| expr.kind) else {
            let text: &str = &target.text;
            let end = text
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(text.len());
            let name = Name::from_unquoted(&text[..end]);
            if let Some(variable) = state.variable_mut(&name) {
                variable.value = Value::unknown(target.span, format!("variable \"{name}\""));
            }
            return Ok(());
        };
        match path.as_slice() {
            [name] => self.set(state, name, value, target.span),
            [first, field] if state.variable_mut(first).is_some() => {
                set_field(state, first, field, value);
                Ok(())
            }
            [label, name] => {
                let depth = state
                    .frames
                    .iter()
                    .rposition(|frame| frame.label.as_ref() == Some(label));
                // What the label hides stays as it is.
                let hiding = state
                    .frames
                    .split_off(depth.map_or(state.frames.len(), |it| it + 1));
                let result = self.set(state, name, value, target.span);
                state.frames.extend(hiding);
                result
            }
            _ => Ok(()),
        }
    }

    /// Sets a variable, cast to its type.
    pub(super) fn set(
        &self,
        state: &mut State<'_>,
        name: &Name,
        value: Value,
        span: Span,
    ) -> Result<(), Refusal> {
        let Some(variable) = state.variable_mut(name) else {
            return Err(Refusal::new(
                Code::SyntaxError,
                span,
                format!("\"{name}\" is not a known variable"),
            ));
        };
        let value = match variable.ty.clone() {
            Some(ty) => self.with_eval(state, "", &[], |eval| eval.cast(value, &ty))?,
            None => value,
        };
        if let Some(variable) = state.variable_mut(name) {
            variable.value = value;
        }
        Ok(())
    }
}

fn set_field(state: &mut State<'_>, record: &Name, field: &Name, value: Value) {
    let Some(variable) = state.variable_mut(record) else {
        return;
    };
    let mut fields = match &variable.value {
        Value::Record(record) => (**record).clone(),
        Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Text(_)
        | Value::Time(_)
        | Value::Interval(_)
        | Value::Object(..)
        | Value::Array(_) => Record {
            fields: Vec::new(),
            open: None,
        },
        Value::Unknown(unknown) => Record {
            fields: Vec::new(),
            open: Some(unknown.clone()),
        },
    };
    match fields.fields.iter_mut().find(|(name, _)| name == field) {
        Some((_, slot)) => *slot = value,
        None => fields.fields.push((field.clone(), value)),
    }
    variable.value = Value::Record(fields.into());
}

/// What is not understood is reported and unknown; what PostgreSQL refuses to read is an error.
pub(super) fn not_parsed(
    state: &mut State<'_>,
    diagnostic: Diagnostic,
    span: Span,
) -> Result<Value, Refusal> {
    if diagnostic.code == Code::NotUnderstood {
        state.report(diagnostic);
        Ok(Value::unknown(span, "an expression that is not understood"))
    } else {
        Err(Refusal::from(diagnostic))
    }
}

/// The schemas that a text names, itself or in a variable: only there is it worth a doubt that the platform may have
/// more than is known.
fn mentioned(state: &State<'_>, text: &str) -> Vec<NamespaceId> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-');
    let in_text = |name: &str| {
        text.match_indices(name).any(|(start, _)| {
            !text[..start].ends_with(is_word) && !text[start + name.len()..].starts_with(is_word)
        })
    };
    let in_variables = |name: &str| {
        let mut variables = state.frames.iter().flat_map(|frame| &frame.variables);
        variables.any(|variable| match &variable.value {
            Value::Text(text) => {
                **text == *name
                    || text
                        .strip_prefix(name)
                        .is_some_and(|rest| rest.starts_with('.'))
            }
            _ => false,
        })
    };
    state
        .folder
        .catalog
        .namespaces
        .iter()
        .filter(|(_, row)| in_text(row.name.as_str()) || in_variables(row.name.as_str()))
        .map(|(id, _)| id)
        .collect()
}

fn effect_of(state: &mut State<'_>, effect: Effect) -> Result<(), Refusal> {
    match effect {
        Effect::Set { name, value, local } => {
            let (Value::Text(name), Value::Text(value)) = (&name, &value) else {
                return Ok(());
            };
            let values = if **name == *"search_path" {
                state.folder.parser.identifiers(value)
            } else {
                vec![value.clone()]
            };
            let option = crate::ddl::SetOption {
                name: Name::from_unquoted(name),
                local: local != Value::Bool(false),
                values: Some(values),
            };
            let span = state.folder.via.last().copied();
            let span = span.unwrap_or(Span::new(crate::source::FileId(0), 0, 0));
            state.folder.set(&option, span).map(|_| ())
        }
    }
}

/// A statement that was refused for want of an object that nothing creates; whoever runs the block reports it.
#[derive(Debug, Clone, PartialEq)]
pub struct Deferred {
    /// The statement.
    pub(in crate::fold) statement: Statement,
    /// Why it was refused.
    pub(in crate::fold) refusal: Refusal,
    /// The calls around it.
    pub(in crate::fold) via: Arc<[Span]>,
}

/// The parts of a value, for a text that is run.
pub(super) fn parts_of(value: &Value) -> Option<&[Part]> {
    match value {
        Value::Unknown(Unknown {
            parts: Some(parts), ..
        }) => Some(parts),
        _ => None,
    }
}
