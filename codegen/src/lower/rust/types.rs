//! PostgreSQL's types as Rust's, in the form in which PostgREST sends them as JSON. One row a type.
//!
//! What Rust's type does not hold is refused when a row is read, never changed: timestamps `infinity` and before
//! 262144 BC (chrono), `numeric` with more than 28 digits or NaN (`rust_decimal`), `24:00:00`, arrays of several
//! dimensions. Types without a counterpart in a well-known crate keep the text that PostgreSQL writes.

use super::super::Facts;
use super::super::forms::{self, Form};
use super::super::ident;
use super::super::names::Names;
use super::super::shape::Choice;
use super::super::shape::held::Family;
use super::drivers::Wire;
use super::model::{Crates, Helpers};
use super::user::UserTypes;
use crate::catalog::ty::{numeric_modifier, oid};
use crate::catalog::{
    ColumnRef, ColumnType, ConstraintId, PG_CATALOG, RelationKind, TypeId, TypeKind,
};
use crate::config::shape::Held;

/// A type of a column, as Rust has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct RustType {
    /// Its path.
    pub(super) expr: String,
    /// How its values are compared.
    pub(super) shape: Shape,
    /// What the database type refuses beyond Rust's.
    pub(super) limit: Option<Limited>,
    /// Whether it holds texts, and so may hold a NUL character, which PostgreSQL has no place for.
    pub(super) has_text: bool,
    /// How a driver sends them.
    pub(super) wire: Wire,
}

/// What the database type, or that of an array's elements, refuses beyond Rust's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limited {
    /// What.
    pub(super) limit: Limit,
    /// Whether it is the elements' type.
    pub(super) of_elements: bool,
}

/// How values are read, compared and checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shape {
    Boolean,
    /// With its number of bits.
    Integer(u32),
    /// With its number of bits.
    Float(u32),
    /// With the scale it is rounded to.
    Decimal(Option<u32>),
    Text,
    /// `char(n)`: trailing blanks do not count.
    PaddedText,
    Enum(TypeId),
    /// The texts that a CHECK allows.
    List(ConstraintId),
    Uuid,
    Date(Clock),
    Time(Clock),
    Timestamp(Clock),
    TimestampTz(Clock),
    Json,
    Array(Box<Shape>),
    /// A number as a text, which JSON has as a number; with the scale it is rounded to.
    Digits(Option<i32>),
    /// The text that PostgreSQL writes; equal values may have several.
    Carried,
    /// A struct or any JSON value, not compared.
    Opaque,
}

/// Whose dates and times they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clock {
    Chrono,
    Time,
    Jiff,
}

/// What `validate` refuses for a column's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    /// `varchar(n)`, `char(n)`: at most so many characters; blanks beyond are cut off.
    Characters(u32),
    /// `numeric(p,s)`: digits before the point, after rounding to `s`.
    Digits { whole: u32 },
    /// `numeric(p,s)` without a digit before the point, or rounded there: below this decimal, by its digits and scale.
    Below { digits: i64, scale: u32 },
    /// An array of a domain that is NOT NULL.
    NoNulls,
    /// A text of this form.
    Form(&'static Form),
    /// `bit(n)`, `bit varying(n)`: so many bits.
    Bits { least: u32, most: u32 },
    /// A text that is a 64-bit integer.
    Whole,
    /// A text that is a `numeric(p,s)`.
    Numeric { precision: i32, scale: i32 },
}

/// The types that are one path, by `pg_type.oid`. What is not here and built in is sent as text.
const BUILT_IN: &[(TypeId, &str, Shape)] = &[
    (oid::BOOL, "bool", Shape::Boolean),
    (oid::INT2, "i16", Shape::Integer(16)),
    (oid::INT4, "i32", Shape::Integer(32)),
    (oid::INT8, "i64", Shape::Integer(64)),
    (oid::FLOAT4, "f32", Shape::Float(32)),
    (oid::FLOAT8, "f64", Shape::Float(64)),
    (oid::NUMERIC, "rust_decimal::Decimal", Shape::Decimal(None)),
    (oid::TEXT, "String", Shape::Text),
    (oid::VARCHAR, "String", Shape::Text),
    (oid::BPCHAR, "String", Shape::PaddedText),
    (oid::NAME, "String", Shape::Text),
    (oid::UUID, "uuid::Uuid", Shape::Uuid),
    (oid::JSON, "serde_json::Value", Shape::Json),
    (oid::JSONB, "serde_json::Value", Shape::Json),
];

