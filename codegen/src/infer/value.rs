//! Values in CHECKs: columns, literals and the few functions of them that other languages compute alike.
//!
//! What a comparison means depends on the types, so every value comes with what is known of its type. A domain counts
//! as what is below it.

use std::sync::Arc;

use super::calendar::moment;
use super::predicate::{Arithmetic, Function, Literal, NumberType, RangeOf, Value};
use super::sides::unpadded;
use crate::boolean::truth_of_literal;
use crate::catalog::ty::oid;
use crate::catalog::{
    Catalog, Collation, Column, ColumnType, PG_CATALOG, PUBLIC, Relation, TypeId, TypeKind,
};
use crate::ddl::TypeName;
use crate::expr::{Expr, ExprKind};
use crate::name::{Name, QualifiedName};
use crate::source::Span;

/// Why a part is not translated, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Gap {
    pub(super) span: Span,
    pub(super) why: String,
}

impl Gap {
    pub(super) fn new(span: Span, why: impl Into<String>) -> Self {
        Self {
            span,
            why: why.into(),
        }
    }
}

/// What is known of a value's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// smallint, integer, bigint: exact, as is numeric, to which they compare exactly.
    Exact(TypeId),
    /// real, double precision
    Float(TypeId),
    /// text, varchar, name, under a deterministic collation
    Text,
    /// A text whose collation may call different texts equal.
    CollatedText,
    /// char(n)
    Padded,
    /// citext
    CaseInsensitive,
    /// boolean
    Boolean,
    /// An enum
    Enum(TypeId),
    /// date, timestamp, timestamptz, time
    Instant(TypeId),
    /// uuid
    Uuid,
    /// json, jsonb
    Json,
    /// An array of this type
    Array(TypeId),
    /// A composite type
    Row,
    /// bytea
    Bytes,
    /// A range of PostgreSQL's own
    Range(RangeOf),
    /// A bound of a range of dates or moments of this type, as a number.
    Bound(TypeId),
    /// Anything else
    Other,
}

/// A value with its type.
#[derive(Debug, Clone)]
pub(super) enum Term {
    /// NULL
    Null,
    /// A quoted literal, which takes the other side's type.
    Unknown(Arc<str>),
    /// A value of a known type.
    Known(Value, Kind),
    /// `jsonb_typeof(value)`
    JsonType(Value),
}

/// What values are read of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Row<'a> {
    /// A table's row.
    Table(&'a Relation),
    /// VALUE of a domain, which stands as column 0.
    Domain(TypeId),
}

/// Reads values of one table's rows, or of a domain.
pub(super) struct Values<'a> {
    pub(super) catalog: &'a Catalog,
    pub(super) row: Row<'a>,
}

