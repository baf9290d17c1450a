//! A place in the tokens of one statement, and the small things every statement is made of.
//!
//! Names, literals, lists, parentheses and slices, with their spans, and PostgreSQL's syntax errors. The extension
//! grammar is written with it; conversions of sqlparser's trees look up places through it.

use std::cell::Cell;
use std::sync::Arc;

use super::from_sqlparser;
use super::scan::Kind;
use super::tokens::{self, Literal, Token};
use super::words;
use crate::ddl::{Body, Ident, ObjectName, RoleName};
use crate::diagnostics::{Code, Diagnostic};
use crate::name::{Name, QualifiedName};
use crate::source::{Place, Snippet, Span};

/// A result, or what PostgreSQL says about the statement.
pub(super) type Parse<T> = Result<T, Box<Diagnostic>>;

/// A place in the tokens of a statement.
#[derive(Debug, Clone)]
pub(super) struct Cursor<'a> {
    text: &'a str,
    place: Place,
    tokens: Arc<[Token]>,
    at: usize,
    end: usize,
    /// The first token that does not go on a row of keywords that was begun: an error is there, not at its first.
    furthest: Cell<usize>,
    /// Whether a semicolon ends the statement: an error at its end is there.
    semicolon: bool,
}

impl<'a> Cursor<'a> {
    /// At the first token of a statement.
    pub(super) fn new(text: &'a str, place: Place, semicolon: bool) -> Self {
        let tokens: Arc<[Token]> = tokens::tokens(text).into();
        let end = tokens.len();
        Self {
            text,
            place,
            tokens,
            at: 0,
            end,
            furthest: Cell::new(0),
            semicolon,
        }
    }

    // Places

