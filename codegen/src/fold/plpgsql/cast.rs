//! Casts, and how values print.

use std::sync::Arc;

use super::conditions::raise;
use super::eval::Eval;
use super::operators::unknown_of;
use super::time::{Interval, Time, TimeKind};
use super::value::{ObjectType, Unknown, Value, truth_of_text};
use crate::catalog::{
    Catalog, ColumnType, FunctionId, NamespaceId, PUBLIC, RelationId, RoleId, TypeId,
};
use crate::ddl::{Ident, ObjectName, RoleName, TypeName};
use crate::diagnostics::Code;
use crate::fold::{Folder, Refusal};
use crate::name::{Name, QualifiedName};
use crate::source::Span;

impl Eval<'_, '_> {
    /// `value::ty`, and an assignment to a variable of this type.
    pub(super) fn cast(&self, value: Value, ty: &TypeName) -> Result<Value, Refusal> {
        let span = ty.span;
        if value == Value::Null {
            return Ok(Value::Null);
        }
        let is_built_in = ty
            .name
            .namespace
            .as_ref()
            .is_none_or(|namespace| *namespace == "pg_catalog");
        if ty.column_of.is_some() || !is_built_in {
            return Ok(value);
        }
        if ty.dimensions > 0 {
            let element = TypeName {
                dimensions: 0,
                ..ty.clone()
            };
            return match value.items() {
                Some(items) => items
                    .into_iter()
                    .map(|item| match item {
                        // A further dimension.
                        Value::Array(_) => self.cast(item, ty),
                        item => self.cast(item, &element),
                    })
                    .collect::<Result<_, _>>()
                    .map(Value::Array),
                None => Ok(unknown_of([&value], span, "an array")),
            };
        }
        match ty.name.name.as_str() {
            "text" | "varchar" | "bpchar" | "name" | "char" | "citext" => {
                let parts = self.parts(&value);
                Ok(super::text::assembled(parts, [&value], span))
            }
            "int2" | "int4" | "int8" | "oid" => match &value {
                Value::Bool(is) => Ok(Value::int(u32::from(*is))),
                Value::Text(text) => text.trim().parse().map(Value::Int).map_err(|_| {
                    raise(
                        "22P02",
                        span,
                        format!("invalid input syntax for type integer: \"{text}\""),
                    )
                }),
                Value::Object(_, oid) => Ok(Value::int(*oid)),
                Value::Int(_) => Ok(value),
                other => Ok(unknown_of([other], span, "a number")),
            },
            "bool" => match &value {
                Value::Text(text) => truth_of_text(text).map(Value::Bool).ok_or_else(|| {
                    raise(
                        "22P02",
                        span,
                        format!("invalid input syntax for type boolean: \"{text}\""),
                    )
                }),
                Value::Int(number) => Ok(Value::Bool(*number != 0)),
                Value::Bool(_) => Ok(value),
                other => Ok(unknown_of([other], span, "a boolean")),
            },
            "regclass" => self.cast_object(&value, ObjectType::Relation, span),
            "regtype" => self.cast_object(&value, ObjectType::Type, span),
            "regnamespace" => self.cast_object(&value, ObjectType::Namespace, span),
            "regproc" => self.cast_object(&value, ObjectType::Function, span),
            "regprocedure" => self.cast_object(&value, ObjectType::Procedure, span),
            "regrole" => self.cast_object(&value, ObjectType::Role, span),
            "numeric" | "float8" | "float4" if matches!(value, Value::Int(_)) => Ok(value),
            "date" => Ok(self.to_time(&value, TimeKind::Date, span)),
            "timestamp" => Ok(self.to_time(&value, TimeKind::Timestamp, span)),
            "timestamptz" => Ok(self.to_time(&value, TimeKind::TimestampTz, span)),
            "interval" => Ok(match &value {
                Value::Interval(_) => value,
                Value::Text(text) => Interval::parse(text).map_or_else(
                    || Value::unknown_not_null(span, "an interval"),
                    Value::Interval,
                ),
                other => unknown_of([other], span, "an interval"),
            }),
            // A value of any other type prints in that type's own way, so its text is not known any more.
            other => Ok(match &value {
                Value::Unknown(unknown) => Value::Unknown(Unknown {
                    parts: None,
                    ..unknown.clone()
                }),
                _ => Value::unknown_not_null(span, format!("a value of type {other}")),
            }),
        }
    }

