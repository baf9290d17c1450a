//! The query of a view with its names resolved, made while it is typed: an expression's when its type is known, out of
//! those below it, which were typed before.
//!
//! What is not certain to mean what it seems to is not known here either, so that no proof rests on it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::resolve::{Callee, Found, Given};
use super::typing::{own_operator, value_function};
use super::{Output, Reader, Resolved, Rows, Scope, Ty};
use crate::builtins::{self, Kind, NullArguments};
use crate::catalog::analysed::{
    Aggregate, AnalysedQuery, AnalysedSelect, Body, Call, Gives, NullOf, Source, SourceRows, Value,
    ValueKind, Variable,
};
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, PG_CATALOG, TypeId};
use crate::ddl::function::Volatility;
use crate::ddl::{FunctionKind, ObjectKind};
use crate::expr::{
    Expr, ExprKind, FromItem, FunctionCall, JoinCondition, LikeKind, Query, Select, SetOperation,
};
use crate::name::Name;
use crate::source::Span;

/// What has been read, by the address of its tree, which lives as long as the reading.
#[derive(Debug, Default)]
pub(super) struct Notes {
    values: BTreeMap<usize, (Value, Ty)>,
    queries: BTreeMap<usize, (Arc<AnalysedQuery>, Vec<Ty>)>,
    sources: BTreeMap<usize, Source>,
    /// What the tables of WITH are, by the number of their columns' item.
    tables: BTreeMap<u32, SourceRows>,
    /// The body read last.
    body: Option<Body>,
    items: u32,
}

/// The fields that EXTRACT gives of an infinite time, too.
/// <https://www.postgresql.org/docs/current/functions-datetime.html#FUNCTIONS-DATETIME-EXTRACT>
const ENDLESS_FIELDS: [&str; 8] = [
    "century",
    "decade",
    "epoch",
    "isoyear",
    "julian",
    "millennium",
    "year",
    "years",
];

/// The columns that USING or NATURAL compares, and the item that has the merged ones of a full join.
pub(super) struct Compared {
    pub(super) equal: Vec<(Output, Output)>,
    pub(super) merged: Option<u32>,
}

fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node).addr()
}

/// A column of FROM as a value.
pub(super) fn variable(column: &Output, span: Span) -> Value {
    Value {
        kind: match column.variable {
            Some(variable) => ValueKind::Column(variable),
            None => ValueKind::Unknown,
        },
        span,
    }
}

/// What a key of GROUP BY shows that names a column of the result.
pub(super) fn named_target(expr: &Expr, rows: &Rows, targets: &[Value]) -> Value {
    let ExprKind::Column(path) = &expr.kind else {
        return Value::unknown(expr.span);
    };
    let at = rows
        .columns
        .iter()
        .position(|column| Some(&column.name) == path.last());
    match at.and_then(|at| targets.get(at)) {
        Some(target) if !rows.open => target.clone(),
        Some(_) | None => Value::unknown(expr.span),
    }
}

/// What a key of GROUP BY shows that is the place of a column of the result.
pub(super) fn numbered_target(expr: &Expr, targets: &[Value]) -> Option<Value> {
    let ExprKind::Number(text) = &expr.kind else {
        return None;
    };
    let at: usize = text.parse().ok()?;
    targets.get(at.checked_sub(1)?).cloned()
}

impl Reader<'_, '_> {
    fn note_value(&mut self, expr: &Expr, kind: ValueKind, ty: Ty) {
        if let Some(notes) = &mut self.notes {
            let value = Value {
                kind,
                span: expr.span,
            };
            notes.values.insert(address(expr), (value, ty));
        }
    }

    /// The value of an expression that has been typed; not known where it has not.
    pub(super) fn take(&mut self, expr: &Expr) -> Value {
        let noted = self
            .notes
            .as_mut()
            .and_then(|notes| notes.values.remove(&address(expr)));
        noted.map_or_else(|| Value::unknown(expr.span), |(value, _)| value)
    }

    fn boxed(&mut self, expr: &Expr) -> Box<Value> {
        Box::new(self.take(expr))
    }

