//! `numeric(p,s)`: what its constants are called, and where it ends.

/// `numeric10_2`, `numeric3_minus2`
pub(in crate::lower) fn decimal_ident(precision: i32, scale: i32) -> String {
    let sign = if scale < 0 { "minus" } else { "" };
    format!("numeric{precision}_{sign}{}", scale.unsigned_abs())
}

/// 10^(p-s) - 0.5 * 10^-s, written out: 99999999.995 for (10,2).
pub(in crate::lower) fn decimal_bound(precision: i32, scale: i32) -> String {
    let nines = "9".repeat(precision.unsigned_abs() as usize);
    // p nines and a five are the digits; the point stands s + 1 digits from the right.
    let digits = format!("{nines}5");
    let fraction = scale + 1;
    if fraction <= 0 {
        return format!("{digits}{}", "0".repeat(fraction.unsigned_abs() as usize));
    }
    let fraction = fraction.unsigned_abs() as usize;
    let padded = format!("{digits:0>width$}", width = fraction + 1);
    let (whole, rest) = padded.split_at(padded.len() - fraction);
    format!("{whole}.{rest}")
}

#[cfg(test)]
mod tests {
    use super::decimal_bound;

    #[test]
    fn bounds_of_decimals() {
        assert_eq!(decimal_bound(10, 2), "99999999.995");
        assert_eq!(decimal_bound(2, 2), "0.995");
        assert_eq!(decimal_bound(2, 4), "0.00995");
        assert_eq!(decimal_bound(5, 0), "99999.5");
        assert_eq!(decimal_bound(3, -1), "9995");
        assert_eq!(decimal_bound(3, -2), "99950");
    }
}
