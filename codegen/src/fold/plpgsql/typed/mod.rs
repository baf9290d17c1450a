//! What operators and functions give for values whose types are known: which one is meant is decided as PostgreSQL decides
//! it, literals become what it takes, and errors are its errors.
//!
//! What is not followed here gives no answer, and the caller goes on with what it knows of the values.

mod arithmetic;
mod array_text;
mod arrays;
mod calls;
mod convert;
mod decimal;
mod digest;
mod expressions;
mod input;
mod json;
mod json_calls;
mod json_paths;
mod output;
mod record_text;
mod regexps;
mod strings;
mod to_char;

pub(super) use self::arithmetic::exactly_whole;
pub(super) use self::arrays::flat;
pub(super) use self::calls::Called;
pub(super) use self::convert::How;
pub(super) use self::decimal::Decimal;
use self::decimal::Read;
pub(super) use self::json_calls::objects_of;
pub(super) use self::strings::bit_literal;
use std::cmp::Ordering;
use std::sync::Arc;

use self::decimal::{float_text, read_float};
use super::conditions::raise;
use super::eval::Eval;
use super::time::TimeKind;
use super::value::{ObjectType, Value};
use crate::catalog::TypeId;
use crate::catalog::ty::oid;
use crate::expr::{Expr, ExprKind};
use crate::fold::Refusal;
use crate::fold::query::Meant;
use crate::source::Span;

/// Oids of PostgreSQL's types that are named here alone.
pub(super) mod own {
    use crate::catalog::TypeId;

    /// `int2vector`
    pub(in crate::fold::plpgsql) const INT2_VECTOR: TypeId = TypeId(22);
    /// `oidvector`
    pub(in crate::fold::plpgsql) const OID_VECTOR: TypeId = TypeId(30);
    /// `any`
    pub(in crate::fold::plpgsql) const ANY: TypeId = TypeId(2276);
}

/// A number with its kind.
#[derive(Debug, Clone, Copy)]
pub(super) enum Number {
    /// Of any of the types of whole numbers.
    Whole(i64),
    /// `numeric`
    Exact(Decimal),
    /// `float4` and `float8`
    Float(f64),
}

impl Number {
    /// The number that a value of such a type is.
    pub(super) fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Int(number) => Self::Whole(*number),
            Value::Typed(oid::INT2 | oid::INT8 | oid::OID, text) => Self::Whole(text.parse().ok()?),
            Value::Typed(oid::NUMERIC, text) => Self::Exact(read(text)?),
            Value::Typed(oid::FLOAT8, text) => match read_float(text, false) {
                Read::Value(number) => Self::Float(number),
                Read::Invalid | Read::Beyond => return None,
            },
            Value::Typed(oid::FLOAT4, text) => match read_float(text, true) {
                Read::Value(number) => Self::Float(number),
                Read::Invalid | Read::Beyond => return None,
            },
            _ => return None,
        })
    }

    /// As `numeric`; a float has no exact one.
    pub(super) fn exact(self) -> Option<Decimal> {
        match self {
            Self::Whole(number) => Some(Decimal::whole(number)),
            Self::Exact(number) => Some(number),
            Self::Float(_) => None,
        }
    }

    /// As `float8`.
    pub(super) fn float(self) -> f64 {
        match self {
            Self::Whole(number) => Decimal::whole(number).to_f64(),
            Self::Exact(number) => number.to_f64(),
            Self::Float(number) => number,
        }
    }

    /// Which is greater.
    pub(super) fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Float(_), _) | (_, Self::Float(_)) => self.float().partial_cmp(&other.float()),
            (a, b) => a.exact()?.compare(b.exact()?),
        }
    }
}

/// A text of JSON as `jsonb` prints it; `None` where that is not known.
pub(in crate::fold) fn jsonb_text(text: &str) -> Option<String> {
    match json::read(text) {
        Read::Value(value) => Some(value.normalized()?.text()),
        Read::Invalid | Read::Beyond => None,
    }
}

