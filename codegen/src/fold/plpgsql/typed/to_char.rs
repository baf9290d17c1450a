//! `to_char` of numbers.
//!
//! <https://www.postgresql.org/docs/current/functions-formatting.html#FUNCTIONS-FORMATTING-NUMERIC-TABLE>

use super::decimal::Decimal;

/// The text of a number in a format of digits, commas and a point; `None` for other formats.
pub(super) fn to_char(number: Decimal, format: &str) -> Option<String> {
    let (is_filled, pattern) = match format.strip_prefix("FM").or(format.strip_prefix("fm")) {
        Some(rest) => (false, rest),
        None => (true, format),
    };
    if pattern.is_empty() || !pattern.chars().all(|c| matches!(c, '0' | '9' | ',' | '.')) {
        return None;
    }
    let (whole, fraction) = pattern.split_once('.').unwrap_or((pattern, ""));
    if fraction.contains(['.', ',']) {
        return None;
    }
    let places: Vec<char> = whole.chars().filter(|c| *c != ',').collect();
    let rounded = number.round(i64::try_from(fraction.len()).ok()?)?;
    let text = rounded.abs().text();
    let (digits, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let digits = if digits == "0" { "" } else { digits };
    if digits.len() > places.len() {
        // It does not fit.
        return None;
    }
    // A 0 prints zeros from there on.
    let first_zero = places.iter().position(|c| *c == '0');
    let first_digit = places.len() - digits.len();
    let mut start = first_zero.map_or(first_digit, |zero| zero.min(first_digit));
    if start == places.len() && fraction.is_empty() {
        start = places.len().checked_sub(1)?;
    } else if start == places.len() && !places.is_empty() && first_zero.is_none() {
        // Whether a zero stands before the point depends on more than this.
        return None;
    }
    let padded = format!("{digits:0>width$}", width = places.len());
    let mut body = String::new();
    let mut blanks = String::new();
    let mut place = 0;
    for character in whole.chars() {
        if character == ',' {
            if place > start {
                body.push(',');
            } else {
                blanks.push(' ');
            }
            continue;
        }
        if place < start {
            blanks.push(' ');
        } else {
            body.push_str(&padded[place..=place]);
        }
        place += 1;
    }
    if pattern.contains('.') {
        body.push('.');
        let mut shown = decimals.to_owned();
        if !is_filled {
            let least = fraction.rfind('0').map_or(0, |at| at + 1);
            while shown.len() > least && shown.ends_with('0') {
                shown.pop();
            }
        }
        body.push_str(&shown);
    }
    let is_negative = rounded.is_negative() && !rounded.is_zero();
    Some(match (is_filled, is_negative) {
        (true, true) => format!("{blanks}-{body}"),
        (true, false) => format!("{blanks} {body}"),
        (false, true) => format!("-{body}"),
        (false, false) => body,
    })
}
