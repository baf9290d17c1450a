//! How PostgreSQL writes values of its types as text: what validators of every language ask of them. Layer lower.
//!
//! Each form is a regular expression that JavaScript and the crate `regex-lite` read alike, and where that does not
//! say it all a test besides. They are the forms that PostgreSQL itself writes; other forms that it reads are told in
//! `docs/types.md`. Types that are not here have none that could be told without a server.

use crate::catalog::ColumnType;
use crate::catalog::ty::oid;

/// The form of a type's texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) struct Form {
    /// `typname`
    pub(in crate::lower) name: &'static str,
    /// The texts, unless they have a test that reads them whole.
    pub(in crate::lower) pattern: &'static str,
    /// What else is asked.
    pub(in crate::lower) test: Option<Test>,
}

/// What a regular expression does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::lower) enum Test {
    /// The calendar has the day, and PostgreSQL too.
    Date,
    /// So has it the moment.
    Timestamp,
    /// Months, days and hours are not more than PostgreSQL counts.
    Interval,
    /// An address, with or without the length of its network.
    Inet,
    /// A network: behind its length are only zeros.
    Cidr,
    /// Each number is at most this one.
    AtMost(u32),
    /// Block and place in it.
    Tid,
    /// No number is beyond what a float holds.
    Finite,
    /// The first two numbers are not both zero.
    Line,
    /// A range whose bounds are of this type and in order.
    Range(Bound),
    /// Several of them.
    Multirange(Bound),
}

/// What the bounds of a range are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::lower) enum Bound {
    /// `int4`
    Integer,
    /// `int8`
    Bigint,
    /// `numeric`
    Numeric,
    /// `date`
    Date,
    /// `timestamp`, `timestamptz`
    Timestamp,
}

const fn form(name: &'static str, pattern: &'static str, test: Option<Test>) -> Form {
    Form {
        name,
        pattern,
        test,
    }
}

/// A time of day, then what stands behind it.
macro_rules! time {
    ($rest:literal) => {
        concat!(r"(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?", $rest)
    };
}

/// A number as `double precision` is written, with what stands around it; `point!` is two in parentheses.
macro_rules! number {
    () => {
        r"(?:-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Infinity)|NaN)"
    };
}
macro_rules! point {
    () => {
        concat!(r"\(", number!(), ",", number!(), r"\)")
    };
}

/// The forms. Ranges that the migrations make are told by [`RANGE`].
#[rustfmt::skip]
const FORMS: &[Form] = &[
    form("date", r"^(?:-?infinity|\d{4,7}-\d\d-\d\d(?: BC)?)$", Some(Test::Date)),
    form("timestamp", concat!(r"^(?:-?infinity|\d{4,6}-\d\d-\d\dT", time!(r"(?: BC)?)$")), Some(Test::Timestamp)),
    form("timestamptz", concat!(r"^(?:-?infinity|\d{4,6}-\d\d-\d\dT", time!(r"(?:Z|[+-](?:0\d|1[0-5]):[0-5]\d(?::[0-5]\d)?)(?: BC)?)$")), Some(Test::Timestamp)),
    form("time", concat!("^(?:", time!("|24:00:00)$")), None),
    form("timetz", concat!("^(?:", time!(r"|24:00:00)(?:Z|[+-](?:0\d|1[0-5])(?::[0-5]\d){0,2})$")), None),
    form("interval", r"^(?:-?infinity|(?:[+-]?\d+ years?)?(?:(?:^| )[+-]?\d+ mons?)?(?:(?:^| )[+-]?\d+ days?)?(?:(?:^| )[+-]?\d{2,10}:[0-5]\d:[0-5]\d(?:\.\d{1,6})?)?)$", Some(Test::Interval)),
    form("bytea", r"^\\x(?:[\da-fA-F]{2})*$", None),
    form("inet", "", Some(Test::Inet)),
    form("cidr", "", Some(Test::Cidr)),
    form("macaddr", r"^[\da-fA-F]{2}(?::[\da-fA-F]{2}){5}$", None),
    form("macaddr8", r"^[\da-fA-F]{2}(?::[\da-fA-F]{2}){7}$", None),
    form("bit", "^[01]+$", None),
    form("varbit", "^[01]*$", None),
    form("oid", r"^\d{1,10}$", Some(Test::AtMost(u32::MAX))),
    form("xid", r"^\d{1,10}$", Some(Test::AtMost(u32::MAX))),
    form("cid", r"^\d{1,10}$", Some(Test::AtMost(u32::MAX))),
    form("xid8", r"^\d{1,19}$", None),
    form("tid", r"^\(\d{1,10},\d{1,5}\)$", Some(Test::Tid)),
    form("pg_lsn", r"^[\dA-Fa-f]{1,8}/[\dA-Fa-f]{1,8}$", None),
    form("point", concat!("^", point!(), "$"), Some(Test::Finite)),
    form("line", concat!(r"^\{", number!(), ",", number!(), ",", number!(), r"\}$"), Some(Test::Line)),
    form("lseg", concat!(r"^\[", point!(), ",", point!(), r"\]$"), Some(Test::Finite)),
    form("box", concat!("^", point!(), ",", point!(), "$"), Some(Test::Finite)),
    form("path", concat!(r"^(?:\(", point!(), "(?:,", point!(), r")*\)|\[", point!(), "(?:,", point!(), r")*\])$"), Some(Test::Finite)),
    form("polygon", concat!(r"^\(", point!(), "(?:,", point!(), r")*\)$"), Some(Test::Finite)),
    form("circle", concat!("^<", point!(), r",(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Infinity|NaN)>$"), Some(Test::Finite)),
    form("int4range", "", Some(Test::Range(Bound::Integer))),
    form("int8range", "", Some(Test::Range(Bound::Bigint))),
    form("numrange", "", Some(Test::Range(Bound::Numeric))),
    form("daterange", "", Some(Test::Range(Bound::Date))),
    form("tsrange", "", Some(Test::Range(Bound::Timestamp))),
    form("tstzrange", "", Some(Test::Range(Bound::Timestamp))),
    form("int4multirange", "", Some(Test::Multirange(Bound::Integer))),
    form("int8multirange", "", Some(Test::Multirange(Bound::Bigint))),
    form("nummultirange", "", Some(Test::Multirange(Bound::Numeric))),
    form("datemultirange", "", Some(Test::Multirange(Bound::Date))),
    form("tsmultirange", "", Some(Test::Multirange(Bound::Timestamp))),
    form("tstzmultirange", "", Some(Test::Multirange(Bound::Timestamp))),
];

