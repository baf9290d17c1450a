//! INHERIT and NO INHERIT: a table that is there becomes a child, or ceases to be one.
//!
//! `MergeAttributesIntoExisting`, `MergeConstraintsIntoExisting` and `RemoveInheritance` in PostgreSQL's sources.

use super::inherit::{Kinship, inheritable};
use super::{Folder, Refusal};
use crate::catalog::{ConstraintId, ConstraintKind, RelationId, RelationKind};
use crate::ddl::ObjectName;
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::Span;

impl Folder<'_> {
    /// INHERIT
    pub(super) fn add_parent(
        &mut self,
        child: RelationId,
        name: &ObjectName,
        span: Span,
    ) -> Result<(), Refusal> {
        let parent = self.resolve_relation(name)?;
        let row = &self.catalog.relations[child];
        let refuse = |message: String| Err(Refusal::new(Code::WrongObjectType, span, message));
        if row.of_type.is_some() {
            return refuse("cannot change inheritance of typed table".to_owned());
        }
        if row.is_partition() {
            return refuse("cannot change inheritance of a partition".to_owned());
        }
        if row.kind == RelationKind::PartitionedTable {
            return refuse("cannot change inheritance of partitioned table".to_owned());
        }
        self.check_parent(parent, name.span, row.temporary, Kinship::Child)?;
        if row.parents.contains(&parent) {
            return Err(Refusal::new(
                Code::DuplicateRelation,
                name.span,
                format!(
                    "relation \"{}\" would be inherited from more than once",
                    name.name.name
                ),
            ));
        }
        self.check_no_circle(parent, child, name.span)?;
        self.adopt(parent, child, Kinship::Child, span)
    }

    /// `duplicate_table` (42P07), where a table would be its own ancestor.
    pub(super) fn check_no_circle(
        &self,
        parent: RelationId,
        child: RelationId,
        span: Span,
    ) -> Result<(), Refusal> {
        if parent != child && !self.descendants(child).contains(&parent) {
            return Ok(());
        }
        let name = |id: RelationId| &self.catalog.relations[id].name;
        Err(Refusal::new(
            Code::DuplicateRelation,
            span,
            "circular inheritance not allowed",
        )
        .detail(format!(
            "\"{}\" is already a child of \"{}\".",
            name(parent),
            name(child)
        )))
    }

    /// All that inherits from a table, nearest first.
    pub(super) fn descendants(&self, id: RelationId) -> Vec<RelationId> {
        let mut found = self.catalog.relations[id].children.clone();
        let mut next = 0;
        while let Some(id) = found.get(next) {
            for child in &self.catalog.relations[*id].children {
                if !found.contains(child) {
                    found.push(*child);
                }
            }
            next += 1;
        }
        found
    }

    /// Makes a table that is there a child: its columns and CHECKs must be those of the parent.
    pub(super) fn adopt(
        &mut self,
        parent: RelationId,
        child: RelationId,
        kinship: Kinship,
        span: Span,
    ) -> Result<(), Refusal> {
        let refuse = |message: String| Refusal::new(Code::DatatypeMismatch, span, message);
        let (above, below) = (
            self.catalog.relations[parent].clone(),
            self.catalog.relations[child].clone(),
        );
        let sure = above.taints.is_empty() && below.taints.is_empty();
        for column in above.columns() {
            let Some(own) = below.column(column.name.as_str()) else {
                if sure {
                    return Err(refuse(format!(
                        "child table is missing column \"{}\"",
                        column.name
                    )));
                }
                continue;
            };
            if own.ty != column.ty {
                return Err(refuse(format!(
                    "child table \"{}\" has different type for column \"{}\"",
                    below.name, column.name
                ))
                .first_defined(&own.history));
            }
            if self.collation_conflict(column, own).is_some() {
                return Err(refuse(format!(
                    "child table \"{}\" has different collation for column \"{}\"",
                    below.name, column.name
                ))
                .with_sqlstate("42P21")
                .first_defined(&own.history));
            }
            if column.not_null && !own.not_null {
                let of_table = if self.settings.postgres >= 18 {
                    format!(" \"{}\"", below.name)
                } else {
                    String::new()
                };
                return Err(refuse(format!(
                    "column \"{}\" in child table{of_table} must be marked NOT NULL",
                    column.name
                ))
                .first_defined(&own.history));
            }
            if own.generated.is_some() != column.generated.is_some() {
                let not = if own.generated.is_some() { "not " } else { "" };
                return Err(refuse(format!(
                    "column \"{}\" in child table must {not}be a generated column",
                    column.name
                )));
            }
        }
        let mut taken: Vec<ConstraintId> = Vec::new();
        for (_, constraint) in self.catalog.constraints_of(parent) {
            let Some(expr) = inheritable(constraint) else {
                continue;
            };
            let own = self
                .constraint_of(child, &constraint.name)
                .map(|id| (id, &self.catalog.constraints[id]));
            let Some((id, own)) = own else {
                if sure {
                    return Err(refuse(format!(
                        "child table is missing constraint \"{}\"",
                        constraint.name
                    ))
                    .first_defined(&constraint.history));
                }
                continue;
            };
            match &own.kind {
                ConstraintKind::Check { no_inherit, .. } if *no_inherit => {
                    return Err(refuse(format!(
                        "constraint \"{}\" conflicts with non-inherited constraint on child table \"{}\"",
                        constraint.name, below.name
                    ))
                    .with_sqlstate("42P17"));
                }
                ConstraintKind::Check { expr: own, .. } if self.same_expression(own, expr) => {}
                ConstraintKind::Check { .. }
                | ConstraintKind::PrimaryKey { .. }
                | ConstraintKind::Unique { .. }
                | ConstraintKind::ForeignKey(_)
                | ConstraintKind::Exclusion { .. } => {
                    return Err(refuse(format!(
                        "child table \"{}\" has different definition for check constraint \"{}\"",
                        below.name, constraint.name
                    ))
                    .first_defined(&own.history));
                }
            }
            taken.push(id);
        }
        for id in taken {
            let row = self.catalog.constraints.get_mut(id).expect("it was listed");
            row.inherit_count += 1;
            if kinship == Kinship::Partition {
                row.is_local = false;
            }
        }
        for column in above.columns() {
            let row = self.relation_mut(child);
            let Some(own) = row.column_mut(column.name.as_str()) else {
                continue;
            };
            own.inherit_count += 1;
            if kinship == Kinship::Partition {
                own.is_local = false;
            }
        }
        self.link_child(parent, child);
        Ok(())
    }

    /// NO INHERIT
    pub(super) fn remove_parent(
        &mut self,
        child: RelationId,
        name: &ObjectName,
        span: Span,
    ) -> Result<(), Refusal> {
        let parent = self.resolve_relation(name)?;
        let row = &self.catalog.relations[child];
        if row.is_partition() {
            return Err(Refusal::new(
                Code::WrongObjectType,
                span,
                "cannot change inheritance of a partition",
            ));
        }
        if !row.parents.contains(&parent) {
            return Err(Refusal::new(
                Code::UnknownRelation,
                name.span,
                format!(
                    "relation \"{}\" is not a parent of relation \"{}\"",
                    name.name.name, row.name
                ),
            ));
        }
        self.release(parent, child);
        Ok(())
    }

    /// Ends an inheritance: what came from the parent stays, as the child's own where nothing else gives it.
    pub(super) fn release(&mut self, parent: RelationId, child: RelationId) {
        let above = self.catalog.relations[parent].clone();
        let checks: Vec<Name> = self
            .catalog
            .constraints_of(parent)
            .filter(|(_, constraint)| inheritable(constraint).is_some())
            .map(|(_, constraint)| constraint.name.clone())
            .collect();
        for column in above.columns() {
            if let Some(own) = self.relation_mut(child).column_mut(column.name.as_str()) {
                own.inherit_count = own.inherit_count.saturating_sub(1);
                own.is_local |= own.inherit_count == 0;
            }
        }
        for name in checks {
            if let Some(id) = self.constraint_of(child, &name) {
                let row = self.catalog.constraints.get_mut(id).expect("it was found");
                row.inherit_count = row.inherit_count.saturating_sub(1);
                row.is_local |= row.inherit_count == 0;
            }
        }
        self.unlink_child(parent, child);
    }
}
