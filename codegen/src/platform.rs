//! What a database holds before the first migration, by where it is hosted.

use crate::fold::{DataApiGrants, Platform};
use crate::parse::reference::References;
use crate::source::{Around, SourceFile, SourceKind, Sources, Span};

/// The platform's SQL, made by `tests/oracle/make-platform.mjs`.
const SUPABASE: &str = include_str!("../data/platforms/supabase.sql");
/// The default privileges of older projects.
const SUPABASE_IMPLICIT: &str = include_str!("../data/platforms/supabase-implicit.sql");

/// A platform's name in configs and messages.
pub fn name(platform: Platform) -> &'static str {
    match platform {
        Platform::Postgres => "postgres",
        Platform::Supabase => "supabase",
    }
}

/// The platform of this name.
pub fn from_name(name: &str) -> Option<Platform> {
    match name {
        "postgres" => Some(Platform::Postgres),
        "supabase" => Some(Platform::Supabase),
        _ => None,
    }
}

/// Who may use new objects by themselves, by its name in configs.
pub fn grants_from_name(name: &str) -> Option<DataApiGrants> {
    match name {
        "explicit" => Some(DataApiGrants::Explicit),
        "implicit" => Some(DataApiGrants::Implicit),
        _ => None,
    }
}

/// What a platform brings, as files that are applied first.
pub fn files(platform: Platform, grants: DataApiGrants) -> Vec<SourceFile> {
    let texts: &[_] = match (platform, grants) {
        (Platform::Postgres, _) => &[],
        (Platform::Supabase, DataApiGrants::Explicit) => &[("supabase.sql", SUPABASE)],
        (Platform::Supabase, DataApiGrants::Implicit) => &[
            ("supabase.sql", SUPABASE),
            ("supabase-implicit.sql", SUPABASE_IMPLICIT),
        ],
    };
    let file = |(name, text): &(&str, &str)| SourceFile {
        path: format!("platform {name}"),
        text: (*text).into(),
        kind: SourceKind::Platform,
        not_utf8: false,
        around: Around::Unknown,
        written: None,
    };
    texts.iter().map(file).collect()
}

/// Why a platform was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The config or an option says so.
    Asked,
    /// The migrations lie in a folder `supabase`.
    Folder,
    /// The SQL refers to a schema that only Supabase has.
    Reference {
        /// The place, `path:line:column`.
        place: String,
        /// The schema.
        name: String,
    },
    /// Nothing points to another.
    Default,
}

/// The platform that the folders and the SQL point to.
pub fn detect(in_supabase: bool, migrations: &Sources) -> (Platform, Reason) {
    if in_supabase {
        return (Platform::Supabase, Reason::Folder);
    }
    let mut references = References::new(&["auth", "storage"]);
    for (id, file) in migrations.iter() {
        if let Some(range) = references.first(&file.text) {
            let span = Span::new(id, range.start, range.end);
            let reason = Reason::Reference {
                place: migrations.place(span),
                name: migrations.text(span).trim_matches('"').to_owned(),
            };
            return (Platform::Supabase, reason);
        }
    }
    (Platform::Postgres, Reason::Default)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::Settings;
    use crate::lower::facts;
    use crate::schema::Schema;

    fn grants_on_a_new_table(data_api_grants: DataApiGrants) -> Vec<String> {
        let settings = Settings {
            platform: Platform::Supabase,
            data_api_grants,
            ..Settings::default()
        };
        let file = SourceFile::migration("1.sql", "create table notes (id int primary key);");
        let schema = Schema::read(vec![file], &settings);
        assert_eq!(schema.diagnostics, [], "the platform applies");
        facts::lines(&schema.catalog, &schema.namespaces)
            .into_iter()
            .filter(|line| line.starts_with("grant table"))
            .collect()
    }

    #[test]
    fn both_eras_of_the_data_api() {
        let none: [&str; 0] = [];
        assert_eq!(grants_on_a_new_table(DataApiGrants::Explicit), none);
        let all = "delete,insert,maintain,references,select,trigger,truncate,update";
        let roles = ["anon", "authenticated", "service_role"];
        assert_eq!(
            grants_on_a_new_table(DataApiGrants::Implicit),
            roles.map(|role| format!("grant table public.notes {role} {all}"))
        );
    }
}
