//! The command line's contract: help, formats of diagnostics, folders, and what is on the disk after each ending.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

#[path = "cli/access.rs"]
mod access;
#[path = "cli/adopt.rs"]
mod adopt;
#[path = "cli/coverage.rs"]
mod coverage;
#[path = "cli/diff.rs"]
mod diff;
#[path = "cli/documents.rs"]
mod documents;
#[path = "cli/explain.rs"]
mod explain;
#[path = "cli/formats.rs"]
mod formats;
#[path = "cli/places.rs"]
mod places;
#[path = "cli/render.rs"]
mod render;
#[path = "cli/setup.rs"]
mod setup;
mod support;
#[path = "cli/targets.rs"]
mod targets;
#[path = "cli/watched.rs"]
mod watched;
#[path = "cli/zod.rs"]
mod zod;

use std::path::Path;

use expect_test::expect;
use formats::document;
use serde_json::Value;
use support::{Run, assert_same_tree, codegen, edit, empty_folder, read, root, tree, write};

const COMMANDS: &[&str] = &[
    "generate",
    "check",
    "ts",
    "zod",
    "rust",
    "metadata",
    "explain",
    "diff",
    "access",
    "schema",
    "docs",
    "pull",
    "verify",
    "init",
    "adopt",
    "watch",
    "completions",
    "man",
    "render",
    "model",
];

#[test]
fn every_command_has_a_help_text_with_an_example() {
    let help = codegen(&["--help"], &root()).exits(0).stdout;
    let listed: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter(|line| !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|command| *command != "help")
        .collect();
    assert_eq!(listed, COMMANDS);
    assert!(help.contains("Example: codegen "), "{help}");
    for command in COMMANDS {
        let help = codegen(&[command, "--help"], &root()).exits(0).stdout;
        assert!(
            help.contains(&format!("Example: codegen {command}")),
            "{help}"
        );
    }
}

#[test]
fn wrong_use_is_2_and_says_what_would_be_right() {
    for arguments in [
        &["generrate"][..],
        &["ts", "--stduot"],
        &["ts", "--stdout", "--out", "x.ts"],
        &["ts", "--migrations", "m", "--spec", "soul", "--stdout"],
        &[
            "ts",
            "--migrations",
            "m",
            "--config",
            "codegen.toml",
            "--stdout",
        ],
        &[],
    ] {
        let run = codegen(arguments, &root()).exits(2);
        assert_eq!(run.stdout, "");
        assert!(run.stderr.contains("codegen"), "{}", run.stderr);
    }
}

/// A project with one table and two outputs.
fn project() -> tempfile::TempDir {
    let folder = empty_folder();
    write(
        &folder.path().join("codegen.toml"),
        "[[spec]]\nname = \"app\"\nmigrations = \"db/migrations\"\n\n[spec.ts]\nout = \"src/db\"\n\n[spec.zod]\nout = \"src/db\"\n\n[spec.rust]\nout = \"src/schema.rs\"\n",
    );
    write(
        &folder.path().join("db/migrations/1.sql"),
        "create table notes (id bigint primary key, body text);\n",
    );
    folder
}

/// Everything below a project but what `generate` only reads.
fn written(folder: &Path) -> Vec<String> {
    tree(folder)
        .into_keys()
        .filter(|path| path.starts_with("src/"))
        .collect()
}

fn migrate(folder: &Path) {
    write(
        &folder.join("db/migrations/2.sql"),
        "alter table notes add column title text not null;\n",
    );
}

#[test]
fn commands_work_from_a_folder_below_the_config() {
    let folder = project();
    let below = folder.path().join("db/migrations");
    codegen(&["generate"], &below).exits(0);
    let from_below = tree(&folder.path().join("src"));
    codegen(&["check"], &below).exits(0);
    codegen(&["check"], folder.path()).exits(0);
    codegen(&["generate"], folder.path()).exits(0);
    assert_same_tree(
        &from_below,
        &tree(&folder.path().join("src")),
        "from another folder",
    );
    assert!(
        codegen(&["metadata"], &below)
            .exits(0)
            .stdout
            .contains("\"notes\"")
    );
}

