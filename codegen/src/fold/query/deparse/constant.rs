//! Literals as their types print them again: what the type's input function reads, as its output function writes it.
//!
//! Only texts whose reading hangs on nothing else are known here: no clock and no locale. The time zone is UTC, as where
//! nobody has set another.

use crate::boolean::truth_of_literal;
use crate::catalog::ty::oid;
use crate::catalog::{TypeId, TypeKind};
use crate::fold::Folder;
use crate::fold::plpgsql::time::{Interval, Time, TimeKind, clock};

/// How far an exponent moves the point of a number.
const LARGEST_EXPONENT: u32 = 100;

/// The text of a literal of a type that is no domain; `None` where it is not known.
pub(super) fn canonical(folder: &Folder<'_>, text: &str, id: TypeId) -> Option<String> {
    let row = folder.catalog.types.get(id)?;
    if let Some(element) = row.element {
        return array(folder, text, folder.below(element));
    }
    match &row.kind {
        TypeKind::Enum { labels, .. } => {
            let is_label = |text: &str| labels.iter().any(|label| label == text);
            if is_label(text) {
                return Some(text.to_owned());
            }
            // It may have been renamed since.
            let mut text = text;
            for event in row.history.events() {
                if let Some((from, to)) = event.aspect.label_renamed()
                    && from == text
                {
                    text = to;
                }
            }
            return is_label(text).then(|| text.to_owned());
        }
        TypeKind::Base => {}
        TypeKind::Domain { .. }
        | TypeKind::Composite { .. }
        | TypeKind::Range { .. }
        | TypeKind::Multirange { .. }
        | TypeKind::Pseudo
        | TypeKind::Shell => return None,
    }
    let is_word = || text.bytes().all(|it| it.is_ascii_lowercase() || it == b'_');
    match row.name.as_str() {
        "ltree" if is_path(text) => return Some(text.to_owned()),
        "citext" => return Some(text.to_owned()),
        // One of PostgreSQL's own, which are always found.
        "regconfig" if is_word() => return Some(text.to_owned()),
        _ => {}
    }
    match id {
        oid::TEXT | oid::VARCHAR | oid::BPCHAR | oid::JSON | oid::XML => Some(text.to_owned()),
        oid::NAME => (text.len() < 64).then(|| text.to_owned()),
        oid::CHAR => (text.len() == 1).then(|| text.to_owned()),
        oid::INT2 => integer::<i16>(text),
        oid::INT4 => integer::<i32>(text),
        oid::INT8 => integer::<i64>(text),
        oid::BOOL => boolean(text).map(str::to_owned),
        oid::NUMERIC => numeric(text),
        oid::FLOAT4 | oid::FLOAT8 if numeric(text).is_some_and(|it| it.ends_with(['N', 'y'])) => {
            numeric(text)
        }
        oid::FLOAT4 => float(text, text.trim().parse::<f32>().ok()?.to_string()),
        oid::FLOAT8 => float(text, text.trim().parse::<f64>().ok()?.to_string()),
        oid::UUID => uuid(text),
        oid::JSONB => crate::fold::plpgsql::jsonb_text(text),
        oid::DATE => moment(text, TimeKind::Date),
        oid::TIME => time(text),
        oid::TIMESTAMP => moment(text, TimeKind::Timestamp),
        oid::TIMESTAMPTZ => moment(text, TimeKind::TimestampTz),
        oid::INTERVAL => Interval::parse(text).map(Interval::text),
        oid::BIT | oid::VARBIT => text
            .bytes()
            .all(|it| matches!(it, b'0' | b'1'))
            .then(|| text.to_owned()),
        oid::INET => is_address(text).then(|| text.to_owned()),
        oid::BYTEA => bytes(text),
        _ => None,
    }
}

fn integer<T: std::str::FromStr + std::fmt::Display>(text: &str) -> Option<String> {
    let text = text.trim_matches(is_space);
    Some(text.parse::<T>().ok()?.to_string())
}

fn is_space(it: char) -> bool {
    matches!(it, ' ' | '\t' | '\n' | '\r' | '\u{b}' | '\u{c}')
}

/// What the input function of boolean takes.
fn boolean(text: &str) -> Option<&'static str> {
    truth_of_literal(text).map(|truth| if truth { "true" } else { "false" })
}

