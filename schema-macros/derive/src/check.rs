//! A struct against its table: which field is which column, and what is wrong. Gives messages and pairs, no tokens.

use codegen::config::nearest;
use codegen::lower::snapshot::{ColumnSnapshot, Relation, Snapshot};
use proc_macro2::Span;

use crate::cache::Loaded;
use crate::input::{Field, Input};
use crate::message::{Errors, Message, list};
use crate::shape;

/// What lets the macros know PostgreSQL's functions and operators, which they do not hold.
pub(crate) const BUILD_SCRIPT: &str = "add to `build.rs`: `fn main() -> Result<(), codegen::build::BuildError> { codegen::build::watch() }`, and `codegen` to [build-dependencies]";

/// What is known of a struct, right or wrong.
#[derive(Default)]
pub(crate) struct Checked<'a> {
    /// Fields with their columns.
    pub(crate) pairs: Vec<Pair<'a>>,
    /// The primary key's columns: in the order of the fields, then those that the struct lacks.
    pub(crate) primary_key: Vec<&'a str>,
}

/// A field and its column.
pub(crate) struct Pair<'a> {
    /// The field.
    pub(crate) field: &'a Field<'a>,
    /// The column.
    pub(crate) column: &'a ColumnSnapshot,
}

/// Compares.
pub(crate) fn check<'a>(
    input: &'a Input<'a>,
    loaded: Option<&'a Loaded>,
    errors: &mut Errors,
) -> Checked<'a> {
    let Some(loaded) = loaded else {
        return Checked::default();
    };
    let Some(relation) = relation(input, loaded, errors) else {
        return Checked::default();
    };
    if !input.has_fields {
        return Checked::default();
    }
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    let mut misspelt: Vec<&str> = Vec::new();
    for field in input.fields.iter().filter(|field| !field.attributes.skip) {
        match column(field, relation) {
            Some(column) => match pairs.iter().find(|pair| pair.column.name == column.name) {
                Some(earlier) => {
                    let (_, span) = field.column();
                    errors.at(
                        span,
                        &Message::new(format!(
                            "column `{}` is held by field `{}` already",
                            column.name, earlier.field.ident
                        ))
                        .help("remove one of the two, or name another column"),
                    );
                }
                None => pairs.push(Pair { field, column }),
            },
            None => misspelt.extend(unknown_column(field, relation, errors)),
        }
    }
    if !input.attributes.partial {
        missing_columns(input, relation, &pairs, &misspelt, errors);
    }
    let is_field = |name: &&String| pairs.iter().any(|pair| pair.column.name == **name);
    let of_fields = pairs
        .iter()
        .map(|pair| &pair.column.name)
        .filter(|name| relation.primary_key.contains(name));
    let others = relation.primary_key.iter().filter(|name| !is_field(name));
    let primary_key = of_fields.chain(others).map(String::as_str).collect();
    Checked { pairs, primary_key }
}

/// The table that the struct names.
fn relation<'a>(
    input: &Input<'_>,
    loaded: &'a Loaded,
    errors: &mut Errors,
) -> Option<&'a Relation> {
    let snapshot = &loaded.snapshot;
    let namespace = input.namespace();
    let in_namespace = || {
        snapshot
            .relations
            .iter()
            .filter(|relation| relation.namespace == namespace)
    };
    let Some(asked) = &input.attributes.table else {
        if input.attributes.is_wrong {
            return None;
        }
        let guess = input.ident.to_string().to_lowercase();
        let names = in_namespace().map(|relation| relation.name.as_str());
        let guess = nearest(&guess, names).unwrap_or("…");
        let message = Message::new("no table is said for this struct")
            .help(format!("`#[schema(table = \"{guess}\")]`"));
        errors.on(input.ident, &message);
        return None;
    };
    let name = asked.value();
    let Some(relation) = in_namespace().find(|relation| relation.name == name) else {
        errors.at(asked.span(), &unknown_table(&namespace, &name, snapshot));
        return None;
    };
    if loaded.is_bare && (relation.kind.ends_with("view") || !relation.doubts.is_empty()) {
        let message = Message::new(format!(
            "{} `{name}` cannot be checked without what `build.rs` writes",
            relation.kind
        ));
        errors.at(asked.span(), &message.help(BUILD_SCRIPT));
        return None;
    }
    if !relation.doubts.is_empty() {
        let message = Message::new(format!(
            "{} `{name}` is left out: it is not sure what it is",
            relation.kind
        ));
        errors.at(
            asked.span(),
            &message
                .notes(&relation.doubts)
                .help("`codegen check` says what would help"),
        );
        return None;
    }
    Some(relation)
}

