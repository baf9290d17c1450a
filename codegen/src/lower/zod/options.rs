//! What the config says about Zod alone.

use super::dialect::Dialect;

/// `[spec.zod]`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ZodOptions {
    /// `mini`: whether `zod/mini` is imported.
    pub dialect: Dialect,
    /// What becomes of keys that no column has.
    pub objects: Objects,
    /// Whether schemas have the names and columns of their constraints as metadata.
    pub meta: bool,
    /// Whether there are codecs to Date and bigint.
    pub codec: bool,
}

impl Default for ZodOptions {
    fn default() -> Self {
        Self {
            dialect: Dialect::Classic,
            objects: Objects::Mixed,
            meta: true,
            codec: false,
        }
    }
}

/// What becomes of keys that no column has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Objects {
    /// Inserts and updates refuse them, rows lose them.
    #[default]
    Mixed,
    /// They are refused.
    Strict,
    /// They are kept as they are.
    Loose,
}

impl Objects {
    /// Those that a config names.
    pub const NAMES: [(&'static str, Self); 2] = [("strict", Self::Strict), ("loose", Self::Loose)];
}
