//! How soon `codegen watch` has written what a save changes, on 1,000 tables in 500 files: from before the save to the
//! line that says it, the disk's word and the wait for silence included. The locks are written behind that line, in the
//! pause before the next save.
//!
//! `cargo bench -p codegen --bench watch`.

#![expect(clippy::print_stdout, reason = "a program that prints its figures")]
#![expect(clippy::disallowed_methods, reason = "a benchmark's own folder")]

mod large;
mod project;
mod timing;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use timing::{Done, Job};

const ROUNDS: usize = 15;
/// How long nobody saves again at least.
const PAUSE: Duration = Duration::from_millis(100);

fn main() {
    // `cargo test --all-targets` runs benches too; there is nothing to test in this one.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    for (what, drop) in [
        ("Rust, TypeScript and Zod", None),
        ("TypeScript", Some("[spec.rust]")),
    ] {
        let folder = tempfile::tempdir().expect("there is room for a temporary folder");
        let folder = folder.path();
        let bytes = project::write(folder);
        if let Some(from) = drop {
            let config = fs::read_to_string(folder.join("codegen.toml")).expect("it was written");
            let (before, _) = config.split_once(from).expect("it has that target");
            let config = format!("{before}[spec.ts]\nout = \"ts\"\n");
            fs::write(folder.join("codegen.toml"), config).expect("the folder is writable");
        }
        println!("{what} of {} tables; {}", project::TABLES, timing::load());
        let mut child = project::codegen(folder, &["watch"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("cargo built the command");
        let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
        let mut until = || loop {
            let line = lines.next().and_then(Result::ok).expect("it goes on");
            if line.ends_with("watching.") {
                return line;
            }
        };
        println!("the first time: {}", until());
        let last = folder.join("migrations/9999_saved.sql");
        let paths = fs::read_dir(folder.join("migrations")).expect("it was written");
        let paths = paths.filter_map(|it| it.ok().map(|it| it.path()));
        let mut paths: Vec<PathBuf> = paths.collect();
        paths.sort();
        let (first, middle) = (&paths[0], &paths[paths.len() / 2]);
        let read = |path: &Path| fs::read_to_string(path).expect("it was written");
        let (before_first, before_middle) = (read(first), read(middle));
        let until = std::cell::RefCell::new(&mut until);
        let edits = std::cell::Cell::new(0);
        let save = |path: &Path, text: &str| {
            edits.set(edits.get() + 1);
            let sql = format!("{text} (id int primary key, c{} text);\n", edits.get());
            fs::write(path, sql).expect("the folder is writable");
            Done::note((until.borrow_mut())())
        };
        let pause = || thread::sleep(PAUSE);
        let save_last = || save(&last, "create table saved");
        let save_first = || save(first, &format!("{before_first}\ncreate table first"));
        let behind_first = || {
            save_first();
            pause();
        };
        let save_middle = || save(middle, &format!("{before_middle}\ncreate table middle"));
        // The files of a project are older than its next save.
        thread::sleep(Duration::from_secs(4));
        let mut rows = Vec::new();
        for job in [
            Job::new("a save of the last migration, and again", save_last).after(pause),
            Job::new("a save of the first, and again", save_first).after(pause),
            Job::new("a save of the last, behind one of the first", save_last).after(behind_first),
            Job::new("a save of one in the middle, and again", save_middle).after(pause),
            Job::new("a save of it, behind one of the first", save_middle).after(behind_first),
        ] {
            rows.extend(timing::in_turn(ROUNDS, vec![job]));
        }
        timing::print(&rows, bytes);
        let _ = child.kill();
        let _ = child.wait();
    }
}
