//! Column definitions, of CREATE TABLE and ADD COLUMN: types, serial, identity, defaults, and the constraints that
//! are left for the table.

use std::sync::Arc;

use super::expression::is_system_column;
use super::{Folder, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{
    Column, ColumnRef, ColumnType, Generated, NamespaceId, RelationId, Taint, TypeId,
};
use crate::ddl::{
    ColumnConstraint, ColumnConstraintKind, ColumnDefinition, ColumnOptions, Ident, IdentityKind,
    SequenceOption, TableConstraint, TableConstraintKind, TypeName,
};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::{Snippet, Span};

/// What a column's clauses say, so far as they are facts of the column.
#[derive(Debug, Default)]
pub(super) struct Declared {
    pub(super) not_null: Option<bool>,
    pub(super) default: Option<Snippet>,
    pub(super) identity: Option<(IdentityKind, Vec<SequenceOption>, Span)>,
    pub(super) generated: Option<Generated>,
}

/// A column that is defined and not yet part of its table.
pub(super) struct Defined {
    pub(super) column: Column,
    /// Its constraints that PostgreSQL keeps with the table.
    pub(super) constraints: Vec<TableConstraint>,
    /// Why its type is not known.
    pub(super) taint: Option<Taint>,
}

/// The table that a column is defined for: it may not be in the catalog yet.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    pub(super) namespace: NamespaceId,
    pub(super) name: &'a Name,
}

/// Refuses a name that every table's own columns have: `duplicate_column` (42701).
pub(super) fn check_is_no_system_column(name: &Ident) -> Result<(), Refusal> {
    if !is_system_column(&name.name) {
        return Ok(());
    }
    let message = format!(
        "column name \"{}\" conflicts with a system column name",
        name.name
    );
    Err(Refusal::new(Code::DuplicateColumn, name.span, message))
}

