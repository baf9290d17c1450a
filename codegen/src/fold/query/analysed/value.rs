//! Values of expressions: columns, operators, casts, CASE, subqueries.

use std::sync::Arc;

use super::variable;
use crate::builtins::{self, NullArguments};
use crate::catalog::analysed::{Call, NullOf, Value, ValueKind};
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, PG_CATALOG, TypeId};
use crate::ddl::ObjectKind;
use crate::expr::{Expr, ExprKind, Query};
use crate::fold::query::resolve::{Callee, Found};
use crate::fold::query::typing::own_operator;
use crate::fold::query::{Reader, Resolved, Scope, Ty};
use crate::name::Name;
use crate::source::Span;

/// The types of geometry.
const SHAPES: [&str; 7] = ["box", "circle", "line", "lseg", "path", "point", "polygon"];

impl Reader<'_, '_> {
    /// Notes an expression whose parts have been noted.
    pub(in crate::fold::query) fn note(&mut self, expr: &Expr, ty: Ty, scope: &Scope<'_>) {
        let kind = self.value(expr, scope);
        let kind = self.computed(expr, kind);
        self.note_value(expr, kind, ty);
    }

    fn value(&mut self, expr: &Expr, scope: &Scope<'_>) -> ValueKind {
        match &expr.kind {
            ExprKind::Null => ValueKind::Null,
            ExprKind::Boolean(value) => ValueKind::Literal(value.to_string().into()),
            ExprKind::Number(text) | ExprKind::String(text) | ExprKind::BitString(text) => {
                ValueKind::Literal(Arc::clone(text))
            }
            ExprKind::Parameter(_) | ExprKind::Fields(_) | ExprKind::Other(_) => ValueKind::Unknown,
            ExprKind::Column(path) => self.column_value(path, expr.span, scope),
            ExprKind::Star(path) => match scope.item(path).and_then(|item| item.id) {
                Some(id) => ValueKind::Row(id),
                None => ValueKind::Unknown,
            },
            ExprKind::And(items) => ValueKind::And(self.all_of(items)),
            ExprKind::Or(items) => ValueKind::Or(self.all_of(items)),
            ExprKind::Not(operand) => ValueKind::Not(self.boxed(operand)),
            ExprKind::IsNull { operand, negated } => {
                let ty = self.type_of(operand).map(|ty| self.folder.below(ty.id));
                let is_row = ty.is_none_or(|ty| {
                    ty == oid::RECORD || self.folder.relation_of_type(ty).is_some()
                });
                let mut operand = self.boxed(operand);
                if is_row {
                    // Of a row it asks whether all fields are NULL, or none.
                    let span = operand.span;
                    let kind = ValueKind::Call(Call {
                        name: "a test of all fields".into(),
                        target: None,
                        changes: false,
                        arguments: vec![*operand],
                        strict: true,
                        null_of: NullOf::Values,
                        set: false,
                    });
                    operand = Box::new(Value { kind, span });
                }
                ValueKind::IsNull(operand, *negated)
            }
            ExprKind::IsTruth {
                operand,
                value,
                negated,
            } => ValueKind::IsTruth(self.boxed(operand), *value, *negated),
            ExprKind::IsDistinct {
                left,
                right,
                negated,
            } => ValueKind::IsDistinct(self.boxed(left), self.boxed(right), *negated),
            ExprKind::InList {
                operand,
                items,
                negated,
            } => {
                if is_row(operand) {
                    return self.in_rows(operand, items, *negated, expr.span);
                }
                let left = self.type_of(operand);
                let mut types: Vec<Ty> = items.iter().map(|item| self.type_of(item)).collect();
                types.sort_unstable_by_key(|ty| ty.map(|ty| ty.id));
                types.dedup_by_key(|ty| ty.map(|ty| ty.id));
                let known = types.iter().all(|ty| self.is_total("=", left, *ty));
                let (operand, items) = (self.boxed(operand), self.all_of(items));
                if known {
                    ValueKind::In(operand, items, *negated)
                } else {
                    ValueKind::Unknown
                }
            }
            ExprKind::Between {
                operand,
                low,
                high,
                negated,
                ..
            } => {
                let left = self.type_of(operand);
                let known = self.is_total(">=", left, self.type_of(low))
                    && self.is_total("<=", left, self.type_of(high));
                let (operand, low, high) = (self.boxed(operand), self.take(low), self.take(high));
                if known {
                    ValueKind::Between {
                        operand,
                        bounds: Box::new([low, high]),
                        negated: *negated,
                    }
                } else {
                    ValueKind::Unknown
                }
            }
            ExprKind::InQuery {
                operand,
                query,
                negated,
            } => self.against("=", operand, query, *negated),
            ExprKind::AnyAllQuery {
                left,
                operator,
                query,
                all,
            } => {
                let symbol = if own_operator(operator) {
                    ""
                } else {
                    &operator.symbol
                };
                self.against(symbol, left, query, *all)
            }
            ExprKind::Like { .. } => self.like_value(expr),
            ExprKind::AnyAll {
                left,
                operator,
                array,
                all,
            } => {
                let element = match self.type_of(array) {
                    Some(ty) if ty.id != oid::UNKNOWN => {
                        self.folder.array_element(ty.id).map(ColumnType::plain)
                    }
                    unknown => unknown,
                };
                let types = [self.type_of(left), element];
                let (left, array) = (self.boxed(left), self.boxed(array));
                let (_, call) = self.operator_call(&operator.symbol, &types, Vec::new());
                if own_operator(operator) || !call.strict {
                    return ValueKind::Unknown;
                }
                ValueKind::AnyAll {
                    left,
                    array,
                    all: *all,
                    total: call.null_of != NullOf::Values,
                }
            }
            ExprKind::Exists(query) => ValueKind::Exists(self.take_query(query)),
            ExprKind::Subquery(query) => ValueKind::Subquery(self.take_query(query)),
            ExprKind::ArrayQuery(query) => ValueKind::ArrayQuery(self.take_query(query)),
            ExprKind::Unary { operator, operand } => {
                if let (ExprKind::Number(text), "-") = (&operand.kind, &*operator.symbol) {
                    return ValueKind::Literal(format!("-{text}").into());
                }
                let ty = self.type_of(operand);
                let operand = self.take(operand);
                if own_operator(operator) {
                    return ValueKind::Unknown;
                }
                let (_, call) = self.operator_call(&operator.symbol, &[ty], vec![operand]);
                ValueKind::Call(call)
            }
            ExprKind::Binary { .. } => self.binary_value(expr),
            ExprKind::Case {
                operand,
                branches,
                otherwise,
            } => {
                let ty = operand.as_ref().and_then(|operand| self.type_of(operand));
                let operand = operand.as_ref().map(|operand| self.boxed(operand));
                let column = operand
                    .clone()
                    .filter(|it| matches!(it.kind, ValueKind::Column(_)));
                // PostgreSQL puts a constant operand where such a form in an arm has its own value, so that it may be NULL.
                let results = branches.iter().map(|(_, then)| then);
                if operand.is_some()
                    && column.is_none()
                    && results
                        .chain(otherwise.as_deref())
                        .any(|it| self.has_form(it))
                {
                    return ValueKind::Unknown;
                }
                let mut arms = Vec::new();
                for (when, then) in branches {
                    let when_ty = self.type_of(when);
                    let mut when = self.take(when);
                    // Of a column it is said what holds of it in each arm.
                    if let Some(column) = &column {
                        let span = when.span;
                        let sides = vec![(**column).clone(), when];
                        let (_, call) = self.operator_call("=", &[ty, when_ty], sides);
                        let kind = ValueKind::Call(call);
                        when = Value { kind, span };
                    }
                    arms.push((when, self.take(then)));
                }
                ValueKind::Case {
                    operand: operand.filter(|_| column.is_none()),
                    branches: arms,
                    otherwise: otherwise.as_ref().map(|otherwise| self.boxed(otherwise)),
                }
            }
            ExprKind::Function(call) => self.call_value(call),
            ExprKind::Cast { operand, ty } => {
                let target = self.folder.named_type(ty).ok().flatten();
                self.cast_value(operand, target)
            }
            ExprKind::Array(items) => ValueKind::Array(self.note_parts(expr, items)),
            ExprKind::Row(items) => ValueKind::Tuple(self.note_parts(expr, items)),
            ExprKind::Subscript { .. } => {
                if let ExprKind::Subscript {
                    operand,
                    lower: Some(index),
                    upper: None,
                    slice: false,
                    ..
                } = &expr.kind
                    && let Some(element) = self.element_of(operand, index)
                {
                    return element;
                }
                let (of, chain) = expr.subscripts();
                let mut parts = Vec::new();
                let mut name = String::new();
                for it in chain {
                    name += if it.slice { "[:]" } else { "[]" };
                    name += if it.lower.is_some() { "l" } else { "" };
                    parts.extend(it.bounds().map(|bound| self.take(bound)));
                }
                parts.push(self.take(of));
                ValueKind::Part(name.into(), parts)
            }
            ExprKind::Field { operand, name } => {
                if let ExprKind::Column(path) = &operand.kind
                    && let [item] = &path[..]
                    && matches!(
                        self.resolve(path, operand.span, scope),
                        Ok(Resolved::Row(..))
                    )
                {
                    return self.column_value(&[item.clone(), name.clone()], expr.span, scope);
                }
                let ty = self.type_of(operand);
                let row = self.take(operand);
                self.field_of(&row, ty, name)
                    .unwrap_or_else(|| ValueKind::Part(format!(".{name}").into(), vec![row]))
            }
            ExprKind::Collate { operand, .. } => self.take(operand).kind,
        }
    }

