//! The large schema as a project on the disk, with every output in its config.
#![expect(clippy::disallowed_methods, reason = "a benchmark's own folder")]
#![allow(dead_code, reason = "each benchmark uses its part")]

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::large;

/// How many tables there are, two a file.
pub(crate) const TABLES: usize = 1000;

/// Writes it; gives the migrations' bytes.
pub(crate) fn write(folder: &Path) -> usize {
    let migrations = folder.join("migrations");
    fs::create_dir_all(&migrations).expect("the folder is writable");
    let files = large::files(TABLES);
    for (name, text) in &files {
        fs::write(migrations.join(name), text).expect("the folder is writable");
    }
    let config = "[[spec]]\nname = \"large\"\nmigrations = \"migrations\"\nplatform = \"supabase\"\n\n\
        [spec.rust]\nout = \"rust\"\npackage = \"large\"\n\n\
        [spec.ts]\nout = \"ts\"\npackage = \"@bench/large\"\n\n\
        [spec.zod]\nout = \"ts\"\n";
    fs::write(folder.join("codegen.toml"), config).expect("the folder is writable");
    files.iter().map(|(_, text)| text.len()).sum()
}

/// The command, as cargo built it for benchmarks.
pub(crate) fn codegen(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_codegen"));
    command.args(arguments).current_dir(folder);
    command
}

/// The bytes of all files below a folder.
pub(crate) fn size(folder: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    entries
        .map(|entry| entry.expect("the folder can be listed"))
        .map(|entry| match entry.metadata() {
            Ok(it) if it.is_dir() => size(&entry.path()),
            Ok(it) => it.len(),
            Err(_) => 0,
        })
        .sum()
}
