//! Tokens of an expression, a query or a plpgsql body, by PostgreSQL's lexical rules, with their byte ranges.
//!
//! sqlparser's tokenizer counts characters, reads comments and signs into operators (`a=-1`, `a+--b`) and leaves
//! adjacent literals apart; its parser is given these tokens instead, without blanks and comments.
//! <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>

use sqlparser::tokenizer::{Location, Token as SqlToken, TokenWithSpan};

use crate::diagnostics::{Code, Diagnostic};
use crate::name::Name;
use crate::source::Place;

/// A token and its bytes in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// What it is.
    pub(super) kind: Kind,
    /// First byte.
    pub(super) start: usize,
    /// Byte behind the last.
    pub(super) end: usize,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// An identifier or keyword without quotes.
    Word,
    /// `"name"`, quotes undone.
    Quoted(String),
    /// A character string of any spelling, quotes and escapes undone, continued ones joined.
    String(String),
    /// `B'101'` or `X'1F'`, as bits.
    Bits(String),
    /// A number.
    Number,
    /// `$1`
    Parameter,
    /// An operator.
    Operator,
    /// `( ) [ ] , ; . .. : :: := =>`
    Symbol,
}

impl Token {
    /// The source text.
    pub(super) fn text<'a>(&self, source: &'a str) -> &'a str {
        &source[self.start..self.end]
    }

    /// Whether it is this keyword, in upper or lower case.
    pub(super) fn is_word(&self, source: &str, keyword: &str) -> bool {
        self.kind == Kind::Word && self.text(source).eq_ignore_ascii_case(keyword)
    }

    /// Whether it is this symbol or operator.
    pub(super) fn is_symbol(&self, source: &str, symbol: &str) -> bool {
        matches!(self.kind, Kind::Symbol | Kind::Operator) && self.text(source) == symbol
    }

    /// The identifier that it spells; keywords too.
    pub(super) fn name(&self, source: &str) -> Option<Name> {
        match &self.kind {
            Kind::Word => Some(Name::from_unquoted(self.text(source))),
            Kind::Quoted(text) => Some(Name::from_quoted(text)),
            Kind::String(_)
            | Kind::Bits(_)
            | Kind::Number
            | Kind::Parameter
            | Kind::Operator
            | Kind::Symbol => None,
        }
    }
}

/// The tokens of a text.
pub(super) fn tokens(source: &str, place: Place) -> Result<Vec<Token>, Box<Diagnostic>> {
    let mut lexer = Lexer {
        source,
        bytes: source.as_bytes(),
        position: 0,
        place,
    };
    let mut tokens = Vec::new();
    while let Some(token) = lexer.next()? {
        tokens.push(token);
    }
    join_unicode_escapes(source, &mut tokens);
    Ok(tokens)
}

/// The tokens as sqlparser's parser takes them. Its columns are byte offsets plus one, all on line 1, so that the
/// spans of its trees are byte ranges.
pub(super) fn for_sqlparser(source: &str, tokens: &[Token]) -> Vec<TokenWithSpan> {
    tokens
        .iter()
        .map(|token| {
            let text = token.text(source);
            let sql = match &token.kind {
                Kind::Word => SqlToken::make_word(text, None),
                Kind::Quoted(name) => SqlToken::make_word(name, Some('"')),
                Kind::String(value) => SqlToken::SingleQuotedString(value.clone()),
                Kind::Bits(bits) => SqlToken::SingleQuotedByteStringLiteral(bits.clone()),
                Kind::Number => SqlToken::Number(text.to_owned(), false),
                Kind::Parameter => SqlToken::Placeholder(text.to_owned()),
                Kind::Operator | Kind::Symbol => symbol(text),
            };
            TokenWithSpan::new(
                sql,
                sqlparser::tokenizer::Span::new(location(token.start), location(token.end)),
            )
        })
        .collect()
}

fn location(byte: usize) -> Location {
    Location::new(1, byte as u64 + 1)
}

/// The byte that a location made by [`for_sqlparser`] stands for; `None` where sqlparser knows no place.
pub(super) fn byte(location: Location) -> Option<usize> {
    usize::try_from(location.column)
        .ok()
        .and_then(|column| column.checked_sub(1))
}

