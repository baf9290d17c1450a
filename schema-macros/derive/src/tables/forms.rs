//! The functions that tell the forms of types, as `templates/rust` has them.

use codegen::lower::rust::FormHelpers;
use proc_macro2::TokenStream;
use quote::quote;

use super::digits;
use super::helpers::some;

/// Those that are needed, in the order of the file.
pub(super) fn forms(needed: FormHelpers) -> TokenStream {
    let FormHelpers {
        bits,
        interval,
        address,
        cidr,
        number,
        below,
        at_most,
        finite,
        line,
        moment,
        numeric,
        range,
        multirange,
    } = needed;
    let all: [(bool, fn() -> TokenStream); 13] = [
        (bits, bits_function),
        (interval, interval_function),
        (address, address_function),
        (cidr, cidr_function),
        (number, digits::number),
        (below, digits::below),
        (at_most, at_most_function),
        (finite, finite_function),
        (line, line_function),
        (moment, moment_function),
        (numeric, numeric_function),
        (range, range_function),
        (multirange, multirange_function),
    ];
    some(all).collect()
}

fn bits_function() -> TokenStream {
    quote! {
        /// Whether the text is so many bits.
        fn is_bits(text: &str, least: usize, most: usize) -> bool {
            (least..=most).contains(&text.len()) && text.bytes().all(|byte| matches!(byte, b'0' | b'1'))
        }
    }
}

fn interval_function() -> TokenStream {
    quote! {
        /// Whether PostgreSQL counts so many months, days and hours.
        fn is_interval(text: &str) -> bool {
            let words: Vec<&str> = text.split(' ').collect();
            let number = |unit: &str| {
                let found = words.windows(2).find(|it| it[1].trim_end_matches('s') == unit);
                found.map_or(Some(0), |it| it[0].parse::<i32>().ok())
            };
            let months = number("year").zip(number("mon"));
            let months = months.and_then(|(years, months)| years.checked_mul(12)?.checked_add(months));
            let time = words.last().and_then(|it| it.split_once(':'));
            let hours = time.map_or("0", |(hours, _)| hours.trim_start_matches(['+', '-']));
            !text.is_empty() && months.is_some() && number("day").is_some() && hours.parse().is_ok_and(|it: u64| it <= 2_562_047_788)
        }
    }
}

fn address_function() -> TokenStream {
    quote! {
        /// The bits of an `inet` and how many of them are its network's, of how many.
        fn address(text: &str) -> Option<(u128, u32, u32)> {
            let (address, length) = text.split_once('/').map_or((text, None), |(address, length)| (address, Some(length)));
            let (bits, size) = match address.parse().ok()? {
                std::net::IpAddr::V4(it) => (u128::from(it.to_bits()), 32),
                std::net::IpAddr::V6(it) => (it.to_bits(), 128),
            };
            let length = length.map_or(Some(size), |it| {
                let is_plain = it == "0" || !it.starts_with(['0', '+']);
                it.parse().ok().filter(|it| is_plain && *it <= size)
            });
            Some((bits, length?, size))
        }
    }
}

fn cidr_function() -> TokenStream {
    quote! {
        /// Whether the text is a `cidr`: an address with only zeros behind the length of its network.
        fn is_cidr(text: &str) -> bool {
            text.contains('/')
                && address(text).is_some_and(|(bits, length, size)| size == length || bits.trailing_zeros() >= size - length)
        }
    }
}

fn at_most_function() -> TokenStream {
    quote! {
        /// Whether each number in the text is at most its bound.
        fn is_at_most(text: &str, bounds: &[u32]) -> bool {
            let numbers = text.split(|c: char| !c.is_ascii_digit()).filter(|it| !it.is_empty());
            numbers.zip(bounds).all(|(it, bound)| it.parse::<u64>().is_ok_and(|it| it <= u64::from(*bound)))
        }
    }
}

fn finite_function() -> TokenStream {
    quote! {
        /// Whether each number in the text is one of `double precision`.
        fn is_finite(text: &str) -> bool {
            let mut numbers = text.split([',', '(', ')', '[', ']', '{', '}', '<', '>']);
            numbers.all(|it| !it.ends_with(|c: char| c.is_ascii_digit()) || it.parse::<f64>().is_ok_and(f64::is_finite))
        }
    }
}

fn line_function() -> TokenStream {
    quote! {
        /// Whether the text is a `line`: `{A,B,C}` where A and B are not both zero.
        fn is_line(text: &str) -> bool {
            let is_zero = |it: &str| it.parse::<f64>().is_ok_and(|it| it.abs() <= 1e-6);
            is_finite(text) && !text.trim_start_matches('{').split(',').take(2).all(is_zero)
        }
    }
}

