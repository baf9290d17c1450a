//! What a connection knows besides the catalog: SET, roles, transactions.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::plpgsql::time::Time;
use super::{Folder, Outcome, Platform, Refusal, Settings};
use crate::catalog::{BOOTSTRAP_ROLE, Catalog, RoleId, TypeId};
use crate::ddl::{Ddl, Discard, SetOption, Statement, Transaction};
use crate::diagnostics::{Code, Diagnostic};
use crate::name::Name;
use crate::source::{Around, Span};

/// The state of the connection that the migrations run in. Each file starts with a fresh one.
#[derive(Debug, Clone)]
pub struct Session {
    /// `search_path`, as set: `$user` stands for the role's name, what does not exist is passed over.
    pub search_path: Vec<Name>,
    /// `current_user`
    pub role: RoleId,
    /// `check_function_bodies`
    pub(super) check_function_bodies: bool,
    /// A materialized view is filled: functions look names up in `pg_catalog` alone.
    pub(super) is_restricted: bool,
    /// `session_replication_role` is `replica`
    pub(super) is_replica: bool,
    /// What time it is, where the file says so.
    now: Option<Time>,
    /// `session_user`, which RESET ROLE goes back to.
    pub user: RoleId,
    /// Settings of nobody's but the migrations' own, `app.x`; `None` where the value is not followed.
    pub(super) custom: BTreeMap<Name, Option<Arc<str>>>,
    /// Those of them that a block has set for its transaction.
    fleeting: BTreeSet<Name>,
    /// What SET LOCAL covers until the transaction ends.
    covered: Covered,
    /// Open transactions and savepoints, the outermost first.
    saved: Vec<SavePoint>,
    /// The enums and labels that the open transaction has made.
    uncommitted: Uncommitted,
    /// What the migration runner has put around the file and is still there.
    around: Around,
}

/// What was set before SET LOCAL, setting by setting: a plain SET later in the transaction stays beyond it.
#[derive(Debug, Clone, Default)]
struct Covered {
    search_path: Option<Vec<Name>>,
    roles: Option<Roles>,
}

/// PostgreSQL takes a label that ALTER TYPE has added only when that is committed.
#[derive(Debug, Clone, Default)]
struct Uncommitted {
    types: BTreeSet<TypeId>,
    labels: BTreeSet<(TypeId, Arc<str>)>,
}

impl Uncommitted {
    fn is_empty(&self) -> bool {
        self.types.is_empty() && self.labels.is_empty()
    }
}

/// `current_user` and `session_user`
type Roles = (RoleId, RoleId);

/// What ROLLBACK, or ROLLBACK TO, goes back to.
#[derive(Debug, Clone)]
struct SavePoint {
    /// The savepoint's name; `None` is BEGIN.
    name: Option<Name>,
    /// The catalog then.
    catalog: Arc<Catalog>,
    /// `search_path`, the roles and what SET LOCAL covered then.
    settings: (Vec<Name>, Roles, Covered),
}

impl Session {
    /// The session in which a migration runner starts a file.
    pub fn new(settings: &Settings) -> Self {
        Self {
            search_path: default_search_path(settings),
            role: BOOTSTRAP_ROLE,
            check_function_bodies: true,
            is_restricted: false,
            is_replica: false,
            now: settings.now.as_deref().and_then(Time::pinned),
            user: BOOTSTRAP_ROLE,
            custom: BTreeMap::new(),
            fleeting: BTreeSet::new(),
            covered: Covered::default(),
            saved: Vec::new(),
            uncommitted: Uncommitted::default(),
            around: Around::Unknown,
        }
    }

    /// Whether a transaction is open.
    pub(super) fn in_transaction(&self) -> bool {
        !self.saved.is_empty() || matches!(self.around, Around::Transaction | Around::Together)
    }

    /// Whether it is the migration runner's alone.
    pub(super) fn runner_began(&self) -> bool {
        self.saved.is_empty() && self.in_transaction()
    }

    /// CREATE TYPE has made the enum.
    pub(super) fn enum_is_new(&mut self, ty: TypeId) {
        self.uncommitted.types.insert(ty);
    }

    /// ALTER TYPE has added the label; `version` is PostgreSQL's.
    pub(super) fn label_is_new(&mut self, ty: TypeId, label: &Arc<str>, version: u8) {
        // Since 17 the labels of a type that is new itself may be used.
        if version < 17 || !self.uncommitted.types.contains(&ty) {
            self.uncommitted.labels.insert((ty, label.clone()));
        }
    }

