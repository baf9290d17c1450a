//! Which grammar takes the statements of 1,000 tables in 500 files, and what it costs that sqlparser reads DDL a second
//! time.
//!
//! `cargo bench -p codegen --bench readings`. Our extension grammar reads every statement of DDL; sqlparser then reads
//! the same tokens, and a statement counts as its where both say the same. With one reading the catalog is the same.

#![expect(clippy::print_stdout, reason = "a program that prints its figures")]

mod large;
mod timing;

use codegen::config::shape::Docs;
use codegen::ddl::{self, Grammar, Statement};
use codegen::diagnostics::Diagnostic;
use codegen::expr::{Expr, ExprParser, Query, Script};
use codegen::fold::{self, DataApiGrants, Platform, Settings};
use codegen::infer::nullability::Nullability;
use codegen::lower::{self, Facts, Header};
use codegen::parse::{self, Postgres, Readings};
use codegen::source::{FileId, Place, SourceFile, Sources};
use codegen::{infer, platform};
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use std::sync::Arc;
use timing::{Done, Job};

const TABLES: usize = 1000;
const ROUNDS: usize = 15;

/// The parser that the fold asks about DO blocks, by one grammar or both.
struct By(Readings);

impl ExprParser for By {
    fn expression(&self, text: &str, place: Place) -> Result<Arc<Expr>, Box<Diagnostic>> {
        Postgres.expression(text, place)
    }

    fn query(&self, text: &str, place: Place) -> Result<Arc<Query>, Box<Diagnostic>> {
        Postgres.query(text, place)
    }

    fn statements(&self, text: &str, place: Place) -> Arc<Script> {
        let parsed = parse::parse_text_by(text, place, self.0);
        Arc::new((parsed.statements, parsed.diagnostics))
    }

    fn plpgsql(
        &self,
        text: &str,
        place: Place,
    ) -> Result<Arc<ddl::plpgsql::Function>, Box<Diagnostic>> {
        Postgres.plpgsql(text, place)
    }

    fn identifiers(&self, text: &str) -> Vec<Arc<str>> {
        Postgres.identifiers(text)
    }
}

fn main() {
    // `cargo test --all-targets` runs benches too; there is nothing to test in this one.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let texts = large::files(TABLES);
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    println!("{} files, {bytes} bytes; {}", texts.len(), timing::load());
    let files: Vec<SourceFile> = texts
        .iter()
        .map(|(name, text)| SourceFile::migration(name.clone(), text.clone()))
        .collect();
    grammars(&files);
    costs(&files, bytes);
}

/// Statements by grammar, beside what sqlparser takes by itself.
fn grammars(files: &[SourceFile]) {
    let sources = Sources::new(files.to_vec());
    let statements = parse::parse_by(&sources, Readings::Both).statements;
    let count = |grammar| statements.iter().filter(|it| it.grammar == grammar).count();
    println!(
        "{} statements: {} read alike by sqlparser, {} by the extension grammar alone, {} without effect",
        statements.len(),
        count(Grammar::Sqlparser),
        count(Grammar::Extension),
        count(Grammar::NoEffect),
    );
    let texts: Vec<&str> = statements.iter().map(|it| sources.text(it.span)).collect();
    let whole: Vec<&str> = files.iter().map(|file| &*file.text).collect();
    println!(
        "sqlparser alone, with its own tokenizer: {} of the statements, {} of the files as a whole\n",
        taken(&texts),
        taken(&whole),
    );
}

/// How many texts sqlparser takes by itself.
fn taken(texts: &[&str]) -> usize {
    texts
        .iter()
        .filter(|text| Parser::parse_sql(&PostgreSqlDialect {}, text).is_ok())
        .count()
}

fn parsed(sources: &Sources, readings: Readings) -> Vec<Statement> {
    sources
        .iter()
        .flat_map(|(id, file)| {
            parse::parse_text_by(&file.text, Place::At(id, 0), readings).statements
        })
        .collect()
}

/// From texts to the metadata document, by one grammar or both.
fn metadata(files: &[SourceFile], readings: Readings) -> String {
    let mut all = platform::files(Platform::Supabase, DataApiGrants::Explicit);
    let settings = Settings {
        platform: Platform::Supabase,
        platform_files: all.len() as u32,
        ..Settings::default()
    };
    all.extend(files.iter().cloned());
    let sources = Sources::new(all);
    let parser = By(readings);
    let folded = fold::fold(&parsed(&sources, readings), &parser, &settings);
    let checks = infer::checks(&folded.catalog, &parser, None);
    let namespaces: Vec<_> = settings
        .namespaces
        .iter()
        .filter_map(|name| folded.catalog.namespace(name.as_str()))
        .collect();
    let header = Header {
        from: String::new(),
        command: String::new(),
    };
    let facts = Facts {
        catalog: &folded.catalog,
        checks: &checks,
        domain_checks: &[],
        nullability: Nullability::none(),
        sources: &sources,
        namespaces: &namespaces,
        header: &header,
        omit_tainted: true,
        driver: lower::Driver::default(),
        input: lower::Input::default(),
        dialect: lower::zod::Dialect::default(),
        docs: Docs::default(),
        reach: None,
        again: None,
    };
    let deparsed = fold::deparse(&folded.catalog, &namespaces, &parser, &settings);
    let document = lower::metadata::metadata(&facts, || &deparsed);
    serde_json::to_string_pretty(&document).expect("metadata is JSON")
}

fn costs(files: &[SourceFile], bytes: usize) {
    assert_eq!(
        metadata(files, Readings::Both),
        metadata(files, Readings::First),
        "the second reading changes nothing but the count"
    );
    let sources = Sources::new(files.to_vec());
    let statements =
        |readings| Done::note(format!("{} statements", parsed(&sources, readings).len()));
    let whole = |readings| Done::note(format!("{} bytes of JSON", metadata(files, readings).len()));
    let place = Place::At(FileId(0), 0);
    let split = || {
        let pieces: usize = files
            .iter()
            .map(|file| parse::split::split(&file.text, place).0.len())
            .sum();
        Done::note(format!("{pieces} pieces"))
    };
    let pieces = parsed(&sources, Readings::First);
    let pieces: Vec<&str> = pieces.iter().map(|it| sources.text(it.span)).collect();
    let sqlparser = || Done::note(format!("{} taken", taken(&pieces)));
    let rows = timing::in_turn(
        ROUNDS,
        vec![
            Job::new("sqlparser alone, statement by statement", sqlparser),
            Job::new("split", split),
            Job::new("split and parse, two readings", || {
                statements(Readings::Both)
            }),
            Job::new("split and parse, one reading", || {
                statements(Readings::First)
            }),
            Job::new("metadata, two readings", || whole(Readings::Both)),
            Job::new("metadata, one reading", || whole(Readings::First)),
        ],
    );
    timing::print(&rows, bytes);
    let share = |both: usize, first: usize| {
        let (both, first) = (rows[both].least(), rows[first].least());
        (1.0 - first.as_secs_f64() / both.as_secs_f64()) * 100.0
    };
    println!(
        "the second reading takes {:.0} % of split and parse, {:.0} % of metadata",
        share(2, 3),
        share(4, 5)
    );
}
