//! From `codegen.toml` or a folder to the files and settings of one schema. Knows paths and the config, no SQL.
//!
//! What the macros and build scripts need of the command line's work; paths are shown relative to the config's folder,
//! so that a message is the same wherever the compiler runs.

mod include;

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::config::shape::Docs;
use crate::config::{self, Config, ConfigError, OnError, OneOrMore, OptionProblem, Spec};
use crate::diagnostics::{Code, Diagnostic};
use crate::expr::ExprParser;
use crate::expr::remember::Remembering;
use crate::fnv::Fnv;
use crate::fold::Settings;
use crate::lower::Header;
use crate::lower::names::NameOptions;
use crate::name::Name;
use crate::packed;
use crate::parse::Postgres;
use crate::places;
use crate::platform::{self, Reason};
use crate::project::{self, Found, Project};
use crate::read::{self, ReadError, Remark, Tree, slashes};
use crate::runner::{self, Order, Runner};
use crate::schema::{Rereading, Schema};
use crate::source::{FileId, SourceFile, SourceKind, Sources, Span};

/// Why there is nothing to fold.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No config in a folder or above it.
    #[error("no {} in \"{}\" or in a folder above", config::FILE_NAME, .0.display())]
    NoConfig(PathBuf),
    /// The config is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// The config is not text.
    #[error("\"{0}\" is not UTF-8")]
    NotUtf8(String),
    /// Files cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The config has no such spec.
    #[error("{} has no spec \"{name}\"; {help}", config::FILE_NAME)]
    NoSpec {
        /// The name asked for.
        name: String,
        /// The nearest, or all.
        help: String,
    },
    /// The config has no spec.
    #[error("{} has no [[spec]]", slashes(.0))]
    NoSpecs(PathBuf),
    /// The config has several specs and nothing says which.
    #[error("{} has several specs: {}", config::FILE_NAME, .0.join(", "))]
    SeveralSpecs(Vec<String>),
    /// A value that an option does not take.
    #[error("there is no {option} \"{value}\"; {help}")]
    Value {
        /// The config's key.
        option: &'static str,
        /// Its value.
        value: String,
        /// The nearest, or all.
        help: String,
    },
    /// A major version of PostgreSQL that is not known.
    #[error("PostgreSQL {0} is not supported; 15 to 18 are")]
    Version(u32),
    /// A spec whose list of folders is empty.
    #[error("spec \"{0}\" names no folder of migrations")]
    NoFolder(String),
    /// A schema to show that no migration creates.
    #[error("schema \"{0}\" does not exist; no migration creates it")]
    NoNamespace(Name),
}

impl LoadError {
    /// What to do about it, a sentence.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Read(error) => error.help(),
            Self::NoSpecs(_) => Some(
                "Write one: `[[spec]]`, and below it `name`, `migrations` and, for each target, an `out`.",
            ),
            Self::SeveralSpecs(_) => Some("Say which with --spec NAME."),
            Self::NoFolder(_) => Some(
                "Say where they are: `migrations = \"supabase/migrations\"`, or a list of folders.",
            ),
            Self::NotUtf8(_) => Some("Save it as UTF-8, as TOML wants it."),
            Self::NoConfig(_)
            | Self::Config(_)
            | Self::NoSpec { .. }
            | Self::Value { .. }
            | Self::Version(_)
            | Self::NoNamespace(_) => None,
        }
    }
}

/// One schema's files and settings.
#[derive(Debug, Clone)]
pub struct Input {
    /// The spec's name; the folder's where there is no config.
    pub name: String,
    /// The folder that all paths are relative to.
    pub base: PathBuf,
    /// The configs that say something about it: `codegen.toml`, `supabase/config.toml`.
    pub configs: Vec<PathBuf>,
    /// The folders of the migrations, relative to `base`.
    pub folders: Vec<PathBuf>,
    /// The prelude and the migrations, in the order in which they are applied.
    pub files: Vec<SourceFile>,
    /// The settings.
    pub settings: Settings,
    /// Why the platform was taken.
    pub reason: Reason,
    /// The runners whose marks the folders bear.
    pub runners: Vec<Runner>,
    /// The spec's part of the config; nothing where there is no config.
    pub spec: Option<Spec>,
    /// The project's config that says which schemas to show, where nobody else does.
    exposed_by: Option<PathBuf>,
    /// Whether the files are to be put in the order in which they need each other.
    by_dependency: bool,
    /// What there is to say about files, by their place in `files`.
    remarks: Vec<(usize, Remark)>,
    /// The files on the disk that this was made of, with their full paths.
    read: Vec<PathBuf>,
}

