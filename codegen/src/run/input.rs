//! From options and config to loaded specs.

use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use codegen::config::{self, Config, OnError, OneOrMore, Spec};
use codegen::diagnostics::Diagnostic;
use codegen::expr::remember::Remembering;
use codegen::load::{self, LoadError, Paths};
use codegen::lower::explain::Source;
use codegen::lower::{Facts, Header};
use codegen::parse::Postgres;
use codegen::platform::{self, Reason};
pub(super) use codegen::read::Disk;
use codegen::read::{ReadError, Tree, slashes};
use codegen::schema::{Rereading, Schema};

use super::places::Target;
use crate::cli::Input;

/// A spec with its folded schema.
pub(super) struct Loaded {
    /// What was read.
    pub(super) input: load::Input,
    /// The schema.
    pub(super) schema: Schema,
    /// What is to be said: the schema's own, later the targets' too.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// A target's part of the config.
    pub(super) fn target(&self, target: Target) -> Option<&config::Target> {
        let spec = self.input.spec.as_ref()?;
        match target {
            Target::Rust => spec.rust.as_ref(),
            Target::Ts => spec.ts.as_ref(),
            Target::Zod => spec.zod.as_ref(),
        }
    }

    /// What generated files say at their head.
    pub(super) fn header(&self) -> Header {
        let folders: Vec<String> = self.input.folders.iter().map(|it| slashes(it)).collect();
        self.input.header(match &self.input.spec {
            Some(spec) => format!("codegen generate --spec {}", spec.name),
            None => format!(
                "codegen, with --migrations {}",
                folders.join(" --migrations ")
            ),
        })
    }

    /// Platform and order, and why these, for the closing lines.
    pub(super) fn circumstances(&self) -> String {
        let why = match &self.input.reason {
            Reason::Asked => "as asked".to_owned(),
            Reason::Folder => "the folder says so".to_owned(),
            Reason::Reference { place, name } => format!("{place} refers to {name}"),
            Reason::Default => "nothing refers to another".to_owned(),
        };
        let runners: Vec<&str> = self.input.runners.iter().map(|it| it.as_str()).collect();
        let order = match runners.as_slice() {
            [] => String::new(),
            names => format!(" in the order of {}", names.join(" and ")),
        };
        let platform = platform::name(self.input.settings.platform);
        format!("{order} on {platform} ({why})")
    }

    /// What tells where a fact comes from.
    pub(super) fn source(&self) -> Source<'_> {
        Source {
            catalog: &self.schema.catalog,
            sources: &self.schema.sources,
            nullability: self.schema.nullability(),
        }
    }

    /// What the lowerings read.
    pub(super) fn facts<'a>(&'a self, header: &'a Header) -> Facts<'a> {
        Facts {
            docs: self.input.docs(),
            ..self
                .schema
                .facts(header, self.input.on_error() == OnError::Omit)
        }
    }

    /// The same for the metadata, which have no predicates in them.
    pub(super) fn facts_without_checks<'a>(&'a self, header: &'a Header) -> Facts<'a> {
        let omit = self.input.on_error() == OnError::Omit;
        self.schema.facts_without_checks(header, omit)
    }
}

/// What is compared: the specs of a tree, with the config that says them.
pub(super) struct Specs {
    /// The config's path and content, where there is one.
    pub(super) config: Option<(PathBuf, Config)>,
    /// What was read, not yet folded.
    pub(super) inputs: Vec<load::Input>,
}

/// The specs that options or the config of a tree name; where the tree has no config, `otherwise` says them.
pub(super) fn specs(
    options: &Input,
    tree: &dyn Tree,
    otherwise: Option<&(PathBuf, Config)>,
) -> Result<Specs> {
    if !options.migrations.is_empty() {
        return Ok(Specs {
            config: None,
            inputs: vec![of_folders(options, &options.migrations, tree, &|_| {})?],
        });
    }
    let found = load_config(options, tree)?.or_else(|| otherwise.cloned());
    let Some((path, config)) = found else {
        bail!(
            "no {} here or in a folder above\n  help: Say which migrations: --migrations DIR.",
            config::FILE_NAME
        );
    };
    of_config(options, path, config, tree)
}

/// The specs of a folder: those of its config, or its own migrations.
pub(super) fn specs_of_folder(options: &Input, folder: &Path) -> Result<Specs> {
    let path = folder.join(config::FILE_NAME);
    if Disk.is_file(&path) {
        let config = load::config_at(&path, &slashes(&path), &Disk)?;
        return of_config(options, path, config, &Disk);
    }
    let folders = [folder.to_owned()];
    Ok(Specs {
        config: None,
        inputs: vec![of_folders(options, &folders, &Disk, &|_| {})?],
    })
}

fn of_config(options: &Input, path: PathBuf, config: Config, tree: &dyn Tree) -> Result<Specs> {
    let specs = match &options.spec {
        None => config.specs.clone(),
        Some(_) => vec![load::choose(config.clone(), options.spec.as_deref())?],
    };
    if specs.is_empty() {
        return Err(LoadError::NoSpecs(path).into());
    }
    let inputs = specs
        .into_iter()
        .map(|spec| {
            Ok(load::spec(
                &path,
                with(options, spec)?,
                Paths::AsGiven,
                tree,
            )?)
        })
        .collect::<Result<_>>()?;
    Ok(Specs {
        config: Some((path, config)),
        inputs,
    })
}

