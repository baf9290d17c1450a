//! Predicates to conditions of `validate`: when a row is certainly refused.
//!
//! Two conditions are made of every predicate: where it is certainly FALSE and where it is certainly TRUE. What a
//! struct does not know (a default, the old value in an update) makes neither true, as NULL does in SQL; so does what
//! Rust cannot compare as PostgreSQL would, which is then reported. A CHECK is violated where it is certainly FALSE.

use std::collections::{BTreeMap, BTreeSet};

use super::Paths;
use super::condition::Condition;
use super::model::{Enum, Helpers};
use super::test::{Asked, Patterns, matches, tested};
use super::types::Shape;
use super::value::{
    Absent, Access, Kind, Operand, Slot, boolean, compare, contains, negated, sign, whole,
};
use crate::catalog::{ConstraintId, TypeId};
use crate::infer::predicate::{Comparison, Literal, Predicate, Test, Value};
use crate::lower::again::Piece;

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
    /// The regular expressions that the conditions ask, in the order of their numbers.
    pub(super) patterns: Patterns,
    /// Whether texts are seen with the blanks that PostgreSQL will cut off.
    pub(super) sees_all: bool,
}

/// The labels of enums and lists with the paths of their variants.
#[derive(Debug, Clone, Default)]
pub(super) struct Variants {
    pub(super) enums: BTreeMap<TypeId, Piece<Enum, Paths>>,
    pub(super) lists: BTreeMap<ConstraintId, Piece<Enum, Paths>>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(columns: &'a BTreeMap<i16, Access>, variants: &'a Variants) -> Self {
        Self {
            columns,
            variants,
            is_weaker: false,
            helpers: Helpers::default(),
            patterns: Patterns::default(),
            sees_all: false,
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
            Predicate::IsNull(value) => self.null(value, false),
            Predicate::Constant(constant) => Condition::Constant(*constant == Some(false)),
            Predicate::Definitely(inner) => self.lacking(inner, true),
            Predicate::Count { .. }
            | Predicate::Compare { .. }
            | Predicate::In { .. }
            | Predicate::IsTrue(_)
            | Predicate::JsonTypeIs { .. }
            | Predicate::Matches { .. }
            | Predicate::Test { .. } => self.certain(predicate, false, false),
        }
    }

    /// Where the predicate is certainly not of this truth: the other one or NULL.
    fn lacking(&mut self, predicate: &Predicate, truth: bool) -> Condition {
        let each = |scope: &mut Self, parts: &[Predicate]| -> Vec<Condition> {
            parts
                .iter()
                .map(|part| scope.lacking(part, truth))
                .collect()
        };
        match predicate {
            Predicate::And(parts) if truth => Condition::any(each(self, parts)),
            Predicate::Or(parts) if !truth => Condition::any(each(self, parts)),
            Predicate::And(parts) | Predicate::Or(parts) => Condition::all(each(self, parts)),
            Predicate::Not(inner) => self.lacking(inner, !truth),
            Predicate::IsNull(_) | Predicate::Definitely(_) if truth => self.violated(predicate),
            Predicate::IsNull(_) | Predicate::Definitely(_) => self.satisfied(predicate),
            Predicate::Constant(constant) => Condition::Constant(*constant != Some(truth)),
            Predicate::Count { .. }
            | Predicate::Compare { .. }
            | Predicate::In { .. }
            | Predicate::IsTrue(_)
            | Predicate::JsonTypeIs { .. }
            | Predicate::Matches { .. }
            | Predicate::Test { .. } => self.certain(predicate, !truth, true),
        }
    }

    /// Where a predicate that is made of no others is certainly of this truth, or NULL where that is asked too.
    fn certain(&mut self, predicate: &Predicate, truth: bool, or_null: bool) -> Condition {
        match predicate {
            Predicate::Compare {
                left,
                operator,
                right,
            } => {
                let operator = if truth { *operator } else { negated(*operator) };
                self.leaf(&[left, right], or_null, |operands| {
                    compare(&operands[0], operator, &operands[1])
                })
            }
            Predicate::In { value, items } => self.leaf(&[value], or_null, |operands| {
                contains(&operands[0], items, truth)
            }),
            Predicate::IsTrue(value) => self.leaf(&[value], or_null, |operands| {
                (operands[0].kind == Kind::Boolean).then(|| boolean(&operands[0].text, truth))
            }),
            Predicate::JsonTypeIs { value, json_type } => {
                self.leaf(&[value], or_null, |operands| {
                    json_type_is(&operands[0], json_type, truth)
                })
            }
            Predicate::Matches { value, pattern } => {
                let mut patterns = std::mem::take(&mut self.patterns);
                let condition = self.leaf(&[value], or_null, |operands| {
                    matches(&operands[0], pattern, truth, &mut patterns)
                });
                self.patterns = patterns;
                condition
            }
            Predicate::Test {
                test: Test::Range(test, of),
                value,
            } => {
                let column = self.operand(value);
                let condition = column.and_then(|it| self.range_test(&it, *test, *of, truth));
                self.leaf(&[value], or_null, |_| condition)
            }
            Predicate::Test { test, value } => {
                self.helpers.has_key |= matches!(test, Test::HasAny(_) | Test::HasAll(_));
                let element = value
                    .first_column()
                    .and_then(|attnum| self.columns.get(&attnum))
                    .map(|access| access.shape.clone());
                let variants = self.variants;
                self.leaf(&[value], or_null, |operands| {
                    let asked = Asked { truth, or_null };
                    tested(&operands[0], test, element.as_ref()?, variants, asked)
                })
            }
            Predicate::Count {
                of,
                operator,
                number,
            } => {
                let operator = if truth { *operator } else { negated(*operator) };
                self.count(of, operator, *number)
            }
            Predicate::And(_)
            | Predicate::Or(_)
            | Predicate::Not(_)
            | Predicate::IsNull(_)
            | Predicate::Definitely(_)
            | Predicate::Constant(_) => Condition::Constant(false),
        }
    }

