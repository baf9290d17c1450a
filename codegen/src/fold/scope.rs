//! What ALTER TABLE does to tables that inherit, and what it refuses on them.
//!
//! A column or constraint that comes from a parent is changed there, and what a parent's children have from it goes
//! along: PostgreSQL refuses the rest as `invalid_table_definition` (42P16).

use super::alter_table::Scope;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{
    Aspect, Column, ConstraintId, ConstraintKind, Relation, RelationId, RelationKind,
};
use crate::ddl::{
    AlterTableAction, ColumnConstraintKind, ColumnDefinition, Ident, ObjectName, TableConstraint,
    TableConstraintKind,
};
use crate::diagnostics::Code;
use crate::source::Span;

impl Folder<'_> {
    /// Whether an action that is not one of a constraint or a new column is for the children too.
    pub(super) fn recurses(&self, relation: RelationId, action: &AlterTableAction) -> bool {
        match action {
            AlterTableAction::SetType { .. }
            | AlterTableAction::SetDefault { .. }
            | AlterTableAction::SetNotNull {
                not_null: false, ..
            }
            | AlterTableAction::RenameColumn { .. }
            | AlterTableAction::DropExpression { .. }
            | AlterTableAction::SetExpression { .. } => true,
            AlterTableAction::AddIdentity { .. }
            | AlterTableAction::SetIdentity { .. }
            | AlterTableAction::DropIdentity { .. } => {
                self.settings.postgres >= 17
                    && self.catalog.relations[relation].kind == RelationKind::PartitionedTable
            }
            AlterTableAction::AddColumn { .. }
            | AlterTableAction::DropColumn { .. }
            | AlterTableAction::SetNotNull { not_null: true, .. }
            | AlterTableAction::AddConstraint(_)
            | AlterTableAction::DropConstraint { .. }
            | AlterTableAction::ValidateConstraint(_)
            | AlterTableAction::AlterConstraint { .. }
            | AlterTableAction::RenameConstraint { .. }
            | AlterTableAction::Table(_)
            | AlterTableAction::ClusterOn(_)
            | AlterTableAction::NoEffect(_) => false,
        }
    }

    /// Sees that an action on a column may be for this table alone, or begin here.
    pub(super) fn check_scope(
        &self,
        relation: RelationId,
        action: &AlterTableAction,
        scope: Scope,
    ) -> Result<(), Refusal> {
        if scope.recursing {
            return Ok(());
        }
        let row = &self.catalog.relations[relation];
        let typed = row.of_type.is_some();
        let only = scope.only && !row.children.is_empty();
        let column = |name: &Ident| row.column(name.name.as_str());
        let inherited = |name: &Ident| column(name).is_some_and(|it| it.inherit_count > 0);
        match action {
            AlterTableAction::SetType { name, .. } => {
                if typed {
                    return wrong_kind(name, "cannot alter column type of typed table");
                }
                if inherited(name) {
                    return refuse(
                        name,
                        format!("cannot alter inherited column \"{}\"", name.name),
                    );
                }
                self.check_not_in_partition_key(relation, name, "alter")?;
                if only && column(name).is_some() {
                    return refuse(
                        name,
                        format!(
                            "type of inherited column \"{}\" must be changed in child tables too",
                            name.name
                        ),
                    );
                }
            }
            AlterTableAction::RenameColumn { from, .. } => {
                if typed {
                    return wrong_kind(from, "cannot rename column of typed table");
                }
                if inherited(from) {
                    return refuse(
                        from,
                        format!("cannot rename inherited column \"{}\"", from.name),
                    );
                }
                if only && column(from).is_some() {
                    return refuse(
                        from,
                        format!(
                            "inherited column \"{}\" must be renamed in child tables too",
                            from.name
                        ),
                    );
                }
            }
            AlterTableAction::SetNotNull {
                name,
                not_null: true,
            } => {
                let strict =
                    self.settings.postgres >= 18 || row.kind == RelationKind::PartitionedTable;
                let missing = row.children.iter().any(|child| {
                    self.catalog.relations[*child]
                        .column(name.name.as_str())
                        .is_some_and(|own| !own.not_null)
                });
                if only && strict && missing {
                    return refuse(
                        name,
                        "constraint must be added to child tables too".to_owned(),
                    );
                }
            }
            AlterTableAction::SetNotNull {
                name,
                not_null: false,
            } => {
                let parent = row.parents.iter().find(|parent| {
                    self.catalog.relations[**parent]
                        .column(name.name.as_str())
                        .is_some_and(|above| above.not_null)
                });
                let strict = self.settings.postgres >= 18 || row.is_partition();
                if parent.is_some() && strict && inherited(name) {
                    return refuse(
                        name,
                        format!(
                            "column \"{}\" is marked NOT NULL in parent table",
                            name.name
                        ),
                    );
                }
            }
            AlterTableAction::AddIdentity { name, .. }
            | AlterTableAction::SetIdentity { name, .. }
            | AlterTableAction::DropIdentity { name, .. } => {
                let (verb, preposition) = if matches!(action, AlterTableAction::AddIdentity { .. })
                {
                    ("add", "to")
                } else if matches!(action, AlterTableAction::SetIdentity { .. }) {
                    ("change", "of")
                } else {
                    ("drop", "from")
                };
                if row.is_partition() && self.settings.postgres >= 17 {
                    return refuse(
                        name,
                        format!("cannot {verb} identity {preposition} a column of a partition"),
                    );
                }
            }
            AlterTableAction::DropExpression { name, .. } => {
                if inherited(name) && column(name).is_some_and(|it| it.generated.is_some()) {
                    return refuse(
                        name,
                        "cannot drop generation expression from inherited column".to_owned(),
                    );
                }
                if only && column(name).is_some_and(|it| it.generated.is_some()) {
                    return refuse(
                        name,
                        "ALTER TABLE / DROP EXPRESSION must be applied to child tables too"
                            .to_owned(),
                    );
                }
            }
            AlterTableAction::SetDefault { .. }
            | AlterTableAction::SetExpression { .. }
            | AlterTableAction::AddColumn { .. }
            | AlterTableAction::DropColumn { .. }
            | AlterTableAction::AddConstraint(_)
            | AlterTableAction::DropConstraint { .. }
            | AlterTableAction::ValidateConstraint(_)
            | AlterTableAction::AlterConstraint { .. }
            | AlterTableAction::RenameConstraint { .. }
            | AlterTableAction::Table(_)
            | AlterTableAction::ClusterOn(_)
            | AlterTableAction::NoEffect(_) => {}
        }
        Ok(())
    }

    /// Sees that what inherits has the column from these tables alone, so that it can be changed with theirs.
    pub(super) fn check_descendants(
        &self,
        relation: RelationId,
        below: &[RelationId],
        action: &AlterTableAction,
    ) -> Result<(), Refusal> {
        let (name, verb) = match action {
            AlterTableAction::SetType { name, .. } => (name, "alter"),
            AlterTableAction::RenameColumn { from, .. } => (from, "rename"),
            AlterTableAction::DropExpression { name, .. } => {
                // PostgreSQL 15 looks at each of them as if it had been named with ONLY, 18 does not.
                let has_children =
                    |id: &RelationId| !self.catalog.relations[*id].children.is_empty();
                return if self.settings.postgres <= 15 && below.iter().any(has_children) {
                    refuse(
                        name,
                        "ALTER TABLE / DROP EXPRESSION must be applied to child tables too"
                            .to_owned(),
                    )
                } else {
                    Ok(())
                };
            }
            AlterTableAction::AddColumn { .. }
            | AlterTableAction::DropColumn { .. }
            | AlterTableAction::SetDefault { .. }
            | AlterTableAction::SetNotNull { .. }
            | AlterTableAction::AddIdentity { .. }
            | AlterTableAction::SetIdentity { .. }
            | AlterTableAction::DropIdentity { .. }
            | AlterTableAction::SetExpression { .. }
            | AlterTableAction::AddConstraint(_)
            | AlterTableAction::DropConstraint { .. }
            | AlterTableAction::ValidateConstraint(_)
            | AlterTableAction::AlterConstraint { .. }
            | AlterTableAction::RenameConstraint { .. }
            | AlterTableAction::Table(_)
            | AlterTableAction::ClusterOn(_)
            | AlterTableAction::NoEffect(_) => return Ok(()),
        };
        for id in below {
            let row = &self.catalog.relations[*id];
            let Some(own) = row.column(name.name.as_str()) else {
                continue;
            };
            if usize::from(own.inherit_count) > parents_among(row, relation, below) {
                return refuse(
                    name,
                    format!("cannot {verb} inherited column \"{}\"", name.name),
                );
            }
        }
        Ok(())
    }

    /// Sees that CHECKs that come from one come from it alone, so that they can be renamed with it.
    pub(super) fn check_inherited_constraints(
        &self,
        id: ConstraintId,
        below: &[ConstraintId],
        name: &Ident,
    ) -> Result<(), Refusal> {
        let table = |id: &ConstraintId| self.catalog.constraints[*id].relation;
        let tables: Vec<RelationId> = below.iter().map(table).collect();
        for own in below.iter().map(|id| &self.catalog.constraints[*id]) {
            let row = &self.catalog.relations[own.relation];
            if usize::from(own.inherit_count) > parents_among(row, table(&id), &tables) {
                return refuse(
                    name,
                    format!("cannot rename inherited constraint \"{}\"", name.name),
                );
            }
        }
        Ok(())
    }

    /// Sees that a table may get a column of its own.
    pub(super) fn check_new_column(
        &self,
        relation: RelationId,
        it: &ColumnDefinition,
        scope: Scope,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[relation];
        if row.of_type.is_some() && !scope.recursing {
            return wrong_kind(&it.name, "cannot add column to typed table");
        }
        if row.is_partition() {
            return wrong_kind(&it.name, "cannot add column to a partition");
        }
        if row.children.is_empty() {
            return Ok(());
        }
        if scope.only {
            return refuse(
                &it.name,
                "column must be added to child tables too".to_owned(),
            );
        }
        let identity = it
            .constraints
            .iter()
            .any(|clause| matches!(clause.kind, ColumnConstraintKind::Identity(..)));
        let shared = row.kind == RelationKind::PartitionedTable && self.settings.postgres >= 17;
        if identity && !shared {
            return refuse(
                &it.name,
                "cannot recursively add identity column to table that has child tables".to_owned(),
            );
        }
        Ok(())
    }

    /// Sees that a column may be dropped here.
    pub(super) fn check_dropped_column(
        &self,
        relation: RelationId,
        name: &Ident,
        column: &Column,
        scope: Scope,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[relation];
        if row.of_type.is_some() && !scope.recursing {
            return wrong_kind(name, "cannot drop column from typed table");
        }
        if column.inherit_count > 0 && !scope.recursing {
            return refuse(
                name,
                format!("cannot drop inherited column \"{}\"", name.name),
            );
        }
        self.check_not_in_partition_key(relation, name, "drop")?;
        if scope.only && row.kind == RelationKind::PartitionedTable && !row.children.is_empty() {
            return refuse(
                name,
                "cannot drop column from only the partitioned table when partitions exist"
                    .to_owned(),
            );
        }
        Ok(())
    }

    /// Sees that a constraint may be dropped or renamed here.
    pub(super) fn check_constraint_scope(
        &self,
        id: ConstraintId,
        name: &Ident,
        scope: Scope,
        verb: &str,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.constraints[id];
        let table = &self.catalog.relations[row.relation];
        if scope.recursing {
            return Ok(());
        }
        let is_check = matches!(row.kind, ConstraintKind::Check { .. });
        if row.inherit_count > 0 && (verb == "drop" || is_check) {
            let of = if verb == "drop" {
                format!(" of relation \"{}\"", table.name)
            } else {
                String::new()
            };
            return refuse(
                name,
                format!("cannot {verb} inherited constraint \"{}\"{of}", name.name),
            );
        }
        let only = scope.only && !self.inherited_from(id).is_empty();
        if only && verb == "rename" {
            return refuse(
                name,
                format!(
                    "inherited constraint \"{}\" must be renamed in child tables too",
                    name.name
                ),
            );
        }
        if only && table.kind == RelationKind::PartitionedTable {
            return refuse(
                name,
                "cannot remove constraint from only the partitioned table when partitions exist"
                    .to_owned(),
            );
        }
        Ok(())
    }

    /// A foreign key of a partitioned table is one of its partitions too.
    pub(super) fn check_foreign_key_scope(
        &self,
        relation: RelationId,
        it: &TableConstraint,
        scope: Scope,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[relation];
        match &it.kind {
            TableConstraintKind::ForeignKey { references, .. }
                if scope.only && row.kind == RelationKind::PartitionedTable =>
            {
                Err(Refusal::new(
                    Code::WrongObjectType,
                    it.span,
                    format!(
                        "cannot use ONLY for foreign key on partitioned table \"{}\" referencing relation \"{}\"",
                        row.name, references.table.name.name
                    ),
                ))
            }
            TableConstraintKind::ForeignKey { .. }
            | TableConstraintKind::Check { .. }
            | TableConstraintKind::PrimaryKey { .. }
            | TableConstraintKind::Unique { .. }
            | TableConstraintKind::UsingIndex { .. }
            | TableConstraintKind::Exclude { .. }
            | TableConstraintKind::NotNull { .. } => Ok(()),
        }
    }

    /// VALIDATE CONSTRAINT, with the children's.
    pub(super) fn validate_constraint(&mut self, id: ConstraintId, span: Span) {
        let origin = self.origin(span);
        let mut all = self.inherited_from(id);
        all.extend(self.parts_of_constraint(id));
        let row = self.catalog.constraints.get_mut(id).expect("it was found");
        if !row.validated && row.enforced {
            row.validated = true;
            row.history.push(Aspect::Validated, origin);
        }
        for below in all {
            self.validate_constraint(below, span);
        }
    }

    /// ALTER CONSTRAINT
    pub(super) fn alter_constraint(
        &mut self,
        relation: RelationId,
        name: &Ident,
        (deferrable, deferred, enforced): (Option<bool>, Option<bool>, Option<bool>),
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let origin = self.origin(span);
        let Some(id) = self.constraint_of(relation, &name.name) else {
            return self.unknown_constraint(relation, name, "of relation");
        };
        let row = &self.catalog.constraints[id];
        if !matches!(row.kind, ConstraintKind::ForeignKey(_)) {
            return Err(Refusal::new(
                Code::WrongObjectType,
                name.span,
                format!(
                    "constraint \"{}\" of relation \"{}\" is not a foreign key constraint",
                    name.name, self.catalog.relations[relation].name
                ),
            )
            .first_defined(&row.history));
        }
        if let Some(parent) = row.parent {
            let above = &self.catalog.constraints[parent];
            return Err(Refusal::new(
                Code::WrongObjectType,
                name.span,
                format!(
                    "cannot alter constraint \"{}\" on relation \"{}\"",
                    name.name, self.catalog.relations[relation].name
                ),
            )
            .with_sqlstate("42P16")
            .detail(format!(
                "Constraint \"{}\" is derived from constraint \"{}\" of relation \"{}\".",
                name.name, above.name, self.catalog.relations[above.relation].name
            )));
        }
        let mut all = self.parts_of_constraint(id);
        all.push(id);
        for id in all {
            let row = self.catalog.constraints.get_mut(id).expect("it was listed");
            row.deferrable = deferrable.unwrap_or(row.deferrable);
            row.deferred = deferred.unwrap_or(row.deferred);
            if let Some(enforced) = enforced {
                row.enforced = enforced;
                row.validated = enforced;
            }
            row.history.push(Aspect::Altered, origin.clone());
        }
        Ok(Outcome::Applied)
    }

    /// Why ALTER CONSTRAINT … INHERIT or NO INHERIT has no effect here: PostgreSQL 18 takes them for NOT NULL, which the
    /// catalog keeps with the column, without a name.
    pub(super) fn cannot_inherit(&self, relation: RelationId, name: &Ident) -> Refusal {
        if self.settings.postgres < 18 {
            let message = "FOREIGN KEY constraints cannot be marked NO INHERIT";
            return Refusal::new(Code::FeatureNotSupported, name.span, message);
        }
        let Some(id) = self.constraint_of(relation, &name.name) else {
            return Refusal::not_understood(name.span, "ALTER CONSTRAINT … INHERIT");
        };
        Refusal::new(
            Code::WrongObjectType,
            name.span,
            format!(
                "constraint \"{}\" of relation \"{}\" is not a not-null constraint",
                name.name, self.catalog.relations[relation].name
            ),
        )
        .first_defined(&self.catalog.constraints[id].history)
    }

    /// OF type: the columns must be those of the type, in order.
    pub(super) fn make_typed(
        &mut self,
        relation: RelationId,
        name: &ObjectName,
    ) -> Result<(), Refusal> {
        let (id, source) = self.composite_of(name)?;
        let row = &self.catalog.relations[relation];
        if !row.parents.is_empty() {
            return Err(Refusal::new(
                Code::WrongObjectType,
                name.span,
                "typed tables cannot inherit",
            ));
        }
        let mismatch =
            |message: String| Err(Refusal::new(Code::DatatypeMismatch, name.span, message));
        let mut columns = row.columns();
        for attribute in source.columns() {
            let Some(column) = columns.next() else {
                return mismatch(format!("table is missing column \"{}\"", attribute.name));
            };
            if column.name != attribute.name {
                return mismatch(format!(
                    "table has column \"{}\" where type requires \"{}\"",
                    column.name, attribute.name
                ));
            }
            if column.ty != attribute.ty {
                return mismatch(format!(
                    "table \"{}\" has different type for column \"{}\"",
                    row.name, column.name
                ));
            }
        }
        if let Some(extra) = columns.next() {
            return mismatch(format!("table has extra column \"{}\"", extra.name));
        }
        drop(columns);
        self.relation_mut(relation).of_type = Some(id);
        Ok(())
    }

    /// NOT OF
    pub(super) fn make_untyped(&mut self, relation: RelationId, span: Span) -> Result<(), Refusal> {
        let row = self.relation_mut(relation);
        if row.of_type.take().is_some() {
            return Ok(());
        }
        Err(Refusal::new(
            Code::WrongObjectType,
            span,
            format!("\"{}\" is not a typed table", row.name),
        ))
    }
}

/// How many of a table's parents are among these.
fn parents_among(row: &Relation, first: RelationId, others: &[RelationId]) -> usize {
    let is_meant = |parent: &&RelationId| **parent == first || others.contains(parent);
    row.parents.iter().filter(is_meant).count()
}

/// `invalid_table_definition` (42P16)
fn refuse(name: &Ident, message: String) -> Result<(), Refusal> {
    Err(Refusal::new(
        Code::InvalidTableDefinition,
        name.span,
        message,
    ))
}

/// `wrong_object_type` (42809)
fn wrong_kind(name: &Ident, message: &str) -> Result<(), Refusal> {
    Err(Refusal::new(Code::WrongObjectType, name.span, message))
}