/// How messages show the paths of migrations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paths {
    /// Relative to the base, so that a message is the same wherever the compiler runs.
    FromBase,
    /// As they are reached from the working directory.
    AsGiven,
}

impl Input {
    /// The `codegen.toml`, if there is one.
    pub fn config(&self) -> Option<&Path> {
        self.spec.as_ref()?;
        self.configs.first().map(PathBuf::as_path)
    }

    /// What the config says about names.
    pub fn names(&self) -> NameOptions {
        let names = |spec: &Spec| NameOptions {
            singulars: spec.singular.clone(),
            types: spec.names.clone(),
            keeps_plural: spec.singular_names == Some(false),
            shapes: spec.shape(),
        };
        self.spec.as_ref().map(names).unwrap_or_default()
    }

    /// Where the sentences about columns come from.
    pub fn docs(&self) -> Docs {
        self.spec.as_ref().map(|spec| spec.docs).unwrap_or_default()
    }

    /// What is wrong with an option, as an error of the config.
    pub fn option_error(&self, problem: &OptionProblem) -> Option<ConfigError> {
        Some(self.spec.as_ref()?.places.error(problem))
    }

    /// What becomes of objects that are not sure.
    pub fn on_error(&self) -> OnError {
        let spec = self.spec.as_ref();
        spec.map(|spec| spec.on_error).unwrap_or_default()
    }

    /// The head of what is made of it by this command. Paths are relative to the base, so that the text is the same
    /// wherever the command runs.
    pub fn header(&self, command: impl Into<String>) -> Header {
        let folders: Vec<String> = self.folders.iter().map(|it| slashes(it)).collect();
        Header {
            from: folders.join(", "),
            command: command.into(),
        }
    }

    /// The files on the disk that this was made of: configs, prelude, migrations.
    pub fn paths(&self) -> Vec<PathBuf> {
        self.configs.iter().chain(&self.read).cloned().collect()
    }

    /// The schema that the files make, with what there is to say about the files themselves.
    pub fn schema(&self) -> Schema {
        packed::load();
        self.schema_at_hand()
    }

    /// The same by what is loaded: the macros hold no more of what PostgreSQL brings than its types.
    pub fn schema_at_hand(&self) -> Schema {
        let parser = Remembering::new(&Postgres);
        self.schema_with(|files, settings| Schema::read_with(&parser, files, settings))
    }

    fn schema_with(&self, read: impl FnOnce(Vec<SourceFile>, &Settings) -> Schema) -> Schema {
        let files = if self.by_dependency {
            Schema::by_dependency(&self.files, &self.settings)
        } else {
            self.files.clone()
        };
        let mut schema = read(files, &self.settings);
        let first = schema.sources.iter().count() - self.files.len();
        let remarks = self.remarks.iter().map(|(index, remark)| {
            let span = Span::new(FileId((first + index) as u32), 0, 0);
            Diagnostic::new(remark.severity, remark.code, span, &remark.message).help(&remark.help)
        });
        schema.diagnostics.splice(..0, remarks);
        if let Some(config) = &self.exposed_by {
            for name in self.missing(&schema) {
                let span = Span::new(FileId(first as u32), 0, 0);
                let message = format!(
                    "schema \"{name}\", which {} exposes, does not exist; no migration creates it",
                    slashes(config)
                );
                let help = "It is left out; say which to show with --namespaces, or `namespaces` in codegen.toml.";
                let warning = Diagnostic::warning(Code::ProjectConfig, span, message).help(help);
                schema.diagnostics.push(warning);
            }
            if schema.namespaces.is_empty() {
                schema.namespaces.extend(schema.catalog.namespace("public"));
            }
        }
        schema
    }

