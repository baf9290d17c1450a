//! For `build.rs`: structs into `OUT_DIR` with [`Config`], or, for the macros, [`watch`]: cargo sees new migrations,
//! and the macros need not fold them again.
//!
//! ```no_run
//! fn main() -> Result<(), codegen::build::BuildError> {
//!     codegen::build::watch()
//! }
//! ```
//!
//! Prints for cargo and writes into `OUT_DIR`, as build scripts do; nothing else.

#[cfg(feature = "render")]
mod write;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::diagnostics::Severity;
use crate::load::{self, Input, LoadError, Paths};
use crate::lower::snapshot::text;
use crate::packed;
use crate::read::Disk;
use crate::schema::Schema;

#[cfg(feature = "render")]
pub use write::Config;

/// Why a build script could not do its work. Its `Debug`, which is what cargo shows of a `main` that fails, is its
/// `Display`.
#[derive(thiserror::Error)]
pub enum BuildError {
    /// Not run by cargo.
    #[error("{0} is not set: this is for build scripts, which cargo runs")]
    Variable(&'static str),
    /// No config, no migrations.
    #[error(transparent)]
    Load(#[from] LoadError),
    /// PostgreSQL would refuse the SQL, or it is not understood: each error with its place.
    #[error("the migrations have errors, so nothing is written\n{0}")]
    Sql(String),
    /// A name that leads out of `OUT_DIR`.
    #[error("\"{0}\" is no name of a file: it goes into OUT_DIR")]
    NotAFile(String),
    /// A template failed.
    #[cfg(feature = "render")]
    #[error(transparent)]
    Render(#[from] crate::render::RenderError),
    /// The disk refused.
    #[cfg(feature = "render")]
    #[error(transparent)]
    Emit(#[from] crate::emit::EmitError),
}

impl fmt::Debug for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Makes cargo compile the crate again when a migration of any spec in `codegen.toml` changes or is added. What is wrong in
/// the migrations is a warning of cargo's: the macros know of what their own tables are only.
pub fn watch() -> Result<(), BuildError> {
    let manifest = variable("CARGO_MANIFEST_DIR")?;
    let (path, config) = load::config(&manifest, &Disk)?;
    changed(&path);
    let _ = write(&resolution_path(&variable("OUT_DIR")?), &packed::file());
    for spec in config.specs {
        let base = path.parent().unwrap_or(Path::new(""));
        for folder in spec.migrations.as_slice() {
            changed(&base.join(folder));
        }
        if let Some(prelude) = &spec.prelude {
            changed(&base.join(prelude));
        }
        keep(&load::spec(&path, spec, Paths::FromBase, &Disk)?)?;
    }
    Ok(())
}

/// Where the snapshot of a schema is kept, under `OUT_DIR`.
pub fn snapshot_path(out_dir: &Path, input: &Input) -> PathBuf {
    let name: String = input
        .name
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
        .collect();
    // Two names that differ only in other characters overwrite each other's; the loser is folded again.
    out_dir.join(format!("schema-macros-{name}.snapshot"))
}

/// Where what is known of PostgreSQL is kept, under `OUT_DIR`.
pub fn resolution_path(out_dir: &Path) -> PathBuf {
    out_dir.join("schema-macros.resolution")
}

/// Folds once for all macros of the crate. What cannot be written is folded again by the macros.
fn keep(input: &Input) -> Result<(), BuildError> {
    let path = snapshot_path(&variable("OUT_DIR")?, input);
    let schema = input.schema();
    warn(&schema);
    let snapshot = schema.snapshot();
    let text = text::write(&snapshot, input.fingerprint());
    let _ = write(&path, text.as_bytes());
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "OUT_DIR is the build script's own; emit has the user's outputs"
)]
fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    let temporary = path.with_extension("new");
    std::fs::write(&temporary, text)?;
    std::fs::rename(&temporary, path)
}

/// Says what is wrong in the migrations, each in a line.
fn warn(schema: &Schema) {
    /// How many are named.
    const NAMED: usize = 10;
    let all = schema.diagnostics.iter();
    let errors: Vec<_> = all.filter(|it| it.severity == Severity::Error).collect();
    for error in errors.iter().take(NAMED) {
        warning(&error.headline(&schema.sources));
    }
    if errors.len() > NAMED {
        let more = errors.len() - NAMED;
        warning(&format!("and {more} more: `codegen check` names them"));
    }
}

/// A warning for cargo to show, line by line: a user's own words must not make a line of another kind.
#[expect(clippy::print_stdout, reason = "cargo reads a build script's output")]
fn warning(text: &str) {
    for line in text.lines() {
        println!("cargo::warning={line}");
    }
}

#[expect(clippy::print_stdout, reason = "cargo reads a build script's output")]
fn changed(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}

/// A variable of cargo's.
fn variable(name: &'static str) -> Result<PathBuf, BuildError> {
    std::env::var_os(name)
        .map(PathBuf::from)
        .ok_or(BuildError::Variable(name))
}