    fn column_value(&self, path: &[Name], span: Span, scope: &Scope<'_>) -> ValueKind {
        match self.resolve(path, span, scope) {
            Ok(Resolved::Column(column)) => variable(&column, span).kind,
            Ok(Resolved::Row(_, Some(id))) => ValueKind::Row(id),
            Ok(Resolved::Row(_, None) | Resolved::Unknown) | Err(_) => ValueKind::Unknown,
        }
    }

    /// The call that an operator stands for, with the type of its result.
    pub(super) fn operator_call(
        &self,
        symbol: &str,
        types: &[Ty],
        arguments: Vec<Value>,
    ) -> (Ty, Call) {
        let ids: Vec<Option<TypeId>> = types.iter().map(|ty| ty.map(|ty| ty.id)).collect();
        let mut call = Call {
            name: format!("operator {symbol}").into(),
            target: None,
            changes: false,
            arguments,
            strict: false,
            null_of: NullOf::Values,
            set: false,
        };
        let Found::One(candidate, result) = self.folder.find_operator(symbol, &ids) else {
            return (None, call);
        };
        if let Callee::Operator(operator) = candidate.callee {
            let sides: Vec<&str> = operator.left.into_iter().chain([operator.right]).collect();
            call.strict = operator.strict;
            // A shape with NaN in it is not equal to itself.
            if operator.left.is_some_and(|side| SHAPES.contains(&side)) {
                call.name = format!("operator {symbol} of shapes").into();
            }
            call.null_of = known_null_of(symbol, &sides);
        }
        (Some(ColumnType::plain(result)), call)
    }

