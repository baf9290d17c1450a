//! The catalog as Supabase's `GeneratorMetadata`, version 1: what `introspect()` of `@supabase/postgrest-typegen` reads
//! from a live database, so that whatever takes that document takes ours.
//!
//! Field names and their order are those of the document. Objects stand in creation order, ids are the catalog's own.
//! Expressions (`default_value`, `check`, defaults of arguments) are as PostgreSQL prints them; one that is not known so
//! is the source's text. Sizes and row counts are 0: there are no rows. Knows no files and no JSON writer.

mod functions;
mod relations;
#[cfg(test)]
mod tests;
mod types;

use std::borrow::Cow;

use serde::{Serialize, Serializer};

use crate::catalog::{Catalog, Deparsed, Relation, RelationId};
use crate::lower::Facts;

/// The version of the document's shape.
pub const VERSION: u32 = 1;

/// The whole document.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Metadata<'a> {
    /// [`VERSION`]
    pub version: u32,
    /// The schemas asked for.
    pub schemas: Vec<Schema>,
    /// Tables, with partitioned ones.
    pub tables: Vec<Table>,
    /// Foreign tables.
    pub foreign_tables: Vec<ForeignTable>,
    /// Views.
    pub views: Vec<View>,
    /// Materialized views.
    pub materialized_views: Vec<MaterializedView>,
    /// The columns of all of them.
    pub columns: Columns<'a>,
    /// The columns of primary keys, in key order.
    pub primary_keys: Vec<PrimaryKey>,
    /// Foreign keys.
    pub relationships: Relationships<'a>,
    /// Functions but those of triggers.
    pub functions: Functions<'a>,
    /// The types of every schema.
    pub types: Types<'a>,
}

/// A schema.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Schema {
    /// Its id.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Its owner's name.
    pub owner: String,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Table {
    /// Its id.
    pub id: u32,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Row security is on.
    pub rls_enabled: bool,
    /// It holds for the owner too.
    pub rls_forced: bool,
    /// DEFAULT, INDEX, FULL, NOTHING
    pub replica_identity: &'static str,
    /// Always 0.
    pub bytes: u64,
    /// Always `0 bytes`.
    pub size: &'static str,
    /// Always 0.
    pub live_rows_estimate: u64,
    /// Always 0.
    pub dead_rows_estimate: u64,
    /// Its comment.
    pub comment: Option<String>,
}

/// A foreign table.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ForeignTable {
    /// Its id.
    pub id: u32,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Its comment.
    pub comment: Option<String>,
}

/// A view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct View {
    /// Its id.
    pub id: u32,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Whether PostgreSQL itself updates through it.
    pub is_updatable: bool,
    /// Whether INSERT works, through an INSTEAD OF trigger too.
    pub is_insert_enabled: bool,
    /// Whether UPDATE works, through an INSTEAD OF trigger too.
    pub is_update_enabled: bool,
    /// Its comment.
    pub comment: Option<String>,
}

/// A materialized view.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MaterializedView {
    /// Its id.
    pub id: u32,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Whether it has been filled.
    pub is_populated: bool,
    /// Its comment.
    pub comment: Option<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Column<'a> {
    /// Its relation.
    pub table_id: u32,
    /// Its relation's schema.
    pub schema: &'a str,
    /// Its relation's name.
    pub table: &'a str,
    /// `<table_id>.<ordinal_position>`
    pub id: String,
    /// Its `attnum`.
    pub ordinal_position: i16,
    /// Its name.
    pub name: &'a str,
    /// Its default's or generation expression's text.
    pub default_value: Option<&'a str>,
    /// `ARRAY`, `USER-DEFINED` or a built-in type's SQL name.
    pub data_type: Cow<'a, str>,
    /// The `pg_type` name, below a domain the base type's.
    pub format: &'a str,
    /// The schema of `format`.
    pub type_schema: &'a str,
    /// GENERATED … AS IDENTITY
    pub is_identity: bool,
    /// ALWAYS, BY DEFAULT
    pub identity_generation: Option<&'static str>,
    /// GENERATED ALWAYS AS (…)
    pub is_generated: bool,
    /// Neither it nor its domain says NOT NULL.
    pub is_nullable: bool,
    /// Whether it can be written.
    pub is_updatable: bool,
    /// It alone has a UNIQUE constraint.
    pub is_unique: bool,
    /// The first CHECK on it alone.
    pub check: Option<Cow<'a, str>>,
    /// The labels of its enum, or of the enum it has arrays of.
    pub enums: &'a [String],
    /// Its comment.
    pub comment: Option<&'a str>,
}

