//! DROP, with what goes along and what is in the way.

use expect_test::expect;

use super::check;

#[test]
fn tables() {
    check(
        r#"
create table p (id int primary key);
create table c (id serial primary key, p int references p check (p > 0));
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger t before insert on c for each row execute function trg();
create policy x on c using (true);
drop table p;
drop table c, p;
drop table p;
drop table if exists p, c;
drop table if exists nope.p;
drop table nope.p;
"#,
        &expect![[r#"
            function public.trg() returns trigger language plpgsql volatile
            grant function public.trg() public execute
            7:12: error 2BP01: cannot drop table p because other objects depend on it
              detail: constraint c_p_fkey on table c depends on table p; constraint c_p_fkey on table c depends on index p_pkey.
              help: Use DROP ... CASCADE to drop the dependent objects too.
            9:12: error 42P01: table "p" does not exist
              detail: No migration creates this relation.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
            12:12: error 3F000: schema "nope" does not exist
        "#]],
    );
}

#[test]
fn cascade() {
    check(
        r#"
create table p (id int primary key);
create table c (p int references p, q p);
create function f(p) returns int language sql as 'select 1';
drop table p;
drop table p cascade;
"#,
        &expect![[r#"
            column public.c.p integer
            relation public.c table
            5:12: error 2BP01: cannot drop table p because other objects depend on it
              detail: constraint c_p_fkey on table c depends on table p; column q of table c depends on type p; function f(p) depends on type p; constraint c_p_fkey on table c depends on index p_pkey.
              help: Use DROP ... CASCADE to drop the dependent objects too.
        "#]],
    );
}

#[test]
fn columns() {
    check(
        r#"
create table t (a int primary key, b serial, c int, d int, e int generated always as (c + 1) stored, check (c > d), unique (b, c));
create index on t ((d + 1));
create index on t (a) where d > 0;
create policy p on t using (d > 0);
create table u (a int references t);
alter table t drop column b;
alter table t drop column c;
alter table t drop column d;
alter table t drop column a;
alter table t drop column c cascade, drop column d cascade;
alter table t drop column a cascade;
alter table t drop column a, drop column if exists zzz;
alter table t drop column if exists zzz;
"#,
        &expect![[r#"
            column public.u.a integer
            relation public.t table
            relation public.u table
            8:27: error 2BP01: cannot drop column c of table t because other objects depend on it
              detail: column e of table t depends on column c of table t.
              help: Use DROP ... CASCADE to drop the dependent objects too.
            9:27: error 2BP01: cannot drop column d of table t because other objects depend on it
              detail: policy p on table t depends on column d of table t.
              help: Use DROP ... CASCADE to drop the dependent objects too.
            10:27: error 2BP01: cannot drop column a of table t because other objects depend on it
              detail: constraint u_a_fkey on table u depends on column a of table t; constraint u_a_fkey on table u depends on index t_pkey.
              help: Use DROP ... CASCADE to drop the dependent objects too.
            13:27: error 42703: column "a" of relation "t" does not exist
              2:1: the relation is defined here
        "#]],
    );
}

#[test]
fn constraints() {
    check(
        r#"
create table t (a int primary key, b int unique);
create table u (a int references t, b int references t (b));
alter table t drop constraint t_pkey;
drop index t_b_key;
alter table t drop constraint t_pkey cascade, drop constraint t_b_key cascade;
alter table t drop constraint if exists t_pkey;
alter table t drop constraint t_pkey;
"#,
        &expect![[r#"
            column public.t.a integer
            column public.t.b integer
            column public.u.a integer
            column public.u.b integer
            not_null public.t.a
            relation public.t table
            relation public.u table
            4:31: error 2BP01: cannot drop constraint t_pkey on table t because other objects depend on it
              detail: constraint u_a_fkey on table u depends on index t_pkey.
              help: Use DROP ... CASCADE to drop the dependent objects too.
            5:12: error 2BP01: cannot drop index t_b_key because constraint t_b_key on table t requires it
              help: You can drop constraint t_b_key on table t instead.
            8:31: error 42704: constraint "t_pkey" of relation "t" does not exist
              2:1: the relation is defined here
        "#]],
    );
}

#[test]
fn types() {
    check(
        r#"
create type mood as enum ('a');
create table t (m mood, ms mood[], n int);
create domain d as mood;
create function f(mood) returns int language sql as 'select 1';
drop type mood;
drop type mood cascade;
drop type t;
drop domain t;
drop type if exists mood;
drop type nope;
"#,
        &expect![[r#"
            column public.t.n integer
            relation public.t table
            6:11: error 2BP01: cannot drop type mood because other objects depend on it
              detail: column m of table t depends on type mood; column ms of table t depends on type mood; function f(mood) depends on type mood; type d depends on type mood.
              help: Use DROP ... CASCADE to drop the dependent objects too.
            8:11: error 2BP01: cannot drop type t because table t requires it
              help: You can drop table t instead.
            9:13: error 42809: "t" is not a domain
            11:11: error 42704: type "nope" does not exist
              detail: No migration creates this type.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
        "#]],
    );
}

#[test]
fn functions() {
    check(
        r#"
create table t (a int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create trigger x before insert on t for each row execute function trg();
drop function trg();
drop function trg() cascade;
drop function if exists trg(), nope(nope), nope.f();
drop function trg();
drop function trg;
create procedure p() language sql as 'select 1';
drop function p();
drop procedure p();
"#,
        &expect![[r#"
            column public.t.a integer
            relation public.t table
            5:15: error 2BP01: cannot drop function trg() because other objects depend on it
              detail: trigger x on table t depends on function trg().
              help: Use DROP ... CASCADE to drop the dependent objects too.
            8:15: error 42883: function trg() does not exist
              detail: No migration creates this function. 1 more statement depends on it and is left out.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
              9:1: depends on it
            11:15: error 42809: p() is not a function
        "#]],
    );
}

#[test]
fn schemas() {
    check(
        r#"
create schema app;
create table app.t (a serial);
create type app.e as enum ('a');
create table u (e app.e, a int);
drop schema app;
drop schema app cascade;
drop schema app;
drop schema if exists app;
"#,
        &expect![[r#"
            column public.u.a integer
            relation public.u table
            6:13: error 2BP01: cannot drop schema app because other objects depend on it
              detail: sequence app.t_a_seq depends on schema app; table app.t depends on schema app; type app.e depends on schema app.
              help: Use DROP ... CASCADE to drop the dependent objects too.
            8:13: error 3F000: schema "app" does not exist
        "#]],
    );
}

#[test]
fn kinds() {
    check(
        r#"
create table t (a int primary key);
create sequence s;
drop index t;
drop table t_pkey;
drop index t_pkey;
drop view t;
drop table s;
drop sequence t;
"#,
        &expect![[r#"
            column public.t.a integer
            constraint public.t t_pkey primary_key (a)
            index public.t t_pkey btree (a) unique primary
            not_null public.t.a
            relation public.t table
            sequence public.s bigint start 1 increment 1 min 1 max 9223372036854775807 cache 1
            4:12: error 42809: "t" is not an index
              help: Use DROP TABLE to remove a table.
              2:1: first defined here
            5:12: error 42809: "t_pkey" is not a table
              help: Use DROP INDEX to remove an index.
              2:23: first defined here
            6:12: error 2BP01: cannot drop index t_pkey because constraint t_pkey on table t requires it
              help: You can drop constraint t_pkey on table t instead.
            7:11: error 42809: "t" is not a view
              help: Use DROP TABLE to remove a table.
              2:1: first defined here
            8:12: error 42809: "s" is not a table
              help: Use DROP SEQUENCE to remove a sequence.
              3:1: first defined here
            9:15: error 42809: "t" is not a sequence
              help: Use DROP TABLE to remove a table.
              2:1: first defined here
        "#]],
    );
}

#[test]
fn sequences() {
    check(
        r#"
create table t (a serial, b int generated always as identity);
drop sequence t_a_seq;
drop sequence t_a_seq cascade;
alter table t alter column b drop identity;
alter table t alter column b drop identity if exists;
alter table t alter column b drop identity;
"#,
        &expect![[r#"
            column public.t.a integer
            column public.t.b integer
            not_null public.t.a
            not_null public.t.b
            relation public.t table
            3:15: error 2BP01: cannot drop sequence t_a_seq because other objects depend on it
              detail: default value for column a of table t depends on sequence t_a_seq.
              help: Use DROP ... CASCADE to drop the dependent objects too.
            7:28: error 55000: column "b" of relation "t" is not an identity column
        "#]],
    );
}

// Expressions hold on to functions, and policies to the tables that they ask.
#[test]
fn expressions() {
    check(
        r#"
create function f() returns int language sql as 'select 1';
create function f(int) returns int language sql as 'select 1';
create table t (a int default f(), b int check (b > f()), c int generated always as (a) stored, d int default f(1));
create policy p on t using (f() > 0);
create index on t (a) where a > 1;
create table sub (a int);
create policy q on t using (exists (select 1 from sub s where s.a = t.a));
create policy r on sub using (a in (with sub as (select 1 as a) select a from sub));
create policy s on t using (exists (select 1 from nope));
drop function f();
drop table sub;
drop function f() cascade;
drop table sub cascade;
"#,
        &expect![[r#"
            column public.t.a integer
            column public.t.b integer
            column public.t.c integer
            column public.t.d integer
            default public.t.d
            function public.f(integer) returns integer language sql volatile
            generated public.t.c stored
            grant function public.f(integer) public execute
            index public.t t_a_idx btree (a) partial
            relation public.t table
            10:51: error 42P01: relation "nope" does not exist
              detail: No migration creates this relation.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
            11:15: error 2BP01: cannot drop function f() because other objects depend on it
              detail: policy p on table t depends on function f(); constraint t_b_check on table t depends on function f(); default value for column a of table t depends on function f().
              help: Use DROP ... CASCADE to drop the dependent objects too.
            12:12: error 2BP01: cannot drop table sub because other objects depend on it
              detail: policy q on table t depends on table sub.
              help: Use DROP ... CASCADE to drop the dependent objects too.
        "#]],
    );
}
