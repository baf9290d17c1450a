//! SHA-256 of texts: of one that begins as the last one did, only the rest is hashed.

use std::fmt::Write as _;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::render::Text;

/// The SHA-256 of a text.
pub(super) fn sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

fn hex(hash: &[u8]) -> String {
    hash.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The last text with its hash so far behind some of its parts.
#[derive(Debug, Default)]
pub(super) struct Hashed {
    parts: Vec<Arc<str>>,
    /// How many parts these are of.
    so_far: Vec<(usize, Sha256)>,
}

impl Hashed {
    /// How many bytes are between two of these at least.
    const STRIDE: usize = 1 << 16;

    /// The SHA-256 of this text, which becomes the last.
    pub(super) fn next(&mut self, text: &Text) -> String {
        let same = text.parts_as_in(&self.parts);
        self.so_far.retain(|(count, _)| *count <= same);
        let (begin, mut hash) = self.so_far.last().cloned().unwrap_or_default();
        let mut length = 0;
        for (at, part) in text.parts().iter().enumerate().skip(begin) {
            hash.update(part.as_bytes());
            length += part.len();
            if length >= Self::STRIDE {
                length = 0;
                self.so_far.push((at + 1, hash.clone()));
            }
        }
        text.parts().clone_into(&mut self.parts);
        hex(&hash.finalize())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{Hashed, sha256};
    use crate::render::Text;

    #[test]
    fn a_hash_that_goes_on_is_that_of_the_whole() {
        let part =
            |what: usize, length: usize| -> Arc<str> { what.to_string().repeat(length).into() };
        let parts: Vec<_> = (0..40).map(|at| part(at, Hashed::STRIDE / 7)).collect();
        let mut hashed = Hashed::default();
        let mut compare = |parts: &[Arc<str>]| {
            let text: Text = parts.iter().cloned().collect();
            assert_eq!(hashed.next(&text), sha256(&text));
        };
        compare(&parts);
        compare(&parts);
        for at in [39, 20, 0, 39] {
            let mut other = parts.clone();
            other[at] = part(7, at);
            compare(&other);
            // What is the same may lie elsewhere.
            other[0] = (*other[0]).into();
            compare(&other);
            compare(&other[..at]);
        }
        compare(&[]);
        compare(&parts);
    }
}
