//! What a database's catalog says, in the lines of [`crate::lower::facts`], so that the two can be held side by side.

use serde_json::Value;

use super::{Ask, LiveError};
use crate::lower::facts::words::{json, plain};

/// The questions, one a kind of fact; `tests/oracle` asks the same.
const QUERIES: &str = include_str!("../../data/facts.sql");

/// Tables in which runners keep what they applied: no migration makes them.
const OF_RUNNERS: [&str; 11] = [
    "_sqlx_migrations",
    "_prisma_migrations",
    "__diesel_schema_migrations",
    "__drizzle_migrations",
    "goose_db_version",
    "goose_db_version_id_seq",
    "schema_migrations",
    "flyway_schema_history",
    "refinery_schema_history",
    "atlas_schema_revisions",
    "schema_lock",
];

/// All facts of these schemas, sorted, each once. `ours` says which tables the migrations make, whatever their names.
pub fn read(
    database: &mut dyn Ask,
    schemas: &[String],
    ours: &dyn Fn(&str) -> bool,
) -> Result<Vec<String>, LiveError> {
    let mut lines = Vec::new();
    for (kind, query) in queries() {
        for row in database.rows(query, schemas)? {
            let names = ["name", "table"].map(|key| text(&row, key));
            let owner = row["owned_by"][1].as_str().unwrap_or_default();
            let is_runners = |name: &str| OF_RUNNERS.contains(&name) && !ours(name);
            if !names.into_iter().chain([owner]).any(is_runners) {
                lines.extend(line(kind, &row));
            }
        }
    }
    lines.sort_unstable();
    lines.dedup();
    Ok(lines)
}

/// The queries by the kind of their facts.
pub fn queries() -> impl Iterator<Item = (&'static str, &'static str)> {
    QUERIES.split("-- fact: ").skip(1).filter_map(|part| {
        let (kind, query) = part.split_once('\n')?;
        // A semicolon ends the query at the end of a line.
        let end = query.rfind(";\n").or_else(|| query.rfind(';'))?;
        Some((kind.trim(), &query[..end]))
    })
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap_or_default()
}

fn texts(value: &Value) -> Vec<&str> {
    let all = value.as_array().map(Vec::as_slice).unwrap_or_default();
    all.iter()
        .map(|it| it.as_str().unwrap_or_default())
        .collect()
}

fn qualified(names: &[&str]) -> String {
    let names: Vec<String> = names.iter().map(|name| plain(name)).collect();
    names.join(".")
}

/// The names of these keys as one.
fn of(row: &Value, keys: &[&str]) -> String {
    let names: Vec<&str> = keys.iter().map(|key| text(row, key)).collect();
    qualified(&names)
}

fn columns(value: &Value) -> String {
    let names: Vec<String> = texts(value).into_iter().map(plain).collect();
    format!("({})", names.join(", "))
}

fn strings(values: &[&str]) -> String {
    let all: Vec<String> = values.iter().map(|it| json(it)).collect();
    all.join(", ")
}

/// A word where it is so.
fn flag(row: &Value, key: &str, word: &str) -> String {
    if row[key] == true {
        word.to_owned()
    } else {
        String::new()
    }
}

/// The word of a letter.
fn word(letter: &str, words: &[(&str, &str)]) -> String {
    let found = words.iter().find(|(known, _)| *known == letter);
    found
        .map(|(_, word)| (*word).to_owned())
        .unwrap_or_default()
}

fn role(value: &Value) -> String {
    value.as_str().map_or_else(|| "public".to_owned(), plain)
}

fn validity(row: &Value) -> String {
    let word = if row["validated"] == true {
        "validated"
    } else {
        "not_valid"
    };
    word.to_owned()
}

