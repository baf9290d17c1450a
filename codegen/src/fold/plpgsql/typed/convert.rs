//! Casts between types: written ones, those that an operator or function needs, and assignments.

use std::sync::Arc;

use super::super::conditions::raise;
use super::super::eval::{Env, Eval, Scope};
use super::super::operators::unknown_of;
use super::super::query::Header;
use super::super::time::{Time, TimeKind};
use super::super::value::{Unknown, Value};
use super::decimal::{Decimal, float_text};
use super::{Number, input, json, numeric, own, settled};
use crate::catalog::ty::DomainConstraint;
use crate::catalog::ty::{numeric_modifier, oid};
use crate::catalog::{ColumnType, TypeId, TypeKind};
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::Span;

/// Why a value is cast.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::fold::plpgsql) enum How {
    /// CAST and `::`
    Written,
    /// It is stored in a variable: what has no cast goes by its text.
    Assigned,
}

impl Eval<'_, '_> {
    /// A value where an operator or function takes this type.
    pub(in crate::fold::plpgsql) fn coerce(
        &self,
        value: Value,
        ty: TypeId,
        span: Span,
    ) -> Result<Value, Refusal> {
        let is_pseudo = self
            .folder
            .catalog
            .types
            .get(ty)
            .is_none_or(|row| matches!(row.kind, TypeKind::Pseudo));
        if is_pseudo || ty == own::ANY {
            return Ok(settled(value));
        }
        match &value {
            Value::Literal(text) => self.input(ty, text, span),
            Value::Null | Value::Unknown(_) => Ok(value),
            _ if self.type_of(&value) == Some(ty) => Ok(value),
            // Oids of catalogs are told by plain numbers.
            Value::Int(_) if ty == oid::OID => Ok(value),
            Value::Object(_, oid) if ty == oid::OID => Ok(Value::oid(i64::from(*oid))),
            _ => self.convert(value, ColumnType::plain(ty), How::Written, span),
        }
    }

