//! Parts of values: subscripts, fields of rows, and functions that are written as fields.

use super::plain;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, TypeKind};
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind};
use crate::fold::Refusal;
use crate::fold::query::from::{OPEN, columns_of};
use crate::fold::query::resolve::{Found, Given};
use crate::fold::query::{Reader, Resolved, Rows, Scope, Ty};
use crate::name::{Name, QualifiedName};
use crate::source::Span;

impl Reader<'_, '_> {
    pub(super) fn subscript(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        let mut sliced = false;
        let mut at = expr;
        while let ExprKind::Subscript {
            operand,
            lower,
            upper,
            slice,
        } = &at.kind
        {
            for bound in lower.iter().chain(upper) {
                self.expr(bound, scope)?;
            }
            sliced |= slice;
            at = operand;
        }
        let Some(ty) = self.expr(at, scope)? else {
            return Ok(None);
        };
        if ty.id == oid::UNKNOWN {
            return Ok(None);
        }
        // The modifier of a domain is that of the type below it.
        let mut below = ty;
        while let TypeKind::Domain { base, .. } = &self.folder.catalog.types[below.id].kind {
            below = *base;
        }
        if below.id == oid::JSONB {
            return Ok(plain(oid::JSONB));
        }
        let Some(element) = self.folder.array_element(below.id) else {
            return Ok(None);
        };
        Ok(Some(ColumnType {
            id: if sliced { below.id } else { element },
            modifier: below.modifier,
        }))
    }

    pub(super) fn field(
        &mut self,
        operand: &Expr,
        name: &Name,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<Ty, Refusal> {
        // `(t).c`: the column of an item.
        if let ExprKind::Column(path) = &operand.kind
            && let [item] = &path[..]
            && matches!(self.resolve(path, operand.span, scope)?, Resolved::Row(..))
        {
            return self.column(&[item.clone(), name.clone()], span, scope);
        }
        if let ExprKind::Function(call) = &operand.kind
            && !self.is_special(call)
        {
            // Its columns may be known where its type is only `record`.
            let types = self.arguments(call, scope)?;
            let Some(called) = self.called(call, &types, operand.span)? else {
                return Ok(None);
            };
            if called.result == oid::RECORD {
                let (rows, _) = self.columns_called(&called, &call.name.name, None)?;
                let column = rows.columns.iter().find(|column| column.name == *name);
                return Ok(column.and_then(|column| column.ty));
            }
        }
        let Some(ty) = self.expr(operand, scope)? else {
            return Ok(None);
        };
        let folder = self.folder;
        let base = folder.below(ty.id);
        let Some(relation) = folder.relation_of_type(base) else {
            return Ok(None);
        };
        let row = &folder.catalog.relations[relation];
        match row.column(name.as_str()) {
            Some(column) => Ok(Some(column.ty).filter(|ty| ty.id != oid::UNKNOWN)),
            None if row.taints.is_empty() && !self.may_be_function(name) => Err(Refusal::new(
                Code::UnknownColumn,
                span,
                format!(
                    "column \"{name}\" not found in data type {}",
                    folder.format_type(ColumnType::plain(base))
                ),
            )),
            None => Ok(None),
        }
    }
    /// `p.*` in a function's body: all fields of a parameter that is a row.
    pub(in crate::fold::query) fn fields_of_parameter(
        &self,
        path: &[Name],
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<Rows> {
        let Ok(Resolved::Column(parameter)) = self.resolve(path, span, scope) else {
            return None;
        };
        if parameter.origin.is_some() {
            return None;
        }
        let relation = match parameter.ty {
            Some(ty) => self.folder.relation_of_type(self.folder.below(ty.id))?,
            None => return Some(OPEN),
        };
        let mut rows = columns_of(relation, &self.folder.catalog.relations[relation]);
        for column in &mut rows.columns {
            column.origin = None;
        }
        Some(rows)
    }

    /// `p.c` and `f.p.c` in a function's body: a field of a parameter that is a row.
    pub(super) fn field_of_parameter(
        &self,
        path: &[Name],
        span: Span,
        scope: &Scope<'_>,
    ) -> Option<Ty> {
        let (parameter, name) = match path {
            [parameter, name] => (std::slice::from_ref(parameter), name),
            [_, _, name] => (&path[..2], name),
            _ => return None,
        };
        let Ok(Resolved::Column(parameter)) = self.resolve(parameter, span, scope) else {
            return None;
        };
        let folder = self.folder;
        let ty = match (parameter.ty, parameter.origin) {
            (Some(ty), None) => ty,
            (None, None) => return Some(None),
            (_, Some(_)) => return None,
        };
        let relation = folder.relation_of_type(folder.below(ty.id))?;
        let row = &folder.catalog.relations[relation];
        match row.column(name.as_str()) {
            Some(column) => Some(Some(column.ty).filter(|ty| ty.id != oid::UNKNOWN)),
            None if row.taints.is_empty() && !self.may_be_function(name) => None,
            None => Some(None),
        }
    }

    /// The type of the row, which a function of this name takes: `t.f` is `f(t)`.
    pub(in crate::fold::query) fn computed_field(&self, row: Ty, name: &Name) -> Ty {
        let given = Given {
            name: &QualifiedName {
                namespace: None,
                name: name.clone(),
            },
            types: &[Some(row?.id)],
            names: &[],
            variadic: false,
        };
        match self.folder.find_function(&given) {
            Found::One(_, result) => self.folder.settled(result),
            Found::Unsure | Found::Missing | Found::Ambiguous => None,
        }
    }
}
