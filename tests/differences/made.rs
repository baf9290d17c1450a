//! The pairs of histories, and what is generated of each.

use codegen::compare::Given;
use codegen::fold::{Platform, Settings};
use codegen::lower::names::{NameOptions, Names};
use codegen::lower::typescript::TsOptions;
use codegen::lower::{self, Header};
use codegen::render::Templates;
use codegen::schema::Schema;
use codegen::source::SourceFile;
use codegen::targets::{Layout, Targets, TypeScript, TypeScriptTemplates};

use super::support;

pub(crate) const MANIFEST: &str = r#"
[package]
name = "differences"
version = "0.1.0"
edition = "2024"

[workspace]

[dependencies]
chrono = { version = "0.4", default-features = false, features = ["serde", "std"] }
regex-lite = "0.1"
rust_decimal = { version = "1", default-features = false, features = ["serde", "std"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
uuid = { version = "1", features = ["serde"] }
"#;

/// Two histories, each a list of files.
pub(crate) struct Pair {
    pub(crate) name: String,
    pub(crate) old: Vec<String>,
    pub(crate) new: Vec<String>,
}

/// What is made of a schema.
#[derive(Clone, Copy)]
pub(crate) struct Made<'a>(pub(crate) &'a Schema);

pub(crate) fn pairs() -> Vec<Pair> {
    let text = support::read(&support::root().join("tests/differences/pairs.sql"));
    let parts = text.split("-- pair: ").skip(1);
    parts
        .map(|part| {
            let (name, sql) = part.split_once('\n').expect("a name ends its line");
            let files = |files: &[&str]| files.iter().map(|it| (*it).to_owned()).collect();
            let (old, new) = match (sql.split_once("-- after\n"), sql.split_once("-- instead\n")) {
                (Some((old, more)), _) => (files(&[old]), files(&[old, more])),
                (None, Some((old, new))) => (files(&[old]), files(&[new])),
                (None, None) => panic!("{name} has no other side"),
            };
            Pair {
                name: name.trim().to_owned(),
                old,
                new,
            }
        })
        .collect()
}

pub(crate) fn schema(files: &[String]) -> Schema {
    let files = files.iter().enumerate();
    let files =
        files.map(|(at, text)| SourceFile::migration(format!("{}.sql", at + 1), text.as_str()));
    let settings = Settings {
        platform: Platform::Supabase,
        ..Settings::default()
    };
    let schema = Schema::read(files.collect(), &settings);
    let errors = codegen::diagnostics::has_errors(&schema.diagnostics);
    assert!(!errors, "{:?}", schema.diagnostics);
    schema
}

pub(crate) fn header() -> Header {
    Header {
        from: "tests/differences".to_owned(),
        command: "cargo test --test differences".to_owned(),
    }
}

impl<'a> Made<'a> {
    pub(crate) fn given(self, header: &'a Header) -> Given<'a> {
        Given {
            schema: self.0,
            facts: self.0.facts(header, true),
            names: NameOptions::default(),
        }
    }

    pub(crate) fn typescript(self) -> lower::typescript::Model {
        let header = header();
        let facts = self.0.facts(&header, true);
        let (names, _) = Names::new(&facts, &NameOptions::default());
        lower::typescript::lower(&facts, &names, &TsOptions::default()).0
    }

    pub(crate) fn rust(self) -> lower::rust::Model {
        let header = header();
        let facts = self.0.facts(&header, true);
        let (names, _) = Names::new(&facts, &NameOptions::default());
        lower::rust::lower(&facts, &names).0
    }

    /// `database.ts`
    pub(crate) fn database(self) -> String {
        let header = header();
        let mut targets = Targets::new(self.0.facts(&header, true), &NameOptions::default());
        let wanted = TypeScript {
            types: Some(Layout::File("database.ts".to_owned())),
            ..TypeScript::default()
        };
        let embedded = Templates::embedded();
        let templates = TypeScriptTemplates {
            types: &embedded,
            zod: &embedded,
        };
        let files = targets.typescript(&wanted, templates);
        let files = files.expect("our templates fit our model");
        files.values().flatten().map(|it| &*it.text).collect()
    }

    /// `schema.rs`
    pub(crate) fn schema_rs(self) -> String {
        let header = header();
        let mut targets = Targets::new(self.0.facts(&header, true), &NameOptions::default());
        let files = targets.rust(
            &Layout::File("schema.rs".to_owned()),
            &Templates::embedded(),
        );
        let files = files.expect("our templates fit our model");
        files.iter().map(|it| &*it.text).collect()
    }
}
