//! Which files the targets of a spec make, where, and how these find each other.

use std::path::Path;

use super::support::{assert_same_tree, codegen, empty_folder, read, tree, write};

/// A project with one table and these targets.
fn project(targets: &str) -> tempfile::TempDir {
    let folder = empty_folder();
    configure(folder.path(), targets);
    write(
        &folder.path().join("migrations/1.sql"),
        "create type mood as enum ('good', 'bad');\ncreate table notes (id bigint primary key, mood mood);\n",
    );
    folder
}

fn configure(folder: &Path, targets: &str) {
    let text = format!("[[spec]]\nname = \"app\"\nmigrations = \"migrations\"\n{targets}");
    write(&folder.join("codegen.toml"), text);
}

/// The files that were made, with where those of Zod take their types from.
fn made(folder: &Path) -> Vec<String> {
    let is_made = |path: &String| {
        !path.starts_with("migrations/")
            && !path.ends_with("codegen.toml")
            && !path.ends_with("codegen.lock")
    };
    let files: Vec<String> = tree(folder).into_keys().filter(is_made).collect();
    let is_typescript = |file: &&String| {
        Path::new(file.as_str())
            .extension()
            .is_some_and(|it| it == "ts")
    };
    for file in files.iter().filter(is_typescript) {
        for module in modules(&read(&folder.join(file))) {
            let path = folder
                .join(file)
                .with_file_name(format!("{}.ts", module.trim_end_matches(".js")));
            assert!(
                !module.starts_with('.') || path.is_file(),
                "{file} imports {module}, which is not there: {files:?}"
            );
        }
    }
    let with_imports = |file: String| {
        let modules = modules(&read(&folder.join(&file)));
        let modules: Vec<&String> = modules.iter().filter(|it| *it != "zod").collect();
        if modules.is_empty() {
            file
        } else {
            format!("{file} {modules:?}")
        }
    };
    files.into_iter().map(with_imports).collect()
}

/// The modules that a file imports or exports from.
fn modules(text: &str) -> Vec<String> {
    text.lines()
        .filter_map(|line| line.split_once(" from \"")?.1.strip_suffix('"'))
        .map(str::to_owned)
        .collect()
}

#[test]
fn zod_finds_its_types() {
    let cases: &[(&str, &[&str])] = &[
        (
            "[spec.ts]\nout = \"src/types.ts\"\n[spec.zod]\nout = \"src/zod.ts\"\n",
            &["src/types.ts", "src/zod.ts [\"./types\"]"],
        ),
        (
            "[spec.ts]\nout = \"src/db\"\n[spec.zod]\nout = \"src/validate\"\n",
            &[
                "src/db/database.ts",
                "src/validate/errors.ts",
                "src/validate/schemas.ts [\"./zod\"]",
                "src/validate/zod.ts [\"../db/database\"]",
            ],
        ),
        (
            "[spec.ts]\nout = \"src/types.ts\"\n[spec.zod]\nout = \"./src\"\n",
            &[
                "src/errors.ts",
                "src/schemas.ts [\"./zod\"]",
                "src/types.ts",
                "src/zod.ts [\"./types\"]",
            ],
        ),
        (
            "[spec.ts]\nout = \"db\"\npackage = \"@app/db\"\n[spec.zod]\nout = \"zod.ts\"\n",
            &[
                "db/package.json",
                "db/src/database.ts",
                "db/src/index.ts [\"./database.js\"]",
                "db/tsconfig.json",
                "zod.ts [\"./db/src/database\"]",
            ],
        ),
        (
            "[spec.zod]\nout = \"src\"\n",
            &[
                "src/database.ts",
                "src/errors.ts",
                "src/schemas.ts [\"./zod\"]",
                "src/zod.ts [\"./database\"]",
            ],
        ),
        ("[spec.zod]\nout = \"src/zod.ts\"\n", &["src/zod.ts"]),
        // Supabase's types are not those of the schemas.
        (
            "[spec.ts]\nout = \"src\"\nstyle = \"supabase\"\n[spec.zod]\nout = \"src\"\n",
            &[
                "src/database.ts",
                "src/errors.ts",
                "src/schemas.ts [\"./zod\"]",
                "src/zod.ts",
            ],
        ),
        (
            "[spec.ts]\nout = \"src\"\nstyle = \"supabase\"\n[spec.zod]\nout = \"src\"\ntypes = \"@app/types\"\n",
            &[
                "src/database.ts",
                "src/errors.ts",
                "src/schemas.ts [\"./zod\"]",
                "src/zod.ts [\"@app/types\"]",
            ],
        ),
        (
            "[spec.ts]\nout = \"src\"\n[spec.zod]\nout = \"src\"\ntypes = \"./database.js\"\n",
            &[
                "src/database.ts",
                "src/errors.ts",
                "src/schemas.ts [\"./zod.js\"]",
                "src/zod.ts [\"./database.js\"]",
            ],
        ),
        (
            "[spec.zod]\nout = \"db\"\npackage = \"@app/db\"\n",
            &[
                "db/package.json",
                "db/src/database.ts",
                "db/src/errors.ts",
                "db/src/index.ts [\"./database.js\", \"./errors.js\", \"./schemas.js\", \"./zod.js\"]",
                "db/src/schemas.ts [\"./zod.js\"]",
                "db/src/zod.ts [\"./database.js\"]",
                "db/tsconfig.json",
            ],
        ),
        (
            "[spec.zod]\nout = \"src/zod.ts\"\ntypes = \"@app/types\"\n",
            &["src/zod.ts [\"@app/types\"]"],
        ),
    ];
    for (targets, expected) in cases {
        let folder = project(targets);
        codegen(&["generate"], folder.path()).exits(0);
        assert_eq!(made(folder.path()), *expected, "{targets}");
        codegen(&["check"], folder.path()).exits(0);
    }
}

