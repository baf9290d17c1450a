//! Predicates without the constants that decide nothing, and what can be read off them.

use std::sync::Arc;

use super::predicate::{Comparison, Literal, Predicate, Value};

/// Whether a part stands under an even or odd number of NOTs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Polarity {
    /// Even: a part that is more often TRUE makes the whole refuse less.
    Positive,
    /// Odd: the other way round.
    Negative,
}

impl Polarity {
    /// Below a NOT.
    pub(super) fn negated(self) -> Self {
        match self {
            Self::Positive => Self::Negative,
            Self::Negative => Self::Positive,
        }
    }

    /// What makes the whole refuse least in place of a part that is not known. A constant NULL does the same: only
    /// FALSE refuses, and AND, OR and NOT keep the order FALSE, NULL, TRUE.
    pub(super) fn harmless(self) -> Predicate {
        Predicate::Constant(Some(self == Self::Positive))
    }
}

/// The predicate flattened and without constants; FALSE for the same rows.
pub(super) fn simplified(predicate: Predicate) -> Predicate {
    at(predicate, Polarity::Positive)
}

fn at(predicate: Predicate, polarity: Polarity) -> Predicate {
    match predicate {
        Predicate::And(parts) => joined(parts, polarity, false),
        Predicate::Or(parts) => joined(parts, polarity, true),
        Predicate::Not(inner) => {
            let inner = at(*inner, polarity.negated());
            if let Predicate::Constant(value) = inner {
                Predicate::Constant(value.map(|value| !value))
            } else if let Predicate::Not(twice) = inner {
                *twice
            } else {
                Predicate::Not(Box::new(inner))
            }
        }
        Predicate::Constant(None) => polarity.harmless(),
        Predicate::Definitely(inner) => definite(*inner, polarity),
        Predicate::IsNull(value) => is_null(value),
        Predicate::Count {
            of,
            operator,
            number,
        } => Predicate::Count {
            of: of.into_iter().map(|part| at(part, polarity)).collect(),
            operator,
            number,
        },
        Predicate::Compare { .. }
        | Predicate::In { .. }
        | Predicate::IsTrue(_)
        | Predicate::JsonTypeIs { .. }
        | Predicate::Matches { .. }
        | Predicate::Test { .. }
        | Predicate::Constant(Some(_)) => predicate,
    }
}

/// `inner IS TRUE`. NULL is FALSE here, so constants inside are kept apart.
fn definite(inner: Predicate, polarity: Polarity) -> Predicate {
    match inner {
        Predicate::Constant(truth) => Predicate::Constant(Some(truth == Some(true))),
        Predicate::Definitely(inner) => definite(*inner, polarity),
        Predicate::Not(inner) => {
            let is_two_valued = matches!(
                *inner,
                Predicate::IsNull(_) | Predicate::Definitely(_) | Predicate::Constant(Some(_))
            );
            let negated = Predicate::Not(inner);
            if is_two_valued {
                at(negated, polarity)
            } else {
                Predicate::Definitely(Box::new(negated))
            }
        }
        Predicate::IsNull(value) => is_null(value),
        Predicate::And(_)
        | Predicate::Or(_)
        | Predicate::Compare { .. }
        | Predicate::In { .. }
        | Predicate::IsTrue(_)
        | Predicate::JsonTypeIs { .. }
        | Predicate::Matches { .. }
        | Predicate::Test { .. }
        | Predicate::Count { .. } => Predicate::Definitely(Box::new(inner)),
    }
}

/// A function that is NULL only where its arguments are is so where its columns are.
fn is_null(value: Value) -> Predicate {
    if value.may_be_null() || matches!(value, Value::Literal(_)) {
        return Predicate::IsNull(value);
    }
    let mut columns: Vec<Predicate> = value
        .columns()
        .into_iter()
        .map(|attnum| Predicate::IsNull(Value::Column(attnum)))
        .collect();
    if columns.len() == 1 {
        columns.remove(0)
    } else {
        Predicate::Or(columns)
    }
}

/// AND (`absorbing` FALSE) or OR (`absorbing` TRUE) of parts.
fn joined(parts: Vec<Predicate>, polarity: Polarity, absorbing: bool) -> Predicate {
    let mut kept = Vec::new();
    for part in parts {
        match (at(part, polarity), absorbing) {
            (Predicate::Constant(Some(value)), _) if value == absorbing => {
                return Predicate::Constant(Some(absorbing));
            }
            (Predicate::Constant(_), _) => {}
            (Predicate::And(more), false) | (Predicate::Or(more), true) => kept.extend(more),
            (part, _) => kept.push(part),
        }
    }
    match (kept.len(), absorbing) {
        (0, _) => Predicate::Constant(Some(!absorbing)),
        (1, _) => kept.remove(0),
        (_, false) => Predicate::And(kept),
        (_, true) => Predicate::Or(kept),
    }
}

/// The column that the predicate restricts to a list of texts (or NULL), and the texts in the order written.
pub(super) fn value_list(predicate: &Predicate) -> Option<(i16, Vec<Arc<str>>)> {
    match predicate {
        Predicate::In {
            value: Value::Column(attnum),
            items,
        } => {
            let mut texts: Vec<Arc<str>> = Vec::new();
            for item in items {
                match item {
                    Literal::Text(text) if texts.contains(text) => {}
                    Literal::Text(text) => texts.push(text.clone()),
                    Literal::Number(_) | Literal::Boolean(_) | Literal::Moment(_) => return None,
                }
            }
            Some((*attnum, texts))
        }
        Predicate::Compare {
            left: Value::Column(attnum),
            operator: Comparison::Equal,
            right: Value::Literal(Literal::Text(text)),
        } => Some((*attnum, vec![text.clone()])),
        Predicate::Or(parts) => {
            let mut found: Option<(i16, Vec<Arc<str>>)> = None;
            let mut null = None;
            for part in parts {
                if let Predicate::IsNull(Value::Column(attnum)) = part {
                    null = Some(*attnum);
                    continue;
                }
                let (attnum, texts) = value_list(part)?;
                let (column, known) = found.get_or_insert((attnum, Vec::new()));
                if *column != attnum {
                    return None;
                }
                for text in texts {
                    if !known.contains(&text) {
                        known.push(text);
                    }
                }
            }
            found.filter(|(column, _)| null.is_none_or(|null| null == *column))
        }
        Predicate::And(parts) => parts.iter().find_map(value_list),
        Predicate::Not(_)
        | Predicate::IsNull(_)
        | Predicate::Compare { .. }
        | Predicate::In { .. }
        | Predicate::IsTrue(_)
        | Predicate::JsonTypeIs { .. }
        | Predicate::Definitely(_)
        | Predicate::Matches { .. }
        | Predicate::Test { .. }
        | Predicate::Count { .. }
        | Predicate::Constant(_) => None,
    }
}