fn unknown_table(namespace: &str, name: &str, snapshot: &Snapshot) -> Message {
    let here = || {
        snapshot
            .relations
            .iter()
            .filter(|relation| relation.namespace == namespace)
    };
    let elsewhere = snapshot
        .relations
        .iter()
        .find(|relation| relation.name == name);
    let mut message = Message::new(format!(
        "table `{name}` does not exist in schema `{namespace}`"
    ));
    if let Some(elsewhere) = elsewhere {
        message = message.help(format!(
            "schema `{0}` has it: `namespace = \"{0}\"`",
            elsewhere.namespace
        ));
    } else if let Some(near) = nearest(name, here().map(|relation| relation.name.as_str())) {
        message = message.help(format!("did you mean `{near}`?"));
    } else if here().next().is_some() {
        let names = here().map(|relation| relation.name.as_str());
        message = message.note(format!("the migrations make {}", list(names)));
    } else {
        message = message.note(format!(
            "the migrations make no table in schema `{namespace}`"
        ));
    }
    if let Some(first) = snapshot.problems.first() {
        let count = snapshot.problems.len();
        let noun = if count == 1 { "error" } else { "errors" };
        message = message.note(format!(
            "the migrations have {count} {noun}, which may be why: {first}"
        ));
    }
    message
}

/// The column of a field: the one it names; else the one that serde is told, as in generated structs.
fn column<'a>(field: &Field<'_>, relation: &'a Relation) -> Option<&'a ColumnSnapshot> {
    let find = |name: &str| relation.columns.iter().find(|column| column.name == name);
    let (name, _) = field.column();
    find(&name).or_else(|| {
        let rename = field.attributes.serde_rename.as_ref()?;
        field
            .attributes
            .rename
            .is_none()
            .then(|| find(&rename.value()))?
    })
}

/// Says that a field is no column; gives the column that was probably meant.
fn unknown_column<'a>(
    field: &Field<'_>,
    relation: &'a Relation,
    errors: &mut Errors,
) -> Option<&'a str> {
    let (name, span) = field.column();
    let names = || relation.columns.iter().map(|column| column.name.as_str());
    let message = Message::new(format!(
        "column `{name}` does not exist in {} `{}`",
        relation.kind, relation.name
    ));
    let near = nearest(&name, names());
    let message = match near {
        Some(near) => {
            let notes = relation.columns.iter().filter(|column| column.name == near);
            message
                .help(format!("did you mean `{near}`?"))
                .notes(notes.flat_map(|column| &column.notes))
        }
        None => message
            .help(format!("it has {}", list(names())))
            .note(format!(
                "{} `{}` is created at {}",
                relation.kind, relation.name, relation.place
            )),
    };
    errors.at(span, &message);
    near
}

/// Says which columns no field holds.
fn missing_columns(
    input: &Input<'_>,
    relation: &Relation,
    pairs: &[Pair<'_>],
    misspelt: &[&str],
    errors: &mut Errors,
) {
    let missing: Vec<&ColumnSnapshot> = relation
        .columns
        .iter()
        .filter(|column| !pairs.iter().any(|pair| pair.column.name == column.name))
        .filter(|column| !misspelt.contains(&column.name.as_str()))
        .collect();
    if missing.is_empty() {
        return;
    }
    let noun = if missing.len() == 1 {
        "column"
    } else {
        "columns"
    };
    let names = list(missing.iter().map(|column| column.name.as_str()));
    let fields: Vec<String> = missing
        .iter()
        .map(|column| proposed_field(column))
        .collect();
    let message = Message::new(format!(
        "{noun} {names} of `{}` missing in struct `{}`",
        relation.name, input.ident
    ))
    .help(format!(
        "add `{}`, or say that it need not have all: `#[schema(partial)]`",
        fields.join(", ")
    ))
    .notes(missing.iter().flat_map(|column| &column.notes));
    errors.at(
        Span::located_at(&input.ident.span(), input.ident.span()),
        &message,
    );
}

/// `archived_at: Option<chrono::DateTime<chrono::Utc>>`
fn proposed_field(column: &ColumnSnapshot) -> String {
    let ident = codegen::lower::ident::rust_field(&column.name);
    let field = format!("{ident}: {}", shape::expected(column));
    if ident == column.name {
        field
    } else {
        format!("#[schema(rename = {:?})] {field}", column.name)
    }
}