    /// A value as another type.
    pub(in crate::fold::plpgsql) fn convert(
        &self,
        value: Value,
        target: ColumnType,
        how: How,
        span: Span,
    ) -> Result<Value, Refusal> {
        let Some(row) = self.folder.catalog.types.get(target.id) else {
            return Ok(unknown_of([&value], span, "a value"));
        };
        match &row.kind {
            TypeKind::Domain {
                base,
                not_null,
                constraints,
                ..
            } => {
                let value = self.convert(value, *base, how, span)?;
                if *not_null && value == Value::Null {
                    let message = format!("domain {} does not allow null values", row.name);
                    return Err(raise("23502", span, message));
                }
                return self.checked(value, &row.name, constraints, span);
            }
            TypeKind::Composite { .. } | TypeKind::Pseudo | TypeKind::Shell => {
                return Ok(settled(value));
            }
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. } => {}
        }
        match &value {
            Value::Null => return Ok(value),
            Value::Unknown(unknown) => return Ok(self.convert_unknown(unknown, target.id, span)),
            _ => {}
        }
        if row.name == "citext" {
            let parts = self.parts(&value);
            return Ok(super::super::text::assembled(parts, [&value], span));
        }
        if let Some(element) = self.folder.element_type(target.id) {
            return self.convert_array(&value, (target, element), how, span);
        }
        let source = self.type_of(&value);
        if how == How::Written
            && let Some(source) = source.filter(|it| *it != oid::UNKNOWN && *it != target.id)
            && !matches!(value, Value::Int(_)) // An oid perhaps.
            && self.folder.casts_explicitly(source, target.id) == Some(false)
        {
            let name = |ty| self.folder.type_name(ty);
            let message = format!("cannot cast type {} to {}", name(source), name(target.id));
            return Err(raise("42846", span, message));
        }
        let value = self.convert_plain(value, target, how, span)?;
        self.with_modifier(value, target, how, span)
    }

    /// A value of a domain that its CHECKs let pass. Where that is not known and a handler waits for the error, neither is
    /// the value.
    fn checked(
        &self,
        value: Value,
        domain: &Name,
        constraints: &[DomainConstraint],
        span: Span,
    ) -> Result<Value, Refusal> {
        if value.reason().is_some() {
            return Ok(value);
        }
        for constraint in constraints {
            let name = &constraint.name;
            let message = format!("value for domain {domain} violates check constraint \"{name}\"");
            let refusal = raise("23514", span, message);
            let holds = match self.folder.parse_expression(&constraint.expr) {
                Ok(Some(expr)) => {
                    // The names of the body are none of the check's.
                    let mut state = self.state.clone();
                    state.conflict = None;
                    state.frames.truncate(1);
                    let header = Header {
                        columns: vec![(None, Name::from_quoted("value"))],
                        open: Vec::new(),
                    };
                    let row = [value.clone()];
                    self.machine
                        .with_eval(&mut state, &constraint.expr.text, &[], |eval| {
                            let scope = Scope {
                                header: &header,
                                row: &row,
                                group: None,
                                outer: Env::default(),
                            };
                            let env = Env {
                                scope: Some(&scope),
                                with: None,
                            };
                            eval.eval(&expr, env)
                        })?
                }
                Ok(None) | Err(_) => Value::unknown(span, "a CHECK that is not understood"),
            };
            match holds {
                Value::Bool(false) => return Err(refusal),
                Value::Unknown(unknown) if self.state.catches(&refusal) => {
                    let what = format!("the CHECKs of domain \"{domain}\"");
                    return Ok(Value::Unknown(unknown.plain().because(span, what)));
                }
                _ => {}
            }
        }
        Ok(value)
    }

    fn convert_unknown(&self, unknown: &Unknown, ty: TypeId, span: Span) -> Value {
        let value = Value::Unknown(unknown.clone());
        if matches!(
            ty,
            oid::TEXT | oid::VARCHAR | oid::BPCHAR | oid::NAME | oid::CHAR
        ) {
            let parts = self.parts(&value);
            return super::super::text::assembled(parts, [&value], span);
        }
        // A value of any other type prints in that type's own way, so its text is not known any more.
        Value::Unknown(Unknown {
            parts: None,
            ..unknown.clone()
        })
    }

    fn convert_array(
        &self,
        value: &Value,
        (target, element): (ColumnType, TypeId),
        how: How,
        span: Span,
    ) -> Result<Value, Refusal> {
        let items = match value {
            Value::Array(items) => items.clone(),
            Value::Literal(text) | Value::Text(text) => {
                let of_element = ColumnType {
                    id: element,
                    ..target
                };
                return match (self.input(target.id, text, span)?, target.modifier) {
                    (Value::Array(items), modifier) if modifier != -1 => items
                        .into_iter()
                        .map(|item| self.convert(item, of_element, how, span))
                        .collect::<Result<_, _>>()
                        .map(Value::Array),
                    (value, _) => Ok(value),
                };
            }
            Value::Typed(..) => match value.items() {
                // Its first item has the number 0, which its text tells.
                Some(_) => return Ok(Value::unknown_not_null(span, "an array that begins at 0")),
                None => return Ok(unknown_of([value], span, "an array")),
            },
            _ if how == How::Written => {
                let name = |ty| self.folder.type_name(ty);
                let source = self.type_of(value).map_or_else(String::new, name);
                let message = format!("cannot cast type {source} to {}", name(target.id));
                return Err(raise("42846", span, message));
            }
            _ => return Ok(unknown_of([value], span, "an array")),
        };
        let of_element = ColumnType {
            id: element,
            ..target
        };
        items
            .into_iter()
            .map(|item| match item {
                Value::Array(_) => self.convert(item, target, how, span),
                item => self.convert(item, of_element, how, span),
            })
            .collect::<Result<_, _>>()
            .map(Value::Array)
    }

    fn convert_plain(
        &self,
        value: Value,
        target: ColumnType,
        how: How,
        span: Span,
    ) -> Result<Value, Refusal> {
        let ty = target.id;
        let by_text = |value: &Value| match self.printed(value) {
            Some(text) => self.input(ty, &text, span),
            None => Ok(unknown_of([value], span, "a value")),
        };
        if self.type_of(&value) == Some(ty) {
            return Ok(value);
        }
        let written = how == How::Written;
        Ok(match (ty, &value) {
            (oid::TEXT | oid::VARCHAR | oid::BPCHAR | oid::NAME | oid::CHAR, _) => {
                if let Some(text) = self.cast_text(&value) {
                    return self
                        .folder
                        .string(ty, target.modifier, written, &text, span);
                }
                let parts = self.parts(&value);
                super::super::text::assembled(parts, [&value], span)
            }
            (_, Value::Literal(text) | Value::Text(text)) => self.input(ty, text, span)?,
            (_, Value::Typed(oid::VARCHAR | oid::BPCHAR | oid::NAME | oid::CHAR, text)) => {
                self.input(ty, text, span)?
            }
            (oid::INT2 | oid::INT4 | oid::INT8 | oid::NUMERIC | oid::FLOAT4 | oid::FLOAT8, _)
                if Number::of(&value).is_some() =>
            {
                match Number::of(&value) {
                    Some(number) => self.number_as(ty, number, span)?,
                    None => value,
                }
            }
            (oid::INT4, Value::Bool(is)) if written => Value::int(u32::from(*is)),
            (oid::BOOL, Value::Int(number)) if written => Value::Bool(*number != 0),
            (oid::INT2 | oid::INT4 | oid::INT8, Value::Object(_, oid)) => Value::int(*oid),
            (oid::OID, Value::Object(_, oid)) => Value::oid(i64::from(*oid)),
            (oid::OID, _) if value.number().is_some() => match value.number() {
                Some(number) if (0..4_294_967_296).contains(&number) => Value::oid(number),
                _ => Value::unknown(span, "an oid"),
            },
            (oid::DATE, Value::Time(time)) => Value::Time(time.to(TimeKind::Date)),
            (oid::TIMESTAMP, Value::Time(time)) => Value::Time(time.to(TimeKind::Timestamp)),
            (oid::TIMESTAMPTZ, Value::Time(time)) => Value::Time(time.to(TimeKind::TimestampTz)),
            (oid::TIME, Value::Time(time)) if time.kind != TimeKind::Date => {
                Value::typed(oid::TIME, &time.text()[11..19])
            }
            (oid::JSON, Value::Typed(oid::JSONB, text)) => Value::Typed(oid::JSON, text.clone()),
            (_, Value::Typed(oid::JSONB, text)) if written => {
                self.scalar_of_json(text, target, span)?
            }
            (oid::BIT | oid::VARBIT, Value::Typed(oid::BIT | oid::VARBIT, text)) => {
                Value::Typed(ty, text.clone())
            }
            (oid::BIT, Value::Int(number)) => {
                let width = usize::try_from(target.modifier.max(1)).unwrap_or(1);
                let all = format!("{:064b}", *number);
                match all.len().checked_sub(width) {
                    Some(start) => Value::typed(ty, &all[start..]),
                    None => Value::unknown_not_null(span, "a bit string"),
                }
            }
            (oid::INT4, Value::Typed(oid::BIT, text)) if text.len() <= 32 => {
                u32::from_str_radix(text, 2).map_or_else(
                    |_| Value::unknown_not_null(span, "a number"),
                    |number| Value::int(number.cast_signed()),
                )
            }
            _ => match super::object_of_type(ty) {
                Some(kind) => self.cast_object(&value.plain(), kind, span)?,
                None if !written => by_text(&value)?,
                None => {
                    let name = self.folder.type_name(ty);
                    Value::unknown_not_null(span, format!("a value of type {name}"))
                }
            },
        })
    }

    /// A number as another type of numbers.
    pub(in crate::fold::plpgsql) fn number_as(
        &self,
        ty: TypeId,
        number: Number,
        span: Span,
    ) -> Result<Value, Refusal> {
        let name = || self.folder.type_name(ty);
        let out_of_range = || raise("22003", span, format!("{} out of range", name()));
        let is_single = ty == oid::FLOAT4;
        Ok(match ty {
            oid::INT2 | oid::INT4 | oid::INT8 => {
                let whole = match number {
                    Number::Whole(number) => Some(number),
                    Number::Exact(number) => number.to_i64(),
                    Number::Float(number) => whole_of(number),
                };
                whole
                    .and_then(|number| input::whole(ty, number))
                    .ok_or_else(out_of_range)?
            }
            oid::NUMERIC => match number {
                Number::Float(number) => match super::read(&digits(number, 15)) {
                    Some(number) => numeric(number),
                    None => Value::unknown_not_null(span, "a number"),
                },
                number => number.exact().map_or(Value::Null, numeric),
            },
            _ => {
                let number = number.float();
                #[expect(clippy::cast_possible_truncation, reason = "a float4 is asked for")]
                let number = if is_single {
                    let single = number as f32;
                    if single.is_infinite() && number.is_finite() {
                        return Err(out_of_range());
                    }
                    f64::from(single)
                } else {
                    number
                };
                Value::typed(ty, float_text(number, is_single))
            }
        })
    }

    /// A scalar of `jsonb` as a number or boolean.
    fn scalar_of_json(
        &self,
        text: &Arc<str>,
        target: ColumnType,
        span: Span,
    ) -> Result<Value, Refusal> {
        let read = json::read(text);
        let wants_boolean = target.id == oid::BOOL;
        match read {
            super::Read::Value(json::Json::Boolean(is)) if wants_boolean => Ok(Value::Bool(is)),
            super::Read::Value(json::Json::Number(number)) if !wants_boolean => {
                match super::read(&number) {
                    Some(number) => self.convert(numeric(number), target, How::Written, span),
                    None => Ok(Value::unknown_not_null(span, "a number")),
                }
            }
            // Since PostgreSQL 18 a JSON null becomes NULL.
            super::Read::Value(json::Json::Null) if self.folder.settings.postgres >= 18 => {
                Ok(Value::Null)
            }
            super::Read::Value(value) => {
                let name = self.folder.type_name(target.id);
                let message = format!("cannot cast jsonb {} to type {name}", value.kind());
                Err(raise("22023", span, message))
            }
            super::Read::Invalid | super::Read::Beyond => {
                Ok(Value::unknown_not_null(span, "a JSON value"))
            }
        }
    }

    /// What the modifier of a type does to a value of it.
    fn with_modifier(
        &self,
        value: Value,
        target: ColumnType,
        how: How,
        span: Span,
    ) -> Result<Value, Refusal> {
        if target.modifier < 0 {
            return Ok(value);
        }
        match (&value, target.id) {
            (Value::Typed(ty @ (oid::VARCHAR | oid::BPCHAR), text), _) => {
                self.folder
                    .string(*ty, target.modifier, how == How::Written, text, span)
            }
            (Value::Typed(oid::NUMERIC, text), _) => {
                let (precision, scale) = numeric_modifier(target.modifier);
                let rounded = super::read(text).and_then(|it| it.round(i64::from(scale)));
                let Some(rounded) = rounded else {
                    return Ok(Value::unknown_not_null(span, "a number"));
                };
                if rounded.digits_before_point() > i64::from(precision - scale) {
                    return Err(raise("22003", span, "numeric field overflow"));
                }
                Ok(numeric(rounded))
            }
            (Value::Typed(oid::BIT | oid::VARBIT, text), ty) => {
                let length = usize::try_from(target.modifier).unwrap_or(0);
                let fits = text.len() == length || ty == oid::VARBIT && text.len() <= length;
                Ok(match (fits, how) {
                    (true, _) => value,
                    (false, How::Assigned) => {
                        let (code, message) = if ty == oid::BIT {
                            ("22026", "bit string length does not match type bit")
                        } else {
                            ("22001", "bit string too long for type bit varying")
                        };
                        return Err(raise(code, span, message));
                    }
                    (false, How::Written) if text.len() > length => {
                        Value::typed(ty, &text[..length])
                    }
                    (false, How::Written) => Value::typed(ty, format!("{text:0<length$}")),
                })
            }
            (Value::Time(time), _) => Ok(match rounded_time(*time, target.modifier) {
                Some(time) => Value::Time(time),
                None => Value::unknown_not_null(span, "a time"),
            }),
            (Value::Interval(_), _) => Ok(Value::unknown_not_null(span, "an interval")),
            (Value::Typed(oid::TIME, _), _) => Ok(Value::unknown_not_null(span, "a time")),
            _ => Ok(value),
        }
    }
}

fn rounded_time(time: Time, digits: i32) -> Option<Time> {
    let unit = 10_i64.checked_pow(u32::try_from(6 - digits).ok()?)?;
    let half = unit / 2;
    let micros = (time.micros + half).div_euclid(unit) * unit;
    Some(Time { micros, ..time })
}

/// A float as the nearest whole number, a half as the even one.
pub(super) fn whole_of(number: f64) -> Option<i64> {
    let rounded = number.round_ties_even();
    let text = format!("{rounded:.0}");
    text.parse().ok()
}

/// So many significant digits of a float, as C's `%g` prints them.
fn digits(number: f64, count: usize) -> String {
    let text = format!("{number:.*e}", count - 1);
    let (mantissa, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mantissa = if mantissa.contains('.') {
        mantissa.trim_end_matches('0').trim_end_matches('.')
    } else {
        mantissa
    };
    format!("{mantissa}e{exponent}")
}

impl Decimal {
    /// A float's digits as a `numeric`.
    pub(super) fn of_float(number: f64) -> Option<Self> {
        super::read(&digits(number, 15))
    }
}
