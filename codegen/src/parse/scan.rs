//! PostgreSQL's lexical structure: a text as a gapless row of lexemes, in bytes.
//!
//! Total: every text lexes, an unterminated token reaches to the end and says so. The splitter and the extension
//! grammar read these lexemes; sqlparser has its own tokenizer, behind `tokens`.
//! <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>

use std::ops::Range;

/// What a lexeme is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Blanks and line ends; a byte order mark at the start of the text too.
    Blank,
    /// `-- …` without its line end, or `/* … */`
    Comment,
    /// A keyword or an identifier without quotes
    Word,
    /// `"…"` or `U&"…"`
    Quoted,
    /// `'…'`, `E'…'`, `U&'…'`, `N'…'`, `B'…'`, `X'…'`
    String,
    /// `$tag$…$tag$`
    Dollar,
    /// `12`, `1.5e3`, `0x1F`
    Number,
    /// `$1`
    Parameter,
    /// An operator, or one of `, ( ) [ ] . ; : ::` and the like
    Symbol,
    /// A backslash outside quotes: psql's, not SQL's
    Backslash,
}

/// A lexeme and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lexeme {
    /// What it is.
    pub(super) kind: Kind,
    /// Its bytes.
    pub(super) range: Range<usize>,
    /// Whether its closing mark is there.
    pub(super) terminated: bool,
}

/// The lexeme that begins at byte `start`; `None` at the end of the text.
pub(super) fn next(text: &str, start: usize) -> Option<Lexeme> {
    let rest = &text[start..];
    let first = rest.chars().next()?;
    let (kind, length, terminated) = match first {
        '\u{feff}' if start == 0 => (Kind::Blank, first.len_utf8(), true),
        c if is_blank(c) => (Kind::Blank, run(rest, is_blank), true),
        '-' if rest.starts_with("--") => {
            (Kind::Comment, run(rest, |c| c != '\n' && c != '\r'), true)
        }
        '/' if rest.starts_with("/*") => with_end(Kind::Comment, rest, block_comment(rest)),
        '\'' => with_end(Kind::String, rest, quoted(rest, 0, '\'', false)),
        '"' => with_end(Kind::Quoted, rest, quoted(rest, 0, '"', false)),
        '$' => dollar(rest),
        '\\' => (Kind::Backslash, 1, true),
        c if is_identifier_start(c) => word(rest),
        c if c.is_ascii_digit() => (Kind::Number, number(rest), true),
        '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
            (Kind::Number, number(rest), true)
        }
        _ => (Kind::Symbol, symbol(rest), true),
    };
    Some(Lexeme {
        kind,
        range: start..start + length,
        terminated,
    })
}

/// All lexemes of a text.
pub(super) fn lexemes(text: &str) -> impl Iterator<Item = Lexeme> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let lexeme = next(text, start)?;
        start = lexeme.range.end;
        Some(lexeme)
    })
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c')
}

fn is_identifier_start(c: char) -> bool {
    c.is_ascii_alphabetic() || c == '_' || !c.is_ascii()
}

fn is_identifier_part(c: char) -> bool {
    is_identifier_start(c) || c.is_ascii_digit() || c == '$'
}

pub(super) fn is_operator(c: char) -> bool {
    "+-*/<>=~!@#%^&|`?".contains(c)
}

/// Bytes of the longest start of `rest` whose characters are all `wanted`.
fn run(rest: &str, wanted: impl Fn(char) -> bool) -> usize {
    rest.find(|c| !wanted(c)).unwrap_or(rest.len())
}

fn with_end(kind: Kind, rest: &str, end: Option<usize>) -> (Kind, usize, bool) {
    (kind, end.unwrap_or(rest.len()), end.is_some())
}

/// The end of `/* … */`; such comments nest.
fn block_comment(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let (mut depth, mut at) = (0, 0);
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"/*" => {
                depth += 1;
                at += 2;
            }
            b"*/" => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => at += 1,
        }
    }
    None
}

