//! Rust structs held against PostgreSQL migrations at compile time: no database, no generated file.
//!
//! ```
//! use schema_macros::FromSchema;
//!
//! #[derive(FromSchema)]
//! #[schema(table = "conversations", migrations = "tests/ui/project/spec/notes", partial)]
//! struct Conversation {
//!     title: String,
//!     archived_at: Option<chrono::DateTime<chrono::Utc>>,
//! }
//!
//! let sql = format!("select {} from {}", Conversation::SELECT_LIST, Conversation::TABLE);
//! assert_eq!(sql, r#"select "title", "archived_at" from conversations"#);
//! ```
//!
//! [`tables!`] makes the structs themselves.
//!
//! Without `migrations` they are those of the `[[spec]]` in `codegen.toml`, in the folder of `Cargo.toml` or above it.
//! They are read when the crate is compiled; what differs from them is an error at the field that differs.
//!
//! # On the struct: `#[schema(…)]`
//!
//! | key | says |
//! |---|---|
//! | `table = "notes"` | which table or view; this key or the next must be there |
//! | `type_name = "address"` | which composite type, whose attributes the fields are |
//! | `namespace = "public"` | its schema; `public` where it is not said |
//! | `spec = "journey"` | which `[[spec]]` of `codegen.toml`; needed where it has several |
//! | `migrations = "migrations"` | a folder, relative to `Cargo.toml`, instead of a `codegen.toml` |
//! | `rename_all = "camelCase"` | how the columns spell the fields' names: `lowercase`, `UPPERCASE`, `PascalCase`, `camelCase`, `snake_case`, `SCREAMING_SNAKE_CASE`, `kebab-case` or `SCREAMING-KEBAB-CASE`; `#[serde(rename_all)]` is read too |
//! | `partial` | the struct need not have all columns |
//! | `insert` | it is what an INSERT gives: it has all columns that are not null and have no default, and none that are generated always; [`InsertSchema`] |
//! | `update` | it is what an UPDATE sets, none of it generated always; [`UpdateSchema`] |
//! | `sqlx` | it is read from sqlx's rows, or gives its values to sqlx's queries: see below |
//! | `tokio_postgres`, `postgres` | the same for rows and parameters of the crate of that name |
//! | `crate = "path"` | where `schema_macros` is, when it is re-exported |
//!
//! # On a field
//!
//! | key | says |
//! |---|---|
//! | `rename = "type"` | the column, where it is not the field's name (`r#type` needs none; `#[serde(rename)]` is read too) |
//! | `default` | where a row that is read has no such column, the field is `Default::default()` |
//! | `flatten` | this field's type has `FromSchema` on the same table: its columns are the struct's too |
//! | `skip` | this field is no column; of a row that is read it is `Default::default()` |
//! | `unchecked` | the type is not compared, only the name and whether the field is an `Option` |
//!
//! # On an enum
//!
//! `type_name = "mood"` holds its variants against the labels of PostgreSQL's enum; `table = "orders", column = "status"`
//! against the texts that a validated CHECK lists. `rename_all` of the enum and `rename` of a variant spell them. The enum
//! fits columns of that type, or of that CHECK, and has [`SchemaEnum`].
//!
//! ```
//! use schema_macros::{FromSchema, SchemaEnum};
//!
//! #[derive(FromSchema)]
//! #[schema(type_name = "mood", migrations = "tests/ui/project/spec/notes", rename_all = "snake_case")]
//! enum Mood {
//!     Calm,
//!     Curious,
//! }
//!
//! assert_eq!(Mood::Curious.label(), "curious");
//! assert!(Mood::from_label("furious").is_none());
//! ```
//!
//! # Rows and values
//!
//! With `sqlx` a struct has `sqlx::FromRow`, one with `insert` or `update` has `bind_to(query)` and
//! `bind_to_as(query_as)`, which bind its columns in the order of `COLUMNS`; enums and composite types are values of the driver's (which the others want to be `Debug`). With `tokio_postgres` or `postgres` it has
//! `TryFrom<&Row>` with [`RowError`], or `parameters()`. Columns are read by name, and an error names the one that does not fit.
//!
//! ```text
//! let notes: Vec<Note> = sqlx::query_as(&format!("select {} from notes", Note::SELECT_LIST)).fetch_all(&pool).await?;
//! note.bind_to(sqlx::query(NewNote::INSERT)).execute(&pool).await?;
//! let insert = format!("{} returning {}", NewNote::INSERT, Note::SELECT_LIST);
//! let note: Note = note.bind_to_as(sqlx::query_as(&insert)).fetch_one(&pool).await?;
//! client.execute(NewNote::INSERT, &note.parameters())?;
//! ```
//!
//! sqlx is 0.8, or 0.9 with the feature `sqlx-0-9` where that of 0.8 is `sqlx`; there `sqlx::AssertSqlSafe` stands around
//! statements that are put together.
//!
//! Columns of domains are read and written as those of the base type. No driver reads all arrays of domains: `SELECT_LIST`
//! makes arrays of the base type of them, and reading them by `select *` is an error with [`DomainElements`]. In composite
//! values tokio-postgres reads all of these; sqlx does not read arrays of domains there, nor domains over `jsonb` and
//! composite types, which is an error of the derive's.
//!
//! # Types
//!
//! A type is right when it implements [`Column`] for the column's type; aliases, paths and newtypes of your own are
//! therefore judged as what they are. See [`pg`] for the list. With a driver, a type that holds what PostgREST sends and
//! no driver reads, as a `String` an `inet`, is an error that says what that driver has ([`Column::DRIVEN`]).
//!
//! # New files
//!
//! Cargo compiles a crate again when a migration that it read has changed. A *new* file in the folder it only sees with
//! this `build.rs` (and `codegen` under `[build-dependencies]`):
//!
//! ```text
//! fn main() -> Result<(), codegen::build::BuildError> {
//!     codegen::build::watch()
//! }
//! ```
//!
//! That also keeps what the migrations say in `OUT_DIR`, so that the next compilation need not apply them again.
//!
//! # Views
//!
//! What the columns of a view are hangs on PostgreSQL's functions and operators. The macros do not hold them: the same
//! `build.rs` writes them into `OUT_DIR`. Without it a struct on a view is an error that says so.

