//! Which columns of views and materialized views are never NULL, with the reason.
//!
//! Takes the analysed queries of the catalog and the predicates of its CHECKs; knows PostgreSQL's logic and no target. What
//! is not proven may be NULL: no rule here rests on what is likely. Views are looked through, so that what they show is
//! as sure as what is below them.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "an expression that a rule is not about is one that it says nothing of"
)]

mod decided;
mod facts;
mod from;
mod relation;
mod rows;
#[cfg(test)]
mod tests;
mod value;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::sync::Arc;

use self::facts::{Facts, when_true};
use self::from::Level;
use self::rows::Sure;
use super::predicate::Check;
use crate::catalog::analysed::{AnalysedQuery, AnalysedSelect, Body};
use crate::catalog::{Catalog, ColumnRef, RelationId, RelationKind};
use crate::expr::SetOperation;
use crate::reads::{self, NO_TABLE, Of};
use crate::shared::Shared;
use crate::source::Span;

/// What is known of the columns of all views.
#[derive(Debug, Clone, Default)]
pub struct Nullability {
    columns: BTreeMap<RelationId, Arc<[Verdict]>>,
}

/// Whether a value may be NULL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// It is never NULL.
    pub not_null: bool,
    /// Why it is not, or why it may be.
    pub reason: Reason,
}

/// A step of a proof, or of the doubt, with those that it rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What is so.
    pub text: String,
    /// Where that is written.
    pub span: Option<Span>,
    /// Because of these.
    pub because: Vec<Reason>,
}

impl Verdict {
    fn proven(text: impl Into<String>, span: Option<Span>, because: Vec<Reason>) -> Self {
        Self::new(true, text.into(), span, because)
    }

    fn doubt(text: impl Into<String>, span: Option<Span>, because: Vec<Reason>) -> Self {
        Self::new(false, text.into(), span, because)
    }

    fn new(not_null: bool, text: String, span: Option<Span>, because: Vec<Reason>) -> Self {
        let reason = Reason {
            text,
            span,
            because,
        };
        Self { not_null, reason }
    }
}

impl Nullability {
    /// Of no view.
    pub fn none() -> &'static Self {
        static NONE: Nullability = Nullability {
            columns: BTreeMap::new(),
        };
        &NONE
    }

    /// Whether a column of a view is never NULL.
    pub fn is_not_null(&self, column: ColumnRef) -> bool {
        self.verdict(column).is_some_and(|verdict| verdict.not_null)
    }

    /// The views of which not the same is known in both.
    pub(crate) fn changes<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = RelationId> {
        let views = self.columns.keys().chain(other.columns.keys());
        views
            .copied()
            .filter(|view| self.columns.get(view) != other.columns.get(view))
    }

    /// What is known of a column of a view, with the reason.
    pub fn verdict(&self, column: ColumnRef) -> Option<&Verdict> {
        reads::note(Of::Proofs, NO_TABLE, column.relation.0);
        let at = usize::try_from(column.attnum).ok()?.checked_sub(1)?;
        self.columns.get(&column.relation)?.get(at)
    }
}

/// How many steps the proofs of one catalog may take; what is beyond may be NULL.
const STEPS: u32 = 2_000_000;
/// How deep queries and expressions are followed in each other.
const DEPTH: u32 = 200;

/// What is known of the columns of all views of a catalog.
pub fn nullability(catalog: &Catalog, checks: &[Shared<Check>]) -> Nullability {
    let views: Vec<RelationId> = catalog
        .relations
        .iter()
        .filter(|(_, row)| row.view.is_some())
        .map(|(id, _)| id)
        .collect();
    let mut columns = BTreeMap::new();
    if views.is_empty() {
        return Nullability { columns };
    }
    let prover = Prover {
        catalog,
        checked: relation::checked_columns(checks),
        views: RefCell::default(),
        recursion: RefCell::default(),
        rows: RefCell::default(),
        steps: Cell::new(0),
        depth: Cell::new(0),
        since: None,
    };
    for id in views {
        columns.insert(id, prover.view(id));
    }
    Nullability { columns }
}

struct Prover<'a> {
    catalog: &'a Catalog,
    /// The columns that a CHECK keeps from being NULL, with the constraint.
    checked: relation::Checked,
    views: RefCell<BTreeMap<RelationId, Arc<[Verdict]>>>,
    /// What is assumed of the rows so far of recursive queries.
    recursion: RefCell<BTreeMap<u32, Vec<bool>>>,
    /// Whether queries surely have a row, by their addresses.
    rows: RefCell<BTreeMap<usize, bool>>,
    steps: Cell<u32>,
    depth: Cell<u32>,
    /// Of a materialized view only what held when it was filled.
    since: Option<relation::Moment>,
}

