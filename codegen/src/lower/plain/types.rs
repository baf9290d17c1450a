//! The user's table of types: what a type of PostgreSQL is in the language of the templates.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::catalog::{ColumnType, TypeKind};
use crate::config::nearest;
use crate::lower::Facts;
use crate::lower::names::Names;

/// `types.toml` beside the templates.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeTable {
    /// What no line says.
    #[serde(default = "default_unknown")]
    unknown: String,
    /// A list; `{}` is what it is of.
    #[serde(default = "default_array")]
    array: String,
    /// A value that may be NULL; `{}` is the value.
    #[serde(default = "default_as_is")]
    nullable: String,
    /// An enum; `{}` is its name.
    #[serde(rename = "enum", default = "default_as_is")]
    enum_: String,
    /// A list of texts that a CHECK allows; `{}` is its name.
    #[serde(default = "default_as_is")]
    list: String,
    /// A composite type; `{}` is its name.
    #[serde(default = "default_as_is")]
    composite: String,
    /// By PostgreSQL's name without a modifier, as `timestamp with time zone`.
    #[serde(default)]
    types: BTreeMap<String, String>,
    /// What a type asks for, by the type in the language.
    #[serde(default)]
    imports: BTreeMap<String, String>,
    /// Words that the language has for itself.
    #[serde(default)]
    keywords: BTreeSet<String>,
    /// What becomes of such a name; `{}` is the name.
    #[serde(default = "default_escape")]
    escape: String,
}

fn default_unknown() -> String {
    "unknown".to_owned()
}

fn default_array() -> String {
    "{}[]".to_owned()
}

fn default_as_is() -> String {
    "{}".to_owned()
}

fn default_escape() -> String {
    "{}_".to_owned()
}

/// What is wrong with a table of types.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: error[types]: {message}")]
pub struct TypesError {
    /// The file.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// What.
    pub message: String,
}

impl Default for TypeTable {
    /// The types of PostgreSQL themselves.
    fn default() -> Self {
        toml::from_str("").expect("every key has a default")
    }
}

impl TypeTable {
    /// Reads a table; `path` is what messages call it.
    pub fn parse(path: &str, text: &str) -> Result<Self, TypesError> {
        toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |it| it.start);
            let mut message = error.message().replace('\n', " ");
            let unknown = message
                .strip_prefix("unknown field `")
                .and_then(|it| it.split('`').next());
            let keys = [
                "unknown",
                "array",
                "nullable",
                "enum",
                "list",
                "composite",
                "types",
                "imports",
                "keywords",
                "escape",
            ];
            if let Some(key) = unknown.and_then(|it| nearest(it, keys.into_iter())) {
                message = format!("{message}; did you mean `{key}`?");
            }
            TypesError {
                path: path.to_owned(),
                line: text[..at.min(text.len())].matches('\n').count() + 1,
                message,
            }
        })
    }

    pub(super) fn unknown(&self) -> &str {
        &self.unknown
    }

    pub(super) fn nullable(&self, ty: &str) -> String {
        self.nullable.replace("{}", ty)
    }

    pub(super) fn of_list(&self, ident: &str) -> String {
        self.list.replace("{}", ident)
    }

    pub(super) fn escaped(&self, name: &str) -> String {
        if self.keywords.contains(name) {
            self.escape.replace("{}", name)
        } else {
            name.to_owned()
        }
    }

    /// What the types ask for that occur.
    pub(super) fn imports(&self, used: &[&str]) -> Vec<String> {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let occurs = |ty: &str| {
            used.iter().any(|used| {
                used.match_indices(ty).any(|(at, _)| {
                    let before = used[..at].chars().next_back();
                    let after = used[at + ty.len()..].chars().next();
                    !before.is_some_and(is_word) && !after.is_some_and(is_word)
                })
            })
        };
        let asked = self.imports.iter().filter(|(ty, _)| occurs(ty));
        let all: BTreeSet<&String> = asked.map(|(_, import)| import).collect();
        all.into_iter().cloned().collect()
    }

    /// A type in the language, NULL aside.
    pub(super) fn of(&self, facts: &Facts<'_>, names: &Names, ty: ColumnType) -> String {
        let row = &facts.catalog.types[ty.id];
        let plain = facts.catalog.format_type(ColumnType::plain(ty.id), &[]);
        if let Some(own) = self.types.get(&plain) {
            return own.clone();
        }
        if let Some(element) = row.element {
            let inner = self.of(facts, names, ColumnType::plain(element));
            return self.array.replace("{}", &inner);
        }
        let is_shown = facts.types().any(|(id, _)| id == ty.id);
        match &row.kind {
            TypeKind::Enum { .. } if is_shown => self.enum_.replace("{}", names.enum_(ty.id)),
            TypeKind::Domain { base, .. } => self.of(facts, names, *base),
            TypeKind::Composite { relation } => {
                let is_table = facts.catalog.relations[*relation].kind.has_columns();
                let table = facts.relations().any(|(id, _)| id == *relation);
                match (is_table, is_shown) {
                    (true, _) if table => self.composite.replace("{}", names.relation(*relation)),
                    (false, true) => self.composite.replace("{}", names.composite(ty.id)),
                    (_, _) => self.unknown.clone(),
                }
            }
            TypeKind::Enum { .. }
            | TypeKind::Base
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => self.unknown.clone(),
        }
    }
}
