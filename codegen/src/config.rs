//! `codegen.toml`: the specs, and what is made of each. Knows TOML, no SQL.
//!
//! Paths are relative to the file. An unknown key is an error with its place and the nearest known one.

mod paths;
mod places;
pub mod shape;
mod target;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use toml::de::{DeTable, DeValue};

pub use paths::with_slashes;
pub use places::{Places, Problem as OptionProblem};
pub use target::{Target, Zod};

/// The file's name.
pub const FILE_NAME: &str = "codegen.toml";

/// The whole file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The specs, in the order written.
    #[serde(default, rename = "spec")]
    pub specs: Vec<Spec>,
}

/// `[[spec]]`: one schema.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spec {
    /// What `--spec` names it by.
    pub name: String,
    /// The folder or folders with its migrations.
    pub migrations: OneOrMore,
    /// `postgres` or `supabase`; found out where it is not said.
    pub platform: Option<String>,
    /// On Supabase, `explicit` or `implicit`: whether new objects in `public` are reachable by themselves, as in projects
    /// made before 2026-05-30.
    pub data_api_grants: Option<String>,
    /// The schemas that the outputs show; `public` where it is not said.
    pub namespaces: Option<Vec<String>>,
    /// PostgreSQL's major version, 15 to 18.
    pub postgres: Option<u32>,
    /// How the files are ordered, by an [`Order`](crate::runner::Order)'s name; found out where it is not said.
    pub order: Option<String>,
    /// A file that is applied before the migrations.
    pub prelude: Option<PathBuf>,
    /// What becomes of objects that are not sure.
    #[serde(default)]
    pub on_error: OnError,
    /// Singular names that no rule would find: `media = "medium"`.
    #[serde(default)]
    pub singular: BTreeMap<String, String>,
    /// The names of types in the outputs, by table, view or type: `users = "Account"`, `"auth.users" = "Login"`.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
    /// How properties of shapes are spelled.
    pub case: Option<shape::Case>,
    /// How NULL stands in shapes.
    pub nullable: Option<shape::Nulls>,
    /// What 64-bit integers are in shapes.
    pub bigint: Option<shape::Bigint>,
    /// What numerics are in shapes.
    pub numeric: Option<shape::Numeric>,
    /// What dates and timestamps are in shapes.
    pub date: Option<shape::Moment>,
    /// Whether CHECKs by which one of two columns is NULL make unions of rows.
    pub unions: Option<bool>,
    /// Whether types are named by the singular of their tables; they are where it is not said.
    pub singular_names: Option<bool>,
    /// Whether primary keys, and the foreign keys to them, have types of their own.
    #[serde(default)]
    pub branded_ids: bool,
    /// Where the sentences about columns come from.
    #[serde(default)]
    pub docs: shape::Docs,
    /// Shapes of whole tables.
    #[serde(default)]
    pub tables: BTreeMap<String, shape::Table>,
    /// Columns, by `table.column`.
    #[serde(default)]
    pub columns: BTreeMap<String, shape::Column>,
    /// Picks of columns, by the name of their type.
    #[serde(default)]
    pub shapes: BTreeMap<String, shape::Pick>,
    /// Types that columns may have.
    #[serde(default)]
    pub types: BTreeMap<String, shape::Type>,
    /// Types by domain or type of the database.
    #[serde(default)]
    pub overrides: BTreeMap<String, String>,
    /// Where its keys stand.
    #[serde(skip)]
    pub places: Places,
    /// Rust.
    pub rust: Option<Target>,
    /// TypeScript.
    pub ts: Option<Target>,
    /// Zod.
    pub zod: Option<Target>,
    /// The schema as one file of SQL.
    pub schema: Option<Written>,
    /// Documents.
    pub documents: Option<Written>,
    /// Targets of templates of the user's own, by name.
    #[serde(default)]
    pub render: BTreeMap<String, Own>,
}

/// `[spec.render.NAME]`
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Own {
    /// The folder of its templates.
    pub templates: PathBuf,
    /// The folder that it is written to.
    pub out: PathBuf,
}

