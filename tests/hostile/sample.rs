//! A schema of hostile names and texts: its SQL, and what every output must say of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use serde::Serialize;

/// Where the next name or text comes from.
pub(crate) trait Source {
    /// The next for this kind of place.
    fn next(&mut self, kind: &'static str) -> String;
}

/// What is given, by schema and name.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Sample {
    /// How many names and texts it has.
    pub(crate) pieces: usize,
    pub(crate) namespaces: Vec<String>,
    pub(crate) tables: Vec<Table>,
    pub(crate) enums: Vec<Listed>,
    pub(crate) composites: Vec<Listed>,
    pub(crate) functions: Vec<Function>,
    #[serde(skip)]
    relations: BTreeMap<String, BTreeSet<String>>,
}

/// A table; two of its columns have a CHECK.
#[derive(Debug, Serialize)]
pub(crate) struct Table {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) comment: String,
    /// Name, comment.
    pub(crate) columns: Vec<(String, String)>,
    /// The texts of the list on the first column.
    pub(crate) list: Vec<String>,
    pub(crate) default: String,
    pub(crate) list_check: String,
    pub(crate) length_check: String,
    pub(crate) primary_key: String,
    pub(crate) unique: String,
    pub(crate) foreign_key: Option<String>,
    pub(crate) index: String,
    pub(crate) policy: String,
    #[serde(skip)]
    pub(crate) references: String,
}

/// An enum and its labels, a composite type and its attributes.
#[derive(Debug, Serialize)]
pub(crate) struct Listed {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) items: Vec<String>,
}

#[derive(Debug, Serialize)]
pub(crate) struct Function {
    pub(crate) namespace: String,
    pub(crate) name: String,
    pub(crate) comment: String,
    pub(crate) arguments: Vec<String>,
    pub(crate) columns: Vec<String>,
}

/// How much of everything a sample has.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Size {
    pub(crate) namespaces: usize,
    pub(crate) tables: usize,
    pub(crate) types: usize,
    pub(crate) functions: usize,
}

impl Sample {
    pub(crate) fn new(source: &mut dyn Source, size: Size) -> Self {
        let mut sample = Self {
            namespaces: vec!["public".to_owned()],
            ..Self::default()
        };
        let mut taken = BTreeSet::from(["public".to_owned(), "information_schema".to_owned()]);
        for _ in 0..size.namespaces {
            let name = sample.name(source, "schema", &mut taken);
            sample.namespaces.push(name);
        }
        for index in 0..size.types {
            let (namespace, comment) = (sample.namespace(index), sample.text(source, "comment"));
            let name = sample.relation(source, "enum", &namespace);
            let mut items = Vec::new();
            let mut labels = BTreeSet::new();
            for _ in 0..3 {
                items.push(sample.name(source, "label", &mut labels));
            }
            sample.enums.push(Listed {
                namespace,
                name,
                comment,
                items,
            });
            let (namespace, comment) = (sample.namespace(index), sample.text(source, "comment"));
            let name = sample.relation(source, "composite", &namespace);
            let mut attributes = system_columns();
            let items = (0..2)
                .map(|_| sample.name(source, "attribute", &mut attributes))
                .collect();
            sample.composites.push(Listed {
                namespace,
                name,
                comment,
                items,
            });
        }
        for index in 0..size.tables {
            let table = sample.table(source, index);
            sample.tables.push(table);
        }
        let mut functions = BTreeSet::new();
        for index in 0..size.functions {
            let (namespace, comment) = (sample.namespace(index), sample.text(source, "comment"));
            let name = sample.name(source, "function", &mut functions);
            let mut names = BTreeSet::new();
            let arguments = (0..2)
                .map(|_| sample.name(source, "argument", &mut names))
                .collect();
            let columns = (0..index % 3)
                .map(|_| sample.name(source, "result", &mut names))
                .collect();
            sample.functions.push(Function {
                namespace,
                name,
                comment,
                arguments,
                columns,
            });
        }
        sample
    }

