//! The model of a `database.ts` in Supabase's style, as templates see it.

use serde::Serialize;

use crate::lower::Header;
use crate::lower::typescript::{EnumEntry, Field, Function, Object, Relationship};

/// `database.ts`
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Model {
    /// What its head says.
    #[serde(skip)]
    pub header: Header,
    /// The schemas.
    pub namespaces: Vec<Namespace>,
    /// The schema that helper types mean without one, as a string literal.
    pub default_namespace: String,
    /// The config says which PostgREST answers.
    pub has_postgrest: bool,
    /// Its version, as a string literal.
    pub postgrest: String,
}

/// A schema. Each `has_` says whether its list is not empty.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Namespace {
    /// Its key.
    pub key: String,
    /// Tables and foreign tables.
    pub tables: Vec<Relation>,
    /// Tables are there.
    pub has_tables: bool,
    /// Views and materialized views.
    pub views: Vec<Relation>,
    /// Views are there.
    pub has_views: bool,
    /// Functions.
    pub functions: Vec<Function>,
    /// Functions are there.
    pub has_functions: bool,
    /// Enums, whose `ident` is their union.
    pub enums: Vec<EnumEntry>,
    /// Enums are there.
    pub has_enums: bool,
    /// Composite types, whose `ident` is their key.
    pub composites: Vec<Object>,
    /// Composite types are there.
    pub has_composites: bool,
}

/// A table or view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Relation {
    /// Its doc comment.
    pub doc_lines: Vec<String>,
    /// Its key.
    pub key: String,
    /// A row, with computed fields.
    pub row: Vec<Field>,
    /// It can be read.
    pub has_row: bool,
    /// A row to insert.
    pub insert: Vec<Field>,
    /// It takes rows.
    pub has_insert: bool,
    /// What to change in a row.
    pub update: Vec<Field>,
    /// Its rows can be changed.
    pub has_update: bool,
    /// What cannot be done is said, which of a view it is not.
    pub is_table: bool,
    /// Its foreign keys.
    pub relationships: Vec<Relationship>,
    /// Foreign keys are there.
    pub has_relationships: bool,
}
