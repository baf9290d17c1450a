//! Aggregates over known rows.

use super::conditions::raise;
use super::eval::{Env, Eval, Scope};
use super::functions::{extreme, is_pg_catalog};
use super::query::{Row, check_order, order};
use super::typed::{Decimal, Number, float, numeric};
use super::value::{Unknown, Value, and, or};
use crate::builtins::Kind;
use crate::catalog::ty::oid;
use crate::expr::{Expr, ExprKind, FunctionCall};
use crate::fold::Refusal;
use crate::source::Span;

/// The aggregates that are known by name.
pub(super) const AGGREGATES: [&str; 18] = [
    "array_agg",
    "avg",
    "bit_and",
    "bit_or",
    "bool_and",
    "bool_or",
    "count",
    "every",
    "json_agg",
    "json_object_agg",
    "jsonb_agg",
    "jsonb_object_agg",
    "max",
    "min",
    "string_agg",
    "sum",
    "stddev",
    "variance",
];

/// Whether the call aggregates rows.
pub(super) fn is_aggregate(call: &FunctionCall) -> bool {
    let name = call.name.name.as_str();
    is_pg_catalog(call)
        && !call.over
        && (call.within_group
            || AGGREGATES.contains(&name)
            || crate::builtins::functions(name, 18).any(|it| it.kind == Kind::Aggregate))
}

impl Eval<'_, '_> {
    /// An aggregate over the rows of a group.
    pub(super) fn aggregate(
        &self,
        call: &FunctionCall,
        span: Span,
        scope: &Scope<'_>,
        group: &[Row],
    ) -> Result<Value, Refusal> {
        let name = call.name.name.as_str();
        let unknown = || Value::unknown(span, format!("function {name}"));
        if call.within_group || !AGGREGATES.contains(&name) {
            return Ok(unknown());
        }
        if call.distinct
            && let Some(item) = call
                .order_by
                .iter()
                .find(|item| is_no_argument(&item.expr, call))
        {
            let message =
                "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list";
            return Err(raise("42P10", item.expr.span, message));
        }
        let mut inputs: Vec<Vec<Value>> = Vec::new();
        let mut keys = Vec::new();
        for row in group {
            let inner = Scope {
                row: &row.values,
                group: None,
                ..*scope
            };
            let env = Env {
                scope: Some(&inner),
                with: scope.outer.with,
            };
            let doubt = match &call.filter {
                Some(filter) => match self.eval(filter, env)?.is_true() {
                    Ok(true) => row.doubt.clone(),
                    Ok(false) => continue,
                    Err(unknown) => Some(unknown.plain()),
                },
                None => row.doubt.clone(),
            };
            if let Some(doubt) = doubt {
                return Ok(Value::Unknown(Unknown {
                    not_null: name == "count",
                    ..doubt
                }));
            }
            let mut values = Vec::new();
            for argument in &call.arguments {
                let value = match argument.value.kind {
                    crate::expr::ExprKind::Star(_) => Value::Bool(true),
                    _ => self.eval(&argument.value, env)?,
                };
                values.push(value);
            }
            let mut key = Vec::new();
            check_order(&call.order_by)?;
            for item in &call.order_by {
                key.push(self.sort_key(self.eval(&item.expr, env)?));
            }
            keys.push((key, inputs.len()));
            inputs.push(values);
        }
        if !call.order_by.is_empty() {
            keys.sort_by(|(a, _), (b, _)| order(a, b, &call.order_by));
            inputs = keys
                .iter()
                .map(|(_, index)| inputs[*index].clone())
                .collect();
        }
        if call.distinct {
            if inputs
                .iter()
                .flatten()
                .any(|value| value.reason().is_some())
                || !self.charge_pairs(inputs.len())
            {
                return Ok(unknown());
            }
            let mut seen: Vec<Vec<Value>> = Vec::new();
            for values in inputs {
                if !seen.contains(&values) {
                    seen.push(values);
                }
            }
            inputs = seen;
            // Those that are the same are found by sorting.
            if call.order_by.is_empty() && inputs.len() > 1 {
                let items: Vec<Value> =
                    inputs.iter().filter_map(|it| it.first().cloned()).collect();
                let is_name = items.iter().any(|it| it.as_text().is_some());
                let sorted = if is_name {
                    Some(by_bytes(inputs.clone()))
                } else if inputs.iter().all(|it| it.len() == 1) {
                    match self.sorted(&items) {
                        Some(Value::Array(items)) => {
                            Some(items.into_iter().map(|item| vec![item]).collect())
                        }
                        _ => None,
                    }
                } else {
                    None
                };
                match sorted {
                    Some(sorted) => inputs = sorted,
                    None if matches!(
                        name,
                        "array_agg" | "string_agg" | "json_agg" | "jsonb_agg"
                    ) =>
                    {
                        return Ok(unknown());
                    }
                    None => {}
                }
            }
        }
        let firsts: Vec<Value> = inputs
            .iter()
            .map(|values| values.first().cloned().unwrap_or(Value::Null))
            .collect();
        let present: Vec<Value> = firsts
            .iter()
            .filter(|value| **value != Value::Null)
            .cloned()
            .collect();
        Ok(match name {
            // Whether a row of NULLs is one, or none that an outer join found, it does not say.
            "count" if firsts.iter().any(is_row_of_nulls) => unknown(),
            "count" => match firsts.iter().find_map(|value| match value {
                Value::Unknown(unknown) if !unknown.not_null => Some(unknown),
                _ => None,
            }) {
                Some(unknown) => Value::Unknown(Unknown {
                    not_null: true,
                    ..unknown.plain()
                }),
                None => Value::long(present.len() as u32),
            },
            "array_agg" if firsts.is_empty() => Value::Null,
            "string_agg" | "bool_and" | "every" | "bool_or" | "sum" if present.is_empty() => {
                Value::Null
            }
            "array_agg" => Value::Array(firsts),
            "string_agg" => {
                // Each but the first comes behind its own separator.
                let mut parts = Vec::new();
                let mut is_first = true;
                for values in &inputs {
                    let [item, separator] = values.as_slice() else {
                        return Ok(unknown());
                    };
                    if *item == Value::Null {
                        continue;
                    }
                    if !is_first && *separator != Value::Null {
                        parts.extend(self.parts(separator));
                    }
                    parts.extend(self.parts(item));
                    is_first = false;
                }
                super::text::assembled(parts, &present, span)
            }
            _ if name.starts_with("json")
                && inputs.iter().flatten().all(|it| it.reason().is_none()) =>
            {
                self.json_aggregate(name, &inputs).unwrap_or_else(unknown)
            }
            "bool_and" | "every" => and(present),
            "bool_or" => or(present),
            // Of those that are equal it is the last.
            "max" | "min" => {
                let last: Vec<Value> = present
                    .iter()
                    .rev()
                    .map(|it| self.sort_key(it.clone()))
                    .collect();
                match extreme(name == "max", &last, span) {
                    best @ (Value::Null | Value::Unknown(_)) => best,
                    best => {
                        let at = last.iter().position(|it| *it == best);
                        at.map_or_else(unknown, |at| present[present.len() - 1 - at].clone())
                    }
                }
            }
            "sum" | "avg" | "bit_and" | "bit_or" => self
                .of_numbers(name, &present, span)?
                .unwrap_or_else(unknown),
            _ => unknown(),
        })
    }

