//! Types that follow from an expression's shape alone: columns, casts, conditions, literals, and the few functions whose
//! result hangs on nothing or on one argument. Everything else is left open for the typing of views.

use super::{Reader, Resolved, Scope};
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, TypeId, TypeKind};
use crate::expr::{Expr, ExprKind, FunctionCall, QueryBody};

/// Functions of one result type, whatever they are given.
const FIXED: &[(&str, TypeId)] = &[
    ("count", oid::INT8),
    ("row_number", oid::INT8),
    ("rank", oid::INT8),
    ("dense_rank", oid::INT8),
    ("ntile", oid::INT4),
    ("percent_rank", oid::FLOAT8),
    ("cume_dist", oid::FLOAT8),
    ("now", oid::TIMESTAMPTZ),
    ("current_timestamp", oid::TIMESTAMPTZ),
    ("transaction_timestamp", oid::TIMESTAMPTZ),
    ("statement_timestamp", oid::TIMESTAMPTZ),
    ("clock_timestamp", oid::TIMESTAMPTZ),
    ("current_date", oid::DATE),
    ("localtimestamp", oid::TIMESTAMP),
    ("gen_random_uuid", oid::UUID),
    ("bool_and", oid::BOOL),
    ("bool_or", oid::BOOL),
    ("every", oid::BOOL),
    ("jsonb_agg", oid::JSONB),
    ("jsonb_object_agg", oid::JSONB),
    ("jsonb_build_object", oid::JSONB),
    ("jsonb_build_array", oid::JSONB),
    ("to_jsonb", oid::JSONB),
    ("json_agg", oid::JSON),
    ("json_object_agg", oid::JSON),
    ("json_build_object", oid::JSON),
    ("json_build_array", oid::JSON),
    ("to_json", oid::JSON),
    ("row_to_json", oid::JSON),
    ("jsonb_typeof", oid::TEXT),
    ("jsonb_array_length", oid::INT4),
    ("json_array_length", oid::INT4),
    ("array_length", oid::INT4),
    ("cardinality", oid::INT4),
    ("array_to_string", oid::TEXT),
    ("num_nulls", oid::INT4),
    ("num_nonnulls", oid::INT4),
    ("concat", oid::TEXT),
    ("concat_ws", oid::TEXT),
    ("format", oid::TEXT),
    ("to_char", oid::TEXT),
    ("md5", oid::TEXT),
    ("initcap", oid::TEXT),
    ("split_part", oid::TEXT),
    ("regexp_replace", oid::TEXT),
    ("extract", oid::NUMERIC),
    ("date_part", oid::FLOAT8),
    ("age", oid::INTERVAL),
    ("char_length", oid::INT4),
    ("octet_length", oid::INT4),
    ("random", oid::FLOAT8),
    ("nextval", oid::INT8),
];

/// Functions of texts that give a text where the first argument is one.
const TEXTS: &[&str] = &[
    "lower",
    "upper",
    "btrim",
    "ltrim",
    "rtrim",
    "replace",
    "left",
    "right",
    "substring",
    "substr",
    "lpad",
    "rpad",
    "repeat",
    "reverse",
    "translate",
    "string_agg",
];

/// Aggregates and functions that return sets: a view whose list has one is not updated through.
const NOT_ROW_BY_ROW: &[&str] = &[
    "count",
    "sum",
    "avg",
    "min",
    "max",
    "array_agg",
    "string_agg",
    "bool_and",
    "bool_or",
    "every",
    "jsonb_agg",
    "jsonb_object_agg",
    "json_agg",
    "json_object_agg",
    "stddev",
    "variance",
    "mode",
    "percentile_cont",
    "percentile_disc",
    "bit_and",
    "bit_or",
    "unnest",
    "generate_series",
    "jsonb_array_elements",
    "jsonb_array_elements_text",
    "json_array_elements",
    "jsonb_each",
    "jsonb_object_keys",
    "regexp_split_to_table",
];

pub(super) fn is_aggregate_or_set(call: &FunctionCall) -> bool {
    NOT_ROW_BY_ROW.contains(&call.name.name.as_str())
}

/// Whether an expression is a literal that takes the type of what it meets.
pub(super) fn is_literal(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::String(_) | ExprKind::Null)
}

