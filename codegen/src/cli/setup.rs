//! The options of the commands that set up a project and stay with it.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

use super::{Input, OutputFormat};

/// `init`
#[derive(Debug, Args)]
pub(crate) struct Init {
    /// Add scripts to package.json too.
    #[arg(long)]
    pub(crate) scripts: bool,
    /// Write a build.rs too that runs `codegen check`, where there is none.
    #[arg(long)]
    pub(crate) build_script: bool,
    /// Add the commit hook too: to pre-commit, lefthook or husky where the project has one, else to git itself.
    #[arg(long)]
    pub(crate) hooks: bool,
    /// Show what would change, write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// How it is printed.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}

/// `watch`
#[derive(Debug, Args)]
pub(crate) struct Watch {
    /// Which migrations.
    #[command(flatten)]
    pub(crate) input: Input,
    /// Replace edited and foreign files too.
    #[arg(long)]
    pub(crate) force: bool,
}

/// `completions`
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// For which shell.
    #[arg(value_name = "SHELL")]
    pub(crate) shell: Shell,
}

/// `adopt`
#[derive(Debug, Args)]
pub(crate) struct Adopt {
    /// Which migrations.
    #[command(flatten)]
    pub(crate) input: Input,
    /// The file [default: the one in this folder or below].
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
    /// How it is printed.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}
