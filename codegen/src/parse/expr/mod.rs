//! Expressions: from a text to the floor's tree, through sqlparser and back to byte places.
//!
//! sqlparser reads our tokens ([`lex`](super::lex)) under our dialect; its tree is converted node by node, and every
//! node's place is found again on the tokens, since sqlparser's own spans leave out keywords and parentheses. What
//! PostgreSQL would refuse, or what has no node, is an error or [`ExprKind::Other`], never another tree.

mod function;
#[cfg(test)]
pub(super) mod print;
mod special;
#[cfg(test)]
mod tests;

pub(super) use function::unnest;

use std::ops::Range;
use std::sync::Arc;

use sqlparser::ast::{
    self, AccessExpr, BinaryOperator, CastKind, Expr as SqlExpr, Ident, Spanned, Subscript,
};
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Span as SqlSpan;

use super::dialect::{Mark, Pg};
use super::lex::{self, Kind, Token};
use super::type_name::{self, name, type_name};
use crate::ddl::TypeName;
use crate::diagnostics::{Code, Diagnostic};
use crate::expr::{Expr, ExprKind, LikeKind, Operator};
use crate::keywords;
use crate::name::QualifiedName;
use crate::source::Place;

/// How deep sqlparser's parser may call itself: a parenthesis is a call or two, an operator of a tighter level one.
const RECURSION_LIMIT: usize = 256;
/// What that takes of stack in a debug build, where a level is up to 100 KB, with room to spare.
const STACK: usize = 64 << 20;
/// How deep a text may nest to be parsed on the caller's stack, which may be as small as 2 MB.
const SHALLOW: usize = 8;
/// How many operators a text may have: a chain of them is a tree as deep as it is long, which is freed recursively.
const OPERATOR_LIMIT: usize = 4_000;
/// How deep a converted tree may be, AND and OR chains not counted, which are flat.
const DEPTH_LIMIT: usize = 500;

pub(super) type Result<T> = std::result::Result<T, Box<Diagnostic>>;

/// One expression.
pub fn parse(text: &str, place: Place) -> Result<Expr> {
    let tokens = lex::tokens(text, place)?;
    let source = Source::new(text, &tokens, place)?;
    source.on_enough_stack(|| {
        let expr = source.sqlparser(&tokens, |parser: &mut Parser| parser.parse_expr())?;
        let node = Converter::new(&source).expr(expr)?;
        Ok(source.finish(node))
    })
}

/// A text with its tokens.
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) place: Place,
}

/// An expression whose place is still in bytes of the text; a computed text has one place for all of them.
pub(super) struct Node {
    pub(super) kind: ExprKind,
    pub(super) range: Range<usize>,
}

impl<'a> Source<'a> {
    pub(super) fn new(text: &'a str, tokens: &'a [Token], place: Place) -> Result<Self> {
        let source = Self {
            text,
            tokens,
            place,
        };
        let operators = tokens
            .iter()
            .filter(|token| match token.kind {
                Kind::Operator => true,
                Kind::Symbol => token.text(text) == "::",
                Kind::Word => [
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
                ]
                .iter()
                .any(|keyword| token.is_word(text, keyword)),
                Kind::Quoted(_)
                | Kind::String(_)
                | Kind::Bits(_)
                | Kind::Number
                | Kind::Parameter => false,
            })
            .count();
        if operators > OPERATOR_LIMIT {
            return Err(source.too_deep());
        }
        Ok(source)
    }

