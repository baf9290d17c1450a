//! Texts held against constant patterns: LIKE and regular expressions.

use std::sync::Arc;

use super::check::{Translation, negated_if, not};
use super::comparison::elements;
use super::pattern::{self, Boundary, Near, Node, Pattern};
use super::predicate::{Function, Literal, Predicate, Value};
use super::simplify::Polarity;
use super::value::{Gap, Kind, Term, not_translated};
use crate::expr::{Expr, ExprKind, LikeKind, Operator};
use crate::source::Span;

impl Translation<'_> {
    /// LIKE and ILIKE with a constant pattern.
    pub(super) fn like(
        &mut self,
        kind: LikeKind,
        operand: &Expr,
        pattern: &Expr,
        escape: Option<&Expr>,
        expr: &Expr,
    ) -> Result<Predicate, Gap> {
        let gap = || Gap::new(expr.span, not_translated(expr));
        let escape = match escape {
            None => Some('\\'),
            Some(escape) => {
                let escape = self.constant_text(escape).ok_or_else(gap)?;
                escape.chars().next()
            }
        };
        let text = self.constant_text(pattern).ok_or_else(gap)?;
        let ignore_case = match kind {
            LikeKind::Like => self.ignores_case(operand),
            LikeKind::ILike => true,
            LikeKind::SimilarTo => return Err(gap()),
        };
        let pattern = pattern::like(&text, escape, ignore_case).ok_or_else(gap)?;
        self.matched(operand, pattern, expr.span)
    }

    /// A regular expression; where PostgreSQL's says more or other things, what makes the whole refuse less.
    pub(super) fn regex(
        &mut self,
        operand: &Expr,
        text: &str,
        ignore_case: bool,
        (span, polarity): (Span, Option<Polarity>),
    ) -> Result<Predicate, Gap> {
        let ignore_case = ignore_case || self.ignores_case(operand);
        let gap = |why| Gap::new(span, why);
        let reading = pattern::regex(text, ignore_case).map_err(gap)?;
        let is_positive = polarity != Some(Polarity::Negative);
        let near = if is_positive { Near::More } else { Near::Less };
        let resolved = reading.resolved(near).map_err(gap)?;
        if let Some(why) = resolved.why {
            if polarity.is_none() {
                return Err(gap(why));
            }
            self.gaps.push(gap(why));
        }
        let mut parts = Vec::new();
        for (negated, pattern) in resolved.patterns {
            parts.push(negated_if(negated, self.matched(operand, pattern, span)?));
        }
        let all = if parts.len() == 1 {
            parts.remove(0)
        } else {
            Predicate::And(parts)
        };
        if !resolved.of_ascii {
            return Ok(all);
        }
        let other = self.matched(operand, Pattern::beyond_ascii(), span)?;
        Ok(if is_positive {
            Predicate::Or(vec![other, all])
        } else {
            Predicate::And(vec![not(other), all])
        })
    }

    fn ignores_case(&self, operand: &Expr) -> bool {
        matches!(
            self.values.term(operand),
            Ok(Term::Known(_, Kind::CaseInsensitive))
        )
    }

    pub(super) fn matched(
        &mut self,
        operand: &Expr,
        pattern: Pattern,
        span: Span,
    ) -> Result<Predicate, Gap> {
        let value = match self.values.term(operand)? {
            Term::Known(Value::Column(attnum), Kind::Padded) => {
                let length = self.values.length(attnum);
                let length = length.ok_or_else(|| Gap::new(span, "a pattern is not translated"))?;
                Value::Apply(Function::Pad(length), vec![Value::Column(attnum)])
            }
            // Its blanks would count, and are not known.
            Term::Known(Value::Apply(..), Kind::Padded) => {
                return Err(Gap::new(span, "a pattern is not translated"));
            }
            Term::Null | Term::Unknown(_) | Term::Known(..) | Term::JsonType(_) => {
                let Some(value) = self.values.text(operand)? else {
                    self.null_seen = true;
                    return Ok(Predicate::Constant(None));
                };
                value
            }
        };
        if let Value::Literal(Literal::Text(text)) = &value
            && text.is_empty()
            && let Some(truth) = of_empty(&pattern.node)
        {
            return Ok(Predicate::Constant(Some(truth)));
        }
        if matches!(value, Value::Literal(_)) {
            return Err(Gap::new(
                span,
                "a comparison of constants is not translated",
            ));
        }
        let pattern = Arc::new(pattern);
        Ok(Predicate::Matches { value, pattern })
    }
}

/// Whether an empty text matches, where that is easily seen.
fn of_empty(node: &Node) -> Option<bool> {
    match node {
        Node::Start | Node::End => Some(true),
        Node::Char(_) | Node::Any | Node::Class(_) => Some(false),
        Node::Boundary(it) => Some(*it == Boundary::Neither),
        Node::Look { .. } | Node::BackReference => None,
        Node::Sequence(nodes) => {
            let all: Option<Vec<bool>> = nodes.iter().map(of_empty).collect();
            Some(all?.into_iter().all(|it| it))
        }
        Node::Either(nodes) => {
            let all: Option<Vec<bool>> = nodes.iter().map(of_empty).collect();
            Some(all?.into_iter().any(|it| it))
        }
        Node::Repeat { node, least, .. } => Some(*least == 0 || of_empty(node)?),
    }
}

/// `x LIKE ANY (ARRAY['a%', 'b%'])` as what it stands for; `None` for another operator or array.
pub(super) fn each_pattern(
    left: &Expr,
    operator: &Operator,
    all: bool,
    array: &Expr,
) -> Option<Expr> {
    if !operator.symbol.contains('~') {
        return None;
    }
    let parts: Vec<Expr> = elements(array)?
        .into_iter()
        .map(|item| Expr {
            span: array.span,
            kind: ExprKind::Binary {
                operator: operator.clone(),
                left: Box::new(left.clone()),
                right: Box::new(item),
            },
        })
        .collect();
    let kind = if all {
        ExprKind::And(parts)
    } else {
        ExprKind::Or(parts)
    };
    Some(Expr {
        kind,
        span: array.span,
    })
}
