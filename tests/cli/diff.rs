//! `diff`: revisions, tags and folders, its forms, `--fail-on`, what is asked for wrongly.

use std::path::Path;
use std::process::Command;

use expect_test::{Expect, expect};
use serde_json::Value;

use super::support::{Run, codegen, empty_folder, write};

const FIRST: &str = "create type mood as enum ('sad', 'ok');
create table notes (
  id int primary key,
  title varchar(40) not null,
  mood mood not null,
  body text
);
alter table notes enable row level security;
grant select, insert on notes to authenticated;
create policy own on notes to authenticated using (true);
";

const SECOND: &str = "alter table notes rename column title to heading;
alter table notes alter column heading type text;
alter type mood add value 'glad';
alter table notes drop column body;
alter table notes add column stars int not null;
revoke insert on notes from authenticated;
create table tags (id int primary key);
";

fn git(folder: &Path, arguments: &[&str]) {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args([
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b.c",
            "-c",
            "commit.gpgsign=false",
        ])
        .args(arguments)
        .output()
        .expect("git can be run");
    Run::new(format!("git {}", arguments.join(" ")), &output).exits(0);
}

/// A repository with the first migration committed as `first`, and the second in the working tree.
fn repository() -> tempfile::TempDir {
    let folder = empty_folder();
    let at = |path: &str| folder.path().join(path);
    git(folder.path(), &["init", "--quiet", "--initial-branch=main"]);
    let config = "[[spec]]\nname = \"app\"\nmigrations = \"m\"\nplatform = \"supabase\"\n[spec.ts]\nout = \"database.ts\"\n";
    write(&at("codegen.toml"), config);
    write(&at("m/1.sql"), FIRST);
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "first"]);
    git(folder.path(), &["tag", "first"]);
    write(&at("m/2.sql"), SECOND);
    folder
}

fn diff(folder: &Path, arguments: &[&str]) -> Run {
    codegen(&[&["diff"], arguments].concat(), folder)
}

#[track_caller]
fn check(run: &Run, expected: &Expect) {
    assert_eq!(run.stderr, "");
    expected.assert_eq(&run.stdout);
}

