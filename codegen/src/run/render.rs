//! `render` and `model`: a target made of templates of the user's own, and what they are given.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use codegen::emit::{self, Output};
use codegen::lower::names::Names;
use codegen::lower::plain::{self, TypeTable};
use codegen::read::{Disk, ReadError, Tree, slashes};
use codegen::render::Rendered;
use codegen::render::own::OwnTemplates;

use super::input::{self, Loaded};
use super::{Ending, report_diagnostics, write};
use crate::cli::{Model, Render};

/// The table of types beside the templates.
const TYPES: &str = "types.toml";

/// Renders one target.
pub(super) fn render(options: &Render) -> Result<Ending> {
    let spec = input::one(&options.input, &Disk)?;
    let mut ending = Ending::default();
    let configured = spec
        .input
        .spec
        .as_ref()
        .and_then(|it| it.render.get(&options.name));
    let from_base = |path: &PathBuf| spec.input.base.join(path);
    let folder = match (&options.templates, configured) {
        (Some(folder), _) => named(folder, &options.name),
        (None, Some(it)) => from_base(&it.templates),
        (None, None) => bail!(
            "say where the templates of \"{0}\" are: --templates DIR, or [spec.render.{0}] in codegen.toml",
            options.name
        ),
    };
    let files = files(&spec, &folder)?;
    let specs = std::slice::from_ref(&spec);
    let out = options
        .out
        .clone()
        .or_else(|| configured.map(|it| from_base(&it.out)));
    match out.filter(|_| !options.stdout) {
        None if options.stdout => {
            ending.stdout = files.iter().map(|it| &*it.text).collect();
            report_diagnostics(specs, None, &options.input, &mut ending)?;
        }
        None => bail!("say where to write: --out DIR or --stdout"),
        Some(out) => {
            let made = output(&spec, &options.name, &out, files);
            write(
                (vec![made], &emit::Disk::default()),
                specs,
                &options.input,
                options.force,
                &mut ending,
            )?;
        }
    }
    Ok(ending)
}

/// Prints what templates are given: its JSON Schema, or what it is for a spec.
pub(super) fn model(options: &Model) -> Result<Ending> {
    let mut ending = Ending::default();
    if !options.data {
        plain::SCHEMA.clone_into(&mut ending.stdout);
        return Ok(ending);
    }
    let spec = input::one(&options.input, &Disk)?;
    let types = match &options.templates {
        Some(folder) => table(folder)?,
        None => TypeTable::default(),
    };
    ending.stdout =
        serde_json::to_string_pretty(&lowered(&spec, &types)).context("a model is JSON")? + "\n";
    report_diagnostics(
        std::slice::from_ref(&spec),
        None,
        &options.input,
        &mut ending,
    )?;
    Ok(ending)
}

/// The outputs of a spec's own targets, as the config says.
pub(super) fn outputs(spec: &Loaded) -> Result<Vec<Output>> {
    let Some(config) = &spec.input.spec else {
        return Ok(Vec::new());
    };
    let all = config.render.iter();
    all.map(|(name, it)| {
        let files = files(spec, &spec.input.base.join(&it.templates))?;
        Ok(output(spec, name, &spec.input.base.join(&it.out), files))
    })
    .collect()
}

fn output(spec: &Loaded, name: &str, out: &Path, files: Vec<Rendered>) -> Output {
    let owner = format!("{}/render/{name}", spec.input.name);
    Output {
        shown: slashes(out),
        folder: out.to_owned(),
        files: BTreeMap::from([(owner, files)]),
    }
}

/// The folder of a target: the one of its name, where there is one.
fn named(folder: &Path, name: &str) -> PathBuf {
    let own = folder.join(name);
    if own.is_dir() { own } else { folder.to_owned() }
}

fn lowered(spec: &Loaded, types: &TypeTable) -> plain::Model {
    let header = spec.header();
    let facts = spec.facts(&header);
    let (names, _) = Names::new(&facts, &spec.input.names());
    plain::lower(&facts, &names, types)
}

fn table(folder: &Path) -> Result<TypeTable> {
    let path = folder.join(TYPES);
    if !Disk.is_file(&path) {
        return Ok(TypeTable::default());
    }
    let shown = slashes(&path);
    let text = String::from_utf8(Disk.bytes(&path)?);
    let text = text.with_context(|| format!("\"{shown}\" is not UTF-8"))?;
    Ok(TypeTable::parse(&shown, &text)?)
}

fn files(spec: &Loaded, folder: &Path) -> Result<Vec<Rendered>> {
    let mut texts = BTreeMap::new();
    let names = Disk.files(folder);
    if let Err(ReadError::MissingFolder(folder)) = &names {
        bail!("there is no folder of templates \"{}\"", folder.display());
    }
    for name in names? {
        let path = folder.join(&name);
        if path.extension().is_none_or(|extension| extension != "hbs") {
            continue;
        }
        let text = String::from_utf8(Disk.bytes(&path)?);
        let text = text.with_context(|| format!("\"{}\" is not UTF-8", slashes(&path)))?;
        texts.insert(name, text);
    }
    let templates = OwnTemplates::new(&slashes(folder), &texts)?;
    Ok(templates.render(&lowered(spec, &table(folder)?))?)
}
