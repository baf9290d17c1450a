//! Aggregates over known rows.

use super::eval::{Env, Eval, Scope};
use super::functions::{extreme, is_pg_catalog};
use super::query::{Row, order};
use super::value::{Unknown, Value, and, or};
use crate::expr::FunctionCall;
use crate::fold::Refusal;
use crate::source::Span;

/// The aggregates that are known by name.
const AGGREGATES: [&str; 16] = [
    "array_agg",
    "avg",
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
    is_pg_catalog(call)
        && !call.over
        && !call.within_group
        && AGGREGATES.contains(&call.name.name.as_str())
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
            for item in &call.order_by {
                key.push(self.eval(&item.expr, env)?);
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
        let mut firsts: Vec<Value> = inputs
            .iter()
            .map(|values| values.first().cloned().unwrap_or(Value::Null))
            .collect();
        if call.distinct {
            if firsts.iter().any(|value| value.reason().is_some())
                || !self.charge_pairs(firsts.len())
            {
                return Ok(unknown());
            }
            let mut seen: Vec<Value> = Vec::new();
            firsts.retain(|value| {
                let is_new = !seen.contains(value);
                if is_new {
                    seen.push(value.clone());
                }
                is_new
            });
        }
        let present: Vec<Value> = firsts
            .iter()
            .filter(|value| **value != Value::Null)
            .cloned()
            .collect();
        Ok(match name {
            "count" => match firsts.iter().find_map(|value| match value {
                Value::Unknown(unknown) if !unknown.not_null => Some(unknown),
                _ => None,
            }) {
                Some(unknown) => Value::Unknown(Unknown {
                    not_null: true,
                    ..unknown.plain()
                }),
                None => Value::int(present.len() as u32),
            },
            "array_agg" if firsts.is_empty() => Value::Null,
            "string_agg" | "bool_and" | "every" | "bool_or" | "sum" if present.is_empty() => {
                Value::Null
            }
            "array_agg" => Value::Array(firsts),
            "string_agg" => {
                let separator = inputs
                    .first()
                    .and_then(|values| values.get(1).cloned())
                    .unwrap_or(Value::Null);
                self.join_items(&Value::Array(present), &separator, None, span)
            }
            "bool_and" | "every" => and(present),
            "bool_or" => or(present),
            "max" => extreme(true, &present, span),
            "min" => extreme(false, &present, span),
            "sum" => present
                .iter()
                .map(Value::number)
                .sum::<Option<i64>>()
                .map_or_else(unknown, Value::Int),
            _ => unknown(),
        })
    }
}
