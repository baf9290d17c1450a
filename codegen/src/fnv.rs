//! A hash of contents that is the same on every platform and release. Shared floor; not for adversaries.

use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// FNV-1a over words of eight bytes: the same on every platform and release, and fast without optimization, in which
/// cargo builds macros. <http://www.isthe.com/chongo/tech/comp/fnv/>
#[derive(Debug)]
pub(crate) struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut add = |word: u64| {
            self.0 = (self.0 ^ word).wrapping_mul(0x0000_0100_0000_01b3);
            // Multiplication carries upwards only; without this the low bits would never see the high ones.
            self.0 ^= self.0 >> 32;
        };
        let mut words = bytes.chunks_exact(8);
        for word in &mut words {
            add(u64::from_le_bytes(
                word.try_into().expect("chunks of eight"),
            ));
        }
        for byte in words.remainder() {
            add(u64::from(*byte));
        }
        add(bytes.len() as u64);
    }
}

/// A hash for tables of this process: of texts of some bytes, which names and expressions are.
pub(crate) fn hash(text: &str) -> u64 {
    let mut hash = Quick::default();
    hash.write(text.as_bytes());
    hash.0
}

/// The same of other keys; for `HashMap`s.
#[derive(Debug, Default)]
pub(crate) struct Quick(u64);

/// What makes it.
pub(crate) type BuildQuick = BuildHasherDefault<Quick>;

impl Quick {
    fn add(&mut self, word: u64) {
        self.0 = (self.0 ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 32;
    }
}

impl Hasher for Quick {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 ^= bytes.len() as u64;
        let (words, _) = bytes.as_chunks();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        // Some of the last eight bytes may count twice.
        self.add(match bytes.last_chunk() {
            Some(last) => u64::from_le_bytes(*last),
            None => (bytes.iter()).fold(0, |word, byte| word << 8 | u64::from(*byte)),
        });
    }

    fn write_u8(&mut self, number: u8) {
        self.add(u64::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        self.add(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.add(number);
    }

    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }
}

/// A text as a key of a map: by its hash, so that texts with the same beginning are seldom compared.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Text {
    hash: u64,
    text: Arc<str>,
}

impl Text {
    pub(crate) fn new(text: &Arc<str>) -> Self {
        Self {
            hash: hash(text),
            text: text.clone(),
        }
    }
}
