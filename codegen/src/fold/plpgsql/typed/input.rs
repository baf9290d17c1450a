//! What literals are as values of a type, and the errors of those that are none.

use std::sync::Arc;

use super::super::conditions::raise;
use super::super::eval::Eval;
use super::super::time::{Interval, Time, TimeKind};
use super::super::value::Value;
use super::array_text::{self, NoArray};
use super::decimal::{Decimal, Read, float_text, is_blank, read_float};
use super::{json, numeric, own, record_text};
use crate::boolean::truth_of_literal;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, RelationId, TypeId, TypeKind};
use crate::diagnostics::Code;
use crate::fold::{Folder, Refusal};
use crate::source::Span;

/// What reads the texts that hang on more than themselves; `None` for the others.
type Live<'l> = &'l dyn Fn(TypeId, &Arc<str>) -> Option<Result<Value, Refusal>>;

impl Eval<'_, '_> {
    /// The value of a type that a literal is.
    pub(super) fn input(&self, ty: TypeId, text: &Arc<str>, span: Span) -> Result<Value, Refusal> {
        let live = |ty, text: &Arc<str>| self.live_input(ty, text, span);
        self.folder.literal(ty, text, span, &live)
    }

    /// The same of texts that name objects or are told by the clock.
    fn live_input(
        &self,
        ty: TypeId,
        text: &Arc<str>,
        span: Span,
    ) -> Option<Result<Value, Refusal>> {
        let kind = match ty {
            oid::DATE => TimeKind::Date,
            oid::TIMESTAMP => TimeKind::Timestamp,
            oid::TIMESTAMPTZ => TimeKind::TimestampTz,
            ty => {
                let kind = super::object_of_type(ty)?;
                return Some(self.cast_object(&Value::Text(text.clone()), kind, span));
            }
        };
        let days = match &*text.trim().to_ascii_lowercase() {
            "now" => return Some(Ok(self.clock(kind, span))),
            "today" => 0,
            "tomorrow" => 1,
            "yesterday" => -1,
            _ => return None,
        };
        Some(Ok(match self.clock(TimeKind::Date, span) {
            Value::Time(today) => today.plus_days(days).map_or_else(
                || Value::unknown_not_null(span, "a date"),
                |day| Value::Time(day.to(kind)),
            ),
            unknown => unknown,
        }))
    }

    /// The value of a type that a literal is, for callers outside.
    pub(in crate::fold::plpgsql) fn coerce_literal(
        &self,
        ty: TypeId,
        text: &Arc<str>,
        span: Span,
    ) -> Result<Value, Refusal> {
        self.input(ty, text, span)
    }
}