/// What values of a crate are.
type OfClock = fn(Clock) -> Shape;

/// Dates and times, by `pg_type.oid`, as each crate has them: `chrono`, `time`, `jiff`.
const MOMENTS: &[(TypeId, [&str; 3], OfClock)] = &[
    (
        oid::DATE,
        ["chrono::NaiveDate", "time::Date", "jiff::civil::Date"],
        Shape::Date,
    ),
    (
        oid::TIME,
        ["chrono::NaiveTime", "time::Time", "jiff::civil::Time"],
        Shape::Time,
    ),
    (
        oid::TIMESTAMP,
        [
            "chrono::NaiveDateTime",
            "time::PrimitiveDateTime",
            "jiff::civil::DateTime",
        ],
        Shape::Timestamp,
    ),
    (
        oid::TIMESTAMPTZ,
        [
            "chrono::DateTime<chrono::Utc>",
            "time::OffsetDateTime",
            "jiff::Timestamp",
        ],
        Shape::TimestampTz,
    ),
];

/// Types of extensions, by name: `citext` is compared without case, so it is only carried. Those with a cast to json
/// are sent as such.
const OF_EXTENSIONS: &[(&str, &str)] = &[
    ("citext", "String"),
    ("ltree", "String"),
    ("lquery", "String"),
    ("vector", "String"),
    ("halfvec", "String"),
    ("sparsevec", "String"),
    ("hstore", "serde_json::Value"),
    ("geometry", "serde_json::Value"),
    ("geography", "serde_json::Value"),
];

/// The type map, with what it has found to be needed so far.
pub(super) struct TypeMap<'a> {
    facts: &'a Facts<'a>,
    names: &'a Names,
    pub(super) crates: Crates,
    pub(super) helpers: Helpers,
    pub(super) user: UserTypes,
}

impl<'a> TypeMap<'a> {
    pub(super) fn new(facts: &'a Facts<'a>, names: &'a Names) -> Self {
        Self {
            facts,
            names,
            crates: Crates::default(),
            helpers: Helpers::default(),
            user: UserTypes::default(),
        }
    }

    /// The type of an argument or result of a function; any JSON value where there is none for it.
    pub(super) fn value(&mut self, ty: ColumnType) -> RustType {
        let rust = self.ty(ty, None).unwrap_or_else(any_json);
        self.need(&rust.expr);
        rust
    }

    /// The type of a column; `None` where there is none for it, and it is written as any JSON value.
    pub(super) fn column(&mut self, column: ColumnRef) -> (RustType, bool) {
        let relation = &self.facts.catalog.relations[column.relation];
        let ty = relation.column_at(column.attnum).ty;
        let rust = match self.names.column_list(column) {
            Some(list) => Some(RustType {
                expr: self.names.check_list(list).to_owned(),
                ..plain("", Shape::List(list))
            }),
            None => self.ty(ty, self.held(column)),
        };
        let is_mapped = rust.is_some();
        let mut rust = rust.unwrap_or_else(any_json);
        if let Some(choice) = self.names.shapes().column(column) {
            self.choose(choice, column, &mut rust);
        }
        self.need(&rust.expr);
        (rust, is_mapped)
    }

    /// What the user says of a column.
    fn choose(&mut self, choice: &Choice, column: ColumnRef, rust: &mut RustType) {
        if let Some(ty) = &choice.ty {
            let relation = &self.facts.catalog.relations[column.relation];
            let name = ident::pascal(relation.column_at(column.attnum).name.as_str());
            let called = ident::joined(self.names.stem(column.relation), &name);
            let path = self.user.path(self.names, ty, &called);
            if path != rust.expr {
                let has_text = rust.has_text || rust.shape == Shape::Json;
                *rust = RustType {
                    has_text,
                    ..plain(&path, Shape::Opaque)
                };
            }
        } else if let Some(key) = choice.brand {
            if self.branded(key).is_some_and(|base| base == rust.expr) {
                self.names.brand(key).clone_into(&mut rust.expr);
            }
        } else if choice.no_null_elements
            && let Some(element) = rust.expr.strip_prefix("Vec<Option<")
            && let Some(element) = element.strip_suffix(">>")
        {
            rust.expr = format!("Vec<{element}>");
            rust.shape = Shape::Opaque;
            rust.limit = None;
        }
    }

    /// What is said of how a column's values are held.
    fn held(&self, column: ColumnRef) -> Option<Held> {
        self.names.shapes().column(column)?.held
    }

