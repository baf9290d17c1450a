//! psql's variables, and the arguments of its commands, in which they are replaced too.

use std::collections::{BTreeMap, BTreeSet};

/// Variables that the connection sets; their values are not known without one.
const OF_THE_CONNECTION: &[&str] = &[
    "DBNAME",
    "ENCODING",
    "HOST",
    "LASTOID",
    "PORT",
    "ROW_COUNT",
    "SERVER_VERSION_NAME",
    "SERVER_VERSION_NUM",
    "SERVICE",
    "SQLSTATE",
    "USER",
    "VERSION",
    "VERSION_NAME",
    "VERSION_NUM",
];

/// What the variables hold.
#[derive(Debug, Default)]
pub(super) struct Variables {
    known: BTreeMap<String, String>,
    unknown: BTreeSet<String>,
    /// Whether a query may have set any.
    by_queries: bool,
}

/// A place where a variable's value goes: `:name`, `:'name'`, `:"name"`, `:{?name}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reference {
    name: String,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Bare,
    Literal,
    Identifier,
    /// Whether it is set.
    Test,
}

/// An argument of a command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Argument {
    /// Its text.
    Known(String),
    /// It depends on this.
    Unknown(String),
}

/// The reference behind a colon, and how many bytes it takes.
pub(super) fn reference(rest: &str) -> Option<(Reference, usize)> {
    let (opening, closing, form) = match rest.as_bytes().first()? {
        b'\'' => ("'", "'", Form::Literal),
        b'"' => ("\"", "\"", Form::Identifier),
        b'{' => ("{?", "}", Form::Test),
        _ => ("", "", Form::Bare),
    };
    let inner = rest.strip_prefix(opening)?;
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii();
    let end = inner.find(|c| !is_part(c)).unwrap_or(inner.len());
    if end == 0 || !inner[end..].starts_with(closing) {
        return None;
    }
    let name = inner[..end].to_owned();
    Some((
        Reference { name, form },
        opening.len() + end + closing.len(),
    ))
}

impl Variables {
    /// `\set`: the arguments in a row are the value.
    pub(super) fn set(&mut self, name: String, values: impl IntoIterator<Item = Argument>) {
        let mut value = String::new();
        for argument in values {
            match argument {
                Argument::Known(text) => value.push_str(&text),
                Argument::Unknown(_) => {
                    self.known.remove(&name);
                    self.unknown.insert(name);
                    return;
                }
            }
        }
        self.unknown.remove(&name);
        self.known.insert(name, value);
    }

    pub(super) fn unset(&mut self, name: &str) {
        self.known.remove(name);
        self.unknown.remove(name);
    }

    /// From now on any variable may have been set by a query.
    pub(super) fn forget(&mut self) {
        self.unknown
            .extend(std::mem::take(&mut self.known).into_keys());
        self.by_queries = true;
    }

    /// What a reference in SQL stands for: nothing where the variable is not set, an error with the variable where its
    /// value is not known.
    pub(super) fn in_sql(&self, reference: &Reference) -> Result<Option<String>, String> {
        self.value(reference, &mut Vec::new())
    }

    fn value(
        &self,
        reference: &Reference,
        within: &mut Vec<String>,
    ) -> Result<Option<String>, String> {
        let Reference { name, form } = reference;
        let known = self.known.get(name);
        if known.is_none() {
            if self.is_unknown(name) {
                return Err(format!("psql's variable \"{name}\""));
            }
            return Ok((*form == Form::Test).then(|| "FALSE".to_owned()));
        }
        let Some(value) = known else { return Ok(None) };
        Ok(match form {
            Form::Test => Some("TRUE".to_owned()),
            Form::Literal if value.contains('\\') => Some(format!(
                " E'{}'",
                value.replace('\\', "\\\\").replace('\'', "''")
            )),
            Form::Literal => Some(format!("'{}'", value.replace('\'', "''"))),
            Form::Identifier => Some(format!("\"{}\"", value.replace('"', "\"\""))),
            // psql reads the value as it would the text around it.
            Form::Bare if within.contains(name) => None,
            Form::Bare => {
                within.push(name.clone());
                let value = self.in_value(value, within);
                within.pop();
                Some(value?)
            }
        })
    }

