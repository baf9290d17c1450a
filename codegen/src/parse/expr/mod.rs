//! Expressions: from a text to the floor's tree, through sqlparser and back to byte places.
//!
//! sqlparser reads our tokens ([`bridge`](super::bridge)) under our dialect; its tree is converted node by node, and every
//! node's place is found again on the tokens, since sqlparser's own spans leave out keywords and parentheses. What
//! PostgreSQL would refuse, or what has no node, is an error or [`ExprKind::Other`], never another tree.

mod function;
mod operator;
#[cfg(test)]
pub(super) mod print;
mod source;
mod special;
#[cfg(test)]
mod tests;

pub(super) use super::type_name::{name, qualified_name as qualified};
pub(super) use function::unnest;
pub(super) use operator::named_operator;
pub(super) use source::{Node, Source};

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

use sqlparser::ast::{CastKind, Expr as SqlExpr, Ident, Spanned};
use sqlparser::parser::Parser;

use super::cursor::{Cursor, Parse};
use super::dialect::Mark;
use super::extension::types;
use super::words;
use crate::ddl::TypeName;
use crate::expr::{Expr, ExprKind, LikeKind};
use crate::name::Name;
use crate::source::Place;

/// How deep a converted tree may be, AND and OR chains not counted, which are flat.
const DEPTH_LIMIT: usize = 500;

/// One expression.
pub fn parse(text: &str, place: Place) -> Parse<Expr> {
    let source = Source::new(text, place)?;
    source.read(|source| {
        let expr = source.sqlparser(|parser: &mut Parser| parser.parse_expr())?;
        let node = Converter::new(source).expr(expr)?;
        Ok(source.finish(node))
    })
}

/// Converts sqlparser's trees of one text.
pub(super) struct Converter<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) depth: usize,
    /// The windows of WINDOW, and whether the frame of each holds the row that it is asked for.
    pub(super) windows: Vec<(Name, bool)>,
    /// The row locks that are of a query that is converted, by where they begin.
    pub(in crate::parse) locked: BTreeSet<usize>,
    /// The extension grammar's view of the tokens, once it is asked for.
    cursor: OnceCell<Cursor<'a>>,
}

impl<'a> Converter<'a> {
    pub(super) fn new(source: &'a Source<'a>) -> Self {
        Self {
            source,
            depth: 0,
            windows: Vec::new(),
            locked: BTreeSet::new(),
            cursor: OnceCell::new(),
        }
    }

