//! FOREIGN KEY constraints.
//!
//! <https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-FK>

use super::constraint::{Command, is_validated};
use super::naming::join_columns;
use super::{Folder, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{
    ColumnType, Constraint, ConstraintKind, ForeignKey, Index, RelationId, RelationKind, TypeId,
};
use crate::ddl::{self, Ident, TableConstraint, TableConstraintKind};
use crate::diagnostics::{Code, Diagnostic};

/// What a foreign key refers to: the referenced columns, or that they are not known for certain.
type Referenced = Option<Vec<i16>>;

impl Folder<'_> {
    /// Adds the foreign keys among the constraints.
    pub(super) fn add_foreign_keys(
        &mut self,
        relation: RelationId,
        constraints: &[TableConstraint],
        command: Command,
    ) -> Result<(), Refusal> {
        for constraint in constraints {
            match &constraint.kind {
                TableConstraintKind::ForeignKey {
                    columns,
                    references,
                } => self.add_foreign_key(relation, constraint, columns, references, command)?,
                TableConstraintKind::Check { .. }
                | TableConstraintKind::PrimaryKey { .. }
                | TableConstraintKind::Unique { .. }
                | TableConstraintKind::UsingIndex { .. }
                | TableConstraintKind::Exclude { .. }
                | TableConstraintKind::NotNull { .. } => {}
            }
        }
        Ok(())
    }

    fn add_foreign_key(
        &mut self,
        relation: RelationId,
        it: &TableConstraint,
        columns: &[Ident],
        references: &ddl::ForeignKey,
        command: Command,
    ) -> Result<(), Refusal> {
        let target = self.resolve_relation(&references.table)?;
        match self.catalog.relations[target].kind {
            RelationKind::OrdinaryTable | RelationKind::PartitionedTable => {}
            RelationKind::View
            | RelationKind::MaterializedView
            | RelationKind::ForeignTable
            | RelationKind::CompositeType
            | RelationKind::Index
            | RelationKind::Sequence => {
                return Err(Refusal::new(
                    Code::WrongObjectType,
                    references.table.span,
                    format!(
                        "referenced relation \"{}\" is not a table",
                        references.table.name.name
                    ),
                ));
            }
        }
        let attnums = self.foreign_key_columns(relation, columns)?;
        let referenced_columns = self.referenced_columns(target, references)?;
        let (Some(attnums), Some(referenced_columns)) = (attnums, referenced_columns) else {
            self.diagnostics.push(Diagnostic::warning(
                Code::Tainted,
                it.span,
                format!(
                    "foreign key to \"{}\" is left out, since its columns are not known",
                    references.table.name
                ),
            ));
            return Ok(());
        };
        if attnums.len() != referenced_columns.len() {
            return Err(Refusal::new(
                Code::InvalidForeignKey,
                it.span,
                "number of referencing and referenced columns for foreign key disagree",
            ));
        }
        if it.half_temporal {
            let message = "foreign key uses PERIOD on one of the two tables only";
            return Err(Refusal::new(Code::InvalidForeignKey, it.span, message));
        }
        if it.temporal {
            let without_action = ddl::ForeignKeyAction::NoAction;
            for (what, action) in [
                ("ON UPDATE", references.on_update),
                ("ON DELETE", references.on_delete),
            ] {
                if action != without_action {
                    return Err(Refusal::new(
                        Code::FeatureNotSupported,
                        it.span,
                        format!(
                            "unsupported {what} action for foreign key constraint using PERIOD"
                        ),
                    ));
                }
            }
        }
        self.check_unique(target, references, &referenced_columns, it.temporal)?;
        let row = &self.catalog.relations[relation];
        let (table, namespace) = (row.name.clone(), row.namespace);
        let name = if let Some(ident) = &it.name {
            self.check_constraint_name(relation, ident)?;
            ident.name.clone()
        } else {
            let joined = join_columns(attnums.iter().map(|it| row.column_at(*it).name.as_str()));
            self.choose_constraint_name(namespace, (table.as_str(), &joined, "fkey"))
        };
        for (from, to) in attnums.iter().zip(&referenced_columns) {
            self.check_comparable((relation, *from), (target, *to), name.as_str(), it)?;
        }
        let on_delete_columns = self
            .foreign_key_columns(relation, &references.on_delete_columns)?
            .unwrap_or_default();
        let mut set = on_delete_columns.iter().zip(&references.on_delete_columns);
        if let Some((_, column)) = set.find(|(attnum, _)| !attnums.contains(attnum)) {
            return Err(Refusal::new(
                Code::InvalidColumnReference,
                column.span,
                format!(
                    "column \"{}\" referenced in ON DELETE SET action must be part of foreign key",
                    column.name
                ),
            ));
        }
        let id = self.insert_constraint(Constraint {
            validated: is_validated(it, command),
            ..self.new_constraint(
                name,
                relation,
                ConstraintKind::ForeignKey(ForeignKey {
                    references: target,
                    referenced_columns,
                    matching: references.matching,
                    on_update: references.on_update,
                    on_delete: references.on_delete,
                    on_delete_columns,
                }),
                attnums,
                it,
            )
        });
        self.spread_foreign_key(id, it.span);
        Ok(())
    }

    fn foreign_key_columns(
        &self,
        relation: RelationId,
        columns: &[Ident],
    ) -> Result<Referenced, Refusal> {
        let mut attnums = Vec::new();
        for ident in columns {
            let attnum = self
                .resolve_column(relation, ident)
                .map_err(|mut refusal| {
                    refusal.diagnostic.message = format!(
                        "column \"{}\" referenced in foreign key constraint does not exist",
                        ident.name
                    );
                    refusal
                })?;
            match attnum {
                Some(attnum) => attnums.push(attnum),
                None => return Ok(None),
            }
        }
        Ok(Some(attnums))
    }

    /// The columns written, or those of the primary key.
    fn referenced_columns(
        &self,
        target: RelationId,
        references: &ddl::ForeignKey,
    ) -> Result<Referenced, Refusal> {
        if !references.columns.is_empty() {
            return self.foreign_key_columns(target, &references.columns);
        }
        let row = &self.catalog.relations[target];
        match self.primary_key(target) {
            Some(key) => Ok(Some(self.catalog.constraints[key].columns.clone())),
            None if !row.taints.is_empty() => Ok(None),
            None => Err(Refusal::new(
                Code::UnknownObject,
                references.table.span,
                format!(
                    "there is no primary key for referenced table \"{}\"",
                    row.name
                ),
            )),
        }
    }

    /// Sees that the referenced columns are those of a unique index, in any order.
    fn check_unique(
        &self,
        target: RelationId,
        references: &ddl::ForeignKey,
        columns: &[i16],
        temporal: bool,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[target];
        let mut wanted = columns.to_vec();
        wanted.sort_unstable();
        let matching = |index: &Index| {
            let mut keys: Vec<i16> = index.keys.iter().filter_map(|key| key.attnum).collect();
            keys.sort_unstable();
            // Of the unique indexes only those of keys WITHOUT OVERLAPS are of this kind.
            index.unique
                && (index.method == "gist") == temporal
                && index.predicate.is_none()
                && keys.len() == index.keys.len()
                && keys == wanted
        };
        let deferrable = |index: &Index| {
            index
                .constraint
                .is_some_and(|constraint| self.catalog.constraints[constraint].deferrable)
        };
        let mut only_deferrable = false;
        for (_, _, index) in self.catalog.indexes_of(target) {
            if matching(index) && !deferrable(index) {
                return Ok(());
            }
            only_deferrable |= matching(index);
        }
        if !row.taints.is_empty() {
            return Ok(());
        }
        if only_deferrable {
            return Err(Refusal::new(
                Code::InvalidForeignKey,
                references.table.span,
                format!(
                    "cannot use a deferrable unique constraint for referenced table \"{}\"",
                    row.name
                ),
            )
            .with_sqlstate("55000")
            .first_defined(&row.history));
        }
        Err(Refusal::new(
            Code::InvalidForeignKey,
            references.table.span,
            format!(
                "there is no unique constraint matching given keys for referenced table \"{}\"",
                row.name
            ),
        )
        .first_defined(&row.history))
    }

    /// Sees that the types of the two columns can be compared. Types of one category are taken to be, so that only
    /// what PostgreSQL refuses for certain is refused.
    fn check_comparable(
        &self,
        from: (RelationId, i16),
        to: (RelationId, i16),
        name: &str,
        it: &TableConstraint,
    ) -> Result<(), Refusal> {
        let column = |(relation, attnum): (RelationId, i16)| {
            self.catalog.relations[relation].column_at(attnum)
        };
        let (from, to) = (column(from), column(to));
        let (left, right) = (
            self.catalog.undomained(from.ty.id),
            self.catalog.undomained(to.ty.id),
        );
        let category = |id: TypeId| self.catalog.types[id].category;
        if left == right || comparable(left, right, category(left), category(right)) {
            return Ok(());
        }
        let shown = |ty: ColumnType| self.format_type(ColumnType::plain(ty.id));
        Err(Refusal::new(
            Code::DatatypeMismatch,
            it.span,
            format!("foreign key constraint \"{name}\" cannot be implemented"),
        )
        .detail(format!(
            "Key columns \"{}\" and \"{}\" are of incompatible types: {} and {}.",
            from.name,
            to.name,
            shown(from.ty),
            shown(to.ty)
        )))
    }
}

/// Whether a key of type `left` can refer to one of type `right`, by their `typcategory`. Doubt is for it.
fn comparable(left: TypeId, right: TypeId, left_category: char, right_category: char) -> bool {
    // An integer casts implicitly to numeric and float, not the other way.
    let rank = |id: TypeId| match id {
        oid::INT2 | oid::INT4 | oid::INT8 => Some(0),
        oid::NUMERIC => Some(1),
        oid::FLOAT4 | oid::FLOAT8 => Some(2),
        _ => None,
    };
    if let (Some(left), Some(right)) = (rank(left), rank(right)) {
        return left <= right;
    }
    match (left_category, right_category) {
        // X is what is not known; `"char"` (Z) compares with texts, a time with an interval.
        ('X', _) | (_, 'X') | ('Z', 'S') | ('S', 'Z') | ('D', 'T') => true,
        // These categories hold types without kin, as uuid and json, or of the user's own.
        ('U' | 'E' | 'A' | 'C', _) => false,
        (left, right) => left == right,
    }
}
