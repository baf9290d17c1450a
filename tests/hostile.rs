//! Hostile names and texts: whatever SQL calls its objects, every output parses, holds the exact names as data, and
//! nothing escapes its place. Schemas are made of a list and of random mixes of it; third-party parsers, compilers,
//! Node.js and PostgreSQL read the outputs.
//!
//! `HOSTILE_SAMPLES=400 cargo test -p codegen --test hostile` makes more random schemas, `HOSTILE_SEED=1` others.
#![allow(
    clippy::print_stdout,
    reason = "the figures are for whoever runs the tests with --nocapture"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "tests prepare the folders that cargo works in"
)]

#[path = "hostile/in_data.rs"]
mod in_data;
#[path = "hostile/in_rust.rs"]
mod in_rust;
#[path = "hostile/mixes.rs"]
mod mixes;
#[path = "hostile/outputs.rs"]
mod outputs;
#[path = "hostile/pieces.rs"]
mod pieces;
#[path = "hostile/sample.rs"]
mod sample;
mod support;

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use mixes::Mixes;
use outputs::Outputs;
use pieces::{List, PIECES};
use sample::{Sample, Size};
use support::node::{Report, oracle};
use support::{root, scratch};

/// How many random schemas pass through the slow readers too, the type checkers.
const CHECKED: u64 = 2;

static ALL: LazyLock<Vec<Outputs>> = LazyLock::new(all);

fn all() -> Vec<Outputs> {
    let number = |name: &str, usual: u64| {
        std::env::var(name).map_or(usual, |it| it.parse().expect("a number"))
    };
    let every = PIECES.len();
    // Every piece is of every kind once.
    let list = Size {
        namespaces: every,
        tables: every,
        types: every,
        functions: every,
    };
    // A table has six columns, a type three labels.
    let members = Size {
        namespaces: 3,
        tables: every / 6 + 1,
        types: every / 3 + 1,
        functions: every / 4,
    };
    let mixed = Size {
        namespaces: 3,
        tables: 10,
        types: 5,
        functions: 5,
    };
    let listed = |size| Sample::new(&mut List::default(), size);
    let mut all = vec![
        Outputs::new("list", listed(list)),
        Outputs::new("checked_list", listed(members)),
    ];
    let seed = number("HOSTILE_SEED", 0);
    for index in 0..number("HOSTILE_SAMPLES", 20) {
        let kind = if index < CHECKED { "checked" } else { "mixed" };
        let sample = Sample::new(&mut Mixes::new(seed + index), mixed);
        all.push(Outputs::new(&format!("{kind}_{index}"), sample));
    }
    all
}

#[test]
fn there_are_ten_thousand_names_and_texts() {
    let pieces: usize = ALL.iter().map(|it| it.sample.pieces).sum();
    println!("{pieces} names and texts in {} schemas", ALL.len());
    assert!(pieces >= 10_000, "{pieces} names and texts");
}

#[test]
fn rust_says_what_was_given() {
    for outputs in ALL.iter() {
        in_rust::says_what_was_given(outputs);
    }
}

#[test]
fn metadata_and_the_macros_snapshot_say_what_was_given() {
    for outputs in ALL.iter() {
        in_data::metadata_says_what_was_given(outputs);
        in_data::snapshot_says_what_was_given(outputs);
    }
}

/// All parse and run, and the type checker takes some; PostgreSQL says the same of its catalog.
#[test]
fn typescript_and_postgresql_say_what_was_given() {
    let folder = scratch("hostile/typescript");
    for outputs in ALL.iter() {
        let own = folder.join(&outputs.name);
        for (path, text) in &outputs.typescript {
            support::write(&own.join(path), text);
        }
        let given = serde_json::to_string(&outputs.sample).expect("it is JSON");
        support::write(&own.join("given.json"), given);
        if ["list", "checked_0"].contains(&outputs.name.as_str()) {
            support::write(&own.join("migration.sql"), &outputs.sql);
            support::write(&own.join("metadata.json"), &outputs.metadata);
            let facts = serde_json::to_string(&outputs.facts).expect("it is JSON");
            support::write(&own.join("facts.json"), facts);
        }
    }
    let names: Vec<&str> = ALL.iter().map(|it| it.name.as_str()).collect();
    support::write(&folder.join("samples.json"), format!("{names:?}"));
    let report = Report::from(oracle("hostile.mjs", &[&folder]));
    let finding = format!("hostile names: {} schemas", ALL.len());
    report.is_ok(&finding);
}

const MANIFEST: &str = r#"
[package]
name = "hostile"
version = "0.1.0"
edition = "2024"

[workspace]

[dependencies]
serde = { version = "1", features = ["derive"] }
serde_json = "1"

[profile.dev]
debug = false
incremental = false
"#;

/// rustc parses all, and compiles some without a warning; serde then says the labels.
#[test]
fn rust_compiles_and_writes_the_labels() {
    let folder = scratch("hostile/rust");
    // The letters of a name are kept, though rustc finds some of them rare or like others.
    let mut head = "#![deny(warnings)]\n#![allow(uncommon_codepoints, confusable_idents, mixed_script_confusables)]\nmod parsed;\n"
        .to_owned();
    let mut asserts = String::new();
    let mut parsed = String::new();
    let mut files = vec![("Cargo.toml".to_owned(), MANIFEST.to_owned())];
    for outputs in ALL.iter() {
        let Outputs { name, rust, .. } = outputs;
        // What is left out by `cfg` must parse all the same.
        writeln!(parsed, "#[cfg(any())]\nmod {name} {{\n{rust}\n}}").expect("a String takes all");
        if name.starts_with("checked") {
            writeln!(head, "#[rustfmt::skip]\npub mod {name};").expect("a String takes all");
            for ident in in_rust::read(rust).enum_idents {
                writeln!(
                    asserts,
                    "    for it in {name}::{ident}::ALL {{ assert_eq!(serde_json::to_value(it).unwrap(), it.as_str()); }}"
                )
                .expect("a String takes all");
            }
            files.push((format!("src/{name}.rs"), rust.clone()));
        }
    }
    let main = format!("{head}\nfn main() {{\n{asserts}}}\n");
    files.push(("src/main.rs".to_owned(), main));
    files.push(("src/parsed.rs".to_owned(), parsed));
    // The versions that this repository has downloaded.
    let lock = support::read(&root().join("Cargo.lock"));
    files.push(("Cargo.lock".to_owned(), lock));
    for (path, text) in files {
        write_new(&folder.join(path), &text);
    }
    let output = Command::new(env!("CARGO"))
        .args(["run", "--quiet", "--offline"])
        .current_dir(&folder)
        .env("CARGO_TARGET_DIR", scratch("rust/target"))
        .env_remove("RUSTFLAGS")
        .output()
        .expect("cargo runs this test, so it is there");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Leaves a file alone that has this text: the same seeds make the same crate, and cargo has it already.
fn write_new(path: &Path, text: &str) {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        support::write(path, text);
    }
}