/// A column of a primary key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PrimaryKey {
    /// The table.
    pub table_id: u32,
    /// The table's schema.
    pub schema: String,
    /// The table's name.
    pub table_name: String,
    /// The column.
    pub name: String,
}

/// A foreign key.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Relationship {
    /// The constraint's name.
    pub foreign_key_name: String,
    /// The table's schema.
    pub schema: String,
    /// The table.
    pub relation: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// The referenced table's schema.
    pub referenced_schema: String,
    /// The referenced table.
    pub referenced_relation: String,
    /// The referenced columns.
    pub referenced_columns: Vec<String>,
    /// Whether the columns are a key of their own table too.
    pub is_one_to_one: bool,
}

/// A function.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Function {
    /// Its id.
    pub id: u32,
    /// Its schema.
    pub schema: String,
    /// Its name.
    pub name: String,
    /// Its language.
    pub language: String,
    /// Its body; empty for a SQL-standard one.
    pub definition: String,
    /// CREATE OR REPLACE FUNCTION as PostgreSQL would print it, around our text of the body.
    pub complete_statement: String,
    /// Its arguments, with OUT ones and the columns of RETURNS TABLE.
    pub args: Vec<Argument>,
    /// `pg_get_function_arguments`
    pub argument_types: String,
    /// `pg_get_function_identity_arguments`
    pub identity_argument_types: String,
    /// Its result's type.
    pub return_type_id: u32,
    /// `pg_get_function_result`
    pub return_type: String,
    /// The relation whose rows it returns.
    pub return_type_relation_id: Option<u32>,
    /// SETOF, TABLE
    pub is_set_returning_function: bool,
    /// How many rows the planner expects of a set.
    pub prorows: Option<Number>,
    /// IMMUTABLE, STABLE, VOLATILE
    pub behavior: &'static str,
    /// SECURITY DEFINER
    pub security_definer: bool,
    /// SET
    pub config_params: Option<ConfigParams>,
}

/// An argument of a function.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Argument {
    /// in, out, inout, variadic, table
    pub mode: &'static str,
    /// Its name, or nothing.
    pub name: String,
    /// Its type.
    pub type_id: u32,
    /// Whether it may be left out; `None` beyond the number of inputs.
    pub has_default: Option<bool>,
}

/// A type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Type<'a> {
    /// Its id.
    pub id: u32,
    /// Its `pg_type` name.
    pub name: &'a str,
    /// Its schema.
    pub schema: &'a str,
    /// `format_type(id, NULL)`
    pub format: Cow<'a, str>,
    /// An enum's labels.
    pub enums: &'a [String],
    /// A composite type's attributes; not those of a table's row type.
    pub attributes: Vec<Attribute<'a>>,
    /// Its comment.
    pub comment: Option<&'a str>,
    /// The relation whose row type it is.
    pub type_relation_id: Option<u32>,
}

/// An attribute of a composite type.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attribute<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its type.
    pub type_id: u32,
}

/// Columns, each made when it is written: there may be tens of thousands.
#[derive(Debug, Clone)]
pub struct Columns<'a> {
    catalog: &'a Catalog,
    deparsed: &'a Deparsed,
    relations: Vec<(RelationId, &'a Relation)>,
}

