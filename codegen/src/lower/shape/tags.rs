//! What comments in the database say about shapes: lines that begin with one of a few words behind `@`.

use crate::config::shape::{Case, Column, Elements, Nulls};

/// The words, without `@`.
const TAGS: [&str; 5] = ["type", "name", "elements", "nullable", "case"];

/// The word and what stands behind it, where the line says something about shapes.
fn tag(line: &str) -> Option<(&'static str, &str)> {
    let (word, rest) = line.trim().strip_prefix('@')?.split_once(' ')?;
    let tag = TAGS.into_iter().find(|tag| *tag == word)?;
    Some((tag, rest.trim()))
}

/// Whether a line of a comment is for us, and not for readers.
pub(in crate::lower) fn is_tag(line: &str) -> bool {
    tag(line).is_some()
}

/// What the comment of a column says; the second are lines that say nothing.
pub(super) fn of_column(comment: Option<&str>) -> (Column, Vec<String>) {
    let (mut column, mut wrong) = (Column::default(), Vec::new());
    for line in comment.unwrap_or_default().lines() {
        match tag(line) {
            None => {}
            Some(("type", ty)) => column.ty = Some(ty.to_owned()),
            Some(("name", name)) => column.name = Some(name.to_owned()),
            Some(("elements", "not-null")) => column.elements = Some(Elements::NotNull),
            Some(("nullable", word)) if nulls(word).is_some() => column.nullable = nulls(word),
            Some(_) => wrong.push(line.trim().to_owned()),
        }
    }
    (column, wrong)
}

/// What the comment of a table says.
pub(super) fn of_table(comment: Option<&str>) -> (Option<Case>, Option<Nulls>, Vec<String>) {
    let (mut spelling, mut null, mut wrong) = (None, None, Vec::new());
    for line in comment.unwrap_or_default().lines() {
        match tag(line) {
            None => {}
            Some(("case", "camel")) => spelling = Some(Case::Camel),
            Some(("case", "snake")) => spelling = Some(Case::Snake),
            Some(("case", "preserve")) => spelling = Some(Case::Preserve),
            Some(("nullable", word)) if nulls(word).is_some() => null = nulls(word),
            Some(_) => wrong.push(line.trim().to_owned()),
        }
    }
    (spelling, null, wrong)
}

fn nulls(word: &str) -> Option<Nulls> {
    match word {
        "null" => Some(Nulls::Null),
        "optional" => Some(Nulls::Optional),
        _ => None,
    }
}
