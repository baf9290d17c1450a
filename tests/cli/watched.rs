//! `watch` remembers much from save to save; what it writes is what `generate` writes that remembers nothing.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use super::support::{codegen, empty_folder, tree, write};

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
    let mut child = Command::new(env!("CARGO_BIN_EXE_codegen"))
        .arg("watch")
        .current_dir(folder)
        .stdout(Stdio::piped())
        .spawn()
        .expect("cargo built the command");
    let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
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
        let watched = tree(folder);
        codegen(&["generate"], folder).exits(0);
        assert_eq!(tree(folder), watched, "round {round}:\n{sql}");
    }
    child.kill().expect("it runs until it is ended");
    child.wait().expect("it was ended");
}
