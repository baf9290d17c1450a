//! Queries: joins by nested loops, WHERE, aggregates, ORDER BY, LIMIT, set operations.
//!
//! A row whose presence is not known carries the doubt. A relation of which nothing is known, as a table's rows, is one
//! such row of unknown values; it stands for any number of rows.

use std::cmp::Ordering;
use std::rc::Rc;

use super::eval::{Env, Eval};
use super::operators::unknown_of;
use super::typed::Number;
use super::value::{Record, Unknown, Value, or};
use crate::catalog::TypeId;
use crate::expr::{Alias, OrderItem, Query, QueryBody, SetOperation};
use crate::fold::Refusal;
use crate::fold::query::own_operator;
use crate::name::Name;
use crate::source::Span;

/// Columns of a FROM clause or of a result.
#[derive(Debug, Clone, Default)]
pub(super) struct Header {
    /// The columns, each with the alias that it belongs to.
    pub(super) columns: Vec<(Option<Name>, Name)>,
    /// The aliases that have further columns, and what is not known of them.
    pub(super) open: Vec<(Option<Name>, Unknown)>,
}

/// A row.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    /// Its values.
    pub(super) values: Vec<Value>,
    /// Why it may not be there, or be there several times.
    pub(super) doubt: Option<Unknown>,
}

/// A result.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    /// Its columns.
    pub(super) header: Header,
    /// Its rows.
    #[expect(clippy::struct_field_names, reason = "a result is its rows")]
    pub(super) rows: Vec<Row>,
    /// ORDER BY
    pub(super) ordered: bool,
}

/// WITH, the innermost first.
pub(super) struct With<'s> {
    /// The query's name.
    pub(super) name: Name,
    /// Its rows.
    pub(super) rows: Rc<Rows>,
    /// Those before it.
    pub(super) outer: Option<&'s With<'s>>,
}

impl Header {
    /// The place of a column; `Err` where it may be one that is not known here.
    pub(super) fn find(&self, path: &[Name]) -> Option<Result<usize, Unknown>> {
        let (qualifier, name) = match path {
            [name] => (None, name),
            [.., qualifier, name] => (Some(qualifier), name),
            [] => return None,
        };
        let is_of = |alias: &Option<Name>| qualifier.is_none_or(|it| alias.as_ref() == Some(it));
        let found = self
            .columns
            .iter()
            .position(|(alias, column)| is_of(alias) && column == name);
        if let Some(index) = found {
            return Some(Ok(index));
        }
        let open = self.open.iter().find(|(alias, _)| is_of(alias));
        if let Some((_, unknown)) = open {
            let what = format!("{} \"{name}\"", unknown.what);
            return Some(Err(unknown.clone().because(unknown.span, what)));
        }
        None
    }

    /// A whole row, `SELECT t FROM t`.
    pub(super) fn whole_row(&self, path: &[Name], row: &[Value]) -> Option<Value> {
        let [name] = path else { return None };
        let is_of = |alias: &Option<Name>| alias.as_ref() == Some(name);
        let columns = self.columns.iter().zip(row);
        let fields: Vec<(Name, Value)> = columns
            .filter(|((alias, _), _)| is_of(alias))
            .map(|((_, column), value)| (column.clone(), value.clone()))
            .collect();
        let open = self.open.iter().find(|(alias, _)| is_of(alias));
        // A row of a catalog has an oid; where there is none, an outer join has no row.
        if open.is_some() && fields.iter().all(|(_, value)| *value == Value::Null) {
            return (!fields.is_empty()).then_some(Value::Null);
        }
        let open = open.map(|(_, unknown)| unknown.clone());
        (!fields.is_empty()).then(|| Value::Record(Record { fields, open }.into()))
    }

    /// The columns of both.
    pub(super) fn joined(&self, other: &Self) -> Self {
        Self {
            columns: self.columns.iter().chain(&other.columns).cloned().collect(),
            open: self.open.iter().chain(&other.open).cloned().collect(),
        }
    }
}

impl Row {
    /// A row that is there.
    pub(super) fn certain(values: Vec<Value>) -> Self {
        Self {
            values,
            doubt: None,
        }
    }
}

impl Rows {
    /// A row as a record.
    pub(super) fn record(&self, row: &Row) -> Value {
        let fields = self
            .header
            .columns
            .iter()
            .map(|(_, name)| name.clone())
            .zip(row.values.iter().cloned())
            .collect();
        let open = self.header.open.first().map(|(_, unknown)| unknown.clone());
        Value::Record(Record { fields, open }.into())
    }

    /// The doubt about any row.
    pub(super) fn doubt(&self) -> Option<&Unknown> {
        self.rows.iter().find_map(|row| row.doubt.as_ref())
    }

