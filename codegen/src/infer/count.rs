//! How many of several things are so: `num_nonnulls(a, b) = 1` and sums of truth values as numbers.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds are told apart from all that have no translation"
)]

use super::cases::is_call;
use super::check::{Translation, definitely, is_condition, negated_if};
use super::comparison::{comparison_of, flipped};
use super::predicate::{Comparison, Predicate};
use super::value::{Gap, number};
use crate::expr::{Expr, ExprKind};

impl Translation<'_> {
    /// A comparison of a count with a whole number; `None` where the expression is none.
    pub(super) fn counted(&mut self, expr: &Expr) -> Result<Option<Predicate>, Gap> {
        let ExprKind::Binary {
            operator,
            left,
            right,
        } = &expr.kind
        else {
            return Ok(None);
        };
        let Some(operator) = comparison_of(operator) else {
            return Ok(None);
        };
        let whole = |expr: &Expr| number(expr).and_then(|number| number.parse::<i32>().ok());
        let (sum, operator, number) = match (whole(left), whole(right)) {
            (None, Some(number)) => (left, operator, number),
            (Some(number), None) => (right, flipped(operator), number),
            (Some(_), Some(_)) | (None, None) => return Ok(None),
        };
        let Some(of) = self.summed(sum)? else {
            return Ok(None);
        };
        // A number that the count never reaches decides alone.
        let most = i32::try_from(of.len()).unwrap_or(i32::MAX);
        if number < 0 || number > most {
            let truth = match operator {
                Comparison::Equal => false,
                Comparison::NotEqual => true,
                Comparison::Less | Comparison::LessOrEqual => number > most,
                Comparison::Greater | Comparison::GreaterOrEqual => number < 0,
            };
            return Ok(Some(Predicate::Constant(Some(truth))));
        }
        Ok(Some(Predicate::Count {
            of,
            operator,
            number,
        }))
    }

    /// The predicates that a sum counts.
    fn summed(&mut self, expr: &Expr) -> Result<Option<Vec<Predicate>>, Gap> {
        let (first, links) = expr.spine();
        if links.iter().any(|(operator, ..)| &*operator.symbol != "+") {
            return Ok(None);
        }
        let mut found = Vec::new();
        for summand in std::iter::once(first).chain(links.iter().rev().map(|(_, _, it, _)| *it)) {
            match self.summand(summand)? {
                Some(of) => found.extend(of),
                None => return Ok(None),
            }
        }
        Ok(Some(found))
    }

    fn summand(&mut self, expr: &Expr) -> Result<Option<Vec<Predicate>>, Gap> {
        match &expr.kind {
            ExprKind::Function(call)
                if is_call(call, "num_nonnulls") || is_call(call, "num_nulls") =>
            {
                let negated = is_call(call, "num_nonnulls");
                if call.variadic {
                    return Ok(None);
                }
                let is_null = |argument: &Expr| Expr {
                    kind: ExprKind::IsNull {
                        operand: Box::new(argument.clone()),
                        negated,
                    },
                    span: argument.span,
                };
                let of = call.arguments.iter();
                let of = of.map(|it| self.exact(&is_null(&it.value), None));
                Ok(Some(of.collect::<Result<_, Gap>>()?))
            }
            ExprKind::Cast { operand, ty }
                if is_condition(operand)
                    && matches!(ty.name.name.as_str(), "int4" | "int2" | "int8") =>
            {
                let predicate = self.exact(operand, None)?;
                Ok(is_two_valued(&predicate).then(|| vec![predicate]))
            }
            ExprKind::Case {
                operand: None,
                branches,
                otherwise: Some(otherwise),
            } => {
                let [(when, then)] = &branches[..] else {
                    return Ok(None);
                };
                let negated = match (number(then).as_deref(), number(otherwise).as_deref()) {
                    (Some("1"), Some("0")) => false,
                    (Some("0"), Some("1")) => true,
                    _ => return Ok(None),
                };
                let predicate = self.exact(when, None)?;
                let predicate = if is_two_valued(&predicate) {
                    predicate
                } else {
                    definitely(predicate)
                };
                Ok(Some(vec![negated_if(negated, predicate)]))
            }
            _ => Ok(None),
        }
    }
}

/// Whether it is never NULL.
fn is_two_valued(predicate: &Predicate) -> bool {
    match predicate {
        Predicate::And(parts) | Predicate::Or(parts) => parts.iter().all(is_two_valued),
        Predicate::Not(part) => is_two_valued(part),
        Predicate::IsNull(_) | Predicate::Definitely(_) | Predicate::Count { .. } => true,
        Predicate::Constant(truth) => truth.is_some(),
        Predicate::Compare { .. }
        | Predicate::In { .. }
        | Predicate::IsTrue(_)
        | Predicate::JsonTypeIs { .. }
        | Predicate::Matches { .. }
        | Predicate::Test { .. } => false,
    }
}
