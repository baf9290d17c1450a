//! What depends on what, as `pg_depend` would say, worked out when something is dropped.
//!
//! <https://www.postgresql.org/docs/current/catalog-pg-depend.html>

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Folder;
use super::alter_table::index_of;
use super::needs::Needing;
use crate::catalog::{
    ColumnRef, ConstraintId, ExtensionId, FunctionId, NamespaceId, Need, OtherId, Policy, PolicyId,
    PublicationId, Relation, RelationId, RelationKind, TriggerId, TypeId, TypeKind,
};
use crate::ddl::ObjectKind;

/// Something that can be dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Object {
    Other(OtherId),
    Publication(PublicationId),
    Trigger(TriggerId),
    Policy(PolicyId),
    Constraint(ConstraintId),
    Default(ColumnRef),
    /// A CHECK of a domain; the last of them goes first.
    DomainConstraint(TypeId, Reverse<usize>),
    Column(ColumnRef),
    Relation(RelationId),
    Function(FunctionId),
    Type(TypeId),
    Extension(ExtensionId),
    Namespace(NamespaceId),
}

impl Object {
    /// Its id, where it is a row of its own.
    pub(super) fn oid(self) -> Option<u32> {
        match self {
            Self::Other(id) => Some(id.0),
            Self::Publication(id) => Some(id.0),
            Self::Trigger(id) => Some(id.0),
            Self::Policy(id) => Some(id.0),
            Self::Constraint(id) => Some(id.0),
            Self::Relation(id) => Some(id.0),
            Self::Function(id) => Some(id.0),
            Self::Type(id) => Some(id.0),
            Self::Extension(id) => Some(id.0),
            Self::Namespace(id) => Some(id.0),
            Self::Default(_) | Self::DomainConstraint(..) | Self::Column(_) => None,
        }
    }

    /// Its id, where an expression can name it.
    pub(super) fn named_oid(self) -> Option<u32> {
        match self {
            Self::Other(_)
            | Self::Relation(_)
            | Self::Function(_)
            | Self::Type(_)
            | Self::Namespace(_) => self.oid(),
            Self::Publication(_)
            | Self::Trigger(_)
            | Self::Policy(_)
            | Self::Constraint(_)
            | Self::Extension(_)
            | Self::Default(_)
            | Self::DomainConstraint(..)
            | Self::Column(_) => None,
        }
    }
}

/// How strongly one thing depends on another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// It goes with what it depends on.
    Auto,
    /// It is in the way, unless CASCADE is said.
    Normal,
}

/// What depends on something, and how strongly.
type Dependents = Vec<(Object, Strength)>;