    /// Whether an operator of PostgreSQL's own gives NULL where a side is NULL, and nowhere else.
    pub(super) fn is_total(&self, symbol: &str, left: Ty, right: Ty) -> bool {
        let (_, call) = self.operator_call(symbol, &[left, right], Vec::new());
        call.strict && call.null_of != NullOf::Values
    }

    fn against(&mut self, symbol: &str, left: &Expr, query: &Query, all: bool) -> ValueKind {
        let ty = self.type_of(left);
        let is_row = matches!(left.kind, ExprKind::Row(_));
        let left = self.boxed(left);
        let (query, types) = self.take_typed(query);
        let [column] = types[..] else {
            return ValueKind::Unknown;
        };
        let (_, call) = self.operator_call(symbol, &[ty, column], Vec::new());
        if is_row || !call.strict {
            return ValueKind::Unknown;
        }
        ValueKind::AnyAllQuery {
            left,
            query,
            all,
            total: call.null_of != NullOf::Values,
        }
    }

    fn like_value(&mut self, expr: &Expr) -> ValueKind {
        let ExprKind::Like {
            kind,
            operand,
            pattern,
            escape,
            negated,
        } = &expr.kind
        else {
            return ValueKind::Unknown;
        };
        let left = self.type_of(operand);
        let right = match escape {
            Some(_) => Some(ColumnType::plain(oid::TEXT)),
            None => self.type_of(pattern),
        };
        let mut arguments = vec![self.take(operand), self.take(pattern)];
        arguments.extend(escape.as_ref().map(|escape| self.take(escape)));
        let symbol = kind.operator(*negated);
        let (_, mut call) = self.operator_call(symbol, &[left, right], arguments);
        call.name = format!("operator {symbol} {kind:?}").into();
        ValueKind::Call(call)
    }