    /// A comparison of how many are TRUE, where all columns are known.
    fn count(&mut self, of: &[Predicate], operator: Comparison, number: i32) -> Condition {
        let mut columns: Vec<i16> = of.iter().flat_map(Predicate::columns).collect();
        let mut seen = BTreeSet::new();
        columns.retain(|column| seen.insert(*column));
        let known: Option<Vec<Condition>> = columns
            .iter()
            .map(|attnum| self.columns.get(attnum).map(Access::is_known))
            .collect();
        let Some(mut parts) = known else {
            return Condition::Constant(false);
        };
        let truths: Vec<String> = of.iter().map(|part| self.satisfied(part).print()).collect();
        parts.push(Condition::Leaf(format!(
            "[{}].into_iter().filter(|it| *it).count() {} {number}",
            truths.join(", "),
            sign(operator)
        )));
        Condition::all(parts)
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
            Predicate::IsNull(value) => self.null(value, true),
            Predicate::Constant(constant) => Condition::Constant(*constant == Some(true)),
            Predicate::Definitely(inner) => self.satisfied(inner),
            Predicate::Count { .. }
            | Predicate::Compare { .. }
            | Predicate::In { .. }
            | Predicate::IsTrue(_)
            | Predicate::JsonTypeIs { .. }
            | Predicate::Matches { .. }
            | Predicate::Test { .. } => self.certain(predicate, true, false),
        }
    }

    fn each(
        &mut self,
        parts: &[Predicate],
        judge: fn(&mut Self, &Predicate) -> Condition,
    ) -> Vec<Condition> {
        parts.iter().map(|part| judge(self, part)).collect()
    }

    /// Where a value is certainly NULL, or certainly not.
    fn null(&mut self, value: &Value, is_null: bool) -> Condition {
        let judge = if is_null {
            Access::is_null
        } else {
            Access::is_not_null
        };
        let columns = value.columns();
        let columns = columns.iter().map(|attnum| self.columns.get(attnum));
        // A column that the struct lacks is not known; a literal is never NULL, and nobody asks.
        let parts: Option<Vec<Condition>> = columns.map(|access| access.map(judge)).collect();
        let Some(mut parts) = parts else {
            return Condition::Constant(false);
        };
        if !value.may_be_null() {
            return if is_null {
                Condition::any(parts)
            } else {
                Condition::all(parts)
            };
        }
        let own = self.leaf_of(&[value], false, |operands| {
            let test = if is_null { "is_none" } else { "is_some" };
            Some(Condition::Leaf(format!("{}.{test}()", operands[0].text)))
        });
        if is_null {
            parts.push(own);
            Condition::any(parts)
        } else {
            own
        }
    }

    /// A condition on values that must all be there: options are opened around it. With `or_null` it is so too where
    /// one of them is certainly NULL.
    pub(super) fn leaf(
        &mut self,
        values: &[&Value],
        or_null: bool,
        make: impl FnOnce(&[Operand]) -> Option<Condition>,
    ) -> Condition {
        let nulls: Vec<Condition> = columns_of(values)
            .iter()
            .filter_map(|attnum| self.columns.get(attnum))
            .map(Access::is_null)
            .collect();
        let condition = self.leaf_of(values, true, |operands| {
            let mut operands = operands.to_vec();
            let mut bound = Vec::new();
            for (operand, name) in operands.iter_mut().zip(["found", "other"]) {
                if let Some(absent) = operand.absent {
                    let text = std::mem::replace(&mut operand.text, name.to_owned());
                    if operand.kind == Kind::Text {
                        operand.text = format!("{name}.as_str()");
                    }
                    bound.push((text, name, absent));
                }
            }
            let mut condition = make(&operands)?;
            for (text, name, absent) in bound.into_iter().rev() {
                let method = match absent {
                    Absent::Null if !or_null => "is_some_and",
                    Absent::Null | Absent::Error => "is_none_or",
                };
                let inner = condition.print();
                condition = Condition::Leaf(format!("{text}.{method}(|{name}| {inner})"));
            }
            Some(condition)
        });
        if or_null {
            Condition::any(nulls.into_iter().chain([condition]))
        } else {
            condition
        }
    }

    fn leaf_of(
        &mut self,
        values: &[&Value],
        is_reported: bool,
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
        let helpers = self.helpers;
        let operands: Option<Vec<Operand>> =
            values.iter().map(|value| self.operand(value)).collect();
        let Some(condition) = operands.and_then(|operands| make(&operands)) else {
            self.helpers = helpers;
            self.is_weaker |= is_reported;
            return Condition::Constant(false);
        };
        match (&condition, &optional[..]) {
            (Condition::Constant(true), [_, ..]) => {
                Condition::all(optional.iter().map(|access| access.is_not_null()))
            }
            (Condition::Constant(_), _) | (_, []) => condition,
            (_, [one]) => Condition::Leaf(format!(
                "{}.is_some_and({})",
                one.option(),
                closure(&one.variable(), &condition.print())
            )),
            (_, [one, other]) => Condition::Leaf(format!(
                "{}.zip({}).is_some_and(|({}, {})| {})",
                one.option(),
                other.option(),
                one.variable(),
                other.variable(),
                condition.print()
            )),
            (_, all) => {
                let options: Vec<String> = all.iter().map(|it| it.option()).collect();
                let names = all.iter().map(|it| format!("Some({})", it.variable()));
                let names: Vec<String> = names.collect();
                Condition::Leaf(format!(
                    "matches!(({}), ({}) if {})",
                    options.join(", "),
                    names.join(", "),
                    condition.print()
                ))
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
            let Operand { text, absent, .. } = scope.operand(value)?;
            if absent.is_some() {
                return None;
            }
            match scope.plain(value, operator, bound)? {
                Condition::Leaf(leaf) => leaf
                    .strip_prefix(&format!("{text} {} ", sign_of(operator)))
                    .map(str::to_owned),
                Condition::Constant(_) | Condition::All(_) | Condition::Any(_) => None,
            }
        };
        let low = bound(self, lower, Comparison::GreaterOrEqual)?;
        let high = bound(self, upper, Comparison::LessOrEqual)?;
        let condition = self.leaf(&[value], false, |operands| {
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

/// `|it| …`, or the function alone where that is all.
fn closure(ident: &str, condition: &str) -> String {
    let is_name = |name: &&str| name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
    let function = condition.strip_suffix(&format!("({ident})"));
    match function.filter(is_name) {
        Some(function) => function.to_owned(),
        None => format!("|{ident}| {condition}"),
    }
}

/// The columns that values are made of, each once, in the order in which they are met.
fn columns_of(values: &[&Value]) -> Vec<i16> {
    let mut seen = BTreeSet::new();
    let columns = values.iter().flat_map(|value| value.columns());
    columns.filter(|column| seen.insert(*column)).collect()
}

/// `x IS NULL OR p(x)`: where `p` is FALSE, `x` is not NULL, so the guard says nothing.
fn without_null_guard(parts: &[Predicate]) -> Vec<Predicate> {
    let needed: BTreeSet<i16> = parts.iter().flat_map(needs).collect();
    parts
        .iter()
        .filter(|part| {
            !matches!(part, Predicate::IsNull(value)
                if !value.may_be_null() && columns_of(&[value]).iter().all(|attnum| needed.contains(attnum)))
        })
        .cloned()
        .collect()
}

/// The columns that are certainly not NULL where the predicate is FALSE.
fn needs(predicate: &Predicate) -> Vec<i16> {
    match predicate {
        Predicate::Compare { .. }
        | Predicate::In { .. }
        | Predicate::IsTrue(_)
        | Predicate::JsonTypeIs { .. }
        | Predicate::Matches { .. }
        | Predicate::Test { .. } => columns_of(&predicate.values()),
        Predicate::And(_)
        | Predicate::Or(_)
        | Predicate::Not(_)
        | Predicate::IsNull(_)
        | Predicate::Definitely(_)
        | Predicate::Count { .. }
        | Predicate::Constant(_) => Vec::new(),
    }
}

/// Whether a range would be empty: clippy takes that for a slip.
fn is_reversed(lower: &Value, upper: &Value) -> bool {
    let number = |value: &Value| match value {
        Value::Literal(Literal::Number(number)) => whole(number),
        Value::Literal(Literal::Text(_) | Literal::Boolean(_) | Literal::Moment(_))
        | Value::Column(_)
        | Value::Length(_)
        | Value::OctetLength(_)
        | Value::Trim(_)
        | Value::Cardinality(_)
        | Value::Apply(..) => None,
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
