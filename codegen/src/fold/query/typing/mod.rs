//! The types of expressions, and what PostgreSQL refuses in them.
//!
//! `parse_expr.c` in PostgreSQL's sources. A type that does not follow for certain is `None`, and refuses nothing; that of a
//! literal that takes the type of what it meets is `unknown`.

mod access;
mod calls;
mod forms;
mod operators;

pub(super) use calls::Called;
pub(in crate::fold) use operators::own_operator;
use operators::symbol_of;

use super::coerce::Common;
use super::{Collated, Reader, Resolved, Scope, Ty, UNKNOWN};
use crate::builtins::Context;
use crate::catalog::ty::oid;
use crate::catalog::{Collation, ColumnType, FIRST_NORMAL_OID, TypeId};
use crate::ddl::ObjectName;
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind, Query};
use crate::fold::Refusal;
use crate::fold::depend::Object;
use crate::fold::plpgsql::{ObjectType, object_of_type};
use crate::name::{Name, QualifiedName};
use crate::source::Span;

/// How deep an expression is typed; below that only its names are seen to.
const DEPTH_LIMIT: usize = 60;

fn missing_parameter(number: u32, span: Span) -> Refusal {
    let message = format!("there is no parameter ${number}");
    Refusal::new(Code::UnknownObject, span, message).with_sqlstate("42P02")
}

/// What the grammar itself makes of a name without arguments (`SQLValueFunction`).
pub(super) fn value_function(name: &str) -> Option<TypeId> {
    Some(match name {
        "current_date" => oid::DATE,
        "current_time" => oid::TIMETZ,
        "current_timestamp" => oid::TIMESTAMPTZ,
        "localtime" => oid::TIME,
        "localtimestamp" => oid::TIMESTAMP,
        "current_user" | "session_user" | "current_role" | "user" | "current_catalog" => oid::NAME,
        _ => return None,
    })
}

#[expect(clippy::unnecessary_wraps, reason = "it is the type of an expression")]
fn plain(id: TypeId) -> Ty {
    Some(ColumnType::plain(id))
}
impl Reader<'_, '_> {
    /// The type of an expression; notes what it uses, or says why PostgreSQL refuses it.
    pub(super) fn expr(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        if self.depth >= DEPTH_LIMIT {
            self.visit(expr, scope)?;
            return Ok(None);
        }
        self.depth += 1;
        let ty = self.kind(expr, scope);
        self.depth -= 1;
        if let Ok(ty) = ty {
            self.collate(expr, ty)?;
        }
        if self.notes.is_some()
            && let Ok(ty) = ty
        {
            self.note(expr, ty, scope);
        }
        ty
    }

