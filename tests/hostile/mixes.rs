//! Random mixes of the hostile pieces, the same for the same seed.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::pieces::PIECES;
use super::sample::Source;

/// A new mix each time.
pub(crate) struct Mixes(TestRunner);

impl Mixes {
    pub(crate) fn new(seed: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
        Self(TestRunner::new_with_rng(Config::default(), rng))
    }
}

impl Source for Mixes {
    fn next(&mut self, _: &'static str) -> String {
        let tree = piece().new_tree(&mut self.0);
        tree.expect("no part is refused for ever").current()
    }
}

/// Any of it, alone, joined, and with characters between.
fn piece() -> impl Strategy<Value = String> {
    let known = prop::sample::select(PIECES);
    let any = any::<char>().prop_filter("PostgreSQL has no NUL", |c| *c != '\0');
    let part = prop_oneof![
        4 => known.clone().prop_map(str::to_owned),
        2 => "[a-zA-Z0-9_]{1,6}",
        2 => prop::sample::select(&["\n", "\r", "\\", "\"", "'", "`", "*/", "${", "#", "\u{2028}", "}", "{{", "//", "\t", "\u{202e}"][..])
            .prop_map(str::to_owned),
        1 => any.prop_map(String::from),
    ];
    prop::collection::vec(part, 1..5).prop_map(|parts| parts.concat())
}
