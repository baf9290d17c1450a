//! `explain`: forms of names, the lines that made an object, the blocks and calls that ran them.

use expect_test::{Expect, expect};
use serde_json::Value;

use super::support::{Run, codegen, empty_folder, write};

const FIRST: &str = r#"create type mood as enum ('sad');
create table notes (
  id int primary key,
  title text,
  constraint short check (length(title) < 10)
);
create function touch(t regclass, n int default 1) returns void language plpgsql as $$
begin
  execute format('alter table %s add column touched_%s timestamptz', t, n);
end $$;
create function touch(t text) returns void language sql as 'select 1';
create schema app;
create table app.notes (id int, "Größe" int);
"#;

const SECOND: &str = r#"alter type mood add value 'ok';
do $$ begin
  if not exists (select 1 from information_schema.columns where table_name = 'notes' and column_name = 'mood') then
    alter table notes add column mood mood;
    execute 'alter table notes alter column mood set not null';
  end if;
end $$;
do $$ begin
  perform touch('notes', 2);
end $$;
alter table notes rename column title to heading;
comment on column notes.heading is 'what it is';
"#;

fn explain(arguments: &[&str]) -> Run {
    let folder = empty_folder();
    write(&folder.path().join("m/1.sql"), FIRST);
    write(&folder.path().join("m/2.sql"), SECOND);
    let arguments = [&["explain", "--migrations", "m"], arguments].concat();
    codegen(&arguments, folder.path())
}

#[track_caller]
fn check(name: &str, expected: &Expect) {
    let run = explain(&[name]).exits(0);
    assert_eq!(run.stderr, "");
    expected.assert_eq(&run.stdout);
}

