//! The options of the commands that ask a database.

use clap::Args;

use super::{Input, OutputFormat};

/// A database that is only read.
#[derive(Debug, Args)]
pub(crate) struct Database {
    /// A database, `postgresql://user:password@host/database?sslmode=…`; without a value that of `$DATABASE_URL`.
    #[arg(long, value_name = "URL", num_args = 0..=1, default_missing_value = "")]
    pub(crate) database_url: Option<String>,
}

impl Database {
    /// The URL, where a database was named.
    pub(crate) fn url(&self) -> Option<String> {
        let named = self.database_url.as_ref()?;
        if named.is_empty() {
            return std::env::var("DATABASE_URL").ok().or(Some(String::new()));
        }
        Some(named.clone())
    }
}

/// `pull`
#[derive(Debug, Args)]
pub(crate) struct Pull {
    /// Which migrations.
    #[command(flatten)]
    pub(crate) input: Input,
    /// From where [default: `$DATABASE_URL`].
    #[command(flatten)]
    pub(crate) database: Database,
    /// Show which files would be written, write nothing.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// How it is printed.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}

/// `verify`
#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// Which migrations.
    #[command(flatten)]
    pub(crate) input: Input,
    /// On which server [default: `PGlite` from the project's `node_modules`]. The database that the URL names is not touched.
    #[command(flatten)]
    pub(crate) database: Database,
    /// A kind of fact that may differ, as `grant` or `comment`; repeatable.
    #[arg(long, value_name = "KIND")]
    pub(crate) ignore: Vec<String>,
    /// How it is printed.
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) output: OutputFormat,
}