    fn kind(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        Ok(match &expr.kind {
            ExprKind::Null | ExprKind::String(_) => UNKNOWN,
            ExprKind::Boolean(_) => plain(oid::BOOL),
            ExprKind::Number(text) => number(text),
            ExprKind::BitString(_) => plain(oid::BIT),
            ExprKind::Parameter(number) => match scope.parameter(*number) {
                Some(ty) => ty,
                None => return Err(missing_parameter(*number, expr.span)),
            },
            ExprKind::Column(path) => {
                let (ty, collated) = self.column(path, expr.span, scope)?;
                self.note_collated(expr, collated);
                ty
            }
            ExprKind::Star(path) => match scope.item(path) {
                Some(item) => item.row,
                None => None,
            },
            ExprKind::And(items) => self.booleans(items, "AND", scope)?,
            ExprKind::Or(items) => self.booleans(items, "OR", scope)?,
            ExprKind::Not(operand) => {
                self.boolean(operand, "NOT", scope)?;
                plain(oid::BOOL)
            }
            ExprKind::IsNull { operand, .. } => {
                self.expr(operand, scope)?;
                plain(oid::BOOL)
            }
            ExprKind::IsTruth { operand, .. } => {
                self.boolean(operand, "IS", scope)?;
                plain(oid::BOOL)
            }
            ExprKind::IsDistinct { left, right, .. } => {
                self.compared("=", left, right, expr.span, scope)?;
                plain(oid::BOOL)
            }
            ExprKind::InList { operand, items, .. } => {
                self.in_list(operand, items, expr.span, scope)?;
                plain(oid::BOOL)
            }
            ExprKind::InQuery { operand, query, .. } => {
                self.against_query("=", operand, query, expr.span, scope)?;
                plain(oid::BOOL)
            }
            ExprKind::AnyAllQuery {
                left,
                operator,
                query,
                ..
            } => {
                self.against_query(symbol_of(operator), left, query, expr.span, scope)?;
                plain(oid::BOOL)
            }
            ExprKind::Between {
                operand, low, high, ..
            } => {
                let ty = self.expr(operand, scope)?;
                for (symbol, bound) in [(">=", low), ("<=", high)] {
                    let types = [ty, self.expr(bound, scope)?];
                    self.operator(symbol, types[0], types[1], expr.span)?;
                    self.operands_become(symbol, types, [operand, bound])?;
                }
                plain(oid::BOOL)
            }
            ExprKind::Like { .. } => self.like(expr, scope)?,
            ExprKind::AnyAll {
                left,
                operator,
                array,
                ..
            } => {
                let ty = self.expr(left, scope)?;
                let element = match self.expr(array, scope)? {
                    Some(ty) if ty.id == oid::UNKNOWN => UNKNOWN,
                    Some(ty) => self.element_asked(ty, expr.span)?,
                    None => None,
                };
                let symbol = symbol_of(operator);
                self.operator(symbol, ty, element, expr.span)?;
                self.any_becomes(symbol, [ty, element], [left, array])?;
                plain(oid::BOOL)
            }
            ExprKind::Exists(query) => {
                self.query(query, Some(scope))?;
                plain(oid::BOOL)
            }
            ExprKind::Subquery(query) => self.one_column(expr, query, scope)?,
            ExprKind::ArrayQuery(query) => {
                let ty = self.one_column(expr, query, scope)?;
                self.array_of(ty)
            }
            ExprKind::Unary { operator, operand } => {
                self.unary(operator, operand, expr.span, scope)?
            }
            ExprKind::Binary { .. } => self.binary(expr, scope)?,
            ExprKind::Case {
                operand,
                branches,
                otherwise,
            } => self.case(
                operand.as_deref(),
                branches,
                otherwise.as_deref(),
                expr.span,
                scope,
            )?,
            ExprKind::Function(call) => self.call(call, expr.span, scope)?,
            ExprKind::Cast { operand, ty } => {
                let target = self.folder.named_type(ty)?;
                let is_array = target.is_none_or(|ty| {
                    let below = self.folder.below(ty.id);
                    self.folder.any_element(below).is_some() || self.folder.is_foreign(below)
                });
                // A target that is an array says what the array is of, even one of nothing.
                let given = if let ExprKind::Array(items) = &operand.kind
                    && is_array
                {
                    self.all(items, scope)?
                } else {
                    vec![self.expr(operand, scope)?]
                };
                if let Some(target) = target {
                    self.uses.types.insert(self.folder.element_of(target.id));
                    self.cast(&given, operand, target, scope)?;
                    if let [Some(source)] = &given[..]
                        && self.folder.is_mutable_cast(source.id, target.id)
                    {
                        self.mutable.set(true);
                    }
                }
                target
            }
            ExprKind::Array(items) if items.is_empty() => {
                return Err(Refusal::new(
                    Code::DatatypeMismatch,
                    expr.span,
                    "cannot determine type of empty array",
                )
                .with_sqlstate("42P18")
                .help("Explicitly cast to the desired type, for example ARRAY[]::integer[]."));
            }
            ExprKind::Array(items) => {
                let types = self.all(items, scope)?;
                let common = self.common(&types, "ARRAY", expr.span)?;
                for item in items {
                    self.becomes(item, common)?;
                }
                self.array_of(common)
            }
            ExprKind::Row(items) => {
                self.all(items, scope)?;
                plain(oid::RECORD)
            }
            ExprKind::Subscript { .. } => self.subscript(expr, scope)?,
            ExprKind::Field { operand, name } => self.field(expr, operand, name, scope)?,
            ExprKind::Fields(operand) => {
                self.fields(operand, scope)?;
                plain(oid::RECORD)
            }
            ExprKind::Collate { operand, collation } => {
                let ty = self.expr(operand, scope)?;
                let collation = self.collation(collation, expr.span)?;
                if let Some(Collation::Own(id)) = &collation {
                    self.uses.objects.insert(id.0);
                }
                self.collatable(ty, expr.span)?;
                let collated = collation.map_or(Collated::Unknown, Collated::Explicit);
                self.note_collated(expr, collated);
                ty
            }
            ExprKind::Other(_) => None,
        })
    }

    fn all(&mut self, exprs: &[Expr], scope: &Scope<'_>) -> Result<Vec<Ty>, Refusal> {
        exprs.iter().map(|expr| self.expr(expr, scope)).collect()
    }

    /// A type has collations (42804).
    fn collatable(&self, ty: Ty, span: Span) -> Result<(), Refusal> {
        let folder = self.folder;
        let Some(ty) = ty else { return Ok(()) };
        let element = folder.element_or_below(ty.id);
        let (category, _) = folder.category(element);
        let is_plain = matches!(
            category,
            'B' | 'D' | 'E' | 'G' | 'I' | 'N' | 'R' | 'T' | 'V'
        );
        let of_json = [oid::JSON, oid::JSONB, oid::UUID, oid::BYTEA].contains(&element);
        if element == oid::UNKNOWN || folder.is_foreign(element) || !(is_plain || of_json) {
            return Ok(());
        }
        Err(Refusal::new(
            Code::DatatypeMismatch,
            span,
            format!(
                "collations are not supported by type {}",
                folder.format_type(ColumnType::plain(ty.id))
            ),
        ))
    }

