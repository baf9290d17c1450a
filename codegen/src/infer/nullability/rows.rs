//! Which queries and items of FROM surely have a row, whatever rows the tables have: an outer join on TRUE with one of them
//! fills nothing with NULL, a query that is one is no NULL for want of a row, and an aggregate of its rows sees one.

use std::collections::BTreeSet;

use super::facts::{sets, when_true};
use super::from::{Level, items};
use super::value::has_aggregate_of;
use super::{Prover, no_facts};
use crate::catalog::analysed::{
    AnalysedQuery, AnalysedSelect, Body, Gives, Source, SourceRows, Value, ValueKind, Variable,
};
use crate::catalog::ty::oid;
use crate::catalog::{RelationId, RelationKind};
use crate::expr::{JoinKind, SetOperation};

/// How deep views are looked through.
const DEPTH: u32 = 6;

/// Looks for what surely has a row.
#[derive(Clone, Copy)]
pub(super) struct Sure<'s, 'a> {
    prover: &'s Prover<'a>,
    depth: u32,
}

impl<'s, 'a> Sure<'s, 'a> {
    /// In the catalog of this prover.
    pub(super) const fn of(prover: &'s Prover<'a>) -> Self {
        Self { prover, depth: 0 }
    }

    /// Whether a query surely has a row.
    pub(super) fn has_row(self, query: &AnalysedQuery) -> bool {
        let address = std::ptr::from_ref(query).addr();
        let known = self.prover.rows.borrow().get(&address).copied();
        known.unwrap_or_else(|| {
            let found = self.prover.enter() && self.query(query);
            self.prover.leave();
            self.prover.rows.borrow_mut().insert(address, found);
            found
        })
    }

    fn query(self, query: &AnalysedQuery) -> bool {
        if query.cut {
            return false;
        }
        match &query.body {
            Body::Values(rows) => !rows.is_empty(),
            Body::Select(select) => self.select(select),
            Body::Set {
                operation: SetOperation::Union,
                left,
                right,
                ..
            } => self.has_row(left) || self.has_row(right),
            Body::Set { .. } | Body::Unknown => false,
        }
    }

    fn select(self, select: &AnalysedSelect) -> bool {
        // A set may be empty; what is not known may be one.
        if select.having.is_some() || select.targets.iter().any(|it| sets(it) != (0, 0)) {
            return false;
        }
        let own: BTreeSet<u32> = select.from.iter().flat_map(items).collect();
        let aggregates = |value: &Value| has_aggregate_of(value, &|item| own.contains(&item));
        // The group of all rows is there where no row is.
        select.empty_group
            || (select.keys.is_empty() && select.targets.iter().any(aggregates))
            || self.has_rows_before_groups(select)
    }

    /// Whether a SELECT surely has a row before it is grouped.
    pub(super) fn has_rows_before_groups(self, select: &AnalysedSelect) -> bool {
        select.has_row || (select.from.iter().all(|it| self.source(it)) && self.passes(select))
    }

    /// Whether WHERE lets every row of FROM through.
    fn passes(self, select: &AnalysedSelect) -> bool {
        let Some(filter) = &select.filter else {
            return true;
        };
        // What WHERE says of the rows that pass it is nothing to it.
        let mut rows = Level::new(None);
        rows.select = Some(select);
        rows.of_rows = true;
        rows.read(&select.from, no_facts(), self);
        self.prover.decided(filter, &rows) == Some(true)
    }

    /// Whether an item of FROM surely has a row.
    pub(super) fn source(self, source: &Source) -> bool {
        match source {
            Source::Item { rows, .. } => match rows {
                SourceRows::Query(query) => self.has_row(query),
                SourceRows::Function { call, .. } => call_has_row(call),
                SourceRows::Functions { calls, .. } => calls.iter().any(call_has_row),
                SourceRows::Relation { relation, .. } => self.view(*relation),
                SourceRows::Recursive(_) | SourceRows::Form(_) | SourceRows::Unknown => false,
            },
            Source::Join {
                kind,
                left,
                right,
                condition,
                equal,
                ..
            } => match kind {
                JoinKind::Cross => self.source(left) && self.source(right),
                JoinKind::Inner => {
                    joins_all(condition.as_ref(), equal) && self.source(left) && self.source(right)
                }
                JoinKind::Left => self.source(left),
                JoinKind::Right => self.source(right),
                JoinKind::Full => self.source(left) || self.source(right),
            },
        }
    }

    fn view(self, id: RelationId) -> bool {
        let row = &self.prover.catalog.relations[id];
        let query = row.view.as_ref().filter(|_| {
            // What a materialized view held when it was filled may have changed.
            row.kind == RelationKind::View && row.taints.is_empty() && self.depth < DEPTH
        });
        query.is_some_and(|view| {
            let depth = self.depth + 1;
            Self { depth, ..self }.has_row(&view.analysed)
        })
    }
}