    /// A value as the object that it names.
    pub(super) fn cast_object(
        &self,
        value: &Value,
        kind: ObjectType,
        span: Span,
    ) -> Result<Value, Refusal> {
        match value {
            Value::Text(text) => match self.find_object(kind, text, span)? {
                Found::Oid(oid) => Ok(Value::Object(kind, oid)),
                Found::Unknown(unknown) => Ok(Value::Unknown(unknown)),
                Found::Missing(refusal) => Err(refusal),
            },
            Value::Int(number) => Ok(u32::try_from(*number).map_or_else(
                |_| Value::unknown(span, "an oid"),
                |oid| Value::Object(kind, oid),
            )),
            Value::Object(_, oid) => Ok(Value::Object(kind, *oid)),
            other => Ok(unknown_of([other], span, "an oid")),
        }
    }

    /// `to_regclass` and its like: NULL where a cast would raise.
    pub(super) fn find_or_null(
        &self,
        kind: ObjectType,
        text: &str,
        span: Span,
    ) -> Result<Value, Refusal> {
        Ok(match self.find_object(kind, text, span) {
            Ok(Found::Oid(oid)) => Value::Object(kind, oid),
            Ok(Found::Unknown(unknown)) => Value::Unknown(unknown),
            Ok(Found::Missing(_)) => Value::Null,
            // Since PostgreSQL 16 a text that can be no name is one of nothing.
            Err(_) if kind != ObjectType::Type && self.folder.settings.postgres >= 16 => {
                Value::Null
            }
            Err(refusal) => return Err(refusal),
        })
    }

    fn find_object(&self, kind: ObjectType, text: &str, span: Span) -> Result<Found, Refusal> {
        if let Ok(oid) = text.trim().parse() {
            return Ok(Found::Oid(oid));
        }
        if kind == ObjectType::Procedure {
            return Ok(self.find_procedure(text, span));
        }
        let Some(name) = parse_name(text) else {
            return if kind == ObjectType::Type {
                // SQL's own spellings: `character varying(10)`, `text[]`.
                self.find_type_expression(text, span)
            } else {
                Err(raise("42602", span, "invalid name syntax"))
            };
        };
        let object = ObjectName {
            name: name.clone(),
            span,
        };
        let (found, what) = match kind {
            ObjectType::Relation => (
                self.folder.resolve_relation(&object).map(|id| id.0),
                "relation",
            ),
            ObjectType::Type => return self.find_type_expression(text, span),
            ObjectType::Namespace => (
                self.folder
                    .catalog
                    .namespace(name.name.as_str())
                    .map(|id| id.0)
                    .ok_or_else(|| {
                        let message = format!("schema \"{}\" does not exist", name.name);
                        Refusal::new(Code::UnknownSchema, span, message)
                    }),
                "schema",
            ),
            ObjectType::Role => {
                let role = RoleName::Role(Ident {
                    name: name.name.clone(),
                    span,
                });
                let found = self
                    .folder
                    .resolve_role(&role)
                    .map(|grantee| match grantee {
                        crate::catalog::Grantee::Role(id) => id.0,
                        crate::catalog::Grantee::Public => 0,
                    });
                (found, "role")
            }
            ObjectType::Function | ObjectType::Procedure => {
                return Ok(self.find_function(&name, span));
            }
        };
        Ok(match found {
            Ok(oid) => Found::Oid(oid),
            Err(refusal) => self.missing(&name, what, refusal),
        })
    }

    /// What is not in a schema that is not known whole may be there all the same.
    fn missing(&self, name: &QualifiedName, what: &str, refusal: Refusal) -> Found {
        let is_partial = name.namespace.as_ref().is_some_and(|namespace| {
            *namespace == "pg_catalog"
                || *namespace == "information_schema"
                || self
                    .folder
                    .catalog
                    .namespace(namespace.as_str())
                    .is_some_and(|id| is_partial(self.folder, id))
        });
        if is_partial {
            let what = format!("whether {what} \"{name}\" exists");
            Found::Unknown(Unknown::new(refusal.diagnostic.span, what))
        } else {
            Found::Missing(refusal)
        }
    }

    fn find_type_expression(&self, text: &str, span: Span) -> Result<Found, Refusal> {
        let cast = format!("NULL::{text}");
        let parsed = self
            .folder
            .parser
            .expression(&cast, crate::source::Place::Computed(span))
            .map_err(|diagnostic| Refusal::from(*diagnostic))?;
        let crate::expr::ExprKind::Cast { ty, .. } = &parsed.kind else {
            return Ok(Found::Unknown(Unknown::new(span, "a type")));
        };
        Ok(match self.folder.resolve_type(ty) {
            Ok(found) => Found::Oid(found.id.0),
            Err(refusal) => self.missing(&ty.name, "type", refusal),
        })
    }

