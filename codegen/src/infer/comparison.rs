//! Comparisons and lists in CHECKs: which mean the same in other languages, and why others do not.

use std::sync::Arc;

use super::check::{Translation, negated_if, not};
use super::predicate::{Comparison, Literal, Predicate, Value};
use super::simplify::Polarity;
use super::value::{Gap, Kind, Term, decimal, is_integer, small_integer};
use crate::catalog::ty::oid;
use crate::expr::{Expr, ExprKind};
use crate::source::Span;

impl Translation<'_> {
    pub(super) fn compared(
        &mut self,
        left: &Expr,
        comparison: Comparison,
        right: &Expr,
        polarity: Option<Polarity>,
        span: Span,
    ) -> Result<Predicate, Gap> {
        let (left, right) = (self.values.term(left)?, self.values.term(right)?);
        self.comparison(left, comparison, right, polarity, span)
    }

    /// A comparison of two values, if it means the same in other languages.
    fn comparison(
        &mut self,
        left: Term,
        comparison: Comparison,
        right: Term,
        polarity: Option<Polarity>,
        span: Span,
    ) -> Result<Predicate, Gap> {
        let gap = |why: &str| Gap::new(span, why);
        let equality = match comparison {
            Comparison::Equal => Some(true),
            Comparison::NotEqual => Some(false),
            Comparison::Less
            | Comparison::LessOrEqual
            | Comparison::Greater
            | Comparison::GreaterOrEqual => None,
        };
        let (value, comparison, other) = match (left, right) {
            (Term::Null, _) | (_, Term::Null) => {
                self.null_seen = true;
                return Ok(Predicate::Constant(None));
            }
            (
                Term::JsonType(value),
                Term::Unknown(text) | Term::Known(Value::Literal(Literal::Text(text)), _),
            )
            | (
                Term::Unknown(text) | Term::Known(Value::Literal(Literal::Text(text)), _),
                Term::JsonType(value),
            ) => {
                let (Some(equal), Some(json_type)) = (equality, json_type(&text)) else {
                    return Err(gap("this comparison of a JSON type is not translated"));
                };
                let is = Predicate::JsonTypeIs { value, json_type };
                return Ok(negated_if(!equal, is));
            }
            (Term::JsonType(_), _) | (_, Term::JsonType(_)) => {
                return Err(gap("this comparison of a JSON type is not translated"));
            }
            (Term::Known(value, kind), other) if !matches!(value, Value::Literal(_)) => {
                ((value, kind), comparison, other)
            }
            (other, Term::Known(value, kind)) if !matches!(value, Value::Literal(_)) => {
                ((value, kind), flipped(comparison), other)
            }
            (Term::Known(..) | Term::Unknown(_), Term::Known(..) | Term::Unknown(_)) => {
                return Err(gap("a comparison of constants is not translated"));
            }
        };
        let (value, kind) = value;
        let right = match other {
            Term::Unknown(text) => Value::Literal(literal(kind, &text).map_err(gap)?),
            Term::Known(other, other_kind) => {
                comparable(&value, kind, &other, other_kind, polarity, comparison).map_err(gap)?;
                other
            }
            Term::Null | Term::JsonType(_) => return Err(gap("this comparison is not translated")),
        };
        let ordered = match kind {
            Kind::Exact(_) | Kind::Float(_) | Kind::Instant(_) => Ok(()),
            Kind::Text => Err("the order of texts depends on the collation"),
            Kind::Enum(_) => Err("the order of an enum's labels is not translated"),
            Kind::CollatedText
            | Kind::Padded
            | Kind::CaseInsensitive
            | Kind::Boolean
            | Kind::Uuid
            | Kind::Json
            | Kind::Array
            | Kind::Row
            | Kind::Other => Err("an order of values of this type is not translated"),
        };
        if equality.is_none() {
            ordered.map_err(gap)?;
        }
        Ok(Predicate::Compare {
            left: value,
            operator: comparison,
            right,
        })
    }

    /// `operand IN (items)`: NULL among the items makes it TRUE or NULL.
    pub(super) fn member(
        &mut self,
        operand: &Expr,
        items: &[&Expr],
        polarity: Option<Polarity>,
        span: Span,
    ) -> Result<Predicate, Gap> {
        let mut literals = Vec::new();
        let mut others = Vec::new();
        let mut column = None;
        for item in items {
            let equal = self.compared(operand, Comparison::Equal, item, polarity, span)?;
            if let Predicate::Compare {
                left,
                operator: _,
                right: Value::Literal(literal),
            } = equal
            {
                column = Some(left);
                literals.push(literal);
            } else {
                others.push(equal);
            }
        }
        if let Some(value) = column {
            others.insert(
                0,
                Predicate::In {
                    value,
                    items: literals,
                },
            );
        }
        Ok(if others.len() == 1 {
            others.remove(0)
        } else {
            Predicate::Or(others)
        })
    }

    /// `left IS NOT DISTINCT FROM right`
    pub(super) fn not_distinct(
        &mut self,
        left: &Expr,
        right: &Expr,
        span: Span,
    ) -> Result<Predicate, Gap> {
        let (a, b) = (self.values.term(left)?, self.values.term(right)?);
        let null_test = |term: &Term| match term {
            Term::Null => Some(Predicate::Constant(Some(true))),
            Term::Unknown(_) | Term::Known(Value::Literal(_), _) => {
                Some(Predicate::Constant(Some(false)))
            }
            Term::Known(_, Kind::Row) | Term::JsonType(_) => None,
            Term::Known(value, _) => Some(Predicate::IsNull(inner_column(value.clone()))),
        };
        let (Some(a_null), Some(b_null)) = (null_test(&a), null_test(&b)) else {
            return Err(Gap::new(span, "this IS DISTINCT FROM is not translated"));
        };
        let both_null = Predicate::And(vec![a_null.clone(), b_null.clone()]);
        if matches!(a, Term::Null) || matches!(b, Term::Null) {
            return Ok(both_null);
        }
        let equal = self.comparison(a, Comparison::Equal, b, None, span)?;
        Ok(Predicate::Or(vec![
            both_null,
            Predicate::And(vec![not(a_null), not(b_null), equal]),
        ]))
    }
}

