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
//! | `table = "notes"` | which table or view; the only key that must be there |
//! | `namespace = "public"` | its schema; `public` where it is not said |
//! | `spec = "journey"` | which `[[spec]]` of `codegen.toml`; needed where it has several |
//! | `migrations = "migrations"` | a folder, relative to `Cargo.toml`, instead of a `codegen.toml` |
//! | `partial` | the struct need not have all columns |
//! | `crate = "path"` | where `schema_macros` is, when it is re-exported |
//!
//! # On a field
//!
//! | key | says |
//! |---|---|
//! | `rename = "type"` | the column, where it is not the field's name (`r#type` needs none; `#[serde(rename)]` is read too) |
//! | `skip` | this field is no column |
//! | `unchecked` | the type is not compared, only the name and whether the field is an `Option` |
//!
//! # Types
//!
//! A type is right when it implements [`Column`] for the column's type; aliases, paths and newtypes of your own are
//! therefore judged as what they are. See [`pg`] for the list.
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
pub mod pg;
#[doc(hidden)]
pub mod probe;

pub use column::Column;
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
    /// The columns as SQL writes them, quoted and with commas: `"id", "order"`.
    const SELECT_LIST: &'static str;
}
