//! PostgreSQL's functions, as far as what they give follows from the catalog, and aggregates.
//!
//! One of the migrations' own is run. Any other function gives an unknown value.

use super::eval::{Effect, Eval};
use super::operators::unknown_of;
use super::text_functions::{on_texts, texts};
use super::typed::{Called, settled};
use super::value::{ObjectType, Part, Unknown, Value};
use super::{conditions, text};
use crate::catalog::FunctionId;
use crate::catalog::ty::oid;
use crate::expr::FunctionCall;
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::Span;

/// How many items an array that a function makes may have.
const MANY: usize = 50_000;

/// Whether the call may mean one of PostgreSQL's own functions.
pub(super) fn is_pg_catalog(call: &FunctionCall) -> bool {
    call.name
        .namespace
        .as_ref()
        .is_none_or(|namespace| *namespace == "pg_catalog")
}

impl Eval<'_, '_> {
    /// The value of a call that is no aggregate.
    pub(super) fn apply_function(
        &self,
        call: &FunctionCall,
        mut arguments: Vec<Value>,
        span: Span,
    ) -> Result<Value, Refusal> {
        let name = call.name.name.as_str();
        let is_own = !self.folder.functions_by_name(&call.name).is_empty();
        if is_pg_catalog(call) || is_own {
            let plain: Vec<Value> = arguments.iter().cloned().map(Value::plain).collect();
            if is_pg_catalog(call)
                && !is_own
                && let Some(value) = self.time_function(call, &plain, span)
            {
                return Ok(value);
            }
            match self.typed_call(call, &arguments, span)? {
                Called::Value(value) => return Ok(value),
                Called::Given(given) => arguments = given,
                Called::Own(id) => {
                    let given: Vec<Value> = arguments.into_iter().map(settled).collect();
                    return Ok(self.call_own(&[id], call, &given, span)?.value);
                }
                Called::Not => arguments = self.of_one_type(name, arguments, span)?,
            }
        }
        let given: Vec<Value> = arguments.into_iter().map(settled).collect();
        let mut arguments: Vec<Value> = given.iter().cloned().map(Value::plain).collect();
        if call.variadic
            && let Some(items) = arguments.last().and_then(Value::items)
        {
            arguments.pop();
            arguments.extend(items);
        }
        let is_plain = call
            .arguments
            .iter()
            .all(|argument| argument.name.is_none());
        if is_pg_catalog(call)
            && is_plain
            && let Some(value) = self.built_in(name, &arguments, span)?
        {
            return Ok(value);
        }
        // A function that gives one row is its value.
        if !is_own
            && is_pg_catalog(call)
            && super::sets::is_set(name)
            && let Some(rows) = self.rows_of_built_in(call, given.clone(), span)?
            && let [row] = rows.rows.as_slice()
            && let [value] = row.values.as_slice()
        {
            return Ok(value.clone());
        }
        let own = self.folder.functions_by_name(&call.name);
        if own.is_empty() {
            self.folder.check_function_exists(call, span)?;
            return Ok(Value::unknown(span, format!("function {}", call.name)));
        }
        Ok(self.call_own(&own, call, &given, span)?.value)
    }

    /// The arguments of GREATEST and LEAST become one type; those of other functions stay.
    fn of_one_type(
        &self,
        name: &str,
        arguments: Vec<Value>,
        span: Span,
    ) -> Result<Vec<Value>, Refusal> {
        let is_known = arguments.iter().all(|value| value.reason().is_none());
        if is_known && matches!(name, "greatest" | "least") {
            self.unified(arguments, span)
        } else {
            Ok(arguments)
        }
    }

