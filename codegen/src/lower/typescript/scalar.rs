//! The types without a modifier, a row each, with TypeScript and Zod side by side.

use std::borrow::Cow;

use super::wire::Kind;
use crate::lower::forms::{self, Form};
use crate::lower::zod::Chain;

/// A type without a modifier.
#[derive(Debug, PartialEq)]
pub(in crate::lower) struct Scalar {
    /// `typname`, of PostgreSQL or of an extension.
    pub(in crate::lower) name: &'static str,
    /// TypeScript's type.
    pub(in crate::lower) ts: &'static str,
    /// The constant of `zod.ts`; where it is empty, the expression stands in place.
    pub(in crate::lower) ident: &'static str,
    /// Zod's expression; where it is empty, the type has a [`Form`] of this name.
    pub(in crate::lower) zod: Chain,
    /// What can be done with it.
    pub(in crate::lower) kind: Kind,
}

impl Scalar {
    /// The form of its texts, where it is told by one.
    pub(in crate::lower) fn form(&self) -> Option<&'static Form> {
        match self.name {
            "range" => Some(&forms::RANGE),
            "multirange" => Some(&forms::MULTIRANGE),
            name if self.zod.base.is_empty() => forms::of(name),
            _ => None,
        }
    }
}

pub(super) const fn scalar(
    name: &'static str,
    ts: &'static str,
    ident: &'static str,
    zod: Chain,
    kind: Kind,
) -> Scalar {
    Scalar {
        name,
        ts,
        ident,
        zod,
        kind,
    }
}

/// A type that is a text on the wire, in a form that a function of Zod's file tells.
const fn form(name: &'static str, ident: &'static str) -> Scalar {
    scalar(name, "string", ident, Chain::new(""), Kind::Other)
}

/// A type that is any text on the wire.
const fn plain(name: &'static str) -> Scalar {
    scalar(name, "string", "text", TEXT, Kind::Other)
}

/// A text: PostgreSQL has neither NUL nor half of a surrogate pair.
pub(in crate::lower) const TEXT: Chain = Chain::of(
    "z.string()",
    &[(
        "regex",
        Cow::Borrowed(
            r#"/^[^\0\p{Cs}]*$/u, "a text has neither NUL nor half of a surrogate pair""#,
        ),
    )],
);

/// Numbers between two.
macro_rules! between {
    ($base:literal, $least:literal, $most:literal) => {
        Chain::of(
            $base,
            &[
                ("min", Cow::Borrowed($least)),
                ("max", Cow::Borrowed($most)),
            ],
        )
    };
}

/// The types. Floats, those with a length and json stand in `Wire`; ranges and multiranges are strings.
#[rustfmt::skip]
pub(super) static TYPES: &[Scalar] = &[
    scalar("bool", "boolean", "", Chain::new("z.boolean()"), Kind::Boolean),
    scalar("int2", "number", "smallint", between!("z.int()", "-32768", "32767"), Kind::Number),
    scalar("int4", "number", "integer", between!("z.int()", "-2147483648", "2147483647"), Kind::Number),
    // Beyond 2^53 a JSON number has lost digits when JavaScript sees it: refused, rather than silently another.
    scalar("int8", "number", "bigint", Chain::new("z.int()"), Kind::Number),
    form("oid", "oid"),
    scalar("text", "string", "text", TEXT, Kind::Text),
    scalar("varchar", "string", "text", TEXT, Kind::Text),
    scalar("bpchar", "string", "text", TEXT, Kind::Padded),
    scalar("char", "string", "text", TEXT, Kind::Text),
    scalar("name", "string", "text", TEXT, Kind::Text),
    scalar("citext", "string", "text", TEXT, Kind::Text),
    // z.uuid() asks for the version bits of RFC 9562, PostgreSQL does not.
    scalar("uuid", "string", "uuid", Chain::new("z.guid()"), Kind::Text),
    scalar("date", "string", "date", Chain::new(""), Kind::Moment),
    scalar("timestamp", "string", "timestamp", Chain::new(""), Kind::Moment),
    scalar("timestamptz", "string", "timestamptz", Chain::new(""), Kind::Moment),
    scalar("time", "string", "time", Chain::new(""), Kind::Sorted),
    form("timetz", "timetz"),
    form("interval", "interval"),
    form("bytea", "bytea"),
    form("inet", "inet"),
    form("cidr", "cidr"),
    form("macaddr", "macaddr"),
    form("macaddr8", "macaddr8"),
    form("bit", "bits"),
    form("varbit", "varbits"),
    // What the server's locale writes: only that it has a digit is sure.
    scalar("money", "string", "money", Chain::of("z.string()", &[("regex", Cow::Borrowed(r"/\d/"))]), Kind::Other),
    plain("xml"),
    plain("tsvector"),
    plain("tsquery"),
    plain("jsonpath"),
    form("pg_lsn", "lsn"),
    form("tid", "tid"),
    form("xid", "xid"),
    form("xid8", "xid8"),
    form("cid", "cid"),
    plain("regclass"),
    plain("regproc"),
    plain("regtype"),
    form("point", "point"),
    form("line", "line"),
    form("lseg", "lseg"),
    form("box", "box"),
    form("path", "path"),
    form("polygon", "polygon"),
    form("circle", "circle"),
    plain("ltree"),
    plain("vector"),
    plain("halfvec"),
    plain("sparsevec"),
    form("int4range", "int4range"),
    form("int8range", "int8range"),
    form("numrange", "numrange"),
    form("daterange", "daterange"),
    form("tsrange", "tsrange"),
    form("tstzrange", "tstzrange"),
    form("int4multirange", "int4multirange"),
    form("int8multirange", "int8multirange"),
    form("nummultirange", "nummultirange"),
    form("datemultirange", "datemultirange"),
    form("tsmultirange", "tsmultirange"),
    form("tstzmultirange", "tstzmultirange"),
];

/// Ranges that the migrations make.
pub(super) static RANGE: Scalar = form("range", "range");

/// Several of them.
pub(super) static MULTIRANGE: Scalar = form("multirange", "multirange");
