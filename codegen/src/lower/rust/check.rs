//! Predicates to conditions of `validate`: when a row is certainly refused.
//!
//! Two conditions are made of every predicate: where it is certainly FALSE and where it is certainly TRUE. What a
//! struct does not know (a default, the old value in an update) makes neither true, as NULL does in SQL; so does what
//! Rust cannot compare as PostgreSQL would, which is then reported. A CHECK is violated where it is certainly FALSE.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::Condition;
use super::model::Helpers;
use super::types::{Limit, Shape};
use super::value::{Access, Kind, Operand, Slot, boolean, compare, contains, negated, whole};
use crate::catalog::{ConstraintId, TypeId};
use crate::infer::predicate::{Comparison, Literal, Predicate, Value};

/// The columns of a struct and what comparisons need to know of them.
pub(super) struct Scope<'a> {
    /// By `attnum`; a generated column is in no insert.
    pub(super) columns: &'a BTreeMap<i16, Access>,
    /// The labels of enums and lists with the paths of their variants.
    pub(super) variants: &'a Variants,
    /// Whether something could not be compared.
    pub(super) is_weaker: bool,
    /// The functions that the conditions call.
    pub(super) helpers: Helpers,
}

/// The labels of enums and lists with the paths of their variants.
#[derive(Debug, Clone, Default)]
pub(super) struct Variants {
    pub(super) enums: BTreeMap<TypeId, Vec<(String, String)>>,
    pub(super) lists: BTreeMap<ConstraintId, Vec<(String, String)>>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(columns: &'a BTreeMap<i16, Access>, variants: &'a Variants) -> Self {
        Self {
            columns,
            variants,
            is_weaker: false,
            helpers: Helpers::default(),
        }
    }

    /// Where the predicate is certainly FALSE.
    pub(super) fn violated(&mut self, predicate: &Predicate) -> Condition {
        match predicate {
            Predicate::And(parts) => {
                if let Some(range) = self.range(parts, true) {
                    return range;
                }
                Condition::any(self.each(parts, Self::violated))
            }
            Predicate::Or(parts) => {
                let parts = without_null_guard(parts);
                Condition::all(self.each(&parts, Self::violated))
            }
            Predicate::Not(inner) => self.satisfied(inner),
            Predicate::IsNull(value) => self.null(value, Access::is_not_null),
            Predicate::Constant(constant) => Condition::Constant(*constant == Some(false)),
            Predicate::Compare {
                left,
                operator,
                right,
            } => self.comparison(left, negated(*operator), right),
            Predicate::In { value, items } => {
                self.leaf(&[value], |operands| contains(&operands[0], items, false))
            }
            Predicate::IsTrue(value) => self.truth(value, false),
            Predicate::JsonTypeIs { value, json_type } => self.leaf(&[value], |operands| {
                json_type_is(&operands[0], json_type, false)
            }),
        }
    }

    /// Where a value is certainly refused for its column's type.
    pub(super) fn beyond(&mut self, attnum: i16, limit: Limit) -> Condition {
        let column = Value::Column(attnum);
        match limit {
            // Blanks beyond the length are cut off, not refused.
            Limit::Characters(most) => self.leaf(&[&column], |operands| {
                let text = operands[0].text.trim_end_matches(".trim_end_matches(' ')");
                Some(Condition::Leaf(format!(
                    "{text}.chars().skip({most}).any(|c| c != ' ')"
                )))
            }),
            Limit::Digits { whole } => {
                let bound = 10_i64.checked_pow(whole);
                self.leaf(&[&column], |operands| {
                    Some(Condition::Leaf(format!(
                        "{}.abs() >= rust_decimal::Decimal::new({}, 0)",
                        operands[0].text, bound?
                    )))
                })
            }
            Limit::Inet => {
                self.helpers.is_inet = true;
                self.leaf(&[&column], |operands| {
                    // A field is a `String`, what a closure binds a `&str`.
                    let text = &operands[0].text;
                    let borrow = if text.starts_with("self.") { "&" } else { "" };
                    Some(Condition::Leaf(format!("!is_inet({borrow}{text})")))
                })
            }
        }
    }

