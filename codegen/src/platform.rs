//! What a database holds before the first migration, by where it is hosted.

use crate::fold::Platform;
use crate::source::{FileId, SourceFile, SourceKind, Sources, Span};

/// The platform's SQL, with the public page of each fact.
const SUPABASE: &str = include_str!("../data/platforms/supabase.sql");

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

/// What a platform brings, as files that are applied first.
pub fn files(platform: Platform) -> Vec<SourceFile> {
    match platform {
        Platform::Postgres => Vec::new(),
        Platform::Supabase => vec![SourceFile {
            path: "platform supabase.sql".to_owned(),
            text: SUPABASE.into(),
            kind: SourceKind::Platform,
            not_utf8: false,
        }],
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
    Reference {
        /// The place, `path:line:column`.
        place: String,
        /// The schema.
        name: String,
    },
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
            let reason = Reason::Reference {
                place: migrations.place(span),
                name: migrations.text(span).trim_end_matches('.').to_owned(),
            };
            return (Platform::Supabase, reason);
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
