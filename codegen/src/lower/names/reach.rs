//! Which objects need a name: what the shown schemas hold, and the types that it mentions.

use std::collections::{BTreeMap, BTreeSet};

use super::Object;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnRef, RelationKind, TypeId, TypeKind};
use crate::lower::{Facts, callable};

/// The objects to name, oldest first.
pub(super) fn objects(facts: &Facts<'_>) -> Vec<Object> {
    let catalog = facts.catalog;
    let mut by_age: BTreeMap<u32, Object> = BTreeMap::new();
    let mut types = Types {
        facts,
        seen: BTreeSet::new(),
    };
    for &namespace in facts.namespaces {
        for (id, relation) in catalog.tables_in(namespace) {
            by_age.insert(id.0, Object::Relation(id));
            let of_columns = facts.piece("types of columns", id, 0, || {
                let mut types: Vec<TypeId> = relation.columns().map(|it| it.ty.id).collect();
                types.sort_unstable();
                types.dedup();
                types
            });
            for ty in of_columns.iter() {
                types.visit(*ty);
            }
        }
        for (id, ty) in catalog.types.iter() {
            if ty.namespace == namespace && is_named(facts, id) {
                types.visit(id);
            }
        }
        for (id, function) in catalog.functions.iter() {
            let is_trigger =
                function.result.id == oid::TRIGGER || function.result.id == oid::EVENT_TRIGGER;
            if function.namespace == namespace && !is_trigger {
                if callable::is_callable(function) {
                    by_age.insert(id.0, Object::Function(id));
                }
                types.visit(function.result.id);
                for argument in &function.arguments {
                    types.visit(argument.ty.id);
                }
            }
        }
    }
    for id in types.seen {
        if is_named(facts, id) {
            by_age.insert(id.0, Object::Type(id));
        }
    }
    add_check_lists(facts, &mut by_age);
    by_age.into_values().collect()
}

/// Every text column's oldest validated list. A relation is always older than its constraints, so it is named first.
fn add_check_lists(facts: &Facts<'_>, by_age: &mut BTreeMap<u32, Object>) {
    let mut columns = BTreeSet::new();
    for check in facts.checks {
        let Some((attnum, _)) = &check.value_list else {
            continue;
        };
        let relation = &facts.catalog.relations[check.relation];
        let column = ColumnRef {
            relation: check.relation,
            attnum: *attnum,
        };
        let is_text = matches!(relation.column_at(*attnum).ty.id, oid::TEXT | oid::VARCHAR);
        if check.validated
            && is_text
            && by_age.contains_key(&check.relation.0)
            && columns.insert(column)
        {
            by_age.insert(
                check.constraint.0,
                Object::CheckList(check.constraint, column),
            );
        }
    }
}

/// Whether a type gets a name of its own in the outputs; a table's row type has the table's.
fn is_named(facts: &Facts<'_>, id: TypeId) -> bool {
    let catalog = facts.catalog;
    match &catalog.types[id].kind {
        TypeKind::Enum { .. } | TypeKind::Domain { .. } => true,
        TypeKind::Composite { relation } => {
            catalog.relations[*relation].kind == RelationKind::CompositeType
        }
        TypeKind::Base
        | TypeKind::Range { .. }
        | TypeKind::Multirange { .. }
        | TypeKind::Pseudo
        | TypeKind::Shell => false,
    }
}

struct Types<'a> {
    facts: &'a Facts<'a>,
    seen: BTreeSet<TypeId>,
}

impl Types<'_> {
    /// Notes a type and those below it.
    fn visit(&mut self, id: TypeId) {
        if !self.seen.insert(id) {
            return;
        }
        let catalog = self.facts.catalog;
        let ty = &catalog.types[id];
        if let Some(element) = ty.element {
            self.visit(element);
        }
        match &ty.kind {
            TypeKind::Domain { base, .. } => self.visit(base.id),
            TypeKind::Composite { relation } => {
                for column in catalog.relations[*relation].columns() {
                    self.visit(column.ty.id);
                }
            }
            TypeKind::Range { subtype } => self.visit(*subtype),
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => {}
        }
    }
}
