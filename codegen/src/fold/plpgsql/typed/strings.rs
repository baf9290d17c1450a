//! Functions of strings, and operators of bit strings.

use super::super::conditions::raise;
use super::super::eval::Eval;
use super::super::value::Value;
use super::{digest, input};
use crate::catalog::ty::oid;
use crate::fold::Refusal;
use crate::source::Span;

/// How long a text may get.
const LONGEST: usize = 1 << 18;

impl Eval<'_, '_> {
    /// A function of strings; `None` where it is not followed here.
    pub(super) fn string_function(
        &self,
        name: &str,
        arguments: &[Value],
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        let _ = self;
        let number = |index: usize| arguments.get(index).and_then(Value::number);
        if let Some(Value::Typed(oid::BYTEA, first)) = arguments.first() {
            return on_bytes(name, first, arguments, span);
        }
        if let Some(Value::Typed(oid::BIT | oid::VARBIT, bits)) = arguments.first() {
            return Ok(
                matches!(name, "length" | "bit_length").then(|| Value::int(bits.len() as u32))
            );
        }
        let Some(Value::Text(first)) = arguments.first() else {
            return Ok(None);
        };
        Ok(match (name, &arguments[1..]) {
            ("length" | "char_length" | "character_length", []) => {
                Some(Value::int(first.chars().count() as u32))
            }
            ("octet_length", []) => Some(Value::int(first.len() as u32)),
            ("bit_length", []) => Some(Value::int(first.len() as u32 * 8)),
            ("md5", []) => Some(Value::text(digest::md5(first.as_bytes()))),
            ("ascii", []) => Some(Value::int(first.chars().next().map_or(0, u32::from))),
            ("lpad" | "rpad", [_, rest @ ..]) => {
                let fill = match rest {
                    [] => " ".into(),
                    [Value::Text(fill)] => fill.clone(),
                    _ => return Ok(None),
                };
                let Some(width) = number(1).and_then(|it| usize::try_from(it.max(0)).ok()) else {
                    return Ok(None);
                };
                if width > LONGEST {
                    return Ok(None);
                }
                let length = first.chars().count();
                let padding: String = if fill.is_empty() {
                    String::new()
                } else {
                    fill.chars()
                        .cycle()
                        .take(width.saturating_sub(length))
                        .collect()
                };
                let kept: String = first.chars().take(width).collect();
                Some(Value::text(if name == "lpad" {
                    padding + &kept
                } else {
                    kept + &padding
                }))
            }
            ("translate", [Value::Text(from), Value::Text(to)]) => {
                let to: Vec<char> = to.chars().collect();
                let from: Vec<char> = from.chars().collect();
                let change = |c: char| match from.iter().position(|it| *it == c) {
                    Some(at) => to.get(at).copied(),
                    None => Some(c),
                };
                Some(Value::text(
                    first.chars().filter_map(change).collect::<String>(),
                ))
            }
            ("overlay", [Value::Text(new), _, rest @ ..]) => {
                let Some(start) = number(2) else {
                    return Ok(None);
                };
                let length = match rest {
                    [] => i64::try_from(new.chars().count()).ok(),
                    _ => number(3),
                };
                let Some(length) = length else {
                    return Ok(None);
                };
                if start <= 0 {
                    return Err(negative_length(span));
                }
                let start = usize::try_from(start - 1).unwrap_or(0);
                let end = start + usize::try_from(length.max(0)).unwrap_or(0);
                let head: String = first.chars().take(start).collect();
                let tail: String = first.chars().skip(end).collect();
                Some(Value::text(format!("{head}{new}{tail}")))
            }
            ("split_part", [Value::Text(separator), _]) => {
                let Some(index) = number(2) else {
                    return Ok(None);
                };
                if index == 0 {
                    return Err(raise("22023", span, "field position must not be zero"));
                }
                let pieces: Vec<&str> = if separator.is_empty() {
                    vec![first]
                } else {
                    first.split(&**separator).collect()
                };
                let at = if index > 0 {
                    usize::try_from(index - 1).ok()
                } else {
                    usize::try_from(-index)
                        .ok()
                        .and_then(|back| pieces.len().checked_sub(back))
                };
                let found = if first.is_empty() {
                    None
                } else {
                    at.and_then(|at| pieces.get(at).copied())
                };
                Some(Value::text(found.unwrap_or("")))
            }
            ("substr" | "substring", [Value::Int(_), Value::Int(count)]) if *count < 0 => {
                return Err(negative_length(span));
            }
            ("decode", [Value::Text(format)]) => {
                let bytes = match &*format.to_ascii_lowercase() {
                    "hex" => digest::from_hex(first),
                    "base64" => digest::from_base64(first),
                    "escape" => return self.input(oid::BYTEA, first, span).map(Some),
                    _ => return Err(no_encoding(format, span)),
                };
                match bytes {
                    Some(bytes) => Some(Value::typed(oid::BYTEA, digest::hex_text(&bytes))),
                    None => return Err(raise("22023", span, "invalid digit of an encoding")),
                }
            }
            ("convert_to", [Value::Text(encoding)]) if is_utf8(encoding) => {
                Some(Value::typed(oid::BYTEA, digest::hex_text(first.as_bytes())))
            }
            _ => None,
        })
    }
}