    /// A label has another name, and is as new as it was.
    pub(super) fn label_is_renamed(&mut self, ty: TypeId, from: &Arc<str>, to: &Arc<str>) {
        if self.is_uncommitted(ty, from) {
            self.uncommitted.labels.remove(&(ty, from.clone()));
            self.uncommitted.labels.insert((ty, to.clone()));
        }
    }

    /// Whether the open transaction has added the label.
    pub(super) fn is_uncommitted(&self, ty: TypeId, label: &Arc<str>) -> bool {
        self.uncommitted.labels.contains(&(ty, label.clone()))
    }

    /// The value that a setting of nobody's was given, where it is followed.
    pub(super) fn custom_value(&self, name: &str) -> Option<Arc<str>> {
        self.custom.get(&Name::from_unquoted(name))?.clone()
    }

    /// A block has ended: what it set for its transaction is not followed any further.
    pub(super) fn end_block(&mut self) {
        for name in std::mem::take(&mut self.fleeting) {
            self.custom.insert(name, None);
        }
    }

    /// Forgets the settings of nobody's that another session has otherwise.
    pub(super) fn join_custom(&mut self, other: &Self) {
        for name in other.custom.keys() {
            if self.custom.get(name) != other.custom.get(name) {
                self.custom.insert(name.clone(), None);
            }
        }
        for (name, value) in &mut self.custom {
            if !other.custom.contains_key(name) {
                *value = None;
            }
        }
        self.fleeting.extend(other.fleeting.iter().cloned());
    }

    fn settings(&self) -> (Vec<Name>, Roles, Covered) {
        let roles = (self.role, self.user);
        (self.search_path.clone(), roles, self.covered.clone())
    }

    fn restore(&mut self, (search_path, roles, covered): (Vec<Name>, Roles, Covered)) {
        self.search_path = search_path;
        (self.role, self.user) = roles;
        self.covered = covered;
    }

    fn set_search_path(&mut self, path: Vec<Name>, local: bool) {
        let before = std::mem::replace(&mut self.search_path, path);
        cover(&mut self.covered.search_path, before, local);
    }

    fn set_roles(&mut self, roles: Roles, local: bool) {
        let before = (self.role, self.user);
        (self.role, self.user) = roles;
        cover(&mut self.covered.roles, before, local);
    }

    /// The end of a transaction, for what was set for it alone.
    fn uncover(&mut self) {
        let Covered { search_path, roles } = std::mem::take(&mut self.covered);
        if let Some(path) = search_path {
            self.search_path = path;
        }
        if let Some(roles) = roles {
            (self.role, self.user) = roles;
        }
    }
}

/// Remembers what SET LOCAL covers; a plain SET is there to stay.
fn cover<T>(covered: &mut Option<T>, before: T, local: bool) {
    if local {
        covered.get_or_insert(before);
    } else {
        *covered = None;
    }
}

