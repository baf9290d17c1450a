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
            [year, month, day] if year.len() == 4 => (year, month, day),
            [all] if all.len() == 8 && all.is_ascii() => (&all[..4], &all[4..6], &all[6..]),
            _ => return None,
        };
        let days = days_of(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
        let time = time
            .trim_end_matches("+00:00")
            .trim_end_matches("+00")
            .trim_end_matches(['Z', 'z']);
        let mut micros = 0;
        if !time.is_empty() {
            let (whole, fraction) = time.split_once('.').unwrap_or((time, ""));
            let mut seconds = 0;
            let fields: Vec<&str> = whole.split(':').collect();
            if !(2..=3).contains(&fields.len()) || fraction.len() > 6 {
                return None;
            }
            for (field, unit) in fields.into_iter().zip([3600, 60, 1]) {
                seconds += field.parse::<i64>().ok().filter(|it| *it >= 0)? * unit;
            }
            let fraction = format!("{fraction:0<6}").parse::<i64>().ok()?;
            micros = seconds * 1_000_000 + fraction;
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

    fn days(self) -> i64 {
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
        let of_day = self.micros.rem_euclid(DAY);
        let (seconds, fraction) = (of_day / 1_000_000, of_day % 1_000_000);
        let mut text = format!(
            "{date} {:02}:{:02}:{:02}",
            seconds / 3600,
            seconds / 60 % 60,
            seconds % 60
        );
        if fraction != 0 {
            let digits = format!("{fraction:06}");
            let _ = write!(text, ".{}", digits.trim_end_matches('0'));
        }
        if self.kind == TimeKind::TimestampTz {
            text.push_str("+00");
        }
        text
    }

    /// `to_char`; `None` for a pattern that is not known here.
    pub(crate) fn to_char(self, format: &str) -> Option<String> {
        const PATTERNS: [&str; 20] = [
            "YYYY", "IYYY", "YY", "MM", "MON", "Mon", "mon", "DDD", "DD", "HH24", "HH12", "HH",
            "MI", "SS", "IW", "WW", "Q", "D", "US", "ID",
        ];
        const MONTHS: [&str; 12] = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        let (year, month, day) = civil(self.days());
        let seconds = self.micros.rem_euclid(DAY) / 1_000_000;
        let name = || usize::try_from(month - 1).ok().map(|index| MONTHS[index]);
        let mut text = String::new();
        let mut rest = format;
        while let Some(first) = rest.chars().next() {
            if first == '"' {
                let (quoted, behind) = rest[1..].split_once('"')?;
                text.push_str(quoted);
                rest = behind;
                continue;
            }
            if rest.starts_with("Month") || rest.starts_with("MONTH") || rest.starts_with("month") {
                return None;
            }
            // The other patterns are the same in capitals and small letters.
            let found = PATTERNS.into_iter().find(|pattern| {
                rest.get(..pattern.len()).is_some_and(|head| {
                    head == *pattern || (head == pattern.to_lowercase() && *pattern != "Mon")
                })
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
            let twelve = (seconds / 3600 + 11) % 12 + 1;
            let _ = match pattern {
                "YYYY" => write!(text, "{year:04}"),
                "IYYY" => write!(text, "{:04}", self.iso_week().0),
                "YY" => write!(text, "{:02}", year % 100),
                "MM" => write!(text, "{month:02}"),
                "MON" if head == "MON" => write!(text, "{}", name()?.to_uppercase()),
                "MON" | "mon" => write!(text, "{}", name()?.to_lowercase()),
                "Mon" => write!(text, "{}", name()?),
                "DDD" => write!(text, "{:03}", self.field("doy")?),
                "DD" => write!(text, "{day:02}"),
                "HH24" => write!(text, "{:02}", seconds / 3600),
                "HH12" | "HH" => write!(text, "{twelve:02}"),
                "MI" => write!(text, "{:02}", seconds / 60 % 60),
                "SS" => write!(text, "{:02}", seconds % 60),
                "IW" => write!(text, "{:02}", self.iso_week().1),
                "WW" => write!(text, "{:02}", (self.field("doy")? - 1) / 7 + 1),
                "Q" => write!(text, "{}", (month - 1) / 3 + 1),
                "D" => write!(text, "{}", self.field("dow")? + 1),
                "ID" => write!(text, "{}", self.field("isodow")?),
                _ => write!(text, "{:06}", self.micros.rem_euclid(1_000_000)),
            };
        }
        Some(text)
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
                let time = Time::parse(&format!("1970-01-01 {word}"), TimeKind::Timestamp)?;
                interval.micros += time.micros;
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
        assert_eq!(shown("FMMonth"), None);
    }
}