fn moment_function() -> TokenStream {
    quote! {
        /// The number of a day, if the calendar has it.
        fn day_of(text: &str) -> Option<i64> {
            let (text, is_bc) = text.strip_suffix(" BC").map_or((text, false), |text| (text, true));
            let parts: Option<Vec<i64>> = text.split('-').map(|it| it.parse().ok()).collect();
            let [year, month, day] = parts?[..] else {
                return None;
            };
            let is_there = year > 0 && (1..=12).contains(&month) && day > 0;
            let year = if is_bc { 1 - year } else { year };
            let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
            let days = match month {
                2 => 28 + i64::from(is_leap),
                4 | 6 | 9 | 11 => 30,
                _ => 31,
            };
            let (year, month) = if month < 3 { (year - 1, month + 9) } else { (year, month - 3) };
            let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
            (is_there && day <= days).then(|| 365 * year + leaps + (153 * month + 2) / 5 + day)
        }

        /// A day as a number, if PostgreSQL has it.
        fn date(text: &str) -> Option<i64> {
            match text {
                "infinity" => Some(i64::MAX),
                "-infinity" => Some(i64::MIN),
                _ => day_of(text).filter(|it| (day_of("4714-11-24 BC")..=day_of("5874897-12-31")).contains(&Some(*it))),
            }
        }

        /// A time or an offset in millionths of a second.
        fn micros_of(text: &str) -> Option<i64> {
            let (text, sign) = text.strip_prefix('-').map_or((text.trim_start_matches('+'), 1), |text| (text, -1));
            let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
            let parts: Vec<i64> = whole.split(':').map(|it| it.parse().unwrap_or(99)).collect();
            let most = parts.iter().skip(1).all(|it| (0..60).contains(it));
            let parts: Vec<i64> = parts.into_iter().chain([0, 0]).take(3).collect();
            let fraction: i64 = format!("{fraction:0<6}").parse().ok()?;
            (most && parts[0] < 24).then(|| sign * (((parts[0] * 60 + parts[1]) * 60 + parts[2]) * 1_000_000 + fraction))
        }

        /// A moment as a number, if PostgreSQL has it.
        fn timestamp(text: &str) -> Option<i128> {
            if text.ends_with("infinity") {
                return date(text).map(i128::from);
            }
            let (text, bc) = text.strip_suffix(" BC").map_or((text, ""), |text| (text, " BC"));
            let (day, time) = text.split_once(' ')?;
            let (time, zone) = time.split_at(time.find(['+', '-']).unwrap_or(time.len()));
            let zone = if zone.is_empty() { 0 } else { micros_of(zone).filter(|it| it.abs() < 57_600_000_000)? };
            let day_micros = |day: &str| Some(i128::from(day_of(day)?) * 86_400_000_000);
            let at = day_micros(&format!("{day}{bc}"))? + i128::from(micros_of(time)? - zone);
            (day_micros("4714-11-24 BC")?..day_micros("294277-01-01")?).contains(&at).then_some(at)
        }
    }
}

fn numeric_function() -> TokenStream {
    quote! {
        /// A number, if it is one.
        fn numeric(text: &str) -> Option<f64> {
            let is_plain = matches!(text, "Infinity" | "-Infinity") || text.bytes().all(|it| it.is_ascii_digit() || matches!(it, b'-' | b'.'));
            if text == "NaN" { Some(f64::INFINITY) } else { text.parse().ok().filter(|_| is_plain) }
        }
    }
}

fn range_function() -> TokenStream {
    quote! {
        /// Whether the text is a range, its lower bound not behind the upper one; where there is a last number, none is behind that.
        fn is_range<T: PartialOrd>(text: &str, of: fn(&str) -> Option<T>, last: Option<T>) -> bool {
            let inner = text.strip_prefix(['[', '(']).and_then(|it| it.strip_suffix([']', ')']));
            let Some((low, high)) = inner.and_then(|it| it.split_once(',')) else {
                return text == "empty";
            };
            let bare = |it: &str| {
                let quoted = it.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
                quoted.map_or_else(|| of(it), of)
            };
            let (from, to) = (bare(low), bare(high));
            let is_last = |it: &Option<T>| it.is_some() && *it == last;
            let is_none = from == to && (text.starts_with('(') || text.ends_with(')'));
            (low.is_empty() || from.is_some())
                && (high.is_empty() || to.is_some())
                && (low.is_empty() || high.is_empty() || from <= to)
                && (is_none || !((text.starts_with('(') && is_last(&from)) || (text.ends_with(']') && is_last(&to))))
        }
    }
}

fn multirange_function() -> TokenStream {
    quote! {
        /// Whether the text is a list of such ranges.
        fn is_multirange<T: PartialOrd + Copy>(text: &str, of: fn(&str) -> Option<T>, last: Option<T>) -> bool {
            let Some(inner) = text.strip_prefix('{').and_then(|it| it.strip_suffix('}')) else {
                return false;
            };
            let mut rest = inner;
            while !rest.is_empty() {
                let end = if rest.starts_with("empty") { Some(5) } else { rest.find([']', ')']).map(|at| at + 1) };
                let Some((range, more)) = end.map(|end| rest.split_at(end)) else {
                    return false;
                };
                if !is_range(range, of, last) || (!more.is_empty() && (!more.starts_with(',') || more.len() == 1)) {
                    return false;
                }
                rest = more.trim_start_matches(',');
            }
            true
        }
    }
}