/// The line of a row; nothing for a kind that is not known.
fn line(kind: &str, row: &Value) -> Option<String> {
    let words: Vec<String> = match kind {
        "schema" => vec![kind.to_owned(), of(row, &["name"])],
        "extension" => vec![kind.to_owned(), of(row, &["name"]), of(row, &["schema"])],
        "relation" => relation(row),
        "column" => vec![
            kind.to_owned(),
            of(row, &["schema", "table", "name"]),
            text(row, "type").to_owned(),
        ],
        "column_property" => vec![
            text(row, "kind").to_owned(),
            of(row, &["schema", "table", "name"]),
            text(row, "detail").to_owned(),
        ],
        "enum" => vec![
            kind.to_owned(),
            of(row, &["schema", "name"]),
            format!("({})", strings(&texts(&row["labels"]))),
        ],
        "domain" => vec![
            kind.to_owned(),
            of(row, &["schema", "name"]),
            text(row, "type").to_owned(),
            flag(row, "not_null", "not_null"),
            flag(row, "default", "default"),
        ],
        "composite" => {
            let attributes = row["attributes"]
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default();
            let attribute = |it: &Value| {
                let pair = texts(it);
                format!(
                    "{} {}",
                    plain(pair.first().copied().unwrap_or_default()),
                    pair.get(1).copied().unwrap_or_default()
                )
            };
            let attributes: Vec<String> = attributes.iter().map(attribute).collect();
            vec![
                kind.to_owned(),
                of(row, &["schema", "name"]),
                format!("({})", attributes.join(", ")),
            ]
        }
        "range" => vec![
            kind.to_owned(),
            of(row, &["schema", "name"]),
            text(row, "type").to_owned(),
        ],
        "sequence" => sequence(row),
        "constraint" => constraint(row),
        "domain_constraint" => vec![
            kind.to_owned(),
            of(row, &["schema", "domain"]),
            of(row, &["name"]),
            "check".to_owned(),
            validity(row),
        ],
        "index" => index(row),
        "rls" => vec![
            kind.to_owned(),
            of(row, &["schema", "table"]),
            flag(row, "enabled", "enabled"),
            flag(row, "forced", "forced"),
        ],
        "policy" => policy(row),
        "trigger" => trigger(row),
        "function" => function(row),
        "publication" => vec![
            kind.to_owned(),
            of(row, &["name"]),
            of(row, &["schema", "table"]),
        ],
        "grant" => {
            let mut privileges = texts(&row["privileges"]);
            privileges.sort_unstable();
            vec![
                kind.to_owned(),
                text(row, "kind").to_owned(),
                grant_target(row),
                role(&row["role"]),
                privileges.join(","),
            ]
        }
        "comment" => vec![
            kind.to_owned(),
            text(row, "kind").to_owned(),
            comment_target(row),
            json(text(row, "comment")),
        ],
        _ => return None,
    };
    let words: Vec<String> = words.into_iter().filter(|word| !word.is_empty()).collect();
    Some(words.join(" "))
}