    fn find_function(&self, name: &QualifiedName, span: Span) -> Found {
        match self.folder.functions_by_name(name).as_slice() {
            [id] => Found::Oid(id.0),
            [] => self.no_function(name, span),
            _ => Found::Missing(raise(
                "42725",
                span,
                format!("more than one function named \"{name}\""),
            )),
        }
    }

    /// PostgreSQL's own functions and those of extensions are not in the catalog.
    fn no_function(&self, name: &QualifiedName, span: Span) -> Found {
        let refusal = Refusal::new(
            Code::UnknownFunction,
            span,
            format!("function \"{name}\" does not exist"),
        );
        if name.namespace.is_none() {
            let what = format!("whether PostgreSQL or an extension has a function \"{name}\"");
            return Found::Unknown(Unknown::new(span, what));
        }
        self.missing(name, "function", refusal)
    }

    /// `name(types)`
    fn find_procedure(&self, text: &str, span: Span) -> Found {
        let unknown = || Found::Unknown(Unknown::new(span, "a function's signature"));
        let Some((name, arguments)) = text
            .trim()
            .strip_suffix(')')
            .and_then(|it| it.split_once('('))
        else {
            return unknown();
        };
        let Some(name) = parse_name(name) else {
            return unknown();
        };
        let mut types = Vec::new();
        for argument in arguments.split(',').filter(|it| !it.trim().is_empty()) {
            match self.find_type_expression(argument.trim(), span) {
                Ok(Found::Oid(oid)) => types.push(TypeId(oid)),
                Ok(other) => return other,
                Err(_) => return unknown(),
            }
        }
        let found = self.folder.functions_by_name(&name).into_iter().find(|id| {
            let inputs = self.folder.catalog.functions[*id].inputs();
            inputs.map(|input| input.ty.id).eq(types.iter().copied())
        });
        found.map_or_else(|| self.no_function(&name, span), |id| Found::Oid(id.0))
    }

    /// A date or timestamp of a literal or of another one.
    fn to_time(&self, value: &Value, kind: TimeKind, span: Span) -> Value {
        let known = match value {
            Value::Time(time) => Some(time.to(kind)),
            Value::Text(text) => Time::parse(text, kind),
            _ => None,
        };
        match (known, value) {
            (Some(time), _) => Value::Time(time),
            (None, Value::Text(text)) => {
                let days = match text.trim().to_ascii_lowercase().as_str() {
                    "now" => return self.clock(kind, span),
                    "today" => 0,
                    "tomorrow" => 1,
                    "yesterday" => -1,
                    _ => return Value::unknown_not_null(span, "a date"),
                };
                match self.clock(TimeKind::Date, span) {
                    Value::Time(today) => today.plus_days(days).map_or_else(
                        || Value::unknown_not_null(span, "a date"),
                        |day| Value::Time(day.to(kind)),
                    ),
                    unknown => unknown,
                }
            }
            (None, Value::Unknown(unknown)) => Value::Unknown(Unknown {
                parts: None,
                ..unknown.clone()
            }),
            (None, _) => Value::unknown_not_null(span, "a date"),
        }
    }

    /// How a value prints; `None` where it is not known.
    pub(super) fn to_text(&self, value: &Value) -> Option<Arc<str>> {
        Some(match value {
            Value::Text(text) => text.clone(),
            Value::Bool(is) => if *is { "true" } else { "false" }.into(),
            Value::Int(number) => number.to_string().into(),
            Value::Object(kind, oid) => object_text(self.folder, *kind, *oid).into(),
            Value::Array(items) => {
                let items: Vec<String> = items
                    .iter()
                    .map(|item| match item {
                        Value::Null => Some("NULL".to_owned()),
                        item => self.to_text(item).map(|text| array_item(&text)),
                    })
                    .collect::<Option<_>>()?;
                format!("{{{}}}", items.join(",")).into()
            }
            Value::Time(time) => time.text().into(),
            Value::Null | Value::Interval(_) | Value::Record(_) | Value::Unknown(_) => return None,
        })
    }
}

enum Found {
    Oid(u32),
    Unknown(Unknown),
    Missing(Refusal),
}

/// Whether a schema belongs to the platform or to an extension, so that it may hold more than is known.
pub(super) fn is_partial(folder: &Folder<'_>, namespace: NamespaceId) -> bool {
    let catalog = &folder.catalog;
    let Some(row) = catalog.namespaces.get(namespace) else {
        return false;
    };
    // The schema of an extension alone.
    let of_extension = || {
        let mut extensions = catalog.extensions.iter();
        namespace != PUBLIC
            && extensions.any(|(_, it)| {
                it.namespace == namespace
                    && (it.name == row.name || catalog.tables_in(namespace).next().is_none())
            })
    };
    folder.is_platform_namespace(namespace) || of_extension()
}