impl<'a> Columns<'a> {
    /// One after the other, by relation.
    pub fn iter(&self) -> impl Iterator<Item = Column<'a>> {
        let relations = self.relations.iter();
        relations.flat_map(|(id, relation)| {
            relations::columns(self.catalog, self.deparsed, *id, relation)
        })
    }

    /// About how many: dropped ones are counted too.
    pub fn count(&self) -> usize {
        let relations = self.relations.iter();
        relations.map(|(_, relation)| relation.slots.len()).sum()
    }

    /// Those of some relations, until there are about so many, those of the next, and so on.
    pub fn parts(&self, count: usize) -> Vec<Self> {
        let mut parts = Vec::new();
        let mut rest = &self.relations[..];
        while !rest.is_empty() {
            let mut seen = 0;
            let end = rest.iter().position(|(_, relation)| {
                seen += relation.slots.len();
                seen >= count
            });
            let (part, others) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
            parts.push(Self {
                catalog: self.catalog,
                deparsed: self.deparsed,
                relations: part.to_vec(),
            });
            rest = others;
        }
        parts
    }
}

impl Serialize for Columns<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// Foreign keys, made when they are written.
#[derive(Debug, Clone)]
pub struct Relationships<'a>(Facts<'a>);

impl Relationships<'_> {
    /// All of them.
    pub fn list(&self) -> Vec<Relationship> {
        relations::relationships(&self.0)
    }
}

impl Serialize for Relationships<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list().serialize(serializer)
    }
}

/// Functions, made when they are written.
#[derive(Debug, Clone)]
pub struct Functions<'a>(Facts<'a>, &'a Deparsed);

impl Functions<'_> {
    /// All of them.
    pub fn list(&self) -> Vec<Function> {
        functions::of(&self.0, self.1)
    }
}

impl Serialize for Functions<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.list().serialize(serializer)
    }
}

/// Types, each made when it is written.
#[derive(Debug, Clone)]
pub struct Types<'a>(Facts<'a>);

impl<'a> Types<'a> {
    /// One after the other, by id.
    pub fn iter(&self) -> impl Iterator<Item = Type<'a>> {
        types::of(self.0)
    }
}

impl Serialize for Types<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// A number as JavaScript prints it: without a fraction where it has none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(pub f64);

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;
        if self.0.fract() == 0.0 && self.0.abs() <= SAFE_INTEGER {
            serializer.serialize_i64(self.0 as i64)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// A function's settings by name, in the order of jsonb's keys: shorter ones first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigParams(pub Vec<(String, String)>);

impl Serialize for ConfigParams {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

/// The document for the schemas of `facts`; an expression that is not among the deparsed ones is shown as it was written.
/// What is not made when it is written is made before they are asked for.
pub fn metadata<'a>(facts: &Facts<'a>, deparsed: impl FnOnce() -> &'a Deparsed) -> Metadata<'a> {
    let relations = relations::of(facts);
    let deparsed = deparsed();
    Metadata {
        version: VERSION,
        schemas: schemas(facts),
        tables: relations.tables,
        foreign_tables: relations.foreign_tables,
        views: relations.views,
        materialized_views: relations.materialized_views,
        columns: Columns {
            catalog: facts.catalog,
            deparsed,
            relations: facts.relations().collect(),
        },
        primary_keys: relations.primary_keys,
        relationships: Relationships(*facts),
        functions: Functions(*facts, deparsed),
        types: Types(*facts),
    }
}

fn schemas(facts: &Facts<'_>) -> Vec<Schema> {
    facts
        .catalog
        .namespaces
        .iter()
        .filter(|(id, namespace)| facts.shows(*id) && !namespace.name.as_str().starts_with("pg_"))
        .map(|(id, namespace)| Schema {
            id: id.0,
            name: namespace.name.to_string(),
            owner: facts.catalog.roles[namespace.owner].name.to_string(),
        })
        .collect()
}
