//! JSON Schema as a [`Ty`]: what of it says the shape of a value. What it says besides (lengths, patterns, bounds) stays
//! the database's to check. <https://json-schema.org/draft-07/schema>

use super::ty::{Field, Ty};
use crate::json::{Fault, Json, read as read_json};

/// The type of a schema's values; else what is wrong with it.
pub(in crate::lower) fn read(text: &str) -> Result<Ty, String> {
    match read_json(text) {
        Ok(schema) => Ok(ty(&schema, &schema, 0)),
        Err(Fault::Invalid) => Err("it is not JSON".to_owned()),
        Err(Fault::TooDeep) => Err("it is too deep".to_owned()),
    }
}

/// The schema, as JSON, that a CHECK of `pg_jsonschema` asks of this column: `jsonb_matches_schema('{ … }', column)`, alone
/// or behind `column IS NULL OR`. <https://github.com/supabase/pg_jsonschema>
pub(in crate::lower) fn of_check<'t>(
    check: &'t str,
    column: &str,
) -> Option<std::borrow::Cow<'t, str>> {
    // Most ask nothing of the kind, and all are looked at.
    memchr::memmem::find(check.to_ascii_lowercase().as_bytes(), b"_matches_schema")?;
    let mut rest = check.trim_start_matches(|c: char| c == '(' || c.is_whitespace());
    let lower = rest.to_ascii_lowercase();
    let asked = format!("{column} is null or");
    if lower.starts_with(&asked) {
        rest = rest[asked.len()..].trim_start();
    }
    let (function, behind) = rest.split_once('(')?;
    let function = function.trim().to_ascii_lowercase();
    let function = function.rsplit('.').next()?.trim_matches('"');
    if function != "jsonb_matches_schema" && function != "json_matches_schema" {
        return None;
    }
    let mut behind = behind.trim_start();
    if let Some(named) = behind.strip_prefix("schema") {
        behind = named
            .trim_start()
            .trim_start_matches(['=', ':', '>'])
            .trim_start();
    }
    let (schema, behind) = if let Some(quoted) = behind.strip_prefix('\'') {
        let end = quoted.match_indices('\'').map(|(at, _)| at).find(|at| {
            !quoted[at + 1..].starts_with('\'')
                && quoted[..*at]
                    .chars()
                    .rev()
                    .take_while(|c| *c == '\'')
                    .count()
                    % 2
                    == 0
        })?;
        (quoted[..end].replace("''", "'").into(), &quoted[end + 1..])
    } else {
        let tag = &behind[..=behind.strip_prefix('$')?.find('$')? + 1];
        let text = &behind[tag.len()..];
        let end = text.find(tag)?;
        (text[..end].into(), &text[end + tag.len()..])
    };
    let (cast, instance) = behind.split_once(',')?;
    let is_cast = matches!(cast.trim(), "" | "::json" | "::jsonb");
    let instance = instance.split_once(')').map(|(it, _)| it.trim())?;
    let instance = instance.strip_prefix("instance").map_or(instance, |named| {
        named
            .trim_start()
            .trim_start_matches(['=', ':', '>'])
            .trim_start()
    });
    let instance = instance.split("::").next()?.trim().trim_matches('"');
    (is_cast && instance == column).then_some(schema)
}

fn member<'j>(schema: &'j Json, key: &str) -> Option<&'j Json> {
    let Json::Object(members) = schema else {
        return None;
    };
    let found = members.iter().rev().find(|(name, _)| name == key);
    found.map(|(_, value)| value)
}

fn ty(schema: &Json, root: &Json, depth: usize) -> Ty {
    if depth > 16 {
        return Ty::Any;
    }
    if let Some(Json::String(path)) = member(schema, "$ref") {
        let target = path
            .strip_prefix("#/")
            .and_then(|path| path.split('/').try_fold(root, |at, key| member(at, key)));
        return target.map_or(Ty::Any, |target| ty(target, root, depth + 1));
    }
    if let Some(Json::Array(values)) = member(schema, "enum") {
        return one_of(values.iter().map(literal).collect());
    }
    if let Some(value) = member(schema, "const") {
        return literal(value);
    }
    for key in ["oneOf", "anyOf"] {
        if let Some(Json::Array(schemas)) = member(schema, key) {
            return one_of(schemas.iter().map(|it| ty(it, root, depth + 1)).collect());
        }
    }
    match member(schema, "type") {
        Some(Json::String(name)) => of_type(name, schema, root, depth),
        Some(Json::Array(names)) => one_of(
            names
                .iter()
                .map(|name| match name {
                    Json::String(name) => of_type(name, schema, root, depth),
                    Json::Null
                    | Json::Boolean(_)
                    | Json::Number(_)
                    | Json::Array(_)
                    | Json::Object(_) => Ty::Any,
                })
                .collect(),
        ),
        // Without a type, a value of any other is taken too.
        _ => Ty::Any,
    }
}