/// The end of what the quote at byte `prefix` opens; a doubled quote does not end it, nor does `\'` where backslashes
/// escape.
fn quoted(rest: &str, prefix: usize, quote: char, backslashes: bool) -> Option<usize> {
    let mut characters = rest[prefix + 1..].char_indices().peekable();
    while let Some((at, c)) = characters.next() {
        if c == '\\' && backslashes {
            characters.next();
        } else if c == quote {
            if characters.peek().is_some_and(|&(_, next)| next == quote) {
                characters.next();
            } else {
                return Some(prefix + 1 + at + 1);
            }
        }
    }
    None
}

/// `$1`, `$tag$…$tag$`, or a lone `$`.
fn dollar(rest: &str) -> (Kind, usize, bool) {
    let after = &rest[1..];
    if after.starts_with(|c: char| c.is_ascii_digit()) {
        return (
            Kind::Parameter,
            1 + run(after, |c| c.is_ascii_digit()),
            true,
        );
    }
    match dollar_tag(rest) {
        Some(tag) => {
            let end = rest[tag..].find(&rest[..tag]).map(|at| tag + at + tag);
            with_end(Kind::Dollar, rest, end)
        }
        None => (Kind::Symbol, 1, true),
    }
}

/// The length of the opening `$tag$`.
pub(super) fn dollar_tag(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('$')?;
    let tag = if after.starts_with(is_identifier_start) {
        run(after, |c| c != '$' && is_identifier_part(c))
    } else {
        0
    };
    after[tag..].starts_with('$').then_some(tag + 2)
}

/// A word, or the literal that a letter before the quote begins.
fn word(rest: &str) -> (Kind, usize, bool) {
    let bytes = rest.as_bytes();
    match (bytes[0].to_ascii_lowercase(), bytes.get(1), bytes.get(2)) {
        (b'e', Some(b'\''), _) => with_end(Kind::String, rest, quoted(rest, 1, '\'', true)),
        (b'b' | b'x' | b'n', Some(b'\''), _) => {
            with_end(Kind::String, rest, quoted(rest, 1, '\'', false))
        }
        (b'u', Some(b'&'), Some(b'\'')) => {
            with_end(Kind::String, rest, quoted(rest, 2, '\'', false))
        }
        (b'u', Some(b'&'), Some(b'"')) => with_end(Kind::Quoted, rest, quoted(rest, 2, '"', false)),
        _ => (Kind::Word, run(rest, is_identifier_part), true),
    }
}

/// A number; `1..10` is `1`, `..`, `10`.
fn number(rest: &str) -> usize {
    let digit = |c: char| c.is_ascii_digit() || c == '_';
    let lower = rest.get(..2).map(str::to_ascii_lowercase);
    if matches!(lower.as_deref(), Some("0x" | "0o" | "0b")) {
        return 2 + run(&rest[2..], |c| c.is_ascii_hexdigit() || c == '_');
    }
    let mut end = run(rest, digit);
    if rest[end..].starts_with('.') && !rest[end..].starts_with("..") {
        end += 1 + run(&rest[end + 1..], digit);
    }
    if rest[end..].starts_with(['e', 'E']) {
        let sign = usize::from(rest[end + 1..].starts_with(['+', '-']));
        let exponent = run(&rest[end + 1 + sign..], digit);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    end
}

/// An operator as PostgreSQL cuts it, or a single character.
fn symbol(rest: &str) -> usize {
    for pair in ["::", ":=", ".."] {
        if rest.starts_with(pair) {
            return pair.len();
        }
    }
    let mut length = run(rest, is_operator);
    for comment in ["--", "/*"] {
        if let Some(at) = rest[..length].find(comment) {
            length = at;
        }
    }
    // An operator of several characters ends in + or - only if it also has one of these.
    if !rest[..length].contains(['~', '!', '@', '#', '%', '^', '&', '|', '`', '?']) {
        while length > 1 && rest[..length].ends_with(['+', '-']) {
            length -= 1;
        }
    }
    if length == 0 {
        rest.chars().next().map_or(0, char::len_utf8)
    } else {
        length
    }
}