/// Operators that sqlparser's parser must know by name; all others are custom ones, which it treats alike.
fn symbol(text: &str) -> SqlToken {
    match text {
        "(" => SqlToken::LParen,
        ")" => SqlToken::RParen,
        "[" => SqlToken::LBracket,
        "]" => SqlToken::RBracket,
        "," => SqlToken::Comma,
        ";" => SqlToken::SemiColon,
        "." => SqlToken::Period,
        ":" => SqlToken::Colon,
        "::" => SqlToken::DoubleColon,
        ":=" => SqlToken::Assignment,
        "=>" => SqlToken::RArrow,
        "=" => SqlToken::Eq,
        "<>" | "!=" => SqlToken::Neq,
        "<" => SqlToken::Lt,
        ">" => SqlToken::Gt,
        "<=" => SqlToken::LtEq,
        ">=" => SqlToken::GtEq,
        "+" => SqlToken::Plus,
        "-" => SqlToken::Minus,
        "*" => SqlToken::Mul,
        "/" => SqlToken::Div,
        "%" => SqlToken::Mod,
        "^" => SqlToken::Caret,
        "~" => SqlToken::Tilde,
        "~*" => SqlToken::TildeAsterisk,
        "!~" => SqlToken::ExclamationMarkTilde,
        "!~*" => SqlToken::ExclamationMarkTildeAsterisk,
        "~~" => SqlToken::DoubleTilde,
        "~~*" => SqlToken::DoubleTildeAsterisk,
        "!~~" => SqlToken::ExclamationMarkDoubleTilde,
        "!~~*" => SqlToken::ExclamationMarkDoubleTildeAsterisk,
        other => SqlToken::CustomBinaryOperator(other.to_owned()),
    }
}

struct Lexer<'a> {
    source: &'a str,
    bytes: &'a [u8],
    position: usize,
    place: Place,
}

/// How a string's inside is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// `'…'`
    Plain,
    /// `E'…'`
    Escaped,
}