/// The type of two things that become one column; each with whether it is a literal.
pub(super) fn common(
    (a, a_literal): (Option<ColumnType>, bool),
    (b, b_literal): (Option<ColumnType>, bool),
) -> Option<ColumnType> {
    match (a_literal, b_literal) {
        (true, true) => a,
        (true, false) => b.map(|ty| ColumnType::plain(ty.id)),
        (false, true) => a.map(|ty| ColumnType::plain(ty.id)),
        (false, false) => {
            let (a, b) = (a?, b?);
            if a == b {
                return Some(a);
            }
            if a.id == b.id {
                return Some(ColumnType::plain(a.id));
            }
            let (a_rank, b_rank) = (rank(a.id)?, rank(b.id)?);
            Some(ColumnType::plain(if a_rank >= b_rank {
                a.id
            } else {
                b.id
            }))
        }
    }
}

/// How numbers give way to each other.
fn rank(id: TypeId) -> Option<u8> {
    match id {
        oid::INT2 => Some(0),
        oid::INT4 => Some(1),
        oid::INT8 => Some(2),
        oid::NUMERIC => Some(3),
        oid::FLOAT4 => Some(4),
        oid::FLOAT8 => Some(5),
        _ => None,
    }
}

impl Reader<'_, '_> {
    /// The type of an expression, where it follows.
    pub(super) fn type_of(&self, expr: &Expr, scope: &Scope<'_>) -> Option<ColumnType> {
        let plain = |id| Some(ColumnType::plain(id));
        match &expr.kind {
            ExprKind::Null | ExprKind::String(_) => plain(oid::TEXT),
            ExprKind::Boolean(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::IsNull { .. }
            | ExprKind::IsTruth { .. }
            | ExprKind::IsDistinct { .. }
            | ExprKind::InList { .. }
            | ExprKind::InQuery { .. }
            | ExprKind::Between { .. }
            | ExprKind::Like { .. }
            | ExprKind::AnyAll { .. }
            | ExprKind::AnyAllQuery { .. }
            | ExprKind::Exists(_) => plain(oid::BOOL),
            ExprKind::Number(text) => plain(if text.parse::<i32>().is_ok() {
                oid::INT4
            } else if text.parse::<i64>().is_ok() {
                oid::INT8
            } else {
                oid::NUMERIC
            }),
            ExprKind::Column(path) => match self.resolve(path, expr.span, scope) {
                Ok(Resolved::Column(column)) => column.ty,
                Ok(Resolved::Row | Resolved::Unknown) | Err(_) => None,
            },
            ExprKind::Cast { ty, .. } => self.folder.resolve_type(ty).ok(),
            ExprKind::Collate { operand, .. } => self.type_of(operand, scope),
            ExprKind::Unary { operator, operand } if matches!(&*operator.symbol, "-" | "+") => {
                let ty = self.type_of(operand, scope)?;
                rank(ty.id)?;
                plain(ty.id)
            }
            ExprKind::Binary {
                operator,
                left,
                right,
            } if operator.namespace.is_none() => self.binary(&operator.symbol, left, right, scope),
            ExprKind::Case {
                branches,
                otherwise,
                ..
            } => {
                let results = branches.iter().map(|(_, then)| then);
                self.unified(results.chain(otherwise.as_deref()), scope)
            }
            ExprKind::Function(call) => self.call(call, scope),
            ExprKind::Array(items) => {
                let element = self.unified(items, scope)?;
                self.array_of(element)
            }
            ExprKind::Subquery(query) => self.first_column(query, scope),
            ExprKind::ArrayQuery(query) => {
                let element = self.first_column(query, scope)?;
                self.array_of(element)
            }
            ExprKind::Field { operand, name } => {
                let ty = self.type_of(operand, scope)?;
                let relation = self.folder.relation_of_type(ty.id)?;
                let row = &self.folder.catalog.relations[relation];
                Some(row.column(name.as_str())?.ty)
            }
            ExprKind::Subscript {
                operand,
                slice: false,
                ..
            } => {
                let ty = self.type_of(operand, scope)?;
                let element = self.folder.catalog.types[ty.id].element?;
                Some(ColumnType { id: element, ..ty })
            }
            ExprKind::BitString(_)
            | ExprKind::Parameter(_)
            | ExprKind::Star(_)
            | ExprKind::Unary { .. }
            | ExprKind::Binary { .. }
            | ExprKind::Row(_)
            | ExprKind::Subscript { .. }
            | ExprKind::Other(_) => None,
        }
    }

    fn array_of(&self, element: ColumnType) -> Option<ColumnType> {
        let array = self.folder.catalog.types[element.id].array?;
        Some(ColumnType {
            id: array,
            ..element
        })
    }

    /// The first column of a query inside an expression. What it uses was noted when it was visited.
    fn first_column(&self, query: &crate::expr::Query, scope: &Scope<'_>) -> Option<ColumnType> {
        let mut reader = Reader {
            folder: self.folder,
            uses: super::Uses::default(),
        };
        let rows = reader.query(query, Some(scope)).ok()?;
        if let QueryBody::Other(_) = query.body {
            return None;
        }
        rows.columns.first()?.ty
    }

    /// The type of several expressions of which one is taken.
    fn unified<'e>(
        &self,
        exprs: impl IntoIterator<Item = &'e Expr>,
        scope: &Scope<'_>,
    ) -> Option<ColumnType> {
        let mut exprs = exprs.into_iter();
        let first = exprs.next()?;
        let mut ty = self.type_of(first, scope);
        let mut literal = is_literal(first);
        for expr in exprs {
            let other = is_literal(expr);
            ty = common((ty, literal), (self.type_of(expr, scope), other));
            literal &= other;
            if ty.is_none() && !literal {
                return None;
            }
        }
        ty
    }

