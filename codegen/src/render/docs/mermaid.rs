//! The diagram as Mermaid's `erDiagram`, which GitHub draws. Names are identifiers there; one that is none has a label.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::on_one_line;
use crate::lower::docs::Document;

/// What is no identifier where a table may stand.
const WORDS: [&str; 16] = [
    "class",
    "classdef",
    "style",
    "title",
    "direction",
    "erdiagram",
    "acctitle",
    "accdescr",
    "one",
    "many",
    "zero",
    "only",
    "to",
    "optionally",
    "u",
    "end",
];

/// Tables and foreign keys.
pub fn mermaid(document: &Document) -> String {
    let mut out = "erDiagram\n".to_owned();
    let ids = identifiers(document);
    let linked: BTreeSet<usize> = document
        .links
        .iter()
        .flat_map(|link| [link.child, link.parent])
        .collect();
    for (place, entity) in document.entities.iter().enumerate() {
        if entity.kind != "table" && !linked.contains(&place) {
            continue;
        }
        let id = &ids[place];
        let label = if *id == entity.name {
            String::new()
        } else {
            format!("[\"{}\"]", label(&entity.name))
        };
        let _ = writeln!(out, "  {id}{label} {{");
        for column in &entity.columns {
            let mut keys = Vec::new();
            for (is, word) in [
                (column.primary, "PK"),
                (column.foreign, "FK"),
                (column.unique && !column.primary, "UK"),
            ] {
                if is {
                    keys.push(word);
                }
            }
            let keys = if keys.is_empty() {
                String::new()
            } else {
                format!(" {}", keys.join(", "))
            };
            let null = if column.not_null { "" } else { " \"NULL\"" };
            let _ = writeln!(
                out,
                "    {} {}{keys}{null}",
                ty(&column.ty),
                attribute(&column.name)
            );
        }
        out.push_str("  }\n");
    }
    for link in &document.links {
        let parent = if link.required { "||" } else { "|o" };
        let child = if link.single { "o|" } else { "o{" };
        let _ = writeln!(
            out,
            "  {} {parent}--{child} {} : \"{}\"",
            ids[link.parent],
            ids[link.child],
            label(&link.columns.join(", "))
        );
    }
    out
}

/// An identifier a table, no two the same.
fn identifiers(document: &Document) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut ids = Vec::new();
    for entity in &document.entities {
        let plain = word(&entity.name.replace('.', "_"));
        let mut id = plain.clone();
        let mut number = 2;
        while !taken.insert(id.to_ascii_lowercase()) {
            id = format!("{plain}_{number}");
            number += 1;
        }
        ids.push(id);
    }
    ids
}

/// A word as identifiers may be: ASCII letters, digits, underscores, a letter first, none of the language's own.
fn word(text: &str) -> String {
    let plain = plain(text);
    if WORDS.contains(&plain.to_ascii_lowercase().as_str()) {
        format!("t_{plain}")
    } else {
        plain
    }
}

/// A word as columns may be.
fn attribute(text: &str) -> String {
    let plain = plain(text);
    if ["pk", "fk", "uk"].contains(&plain.to_ascii_lowercase().as_str()) {
        format!("{plain}_")
    } else {
        plain
    }
}

/// A word as types may be: an array keeps its brackets.
fn ty(text: &str) -> String {
    let element = text.trim_end_matches("[]");
    attribute(element) + &text[element.len()..]
}

fn plain(text: &str) -> String {
    let word = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    let plain: String = text.chars().map(word).collect();
    if plain.starts_with(|c: char| c.is_ascii_alphabetic()) {
        plain
    } else {
        format!("t_{plain}")
    }
}

/// A text between double quotes: what Mermaid or HTML would read is written by its number.
fn label(text: &str) -> String {
    on_one_line(text)
        .chars()
        .map(|c| match c {
            c if c.is_alphanumeric() || matches!(c, ' ' | '_' | '.' | ',' | '-') => c.to_string(),
            c => format!("#{};", u32::from(c)),
        })
        .collect()
}
