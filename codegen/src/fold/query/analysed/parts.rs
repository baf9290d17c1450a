//! Rows and arrays that are spelt out, and what is taken out of them: comparisons of rows field by field, `(ROW(…)).f1`,
//! `(ARRAY[…])[1]`. <https://www.postgresql.org/docs/current/functions-comparisons.html#ROW-WISE-COMPARISON>

use super::address;
use crate::catalog::analysed::{Aggregate, Call, Gives, NullOf, Value, ValueKind};
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, TypeId};
use crate::expr::{Expr, ExprKind};
use crate::fold::query::{Reader, Ty};
use crate::name::Name;
use crate::source::Span;

/// The parts of a row or an array with their types.
type Parts = Vec<(Value, Ty)>;

impl Reader<'_, '_> {
    /// The values of a row or an array, whose types are kept.
    pub(super) fn note_parts(&mut self, expr: &Expr, items: &[Expr]) -> Vec<Value> {
        let types = items.iter().map(|item| self.type_of(item)).collect();
        if let Some(notes) = &mut self.notes {
            notes.parts.insert(address(expr), types);
        }
        self.all_of(items)
    }

    /// The fields of `ROW(…)`; none where a star stands among them.
    pub(super) fn take_row(&mut self, expr: &Expr) -> Option<Parts> {
        let ExprKind::Row(items) = &expr.kind else {
            return None;
        };
        let plain = |item: &Expr| !matches!(item.kind, ExprKind::Star(_) | ExprKind::Fields(_));
        let types = self.notes.as_mut()?.parts.remove(&address(expr))?;
        let ValueKind::Tuple(values) = self.take(expr).kind else {
            return None;
        };
        let fields = values.into_iter().zip(types).collect();
        items.iter().all(plain).then_some(fields)
    }

    /// A comparison of two rows.
    pub(super) fn compare_rows(
        &mut self,
        symbol: &str,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> ValueKind {
        match (self.take_row(left), self.take_row(right)) {
            (Some(left), Some(right)) => self.compare_parts(symbol, left, right, span),
            _ => ValueKind::Unknown,
        }
    }

    fn compare_parts(&self, symbol: &str, left: Parts, right: Parts, span: Span) -> ValueKind {
        if left.len() != right.len() || left.is_empty() {
            return ValueKind::Unknown;
        }
        let pairs = left.into_iter().zip(right);
        let calls: Vec<Call> = pairs
            .map(|((left, left_ty), (right, right_ty))| {
                let types = [left_ty, right_ty];
                self.operator_call(symbol, &types, vec![left, right]).1
            })
            .collect();
        let values = |calls: Vec<Call>| {
            let kinds = calls.into_iter().map(ValueKind::Call);
            kinds.map(|kind| Value { kind, span }).collect()
        };
        match symbol {
            "=" => ValueKind::And(values(calls)),
            "<>" => ValueKind::Or(values(calls)),
            // The first fields that differ decide: of the others it says nothing.
            "<" | "<=" | ">" | ">=" if calls.iter().all(|call| call.null_of == NullOf::Any) => {
                ValueKind::Call(Call {
                    name: "the comparison of rows".into(),
                    target: None,
                    changes: false,
                    arguments: calls.into_iter().flat_map(|call| call.arguments).collect(),
                    strict: false,
                    null_of: NullOf::Any,
                    set: false,
                })
            }
            _ => ValueKind::Unknown,
        }
    }

    /// `(a, b) [NOT] IN ((1, 2), …)`
    pub(super) fn in_rows(
        &mut self,
        operand: &Expr,
        items: &[Expr],
        negated: bool,
        span: Span,
    ) -> ValueKind {
        let Some(operand) = self.take_row(operand) else {
            return ValueKind::Unknown;
        };
        let mut any = Vec::new();
        for item in items {
            let kind = match self.take_row(item) {
                Some(row) => self.compare_parts("=", operand.clone(), row, span),
                None => ValueKind::Unknown,
            };
            any.push(Value { kind, span });
        }
        let any = ValueKind::Or(any);
        if negated {
            ValueKind::Not(Box::new(Value { kind: any, span }))
        } else {
            any
        }
    }

    /// `ROW(…)` cast to a composite type: its fields, each cast.
    pub(super) fn cast_row(&mut self, operand: &Expr, target: TypeId) -> Option<ValueKind> {
        let relation = self.folder.relation_of_type(target)?;
        let fields = self.take_row(operand)?;
        let row = &self.folder.catalog.relations[relation];
        let types: Vec<ColumnType> = row.columns().map(|column| column.ty).collect();
        if types.len() != fields.len() || !row.taints.is_empty() {
            return None;
        }
        let cast = fields.into_iter().zip(types).map(|((value, source), ty)| {
            let span = value.span;
            let kind = ValueKind::Call(self.cast_call(value, source, ty));
            Value { kind, span }
        });
        Some(ValueKind::Tuple(cast.collect()))
    }

    /// A field of a row that is spelt out.
    pub(super) fn field_of(&self, row: &Value, ty: Ty, name: &Name) -> Option<ValueKind> {
        let ValueKind::Tuple(fields) = &row.kind else {
            return None;
        };
        let ty = ty?;
        let at = if ty.id == oid::RECORD {
            name.field_of_row()?
        } else {
            let relation = self.folder.relation_of_type(ty.id)?;
            let mut columns = self.folder.catalog.relations[relation].columns();
            columns.position(|column| column.name == *name)?
        };
        fields.get(at).map(|field| field.kind.clone())
    }

    /// `array[index]` where the array is spelt out, or the first element of an aggregated one.
    pub(super) fn element_of(&mut self, array: &Expr, index: &Expr) -> Option<ValueKind> {
        let ExprKind::Number(index) = &index.kind else {
            return None;
        };
        let at = index.parse::<usize>().ok()?.checked_sub(1)?;
        let element = self.folder.array_element(self.type_of(array)?.id)?;
        let types = self.notes.as_mut()?.parts.remove(&address(array));
        let (value, _) = self.notes.as_ref()?.values.get(&address(array))?;
        if let ValueKind::Aggregate(it) = &value.kind {
            return (at == 0 && &*it.name == "array_agg").then(|| {
                ValueKind::Aggregate(Aggregate {
                    gives: Gives::WithoutFirst,
                    ..it.clone()
                })
            });
        }
        let ValueKind::Array(items) = &value.kind else {
            return None;
        };
        let (item, ty) = (items.get(at)?, types?.get(at).copied()?);
        // Arrays in an array are not its elements.
        if ty.is_none_or(|ty| self.folder.array_element(ty.id).is_some()) {
            return None;
        }
        let target = ColumnType::plain(element);
        Some(ValueKind::Call(self.cast_call(item.clone(), ty, target)))
    }
}