    /// Where the predicate is certainly TRUE.
    fn satisfied(&mut self, predicate: &Predicate) -> Condition {
        match predicate {
            Predicate::And(parts) => {
                if let Some(range) = self.range(parts, false) {
                    return range;
                }
                Condition::all(self.each(parts, Self::satisfied))
            }
            Predicate::Or(parts) => Condition::any(self.each(parts, Self::satisfied)),
            Predicate::Not(inner) => self.violated(inner),
            Predicate::IsNull(value) => self.null(value, Access::is_null),
            Predicate::Constant(constant) => Condition::Constant(*constant == Some(true)),
            Predicate::Compare {
                left,
                operator,
                right,
            } => self.comparison(left, *operator, right),
            Predicate::In { value, items } => {
                self.leaf(&[value], |operands| contains(&operands[0], items, true))
            }
            Predicate::IsTrue(value) => self.truth(value, true),
            Predicate::JsonTypeIs { value, json_type } => self.leaf(&[value], |operands| {
                json_type_is(&operands[0], json_type, true)
            }),
        }
    }

    fn each(
        &mut self,
        parts: &[Predicate],
        judge: fn(&mut Self, &Predicate) -> Condition,
    ) -> Vec<Condition> {
        parts.iter().map(|part| judge(self, part)).collect()
    }

    fn comparison(&mut self, left: &Value, operator: Comparison, right: &Value) -> Condition {
        self.leaf(&[left, right], |operands| {
            compare(&operands[0], operator, &operands[1])
        })
    }

    fn truth(&mut self, value: &Value, is_true: bool) -> Condition {
        self.leaf(&[value], |operands| {
            (operands[0].kind == Kind::Boolean).then(|| boolean(&operands[0].text, is_true))
        })
    }

    fn null(&mut self, value: &Value, judge: fn(&Access) -> Condition) -> Condition {
        let columns = columns_of(&[value]);
        let columns = columns.iter().map(|attnum| self.columns.get(attnum));
        // A column that the struct lacks is not known; a literal is never NULL, and nobody asks.
        let parts: Option<Vec<Condition>> = columns.map(|access| access.map(judge)).collect();
        parts.map_or(Condition::Constant(false), Condition::all)
    }

    /// A condition on values that must all be there: options are opened around it.
    fn leaf(
        &mut self,
        values: &[&Value],
        make: impl FnOnce(&[Operand]) -> Option<Condition>,
    ) -> Condition {
        let columns = columns_of(values);
        let mut optional: Vec<&Access> = Vec::new();
        for attnum in &columns {
            match self.columns.get(attnum) {
                None => return Condition::Constant(false),
                Some(access) if access.slot == Slot::Plain => {}
                Some(access) => optional.push(access),
            }
        }
        let operands: Option<Vec<Operand>> =
            values.iter().map(|value| self.operand(value)).collect();
        let Some(condition) = operands.and_then(|operands| make(&operands)) else {
            self.is_weaker = true;
            return Condition::Constant(false);
        };
        match (&condition, &optional[..]) {
            (Condition::Constant(true), [_, ..]) => {
                Condition::all(optional.iter().map(|access| access.is_not_null()))
            }
            (Condition::Constant(_), _) | (_, []) => condition,
            (_, [one]) => Condition::Leaf(format!(
                "{}.is_some_and(|{}| {})",
                one.option(),
                one.ident,
                condition.print()
            )),
            (_, [one, other]) => Condition::Leaf(format!(
                "{}.zip({}).is_some_and(|({}, {})| {})",
                one.option(),
                other.option(),
                one.ident,
                other.ident,
                condition.print()
            )),
            // No value is made of three columns.
            _ => {
                self.is_weaker = true;
                Condition::Constant(false)
            }
        }
    }

