//! The bounds of partitions: whether they fit the key, and whether they overlap, so far as their values can be compared.

use std::cmp::Ordering;

use super::{Folder, Refusal};
use crate::boolean::truth_of_literal;
use crate::catalog::ty::oid;
use crate::catalog::{PartitionStrategy, RelationId, TypeId};
use crate::ddl::{BoundValue, PartitionBound};
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind};
use crate::name::Name;
use crate::source::Span;

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
        self.check_no_column(bound)?;
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
                check_infinities(from, span)?;
                check_infinities(to, span)?;
                self.check_bound_literals(parent, from)?;
                self.check_bound_literals(parent, to)?;
                let (low, high) = (self.points(parent, from), self.points(parent, to));
                if matches!(
                    compare(&low, &high),
                    Some(Ordering::Equal | Ordering::Greater)
                ) {
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
            (PartitionStrategy::List, PartitionBound::In(values)) => {
                self.check_bound_literals(parent, values)?;
            }
            (PartitionStrategy::List | PartitionStrategy::Range, PartitionBound::Default) => {}
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
            if self.overlap(parent, known, bound) {
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

/// Sees that NULL is in no range, and that behind an infinity all are the same infinity.
fn check_infinities(values: &[BoundValue], span: Span) -> Result<(), Refusal> {
    if values.contains(&BoundValue::Null) {
        return Err(invalid(
            span,
            "cannot specify NULL in range bound".to_owned(),
        ));
    }
    for pair in values.windows(2) {
        let [first, second] = pair else { continue };
        let word = match first {
            BoundValue::Min => "MINVALUE",
            BoundValue::Max => "MAXVALUE",
            BoundValue::Null | BoundValue::Value(_) => continue,
        };
        if first != second {
            return Err(Refusal::new(
                Code::DatatypeMismatch,
                span,
                format!("every bound following {word} must also be {word}"),
            ));
        }
    }
    Ok(())
}

/// A value of a bound, as far as it can be compared.
#[derive(Debug, Clone, PartialEq, PartialOrd)]
enum Point {
    Lowest,
    Number(f64),
    Text(String),
    Unknown(String),
    Highest,
    /// It comes behind all others in a list.
    Null,
}

impl Folder<'_> {
    /// Sees that no value of a bound mentions a column.
    fn check_no_column(&self, bound: &PartitionBound) -> Result<(), Refusal> {
        let values = match bound {
            PartitionBound::In(values) => vec![values],
            PartitionBound::Range { from, to } => vec![from, to],
            PartitionBound::Default | PartitionBound::Hash { .. } => Vec::new(),
        };
        for value in values.into_iter().flatten() {
            if let BoundValue::Value(expr) = value
                && let Some(tree) = self.parse_expression(expr)?
                && !tree.columns().is_empty()
            {
                return Err(Refusal::new(
                    Code::FeatureNotSupported,
                    expr.span,
                    "cannot use column reference in partition bound expression",
                ));
            }
        }
        Ok(())
    }

    /// The values of a bound of one of the table's partitions, as values of the key's columns.
    fn points(&self, parent: RelationId, values: &[BoundValue]) -> Vec<Point> {
        let types = self.key_types(parent, values.len());
        values
            .iter()
            .zip(types.into_iter().chain(std::iter::repeat(None)))
            .map(|(value, ty)| self.point(value, ty))
            .collect()
    }

    fn point(&self, value: &BoundValue, ty: Option<TypeId>) -> Point {
        let expr = match value {
            BoundValue::Min => return Point::Lowest,
            BoundValue::Max => return Point::Highest,
            BoundValue::Null => return Point::Null,
            BoundValue::Value(expr) => expr,
        };
        let unknown = || Point::Unknown(expr.text.to_string());
        match self.parse_expression(expr) {
            Ok(Some(tree)) if tree.as_null().is_some() => Point::Null,
            Ok(Some(tree)) => self.constant(&tree, ty).unwrap_or_else(unknown),
            Ok(None) | Err(_) => unknown(),
        }
    }

    /// A literal, with a sign or casts, as a value of this type.
    fn constant(&self, expr: &Expr, ty: Option<TypeId>) -> Option<Point> {
        let is_number = matches!(
            ty,
            Some(oid::INT2 | oid::INT4 | oid::INT8 | oid::NUMERIC | oid::FLOAT4 | oid::FLOAT8)
        );
        // Where the next number is another one.
        let exact = |number: &f64| number.abs() < 9_007_199_254_740_992.0;
        if let ExprKind::Number(text) = &expr.kind {
            text.parse().ok().filter(exact).map(Point::Number)
        } else if let ExprKind::String(text) = &expr.kind {
            if is_number {
                text.trim().parse().ok().filter(exact).map(Point::Number)
            } else if let Some(micros) = ty.and_then(|ty| self.instant(ty, text)) {
                #[expect(clippy::cast_precision_loss, reason = "what is not exact is left out")]
                let number = micros as f64;
                Some(number).filter(exact).map(Point::Number)
            } else if ty == Some(oid::BOOL) {
                truth_of_literal(text).map(|value| Point::Text(value.to_string()))
            } else {
                Some(Point::Text(text.to_string()))
            }
        } else if let ExprKind::Boolean(value) = &expr.kind {
            Some(Point::Text(value.to_string()))
        } else if let ExprKind::Unary { operator, operand } = &expr.kind {
            match (&*operator.symbol, self.constant(operand, ty)?) {
                ("-", Point::Number(number)) => Some(Point::Number(-number)),
                ("+", number @ Point::Number(_)) => Some(number),
                _ => None,
            }
        } else if let ExprKind::Cast { operand, ty: cast } = &expr.kind {
            // A time that is cast to another type than the key's is read as that type.
            let is_time = |ty| [oid::DATE, oid::TIMESTAMP, oid::TIMESTAMPTZ].contains(&ty);
            let own = self.resolve_type(cast).ok().map(|cast| cast.id);
            let ty = if ty.is_some_and(is_time) {
                Some(own.filter(|own| is_time(*own))?)
            } else {
                ty
            };
            self.constant(operand, ty)
                .filter(|_| cast.modifiers.is_empty())
        } else {
            None
        }
    }

    /// Sees that the literals of a bound are values of the key's columns.
    fn check_bound_literals(
        &self,
        parent: RelationId,
        values: &[BoundValue],
    ) -> Result<(), Refusal> {
        for (value, ty) in values.iter().zip(self.key_types(parent, values.len())) {
            let (BoundValue::Value(expr), Some(ty)) = (value, ty) else {
                continue;
            };
            if let Some(tree) = self.placed_expression(expr)?
                && let ExprKind::String(text) = &tree.kind
            {
                self.check_literal(ty, text, tree.span)?;
            }
        }
        Ok(())
    }

    /// The types of the key's columns, for so many values.
    fn key_types(&self, parent: RelationId, count: usize) -> Vec<Option<TypeId>> {
        let row = &self.catalog.relations[parent];
        let keys = row.partition_key.iter().flat_map(|key| &key.keys);
        let mut types: Vec<Option<TypeId>> = keys
            .map(|key| Some(self.catalog.undomained(row.column_at(key.attnum?).ty.id)))
            .collect();
        // All values of a list are of its one column.
        if types.len() == 1 {
            types.resize(count.max(1), types[0]);
        }
        types
    }

    /// The order in which PostgreSQL keeps partitions; where it is not certain, that of creation.
    pub(super) fn in_order(
        &self,
        parent: RelationId,
        a: &PartitionBound,
        b: &PartitionBound,
    ) -> Ordering {
        match (a, b) {
            (PartitionBound::Default, PartitionBound::Default) => Ordering::Equal,
            (PartitionBound::Default, _) => Ordering::Greater,
            (_, PartitionBound::Default) => Ordering::Less,
            (PartitionBound::Range { from: a, .. }, PartitionBound::Range { from: b, .. }) => {
                let (a, b) = (self.points(parent, a), self.points(parent, b));
                compare(&a, &b).unwrap_or(Ordering::Equal)
            }
            (PartitionBound::In(a), PartitionBound::In(b)) => {
                let (a, b) = (self.points(parent, a), self.points(parent, b));
                lowest(&a)
                    .zip(lowest(&b))
                    .and_then(|(a, b)| a.partial_cmp(b))
                    .unwrap_or(Ordering::Equal)
            }
            (
                PartitionBound::Hash { modulus, remainder },
                PartitionBound::Hash {
                    modulus: other_modulus,
                    remainder: other_remainder,
                },
            ) => (modulus, remainder).cmp(&(other_modulus, other_remainder)),
            (
                PartitionBound::In(_) | PartitionBound::Range { .. } | PartitionBound::Hash { .. },
                _,
            ) => Ordering::Equal,
        }
    }

    /// Whether two bounds overlap for certain.
    fn overlap(&self, parent: RelationId, a: &PartitionBound, b: &PartitionBound) -> bool {
        match (a, b) {
            (PartitionBound::In(a), PartitionBound::In(b)) => {
                let (a, b) = (self.points(parent, a), self.points(parent, b));
                a.iter().any(|a| b.contains(a))
            }
            (
                PartitionBound::Range { from, to },
                PartitionBound::Range {
                    from: other_from,
                    to: other_to,
                },
            ) => {
                let less = |a: &[BoundValue], b: &[BoundValue]| {
                    compare(&self.points(parent, a), &self.points(parent, b))
                        == Some(Ordering::Less)
                };
                less(from, other_to) && less(other_from, to)
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
}

/// How two bounds compare, where that is certain.
fn compare(a: &[Point], b: &[Point]) -> Option<Ordering> {
    for (a, b) in a.iter().zip(b) {
        let ordering = match (a, b) {
            (Point::Unknown(a), Point::Unknown(b)) if a == b => Ordering::Equal,
            (Point::Lowest | Point::Highest, _) | (_, Point::Lowest | Point::Highest) => {
                a.partial_cmp(b)?
            }
            (Point::Number(a), Point::Number(b)) => a.partial_cmp(b)?,
            // Dates and times of one spelling compare as texts.
            (Point::Text(a), Point::Text(b)) if a == b || is_date(a) && same_spelling(a, b) => {
                a.cmp(b)
            }
            (
                Point::Number(_) | Point::Text(_) | Point::Null | Point::Unknown(_),
                Point::Number(_) | Point::Text(_) | Point::Null | Point::Unknown(_),
            ) => return None,
        };
        if ordering != Ordering::Equal {
            return Some(ordering);
        }
    }
    Some(Ordering::Equal)
}

fn is_date(text: &str) -> bool {
    text.as_bytes().get(4) == Some(&b'-') && text.len() >= 10
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

/// The lowest value of a list.
fn lowest(values: &[Point]) -> Option<&Point> {
    values
        .iter()
        .min_by(|a, b| a.partial_cmp(b).unwrap_or(Ordering::Equal))
}