impl Folder<'_> {
    /// The labels of an enum.
    pub(super) fn labels_of(&self, ty: TypeId) -> Option<&[String]> {
        match &self.catalog.types.get(ty)?.kind {
            TypeKind::Enum { labels } => Some(labels),
            TypeKind::Base
            | TypeKind::Domain { .. }
            | TypeKind::Composite { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => None,
        }
    }

    /// Refuses a text that is certainly no value of a type.
    pub(in crate::fold) fn check_literal(
        &self,
        ty: TypeId,
        text: &Arc<str>,
        span: Span,
    ) -> Result<(), Refusal> {
        let checked = self.literal(self.below(ty), text, span, &|_, _| None);
        checked.map(|_| ()).map_err(|mut refusal| {
            refusal.diagnostic.code = Code::InvalidLiteral;
            refusal
        })
    }

    /// The microseconds since 1970 that a literal of a date or timestamp is, those without a zone as if in UTC.
    pub(in crate::fold) fn instant(&self, ty: TypeId, text: &str) -> Option<i64> {
        let _ = self;
        let kind = match ty {
            oid::DATE => TimeKind::Date,
            oid::TIMESTAMP => TimeKind::Timestamp,
            oid::TIMESTAMPTZ => TimeKind::TimestampTz,
            _ => return None,
        };
        let time = Time::parse(text, kind).or_else(|| {
            // A date with a zone
            let (day, zone) = text.split_at_checked(10)?;
            let zone = zone.starts_with(['+', '-', 'Z']).then_some(zone)?;
            Time::parse(&format!("{day} 00:00:00{zone}"), kind)
        });
        time.map(|time| time.micros)
    }

    /// `invalid_text_representation`
    pub(super) fn invalid(&self, ty: TypeId, text: &str, span: Span) -> Refusal {
        let name = self.type_name(ty);
        let message = format!("invalid input syntax for type {name}: \"{text}\"");
        raise("22P02", span, message)
    }

    /// `numeric_value_out_of_range` of a text.
    fn out_of_range(&self, ty: TypeId, text: &str, span: Span) -> Refusal {
        let name = self.type_name(ty);
        let message = format!("value \"{text}\" is out of range for type {name}");
        raise("22003", span, message)
    }

    /// The value of a type that a literal is.
    fn literal(
        &self,
        ty: TypeId,
        text: &Arc<str>,
        span: Span,
        live: Live<'_>,
    ) -> Result<Value, Refusal> {
        if let Some(value) = live(ty, text) {
            return value;
        }
        let invalid = || self.invalid(ty, text, span);
        let version = self.settings.postgres;
        let not_known = |what: &str| Ok(Value::unknown_not_null(span, what));
        if let Some(labels) = self.labels_of(ty) {
            let is_label = labels.iter().any(|label| *label == **text);
            let is_new = is_label && self.session.is_uncommitted(ty, text);
            if is_label && !is_new {
                return Ok(Value::Typed(ty, text.clone()));
            }
            return if self.catalog.types[ty].taints.is_empty() {
                let name = self.type_name(ty);
                if is_new {
                    let message = format!("unsafe use of new value \"{text}\" of enum type {name}");
                    return Err(raise("55P04", span, message).help(
                        "A value that ALTER TYPE adds can be used when that is committed: use it in the next migration.",
                    ));
                }
                let message = format!("invalid input value for enum {name}: \"{text}\"");
                Err(raise("22P02", span, message))
            } else {
                not_known("a label of an enum")
            };
        }
        if let Some(element) = self.element_type(ty) {
            return self.input_array(element, text, span, live);
        }
        if let TypeKind::Composite { relation } = &self.catalog.types[ty].kind {
            return self.input_row(*relation, text, span, live);
        }
        match ty {
            oid::TEXT | oid::UNKNOWN => Ok(Value::Text(text.clone())),
            oid::RECORD => {
                let message = "input of anonymous composite types is not implemented";
                Err(raise("0A000", span, message))
            }
            oid::VARCHAR | oid::BPCHAR | oid::NAME | oid::CHAR => {
                Ok(self.string(ty, -1, true, text, span)?)
            }
            oid::BOOL => truth_of_literal(text).map(Value::Bool).ok_or_else(invalid),
            oid::INT2 | oid::INT4 | oid::INT8 => {
                let is_plain = text
                    .trim_matches(is_blank)
                    .trim_start_matches(['+', '-'])
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
                let has_exponent = text.contains(['e', 'E']) && !text.contains(['x', 'X']);
                match Decimal::read(text, version) {
                    Read::Value(number) if is_plain && !has_exponent => number
                        .to_i64()
                        .and_then(|number| whole(ty, number))
                        .ok_or_else(|| self.out_of_range(ty, text, span)),
                    Read::Beyond if is_plain && text.contains(|c: char| c.is_ascii_digit()) => {
                        Err(self.out_of_range(ty, text, span))
                    }
                    _ => Err(invalid()),
                }
            }
            oid::OID => match text.trim_matches(is_blank).parse::<i64>() {
                Ok(number) if (-2_147_483_648..4_294_967_296).contains(&number) => {
                    Ok(Value::oid(number.rem_euclid(4_294_967_296)))
                }
                Ok(_) => Err(self.out_of_range(ty, text, span)),
                Err(_) if text.contains(['x', '_']) => not_known("an oid"),
                Err(_) => Err(invalid()),
            },
            oid::NUMERIC => match Decimal::read(text, version) {
                Read::Value(number) => Ok(numeric(number)),
                Read::Invalid => Err(invalid()),
                Read::Beyond => not_known("a number of many digits"),
            },
            oid::FLOAT4 | oid::FLOAT8 => {
                let is_single = ty == oid::FLOAT4;
                match read_float(text, is_single) {
                    Read::Value(number)
                        if number.is_infinite() && !text.to_lowercase().contains("inf") =>
                    {
                        let name = self.type_name(ty);
                        let message = format!("\"{text}\" is out of range for type {name}");
                        Err(raise("22003", span, message))
                    }
                    Read::Value(number) => Ok(Value::typed(ty, float_text(number, is_single))),
                    Read::Invalid => Err(invalid()),
                    Read::Beyond => not_known("a number"),
                }
            }
            oid::DATE => self.input_time(TimeKind::Date, text, span),
            oid::TIMESTAMP => self.input_time(TimeKind::Timestamp, text, span),
            oid::TIMESTAMPTZ => self.input_time(TimeKind::TimestampTz, text, span),
            oid::TIME => match Time::parse(&format!("1970-01-01 {text}"), TimeKind::Timestamp) {
                Some(time) if time.days() == 0 && text.contains(':') => {
                    let shown = time.text();
                    Ok(Value::typed(ty, &shown[11..]))
                }
                _ => self.no_time("time", text, span),
            },
            oid::INTERVAL => match Interval::parse(text) {
                Some(interval) => Ok(Value::Interval(interval)),
                None if is_words(text) => Err(raise(
                    "22007",
                    span,
                    format!("invalid input syntax for type interval: \"{text}\""),
                )),
                None => not_known("an interval"),
            },
            oid::UUID => uuid(text)
                .map(|text| Value::typed(ty, text))
                .ok_or_else(invalid),
            oid::JSON => match json::read(text) {
                Read::Value(_) => Ok(Value::Typed(ty, text.clone())),
                Read::Invalid => Err(invalid_json(span)),
                Read::Beyond => not_known("a JSON value"),
            },
            oid::JSONB => match json::read(text) {
                Read::Value(value) => match value.normalized() {
                    Some(value) => Ok(Value::typed(ty, value.text())),
                    None => not_known("a JSON value"),
                },
                Read::Invalid => Err(invalid_json(span)),
                Read::Beyond => not_known("a JSON value"),
            },
            oid::BYTEA => match bytes(text) {
                Some(bytes) => Ok(Value::typed(ty, bytes)),
                None if text.starts_with("\\x") => Err(raise(
                    "22023",
                    span,
                    "invalid hexadecimal digit in a value of type bytea",
                )),
                None => Err(invalid()),
            },
            oid::BIT | oid::VARBIT => {
                bits(text)
                    .map(|text| Value::typed(ty, text))
                    .ok_or_else(|| {
                        raise(
                            "22P02",
                            span,
                            "a bit string has digits that are no binary digits",
                        )
                    })
            }
            own::INT2_VECTOR | own::OID_VECTOR => Ok(Value::Typed(ty, text.clone())),
            ty => {
                let name = self.type_name(ty);
                not_known(&format!("a value of type {name}"))
            }
        }
    }

    fn input_array(
        &self,
        element: TypeId,
        text: &str,
        span: Span,
        live: Live<'_>,
    ) -> Result<Value, Refusal> {
        let unknown = |what: &str| Ok(Value::unknown_not_null(span, what));
        let delimiter = if self.pg_type("box") == Some(element) {
            ';'
        } else {
            ','
        };
        let read = match array_text::read(text, delimiter) {
            Ok(read) => read,
            Err(NoArray::Uneven) if self.settings.postgres < 17 => return unknown("an array"),
            Err(NoArray::Malformed | NoArray::Uneven) => {
                let message = format!("malformed array literal: \"{text}\"");
                return Err(raise("22P02", span, message));
            }
            Err(NoArray::Other(sqlstate, message)) => return Err(raise(sqlstate, span, message)),
        };
        let mut items = Vec::new();
        for item in read.items {
            items.push(match item {
                Some(text) => self.literal(element, &text.into(), span, live)?,
                None => Value::Null,
            });
        }
        Ok(match read.dimensions[..] {
            _ if read.bounded => return unknown("an array with bounds"),
            _ if items.is_empty() => Value::Array(Vec::new()),
            [_] => Value::Array(items),
            [_, length] => {
                let rows = items.chunks(length).map(|row| Value::Array(row.to_vec()));
                Value::Array(rows.collect())
            }
            _ => return unknown("an array of several dimensions"),
        })
    }

    /// `(1,a)` as a row of a type: it is read, and what it is is not known.
    fn input_row(
        &self,
        relation: RelationId,
        text: &str,
        span: Span,
        live: Live<'_>,
    ) -> Result<Value, Refusal> {
        let row = &self.catalog.relations[relation];
        if row.taints.is_empty() {
            let types: Vec<TypeId> = row.columns().map(|column| column.ty.id).collect();
            let Some(fields) = record_text::read(text, types.len()) else {
                let message = format!("malformed record literal: \"{text}\"");
                return Err(raise("22P02", span, message));
            };
            for (field, ty) in fields.into_iter().zip(types) {
                if let Some(field) = field {
                    self.literal(self.below(ty), &field.into(), span, live)?;
                }
            }
        }
        Ok(Value::unknown_not_null(span, "a row"))
    }

    /// A date or timestamp.
    fn input_time(&self, kind: TimeKind, text: &str, span: Span) -> Result<Value, Refusal> {
        if let Some(time) = Time::parse(text, kind) {
            return Ok(Value::Time(time));
        }
        let word = text.trim().to_ascii_lowercase();
        match &*word {
            "now" | "today" | "tomorrow" | "yesterday" => {
                Ok(Value::unknown_not_null(span, "the clock"))
            }
            "epoch" => Ok(Value::Time(Time { kind, micros: 0 })),
            _ => {
                let name = match kind {
                    TimeKind::Date => "date",
                    TimeKind::Timestamp => "timestamp",
                    TimeKind::TimestampTz => "timestamp with time zone",
                };
                self.no_time(name, text, span)
            }
        }
    }

    /// A text that is not read as a time: certainly none, or perhaps one.
    fn no_time(&self, name: &str, text: &str, span: Span) -> Result<Value, Refusal> {
        let _ = self;
        let word = text.trim();
        if word.is_empty() || is_words(word) {
            let message = format!("invalid input syntax for type {name}: \"{text}\"");
            return Err(raise("22007", span, message));
        }
        // Year, month and day, or hours and minutes, in their usual order, and no such day or time.
        let (day, time) = word.split_once([' ', 'T']).unwrap_or((word, ""));
        let is_number = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
        let fields: Vec<&str> = day.split('-').collect();
        let hours = if name == "time" { day } else { time };
        let hours: Vec<&str> = hours.split(':').collect();
        let is_date = matches!(fields[..], [year, month, day]
            if year.len() == 4 && [year, month, day].into_iter().all(is_number));
        let has_hours = matches!(hours[..], [hour, ..]
            if hours.len() > 1 && is_number(hour) && hour.parse::<u32>().is_ok_and(|it| it > 24));
        let is_plain = hours.len() == 1 && hours[0].is_empty();
        let bad_day = is_date && is_plain && Time::parse(day, TimeKind::Date).is_none()
            && fields[1].len() <= 2 && fields[2].len() <= 2
            // Days of one digit are read; they are no error.
            && !(fields[1].len() == 1 || fields[2].len() == 1);
        if bad_day || has_hours && (is_date || name == "time") {
            let message = format!("date/time field value out of range: \"{text}\"");
            return Err(raise("22008", span, message));
        }
        Ok(Value::unknown_not_null(span, "a date"))
    }

    /// A string of one of the types of strings, cut or padded to its length.
    pub(in crate::fold::plpgsql) fn string(
        &self,
        ty: TypeId,
        modifier: i32,
        is_written: bool,
        text: &Arc<str>,
        span: Span,
    ) -> Result<Value, Refusal> {
        let limit = usize::try_from(modifier - 4).ok().filter(|_| modifier > 4);
        let count = text.chars().count();
        let cut = |length: usize| text.chars().take(length).collect::<String>();
        let too_long = |length: usize| {
            let excess: String = text.chars().skip(length).collect();
            !is_written && !excess.bytes().all(|byte| byte == b' ')
        };
        let name = self.format_type(ColumnType { id: ty, modifier });
        let refusal = || {
            let message = format!("value too long for type {name}");
            raise("22001", span, message)
        };
        Ok(match (ty, limit) {
            (oid::VARCHAR | oid::BPCHAR, Some(length)) if count > length => {
                if too_long(length) {
                    return Err(refusal());
                }
                Value::typed(ty, cut(length))
            }
            (oid::BPCHAR, Some(length)) => {
                let blanks = " ".repeat((length - count).min(1 << 16));
                Value::typed(ty, format!("{text}{blanks}"))
            }
            (oid::NAME, _) => {
                let mut end = text.len().min(crate::name::MAX_BYTES);
                while !text.is_char_boundary(end) {
                    end -= 1;
                }
                Value::typed(ty, &text[..end])
            }
            (oid::CHAR, _) => match text.chars().next() {
                None => Value::typed(ty, ""),
                Some(first) if first.is_ascii() && first != '\\' => {
                    Value::typed(ty, first.to_string())
                }
                Some(_) => Value::unknown_not_null(span, "a value of type \"char\""),
            },
            (oid::VARCHAR | oid::BPCHAR, _) => Value::Typed(ty, text.clone()),
            _ => Value::Text(text.clone()),
        })
    }
}

