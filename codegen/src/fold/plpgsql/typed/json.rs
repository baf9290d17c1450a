//! JSON values: read, made canonical as `jsonb` is, and printed.

use std::fmt::Write as _;

use super::decimal::{Decimal, Read};
pub(super) use crate::json::Json;
use crate::json::{Fault, Reader};

/// The value that a text is.
pub(super) fn read(text: &str) -> Read<Json> {
    match crate::json::read(text) {
        Ok(value) => Read::Value(value),
        Err(Fault::Invalid) => Read::Invalid,
        Err(Fault::TooDeep) => Read::Beyond,
    }
}

/// Whether two values of `jsonb` are the same.
pub(super) fn same(a: &str, b: &str) -> Option<bool> {
    if a == b {
        return Some(true);
    }
    match (read(a), read(b)) {
        (Read::Value(a), Read::Value(b)) => Some(a.is(&b)),
        _ => None,
    }
}

impl Json {
    /// Its kind, as `jsonb_typeof` says it.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean(_) => "boolean",
            Self::Number(_) => "number",
            Self::String(_) => "string",
            Self::Array(_) => "array",
            Self::Object(_) => "object",
        }
    }

    /// As `jsonb` keeps it: the last of several members of a name, the shortest name first, numbers as `numeric`.
    /// `None` where a number has too many digits.
    pub(super) fn normalized(self) -> Option<Self> {
        Some(match self {
            Self::Number(digits) => match Decimal::read(&digits, 15) {
                Read::Value(number) => Self::Number(number.text()),
                Read::Invalid | Read::Beyond => return None,
            },
            Self::Array(items) => Self::Array(
                items
                    .into_iter()
                    .map(Self::normalized)
                    .collect::<Option<_>>()?,
            ),
            Self::Object(members) => {
                let mut kept: Vec<(String, Self)> = Vec::new();
                for (key, value) in members {
                    let value = value.normalized()?;
                    match kept.iter_mut().find(|(other, _)| *other == key) {
                        Some((_, old)) => *old = value,
                        None => kept.push((key, value)),
                    }
                }
                kept.sort_by(|(a, _), (b, _)| (a.len(), a).cmp(&(b.len(), b)));
                Self::Object(kept)
            }
            other => other,
        })
    }

    /// As `jsonb` prints it.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, text: &mut String) {
        match self {
            Self::Null => text.push_str("null"),
            Self::Boolean(is) => text.push_str(if *is { "true" } else { "false" }),
            Self::Number(digits) => text.push_str(digits),
            Self::String(string) => text.push_str(&quoted(string)),
            Self::Array(items) => {
                text.push('[');
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        text.push_str(", ");
                    }
                    item.write(text);
                }
                text.push(']');
            }
            Self::Object(members) => {
                text.push('{');
                for (index, (key, value)) in members.iter().enumerate() {
                    if index > 0 {
                        text.push_str(", ");
                    }
                    text.push_str(&quoted(key));
                    text.push_str(": ");
                    value.write(text);
                }
                text.push('}');
            }
        }
    }

    /// As `jsonb_pretty` prints it.
    pub(super) fn pretty(&self, depth: usize) -> String {
        let indent = |depth: usize| "    ".repeat(depth);
        match self {
            Self::Array(items) => {
                let lines: Vec<String> = items
                    .iter()
                    .map(|item| format!("{}{}", indent(depth + 1), item.pretty(depth + 1)))
                    .collect();
                format!("[\n{}\n{}]", lines.join(",\n"), indent(depth))
            }
            Self::Object(members) => {
                let lines: Vec<String> = members
                    .iter()
                    .map(|(key, value)| {
                        let value = value.pretty(depth + 1);
                        format!("{}{}: {value}", indent(depth + 1), quoted(key))
                    })
                    .collect();
                format!("{{\n{}\n{}}}", lines.join(",\n"), indent(depth))
            }
            other => other.text(),
        }
    }

    /// `=` of `jsonb`
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Number(a), Self::Number(b)) => {
                match (Decimal::read(a, 15), Decimal::read(b, 15)) {
                    (Read::Value(a), Read::Value(b)) => {
                        a.compare(b).is_some_and(std::cmp::Ordering::is_eq)
                    }
                    _ => a == b,
                }
            }
            (Self::Array(a), Self::Array(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(a, b)| a.is(b))
            }
            (Self::Object(a), Self::Object(b)) => {
                a.len() == b.len() && a.iter().zip(b).all(|((a, x), (b, y))| a == b && x.is(y))
            }
            (a, b) => a == b,
        }
    }

    /// `@>`
    pub(super) fn contains(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Object(all), Self::Object(wanted)) => wanted.iter().all(|(key, value)| {
                all.iter()
                    .any(|(other, found)| other == key && found.contains_within(value))
            }),
            (Self::Array(all), Self::Array(wanted)) => wanted
                .iter()
                .all(|value| all.iter().any(|found| found.contains_within(value))),
            // An array contains a scalar that is one of its items.
            (Self::Array(all), Self::Object(_)) => {
                let _ = all;
                false
            }
            (Self::Array(all), value) => all.iter().any(|found| found.is(value)),
            (a, b) => a.is(b),
        }
    }

    fn contains_within(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Object(_), Self::Object(_)) | (Self::Array(_), Self::Array(_)) => {
                self.contains(other)
            }
            (a, b) => a.is(b),
        }
    }

    /// A member, or an item by its number.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => {
                let found = members.iter().rev().find(|(other, _)| other == key);
                found.map(|(_, value)| value)
            }
            Self::Array(_) => self.item(key.parse().ok()?),
            _ => None,
        }
    }

    /// An item; a number below 0 counts from the end.
    pub(super) fn item(&self, index: i64) -> Option<&Self> {
        let Self::Array(items) = self else {
            return None;
        };
        items.get(place(index, items.len())?)
    }
}

/// The place of an item that is counted from either end.
pub(super) fn place(index: i64, length: usize) -> Option<usize> {
    if index < 0 {
        length.checked_sub(usize::try_from(-index).ok()?)
    } else {
        usize::try_from(index).ok()
    }
}

/// A JSON string.
pub(super) fn quoted(string: &str) -> String {
    let mut text = String::from("\"");
    for character in string.chars() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            '\u{8}' => text.push_str("\\b"),
            '\u{c}' => text.push_str("\\f"),
            c if u32::from(c) < 32 => {
                let _ = write!(text, "\\u{:04x}", u32::from(c));
            }
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

/// The members or items of a `json`, each as it is written; `None` for a scalar.
pub(super) fn written(text: &str) -> Option<Vec<(Option<String>, &str)>> {
    let mut reader = Reader { text, at: 0 };
    reader.blanks();
    let is_object = match reader.next()? {
        b'{' => true,
        b'[' => false,
        _ => return None,
    };
    reader.at += 1;
    let mut found = Vec::new();
    reader.blanks();
    if reader.takes("}") || reader.takes("]") {
        return Some(found);
    }
    loop {
        reader.blanks();
        let key = if is_object {
            let key = reader.string()?;
            reader.blanks();
            reader.takes(":");
            reader.blanks();
            Some(key)
        } else {
            None
        };
        let start = reader.at;
        reader.value(0)?;
        found.push((key, &text[start..reader.at]));
        reader.blanks();
        if !reader.takes(",") {
            return Some(found);
        }
    }
}
