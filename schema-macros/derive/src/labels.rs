//! An enum against its labels: those of an enum of PostgreSQL's, or the texts that a CHECK restricts a column to. Gives
//! messages and pairs, no tokens.

use codegen::config::nearest;
use codegen::lower::snapshot::{Shape, Snapshot};
use syn::LitStr;

use crate::attributes::Case;
use crate::cache::Loaded;
use crate::check::table;
use crate::input::{Body, Input, Variant};
use crate::message::{Errors, Message, list};

/// What is known of an enum, right or wrong.
#[derive(Default)]
pub(crate) struct Labelled<'a> {
    /// Where the labels are from.
    pub(crate) from: Option<From<'a>>,
    /// Variants with their labels, in PostgreSQL's order.
    pub(crate) pairs: Vec<(&'a Variant<'a>, &'a str)>,
}

/// Where labels are from.
#[derive(Clone, Copy)]
pub(crate) struct From<'a> {
    /// What it is called in messages.
    kind: &'static str,
    /// Its schema.
    pub(crate) namespace: &'a str,
    /// Its name: that of the type, or `table.column`.
    table: &'a str,
    pub(crate) name: &'a str,
    labels: &'a [String],
    notes: &'a [String],
    /// Whether it is a type, and not the texts of a column.
    pub(crate) is_type: bool,
}

impl From<'_> {
    /// What it is called in messages, with its name.
    fn described(&self) -> String {
        let dot = if self.is_type { "" } else { "." };
        format!("{} `{}{dot}{}`", self.kind, self.table, self.name)
    }
}

/// Compares.
pub(crate) fn check<'a>(
    input: &'a Input<'a>,
    loaded: Option<&'a Loaded>,
    errors: &mut Errors,
) -> Labelled<'a> {
    let (Some(loaded), Body::Enum(variants)) = (loaded, &input.body) else {
        return Labelled::default();
    };
    if !input.generics.params.is_empty() {
        let message = Message::new("an enum of labels has no parameters");
        errors.on(input.generics, &message.help("remove them"));
        return Labelled::default();
    }
    let Some(from) = from(input, &loaded.snapshot, errors) else {
        return Labelled::default();
    };
    let mut pairs: Vec<(&Variant<'_>, &str)> = Vec::new();
    let mut misspelt: Vec<&str> = Vec::new();
    for variant in variants {
        let (names, span) = input.labels_of(variant);
        let mut labels = from.labels.iter();
        let Some(label) = labels.find(|label| names.contains(label)) else {
            misspelt.extend(unknown_label(input, variant, from, errors));
            continue;
        };
        match pairs.iter().find(|(_, known)| known == label) {
            Some((earlier, _)) => {
                let message = Message::new(format!(
                    "label '{label}' is held by variant `{}` already",
                    earlier.ident
                ));
                errors.at(
                    span,
                    &message.help("remove one of the two, or name another label"),
                );
            }
            None => pairs.push((variant, label)),
        }
    }
    let missing: Vec<&str> = from
        .labels
        .iter()
        .map(String::as_str)
        .filter(|label| !pairs.iter().any(|(_, known)| known == label))
        .filter(|label| !misspelt.contains(label))
        .collect();
    if !missing.is_empty() {
        let noun = if missing.len() == 1 {
            "label"
        } else {
            "labels"
        };
        let named: Vec<String> = missing.iter().map(|label| format!("'{label}'")).collect();
        let proposed: Vec<String> = missing
            .iter()
            .map(|label| proposed_variant(input, label))
            .collect();
        let message = Message::new(format!(
            "{noun} {} of {} missing in enum `{}`",
            named.join(", "),
            from.described(),
            input.ident
        ))
        .help(format!("add `{}`", proposed.join(", ")))
        .notes(from.notes);
        errors.at(input.ident.span(), &message);
    }
    pairs.sort_by_key(|(_, label)| from.labels.iter().position(|own| own == label));
    Labelled {
        from: Some(from),
        pairs,
    }
}

/// The labels that an enum names.
fn from<'a>(input: &Input<'_>, snapshot: &'a Snapshot, errors: &mut Errors) -> Option<From<'a>> {
    let attributes = &input.attributes;
    let namespace = input.namespace();
    match (&attributes.type_name, &attributes.table, &attributes.column) {
        (Some(_), Some(other), _) | (Some(_), None, Some(other)) => {
            let message = Message::new("`type_name` and a column exclude each other");
            let help =
                "`type_name` is for an enum's labels, `table` and `column` for those of a CHECK";
            errors.on(other, &message.help(help));
            None
        }
        (Some(asked), None, None) => of_type(asked, &namespace, snapshot, errors),
        (None, Some(asked), Some(column)) => of_column(asked, column, &namespace, snapshot, errors),
        (None, Some(asked), None) => {
            let message = Message::new("no column is said for this enum");
            errors.on(
                asked,
                &message.help("`column = \"…\"`: the one whose CHECK lists the labels"),
            );
            None
        }
        (None, None, _) => {
            if !attributes.is_wrong {
                let guess = Case::Snake.of_ident(&input.ident.to_string());
                let mut names = snapshot.enums.iter().filter(|it| it.namespace == namespace);
                let near = nearest(&guess, names.clone().map(|it| it.name.as_str()));
                let guess = near.or(names.next().map(|it| it.name.as_str()));
                let guess = guess.unwrap_or("…");
                let message = Message::new("no type is said for this enum").help(format!(
                    "`#[schema(type_name = \"{guess}\")]`, or `table` and `column` where a CHECK lists the labels"
                ));
                errors.on(input.ident, &message);
            }
            None
        }
    }
}