impl Folder<'_> {
    /// Defines a column with the number behind `before` columns, and makes its sequence.
    pub(super) fn define_column(
        &mut self,
        target: Target<'_>,
        before: usize,
        it: &ColumnDefinition,
    ) -> Result<Defined, Refusal> {
        let serial = serial_type(&it.ty);
        let (ty, taint) = match serial {
            Some(ty) => (ColumnType::plain(ty), None),
            None => self.resolve_column_type(&it.ty)?,
        };
        check_is_no_system_column(&it.name)?;
        self.check_is_no_pseudo(&it.name.name, ty, it.span)?;
        let (mut declared, constraints) = collect(target.name, &it.name, &it.constraints)?;
        let contradiction = |what: &str| {
            Refusal::new(
                Code::SyntaxError,
                it.span,
                format!(
                    "{what} for column \"{}\" of table \"{}\"",
                    it.name.name, target.name
                ),
            )
        };
        let mut column = super::ty::bare_column(before, &it.name, ty, self.origin(it.span));
        if let Some(serial) = serial {
            if declared.default.is_some() {
                return Err(contradiction("multiple default values specified"));
            }
            if declared.identity.is_some() {
                return Err(contradiction("both default and identity specified"));
            }
            if declared.not_null == Some(false) {
                return Err(contradiction("conflicting NULL/NOT NULL declarations"));
            }
            declared.not_null = Some(true);
            let sequence = self.add_column_sequence(target, &it.name.name, serial, &[], it.span)?;
            declared.default = Some(self.nextval(sequence, it.ty.span));
            column.sequence = Some(sequence);
        }
        if let Some((kind, options, span)) = &declared.identity {
            let ty = identity_type(column.ty.id, *span)?;
            let sequence = self.add_column_sequence(target, &it.name.name, ty, options, *span)?;
            column.identity = Some(*kind);
            column.sequence = Some(sequence);
            declared.not_null = Some(true);
        }
        column.not_null = declared.not_null == Some(true);
        if let Some(default) = declared.default.as_ref().filter(|_| serial.is_none()) {
            self.check_default(default)?;
            self.check_stored_default(&it.name.name, default, ty)?;
        }
        let default = declared.default.filter(|it| !self.is_no_default(it, ty));
        column.default_expr = match default {
            Some(default) if serial.is_none() => Some(self.kept_default(&default, ty)?),
            default => default,
        };
        column.generated = declared.generated.map(Box::new);
        let collation = self.resolve_collation(it.collation.as_ref(), ty.id)?;
        column.collation = collation.map(Box::new);
        Ok(Defined {
            column,
            constraints,
            taint,
        })
    }

    /// What the clauses of a column that has its name and type already say of it, and the constraints among them.
    pub(super) fn define_clauses(
        &mut self,
        target: Target<'_>,
        column: &Column,
        it: &ColumnOptions,
    ) -> Result<(Column, Vec<TableConstraint>), Refusal> {
        let (declared, constraints) = collect(target.name, &it.name, &it.constraints)?;
        let mut own = super::ty::bare_column(0, &it.name, column.ty, self.origin(it.span));
        if let Some((kind, options, span)) = &declared.identity {
            let ty = identity_type(column.ty.id, *span)?;
            let sequence = self.add_column_sequence(target, &it.name.name, ty, options, *span)?;
            own.identity = Some(*kind);
            own.sequence = Some(sequence);
        }
        own.not_null = declared.not_null == Some(true) || own.identity.is_some();
        if let Some(default) = &declared.default {
            self.check_default(default)?;
            self.check_stored_default(&it.name.name, default, own.ty)?;
        }
        let default = declared
            .default
            .filter(|it| !self.is_no_default(it, own.ty));
        own.default_expr = default
            .map(|default| self.kept_default(&default, own.ty))
            .transpose()?;
        own.generated = declared.generated.map(Box::new);
        Ok((own, constraints))
    }

    /// Makes the column's own sequence the owner's: it goes when the column goes.
    pub(super) fn own_sequence(&mut self, sequence: RelationId, owner: ColumnRef) {
        if let Some(parameters) = &mut self.relation_mut(sequence).sequence {
            parameters.owned_by = Some(owner);
        }
    }

    /// `nextval('t_c_seq'::regclass)`, as PostgreSQL prints a serial's default.
    fn nextval(&self, sequence: RelationId, span: Span) -> Snippet {
        let name = self.relation_name(sequence);
        Snippet {
            text: format!("nextval('{}'::regclass)", name.replace('\'', "''")).into(),
            span,
            computed: true,
            needs: Some(Arc::new(vec![sequence.0])),
        }
    }

    /// A column's type; when the statement is tried again without its unknown types, a stand-in and a taint.
    pub(super) fn resolve_column_type(
        &mut self,
        name: &TypeName,
    ) -> Result<(ColumnType, Option<Taint>), Refusal> {
        match self.resolve_type_or_taint(name) {
            Err(refusal) if self.assume_types && refusal.missing.is_some() => {
                let taint = Taint {
                    span: name.span,
                    reason: format!("depends on type \"{}\", which nothing creates", name.name),
                };
                Ok((ColumnType::plain(oid::UNKNOWN), Some(taint)))
            }
            resolved => resolved,
        }
    }

    /// The type, with a taint where it has one itself.
    pub(super) fn resolve_type_or_taint(
        &mut self,
        name: &TypeName,
    ) -> Result<(ColumnType, Option<Taint>), Refusal> {
        let ty = match self.resolve_type(name) {
            Ok(ty) => ty,
            Err(refusal) => {
                self.extension_type(name).ok_or(refusal)?;
                self.resolve_type(name)?
            }
        };
        let tainted = &self.catalog.types[self.element_of(ty.id)].taints;
        let taint = tainted.first().map(|_| Taint {
            span: name.span,
            reason: format!("depends on type \"{}\", which is not sure", name.name),
        });
        Ok((ty, taint))
    }

    /// The element type of an array, or the type itself.
    pub(super) fn element_of(&self, id: TypeId) -> TypeId {
        self.catalog.types[id].element.unwrap_or(id)
    }
}

/// The type of an identity column's sequence.
pub(super) fn identity_type(ty: TypeId, span: Span) -> Result<TypeId, Refusal> {
    match ty {
        oid::INT2 | oid::INT4 | oid::INT8 => Ok(ty),
        _ => Err(Refusal::new(
            Code::InvalidColumnDefinition,
            span,
            "identity column type must be smallint, integer, or bigint",
        )
        .with_sqlstate("22023")),
    }
}