    /// `value BETWEEN lower AND upper` as a range, where only the value may be absent.
    fn range(&mut self, parts: &[Predicate], is_violated: bool) -> Option<Condition> {
        let [
            Predicate::Compare {
                left: value,
                operator: Comparison::GreaterOrEqual,
                right: lower,
            },
            Predicate::Compare {
                left: other,
                operator: Comparison::LessOrEqual,
                right: upper,
            },
        ] = parts
        else {
            return None;
        };
        let bounds_are_there = columns_of(&[lower, upper]).iter().all(|attnum| {
            self.columns
                .get(attnum)
                .is_some_and(|access| access.slot == Slot::Plain)
        });
        if value != other || !bounds_are_there || is_reversed(lower, upper) {
            return None;
        }
        // Both sides as comparisons, to learn how the bounds are written for this value.
        let bound = |scope: &mut Self, bound: &Value, operator| {
            let Operand { text, .. } = scope.operand(value)?;
            match scope.plain(value, operator, bound)? {
                Condition::Leaf(leaf) => leaf
                    .strip_prefix(&format!("{text} {} ", sign_of(operator)))
                    .map(str::to_owned),
                Condition::Constant(_) | Condition::All(_) | Condition::Any(_) => None,
            }
        };
        let low = bound(self, lower, Comparison::GreaterOrEqual)?;
        let high = bound(self, upper, Comparison::LessOrEqual)?;
        let condition = self.leaf(&[value], |operands| {
            let text = &operands[0].text;
            // What is bound in a closure is a value, what is computed is borrowed as a whole.
            let contains = format!("({low}..={high}).contains(&{text})");
            Some(boolean(&contains, !is_violated))
        });
        Some(condition)
    }

    fn plain(&mut self, left: &Value, operator: Comparison, right: &Value) -> Option<Condition> {
        let left = self.operand(left)?;
        let right = self.operand(right)?;
        compare(&left, operator, &right)
    }
}

/// The columns that values are made of, each once, in the order in which they are met.
fn columns_of(values: &[&Value]) -> Vec<i16> {
    let mut seen = BTreeSet::new();
    let mut columns = Vec::new();
    for value in values {
        let mut value = *value;
        loop {
            match value {
                Value::Column(attnum) => {
                    if seen.insert(*attnum) {
                        columns.push(*attnum);
                    }
                    break;
                }
                Value::Literal(_) => break,
                Value::Length(inner)
                | Value::OctetLength(inner)
                | Value::Trim(inner)
                | Value::Cardinality(inner) => value = inner,
            }
        }
    }
    columns
}

/// `x IS NULL OR p(x)`: where `p` is FALSE, `x` is not NULL, so the guard says nothing.
fn without_null_guard(parts: &[Predicate]) -> Vec<Predicate> {
    let needed: BTreeSet<i16> = parts.iter().flat_map(needs).collect();
    parts
        .iter()
        .filter(|part| {
            !matches!(part, Predicate::IsNull(value)
                if columns_of(&[value]).iter().all(|attnum| needed.contains(attnum)))
        })
        .cloned()
        .collect()
}

/// The columns that are certainly not NULL where the predicate is FALSE.
fn needs(predicate: &Predicate) -> Vec<i16> {
    match predicate {
        Predicate::Compare { left, right, .. } => columns_of(&[left, right]),
        Predicate::In { value, .. }
        | Predicate::IsTrue(value)
        | Predicate::JsonTypeIs { value, .. } => columns_of(&[value]),
        Predicate::And(_)
        | Predicate::Or(_)
        | Predicate::Not(_)
        | Predicate::IsNull(_)
        | Predicate::Constant(_) => Vec::new(),
    }
}

/// Whether a range would be empty: clippy takes that for a slip.
fn is_reversed(lower: &Value, upper: &Value) -> bool {
    let number = |value: &Value| match value {
        Value::Literal(Literal::Number(number)) => whole(number),
        Value::Literal(Literal::Text(_) | Literal::Boolean(_))
        | Value::Column(_)
        | Value::Length(_)
        | Value::OctetLength(_)
        | Value::Trim(_)
        | Value::Cardinality(_) => None,
    };
    number(lower)
        .zip(number(upper))
        .is_some_and(|(lower, upper)| lower > upper)
}

fn sign_of(operator: Comparison) -> &'static str {
    if operator == Comparison::GreaterOrEqual {
        ">="
    } else {
        "<="
    }
}

fn json_type_is(operand: &Operand, json_type: &str, is: bool) -> Option<Condition> {
    (operand.kind == Kind::Same(Shape::Json))
        .then(|| boolean(&format!("{}.is_{json_type}()", operand.text), is))
}
