//! The file of a schema, read again.

#![allow(clippy::needless_raw_string_hashes, reason = "expect-test writes them")]

use expect_test::expect;

use crate::fold::Settings;
use crate::lower::squash::Squashed;
use crate::schema::Schema;
use crate::source::SourceFile;

fn squashed(sql: &str) -> Squashed {
    let file = SourceFile::migration("1.sql", sql);
    let settings = Settings {
        postgres: 18,
        ..Settings::default()
    };
    Schema::read(vec![file], &settings).squashed("migrations")
}

/// The sections by their titles.
fn sections(text: &str) -> Vec<(String, String)> {
    let line = "-- ============================================================================\n";
    let mut parts = text.split(line).skip(1);
    let mut sections = Vec::new();
    while let (Some(title), Some(body)) = (parts.next(), parts.next()) {
        sections.push((title.to_owned(), body.trim_end().to_owned()));
    }
    sections
}

const MANY: &str = include_str!("many.sql");

#[test]
fn a_schema_with_many_kinds_of_object_is_read_back_as_it_is() {
    let squashed = squashed(MANY);
    assert_eq!(squashed.doubts, Vec::<String>::new(), "{}", squashed.text());
    // What is written once is written the same again.
    let again = self::squashed(&squashed.text());
    assert_eq!(again.doubts, Vec::<String>::new());
    assert_eq!(sections(&again.body), sections(&squashed.body));
}

#[test]
fn a_new_table_changes_no_other_section() {
    let before = sections(&squashed(MANY).body);
    let added = format!(
        "{MANY}
        create table later (id bigserial primary key, account int references app.account, mood app.mood default 'ok');
        create index on later (account);
        alter table later enable row level security;
        create policy own on later using (app.is_even(account));
        create trigger touched before update on later for each row execute function app.touch();
        grant select on later to reader;
        comment on table later is 'the last';"
    );
    let after = sections(&squashed(&added).body);
    let kept: Vec<_> = after
        .iter()
        .filter(|(title, _)| !title.contains("LATER"))
        .cloned()
        .collect();
    assert_eq!(kept, before);
    let new: Vec<&str> = after
        .iter()
        .filter(|(title, _)| title.contains("LATER"))
        .map(|(title, _)| title.trim())
        .collect();
    assert_eq!(new, ["-- LATER TABLE", "-- LATER ROW LEVEL SECURITY"]);
}