/// A `numeric` that was printed.
pub(super) fn read(text: &str) -> Option<Decimal> {
    match Decimal::read(text, 18) {
        Read::Value(number) => Some(number),
        Read::Invalid | Read::Beyond => None,
    }
}

/// A `numeric`.
pub(super) fn numeric(number: Decimal) -> Value {
    Value::typed(oid::NUMERIC, number.text())
}

/// A `float8`.
pub(super) fn float(number: f64) -> Value {
    Value::typed(oid::FLOAT8, float_text(number, false))
}

/// The order of two values of a type by their texts; `None` where those do not tell.
pub(super) fn same_of_type(ty: TypeId, a: &str, b: &str) -> Option<Ordering> {
    match ty {
        oid::INT2 | oid::INT8 | oid::OID | oid::NUMERIC | oid::FLOAT4 | oid::FLOAT8 => {
            let of = |text: &str| Number::of(&Value::typed(ty, text));
            of(a)?.compare(of(b)?)
        }
        oid::BPCHAR => {
            Value::text(a.trim_end_matches(' ')).compare(&Value::text(b.trim_end_matches(' ')))
        }
        oid::VARCHAR => Value::text(a).compare(&Value::text(b)),
        // These have an order of their bytes, whatever the collation.
        oid::NAME | oid::CHAR | oid::UUID | oid::BYTEA | oid::BIT | oid::VARBIT => Some(a.cmp(b)),
        oid::JSONB => json::same(a, b)?.then_some(Ordering::Equal),
        _ => (a == b).then_some(Ordering::Equal),
    }
}

/// The items of an `int2vector` or `oidvector`.
pub(super) fn vector_items(ty: TypeId, text: &str) -> Option<Vec<Value>> {
    let item = |text: &str| match ty {
        own::INT2_VECTOR => text.parse().ok().map(Value::small),
        _ => text.parse().ok().map(Value::Int),
    };
    matches!(ty, own::INT2_VECTOR | own::OID_VECTOR).then(|| {
        text.split(' ')
            .filter(|it| !it.is_empty())
            .map(item)
            .collect()
    })?
}

impl Value {
    /// Its text, where it is a string of any type, or a literal.
    pub(super) fn as_text(&self) -> Option<Arc<str>> {
        match self {
            Self::Text(text)
            | Self::Literal(text)
            | Self::Typed(oid::NAME | oid::VARCHAR | oid::CHAR, text) => Some(text.clone()),
            Self::Typed(oid::BPCHAR, text) => Some(text.trim_end_matches(' ').into()),
            _ => None,
        }
    }

    /// A string of any type as a `text`, every other value as it is.
    pub(super) fn plain(self) -> Self {
        match self.as_text() {
            Some(text) => Self::Text(text),
            None => self,
        }
    }
}

impl Eval<'_, '_> {
    /// The type of a value; `None` where its variant does not tell.
    pub(super) fn type_of(&self, value: &Value) -> Option<TypeId> {
        Some(match value {
            Value::Null | Value::Record(_) | Value::Unknown(_) => return None,
            Value::Bool(_) => oid::BOOL,
            Value::Int(_) => oid::INT4,
            Value::Text(_) => oid::TEXT,
            Value::Literal(_) => oid::UNKNOWN,
            Value::Typed(ty, _) => *ty,
            Value::Object(kind, _) => type_of_object(*kind),
            Value::Time(time) => type_of_time(time.kind),
            Value::Interval(_) => oid::INTERVAL,
            Value::Array(items) => {
                let element = self.type_of_items(items)?;
                return self.folder.catalog.types.get(element)?.array;
            }
        })
    }

    /// The type that all items have, of arrays within too.
    fn type_of_items(&self, items: &[Value]) -> Option<TypeId> {
        let mut found = None;
        for item in items.iter().filter(|item| **item != Value::Null) {
            let ty = match item {
                Value::Array(items) => self.type_of_items(items)?,
                item => self.type_of(item)?,
            };
            if found.is_some_and(|found| found != ty) {
                return None;
            }
            found = Some(ty);
        }
        found
    }

