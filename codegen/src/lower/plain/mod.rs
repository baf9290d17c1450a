//! The model for templates of the user's own: what the migrations come to, in no language.
//!
//! Names come in every spelling, types as the user's table of types says, so that a template needs no logic. Each field
//! is there on every object and has a value; flags are booleans. `codegen model` prints its JSON Schema, which
//! `codegen/data/model.schema.json` holds and a test compares with what is made here.

mod types;

use std::fmt::Write as _;

use serde::Serialize;

use super::names::Names;
use super::{Facts, callable, doc, ident};
use crate::catalog::{
    Column, ColumnRef, Constraint, ConstraintKind, FunctionId, NamespaceId, Relation, RelationId,
    TypeKind,
};
use crate::ddl::IdentityKind;
use crate::lower::explain::definition;
use crate::lower::facts::identity_arguments;

pub use types::{TypeTable, TypesError};

/// The JSON Schema of [`Model`].
pub const SCHEMA: &str = include_str!("../../../data/model.schema.json");

/// All that templates see.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Model {
    /// 1: a field is added without a new number, none is taken away.
    pub version: u32,
    /// Where the SQL is.
    pub from: String,
    /// The command that remakes the file.
    pub command: String,
    /// Enums, and lists of texts that a CHECK allows.
    pub enums: Vec<Enum>,
    /// There are some.
    pub has_enums: bool,
    /// Composite types.
    pub composites: Vec<Composite>,
    /// There are some.
    pub has_composites: bool,
    /// Tables, views and their like.
    pub tables: Vec<Table>,
    /// Functions that a request can call.
    pub functions: Vec<Function>,
    /// There are some.
    pub has_functions: bool,
    /// What the types that occur ask for, as the table of types says: imports, each once, in order.
    pub imports: Vec<String>,
}

/// A name in every spelling. Where the language has it for itself, as the table of types says, it is escaped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Spelled {
    /// As the database has it.
    pub sql: String,
    /// It as a text in double quotes.
    pub literal: String,
    /// `user_id`
    pub snake: String,
    /// `userId`
    pub camel: String,
    /// `UserId`
    pub pascal: String,
    /// `USER_ID`
    pub upper: String,
    /// `snake` is not what the database has.
    pub is_snake_renamed: bool,
    /// `camel` is not what the database has.
    pub is_camel_renamed: bool,
}

/// An enum, or a list of texts that a CHECK allows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Enum {
    /// Its schema.
    pub schema: String,
    /// Its name; of a list the constraint's.
    pub name: Spelled,
    /// What it is called in code: `NoteStatus`.
    pub ident: String,
    /// What is said of it.
    pub doc_lines: Vec<String>,
    /// Its labels, in order.
    pub labels: Vec<Spelled>,
    /// It is a CHECK's list.
    pub is_list: bool,
}

/// A composite type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Composite {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: Spelled,
    /// What it is called in code.
    pub ident: String,
    /// What is said of it.
    pub doc_lines: Vec<String>,
    /// Its attributes.
    pub attributes: Vec<Value>,
}

/// A named value: an attribute, an argument, a column of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Value {
    /// Its name.
    pub name: Spelled,
    /// Its type as PostgreSQL writes it.
    pub sql_type: String,
    /// Its type in the language, NULL aside.
    pub plain_type: String,
    /// The same with NULL where it may be.
    #[serde(rename = "type")]
    pub ty: String,
    /// It may be NULL.
    pub is_nullable: bool,
    /// It may be left out.
    pub is_optional: bool,
}