    fn binary(
        &self,
        symbol: &str,
        left: &Expr,
        right: &Expr,
        scope: &Scope<'_>,
    ) -> Option<ColumnType> {
        let plain = |id| Some(ColumnType::plain(id));
        let ty = |expr: &Expr| {
            self.type_of(expr, scope)
                .map(|ty| self.folder.base_type(ty.id))
        };
        match symbol {
            "=" | "<>" | "<" | ">" | "<=" | ">=" | "~" | "~*" | "!~" | "!~*" | "@>" | "<@"
            | "&&" | "?" | "?|" | "?&" | "@@" => plain(oid::BOOL),
            "->>" | "#>>" => plain(oid::TEXT),
            "->" | "#>" => match ty(left)? {
                id @ (oid::JSON | oid::JSONB) => plain(id),
                _ => None,
            },
            "||" => {
                let is_text = |expr: &Expr| {
                    !is_literal(expr)
                        && matches!(ty(expr), Some(oid::TEXT | oid::VARCHAR | oid::BPCHAR))
                };
                let either = is_text(left) || is_text(right);
                let both_literal = is_literal(left) && is_literal(right);
                if either || both_literal {
                    return plain(oid::TEXT);
                }
                match (ty(left)?, ty(right)?) {
                    (oid::JSONB, oid::JSONB) => plain(oid::JSONB),
                    _ => None,
                }
            }
            "+" | "-" | "*" | "/" | "%" if !is_literal(left) && !is_literal(right) => {
                let (left, right) = (ty(left)?, ty(right)?);
                match (left, symbol, right) {
                    (oid::DATE, "-", oid::DATE) => return plain(oid::INT4),
                    (oid::DATE, "+" | "-", oid::INT4) => return plain(oid::DATE),
                    (oid::DATE, "+" | "-", oid::INTERVAL) => return plain(oid::TIMESTAMP),
                    (
                        id @ (oid::TIMESTAMP | oid::TIMESTAMPTZ | oid::INTERVAL),
                        "+" | "-",
                        oid::INTERVAL,
                    ) => return plain(id),
                    (oid::TIMESTAMP, "-", oid::TIMESTAMP)
                    | (oid::TIMESTAMPTZ, "-", oid::TIMESTAMPTZ) => return plain(oid::INTERVAL),
                    _ => {}
                }
                let (a, b) = (rank(left)?, rank(right)?);
                // real and another number make double precision.
                if left != right && (left == oid::FLOAT4 || right == oid::FLOAT4) {
                    return plain(oid::FLOAT8);
                }
                plain(if a >= b { left } else { right })
            }
            _ => None,
        }
    }

