//! `search_path`, roles, transactions, temporary tables.

use expect_test::expect;

use super::check;

#[test]
fn search_path() {
    check(
        r#"
create schema app;
set search_path = nope, app, public;
create table t (a int);
create function f() returns int language sql as 'select 1';
create type e as enum ('a');
reset search_path;
create table t (e app.e);
comment on table t is 'in public';
set search_path to app;
comment on table t is 'in app';
set search_path = nope;
create table u (a int);
create table u (a int4);
"#,
        &expect![[r#"
            column app.t.a integer
            column public.t.e app.e
            comment table app.t "in app"
            comment table public.t "in public"
            enum app.e ("a")
            function app.f() returns integer language sql volatile
            grant function app.f() public execute
            grant type app.e public usage
            relation app.t table
            relation public.t table
            schema app
            13:14: error 3F000: no schema has been selected to create in
            14:14: error 3F000: no schema has been selected to create in
        "#]],
    );
}

#[test]
fn transactions() {
    check(
        r#"
begin;
create table gone (a int);
rollback;
begin;
create table kept (a int);
savepoint s;
create table gone (a int);
rollback to s;
create table kept2 (a int);
release savepoint s;
commit;
rollback;
create table kept3 (a int);
begin;
create schema app;
set local search_path = app;
create table kept4 (a int);
commit;
create table kept5 (a int);
"#,
        &expect![[r#"
            column app.kept4.a integer
            column public.kept.a integer
            column public.kept2.a integer
            column public.kept3.a integer
            column public.kept5.a integer
            relation app.kept4 table
            relation public.kept table
            relation public.kept2 table
            relation public.kept3 table
            relation public.kept5 table
            schema app
        "#]],
    );
}

#[test]
fn roles() {
    check(
        r#"
create role alice;
create role alice;
create role bob superuser bypassrls;
grant alice to bob;
create schema authorization bob;
set role bob;
create table t (a int);
reset role;
grant select on bob.t to alice;
set role nobody;
"#,
        &expect![[r#"
            column bob.t.a integer
            grant table bob.t alice select
            relation bob.t table
            schema bob
            3:13: error 42710: role "alice" already exists
              2:1: first defined here
            11:1: error 22023: role "nobody" does not exist
        "#]],
    );
}
