//! What differs between two lists of facts, a difference an object. Pure; knows how lines of facts begin, no more.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// Something that is not the same on both sides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The kind of fact: `column`, `not_null`, `policy`.
    pub kind: String,
    /// What it is about, with its schema.
    pub object: String,
    /// What the migrations say; nothing where they do not make it.
    pub migrations: Option<String>,
    /// What the database says; nothing where it does not have it.
    pub database: Option<String>,
    /// The line of a migration that made it what it is, `path:line:column`.
    pub place: Option<String>,
}

/// What the migrations and the database say, by kind and object.
type Found = BTreeMap<(String, String), (Option<String>, Option<String>)>;

/// The differences of two sorted lists.
pub fn differences(ours: &[String], theirs: &[String]) -> Vec<Difference> {
    let (mine, other): (BTreeSet<&String>, BTreeSet<&String>) =
        (ours.iter().collect(), theirs.iter().collect());
    let mut found = Found::new();
    for line in mine.difference(&other) {
        let (kind, object, rest) = parts(line);
        found.entry((kind, object)).or_default().0 = Some(rest);
    }
    for line in other.difference(&mine) {
        let (kind, object, rest) = parts(line);
        found.entry((kind, object)).or_default().1 = Some(rest);
    }
    let tables = whole(&found);
    found
        .into_iter()
        .filter(|((kind, object), _)| !is_part(kind, object, &tables))
        .map(|((kind, object), (migrations, database))| Difference {
            kind,
            object,
            migrations,
            database,
            place: None,
        })
        .collect()
}

/// Objects that only one side has: their parts say nothing more.
fn whole(found: &Found) -> BTreeSet<String> {
    let missing = found.iter().filter(|((kind, _), sides)| {
        (is_whole(kind) || kind == "sequence") && matches!(sides, (Some(_), None) | (None, Some(_)))
    });
    missing.map(|((_, object), _)| object.clone()).collect()
}

/// Whether it is a part of an object of which there is a difference already.
fn is_part(kind: &str, object: &str, whole: &BTreeSet<String>) -> bool {
    if is_whole(kind) {
        return false;
    }
    let first = words(object).first().copied().unwrap_or_default();
    let first = match kind {
        // `table public.notes anon`
        "grant" | "comment" => words(object).get(1).copied().unwrap_or_default(),
        _ => first,
    };
    whole.iter().any(|it| {
        let rest = first.strip_prefix(it.as_str());
        rest.is_some_and(|rest| rest.is_empty() && kind != "sequence" || rest.starts_with('.'))
    })
}

/// Whether it is a kind of objects that are parts of none.
fn is_whole(kind: &str) -> bool {
    let kinds = [
        "relation",
        "enum",
        "domain",
        "composite",
        "range",
        "schema",
        "function",
        "procedure",
        "aggregate",
        "window",
    ];
    kinds.contains(&kind)
}

/// Kind, object and what is said of it.
fn parts(line: &str) -> (String, String, String) {
    let words = words(line);
    let kind = words.first().copied().unwrap_or_default();
    let names = match kind {
        "constraint" | "domain_constraint" | "index" | "policy" | "trigger" | "publication" => 2,
        "grant" => 3,
        "comment" => match words.get(1).copied().unwrap_or_default() {
            "constraint" | "policy" | "trigger" => 3,
            _ => 2,
        },
        _ => 1,
    };
    let names = names.min(words.len().saturating_sub(1));
    let object = words[1..=names].join(" ");
    let rest = words[names + 1..].join(" ");
    (kind.to_owned(), object, rest)
}

/// The words of a line: blanks within quotes and parentheses part nothing.
fn words(line: &str) -> Vec<&str> {
    let (mut words, mut start, mut depth) = (Vec::new(), 0, 0_u32);
    let (mut quoted, mut escaped) = (false, false);
    for (at, c) in line.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            ' ' if !quoted && depth == 0 => {
                words.push(&line[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    words.push(&line[start..]);
    words
}

/// The name by which `explain` knows what a difference is about; nothing where it knows none.
pub fn explained_by(difference: &Difference) -> Option<String> {
    let words = words(&difference.object);
    let slash = || Some(format!("{}/{}", words.first()?, words.get(1)?));
    match difference.kind.as_str() {
        "constraint" | "index" | "policy" | "trigger" => slash(),
        "grant" | "comment" => match words.first().copied()? {
            "schema" => None,
            "constraint" | "policy" | "trigger" => {
                Some(format!("{}/{}", words.get(1)?, words.get(2)?))
            }
            _ => words.get(1).map(|it| (*it).to_owned()),
        },
        "extension" | "publication" | "domain_constraint" => None,
        "function" | "procedure" | "aggregate" | "window" => {
            // Arguments by their types alone are what `explain` asks for.
            let (name, _) = difference.object.split_once('(')?;
            Some(name.to_owned())
        }
        _ => words.first().map(|it| (*it).to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;

    fn shown(ours: &[&str], theirs: &[&str]) -> String {
        let lines = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
        let line = |it: Difference| {
            let side = |side: Option<String>| side.unwrap_or_else(|| "-".to_owned());
            let (ours, theirs) = (side(it.migrations), side(it.database));
            format!("{} {}: {ours} | {theirs}\n", it.kind, it.object)
        };
        let found = differences(&lines(ours), &lines(theirs));
        found.into_iter().map(line).collect()
    }

    #[test]
    fn sides_of_one_object_are_one_difference() {
        let ours = [
            "column public.t.a integer",
            "column public.t.b text",
            "function public.f(a integer, b text) returns void language sql volatile",
            "grant table public.t anon select",
            "policy public.t \"read all\" permissive select to {anon} using",
        ];
        let theirs = [
            "column public.t.a bigint",
            "column public.t.c text",
            "function public.f(a integer, b text) returns void language sql stable",
            "grant table public.t anon select,update",
        ];
        expect![[r#"
            column public.t.a: integer | bigint
            column public.t.b: text | -
            column public.t.c: - | text
            function public.f(a integer, b text): returns void language sql volatile | returns void language sql stable
            grant table public.t anon: select | select,update
            policy public.t "read all": permissive select to {anon} using | -
        "#]]
        .assert_eq(&shown(&ours, &theirs));
    }

    #[test]
    fn the_parts_of_a_missing_table_are_not_listed() {
        let theirs = [
            "column public.t.a integer",
            "column public.t2.a integer",
            "constraint public.t t_pkey primary_key (a)",
            "grant table public.t anon select",
            "not_null public.t.a",
            "relation public.t table",
        ];
        expect![[r"
            column public.t2.a: - | integer
            relation public.t: - | table
        "]]
        .assert_eq(&shown(&[], &theirs));
    }
}