/// A table or view.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Table {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: Spelled,
    /// What a row is called in code: `Note`.
    pub ident: String,
    /// What is inserted.
    pub insert_ident: String,
    /// What is changed.
    pub update_ident: String,
    /// `table`, `view` …
    pub kind: String,
    /// Nothing is made of it but rows.
    pub is_view: bool,
    /// What is said of it.
    pub doc_lines: Vec<String>,
    /// Its columns.
    pub columns: Vec<TableColumn>,
    /// The columns of its primary key.
    pub primary_key: Vec<Spelled>,
    /// It has one.
    pub has_primary_key: bool,
    /// Its foreign keys.
    pub foreign_keys: Vec<Link>,
    /// Its CHECKs.
    pub checks: Vec<Check>,
    /// The columns of each unique constraint.
    pub uniques: Vec<Unique>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableColumn {
    /// What all values have.
    #[serde(flatten)]
    pub value: Value,
    /// What is said of it.
    pub doc_lines: Vec<String>,
    /// An insert or update may give it.
    pub is_writable: bool,
    /// It is part of the primary key.
    pub is_primary_key: bool,
    /// It is computed by the database.
    pub is_generated: bool,
    /// Its default, as written; empty where it has none.
    pub default: String,
    /// It has one.
    pub has_default: bool,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// Its name.
    pub name: Spelled,
    /// Its columns.
    pub columns: Vec<Spelled>,
    /// The schema of the table that it refers to.
    pub schema: String,
    /// That table.
    pub table: Spelled,
    /// That table's columns.
    pub referenced_columns: Vec<Spelled>,
}

/// A CHECK.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// Its name.
    pub name: Spelled,
    /// Its condition, as written, on one line.
    pub sql: String,
}

/// A unique constraint.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unique {
    /// Its name.
    pub name: Spelled,
    /// Its columns.
    pub columns: Vec<Spelled>,
}

/// A function.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Function {
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: Spelled,
    /// What names of its types are made of.
    pub ident: String,
    /// `f(a integer)`
    pub signature: String,
    /// What is said of it.
    pub doc_lines: Vec<String>,
    /// What it takes.
    pub arguments: Vec<Value>,
    /// The columns that it gives, where it names them.
    pub columns: Vec<Value>,
    /// It names them.
    pub has_columns: bool,
    /// What it gives where it does not, in the language.
    pub returns: String,
    /// It gives a list.
    pub returns_list: bool,
    /// It gives nothing.
    pub returns_nothing: bool,
}

/// The model, with types as the table says.
pub fn lower(facts: &Facts<'_>, names: &Names, types: &TypeTable) -> Model {
    let lowering = Lowering {
        facts: *facts,
        names,
        types,
    };
    lowering.model()
}

struct Lowering<'a> {
    facts: Facts<'a>,
    names: &'a Names,
    types: &'a TypeTable,
}