    /// What a key's own type holds, where Rust has one: checks of uuids, integers and texts ask nothing that it lacks.
    pub(super) fn branded(&mut self, key: ColumnRef) -> Option<String> {
        let relation = &self.facts.catalog.relations[key.relation];
        let base = self.ty(relation.column_at(key.attnum).ty, self.held(key))?;
        let is_plain = matches!(
            base.shape,
            Shape::Uuid | Shape::Integer(_) | Shape::Text | Shape::PaddedText | Shape::Carried
        );
        is_plain.then_some(base.expr)
    }

    fn ty(&mut self, ty: ColumnType, held: Option<Held>) -> Option<RustType> {
        let shapes = self.names.shapes();
        let held = held.or_else(|| shapes.held.get(&ty.id).copied());
        let row = &self.facts.catalog.types[ty.id];
        if let Some(element) = row.element {
            let is_not_null = self.facts.catalog.is_not_null_domain(element);
            let no_nulls = is_not_null.then_some(Limited {
                limit: Limit::NoNulls,
                of_elements: false,
            });
            let element = ColumnType {
                id: element,
                modifier: ty.modifier,
            };
            let element = self.ty(element, held)?;
            return Some(RustType {
                expr: format!("Vec<Option<{}>>", element.expr),
                shape: Shape::Array(Box::new(element.shape)),
                limit: no_nulls.or(element.limit.map(|it| Limited {
                    of_elements: true,
                    ..it
                })),
                has_text: element.has_text,
                // Neither driver has arrays of arrays.
                wire: if element.expr.starts_with("Vec<") {
                    Wire::Json
                } else {
                    element.wire
                },
            });
        }
        match &row.kind {
            TypeKind::Domain { base, .. } => self.ty(*base, held),
            TypeKind::Enum { .. } => Some(plain(self.names.enum_(ty.id), Shape::Enum(ty.id))),
            TypeKind::Composite { relation } => {
                let is_own =
                    self.facts.catalog.relations[*relation].kind == RelationKind::CompositeType;
                is_own.then(|| plain(self.names.composite(ty.id), Shape::Opaque))
            }
            TypeKind::Range { .. } | TypeKind::Multirange { .. } => {
                let is_range = matches!(row.kind, TypeKind::Range { .. });
                let any = if is_range {
                    &forms::RANGE
                } else {
                    &forms::MULTIRANGE
                };
                let own = forms::of(row.name.as_str()).filter(|_| row.namespace == PG_CATALOG);
                Some(RustType {
                    limit: Some(Limited {
                        limit: Limit::Form(own.unwrap_or(any)),
                        of_elements: false,
                    }),
                    has_text: false,
                    ..plain("String", Shape::Carried)
                })
            }
            TypeKind::Pseudo | TypeKind::Shell => None,
            TypeKind::Base if row.namespace == PG_CATALOG => {
                let family = Family::of(self.facts.catalog, ty.id);
                let held = held.or_else(|| family?.said(shapes.held_as));
                Some(built_in(row.name.as_str(), ty, held))
            }
            TypeKind::Base => OF_EXTENSIONS
                .iter()
                .find(|(name, _)| row.name == *name)
                .map(|(_, path)| match *path {
                    "String" => plain(path, Shape::Carried),
                    _ => plain(path, Shape::Opaque),
                }),
        }
    }

    /// Notes the crates that a path names.
    pub(super) fn need(&mut self, expr: &str) {
        self.crates.chrono |= expr.contains("chrono::");
        self.crates.jiff |= expr.contains("jiff::");
        self.crates.time |= expr.split(['<', '>']).any(|it| it.starts_with("time::"));
        self.crates.decimal |= expr.contains("rust_decimal::");
        self.crates.json |= expr.contains("serde_json::");
        self.crates.uuid |= expr.contains("uuid::");
    }
}

fn any_json() -> RustType {
    plain("serde_json::Value", Shape::Opaque)
}

fn plain(path: &str, shape: Shape) -> RustType {
    RustType {
        expr: path.to_owned(),
        has_text: matches!(shape, Shape::Text | Shape::PaddedText | Shape::Carried),
        wire: match shape {
            Shape::Carried => Wire::Text,
            Shape::Digits(_) => Wire::Digits,
            // sqlx has nothing for jiff.
            Shape::Date(Clock::Jiff)
            | Shape::Time(Clock::Jiff)
            | Shape::Timestamp(Clock::Jiff)
            | Shape::TimestampTz(Clock::Jiff)
            | Shape::Opaque => Wire::Json,
            Shape::Boolean
            | Shape::Integer(_)
            | Shape::Float(_)
            | Shape::Decimal(_)
            | Shape::Text
            | Shape::PaddedText
            | Shape::Enum(_)
            | Shape::List(_)
            | Shape::Uuid
            | Shape::Date(Clock::Chrono | Clock::Time)
            | Shape::Time(Clock::Chrono | Clock::Time)
            | Shape::Timestamp(Clock::Chrono | Clock::Time)
            | Shape::TimestampTz(Clock::Chrono | Clock::Time)
            | Shape::Json
            | Shape::Array(_) => Wire::Own,
        },
        shape,
        limit: None,
    }
}

