//! What a condition says of the rows that it lets through: which columns and expressions are not NULL in them.
//!
//! Three-valued: WHERE and ON let TRUE through, ELSE stands for FALSE and NULL, a CHECK refuses FALSE alone. A strict function,
//! of which PostgreSQL's own operators are, gives NULL where an argument is, so that none is where its result is not.

use std::collections::BTreeMap;

use crate::catalog::analysed::{Aggregate, Body, Call, Value, ValueKind, Variable};
use crate::source::Span;

/// What is not NULL, with the condition that says so.
#[derive(Debug, Clone, Default)]
pub(super) struct Facts {
    /// Columns.
    pub(super) columns: BTreeMap<Variable, Span>,
    /// Items of FROM that are there, not filled with NULL by an outer join.
    pub(super) items: BTreeMap<u32, Span>,
    /// Other expressions.
    pub(super) values: Vec<Value>,
}

impl Facts {
    /// Of several conditions that all hold.
    pub(super) fn all(facts: impl IntoIterator<Item = Self>) -> Self {
        let mut all = Self::default();
        for more in facts {
            all.add(more);
        }
        all
    }

    /// Of several conditions of which one holds.
    fn one(facts: impl IntoIterator<Item = Self>) -> Self {
        let mut facts = facts.into_iter();
        let mut one = facts.next().unwrap_or_default();
        for other in facts {
            one.columns.retain(|it, _| other.columns.contains_key(it));
            one.items.retain(|it, _| other.items.contains_key(it));
            one.values.retain(|it| other.values.contains(it));
        }
        one
    }

    pub(super) fn add(&mut self, more: Self) {
        for (column, span) in more.columns {
            self.columns.entry(column).or_insert(span);
        }
        for (item, span) in more.items {
            self.items.entry(item).or_insert(span);
        }
        for value in more.values {
            if !self.values.contains(&value) {
                self.values.push(value);
            }
        }
    }