#[test]
fn a_success_ends_with_what_was_made_left_out_and_comes_next() {
    let folder = project();
    let run = codegen(&["generate"], folder.path()).exits(0);
    let last: Vec<&str> = run
        .stdout
        .lines()
        .rev()
        .take(3)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    expect![[r#"
        [
            "app: 1 migration on postgres (nothing refers to another) → 1 table, 0 enums, 0 functions, 0 policies",
            "Nothing left out.",
            "Next: `codegen check` compares without writing, for pre-commit and CI.",
        ]
    "#]]
    .assert_debug_eq(&last);
    expect![[r#"
        [
            "src/codegen.lock",
            "src/db/codegen.lock",
            "src/db/database.ts",
            "src/db/errors.ts",
            "src/db/schemas.ts",
            "src/db/zod.ts",
            "src/schema.rs",
        ]
    "#]]
    .assert_debug_eq(&written(folder.path()));
}

#[test]
fn an_edited_file_is_not_replaced_without_force() {
    let folder = project();
    codegen(&["generate"], folder.path()).exits(0);
    let database = folder.path().join("src/db/database.ts");
    let ours = read(&database);
    write(&database, ours.clone() + "// mine\n");
    migrate(folder.path());
    let before = tree(&folder.path().join("src/db"));

    let run = codegen(&["generate"], folder.path()).exits(1);
    expect![[r#"
        src/db/database.ts:1:1: error[edited-by-hand]: the generated file was edited since it was written
          help: Move the edit elsewhere, then the same command with --force replaces the file.
        nothing written in src/db
    "#]]
    .assert_eq(&run.stderr);
    assert_same_tree(
        &before,
        &tree(&folder.path().join("src/db")),
        "nothing is half-written",
    );
    let check = codegen(&["check"], folder.path()).exits(1);
    assert!(
        check
            .stdout
            .contains("src/db/database.ts was edited by hand"),
        "{}",
        check.stdout
    );
    // What `generate` would refuse is no advice.
    assert!(
        check
            .stdout
            .contains("or `codegen generate --force` writes over it"),
        "{}",
        check.stdout
    );
    let check = codegen(&["check", "--format", "github"], folder.path()).exits(1);
    assert!(
        check.stderr.contains(
            "::error file=src/db/database.ts,title=stale::src/db/database.ts was edited by hand"
        ),
        "{}",
        check.stderr
    );

    codegen(&["generate", "--force"], folder.path()).exits(0);
    assert!(!read(&database).contains("// mine"));
    codegen(&["check"], folder.path()).exits(0);

    // An empty file is no edit: nothing in it is lost.
    write(&database, "");
    codegen(&["check"], folder.path()).exits(1);
    codegen(&["generate"], folder.path()).exits(0);
    codegen(&["check"], folder.path()).exits(0);
}

#[test]
fn a_foreign_file_in_the_way_is_not_replaced_without_force() {
    let folder = project();
    let foreign = folder.path().join("src/db/zod.ts");
    write(&foreign, "export const mine = 1;\n");
    let run = codegen(&["generate"], folder.path()).exits(1);
    expect![[r#"
        src/db/zod.ts:1:1: error[foreign-file]: a file that codegen did not write is in the way
          help: Move it, choose another `out`, or the same command with --force replaces it.
        nothing written in src/db
    "#]]
    .assert_eq(&run.stderr);
    assert_eq!(read(&foreign), "export const mine = 1;\n");
    assert!(
        !written(folder.path()).contains(&"src/db/database.ts".to_owned()),
        "nothing is half-written"
    );
    assert!(
        written(folder.path()).contains(&"src/schema.rs".to_owned()),
        "the other output is whole"
    );

    codegen(&["generate", "--force"], folder.path()).exits(0);
    codegen(&["check"], folder.path()).exits(0);
}

#[test]
fn files_in_the_way_are_diagnostics_in_every_format() {
    let folder = project();
    write(&folder.path().join("src/db/zod.ts"), "export {};\n");
    let run = codegen(&["generate", "--format", "json"], folder.path()).exits(1);
    let diagnostics = &document(&run.stderr)["diagnostics"];
    assert_eq!(diagnostics.as_array().map(Vec::len), Some(1));
    assert_eq!(diagnostics[0]["code"], "foreign-file");
    assert_eq!(diagnostics[0]["path"], "src/db/zod.ts");
    let run = codegen(&["zod", "--format", "sarif"], folder.path()).exits(1);
    let result = &document(&run.stderr)["runs"][0]["results"][0];
    assert_eq!(result["ruleId"], "foreign-file");
    let run = codegen(&["generate", "--format", "github"], folder.path()).exits(1);
    assert!(
        run.stderr.starts_with("::error file=src/db/zod.ts,"),
        "{}",
        run.stderr
    );
}

#[test]
fn a_foreign_file_beside_is_left_alone() {
    let folder = project();
    let beside = folder.path().join("src/db/mine.ts");
    write(&beside, "export const mine = 1;\n");
    codegen(&["generate"], folder.path()).exits(0);
    codegen(&["generate", "--force"], folder.path()).exits(0);
    assert_eq!(read(&beside), "export const mine = 1;\n");
    codegen(&["check"], folder.path()).exits(0);
}

#[test]
fn a_file_that_is_no_longer_made_is_removed_and_only_that() {
    let folder = project();
    codegen(&["generate"], folder.path()).exits(0);
    edit(
        &folder.path().join("codegen.toml"),
        "[spec.zod]\nout = \"src/db\"",
        "[spec.zod]\nout = \"src/zod\"",
    );
    codegen(&["check"], folder.path()).exits(1);
    codegen(&["generate"], folder.path()).exits(0);
    let files = written(folder.path());
    assert!(files.contains(&"src/zod/zod.ts".to_owned()), "{files:?}");
    codegen(&["check"], folder.path()).exits(0);
}

/// All that a killed run can leave: some of the files new, the lock old and the new lock beside it.
#[test]
fn a_run_that_was_killed_between_two_writes_is_continued() {
    let old = project();
    codegen(&["generate"], old.path()).exits(0);
    let new = project();
    migrate(new.path());
    codegen(&["generate"], new.path()).exits(0);
    let changed: Vec<String> = tree(&new.path().join("src/db"))
        .into_iter()
        .filter(|(path, bytes)| {
            path != "codegen.lock" && tree(&old.path().join("src/db")).get(path) != Some(bytes)
        })
        .map(|(path, _)| path)
        .collect();
    assert!(changed.len() >= 2, "{changed:?}");

    for written in 0..=changed.len() {
        let folder = project();
        codegen(&["generate"], folder.path()).exits(0);
        migrate(folder.path());
        let (from, to) = (new.path().join("src/db"), folder.path().join("src/db"));
        write(
            &to.join("codegen.lock.new"),
            read(&from.join("codegen.lock")),
        );
        for file in &changed[..written] {
            write(&to.join(file), read(&from.join(file)));
        }
        // The file that was being written when the run was killed.
        let next = changed.get(written).map_or("codegen.lock", String::as_str);
        write(&to.join(format!("{next}.codegen-tmp")), "half a fi");

        codegen(&["check"], folder.path()).exits(1);
        codegen(&["generate"], folder.path()).exits(0);
        assert_same_tree(&tree(&from), &tree(&to), &format!("after {written} files"));
        codegen(&["check"], folder.path()).exits(0);
    }
}

/// The first run of all is killed: there is no lock yet.
#[test]
fn a_first_run_that_was_killed_is_continued() {
    let whole = project();
    codegen(&["generate"], whole.path()).exits(0);
    let folder = project();
    let (from, to) = (whole.path().join("src/db"), folder.path().join("src/db"));
    write(
        &to.join("codegen.lock.new"),
        read(&from.join("codegen.lock")),
    );
    write(&to.join("database.ts"), read(&from.join("database.ts")));
    // Meanwhile the migrations went on, so that what lies there is not what is to be written.
    migrate(folder.path());
    codegen(&["generate"], folder.path()).exits(0);
    codegen(&["check"], folder.path()).exits(0);
    assert!(
        !written(folder.path())
            .iter()
            .any(|path| path.contains("codegen.lock.new") || path.contains("codegen-tmp"))
    );
}

#[test]
fn an_unchanged_file_is_not_touched() {
    let folder = project();
    codegen(&["generate"], folder.path()).exits(0);
    let modified = |file: &str| {
        std::fs::metadata(folder.path().join(file))
            .and_then(|it| it.modified())
            .expect("the file was generated")
    };
    let before = ["src/db/database.ts", "src/db/codegen.lock", "src/schema.rs"].map(modified);
    codegen(&["generate"], folder.path()).exits(0);
    assert_eq!(
        before,
        ["src/db/database.ts", "src/db/codegen.lock", "src/schema.rs"].map(modified)
    );
}

/// What git checks out with `core.autocrlf`.
#[test]
fn other_line_ends_are_no_edit() {
    let folder = project();
    codegen(&["generate"], folder.path()).exits(0);
    let files = written(folder.path());
    for file in &files {
        let path = folder.path().join(file);
        write(&path, read(&path).replace('\n', "\r\n"));
    }
    let before = tree(folder.path());
    codegen(&["check"], folder.path()).exits(0);
    codegen(&["generate"], folder.path()).exits(0);
    assert_same_tree(&before, &tree(folder.path()), "nothing is to be written");
    migrate(folder.path());
    codegen(&["generate"], folder.path()).exits(0);
    codegen(&["check"], folder.path()).exits(0);
}

#[test]
fn an_older_format_is_said_and_not_shown_as_a_diff() {
    let folder = project();
    codegen(&["generate"], folder.path()).exits(0);
    let lock = folder.path().join("src/db/codegen.lock");
    edit(
        &lock,
        &format!("format = {}", codegen::emit::FORMAT),
        "format = 0",
    );
    migrate(folder.path());
    let run = codegen(&["check"], folder.path()).exits(1);
    assert!(
        run.stdout.contains("src/db was made by an older codegen"),
        "{}",
        run.stdout
    );
    assert!(
        !run.stdout.contains("--- src/db/database.ts"),
        "{}",
        run.stdout
    );
    codegen(&["generate"], folder.path()).exits(0);
    codegen(&["check"], folder.path()).exits(0);
}

#[test]
fn a_lock_that_is_no_lock_is_2() {
    let folder = project();
    codegen(&["generate"], folder.path()).exits(0);
    write(&folder.path().join("src/db/codegen.lock"), "<<<<<<< ours\n");
    let run = codegen(&["generate"], folder.path()).exits(2);
    assert!(run.stderr.contains("src/db/codegen.lock"), "{}", run.stderr);
}

#[test]
fn errors_leave_out_what_they_taint_and_write_the_rest() {
    let folder = project();
    write(
        &folder.path().join("db/migrations/2.sql"),
        "alter table profiles add column x int;\nalter table notes add column title text;\n",
    );
    let run = codegen(&["generate"], folder.path()).exits(1);
    assert!(
        run.stderr
            .contains("error[unknown-relation] 42P01: relation \"profiles\" does not exist"),
        "{}",
        run.stderr
    );
    assert!(
        run.stdout
            .contains("1 left out: relation \"public.profiles\""),
        "{}",
        run.stdout
    );
    assert!(read(&folder.path().join("src/db/database.ts")).contains("title"));

    edit(
        &folder.path().join("codegen.toml"),
        "name = \"app\"",
        "name = \"app\"\non_error = \"stop\"",
    );
    write(
        &folder.path().join("db/migrations/3.sql"),
        "alter table notes add column never_written text;\n",
    );
    let before = tree(&folder.path().join("src"));
    let run = codegen(&["generate"], folder.path()).exits(1);
    assert!(run.stderr.contains("nothing written"), "{}", run.stderr);
    assert_same_tree(
        &before,
        &tree(&folder.path().join("src")),
        "nothing is written",
    );
}

fn git(folder: &Path, arguments: &[&str]) {
    let output = std::process::Command::new("git")
        .args(["-c", "user.name=t", "-c", "user.email=t@localhost"])
        .args(arguments)
        .current_dir(folder)
        .output()
        .expect("git can be run");
    assert!(
        output.status.success(),
        "git {arguments:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn staged_reads_what_a_commit_would_hold() {
    let folder = project();
    git(folder.path(), &["init", "--quiet"]);
    codegen(&["generate"], folder.path()).exits(0);
    git(folder.path(), &["add", "--all"]);
    codegen(&["check", "--staged"], folder.path()).exits(0);
    // Only on the disk: not what a commit would hold.
    migrate(folder.path());
    codegen(&["check"], folder.path()).exits(1);
    codegen(&["check", "--staged"], folder.path()).exits(0);
    codegen(&["check", "--staged"], &folder.path().join("db")).exits(0);
    // The migration is staged, its outputs are not.
    git(folder.path(), &["add", "db"]);
    codegen(&["generate"], folder.path()).exits(0);
    codegen(&["check"], folder.path()).exits(0);
    codegen(&["check", "--staged"], folder.path()).exits(1);
    git(folder.path(), &["add", "--all"]);
    codegen(&["check", "--staged"], folder.path()).exits(0);
}

#[test]
fn the_library_compiles_without_the_command() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = std::process::Command::new(cargo)
        .args([
            "check",
            "--quiet",
            "--package",
            "codegen",
            "--lib",
            "--no-default-features",
            "--locked",
        ])
        .current_dir(root())
        .output()
        .expect("cargo runs the tests, so it is there");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