/// The least number that does not fit: 10^(p-s) - 0.5 * 10^-s.
fn below(precision: i32, scale: i32) -> Option<Limit> {
    let nines = 10_i64.checked_pow(u32::try_from(precision + 1).ok()?)?;
    let digits = nines - 5;
    Some(match u32::try_from(scale + 1) {
        Ok(scale) => Limit::Below { digits, scale },
        Err(_) => Limit::Below {
            digits: digits.checked_mul(10_i64.checked_pow((scale + 1).unsigned_abs())?)?,
            scale: 0,
        },
    })
}

/// A date, time or timestamp.
fn moment(name: &str, ty: TypeId, held: Option<Held>) -> Option<RustType> {
    let (_, paths, shape) = MOMENTS.iter().find(|(id, ..)| *id == ty)?;
    let clock = match held {
        Some(Held::String) => {
            return Some(RustType {
                limit: forms::of(name).map(|form| Limited {
                    limit: Limit::Form(form),
                    of_elements: false,
                }),
                has_text: false,
                ..plain("String", Shape::Carried)
            });
        }
        Some(Held::Time) => Clock::Time,
        Some(Held::Jiff) => Clock::Jiff,
        Some(Held::Chrono | Held::I64 | Held::Decimal) | None => Clock::Chrono,
    };
    Some(plain(paths[clock as usize], shape(clock)))
}

/// A number as a text.
fn digits(ty: ColumnType) -> Option<RustType> {
    let (limit, to_scale) = match ty.id {
        oid::INT8 => (Limit::Whole, None),
        oid::NUMERIC if ty.modifier >= 0 => {
            let (precision, scale) = numeric_modifier(ty.modifier);
            (Limit::Numeric { precision, scale }, Some(scale))
        }
        oid::NUMERIC => (Limit::Form(&forms::NUMERIC), None),
        _ => return None,
    };
    Some(RustType {
        limit: Some(Limited {
            limit,
            of_elements: false,
        }),
        has_text: false,
        ..plain("String", Shape::Digits(to_scale))
    })
}

fn built_in(name: &str, ty: ColumnType, held: Option<Held>) -> RustType {
    if let Some(moment) = moment(name, ty.id, held) {
        return moment;
    }
    if let Some(digits) = digits(ty).filter(|_| held == Some(Held::String)) {
        return digits;
    }
    let mut rust = BUILT_IN.iter().find(|(id, ..)| *id == ty.id).map_or_else(
        || plain("String", Shape::Carried),
        |(_, path, shape)| plain(path, shape.clone()),
    );
    rust.has_text |= ty.id == oid::JSON || ty.id == oid::JSONB;
    let mut limit = None;
    if let Some(form) = forms::of(name).filter(|_| rust.shape == Shape::Carried) {
        limit = Some(Limit::Form(form));
        rust.has_text = false;
    }
    if let Some((least, most)) = forms::bits(ty) {
        limit = Some(Limit::Bits { least, most });
    }
    if (ty.id == oid::VARCHAR || ty.id == oid::BPCHAR) && ty.modifier >= 0 {
        limit = u32::try_from(ty.modifier - 4).ok().map(Limit::Characters);
    }
    if ty.id == oid::NUMERIC && ty.modifier >= 0 {
        let (precision, scale) = numeric_modifier(ty.modifier);
        if let (Ok(scale), Ok(whole)) = (u32::try_from(scale), u32::try_from(precision - scale)) {
            rust.shape = Shape::Decimal(Some(scale).filter(|scale| *scale <= 28));
            limit = Some(Limit::Digits { whole }).filter(|_| precision <= 28);
        } else {
            // A negative scale rounds before the point, and one beyond the precision leaves no whole digit: rare.
            limit = below(precision, scale);
        }
    }
    rust.limit = limit.map(|limit| Limited {
        limit,
        of_elements: false,
    });
    rust
}
