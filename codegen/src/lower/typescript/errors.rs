//! Catalog to `errors.ts`: what PostgreSQL may refuse a row for, under the names that its errors carry.
//!
//! The names are those of Rust's enums, so that server and client speak of one thing.

use std::collections::BTreeMap;

use serde::Serialize;

use super::string_literals;
use super::text::{property_key, string_literal};
use crate::catalog::{ConstraintKind, Relation, RelationId, TypeKind};
use crate::lower::{Facts, Header, not_null_name};
use crate::pieces::Kept;

/// `errors.ts`
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Model {
    /// What its head says.
    #[serde(skip)]
    pub header: Header,
    /// The schemas.
    pub namespaces: Vec<Namespace>,
}

/// A schema.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Namespace {
    /// Its name as a property.
    pub key: String,
    /// Its tables.
    pub tables: Vec<Kept<Table>>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its name as a property.
    pub key: String,
    /// What its rows may be refused for.
    pub constraints: Vec<Constraint>,
}

/// A constraint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Constraint {
    /// Its name as a property.
    pub key: String,
    /// What it is, as a string literal.
    pub kind: String,
    /// Its columns, as string literals with commas between.
    pub columns: String,
}

/// Makes the model of `errors.ts`.
pub fn lower(facts: &Facts<'_>) -> Model {
    let variant = facts.variant(&());
    let namespaces = facts.namespaces.iter().map(|namespace| {
        let tables = facts
            .relations()
            .filter(|(_, it)| it.namespace == *namespace && !it.kind.is_view())
            .map(|(id, relation)| {
                facts.piece("errors", id, variant, || table(facts, id, relation))
            });
        Namespace {
            key: property_key(facts.catalog.namespaces[*namespace].name.as_str()),
            tables: tables.collect(),
        }
    });
    Model {
        header: facts.header.clone(),
        namespaces: namespaces.collect(),
    }
}

fn table(facts: &Facts<'_>, id: RelationId, relation: &Relation) -> Table {
    let mut by_age: BTreeMap<u32, (String, &str, Vec<i16>)> = BTreeMap::new();
    for (constraint_id, it) in facts.catalog.constraints_of(id) {
        let kind = match it.kind {
            ConstraintKind::Check { .. } => "check",
            ConstraintKind::PrimaryKey { .. } => "primary key",
            ConstraintKind::Unique { .. } => "unique",
            ConstraintKind::ForeignKey(_) => "foreign key",
            ConstraintKind::Exclusion { .. } => "exclusion",
        };
        let found = (it.name.to_string(), kind, it.columns.clone());
        by_age.insert(constraint_id.0, found);
    }
    for (index_id, row, index) in facts.catalog.indexes_of(id) {
        if index.unique && index.constraint.is_none() {
            let found = (row.name.to_string(), "unique", Vec::new());
            by_age.insert(index_id.0, found);
        }
    }
    let mut found: Vec<(String, &str, Vec<i16>)> = by_age.into_values().collect();
    for column in relation.columns() {
        for check in facts.checks_of_domain(element(facts, column.ty.id), id, column.attnum) {
            match found
                .iter_mut()
                .find(|(name, kind, _)| *name == check.name && *kind == "domain")
            {
                Some((_, _, columns)) => columns.push(column.attnum),
                None => found.push((check.name.clone(), "domain", vec![column.attnum])),
            }
        }
    }
    for column in relation.columns().filter(|it| facts.is_not_null(id, it)) {
        let name = not_null_name(relation, column).to_string();
        if found.iter().all(|(other, ..)| *other != name) {
            found.push((name, "not null", vec![column.attnum]));
        }
    }
    let constraints = found.into_iter().map(|(name, kind, columns)| Constraint {
        key: property_key(&name),
        kind: string_literal(kind),
        columns: string_literals(
            columns
                .iter()
                .map(|attnum| relation.column_at(*attnum).name.as_str()),
        ),
    });
    Table {
        key: property_key(relation.name.as_str()),
        constraints: constraints.collect(),
    }
}

/// The type of an array's elements, or the type itself.
fn element(facts: &Facts<'_>, id: crate::catalog::TypeId) -> crate::catalog::TypeId {
    let ty = &facts.catalog.types[id];
    if matches!(ty.kind, TypeKind::Domain { .. }) {
        id
    } else {
        ty.element.unwrap_or(id)
    }
}
