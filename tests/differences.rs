//! `diff` agrees with the compilers: user code made of the old types compiles against the new ones where no change is of
//! class SOURCE, and does not where one is.
//!
//! The code is made of the models of generated files ([`uses`]), the verdict is not asked for it: it reads every field,
//! tells all labels apart, makes inserts and updates with what they need and with all they take, and calls functions. All
//! TypeScript is one run of `tsc`, all Rust one of `cargo check`.
#![allow(
    clippy::disallowed_methods,
    reason = "tests prepare the folders that compilers work in"
)]

#[path = "differences/made.rs"]
mod made;
mod support;
#[path = "differences/uses_rust.rs"]
mod uses_rust;
#[path = "differences/uses_typescript.rs"]
mod uses_typescript;

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;
use std::sync::OnceLock;

use expect_test::expect_file;

use codegen::compare::{self, Languages};
use codegen::lower::diff::{Class, Report};
use made::{Made, Pair, pairs};
use support::{Run, node, scratch, write};

/// A pair with its verdict, and what is compiled.
struct Judged {
    name: String,
    report: Report,
    typescript: Code,
    rust: Code,
}

/// What the old types allow a user to write, and both generated files.
struct Code {
    uses: String,
    old: String,
    new: String,
}

fn judged() -> &'static [Judged] {
    static ALL: OnceLock<Vec<Judged>> = OnceLock::new();
    ALL.get_or_init(|| {
        let all: Vec<Judged> = pairs().into_iter().map(judge).collect();
        assert!(all.len() >= 40, "{} pairs", all.len());
        all
    })
}

fn judge(pair: Pair) -> Judged {
    let (old, new) = (made::schema(&pair.old), made::schema(&pair.new));
    let (old, new) = (Made(&old), Made(&new));
    let header = made::header();
    let both = Languages {
        typescript: true,
        rust: true,
    };
    Judged {
        name: pair.name,
        report: compare::diff(&old.given(&header), &new.given(&header), both),
        typescript: Code {
            uses: uses_typescript::uses(&old.typescript()),
            old: old.database(),
            new: new.database(),
        },
        rust: Code {
            uses: uses_rust::uses(&old.rust()),
            old: old.schema_rs(),
            new: new.schema_rs(),
        },
    }
}

/// The pairs of which the verdict says that code in a language breaks.
fn said(all: &[Judged], language: &str) -> BTreeSet<String> {
    let breaks = |it: &&Judged| {
        let mut effects = it.report.changes.iter().flat_map(|it| &it.effects);
        effects.any(|it| it.class == Class::Source && it.language == Some(language))
    };
    all.iter()
        .filter(breaks)
        .map(|it| it.name.clone())
        .collect()
}

#[test]
fn verdicts_on_all_pairs() {
    let mut text = String::new();
    for it in judged() {
        let _ = writeln!(text, "{}", it.name);
        for change in &it.report.changes {
            let place = change.place.as_ref();
            let line = place.map_or("-".to_owned(), |it| it.line.to_string());
            let _ = writeln!(
                text,
                "  {line}: {} {}: {}",
                change.kind, change.object, change.what
            );
            for effect in &change.effects {
                let language = effect.language.map_or(String::new(), |it| format!(" {it}"));
                let class = effect.class.as_str();
                let _ = writeln!(text, "    {class}{language}: {}", effect.reason);
            }
        }
    }
    expect_file!["differences/verdicts.txt"].assert_eq(&text);
}

#[test]
#[allow(clippy::print_stdout, reason = "the figures are for whoever runs it")]
fn the_compiler_of_typescript_agrees() {
    let all = judged();
    let folder = scratch("differences-ts");
    let _ = std::fs::remove_dir_all(&folder);
    for it in all {
        for (state, database) in [("old", &it.typescript.old), ("new", &it.typescript.new)] {
            let at = folder.join(&it.name).join(state);
            write(&at.join("database.ts"), database);
            write(&at.join("user.ts"), &it.typescript.uses);
        }
    }
    write(
        &folder.join("tsconfig.json"),
        r#"{ "compilerOptions": { "strict": true, "noEmit": true, "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "types": [], "skipLibCheck": true }, "include": ["**/*.ts"] }"#,
    );
    node::install();
    let output = Command::new("node")
        .arg(support::root().join("tests/oracle/node_modules/typescript/bin/tsc"))
        .args(["--project", ".", "--pretty", "false"])
        .current_dir(&folder)
        .output()
        .expect("node ran before");
    let run = Run::new("tsc".to_owned(), &output);
    // `new-table/new/user.ts(3,7): error TS2322: …`
    let errors: Vec<&str> = run
        .stdout
        .lines()
        .filter(|it| it.contains(": error TS"))
        .collect();
    agree(all, &errors, "typescript");
    println!(
        "ok: tsc agrees on {} pairs, {} of them broken",
        all.len(),
        said(all, "typescript").len()
    );
}

