//! The query of a view with its names resolved, made while it is typed: an expression's when its type is known, out of
//! those below it, which were typed before.
//!
//! What is not certain to mean what it seems to is not known here either, so that no proof rests on it.

mod call;
mod constant;
mod parts;
mod value;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Output, Reader, Rows, Ty};
use crate::catalog::analysed::{
    AnalysedQuery, AnalysedSelect, Body, Source, SourceRows, Value, ValueKind, Variable,
};
use crate::expr::{Expr, ExprKind, FromItem, JoinCondition, Query, Select, SetOperation};
use crate::source::Span;

/// What has been read, by the address of its tree, which lives as long as the reading.
#[derive(Debug, Default)]
pub(super) struct Notes {
    values: BTreeMap<usize, (Value, Ty)>,
    /// The types of what rows and arrays are made of.
    parts: BTreeMap<usize, Vec<Ty>>,
    queries: BTreeMap<usize, (Arc<AnalysedQuery>, Vec<Ty>)>,
    sources: BTreeMap<usize, Source>,
    /// What the tables of WITH are, by the number of their columns' item.
    tables: BTreeMap<u32, SourceRows>,
    /// The body read last.
    body: Option<Body>,
    items: u32,
}

/// The columns that USING or NATURAL compares, and the item that has the merged ones of a full join.
pub(super) struct Compared {
    pub(super) equal: Vec<(Output, Output)>,
    pub(super) merged: Option<u32>,
}

pub(super) fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node).addr()
}

/// A column of FROM as a value.
pub(super) fn variable(column: &Output, span: Span) -> Value {
    Value {
        kind: match column.variable {
            Some(variable) => ValueKind::Column(variable),
            None => ValueKind::Unknown,
        },
        span,
    }
}

/// What a key of GROUP BY shows that names a column of the result.
pub(super) fn named_target(expr: &Expr, rows: &Rows, targets: &[Value]) -> Value {
    let ExprKind::Column(path) = &expr.kind else {
        return Value::unknown(expr.span);
    };
    let at = rows
        .columns
        .iter()
        .position(|column| Some(&column.name) == path.last());
    match at.and_then(|at| targets.get(at)) {
        Some(target) if !rows.open => target.clone(),
        Some(_) | None => Value::unknown(expr.span),
    }
}

/// What a key of GROUP BY shows that is the place of a column of the result.
pub(super) fn numbered_target(expr: &Expr, targets: &[Value]) -> Option<Value> {
    let ExprKind::Number(text) = &expr.kind else {
        return None;
    };
    let at: usize = text.parse().ok()?;
    targets.get(at.checked_sub(1)?).cloned()
}

impl Reader<'_, '_> {
    fn note_value(&mut self, expr: &Expr, kind: ValueKind, ty: Ty) {
        if let Some(notes) = &mut self.notes {
            let value = Value {
                kind,
                span: expr.span,
            };
            notes.values.insert(address(expr), (value, ty));
        }
    }

    /// The value of an expression that has been typed; not known where it has not.
    pub(super) fn take(&mut self, expr: &Expr) -> Value {
        let noted = self
            .notes
            .as_mut()
            .and_then(|notes| notes.values.remove(&address(expr)));
        noted.map_or_else(|| Value::unknown(expr.span), |(value, _)| value)
    }

    fn boxed(&mut self, expr: &Expr) -> Box<Value> {
        Box::new(self.take(expr))
    }

    fn all_of(&mut self, exprs: &[Expr]) -> Vec<Value> {
        exprs.iter().map(|expr| self.take(expr)).collect()
    }

    fn type_of(&self, expr: &Expr) -> Ty {
        let (_, ty) = self.notes.as_ref()?.values.get(&address(expr))?;
        *ty
    }

    /// The query that has been read; its body is not known where it has not.
    pub(super) fn take_query(&mut self, query: &Query) -> Arc<AnalysedQuery> {
        self.take_typed(query).0
    }

    fn take_typed(&mut self, query: &Query) -> (Arc<AnalysedQuery>, Vec<Ty>) {
        let noted = self
            .notes
            .as_mut()
            .and_then(|notes| notes.queries.remove(&address(query)));
        noted.unwrap_or_else(|| {
            let body = Body::Unknown;
            (Arc::new(AnalysedQuery { body, cut: true }), Vec::new())
        })
    }

