//! Numbers of any length, as `templates/rust/digits.hbs` has them. A test holds both together.

use proc_macro2::TokenStream;
use quote::quote;

/// A number in digits, and the order of such numbers.
pub(super) fn number() -> TokenStream {
    quote! {
        /// A number of any length: PostgreSQL has NaN behind infinity.
        #[derive(PartialEq, Eq)]
        struct Number {
            /// -2 and 2 are the infinities, 3 is NaN.
            sign: i8,
            /// Of its whole part.
            length: usize,
            /// All of them, without zeros before and behind them.
            digits: Vec<u8>,
        }

        impl PartialOrd for Number {
            fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
                Some(self.cmp(other))
            }
        }

        impl Ord for Number {
            fn cmp(&self, other: &Self) -> std::cmp::Ordering {
                let order = self.length.cmp(&other.length).then_with(|| self.digits.cmp(&other.digits));
                self.sign.cmp(&other.sign).then(if self.sign < 0 { order.reverse() } else { order })
            }
        }

        /// A number in digits as a `numeric` column of this scale keeps it: halves are rounded away from zero.
        fn number(text: &str, scale: Option<i32>) -> Number {
            let (sign, text) = text.strip_prefix('-').map_or((1, text), |it| (-1, it));
            if matches!(text, "NaN" | "Infinity") {
                return Number { sign: if text == "NaN" { 3 } else { sign * 2 }, length: 0, digits: Vec::new() };
            }
            let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
            // A zero before them for what rounding carries.
            let mut digits: Vec<u8> = std::iter::once(b'0').chain(whole.bytes()).chain(fraction.bytes()).collect();
            let point = whole.len() + 1;
            let kept = scale.and_then(|it| isize::try_from(it).ok()).map(|it| point.saturating_add_signed(it));
            if let Some(kept) = kept.filter(|it| *it < digits.len()) {
                let is_up = digits[kept] >= b'5';
                digits[kept..].fill(b'0');
                for digit in digits[..kept].iter_mut().rev().take(if is_up { kept } else { 0 }) {
                    *digit = if *digit == b'9' { b'0' } else { *digit + 1 };
                    if *digit != b'0' {
                        break;
                    }
                }
            }
            let zeros = digits[..point].iter().take_while(|it| **it == b'0').count();
            let last = digits.iter().rposition(|it| *it != b'0').map_or(zeros, |it| it + 1);
            let digits = digits.get(zeros..last).unwrap_or_default().to_vec();
            Number { sign: if digits.is_empty() { 0 } else { sign }, length: if digits.is_empty() { 0 } else { point - zeros }, digits }
        }
    }
}

/// Whether such a number is below a bound.
pub(super) fn below() -> TokenStream {
    quote! {
        /// Whether a number in digits is nearer to zero than the bound; NaN is taken for one.
        fn is_below(text: &str, bound: &str) -> bool {
            text == "NaN" || number(text.trim_start_matches('-'), None) < number(bound, None)
        }
    }
}
