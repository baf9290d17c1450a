//! `pull`: what a database was given and no file says, as files.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use codegen::emit;
use codegen::live::history::{self, Applied};
use codegen::live::server::Snapshot;
use codegen::read::slashes;
use serde::Serialize;

use super::super::Ending;
use super::{counted, files, loaded, server};
use crate::cli::{OutputFormat, Pull};
use crate::run::input::Loaded;

#[derive(Serialize)]
struct Document {
    version: u32,
    database: String,
    written: bool,
    files: Vec<File>,
    /// Why some are not among the files.
    remarks: Vec<String>,
}

#[derive(Serialize)]
struct File {
    path: String,
    #[serde(skip)]
    name: String,
    text: String,
}

/// Writes them; a file that is there stays as it is.
pub(crate) fn pull(options: &Pull) -> Result<Ending> {
    let server = server(&options.database, true)?.context("a database is named")?;
    let mut client = server.connect()?;
    let mut snapshot = Snapshot::begin(&mut client)?;
    // A project without a single file is what there is most to pull for.
    let folder = options.input.migrations.first().filter(|it| !has_sql(it));
    let spec = match folder {
        Some(_) => None,
        None => Some(loaded(&options.input, None, false)?),
    };
    let folder = match (folder, &spec) {
        (Some(folder), _) => folder.clone(),
        (None, Some(spec)) => of_supabase(spec),
        (None, None) => PathBuf::new(),
    };
    let applied = history::read(&mut snapshot)?.context(
        "the database has no supabase_migrations.schema_migrations, which says what was applied",
    )?;
    let local = spec.as_ref().map(|spec| files(&spec.schema));
    let comparison = history::compare(&local.unwrap_or_default(), &applied);
    let mut document = Document {
        version: 1,
        database: server.place(),
        written: !options.dry_run,
        files: Vec::new(),
        remarks: Vec::new(),
    };
    for missing in &comparison.without_file {
        let found = applied.iter().find(|it| it.version == missing.version);
        add(found, &folder, &mut document);
    }
    if !options.dry_run {
        let new: Vec<emit::New<'_>> = document.files.iter().map(new).collect();
        emit::write_together(&folder, &new)?;
    }
    Ok(Ending {
        exit: u8::from(!document.remarks.is_empty()),
        stdout: match options.output {
            OutputFormat::Json => {
                serde_json::to_string_pretty(&document).context("strings are JSON")? + "\n"
            }
            OutputFormat::Text => text(&document),
        },
        ..Ending::default()
    })
}

fn new(file: &File) -> emit::New<'_> {
    emit::New {
        path: &file.name,
        text: &file.text,
        executable: false,
    }
}

fn has_sql(folder: &Path) -> bool {
    let Ok(mut entries) = std::fs::read_dir(folder) else {
        return false;
    };
    entries.any(|it| it.is_ok_and(|it| it.path().extension().is_some_and(|it| it == "sql")))
}

/// The folder of the spec that belongs to Supabase's CLI, else the first.
fn of_supabase(spec: &Loaded) -> PathBuf {
    let folders = &spec.input.folders;
    let is_its = |folder: &&PathBuf| slashes(folder).contains("supabase/migrations");
    let folder = folders.iter().find(is_its).or(folders.first());
    spec.input
        .base
        .join(folder.map_or(Path::new(""), PathBuf::as_path))
}

fn add(applied: Option<&Applied>, folder: &Path, document: &mut Document) {
    let Some(applied) = applied else { return };
    let Some((name, text)) = history::file(applied) else {
        document.remarks.push(format!(
            "{}: what it ran was not kept, so there is nothing to write.",
            applied.version
        ));
        return;
    };
    let path = folder.join(&name);
    let shown = slashes(&path);
    if path.exists() || document.files.iter().any(|it| it.name == name) {
        document
            .remarks
            .push(format!("{shown} is there already and stays as it is."));
        return;
    }
    document.files.push(File {
        path: shown,
        name,
        text,
    });
}

fn text(document: &Document) -> String {
    let mut text = String::new();
    for file in &document.files {
        let lines = file.text.lines().count();
        let _ = writeln!(text, "  {} ({})", file.path, counted(lines, "line"));
    }
    for remark in &document.remarks {
        let _ = writeln!(text, "  {remark}");
    }
    let count = counted(document.files.len(), "file");
    let _ = match (document.files.is_empty(), document.written) {
        (true, _) if !document.remarks.is_empty() => writeln!(text, "Nothing to write."),
        (true, _) => writeln!(text, "Every migration of {} has a file.", document.database),
        (false, true) => writeln!(text, "{count} written. Next: `codegen generate`."),
        (false, false) => writeln!(text, "{count} to write. Next: the same without --dry-run."),
    };
    text
}
