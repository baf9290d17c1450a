//! Types: all there are, since a column or an argument of any schema may name one, and how they are printed.

use std::borrow::Cow;

use super::{Attribute, Type};
use crate::catalog::{self, Catalog, RelationId, RelationKind, TypeId, TypeKind};
use crate::lower::Facts;

/// The types of every schema, built-in ones too, by id.
pub(super) fn of(facts: Facts<'_>) -> impl Iterator<Item = Type<'_>> {
    let catalog = facts.catalog;
    catalog
        .types
        .iter()
        .filter(move |(_, ty)| !facts.omit_tainted || ty.taints.is_empty())
        .map(move |(id, ty)| {
            let relation = relation_of(ty);
            Type {
                id: id.0,
                name: ty.name.as_str(),
                schema: catalog.namespaces[ty.namespace].name.as_str(),
                format: ty
                    .sql_name
                    .map_or_else(|| format(catalog, id).into(), Cow::Borrowed),
                enums: labels(ty),
                attributes: relation.map_or_else(Vec::new, |id| attributes(catalog, id)),
                comment: ty.comment.as_deref(),
                type_relation_id: relation.map(|id| id.0),
            }
        })
}

/// The relation whose row type it is: `typrelid`.
pub(super) fn relation_of(ty: &catalog::Type) -> Option<RelationId> {
    match ty.kind {
        TypeKind::Composite { relation } => Some(relation),
        TypeKind::Base
        | TypeKind::Enum { .. }
        | TypeKind::Domain { .. }
        | TypeKind::Range { .. }
        | TypeKind::Multirange { .. }
        | TypeKind::Pseudo
        | TypeKind::Shell => None,
    }
}

/// An enum's labels, of any other type none.
pub(super) fn labels(ty: &catalog::Type) -> &[String] {
    match &ty.kind {
        TypeKind::Enum { labels } => labels,
        TypeKind::Base
        | TypeKind::Domain { .. }
        | TypeKind::Composite { .. }
        | TypeKind::Range { .. }
        | TypeKind::Multirange { .. }
        | TypeKind::Pseudo
        | TypeKind::Shell => &[],
    }
}

fn attributes(catalog: &Catalog, id: RelationId) -> Vec<Attribute<'_>> {
    let relation = &catalog.relations[id];
    if relation.kind != RelationKind::CompositeType {
        return Vec::new();
    }
    relation
        .columns()
        .map(|column| Attribute {
            name: column.name.as_str(),
            type_id: column.ty.id.0,
        })
        .collect()
}

/// `format_type(id, NULL)` for who connects with PostgreSQL's default search path, where the user's own schema does not
/// exist.
pub(super) fn format(catalog: &Catalog, id: TypeId) -> String {
    let public = catalog.namespace("public");
    catalog.type_name(id, public.as_slice())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::schema::Schema;
    use crate::source::SourceFile;

    #[test]
    fn a_schema_public_that_was_made_anew_is_on_the_path() {
        let sql =
            "drop schema public; create schema public; create type public.level as enum ('low');";
        let file = SourceFile::migration("1.sql", sql);
        let schema = Schema::read(vec![file], &Settings::default());
        let public = schema.catalog.namespace("public").expect("it is there");
        let level = schema.catalog.ty(public, "level").expect("it is there");
        assert_eq!(format(&schema.catalog, level), "level");
    }
}