    /// How many rows there are.
    pub(super) fn count(&self) -> Value {
        match self.doubt() {
            Some(doubt) => Value::Unknown(Unknown {
                not_null: true,
                ..doubt.plain()
            }),
            None => Value::Int(i64::try_from(self.rows.len()).unwrap_or(i64::MAX)),
        }
    }

    /// One row of doubt.
    pub(super) fn unknown(header: Header, unknown: &Unknown) -> Self {
        let values = header
            .columns
            .iter()
            .map(|_| Value::Unknown(unknown.clone()))
            .collect();
        Self {
            header,
            ordered: false,
            rows: vec![Row {
                values,
                doubt: Some(unknown.clone()),
            }],
        }
    }

    /// A result of which nothing is known.
    pub(super) fn of_nothing_known(span: Span, what: &str) -> Self {
        let unknown = Unknown::new(span, what);
        let header = Header {
            columns: Vec::new(),
            open: vec![(None, unknown.clone())],
        };
        Self::unknown(header, &unknown)
    }

    /// The same rows under another name.
    pub(super) fn aliased(mut self, alias: Option<&Alias>, default: Option<&Name>) -> Self {
        let name = alias.map(|alias| &alias.name).or(default);
        let renamed = alias.map_or(&[][..], |alias| &alias.columns);
        for (index, (qualifier, column)) in self.header.columns.iter_mut().enumerate() {
            *qualifier = name.cloned();
            if let Some(renamed) = renamed.get(index) {
                *column = renamed.clone();
            }
        }
        for (qualifier, _) in &mut self.header.open {
            *qualifier = name.cloned();
        }
        self
    }
}

impl Eval<'_, '_> {
    /// The rows of a query behind its WITH.
    pub(super) fn ordered(&self, query: &Query, env: Env<'_>) -> Result<Rows, Refusal> {
        if let Some(limit) = &query.limit
            && self.may_make_query(query)
            && self.eval(limit, env)?.number() == Some(0)
        {
            // No row is asked for, so that no function runs.
            let mut rows = Rows::of_nothing_known(query.span, "the rows of LIMIT 0");
            rows.rows.clear();
            return Ok(rows);
        }
        check_order(&query.order_by)?;
        let (mut result, keys) = match &query.body {
            QueryBody::Select(select) => self.select(select, &query.order_by, env)?,
            body => {
                let rows = self.body(body, query.span, env)?;
                let mut keys = Vec::new();
                for row in &rows.rows {
                    let mut key = Vec::new();
                    for item in &query.order_by {
                        key.push(self.output_key(item, &rows.header, row, None, env)?);
                    }
                    keys.push(key);
                }
                (rows, keys)
            }
        };
        if !query.order_by.is_empty() {
            let mut sorted: Vec<(Vec<Value>, Row)> = keys.into_iter().zip(result.rows).collect();
            sorted.sort_by(|(a, _), (b, _)| order(a, b, &query.order_by));
            result.rows = sorted.into_iter().map(|(_, row)| row).collect();
            result.ordered = true;
        }
        self.limited(query, result, env)
    }

    fn limited(&self, query: &Query, mut result: Rows, env: Env<'_>) -> Result<Rows, Refusal> {
        for (bound, is_limit) in [(&query.offset, false), (&query.limit, true)] {
            let Some(bound) = bound else { continue };
            let value = self.eval(bound, env)?;
            if value == Value::Null {
                continue;
            }
            let is_certain = result.rows.iter().all(|row| row.doubt.is_none());
            match value
                .number()
                .and_then(|number| usize::try_from(number).ok())
            {
                Some(0) if is_limit => result.rows.clear(),
                Some(count) if is_certain && is_limit => result.rows.truncate(count),
                Some(count) if is_certain => {
                    result.rows.drain(..count.min(result.rows.len()));
                }
                Some(_) if is_limit => {}
                _ => {
                    let doubt = Unknown::new(bound.span, "LIMIT or OFFSET");
                    for row in &mut result.rows {
                        row.doubt.get_or_insert_with(|| doubt.clone());
                    }
                }
            }
        }
        Ok(result)
    }

