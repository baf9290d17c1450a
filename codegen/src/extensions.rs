//! What PostgreSQL's extensions bring, as data: part of the shared floor, knows no layer.
//!
//! A file an extension, of plain DDL without schema names where the extension may stand in any; types that only C can
//! make are comments, `-- type NAME CATEGORY`. The files are made by `tests/oracle/make-platform.mjs`; nothing of them
//! is read before a migration creates the extension.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::OnceLock;

use crate::builtins::{self, Context, Operator};
use crate::packed::{self, Packed};

/// Each line: name, version, the schema that it must be in, whether it can be moved, what it requires, source.
const MANIFEST: &str = include_str!("../data/extensions/manifest.tsv");

/// What is kept of an extension.
struct File {
    name: &'static str,
    sql: Packed,
    resolution: OnceLock<Resolution>,
}

impl File {
    const fn new(name: &'static str, sql: Packed) -> Self {
        Self {
            name,
            sql,
            resolution: OnceLock::new(),
        }
    }

    /// All that it brings, or of that its types and relations alone, where no more is known.
    fn sql(&'static self) -> &'static str {
        self.sql.text().unwrap_or_else(|| shapes(self.name))
    }

    fn of(name: &str) -> Option<&'static Self> {
        let found = FILES.binary_search_by_key(&name, |file| file.name);
        found.ok().map(|index| &FILES[index])
    }
}

/// The types and relations of an extension, which the macros know, too.
fn shapes(name: &str) -> &'static str {
    static SHAPES: OnceLock<String> = OnceLock::new();
    let packed = include_bytes!(concat!(env!("OUT_DIR"), "/shapes.sql"));
    let all = SHAPES.get_or_init(|| packed::unpacked(packed));
    let mut files = all.split("-- file ");
    let of = |file: &'static str| file.strip_prefix(name)?.strip_prefix(".sql\n");
    files.find_map(of).unwrap_or_default()
}

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(File::new($name, Packed::new(concat!($name, ".sql")))),*]
    };
}

/// In the order of their names.
static FILES: [File; 30] = files![
    "btree_gin",
    "btree_gist",
    "citext",
    "cube",
    "dict_int",
    "earthdistance",
    "fuzzystrmatch",
    "hstore",
    "http",
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
    "pgjwt",
    "pgmq",
    "postgis",
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
        let sql = File::of(name)?.sql();
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

/// What an extension brings that expressions are typed by: comments, `-- operator NAME ROWS`, in the format of the data of
/// PostgreSQL itself.
#[derive(Debug, Default)]
pub struct Resolution {
    /// Operators by symbol.
    pub operators: BTreeMap<&'static str, Vec<Operator>>,
    /// Casts: source, target and context.
    pub casts: Vec<(&'static str, &'static str, Context)>,
    /// Aggregates by name: types of the arguments, type of the result.
    pub aggregates: BTreeMap<&'static str, Vec<(Vec<&'static str>, &'static str)>>,
}

impl Resolution {
    /// That of a known extension, read once.
    pub fn of(name: &str) -> Option<&'static Self> {
        let file = File::of(name)?;
        let sql = file.sql.text()?;
        Some(file.resolution.get_or_init(|| Self::read(sql)))
    }

    fn read(sql: &'static str) -> Self {
        let mut read = Self::default();
        for line in sql.lines() {
            let Some((word, rest)) = line.strip_prefix("-- ").and_then(|it| it.split_once(' '))
            else {
                continue;
            };
            let Some((name, rows)) = rest.split_once(' ') else {
                continue;
            };
            let rows = rows.split(' ');
            match word {
                "operator" => {
                    let rows = rows.map(builtins::operator).collect();
                    read.operators.insert(name, rows);
                }
                "cast" => read.casts.extend(
                    rows.filter_map(|row| row.split_once('/'))
                        .map(|(target, context)| (name, target, Context::of(context))),
                ),
                "aggregate" => {
                    let rows = rows.filter_map(|row| row.split_once('>'));
                    let rows = rows.map(|(types, result)| {
                        let types = types.split(',').filter(|ty| !ty.is_empty());
                        (types.collect(), result)
                    });
                    read.aggregates.insert(name, rows.collect());
                }
                _ => {}
            }
        }
        read
    }
}

/// Whether it is known what an extension brings.
pub fn is_known(name: &str) -> bool {
    names().any(|known| known == name)
}

/// The names of all extensions that are known.
pub fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|file| file.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_by_their_names() {
        for file in &FILES {
            let found = File::of(file.name).map(|it| it.name);
            assert_eq!(found, Some(file.name));
        }
        assert!(File::of("pg_").is_none());
    }
}