fn invalid_json(span: Span) -> Refusal {
    raise("22P02", span, "invalid input syntax for type json")
}

/// A whole number of a type, where it is in its range.
pub(super) fn whole(ty: TypeId, number: i64) -> Option<Value> {
    match ty {
        oid::INT2 => i16::try_from(number).ok().map(Value::small),
        oid::INT4 => i32::try_from(number).ok().map(Value::int),
        _ => Some(Value::long(number)),
    }
}

/// Whether a text is words alone, none of which is one of those that times are told by.
fn is_words(text: &str) -> bool {
    const TOLD: [&str; 12] = [
        "epoch",
        "infinity",
        "-infinity",
        "now",
        "today",
        "tomorrow",
        "yesterday",
        "allballs",
        "zulu",
        "ago",
        "+infinity",
        "noon",
    ];
    let text = text.trim().to_ascii_lowercase();
    !text.contains(|c: char| c.is_ascii_digit())
        && text
            .split_whitespace()
            .all(|word| !TOLD.contains(&word) && word.chars().all(char::is_alphabetic))
}

/// A UUID as PostgreSQL prints it.
fn uuid(text: &str) -> Option<String> {
    let text = text
        .strip_prefix('{')
        .map_or(Some(text), |it| it.strip_suffix('}'))?;
    let mut digits = String::new();
    for (index, character) in text.chars().enumerate() {
        match character {
            '-' if index > 0 && digits.len().is_multiple_of(4) && !digits.is_empty() => {}
            digit if digit.is_ascii_hexdigit() => digits.push(digit.to_ascii_lowercase()),
            _ => return None,
        }
    }
    (digits.len() == 32 && !text.ends_with('-') && !text.contains("--")).then(|| {
        let (a, b, c) = (&digits[..8], &digits[8..12], &digits[12..16]);
        format!("{a}-{b}-{c}-{}-{}", &digits[16..20], &digits[20..])
    })
}