    fn body(&self, body: &QueryBody, span: Span, env: Env<'_>) -> Result<Rows, Refusal> {
        Ok(match body {
            QueryBody::Select(select) => self.select(select, &[], env)?.0,
            QueryBody::Values(lines) => {
                let width = lines.first().map_or(0, Vec::len);
                let columns = (1..=width)
                    .map(|number| (None, Name::from_quoted(&format!("column{number}"))))
                    .collect();
                let mut rows = Vec::new();
                for line in lines {
                    let values = line.iter().map(|expr| self.eval(expr, env));
                    rows.push(Row::certain(values.collect::<Result<_, _>>()?));
                }
                self.number_columns(&mut rows, width)?;
                Rows {
                    ordered: false,
                    header: Header {
                        columns,
                        open: Vec::new(),
                    },
                    rows,
                }
            }
            QueryBody::SetOperation {
                operation,
                all,
                left,
                right,
            } => {
                let (left, right) = (self.query(left, env)?, self.query(right, env)?);
                if !self.charge_pairs(left.rows.len() + right.rows.len()) {
                    let unknown = Unknown::new(span, "a set operation on very many rows");
                    return Ok(Rows::unknown(left.header, &unknown));
                }
                let (left, right) = self.of_one_kind(left, right)?;
                set_operation(*operation, *all, left, right, span)
            }
            QueryBody::Write(_) => Rows::of_nothing_known(span, "the rows that are written"),
            QueryBody::Other(what) => Rows::of_nothing_known(span, what),
        })
    }

    /// EXISTS
    pub(super) fn exists(&self, query: &Query, env: Env<'_>) -> Result<Value, Refusal> {
        let mut bare = None;
        if let QueryBody::Select(select) = &query.body
            && select.group_by.is_empty()
            && select.having.is_none()
            && select
                .targets
                .iter()
                .any(|target| self.may_make(&target.expr))
        {
            // PostgreSQL does not look at the list.
            let mut select = select.clone();
            select.targets.clear();
            bare = Some(Query {
                body: QueryBody::Select(select),
                ..query.clone()
            });
        }
        let rows = self.query(bare.as_ref().unwrap_or(query), env)?;
        Ok(if rows.rows.iter().any(|row| row.doubt.is_none()) {
            Value::Bool(true)
        } else {
            match rows.doubt() {
                Some(unknown) => Value::Unknown(unknown.plain()),
                None => Value::Bool(false),
            }
        })
    }

    /// A query as a value: NULL without a row.
    pub(super) fn scalar(&self, query: &Query, env: Env<'_>) -> Result<Value, Refusal> {
        let rows = self.query(query, env)?;
        if let Some(unknown) = rows.doubt() {
            return Ok(Value::Unknown(unknown.plain()));
        }
        match rows.rows.as_slice() {
            [] => Ok(Value::Null),
            [row] => Ok(row
                .values
                .first()
                .cloned()
                .unwrap_or_else(|| Value::unknown(query.span, "a column"))),
            _ => Err(super::conditions::raise(
                "21000",
                query.span,
                "more than one row returned by a subquery used as an expression",
            )),
        }
    }

    /// `ARRAY(query)`
    pub(super) fn array_of_query(&self, query: &Query, env: Env<'_>) -> Result<Value, Refusal> {
        let rows = self.query(query, env)?;
        if let Some(unknown) = rows.doubt() {
            return Ok(Value::Unknown(Unknown {
                not_null: true,
                ..unknown.plain()
            }));
        }
        let first = |row: &Row| row.values.first().cloned().unwrap_or(Value::Null);
        Ok(Value::Array(rows.rows.iter().map(first).collect()))
    }

    /// Whether `test` holds for a row's first column: OR over the rows.
    pub(super) fn any_of_query(
        &self,
        query: &Query,
        env: Env<'_>,
        test: impl Fn(&Value) -> Result<Value, Refusal>,
    ) -> Result<Value, Refusal> {
        let rows = self.query(query, env)?;
        let mut results = Vec::new();
        for row in &rows.rows {
            let value = match row.values.as_slice() {
                [] => Value::unknown(query.span, "a column"),
                [value] => test(value)?,
                _ => test(&rows.record(row))?,
            };
            results.push(match &row.doubt {
                Some(doubt) if value != Value::Bool(false) => Value::Unknown(doubt.plain()),
                _ => value,
            });
        }
        Ok(or(results))
    }
}
impl Eval<'_, '_> {
    /// Columns of numbers of several types become of one.
    fn number_columns(&self, rows: &mut [Row], width: usize) -> Result<(), Refusal> {
        for at in 0..width {
            let values = rows.iter().filter_map(|row| row.values.get(at));
            let mut types: Vec<TypeId> = Vec::new();
            let mut are_numbers = true;
            for value in values.filter(|value| **value != Value::Null) {
                are_numbers &= Number::of(value).is_some();
                types.extend(self.type_of(value));
            }
            types.sort_unstable();
            types.dedup();
            if !are_numbers || types.len() < 2 {
                continue;
            }
            if let Some(Ok(ty)) = self.folder.common_of(&types) {
                for row in rows.iter_mut() {
                    if let Some(value) = row.values.get_mut(at) {
                        let span = Span::new(crate::source::FileId(0), 0, 0);
                        *value = self.coerce(value.clone(), ty, span)?;
                    }
                }
                alike(rows, at);
            }
        }
        Ok(())
    }

