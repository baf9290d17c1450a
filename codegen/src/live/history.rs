//! Which migrations a database was given, beside the files that are there: by version, then by name, then by what they
//! say. Pure.
//!
//! Supabase keeps them in `supabase_migrations.schema_migrations`, with their statements; those that were applied
//! through a dashboard or an assistant are there too, and no file has them.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::{Ask, LiveError};
use crate::parse::split::essence;
use crate::runner::{sql_stem, version};

/// What a database says that it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// Its number.
    pub version: String,
    /// Its name; older versions of the CLI kept none.
    pub name: Option<String>,
    /// What was run; nothing where it is not known.
    pub statements: Option<Vec<String>>,
}

/// A file of migrations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Local<'a> {
    /// Its path, as messages show it.
    pub path: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// How the two agree.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Comparison {
    /// How many are the same in both.
    pub same: usize,
    /// Files that the database was not given, by path.
    pub not_applied: Vec<String>,
    /// What the database was given and no file says.
    pub without_file: Vec<Missing>,
    /// What both have under different numbers.
    pub renumbered: Vec<Renumbered>,
    /// What both have under one number, and that says something else, by path.
    pub changed: Vec<Changed>,
}

/// A migration that no file has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// Its number.
    pub version: String,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// How many statements it is known to have run.
    pub statements: Option<usize>,
}

/// A migration with two numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Renumbered {
    /// The file.
    pub path: String,
    /// The number that the database has.
    pub version: String,
    /// By what they were found to be one: `name` or `statements`.
    pub by: &'static str,
}

/// A migration that was changed after it was applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// The file.
    pub path: String,
    /// The name that the database has, where it is another.
    pub name: Option<String>,
    /// Whether it says something else.
    pub statements: bool,
}

impl Comparison {
    /// Whether the files are what the database was given.
    pub fn agrees(&self) -> bool {
        self.not_applied.is_empty()
            && self.without_file.is_empty()
            && self.renumbered.is_empty()
            && self.changed.is_empty()
    }
}

const TABLE: &str =
    "select to_regclass('supabase_migrations.schema_migrations') is not null as present";
const ROWS: &str =
    "select to_jsonb(m) as row from supabase_migrations.schema_migrations m order by m.version";

/// What a database was given; nothing where it keeps no such list.
pub fn read(database: &mut dyn Ask) -> Result<Option<Vec<Applied>>, LiveError> {
    let is_present = database.rows(TABLE, &[])?;
    if is_present.first().is_none_or(|row| row["present"] != true) {
        return Ok(None);
    }
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let applied = |row: Value| {
        let row = &row["row"];
        let statements = row["statements"].as_array();
        Applied {
            version: text(&row["version"]).unwrap_or_default(),
            name: text(&row["name"]).filter(|name| !name.is_empty()),
            statements: statements.map(|all| all.iter().filter_map(text).collect()),
        }
    };
    let rows = database.rows(ROWS, &[])?;
    Ok(Some(rows.into_iter().map(applied).collect()))
}

/// The file's name without its folder.
fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// A file's number and name: `1` and `init` of `1_init.sql`.
fn parts(path: &str) -> (Option<&str>, &str) {
    let stem = sql_stem(file_name(path)).unwrap_or(path);
    match version(stem) {
        Some(number) => (Some(number), &stem[number.len() + 1..]),
        None => (None, stem),
    }
}

