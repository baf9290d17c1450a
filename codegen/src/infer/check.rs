//! What the CHECKs of tables refuse, as predicates.
//!
//! A part that is not translated counts as what refuses least where it stands (TRUE, under NOT FALSE), so AND drops
//! it, OR with it refuses nothing, and no predicate refuses what PostgreSQL takes. It is reported with its place.
//! <https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS>

use super::predicate::{Check, Comparison, Exactness, Literal, Predicate, Value};
use super::simplify::{self, Polarity};
use super::value::{Gap, Kind, Term, Values, decimal, is_integer, not_translated, small_integer};
use crate::catalog::ty::oid;
use crate::catalog::{Catalog, Constraint, ConstraintId, ConstraintKind, Relation};
use crate::expr::{Expr, ExprKind, ExprParser, Operator};
use crate::source::{Snippet, Span};

/// The CHECKs of all tables, in creation order.
pub fn checks(catalog: &Catalog, parser: &dyn ExprParser) -> Vec<Check> {
    catalog
        .constraints
        .iter()
        .filter_map(|(id, constraint)| {
            let ConstraintKind::Check { expr, .. } = &constraint.kind else {
                return None;
            };
            let relation = catalog.relations.get(constraint.relation)?;
            Some(check(catalog, parser, relation, (id, constraint), expr))
        })
        .collect()
}

fn check(
    catalog: &Catalog,
    parser: &dyn ExprParser,
    relation: &Relation,
    (id, constraint): (ConstraintId, &Constraint),
    expr: &Snippet,
) -> Check {
    let mut check = Check {
        constraint: id,
        relation: constraint.relation,
        name: constraint.name.to_string(),
        expr: expr.clone(),
        validated: constraint.validated,
        columns: constraint.columns.clone(),
        predicate: None,
        exactness: Exactness::Exact,
        value_list: None,
    };
    let tree = match parser.expression(&expr.text, expr.place()) {
        Ok(tree) => tree,
        Err(diagnostic) => {
            check.exactness = Exactness::NotTranslated {
                span: diagnostic.span,
                why: diagnostic.message,
            };
            return check;
        }
    };
    let mut translation = Translation {
        values: Values { catalog, relation },
        gaps: Vec::new(),
        null_seen: false,
    };
    if check.columns.is_empty() {
        check.columns = columns(&translation.values, &tree);
    }
    let predicate = simplify::simplified(translation.predicate(&tree, Polarity::Positive));
    let refuses_nothing = predicate == Predicate::Constant(Some(true));
    check.exactness = match (translation.gaps.into_iter().next(), refuses_nothing) {
        (None, false) => Exactness::Exact,
        (None, true) => Exactness::NeverRejects {
            why: if translation.null_seen {
                "a comparison with NULL is never FALSE".to_owned()
            } else {
                "it is never FALSE".to_owned()
            },
        },
        (Some(gap), false) => Exactness::Weaker {
            span: gap.span,
            why: gap.why,
        },
        (Some(gap), true) => Exactness::NotTranslated {
            span: gap.span,
            why: gap.why,
        },
    };
    if !refuses_nothing {
        check.value_list = simplify::value_list(&predicate).filter(|(attnum, _)| {
            // An enum's labels are its type's already.
            let column = relation.column_at(*attnum);
            catalog
                .types
                .get(column.ty.id)
                .is_some_and(|row| row.category == 'S')
        });
        check.predicate = Some(predicate);
    }
    check
}

/// The columns that an expression mentions, in order of the table.
fn columns(values: &Values<'_>, tree: &Expr) -> Vec<i16> {
    let mut columns: Vec<i16> = tree
        .columns()
        .into_iter()
        .filter_map(|names| values.column(names))
        .map(|column| column.attnum)
        .collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

struct Translation<'a> {
    values: Values<'a>,
    /// The parts that are not translated.
    gaps: Vec<Gap>,
    /// Whether something is compared with NULL.
    null_seen: bool,
}

