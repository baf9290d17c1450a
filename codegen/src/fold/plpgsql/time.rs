//! Dates, timestamps and intervals: arithmetic and `to_char`, for a clock that the user has pinned.
//!
//! The time zone is UTC, as on a server that nobody has told another.
//! <https://www.postgresql.org/docs/current/functions-datetime.html>

use std::fmt::Write as _;

/// Microseconds of a day.
const DAY: i64 = 86_400_000_000;

/// A date or timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Time {
    /// Which type it has.
    pub(crate) kind: TimeKind,
    /// Microseconds since 1970-01-01.
    pub(crate) micros: i64,
}

/// The type of a date or timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeKind {
    /// `date`
    Date,
    /// `timestamp`
    Timestamp,
    /// `timestamptz`
    TimestampTz,
}

/// An `interval`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Interval {
    /// Months and years.
    pub(crate) months: i64,
    /// Days and weeks.
    pub(crate) days: i64,
    /// Hours and less, in microseconds.
    pub(crate) micros: i64,
}

/// Days since 1970-01-01 of a day in the Gregorian calendar; `None` where there is no such day.
fn days_of(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || day < 1 || day > days_in(year, month) {
        return None;
    }
    // Years begin in March here, so that the leap day is the last.
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

/// `10:30:00.5`, of microseconds; an interval's hours go on beyond a day.
pub(crate) fn clock(micros: u64) -> String {
    let (seconds, fraction) = (micros / 1_000_000, micros % 1_000_000);
    let (minutes, hours) = (seconds / 60 % 60, seconds / 3600);
    let text = format!("{hours:02}:{minutes:02}:{:02}", seconds % 60);
    if fraction == 0 {
        return text;
    }
    let digits = format!("{fraction:06}");
    format!("{text}.{}", digits.trim_end_matches('0'))
}

/// What makes a number an ordinal: 1st, 2nd.
fn ending(number: i64) -> &'static str {
    match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    }
}