    /// A value with the variables in it replaced.
    fn in_value(&self, text: &str, within: &mut Vec<String>) -> Result<String, String> {
        let (mut made, mut at) = (String::new(), 0);
        while let Some(lexeme) = super::scan::next(text, at) {
            let symbol = &text[lexeme.range.clone()];
            at = lexeme.range.end;
            if symbol == ":"
                && let Some((reference, length)) = reference(&text[at..])
                && let Some(value) = self.value(&reference, within)?
            {
                made.push_str(&value);
                at += length;
            } else {
                made.push_str(symbol);
            }
            if made.len() > super::LARGEST {
                return Err("a value of more than 64 MiB".to_owned());
            }
        }
        Ok(made)
    }

    fn is_unknown(&self, name: &str) -> bool {
        self.by_queries || self.unknown.contains(name) || OF_THE_CONNECTION.contains(&name)
    }

    /// The arguments of a command: words, with `'…'` (and C's escapes in it), `"…"` and variables in them.
    pub(super) fn arguments(&self, line: &str) -> Vec<Argument> {
        let mut arguments = Vec::new();
        let mut rest = line.trim_start();
        while !rest.is_empty() && !rest.starts_with('\\') {
            let (argument, length) = self.argument(rest);
            arguments.push(argument);
            rest = rest[length..].trim_start();
        }
        arguments
    }

    fn argument(&self, line: &str) -> (Argument, usize) {
        let (mut text, mut unknown, mut at) = (String::new(), None, 0);
        while let Some(c) = line[at..].chars().next() {
            if c.is_whitespace() || c == '\\' {
                break;
            }
            let rest = &line[at + c.len_utf8()..];
            at += c.len_utf8();
            match c {
                '\'' => {
                    let length = quoted(rest, &mut text);
                    at += length;
                }
                '"' => {
                    let length = rest.find('"').map_or(rest.len(), |end| end + 1);
                    text.push('"');
                    text.push_str(&rest[..length]);
                    at += length;
                }
                '`' => {
                    unknown = Some("what a program prints".to_owned());
                    at += rest.find('`').map_or(rest.len(), |end| end + 1);
                }
                ':' => {
                    let found = reference(rest).map(|(it, length)| (self.plain(&it), length));
                    match found {
                        Some((Ok(Some(value)), length)) => {
                            text.push_str(&value);
                            at += length;
                        }
                        Some((Err(name), length)) => {
                            unknown = Some(name);
                            at += length;
                        }
                        Some((Ok(None), _)) | None => text.push(c),
                    }
                }
                _ => text.push(c),
            }
        }
        let argument = unknown.map_or(Argument::Known(text), Argument::Unknown);
        (argument, at)
    }

    /// What a reference in an argument stands for: the value as it is.
    fn plain(&self, reference: &Reference) -> Result<Option<String>, String> {
        match (reference.form, self.known.get(&reference.name)) {
            (Form::Bare, Some(value)) => Ok(Some(value.clone())),
            _ => self.in_sql(reference),
        }
    }
}

/// The text up to the closing quote, put at the end of `text`; gives how many bytes it takes with the quote.
fn quoted(rest: &str, text: &mut String) -> usize {
    let mut characters = rest.char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        match c {
            '\'' => {
                if characters.next_if(|(_, next)| *next == '\'').is_none() {
                    return at + 1;
                }
                text.push('\'');
            }
            '\\' => match characters.next().map(|(_, c)| c) {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('b') => text.push('\u{8}'),
                Some('r') => text.push('\r'),
                Some('f') => text.push('\u{c}'),
                Some(escape @ ('0'..='7' | 'x')) => {
                    let radix = if escape == 'x' { 16 } else { 8 };
                    let mut digits = if escape == 'x' {
                        String::new()
                    } else {
                        escape.to_string()
                    };
                    let most = if escape == 'x' { 2 } else { 3 };
                    while digits.len() < most
                        && let Some((_, digit)) = characters.next_if(|(_, c)| c.is_digit(radix))
                    {
                        digits.push(digit);
                    }
                    let code = u32::from_str_radix(&digits, radix)
                        .ok()
                        .and_then(char::from_u32);
                    text.push(code.unwrap_or('x'));
                }
                Some(other) => text.push(other),
                None => {}
            },
            _ => text.push(c),
        }
    }
    rest.len()
}
