//! Integers out of range: PostgreSQL refuses a row for one even where the CHECK would not be FALSE, since the other side
//! of a comparison is NULL or another part decides.
//!
//! A comparison with a sum that can be too great asks besides whether the sum is there, which `sum = sum` says: it is
//! FALSE where nothing can be computed. Where other parts decide whether PostgreSQL computes at all, the CHECK counts
//! as weaker.

use super::predicate::{Arithmetic, Comparison, Function, Literal, NumberType, Predicate, Value};
use super::value::{Kind, Row, Values};
use crate::catalog::ty::oid;

/// The predicate with what its sums ask besides, and whether a row may still be refused for a number out of range that
/// the predicate lets pass.
pub(super) fn guarded(predicate: Predicate, row: &Values<'_>) -> (Predicate, bool) {
    match predicate {
        Predicate::And(parts) => {
            let mut all = Vec::new();
            let mut is_weaker = false;
            for part in parts {
                let (part, weaker) = guarded(part, row);
                is_weaker |= weaker;
                if let Predicate::And(parts) = part {
                    all.extend(parts);
                } else {
                    all.push(part);
                }
            }
            (Predicate::And(all), is_weaker)
        }
        Predicate::Or(mut parts) if parts.iter().any(computes) => {
            let Some(last) = parts.pop() else {
                return (Predicate::Or(parts), false);
            };
            let is_undecided = |part: &Predicate| !is_null_test(part);
            let (last, mut is_weaker) = guarded(last, row);
            is_weaker |= parts.iter().any(is_undecided);
            parts.push(last);
            (Predicate::Or(parts), is_weaker)
        }
        Predicate::Compare {
            left,
            operator,
            right,
        } => {
            let columns = [left.columns(), right.columns()].concat();
            let sums = [sums(&left), sums(&right)].concat();
            let lacking = sums.into_iter().filter(|sum| {
                let own = sum.columns();
                columns
                    .iter()
                    .any(|it| !own.contains(it) && row.may_lack(*it))
            });
            let mut guards: Vec<Predicate> = lacking
                .map(|sum| Predicate::Compare {
                    left: sum.clone(),
                    operator: Comparison::Equal,
                    right: sum,
                })
                .collect();
            // Where less is asked for, what is too great is refused anyway.
            let is_bounded = matches!(operator, Comparison::Less | Comparison::LessOrEqual)
                && matches!(right, Value::Literal(_));
            let mut is_weaker = false;
            if !is_bounded {
                for inner in absolutes(&left).into_iter().chain(absolutes(&right)) {
                    let Value::Column(attnum) = inner else {
                        is_weaker = true;
                        continue;
                    };
                    guards.extend(row.least(*attnum).map(|least| Predicate::Compare {
                        left: inner.clone(),
                        operator: Comparison::NotEqual,
                        right: Value::Literal(Literal::Number(least.into())),
                    }));
                }
            }
            let own = Predicate::Compare {
                left,
                operator,
                right,
            };
            if guards.is_empty() {
                (own, is_weaker)
            } else {
                let all = std::iter::once(own).chain(guards);
                (Predicate::And(all.collect()), is_weaker)
            }
        }
        Predicate::Or(_)
        | Predicate::Not(_)
        | Predicate::IsNull(_)
        | Predicate::In { .. }
        | Predicate::IsTrue(_)
        | Predicate::JsonTypeIs { .. }
        | Predicate::Definitely(_)
        | Predicate::Matches { .. }
        | Predicate::Test { .. }
        | Predicate::Count { .. }
        | Predicate::Constant(_) => {
            let is_weaker = computes(&predicate);
            (predicate, is_weaker)
        }
    }
}

/// `x IS NULL` or `x IS NOT NULL` of a column: never NULL, and nothing is computed for it.
fn is_null_test(part: &Predicate) -> bool {
    match part {
        Predicate::IsNull(value) => sums(value).is_empty(),
        Predicate::Not(inner) => matches!(**inner, Predicate::IsNull(_)) && is_null_test(inner),
        Predicate::And(_)
        | Predicate::Or(_)
        | Predicate::Compare { .. }
        | Predicate::In { .. }
        | Predicate::IsTrue(_)
        | Predicate::JsonTypeIs { .. }
        | Predicate::Definitely(_)
        | Predicate::Matches { .. }
        | Predicate::Test { .. }
        | Predicate::Count { .. }
        | Predicate::Constant(_) => false,
    }
}

/// Whether something in it may be out of range.
fn computes(predicate: &Predicate) -> bool {
    let may_fail = |value: &&Value| !sums(value).is_empty() || !absolutes(value).is_empty();
    predicate.values().iter().any(may_fail) || predicate.parts().iter().any(computes)
}

/// What absolute values are taken of.
fn absolutes(value: &Value) -> Vec<&Value> {
    let Value::Apply(function, values) = value else {
        return Vec::new();
    };
    let own = values.iter().filter(|_| *function == Function::Absolute);
    own.chain(values.iter().flat_map(absolutes)).collect()
}

impl Values<'_> {
    /// Whether a column may be NULL in a row, or left out of what is known of it.
    fn may_lack(&self, attnum: i16) -> bool {
        let Row::Table(relation) = self.row else {
            return false;
        };
        let column = relation.column_at(attnum);
        let is_not_null = column.not_null || self.catalog.is_not_null_domain(column.ty.id);
        let has_default = column.default_expr.is_some() || column.identity.is_some();
        !is_not_null || has_default || column.generated.is_some()
    }

    /// The integer of a column's type that has no absolute value.
    fn least(&self, attnum: i16) -> Option<&'static str> {
        let ty = match self.row {
            Row::Table(relation) => relation.column_at(attnum).ty.id,
            Row::Domain(id) => id,
        };
        let kind = self.kind(ty);
        let least = [
            (oid::INT2, "-32768"),
            (oid::INT4, "-2147483648"),
            (oid::INT8, "-9223372036854775808"),
        ];
        let found = least.into_iter().find(|(id, _)| kind == Kind::Exact(*id));
        found.map(|(_, least)| least)
    }
}

/// What in a value may be out of range, the outermost first.
fn sums(value: &Value) -> Vec<Value> {
    let Value::Apply(function, values) = value else {
        return Vec::new();
    };
    let can_overflow = matches!(
        function,
        Function::Arithmetic(
            Arithmetic::Add | Arithmetic::Subtract | Arithmetic::Multiply,
            NumberType::Integer(_)
        )
    ) && !value.columns().is_empty();
    let own = can_overflow.then(|| value.clone());
    own.into_iter()
        .chain(values.iter().flat_map(sums))
        .collect()
}