fn of_type<'a>(
    asked: &LitStr,
    namespace: &str,
    snapshot: &'a Snapshot,
    errors: &mut Errors,
) -> Option<From<'a>> {
    let name = asked.value();
    let mut enums = snapshot.enums.iter();
    if let Some(it) = enums.find(|it| it.namespace == namespace && it.name == name) {
        return Some(From {
            kind: "enum",
            namespace: &it.namespace,
            table: "",
            name: &it.name,
            labels: &it.labels,
            notes: &it.notes,
            is_type: true,
        });
    }
    let names = snapshot.enums.iter();
    let message = Message::new(format!(
        "enum `{name}` does not exist in schema `{namespace}`"
    ))
    .elsewhere(
        namespace,
        &name,
        names.map(|it| (&*it.namespace, &*it.name)),
    );
    errors.at(asked.span(), &message);
    None
}

fn of_column<'a>(
    asked: &LitStr,
    column: &LitStr,
    namespace: &str,
    snapshot: &'a Snapshot,
    errors: &mut Errors,
) -> Option<From<'a>> {
    let relation = table(asked, namespace, snapshot, errors)?;
    let name = column.value();
    let names = || relation.columns.iter().map(|it| it.name.as_str());
    let Some(found) = relation.columns.iter().find(|it| it.name == name) else {
        let message = Message::new(format!(
            "column `{name}` does not exist in {} `{}`",
            relation.kind, relation.name
        ));
        let message = match nearest(&name, names()) {
            Some(near) => message.help(format!("did you mean `{near}`?")),
            None => message.help(format!("it has {}", list(names()))),
        };
        errors.at(column.span(), &message);
        return None;
    };
    if found.shape == Shape::Enum {
        let type_name = found.own_type.rsplit('.').next().unwrap_or_default();
        let message = Message::new(format!(
            "column `{name}` of `{}` is of an enum",
            relation.name
        ));
        errors.at(
            column.span(),
            &message.help(format!("`#[schema(type_name = \"{type_name}\")]`")),
        );
        return None;
    }
    if found.labels.is_empty() {
        let message = Message::new(format!(
            "no CHECK lists the texts of column `{name}` of `{}`",
            relation.name
        ))
        .help("a validated `check (… in ('a', 'b'))` does")
        .notes(&found.notes);
        errors.at(column.span(), &message);
        return None;
    }
    Some(From {
        kind: "column",
        namespace: &relation.namespace,
        table: &relation.name,
        name: &found.name,
        labels: &found.labels,
        notes: &found.notes,
        is_type: false,
    })
}

/// Says that a variant is no label; gives the label that was probably meant.
fn unknown_label<'a>(
    input: &Input<'_>,
    variant: &Variant<'_>,
    from: From<'a>,
    errors: &mut Errors,
) -> Option<&'a str> {
    let (names, span) = input.labels_of(variant);
    let name = names.first().map(String::as_str).unwrap_or_default();
    let message = Message::new(format!("'{name}' is no label of {}", from.described()));
    let labels = || from.labels.iter().map(String::as_str);
    let ident = variant.ident.to_string();
    let spelt = labels().find_map(|label| Some((label, Case::that_gives(&ident, label)?)));
    let near = nearest(name, labels());
    let (message, near) = match (spelt, near) {
        (Some((label, case)), _)
            if variant.rename.is_none() && input.attributes.rename_all.is_none() =>
        {
            let help =
                format!("`#[schema(rename_all = \"{case}\")]` on the enum makes it '{label}'");
            (message.help(help), Some(label))
        }
        (_, Some(near)) => (message.help(format!("did you mean '{near}'?")), Some(near)),
        _ => {
            let all: Vec<String> = labels().map(|label| format!("'{label}'")).collect();
            (message.help(format!("it has {}", all.join(", "))), None)
        }
    };
    errors.at(span, &message.notes(from.notes));
    near
}

/// `Calm`, or `#[schema(rename = "so-so")] SoSo`
fn proposed_variant(input: &Input<'_>, label: &str) -> String {
    let ident = codegen::lower::ident::rust_variant(label);
    let is_so = match input.attributes.rename_all {
        Some(case) => case.of_ident(&ident) == label,
        None => ident == label,
    };
    if is_so {
        ident
    } else {
        format!("#[schema(rename = {label:?})] {ident}")
    }
}