#[test]
fn a_table_has_a_section_with_all_that_is_its_own() {
    let text = squashed(
        "create table threads (id int primary key);
         create table soul_versions (
           id serial primary key, version int not null unique, core text not null default 'x' check (core <> ''),
           thread int references threads on delete set null
         );
         comment on column soul_versions.core is 'Layer 1: who I am';
         create index newest on soul_versions (version desc) where core <> 'y';
         alter table soul_versions enable row level security;
         create policy all_of_them on soul_versions using (true);",
    )
    .body;
    expect![[r#"

        SET check_function_bodies = off;
        SET search_path = "$user", public;

        -- ============================================================================
        -- THREADS TABLE
        -- ============================================================================

        CREATE TABLE public.threads (
          id integer NOT NULL,
          CONSTRAINT threads_pkey PRIMARY KEY (id)
        );

        -- ============================================================================
        -- SOUL VERSIONS TABLE
        -- ============================================================================

        CREATE TABLE public.soul_versions (
          id serial NOT NULL,
          version integer NOT NULL,
          core text DEFAULT 'x' NOT NULL,
          thread integer,
          CONSTRAINT soul_versions_core_check CHECK (core <> ''),
          CONSTRAINT soul_versions_pkey PRIMARY KEY (id),
          CONSTRAINT soul_versions_version_key UNIQUE (version),
          CONSTRAINT soul_versions_thread_fkey FOREIGN KEY (thread) REFERENCES public.threads (id) ON DELETE SET NULL
        );

        CREATE INDEX newest ON public.soul_versions USING btree (version desc) where core <> 'y';

        COMMENT ON COLUMN public.soul_versions.core IS 'Layer 1: who I am';

        -- ============================================================================
        -- SOUL VERSIONS ROW LEVEL SECURITY
        -- ============================================================================

        ALTER TABLE public.soul_versions ENABLE ROW LEVEL SECURITY;

        CREATE POLICY all_of_them ON public.soul_versions
          FOR ALL TO PUBLIC
          USING (true);
    "#]].assert_eq(&text);
}

#[test]
fn names_of_today_stand_in_texts_of_yesterday() {
    let text = squashed(
        "create table old (id int primary key, was int, kept int);
         create function is_old(int) returns boolean language sql as 'select true';
         create view seen as select *, (select max(o.was) from old o) as most from old where is_old(was) and old.kept > 0;
         create policy some on old using (is_old(was) and exists (select from old x where x.id = old.id));
         create index on old ((was + 1), kept);
         alter table old add column extra int;
         alter table old rename column was to now;
         alter function is_old(int) rename to is_new;
         alter table old rename to new;",
    );
    assert_eq!(text.doubts, Vec::<String>::new(), "{}", text.body);
    let (_, view) = text.body.split_once("AS\nselect ").expect("it is there");
    expect![[r#"
        new.id, new.now, new.kept, (select max(o.now) from new o) as most from new where is_new(now) and new.kept > 0;
    "#]].assert_eq(view);
}

#[test]
fn texts_stand_under_the_path_that_they_were_written_under() {
    let text = squashed(
        "create schema app;
         create function app.f(int) returns boolean language sql immutable as 'select true';
         set search_path = app, public;
         create table t (a int check (f(a)));
         reset search_path;
         create table u (a int);",
    );
    assert_eq!(text.doubts, Vec::<String>::new());
    let body = &text.body;
    let (_, t) = body.split_once("-- APP.T TABLE").expect("it is there");
    assert!(
        t.contains("SET search_path = app, public;\n\nCREATE TABLE app.t"),
        "{body}"
    );
    assert!(
        t.contains(");\n\nSET search_path = \"$user\", public;\n"),
        "{body}"
    );
}

#[test]
fn what_is_not_sure_stands_at_the_top() {
    let squashed = squashed(
        "create table t (id int primary key, a int);
         create unique index by_a on t (a);
         alter table t alter column a set not null;
         alter table t replica identity using index by_a;
         drop index by_a;",
    );
    assert_eq!(squashed.doubts.len(), 1, "{:?}", squashed.doubts);
    assert!(
        squashed
            .text()
            .contains("--   public.t: the index of its replica identity was dropped\n")
    );
}

#[test]
fn what_was_renamed_is_made_under_its_name_of_today() {
    let squashed = squashed(
        "create table t (id int primary key, a int not null);
         create unique index by_a on t (a);
         alter table t replica identity using index by_a;
         alter index by_a rename to of_a;
         create type spans as range (subtype = int4);
         alter type spans rename to reaches;
         create aggregate total (int4) (sfunc = int4pl, stype = int4);
         alter aggregate total (int4) rename to overall;",
    );
    let text = squashed.text();
    assert_eq!(squashed.doubts, Vec::<String>::new());
    for part in [
        "ALTER TABLE public.t REPLICA IDENTITY USING INDEX of_a;",
        "CREATE TYPE public.spans AS RANGE (subtype = int4);\n\nALTER TYPE public.spans RENAME TO reaches;",
        "CREATE AGGREGATE public.overall(int4) (sfunc = int4pl, stype = int4);",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn what_no_output_shows_is_said_to_be_missing() {
    let squashed = squashed(
        "create table kept (a text);
        create table gone (a text);
        alter table kept alter a set statistics 100, alter a set storage external;
        alter table gone alter a set statistics 100;
        drop table gone;
        create role worker;
        alter role worker set statement_timeout = '5s';
        begin;
        alter table kept alter a set statistics 10;
        rollback;",
    );
    expect![[r#"
        1.sql:3:26: SET STATISTICS is not in this file
        1.sql:3:54: SET STORAGE is not in this file
        1.sql:7:9: ALTER ROLE … SET is not in this file"#]]
    .assert_eq(&squashed.doubts.join("\n"));
}
