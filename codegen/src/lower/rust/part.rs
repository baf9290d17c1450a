//! Parts of texts and bounds of ranges in Rust.

use super::check::Scope;
use super::condition::Condition;
use super::operand::operand;
use super::test::borrowed;
use super::text::literal;
use super::types::Shape;
use super::value::{Absent, Kind, Operand, boolean};
use crate::infer::predicate::{Part, RangeOf, RangeTest, Side, Value};

impl Scope<'_> {
    /// A part of a text, or where one stands; a bound of a range.
    pub(super) fn part(&mut self, part: &Part, value: &Value) -> Option<Operand> {
        let text = self.text(value, false)?;
        let it = borrowed(&text);
        Some(match part {
            Part::Right(length) => {
                self.helpers.right = true;
                operand(format!("right({it}, {length})"), Kind::Text)
            }
            Part::Substring(from, length) => {
                self.helpers.substring = true;
                let length = length.map_or_else(|| "usize::MAX".to_owned(), |it| it.to_string());
                let text = format!("substring({it}, {from}, {length}).as_str()");
                operand(text, Kind::Text)
            }
            Part::Replace(from, to) => {
                let (from, to) = (literal(from), literal(to));
                operand(format!("{text}.replace({from}, {to}).as_str()"), Kind::Text)
            }
            Part::Split(by, n) => {
                let by = literal(by);
                let nth = match n {
                    1 => "next()".to_owned(),
                    n => format!("nth({})", n - 1),
                };
                let text = format!("{text}.split({by}).{nth}.unwrap_or_default()");
                operand(text, Kind::Text)
            }
            Part::Position(sought) => {
                self.helpers.position = true;
                operand(format!("position({it}, {})", literal(sought)), Kind::Count)
            }
            Part::Bound(side, of) => {
                let bounds = self.bounds(*of, &it)?;
                let end = match side {
                    Side::Lower => "lower",
                    Side::Upper => "upper",
                };
                Operand {
                    text: format!("{bounds}.and_then(|it| it.{end})"),
                    kind: Kind::Integer(64),
                    absent: Some(Absent::Null),
                }
            }
            Part::Bytes => operand(format!("({text}.len().saturating_sub(2) / 2)"), Kind::Count),
        })
    }

    /// A test of a range.
    pub(super) fn range_test(
        &mut self,
        range: &Operand,
        test: RangeTest,
        of: RangeOf,
        truth: bool,
    ) -> Option<Condition> {
        if range.kind != Kind::Same(Shape::Carried) {
            return None;
        }
        let bounds = self.bounds(of, &borrowed(&range.text))?;
        let is = |field: &str| format!("{bounds}.is_some_and(|it| it.{field})");
        Some(match test {
            RangeTest::Empty => {
                let method = if truth { "is_none" } else { "is_some" };
                Condition::Leaf(format!("{bounds}.{method}()"))
            }
            RangeTest::Open(Side::Lower) => boolean(&is("lower.is_none()"), truth),
            RangeTest::Open(Side::Upper) => boolean(&is("upper.is_none()"), truth),
            RangeTest::Inclusive(Side::Lower) => boolean(&is("has_lower"), truth),
            RangeTest::Inclusive(Side::Upper) => boolean(&is("has_upper"), truth),
        })
    }

    fn bounds(&mut self, of: RangeOf, text: &str) -> Option<String> {
        let name = match of {
            RangeOf::Whole => {
                self.helpers.whole_bounds = true;
                "whole_bounds"
            }
            RangeOf::Day => {
                self.helpers.day_bounds = true;
                self.helpers.forms.moment = true;
                "day_bounds"
            }
            RangeOf::Moment => {
                self.helpers.moment_bounds = true;
                self.helpers.forms.moment = true;
                "moment_bounds"
            }
            // Numbers of more digits than any type here holds.
            RangeOf::Number => return None,
        };
        self.helpers.bounds = true;
        Some(format!("{name}({text})"))
    }
}
