//! Row security, policies, comments.

use expect_test::expect;

use super::check;

#[test]
fn policies() {
    check(
        r#"
create role alice;
create role bob;
create table t (a int);
alter table t enable row level security, force row level security;
create policy one on t for select to bob, alice using (a > 0);
create policy "p 2" on t as restrictive for insert to public with check (true);
create policy three on t using (a > 0) with check (a in (select a from t));
create policy one on t using (true);
create policy x on t for insert using (true);
create policy x on t for delete with check (true);
create policy x on t using (zzz);
create policy x on t to nobody using (true);
create policy x on nope using (true);
alter policy one on t to public using (a > 1);
alter policy nope on t to public;
alter policy three on t rename to drei;
alter policy drei on t rename to one;
drop policy if exists nope on t;
drop policy if exists nope on nope;
drop policy nope on t;
drop policy "p 2" on t;
"#,
        &expect![[r#"
            column public.t.a integer
            policy public.t drei permissive all to {public} using check
            policy public.t one permissive select to {public} using
            relation public.t table
            rls public.t enabled forced
            9:15: error 42710: policy "one" for table "t" already exists
              6:1: first defined here
            10:15: error 42601: only WITH CHECK expression allowed for INSERT
            11:15: error 42601: WITH CHECK cannot be applied to SELECT or DELETE
            12:29: error 42703: column "zzz" does not exist
              4:1: the relation is defined here
            13:25: error 42704: role "nobody" does not exist
            14:20: error 42P01: relation "nope" does not exist
              detail: No migration creates this relation.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
            16:14: error 42704: policy "nope" for table "t" does not exist
            18:34: error 42710: policy "one" for table "t" already exists
              6:1: first defined here
            21:13: error 42704: policy "nope" for table "t" does not exist
        "#]],
    );
}

// An empty comment is none.
#[test]
fn comments() {
    check(
        r#"
create schema app;
create table app.t (a int constraint k check (a > 0));
create type e as enum ('a');
create function f(int) returns int language sql as 'select 1';
create policy p on app.t using (true);
create index i on app.t (a);
comment on schema app is 'a schema';
comment on table app.t is E'two\nlines, "quotes" and \\';
comment on column app.t.a is 'a column';
comment on constraint k on app.t is 'a constraint';
comment on type e is 'a type';
comment on function f is 'a function';
comment on policy p on app.t is 'a policy';
comment on index app.i is 'an index';
comment on column app.t.a is '';
comment on type e is null;
comment on column app.t.b is 'x';
comment on constraint z on app.t is 'x';
comment on index app.t is 'x';
comment on table app.i is 'x';
comment on table nope is 'x';
comment on schema nope is 'x';
comment on extension nope is 'x';
comment on role nope is 'x';
"#,
        &expect![[r#"
            column app.t.a integer
            comment constraint app.t k "a constraint"
            comment function public.f(integer) "a function"
            comment index app.i "an index"
            comment policy app.t p "a policy"
            comment schema app "a schema"
            comment table app.t "two\nlines, \"quotes\" and \\"
            constraint app.t k check (a) validated
            enum public.e ("a")
            function public.f(integer) returns integer language sql volatile
            grant function public.f(integer) public execute
            grant type public.e public usage
            index app.t i btree (a)
            policy app.t p permissive all to {public} using
            relation app.t table
            schema app
            18:25: error 42703: column "b" of relation "t" does not exist
              3:1: the relation is defined here
            19:23: error 42704: constraint "z" for table "t" does not exist
              3:1: the relation is defined here
            20:18: error 42809: "t" is not an index
              3:1: first defined here
            21:18: error 42809: "i" is not a table
              7:1: first defined here
            22:18: error 42P01: relation "nope" does not exist
              detail: No migration creates this relation.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
            23:19: error 3F000: schema "nope" does not exist
            24:22: error 42704: extension "nope" does not exist
            25:17: error 42704: role "nope" does not exist
        "#]],
    );
}
