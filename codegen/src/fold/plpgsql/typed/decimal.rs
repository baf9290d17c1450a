//! `numeric` and floats: arithmetic with PostgreSQL's scales, and how they print.
//!
//! Of `numeric` as many digits are followed as fit in 128 bits; what has more is not known. `numeric.c` and `float.c` in
//! PostgreSQL's sources.

use std::cmp::Ordering;

/// A `numeric`: a whole number and how many of its digits stand behind the point.
#[derive(Debug, Clone, Copy)]
pub(in crate::fold::plpgsql) struct Decimal {
    mantissa: i128,
    scale: u32,
}

/// What a text is as a number.
#[derive(Debug, Clone, Copy)]
pub(in crate::fold::plpgsql) enum Read<T> {
    /// This.
    Value(T),
    /// None.
    Invalid,
    /// One that is not followed: it is too long, or no number in the narrow sense.
    Beyond,
}

/// The most digits behind the point that a quotient has here.
const MOST_SCALE: u32 = 36;

impl Decimal {
    /// A whole number.
    pub(in crate::fold::plpgsql) fn whole(number: i64) -> Self {
        Self {
            mantissa: i128::from(number),
            scale: 0,
        }
    }

    /// The number that a text is. Since PostgreSQL 16 it may have `_` between digits and be hexadecimal.
    pub(in crate::fold::plpgsql) fn read(text: &str, version: u8) -> Read<Self> {
        let text = text.trim_matches(is_blank);
        let (sign, digits) = match text.as_bytes().first() {
            Some(b'-') => (-1, &text[1..]),
            Some(b'+') => (1, &text[1..]),
            _ => (1, text),
        };
        let lower = digits.to_ascii_lowercase();
        if ["nan", "inf", "infinity"].contains(&&*lower) {
            return Read::Beyond;
        }
        let Some(plain) = without_marks(&lower, version) else {
            return Read::Invalid;
        };
        for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] {
            if let Some(digits) = plain.strip_prefix(prefix).filter(|_| version >= 16) {
                return match i128::from_str_radix(digits, radix) {
                    Ok(mantissa) => Read::Value(Self {
                        mantissa: sign * mantissa,
                        scale: 0,
                    }),
                    Err(_) if digits.len() > 24 => Read::Beyond,
                    Err(_) => Read::Invalid,
                };
            }
        }
        let (number, exponent) = match plain.split_once('e') {
            Some((number, exponent)) => match exponent.parse::<i32>() {
                Ok(exponent) => (number, exponent),
                Err(_) => return Read::Invalid,
            },
            None => (&*plain, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let all = format!("{whole}{fraction}");
        if all.is_empty() || !all.bytes().all(|byte| byte.is_ascii_digit()) {
            return Read::Invalid;
        }
        let Ok(mantissa) = all.parse::<i128>() else {
            return Read::Beyond;
        };
        let scale = i64::try_from(fraction.len()).unwrap_or(i64::MAX) - i64::from(exponent);
        let moved = if scale < 0 {
            u32::try_from(-scale)
                .ok()
                .and_then(power_of_ten)
                .and_then(|factor| mantissa.checked_mul(factor))
                .map(|mantissa| (mantissa, 0))
        } else {
            u32::try_from(scale)
                .ok()
                .filter(|scale| *scale <= MOST_SCALE)
                .map(|scale| (mantissa, scale))
        };
        moved.map_or(Read::Beyond, |(mantissa, scale)| {
            Read::Value(Self {
                mantissa: sign * mantissa,
                scale,
            })
        })
    }

    /// As PostgreSQL prints it.
    pub(in crate::fold::plpgsql) fn text(self) -> String {
        let digits = self.mantissa.unsigned_abs().to_string();
        let scale = self.scale as usize;
        let sign = if self.mantissa < 0 { "-" } else { "" };
        if scale == 0 {
            return format!("{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        format!("{sign}{whole}.{fraction}")
    }

    /// How many digits stand behind the point.
    pub(in crate::fold::plpgsql) fn scale(self) -> u32 {
        self.scale
    }

    /// Whether it is 0.
    pub(in crate::fold::plpgsql) fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Whether it is below 0.
    pub(in crate::fold::plpgsql) fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Both with the same scale.
    fn aligned(self, other: Self) -> Option<(i128, i128, u32)> {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.with_scale(scale)?, other.with_scale(scale)?);
        Some((a.mantissa, b.mantissa, scale))
    }

    /// With at least so many digits behind the point.
    fn with_scale(self, scale: u32) -> Option<Self> {
        let factor = power_of_ten(scale.saturating_sub(self.scale))?;
        Some(Self {
            mantissa: self.mantissa.checked_mul(factor)?,
            scale: scale.max(self.scale),
        })
    }

    /// `+`
    pub(in crate::fold::plpgsql) fn plus(self, other: Self) -> Option<Self> {
        let (a, b, scale) = self.aligned(other)?;
        let mantissa = a.checked_add(b)?;
        Some(Self { mantissa, scale })
    }

    /// `-` before it.
    pub(in crate::fold::plpgsql) fn negated(self) -> Self {
        Self {
            mantissa: -self.mantissa,
            ..self
        }
    }

    /// Without its sign.
    pub(in crate::fold::plpgsql) fn abs(self) -> Self {
        Self {
            mantissa: self.mantissa.abs(),
            ..self
        }
    }

    /// `*`
    pub(in crate::fold::plpgsql) fn times(self, other: Self) -> Option<Self> {
        let scale = self.scale + other.scale;
        let mantissa = self.mantissa.checked_mul(other.mantissa)?;
        (scale <= MOST_SCALE).then_some(Self { mantissa, scale })
    }

    /// `/` by what is not 0, with the scale that PostgreSQL chooses (`select_div_scale`).
    pub(in crate::fold::plpgsql) fn divided(self, other: Self) -> Option<Self> {
        let ((weight, first), (other_weight, other_first)) = (self.leading(), other.leading());
        let mut quotient_weight = weight - other_weight;
        if first <= other_first {
            quotient_weight -= 1;
        }
        let wanted = u32::try_from((16 - 4 * quotient_weight).max(0)).ok()?;
        let scale = wanted.max(self.scale).max(other.scale);
        if scale > MOST_SCALE {
            return None;
        }
        let shift = scale + other.scale;
        let numerator = if shift >= self.scale {
            self.mantissa
                .checked_mul(power_of_ten(shift - self.scale)?)?
        } else {
            return None;
        };
        Some(Self {
            mantissa: rounded(numerator, other.mantissa)?,
            scale,
        })
    }

    /// The quotient without a fraction, and what remains.
    pub(in crate::fold::plpgsql) fn divided_whole(self, other: Self) -> Option<(Self, Self)> {
        let (a, b, scale) = self.aligned(other)?;
        let quotient = Self {
            mantissa: a.checked_div(b)?,
            scale: 0,
        };
        let mantissa = a.checked_rem(b)?;
        Some((quotient, Self { mantissa, scale }))
    }

    /// The weight and the value of the first digit to the base 10000.
    fn leading(self) -> (i64, i64) {
        if self.mantissa == 0 {
            return (0, 0);
        }
        let digits = self.mantissa.unsigned_abs().to_string();
        let pad = (4 - self.scale as usize % 4) % 4;
        let padded = format!("{digits}{}", "0".repeat(pad));
        let groups = padded.len().div_ceil(4);
        let first = &padded[..padded.len() - 4 * (groups - 1)];
        let behind = (self.scale as usize + pad) / 4;
        let as_number = |it: usize| i64::try_from(it).unwrap_or(0);
        (
            as_number(groups) - 1 - as_number(behind),
            first.parse().unwrap_or(0),
        )
    }

    /// Rounded to so many digits behind the point, or before it.
    pub(in crate::fold::plpgsql) fn round(self, scale: i64) -> Option<Self> {
        self.cut(scale, rounded)
    }

    /// Cut off behind so many digits.
    pub(in crate::fold::plpgsql) fn truncate(self, scale: i64) -> Option<Self> {
        self.cut(scale, i128::checked_div)
    }

    fn cut(self, scale: i64, divide: impl Fn(i128, i128) -> Option<i128>) -> Option<Self> {
        let drop = i64::from(self.scale) - scale;
        let Ok(drop) = u32::try_from(drop) else {
            return self.with_scale(u32::try_from(scale).ok().filter(|it| *it <= MOST_SCALE)?);
        };
        let Some(factor) = power_of_ten(drop) else {
            return Some(Self::whole(0));
        };
        let mantissa = divide(self.mantissa, factor)?;
        match u32::try_from(scale) {
            Ok(scale) => Some(Self { mantissa, scale }),
            Err(_) => Some(Self {
                mantissa: mantissa
                    .checked_mul(power_of_ten(u32::try_from(scale.checked_neg()?).ok()?)?)?,
                scale: 0,
            }),
        }
    }

    /// The next whole number above, or below.
    pub(in crate::fold::plpgsql) fn to_whole(self, above: bool) -> Option<Self> {
        let cut = self.truncate(0)?;
        let differs = cut.compare(self)?.is_ne();
        Some(match (differs, above, self.mantissa < 0) {
            (true, true, false) => cut.plus(Self::whole(1))?,
            (true, false, true) => cut.plus(Self::whole(-1))?,
            _ => cut,
        })
    }

    /// Without zeros at the end of its fraction.
    pub(in crate::fold::plpgsql) fn trimmed(self) -> Self {
        let mut it = self;
        while it.scale > 0 && it.mantissa % 10 == 0 {
            it.mantissa /= 10;
            it.scale -= 1;
        }
        it
    }

    /// `<`, `=`, `>`
    pub(in crate::fold::plpgsql) fn compare(self, other: Self) -> Option<Ordering> {
        let (a, b, _) = self.trimmed().aligned(other.trimmed())?;
        Some(a.cmp(&b))
    }

    /// As a whole number, rounded.
    pub(in crate::fold::plpgsql) fn to_i64(self) -> Option<i64> {
        i64::try_from(self.round(0)?.mantissa).ok()
    }

    /// As a float.
    pub(in crate::fold::plpgsql) fn to_f64(self) -> f64 {
        self.text().parse().unwrap_or(f64::NAN)
    }

    /// How many digits stand before the point; 0 has none.
    pub(in crate::fold::plpgsql) fn digits_before_point(self) -> i64 {
        let digits = self.mantissa.unsigned_abs().to_string().len();
        if self.mantissa == 0 {
            return i64::MIN;
        }
        i64::try_from(digits).unwrap_or(i64::MAX) - i64::from(self.scale)
    }
}

pub(in crate::fold::plpgsql) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c')
}

/// Digits without `_` between them; `None` where it stands elsewhere, or where the version does not know it.
fn without_marks(digits: &str, version: u8) -> Option<String> {
    if !digits.contains('_') {
        return Some(digits.to_owned());
    }
    let bytes = digits.as_bytes();
    let is_between = |at: usize| {
        let near = |at: Option<usize>| {
            at.and_then(|at| bytes.get(at))
                .is_some_and(u8::is_ascii_hexdigit)
        };
        near(at.checked_sub(1)) && near(Some(at + 1))
    };
    let fits = digits.match_indices('_').all(|(at, _)| is_between(at));
    (version >= 16 && fits).then(|| digits.replace('_', ""))
}

fn power_of_ten(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

/// A quotient, half rounded away from zero.
fn rounded(a: i128, b: i128) -> Option<i128> {
    let quotient = a.checked_div(b)?;
    let rest = a.checked_rem(b)?;
    let up = rest.unsigned_abs().checked_mul(2)? >= b.unsigned_abs();
    Some(if up {
        quotient + if (a < 0) == (b < 0) { 1 } else { -1 }
    } else {
        quotient
    })
}

/// `float8` or `float4` as PostgreSQL prints it: as few digits as tell it apart.
pub(in crate::fold::plpgsql) fn float_text(number: f64, is_single: bool) -> String {
    if number.is_nan() {
        return "NaN".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 {
            "Infinity"
        } else {
            "-Infinity"
        }
        .to_owned();
    }
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float4 is kept as a float8 of the same value"
    )]
    let shortest = if is_single {
        format!("{:e}", number as f32)
    } else {
        format!("{number:e}")
    };
    let (digits, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    let most = if is_single { 6 } else { 15 };
    if (-4..most).contains(&exponent) {
        #[expect(
            clippy::cast_possible_truncation,
            reason = "a float4 is kept as a float8 of the same value"
        )]
        return if is_single {
            (number as f32).to_string()
        } else {
            number.to_string()
        };
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.unsigned_abs())
}

