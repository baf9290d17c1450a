//! What a connection knows besides the catalog: the search path, the role, open transactions.

use super::{Platform, Settings};
use crate::catalog::{BOOTSTRAP_ROLE, Catalog, RoleId};
use crate::name::Name;

/// The state of the connection that the migrations run in. Each file starts with a fresh one.
#[derive(Debug, Clone)]
pub struct Session {
    /// `search_path`, as set: `$user` stands for the role's name, what does not exist is passed over.
    pub search_path: Vec<Name>,
    /// `current_user`
    pub role: RoleId,
    /// Open transactions and savepoints, the outermost first.
    pub(super) saved: Vec<SavePoint>,
}

/// What ROLLBACK, or ROLLBACK TO, goes back to.
#[derive(Debug, Clone)]
pub(super) struct SavePoint {
    /// The savepoint's name; `None` is BEGIN.
    pub(super) name: Option<Name>,
    /// The catalog then.
    pub(super) catalog: Catalog,
    /// `search_path` then.
    pub(super) search_path: Vec<Name>,
    /// `current_user` then.
    pub(super) role: RoleId,
}

impl Session {
    /// The session in which a migration runner starts a file.
    pub fn new(settings: &Settings) -> Self {
        Self {
            search_path: default_search_path(settings),
            role: BOOTSTRAP_ROLE,
            saved: Vec::new(),
        }
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