    fn all_of(&mut self, exprs: &[Expr]) -> Vec<Value> {
        exprs.iter().map(|expr| self.take(expr)).collect()
    }

    fn type_of(&self, expr: &Expr) -> Ty {
        let (_, ty) = self.notes.as_ref()?.values.get(&address(expr))?;
        *ty
    }

    /// The query that has been read; its body is not known where it has not.
    pub(super) fn take_query(&mut self, query: &Query) -> Arc<AnalysedQuery> {
        self.take_typed(query).0
    }

    fn take_typed(&mut self, query: &Query) -> (Arc<AnalysedQuery>, Vec<Ty>) {
        let noted = self
            .notes
            .as_mut()
            .and_then(|notes| notes.queries.remove(&address(query)));
        noted.unwrap_or_else(|| {
            let body = Body::Unknown;
            (Arc::new(AnalysedQuery { body, cut: true }), Vec::new())
        })
    }

    /// A number for an item of FROM.
    pub(super) fn next_item(&mut self) -> Option<u32> {
        let notes = self.notes.as_mut()?;
        notes.items += 1;
        Some(notes.items)
    }

    pub(super) fn note_body(&mut self, body: Body) {
        if let Some(notes) = &mut self.notes {
            notes.body = Some(body);
        }
    }

    /// Keeps the body that was read last as that of this query.
    pub(super) fn note_query(&mut self, query: &Query, rows: &Rows) {
        let Some(notes) = &mut self.notes else { return };
        let body = notes.body.take().filter(|_| !rows.open);
        let analysed = AnalysedQuery {
            body: body.unwrap_or(Body::Unknown),
            cut: query.offset.is_some() || query.limit.as_ref().is_some_and(|it| !keeps_a_row(it)),
        };
        let types = rows.columns.iter().map(|column| column.ty).collect();
        notes
            .queries
            .insert(address(query), (Arc::new(analysed), types));
    }

    pub(super) fn note_sides(
        &mut self,
        operation: SetOperation,
        (left, right): (&Query, &Query),
        recursion: Option<u32>,
    ) {
        if self.notes.is_none() {
            return;
        }
        let (left, right) = (self.take_query(left), self.take_query(right));
        self.note_body(Body::Set {
            operation,
            left,
            right,
            recursion,
        });
    }

    pub(super) fn note_values(&mut self, rows: &[Vec<Expr>]) {
        if self.notes.is_some() {
            let rows = rows.iter().map(|row| self.all_of(row)).collect();
            self.note_body(Body::Values(rows));
        }
    }

    pub(super) fn note_select(&mut self, select: &Select, keys: Vec<Value>, targets: Vec<Value>) {
        if self.notes.is_none() {
            return;
        }
        let from = select
            .from
            .iter()
            .map(|item| self.take_source(item))
            .collect();
        let filter = select.filter.as_ref().map(|filter| self.take(filter));
        let having = select.having.as_ref().map(|having| self.take(having));
        self.note_body(Body::Select(Box::new(AnalysedSelect {
            from,
            filter,
            keys,
            partial: select.grouping.partial.iter().copied().collect(),
            empty_group: select.grouping.empty,
            having,
            targets,
        })));
    }

    /// Gives the columns of a table of WITH a number, by which they are found again.
    pub(super) fn note_table(&mut self, rows: &mut Rows, query: &Query) {
        let source = SourceRows::Query(self.take_query(query));
        self.note_rows(rows, source);
    }

    /// The same for the rows so far of a recursive one.
    pub(super) fn note_recursion(&mut self, rows: &mut Rows) -> Option<u32> {
        let id = self.note_rows(rows, SourceRows::Unknown)?;
        let notes = self.notes.as_mut()?;
        notes.tables.insert(id, SourceRows::Recursive(id));
        Some(id)
    }

    fn note_rows(&mut self, rows: &mut Rows, source: SourceRows) -> Option<u32> {
        let id = self.next_item()?;
        number(rows, id);
        self.notes.as_mut()?.tables.insert(id, source);
        Some(id)
    }