/// What is in both, and what is in one.
pub fn compare(files: &[Local<'_>], applied: &[Applied]) -> Comparison {
    let mut comparison = Comparison::default();
    let mut left_files: Vec<&Local<'_>> = Vec::new();
    let mut left: BTreeMap<&str, &Applied> =
        applied.iter().map(|it| (it.version.as_str(), it)).collect();
    let of_file = |file: &Local<'_>| essence(file.text);
    let of_applied = |it: &Applied| it.statements.as_ref().map(|all| essence(&all.join(";\n")));
    for file in files {
        let (number, name) = parts(file.path);
        let Some(same) = number.and_then(|it| left.remove(it)) else {
            left_files.push(file);
            continue;
        };
        let other_name = same.name.clone().filter(|it| it != name);
        let statements = of_applied(same).is_some_and(|it| it != of_file(file));
        if statements {
            comparison.changed.push(Changed {
                path: file.path.to_owned(),
                name: other_name,
                statements,
            });
        } else {
            comparison.same += 1;
        }
    }
    // A name is one's own only where nothing else has it.
    let mut by_name: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for it in left.values() {
        if let Some(name) = it.name.as_deref() {
            by_name.entry(name).or_default().push(&it.version);
        }
    }
    left_files.retain(|file| {
        let (_, name) = parts(file.path);
        let Some([number]) = by_name.get(name).map(Vec::as_slice) else {
            return true;
        };
        let Some(it) = left.remove(number) else {
            return true;
        };
        if of_applied(it).is_some_and(|it| it != of_file(file)) {
            comparison.changed.push(Changed {
                path: file.path.to_owned(),
                name: None,
                statements: true,
            });
        }
        comparison.renumbered.push(Renumbered {
            path: file.path.to_owned(),
            version: (*number).to_owned(),
            by: "name",
        });
        false
    });
    let mut by_text: BTreeMap<String, &str> = BTreeMap::new();
    for it in left.values() {
        if let Some(text) = of_applied(it).filter(|text| !text.is_empty()) {
            by_text.entry(text).or_insert(&it.version);
        }
    }
    left_files.retain(|file| {
        let Some(number) = by_text.remove(&of_file(file)) else {
            return true;
        };
        left.remove(number);
        comparison.renumbered.push(Renumbered {
            path: file.path.to_owned(),
            version: number.to_owned(),
            by: "statements",
        });
        false
    });
    comparison.not_applied = left_files.iter().map(|file| file.path.to_owned()).collect();
    comparison.without_file = left
        .into_values()
        .map(|it| Missing {
            version: it.version.clone(),
            name: it.name.clone(),
            statements: it.statements.as_ref().map(Vec::len),
        })
        .collect();
    comparison
}

/// A migration as a file: its name and its text. Nothing where what was run is not known.
pub fn file(applied: &Applied) -> Option<(String, String)> {
    let statements = applied.statements.as_ref()?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let name = applied.name.as_deref().unwrap_or("remote");
    let name: String = name
        .chars()
        .map(|c| if is_plain(c) { c } else { '_' })
        .collect();
    let version: String = applied.version.chars().filter(|c| is_plain(*c)).collect();
    let mut text = String::new();
    for statement in statements {
        let statement = statement.trim_end();
        text += statement;
        // A comment at the end would swallow it.
        let ends = essence(&format!("{statement};")).is_empty() || statement.ends_with(';');
        let comment = statement
            .lines()
            .last()
            .is_some_and(|line| line.contains("--"));
        text += match (ends, comment) {
            (true, _) => "\n\n",
            (false, true) => "\n;\n\n",
            (false, false) => ";\n\n",
        };
    }
    let text = format!("{}\n", text.trim_end());
    Some((format!("{version}_{name}.sql"), text))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(version: &str, name: &str, statements: &[&str]) -> Applied {
        Applied {
            version: version.to_owned(),
            name: Some(name.to_owned()).filter(|it| !it.is_empty()),
            statements: Some(statements.iter().map(|it| (*it).to_owned()).collect()),
        }
    }

    #[test]
    fn by_version_then_by_name_then_by_statements() {
        let files = [
            ("m/1_init.sql", "create table a (x int); -- first\n"),
            ("m/2_edited.sql", "create table b (x bigint);"),
            ("m/3_moved.sql", "create table c ();"),
            ("m/4_said.sql", "CREATE TABLE d ();\n\n-- done"),
            ("m/5_new.sql", "create table e ();"),
        ];
        let files = files.map(|(path, text)| Local { path, text });
        let applied = [
            applied("1", "init", &["create table a (x int)"]),
            applied("2", "edited", &["create table b (x int)"]),
            applied("33", "moved", &["create table c ()"]),
            applied("44", "other", &["create table d ();"]),
            applied("6", "dashboard", &["create table f ()", "select 1"]),
        ];
        let it = compare(&files, &applied);
        assert_eq!(it.same, 1);
        assert_eq!(it.not_applied, ["m/5_new.sql"]);
        assert_eq!(it.changed.len(), 1);
        assert_eq!(it.changed[0].path, "m/2_edited.sql");
        let moved: Vec<_> = it
            .renumbered
            .iter()
            .map(|it| (it.version.as_str(), it.by))
            .collect();
        assert_eq!(moved, [("33", "name"), ("44", "statements")]);
        assert_eq!(it.without_file.len(), 1);
        assert_eq!(it.without_file[0].version, "6");
        let (name, text) = file(&applied[4]).expect("what was run is known");
        assert_eq!(name, "6_dashboard.sql");
        assert_eq!(text, "create table f ();\n\nselect 1;\n");
    }

    #[test]
    fn a_name_that_leads_out_of_the_folder_is_none() {
        let it = applied("7/..", "../../a b", &["select 1 -- one"]);
        let (name, text) = file(&it).expect("what was run is known");
        assert_eq!(name, "7_______a_b.sql");
        assert_eq!(text, "select 1 -- one\n;\n");
    }
}