impl Folder<'_> {
    /// What depends directly on an object.
    pub(super) fn dependents(&self, object: Object) -> Dependents {
        self.dependents_by(object, &Needing::default())
    }

    /// The same where several are asked for and nothing changes in between.
    pub(super) fn dependents_by(&self, object: Object, needing: &Needing) -> Dependents {
        let mut found = self.own_dependents(object);
        found.extend(self.others_needing(object));
        found.extend(needing.of(object, self));
        // A view depends by its query and by its columns.
        let mut seen = BTreeSet::new();
        found.retain(|one| seen.insert(*one));
        found
    }

    /// Objects that no output shows, and that need this one.
    fn others_needing(&self, object: Object) -> Dependents {
        let need = match object {
            Object::Function(id) => Need::Function(id),
            Object::Type(id) => Need::Type(id),
            Object::Relation(id) => Need::Relation(id),
            Object::Column(column) => Need::Column(column),
            Object::Other(id) => Need::Other(id),
            Object::Publication(_)
            | Object::Trigger(_)
            | Object::Policy(_)
            | Object::Constraint(_)
            | Object::Default(_)
            | Object::DomainConstraint(..)
            | Object::Extension(_)
            | Object::Namespace(_) => return Vec::new(),
        };
        self.catalog
            .others
            .iter()
            .filter(|(_, row)| row.needs.contains(&need))
            .map(|(id, row)| {
                // A rule goes with its relation, an operator class with its family.
                let goes_along = row.kind == ObjectKind::Other("STATISTICS")
                    || row.kind == ObjectKind::Rule && !matches!(need, Need::Column(_))
                    || row.kind == ObjectKind::Other("OPERATOR CLASS")
                        && matches!(need, Need::Other(_));
                let strength = if goes_along {
                    Strength::Auto
                } else {
                    Strength::Normal
                };
                (Object::Other(id), strength)
            })
            .collect()
    }

    fn own_dependents(&self, object: Object) -> Dependents {
        match object {
            Object::Relation(id) => self.dependents_of_relation(id),
            Object::Column(column) => self.dependents_of_column(column),
            Object::Constraint(id) => self.dependents_of_constraint(id),
            Object::Type(id) => self.dependents_of_type(id),
            Object::Function(id) => {
                let views = self.views(|view| view.functions.contains(&id));
                let triggers = self
                    .catalog
                    .triggers
                    .iter()
                    .filter(|(_, trigger)| trigger.function == id)
                    .map(|(trigger, _)| (Object::Trigger(trigger), Strength::Normal));
                let aggregates = self
                    .catalog
                    .functions
                    .iter()
                    .filter(|(_, other)| other.made_of.contains(&id))
                    .map(|(other, _)| (Object::Function(other), Strength::Normal));
                let served = self.catalog.functions[id].serves;
                triggers
                    .chain(aggregates)
                    .chain(served.map(|ty| (Object::Type(ty), Strength::Normal)))
                    .chain(views)
                    .collect()
            }
            Object::Namespace(id) => self.dependents_of_namespace(id),
            Object::Extension(id) => self.dependents_of_extension(id),
            Object::Trigger(id) => self
                .parts_of_trigger(id)
                .into_iter()
                .map(|part| (Object::Trigger(part), Strength::Auto))
                .collect(),
            Object::Other(id) => self.dependents_of_other(id),
            Object::Policy(_)
            | Object::Default(_)
            | Object::DomainConstraint(..)
            | Object::Publication(_) => Vec::new(),
        }
    }

    fn dependents_of_relation(&self, id: RelationId) -> Dependents {
        let row = &self.catalog.relations[id];
        let mut found: Dependents = Vec::new();
        let mut auto = |object| found.push((object, Strength::Auto));
        for (index, ..) in self.catalog.indexes_of(id) {
            auto(Object::Relation(index));
        }
        for (constraint, _) in self.catalog.constraints_of(id) {
            auto(Object::Constraint(constraint));
        }
        for (trigger, _) in self.catalog.triggers_of(id) {
            auto(Object::Trigger(trigger));
        }
        for (policy, _) in self.catalog.policies_of(id) {
            auto(Object::Policy(policy));
        }
        if row.kind.has_columns() {
            for (sequence, other) in self.catalog.relations.iter() {
                if let Some(parameters) = &other.sequence
                    && parameters
                        .owned_by
                        .is_some_and(|owner| owner.relation == id)
                {
                    auto(Object::Relation(sequence));
                }
            }
        }
        // A partition goes with its table, another child is in the way.
        let strength = if row.kind == RelationKind::PartitionedTable {
            Strength::Auto
        } else {
            Strength::Normal
        };
        for child in &row.children {
            found.push((Object::Relation(*child), strength));
        }
        auto_type(row, &mut found);
        for (constraint, other, _) in self.catalog.keys_to(id) {
            if other.relation != id {
                self.push_whole_key(constraint, &mut found);
            }
        }
        // Rows can be asked of a sequence too.
        if row.kind.has_columns() || row.kind == RelationKind::Sequence {
            found.extend(self.views(|view| view.relations.contains(&id)));
        }
        if row.kind == RelationKind::Index {
            found.extend(self.dependents_of_index(id));
        }
        found
    }

    /// A foreign key that is in the way; one that is a part for a partition stands for the whole.
    fn push_whole_key(&self, mut id: ConstraintId, found: &mut Dependents) {
        while let Some(above) = self.catalog.constraints[id].parent {
            id = above;
        }
        let whole = (Object::Constraint(id), Strength::Normal);
        if !found.contains(&whole) {
            found.push(whole);
        }
    }

    /// Foreign keys that need a unique index; the one of a constraint goes with the constraint.
    fn dependents_of_index(&self, id: RelationId) -> Dependents {
        let Some(index) = &self.catalog.relations[id].index else {
            return Vec::new();
        };
        let mut found: Dependents = Vec::new();
        if let Some(constraint) = index.constraint {
            found.push((Object::Constraint(constraint), Strength::Auto));
        }
        for child in &self.catalog.relations[index.table].children {
            for (part, _, other) in self.catalog.indexes_of(*child) {
                if other.parent == Some(id) {
                    found.push((Object::Relation(part), Strength::Auto));
                }
            }
        }
        let sorted = |columns: &[i16]| {
            let mut columns = columns.to_vec();
            columns.sort_unstable();
            columns
        };
        let keys: Vec<i16> = index.keys.iter().filter_map(|key| key.attnum).collect();
        if !index.unique || index.predicate.is_some() {
            return found;
        }
        for (constraint, _, key) in self.catalog.keys_to(index.table) {
            if sorted(&key.referenced_columns) == sorted(&keys) {
                // Another unique index of the same columns may be the one that the key was made for.
                let another = self.catalog.indexes_of(index.table).any(|(other, _, row)| {
                    let columns: Vec<i16> = row.keys.iter().filter_map(|key| key.attnum).collect();
                    other < id
                        && row.unique
                        && row.predicate.is_none()
                        && sorted(&columns) == sorted(&keys)
                });
                if !another {
                    self.push_whole_key(constraint, &mut found);
                }
            }
        }
        found
    }

    fn dependents_of_constraint(&self, id: ConstraintId) -> Dependents {
        let index = index_of(&self.catalog.constraints[id].kind).map(Object::Relation);
        let parts = self.catalog.constraints.iter();
        let parts = parts.filter(|(_, row)| row.parent == Some(id));
        index
            .into_iter()
            .chain(parts.map(|(part, _)| Object::Constraint(part)))
            .map(|object| (object, Strength::Auto))
            .chain(self.views(|view| view.keys.contains(&id)))
            .collect()
    }

    fn dependents_of_column(&self, column: ColumnRef) -> Dependents {
        let ColumnRef { relation, attnum } = column;
        let row = &self.catalog.relations[relation];
        let mut found: Dependents = Vec::new();
        for (id, constraint) in self.catalog.constraints_of(relation) {
            if constraint.columns.contains(&attnum) {
                found.push((Object::Constraint(id), Strength::Auto));
            }
        }
        for (id, _, key) in self.catalog.keys_to(relation) {
            if key.referenced_columns.contains(&attnum) {
                self.push_whole_key(id, &mut found);
            }
        }
        for (id, _, index) in self.catalog.indexes_of(relation) {
            let in_key = index.keys.iter().any(|key| {
                key.attnum == Some(attnum)
                    || key
                        .expr
                        .as_ref()
                        .is_some_and(|expr| self.may_mention(row, expr, attnum))
            });
            let in_predicate = index
                .predicate
                .as_ref()
                .is_some_and(|predicate| self.may_mention(row, predicate, attnum));
            if in_key || in_predicate || index.include.contains(&attnum) {
                found.push((Object::Relation(id), Strength::Auto));
            }
        }
        for (id, sequence) in self.catalog.relations.iter() {
            if let Some(parameters) = &sequence.sequence
                && parameters.owned_by == Some(column)
            {
                found.push((Object::Relation(id), Strength::Auto));
            }
        }
        found.extend(self.views(|view| view.columns.contains(&column)));
        for (id, _) in self.policies_on(column) {
            found.push((Object::Policy(id), Strength::Normal));
        }
        for (id, trigger) in self.catalog.triggers_of(relation) {
            let in_when = trigger
                .when
                .as_ref()
                .is_some_and(|when| self.may_mention(row, when, attnum));
            if trigger.update_columns.contains(&attnum) || in_when {
                found.push((Object::Trigger(id), Strength::Normal));
            }
        }
        for other in row.columns().filter(|other| other.attnum != attnum) {
            if let Some(generated) = &other.generated
                && self.may_mention(row, &generated.expr, attnum)
            {
                let other = ColumnRef {
                    relation,
                    attnum: other.attnum,
                };
                found.push((Object::Column(other), Strength::Normal));
            }
        }
        found
    }

    /// The policies that may use a column, of other tables too.
    pub(super) fn policies_on(
        &self,
        column: ColumnRef,
    ) -> impl Iterator<Item = (PolicyId, &Policy)> {
        let row = &self.catalog.relations[column.relation];
        let policies = self.catalog.policies.iter();
        policies.filter(move |(_, policy)| {
            if let Some(asked) = &policy.asked {
                return asked.columns.contains(&column);
            }
            let mut exprs = policy.using.iter().chain(&policy.check);
            policy.relation == column.relation
                && exprs.any(|expr| self.may_mention(row, expr, column.attnum))
        })
    }

    fn dependents_of_type(&self, id: TypeId) -> Dependents {
        let row = &self.catalog.types[id];
        let own = self.relation_of_type(id);
        let uses = |ty: TypeId| ty == id || Some(ty) == row.array;
        let mut found: Dependents = Vec::new();
        if let Some(relation) = own {
            found.push((Object::Relation(relation), Strength::Auto));
        }
        for (relation, other) in self.catalog.relations.iter() {
            if other.of_type == Some(id) {
                found.push((Object::Relation(relation), Strength::Normal));
            }
        }
        for (relation, other) in self.catalog.relations.iter() {
            if other.view.is_some() {
                continue;
            }
            for column in other.columns().filter(|column| uses(column.ty.id)) {
                let column = ColumnRef {
                    relation,
                    attnum: column.attnum,
                };
                found.push((Object::Column(column), Strength::Normal));
            }
        }
        for (relation, other) in self.catalog.relations.iter() {
            let Some(view) = &other.view else { continue };
            if view.types.contains(&id) || other.columns().any(|column| uses(column.ty.id)) {
                found.push((Object::Relation(relation), Strength::Normal));
            }
        }
        for (function, other) in self.catalog.functions.iter() {
            if other.constructs == Some(id) {
                found.push((Object::Function(function), Strength::Auto));
            } else if uses(other.result.id) || other.arguments.iter().any(|it| uses(it.ty.id)) {
                found.push((Object::Function(function), Strength::Normal));
            }
        }
        for (ty, other) in self.catalog.types.iter() {
            let depends = match &other.kind {
                TypeKind::Domain { base, .. } => uses(base.id),
                TypeKind::Range { subtype } => uses(*subtype),
                TypeKind::Multirange { range } if *range == id => {
                    found.push((Object::Type(ty), Strength::Auto));
                    false
                }
                TypeKind::Base
                | TypeKind::Enum { .. }
                | TypeKind::Composite { .. }
                | TypeKind::Multirange { .. }
                | TypeKind::Pseudo
                | TypeKind::Shell => false,
            };
            // Array types are not on their own.
            if depends && other.element.is_none() {
                found.push((Object::Type(ty), Strength::Normal));
            }
        }
        found
    }

    /// The views whose query is of this kind.
    fn views(&self, is_meant: impl Fn(&crate::catalog::View) -> bool) -> Dependents {
        self.catalog
            .relations
            .iter()
            .filter(|(_, row)| row.view.as_deref().is_some_and(&is_meant))
            .map(|(id, _)| (Object::Relation(id), Strength::Normal))
            .collect()
    }

    fn dependents_of_namespace(&self, id: NamespaceId) -> Dependents {
        let mut found: Dependents = Vec::new();
        let mut normal = |object| found.push((object, Strength::Normal));
        for (relation, row) in self.catalog.relations.iter() {
            let alone = match row.kind {
                RelationKind::OrdinaryTable
                | RelationKind::PartitionedTable
                | RelationKind::View
                | RelationKind::MaterializedView
                | RelationKind::ForeignTable
                | RelationKind::Sequence => true,
                RelationKind::CompositeType | RelationKind::Index => false,
            };
            if row.namespace == id && alone {
                normal(Object::Relation(relation));
            }
        }
        for (ty, row) in self.catalog.types.iter() {
            let of_table = self
                .relation_of_type(ty)
                .is_some_and(|relation| self.catalog.relations[relation].kind.has_columns());
            if row.namespace == id && row.element.is_none() && !of_table {
                normal(Object::Type(ty));
            }
        }
        for (function, row) in self.catalog.functions.iter() {
            if row.namespace == id {
                normal(Object::Function(function));
            }
        }
        for (extension, row) in self.catalog.extensions.iter() {
            if row.namespace == id {
                normal(Object::Extension(extension));
            }
        }
        for (other, row) in self.catalog.others.iter() {
            if row.namespace == Some(id) {
                normal(Object::Other(other));
            }
        }
        found
    }

    /// What an extension brought, and the stand-ins that were made for what is not known of it.
    fn dependents_of_extension(&self, id: ExtensionId) -> Dependents {
        let row = &self.catalog.extensions[id];
        let mut found: Dependents = Vec::new();
        let mut own = |object: Object| found.push((object, Strength::Auto));
        for (relation, it) in self.catalog.relations.iter() {
            let is_member = row.is_member(relation.0) && it.index.is_none();
            if is_member || row.dependents.contains(&relation.0) {
                own(Object::Relation(relation));
            }
        }
        for (ty, it) in self.catalog.types.iter() {
            let of_table = match it.kind {
                TypeKind::Composite { relation } => {
                    self.catalog.relations[relation].kind.has_columns()
                }
                TypeKind::Base
                | TypeKind::Enum { .. }
                | TypeKind::Domain { .. }
                | TypeKind::Range { .. }
                | TypeKind::Multirange { .. }
                | TypeKind::Pseudo
                | TypeKind::Shell => false,
            };
            if row.is_member(ty.0) && it.element.is_none() && !of_table {
                own(Object::Type(ty));
            }
        }
        for (function, _) in self.catalog.functions.iter() {
            if row.is_member(function.0) || row.dependents.contains(&function.0) {
                own(Object::Function(function));
            }
        }
        for (trigger, _) in self.catalog.triggers.iter() {
            if row.dependents.contains(&trigger.0) {
                own(Object::Trigger(trigger));
            }
        }
        for (other, _) in self.catalog.others.iter() {
            if row.is_member(other.0) {
                own(Object::Other(other));
            }
        }
        for (namespace, _) in self.catalog.namespaces.iter() {
            if row.is_member(namespace.0) {
                own(Object::Namespace(namespace));
            }
        }
        if row.members.is_empty() {
            if let Some(ty) = self.catalog.ty(row.namespace, row.name.as_str())
                && matches!(self.catalog.types[ty].kind, TypeKind::Base)
            {
                own(Object::Type(ty));
            }
            for function in self
                .catalog
                .functions_named(row.namespace, row.name.as_str())
            {
                if self.catalog.functions[function].language == "internal" {
                    own(Object::Function(function));
                }
            }
        }
        found
    }
}

/// A table's row type, and a composite type's own type, go with it.
fn auto_type(row: &Relation, found: &mut Dependents) {
    if let Some(row_type) = row.row_type {
        found.push((Object::Type(row_type), Strength::Auto));
    }
}
