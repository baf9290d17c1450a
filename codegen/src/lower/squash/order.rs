//! The order of the sections: that of creation, but for what is needed earlier.

use std::collections::{BTreeMap, BTreeSet};

use super::{Source, text};
use crate::catalog::{
    Catalog, ConstraintKind, Function, FunctionId, Need, Other, OtherId, Relation, RelationId,
    RelationKind, Type, TypeId, TypeKind,
};
use crate::ddl::ObjectKind;
use crate::source::Snippet;

/// An object with a section of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Item {
    Type(TypeId),
    Function(FunctionId),
    Relation(RelationId),
    Other(OtherId),
}

impl Item {
    pub(super) fn oid(self) -> u32 {
        match self {
            Self::Type(id) => id.0,
            Self::Function(id) => id.0,
            Self::Relation(id) => id.0,
            Self::Other(id) => id.0,
        }
    }
}

/// Whether the platform brought it, or an extension does.
pub(super) fn is_brought(source: Source<'_>, oid: u32) -> bool {
    oid < source.before.next_oid || source.catalog.extension_of(oid).is_some()
}

/// All objects with sections of their own, each behind what it needs.
pub(super) fn order(source: Source<'_>) -> Vec<Item> {
    let mut order = Order {
        catalog: source.catalog,
        items: items(source),
        seen: BTreeSet::new(),
        sorted: Vec::new(),
    };
    let all: Vec<u32> = order.items.keys().copied().collect();
    for oid in all {
        order.visit(oid);
    }
    order.sorted
}

fn items(source: Source<'_>) -> BTreeMap<u32, Item> {
    let catalog = source.catalog;
    let own = |oid: u32| !is_brought(source, oid);
    let types = catalog.types.iter().filter(|(_, row)| {
        let stands_alone = match &row.kind {
            TypeKind::Enum { .. } | TypeKind::Domain { .. } | TypeKind::Range { .. } => true,
            TypeKind::Composite { relation } => {
                catalog.relations[*relation].kind == RelationKind::CompositeType
            }
            TypeKind::Base | TypeKind::Shell => row.element.is_none() && row.array.is_some(),
            TypeKind::Multirange { .. } | TypeKind::Pseudo => false,
        };
        stands_alone && row.element.is_none()
    });
    let types = types.map(|(id, _)| Item::Type(id));
    let functions = catalog.functions.iter();
    let functions = functions
        .filter(|(_, row)| row.constructs.is_none())
        .map(|(id, _)| Item::Function(id));
    let relations = catalog
        .relations
        .iter()
        .filter(|(_, row)| !row.temporary && (row.kind.has_columns() || stands_alone(row)));
    let relations = relations.map(|(id, _)| Item::Relation(id));
    let others = catalog
        .others
        .iter()
        .filter(|(_, row)| row.kind != ObjectKind::Other("EVENT TRIGGER"))
        .map(|(id, _)| Item::Other(id));
    types
        .chain(functions)
        .chain(relations)
        .chain(others)
        .filter(|item| own(item.oid()))
        .map(|item| (item.oid(), item))
        .collect()
}

/// A sequence that no table's section makes.
fn stands_alone(row: &Relation) -> bool {
    row.sequence.is_some_and(|it| it.owned_by.is_none())
}

struct Order<'a> {
    catalog: &'a Catalog,
    items: BTreeMap<u32, Item>,
    seen: BTreeSet<u32>,
    sorted: Vec<Item>,
}