fn days_in(year: i64, month: i64) -> i64 {
    match month {
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Year, month and day of a day since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let era = days.div_euclid(146_097);
    let of_era = days.rem_euclid(146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 {
        shifted + 3
    } else {
        shifted - 9
    };
    let year = year + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

/// A time of day and the minutes by which its zone is before UTC; `None` for zones that are told by name.
fn offset_of(time: &str) -> Option<(&str, i64)> {
    let time = time.trim_end_matches(['Z', 'z']).trim_end();
    let Some(at) = time.rfind(['+', '-']) else {
        return Some((time, 0));
    };
    let (time, offset) = time.split_at(at);
    let (hours, minutes) = offset[1..].split_once(':').unwrap_or((&offset[1..], "0"));
    let hours: i64 = hours.parse().ok().filter(|it| *it < 16)?;
    let minutes: i64 = minutes.parse().ok().filter(|it| *it < 60)?;
    let all = hours * 60 + minutes;
    Some((
        time.trim_end(),
        if offset.starts_with('-') { -all } else { all },
    ))
}

impl Time {
    /// `2026-11-21`, `20261121`, `2026-11-21 10:30:00`, `2026-11-21T10:30:00Z`; `None` for anything else.
    pub(crate) fn parse(text: &str, kind: TimeKind) -> Option<Self> {
        let text = text.trim();
        let (date, time) = match text.find([' ', 'T']) {
            Some(at) => (&text[..at], text[at + 1..].trim()),
            None => (text, ""),
        };
        let numbers: Vec<&str> = date.split('-').collect();
        let (year, month, day) = match numbers[..] {
            [year, month, day]
                if year.len() == 4 && (1..=2).contains(&month.len()) && day.len() <= 2 =>
            {
                (year, month, day)
            }
            [all] if all.len() == 8 && all.is_ascii() => (&all[..4], &all[4..6], &all[6..]),
            _ => return None,
        };
        let days = days_of(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
        let (time, offset) = offset_of(time)?;
        let mut micros = 0;
        if !time.is_empty() {
            let (whole, fraction) = time.split_once('.').unwrap_or((time, ""));
            let mut seconds = 0;
            let fields: Vec<&str> = whole.split(':').collect();
            if !(2..=3).contains(&fields.len()) || fraction.len() > 6 {
                return None;
            }
            for (field, unit) in fields.iter().zip([3600, 60, 1]) {
                seconds += field.parse::<i64>().ok().filter(|it| *it >= 0)? * unit;
            }
            let fraction = format!("{fraction:0<6}").parse::<i64>().ok()?;
            micros = seconds * 1_000_000 + fraction;
            let minutes = fields.get(1).and_then(|it| it.parse::<i64>().ok());
            let whole_seconds = fields.get(2).map_or(Some(0), |it| it.parse::<i64>().ok());
            // The last second may be a leap one, and a day may end at 24:00.
            if minutes? > 59 || whole_seconds? > 60 || micros > DAY {
                return None;
            }
            if kind == TimeKind::TimestampTz {
                micros -= offset * 60_000_000;
            }
        }
        let time = Self {
            kind: TimeKind::TimestampTz,
            micros: days * DAY + micros,
        };
        Some(time.to(kind))
    }

    /// The time that the user says it is.
    pub(crate) fn pinned(text: &str) -> Option<Self> {
        Self::parse(text, TimeKind::TimestampTz)
    }

    /// The same as another type.
    pub(crate) fn to(self, kind: TimeKind) -> Self {
        let micros = match kind {
            TimeKind::Date => self.micros.div_euclid(DAY) * DAY,
            TimeKind::Timestamp | TimeKind::TimestampTz => self.micros,
        };
        Self { kind, micros }
    }

    /// Days since 1970-01-01.
    pub(crate) fn days(self) -> i64 {
        self.micros.div_euclid(DAY)
    }

    /// `time + interval`; a date becomes a timestamp.
    pub(crate) fn plus(self, interval: Interval) -> Option<Self> {
        let (year, month, day) = civil(self.days());
        let months = year
            .checked_mul(12)?
            .checked_add(month - 1)?
            .checked_add(interval.months)?;
        let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
        if !(1..=9999).contains(&year) {
            return None;
        }
        let days = days_of(year, month, day.min(days_in(year, month)))?;
        let micros = days
            .checked_add(interval.days)?
            .checked_mul(DAY)?
            .checked_add(self.micros.rem_euclid(DAY))?
            .checked_add(interval.micros)?;
        let kind = match self.kind {
            TimeKind::Date => TimeKind::Timestamp,
            kind => kind,
        };
        Some(Self { kind, micros })
    }

    /// `date + days`
    pub(crate) fn plus_days(self, days: i64) -> Option<Self> {
        let micros = days.checked_mul(DAY)?.checked_add(self.micros)?;
        Some(Self { micros, ..self })
    }

    /// The days between two.
    pub(crate) fn days_since(self, other: Self) -> i64 {
        self.days() - other.days()
    }

    /// `date_trunc`
    pub(crate) fn truncated(self, field: &str) -> Option<Self> {
        let (year, month, day) = civil(self.days());
        let start = |year, month, day| days_of(year, month, day).map(|days| days * DAY);
        let within = |unit: i64| Some(self.micros - self.micros.rem_euclid(unit));
        let micros = match field {
            "year" | "years" => start(year, 1, 1)?,
            "quarter" => start(year, (month - 1) / 3 * 3 + 1, 1)?,
            "month" | "months" => start(year, month, 1)?,
            "week" | "weeks" => (self.days() - (self.days() + 3).rem_euclid(7)) * DAY,
            "day" | "days" => start(year, month, day)?,
            "hour" | "hours" => within(3_600_000_000)?,
            "minute" | "minutes" => within(60_000_000)?,
            "second" | "seconds" => within(1_000_000)?,
            _ => return None,
        };
        let kind = match self.kind {
            TimeKind::Date => TimeKind::TimestampTz,
            kind => kind,
        };
        Some(Self { kind, micros })
    }

    /// `extract`, where the result is whole.
    pub(crate) fn field(self, field: &str) -> Option<i64> {
        let (year, month, day) = civil(self.days());
        let seconds = self.micros.rem_euclid(DAY) / 1_000_000;
        Some(match field {
            "year" => year,
            "quarter" => (month - 1) / 3 + 1,
            "month" => month,
            "day" => day,
            "hour" => seconds / 3600,
            "minute" => seconds / 60 % 60,
            "second" if self.micros % 1_000_000 == 0 => seconds % 60,
            "dow" => (self.days() + 4).rem_euclid(7),
            "isodow" => (self.days() + 3).rem_euclid(7) + 1,
            "doy" => self.days() - days_of(year, 1, 1)? + 1,
            "week" => self.iso_week().1,
            "isoyear" => self.iso_week().0,
            "epoch" if self.micros % 1_000_000 == 0 => self.micros / 1_000_000,
            _ => return None,
        })
    }

    /// The year and week that have its Thursday.
    fn iso_week(self) -> (i64, i64) {
        let thursday = self.days() - (self.days() + 3).rem_euclid(7) + 3;
        let (year, ..) = civil(thursday);
        let first = days_of(year, 1, 1).unwrap_or(thursday);
        (year, (thursday - first) / 7 + 1)
    }

    /// As PostgreSQL prints it.
    pub(crate) fn text(self) -> String {
        let (year, month, day) = civil(self.days());
        let date = format!("{year:04}-{month:02}-{day:02}");
        if self.kind == TimeKind::Date {
            return date;
        }
        let of_day = clock(self.micros.rem_euclid(DAY).unsigned_abs());
        let zone = if self.kind == TimeKind::TimestampTz {
            "+00"
        } else {
            ""
        };
        format!("{date} {of_day}{zone}")
    }

    /// `to_char`; `None` for a pattern that is not known here.
    pub(crate) fn to_char(self, format: &str) -> Option<String> {
        // Of two that begin alike the longer stands first.
        const PATTERNS: [&str; 26] = [
            "YYYY", "IYYY", "YY", "MONTH", "MON", "MM", "MI", "MS", "DAY", "DDD", "DD", "DY",
            "HH24", "HH12", "HH", "SS", "IW", "WW", "Q", "US", "ID", "AM", "PM", "D", "IDDD", "J",
        ];
        let mut text = String::new();
        let mut rest = format;
        let mut is_filled = true;
        while let Some(first) = rest.chars().next() {
            if first == '"' {
                let (quoted, behind) = rest[1..].split_once('"')?;
                text.push_str(quoted);
                rest = behind;
                continue;
            }
            if let Some(behind) = rest.strip_prefix("FM").or(rest.strip_prefix("fm")) {
                is_filled = false;
                rest = behind;
                continue;
            }
            // Most patterns are the same in capitals and small letters, words have those of the pattern.
            let found = PATTERNS.into_iter().find(|pattern| {
                rest.get(..pattern.len())
                    .is_some_and(|head| head.eq_ignore_ascii_case(pattern))
            });
            let Some(pattern) = found else {
                if first.is_alphabetic() {
                    return None;
                }
                text.push(first);
                rest = &rest[first.len_utf8()..];
                continue;
            };
            let head = &rest[..pattern.len()];
            rest = &rest[pattern.len()..];
            let shown = if let Some(word) = self.word(pattern) {
                let is_small = |c: char| c.is_ascii_lowercase();
                let word = match (head.starts_with(is_small), head.ends_with(is_small)) {
                    (true, _) => word.to_lowercase(),
                    (false, false) => word.to_uppercase(),
                    (false, true) => word.to_owned(),
                };
                if is_filled && matches!(pattern, "MONTH" | "DAY") {
                    format!("{word:<9}")
                } else {
                    word
                }
            } else {
                let (number, width) = self.number(pattern)?;
                let width = if is_filled { width } else { 0 };
                let mut shown = format!("{number:0width$}");
                let ordinal = rest.get(..2).filter(|it| it.eq_ignore_ascii_case("th"));
                if let Some(ordinal) = ordinal {
                    rest = &rest[2..];
                    let ending = ending(number);
                    if ordinal == "TH" {
                        shown.push_str(&ending.to_uppercase());
                    } else {
                        shown.push_str(ending);
                    }
                }
                shown
            };
            is_filled = true;
            text.push_str(&shown);
        }
        Some(text)
    }

    /// The word that a pattern of `to_char` stands for.
    fn word(self, pattern: &str) -> Option<&'static str> {
        const MONTHS: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        const DAYS: [&str; 7] = [
            "Sunday",
            "Monday",
            "Tuesday",
            "Wednesday",
            "Thursday",
            "Friday",
            "Saturday",
        ];
        let (_, month, _) = civil(self.days());
        let month = MONTHS[usize::try_from(month - 1).ok()?];
        let day = DAYS[usize::try_from(self.field("dow")?).ok()?];
        let is_late = self.micros.rem_euclid(DAY) >= DAY / 2;
        Some(match pattern {
            "MONTH" => month,
            "MON" => &month[..3],
            "DAY" => day,
            "DY" => &day[..3],
            "AM" | "PM" if is_late => "Pm",
            "AM" | "PM" => "Am",
            _ => return None,
        })
    }

    /// The number that a pattern of `to_char` stands for, and its width.
    fn number(self, pattern: &str) -> Option<(i64, usize)> {
        let (year, month, day) = civil(self.days());
        let of_day = self.micros.rem_euclid(DAY);
        let seconds = of_day / 1_000_000;
        let twelve = (seconds / 3600 + 11) % 12 + 1;
        Some(match pattern {
            "YYYY" => (year, 4),
            "IYYY" => (self.iso_week().0, 4),
            "YY" => (year % 100, 2),
            "MM" => (month, 2),
            "DDD" => (self.field("doy")?, 3),
            "DD" => (day, 2),
            "HH24" => (seconds / 3600, 2),
            "HH12" | "HH" => (twelve, 2),
            "MI" => (seconds / 60 % 60, 2),
            "SS" => (seconds % 60, 2),
            "MS" => (of_day % 1_000_000 / 1000, 3),
            "US" => (of_day % 1_000_000, 6),
            "IW" => (self.iso_week().1, 2),
            "WW" => ((self.field("doy")? - 1) / 7 + 1, 2),
            "Q" => ((month - 1) / 3 + 1, 1),
            "D" => (self.field("dow")? + 1, 1),
            "ID" => (self.field("isodow")?, 1),
            _ => return None,
        })
    }
}

impl Interval {
    /// `1 month`, `2 days 3 hours`, `01:30:00`; `None` for other spellings.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut interval = Self::default();
        let lower = text.trim().to_ascii_lowercase();
        let mut words = lower.split_whitespace().peekable();
        words.peek()?;
        while let Some(word) = words.next() {
            if word.contains(':') {
                let digits = word.trim_start_matches(['-', '+']);
                if digits.contains(|c: char| !matches!(c, '0'..='9' | ':' | '.')) {
                    return None;
                }
                let time = Time::parse(&format!("1970-01-01 {digits}"), TimeKind::Timestamp)?;
                interval.micros += match word.strip_suffix(digits)? {
                    "-" => -time.micros,
                    "" | "+" => time.micros,
                    _ => return None,
                };
                continue;
            }
            let end = word.find(|c: char| c.is_alphabetic()).unwrap_or(word.len());
            let number: i64 = word[..end].parse().ok()?;
            let unit = match &word[end..] {
                "" => words.next()?,
                unit => unit,
            };
            interval = interval.plus(Self::unit(unit, number)?)?;
        }
        Some(interval)
    }

    /// An interval as PostgreSQL prints it (`intervalstyle` is `postgres`).
    pub(crate) fn text(self) -> String {
        let mut text = String::new();
        let mut is_before = false;
        let (years, months) = (self.months / 12, self.months % 12);
        for (number, unit) in [(years, "year"), (months, "mon"), (self.days, "day")] {
            if number == 0 {
                continue;
            }
            let space = if text.is_empty() { "" } else { " " };
            let plus = if is_before && number > 0 { "+" } else { "" };
            let plural = if number == 1 { "" } else { "s" };
            let _ = write!(text, "{space}{plus}{number} {unit}{plural}");
            is_before = number < 0;
        }
        if self.micros != 0 || text.is_empty() {
            let space = if text.is_empty() { "" } else { " " };
            let sign = match (self.micros < 0, is_before) {
                (true, _) => "-",
                (false, true) => "+",
                (false, false) => "",
            };
            let _ = write!(text, "{space}{sign}{}", clock(self.micros.unsigned_abs()));
        }
        text
    }

    /// So many of a unit.
    pub(crate) fn unit(unit: &str, number: i64) -> Option<Self> {
        let mut interval = Self::default();
        let unit = unit.strip_suffix('s').unwrap_or(unit);
        match unit {
            "year" | "yr" | "y" => interval.months = number.checked_mul(12)?,
            "month" | "mon" => interval.months = number,
            "week" | "w" => interval.days = number.checked_mul(7)?,
            "day" | "d" => interval.days = number,
            "hour" | "hr" | "h" => interval.micros = number.checked_mul(3_600_000_000)?,
            "minute" | "min" | "m" => interval.micros = number.checked_mul(60_000_000)?,
            "second" | "sec" | "" => interval.micros = number.checked_mul(1_000_000)?,
            _ => return None,
        }
        Some(interval)
    }

    /// The sum.
    pub(crate) fn plus(self, other: Self) -> Option<Self> {
        Some(Self {
            months: self.months.checked_add(other.months)?,
            days: self.days.checked_add(other.days)?,
            micros: self.micros.checked_add(other.micros)?,
        })
    }

    /// So long, in days and what is left of them.
    pub(crate) fn of_micros(micros: i64) -> Self {
        Self {
            months: 0,
            days: micros / DAY,
            micros: micros % DAY,
        }
    }

    /// How long it is for comparisons: a month has 30 days there.
    pub(crate) fn length(self) -> i128 {
        let days = i128::from(self.months) * 30 + i128::from(self.days);
        days * i128::from(DAY) + i128::from(self.micros)
    }

    /// So many times the interval.
    pub(crate) fn times(self, factor: i64) -> Option<Self> {
        Some(Self {
            months: self.months.checked_mul(factor)?,
            days: self.days.checked_mul(factor)?,
            micros: self.micros.checked_mul(factor)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Time {
        Time::parse(text, TimeKind::Timestamp).expect("the test writes a timestamp")
    }

    // Each checked with `select` on PostgreSQL 15.
    #[test]
    fn arithmetic() {
        let month = Interval::parse("1 month").expect("an interval");
        let plus = |text: &str| at(text).plus(month).map(Time::text);
        assert_eq!(plus("2024-01-31"), Some("2024-02-29 00:00:00".to_owned()));
        assert_eq!(
            plus("2026-12-05 10:30:00.5"),
            Some("2027-01-05 10:30:00.5".to_owned())
        );
        let truncated = |field: &str| at("2026-11-21 10:30:00").truncated(field).map(Time::text);
        assert_eq!(truncated("week"), Some("2026-11-16 00:00:00".to_owned()));
        assert_eq!(truncated("quarter"), Some("2026-10-01 00:00:00".to_owned()));
        assert_eq!(at("2027-01-01").field("week"), Some(53));
        assert_eq!(at("2026-11-22").field("dow"), Some(0));
        assert_eq!(
            at("1900-02-28").plus_days(1).map(Time::text),
            Some("1900-03-01 00:00:00".to_owned())
        );
    }

    #[test]
    fn patterns() {
        let shown = |format: &str| at("2026-03-09 14:05:06").to_char(format);
        assert_eq!(shown("YYYY_MM"), Some("2026_03".to_owned()));
        assert_eq!(shown("yyyymmdd"), Some("20260309".to_owned()));
        assert_eq!(shown("\"y\"YYYY\"m\"MM"), Some("y2026m03".to_owned()));
        assert_eq!(
            shown("Mon DD HH24:MI:SS"),
            Some("Mar 09 14:05:06".to_owned())
        );
        assert_eq!(shown("IYYY_IW"), Some("2026_11".to_owned()));
        assert_eq!(shown("FMMonth DDth"), Some("March 09th".to_owned()));
    }
}
