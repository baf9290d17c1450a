//! Dates and times that a condition compares with, as an expression of the crate that holds them.

use super::types::{Clock, Shape};

/// A date, time or timestamp as an `Option` of its type.
pub(super) fn moment(shape: &Shape, text: &str) -> Option<String> {
    let numbers: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    if let Shape::Date(clock) = shape {
        let [year, month, day, ..] = numbers[..] else {
            return None;
        };
        return Some(clock.day(year, month, day));
    }
    if let Shape::Time(clock) = shape {
        let [hour, minute, second] = numbers[..] else {
            return None;
        };
        return Some(clock.time(hour, minute, second));
    }
    let (Shape::Timestamp(clock) | Shape::TimestampTz(clock)) = shape else {
        return None;
    };
    let [year, month, day, hour, minute, second, ..] = numbers[..] else {
        return None;
    };
    let at = clock.at(&clock.day(year, month, day), [hour, minute, second]);
    let is_zoned = matches!(shape, Shape::TimestampTz(_));
    Some(if is_zoned { clock.zoned(&at) } else { at })
}

/// What each crate makes of a date, a time and a moment, as an `Option` of its type.
impl Clock {
    fn day(self, year: u32, month: u32, day: u32) -> String {
        match self {
            Self::Chrono => format!("chrono::NaiveDate::from_ymd_opt({year}, {month}, {day})"),
            Self::Time => format!(
                "time::Month::try_from({month}).and_then(|month| time::Date::from_calendar_date({year}, month, {day})).ok()"
            ),
            Self::Jiff => format!("jiff::civil::Date::new({year}, {month}, {day}).ok()"),
        }
    }

    fn time(self, hour: u32, minute: u32, second: u32) -> String {
        match self {
            Self::Chrono => {
                format!("chrono::NaiveTime::from_hms_opt({hour}, {minute}, {second})")
            }
            Self::Time => format!("time::Time::from_hms({hour}, {minute}, {second}).ok()"),
            Self::Jiff => format!("jiff::civil::Time::new({hour}, {minute}, {second}, 0).ok()"),
        }
    }

    fn at(self, day: &str, [hour, minute, second]: [u32; 3]) -> String {
        match self {
            Self::Chrono => {
                format!("{day}.and_then(|day| day.and_hms_opt({hour}, {minute}, {second}))")
            }
            Self::Time => {
                format!("{day}.and_then(|day| day.with_hms({hour}, {minute}, {second}).ok())")
            }
            Self::Jiff => format!("{day}.map(|day| day.at({hour}, {minute}, {second}, 0))"),
        }
    }

    fn zoned(self, at: &str) -> String {
        match self {
            Self::Chrono => format!("{at}.map(|at| at.and_utc())"),
            Self::Time => format!("{at}.map(|at| at.assume_utc())"),
            Self::Jiff => {
                format!("{at}.and_then(|at| jiff::tz::Offset::UTC.to_timestamp(at).ok())")
            }
        }
    }
}