    /// Both sides of a set operation with their columns of one type.
    fn of_one_kind(&self, mut left: Rows, mut right: Rows) -> Result<(Rows, Rows), Refusal> {
        let width = left.header.columns.len();
        let count = left.rows.len();
        let mut all = std::mem::take(&mut left.rows);
        all.append(&mut right.rows);
        self.number_columns(&mut all, width)?;
        right.rows = all.split_off(count);
        left.rows = all;
        Ok((left, right))
    }
}

/// Numbers that are equal become the first of them, with as many digits.
fn alike(rows: &mut [Row], at: usize) {
    let mut seen: Vec<Value> = Vec::new();
    for value in rows.iter_mut().filter_map(|row| row.values.get_mut(at)) {
        match seen.iter().find(|it| it.equals(value) == Some(true)) {
            Some(first) => *value = first.clone(),
            None => seen.push(value.clone()),
        }
    }
}

/// Sees that the order is one that is known: USING may name an operator of any order.
pub(super) fn check_order(items: &[OrderItem]) -> Result<(), Refusal> {
    let is_known = |item: &&OrderItem| match &item.using {
        Some(it) => !own_operator(it) && ["<", ">", "~<~", "~>~"].contains(&&*it.symbol),
        None => true,
    };
    match items.iter().find(|item| !is_known(item)) {
        Some(item) => Err(Refusal::not_understood(item.expr.span, "an order")),
        None => Ok(()),
    }
}

/// The order of two rows by their keys; what is not known comes last.
pub(super) fn order(a: &[Value], b: &[Value], items: &[OrderItem]) -> Ordering {
    for ((a, b), item) in a.iter().zip(b).zip(items) {
        let ordering = match (a, b) {
            (Value::Null, Value::Null) => Ordering::Equal,
            (Value::Null, _) | (_, Value::Null) => {
                return if (*a == Value::Null) == item.nulls_first {
                    Ordering::Less
                } else {
                    Ordering::Greater
                };
            }
            // Names sort by their bytes; texts of other kinds do not decide what is created.
            (Value::Text(a), Value::Text(b)) => a.cmp(b),
            (Value::Typed(..), _) | (_, Value::Typed(..))
                if a.as_text().is_some() && b.as_text().is_some() =>
            {
                a.as_text().cmp(&b.as_text())
            }
            (a, b) => a.compare(b).unwrap_or(Ordering::Equal),
        };
        let ordering = if item.descending {
            ordering.reverse()
        } else {
            ordering
        };
        if ordering.is_ne() {
            return ordering;
        }
    }
    Ordering::Equal
}
/// Whether a row is none of those that were seen.
pub(super) fn is_new(row: &Row, seen: &mut Vec<Vec<Value>>) -> bool {
    let is_new = row.doubt.is_some() || !seen.contains(&row.values);
    if is_new && row.doubt.is_none() {
        seen.push(row.values.clone());
    }
    is_new
}

fn set_operation(operation: SetOperation, all: bool, left: Rows, right: Rows, span: Span) -> Rows {
    let mut rows: Vec<Row> = match operation {
        SetOperation::Union => left.rows.into_iter().chain(right.rows).collect(),
        SetOperation::Intersect | SetOperation::Except => {
            let is_known = left.rows.iter().chain(&right.rows).all(|row| {
                row.doubt.is_none() && row.values.iter().all(|value| value.reason().is_none())
            });
            if !is_known || all {
                return Rows::of_nothing_known(span, "INTERSECT or EXCEPT");
            }
            let wanted = operation == SetOperation::Intersect;
            left.rows
                .into_iter()
                .filter(|row| right.rows.iter().any(|other| other.values == row.values) == wanted)
                .collect()
        }
    };
    if !all {
        let mut kept: Vec<Vec<Value>> = Vec::new();
        rows.retain(|row| is_new(row, &mut kept));
    }
    Rows {
        ordered: false,
        header: left.header,
        rows,
    }
}
/// What a result's first value is, as SELECT INTO and `x := query` take it.
pub(super) fn first_value(rows: &Rows, span: Span) -> Value {
    match rows.rows.as_slice() {
        [] => Value::Null,
        [row, ..] => match (&row.doubt, row.values.first()) {
            (None, Some(value)) => value.clone(),
            (Some(doubt), _) => Value::Unknown(doubt.plain()),
            (None, None) => unknown_of([], span, "a column"),
        },
    }
}