#[test]
fn a_tag_is_compared_with_the_working_tree() {
    let folder = repository();
    check(
        &diff(folder.path(), &["first"]).exits(0),
        &expect![[r#"
        m/2.sql:1:19: SOURCE READ WRITE: column public.notes.heading: was title
          SOURCE typescript: `Note` has no field title any more.
          SOURCE typescript: `NoteInsert` has no field title any more.
          SOURCE typescript: Code that builds `NoteInsert` lacks the field heading.
          SOURCE typescript: and 1 more.
          READ: A read by the name title fails.
          WRITE: A write by the name title fails.
        m/2.sql:2:19: none: column public.notes.heading: character varying(40) is now text
        m/2.sql:3:1: SOURCE READ: enum public.mood: new label 'glad'
          SOURCE typescript: Code that tells all of `Mood` apart lacks "glad".
          READ: Readers may meet 'glad', which they do not know.
        m/2.sql:4:31: SOURCE READ WRITE DATA: column public.notes.body: dropped
          SOURCE typescript: `Note` has no field body any more.
          SOURCE typescript: `NoteInsert` has no field body any more.
          SOURCE typescript: `NoteUpdate` has no field body any more.
          READ: A read that names it fails.
          WRITE: An insert or update that gives it fails.
          DATA: Its values are gone.
        m/2.sql:5:30: SOURCE WRITE: column public.notes.stars: new: integer not null
          SOURCE typescript: Code that builds `NoteInsert` lacks the field stars.
          WRITE: An insert that does not give it is refused; the migration itself fails where the table has rows.
        m/2.sql:6:1: WRITE: access public.notes: authenticated: insert is refused now
          WRITE: authenticated: insert is refused now: no privilege.
        m/2.sql:7:1: none: table public.tags: new, 1 column

        7 changes: 4 SOURCE, 3 READ, 4 WRITE, 1 DATA, 2 none.
    "#]],
    );
}

#[test]
fn markdown_is_for_a_pull_request() {
    let folder = repository();
    let run = diff(folder.path(), &["main", "--output", "markdown"]).exits(0);
    check(
        &run,
        &expect![[r###"
        ## Schema changes

        7 changes: 4 SOURCE, 3 READ, 4 WRITE, 1 DATA, 2 none.

        | breaks | what | where |
        |---|---|---|
        | **SOURCE READ WRITE** | column `public.notes.heading`: was title<br>SOURCE typescript: `Note` has no field title any more.<br>SOURCE typescript: `NoteInsert` has no field title any more.<br>SOURCE typescript: Code that builds `NoteInsert` lacks the field heading.<br>SOURCE typescript: and 1 more.<br>READ: A read by the name title fails.<br>WRITE: A write by the name title fails. | `m/2.sql:1` |
        | none | column `public.notes.heading`: character varying(40) is now text | `m/2.sql:2` |
        | **SOURCE READ** | enum `public.mood`: new label 'glad'<br>SOURCE typescript: Code that tells all of `Mood` apart lacks "glad".<br>READ: Readers may meet 'glad', which they do not know. | `m/2.sql:3` |
        | **SOURCE READ WRITE DATA** | column `public.notes.body`: dropped<br>SOURCE typescript: `Note` has no field body any more.<br>SOURCE typescript: `NoteInsert` has no field body any more.<br>SOURCE typescript: `NoteUpdate` has no field body any more.<br>READ: A read that names it fails.<br>WRITE: An insert or update that gives it fails.<br>DATA: Its values are gone. | `m/2.sql:4` |
        | **SOURCE WRITE** | column `public.notes.stars`: new: integer not null<br>SOURCE typescript: Code that builds `NoteInsert` lacks the field stars.<br>WRITE: An insert that does not give it is refused; the migration itself fails where the table has rows. | `m/2.sql:5` |
        | **WRITE** | access `public.notes`: authenticated: insert is refused now<br>WRITE: authenticated: insert is refused now: no privilege. | `m/2.sql:6` |
        | none | table `public.tags`: new, 1 column | `m/2.sql:7` |
    "###]],
    );
}

#[test]
fn json_has_every_change_with_its_classes_and_place() {
    let folder = repository();
    let run = diff(folder.path(), &["HEAD", "--output", "json"]).exits(0);
    let document: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(document["version"], 1);
    assert_eq!(document["specs"][0]["name"], "app");
    let changes = document["specs"][0]["changes"].as_array().expect("a list");
    let dropped = changes
        .iter()
        .find(|it| it["object"] == "public.notes.body")
        .expect("it was dropped");
    assert_eq!(dropped["place"]["path"], "m/2.sql");
    assert_eq!(dropped["place"]["line"], 4);
    let classes = dropped["effects"].as_array().expect("a list");
    let classes: Vec<&Value> = classes.iter().map(|it| &it["class"]).collect();
    assert!(classes.contains(&&Value::from("data")), "{classes:?}");
    assert!(classes.contains(&&Value::from("source")), "{classes:?}");
}

#[test]
fn two_revisions_are_read_from_git_alone() {
    let folder = repository();
    git(folder.path(), &["add", "."]);
    git(folder.path(), &["commit", "--quiet", "-m", "second"]);
    std::fs::remove_dir_all(folder.path().join("m")).expect("it is there");
    let run = diff(folder.path(), &["first", "main"]).exits(0);
    assert!(run.stdout.contains("m/2.sql:4:"), "{}", run.stdout);
    let same = diff(folder.path(), &["main", "HEAD"]).exits(0);
    check(
        &same,
        &expect![[r#"
        No changes.
    "#]],
    );
    // What was added one way is dropped the other way, and no line of the older one says so.
    let back = diff(folder.path(), &["main", "first"]).exits(0);
    assert!(
        back.stdout.contains("table public.tags: dropped"),
        "{}",
        back.stdout
    );
}

#[test]
fn folders_of_migrations_and_of_projects_are_compared() {
    let folder = empty_folder();
    write(&folder.path().join("a/1.sql"), FIRST);
    write(
        &folder.path().join("b/codegen.toml"),
        "[[spec]]\nname = \"app\"\nmigrations = \"m\"\n",
    );
    write(&folder.path().join("b/m/1.sql"), FIRST);
    write(&folder.path().join("b/m/2.sql"), SECOND);
    let run = diff(folder.path(), &["a", "./b", "--platform", "supabase"]).exits(0);
    assert!(run.stdout.contains("b/m/2.sql:1:"), "{}", run.stdout);
    // Both languages count where no config says one.
    assert!(run.stdout.contains("SOURCE rust"), "{}", run.stdout);
    let ts = [
        "a",
        "b",
        "--platform",
        "supabase",
        "--languages",
        "typescript",
    ];
    let run = diff(folder.path(), &ts).exits(0);
    assert!(!run.stdout.contains("SOURCE rust"), "{}", run.stdout);
}

#[test]
fn fail_on_is_1_where_a_class_is_there() {
    let folder = repository();
    for class in ["source", "read", "write", "data", "data,write"] {
        diff(folder.path(), &["first", "--fail-on", class]).exits(1);
    }
    write(
        &folder.path().join("m/2.sql"),
        "create table tags (id int primary key);",
    );
    diff(
        folder.path(),
        &["first", "--fail-on", "source,read,write,data"],
    )
    .exits(0);
    diff(folder.path(), &["first", "--fail-on", "rows"]).exits(2);
}

#[test]
fn what_is_not_there_is_2_and_said() {
    let folder = repository();
    let message = |folder: &Path, arguments: &[&str]| {
        let run = diff(folder, arguments).exits(2);
        assert_eq!(run.stdout, "");
        run.stderr
    };
    expect![[r#"
        error: there is no folder and no revision of git "nowhere"
    "#]]
    .assert_eq(&message(folder.path(), &["nowhere"]));
    expect![[r#"
        error: there is no folder and no revision of git "./nowhere"
    "#]]
    .assert_eq(&message(folder.path(), &["first", "./nowhere"]));
    expect![[r#"
        error: codegen.toml has no spec "ap"; did you mean "app"?
    "#]]
    .assert_eq(&message(folder.path(), &["first", "--spec", "ap"]));
    expect![[r#"
        error: "codegen.toml" is no folder and no revision of git
    "#]]
    .assert_eq(&message(folder.path(), &["codegen.toml"]));
    write(&folder.path().join("main/1.sql"), FIRST);
    expect![[r#"
        error: "main" is a folder and a revision of git
          help: Say ./main for the folder, refs/heads/main or refs/tags/main for the revision.
    "#]]
    .assert_eq(&message(folder.path(), &["main"]));
    expect![[r#"
        error: folder "none" does not exist
          help: Say where the migrations are: `migrations` in codegen.toml, or --migrations DIR.
    "#]]
    .assert_eq(&message(folder.path(), &["first", "--migrations", "none"]));
    let alone = empty_folder();
    write(&alone.path().join("m/1.sql"), FIRST);
    expect![[r#"
        error: there is no folder "main", and this is no git repository that could have a revision of that name
    "#]].assert_eq(&message(alone.path(), &["main", "m"]));
    expect![[r#"
        error: no codegen.toml here or in a folder above
          help: Say which migrations: --migrations DIR.
    "#]]
    .assert_eq(&message(alone.path(), &["m"]));
    write(&alone.path().join("empty/readme.txt"), "");
    expect![[r#"
        error: folder "empty" has no .sql file
          help: Migrations are the files right in the folder whose names end in .sql, but not in .down.sql; an order such as "prisma", "diesel" or "flyway" looks into folders.
    "#]].assert_eq(&message(alone.path(), &["m", "empty"]));
}

#[test]
fn errors_in_the_new_sql_are_1_and_told() {
    let folder = repository();
    write(
        &folder.path().join("m/2.sql"),
        "alter table notez add column a int;",
    );
    let run = diff(folder.path(), &["first"]).exits(1);
    assert!(
        run.stderr.contains("m/2.sql:1:13: error[unknown-relation]"),
        "{}",
        run.stderr
    );
}
