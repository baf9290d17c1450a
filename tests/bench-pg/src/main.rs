//! codegen beside libpg_query, sqlparser and sqlc, on the same 1,000 tables in 500 files, in the same run.
//!
//! `tests/bench-pg/run` builds and runs it. Each row is a whole job, repeated and interleaved, so that a busy machine
//! slows all alike; the ratio is the one to look at.

#[path = "../../../codegen/benches/large/mod.rs"]
mod large;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use codegen::fold::{Platform, Settings};
use codegen::lower::{self, Header};
use codegen::schema::Schema;
use codegen::source::SourceFile;

const TABLES: usize = 1000;
const ROUNDS: usize = 9;

fn main() {
    let files = large::files(TABLES);
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    let folder = std::env::temp_dir().join(format!("bench-pg-{}", std::process::id()));
    write_sqlc_project(&folder, &files);
    let sqlc = std::env::var_os("SQLC");

    let mut jobs: Vec<(&str, Box<dyn FnMut() -> String>)> = vec![
        ("libpg_query parse, no tree leaves C", Box::new(|| libpg_query(&files))),
        ("sqlparser 0.63, file by file", Box::new(|| sqlparser(&files))),
        ("codegen metadata, files to JSON", Box::new(|| metadata(&files))),
    ];
    if let Some(sqlc) = &sqlc {
        jobs.push(("sqlc generate, whole process", Box::new(|| sqlc_generate(sqlc.as_ref(), &folder))));
    }

    let mut times = vec![Vec::new(); jobs.len()];
    let mut notes = vec![String::new(); jobs.len()];
    for _ in 0..ROUNDS {
        for (index, (_, job)) in jobs.iter_mut().enumerate() {
            let start = Instant::now();
            notes[index] = job();
            times[index].push(start.elapsed());
        }
    }
    println!("{} files, {bytes} bytes, {ROUNDS} rounds, one thread", files.len());
    println!("{:38} {:>9} {:>9} {:>7} {:>6}", "job", "min ms", "median ms", "MB/s", "ratio");
    let first = *times[0].iter().min().expect("there were rounds");
    for (index, (name, _)) in jobs.iter().enumerate() {
        let times = &mut times[index];
        times.sort();
        let (min, median) = (times[0], times[ROUNDS / 2]);
        println!(
            "{name:38} {:9.1} {:9.1} {:7.1} {:6.2}  {}",
            ms(min),
            ms(median),
            bytes as f64 / 1e6 / min.as_secs_f64(),
            min.as_secs_f64() / first.as_secs_f64(),
            notes[index]
        );
    }
    if sqlc.is_none() {
        println!("sqlc was left out: SQLC names no binary");
    }
    let _ = std::fs::remove_dir_all(&folder);
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

fn libpg_query(files: &[(String, String)]) -> String {
    // Fingerprinting parses and walks the tree in C; it is what comes nearest to a parse alone.
    let refused = files.iter().filter(|(_, text)| pg_query::fingerprint(text).is_err()).count();
    format!("{refused} files refused")
}

fn sqlparser(files: &[(String, String)]) -> String {
    use sqlparser::dialect::PostgreSqlDialect;
    use sqlparser::parser::Parser;
    let refused = files.iter().filter(|(_, text)| Parser::parse_sql(&PostgreSqlDialect {}, text).is_err()).count();
    format!("{refused} files refused")
}

fn metadata(files: &[(String, String)]) -> String {
    let settings = Settings { platform: Platform::Supabase, ..Settings::default() };
    let sources = files.iter().map(|(name, text)| SourceFile::migration(name.clone(), text.clone())).collect();
    let schema = Schema::read(sources, &settings);
    let header = Header { from: String::new(), command: String::new() };
    let document = lower::metadata::metadata(&schema.facts(&header, true));
    let text = serde_json::to_string_pretty(&document).expect("metadata is JSON");
    format!("{} bytes of JSON, {} diagnostics", text.len(), schema.diagnostics.len())
}

/// sqlc wants a query beside the schema; it has no schema `auth`, so the policies' function is declared.
fn write_sqlc_project(folder: &Path, files: &[(String, String)]) {
    let migrations = folder.join("migrations");
    std::fs::create_dir_all(&migrations).expect("the temporary folder is writable");
    let platform = "create schema auth;\ncreate function auth.uid() returns uuid language sql as 'select null::uuid';\n";
    std::fs::write(migrations.join("0_platform.sql"), platform).expect("writable");
    for (name, text) in files {
        std::fs::write(migrations.join(name), text).expect("writable");
    }
    std::fs::write(folder.join("query.sql"), "-- name: One :one\nselect 1;\n").expect("writable");
    let config = "version: \"2\"\nsql:\n  - engine: postgresql\n    schema: migrations\n    queries: query.sql\n    gen:\n      go:\n        package: db\n        out: db\n";
    std::fs::write(folder.join("sqlc.yaml"), config).expect("writable");
}

fn sqlc_generate(sqlc: &Path, folder: &Path) -> String {
    let output = Command::new(sqlc).arg("generate").current_dir(folder).output().expect("SQLC names a program");
    if output.status.success() {
        let models = std::fs::read_to_string(folder.join("db/models.go")).unwrap_or_default();
        format!("{} lines of Go", models.lines().count())
    } else {
        format!("failed: {}", String::from_utf8_lossy(&output.stderr).lines().next().unwrap_or_default())
    }
}
