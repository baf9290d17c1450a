//! What we say of one folder of migrations, as one JSON document on stdout: every statement's end with its place, the
//! diagnostics, what is tainted or missing, the metadata and the facts. `corpus.mjs` compares it with PostgreSQL.
//!
//! `ours FOLDER [postgres|supabase [DAY]]`; without a platform the one that `codegen` takes, without a day no clock.
//! `ours schema FOLDER [postgres|supabase [DAY]]` gives the schema as one file of SQL, and what is not sure of it.
//! `ours style FOLDER [postgres|supabase [DAY]]` gives the metadata and the types of `style = "supabase"` alone.

#![allow(
    clippy::print_stdout,
    reason = "a program of the tests whose result is what it prints"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Instant;

use codegen::catalog::{Catalog, ColumnRef, NamespaceId, PG_CATALOG, Taint, TypeKind};
use codegen::ddl::Grammar;
use codegen::diagnostics::{Diagnostic, Severity};
use codegen::fold::{Outcome, Platform, Settings};
use codegen::infer::nullability::Reason;
use codegen::lower::typescript::{TsOptions, supabase};
use codegen::lower::{self, Header};
use codegen::parse::{self, Readings};
use codegen::read::{self, Disk};
use codegen::render::{Templates, typescript};
use codegen::runner::Order;
use codegen::schema::Schema;
use codegen::source::{SourceFile, SourceKind, Sources, Span};
use codegen::{places, platform};
use serde_json::{Value, json};

/// The oracle's PostgreSQL is of this version.
const POSTGRES: u8 = 18;
/// As the command has it.
const STACK: usize = 256 << 20;

fn main() {
    let mut arguments = std::env::args().skip(1).peekable();
    let wanted = arguments.next_if(|first| first == "style" || first == "schema");
    let describe = match wanted.as_deref() {
        Some("style") => style as Describe,
        Some(_) => squashed,
        None => describe,
    };
    let folder = PathBuf::from(arguments.next().expect("a folder of migrations is given"));
    let asked = arguments.next();
    let now = arguments.next();
    let worker = std::thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || println!("{}", document(&folder, asked.as_deref(), now, describe)))
        .expect("a thread can be started");
    if worker.join().is_err() {
        std::process::exit(101);
    }
}

/// What is said of a schema, read in so many milliseconds.
type Describe = fn(&Schema, Platform, f64) -> Value;

fn document(folder: &Path, asked: Option<&str>, now: Option<String>, describe: Describe) -> Value {
    let shown = |path: &Path| {
        let name = path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    };
    let files = read::migrations(
        &Disk,
        &places::around(folder, places::Project::Unknown),
        Some(Order::Lexicographic),
        &shown,
    )
    .expect("the migrations can be read")
    .files;
    let platform = match asked {
        Some(name) => platform::from_name(name).expect("the platform is known"),
        None => platform::detect(false, &Sources::new(files.clone())).0,
    };
    let mut settings = Settings {
        postgres: POSTGRES,
        platform,
        now,
        ..Settings::default()
    };
    // The schemas to show are those that the migrations make, which a first run tells.
    let start = clock();
    let mut schema = Schema::read(files.clone(), &settings);
    let millis = clock() - start;
    let own: Vec<_> = own_namespaces(&schema)
        .iter()
        .map(|id| schema.catalog.namespaces[*id].name.clone())
        .collect();
    if own != settings.namespaces {
        settings.namespaces = own;
        schema = Schema::read(files, &settings);
    }
    describe(&schema, platform, millis)
}

/// Milliseconds of processor time of this thread where the system tells, else of the clock.
fn clock() -> f64 {
    static START: OnceLock<Instant> = OnceLock::new();
    let used = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = used.and_then(|text| text.split(' ').next()?.parse::<f64>().ok());
    nanoseconds.map_or_else(
        || START.get_or_init(Instant::now).elapsed().as_secs_f64() * 1e3,
        |nanoseconds| nanoseconds / 1e6,
    )
}

