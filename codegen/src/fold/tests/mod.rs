//! SQL in, the catalog's facts and the diagnostics out. Every expectation is what PostgreSQL says to the same SQL.

#![expect(
    clippy::needless_raw_string_hashes,
    reason = "SQL in tests stands in one kind of quotes, whatever it holds"
)]

mod constraints;
mod drops;
mod expressions;
mod extensions;
mod functions;
mod missing;
mod privileges;
mod renames;
mod rows;
mod security;
mod session;
mod tables;
mod types;

use std::fmt::Write as _;

use expect_test::Expect;

use super::{Folded, Settings, fold};
use crate::catalog::{NamespaceId, PG_CATALOG};
use crate::diagnostics::Diagnostic;
use crate::lower::facts;
use crate::parse;
use crate::source::{SourceFile, Sources};

/// Lines that every catalog has.
const ALWAYS: [&str; 2] = ["schema public", "grant schema public public usage"];

/// Folds one migration and compares facts and diagnostics.
#[track_caller]
fn check(sql: &str, expect: &Expect) {
    let sources = Sources::new(vec![SourceFile::migration("1.sql", sql)]);
    let folded = fold_all(&sources, &Settings::default());
    expect.assert_eq(&print(&sources, &folded));
}

fn fold_all(sources: &Sources, settings: &Settings) -> Folded {
    let parsed = parse::parse(sources);
    assert_eq!(parsed.diagnostics, [], "the SQL parses");
    fold(&parsed.statements, &parse::Postgres, settings)
}

fn print(sources: &Sources, folded: &Folded) -> String {
    let namespaces: Vec<NamespaceId> = folded
        .catalog
        .namespaces
        .iter()
        .filter(|(id, row)| *id != PG_CATALOG && row.name != super::resolve::TEMPORARY)
        .map(|(id, _)| id)
        .collect();
    let mut out = String::new();
    for line in facts::lines(&folded.catalog, &namespaces) {
        if !ALWAYS.contains(&line.as_str()) {
            out.push_str(&line);
            out.push('\n');
        }
    }
    for diagnostic in &folded.diagnostics {
        print_diagnostic(&mut out, sources, diagnostic);
    }
    out
}

fn print_diagnostic(out: &mut String, sources: &Sources, it: &Diagnostic) {
    let sqlstate = it.sqlstate.as_deref().unwrap_or("-");
    writeln!(
        out,
        "{}: {} {sqlstate}: {}",
        sources.position(it.span),
        it.severity,
        it.message
    )
    .expect("writing to a String does not fail");
    for (word, text) in [("detail", &it.detail), ("help", &it.help)] {
        if let Some(text) = text {
            writeln!(out, "  {word}: {text}").expect("writing to a String does not fail");
        }
    }
    for label in &it.labels {
        let place = sources.position(label.span);
        writeln!(out, "  {place}: {}", label.message).expect("writing to a String does not fail");
    }
}
