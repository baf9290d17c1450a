//! What a connection knows besides the catalog: SET, roles, transactions.

use std::sync::Arc;

use super::plpgsql::time::Time;
use super::{Folder, Outcome, Platform, Refusal, Settings};
use crate::catalog::{BOOTSTRAP_ROLE, Catalog, RoleId};
use crate::ddl::{SetOption, Transaction};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::Span;

/// The state of the connection that the migrations run in. Each file starts with a fresh one.
#[derive(Debug, Clone)]
pub struct Session {
    /// `search_path`, as set: `$user` stands for the role's name, what does not exist is passed over.
    pub search_path: Vec<Name>,
    /// `current_user`
    pub role: RoleId,
    /// `check_function_bodies`
    pub(super) check_function_bodies: bool,
    /// What time it is, where the file says so.
    now: Option<Time>,
    /// What SET LOCAL covers until the transaction ends.
    covered: Option<(Vec<Name>, RoleId)>,
    /// Open transactions and savepoints, the outermost first.
    saved: Vec<SavePoint>,
}

/// What ROLLBACK, or ROLLBACK TO, goes back to.
#[derive(Debug, Clone)]
struct SavePoint {
    /// The savepoint's name; `None` is BEGIN.
    name: Option<Name>,
    /// The catalog then.
    catalog: Arc<Catalog>,
    /// `search_path` and `current_user` then.
    settings: (Vec<Name>, RoleId),
}

impl Session {
    /// The session in which a migration runner starts a file.
    pub fn new(settings: &Settings) -> Self {
        Self {
            search_path: default_search_path(settings),
            role: BOOTSTRAP_ROLE,
            check_function_bodies: true,
            now: settings.now.as_deref().and_then(Time::pinned),
            covered: None,
            saved: Vec::new(),
        }
    }

    fn settings(&self) -> (Vec<Name>, RoleId) {
        (self.search_path.clone(), self.role)
    }

    fn restore(&mut self, (search_path, role): (Vec<Name>, RoleId)) {
        self.search_path = search_path;
        self.role = role;
    }
}

/// `search_path` as the platform sets it for a new connection.
fn default_search_path(settings: &Settings) -> Vec<Name> {
    let names: &[&str] = match settings.platform {
        Platform::Postgres => &["$user", "public"],
        // supabase.com/docs/guides/database/extensions: extensions live in a schema of their own, on everyone's path.
        Platform::Supabase => &["$user", "public", "extensions"],
    };
    names.iter().map(|name| Name::from_quoted(name)).collect()
}

/// The setting that a comment `-- codegen: now = …` stands for.
const CLOCK: &str = "codegen.now";

impl Folder<'_> {
    /// What time it is, if the user says so: the machine's clock is never asked.
    pub(super) fn now(&self) -> Option<Time> {
        self.session.now
    }

    pub(super) fn set(&mut self, it: &SetOption, span: Span) -> Result<Outcome, Refusal> {
        let before = self.session.settings();
        match it.name.as_str() {
            "search_path" => {
                self.session.search_path = match &it.values {
                    Some(values) => values
                        .iter()
                        .map(|value| Name::from_quoted(value))
                        .collect(),
                    None => default_search_path(self.settings),
                };
            }
            "role" | "session_authorization" => {
                self.session.role = self.role_of_setting(it.values.as_deref(), span)?;
            }
            "all" if it.values.is_none() => {
                self.session.search_path = default_search_path(self.settings);
            }
            "check_function_bodies" => {
                let written = it.values.iter().flatten().next();
                self.session.check_function_bodies = !written.is_some_and(|value| {
                    ["off", "false", "no", "0"].contains(&value.to_ascii_lowercase().as_str())
                });
            }
            CLOCK => {
                let written = it.values.iter().flatten().next();
                self.session.now = written.and_then(|text| Time::pinned(text));
                if self.session.now.is_none() {
                    return Err(Refusal::new(
                        Code::NotUnderstood,
                        span,
                        "the time that the comment says is not understood",
                    )
                    .help("Write it as `-- codegen: now = 2026-11-21` or `2026-11-21 10:30:00`, in UTC."));
                }
            }
            // A new session; what it makes anew is what the first one had.
            "discard all" => {
                if !self.session.saved.is_empty() {
                    let message = "DISCARD ALL cannot run inside a transaction block";
                    return Err(Refusal::new(Code::FeatureNotSupported, span, message)
                        .with_sqlstate("25001"));
                }
                self.end_session();
            }
            "discard temp" => self.drop_temporary(),
            _ => return Ok(Outcome::NoEffect),
        }
        if it.local {
            self.session.covered.get_or_insert(before);
        }
        Ok(Outcome::NoEffect)
    }

    fn role_of_setting(&self, values: Option<&[Arc<str>]>, span: Span) -> Result<RoleId, Refusal> {
        match values {
            None | Some([]) => Ok(BOOTSTRAP_ROLE),
            Some([name, ..]) if &**name == "none" => Ok(BOOTSTRAP_ROLE),
            Some([name, ..]) => self.catalog.role(name).ok_or_else(|| {
                Refusal::new(
                    Code::UnknownObject,
                    span,
                    format!("role \"{name}\" does not exist"),
                )
                .with_sqlstate("22023")
            }),
        }
    }

    pub(super) fn transaction(&mut self, it: &Transaction, span: Span) -> Result<Outcome, Refusal> {
        match it {
            // BEGIN in a transaction only warns.
            Transaction::Begin => {
                if self.session.saved.is_empty() {
                    self.save(None);
                }
            }
            Transaction::Savepoint(name) => self.save(Some(name.clone())),
            Transaction::Commit => {
                self.end_transaction();
                self.drop_on_commit();
            }
            Transaction::Rollback => {
                // Without BEGIN there is nothing to go back to.
                if !self.session.saved.is_empty() {
                    let first = self.session.saved.remove(0);
                    self.catalog = Arc::unwrap_or_clone(first.catalog);
                    self.session.restore(first.settings);
                    self.session.covered = None;
                    self.session.saved.clear();
                }
            }
            Transaction::Release(name) => {
                let position = self.savepoint(name, span)?;
                self.session.saved.truncate(position);
            }
            Transaction::RollbackTo(name) => {
                let position = self.savepoint(name, span)?;
                let point = self.session.saved[position].clone();
                self.session.saved.truncate(position + 1);
                self.catalog = Arc::unwrap_or_clone(point.catalog);
                self.session.restore(point.settings);
            }
        }
        Ok(Outcome::NoEffect)
    }

    fn save(&mut self, name: Option<Name>) {
        self.session.saved.push(SavePoint {
            name,
            catalog: Arc::new(self.catalog.clone()),
            settings: self.session.settings(),
        });
    }

    fn end_transaction(&mut self) {
        self.session.saved.clear();
        if let Some(settings) = self.session.covered.take() {
            self.session.restore(settings);
        }
    }

    fn savepoint(&self, name: &Name, span: Span) -> Result<usize, Refusal> {
        self.session
            .saved
            .iter()
            .rposition(|point| point.name.as_ref() == Some(name))
            .ok_or_else(|| {
                Refusal::new(
                    Code::UnknownObject,
                    span,
                    format!("savepoint \"{name}\" does not exist"),
                )
                .with_sqlstate("3B001")
            })
    }
}