impl Prover<'_> {
    /// The columns of a view.
    fn view(&self, id: RelationId) -> Arc<[Verdict]> {
        let known = self.views.borrow().get(&id).cloned();
        if let Some(known) = known {
            return known;
        }
        let row = &self.catalog.relations[id];
        let Some(view) = row.view.as_ref().filter(|_| row.taints.is_empty()) else {
            return Arc::new([]);
        };
        let verdicts: Arc<[Verdict]> = if row.kind == RelationKind::MaterializedView {
            let inner = Prover {
                catalog: self.catalog,
                checked: self.checked.clone(),
                views: RefCell::default(),
                recursion: RefCell::default(),
                rows: RefCell::default(),
                steps: Cell::new(self.steps.get()),
                depth: Cell::new(self.depth.get()),
                since: row.history.origin().map(relation::moment),
            };
            let verdicts = inner.query(&view.analysed, None).into();
            self.steps.set(inner.steps.get());
            verdicts
        } else {
            self.query(&view.analysed, None).into()
        };
        self.views.borrow_mut().insert(id, Arc::clone(&verdicts));
        verdicts
    }

    /// Whether there is room for another step.
    fn enter(&self) -> bool {
        self.steps.set(self.steps.get() + 1);
        self.depth.set(self.depth.get() + 1);
        self.steps.get() < STEPS && self.depth.get() < DEPTH
    }

    fn leave(&self) {
        self.depth.set(self.depth.get() - 1);
    }

    /// The columns of a query.
    fn query(&self, query: &AnalysedQuery, outer: Option<&Level<'_>>) -> Vec<Verdict> {
        let verdicts = if self.enter() {
            self.body(query, outer)
        } else {
            Vec::new()
        };
        self.leave();
        verdicts
    }

    fn body(&self, query: &AnalysedQuery, outer: Option<&Level<'_>>) -> Vec<Verdict> {
        match &query.body {
            Body::Select(select) => self.select(select, outer),
            Body::Values(rows) => {
                let level = Level::new(outer);
                let width = rows.first().map_or(0, Vec::len);
                let column = |at: usize| {
                    let values = rows.iter().filter_map(|row| row.get(at));
                    let verdicts = values.map(|value| self.value(value, &level)).collect();
                    all(
                        "a row of VALUES may have NULL",
                        "all rows of VALUES",
                        None,
                        verdicts,
                    )
                };
                (0..width).map(column).collect()
            }
            Body::Set {
                operation,
                left,
                right,
                recursion,
            } => {
                let left = self.query(left, outer);
                if let Some(id) = recursion {
                    return self.recursive(*id, &left, right, outer);
                }
                let right = self.query(right, outer);
                left.into_iter()
                    .zip(right)
                    .map(|(left, right)| match operation {
                        SetOperation::Union => all(
                            "a side of UNION may be NULL",
                            "both sides of UNION",
                            None,
                            vec![left, right],
                        ),
                        SetOperation::Intersect if right.not_null => right,
                        SetOperation::Intersect | SetOperation::Except => left,
                    })
                    .collect()
            }
            Body::Unknown => Vec::new(),
        }
    }

    /// A recursive query: what holds of the first rows, and of each row made of rows of which it holds.
    fn recursive(
        &self,
        id: u32,
        first: &[Verdict],
        right: &AnalysedQuery,
        outer: Option<&Level<'_>>,
    ) -> Vec<Verdict> {
        let mut assumed: Vec<bool> = first.iter().map(|verdict| verdict.not_null).collect();
        loop {
            self.recursion.borrow_mut().insert(id, assumed.clone());
            let next = self.query(right, outer);
            let held: Vec<bool> = assumed
                .iter()
                .enumerate()
                .map(|(at, assumed)| {
                    *assumed && next.get(at).is_some_and(|verdict| verdict.not_null)
                })
                .collect();
            if held == assumed {
                let pairs = first.iter().cloned().zip(next);
                return pairs
                    .map(|(first, next)| {
                        all(
                            "a side of the recursive UNION may be NULL",
                            "the first rows, and each that follows from one that is not NULL",
                            None,
                            vec![first, next],
                        )
                    })
                    .collect();
            }
            assumed = held;
        }
    }

    fn select(&self, select: &AnalysedSelect, outer: Option<&Level<'_>>) -> Vec<Verdict> {
        let level = self.level(select, outer);
        select
            .targets
            .iter()
            .map(|target| self.target(target, &level))
            .collect()
    }

    /// FROM and WHERE of a SELECT, and what HAVING adds.
    fn level<'l>(&self, select: &'l AnalysedSelect, outer: Option<&'l Level<'l>>) -> Level<'l>
    where
        Self: 'l,
    {
        let mut level = Level::new(outer);
        level.select = Some(select);
        let filter = select.filter.as_ref().map(when_true).unwrap_or_default();
        level.read(&select.from, filter, Sure::of(self));
        level.having = select.having.as_ref().map(when_true).unwrap_or_default();
        let targets = select.targets.iter();
        let (sets, unknown) = targets
            .map(facts::sets)
            .fold((0, 0), |a, b| (a.0 + b.0, a.1 + b.1));
        level.pads = sets + unknown > 1 && sets > 0;
        level
    }
}

/// Not NULL where all of them are not.
fn all(doubt: &str, proof: &str, span: Option<Span>, verdicts: Vec<Verdict>) -> Verdict {
    if let Some(at) = verdicts.iter().position(|verdict| !verdict.not_null) {
        let reason = verdicts.into_iter().nth(at).map(|verdict| verdict.reason);
        return Verdict::doubt(doubt, span, reason.into_iter().collect());
    }
    let reasons = verdicts.into_iter().map(|verdict| verdict.reason);
    Verdict::proven(proof, span, reasons.collect())
}

/// The facts of nothing.
const fn no_facts() -> Facts {
    Facts {
        columns: BTreeMap::new(),
        items: BTreeMap::new(),
        values: Vec::new(),
    }
}
