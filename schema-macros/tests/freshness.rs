//! Cargo, for real: which edits of migrations make it compile a crate again, and what the macros then say.
//!
//! Projects of their own outside the workspace, one folder each, that share a target folder.

mod project;

use project::Project;

const NOTES: &str = "create table notes (\n  id bigint primary key,\n  title text not null\n);\n";
const MODEL: &str = r#"
use schema_macros::FromSchema;

#[derive(FromSchema)]
#[schema(table = "notes")]
pub struct Note {
    pub id: i64,
    pub title: String,
}

#[derive(FromSchema)]
#[schema(table = "notes", partial)]
pub struct Title {
    pub title: String,
}

pub mod schema {
    schema_macros::tables!();
}

pub fn made(note: Note) -> schema::Note {
    schema::Note { id: note.id, title: note.title }
}
"#;

/// What both macros say when the table has a column more.
const ARCHIVED: [&str; 2] = [
    "column `archived_at` of `notes` missing in struct `Note`",
    "missing field `archived_at` in initializer of `schema::Note`",
];

#[test]
fn a_changed_migration_is_seen() {
    let project = Project::new("changed", MODEL);
    project.write("migrations/1_notes.sql", NOTES);
    project.builds();
    project.is_fresh();

    project.write(
        "migrations/1_notes.sql",
        &NOTES.replace("text not null", "text"),
    );
    project.fails_with(&[
        "column `title` of `notes` can be null, this field is not optional",
        "expected `Option<String>`, found `String`",
    ]);

    project.write("migrations/1_notes.sql", NOTES);
    project.builds();

    project.write(
        "codegen.toml",
        "[[spec]]\nname = \"other\"\nmigrations = \"elsewhere\"\n",
    );
    project.fails_with(&["does not exist"]);
}

#[test]
fn a_new_migration_is_seen_with_the_build_script() {
    let project = Project::new("added", MODEL);
    project.write("migrations/1_notes.sql", NOTES);
    project.with_build_script();
    project.builds();
    project.is_fresh();

    project.write(
        "migrations/2_archive.sql",
        "alter table notes add column archived_at text;\n",
    );
    project.fails_with(&ARCHIVED);

    project.remove("migrations/2_archive.sql");
    project.builds();

    // What is of no table here, the macros do not know of.
    project.write(
        "migrations/2_wrong.sql",
        "alter table nots add column archived_at text;\n",
    );
    project.warns("migrations/2_wrong.sql:1:13: error[unknown-relation] 42P01: relation \"nots\" does not exist");

    // A name must not speak to cargo.
    project.write(
        "migrations/2_wrong.sql",
        "alter table \"nots\ncargo::error=of a name\" add column archived_at text;\n",
    );
    project.warns("cargo::error=of a name\" does not exist");
}

/// Why the build script is asked for: the compiler on stable has no way to name a folder.
#[test]
fn a_new_migration_is_not_seen_without_it() {
    let project = Project::new("unseen", MODEL);
    project.write("migrations/1_notes.sql", NOTES);
    project.builds();

    project.write(
        "migrations/2_archive.sql",
        "alter table notes add column archived_at text;\n",
    );
    project.is_fresh();
    project.write("src/lib.rs", &format!("{MODEL}\n"));
    project.fails_with(&ARCHIVED);
}

#[test]
fn a_kept_snapshot_is_used_and_a_damaged_one_ignored() {
    let project = Project::new("kept", MODEL);
    project.write("migrations/1_notes.sql", NOTES);
    project.with_build_script();
    project.builds();

    // What is read is what the build script wrote: another snapshot with a right checksum would be believed, so the
    // test only damages it.
    let snapshot = project.snapshot();
    let text = std::fs::read_to_string(&snapshot).expect("the build script wrote it");
    assert!(text.contains("\tnotes\t"), "{text}");
    for damaged in [
        String::new(),
        text.replace("Text", "Int8"),
        text[..text.len() / 2].to_owned(),
    ] {
        project::write(&snapshot, &damaged);
        project.write("src/lib.rs", &format!("{MODEL}// {}\n", damaged.len()));
        project.builds();
    }

    // A folder in its place can be neither read nor replaced, whoever runs the build.
    project::replace_by_folder(&snapshot);
    project.write(
        "migrations/2_archive.sql",
        "alter table notes add column archived_at text;\n",
    );
    project.fails_with(&ARCHIVED);
}

const OPEN: &str =
    "create view open_notes as select id, title || '!' as loud from notes where id > 0;\n";
const OF_VIEW: &str = r#"
#[derive(schema_macros::FromSchema)]
#[schema(table = "open_notes")]
pub struct OpenNote {
    pub id: i64,
    pub loud: String,
}

pub mod schema {
    schema_macros::tables!();
}

pub fn made(note: OpenNote) -> schema::OpenNote {
    schema::OpenNote { id: note.id, loud: note.loud }
}
"#;

/// What PostgreSQL's functions and operators are is in no macro: what the build script wrote says it.
#[test]
fn a_view_is_checked_by_what_the_build_script_wrote() {
    let project = Project::new("view", OF_VIEW);
    project.write("migrations/1_notes.sql", NOTES);
    project.write("migrations/2_open.sql", OPEN);
    project.fails_with(&[
        "view `open_notes` cannot be checked without what `build.rs` writes",
        "the columns of `open_notes` cannot be told without what `build.rs` writes",
        "codegen::build::watch()",
    ]);
    project.with_build_script();
    project.builds();

    let kept = project
        .snapshot()
        .with_file_name("schema-macros.resolution");
    let resolution = std::fs::read(&kept).expect("the build script wrote it");
    let middle = &resolution[resolution.len() / 4..][..64];
    let profile = kept
        .ancestors()
        .nth(4)
        .expect("it is below target/debug/build");
    let mut macros = 0;
    for entry in std::fs::read_dir(profile.join("deps")).expect("cargo made it") {
        let path = entry.expect("readable").path();
        let name = path.file_name().expect("it has a name").to_string_lossy();
        if name.contains("schema_macros_derive") && path.extension().is_some_and(|it| it == "so") {
            let library = std::fs::read(&path).expect("readable");
            assert!(!library.windows(64).any(|it| it == middle), "{name}");
            macros += 1;
        }
    }
    assert!(macros > 0 || !cfg!(target_os = "linux"));
}
