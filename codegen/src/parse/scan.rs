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
    let bytes = rest.as_bytes();
    let follows = |byte| bytes.get(1) == Some(&byte);
    let (kind, length, terminated) = match *bytes.first()? {
        b'a'..=b'z' | b'A'..=b'Z' | b'_' => word(rest),
        first if is_blank(first) => (Kind::Blank, run(rest, is_blank), true),
        // No operator, nor do they begin another symbol.
        b'(' | b')' | b',' | b';' | b'[' | b']' => (Kind::Symbol, 1, true),
        b'-' if follows(b'-') => {
            let is_within = |byte| byte != b'\n' && byte != b'\r';
            (Kind::Comment, run(rest, is_within), true)
        }
        b'/' if follows(b'*') => with_end(Kind::Comment, rest, block_comment(rest)),
        b'\'' => with_end(Kind::String, rest, quoted(rest, 0, b'\'', false)),
        b'"' => with_end(Kind::Quoted, rest, quoted(rest, 0, b'"', false)),
        b'$' => dollar(rest),
        b'\\' => (Kind::Backslash, 1, true),
        b'0'..=b'9' => (Kind::Number, number(rest), true),
        b'.' if bytes.get(1).is_some_and(u8::is_ascii_digit) => (Kind::Number, number(rest), true),
        _ if start == 0 && rest.starts_with('\u{feff}') => {
            (Kind::Blank, '\u{feff}'.len_utf8(), true)
        }
        first if is_identifier_start(first) => word(rest),
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

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | b'\x0b' | b'\x0c')
}

/// All bytes of a character beyond ASCII are part of a name.
const fn is_identifier_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || !byte.is_ascii()
}

const fn is_identifier_part(byte: u8) -> bool {
    IDENTIFIER_PARTS[byte as usize]
}

/// By byte.
static IDENTIFIER_PARTS: [bool; 256] = {
    let mut parts = [false; 256];
    let mut byte = 0;
    while byte < parts.len() {
        let it = byte as u8;
        parts[byte] = is_identifier_start(it) || it.is_ascii_digit() || it == b'$';
        byte += 1;
    }
    parts
};

pub(super) fn is_operator(byte: u8) -> bool {
    b"+-*/<>=~!@#%^&|`?".contains(&byte)
}

/// Bytes of the longest start of `rest` whose bytes are all `wanted`.
fn run(rest: &str, wanted: impl Fn(u8) -> bool) -> usize {
    let mut bytes = rest.bytes();
    bytes.position(|byte| !wanted(byte)).unwrap_or(rest.len())
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
fn quoted(rest: &str, prefix: usize, quote: u8, backslashes: bool) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut at = prefix + 1;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        if byte == b'\\' && backslashes {
            at += 1;
        } else if byte == quote {
            if bytes.get(at) != Some(&quote) {
                return Some(at);
            }
            at += 1;
        }
    }
    None
}

/// `$1`, `$tag$…$tag$`, or a lone `$`.
fn dollar(rest: &str) -> (Kind, usize, bool) {
    let after = &rest[1..];
    if after.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = run(after, |byte| byte.is_ascii_digit());
        return (Kind::Parameter, 1 + digits, true);
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
    let tag = if after.bytes().next().is_some_and(is_identifier_start) {
        run(after, |byte| byte != b'$' && is_identifier_part(byte))
    } else {
        0
    };
    after[tag..].starts_with('$').then_some(tag + 2)
}

/// A word, or the literal that a letter before the quote begins.
fn word(rest: &str) -> (Kind, usize, bool) {
    let length = run(rest, is_identifier_part);
    let bytes = rest.as_bytes();
    if length > 1 || bytes.len() == 1 {
        return (Kind::Word, length, true);
    }
    match (bytes[0].to_ascii_lowercase(), bytes[1], bytes.get(2)) {
        (b'e', b'\'', _) => with_end(Kind::String, rest, quoted(rest, 1, b'\'', true)),
        (b'b' | b'x' | b'n', b'\'', _) => {
            with_end(Kind::String, rest, quoted(rest, 1, b'\'', false))
        }
        (b'u', b'&', Some(b'\'')) => with_end(Kind::String, rest, quoted(rest, 2, b'\'', false)),
        (b'u', b'&', Some(b'"')) => with_end(Kind::Quoted, rest, quoted(rest, 2, b'"', false)),
        _ => (Kind::Word, length, true),
    }
}

/// A number; `1..10` is `1`, `..`, `10`.
fn number(rest: &str) -> usize {
    let digit = |byte: u8| byte.is_ascii_digit() || byte == b'_';
    if let [b'0', b'x' | b'X' | b'o' | b'O' | b'b' | b'B', ..] = rest.as_bytes() {
        return 2 + run(&rest[2..], |byte| byte.is_ascii_hexdigit() || byte == b'_');
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
    if let [b':', b':' | b'=', ..] | [b'.', b'.', ..] = rest.as_bytes() {
        return 2;
    }
    let mut length = run(rest, is_operator);
    if length < 2 {
        return rest.chars().next().map_or(0, char::len_utf8);
    }
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
    // A comment follows the operator, or stands in its place.
    length.max(1)
}
