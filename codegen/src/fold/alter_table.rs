//! ALTER TABLE.
//!
//! PostgreSQL sorts the actions of one statement into passes: drops first, then types, new columns, column facts,
//! indexes, defaults and identities, other constraints, and the rest. Names that it chooses depend on that order.

use super::column::Target;
use super::constraint::Command;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{
    Aspect, Column, ColumnRef, ConstraintId, ConstraintKind, RelationId, RelationKind,
};
use crate::ddl::{
    AlterTable, AlterTableAction, ColumnDefinition, Ident, TableAction, TableConstraint,
    TableConstraintKind, TriggerState,
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
    Values,
    AddConstraint,
    Rest,
}

/// An action with its pass and place.
type Action<'a> = (Pass, &'a AlterTableAction, Span);

/// Which tables an action is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Scope {
    /// ONLY: not the tables that inherit from it.
    pub(super) only: bool,
    /// The action comes down from a parent.
    pub(super) recursing: bool,
}

impl Scope {
    /// For the children of the table that an action is for.
    pub(super) const DOWN: Self = Self {
        only: false,
        recursing: true,
    };
}

impl Folder<'_> {
    pub(super) fn alter_table(&mut self, it: &AlterTable) -> Result<Outcome, Refusal> {
        let relation = match self.resolve_relation(&it.name) {
            Ok(relation) => relation,
            Err(_) if it.if_exists => return Ok(Outcome::Applied),
            Err(refusal) => return Err(refusal),
        };
        let scope = Scope {
            only: it.only,
            recursing: false,
        };
        let mut actions: Vec<Action<'_>> = it
            .actions
            .iter()
            .map(|(action, span)| (pass(action), action, *span))
            .collect();
        actions.sort_by_key(|(pass, ..)| *pass);
        for (action, _) in &it.actions {
            self.check_new_type(relation, action)?;
        }
        // Constraints of new columns wait for their pass, before those that stand on their own.
        let mut waiting: Vec<Vec<TableConstraint>> = Vec::new();
        let mut outcome = Outcome::NoEffect;
        for pass in [Pass::Drop, Pass::Type, Pass::AddColumn, Pass::ColumnFacts] {
            for (_, action, span) in of_pass(&actions, pass) {
                if let AlterTableAction::AddColumn {
                    column,
                    if_not_exists,
                } = action
                {
                    waiting.extend(self.add_column(relation, column, *if_not_exists, scope)?);
                    outcome = Outcome::Applied;
                } else {
                    outcome = worse(
                        outcome,
                        self.alter_relation(relation, action, *span, scope)?,
                    );
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
            self.add_keys(relation, constraints, scope)?;
        }
        // A primary key of the same statement makes the column NOT NULL first.
        for (_, action, span) in of_pass(&actions, Pass::Values) {
            outcome = worse(
                outcome,
                self.alter_relation(relation, action, *span, scope)?,
            );
        }
        for constraints in &waiting {
            self.add_checks(relation, constraints, Command::Alter, scope)?;
            if let Some(constraint) = constraints.iter().find(|it| is_foreign_key(it)) {
                self.check_foreign_key_scope(relation, constraint, scope)?;
            }
            self.add_foreign_keys(relation, constraints, Command::Alter)?;
        }
        for (_, action, span) in of_pass(&actions, Pass::Rest) {
            outcome = worse(
                outcome,
                self.alter_relation(relation, action, *span, scope)?,
            );
        }
        Ok(outcome)
    }

    /// Applies an action to a table and, where PostgreSQL does, to those that inherit from it.
    pub(super) fn alter_relation(
        &mut self,
        relation: RelationId,
        action: &AlterTableAction,
        span: Span,
        scope: Scope,
    ) -> Result<Outcome, Refusal> {
        self.check_scope(relation, action, scope)?;
        let below = if !scope.only && self.recurses(relation, action) {
            self.descendants(relation)
        } else {
            Vec::new()
        };
        self.check_descendants(relation, &below, action)?;
        let outcome = self.alter_one(relation, action, span, scope)?;
        // Each once, by whatever way it inherits.
        for descendant in below {
            self.alter_one(descendant, action, span, Scope::DOWN)?;
        }
        Ok(outcome)
    }

    fn alter_one(
        &mut self,
        relation: RelationId,
        action: &AlterTableAction,
        span: Span,
        scope: Scope,
    ) -> Result<Outcome, Refusal> {
        match action {
            AlterTableAction::DropColumn {
                name,
                if_exists,
                cascade,
            } => self.drop_column(relation, name, (*if_exists, *cascade), scope)?,
            AlterTableAction::SetType {
                name,
                ty,
                collation,
                using: _,
            } => {
                return self.set_column_type(relation, name, (ty, collation.as_ref()), span);
            }
            AlterTableAction::SetDefault { name, default } => {
                self.set_default(relation, name, default.as_ref(), span)?;
            }
            AlterTableAction::SetNotNull { name, not_null } => {
                if *not_null {
                    self.set_not_null(relation, name, span, scope)?;
                } else {
                    self.drop_not_null(relation, name, span, scope)?;
                }
            }
            AlterTableAction::AddIdentity {
                name,
                kind,
                options,
            } => self.add_identity(relation, name, (*kind, options), span, scope)?,
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
            AlterTableAction::SetExpression { name, expr } => {
                self.set_expression(relation, name, expr, span)?;
            }
            AlterTableAction::DropConstraint {
                name,
                if_exists,
                cascade,
            } => self.drop_constraint(relation, name, (*if_exists, *cascade), scope)?,
            AlterTableAction::ValidateConstraint(name) => {
                let Some(id) = self.constraint_of(relation, &name.name) else {
                    return self.unknown_constraint(relation, name, "of relation");
                };
                self.validate_constraint(id, span);
            }
            AlterTableAction::RenameColumn { from, to } => {
                self.rename_column(relation, from, to, span)?;
            }
            AlterTableAction::RenameConstraint { from, to } => {
                return self.rename_constraint(relation, from, to, span, scope);
            }
            AlterTableAction::AlterConstraint {
                name,
                deferrable,
                deferred,
                enforced,
                inherit: None,
            } => {
                return self.alter_constraint(
                    relation,
                    name,
                    (*deferrable, *deferred, *enforced),
                    span,
                );
            }
            AlterTableAction::AlterConstraint {
                name,
                inherit: Some(_),
                ..
            } => return Err(self.cannot_inherit(relation, name)),
            AlterTableAction::Table(action) => self.alter_whole(relation, action, span, scope)?,
            AlterTableAction::ClusterOn(index) => {
                self.check_clusters_on(relation, index)?;
                self.set_aside("CLUSTER ON", Some(relation), span);
                return Ok(Outcome::NoEffect);
            }
            AlterTableAction::NoEffect(what) => {
                self.set_aside(what, Some(relation), span);
                return Ok(Outcome::NoEffect);
            }
            AlterTableAction::AddColumn { .. } | AlterTableAction::AddConstraint(_) => {}
        }
        Ok(Outcome::Applied)
    }

    /// An action on the table as a whole.
    fn alter_whole(
        &mut self,
        relation: RelationId,
        action: &TableAction,
        span: Span,
        scope: Scope,
    ) -> Result<(), Refusal> {
        match action {
            TableAction::RenameTo(to) => self.rename_relation_to(relation, to, span)?,
            TableAction::SetSchema(to) => self.move_relation(relation, to, span)?,
            TableAction::OwnerTo(owner) => {
                let owner = self.resolve_owner(owner, span)?;
                self.set_relation_owner(relation, owner, span);
            }
            TableAction::RowSecurity(enabled) => {
                let origin = self.origin(span);
                let row = self.relation_mut(relation);
                row.row_security = *enabled;
                row.history.push(Aspect::RowSecurity, origin);
            }
            TableAction::ForceRowSecurity(forced) => {
                let origin = self.origin(span);
                let row = self.relation_mut(relation);
                row.force_row_security = *forced;
                row.history.push(Aspect::RowSecurity, origin);
            }
            TableAction::EnableTrigger { name, state } => {
                self.enable_trigger(relation, (name.as_ref(), *state), span, scope)?;
            }
            TableAction::ReplicaIdentity(identity, index) => {
                let mut found = None;
                if let Some(index) = index {
                    self.check_clusters_on(relation, index)?;
                    let namespace = self.catalog.relations[relation].namespace;
                    found = self.catalog.relation(namespace, index.name.as_str());
                }
                let row = self.relation_mut(relation);
                row.replica_identity = *identity;
                row.replica_index = found;
            }
            TableAction::AttachPartition { partition, bound } => {
                self.attach_partition(relation, partition, bound, span)?;
            }
            TableAction::DetachPartition {
                partition,
                concurrently,
            } => self.detach_partition(relation, partition, *concurrently, span)?,
            TableAction::Inherit(parent) => self.add_parent(relation, parent, span)?,
            TableAction::NoInherit(parent) => self.remove_parent(relation, parent, span)?,
            TableAction::OfType(Some(ty)) => self.make_typed(relation, ty)?,
            TableAction::OfType(None) => self.make_untyped(relation, span)?,
            TableAction::SetOptions(options) => {
                let row = self.relation_mut(relation);
                for (name, value) in super::relation::reloptions(options) {
                    row.options.retain(|(known, _)| *known != name);
                    row.options.push((name, value));
                }
            }
            TableAction::ResetOptions(names) => {
                let row = self.relation_mut(relation);
                // Options of the TOAST table are kept with that table.
                let own = names.iter().filter(|name| name.namespace.is_none());
                row.options
                    .retain(|(known, _)| !own.clone().any(|name| name.name == known.as_str()));
            }
            TableAction::SetLogged(logged) => {
                self.relation_mut(relation).unlogged = !logged;
            }
        }
        Ok(())
    }

    /// Adds a column and gives its constraints, which belong to later passes.
    pub(super) fn add_column(
        &mut self,
        relation: RelationId,
        it: &ColumnDefinition,
        if_not_exists: bool,
        scope: Scope,
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
        self.check_new_column(relation, it, scope)?;
        let row = &self.catalog.relations[relation];
        let (namespace, name, before) = (row.namespace, row.name.clone(), row.slots.len());
        let target = Target {
            namespace,
            name: &name,
        };
        let defined = self.define_column(target, before, it)?;
        let ty = defined.column.ty.id;
        self.check_is_not_its_own_member(relation, ty, it.span)?;
        let (attnum, sequence) = (defined.column.attnum, defined.column.sequence);
        self.relation_mut(relation)
            .slots
            .push(defined.column.into());
        if let Some(sequence) = sequence {
            self.own_sequence(sequence, ColumnRef { relation, attnum });
        }
        if let Some(taint) = defined.taint {
            self.taint_relation(relation, taint);
        }
        let row = &self.catalog.relations[relation];
        let (column, children) = (row.column_at(attnum).clone(), row.children.clone());
        if let Some(generated) = &column.generated {
            self.keep_generated(relation, &column.name, &generated.expr)?;
        }
        self.check_filled_column(relation, &column, it.span)?;
        for child in children {
            self.add_inherited_column(relation, child, &column, it.span)?;
        }
        Ok(Some(defined.constraints))
    }

    fn enable_trigger(
        &mut self,
        relation: RelationId,
        (name, state): (Option<&Ident>, TriggerState),
        span: Span,
        scope: Scope,
    ) -> Result<(), Refusal> {
        let origin = self.origin(span);
        let mut ids: Vec<_> = match name {
            Some(name) => vec![self.resolve_trigger(relation, name)?],
            None => self
                .catalog
                .triggers_of(relation)
                .map(|(id, _)| id)
                .collect(),
        };
        if !scope.only {
            let parts: Vec<_> = ids
                .iter()
                .flat_map(|id| self.parts_of_trigger(*id))
                .collect();
            ids.extend(parts);
        }
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
        scope: Scope,
    ) -> Result<Outcome, Refusal> {
        let Some(id) = self.constraint_of(relation, &from.name) else {
            return self.unknown_constraint(relation, from, "for table");
        };
        self.check_constraint_scope(id, from, scope, "rename")?;
        let mut all = self.all_inherited_from(id);
        self.check_inherited_constraints(id, &all, from)?;
        all.push(id);
        for id in all {
            self.rename_one_constraint(id, to, span)?;
        }
        Ok(Outcome::Applied)
    }

    fn rename_one_constraint(
        &mut self,
        id: ConstraintId,
        to: &Ident,
        span: Span,
    ) -> Result<(), Refusal> {
        let origin = self.origin(span);
        let constraint = &self.catalog.constraints[id];
        let index = index_of(&constraint.kind);
        self.check_constraint_name(constraint.relation, to)?;
        if let Some(index) = index {
            let namespace = self.catalog.relations[index].namespace;
            self.check_relation_name(namespace, &to.name, to.span)?;
            self.rename_relation(index, namespace, &to.name);
        }
        self.catalog.constraints.relabel(id, |constraint| {
            let old = constraint.name.to_string();
            constraint.name = to.name.clone();
            constraint.history.push(Aspect::Renamed(old), origin);
        });
        Ok(())
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

fn is_foreign_key(it: &TableConstraint) -> bool {
    matches!(it.kind, TableConstraintKind::ForeignKey { .. })
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

fn of_pass<'a>(actions: &'a [Action<'a>], pass: Pass) -> impl Iterator<Item = &'a Action<'a>> {
    actions.iter().filter(move |(other, ..)| *other == pass)
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
        AlterTableAction::SetNotNull { not_null: true, .. }
        | AlterTableAction::SetExpression { .. } => Pass::ColumnFacts,
        AlterTableAction::SetDefault {
            default: Some(_), ..
        }
        | AlterTableAction::AddIdentity { .. } => Pass::Values,
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
        | AlterTableAction::Table(_)
        | AlterTableAction::AlterConstraint { .. }
        // An identity that the same statement adds can be changed.
        | AlterTableAction::SetIdentity { .. }
        | AlterTableAction::ClusterOn(_)
        | AlterTableAction::NoEffect(_) => Pass::Rest,
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