impl Translation<'_> {
    /// The predicate of an expression, with what is not translated made harmless.
    fn predicate(&mut self, expr: &Expr, polarity: Polarity) -> Predicate {
        match &expr.kind {
            ExprKind::And(parts) => Predicate::And(
                parts
                    .iter()
                    .map(|part| self.predicate(part, polarity))
                    .collect(),
            ),
            ExprKind::Or(parts) => Predicate::Or(
                parts
                    .iter()
                    .map(|part| self.predicate(part, polarity))
                    .collect(),
            ),
            ExprKind::Not(inner) => not(self.predicate(inner, polarity.negated())),
            _ => match self.exact(expr, Some(polarity)) {
                Ok(predicate) => predicate,
                Err(gap) => {
                    self.gaps.push(gap);
                    polarity.harmless()
                }
            },
        }
    }

    /// The predicate of an expression that is translated whole or not at all. `polarity` is `None` where it counts
    /// both ways.
    fn exact(&mut self, expr: &Expr, polarity: Option<Polarity>) -> Result<Predicate, Gap> {
        let gap = || Gap::new(expr.span, not_translated(expr));
        match &expr.kind {
            ExprKind::Boolean(value) => Ok(Predicate::Constant(Some(*value))),
            ExprKind::Null => {
                self.null_seen = true;
                Ok(Predicate::Constant(None))
            }
            ExprKind::And(parts) => Ok(Predicate::And(self.all_exact(parts, polarity)?)),
            ExprKind::Or(parts) => Ok(Predicate::Or(self.all_exact(parts, polarity)?)),
            ExprKind::Not(inner) => Ok(not(self.exact(inner, polarity.map(Polarity::negated))?)),
            ExprKind::IsNull { operand, negated } => {
                let is_null = match self.values.term(operand) {
                    Ok(Term::Null) => Predicate::Constant(Some(true)),
                    Ok(Term::Unknown(_) | Term::Known(Value::Literal(_), _)) => {
                        Predicate::Constant(Some(false))
                    }
                    // A row is NULL where all its fields are, and not NULL where none is.
                    Ok(Term::Known(_, Kind::Row)) => return Err(gap()),
                    Ok(Term::Known(value, _) | Term::JsonType(value)) => {
                        Predicate::IsNull(inner_column(value))
                    }
                    Err(gap) => return Err(gap),
                };
                Ok(negated_if(*negated, is_null))
            }
            ExprKind::IsTruth {
                operand,
                value,
                negated,
            } => {
                let Term::Known(operand, Kind::Boolean) = self.values.term(operand)? else {
                    return Err(gap());
                };
                let is_null = Predicate::IsNull(operand.clone());
                let is = |truth: bool| {
                    Predicate::And(vec![
                        not(is_null.clone()),
                        negated_if(!truth, Predicate::IsTrue(operand.clone())),
                    ])
                };
                let predicate = match value {
                    None => is_null.clone(),
                    Some(truth) => is(*truth),
                };
                Ok(negated_if(*negated, predicate))
            }
            ExprKind::IsDistinct {
                left,
                right,
                negated,
            } => {
                let same = self.not_distinct(left, right, expr.span)?;
                Ok(negated_if(!negated, same))
            }
            ExprKind::Binary {
                operator,
                left,
                right,
            } => self.binary(expr, operator, left, right, polarity),
            ExprKind::Between {
                operand,
                low,
                high,
                negated,
                symmetric,
            } => {
                let mut within = |low: &Expr, high: &Expr| -> Result<Predicate, Gap> {
                    Ok(Predicate::And(vec![
                        self.compared(
                            operand,
                            Comparison::GreaterOrEqual,
                            low,
                            polarity,
                            expr.span,
                        )?,
                        self.compared(operand, Comparison::LessOrEqual, high, polarity, expr.span)?,
                    ]))
                };
                let between = if *symmetric {
                    Predicate::Or(vec![within(low, high)?, within(high, low)?])
                } else {
                    within(low, high)?
                };
                Ok(negated_if(*negated, between))
            }
            ExprKind::InList {
                operand,
                items,
                negated,
            } => {
                let within = polarity.map(|polarity| {
                    if *negated {
                        polarity.negated()
                    } else {
                        polarity
                    }
                });
                let items: Vec<&Expr> = items.iter().collect();
                Ok(negated_if(
                    *negated,
                    self.member(operand, &items, within, expr.span)?,
                ))
            }
            ExprKind::AnyAll {
                left,
                operator,
                all,
                array,
            } => {
                let negated = match (&*operator.symbol, all) {
                    ("=", false) => false,
                    ("<>", true) => true,
                    _ => return Err(gap()),
                };
                let within = polarity.map(|polarity| {
                    if negated {
                        polarity.negated()
                    } else {
                        polarity
                    }
                });
                let items =
                    elements(array).ok_or_else(|| Gap::new(array.span, not_translated(array)))?;
                if items.is_empty() {
                    // Nothing equals an element of an empty array, not even NULL does so by being NULL.
                    return Ok(Predicate::Constant(Some(negated)));
                }
                let items: Vec<&Expr> = items.iter().collect();
                Ok(negated_if(
                    negated,
                    self.member(left, &items, within, expr.span)?,
                ))
            }
            ExprKind::Column(_) | ExprKind::Cast { .. } => match self.values.term(expr)? {
                Term::Known(value, Kind::Boolean) => Ok(Predicate::IsTrue(value)),
                Term::Null => Ok(Predicate::Constant(None)),
                Term::Unknown(_) | Term::Known(..) | Term::JsonType(_) => Err(gap()),
            },
            ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::BitString(_)
            | ExprKind::Parameter(_)
            | ExprKind::Star(_)
            | ExprKind::Unary { .. }
            | ExprKind::InQuery { .. }
            | ExprKind::Like { .. }
            | ExprKind::AnyAllQuery { .. }
            | ExprKind::Case { .. }
            | ExprKind::Function(_)
            | ExprKind::Array(_)
            | ExprKind::ArrayQuery(_)
            | ExprKind::Row(_)
            | ExprKind::Subscript { .. }
            | ExprKind::Field { .. }
            | ExprKind::Exists(_)
            | ExprKind::Subquery(_)
            | ExprKind::Collate { .. }
            | ExprKind::Other(_) => Err(gap()),
        }
    }

    fn all_exact(
        &mut self,
        parts: &[Expr],
        polarity: Option<Polarity>,
    ) -> Result<Vec<Predicate>, Gap> {
        parts
            .iter()
            .map(|part| self.exact(part, polarity))
            .collect()
    }

    fn binary(
        &mut self,
        expr: &Expr,
        operator: &Operator,
        left: &Expr,
        right: &Expr,
        polarity: Option<Polarity>,
    ) -> Result<Predicate, Gap> {
        let built_in = operator
            .namespace
            .as_ref()
            .is_none_or(|namespace| *namespace == "pg_catalog");
        let comparison = match &*operator.symbol {
            "=" => Comparison::Equal,
            "<>" => Comparison::NotEqual,
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterOrEqual,
            _ => return Err(Gap::new(expr.span, not_translated(expr))),
        };
        if !built_in {
            return Err(Gap::new(expr.span, not_translated(expr)));
        }
        let of_truths = is_condition(left) || is_condition(right);
        if of_truths && matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
            // Truth values are equal where both are TRUE or both FALSE; NULL makes all of this NULL.
            let (left, right) = (self.exact(left, None)?, self.exact(right, None)?);
            let same = Predicate::Or(vec![
                Predicate::And(vec![left.clone(), right.clone()]),
                Predicate::And(vec![not(left), not(right)]),
            ]);
            return Ok(negated_if(comparison == Comparison::NotEqual, same));
        }
        self.compared(left, comparison, right, polarity, expr.span)
    }

    fn compared(
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
            Term::Unknown(text) => Value::Literal(literal(kind, &text).map_err(|why| gap(why))?),
            Term::Known(other, other_kind) => {
                comparable(&value, kind, &other, other_kind, polarity, comparison)
                    .map_err(|why| gap(why))?;
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
            ordered.map_err(|why| gap(why))?;
        }
        Ok(Predicate::Compare {
            left: value,
            operator: comparison,
            right,
        })
    }

    /// `operand IN (items)`: NULL among the items makes it TRUE or NULL.
    fn member(
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
            match self.compared(operand, Comparison::Equal, item, polarity, span)? {
                Predicate::Compare {
                    left,
                    operator: _,
                    right: Value::Literal(literal),
                } => {
                    column = Some(left);
                    literals.push(literal);
                }
                other => others.push(other),
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
    fn not_distinct(&mut self, left: &Expr, right: &Expr, span: Span) -> Result<Predicate, Gap> {
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

/// Whether an expression is a condition and no value.
fn is_condition(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Not(_)
        | ExprKind::IsNull { .. }
        | ExprKind::IsTruth { .. }
        | ExprKind::IsDistinct { .. }
        | ExprKind::InList { .. }
        | ExprKind::Between { .. }
        | ExprKind::AnyAll { .. } => true,
        ExprKind::Binary { operator, .. } => {
            matches!(&*operator.symbol, "=" | "<>" | "<" | "<=" | ">" | ">=")
        }
        ExprKind::Null
        | ExprKind::Boolean(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::BitString(_)
        | ExprKind::Column(_)
        | ExprKind::Parameter(_)
        | ExprKind::Star(_)
        | ExprKind::Unary { .. }
        | ExprKind::InQuery { .. }
        | ExprKind::Like { .. }
        | ExprKind::AnyAllQuery { .. }
        | ExprKind::Case { .. }
        | ExprKind::Function(_)
        | ExprKind::Cast { .. }
        | ExprKind::Array(_)
        | ExprKind::ArrayQuery(_)
        | ExprKind::Row(_)
        | ExprKind::Subscript { .. }
        | ExprKind::Field { .. }
        | ExprKind::Exists(_)
        | ExprKind::Subquery(_)
        | ExprKind::Collate { .. }
        | ExprKind::Other(_) => false,
    }
}

/// The literal that a quoted text is beside a value of this kind.
fn literal(kind: Kind, text: &std::sync::Arc<str>) -> Result<Literal, &'static str> {
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
        (Kind::Exact(_), Kind::Exact(_)) => Ok(()),
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
        (Kind::Text, Kind::Text) | (Kind::Boolean, Kind::Boolean) => Ok(()),
        (Kind::Enum(a), Kind::Enum(b)) if a == b => Ok(()),
        (Kind::Instant(a), Kind::Instant(b)) if a == b => Ok(()),
        (Kind::Uuid, Kind::Uuid) => {
            // Clients may write a uuid in several ways. A wrong "differs" must not refuse.
            let harmless = match comparison {
                Comparison::NotEqual => Polarity::Positive,
                _ => Polarity::Negative,
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
fn elements(array: &Expr) -> Option<Vec<Expr>> {
    match &array.kind {
        ExprKind::Array(items) => Some(items.clone()),
        ExprKind::Cast { operand, ty } if ty.dimensions == 1 => {
            let mut element_type = ty.clone();
            element_type.dimensions = 0;
            let items = match &operand.kind {
                ExprKind::String(text) => literal_elements(text, operand)?,
                _ => elements(operand)?,
            };
            Some(
                items
                    .into_iter()
                    .map(|item| Expr {
                        span: item.span,
                        kind: ExprKind::Cast {
                            operand: Box::new(item),
                            ty: element_type.clone(),
                        },
                    })
                    .collect(),
            )
        }
        ExprKind::String(text) => literal_elements(text, array),
        _ => None,
    }
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
fn inner_column(value: Value) -> Value {
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

fn not(predicate: Predicate) -> Predicate {
    Predicate::Not(Box::new(predicate))
}

fn negated_if(negated: bool, predicate: Predicate) -> Predicate {
    if negated { not(predicate) } else { predicate }
}
