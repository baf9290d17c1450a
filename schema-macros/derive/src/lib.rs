//! The proc-macros of `schema-macros`: wiring only.
//!
//! ```text
//! struct:   attributes -> input -> (source: migrations, folded once a process) -> checked  -> expand
//! enum:     attributes -> input -> (source)                                     -> labelled -> enums
//! tables!:  arguments  -> source -> codegen's Rust model -> expand
//! ```

mod attributes;
mod cache;
mod check;
mod drivers;
mod enums;
mod expand;
mod freshness;
mod implement;
mod input;
mod labels;
mod message;
mod shape;
mod source;
mod tables;

use proc_macro::TokenStream;

/// Holds a struct against a table of the migrations and implements `FromSchema`, a struct against a composite type, or
/// an enum against the labels of PostgreSQL's. See the documentation of
/// `schema_macros` for its attributes.
#[proc_macro_derive(FromSchema, attributes(schema))]
pub fn from_schema(item: TokenStream) -> TokenStream {
    let item = syn::parse_macro_input!(item as syn::DeriveInput);
    derive(&item).into()
}

/// Makes the structs of a spec: those that `codegen rust` writes into a file, without the file.
///
/// `tables!("journey")` names a `[[spec]]` of `codegen.toml`; `tables!()` takes the only one; `tables!(migrations =
/// "migrations")` a folder, relative to `Cargo.toml`, where there is no config. The structs need what the file needs:
/// `serde`, and `uuid`, `chrono`, `rust_decimal`, `serde_json` where columns have such types.
///
/// Behind it stand drivers: `tables!("journey", sqlx)`, `tokio_postgres` or `postgres`, with the feature of that driver.
/// Rows are then read by name (`sqlx::FromRow`, `TryFrom<&Row>` with `RowError`); inserts have `insert()`, updates
/// `set_list()`, both for the columns that they give, and their values in that order by `bind_to(query)`,
/// `bind_to_as(query_as)` and `parameters()`. Structs hold what PostgREST sends, and drivers do not read all of that: `SELECT_LIST` asks for addresses,
/// intervals, ranges, composite types and types of your own as JSON, so that it has to be used. A column whose Rust type
/// the driver lacks a feature for is an error that names both.
///
/// ```text
/// let notes: Vec<Note> = sqlx::query_as(&format!("select {} from notes", Note::SELECT_LIST)).fetch_all(&pool).await?;
/// let insert = format!("{} returning {}", note.insert(), Note::SELECT_LIST);
/// let note: Note = note.bind_to_as(sqlx::query_as(&insert)).fetch_one(&pool).await?;
/// client.execute_raw(&note.insert(), note.parameters()).await?;
/// ```
///
/// Rows implement `FromSchema`, and enums and composite types `Column`, so that a struct of your own can have them.
#[proc_macro]
pub fn tables(arguments: TokenStream) -> TokenStream {
    let arguments = syn::parse_macro_input!(arguments as tables::Arguments);
    tables::expand(&arguments).into()
}

fn derive(item: &syn::DeriveInput) -> proc_macro2::TokenStream {
    let mut errors = message::Errors::default();
    let input = input::Input::new(item, &mut errors);
    let loaded = source::of_struct(&input, &mut errors);
    let includes = loaded.as_deref().map(freshness::includes);
    if let input::Body::Enum(_) = &input.body {
        let labelled = labels::check(&input, loaded.as_deref(), &mut errors);
        return enums::expand(&input, &labelled, includes.as_ref(), errors);
    }
    let checked = check::check(&input, loaded.as_deref(), &mut errors);
    expand::expand(&input, &checked, includes.as_ref(), errors)
}
