//! Parts of texts and bounds of ranges in JavaScript.

use super::js::{Helper, Translation, negated_if};
use super::operand::Operand;
use crate::infer::predicate::{EmptyJson, Part, RangeOf, RangeTest, Side, Test};
use crate::lower::typescript::text::string_literal;
use crate::lower::typescript::wire::Kind;

impl Translation<'_> {
    /// A part of a text, or where one stands; a bound of a range.
    pub(super) fn part(&mut self, part: &Part, value: Operand) -> Option<Operand> {
        let is_other = matches!(part, Part::Bound(..) | Part::Bytes);
        if value.kind != if is_other { Kind::Other } else { Kind::Text } {
            return None;
        }
        let it = &value.js;
        let (helper, js, kind) = match part {
            Part::Right(length) => (
                Some(Helper::Right),
                format!("rightOf({it}, {length})"),
                Kind::Text,
            ),
            Part::Substring(from, length) => {
                let length = length.map_or_else(String::new, |length| format!(", {length}"));
                let js = format!("substringOf({it}, {from}{length})");
                (Some(Helper::Substring), js, Kind::Text)
            }
            Part::Replace(from, to) => {
                let (from, to) = (string_literal(from), string_literal(to));
                (None, format!("{it}.split({from}).join({to})"), Kind::Text)
            }
            Part::Split(by, n) => {
                let by = string_literal(by);
                let js = format!("({it}.split({by})[{}] ?? \"\")", n - 1);
                (None, js, Kind::Text)
            }
            Part::Position(sought) => {
                let js = format!("positionOf({it}, {})", string_literal(sought));
                (Some(Helper::Position), js, Kind::Number)
            }
            Part::Bound(side, of) => {
                let js = format!("{}?.{}", self.bounds(*of, it), end(*side));
                return Some(Operand {
                    js,
                    kind: Kind::Number,
                    nullable: true,
                    is_exact: true,
                    reference: None,
                    ..value
                });
            }
            Part::Bytes => (Some(Helper::Bytes), format!("bytesOf({it})"), Kind::Number),
        };
        self.helpers.extend(helper);
        Some(Operand {
            js,
            kind,
            reference: None,
            type_name: String::new(),
            ..value
        })
    }

    /// Whether it is NaN, or JSON with nothing in it; or the negation.
    pub(super) fn special_test(
        &mut self,
        test: &Test,
        value: &Operand,
        refused: bool,
    ) -> Option<String> {
        let it = &value.js;
        let operator = if refused { "!==" } else { "===" };
        match (test, value.kind) {
            (Test::NotANumber, Kind::Float) => {
                self.helpers.insert(Helper::Order);
                Some(format!("order({it}, \"NaN\") {operator} 0"))
            }
            (Test::NotANumber, Kind::Number) if value.is_exact => {
                Some(negated_if(refused, format!("Number.isNaN({it})")))
            }
            (Test::NotANumber, Kind::Number) => Some(refused.to_string()),
            (Test::EmptyJson(of), Kind::Json) => {
                self.helpers.extend([Helper::EmptyJson, Helper::JsonType]);
                let of = match of {
                    EmptyJson::Object => "object",
                    EmptyJson::Array => "array",
                };
                Some(negated_if(refused, format!("isEmptyJson({it}, \"{of}\")")))
            }
            _ => None,
        }
    }

    /// A test of a range, or its negation.
    pub(super) fn range_test(
        &mut self,
        test: RangeTest,
        of: RangeOf,
        value: &Operand,
        refused: bool,
    ) -> Option<String> {
        if value.kind != Kind::Other {
            return None;
        }
        let bounds = self.bounds(of, &value.js);
        Some(match test {
            RangeTest::Empty => {
                let operator = if refused { "!==" } else { "===" };
                format!("{bounds} {operator} undefined")
            }
            RangeTest::Open(side) => {
                let is_open = match side {
                    Side::Lower => "isOpenBelow",
                    Side::Upper => "isOpenAbove",
                };
                let operator = if refused { "!==" } else { "===" };
                format!("{bounds}?.{is_open} {operator} true")
            }
            RangeTest::Inclusive(side) => {
                let has = match side {
                    Side::Lower => "hasLower",
                    Side::Upper => "hasUpper",
                };
                let operator = if refused { "!==" } else { "===" };
                format!("{bounds}?.{has} {operator} true")
            }
        })
    }

    fn bounds(&mut self, of: RangeOf, text: &str) -> String {
        self.helpers.extend([Helper::Bounds(of), Helper::Exact]);
        let name = match of {
            RangeOf::Whole => "wholeBounds",
            RangeOf::Number => "numberBounds",
            RangeOf::Day => "dayBounds",
            RangeOf::Moment => "momentBounds",
        };
        format!("{name}({text})")
    }
}

fn end(side: Side) -> &'static str {
    match side {
        Side::Lower => "lower",
        Side::Upper => "upper",
    }
}
