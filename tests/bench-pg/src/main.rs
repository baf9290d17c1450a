//! codegen beside libpg_query, sqlparser and sqlc, on the same 1,000 tables in 500 files, in the same run.
//!
//! `tests/bench-pg/run` builds and runs it. Whole processes are compared with whole processes: each reads the files from
//! the disk. Jobs that parse in this process are there to tell how much of that is the parser.

#[path = "../../../codegen/benches/large/mod.rs"]
mod large;
#[path = "../../../codegen/benches/timing/mod.rs"]
mod timing;

use std::fs;
use std::path::Path;
use std::process::Command;

use timing::{Done, Job};

const TABLES: usize = 1000;
const ROUNDS: usize = 9;
/// How many rounds the two processes are timed in that the goal compares.
const ROUNDS_OF_TWO: usize = 25;
/// `bench-pg --parse FOLDER` is the process that only parses.
const PARSE: &str = "--parse";

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, folder] = &arguments[..]
        && flag == PARSE
    {
        println!("{}", parse(&read(Path::new(folder))));
        return;
    }
    let tool = |variable| std::env::var_os(variable).unwrap_or_else(|| panic!("{variable} names no program: run tests/bench-pg/run"));
    let (codegen, sqlc) = (tool("CODEGEN"), tool("SQLC"));
    let files = large::files(TABLES);
    let bytes: usize = files.iter().map(|(_, text)| text.len()).sum();
    println!("{} files, {bytes} bytes; {}", files.len(), timing::load());

    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let folder = folder.path();
    write_project(folder, &files);
    let migrations = folder.join("migrations");
    let own = std::env::current_exe().expect("it runs");
    let libpg_query = || {
        Job::new("process: libpg_query parses all", || {
            timing::good_program(Command::new(&own).arg(PARSE).arg(&migrations))
        })
    };
    let ours = |arguments: &[&str]| {
        let mut command = Command::new(&codegen);
        command.args(arguments).args(["--platform", "supabase", "--migrations"]).arg(&migrations);
        command
    };
    let (metadata, zod) = (|| ours(&["metadata"]), || ours(&["zod", "--stdout"]));
    let (metadata_printed, zod_printed) = (timing::printed(&mut metadata()), timing::printed(&mut zod()));
    // By themselves and first: while a job runs for seconds, the host of a virtual machine takes back memory that is
    // free, and who starts next pays for its return, the more the more memory it needs.
    let two = vec![
        libpg_query(),
        Job::new("process: codegen metadata", || timing::program(&mut metadata()).after(&metadata_printed)),
    ];
    timing::print(&timing::in_turn(ROUNDS_OF_TWO, two), bytes);
    println!();
    let statements: Vec<&str> = files.iter().flat_map(|(_, text)| pg_query::split_with_parser(text).unwrap_or_default()).collect();
    let jobs = vec![
        libpg_query(),
        Job::new("process: codegen zod --stdout", || timing::program(&mut zod()).after(&zod_printed)),
        Job::new("process: sqlc generate", || sqlc_generate(sqlc.as_ref(), folder)),
        Job::new("libpg_query, no tree leaves C", || Done::note(parse(&files))),
        Job::new("libpg_query, its trees as Rust values", || Done::note(trees(&files))),
        Job::new("sqlparser 0.63", || Done::note(sqlparser(&statements))),
    ];
    timing::print(&timing::in_turn(ROUNDS, jobs), bytes);
}

fn read(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).expect("it is a folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("it can be listed").path()).collect();
    paths.sort();
    let text = |path: &Path| fs::read_to_string(path).expect("it can be read");
    paths.iter().map(|path| (path.display().to_string(), text(path))).collect()
}

/// PostgreSQL's own parser; of its trees only where each statement ends is asked for.
fn parse(files: &[(String, String)]) -> String {
    let parsed: Vec<_> = files.iter().map(|(_, text)| pg_query::split_with_parser(text)).collect();
    let statements: usize = parsed.iter().flatten().map(Vec::len).sum();
    let refused = parsed.iter().filter(|it| it.is_err()).count();
    format!("{statements} statements, {refused} files refused")
}

fn trees(files: &[(String, String)]) -> String {
    let refused = files.iter().filter(|(_, text)| pg_query::parse(text, 0).is_err()).count();
    format!("{refused} files refused")
}

/// On statements as libpg_query tells them apart, since it refuses each of the files as a whole.
fn sqlparser(statements: &[&str]) -> String {
    use sqlparser::dialect::PostgreSqlDialect;
    use sqlparser::parser::Parser;
    let refused = statements.iter().filter(|text| Parser::parse_sql(&PostgreSqlDialect {}, text).is_err()).count();
    format!("{refused} statements refused")
}

/// The migrations for all; for sqlc a query, which it wants, and the function of the policies, since it has no schema `auth`.
fn write_project(folder: &Path, files: &[(String, String)]) {
    let migrations = folder.join("migrations");
    fs::create_dir_all(&migrations).expect("writable");
    for (name, text) in files {
        fs::write(migrations.join(name), text).expect("writable");
    }
    let platform = "create schema auth;\ncreate function auth.uid() returns uuid language sql as 'select null::uuid';\n";
    fs::write(folder.join("platform.sql"), platform).expect("writable");
    fs::write(folder.join("query.sql"), "-- name: One :one\nselect 1;\n").expect("writable");
    let config = "version: \"2\"\nsql:\n  - engine: postgresql\n    schema: [platform.sql, migrations]\n    queries: query.sql\n    gen:\n      go:\n        package: db\n        out: db\n";
    fs::write(folder.join("sqlc.yaml"), config).expect("writable");
}

fn sqlc_generate(sqlc: &Path, folder: &Path) -> Done {
    let done = timing::good_program(Command::new(sqlc).arg("generate").current_dir(folder));
    let models = fs::read_to_string(folder.join("db/models.go")).expect("sqlc wrote it");
    done.after(format_args!("{} lines of Go, {} structs", models.lines().count(), models.matches(" struct {").count()))
}
