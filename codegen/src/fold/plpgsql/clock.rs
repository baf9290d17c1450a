//! The clock, and functions on dates, timestamps and intervals.
//!
//! What time it is when migrations are applied is unknown, unless the user has pinned it (`-- codegen: now = 2026-11-21`).

use super::eval::Eval;
use super::operators::unknown_of;
use super::time::{Interval, Time, TimeKind};
use super::value::{Unknown, Value};
use crate::catalog::ty::oid;
use crate::expr::FunctionCall;
use crate::source::Span;

impl Eval<'_, '_> {
    /// The value of a function on times; `None` where it is none, or not known here.
    pub(super) fn time_function(
        &self,
        call: &FunctionCall,
        arguments: &[Value],
        span: Span,
    ) -> Option<Value> {
        let name = call.name.name.as_str();
        let is_named = call.arguments.iter().any(|it| it.name.is_some());
        Some(match (name, arguments) {
            ("make_interval", arguments) => make_interval(call, arguments, span),
            _ if is_named => return None,
            (
                "now"
                | "current_timestamp"
                | "transaction_timestamp"
                | "statement_timestamp"
                | "clock_timestamp",
                [] | [_],
            ) => self.clock(TimeKind::TimestampTz, span),
            ("localtimestamp", [] | [_]) => self.clock(TimeKind::Timestamp, span),
            ("current_date", []) => self.clock(TimeKind::Date, span),
            ("to_char", [Value::Time(time), Value::Text(format)]) => {
                time.to_char(format).map_or_else(
                    || Value::unknown_not_null(span, "function to_char"),
                    Value::text,
                )
            }
            ("date_trunc", [Value::Text(field), Value::Time(time)]) => {
                Value::Time(time.truncated(&field.to_lowercase())?)
            }
            ("extract" | "date_part", [Value::Text(field), Value::Time(time)]) => {
                part_of(*time, &field.to_lowercase(), name == "extract")?
            }
            ("timezone", [Value::Text(zone), Value::Time(time)])
                if zone.eq_ignore_ascii_case("utc") || zone.eq_ignore_ascii_case("gmt") =>
            {
                Value::Time(time.to(match time.kind {
                    TimeKind::Timestamp => TimeKind::TimestampTz,
                    TimeKind::TimestampTz | TimeKind::Date => TimeKind::Timestamp,
                }))
            }
            ("make_date", [year, month, day]) => {
                let text = match (year.number(), month.number(), day.number()) {
                    (Some(year), Some(month), Some(day)) => {
                        format!("{year:04}-{month:02}-{day:02}")
                    }
                    _ => return Some(unknown_of(arguments, span, "a date")),
                };
                Value::Time(Time::parse(&text, TimeKind::Date)?)
            }
            ("to_date", [Value::Text(text), Value::Text(format)]) => {
                let plain: String = text.chars().filter(char::is_ascii_digit).collect();
                let order: String = format.chars().filter(char::is_ascii_alphabetic).collect();
                let plain = match order.to_ascii_uppercase().as_str() {
                    "YYYYMMDD" => plain,
                    "YYYYMM" => plain + "01",
                    _ => return None,
                };
                Value::Time(Time::parse(&plain, TimeKind::Date)?)
            }
            ("date", [Value::Time(time)]) => Value::Time(time.to(TimeKind::Date)),
            // What depends on the clock is not NULL, and goes on depending on it.
            (
                "to_char" | "date_trunc" | "extract" | "date_part" | "timezone" | "date" | "age",
                arguments,
            ) if arguments.iter().any(|it| it.reason().is_some()) => {
                let not_null = arguments.iter().all(|value| match value {
                    Value::Unknown(unknown) => unknown.not_null,
                    Value::Null => false,
                    _ => true,
                });
                match unknown_of(arguments, span, "a date") {
                    Value::Unknown(unknown) => Value::Unknown(Unknown {
                        not_null,
                        ..unknown
                    }),
                    known => known,
                }
            }
            _ => return None,
        })
    }

    /// What time it is.
    pub(super) fn clock(&self, kind: TimeKind, span: Span) -> Value {
        match self.folder.now() {
            Some(now) => Value::Time(now.to(kind)),
            None => Value::Unknown(Unknown {
                not_null: true,
                clock: true,
                ..Unknown::new(span, "the clock")
            }),
        }
    }
}

/// A field of a time: `extract` gives a `numeric`, with six digits of seconds, `date_part` a `float8`.
fn part_of(time: Time, field: &str, is_exact: bool) -> Option<Value> {
    let is_seconds = matches!(field, "second" | "seconds" | "epoch");
    let is_fraction = is_seconds && time.kind != TimeKind::Date;
    if !is_fraction {
        let number = time.field(field)?.to_string();
        let ty = if is_exact { oid::NUMERIC } else { oid::FLOAT8 };
        return Some(Value::typed(ty, number));
    }
    let micros = if field == "epoch" {
        time.micros
    } else {
        time.micros.rem_euclid(60_000_000)
    };
    let sign = if micros < 0 { "-" } else { "" };
    let (seconds, rest) = (
        micros.unsigned_abs() / 1_000_000,
        micros.unsigned_abs() % 1_000_000,
    );
    let text = format!("{sign}{seconds}.{rest:06}");
    is_exact.then(|| Value::typed(oid::NUMERIC, text))
}

fn make_interval(call: &FunctionCall, arguments: &[Value], span: Span) -> Value {
    const ORDER: [&str; 7] = ["years", "months", "weeks", "days", "hours", "mins", "secs"];
    let mut interval = Some(Interval::default());
    for (index, value) in arguments.iter().enumerate() {
        let named = call.arguments.get(index).and_then(|it| it.name.as_ref());
        let unit = named.map_or(ORDER.get(index).copied(), |name| Some(name.as_str()));
        let Some(number) = value.number() else {
            return unknown_of(arguments, span, "an interval");
        };
        interval = interval.and_then(|it| it.plus(Interval::unit(unit?, number)?));
    }
    interval.map_or_else(|| Value::unknown(span, "an interval"), Value::Interval)
}
