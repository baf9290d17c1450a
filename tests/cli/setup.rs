//! `init`, `watch`, `completions`, `man`.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use expect_test::expect;
use serde_json::Value;

use super::support::{Run, codegen, empty_folder, read, tree, write};

fn git(folder: &Path, arguments: &[&str]) -> Run {
    let mut command = Command::new("git");
    command.args(arguments).current_dir(folder);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    let output = command.output().expect("the tests need git");
    Run::new(format!("git {}", arguments.join(" ")), &output).exits(0)
}

/// A Vite app on Supabase, in a folder called `app`.
fn vite() -> tempfile::TempDir {
    let folder = empty_folder();
    let at = |path: &str| folder.path().join("app").join(path);
    write(
        &at("package.json"),
        "{\n  \"name\": \"@acme/app\",\n  \"scripts\": {\n    \"build\": \"vite build\"\n  },\n  \"dependencies\": {\n    \"@supabase/supabase-js\": \"2\",\n    \"zod\": \"4\"\n  },\n  \"devDependencies\": {\n    \"vite\": \"8\"\n  }\n}\n",
    );
    write(&at("src/main.ts"), "");
    write(&at("supabase/config.toml"), "[db]\nmajor_version = 17\n");
    write(
        &at("supabase/migrations/20260101000000_notes.sql"),
        "create table notes (id bigint primary key, owner uuid references auth.users);\n",
    );
    write(&at("supabase/seed.sql"), "insert into notes values (1);\n");
    folder
}

