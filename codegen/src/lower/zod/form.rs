//! The forms of types as Zod: a regular expression, and a function for what that does not say.

use std::collections::BTreeSet;

use serde::Serialize;

use super::Lowering;
use super::dialect::Chain;
use super::js::{Helper, Native};
use crate::infer::predicate::RangeOf;
use crate::lower::forms::{Bound, Form, Test};

impl Lowering<'_> {
    /// `z.string().regex(/^…$/).refine(isDate, "…")`
    pub(super) fn of_form(&mut self, form: &Form) -> String {
        let zod = self.form_chain(form);
        self.options.dialect.chain(&zod)
    }

    /// The same, before it is written.
    pub(super) fn form_chain(&mut self, form: &Form) -> Chain {
        let message = format!("\"invalid input syntax for type {}\"", form.name);
        let mut zod = Chain::new("z.string()");
        if !form.pattern.is_empty() {
            let pattern = form.pattern.replace('/', "\\/");
            zod = zod.with("regex", format!("/{pattern}/, {message}"));
        }
        if let Some(test) = form.test {
            self.found.helpers.insert(Helper::Form(test));
            zod = zod.with("refine", format!("{}, {message}", function(test)));
        }
        zod
    }
}

/// The functions that read other forms.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Readers {
    /// `readUuid`
    pub uuid: bool,
    /// `readDate`
    pub date: bool,
    /// `readTimestamp`
    pub timestamp: bool,
    /// `readTimestamptz`
    pub timestamptz: bool,
    /// `readTime`
    pub time: bool,
    /// `readTimetz`
    pub timetz: bool,
    /// `readInterval`
    pub interval: bool,
    /// `readBytea`
    pub bytea: bool,
    /// `readMacaddr`
    pub macaddr: bool,
    /// `readMacaddr8`
    pub macaddr8: bool,
    /// `readRange`
    pub range: bool,
    /// `readPoint`
    pub point: bool,
    /// Days are read.
    pub any_day: bool,
    /// Times of day are read.
    pub any_time: bool,
    /// Offsets are read.
    pub any_zone: bool,
}

impl Readers {
    /// Those of the helpers found, and those that these call.
    pub(super) fn of(helpers: &BTreeSet<Helper>) -> Self {
        let reads = |name| helpers.contains(&Helper::Reader(name));
        let (timestamp, timestamptz) = (reads("readTimestamp"), reads("readTimestamptz"));
        let (date, time, timetz) = (reads("readDate"), reads("readTime"), reads("readTimetz"));
        Self {
            uuid: reads("readUuid"),
            date,
            timestamp,
            timestamptz,
            time,
            timetz,
            interval: reads("readInterval"),
            bytea: reads("readBytea"),
            macaddr: reads("readMacaddr"),
            macaddr8: reads("readMacaddr8"),
            range: reads("readRange"),
            point: reads("readPoint"),
            any_day: date || timestamp || timestamptz,
            any_time: time || timetz || timestamp || timestamptz || date,
            any_zone: timetz || timestamptz || timestamp || date,
        }
    }
}

/// What is asked of a text, as a function of it.
fn function(test: Test) -> String {
    let call = |call: &str| format!("(text): boolean => {call}");
    match test {
        Test::Date => "isDate".to_owned(),
        Test::Timestamp => "isTimestamp".to_owned(),
        Test::Interval => "isInterval".to_owned(),
        Test::Inet => "isInet".to_owned(),
        Test::Cidr => "isCidr".to_owned(),
        Test::Finite => "isDouble".to_owned(),
        Test::Line => "isLine".to_owned(),
        Test::AtMost(most) => call(&format!("isAtMost(text, {most})")),
        Test::Tid => call("isAtMost(text, 4294967295, 65535)"),
        Test::Range(bound) => call(&format!("isRange(text, {})", bounds(bound))),
        Test::Multirange(bound) => call(&format!("isMultirange(text, {})", bounds(bound))),
    }
}

/// How a bound is read, and the last one of types that have one: behind it is nothing.
fn bounds(bound: Bound) -> &'static str {
    match bound {
        Bound::Integer => "integerOf, 2147483647",
        Bound::Bigint => "bigintOf, BigInt(\"9223372036854775807\")",
        Bound::Numeric => "numericOf",
        Bound::Date => "dateOf, moment(\"5874897-12-31\")[0]",
        Bound::Timestamp => "timestampOf",
    }
}

/// The functions that the forms of types use.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]

pub struct FormHelpers {
    /// `dayOf`
    pub day: bool,
    /// `secondsOf`, `moment`
    pub moment: bool,
    /// `compareMoments`
    pub compare: bool,
    /// `isDate`
    pub date: bool,
    /// `isTimestamp`
    pub timestamp: bool,
    /// `isInterval`
    pub interval: bool,
    /// `addressOf`
    pub address: bool,
    /// `isInet`
    pub inet: bool,
    /// `isCidr`
    pub cidr: bool,
    /// `isAtMost`
    pub at_most: bool,
    /// `isDouble`
    pub finite: bool,
    /// `isLine`
    pub line: bool,
    /// `integerOf`
    pub integers: bool,
    /// `bigintOf`
    pub bigints: bool,
    /// `numericOf`
    pub numerics: bool,
    /// `dateOf`
    pub dates: bool,
    /// `timestampOf`
    pub timestamps: bool,
    /// `isRange`
    pub range: bool,
    /// `isMultirange`
    pub multirange: bool,
}

impl FormHelpers {
    /// Those of the helpers found, and those that these call.
    pub(super) fn of(helpers: &BTreeSet<Helper>) -> Self {
        let mut it = Self {
            compare: helpers.contains(&Helper::CompareMoments),
            moment: [
                Helper::Native(Native::InstantOf),
                Helper::Native(Native::LocalOf),
                Helper::Bounds(RangeOf::Day),
                Helper::Bounds(RangeOf::Moment),
            ]
            .iter()
            .any(|it| helpers.contains(it)),
            ..Self::default()
        };
        for helper in helpers {
            if let Helper::Form(test) = helper {
                it.add(*test);
            }
        }
        it.timestamp |= it.timestamps;
        it.date |= it.dates;
        it.moment |= it.compare || it.timestamp || it.dates;
        it.day = it.moment || it.date;
        it.range |= it.multirange;
        it.finite |= it.line;
        it.address = it.inet || it.cidr;
        it
    }

    fn add(&mut self, test: Test) {
        match test {
            Test::Date => self.date = true,
            Test::Timestamp => self.timestamp = true,
            Test::Interval => self.interval = true,
            Test::Inet => self.inet = true,
            Test::Cidr => self.cidr = true,
            Test::AtMost(_) | Test::Tid => self.at_most = true,
            Test::Finite => self.finite = true,
            Test::Line => self.line = true,
            Test::Range(bound) => {
                self.range = true;
                self.bound(bound);
            }
            Test::Multirange(bound) => {
                self.multirange = true;
                self.bound(bound);
            }
        }
    }

    fn bound(&mut self, bound: Bound) {
        match bound {
            Bound::Integer => self.integers = true,
            Bound::Bigint => self.bigints = true,
            Bound::Numeric => self.numerics = true,
            Bound::Date => self.dates = true,
            Bound::Timestamp => self.timestamps = true,
        }
    }
}
