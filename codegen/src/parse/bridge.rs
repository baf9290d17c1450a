//! Our tokens as sqlparser's parser takes them, with byte places.
//!
//! sqlparser's own tokenizer counts characters, reads comments and signs into operators (`a=-1`, `a+--b`) and leaves
//! adjacent literals apart. Its parser is given ours instead: columns are byte offsets plus one, all on line 1, so
//! that the spans of its trees are byte ranges; strings of every spelling are plain ones, escapes undone.

use sqlparser::tokenizer::{Location, Span, Token as SqlToken, TokenWithSpan};

use super::cursor::Parse;
use super::form::Forms;
use super::scan::{self, Kind};
use super::tokens::{self, Token};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Place;

/// The tokens of an expression or query; an unterminated one is an error.
pub(super) fn tokens(text: &str, place: Place) -> Parse<Vec<Token>> {
    if let Some(open) = scan::lexemes(text).find(|lexeme| !lexeme.terminated) {
        let (code, what) = match open.kind {
            Kind::Comment => (Code::UnterminatedComment, "/* comment"),
            Kind::Quoted => (Code::UnterminatedIdentifier, "quoted identifier"),
            Kind::Dollar => (Code::UnterminatedDollarQuote, "dollar-quoted string"),
            Kind::String
            | Kind::Blank
            | Kind::Word
            | Kind::Number
            | Kind::Parameter
            | Kind::Symbol
            | Kind::Backslash => (Code::UnterminatedString, "quoted string"),
        };
        let near: String = text[open.range.clone()]
            .chars()
            .take_while(|c| *c != '\n')
            .take(40)
            .collect();
        return Err(Box::new(Diagnostic::error(
            code,
            place.span(open.range.start, open.range.end),
            format!("unterminated {what} at or near \"{near}\""),
        )));
    }
    Ok(tokens::tokens(text))
}

/// The tokens for sqlparser.
pub(super) fn for_sqlparser(
    text: &str,
    tokens: &[Token],
    forms: &Forms,
    place: Place,
) -> Parse<Vec<TokenWithSpan>> {
    tokens
        .iter()
        .map(|token| {
            match disguised(text, token, forms)
                .or_else(|| converted(&text[token.start..token.end], token.kind))
            {
                Some(sql) => Ok(TokenWithSpan::new(
                    sql,
                    Span::new(location(token.start), location(token.end)),
                )),
                None => Err(Box::new(Diagnostic::error(
                    Code::SyntaxError,
                    place.span(token.start, token.end),
                    format!(
                        "syntax error at or near \"{}\"",
                        &text[token.start..token.end]
                    ),
                ))),
            }
        })
        .collect()
}