impl Lexer<'_> {
    fn next(&mut self) -> Result<Option<Token>, Box<Diagnostic>> {
        self.skip_blanks()?;
        let start = self.position;
        let Some(&first) = self.bytes.get(start) else {
            return Ok(None);
        };
        let quote_follows = |offset: usize| self.bytes.get(start + offset) == Some(&b'\'');
        let kind = match first {
            b'\'' => self.string(start, Mode::Plain)?,
            b'e' | b'E' if quote_follows(1) => {
                self.position += 1;
                self.string(start, Mode::Escaped)?
            }
            b'n' | b'N' if quote_follows(1) => {
                self.position += 1;
                self.string(start, Mode::Plain)?
            }
            b'b' | b'B' | b'x' | b'X' if quote_follows(1) => {
                self.position += 1;
                self.bits(start, first)?
            }
            b'"' => Kind::Quoted(self.quoted(start)?),
            b'$' => match self.dollar(start)? {
                Some(kind) => kind,
                None => return Err(self.syntax_error(start, start + 1)),
            },
            b'0'..=b'9' => self.number(),
            b'.' if self.bytes.get(start + 1).is_some_and(u8::is_ascii_digit) => self.number(),
            _ if is_identifier_start(first) => {
                self.take_while(is_identifier_part);
                Kind::Word
            }
            _ if is_operator(first) => self.operator(),
            b'(' | b')' | b'[' | b']' | b',' | b';' => self.symbol(1),
            b'.' if self.bytes.get(start + 1) == Some(&b'.') => self.symbol(2),
            b':' if matches!(self.bytes.get(start + 1), Some(b':' | b'=')) => self.symbol(2),
            b'.' | b':' => self.symbol(1),
            _ => return Err(self.syntax_error(start, start + 1)),
        };
        Ok(Some(Token {
            kind,
            start,
            end: self.position,
        }))
    }

    fn symbol(&mut self, length: usize) -> Kind {
        self.position += length;
        Kind::Symbol
    }

    fn take_while(&mut self, accept: impl Fn(u8) -> bool) {
        while self
            .bytes
            .get(self.position)
            .is_some_and(|&byte| accept(byte))
        {
            self.position += 1;
        }
    }

    fn skip_blanks(&mut self) -> Result<(), Box<Diagnostic>> {
        loop {
            self.take_while(is_blank);
            let rest = &self.bytes[self.position..];
            if rest.starts_with(b"--") {
                self.take_while(|byte| !matches!(byte, b'\n' | b'\r'));
            } else if rest.starts_with(b"/*") {
                self.block_comment()?;
            } else {
                return Ok(());
            }
        }
    }

    fn block_comment(&mut self) -> Result<(), Box<Diagnostic>> {
        let start = self.position;
        let mut depth = 0_u32;
        while self.position < self.bytes.len() {
            let rest = &self.bytes[self.position..];
            if rest.starts_with(b"/*") {
                depth += 1;
                self.position += 2;
            } else if rest.starts_with(b"*/") {
                depth -= 1;
                self.position += 2;
                if depth == 0 {
                    return Ok(());
                }
            } else {
                self.position += 1;
            }
        }
        Err(self.unterminated(start, Code::UnterminatedComment, "/* comment"))
    }

    /// A string and those that continue it behind a newline, as if they were one.
    fn string(&mut self, start: usize, mode: Mode) -> Result<Kind, Box<Diagnostic>> {
        let mut value = Vec::new();
        loop {
            self.string_part(start, mode, &mut value)?;
            if !self.continues() {
                break;
            }
        }
        match String::from_utf8(value) {
            Ok(value) => Ok(Kind::String(value)),
            Err(_) => Err(Box::new(
                Diagnostic::error(
                    Code::SyntaxError,
                    self.place.span(start, self.position),
                    "invalid byte sequence for encoding \"UTF8\"",
                )
                .detail("An escape makes bytes that are no UTF-8."),
            )),
        }
    }

    /// From an opening quote to its closing one.
    fn string_part(
        &mut self,
        start: usize,
        mode: Mode,
        value: &mut Vec<u8>,
    ) -> Result<(), Box<Diagnostic>> {
        self.position += 1;
        loop {
            match self.bytes.get(self.position) {
                None => {
                    return Err(self.unterminated(
                        start,
                        Code::UnterminatedString,
                        "quoted string",
                    ));
                }
                Some(b'\'') if self.bytes.get(self.position + 1) == Some(&b'\'') => {
                    value.push(b'\'');
                    self.position += 2;
                }
                Some(b'\'') => {
                    self.position += 1;
                    return Ok(());
                }
                Some(b'\\') if mode == Mode::Escaped => self.escape(value),
                Some(&byte) => {
                    value.push(byte);
                    self.position += 1;
                }
            }
        }
    }

    /// A backslash escape of `E'…'`.
    fn escape(&mut self, value: &mut Vec<u8>) {
        self.position += 1;
        let Some(&letter) = self.bytes.get(self.position) else {
            return;
        };
        self.position += 1;
        match letter {
            b'b' => value.push(8),
            b'f' => value.push(12),
            b'n' => value.push(b'\n'),
            b'r' => value.push(b'\r'),
            b't' => value.push(b'\t'),
            b'0'..=b'7' => {
                self.position -= 1;
                value.push((self.digits(8, 3).unwrap_or(0) & 0xff) as u8);
            }
            b'x' => match self.digits(16, 2) {
                Some(byte) => value.push((byte & 0xff) as u8),
                None => value.push(b'x'),
            },
            b'u' | b'U' => {
                let code = self.digits(16, if letter == b'u' { 4 } else { 8 });
                match code {
                    // A surrogate pair is two escapes.
                    Some(high @ 0xd800..=0xdbff)
                        if self.bytes[self.position..].starts_with(b"\\u") =>
                    {
                        self.position += 2;
                        let low = self.digits(16, 4).unwrap_or(0);
                        let code = 0x1_0000 + ((high & 0x3ff) << 10) + (low & 0x3ff);
                        push_char(value, code);
                    }
                    Some(code) => push_char(value, code),
                    None => value.push(letter),
                }
            }
            other => value.push(other),
        }
    }

    fn digits(&mut self, radix: u32, at_most: usize) -> Option<u32> {
        let start = self.position;
        let mut number = 0;
        while self.position < start + at_most
            && let Some(digit) = self
                .bytes
                .get(self.position)
                .and_then(|&byte| char::from(byte).to_digit(radix))
        {
            number = number * radix + digit;
            self.position += 1;
        }
        (self.position > start).then_some(number)
    }

    /// Whether the string goes on behind blanks with a newline; then stands at the next quote.
    fn continues(&mut self) -> bool {
        let mut position = self.position;
        let mut newline = false;
        loop {
            match self.bytes.get(position) {
                Some(b'\n' | b'\r') => {
                    newline = true;
                    position += 1;
                }
                Some(&byte) if is_blank(byte) => position += 1,
                Some(b'-') if self.bytes.get(position + 1) == Some(&b'-') => {
                    while self
                        .bytes
                        .get(position)
                        .is_some_and(|byte| !matches!(byte, b'\n' | b'\r'))
                    {
                        position += 1;
                    }
                }
                Some(b'\'') if newline => {
                    self.position = position;
                    return true;
                }
                _ => return false,
            }
        }
    }

    fn bits(&mut self, start: usize, kind: u8) -> Result<Kind, Box<Diagnostic>> {
        let Kind::String(digits) = self.string(start, Mode::Plain)? else {
            return Err(self.syntax_error(start, self.position));
        };
        let mut bits = String::new();
        for digit in digits.chars() {
            let radix = if kind.eq_ignore_ascii_case(&b'b') {
                2
            } else {
                16
            };
            let Some(value) = digit.to_digit(radix) else {
                return Err(self.syntax_error(start, self.position));
            };
            if radix == 2 {
                bits += &format!("{value:b}");
            } else {
                bits += &format!("{value:04b}");
            }
        }
        Ok(Kind::Bits(bits))
    }

    /// From an opening double quote to its closing one.
    fn quoted(&mut self, start: usize) -> Result<String, Box<Diagnostic>> {
        self.position += 1;
        let mut name = String::new();
        loop {
            let Some(length) = self.bytes[self.position..]
                .iter()
                .position(|&byte| byte == b'"')
            else {
                return Err(self.unterminated(
                    start,
                    Code::UnterminatedIdentifier,
                    "quoted identifier",
                ));
            };
            name += &self.source[self.position..self.position + length];
            self.position += length + 1;
            if self.bytes.get(self.position) == Some(&b'"') {
                name.push('"');
                self.position += 1;
            } else {
                return Ok(name);
            }
        }
    }

    /// `$1`, or a dollar-quoted string; `None` for a dollar sign that begins neither.
    fn dollar(&mut self, start: usize) -> Result<Option<Kind>, Box<Diagnostic>> {
        self.position += 1;
        if self
            .bytes
            .get(self.position)
            .is_some_and(u8::is_ascii_digit)
        {
            self.take_while(|byte| byte.is_ascii_digit());
            return Ok(Some(Kind::Parameter));
        }
        if self
            .bytes
            .get(self.position)
            .is_some_and(|&byte| is_identifier_start(byte))
        {
            self.take_while(|byte| byte != b'$' && is_identifier_part(byte));
        }
        if self.bytes.get(self.position) != Some(&b'$') {
            return Ok(None);
        }
        self.position += 1;
        let tag = &self.source[start..self.position];
        let Some(length) = self.source[self.position..].find(tag) else {
            return Err(self.unterminated(
                start,
                Code::UnterminatedDollarQuote,
                "dollar-quoted string",
            ));
        };
        let value = self.source[self.position..self.position + length].to_owned();
        self.position += length + tag.len();
        Ok(Some(Kind::String(value)))
    }

    fn number(&mut self) -> Kind {
        let start = self.position;
        if self.bytes[start] == b'0'
            && matches!(
                self.bytes.get(start + 1),
                Some(b'x' | b'X' | b'o' | b'O' | b'b' | b'B')
            )
            && self
                .bytes
                .get(start + 2)
                .is_some_and(|byte| byte.is_ascii_hexdigit() || *byte == b'_')
        {
            self.position += 2;
            self.take_while(|byte| byte.is_ascii_hexdigit() || byte == b'_');
            return Kind::Number;
        }
        let digit = |byte: u8| byte.is_ascii_digit() || byte == b'_';
        self.take_while(digit);
        // `1..10` is a range of plpgsql's FOR, not `1.` and `.10`.
        if self.bytes.get(self.position) == Some(&b'.')
            && self.bytes.get(self.position + 1) != Some(&b'.')
        {
            self.position += 1;
            self.take_while(digit);
        }
        if matches!(self.bytes.get(self.position), Some(b'e' | b'E')) {
            let sign = usize::from(matches!(
                self.bytes.get(self.position + 1),
                Some(b'+' | b'-')
            ));
            if self
                .bytes
                .get(self.position + 1 + sign)
                .is_some_and(u8::is_ascii_digit)
            {
                self.position += 1 + sign;
                self.take_while(digit);
            }
        }
        Kind::Number
    }

    /// The longest run of operator characters, but never into a comment, and without a sign at its end unless a
    /// character stands before it that no SQL operator has: `a=-1` is `a = -1`, `a@-1` is `a @- 1`.
    fn operator(&mut self) -> Kind {
        let start = self.position;
        self.take_while(is_operator);
        let run = &self.source[start..self.position];
        let mut length = [run.find("--"), run.find("/*")]
            .into_iter()
            .flatten()
            .min()
            .unwrap_or(run.len());
        while length > 1
            && run[..length].ends_with(['+', '-'])
            && !run[..length - 1].contains(['~', '!', '@', '#', '^', '&', '|', '`', '?', '%'])
        {
            length -= 1;
        }
        self.position = start + length;
        if &run[..length] == "=>" {
            Kind::Symbol
        } else {
            Kind::Operator
        }
    }

    fn unterminated(&self, start: usize, code: Code, what: &str) -> Box<Diagnostic> {
        let near: String = self.source[start..]
            .chars()
            .take_while(|c| *c != '\n')
            .take(40)
            .collect();
        Box::new(Diagnostic::error(
            code,
            self.place.span(start, self.source.len()),
            format!("unterminated {what} at or near \"{near}\""),
        ))
    }

    fn syntax_error(&self, start: usize, end: usize) -> Box<Diagnostic> {
        let mut end = end;
        while !self.source.is_char_boundary(end) {
            end += 1;
        }
        Box::new(Diagnostic::error(
            Code::SyntaxError,
            self.place.span(start, end),
            format!("syntax error at or near \"{}\"", &self.source[start..end]),
        ))
    }
}