fn of_type(name: &str, schema: &Json, root: &Json, depth: usize) -> Ty {
    match name {
        "string" => Ty::String,
        "number" => Ty::Number,
        "integer" => Ty::Integer,
        "boolean" => Ty::Boolean,
        "null" => Ty::Null,
        "array" if member(schema, "prefixItems").is_some() => Ty::Array(Box::new(Ty::Any)),
        "array" => {
            let element = member(schema, "items").map_or(Ty::Any, |it| ty(it, root, depth + 1));
            Ty::Array(Box::new(element))
        }
        "object" => object(schema, root, depth),
        _ => Ty::Any,
    }
}

fn object(schema: &Json, root: &Json, depth: usize) -> Ty {
    let required: Vec<&str> = match member(schema, "required") {
        Some(Json::Array(names)) => names
            .iter()
            .filter_map(|name| {
                let Json::String(name) = name else {
                    return None;
                };
                Some(name.as_str())
            })
            .collect(),
        _ => Vec::new(),
    };
    let fields: Vec<Field> = match member(schema, "properties") {
        Some(Json::Object(properties)) => properties
            .iter()
            .map(|(name, schema)| Field {
                name: name.clone(),
                optional: !required.contains(&name.as_str()),
                ty: ty(schema, root, depth + 1),
            })
            .collect(),
        _ => Vec::new(),
    };
    let rest = match member(schema, "additionalProperties") {
        _ if member(schema, "patternProperties").is_some() => Some(Ty::Any),
        Some(Json::Boolean(false)) => None,
        Some(schema @ Json::Object(_)) => Some(ty(schema, root, depth + 1)),
        _ => Some(Ty::Any),
    };
    Ty::Object {
        fields,
        rest: rest.map(Box::new),
    }
}

fn literal(value: &Json) -> Ty {
    match value {
        Json::Null => Ty::Null,
        Json::Boolean(is) => Ty::Literal(is.to_string()),
        Json::Number(number) => Ty::Literal(number.clone()),
        Json::String(text) if text.contains(['"', '\\']) || text.contains(char::is_control) => {
            Ty::String
        }
        Json::String(text) => Ty::Literal(format!("\"{text}\"")),
        Json::Array(_) | Json::Object(_) => Ty::Any,
    }
}

fn one_of(mut members: Vec<Ty>) -> Ty {
    members.dedup();
    if members.contains(&Ty::Any) {
        return Ty::Any;
    }
    match <[Ty; 1]>::try_from(members) {
        Ok([only]) => only,
        Err(members) => Ty::Union(members),
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::lower::shape::ty::Ty;

    #[test]
    fn a_schema_is_the_type_that_it_says() {
        let schema = r##"{
            "type": "array",
            "items": { "$ref": "#/definitions/message" },
            "definitions": {
                "message": {
                    "type": "object",
                    "required": ["role", "content"],
                    "properties": {
                        "role": { "enum": ["user", "assistant"] },
                        "content": { "type": "string", "minLength": 1 },
                        "at": { "type": ["string", "null"] },
                        "tags": { "type": "object", "additionalProperties": { "type": "integer" } }
                    }
                }
            }
        }"##;
        let same = "{ role: 'user' | 'assistant'; content: string; at?: string | null; tags?: Record<string, integer> }[]";
        assert_eq!(read(schema), Ty::parse(same));
        assert_eq!(read("{}"), Ok(Ty::Any));
        let closed = r#"{ "type": "object", "additionalProperties": false }"#;
        assert!(matches!(read(closed), Ok(Ty::Object { rest: None, .. })));
        assert_eq!(read("{"), Err("it is not JSON".to_owned()));
    }

    #[test]
    fn a_check_asks_for_a_schema() {
        let asks = |check| super::of_check(check, "messages");
        let text = Some(r#"{"type":"array"}"#.into());
        assert_eq!(
            asks(r#"jsonb_matches_schema('{"type":"array"}', messages)"#),
            text
        );
        assert_eq!(
            asks(
                r#"(messages IS NULL OR extensions.jsonb_matches_schema(schema => '{"type":"array"}'::json, instance => messages))"#
            ),
            text
        );
        assert_eq!(
            asks(r#"json_matches_schema($j${"type":"array"}$j$, "messages")"#),
            text
        );
        for other in [
            r#"not jsonb_matches_schema('{"type":"array"}', messages)"#,
            r#"jsonb_matches_schema('{"type":"array"}', other)"#,
            "jsonb_typeof(messages) = 'array'",
            "jsonb_matches_schema('{', messages",
            "jsonb_matches_schema($j$, messages)",
        ] {
            assert_eq!(asks(other), None, "{other}");
        }
    }
}