    /// The type that an expression has for certain, where it is NULL.
    pub(super) fn type_of_null(&self, expr: &Expr) -> Option<TypeId> {
        match &expr.kind {
            ExprKind::Null => Some(oid::UNKNOWN),
            _ => self.declared_type(expr),
        }
    }

    /// The value of an operator; `None` where it is not followed here.
    pub(super) fn typed_operator(
        &self,
        symbol: &str,
        left: &Value,
        right: &Value,
        span: Span,
    ) -> Result<Operated, Refusal> {
        let (Some(a), Some(b)) = (self.type_of(left), self.type_of(right)) else {
            return Ok(Operated::Not);
        };
        match self.folder.operator_meant(symbol, &[a, b]) {
            Meant::BuiltIn { declared, result } if declared.len() == 2 => {
                let left = self.coerce(left.clone(), declared[0], span)?;
                let right = self.coerce(right.clone(), declared[1], span)?;
                if left.reason().is_some() || right.reason().is_some() {
                    return Ok(Operated::Given(left, right));
                }
                let value = self.operate(symbol, (&declared, result), &left, &right, span)?;
                Ok(value.map_or(
                    Operated::Given(left.plain(), right.plain()),
                    Operated::Value,
                ))
            }
            Meant::Missing => {
                self.folder.missing_operator(symbol, &[a, b], span)?;
                Ok(Operated::Value(Value::unknown(
                    span,
                    format!("operator {symbol}"),
                )))
            }
            Meant::Ambiguous => Err(self.folder.ambiguous_operator(symbol, &[a, b], span)),
            Meant::BuiltIn { .. } | Meant::Own(_) | Meant::Unsure => Ok(Operated::Not),
        }
    }

    fn operate(
        &self,
        symbol: &str,
        (declared, result): (&[TypeId], TypeId),
        left: &Value,
        right: &Value,
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        if let (Some(a), Some(b)) = (Number::of(left), Number::of(right)) {
            return self.on_numbers(symbol, result, (a, b), span);
        }
        if let Some(holds) = self.compared(symbol, left, right) {
            return Ok(Some(Value::Bool(holds)));
        }
        if [oid::JSON, oid::JSONB].contains(&declared[0]) {
            return self.on_json(symbol, declared, left, right, span);
        }
        if [oid::BIT, oid::VARBIT].contains(&declared[0]) {
            return Ok(strings::on_bits(symbol, left, right));
        }
        Ok(match (symbol, left, right) {
            ("^@", Value::Text(text), Value::Text(prefix)) => {
                Some(Value::Bool(text.starts_with(&**prefix)))
            }
            ("||", Value::Array(_), _) | ("||", _, Value::Array(_)) => {
                arrays::concatenated(left, right)
            }
            ("||", left, right) if result == oid::TEXT => {
                let left = self.cast_text(left);
                let right = self.cast_text(right);
                left.zip(right)
                    .map(|(left, right)| Value::text(format!("{left}{right}")))
            }
            _ => None,
        })
    }

    /// A comparison of two values of a type.
    fn compared(&self, symbol: &str, left: &Value, right: &Value) -> Option<bool> {
        if !["=", "<>", "<", "<=", ">", ">="].contains(&symbol) {
            return None;
        }
        if let (Some(a), Some(b)) = (left.as_text(), right.as_text())
            && matches!(symbol, "=" | "<>")
        {
            return Some((a == b) == (symbol == "="));
        }
        let ordering = self.ordering(left, right);
        let ordering = match ordering {
            Some(ordering) => ordering,
            None if matches!(symbol, "=" | "<>") => {
                return Some((left.equals(right)?) == (symbol == "="));
            }
            None => return None,
        };
        Some(match symbol {
            "=" => ordering.is_eq(),
            "<>" => ordering.is_ne(),
            "<" => ordering.is_lt(),
            "<=" => ordering.is_le(),
            ">" => ordering.is_gt(),
            _ => ordering.is_ge(),
        })
    }

