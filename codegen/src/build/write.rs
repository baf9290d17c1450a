//! Structs for `OUT_DIR`, and what cargo is to look at.

use std::path::{Path, PathBuf};

use super::{BuildError, changed, variable, warning};
use crate::config::{OneOrMore, Spec};
use crate::diagnostics::{self, Diagnostic, Severity};
use crate::emit;
use crate::load::{self, Input, LoadError, Paths};
use crate::read::Disk;
use crate::render::Templates;
use crate::schema::Schema;
use crate::source::Sources;
use crate::targets::{Layout, Targets};

/// Which migrations, and where in `OUT_DIR` what is made of them goes.
///
/// ```no_run
/// fn main() -> Result<(), codegen::build::BuildError> {
///     codegen::build::Config::new().migrations("migrations").rust("schema.rs").run()
/// }
/// ```
///
/// The crate then has the structs by `include!(concat!(env!("OUT_DIR"), "/schema.rs"));`. Needs the feature `render`
/// and nothing else: `default-features = false, features = ["render"]`.
#[derive(Debug, Clone, Default)]
pub struct Config {
    migrations: Vec<PathBuf>,
    spec: Option<String>,
    platform: Option<String>,
    namespaces: Option<Vec<String>>,
    rust: Option<String>,
}

impl Config {
    /// The only `[[spec]]` of the `codegen.toml` beside `Cargo.toml` or above it, as long as nothing else is said.
    pub fn new() -> Self {
        Self::default()
    }

    /// A folder of migrations, relative to `Cargo.toml`; several are applied in the order said. No `codegen.toml` is
    /// looked at then.
    #[must_use]
    pub fn migrations(mut self, folder: impl AsRef<Path>) -> Self {
        self.migrations.push(folder.as_ref().to_owned());
        self
    }

    /// A `[[spec]]` of `codegen.toml`, by its name.
    #[must_use]
    pub fn spec(mut self, name: impl Into<String>) -> Self {
        self.spec = Some(name.into());
        self
    }

    /// `postgres` or `supabase`; found out where it is not said.
    #[must_use]
    pub fn platform(mut self, platform: impl Into<String>) -> Self {
        self.platform = Some(platform.into());
        self
    }

    /// The schemas to show; `public` where it is not said.
    #[must_use]
    pub fn namespaces<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.namespaces = Some(names.into_iter().map(Into::into).collect());
        self
    }

    /// The file in `OUT_DIR` for the Rust structs.
    #[must_use]
    pub fn rust(mut self, file: impl Into<String>) -> Self {
        self.rust = Some(file.into());
        self
    }

    /// Reads the migrations, writes, and tells cargo what to look at. Warnings are cargo's warnings.
    pub fn run(self) -> Result<(), BuildError> {
        let manifest = variable("CARGO_MANIFEST_DIR")?;
        let out_dir = variable("OUT_DIR")?;
        // Cargo is told before anything can fail, so that it tries again when the cause is gone.
        for folder in &self.migrations {
            changed(&manifest.join(folder));
        }
        let rust = self.rust.clone();
        let input = self.input(&manifest)?;
        for path in input.paths() {
            changed(&path);
        }

        let schema = input.fold()?;
        say(&schema.sources, &schema.diagnostics)?;
        if let Some(file) = rust {
            write_rust(&input, &schema, &out_dir, &file)?;
        }
        Ok(())
    }

    fn input(self, manifest: &Path) -> Result<Input, LoadError> {
        let (platform, namespaces) = (self.platform, self.namespaces);
        let adjust = |mut spec: Spec| {
            spec.platform = platform.or(spec.platform);
            spec.namespaces = namespaces.or(spec.namespaces);
            spec
        };
        if self.migrations.is_empty() {
            let (path, config) = load::config(manifest, &Disk)?;
            changed(&path);
            let spec = load::choose(config, self.spec.as_deref())?;
            for folder in spec.migrations.as_slice() {
                changed(&path.parent().unwrap_or(Path::new("")).join(folder));
            }
            return load::spec(&path, adjust(spec), Paths::FromBase, &Disk);
        }
        let spec = Spec {
            name: "build".to_owned(),
            migrations: OneOrMore::More(self.migrations),
            ..Spec::default()
        };
        load::spec_in(manifest, &adjust(spec), Paths::FromBase, &Disk)
    }
}

fn write_rust(
    input: &Input,
    schema: &Schema,
    out_dir: &Path,
    file: &str,
) -> Result<(), BuildError> {
    if Path::new(file).file_name() != Some(file.as_ref()) {
        return Err(BuildError::NotAFile(file.to_owned()));
    }
    let header = input.header("cargo build");
    let mut targets = Targets::new(schema.facts(&header, true), &input.names());
    let files = targets.rust(&Layout::File(file.to_owned()), &Templates::embedded())?;
    say(&schema.sources, &targets.diagnostics)?;
    for file in files {
        let path = out_dir.join(&file.path);
        // A file that stays as it is keeps its time, so that nothing is compiled again for it.
        if std::fs::read(&path).is_ok_and(|there| there == file.text.as_bytes()) {
            continue;
        }
        emit::write_file(&path, &file.text)?;
    }
    Ok(())
}

/// Warnings for cargo to show, notes for the build script's log, errors as the result.
#[expect(clippy::print_stdout, reason = "cargo reads a build script's output")]
fn say(sources: &Sources, diagnostics: &[Diagnostic]) -> Result<(), BuildError> {
    for diagnostic in diagnostics {
        let text = diagnostic.text(sources);
        match diagnostic.severity {
            Severity::Error => {}
            Severity::Warning => warning(&text),
            // A line of a user's own words must not look like one for cargo.
            Severity::Note => text.lines().for_each(|line| println!("note: {line}")),
        }
    }
    if diagnostics::has_errors(diagnostics) {
        let errors = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == Severity::Error)
            .map(|diagnostic| diagnostic.text(sources));
        return Err(BuildError::Sql(
            errors.collect::<String>().trim_end().to_owned(),
        ));
    }
    Ok(())
}