    /// What a relation of FROM is: a table of WITH, or one of the catalog.
    pub(super) fn source_of(&self, rows: &Rows) -> SourceRows {
        let Some(notes) = &self.notes else {
            return SourceRows::Unknown;
        };
        let Some(first) = rows.columns.first().filter(|_| !rows.open) else {
            return SourceRows::Unknown;
        };
        if let Some(variable) = first.variable {
            let table = notes.tables.get(&variable.item).cloned();
            return table.unwrap_or(SourceRows::Unknown);
        }
        let columns: Option<Vec<i16>> = rows
            .columns
            .iter()
            .map(|column| column.origin.map(|origin| origin.attnum))
            .collect();
        match (columns, first.origin) {
            (Some(columns), Some(origin)) => SourceRows::Relation {
                relation: origin.relation,
                columns,
            },
            _ => SourceRows::Unknown,
        }
    }

    /// Notes an item of FROM and gives its columns their numbers.
    pub(super) fn note_item(
        &mut self,
        item: &FromItem,
        rows: &mut Rows,
        source: SourceRows,
    ) -> Option<u32> {
        let id = self.next_item()?;
        number(rows, id);
        let (alias, own) = match item {
            FromItem::Relation { name, alias, .. } => (alias.as_ref(), Some(&name.name)),
            FromItem::Query { alias, .. } => (alias.as_ref(), None),
            FromItem::Function { call, alias, .. } => (alias.as_ref(), Some(&call.name.name)),
            FromItem::Join { .. } | FromItem::Other(..) => (None, None),
        };
        let name = alias.map(|alias| &alias.name).or(own);
        let source = Source::Item {
            id,
            name: name.map_or_else(|| "a subquery".to_owned(), |name| format!("\"{name}\"")),
            rows: source,
        };
        let notes = self.notes.as_mut()?;
        notes.sources.insert(address(item), source);
        Some(id)
    }

    fn take_source(&mut self, item: &FromItem) -> Source {
        let noted = self
            .notes
            .as_mut()
            .and_then(|notes| notes.sources.remove(&address(item)));
        noted.unwrap_or(Source::Item {
            id: 0,
            name: "an item that is not known".to_owned(),
            rows: SourceRows::Unknown,
        })
    }

    pub(super) fn note_join(&mut self, item: &FromItem, Compared { equal, merged }: Compared) {
        let FromItem::Join {
            kind,
            left,
            right,
            condition,
        } = item
        else {
            return;
        };
        if self.notes.is_none() {
            return;
        }
        let (left, right) = (self.take_source(left), self.take_source(right));
        let span = span_of(item);
        let condition = match condition {
            JoinCondition::On(expr) => Some(self.take(expr)),
            JoinCondition::Using(_) | JoinCondition::Natural | JoinCondition::None => None,
        };
        let equal = equal
            .into_iter()
            .map(|(a, b)| {
                // What is compared by an operator of somebody else's is only merged.
                let strict = self.operator_call("=", &[a.ty, b.ty], Vec::new()).1.strict;
                let side = |column: &Output| variable(column, span);
                if strict {
                    (side(&a), side(&b))
                } else {
                    (Value::unknown(span), Value::unknown(span))
                }
            })
            .collect();
        let source = Source::Join {
            kind: *kind,
            left: Box::new(left),
            right: Box::new(right),
            condition,
            equal,
            merged,
            span,
        };
        if let Some(notes) = &mut self.notes {
            notes.sources.insert(address(item), source);
        }
    }

    /// Notes an expression whose parts have been noted.
    pub(super) fn note(&mut self, expr: &Expr, ty: Ty, scope: &Scope<'_>) {
        let kind = self.value(expr, scope);
        self.note_value(expr, kind, ty);
    }

