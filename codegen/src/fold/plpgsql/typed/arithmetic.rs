//! Operators and functions on numbers.

use super::super::conditions::raise;
use super::super::eval::Eval;
use super::super::value::Value;
use super::decimal::Decimal;
use super::{Number, float, input, numeric};
use crate::catalog::TypeId;
use crate::catalog::ty::oid;
use crate::fold::Refusal;
use crate::source::Span;

/// Up to here a float tells every whole number.
const EXACT: i64 = 1 << 53;

impl Eval<'_, '_> {
    fn out_of(&self, ty: TypeId, span: Span) -> Refusal {
        let name = self.folder.type_name(ty);
        raise("22003", span, format!("{name} out of range"))
    }

    /// An operator between two numbers.
    pub(super) fn on_numbers(
        &self,
        symbol: &str,
        result: TypeId,
        (a, b): (Number, Number),
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        if result == oid::BOOL {
            let Some(ordering) = a.compare(b) else {
                return Ok(None);
            };
            return Ok(Some(Value::Bool(match symbol {
                "=" => ordering.is_eq(),
                "<>" => ordering.is_ne(),
                "<" => ordering.is_lt(),
                "<=" => ordering.is_le(),
                ">" => ordering.is_gt(),
                ">=" => ordering.is_ge(),
                _ => return Ok(None),
            })));
        }
        match result {
            oid::INT2 | oid::INT4 | oid::INT8 => {
                let (Number::Whole(a), Number::Whole(b)) = (a, b) else {
                    return Ok(None);
                };
                self.on_whole(symbol, result, (a, b), span)
            }
            oid::NUMERIC => {
                let (Some(a), Some(b)) = (a.exact(), b.exact()) else {
                    return Ok(None);
                };
                if matches!(symbol, "/" | "%") && b.is_zero() {
                    return Err(raise("22012", span, "division by zero"));
                }
                let value = match symbol {
                    "+" => a.plus(b),
                    "-" => a.plus(b.negated()),
                    "*" => a.times(b),
                    "/" => a.divided(b),
                    "%" => a.divided_whole(b).map(|(_, rest)| rest),
                    _ => return Ok(None),
                };
                Ok(Some(value.map_or_else(
                    || Value::unknown_not_null(span, "a number of many digits"),
                    numeric,
                )))
            }
            oid::FLOAT4 | oid::FLOAT8 => {
                let (a, b) = (a.float(), b.float());
                self.on_floats(symbol, result, (a, b), span)
            }
            _ => Ok(None),
        }
    }

    fn on_whole(
        &self,
        symbol: &str,
        result: TypeId,
        (a, b): (i64, i64),
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        if matches!(symbol, "/" | "%") && b == 0 {
            return Err(raise("22012", span, "division by zero"));
        }
        let width = match result {
            oid::INT2 => 16,
            oid::INT4 => 32,
            _ => 64,
        };
        let shift = u32::try_from(b.rem_euclid(width)).unwrap_or(0);
        let found = match symbol {
            "+" => a.checked_add(b),
            "-" => a.checked_sub(b),
            "*" => a.checked_mul(b),
            "/" => a.checked_div(b),
            "%" => Some(a.checked_rem(b).unwrap_or(0)),
            "&" => Some(a & b),
            "|" => Some(a | b),
            "#" => Some(a ^ b),
            ">>" if width != 16 => Some(a >> shift),
            "<<" if width == 32 => {
                let low = u32::try_from(a & 0xffff_ffff).unwrap_or(0) << shift;
                Some(i64::from(low.cast_signed()))
            }
            "<<" if width == 64 => Some(a << shift),
            _ => return Ok(None),
        };
        let value = found.and_then(|number| input::whole(result, number));
        value.map(Some).ok_or_else(|| self.out_of(result, span))
    }

