//! The model of `database.ts`, as templates see it.

use serde::Serialize;

use super::Function;
use crate::lower::Header;
use crate::lower::again::Piece;
use crate::pieces::Kept;

/// `database.ts`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Model {
    /// What its head says.
    #[serde(skip)]
    pub header: Header,
    /// Enums.
    pub enums: Vec<Kept<Alias>>,
    /// Composite types.
    pub composites: Vec<Object>,
    /// The user's types that stand in modules of their own.
    pub imports: Vec<Import>,
    /// The user's types that stand here.
    pub types: Vec<Alias>,
    /// The types that keys have for themselves.
    pub brands: Vec<Alias>,
    /// Objects of columns in the user's spelling, with mappers.
    pub shapes: Vec<Shaped>,
    /// What mappers call.
    pub conversions: Conversions,
    /// Tables.
    pub tables: Vec<Piece<Table>>,
    /// Views and materialized views.
    pub views: Vec<Piece<Object>>,
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

/// Names from a module.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Import {
    /// The names, with commas between.
    pub names: String,
    /// The module, as a string literal.
    pub module: String,
}

/// A shape: the types of its objects, and what makes them of rows and rows of them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shaped {
    /// Its type, which only a client lacks that may not read it.
    pub reads: Vec<Object>,
    /// Whether it is declared as an interface.
    pub is_interface: bool,
    /// From a row and to a row, and for a whole shape of a table to what is inserted and what is changed.
    pub mappers: Vec<Mapper>,
    /// The types of what is inserted and what is changed, for a whole shape of a table.
    pub writes: Vec<Object>,
}

/// A function from one form of an object to another.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mapper {
    /// Its doc comment.
    pub doc_lines: Vec<String>,
    /// Its name.
    pub ident: String,
    /// What its argument is called.
    pub argument: String,
    /// The argument's type.
    pub from: String,
    /// The result's type.
    pub to: String,
    /// Properties that are always there.
    pub always: Vec<Assignment>,
    /// Properties that may be absent.
    pub sometimes: Vec<Assignment>,
    /// There are such.
    pub has_sometimes: bool,
}

/// A property that is made.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Assignment {
    /// Its key in an object literal.
    pub key: String,
    /// It as a member of the result.
    pub member: String,
    /// When it is there.
    pub condition: String,
    /// Its value.
    pub value: String,
}

/// The functions that mappers call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Conversions {
    /// A bigint or digits as a number that JSON can say.
    pub number: bool,
    /// A text as a `Date`.
    pub date: bool,
}

/// A table's types.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Lists of texts that its CHECKs allow.
    pub lists: Vec<Alias>,
    /// A row, which only a client lacks that may not read it.
    pub reads: Vec<Object>,
    /// A row to insert, and what to change in a row, as far as the client may do that.
    pub writes: Vec<Object>,
    /// A row, and a row to insert, of which one of two columns is NULL.
    pub unions: Vec<Alias>,
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
    pub tables: Vec<Kept<TableEntry>>,
    /// Tables are there.
    pub has_tables: bool,
    /// Views.
    pub views: Vec<Kept<TableEntry>>,
    /// Views are there.
    pub has_views: bool,
    /// Functions.
    pub functions: Vec<Function>,
    /// Functions are there.
    pub has_functions: bool,
    /// Enums.
    pub enums: Vec<Kept<EnumEntry>>,
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
    /// The type of its row.
    pub ident: String,
    /// The type of what is inserted.
    pub insert_ident: String,
    /// The type of what is changed.
    pub update_ident: String,
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
