//! What runners put around files, and what it is to bodies that end transactions and to SET LOCAL.

use std::fmt::Write as _;

use expect_test::{Expect, expect};

use super::lines;
use crate::fold::{Run, Settings};
use crate::parse;
use crate::source::{Around, SourceFile, Sources};

#[track_caller]
fn check(sql: &str, expected: &Expect) {
    let mut out = String::new();
    for around in [
        Around::Unknown,
        Around::Nothing,
        Around::Transaction,
        Around::Together,
    ] {
        let file = SourceFile {
            around,
            ..SourceFile::migration("1.sql", sql)
        };
        let sources = Sources::new(vec![file]);
        let settings = Settings::default();
        let mut run = Run::new(&parse::Postgres, &settings).with_transactions(&sources);
        run.add(&parse::parse(&sources).statements);
        let folded = run.finish();
        let tables = lines(&folded.catalog);
        let tables = tables
            .iter()
            .filter_map(|line| line.strip_prefix("relation ")?.strip_suffix(" table"));
        let tables: Vec<&str> = tables.collect();
        let _ = writeln!(out, "{around:?}: {}", tables.join(", "));
        for it in &folded.diagnostics {
            let sqlstate = it.sqlstate.as_deref().unwrap_or_default();
            let _ = writeln!(out, "  {sqlstate} {}", it.message);
        }
    }
    expected.assert_eq(&out);
}

#[test]
fn a_body_ends_no_transaction_of_a_runner() {
    check(
        "create table a (); do $$ begin create table b (); commit; create table c (); end $$;",
        &expect![[r"
            Unknown: public.a, public.b, public.c
            Nothing: public.a, public.b, public.c
            Transaction: public.a
              2D000 invalid transaction termination
            Together: public.a
              2D000 invalid transaction termination
        "]],
    );
    // Alone it is in none, whoever sends it.
    check(
        "do $$ begin create table b (); commit; create table c (); end $$;",
        &expect![[r"
            Unknown: public.b, public.c
            Nothing: public.b, public.c
            Transaction: 
              2D000 invalid transaction termination
            Together: public.b, public.c
        "]],
    );
    // The file has ended the runner's.
    check(
        "create table a (); commit; do $$ begin create table b (); commit; end $$;",
        &expect![[r"
            Unknown: public.a, public.b
            Nothing: public.a, public.b
            Transaction: public.a, public.b
            Together: public.a
              2D000 invalid transaction termination
        "]],
    );
}

#[test]
fn rollback_goes_back_to_where_the_runner_began() {
    check(
        "create table a (); begin; create table b (); rollback; create table c ();",
        &expect![[r"
            Unknown: public.a, public.c
            Nothing: public.a, public.c
            Transaction: public.c
            Together: public.c
        "]],
    );
}

#[test]
fn set_local_lasts_as_long_as_the_transaction() {
    check(
        "create schema s; set local search_path = s; create table a (); commit; create table b ();",
        &expect![[r"
            Unknown: public.b, s.a
            Nothing: public.a, public.b
              25P01 SET LOCAL can only be used in transaction blocks
            Transaction: public.b, s.a
            Together: public.b, s.a
        "]],
    );
    check(
        "create schema s; do $$ begin set local search_path = s; create table a (); end $$; create table b ();",
        &expect![[r"
            Unknown: s.a, s.b
            Nothing: public.b, s.a
            Transaction: s.a, s.b
            Together: s.a, s.b
        "]],
    );
}
