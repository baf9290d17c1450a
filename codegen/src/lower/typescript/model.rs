//! The model of `database.ts`, as templates see it.

use serde::Serialize;

use super::Function;
use crate::lower::Header;

/// `database.ts`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Model {
    /// What its head says.
    #[serde(skip)]
    pub header: Header,
    /// Enums.
    pub enums: Vec<Alias>,
    /// Composite types.
    pub composites: Vec<Object>,
    /// Tables.
    pub tables: Vec<Table>,
    /// Views and materialized views.
    pub views: Vec<Object>,
    /// What functions take and give.
    pub functions: Vec<FunctionTypes>,
    /// A function gives one row, or none.
    pub uses_no_row: bool,
    /// The schemas, for `Database`.
    pub namespaces: Vec<Namespace>,
    /// The first schema, as a string literal: what helper types mean without one.
    pub default_namespace: String,
    /// The config says which PostgREST answers.
    pub has_postgrest: bool,
    /// Its version, as a string literal.
    pub postgrest: String,
}

/// A union of string literals.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alias {
    /// Its doc comment.
    pub doc_lines: Vec<String>,
    /// Its name.
    pub ident: String,
    /// `"a" | "b"`
    pub type_expr: String,
}

/// An object type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Object {
    /// Its doc comment.
    pub doc_lines: Vec<String>,
    /// Its name.
    pub ident: String,
    /// Its properties.
    pub fields: Vec<Field>,
}

/// A property.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Field {
    /// Its doc comment.
    pub doc_lines: Vec<String>,
    /// Its key.
    pub key: String,
    /// Whether it may be absent.
    pub optional: bool,
    /// Its type.
    pub type_expr: String,
}

/// A table's types.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Lists of texts that its CHECKs allow.
    pub lists: Vec<Alias>,
    /// A row.
    pub row: Object,
    /// A row to insert.
    pub insert: Object,
    /// What to change in a row.
    pub update: Object,
}

/// The types of a function.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FunctionTypes {
    /// What it takes.
    pub arguments: Object,
    /// It takes something.
    pub has_arguments: bool,
    /// What it gives; its fields are the columns that it names itself.
    pub returns: Object,
    /// It names some.
    pub has_columns: bool,
    /// What it gives, where it does not.
    pub returns_expr: String,
    /// A list of that.
    pub returns_list: bool,
}

/// A schema in `Database`. Each `has_` says whether its list is not empty.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Namespace {
    /// Its key.
    pub key: String,
    /// Tables.
    pub tables: Vec<TableEntry>,
    /// Tables are there.
    pub has_tables: bool,
    /// Views.
    pub views: Vec<TableEntry>,
    /// Views are there.
    pub has_views: bool,
    /// Functions.
    pub functions: Vec<Function>,
    /// Functions are there.
    pub has_functions: bool,
    /// Enums.
    pub enums: Vec<EnumEntry>,
    /// Enums are there.
    pub has_enums: bool,
    /// Composite types.
    pub composites: Vec<Entry>,
    /// Composite types are there.
    pub has_composites: bool,
}

/// A table or view in `Database`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TableEntry {
    /// Its key.
    pub key: String,
    /// The type of its row; `Insert` and `Update` behind it make the other two.
    pub ident: String,
    /// The fields that functions add to its row.
    pub computed: Vec<Field>,
    /// There are such.
    pub has_computed: bool,
    /// Its foreign keys.
    pub relationships: Vec<Relationship>,
    /// Foreign keys are there.
    pub has_relationships: bool,
}

/// A foreign key to a table of the same schema; supabase-js embeds along it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Relationship {
    /// The constraint, as a string literal.
    pub name: String,
    /// Its columns, as string literals with commas between.
    pub columns: String,
    /// Whether at most one row refers to a row.
    pub is_one_to_one: bool,
    /// The referenced table, as a string literal.
    pub referenced: String,
    /// The referenced columns, as string literals with commas between.
    pub referenced_columns: String,
}

/// An enum in `Database` and `Constants`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EnumEntry {
    /// Its key.
    pub key: String,
    /// Its type.
    pub ident: String,
    /// Its labels, as string literals with commas between.
    pub labels: String,
}

/// A composite type in `Database`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Entry {
    /// Its key.
    pub key: String,
    /// Its type.
    pub ident: String,
}