/// `public` and what the migrations made.
fn own_namespaces(schema: &Schema) -> Vec<NamespaceId> {
    let own = |span: Span| is_own(schema.sources.file(span.file));
    schema
        .catalog
        .namespaces
        .iter()
        .filter(|(_, it)| {
            let origin = it.history.origin();
            it.name == "public" || origin.is_some_and(|origin| own(origin.span))
        })
        .map(|(id, _)| id)
        .collect()
}

fn is_own(file: &SourceFile) -> bool {
    file.kind == SourceKind::Migration
}

/// The schema as one file of SQL.
fn squashed(schema: &Schema, platform: Platform, _: f64) -> Value {
    let squashed = schema.squashed("migrations");
    json!({
        "version": 1,
        "platform": platform::name(platform),
        "sql": squashed.text(),
        "doubts": squashed.doubts,
    })
}

fn describe(schema: &Schema, platform: Platform, millis: f64) -> Value {
    let catalog = &schema.catalog;
    let header = Header {
        from: String::new(),
        command: String::new(),
    };
    json!({
        "version": 1,
        "platform": platform::name(platform),
        "millis": millis,
        "statements": statements(schema),
        "diagnostics": schema
            .diagnostics
            .iter()
            .map(|it| diagnostic(&schema.sources, it))
            .collect::<Vec<_>>(),
        "tainted": tainted(catalog),
        "missing": catalog.missing.keys().collect::<Vec<_>>(),
        // What is tainted is compared too: a taint on what is right counts against us.
        "metadata": lower::metadata::metadata(&schema.facts(&header, false), || schema.deparsed()),
        "facts": lower::facts::lines(catalog, &own_namespaces(schema)),
        "nullability": nullability(schema),
    })
}

/// What Supabase's generator takes, and what it would make of it by our account.
fn style(schema: &Schema, platform: Platform, _: f64) -> Value {
    let header = Header {
        from: String::new(),
        command: String::new(),
    };
    let facts = schema.facts(&header, true);
    let model = supabase::lower(&facts, &TsOptions::default());
    json!({
        "platform": platform::name(platform),
        "metadata": lower::metadata::metadata(&facts, || schema.deparsed()),
        "types": *typescript::supabase(&model, &Templates::embedded())
            .expect("our templates fit our models"),
    })
}

/// The columns of views that are proven never to be NULL, with the first step of the proof or of the doubt.
fn nullability(schema: &Schema) -> Value {
    let proofs = schema.nullability();
    let views = schema
        .catalog
        .relations
        .iter()
        .filter(|(_, it)| it.view.is_some());
    let described = views.map(|(id, view)| {
        let columns = view.columns().map(|column| {
            let verdict = proofs.verdict(ColumnRef {
                relation: id,
                attnum: column.attnum,
            });
            let ty = schema
                .catalog
                .format_type(column.ty, &[PG_CATALOG, view.namespace]);
            json!({
                "name": column.name.as_str(),
                "type": ty,
                "not_null": verdict.is_some_and(|it| it.not_null),
                "reason": verdict.map_or(String::new(), |it| steps(&it.reason)),
            })
        });
        let namespace = &schema.catalog.namespaces[view.namespace].name;
        (
            format!("{namespace}.{}", view.name),
            json!(columns.collect::<Vec<_>>()),
        )
    });
    Value::Object(described.collect())
}

fn steps(reason: &Reason) -> String {
    if reason.because.is_empty() {
        return reason.text.clone();
    }
    let because: Vec<String> = reason.because.iter().map(steps).collect();
    format!("{} ({})", reason.text, because.join("; "))
}

