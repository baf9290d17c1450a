//! PostgreSQL's own relations, their columns and functions, which the catalog does not hold: a query that does not leave
//! them out may find them.

use super::classes::{class_name, is_class};
use super::{Doubt, Source, letter, unknown_oid};
use crate::builtins;
use crate::catalog::PG_CATALOG;
use crate::fold::plpgsql::value::{ObjectType, Value};

/// The tables of `information_schema`; all else in it are views.
const TABLES: [&str; 4] = [
    "sql_features",
    "sql_implementation_info",
    "sql_parts",
    "sql_sizing",
];

/// The oid of `information_schema`, as `pg_namespace` has it here.
const INFORMATION_SCHEMA: i64 = -1;

impl Source<'_> {
    /// What may be there besides.
    pub(super) fn own(self, table: &str) -> Vec<Doubt> {
        let names_class = |value: &Value| match value {
            Value::Object(ObjectType::Relation, oid) => class_name(*oid).is_some(),
            _ => false,
        };
        let mut wanted = self.wanted.iter();
        if table != "pg_class"
            && wanted.any(|(column, value)| !column.contains("class") && names_class(value))
        {
            return vec![open("PostgreSQL's own relations", Vec::new())];
        }
        match table {
            "pg_class" => self.own_relations("relname", "relnamespace"),
            "pg_tables" => self.own_relations("tablename", "schemaname"),
            "pg_views" => self.own_relations("viewname", "schemaname"),
            "tables" | "views" => self.own_relations("table_name", "table_schema"),
            "columns" => match (self.only("table_name"), self.only("column_name")) {
                (None, Some(column)) => self.own_columns(column),
                _ => self.own_relations("table_name", "table_schema"),
            },
            "pg_attribute" if names_own(self.text) => {
                vec![open(
                    "the columns of PostgreSQL's own relations",
                    Vec::new(),
                )]
            }
            "pg_attribute" => {
                let is_there = self.only("attname").is_none_or(|it| {
                    let version = self.folder.settings.postgres;
                    builtins::relations_with(it, version).next().is_some()
                });
                let known = vec![("attrelid", unknown_oid(PG_CATALOG))];
                let doubt = open("the columns of PostgreSQL's own relations", known);
                is_there.then_some(doubt).into_iter().collect()
            }
            "pg_proc" if self.only("proname").is_none() && !self.text.contains("namespace") => {
                let version = self.folder.settings.postgres;
                let row = |name: &str| {
                    let known = vec![
                        ("oid", unknown_oid(PG_CATALOG)),
                        ("proname", Value::text(name)),
                        ("pronamespace", Value::int(PG_CATALOG.0)),
                    ];
                    open("PostgreSQL's own functions", known)
                };
                builtins::function_names(version).map(row).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Each by its name. Indexes and what holds long values are left out: they have names of their own kind.
    fn own_relations(self, column: &'static str, schema: &'static str) -> Vec<Doubt> {
        // What PostgreSQL's own views say is in its own words: nobody looks for his in them.
        if self.text.contains("definition") {
            return Vec::new();
        }
        let version = self.folder.settings.postgres;
        let row = |qualified: &str| {
            let (namespace, name) = split(qualified);
            let is_own = namespace == "pg_catalog";
            let is_table = TABLES.contains(&name) || is_own && is_class(name);
            let schema_of = match (schema, is_own) {
                ("relnamespace", true) => Value::int(PG_CATALOG.0),
                ("relnamespace", false) => Value::Int(INFORMATION_SCHEMA),
                _ => Value::text(namespace),
            };
            let known = vec![
                (column, Value::text(name)),
                (schema, schema_of),
                ("oid", Value::Int(if is_own { -12 } else { -13 })),
                ("relkind", letter(if is_table { "r" } else { "v" })),
                (
                    "table_type",
                    Value::text(if is_table { "BASE TABLE" } else { "VIEW" }),
                ),
            ];
            let what = format!("PostgreSQL's own relation \"{name}\"");
            Doubt::foreign(what, known)
        };
        match self.only(column) {
            Some(name) => {
                let qualified = format!("information_schema.{name}");
                [name, &qualified]
                    .into_iter()
                    .filter(|it| builtins::relation(it, version).is_some())
                    .map(row)
                    .collect()
            }
            None => builtins::relation_names(version).map(row).collect(),
        }
    }

    /// The columns of this name.
    fn own_columns(self, column: &str) -> Vec<Doubt> {
        let version = self.folder.settings.postgres;
        let relations = builtins::relations_with(column, version);
        relations
            .map(|relation| {
                let (schema, table) = relation.split_once('.').unwrap_or(("pg_catalog", relation));
                let known = vec![
                    ("table_schema", Value::text(schema)),
                    ("table_name", Value::text(table)),
                    ("column_name", Value::text(column)),
                ];
                open("the columns of PostgreSQL's own relations", known)
            })
            .collect()
    }
}

/// The schema and the name of a relation, as the data of built-in ones have it.
fn split(relation: &str) -> (&str, &str) {
    relation.split_once('.').unwrap_or(("pg_catalog", relation))
}

fn open(what: &str, known: Vec<(&'static str, Value)>) -> Doubt {
    Doubt::foreign(what.to_owned(), known)
}

/// Whether a text names one of PostgreSQL's own relations otherwise than as the class of an object.
fn names_own(text: &str) -> bool {
    let mut places = text.match_indices("'pg_").map(|(at, _)| &text[..at]);
    text.contains("regclass")
        && places.any(|before| {
            let compared = before.trim_end().strip_suffix('=').map(str::trim_end);
            !compared.is_some_and(|it| it.ends_with("classoid") || it.ends_with("classid"))
        })
}
