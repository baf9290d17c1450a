//! Parts of values: subscripts, fields of rows, and functions that are written as fields.

use std::sync::Arc;

use super::plain;
use crate::builtins::Context;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnRef, ColumnType, PG_CATALOG, TypeId, TypeKind};
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind};
use crate::fold::query::from::{OPEN, columns_of};
use crate::fold::query::resolve::{Found, Given};
use crate::fold::query::{Collated, Output, Reader, Resolved, Rows, Scope, Ty};
use crate::fold::{Folder, Refusal};
use crate::name::{Name, QualifiedName};
use crate::source::Span;

/// How many dimensions an array may have.
const MAX_DIMENSIONS: usize = 6;

impl Reader<'_, '_> {
    pub(super) fn subscript(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        let (of, chain) = expr.subscripts();
        let sliced = chain.iter().any(|it| it.slice);
        let mut bounds = Vec::new();
        for bound in chain.iter().flat_map(|it| it.bounds()) {
            let ty = self.expr(bound, scope)?;
            bounds.extend(ty.map(|ty| (ty.id, bound)));
        }
        let Some(ty) = self.expr(of, scope)? else {
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
            let bounds: Vec<_> = bounds.iter().map(|(id, bound)| (*id, bound.span)).collect();
            return self.part_of_jsonb(&bounds, sliced, expr.span);
        }
        let Some(element) = self.folder.array_element(below.id) else {
            return self.part_of_fixed(below.id, of.span);
        };
        let other = bounds.iter().find(|(id, _)| {
            *id != oid::UNKNOWN
                && self.folder.casts(*id, oid::INT4, Context::Assignment) == Some(false)
        });
        if let Some((_, bound)) = other {
            return Err(Refusal::new(
                Code::DatatypeMismatch,
                bound.span,
                "array subscript must have type integer",
            ));
        }
        for (_, bound) in bounds {
            self.becomes(bound, plain(oid::INT4))?;
        }
        let depth = chain.len();
        if depth > MAX_DIMENSIONS {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                expr.span,
                format!(
                    "number of array dimensions ({depth}) exceeds the maximum allowed ({MAX_DIMENSIONS})"
                ),
            )
            .with_sqlstate("54000"));
        }
        Ok(Some(ColumnType {
            id: if sliced { below.id } else { element },
            modifier: below.modifier,
        }))
    }

    pub(super) fn field(
        &mut self,
        field: &Expr,
        operand: &Expr,
        name: &Name,
        scope: &Scope<'_>,
    ) -> Result<Ty, Refusal> {
        let span = field.span;
        self.note_collated(field, Collated::Plain);
        // `(t).c`: the column of an item.
        if let ExprKind::Column(path) = &operand.kind
            && let [item] = &path[..]
            && matches!(self.resolve(path, operand.span, scope)?, Resolved::Row(..))
        {
            let (ty, collated) = self.column(&[item.clone(), name.clone()], span, scope)?;
            self.note_collated(field, collated);
            return Ok(ty);
        }
        let Some(ty) = self.expr(operand, scope)? else {
            return Ok(None);
        };
        let folder = self.folder;
        let base = folder.below(ty.id);
        if base == oid::RECORD
            && let Some(rows) = self.shape(operand, scope)
        {
            let mut columns = rows.columns.iter().filter(|column| column.name == *name);
            return match columns.next() {
                Some(column) => {
                    self.note_collated(field, self.collated_column(column));
                    Ok(column.ty)
                }
                None if rows.open => Ok(None),
                None => {
                    let message =
                        format!("could not identify column \"{name}\" in record data type");
                    let missing = Refusal::new(Code::UnknownColumn, span, message);
                    self.field_of_function(ty, name, missing)
                }
            };
        }
        let Some(relation) = folder.relation_of_type(base) else {
            if self.may_be_function(name) {
                return Ok(self.computed_field(Some(ty), name));
            }
            let is_open = base == oid::UNKNOWN
                || base == oid::RECORD
                || folder.is_foreign(base)
                || folder.settled(base).is_none();
            if is_open {
                return Ok(None);
            }
            return Err(not_composite(
                span,
                format!(
                    "column notation .{name} applied to type {}, which is not a composite type",
                    folder.format_type(ColumnType::plain(ty.id))
                ),
            ));
        };
        let row = &folder.catalog.relations[relation];
        match row.column(name.as_str()) {
            Some(column) => {
                let attnum = column.attnum;
                self.uses.columns.insert(ColumnRef { relation, attnum });
                let collated = Collated::of_column(column.collation.as_deref());
                self.note_collated(field, collated);
                Ok(Some(column.ty).filter(|ty| ty.id != oid::UNKNOWN))
            }
            None if row.taints.is_empty() => {
                let message = format!(
                    "column \"{name}\" not found in data type {}",
                    folder.format_type(ColumnType::plain(base))
                );
                let missing = Refusal::new(Code::UnknownColumn, span, message);
                self.field_of_function(ty, name, missing)
            }
            None => Ok(self.computed_field(Some(ty), name)),
        }
    }

    /// A field that the row does not have: what a function of this name gives of it, or the refusal.
    fn field_of_function(
        &self,
        ty: ColumnType,
        name: &Name,
        missing: Refusal,
    ) -> Result<Ty, Refusal> {
        if !self.may_be_function(name) {
            return Err(missing);
        }
        match self.of_row(Some(ty), name) {
            Found::One(_, result) => Ok(self.folder.settled(result)),
            Found::Missing => Err(missing),
            Found::Unsure | Found::Ambiguous => Ok(None),
        }
    }

    /// A subscript of jsonb is a text or an integer (`jsonb_subscript_transform`).
    fn part_of_jsonb(
        &self,
        bounds: &[(TypeId, Span)],
        sliced: bool,
        span: Span,
    ) -> Result<Ty, Refusal> {
        let refused = |span, message: &str| Refusal::new(Code::DatatypeMismatch, span, message);
        if sliced {
            return Err(refused(span, "jsonb subscript does not support slices"));
        }
        for (id, span) in bounds {
            let casts = |target| self.folder.casts(*id, target, Context::Implicit);
            if *id == oid::UNKNOWN {
                continue;
            }
            // One that is neither, or both.
            let (number, text) = (casts(oid::INT4), casts(oid::TEXT));
            if number.is_some() && number == text {
                let ty = self.folder.format_type(ColumnType::plain(*id));
                let message = format!("subscript type {ty} is not supported");
                return Err(refused(*span, &message));
            }
        }
        Ok(plain(oid::JSONB))
    }

    /// What a subscript takes of a type of a fixed number of parts (`raw_array_subscript_handler`).
    fn part_of_fixed(&self, id: TypeId, span: Span) -> Result<Ty, Refusal> {
        let folder = self.folder;
        let row = &folder.catalog.types[id];
        if row.name == *"hstore" && folder.is_of_known_extension(id) {
            return Ok(plain(oid::TEXT));
        }
        // A base type that somebody made may have subscripts of its own.
        if (row.namespace != PG_CATALOG && matches!(row.kind, TypeKind::Base | TypeKind::Shell))
            || folder.is_foreign(id)
        {
            return Ok(None);
        }
        let part = folder.fixed_part(id);
        if part.is_some() || folder.settled(id).is_none() {
            return Ok(part.map(ColumnType::plain));
        }
        Err(Refusal::new(
            Code::DatatypeMismatch,
            span,
            format!(
                "cannot subscript type {} because it does not support subscripting",
                folder.format_type(ColumnType::plain(id))
            ),
        ))
    }

    /// The columns of a row whose type is only `record` (`expandRecordVariable`).
    pub(in crate::fold::query) fn shape(
        &mut self,
        expr: &Expr,
        scope: &Scope<'_>,
    ) -> Option<Arc<Rows>> {
        if let ExprKind::Column(path) = &expr.kind {
            return match self.resolve(path, expr.span, scope) {
                Ok(Resolved::Column(column)) => column.shape,
                Ok(Resolved::Row(..)) => {
                    let item = scope.item_around(path)?;
                    Some(Arc::new(unbound(item.rows.clone())))
                }
                Ok(Resolved::Unknown) | Err(_) => None,
            };
        }
        if let ExprKind::Star(path) = &expr.kind {
            return Some(Arc::new(unbound(scope.item_around(path)?.rows.clone())));
        }
        if let ExprKind::Row(items) = &expr.kind {
            let mut rows = Rows::default();
            for (at, item) in items.iter().enumerate() {
                if matches!(item.kind, ExprKind::Star(_) | ExprKind::Fields(_)) {
                    return None;
                }
                let ty = match self.expr(item, scope).ok()? {
                    Some(ty) if ty.id == oid::UNKNOWN => plain(oid::TEXT),
                    ty => ty,
                };
                rows.columns.push(Output {
                    ty,
                    ..unnamed(&format!("f{}", at + 1))
                });
            }
            return Some(Arc::new(rows));
        }
        if let ExprKind::Subquery(query) = &expr.kind {
            let rows = self.query(query, Some(scope)).ok()?;
            return rows.columns.into_iter().next()?.shape;
        }
        let ExprKind::Function(call) = &expr.kind else {
            return None;
        };
        if self.is_special(call) {
            return None;
        }
        // Its columns may be known where its type is only `record`.
        let types = self.arguments(call, scope).ok()?;
        let called = self.called(call, &types, expr.span).ok()??;
        let (rows, _) = self.columns_called(&called, &call.name.name, None).ok()?;
        Some(Arc::new(rows))
    }

    /// `(a).*`: the fields of a row.
    pub(in crate::fold::query) fn fields(
        &mut self,
        operand: &Expr,
        scope: &Scope<'_>,
    ) -> Result<Rows, Refusal> {
        let ty = self.expr(operand, scope)?;
        if let ExprKind::Column(path) | ExprKind::Star(path) = &operand.kind
            && let Some(item) = scope.item_around(path)
            && (matches!(operand.kind, ExprKind::Star(_))
                || matches!(self.resolve(path, operand.span, scope)?, Resolved::Row(..)))
        {
            return Ok(item.rows.clone());
        }
        let Some(ty) = ty else { return Ok(OPEN) };
        let folder = self.folder;
        let base = folder.below(ty.id);
        if let Some(relation) = folder.relation_of_type(base) {
            let rows = columns_of(relation, &folder.catalog.relations[relation]);
            return Ok(unbound(rows));
        }
        if base == oid::RECORD {
            let shape = self.shape(operand, scope);
            return Ok(shape.map_or(OPEN, |rows| (*rows).clone()));
        }
        if base == oid::UNKNOWN || folder.is_foreign(base) || folder.settled(base).is_none() {
            return Ok(OPEN);
        }
        Err(not_composite(
            operand.span,
            format!(
                "type {} is not composite",
                folder.format_type(ColumnType::plain(ty.id))
            ),
        ))
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
        if parameter.origin.is_some() || parameter.variable.is_some() {
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
        // Of a column of FROM it takes parentheses.
        if parameter.variable.is_some() {
            return None;
        }
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

    /// The type of what a function of this name gives of a row: `t.f` is `f(t)`.
    pub(in crate::fold::query) fn computed_field(&self, row: Ty, name: &Name) -> Ty {
        match self.of_row(row, name) {
            Found::One(_, result) => self.folder.settled(result),
            Found::Unsure | Found::Missing | Found::Ambiguous => None,
        }
    }

    /// The function of this name that takes a row.
    pub(in crate::fold::query) fn of_row(&self, row: Ty, name: &Name) -> Found {
        let Some(row) = row else {
            return Found::Unsure;
        };
        self.folder.find_function(&Given {
            name: &QualifiedName {
                namespace: None,
                name: name.clone(),
            },
            types: &[Some(row.id)],
            names: &[],
            variadic: false,
        })
    }
}

impl Folder<'_> {
    /// What a type of PostgreSQL's own has a fixed number of, or a list in one row.
    pub(in crate::fold::query) fn fixed_part(&self, id: TypeId) -> Option<TypeId> {
        let row = &self.catalog.types[id];
        if row.namespace != PG_CATALOG {
            return None;
        }
        self.pg_type(match row.name.as_str() {
            "point" | "line" => "float8",
            "box" | "lseg" => "point",
            "name" => "char",
            "int2vector" => "int2",
            "oidvector" => "oid",
            _ => return None,
        })
    }
}

/// Columns as values, which are of no item.
fn unbound(mut rows: Rows) -> Rows {
    rows.columns.iter_mut().for_each(Output::as_part);
    rows
}

fn unnamed(name: &str) -> Output {
    Output {
        name: Name::from_quoted(name),
        ty: None,
        origin: None,
        collated: Collated::Plain,
        variable: None,
        shape: None,
        part: None,
    }
}

fn not_composite(span: Span, message: String) -> Refusal {
    Refusal::new(Code::WrongObjectType, span, message)
}