    /// A number for an item of FROM.
    pub(super) fn next_item(&mut self) -> Option<u32> {
        let notes = self.notes.as_mut()?;
        notes.items += 1;
        Some(notes.items)
    }

    pub(super) fn note_body(&mut self, body: Body) {
        if let Some(notes) = &mut self.notes {
            notes.body = Some(body);
        }
    }

    /// Keeps the body that was read last as that of this query.
    pub(super) fn note_query(&mut self, query: &Query, rows: &Rows) {
        let Some(notes) = &mut self.notes else { return };
        let body = notes.body.take().filter(|_| !rows.open);
        let analysed = AnalysedQuery {
            body: body.unwrap_or(Body::Unknown),
            cut: query.offset.is_some() || query.limit.as_ref().is_some_and(|it| !keeps_a_row(it)),
        };
        let types = rows.columns.iter().map(|column| column.ty).collect();
        notes
            .queries
            .insert(address(query), (Arc::new(analysed), types));
    }

    pub(super) fn note_sides(
        &mut self,
        operation: SetOperation,
        (left, right): (&Query, &Query),
        recursion: Option<u32>,
    ) {
        if self.notes.is_none() {
            return;
        }
        let (left, right) = (self.take_query(left), self.take_query(right));
        self.note_body(Body::Set {
            operation,
            left,
            right,
            recursion,
        });
    }

    pub(super) fn note_values(&mut self, rows: &[Vec<Expr>]) {
        if self.notes.is_some() {
            let rows = rows.iter().map(|row| self.all_of(row)).collect();
            self.note_body(Body::Values(rows));
        }
    }

    pub(super) fn note_select(&mut self, select: &Select, keys: Vec<Value>, targets: Vec<Value>) {
        if self.notes.is_none() {
            return;
        }
        let from: Vec<Source> = select
            .from
            .iter()
            .map(|item| self.take_source(item))
            .collect();
        let filter = select.filter.as_ref().map(|filter| self.take(filter));
        let having = select.having.as_ref().map(|having| self.take(having));
        let has_row = self.has_row(select, &from, filter.as_ref());
        self.note_body(Body::Select(Box::new(AnalysedSelect {
            from,
            filter,
            keys,
            partial: select.grouping.partial.iter().copied().collect(),
            empty_group: select.grouping.empty,
            having,
            targets,
            has_row,
        })));
    }

    /// Gives the columns of a table of WITH a number, by which they are found again.
    pub(super) fn note_table(&mut self, rows: &mut Rows, query: &Query) {
        let source = SourceRows::Query(self.take_query(query));
        self.note_rows(rows, source);
    }

    /// The same for the rows so far of a recursive one.
    pub(super) fn note_recursion(&mut self, rows: &mut Rows) -> Option<u32> {
        let id = self.note_rows(rows, SourceRows::Unknown)?;
        let notes = self.notes.as_mut()?;
        notes.tables.insert(id, SourceRows::Recursive(id));
        Some(id)
    }

    fn note_rows(&mut self, rows: &mut Rows, source: SourceRows) -> Option<u32> {
        let id = self.next_item()?;
        number(rows, id);
        self.notes.as_mut()?.tables.insert(id, source);
        Some(id)
    }

    /// What a relation of FROM is: a table of WITH, or one of the catalog.
    pub(super) fn source_of(&self, rows: &Rows) -> SourceRows {
        let Some(notes) = &self.notes else {
            return SourceRows::Unknown;
        };
        let Some(first) = rows.columns.first().filter(|_| !rows.open) else {
            return SourceRows::Unknown;
        };
        if let Some(variable) = first.variable {
            let table = notes.tables.get(&variable.item).cloned();
            return table.unwrap_or(SourceRows::Unknown);
        }
        let columns: Option<Vec<i16>> = rows
            .columns
            .iter()
            .map(|column| column.origin.map(|origin| origin.attnum))
            .collect();
        match (columns, first.origin) {
            (Some(columns), Some(origin)) => SourceRows::Relation {
                relation: origin.relation,
                columns,
            },
            _ => SourceRows::Unknown,
        }
    }