#[test]
fn init_finds_what_a_project_has_and_its_config_works() {
    let folder = vite();
    let app = folder.path().join("app");
    let before = tree(&app);
    let dry = codegen(&["init", "--dry-run", "--scripts"], &app).exits(0);
    assert_eq!(tree(&app), before, "--dry-run writes nothing");
    expect![[r#"
        found supabase/migrations: 1 file of SQL, Supabase, on supabase
        found package.json: @acme/app, with vite, @supabase/supabase-js, zod

        --- /dev/null
        +++ codegen.toml
        @@ -0,0 +1,15 @@
        +# What `codegen generate` writes and `codegen check` compares. Paths are relative to this file.
        +
        +[[spec]]
        +name = "app"
        +migrations = "supabase/migrations"   # 1 file, applied in the order of Supabase
        +platform = "supabase"   # or "postgres", where nothing is there before the first migration
        +# namespaces = ["public"]   # the schemas that the outputs show
        +# postgres = 17              # the major version, 15 to 18
        +
        +[spec.ts]
        +out = "src/schema"   # a folder, or a file that ends in .ts
        +# style = "supabase"   # the types that `supabase gen types` would write
        +
        +[spec.zod]
        +out = "src/schema"

        --- package.json
        +++ package.json
        @@ -1,7 +1,11 @@
         {
           "name": "@acme/app",
           "scripts": {
        -    "build": "vite build"
        +    "build": "vite build",
        +    "codegen": "codegen generate",
        +    "codegen:check": "codegen check",
        +    "codegen:watch": "codegen watch",
        +    "prebuild": "codegen generate"
           },
           "dependencies": {
             "@supabase/supabase-js": "2",

        Nothing written. Next: the same without --dry-run.
    "#]]
    .assert_eq(&dry.stdout);
    let written = codegen(&["init", "--scripts"], &app).exits(0);
    assert!(
        written
            .stdout
            .ends_with("Written. Next: `npm run codegen`.\n")
    );
    let manifest: Value =
        serde_json::from_str(&read(&app.join("package.json"))).expect("it is JSON");
    assert_eq!(manifest["scripts"]["prebuild"], "codegen generate");
    codegen(&["generate"], &app).exits(0);
    assert!(read(&app.join("src/schema/database.ts")).contains("type Note ="));
    codegen(&["check"], &app).exits(0);

    // Again: nothing is overwritten.
    write(&app.join("codegen.toml"), "# mine\n");
    let again = codegen(&["init", "--scripts"], &app).exits(0);
    expect![[r"
        found supabase/migrations: 1 file of SQL, Supabase, on supabase
        found package.json: @acme/app, with vite, @supabase/supabase-js, zod

        codegen.toml is there already and stays as it is.
        Nothing to write.
    "]]
    .assert_eq(&again.stdout);
    assert_eq!(read(&app.join("codegen.toml")), "# mine\n");
}

#[test]
fn init_knows_crates_and_types_that_supabase_wrote() {
    let folder = empty_folder();
    let at = |path: &str| folder.path().join(path);
    write(
        &at("Cargo.toml"),
        "[package]\nname = \"service\"\n[dependencies]\naxum = \"0.8\"\nsqlx = \"0.8\"\n",
    );
    write(&at("src/main.rs"), "");
    write(
        &at("migrations/1_notes.sql"),
        "create table notes (id bigint primary key);\n",
    );
    write(
        &at("web/package.json"),
        "{\n  \"name\": \"web\",\n  \"dependencies\": { \"next\": \"16\" }\n}\n",
    );
    write(
        &at("web/lib/database.types.ts"),
        "export type Database = { public: { Tables: { notes: { Row: { id: number }, Relationships: [] } } } }\n",
    );
    let run = codegen(
        &["init", "--output", "json", "--build-script"],
        folder.path(),
    )
    .exits(0);
    let document: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(document["version"], 1);
    assert_eq!(document["migrations"][0]["runner"], "sqlx");
    assert_eq!(document["changes"][0]["path"], "codegen.toml");
    let config = read(&at("codegen.toml"));
    for line in [
        "name = \"service\"\n",
        "platform = \"postgres\"",
        "out = \"web/lib/database.types.ts\"",
        "\nstyle = \"supabase\"",
        "out = \"src/schema.rs\"",
    ] {
        assert!(config.contains(line), "{line} is not in {config}");
    }
    assert!(read(&at("build.rs")).contains("cargo::rerun-if-changed=migrations"));
    // The file that Supabase wrote is not replaced unasked.
    codegen(&["generate"], folder.path()).exits(1);
    codegen(&["generate", "--force"], folder.path()).exits(0);
    codegen(&["check"], folder.path()).exits(0);
}

#[test]
fn init_writes_all_or_nothing() {
    let folder = vite();
    let app = folder.path().join("app");
    // A file is where the folder of hooks would be.
    write(&app.join(".githooks"), "in the way");
    let before = tree(&app);
    let run = codegen(&["init", "--scripts", "--hooks"], &app).exits(2);
    assert!(run.stderr.contains(".githooks"), "{}", run.stderr);
    assert_eq!(tree(&app), before);
}

/// A project in a repository whose root is this folder above it, and what git is told of its hook.
fn installs_a_hook(root: &Path, app: &Path, told: &str) {
    git(root, &["init", "--quiet"]);
    let run = codegen(&["init", "--hooks"], app).exits(0);
    let setting = format!("git config core.hooksPath {told}");
    assert!(run.stdout.contains(&setting), "{}", run.stdout);
    assert_eq!(
        git(root, &["config", "core.hooksPath"]).stdout,
        format!("{told}\n")
    );
    codegen(&["generate"], app).exits(0);
    git(root, &["add", "--all"]);
    let commit = || {
        let bin = Path::new(env!("CARGO_BIN_EXE_codegen"))
            .parent()
            .expect("it is in a folder");
        let all = std::env::var_os("PATH").unwrap_or_default();
        let path = std::iter::once(bin.to_owned()).chain(std::env::split_paths(&all));
        let output = Command::new("git")
            .args(["-c", "user.name=T", "-c", "user.email=t@example.invalid"])
            .args(["commit", "--quiet", "--no-gpg-sign", "--message", "One"])
            .current_dir(root)
            .env(
                "PATH",
                std::env::join_paths(path).expect("no path has a colon"),
            )
            .output()
            .expect("the tests need git");
        Run::new("git commit".to_owned(), &output)
    };
    commit().exits(0);
    write(
        &app.join("supabase/migrations/20260102000000_more.sql"),
        "alter table notes add column more text;\n",
    );
    git(root, &["add", "--all"]);
    let refused = commit().exits(1);
    assert!(
        refused.both().contains("+  more: string | null"),
        "{}",
        refused.both()
    );
}

#[test]
fn init_installs_a_hook_where_there_is_no_manager() {
    let folder = vite();
    let app = folder.path().join("app");
    installs_a_hook(&app, &app, ".githooks");
    let folder = vite();
    let app = folder.path().join("app");
    installs_a_hook(folder.path(), &app, "app/.githooks");

    // A hook of the user's is not taken away.
    let other = vite();
    let app = other.path().join("app");
    git(&app, &["init", "--quiet"]);
    write(&app.join(".git/hooks/pre-commit"), "#!/bin/sh\n");
    let run = codegen(&["init", "--hooks"], &app).exits(0);
    assert!(
        run.stdout.contains("git was not told of .githooks"),
        "{}",
        run.stdout
    );
}

/// Reads lines until one has this text.
#[track_caller]
fn until(lines: &mut impl Iterator<Item = std::io::Result<String>>, text: &str) -> String {
    let mut said = String::new();
    loop {
        let Some(Ok(line)) = lines.next() else {
            panic!("it ended before it said {text:?}:\n{said}");
        };
        said += &line;
        said.push('\n');
        if line.contains(text) {
            return said;
        }
    }
}

#[test]
fn watch_makes_what_is_saved_and_outlives_errors() {
    let folder = vite();
    let app = folder.path().join("app");
    codegen(&["init"], &app).exits(0);
    let mut child = Command::new(env!("CARGO_BIN_EXE_codegen"))
        .arg("watch")
        .current_dir(&app)
        .stdout(Stdio::piped())
        .spawn()
        .expect("cargo built the command");
    let mut lines = BufReader::new(child.stdout.take().expect("it is piped")).lines();
    until(&mut lines, "watching.");
    let types = app.join("src/schema/database.ts");
    assert!(!read(&types).contains("more"));

    // A file is empty for a moment before it is written: something may be made of that first.
    let migration = app.join("supabase/migrations/20260102000000_more.sql");
    write(&migration, "alter table notes add column more text;\n");
    until(&mut lines, "src/schema  database.ts");
    until(&mut lines, "watching.");
    assert!(read(&types).contains("more: string | null"));

    // An error is said with its place, and the next save mends it.
    write(&migration, "alter table nots add column more text;\n");
    until(&mut lines, "20260102000000_more.sql:1:13: error[");
    write(&migration, "alter table notes add column other int;\n");
    while !read(&types).contains("other: number | null") {
        until(&mut lines, "watching.");
    }

    // So is the config.
    let config = app.join("codegen.toml");
    let text = read(&config);
    write(&config, "[[spec]\n");
    until(&mut lines, "codegen.toml:1:");
    write(&config, text.replace("src/schema", "src/moved"));
    while !app.join("src/moved/database.ts").exists() {
        until(&mut lines, "watching.");
    }
    child.kill().expect("it runs until it is ended");
    child.wait().expect("it was ended");
}

#[test]
fn shells_complete_every_command() {
    let folder = empty_folder();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let text = codegen(&["completions", shell], folder.path())
            .exits(0)
            .stdout;
        for word in ["generate", "watch", "--migrations"] {
            let word = if shell == "fish" {
                word.trim_start_matches('-')
            } else {
                word
            };
            assert!(text.contains(word), "{word} is not in what {shell} gets");
        }
    }
    let script = codegen(&["completions", "bash"], folder.path())
        .exits(0)
        .stdout;
    write(&folder.path().join("codegen.bash"), script);
    let complete = "source ./codegen.bash; COMP_WORDS=(codegen gen); COMP_CWORD=1; _codegen codegen gen codegen; echo ${COMPREPLY[@]}";
    let output = Command::new("bash")
        .args(["-c", complete])
        .current_dir(folder.path())
        .output();
    if let Ok(output) = output {
        assert_eq!(String::from_utf8_lossy(&output.stdout).trim(), "generate");
    }
}

#[test]
fn the_manual_has_a_page_for_each_command() {
    let text = codegen(&["man"], Path::new(".")).exits(0).stdout;
    assert!(text.contains(".TH codegen 1"), "{text}");
    for command in ["generate", "check", "explain", "init", "watch", "verify"] {
        assert!(
            text.contains(&format!(".TH codegen-{command} 1")),
            "{command}"
        );
    }
}
