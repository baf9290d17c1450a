//! How long each stage takes on 1,000 tables in 500 files, beside sqlparser alone on the same bytes in the same run.
//!
//! `cargo bench -p codegen --bench pipeline`. Whole processes and their memory are measured by `command`, the share of
//! sqlparser by `readings`.

#![expect(clippy::print_stdout, reason = "a program that prints its figures")]

mod large;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use codegen::catalog::Catalog;
use codegen::ddl::Statement;
use codegen::expr::ExprParser;
use codegen::fold::{DataApiGrants, Platform, Settings};
use codegen::lower::names::NameOptions;
use codegen::lower::{self, Header};
use codegen::parse::{self, split};
use codegen::platform;
use codegen::render::Templates;
use codegen::schema::Schema;
use codegen::source::{FileId, Place, SourceFile, Sources};
use codegen::targets::{Layout, Targets, TypeScript, TypeScriptTemplates};
use codegen::{emit, fold, infer};
use divan::Bencher;
use divan::counter::BytesCount;
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;

const TABLES: usize = 1000;

static FILES: LazyLock<Vec<SourceFile>> = LazyLock::new(|| {
    large::files(TABLES)
        .into_iter()
        .map(|(name, text)| SourceFile::migration(name, text))
        .collect()
});
static SETTINGS: LazyLock<Settings> = LazyLock::new(|| Settings {
    platform: Platform::Supabase,
    ..Settings::default()
});
static SOURCES: LazyLock<Sources> = LazyLock::new(|| {
    let mut files = platform::files(Platform::Supabase, DataApiGrants::Explicit);
    files.extend(FILES.iter().cloned());
    Sources::new(files)
});
static STATEMENTS: LazyLock<Vec<Statement>> = LazyLock::new(|| parse::parse(&SOURCES).statements);
static SCHEMA: LazyLock<Schema> = LazyLock::new(|| Schema::read(FILES.clone(), &SETTINGS));
static HEADER: LazyLock<Header> = LazyLock::new(|| Header {
    from: "migrations".to_owned(),
    command: "codegen generate".to_owned(),
});

fn bytes() -> BytesCount {
    BytesCount::new(FILES.iter().map(|file| file.text.len()).sum::<usize>())
}

fn main() {
    println!(
        "{} files, {} bytes, {} statements; {} diagnostics",
        FILES.len(),
        FILES.iter().map(|file| file.text.len()).sum::<usize>(),
        SCHEMA.statements.len(),
        SCHEMA.diagnostics.len(),
    );
    divan::main();
}

/// The rival: sqlparser with its own tokenizer on each statement, since it refuses each of the files as a whole.
#[divan::bench]
fn a_sqlparser_alone(bencher: Bencher) {
    let statements: Vec<&str> = SCHEMA
        .statements
        .iter()
        .map(|(span, ..)| SCHEMA.sources.text(*span))
        .collect();
    bencher.counter(bytes()).bench(|| {
        statements
            .iter()
            .filter(|text| Parser::parse_sql(&PostgreSqlDialect {}, text).is_ok())
            .count()
    });
}

#[divan::bench]
fn b_split(bencher: Bencher) {
    bencher.counter(bytes()).bench(|| {
        FILES
            .iter()
            .map(|file| split::split(&file.text, Place::At(FileId(0), 0)).0.len())
            .sum::<usize>()
    });
}

#[divan::bench]
fn c_split_and_parse(bencher: Bencher) {
    bencher.counter(bytes()).bench(|| parse::parse(&SOURCES));
}

#[divan::bench(sample_count = 11)]
fn d_fold(bencher: Bencher) {
    bencher
        .counter(bytes())
        .bench(|| fold::fold(&STATEMENTS, &parse::Postgres, &SETTINGS));
}

#[divan::bench]
fn e_infer(bencher: Bencher) {
    let parser: &dyn ExprParser = &parse::Postgres;
    let catalog: &Catalog = &SCHEMA.catalog;
    bencher
        .counter(bytes())
        .bench(|| infer::checks(catalog, parser, None));
}

#[divan::bench(sample_count = 11)]
fn f_metadata(bencher: Bencher) {
    bencher.counter(bytes()).bench(|| {
        let schema = Schema::read(FILES.clone(), &SETTINGS);
        let document =
            lower::metadata::metadata(&schema.facts(&HEADER, true), || schema.deparsed());
        serde_json::to_string_pretty(&document)
            .expect("metadata is JSON")
            .len()
    });
}

fn outputs(schema: &Schema) -> Vec<emit::Output> {
    let templates = Templates::embedded();
    let mut targets = Targets::new(schema.facts(&HEADER, true), &NameOptions::default());
    let rust = targets
        .rust(&Layout::Folder, &templates)
        .expect("our templates render");
    let wanted = TypeScript {
        types: Some(Layout::Folder),
        zod: Some(Layout::Folder),
        ..TypeScript::default()
    };
    let typescript = targets
        .typescript(
            &wanted,
            TypeScriptTemplates {
                types: &templates,
                zod: &templates,
            },
        )
        .expect("our templates render");
    let files = std::iter::once(("rust", rust)).chain(typescript);
    files
        .map(|(target, files)| emit::Output {
            folder: target.into(),
            shown: target.to_owned(),
            files: std::iter::once((target.to_owned(), files)).collect(),
        })
        .collect()
}

#[divan::bench(sample_count = 11)]
fn g_lower_and_render_all(bencher: Bencher) {
    bencher.counter(bytes()).bench(|| outputs(&SCHEMA).len());
}

/// Everything that `check` does where nothing is stale, but for reading the disk.
#[divan::bench(sample_count = 11)]
fn h_warm_check(bencher: Bencher) {
    struct Written(BTreeMap<PathBuf, String>);
    impl emit::Existing for Written {
        fn text(&self, path: &Path) -> Result<Option<String>, emit::EmitError> {
            Ok(self.0.get(path).cloned())
        }
    }
    let mut written = Written(BTreeMap::new());
    for output in outputs(&SCHEMA) {
        for file in output.files.into_values().flatten() {
            let path = output.folder.join(&file.path);
            written.0.insert(path, file.text.to_string());
        }
    }
    bencher.counter(bytes()).bench(|| {
        let schema = Schema::read(FILES.clone(), &SETTINGS);
        outputs(&schema)
            .into_iter()
            .map(|output| {
                emit::plan(output, &written)
                    .expect("it is in memory")
                    .diff()
                    .len()
            })
            .sum::<usize>()
    });
}