impl Values<'_> {
    /// The column that a reference names, with its kind; `t.a` and `s.t.a` name it too.
    pub(super) fn column(&self, names: &[Name]) -> Option<(i16, Kind)> {
        let relation = match self.row {
            Row::Table(relation) => relation,
            Row::Domain(id) => {
                let is_value = matches!(names, [name] if *name == "value");
                return is_value.then(|| (0, self.kind(id)));
            }
        };
        let (column, table) = names.split_last()?;
        let fits = match table {
            [] => true,
            [table] => *table == relation.name,
            [namespace, table] => {
                *table == relation.name
                    && self
                        .catalog
                        .namespaces
                        .get(relation.namespace)
                        .is_some_and(|row| row.name == *namespace)
            }
            _ => false,
        };
        let column = relation.column(column.as_str()).filter(|_| fits)?;
        Some((column.attnum, self.column_kind(column)))
    }

    /// The n of a column of type `char(n)`.
    pub(super) fn length(&self, attnum: i16) -> Option<u32> {
        let mut ty = match self.row {
            Row::Table(relation) => relation.column_at(attnum).ty,
            Row::Domain(id) => ColumnType::plain(id),
        };
        while let TypeKind::Domain { base, .. } = &self.catalog.types.get(ty.id)?.kind {
            ty = *base;
        }
        u32::try_from(ty.modifier - 4)
            .ok()
            .filter(|length| *length > 0)
    }

    /// The value that an expression has.
    pub(super) fn term(&self, expr: &Expr) -> Result<Term, Gap> {
        let gap = |why: &str| Gap::new(expr.span, why);
        Ok(match &expr.kind {
            ExprKind::Null => Term::Null,
            ExprKind::String(text) => Term::Unknown(text.clone()),
            ExprKind::Boolean(value) => {
                Term::Known(Value::Literal(Literal::Boolean(*value)), Kind::Boolean)
            }
            ExprKind::Number(_) | ExprKind::Unary { .. } => match (number(expr), &expr.kind) {
                (Some(number), _) => {
                    let kind = Kind::Exact(literal_type(&number));
                    Term::Known(Value::Literal(Literal::Number(number)), kind)
                }
                (None, ExprKind::Unary { operator, operand }) if &*operator.symbol == "-" => {
                    match self.term(operand)? {
                        Term::Known(value, kind @ Kind::Exact(id)) => {
                            let zero = Value::Literal(Literal::Number("0".into()));
                            let function =
                                Function::Arithmetic(Arithmetic::Subtract, number_type(id));
                            Term::Known(Value::Apply(function, vec![zero, value]), kind)
                        }
                        Term::Null | Term::Unknown(_) | Term::Known(..) | Term::JsonType(_) => {
                            return Err(gap(&not_translated(expr)));
                        }
                    }
                }
                _ => return Err(gap(&not_translated(expr))),
            },
            ExprKind::Column(names) => {
                let (attnum, kind) = self
                    .column(names)
                    .ok_or_else(|| gap("it is no column of the table"))?;
                Term::Known(Value::Column(attnum), kind)
            }
            ExprKind::Binary {
                operator,
                left,
                right,
            } => self.operation(expr, operator, left, right)?,
            ExprKind::Cast { operand, ty } => self.cast(self.term(operand)?, ty, expr.span)?,
            ExprKind::Collate { operand, collation } => match self.term(operand)? {
                Term::Known(value, Kind::Text | Kind::CollatedText) => Term::Known(
                    value,
                    if is_deterministic(collation) {
                        Kind::Text
                    } else {
                        Kind::CollatedText
                    },
                ),
                term @ (Term::Null | Term::Unknown(_)) => term,
                Term::Known(..) | Term::JsonType(_) => {
                    return Err(gap("COLLATE is not translated"));
                }
            },
            ExprKind::Function(call) => self.call(call, expr.span)?,
            ExprKind::BitString(_)
            | ExprKind::Parameter(_)
            | ExprKind::Star(_)
            | ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::IsNull { .. }
            | ExprKind::IsTruth { .. }
            | ExprKind::IsDistinct { .. }
            | ExprKind::InList { .. }
            | ExprKind::InQuery { .. }
            | ExprKind::Between { .. }
            | ExprKind::Like { .. }
            | ExprKind::AnyAll { .. }
            | ExprKind::AnyAllQuery { .. }
            | ExprKind::Case { .. }
            | ExprKind::Array(_)
            | ExprKind::ArrayQuery(_)
            | ExprKind::Row(_)
            | ExprKind::Subscript { .. }
            | ExprKind::Field { .. }
            | ExprKind::Fields(_)
            | ExprKind::Exists(_)
            | ExprKind::Subquery(_)
            | ExprKind::Other(_) => return Err(gap(&not_translated(expr))),
        })
    }

    fn column_kind(&self, column: &Column) -> Kind {
        let kind = self.kind(column.ty.id);
        match (&column.collation, kind) {
            (Some(collation), Kind::Text) if !self.tells_apart(collation) => Kind::CollatedText,
            _ => kind,
        }
    }

    /// Whether texts that differ never compare equal under the collation.
    fn tells_apart(&self, collation: &Collation) -> bool {
        match collation {
            Collation::Own(id) => {
                let own = self.catalog.others.get(*id);
                own.is_some_and(|own| !own.nondeterministic)
            }
            Collation::System(name) => is_deterministic(name),
        }
    }

    /// What is known of a type.
    pub(super) fn kind(&self, id: TypeId) -> Kind {
        let Some(row) = self.catalog.types.get(id) else {
            return Kind::Other;
        };
        if let Some(element) = row.element {
            return Kind::Array(element);
        }
        match &row.kind {
            TypeKind::Enum { .. } => Kind::Enum(id),
            TypeKind::Domain {
                base, collation, ..
            } => match (self.kind(base.id), collation) {
                (Kind::Text, Some(collation)) if !self.tells_apart(collation) => Kind::CollatedText,
                (kind, _) => kind,
            },
            TypeKind::Base => match id {
                oid::INT2 | oid::INT4 | oid::INT8 | oid::NUMERIC => Kind::Exact(id),
                oid::FLOAT4 | oid::FLOAT8 => Kind::Float(id),
                oid::TEXT | oid::VARCHAR | oid::NAME => Kind::Text,
                oid::BPCHAR => Kind::Padded,
                oid::BOOL => Kind::Boolean,
                oid::DATE | oid::TIMESTAMP | oid::TIMESTAMPTZ | oid::TIME => Kind::Instant(id),
                oid::UUID => Kind::Uuid,
                oid::BYTEA => Kind::Bytes,
                oid::JSON | oid::JSONB => Kind::Json,
                _ if row.name == "citext" => Kind::CaseInsensitive,
                _ => Kind::Other,
            },
            TypeKind::Composite { .. } => Kind::Row,
            TypeKind::Range { subtype } if row.namespace == PG_CATALOG => match *subtype {
                oid::INT4 | oid::INT8 => Kind::Range(RangeOf::Whole),
                oid::NUMERIC => Kind::Range(RangeOf::Number),
                oid::DATE => Kind::Range(RangeOf::Day),
                oid::TIMESTAMP | oid::TIMESTAMPTZ => Kind::Range(RangeOf::Moment),
                _ => Kind::Other,
            },
            TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => Kind::Other,
        }
    }

    /// The type of a name; where it says no schema, the built-in one, that in `public`, or the only one.
    pub(super) fn resolve(&self, name: &QualifiedName) -> Option<TypeId> {
        if let Some(namespace) = &name.namespace {
            let namespace = self.catalog.namespace(namespace.as_str())?;
            return self.catalog.ty(namespace, name.name.as_str());
        }
        [PG_CATALOG, PUBLIC]
            .into_iter()
            .find_map(|namespace| self.catalog.ty(namespace, name.name.as_str()))
            .or_else(|| {
                let mut found = self
                    .catalog
                    .types
                    .iter()
                    .filter(|(_, row)| row.name == name.name);
                let (id, _) = found.next()?;
                found.next().is_none().then_some(id)
            })
    }

    /// A cast that does not change the value as seen here.
    fn cast(&self, term: Term, ty: &TypeName, span: Span) -> Result<Term, Gap> {
        let gap = || Gap::new(span, "this cast is not translated");
        if ty.dimensions > 0 || ty.column_of.is_some() {
            return Err(gap());
        }
        let to = self
            .resolve(&ty.name)
            .map_or(Kind::Other, |id| self.kind(id));
        // `varchar(3)` cuts and `numeric(4,1)` rounds.
        let plain = ty.modifiers.is_empty();
        match (term, to) {
            (Term::Null, _) => Ok(Term::Null),
            (Term::Unknown(text), Kind::Text) if fits(&text, &ty.modifiers) => {
                Ok(Term::Known(Value::Literal(Literal::Text(text)), Kind::Text))
            }
            (Term::Unknown(text), Kind::Enum(_)) => {
                Ok(Term::Known(Value::Literal(Literal::Text(text)), to))
            }
            (Term::Unknown(text), Kind::Exact(oid::NUMERIC) | Kind::Float(_)) if is_nan(&text) => {
                Ok(Term::Unknown(text))
            }
            (Term::Unknown(text), Kind::Json) if plain => Ok(Term::Unknown(text)),
            (Term::Unknown(text), Kind::Exact(id)) if plain => {
                let number =
                    decimal(&text).filter(|number| id == oid::NUMERIC || is_integer(number));
                number
                    .map(|number| Term::Known(Value::Literal(Literal::Number(number)), to))
                    .ok_or_else(gap)
            }
            (Term::Unknown(text), Kind::Float(id)) => decimal(&text)
                .filter(|number| id == oid::FLOAT8 || fits_real(number))
                .map(|number| Term::Known(Value::Literal(Literal::Number(number)), to))
                .ok_or_else(gap),
            (Term::Unknown(text), Kind::Instant(id)) if plain => moment(id, &text)
                .map(|moment| Term::Known(Value::Literal(moment), to))
                .map_err(|why| Gap::new(span, why)),
            (Term::Unknown(text), Kind::Uuid) if plain => Ok(Term::Unknown(text)),
            (Term::Unknown(text), Kind::CaseInsensitive) if plain => Ok(Term::Unknown(text)),
            (Term::Unknown(text), Kind::Padded) if plain => Ok(Term::Known(
                Value::Literal(Literal::Text(text)),
                Kind::Padded,
            )),
            (Term::Known(value, Kind::Padded), Kind::Text) if plain => {
                Ok(Term::Known(unpadded(value), Kind::Text))
            }
            // Blanks behind it mean nothing from here on.
            (Term::Known(value, Kind::Text), Kind::Padded) if plain => {
                Ok(Term::Known(unpadded(value), Kind::Padded))
            }
            (
                Term::Known(Value::Literal(Literal::Boolean(truth)), Kind::Boolean),
                Kind::Boolean,
            ) => Ok(Term::Known(
                Value::Literal(Literal::Boolean(truth)),
                Kind::Boolean,
            )),
            (Term::Unknown(text), Kind::Boolean) => truth_of_literal(&text)
                .map(|truth| Term::Known(Value::Literal(Literal::Boolean(truth)), Kind::Boolean))
                .ok_or_else(gap),
            (Term::Known(value, Kind::Text), Kind::Text) => {
                let kept = if let Value::Literal(Literal::Text(text)) = &value {
                    fits(text, &ty.modifiers)
                } else {
                    plain
                };
                kept.then_some(Term::Known(value, Kind::Text))
                    .ok_or_else(gap)
            }
            (Term::Known(value, Kind::Enum(_)), Kind::Text) if plain => {
                Ok(Term::Known(value, Kind::Text))
            }
            (Term::Known(value, Kind::CollatedText), Kind::Text) if plain => {
                Ok(Term::Known(value, Kind::CollatedText))
            }
            // Behind the cast it compares as a text.
            (Term::Known(value, Kind::CaseInsensitive), Kind::Text) if plain => {
                Ok(Term::Known(value, Kind::Text))
            }
            (
                Term::Known(value, from @ (Kind::Exact(_) | Kind::Float(_))),
                Kind::Exact(_) | Kind::Float(_),
            ) if plain && widens(&value, from, to) => Ok(Term::Known(value, to)),
            (Term::Known(value, from), to) if plain && from == to && to != Kind::Other => {
                Ok(Term::Known(value, to))
            }
            (Term::JsonType(value), Kind::Text) if plain => Ok(Term::JsonType(value)),
            (Term::Unknown(_) | Term::Known(..) | Term::JsonType(_), _) => Err(gap()),
        }
    }
}

