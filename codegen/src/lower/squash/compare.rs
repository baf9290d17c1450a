//! Whether two catalogs are the same, up to ids, gaps in column numbers and the order of constraints.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, NamespaceId};
use crate::ddl::ObjectKind;
use crate::lower::facts;

/// What only one of them says: after the migrations, or in the file.
pub fn differences(migrated: &Catalog, written: &Catalog) -> Vec<String> {
    let (ours, theirs) = (lines(migrated), lines(written));
    let only = |a: &BTreeSet<String>, b: &BTreeSet<String>, what: &str| -> Vec<String> {
        a.difference(b)
            .map(|line| format!("{what}: {line}"))
            .collect()
    };
    let mut found = only(&ours, &theirs, "not in it");
    found.extend(only(&theirs, &ours, "only in it"));
    found
}

fn lines(catalog: &Catalog) -> BTreeSet<String> {
    let namespaces: Vec<NamespaceId> = catalog
        .namespaces
        .iter()
        .filter(|(_, row)| {
            let name = row.name.as_str();
            !name.starts_with("pg_") && name != "information_schema"
        })
        .map(|(id, _)| id)
        .collect();
    let mut lines: BTreeSet<String> = facts::lines(catalog, &namespaces).into_iter().collect();
    lines.extend(orders(catalog, &namespaces));
    lines.extend(others(catalog));
    lines
}

/// The columns of each relation in their order, which facts do not say.
fn orders(catalog: &Catalog, namespaces: &[NamespaceId]) -> Vec<String> {
    let relations = catalog.relations.iter();
    let relations = relations.filter(|(id, row)| {
        row.kind.has_columns()
            && namespaces.contains(&row.namespace)
            && catalog.extension_of(id.0).is_none()
    });
    relations
        .map(|(_, row)| {
            let columns: Vec<String> = row.columns().map(|it| it.name.quoted()).collect();
            let namespace = &catalog.namespaces[row.namespace].name;
            format!(
                "columns {}.{} ({})",
                namespace.quoted(),
                row.name.quoted(),
                columns.join(", ")
            )
        })
        .collect()
}

/// How many objects of each kind and name no output shows.
fn others(catalog: &Catalog) -> Vec<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (id, row) in catalog.others.iter() {
        if catalog.extension_of(id.0).is_none() {
            let kind = if let ObjectKind::Other(word) = row.kind {
                word.to_ascii_lowercase()
            } else {
                "rule".to_owned()
            };
            *counts
                .entry(format!("{kind} {}", row.name.quoted()))
                .or_default() += 1;
        }
    }
    counts
        .into_iter()
        .map(|(what, count)| format!("{what}, {count} times"))
        .collect()
}