fn relation(row: &Value) -> Vec<String> {
    let kinds = [
        ("r", "table"),
        ("p", "partitioned_table"),
        ("v", "view"),
        ("m", "materialized_view"),
        ("f", "foreign_table"),
    ];
    let options = texts(&row["options"]);
    let parents = row["inherits"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let parents: Vec<String> = parents.iter().map(|it| qualified(&texts(it))).collect();
    let list = |word: &str, items: String| {
        if items.is_empty() {
            items
        } else {
            format!("{word} {items}")
        }
    };
    vec![
        "relation".to_owned(),
        of(row, &["schema", "name"]),
        word(text(row, "kind"), &kinds),
        flag(row, "unlogged", "unlogged"),
        list("options", strings(&options)),
        list("inherits", parents.join(", ")),
        flag(row, "partition", "partition"),
    ]
}

fn sequence(row: &Value) -> Vec<String> {
    let number = |key: &str| format!("{key} {}", text(row, key));
    let owned_by = texts(&row["owned_by"]);
    vec![
        "sequence".to_owned(),
        of(row, &["schema", "name"]),
        text(row, "type").to_owned(),
        number("start"),
        number("increment"),
        number("min"),
        number("max"),
        number("cache"),
        flag(row, "cycle", "cycle"),
        if owned_by.is_empty() {
            String::new()
        } else {
            format!("owned_by {}", qualified(&owned_by))
        },
    ]
}

fn constraint(row: &Value) -> Vec<String> {
    let mut words = vec![
        "constraint".to_owned(),
        of(row, &["schema", "table"]),
        of(row, &["name"]),
    ];
    let deferral = [
        flag(row, "deferrable", "deferrable"),
        flag(row, "deferred", "deferred"),
    ];
    let enforced = if row["enforced"] == false {
        "not_enforced"
    } else {
        ""
    };
    let own = columns(&row["columns"]);
    let kind = |word: &str| [word.to_owned(), own.clone()];
    match text(row, "kind") {
        "c" => {
            words.extend(kind("check"));
            words.extend([
                validity(row),
                flag(row, "no_inherit", "no_inherit"),
                enforced.to_owned(),
            ]);
        }
        "p" => {
            words.extend(kind("primary_key"));
            words.extend(deferral);
        }
        "u" => {
            words.extend(kind("unique"));
            words.push(flag(row, "nulls_not_distinct", "nulls_not_distinct"));
            words.extend(deferral);
        }
        "x" => {
            words.extend(kind("exclude"));
            words.extend(deferral);
        }
        _ => {
            let actions = [
                ("r", "restrict"),
                ("c", "cascade"),
                ("n", "set_null"),
                ("d", "set_default"),
            ];
            let action = |key: &str| match word(text(row, key), &actions) {
                none if none.is_empty() => none,
                action => format!("{key} {action}"),
            };
            words.extend(kind("foreign_key"));
            words.extend([
                "references".to_owned(),
                of(row, &["foreign_schema", "foreign_table"]),
                columns(&row["foreign_columns"]),
                flag(row, "match_full", "match_full"),
                action("on_update"),
                action("on_delete"),
            ]);
            if row["set_columns"].is_array() {
                words.push(format!("set {}", columns(&row["set_columns"])));
            }
            words.extend(deferral);
            words.extend([validity(row), enforced.to_owned()]);
        }
    }
    words.push(flag(row, "inherited", "inherited"));
    words
}

/// The bits of `pg_index.indoption`.
const DESC: i64 = 1;
const NULLS_FIRST: i64 = 2;

fn index(row: &Value) -> Vec<String> {
    let key = |key: &Value| {
        let options = key["options"].as_i64().unwrap_or_default();
        let (desc, first) = (options & DESC != 0, options & NULLS_FIRST != 0);
        let opclass = texts(&key["opclass"]);
        let words = [
            key["column"]
                .as_str()
                .map_or_else(|| "expression".to_owned(), plain),
            if opclass.is_empty() {
                String::new()
            } else {
                format!("opclass {}", qualified(&opclass))
            },
            if desc {
                "desc".to_owned()
            } else {
                String::new()
            },
            match (desc == first, first) {
                (true, _) => String::new(),
                (false, true) => "nulls_first".to_owned(),
                (false, false) => "nulls_last".to_owned(),
            },
        ];
        words
            .into_iter()
            .filter(|it| !it.is_empty())
            .collect::<Vec<_>>()
            .join(" ")
    };
    let keys = row["keys"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let keys: Vec<String> = keys.iter().map(key).collect();
    vec![
        "index".to_owned(),
        of(row, &["schema", "table"]),
        of(row, &["name"]),
        text(row, "method").to_owned(),
        format!("({})", keys.join(", ")),
        if row["include"].is_array() {
            format!("include {}", columns(&row["include"]))
        } else {
            String::new()
        },
        flag(row, "unique", "unique"),
        flag(row, "nulls_not_distinct", "nulls_not_distinct"),
        flag(row, "primary", "primary"),
        flag(row, "partial", "partial"),
    ]
}

fn policy(row: &Value) -> Vec<String> {
    let commands = [
        ("r", "select"),
        ("a", "insert"),
        ("w", "update"),
        ("d", "delete"),
        ("*", "all"),
    ];
    let roles = row["roles"]
        .as_array()
        .map(Vec::as_slice)
        .unwrap_or_default();
    let mut roles: Vec<String> = roles.iter().map(role).collect();
    roles.sort_unstable();
    let permissive = if row["permissive"] == true {
        "permissive"
    } else {
        "restrictive"
    };
    vec![
        "policy".to_owned(),
        of(row, &["schema", "table"]),
        of(row, &["name"]),
        permissive.to_owned(),
        word(text(row, "command"), &commands),
        format!("to {{{}}}", roles.join(",")),
        flag(row, "using", "using"),
        flag(row, "check", "check"),
    ]
}

/// The bits of `pg_trigger.tgtype`.
const ROW: i64 = 1;
const BEFORE: i64 = 2;
const INSERT: i64 = 4;
const DELETE: i64 = 8;
const UPDATE: i64 = 16;
const TRUNCATE: i64 = 32;
const INSTEAD: i64 = 64;

fn trigger(row: &Value) -> Vec<String> {
    let bits = row["type"].as_i64().unwrap_or_default();
    let has = |bit: i64| bits & bit != 0;
    let timing = match (has(BEFORE), has(INSTEAD)) {
        (true, _) => "before",
        (false, true) => "instead_of",
        (false, false) => "after",
    };
    let mut events = Vec::new();
    if has(INSERT) {
        events.push("insert".to_owned());
    }
    if has(UPDATE) {
        let of = row["columns"]
            .is_array()
            .then(|| format!(" of {}", columns(&row["columns"])));
        events.push(format!("update{}", of.unwrap_or_default()));
    }
    if has(DELETE) {
        events.push("delete".to_owned());
    }
    if has(TRUNCATE) {
        events.push("truncate".to_owned());
    }
    // Each argument ends in a zero byte.
    let arguments = unhex(text(row, "arguments"));
    let arguments: Vec<&str> = arguments.split_terminator('\0').collect();
    let table = |word: &str| match row[word].as_str() {
        Some(name) => format!("{word} {}", plain(name)),
        None => String::new(),
    };
    let states = [
        ("O", "enabled"),
        ("D", "disabled"),
        ("R", "replica"),
        ("A", "always"),
    ];
    vec![
        "trigger".to_owned(),
        of(row, &["schema", "table"]),
        of(row, &["name"]),
        timing.to_owned(),
        events.join(" or "),
        if has(ROW) { "row" } else { "statement" }.to_owned(),
        flag(row, "when", "when"),
        "executes".to_owned(),
        format!(
            "{}({})",
            of(row, &["function_schema", "function"]),
            strings(&arguments)
        ),
        word(text(row, "enabled"), &states),
        flag(row, "constraint", "constraint"),
        flag(row, "deferrable", "deferrable"),
        flag(row, "deferred", "deferred"),
        table("old_table"),
        table("new_table"),
    ]
}

fn unhex(hex: &str) -> String {
    let digits = |pair: &[u8]| {
        std::str::from_utf8(pair)
            .ok()
            .and_then(|it| u8::from_str_radix(it, 16).ok())
    };
    let bytes: Vec<u8> = hex.as_bytes().chunks(2).filter_map(digits).collect();
    String::from_utf8_lossy(&bytes).into_owned()
}

fn function(row: &Value) -> Vec<String> {
    let kinds = [
        ("f", "function"),
        ("p", "procedure"),
        ("a", "aggregate"),
        ("w", "window"),
    ];
    let volatilities = [("i", "immutable"), ("s", "stable"), ("v", "volatile")];
    let parallel = [("s", "parallel_safe"), ("r", "parallel_restricted")];
    let config = strings(&texts(&row["config"]));
    vec![
        word(text(row, "kind"), &kinds),
        format!(
            "{}({})",
            of(row, &["schema", "name"]),
            text(row, "arguments")
        ),
        if text(row, "kind") == "p" {
            String::new()
        } else {
            format!("returns {}", row["result"].as_str().unwrap_or("null"))
        },
        format!("language {}", of(row, &["language"])),
        word(text(row, "volatility"), &volatilities),
        flag(row, "strict", "strict"),
        flag(row, "security_definer", "security_definer"),
        flag(row, "leakproof", "leakproof"),
        word(text(row, "parallel"), &parallel),
        if config.is_empty() {
            config
        } else {
            format!("config {config}")
        },
    ]
}

fn grant_target(row: &Value) -> String {
    match text(row, "kind") {
        "schema" => of(row, &["name"]),
        "function" => format!("{}({})", of(row, &["schema", "name"]), text(row, "detail")),
        "column" => of(row, &["schema", "name", "detail"]),
        _ => of(row, &["schema", "name"]),
    }
}

fn comment_target(row: &Value) -> String {
    match text(row, "kind") {
        "schema" => of(row, &["schema"]),
        "function" => format!("{}({})", of(row, &["schema", "table"]), text(row, "name")),
        "column" => of(row, &["schema", "table", "name"]),
        _ if row["table"].is_null() => of(row, &["schema", "name"]),
        _ => format!("{} {}", of(row, &["schema", "table"]), of(row, &["name"])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_query_is_found_whole() {
        let all: Vec<_> = queries().collect();
        assert!(all.len() > 18, "{}", all.len());
        for (kind, query) in all {
            assert!(query.starts_with("select "), "{kind}: {query}");
            assert!(!query.contains(";\n"), "{kind}: {query}");
        }
    }
}
