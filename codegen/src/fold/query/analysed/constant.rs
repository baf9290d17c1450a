//! Expressions of constants alone, and queries over rows that are spelt out: what they come to does not depend on when, where
//! and by whom the view is asked. Clocks, settings, time zones, collations and relations are in none of them.

use crate::catalog::analysed::{Body, NullOf, Source, SourceRows, Value, ValueKind};
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, TypeId, TypeKind};
use crate::expr::sort::Sort;
use crate::expr::{
    Expr, ExprKind, FromItem, FunctionCall, JoinCondition, LikeKind, Operator, Query, QueryBody,
    Select,
};
use crate::fold::plpgsql::known::{self, Known};
use crate::fold::query::Reader;
use crate::fold::query::typing::own_operator;

/// The operators that say the same everywhere.
const OPERATORS: [&str; 12] = [
    "=", "<>", "!=", "<", "<=", ">", ">=", "+", "-", "*", "%", "||",
];
/// The functions that do.
const FUNCTIONS: [&str; 10] = [
    "abs",
    "cardinality",
    "coalesce",
    "concat",
    "greatest",
    "least",
    "length",
    "lower",
    "nullif",
    "upper",
];
/// The functions whose rows are those of their arguments.
const SETS: [&str; 13] = [
    "generate_series",
    "json_array_elements",
    "json_array_elements_text",
    "json_each",
    "json_each_text",
    "json_object_keys",
    "jsonb_array_elements",
    "jsonb_array_elements_text",
    "jsonb_each",
    "jsonb_each_text",
    "jsonb_object_keys",
    "string_to_table",
    "unnest",
];
/// The types whose values a text spells in one way everywhere; of times see [`Texts`].
const TYPES: [TypeId; 9] = [
    oid::BOOL,
    oid::INT2,
    oid::INT4,
    oid::INT8,
    oid::NUMERIC,
    oid::TEXT,
    oid::UUID,
    oid::JSON,
    oid::JSONB,
];
/// How large an expression may be.
const LARGEST: usize = 64;

/// The literals of an expression, and the types of times that are in it.
#[derive(Default)]
struct Texts<'e> {
    all: Vec<&'e str>,
    times: Vec<TypeId>,
    count: usize,
}

impl Texts<'_> {
    /// Whether no literal depends on the time zone, the clock or how dates are read.
    fn are_plain(mut self) -> bool {
        self.times.sort_unstable();
        self.times.dedup();
        let is_plain = |text: &str, ty: TypeId| {
            let is_endless = matches!(text, "infinity" | "-infinity");
            match ty {
                oid::DATE => is_endless || is_date(text),
                // An offset stands behind the time.
                oid::TIMESTAMPTZ => {
                    is_endless
                        || text.split_once(' ').is_some_and(|(date, time)| {
                            is_date(date) && time.contains(':') && time.contains(['+', '-'])
                        })
                }
                _ => text
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || b" :.".contains(&byte)),
            }
        };
        match self.times[..] {
            [] => true,
            [ty] => self.all.iter().all(|text| is_plain(text, ty)),
            _ => false,
        }
    }
}