/// A keyword that is to be taken for a name; AS for one of no letters; TABLE for SELECT.
fn disguised(text: &str, token: &Token, forms: &Forms) -> Option<SqlToken> {
    if forms.commands.contains(&token.start) {
        return Some(SqlToken::make_word("SELECT", None));
    }
    if !forms.names.contains(&token.start) {
        return None;
    }
    let word = &text[token.start..token.end];
    let name = if word.eq_ignore_ascii_case("as") {
        ""
    } else {
        word
    };
    Some(SqlToken::make_word(name, Some('"')))
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

fn converted(raw: &str, kind: Kind) -> Option<SqlToken> {
    Some(match kind {
        Kind::Word => SqlToken::make_word(raw, None),
        Kind::Quoted => SqlToken::make_word(&quoted(raw)?, Some('"')),
        Kind::String if raw.starts_with(['b', 'B', 'x', 'X']) => {
            SqlToken::SingleQuotedByteStringLiteral(bits(raw)?)
        }
        Kind::String | Kind::Dollar => {
            SqlToken::SingleQuotedString(tokens::literal(raw, kind)?.text.to_string())
        }
        Kind::Number => SqlToken::Number(raw.to_owned(), false),
        Kind::Parameter => SqlToken::Placeholder(raw.to_owned()),
        Kind::Symbol => symbol(raw)?,
        Kind::Blank | Kind::Comment | Kind::Backslash => return None,
    })
}

/// A quoted identifier's text, not yet cut at 63 bytes.
fn quoted(raw: &str) -> Option<String> {
    if raw.starts_with('"') {
        let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
        return Some(inner.replace("\"\"", "\""));
    }
    Some(tokens::name(raw, Kind::Quoted).to_string())
}

/// `B'101'` and `X'1F'` as bits.
fn bits(raw: &str) -> Option<String> {
    let hexadecimal = raw.starts_with(['x', 'X']);
    let mut bits = String::new();
    // Behind a line end it may go on in quotes of its own.
    for digit in raw[1..]
        .chars()
        .filter(|c| !c.is_ascii_whitespace() && *c != '\'')
    {
        let value = digit.to_digit(if hexadecimal { 16 } else { 2 })?;
        for bit in (0..if hexadecimal { 4 } else { 1 }).rev() {
            bits.push(if value >> bit & 1 == 1 { '1' } else { '0' });
        }
    }
    Some(bits)
}

/// Operators that sqlparser's parser must know by name are that; all others are custom ones, which it treats alike.
fn symbol(text: &str) -> Option<SqlToken> {
    Some(match text {
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
        other if other.bytes().next().is_some_and(scan::is_operator) => {
            SqlToken::CustomBinaryOperator(other.to_owned())
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::source::FileId;

    fn check(source: &str, expected: &Expect) {
        let place = Place::At(FileId(0), 0);
        let converted = tokens(source, place)
            .and_then(|tokens| for_sqlparser(source, &tokens, &Forms::default(), place));
        expected.assert_eq(&match converted {
            Ok(tokens) => tokens
                .iter()
                .map(|token| token.token.to_string())
                .collect::<Vec<_>>()
                .join(" · "),
            Err(diagnostic) => format!("{}: {}", diagnostic.code, diagnostic.message),
        });
    }

    #[test]
    fn operators_end_where_postgresql_ends_them() {
        check(
            "a=-1 b@-1 c+--d\n/*e*/f*/*g*/-h",
            &expect!["a · = · - · 1 · b · @- · 1 · c · + · f · * · - · h"],
        );
        check(
            "a<>b!=c->>'d'||e::text[1:2] f=>1 g:=2",
            &expect![
                "a · <> · b · <> · c · ->> · 'd' · || · e · :: · text · [ · 1 · : · 2 · ] · f · => · 1 · g · := · 2"
            ],
        );
    }

    #[test]
    fn literals_lose_quotes_and_escapes() {
        check(
            r"'it''s' E'a\t\'\x41\u00e9\101' N'n' B'101' x'1f'",
            &expect!["'it's' · 'a	'AéA' · 'n' · B'101' · B'00011111'"],
        );
        check("'a' -- first\n  'b' 'c'", &expect!["'ab' · 'c'"]);
        check(
            r#"U&'d\0061t!+000061' "a""b" U&"d\0061""#,
            &expect![[r#"'dat!+000061' · "a"b" · "da""#]],
        );
        check(
            "$$a$b$$ $x$ $$ $x$ $1 1_000 .5 1.5e-3 0x1F",
            &expect!["'a$b' · ' $$ ' · $1 · 1_000 · .5 · 1.5e-3 · 0x1F"],
        );
    }

    #[test]
    fn what_has_no_end_is_said() {
        check(
            "a = 'b",
            &expect![[r#"unterminated-string: unterminated quoted string at or near "'b""#]],
        );
        check(
            "\"a",
            &expect![[
                r#"unterminated-identifier: unterminated quoted identifier at or near ""a""#
            ]],
        );
        check(
            "$a$ b",
            &expect![[
                r#"unterminated-dollar-quote: unterminated dollar-quoted string at or near "$a$ b""#
            ]],
        );
        check(
            "/* /* */",
            &expect![[r#"unterminated-comment: unterminated /* comment at or near "/* /* */""#]],
        );
        check(
            "a \\ b",
            &expect![[r#"syntax-error: syntax error at or near "\""#]],
        );
        check(
            "a { b",
            &expect![[r#"syntax-error: syntax error at or near "{""#]],
        );
        check(
            "B'102'",
            &expect![[r#"syntax-error: syntax error at or near "B'102'""#]],
        );
    }
}
