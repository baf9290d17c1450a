//! GRANT, REVOKE, default privileges, owners.

use expect_test::expect;

use super::check;

#[test]
fn tables() {
    check(
        r#"
create role alice;
create role bob;
create table t (a int, b int);
create sequence s;
grant select, insert on t to alice, public;
grant all on t to bob with grant option;
revoke grant option for select on t from bob;
revoke truncate, trigger on t from bob;
grant select (a, b), update (a) on t to alice;
revoke select on t from alice;
grant usage on sequence s to alice;
grant all on s to bob;
grant usage on t to alice;
grant delete (a) on t to alice;
grant select on t to nobody;
grant select on nope to alice;
"#,
        &expect![[r#"
            column public.t.a integer
            column public.t.b integer
            grant column public.t.a alice update
            grant sequence public.s alice usage
            grant sequence public.s bob select,update,usage
            grant table public.t alice insert
            grant table public.t bob delete*,insert*,maintain*,references*,select,update*
            grant table public.t public insert,select
            relation public.t table
            sequence public.s bigint start 1 increment 1 min 1 max 9223372036854775807 cache 1
            14:16: error 0LP01: invalid privilege type USAGE for table
            15:15: error 0LP01: invalid privilege type DELETE for column
            16:22: error 42704: role "nobody" does not exist
            17:17: error 42P01: relation "nope" does not exist
              detail: No migration creates this relation.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
        "#]],
    );
}

#[test]
fn everything_in_a_schema() {
    check(
        r#"
create role alice;
create table t (a int);
create table u (a serial);
create function f() returns int language sql as 'select 1';
create procedure p() language sql as 'select 1';
grant select on all tables in schema public to alice;
grant usage on all sequences in schema public to alice;
grant execute on all functions in schema public to alice;
revoke execute on all routines in schema public from public;
grant usage, create on schema public to alice;
revoke all on schema public from public;
"#,
        &expect![[r#"
            column public.t.a integer
            column public.u.a integer
            default public.u.a
            function public.f() returns integer language sql volatile
            grant function public.f() alice execute
            grant schema public alice create,usage
            grant sequence public.u_a_seq alice usage
            grant table public.t alice select
            grant table public.u alice select
            not_null public.u.a
            procedure public.p() language sql volatile
            relation public.t table
            relation public.u table
            sequence public.u_a_seq integer start 1 increment 1 min 1 max 2147483647 cache 1 owned_by public.u.a
        "#]],
    );
}

#[test]
fn defaults() {
    check(
        r#"
create role alice;
create schema app;
alter default privileges grant select on tables to alice;
alter default privileges in schema app grant insert on tables to alice;
alter default privileges revoke execute on functions from public;
alter default privileges in schema app grant execute on functions to alice;
alter default privileges grant usage on types to alice;
alter default privileges grant usage on sequences to alice with grant option;
create table t (a serial);
create table app.t (a int);
create function f() returns int language sql as 'select 1';
create function app.f() returns int language sql as 'select 1';
create type e as enum ('a');
alter default privileges revoke select on tables from alice;
create table late (a int);
"#,
        &expect![[r#"
            column app.t.a integer
            column public.late.a integer
            column public.t.a integer
            default public.t.a
            enum public.e ("a")
            function app.f() returns integer language sql volatile
            function public.f() returns integer language sql volatile
            grant function app.f() alice execute
            grant sequence public.t_a_seq alice usage*
            grant table app.t alice insert,select
            grant table public.t alice select
            grant type public.e alice usage
            grant type public.e public usage
            not_null public.t.a
            relation app.t table
            relation public.late table
            relation public.t table
            schema app
            sequence public.t_a_seq integer start 1 increment 1 min 1 max 2147483647 cache 1 owned_by public.t.a
        "#]],
    );
}

// What the old owner held as such, the new one holds.
#[test]
fn owners() {
    check(
        r#"
create role alice;
create role bob;
create table t (a serial);
grant select on t to bob;
alter table t owner to alice;
grant insert on t to bob;
alter table t owner to bob;
create schema mine authorization alice;
create role alice;
drop role alice;
drop schema mine;
drop role alice;
"#,
        &expect![[r#"
            column public.t.a integer
            default public.t.a
            not_null public.t.a
            relation public.t table
            sequence public.t_a_seq integer start 1 increment 1 min 1 max 2147483647 cache 1 owned_by public.t.a
            10:13: error 42710: role "alice" already exists
              2:1: first defined here
            11:11: error 2BP01: role "alice" cannot be dropped because some objects depend on it
        "#]],
    );
}