/// Joins `U&'d\0061t'` and `U&"…"`, which the loop above reads as `U`, `&` and a literal, with their UESCAPE.
fn join_unicode_escapes(source: &str, tokens: &mut Vec<Token>) {
    let mut index = 0;
    while index + 2 < tokens.len() {
        let [prefix, ampersand, literal] = &tokens[index..index + 3] else {
            return;
        };
        let adjacent = prefix.is_word(source, "u")
            && ampersand.is_symbol(source, "&")
            && prefix.end == ampersand.start
            && ampersand.end == literal.start;
        let text = match &literal.kind {
            Kind::String(text) if source[literal.start..].starts_with('\'') => text,
            Kind::Quoted(text) => text,
            _ => {
                index += 1;
                continue;
            }
        };
        if !adjacent {
            index += 1;
            continue;
        }
        let mut used = 3;
        let mut escape = '\\';
        if let Some([word, character]) = tokens.get(index + 3..index + 5)
            && word.is_word(source, "uescape")
            && let Kind::String(character) = &character.kind
            && let Some(character) = character.chars().next()
        {
            escape = character;
            used = 5;
        }
        let text = undo_unicode_escapes(text, escape);
        let joined = Token {
            kind: match literal.kind {
                Kind::Quoted(_) => Kind::Quoted(text),
                _ => Kind::String(text),
            },
            start: prefix.start,
            end: tokens[index + used - 1].end,
        };
        tokens.splice(index..index + used, [joined]);
        index += 1;
    }
}