fn of_folders(
    options: &Input,
    folders: &[PathBuf],
    tree: &dyn Tree,
    adjust: &dyn Fn(&mut Spec),
) -> Result<load::Input> {
    let mut migrations = folders.to_vec();
    migrations.iter_mut().for_each(config::with_slashes);
    let spec = Spec {
        name: folders[0].display().to_string(),
        migrations: OneOrMore::More(migrations),
        ..Spec::default()
    };
    let mut spec = with(options, spec)?;
    adjust(&mut spec);
    Ok(load::spec_in(Path::new(""), &spec, Paths::AsGiven, tree)?)
}

/// The specs of the config; `command` needs one.
pub(super) fn configured(options: &Input, command: &str, tree: &dyn Tree) -> Result<Vec<Loaded>> {
    inputs(options, command, tree)?
        .into_iter()
        .map(fold)
        .collect()
}

/// The same as files and settings.
pub(super) fn inputs(options: &Input, command: &str, tree: &dyn Tree) -> Result<Vec<load::Input>> {
    if !options.migrations.is_empty() {
        bail!(
            "`codegen {command}` reads codegen.toml; with --migrations use `codegen ts`, `zod` or `rust`"
        );
    }
    let Some((path, config)) = load_config(options, tree)? else {
        bail!(
            "no {} here or in a folder above: `codegen {command}` needs one\n  help: Write one with a [[spec]], its `migrations` and an `out`, or use `codegen ts`, `zod` or `rust` with --migrations DIR.",
            config::FILE_NAME
        );
    };
    Ok(of_config(options, path, config, tree)?.inputs)
}

/// The one spec that a command on a single document is about.
pub(super) fn one(options: &Input, tree: &dyn Tree) -> Result<Loaded> {
    one_with(options, tree, &|_| {})
}

/// The same with something in it said otherwise.
pub(super) fn one_with(
    options: &Input,
    tree: &dyn Tree,
    adjust: &dyn Fn(&mut Spec),
) -> Result<Loaded> {
    if !options.migrations.is_empty() {
        let input = of_folders(options, &options.migrations, tree, adjust)?;
        return fold(input);
    }
    let Some((path, config)) = load_config(options, tree)? else {
        bail!(
            "no {} here or in a folder above\n  help: Say which migrations: --migrations DIR.",
            config::FILE_NAME
        );
    };
    let mut spec = with(options, load::choose(config, options.spec.as_deref())?)?;
    adjust(&mut spec);
    fold(load::spec(&path, spec, Paths::AsGiven, tree)?)
}

/// The spec with what the command line says instead.
fn with(options: &Input, mut spec: Spec) -> Result<Spec> {
    spec.platform = options.platform.clone().or(spec.platform);
    spec.postgres = options.postgres.or(spec.postgres);
    spec.order = options.order.clone().or(spec.order);
    if !options.namespaces.is_empty() {
        spec.namespaces = Some(options.namespaces.clone());
    }
    if let Some(prelude) = &options.prelude {
        // The config's paths are relative to its folder, this one is not.
        spec.prelude = Some(if options.migrations.is_empty() {
            std::path::absolute(prelude).context("cannot tell the working directory")?
        } else {
            prelude.clone()
        });
    }
    Ok(spec)
}

pub(super) fn fold(input: load::Input) -> Result<Loaded> {
    // What was parsed on the way is left to the end of the process: to take it apart would only cost time.
    let parser = ManuallyDrop::new(Remembering::new(&Postgres));
    let schema = input.fold_with(&*parser)?;
    Ok(folded(input, schema))
}

/// The same where much was read before.
pub(super) fn fold_again(input: load::Input, rereading: &mut Rereading<'_>) -> Result<Loaded> {
    let schema = input.fold_again(rereading)?;
    Ok(folded(input, schema))
}

fn folded(input: load::Input, schema: Schema) -> Loaded {
    let diagnostics = schema.diagnostics.clone();
    Loaded {
        input,
        schema,
        diagnostics,
    }
}

fn load_config(options: &Input, tree: &dyn Tree) -> Result<Option<(PathBuf, Config)>> {
    let path = if let Some(path) = &options.config {
        path.clone()
    } else {
        let here = std::env::current_dir().context("cannot tell the working directory")?;
        // Relative paths keep messages short and the same on every machine.
        let found = (0..here.ancestors().count())
            .map(|up| std::iter::repeat_n("..", up).collect::<PathBuf>())
            .map(|folder| folder.join(config::FILE_NAME))
            .find(|path| tree.is_file(path));
        match (found, config::find(&here)) {
            (Some(path), _) => path,
            // It is on the disk, but not in the index.
            (None, Some(path)) => match tree.bytes(&path) {
                Ok(_) | Err(ReadError::OutsideOfGit(_) | ReadError::NotInRevision { .. }) => {
                    return Ok(None);
                }
                Err(error) => return Err(error.into()),
            },
            (None, None) => return Ok(None),
        }
    };
    let config = load::config_at(&path, &slashes(&path), tree)?;
    Ok(Some((path, config)))
}
