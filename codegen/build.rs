//! Compresses the larger of the data files, which the crate keeps so: they are a quarter of it as text.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "cargo is told by it what to watch, and a build script writes into OUT_DIR"
)]

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

use miniz_oxide::deflate::compress_to_vec;

/// As small as it gets.
const LEVEL: u8 = 10;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var("OUT_DIR").expect("cargo says where to write");
    let out = Path::new(&out);
    let extensions = files(Path::new("data/extensions"), "sql");
    write(
        out,
        "shapes.sql",
        &compress_to_vec(shapes(&extensions).as_bytes(), LEVEL),
    );
    let tables = files(Path::new("data/postgres"), "tsv").into_iter();
    let needed = tables.filter(|(name, _)| RESOLUTION.contains(&name.as_str()));
    let mut embedded = String::from("&[\n");
    for (name, text) in needed.chain(extensions) {
        write(out, &name, &compress_to_vec(text.as_bytes(), LEVEL));
        let _ = writeln!(embedded, "(\"{name}\", include_bytes!(\"{name}\")),");
    }
    embedded.push(']');
    write(out, "embedded.rs", embedded.as_bytes());
}

/// What expressions are typed by.
const RESOLUTION: [&str; 5] = [
    "casts.tsv",
    "functions.tsv",
    "never-null.tsv",
    "operators.tsv",
    "relations.tsv",
];

/// Of each extension what tables may be made of: no functions but those of triggers, no operators, casts and aggregates.
fn shapes(extensions: &[(String, String)]) -> String {
    let mut shapes = String::new();
    for (name, text) in extensions {
        let _ = writeln!(shapes, "-- file {name}");
        for line in text.lines() {
            let is_call = line.starts_with("create function ") && line.ends_with(';');
            let is_resolution = ["-- operator ", "-- cast ", "-- aggregate "]
                .iter()
                .any(|word| line.starts_with(word));
            let is_right = (line.starts_with("revoke ") || line.starts_with("grant "))
                && line.contains(" on function ");
            let is_for_triggers = line.contains(" returns trigger ");
            if !(is_call && !is_for_triggers || is_resolution || is_right) {
                let _ = writeln!(shapes, "{line}");
            }
        }
    }
    shapes
}

fn write(out: &Path, name: &str, bytes: &[u8]) {
    fs::write(out.join(name), bytes).expect("OUT_DIR can be written");
}

/// The files of a folder with this ending, by their names.
fn files(folder: &Path, ending: &str) -> Vec<(String, String)> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries = fs::read_dir(folder).expect("the data is in the crate");
    let paths = entries.map(|entry| entry.expect("the folder can be read").path());
    let wanted = paths.filter(|path| path.extension().is_some_and(|it| it == ending));
    let mut files: Vec<(String, String)> = wanted
        .map(|path| {
            let name = path.file_name().expect("it is a file").to_string_lossy();
            let text = fs::read_to_string(&path).expect("the file can be read");
            (name.into_owned(), text)
        })
        .collect();
    files.sort();
    files
}