    /// Notes an item of FROM and gives its columns their numbers.
    pub(super) fn note_item(
        &mut self,
        item: &FromItem,
        rows: &mut Rows,
        source: SourceRows,
    ) -> Option<u32> {
        let id = self.next_item()?;
        number(rows, id);
        let (alias, own) = match item {
            FromItem::Relation { name, alias, .. } => (alias.as_ref(), Some(&name.name)),
            FromItem::Query { alias, .. } => (alias.as_ref(), None),
            FromItem::Function { call, alias, .. } => (alias.as_ref(), Some(&call.name.name)),
            FromItem::RowsFrom(it) => (it.alias.as_ref(), None),
            FromItem::Form(it) => (it.alias.as_ref(), None),
            FromItem::Join { .. }
            | FromItem::Sample(_)
            | FromItem::Aliased(_)
            | FromItem::Other(..) => (None, None),
        };
        let name = alias.map(|alias| &alias.name).or(own);
        let source = Source::Item {
            id,
            name: name.map_or_else(|| "a subquery".to_owned(), |name| format!("\"{name}\"")),
            rows: source,
        };
        let notes = self.notes.as_mut()?;
        notes.sources.insert(address(item), source);
        Some(id)
    }

    /// Notes an item of FROM as what stands in it.
    pub(super) fn note_as(&mut self, item: &FromItem, inner: &FromItem) {
        if self.notes.is_some() {
            let source = self.take_source(inner);
            if let Some(notes) = &mut self.notes {
                notes.sources.insert(address(item), source);
            }
        }
    }

    fn take_source(&mut self, item: &FromItem) -> Source {
        let noted = self
            .notes
            .as_mut()
            .and_then(|notes| notes.sources.remove(&address(item)));
        noted.unwrap_or(Source::Item {
            id: 0,
            name: "an item that is not known".to_owned(),
            rows: SourceRows::Unknown,
        })
    }

    pub(super) fn note_join(&mut self, item: &FromItem, Compared { equal, merged }: Compared) {
        let FromItem::Join {
            kind,
            left,
            right,
            condition,
        } = item
        else {
            return;
        };
        if self.notes.is_none() {
            return;
        }
        let (left, right) = (self.take_source(left), self.take_source(right));
        let span = span_of(item);
        let condition = match condition {
            JoinCondition::On(expr) => Some(self.take(expr)),
            JoinCondition::Using(_) | JoinCondition::Natural | JoinCondition::None => None,
        };
        let equal = equal
            .into_iter()
            .map(|(a, b)| {
                // What is compared by an operator of somebody else's is only merged.
                let strict = self.operator_call("=", &[a.ty, b.ty], Vec::new()).1.strict;
                let side = |column: &Output| variable(column, span);
                if strict {
                    (side(&a), side(&b))
                } else {
                    (Value::unknown(span), Value::unknown(span))
                }
            })
            .collect();
        let source = Source::Join {
            kind: *kind,
            left: Box::new(left),
            right: Box::new(right),
            condition,
            equal,
            merged,
            span,
        };
        if let Some(notes) = &mut self.notes {
            notes.sources.insert(address(item), source);
        }
    }
}

/// Whether LIMIT leaves the first row.
fn keeps_a_row(limit: &Expr) -> bool {
    matches!(&limit.kind, ExprKind::Number(digits) if digits.parse::<u32>().is_ok_and(|it| it > 0))
}

/// Where an item of FROM stands, or a part of it.
pub(super) fn span_of(item: &FromItem) -> Span {
    match item {
        FromItem::Relation { span, .. }
        | FromItem::Function { span, .. }
        | FromItem::Other(_, span) => *span,
        FromItem::RowsFrom(it) => it.span,
        FromItem::Form(it) => it.span,
        FromItem::Sample(it) => span_of(&it.item),
        FromItem::Aliased(it) => it.span,
        FromItem::Query { query, .. } => query.span,
        FromItem::Join {
            condition: JoinCondition::On(expr),
            ..
        } => expr.span,
        FromItem::Join { right, .. } => span_of(right),
    }
}

fn number(rows: &mut Rows, item: u32) {
    for (column, output) in rows.columns.iter_mut().enumerate() {
        output.variable = Some(Variable { item, column });
    }
}