/// `2024-01-31`
fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let mut is_number = |length: usize| {
        parts.next().is_some_and(|part| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    text.len() == 10 && is_number(4) && is_number(2) && is_number(2)
}

impl Reader<'_, '_> {
    /// What an expression of constants comes to, or what is known of it.
    pub(super) fn computed(&self, expr: &Expr, kind: ValueKind) -> ValueKind {
        if self.notes.is_none() {
            return kind;
        }
        let is_computed = match expr.sort() {
            Sort::Condition | Sort::Operation => !matches!(kind, ValueKind::Literal(_)),
            Sort::Call(call) => is_plain(call),
            Sort::Literal
            | Sort::Name
            | Sort::Cast
            | Sort::Made
            | Sort::Part
            | Sort::Query(_)
            | Sort::Other => false,
        };
        let mut texts = Texts::default();
        let span = expr.span;
        let value = Value { kind, span };
        if !is_computed
            || !is_built_in(&value)
            || !self.asks_for_nothing(expr, false, &mut texts)
            || !texts.are_plain()
        {
            return value.kind;
        }
        match known::value(self.folder, expr) {
            Some(Known::Null) => ValueKind::Null,
            Some(Known::Value(text)) => ValueKind::Constant(text),
            None => value.kind,
        }
    }

    /// Whether a SELECT surely has a row before it is grouped, by rows that are spelt out.
    pub(super) fn has_row(&self, select: &Select, from: &[Source], filter: Option<&Value>) -> bool {
        let mut texts = Texts::default();
        // What has no filter is nothing to be computed.
        let Some(filter) = filter else { return false };
        if from.is_empty()
            || !from.iter().all(is_source_built_in)
            || !is_built_in(filter)
            || !self.is_spelt_out(select, &mut texts)
            || !texts.are_plain()
        {
            return false;
        }
        let rows = Select {
            distinct: false,
            distinct_on: Vec::new(),
            targets: Vec::new(),
            group_by: Vec::new(),
            having: None,
            windows: Vec::new(),
            ..select.clone()
        };
        let query = Query {
            with: Vec::new(),
            body: QueryBody::Select(Box::new(rows)),
            order_by: Vec::new(),
            limit: None,
            offset: None,
            locks: Vec::new(),
            span: filter.span,
        };
        known::has_row(self.folder, &query)
    }

    /// Whether FROM and WHERE ask for no relation, clock or setting.
    fn is_spelt_out<'e>(&self, select: &'e Select, texts: &mut Texts<'e>) -> bool {
        select
            .from
            .iter()
            .all(|item| self.is_item_spelt_out(item, texts))
            && select
                .filter
                .as_ref()
                .is_none_or(|filter| self.asks_for_nothing(filter, true, texts))
    }

    fn is_item_spelt_out<'e>(&self, item: &'e FromItem, texts: &mut Texts<'e>) -> bool {
        match item {
            FromItem::Query { query, .. } => {
                let plain =
                    query.with.is_empty() && query.limit.is_none() && query.offset.is_none();
                plain
                    && match &query.body {
                        QueryBody::Values(rows) => {
                            let mut values = rows.iter().flatten();
                            values.all(|value| self.asks_for_nothing(value, false, texts))
                        }
                        QueryBody::Select(inner) => {
                            let plain = inner.group_by.is_empty() && inner.having.is_none();
                            let mut targets = inner.targets.iter().map(|target| &target.expr);
                            plain
                                && targets.all(|target| {
                                    matches!(&target.kind, ExprKind::Star(path) if path.is_empty())
                                        || self.asks_for_nothing(target, true, texts)
                                })
                                && self.is_spelt_out(inner, texts)
                        }
                        QueryBody::SetOperation { .. }
                        | QueryBody::Write(_)
                        | QueryBody::Other(_) => false,
                    }
            }
            FromItem::Function { call, .. } => {
                is_plain(call)
                    && SETS.contains(&call.name.name.as_str())
                    && self.folder.functions_by_name(&call.name).is_empty()
                    && call
                        .arguments
                        .iter()
                        .all(|it| self.asks_for_nothing(&it.value, false, texts))
            }
            FromItem::Join {
                left,
                right,
                condition,
                ..
            } => {
                self.is_item_spelt_out(left, texts)
                    && self.is_item_spelt_out(right, texts)
                    && match condition {
                        JoinCondition::On(expr) => self.asks_for_nothing(expr, true, texts),
                        JoinCondition::Using(_) | JoinCondition::Natural | JoinCondition::None => {
                            true
                        }
                    }
            }
            FromItem::Relation { .. }
            | FromItem::RowsFrom(_)
            | FromItem::Form(_)
            | FromItem::Sample(_)
            | FromItem::Aliased(_)
            | FromItem::Other(..) => false,
        }
    }

    /// Whether an expression asks for no relation, clock or setting; `columns` are there or not.
    fn asks_for_nothing<'e>(&self, expr: &'e Expr, columns: bool, texts: &mut Texts<'e>) -> bool {
        let mut rest = vec![expr];
        while let Some(expr) = rest.pop() {
            texts.count += 1;
            let is_plain = if let ExprKind::Unary { operator, .. }
            | ExprKind::Binary { operator, .. }
            | ExprKind::AnyAll { operator, .. } = &expr.kind
            {
                is_everywhere(operator)
            } else if let ExprKind::Like { kind, .. } = &expr.kind {
                *kind == LikeKind::Like
            } else if let ExprKind::String(text) = &expr.kind {
                texts.all.push(text);
                true
            } else if let ExprKind::Column(path) = &expr.kind {
                // What a body's interpreter calls FOUND is no column.
                columns && path.last().is_some_and(|name| *name != "found")
            } else if let ExprKind::Cast { ty, .. } = &expr.kind {
                let target = self.folder.named_type(ty).ok().flatten();
                target.is_some_and(|ty| ty.modifier == -1 && self.is_plain_type(ty.id, texts))
            } else if let Sort::Call(call) = expr.sort() {
                is_plain(call)
                    && FUNCTIONS.contains(&call.name.name.as_str())
                    && self.folder.functions_by_name(&call.name).is_empty()
            } else {
                match expr.sort() {
                    Sort::Condition | Sort::Operation => true,
                    Sort::Literal => !matches!(expr.kind, ExprKind::BitString(_)),
                    Sort::Made => matches!(expr.kind, ExprKind::Array(_)),
                    Sort::Name
                    | Sort::Call(_)
                    | Sort::Cast
                    | Sort::Part
                    | Sort::Query(_)
                    | Sort::Other => false,
                }
            };
            if !is_plain || texts.count > LARGEST {
                return false;
            }
            rest.extend(expr.children());
        }
        true
    }

    fn is_plain_type(&self, id: TypeId, texts: &mut Texts<'_>) -> bool {
        if [oid::DATE, oid::TIMESTAMPTZ, oid::INTERVAL].contains(&id) {
            texts.times.push(id);
            return true;
        }
        // Nobody may have made comparisons of an enum of his own.
        TYPES.contains(&id)
            || (matches!(self.folder.catalog.types[id].kind, TypeKind::Enum { .. })
                && ["=", "<", ">"].iter().all(|symbol| {
                    let ty = Some(ColumnType::plain(id));
                    self.is_total(symbol, ty, ty)
                }))
    }
}

