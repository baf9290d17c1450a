//! Compresses the larger of the data files, which the crate keeps so: they are a quarter of it as text.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "cargo is told by it what to watch, and a build script writes into OUT_DIR"
)]

use std::path::Path;
use std::{env, fs};

use miniz_oxide::deflate::compress_to_vec;

/// As small as it gets.
const LEVEL: u8 = 10;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var("OUT_DIR").expect("cargo says where to write");
    pack(Path::new("data/postgres"), "tsv", Path::new(&out));
    pack(Path::new("data/extensions"), "sql", Path::new(&out));
}

/// Each file of a folder with this ending.
fn pack(folder: &Path, ending: &str, out: &Path) {
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries = fs::read_dir(folder).expect("the data is in the crate");
    for entry in entries {
        let path = entry.expect("the folder can be read").path();
        let Some(name) = path
            .file_name()
            .filter(|_| path.extension().is_some_and(|it| it == ending))
        else {
            continue;
        };
        let text = fs::read(&path).expect("the file can be read");
        fs::write(out.join(name), compress_to_vec(&text, LEVEL)).expect("OUT_DIR can be written");
    }
}