    /// [`Input::schema`], or the error for a schema that somebody asked for and that is not there.
    pub fn fold(&self) -> Result<Schema, LoadError> {
        self.fold_with(&Remembering::new(&Postgres))
    }

    /// The same with this parser, as [`Schema::read_with`].
    pub fn fold_with(&self, parser: &dyn ExprParser) -> Result<Schema, LoadError> {
        self.checked(|files, settings| Schema::read_with(parser, files, settings))
    }

    /// The same where much was read before.
    pub fn fold_again(&self, rereading: &mut Rereading<'_>) -> Result<Schema, LoadError> {
        self.checked(|files, settings| rereading.read(files, settings))
    }

    fn checked(
        &self,
        read: impl FnOnce(Vec<SourceFile>, &Settings) -> Schema,
    ) -> Result<Schema, LoadError> {
        packed::load();
        let schema = self.schema_with(read);
        match self.missing(&schema).first() {
            Some(name) if self.exposed_by.is_none() => Err(LoadError::NoNamespace((*name).clone())),
            Some(_) | None => Ok(schema),
        }
    }

    /// The schemas to show that are not there.
    fn missing(&self, schema: &Schema) -> Vec<&Name> {
        let is_missing = |name: &&Name| schema.catalog.namespace(name.as_str()).is_none();
        self.settings.namespaces.iter().filter(is_missing).collect()
    }

    /// A number that changes with anything that the catalog could depend on.
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Fnv::default();
        env!("CARGO_PKG_VERSION").hash(&mut hash);
        format!("{:?}", self.spec).hash(&mut hash);
        format!("{:?}", self.settings).hash(&mut hash);
        for file in &self.files {
            (&file.path, file.not_utf8, file.kind == SourceKind::Prelude).hash(&mut hash);
            file.text.hash(&mut hash);
        }
        hash.finish()
    }
}

/// The config of a folder or the nearest above it, read.
pub fn config(folder: &Path, tree: &dyn Tree) -> Result<(PathBuf, Config), LoadError> {
    let path = config::find(folder).ok_or_else(|| LoadError::NoConfig(folder.to_owned()))?;
    let config = config_at(&path, config::FILE_NAME, tree)?;
    Ok((path, config))
}

/// The config of this path, read; messages call it `shown`.
pub fn config_at(path: &Path, shown: &str, tree: &dyn Tree) -> Result<Config, LoadError> {
    let bytes = tree.bytes(path)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| LoadError::NotUtf8(shown.to_owned()))?;
    // Editors of Windows begin a file with a byte order mark.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    Ok(config::parse(shown, text)?)
}

/// The spec of this name; without one, the only spec.
pub fn choose(mut config: Config, name: Option<&str>) -> Result<Spec, LoadError> {
    let names: Vec<String> = config.specs.iter().map(|spec| spec.name.clone()).collect();
    if names.is_empty() {
        return Err(LoadError::NoSpecs(PathBuf::from(config::FILE_NAME)));
    }
    let Some(name) = name else {
        if config.specs.len() == 1 {
            return Ok(config.specs.remove(0));
        }
        return Err(LoadError::SeveralSpecs(names));
    };
    config
        .specs
        .into_iter()
        .find(|spec| spec.name == name)
        .ok_or_else(|| LoadError::NoSpec {
            name: name.to_owned(),
            help: config::suggestion(name, names.iter().map(String::as_str), "it has"),
        })
}

/// The files and settings of a spec in the config at `path`.
pub fn spec(path: &Path, spec: Spec, paths: Paths, tree: &dyn Tree) -> Result<Input, LoadError> {
    let base = path.parent().unwrap_or(Path::new(""));
    let mut input = load(base, places::Project::Below(base), &spec, paths, tree)?;
    input.configs.insert(0, path.to_owned());
    input.spec = Some(spec);
    Ok(input)
}

/// The files and settings of a spec that no config holds; its paths are relative to `base`.
pub fn spec_in(
    base: &Path,
    spec: &Spec,
    paths: Paths,
    tree: &dyn Tree,
) -> Result<Input, LoadError> {
    load(base, places::Project::Unknown, spec, paths, tree)
}