    fn binary_value(&mut self, expr: &Expr) -> ValueKind {
        let (at, mut spine) = expr.spine();
        let mut ty = self.type_of(at);
        let mut value = if is_row(at) {
            Value::unknown(at.span)
        } else {
            self.take(at)
        };
        while let Some((operator, left, right, span)) = spine.pop() {
            let symbol = &*operator.symbol;
            let kind = if own_operator(operator) {
                ty = None;
                ValueKind::Unknown
            } else if is_row(left) || is_row(right) {
                ty = Some(ColumnType::plain(oid::BOOL));
                self.compare_rows(symbol, left, right, span)
            } else {
                let right_ty = self.type_of(right);
                let right = self.take(right);
                let (result, call) =
                    self.operator_call(symbol, &[ty, right_ty], vec![value, right]);
                ty = result;
                ValueKind::Call(call)
            };
            value = Value { kind, span };
        }
        value.kind
    }

    /// Whether a cast gives NULL only of NULL.
    fn is_total_cast(&self, source: TypeId, target: TypeId) -> bool {
        let folder = self.folder;
        let (source, target) = (folder.below(source), folder.below(target));
        if source == target {
            return true;
        }
        let catalog = &folder.catalog;
        let is_made = catalog.others.iter().any(|(_, other)| {
            other.kind == ObjectKind::Other("CAST") && other.signature == [source, target]
        });
        if is_made || folder.is_foreign(source) || folder.is_foreign(target) {
            return false;
        }
        let (from, to) = (&catalog.types[source], &catalog.types[target]);
        if from.namespace == PG_CATALOG
            && to.namespace == PG_CATALOG
            && builtins::cast(
                from.name.as_str(),
                to.name.as_str(),
                folder.settings.postgres,
            )
            .is_some()
        {
            return builtins::null_of("::", &[from.name.as_str(), to.name.as_str()]).is_some();
        }
        // By text, where PostgreSQL itself sees to it that a function gives no NULL, or element by element.
        folder.category(source).0 == 'S'
            || folder.category(target).0 == 'S'
            || (folder.array_element(source).is_some() && folder.array_element(target).is_some())
    }

    fn cast_value(&mut self, operand: &Expr, target: Ty) -> ValueKind {
        let source = self.type_of(operand);
        if let Some(target) = target
            && let Some(row) = self.cast_row(operand, target.id)
        {
            return row;
        }
        let value = if let ExprKind::Array(items) = &operand.kind
            && source.is_none()
        {
            Value {
                kind: ValueKind::Array(self.all_of(items)),
                span: operand.span,
            }
        } else {
            self.take(operand)
        };
        match target {
            Some(target) => ValueKind::Call(self.cast_call(value, source, target)),
            None => ValueKind::Unknown,
        }
    }

    /// The call that a cast stands for.
    pub(super) fn cast_call(&self, value: Value, source: Ty, target: ColumnType) -> Call {
        let literal = matches!(value.kind, ValueKind::Literal(_) | ValueKind::Array(_));
        let total = match source {
            _ if literal => true,
            Some(source) if source.id != oid::UNKNOWN => self.is_total_cast(source.id, target.id),
            _ => false,
        };
        Call {
            name: "cast".into(),
            target: Some(target.id),
            // A value of the domain itself is not looked at again.
            changes: source.is_some_and(|source| source.id != target.id),
            strict: total,
            arguments: vec![value],
            null_of: if total { NullOf::Any } else { NullOf::Values },
            set: false,
        }
    }
}

impl Reader<'_, '_> {
    /// Whether a form of SQL/JSON or XML stands in an expression, queries apart.
    fn has_form(&self, expr: &Expr) -> bool {
        let mut found = false;
        expr.walk(&mut |part| {
            found |= matches!(&part.kind, ExprKind::Function(call) if self.is_form(call));
        });
        found
    }
}

pub(super) fn is_row(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Row(_))
}

/// What is known of a function, operator or cast of PostgreSQL's own.
pub(super) fn known_null_of(name: &str, types: &[&str]) -> NullOf {
    match builtins::null_of(name, types) {
        Some(NullArguments::None) => NullOf::Nothing,
        Some(NullArguments::First) => NullOf::First,
        Some(NullArguments::Any) => NullOf::Any,
        None => NullOf::Values,
    }
}