/// The types whose texts may have other forms in an insert: the constant of `zod.ts`, and the function that brings such a
/// text into the form that PostgreSQL writes.
#[rustfmt::skip]
pub(in crate::lower) const READERS: &[(&str, &str, &str)] = &[
    ("uuid", "uuidGiven", "readUuid"),
    ("date", "dateGiven", "readDate"),
    ("timestamp", "timestampGiven", "readTimestamp"),
    ("timestamptz", "timestamptzGiven", "readTimestamptz"),
    ("time", "timeGiven", "readTime"),
    ("timetz", "timetzGiven", "readTimetz"),
    ("interval", "intervalGiven", "readInterval"),
    ("bytea", "byteaGiven", "readBytea"),
    ("macaddr", "macaddrGiven", "readMacaddr"),
    ("macaddr8", "macaddr8Given", "readMacaddr8"),
    ("int4range", "int4rangeGiven", "readRange"),
    ("int8range", "int8rangeGiven", "readRange"),
    ("numrange", "numrangeGiven", "readRange"),
    ("point", "pointGiven", "readPoint"),
];

/// The constant and the function of a type that has other forms.
pub(in crate::lower) fn reader(name: &str) -> Option<(&'static str, &'static str)> {
    let found = READERS.iter().find(|(own, ..)| *own == name);
    found.map(|(_, ident, function)| (*ident, *function))
}

/// Ranges over any type: whether the bounds are of it, only the database tells.
pub(in crate::lower) const RANGE: Form =
    form("range", r"^(?:empty|[\[(][\s\S]*,[\s\S]*[\])])$", None);

/// A `numeric` as a text; whether it has more digits than its column, only the database tells.
pub(in crate::lower) const NUMERIC: Form =
    form("numeric", r"^(?:-?\d+(?:\.\d+)?|NaN|-?Infinity)$", None);

/// Several of them.
pub(in crate::lower) const MULTIRANGE: Form = form("multirange", r"^\{[\s\S]*\}$", None);

/// The form of a built-in type's texts, if one can be told.
pub(in crate::lower) fn of(name: &str) -> Option<&'static Form> {
    FORMS.iter().find(|form| form.name == name)
}

/// The least and most bits of `bit(n)`, `bit varying(n)`.
pub(in crate::lower) fn bits(ty: ColumnType) -> Option<(u32, u32)> {
    let length = u32::try_from(ty.modifier)
        .ok()
        .filter(|length| *length > 0)?;
    match ty.id {
        oid::BIT => Some((length, length)),
        oid::VARBIT => Some((0, length)),
        _ => None,
    }
}