    fn built_in(
        &self,
        name: &str,
        arguments: &[Value],
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        let value = match (name, arguments) {
            ("coalesce", arguments) => coalesce(arguments, span),
            ("nullif", [a, b]) => match self.infix("=", a, b, span)? {
                Value::Bool(true) => Value::Null,
                Value::Unknown(unknown) => Value::Unknown(unknown.plain()),
                _ => a.clone(),
            },
            ("concat", arguments) => {
                let parts = arguments
                    .iter()
                    .filter(|argument| **argument != Value::Null)
                    .flat_map(|argument| self.output_parts(argument))
                    .collect();
                not_null(text::assembled(parts, arguments, span))
            }
            ("concat_ws" | "format", [Value::Null, ..]) => Value::Null,
            ("concat_ws", [separator, arguments @ ..]) => {
                let mut parts = Vec::new();
                for argument in arguments.iter().filter(|it| **it != Value::Null) {
                    if !parts.is_empty() {
                        parts.extend(self.output_parts(separator));
                    }
                    parts.extend(self.output_parts(argument));
                }
                not_null(text::assembled(parts, arguments, span))
            }
            ("format", [Value::Text(template), rest @ ..]) => {
                let parts = text::format(template, rest, |value| self.output_parts(value))
                    .map_err(|message| {
                        let is_null = message.starts_with("null values");
                        conditions::raise(if is_null { "22004" } else { "22023" }, span, message)
                    })?;
                not_null(text::assembled(parts, rest, span))
            }
            ("quote_nullable", [Value::Null]) => Value::text("NULL"),
            ("num_nulls" | "num_nonnulls", arguments) => {
                if let Some(unknown) = arguments.iter().find_map(Value::reason) {
                    Value::Unknown(unknown.plain())
                } else {
                    let wanted = name == "num_nulls";
                    let nulls = arguments.iter().map(|it| *it == Value::Null);
                    Value::int(nulls.filter(|is_null| *is_null == wanted).count() as u32)
                }
            }
            ("greatest" | "least", arguments) => extreme(name == "greatest", arguments, span),
            ("set_config", [setting, value, local]) => {
                self.effects.borrow_mut().push(Effect::Set {
                    name: setting.clone(),
                    value: value.clone(),
                    local: local.clone(),
                });
                value.clone()
            }
            ("array_append", [array, item]) => append(array, item, span),
            ("array_prepend", [item, array]) => match array.items() {
                Some(mut items) => {
                    items.insert(0, item.clone());
                    Value::Array(items)
                }
                None => unknown_of([array], span, "an array"),
            },
            ("array_cat", [a, b]) => match (a, b) {
                (Value::Null, other) | (other, Value::Null) => other.clone(),
                (a, b) => match (a.items(), b.items()) {
                    (Some(mut a), Some(b)) => {
                        a.extend(b);
                        Value::Array(a)
                    }
                    _ => unknown_of([a, b], span, "an array"),
                },
            },
            ("array_remove" | "array_position", [array, item]) => {
                let Some(items) = array.items() else {
                    return Ok(Some(unknown_of([array], span, "an array")));
                };
                find_items(name, &items, item, span)
            }
            ("array_to_string", [array, separator, rest @ ..]) => {
                self.join_items(array, separator, rest.first(), span)
            }
            ("current_schema", []) => self.current_schema(),
            ("current_user" | "session_user" | "user" | "current_role", []) => {
                let session = &self.folder.session;
                let role = if name == "session_user" {
                    session.user
                } else {
                    session.role
                };
                Value::text(self.folder.catalog.roles[role].name.as_str())
            }
            ("current_setting", [Value::Text(setting), ..]) => match &**setting {
                "server_version_num" => {
                    Value::text(format!("{}0000", self.folder.settings.postgres))
                }
                "search_path" => {
                    let path = &self.folder.session.search_path;
                    let names: Vec<String> = path.iter().map(Name::quoted).collect();
                    Value::text(names.join(", "))
                }
                other if let Some(value) = self.folder.session.custom_value(other) => {
                    Value::Text(value)
                }
                // A name with a dot is there only where somebody set it; no migration's session begins with one.
                other if is_nobodys(other, arguments) => {
                    match self.folder.session.custom.get(&Name::from_unquoted(other)) {
                        None => Value::Null,
                        Some(Some(value)) => Value::Text(value.clone()),
                        Some(None) => Value::unknown(span, format!("the setting \"{other}\"")),
                    }
                }
                other
                    if is_nobodys(other, &[Value::Null, Value::Bool(true)])
                        && arguments.len() == 1
                        && !self
                            .folder
                            .session
                            .custom
                            .contains_key(&Name::from_unquoted(other)) =>
                {
                    let message = format!("unrecognized configuration parameter \"{other}\"");
                    return Err(conditions::raise("42704", span, message));
                }
                other => Value::unknown(span, format!("the setting \"{other}\"")),
            },
            // Which database it is nobody says, but it is one.
            ("current_database" | "current_catalog", []) => {
                Value::unknown_not_null(span, "the name of the database")
            }
            ("gen_random_uuid" | "random" | "pg_backend_pid" | "txid_current" | "uuidv7", []) => {
                Value::unknown_not_null(span, format!("function {name}"))
            }
            ("pg_is_in_recovery", []) => Value::Bool(false),
            ("version", []) => {
                let version = format!("PostgreSQL {}.", self.folder.settings.postgres);
                let parts = vec![Part::Known(version.into()), Part::Any];
                super::printed::of_parts(parts, span, "the server's version")
            }
            ("string_to_array", [Value::Text(_), Value::Null]) => {
                return self.strict_built_in(name, arguments, span);
            }
            (_, arguments) if arguments.contains(&Value::Null) && is_strict(name) => Value::Null,
            _ if name.starts_with("has_") || name == "pg_has_role" => {
                return self.has_privilege(name, arguments, span);
            }
            _ if name.starts_with("pg_get_")
                && self.definition(name, arguments, span).is_some() =>
            {
                return Ok(self.definition(name, arguments, span));
            }
            _ => return self.strict_built_in(name, arguments, span),
        };
        Ok(Some(value))
    }

