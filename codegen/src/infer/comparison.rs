//! Comparisons and lists in CHECKs: which mean the same in other languages, and why others do not.

use std::cmp::Ordering;
use std::sync::Arc;

use super::calendar::{bound, moment};
use super::check::{Translation, negated_if, not};
use super::function::of_array;
use super::predicate::{Comparison, EmptyJson, Function, Literal, Predicate, Test, Value};
use super::simplify::Polarity;
use super::value::{Gap, Kind, Term, decimal, fits_real, is_integer, is_nan};
use crate::catalog::ty::oid;
use crate::catalog::{TypeId, TypeKind};
use crate::expr::{Expr, ExprKind, Operator};
use crate::source::Span;

/// Two columns of an enum of more labels are not held against each other.
const MOST_LABELS: usize = 30;

impl Translation<'_> {
    pub(super) fn compared(
        &mut self,
        left: &Expr,
        comparison: Comparison,
        right: &Expr,
        polarity: Option<Polarity>,
        span: Span,
    ) -> Result<Predicate, Gap> {
        let (left, right) = self.values.sides(left, right)?;
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
            (left, right) => {
                let truth = of_constants(&left, comparison, &right)
                    .ok_or_else(|| gap("a comparison of constants is not translated"))?;
                return Ok(Predicate::Constant(Some(truth)));
            }
        };
        let (value, kind) = value;
        if let Kind::Enum(id) = kind
            && equality.is_none()
            && let Some(labels) = self.ordered_labels(id, comparison, &other)
        {
            return Ok(Predicate::In {
                value,
                items: labels,
            });
        }
        if let (Kind::Enum(id), Term::Known(right, Kind::Enum(other))) = (kind, &other)
            && id == *other
            && equality.is_none()
        {
            let ordered = self.ordered_enums(id, &value, comparison, right);
            return ordered.ok_or_else(|| gap("the order of an enum's labels is not translated"));
        }
        if let (Some(equal), Term::Unknown(text)) = (equality, &other)
            && let Some(test) = special(&value, kind, text)
        {
            return Ok(negated_if(!equal, Predicate::Test { test, value }));
        }
        if let (Kind::Text, Comparison::Greater, Term::Unknown(text)) = (kind, comparison, &other)
            && text.is_empty()
        {
            return Ok(Predicate::Compare {
                left: value,
                operator: Comparison::NotEqual,
                right: Value::Literal(Literal::Text(text.clone())),
            });
        }
        let (value, kind, other) = if kind == Kind::CaseInsensitive {
            let other =
                folded(other).ok_or_else(|| gap("a comparison of citext is not translated"))?;
            (
                Value::Apply(Function::Lower, vec![value]),
                Kind::Text,
                other,
            )
        } else {
            (value, kind, other)
        };
        let right = match other {
            Term::Unknown(text) => Value::Literal(literal(kind, &text).map_err(gap)?),
            Term::Known(Value::Literal(Literal::Moment(text)), Kind::Instant(from))
                if kind == Kind::Bound(from) =>
            {
                let number = bound(from, &text).map_err(gap)?;
                Value::Literal(Literal::Number(number))
            }
            Term::Known(other, other_kind) => {
                comparable(&value, kind, &other, other_kind).map_err(gap)?;
                match (kind, other) {
                    (Kind::Padded, Value::Literal(Literal::Text(text))) => {
                        Value::Literal(Literal::Text(text.trim_end_matches(' ').into()))
                    }
                    (_, other) => other,
                }
            }
            Term::Null | Term::JsonType(_) => return Err(gap("this comparison is not translated")),
        };
        let ordered = match kind {
            Kind::Exact(_) | Kind::Float(_) | Kind::Instant(_) | Kind::Bound(_) => Ok(()),
            Kind::Text => Err("the order of texts depends on the collation"),
            Kind::Enum(_) => Err("the order of an enum's labels is not translated"),
            Kind::CollatedText
            | Kind::Padded
            | Kind::CaseInsensitive
            | Kind::Boolean
            | Kind::Uuid
            | Kind::Json
            | Kind::Array(_)
            | Kind::Row
            | Kind::Bytes
            | Kind::Range(_)
            | Kind::Other => Err("an order of values of this type is not translated"),
        };
        if equality.is_none() {
            ordered.map_err(gap)?;
        }
        let predicate = Predicate::Compare {
            left: value.clone(),
            operator: comparison,
            right: right.clone(),
        };
        let is_positive = polarity != Some(Polarity::Negative);
        Ok(of_array(predicate, [&value, &right], is_positive))
    }

    /// The labels of an enum that compare so with a constant.
    fn ordered_labels(
        &self,
        id: TypeId,
        comparison: Comparison,
        other: &Term,
    ) -> Option<Vec<Literal>> {
        let (Term::Unknown(bound) | Term::Known(Value::Literal(Literal::Text(bound)), _)) = other
        else {
            return None;
        };
        let TypeKind::Enum { labels } = &self.values.catalog.types.get(id)?.kind else {
            return None;
        };
        let bound = labels.iter().position(|label| **label == **bound)?;
        let fits = labels
            .iter()
            .enumerate()
            .filter(|(at, _)| holds(comparison, at.cmp(&bound)));
        let fits: Vec<Literal> = fits
            .map(|(_, label)| Literal::Text(label.as_str().into()))
            .collect();
        (!fits.is_empty()).then_some(fits)
    }

    /// Two columns of an enum, of which one label comes before the other: for each label the other ones that fit.
    fn ordered_enums(
        &self,
        id: TypeId,
        left: &Value,
        comparison: Comparison,
        right: &Value,
    ) -> Option<Predicate> {
        let TypeKind::Enum { labels } = &self.values.catalog.types.get(id)?.kind else {
            return None;
        };
        let text = |label: &String| Literal::Text(label.as_str().into());
        let mut parts = Vec::new();
        for (at, label) in labels.iter().enumerate() {
            let fits = labels
                .iter()
                .enumerate()
                .filter(|(other, _)| holds(comparison, at.cmp(other)));
            let items: Vec<Literal> = fits.map(|(_, label)| text(label)).collect();
            if !items.is_empty() {
                parts.push(Predicate::And(vec![
                    Predicate::Compare {
                        left: left.clone(),
                        operator: Comparison::Equal,
                        right: Value::Literal(text(label)),
                    },
                    Predicate::In {
                        value: right.clone(),
                        items,
                    },
                ]));
            }
        }
        // Neither is compared where one is NULL, whatever the other one is.
        let nulls = [left, right].map(|side| Predicate::IsNull(side.clone()));
        parts.push(Predicate::And(vec![
            Predicate::Or(nulls.to_vec()),
            Predicate::Constant(None),
        ]));
        (labels.len() <= MOST_LABELS).then_some(Predicate::Or(parts))
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
        let (a, b) = self.values.sides(left, right)?;
        let null_test = |term: &Term| match term {
            Term::Null => Some(Predicate::Constant(Some(true))),
            Term::Unknown(_) | Term::Known(Value::Literal(_), _) => {
                Some(Predicate::Constant(Some(false)))
            }
            Term::Known(_, Kind::Row) | Term::JsonType(_) => None,
            Term::Known(value, _) => Some(Predicate::IsNull(value.clone())),
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

/// What equals a constant that is no literal in other languages.
fn special(value: &Value, kind: Kind, text: &str) -> Option<Test> {
    match (kind, &*text.replace([' ', '\n', '\t', '\r'], "")) {
        (Kind::Exact(oid::NUMERIC) | Kind::Float(_), text) if is_nan(text) => {
            matches!(value, Value::Column(_)).then_some(Test::NotANumber)
        }
        (Kind::Json, "{}") => Some(Test::EmptyJson(EmptyJson::Object)),
        (Kind::Json, "[]") => Some(Test::EmptyJson(EmptyJson::Array)),
        _ => None,
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
            .filter(|number| fits_real(number))
            .map(Literal::Number)
            .ok_or("real rounds this constant"),
        Kind::Text | Kind::Enum(_) => Ok(Literal::Text(text.clone())),
        Kind::Boolean => match &*text.to_ascii_lowercase() {
            "true" | "t" => Ok(Literal::Boolean(true)),
            "false" | "f" => Ok(Literal::Boolean(false)),
            _ => Err("this constant is not translated"),
        },
        Kind::CollatedText => Err("the collation may call different texts equal"),
        Kind::Padded => Ok(Literal::Text(text.trim_end_matches(' ').into())),
        Kind::CaseInsensitive => Err("a comparison of citext is not translated"),
        Kind::Instant(id) => moment(id, text),
        Kind::Bound(id) => bound(id, text).map(Literal::Number),
        Kind::Uuid => uuid(text).ok_or("a constant of this type is not translated"),
        Kind::Json | Kind::Array(_) | Kind::Row | Kind::Bytes | Kind::Range(_) | Kind::Other => {
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
) -> Result<(), &'static str> {
    match (kind, other_kind) {
        (Kind::Float(a), Kind::Float(b)) if a == b => Ok(()),
        // The constant takes double precision; a real is none of most decimal fractions.
        (Kind::Float(id), Kind::Exact(_) | Kind::Float(_)) => match other {
            Value::Literal(Literal::Number(_)) if id == oid::FLOAT8 => Ok(()),
            Value::Literal(Literal::Number(number)) if fits_real(number) => Ok(()),
            Value::Literal(_) => Err("real rounds this constant"),
            Value::Column(_)
            | Value::Length(_)
            | Value::OctetLength(_)
            | Value::Trim(_)
            | Value::Cardinality(_)
            | Value::Apply(..) => Err("a comparison of these two types is not translated"),
        },
        (Kind::Exact(_), Kind::Exact(_))
        | (Kind::Text, Kind::Text)
        | (Kind::Boolean, Kind::Boolean)
        | (Kind::Uuid, Kind::Uuid)
        | (Kind::Padded, Kind::Padded) => Ok(()),
        (Kind::Enum(a), Kind::Enum(b)) if a == b => Ok(()),
        (Kind::Instant(a), Kind::Instant(b)) | (Kind::Bound(a), Kind::Bound(b)) if a == b => Ok(()),
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

/// What a comparison of constants is.
fn of_constants(left: &Term, comparison: Comparison, right: &Term) -> Option<bool> {
    let is_padded = |term: &Term| matches!(term, Term::Known(_, Kind::Padded));
    let is_padded = is_padded(left) || is_padded(right);
    let text = |term: &Term| match term {
        Term::Unknown(text) | Term::Known(Value::Literal(Literal::Text(text)), _) if is_padded => {
            Some(Arc::from(text.trim_end_matches(' ')))
        }
        Term::Unknown(text) | Term::Known(Value::Literal(Literal::Text(text)), _) => {
            Some(text.clone())
        }
        Term::Null | Term::Known(..) | Term::JsonType(_) => None,
    };
    let whole = |term: &Term| match term {
        Term::Known(Value::Literal(Literal::Number(number)), _) => number.parse::<i128>().ok(),
        Term::Null | Term::Unknown(_) | Term::Known(..) | Term::JsonType(_) => None,
    };
    if let (Some(left), Some(right)) = (whole(left), whole(right)) {
        return Some(holds(comparison, left.cmp(&right)));
    }
    let truth = |term: &Term| match term {
        Term::Known(Value::Literal(Literal::Boolean(truth)), _) => Some(*truth),
        Term::Null | Term::Unknown(_) | Term::Known(..) | Term::JsonType(_) => None,
    };
    if let (Some(left), Some(right)) = (truth(left), truth(right)) {
        return Some(holds(comparison, left.cmp(&right)));
    }
    let (left, right) = (text(left)?, text(right)?);
    match comparison {
        Comparison::Equal => Some(left == right),
        Comparison::NotEqual => Some(left != right),
        Comparison::Less
        | Comparison::LessOrEqual
        | Comparison::Greater
        | Comparison::GreaterOrEqual => None,
    }
}

fn holds(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Equal => order.is_eq(),
        Comparison::NotEqual => order.is_ne(),
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}

/// A constant beside a citext, in lower case.
fn folded(term: Term) -> Option<Term> {
    match term {
        Term::Unknown(text) | Term::Known(Value::Literal(Literal::Text(text)), _)
            if text.is_ascii() =>
        {
            Some(Term::Unknown(text.to_ascii_lowercase().into()))
        }
        Term::Null | Term::Unknown(_) | Term::Known(..) | Term::JsonType(_) => None,
    }
}

/// The comparison that an operator of PostgreSQL's own is.
pub(super) fn comparison_of(operator: &Operator) -> Option<Comparison> {
    let built_in = operator
        .namespace
        .as_ref()
        .is_none_or(|namespace| *namespace == "pg_catalog");
    if !built_in {
        return None;
    }
    Some(match &*operator.symbol {
        "=" => Comparison::Equal,
        "<>" => Comparison::NotEqual,
        "<" => Comparison::Less,
        "<=" => Comparison::LessOrEqual,
        ">" => Comparison::Greater,
        ">=" => Comparison::GreaterOrEqual,
        _ => return None,
    })
}

/// A uuid in the form that PostgreSQL writes.
fn uuid(text: &str) -> Option<Literal> {
    let text = text.to_ascii_lowercase();
    let shape: String = text
        .chars()
        .map(|c| if c.is_ascii_hexdigit() { '0' } else { c })
        .collect();
    (shape == "00000000-0000-0000-0000-000000000000").then(|| Literal::Text(text.into()))
}

fn json_type(text: &str) -> Option<&'static str> {
    ["object", "array", "string", "number", "boolean", "null"]
        .into_iter()
        .find(|known| *known == text)
}

pub(super) fn flipped(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::Equal,
        Comparison::NotEqual => Comparison::NotEqual,
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
    }
}
