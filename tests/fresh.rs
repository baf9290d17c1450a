//! The checked-in outputs are what the migrations say, and change when, and only when, the schema does.

mod support;
#[path = "support/systems.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod systems;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use support::{assert_same_tree, codegen, copy, edit, empty_folder, read, root, tree, write};
use systems::SYSTEMS;

/// A copy of all that `generate` reads and writes.
fn copied() -> tempfile::TempDir {
    let folder = empty_folder();
    for part in ["spec", "generated"] {
        copy(&root().join(part), &folder.path().join(part));
    }
    write(
        &folder.path().join("codegen.toml"),
        read(&root().join("codegen.toml")),
    );
    folder
}

/// The outputs below a folder, by path.
fn outputs(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    tree(&folder.join("generated"))
}

#[test]
fn what_is_checked_in_is_fresh() {
    codegen(&["check"], &root()).exits(0);
}

#[test]
fn every_system_has_its_outputs() {
    for system in SYSTEMS {
        let files = tree(&root().join("generated").join(system));
        for file in [
            "rust/Cargo.toml",
            "rust/src/schema.rs",
            "ts/package.json",
            "ts/src/database.ts",
            "ts/src/zod.ts",
        ] {
            assert!(files.contains_key(file), "generated/{system}/{file}");
        }
    }
}

#[test]
fn generating_again_changes_no_byte() {
    let folder = copied();
    let checked_in = outputs(folder.path());
    for _ in 0..2 {
        codegen(&["generate"], folder.path()).exits(0);
        assert_same_tree(&checked_in, &outputs(folder.path()), "generating again");
    }
}

#[test]
fn generating_from_nothing_gives_what_is_checked_in() {
    let folder = copied();
    let checked_in = outputs(folder.path());
    std::fs::remove_dir_all(folder.path().join("generated")).expect("it was copied");
    codegen(&["generate"], folder.path()).exits(0);
    assert_same_tree(
        &checked_in,
        &outputs(folder.path()),
        "generating from nothing",
    );
}

#[test]
fn every_edit_that_changes_a_type_makes_check_fail_with_a_diff() {
    let edits = [
        (
            "soul/migrations/20260215_logs.sql",
            "message text NOT NULL",
            "message text NOT NULL,\n  added uuid",
        ),
        (
            "journey/migrations/20260115_journey_sessions.sql",
            "user_id text not null",
            "user_id text",
        ),
        (
            "journey/migrations/20260115_journey_sessions.sql",
            "updated_at timestamptz",
            "changed_at timestamptz",
        ),
    ];
    for (file, from, to) in edits {
        let folder = copied();
        edit(&folder.path().join("spec").join(file), from, to);
        let run = codegen(&["check"], folder.path()).exits(1);
        let (system, _) = file.split_once('/').expect("a system's file");
        for output in ["rust/src/schema.rs", "ts/src/database.ts", "ts/src/zod.ts"] {
            let header = format!("--- generated/{system}/{output}");
            assert!(
                run.stdout.contains(&header),
                "{file}: no {header:?} in\n{}",
                run.stdout
            );
        }
        assert!(
            run.stdout
                .lines()
                .any(|line| line.starts_with('+') && !line.starts_with("+++")),
            "{}",
            run.stdout
        );
        let others = SYSTEMS.iter().filter(|other| **other != system);
        for other in others {
            assert!(
                !run.stdout.contains(&format!("--- generated/{other}/")),
                "{file}: {other} is stale too"
            );
        }
    }
}

#[test]
fn what_check_shows_is_what_generate_writes() {
    let folder = copied();
    let file = folder
        .path()
        .join("spec/journey/migrations/20260115_journey_sessions.sql");
    edit(
        &file,
        "phase text default 'setup'",
        "phase text not null default 'setup'",
    );
    let shown = codegen(&["check"], folder.path()).exits(1).stdout;
    let before = read(&folder.path().join("generated/journey/ts/src/database.ts"));
    codegen(&["generate"], folder.path()).exits(0);
    let after = read(&folder.path().join("generated/journey/ts/src/database.ts"));
    let diff = similar::TextDiff::from_lines(&before, &after)
        .unified_diff()
        .to_string();
    for line in diff.lines().filter(|line| line.starts_with(['+', '-'])) {
        assert!(shown.contains(line), "{line:?} is not in\n{shown}");
    }
    codegen(&["check"], folder.path()).exits(0);
}

#[test]
fn a_comment_in_the_sql_changes_nothing() {
    let folder = copied();
    for (path, bytes) in tree(&folder.path().join("spec")) {
        if path.contains("/migrations/") {
            let text = String::from_utf8(bytes).expect("migrations are UTF-8");
            write(
                &folder.path().join("spec").join(path),
                format!("-- said; later\n/* and 'here */\n{text}\n-- end"),
            );
        }
    }
    codegen(&["check"], folder.path()).exits(0);
}

#[test]
fn the_order_in_which_files_were_made_does_not_matter() {
    let folder = copied();
    for system in SYSTEMS {
        let migrations = folder.path().join("spec").join(system).join("migrations");
        let files = tree(&migrations);
        std::fs::remove_dir_all(&migrations).expect("it was copied");
        for (path, bytes) in files.into_iter().rev() {
            write(&migrations.join(path), bytes);
        }
    }
    codegen(&["check"], folder.path()).exits(0);
}

/// The exported types of a TypeScript file by name, as written; the object of all of them is not one.
fn types(text: &str) -> BTreeMap<String, String> {
    let mut types = BTreeMap::new();
    let mut name = None;
    for line in text.lines() {
        if let Some(rest) = line.strip_prefix("export type ") {
            name = rest
                .split(|c: char| !c.is_alphanumeric() && c != '_')
                .next()
                .map(str::to_owned);
        } else if !line.starts_with([' ', '}', '|']) {
            name = None;
        }
        if let Some(name) = &name {
            let text: &mut String = types.entry(name.clone()).or_default();
            *text += line;
            *text += "\n";
        }
    }
    types.remove("Database");
    types
}

#[test]
fn a_table_more_renames_and_changes_no_other_type() {
    for system in SYSTEMS {
        let folder = copied();
        let database = folder
            .path()
            .join("generated")
            .join(system)
            .join("ts/src/database.ts");
        let before = types(&read(&database));
        assert!(before.len() > 3, "{before:?}");
        // The names that collide most: a type that is there already, in each form that a table's name could have.
        let mut sql = String::new();
        for name in before.keys() {
            let plural = format!("{}s", name.to_lowercase());
            let _ = writeln!(
                sql,
                "create table if not exists \"{name}\" (id int);\ncreate table if not exists \"{plural}\" (id int);"
            );
        }
        write(
            &folder
                .path()
                .join("spec")
                .join(system)
                .join("migrations/99999999999999_more.sql"),
            sql,
        );
        codegen(&["generate", "--spec", system], folder.path()).exits(0);
        let after = types(&read(&database));
        for (name, text) in &before {
            assert_eq!(Some(text), after.get(name), "{system}: type {name}");
        }
        assert!(after.len() > before.len());
    }
}