/// The files of a folder, relative to `base`, with the settings that it shows itself.
pub fn folder(base: &Path, folder: &Path, tree: &dyn Tree) -> Result<Input, LoadError> {
    let spec = Spec {
        name: slashes(folder),
        migrations: OneOrMore::One(folder.to_owned()),
        ..Spec::default()
    };
    load(base, places::Project::Unknown, &spec, Paths::FromBase, tree)
}

fn load(
    base: &Path,
    reach: places::Project<'_>,
    spec: &Spec,
    paths: Paths,
    tree: &dyn Tree,
) -> Result<Input, LoadError> {
    if spec.migrations.as_slice().is_empty() {
        return Err(LoadError::NoFolder(spec.name.clone()));
    }
    let order = match spec.order.as_deref() {
        None => None,
        Some(name) => Some(
            Order::from_name(name)
                .ok_or_else(|| unknown("order", name, &Order::ALL.map(|(known, _)| known)))?,
        ),
    };
    let shown = |path: &Path| match paths {
        Paths::FromBase => slashes(path.strip_prefix(base).unwrap_or(path)),
        Paths::AsGiven => slashes(path),
    };
    let mut input = Input {
        name: spec.name.clone(),
        base: base.to_owned(),
        configs: Vec::new(),
        folders: spec.migrations.as_slice().to_vec(),
        files: Vec::new(),
        settings: Settings::default(),
        reason: Reason::Default,
        runners: Vec::new(),
        spec: None,
        exposed_by: None,
        by_dependency: order == Some(Order::Dependency),
        remarks: Vec::new(),
        read: Vec::new(),
    };
    if let Some(prelude) = &spec.prelude {
        let path = base.join(prelude);
        input
            .files
            .push(read::file(tree, &path, SourceKind::Prelude, &shown)?);
        input.read.push(path);
    }
    let mut project = Project::default();
    let mut in_supabase = false;
    for folder in &input.folders {
        let folder = base.join(folder);
        let places = places::around(&folder, reach);
        in_supabase |= places::in_supabase(&places);
        let found = project::find(tree, &places)?;
        let read = match found.as_ref().filter(|_| order.is_none()) {
            Some(found) => declared(found, &folder, tree, &shown)?,
            None => None,
        };
        let read = match read {
            Some(read) => read,
            None => read::migrations(tree, &places, order, &shown)?,
        };
        let first = input.files.len();
        let remarks = read.remarks.into_iter();
        input
            .remarks
            .extend(remarks.map(|(index, remark)| (first + index, remark)));
        input.files.extend(read.files);
        input.read.extend(read.paths);
        if let Some(runner) = read.runner
            && !input.runners.contains(&runner)
        {
            input.runners.push(runner);
        }
        if let Some(found) = found
            && !input.configs.contains(&found.path)
        {
            let remarks = found.remarks.into_iter().map(|remark| (first, remark));
            input.remarks.extend(remarks);
            if spec.namespaces.is_none() && found.project.api.schemas.is_some() {
                input.exposed_by = Some(found.path.clone());
            }
            input.configs.push(found.path);
            project = found.project;
        }
    }
    include::expand(&mut input, paths, &shown, tree);
    (input.settings, input.reason) = settings(spec, &project, &input, in_supabase)?;
    Ok(input)
}

/// The files of a project's declarative schema, in its order, where the folder holds it.
fn declared(
    found: &Found,
    folder: &Path,
    tree: &dyn Tree,
    shown: &dyn Fn(&Path) -> String,
) -> Result<Option<read::Migrations>, LoadError> {
    let names = tree.files(folder)?;
    let Some(order) = found.project.declared(&found.folder, &names) else {
        return Ok(None);
    };
    let mut read = read::declared(tree, folder, &order, shown)?;
    let left: Vec<&String> = names
        .iter()
        .filter(|name| runner::sql_stem(name).is_some() && !order.contains(name))
        .collect();
    let why = "Applied are those that schema_paths in supabase/config.toml names.";
    read.remarks
        .extend(read::left_out(&left, why).map(|remark| (0, remark)));
    Ok(Some(read))
}

