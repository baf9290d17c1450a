//! One schema, every side in step: PostgreSQL migrations in, Rust, TypeScript and Zod out, no database.
//!
//! ```text
//! read -> split -> parse -> fold -> Catalog -> infer -> lower -> render -> emit
//! files   pieces   Ddl      apply   what PG     views,   target   text      disk
//!                                   would hold  CHECKs   model              or diff
//! ```
//!
//! Everything between `read` and `emit` is pure: same bytes in, same bytes out. A stage imports the data that it takes
//! and gives, never another stage; only this file wires them. See `ARCHITECTURE.md`.

pub mod catalog;
pub mod ddl;
pub mod diagnostics;
pub mod expr;
pub mod infer;
pub mod keywords;
pub mod name;
pub mod source;

pub mod config;
#[cfg(feature = "render")]
pub mod emit;
pub mod fold;
pub mod lower;
pub mod parse;
pub mod platform;
pub mod read;
#[cfg(feature = "render")]
pub mod render;
#[cfg(feature = "cli")]
pub mod report;

use catalog::{Catalog, NamespaceId};
use diagnostics::Diagnostic;
use fold::{Folded, Outcome, Settings};
use infer::predicate::Check;
use source::{SourceFile, SourceKind, Sources, Span};

/// A schema as the migrations leave it: the middle of the flow, from which every output is made.
#[derive(Debug, Clone)]
pub struct Schema {
    /// All files, the platform's and the prelude before the migrations.
    pub sources: Sources,
    /// The catalog.
    pub catalog: Catalog,
    /// Its CHECK constraints as predicates.
    pub checks: Vec<Check>,
    /// The schemas that outputs show, as far as they are there.
    pub namespaces: Vec<NamespaceId>,
    /// Each statement's place, the grammar that took it and how it ended.
    pub statements: Vec<(Span, ddl::Grammar, Outcome)>,
    /// Everything there is to say, in the order of the stages.
    pub diagnostics: Vec<Diagnostic>,
}

impl Schema {
    /// Reads a schema out of files: `files` are the prelude and the migrations in the order in which they are applied;
    /// the platform's own come first and need not be given.
    ///
    /// ```
    /// use codegen::{Schema, fold::Settings, source::SourceFile};
    ///
    /// let file = SourceFile::migration("1_init.sql", "create table notes (id bigint primary key);");
    /// let schema = Schema::read(vec![file], &Settings::default());
    /// assert!(schema.diagnostics.is_empty());
    /// let notes = schema.catalog.relation(codegen::catalog::PUBLIC, "notes").expect("it was created");
    /// assert!(schema.catalog.relations[notes].column("id").expect("it is a column").not_null);
    /// ```
    pub fn read(files: Vec<SourceFile>, settings: &Settings) -> Self {
        let mut all = platform::files(settings.platform);
        let settings = &Settings {
            platform_files: all.len() as u32,
            ..settings.clone()
        };
        all.extend(files);
        let sources = Sources::new(all);
        let parser = parse::Postgres;
        let parse::Parsed {
            statements,
            mut diagnostics,
        } = parse::parse(&sources);
        let Folded {
            catalog,
            diagnostics: folded,
            outcomes,
        } = fold::fold(&statements, &parser, settings);
        diagnostics.extend(folded);
        let checks = infer::checks(&catalog, &parser);
        let namespaces = settings
            .namespaces
            .iter()
            .filter_map(|name| catalog.namespace(name.as_str()))
            .collect();
        let statements = statements
            .iter()
            .zip(outcomes)
            .map(|(statement, (span, outcome))| (span, statement.grammar, outcome))
            .collect();
        Self {
            sources,
            catalog,
            checks,
            namespaces,
            statements,
            diagnostics,
        }
    }

    /// How many files are migrations.
    pub fn migrations(&self) -> usize {
        self.sources
            .iter()
            .filter(|(_, file)| file.kind == SourceKind::Migration)
            .count()
    }
}