#[test]
fn zod_with_out_holds_its_types_or_has_them_beside() {
    // What the config says of another place means nothing here.
    for targets in [
        "",
        "[spec.zod]\nout = \"src\"\ntypes = \"./there\"\n",
        "[spec.ts]\nout = \"src/types.ts\"\n",
    ] {
        for (out, expected) in [
            (
                "src/schema",
                &[
                    "src/schema/database.ts",
                    "src/schema/errors.ts",
                    "src/schema/schemas.ts [\"./zod\"]",
                    "src/schema/zod.ts [\"./database\"]",
                ][..],
            ),
            ("zod.ts", &["zod.ts"]),
        ] {
            let folder = project(targets);
            codegen(&["zod", "--out", out], folder.path()).exits(0);
            assert_eq!(made(folder.path()), expected, "{targets}");
        }
    }
}

#[test]
fn one_target_leaves_what_generate_made() {
    for targets in [
        "[spec.ts]\nout = \"out\"\npackage = \"pkg\"\n[spec.zod]\nout = \"out\"\n",
        "[spec.ts]\nout = \"out\"\n[spec.zod]\nout = \"out\"\n[spec.rust]\nout = \"out\"\n",
        "[spec.ts]\nout = \"a/types.ts\"\n[spec.zod]\nout = \"b\"\n",
        "[spec.zod]\nout = \"out\"\n",
    ] {
        let folder = project(targets);
        codegen(&["generate"], folder.path()).exits(0);
        let before = tree(folder.path());
        for target in ["zod", "ts", "rust"] {
            if targets.contains(&format!("[spec.{target}]")) {
                codegen(&[target], folder.path()).exits(0);
                let after = tree(folder.path());
                assert_same_tree(&before, &after, &format!("{target} after {targets}"));
            }
        }
        // One by one they make the same.
        let alone = project(targets);
        for target in ["rust", "ts", "zod"] {
            if targets.contains(&format!("[spec.{target}]")) {
                codegen(&[target], alone.path()).exits(0);
            }
        }
        assert_same_tree(&before, &tree(alone.path()), targets);
    }
}

#[test]
fn each_target_has_templates_of_its_own() {
    let folder = project(
        "[spec.ts]\nout = \"out\"\ntemplates = \"for-ts\"\n[spec.zod]\nout = \"out\"\ntemplates = \"for-zod\"\n",
    );
    for (path, text) in [
        ("for-ts/ts/types.hbs", "// types"),
        ("for-ts/ts/schemas.hbs", "// not this"),
        ("for-zod/ts/schemas.hbs", "// schemas"),
    ] {
        write(&folder.path().join(path), text);
    }
    codegen(&["generate"], folder.path()).exits(0);
    let out = |file: &str| read(&folder.path().join("out").join(file));
    assert!(out("database.ts").contains("// types"));
    assert_eq!(out("schemas.ts"), "// schemas");
    codegen(&["check"], folder.path()).exits(0);
    codegen(&["zod", "--out", "alone"], folder.path()).exits(0);
    let alone = read(&folder.path().join("alone/schemas.ts"));
    assert_eq!(alone, "// schemas");
}

