//! Constants of dates and times, as they are on the wire.

use std::sync::Arc;

use super::predicate::Literal;
use crate::catalog::TypeId;
use crate::catalog::ty::oid;

const REFUSED: &str = "this date or time is not translated";

/// A date, time or timestamp as it is on the wire, where no setting has a say in what it means.
pub(super) fn moment(id: TypeId, text: &str) -> Result<Literal, &'static str> {
    let text = text.trim();
    let found = match id {
        oid::TIME => seconds(text),
        _ => special(id, text).or_else(|| match id {
            oid::DATE => is_day(text).then(|| text.to_owned()),
            _ => None,
        }),
    };
    if let Some(found) = found {
        return Ok(Literal::Moment(found.into()));
    }
    let has_zone = match id {
        oid::TIMESTAMP => false,
        oid::TIMESTAMPTZ => true,
        _ => return Err(REFUSED),
    };
    let (day, rest) = text.split_at_checked(10).ok_or(REFUSED)?;
    let rest = rest.trim_start_matches([' ', 'T']);
    let (time, zone) = rest.split_at(rest.find(['Z', '+', '-']).unwrap_or(rest.len()));
    let time = if time.is_empty() {
        "00:00:00"
    } else {
        time.trim_end()
    };
    let time = seconds(time).filter(|_| is_day(day)).ok_or(REFUSED)?;
    match (has_zone, zone) {
        (false, "") => Ok(Literal::Moment(format!("{day}T{time}").into())),
        (false, _) => Err(REFUSED),
        (true, "") => Err("which moment this is depends on the session's time zone"),
        (true, zone) => {
            let offset = offset(zone).ok_or(REFUSED)?;
            in_utc(day, &time, offset)
                .map(|text| Literal::Moment(text.into()))
                .ok_or(REFUSED)
        }
    }
}

/// A bound of a range of dates or moments as a number: days, or millionths of a second.
pub(super) fn bound(id: TypeId, text: &str) -> Result<Arc<str>, &'static str> {
    let Literal::Moment(text) = moment(id, text)? else {
        return Err(REFUSED);
    };
    let number = match text.split_once('T') {
        None => days(&text),
        Some((day, time)) => {
            let parts: Option<Vec<i64>> = time
                .trim_end_matches("+00:00")
                .split(':')
                .map(|part| part.parse().ok())
                .collect();
            let sum = |parts: Vec<i64>| parts.iter().fold(0, |sum, part| sum * 60 + part);
            days(day)
                .zip(parts.map(sum))
                .map(|(day, seconds)| (day * 86_400 + seconds) * 1_000_000)
        }
    };
    number.map(|it| it.to_string().into()).ok_or(REFUSED)
}

/// What is written as a word.
fn special(id: TypeId, text: &str) -> Option<String> {
    let text = text.to_ascii_lowercase();
    match (&*text, id) {
        ("infinity" | "-infinity", oid::DATE | oid::TIMESTAMP | oid::TIMESTAMPTZ) => Some(text),
        ("epoch", oid::DATE) => Some("1970-01-01".to_owned()),
        ("epoch", oid::TIMESTAMP) => Some("1970-01-01T00:00:00".to_owned()),
        ("epoch", oid::TIMESTAMPTZ) => Some("1970-01-01T00:00:00+00:00".to_owned()),
        _ => None,
    }
}

/// The text with each digit as 0.
fn shape(text: &str) -> String {
    let zero = |c: char| if c.is_ascii_digit() { '0' } else { c };
    text.chars().map(zero).collect()
}

fn is_day(text: &str) -> bool {
    shape(text) == "0000-00-00"
}

fn seconds(time: &str) -> Option<String> {
    match &*shape(time) {
        "00:00" => Some(format!("{time}:00")),
        "00:00:00" => Some(time.to_owned()),
        _ => None,
    }
}

/// Minutes east of Greenwich.
fn offset(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = match &*shape(rest) {
        "00" => (rest, "0"),
        "00:00" => rest.split_once(':')?,
        "0000" => rest.split_at(2),
        _ => return None,
    };
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    (hours < 16 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// The moment as it is in Greenwich.
fn in_utc(day: &str, time: &str, offset: i64) -> Option<String> {
    if offset == 0 {
        return Some(format!("{day}T{time}+00:00"));
    }
    let (hours, rest) = time.split_once(':')?;
    let (minutes, seconds) = rest.split_once(':')?;
    let minute = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()? - offset;
    let (year, month, day) = civil(days(day)? + minute.div_euclid(1440));
    let minute = minute.rem_euclid(1440);
    (1..=9999).contains(&year).then(|| {
        let (hours, minutes) = (minute / 60, minute % 60);
        format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds}+00:00")
    })
}

/// The number of a day, counted from 1970-01-01.
fn days(day: &str) -> Option<i64> {
    let parts: Option<Vec<i64>> = day.split('-').map(|part| part.parse().ok()).collect();
    let [year, month, day] = parts?[..] else {
        return None;
    };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Years begin in March, so that a leap day is the last one.
    let (year, month) = if month < 3 {
        (year - 1, month + 9)
    } else {
        (year, month - 3)
    };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(365 * year + leaps + (153 * month + 2) / 5 + day - 719_469)
}

fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let year = year + era * 400;
    if month < 10 {
        (year, month + 3, day)
    } else {
        (year + 1, month - 9, day)
    }
}