    fn call(&self, call: &FunctionCall, scope: &Scope<'_>) -> Option<ColumnType> {
        let plain = |id| Some(ColumnType::plain(id));
        let own = self.folder.functions_by_name(&call.name);
        if !own.is_empty() {
            let [id] = own[..] else { return None };
            let function = &self.folder.catalog.functions[id];
            let certain = function.taints.is_empty() && self.folder.may_call(call, id);
            return certain.then(|| self.settled(function.result)).flatten();
        }
        let built_in = call
            .name
            .namespace
            .as_ref()
            .is_none_or(|namespace| *namespace == "pg_catalog");
        if !built_in {
            return None;
        }
        let name = call.name.name.as_str();
        if let Some((_, ty)) = FIXED.iter().find(|(known, _)| *known == name) {
            return plain(*ty);
        }
        let arguments = || call.arguments.iter().map(|argument| &argument.value);
        let first = call.arguments.first().map(|argument| &argument.value)?;
        let ty = || {
            self.type_of(first, scope)
                .filter(|_| !is_literal(first))
                .map(|ty| self.folder.base_type(ty.id))
        };
        let is_text =
            || is_literal(first) || matches!(ty(), Some(oid::TEXT | oid::VARCHAR | oid::BPCHAR));
        if TEXTS.contains(&name) {
            return is_text().then(|| ColumnType::plain(oid::TEXT));
        }
        match name {
            "coalesce" | "greatest" | "least" => self.unified(arguments(), scope),
            "nullif" => self.type_of(first, scope).filter(|_| !is_literal(first)),
            "length" => is_text().then(|| ColumnType::plain(oid::INT4)),
            "date_trunc" => match self.type_of(&call.arguments.get(1)?.value, scope)?.id {
                id @ (oid::TIMESTAMP | oid::TIMESTAMPTZ | oid::INTERVAL) => plain(id),
                oid::DATE => plain(oid::TIMESTAMPTZ),
                _ => None,
            },
            "timezone" => match self.type_of(&call.arguments.get(1)?.value, scope)?.id {
                oid::TIMESTAMP => plain(oid::TIMESTAMPTZ),
                oid::TIMESTAMPTZ => plain(oid::TIMESTAMP),
                _ => None,
            },
            "sum" => match ty()? {
                oid::INT2 | oid::INT4 => plain(oid::INT8),
                oid::INT8 | oid::NUMERIC => plain(oid::NUMERIC),
                id @ (oid::FLOAT4 | oid::FLOAT8 | oid::INTERVAL | oid::MONEY) => plain(id),
                _ => None,
            },
            "avg" => match ty()? {
                oid::INT2 | oid::INT4 | oid::INT8 | oid::NUMERIC => plain(oid::NUMERIC),
                oid::FLOAT4 | oid::FLOAT8 => plain(oid::FLOAT8),
                oid::INTERVAL => plain(oid::INTERVAL),
                _ => None,
            },
            "min" | "max" => match ty()? {
                oid::VARCHAR => plain(oid::TEXT),
                id @ (oid::INT2
                | oid::INT4
                | oid::INT8
                | oid::NUMERIC
                | oid::FLOAT4
                | oid::FLOAT8
                | oid::TEXT
                | oid::DATE
                | oid::TIMESTAMP
                | oid::TIMESTAMPTZ
                | oid::INTERVAL) => plain(id),
                id => matches!(self.folder.catalog.types[id].kind, TypeKind::Enum { .. })
                    .then(|| ColumnType::plain(id)),
            },
            "abs" => match ty()? {
                id if rank(id).is_some() => plain(id),
                _ => None,
            },
            "round" | "ceil" | "ceiling" | "floor" | "trunc" => match ty()? {
                oid::FLOAT8 | oid::INT2 | oid::INT4 | oid::INT8 if call.arguments.len() == 1 => {
                    plain(oid::FLOAT8)
                }
                oid::NUMERIC | oid::INT2 | oid::INT4 | oid::INT8 => plain(oid::NUMERIC),
                _ => None,
            },
            "array_agg" => {
                let element = self.type_of(first, scope).filter(|_| !is_literal(first))?;
                // An array of arrays is the same array.
                if self.folder.catalog.types[element.id].element.is_some() {
                    return plain(element.id);
                }
                plain(self.array_of(element)?.id)
            }
            "lag" | "lead" | "first_value" | "last_value" | "nth_value" => self
                .type_of(first, scope)
                .filter(|_| !is_literal(first))
                .map(|ty| ColumnType::plain(ty.id)),
            _ => None,
        }
    }
}