    fn on_floats(
        &self,
        symbol: &str,
        result: TypeId,
        (a, b): (f64, f64),
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        let found = match symbol {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" if b == 0.0 && !a.is_nan() => {
                return Err(raise("22012", span, "division by zero"));
            }
            "/" => a / b,
            "^" => match power(a, b) {
                Some(found) => found,
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        let overflows = found.is_infinite() && a.is_finite() && b.is_finite();
        let underflows =
            found == 0.0 && matches!(symbol, "*" | "/") && a != 0.0 && b != 0.0 && b.is_finite();
        if overflows {
            return Err(raise("22003", span, "value out of range: overflow"));
        }
        if underflows {
            return Err(raise("22003", span, "value out of range: underflow"));
        }
        self.number_as(result, Number::Float(found), span).map(Some)
    }

    /// An operator before a number.
    pub(super) fn before_number(
        &self,
        symbol: &str,
        ty: TypeId,
        number: Number,
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        Ok(match (symbol, number) {
            ("+", number) => Some(self.number_as(ty, number, span)?),
            ("-" | "@" | "~", Number::Whole(number)) => {
                let found = match symbol {
                    "-" => number.checked_neg(),
                    "@" => number.checked_abs(),
                    _ => Some(!number),
                };
                let value = found.and_then(|number| input::whole(ty, number));
                Some(value.ok_or_else(|| self.out_of(ty, span))?)
            }
            ("-", Number::Exact(number)) => Some(numeric(number.negated())),
            ("@", Number::Exact(number)) => Some(numeric(number.abs())),
            ("-", Number::Float(number)) => {
                Some(self.number_as(ty, Number::Float(-number), span)?)
            }
            ("@", Number::Float(number)) => {
                Some(self.number_as(ty, Number::Float(number.abs()), span)?)
            }
            ("|/", number) if number.float() >= 0.0 => Some(float(number.float().sqrt())),
            _ => None,
        })
    }

    /// A function of numbers of these types.
    pub(super) fn number_function(
        &self,
        name: &str,
        result: TypeId,
        arguments: &[Value],
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        let Some(numbers) = arguments.iter().map(Number::of).collect::<Option<Vec<_>>>() else {
            return Ok(None);
        };
        let by_zero = || raise("22012", span, "division by zero");
        let many = || Some(Value::unknown_not_null(span, "a number of many digits"));
        Ok(match (name, numbers.as_slice()) {
            ("abs", [number]) => return self.before_number("@", result, *number, span),
            ("mod", [a, b]) => return self.on_numbers("%", result, (*a, *b), span),
            ("round" | "trunc", [Number::Exact(number), rest @ ..]) => {
                let digits = match rest {
                    [] => 0,
                    [Number::Whole(digits)] => *digits,
                    _ => return Ok(None),
                };
                let found = if name == "round" {
                    number.round(digits)
                } else {
                    number.truncate(digits)
                };
                found.map(numeric).or_else(many)
            }
            ("ceil" | "ceiling" | "floor", [Number::Exact(number)]) => {
                number.to_whole(name != "floor").map(numeric).or_else(many)
            }
            ("round", [Number::Float(number)]) => Some(float(number.round_ties_even())),
            ("trunc", [Number::Float(number)]) => Some(float(number.trunc())),
            ("ceil" | "ceiling", [Number::Float(number)]) => Some(float(number.ceil())),
            ("floor", [Number::Float(number)]) => Some(float(number.floor())),
            ("sign", [Number::Exact(number)]) => Some(numeric(Decimal::whole(
                match (number.is_zero(), number.is_negative()) {
                    (true, _) => 0,
                    (false, true) => -1,
                    (false, false) => 1,
                },
            ))),
            ("sign", [Number::Float(number)]) if *number != 0.0 => Some(float(number.signum())),
            ("sign", [Number::Float(_)]) | ("ln" | "log" | "log10", [Number::Float(1.0)]) => {
                Some(float(0.0))
            }
            ("div", [a, b]) => {
                let (Some(a), Some(b)) = (a.exact(), b.exact()) else {
                    return Ok(None);
                };
                if b.is_zero() {
                    return Err(by_zero());
                }
                a.divided_whole(b)
                    .map(|(quotient, _)| numeric(quotient))
                    .or_else(many)
            }
            ("power" | "pow", [Number::Float(a), Number::Float(b)]) => {
                return self.on_floats("^", result, (*a, *b), span);
            }
            ("sqrt", [Number::Float(number)]) if *number >= 0.0 => Some(float(number.sqrt())),
            ("sqrt", [number]) if number.float() < 0.0 => {
                return Err(raise(
                    "2201F",
                    span,
                    "cannot take square root of a negative number",
                ));
            }
            ("ln" | "log" | "log10", [number]) if number.float() == 0.0 => {
                return Err(raise("2201E", span, "cannot take logarithm of zero"));
            }
            ("ln" | "log" | "log10", [number]) if number.float() < 0.0 => {
                return Err(raise(
                    "2201E",
                    span,
                    "cannot take logarithm of a negative number",
                ));
            }
            ("exp", [Number::Float(0.0)]) => Some(float(1.0)),
            ("gcd" | "lcm", [Number::Whole(a), Number::Whole(b)]) => {
                let (mut x, mut y) = (a.unsigned_abs(), b.unsigned_abs());
                while y != 0 {
                    (x, y) = (y, x % y);
                }
                let found = if name == "gcd" {
                    Some(x)
                } else {
                    a.unsigned_abs()
                        .checked_div(x)
                        .map_or(Some(0), |it| it.checked_mul(b.unsigned_abs()))
                };
                let found = found.and_then(|it| i64::try_from(it).ok());
                let value = found.and_then(|number| input::whole(result, number));
                Some(value.ok_or_else(|| self.out_of(result, span))?)
            }
            ("factorial", [Number::Whole(number)]) if *number >= 0 => {
                let mut found = Decimal::whole(1);
                for factor in 2..=(*number).min(40) {
                    match found.times(Decimal::whole(factor)) {
                        Some(product) => found = product,
                        None => return Ok(many()),
                    }
                }
                if *number > 40 {
                    many()
                } else {
                    Some(numeric(found))
                }
            }
            ("pi", []) => Some(float(std::f64::consts::PI)),
            ("scale", [Number::Exact(number)]) => Some(Value::int(number.scale())),
            ("min_scale", [Number::Exact(number)]) => Some(Value::int(number.trimmed().scale())),
            ("trim_scale", [Number::Exact(number)]) => Some(numeric(number.trimmed())),
            ("to_hex" | "to_bin" | "to_oct", [Number::Whole(number)]) => {
                let is_long = matches!(arguments[0], Value::Typed(..));
                let bits = if is_long {
                    number.cast_unsigned()
                } else {
                    number.cast_unsigned() & 0xffff_ffff
                };
                Some(Value::text(match name {
                    "to_hex" => format!("{bits:x}"),
                    "to_bin" => format!("{bits:b}"),
                    _ => format!("{bits:o}"),
                }))
            }
            ("chr", [Number::Whole(number)]) => {
                if *number <= 0 {
                    return Err(raise("54000", span, "null character not permitted"));
                }
                let found = u32::try_from(*number).ok().and_then(char::from_u32);
                match found {
                    Some(character) => Some(Value::text(character.to_string())),
                    None => {
                        return Err(raise(
                            "54000",
                            span,
                            "requested character not valid for encoding",
                        ));
                    }
                }
            }
            _ => None,
        })
    }
}

/// A power, where it is certain to the last digit: whole numbers that a float tells.
fn power(a: f64, b: f64) -> Option<f64> {
    let base = exactly_whole(a)?;
    let exponent = exactly_whole(b)?;
    let found = base.checked_pow(u32::try_from(exponent).ok()?)?;
    (found.abs() <= EXACT).then(|| Number::Whole(found).float())
}

/// A float as the whole number that it is.
#[expect(clippy::float_cmp, reason = "the very same number is meant")]
pub(in crate::fold::plpgsql) fn exactly_whole(number: f64) -> Option<i64> {
    super::convert::whole_of(number).filter(|it| Number::Whole(*it).float() == number)
}
