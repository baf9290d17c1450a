//! Operators and functions of `json` and `jsonb`.

use super::super::conditions::raise;
use super::super::eval::Eval;
use super::super::value::Value;
use super::decimal::Read;
use super::json::{self, Json};
use super::json_paths::{has_key, joined, set_path, stripped, without_path};
use crate::catalog::TypeId;
use crate::catalog::ty::oid;
use crate::fold::Refusal;
use crate::source::Span;

/// A known `jsonb`.
fn known(value: &Value) -> Option<Json> {
    match value {
        Value::Typed(oid::JSONB | oid::JSON, text) => match json::read(text) {
            Read::Value(value) => Some(value),
            Read::Invalid | Read::Beyond => None,
        },
        _ => None,
    }
}

fn jsonb(value: &Json) -> Value {
    Value::typed(oid::JSONB, value.text())
}

/// What `->>` gives of a value.
fn as_text(value: &Json) -> Value {
    match value {
        Json::Null => Value::Null,
        Json::String(text) => Value::text(text.as_str()),
        other => Value::text(other.text()),
    }
}

/// What `->>` gives of a `json` as it is written.
fn written_text(written: &str) -> Option<Value> {
    Some(match json::read(written) {
        Read::Value(Json::Null) => Value::Null,
        Read::Value(Json::String(text)) => Value::text(text),
        Read::Value(_) => Value::text(written),
        Read::Invalid | Read::Beyond => return None,
    })
}

/// A member or item of a `json` as it is written; `None` within where there is none.
#[expect(
    clippy::option_option,
    reason = "not known, and known that there is none"
)]
fn written_at(text: &str, key: &Value) -> Option<Option<String>> {
    let Some(all) = json::written(text) else {
        return Some(None);
    };
    let is_object = text.trim_start().starts_with('{');
    Some(match key {
        Value::Int(index) if !is_object => json::place(*index, all.len())
            .and_then(|at| all.get(at).map(|(_, it)| (*it).to_owned())),
        Value::Text(name) if is_object => all
            .iter()
            .rev()
            .find(|(key, _)| key.as_deref() == Some(&**name))
            .map(|(_, it)| (*it).to_owned()),
        Value::Int(_) | Value::Text(_) => None,
        _ => return None,
    })
}

/// The texts of a path.
fn texts(value: &Value) -> Option<Vec<Option<String>>> {
    let text = |item: &Value| match item {
        Value::Null => Some(None),
        item => item.as_text().map(|text| Some(text.to_string())),
    };
    value.items()?.iter().map(text).collect()
}

/// What a path leads to.
fn at_path(value: &Json, path: &[Option<String>]) -> Option<Json> {
    let mut current = value;
    for key in path {
        current = current.get(key.as_deref()?)?;
    }
    Some(current.clone())
}