    fn table(&mut self, source: &mut dyn Source, index: usize) -> Table {
        let namespace = self.namespace(index);
        let name = self.relation(source, "table", &namespace);
        let mut columns = system_columns();
        let columns = (0..6)
            .map(|_| {
                (
                    self.name(source, "column", &mut columns),
                    self.text(source, "column comment"),
                )
            })
            .collect();
        let mut list = Vec::new();
        for _ in 0..2 {
            let text = self.text(source, "list text");
            if !list.contains(&text) {
                list.push(text);
            }
        }
        let mut constraints = BTreeSet::new();
        let list_check = self.name(source, "list constraint", &mut constraints);
        let length_check = self.name(source, "constraint", &mut constraints);
        // Outputs show the keys between tables of one schema.
        let before = self
            .tables
            .iter()
            .rfind(|table| table.namespace == namespace);
        let references = before.map(|table| {
            format!(
                "{}.{} ({})",
                ident(&table.namespace),
                ident(&table.name),
                ident(&table.columns[3].0)
            )
        });
        let foreign_key = references
            .is_some()
            .then(|| self.name(source, "foreign key", &mut constraints));
        // Index names and constraint names are one where an index makes a constraint.
        let mut indexed = |kind| loop {
            let name = self.relation(source, kind, &namespace);
            if constraints.insert(name.clone()) {
                return name;
            }
        };
        let (primary_key, unique, index) =
            (indexed("primary key"), indexed("unique"), indexed("index"));
        Table {
            comment: self.text(source, "comment"),
            default: self.text(source, "default"),
            policy: self.name(source, "policy", &mut BTreeSet::new()),
            references: references.unwrap_or_default(),
            namespace,
            name,
            columns,
            list,
            list_check,
            length_check,
            primary_key,
            unique,
            foreign_key,
            index,
        }
    }

    /// Every other object is in `public`.
    fn namespace(&self, index: usize) -> String {
        let place = if index.is_multiple_of(2) {
            0
        } else {
            (index / 2) % (self.namespaces.len() - 1) + 1
        };
        self.namespaces[place].clone()
    }

    /// Tables, types and indexes of a schema share names.
    fn relation(&mut self, source: &mut dyn Source, kind: &'static str, namespace: &str) -> String {
        let mut taken = self.relations.remove(namespace).unwrap_or_default();
        let name = self.name(source, kind, &mut taken);
        self.relations.insert(namespace.to_owned(), taken);
        name
    }

    /// A name that PostgreSQL would keep: of at most 63 bytes, and not taken.
    fn name(
        &mut self,
        source: &mut dyn Source,
        kind: &'static str,
        taken: &mut BTreeSet<String>,
    ) -> String {
        self.pieces += 1;
        let mut name = cut(&source.next(kind));
        if name.starts_with("pg_") {
            name.insert(0, 'x');
            name = cut(&name);
        }
        let mut number = 2;
        let mut free = name.clone();
        while !taken.insert(free.clone()) {
            free = cut(&format!("{number}{name}"));
            number += 1;
        }
        free
    }

    fn text(&mut self, source: &mut dyn Source, kind: &'static str) -> String {
        self.pieces += 1;
        source.next(kind)
    }

    /// The type of the third column of this table.
    pub(crate) fn enum_of(&self, table: usize) -> &Listed {
        &self.enums[table % self.enums.len()]
    }

    /// All of it in SQL.
    pub(crate) fn sql(&self) -> String {
        let mut sql = String::new();
        self.write(&mut sql).expect("a String takes all");
        sql
    }

    fn write(&self, sql: &mut String) -> std::fmt::Result {
        for namespace in &self.namespaces[1..] {
            writeln!(sql, "create schema {};", ident(namespace))?;
        }
        for it in &self.enums {
            let name = qualified(&it.namespace, &it.name);
            let labels: Vec<String> = it.items.iter().map(|label| text(label)).collect();
            writeln!(sql, "create type {name} as enum ({});", labels.join(", "))?;
            writeln!(sql, "comment on type {name} is {};", text(&it.comment))?;
        }
        for it in &self.composites {
            let name = qualified(&it.namespace, &it.name);
            let attributes: Vec<String> = it
                .items
                .iter()
                .map(|name| format!("{} text", ident(name)))
                .collect();
            writeln!(sql, "create type {name} as ({});", attributes.join(", "))?;
            writeln!(sql, "comment on type {name} is {};", text(&it.comment))?;
        }
        for (index, table) in self.tables.iter().enumerate() {
            self.write_table(sql, index, table)?;
        }
        for it in &self.functions {
            let name = qualified(&it.namespace, &it.name);
            let arguments: Vec<String> = it
                .arguments
                .iter()
                .map(|name| format!("{} text", ident(name)))
                .collect();
            let columns: Vec<String> = it
                .columns
                .iter()
                .map(|name| format!("{} text", ident(name)))
                .collect();
            let (result, body) = match columns.len() {
                0 => ("text".to_owned(), "select 'a'"),
                1 => (format!("table ({})", columns[0]), "select 'a'"),
                _ => (format!("table ({})", columns.join(", ")), "select 'a', 'b'"),
            };
            writeln!(
                sql,
                "create function {name} ({}) returns {result} language sql as {};",
                arguments.join(", "),
                text(body)
            )?;
            writeln!(
                sql,
                "comment on function {name} (text, text) is {};",
                text(&it.comment)
            )?;
        }
        Ok(())
    }