impl Lowering<'_> {
    fn model(&self) -> Model {
        let facts = self.facts;
        let enums = self.enums();
        let composites = self.composites();
        let tables: Vec<Table> = facts
            .relations()
            .map(|(id, row)| self.table(id, row))
            .collect();
        let functions: Vec<Function> = callable::functions(&facts)
            .map(|(id, _)| self.function(id))
            .collect();
        let columns = tables.iter().flat_map(|it| &it.columns).map(|it| &it.value);
        let attributes = composites.iter().flat_map(|it| &it.attributes);
        let of_functions = functions
            .iter()
            .flat_map(|it| it.arguments.iter().chain(&it.columns));
        let used: Vec<&str> = columns
            .chain(attributes)
            .chain(of_functions)
            .map(|it| it.plain_type.as_str())
            .chain(functions.iter().map(|it| it.returns.as_str()))
            .collect();
        Model {
            version: 1,
            from: facts.header.from.clone(),
            command: facts.header.command.clone(),
            has_enums: !enums.is_empty(),
            has_composites: !composites.is_empty(),
            has_functions: !functions.is_empty(),
            imports: self.types.imports(&used),
            enums,
            composites,
            tables,
            functions,
        }
    }

    fn spelled(&self, name: &str) -> Spelled {
        let snake = self.types.escaped(&ident::snake(name));
        let camel = self.types.escaped(&ident::camel(name));
        Spelled {
            sql: name.to_owned(),
            literal: literal(name),
            is_snake_renamed: snake != name,
            is_camel_renamed: camel != name,
            snake,
            camel,
            pascal: self.types.escaped(&ident::pascal(name)),
            upper: self.types.escaped(&ident::snake(name).to_uppercase()),
        }
    }

    fn schema(&self, id: NamespaceId) -> String {
        self.facts.catalog.namespaces[id].name.to_string()
    }

    fn enums(&self) -> Vec<Enum> {
        let facts = self.facts;
        let mut enums = Vec::new();
        for (id, row) in facts.types() {
            if let TypeKind::Enum { labels } = &row.kind {
                enums.push(Enum {
                    schema: self.schema(row.namespace),
                    name: self.spelled(row.name.as_str()),
                    ident: self.names.enum_(id).to_owned(),
                    doc_lines: lines(&doc::ty(&facts, id)),
                    labels: labels.iter().map(|it| self.spelled(it)).collect(),
                    is_list: false,
                });
            }
        }
        for (id, row) in facts.relations() {
            for column in row.columns() {
                let at = ColumnRef {
                    relation: id,
                    attnum: column.attnum,
                };
                let Some(list) = self.names.column_list(at) else {
                    continue;
                };
                let check = facts.checks.iter().find(|it| it.constraint == list);
                let Some((_, labels)) = check.and_then(|it| it.value_list.as_ref()) else {
                    continue;
                };
                enums.push(Enum {
                    schema: self.schema(row.namespace),
                    name: self.spelled(facts.catalog.constraints[list].name.as_str()),
                    ident: self.names.check_list(list).to_owned(),
                    doc_lines: lines(&doc::check_list(&facts, at)),
                    labels: labels.iter().map(|it| self.spelled(it)).collect(),
                    is_list: true,
                });
            }
        }
        enums
    }

    fn composites(&self) -> Vec<Composite> {
        let facts = self.facts;
        let mut composites = Vec::new();
        for (id, row) in facts.types() {
            let TypeKind::Composite { relation } = &row.kind else {
                continue;
            };
            let attributes = facts.catalog.relations[*relation].columns();
            composites.push(Composite {
                schema: self.schema(row.namespace),
                name: self.spelled(row.name.as_str()),
                ident: self.names.composite(id).to_owned(),
                doc_lines: lines(&doc::ty(&facts, id)),
                attributes: attributes
                    .map(|it| self.value(it.name.as_str(), it.ty, (true, false)))
                    .collect(),
            });
        }
        composites
    }

    fn value(
        &self,
        name: &str,
        ty: crate::catalog::ColumnType,
        (is_nullable, is_optional): (bool, bool),
    ) -> Value {
        let plain_type = self.types.of(&self.facts, self.names, ty);
        Value {
            name: self.spelled(name),
            sql_type: self.facts.catalog.format_type(ty, &[]),
            ty: if is_nullable {
                self.types.nullable(&plain_type)
            } else {
                plain_type.clone()
            },
            plain_type,
            is_nullable,
            is_optional,
        }
    }

    fn table(&self, id: RelationId, row: &Relation) -> Table {
        let facts = self.facts;
        let is_view = row.view.is_some();
        let constraints: Vec<&Constraint> =
            facts.catalog.constraints_of(id).map(|it| it.1).collect();
        let column_names = |row: &Relation, columns: &[i16]| -> Vec<Spelled> {
            let names = columns.iter().map(|it| row.column_at(*it).name.as_str());
            names.map(|it| self.spelled(it)).collect()
        };
        let key = constraints
            .iter()
            .find(|it| matches!(it.kind, ConstraintKind::PrimaryKey { .. }));
        let key_columns = key.map_or(&[][..], |it| &it.columns);
        let mut table = Table {
            schema: self.schema(row.namespace),
            name: self.spelled(row.name.as_str()),
            ident: self.names.relation(id).to_owned(),
            insert_ident: self.names.insert(id),
            update_ident: self.names.update(id),
            kind: row.kind.as_str().to_owned(),
            is_view,
            doc_lines: lines(&doc::relation(&facts, id)),
            columns: row
                .columns()
                .map(|it| self.column(id, it, key_columns, is_view))
                .collect(),
            primary_key: column_names(row, key_columns),
            has_primary_key: key.is_some(),
            foreign_keys: Vec::new(),
            checks: Vec::new(),
            uniques: Vec::new(),
        };
        for it in constraints {
            let name = self.spelled(it.name.as_str());
            match &it.kind {
                ConstraintKind::Check { expr, .. } => table.checks.push(Check {
                    name,
                    sql: expr.text.split_whitespace().collect::<Vec<_>>().join(" "),
                }),
                ConstraintKind::Unique { .. } => table.uniques.push(Unique {
                    name,
                    columns: column_names(row, &it.columns),
                }),
                ConstraintKind::ForeignKey(to) => {
                    let other = &facts.catalog.relations[to.references];
                    table.foreign_keys.push(Link {
                        name,
                        columns: column_names(row, &it.columns),
                        schema: self.schema(other.namespace),
                        table: self.spelled(other.name.as_str()),
                        referenced_columns: column_names(other, &to.referenced_columns),
                    });
                }
                ConstraintKind::PrimaryKey { .. } | ConstraintKind::Exclusion { .. } => {}
            }
        }
        table
    }

    fn column(&self, id: RelationId, column: &Column, key: &[i16], is_view: bool) -> TableColumn {
        let facts = self.facts;
        let is_nullable = !facts.is_not_null(id, column);
        let is_generated =
            column.generated.is_some() || column.identity == Some(IdentityKind::Always);
        let is_filled = column.default_expr.is_some() || column.identity.is_some();
        let at = ColumnRef {
            relation: id,
            attnum: column.attnum,
        };
        let mut value = self.value(
            column.name.as_str(),
            column.ty,
            (is_nullable, is_nullable || is_filled),
        );
        if let Some(list) = self.names.column_list(at) {
            let plain = self.types.of_list(self.names.check_list(list));
            value.ty = if is_nullable {
                self.types.nullable(&plain)
            } else {
                plain.clone()
            };
            value.plain_type = plain;
        }
        let default = column.default_expr.as_ref();
        let default = default.map_or(String::new(), |it| {
            it.text.split_whitespace().collect::<Vec<_>>().join(" ")
        });
        TableColumn {
            value,
            doc_lines: lines(&doc::column(&facts, id, column)),
            is_writable: !is_generated && !is_view,
            is_primary_key: key.contains(&column.attnum),
            is_generated,
            has_default: column.default_expr.is_some(),
            default,
        }
    }

    fn function(&self, id: FunctionId) -> Function {
        let facts = self.facts;
        let row = &facts.catalog.functions[id];
        let arguments = callable::inputs(&facts, row);
        let mut columns = Vec::new();
        let mut returns = String::new();
        let mut returns_nothing = false;
        match callable::result(&facts, row) {
            callable::Result::Nothing => returns_nothing = true,
            callable::Result::Record => self.types.unknown().clone_into(&mut returns),
            callable::Result::Columns(list) => {
                columns = list
                    .iter()
                    .map(|(name, ty)| self.value(name, *ty, (true, false)))
                    .collect();
            }
            callable::Result::Row(id) => self.names.relation(id).clone_into(&mut returns),
            callable::Result::Value(ty) => {
                returns = self.types.nullable(&self.types.of(&facts, self.names, ty));
            }
        }
        Function {
            schema: self.schema(row.namespace),
            name: self.spelled(row.name.as_str()),
            ident: self.names.function(id).to_owned(),
            signature: format!(
                "{}({})",
                definition::qualified(facts.catalog, row.namespace, &row.name),
                identity_arguments(facts.catalog, row)
            ),
            doc_lines: lines(row.comment.as_slice()),
            arguments: arguments
                .iter()
                .map(|it| self.value(it.name, it.ty, (it.nullable, it.optional)))
                .collect(),
            has_columns: !columns.is_empty(),
            columns,
            returns,
            returns_list: row.returns_set,
            returns_nothing,
        }
    }
}

/// Lines that end nowhere else.
fn lines(paragraphs: &[String]) -> Vec<String> {
    let lines = paragraphs
        .iter()
        .flat_map(|it| it.split(['\n', '\r', '\u{2028}', '\u{2029}']));
    lines.map(|it| it.trim_end().to_owned()).collect()
}

/// A text in double quotes, as JSON writes it, which most languages read.
fn literal(text: &str) -> String {
    let mut out = "\"".to_owned();
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            c if c.is_control() || super::is_bidirectional(c) || "\u{2028}\u{2029}".contains(c) => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