impl Eval<'_, '_> {
    /// An operator with a `json` or `jsonb` on its left.
    pub(super) fn on_json(
        &self,
        symbol: &str,
        declared: &[TypeId],
        left: &Value,
        right: &Value,
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        let Some(value) = known(left) else {
            return Ok(None);
        };
        let is_text = symbol.ends_with(">>");
        let give = |found: Option<Json>| match found {
            None => Value::Null,
            Some(found) if is_text => as_text(&found),
            Some(found) => jsonb(&found),
        };
        Ok(match symbol {
            "->" | "->>" if declared[0] == oid::JSON => {
                let Value::Typed(_, text) = left else {
                    return Ok(None);
                };
                match written_at(text, right) {
                    Some(None) => Some(Value::Null),
                    Some(Some(found)) if is_text => written_text(&found),
                    Some(Some(found)) => Some(Value::typed(oid::JSON, found)),
                    None => None,
                }
            }
            "->" | "->>" => match right {
                Value::Int(index) => Some(give(value.item(*index).cloned())),
                Value::Text(key) if matches!(value, Json::Object(_)) => {
                    Some(give(value.get(key).cloned()))
                }
                Value::Text(_) => Some(Value::Null),
                _ => None,
            },
            "#>" | "#>>" => texts(right).and_then(|path| {
                let found = at_path(&value, &path);
                match (declared[0], found, is_text) {
                    (_, None, _) => Some(Value::Null),
                    (oid::JSONB, found, _) => Some(give(found)),
                    (_, Some(found @ (Json::String(_) | Json::Null)), true) => {
                        Some(as_text(&found))
                    }
                    _ => None,
                }
            }),
            "?" => right
                .as_text()
                .map(|key| Value::Bool(has_key(&value, &key))),
            "?|" | "?&" => texts(right).map(|keys| {
                let mut has = keys.iter().flatten().map(|key| has_key(&value, key));
                Value::Bool(if symbol == "?|" {
                    has.any(|it| it)
                } else {
                    has.all(|it| it)
                })
            }),
            "@>" => known(right).map(|other| Value::Bool(value.contains(&other))),
            "<@" => known(right).map(|other| Value::Bool(other.contains(&value))),
            "||" => known(right).map(|other| jsonb(&joined(value, other))),
            "-" => return self.removed(value, right, span),
            "#-" => texts(right).and_then(|path| {
                let path: Vec<String> = path.into_iter().collect::<Option<_>>()?;
                Some(jsonb(&without_path(value, &path)))
            }),
            _ => None,
        })
    }

    /// `jsonb - key`
    fn removed(&self, value: Json, key: &Value, span: Span) -> Result<Option<Value>, Refusal> {
        let _ = self;
        let keys: Vec<String> = match key {
            Value::Int(index) => {
                return match value {
                    Json::Array(mut items) => {
                        if let Some(at) = json::place(*index, items.len())
                            && at < items.len()
                        {
                            items.remove(at);
                        }
                        Ok(Some(jsonb(&Json::Array(items))))
                    }
                    _ => Err(raise(
                        "22023",
                        span,
                        "cannot delete from object using integer index",
                    )),
                };
            }
            Value::Array(items) => items
                .iter()
                .filter_map(|item| item.as_text().map(|text| text.to_string()))
                .collect(),
            other => match other.as_text() {
                Some(text) => vec![text.to_string()],
                None => return Ok(None),
            },
        };
        Ok(Some(match value {
            Json::Object(mut members) => {
                members.retain(|(key, _)| !keys.contains(key));
                jsonb(&Json::Object(members))
            }
            Json::Array(mut items) => {
                items.retain(|it| !matches!(it, Json::String(text) if keys.contains(text)));
                jsonb(&Json::Array(items))
            }
            _ => return Err(raise("22023", span, "cannot delete from scalar")),
        }))
    }

    /// A value as JSON (`to_jsonb`); of `json` it is read, not kept as written.
    pub(super) fn to_json(&self, value: &Value) -> Option<Json> {
        Some(match value {
            Value::Null => Json::Null,
            Value::Bool(is) => Json::Boolean(*is),
            Value::Int(number) => Json::Number(number.to_string()),
            Value::Typed(oid::INT2 | oid::INT8 | oid::NUMERIC, text) => {
                Json::Number(text.to_string())
            }
            Value::Typed(oid::FLOAT4 | oid::FLOAT8, text) => {
                let is_number = text
                    .bytes()
                    .all(|byte| !byte.is_ascii_alphabetic() || byte == b'e');
                if is_number {
                    Json::Number(text.to_string())
                } else {
                    Json::String(text.to_string())
                }
            }
            Value::Typed(oid::JSON | oid::JSONB, _) => known(value)?,
            Value::Array(items) => Json::Array(
                items
                    .iter()
                    .map(|item| self.to_json(item))
                    .collect::<Option<_>>()?,
            ),
            Value::Record(record) if record.open.is_none() => Json::Object(
                record
                    .fields
                    .iter()
                    .map(|(name, value)| Some((name.as_str().to_owned(), self.to_json(value)?)))
                    .collect::<Option<_>>()?,
            ),
            Value::Record(_) | Value::Unknown(_) => return None,
            other => Json::String(self.printed_for_json(other)?.to_string()),
        })
    }

