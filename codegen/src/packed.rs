//! What the crate knows of PostgreSQL's functions, operators, casts and relations and of what extensions bring: texts that
//! `build.rs` packs, which the first who asks unpacks. Part of the shared floor, knows no layer.
//!
//! Whoever reads SQL by itself calls [`load`]. The macros do not: none of it is in them. They take what
//! [`crate::build::watch`] wrote into `OUT_DIR` ([`load_from`]), and without that know types alone, which is enough for
//! tables.

use std::fmt::Write;
use std::hash::Hasher;
use std::sync::OnceLock;

use miniz_oxide::inflate::decompress_to_vec;

use crate::fnv::Fnv;

/// Names and contents of the texts.
type Files = &'static [(&'static str, &'static [u8])];

static FILES: OnceLock<Files> = OnceLock::new();

/// Those that the crate holds.
static EMBEDDED: Files = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// Makes what the crate holds known.
pub fn load() {
    FILES.get_or_init(|| EMBEDDED);
}

/// Whether anything is known.
pub fn is_loaded() -> bool {
    files().is_some()
}

fn files() -> Option<Files> {
    #[cfg(test)]
    load();
    FILES.get().copied()
}

/// What the crate holds as one file, for [`load_from`].
pub(crate) fn file() -> Vec<u8> {
    let mut head = String::new();
    let mut bytes = Vec::new();
    for (name, text) in EMBEDDED {
        let _ = writeln!(head, "{name} {}", text.len());
        bytes.extend_from_slice(text);
    }
    let mut whole = format!("{} {:x}\n{head}\n", env!("CARGO_PKG_VERSION"), sum(&bytes));
    whole.push('\0');
    [whole.as_bytes(), &bytes].concat()
}

/// Makes known what a file of this version of the crate holds; `false` where it is none or is damaged.
pub fn load_from(file: Vec<u8>) -> bool {
    if is_loaded() {
        return true;
    }
    let Some(files) = read(file) else {
        return false;
    };
    FILES.get_or_init(|| files);
    true
}

fn read(file: Vec<u8>) -> Option<Files> {
    let end = file.iter().position(|byte| *byte == 0)?;
    // It is needed for as long as the process lives.
    let file: &'static [u8] = Vec::leak(file);
    let (head, mut bytes) = (&file[..end], &file[end + 1..]);
    let mut lines = std::str::from_utf8(head).ok()?.lines();
    let (version, checked) = lines.next()?.split_once(' ')?;
    if version != env!("CARGO_PKG_VERSION") || checked != format!("{:x}", sum(bytes)) {
        return None;
    }
    let mut files = Vec::new();
    for line in lines.filter(|line| !line.is_empty()) {
        let (name, length) = line.split_once(' ')?;
        let (text, rest) = bytes.split_at_checked(length.parse().ok()?)?;
        files.push((name, text));
        bytes = rest;
    }
    Some(Vec::leak(files))
}

fn sum(bytes: &[u8]) -> u64 {
    let mut hash = Fnv::default();
    hash.write(bytes);
    hash.finish()
}

/// A text.
pub(crate) struct Packed {
    name: &'static str,
    text: OnceLock<String>,
}

impl Packed {
    /// That of this name.
    pub(crate) const fn new(name: &'static str) -> Self {
        Self {
            name,
            text: OnceLock::new(),
        }
    }

    /// The text; `None` as long as nothing is known.
    pub(crate) fn text(&self) -> Option<&str> {
        let files = files()?;
        Some(self.text.get_or_init(|| {
            let file = files.iter().find(|(name, _)| *name == self.name);
            file.map_or_else(String::new, |(_, bytes)| unpacked(bytes))
        }))
    }
}

/// What `build.rs` packed.
pub(crate) fn unpacked(bytes: &[u8]) -> String {
    let bytes = decompress_to_vec(bytes).expect("build.rs packed it");
    String::from_utf8(bytes).expect("the data is text")
}

#[cfg(test)]
mod tests {
    use super::{EMBEDDED, file, read};

    #[test]
    fn a_file_gives_what_the_crate_holds_unless_it_is_damaged() {
        let whole = file();
        assert_eq!(read(whole.clone()), Some(EMBEDDED));
        let mut damaged = whole.clone();
        *damaged.last_mut().expect("it is not empty") ^= 1;
        assert_eq!(read(damaged), None);
        assert_eq!(read(whole[..whole.len() - 1].to_vec()), None);
        assert_eq!(read(Vec::new()), None);
    }
}