    /// The collation of this name is there, as far as that is known.
    fn collation(&self, name: &QualifiedName, span: Span) -> Result<Option<Collation>, Refusal> {
        let elsewhere = name
            .namespace
            .as_ref()
            .is_some_and(|namespace| self.folder.may_be_elsewhere(name, namespace));
        if elsewhere {
            return Ok(None);
        }
        let name = ObjectName {
            name: name.clone(),
            span,
        };
        self.folder.collation_named(&name).map(Some)
    }

    /// Refuses a literal that is certainly no value of the type that it becomes (22P02), or names nothing that is there.
    pub(in crate::fold::query) fn becomes(
        &mut self,
        literal: &Expr,
        ty: Ty,
    ) -> Result<(), Refusal> {
        match (&literal.kind, ty) {
            (ExprKind::String(text), Some(ty)) if ty.id != oid::UNKNOWN => {
                if ty.id.0 >= FIRST_NORMAL_OID || object_of_type(ty.id).is_some() {
                    self.asks_rows.set(true);
                }
                let named = self.folder.object_named(ty.id, text, literal.span)?;
                self.uses.objects.extend(named.and_then(Object::oid));
                if object_of_type(ty.id) == Some(ObjectType::Role) {
                    self.uses.role = Some(literal.span);
                }
                self.folder.check_literal(ty.id, text, literal.span)
            }
            _ => Ok(()),
        }
    }

    /// What is cast may become the target: a value, or the elements of an array that is spelt out.
    fn cast(
        &mut self,
        given: &[Ty],
        operand: &Expr,
        target: ColumnType,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        self.becomes(operand, Some(target))?;
        let ExprKind::Array(items) = &operand.kind else {
            if let Some(types) = self.row_types(operand, scope)? {
                self.castable_row(&types, operand.span, target)?;
            }
            return match given {
                [Some(source)] => self.castable(*source, target, operand.span),
                _ => Ok(()),
            };
        };
        let Some(element) = self.folder.array_element(target.id) else {
            return match given {
                [Some(source)] => self.castable(*source, target, operand.span),
                _ => Ok(()),
            };
        };
        for (item, ty) in items.iter().zip(given) {
            if let Some(ty) = ty
                && self.folder.array_element(ty.id).is_none()
            {
                self.castable(*ty, ColumnType::plain(element), item.span)?;
            }
        }
        Ok(())
    }

    fn booleans(&mut self, items: &[Expr], what: &str, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        for item in items {
            self.boolean(item, what, scope)?;
        }
        Ok(plain(oid::BOOL))
    }

    /// A condition, or `datatype_mismatch` (42804).
    pub(super) fn boolean(
        &mut self,
        expr: &Expr,
        what: &str,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let Some(ty) = self.expr(expr, scope)? else {
            return Ok(());
        };
        let folder = self.folder;
        if ty.id == oid::UNKNOWN
            || folder.casts(ty.id, oid::BOOL, Context::Assignment) != Some(false)
        {
            return Ok(());
        }
        Err(Refusal::new(
            Code::DatatypeMismatch,
            expr.span,
            format!(
                "argument of {what} must be type boolean, not type {}",
                folder.format_type(ColumnType::plain(ty.id))
            ),
        ))
    }