    /// A value as `json`, as its functions write it.
    fn json_text(&self, value: &Value) -> Option<String> {
        Some(match value {
            Value::Typed(oid::JSON | oid::JSONB, text) => text.to_string(),
            Value::Array(items) => {
                let items: Option<Vec<String>> =
                    items.iter().map(|item| self.json_text(item)).collect();
                format!("[{}]", items?.join(","))
            }
            Value::Record(record) if record.open.is_none() => {
                let members = record.fields.iter().map(|(name, value)| {
                    Some(format!(
                        "{}:{}",
                        json::quoted(name.as_str()),
                        self.json_text(value)?
                    ))
                });
                format!("{{{}}}", members.collect::<Option<Vec<_>>>()?.join(","))
            }
            other => self.to_json(other)?.text(),
        })
    }

    /// An object or array of values: what `json_build_object` and its like make.
    fn built(&self, name: &str, arguments: &[Value], span: Span) -> Result<Option<Value>, Refusal> {
        let is_binary = name.starts_with("jsonb");
        if name.ends_with("array") {
            if !is_binary {
                let items: Option<Vec<String>> =
                    arguments.iter().map(|it| self.json_text(it)).collect();
                return Ok(items.map(|it| Value::typed(oid::JSON, format!("[{}]", it.join(", ")))));
            }
            let items: Option<Vec<Json>> = arguments.iter().map(|it| self.to_json(it)).collect();
            return Ok(items
                .and_then(|items| Json::Array(items).normalized())
                .map(|it| jsonb(&it)));
        }
        if !arguments.len().is_multiple_of(2) {
            let message = "argument list must have even number of elements";
            return Err(raise("22023", span, message));
        }
        let mut members = Vec::new();
        for pair in arguments.chunks(2) {
            let key = match &pair[0] {
                Value::Null => {
                    let code = if is_binary { "22023" } else { "22004" };
                    return Err(raise(code, span, "argument of a key must not be null"));
                }
                key => match self.printed(key) {
                    Some(key) => key.to_string(),
                    None => return Ok(None),
                },
            };
            members.push((key, &pair[1]));
        }
        Ok(self.object(is_binary, &members))
    }

    /// An object with these members.
    fn object(&self, is_binary: bool, members: &[(String, &Value)]) -> Option<Value> {
        if is_binary {
            let members: Option<Vec<(String, Json)>> = members
                .iter()
                .map(|(key, value)| Some((key.clone(), self.to_json(value)?)))
                .collect();
            return members
                .and_then(|members| Json::Object(members).normalized())
                .map(|it| jsonb(&it));
        }
        let members: Option<Vec<String>> = members
            .iter()
            .map(|(key, value)| {
                Some(format!(
                    "{} : {}",
                    json::quoted(key),
                    self.json_text(value)?
                ))
            })
            .collect();
        members.map(|it| Value::typed(oid::JSON, format!("{{{}}}", it.join(", "))))
    }

