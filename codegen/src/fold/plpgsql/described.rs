//! What PostgreSQL says of objects: their types, comments and arguments as text, and whether they are seen.

use super::eval::Eval;
use super::functions::not_null;
use super::text;
use super::value::{ObjectType, Value};
use crate::catalog::ty::oid;
use crate::catalog::{
    ColumnType, ConstraintId, ExtensionId, FunctionId, NamespaceId, RelationId, TypeId,
};
use crate::diagnostics::Code;
use crate::fold::Refusal;
use crate::source::Span;

/// Other catalogs whose objects have comments.
const COMMENTED: [&str; 25] = [
    "pg_am",
    "pg_cast",
    "pg_collation",
    "pg_conversion",
    "pg_database",
    "pg_event_trigger",
    "pg_foreign_data_wrapper",
    "pg_foreign_server",
    "pg_language",
    "pg_largeobject",
    "pg_opclass",
    "pg_operator",
    "pg_opfamily",
    "pg_policy",
    "pg_publication",
    "pg_rewrite",
    "pg_roles",
    "pg_authid",
    "pg_statistic_ext",
    "pg_subscription",
    "pg_tablespace",
    "pg_transform",
    "pg_trigger",
    "pg_ts_config",
    "pg_ts_dict",
];

impl Eval<'_, '_> {
    pub(super) fn current_schema(&self) -> Value {
        let catalog = &self.folder.catalog;
        let role = &catalog.roles[self.folder.session.role].name;
        self.folder
            .session
            .search_path
            .iter()
            .map(|name| if *name == "$user" { role } else { name })
            .find(|name| catalog.namespace(name.as_str()).is_some())
            .map_or(Value::Null, |name| Value::typed(oid::NAME, name.as_str()))
    }

    pub(super) fn format_type(&self, oid: i64, modifier: &Value, span: Span) -> Value {
        let id = TypeId(u32::try_from(oid).unwrap_or(0));
        if oid == 0 {
            return Value::text("-");
        }
        if self.folder.catalog.types.get(id).is_none() {
            return Value::unknown(span, "a type");
        }
        if matches!(modifier, Value::Null) {
            return Value::text(self.folder.type_name(id));
        }
        let Ok(modifier) = i32::try_from(modifier.number().unwrap_or(-1)) else {
            return Value::unknown(span, "a type's modifier");
        };
        let path = self.folder.search_path();
        let ty = ColumnType { id, modifier };
        Value::text(self.folder.catalog.format_type(ty, &path))
    }

    pub(super) fn comment(&self, oid: i64, catalog_name: &str, span: Span) -> Value {
        let catalog = &self.folder.catalog;
        let Ok(oid) = u32::try_from(oid) else {
            return Value::Null;
        };
        let comment = match catalog_name {
            "pg_class" => catalog.relations.get(RelationId(oid)).map(|it| &it.comment),
            "pg_type" => catalog.types.get(TypeId(oid)).map(|it| &it.comment),
            "pg_proc" => catalog.functions.get(FunctionId(oid)).map(|it| &it.comment),
            "pg_namespace" => catalog
                .namespaces
                .get(NamespaceId(oid))
                .map(|it| &it.comment),
            "pg_constraint" => catalog
                .constraints
                .get(ConstraintId(oid))
                .map(|it| &it.comment),
            "pg_extension" => catalog
                .extensions
                .get(ExtensionId(oid))
                .map(|it| &it.comment),
            _ if COMMENTED.contains(&catalog_name) => return Value::unknown(span, "a comment"),
            // No catalog has this name.
            _ => return Value::Null,
        };
        comment
            .and_then(Option::as_deref)
            .map_or(Value::Null, Value::text)
    }

    /// The comment of whatever has this oid: no two objects of the migrations have one.
    pub(super) fn comment_of_any(&self, oid: i64, span: Span) -> Value {
        let catalogs = [
            "pg_class",
            "pg_type",
            "pg_proc",
            "pg_namespace",
            "pg_constraint",
        ];
        let mut comments = catalogs.iter().map(|name| self.comment(oid, name, span));
        let found = comments.find(|it| *it != Value::Null);
        found.unwrap_or(Value::Null)
    }

    pub(super) fn column_comment(&self, oid: i64, number: i64) -> Value {
        let relation = u32::try_from(oid)
            .ok()
            .and_then(|oid| self.folder.catalog.relations.get(RelationId(oid)));
        relation
            .and_then(|relation| {
                relation
                    .columns()
                    .find(|column| i64::from(column.attnum) == number)
            })
            .and_then(|column| column.comment.as_deref())
            .map_or(Value::Null, Value::text)
    }