fn is_everywhere(operator: &Operator) -> bool {
    !own_operator(operator) && OPERATORS.contains(&&*operator.symbol)
}

/// A call of arguments alone.
fn is_plain(call: &FunctionCall) -> bool {
    !call.distinct
        && !call.variadic
        && !call.over
        && !call.within_group
        && call.order_by.is_empty()
        && call.filter.is_none()
        && call.form.is_none()
        && call.name.namespace.is_none()
        && call.arguments.iter().all(|it| it.name.is_none())
}

/// Whether all operators, functions and casts of an expression are PostgreSQL's own and give NULL of NULL alone.
fn is_built_in(value: &Value) -> bool {
    let own = match &value.kind {
        // NULL is that of any type.
        ValueKind::Call(call) => {
            let is_null = |it: &Value| it.kind == ValueKind::Null;
            call.null_of != NullOf::Values
                || (&*call.name == "cast" && call.arguments.iter().all(is_null))
        }
        ValueKind::AnyAll { total, .. } => *total,
        ValueKind::Null
        | ValueKind::Literal(_)
        | ValueKind::Constant(_)
        | ValueKind::Column(_)
        | ValueKind::And(_)
        | ValueKind::Or(_)
        | ValueKind::Not(_)
        | ValueKind::IsNull(..)
        | ValueKind::IsTruth(..)
        | ValueKind::IsDistinct(..)
        | ValueKind::In(..)
        | ValueKind::Between { .. }
        | ValueKind::Case { .. }
        | ValueKind::First(..)
        | ValueKind::NullIf(_)
        | ValueKind::Array(_) => true,
        ValueKind::Row(_)
        | ValueKind::AnyAllQuery { .. }
        | ValueKind::Exists(_)
        | ValueKind::Subquery(_)
        | ValueKind::ArrayQuery(_)
        | ValueKind::Aggregate(_)
        | ValueKind::Tuple(_)
        | ValueKind::Part(..)
        | ValueKind::Unknown => false,
    };
    own && value.parts().into_iter().all(is_built_in)
}

/// The same of what stands in FROM.
fn is_source_built_in(source: &Source) -> bool {
    match source {
        Source::Item { rows, .. } => match rows {
            SourceRows::Query(query) => match &query.body {
                Body::Values(rows) => rows.iter().flatten().all(is_built_in),
                Body::Select(select) => {
                    select.from.iter().all(is_source_built_in)
                        && select.targets.iter().chain(&select.filter).all(is_built_in)
                }
                Body::Set { .. } | Body::Unknown => false,
            },
            // Its arguments: of what else it gives NULL is nothing to its rows.
            SourceRows::Function { call, .. } => call.parts().into_iter().all(is_built_in),
            SourceRows::Relation { .. }
            | SourceRows::Recursive(_)
            | SourceRows::Functions { .. }
            | SourceRows::Form(_)
            | SourceRows::Unknown => false,
        },
        Source::Join {
            left,
            right,
            condition,
            equal,
            ..
        } => {
            let mut sides = equal.iter().flat_map(|(left, right)| [left, right]);
            is_source_built_in(left)
                && is_source_built_in(right)
                && condition.as_ref().is_none_or(is_built_in)
                && sides.all(is_built_in)
        }
    }
}
