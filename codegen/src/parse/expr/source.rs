//! A text that is parsed: its tokens, the run of sqlparser's parser over them, and places found again on them.

use std::ops::Range;

use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Span as SqlSpan, Token as SqlToken, TokenWithSpan};

use crate::diagnostics::{Code, Diagnostic};
use crate::expr::{Expr, ExprKind};
use crate::parse::bridge;
use crate::parse::cursor::Parse;
use crate::parse::dialect::Pg;
use crate::parse::form::{self, Forms};
use crate::parse::scan::{self, Kind};
use crate::parse::tokens::Token;
use crate::parse::window;
use crate::parse::write::{self, InsertClause};
use crate::source::Place;
use crate::stack;

/// How deep sqlparser's parser may call itself: a parenthesis is a call or two, an operator of a tighter level one.
const RECURSION_LIMIT: usize = 256;
/// What that takes of stack in a debug build, where a level is up to 100 KB, with room to spare.
const STACK: usize = 64 << 20;
/// How deep a text may nest to be parsed on a caller's stack that may be as small as 2 MB.
const SHALLOW: usize = 8;
/// How many operators a text may have: a chain of them is a tree as deep as it is long, which is freed recursively.
const OPERATOR_LIMIT: usize = 4_000;
/// The words that make such chains.
const CHAINING: [&str; 11] = [
    "and",
    "or",
    "is",
    "collate",
    "at",
    "isnull",
    "notnull",
    "union",
    "intersect",
    "except",
    "join",
];

/// A text with its tokens.
pub(in crate::parse) struct Source<'a> {
    pub(in crate::parse) text: &'a str,
    pub(in crate::parse) place: Place,
    pub(in crate::parse) tokens: Vec<Token>,
    /// What was taken out of INSERT for sqlparser's sake.
    pub(in crate::parse) clauses: Vec<InsertClause>,
    /// What was taken out since sqlparser lacks it.
    pub(in crate::parse) forms: Forms,
}

/// An expression whose place is still in bytes of the text; a computed text has one place for all of them.
pub(in crate::parse) struct Node {
    pub(in crate::parse) kind: ExprKind,
    pub(in crate::parse) range: Range<usize>,
}

impl<'a> Source<'a> {
    pub(in crate::parse) fn new(text: &'a str, place: Place) -> Parse<Self> {
        let source = Self {
            text,
            place,
            tokens: bridge::tokens(text, place)?,
            clauses: Vec::new(),
            forms: Forms::default(),
        };
        let operators = source
            .tokens
            .iter()
            .filter(|token| match token.kind {
                Kind::Symbol => !matches!(source.raw(token), "(" | ")" | "[" | "]" | "," | "."),
                Kind::Word => CHAINING.iter().any(|word| source.is_word(token, word)),
                Kind::Blank
                | Kind::Comment
                | Kind::Quoted
                | Kind::String
                | Kind::Dollar
                | Kind::Number
                | Kind::Parameter
                | Kind::Backslash => false,
            })
            .count();
        if operators > OPERATOR_LIMIT {
            return Err(source.too_deep());
        }
        Ok(source)
    }

    /// Takes out the clauses of INSERT that sqlparser lacks.
    pub(in crate::parse) fn without_clauses(mut self) -> Self {
        self.clauses = write::take_clauses(self.text, &mut self.tokens);
        self
    }

    /// What `work` makes of it without its forms, on a stack that is deep enough.
    pub(in crate::parse) fn read<T: Send>(
        &self,
        work: impl FnOnce(&Source<'a>) -> Parse<T> + Send,
    ) -> Parse<T> {
        self.on_enough_stack(|| match form::take(self)? {
            Some(source) => work(&source),
            None => work(self),
        })
    }

    /// The text of a token.
    pub(in crate::parse) fn raw(&self, token: &Token) -> &'a str {
        &self.text[token.start..token.end]
    }

    /// Whether a token is this keyword.
    pub(in crate::parse) fn is_word(&self, token: &Token, word: &str) -> bool {
        token.kind == Kind::Word && self.raw(token).eq_ignore_ascii_case(word)
    }

    /// Whether a token is this symbol or operator.
    pub(in crate::parse) fn is_symbol(&self, token: &Token, symbol: &str) -> bool {
        token.kind == Kind::Symbol && self.raw(token) == symbol
    }

    /// Runs `work`, on a thread of its own where the text nests deeper than the caller's stack is sure to bear.
    fn on_enough_stack<T: Send>(&self, work: impl FnOnce() -> Parse<T> + Send) -> Parse<T> {
        if stack::has(STACK) || self.nesting() <= SHALLOW {
            return work();
        }
        std::thread::scope(|scope| {
            std::thread::Builder::new()
                .stack_size(STACK)
                .spawn_scoped(scope, work)
                .ok()
                .and_then(|thread| thread.join().ok())
                .unwrap_or_else(|| Err(self.too_deep()))
        })
    }

    /// How deep the text may nest at most: brackets, CASE, NOT and signs in a row.
    fn nesting(&self) -> usize {
        let (mut depth, mut deepest, mut words, mut signs) = (0_usize, 0, 0, 0);
        let mut operator_before = true;
        for token in &self.tokens {
            let operator = token.kind == Kind::Symbol
                && self
                    .raw(token)
                    .bytes()
                    .next()
                    .is_some_and(scan::is_operator);
            signs += usize::from(operator && operator_before);
            operator_before = operator;
            match self.raw(token) {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ => {
                    words += usize::from(self.is_word(token, "case") || self.is_word(token, "not"));
                }
            }
            deepest = deepest.max(depth);
        }
        deepest + words + signs
    }

