//! ALTER TABLE.
//!
//! PostgreSQL sorts the actions of one statement into passes: drops first, then types, new columns, column facts,
//! indexes, other constraints, and the rest. Names that it chooses depend on that order.

use super::column::Target;
use super::constraint::Command;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{Aspect, Column, ColumnRef, ConstraintKind, RelationId, RelationKind, Taint};
use crate::ddl::{
    AlterTable, AlterTableAction, ColumnDefinition, Ident, TableConstraint, TableConstraintKind,
    TriggerState,
};
use crate::diagnostics::Code;
use crate::source::Span;

/// The passes of `ATController`, as far as they change something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Pass {
    Drop,
    Type,
    AddColumn,
    ColumnFacts,
    AddIndex,
    AddConstraint,
    Rest,
}

impl Folder<'_> {
    pub(super) fn alter_table(&mut self, it: &AlterTable) -> Result<Outcome, Refusal> {
        let relation = match self.resolve_relation(&it.name) {
            Ok(relation) => relation,
            Err(_) if it.if_exists => return Ok(Outcome::Applied),
            Err(refusal) => return Err(refusal),
        };
        let mut actions: Vec<(Pass, &AlterTableAction, Span)> = it
            .actions
            .iter()
            .map(|(action, span)| (pass(action), action, *span))
            .collect();
        actions.sort_by_key(|(pass, ..)| *pass);
        // Constraints of new columns wait for their pass, before those that stand on their own.
        let mut waiting: Vec<Vec<TableConstraint>> = Vec::new();
        let mut outcome = Outcome::NoEffect;
        for pass in [Pass::Drop, Pass::Type, Pass::AddColumn, Pass::ColumnFacts] {
            for (_, action, span) in actions.iter().filter(|(other, ..)| *other == pass) {
                if let AlterTableAction::AddColumn {
                    column,
                    if_not_exists,
                } = action
                {
                    waiting.extend(self.add_column(relation, column, *if_not_exists)?);
                    outcome = Outcome::Applied;
                } else {
                    outcome = worse(outcome, self.alter_relation(relation, action, *span)?);
                }
            }
        }
        for (_, action, _) in &actions {
            if let AlterTableAction::AddConstraint(constraint) = action {
                waiting.push(vec![constraint.clone()]);
                outcome = worse(outcome, Outcome::Applied);
            }
        }
        for constraints in &waiting {
            self.add_keys(relation, constraints)?;
        }
        for constraints in &waiting {
            self.add_checks(relation, constraints, Command::Alter)?;
            self.add_foreign_keys(relation, constraints, Command::Alter)?;
        }
        for (_, action, span) in actions.iter().filter(|(pass, ..)| *pass == Pass::Rest) {
            outcome = worse(outcome, self.alter_relation(relation, action, *span)?);
        }
        Ok(outcome)
    }

    fn alter_relation(
        &mut self,
        relation: RelationId,
        action: &AlterTableAction,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        match action {
            AlterTableAction::DropColumn {
                name,
                if_exists,
                cascade,
            } => self.drop_column(relation, name, *if_exists, *cascade)?,
            AlterTableAction::SetType { name, ty } => {
                return self.set_column_type(relation, name, ty, span);
            }
            AlterTableAction::SetDefault { name, default } => {
                self.set_default(relation, name, default.as_ref(), span)?;
            }
            AlterTableAction::SetNotNull { name, not_null } => {
                if *not_null {
                    self.set_not_null(relation, name, span)?;
                } else {
                    self.drop_not_null(relation, name, span)?;
                }
            }
            AlterTableAction::AddIdentity {
                name,
                kind,
                options,
            } => self.add_identity(relation, name, *kind, options, span)?,
            AlterTableAction::SetIdentity {
                name,
                kind,
                options,
            } => {
                self.set_identity(relation, name, *kind, options, span)?;
            }
            AlterTableAction::DropIdentity { name, if_exists } => {
                self.drop_identity(relation, name, *if_exists, span)?;
            }
            AlterTableAction::DropExpression { name, if_exists } => {
                self.drop_expression(relation, name, *if_exists, span)?;
            }
            AlterTableAction::DropConstraint {
                name,
                if_exists,
                cascade,
            } => self.drop_constraint(relation, name, *if_exists, *cascade)?,
            AlterTableAction::ValidateConstraint(name) => {
                let origin = self.origin(span);
                let Some(id) = self.constraint_of(relation, &name.name) else {
                    return self.unknown_constraint(relation, name, "of relation");
                };
                let constraint = self.catalog.constraints.get_mut(id).expect("it was found");
                if !constraint.validated {
                    constraint.validated = true;
                    constraint.history.push(Aspect::Validated, origin);
                }
            }
            AlterTableAction::RenameColumn { from, to } => {
                self.rename_column(relation, from, to, span)?;
            }
            AlterTableAction::RenameConstraint { from, to } => {
                return self.rename_constraint(relation, from, to, span);
            }
            AlterTableAction::RenameTo(to) => self.rename_relation_to(relation, to, span)?,
            AlterTableAction::SetSchema(to) => self.move_relation(relation, to, span)?,
            AlterTableAction::OwnerTo(owner) => {
                let owner = self.resolve_owner(owner, span)?;
                self.set_relation_owner(relation, owner, span);
            }
            AlterTableAction::RowSecurity(enabled) => {
                let origin = self.origin(span);
                let row = self.relation_mut(relation);
                row.row_security = *enabled;
                row.history.push(Aspect::RowSecurity, origin);
            }
            AlterTableAction::ForceRowSecurity(forced) => {
                let origin = self.origin(span);
                let row = self.relation_mut(relation);
                row.force_row_security = *forced;
                row.history.push(Aspect::RowSecurity, origin);
            }
            AlterTableAction::EnableTrigger { name, state } => {
                self.enable_trigger(relation, name.as_ref(), *state, span)?;
            }
            AlterTableAction::ReplicaIdentity(identity) => {
                self.relation_mut(relation).replica_identity = *identity;
            }
            AlterTableAction::NoEffect(_) => return Ok(Outcome::NoEffect),
            AlterTableAction::NotFolded(what) => {
                let namespace = self.catalog.relations[relation].namespace;
                self.report_not_folded(what, span, Some(namespace));
                self.taint_relation(
                    relation,
                    Taint {
                        span,
                        reason: format!("{what} is not understood yet"),
                    },
                );
                return Ok(Outcome::Tainted);
            }
            AlterTableAction::AddColumn { .. } | AlterTableAction::AddConstraint(_) => {}
        }
        Ok(Outcome::Applied)
    }

    /// Adds a column and gives its constraints, which belong to later passes.
    fn add_column(
        &mut self,
        relation: RelationId,
        it: &ColumnDefinition,
        if_not_exists: bool,
    ) -> Result<Option<Vec<TableConstraint>>, Refusal> {
        let row = &self.catalog.relations[relation];
        if let Some(existing) = row.column(it.name.name.as_str()) {
            if if_not_exists {
                return Ok(None);
            }
            return Err(duplicate_column(self, relation, &it.name, existing));
        }
        match row.kind {
            RelationKind::OrdinaryTable
            | RelationKind::PartitionedTable
            | RelationKind::ForeignTable
            | RelationKind::CompositeType => {}
            RelationKind::View
            | RelationKind::MaterializedView
            | RelationKind::Index
            | RelationKind::Sequence => {
                return Err(Refusal::new(
                    Code::WrongObjectType,
                    it.span,
                    format!(
                        "ALTER action ADD COLUMN cannot be performed on relation \"{}\"",
                        row.name
                    ),
                ));
            }
        }
        let (namespace, name, before) = (row.namespace, row.name.clone(), row.slots.len());
        let target = Target {
            namespace,
            name: &name,
        };
        let defined = self.define_column(target, before, it)?;
        let (attnum, sequence) = (defined.column.attnum, defined.column.sequence);
        self.relation_mut(relation).slots.push(defined.column);
        if let Some(sequence) = sequence {
            self.own_sequence(sequence, ColumnRef { relation, attnum });
        }
        if let Some(taint) = defined.taint {
            self.taint_relation(relation, taint);
        }
        Ok(Some(defined.constraints))
    }

    fn enable_trigger(
        &mut self,
        relation: RelationId,
        name: Option<&Ident>,
        state: TriggerState,
        span: Span,
    ) -> Result<(), Refusal> {
        let origin = self.origin(span);
        let ids: Vec<_> = match name {
            Some(name) => vec![self.resolve_trigger(relation, name)?],
            None => self
                .catalog
                .triggers_of(relation)
                .map(|(id, _)| id)
                .collect(),
        };
        for id in ids {
            let trigger = self.catalog.triggers.get_mut(id).expect("it was found");
            trigger.state = state;
            trigger.history.push(Aspect::Altered, origin.clone());
        }
        Ok(())
    }

    fn rename_constraint(
        &mut self,
        relation: RelationId,
        from: &Ident,
        to: &Ident,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let Some(id) = self.constraint_of(relation, &from.name) else {
            return self.unknown_constraint(relation, from, "for table");
        };
        let origin = self.origin(span);
        self.check_constraint_name(relation, to)?;
        let constraint = &self.catalog.constraints[id];
        if let Some(index) = index_of(&constraint.kind) {
            let namespace = self.catalog.relations[index].namespace;
            self.check_relation_name(namespace, &to.name, to.span)?;
            self.rename_relation(index, namespace, &to.name);
        }
        let constraint = self.catalog.constraints.get_mut(id).expect("it was found");
        let old = constraint.name.to_string();
        constraint.name = to.name.clone();
        constraint.history.push(Aspect::Renamed(old), origin);
        Ok(Outcome::Applied)
    }

    /// A constraint that is not there: certain only where the table is.
    pub(super) fn unknown_constraint(
        &self,
        relation: RelationId,
        name: &Ident,
        preposition: &str,
    ) -> Result<Outcome, Refusal> {
        let row = &self.catalog.relations[relation];
        if !row.taints.is_empty() {
            return Ok(Outcome::Tainted);
        }
        let refusal = Refusal::new(
            Code::UnknownObject,
            name.span,
            format!(
                "constraint \"{}\" {preposition} \"{}\" does not exist",
                name.name, row.name
            ),
        );
        Err(match row.history.origin() {
            Some(origin) => refusal.label(origin.span, "the relation is defined here"),
            None => refusal,
        })
    }
}

