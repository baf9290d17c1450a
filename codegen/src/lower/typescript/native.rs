//! What a PostgreSQL type is for node-postgres (`pg`): what its parsers make of the texts that the server sends, and what
//! it makes a text of that the server reads.
//!
//! A type that its parsers do not know comes as PostgreSQL's own text. A value goes as a text that the type's input
//! function reads, so what is asked of it is what that function asks.

use std::borrow::Cow;

use super::scalar::scalar;
use super::wire::{Kind, Scalar, TEXT, Wire, nested_of, wire_of};
use crate::catalog::ty::{numeric_modifier, oid};
use crate::catalog::{ColumnType, PG_CATALOG, TypeKind};
use crate::lower::Facts;
use crate::lower::names::Names;
use crate::lower::zod::Chain;

/// Which way a value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::lower) enum Way {
    /// From the database.
    Read,
    /// To it.
    Written,
}

const JSON_GIVEN: &str = "string | number | boolean | { [key: string]: Json | undefined }";
const INTERVAL: &str = "{ years?: number; months?: number; days?: number; hours?: number; minutes?: number; seconds?: number; milliseconds?: number }";

/// A schema by a function that tells.
macro_rules! custom {
    ($ts:literal, $test:literal, $name:literal) => {
        Chain::new(concat!(
            "z.custom<",
            $ts,
            ">(",
            $test,
            ", \"invalid input syntax for type ",
            $name,
            "\")"
        ))
    };
}

/// A moment as it is read: also one that no Date holds.
macro_rules! moment {
    ($name:literal) => {
        scalar(
            $name,
            "Date | number",
            $name,
            custom!(
                "Date | number",
                "(it) => it instanceof Date || it === Infinity || it === -Infinity",
                $name
            ),
            Kind::Instant,
        )
    };
}

/// A moment as it is written.
macro_rules! given {
    ($name:literal) => {
        scalar(
            $name,
            "Date | number",
            concat!($name, "Given"),
            custom!("Date | number", "isMoment", $name),
            Kind::Instant,
        )
    };
}

macro_rules! number {
    ($name:literal, $ident:literal, $test:literal) => {
        scalar(
            $name,
            "number",
            $ident,
            custom!("number", $test, $name),
            Kind::Special,
        )
    };
}

/// A whole number as a text; what is asked of it after the form needs the form.
macro_rules! digits {
    ($pattern:literal, $name:literal) => {
        (
            "regex",
            Cow::Borrowed(concat!(
                "/",
                $pattern,
                "/, { error: \"invalid input syntax for type ",
                $name,
                "\", abort: true }"
            )),
        )
    };
}

/// The types that are not what they are in JSON, as they are read and as they are written.
static TYPES: &[(Scalar, Option<Scalar>)] = &[
    (
        scalar(
            "int8",
            "string",
            "bigint",
            Chain::of(
                "z.string()",
                &[
                    digits!(r"^-?\d{1,19}$", "bigint"),
                    (
                        "refine",
                        Cow::Borrowed("isBigint, \"value is out of range for type bigint\""),
                    ),
                ],
            ),
            Kind::Decimal,
        ),
        None,
    ),
    (
        scalar(
            "oid",
            "number",
            "oid",
            Chain::of(
                "z.int()",
                &[
                    ("min", Cow::Borrowed("0")),
                    ("max", Cow::Borrowed("4294967295")),
                ],
            ),
            Kind::Number,
        ),
        None,
    ),
    (
        number!("float8", "double", "(it) => typeof it === \"number\""),
        None,
    ),
    (
        number!(
            "float4",
            "real",
            "(it) => typeof it === \"number\" && (!Number.isFinite(it) || (Math.abs(it) < 3.4028235677973366e38 && (it === 0 || Math.fround(it) !== 0)))"
        ),
        None,
    ),
    (
        scalar(
            "numeric",
            "string",
            "numeric",
            Chain::of(
                "z.string()",
                &[digits!(
                    r"^(?:NaN|-?Infinity|-?\d{1,131072}(?:\.\d{1,16383})?)$",
                    "numeric"
                )],
            ),
            Kind::Decimal,
        ),
        None,
    ),
    (moment!("date"), Some(given!("date"))),
    (moment!("timestamp"), Some(given!("timestamp"))),
    (moment!("timestamptz"), Some(given!("timestamptz"))),
    (
        scalar(
            "interval",
            INTERVAL,
            "intervalParts",
            Chain::new(
                "z.object({ years: z.exactOptional(z.number()), months: z.exactOptional(z.number()), days: z.exactOptional(z.number()), hours: z.exactOptional(z.number()), minutes: z.exactOptional(z.number()), seconds: z.exactOptional(z.number()), milliseconds: z.exactOptional(z.number()) })",
            ),
            Kind::Other,
        ),
        Some(scalar(
            "interval",
            "string",
            "interval",
            Chain::new(""),
            Kind::Other,
        )),
    ),
    (
        scalar(
            "bytea",
            "Uint8Array",
            "bytea",
            custom!("Uint8Array", "(it) => it instanceof Uint8Array", "bytea"),
            Kind::Other,
        ),
        None,
    ),
    (
        scalar(
            "point",
            "{ x: number; y: number }",
            "pointParts",
            custom!(
                "{ x: number; y: number }",
                "(it) => typeof it === \"object\" && it !== null && \"x\" in it && \"y\" in it",
                "point"
            ),
            Kind::Other,
        ),
        Some(scalar(
            "point",
            "string",
            "point",
            Chain::new(""),
            Kind::Other,
        )),
    ),
    (
        scalar(
            "circle",
            "{ x: number; y: number; radius: number }",
            "circleParts",
            custom!(
                "{ x: number; y: number; radius: number }",
                "(it) => typeof it === \"object\" && it !== null && \"radius\" in it",
                "circle"
            ),
            Kind::Other,
        ),
        Some(scalar(
            "circle",
            "string",
            "circle",
            Chain::new(""),
            Kind::Other,
        )),
    ),
];

