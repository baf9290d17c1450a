//! Identifiers as PostgreSQL keeps them. Shared floor.
//!
//! A [`Name`] is made only by the constructors here, so a name that was not folded or cut at 63 bytes cannot exist.
//! <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS>

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// PostgreSQL's `NAMEDATALEN` less the closing NUL: no identifier is longer, in bytes.
pub const MAX_BYTES: usize = 63;

/// An identifier as it stands in the catalog.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(Arc<str>);

impl Name {
    /// A name written without quotes: ASCII letters fold to lower case, then it is cut at 63 bytes.
    pub fn from_unquoted(text: &str) -> Self {
        if !text.bytes().any(|byte| byte.is_ascii_uppercase()) {
            return Self::from_quoted(text);
        }
        Self(truncate(&text.to_ascii_lowercase(), MAX_BYTES).into())
    }

    /// A name written in quotes (already without them, `""` undone): only cut at 63 bytes.
    pub fn from_quoted(text: &str) -> Self {
        Self(truncate(text, MAX_BYTES).into())
    }

    /// A default name as `makeObjectName` builds it: `first_second_label`, where the longer of `first` and `second`
    /// is cut until the whole fits into 63 bytes. `second` or `label` may be empty.
    pub fn generated(first: &str, second: &str, label: &str) -> Self {
        let overhead =
            if label.is_empty() { 0 } else { label.len() + 1 } + usize::from(!second.is_empty());
        let available = MAX_BYTES.saturating_sub(overhead);
        let (mut first_bytes, mut second_bytes) = (first.len(), second.len());
        while first_bytes + second_bytes > available {
            if first_bytes > second_bytes {
                first_bytes -= 1;
            } else {
                second_bytes -= 1;
            }
        }
        let mut text = truncate(first, first_bytes).to_owned();
        for part in [truncate(second, second_bytes), label] {
            if !part.is_empty() {
                text.push('_');
                text.push_str(part);
            }
        }
        Self(text.into())
    }

    /// The bare identifier, without quotes.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Which field of `ROW(…)` it is, from 0: they are `f1`, `f2` …
    pub fn field_of_row(&self) -> Option<usize> {
        let number: usize = self.as_str().strip_prefix('f')?.parse().ok()?;
        number.checked_sub(1)
    }

    /// The identifier as SQL must write it: quoted where it would fold or be read as a keyword otherwise.
    pub fn quoted(&self) -> String {
        let plain = self
            .0
            .starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
            && self
                .0
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            && !crate::keywords::is_quoted(&self.0);
        if plain {
            self.0.to_string()
        } else {
            format!("\"{}\"", self.0.replace('"', "\"\""))
        }
    }
}

/// Cuts at a character boundary, so that at most `bytes` bytes remain.
fn truncate(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        &*self.0 == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        &*self.0 == *other
    }
}

/// A name that may say its schema; without one, the search path finds or places it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct QualifiedName {
    /// The schema, where it was written.
    pub namespace: Option<Name>,
    /// The object's own name.
    pub name: Name,
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(namespace) = &self.namespace {
            write!(f, "{namespace}.")?;
        }
        self.name.fmt(f)
    }
}
