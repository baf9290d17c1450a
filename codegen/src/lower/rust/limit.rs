//! What the database type of a column refuses beyond Rust's, as conditions of `validate`.

use std::collections::BTreeMap;

use super::check::Scope;
use super::condition::Condition;
use super::model::FormHelpers;
use super::test::{Patterns, borrowed};
use super::text::literal;
use super::types::{Limit, Limited, Shape};
use super::value::{Access, Slot};
use crate::infer::predicate::{Predicate, Value};
use crate::lower::decimal::decimal_bound;
use crate::lower::forms::{self, Bound, Form, Test};

impl Scope<'_> {
    /// Where a value is certainly refused for its column's type.
    pub(super) fn beyond(
        &mut self,
        attnum: i16,
        Limited { limit, of_elements }: Limited,
    ) -> Condition {
        let column = Value::Column(attnum);
        self.sees_all = true;
        let condition = self.beyond_all(&column, attnum, limit, of_elements);
        self.sees_all = false;
        condition
    }

    fn beyond_all(
        &mut self,
        column: &Value,
        attnum: i16,
        limit: Limit,
        of_elements: bool,
    ) -> Condition {
        if !of_elements {
            let (patterns, helpers) = (&mut Patterns::default(), &mut FormHelpers::default());
            std::mem::swap(patterns, &mut self.patterns);
            let condition = self.leaf(&[column], false, |operands| {
                refused(&operands[0].text, limit, patterns, helpers).map(Condition::Leaf)
            });
            self.keep(patterns, *helpers);
            return condition;
        }
        let Some(Shape::Array(element)) = self.columns.get(&attnum).map(|it| &it.shape) else {
            return Condition::Constant(false);
        };
        let element = if let Shape::Decimal(Some(scale)) = **element {
            self.helpers.to_scale = true;
            format!("to_scale(*it, {scale})")
        } else {
            "it".to_owned()
        };
        let (patterns, helpers) = (&mut Patterns::default(), &mut FormHelpers::default());
        std::mem::swap(patterns, &mut self.patterns);
        let condition = self.leaf(&[column], false, |operands| {
            let inner = refused(&element, limit, patterns, helpers)?;
            let array = &operands[0].text;
            Some(Condition::Leaf(format!(
                "{array}.iter().flatten().any(|it| {inner})"
            )))
        });
        self.keep(patterns, *helpers);
        condition
    }

    fn keep(&mut self, patterns: &mut Patterns, helpers: FormHelpers) {
        std::mem::swap(patterns, &mut self.patterns);
        self.helpers.forms.add(helpers);
    }

    /// Where a text is certainly there with a NUL character.
    pub(super) fn with_nul(&mut self, attnum: i16) -> Condition {
        let Some(access) = self.columns.get(&attnum) else {
            return Condition::Constant(false);
        };
        let shape = access.shape.clone();
        // What the user says it is holds its texts somewhere: as JSON, they are found.
        let is_user_type = shape == Shape::Opaque;
        self.helpers.has_nul |= holds_json(&shape) || is_user_type;
        self.sees_all = true;
        let condition = self.leaf(&[&Value::Column(attnum)], false, |operands| {
            let text = operands[0].text.trim_end_matches(".trim_end_matches(' ')");
            let of = |element: &Shape| {
                if *element == Shape::Json {
                    "has_nul"
                } else {
                    "|it| it.contains('\\0')"
                }
            };
            Some(Condition::Leaf(if let Shape::Array(element) = &shape {
                format!("{text}.iter().flatten().any({})", of(element))
            } else if shape == Shape::Json {
                format!("has_nul({})", borrowed(text))
            } else if is_user_type {
                let value = borrowed(text);
                format!("serde_json::to_value({value}).is_ok_and(|it| has_nul(&it))")
            } else {
                format!("{text}.contains('\\0')")
            }))
        });
        self.sees_all = false;
        condition
    }

    /// Where the predicate is certainly FALSE of an element of an array.
    pub(super) fn violated_by_element(&mut self, attnum: i16, predicate: &Predicate) -> Condition {
        let Some(Shape::Array(element)) = self.columns.get(&attnum).map(|it| it.shape.clone())
        else {
            return Condition::Constant(false);
        };
        let element = Access {
            ident: "it".to_owned(),
            slot: Slot::Nullable,
            is_branded: false,
            shape: *element,
            is_raw: true,
            length: None,
        };
        let columns = BTreeMap::from([(attnum, element)]);
        let mut inner = Scope::new(&columns, self.variants);
        inner.patterns = std::mem::take(&mut self.patterns);
        // What a struct's field is elsewhere is what the closure binds.
        let condition = inner.violated(predicate).unless_never();
        let condition = condition.map(|it| it.replace("self.it", "it"));
        let (helpers, is_weaker) = (inner.helpers, inner.is_weaker);
        self.patterns = std::mem::take(&mut inner.patterns);
        self.helpers.add(helpers);
        self.is_weaker |= is_weaker;
        let Some(condition) = condition else {
            return Condition::Constant(false);
        };
        self.leaf(&[&Value::Column(attnum)], false, |operands| {
            let array = &operands[0].text;
            Some(Condition::Leaf(format!(
                "{array}.iter().any(|it| {condition})"
            )))
        })
    }
}

