//! Names that PostgreSQL chooses: later statements refer to them, so they are made by its own rules.
//!
//! `ChooseRelationName`, `ChooseConstraintName`, `ChooseIndexName` and `makeArrayTypeName` in its sources.

use super::Folder;
use crate::catalog::NamespaceId;
use crate::name::{MAX_BYTES, Name};

impl Folder<'_> {
    /// `first_second_label`, then with 1, 2 … behind, so that no relation of the schema has it; for an index of a
    /// constraint no constraint of the schema either.
    pub(super) fn choose_relation_name(
        &self,
        namespace: NamespaceId,
        parts: (&str, &str, &str),
        of_constraint: bool,
    ) -> Name {
        numbered(parts, |name| {
            self.catalog.relation(namespace, name.as_str()).is_some()
                || (of_constraint && self.constraint_name_exists(namespace, name))
        })
    }

    /// As [`Folder::choose_relation_name`] for CHECKs and foreign keys: only constraints count.
    pub(super) fn choose_constraint_name(
        &self,
        namespace: NamespaceId,
        parts: (&str, &str, &str),
    ) -> Name {
        numbered(parts, |name| self.constraint_name_exists(namespace, name))
    }

    /// Default names are unique in a schema, though constraints need be so only in a table.
    pub(super) fn constraint_name_exists(&self, namespace: NamespaceId, name: &Name) -> bool {
        let mut tables = self.catalog.constraints.labelled(name.as_str());
        tables.any(|(_, row)| self.catalog.relations[row.relation].namespace == namespace)
            || self
                .catalog
                .types
                .with_labels()
                .filter(|(_, ty)| ty.namespace == namespace)
                .any(|(_, ty)| ty.checks().iter().any(|check| check.name == *name))
    }

    /// The array type's name: an underscore in front. Where that is taken, PostgreSQL 16 puts a number behind, older ones
    /// put more underscores in front.
    pub(super) fn choose_array_name(&self, namespace: NamespaceId, element: &Name) -> Name {
        let taken = |name: &Name| self.catalog.ty(namespace, name.as_str()).is_some();
        if self.settings.postgres >= 16 {
            return numbered(("", element.as_str(), ""), taken);
        }
        (1..MAX_BYTES)
            .map(|count| Name::from_quoted(&format!("{}{element}", "_".repeat(count))))
            .find(|name| !taken(name))
            .expect("a schema does not hold sixty arrays of one name")
    }
}

pub(super) fn numbered(parts: (&str, &str, &str), taken: impl Fn(&Name) -> bool) -> Name {
    let (first, second, label) = parts;
    let plain = Name::generated(first, second, label);
    if !taken(&plain) {
        return plain;
    }
    (1..u32::MAX)
        .map(|number| Name::generated(first, second, &format!("{label}{number}")))
        .find(|name| !taken(name))
        .expect("numbers do not run out")
}

/// The columns' part of the name of an index or foreign key: `a_b`, as long as it fits.
pub(super) fn join_columns<'a>(columns: impl IntoIterator<Item = &'a str>) -> String {
    let mut joined = String::new();
    for column in columns {
        if !joined.is_empty() {
            joined.push('_');
        }
        joined.push_str(column);
        if joined.len() > MAX_BYTES {
            break;
        }
    }
    joined
}

/// An index's names for its keys: the second of the same name gets a 1 behind.
pub(super) fn distinct_column_names(names: Vec<String>) -> Vec<String> {
    let mut distinct: Vec<String> = Vec::new();
    for name in names {
        let mut candidate = name.clone();
        let mut number = 1;
        while distinct.contains(&candidate) {
            let suffix = number.to_string();
            candidate = format!("{}{suffix}", cut(&name, MAX_BYTES - suffix.len()));
            number += 1;
        }
        distinct.push(candidate);
    }
    distinct
}

fn cut(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}
