//! Facts read out of the catalog that PostgreSQL does not keep as such: what a CHECK refuses, which columns of views are
//! never NULL.
//!
//! Takes `&Catalog` and the parser as a trait object; knows PostgreSQL's logic and no target language.

pub mod access;
mod calendar;
mod cases;
pub mod check;
mod comparison;
mod count;
mod function;
mod inline;
mod matching;
pub mod nullability;
mod overflow;
mod part;
pub mod pattern;
pub mod predicate;
mod rewrite;
mod sides;
mod simplify;
#[cfg(test)]
mod tests;
mod value;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::catalog::ColumnRef;
use crate::shared::Shared;
use predicate::Check;

pub use check::{checks, domain_checks};

/// The texts that columns are restricted to in every row, old ones too: lists of validated constraints, several on one
/// column intersected, in the order of the oldest.
pub fn row_lists(checks: &[Shared<Check>]) -> BTreeMap<ColumnRef, Vec<Arc<str>>> {
    lists(checks.iter().map(|it| &**it).filter(|it| it.validated))
}

/// The texts that columns are restricted to in new rows: NOT VALID constraints count too.
pub fn insert_lists(checks: &[Shared<Check>]) -> BTreeMap<ColumnRef, Vec<Arc<str>>> {
    lists(checks.iter().map(|it| &**it))
}

fn lists<'a>(checks: impl Iterator<Item = &'a Check>) -> BTreeMap<ColumnRef, Vec<Arc<str>>> {
    let mut lists: BTreeMap<ColumnRef, Vec<Arc<str>>> = BTreeMap::new();
    for check in checks {
        let Some((attnum, texts)) = &check.value_list else {
            continue;
        };
        let column = ColumnRef {
            relation: check.relation,
            attnum: *attnum,
        };
        lists
            .entry(column)
            .and_modify(|known| known.retain(|text| texts.contains(text)))
            .or_insert_with(|| texts.clone());
    }
    lists
}
