//! `check --database-url`: the migrations against a live catalog, in one transaction that only reads.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use codegen::live::drift::Difference;
use codegen::live::facts;
use codegen::live::history::{self, Comparison};
use codegen::live::server::{Server, Snapshot};
use codegen::schema::Schema;
use codegen::source::{SourceFile, SourceKind};
use serde::Serialize;

use super::super::{Ending, report_diagnostics};
use super::{
    circumstances, compared, counted, files, has_table, loaded, print_differences, schemas, server,
};
use crate::cli::{Check, OutputFormat};
use crate::run::input::Loaded;

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    spec: &'a str,
    database: String,
    postgres: u8,
    /// Nothing where the database keeps no list of migrations.
    migrations: Option<&'a Comparison>,
    differences: &'a [Difference],
    /// Objects of which it is not sure what the migrations say.
    not_compared: &'a [String],
}

/// Compares; exit 1 where something differs.
pub(crate) fn check(options: &Check) -> Result<Ending> {
    let server = server(&options.database, true)?.context("a database is named")?;
    let mut client = server.connect()?;
    let mut snapshot = Snapshot::begin(&mut client)?;
    let there = circumstances(&mut snapshot)?;
    let spec = loaded(&options.input, there.major, there.implicit)?;
    let applied = history::read(&mut snapshot)?;
    let comparison = applied.map(|it| history::compare(&files(&spec.schema), &it));
    // What is not applied is said once, and not for each of its columns again.
    let schema = without(&spec, comparison.as_ref());
    let schema = schema.as_ref().unwrap_or(&spec.schema);
    let facts = facts::read(&mut snapshot, &schemas(schema), &|name| {
        has_table(schema, name)
    })?;
    let (found, not_compared) = compared(&spec, schema, &facts, &options.ignore);
    let mut ending = Ending::default();
    report_diagnostics(
        std::slice::from_ref(&spec),
        None,
        &options.input,
        &mut ending,
    )?;
    let agrees = comparison.as_ref().is_none_or(Comparison::agrees) && found.is_empty();
    if !agrees {
        ending.exit = 1;
    }
    let document = Document {
        version: 1,
        spec: &spec.input.name,
        database: server.place(),
        postgres: spec.input.settings.postgres,
        migrations: comparison.as_ref(),
        differences: &found,
        not_compared: &not_compared,
    };
    ending.stdout = match options.output {
        OutputFormat::Json => {
            serde_json::to_string_pretty(&document).context("strings are JSON")? + "\n"
        }
        OutputFormat::Text => text(&document, &server),
    };
    Ok(ending)
}

/// The schema without the files that were not applied, if there are any.
fn without(spec: &Loaded, comparison: Option<&Comparison>) -> Option<Schema> {
    let left = comparison.filter(|it| !it.not_applied.is_empty())?;
    let is_applied = |file: &&SourceFile| match file.kind {
        SourceKind::Migration => !left.not_applied.contains(&file.path),
        SourceKind::Prelude => true,
        SourceKind::Platform => false,
    };
    let files = spec.schema.sources.iter().map(|(_, file)| file);
    let files = files.filter(is_applied).cloned().collect();
    Some(Schema::read(files, &spec.input.settings))
}

fn text(document: &Document<'_>, server: &Server) -> String {
    let mut text = format!(
        "{} against {} (PostgreSQL {})\n",
        document.spec,
        server.place(),
        document.postgres
    );
    match document.migrations {
        None => text.push_str("Migrations: the database keeps no list of them.\n"),
        Some(it) => print_history(&mut text, it),
    }
    let found = document.differences;
    if found.is_empty() {
        text.push_str("Catalog: as the migrations say.\n");
    } else {
        let _ = writeln!(text, "Catalog: {}.", counted(found.len(), "difference"));
        print_differences(&mut text, found, "the database");
    }
    if !document.not_compared.is_empty() {
        let _ = writeln!(
            text,
            "Not compared, since it is not sure what the migrations make: {}.",
            document.not_compared.join(", ")
        );
    }
    text
}

fn print_history(text: &mut String, it: &Comparison) {
    let _ = writeln!(text, "Migrations: {} the same in both.", it.same);
    for path in &it.not_applied {
        let _ = writeln!(text, "  not applied: {path}");
    }
    for missing in &it.without_file {
        let name = missing.name.as_deref().unwrap_or("without a name");
        let how = match missing.statements {
            Some(_) => "`codegen pull` writes it",
            None => "what it ran was not kept",
        };
        let _ = writeln!(
            text,
            "  applied without a file: {} {name} ({how})",
            missing.version
        );
    }
    for moved in &it.renumbered {
        let _ = writeln!(
            text,
            "  applied under another number: {} as {} (the same {})",
            moved.path, moved.version, moved.by
        );
    }
    for changed in &it.changed {
        let _ = writeln!(text, "  changed since it was applied: {}", changed.path);
    }
}