    /// Functions that give NULL for NULL.
    fn strict_built_in(
        &self,
        name: &str,
        arguments: &[Value],
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        let object = |kind: ObjectType, argument: &Value| match argument {
            Value::Text(text) => self.find_or_null(kind, text, span),
            other => Ok(unknown_of([other], span, "a name")),
        };
        let value = match (name, arguments) {
            ("to_regclass", [name]) => object(ObjectType::Relation, name)?,
            ("to_regtype", [name]) => object(ObjectType::Type, name)?,
            ("to_regnamespace", [name]) => object(ObjectType::Namespace, name)?,
            ("to_regrole", [name]) => object(ObjectType::Role, name)?,
            ("to_regproc", [name]) => object(ObjectType::Function, name)?,
            ("to_regprocedure", [name]) => object(ObjectType::Procedure, name)?,
            ("quote_ident", [value]) => match self.parts(value).as_slice() {
                [Part::Known(known)] => Value::text(text::quote_identifier(known)),
                _ => text::assembled(vec![Part::Identifier], [value], span),
            },
            ("quote_literal" | "quote_nullable", [value]) => match self.parts(value).as_slice() {
                [Part::Known(known)] => Value::text(text::quote_literal(known)),
                _ => text::assembled(vec![Part::Literal], [value], span),
            },
            ("format_type", [oid, modifier]) => match (oid.number(), modifier) {
                (Some(oid), modifier) => self.format_type(oid, modifier, span),
                _ => unknown_of([oid], span, "a type"),
            },
            ("obj_description", [Value::Object(ObjectType::Relation, oid)]) => {
                self.comment(i64::from(*oid), "pg_class", span)
            }
            ("obj_description", [oid, rest @ ..]) => match (oid.number(), rest.first()) {
                (Some(oid), Some(Value::Text(catalog))) => self.comment(oid, catalog, span),
                (Some(oid), None) => self.comment_of_any(oid, span),
                _ => unknown_of(arguments, span, "a comment"),
            },
            ("col_description", [oid, number]) => match (oid.number(), number.number()) {
                (Some(oid), Some(number)) => self.column_comment(oid, number),
                _ => unknown_of(arguments, span, "a comment"),
            },
            ("pg_get_userbyid", [role]) => {
                match role.number().and_then(|oid| u32::try_from(oid).ok()) {
                    Some(oid) => self
                        .to_text(&Value::Object(ObjectType::Role, oid))
                        .map_or(Value::Null, |text| Value::typed(oid::NAME, text)),
                    None => unknown_of([role], span, "a role"),
                }
            }
            ("pg_get_serial_sequence", [Value::Text(table), Value::Text(column)]) => {
                self.serial_sequence(table, column, span)?
            }
            ("pg_function_is_visible", [oid]) => {
                match oid.number().and_then(|it| u32::try_from(it).ok()) {
                    Some(oid) => self.is_function_visible(FunctionId(oid)),
                    None => unknown_of([oid], span, "a function"),
                }
            }
            ("pg_table_is_visible" | "pg_type_is_visible", [oid]) => match oid.number() {
                Some(oid) => self.is_visible(name == "pg_type_is_visible", oid),
                None => unknown_of([oid], span, "an object"),
            },
            ("pg_get_function_arguments", [oid]) => match oid.number() {
                Some(oid) => self.all_arguments(oid, span),
                None => unknown_of([oid], span, "a function"),
            },
            ("pg_get_function_identity_arguments", [oid]) => match oid.number() {
                Some(oid) => self.identity_arguments(oid, span),
                None => unknown_of([oid], span, "a function"),
            },
            ("array_length" | "array_upper", [array, dimension]) => {
                match (array.items(), dimension.number()) {
                    (Some(items), Some(1)) if !items.is_empty() => Value::int(items.len() as u32),
                    (Some(_), Some(_)) => Value::Null,
                    _ => unknown_of(arguments, span, "an array"),
                }
            }
            ("array_lower", [array, _]) => match array.items() {
                Some(items) if !items.is_empty() => Value::Int(1),
                Some(_) => Value::Null,
                None => unknown_of([array], span, "an array"),
            },
            ("cardinality", [array]) => match array.items() {
                Some(items) => Value::int(items.len() as u32),
                None => unknown_of([array], span, "an array"),
            },
            ("string_to_array", [Value::Text(text), Value::Null]) => {
                let letters = text.chars().take(MANY);
                Value::Array(letters.map(|it| Value::text(it.to_string())).collect())
            }
            ("string_to_array", [Value::Text(text), Value::Text(separator), Value::Text(null)])
                if !separator.is_empty() && text.len() < MANY =>
            {
                let pieces = text.split(&**separator).map(|piece| {
                    if *piece == **null {
                        Value::Null
                    } else {
                        Value::text(piece)
                    }
                });
                Value::Array(pieces.filter(|_| !text.is_empty()).collect())
            }
            ("string_to_array", [Value::Text(text), Value::Text(separator)]) => {
                let items = if text.is_empty() {
                    Vec::new()
                } else if !separator.is_empty() && text.matches(&**separator).count() > MANY {
                    return Ok(Some(Value::unknown_not_null(span, "a large array")));
                } else if separator.is_empty() {
                    vec![Value::Text(text.clone())]
                } else {
                    text.split(&**separator).map(Value::text).collect()
                };
                Value::Array(items)
            }
            // A word is printed as it was written.
            (
                "replace",
                [
                    Value::Unknown(unknown @ Unknown { parts: Some(_), .. }),
                    Value::Text(from),
                    Value::Text(to),
                ],
            ) if super::printed::is_token(from) => {
                Value::Unknown(unknown.with_known_parts(|text| text.replace(&**from, to)))
            }
            (name, arguments) => match texts(arguments) {
                Some(known) => match on_texts(name, &known, arguments) {
                    Some(value) => value,
                    None => return Ok(None),
                },
                // The parts of a text that are known stay so.
                None if matches!(name, "lower" | "upper") => match &arguments[0] {
                    Value::Unknown(unknown @ Unknown { parts: Some(_), .. }) => {
                        let change = if name == "lower" {
                            str::to_lowercase
                        } else {
                            str::to_uppercase
                        };
                        Value::Unknown(unknown.with_known_parts(change))
                    }
                    other => unknown_of([other], span, format!("function {name}")),
                },
                None if is_strict(name) => unknown_of(arguments, span, format!("function {name}")),
                None => return Ok(None),
            },
        };
        Ok(Some(value))
    }

