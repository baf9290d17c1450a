//! What we say of variants of DO blocks, each run in the place of the block: how it ends and which facts it adds and
//! removes, as one JSON document on stdout. `mutants.mjs` compares it with PostgreSQL.
//!
//! `mutants FOLDER postgres|supabase VARIANTS.json DAY`; the file holds `[{ file, byte, variants: [text] }]`.

#![allow(
    clippy::print_stdout,
    reason = "a program of the tests whose result is what it prints"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use codegen::catalog::{Catalog, NamespaceId};
use codegen::diagnostics::Diagnostic;
use codegen::expr::remember::Remembering;
use codegen::fold::{Outcome, Run, Settings};
use codegen::lower::facts;
use codegen::parse;
use codegen::read::{self, Disk};
use codegen::runner::Order;
use codegen::source::{FileId, Place, SourceFile, SourceKind, Sources};
use codegen::{places, platform};
use serde_json::{Value, json};

/// The oracle's PostgreSQL is of this version.
const POSTGRES: u8 = 18;
/// As the command has it.
const STACK: usize = 256 << 20;

/// The variants of each block, by file and byte.
type Variants = BTreeMap<(String, usize), Vec<String>>;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, platform, variants, day] = arguments.as_slice() else {
        panic!("usage: mutants FOLDER postgres|supabase VARIANTS.json DAY");
    };
    let day = day.clone();
    let folder = PathBuf::from(folder);
    let platform = platform::from_name(platform).expect("the platform is known");
    let text = std::fs::read_to_string(variants).expect("the variants can be read");
    let variants = variants_of(&serde_json::from_str(&text).expect("the variants are JSON"));
    let worker = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || println!("{}", document(&folder, platform, &variants, day)))
        .expect("a thread can be started");
    if worker.join().is_err() {
        std::process::exit(101);
    }
}

fn variants_of(document: &Value) -> Variants {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let blocks = document.as_array().expect("a list").iter();
    blocks
        .map(|block| {
            let byte = block["byte"].as_u64().expect("a number") as usize;
            let variants = block["variants"].as_array().expect("a list");
            let variants = variants.iter().map(text).collect();
            ((text(&block["file"]), byte), variants)
        })
        .collect()
}

fn document(
    folder: &Path,
    platform: codegen::fold::Platform,
    variants: &Variants,
    day: String,
) -> Value {
    let shown = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    let around = places::around(folder, places::Project::Unknown);
    let files = read::migrations(&Disk, &around, Some(Order::Lexicographic), &shown)
        .expect("the migrations can be read")
        .files;
    let settings = Settings {
        postgres: POSTGRES,
        platform,
        now: Some(day),
        ..Settings::default()
    };
    let mut all = platform::files(platform, settings.data_api_grants);
    let settings = Settings {
        platform_files: all.len() as u32,
        ..settings
    };
    all.extend(files);
    let sources = Sources::new(all);
    codegen::packed::load();
    let parser = Remembering::new(&parse::Postgres);
    let mut run = Run::new(&parser, &settings);
    let mut before = None;
    let mut results = Vec::new();
    for (id, file) in sources.iter() {
        let parsed = parse::parse_text(&file.text, Place::At(id, 0));
        if file.kind != SourceKind::Migration {
            run.add(&parsed.statements);
            continue;
        }
        let platform_namespaces = before.get_or_insert_with(|| names(run.catalog()));
        for statement in &parsed.statements {
            let place = (file.path.clone(), statement.span.start as usize);
            for text in variants.get(&place).into_iter().flatten() {
                results.push(result(&run, platform_namespaces, &place, id, text));
            }
            run.add(std::slice::from_ref(statement));
        }
        unread(file, &parsed.statements, variants, &mut results);
    }
    json!({ "version": 1, "results": results })
}

/// Blocks that the parser refused whole are no statements.
fn unread(
    file: &SourceFile,
    statements: &[codegen::ddl::Statement],
    variants: &Variants,
    results: &mut Vec<Value>,
) {
    let starts: BTreeSet<usize> = statements.iter().map(|it| it.span.start as usize).collect();
    let of_file = variants.iter().filter(|((path, _), _)| *path == file.path);
    for ((path, byte), texts) in of_file.filter(|((_, byte), _)| !starts.contains(byte)) {
        for text in texts {
            results.push(json!({ "file": path, "byte": byte, "text": text, "unread": true }));
        }
    }
}

fn names(catalog: &Catalog) -> BTreeSet<String> {
    let rows = catalog.namespaces.iter();
    rows.map(|(_, row)| row.name.to_string()).collect()
}

fn lines(catalog: &Catalog, platform: &BTreeSet<String>) -> BTreeSet<String> {
    let own: Vec<NamespaceId> = catalog
        .namespaces
        .iter()
        .filter(|(_, row)| row.name == "public" || !platform.contains(row.name.as_str()))
        .filter(|(_, row)| !row.name.as_str().starts_with("pg_"))
        .map(|(id, _)| id)
        .collect();
    facts::lines(catalog, &own).into_iter().collect()
}

fn result(
    run: &Run<'_>,
    platform: &BTreeSet<String>,
    (path, byte): &(String, usize),
    file: FileId,
    text: &str,
) -> Value {
    let mut variant = run.clone();
    let parsed = parse::parse_text(text, Place::At(file, *byte as u32));
    variant.add(&parsed.statements);
    let before = lines(run.catalog(), platform);
    let after = lines(variant.catalog(), platform);
    let had = run.clone().finish().diagnostics;
    let said = had.len();
    let ended = variant.finish();
    let outcome = ended
        .outcomes
        .last()
        .filter(|_| !parsed.statements.is_empty());
    let refused = ended.refusals.get(&outcome.map_or_else(
        || Place::At(file, *byte as u32).span(0, 0),
        |(span, _)| *span,
    ));
    let new: Vec<String> = ended
        .diagnostics
        .iter()
        .skip(said.min(ended.diagnostics.len()))
        .map(|it| format!("{}: {}", it.code.as_str(), it.message))
        .chain(parsed.diagnostics.iter().map(|it| it.message.clone()))
        // A report that was there names one more place.
        .chain((places(&ended.diagnostics) > places(&had)).then(|| "as said before".to_owned()))
        .collect();
    let is_unsure = outcome.is_none_or(|(_, it)| match it {
        Outcome::Tainted => true,
        Outcome::Applied | Outcome::NoEffect | Outcome::Refused => false,
    });
    json!({
        "file": path,
        "byte": byte,
        "text": text,
        "refused": refused,
        "said": new,
        "unsure": is_unsure || !new.is_empty() && refused.is_none(),
        "added": after.difference(&before).collect::<Vec<_>>(),
        "removed": before.difference(&after).collect::<Vec<_>>(),
        "base": format!("{:x}", fingerprint(&before)),
    })
}

/// How many places reports name.
fn places(said: &[Diagnostic]) -> usize {
    said.iter().map(|it| 1 + it.labels.len()).sum()
}

/// Tells two sets of lines apart.
fn fingerprint(lines: &BTreeSet<String>) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in lines.iter().flat_map(|line| line.bytes().chain([b'\n'])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    hash
}
