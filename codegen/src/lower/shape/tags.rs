//! What comments in the database say about shapes: lines that begin with one of a few words behind `@`.

use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::Error;

use super::check::is_type_name;
use crate::config::shape::{Column, Elements, HeldAs, Nulls, Table};

/// What is said of a column, without `@`.
const OF_COLUMN: [&str; 5] = ["type", "name", "elements", "nullable", "rust"];

/// What is said of a table or view.
const OF_TABLE: [&str; 9] = [
    "case", "nullable", "bigint", "numeric", "date", "declare", "unions", "rust", "pick",
];

/// What the comment of a table says.
#[derive(Debug, Default)]
pub(super) struct OfTable {
    /// Its spelling.
    pub(super) table: Table,
    /// Types of some of its columns, by name.
    pub(super) picks: Vec<(String, Vec<String>)>,
    /// Lines that say nothing.
    pub(super) wrong: Vec<String>,
}

/// The word and what stands behind it, where the line says something about shapes.
fn tag<'l>(line: &'l str, tags: &[&'static str]) -> Option<(&'static str, &'l str)> {
    let (word, rest) = line.trim().strip_prefix('@')?.split_once(' ')?;
    let tag = tags.iter().find(|tag| **tag == word)?;
    Some((tag, rest.trim()))
}

/// Whether a line of a comment is for us, and not for readers.
pub(in crate::lower) fn is_tag(line: &str) -> bool {
    tag(line, &OF_COLUMN).is_some() || tag(line, &OF_TABLE).is_some()
}

/// What the comment of a column says; the second are lines that say nothing.
pub(super) fn of_column(comment: Option<&str>) -> (Column, Vec<String>) {
    let (mut column, mut wrong) = (Column::default(), Vec::new());
    for line in comment.unwrap_or_default().lines() {
        match tag(line, &OF_COLUMN) {
            None => {}
            Some(("type", ty)) => column.ty = Some(ty.to_owned()),
            Some(("name", name)) => column.name = Some(name.to_owned()),
            Some(("elements", "not-null")) => column.elements = Some(Elements::NotNull),
            Some(("nullable", word)) => match named::<Nulls>(word) {
                Some(nulls) => column.nullable = Some(nulls),
                None => wrong.push(line.trim().to_owned()),
            },
            Some(("rust", word)) if set(&mut column.rust, word) => {}
            Some(_) => wrong.push(line.trim().to_owned()),
        }
    }
    (column, wrong)
}

/// What the comment of a table says.
pub(super) fn of_table(comment: Option<&str>) -> OfTable {
    let mut said = OfTable::default();
    for line in comment.unwrap_or_default().lines() {
        let Some((word, value)) = tag(line, &OF_TABLE) else {
            continue;
        };
        let table = &mut said.table;
        let is_said = match word {
            "case" => set(&mut table.case, value),
            "nullable" => set(&mut table.nullable, value),
            "bigint" => set(&mut table.bigint, value),
            "numeric" => set(&mut table.numeric, value),
            "date" => set(&mut table.date, value),
            "declare" => set(&mut table.declare, value),
            "rust" => held(&mut table.rust, value),
            "unions" => {
                table.unions = value.parse().ok();
                table.unions.is_some()
            }
            _ => pick(value).map(|it| said.picks.push(it)).is_some(),
        };
        if !is_said {
            said.wrong.push(line.trim().to_owned());
        }
    }
    said
}

/// `UserProfile (name, tone, memory_summary)`
fn pick(value: &str) -> Option<(String, Vec<String>)> {
    let (name, columns) = value.split_once('(')?;
    let name = name.trim();
    let columns = columns.trim_end().strip_suffix(')')?;
    let columns: Vec<String> = columns
        .split(',')
        .map(|it| it.trim().trim_matches('"').to_owned())
        .collect();
    let are_there = columns.iter().all(|it| !it.is_empty());
    (is_type_name(name) && are_there).then(|| (name.to_owned(), columns))
}

/// `date jiff`
fn held(rust: &mut HeldAs, value: &str) -> bool {
    let (what, word) = value.split_once(' ').unwrap_or((value, ""));
    match what {
        "date" => set(&mut rust.date, word.trim()),
        "bigint" => set(&mut rust.bigint, word.trim()),
        "numeric" => set(&mut rust.numeric, word.trim()),
        _ => false,
    }
}

/// Sets an option to what it is called in the config; whether there is such a value.
fn set<'l, T: Deserialize<'l>>(option: &mut Option<T>, word: &'l str) -> bool {
    let value = named(word);
    let is_known = value.is_some();
    *option = value.or(option.take());
    is_known
}

/// The value of this name in the config.
fn named<'l, T: Deserialize<'l>>(word: &'l str) -> Option<T> {
    let word: Result<T, Error> = T::deserialize(word.into_deserializer());
    word.ok()
}