fn settings(
    spec: &Spec,
    project: &Project,
    input: &Input,
    in_supabase: bool,
) -> Result<(Settings, Reason), LoadError> {
    let (platform, reason) = if let Some(name) = spec.platform.as_deref() {
        let platform = platform::from_name(name)
            .ok_or_else(|| unknown("platform", name, &["postgres", "supabase"]))?;
        (platform, Reason::Asked)
    } else {
        platform::detect(in_supabase, &Sources::new(input.files.clone()))
    };
    let mut settings = Settings {
        platform,
        ..Settings::default()
    };
    if let Some(name) = spec.data_api_grants.as_deref() {
        settings.data_api_grants = platform::grants_from_name(name)
            .ok_or_else(|| unknown("data_api_grants", name, &["explicit", "implicit"]))?;
    }
    if let Some(asked) = spec.postgres.or(project.postgres()) {
        settings.postgres = u8::try_from(asked)
            .ok()
            .filter(|major| project::KNOWN.contains(&u32::from(*major)))
            .ok_or(LoadError::Version(asked))?;
    }
    if let Some(names) = &spec.namespaces {
        settings.namespaces = names.iter().map(|name| Name::from_quoted(name)).collect();
    } else if let Some(names) = &project.api.schemas {
        settings.namespaces = project::exposed(names);
    }
    Ok((settings, reason))
}

/// The error for a value that is none of these.
fn unknown(option: &'static str, value: &str, known: &[&str]) -> LoadError {
    LoadError::Value {
        option,
        value: value.to_owned(),
        help: config::suggestion(value, known.iter().copied(), "there are"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Platform;
    use crate::read::Disk;

    #[expect(clippy::disallowed_methods, reason = "a test's own folder")]
    fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in files {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("it is in the folder")).expect("writable");
            std::fs::write(path, text).expect("writable");
        }
        folder
    }

    #[test]
    fn a_spec_is_found_from_below_and_shows_paths_from_the_config() {
        let project = project(&[
            (
                "codegen.toml",
                "[[spec]]\nname = \"a\"\nmigrations = \"spec/a\"\npostgres = 16\n",
            ),
            (
                "spec/a/1.sql",
                "create table t (id uuid references auth.users);",
            ),
            ("crates/app/Cargo.toml", ""),
        ]);
        let (path, config) =
            config(&project.path().join("crates/app"), &Disk).expect("it is above");
        let input = spec(
            &path,
            choose(config, Some("a")).expect("it is there"),
            Paths::FromBase,
            &Disk,
        )
        .expect("readable");
        assert_eq!(input.files[0].path, "spec/a/1.sql");
        assert_eq!(input.paths(), [path, project.path().join("spec/a/1.sql")]);
        assert_eq!(input.settings.platform, Platform::Supabase);
        assert_eq!(input.settings.postgres, 16);
    }

    #[test]
    fn errors_name_what_is_there() {
        let specs = "[[spec]]\nname = \"journey\"\nmigrations = \"a\"\n[[spec]]\nname = \"soul\"\nmigrations = \"b\"\n";
        let message = |name| {
            let config = config::parse("codegen.toml", specs).expect("it is right");
            choose(config, name).expect_err("it is wrong").to_string()
        };
        assert_eq!(
            message(Some("journy")),
            "codegen.toml has no spec \"journy\"; did you mean \"journey\"?"
        );
        assert_eq!(
            message(Some("x")),
            "codegen.toml has no spec \"x\"; it has: journey, soul"
        );
        assert_eq!(
            message(None),
            "codegen.toml has several specs: journey, soul"
        );
    }

    #[test]
    fn the_fingerprint_sees_every_byte() {
        let project = project(&[
            ("m/1.sql", "create table t (a int);"),
            ("m/2.sql", "select 1;"),
        ]);
        let read = || {
            folder(project.path(), Path::new("m"), &Disk)
                .expect("readable")
                .fingerprint()
        };
        let before = read();
        assert_eq!(before, read());
        #[expect(clippy::disallowed_methods, reason = "a test's own folder")]
        std::fs::write(project.path().join("m/2.sql"), "select 2;").expect("writable");
        assert_ne!(before, read());
    }
}
