//! A run: what its expressions, conditions and assignments do to the state of a path.

use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use super::eval::{Effect, Env, Eval};
use super::query::{Rows, first_value};
use super::state::State;
use super::value::{Part, Record, Unknown, Value};
use crate::catalog::NamespaceId;
use crate::ddl::{Statement, TypeName};
use crate::diagnostics::{Code, Diagnostic};
use crate::expr::ExprKind;
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::{FileId, Place, Snippet, Span};

/// How many paths may be open at once.
pub(super) const PATHS: usize = 64;

/// What runs a body.
pub(super) struct Machine {
    /// How many more steps may be taken.
    pub(super) budget: Cell<u32>,
    /// The queries of bodies that were read.
    pub(super) read: RefCell<BTreeSet<(FileId, u32)>>,
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

impl Machine {
    /// One that may take so many steps.
    pub(super) fn new(budget: u32) -> Self {
        Self {
            budget: Cell::new(budget),
            read: RefCell::default(),
        }
    }

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
            // What EXECUTE runs knows no variables.
            frames: if state.transactions.executing {
                &[]
            } else {
                &state.frames
            },
            parameters: if parameters.is_empty() && !state.transactions.executing {
                &state.arguments
            } else {
                parameters
            },
            text,
            mentioned: OnceCell::new(),
            effects: RefCell::default(),
            wanted: RefCell::default(),
            budget: &self.budget,
            machine: self,
            state,
            live: RefCell::default(),
            perhaps: RefCell::default(),
            windows_at_hand: RefCell::default(),
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
        if let Err(refusal) = self.read(state, &query, snippet.place(), 0) {
            return Some(Err(refusal));
        }
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
        let value = self.as_condition(state, value, snippet.span)?;
        if value.is_true().is_err()
            && !snippet.computed
            && let Some(holds) = state.assumed(snippet.span)
        {
            return Ok(Ok(holds));
        }
        // The condition is what a reader looks for, not the place deep in it.
        let at = |it: &Unknown| it.plain().because(snippet.span, it.what.clone());
        Ok(value.is_true().map_err(at))
    }