    /// A function of JSON values.
    pub(super) fn json_function(
        &self,
        name: &str,
        arguments: &[Value],
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        let scalar = |what: &str| {
            let message = format!("cannot get array length of a {what}");
            Err(raise("22023", span, message))
        };
        Ok(match (name, arguments) {
            (
                "json_build_object" | "jsonb_build_object" | "json_build_array"
                | "jsonb_build_array",
                arguments,
            ) => return self.built(name, arguments, span),
            ("to_jsonb", [value]) => self
                .to_json(value)
                .and_then(Json::normalized)
                .map(|it| jsonb(&it)),
            ("to_json" | "row_to_json" | "array_to_json", [value]) => {
                self.json_text(value).map(|it| Value::typed(oid::JSON, it))
            }
            ("jsonb_typeof" | "json_typeof", [value]) => {
                known(value).map(|value| Value::text(value.kind()))
            }
            ("jsonb_array_length" | "json_array_length", [value]) => match known(value) {
                Some(Json::Array(items)) => Some(Value::int(items.len() as u32)),
                Some(Json::Object(_)) => return scalar("non-array"),
                Some(_) => return scalar("scalar"),
                None => None,
            },
            ("jsonb_extract_path" | "jsonb_extract_path_text", [value, path @ ..]) => {
                let path = match path {
                    [Value::Array(path)] => path.as_slice(),
                    path => path,
                };
                let Some(path) = texts(&Value::Array(path.to_vec())) else {
                    return Ok(None);
                };
                let found = known(value).map(|value| at_path(&value, &path));
                found.map(|found| match found {
                    None => Value::Null,
                    Some(found) if name.ends_with("text") => as_text(&found),
                    Some(found) => jsonb(&found),
                })
            }
            ("jsonb_set", [target, path, new, rest @ ..]) => {
                let creates = rest.first() != Some(&Value::Bool(false));
                let (Some(target), Some(path), Some(new)) =
                    (known(target), texts(path), known(new))
                else {
                    return Ok(None);
                };
                let path: Option<Vec<String>> = path.into_iter().collect();
                path.and_then(|path| set_path(target, &path, new, creates))
                    .map(|it| jsonb(&it))
            }
            ("jsonb_strip_nulls", [value]) => known(value).map(|it| jsonb(&stripped(it))),
            ("jsonb_pretty", [value]) => known(value).map(|it| Value::text(it.pretty(0))),
            ("jsonb_object" | "json_object", arguments) => self.object_of_texts(name, arguments),
            _ => None,
        })
    }

    fn object_of_texts(&self, name: &str, arguments: &[Value]) -> Option<Value> {
        let pairs: Vec<(Value, Value)> = match arguments {
            [all] => {
                let all = all.items()?;
                if !all.len().is_multiple_of(2) {
                    return None;
                }
                all.chunks(2)
                    .map(|it| (it[0].clone(), it[1].clone()))
                    .collect()
            }
            [keys, values] => {
                let (keys, values) = (keys.items()?, values.items()?);
                if keys.len() != values.len() {
                    return None;
                }
                keys.into_iter().zip(values).collect()
            }
            _ => return None,
        };
        let members: Option<Vec<(String, &Value)>> = pairs
            .iter()
            .map(|(key, value)| Some((key.as_text()?.to_string(), value)))
            .collect();
        self.object(name.starts_with("jsonb"), &members?)
    }

    /// `jsonb_agg` and its like, over rows that are known.
    pub(in crate::fold::plpgsql) fn json_aggregate(
        &self,
        name: &str,
        inputs: &[Vec<Value>],
    ) -> Option<Value> {
        if inputs.is_empty() {
            return Some(Value::Null);
        }
        let firsts: Vec<Value> = inputs.iter().filter_map(|it| it.first().cloned()).collect();
        match name {
            "jsonb_agg" => {
                let items: Option<Vec<Json>> = firsts.iter().map(|it| self.to_json(it)).collect();
                Json::Array(items?).normalized().map(|it| jsonb(&it))
            }
            "json_agg" => {
                let items: Option<Vec<String>> =
                    firsts.iter().map(|it| self.json_text(it)).collect();
                let is_row = firsts.iter().any(|it| matches!(it, Value::Record(_)));
                let between = if is_row { ", \n " } else { ", " };
                Some(Value::typed(
                    oid::JSON,
                    format!("[{}]", items?.join(between)),
                ))
            }
            "jsonb_object_agg" | "json_object_agg" => {
                let members: Option<Vec<(String, &Value)>> = inputs
                    .iter()
                    .map(|it| Some((self.printed(it.first()?)?.to_string(), it.get(1)?)))
                    .collect();
                let made = self.object(name.starts_with("jsonb"), &members?)?;
                Some(match made {
                    Value::Typed(oid::JSON, text) => {
                        Value::typed(oid::JSON, format!("{{ {} }}", &text[1..text.len() - 1]))
                    }
                    made => made,
                })
            }
            _ => None,
        }
    }

