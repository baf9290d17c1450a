//! What the CHECKs of tables refuse, as predicates.
//!
//! A part that is not translated counts as what refuses least where it stands (TRUE, under NOT FALSE), so AND drops
//! it, OR with it refuses nothing, and no predicate refuses what PostgreSQL takes. It is reported with its place.
//! <https://www.postgresql.org/docs/current/ddl-constraints.html#DDL-CONSTRAINTS-CHECK-CONSTRAINTS>

use super::comparison::{comparison_of, elements};
use super::inline::inlined;
use super::matching::each_pattern;
use super::overflow;
use super::predicate::{Check, Comparison, Exactness, Predicate, Value};
use super::rewrite::{Maker, rewritten};
use super::simplify::{self, Polarity};
use super::value::{Gap, Kind, Row, Term, Values, not_translated};
use crate::catalog::{
    Catalog, Constraint, ConstraintId, ConstraintKind, Relation, RelationId, Type,
};
use crate::expr::sort::Sort;
use crate::expr::{Expr, ExprKind, ExprParser, Operator};
use crate::pieces::Pieces;
use crate::shared::Shared;
use crate::source::Snippet;

/// The CHECKs of all tables, in creation order; of `pieces` those that would be the same.
pub fn checks(
    catalog: &Catalog,
    parser: &dyn ExprParser,
    pieces: Option<&Pieces>,
) -> Vec<Shared<Check>> {
    catalog
        .constraints
        .iter()
        .filter_map(|(id, constraint)| {
            let ConstraintKind::Check { expr, .. } = &constraint.kind else {
                return None;
            };
            let made = || {
                // Asked for anew, since it is noted what is read for each.
                let relation = catalog.relations.get(constraint.relation)?;
                let constraint = catalog.constraints.get(id)?;
                let check = check(catalog, parser, relation, (id, constraint), expr);
                Some(Shared::from(check))
            };
            match pieces {
                Some(pieces) => (*pieces.get(("CHECK", id.0, 0), made)).clone(),
                None => made(),
            }
        })
        .collect()
}

/// The CHECKs of all domains, in creation order; VALUE stands as column 0.
pub fn domain_checks(catalog: &Catalog, parser: &dyn ExprParser) -> Vec<Check> {
    let mut checks = Vec::new();
    for (id, row) in catalog.types.iter() {
        for constraint in row.checks() {
            let check = Check {
                constraint: ConstraintId(0),
                relation: RelationId(0),
                domain: Some(id),
                name: constraint.name.to_string(),
                expr: constraint.expr.clone(),
                validated: constraint.validated,
                columns: vec![0],
                predicate: None,
                exactness: Exactness::Exact,
                value_list: None,
            };
            let values = Values {
                catalog,
                row: Row::Domain(id),
            };
            checks.push(translated(check, values, parser));
        }
    }
    checks
}

fn check(
    catalog: &Catalog,
    parser: &dyn ExprParser,
    relation: &Relation,
    (id, constraint): (ConstraintId, &Constraint),
    expr: &Snippet,
) -> Check {
    let check = Check {
        constraint: id,
        relation: constraint.relation,
        domain: None,
        name: constraint.name.to_string(),
        expr: expr.clone(),
        validated: constraint.validated,
        columns: constraint.columns.clone(),
        predicate: None,
        exactness: Exactness::Exact,
        value_list: None,
    };
    let values = Values {
        catalog,
        row: Row::Table(relation),
    };
    let mut check = translated(check, values, parser);
    let values = Values {
        catalog,
        row: Row::Table(relation),
    };
    check.value_list = check
        .predicate
        .as_ref()
        .and_then(simplify::value_list)
        .filter(|(attnum, _)| {
            // An enum's labels are its type's already.
            let column = relation.column_at(*attnum);
            let is_text = |row: &Type| row.category == 'S';
            // A `char(n)` has blanks behind what is in the list.
            values.kind(column.ty.id) != Kind::Padded
                && catalog.types.get(column.ty.id).is_some_and(is_text)
        });
    check
}

/// The CHECK with its predicate.
fn translated(mut check: Check, values: Values<'_>, parser: &dyn ExprParser) -> Check {
    let tree = match parser.expression(&check.expr.text, check.expr.place()) {
        Ok(tree) => rewritten(&values, inlined(values.catalog, parser, (*tree).clone())),
        Err(diagnostic) => {
            check.exactness = Exactness::NotTranslated {
                span: diagnostic.span,
                why: diagnostic.message,
            };
            return check;
        }
    };
    let mut translation = Translation {
        values,
        gaps: Vec::new(),
        null_seen: false,
        choices: 0,
    };
    if check.columns.is_empty() {
        check.columns = columns(&translation.values, &tree);
    }
    let predicate = simplify::simplified(translation.predicate(&tree, Polarity::Positive));
    let (predicate, is_beside_range) = overflow::guarded(predicate, &translation.values);
    if is_beside_range {
        translation.gaps.push(Gap::new(
            check.expr.span,
            "an integer out of range is refused even where another part decides",
        ));
    }
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
        .map(|(attnum, _)| attnum)
        .collect();
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// A CHECK on its way to a predicate.
pub(super) struct Translation<'a> {
    pub(super) values: Values<'a>,
    /// The parts that are not translated.
    pub(super) gaps: Vec<Gap>,
    /// Whether something is compared with NULL.
    pub(super) null_seen: bool,
    /// How many conditional values were told apart so far.
    pub(super) choices: u32,
}

