//! What the user says about the database that the migrations run on.

use crate::name::Name;

/// Settings of a run that change what PostgreSQL would do or say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The major version, 15 to 18.
    pub postgres: u8,
    /// Whose database it is.
    pub platform: Platform,
    /// On Supabase, whether new objects in `public` are reachable by themselves.
    pub data_api_grants: DataApiGrants,
    /// The schemas that the outputs show: what is not understood there is an error, elsewhere a warning.
    pub namespaces: Vec<Name>,
    /// How many of the first files are the platform's: a schema that they make is not known whole, so that nothing
    /// proves that an object is not in it.
    pub platform_files: u32,
    /// When the migrations are applied, as `2026-11-21` or `2026-11-21 10:30:00`, for names that they make of the
    /// clock; a file may say it for itself, `-- codegen: now = 2026-11-21`.
    pub now: Option<String>,
}

/// Whose database it is: it decides what stands before the first migration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// Plain PostgreSQL.
    Postgres,
    /// A Supabase project.
    Supabase,
}

/// Who may use a new table, sequence or function in `public` of a Supabase project.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum DataApiGrants {
    /// Nobody, until a migration grants it: projects made from 2026-05-30 on, and all from 2026-10-30 on.
    #[default]
    Explicit,
    /// `anon`, `authenticated` and `service_role`.
    Implicit,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            postgres: 17,
            platform: Platform::Postgres,
            data_api_grants: DataApiGrants::default(),
            namespaces: vec![Name::from_quoted("public")],
            platform_files: 0,
            now: None,
        }
    }
}
