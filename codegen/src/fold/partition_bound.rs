//! The bounds of partitions: whether they fit the key, and whether they overlap, so far as their values can be compared.

use std::cmp::Ordering;

use super::{Folder, Refusal};
use crate::catalog::{PartitionStrategy, RelationId};
use crate::ddl::PartitionBound;
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::{Snippet, Span};

impl Folder<'_> {
    /// Sees that a bound fits the parent's key and overlaps no other partition, so far as its values can be compared.
    pub(super) fn check_bound(
        &self,
        parent: RelationId,
        name: &Name,
        bound: &PartitionBound,
        span: Span,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[parent];
        let Some(key) = &row.partition_key else {
            return Ok(());
        };
        let word = match key.strategy {
            PartitionStrategy::List => "list",
            PartitionStrategy::Range => "range",
            PartitionStrategy::Hash => "hash",
        };
        match (key.strategy, bound) {
            (PartitionStrategy::Hash, PartitionBound::Default) => {
                return Err(Refusal::new(
                    Code::InvalidTableDefinition,
                    span,
                    "a hash-partitioned table may not have a default partition",
                ));
            }
            (PartitionStrategy::Range, PartitionBound::Range { from, to }) => {
                for (list, what) in [(from, "FROM"), (to, "TO")] {
                    if list.len() != key.keys.len() {
                        return Err(Refusal::new(
                            Code::InvalidTableDefinition,
                            span,
                            format!(
                                "{what} must specify exactly one value per partitioning column"
                            ),
                        ));
                    }
                }
                if matches!(compare(from, to), Some(Ordering::Equal | Ordering::Greater)) {
                    return Err(invalid(
                        span,
                        format!("empty range bound specified for partition \"{name}\""),
                    ));
                }
            }
            (PartitionStrategy::Hash, PartitionBound::Hash { modulus, remainder }) => {
                let wrong = if *modulus <= 0 {
                    "modulus for hash partition must be an integer value greater than zero"
                } else if *remainder < 0 {
                    "remainder for hash partition must be an integer value greater than or equal to zero"
                } else if remainder >= modulus {
                    "remainder for hash partition must be less than modulus"
                } else {
                    ""
                };
                if !wrong.is_empty() {
                    return Err(Refusal::new(Code::InvalidTableDefinition, span, wrong));
                }
            }
            (PartitionStrategy::List, PartitionBound::In(_))
            | (PartitionStrategy::List | PartitionStrategy::Range, PartitionBound::Default) => {}
            (
                PartitionStrategy::List | PartitionStrategy::Range | PartitionStrategy::Hash,
                PartitionBound::In(_) | PartitionBound::Range { .. } | PartitionBound::Hash { .. },
            ) => {
                return Err(Refusal::new(
                    Code::InvalidTableDefinition,
                    span,
                    format!("invalid bound specification for a {word} partition"),
                ));
            }
        }
        for child in &row.children {
            let other = &self.catalog.relations[*child];
            let Some(known) = &other.bound else { continue };
            if *known == PartitionBound::Default && *bound == PartitionBound::Default {
                return Err(invalid(
                    span,
                    format!(
                        "partition \"{name}\" conflicts with existing default partition \"{}\"",
                        other.name
                    ),
                )
                .first_defined(&other.history));
            }
            if overlap(known, bound) {
                return Err(invalid(
                    span,
                    format!(
                        "partition \"{name}\" would overlap partition \"{}\"",
                        other.name
                    ),
                )
                .first_defined(&other.history));
            }
        }
        Ok(())
    }
}

/// `invalid_object_definition` (42P17)
pub(super) fn invalid(span: Span, message: String) -> Refusal {
    Refusal::new(Code::InvalidTableDefinition, span, message).with_sqlstate("42P17")
}

/// A value of a bound, as far as it can be compared.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
enum Point {
    Lowest,
    Number(f64),
    Text(String),
    Highest,
    Unknown,
}

/// MINVALUE or MAXVALUE
pub(super) fn is_infinite(text: &str) -> bool {
    matches!(point(text), Point::Lowest | Point::Highest)
}