fn statements(schema: &Schema) -> Vec<Value> {
    let said = said_of_statements(schema);
    // Both grammars read here: which of them takes a statement is not asked in a run.
    let taken = parse::parse_by(&schema.sources, Readings::Both).statements;
    let grammars = taken.iter().map(|it| it.grammar);
    schema
        .statements
        .iter()
        .zip(grammars)
        .filter(|((span, _), _)| is_own(schema.sources.file(span.file)))
        .map(|((span, outcome), grammar)| {
            let problem = said.get(span);
            let (file, _, written) = schema.sources.written(*span);
            json!({
                "file": file,
                "start": written.start,
                "end": written.end,
                "grammar": match grammar {
                    Grammar::Sqlparser => "sqlparser",
                    Grammar::Extension => "extension",
                    Grammar::NoEffect => "no-effect",
                },
                "outcome": match outcome {
                    Outcome::Applied => "applied",
                    Outcome::NoEffect => "no-effect",
                    Outcome::Refused => "refused",
                    Outcome::Tainted => "tainted",
                },
                "sqlstate": schema.refusals.get(span).or(problem.and_then(|it| it.sqlstate.as_ref())),
                "message": problem.map(|it| it.message.clone()),
            })
        })
        .collect()
}

/// The gravest thing said of each statement: in it, or of it as one of several that need the same missing object.
fn said_of_statements(schema: &Schema) -> BTreeMap<Span, &Diagnostic> {
    let mut said: BTreeMap<Span, &Diagnostic> = BTreeMap::new();
    let spans: Vec<Span> = schema.statements.iter().map(|(span, ..)| *span).collect();
    let around = |inner: Span| {
        let index =
            spans.partition_point(|span| (span.file, span.start) <= (inner.file, inner.start));
        let span = *spans.get(index.checked_sub(1)?)?;
        (span.file == inner.file && inner.start <= span.end).then_some(span)
    };
    for diagnostic in &schema.diagnostics {
        let labels = diagnostic
            .labels
            .iter()
            .filter(|label| label.message == "depends on it")
            .map(|label| label.span);
        for span in std::iter::once(diagnostic.span).chain(labels) {
            let Some(statement) = around(span) else {
                continue;
            };
            let kept = said.entry(statement).or_insert(diagnostic);
            let weight = |it: &Diagnostic| (it.severity, it.sqlstate.is_none());
            if weight(diagnostic) < weight(kept) {
                *kept = diagnostic;
            }
        }
    }
    said
}

fn diagnostic(sources: &Sources, it: &Diagnostic) -> Value {
    let file = sources.file(it.span.file);
    let (path, _, written) = sources.written(it.span);
    json!({
        "severity": match it.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Note => "note",
        },
        "code": it.code.as_str(),
        "sqlstate": it.sqlstate,
        "file": path,
        "own": is_own(file),
        "start": written.start,
        "line": sources.position(it.span).line,
        "message": it.message,
    })
}

/// The objects that are not sure, as `schema.name`, each with the first reason.
fn tainted(catalog: &Catalog) -> Value {
    let qualified = |namespace: NamespaceId, name: &str| {
        format!("{}.{name}", catalog.namespaces[namespace].name)
    };
    let reason = |taints: &[Taint]| taints.first().map(|taint| taint.reason.clone());
    let mut relations = BTreeMap::new();
    for (_, it) in catalog.relations.iter() {
        if let Some(reason) = reason(&it.taints) {
            relations.insert(qualified(it.namespace, it.name.as_str()), reason);
        }
    }
    let mut types = BTreeMap::new();
    for (_, it) in catalog.types.iter() {
        let of_relation = matches!(it.kind, TypeKind::Composite { .. });
        if let Some(reason) = reason(&it.taints).filter(|_| it.element.is_none()) {
            let name = qualified(it.namespace, it.name.as_str());
            if !(of_relation && relations.contains_key(&name)) {
                types.insert(name, reason);
            }
        }
    }
    let mut functions = BTreeMap::new();
    for (_, it) in catalog.functions.iter() {
        if let Some(reason) = reason(&it.taints) {
            functions.insert(qualified(it.namespace, it.name.as_str()), reason);
        }
    }
    json!({ "relations": relations, "types": types, "functions": functions })
}
