//! ALTER TYPE … ADD, DROP, ALTER, RENAME ATTRIBUTE of composite types.
//!
//! <https://www.postgresql.org/docs/current/sql-altertype.html>: they are relations without rows.

use std::collections::BTreeSet;

use super::alter_table::Scope;
use super::resolve::unknown_column;
use super::ty::bare_column;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{
    Aspect, Column, FIRST_NORMAL_OID, RelationId, RelationKind, Taint, TypeId, TypeKind,
};
use crate::ddl::{
    AlterAttribute, AlterAttributeAction, AlterComposite, AlterTableAction, ColumnDefinition, Ident,
};
use crate::diagnostics::Code;
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn alter_composite(
        &mut self,
        it: &AlterComposite,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let id = self.resolve_relation(&it.name)?;
        let row = &self.catalog.relations[id];
        if row.kind != RelationKind::CompositeType {
            return Err(Refusal::new(
                Code::WrongObjectType,
                it.name.span,
                format!("\"{}\" is not a composite type", row.name),
            )
            .first_defined(&row.history));
        }
        let mut taints = Vec::new();
        for action in &it.actions {
            self.alter_attribute(id, action, &mut taints)?;
        }
        let origin = self.origin(span);
        let tainted = !taints.is_empty();
        for taint in taints {
            self.taint_relation(id, taint);
        }
        let row = self.relation_mut(id);
        row.history.push(Aspect::Altered, origin.clone());
        if let Some(ty) = row.row_type {
            self.type_mut(ty).history.push(Aspect::Altered, origin);
        }
        Ok(if tainted {
            Outcome::Tainted
        } else {
            Outcome::Applied
        })
    }

    fn alter_attribute(
        &mut self,
        id: RelationId,
        it: &AlterAttribute,
        taints: &mut Vec<Taint>,
    ) -> Result<(), Refusal> {
        let origin = self.origin(it.span);
        match &it.action {
            AlterAttributeAction::Add(new) => {
                self.check_typed_tables(id, it)?;
                self.check_attribute_is_new(id, &new.name)?;
                let (ty, taint) = self.resolve_type_or_taint(&new.ty)?;
                taints.extend(taint);
                self.check_is_no_pseudo(&new.name.name, ty, new.name.span)?;
                self.check_is_not_its_own_member(id, ty.id, new.name.span)?;
                let collation = self.resolve_collation(new.collation.as_ref(), ty.id)?;
                let row = self.relation_mut(id);
                let mut column = bare_column(row.slots.len(), &new.name, ty, origin);
                column.collation = collation.map(Box::new);
                row.slots.push(column.into());
            }
            AlterAttributeAction::Drop(name, if_exists) => {
                self.check_typed_tables(id, it)?;
                self.drop_column(id, name, (*if_exists, it.cascade), Scope::default())?;
            }
            AlterAttributeAction::Type(new) => {
                let (ty, taint) = self.resolve_type_or_taint(&new.ty)?;
                taints.extend(taint);
                self.check_is_no_pseudo(&new.name.name, ty, new.name.span)?;
                self.check_is_not_its_own_member(id, ty.id, new.name.span)?;
                self.check_row_is_not_stored(id, new.name.span)?;
                self.check_typed_tables(id, it)?;
                let collation = self.resolve_collation(new.collation.as_ref(), ty.id)?;
                if let Some(column) = self.column_mut(id, &new.name)? {
                    column.ty = ty;
                    column.collation = collation.map(Box::new);
                    column.history.push(Aspect::Type, origin);
                }
            }
            AlterAttributeAction::Rename(from, to) => {
                self.check_typed_tables(id, it)?;
                let row = &self.catalog.relations[id];
                if row.column(from.name.as_str()).is_none() && row.taints.is_empty() {
                    return Err(unknown_column(row, from));
                }
                self.check_attribute_is_new(id, to)?;
                if let Some(column) = self.column_mut(id, from)? {
                    let old = std::mem::replace(&mut column.name, to.name.clone());
                    column
                        .history
                        .push(Aspect::Renamed(old.to_string()), origin);
                }
            }
        }
        for table in self.tables_of_type(id) {
            self.alter_typed_table(table, it)?;
        }
        Ok(())
    }

    /// The row of a relation has no column of its own type, nor of one that is made of it (`CheckAttributeType`, 42P16).
    pub(super) fn check_is_not_its_own_member(
        &self,
        relation: RelationId,
        ty: TypeId,
        span: Span,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[relation];
        let mut rest = vec![ty];
        let mut seen = BTreeSet::new();
        while let Some(ty) = rest.pop() {
            if Some(ty) == row.row_type {
                return Err(Refusal::new(
                    Code::InvalidTableDefinition,
                    span,
                    format!(
                        "composite type {} cannot be made a member of itself",
                        self.format_types(&[ty])
                    ),
                ));
            }
            if !seen.insert(ty) {
                continue;
            }
            let Some(part) = self.catalog.types.get(ty) else {
                continue;
            };
            rest.extend(part.element);
            match &part.kind {
                TypeKind::Domain { base, .. } => rest.push(base.id),
                TypeKind::Composite { relation } => {
                    let columns = self.catalog.relations[*relation].columns();
                    rest.extend(columns.map(|column| column.ty.id));
                }
                TypeKind::Range { subtype } => rest.push(*subtype),
                TypeKind::Multirange { range } => rest.push(*range),
                TypeKind::Base | TypeKind::Enum { .. } | TypeKind::Pseudo | TypeKind::Shell => {}
            }
        }
        Ok(())
    }

    /// The typed tables of a composite type.
    fn tables_of_type(&self, id: RelationId) -> Vec<RelationId> {
        let Some(ty) = self.catalog.relations[id].row_type else {
            return Vec::new();
        };
        let relations = self.catalog.relations.iter();
        relations
            .filter(|(_, row)| row.of_type == Some(ty))
            .map(|(table, _)| table)
            .collect()
    }

    /// Without CASCADE a type that has tables stays as it is: `dependent_objects_still_exist` (2BP01).
    fn check_typed_tables(&self, id: RelationId, it: &AlterAttribute) -> Result<(), Refusal> {
        let tables = self.tables_of_type(id);
        let Some(table) = tables.first().filter(|_| !it.cascade) else {
            return Ok(());
        };
        Err(Refusal::new(
            Code::DependentObjects,
            it.span,
            format!(
                "cannot alter type \"{}\" because it is the type of a typed table",
                self.catalog.relations[id].name
            ),
        )
        .help("Use ALTER ... CASCADE to alter the typed tables too.")
        .first_defined(&self.catalog.relations[*table].history))
    }

    /// Does to a typed table, and to what inherits from it, what was done to its type.
    fn alter_typed_table(&mut self, table: RelationId, it: &AlterAttribute) -> Result<(), Refusal> {
        let action = match &it.action {
            AlterAttributeAction::Add(new) => {
                let column = ColumnDefinition {
                    name: new.name.clone(),
                    ty: new.ty.clone(),
                    collation: new.collation.clone(),
                    constraints: Vec::new(),
                    span: it.span,
                };
                return self
                    .add_column(table, &column, false, Scope::DOWN)
                    .map(|_| ());
            }
            AlterAttributeAction::Drop(name, _) => AlterTableAction::DropColumn {
                name: name.clone(),
                if_exists: true,
                cascade: it.cascade,
            },
            AlterAttributeAction::Type(new) => AlterTableAction::SetType {
                name: new.name.clone(),
                ty: new.ty.clone(),
                collation: new.collation.clone(),
                using: None,
            },
            AlterAttributeAction::Rename(from, to) => AlterTableAction::RenameColumn {
                from: from.clone(),
                to: to.clone(),
            },
        };
        self.alter_relation(table, &action, it.span, Scope::DOWN)
            .map(|_| ())
    }

    fn check_attribute_is_new(&self, id: RelationId, name: &Ident) -> Result<(), Refusal> {
        let row = &self.catalog.relations[id];
        match row.column(name.name.as_str()) {
            Some(existing) => Err(super::alter_table::duplicate_column(
                self, id, name, existing,
            )),
            None => Ok(()),
        }
    }

    /// Rows are not written anew while a table has columns of their type, or of what is made of it (0A000): not where an
    /// attribute or a column gets another type, nor where a new column has a value in all of them.
    pub(super) fn check_row_is_not_stored(
        &self,
        id: RelationId,
        span: Span,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[id];
        let mut types: BTreeSet<TypeId> = row.row_type.into_iter().collect();
        types.extend(row.row_type.and_then(|ty| self.catalog.types[ty].array));
        let is_own = |ty: &TypeId| ty.0 >= FIRST_NORMAL_OID;
        let is_made_of = |types: &BTreeSet<TypeId>, id: &TypeId| is_own(id) && types.contains(id);
        let mut grown = true;
        while grown {
            grown = false;
            for (ty, other) in self.catalog.types.iter().filter(|(ty, _)| is_own(ty)) {
                let made_of = match &other.kind {
                    TypeKind::Domain { base, .. } => is_made_of(&types, &base.id),
                    TypeKind::Range { subtype } => is_made_of(&types, subtype),
                    TypeKind::Composite { relation } => {
                        let relation = &self.catalog.relations[*relation];
                        !relation.kind.stores_rows()
                            && relation.columns().any(|it| is_made_of(&types, &it.ty.id))
                    }
                    TypeKind::Base
                    | TypeKind::Enum { .. }
                    | TypeKind::Multirange { .. }
                    | TypeKind::Pseudo
                    | TypeKind::Shell => other.element.is_some_and(|it| is_made_of(&types, &it)),
                };
                grown |= made_of && types.insert(ty);
            }
        }
        for (_, other) in self.catalog.relations.iter() {
            if !other.kind.stores_rows() {
                continue;
            }
            let mut columns = other.columns();
            if let Some(column) = columns.find(|it| is_made_of(&types, &it.ty.id)) {
                let (what, uses) = match row.kind {
                    RelationKind::CompositeType => ("type", "it"),
                    RelationKind::ForeignTable => ("foreign table", "its row type"),
                    RelationKind::OrdinaryTable
                    | RelationKind::PartitionedTable
                    | RelationKind::View
                    | RelationKind::MaterializedView
                    | RelationKind::Index
                    | RelationKind::Sequence => ("table", "its row type"),
                };
                return Err(Refusal::new(
                    Code::FeatureNotSupported,
                    span,
                    format!(
                        "cannot alter {what} \"{}\" because column \"{}.{}\" uses {uses}",
                        row.name, other.name, column.name
                    ),
                ));
            }
        }
        Ok(())
    }

    /// Sees that no table has rows of a table's type where a new column has a value in each of its rows.
    pub(super) fn check_filled_column(
        &self,
        relation: RelationId,
        column: &Column,
        span: Span,
    ) -> Result<(), Refusal> {
        let is_stored = self.catalog.relations[relation].kind == RelationKind::OrdinaryTable;
        let has_value = column.default_expr.is_some()
            || column.identity.is_some()
            || column.generated.is_some()
            || self.fills_or_checks(column.ty.id);
        if is_stored && has_value {
            self.check_row_is_not_stored(relation, span)?;
        }
        Ok(())
    }

    /// Whether a domain has a default or constraints, its own or those of domains below it.
    fn fills_or_checks(&self, mut id: TypeId) -> bool {
        while let TypeKind::Domain {
            base,
            not_null,
            default_expr,
            constraints,
            ..
        } = &self.catalog.types[id].kind
        {
            if *not_null || default_expr.is_some() || !constraints.is_empty() {
                return true;
            }
            id = base.id;
        }
        false
    }
}