    /// Runs `work`, on a thread of its own where the text nests deeper than the caller's stack is sure to bear.
    pub(super) fn on_enough_stack<T: Send>(
        &self,
        work: impl FnOnce() -> Result<T> + Send,
    ) -> Result<T> {
        if self.nesting() <= SHALLOW {
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
        for token in self.tokens {
            let operator = token.kind == Kind::Operator;
            signs += usize::from(operator && operator_before);
            operator_before = operator;
            match token.text(self.text) {
                "(" | "[" => depth += 1,
                ")" | "]" => depth = depth.saturating_sub(1),
                _ => {
                    words += usize::from(
                        token.is_word(self.text, "case") || token.is_word(self.text, "not"),
                    );
                }
            }
            deepest = deepest.max(depth);
        }
        deepest + words + signs
    }

    /// Runs a rule of sqlparser's parser over all of `tokens`.
    pub(super) fn sqlparser<T>(
        &self,
        tokens: &[Token],
        rule: impl FnOnce(&mut Parser) -> std::result::Result<T, ParserError>,
    ) -> Result<T> {
        let dialect = Pg::default();
        let mut parser = Parser::new(&dialect)
            .with_recursion_limit(RECURSION_LIMIT)
            .with_tokens_with_locations(lex::for_sqlparser(self.text, tokens));
        let tree = match rule(&mut parser) {
            Ok(tree) => tree,
            Err(ParserError::RecursionLimitExceeded) => return Err(self.too_deep()),
            Err(ParserError::ParserError(_) | ParserError::TokenizerError(_)) => {
                let furthest = parser.index().min(tokens.len().saturating_sub(1));
                return Err(self.not_understood_at(tokens.get(furthest)));
            }
        };
        match tokens.get(parser.index()) {
            None => Ok(tree),
            rest => Err(self.not_understood_at(rest)),
        }
    }

    /// The node with its place in the file.
    pub(super) fn finish(&self, node: Node) -> Expr {
        Expr {
            kind: node.kind,
            span: self.place.span(node.range.start, node.range.end),
        }
    }

    fn not_understood_at(&self, token: Option<&Token>) -> Box<Diagnostic> {
        match token {
            Some(token) => self.not_understood(token.start..token.end),
            None => Box::new(Diagnostic::error(
                Code::SyntaxError,
                self.place.span(self.text.len(), self.text.len()),
                "syntax error at end of input",
            )),
        }
    }

    pub(super) fn not_understood(&self, range: Range<usize>) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(
            Code::NotUnderstood,
            self.place.span(range.start, range.end),
            format!("not understood at or near \"{}\"", &self.text[range]),
        ))
    }

    pub(super) fn syntax_error(&self, range: Range<usize>) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(
            Code::SyntaxError,
            self.place.span(range.start, range.end),
            format!("syntax error at or near \"{}\"", &self.text[range]),
        ))
    }

    fn too_deep(&self) -> Box<Diagnostic> {
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
    pub(super) fn index_from(&self, byte: usize) -> usize {
        self.tokens.partition_point(|token| token.start < byte)
    }

    /// The first token that does not begin before this byte.
    pub(super) fn token_from(&self, byte: usize) -> Option<&Token> {
        self.tokens.get(self.index_from(byte))
    }

    /// The token that ends before or at this byte.
    pub(super) fn token_before(&self, byte: usize) -> Option<&Token> {
        self.tokens[..self.index_from(byte)].last()
    }

    /// The bracket that closes the one at `open`.
    pub(super) fn matching(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for (index, token) in self.tokens.iter().enumerate().skip(open) {
            if token.kind == Kind::Symbol {
                match token.text(self.text) {
                    "(" | "[" => depth += 1,
                    ")" | "]" => {
                        depth -= 1;
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
    fn end_of_word(&self, byte: usize, words: &[&str]) -> usize {
        self.tokens[self.index_from(byte)..]
            .iter()
            .find(|token| words.iter().any(|word| token.is_word(self.text, word)))
            .map_or(byte, |token| token.end)
    }

    /// The end of the bracket that closes the first one opened from `byte` on.
    fn end_of_brackets(&self, byte: usize) -> usize {
        let from = self.index_from(byte);
        self.tokens[from..]
            .iter()
            .position(|token| token.is_symbol(self.text, "(") || token.is_symbol(self.text, "["))
            .and_then(|open| self.matching(from + open))
            .map_or(byte, |close| self.tokens[close].end)
    }

    /// A span of sqlparser's as bytes.
    pub(super) fn range(span: SqlSpan) -> Option<Range<usize>> {
        let (start, end) = (lex::byte(span.start)?, lex::byte(span.end)?);
        (start < end).then_some(start..end)
    }
}

/// Converts sqlparser's trees of one text.
pub(super) struct Converter<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) depth: usize,
}

impl<'a> Converter<'a> {
    pub(super) fn new(source: &'a Source<'a>) -> Self {
        Self { source, depth: 0 }
    }

    /// An expression with its place in the file.
    pub(super) fn finished(&mut self, expr: SqlExpr) -> Result<Expr> {
        let node = self.expr(expr)?;
        Ok(self.source.finish(node))
    }

    /// The same in a box.
    pub(super) fn boxed(&mut self, expr: SqlExpr) -> Result<Box<Expr>> {
        self.finished(expr).map(Box::new)
    }

    /// All of them.
    pub(super) fn list(&mut self, exprs: impl IntoIterator<Item = SqlExpr>) -> Result<Vec<Expr>> {
        exprs.into_iter().map(|expr| self.finished(expr)).collect()
    }

    pub(super) fn expr(&mut self, expr: SqlExpr) -> Result<Node> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err(self.source.too_deep());
        }
        let node = self.convert(expr);
        self.depth -= 1;
        node
    }

    fn convert(&mut self, expr: SqlExpr) -> Result<Node> {
        Ok(match expr {
            SqlExpr::Prefixed { prefix, value } => return self.marked(&prefix, *value),
            SqlExpr::Identifier(ident) => return self.identifier(&ident),
            SqlExpr::CompoundIdentifier(idents) => self.compound(&idents)?,
            SqlExpr::Value(value) => {
                let range = Source::range(value.span).unwrap_or(0..self.source.text.len());
                let kind = special::literal(value.value)
                    .ok_or_else(|| self.source.not_understood(range.clone()))?;
                Node { kind, range }
            }
            SqlExpr::Nested(inner) => self.expr(*inner)?,
            SqlExpr::BinaryOp { left, op, right } => return self.binary(*left, op, *right),
            SqlExpr::Wildcard(token) => Node {
                kind: ExprKind::Star(Vec::new()),
                range: Source::range(token.0.span).unwrap_or_default(),
            },
            SqlExpr::QualifiedWildcard(object, token) => {
                let start = Source::range(object.span()).unwrap_or_default().start;
                let end = Source::range(token.0.span).unwrap_or_default().end;
                let names = object
                    .0
                    .iter()
                    .filter_map(|part| part.as_ident())
                    .map(name)
                    .collect();
                Node {
                    kind: ExprKind::Star(names),
                    range: start..end,
                }
            }

            SqlExpr::IsNull(operand) => self.is_null(*operand, false)?,
            SqlExpr::IsNotNull(operand) => self.is_null(*operand, true)?,
            SqlExpr::IsTrue(operand) => self.is_truth(*operand, Some(true), false)?,
            SqlExpr::IsNotTrue(operand) => self.is_truth(*operand, Some(true), true)?,
            SqlExpr::IsFalse(operand) => self.is_truth(*operand, Some(false), false)?,
            SqlExpr::IsNotFalse(operand) => self.is_truth(*operand, Some(false), true)?,
            SqlExpr::IsUnknown(operand) => self.is_truth(*operand, None, false)?,
            SqlExpr::IsNotUnknown(operand) => self.is_truth(*operand, None, true)?,
            SqlExpr::IsDistinctFrom(left, right) => self.is_distinct(*left, *right, false)?,
            SqlExpr::IsNotDistinctFrom(left, right) => self.is_distinct(*left, *right, true)?,

            SqlExpr::InList {
                expr,
                list,
                negated,
            } => {
                let operand = self.expr(*expr)?;
                let range = operand.range.start..self.source.end_of_brackets(operand.range.end);
                // `IN ((SELECT …))` is a query in more parentheses.
                if let [only] = &list[..]
                    && special::subquery(only).is_some()
                {
                    return Err(self.source.not_understood(range));
                }
                Node {
                    kind: ExprKind::InList {
                        items: self.list(list)?,
                        operand: Box::new(self.source.finish(operand)),
                        negated,
                    },
                    range,
                }
            }
            SqlExpr::InSubquery {
                expr,
                subquery,
                negated,
            } => {
                let operand = self.expr(*expr)?;
                let range = operand.range.start..self.source.end_of_brackets(operand.range.end);
                Node {
                    kind: ExprKind::InQuery {
                        operand: Box::new(self.source.finish(operand)),
                        query: Box::new(self.query(*subquery)?),
                        negated,
                    },
                    range,
                }
            }
            SqlExpr::Between {
                expr,
                negated,
                low,
                high,
            } => self.between(*expr, *low, *high, negated, false)?,
            SqlExpr::Like {
                negated,
                any,
                expr,
                pattern,
                escape_char,
            } => self.like(LikeKind::Like, negated, any, *expr, *pattern, escape_char)?,
            SqlExpr::ILike {
                negated,
                any,
                expr,
                pattern,
                escape_char,
            } => self.like(LikeKind::ILike, negated, any, *expr, *pattern, escape_char)?,
            SqlExpr::SimilarTo {
                negated,
                expr,
                pattern,
                escape_char,
            } => self.like(
                LikeKind::SimilarTo,
                negated,
                false,
                *expr,
                *pattern,
                escape_char,
            )?,
            SqlExpr::AnyOp {
                left,
                compare_op: _,
                right,
                is_some: _,
            } => self.any_all(*left, *right, false)?,
            SqlExpr::AllOp {
                left,
                compare_op: _,
                right,
            } => self.any_all(*left, *right, true)?,

            SqlExpr::Cast {
                kind: CastKind::DoubleColon,
                expr,
                ..
            } => {
                let operand = self.expr(*expr)?;
                let colons = self.source.index_from(operand.range.end);
                let (ty, end) = self.type_at(colons + 1)?;
                Node {
                    range: operand.range.start..end,
                    kind: ExprKind::Cast {
                        operand: Box::new(self.source.finish(operand)),
                        ty,
                    },
                }
            }
            SqlExpr::Collate { expr, collation } => {
                let operand = self.expr(*expr)?;
                let end = Source::range(collation.span()).unwrap_or_default().end;
                let collation = type_name::qualified_name(&collation)
                    .ok_or_else(|| self.source.not_understood(operand.range.clone()))?;
                Node {
                    range: operand.range.start..end.max(operand.range.end),
                    kind: ExprKind::Collate {
                        operand: Box::new(self.source.finish(operand)),
                        collation,
                    },
                }
            }
            SqlExpr::AtTimeZone {
                timestamp,
                time_zone,
            } => {
                let timestamp = self.expr(*timestamp)?;
                let zone = self.expr(*time_zone)?;
                let range = timestamp.range.start..zone.range.end;
                let arguments = vec![self.source.finish(zone), self.source.finish(timestamp)];
                Node {
                    kind: function::system_call("timezone", arguments),
                    range,
                }
            }
            SqlExpr::CompoundFieldAccess { root, access_chain } => {
                self.access(*root, access_chain)?
            }
            SqlExpr::Function(function) => self.function(function)?,

            other => {
                let range = Source::range(other.span()).unwrap_or(0..self.source.text.len());
                self.special(other, range)?
            }
        })
    }

    fn marked(&mut self, prefix: &Ident, value: SqlExpr) -> Result<Node> {
        let range = Source::range(prefix.span).unwrap_or_default();
        match Mark::of(prefix) {
            Mark::Place => match value {
                SqlExpr::Nested(_) => {
                    let node = self.expr(value)?;
                    Ok(Node {
                        kind: node.kind,
                        range,
                    })
                }
                other => self.special(other, range),
            },
            Mark::Operator(symbol) => {
                let operand = self.expr(value)?;
                Ok(Node {
                    range: range.start..operand.range.end,
                    kind: ExprKind::Unary {
                        operator: plain_operator(&symbol),
                        operand: Box::new(self.source.finish(operand)),
                    },
                })
            }
            // The call that it is an argument of asks for it first.
            Mark::Variadic => Err(self.source.syntax_error(range)),
            Mark::Symmetric => match value {
                SqlExpr::Between {
                    expr,
                    negated,
                    low,
                    high,
                } => self.between(*expr, *low, *high, negated, true),
                _ => Err(self.source.not_understood(range)),
            },
        }
    }

    /// A column, or one of the functions that are called without parentheses.
    fn identifier(&mut self, ident: &Ident) -> Result<Node> {
        let range = Source::range(ident.span).unwrap_or_default();
        if ident.quote_style.is_none() {
            let word = ident.value.to_ascii_lowercase();
            let function = match word.as_str() {
                "current_role" => Some("current_user"),
                "current_schema" | "system_user" => Some(word.as_str()),
                _ => None,
            };
            if let Some(function) = function {
                return Ok(Node {
                    kind: function::call(function, Vec::new()),
                    range,
                });
            }
            if word == "default" {
                return Ok(Node {
                    kind: ExprKind::Other("DEFAULT"),
                    range,
                });
            }
            if keywords::needs_quotes(&word) && !may_name_column(&word) {
                return Err(self.source.syntax_error(range));
            }
        }
        Ok(Node {
            kind: ExprKind::Column(vec![name(ident)]),
            range,
        })
    }

    fn compound(&mut self, idents: &[Ident]) -> Result<Node> {
        let Some(first) = idents.first() else {
            return Err(self.source.not_understood(0..self.source.text.len()));
        };
        let head = self.identifier(first)?;
        let end = idents
            .last()
            .and_then(|ident| Source::range(ident.span))
            .map_or(head.range.end, |range| range.end);
        let kind = match head.kind {
            ExprKind::Column(_) => ExprKind::Column(idents.iter().map(name).collect()),
            _ => return Err(self.source.syntax_error(head.range)),
        };
        Ok(Node {
            kind,
            range: head.range.start..end,
        })
    }

    /// A chain of operators, whose left spine is walked in a loop: AND and OR may be thousands long.
    fn binary(&mut self, left: SqlExpr, op: BinaryOperator, right: SqlExpr) -> Result<Node> {
        let mut spine = vec![(op, right)];
        let mut first = left;
        while let SqlExpr::BinaryOp { left, op, right } = first {
            spine.push((op, right_of(right)));
            first = left_of(left);
        }
        let mut node = self.expr(first)?;
        let mut depth = 0;
        // The operator that made `node`, unless parentheses stand around it.
        let mut open: Option<BinaryOperator> = None;
        while let Some((op, right)) = spine.pop() {
            let symbol = self.source.token_from(node.range.end).cloned();
            if is_comparison(&op) && open.as_ref().is_some_and(is_comparison) {
                // `a < b < c`: comparisons do not associate.
                let range = symbol.map_or(node.range.clone(), |token| token.start..token.end);
                return Err(self.source.syntax_error(range));
            }
            let right = self.expr(right)?;
            let range = node.range.start..right.range.end;
            let kind = match op {
                BinaryOperator::And => {
                    let mut parts = Vec::new();
                    for side in [self.source.finish(node), self.source.finish(right)] {
                        match side.kind {
                            ExprKind::And(more) if parts.is_empty() => parts = more,
                            ExprKind::And(more) => parts.extend(more),
                            _ => parts.push(side),
                        }
                    }
                    ExprKind::And(parts)
                }
                BinaryOperator::Or => {
                    let mut parts = Vec::new();
                    for side in [self.source.finish(node), self.source.finish(right)] {
                        match side.kind {
                            ExprKind::Or(more) if parts.is_empty() => parts = more,
                            ExprKind::Or(more) => parts.extend(more),
                            _ => parts.push(side),
                        }
                    }
                    ExprKind::Or(parts)
                }
                BinaryOperator::Overlaps => {
                    let arguments = vec![self.source.finish(node), self.source.finish(right)];
                    special::overlaps(arguments)
                }
                _ => {
                    depth += 1;
                    if depth > DEPTH_LIMIT {
                        return Err(self.source.too_deep());
                    }
                    let operator = self.operator(node.range.end)?;
                    ExprKind::Binary {
                        operator,
                        left: Box::new(self.source.finish(node)),
                        right: Box::new(self.source.finish(right)),
                    }
                }
            };
            node = Node { kind, range };
            open = Some(op);
        }
        Ok(node)
    }

    /// The operator behind the operand that ends at `byte`.
    fn operator(&self, byte: usize) -> Result<Operator> {
        let index = self.source.index_from(byte);
        let text = self.source.text;
        let Some(token) = self.source.tokens.get(index) else {
            return Err(self.source.not_understood(byte..byte));
        };
        if token.kind == Kind::Operator {
            return Ok(plain_operator(token.text(text)));
        }
        if !token.is_word(text, "operator") {
            return Err(self.source.not_understood(token.start..token.end));
        }
        // OPERATOR(s.+)
        let inside =
            &self.source.tokens[index + 2..self.source.matching(index + 1).unwrap_or(index + 2)];
        match inside {
            [symbol] => Ok(plain_operator(symbol.text(text))),
            [schema, dot, symbol] if dot.is_symbol(text, ".") => Ok(Operator {
                namespace: schema.name(text),
                ..plain_operator(symbol.text(text))
            }),
            _ => Err(self.source.not_understood(token.start..token.end)),
        }
    }

    fn is_null(&mut self, operand: SqlExpr, negated: bool) -> Result<Node> {
        let operand = self.expr(operand)?;
        let words = ["null", "isnull", "notnull"];
        Ok(Node {
            range: operand.range.start..self.source.end_of_word(operand.range.end, &words),
            kind: ExprKind::IsNull {
                operand: Box::new(self.source.finish(operand)),
                negated,
            },
        })
    }

    fn is_truth(&mut self, operand: SqlExpr, value: Option<bool>, negated: bool) -> Result<Node> {
        let operand = self.expr(operand)?;
        let words = ["true", "false", "unknown"];
        Ok(Node {
            range: operand.range.start..self.source.end_of_word(operand.range.end, &words),
            kind: ExprKind::IsTruth {
                operand: Box::new(self.source.finish(operand)),
                value,
                negated,
            },
        })
    }

    fn is_distinct(&mut self, left: SqlExpr, right: SqlExpr, negated: bool) -> Result<Node> {
        let (left, right) = (self.expr(left)?, self.expr(right)?);
        Ok(Node {
            range: left.range.start..right.range.end,
            kind: ExprKind::IsDistinct {
                left: Box::new(self.source.finish(left)),
                right: Box::new(self.source.finish(right)),
                negated,
            },
        })
    }

    fn between(
        &mut self,
        operand: SqlExpr,
        low: SqlExpr,
        high: SqlExpr,
        negated: bool,
        symmetric: bool,
    ) -> Result<Node> {
        let operand = self.expr(operand)?;
        let low = self.boxed(low)?;
        let high = self.expr(high)?;
        Ok(Node {
            range: operand.range.start..high.range.end,
            kind: ExprKind::Between {
                operand: Box::new(self.source.finish(operand)),
                low,
                high: Box::new(self.source.finish(high)),
                negated,
                symmetric,
            },
        })
    }

    fn like(
        &mut self,
        kind: LikeKind,
        negated: bool,
        any: bool,
        operand: SqlExpr,
        pattern: SqlExpr,
        escape: Option<Box<SqlExpr>>,
    ) -> Result<Node> {
        let operand = self.expr(operand)?;
        let pattern = self.expr(pattern)?;
        let escape = escape.map(|escape| self.expr(*escape)).transpose()?;
        let start = operand.range.start;
        let end = escape
            .as_ref()
            .map_or(pattern.range.end, |escape| escape.range.end);
        let operand = Box::new(self.source.finish(operand));
        if any {
            let symbol = match (kind, negated) {
                (LikeKind::Like, false) => "~~",
                (LikeKind::Like, true) => "!~~",
                (LikeKind::ILike, false) => "~~*",
                (LikeKind::ILike, true) => "!~~*",
                (LikeKind::SimilarTo, _) => return Err(self.source.not_understood(start..end)),
            };
            return Ok(Node {
                kind: ExprKind::AnyAll {
                    left: operand,
                    operator: plain_operator(symbol),
                    all: false,
                    array: Box::new(self.source.finish(pattern)),
                },
                range: start..end,
            });
        }
        Ok(Node {
            kind: ExprKind::Like {
                kind,
                operand,
                pattern: Box::new(self.source.finish(pattern)),
                escape: escape.map(|escape| Box::new(self.source.finish(escape))),
                negated,
            },
            range: start..end,
        })
    }

    fn any_all(&mut self, left: SqlExpr, right: SqlExpr, all: bool) -> Result<Node> {
        let left = self.expr(left)?;
        let operator = self.operator(left.range.end)?;
        let range = left.range.start..self.source.end_of_brackets(left.range.end);
        let left = Box::new(self.source.finish(left));
        let kind = match special::into_subquery(right) {
            Ok(query) => ExprKind::AnyAllQuery {
                left,
                operator,
                all,
                query: Box::new(self.query(query)?),
            },
            Err(array) => ExprKind::AnyAll {
                left,
                operator,
                all,
                array: self.boxed(array)?,
            },
        };
        Ok(Node { kind, range })
    }

    /// `a.b[1].c`: fields and subscripts behind an expression.
    fn access(&mut self, root: SqlExpr, chain: Vec<AccessExpr>) -> Result<Node> {
        let mut node = self.expr(root)?;
        for access in chain {
            let start = node.range.start;
            node = match access {
                AccessExpr::Dot(SqlExpr::Identifier(ident)) => {
                    let end = Source::range(ident.span).map_or(node.range.end, |range| range.end);
                    let kind = match node.kind {
                        // `t.a[1]` comes as `t`, `.a`, `[1]`.
                        ExprKind::Column(mut names)
                            if !self.source.text[start..].starts_with('(') =>
                        {
                            names.push(name(&ident));
                            ExprKind::Column(names)
                        }
                        // Only a column, a parameter or parentheses may have a field behind them.
                        ExprKind::Function(_) if !self.source.text[start..].starts_with('(') => {
                            return Err(self.source.syntax_error(start..end));
                        }
                        kind => ExprKind::Field {
                            operand: Box::new(self.source.finish(Node {
                                kind,
                                range: node.range,
                            })),
                            name: name(&ident),
                        },
                    };
                    Node {
                        kind,
                        range: start..end,
                    }
                }
                AccessExpr::Dot(other) => {
                    let range = Source::range(other.span()).unwrap_or(node.range);
                    return Err(self.source.not_understood(range));
                }
                AccessExpr::Subscript(subscript) => {
                    let end = self.source.end_of_brackets(node.range.end);
                    let operand = Box::new(self.source.finish(node));
                    let kind = match subscript {
                        Subscript::Index { index } => ExprKind::Subscript {
                            operand,
                            lower: Some(self.boxed(index)?),
                            upper: None,
                            slice: false,
                        },
                        Subscript::Slice {
                            lower_bound,
                            upper_bound,
                            stride: None,
                        } => ExprKind::Subscript {
                            operand,
                            lower: lower_bound.map(|bound| self.boxed(bound)).transpose()?,
                            upper: upper_bound.map(|bound| self.boxed(bound)).transpose()?,
                            slice: true,
                        },
                        Subscript::Slice {
                            stride: Some(_), ..
                        } => {
                            return Err(self.source.not_understood(start..end));
                        }
                    };
                    Node {
                        kind,
                        range: start..end,
                    }
                }
            };
        }
        Ok(node)
    }

    /// The type name that begins at this token, and the byte behind it.
    pub(super) fn type_at(&self, index: usize) -> Result<(TypeName, usize)> {
        let tokens = &self.source.tokens[index.min(self.source.tokens.len())..];
        let dialect = Pg::default();
        // A type's name is a few tokens long; its modifiers and dimensions hardly more.
        let window = &tokens[..tokens.len().min(64)];
        let mut parser = Parser::new(&dialect)
            .with_recursion_limit(RECURSION_LIMIT)
            .with_tokens_with_locations(lex::for_sqlparser(self.source.text, window));
        let parsed = parser.parse_data_type().ok();
        let last = parser
            .index()
            .checked_sub(1)
            .and_then(|last| tokens.get(last));
        match (parsed, tokens.first(), last) {
            (Some(data_type), Some(first), Some(last)) => {
                let span = self.source.place.span(first.start, last.end);
                type_name(&data_type, span)
                    .map(|ty| (ty, last.end))
                    .ok_or_else(|| self.source.not_understood(first.start..last.end))
            }
            (_, first, _) => Err(self.source.not_understood_at(first)),
        }
    }
}

#[expect(
    clippy::boxed_local,
    reason = "moves out of sqlparser's boxes, so that no drop recurses"
)]
fn left_of(expr: Box<SqlExpr>) -> SqlExpr {
    *expr
}

