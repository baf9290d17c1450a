//! What a PostgreSQL type is on PostgREST's wire, which is `row_to_json`: a row of the table in `scalar`, with
//! TypeScript and Zod side by side so that the two cannot drift, or what hangs on a modifier here. Measured on a
//! server; nothing here is a matter of taste.
//!
//! Numbers that JSON lacks (NaN, infinities) come as strings. An element of an array and an attribute of a composite
//! may always be NULL. JSON's null and SQL's NULL are one on the wire.

use std::sync::Arc;

pub(in crate::lower) use super::super::decimal::{decimal_bound, decimal_ident};
use super::native::{self, Way};
use super::scalar::{MULTIRANGE, RANGE, TYPES};
pub(in crate::lower) use super::scalar::{Scalar, TEXT};
use super::text::{string_literal, union};
use crate::catalog::ty::{numeric_modifier, oid};
use crate::catalog::{ColumnType, PG_CATALOG, RelationId, Type, TypeId, TypeKind};
use crate::lower::forms;
use crate::lower::ident::{pascal, uncapitalized};
use crate::lower::names::Names;
use crate::lower::zod::Chain;
use crate::lower::{Driver, Facts, Input};

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
        number: Chain,
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
    /// `bit(n)`, `bit varying(n)`
    Bits {
        /// `bit8`, `varbit8`
        ident: String,
        /// How many at least.
        least: u32,
        /// How many at most.
        most: u32,
    },
    /// `numeric(p,s)` as a text.
    Decimal {
        /// How many digits.
        precision: i32,
        /// How many of them behind the point.
        scale: i32,
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
    /// A row of [`TYPES`] as an insert may have it: in other forms that PostgreSQL reads too.
    Given(&'static Scalar),
    /// An array, of one dimension.
    Array(Box<Wire>),
    /// A domain with CHECKs, of an array's elements or a composite's attribute; a column's own has them as a column's.
    Domain {
        /// `slugDomain`
        ident: String,
        /// It.
        id: TypeId,
        /// What it is made of.
        base: Box<Wire>,
    },
    /// A composite type made by CREATE TYPE.
    Composite {
        /// Its type's name.
        ident: String,
    },
    /// A type that the user says.
    Said(Box<Said>),
    /// Nothing is known of it.
    Unknown,
}

/// A type that the user says, for what `base` is without.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::lower) struct Said {
    /// TypeScript's type.
    pub(in crate::lower) ts: String,
    /// Zod's expression.
    pub(in crate::lower) zod: String,
    /// The types of `database.ts` that it names.
    pub(in crate::lower) types: Vec<String>,
    /// The value of the constant that Zod's expression is, where it is one.
    pub(in crate::lower) constant: Option<String>,
    /// Whether it is still the base's schema, to which checks can be chained.
    pub(in crate::lower) is_chainable: bool,
    /// What it is on the wire.
    pub(in crate::lower) base: Wire,
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
    /// A number as a text.
    Decimal,
    /// A number of JavaScript, which may be NaN or infinite.
    Special,
    /// A Date, or an infinite number.
    Instant,
    /// JSON, or a text that is JSON.
    JsonGiven,
    /// Anything else.
    Other,
}

/// The numbers that JSON lacks.
pub(in crate::lower) const SPECIALS: [&str; 3] = ["NaN", "Infinity", "-Infinity"];

/// The wire of a type as it is read; a domain's is its base's.
pub(in crate::lower) fn wire(facts: &Facts<'_>, names: &Names, ty: ColumnType) -> Wire {
    one_way(facts, names, ty, Way::Read)
}

/// The wire of a type as it is written.
pub(in crate::lower) fn written(facts: &Facts<'_>, names: &Names, ty: ColumnType) -> Wire {
    let wire = one_way(facts, names, ty, Way::Written);
    match facts.input {
        Input::Canonical => wire,
        Input::Postgres => given(wire),
    }
}