    /// The sum or mean of numbers.
    fn of_numbers(
        &self,
        name: &str,
        present: &[Value],
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        let Some(numbers) = present.iter().map(Number::of).collect::<Option<Vec<_>>>() else {
            return Ok(None);
        };
        let Some(first) = present.first() else {
            return Ok(Some(Value::Null));
        };
        let ty = self.type_of(first);
        let whole = |number: &Number| match number {
            Number::Whole(number) => Some(*number),
            Number::Exact(_) | Number::Float(_) => None,
        };
        if name.starts_with("bit") {
            let found = numbers.iter().map(whole).collect::<Option<Vec<_>>>();
            let mix = |a: i64, b: i64| if name == "bit_and" { a & b } else { a | b };
            let found = found.and_then(|all| all.into_iter().reduce(mix));
            return match (found, ty) {
                (Some(number), Some(ty)) => {
                    self.number_as(ty, Number::Whole(number), span).map(Some)
                }
                _ => Ok(None),
            };
        }
        if let Some(ty @ (oid::FLOAT4 | oid::FLOAT8)) = ty {
            let single = ty == oid::FLOAT4;
            // The order of the rows may decide about the last digit.
            let sum = match numbers.as_slice() {
                [a] => a.float(),
                [a, b] => a.float() + b.float(),
                _ => return Ok(None),
            };
            return Ok(match (name, single) {
                ("sum", false) => Some(float(sum)),
                _ => None,
            });
        }
        let mut sum = Decimal::whole(0);
        for number in &numbers {
            let Some(next) = number.exact().and_then(|it| sum.plus(it)) else {
                return Ok(None);
            };
            sum = next;
        }
        if name == "avg" {
            let count = i64::try_from(numbers.len()).unwrap_or(i64::MAX);
            return Ok(sum.divided(Decimal::whole(count)).map(numeric));
        }
        let sum = Number::Exact(sum);
        match ty {
            Some(oid::INT2 | oid::INT4) => self.number_as(oid::INT8, sum, span).map(Some),
            Some(oid::INT8 | oid::NUMERIC) => self.number_as(oid::NUMERIC, sum, span).map(Some),
            _ => Ok(None),
        }
    }

    /// What rows are sorted by: a label by its place.
    pub(super) fn sort_key(&self, value: Value) -> Value {
        match &value {
            Value::Typed(ty, label) => match self.labels(*ty) {
                Some(labels) => {
                    let place = labels.iter().position(|it| **it == **label);
                    place.map_or(Value::Null, |at| Value::int(at as u32))
                }
                None => value,
            },
            _ => value,
        }
    }
}

fn is_row_of_nulls(value: &Value) -> bool {
    match value {
        Value::Record(record) => record.fields.iter().all(|(_, it)| *it == Value::Null),
        _ => false,
    }
}

/// Whether a key of ORDER BY is certainly none of the arguments.
fn is_no_argument(key: &Expr, call: &FunctionCall) -> bool {
    let is_same = |argument: &Expr| match (&argument.kind, &key.kind) {
        (ExprKind::Column(a), ExprKind::Column(b)) => a.last() == b.last(),
        (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
    };
    !call.arguments.iter().any(|it| is_same(&it.value))
}

/// Names in the order of their bytes, as `ORDER BY` has them here.
fn by_bytes(mut inputs: Vec<Vec<Value>>) -> Vec<Vec<Value>> {
    let key = |values: &Vec<Value>| {
        let first = values.first().and_then(Value::as_text);
        (first.is_none(), first)
    };
    inputs.sort_by_key(key);
    inputs
}