impl Order<'_> {
    fn visit(&mut self, oid: u32) {
        let Some(item) = self.items.get(&oid).copied() else {
            return;
        };
        // What needs itself over others is cut where it is come upon again.
        if !self.seen.insert(oid) {
            return;
        }
        for need in self.needs(item) {
            self.visit(need);
        }
        self.sorted.push(item);
    }

    fn needs(&self, item: Item) -> BTreeSet<u32> {
        let mut needs = BTreeSet::new();
        match item {
            Item::Type(id) => self.of_type(&self.catalog.types[id], &mut needs),
            Item::Function(id) => self.of_function(&self.catalog.functions[id], &mut needs),
            Item::Relation(id) => self.of_relation(id, &mut needs),
            Item::Other(id) => self.of_other(&self.catalog.others[id], &mut needs),
        }
        // The section of a table makes the sequences of its columns.
        for oid in needs.clone() {
            let sequence = self.catalog.relations.get(RelationId(oid));
            let owner = sequence.and_then(|row| row.sequence?.owned_by);
            needs.extend(owner.map(|it| it.relation.0));
        }
        needs.remove(&item.oid());
        needs
    }

    fn of_other(&self, row: &Other, needs: &mut BTreeSet<u32>) {
        needs.extend(row.relation.map(|it| it.0));
        for need in &row.needs {
            match need {
                Need::Function(id) => needs.extend([id.0]),
                Need::Type(id) => self.uses(*id, needs),
                Need::Relation(id) => needs.extend([id.0]),
                Need::Column(column) => needs.extend([column.relation.0]),
                Need::Other(id) => needs.extend([id.0]),
            }
        }
    }

    fn of_type(&self, row: &Type, needs: &mut BTreeSet<u32>) {
        match &row.kind {
            TypeKind::Domain {
                base,
                default_expr,
                constraints,
                ..
            } => {
                self.uses(base.id, needs);
                let checks = constraints.iter().map(|it| &it.expr);
                self.called(default_expr.iter().chain(checks), needs);
            }
            TypeKind::Composite { relation } => {
                for column in self.catalog.relations[*relation].columns() {
                    self.uses(column.ty.id, needs);
                }
            }
            TypeKind::Range { subtype } => self.uses(*subtype, needs),
            TypeKind::Base => {
                let serving = self.catalog.functions.iter();
                let serving = serving.filter(|(_, it)| {
                    it.serves
                        .is_some_and(|ty| self.catalog.types[ty].name == row.name)
                });
                needs.extend(serving.map(|(id, _)| id.0));
            }
            TypeKind::Enum { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => {}
        }
    }

    fn of_function(&self, row: &Function, needs: &mut BTreeSet<u32>) {
        for argument in &row.arguments {
            self.uses(argument.ty.id, needs);
            self.called(&argument.default, needs);
        }
        self.uses(row.result.id, needs);
        needs.extend(row.made_of.iter().map(|it| it.0));
        if let Some(body) = row.body.as_ref().filter(|body| body.sql_standard) {
            self.called_in(&body.text, needs);
            for (id, relation) in self.catalog.relations.iter() {
                let shown = relation.kind.has_columns();
                if shown && text::has_word(&body.text, &relation.name.as_str().to_lowercase()) {
                    needs.insert(id.0);
                }
            }
        }
    }

    fn of_relation(&self, id: RelationId, needs: &mut BTreeSet<u32>) {
        let row = &self.catalog.relations[id];
        needs.extend(row.parents.iter().map(|it| it.0));
        needs.extend(row.server.map(|it| it.0));
        if let Some(ty) = row.of_type {
            self.uses(ty, needs);
        }
        if let Some(view) = &row.view {
            needs.extend(view.relations.iter().map(|it| it.0));
            needs.extend(view.functions.iter().map(|it| it.0));
            for ty in &view.types {
                self.uses(*ty, needs);
            }
            self.called_in(&view.query.text, needs);
        }
        for column in row.columns() {
            if row.view.is_none() {
                self.uses(column.ty.id, needs);
            }
            needs.extend(column.sequence.map(|it| it.0));
            let generated = column.generated.as_ref().map(|it| &it.expr);
            self.called(column.default_expr.iter().chain(generated), needs);
            if let Some(default) = &column.default_expr {
                for (id, sequence) in self.catalog.relations.iter() {
                    let named = sequence.kind == RelationKind::Sequence
                        && default.text.contains(sequence.name.as_str());
                    needs.extend(named.then_some(id.0));
                }
            }
        }
        for (_, constraint) in self.catalog.constraints_of(id) {
            match &constraint.kind {
                ConstraintKind::Check { expr, .. } => self.called([expr], needs),
                // Of tables that need each other, the older one stands first.
                ConstraintKind::ForeignKey(key) if key.references < id => {
                    needs.insert(key.references.0);
                }
                ConstraintKind::ForeignKey(_)
                | ConstraintKind::PrimaryKey { .. }
                | ConstraintKind::Unique { .. }
                | ConstraintKind::Exclusion { .. } => {}
            }
        }
        for (_, _, index) in self.catalog.indexes_of(id) {
            let keys = index.keys.iter().filter_map(|key| key.expr.as_ref());
            self.called(keys.chain(&index.predicate), needs);
        }
        for (_, trigger) in self.catalog.triggers_of(id) {
            needs.insert(trigger.function.0);
            self.called(&trigger.when, needs);
        }
    }

    /// A type, or what it is the row, the array or the multirange of.
    fn uses(&self, id: TypeId, needs: &mut BTreeSet<u32>) {
        let Some(row) = self.catalog.types.get(id) else {
            return;
        };
        if let Some(element) = row.element {
            return self.uses(element, needs);
        }
        needs.insert(id.0);
        match &row.kind {
            TypeKind::Composite { relation } => needs.extend([relation.0]),
            TypeKind::Multirange { range } => needs.extend([range.0]),
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Domain { .. }
            | TypeKind::Range { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => {}
        }
    }

    /// The functions that expressions may call.
    fn called<'s>(&self, exprs: impl IntoIterator<Item = &'s Snippet>, needs: &mut BTreeSet<u32>) {
        for expr in exprs {
            self.called_in(&expr.text, needs);
        }
    }

    fn called_in(&self, text: &str, needs: &mut BTreeSet<u32>) {
        for item in self.items.values() {
            if let Item::Function(id) = item
                && text::calls(text, self.catalog.functions[*id].name.as_str())
            {
                needs.insert(id.0);
            }
        }
        // Casts name types.
        for item in self.items.values() {
            if let Item::Type(id) = item
                && text::has_word(text, &self.catalog.types[*id].name.as_str().to_lowercase())
            {
                needs.insert(id.0);
            }
        }
    }
}
