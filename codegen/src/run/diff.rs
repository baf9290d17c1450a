//! `diff`: from two revisions or folders to what changed between them, as text, Markdown or JSON.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use codegen::compare::{self, Given, Languages};
use codegen::diagnostics;
use codegen::git;
use codegen::lower::diff::{Change, Class, Report};
use codegen::platform;
use serde::Serialize;

use super::input::{self, Disk, Loaded, Specs};
use super::places::Target;
use super::shown_diff as shown;
use super::{Ending, report_diagnostics, stderr_takes_prose};
use crate::cli::{self, Diff, DocumentFormat, Language};

/// Where one of the two lies.
enum Place {
    WorkingTree,
    /// A commit, and what it was called.
    Revision(String, String),
    Folder(PathBuf),
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    specs: &'a [Compared],
}

/// What changed in a spec.
#[derive(Debug, Serialize)]
pub(super) struct Compared {
    /// Its name.
    pub(super) name: String,
    /// `changed`, `new` or `removed`; a spec that only one side has is not compared.
    pub(super) state: &'static str,
    /// The changes.
    #[serde(flatten)]
    pub(super) report: Report,
}

/// Compares; a class that `--fail-on` names makes it fail.
pub(super) fn diff(options: &Diff) -> Result<Ending> {
    let old = place(&options.old)?;
    let new = options
        .new
        .as_deref()
        .map_or(Ok(Place::WorkingTree), place)?;
    let new = specs(options, &new, None)?;
    let old = specs(options, &old, Some(&new))?;
    let mut ending = Ending::default();
    let compared = compare_all(options, old, new, &mut ending)?;
    let fails = |class: &cli::Class| {
        let class = match class {
            cli::Class::Source => Class::Source,
            cli::Class::Read => Class::Read,
            cli::Class::Write => Class::Write,
            cli::Class::Data => Class::Data,
        };
        compared.iter().any(|it| it.report.has(class))
    };
    if options.fail_on.iter().any(fails) {
        ending.exit = 1;
    }
    ending.stdout = match options.output {
        DocumentFormat::Text => shown::text(&compared),
        DocumentFormat::Markdown => shown::markdown(&compared),
        DocumentFormat::Json => {
            let document = Document {
                version: 1,
                specs: &compared,
            };
            serde_json::to_string_pretty(&document).context("a report is JSON")? + "\n"
        }
    };
    Ok(ending)
}

fn place(name: &str) -> Result<Place> {
    let path = Path::new(name);
    let here = Path::new(".");
    let is_folder = path.is_dir();
    // `./main` is a folder whatever branches are called.
    if is_folder && (name.contains(['/', '\\']) || name.starts_with('.')) {
        return Ok(Place::Folder(path.to_owned()));
    }
    match (git::revision(here, name), is_folder) {
        (Ok(Some(_)), true) => bail!(
            "\"{name}\" is a folder and a revision of git\n  help: Say ./{name} for the folder, refs/heads/{name} or refs/tags/{name} for the revision."
        ),
        (Ok(Some(commit)), false) => Ok(Place::Revision(commit, name.to_owned())),
        (_, true) => Ok(Place::Folder(path.to_owned())),
        (Ok(None), false) if path.exists() => {
            bail!("\"{name}\" is no folder and no revision of git")
        }
        (Ok(None), false) => bail!("there is no folder and no revision of git \"{name}\""),
        (Err(git::GitError::Failed { .. }), false) => bail!(
            "there is no folder \"{name}\", and this is no git repository that could have a revision of that name"
        ),
        (Err(error), false) => Err(error.into()),
    }
}

fn specs(options: &Diff, place: &Place, new: Option<&Specs>) -> Result<Specs> {
    let otherwise = new.and_then(|it| it.config.as_ref());
    match place {
        Place::WorkingTree => input::specs(&options.input, &Disk, otherwise),
        Place::Revision(commit, shown) => {
            let tree = git::Index::at(Path::new("."), commit, shown)?;
            input::specs(&options.input, &tree, otherwise)
        }
        Place::Folder(folder) => input::specs_of_folder(&options.input, folder),
    }
}

