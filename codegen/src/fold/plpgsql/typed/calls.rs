//! Which of PostgreSQL's own functions a call means, and what it gives.

use super::super::conditions::raise;
use super::super::eval::Eval;
use super::super::value::{ObjectType, Value};
use super::{Number, settled, to_char};
use crate::builtins;
use crate::catalog::ty::oid;
use crate::catalog::{FunctionId, TypeId, TypeKind};
use crate::ddl::FunctionKind;
use crate::expr::{ExprKind, FunctionCall};
use crate::fold::Refusal;
use crate::fold::query::Meant;
use crate::source::Span;

/// What a call is.
pub(in crate::fold::plpgsql) enum Called {
    /// Its value.
    Value(Value),
    /// One of PostgreSQL's own that is not followed here, with its arguments as it takes them.
    Given(Vec<Value>),
    /// A function of the migrations.
    Own(FunctionId),
    /// It is not known.
    Not,
}

/// Names that are written as functions are, and that no schema has.
const WORDS: [&str; 2] = ["current_role", "user"];

impl Eval<'_, '_> {
    /// What a call means for these arguments.
    pub(in crate::fold::plpgsql) fn typed_call(
        &self,
        call: &FunctionCall,
        arguments: &[Value],
        span: Span,
    ) -> Result<Called, Refusal> {
        let name = call.name.name.as_str();
        let is_word = self.folder.is_special_call(call) || WORDS.contains(&name);
        let own = self.folder.functions_by_name(&call.name);
        let is_procedure =
            |id: &FunctionId| self.folder.catalog.functions[*id].kind == FunctionKind::Procedure;
        // CALL looks for procedures.
        if own.iter().any(is_procedure) {
            return Ok(Called::Not);
        }
        if let ([vector, rest @ ..], true) = (arguments, own.is_empty())
            && let Some(value) = self.of_vector(name, vector, rest)
        {
            return Ok(Called::Value(value));
        }
        if is_word && name != "pg_typeof" {
            return Ok(Called::Not);
        }
        let types = self.types_given(call, arguments);
        if name == "pg_get_expr" {
            return Ok(Called::Not);
        }
        if name == "pg_typeof" {
            let [argument] = call.arguments.as_slice() else {
                return Ok(Called::Not);
            };
            let declared = self.declared_type(&argument.value);
            // What a catalog's column is declared as its value does not tell.
            let is_told = !matches!(
                argument.value.kind,
                ExprKind::Column(_)
                    | ExprKind::Subquery(_)
                    | ExprKind::ArrayQuery(_)
                    | ExprKind::Collate { .. }
            );
            let types = match declared {
                Some(ty) => Some(vec![ty]),
                None => types.filter(|_| is_told),
            };
            return Ok(match types.as_deref() {
                Some([ty]) => Called::Value(Value::Object(ObjectType::Type, ty.0)),
                _ => Called::Not,
            });
        }
        let version = self.folder.settings.postgres;
        let Some(types) = types else {
            let is_row = |value: &Value| matches!(value, Value::Record(_));
            let is_json = name == "row_to_json" || name.starts_with("to_json");
            if own.is_empty()
                && (is_json || name.starts_with("json_build") || name.starts_with("jsonb_build"))
                && arguments.iter().any(is_row)
                && arguments.iter().all(|it| it.reason().is_none())
            {
                let given: Vec<Value> = arguments.iter().cloned().map(Value::plain).collect();
                let found = self.json_function(name, &given, span)?;
                return Ok(found.map_or(Called::Not, Called::Value));
            }
            // NULL whatever the type of its arguments is.
            let mut all = builtins::functions(name, version).peekable();
            let is_strict = own.is_empty() && all.peek().is_some() && all.all(|it| it.strict);
            return Ok(if is_strict && arguments.contains(&Value::Null) {
                Called::Value(Value::Null)
            } else {
                Called::Not
            });
        };
        match self.folder.function_meant(call, &types) {
            Meant::Own(id) => Ok(Called::Own(id)),
            Meant::BuiltIn { declared, result }
                if declared.len() == arguments.len()
                    && call.arguments.iter().all(|it| it.name.is_none()) =>
            {
                self.built_in_call(call, (&declared, result), (arguments, &types), span)
            }
            Meant::Missing => {
                let given: Vec<_> = types.iter().map(|id| Some(*id)).collect();
                self.folder.missing_function(call, &given, span)?;
                Ok(Called::Not)
            }
            Meant::Ambiguous => {
                let types = self.folder.format_types(&types);
                let message = format!("function {}({types}) is not unique", call.name);
                Err(raise("42725", span, message))
            }
            Meant::BuiltIn { .. } | Meant::Unsure => Ok(Called::Not),
        }
    }

    /// The types of a call's arguments.
    fn types_given(&self, call: &FunctionCall, arguments: &[Value]) -> Option<Vec<TypeId>> {
        let given = call.arguments.iter().zip(arguments);
        given
            .map(|(argument, value)| match value {
                Value::Null => self.type_of_null(&argument.value),
                value => self.type_of(value),
            })
            .collect()
    }