fn array_item(text: &str) -> String {
    let is_plain = !text.is_empty()
        && !text.eq_ignore_ascii_case("null")
        && !text.contains(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '\\' | '{' | '}'));
    if is_plain {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

fn object_text(folder: &Folder<'_>, kind: ObjectType, oid: u32) -> String {
    let catalog = &folder.catalog;
    let printed = match kind {
        ObjectType::Relation => catalog.relations.get(RelationId(oid)).map(|row| {
            qualified(folder, row.namespace, &row.name, |namespace, name| {
                catalog.relation(namespace, name).is_some()
            })
        }),
        ObjectType::Type => catalog
            .types
            .get(TypeId(oid))
            .map(|_| catalog.format_type(ColumnType::plain(TypeId(oid)), &folder.search_path())),
        ObjectType::Namespace => catalog
            .namespaces
            .get(NamespaceId(oid))
            .map(|row| row.name.quoted()),
        ObjectType::Role => catalog.roles.get(RoleId(oid)).map(|row| row.name.quoted()),
        ObjectType::Function => catalog
            .functions
            .get(FunctionId(oid))
            .map(|row| function_name(folder, row.namespace, &row.name)),
        ObjectType::Procedure => catalog.functions.get(FunctionId(oid)).map(|row| {
            let path = folder.search_path();
            let types: Vec<String> = row
                .inputs()
                .map(|input| catalog.format_type(ColumnType::plain(input.ty.id), &path))
                .collect();
            let name = function_name(folder, row.namespace, &row.name);
            format!("{name}({})", types.join(","))
        }),
    };
    printed.unwrap_or_else(|| oid.to_string())
}

fn function_name(folder: &Folder<'_>, namespace: NamespaceId, name: &Name) -> String {
    let catalog: &Catalog = &folder.catalog;
    qualified(folder, namespace, name, |namespace, name| {
        !catalog.functions_named(namespace, name).is_empty()
    })
}

/// The name, with its schema where the search path does not find it there first.
fn qualified(
    folder: &Folder<'_>,
    namespace: NamespaceId,
    name: &Name,
    is_there: impl Fn(NamespaceId, &str) -> bool,
) -> String {
    let first = folder
        .search_path()
        .into_iter()
        .find(|candidate| is_there(*candidate, name.as_str()));
    if first == Some(namespace) {
        name.quoted()
    } else {
        let namespace = &folder.catalog.namespaces[namespace].name;
        format!("{}.{}", namespace.quoted(), name.quoted())
    }
}

/// `a`, `a.b`, each quoted or folded.
pub(in crate::fold) fn parse_name(text: &str) -> Option<QualifiedName> {
    let mut names = Vec::new();
    let mut rest = text.trim();
    loop {
        if let Some(quoted) = rest.strip_prefix('"') {
            let mut name = String::new();
            let mut characters = quoted.char_indices().peekable();
            let end = loop {
                match characters.next()? {
                    (_, '"') if characters.peek().is_some_and(|(_, c)| *c == '"') => {
                        characters.next();
                        name.push('"');
                    }
                    (index, '"') => break index + 1,
                    (_, other) => name.push(other),
                }
            };
            names.push(Name::from_quoted(&name));
            rest = &quoted[end..];
        } else {
            let end = rest.find('.').unwrap_or(rest.len());
            let word = rest[..end].trim();
            let is_name = word.starts_with(|c: char| c.is_alphabetic() || c == '_')
                && word
                    .chars()
                    .all(|c| c.is_alphanumeric() || matches!(c, '_' | '$'));
            if !is_name {
                return None;
            }
            names.push(Name::from_unquoted(word));
            rest = &rest[end..];
        }
        match rest.trim_start().strip_prefix('.') {
            Some(after) => rest = after.trim_start(),
            None if rest.trim().is_empty() => break,
            None => return None,
        }
    }
    let name = names.pop()?;
    Some(QualifiedName {
        namespace: names.pop(),
        name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let parsed = |text| parse_name(text).map(|name| (name.namespace, name.name));
        let name = Name::from_quoted;
        assert_eq!(parsed("Public.T"), Some((Some(name("public")), name("t"))));
        assert_eq!(parsed("\"A\"\"b\""), Some((None, name("A\"b"))));
        assert_eq!(
            parsed("public . \"T\""),
            Some((Some(name("public")), name("T")))
        );
        assert_eq!(parsed("a b"), None);
        assert_eq!(parsed("text[]"), None);
    }
}
