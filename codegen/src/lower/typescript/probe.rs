//! What a CHECK on one column says to a value that is no ordinary one: NULL, NaN, an infinity. Decides which of them
//! a column's type has. Three-valued, like PostgreSQL: `None` is NULL, and what cannot be told.

use crate::infer::predicate::{Comparison, Literal, Predicate, Value};

/// A value to ask about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) enum Probe {
    /// NULL
    Null,
    /// An ordinary value, of which only that is known.
    NotNull,
    /// NaN: equal to itself and greater than every other number.
    NaN,
    /// Infinity
    Infinity,
    /// -Infinity
    MinusInfinity,
}

impl Probe {
    /// The probe of one of [`SPECIALS`](super::wire::SPECIALS).
    pub(in crate::lower) fn special(text: &str) -> Self {
        match text {
            "NaN" => Self::NaN,
            "Infinity" => Self::Infinity,
            _ => Self::MinusInfinity,
        }
    }
}

/// What the predicate is where its column has this value.
pub(in crate::lower) fn evaluate(predicate: &Predicate, probe: Probe) -> Option<bool> {
    match predicate {
        Predicate::And(parts) => fold(parts, probe, false),
        Predicate::Or(parts) => fold(parts, probe, true),
        Predicate::Not(part) => evaluate(part, probe).map(|truth| !truth),
        // Of one column alone NULL leaves nothing open, so that what is not known here is NULL.
        Predicate::Definitely(part) => match (evaluate(part, probe), probe) {
            (None, Probe::Null) => Some(false),
            (truth, _) => truth,
        },
        Predicate::Count {
            of,
            operator,
            number,
        } => {
            let truths: Option<Vec<bool>> = of.iter().map(|part| evaluate(part, probe)).collect();
            let count = truths?.into_iter().filter(|it| *it).count();
            let order = i64::try_from(count).ok()?.cmp(&i64::from(*number));
            Some(match operator {
                Comparison::Equal => order.is_eq(),
                Comparison::NotEqual => order.is_ne(),
                Comparison::Less => order.is_lt(),
                Comparison::LessOrEqual => order.is_le(),
                Comparison::Greater => order.is_gt(),
                Comparison::GreaterOrEqual => order.is_ge(),
            })
        }
        Predicate::IsNull(value) if value.may_be_null() => (probe == Probe::Null).then_some(true),
        Predicate::IsNull(value) => value
            .first_column()
            .is_some()
            .then_some(probe == Probe::Null),
        Predicate::Compare {
            left,
            operator,
            right,
        } => match (left, right) {
            (Value::Column(_), Value::Literal(Literal::Number(_))) => compare(probe, *operator),
            (Value::Literal(Literal::Number(_)), Value::Column(_)) => {
                compare(probe, flipped(*operator))
            }
            _ => None,
        },
        Predicate::In { .. } => match probe {
            Probe::Null | Probe::NotNull => None,
            // The literals are finite.
            Probe::NaN | Probe::Infinity | Probe::MinusInfinity => Some(false),
        },
        Predicate::IsTrue(_)
        | Predicate::JsonTypeIs { .. }
        | Predicate::Matches { .. }
        | Predicate::Test { .. } => None,
        Predicate::Constant(truth) => *truth,
    }
}

/// AND where `dominant` is false, OR where it is true.
fn fold(parts: &[Predicate], probe: Probe, dominant: bool) -> Option<bool> {
    let truths: Vec<_> = parts.iter().map(|part| evaluate(part, probe)).collect();
    if truths.contains(&Some(dominant)) {
        Some(dominant)
    } else if truths.contains(&None) {
        None
    } else {
        Some(!dominant)
    }
}

/// A probe against a finite number.
fn compare(probe: Probe, operator: Comparison) -> Option<bool> {
    let greater = match probe {
        Probe::Null | Probe::NotNull => return None,
        Probe::NaN | Probe::Infinity => true,
        Probe::MinusInfinity => false,
    };
    Some(match operator {
        Comparison::Equal => false,
        Comparison::NotEqual => true,
        Comparison::Less | Comparison::LessOrEqual => !greater,
        Comparison::Greater | Comparison::GreaterOrEqual => greater,
    })
}

/// The operator with its sides exchanged.
pub(in crate::lower) fn flipped(operator: Comparison) -> Comparison {
    match operator {
        Comparison::Equal => Comparison::Equal,
        Comparison::NotEqual => Comparison::NotEqual,
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
    }
}
