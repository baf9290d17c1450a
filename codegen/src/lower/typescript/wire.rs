//! What a PostgreSQL type is on PostgREST's wire, which is `row_to_json`: one table, a row a type, with TypeScript and
//! Zod side by side, so that the two cannot drift. Measured on a server; nothing here is a matter of taste.
//!
//! Numbers that JSON lacks (NaN, infinities) come as strings. An element of an array and an attribute of a composite
//! may always be NULL. JSON's null and SQL's NULL are one on the wire.

use std::sync::Arc;

use super::text::{string_literal, union};
use crate::catalog::ty::{numeric_modifier, oid};
use crate::catalog::{ColumnType, TypeId, TypeKind};
use crate::lower::Facts;
use crate::lower::names::Names;

/// A type on the wire, NULL aside.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::lower) enum Wire {
    /// A row of [`TYPES`] that takes no modifier.
    Scalar(&'static Scalar),
    /// `numeric`, `double precision`, `real`: a number or one of these strings.
    Float {
        /// `numeric`, `double`; with a modifier `numeric10_2`.
        ident: String,
        /// The numbers, as Zod.
        number: String,
        /// The strings among it.
        specials: Vec<&'static str>,
    },
    /// `varchar(n)`, `char(n)`: so many characters, blanks at the end not counted.
    Limited {
        /// `varchar80`
        ident: String,
        /// How many.
        length: i32,
        /// As PostgreSQL says it when it refuses.
        sql_name: String,
        /// Whether it is `char(n)`, which compares without blanks at the end.
        padded: bool,
    },
    /// json, jsonb
    Json,
    /// An enum.
    Enum {
        /// Its type's name.
        ident: String,
    },
    /// A validated list of texts in a CHECK.
    List {
        /// Its type's name.
        ident: String,
    },
    /// A list of texts that new rows keep and old ones need not.
    Literals {
        /// The texts.
        labels: Vec<Arc<str>>,
        /// The constraint.
        constraint: String,
    },
    /// An array, of one dimension.
    Array(Box<Wire>),
    /// A composite type made by CREATE TYPE.
    Composite {
        /// Its type's name.
        ident: String,
    },
    /// Nothing is known of it.
    Unknown,
}

/// What can be done with values of a type in a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) enum Kind {
    /// A number.
    Number,
    /// A number, or a string for one that JSON lacks.
    Float,
    /// A boolean.
    Boolean,
    /// A text, equal or not.
    Text,
    /// `char(n)`: blanks at the end mean nothing.
    Padded,
    /// A date or timestamp, in order.
    Moment,
    /// A text whose order is the values' order.
    Sorted,
    /// JSON.
    Json,
    /// An array.
    Array,
    /// Anything else.
    Other,
}

/// A type without a modifier.
#[derive(Debug, PartialEq)]
pub(in crate::lower) struct Scalar {
    /// `typname`, of PostgreSQL or of an extension.
    pub(in crate::lower) name: &'static str,
    /// TypeScript's type.
    pub(in crate::lower) ts: &'static str,
    /// The constant of `zod.ts`; where it is empty, the expression stands in place.
    pub(in crate::lower) ident: &'static str,
    /// Zod's expression.
    pub(in crate::lower) zod: &'static str,
    /// What can be done with it.
    pub(in crate::lower) kind: Kind,
}

