//! Generated Rust outside this workspace: it compiles without a warning whatever the SQL's names and comments are, and
//! its values are on the wire what PostgREST makes of them.
#![allow(
    clippy::disallowed_methods,
    reason = "tests prepare the folders that cargo works in"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use codegen::fold::Settings;
use codegen::lower::Header;
use codegen::lower::names::NameOptions;
use codegen::render::Templates;
use codegen::schema::Schema;
use codegen::source::SourceFile;
use codegen::targets::{Layout, Targets};

const MANIFEST: &str = r#"
[package]
name = "generated"
version = "0.1.0"
edition = "2021"

[workspace]

[dependencies]
chrono = { version = "0.4", default-features = false, features = ["serde", "std"] }
jiff = { version = "0.2", default-features = false, features = ["serde", "std"] }
regex-lite = "0.1"
rust_decimal = { version = "1", default-features = false, features = ["serde", "std"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
time = { version = "0.3", default-features = false, features = ["formatting", "parsing", "std"] }
uuid = { version = "1", features = ["serde"] }
"#;

/// The types of the user's own that the config of shapes names.
const OWN_TYPES: &str = "
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Layout {
    pub columns: i64,
}
";

fn here() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/rust"))
}

/// `schema.rs` of a file of SQL.
fn generated(name: &str) -> String {
    generated_with(name, &NameOptions::default())
}

/// The same with options about shapes, which a config says.
fn configured(config: &str, name: &str) -> String {
    let text = fs::read_to_string(here().join(config));
    let config = codegen::config::parse("codegen.toml", &text.expect("it is in the repository"));
    let options = NameOptions {
        shapes: config.expect("it is a config").specs[0].shape(),
        ..NameOptions::default()
    };
    generated_with(name, &options)
}

/// With the config that tests of TypeScript have too.
fn shaped() -> String {
    configured(
        "../shapes/codegen.toml",
        "../shapes/migrations/1_shapes.sql",
    )
}

fn generated_with(name: &str, options: &NameOptions) -> String {
    let text = fs::read_to_string(here().join(name)).expect("it is in the repository");
    let files = rendered(name, text, options, &Layout::Folder);
    let [(_, text)] = &files[..] else {
        panic!("a folder gets one file")
    };
    text.clone()
}

/// The files of some SQL, by their paths.
fn rendered(
    name: &str,
    text: String,
    options: &NameOptions,
    layout: &Layout,
) -> Vec<(String, String)> {
    let schema = Schema::read(
        vec![SourceFile::migration(name, text)],
        &Settings::default(),
    );
    assert!(!codegen::diagnostics::has_errors(&schema.diagnostics));
    let header = Header {
        from: "tests/rust".to_owned(),
        command: "cargo test --test rust".to_owned(),
    };
    let mut targets = Targets::new(schema.facts(&header, true), options);
    assert!(targets.problems().is_empty());
    let files = targets
        .rust(layout, &Templates::embedded())
        .expect("our templates fit our model");
    let files = files.into_iter();
    files.map(|it| (it.path, it.text.to_string())).collect()
}

/// Whether a path begins in this crate.
fn names(text: &str, krate: &str) -> bool {
    let path = format!("{krate}::");
    let starts = text.match_indices(&path).map(|(at, _)| at);
    let mut before = starts.map(|at| text[..at].chars().next_back());
    before.any(|it| it.is_none_or(|it| !it.is_alphanumeric() && it != '_' && it != ':'))
}

#[test]
fn a_package_needs_the_crates_that_its_code_names() {
    let config = "[[spec]]\nname = \"app\"\nmigrations = \"m\"\nbranded_ids = true\n";
    let config = codegen::config::parse("codegen.toml", config).expect("it is a config");
    let branded = NameOptions {
        shapes: config.specs[0].shape(),
        ..NameOptions::default()
    };
    let one_column = |ty: &str| format!("create table t (id {ty} primary key);");
    let types = ["uuid", "date", "numeric", "text", "jsonb", "inet"];
    let mut samples: Vec<String> = types.map(one_column).into();
    let said = |words: &str| {
        format!("create table t (d date, n numeric); comment on table t is '@rust {words}';")
    };
    samples.extend(["date time", "date jiff", "date string", "numeric string"].map(said));
    for sql in samples {
        for options in [&branded, &NameOptions::default()] {
            let layout = Layout::Package("sample".to_owned());
            let files = rendered("1.sql", sql.clone(), options, &layout);
            let file = |name: &str| -> &str {
                let found = files.iter().find(|(path, _)| path.ends_with(name));
                found.map_or("", |(_, text)| text)
            };
            let (manifest, code) = (file("Cargo.toml"), file("schema.rs"));
            for (dependency, krate) in [
                ("chrono", "chrono"),
                ("jiff", "jiff"),
                ("regex-lite", "regex_lite"),
                ("rust_decimal", "rust_decimal"),
                ("serde_json", "serde_json"),
                ("time", "time"),
                ("uuid", "uuid"),
            ] {
                let needs = manifest.contains(&format!("\n{dependency} = "));
                assert_eq!(needs, names(code, krate), "{krate} of {sql}");
            }
        }
    }
}

/// A crate of both schemas, beside a program that uses it. Edition 2021: users' crates may be older than ours.
fn package() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rust");
    let files = [
        ("Cargo.toml", MANIFEST.to_owned()),
        (
            "src/lib.rs",
            "#![deny(warnings)]\npub mod functions;\npub mod held;\npub mod hostile;\npub mod shapes;\npub mod shapes_own;\npub mod wire;\n".to_owned(),
        ),
        ("src/hostile.rs", generated("hostile.sql")),
        ("src/wire.rs", generated("wire.sql")),
        ("src/shapes.rs", shaped()),
        (
            "src/held.rs",
            configured("held/codegen.toml", "held/1_held.sql"),
        ),
        (
            "src/bin/held.rs",
            fs::read_to_string(here().join("held/main.rs")).expect("it is in the repository"),
        ),
        ("src/shapes_own.rs", OWN_TYPES.to_owned()),
        (
            "src/functions.rs",
            generated("../functions/migrations/1_functions.sql"),
        ),
        (
            "src/results.json",
            fs::read_to_string(here().join("../functions/results.json"))
                .expect("it is in the repository"),
        ),
        (
            "src/main.rs",
            fs::read_to_string(here().join("main.rs")).expect("it is in the repository"),
        ),
    ];
    fs::create_dir_all(folder.join("src/bin")).expect("target/ can be written");
    for (path, text) in files {
        fs::write(folder.join(path), text).expect("target/ can be written");
    }
    // The versions that this repository has downloaded.
    fs::copy(here().join("../../Cargo.lock"), folder.join("Cargo.lock"))
        .expect("target/ can be written");
    folder
}

#[test]
fn generated_rust_compiles_and_runs() {
    let folder = package();
    for program in ["generated", "held"] {
        let output = Command::new(env!("CARGO"))
            .args(["run", "--quiet", "--offline", "--bin", program])
            .current_dir(&folder)
            .env("CARGO_TARGET_DIR", folder.join("target"))
            .env_remove("RUSTFLAGS")
            .output()
            .expect("cargo runs this test, so it is there");
        assert!(
            output.status.success(),
            "{program}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
}
