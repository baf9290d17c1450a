//! What TypeScript takes values to be after comparisons: in functions it forgets what was asked before, of what cannot
//! be it calls nothing, and a comparison that can never hold it refuses. What is known here is never more than what it
//! knows, so that a cast stands wherever it might refuse.

use std::collections::{BTreeMap, BTreeSet};

use super::operand::Operand;
use crate::lower::typescript::wire::Kind;

/// What a value can be at some place in TypeScript's eyes, null and undefined aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Possible {
    /// Whether it is anything but the literals, or one of them.
    is_open: bool,
    /// As JavaScript writes them.
    literals: BTreeSet<String>,
}

/// What the columns of a predicate can be at some place.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Flow(BTreeMap<i16, Possible>);

impl Possible {
    /// Anything of its type.
    pub(super) fn any() -> Self {
        Self {
            is_open: true,
            literals: BTreeSet::new(),
        }
    }

    /// One of these.
    pub(super) fn one_of(literals: impl IntoIterator<Item = String>) -> Self {
        Self {
            is_open: false,
            literals: literals.into_iter().collect(),
        }
    }

    /// Nothing, or nobody here knows what.
    pub(super) fn nothing() -> Self {
        Self::one_of([])
    }

    fn is_nothing(&self) -> bool {
        !self.is_open && self.literals.is_empty()
    }

    fn may_be(&self, literal: &str) -> bool {
        self.is_open != self.literals.contains(literal)
    }

    fn without(mut self, literal: &str) -> Self {
        if self.is_open {
            self.literals.insert(literal.to_owned());
        } else {
            self.literals.remove(literal);
        }
        self
    }

    /// What is in both.
    fn and(&self, other: &Self) -> Self {
        match (self.is_open, other.is_open) {
            (true, true) => Self {
                is_open: true,
                literals: self.literals.union(&other.literals).cloned().collect(),
            },
            (true, false) => other.and(self),
            (false, _) => {
                let both = self.literals.iter().filter(|it| other.may_be(it));
                Self::one_of(both.cloned())
            }
        }
    }

    /// What is in one of them.
    fn or(&self, other: &Self) -> Self {
        match (self.is_open, other.is_open) {
            (true, true) => Self {
                is_open: true,
                literals: self
                    .literals
                    .intersection(&other.literals)
                    .cloned()
                    .collect(),
            },
            (true, false) => Self {
                is_open: true,
                literals: self.literals.difference(&other.literals).cloned().collect(),
            },
            (false, true) => other.or(self),
            (false, false) => Self::one_of(self.literals.union(&other.literals).cloned()),
        }
    }

    /// The one literal that it is.
    fn only(&self) -> Option<&String> {
        let mut literals = self.literals.iter();
        literals
            .next()
            .filter(|_| !self.is_open && literals.next().is_none())
    }
}

impl Flow {
    /// These columns as they are declared.
    pub(super) fn declared(columns: impl IntoIterator<Item = (i16, Possible)>) -> Self {
        Self(columns.into_iter().collect())
    }

    /// The same, where a column can be this.
    fn with(&self, column: i16, possible: Possible) -> Self {
        let mut flow = self.clone();
        flow.0.insert(column, possible);
        flow
    }

    /// The same, where a column is neither null nor undefined, or is one of these.
    pub(super) fn without_value(&self, column: i16) -> Self {
        self.with(column, Possible::nothing())
    }

    /// Where both roads lead.
    pub(super) fn or(&self, other: &Self) -> Self {
        let pairs = self.0.iter();
        Self(
            pairs
                .filter_map(|(column, possible)| Some((*column, possible.or(other.0.get(column)?))))
                .collect(),
        )
    }

    fn possible(&self, operand: &Operand) -> Option<(i16, &Possible)> {
        let column = operand.reference?;
        Some((column, self.0.get(&column)?))
    }

    /// The operand, with its type where TypeScript thinks that it cannot be there.
    pub(super) fn reached(&self, operand: Operand) -> Operand {
        let is_nothing = self
            .possible(&operand)
            .is_some_and(|(_, possible)| possible.is_nothing());
        if is_nothing { cast(operand) } else { operand }
    }

    /// What `left === right` compares, and what is known where they are equal and where not.
    pub(super) fn compared(&self, left: Operand, right: Operand) -> (Operand, Operand, Self, Self) {
        let unchanged = || (self.clone(), self.clone());
        let (left, right, (equal, differ)) = match (self.possible(&left), self.possible(&right)) {
            (Some((column, possible)), None) if right.is_literal => {
                if possible.may_be(&right.js) {
                    let flows = self.told(column, possible, &right.js);
                    (left, right, flows)
                } else {
                    (cast(left), right, unchanged())
                }
            }
            (None, Some((column, possible))) if left.is_literal => {
                if possible.may_be(&left.js) {
                    let flows = self.told(column, possible, &left.js);
                    (left, right, flows)
                } else {
                    (left, cast(right), unchanged())
                }
            }
            (Some((first, a)), Some((second, b))) => {
                let both = a.and(b);
                if both.is_nothing() {
                    (cast(left), cast(right), unchanged())
                } else {
                    let mut differ = self.clone();
                    for (column, possible, other) in [(first, a, b), (second, b, a)] {
                        if let Some(only) = other.only() {
                            differ = differ.with(column, possible.clone().without(only));
                        }
                    }
                    let equal = self.with(first, both.clone()).with(second, both);
                    (left, right, (equal, differ))
                }
            }
            (None, None) if left.is_literal && right.is_literal => (cast(left), right, unchanged()),
            (Some(_) | None, Some(_) | None) => (left, right, unchanged()),
        };
        (left, right, equal, differ)
    }

    /// What is known where a boolean is TRUE and where it is FALSE.
    pub(super) fn asked(&self, operand: &Operand) -> (Self, Self) {
        self.possible(operand).map_or_else(
            || (self.clone(), self.clone()),
            |(column, possible)| self.told(column, possible, "true"),
        )
    }

    fn told(&self, column: i16, possible: &Possible, literal: &str) -> (Self, Self) {
        let equal = self.with(column, Possible::one_of([literal.to_owned()]));
        let differ = self.with(column, possible.clone().without(literal));
        (equal, differ)
    }
}

/// The operand as one of its type, whatever is known of it: TypeScript does not narrow what is cast.
fn cast(operand: Operand) -> Operand {
    let ts = match operand.kind {
        Kind::Number | Kind::Float => "number",
        Kind::Boolean => "boolean",
        Kind::Text | Kind::Padded | Kind::Moment | Kind::Sorted => "string",
        Kind::Array => "unknown[]",
        Kind::Json
        | Kind::Decimal
        | Kind::Special
        | Kind::Instant
        | Kind::JsonGiven
        | Kind::Other => return operand,
    };
    Operand {
        js: format!("({} as {ts})", operand.js),
        reference: None,
        ..operand
    }
}

/// The expression with each of these columns said to be there: `row.n!`.
pub(super) fn asserted(js: &str, columns: &[String]) -> String {
    let mut js = js.to_owned();
    for column in columns {
        let mut rest = js.as_str();
        let mut made = String::new();
        while let Some(at) = rest.find(column.as_str()) {
            let (before, behind) = rest.split_at(at + column.len());
            made.push_str(before);
            let goes_on = behind.starts_with(|c: char| c == '_' || c == '$' || c.is_alphanumeric());
            if !goes_on {
                made.push('!');
            }
            rest = behind;
        }
        js = made + rest;
    }
    js
}