#[test]
fn what_a_target_no_longer_writes_is_removed() {
    let both = "[spec.ts]\nout = \"out\"\n[spec.zod]\nout = \"out\"\n";
    let folder = project(both);
    codegen(&["generate"], folder.path()).exits(0);
    configure(folder.path(), "[spec.ts]\nout = \"out\"\n");
    let check = codegen(&["check"], folder.path()).exits(1);
    for file in ["out/zod.ts", "out/schemas.ts"] {
        let line = format!("{file} is no longer made");
        assert!(check.stdout.contains(&line), "{}", check.stdout);
    }
    codegen(&["generate"], folder.path()).exits(0);
    assert_eq!(made(folder.path()), ["out/database.ts"]);
    codegen(&["check"], folder.path()).exits(0);
}

#[test]
fn an_edited_file_that_is_no_longer_made_stays_until_it_is_forced() {
    let folder = project("[spec.ts]\nout = \"out\"\n[spec.zod]\nout = \"out\"\n");
    codegen(&["generate"], folder.path()).exits(0);
    let zod = folder.path().join("out/zod.ts");
    write(&zod, read(&zod) + "// mine\n");
    configure(folder.path(), "[spec.ts]\nout = \"out\"\n");
    let run = codegen(&["generate"], folder.path()).exits(1);
    assert!(run.stderr.contains("edited-by-hand"), "{}", run.stderr);
    assert!(read(&zod).contains("// mine"));
    codegen(&["generate", "--force"], folder.path()).exits(0);
    assert_eq!(made(folder.path()), ["out/database.ts"]);
    codegen(&["check"], folder.path()).exits(0);
}

#[test]
fn two_targets_that_want_one_file_are_refused() {
    for (targets, message) in [
        (
            "[spec.ts]\nout = \"src/a.ts\"\n[spec.zod]\nout = \"src/a.ts\"\n",
            "have the same file as `out`",
        ),
        (
            "[spec.ts]\nout = \"src/zod.ts\"\n[spec.zod]\nout = \"src\"\n",
            "\"src/zod.ts\" would be written by app.ts and by app.zod",
        ),
        (
            "[spec.ts]\nout = \"src\"\n[spec.zod]\nout = \"src\"\npackage = \"x\"\n",
            "say `package` there",
        ),
        (
            "[spec.ts]\nout = \"src\"\n[[spec]]\nname = \"b\"\nmigrations = \"migrations\"\n[spec.ts]\nout = \"src\"\n",
            "\"src/database.ts\" would be written by app.ts and by b.ts",
        ),
        ("[spec.ts]\nout = \"schema.rs\"\n", "is no file of ts"),
    ] {
        let folder = project(targets);
        let run = codegen(&["generate"], folder.path()).exits(2);
        assert!(run.stderr.contains(message), "{}", run.stderr);
        assert!(made(folder.path()).is_empty(), "nothing is written");
    }
}

#[test]
fn the_style_of_types_is_the_configs_or_the_commands() {
    let folder =
        project("[spec.ts]\nout = \"src\"\nstyle = \"supabase\"\npostgrest = \"13.0.5\"\n");
    let text = |arguments: &[&str]| codegen(arguments, folder.path()).exits(0).stdout;
    let configured = text(&["ts", "--stdout"]);
    assert!(configured.contains("        Row: {\n"), "{configured}");
    assert!(configured.contains("  __InternalSupabase: { PostgrestVersion: \"13.0.5\" }\n"));
    assert_eq!(text(&["ts", "--style", "supabase", "--stdout"]), configured);
    let native = text(&["ts", "--style", "native", "--stdout"]);
    assert!(native.contains("        Row: Note\n"), "{native}");
}

#[test]
fn a_style_that_is_not_there_is_told_with_those_that_are() {
    let folder = project("[spec.ts]\nout = \"src\"\nstyle = \"supabse\"\n");
    let message = |arguments: &[&str]| codegen(arguments, folder.path()).exits(2).stderr;
    let mistakes = [
        message(&["generate"]),
        message(&["ts", "--style", "nice", "--stdout"]),
        message(&["zod", "--style", "supabase", "--stdout"]),
    ];
    expect_test::expect![[r#"
        error: there is no style "supabse"; did you mean "supabase"?
        error: there is no style "nice"; there are: native, supabase
        error: style "supabase" is one of TypeScript's types; zod has only "native"
    "#]]
    .assert_eq(&mistakes.concat());
}
