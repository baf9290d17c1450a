//! What the command takes on 1,000 tables in 500 files: whole processes, disk and all, with their peak memory.
//!
//! `cargo bench -p codegen --bench command`. Exit code 1 means that something in the migrations was not understood.

#![expect(clippy::print_stdout, reason = "a program that prints its figures")]

mod large;
mod project;
mod timing;

use std::fs;
use std::path::Path;
use std::process::Command;

use timing::Job;

const ROUNDS: usize = 9;
/// Where `codegen generate` writes.
const OUTPUTS: &[&str] = &["rust", "ts"];

fn main() {
    // `cargo test --all-targets` runs benches too; there is nothing to test in this one.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let folder = tempfile::tempdir().expect("there is room for a temporary folder");
    let folder = folder.path();
    let bytes = project::write(folder);
    println!(
        "{} tables, {bytes} bytes of SQL; {}",
        project::TABLES,
        timing::load()
    );
    let run = |arguments: &'static [&'static str]| {
        move || timing::program(&mut project::codegen(folder, arguments))
    };
    let print = |arguments| {
        let printed = timing::printed(&mut project::codegen(folder, arguments));
        let run = run(arguments);
        move || run().after(&printed)
    };
    let written = || {
        let done = run(&["generate"])();
        done.after(format_args!("{} bytes written", outputs(folder)))
    };
    let is_git = git(folder, &["init", "--quiet"]);
    let stage = || {
        if is_git {
            git(folder, &["add", "."]);
        }
    };
    let mut jobs = vec![
        Job::new("codegen --version", run(&["--version"])),
        Job::new("codegen metadata", print(&["metadata"])),
        Job::new("codegen ts --stdout", print(&["ts", "--stdout"])),
        Job::new("codegen rust --stdout", print(&["rust", "--stdout"])),
        Job::new("codegen zod --stdout", print(&["zod", "--stdout"])),
        Job::new("codegen generate, nothing there", written).after(|| remove(folder)),
        Job::new("codegen generate, all there", run(&["generate"])),
        Job::new("codegen check, nothing stale", run(&["check"])),
    ];
    if is_git {
        jobs.push(
            Job::new(
                "codegen check --staged, nothing stale",
                run(&["check", "--staged"]),
            )
            .after(stage),
        );
    }
    timing::print(&timing::in_turn(ROUNDS, jobs), bytes);
}

fn outputs(folder: &Path) -> u64 {
    let sizes = OUTPUTS.iter().map(|it| project::size(&folder.join(it)));
    sizes.sum()
}

fn remove(folder: &Path) {
    for output in OUTPUTS {
        let _ = fs::remove_dir_all(folder.join(output));
    }
}

/// Whether git is there and did it.
fn git(folder: &Path, arguments: &[&str]) -> bool {
    let status = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .status();
    status.is_ok_and(|status| status.success())
}
