//! The words of facts: names, privileges, actions.

use std::fmt::Write as _;

use crate::catalog::Privileges;
use crate::ddl::{ForeignKeyAction, Privilege};
use crate::name::Name;

/// Privileges, sorted, each with `*` where it may be granted on.
pub(super) fn privileges(privileges: &Privileges) -> String {
    let mut words: Vec<String> = privileges
        .iter()
        .map(|(privilege, grant_option)| {
            let word = match privilege {
                Privilege::Insert => "insert",
                Privilege::Select => "select",
                Privilege::Update => "update",
                Privilege::Delete => "delete",
                Privilege::Truncate => "truncate",
                Privilege::References => "references",
                Privilege::Trigger => "trigger",
                Privilege::Maintain => "maintain",
                Privilege::Execute => "execute",
                Privilege::Usage => "usage",
                Privilege::Create => "create",
                Privilege::Connect => "connect",
                Privilege::Temporary => "temporary",
                Privilege::Set => "set",
                Privilege::AlterSystem => "alter system",
                Privilege::All => "all",
            };
            format!("{word}{}", if *grant_option { "*" } else { "" })
        })
        .collect();
    words.sort_unstable();
    words.join(",")
}

/// `on_delete cascade`; NO ACTION is nothing.
pub(super) fn action(word: &str, action: ForeignKeyAction) -> String {
    let what = match action {
        ForeignKeyAction::NoAction => return String::new(),
        ForeignKeyAction::Restrict => "restrict",
        ForeignKeyAction::Cascade => "cascade",
        ForeignKeyAction::SetNull => "set_null",
        ForeignKeyAction::SetDefault => "set_default",
    };
    format!("{word} {what}")
}

/// `validated` or `not_valid`
pub(super) fn validity(validated: bool) -> &'static str {
    if validated { "validated" } else { "not_valid" }
}

/// A word that is there or not.
pub(super) fn flag(present: bool, word: &'static str) -> &'static str {
    if present { word } else { "" }
}

/// The words that are there, with blanks between.
pub(super) fn join(words: &[&str]) -> String {
    let present: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !word.is_empty())
        .collect();
    present.join(" ")
}

/// A name: bare where it is plain, else a JSON string.
pub(super) fn name(name: &Name) -> String {
    plain(name.as_str())
}

/// The same of a text.
pub(crate) fn plain(text: &str) -> String {
    let plain = text.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && text
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '$');
    if plain { text.to_owned() } else { json(text) }
}

/// A JSON string, escaped as `JSON.stringify` does.
pub(crate) fn json(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' => {
                write!(out, "\\u{:04x}", u32::from(c)).expect("writing to a String does not fail");
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