/// The literal that a quoted text is beside a value of this kind.
fn literal(kind: Kind, text: &Arc<str>) -> Result<Literal, &'static str> {
    match kind {
        Kind::Exact(id) => decimal(text)
            .filter(|number| id == oid::NUMERIC || is_integer(number))
            .map(Literal::Number)
            .ok_or("this constant is not translated"),
        Kind::Float(oid::FLOAT8) => decimal(text)
            .map(Literal::Number)
            .ok_or("this constant is not translated"),
        Kind::Float(_) => decimal(text)
            .filter(|number| small_integer(number))
            .map(Literal::Number)
            .ok_or("real rounds this constant"),
        Kind::Text | Kind::Enum(_) => Ok(Literal::Text(text.clone())),
        Kind::Boolean => match &*text.to_ascii_lowercase() {
            "true" | "t" => Ok(Literal::Boolean(true)),
            "false" | "f" => Ok(Literal::Boolean(false)),
            _ => Err("this constant is not translated"),
        },
        Kind::CollatedText => Err("the collation may call different texts equal"),
        Kind::Padded => Err("blanks at the end of a character(n) are not translated"),
        Kind::CaseInsensitive => Err("a comparison of citext is not translated"),
        Kind::Instant(_) => Err("a comparison of a date or time with a constant is not translated"),
        Kind::Uuid | Kind::Json | Kind::Array | Kind::Row | Kind::Other => {
            Err("a constant of this type is not translated")
        }
    }
}

