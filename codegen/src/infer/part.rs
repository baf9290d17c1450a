//! Parts of texts and bounds of ranges in CHECKs.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds are told apart from all that have no translation"
)]

use std::sync::Arc;

use super::cases::is_call;
use super::predicate::{Function, Literal, Part, Predicate, RangeOf, RangeTest, Side, Test, Value};
use super::value::{Gap, Kind, Term, Values, number};
use crate::catalog::ty::oid;
use crate::expr::{Expr, FunctionCall};

impl Values<'_> {
    /// A function that gives a part of a text or says where one stands; `None` of another one.
    pub(super) fn part(&self, function: &str, arguments: &[&Expr]) -> Result<Option<Term>, Gap> {
        let constant = |expr: &Expr| match self.term(expr) {
            Ok(Term::Unknown(text) | Term::Known(Value::Literal(Literal::Text(text)), _)) => {
                Some(text).filter(|text| !text.is_empty())
            }
            _ => None,
        };
        let count = |expr: &Expr| number(expr)?.parse::<u32>().ok();
        let place = |expr: &Expr| count(expr).filter(|it| *it > 0);
        let found = match (function, arguments) {
            ("right", [_, n]) => count(n).map(Part::Right),
            ("substring" | "substr", [_, from]) => {
                place(from).map(|from| Part::Substring(from, None))
            }
            ("substring" | "substr", [_, from, length]) => place(from)
                .zip(count(length))
                .map(|(from, length)| Part::Substring(from, Some(length))),
            ("replace", [_, from, to]) => {
                let to = match self.term(to) {
                    Ok(Term::Unknown(to) | Term::Known(Value::Literal(Literal::Text(to)), _)) => {
                        Some(to)
                    }
                    _ => None,
                };
                constant(from)
                    .zip(to)
                    .map(|(from, to): (Arc<str>, Arc<str>)| Part::Replace(from, to))
            }
            ("split_part", [_, by, n]) => {
                constant(by).zip(place(n)).map(|(by, n)| Part::Split(by, n))
            }
            ("strpos" | "position", [_, part]) => constant(part).map(Part::Position),
            _ => None,
        };
        let (Some(part), Some(first)) = (found, arguments.first()) else {
            return Ok(None);
        };
        let kind = match part {
            Part::Position(_) => Kind::Exact(oid::INT4),
            _ => Kind::Text,
        };
        // A citext has functions of its own, which ignore case.
        if matches!(self.term(first)?, Term::Known(_, Kind::CaseInsensitive)) {
            return Ok(None);
        }
        Ok(match self.text(first)? {
            None => Some(Term::Null),
            Some(Value::Literal(_)) => None,
            Some(text) => Some(Term::Known(
                Value::Apply(Function::Part(part), vec![text]),
                kind,
            )),
        })
    }

    /// Whether it is a column of bytes.
    pub(super) fn is_bytes(&self, expr: &Expr) -> bool {
        let term = self.term(expr);
        matches!(term, Ok(Term::Known(Value::Column(_), Kind::Bytes)))
    }

    /// `lower(range)`, `upper(range)`
    pub(super) fn bound(&self, range: &Expr, is_upper: bool) -> Option<Term> {
        let Ok(Term::Known(value, Kind::Range(of))) = self.term(range) else {
            return None;
        };
        let side = if is_upper { Side::Upper } else { Side::Lower };
        let bounds = self.bounds(&value)?;
        let kind = match of {
            RangeOf::Whole | RangeOf::Number => Kind::Exact(bounds),
            RangeOf::Day | RangeOf::Moment => Kind::Bound(bounds),
        };
        let value = Value::Apply(Function::Part(Part::Bound(side, of)), vec![value]);
        Some(Term::Known(value, kind))
    }

    /// `isempty(range)` and its kin.
    pub(super) fn range_test(&self, call: &FunctionCall) -> Option<Predicate> {
        let [range] = &call.arguments[..] else {
            return None;
        };
        let tests = [
            ("isempty", RangeTest::Empty),
            ("lower_inf", RangeTest::Open(Side::Lower)),
            ("upper_inf", RangeTest::Open(Side::Upper)),
            ("lower_inc", RangeTest::Inclusive(Side::Lower)),
            ("upper_inc", RangeTest::Inclusive(Side::Upper)),
        ];
        let (_, test) = tests.into_iter().find(|(name, _)| is_call(call, name))?;
        let Ok(Term::Known(value, Kind::Range(of))) = self.term(&range.value) else {
            return None;
        };
        let test = Test::Range(test, of);
        Some(Predicate::Test { test, value })
    }
}