    fn value(&mut self, expr: &Expr, scope: &Scope<'_>) -> ValueKind {
        match &expr.kind {
            ExprKind::Null => ValueKind::Null,
            ExprKind::Boolean(value) => ValueKind::Literal(value.to_string().into()),
            ExprKind::Number(text) | ExprKind::String(text) | ExprKind::BitString(text) => {
                ValueKind::Literal(Arc::clone(text))
            }
            ExprKind::Parameter(_) | ExprKind::Other(_) => ValueKind::Unknown,
            ExprKind::Column(path) => self.column_value(path, expr.span, scope),
            ExprKind::Star(path) => match scope.item(path).and_then(|item| item.id) {
                Some(id) => ValueKind::Row(id),
                None => ValueKind::Unknown,
            },
            ExprKind::And(items) => ValueKind::And(self.all_of(items)),
            ExprKind::Or(items) => ValueKind::Or(self.all_of(items)),
            ExprKind::Not(operand) => ValueKind::Not(self.boxed(operand)),
            ExprKind::IsNull { operand, negated } => {
                ValueKind::IsNull(self.boxed(operand), *negated)
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
            } => ValueKind::Case {
                operand: operand.as_ref().map(|operand| self.boxed(operand)),
                branches: branches
                    .iter()
                    .map(|(when, then)| (self.take(when), self.take(then)))
                    .collect(),
                otherwise: otherwise.as_ref().map(|otherwise| self.boxed(otherwise)),
            },
            ExprKind::Function(call) => self.call_value(call),
            ExprKind::Cast { operand, ty } => {
                let target = self.folder.named_type(ty).ok().flatten();
                self.cast_value(operand, target)
            }
            ExprKind::Array(items) => ValueKind::Array(self.all_of(items)),
            ExprKind::Row(items) => ValueKind::Tuple(self.all_of(items)),
            ExprKind::Subscript { .. } => {
                let (mut at, mut parts) = (expr, Vec::new());
                let mut name = String::new();
                while let ExprKind::Subscript {
                    operand,
                    lower,
                    upper,
                    slice,
                } = &at.kind
                {
                    name += if *slice { "[:]" } else { "[]" };
                    name += if lower.is_some() { "l" } else { "" };
                    for bound in lower.iter().chain(upper) {
                        parts.push(self.take(bound));
                    }
                    at = operand;
                }
                parts.push(self.take(at));
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
                ValueKind::Part(format!(".{name}").into(), vec![self.take(operand)])
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
    fn operator_call(&self, symbol: &str, types: &[Ty], arguments: Vec<Value>) -> (Ty, Call) {
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
            call.null_of = known_null_of(symbol, &sides);
        }
        (Some(ColumnType::plain(result)), call)
    }

    /// Whether an operator of PostgreSQL's own gives NULL where a side is NULL, and nowhere else.
    fn is_total(&self, symbol: &str, left: Ty, right: Ty) -> bool {
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
        let symbol = match (kind, negated) {
            (LikeKind::Like, false) => "~~",
            (LikeKind::Like, true) => "!~~",
            (LikeKind::ILike, false) => "~~*",
            (LikeKind::ILike, true) => "!~~*",
            // A regular expression is made of the pattern, which is text.
            (LikeKind::SimilarTo, false) => "~",
            (LikeKind::SimilarTo, true) => "!~",
        };
        let (_, mut call) = self.operator_call(symbol, &[left, right], arguments);
        call.name = format!("operator {symbol} {kind:?}").into();
        ValueKind::Call(call)
    }

    fn binary_value(&mut self, expr: &Expr) -> ValueKind {
        let mut spine = Vec::new();
        let mut at = expr;
        while let ExprKind::Binary {
            operator,
            left,
            right,
        } = &at.kind
        {
            spine.push((operator, left, right, at.span));
            at = left;
        }
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
                // Rows are compared field by field: FALSE says nothing of the fields behind the first that differ.
                ty = Some(ColumnType::plain(oid::BOOL));
                ValueKind::Unknown
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
        let value = if let ExprKind::Array(items) = &operand.kind {
            Value {
                kind: ValueKind::Array(self.all_of(items)),
                span: operand.span,
            }
        } else {
            self.take(operand)
        };
        let literal = matches!(value.kind, ValueKind::Literal(_) | ValueKind::Array(_));
        let total = match (source, target) {
            _ if literal => true,
            (Some(source), Some(target)) if source.id != oid::UNKNOWN => {
                self.is_total_cast(source.id, target.id)
            }
            _ => false,
        };
        let Some(target) = target else {
            return ValueKind::Unknown;
        };
        // A value of the domain itself is not looked at again.
        let changes = source.is_some_and(|source| source.id != target.id);
        ValueKind::Call(Call {
            name: "cast".into(),
            target: Some(target.id),
            changes,
            strict: total,
            arguments: vec![value],
            null_of: if total { NullOf::Any } else { NullOf::Values },
            set: false,
        })
    }

    /// The value of a call in FROM.
    pub(super) fn function_value(&mut self, call: &FunctionCall, span: Span) -> Value {
        Value {
            kind: if self.notes.is_some() {
                self.call_value(call)
            } else {
                ValueKind::Unknown
            },
            span,
        }
    }

    fn call_value(&mut self, call: &FunctionCall) -> ValueKind {
        let mut types = Vec::new();
        let mut arguments = Vec::new();
        for argument in &call.arguments {
            if matches!(&argument.value.kind, ExprKind::Star(path) if path.is_empty()) {
                continue;
            }
            types.push(self.type_of(&argument.value).map(|ty| ty.id));
            arguments.push(self.take(&argument.value));
        }
        let mut order_by = Vec::new();
        for key in &call.order_by {
            let ty = self.type_of(&key.expr).map(|ty| ty.id);
            let value = self.take(&key.expr);
            if call.within_group {
                types.push(ty);
                arguments.push(value);
            } else {
                order_by.push(value);
            }
        }
        let filter = call.filter.as_ref().map(|filter| self.boxed(filter));
        let name = call.name.name.as_str();
        let plain = |name: &str, arguments: Vec<Value>| {
            ValueKind::Call(Call {
                name: format!("{name}()").into(),
                target: None,
                changes: false,
                arguments,
                strict: false,
                null_of: NullOf::Nothing,
                set: false,
            })
        };
        if call.name.namespace.is_none() {
            match name {
                "coalesce" => return ValueKind::First("COALESCE", arguments),
                "greatest" => return ValueKind::First("GREATEST", arguments),
                "least" => return ValueKind::First("LEAST", arguments),
                "nullif" => return ValueKind::NullIf(arguments),
                "grouping" => return plain(name, arguments),
                _ if value_function(name).is_some() => return plain(name, arguments),
                _ if self.is_special(call) => return ValueKind::Unknown,
                _ => {}
            }
        }
        let names: Vec<Name> = call
            .arguments
            .iter()
            .filter_map(|argument| argument.name.clone())
            .collect();
        let given = Given {
            name: &call.name,
            types: &types,
            names: &names,
            variadic: call.variadic,
        };
        let Found::One(candidate, _) = self.folder.find_function(&given) else {
            return ValueKind::Unknown;
        };
        match candidate.callee {
            Callee::BuiltIn(function) if function.kind == Kind::Function => {
                let null_of = if is_extract(name) && extracts(&arguments, &types) {
                    NullOf::Any
                } else if call.variadic || (!function.returns_set && !function.columns.is_empty()) {
                    // An array in place of the arguments, or a row whose fields are not looked at.
                    NullOf::Values
                } else {
                    known_null_of(name, &function.arguments)
                };
                ValueKind::Call(Call {
                    name: format!("{name}()").into(),
                    target: None,
                    changes: false,
                    arguments,
                    strict: function.strict,
                    null_of,
                    set: function.returns_set,
                })
            }
            Callee::BuiltIn(function) => ValueKind::Aggregate(Aggregate {
                name: name.into(),
                gives: if function.kind == Kind::Window {
                    window(name, arguments.len())
                } else {
                    aggregate(name)
                },
                arguments,
                distinct: call.distinct,
                filter,
                order_by,
                over: call.over,
                sees_own_row: call.sees_own_row,
            }),
            Callee::Own(id) => {
                let function = &self.folder.catalog.functions[id];
                if matches!(
                    function.kind,
                    FunctionKind::Aggregate | FunctionKind::Window
                ) || call.over
                {
                    return ValueKind::Aggregate(Aggregate {
                        name: call.name.to_string().into(),
                        gives: Gives::Maybe,
                        arguments,
                        distinct: call.distinct,
                        filter,
                        order_by,
                        over: call.over,
                        sees_own_row: call.sees_own_row,
                    });
                }
                // Another call of a volatile function may give another result.
                if function.volatility == Volatility::Volatile && !function.returns_set {
                    return ValueKind::Unknown;
                }
                ValueKind::Call(Call {
                    name: format!("{}()", call.name).into(),
                    target: None,
                    changes: false,
                    arguments,
                    // It may cease to be strict while the view is there.
                    strict: false,
                    null_of: NullOf::Values,
                    set: function.returns_set,
                })
            }
            Callee::Operator(_) | Callee::Plain => ValueKind::Unknown,
        }
    }
}

/// Whether LIMIT leaves the first row.
fn keeps_a_row(limit: &Expr) -> bool {
    matches!(&limit.kind, ExprKind::Number(digits) if digits.parse::<u32>().is_ok_and(|it| it > 0))
}

fn span_of(item: &FromItem) -> Span {
    match item {
        FromItem::Relation { span, .. }
        | FromItem::Function { span, .. }
        | FromItem::Other(_, span) => *span,
        FromItem::Query { query, .. } => query.span,
        FromItem::Join {
            condition: JoinCondition::On(expr),
            ..
        } => expr.span,
        FromItem::Join { right, .. } => span_of(right),
    }
}

fn is_row(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Row(_))
}

fn number(rows: &mut Rows, item: u32) {
    for (column, output) in rows.columns.iter_mut().enumerate() {
        output.variable = Some(Variable { item, column });
    }
}

/// What is known of a function, operator or cast of PostgreSQL's own.
fn known_null_of(name: &str, types: &[&str]) -> NullOf {
    match builtins::null_of(name, types) {
        Some(NullArguments::None) => NullOf::Nothing,
        Some(NullArguments::First) => NullOf::First,
        Some(NullArguments::Any) => NullOf::Any,
        None => NullOf::Values,
    }
}

fn is_extract(name: &str) -> bool {
    ["extract", "date_part"].contains(&name)
}

/// Whether EXTRACT gives a value of every time: an infinite one has few fields.
fn extracts(arguments: &[Value], types: &[Option<TypeId>]) -> bool {
    let [field, _] = arguments else { return false };
    let ValueKind::Literal(field) = &field.kind else {
        return false;
    };
    let of_day = [Some(oid::TIME), Some(oid::TIMETZ)].contains(&types[1]);
    of_day || ENDLESS_FIELDS.contains(&field.to_ascii_lowercase().as_str())
}

/// When one of PostgreSQL's aggregates gives NULL.
/// <https://www.postgresql.org/docs/current/functions-aggregate.html>
fn aggregate(name: &str) -> Gives {
    match name {
        "count" | "regr_count" | "rank" | "dense_rank" | "percent_rank" | "cume_dist" => {
            Gives::Never
        }
        "array_agg"
        | "json_agg"
        | "jsonb_agg"
        | "json_object_agg"
        | "jsonb_object_agg"
        | "json_object_agg_unique"
        | "jsonb_object_agg_unique" => Gives::WithoutRows,
        "string_agg" => Gives::WithoutFirst,
        "sum"
        | "avg"
        | "min"
        | "max"
        | "bool_and"
        | "bool_or"
        | "every"
        | "bit_and"
        | "bit_or"
        | "bit_xor"
        | "any_value"
        | "range_agg"
        | "range_intersect_agg"
        | "mode"
        | "percentile_cont"
        | "percentile_disc"
        | "var_pop"
        | "stddev_pop"
        | "covar_pop"
        | "regr_avgx"
        | "regr_avgy"
        | "regr_sxx"
        | "regr_sxy"
        | "regr_syy" => Gives::WithoutValues,
        _ => Gives::Maybe,
    }
}

/// When one of PostgreSQL's window functions gives NULL.
/// <https://www.postgresql.org/docs/current/functions-window.html>
fn window(name: &str, arguments: usize) -> Gives {
    match (name, arguments) {
        ("row_number" | "rank" | "dense_rank" | "percent_rank" | "cume_dist", _) => Gives::Never,
        ("ntile", _) | ("lag" | "lead", 3) => Gives::NullArguments,
        ("first_value" | "last_value", _) => Gives::WithoutValues,
        _ => Gives::Maybe,
    }
}
