//! `adopt`: why the types that `supabase gen types` wrote are not those of the migrations.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use codegen::adopt::{self, Adopted, Cause, Entries, Finding};
use codegen::init;
use codegen::lower::explain::{self, Found};
use codegen::read::{Tree as _, slashes};
use codegen::render::Templates;
use codegen::schema::Schema;
use codegen::source::{SourceFile, SourceKind};
use codegen::targets::{Layout, Style, TypeScript, TypeScriptTemplates};
use serde::Serialize;

use super::input::{self, Disk, Loaded};
use super::{Ending, outputs, report_diagnostics};
use crate::cli::{Adopt, OutputFormat};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    file: String,
    same: usize,
    /// How many migrations the file knows, of how many.
    as_of: usize,
    migrations: usize,
    findings: &'a [Finding],
}

/// Reports; exit 1 where more than age is between the two.
pub(super) fn adopt(options: &Adopt) -> Result<Ending> {
    let path = match &options.file {
        Some(path) => path.clone(),
        None => found()?,
    };
    let spec = input::one(&options.input, &Disk)?;
    let namespaces = &spec.schema.catalog.namespaces;
    let names = spec.schema.namespaces.iter();
    let names: Vec<String> = names.map(|id| namespaces[*id].name.to_string()).collect();
    let bytes = Disk.bytes(&path)?;
    let text =
        String::from_utf8(bytes).with_context(|| format!("cannot read {}", slashes(&path)))?;
    let Some(file) = adopt::read(&text, &names) else {
        bail!("\"{}\" has no type Database", slashes(&path));
    };
    let files: Vec<SourceFile> = of_kind(&spec, SourceKind::Migration);
    let states = states(&spec, &files, &names)?;
    let mut adopted = adopt::compare(&file, &states);
    for finding in &mut adopted.findings {
        finding.place = place(&spec, &files, finding);
    }
    let mut ending = Ending::default();
    report_diagnostics(
        std::slice::from_ref(&spec),
        None,
        &options.input,
        &mut ending,
    )?;
    if adopted.findings.iter().any(|it| it.cause != Cause::Stale) {
        ending.exit = 1;
    }
    ending.stdout = match options.output {
        OutputFormat::Text => print(&path, &adopted, &files),
        OutputFormat::Json => {
            let document = Document {
                version: 1,
                file: slashes(&path),
                same: adopted.same,
                as_of: adopted.as_of,
                migrations: files.len(),
                findings: &adopted.findings,
            };
            serde_json::to_string_pretty(&document).context("strings are JSON")? + "\n"
        }
    };
    Ok(ending)
}

/// The file that the project has.
fn found() -> Result<PathBuf> {
    let found = init::look(Path::new("."), &Disk)?;
    match found.supabase_types {
        Some(path) => Ok(path.into()),
        None => bail!("no file here is one that `supabase gen types typescript` writes; say which"),
    }
}

fn of_kind(spec: &Loaded, kind: SourceKind) -> Vec<SourceFile> {
    let files = spec.schema.sources.iter().map(|(_, file)| file);
    files.filter(|file| file.kind == kind).cloned().collect()
}

/// What Supabase's generator would write before the first migration and after each.
fn states(spec: &Loaded, files: &[SourceFile], names: &[String]) -> Result<Vec<Entries>> {
    let prelude = of_kind(spec, SourceKind::Prelude);
    (0..=files.len())
        .map(|count| {
            let files = prelude.iter().chain(&files[..count]).cloned().collect();
            let mut input = spec.input.clone();
            // What the config says of names and shapes is not the generator's.
            input.spec = None;
            let mut state = Loaded {
                schema: Schema::read(files, &input.settings),
                input,
                diagnostics: Vec::new(),
            };
            let text = as_supabase(&mut state)?;
            Ok(adopt::read(&text, names).unwrap_or_default())
        })
        .collect()
}

fn as_supabase(spec: &mut Loaded) -> Result<String> {
    let templates = Templates::embedded();
    outputs::with_targets(spec, |targets| {
        let wanted = TypeScript {
            types: Some(Layout::File(String::new())),
            style: Style::Supabase,
            ..TypeScript::default()
        };
        let templates = TypeScriptTemplates {
            types: &templates,
            zod: &templates,
        };
        let files = targets.typescript(&wanted, templates)?;
        let files = files.values().flatten();
        Ok(files.map(|file| &*file.text).collect())
    })
}

/// The line of the migration that a finding is about, else its file.
fn place(spec: &Loaded, files: &[SourceFile], finding: &Finding) -> Option<String> {
    let path = &files.get(finding.migration?)?.path;
    let name = finding.name.trim_end_matches("()");
    let steps = match explain::explain(spec.source(), name) {
        Found::Objects(objects) => objects.into_iter().flat_map(|it| it.history).collect(),
        Found::Nothing(_) => Vec::<explain::Step>::new(),
    };
    let step = steps.iter().find(|step| step.place.path == *path);
    Some(step.map_or_else(
        || path.clone(),
        |step| format!("{path}:{}:{}", step.place.line, step.place.column),
    ))
}

fn print(path: &Path, adopted: &Adopted, files: &[SourceFile]) -> String {
    let mut text = format!(
        "{}: {} the same, {} not; as after {} of {} migrations{}\n",
        slashes(path),
        adopted.same,
        adopted.findings.len(),
        adopted.as_of,
        files.len(),
        match adopted
            .as_of
            .checked_sub(1)
            .and_then(|index| files.get(index))
        {
            Some(file) => format!(", the last being {}", file.path),
            None => String::new(),
        }
    );
    let causes = [
        (Cause::Stale, "Your file was stale"),
        (
            Cause::NotInTheMigrations,
            "Not in the migrations, as from a dashboard",
        ),
        (
            Cause::Ours,
            "Our difference, or a change without a migration",
        ),
    ];
    for (cause, title) in causes {
        let all: Vec<&Finding> = adopted
            .findings
            .iter()
            .filter(|it| it.cause == cause)
            .collect();
        if all.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{title}: {}", all.len());
        for it in all {
            let place = it
                .place
                .as_ref()
                .map(|it| format!(" ({it})"))
                .unwrap_or_default();
            let _ = match (&it.file, &it.migrations) {
                (Some(file), Some(ours)) => {
                    writeln!(text, "  {}: {file}; now {ours}{place}", it.name)
                }
                (Some(_), None) if cause == Cause::Stale => {
                    writeln!(text, "  {}: was dropped{place}", it.name)
                }
                (Some(_), None) => writeln!(text, "  {}: no migration makes it", it.name),
                (None, _) if cause == Cause::Stale => {
                    writeln!(text, "  {}: is new{place}", it.name)
                }
                (None, _) => writeln!(text, "  {}: the file lacks it{place}", it.name),
            };
        }
    }
    text
}