mod column;
mod json;
pub mod pg;
#[doc(hidden)]
pub mod probe;
#[doc(hidden)]
pub mod record;
mod rows;
#[doc(hidden)]
pub mod statement;

pub use column::Column;
pub use json::Json;
pub use rows::{DomainElements, RowError, UnknownLabel};
pub use schema_macros_derive::{FromSchema, tables};

/// A struct whose fields are columns of a table; `#[derive(FromSchema)]` checks them and implements this.
pub trait FromSchema {
    /// The table's schema.
    const NAMESPACE: &'static str;
    /// The table.
    const TABLE: &'static str;
    /// The columns, not quoted, in the order of the fields.
    const COLUMNS: &'static [&'static str];
    /// The columns of the primary key, not quoted: in the order of the fields, then those that the struct lacks.
    const PRIMARY_KEY: &'static [&'static str];
    /// The columns as SQL writes them, quoted and with commas: `"id", "order"`. Elements of a domain, which no driver
    /// reads, are those of its base type: `"emails"::text[] as "emails"`.
    const SELECT_LIST: &'static str;
}

/// A struct that an INSERT writes: `#[schema(insert)]`.
pub trait InsertSchema: FromSchema {
    /// The statement, its parameters in the order of `COLUMNS`:
    /// `insert into "public"."notes" ("title", "body") values ($1, $2)`. What a domain's column is given is of the base
    /// type: `$1::text`.
    const INSERT: &'static str;
}

/// A struct that an UPDATE writes: `#[schema(update)]`.
pub trait UpdateSchema: FromSchema {
    /// What it sets, its parameters in the order of `COLUMNS`, from 1: `"title" = $1, "body" = $2`.
    const SET_LIST: &'static str;
}

/// An enum whose variants are labels of PostgreSQL's: `#[derive(FromSchema)]` on an enum.
pub trait SchemaEnum: Sized {
    /// The labels, in PostgreSQL's order.
    const LABELS: &'static [&'static str];
    /// The variant's label.
    fn label(&self) -> &'static str;
    /// The variant of a label; none where it is no label.
    fn from_label(label: &str) -> Option<Self>;
}