    /// A value as `format('%s')` and `concat` print it: a boolean is one letter.
    fn output_parts(&self, value: &Value) -> Vec<Part> {
        match self.printed(value) {
            Some(text) => vec![Part::Known(text)],
            None => self.parts(value),
        }
    }

    /// `array_to_string`
    pub(super) fn join_items(
        &self,
        array: &Value,
        separator: &Value,
        for_null: Option<&Value>,
        span: Span,
    ) -> Value {
        if let (Value::Null, _) | (_, Value::Null) = (array, separator) {
            return Value::Null;
        }
        let Some(items) = array.items() else {
            return unknown_of([array], span, "an array");
        };
        let mut parts = Vec::new();
        for item in &items {
            let item = match (item, for_null) {
                (Value::Null, None | Some(Value::Null)) => continue,
                (Value::Null, Some(text)) => text,
                (item, _) => item,
            };
            if !parts.is_empty() {
                parts.extend(self.output_parts(separator));
            }
            parts.extend(self.output_parts(item));
        }
        text::assembled(parts, items.iter().chain([separator]), span)
    }
}

/// Whether a setting is one that a server and a platform do not bring, asked for so that its absence is no error.
fn is_nobodys(setting: &str, arguments: &[Value]) -> bool {
    let may_miss = arguments.get(1) == Some(&Value::Bool(true));
    let of_server = [
        "plpgsql.",
        "app.settings.",
        "pgrst.",
        "cron.",
        "pgsodium.",
        "auto_explain.",
        "pg_",
    ];
    may_miss && setting.contains('.') && !of_server.iter().any(|it| setting.starts_with(it))
}