/// Whether two values of these kinds compare alike in other languages.
fn comparable(
    value: &Value,
    kind: Kind,
    other: &Value,
    other_kind: Kind,
    polarity: Option<Polarity>,
    comparison: Comparison,
) -> Result<(), &'static str> {
    match (kind, other_kind) {
        (Kind::Float(a), Kind::Float(b)) if a == b => Ok(()),
        // The constant takes double precision; a real is none of most decimal fractions.
        (Kind::Float(id), Kind::Exact(_) | Kind::Float(_)) => match other {
            Value::Literal(Literal::Number(_)) if id == oid::FLOAT8 => Ok(()),
            Value::Literal(Literal::Number(number)) if small_integer(number) => Ok(()),
            Value::Literal(_) => Err("real rounds this constant"),
            Value::Column(_)
            | Value::Length(_)
            | Value::OctetLength(_)
            | Value::Trim(_)
            | Value::Cardinality(_) => Err("a comparison of these two types is not translated"),
        },
        (Kind::Exact(_), Kind::Exact(_))
        | (Kind::Text, Kind::Text)
        | (Kind::Boolean, Kind::Boolean) => Ok(()),
        (Kind::Enum(a), Kind::Enum(b)) if a == b => Ok(()),
        (Kind::Instant(a), Kind::Instant(b)) if a == b => Ok(()),
        (Kind::Uuid, Kind::Uuid) => {
            // Clients may write a uuid in several ways. A wrong "differs" must not refuse.
            let harmless = if comparison == Comparison::NotEqual {
                Polarity::Positive
            } else {
                Polarity::Negative
            };
            if polarity == Some(harmless) {
                Ok(())
            } else {
                Err("equality of uuids is not translated")
            }
        }
        (Kind::CollatedText, _) | (_, Kind::CollatedText) => {
            Err("the collation may call different texts equal")
        }
        (Kind::Padded, _) | (_, Kind::Padded) => {
            Err("blanks at the end of a character(n) are not translated")
        }
        (Kind::CaseInsensitive, _) | (_, Kind::CaseInsensitive) => {
            Err("a comparison of citext is not translated")
        }
        _ if matches!(other, Value::Literal(_)) || matches!(value, Value::Literal(_)) => {
            Err("a comparison with a constant of this type is not translated")
        }
        _ => Err("a comparison of these two types is not translated"),
    }
}

/// The items of `ARRAY[…]` or of a simple array literal, casts of the whole pushed to the items.
pub(super) fn elements(array: &Expr) -> Option<Vec<Expr>> {
    if let ExprKind::Array(items) = &array.kind {
        return Some(items.clone());
    }
    if let ExprKind::String(text) = &array.kind {
        return literal_elements(text, array);
    }
    let ExprKind::Cast { operand, ty } = &array.kind else {
        return None;
    };
    if ty.dimensions != 1 {
        return None;
    }
    let mut element_type = ty.clone();
    element_type.dimensions = 0;
    let cast = |item: Expr| Expr {
        span: item.span,
        kind: ExprKind::Cast {
            operand: Box::new(item),
            ty: element_type.clone(),
        },
    };
    Some(elements(operand)?.into_iter().map(cast).collect())
}

/// The elements of `'{a,b}'`; `None` where it has quotes, escapes or further braces.
fn literal_elements(text: &str, array: &Expr) -> Option<Vec<Expr>> {
    let inside = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    if inside.contains(['"', '\\', '{', '}']) {
        return None;
    }
    if inside.trim().is_empty() {
        return Some(Vec::new());
    }
    Some(
        inside
            .split(',')
            .map(|element| {
                let element = element.trim();
                Expr {
                    kind: if element.eq_ignore_ascii_case("null") {
                        ExprKind::Null
                    } else {
                        ExprKind::String(element.into())
                    },
                    span: array.span,
                }
            })
            .collect(),
    )
}

/// A function of a column is NULL where the column is.
pub(super) fn inner_column(value: Value) -> Value {
    match value {
        Value::Length(inner)
        | Value::OctetLength(inner)
        | Value::Trim(inner)
        | Value::Cardinality(inner) => inner_column(*inner),
        Value::Column(_) | Value::Literal(_) => value,
    }
}

fn json_type(text: &str) -> Option<&'static str> {
    ["object", "array", "string", "number", "boolean", "null"]
        .into_iter()
        .find(|known| *known == text)
}

fn flipped(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::Equal,
        Comparison::NotEqual => Comparison::NotEqual,
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
    }
}