/// `[spec.schema]`, `[spec.documents]`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// A file, `.sql`, for the schema; a folder for documents.
    pub out: PathBuf,
}

impl Spec {
    /// What it says about shapes.
    pub fn shape(&self) -> shape::Shapes {
        let rust = self.rust.as_ref();
        shape::Shapes {
            all: shape::Table {
                case: self.case,
                nullable: self.nullable,
                bigint: self.bigint,
                numeric: self.numeric,
                date: self.date,
                declare: None,
                unions: self.unions,
                rust: rust.map_or_else(shape::HeldAs::default, |it| shape::HeldAs {
                    date: it.date,
                    bigint: it.bigint,
                    numeric: it.numeric,
                }),
            },
            tables: self.tables.clone(),
            columns: self.columns.clone(),
            picks: self.shapes.clone(),
            types: self.types.clone(),
            overrides: self.overrides.clone(),
            branded_ids: self.branded_ids,
            held: rust.map_or_else(BTreeMap::new, |it| it.overrides.clone()),
        }
    }
}

/// What becomes of objects that are not sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OnError {
    /// They are left out, the rest is written.
    #[default]
    Omit,
    /// They are written as unknown.
    Unknown,
    /// Nothing is written.
    Stop,
}

/// A string or a list of strings.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "expected a folder or a list of folders")]
pub enum OneOrMore {
    /// One.
    One(PathBuf),
    /// Several.
    More(Vec<PathBuf>),
}

impl Default for OneOrMore {
    fn default() -> Self {
        Self::More(Vec::new())
    }
}

impl OneOrMore {
    /// The paths.
    pub fn as_slice(&self) -> &[PathBuf] {
        match self {
            Self::One(path) => std::slice::from_ref(path),
            Self::More(paths) => paths,
        }
    }
}

const FILE_KEYS: &[&str] = &["spec"];
const SPEC_KEYS: &[&str] = &[
    "name",
    "migrations",
    "platform",
    "data_api_grants",
    "namespaces",
    "postgres",
    "order",
    "prelude",
    "on_error",
    "singular",
    "names",
    "case",
    "nullable",
    "bigint",
    "numeric",
    "date",
    "unions",
    "singular_names",
    "branded_ids",
    "docs",
    "tables",
    "columns",
    "shapes",
    "types",
    "overrides",
    "rust",
    "ts",
    "zod",
    "schema",
    "documents",
    "render",
];

/// Tables of a spec whose own keys are the user's, and what stands below each.
const NAMED: [(&str, &str, &[&str]); 5] = [
    ("tables", "[spec.tables.NAME]", shape::TABLE_KEYS),
    (
        "columns",
        "[spec.columns.\"TABLE.COLUMN\"]",
        shape::COLUMN_KEYS,
    ),
    ("shapes", "[spec.shapes.NAME]", shape::PICK_KEYS),
    ("types", "[spec.types.NAME]", shape::TYPE_KEYS),
    ("render", "[spec.render.NAME]", &["templates", "out"]),
];

/// What a target's table may hold.
struct TargetKeys {
    key: &'static str,
    place: &'static str,
    /// How the name of a file of it ends.
    ending: &'static str,
    known: &'static [&'static str],
}

const TARGETS: [TargetKeys; 5] = [
    TargetKeys {
        key: "rust",
        place: "[spec.rust]",
        ending: ".rs",
        known: &[
            "out",
            "package",
            "date",
            "bigint",
            "numeric",
            "overrides",
            "templates",
        ],
    },
    TargetKeys {
        key: "ts",
        place: "[spec.ts]",
        ending: ".ts",
        known: &[
            "out",
            "package",
            "style",
            "postgrest",
            "client_role",
            "templates",
        ],
    },
    TargetKeys {
        key: "zod",
        place: "[spec.zod]",
        ending: ".ts",
        known: &[
            "out",
            "package",
            "types",
            "wire",
            "input",
            "objects",
            "meta",
            "codec",
            "mini",
            "templates",
        ],
    },
    TargetKeys {
        key: "schema",
        place: "[spec.schema]",
        ending: ".sql",
        known: &["out"],
    },
    TargetKeys {
        key: "documents",
        place: "[spec.documents]",
        ending: ".md",
        known: &["out"],
    },
];