    pub(super) fn is_visible(&self, is_type: bool, oid: i64) -> Value {
        let catalog = &self.folder.catalog;
        let Ok(oid) = u32::try_from(oid) else {
            return Value::Null;
        };
        let path = self.folder.search_path();
        let visible = if is_type {
            catalog.types.get(TypeId(oid)).map(|row| {
                let first = path
                    .iter()
                    .find_map(|id| catalog.ty(*id, row.name.as_str()));
                first == Some(TypeId(oid))
            })
        } else {
            catalog.relations.get(RelationId(oid)).map(|row| {
                let first = path
                    .iter()
                    .find_map(|id| catalog.relation(*id, row.name.as_str()));
                first == Some(RelationId(oid))
            })
        };
        visible.map_or(Value::Null, Value::Bool)
    }

    /// `pg_get_serial_sequence`
    pub(super) fn serial_sequence(
        &self,
        table: &str,
        column: &str,
        span: Span,
    ) -> Result<Value, Refusal> {
        let Value::Object(_, id) =
            self.cast_object(&Value::text(table), ObjectType::Relation, span)?
        else {
            return Ok(Value::unknown(span, "a sequence"));
        };
        let Some(row) = self.folder.catalog.relations.get(RelationId(id)) else {
            return Ok(Value::unknown(span, "a sequence"));
        };
        let Some(found) = row.columns().find(|it| it.name == *column) else {
            if !row.taints.is_empty() {
                return Ok(Value::unknown(span, "a sequence"));
            }
            let message = format!(
                "column \"{column}\" of relation \"{}\" does not exist",
                row.name
            );
            return Err(Refusal::new(Code::UnknownColumn, span, message));
        };
        let sequence = found
            .sequence
            .and_then(|id| self.folder.catalog.relations.get(id));
        Ok(sequence.map_or(Value::Null, |sequence| {
            let namespace = &self.folder.catalog.namespaces[sequence.namespace].name;
            Value::text(format!("{}.{}", namespace.quoted(), sequence.name.quoted()))
        }))
    }

    /// `pg_function_is_visible`
    pub(super) fn is_function_visible(&self, id: FunctionId) -> Value {
        let catalog = &self.folder.catalog;
        let Some(row) = catalog.functions.get(id) else {
            return Value::Null;
        };
        let inputs = |id: FunctionId| -> Vec<TypeId> {
            let inputs = catalog.functions[id].inputs();
            inputs.map(|it| it.ty.id).collect()
        };
        let first = self.folder.search_path().into_iter().find_map(|namespace| {
            let mut named = catalog
                .functions_named(namespace, row.name.as_str())
                .into_iter();
            named.find(|other| inputs(*other) == inputs(id))
        });
        Value::Bool(first == Some(id))
    }

    /// `pg_get_function_arguments`: with defaults, which PostgreSQL prints in its own way.
    pub(super) fn all_arguments(&self, oid: i64, span: Span) -> Value {
        let function = u32::try_from(oid)
            .ok()
            .and_then(|oid| self.folder.catalog.functions.get(FunctionId(oid)));
        match function {
            Some(row) => {
                let parts = self.function_arguments(row);
                not_null(text::assembled(parts, [], span))
            }
            None => self.identity_arguments(oid, span),
        }
    }

    pub(super) fn identity_arguments(&self, oid: i64, span: Span) -> Value {
        let function = u32::try_from(oid)
            .ok()
            .and_then(|oid| self.folder.catalog.functions.get(FunctionId(oid)));
        let Some(function) = function else {
            return Value::unknown(span, "a function");
        };
        let path = self.folder.search_path();
        let arguments: Vec<String> = function
            .arguments
            .iter()
            .filter_map(|argument| {
                use crate::ddl::ParameterMode;
                let mode = match argument.mode {
                    ParameterMode::In => "",
                    ParameterMode::Out => "OUT ",
                    ParameterMode::InOut => "INOUT ",
                    ParameterMode::Variadic => "VARIADIC ",
                    ParameterMode::Table => return None,
                };
                let name = argument
                    .name
                    .as_ref()
                    .map(|name| format!("{} ", name.quoted()));
                Some(format!(
                    "{mode}{}{}",
                    name.unwrap_or_default(),
                    self.folder.catalog.type_name(argument.ty.id, &path)
                ))
            })
            .collect();
        Value::text(arguments.join(", "))
    }
}