    /// A column with its collation.
    fn column(
        &mut self,
        path: &[Name],
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<(Ty, Collated), Refusal> {
        let (resolved, level) = match self.resolve_at(path, span, scope) {
            Err(refusal) => match self.field_of_parameter(path, span, scope) {
                Some(ty) => return Ok((ty, Collated::Plain)),
                None => return Err(refusal),
            },
            Ok(found) => found,
        };
        self.mention_column(path, &resolved, level);
        Ok(match resolved {
            Resolved::Column(column) => {
                self.uses.columns.extend(column.used());
                (column.ty, self.collated_column(&column))
            }
            Resolved::Row(ty, _) => (ty, Collated::Plain),
            Resolved::Unknown => (None, Collated::Unknown),
        })
    }

    /// The one column of a query inside an expression.
    fn one_column(&mut self, expr: &Expr, query: &Query, scope: &Scope<'_>) -> Result<Ty, Refusal> {
        let rows = self.query(query, Some(scope))?;
        if rows.open {
            self.note_collated(expr, Collated::Unknown);
            return Ok(None);
        }
        match &rows.columns[..] {
            [column] => {
                self.note_collated(expr, self.collated_column(column));
                Ok(column.ty)
            }
            _ => Err(Refusal::new(
                Code::SyntaxError,
                query.span,
                "subquery must return only one column",
            )),
        }
    }

    pub(super) fn array_of(&self, element: Ty) -> Ty {
        let element = element?;
        // An array of arrays is the same array.
        if self.folder.array_element(element.id).is_some() {
            return Some(element);
        }
        Some(ColumnType {
            id: self.folder.array_type(element.id)?,
            modifier: element.modifier,
        })
    }

    /// What several expressions become, or `datatype_mismatch` (42804).
    pub(super) fn common(&self, types: &[Ty], what: &str, span: Span) -> Result<Ty, Refusal> {
        match self.folder.common_type(types) {
            Common::Type(id) => {
                self.convertible(types, id, what, span)?;
                Ok(Some(self.folder.common_modifier(types, id)))
            }
            Common::Unsure => Ok(None),
            Common::Mismatch(a, b) => Err(Refusal::new(
                Code::DatatypeMismatch,
                span,
                format!(
                    "{what} types {} and {} cannot be matched",
                    self.folder.format_type(ColumnType::plain(a)),
                    self.folder.format_type(ColumnType::plain(b))
                ),
            )),
        }
    }

    /// Each of several becomes what they have in common (42846): types of one category need no cast between them.
    fn convertible(
        &self,
        types: &[Ty],
        target: TypeId,
        what: &str,
        span: Span,
    ) -> Result<(), Refusal> {
        let folder = self.folder;
        let mut known = types.iter().flatten().map(|ty| ty.id);
        let lost = known.find(|id| {
            *id != oid::UNKNOWN
                && *id != oid::RECORD
                && *id != target
                && folder.can_coerce(&[*id], &[target]) == Some(false)
        });
        let Some(lost) = lost else { return Ok(()) };
        Err(Refusal::new(
            Code::DatatypeMismatch,
            span,
            format!(
                "{what} could not convert type {} to {}",
                folder.format_type(ColumnType::plain(lost)),
                folder.format_type(ColumnType::plain(target))
            ),
        )
        .with_sqlstate("42846"))
    }

    /// The elements of what stands behind ANY and ALL, or `wrong_object_type` (42809).
    fn element_asked(&self, ty: ColumnType, span: Span) -> Result<Ty, Refusal> {
        let folder = self.folder;
        let below = folder.below(ty.id);
        if let Some(element) = folder.array_element(below) {
            return Ok(plain(element));
        }
        // `int2vector` and `oidvector` too.
        if let Some(element) = folder.catalog.types[below].element {
            return Ok(plain(element));
        }
        if folder.is_foreign(below) || folder.settled(below).is_none() || below == oid::RECORD {
            return Ok(None);
        }
        Err(Refusal::new(
            Code::WrongObjectType,
            span,
            "op ANY/ALL (array) requires array on right side",
        ))
    }

    fn case(
        &mut self,
        operand: Option<&Expr>,
        branches: &[(Expr, Expr)],
        otherwise: Option<&Expr>,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<Ty, Refusal> {
        let operand = match operand {
            Some(operand) => Some(match self.expr(operand, scope)? {
                Some(ty) if ty.id == oid::UNKNOWN => (operand, plain(oid::TEXT)),
                ty => (operand, ty),
            }),
            None => None,
        };
        let mut types = vec![UNKNOWN];
        let results = branches.iter().map(|(_, then)| then).chain(otherwise);
        for result in results {
            self.no_sets(result, "CASE")?;
        }
        for (when, then) in branches {
            match operand {
                Some((operand, ty)) => {
                    let value = self.expr(when, scope)?;
                    self.operator("=", ty, value, when.span)?;
                    self.operands_become("=", [ty, value], [operand, when])?;
                }
                None => self.boolean(when, "CASE/WHEN", scope)?,
            }
            types.push(self.expr(then, scope)?);
        }
        if let Some(otherwise) = otherwise {
            types[0] = self.expr(otherwise, scope)?;
        }
        let common = self.common(&types, "CASE", span)?;
        for result in branches.iter().map(|(_, then)| then).chain(otherwise) {
            self.becomes(result, common)?;
        }
        Ok(common)
    }
}

/// The type of a number as written (`make_const`).
fn number(text: &str) -> Ty {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text),
    };
    let lower = digits.to_ascii_lowercase();
    let radix = match lower.get(..2) {
        Some("0x") => 16,
        Some("0o") => 8,
        Some("0b") => 2,
        _ => 10,
    };
    let digits = if radix == 10 { &lower } else { &lower[2..] };
    let value = i128::from_str_radix(&format!("{sign}{digits}"), radix).ok();
    plain(match value {
        Some(value) if i32::try_from(value).is_ok() => oid::INT4,
        Some(value) if i64::try_from(value).is_ok() => oid::INT8,
        Some(_) | None => oid::NUMERIC,
    })
}