/// Whether a quoted number is none.
pub(super) fn is_nan(text: &str) -> bool {
    text.trim().eq_ignore_ascii_case("nan")
}

/// Whether a number stays what it is by this cast.
fn widens(value: &Value, from: Kind, to: Kind) -> bool {
    if from == to {
        return true;
    }
    if let Value::Literal(Literal::Number(number)) = value {
        return if let Kind::Exact(id) = to {
            id == oid::NUMERIC || is_integer(number)
        } else {
            // real rounds most decimal fractions.
            to == Kind::Float(oid::FLOAT8) || fits_real(number)
        };
    }
    let wider = |id: TypeId| match id {
        oid::INT2 => 0,
        oid::INT4 => 1,
        oid::INT8 => 2,
        _ => 3,
    };
    match (from, to) {
        (Kind::Exact(from), Kind::Exact(to)) => wider(from) < wider(to),
        // A double holds every integer.
        (Kind::Exact(oid::INT2 | oid::INT4), Kind::Float(oid::FLOAT8)) => true,
        _ => false,
    }
}

/// Whether a text is not cut by the length of a varchar.
fn fits(text: &str, modifiers: &[i32]) -> bool {
    match modifiers {
        [] => true,
        [length] => i32::try_from(text.chars().count()).is_ok_and(|count| count <= *length),
        _ => false,
    }
}

