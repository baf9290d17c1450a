//! How an object is called in messages: its kind and its name.

use std::cmp::Reverse;

use super::Folder;
use super::depend::Object;
use crate::catalog::{ColumnRef, ColumnType, RelationId};

impl Folder<'_> {
    /// An object as messages name it.
    pub(super) fn describe(&self, object: Object) -> String {
        match object {
            Object::Trigger(id) => {
                let row = &self.catalog.triggers[id];
                format!(
                    "trigger {} on {}",
                    row.name,
                    self.describe_relation(row.relation)
                )
            }
            Object::Policy(id) => {
                let row = &self.catalog.policies[id];
                format!(
                    "policy {} on {}",
                    row.name,
                    self.describe_relation(row.relation)
                )
            }
            Object::Constraint(id) => {
                let row = &self.catalog.constraints[id];
                format!(
                    "constraint {} on {}",
                    row.name,
                    self.describe_relation(row.relation)
                )
            }
            Object::Default(column) => {
                format!("default value for {}", self.describe_column(column))
            }
            Object::DomainConstraint(id, Reverse(at)) => {
                let row = &self.catalog.types[id];
                let name = row.checks().get(at).map_or("", |it| it.name.as_str());
                let ty = self.format_type(ColumnType::plain(id));
                format!("constraint {name} on type {ty}")
            }
            Object::Column(column) => self.describe_column(column),
            Object::Relation(id) => self.describe_relation(id),
            Object::Function(id) => format!("function {}", self.signature(id)),
            Object::Type(id) => {
                let ty = ColumnType::plain(id);
                format!("type {}", self.format_type(ty))
            }
            Object::Extension(id) => format!("extension {}", self.catalog.extensions[id].name),
            Object::Namespace(id) => format!("schema {}", self.catalog.namespaces[id].name),
            Object::Publication(id) => {
                format!("publication {}", self.catalog.publications[id].name)
            }
            Object::Other(id) => self.describe_other(id),
        }
    }

    pub(super) fn describe_relation(&self, id: RelationId) -> String {
        let kind = self.catalog.relations[id].kind.as_str();
        format!("{kind} {}", self.relation_name(id))
    }

    pub(super) fn describe_column(&self, column: ColumnRef) -> String {
        let row = &self.catalog.relations[column.relation];
        format!(
            "column {} of {}",
            row.column_at(column.attnum).name,
            self.describe_relation(column.relation)
        )
    }
}