#[expect(
    clippy::boxed_local,
    reason = "moves out of sqlparser's boxes, so that no drop recurses"
)]
fn right_of(expr: Box<SqlExpr>) -> SqlExpr {
    *expr
}

pub(super) fn plain_operator(symbol: &str) -> Operator {
    Operator {
        namespace: None,
        symbol: Arc::from(if symbol == "!=" { "<>" } else { symbol }),
    }
}

pub(super) fn qualified(object: &ast::ObjectName) -> Option<QualifiedName> {
    type_name::qualified_name(object)
}

fn is_comparison(op: &BinaryOperator) -> bool {
    matches!(
        op,
        BinaryOperator::Eq
            | BinaryOperator::NotEq
            | BinaryOperator::Lt
            | BinaryOperator::LtEq
            | BinaryOperator::Gt
            | BinaryOperator::GtEq
    )
}

/// PostgreSQL's `col_name_keyword`s: reserved as function names only, so that a column may have them unquoted.
pub(super) fn may_name_column(word: &str) -> bool {
    matches!(
        word,
        "between"
            | "bigint"
            | "bit"
            | "boolean"
            | "char"
            | "character"
            | "coalesce"
            | "dec"
            | "decimal"
            | "exists"
            | "extract"
            | "float"
            | "greatest"
            | "grouping"
            | "inout"
            | "int"
            | "integer"
            | "interval"
            | "json"
            | "json_array"
            | "json_arrayagg"
            | "json_exists"
            | "json_object"
            | "json_objectagg"
            | "json_query"
            | "json_scalar"
            | "json_serialize"
            | "json_table"
            | "json_value"
            | "least"
            | "merge_action"
            | "national"
            | "nchar"
            | "none"
            | "normalize"
            | "nullif"
            | "numeric"
            | "out"
            | "overlay"
            | "position"
            | "precision"
            | "real"
            | "row"
            | "setof"
            | "smallint"
            | "substring"
            | "time"
            | "timestamp"
            | "treat"
            | "trim"
            | "values"
            | "varchar"
            | "xmlattributes"
            | "xmlconcat"
            | "xmlelement"
            | "xmlexists"
            | "xmlforest"
            | "xmlnamespaces"
            | "xmlparse"
            | "xmlpi"
            | "xmlroot"
            | "xmlserialize"
            | "xmltable"
    )
}