#[test]
#[allow(clippy::print_stdout, reason = "the figures are for whoever runs it")]
fn the_compiler_of_rust_agrees() {
    let all = judged();
    let folder = scratch("differences-rust");
    let _ = std::fs::remove_dir_all(folder.join("src"));
    let said = said(all, "rust");
    let mut fine = "#![allow(warnings)]\n".to_owned();
    for it in all {
        let name = it.name.replace('-', "_");
        for (state, schema) in [("old", &it.rust.old), ("new", &it.rust.new)] {
            let at = folder.join("src").join(&name).join(state);
            write(&at.join("db.rs"), schema);
            write(&at.join("user.rs"), &it.rust.uses);
            write(&at.join("mod.rs"), "pub mod db;\npub mod user;\n");
            let module = format!("#[path = \"../{name}/{state}/mod.rs\"]\nmod {name}_{state};\n");
            // An error of names keeps rustc from looking for errors of types, so what is to break is a crate of its own.
            if state == "new" && said.contains(&it.name) {
                let main = format!("#![allow(warnings)]\n{module}fn main() {{}}\n");
                write(&folder.join("src/bin").join(format!("{name}.rs")), main);
            } else {
                fine += &module;
            }
        }
    }
    write(&folder.join("src/bin/fine.rs"), fine + "fn main() {}\n");
    write(&folder.join("Cargo.toml"), made::MANIFEST);
    let lock = support::root().join("Cargo.lock");
    std::fs::copy(lock, folder.join("Cargo.lock")).expect("target/ can be written");
    let output = Command::new(env!("CARGO"))
        .args([
            "check",
            "--offline",
            "--keep-going",
            "--message-format=short",
        ])
        .arg("--bins")
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", target(&folder))
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs this test, so it is there");
    let run = Run::new("cargo check".to_owned(), &output);
    // `src/bin/../new_table/new/user.rs:3:7: error[E0308]: …`
    let is_error = |it: &&str| {
        it.contains(": error") && it.contains("user.rs:")
            || it.contains("db.rs:") && it.contains(": error")
    };
    let errors: Vec<String> = run
        .stderr
        .lines()
        .filter(is_error)
        .map(|it| it.split_once("../").map_or(it, |it| it.1).replace('_', "-"))
        .collect();
    let errors: Vec<&str> = errors.iter().map(String::as_str).collect();
    assert!(
        run.stderr.contains("Checking differences") || !errors.is_empty() || run.exit == 0,
        "{}",
        run.stderr
    );
    agree(all, &errors, "rust");
    println!(
        "ok: rustc agrees on {} pairs, {} of them broken",
        all.len(),
        said.len()
    );
}

fn target(folder: &Path) -> std::path::PathBuf {
    folder.join("target")
}

/// Fails with the pairs on which a compiler and the verdict differ, and the compiler's errors.
#[track_caller]
fn agree(all: &[Judged], errors: &[&str], language: &str) {
    let of = |name: &str, state: &str| -> Vec<&str> {
        let prefix = format!("{name}/{state}/");
        errors
            .iter()
            .copied()
            .filter(|it| it.starts_with(&prefix))
            .collect()
    };
    let said = said(all, language);
    let mut wrong = String::new();
    for it in all {
        let name = &it.name;
        let (control, found) = (of(name, "old"), of(name, "new"));
        if !control.is_empty() {
            let _ = writeln!(
                wrong,
                "{name}: does not compile with the old types\n  {}",
                control.join("\n  ")
            );
        }
        if found.is_empty() == said.contains(name) {
            let verdict = if said.contains(name) {
                "SOURCE"
            } else {
                "not SOURCE"
            };
            let _ = writeln!(
                wrong,
                "{name}: diff says {verdict}, the compiler\n  {}",
                found.join("\n  ")
            );
        }
        let generated = found
            .iter()
            .filter(|it| it.contains("/database.ts") || it.contains("/db.rs"));
        for error in generated {
            let _ = writeln!(wrong, "{name}: generated code does not compile: {error}");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
