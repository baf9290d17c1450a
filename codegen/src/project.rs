//! What `supabase/config.toml` says about the schema: exposed schemas, major version, declarative schema files.
//!
//! Its keys are documented at <https://supabase.com/docs/guides/local-development/cli/config>.

use std::ops::RangeInclusive;
use std::path::PathBuf;

use serde::Deserialize;

use crate::config::ConfigError;
use crate::diagnostics::{Code, Severity};
use crate::name::Name;
use crate::places::{Place, SUPABASE};
use crate::read::{Remark, Tree, slashes};
use crate::runner::extension;

/// A Supabase project's config, as far as it is about the schema.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Project {
    /// `[api]`
    #[serde(default)]
    pub api: Api,
    /// `[db]`
    #[serde(default)]
    pub db: Db,
}

/// `[api]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Api {
    /// The schemas that the Data API shows.
    pub schemas: Option<Vec<String>>,
}

/// `[db]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Db {
    /// PostgreSQL's major version.
    pub major_version: Option<u32>,
    /// `[db.migrations]`
    #[serde(default)]
    pub migrations: Migrations,
}

/// `[db.migrations]`
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
pub struct Migrations {
    /// The files of the declarative schema in their order, as patterns below the folder `supabase`.
    #[serde(default)]
    pub schema_paths: Vec<String>,
}

/// A config that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its path.
    pub path: PathBuf,
    /// What it says.
    pub project: Project,
    /// The folder that was asked about, as a path below the config's, with `/`.
    pub folder: String,
    /// What of it cannot be followed.
    pub remarks: Vec<Remark>,
}

/// The config of the project that the first of these folders belongs to.
pub fn find(tree: &dyn Tree, places: &[Place]) -> Result<Option<Found>, ConfigError> {
    let found = places.iter().enumerate().find_map(|(index, place)| {
        let path = place.path.join("config.toml");
        (place.name == SUPABASE && tree.is_file(&path)).then_some((index, path))
    });
    let Some((index, path)) = found else {
        return Ok(None);
    };
    let shown = slashes(&path);
    let (project, remarks) = match tree.bytes(&path) {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            let project: Project =
                toml::from_str(&text).map_err(|error| ConfigError::toml(&shown, &text, &error))?;
            let remarks = project.remarks(&shown);
            (project, remarks)
        }
        Err(error) => {
            let remark = Remark {
                severity: Severity::Warning,
                code: Code::FileNotRead,
                message: error.to_string(),
                help: "What it says of schemas, files and PostgreSQL's version is not followed."
                    .to_owned(),
            };
            (Project::default(), vec![remark])
        }
    };
    let below: Vec<&str> = places[..index]
        .iter()
        .rev()
        .map(|place| place.name.as_str())
        .collect();
    Ok(Some(Found {
        path,
        project,
        folder: below.join("/"),
        remarks,
    }))
}

/// The schemas that outputs show of a project that exposes these: `graphql_public` only holds the one function of
/// the GraphQL endpoint, and is not in the platform that is known here.
pub fn exposed(schemas: &[String]) -> Vec<Name> {
    let shown = schemas.iter().filter(|name| *name != "graphql_public");
    let mut names: Vec<Name> = shown.map(|name| Name::from_quoted(name)).collect();
    if names.is_empty() {
        names.push(Name::from_quoted("public"));
    }
    names
}

/// The major versions of PostgreSQL that are known.
pub const KNOWN: RangeInclusive<u32> = 15..=18;

impl Project {
    /// PostgreSQL's major version, or the nearest that is known.
    pub fn postgres(&self) -> Option<u32> {
        let major = self.db.major_version?;
        Some(major.clamp(*KNOWN.start(), *KNOWN.end()))
    }

    /// What of it cannot be followed; `path` is the config's.
    fn remarks(&self, path: &str) -> Vec<Remark> {
        let warning = |message: String, help: &str| Remark {
            severity: Severity::Warning,
            code: Code::ProjectConfig,
            message,
            help: help.to_owned(),
        };
        let mut remarks = Vec::new();
        if let (Some(said), Some(taken)) = (self.db.major_version, self.postgres())
            && said != taken
        {
            remarks.push(warning(
                format!("{path} says PostgreSQL {said}, which is not supported; taken is {taken}"),
                "Say which with --postgres, or `postgres` in codegen.toml.",
            ));
        }
        for pattern in &self.db.migrations.schema_paths {
            if let Err(error) = glob::Pattern::new(pattern) {
                remarks.push(warning(
                    format!("{path} has \"{pattern}\" in schema_paths, which is no pattern"),
                    &format!("At its character {}: {}.", error.pos + 1, error.msg),
                ));
            }
        }
        remarks
    }

    /// The order in which the project applies the files of its declarative schema: those that each pattern matches, by
    /// name; nothing where no pattern is about the folder. `folder` is below the project's, or nothing where it is the
    /// project's own; `files` are below `folder`.
    pub fn declared(&self, folder: &str, files: &[String]) -> Option<Vec<String>> {
        let mut order: Vec<String> = Vec::new();
        let prefix = match folder {
            "" => String::new(),
            folder => format!("{folder}/"),
        };
        for path in &self.db.migrations.schema_paths {
            let Ok(pattern) = glob::Pattern::new(path.trim_start_matches("./")) else {
                continue;
            };
            let options = glob::MatchOptions {
                require_literal_separator: true,
                ..glob::MatchOptions::default()
            };
            let matches = |file: &&String| {
                pattern.matches_with(&format!("{prefix}{file}"), options)
                    && extension(file) == Some("sql")
            };
            for file in files.iter().filter(matches) {
                if !order.contains(file) {
                    order.push(file.clone());
                }
            }
        }
        Some(order).filter(|order| !order.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declared_files_come_in_the_order_of_the_patterns() {
        let project: Project = toml::from_str(
            "project_id = \"x\"\n[api]\nschemas = [\"public\", \"app\"]\n[db]\nport = 1\nmajor_version = 15\n\
             [db.migrations]\nschema_paths = [\"./schemas/types.sql\", \"./schemas/*.sql\", \"./schemas/deep/**/*.sql\"]\n",
        )
        .expect("it is right");
        assert_eq!(project.db.major_version, Some(15));
        assert_eq!(
            project.api.schemas.as_deref(),
            Some(&["public".to_owned(), "app".to_owned()][..])
        );
        let files = ["a.sql", "b.txt", "deep/c.sql", "other/d.sql", "types.sql"].map(str::to_owned);
        assert_eq!(
            project
                .declared("schemas", &files)
                .expect("patterns match")
                .join(" "),
            "types.sql a.sql deep/c.sql"
        );
        assert_eq!(project.declared("migrations", &files), None);
        let files = ["migrations/1.sql", "schemas/b.sql"].map(str::to_owned);
        assert_eq!(
            project.declared("", &files),
            Some(vec!["schemas/b.sql".to_owned()])
        );
    }
}