/// The same, where an insert may have other forms too.
fn given(wire: Wire) -> Wire {
    match wire {
        Wire::Scalar(scalar) if scalar.ts == "string" && forms::reader(scalar.name).is_some() => {
            Wire::Given(scalar)
        }
        Wire::Array(element) => Wire::Array(Box::new(given(*element))),
        Wire::Scalar(_)
        | Wire::Float { .. }
        | Wire::Limited { .. }
        | Wire::Bits { .. }
        | Wire::Decimal { .. }
        | Wire::Json
        | Wire::Enum { .. }
        | Wire::List { .. }
        | Wire::Literals { .. }
        | Wire::Given(_)
        | Wire::Domain { .. }
        | Wire::Composite { .. }
        | Wire::Said(_)
        | Wire::Unknown => wire,
    }
}

fn one_way(facts: &Facts<'_>, names: &Names, ty: ColumnType, way: Way) -> Wire {
    match facts.driver {
        Driver::PostgRest => wire_of(facts, names, ty),
        Driver::NodePostgres => native::wire(facts, names, ty, way),
    }
}

/// The wire of a type in JSON.
pub(super) fn wire_of(facts: &Facts<'_>, names: &Names, ty: ColumnType) -> Wire {
    let row = &facts.catalog.types[ty.id];
    if let Some(element) = row.element {
        let element = ColumnType {
            id: element,
            modifier: ty.modifier,
        };
        let element = nested(facts, names, element);
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
        TypeKind::Range { .. } => built_in(row).unwrap_or(Wire::Scalar(&RANGE)),
        TypeKind::Multirange { .. } => built_in(row).unwrap_or(Wire::Scalar(&MULTIRANGE)),
        TypeKind::Enum { .. } | TypeKind::Composite { .. } | TypeKind::Pseudo | TypeKind::Shell => {
            Wire::Unknown
        }
    }
}

/// The wire of an element or attribute: it is not null, or has CHECKs, by its type alone.
pub(in crate::lower) fn nested(facts: &Facts<'_>, names: &Names, ty: ColumnType) -> Wire {
    nested_of(facts, names, ty, Way::Read)
}

/// The same, either way.
pub(super) fn nested_of(facts: &Facts<'_>, names: &Names, ty: ColumnType, way: Way) -> Wire {
    let row = &facts.catalog.types[ty.id];
    let base = one_way(facts, names, ty, way);
    let is_checked = matches!(row.kind, TypeKind::Domain { .. })
        && (facts.catalog.is_not_null_domain(ty.id)
            || !facts.checks_of_domain(ty.id, RelationId(0), 1).is_empty());
    if !is_checked || base.is_unknown() {
        return base;
    }
    let mut name = format!("{}_domain", row.name);
    if facts.namespaces.first() != Some(&row.namespace) {
        name = format!("{}_{name}", facts.catalog.namespaces[row.namespace].name);
    }
    Wire::Domain {
        ident: uncapitalized(&pascal(&name)),
        id: ty.id,
        base: Box::new(base),
    }
}

fn is_own_composite(facts: &Facts<'_>, id: TypeId) -> bool {
    facts.catalog.types[id].taints.is_empty()
}

fn base(name: &str, ty: ColumnType) -> Wire {
    match ty.id {
        oid::JSON | oid::JSONB => Wire::Json,
        oid::FLOAT8 => float("double", Chain::new("z.number()"), &SPECIALS),
        // Half a step beyond the greatest, since PostgreSQL rounds before it looks.
        oid::FLOAT4 => {
            let number = Chain::new("z.number()")
                .with("gt", "-3.4028235677973366e38")
                .with("lt", "3.4028235677973366e38")
                .with(
                    "refine",
                    "(it): boolean => it === 0 || Math.fround(it) !== 0",
                );
            float("real", number, &SPECIALS)
        }
        oid::NUMERIC if ty.modifier < 0 => float("numeric", Chain::new("z.number()"), &SPECIALS),
        oid::NUMERIC => decimal(ty.modifier),
        oid::VARCHAR | oid::BPCHAR if ty.modifier > 4 => limited(ty),
        oid::BIT | oid::VARBIT if ty.modifier > 0 => bits(ty),
        _ => scalar_of(name).map_or(Wire::Unknown, Wire::Scalar),
    }
}

fn scalar_of(name: &str) -> Option<&'static Scalar> {
    TYPES.iter().find(|scalar| scalar.name == name)
}

/// A range of PostgreSQL's own.
fn built_in(row: &Type) -> Option<Wire> {
    (row.namespace == PG_CATALOG)
        .then(|| scalar_of(row.name.as_str()).map(Wire::Scalar))
        .flatten()
}

