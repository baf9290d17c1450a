//! From options and config to loaded specs.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use codegen::config::{self, Config, OnError, OneOrMore, Spec};
use codegen::diagnostics::Diagnostic;
use codegen::fold::{Platform, Settings};
use codegen::lower::{Facts, Header};
use codegen::name::Name;
use codegen::platform::{self, Reason};
pub(super) use codegen::read::Disk;
use codegen::read::{self, Order, ReadError, Tree};
use codegen::schema::Schema;
use codegen::source::{SourceKind, Sources};

use super::outputs::Target;
use super::unknown_name;
use crate::cli::Input;

/// A spec with its folded schema.
pub(super) struct Loaded {
    /// Its name; the folder's where there is no config.
    pub(super) name: String,
    /// Its part of the config, if it has one.
    pub(super) spec: Option<Spec>,
    /// The folder that the config's paths are relative to.
    pub(super) base: PathBuf,
    /// The migrations' folders as messages and headers show them.
    pub(super) folders: Vec<String>,
    /// The platform, and why.
    pub(super) platform: (Platform, String),
    /// The schema.
    pub(super) schema: Schema,
    /// What is to be said: the schema's own, later the targets' too.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Loaded {
    /// A target's part of the config.
    pub(super) fn target(&self, target: Target) -> Option<&config::Target> {
        let spec = self.spec.as_ref()?;
        match target {
            Target::Rust => spec.rust.as_ref(),
            Target::Ts => spec.ts.as_ref(),
            Target::Zod => spec.zod.as_ref(),
        }
    }

    /// What becomes of objects that are not sure.
    pub(super) fn on_error(&self) -> OnError {
        self.spec
            .as_ref()
            .map(|spec| spec.on_error)
            .unwrap_or_default()
    }

    /// What generated files say at their head.
    pub(super) fn header(&self) -> Header {
        let command = match &self.spec {
            Some(spec) => format!("codegen generate --spec {}", spec.name),
            None => format!(
                "codegen, with --migrations {}",
                self.folders.join(" --migrations ")
            ),
        };
        Header {
            from: self.folders.join(", "),
            command,
        }
    }

    /// What the lowerings read.
    pub(super) fn facts<'a>(&'a self, header: &'a Header) -> Facts<'a> {
        self.schema.facts(header, self.on_error() == OnError::Omit)
    }
}

/// The specs of the config; `command` needs one.
pub(super) fn configured(options: &Input, command: &str, tree: &dyn Tree) -> Result<Vec<Loaded>> {
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
    if config.specs.is_empty() {
        bail!("{} has no [[spec]]", shown(&path));
    }
    let base = path.parent().unwrap_or(Path::new("")).to_owned();
    let specs: Vec<Spec> = match &options.spec {
        None => config.specs,
        Some(name) => vec![choose(config.specs, name)?],
    };
    specs
        .into_iter()
        .map(|spec| load_spec(options, tree, &base, spec))
        .collect()
}

/// The one spec that a command on a single document is about.
pub(super) fn one(options: &Input, tree: &dyn Tree) -> Result<Loaded> {
    if !options.migrations.is_empty() {
        let name = options.migrations[0].display().to_string();
        return load(options, tree, PathBuf::new(), name, None);
    }
    let Some((path, mut config)) = load_config(options, tree)? else {
        bail!(
            "no {} here or in a folder above\n  help: Say which migrations: --migrations DIR.",
            config::FILE_NAME
        );
    };
    let base = path.parent().unwrap_or(Path::new("")).to_owned();
    let spec = match &options.spec {
        Some(name) => choose(config.specs, name)?,
        None if config.specs.len() == 1 => config.specs.remove(0),
        None => {
            let names: Vec<&str> = config.specs.iter().map(|spec| spec.name.as_str()).collect();
            bail!(
                "{} has several specs; say which with --spec: {}",
                shown(&path),
                names.join(", ")
            );
        }
    };
    load_spec(options, tree, &base, spec)
}

fn choose(specs: Vec<Spec>, name: &str) -> Result<Spec> {
    let names: Vec<String> = specs.iter().map(|spec| spec.name.clone()).collect();
    specs
        .into_iter()
        .find(|spec| spec.name == name)
        .ok_or_else(|| unknown_name("spec", name, names.iter().map(String::as_str)))
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
                Ok(_) | Err(ReadError::OutsideOfGit(_)) => return Ok(None),
                Err(error) => return Err(error.into()),
            },
            (None, None) => return Ok(None),
        }
    };
    let bytes = tree.bytes(&path)?;
    let text = std::str::from_utf8(&bytes)
        .with_context(|| format!("cannot read \"{}\"", path.display()))?;
    let config = config::parse(&shown(&path), text)?;
    Ok(Some((path, config)))
}