    /// The condition that says that an expression is not NULL.
    pub(super) fn of(&self, value: &Value) -> Option<Span> {
        match &value.kind {
            ValueKind::Column(column) => self.columns.get(column).copied(),
            _ => self.values.contains(value).then_some(value.span),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.columns.len() + self.items.len() + self.values.len()
    }
}

/// Where a condition is TRUE.
pub(super) fn when_true(value: &Value) -> Facts {
    match &value.kind {
        ValueKind::And(items) => Facts::all(items.iter().map(when_true)),
        ValueKind::Or(items) => Facts::one(items.iter().map(when_true)),
        ValueKind::Not(operand) | ValueKind::IsTruth(operand, Some(false), false) => {
            when_false(operand)
        }
        ValueKind::IsNull(operand, true) | ValueKind::IsTruth(operand, None, true) => {
            not_null(operand)
        }
        ValueKind::IsTruth(operand, Some(true), false) => when_true(operand),
        ValueKind::IsDistinct(left, right, negated) => {
            let told = |side: &Value| match side.kind {
                ValueKind::Null => !negated,
                ValueKind::Literal(_) | ValueKind::Constant(_) => *negated,
                _ => false,
            };
            Facts::all([
                if told(right) {
                    not_null(left)
                } else {
                    Facts::default()
                },
                if told(left) {
                    not_null(right)
                } else {
                    Facts::default()
                },
            ])
        }
        ValueKind::In(operand, items, negated) => {
            // Equal to one of them, which one is not said; different from each of them.
            let alone = items.len() == 1;
            let items = items.iter().filter(|_| *negated || alone);
            Facts::all([&**operand].into_iter().chain(items).map(not_null))
        }
        ValueKind::Between {
            operand,
            bounds,
            negated,
        } => {
            // Outside is below the one or above the other.
            let bounds = bounds.iter().filter(|_| !negated);
            Facts::all([&**operand].into_iter().chain(bounds).map(not_null))
        }
        ValueKind::AnyAll {
            left, array, all, ..
        } => {
            // All of no elements are whatever is asked.
            let left = [&**left].into_iter().filter(|_| !all);
            Facts::all(left.chain([&**array]).map(not_null))
        }
        ValueKind::AnyAllQuery {
            left, all: false, ..
        } => not_null(left),
        ValueKind::Exists(query) => match &query.body {
            // An aggregate gives a row even where there is none.
            Body::Select(select)
                if !select.targets.iter().any(aggregates)
                    && select.having.is_none()
                    && !select.empty_group =>
            {
                select.filter.as_ref().map(when_true).unwrap_or_default()
            }
            Body::Select(_) | Body::Values(_) | Body::Set { .. } | Body::Unknown => {
                Facts::default()
            }
        },
        ValueKind::IsNull(_, false)
        | ValueKind::IsTruth(..)
        | ValueKind::AnyAllQuery { all: true, .. } => Facts::default(),
        _ => not_null(value),
    }
}

/// Where a condition is FALSE.
pub(super) fn when_false(value: &Value) -> Facts {
    match &value.kind {
        ValueKind::And(items) => Facts::one(items.iter().map(when_false)),
        ValueKind::Or(items) => Facts::all(items.iter().map(when_false)),
        ValueKind::Not(operand) => when_true(operand),
        ValueKind::In(operand, items, false) => {
            Facts::all([&**operand].into_iter().chain(items).map(not_null))
        }
        ValueKind::In(operand, _, true) => not_null(operand),
        ValueKind::Between {
            operand,
            bounds,
            negated: true,
        } => Facts::all([&**operand].into_iter().chain(bounds.iter()).map(not_null)),
        ValueKind::AnyAll {
            left, array, all, ..
        } => {
            let left = [&**left].into_iter().filter(|_| *all);
            Facts::all(left.chain([&**array]).map(not_null))
        }
        ValueKind::AnyAllQuery { left, all, .. } => {
            if *all {
                not_null(left)
            } else {
                Facts::default()
            }
        }
        ValueKind::IsNull(..) | ValueKind::IsTruth(..) | ValueKind::IsDistinct(..) => {
            when_not_true(value)
        }
        ValueKind::Exists(_) => Facts::default(),
        _ => not_null(value),
    }
}

/// Where a condition is FALSE or NULL.
pub(super) fn when_not_true(value: &Value) -> Facts {
    match &value.kind {
        ValueKind::And(items) => Facts::one(items.iter().map(when_not_true)),
        ValueKind::Or(items) => Facts::all(items.iter().map(when_not_true)),
        ValueKind::Not(operand) => when_not_false(operand),
        // These are never NULL: not TRUE is FALSE.
        ValueKind::IsNull(operand, false) | ValueKind::IsTruth(operand, None, false) => {
            not_null(operand)
        }
        ValueKind::IsTruth(operand, Some(true), true) => when_true(operand),
        ValueKind::IsTruth(operand, Some(false), true) => when_false(operand),
        ValueKind::IsDistinct(left, right, negated) => when_true(&Value {
            kind: ValueKind::IsDistinct(left.clone(), right.clone(), !negated),
            span: value.span,
        }),
        _ => Facts::default(),
    }
}

/// Where a condition is TRUE or NULL.
pub(super) fn when_not_false(value: &Value) -> Facts {
    match &value.kind {
        ValueKind::And(items) => Facts::all(items.iter().map(when_not_false)),
        ValueKind::Or(items) => Facts::one(items.iter().map(when_not_false)),
        ValueKind::Not(operand) => when_not_true(operand),
        ValueKind::IsNull(..) | ValueKind::IsTruth(..) | ValueKind::IsDistinct(..) => {
            when_true(value)
        }
        _ => Facts::default(),
    }
}

/// Where an expression is not NULL.
pub(super) fn not_null(value: &Value) -> Facts {
    let mut facts = match &value.kind {
        ValueKind::Column(column) => {
            return Facts {
                columns: [(*column, value.span)].into(),
                items: [(column.item, value.span)].into(),
                values: Vec::new(),
            };
        }
        ValueKind::Row(item) => {
            return Facts {
                items: [(*item, value.span)].into(),
                ..Facts::default()
            };
        }
        ValueKind::Call(call) if call.strict && !call.set => {
            Facts::all(call.arguments.iter().map(not_null))
        }
        ValueKind::Part(_, parts) => Facts::all(parts.iter().map(not_null)),
        ValueKind::First(_, items) => Facts::one(items.iter().map(not_null)),
        ValueKind::NullIf(items) => items.first().map(not_null).unwrap_or_default(),
        ValueKind::Not(operand)
        | ValueKind::In(operand, ..)
        | ValueKind::Between { operand, .. } => not_null(operand),
        ValueKind::AnyAll { array, .. } => not_null(array),
        ValueKind::Null | ValueKind::Literal(_) | ValueKind::Constant(_) => {
            return Facts::default();
        }
        ValueKind::And(_)
        | ValueKind::Or(_)
        | ValueKind::IsNull(..)
        | ValueKind::IsTruth(..)
        | ValueKind::IsDistinct(..)
        | ValueKind::AnyAllQuery { .. }
        | ValueKind::Exists(_)
        | ValueKind::Subquery(_)
        | ValueKind::ArrayQuery(_)
        | ValueKind::Case { .. }
        | ValueKind::Call(_)
        | ValueKind::Aggregate(_)
        | ValueKind::Array(_)
        | ValueKind::Tuple(_)
        | ValueKind::Unknown => Facts::default(),
    };
    if is_known(value) {
        facts.values.push(value.clone());
    }
    facts
}

/// Whether an expression has the same value wherever it stands.
pub(super) fn is_known(value: &Value) -> bool {
    let own = match &value.kind {
        ValueKind::Unknown
        | ValueKind::Exists(_)
        | ValueKind::Subquery(_)
        | ValueKind::ArrayQuery(_)
        | ValueKind::AnyAllQuery { .. } => false,
        ValueKind::Call(call) => !call.set && !is_volatile(&call.name),
        // What its window is, is not said.
        ValueKind::Aggregate(it) => !it.over,
        _ => true,
    };
    own && value.parts().into_iter().all(is_known)
}

/// PostgreSQL's functions that may give another value each time, but those of files, locks and the server.
const VOLATILE: [&str; 19] = [
    "array_sample()",
    "array_shuffle()",
    "clock_timestamp()",
    "current_query()",
    "currval()",
    "gen_random_uuid()",
    "lastval()",
    "nextval()",
    "query_to_xml()",
    "random()",
    "random_normal()",
    "set_config()",
    "setval()",
    "timeofday()",
    "ts_rewrite()",
    "txid_current()",
    "txid_status()",
    "uuidv4()",
    "uuidv7()",
];

fn is_volatile(name: &str) -> bool {
    ["pg_", "lo_", "cursor_to_xml", "query_to_xml"]
        .iter()
        .any(|start| name.starts_with(start))
        || VOLATILE.contains(&name)
}

/// Whether an aggregate stands in an expression; not one of a query inside it.
pub(super) fn aggregates(value: &Value) -> bool {
    let own = matches!(
        &value.kind,
        ValueKind::Aggregate(Aggregate { over: false, .. })
    );
    own || value.parts().into_iter().any(aggregates)
}

/// How many calls that return sets stand in an expression; one that is not known may be one.
pub(super) fn sets(value: &Value) -> (usize, usize) {
    let own = match &value.kind {
        ValueKind::Call(Call { set: true, .. }) => (1, 0),
        ValueKind::Unknown => (0, 1),
        _ => (0, 0),
    };
    value
        .parts()
        .into_iter()
        .map(sets)
        .fold(own, |a, b| (a.0 + b.0, a.1 + b.1))
}
