//! Texts that the crate keeps compressed: `build.rs` packs them, the first who asks unpacks them. Part of the shared floor,
//! knows no layer.

use std::sync::OnceLock;

use miniz_oxide::inflate::decompress_to_vec;

/// A text.
pub(crate) struct Packed {
    bytes: &'static [u8],
    text: OnceLock<String>,
}

impl Packed {
    /// What `build.rs` made of it.
    pub(crate) const fn new(bytes: &'static [u8]) -> Self {
        Self {
            bytes,
            text: OnceLock::new(),
        }
    }

    /// The text.
    pub(crate) fn text(&self) -> &str {
        self.text.get_or_init(|| {
            let bytes = decompress_to_vec(self.bytes).expect("build.rs packed it");
            String::from_utf8(bytes).expect("the data is text")
        })
    }
}

/// A data file of this name.
macro_rules! packed {
    ($name:expr) => {
        $crate::packed::Packed::new(include_bytes!(concat!(env!("OUT_DIR"), "/", $name)))
    };
}
pub(crate) use packed;
