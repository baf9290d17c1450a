//! What a database holds before the first migration, by where it is hosted.

use crate::source::{FileId, SourceFile, SourceKind, Sources, Span};

/// Where the migrations run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Platform {
    /// An empty PostgreSQL database.
    Postgres,
    /// A Supabase project: schema `auth`, the API's roles.
    Supabase,
}

/// The platform's SQL, with the public page of each fact.
const SUPABASE: &str = include_str!("../data/platforms/supabase.sql");

impl Platform {
    /// Its name in configs and messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Postgres => "postgres",
            Self::Supabase => "supabase",
        }
    }

    /// The platform of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Postgres, Self::Supabase]
            .into_iter()
            .find(|platform| platform.as_str() == name)
    }

    /// What it brings, as files that are applied first.
    pub fn files(self) -> Vec<SourceFile> {
        match self {
            Self::Postgres => Vec::new(),
            Self::Supabase => vec![SourceFile {
                path: "platform supabase.sql".to_owned(),
                text: SUPABASE.into(),
                kind: SourceKind::Platform,
                not_utf8: false,
            }],
        }
    }
}

/// Why a platform was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// The config or an option says so.
    Asked,
    /// The migrations lie in a folder `supabase`.
    Folder,
    /// The SQL refers to a schema that only Supabase has.
    Reference(Span),
    /// Nothing points to another.
    Default,
}

/// The platform that paths and SQL point to.
pub fn detect(folders: &[String], migrations: &Sources) -> (Platform, Reason) {
    if folders
        .iter()
        .any(|folder| folder.split('/').any(|part| part == "supabase"))
    {
        return (Platform::Supabase, Reason::Folder);
    }
    for (id, file) in migrations.iter() {
        if let Some(span) = reference(id, &file.text) {
            return (Platform::Supabase, Reason::Reference(span));
        }
    }
    (Platform::Postgres, Reason::Default)
}

/// The first `auth.` or `storage.` that begins a word.
fn reference(id: FileId, text: &str) -> Option<Span> {
    let starts = ["auth.", "storage."].into_iter().filter_map(|needle| {
        text.match_indices(needle)
            .find(|(start, _)| {
                !text[..*start].ends_with(|c: char| {
                    c.is_alphanumeric() || matches!(c, '_' | '.' | '@' | '-' | '/')
                }) && text[start + needle.len()..]
                    .starts_with(|c: char| c.is_ascii_alphabetic() || c == '"')
            })
            .map(|(start, _)| (start, needle.len()))
    });
    starts
        .min()
        .map(|(start, length)| Span::new(id, start, start + length))
}