/// The index that a constraint keeps, if it does.
pub(super) fn index_of(kind: &ConstraintKind) -> Option<RelationId> {
    match kind {
        ConstraintKind::PrimaryKey { index }
        | ConstraintKind::Unique { index }
        | ConstraintKind::Exclusion { index } => Some(*index),
        ConstraintKind::Check { .. } | ConstraintKind::ForeignKey(_) => None,
    }
}

/// `duplicate_column` (42701)
pub(super) fn duplicate_column(
    folder: &Folder<'_>,
    relation: RelationId,
    name: &Ident,
    existing: &Column,
) -> Refusal {
    Refusal::new(
        Code::DuplicateColumn,
        name.span,
        format!(
            "column \"{}\" of relation \"{}\" already exists",
            name.name, folder.catalog.relations[relation].name
        ),
    )
    .first_defined(&existing.history)
}

fn pass(action: &AlterTableAction) -> Pass {
    match action {
        AlterTableAction::DropColumn { .. }
        | AlterTableAction::DropConstraint { .. }
        | AlterTableAction::DropIdentity { .. }
        | AlterTableAction::DropExpression { .. }
        | AlterTableAction::SetNotNull {
            not_null: false, ..
        }
        | AlterTableAction::SetDefault { default: None, .. } => Pass::Drop,
        AlterTableAction::SetType { .. } => Pass::Type,
        AlterTableAction::AddColumn { .. } => Pass::AddColumn,
        AlterTableAction::SetDefault {
            default: Some(_), ..
        }
        | AlterTableAction::SetNotNull { not_null: true, .. }
        | AlterTableAction::AddIdentity { .. }
        | AlterTableAction::SetIdentity { .. } => Pass::ColumnFacts,
        AlterTableAction::AddConstraint(constraint) => match constraint.kind {
            TableConstraintKind::PrimaryKey { .. }
            | TableConstraintKind::Unique { .. }
            | TableConstraintKind::UsingIndex { .. }
            | TableConstraintKind::Exclude { .. } => Pass::AddIndex,
            TableConstraintKind::Check { .. }
            | TableConstraintKind::ForeignKey { .. }
            | TableConstraintKind::NotNull { .. } => Pass::AddConstraint,
        },
        AlterTableAction::ValidateConstraint(_)
        | AlterTableAction::RenameColumn { .. }
        | AlterTableAction::RenameConstraint { .. }
        | AlterTableAction::RenameTo(_)
        | AlterTableAction::SetSchema(_)
        | AlterTableAction::OwnerTo(_)
        | AlterTableAction::RowSecurity(_)
        | AlterTableAction::ForceRowSecurity(_)
        | AlterTableAction::EnableTrigger { .. }
        | AlterTableAction::ReplicaIdentity(_)
        | AlterTableAction::NoEffect(_)
        | AlterTableAction::NotFolded(_) => Pass::Rest,
    }
}

/// The outcome of several actions: tainted above applied above without effect.
fn worse(a: Outcome, b: Outcome) -> Outcome {
    let rank = |outcome: Outcome| match outcome {
        Outcome::NoEffect => 0,
        Outcome::Applied => 1,
        Outcome::Tainted => 2,
        Outcome::Refused => 3,
    };
    if rank(a) >= rank(b) { a } else { b }
}
