//! `watch` remembers much from save to save; what it writes is what `generate` writes that remembers nothing.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, UNIX_EPOCH};

use super::support::{codegen, empty_folder, read, tree, write};

const CONFIG: &str = "[[spec]]\nname = \"app\"\nmigrations = \"migrations\"\nplatform = \"supabase\"\n\n\
    [spec.rust]\nout = \"rust\"\npackage = \"app\"\n\n[spec.ts]\nout = \"ts\"\npackage = \"@acme/app\"\n\n\
    [spec.zod]\nout = \"ts\"\n";

/// Numbers that are the same in each run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// What a file may hold; nothing in it refers to another file but to the first.
fn migration(file: u64, numbers: &mut Numbers) -> String {
    let mut sql = Vec::new();
    if file == 0 {
        sql.push("create table base (id uuid primary key);".to_owned());
    }
    for table in 0..=numbers.below(3) {
        let name = format!("t{file}_{table}");
        sql.push(format!(
            "create table {name} (id bigint generated always as identity primary key);"
        ));
        for column in 0..numbers.below(5) {
            let ty = match numbers.below(8) {
                0 => "text not null".to_owned(),
                1 => format!("text check (c{column} in ('a', 'b{}'))", numbers.below(3)),
                2 => "numeric(10, 2) default 0".to_owned(),
                3 => "jsonb not null default '{}'".to_owned(),
                4 => "double precision".to_owned(),
                5 => format!("varchar({})", 1 + numbers.below(3)),
                6 => "uuid references base".to_owned(),
                _ => format!("integer check (c{column} is null)"),
            };
            sql.push(format!("alter table {name} add column c{column} {ty};"));
        }
        match numbers.below(5) {
            0 => sql.push(format!(
                "create view v{file}_{table} as select * from {name};"
            )),
            1 => sql.extend([
                format!("create type e{file}_{table} as enum ('x', 'y');"),
                format!("alter table {name} add column e e{file}_{table};"),
            ]),
            2 => sql.push(format!(
                "comment on table {name} is 'Says {}.';",
                numbers.below(3)
            )),
            3 => sql.push(format!(
                "create function f{file}_{table}(a int) returns setof {name} language sql as 'select * from {name}';"
            )),
            _ => {}
        }
    }
    sql.join("\n") + "\n"
}

/// Writes a file at once, so that nobody sees it half.
#[expect(clippy::disallowed_methods, reason = "the folder is the test's own")]
fn save(folder: &Path, file: u64, sql: &str) {
    let aside = folder.join("aside.sql");
    write(&aside, sql);
    let path = folder.join(format!("migrations/{file:04}.sql"));
    std::fs::rename(aside, path).expect("it is a folder of the test's own");
}

/// The folder's files once the locks are written, which `watch` does when it has said that the outputs are there.
fn finished(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let is_open = |output: &str| folder.join(output).join("codegen.lock.new").exists();
    while ["rust", "ts"].iter().any(|output| is_open(output)) {
        std::thread::sleep(Duration::from_millis(1));
    }
    tree(folder)
}

/// Ends with the test, however that ends.
struct Watching(Child);

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a watch that is killed leaves between an output and its lock: the new file, the old one beside it, the old lock,
/// and the new one, which knows when the file was written.
fn killed(folder: &Path, file: &str) {
    let (new, lock) = (folder.join(file), folder.join("ts/codegen.lock"));
    let old = read(&new);
    let old_lock = read(&lock);
    save(folder, 1, "create table late (id int primary key);\n");
    codegen(&["generate"], folder).exits(0);
    assert_ne!(read(&new), old);
    let stamp = std::fs::metadata(&new).expect("it was generated");
    let modified = stamp.modified().ok();
    let since = modified.and_then(|it| it.duration_since(UNIX_EPOCH).ok());
    let since = since.expect("it was written after 1970");
    let (seconds, nanoseconds) = (since.as_secs(), since.subsec_nanos());
    let written = format!("written = \"{seconds}.{nanoseconds:09} {}\"", stamp.len());
    let entry = file.strip_prefix("ts/").unwrap_or(file);
    let (before, behind) = old_lock
        .split_once(&format!("[files.\"{entry}\"]"))
        .expect("it has the file");
    let at = behind.find("sha256 = ").expect("it has a hash");
    let end = behind[at..].find('\n').map_or(behind.len(), |end| at + end);
    let new_lock = format!(
        "{before}[files.\"{entry}\"]{}{written}{}",
        &behind[..at],
        &behind[end..]
    );
    write(&folder.join("ts/codegen.lock.new"), new_lock);
    write(&lock, old_lock);
    write(&folder.join(format!("{file}.codegen-tmp")), old);
}

#[test]
fn a_watch_that_was_killed_before_its_lock_is_continued() {
    for is_edited in [false, true] {
        let folder = empty_folder();
        let folder = folder.path();
        let config = CONFIG.split("[spec.rust]").next().unwrap_or_default();
        let config = format!("{config}[spec.ts]\nout = \"ts\"\n");
        write(&folder.join("codegen.toml"), config);
        write(&folder.join("migrations/.keep"), "");
        save(folder, 0, "create table early (id int primary key);\n");
        codegen(&["generate"], folder).exits(0);
        killed(folder, "ts/database.ts");
        // Meanwhile the migrations went on, so that what lies there is not what is to be written.
        save(folder, 2, "alter table late add column title text;\n");
        let database = folder.join("ts/database.ts");
        if is_edited {
            write(&database, read(&database) + "// mine\n");
            let run = codegen(&["generate"], folder).exits(1);
            assert!(run.stderr.contains("edited-by-hand"), "{}", run.stderr);
            continue;
        }
        codegen(&["generate"], folder).exits(0);
        codegen(&["check"], folder).exits(0);
        let files: Vec<String> = tree(&folder.join("ts")).into_keys().collect();
        assert_eq!(files, ["codegen.lock", "database.ts"]);
    }
}

#[test]
fn what_is_watched_is_what_is_generated() {
    let folder = empty_folder();
    let folder = folder.path();
    let numbers = &mut Numbers(7);
    write(&folder.join("codegen.toml"), CONFIG);
    write(&folder.join("migrations/.keep"), "");
    for file in 0..6 {
        save(folder, file, &migration(file, numbers));
    }
    let child = Command::new(env!("CARGO_BIN_EXE_codegen"))
        .arg("watch")
        .current_dir(folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("cargo built the command");
    let mut watching = Watching(child);
    let stdout = watching.0.stdout.take().expect("it is piped");
    let mut lines = BufReader::new(stdout).lines();
    let mut until_made = || loop {
        let line = lines.next().and_then(Result::ok);
        let line = line.expect("it goes on until it is ended");
        assert!(!line.starts_with("error"), "{line}");
        if line.ends_with("watching.") {
            break;
        }
    };
    until_made();
    for round in 0..25 {
        // Forth and back, and some that are new.
        let file = numbers.below(8);
        // No two rounds have the same files.
        let sql = migration(file, numbers) + &format!("-- {round}\n");
        save(folder, file, &sql);
        until_made();
        let watched = finished(folder);
        codegen(&["generate"], folder).exits(0);
        assert_eq!(tree(folder), watched, "round {round}:\n{sql}");
    }
}