/// `bit(n)`, `bit varying(n)`
fn bits(ty: ColumnType) -> Wire {
    let (least, most) = forms::bits(ty).expect("it has a length");
    Wire::Bits {
        ident: format!("{}{most}", if least == 0 { "varbit" } else { "bit" }),
        least,
        most,
    }
}

fn float(ident: &str, number: Chain, specials: &[&'static str]) -> Wire {
    Wire::Float {
        ident: ident.to_owned(),
        number,
        specials: specials.to_vec(),
    }
}

/// `numeric(p,s)`: what rounds to s digits below 10^(p-s), or NaN; infinities do not fit.
fn decimal(modifier: i32) -> Wire {
    let (precision, scale) = numeric_modifier(modifier);
    let bound = decimal_bound(precision, scale);
    float(
        &decimal_ident(precision, scale),
        Chain::new("z.number()")
            .with("gt", format!("-{bound}"))
            .with("lt", bound),
        &["NaN"],
    )
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
            Self::Scalar(scalar) | Self::Given(scalar) => scalar.ts.to_owned(),
            Self::Float { specials, .. } => std::iter::once("number".to_owned())
                .chain(specials.iter().map(|special| string_literal(special)))
                .collect::<Vec<_>>()
                .join(" | "),
            Self::Limited { .. } | Self::Bits { .. } | Self::Decimal { .. } => "string".to_owned(),
            Self::Json => "Json".to_owned(),
            Self::Enum { ident } | Self::List { ident } | Self::Composite { ident } => {
                ident.clone()
            }
            Self::Literals { labels, .. } => union(&literals(labels)),
            Self::Array(element) if **element == Self::Json => "Json[]".to_owned(),
            Self::Array(element) => format!("({} | null)[]", element.ts()),
            Self::Domain { base, .. } => base.ts(),
            Self::Said(said) => said.ts.clone(),
            Self::Unknown => "unknown".to_owned(),
        }
    }

    /// What can be done with it in a check.
    pub(in crate::lower) fn kind(&self) -> Kind {
        match self {
            Self::Scalar(scalar) | Self::Given(scalar) => scalar.kind,
            Self::Float { specials, .. } if specials.is_empty() => Kind::Number,
            Self::Float { .. } => Kind::Float,
            Self::Limited { padded: true, .. } => Kind::Padded,
            Self::Limited { .. }
            | Self::Enum { .. }
            | Self::List { .. }
            | Self::Literals { .. } => Kind::Text,
            Self::Decimal { .. } => Kind::Decimal,
            Self::Json => Kind::Json,
            Self::Array(_) => Kind::Array,
            Self::Domain { base, .. } => base.kind(),
            Self::Said(said) => said.base.kind(),
            Self::Bits { .. } | Self::Composite { .. } | Self::Unknown => Kind::Other,
        }
    }

    /// Whether it, or what it is made of, has no counterpart.
    pub(in crate::lower) fn is_unknown(&self) -> bool {
        match self {
            Self::Unknown => true,
            Self::Array(element) => element.is_unknown(),
            Self::Domain { base, .. } => base.is_unknown(),
            Self::Scalar(_)
            | Self::Given(_)
            | Self::Float { .. }
            | Self::Limited { .. }
            | Self::Bits { .. }
            | Self::Decimal { .. }
            | Self::Json
            | Self::Enum { .. }
            | Self::List { .. }
            | Self::Literals { .. }
            | Self::Said(_)
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
        "interval" => "As PostgreSQL writes it: `1 year 2 mons -3 days +04:05:06.7`.",
        "text" => "PostgreSQL has no place for NUL and for half of a surrogate pair.",
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
        .chain(native::idents())
        .chain(forms::READERS.iter().map(|(_, ident, _)| *ident))
}

/// Behind all of [`TYPES`].
pub(in crate::lower) const LAST_RANK: usize = TYPES.len();

/// Texts.
pub(in crate::lower) fn text() -> Wire {
    Wire::Scalar(scalar_of("text").expect("it is a row"))
}

/// Where a scalar stands in [`TYPES`], so that the constants of `zod.ts` have an order that no table decides.
pub(in crate::lower) fn rank(scalar: &Scalar) -> usize {
    TYPES
        .iter()
        .position(|row| row.ident == scalar.ident)
        .unwrap_or(TYPES.len())
}