/// The integer type under `serial` and its kin; PostgreSQL's parser knows them only without a schema.
fn serial_type(name: &TypeName) -> Option<TypeId> {
    if name.name.namespace.is_some() || name.dimensions > 0 {
        return None;
    }
    match name.name.name.as_str() {
        "smallserial" | "serial2" => Some(oid::INT2),
        "serial" | "serial4" => Some(oid::INT4),
        "bigserial" | "serial8" => Some(oid::INT8),
        _ => None,
    }
}

/// Parts a column's clauses into facts of the column and constraints of the table.
fn collect(
    table: &Name,
    name: &Ident,
    clauses: &[ColumnConstraint],
) -> Result<(Declared, Vec<TableConstraint>), Refusal> {
    let mut declared = Declared::default();
    let mut constraints = Vec::new();
    for clause in clauses {
        let contradiction = |what: &str| {
            Refusal::new(
                Code::SyntaxError,
                clause.span,
                format!("{what} for column \"{}\" of table \"{table}\"", name.name),
            )
        };
        match &clause.kind {
            ColumnConstraintKind::NotNull | ColumnConstraintKind::Null => {
                let not_null = matches!(clause.kind, ColumnConstraintKind::NotNull);
                if declared.not_null.replace(not_null) == Some(!not_null) {
                    return Err(contradiction("conflicting NULL/NOT NULL declarations"));
                }
            }
            ColumnConstraintKind::Default(expr) => {
                if declared.default.replace(expr.clone()).is_some() {
                    return Err(contradiction("multiple default values specified"));
                }
            }
            ColumnConstraintKind::Identity(kind, options) => {
                let identity = (*kind, options.clone(), clause.span);
                if declared.identity.replace(identity).is_some() {
                    return Err(contradiction("multiple identity specifications"));
                }
            }
            ColumnConstraintKind::Generated { expr, stored } => {
                let generated = Generated {
                    expr: expr.clone(),
                    stored: *stored,
                };
                if declared.generated.replace(generated).is_some() {
                    return Err(contradiction("multiple generation clauses specified"));
                }
            }
            ColumnConstraintKind::Check { .. }
            | ColumnConstraintKind::PrimaryKey
            | ColumnConstraintKind::Unique { .. }
            | ColumnConstraintKind::References(_) => {
                constraints.push(of_table(name, clause));
                continue;
            }
        }
        let conflicting = match (&declared.default, &declared.identity, &declared.generated) {
            (Some(_), Some(_), _) => Some("both default and identity specified"),
            (Some(_), _, Some(_)) => Some("both default and generation expression specified"),
            (_, Some(_), Some(_)) => Some("both identity and generation expression specified"),
            (_, None, None) | (None, Some(_), None) | (None, None, Some(_)) => None,
        };
        if let Some(conflicting) = conflicting {
            return Err(contradiction(conflicting));
        }
    }
    Ok((declared, constraints))
}

/// A column's constraint as the table keeps it.
fn of_table(name: &Ident, clause: &ColumnConstraint) -> TableConstraint {
    let columns = vec![name.clone()];
    let kind = match clause.kind.clone() {
        ColumnConstraintKind::Check(expr) => TableConstraintKind::Check {
            expr,
            no_inherit: clause.no_inherit,
        },
        ColumnConstraintKind::PrimaryKey => TableConstraintKind::PrimaryKey {
            columns,
            include: Vec::new(),
        },
        ColumnConstraintKind::Unique { nulls_not_distinct } => TableConstraintKind::Unique {
            columns,
            include: Vec::new(),
            nulls_not_distinct,
        },
        ColumnConstraintKind::References(references) => TableConstraintKind::ForeignKey {
            columns,
            references,
        },
        ColumnConstraintKind::NotNull
        | ColumnConstraintKind::Null
        | ColumnConstraintKind::Default(_)
        | ColumnConstraintKind::Identity(..)
        | ColumnConstraintKind::Generated { .. } => {
            unreachable!("the caller passes only what is a constraint of the table")
        }
    };
    TableConstraint {
        name: clause.name.clone(),
        kind,
        not_valid: clause.not_valid,
        not_enforced: clause.not_enforced,
        deferrable: clause.deferrable,
        deferred: clause.deferred,
        temporal: false,
        half_temporal: false,
        span: clause.span,
    }
}
