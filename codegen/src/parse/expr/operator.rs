//! Operators and the forms between and behind operands: comparisons, IS, BETWEEN, LIKE, ANY, fields and subscripts.

use std::sync::Arc;

use sqlparser::ast::{
    AccessExpr, BinaryOperator, Expr as SqlExpr, Ident, ObjectName, Spanned, Subscript,
};

use super::{Converter, DEPTH_LIMIT, Node, Source, name, special};
use crate::expr::{Expr, ExprKind, LikeKind, Operator};
use crate::parse::cursor::Parse;
use crate::parse::scan::Kind;

impl Converter<'_> {
    /// A chain of operators, whose left spine is walked in a loop: AND and OR may be thousands long.
    pub(super) fn binary(
        &mut self,
        left: SqlExpr,
        op: BinaryOperator,
        right: SqlExpr,
    ) -> Parse<Node> {
        let mut spine = vec![(op, right)];
        let mut first = left;
        while let SqlExpr::BinaryOp { left, op, right } = first {
            spine.push((op, *right));
            first = *left;
        }
        let mut node = self.expr(first)?;
        let mut depth = 0;
        // The operator that made `node`, unless parentheses stand around it.
        let mut open: Option<BinaryOperator> = None;
        while let Some((op, right)) = spine.pop() {
            let symbol = self.source.token_from(node.range.end).copied();
            if is_comparison(&op) && open.as_ref().is_some_and(is_comparison) {
                // `a < b < c`: comparisons do not associate.
                let range = symbol.map_or(node.range.clone(), |token| token.start..token.end);
                return Err(self.source.syntax_error(range));
            }
            let right = self.expr(right)?;
            let range = node.range.start..right.range.end;
            let kind = if op == BinaryOperator::And || op == BinaryOperator::Or {
                let and = op == BinaryOperator::And;
                let mut parts = Vec::new();
                for side in [self.source.finish(node), self.source.finish(right)] {
                    let more = match (side.kind, and) {
                        (ExprKind::And(more), true) | (ExprKind::Or(more), false) => more,
                        (kind, _) => vec![Expr {
                            kind,
                            span: side.span,
                        }],
                    };
                    if parts.is_empty() {
                        parts = more;
                    } else {
                        parts.extend(more);
                    }
                }
                if and {
                    ExprKind::And(parts)
                } else {
                    ExprKind::Or(parts)
                }
            } else if op == BinaryOperator::Overlaps {
                special::overlaps(vec![self.source.finish(node), self.source.finish(right)])
            } else {
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
            };
            node = Node { kind, range };
            open = Some(op);
        }
        Ok(node)
    }

    /// The operator behind the operand that ends at `byte`.
    fn operator(&self, byte: usize) -> Parse<Operator> {
        let index = self.source.index_from(byte);
        let Some(token) = self.source.tokens.get(index) else {
            return Err(self.source.not_understood(byte..byte));
        };
        if token.kind == Kind::Symbol {
            return Ok(plain_operator(self.source.raw(token)));
        }
        let mut cursor = self.cursor_at(index);
        let negated = cursor.eat("not");
        if cursor.is_any(&["like", "ilike"]) {
            return Ok(plain_operator(match (cursor.is("like"), negated) {
                (true, false) => "~~",
                (true, true) => "!~~",
                (false, false) => "~~*",
                (false, true) => "!~~*",
            }));
        }
        // OPERATOR(s.+)
        cursor.expect("operator")?;
        cursor.expect_symbol("(")?;
        let namespace = if cursor.nth_symbol(1, ".") {
            let namespace = cursor.label()?.name;
            cursor.expect_symbol(".")?;
            Some(namespace)
        } else {
            None
        };
        let symbol = cursor.bump()?;
        cursor.expect_symbol(")")?;
        Ok(Operator {
            namespace,
            ..plain_operator(cursor.raw(symbol))
        })
    }

    pub(super) fn is_null(&mut self, operand: SqlExpr, negated: bool) -> Parse<Node> {
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

    pub(super) fn is_truth(
        &mut self,
        operand: SqlExpr,
        value: Option<bool>,
        negated: bool,
    ) -> Parse<Node> {
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

    pub(super) fn is_distinct(
        &mut self,
        left: SqlExpr,
        right: SqlExpr,
        negated: bool,
    ) -> Parse<Node> {
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

    pub(super) fn between(
        &mut self,
        operand: SqlExpr,
        low: SqlExpr,
        high: SqlExpr,
        negated: bool,
        symmetric: bool,
    ) -> Parse<Node> {
        let is_unrestricted = special::is_unrestricted(&low);
        let operand = self.expr(operand)?;
        let low = self.expr(low)?;
        if is_unrestricted {
            return Err(self.source.syntax_error(low.range));
        }
        let high = self.expr(high)?;
        Ok(Node {
            range: operand.range.start..high.range.end,
            kind: ExprKind::Between {
                operand: Box::new(self.source.finish(operand)),
                low: Box::new(self.source.finish(low)),
                high: Box::new(self.source.finish(high)),
                negated,
                symmetric,
            },
        })
    }

    pub(super) fn like(
        &mut self,
        kind: LikeKind,
        negated: bool,
        any: bool,
        operand: SqlExpr,
        pattern: SqlExpr,
        escape: Option<Box<SqlExpr>>,
    ) -> Parse<Node> {
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

    pub(super) fn any_all(&mut self, left: SqlExpr, right: SqlExpr, all: bool) -> Parse<Node> {
        let left = self.expr(left)?;
        let operator = self.operator(left.range.end)?;
        let range = left.range.start..self.source.end_of_brackets(left.range.end);
        let left = Box::new(self.source.finish(left));
        let right = if special::is_subquery(&right) {
            special::bare(right)
        } else {
            right
        };
        let kind = if let SqlExpr::Subquery(query) = right {
            ExprKind::AnyAllQuery {
                left,
                operator,
                all,
                query: Box::new(self.query(*query)?),
            }
        } else {
            ExprKind::AnyAll {
                left,
                operator,
                all,
                array: self.boxed(right)?,
            }
        };
        Ok(Node { kind, range })
    }

    /// Whether a name stands for a `*` among the tokens.
    fn is_star(&self, ident: &sqlparser::ast::Ident) -> bool {
        let start = Source::range(ident.span).map(|range| range.start);
        start.is_some_and(|start| self.source.forms.names.contains(&start))
    }

    /// `a.b[1].c`: fields and subscripts behind an expression.
    pub(super) fn access(&mut self, root: SqlExpr, chain: Vec<AccessExpr>) -> Parse<Node> {
        let mut node = self.expr(root)?;
        for access in chain {
            let start = node.range.start;
            node = match access {
                // `(a).*`
                AccessExpr::Dot(SqlExpr::Identifier(ident))
                    if ident.value == "*" && self.is_star(&ident) =>
                {
                    let end = Source::range(ident.span).map_or(node.range.end, |range| range.end);
                    Node {
                        kind: ExprKind::Fields(Box::new(self.source.finish(node))),
                        range: start..end,
                    }
                }
                AccessExpr::Dot(SqlExpr::Identifier(ident)) => {
                    let end = Source::range(ident.span).map_or(node.range.end, |range| range.end);
                    let parenthesised = self.source.text[start..].starts_with('(');
                    let kind = match (node.kind, parenthesised) {
                        // `t.a[1]` comes as `t`, `.a`, `[1]`.
                        (ExprKind::Column(mut names), false) => {
                            names.push(name(&ident));
                            ExprKind::Column(names)
                        }
                        // Only a column, a parameter or parentheses may have a field behind them.
                        (ExprKind::Function(_), false) => {
                            return Err(self.source.syntax_error(start..end));
                        }
                        (kind, _) => ExprKind::Field {
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
                    let next = self.source.index_from(node.range.end);
                    let apart = [next.checked_sub(1), Some(next)]
                        .into_iter()
                        .flatten()
                        .filter_map(|at| self.source.tokens.get(at))
                        .any(|token| self.source.is_symbol(token, ")"));
                    let operand = Box::new(self.source.finish(node));
                    let kind = match subscript {
                        Subscript::Index { index } => ExprKind::Subscript {
                            operand,
                            lower: Some(self.boxed(index)?),
                            upper: None,
                            slice: false,
                            apart,
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
                            apart,
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
}

/// `<` and `OPERATOR(s.<)` behind USING.
pub(in crate::parse) fn named_operator(written: &ObjectName) -> Operator {
    let parts: Vec<&Ident> = written.0.iter().filter_map(|it| it.as_ident()).collect();
    let namespace = parts.iter().rev().nth(1).map(|it| name(it));
    Operator {
        namespace,
        ..plain_operator(parts.last().map_or("", |it| &it.value))
    }
}

pub(super) fn plain_operator(symbol: &str) -> Operator {
    Operator {
        namespace: None,
        symbol: Arc::from(if symbol == "!=" { "<>" } else { symbol }),
    }
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
