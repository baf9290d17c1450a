//! What `codegen.toml` says about shapes: spellings, picks, types of columns. Data only; what it means is decided in
//! [`lower::shape`](crate::lower::shape), where the catalog is known.

use std::collections::BTreeMap;

use serde::Deserialize;

/// How properties are spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Case {
    /// `emotionalPatterns`
    Camel,
    /// `emotional_patterns`
    Snake,
    /// As in the database.
    Preserve,
}

/// How a column that may be NULL stands in an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Nulls {
    /// `tone: string | null`
    Null,
    /// `tone?: string`
    Optional,
}

/// What an array's elements may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Elements {
    /// `(string | null)[]`
    Nullable,
    /// `string[]`
    NotNull,
}

/// What a 64-bit integer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Bigint {
    /// JavaScript's number.
    Number,
    /// Its digits.
    String,
    /// JavaScript's bigint.
    Bigint,
}

/// What a `numeric` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Numeric {
    /// JavaScript's number.
    Number,
    /// Its digits.
    String,
}

/// What a date or timestamp is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Moment {
    /// The text that comes over the wire.
    #[serde(rename = "string")]
    String,
    /// JavaScript's `Date`.
    Date,
}

/// What Rust holds a value as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Held {
    /// A date, time or timestamp as `chrono` has it.
    Chrono,
    /// The same as `time` has it.
    Time,
    /// The same as `jiff` has it.
    Jiff,
    /// A 64-bit integer.
    I64,
    /// `rust_decimal::Decimal`
    Decimal,
    /// The text on the wire.
    String,
}

/// What Rust holds dates and numbers as.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HeldAs {
    /// Dates, times and timestamps.
    pub date: Option<Held>,
    /// 64-bit integers.
    pub bigint: Option<Held>,
    /// `numeric`
    pub numeric: Option<Held>,
}

impl HeldAs {
    /// The same, where nothing is said what the other says.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            date: self.date.or(other.date),
            bigint: self.bigint.or(other.bigint),
            numeric: self.numeric.or(other.numeric),
        }
    }
}

/// How TypeScript declares an object type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Declare {
    /// `type T = { … }`
    #[default]
    Type,
    /// `interface T { … }`
    Interface,
}

/// Where the sentences about a column come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Docs {
    /// COMMENT ON.
    #[default]
    Comments,
    /// COMMENT ON, else the `-- …` at the end of the column's line.
    SqlComments,
}

/// `[spec.tables.NAME]`: the shape of one table or view.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// How its properties are spelled.
    pub case: Option<Case>,
    /// How NULL stands in it.
    pub nullable: Option<Nulls>,
    /// What its 64-bit integers are.
    pub bigint: Option<Bigint>,
    /// What its numerics are.
    pub numeric: Option<Numeric>,
    /// What its dates and timestamps are.
    pub date: Option<Moment>,
    /// How TypeScript declares it.
    pub declare: Option<Declare>,
    /// Whether a CHECK by which one of two columns is NULL makes a union of its rows.
    pub unions: Option<bool>,
    /// What Rust holds its dates and numbers as.
    #[serde(default)]
    pub rust: HeldAs,
}

/// `[spec.columns."TABLE.COLUMN"]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Its property's name in shapes.
    pub name: Option<String>,
    /// Its type in every language, in the words of [`lower::shape::ty`](crate::lower::shape::ty).
    #[serde(rename = "type")]
    pub ty: Option<String>,
    /// What its elements may be.
    pub elements: Option<Elements>,
    /// How NULL stands in shapes.
    pub nullable: Option<Nulls>,
    /// What Rust holds its values as.
    pub rust: Option<Held>,
}

/// `[spec.shapes.NAME]`: some columns of a table under a name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pick {
    /// The table or view.
    pub table: String,
    /// Its columns, in the order of the properties; all where it is not said.
    pub columns: Option<Vec<String>>,
    /// How its properties are spelled.
    pub case: Option<Case>,
    /// How NULL stands in it.
    pub nullable: Option<Nulls>,
    /// What its 64-bit integers are.
    pub bigint: Option<Bigint>,
    /// What its numerics are.
    pub numeric: Option<Numeric>,
    /// What its dates and timestamps are.
    pub date: Option<Moment>,
    /// How TypeScript declares it.
    pub declare: Option<Declare>,
    /// Names of single properties, by column.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}

/// `[spec.types.NAME]`: a type that columns may have.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Type {
    /// Its shape, from which all three languages are made.
    pub shape: Option<String>,
    /// Its JSON Schema, from which all three languages are made.
    pub schema: Option<String>,
    /// The module that TypeScript imports it from, by its name.
    pub ts: Option<String>,
    /// The module that Zod's schema is imported from: `chatMessageSchema` for `ChatMessage`.
    pub zod: Option<String>,
    /// The path of Rust's type.
    pub rust: Option<String>,
}

/// Everything that the config says about shapes of one spec.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shapes {
    /// What holds for all tables.
    pub all: Table,
    /// `[spec.tables]`
    pub tables: BTreeMap<String, Table>,
    /// `[spec.columns]`
    pub columns: BTreeMap<String, Column>,
    /// `[spec.shapes]`
    pub picks: BTreeMap<String, Pick>,
    /// `[spec.types]`
    pub types: BTreeMap<String, Type>,
    /// `[spec.overrides]`: types by domain or by type of the database.
    pub overrides: BTreeMap<String, String>,
    /// Whether keys have types of their own.
    pub branded_ids: bool,
    /// `[spec.rust.overrides]`: what Rust holds values of a domain or type of the database as.
    pub held: BTreeMap<String, Held>,
}

/// Keys of `[spec.tables.NAME]`.
pub(super) const TABLE_KEYS: &[&str] = &[
    "case", "nullable", "bigint", "numeric", "date", "declare", "unions", "rust",
];

/// Keys of `[spec.columns."TABLE.COLUMN"]`.
pub(super) const COLUMN_KEYS: &[&str] = &["name", "type", "elements", "nullable", "rust"];

/// Keys of `[spec.shapes.NAME]`.
pub(super) const PICK_KEYS: &[&str] = &[
    "table", "columns", "case", "nullable", "bigint", "numeric", "date", "declare", "names",
];

/// Keys of `[spec.types.NAME]`.
pub(super) const TYPE_KEYS: &[&str] = &["shape", "schema", "ts", "zod", "rust"];
