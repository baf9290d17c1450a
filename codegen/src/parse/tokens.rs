//! The tokens of one statement, in bytes, and what literals among them say.
//!
//! Our lexemes without blanks and comments; string literals that PostgreSQL joins because a line end is between them
//! are one token here.

use std::borrow::Cow;
use std::sync::Arc;

use super::scan::{self, Kind, Lexeme};
use crate::name::Name;

/// A token and its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// First byte.
    pub(super) start: usize,
    /// Byte behind the last.
    pub(super) end: usize,
    /// The first letter of a word, in lower case; of anything else its first byte.
    pub(super) initial: u8,
}

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Tokens::default();
    for lexeme in scan::lexemes(text) {
        tokens.add(text, &lexeme);
    }
    tokens.list
}

/// Tokens, as their lexemes come.
#[derive(Debug, Default)]
pub(super) struct Tokens {
    /// Those that came.
    pub(super) list: Vec<Token>,
    /// Whether a line end came since the last, and whether a comment that keeps literals apart.
    line_ended: bool,
    apart: bool,
}

impl Tokens {
    /// None yet, kept in this empty list.
    pub(super) fn with_room(list: Vec<Token>) -> Self {
        Self {
            list,
            ..Self::default()
        }
    }

    /// Adds a lexeme of `text`.
    pub(super) fn add(&mut self, text: &str, lexeme: &Lexeme) {
        let (start, end) = (lexeme.range.start, lexeme.range.end);
        let bytes = text.as_bytes();
        match (lexeme.kind, self.list.last_mut()) {
            (Kind::Blank, Some(last)) if last.kind == Kind::String => {
                self.line_ended |= text[start..end].contains(['\n', '\r']);
            }
            (Kind::Blank, Some(_) | None) => {}
            // Only a comment to the end of its line may stand between literals that are joined.
            (Kind::Comment, _) => self.apart |= text[start..end].starts_with("/*"),
            (Kind::String, Some(last))
                if self.line_ended
                    && !self.apart
                    && bytes[start] == b'\''
                    && last.kind == Kind::String =>
            {
                last.end = end;
                (self.line_ended, self.apart) = (false, false);
            }
            (
                kind @ (Kind::Word
                | Kind::Quoted
                | Kind::String
                | Kind::Dollar
                | Kind::Number
                | Kind::Parameter
                | Kind::Symbol
                | Kind::Backslash),
                _,
            ) => {
                self.list.push(Token {
                    kind,
                    start,
                    end,
                    initial: bytes[start].to_ascii_lowercase(),
                });
                (self.line_ended, self.apart) = (false, false);
            }
        }
    }
}

/// The name that a word or a quoted identifier writes.
pub(super) fn name(raw: &str, kind: Kind) -> Name {
    if kind != Kind::Quoted {
        return Name::from_unquoted(raw);
    }
    match raw.strip_prefix('"') {
        Some(inner) => Name::from_quoted(&undouble(inner, '"')),
        // U&"…"
        None => Name::from_quoted(&unicode(&undouble(&raw[3..], '"'))),
    }
}

/// A string literal's value, and where its first byte stands if the bytes between the quotes are the value.
pub(super) struct Literal {
    /// The value, escapes undone, adjacent literals joined.
    pub(super) text: Arc<str>,
    /// The offset in the token, where nothing was undone.
    pub(super) inner: Option<usize>,
}

/// What the string or dollar-quoted token `raw` says; `None` for bit strings.
pub(super) fn literal(raw: &str, kind: Kind) -> Option<Literal> {
    if kind == Kind::Dollar {
        let tag = scan::dollar_tag(raw)?;
        return Some(Literal {
            text: raw[tag..raw.len() - tag].into(),
            inner: Some(tag),
        });
    }
    let mut parts = scan::lexemes(raw).filter(|part| part.kind == Kind::String);
    let first = parts.next()?;
    let prefix = raw.find('\'')?;
    let style = raw[..prefix].to_ascii_lowercase();
    let inner = &raw[prefix + 1..first.range.end];
    let mut value = body(inner, &style)?;
    let plain = matches!(value, Cow::Borrowed(_));
    let mut joined = false;
    for part in parts {
        joined = true;
        value
            .to_mut()
            .push_str(&body(&raw[part.range.start + 1..part.range.end], &style)?);
    }
    Some(Literal {
        text: value.into(),
        inner: (plain && !joined).then_some(prefix + 1),
    })
}

