//! A struct against its table: which field is which column, and what is wrong. Gives messages and pairs, no tokens.

use codegen::config::nearest;
use codegen::lower::snapshot::{ColumnSnapshot, InsertRule, Relation, Snapshot};
use proc_macro2::Span;
use syn::LitStr;

use crate::attributes::OfItem;
use crate::cache::Loaded;
use crate::input::{Body, Field, Input};
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
    /// The columns that fields with columns of their own must hold, since no field here does.
    pub(crate) flattened: Vec<&'a ColumnSnapshot>,
    /// The names of all columns that a field holds, in the table's order.
    pub(crate) attributes: Vec<&'a str>,
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
    let Body::Struct(fields) = &input.body else {
        return Checked::default();
    };
    flattening(input, errors);
    let mut pairs: Vec<Pair<'a>> = Vec::new();
    let mut misspelt: Vec<&str> = Vec::new();
    let is_column =
        |field: &&Field<'_>| !field.attributes.skip && field.attributes.flatten.is_none();
    for field in fields.iter().filter(is_column) {
        match column(input, field, relation) {
            Some(column) => match pairs.iter().find(|pair| pair.column.name == column.name) {
                Some(earlier) => {
                    let (_, span) = input.names_of(field);
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
            None => misspelt.extend(unknown_column(input, field, relation, errors)),
        }
    }
    let missing: Vec<&ColumnSnapshot> = relation
        .columns
        .iter()
        .filter(|column| !pairs.iter().any(|pair| pair.column.name == column.name))
        .filter(|column| !misspelt.contains(&column.name.as_str()))
        .collect();
    let mut flattened = Vec::new();
    let OfItem {
        partial,
        insert,
        update,
        ..
    } = input.attributes;
    if insert.is_some() || update.is_some() {
        given_columns(input, relation, &pairs, errors);
        if insert.is_some() {
            required_columns(input, relation, &missing, errors);
        }
    } else if partial.is_none() {
        if input.flattened().next().is_some() {
            flattened = missing;
        } else {
            missing_columns(input, relation, &missing, errors);
        }
    }
    let is_field = |name: &&String| pairs.iter().any(|pair| pair.column.name == **name);
    let of_fields = pairs
        .iter()
        .map(|pair| &pair.column.name)
        .filter(|name| relation.primary_key.contains(name));
    let others = relation.primary_key.iter().filter(|name| !is_field(name));
    let primary_key = of_fields.chain(others).map(String::as_str).collect();
    let all = relation.columns.iter().map(|column| column.name.as_str());
    let attributes = all
        .filter(|name| pairs.iter().any(|pair| pair.column.name == *name))
        .collect();
    Checked {
        pairs,
        primary_key,
        flattened,
        attributes,
    }
}

/// What cannot be said beside `flatten`.
fn flattening(input: &Input<'_>, errors: &mut Errors) {
    for field in input.flattened() {
        let span = field.attributes.flatten.unwrap_or_else(Span::call_site);
        let what = if input.attributes.type_name.is_some() {
            "a composite type"
        } else if input.attributes.insert.is_some() || input.attributes.update.is_some() {
            "what is written"
        } else if input.generics.type_params().next().is_some()
            || input.generics.const_params().next().is_some()
        {
            "a generic struct"
        } else {
            continue;
        };
        let message = Message::new(format!("`flatten` is not for {what}"));
        errors.at(span, &message.help("name the columns as fields"));
    }
}

/// Says which fields hold columns that only PostgreSQL writes.
fn given_columns(input: &Input<'_>, relation: &Relation, pairs: &[Pair<'_>], errors: &mut Errors) {
    for pair in pairs
        .iter()
        .filter(|pair| pair.column.insert == InsertRule::Never)
    {
        let (_, span) = input.names_of(pair.field);
        let message = Message::new(format!(
            "column `{}` of `{}` is generated always, nothing else can be written",
            pair.column.name, relation.name
        ))
        .help("remove the field, or read it with a struct of its own")
        .notes(&pair.column.notes);
        errors.at(span, &message);
    }
}

/// Says which columns no field holds that an INSERT has to give.
fn required_columns(
    input: &Input<'_>,
    relation: &Relation,
    missing: &[&ColumnSnapshot],
    errors: &mut Errors,
) {
    let required: Vec<&ColumnSnapshot> = missing
        .iter()
        .copied()
        .filter(|column| column.insert == InsertRule::Required)
        .collect();
    if required.is_empty() {
        return;
    }
    let message = Message::new(format!(
        "{} of `{}` missing in struct `{}`: an INSERT has to give what is not null and has no default",
        columns(&required),
        relation.name,
        input.ident
    ))
    .help(format!("add `{}`", proposed_fields(&required)))
    .notes(required.iter().flat_map(|column| &column.notes));
    errors.at(input.ident.span(), &message);
}

/// The table that the struct names.
fn relation<'a>(
    input: &Input<'_>,
    loaded: &'a Loaded,
    errors: &mut Errors,
) -> Option<&'a Relation> {
    let snapshot = &loaded.snapshot;
    let namespace = input.namespace();
    if let Some(asked) = &input.attributes.type_name {
        return composite(input, asked, snapshot, errors);
    }
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
    let relation = table(asked, &namespace, snapshot, errors)?;
    let name = asked.value();
    if loaded.is_bare && (relation.kind.ends_with("view") || !relation.doubts.is_empty()) {
        let message = Message::new(format!(
            "{} `{name}` cannot be checked without what `build.rs` writes",
            relation.kind
        ));
        errors.at(asked.span(), &message.help(BUILD_SCRIPT));
        return None;
    }
    sure(asked, relation, errors)
}