    /// The extension grammar's view of the tokens, at this one.
    pub(super) fn cursor_at(&self, index: usize) -> Cursor<'a> {
        let mut cursor = self
            .cursor
            .get_or_init(|| {
                let tokens = self.source.tokens.clone();
                Cursor::at_tokens(self.source.text, tokens, self.source.place, false)
            })
            .clone();
        cursor.seek(index);
        cursor
    }

    /// An expression with its place in the file.
    pub(super) fn finished(&mut self, expr: SqlExpr) -> Parse<Expr> {
        let node = self.expr(expr)?;
        Ok(self.source.finish(node))
    }

    /// The same in a box.
    pub(super) fn boxed(&mut self, expr: SqlExpr) -> Parse<Box<Expr>> {
        self.finished(expr).map(Box::new)
    }

    /// All of them.
    pub(super) fn list(&mut self, exprs: impl IntoIterator<Item = SqlExpr>) -> Parse<Vec<Expr>> {
        exprs.into_iter().map(|expr| self.finished(expr)).collect()
    }

    pub(super) fn expr(&mut self, expr: SqlExpr) -> Parse<Node> {
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err(self.source.too_deep());
        }
        let node = self.convert(expr);
        self.depth -= 1;
        node
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "`special` names all variants and ends what has no node"
    )]
    fn convert(&mut self, expr: SqlExpr) -> Parse<Node> {
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
                    && special::is_subquery(only)
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
                let collation = qualified(&collation)
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

    fn marked(&mut self, prefix: &Ident, value: SqlExpr) -> Parse<Node> {
        let range = Source::range(prefix.span).unwrap_or_default();
        match Mark::of(prefix) {
            Mark::Place if matches!(value, SqlExpr::Nested(_)) => {
                let node = self.expr(value)?;
                Ok(Node {
                    kind: node.kind,
                    range,
                })
            }
            Mark::Place => self.special(value, range),
            Mark::Local => {
                let operand = self.finished(value)?;
                Ok(Node {
                    kind: function::system_call("timezone", vec![operand]),
                    range,
                })
            }
            Mark::Document(negated) => {
                let operand = self.finished(value)?;
                let is = function::call("is document", vec![operand]);
                Ok(self.negated(is, range, negated))
            }
            Mark::Operator(symbol) => {
                let operand = self.expr(value)?;
                Ok(Node {
                    range: range.start..operand.range.end,
                    kind: ExprKind::Unary {
                        operator: operator::plain_operator(&symbol),
                        operand: Box::new(self.source.finish(operand)),
                    },
                })
            }
            // The call that it is an argument of asks for it first.
            Mark::Variadic => Err(self.source.syntax_error(range)),
            Mark::Symmetric => {
                let SqlExpr::Between {
                    expr,
                    negated,
                    low,
                    high,
                } = value
                else {
                    return Err(self.source.not_understood(range));
                };
                self.between(*expr, *low, *high, negated, true)
            }
        }
    }

    /// A predicate, or NOT of it.
    pub(super) fn negated(&self, kind: ExprKind, range: Range<usize>, negated: bool) -> Node {
        let node = Node { kind, range };
        if !negated {
            return node;
        }
        let range = node.range.clone();
        Node {
            kind: ExprKind::Not(Box::new(self.source.finish(node))),
            range,
        }
    }

    /// A column, or one of the functions that are called without parentheses.
    fn identifier(&mut self, ident: &Ident) -> Parse<Node> {
        let range = Source::range(ident.span).unwrap_or_default();
        if ident.quote_style.is_none() {
            let word = ident.value.to_ascii_lowercase();
            let function = match word.as_str() {
                "current_role" | "current_schema" | "system_user" => Some(word.as_str()),
                _ => None,
            };
            if let Some(function) = function {
                return Ok(Node {
                    kind: function::without_parentheses(function),
                    range,
                });
            }
            if word == "default" {
                return Ok(Node {
                    kind: ExprKind::Other("DEFAULT"),
                    range,
                });
            }
            if !may_name_column(&word) {
                return Err(self.source.syntax_error(range));
            }
        }
        Ok(Node {
            kind: ExprKind::Column(vec![name(ident)]),
            range,
        })
    }

    fn compound(&mut self, idents: &[Ident]) -> Parse<Node> {
        let Some(first) = idents.first() else {
            return Err(self.source.not_understood(0..self.source.text.len()));
        };
        let head = self.identifier(first)?;
        let end = idents
            .last()
            .and_then(|ident| Source::range(ident.span))
            .map_or(head.range.end, |range| range.end);
        if !matches!(head.kind, ExprKind::Column(_)) {
            return Err(self.source.syntax_error(head.range));
        }
        Ok(Node {
            kind: ExprKind::Column(idents.iter().map(name).collect()),
            range: head.range.start..end,
        })
    }

    /// The type name that begins at this token, and the byte behind it.
    pub(super) fn type_at(&self, index: usize) -> Parse<(TypeName, usize)> {
        let mut cursor = self.cursor_at(index);
        let ty = types::type_name(&mut cursor)?;
        let last = cursor.index().checked_sub(1);
        let end = last
            .and_then(|last| self.source.tokens.get(last))
            .map_or(self.source.text.len(), |token| token.end);
        Ok((ty, end))
    }
}

/// Whether a word without quotes can name a column, table or alias (`ColId`).
pub(super) fn may_name_column(word: &str) -> bool {
    !words::is_reserved(word) && !words::is_function_or_type(word)
}