/// The type of a number as written.
fn literal_type(number: &str) -> TypeId {
    if number.parse::<i32>().is_ok() {
        oid::INT4
    } else if number.parse::<i64>().is_ok() {
        oid::INT8
    } else {
        oid::NUMERIC
    }
}

/// The type that a result must fit.
pub(super) fn number_type(id: TypeId) -> NumberType {
    match id {
        oid::INT2 => NumberType::Integer(16),
        oid::INT4 => NumberType::Integer(32),
        oid::INT8 => NumberType::Integer(64),
        _ => NumberType::Numeric,
    }
}

/// A number with its sign.
pub(super) fn number(expr: &Expr) -> Option<Arc<str>> {
    if let ExprKind::Number(text) = &expr.kind {
        return decimal(text);
    }
    let ExprKind::Unary { operator, operand } = &expr.kind else {
        return None;
    };
    let number = number(operand)?;
    match (&*operator.symbol, &operator.namespace) {
        ("+", None) => Some(number),
        ("-", None) => Some(match number.strip_prefix('-') {
            Some(positive) => positive.into(),
            None => format!("-{number}").into(),
        }),
        _ => None,
    }
}

/// A decimal number in its plain spelling; `None` for an exponent, hexadecimal digits, NaN.
pub(super) fn decimal(text: &str) -> Option<Arc<str>> {
    let text = text.trim_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c']);
    let (sign, digits) = match text.as_bytes().first()? {
        b'-' => ("-", &text[1..]),
        b'+' => ("", &text[1..]),
        _ => ("", text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    Some(if fraction.is_empty() {
        format!("{sign}{whole}").into()
    } else {
        format!("{sign}{whole}.{fraction}").into()
    })
}

/// Whether a real holds this number exactly, so that it is none that was rounded to it.
pub(super) fn fits_real(number: &str) -> bool {
    let is_short = number.len() <= 12;
    is_short
        && number.parse::<f64>().is_ok_and(|double| {
            #[expect(clippy::cast_possible_truncation, reason = "this is what is asked")]
            let real = double as f32;
            f64::from(real).to_bits() == double.to_bits()
        })
}

/// Whether a number has no fraction written.
pub(super) fn is_integer(number: &str) -> bool {
    !number.contains('.')
}

/// Whether texts that differ never compare equal. PostgreSQL's own collations are so; one that a migration makes may
/// not be.
fn is_deterministic(collation: &QualifiedName) -> bool {
    let name = collation.name.as_str();
    collation
        .namespace
        .as_ref()
        .is_some_and(|namespace| *namespace == "pg_catalog")
        || matches!(
            name,
            "default" | "C" | "POSIX" | "ucs_basic" | "unicode" | "pg_c_utf8"
        )
        || name.ends_with("-x-icu")
        || matches!(
            name.rsplit_once('.'),
            Some((_, "utf8" | "UTF8" | "utf-8" | "UTF-8"))
        )
}

/// The kind of expression, for a reason.
pub(super) fn not_translated(expr: &Expr) -> String {
    let what = match &expr.kind {
        ExprKind::Binary { operator, .. }
        | ExprKind::AnyAll { operator, .. }
        | ExprKind::Unary { operator, .. } => {
            return format!("operator {} is not translated", operator.symbol);
        }
        ExprKind::Function(call) => {
            return format!("function \"{}\" is not translated", call.name);
        }
        ExprKind::Like { .. } => "a pattern",
        ExprKind::Case { .. } => "CASE",
        ExprKind::Cast { .. } => "this cast",
        ExprKind::Array(_) | ExprKind::ArrayQuery(_) => "an array",
        ExprKind::Row(_) => "a row",
        ExprKind::Subscript { .. } => "a subscript",
        ExprKind::Field { .. } | ExprKind::Fields(_) => "a field",
        ExprKind::Exists(_)
        | ExprKind::Subquery(_)
        | ExprKind::InQuery { .. }
        | ExprKind::AnyAllQuery { .. } => "a subquery",
        ExprKind::Column(_) => "this column's type",
        ExprKind::Other(what) => what,
        ExprKind::Null
        | ExprKind::Boolean(_)
        | ExprKind::Number(_)
        | ExprKind::String(_)
        | ExprKind::BitString(_)
        | ExprKind::Parameter(_) => "this constant",
        ExprKind::Star(_)
        | ExprKind::And(_)
        | ExprKind::Or(_)
        | ExprKind::Not(_)
        | ExprKind::IsNull { .. }
        | ExprKind::IsTruth { .. }
        | ExprKind::IsDistinct { .. }
        | ExprKind::InList { .. }
        | ExprKind::Between { .. }
        | ExprKind::Collate { .. } => "this expression",
    };
    format!("{what} is not translated")
}