impl Translation<'_> {
    /// The predicate of an expression, with what is not translated made harmless.
    fn predicate(&mut self, expr: &Expr, polarity: Polarity) -> Predicate {
        let mut each = |parts: &[Expr]| -> Vec<Predicate> {
            parts
                .iter()
                .map(|part| self.predicate(part, polarity))
                .collect()
        };
        if let ExprKind::And(parts) = &expr.kind {
            return Predicate::And(each(parts));
        }
        if let ExprKind::Or(parts) = &expr.kind {
            return Predicate::Or(each(parts));
        }
        if let ExprKind::Not(inner) = &expr.kind {
            return not(self.predicate(inner, polarity.negated()));
        }
        self.exact(expr, Some(polarity)).unwrap_or_else(|gap| {
            self.gaps.push(gap);
            polarity.harmless()
        })
    }

    /// The predicate of an expression that is translated whole or not at all. `polarity` is `None` where it counts
    /// both ways.
    pub(super) fn exact(
        &mut self,
        expr: &Expr,
        polarity: Option<Polarity>,
    ) -> Result<Predicate, Gap> {
        let gap = || Gap::new(expr.span, not_translated(expr));
        if let Some(counted) = self.counted(expr)? {
            return Ok(counted);
        }
        if let Some(conditional) = self.conditional(expr, polarity)? {
            return Ok(conditional);
        }
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
                if let Some(predicate) = self.no_nulls(operand) {
                    return Ok(negated_if(*negated, predicate));
                }
                let is_null = match self.values.term(operand) {
                    Ok(Term::Null) => Predicate::Constant(Some(true)),
                    Ok(Term::Unknown(_) | Term::Known(Value::Literal(_), _)) => {
                        Predicate::Constant(Some(false))
                    }
                    // A row is NULL where all its fields are, and not NULL where none is.
                    Ok(Term::Known(_, Kind::Row)) => return Err(gap()),
                    Ok(Term::Known(value, _) | Term::JsonType(value)) => Predicate::IsNull(value),
                    Err(gap) => return Err(gap),
                };
                Ok(negated_if(*negated, is_null))
            }
            ExprKind::IsTruth {
                operand,
                value,
                negated,
            } => {
                if is_condition(operand)
                    || matches!(&operand.kind, ExprKind::Function(_) | ExprKind::Case { .. })
                {
                    let inner = self.exact(operand, None)?;
                    let is = |truth: bool| definitely(negated_if(!truth, inner.clone()));
                    let predicate = match value {
                        Some(truth) => is(*truth),
                        None => not(Predicate::Or(vec![is(true), is(false)])),
                    };
                    return Ok(negated_if(*negated, predicate));
                }
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
                if let Some(test) = self.element_test(left, operator, *all, array)? {
                    return Ok(test);
                }
                if let Some(each) = each_pattern(left, operator, *all, array) {
                    return self.exact(&each, polarity);
                }
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
                let mut items =
                    elements(array).ok_or_else(|| Gap::new(array.span, not_translated(array)))?;
                if matches!(array.kind, ExprKind::Array(_)) && self.is_untyped(&items) {
                    // Texts of no type make an array of text, whatever stands on the other side.
                    let texts = items.iter().map(|it| Maker(it.span).cast(it, "text"));
                    items = texts.collect();
                }
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
            ExprKind::Like {
                kind,
                operand,
                pattern,
                escape,
                negated,
            } => {
                let like = self.like(*kind, operand, pattern, escape.as_deref(), expr)?;
                Ok(negated_if(*negated, like))
            }
            ExprKind::Function(call) => self.boolean_call(call, expr, polarity),
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
            | ExprKind::AnyAllQuery { .. }
            | ExprKind::Case { .. }
            | ExprKind::Array(_)
            | ExprKind::ArrayQuery(_)
            | ExprKind::Row(_)
            | ExprKind::Subscript { .. }
            | ExprKind::Field { .. }
            | ExprKind::Fields(_)
            | ExprKind::Exists(_)
            | ExprKind::Subquery(_)
            | ExprKind::Collate { .. }
            | ExprKind::Other(_) => Err(gap()),
        }
    }

    /// Whether none of the items says its type.
    fn is_untyped(&self, items: &[Expr]) -> bool {
        let known = |item| !matches!(self.values.term(item), Ok(Term::Unknown(_) | Term::Null));
        !items.is_empty() && !items.iter().any(known)
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
        let Some(comparison) = comparison_of(operator) else {
            return self.tested(expr, operator, left, right, polarity);
        };
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
}

/// The operators whose result is true or false.
const CONDITIONS: [&str; 20] = [
    "=", "<>", "<", "<=", ">", ">=", "~", "~*", "!~", "!~*", "~~", "!~~", "~~*", "!~~*", "?", "?|",
    "?&", "@>", "<@", "&&",
];

/// Whether an expression is a condition and no value.
pub(super) fn is_condition(expr: &Expr) -> bool {
    if let ExprKind::Binary { operator, .. } = &expr.kind {
        return CONDITIONS.contains(&&*operator.symbol);
    }
    matches!(expr.sort(), Sort::Condition)
}

/// NOT
pub(super) fn not(predicate: Predicate) -> Predicate {
    Predicate::Not(Box::new(predicate))
}

/// IS TRUE
pub(super) fn definitely(predicate: Predicate) -> Predicate {
    Predicate::Definitely(Box::new(predicate))
}

/// NOT where it is so.
pub(super) fn negated_if(negated: bool, predicate: Predicate) -> Predicate {
    if negated { not(predicate) } else { predicate }
}