    /// The statement's text.
    pub(super) fn text(&self) -> &'a str {
        self.text
    }

    /// Where the statement stands.
    pub(super) fn place(&self) -> Place {
        self.place
    }

    /// All tokens of the statement.
    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// The index of the next token.
    pub(super) fn index(&self) -> usize {
        self.at
    }

    /// Goes to a token.
    pub(super) fn seek(&mut self, index: usize) {
        self.at = index;
    }

    /// Goes to the end.
    pub(super) fn skip_rest(&mut self) {
        self.at = self.end;
    }

    /// Whether no token is left.
    pub(super) fn done(&self) -> bool {
        self.at >= self.end
    }

    /// The place of the tokens `from..to`.
    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        let (start, end) = self.bytes(from, to);
        self.place.span(start, end)
    }

    /// The place from a token to the last one read.
    pub(super) fn span_from(&self, from: usize) -> Span {
        self.span(from, self.at)
    }

    /// The whole statement's place.
    pub(super) fn whole(&self) -> Span {
        self.span(0, self.tokens.len())
    }

    fn bytes(&self, from: usize, to: usize) -> (usize, usize) {
        let end = self.text.len();
        let start = self.tokens.get(from).map_or(end, |token| token.start);
        let last = to.checked_sub(1).and_then(|last| self.tokens.get(last));
        (start, last.map_or(start, |token| token.end.max(start)))
    }

    // Looking

    /// The next token but `ahead`.
    pub(super) fn nth(&self, ahead: usize) -> Option<Token> {
        let index = self.at + ahead;
        (index < self.end).then(|| self.tokens[index])
    }

    /// The text of a token.
    pub(super) fn raw(&self, token: Token) -> &'a str {
        &self.text[token.start..token.end]
    }

    /// The next token's text but `ahead`; empty at the end.
    pub(super) fn nth_raw(&self, ahead: usize) -> &'a str {
        self.nth(ahead).map_or("", |token| self.raw(token))
    }

    /// Whether the next token but `ahead` is this keyword.
    pub(super) fn nth_is(&self, ahead: usize, word: &str) -> bool {
        self.nth(ahead).is_some_and(|token| {
            token.kind == Kind::Word && self.raw(token).eq_ignore_ascii_case(word)
        })
    }

    /// Whether the next token is this keyword.
    pub(super) fn is(&self, word: &str) -> bool {
        self.nth_is(0, word)
    }

    /// Whether the next token is one of these keywords.
    pub(super) fn is_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is(word))
    }

    /// Whether the next tokens are these keywords, parted by blanks.
    pub(super) fn are(&self, words: &str) -> bool {
        let mut words = words.split(' ').enumerate();
        match words.find(|&(ahead, word)| !self.nth_is(ahead, word)) {
            None => true,
            Some((ahead, _)) => {
                if ahead > 0 {
                    let furthest = self.furthest.get().max(self.at + ahead);
                    self.furthest.set(furthest);
                }
                false
            }
        }
    }

    /// Whether the next token but `ahead` is this symbol.
    pub(super) fn nth_symbol(&self, ahead: usize, symbol: &str) -> bool {
        self.nth(ahead)
            .is_some_and(|token| token.kind == Kind::Symbol && self.raw(token) == symbol)
    }

    /// Whether the next token is this symbol.
    pub(super) fn symbol(&self, symbol: &str) -> bool {
        self.nth_symbol(0, symbol)
    }

    // Taking

    /// Takes these keywords, or none.
    pub(super) fn eat(&mut self, words: &str) -> bool {
        let found = self.are(words);
        if found {
            self.at += words.split(' ').count();
        }
        found
    }

    /// Takes one of these keywords, or none.
    pub(super) fn eat_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.eat(word))
    }

    /// Takes these keywords.
    pub(super) fn expect(&mut self, words: &str) -> Parse<()> {
        for word in words.split(' ') {
            if !self.eat(word) {
                return Err(self.syntax_error());
            }
        }
        Ok(())
    }

    /// Takes a symbol, or not.
    pub(super) fn eat_symbol(&mut self, symbol: &str) -> bool {
        let found = self.symbol(symbol);
        self.at += usize::from(found);
        found
    }

    /// Takes a symbol.
    pub(super) fn expect_symbol(&mut self, symbol: &str) -> Parse<()> {
        if self.eat_symbol(symbol) {
            Ok(())
        } else {
            Err(self.syntax_error())
        }
    }

    /// Takes any token.
    pub(super) fn bump(&mut self) -> Parse<Token> {
        match self.nth(0) {
            Some(token) => {
                self.at += 1;
                Ok(token)
            }
            None => Err(self.syntax_error()),
        }
    }

    /// `IF EXISTS`
    pub(super) fn if_exists(&mut self) -> bool {
        self.eat("if exists")
    }

    /// `IF NOT EXISTS`
    pub(super) fn if_not_exists(&mut self) -> bool {
        self.eat("if not exists")
    }

    /// `CASCADE`; RESTRICT is the default.
    pub(super) fn cascade(&mut self) -> bool {
        self.eat("cascade") || {
            self.eat("restrict");
            false
        }
    }

    /// Items with commas between them.
    pub(super) fn list<T>(&mut self, mut item: impl FnMut(&mut Self) -> Parse<T>) -> Parse<Vec<T>> {
        let mut items = vec![item(self)?];
        while self.eat_symbol(",") {
            items.push(item(self)?);
        }
        Ok(items)
    }

    /// `( item, … )`
    pub(super) fn parenthesised_list<T>(
        &mut self,
        item: impl FnMut(&mut Self) -> Parse<T>,
    ) -> Parse<Vec<T>> {
        self.expect_symbol("(")?;
        let items = self.list(item)?;
        self.expect_symbol(")")?;
        Ok(items)
    }

    // Names

    /// An identifier where any but a reserved word may stand (`ColId`).
    pub(super) fn ident(&mut self) -> Parse<Ident> {
        self.ident_unless(|word| words::is_reserved(word) || words::is_function_or_type(word))
    }

    /// An identifier where every word may stand (`ColLabel`): behind a dot.
    pub(super) fn label(&mut self) -> Parse<Ident> {
        self.ident_unless(|_| false)
    }

    /// An identifier that names a role, type or function.
    pub(super) fn loose_ident(&mut self) -> Parse<Ident> {
        self.ident_unless(words::is_reserved)
    }

    fn ident_unless(&mut self, refused: impl Fn(&str) -> bool) -> Parse<Ident> {
        match self.nth(0) {
            Some(token)
                if token.kind == Kind::Quoted
                    || token.kind == Kind::Word
                        && !refused(&self.raw(token).to_ascii_lowercase()) =>
            {
                self.at += 1;
                Ok(Ident {
                    name: tokens::name(self.raw(token), token.kind),
                    span: self.place.span(token.start, token.end),
                })
            }
            _ => Err(self.syntax_error()),
        }
    }

    /// `name` or `schema.name`; a database's name before them is dropped, it can only be the current one.
    pub(super) fn object_name(&mut self) -> Parse<ObjectName> {
        self.dotted(Self::ident)
    }

    /// A function's or type's name, where more words may stand.
    pub(super) fn loose_object_name(&mut self) -> Parse<ObjectName> {
        self.dotted(Self::loose_ident)
    }

    fn dotted(&mut self, first: impl Fn(&mut Self) -> Parse<Ident>) -> Parse<ObjectName> {
        let start = self.at;
        let mut parts = vec![first(self)?.name];
        while self.eat_symbol(".") {
            parts.push(self.label()?.name);
        }
        Ok(ObjectName {
            name: qualified(parts),
            span: self.span_from(start),
        })
    }

    /// `schema.table.column`: the relation and its column.
    pub(super) fn column_reference(&mut self) -> Parse<(ObjectName, Ident)> {
        let start = self.at;
        let mut parts = vec![self.ident()?];
        while self.eat_symbol(".") {
            parts.push(self.label()?);
        }
        let column = match parts.pop() {
            Some(column) if !parts.is_empty() => column,
            _ => return Err(self.syntax_error()),
        };
        let table = ObjectName {
            name: qualified(parts.into_iter().map(|part| part.name).collect()),
            span: self.span(start, self.at - 2),
        };
        Ok((table, column))
    }

    /// `PUBLIC`, `CURRENT_USER`, or a role's name.
    pub(super) fn role(&mut self) -> Parse<RoleName> {
        let start = self.at;
        if self.eat_any(&["current_user", "current_role", "session_user"]) {
            return Ok(RoleName::Current(self.span_from(start)));
        }
        let role = self.loose_ident()?;
        // PUBLIC is no keyword: a quoted "public" is it too.
        if role.name == "public" {
            return Ok(RoleName::Public);
        }
        Ok(RoleName::Role(role))
    }

    /// `( name, … )`
    pub(super) fn columns(&mut self) -> Parse<Vec<Ident>> {
        self.parenthesised_list(Self::ident)
    }

    // Literals

    /// A string literal of any style.
    pub(super) fn string(&mut self) -> Parse<(Arc<str>, Span)> {
        let token = self.nth(0);
        match token.and_then(|token| self.literal(token)) {
            Some(literal) => {
                self.at += 1;
                Ok((literal.text, self.span(self.at - 1, self.at)))
            }
            None => Err(self.syntax_error()),
        }
    }

    fn literal(&self, token: Token) -> Option<Literal> {
        match token.kind {
            Kind::String | Kind::Dollar => tokens::literal(self.raw(token), token.kind),
            Kind::Blank
            | Kind::Comment
            | Kind::Word
            | Kind::Quoted
            | Kind::Number
            | Kind::Parameter
            | Kind::Symbol
            | Kind::Backslash => None,
        }
    }

    /// A string literal that holds a body.
    pub(super) fn body(&mut self) -> Parse<Body> {
        let Some((token, literal)) = self
            .nth(0)
            .and_then(|token| Some((token, self.literal(token)?)))
        else {
            return Err(self.syntax_error());
        };
        self.at += 1;
        let span = self.place.span(token.start, token.end);
        Ok(Body {
            text: literal.text,
            place: literal.inner.map_or(Place::Computed(span), |inner| {
                self.place.shifted(token.start + inner)
            }),
            span,
            sql_standard: false,
        })
    }

    /// The tokens from `from` on, as a body that is no string.
    pub(super) fn standard_body(&self, from: usize) -> Body {
        let (start, end) = self.bytes(from, self.at);
        Body {
            text: self.text[start..end].into(),
            place: self.place.shifted(start),
            span: self.place.span(start, end),
            sql_standard: true,
        }
    }

    /// A whole number with its sign.
    pub(super) fn integer(&mut self) -> Parse<i64> {
        let start = self.at;
        let negative = self.eat_symbol("-");
        if !negative {
            self.eat_symbol("+");
        }
        let token = self.bump()?;
        let value = self.raw(token).replace('_', "").parse::<i64>();
        match value {
            Ok(value) if token.kind == Kind::Number => Ok(if negative { -value } else { value }),
            // The lowest bigint has no positive counterpart.
            Err(_) if negative && self.raw(token) == "9223372036854775808" => Ok(i64::MIN),
            _ => {
                self.at = start;
                Err(self.syntax_error())
            }
        }
    }

    /// A number, whole or not.
    pub(super) fn number(&mut self) -> Parse<f64> {
        match self.nth_raw(0).replace('_', "").parse() {
            Ok(value) if self.nth(0).is_some_and(|token| token.kind == Kind::Number) => {
                self.at += 1;
                Ok(value)
            }
            _ => Err(self.syntax_error()),
        }
    }

    // Slices

    /// The tokens `from..to` as a slice of the source.
    pub(super) fn snippet(&self, from: usize, to: usize) -> Snippet {
        let (start, end) = self.bytes(from, to);
        Snippet {
            text: self.text[start..end].into(),
            span: self.place.span(start, end),
            computed: matches!(self.place, Place::Computed(_)),
        }
    }

    /// `( … )`, as the slice inside.
    pub(super) fn parenthesised(&mut self) -> Parse<Snippet> {
        let start = self.at;
        if let Err(end) = self.skip_parentheses() {
            return Err(self.unclosed(start + 1).unwrap_or(end));
        }
        if self.at == start + 2 {
            self.at -= 1;
            return Err(self.syntax_error());
        }
        Ok(self.snippet(start + 1, self.at - 1))
    }

    /// The syntax error in an expression with a parenthesis that has no end: where reading the expression stops.
    fn unclosed(&mut self, first: usize) -> Option<Box<Diagnostic>> {
        let start = self.tokens.get(first)?.start;
        let stop = start + from_sqlparser::expression_stops(&self.text[start..])?;
        self.at = self.tokens.iter().position(|token| token.start == stop)?;
        Some(self.syntax_error())
    }

    /// Takes `( … )`, whatever is inside.
    pub(super) fn skip_parentheses(&mut self) -> Parse<()> {
        self.expect_symbol("(")?;
        let mut depth = 1;
        while depth > 0 {
            let token = self.bump()?;
            match self.raw(token) {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    /// An expression up to a comma, a closing parenthesis, one of these keywords, or the end.
    pub(super) fn expression_until(&mut self, stops: &[&str]) -> Parse<Snippet> {
        let start = self.at;
        self.skip_until(stops)?;
        if self.at == start {
            return Err(self.syntax_error());
        }
        Ok(self.snippet(start, self.at))
    }

    /// Goes on to a comma, a closing parenthesis or one of these keywords, outside parentheses and CASE. The first
    /// token is no stop: `DEFAULT NULL NOT NULL`.
    fn skip_until(&mut self, stops: &[&str]) -> Parse<()> {
        let start = self.at;
        let mut cases = 0_usize;
        while let Some(token) = self.nth(0) {
            match token.kind {
                Kind::Symbol => match self.raw(token) {
                    "(" => {
                        if let Err(end) = self.skip_parentheses() {
                            return Err(self.unclosed(start).unwrap_or(end));
                        }
                        continue;
                    }
                    "[" => {
                        self.skip_brackets()?;
                        continue;
                    }
                    ")" | "," | "]" if cases == 0 => break,
                    _ => {}
                },
                Kind::Word => {
                    if self.is("case") {
                        cases += 1;
                    } else if self.is("end") && cases > 0 {
                        cases -= 1;
                    } else if cases == 0 && self.at > start && self.is_any(stops) {
                        let after_is = self
                            .raw(self.tokens[self.at - 1])
                            .eq_ignore_ascii_case("is");
                        if !(after_is && self.is_any(&["not", "null"])) {
                            break;
                        }
                        // IS NOT NULL, IS NOT DISTINCT FROM
                        if self.is("not") {
                            self.at += 1;
                        }
                    }
                }
                Kind::Blank
                | Kind::Comment
                | Kind::Quoted
                | Kind::String
                | Kind::Dollar
                | Kind::Number
                | Kind::Parameter
                | Kind::Backslash => {}
            }
            self.at = (self.at + 1).min(self.end);
        }
        Ok(())
    }

    fn skip_brackets(&mut self) -> Parse<()> {
        self.expect_symbol("[")?;
        let mut depth = 1;
        while depth > 0 {
            let token = self.bump()?;
            match self.raw(token) {
                "[" => depth += 1,
                "]" => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    // Errors

    /// PostgreSQL's words for a token that does not fit here.
    pub(super) fn syntax_error(&self) -> Box<Diagnostic> {
        let end = self.text.len();
        let index = self.at.max(self.furthest.get());
        let token = (index < self.end).then(|| self.tokens[index]);
        let (span, message) = if let Some(token) = token {
            (
                self.place.span(token.start, token.end),
                near(self.raw(token)),
            )
        } else if self.semicolon {
            (self.place.span(end, end), near(";"))
        } else {
            let message = "syntax error at end of input";
            (self.place.span(end, end), message.to_owned())
        };
        Box::new(Diagnostic::error(Code::SyntaxError, span, message))
    }

    /// The token at a byte of the statement, the first where there is none.
    pub(super) fn near(&self, byte: Option<usize>) -> (Span, &'a str) {
        let at = byte.and_then(|byte| self.tokens.iter().find(|token| token.start == byte));
        match at.or(self.tokens.first()) {
            Some(&token) => (self.place.span(token.start, token.end), self.raw(token)),
            None => (self.whole(), self.text),
        }
    }

    /// Nothing may follow.
    pub(super) fn expect_end(&self) -> Parse<()> {
        if self.done() {
            Ok(())
        } else {
            Err(self.syntax_error())
        }
    }
}

fn near(raw: &str) -> String {
    format!("syntax error at or near \"{raw}\"")
}

/// The last two parts of a dotted name.
fn qualified(mut parts: Vec<Name>) -> QualifiedName {
    let name = parts.pop().unwrap_or_else(|| Name::from_quoted(""));
    QualifiedName {
        namespace: parts.pop(),
        name,
    }
}