/// The value of a literal from behind its opening quote on.
fn body<'a>(inner: &'a str, style: &str) -> Option<Cow<'a, str>> {
    match style {
        "" | "n" => Some(undouble(inner, '\'')),
        "e" => Some(backslashes(inner.strip_suffix('\'').unwrap_or(inner))),
        "u&" => Some(match undouble(inner, '\'') {
            Cow::Borrowed(text) if !text.contains('\\') => Cow::Borrowed(text),
            Cow::Borrowed(text) => Cow::Owned(unicode(text)),
            Cow::Owned(text) => Cow::Owned(unicode(&text)),
        }),
        _ => None,
    }
}

/// Takes off the closing quote and halves the doubled ones.
fn undouble(inner: &str, quote: char) -> Cow<'_, str> {
    let inner = inner.strip_suffix(quote).unwrap_or(inner);
    if inner.contains(quote) {
        let double: String = [quote, quote].iter().collect();
        Cow::Owned(inner.replace(&double, &quote.to_string()))
    } else {
        Cow::Borrowed(inner)
    }
}

/// Undoes the escapes of `E'…'`.
fn backslashes(inner: &str) -> Cow<'_, str> {
    if !inner.contains(['\\', '\'']) {
        return Cow::Borrowed(inner);
    }
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '\'' {
            rest = rest.strip_prefix('\'').unwrap_or(rest);
        }
        if c != '\\' {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        let Some(escape) = rest.chars().next() else {
            break;
        };
        let after = &rest[escape.len_utf8()..];
        let (code, used) = match escape {
            'b' => (Some(8), 0),
            'f' => (Some(12), 0),
            'n' => (Some(10), 0),
            'r' => (Some(13), 0),
            't' => (Some(9), 0),
            '0'..='7' => {
                let used = digits(rest, 8, 3);
                bytes.push(u32::from_str_radix(&rest[..used], 8).unwrap_or(0) as u8);
                rest = &rest[used..];
                continue;
            }
            'x' if digits(after, 16, 2) > 0 => {
                let used = digits(after, 16, 2);
                bytes.push(u8::from_str_radix(&after[..used], 16).unwrap_or(0));
                rest = &after[used..];
                continue;
            }
            'u' | 'U' => {
                let wanted = if escape == 'u' { 4 } else { 8 };
                let used = digits(after, 16, wanted);
                let code = u32::from_str_radix(&after[..used], 16).ok();
                with_low_surrogate(code, used, &after[used..])
            }
            other => (Some(u32::from(other)), 0),
        };
        let c = code.and_then(char::from_u32).unwrap_or('\u{fffd}');
        bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        rest = &after[used..];
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

/// A character beyond the first plane may be written as two escapes, a surrogate pair.
fn with_low_surrogate(code: Option<u32>, used: usize, after: &str) -> (Option<u32>, usize) {
    if let Some(high @ 0xd800..=0xdbff) = code
        && let Some(low) = after.strip_prefix("\\u")
        && let Some(low) = low
            .get(..4)
            .and_then(|low| u32::from_str_radix(low, 16).ok())
    {
        let pair = 0x1_0000 + ((high & 0x3ff) << 10) + (low & 0x3ff);
        return (Some(pair), used + 6);
    }
    (code, used)
}

/// How many of the first `most` characters are digits of this base.
fn digits(text: &str, base: u32, most: usize) -> usize {
    text.chars()
        .take(most)
        .take_while(|c| c.is_digit(base))
        .count()
}

/// Undoes `\0041` and `\+000041` of `U&'…'`.
fn unicode(text: &str) -> String {
    let mut value = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c != '\\' {
            value.push(c);
            continue;
        }
        if let Some(after) = rest.strip_prefix('\\') {
            value.push('\\');
            rest = after;
            continue;
        }
        let (skip, wanted) = if rest.starts_with('+') {
            (1, 6)
        } else {
            (0, 4)
        };
        let used = skip + digits(&rest[skip..], 16, wanted);
        let code = u32::from_str_radix(&rest[skip..used], 16).ok();
        value.push(code.and_then(char::from_u32).unwrap_or('\u{fffd}'));
        rest = &rest[used..];
    }
    value
}