/// The float that a text is.
pub(in crate::fold::plpgsql) fn read_float(text: &str, is_single: bool) -> Read<f64> {
    let text = text.trim_matches(is_blank);
    let lower = text.to_ascii_lowercase();
    let bare = lower.trim_start_matches(['+', '-']);
    if ["nan", "inf", "infinity"].contains(&bare) {
        return match lower.parse() {
            Ok(number) => Read::Value(number),
            Err(_) => Read::Invalid,
        };
    }
    let is_plain = bare.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && bare
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | 'e' | '+' | '-'));
    if !is_plain {
        // `strtod` reads hexadecimal floats too.
        return if bare.starts_with("0x") {
            Read::Beyond
        } else {
            Read::Invalid
        };
    }
    let number = if is_single {
        lower.parse::<f32>().map(f64::from)
    } else {
        lower.parse::<f64>()
    };
    number.map_or(Read::Invalid, Read::Value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        match Decimal::read(text, 17) {
            Read::Value(it) => it,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn quotients_have_postgresqls_scale() {
        let quotient = |a, b| decimal(a).divided(decimal(b)).map(Decimal::text);
        assert_eq!(quotient("7", "2.0").as_deref(), Some("3.5000000000000000"));
        assert_eq!(
            quotient("2", "7").as_deref(),
            Some("0.28571428571428571429")
        );
        assert_eq!(
            quotient("100000", "7.0").as_deref(),
            Some("14285.714285714286")
        );
    }

    #[test]
    fn floats_print_as_few_digits_as_tell_them_apart() {
        assert_eq!(float_text(0.1 + 0.2, false), "0.30000000000000004");
        assert_eq!(float_text(1e15, false), "1e+15");
        assert_eq!(float_text(1e-5, false), "1e-05");
        assert_eq!(float_text(f64::from(0.1_f32), true), "0.1");
        assert_eq!(float_text(-0.0, false), "-0");
    }
}
