//! Casts, and how values print.

use std::sync::Arc;

use super::conditions::raise;
use super::eval::Eval;
use super::operators::unknown_of;
use super::relations::classes::{class, class_name};
use super::typed::{How, settled};
use super::value::{ObjectType, Unknown, Value};
use crate::catalog::{
    Catalog, FunctionId, NamespaceId, PG_CATALOG, PUBLIC, RelationId, RoleId, TypeId,
};
use crate::ddl::{Ident, ObjectName, RoleName, TypeName};
use crate::diagnostics::Code;
use crate::fold::{Folder, Refusal};
use crate::name::{Name, QualifiedName};
use crate::source::Span;

impl Eval<'_, '_> {
    /// `value::ty`
    pub(super) fn cast(&self, value: Value, ty: &TypeName) -> Result<Value, Refusal> {
        self.cast_as(value, ty, How::Written)
    }

    /// An assignment to a variable of this type.
    pub(super) fn assign(&self, value: Value, ty: &TypeName) -> Result<Value, Refusal> {
        self.cast_as(value, ty, How::Assigned)
    }

    fn cast_as(&self, value: Value, ty: &TypeName, how: How) -> Result<Value, Refusal> {
        let span = ty.span;
        match self.folder.resolve_type(ty) {
            Ok(target) => self.convert(value, target, how, span),
            Err(_) if ty.column_of.is_some() => Ok(settled(value)),
            // A type of an extension that is not known, or of a schema that is not known whole.
            Err(refusal) if refusal.missing.is_none() || self.may_be_there(ty) => {
                Ok(match &value {
                    Value::Null => Value::Null,
                    Value::Unknown(unknown) => Value::Unknown(Unknown {
                        parts: None,
                        ..unknown.clone()
                    }),
                    _ => Value::unknown_not_null(span, format!("a value of type {}", ty.name)),
                })
            }
            Err(refusal) => Err(refusal),
        }
    }

    /// Whether a type that is not found may be there all the same.
    fn may_be_there(&self, ty: &TypeName) -> bool {
        let name = &ty.name;
        let is_known = |namespace: &Name| {
            let found = self.folder.catalog.namespace(namespace.as_str());
            found.is_some_and(|id| !is_partial(self.folder, id))
        };
        match &name.namespace {
            Some(namespace) => !is_known(namespace),
            None => self.folder.has_unknown_extension(),
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
            Err(refusal)
                if kind != ObjectType::Type
                    && refusal.sqlstate() != Some("42601")
                    && self.folder.settings.postgres >= 16 =>
            {
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
        if kind == ObjectType::Relation || kind == ObjectType::Function {
            match parts_of_name(text) {
                Some(0..=2) | None => {}
                Some(3) => {
                    return Ok(Found::Unknown(Unknown::new(
                        span,
                        "the name of this database",
                    )));
                }
                Some(_) => {
                    return Err(raise(
                        "42601",
                        span,
                        "improper qualified name (too many dotted names)",
                    ));
                }
            }
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
        // PostgreSQL's own relations are found without their schema.
        let of_system =
            name.namespace.is_none() && what == "relation" && name.name.as_str().starts_with("pg_");
        let is_partial = of_system
            || name.namespace.as_ref().is_some_and(|namespace| {
                *namespace == "pg_catalog"
                    || *namespace == "information_schema"
                    || self
                        .folder
                        .catalog
                        .namespace(namespace.as_str())
                        .is_some_and(|id| is_partial(self.folder, id))
            });
        if let Some(oid) = (what == "relation").then(|| class(name)).flatten() {
            return Found::Oid(oid);
        }
        let is_there = what == "relation"
            && name.namespace.as_ref().is_none_or(|it| *it == "pg_catalog")
            && self
                .folder
                .catalog
                .ty(PG_CATALOG, name.name.as_str())
                .is_some_and(|id| self.folder.catalog.types[id].category == 'C');
        if is_there {
            let what = format!("the oid of relation \"{name}\"");
            return Found::Unknown(Unknown {
                not_null: true,
                ..Unknown::new(refusal.diagnostic.span, what)
            });
        }
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
        let is_system = name.namespace.as_ref().is_none_or(|it| *it == "pg_catalog");
        let version = self.folder.settings.postgres;
        let built_in = crate::builtins::functions(name.name.as_str(), version);
        match built_in.take(2).count() {
            0 if name.namespace.is_none() && !self.folder.has_unknown_extension() => {
                return Found::Missing(refusal);
            }
            1 if is_system => {
                let what = format!("the oid of function \"{name}\"");
                return Found::Unknown(Unknown {
                    not_null: true,
                    ..Unknown::new(span, what)
                });
            }
            _ => {}
        }
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

    /// How a value prints; `None` where it is not known.
    pub(super) fn to_text(&self, value: &Value) -> Option<Arc<str>> {
        self.cast_text(value)
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

pub(super) fn array_item(text: &str) -> String {
    let is_plain = !text.is_empty()
        && !text.eq_ignore_ascii_case("null")
        && !text.contains(|c: char| c.is_whitespace() || matches!(c, ',' | '"' | '\\' | '{' | '}'));
    if is_plain {
        text.to_owned()
    } else {
        format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
    }
}

pub(super) fn object_text(folder: &Folder<'_>, kind: ObjectType, oid: u32) -> String {
    let catalog = &folder.catalog;
    let printed = match kind {
        ObjectType::Relation => catalog.relations.get(RelationId(oid)).map_or_else(
            || class_name(oid).map(str::to_owned),
            |row| {
                let name = qualified(folder, row.namespace, &row.name, |namespace, name| {
                    catalog.relation(namespace, name).is_some()
                });
                Some(name)
            },
        ),
        ObjectType::Type => {
            let id = TypeId(oid);
            catalog.types.get(id).map(|_| folder.type_name(id))
        }
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
                .map(|input| catalog.type_name(input.ty.id, &path))
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

/// How many names a dotted name has; `None` where it is none.
fn parts_of_name(text: &str) -> Option<usize> {
    let mut rest = text.trim();
    let mut count = 1;
    while parse_name(rest).is_some_and(|it| it.namespace.is_some()) {
        let quoted = rest.starts_with('"');
        let end = if quoted {
            rest[1..].find('"')? + 2
        } else {
            rest.find('.')?
        };
        rest = rest[end..].trim_start().strip_prefix('.')?.trim_start();
        count += 1;
    }
    Some(count)
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