fn holds_json(shape: &Shape) -> bool {
    if let Shape::Array(element) = shape {
        holds_json(element)
    } else {
        *shape == Shape::Json
    }
}

/// Where a value is refused; `None` where Rust cannot say.
fn refused(
    value: &str,
    limit: Limit,
    patterns: &mut Patterns,
    helpers: &mut FormHelpers,
) -> Option<String> {
    let text = value.trim_end_matches(".trim_end_matches(' ')");
    Some(match limit {
        // Blanks beyond the length are cut off, not refused.
        Limit::Characters(most) => format!("{text}.chars().skip({most}).any(|c| c != ' ')"),
        Limit::Digits { whole } => {
            let bound = 10_i64.checked_pow(whole)?;
            format!("{value}.abs() >= rust_decimal::Decimal::new({bound}, 0)")
        }
        Limit::NoNulls => format!("{value}.iter().any(Option::is_none)"),
        Limit::Below { digits, scale } => {
            format!("{value}.abs() >= rust_decimal::Decimal::new({digits}, {scale})")
        }
        Limit::Bits { least, most } => {
            helpers.bits = true;
            format!("!is_bits({}, {least}, {most})", borrowed(text))
        }
        Limit::Whole => format!("{text}.parse::<i64>().is_err()"),
        Limit::Numeric { precision, scale } => {
            helpers.number = true;
            helpers.below = true;
            let it = borrowed(text);
            let form = refused_form(&it, &forms::NUMERIC, patterns, helpers);
            let bound = literal(&decimal_bound(precision, scale));
            format!("{form} || !is_below({it}, {bound})")
        }
        Limit::Form(form) => refused_form(&borrowed(text), form, patterns, helpers),
    })
}

fn refused_form(
    text: &str,
    form: &Form,
    patterns: &mut Patterns,
    helpers: &mut FormHelpers,
) -> String {
    let pattern = (!form.pattern.is_empty()).then(|| {
        let number = patterns.ask(form.pattern);
        format!("!pattern::P{number}.is_match({text})")
    });
    let more = form.test.map(|it| failed(text, it, helpers));
    let parts: Vec<String> = pattern.into_iter().chain(more).collect();
    parts.join(" || ")
}

/// Where a test fails.
fn failed(text: &str, asked: Test, helpers: &mut FormHelpers) -> String {
    match asked {
        Test::Date => {
            helpers.moment = true;
            format!("date({text}).is_none()")
        }
        // As ranges have it: a blank between, and an offset in digits.
        Test::Timestamp => {
            helpers.moment = true;
            format!("timestamp(&{text}.replace('T', \" \").replace('Z', \"+00\")).is_none()")
        }
        Test::Interval => {
            helpers.interval = true;
            format!("!is_interval({text})")
        }
        Test::Inet => {
            helpers.address = true;
            format!("address({text}).is_none()")
        }
        Test::Cidr => {
            helpers.address = true;
            helpers.cidr = true;
            format!("!is_cidr({text})")
        }
        Test::AtMost(most) => {
            helpers.at_most = true;
            format!("!is_at_most({text}, &[{most}])")
        }
        Test::Tid => {
            helpers.at_most = true;
            format!("!is_at_most({text}, &[{}, {}])", u32::MAX, u16::MAX)
        }
        Test::Finite => {
            helpers.finite = true;
            format!("!is_finite({text})")
        }
        Test::Line => {
            helpers.finite = true;
            helpers.line = true;
            format!("!is_line({text})")
        }
        Test::Range(bound) => {
            helpers.range = true;
            format!("!is_range({text}, {})", bounds(bound, helpers))
        }
        Test::Multirange(bound) => {
            helpers.range = true;
            helpers.multirange = true;
            format!("!is_multirange({text}, {})", bounds(bound, helpers))
        }
    }
}

/// How a bound is read, and the last one of types that have one: behind it is nothing.
fn bounds(bound: Bound, helpers: &mut FormHelpers) -> &'static str {
    match bound {
        Bound::Integer => "|it| it.parse::<i32>().ok(), Some(i32::MAX)",
        Bound::Bigint => "|it| it.parse::<i64>().ok(), Some(i64::MAX)",
        Bound::Numeric => {
            helpers.numeric = true;
            "numeric, None"
        }
        Bound::Date => {
            helpers.moment = true;
            "date, day_of(\"5874897-12-31\")"
        }
        Bound::Timestamp => {
            helpers.moment = true;
            "timestamp, None"
        }
    }
}