/// A `bytea` as PostgreSQL prints it, in hexadecimal.
fn bytes(text: &str) -> Option<String> {
    if let Some(digits) = text.strip_prefix("\\x") {
        let digits: String = digits.chars().filter(|c| !c.is_whitespace()).collect();
        let fits =
            digits.len().is_multiple_of(2) && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        return fits.then(|| format!("\\x{}", digits.to_ascii_lowercase()));
    }
    let mut all = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first != b'\\' {
            all.push(*first);
            continue;
        }
        if rest.first() == Some(&b'\\') {
            all.push(b'\\');
            rest = &rest[1..];
            continue;
        }
        let digits = rest.get(..3)?;
        let digits = std::str::from_utf8(digits).ok()?;
        all.push(u8::from_str_radix(digits, 8).ok()?);
        rest = &rest[3..];
    }
    Some(super::digest::hex_text(&all))
}

/// A bit string: binary digits, or `x` and hexadecimal ones.
pub(super) fn bits(text: &str) -> Option<String> {
    if let Some(digits) = text.strip_prefix(['x', 'X']) {
        let of = |digit: char| digit.to_digit(16).map(|digit| format!("{digit:04b}"));
        return digits.chars().map(of).collect();
    }
    let digits = text.strip_prefix(['b', 'B']).unwrap_or(text);
    digits
        .bytes()
        .all(|byte| matches!(byte, b'0' | b'1'))
        .then(|| digits.to_owned())
}
