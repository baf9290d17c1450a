//! Where a folder of migrations lies decides who applies it and on which platform; how its path is spelled does not.

use std::path::Path;

use super::support::{codegen, empty_folder, write};

/// A Supabase project in `app`, beside a folder `other`, in a folder that says nothing though its name is `supabase`.
fn project() -> tempfile::TempDir {
    let folder = empty_folder();
    let write = |path: &str, text: &str| write(&folder.path().join("supabase").join(path), text);
    write(
        "app/supabase/config.toml",
        "[api]\nschemas = [\"public\", \"app\"]\n[db]\nmajor_version = 15\n",
    );
    write(
        "app/supabase/migrations/20240101000000_a.sql",
        "create schema app;\ncreate table app.notes (id int primary key);\n",
    );
    write("app/other/README", "");
    write(
        "plain/apps/db/migrations/1_a.sql",
        "create table notes (id int primary key);\n",
    );
    write(
        "plain/apps/codegen.toml",
        "[[spec]]\nname = \"app\"\nmigrations = \"db/migrations\"\n",
    );
    folder
}

/// What the closing lines say of a folder's platform and runner, and its metadata.
fn read(arguments: &[&str], folder: &Path) -> (String, String) {
    let with = |command: &[&str]| {
        let arguments = [command, arguments].concat();
        codegen(&arguments, folder).exits(0)
    };
    let closing = with(&["rust", "--stdout"]).stderr;
    let (_, circumstances) = closing
        .lines()
        .find_map(|line| line.split_once(" migration"))
        .expect("the closing lines count migrations");
    (circumstances.to_owned(), with(&["metadata"]).stdout)
}

#[test]
fn a_supabase_project_is_known_however_its_path_is_spelled() {
    let folder = project();
    let app = folder.path().join("supabase/app");
    let whole = app.join("supabase/migrations").display().to_string();
    let expected = read(&["--migrations", "supabase/migrations"], &app);
    assert_eq!(
        expected.0,
        " in the order of Supabase on supabase (the folder says so) → 1 table, 0 enums, 0 functions, 0 policies"
    );
    assert!(expected.1.contains("\"app\""), "its config is followed");
    for (migrations, below) in [
        ("./supabase//migrations/", ""),
        ("migrations", "supabase"),
        (".", "supabase/migrations"),
        ("../migrations", "supabase/migrations"),
        ("../supabase/migrations", "other"),
        (whole.as_str(), "other"),
    ] {
        let actual = read(&["--migrations", migrations], &app.join(below));
        assert_eq!(actual, expected, "{migrations} from {below:?}");
    }
    // A config in the project's own folder, or beside it.
    for (config, migrations) in [
        ("supabase/codegen.toml", "migrations"),
        ("codegen.toml", "supabase/migrations"),
        ("other/codegen.toml", "../supabase/migrations"),
    ] {
        let text = format!("[[spec]]\nname = \"app\"\nmigrations = \"{migrations}\"\n");
        write(&app.join(config), text);
        assert_eq!(read(&["--config", config], &app), expected, "{config}");
    }
}

#[test]
fn a_folder_around_the_project_says_nothing() {
    let folder = project();
    let apps = folder.path().join("supabase/plain/apps");
    let whole = apps.join("codegen.toml").display().to_string();
    // A manifest that is no part of the project.
    write(
        &folder.path().join("supabase/plain/Cargo.toml"),
        "[dependencies]\nsqlx = \"0.8\"\n",
    );
    for (config, from) in [
        ("codegen.toml", apps.as_path()),
        (whole.as_str(), folder.path()),
        ("../../codegen.toml", &apps.join("db/migrations")),
    ] {
        let (circumstances, _) = read(&["--config", config], from);
        assert_eq!(
            circumstances,
            " on postgres (nothing refers to another) → 1 table, 0 enums, 0 functions, 0 policies",
            "{config}"
        );
    }
}

/// A checkout with `core.autocrlf`, and a config that was written on Windows.
#[test]
fn windows_line_ends_and_paths_are_read_everywhere() {
    let folder = empty_folder();
    let at = |path: &str| folder.path().join(path);
    let sql = "-- Notes\n-- of two lines\ncreate table notes (\n  id bigint primary key, -- the key\n  body text\n);\ncomment on table notes is 'One\nand two';\n";
    let config = |separator: &str| {
        "[[spec]]\nname = 'app'\nmigrations = 'db/migrations'\n[spec.ts]\nout = 'src/db'\n[spec.rust]\nout = 'src/schema.rs'\n"
            .replace('/', separator)
    };
    write(&at("codegen.toml"), config("/"));
    write(&at("db/migrations/1.sql"), sql);
    codegen(&["generate"], folder.path()).exits(0);
    let files = [
        "codegen.toml",
        "db/migrations/1.sql",
        "src/db/database.ts",
        "src/schema.rs",
    ];
    write(&at("codegen.toml"), config("\\"));
    codegen(&["check"], folder.path()).exits(0);
    let one = codegen(
        &["ts", "--migrations", "db\\migrations", "--stdout"],
        folder.path(),
    )
    .exits(0);
    assert!(one.stdout.contains("type Note ="), "{}", one.stdout);
    for file in files {
        let text = super::support::read(&at(file)).replace('\n', "\r\n");
        write(&at(file), text);
    }
    let run = codegen(&["check"], folder.path());
    assert_eq!(run.clone().exits(0).stderr, "", "{}", run.stdout);
}
