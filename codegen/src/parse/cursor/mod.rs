//! A place in the tokens of one statement, and the small things every statement is made of.
//!
//! Names, literals, lists, parentheses and slices, with their spans, and PostgreSQL's syntax errors. The extension
//! grammar is written with it; conversions of sqlparser's trees look up places through it.

mod names;
mod slices;

use std::cell::Cell;
use std::sync::Arc;

use super::scan::Kind;
use super::tokens::{self, Token};
use crate::ddl::{Needs, Stored};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::{Place, Span};

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
    /// The newest version that a clause needs, and the first token of that clause.
    newest: Cell<Option<(u8, usize)>>,
    /// The tablespace and the table's access method that it names last.
    stored: Cell<(Option<usize>, Option<usize>)>,
}

impl<'a> Cursor<'a> {
    /// At the first token of a statement.
    pub(super) fn new(text: &'a str, place: Place, semicolon: bool) -> Self {
        Self::at_tokens(text, tokens::tokens(text), place, semicolon)
    }

    /// The same where the tokens are there already.
    pub(super) fn at_tokens(
        text: &'a str,
        tokens: impl Into<Arc<[Token]>>,
        place: Place,
        semicolon: bool,
    ) -> Self {
        let tokens = tokens.into();
        let end = tokens.len();
        Self {
            text,
            place,
            tokens,
            at: 0,
            end,
            furthest: Cell::new(0),
            semicolon,
            newest: Cell::new(None),
            stored: Cell::default(),
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

    /// A cursor over these tokens alone.
    pub(super) fn part(&self, from: usize, to: usize) -> Self {
        let mut part = self.clone();
        (part.at, part.end) = (from, to);
        part
    }

    /// The token before this one, as written.
    pub(super) fn before(&self) -> Option<&'a str> {
        Some(self.raw(*self.tokens.get(self.at.checked_sub(1)?)?))
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
    #[inline]
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
    #[inline]
    pub(super) fn nth_is(&self, ahead: usize, word: &str) -> bool {
        self.nth(ahead).is_some_and(|token| {
            token.end - token.start == word.len()
                && Some(&token.initial) == word.as_bytes().first()
                && self.spells(token, word.as_bytes())
        })
    }

    /// Whether a token is this word, most often as it is written here.
    fn spells(&self, token: Token, word: &[u8]) -> bool {
        let own = self.bytes_of(token);
        own == word || own.eq_ignore_ascii_case(word)
    }

    fn bytes_of(&self, token: Token) -> &'a [u8] {
        &self.text.as_bytes()[token.start..token.end]
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
    #[inline]
    pub(super) fn are(&self, words: &str) -> bool {
        // Most words asked for begin otherwise than the token at hand, or are not as long.
        let bytes = words.as_bytes();
        self.nth(0).is_some_and(|token| {
            Some(&token.initial) == bytes.first()
                && matches!(bytes.get(token.end - token.start), None | Some(b' '))
        }) && self.are_to_the_last(words)
    }

    /// Not for each place where keywords are asked for: what comes before it is.
    #[inline(never)]
    fn are_to_the_last(&self, words: &str) -> bool {
        let mut rest = words.as_bytes();
        let mut ahead = 0;
        while let Some(token) = self.nth(ahead) {
            let Some((word, others)) = rest.split_at_checked(token.end - token.start) else {
                break;
            };
            if !self.spells(token, word) {
                break;
            }
            match others {
                [] => return true,
                [b' ', others @ ..] => rest = others,
                _ => break,
            }
            ahead += 1;
        }
        self.stops(ahead)
    }

    /// Keywords that were begun do not go on here.
    fn stops(&self, ahead: usize) -> bool {
        if ahead > 0 {
            let furthest = self.furthest.get().max(self.at + ahead);
            self.furthest.set(furthest);
        }
        false
    }

    /// Whether the next token but `ahead` is this symbol.
    #[inline]
    pub(super) fn nth_symbol(&self, ahead: usize, symbol: &str) -> bool {
        self.nth(ahead).is_some_and(|token| {
            Some(&token.initial) == symbol.as_bytes().first()
                && token.kind == Kind::Symbol
                && self.bytes_of(token) == symbol.as_bytes()
        })
    }

    /// Whether the next token is this symbol.
    #[inline]
    pub(super) fn symbol(&self, symbol: &str) -> bool {
        self.nth_symbol(0, symbol)
    }

    // Taking

    /// Takes these keywords, or none.
    #[inline]
    pub(super) fn eat(&mut self, words: &str) -> bool {
        let found = self.are(words);
        if found {
            self.at += 1 + words.bytes().filter(|byte| *byte == b' ').count();
        }
        found
    }

    /// Takes keywords that older versions than this do not know here, or none.
    pub(super) fn eat_since(&mut self, version: u8, words: &str) -> bool {
        let start = self.at;
        let found = self.eat(words);
        if found {
            self.since(version, start);
        }
        found
    }

    /// Takes NOT ENFORCED; older versions know NOT, and what else follows it.
    pub(super) fn eat_not_enforced(&mut self) -> bool {
        let found = self.eat("not enforced");
        if found {
            self.since(18, self.at - 1);
        }
        found
    }

    /// Notes that versions older than this end the statement at this token.
    pub(super) fn since(&self, version: u8, token: usize) {
        if self.newest.get().is_none_or(|(newest, _)| newest < version) {
            self.newest.set(Some((version, token)));
        }
    }

    /// The version that the statement needs, and what an older one says of it.
    pub(super) fn needs(&self) -> Option<Needs> {
        let (version, token) = self.newest.get()?;
        let error = self.syntax_error_at(token);
        Some(Needs { version, error })
    }

    /// Takes the name of a tablespace, and notes it.
    pub(super) fn tablespace(&mut self) -> Parse<()> {
        self.stored.set((Some(self.at), self.stored.get().1));
        self.ident().map(|_| ())
    }

    /// Takes the name of a table's access method, and notes it.
    pub(super) fn table_method(&mut self) -> Parse<()> {
        self.stored.set((self.stored.get().0, Some(self.at)));
        self.ident().map(|_| ())
    }

    /// How the statement says that something is stored.
    pub(super) fn stored(&self) -> Option<Stored> {
        let (tablespace, method) = self.stored.get();
        tablespace.or(method)?;
        let ident = |at: usize| self.clone_at(at).ident().ok();
        Some(Stored {
            tablespace: tablespace.and_then(ident),
            method: method.and_then(ident),
        })
    }

    /// PostgreSQL's words for this token, which does not fit where it stands.
    pub(super) fn syntax_error_at(&self, token: usize) -> Box<Diagnostic> {
        self.clone_at(token).syntax_error()
    }

    fn clone_at(&self, token: usize) -> Self {
        let cursor = Self {
            at: token,
            ..self.clone()
        };
        cursor.furthest.set(0);
        cursor
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

    /// What PostgreSQL's grammar, or what reads its tree, refuses in words of its own, at the next token.
    pub(super) fn refusal(&self, code: Code, message: &str) -> Box<Diagnostic> {
        let mut said = self.syntax_error();
        said.code = code;
        said.sqlstate = code.sqlstate().map(str::to_owned);
        message.clone_into(&mut said.message);
        said
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
