//! LIKE: columns of another relation, and with INCLUDING what else it has.

use super::column::Target;
use super::inherit::push_column;
use super::{Folder, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{
    Column, Constraint, ConstraintKind, History, Relation, RelationId, RelationKind,
};
use crate::ddl::{LikeOption, TableLike};
use crate::diagnostics::Code;
use crate::source::Span;

impl Folder<'_> {
    /// The relation of a LIKE clause.
    pub(super) fn like_source(&self, it: &TableLike) -> Result<RelationId, Refusal> {
        let id = self.resolve_relation(&it.source)?;
        let row = &self.catalog.relations[id];
        match row.kind {
            RelationKind::OrdinaryTable
            | RelationKind::PartitionedTable
            | RelationKind::View
            | RelationKind::MaterializedView
            | RelationKind::ForeignTable
            | RelationKind::CompositeType => Ok(id),
            RelationKind::Index | RelationKind::Sequence => Err(Refusal::new(
                Code::WrongObjectType,
                it.source.span,
                format!("relation \"{}\" is invalid in LIKE clause", row.name),
            )
            .first_defined(&row.history)),
        }
    }

    /// Adds the columns of a LIKE clause to a new table.
    pub(super) fn add_like_columns(
        &mut self,
        table: &mut Relation,
        source: RelationId,
        it: &TableLike,
    ) -> Result<(), Refusal> {
        let source = self.catalog.relations[source].clone();
        let includes = |option| it.including.contains(&option);
        for column in source.columns() {
            if table.column(column.name.as_str()).is_some() {
                return Err(Refusal::new(
                    Code::DuplicateColumn,
                    it.source.span,
                    format!("column \"{}\" specified more than once", column.name),
                ));
            }
            let mut copy = Column {
                default_expr: column
                    .default_expr
                    .clone()
                    .filter(|_| includes(LikeOption::Defaults)),
                generated: column
                    .generated
                    .clone()
                    .filter(|_| includes(LikeOption::Generated)),
                identity: column.identity.filter(|_| includes(LikeOption::Identity)),
                sequence: None,
                acl: None,
                comment: column
                    .comment
                    .clone()
                    .filter(|_| includes(LikeOption::Comments)),
                is_local: true,
                inherit_count: 0,
                history: History::created(self.origin(it.span)),
                ..column.clone()
            };
            if let (Some(_), Some(sequence)) = (copy.identity, column.sequence) {
                let target = Target {
                    namespace: table.namespace,
                    name: &table.name.clone(),
                };
                let parameters = self.catalog.relations[sequence].sequence;
                let made =
                    self.add_column_sequence(target, &column.name, oid::INT8, &[], it.span)?;
                if let Some(parameters) = parameters {
                    self.relation_mut(made).sequence = Some(crate::catalog::SequenceParameters {
                        // The bounds are copied, the type is not.
                        ty: oid::INT8,
                        owned_by: None,
                        ..parameters
                    });
                }
                copy.sequence = Some(made);
            }
            push_column(table, copy);
        }
        table.taints.extend(source.taints);
        Ok(())
    }

    /// Copies what LIKE includes besides columns: CHECKs and indexes, with their comments.
    pub(super) fn add_like_constraints(
        &mut self,
        relation: RelationId,
        source: RelationId,
        it: &TableLike,
    ) -> Result<(), Refusal> {
        let includes = |option| it.including.contains(&option);
        let comments = includes(LikeOption::Comments);
        if includes(LikeOption::Constraints) {
            let checks: Vec<Constraint> = self
                .catalog
                .constraints_of(source)
                .map(|(_, constraint)| constraint)
                .filter(|constraint| matches!(constraint.kind, ConstraintKind::Check { .. }))
                .cloned()
                .collect();
            for check in checks {
                let name = super::inherit::ident(&check.name, it.span);
                self.check_constraint_name(relation, &name)?;
                let row = Constraint {
                    relation,
                    columns: self.same_columns(source, &check.columns, relation),
                    is_local: true,
                    inherit_count: 0,
                    parent: None,
                    comment: check.comment.clone().filter(|_| comments),
                    history: History::created(self.origin(it.span)),
                    ..check
                };
                self.insert_constraint(row);
            }
        }
        if includes(LikeOption::Indexes) {
            let indexes: Vec<RelationId> =
                self.catalog.indexes_of(source).map(|(id, ..)| id).collect();
            for index in indexes {
                self.copy_index(relation, index, comments, it.span)?;
            }
        }
        Ok(())
    }

    fn copy_index(
        &mut self,
        relation: RelationId,
        id: RelationId,
        comments: bool,
        span: Span,
    ) -> Result<(), Refusal> {
        let original = self.catalog.relations[id].clone();
        let Some(index) = original.index else {
            return Ok(());
        };
        if index.primary && self.primary_key(relation).is_some() {
            return Err(self.multiple_primary_keys(relation, span));
        }
        let wanted = self.translated(&index, relation);
        let made = self.copy_of_index(wanted, &index, span);
        let constraint = self.catalog.relations[made]
            .index
            .as_ref()
            .and_then(|made| made.constraint);
        if index.primary
            && let Some(constraint) = constraint
        {
            for attnum in self.catalog.constraints[constraint].columns.clone() {
                self.mark_not_null(relation, attnum, span);
            }
        }
        if comments {
            let comment = |id| self.catalog.constraints[id].comment.clone();
            let of_constraint = index.constraint.and_then(comment);
            self.relation_mut(made).comment = original.comment;
            if let Some(row) = constraint.and_then(|id| self.catalog.constraints.get_mut(id)) {
                row.comment = of_constraint;
            }
        }
        Ok(())
    }
}
