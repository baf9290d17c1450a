//! INHERITS: what a table takes from its parents, when it is created and when it is attached later.
//!
//! `MergeAttributes`, `MergeAttributesIntoExisting` and `MergeConstraintsIntoExisting` in PostgreSQL's sources; a
//! partition is a child with one parent, and takes more (see `partition`).

use super::{Folder, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{
    Collation, Column, Constraint, ConstraintKind, History, Relation, RelationId, RelationKind,
};
use crate::ddl::{ColumnDefinition, Ident, ObjectName};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::{Snippet, Span};

/// How a table comes by a parent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kinship {
    /// INHERITS, INHERIT
    Child,
    /// PARTITION OF, ATTACH PARTITION
    Partition,
}

/// A CHECK that a new table takes from its parents.
#[derive(Debug, Clone)]
pub(super) struct InheritedCheck {
    name: Name,
    expr: Snippet,
    /// The columns of the first parent that has it, by name.
    columns: Vec<Name>,
    count: u16,
    enforced: bool,
}

impl Folder<'_> {
    /// The parents of a new table, or why they cannot be.
    pub(super) fn resolve_parents(
        &self,
        names: &[ObjectName],
        temporary: bool,
        kinship: Kinship,
    ) -> Result<Vec<RelationId>, Refusal> {
        let mut parents: Vec<RelationId> = Vec::new();
        for name in names {
            let id = self.resolve_relation(name)?;
            self.check_parent(id, name.span, temporary, kinship)?;
            if parents.contains(&id) {
                return Err(Refusal::new(
                    Code::DuplicateRelation,
                    name.span,
                    format!(
                        "relation \"{}\" would be inherited from more than once",
                        name.name.name
                    ),
                ));
            }
            parents.push(id);
        }
        Ok(parents)
    }

    /// Sees that a table can have this parent, or `wrong_object_type` (42809).
    pub(super) fn check_parent(
        &self,
        id: RelationId,
        span: Span,
        temporary: bool,
        kinship: Kinship,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[id];
        let name = &row.name;
        let message = match (row.kind, kinship) {
            (RelationKind::PartitionedTable, Kinship::Child) => {
                format!("cannot inherit from partitioned table \"{name}\"")
            }
            (RelationKind::PartitionedTable, Kinship::Partition) if row.temporary && !temporary => {
                format!(
                    "cannot create a permanent relation as partition of temporary relation \"{name}\""
                )
            }
            (RelationKind::PartitionedTable, Kinship::Partition) if temporary && !row.temporary => {
                format!(
                    "cannot create a temporary relation as partition of permanent relation \"{name}\""
                )
            }
            (RelationKind::PartitionedTable, Kinship::Partition) => return Ok(()),
            (RelationKind::OrdinaryTable | RelationKind::ForeignTable, Kinship::Partition) => {
                format!("\"{name}\" is not partitioned")
            }
            (RelationKind::OrdinaryTable | RelationKind::ForeignTable, Kinship::Child) => {
                if row.is_partition() {
                    format!("cannot inherit from partition \"{name}\"")
                } else if row.temporary && !temporary {
                    format!("cannot inherit from temporary relation \"{name}\"")
                } else {
                    return Ok(());
                }
            }
            (
                RelationKind::View
                | RelationKind::MaterializedView
                | RelationKind::CompositeType
                | RelationKind::Index
                | RelationKind::Sequence,
                _,
            ) => format!("inherited relation \"{name}\" is not a table or foreign table"),
        };
        let refusal =
            Refusal::new(Code::WrongObjectType, span, message).first_defined(&row.history);
        let not_partitioned = kinship == Kinship::Partition
            && matches!(
                row.kind,
                RelationKind::OrdinaryTable | RelationKind::ForeignTable
            );
        Err(if not_partitioned {
            refusal.with_sqlstate("42P17")
        } else {
            refusal
        })
    }

    /// Gives a new table the columns of a parent, and says whose defaults contradict those of another parent.
    pub(super) fn inherit_columns(
        &self,
        table: &mut Relation,
        parent: RelationId,
        kinship: Kinship,
        span: Span,
    ) -> Result<Vec<Name>, Refusal> {
        let row = &self.catalog.relations[parent];
        let mut conflicting = Vec::new();
        for column in row.columns() {
            let inherited = self.inherited(column, kinship, span);
            let Some(before) = table.column_mut(column.name.as_str()) else {
                push_column(table, inherited);
                continue;
            };
            let conflict = |what: &str| {
                Refusal::new(
                    Code::DatatypeMismatch,
                    span,
                    format!("inherited column \"{}\" has a {what} conflict", column.name),
                )
                .label(
                    origin_span(&column.history).unwrap_or(span),
                    "one definition",
                )
                .label(
                    origin_span(&before.history).unwrap_or(span),
                    "another definition",
                )
            };
            if before.ty != column.ty {
                return Err(conflict("type").detail(format!(
                    "{} versus {}",
                    self.format_type(before.ty),
                    self.format_type(column.ty)
                )));
            }
            if let Some(detail) = self.collation_conflict(before, column) {
                return Err(conflict("collation").with_sqlstate("42P21").detail(detail));
            }
            if before.generated.is_some() != column.generated.is_some() {
                return Err(conflict("generation"));
            }
            before.inherit_count += 1;
            before.not_null |= column.not_null;
            match (&before.default_expr, inherited.default_expr) {
                (Some(known), Some(other)) if !self.same_expression(known, &other) => {
                    conflicting.push(column.name.clone());
                }
                (None, default) => before.default_expr = default,
                (Some(_), _) => {}
            }
        }
        table.taints.extend(row.taints.iter().cloned());
        Ok(conflicting)
    }

    /// A parent's column as its child has it.
    pub(super) fn inherited(&self, column: &Column, kinship: Kinship, span: Span) -> Column {
        // Since 17 a partition shares its parent's identity, and its sequence.
        let identity = match kinship {
            Kinship::Partition if self.settings.postgres >= 17 => column.identity,
            Kinship::Partition | Kinship::Child => None,
        };
        Column {
            identity,
            sequence: None,
            acl: None,
            comment: None,
            is_local: false,
            inherit_count: 1,
            history: History::created(self.origin(span)),
            ..column.clone()
        }
    }

    /// Merges a child's own definition of a column with the inherited one, which is there already.
    pub(super) fn merge_own_column(
        &self,
        inherited: &mut Column,
        own: Column,
        it: &ColumnDefinition,
    ) -> Result<(), Refusal> {
        let name = &it.name.name;
        if inherited.ty != own.ty {
            return Err(Refusal::new(
                Code::DatatypeMismatch,
                it.ty.span,
                format!("column \"{name}\" has a type conflict"),
            )
            .detail(format!(
                "{} versus {}",
                self.format_type(inherited.ty),
                self.format_type(own.ty)
            )));
        }
        if let Some(detail) = self.collation_conflict(inherited, &own) {
            return Err(Refusal::new(
                Code::DatatypeMismatch,
                it.name.span,
                format!("column \"{name}\" has a collation conflict"),
            )
            .with_sqlstate("42P21")
            .detail(detail));
        }
        merge_clauses(inherited, &own, it.name.span)?;
        inherited.is_local = true;
        if own.identity.is_some() {
            inherited.identity = own.identity;
            inherited.default_expr = None;
        }
        if own.sequence.is_some() {
            inherited.sequence = own.sequence;
        }
        inherited.history = own.history;
        Ok(())
    }

    /// How the collations of two columns of one type differ, if they do.
    pub(super) fn collation_conflict(&self, a: &Column, b: &Column) -> Option<String> {
        // A domain, and PostgreSQL's own `name`, may bring a collation without a word about it.
        let has_own = |column: &Column| {
            column.ty.id == oid::NAME || self.catalog.undomained(column.ty.id) != column.ty.id
        };
        let name = |column: &Column| match column.collation.as_deref() {
            Some(Collation::Own(id)) => Some(self.catalog.others[*id].name.to_string()),
            Some(Collation::System(name)) => Some(name.name.to_string()),
            None if has_own(column) => None,
            None => Some("default".to_owned()),
        };
        let (a, b) = (name(a)?, name(b)?);
        (a != b).then(|| format!("\"{a}\" versus \"{b}\""))
    }

    /// The CHECKs that a new table takes from its parents, each name once.
    pub(super) fn inherited_checks(
        &self,
        parents: &[RelationId],
        span: Span,
    ) -> Result<Vec<InheritedCheck>, Refusal> {
        let mut checks: Vec<InheritedCheck> = Vec::new();
        for parent in parents {
            let row = &self.catalog.relations[*parent];
            for (_, constraint) in self.catalog.constraints_of(*parent) {
                let Some(expr) = inheritable(constraint) else {
                    continue;
                };
                if let Some(known) = checks.iter_mut().find(|it| it.name == constraint.name) {
                    if !self.same_expression(&known.expr, expr) {
                        return Err(Refusal::new(
                            Code::DuplicateObject,
                            span,
                            format!(
                                "check constraint name \"{}\" appears multiple times but with different expressions",
                                constraint.name
                            ),
                        )
                        .first_defined(&constraint.history));
                    }
                    known.count += 1;
                    known.enforced |= constraint.enforced;
                    continue;
                }
                checks.push(InheritedCheck {
                    name: constraint.name.clone(),
                    expr: expr.clone(),
                    columns: constraint
                        .columns
                        .iter()
                        .map(|attnum| row.column_at(*attnum).name.clone())
                        .collect(),
                    count: 1,
                    enforced: constraint.enforced,
                });
            }
        }
        Ok(checks)
    }

    /// Adds the CHECKs that a new table inherits.
    pub(super) fn add_inherited_checks(
        &mut self,
        relation: RelationId,
        checks: Vec<InheritedCheck>,
        span: Span,
    ) {
        for check in checks {
            let row = Constraint {
                name: check.name,
                relation,
                kind: ConstraintKind::Check {
                    expr: check.expr,
                    no_inherit: false,
                },
                columns: attnums(&self.catalog.relations[relation], &check.columns),
                validated: check.enforced,
                enforced: check.enforced,
                is_local: false,
                inherit_count: check.count,
                parent: None,
                deferrable: false,
                deferred: false,
                comment: None,
                history: History::created(self.origin(span)),
            };
            self.insert_constraint(row);
        }
    }

    /// Makes the one a child of the other.
    pub(super) fn link_child(&mut self, parent: RelationId, child: RelationId) {
        self.relation_mut(parent).children.push(child);
        self.relation_mut(child).parents.push(parent);
    }

    /// Ends that.
    pub(super) fn unlink_child(&mut self, parent: RelationId, child: RelationId) {
        if let Some(row) = self.catalog.relations.get_mut(parent) {
            row.children.retain(|id| *id != child);
        }
        if let Some(row) = self.catalog.relations.get_mut(child) {
            row.parents.retain(|id| *id != parent);
        }
    }

    /// Columns of another table by the same names; those that are not there are left out.
    pub(super) fn same_columns(
        &self,
        from: RelationId,
        columns: &[i16],
        to: RelationId,
    ) -> Vec<i16> {
        let from = &self.catalog.relations[from];
        let names: Vec<Name> = columns
            .iter()
            .map(|attnum| from.column_at(*attnum).name.clone())
            .collect();
        attnums(&self.catalog.relations[to], &names)
    }
}

