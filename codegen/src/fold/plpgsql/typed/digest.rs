//! Bytes as texts: hexadecimal, base64, and MD5.

/// A `bytea` as PostgreSQL prints it.
pub(super) fn hex_text(bytes: &[u8]) -> String {
    format!("\\x{}", hex(bytes))
}

/// In hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

/// The bytes of a `bytea` as it is printed.
pub(super) fn bytes_of(text: &str) -> Option<Vec<u8>> {
    from_hex(text.strip_prefix("\\x")?)
}

/// The bytes that are told in hexadecimal.
pub(super) fn from_hex(digits: &str) -> Option<Vec<u8>> {
    let digits: Vec<char> = digits.chars().filter(|c| !c.is_whitespace()).collect();
    let value = |pair: &[char]| {
        let (high, low) = (pair.first()?.to_digit(16)?, pair.get(1)?.to_digit(16)?);
        u8::try_from(high * 16 + low).ok()
    };
    digits.chunks(2).map(value).collect()
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// In base64, a line of at most 76.
pub(super) fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for group in bytes.chunks(3) {
        if !text.is_empty() && text.len() % 77 == 76 {
            text.push('\n');
        }
        let at = |index: usize| group.get(index).map_or(0, |byte| u32::from(*byte));
        let all = at(0) << 16 | at(1) << 8 | at(2);
        for place in 0..4 {
            let digit = (all >> (18 - 6 * place)) & 63;
            text.push(if place <= group.len() {
                char::from(DIGITS[digit as usize])
            } else {
                '='
            });
        }
    }
    text
}

/// The bytes that are told in base64.
pub(super) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let text: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let mut bytes = Vec::new();
    for group in text.chunks(4) {
        let pad = group.iter().rev().take_while(|byte| **byte == b'=').count();
        let mut all = 0_u32;
        for byte in &group[..4 - pad] {
            let digit = DIGITS.iter().position(|it| it == byte)?;
            all = all << 6 | u32::try_from(digit).ok()?;
        }
        all <<= 6 * pad;
        let three = [all >> 16, all >> 8, all].map(|it| u8::try_from(it & 255).unwrap_or(0));
        bytes.extend(&three[..3_usize.checked_sub(pad)?]);
    }
    Some(bytes)
}

/// RFC 1321.
pub(super) fn md5(bytes: &[u8]) -> String {
    const SHIFTS: [[u32; 4]; 4] = [
        [7, 12, 17, 22],
        [5, 9, 14, 20],
        [4, 11, 16, 23],
        [6, 10, 15, 21],
    ];
    let mut message = bytes.to_vec();
    let bits = (bytes.len() as u64).wrapping_mul(8);
    message.push(0x80);
    while message.len() % 64 != 56 {
        message.push(0);
    }
    message.extend(bits.to_le_bytes());
    let mut state: [u32; 4] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476];
    for block in message.chunks(64) {
        let word = |index: usize| {
            let mut word = [0; 4];
            word.copy_from_slice(&block[4 * index..4 * index + 4]);
            u32::from_le_bytes(word)
        };
        let [mut a, mut b, mut c, mut d] = state;
        for step in 0..64_usize {
            let (mixed, index) = match step / 16 {
                0 => (b & c | !b & d, step),
                1 => (d & b | !d & c, (5 * step + 1) % 16),
                2 => (b ^ c ^ d, (3 * step + 5) % 16),
                _ => (c ^ (b | !d), 7 * step % 16),
            };
            let sum = a
                .wrapping_add(mixed)
                .wrapping_add(sine(step))
                .wrapping_add(word(index));
            (a, d, c) = (d, c, b);
            b = b.wrapping_add(sum.rotate_left(SHIFTS[step / 16][step % 4]));
        }
        for (kept, added) in state.iter_mut().zip([a, b, c, d]) {
            *kept = kept.wrapping_add(added);
        }
    }
    let bytes: Vec<u8> = state.iter().flat_map(|word| word.to_le_bytes()).collect();
    hex(&bytes)
}

/// The constant of a step: the fraction of a sine.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "the number is positive and below 2^32"
)]
fn sine(step: usize) -> u32 {
    (((step + 1) as f64).sin().abs() * 4_294_967_296.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_and_codes() {
        assert_eq!(md5(b"a"), "0cc175b9c0f1b6a831c399e269772661");
        assert_eq!(md5(&[b'x'; 120]).len(), 32);
        assert_eq!(base64(b"abcd"), "YWJjZA==");
        assert_eq!(from_base64("YWJjZA==").as_deref(), Some(&b"abcd"[..]));
    }
}