    /// A value as plpgsql takes a condition's: cast to boolean by its text.
    pub(super) fn as_condition(
        &self,
        state: &mut State<'_>,
        value: Value,
        span: Span,
    ) -> Result<Value, Refusal> {
        if matches!(value, Value::Null | Value::Bool(_) | Value::Unknown(_)) {
            return Ok(value);
        }
        if let Some(unknown) = value.reason() {
            return Ok(Value::Unknown(unknown.plain()));
        }
        let text = self.with_eval(state, "", &[], |eval| Ok(eval.to_text(&value)))?;
        let Some(text) = text else {
            return Ok(Value::unknown(span, "a condition that is no boolean"));
        };
        let holds = crate::boolean::truth_of_literal(&text);
        holds.map(Value::Bool).ok_or_else(|| {
            let message = format!("invalid input syntax for type boolean: \"{text}\"");
            super::conditions::raise("22P02", span, message)
        })
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
        let Ok(ExprKind::Column(path)) = parsed.as_ref().map(|expr| &expr.kind) else {
            let text: &str = &target.text;
            let end = text
                .find(|c: char| !(c.is_alphanumeric() || c == '_'))
                .unwrap_or(text.len());
            let name = Name::from_unquoted(&text[..end]);
            let item = match parsed.as_ref().map(|expr| &expr.kind) {
                Ok(ExprKind::Subscript {
                    operand,
                    lower: Some(index),
                    slice: false,
                    ..
                }) if matches!(operand.kind, ExprKind::Column(_)) => {
                    let index = self.with_eval(state, &target.text, &[], |eval| {
                        eval.eval(index, Env::default())
                    })?;
                    self.with_item(state, &name, &index, &value)?
                }
                _ => None,
            };
            if let Some(variable) = state.variable_mut(&name) {
                variable.value = item
                    .unwrap_or_else(|| Value::unknown(target.span, format!("variable \"{name}\"")));
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

    /// An array with another item in a place that it has, or behind its last; `None` where that is not known.
    fn with_item(
        &self,
        state: &mut State<'_>,
        array: &Name,
        index: &Value,
        value: &Value,
    ) -> Result<Option<Value>, Refusal> {
        let variable = state.variable_mut(array);
        let Some((ty, items)) = variable.and_then(|it| match &it.value {
            Value::Array(items) => Some((it.ty.clone()?, items.clone())),
            _ => None,
        }) else {
            return Ok(None);
        };
        let Value::Int(index) = index else {
            return Ok(None);
        };
        let is_flat = !items.iter().any(|it| matches!(it, Value::Array(_)));
        let at = usize::try_from(*index)
            .ok()
            .and_then(|it| it.checked_sub(1));
        let Some(at) = at.filter(|at| *at <= items.len() && is_flat && ty.dimensions == 1) else {
            return Ok(None);
        };
        let item = TypeName {
            dimensions: 0,
            ..ty
        };
        let value = self.with_eval(state, "", &[], |eval| eval.assign(value.clone(), &item))?;
        self.budget
            .set(self.budget.get().saturating_sub(items.len() as u32 / 16));
        let mut items = items;
        if at == items.len() {
            items.push(value);
        } else {
            items[at] = value;
        }
        Ok(Some(Value::Array(items)))
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
        let not_null = variable.not_null;
        let value = match (variable.ty.clone(), &variable.fields) {
            (Some(ty), _) => self.with_eval(state, "", &[], |eval| eval.assign(value, &ty))?,
            (None, Some(fields)) => in_row_type(value, fields),
            (None, None) => value,
        };
        let value = if not_null {
            not_null_for(name, value, span)?
        } else {
            value
        };
        if let Some(variable) = state.variable_mut(name) {
            variable.value = value;
        }
        Ok(())
    }
}

/// A value that a variable declared NOT NULL takes. Where it is not known, it was none: nothing else goes on.
pub(super) fn not_null_for(name: &Name, value: Value, span: Span) -> Result<Value, Refusal> {
    match value {
        Value::Null => Err(super::conditions::raise(
            "22004",
            span,
            format!("null value cannot be assigned to variable \"{name}\" declared NOT NULL"),
        )),
        Value::Unknown(unknown) => Ok(Value::Unknown(Unknown {
            not_null: true,
            ..unknown
        })),
        value => Ok(value),
    }
}

/// A row in a type of these columns: by their places, whatever their names were.
pub(super) fn in_row_type(value: Value, columns: &[Name]) -> Value {
    let Value::Record(record) = value else {
        return value;
    };
    let mut values = record.fields.iter().map(|(_, value)| value.clone());
    let rest = || match &record.open {
        Some(unknown) => Value::Unknown(unknown.clone()),
        None => Value::Null,
    };
    let fields = columns
        .iter()
        .map(|name| (name.clone(), values.next().unwrap_or_else(rest)))
        .collect();
    Value::Record(Arc::new(Record { fields, open: None }))
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
        | Value::Literal(_)
        | Value::Typed(..)
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
    // A row type that was never assigned has all its columns.
    if let (Some(columns), Value::Null) = (&variable.fields, &variable.value) {
        fields.fields = columns
            .iter()
            .map(|name| (name.clone(), Value::Null))
            .collect();
    }
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
/// more than is known. Who writes `pg_catalog.pg_class` asks that relation, and not for what is in `pg_catalog`.
pub(super) fn mentioned(state: &State<'_>, text: &str) -> Vec<NamespaceId> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '-');
    // Nearly all texts name none: to see that is quicker than to look for places.
    let words: Vec<&str> = text.split(|c| !is_word(c)).collect();
    let in_text = |name: &str| {
        (words.contains(&name) || !name.chars().all(is_word))
            && text.match_indices(name).any(|(start, _)| {
                let (before, behind) = (&text[..start], &text[start + name.len()..]);
                let asks = name == "pg_catalog"
                    && behind.trim_start_matches('"').trim_start().starts_with('.')
                    && !before.ends_with('\'');
                !asks && !before.ends_with(is_word) && !behind.starts_with(is_word)
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
