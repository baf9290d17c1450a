//! What conditions and constants say of each other: operands of AND and OR where another one decides, conditions that are
//! always TRUE or never, constants that are not equal.

use super::facts::{Facts, is_known};
use super::from::Level;
use super::value::doubt;
use super::{Prover, Verdict, all};
use crate::catalog::analysed::{NullOf, Value, ValueKind};
use crate::catalog::ty::oid;
use crate::catalog::{TypeId, TypeKind};

/// How many operands of AND and OR are held against each other.
const OPERANDS: usize = 16;

impl Prover<'_> {
    /// NULLIF: of constants that differ it is the first, and beside NULL, to which nothing is equal.
    pub(super) fn null_if(&self, items: &[Value], value: &Value, level: &Level<'_>) -> Verdict {
        match items {
            [left, right] if is_null(right) || self.differ(left, right) => self.value(left, level),
            _ => doubt("NULLIF gives NULL where both are equal", value),
        }
    }

    /// Whether two constants are surely not equal: texts and labels that differ.
    fn differ(&self, left: &Value, right: &Value) -> bool {
        let constant = |value: &Value| match &value.kind {
            ValueKind::Literal(text) => Some((text.clone(), None)),
            ValueKind::Call(call) if &*call.name == "cast" => match &call.arguments[..] {
                [
                    Value {
                        kind: ValueKind::Literal(text),
                        ..
                    },
                ] => Some((text.clone(), call.target)),
                _ => None,
            },
            _ => None,
        };
        let (Some((left, left_ty)), Some((right, right_ty))) = (constant(left), constant(right))
        else {
            return false;
        };
        let is_exact = |ty: TypeId| {
            ty == oid::TEXT || matches!(self.catalog.types[ty].kind, TypeKind::Enum { .. })
        };
        match (left_ty, right_ty) {
            (Some(left_ty), Some(right_ty)) => {
                left_ty == right_ty && is_exact(left_ty) && left != right
            }
            (None, None) => {
                // Decimals that differ as floating point do.
                let number = |text: &str| text.parse::<f64>().ok().filter(|it| it.is_finite());
                matches!((number(&left), number(&right)), (Some(left), Some(right))
                    if left.partial_cmp(&right).is_some_and(std::cmp::Ordering::is_ne))
            }
            (Some(ty), None) | (None, Some(ty)) => is_exact(ty) && left != right,
        }
    }

    /// AND and OR: one operand that is NULL makes them so only where none of the others decides.
    pub(super) fn operands(
        &self,
        items: &[Value],
        undecided: fn(&Value) -> Facts,
        value: &Value,
        level: &Level<'_>,
    ) -> Verdict {
        let verdict = |(at, item): (usize, &Value)| {
            let plain = self.value(item, level);
            if plain.not_null || items.len() > OPERANDS {
                return plain;
            }
            let others = items.iter().enumerate().filter(|(other, _)| *other != at);
            let mut arm = Level::new(Some(level));
            arm.facts = Facts::all(others.map(|(_, other)| undecided(other)));
            self.value(item, &arm)
        };
        all(
            "an operand of AND or OR may be NULL",
            "AND and OR of values that are not NULL, or decided where they are",
            Some(value.span),
            items.iter().enumerate().map(verdict).collect(),
        )
    }

    /// Whether a condition is always TRUE, or never is.
    pub(super) fn decided(&self, value: &Value, level: &Level<'_>) -> Option<bool> {
        match &value.kind {
            ValueKind::Literal(text) | ValueKind::Constant(text) => match &**text {
                "true" => Some(true),
                "false" => Some(false),
                _ => None,
            },
            ValueKind::Null => Some(false),
            ValueKind::IsNull(operand, negated) | ValueKind::IsTruth(operand, None, negated) => {
                self.value(operand, level).not_null.then_some(*negated)
            }
            ValueKind::IsTruth(operand, Some(wanted), negated) => {
                let holds = match (self.decided(operand, level)?, wanted) {
                    (true, wanted) => *wanted,
                    (false, true) => false,
                    // FALSE or NULL.
                    (false, false) => self.value(operand, level).not_null.then_some(true)?,
                };
                Some(holds != *negated)
            }
            ValueKind::Not(operand) => {
                let holds = self.decided(operand, level)?;
                (holds || self.value(operand, level).not_null).then_some(!holds)
            }
            ValueKind::IsDistinct(left, right, negated) => {
                let other = match (is_null(left), is_null(right)) {
                    (_, true) => left,
                    (true, false) => right,
                    (false, false) => return None,
                };
                self.value(other, level).not_null.then_some(!negated)
            }
            ValueKind::Call(call) if call.strict && call.null_of == NullOf::Any => {
                let [left, right] = &call.arguments[..] else {
                    return None;
                };
                if left != right || !is_known(left) {
                    return None;
                }
                match &*call.name {
                    "operator =" | "operator <=" | "operator >=" => {
                        self.value(left, level).not_null.then_some(true)
                    }
                    "operator <>" | "operator <" | "operator >" => Some(false),
                    _ => None,
                }
            }
            ValueKind::And(items) => {
                let mut all = items.iter().map(|item| self.decided(item, level));
                if all.clone().any(|it| it == Some(false)) {
                    return Some(false);
                }
                all.all(|it| it == Some(true)).then_some(true)
            }
            ValueKind::Or(items) => {
                let mut all = items.iter().map(|item| self.decided(item, level));
                if all.clone().any(|it| it == Some(true)) {
                    return Some(true);
                }
                all.all(|it| it == Some(false)).then_some(false)
            }
            _ => None,
        }
    }
}

/// NULL, cast or not.
fn is_null(value: &Value) -> bool {
    match &value.kind {
        ValueKind::Null => true,
        ValueKind::Call(call) => {
            &*call.name == "cast"
                && matches!(&call.arguments[..], [only] if only.kind == ValueKind::Null)
        }
        _ => false,
    }
}
