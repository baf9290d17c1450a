//! The tokens of one statement, in bytes, and what literals among them say.
//!
//! Our lexemes without blanks and comments; string literals that PostgreSQL joins because a line end is between them
//! are one token here.

use std::sync::Arc;

use super::lex;
use super::scan::{self, Kind};
use crate::name::Name;
use crate::source::{FileId, Place};

/// A token and its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// First byte.
    pub(super) start: usize,
    /// Byte behind the last.
    pub(super) end: usize,
}

/// The tokens of a text.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let (mut line_ended, mut apart) = (false, false);
    for lexeme in scan::lexemes(text) {
        let (start, end) = (lexeme.range.start, lexeme.range.end);
        match lexeme.kind {
            Kind::Blank => line_ended |= text[lexeme.range].contains(['\n', '\r']),
            // Only a comment to the end of its line may stand between literals that are joined.
            Kind::Comment => apart |= text[start..].starts_with("/*"),
            Kind::Word
            | Kind::Quoted
            | Kind::String
            | Kind::Dollar
            | Kind::Number
            | Kind::Parameter
            | Kind::Symbol
            | Kind::Backslash => {
                let continues = lexeme.kind == Kind::String
                    && line_ended
                    && !apart
                    && text[start..].starts_with('\'');
                match tokens.last_mut() {
                    Some(last) if continues && last.kind == Kind::String => last.end = end,
                    _ => tokens.push(Token {
                        kind: lexeme.kind,
                        start,
                        end,
                    }),
                }
                (line_ended, apart) = (false, false);
            }
        }
    }
    tokens
}

/// The name that a word or a quoted identifier writes.
pub(super) fn name(raw: &str, kind: Kind) -> Name {
    if kind != Kind::Quoted {
        return Name::from_unquoted(raw);
    }
    match value(raw) {
        Some(lex::Kind::Quoted(text)) => Name::from_quoted(&text),
        // The scanner found a quoted identifier, so the lexer does too, but for an escape that is none.
        _ => Name::from_quoted(raw),
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
    let Some(lex::Kind::String(text)) = value(raw) else {
        return None;
    };
    let start = raw.find('\'')? + 1;
    let untouched = raw.get(start..raw.len() - 1) == Some(&text);
    Some(Literal {
        text: text.into(),
        inner: untouched.then_some(start),
    })
}

/// The value of a token with quotes. Its place does not matter: the lexer's complaints are not heard here.
fn value(raw: &str) -> Option<lex::Kind> {
    let nowhere = Place::At(FileId(0), 0);
    let token = lex::tokens(raw, nowhere).ok()?.into_iter().next()?;
    Some(token.kind)
}
