//! From `codegen.toml` or a folder to the files and settings of one schema. Knows paths and the config, no SQL.
//!
//! What the macros and build scripts need of the command line's work; paths are shown relative to the config's folder,
//! so that a message is the same wherever the compiler runs.

use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::config::{self, Config, ConfigError, Spec};
use crate::fnv::Fnv;
use crate::fold::{Platform, Settings};
use crate::name::Name;
use crate::platform;
use crate::read::{self, Order, ReadError, Tree};
use crate::source::{SourceFile, SourceKind, Sources};

/// Why there is nothing to fold.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// No config in a folder or above it.
    #[error("no {} in \"{}\" or in a folder above", config::FILE_NAME, .0.display())]
    NoConfig(PathBuf),
    /// The config is wrong.
    #[error(transparent)]
    Config(#[from] ConfigError),
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
    /// The config has several specs and nothing says which.
    #[error("{} has several specs: {}", config::FILE_NAME, .0.join(", "))]
    SeveralSpecs(Vec<String>),
    /// A value that an option does not take.
    #[error("{option} \"{value}\" is not supported; {known}")]
    Value {
        /// The config's key.
        option: &'static str,
        /// Its value.
        value: String,
        /// What it takes.
        known: &'static str,
    },
}

/// One schema's files and settings.
#[derive(Debug, Clone)]
pub struct Input {
    /// The spec's name; the folder's where there is no config.
    pub name: String,
    /// The folder that all paths are relative to.
    pub base: PathBuf,
    /// The config, if there is one.
    pub config: Option<PathBuf>,
    /// The folders of the migrations.
    pub folders: Vec<PathBuf>,
    /// The prelude and the migrations, in the order in which they are applied; their paths are relative to `base`.
    pub files: Vec<SourceFile>,
    /// The settings.
    pub settings: Settings,
    /// The spec's part of the config.
    pub spec: Option<Spec>,
}

impl Input {
    /// The files on the disk that this was made of: config, prelude, migrations.
    pub fn paths(&self) -> Vec<PathBuf> {
        let files = self.files.iter().map(|file| self.base.join(&file.path));
        self.config.iter().cloned().chain(files).collect()
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
    let bytes = tree.bytes(&path)?;
    let config = config::parse(config::FILE_NAME, &String::from_utf8_lossy(&bytes))?;
    Ok((path, config))
}

/// The spec of this name; without one, the only spec.
pub fn choose(mut config: Config, name: Option<&str>) -> Result<Spec, LoadError> {
    let names: Vec<String> = config.specs.iter().map(|spec| spec.name.clone()).collect();
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
            help: match config::nearest(name, names.iter().map(String::as_str)) {
                Some(nearest) => format!("did you mean \"{nearest}\"?"),
                None => format!("it has: {}", names.join(", ")),
            },
        })
}

/// The files and settings of a spec in the config at `path`.
pub fn spec(path: &Path, spec: Spec, tree: &dyn Tree) -> Result<Input, LoadError> {
    let mut input = spec_in(path.parent().unwrap_or(Path::new("")), spec, tree)?;
    input.config = Some(path.to_owned());
    Ok(input)
}

/// The files and settings of a spec that no config holds; its paths are relative to `base`.
pub fn spec_in(base: &Path, spec: Spec, tree: &dyn Tree) -> Result<Input, LoadError> {
    let folders = spec.migrations.as_slice().to_vec();
    load(
        base.to_owned(),
        spec.name.clone(),
        folders,
        Some(spec),
        tree,
    )
}

/// The files of a folder, relative to `base`, with the settings that it shows itself.
pub fn folder(base: &Path, folder: &Path, tree: &dyn Tree) -> Result<Input, LoadError> {
    let name = folder.display().to_string();
    load(base.to_owned(), name, vec![folder.to_owned()], None, tree)
}

fn load(
    base: PathBuf,
    name: String,
    folders: Vec<PathBuf>,
    spec: Option<Spec>,
    tree: &dyn Tree,
) -> Result<Input, LoadError> {
    let order = match spec.as_ref().and_then(|spec| spec.order.as_deref()) {
        None | Some("lexicographic") => Order::Lexicographic,
        Some("numeric") => Order::Numeric,
        Some(other) => {
            return Err(LoadError::Value {
                option: "order",
                value: other.to_owned(),
                known: "\"lexicographic\" and \"numeric\" are",
            });
        }
    };
    let shown = |path: &Path| slashes(path.strip_prefix(&base).unwrap_or(path));
    let mut files = Vec::new();
    if let Some(prelude) = spec.as_ref().and_then(|spec| spec.prelude.as_ref()) {
        let path = base.join(prelude);
        files.push(read::file(tree, &path, SourceKind::Prelude, &shown)?);
    }
    for folder in &folders {
        files.extend(read::migrations(tree, &base.join(folder), order, &shown)?);
    }
    let settings = settings(spec.as_ref(), &folders, &files)?;
    Ok(Input {
        name,
        base,
        config: None,
        folders,
        files,
        settings,
        spec,
    })
}

fn settings(
    spec: Option<&Spec>,
    folders: &[PathBuf],
    files: &[SourceFile],
) -> Result<Settings, LoadError> {
    let platform = match spec.and_then(|spec| spec.platform.as_deref()) {
        Some(name) => platform::from_name(name).ok_or_else(|| LoadError::Value {
            option: "platform",
            value: name.to_owned(),
            known: "\"postgres\" and \"supabase\" are",
        })?,
        None => detect(folders, files),
    };
    let mut settings = Settings {
        platform,
        ..Settings::default()
    };
    if let Some(asked) = spec.and_then(|spec| spec.postgres) {
        settings.postgres = u8::try_from(asked)
            .ok()
            .filter(|major| (15..=18).contains(major))
            .ok_or_else(|| LoadError::Value {
                option: "postgres",
                value: asked.to_string(),
                known: "15 to 18 are",
            })?;
    }
    if let Some(names) = spec.and_then(|spec| spec.namespaces.as_ref()) {
        settings.namespaces = names.iter().map(|name| Name::from_quoted(name)).collect();
    }
    Ok(settings)
}

fn detect(folders: &[PathBuf], files: &[SourceFile]) -> Platform {
    let folders: Vec<String> = folders.iter().map(|folder| slashes(folder)).collect();
    platform::detect(&folders, &Sources::new(files.to_vec())).0
}

/// A path as messages show it, with `/` on every platform.
fn slashes(path: &Path) -> String {
    let text = path.display().to_string();
    if std::path::MAIN_SEPARATOR == '\\' {
        text.replace('\\', "/")
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