/// Whether HAVING lets a group of no rows through.
pub(super) fn may_keep_empty_group(select: &AnalysedSelect) -> bool {
    let Some(having) = &select.having else {
        return true;
    };
    let conditions = match &having.kind {
        ValueKind::And(items) => &items[..],
        _ => std::slice::from_ref(having),
    };
    // An aggregate that no row makes NULL is not; the rows are more than some number.
    let is_of_rows = |value: &Value| {
        matches!(&value.kind, ValueKind::Aggregate(it) if !it.over
            && matches!(it.gives, Gives::WithoutRows | Gives::WithoutFirst | Gives::WithoutValues))
    };
    // Where there is no key, each is NULL.
    let own: BTreeSet<u32> = select.from.iter().flat_map(items).collect();
    let is_key = |column: &Variable| {
        let mut keys = select.keys.iter();
        own.contains(&column.item) && keys.any(|key| key.kind == ValueKind::Column(*column))
    };
    !conditions.iter().any(|condition| {
        let facts = when_true(condition);
        facts.values.iter().any(is_of_rows)
            || facts.columns.keys().any(is_key)
            || counts_a_row(condition)
    })
}

/// `count(…) > 0`, `count(…) >= 1`
fn counts_a_row(condition: &Value) -> bool {
    let ValueKind::Call(call) = &condition.kind else {
        return false;
    };
    let [left, right] = &call.arguments[..] else {
        return false;
    };
    let (ValueKind::Aggregate(it), ValueKind::Literal(least)) = (&left.kind, &right.kind) else {
        return false;
    };
    let least: Option<i64> = least.parse().ok();
    let is_count = &*it.name == "count" && it.gives == Gives::Never && !it.over;
    is_count
        && match &*call.name {
            "operator >" => least >= Some(0),
            "operator >=" => least >= Some(1),
            _ => false,
        }
}

/// Whether every row of one side meets every row of the other one.
pub(super) fn joins_all(condition: Option<&Value>, equal: &[(Value, Value)]) -> bool {
    equal.is_empty() && condition.is_none_or(is_true)
}

fn is_true(value: &Value) -> bool {
    matches!(&value.kind, ValueKind::Literal(text) | ValueKind::Constant(text) if **text == *"true")
}

/// The text of a literal of JSON.
fn json_text(value: &Value) -> Option<&str> {
    match &value.kind {
        ValueKind::Literal(text) => Some(text),
        ValueKind::Call(call)
            if &*call.name == "cast" && matches!(call.target, Some(oid::JSON | oid::JSONB)) =>
        {
            match &call.arguments[..] {
                [
                    Value {
                        kind: ValueKind::Literal(text),
                        ..
                    },
                ] => Some(text),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What is no set gives one row. Of sets, a series of plain numbers and the elements of `ARRAY[…]` and of JSON are counted.
fn call_has_row(call: &Value) -> bool {
    let ValueKind::Call(call) = &call.kind else {
        return false;
    };
    let number = |at: usize| match &call.arguments.get(at)?.kind {
        ValueKind::Literal(text) => text.parse::<i64>().ok(),
        _ => None,
    };
    match (&*call.name, &call.arguments[..]) {
        _ if !call.set => true,
        ("generate_series()", [_, _]) => number(0).is_some() && number(0) <= number(1),
        (name, [text]) if name.starts_with("json") => {
            let is_filled = |open: char, close: char| {
                json_text(text).is_some_and(|text| {
                    let inner = text.trim().strip_prefix(open);
                    let inner = inner.and_then(|text| text.strip_suffix(close));
                    inner.is_some_and(|text| !text.trim().is_empty())
                })
            };
            match name.trim_start_matches("json").trim_start_matches('b') {
                "_each()" | "_each_text()" | "_object_keys()" => is_filled('{', '}'),
                "_array_elements()" | "_array_elements_text()" => is_filled('[', ']'),
                _ => false,
            }
        }
        // A text has at least one part.
        ("regexp_split_to_table()", [text, _]) => matches!(text.kind, ValueKind::Literal(_)),
        ("string_to_table()", [text, _]) => {
            matches!(&text.kind, ValueKind::Literal(text) if !text.is_empty())
        }
        ("unnest()", [array]) => {
            // The elements of arrays in an array may be none.
            let plain = |item: &Value| matches!(item.kind, ValueKind::Literal(_) | ValueKind::Null);
            matches!(&array.kind, ValueKind::Array(items) if !items.is_empty() && items.iter().all(plain))
        }
        _ => false,
    }
}