fn is_utf8(encoding: &str) -> bool {
    encoding.eq_ignore_ascii_case("utf8") || encoding.eq_ignore_ascii_case("utf-8")
}

fn negative_length(span: Span) -> Refusal {
    raise("22011", span, "negative substring length not allowed")
}

fn no_encoding(format: &str, span: Span) -> Refusal {
    raise(
        "22023",
        span,
        format!("unrecognized encoding: \"{format}\""),
    )
}

/// A function of a `bytea`.
fn on_bytes(
    name: &str,
    first: &str,
    arguments: &[Value],
    span: Span,
) -> Result<Option<Value>, Refusal> {
    let Some(bytes) = digest::bytes_of(first) else {
        return Ok(None);
    };
    Ok(match (name, &arguments[1..]) {
        ("length" | "octet_length", []) => Some(Value::int(bytes.len() as u32)),
        ("md5", []) => Some(Value::text(digest::md5(&bytes))),
        ("encode", [Value::Text(format)]) => {
            Some(Value::text(match &*format.to_ascii_lowercase() {
                "hex" => digest::hex(&bytes),
                "base64" => digest::base64(&bytes),
                "escape" => bytes
                    .iter()
                    .map(|byte| match byte {
                        0 | 128.. => format!("\\{byte:03o}"),
                        b'\\' => "\\\\".to_owned(),
                        byte => char::from(*byte).to_string(),
                    })
                    .collect(),
                _ => return Err(no_encoding(format, span)),
            }))
        }
        ("convert_from", [Value::Text(encoding)]) if is_utf8(encoding) => {
            match String::from_utf8(bytes) {
                Ok(text) => Some(Value::text(text)),
                Err(_) => {
                    return Err(raise(
                        "22021",
                        span,
                        "invalid byte sequence for encoding \"UTF8\"",
                    ));
                }
            }
        }
        _ => None,
    })
}

/// An operator between two bit strings.
pub(super) fn on_bits(symbol: &str, left: &Value, right: &Value) -> Option<Value> {
    let (Value::Typed(_, a), Value::Typed(_, b)) = (left, right) else {
        return None;
    };
    if symbol == "||" {
        return Some(Value::typed(oid::VARBIT, format!("{a}{b}")));
    }
    let mix = |change: fn(bool, bool) -> bool| {
        let pairs = a.bytes().zip(b.bytes());
        let bits: String = pairs
            .map(|(a, b)| {
                if change(a == b'1', b == b'1') {
                    '1'
                } else {
                    '0'
                }
            })
            .collect();
        (a.len() == b.len()).then(|| Value::typed(oid::BIT, bits))
    };
    match symbol {
        "&" => mix(|a, b| a && b),
        "|" => mix(|a, b| a || b),
        "#" => mix(|a, b| a != b),
        _ => None,
    }
}

/// A literal of a bit string.
pub(in crate::fold::plpgsql) fn bit_literal(text: &str) -> Option<Value> {
    input::bits(text).map(|bits| Value::typed(oid::BIT, bits))
}
