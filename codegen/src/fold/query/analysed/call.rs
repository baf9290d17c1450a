//! Calls of functions, aggregates and window functions, and when they give NULL.

use super::value::known_null_of;
use crate::builtins::Kind;
use crate::catalog::TypeId;
use crate::catalog::analysed::{Aggregate, Call, Gives, NullOf, Value, ValueKind};
use crate::catalog::ty::oid;
use crate::ddl::FunctionKind;
use crate::ddl::function::Volatility;
use crate::expr::{ExprKind, FunctionCall};
use crate::fold::query::Reader;
use crate::fold::query::resolve::{Callee, Found};
use crate::fold::query::typing::value_function;
use crate::source::Span;

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

impl Reader<'_, '_> {
    /// The value of a call in FROM.
    pub(in crate::fold::query) fn function_value(
        &mut self,
        call: &FunctionCall,
        span: Span,
    ) -> Value {
        Value {
            kind: if self.notes.is_some() {
                self.call_value(call)
            } else {
                ValueKind::Unknown
            },
            span,
        }
    }

    pub(super) fn call_value(&mut self, call: &FunctionCall) -> ValueKind {
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
                _ if self.is_aggregate_form(call) => {
                    return ValueKind::Aggregate(Aggregate {
                        name: name.into(),
                        gives: Gives::WithoutRows,
                        arguments,
                        distinct: call.distinct,
                        filter,
                        order_by,
                        over: call.over,
                        sees_own_row: call.sees_own_row,
                    });
                }
                _ if self.is_form(call) => return form(call, arguments),
                _ if self.is_special(call) => return ValueKind::Unknown,
                _ => {}
            }
        }
        let Found::One(candidate, _) = self.folder.find_called(call, &types) else {
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
                // What stands first in an array of arrays is none of them.
                name: match function.arguments[..] {
                    ["anyarray"] if name == "array_agg" => "array_agg of arrays".into(),
                    _ => name.into(),
                },
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

/// When a call of SQL/JSON or XML gives NULL, as far as that is plain.
fn form(call: &FunctionCall, arguments: Vec<Value>) -> ValueKind {
    let name = call.name.name.as_str();
    let of_query = call
        .arguments
        .iter()
        .any(|it| matches!(it.value.kind, ExprKind::ArrayQuery(_)));
    if name == "json_exists" && call.form.as_ref().is_none_or(|form| !form.unknown) {
        return ValueKind::Call(Call {
            name: "JSON_EXISTS".into(),
            target: None,
            changes: false,
            arguments,
            strict: false,
            null_of: NullOf::First,
            set: false,
        });
    }
    let strict = match name {
        "json_object" | "json_array" if !of_query => false,
        "xmlelement" => false,
        "is json" | "is document" | "json" | "json_scalar" | "json_serialize" | "xmlparse"
        | "xmlserialize" => true,
        _ => return ValueKind::Unknown,
    };
    ValueKind::Call(Call {
        name: name.to_uppercase().into(),
        target: None,
        changes: false,
        arguments,
        strict,
        null_of: if strict { NullOf::Any } else { NullOf::Nothing },
        set: false,
    })
}

pub(super) fn is_extract(name: &str) -> bool {
    ["extract", "date_part"].contains(&name)
}

/// Whether EXTRACT gives a value of every time: an infinite one has few fields.
pub(super) fn extracts(arguments: &[Value], types: &[Option<TypeId>]) -> bool {
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