    /// The columns and rows of a function that takes a JSON value apart.
    pub(in crate::fold::plpgsql) fn json_rows(
        &self,
        name: &str,
        value: &Value,
        span: Span,
    ) -> Result<Option<JsonRows>, Refusal> {
        let _ = self;
        let Value::Typed(ty @ (oid::JSON | oid::JSONB), text) = value else {
            return Ok(None);
        };
        let base = name.strip_suffix("_text").unwrap_or(name);
        let is_text = base != name;
        let fits = match base {
            "jsonb_array_elements" | "jsonb_each" | "jsonb_object_keys" => *ty == oid::JSONB,
            "json_array_elements" | "json_each" | "json_object_keys" => *ty == oid::JSON,
            _ => return Ok(None),
        };
        if !fits {
            return Ok(None);
        }
        let is_array = base.ends_with("elements");
        let trimmed = text.trim_start();
        if is_array != trimmed.starts_with('[') || !is_array && !trimmed.starts_with('{') {
            let message = format!("cannot call {name} on such a value");
            return Err(raise("22023", span, message));
        }
        let Some(all) = json::written(text) else {
            return Ok(None);
        };
        let shown = |written: &str| {
            if is_text {
                written_text(written)
            } else {
                Some(Value::typed(*ty, written))
            }
        };
        let rows: Option<Vec<Vec<Value>>> = all
            .iter()
            .map(|(key, written)| {
                let key = key.as_deref().map(Value::text);
                Some(match key {
                    Some(key) if base.ends_with("keys") => vec![key],
                    Some(key) => vec![key, shown(written)?],
                    None => vec![shown(written)?],
                })
            })
            .collect();
        let columns = if is_array {
            vec!["value"]
        } else if base.ends_with("keys") {
            vec![]
        } else {
            vec!["key", "value"]
        };
        Ok(rows.map(|rows| JsonRows { columns, rows }))
    }
}

/// What a function takes a JSON value apart into.
pub(in crate::fold::plpgsql) struct JsonRows {
    /// The columns' names; none where it is the function's.
    pub(in crate::fold::plpgsql) columns: Vec<&'static str>,
    /// The rows.
    pub(in crate::fold::plpgsql) rows: Vec<Vec<Value>>,
}

/// A JSON object whose members become the columns of a record.
pub(in crate::fold::plpgsql) struct Object(Json);

/// The objects that `jsonb_to_recordset`, or for one `jsonb_to_record`, makes records of; `None` where they are not known.
pub(in crate::fold::plpgsql) fn objects_of(value: &Value, plural: bool) -> Option<Vec<Object>> {
    let objects = match (known(value)?, plural) {
        (Json::Array(items), true) => items,
        (object, false) => vec![object],
        (_, true) => return None,
    };
    let is_object = |it: &Json| matches!(it, Json::Object(_));
    let all = objects.iter().all(is_object);
    all.then(|| objects.into_iter().map(Object).collect())
}

impl Object {
    /// A member as the literal that a column reads, NULL where there is none; `None` where it is an array or object and
    /// the column is no text.
    #[expect(
        clippy::option_option,
        reason = "not known, and known that there is none"
    )]
    pub(in crate::fold::plpgsql) fn text_at(&self, key: &str, ty: &str) -> Option<Option<String>> {
        Some(match self.0.get(key) {
            None | Some(Json::Null) => None,
            Some(Json::String(text)) if ty.starts_with("json") => Some(json::quoted(text)),
            Some(Json::String(text)) => Some(text.clone()),
            Some(it @ (Json::Array(_) | Json::Object(_))) => {
                let takes = ty.starts_with("json") || ty == "text";
                return takes.then(|| Some(it.text()));
            }
            Some(other) => Some(other.text()),
        })
    }
}
