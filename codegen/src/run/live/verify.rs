//! `verify`: applies the migrations to a PostgreSQL of their own, and holds its catalog beside ours.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use codegen::fold::Platform;
use codegen::live::drift::Difference;
use codegen::live::engine::{self, Script, Trial, Tried};
use codegen::parse::split::{PieceKind, split};
use codegen::schema::Schema;
use codegen::source::{Around, FileId, Place, SourceFile, SourceKind};
use serde::Serialize;

use super::super::{Ending, report_diagnostics};
use super::{compared, counted, loaded, print_differences, schemas, server};
use crate::cli::{OutputFormat, Verify};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    spec: &'a str,
    engine: &'a str,
    migrations: usize,
    refused: Option<Refused<'a>>,
    differences: &'a [Difference],
    not_compared: &'a [String],
}

#[derive(Serialize)]
struct Refused<'a> {
    path: &'a str,
    sqlstate: Option<&'a str>,
    message: &'a str,
}

/// What a session on Supabase begins with.
const SESSION: &str = "reset all; reset role";
const SUPABASE_SESSION: &str =
    "reset all; reset role; set search_path = \"$user\", public, extensions";

/// Applies and compares; exit 1 where PostgreSQL refuses a migration or its catalog is another.
pub(crate) fn verify(options: &Verify) -> Result<Ending> {
    let server = server(&options.database, false)?;
    let spec = loaded(&options.input, None, false)?;
    let schema = &spec.schema;
    let platform: Vec<String> = of_kind(schema, SourceKind::Platform)
        .flat_map(statements)
        .collect();
    let files: Vec<Script> = of_kind(schema, SourceKind::Prelude)
        .chain(of_kind(schema, SourceKind::Migration))
        .map(script)
        .collect();
    let extensions = schema.catalog.extensions.iter();
    let extensions: Vec<String> = extensions.map(|(_, it)| it.name.to_string()).collect();
    let roles = schema.catalog.roles.iter();
    let roles: Vec<String> = roles.map(|(_, it)| it.name.to_string()).collect();
    let trial = Trial {
        roles: &roles,
        platform: &platform,
        files: &files,
        schemas: &schemas(schema),
        extensions: &extensions,
        session: match spec.input.settings.platform {
            Platform::Postgres => SESSION,
            Platform::Supabase => SUPABASE_SESSION,
        },
    };
    let tried = match &server {
        Some(server) => engine::on_server(server, trial)?,
        None => engine::on_pglite(Path::new("."), trial)?,
    };
    // The catalog of the version that answered.
    let spec = loaded(&options.input, Some(tried.major), false)?;
    let (found, not_compared) = if tried.failed.is_some() {
        (Vec::new(), Vec::new())
    } else {
        let mut ignored = options.ignore.clone();
        if tried.skipped > 0 {
            // What of the platform could not be made there is no difference of the migrations.
            ignored.push("extension".to_owned());
        }
        compared(&spec, &spec.schema, &tried.facts, &ignored)
    };
    let mut ending = Ending::default();
    report_diagnostics(
        std::slice::from_ref(&spec),
        None,
        &options.input,
        &mut ending,
    )?;
    if tried.failed.is_some() || !found.is_empty() {
        ending.exit = 1;
    }
    let document = Document {
        version: 1,
        spec: &spec.input.name,
        engine: &tried.engine,
        migrations: spec.schema.migrations(),
        refused: tried.failed.as_ref().map(|it| Refused {
            path: files.get(it.index).map_or("", |file| &file.path),
            sqlstate: it.sqlstate.as_deref(),
            message: &it.message,
        }),
        differences: &found,
        not_compared: &not_compared,
    };
    ending.stdout = match options.output {
        OutputFormat::Json => {
            serde_json::to_string_pretty(&document).context("strings are JSON")? + "\n"
        }
        OutputFormat::Text => text(&document, &tried),
    };
    Ok(ending)
}

fn of_kind(schema: &Schema, kind: SourceKind) -> impl Iterator<Item = &SourceFile> {
    let files = schema.sources.iter().map(|(_, file)| file);
    files.filter(move |file| file.kind == kind)
}

fn statements(file: &SourceFile) -> Vec<String> {
    let (pieces, _) = split(&file.text, Place::At(FileId(0), 0));
    let sql = pieces
        .into_iter()
        .filter(|piece| piece.kind == PieceKind::Sql);
    sql.map(|piece| file.text[piece.range].to_owned()).collect()
}

/// A file as its runner sends it; nobody knows of one that has no runner, so each of its statements goes alone.
fn script(file: &SourceFile) -> Script {
    let whole = || file.text.to_string();
    Script {
        path: file.path.clone(),
        scripts: match file.around {
            Around::Together => vec![whole()],
            Around::Transaction => vec!["begin".to_owned(), whole(), "commit".to_owned()],
            Around::Nothing | Around::Unknown => statements(file),
        },
    }
}

fn text(document: &Document<'_>, tried: &Tried) -> String {
    let mut text = format!(
        "{}: {} on {}\n",
        document.spec,
        counted(document.migrations, "migration"),
        document.engine
    );
    if let Some(it) = &document.refused {
        let sqlstate = it.sqlstate.map(|it| format!(" ({it})")).unwrap_or_default();
        let _ = writeln!(
            text,
            "{}: PostgreSQL refused it{sqlstate}: {}",
            it.path, it.message
        );
        return text;
    }
    let found = document.differences;
    if found.is_empty() {
        let _ = writeln!(
            text,
            "The catalog is what codegen says: {}.",
            counted(tried.facts.len(), "fact")
        );
    } else {
        let _ = writeln!(
            text,
            "{} in the catalog.",
            counted(found.len(), "difference")
        );
        print_differences(&mut text, found, "PostgreSQL");
    }
    if tried.skipped > 0 {
        let _ = writeln!(
            text,
            "{} of what the platform brings could not be made there, such as extensions that it does not have.",
            counted(tried.skipped, "statement")
        );
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