fn compare_all(
    options: &Diff,
    old: Specs,
    new: Specs,
    ending: &mut Ending,
) -> Result<Vec<Compared>> {
    let mut compared = Vec::new();
    // A folder of migrations has no name that the other side could have.
    let is_by_name = old.config.is_some() && new.config.is_some();
    if !is_by_name && (old.inputs.len() > 1 || new.inputs.len() > 1) {
        let all = old.inputs.iter().chain(&new.inputs);
        let names: Vec<&str> = all.map(|it| it.name.as_str()).collect();
        bail!(
            "which spec is a folder of migrations compared with? There are {}\n  help: Say which with --spec NAME.",
            names.join(", ")
        );
    }
    let mut before = old.inputs;
    for new in new.inputs {
        let at = before
            .iter()
            .position(|it| !is_by_name || it.name == new.name);
        let Some(at) = at else {
            compared.push(alone(new.name, "new"));
            continue;
        };
        compared.push(compare_one(options, before.remove(at), new, ending)?);
    }
    compared.extend(before.into_iter().map(|it| alone(it.name, "removed")));
    Ok(compared)
}

fn alone(name: String, state: &'static str) -> Compared {
    Compared {
        name,
        state,
        report: Report::default(),
    }
}

fn compare_one(
    options: &Diff,
    mut old: codegen::load::Input,
    mut new: codegen::load::Input,
    ending: &mut Ending,
) -> Result<Compared> {
    // The one that says nothing of its platform is on the other's.
    if old.settings.platform != new.settings.platform {
        let wide = [&old, &new]
            .into_iter()
            .find(|it| platform::name(it.settings.platform) == "supabase")
            .map(|it| it.settings.clone());
        if let Some(settings) = wide {
            old.settings.platform = settings.platform;
            new.settings.platform = settings.platform;
        }
    }
    let (old, new) = (input::fold(old)?, input::fold(new)?);
    let (before, after) = (old.header(), new.header());
    let languages = languages(options, &new);
    let report = compare::diff(&given(&old, &before), &given(&new, &after), languages);
    let name = new.input.name.clone();
    if stderr_takes_prose(&options.input) && diagnostics::has_errors(&old.diagnostics) {
        let _ = writeln!(
            ending.stderr,
            "note: the old side of {name} has errors in its SQL; what they touch is not compared"
        );
    }
    let exit = ending.exit;
    report_diagnostics(std::slice::from_ref(&new), None, &options.input, ending)?;
    ending.exit = ending.exit.max(exit);
    Ok(Compared {
        name,
        state: "changed",
        report,
    })
}

/// What is compared of a spec.
fn given<'a>(it: &'a Loaded, header: &'a codegen::lower::Header) -> Given<'a> {
    Given {
        schema: &it.schema,
        facts: it.facts(header),
        names: it.input.names(),
    }
}

/// Those asked for, else those that the config writes, else both.
fn languages(options: &Diff, new: &Loaded) -> Languages {
    if !options.languages.is_empty() {
        return Languages {
            typescript: options.languages.contains(&Language::Typescript),
            rust: options.languages.contains(&Language::Rust),
        };
    }
    let has = |target| new.target(target).is_some();
    let configured = Languages {
        typescript: has(Target::Ts) || has(Target::Zod),
        rust: has(Target::Rust),
    };
    if configured.typescript || configured.rust {
        configured
    } else {
        Languages {
            typescript: true,
            rust: true,
        }
    }
}

/// The classes of a change, each once.
pub(super) fn classes(change: &Change) -> Vec<Class> {
    let mut classes: Vec<Class> = change.effects.iter().map(|it| it.class).collect();
    classes.sort_unstable();
    classes.dedup();
    classes
}