/// JSON as it is written: arrays would become arrays of PostgreSQL's, and a text has to be JSON itself.
static JSON: [Scalar; 2] = [
    scalar(
        "json",
        JSON_GIVEN,
        "jsonGiven",
        custom!(
            "string | number | boolean | { [key: string]: Json | undefined }",
            "isJson",
            "json"
        ),
        Kind::JsonGiven,
    ),
    scalar(
        "jsonb",
        JSON_GIVEN,
        "jsonbGiven",
        custom!(
            "string | number | boolean | { [key: string]: Json | undefined }",
            "(it) => isJson(it) && isStorable(jsonOf(it))",
            "jsonb"
        ),
        Kind::JsonGiven,
    ),
];

/// A text that PostgreSQL reads and writes.
static PLAIN: Scalar = scalar("record", "string", "text", TEXT, Kind::Other);

/// Numbers in arrays: node-postgres reads these as JavaScript's.
static NUMBERS: Scalar = number!("numeric", "double", "(it) => typeof it === \"number\"");

/// The built-in types whose arrays are read as lists; others come as texts.
const LISTS: &[&str] = &[
    "bool",
    "bytea",
    "int2",
    "int4",
    "int8",
    "oid",
    "point",
    "float4",
    "float8",
    "numeric",
    "cidr",
    "inet",
    "macaddr",
    "bpchar",
    "varchar",
    "text",
    "regproc",
    "timestamp",
    "date",
    "timestamptz",
    "interval",
    "json",
    "jsonb",
    "numrange",
    "uuid",
    "money",
    "time",
    "timetz",
];

/// The wire of a type; a domain's is its base's.
pub(super) fn wire(facts: &Facts<'_>, names: &Names, ty: ColumnType, way: Way) -> Wire {
    let row = &facts.catalog.types[ty.id];
    if let Some(element) = row.element {
        let of = &facts.catalog.types[element];
        let is_list = of.namespace == PG_CATALOG && LISTS.contains(&of.name.as_str());
        let element = ColumnType {
            id: element,
            modifier: ty.modifier,
        };
        return match way {
            Way::Read if !is_list => Wire::Scalar(&PLAIN),
            Way::Read if of.name.as_str() == "numeric" => {
                Wire::Array(Box::new(Wire::Scalar(&NUMBERS)))
            }
            Way::Read => Wire::Array(Box::new(wire(facts, names, element, way))),
            Way::Written => {
                let element = nested_of(facts, names, element, way);
                if element == Wire::Unknown {
                    element
                } else {
                    Wire::Array(Box::new(element))
                }
            }
        };
    }
    match &row.kind {
        TypeKind::Domain { base, .. } => wire(facts, names, *base, way),
        TypeKind::Composite { .. } => Wire::Scalar(&PLAIN),
        TypeKind::Base if row.namespace == PG_CATALOG => {
            base(row.name.as_str(), ty, way).unwrap_or_else(|| wire_of(facts, names, ty))
        }
        TypeKind::Base
        | TypeKind::Enum { .. }
        | TypeKind::Range { .. }
        | TypeKind::Multirange { .. }
        | TypeKind::Pseudo
        | TypeKind::Shell => wire_of(facts, names, ty),
    }
}

fn base(name: &str, ty: ColumnType, way: Way) -> Option<Wire> {
    if ty.id == oid::NUMERIC && ty.modifier >= 0 {
        let (precision, scale) = numeric_modifier(ty.modifier);
        return Some(Wire::Decimal { precision, scale });
    }
    if way == Way::Written
        && let Some(json) = JSON.iter().find(|it| it.name == name)
    {
        return Some(Wire::Scalar(json));
    }
    let (read, written) = TYPES.iter().find(|(read, _)| read.name == name)?;
    Some(Wire::Scalar(match (way, written) {
        (Way::Written, Some(written)) => written,
        (Way::Read | Way::Written, _) => read,
    }))
}

/// The constants of `zod.ts` that these types have.
pub(super) fn idents() -> impl Iterator<Item = &'static str> {
    TYPES
        .iter()
        .flat_map(|(read, written)| [Some(read), written.as_ref()])
        .flatten()
        .chain(&JSON)
        .map(|it| it.ident)
}