fn load_spec(options: &Input, tree: &dyn Tree, base: &Path, spec: Spec) -> Result<Loaded> {
    load(
        options,
        tree,
        base.to_owned(),
        spec.name.clone(),
        Some(spec),
    )
}

fn load(
    options: &Input,
    tree: &dyn Tree,
    base: PathBuf,
    name: String,
    spec: Option<Spec>,
) -> Result<Loaded> {
    let order = match options
        .order
        .as_deref()
        .or(spec.as_ref().and_then(|spec| spec.order.as_deref()))
    {
        None | Some("lexicographic") => Order::Lexicographic,
        Some("numeric") => Order::Numeric,
        Some(other @ ("diesel" | "prisma" | "goose" | "flyway" | "dependency")) => {
            bail!("order \"{other}\" is not supported yet")
        }
        Some(other) => {
            return Err(unknown_name(
                "order",
                other,
                ["lexicographic", "numeric"].into_iter(),
            ));
        }
    };
    let folders = match &spec {
        Some(spec) => spec.migrations.clone(),
        None => OneOrMore::More(options.migrations.clone()),
    };
    let mut files = Vec::new();
    let prelude = match (
        &options.prelude,
        spec.as_ref().and_then(|spec| spec.prelude.as_ref()),
    ) {
        (Some(path), _) => Some(path.clone()),
        (None, Some(path)) => Some(base.join(path)),
        (None, None) => None,
    };
    if let Some(path) = prelude {
        files.push(read::file(tree, &path, SourceKind::Prelude, &shown)?);
    }
    for folder in folders.as_slice() {
        files.extend(read::migrations(tree, &base.join(folder), order, &shown)?);
    }
    // In a header the path is relative to the config, so that it is the same wherever the command runs.
    let folders: Vec<String> = folders
        .as_slice()
        .iter()
        .map(|folder| shown(folder))
        .collect();

    let asked = options
        .platform
        .as_deref()
        .or(spec.as_ref().and_then(|spec| spec.platform.as_deref()));
    let (platform, reason) = match asked {
        Some(name) => {
            let platform = platform::from_name(name).ok_or_else(|| {
                unknown_name("platform", name, ["postgres", "supabase"].into_iter())
            })?;
            (platform, Reason::Asked)
        }
        None => platform::detect(&folders, &Sources::new(files.clone())),
    };
    let why = match reason {
        Reason::Asked => "as asked".to_owned(),
        Reason::Folder => "the folder says so".to_owned(),
        Reason::Reference(span) => {
            let sources = Sources::new(files.clone());
            format!(
                "{} refers to {}",
                sources.place(span),
                sources.text(span).trim_end_matches('.')
            )
        }
        Reason::Default => "nothing refers to another".to_owned(),
    };

    let postgres = options
        .postgres
        .or(spec.as_ref().and_then(|spec| spec.postgres))
        .unwrap_or(17);
    let Some(postgres) = u8::try_from(postgres)
        .ok()
        .filter(|major| (15..=18).contains(major))
    else {
        bail!("PostgreSQL {postgres} is not supported; 15 to 18 are");
    };
    let namespaces = if options.namespaces.is_empty() {
        spec.as_ref()
            .and_then(|spec| spec.namespaces.clone())
            .unwrap_or_else(|| vec!["public".to_owned()])
    } else {
        options.namespaces.clone()
    };
    let settings = Settings {
        postgres,
        platform,
        namespaces: namespaces
            .iter()
            .map(|name| Name::from_quoted(name))
            .collect(),
        ..Settings::default()
    };
    let schema = Schema::read(files, &settings);
    for name in &settings.namespaces {
        if schema.catalog.namespace(name.as_str()).is_none() {
            bail!("schema \"{name}\" does not exist; no migration creates it");
        }
    }
    let diagnostics = schema.diagnostics.clone();
    Ok(Loaded {
        name,
        spec,
        base,
        folders,
        platform: (platform, why),
        schema,
        diagnostics,
    })
}

/// A path as messages and outputs show it, with `/` on every platform.
pub(super) fn shown(path: &Path) -> String {
    let text = path.display().to_string();
    if std::path::MAIN_SEPARATOR == '\\' {
        text.replace('\\', "/")
    } else {
        text
    }
}
