//! What PostgreSQL's extensions bring, as data: part of the shared floor, knows no layer.
//!
//! A file an extension, of plain DDL without schema names where the extension may stand in any; types that only C can
//! make are comments, `-- type NAME CATEGORY`. The files are made by `tests/oracle/make-platform.mjs`; nothing of them
//! is read before a migration creates the extension.

use std::borrow::Cow;

/// Each line: name, version, the schema that it must be in, whether it can be moved, what it requires, source.
const MANIFEST: &str = include_str!("../data/extensions/manifest.tsv");

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$(($name, include_str!(concat!("../data/extensions/", $name, ".sql")))),*]
    };
}

const FILES: &[(&str, &str)] = files![
    "btree_gin",
    "btree_gist",
    "citext",
    "cube",
    "dict_int",
    "earthdistance",
    "fuzzystrmatch",
    "hstore",
    "intarray",
    "isn",
    "lo",
    "ltree",
    "moddatetime",
    "pg_cron",
    "pg_graphql",
    "pg_net",
    "pg_stat_statements",
    "pg_trgm",
    "pgcrypto",
    "pgmq",
    "seg",
    "supabase_vault",
    "tablefunc",
    "tcn",
    "unaccent",
    "uuid-ossp",
    "vector",
];

/// An extension of which it is known what it brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extension {
    /// The schema that it must be in; elsewhere PostgreSQL refuses it.
    pub schema: Option<&'static str>,
    /// Whether SET SCHEMA moves it.
    pub relocatable: bool,
    /// The extensions that must be there before it.
    pub requires: Vec<&'static str>,
    /// What it brings, as statements.
    pub sql: &'static str,
}

impl Extension {
    /// The extension of this name.
    pub fn find(name: &str) -> Option<Self> {
        let (_, sql) = FILES.iter().find(|(known, _)| *known == name)?;
        let line = MANIFEST
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix('\t'))?;
        let mut fields = line.split('\t').skip(1);
        let schema = fields.next().filter(|schema| !schema.is_empty());
        let relocatable = fields.next() == Some("relocatable");
        let requires = fields
            .next()
            .unwrap_or_default()
            .split(',')
            .filter(|name| !name.is_empty())
            .collect();
        Some(Self {
            schema,
            relocatable,
            requires,
            sql,
        })
    }

    /// Its statements, with a table in the place of each view: the columns of views stand in comments,
    /// `-- view NAME (COLUMNS);`.
    pub fn statements(&self) -> Cow<'static, str> {
        if self.views().next().is_none() {
            return Cow::Borrowed(self.sql);
        }
        let lines = self.sql.lines().map(|line| {
            if line.starts_with("create view ") {
                String::new()
            } else if let Some(view) = line.strip_prefix("-- view ") {
                format!("create table {view}\n")
            } else {
                format!("{line}\n")
            }
        });
        Cow::Owned(lines.collect())
    }

    /// The names of its views.
    pub fn views(&self) -> impl Iterator<Item = &'static str> {
        self.sql
            .lines()
            .filter_map(|line| line.strip_prefix("-- view ")?.split(' ').next())
    }

    /// The types that no statement of its file makes, each with its category.
    pub fn base_types(&self) -> impl Iterator<Item = (&'static str, char)> {
        self.sql.lines().filter_map(|line| {
            let (name, category) = line.strip_prefix("-- type ")?.split_once(' ')?;
            Some((name, category.chars().next()?))
        })
    }
}

/// Whether it is known what an extension brings.
pub fn is_known(name: &str) -> bool {
    names().any(|known| known == name)
}

/// The names of all extensions that are known.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|(name, _)| *name)
}