fn append(array: &Value, item: &Value, span: Span) -> Value {
    match (array, array.items()) {
        (Value::Null, _) => Value::Array(vec![item.clone()]),
        (_, Some(mut items)) => {
            items.push(item.clone());
            Value::Array(items)
        }
        (other, None) => unknown_of([other], span, "an array"),
    }
}

/// COALESCE of values
pub(super) fn coalesce(arguments: &[Value], span: Span) -> Value {
    for (index, argument) in arguments.iter().enumerate() {
        match argument {
            Value::Null => {}
            Value::Unknown(unknown) if !unknown.not_null => {
                let rest = &arguments[index + 1..];
                let not_null = rest.iter().any(|value| match value {
                    Value::Null => false,
                    Value::Unknown(unknown) => unknown.not_null,
                    _ => true,
                });
                return Value::Unknown(Unknown {
                    not_null,
                    ..unknown.plain()
                });
            }
            known => return known.clone(),
        }
    }
    let _ = span;
    Value::Null
}

/// The greatest or the least of the values that are not NULL.
pub(super) fn extreme(greatest: bool, values: &[Value], span: Span) -> Value {
    let mut best: Option<&Value> = None;
    for value in values.iter().filter(|value| **value != Value::Null) {
        let Some(current) = best else {
            best = Some(value);
            continue;
        };
        match value.compare(current) {
            Some(ordering) => {
                if ordering.is_gt() == greatest && ordering.is_ne() {
                    best = Some(value);
                }
            }
            None => return unknown_of(values, span, "an order that depends on the collation"),
        }
    }
    best.cloned().unwrap_or(Value::Null)
}

fn find_items(name: &str, items: &[Value], item: &Value, span: Span) -> Value {
    let mut kept = Vec::new();
    for (index, candidate) in items.iter().enumerate() {
        let same = match (candidate, item) {
            (Value::Null, Value::Null) => Some(true),
            (Value::Null, _) | (_, Value::Null) => Some(false),
            (a, b) => a.equals(b),
        };
        match same {
            Some(true) if name == "array_position" => return Value::int(index as u32 + 1),
            Some(true) => {}
            Some(false) => kept.push(candidate.clone()),
            None => return unknown_of([candidate, item], span, format!("function {name}")),
        }
    }
    if name == "array_position" {
        Value::Null
    } else {
        Value::Array(kept)
    }
}

pub(super) fn not_null(value: Value) -> Value {
    match value {
        Value::Unknown(unknown) => Value::Unknown(Unknown {
            not_null: true,
            ..unknown
        }),
        known => known,
    }
}

/// Functions evaluated here whose result is NULL where an argument is.
fn is_strict(name: &str) -> bool {
    name.starts_with("to_reg")
        || name.starts_with("pg_")
        || name.starts_with("has_")
        || matches!(
            name,
            "quote_ident"
                | "quote_literal"
                | "lower"
                | "upper"
                | "length"
                | "char_length"
                | "character_length"
                | "btrim"
                | "ltrim"
                | "rtrim"
                | "replace"
                | "regexp_replace"
                | "substr"
                | "substring"
                | "left"
                | "right"
                | "split_part"
                | "position"
                | "strpos"
                | "starts_with"
                | "repeat"
                | "reverse"
                | "array_length"
                | "array_upper"
                | "array_lower"
                | "cardinality"
                | "obj_description"
                | "col_description"
                | "octet_length"
                | "initcap"
                | "md5"
                | "abs"
        )
}
