//! By what the rows of each table of the catalog are found, beside their ids.

use super::{
    Constraint, ConstraintKind, Extension, Function, Namespace, Other, Policy, Publication,
    Relation, RelationId, Role, Trigger, Type, TypeKind,
};
use crate::name::Name;

/// A row that may belong to a relation, for good.
pub trait Row: Clone {
    /// The table of a constraint, trigger, policy or index.
    fn owner(&self) -> Option<RelationId> {
        None
    }

    /// The table that a foreign key refers to, for good.
    fn referenced(&self) -> Option<RelationId> {
        None
    }

    /// The name that [`Store::labelled`] finds it by, among others of the same: of schemas, roles, functions,
    /// constraints and other objects, and of domains among the types.
    fn label(&self) -> Option<&Name> {
        None
    }
}

impl Row for Constraint {
    fn owner(&self) -> Option<RelationId> {
        Some(self.relation)
    }

    fn referenced(&self) -> Option<RelationId> {
        match &self.kind {
            ConstraintKind::ForeignKey(key) => Some(key.references),
            ConstraintKind::Check { .. }
            | ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::Exclusion { .. } => None,
        }
    }

    fn label(&self) -> Option<&Name> {
        Some(&self.name)
    }
}

impl Row for Trigger {
    fn owner(&self) -> Option<RelationId> {
        Some(self.relation)
    }
}

impl Row for Policy {
    fn owner(&self) -> Option<RelationId> {
        Some(self.relation)
    }
}

impl Row for Relation {
    fn owner(&self) -> Option<RelationId> {
        self.index.as_ref().map(|index| index.table)
    }
}

impl Row for Namespace {
    fn label(&self) -> Option<&Name> {
        Some(&self.name)
    }
}

impl Row for Type {
    fn label(&self) -> Option<&Name> {
        matches!(self.kind, TypeKind::Domain { .. }).then_some(&self.name)
    }
}

impl Row for Function {
    fn label(&self) -> Option<&Name> {
        Some(&self.name)
    }
}

impl Row for Role {
    fn label(&self) -> Option<&Name> {
        Some(&self.name)
    }
}

impl Row for Extension {}
impl Row for Publication {}
impl Row for Other {
    fn owner(&self) -> Option<RelationId> {
        self.relation
    }

    fn label(&self) -> Option<&Name> {
        Some(&self.name)
    }
}