#[test]
fn a_column_that_a_block_made_names_block_line_and_call() {
    check(
        "public.notes.mood",
        &expect![[r#"
        column public.notes.mood: public.mood not null
          m/2.sql:4:34: created
              mood mood
            by DO at m/2.sql:2:1: do $$ begin …
          m/2.sql:5:5: NOT NULL set or dropped
              execute 'alter table notes alter column mood set not null'
            by EXECUTE at m/2.sql:5:5: execute 'alter table notes alter column mood set not null'
            by DO at m/2.sql:2:1: do $$ begin …
    "#]],
    );
    check(
        "notes.touched_2",
        &expect![[r#"
        column public.notes.touched_2: timestamp with time zone
          m/1.sql:9:3: created
              execute format('alter table %s add column touched_%s timestamptz', t, n)
            by EXECUTE at m/1.sql:9:3: execute format('alter table %s add column touched_%s timestamptz', t, n)
            by call at m/2.sql:9:11: touch('notes', 2)
            by DO at m/2.sql:8:1: do $$ begin …
    "#]],
    );
}

#[test]
fn a_rename_and_a_comment_are_part_of_a_column() {
    check(
        "public.notes.heading",
        &expect![[r#"
        column public.notes.heading: text
          m/1.sql:4:3: created
              title text
          m/1.sql:5:3: constraint "short" created
              constraint short check (length(title) < 10)
          m/2.sql:11:19: renamed from "title"
              rename column title to heading
          m/2.sql:12:1: comment set
              comment on column notes.heading is 'what it is'
    "#]],
    );
}

#[test]
fn a_name_that_several_have_means_all_of_them() {
    check(
        "notes",
        &expect![[r#"
        table public.notes: (id integer not null, heading text, mood public.mood not null, touched_2 timestamp with time zone)
          m/1.sql:2:1: created
              create table notes ( …
          m/1.sql:3:3: column "id" created
              id int primary key
          m/1.sql:3:10: column "id" NOT NULL set or dropped
              primary key
          m/1.sql:3:10: constraint "notes_pkey" created
              primary key
          m/1.sql:4:3: column "heading" created
              title text
          m/1.sql:5:3: constraint "short" created
              constraint short check (length(title) < 10)
          m/2.sql:4:34: column "mood" created
              mood mood
            by DO at m/2.sql:2:1: do $$ begin …
          m/2.sql:5:5: column "mood" NOT NULL set or dropped
              execute 'alter table notes alter column mood set not null'
            by EXECUTE at m/2.sql:5:5: execute 'alter table notes alter column mood set not null'
            by DO at m/2.sql:2:1: do $$ begin …
          m/1.sql:9:3: column "touched_2" created
              execute format('alter table %s add column touched_%s timestamptz', t, n)
            by EXECUTE at m/1.sql:9:3: execute format('alter table %s add column touched_%s timestamptz', t, n)
            by call at m/2.sql:9:11: touch('notes', 2)
            by DO at m/2.sql:8:1: do $$ begin …
          m/2.sql:11:19: column "heading" renamed from "title"
              rename column title to heading
          m/2.sql:12:1: column "heading" comment set
              comment on column notes.heading is 'what it is'

        table app.notes: (id integer, "Größe" integer)
          m/1.sql:13:1: created
              create table app.notes (id int, "Größe" int)
          m/1.sql:13:25: column "id" created
              id int
          m/1.sql:13:33: column "Größe" created
              "Größe" int
    "#]],
    );
    check(
        "mood",
        &expect![[r#"
        enum public.mood: ('sad', 'ok')
          m/1.sql:1:1: created
              create type mood as enum ('sad')
          m/2.sql:1:1: labels changed
              alter type mood add value 'ok'
    "#]],
    );
}

#[test]
fn constraints_functions_and_quoted_names() {
    check(
        "notes/short",
        &expect![[r#"
        constraint public.notes/short: CHECK (length(heading) < 10)
          m/1.sql:5:3: created
              constraint short check (length(title) < 10)
    "#]],
    );
    check(
        "notes/notes_pkey",
        &expect![[r#"
        constraint public.notes/notes_pkey: PRIMARY KEY (id)
          m/1.sql:3:10: created
              primary key
    "#]],
    );
    check(
        "touch",
        &expect![[r#"
        function public.touch(t regclass, n integer): returns void language plpgsql
          m/1.sql:7:1: created
              create function touch(t regclass, n int default 1) returns void language plpgsql as $$ …

        function public.touch(t text): returns void language sql
          m/1.sql:11:1: created
              create function touch(t text) returns void language sql as 'select 1'
    "#]],
    );
    check(
        "touch(regclass, int)",
        &expect![[r#"
        function public.touch(t regclass, n integer): returns void language plpgsql
          m/1.sql:7:1: created
              create function touch(t regclass, n int default 1) returns void language plpgsql as $$ …
    "#]],
    );
    check(
        "touch(text)",
        &expect![[r#"
        function public.touch(t text): returns void language sql
          m/1.sql:11:1: created
              create function touch(t text) returns void language sql as 'select 1'
    "#]],
    );
    check(
        "app.notes.\"Größe\"",
        &expect![[r#"
        column app.notes."Größe": integer
          m/1.sql:13:33: created
              "Größe" int
    "#]],
    );
    check(
        "app",
        &expect![[r#"
        schema app
          m/1.sql:12:1: created
              create schema app
    "#]],
    );
}

#[test]
fn an_unknown_name_is_2_with_the_nearest() {
    for (name, expected) in [
        (
            "nots",
            expect![[r#"
            error: nothing has the name "nots"; did you mean "notes"?
        "#]],
        ),
        (
            "notes.headin",
            expect![[r#"
            error: nothing has the name "notes.headin"; did you mean "notes.heading"?
        "#]],
        ),
        (
            "notes/shor",
            expect![[r#"
            error: nothing has the name "notes/shor"; did you mean "notes/short"?
        "#]],
        ),
        (
            "app.notes.x.y",
            expect![[r#"
            error: nothing has the name "app.notes.x.y"; did you mean "app.notes.id"?
        "#]],
        ),
        (
            "touch(bigint)",
            expect![[r#"
            error: nothing has the name "touch(bigint)"; say table, table.column, schema.table.column, table/constraint or function(type)
        "#]],
        ),
        (
            "quite_another",
            expect![[r#"
            error: nothing has the name "quite_another"; say table, table.column, schema.table.column, table/constraint or function(type)
        "#]],
        ),
    ] {
        let run = explain(&[name]).exits(2);
        assert_eq!(run.stdout, "");
        expected.assert_eq(&run.stderr);
    }
}

#[test]
fn json_has_a_version_and_places() {
    let run = explain(&["notes.touched_2", "--output", "json"]).exits(0);
    let document: Value = serde_json::from_str(&run.stdout).expect("it is JSON");
    assert_eq!(document["version"], 1);
    expect![[r#"
        {
          "version": 1,
          "name": "notes.touched_2",
          "objects": [
            {
              "kind": "column",
              "name": "public.notes.touched_2",
              "definition": "timestamp with time zone",
              "history": [
                {
                  "did": "created",
                  "path": "m/1.sql",
                  "line": 9,
                  "column": 3,
                  "sql": "execute format('alter table %s add column touched_%s timestamptz', t, n)",
                  "via": [
                    {
                      "by": "DO",
                      "path": "m/2.sql",
                      "line": 8,
                      "column": 1,
                      "sql": "do $$ begin …"
                    },
                    {
                      "by": "call",
                      "path": "m/2.sql",
                      "line": 9,
                      "column": 11,
                      "sql": "touch('notes', 2)"
                    },
                    {
                      "by": "EXECUTE",
                      "path": "m/1.sql",
                      "line": 9,
                      "column": 3,
                      "sql": "execute format('alter table %s add column touched_%s timestamptz', t, n)"
                    }
                  ]
                }
              ]
            }
          ]
        }
    "#]].assert_eq(&run.stdout);
}

#[test]
fn what_is_not_sure_says_why() {
    let folder = empty_folder();
    write(
        &folder.path().join("m/1.sql"),
        "create table t (a int);\ndo $$ begin\n  if exists (select from t) then\n    alter table t add b int;\n  end if;\nend $$;\n",
    );
    let run = codegen(&["explain", "--migrations", "m", "t"], folder.path()).exits(1);
    expect![[r#"
        m/1.sql:3:6: error[undecided]: the outcome depends on the rows of "t"
          note: It decides about table "t".
          help: Write the statements without the condition, or with one that asks the schema; `-- codegen: assume = true` on the line before it, or `= false`, says how it comes out.
        table public.t: (a integer, b integer)
          m/1.sql:1:1: created
              create table t (a int)
          m/1.sql:1:17: column "a" created
              a int
          m/1.sql:4:23: column "b" created
              b int
            by DO at m/1.sql:2:1: do $$ begin …
          not sure: depends on the rows of "t", which the migrations do not decide
            m/1.sql:3:6: exists (select from t)
    "#]].assert_eq(&run.both());
}
