//! The kinds of statement, and the forms in which the cases have them.

use std::collections::BTreeSet;

use codegen::ddl::{AlterTableAction, Ddl};
use codegen::parse;
use codegen::source::{SourceFile, Sources};

use super::*;

/// What a statement says: its kind, and for ALTER TABLE the kinds of its actions.
fn kinds(ddl: &Ddl) -> Vec<String> {
    let mut kinds = vec![variant(ddl).to_owned()];
    if let Ddl::AlterTable(it) = ddl {
        for (it, _) in &it.actions {
            kinds.push(format!("AlterTable::{}", action(it)));
            if let AlterTableAction::Table(it) = it {
                kinds.push(format!("AlterTable::Table::{}", table_action(it)));
            }
        }
    }
    kinds
}

fn all_kinds() -> Vec<String> {
    let actions = ACTIONS.iter().map(|it| format!("AlterTable::{it}"));
    let whole = TABLE_ACTIONS
        .iter()
        .map(|it| format!("AlterTable::Table::{it}"));
    let variants = VARIANTS.iter().map(|it| (*it).to_owned());
    variants.chain(actions).chain(whole).collect()
}

/// Kinds of statement without a case, each with its reason.
const VARIANTS_WITHOUT_CASE: &[(&str, &str)] = &[];

/// How a statement may name what it is about.
const FORMS: [&str; 5] = ["plain", "if exists", "quoted", "qualified", "renamed"];

/// The forms that a kind of statement does not have, with the reason for all of a group.
const NO_SUCH_FORM: &[(&str, &[&str], &[&str])] = &[
    (
        "PostgreSQL has no IF EXISTS there",
        &["if exists"],
        &[
            "AlterDefaultPrivileges",
            "AlterExtension",
            "AlterFunction",
            "AlterPolicy",
            "AlterPublication",
            "AlterRole",
            "AttachIndex",
            "Comment",
            "CreateAggregate",
            "CreateBaseType",
            "CreateComposite",
            "CreateDomain",
            "CreateEnum",
            "CreateFunction",
            "CreatePolicy",
            "CreatePublication",
            "CreateRange",
            "CreateRole",
            "CreateTrigger",
            "CreateView",
            "Data",
            "DependsOnExtension",
            "Discard",
            "Do",
            "Grant",
            "GrantRole",
            "NoEffect",
            "NotFolded",
            "Owned",
            "Set",
            "Transaction",
        ],
    ),
    (
        "what it names has no schema",
        &["qualified"],
        &[
            "AlterDefaultPrivileges",
            "CreateExtension",
            "CreateRole",
            "Do",
            "GrantRole",
            "NotFolded",
            "Owned",
            "Transaction",
        ],
    ),
    (
        "it names nothing outside its text",
        &["quoted", "renamed"],
        &["Do"],
    ),
    ("savepoints are not renamed", &["renamed"], &["Transaction"]),
    (
        "it names nothing",
        &["qualified", "quoted", "renamed"],
        &["Discard", "NoEffect"],
    ),
    (
        "extensions are not renamed",
        &["renamed"],
        &["AlterExtension", "CreateExtension"],
    ),
    (
        "extensions are named alike wherever they are",
        &["quoted"],
        &["DependsOnExtension"],
    ),
];

/// The forms of a statement: its text without what stands in quotes of a string, and the names that the case's
/// statements before it gave.
fn forms(text: &str, renamed: &BTreeSet<String>) -> BTreeSet<&'static str> {
    let words = words(text);
    let is = |at: usize, word: &str| {
        words
            .get(at)
            .is_some_and(|it| it.eq_ignore_ascii_case(word))
    };
    let mut forms = BTreeSet::new();
    for (at, word) in words.iter().enumerate() {
        if is(at, "if") && (is(at + 1, "exists") || is(at + 1, "not") && is(at + 2, "exists")) {
            forms.insert("if exists");
        }
        if word.starts_with('"') {
            forms.insert("quoted");
        }
        let is_name = |word: &&String| word.starts_with(|c: char| c == '"' || c.is_alphabetic());
        if word == "." && words.get(at + 1).is_some_and(|it| is_name(&it)) {
            forms.insert("qualified");
        }
        if renamed.contains(word) {
            forms.insert("renamed");
        }
    }
    if forms.is_empty() {
        forms.insert("plain");
    }
    forms
}

/// Identifiers as they are written, dots, and all else in pieces that are no identifiers.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end_of = |quote: char| rest[1..].find(quote).map_or(rest.len(), |at| at + 2);
        let (word, length) = match first {
            '\'' => (None, end_of('\'')),
            '$' if rest.starts_with("$$") => {
                (None, rest[2..].find("$$").map_or(rest.len(), |at| at + 4))
            }
            '"' => (Some(&rest[..end_of('"')]), end_of('"')),
            _ if first.is_alphanumeric() || first == '_' => {
                let is_part = |c: char| c.is_alphanumeric() || c == '_';
                let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                (Some(&rest[..length]), length)
            }
            '.' => (Some("."), 1),
            _ => (None, first.len_utf8()),
        };
        words.extend(word.map(str::to_owned));
        rest = &rest[length..];
    }
    words
}

/// The names that a statement gives.
fn new_names(text: &str) -> Vec<String> {
    let words = words(text);
    let is = |at: usize, word: &str| {
        words
            .get(at)
            .is_some_and(|it| it.eq_ignore_ascii_case(word))
    };
    let renames = (0..words.len()).any(|at| is(at, "rename"));
    let to = |at: usize| renames && is(at, "to");
    (0..words.len())
        .filter(|at| to(*at))
        .filter_map(|at| words.get(at + 1).cloned())
        .collect()
}

/// The kinds of statement that the cases have, each with its forms.
fn seen() -> BTreeSet<(String, &'static str)> {
    let mut seen = BTreeSet::new();
    for case in cases() {
        let files = tree(&case.folder);
        let sql = files
            .into_iter()
            .filter(|(path, _)| codegen::runner::extension(path) == Some("sql"));
        let sources: Vec<SourceFile> = sql
            .map(|(path, bytes)| SourceFile::migration(path, String::from_utf8_lossy(&bytes)))
            .collect();
        let sources = Sources::new(sources);
        let mut renamed = BTreeSet::new();
        for statement in parse::parse(&sources).statements {
            let Span { file, start, end } = statement.span;
            let text = &sources.file(file).text[start as usize..end as usize];
            let forms = forms(text, &renamed);
            for kind in kinds(&statement.ddl) {
                seen.extend(forms.iter().map(|form| (kind.clone(), *form)));
            }
            renamed.extend(new_names(text));
        }
    }
    seen
}

#[test]
fn every_kind_of_statement_has_a_case_in_every_form() {
    let seen = seen();
    let excused = |kind: &str, form: &str| {
        VARIANTS_WITHOUT_CASE.iter().any(|(it, _)| *it == kind)
            || NO_SUCH_FORM
                .iter()
                .any(|(_, forms, kinds)| forms.contains(&form) && kinds.contains(&kind))
    };
    let mut problems = String::new();
    for kind in all_kinds() {
        for form in FORMS {
            let problem = match (seen.contains(&(kind.clone(), form)), excused(&kind, form)) {
                (false, false) => "no case has it",
                (true, true) => "it is excused and a case has it",
                (true, false) | (false, true) => continue,
            };
            let _ = writeln!(problems, "{kind}, {form}: {problem}");
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}
