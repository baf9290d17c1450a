//! What a call gives: a value, and rows for FROM.

use std::sync::Arc;

use super::query::{Header, Row, Rows, first_value};
use super::state::State;
use super::value::{Record, Unknown, Value};
use crate::catalog::ty::oid;
use crate::catalog::{Function, FunctionArgument};
use crate::ddl::FunctionKind;
use crate::name::Name;
use crate::source::Span;

/// What a call gives, as a value and in FROM.
pub(super) struct Returned {
    /// As a value.
    pub(super) value: Value,
    /// In FROM.
    pub(super) rows: Rows,
}

pub(super) fn set_result(state: &mut State<'_>, function: &Function, rows: &Rows, span: Span) {
    let outputs: Vec<&FunctionArgument> = outputs(function).collect();
    if function.returns_set {
        state.rows.clone_from(&rows.rows);
        if !rows.header.open.is_empty() && rows.header.columns.is_empty() {
            state.rows = Rows::of_nothing_known(span, "the rows of a function").rows;
        }
        return;
    }
    if outputs.len() < 2 {
        let value = first_value(rows, span);
        if let [output] = outputs.as_slice()
            && let Some(name) = &output.name
            && let Some(variable) = state.variable_mut(name)
        {
            variable.value = value.clone();
        }
        state.returned = value;
        return;
    }
    let doubt = rows.doubt().cloned();
    for (index, output) in outputs.into_iter().enumerate() {
        let value = match (&doubt, rows.rows.first()) {
            (Some(doubt), _) => Value::Unknown(doubt.plain()),
            (None, Some(row)) => row.values.get(index).cloned().unwrap_or(Value::Null),
            (None, None) => Value::Null,
        };
        if let Some(name) = &output.name
            && let Some(variable) = state.variable_mut(name)
        {
            variable.value = value;
        }
    }
}

pub(super) fn outputs(function: &Function) -> impl Iterator<Item = &FunctionArgument> {
    function.arguments.iter().filter(|it| it.is_output())
}

pub(super) fn header(function: &Function) -> Header {
    let mut columns: Vec<(Option<Name>, Name)> = outputs(function)
        .enumerate()
        .map(|(index, it)| {
            let name = it.name.clone();
            let numbered = || Name::from_quoted(&format!("column{}", index + 1));
            (None, name.unwrap_or_else(numbered))
        })
        .collect();
    if columns.is_empty() {
        columns.push((None, function.name.clone()));
    }
    Header {
        columns,
        open: Vec::new(),
    }
}

impl Returned {
    pub(super) fn unknown(name: &Name, span: Span, what: &str) -> Self {
        let unknown = Unknown::new(span, what);
        let header = Header {
            columns: vec![(None, name.clone())],
            open: vec![(None, unknown.clone())],
        };
        Self {
            rows: Rows::unknown(header, &unknown),
            value: Value::Unknown(unknown),
        }
    }

    pub(super) fn null(function: &Function) -> Self {
        let header = header(function);
        let nulls = header.columns.iter().map(|_| Value::Null).collect();
        let rows = if function.returns_set {
            Vec::new()
        } else {
            vec![Row::certain(nulls)]
        };
        Self {
            value: Value::Null,
            rows: Rows {
                header,
                rows,
                ordered: true,
            },
        }
    }

    /// What a function in plpgsql gives that returns nothing: no NULL.
    fn void(function: &Function) -> Self {
        let mut returned = Self::null(function);
        returned.value = Value::typed(oid::VOID, "");
        for row in &mut returned.rows.rows {
            row.values = vec![returned.value.clone()];
        }
        returned
    }

    /// What a run has left.
    pub(super) fn of(function: &Function, end: &State<'_>, span: Span) -> Self {
        if function.result.id == oid::VOID
            && function.language == "plpgsql"
            && function.kind != FunctionKind::Procedure
        {
            return Self::void(function);
        }
        let mut header = header(function);
        if function.returns_set {
            let unknown = Unknown::new(span, format!("the rows of function {}", function.name));
            let width = header.columns.len();
            let mut rows = end.rows.clone();
            for row in &mut rows {
                // Rows of a composite type: their columns have no names here.
                if row.values.len() != width {
                    header.open = vec![(None, unknown.clone())];
                    row.values.resize(width, Value::Unknown(unknown.clone()));
                }
            }
            return Self {
                value: Value::Unknown(unknown),
                rows: Rows {
                    header,
                    rows,
                    ordered: true,
                },
            };
        }
        let output = |name: &Option<Name>| {
            let value = name.as_ref().and_then(|name| end.frames[1].get(name));
            value
                .cloned()
                .unwrap_or_else(|| Value::unknown(span, "an argument without a name"))
        };
        let value = match outputs(function).collect::<Vec<_>>()[..] {
            [] => end.returned.clone(),
            [one] if function.kind != FunctionKind::Procedure => output(&one.name),
            ref all => {
                let names = header.columns.iter().map(|(_, name)| name.clone());
                let values = all.iter().map(|it| output(&it.name));
                Value::Record(Arc::new(Record {
                    fields: names.zip(values).collect(),
                    open: None,
                }))
            }
        };
        let values = match &value {
            Value::Record(record) if record.fields.len() == header.columns.len() => record
                .fields
                .iter()
                .map(|(_, value)| value.clone())
                .collect(),
            value => vec![value.clone()],
        };
        Self {
            value,
            rows: Rows {
                header,
                rows: vec![Row::certain(values)],
                ordered: true,
            },
        }
    }
}
