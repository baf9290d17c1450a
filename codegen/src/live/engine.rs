//! A PostgreSQL to try migrations on: a database made on a server, or `PGlite` where Node.js has it.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::server::{Scratch, Server, Snapshot};
use super::{Ask, LiveError, facts};

/// Runs in Node.js.
const PGLITE: &str = include_str!("pglite.mjs");

/// A migration as it is to be run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Script {
    /// Its path, as messages show it.
    pub path: String,
    /// What is sent: each is one message.
    pub scripts: Vec<String>,
}

/// What is to be tried.
#[derive(Debug, Clone, Copy)]
pub struct Trial<'a> {
    /// The statements of what the platform brings; those that fail are left out, as the extensions that are not there.
    pub platform: &'a [String],
    /// The prelude and the migrations, in order.
    pub files: &'a [Script],
    /// The schemas to look at.
    pub schemas: &'a [String],
    /// The extensions that the migrations ask for.
    pub extensions: &'a [String],
    /// What each session begins with.
    pub session: &'a str,
    /// The roles that the platform and the migrations make.
    pub roles: &'a [String],
}

/// How it came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// On what: `PostgreSQL 17.4 at localhost`, `PGlite (PostgreSQL 18.1)`.
    pub engine: String,
    /// The major version.
    pub major: u8,
    /// How much of the platform is not there.
    pub skipped: usize,
    /// The migration that was refused: its place in the list, and what PostgreSQL said.
    pub failed: Option<Failure>,
    /// The facts of what came of it.
    pub facts: Vec<String>,
}

/// A migration that PostgreSQL refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Its place in the list.
    pub index: usize,
    /// What PostgreSQL said.
    pub message: String,
    /// SQLSTATE.
    pub sqlstate: Option<String>,
}

fn major(version: &str) -> u8 {
    let digits = version.split(|c: char| !c.is_ascii_digit()).next();
    digits.and_then(|it| it.parse().ok()).unwrap_or_default()
}

/// In a database of its own on this server.
pub fn on_server(server: &Server, trial: Trial<'_>) -> Result<Tried, LiveError> {
    let mut scratch = Scratch::create(server, trial.roles)?;
    let mut skipped = 0;
    for statement in trial.platform {
        skipped += usize::from(scratch.run(statement).is_err());
    }
    let mut failed = None;
    for (index, file) in trial.files.iter().enumerate() {
        scratch.run(trial.session)?;
        let run = file
            .scripts
            .iter()
            .try_for_each(|script| scratch.run(script));
        match run {
            Ok(()) => {}
            Err(LiveError::Refused { sqlstate, message }) => {
                failed = Some(Failure {
                    index,
                    message,
                    sqlstate,
                });
                let _ = scratch.run("rollback");
                break;
            }
            Err(error) => return Err(error),
        }
    }
    scratch.run("reset all; reset role")?;
    let mut snapshot = Snapshot::begin(scratch.client())?;
    let version = snapshot.rows("select current_setting('server_version') as version", &[])?;
    let version = version
        .first()
        .and_then(|it| it["version"].as_str())
        .unwrap_or_default();
    let facts = facts::read(&mut snapshot, trial.schemas, &|_| true)?;
    let name = version.split(' ').next().unwrap_or_default();
    Ok(Tried {
        engine: format!("PostgreSQL {name} at {}", server.place()),
        major: major(version),
        skipped,
        failed,
        facts,
    })
}

#[derive(Serialize)]
struct Question<'a> {
    platform: &'a [String],
    files: &'a [Script],
    schemas: &'a [String],
    extensions: &'a [String],
    session: &'a str,
    queries: Vec<&'static str>,
}

#[derive(Deserialize)]
struct Answer {
    missing: Option<String>,
    #[serde(default)]
    version: String,
    #[serde(default)]
    skipped: Vec<Value>,
    failed: Option<Failure>,
    #[serde(default)]
    rows: Vec<Vec<Value>>,
}

/// Rows that were asked for before.
struct Answered(BTreeMap<&'static str, Vec<Value>>);

impl Ask for Answered {
    fn rows(&mut self, query: &str, _: &[String]) -> Result<Vec<Value>, LiveError> {
        Ok(self.0.remove(query).unwrap_or_default())
    }
}

/// In `PGlite`, which the project of this folder has among its packages.
pub fn on_pglite(folder: &Path, trial: Trial<'_>) -> Result<Tried, LiveError> {
    let missing = |message: String| LiveError::NoEngine(message);
    let queries: Vec<&'static str> = facts::queries().map(|(_, query)| query).collect();
    let question = Question {
        platform: trial.platform,
        files: trial.files,
        schemas: trial.schemas,
        extensions: trial.extensions,
        session: trial.session,
        queries: queries.clone(),
    };
    let question = serde_json::to_vec(&question).map_err(|it| missing(it.to_string()))?;
    let mut child = Command::new("node")
        .args(["--input-type=module", "--eval", PGLITE])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| missing(format!("node cannot be run ({error})")))?;
    if let Some(mut stdin) = child.stdin.take() {
        // Where it does not listen, it says why on stderr.
        let _ = stdin.write_all(&question);
    }
    let output = child
        .wait_with_output()
        .map_err(|error| missing(error.to_string()))?;
    let answer: Answer = serde_json::from_slice(&output.stdout).map_err(|_| {
        let said = String::from_utf8_lossy(&output.stderr);
        missing(format!("node ended without an answer: {}", said.trim()))
    })?;
    if let Some(message) = answer.missing {
        return Err(missing(message));
    }
    let mut answered = Answered(queries.into_iter().zip(answer.rows).collect());
    Ok(Tried {
        engine: format!("PGlite (PostgreSQL {})", answer.version),
        major: major(&answer.version),
        skipped: answer.skipped.len(),
        failed: answer.failed,
        facts: facts::read(&mut answered, trial.schemas, &|_| true)?,
    })
}