/// `search_path` as the platform sets it for a new connection.
pub(super) fn default_search_path(settings: &Settings) -> Vec<Name> {
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
    /// A file begins, of which these are the statements.
    pub(super) fn begin_file(&mut self, around: Around, statements: &[Statement]) {
        // A statement that is sent alone is no transaction block.
        if around == Around::Together && statements.len() == 1 {
            return;
        }
        self.session.around = around;
        // ROLLBACK goes back to where the runner began.
        let is_rollback =
            |it: &Statement| matches!(it.ddl, Ddl::Transaction(Transaction::Rollback));
        if self.session.in_transaction() && statements.iter().any(is_rollback) {
            self.save(None);
        }
    }

    /// A statement of a file ends, and with it what was set for its transaction where it is one of its own.
    pub(super) fn end_statement(&mut self) {
        if self.session.around == Around::Nothing && self.session.saved.is_empty() {
            self.session.uncover();
        }
        if !self.session.uncommitted.is_empty() && !self.session.in_transaction() {
            self.session.uncommitted = Uncommitted::default();
        }
    }

    /// What time it is, if the user says so: the machine's clock is never asked.
    pub(super) fn now(&self) -> Option<Time> {
        self.session.now
    }

    pub(super) fn set(&mut self, it: &SetOption, span: Span) -> Result<Outcome, Refusal> {
        let alone = self.session.around == Around::Nothing && !self.session.in_transaction();
        if it.local && alone && self.via.is_empty() {
            let message = "SET LOCAL can only be used in transaction blocks";
            let mut warning = Diagnostic::warning(Code::FeatureNotSupported, span, message)
                .help("The file says that it wants no transaction around it; write SET, or BEGIN before it.");
            warning.sqlstate = Some("25P01".to_owned());
            self.diagnostics.push(warning);
            return Ok(Outcome::NoEffect);
        }
        let value = it.values.as_deref().and_then(|values| values.first());
        match it.name.as_str() {
            "search_path" => {
                let path = match &it.values {
                    Some(values) => values
                        .iter()
                        .map(|value| Name::from_quoted(value))
                        .collect(),
                    None => default_search_path(self.settings),
                };
                self.session.set_search_path(path, it.local);
            }
            "role" => {
                let user = self.session.user;
                let role = match value.filter(|name| ***name != *"none") {
                    Some(name) => self.role_of_setting(name, span)?,
                    None => user,
                };
                self.session.set_roles((role, user), it.local);
            }
            "session_authorization" => {
                let role = match value {
                    Some(name) => self.role_of_setting(name, span)?,
                    None => BOOTSTRAP_ROLE,
                };
                self.session.set_roles((role, role), it.local);
            }
            // The roles are no part of it.
            "all" if it.values.is_none() => {
                let path = default_search_path(self.settings);
                self.session.set_search_path(path, false);
            }
            "check_function_bodies" => {
                let written = it.values.iter().flatten().next();
                self.session.check_function_bodies = !written.is_some_and(|value| {
                    ["off", "false", "no", "0"].contains(&value.to_ascii_lowercase().as_str())
                });
            }
            "session_replication_role" => {
                let written = it.values.iter().flatten().next();
                self.session.is_replica =
                    written.is_some_and(|value| value.eq_ignore_ascii_case("replica"));
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
            name if name.contains('.') => {
                // SET LOCAL is followed to the end of the block.
                let in_block = !self.via.is_empty();
                let lasts = !it.local || in_block;
                if it.local && in_block {
                    self.session.fleeting.insert(it.name.clone());
                }
                let value = it
                    .values
                    .as_ref()
                    .filter(|_| lasts)
                    .map(|values| values.join(", "));
                let value = value.map(Arc::from);
                self.session.custom.insert(it.name.clone(), value);
            }
            _ => {}
        }
        Ok(Outcome::NoEffect)
    }

    fn role_of_setting(&self, name: &str, span: Span) -> Result<RoleId, Refusal> {
        self.catalog.role(name).ok_or_else(|| {
            Refusal::new(
                Code::UnknownObject,
                span,
                format!("role \"{name}\" does not exist"),
            )
            .with_sqlstate("22023")
        })
    }

    /// Sees that no transaction is open and no function runs: `active_sql_transaction` (25001).
    pub(super) fn check_outside(&self, what: &str, span: Span) -> Result<(), Refusal> {
        let how = if !self.via.is_empty() {
            "be executed from a function"
        } else if !self.session.saved.is_empty() {
            "run inside a transaction block"
        } else {
            return Ok(());
        };
        let message = format!("{what} cannot {how}");
        Err(Refusal::new(Code::FeatureNotSupported, span, message).with_sqlstate("25001"))
    }

    /// DISCARD ALL is a new connection, but no transaction may be open.
    pub(super) fn discard(&mut self, it: Discard, span: Span) -> Result<Outcome, Refusal> {
        match it {
            Discard::All if !self.session.saved.is_empty() => {
                return self
                    .check_outside("DISCARD ALL", span)
                    .map(|()| Outcome::NoEffect);
            }
            Discard::All => self.end_session(),
            Discard::Temporary => self.drop_temporary(),
        }
        Ok(Outcome::Applied)
    }

    pub(super) fn transaction(&mut self, it: &Transaction, span: Span) -> Result<Outcome, Refusal> {
        match it {
            // BEGIN in a transaction only warns.
            Transaction::Begin => {
                if self.session.saved.is_empty() && self.session.around != Around::Transaction {
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
                    self.session.saved.clear();
                }
                self.session.uncommitted = Uncommitted::default();
                self.end_runners_transaction();
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
        let settings = self.session.settings();
        self.session.saved.push(SavePoint {
            name,
            catalog: Arc::new(self.catalog.clone()),
            settings,
        });
    }

    fn end_transaction(&mut self) {
        self.session.saved.clear();
        self.session.uncommitted = Uncommitted::default();
        self.session.uncover();
        self.end_runners_transaction();
    }

    /// Statements that are sent together are in a transaction behind COMMIT too, in another one.
    fn end_runners_transaction(&mut self) {
        if self.session.around == Around::Transaction {
            self.session.around = Around::Unknown;
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