fn attnums(row: &Relation, names: &[Name]) -> Vec<i16> {
    names
        .iter()
        .filter_map(|name| Some(row.column(name.as_str())?.attnum))
        .collect()
}

/// The expression of a CHECK that children take over.
pub(super) fn inheritable(constraint: &Constraint) -> Option<&Snippet> {
    match &constraint.kind {
        ConstraintKind::Check {
            expr,
            no_inherit: false,
        } => Some(expr),
        ConstraintKind::Check { .. }
        | ConstraintKind::PrimaryKey { .. }
        | ConstraintKind::Unique { .. }
        | ConstraintKind::ForeignKey(_)
        | ConstraintKind::Exclusion { .. } => None,
    }
}

/// Adds a column with the next number.
pub(super) fn push_column(table: &mut Relation, column: Column) {
    let attnum = i16::try_from(table.slots.len() + 1).unwrap_or(i16::MAX);
    let column = Column { attnum, ..column };
    table.slots.push(column.into());
}

/// Merges a child's own clauses into an inherited column: they add NOT NULL, and replace the default.
pub(super) fn merge_clauses(
    inherited: &mut Column,
    own: &Column,
    span: Span,
) -> Result<(), Refusal> {
    let name = &inherited.name;
    let refuse = |message: String| Err(Refusal::new(Code::InvalidColumnDefinition, span, message));
    match (&inherited.generated, &own.generated) {
        (Some(_), None) if own.default_expr.is_some() => {
            return refuse(format!(
                "column \"{name}\" inherits from generated column but specifies default"
            ));
        }
        (Some(_), None) if own.identity.is_some() => {
            return refuse(format!(
                "column \"{name}\" inherits from generated column but specifies identity"
            ));
        }
        (None, Some(_)) => {
            return refuse(format!(
                "child column \"{name}\" specifies generation expression"
            ));
        }
        (Some(_), Some(generated)) => inherited.generated = Some(generated.clone()),
        (Some(_) | None, None) => {}
    }
    inherited.not_null |= own.not_null;
    if own.default_expr.is_some() {
        inherited.default_expr.clone_from(&own.default_expr);
    }
    Ok(())
}

fn origin_span(history: &History) -> Option<Span> {
    history.origin().map(|origin| origin.span)
}

/// A name as an identifier at a place.
pub(super) fn ident(name: &Name, span: Span) -> Ident {
    Ident {
        name: name.clone(),
        span,
    }
}