fn undo_unicode_escapes(text: &str, escape: char) -> String {
    let mut value = Vec::new();
    let mut rest = text;
    let mut high = None;
    while let Some(first) = rest.chars().next() {
        rest = &rest[first.len_utf8()..];
        if first != escape {
            value.extend_from_slice(first.encode_utf8(&mut [0; 4]).as_bytes());
            continue;
        }
        if let Some(after) = rest.strip_prefix(escape) {
            value.extend_from_slice(escape.encode_utf8(&mut [0; 4]).as_bytes());
            rest = after;
            continue;
        }
        let (from, to) = if rest.starts_with('+') {
            (1, 7)
        } else {
            (0, 4)
        };
        let Some(code) = rest
            .get(from..to)
            .and_then(|digits| u32::from_str_radix(digits, 16).ok())
        else {
            continue;
        };
        rest = &rest[to..];
        match (high.take(), code) {
            (None, 0xd800..=0xdbff) => high = Some(code),
            (Some(high), 0xdc00..=0xdfff) => push_char(
                &mut value,
                0x1_0000 + ((high & 0x3ff) << 10) + (code & 0x3ff),
            ),
            _ => push_char(&mut value, code),
        }
    }
    String::from_utf8_lossy(&value).into_owned()
}

fn push_char(value: &mut Vec<u8>, code: u32) {
    let character = char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER);
    value.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
}

fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

fn is_identifier_start(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte >= 0x80
}

fn is_identifier_part(byte: u8) -> bool {
    is_identifier_start(byte) || byte.is_ascii_digit() || byte == b'$'
}

fn is_operator(byte: u8) -> bool {
    matches!(
        byte,
        b'~' | b'!'
            | b'@'
            | b'#'
            | b'^'
            | b'&'
            | b'|'
            | b'`'
            | b'?'
            | b'+'
            | b'-'
            | b'*'
            | b'/'
            | b'%'
            | b'<'
            | b'>'
            | b'='
    )
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::source::FileId;

    fn check(source: &str, expected: Expect) {
        let printed = match tokens(source, Place::At(FileId(0), 0)) {
            Ok(tokens) => tokens
                .iter()
                .map(|token| match &token.kind {
                    Kind::Quoted(text) => format!("\"{text}\""),
                    Kind::String(text) => format!("'{text}'"),
                    Kind::Bits(bits) => format!("B{bits}"),
                    Kind::Word | Kind::Number | Kind::Parameter | Kind::Operator | Kind::Symbol => {
                        token.text(source).to_owned()
                    }
                })
                .collect::<Vec<_>>()
                .join(" · "),
            Err(diagnostic) => format!("{}: {}", diagnostic.code, diagnostic.message),
        };
        expected.assert_eq(&printed);
    }

    #[test]
    fn operators_end_where_postgresql_ends_them() {
        check(
            "a=-1 b@-1 c+--d\n/*e*/f*/*g*/-h",
            expect!["a · = · - · 1 · b · @- · 1 · c · + · f · * · - · h"],
        );
        check(
            "a<>b!=c->>'d'||e::text[1:2] f=>1 g:=2 1..10",
            expect![
                "a · <> · b · != · c · ->> · 'd' · || · e · :: · text · [ · 1 · : · 2 · ] · f · => · 1 · g · := · 2 · 1 · .. · 10"
            ],
        );
    }

    #[test]
    fn literals_lose_quotes_and_escapes() {
        check(
            r"'it''s' E'a\n\'\x41\u00e9\101' N'n' B'101' x'1f'",
            expect![[r#"
                'it's' · 'a
                'AéA' · 'n' · B101 · B00011111"#]],
        );
        check("'a' -- first\n  'b' 'c'", expect!["'ab' · 'c'"]);
        check(
            r#"U&'d\0061t!+000061' U&"d!0061" UESCAPE '!' "a""b""#,
            expect![[r#"'dat!+000061' · "da" · "a"b""#]],
        );
        check(
            "$$a$b$$ $x$ $$ $x$ $1 1_000 .5 1.5e-3 0x1F 1e",
            expect!["'a$b' · ' $$ ' · $1 · 1_000 · .5 · 1.5e-3 · 0x1F · 1 · e"],
        );
    }

    #[test]
    fn what_has_no_end_is_said() {
        check(
            "a = 'b",
            expect![[r#"unterminated-string: unterminated quoted string at or near "'b""#]],
        );
        check(
            "\"a",
            expect![[r#"unterminated-identifier: unterminated quoted identifier at or near ""a""#]],
        );
        check(
            "$a$ b",
            expect![[
                r#"unterminated-dollar-quote: unterminated dollar-quoted string at or near "$a$ b""#
            ]],
        );
        check(
            "/* /* */",
            expect![[r#"unterminated-comment: unterminated /* comment at or near "/* /* */""#]],
        );
        check(
            "a \\ b",
            expect![[r#"syntax-error: syntax error at or near "\""#]],
        );
    }
}
