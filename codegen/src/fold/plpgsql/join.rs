//! Paths that end in different catalogs: what differs is tainted, and the conditions are named.

use super::difference::{Differences, differing, take_taints};
use super::machine::parts_of;
use super::query::Rows;
use super::state::State;
use super::text::common_beginning;
use super::value::{Part, Unknown, Value};
use crate::catalog::store::{Id, Row};
use crate::catalog::{Catalog, Store};
use crate::fold::{Folder, Outcome};
use crate::source::{FileId, Span};
use std::sync::Arc;

/// Whether two catalogs hold the same.
pub(super) fn same_catalog(a: &Catalog, b: &Catalog) -> bool {
    is_same(&a.relations, &b.relations)
        && is_same(&a.types, &b.types)
        && is_same(&a.constraints, &b.constraints)
        && is_same(&a.functions, &b.functions)
        && is_same(&a.namespaces, &b.namespaces)
        && is_same(&a.triggers, &b.triggers)
        && is_same(&a.policies, &b.policies)
        && is_same(&a.roles, &b.roles)
        && is_same(&a.extensions, &b.extensions)
        && is_same(&a.publications, &b.publications)
        && a.default_acls == b.default_acls
}

/// Whether two catalogs hold the same but for what no output's types depend on: policies, triggers, indexes,
/// privileges, roles, extensions.
pub(super) fn same_core(a: &Catalog, b: &Catalog) -> bool {
    let mut differences = Differences::default();
    differences.collect(a, b);
    differences.is_beside()
}

fn is_same<I: Id, T: Row + PartialEq>(a: &Store<I, T>, b: &Store<I, T>) -> bool {
    differing(a, b).is_empty()
}

/// Makes one end of several, and puts it into the session that the block ran in.
pub(super) fn finish<'a>(folder: &mut Folder<'a>, ends: Vec<State<'a>>) -> Outcome {
    let via = folder.via.clone();
    let end = joined_ends(ends);
    *folder = *end.folder;
    folder.via = via;
    end.outcome
}

/// Makes one end of several; there is at least one.
pub(super) fn joined_ends(ends: Vec<State<'_>>) -> State<'_> {
    let mut ends = super::state::alike(ends);
    if let [end] = &ends[..]
        && end.beside.is_empty()
    {
        return ends.remove(0);
    }
    // The catalog that holds the most: what only it holds can be tainted in it.
    let size = |state: &State<'_>| {
        let catalog = &state.folder.catalog;
        catalog.relations.len()
            + catalog.types.len()
            + catalog.constraints.len()
            + catalog.functions.len()
            + catalog.triggers.len()
            + catalog.policies.len()
            + catalog.extensions.len()
            + catalog.roles.len()
            + catalog.namespaces.len()
    };
    let base = (0..ends.len())
        .max_by_key(|index| (size(&ends[*index]), usize::MAX - index))
        .expect("a path that ended without an error is among them");
    let mut base = ends.swap_remove(base);
    let mut doubts = base.doubts.to_vec();
    let mut differences = Differences::default();
    for other in &ends {
        take_taints(&mut base.folder.catalog, &other.folder.catalog);
    }
    differences.extend(&base.beside);
    for other in &ends {
        differences.extend(&other.beside);
        differences.collect(&base.folder.catalog, &other.folder.catalog);
        doubts.extend(other.doubts.to_vec());
        base.join_variables(other);
        if base.rows != other.rows {
            let what = "rows that are given in different ways";
            let span = doubts
                .first()
                .map_or(Span::new(FileId(0), 0, 0), |it| it.span);
            base.rows = Rows::of_nothing_known(span, what).rows;
        }
    }
    if !differences.is_empty() {
        let diagnostic = differences.taint(&mut base.folder, &doubts);
        base.report(diagnostic);
    }
    base
}

/// What a variable is that paths leave in different ways: a text keeps what all of them begin with.
pub(super) fn joined(a: &Value, b: &Value) -> Value {
    let reason = a.reason().or_else(|| b.reason());
    let is_not_null = |value: &Value| match value {
        Value::Unknown(unknown) => unknown.not_null,
        Value::Null => false,
        _ => true,
    };
    let span = Span::new(FileId(0), 0, 0);
    let unknown = reason.map_or_else(
        || Unknown::new(span, "a variable that is set in different ways"),
        Unknown::plain,
    );
    let parts = text_parts(a).zip(text_parts(b));
    let parts = parts.and_then(|(a, b)| common_beginning(&a, &b));
    Value::Unknown(Unknown {
        not_null: is_not_null(a) && is_not_null(b),
        parts: parts.map(Arc::new),
        ..unknown
    })
}

/// The parts of a text; `None` for any other value.
fn text_parts(value: &Value) -> Option<Vec<Part>> {
    match value {
        Value::Text(text) | Value::Literal(text) => Some(vec![Part::Known(text.clone())]),
        value => parts_of(value).map(<[Part]>::to_vec),
    }
}