/// What is wrong with a config, with its place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}:{column}: error[config]: {message}{}", help.as_ref().map(|help| format!("\n  help: {help}")).unwrap_or_default())]
pub struct ConfigError {
    /// The file.
    pub path: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
}

impl ConfigError {
    fn new(
        (path, text): (&str, &str),
        span: Option<Range<usize>>,
        message: String,
        help: Option<String>,
    ) -> Self {
        let (line, column) = place(text, span.map_or(0, |span| span.start));
        Self {
            path: path.to_owned(),
            line,
            column,
            message,
            help,
        }
    }

    /// What the TOML parser says about a file.
    pub(crate) fn toml(path: &str, text: &str, error: &toml::de::Error) -> Self {
        let message = error.message().trim_end().replace('\n', " ");
        Self::new((path, text), error.span(), message, None)
    }
}

/// Line and column of a byte, from 1, the column in characters.
fn place(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset.min(text.len())];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (
        before.matches('\n').count() + 1,
        before[line_start..].chars().count() + 1,
    )
}

/// Reads the text of a config; `path` is what messages call it.
pub fn parse(path: &str, text: &str) -> Result<Config, ConfigError> {
    let error = |span, message, help| ConfigError::new((path, text), span, message, help);
    let from_toml = |e: toml::de::Error| ConfigError::toml(path, text, &e);

    let table = DeTable::parse(text).map_err(from_toml)?;
    let mut problems = Vec::new();
    check_file(table.get_ref(), &mut problems);
    if let Some(problem) = problems.into_iter().next() {
        return Err(error(
            Some(problem.span),
            problem.message,
            Some(problem.help),
        ));
    }
    let mut config: Config = toml::from_str(text).map_err(from_toml)?;
    if let Some(DeValue::Array(specs)) = table.get_ref().get("spec").map(toml::Spanned::get_ref) {
        for (spec, written) in config.specs.iter_mut().zip(specs) {
            if let DeValue::Table(written) = written.get_ref() {
                spec.places = Places::of(path, text, written);
            }
        }
    }
    for spec in &mut config.specs {
        spec.paths().for_each(with_slashes);
    }
    if let Some(repeated) = repeated_name(&config.specs) {
        return Err(error(
            None,
            format!("two specs are named \"{repeated}\""),
            None,
        ));
    }
    Ok(config)
}

fn repeated_name(specs: &[Spec]) -> Option<&str> {
    specs
        .iter()
        .enumerate()
        .find(|(index, spec)| {
            specs[..*index]
                .iter()
                .any(|earlier| earlier.name == spec.name)
        })
        .map(|(_, spec)| spec.name.as_str())
}

/// Something about a key.
struct Problem {
    span: Range<usize>,
    message: String,
    help: String,
}

fn check_file(file: &DeTable<'_>, problems: &mut Vec<Problem>) {
    check_keys(file, "the file", FILE_KEYS, problems);
    let Some(DeValue::Array(specs)) = file.get("spec").map(toml::Spanned::get_ref) else {
        return;
    };
    for spec in specs {
        let DeValue::Table(spec) = spec.get_ref() else {
            continue;
        };
        check_keys(spec, "[[spec]]", SPEC_KEYS, problems);
        for (key, place, known) in NAMED {
            let Some(DeValue::Table(named)) = spec.get(key).map(toml::Spanned::get_ref) else {
                continue;
            };
            for (_, value) in named {
                if let DeValue::Table(value) = value.get_ref() {
                    check_keys(value, place, known, problems);
                }
            }
        }
        for keys in &TARGETS {
            if let Some(DeValue::Table(target)) = spec.get(keys.key).map(toml::Spanned::get_ref) {
                check_keys(target, keys.place, keys.known, problems);
                check_package(target, keys, problems);
            }
        }
    }
}

