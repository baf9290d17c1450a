//! What the outputs cost who uses them: `tsc` on the types and schemas of 1,000 tables, and what a bundle of one schema holds.
//!
//! `cargo bench -p codegen --bench outputs`. Needs Node.js 20 or later; TypeScript, zod, supabase-js and esbuild are those of
//! `tests/oracle/package-lock.json`, installed where they are not.

#![expect(clippy::print_stdout, reason = "a program that prints its figures")]
#![expect(clippy::disallowed_methods, reason = "a benchmark's own folder")]

mod large;
mod project;
#[path = "../../tests/support/mod.rs"]
mod support;
mod timing;

use std::fs;
use std::path::Path;
use std::process::Command;

use support::node;
use timing::{Done, Job};

/// After one that is not counted; checking all schemas takes tens of seconds.
const ROUNDS: usize = 1;
/// As an application would have it: other packages' declarations are not checked again.
const OPTIONS: &str = r#""strict": true, "skipLibCheck": true, "target": "es2022", "module": "esnext", "moduleResolution": "bundler", "types": []"#;

/// Programs, each of which is compiled with what it imports.
const PROGRAMS: &[(&str, &str)] = &[
    ("no import", "export const one = 1\n"),
    ("types", "export * from \"./ts/src/database\"\n"),
    ("types and schemas", "export * from \"./ts/src/index\"\n"),
    (
        "supabase-js, any table",
        "import { createClient } from \"@supabase/supabase-js\"\n\
         const client = createClient(\"\", \"\")\n\
         export const rows = client.from(\"active_accounts\").select(\"id, owner_id, rank\")\n",
    ),
    (
        "supabase-js, ours",
        "import { createClient } from \"@supabase/supabase-js\"\n\
         import type { Database } from \"./ts/src/database\"\n\
         const client = createClient<Database>(\"\", \"\")\n\
         export const rows = client.from(\"active_accounts\").select(\"id, owner_id, rank\")\n",
    ),
];

fn main() {
    // `cargo test --all-targets` runs benches too; there is nothing to test in this one.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    node::install();
    // Below the oracle's folder, so that its packages are found.
    let cache = support::root().join("tests/oracle/.cache");
    fs::create_dir_all(&cache).expect("the oracle's folder is writable");
    let folder = tempfile::tempdir_in(cache).expect("there is room for a temporary folder");
    let folder = folder.path();
    let bytes = project::write(folder);
    timing::program(&mut project::codegen(folder, &["generate"]));
    println!(
        "{} tables, {bytes} bytes of SQL, {} of TypeScript; {}",
        project::TABLES,
        project::size(&folder.join("ts/src")),
        timing::load()
    );
    compile(folder, bytes);
    bundle(folder);
}

fn compile(folder: &Path, bytes: usize) {
    let file = |name: &str| format!("{}.ts", name.replace([' ', ','], "-"));
    for (name, text) in PROGRAMS {
        fs::write(folder.join(file(name)), text).expect("the folder is writable");
    }
    let checks = PROGRAMS.iter().map(|(name, _)| (*name, Emit::Nothing));
    let emits = PROGRAMS[1..3].iter().flat_map(|(name, _)| {
        [Emit::Declarations, Emit::UncheckedDeclarations].map(|emit| (*name, emit))
    });
    let names: Vec<(String, String, Emit)> = checks
        .chain(emits)
        .map(|(name, emit)| (format!("tsc {}: {name}", emit.flag()), file(name), emit))
        .collect();
    let jobs = names
        .iter()
        .map(|(name, program, emit)| Job::new(name, || tsc(folder, program, *emit)))
        .collect();
    timing::print(&timing::in_turn(ROUNDS, jobs), bytes);
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Emit {
    Nothing,
    Declarations,
    /// As packages that have `isolatedDeclarations` may; the types are not checked.
    UncheckedDeclarations,
}

impl Emit {
    fn flag(self) -> &'static str {
        match self {
            Self::Nothing => "--noEmit",
            Self::Declarations => "--emitDeclarationOnly",
            Self::UncheckedDeclarations => "--emitDeclarationOnly --noCheck",
        }
    }
}

fn tsc(folder: &Path, program: &str, emit: Emit) -> Done {
    let options = match emit {
        Emit::Nothing => r#""noEmit": true"#.to_owned(),
        Emit::Declarations | Emit::UncheckedDeclarations => format!(
            "\"declaration\": true, \"emitDeclarationOnly\": true, \"rootDir\": \".\", \"outDir\": \"declarations\", \"noCheck\": {}",
            emit == Emit::UncheckedDeclarations
        ),
    };
    let config = format!(
        "{{ \"compilerOptions\": {{ {OPTIONS}, {options} }}, \"files\": [\"{program}\"] }}"
    );
    fs::write(folder.join("tsconfig.json"), config).expect("the folder is writable");
    let script = support::root().join("tests/oracle/node_modules/typescript/bin/tsc");
    let done = timing::good_program(
        Command::new("node")
            .arg(script)
            .args(["--project", "tsconfig.json", "--pretty", "false"])
            .current_dir(folder),
    );
    let written = project::size(&folder.join("declarations"));
    let _ = fs::remove_dir_all(folder.join("declarations"));
    match emit {
        Emit::Nothing => done,
        Emit::Declarations | Emit::UncheckedDeclarations => Done {
            note: format!("{written} bytes written"),
            ..done
        },
    }
}

fn bundle(folder: &Path) {
    let schemas =
        ["activeAccount", "dailyBatch", "primaryLedger"].map(|table| format!("{table}Schema"));
    let mut arguments = vec![folder.join("ts"), "--sizes".into()];
    for schema in schemas {
        arguments.extend(["--only".into(), schema.into()]);
    }
    println!(
        "\n{}",
        node::oracle("bundle.mjs", &arguments).exits(0).stdout
    );
}