    fn write_table(&self, sql: &mut String, index: usize, table: &Table) -> std::fmt::Result {
        let name = qualified(&table.namespace, &table.name);
        let columns: Vec<String> = table.columns.iter().map(|(name, _)| ident(name)).collect();
        let listed: Vec<String> = table.list.iter().map(|it| text(it)).collect();
        let enum_ = self.enum_of(index);
        let composite = &self.composites[index % self.composites.len()];
        writeln!(sql, "create table {name} (")?;
        writeln!(
            sql,
            "  {0} text not null constraint {1} check ({0} in ({2})),",
            columns[0],
            ident(&table.list_check),
            listed.join(", ")
        )?;
        writeln!(
            sql,
            "  {0} text default {2} constraint {1} check (char_length({0}) > 1),",
            columns[1],
            ident(&table.length_check),
            text(&table.default)
        )?;
        writeln!(
            sql,
            "  {} {} not null,",
            columns[2],
            qualified(&enum_.namespace, &enum_.name)
        )?;
        writeln!(
            sql,
            "  {} int constraint {} primary key,",
            columns[3],
            ident(&table.primary_key)
        )?;
        writeln!(
            sql,
            "  {} {},",
            columns[4],
            qualified(&composite.namespace, &composite.name)
        )?;
        writeln!(sql, "  {} int,", columns[5])?;
        if let Some(foreign_key) = &table.foreign_key {
            writeln!(
                sql,
                "  constraint {} foreign key ({}) references {},",
                ident(foreign_key),
                columns[5],
                table.references
            )?;
            // The names of these are PostgreSQL's own.
            writeln!(
                sql,
                "  foreign key ({}) references {},",
                columns[3], table.references
            )?;
        }
        writeln!(
            sql,
            "  check ({0} > {1}), check ({0} > 0), unique ({0}, {1}),",
            columns[3], columns[5]
        )?;
        writeln!(
            sql,
            "  constraint {} unique ({})\n);",
            ident(&table.unique),
            columns[1]
        )?;
        writeln!(sql, "comment on table {name} is {};", text(&table.comment))?;
        for (column, (_, comment)) in columns.iter().zip(&table.columns) {
            writeln!(
                sql,
                "comment on column {name}.{column} is {};",
                text(comment)
            )?;
        }
        writeln!(
            sql,
            "comment on constraint {} on {name} is {};",
            ident(&table.length_check),
            text(&table.comment)
        )?;
        writeln!(
            sql,
            "create index {} on {name} ({});",
            ident(&table.index),
            columns[1]
        )?;
        writeln!(
            sql,
            "create index on {name} ({}, {});",
            columns[5], columns[1]
        )?;
        writeln!(sql, "alter table {name} enable row level security;")?;
        writeln!(
            sql,
            "create policy {} on {name} for select using ({} <> {});",
            ident(&table.policy),
            columns[0],
            text(&table.default)
        )
    }
}

impl Table {
    /// Those of them that we named and that outputs show as what a row may violate.
    pub(crate) fn constraints(&self) -> Vec<&str> {
        let named = [
            &self.list_check,
            &self.length_check,
            &self.primary_key,
            &self.unique,
        ];
        named
            .into_iter()
            .chain(&self.foreign_key)
            .map(String::as_str)
            .collect()
    }
}

fn system_columns() -> BTreeSet<String> {
    ["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"]
        .map(str::to_owned)
        .into()
}

/// At most 63 bytes, whole characters.
fn cut(text: &str) -> String {
    let mut kept = String::new();
    for c in text.chars() {
        if kept.len() + c.len_utf8() > 63 {
            break;
        }
        kept.push(c);
    }
    kept
}

fn qualified(namespace: &str, name: &str) -> String {
    format!("{}.{}", ident(namespace), ident(name))
}

fn ident(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A literal.
pub(crate) fn text(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