fn point(text: &str) -> Point {
    let text = text.trim();
    if text.eq_ignore_ascii_case("minvalue") {
        return Point::Lowest;
    }
    if text.eq_ignore_ascii_case("maxvalue") {
        return Point::Highest;
    }
    if let Ok(number) = text.parse() {
        return Point::Number(number);
    }
    let inside = text
        .strip_prefix('\'')
        .and_then(|rest| Some(rest.split_once('\'')?.0));
    match inside {
        // Dates and times of one spelling compare as texts.
        Some(inside) if inside.as_bytes().get(4) == Some(&b'-') && inside.len() >= 10 => {
            Point::Text(inside.to_owned())
        }
        Some(_) | None => Point::Unknown,
    }
}

/// How two bounds compare, where that is certain.
fn compare(a: &[Snippet], b: &[Snippet]) -> Option<Ordering> {
    for (a, b) in a.iter().zip(b) {
        let ordering = match (point(&a.text), point(&b.text)) {
            (Point::Unknown, _) | (_, Point::Unknown) => return None,
            (Point::Number(_), Point::Text(_)) | (Point::Text(_), Point::Number(_)) => {
                return None;
            }
            (Point::Text(a), Point::Text(b)) if !same_spelling(&a, &b) => return None,
            (a, b) => a.partial_cmp(&b)?,
        };
        if ordering != Ordering::Equal {
            return Some(ordering);
        }
    }
    Some(Ordering::Equal)
}

/// Whether two dates or times are written alike: only digits differ.
fn same_spelling(a: &str, b: &str) -> bool {
    let shape = |text: &str| -> String {
        text.chars()
            .enumerate()
            // A time zone's digits count.
            .map(|(at, c)| {
                if at < 19 && c.is_ascii_digit() {
                    '0'
                } else {
                    c
                }
            })
            .collect()
    };
    shape(a) == shape(b)
}

/// The order in which PostgreSQL keeps partitions; where it is not certain, that of creation.
pub(super) fn in_order(a: &PartitionBound, b: &PartitionBound) -> Ordering {
    match (a, b) {
        (PartitionBound::Default, PartitionBound::Default) => Ordering::Equal,
        (PartitionBound::Default, _) => Ordering::Greater,
        (_, PartitionBound::Default) => Ordering::Less,
        (PartitionBound::Range { from: a, .. }, PartitionBound::Range { from: b, .. }) => {
            compare(a, b).unwrap_or(Ordering::Equal)
        }
        (PartitionBound::In(a), PartitionBound::In(b)) => lowest(a)
            .zip(lowest(b))
            .and_then(|(a, b)| a.partial_cmp(&b))
            .unwrap_or(Ordering::Equal),
        (
            PartitionBound::Hash { modulus, remainder },
            PartitionBound::Hash {
                modulus: other_modulus,
                remainder: other_remainder,
            },
        ) => (modulus, remainder).cmp(&(other_modulus, other_remainder)),
        (PartitionBound::In(_) | PartitionBound::Range { .. } | PartitionBound::Hash { .. }, _) => {
            Ordering::Equal
        }
    }
}

/// The lowest value of a list; NULL comes last.
fn lowest(values: &[Snippet]) -> Option<Point> {
    values
        .iter()
        .map(|value| match point(&value.text) {
            Point::Unknown if value.text.eq_ignore_ascii_case("null") => Point::Highest,
            Point::Unknown => Point::Text(value.text.to_string()),
            point @ (Point::Lowest | Point::Number(_) | Point::Text(_) | Point::Highest) => point,
        })
        .min_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal))
}

/// Whether two bounds overlap for certain.
fn overlap(a: &PartitionBound, b: &PartitionBound) -> bool {
    match (a, b) {
        (PartitionBound::In(a), PartitionBound::In(b)) => a
            .iter()
            .any(|a| b.iter().any(|b| a.text == b.text)),
        (
            PartitionBound::Range { from, to },
            PartitionBound::Range {
                from: other_from,
                to: other_to,
            },
        ) => {
            compare(from, other_to) == Some(Ordering::Less)
                && compare(other_from, to) == Some(Ordering::Less)
        }
        (
            PartitionBound::Hash { modulus, remainder },
            PartitionBound::Hash {
                modulus: other_modulus,
                remainder: other_remainder,
            },
        ) => {
            let smaller = (*modulus).min(*other_modulus);
            smaller > 0 && remainder % smaller == other_remainder % smaller
        }
        (
            PartitionBound::Default
            | PartitionBound::In(_)
            | PartitionBound::Range { .. }
            | PartitionBound::Hash { .. },
            _,
        ) => false,
    }
}
