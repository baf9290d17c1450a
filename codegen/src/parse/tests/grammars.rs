//! Which grammar takes what, and that the two read alike what both take.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::{Expect, expect};

use crate::parse::{Readings, parse_by, parse_text_by};
use crate::source::{FileId, Place, SourceFile, Sources};

/// The grammar of each statement, with its text.
fn check(sql: &str, expected: &Expect) {
    let parsed = parse_text_by(sql, Place::At(FileId(0), 0), Readings::Both);
    assert_eq!(parsed.diagnostics, []);
    let lines: Vec<String> = parsed
        .statements
        .iter()
        .map(|it| {
            let text = &sql[it.span.start as usize..it.span.end as usize];
            format!("{:?}: {}", it.grammar, text.replace("\n          ", " "))
        })
        .collect();
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn sqlparser_takes_what_it_reads_rightly() {
    check(
        r#"create table if not exists s.t (id uuid primary key default gen_random_uuid(), a varchar(3)[] not null check (a <> 'x'),
          b int references u (x) on delete cascade, c text default 'x' not null, constraint k unique (a, b), check (b > 0));
          alter table only t add column if not exists a int default 1 not null, alter b set not null, drop c cascade;
          alter table t add constraint c foreign key (a) references u on update set null not valid;
          alter table t enable row level security;
          create unique index i on t using gin (a text_ops desc, lower(b)) where a > 0;
          create or replace function f(a int, out b text default 'x') returns int language plpgsql stable security definer
          set search_path = '' as $$ begin end $$;
          create trigger g before update of a on t for each row when (old.a > 1) execute function f();
          create policy "p q" on t for select to public using (a = 1) with check (true);
          create type e as enum ('a', 'b'''); create type c as (a int, b text);
          alter type e add value 'c' before 'a';
          grant select, update (a) on table t to r, public; revoke all on schema s from r cascade;
          grant execute on function f(int) to r;
          comment on column s.t.a is 'x'; comment on table t is null;
          drop table if exists a, b cascade; drop function f(int); drop policy p on t; drop trigger g on t;
          create schema s authorization r; create extension if not exists x with schema y; create role r login;
          set search_path to a, "B"; select 1; insert into t values (1); update t set a = 1; delete from t; begin; commit;"#,
        &expect![[r#"
            Sqlparser: create table if not exists s.t (id uuid primary key default gen_random_uuid(), a varchar(3)[] not null check (a <> 'x'), b int references u (x) on delete cascade, c text default 'x' not null, constraint k unique (a, b), check (b > 0))
            Sqlparser: alter table only t add column if not exists a int default 1 not null, alter b set not null, drop c cascade
            Sqlparser: alter table t add constraint c foreign key (a) references u on update set null not valid
            Sqlparser: alter table t enable row level security
            Sqlparser: create unique index i on t using gin (a text_ops desc, lower(b)) where a > 0
            Sqlparser: create or replace function f(a int, out b text default 'x') returns int language plpgsql stable security definer set search_path = '' as $$ begin end $$
            Sqlparser: create trigger g before update of a on t for each row when (old.a > 1) execute function f()
            Sqlparser: create policy "p q" on t for select to public using (a = 1) with check (true)
            Sqlparser: create type e as enum ('a', 'b''')
            Sqlparser: create type c as (a int, b text)
            Sqlparser: alter type e add value 'c' before 'a'
            Sqlparser: grant select, update (a) on table t to r, public
            Sqlparser: revoke all on schema s from r cascade
            Sqlparser: grant execute on function f(int) to r
            Sqlparser: comment on column s.t.a is 'x'
            Sqlparser: comment on table t is null
            Sqlparser: drop table if exists a, b cascade
            Sqlparser: drop function f(int)
            Sqlparser: drop policy p on t
            Sqlparser: drop trigger g on t
            Sqlparser: create schema s authorization r
            Sqlparser: create extension if not exists x with schema y
            Sqlparser: create role r login
            Sqlparser: set search_path to a, "B"
            Sqlparser: select 1
            Sqlparser: insert into t values (1)
            Sqlparser: update t set a = 1
            Sqlparser: delete from t
            Sqlparser: begin
            Sqlparser: commit"#]],
    );
}

#[test]
fn our_grammar_takes_the_rest() {
    check(
        r#"do $$ begin end $$;
          create table t (a int unique nulls not distinct, b int generated always as identity (start 3 increment 2));
          create domain d as int default 5 not null;
          alter table t set schema s;
          create function f() returns int language sql leakproof as '';
          create procedure p() language sql as '';
          create trigger g before update on t execute function f('x');
          grant execute on function f() to r; grant a to b; grant select on t to a, current_user;
          comment on function f(int) is 'x'; comment on table t is $$x$$;
          alter default privileges grant all on tables to r;
          update only t set a = 1"#,
        &expect![[r#"
            Extension: do $$ begin end $$
            Extension: create table t (a int unique nulls not distinct, b int generated always as identity (start 3 increment 2))
            Extension: create domain d as int default 5 not null
            Extension: alter table t set schema s
            Extension: create function f() returns int language sql leakproof as ''
            Extension: create procedure p() language sql as ''
            Extension: create trigger g before update on t execute function f('x')
            Extension: grant execute on function f() to r
            Extension: grant a to b
            Sqlparser: grant select on t to a, current_user
            Extension: comment on function f(int) is 'x'
            Sqlparser: comment on table t is $$x$$
            Extension: alter default privileges grant all on tables to r
            Extension: update only t set a = 1"#]],
    );
}

#[test]
fn no_statement_of_the_systems_is_refused() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = vec![root.join("data/platforms/supabase.sql")];
    find_sql(&root.join("../spec"), &mut paths);
    let files = paths
        .iter()
        .filter_map(|path| {
            Some(SourceFile::migration(
                path.display().to_string(),
                fs::read_to_string(path).ok()?,
            ))
        })
        .collect();
    let parsed = parse_by(&Sources::new(files), Readings::Both);
    assert_eq!(parsed.diagnostics, []);
    let mut counts = BTreeMap::new();
    for statement in &parsed.statements {
        *counts.entry(statement.grammar).or_insert(0) += 1;
    }
    // More than one statement in two is a DO block at most.
    assert!(counts.values().sum::<i32>() > 100, "{counts:?}");
}

fn find_sql(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            find_sql(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "sql") {
            found.push(path);
        }
    }
    found.sort();
}

#[test]
fn deep_nesting_neither_overflows_nor_hides_a_statement() {
    for depth in [25, 100, 5000] {
        let (open, close) = ("(".repeat(depth), ")".repeat(depth));
        let chain = "a > 0 and ".repeat(depth);
        let sql = format!(
            "select {open}1{close}; create table t (a int check ({open}a > 0{close}));
             create table u (a int check ({chain} true)); select {}",
            "case when true then ".repeat(depth)
        );
        assert_eq!(
            parse_text_by(&sql, Place::At(FileId(0), 0), Readings::Both)
                .statements
                .len(),
            4
        );
    }
}
