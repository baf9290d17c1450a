//! A live database: what its catalog says, which migrations it was given, and what of that the files say too.
//!
//! Whatever is asked of a named database is asked in one READ ONLY transaction; what is to be tried out is tried in a
//! database that is made for it and dropped. Texts come in and go out; what is said of them is the command's.

pub mod drift;
pub mod engine;
pub mod facts;
pub mod history;
pub mod server;

use serde_json::Value;

/// Why a database could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum LiveError {
    /// The URL is none.
    #[error("the database's URL cannot be read: {0}")]
    Url(String),
    /// It cannot be reached.
    #[error("cannot connect to {place}: {message}")]
    Connect {
        /// Host and database, without the password.
        place: String,
        /// Why.
        message: String,
    },
    /// It refused what was asked.
    #[error("PostgreSQL refused{}: {message}", .sqlstate.as_ref().map(|it| format!(" ({it})")).unwrap_or_default())]
    Refused {
        /// SQLSTATE.
        sqlstate: Option<String>,
        /// What it said.
        message: String,
    },
    /// Certificates cannot be read.
    #[error("the certificates of \"{path}\" cannot be read: {message}")]
    Certificates {
        /// The file; `the system` where none is named.
        path: String,
        /// Why.
        message: String,
    },
    /// Node.js or `PGlite` is not there.
    #[error("no PostgreSQL to try the migrations on: {0}")]
    NoEngine(String),
}

impl LiveError {
    /// What to do about it, a sentence.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Url(_) => {
                Some("It looks like postgresql://user:password@host:5432/database?sslmode=require.")
            }
            Self::Connect { .. } => Some(
                "Say sslmode=disable, prefer, require, verify-ca or verify-full in the URL as the server wants it; sslrootcert=FILE names its certificate.",
            ),
            Self::NoEngine(_) => Some(
                "Run `npm install --save-dev @electric-sql/pglite`, or name a server that may make databases with --database-url.",
            ),
            Self::Refused { .. } | Self::Certificates { .. } => None,
        }
    }
}

/// Who answers questions about a catalog.
pub trait Ask {
    /// The rows of a query as JSON objects; `$1` in it is the list of schemas.
    fn rows(&mut self, query: &str, schemas: &[String]) -> Result<Vec<Value>, LiveError>;
}