/// The table of a name.
pub(crate) fn table<'a>(
    asked: &LitStr,
    namespace: &str,
    snapshot: &'a Snapshot,
    errors: &mut Errors,
) -> Option<&'a Relation> {
    let name = asked.value();
    let mut relations = snapshot.relations.iter();
    let found = relations.find(|it| it.namespace == namespace && it.name == name);
    if found.is_none() {
        errors.at(asked.span(), &unknown_table(namespace, &name, snapshot));
    }
    found
}

/// The composite type that a struct names.
fn composite<'a>(
    input: &Input<'_>,
    asked: &LitStr,
    snapshot: &'a Snapshot,
    errors: &mut Errors,
) -> Option<&'a Relation> {
    let OfItem {
        table,
        partial,
        insert,
        update,
        ..
    } = &input.attributes;
    if let Some(table) = table {
        let message = Message::new("`table` and `type_name` exclude each other");
        let help =
            "`table` is for a struct of a table's columns, `type_name` for a composite type's";
        errors.on(table, &message.help(help));
        return None;
    }
    for (key, span) in [("partial", partial), ("insert", insert), ("update", update)] {
        if let Some(span) = span {
            let message = Message::new(format!("`{key}` is not for a composite type"));
            errors.at(
                *span,
                &message.help("its values are read and written whole"),
            );
        }
    }
    let (namespace, name) = (input.namespace(), asked.value());
    let composites = &snapshot.composites;
    let found = composites
        .iter()
        .find(|it| it.namespace == namespace && it.name == name);
    if let Some(found) = found {
        return sure(asked, found, errors);
    }
    let message = Message::new(format!(
        "composite type `{name}` does not exist in schema `{namespace}`"
    ));
    let is_enum = snapshot
        .enums
        .iter()
        .any(|it| it.namespace == namespace && it.name == name);
    let names = composites.iter().map(|it| (&*it.namespace, &*it.name));
    let message = if is_enum {
        message.help("it is an enum: derive `FromSchema` for an enum of yours")
    } else {
        message.elsewhere(&namespace, &name, names)
    };
    errors.at(asked.span(), &message);
    None
}

/// It, where it is sure what it is.
fn sure<'a>(asked: &LitStr, relation: &'a Relation, errors: &mut Errors) -> Option<&'a Relation> {
    if relation.doubts.is_empty() {
        return Some(relation);
    }
    let message = Message::new(format!(
        "{} `{}` is left out: it is not sure what it is",
        relation.kind, relation.name
    ));
    errors.at(
        asked.span(),
        &message
            .notes(&relation.doubts)
            .help("`codegen check` says what would help"),
    );
    None
}

fn unknown_table(namespace: &str, name: &str, snapshot: &Snapshot) -> Message {
    let names = snapshot.relations.iter();
    let mut message = Message::new(format!(
        "table `{name}` does not exist in schema `{namespace}`"
    ))
    .elsewhere(namespace, name, names.map(|it| (&*it.namespace, &*it.name)));
    if let Some(first) = snapshot.problems.first() {
        let count = snapshot.problems.len();
        let noun = if count == 1 { "error" } else { "errors" };
        message = message.note(format!(
            "the migrations have {count} {noun}, which may be why: {first}"
        ));
    }
    message
}

/// The column of a field: the first that is there of those that its names mean.
fn column<'a>(
    input: &Input<'_>,
    field: &Field<'_>,
    relation: &'a Relation,
) -> Option<&'a ColumnSnapshot> {
    let find = |name: &String| relation.columns.iter().find(|column| column.name == *name);
    let (names, _) = input.names_of(field);
    names.iter().find_map(find)
}

/// Says that a field is no column; gives the column that was probably meant.
fn unknown_column<'a>(
    input: &Input<'_>,
    field: &Field<'_>,
    relation: &'a Relation,
    errors: &mut Errors,
) -> Option<&'a str> {
    let (names_said, span) = input.names_of(field);
    let name = names_said.into_iter().next().unwrap_or_default();
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
    missing: &[&ColumnSnapshot],
    errors: &mut Errors,
) {
    if missing.is_empty() {
        return;
    }
    let fields = proposed_fields(missing);
    let help = if input.attributes.type_name.is_some() {
        format!("add `{fields}`")
    } else {
        format!("add `{fields}`, or say that it need not have all: `#[schema(partial)]`")
    };
    let message = Message::new(format!(
        "{} of `{}` missing in struct `{}`",
        columns(missing),
        relation.name,
        input.ident
    ))
    .help(help)
    .notes(missing.iter().flat_map(|column| &column.notes));
    errors.at(
        Span::located_at(&input.ident.span(), input.ident.span()),
        &message,
    );
}

/// `` columns `a`, `b` ``
fn columns(columns: &[&ColumnSnapshot]) -> String {
    let noun = if columns.len() == 1 {
        "column"
    } else {
        "columns"
    };
    let names = list(columns.iter().map(|column| column.name.as_str()));
    format!("{noun} {names}")
}

fn proposed_fields(columns: &[&ColumnSnapshot]) -> String {
    let fields: Vec<String> = columns.iter().map(|it| proposed_field(it)).collect();
    fields.join(", ")
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