    fn built_in_call(
        &self,
        call: &FunctionCall,
        (declared, result): (&[TypeId], TypeId),
        (arguments, types): (&[Value], &[TypeId]),
        span: Span,
    ) -> Result<Called, Refusal> {
        let name = call.name.name.as_str();
        let mut given = Vec::new();
        for (value, ty) in arguments.iter().zip(declared) {
            given.push(self.coerce(value.clone(), *ty, span)?);
        }
        if name.starts_with("enum_") {
            return Ok(self.enum_function(name, types, &given));
        }
        let count = arguments.len();
        let mut candidates = builtins::functions(name, self.folder.settings.postgres)
            .filter(|it| it.arguments.len() >= count)
            .peekable();
        let is_strict = candidates.peek().is_some() && candidates.all(|it| it.strict);
        if is_strict && given.contains(&Value::Null) {
            return Ok(Called::Value(Value::Null));
        }
        if given.iter().all(|value| value.reason().is_none())
            && let Some(value) = self.on_values(name, result, &given, span)?
        {
            return Ok(Called::Value(value));
        }
        Ok(Called::Given(given.into_iter().map(Value::plain).collect()))
    }

    fn on_values(
        &self,
        name: &str,
        result: TypeId,
        given: &[Value],
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        if let ("octet_length", [Value::Typed(oid::BPCHAR, text)]) = (name, given) {
            return Ok(Some(Value::int(text.len() as u32)));
        }
        let plain: Vec<Value> = given.iter().cloned().map(Value::plain).collect();
        if name == "to_char" {
            return Ok(match plain.as_slice() {
                [number, Value::Text(format)] => Number::of(number)
                    .and_then(|number| match number {
                        Number::Float(number) => super::decimal::Decimal::of_float(number),
                        number => number.exact(),
                    })
                    .and_then(|number| to_char::to_char(number, format))
                    .map(Value::text),
                _ => None,
            });
        }
        if name.starts_with("array_")
            || matches!(name, "cardinality" | "trim_array" | "oidvectortypes")
        {
            return self.array_function(name, given, span);
        }
        if name.starts_with("json") || matches!(name, "to_json" | "to_jsonb" | "row_to_json") {
            return self.json_function(name, given, span);
        }
        if (name.starts_with("regexp_") || name == "substring")
            && let Some(found) = self.regexp_function(name, &plain, span)?
        {
            return Ok(Some(found));
        }
        // These print what they are given as its type's output function does.
        if matches!(name, "quote_literal" | "quote_nullable")
            && let [value] = given
            && let Some(text) = self.printed(value)
        {
            let text = match value {
                Value::Bool(_) => self.cast_text(value).unwrap_or(text),
                _ => text,
            };
            return Ok(Some(Value::text(super::super::text::quote_literal(&text))));
        }
        if let Some(value) = self.number_function(name, result, given, span)? {
            return Ok(Some(value));
        }
        self.string_function(name, &plain, span)
    }

    /// `enum_range` and its like, for which the type of a NULL is enough.
    fn enum_function(&self, name: &str, types: &[TypeId], given: &[Value]) -> Called {
        let is_enum = |ty: &&TypeId| {
            let row = self.folder.catalog.types.get(**ty);
            row.is_some_and(|row| {
                matches!(row.kind, TypeKind::Enum { .. }) && row.taints.is_empty()
            })
        };
        let Some(ty) = types.iter().find(is_enum).copied() else {
            return Called::Not;
        };
        let labels = self.labels(ty).unwrap_or_default();
        let value = |label: &String| Value::typed(ty, label.as_str());
        let place = |bound: &Value| match bound {
            Value::Typed(_, label) => labels.iter().position(|it| **it == **label).map(Some),
            Value::Null => Some(None),
            _ => None,
        };
        Called::Value(match (name, given) {
            ("enum_first", [_]) => labels.first().map_or(Value::Null, value),
            ("enum_last", [_]) => labels.last().map_or(Value::Null, value),
            ("enum_range", [_]) => Value::Array(labels.iter().map(value).collect()),
            ("enum_range", [low, high]) => {
                let (Some(low), Some(high)) = (place(low), place(high)) else {
                    return Called::Not;
                };
                let end = high.map_or(labels.len(), |at| at + 1);
                let within = labels.get(low.unwrap_or(0)..end).unwrap_or_default();
                Value::Array(within.iter().map(value).collect())
            }
            _ => return Called::Not,
        })
    }

    /// An operator before its operand; `None` where it is not followed here.
    pub(in crate::fold::plpgsql) fn typed_prefix(
        &self,
        symbol: &str,
        operand: &Value,
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        let Some(ty) = self.type_of(operand) else {
            return Ok(None);
        };
        match self.folder.operator_meant(symbol, &[ty]) {
            Meant::BuiltIn { declared, result } if declared.len() == 1 => {
                let operand = self.coerce(operand.clone(), declared[0], span)?;
                match Number::of(&operand) {
                    Some(number) => self.before_number(symbol, result, number, span),
                    None => Ok(None),
                }
            }
            Meant::Missing => {
                self.folder.missing_operator(symbol, &[ty], span)?;
                Ok(None)
            }
            Meant::Ambiguous => Err(self.folder.ambiguous_operator(symbol, &[ty], span)),
            Meant::BuiltIn { .. } | Meant::Own(_) | Meant::Unsure => Ok(None),
        }
    }

    /// A truth value of what stands where a condition is wanted.
    pub(in crate::fold::plpgsql) fn condition_of(
        &self,
        value: Value,
        span: Span,
    ) -> Result<Value, Refusal> {
        match value {
            Value::Literal(text) => self.input(oid::BOOL, &text, span),
            value @ (Value::Text(_) | Value::Int(_) | Value::Typed(..) | Value::Array(_)) => {
                let _ = settled(value);
                Err(raise(
                    "42804",
                    span,
                    "argument of a condition must be type boolean",
                ))
            }
            value => Ok(value),
        }
    }
}
