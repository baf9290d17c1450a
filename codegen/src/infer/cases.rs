//! Conditional values in CHECKs: COALESCE, NULLIF, CASE and truth values as numbers.
//!
//! What holds a conditional value is one predicate for each value that it may have, behind what must be so for that:
//! `length(coalesce(a, '')) > 0` is `a IS NOT NULL AND length(a) > 0 OR a IS NULL AND length('') > 0`. Exactly one of
//! the conditions is TRUE and none is NULL, so the whole is what the CHECK is.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds are told apart from all that have no translation"
)]

use super::check::{Translation, definitely, is_condition, negated_if, not};
use super::predicate::Predicate;
use super::rewrite::Maker;
use super::simplify::Polarity;
use super::value::{Gap, Kind, Term};
use crate::expr::{Expr, ExprKind, FunctionCall, Operator};
use crate::source::Span;

/// So many conditional values are told apart in one CHECK: each may double it.
const MOST: u32 = 24;

/// A value and the condition under which it is the one.
type Choice = (Predicate, Expr);

impl Translation<'_> {
    /// A predicate for each value that a conditional value in the expression may have; `None` where it has none.
    pub(super) fn conditional(
        &mut self,
        expr: &Expr,
        polarity: Option<Polarity>,
    ) -> Result<Option<Predicate>, Gap> {
        match &expr.kind {
            // Their parts are looked at one by one.
            ExprKind::And(_) | ExprKind::Or(_) | ExprKind::Not(_) | ExprKind::IsTruth { .. } => {
                return Ok(None);
            }
            ExprKind::Function(call) => {
                if let Some(predicate) = self.coalesced_truth(call)? {
                    return Ok(Some(predicate));
                }
            }
            _ => {}
        }
        let Some(found) = self.first_conditional(expr) else {
            return Ok(None);
        };
        let found = found.clone();
        self.choices += 1;
        if self.choices > MOST {
            return Err(Gap::new(
                expr.span,
                "too many conditional values in one CHECK",
            ));
        }
        let mut parts = Vec::new();
        let choices = self.choices_of(&found)?;
        for (guard, value) in self.of_one_type(choices) {
            let mut one = expr.clone();
            one.replace(&|part| (*part == found).then(|| value.clone()));
            parts.push(Predicate::And(vec![guard, self.exact(&one, polarity)?]));
        }
        Ok(Some(Predicate::Or(parts)))
    }

    /// The values as the type that all of them have: where one is a `char(n)`, blanks at the end of the others may
    /// mean nothing either.
    fn of_one_type(&self, choices: Vec<Choice>) -> Vec<Choice> {
        let kinds = choices.iter().map(|(_, value)| self.kind_of(value));
        let kinds: Vec<Kind> = kinds.flatten().collect();
        let ty = match kinds.first() {
            Some(Kind::Padded) => "bpchar",
            Some(Kind::Text) if kinds.contains(&Kind::Padded) => "text",
            _ => return choices,
        };
        let cast = |(guard, value): Choice| {
            let value = Maker(value.span).cast(&value, ty);
            (guard, value)
        };
        choices.into_iter().map(cast).collect()
    }

    /// What is known of the type of a value, which may be a conditional one; `None` of a constant that has none.
    fn kind_of(&self, expr: &Expr) -> Option<Kind> {
        match &expr.kind {
            ExprKind::Case {
                branches,
                otherwise,
                ..
            } => {
                let values = branches.iter().map(|(_, value)| value);
                let mut values = values.chain(otherwise.as_deref());
                values.find_map(|value| self.kind_of(value))
            }
            ExprKind::Function(call) if is_call(call, "coalesce") || is_call(call, "nullif") => {
                let mut values = call.arguments.iter();
                values.find_map(|it| self.kind_of(&it.value))
            }
            _ => match self.values.term(expr) {
                Ok(Term::Known(_, kind)) => Some(kind),
                Ok(Term::Null | Term::Unknown(_) | Term::JsonType(_)) | Err(_) => None,
            },
        }
    }

    /// The outermost conditional value that stands first.
    fn first_conditional<'a>(&self, expr: &'a Expr) -> Option<&'a Expr> {
        let mut rest = vec![expr];
        while let Some(expr) = rest.pop() {
            if self.is_conditional(expr) {
                return Some(expr);
            }
            rest.extend(expr.children().into_iter().rev());
        }
        None
    }

    fn is_conditional(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Case { .. } => true,
            ExprKind::Function(call) => is_call(call, "coalesce") || is_call(call, "nullif"),
            ExprKind::Cast { operand, ty } => {
                let is_integer = matches!(ty.name.name.as_str(), "int4" | "int2" | "int8");
                is_integer && (is_condition(operand) || self.is_truth(operand))
            }
            _ => false,
        }
    }

    /// Whether it is a boolean and no condition.
    pub(super) fn is_truth(&self, expr: &Expr) -> bool {
        let is_known = matches!(expr.kind, ExprKind::Column(_) | ExprKind::Boolean(_));
        is_known && matches!(self.values.term(expr), Ok(Term::Known(_, Kind::Boolean)))
    }

    /// `COALESCE(condition, TRUE)`
    fn coalesced_truth(&mut self, call: &FunctionCall) -> Result<Option<Predicate>, Gap> {
        let [condition, constant] = &call.arguments[..] else {
            return Ok(None);
        };
        let ExprKind::Boolean(constant) = constant.value.kind else {
            return Ok(None);
        };
        if !is_call(call, "coalesce") || !is_condition(&condition.value) {
            return Ok(None);
        }
        let condition = self.exact(&condition.value, None)?;
        Ok(Some(negated_if(
            constant,
            definitely(negated_if(constant, condition)),
        )))
    }

    fn choices_of(&mut self, expr: &Expr) -> Result<Vec<Choice>, Gap> {
        match &expr.kind {
            ExprKind::Case {
                operand,
                branches,
                otherwise,
            } => {
                let null = null(expr.span);
                let otherwise = otherwise.as_deref().unwrap_or(&null);
                let mut branch = |(when, then): &(Expr, Expr)| {
                    let when = match operand {
                        Some(operand) => equal(operand, when),
                        None => when.clone(),
                    };
                    Ok((definitely(self.exact(&when, None)?), then.clone()))
                };
                let branches = branches.iter().map(&mut branch);
                let branches: Vec<Choice> = branches.collect::<Result<_, Gap>>()?;
                Ok(in_turn(branches, otherwise))
            }
            ExprKind::Function(call) if is_call(call, "nullif") => {
                let [value, other] = &call.arguments[..] else {
                    return Ok(Vec::new());
                };
                let same = definitely(self.exact(&equal(&value.value, &other.value), None)?);
                // It has the type in which the two are compared.
                let value = match self.values.sides(&value.value, &other.value) {
                    Ok((Term::Known(_, Kind::Text), _)) => {
                        Maker(expr.span).cast(&value.value, "text")
                    }
                    _ => value.value.clone(),
                };
                Ok(in_turn(vec![(same, null(expr.span))], &value))
            }
            ExprKind::Function(call) => {
                let values: Vec<&Expr> = call.arguments.iter().map(|it| &it.value).collect();
                let Some((last, first)) = values.split_last() else {
                    return Ok(Vec::new());
                };
                let mut branches = Vec::new();
                for value in first {
                    let there = ExprKind::IsNull {
                        operand: Box::new((*value).clone()),
                        negated: true,
                    };
                    let there = Expr {
                        kind: there,
                        span: value.span,
                    };
                    branches.push((self.exact(&there, None)?, (*value).clone()));
                }
                Ok(in_turn(branches, last))
            }
            ExprKind::Cast { operand, .. } => {
                let condition = self.exact(operand, None)?;
                let number = |number: &str| Expr {
                    kind: ExprKind::Number(number.into()),
                    span: expr.span,
                };
                let branches = vec![
                    (definitely(condition.clone()), number("1")),
                    (definitely(not(condition)), number("0")),
                ];
                Ok(in_turn(branches, &null(expr.span)))
            }
            _ => Ok(Vec::new()),
        }
    }
}

/// Each value behind its condition and where none before it is TRUE.
fn in_turn(branches: Vec<Choice>, otherwise: &Expr) -> Vec<Choice> {
    let mut before: Vec<Predicate> = Vec::new();
    let mut choices = Vec::new();
    for (condition, value) in branches {
        let mut all = before.clone();
        all.push(condition.clone());
        choices.push((Predicate::And(all), value));
        before.push(not(condition));
    }
    choices.push((Predicate::And(before), otherwise.clone()));
    choices
}

pub(super) fn is_call(call: &FunctionCall, name: &str) -> bool {
    let built_in = call.name.namespace.as_ref();
    built_in.is_none_or(|namespace| *namespace == "pg_catalog") && call.name.name == *name
}

fn null(span: Span) -> Expr {
    Expr {
        kind: ExprKind::Null,
        span,
    }
}

fn equal(left: &Expr, right: &Expr) -> Expr {
    Expr {
        kind: ExprKind::Binary {
            operator: Operator {
                namespace: None,
                symbol: "=".into(),
            },
            left: Box::new(left.clone()),
            right: Box::new(right.clone()),
        },
        span: left.span,
    }
}