const fn scalar(
    name: &'static str,
    ts: &'static str,
    ident: &'static str,
    zod: &'static str,
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

/// The types. Floats, those with a length and json stand in [`Wire`]; ranges and multiranges are strings.
#[rustfmt::skip]
const TYPES: &[Scalar] = &[
    scalar("bool", "boolean", "", "z.boolean()", Kind::Boolean),
    scalar("int2", "number", "smallint", "z.int().min(-32768).max(32767)", Kind::Number),
    scalar("int4", "number", "integer", "z.int().min(-2147483648).max(2147483647)", Kind::Number),
    // Beyond 2^53 a JSON number has lost digits when JavaScript sees it: refused, rather than silently another.
    scalar("int8", "number", "bigint", "z.int()", Kind::Number),
    scalar("oid", "string", "oid", r"z.string().regex(/^\d+$/)", Kind::Other),
    scalar("text", "string", "", "z.string()", Kind::Text),
    scalar("varchar", "string", "", "z.string()", Kind::Text),
    scalar("bpchar", "string", "", "z.string()", Kind::Padded),
    scalar("char", "string", "", "z.string()", Kind::Text),
    scalar("name", "string", "", "z.string()", Kind::Text),
    scalar("citext", "string", "", "z.string()", Kind::Text),
    // z.uuid() asks for the version bits of RFC 9562, PostgreSQL does not.
    scalar("uuid", "string", "uuid", "z.guid()", Kind::Text),
    // Besides the usual form: infinity, years before Christ and after 9999, offsets with seconds (local mean time).
    scalar("date", "string", "date", r"z.union([/* @__PURE__ */ z.iso.date(), /* @__PURE__ */ z.string().regex(/^(?:-?infinity|\d{4,7}-\d\d-\d\d BC|\d{5,7}-\d\d-\d\d)$/)])", Kind::Moment),
    scalar("timestamp", "string", "timestamp", r"z.union([/* @__PURE__ */ z.iso.datetime({ local: true }), /* @__PURE__ */ z.string().regex(/^(?:-?infinity|\d{4,6}-\d\d-\d\dT[\d:.]+ BC|\d{5,6}-\d\d-\d\dT[\d:.]+)$/)])", Kind::Moment),
    scalar("timestamptz", "string", "timestamptz", r"z.union([/* @__PURE__ */ z.iso.datetime({ offset: true }), /* @__PURE__ */ z.string().regex(/^(?:-?infinity|\d{4,6}-\d\d-\d\dT[\d:.]+[+-][\d:]+ BC|\d{5,6}-\d\d-\d\dT[\d:.]+[+-][\d:]+|\d{4}-\d\d-\d\dT[\d:.]+[+-]\d\d:\d\d:\d\d)$/)])", Kind::Moment),
    scalar("time", "string", "time", r"z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?|24:00:00)$/)", Kind::Sorted),
    scalar("timetz", "string", "timetz", r"z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,6})?|24:00:00)(?:Z|[+-]\d\d(?::[0-5]\d){0,2})$/)", Kind::Other),
    // PostgreSQL reads more forms than can be told here; every one has a digit, or is infinite.
    scalar("interval", "string", "interval", r"z.string().regex(/\d|^-?infinity$/)", Kind::Other),
    scalar("bytea", "string", "bytea", r"z.string().regex(/^\\x(?:[0-9a-f]{2})*$/i)", Kind::Other),
    scalar("inet", "string", "inet", r"z.union([/* @__PURE__ */ z.ipv4(), /* @__PURE__ */ z.cidrv4(), /* @__PURE__ */ z.string().regex(/^[\da-f]*:[\da-f:.]*(?:\/\d{1,3})?$/i)])", Kind::Other),
    scalar("cidr", "string", "cidr", r"z.union([/* @__PURE__ */ z.cidrv4(), /* @__PURE__ */ z.string().regex(/^[\da-f]*:[\da-f:.]*\/\d{1,3}$/i)])", Kind::Other),
    scalar("macaddr", "string", "macaddr", r"z.string().regex(/^[\da-f]{2}(?::[\da-f]{2}){5}$/i)", Kind::Other),
    scalar("macaddr8", "string", "macaddr8", r"z.string().regex(/^[\da-f]{2}(?::[\da-f]{2}){7}$/i)", Kind::Other),
    scalar("bit", "string", "bits", r"z.string().regex(/^[01]*$/)", Kind::Other),
    scalar("varbit", "string", "bits", r"z.string().regex(/^[01]*$/)", Kind::Other),
    // Of these only that they have a digit is sure.
    scalar("money", "string", "", r"z.string().regex(/\d/)", Kind::Other),
    scalar("xml", "string", "", "z.string()", Kind::Other),
    scalar("tsvector", "string", "", "z.string()", Kind::Other),
    scalar("tsquery", "string", "", "z.string()", Kind::Other),
    scalar("jsonpath", "string", "", "z.string()", Kind::Other),
    scalar("pg_lsn", "string", "", "z.string()", Kind::Other),
    scalar("tid", "string", "", "z.string()", Kind::Other),
    scalar("xid", "string", "", "z.string()", Kind::Other),
    scalar("xid8", "string", "", "z.string()", Kind::Other),
    scalar("cid", "string", "", "z.string()", Kind::Other),
    scalar("regclass", "string", "", "z.string()", Kind::Other),
    scalar("regproc", "string", "", "z.string()", Kind::Other),
    scalar("regtype", "string", "", "z.string()", Kind::Other),
    scalar("point", "string", "", r"z.string().regex(/\d/)", Kind::Other),
    scalar("line", "string", "", r"z.string().regex(/\d/)", Kind::Other),
    scalar("lseg", "string", "", r"z.string().regex(/\d/)", Kind::Other),
    scalar("box", "string", "", r"z.string().regex(/\d/)", Kind::Other),
    scalar("path", "string", "", r"z.string().regex(/\d/)", Kind::Other),
    scalar("polygon", "string", "", r"z.string().regex(/\d/)", Kind::Other),
    scalar("circle", "string", "", r"z.string().regex(/\d/)", Kind::Other),
    scalar("ltree", "string", "", "z.string()", Kind::Other),
    scalar("vector", "string", "", "z.string()", Kind::Other),
    scalar("halfvec", "string", "", "z.string()", Kind::Other),
    scalar("sparsevec", "string", "", "z.string()", Kind::Other),
];

/// `[1,5)`, `empty`
const RANGE: Scalar = scalar(
    "range",
    "string",
    "range",
    r"z.string().regex(/^\s*(?:empty|[[(][^]*,[^]*[\])])\s*$/i)",
    Kind::Other,
);

/// `{[1,3),[5,7)}`
const MULTIRANGE: Scalar = scalar(
    "multirange",
    "string",
    "multirange",
    r"z.string().regex(/^\s*\{[^]*\}\s*$/)",
    Kind::Other,
);

/// The numbers that JSON lacks.
pub(in crate::lower) const SPECIALS: [&str; 3] = ["NaN", "Infinity", "-Infinity"];

/// The wire of a type; a domain's is its base's.
pub(in crate::lower) fn wire(facts: &Facts<'_>, names: &Names, ty: ColumnType) -> Wire {
    let row = &facts.catalog.types[ty.id];
    if let Some(element) = row.element {
        let element = ColumnType {
            id: element,
            modifier: ty.modifier,
        };
        let element = wire(facts, names, element);
        return if element == Wire::Unknown {
            element
        } else {
            Wire::Array(Box::new(element))
        };
    }
    match &row.kind {
        TypeKind::Base => base(row.name.as_str(), ty),
        TypeKind::Enum { .. } if row.taints.is_empty() => Wire::Enum {
            ident: names.enum_(ty.id).to_owned(),
        },
        TypeKind::Domain { base, .. } => wire(facts, names, *base),
        TypeKind::Composite { relation } if is_own_composite(facts, ty.id) => {
            // A table's row as a value keeps none of the table's NOT NULLs, so its own type would say too much.
            if facts.catalog.relations[*relation].kind.has_columns() {
                Wire::Unknown
            } else {
                Wire::Composite {
                    ident: names.composite(ty.id).to_owned(),
                }
            }
        }
        TypeKind::Range { .. } => Wire::Scalar(&RANGE),
        TypeKind::Multirange { .. } => Wire::Scalar(&MULTIRANGE),
        TypeKind::Enum { .. } | TypeKind::Composite { .. } | TypeKind::Pseudo | TypeKind::Shell => {
            Wire::Unknown
        }
    }
}

fn is_own_composite(facts: &Facts<'_>, id: TypeId) -> bool {
    facts.catalog.types[id].taints.is_empty()
}

fn base(name: &str, ty: ColumnType) -> Wire {
    match ty.id {
        oid::JSON | oid::JSONB => Wire::Json,
        oid::FLOAT8 => float("double", "z.number()", &SPECIALS),
        // Half a step beyond the greatest, since PostgreSQL rounds before it looks.
        oid::FLOAT4 => float(
            "real",
            "z.number().gt(-3.4028235677973366e38).lt(3.4028235677973366e38)",
            &SPECIALS,
        ),
        oid::NUMERIC if ty.modifier < 0 => float("numeric", "z.number()", &SPECIALS),
        oid::NUMERIC => decimal(ty.modifier),
        oid::VARCHAR | oid::BPCHAR if ty.modifier > 4 => limited(ty),
        _ => TYPES
            .iter()
            .find(|scalar| scalar.name == name)
            .map_or(Wire::Unknown, Wire::Scalar),
    }
}

fn float(ident: &str, number: &str, specials: &[&'static str]) -> Wire {
    Wire::Float {
        ident: ident.to_owned(),
        number: number.to_owned(),
        specials: specials.to_vec(),
    }
}

/// `numeric(p,s)`: what rounds to s digits below 10^(p-s), or NaN; infinities do not fit.
fn decimal(modifier: i32) -> Wire {
    let (precision, scale) = numeric_modifier(modifier);
    let bound = decimal_bound(precision, scale);
    let sign = if scale < 0 { "minus" } else { "" };
    float(
        &format!("numeric{precision}_{sign}{}", scale.unsigned_abs()),
        &format!("z.number().gt(-{bound}).lt({bound})"),
        &["NaN"],
    )
}

/// 10^(p-s) - 0.5 * 10^-s, written out: 99999999.995 for (10,2).
fn decimal_bound(precision: i32, scale: i32) -> String {
    let nines = "9".repeat(precision.unsigned_abs() as usize);
    // p nines and a five are the digits; the point stands s + 1 digits from the right.
    let digits = format!("{nines}5");
    let fraction = scale + 1;
    if fraction <= 0 {
        return format!("{digits}{}", "0".repeat(fraction.unsigned_abs() as usize));
    }
    let fraction = fraction.unsigned_abs() as usize;
    let padded = format!("{digits:0>width$}", width = fraction + 1);
    let (whole, rest) = padded.split_at(padded.len() - fraction);
    format!("{whole}.{rest}")
}

fn limited(ty: ColumnType) -> Wire {
    let length = ty.modifier - 4;
    let padded = ty.id == oid::BPCHAR;
    let (prefix, sql) = if padded {
        ("char", "character")
    } else {
        ("varchar", "character varying")
    };
    Wire::Limited {
        ident: format!("{prefix}{length}"),
        length,
        sql_name: format!("{sql}({length})"),
        padded,
    }
}

impl Wire {
    /// TypeScript's type, NULL aside; for json NULL is in it already.
    pub(in crate::lower) fn ts(&self) -> String {
        match self {
            Self::Scalar(scalar) => scalar.ts.to_owned(),
            Self::Float { specials, .. } => std::iter::once("number".to_owned())
                .chain(specials.iter().map(|special| string_literal(special)))
                .collect::<Vec<_>>()
                .join(" | "),
            Self::Limited { .. } => "string".to_owned(),
            Self::Json => "Json".to_owned(),
            Self::Enum { ident } | Self::List { ident } | Self::Composite { ident } => {
                ident.clone()
            }
            Self::Literals { labels, .. } => union(&literals(labels)),
            Self::Array(element) if **element == Self::Json => "Json[]".to_owned(),
            Self::Array(element) => format!("({} | null)[]", element.ts()),
            Self::Unknown => "unknown".to_owned(),
        }
    }

    /// What can be done with it in a check.
    pub(in crate::lower) fn kind(&self) -> Kind {
        match self {
            Self::Scalar(scalar) => scalar.kind,
            Self::Float { specials, .. } if specials.is_empty() => Kind::Number,
            Self::Float { .. } => Kind::Float,
            Self::Limited { padded: true, .. } => Kind::Padded,
            Self::Limited { .. }
            | Self::Enum { .. }
            | Self::List { .. }
            | Self::Literals { .. } => Kind::Text,
            Self::Json => Kind::Json,
            Self::Array(_) => Kind::Array,
            Self::Composite { .. } | Self::Unknown => Kind::Other,
        }
    }

    /// Whether it, or what it is made of, has no counterpart.
    pub(in crate::lower) fn is_unknown(&self) -> bool {
        match self {
            Self::Unknown => true,
            Self::Array(element) => element.is_unknown(),
            Self::Scalar(_)
            | Self::Float { .. }
            | Self::Limited { .. }
            | Self::Json
            | Self::Enum { .. }
            | Self::List { .. }
            | Self::Literals { .. }
            | Self::Composite { .. } => false,
        }
    }
}

/// The texts as string literals.
pub(in crate::lower) fn literals(labels: &[Arc<str>]) -> Vec<String> {
    labels.iter().map(|label| string_literal(label)).collect()
}

/// What is to say of a constant of `zod.ts`.
pub(in crate::lower) fn note(ident: &str) -> Option<&'static str> {
    Some(match ident {
        "date" | "timestamp" => {
            "ISO 8601, and what PostgreSQL has besides: infinity, years before Christ and after 9999."
        }
        "timestamptz" => {
            "ISO 8601, and what PostgreSQL has besides: infinity, years before Christ and after 9999, offsets with seconds."
        }
        "json" => "Any JSON but null.",
        _ => return None,
    })
}

/// The constants that types without a modifier have.
pub(in crate::lower) fn scalar_idents() -> impl Iterator<Item = &'static str> {
    TYPES
        .iter()
        .map(|scalar| scalar.ident)
        .filter(|ident| !ident.is_empty())
        .chain(["numeric", "double", "real", RANGE.ident, MULTIRANGE.ident])
}

/// Behind all of [`TYPES`].
pub(in crate::lower) const LAST_RANK: usize = TYPES.len();

/// Where a scalar stands in [`TYPES`], so that the constants of `zod.ts` have an order that no table decides.
pub(in crate::lower) fn rank(scalar: &Scalar) -> usize {
    TYPES
        .iter()
        .position(|row| row.ident == scalar.ident)
        .unwrap_or(TYPES.len())
}

#[cfg(test)]
mod tests {
    use super::decimal_bound;

    #[test]
    fn bounds_of_decimals() {
        assert_eq!(decimal_bound(10, 2), "99999999.995");
        assert_eq!(decimal_bound(2, 2), "0.995");
        assert_eq!(decimal_bound(2, 4), "0.00995");
        assert_eq!(decimal_bound(5, 0), "99999.5");
        assert_eq!(decimal_bound(3, -1), "9995");
        assert_eq!(decimal_bound(3, -2), "99950");
    }
}
