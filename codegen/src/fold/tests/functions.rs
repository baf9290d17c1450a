//! Functions, procedures, triggers.

use expect_test::expect;

use super::check;

#[test]
fn signatures() {
    check(
        r#"
create function f(a int, out b int, inout c text, variadic d int[]) language sql as 'select 1, ''x''';
create function g(x int default 1, y text default 'a') returns table (a int, b text) language sql stable strict security definer parallel safe set search_path = '' as 'select 1, ''x''';
create function h(int, char(3)) returns setof int language sql immutable leakproof set search_path = public, pg_temp set timezone = 'UTC' as 'select 1';
create procedure p(in a int, inout b int) language plpgsql as 'begin end';
create procedure p() language plpgsql as 'begin end';
create function one(out a int) language sql as 'select 1';
create function s() returns int return 1;
"#,
        &expect![[r#"
            function public.f(a integer, OUT b integer, INOUT c text, VARIADIC d integer[]) returns record language sql volatile
            function public.g(x integer, y text) returns TABLE(a integer, b text) language sql stable strict security_definer parallel_safe config "search_path=\"\""
            function public.h(integer, character) returns SETOF integer language sql immutable leakproof config "search_path=public, pg_temp", "TimeZone=UTC"
            function public.one(OUT a integer) returns integer language sql volatile
            function public.s() returns integer language sql volatile
            grant function public.f(a integer, OUT b integer, INOUT c text, VARIADIC d integer[]) public execute
            grant function public.g(x integer, y text) public execute
            grant function public.h(integer, character) public execute
            grant function public.one(OUT a integer) public execute
            grant function public.p() public execute
            grant function public.p(IN a integer, INOUT b integer) public execute
            grant function public.s() public execute
            procedure public.p() language plpgsql volatile
            procedure public.p(IN a integer, INOUT b integer) language plpgsql volatile
        "#]],
    );
}

#[test]
fn overloads() {
    check(
        r#"
create function f() returns int language sql as 'select 1';
create function f(int) returns int language sql as 'select 1';
create function f(text) returns int language sql as 'select 1';
create function f(a int) returns int language sql as 'select 1';
drop function f;
comment on function f(int) is 'of int';
comment on function f(bigint) is 'none';
drop function f(text);
"#,
        &expect![[r#"
            comment function public.f(integer) "of int"
            function public.f() returns integer language sql volatile
            function public.f(integer) returns integer language sql volatile
            grant function public.f() public execute
            grant function public.f(integer) public execute
            5:17: error 42723: function "f" already exists with same argument types
              3:1: first defined here
            6:15: error 42725: function name "f" is not unique
              help: Specify the argument list to select the function unambiguously.
            8:21: error 42883: function f(bigint) does not exist
              detail: No migration creates this function.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
        "#]],
    );
}

#[test]
fn replace() {
    check(
        r#"
create function f(a int default 1) returns int language sql as 'select 1';
comment on function f is 'kept';
revoke execute on function f from public;
create or replace function f(a int default 2) returns int language sql stable as 'select 2';
create or replace function f(b int default 2) returns int language sql as 'select 2';
create or replace function f(a int) returns int language sql as 'select 2';
create or replace function f(a int default 2) returns text language sql as 'select ''2''';
create or replace function f(a int default 2) returns setof int language sql as 'select 2';
create or replace procedure f(a int default 2) language sql as 'select 2';
create or replace function f(a int, b int) returns int language sql as 'select 2';
create function t() returns table (a int) language sql as 'select 1';
create or replace function t() returns table (b int) language sql as 'select 1';
"#,
        &expect![[r#"
            comment function public.f(a integer) "kept"
            function public.f(a integer) returns integer language sql stable
            function public.f(a integer, b integer) returns integer language sql volatile
            function public.t() returns TABLE(b integer) language sql volatile
            grant function public.f(a integer, b integer) public execute
            grant function public.t() public execute
            6:28: error 42P13: cannot change name of input parameter "a"
              help: Use DROP FUNCTION f(integer) first.
              2:1: first defined here
            7:28: error 42P13: cannot remove parameter defaults from existing function
              help: Use DROP FUNCTION f(integer) first.
              2:1: first defined here
            8:28: error 42P13: cannot change return type of existing function
              help: Use DROP FUNCTION f(integer) first.
              2:1: first defined here
            9:28: error 42P13: cannot change return type of existing function
              help: Use DROP FUNCTION f(integer) first.
              2:1: first defined here
            10:29: error 42809: cannot change routine kind
              detail: "f" is a function.
              2:1: first defined here
        "#]],
    );
}

#[test]
fn wrong() {
    check(
        r#"
create function f(a nope) returns int language sql as 'select 1';
create function f() returns nope language sql as 'select 1';
create function f() language sql as 'select 1';
create function f(out a int) returns text language sql as 'select 1';
create function f() returns int language nope as 'select 1';
"#,
        &expect![[r#"
            2:21: error 42704: type "nope" does not exist
              detail: No migration creates this type. 1 more statement depends on it and is left out.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
              3:1: depends on it
            4:1: error 42P13: function result type must be specified
            5:1: error 42P13: function result type must be integer because of OUT parameters
            6:17: error 42704: language "nope" does not exist
        "#]],
    );
}

#[test]
fn triggers() {
    check(
        r#"
create table t (a int, b int);
create function trg() returns trigger language plpgsql as 'begin return new; end';
create function no() returns int language sql as 'select 1';
create trigger one before insert or update of a, b on t for each row when (new.a > 0) execute function trg('a', 'b''c');
create trigger two after delete or truncate on t execute procedure trg();
create constraint trigger three after insert on t for each row execute function trg();
create trigger one before insert on t for each row execute function trg();
create trigger x before insert on t for each row execute function no();
create trigger x before insert on t for each row execute function nope();
create trigger x before update of nope on t for each row execute function trg();
create or replace trigger one before delete on t for each row execute function trg();
alter table t disable trigger two, enable always trigger one;
alter table t disable trigger nope;
alter trigger two on t rename to zwei;
comment on trigger zwei on t is 'the second';
drop trigger three on t;
drop trigger three on t;
drop trigger if exists three on t;
drop trigger if exists three on nope;
"#,
        &expect![[r#"
            column public.t.a integer
            column public.t.b integer
            comment trigger public.t zwei "the second"
            function public.no() returns integer language sql volatile
            function public.trg() returns trigger language plpgsql volatile
            grant function public.no() public execute
            grant function public.trg() public execute
            relation public.t table
            trigger public.t one before delete row executes public.trg() always
            trigger public.t zwei after delete or truncate statement executes public.trg() disabled
            8:16: error 42710: trigger "one" for relation "t" already exists
              5:1: first defined here
            9:67: error 42P17: function no must return type trigger
              4:1: first defined here
            10:67: error 42883: function nope() does not exist
              detail: No migration creates this function.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
            11:35: error 42703: column "nope" of relation "t" does not exist
              2:1: the relation is defined here
            14:31: error 42704: trigger "nope" for table "t" does not exist
            18:14: error 42704: trigger "three" for table "t" does not exist
        "#]],
    );
}

#[test]
fn a_setting_of_the_server_is_not_known() {
    check(
        "create function f() returns int language sql set timezone from current as 'select 1';
         create function g() returns int language sql set search_path from current as 'select 1';
         alter function g() set work_mem from current;",
        &expect![[r#"
            function public.f() returns integer language sql volatile
            function public.g() returns integer language sql volatile config "search_path=\"$user\", public"
            grant function public.f() public execute
            grant function public.g() public execute
            1:1: error -: SET timezone FROM CURRENT is not understood yet
              detail: What it makes or changes is left out.
            3:10: error -: SET work_mem FROM CURRENT is not understood yet
              detail: What it makes or changes is left out.
        "#]],
    );
}
