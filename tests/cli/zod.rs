//! The options of Zod, in the config and on the command line: what each changes, and that both say the same.

use std::path::Path;

use super::support::{codegen, empty_folder, read, tree, write};

const SQL: &str = "create table notes (
  id bigint primary key,
  day date,
  body text,
  size integer constraint small check (size < 10),
  constraint whole check (body is null or size > 0)
);
";

/// An option in the config, its flags, and what a file of its has, behind a `!` what it has no more.
const OPTIONS: &[(&str, &[&str], &str, &[&str])] = &[
    (
        "wire = \"node-postgres\"",
        &["--wire", "node-postgres"],
        "zod.ts",
        &["isBigint", "!const bigint = /* @__PURE__ */ z.int()\n"],
    ),
    (
        "input = \"postgres\"",
        &["--input", "postgres"],
        "zod.ts",
        &["readDate"],
    ),
    (
        "objects = \"strict\"",
        &["--objects", "strict"],
        "zod.ts",
        &[
            "export const noteSchema: z.ZodObject<Columns<Note>, z.core.$strict>",
            "!z.object({",
        ],
    ),
    (
        "objects = \"loose\"",
        &["--objects", "loose"],
        "zod.ts",
        &["z.looseObject(noteInsertColumns().shape)"],
    ),
    (
        "codec = true",
        &["--codec", "true"],
        "codecs.ts",
        &["noteCodec", "day: \"date\"", "id: \"bigint\""],
    ),
    (
        "mini = true",
        &["--mini", "true"],
        "zod.ts",
        &["import * as z from \"zod/mini\"", "z.ZodMiniObject"],
    ),
    (
        "meta = false",
        &["--meta", "false"],
        "zod.ts",
        &["!constraints:"],
    ),
];

fn project(options: &str) -> tempfile::TempDir {
    let folder = empty_folder();
    let config = format!(
        "[[spec]]\nname = \"app\"\nmigrations = \"migrations\"\nplatform = \"postgres\"\n\n[spec.zod]\nout = \"zod\"\n{options}\n"
    );
    write(&folder.path().join("codegen.toml"), config);
    write(&folder.path().join("migrations/1.sql"), SQL);
    folder
}

/// The files of a folder without their heads, which say how each was made.
fn made(folder: &Path) -> Vec<(String, String)> {
    let files = tree(folder).into_keys();
    let own = files.filter(|path| Path::new(path).extension().is_some_and(|it| it == "ts"));
    own.map(|path| {
        let text = read(&folder.join(&path));
        let body: Vec<&str> = text.lines().skip(2).collect();
        (path, body.join("\n"))
    })
    .collect()
}

#[test]
fn each_option_changes_what_it_says_in_the_config_and_on_the_command_line() {
    let plain = project("");
    codegen(&["generate"], plain.path()).exits(0);
    let plain = made(&plain.path().join("zod"));
    for (option, flags, file, marks) in OPTIONS {
        let folder = project(option);
        codegen(&["generate"], folder.path()).exits(0);
        codegen(&["check"], folder.path()).exits(0);
        let configured = made(&folder.path().join("zod"));
        assert_ne!(configured, plain, "{option} changes nothing");
        let text = read(&folder.path().join("zod").join(file));
        for mark in *marks {
            match mark.strip_prefix('!') {
                Some(mark) => assert!(!text.contains(mark), "{option}: {mark}\n{text}"),
                None => assert!(text.contains(mark), "{option}: {mark}\n{text}"),
            }
        }
        let mut arguments = vec![
            "zod",
            "--migrations",
            "migrations",
            "--platform",
            "postgres",
        ];
        arguments.extend(["--out", "flags"]);
        arguments.extend(*flags);
        codegen(&arguments, folder.path()).exits(0);
        let flagged = made(&folder.path().join("flags"));
        for (path, body) in &flagged {
            let same = configured.iter().find(|(other, _)| other == path);
            assert_eq!(same.map(|(_, body)| body), Some(body), "{option}: {path}");
        }
        assert!(flagged.iter().any(|(path, _)| path == file), "{option}");
    }
}

#[test]
fn a_value_that_an_option_does_not_know_is_2() {
    for (option, known) in [
        ("wire = \"pg\"", "node-postgres"),
        ("input = \"any\"", "postgres"),
        ("objects = \"open\"", "loose"),
        ("mini = \"yes\"", "boolean"),
        ("codecs = true", "codec"),
    ] {
        let folder = project(option);
        let run = codegen(&["generate"], folder.path()).exits(2);
        assert!(run.stderr.contains(known), "{option}: {}", run.stderr);
        assert!(!folder.path().join("zod").exists());
    }
}