/// A decimal: no leading zeros, all digits behind the point, an exponent worked in.
fn numeric(text: &str) -> Option<String> {
    let text = text.trim_matches(is_space);
    let special = ["NaN", "Infinity", "-Infinity"];
    if let Some(special) = special.into_iter().find(|it| it.eq_ignore_ascii_case(text)) {
        return Some(special.to_owned());
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (digits, exponent) = match digits.split_once(['e', 'E']) {
        Some((digits, exponent)) => (digits, exponent.parse().ok()?),
        None => (digits, 0_i32),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all = |part: &str| part.bytes().all(|it| it.is_ascii_digit());
    let numeric = all(whole) && all(fraction) && !(whole.is_empty() && fraction.is_empty());
    if !numeric || exponent.unsigned_abs() > LARGEST_EXPONENT {
        return None;
    }
    // The point moves by the exponent, over zeros where there are no digits.
    let mut digits = format!("{whole}{fraction}");
    let mut point = i32::try_from(whole.len()).ok()? + exponent;
    while point < 0 {
        digits.insert(0, '0');
        point += 1;
    }
    let point = usize::try_from(point).ok()?;
    while digits.len() < point {
        digits.push('0');
    }
    let (whole, fraction) = digits.split_at(point);
    let trimmed = whole.trim_start_matches('0');
    let whole = if trimmed.is_empty() { "0" } else { trimmed };
    let zero = whole == "0" && fraction.bytes().all(|it| it == b'0');
    let sign = if negative && !zero { "-" } else { "" };
    Some(if fraction.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{fraction}")
    })
}

/// Numbers that are printed without an exponent, in the fewest digits.
fn float(text: &str, shortest: String) -> Option<String> {
    numeric(text)?;
    let digits = shortest.trim_start_matches(['-', '0', '.']);
    (digits.len() <= 15 && !shortest.starts_with("0.0000") && !shortest.starts_with("-0.0000"))
        .then_some(shortest)
}

fn uuid(text: &str) -> Option<String> {
    let text = text.trim_matches(is_space);
    let groups: Vec<&str> = text.split('-').collect();
    let sizes: Vec<usize> = groups.iter().map(|it| it.len()).collect();
    let fits = sizes == [8, 4, 4, 4, 12]
        && groups
            .iter()
            .all(|it| it.bytes().all(|byte| byte.is_ascii_hexdigit()));
    fits.then(|| text.to_ascii_lowercase())
}

/// `8:00`, `08:00:30` and `08:00:30.50`, with all their digits but the zeros at the end.
fn time(text: &str) -> Option<String> {
    let is_plain = |it: char| matches!(it, '0'..='9' | ':' | '.');
    let time = Time::parse(&format!("1970-01-01 {text}"), TimeKind::Timestamp)?;
    let is_of_day = time.days() == 0 && text.chars().all(is_plain);
    is_of_day.then(|| clock(time.micros.unsigned_abs()))
}

/// A date or timestamp, also without end.
fn moment(text: &str, kind: TimeKind) -> Option<String> {
    let word = text.trim_matches(is_space).to_ascii_lowercase();
    match &*word {
        "infinity" | "-infinity" => Some(word),
        "epoch" => Some(Time { kind, micros: 0 }.text()),
        _ => Time::parse(text, kind).map(Time::text),
    }
}

fn is_address(text: &str) -> bool {
    let (address, bits) = match text.split_once('/') {
        Some((address, bits)) => (address, bits.parse().ok().filter(|it: &u32| *it < 32)),
        None => (text, Some(0)),
    };
    bits.is_some() && address.parse::<std::net::Ipv4Addr>().is_ok()
}

fn is_path(text: &str) -> bool {
    let plain = |it: u8| it.is_ascii_alphanumeric() || it == b'_';
    text.split('.')
        .all(|it| !it.is_empty() && it.bytes().all(plain))
}

/// Hexadecimal digits behind `\x`.
fn bytes(text: &str) -> Option<String> {
    if text.is_empty() {
        return Some("\\x".to_owned());
    }
    let digits = text.strip_prefix("\\x")?;
    let hex = digits.len() % 2 == 0 && digits.bytes().all(|it| it.is_ascii_hexdigit());
    hex.then(|| text.to_ascii_lowercase())
}

/// An array of one dimension whose elements have no quotes.
fn array(folder: &Folder<'_>, text: &str, element: TypeId) -> Option<String> {
    let inside = text
        .trim_matches(is_space)
        .strip_prefix('{')?
        .strip_suffix('}')?;
    if inside.contains(['{', '}', '"', '\\']) {
        return None;
    }
    if inside.trim_matches(is_space).is_empty() {
        return Some("{}".to_owned());
    }
    let elements: Option<Vec<String>> = inside
        .split(',')
        .map(|it| {
            let it = it.trim_matches(is_space);
            if it.eq_ignore_ascii_case("null") {
                return Some("NULL".to_owned());
            }
            let text = canonical(folder, it, element).filter(|_| !it.is_empty())?;
            Some(if text.contains([' ', '\t', '\n', '\r']) {
                format!("\"{text}\"")
            } else {
                text
            })
        })
        .collect();
    Some(format!("{{{}}}", elements?.join(",")))
}