/// A package is a folder.
fn check_package(target: &DeTable<'_>, keys: &TargetKeys, problems: &mut Vec<Problem>) {
    let package = target.iter().find(|(key, _)| key.get_ref() == "package");
    let Some(DeValue::String(out)) = target.get("out").map(toml::Spanned::get_ref) else {
        return;
    };
    if let Some((key, _)) = package.filter(|_| out.ends_with(keys.ending)) {
        problems.push(Problem {
            span: key.span(),
            message: format!("a package in {}, whose out \"{out}\" is a file", keys.place),
            help: "A package is a folder: let `out` name one, or leave `package` out.".to_owned(),
        });
    }
}

fn check_keys(
    table: &DeTable<'_>,
    place: &'static str,
    known: &'static [&'static str],
    problems: &mut Vec<Problem>,
) {
    let unknown = table
        .iter()
        .filter(|(key, _)| !known.contains(&key.get_ref().as_ref()));
    problems.extend(unknown.map(|(key, _)| {
        let name = key.get_ref();
        let list = known.iter().fold(String::new(), |mut list, known| {
            let _ = write!(list, "{}`{known}`", if list.is_empty() { "" } else { ", " });
            list
        });
        Problem {
            span: key.span(),
            message: format!("unknown key \"{name}\" in {place}"),
            help: match nearest(name, known.iter().copied()) {
                Some(nearest) => format!("Did you mean `{nearest}`?"),
                None => format!("Known keys are {list}."),
            },
        }
    }));
}

/// The known word that is most like this one, if one is like it at all.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.len().max(word.len()) / 3).max(1))
        .min()
        .map(|(_, candidate)| candidate)
}

/// What to say to a word that is none of these: the one most like it, or all of them behind `otherwise`.
pub fn suggestion<'a>(
    word: &str,
    known: impl Iterator<Item = &'a str> + Clone,
    otherwise: &str,
) -> String {
    match nearest(word, known.clone()) {
        Some(nearest) => format!("did you mean \"{nearest}\"?"),
        None => format!("{otherwise}: {}", known.collect::<Vec<_>>().join(", ")),
    }
}

/// The config of the folder or of the nearest one above it.
pub fn find(folder: &Path) -> Option<PathBuf> {
    folder
        .ancestors()
        .map(|folder| folder.join(FILE_NAME))
        .find(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        parse("codegen.toml", text)
            .expect_err("the config is wrong")
            .to_string()
    }

    #[test]
    fn unknown_keys_are_told_with_place_and_nearest() {
        assert_eq!(
            message("[[spec]]\nname = \"a\"\nmigratons = \"m\"\n"),
            "codegen.toml:3:1: error[config]: unknown key \"migratons\" in [[spec]]\n  help: Did you mean `migrations`?"
        );
        assert_eq!(
            message(
                "[[spec]]\nname = \"a\"\nmigrations = \"m\"\n[spec.ts]\nout = \"o\"\nbananas = 1\n"
            ),
            "codegen.toml:6:1: error[config]: unknown key \"bananas\" in [spec.ts]\n  help: Known keys are `out`, `package`, `style`, `postgrest`, `client_role`, `templates`."
        );
    }

    #[test]
    fn a_key_that_would_mean_nothing_is_refused() {
        let spec = "[[spec]]\nname = \"a\"\nmigrations = \"m\"\n";
        assert_eq!(
            message(&format!(
                "{spec}[spec.rust]\nout = \"o\"\ntypes = \"./t\"\n"
            )),
            "codegen.toml:6:1: error[config]: unknown key \"types\" in [spec.rust]\n  help: Known keys are `out`, `package`, `date`, `bigint`, `numeric`, `overrides`, `templates`."
        );
        assert_eq!(
            message(&format!(
                "{spec}[spec.ts]\nout = \"o.ts\"\npackage = \"p\"\n"
            )),
            "codegen.toml:6:1: error[config]: a package in [spec.ts], whose out \"o.ts\" is a file\n  help: A package is a folder: let `out` name one, or leave `package` out."
        );
    }

    #[test]
    fn toml_errors_have_their_place() {
        assert!(message("[[spec]]\nname = \n").starts_with("codegen.toml:2:"));
        assert!(
            message("[[spec]]\nname = \"a\"\nmigrations = \"m\"\npostgres = \"x\"\n")
                .starts_with("codegen.toml:4:12:")
        );
    }
}