    /// The order of two values of a type.
    pub(super) fn ordering(&self, left: &Value, right: &Value) -> Option<Ordering> {
        match (left, right) {
            (Value::Typed(a, left), Value::Typed(b, right)) if a == b => match self.labels(*a) {
                Some(labels) => {
                    let place = |label: &str| labels.iter().position(|it| it == label);
                    Some(place(left)?.cmp(&place(right)?))
                }
                None => same_of_type(*a, left, right),
            },
            (Value::Array(a), Value::Array(b)) => {
                for (a, b) in a.iter().zip(b) {
                    let ordering = match (a, b) {
                        (Value::Null, Value::Null) => Ordering::Equal,
                        (Value::Null, _) => Ordering::Greater,
                        (_, Value::Null) => Ordering::Less,
                        (a, b) => self.ordering(a, b)?,
                    };
                    if ordering.is_ne() {
                        return Some(ordering);
                    }
                }
                Some(a.len().cmp(&b.len()))
            }
            (Value::Interval(a), Value::Interval(b)) => Some(a.length().cmp(&b.length())),
            (left, right) => match (Number::of(left), Number::of(right)) {
                (Some(a), Some(b)) => a.compare(b),
                _ => left.compare(right),
            },
        }
    }

    /// The labels of an enum.
    pub(super) fn labels(&self, ty: TypeId) -> Option<&[String]> {
        self.folder.labels_of(ty)
    }

    /// `datatype_mismatch`
    pub(super) fn mismatch(&self, a: TypeId, b: TypeId, span: Span) -> Refusal {
        let name = |ty| self.folder.type_name(ty);
        let message = format!("types {} and {} cannot be matched", name(a), name(b));
        raise("42804", span, message)
    }

    /// The items of ARRAY or VALUES, CASE or COALESCE, as the type that PostgreSQL gives them together.
    pub(super) fn unified(&self, values: Vec<Value>, span: Span) -> Result<Vec<Value>, Refusal> {
        let mut types = Vec::new();
        for value in values.iter().filter(|value| **value != Value::Null) {
            match value {
                Value::Array(_) => return Ok(values),
                value => match self.type_of(value) {
                    Some(ty) => types.push(ty),
                    None => return Ok(values.into_iter().map(settled).collect()),
                },
            }
        }
        match self.folder.common_of(&types) {
            Some(Ok(ty)) => values
                .into_iter()
                .map(|value| self.coerce(value, ty, span))
                .collect(),
            Some(Err((a, b))) => Err(self.mismatch(a, b, span)),
            None => Ok(values.into_iter().map(settled).collect()),
        }
    }
}

/// What came of looking for an operator.
pub(super) enum Operated {
    /// Its value.
    Value(Value),
    /// It is there, but not followed here; its operands as it takes them.
    Given(Value, Value),
    /// It is not known.
    Not,
}

/// A literal as a text.
pub(super) fn settled(value: Value) -> Value {
    match value {
        Value::Literal(text) => Value::Text(text),
        value => value,
    }
}

/// `regclass` and its like.
pub(super) fn type_of_object(kind: ObjectType) -> TypeId {
    TypeId(match kind {
        ObjectType::Relation => 2205,
        ObjectType::Type => 2206,
        ObjectType::Namespace => 4089,
        ObjectType::Function => 24,
        ObjectType::Procedure => 2202,
        ObjectType::Role => 4096,
    })
}

/// The kind of a type of objects.
pub(in crate::fold) fn object_of_type(ty: TypeId) -> Option<ObjectType> {
    Some(match ty.0 {
        2205 => ObjectType::Relation,
        2206 => ObjectType::Type,
        4089 => ObjectType::Namespace,
        24 => ObjectType::Function,
        2202 => ObjectType::Procedure,
        4096 => ObjectType::Role,
        _ => return None,
    })
}

fn type_of_time(kind: TimeKind) -> TypeId {
    match kind {
        TimeKind::Date => oid::DATE,
        TimeKind::Timestamp => oid::TIMESTAMP,
        TimeKind::TimestampTz => oid::TIMESTAMPTZ,
    }
}