    /// Runs a rule of sqlparser's parser over all tokens.
    pub(in crate::parse) fn sqlparser<T>(
        &self,
        rule: impl FnOnce(&mut Parser) -> std::result::Result<T, ParserError>,
    ) -> Parse<T> {
        // sqlparser takes a text for a name there.
        if let Some(behind) = self.behind_bare_period() {
            return Err(self.syntax_error(behind));
        }
        let dialect = Pg::default();
        let mut tokens = bridge::for_sqlparser(self.text, &self.tokens, &self.forms, self.place)?;
        let wrapped = window::whole_keys(self);
        for keys in wrapped.iter().rev() {
            for (at, symbol, beside) in [
                (keys.end, SqlToken::RParen, keys.end - 1),
                (keys.start, SqlToken::LParen, keys.start),
            ] {
                let span = tokens[beside].span;
                tokens.insert(at, TokenWithSpan::new(symbol, span));
            }
        }
        let mut parser = Parser::new(&dialect)
            .with_recursion_limit(RECURSION_LIMIT)
            .with_tokens_with_locations(tokens);
        let tree = match rule(&mut parser) {
            Ok(tree) => tree,
            Err(ParserError::RecursionLimitExceeded) => return Err(self.too_deep()),
            Err(ParserError::ParserError(_) | ParserError::TokenizerError(_)) => {
                let furthest = window::own_index(parser.index(), &wrapped);
                let furthest = furthest.min(self.tokens.len().saturating_sub(1));
                return Err(self.not_understood_at(self.tokens.get(furthest)));
            }
        };
        match self.tokens.get(window::own_index(parser.index(), &wrapped)) {
            None => Ok(tree),
            rest => Err(self.not_understood_at(rest)),
        }
    }

    /// What stands behind a period and is no name, nor the symbol of `operator(schema.+)`.
    fn behind_bare_period(&self) -> Option<Range<usize>> {
        let is = |at: usize, symbol: &str| {
            let token = self.tokens.get(at);
            token.is_some_and(|it| self.is_symbol(it, symbol))
        };
        let found = self.tokens.iter().enumerate().skip(1).find(|(at, token)| {
            let is_name = matches!(token.kind, Kind::Word | Kind::Quoted);
            is(at - 1, ".") && !is_name && !is(*at, "*") && !is(at + 1, ")")
        });
        found.map(|(_, token)| token.start..token.end)
    }

    /// The node with its place in the file.
    pub(in crate::parse) fn finish(&self, node: Node) -> Expr {
        Expr {
            kind: node.kind,
            span: self.place.span(node.range.start, node.range.end),
        }
    }

    pub(in crate::parse) fn not_understood_at(&self, token: Option<&Token>) -> Box<Diagnostic> {
        match token {
            Some(token) => self.not_understood(token.start..token.end),
            None => Box::new(Diagnostic::error(
                Code::SyntaxError,
                self.place.span(self.text.len(), self.text.len()),
                "syntax error at end of input",
            )),
        }
    }

    pub(in crate::parse) fn not_understood(&self, range: Range<usize>) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(
            Code::NotUnderstood,
            self.place.span(range.start, range.end),
            format!("not understood at or near \"{}\"", &self.text[range]),
        ))
    }

    pub(in crate::parse) fn syntax_error(&self, range: Range<usize>) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(
            Code::SyntaxError,
            self.place.span(range.start, range.end),
            format!("syntax error at or near \"{}\"", &self.text[range]),
        ))
    }

    pub(in crate::parse) fn too_deep(&self) -> Box<Diagnostic> {
        Box::new(
            Diagnostic::error(
                Code::NotUnderstood,
                self.place.span(0, self.text.len()),
                "stack depth limit exceeded",
            )
            .help("Nest fewer expressions, or set intermediate results in steps."),
        )
    }

    /// The first token that does not begin before this byte.
    pub(in crate::parse) fn index_from(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.start < byte)
    }

    /// The first token that does not begin before this byte.
    pub(in crate::parse) fn token_from(&self, byte: usize) -> Option<&Token> {
        self.tokens.get(self.index_from(byte))
    }

    /// The bracket that closes the first one from `open` on.
    pub(in crate::parse) fn matching(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (index, token) in self.tokens.iter().enumerate().skip(open) {
            if token.kind == Kind::Symbol {
                match self.raw(token) {
                    "(" | "[" => depth += 1,
                    ")" | "]" => {
                        depth = depth.checked_sub(1)?;
                        if depth == 0 {
                            return Some(index);
                        }
                    }
                    _ => {}
                }
            }
        }
        None
    }

    /// The end of the first of these words from `byte` on; `byte` where there is none.
    pub(in crate::parse) fn end_of_word(&self, byte: usize, words: &[&str]) -> usize {
        self.tokens[self.index_from(byte)..]
            .iter()
            .find(|token| words.iter().any(|word| self.is_word(token, word)))
            .map_or(byte, |token| token.end)
    }

    /// The end of the bracket that closes the first one opened from `byte` on.
    pub(in crate::parse) fn end_of_brackets(&self, byte: usize) -> usize {
        let from = self.index_from(byte);
        self.tokens[from..]
            .iter()
            .position(|token| self.is_symbol(token, "(") || self.is_symbol(token, "["))
            .and_then(|open| self.matching(from + open))
            .map_or(byte, |close| self.tokens[close].end)
    }

    /// A span of sqlparser's as bytes.
    pub(in crate::parse) fn range(span: SqlSpan) -> Option<Range<usize>> {
        let (start, end) = (bridge::byte(span.start)?, bridge::byte(span.end)?);
        (start < end).then_some(start..end)
    }
}
