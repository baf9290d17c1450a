//! CREATE TABLE, and what all relations share.
//!
//! PostgreSQL makes the columns, then CHECKs in the order written, then indexes (the primary key first), then foreign
//! keys; the names it chooses follow that order.

use super::column::Target;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{ColumnRef, NamespaceId, Relation, RelationId, RelationKind, Taint, TypeKind};
use crate::ddl::{CreateTable, ObjectKind, TableConstraint, TableElement};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::{Origin, Span};

const ROW_TYPE_HELP: &str = "A relation has an associated type of the same name, so you must use a name that \
                             doesn't conflict with any existing type.";

impl Folder<'_> {
    pub(super) fn create_table(
        &mut self,
        it: &CreateTable,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let origin = self.origin(span);
        let namespace = if it.temporary {
            self.temporary_namespace(origin.clone())
        } else {
            self.creation_namespace(&it.name)?
        };
        let name = &it.name.name.name;
        if it.if_not_exists && self.catalog.relation(namespace, name.as_str()).is_some() {
            return Ok(Outcome::Applied);
        }
        self.check_relation_name(namespace, name, it.name.span)?;
        self.claim_type_name(namespace, name, it.name.span, Some(ROW_TYPE_HELP))?;

        let kind = match it.not_folded {
            Some(("PARTITION BY", _)) => RelationKind::PartitionedTable,
            Some(_) | None => RelationKind::OrdinaryTable,
        };
        let target = Target { namespace, name };
        let mut table = Relation {
            temporary: it.temporary,
            unlogged: it.unlogged,
            acl: self.default_acl(ObjectKind::Table, self.session.role, Some(namespace)),
            ..self.blank_relation(name.clone(), namespace, kind, &origin)
        };
        let mut constraints: Vec<TableConstraint> = Vec::new();
        for element in &it.elements {
            match element {
                TableElement::Column(column) => {
                    if table.column(column.name.name.as_str()).is_some() {
                        return Err(Refusal::new(
                            Code::DuplicateColumn,
                            column.name.span,
                            format!("column \"{}\" specified more than once", column.name.name),
                        ));
                    }
                    let defined = self.define_column(target, table.slots.len(), column)?;
                    table.slots.push(defined.column);
                    table.taints.extend(defined.taint);
                    constraints.extend(defined.constraints);
                }
                TableElement::Constraint(constraint) => constraints.push(constraint.clone()),
            }
        }
        if let Some((what, span)) = it.not_folded {
            self.report_not_folded(what, span, Some(namespace));
            table.taints.push(Taint {
                span,
                reason: format!("{what} is not understood yet"),
            });
        }
        let outcome = if table.taints.is_empty() {
            Outcome::Applied
        } else {
            Outcome::Tainted
        };
        let relation = self.insert_table(table, origin);
        self.add_constraints(relation, &constraints)?;
        Ok(outcome)
    }

    /// Adds a relation that has rows, and its row type.
    pub(super) fn insert_table(&mut self, table: Relation, origin: Origin) -> RelationId {
        let (name, namespace) = (table.name.clone(), table.namespace);
        let taints = table.taints.clone();
        let sequences: Vec<_> = table
            .slots
            .iter()
            .filter_map(|column| Some((column.sequence?, column.attnum)))
            .collect();
        let relation = self.insert_relation(table);
        for (sequence, attnum) in sequences {
            self.own_sequence(sequence, ColumnRef { relation, attnum });
        }
        let row_type = self.insert_type(super::ty::NewType {
            name,
            namespace,
            kind: TypeKind::Composite { relation },
            category: 'C',
            taints,
            origin,
        });
        self.relation_mut(relation).row_type = Some(row_type);
        relation
    }

    /// Adds a relation; its name is free.
    pub(super) fn insert_relation(&mut self, relation: Relation) -> RelationId {
        let id = RelationId(self.catalog.next_oid());
        self.catalog.relations.insert_named(
            id,
            relation.namespace,
            relation.name.clone(),
            relation,
        );
        id
    }

    /// Sees that no relation of the schema has this name, or `duplicate_table` (42P07).
    pub(super) fn check_relation_name(
        &self,
        namespace: NamespaceId,
        name: &Name,
        span: Span,
    ) -> Result<(), Refusal> {
        match self.catalog.relation(namespace, name.as_str()) {
            Some(existing) => Err(Refusal::new(
                Code::DuplicateRelation,
                span,
                format!("relation \"{name}\" already exists"),
            )
            .first_defined(&self.catalog.relations[existing].history)),
            None => Ok(()),
        }
    }

    /// Gives a relation and its row type another name or schema.
    pub(super) fn rename_relation(&mut self, id: RelationId, namespace: NamespaceId, name: &Name) {
        let row = self.relation_mut(id);
        let from = (row.namespace, row.name.clone());
        row.namespace = namespace;
        row.name = name.clone();
        let row_type = row.row_type;
        self.catalog
            .relations
            .rename(id, (from.0, &from.1), (namespace, name.clone()));
        if let Some(row_type) = row_type {
            self.rename_type_and_array(row_type, namespace, name);
        }
    }
}
