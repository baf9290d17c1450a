//! What nothing creates, what is not understood, and what hangs on either.

use expect_test::expect;

use super::{check, fold_all, print};
use crate::fold::{Platform, Settings};
use crate::source::{Around, SourceFile, SourceKind, Sources};

// A relation that nothing creates is reported once, at the first place, with all statements that need it; the rest
// is made.
#[test]
fn relations() {
    check(
        r#"
create table mine (id int primary key);
alter table profiles add column a int;
create policy p on public.profiles using (true);
create table posts (id int, profile int references profiles);
comment on table posts is 'was refused with profiles';
create index on posts (id);
alter table mine add column b int;
"#,
        &expect![[r#"
            column public.mine.b integer
            column public.mine.id integer
            constraint public.mine mine_pkey primary_key (id)
            index public.mine mine_pkey btree (id) unique primary
            not_null public.mine.id
            relation public.mine table
            3:13: error 42P01: relation "profiles" does not exist
              detail: No migration creates this relation. 4 more statements depend on it and are left out.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
              4:1: depends on it
              5:1: depends on it
              6:1: depends on it
              7:1: depends on it
        "#]],
    );
}

// A type that nothing creates leaves its table in the catalog, tainted, so that others may refer to it.
#[test]
fn types() {
    check(
        r#"
create table t (id int primary key, m mood, c int check (c > 0));
create table u (t int references t, m mood[]);
alter table t add column other mood;
create function f(mood) returns int language sql as 'select 1';
comment on function f is 'was refused with mood';
create table v (t t);
"#,
        &expect![[r#"
            column public.t.c integer
            column public.t.id integer
            column public.t.m unknown
            column public.t.other unknown
            column public.u.m unknown
            column public.u.t integer
            column public.v.t public.t
            constraint public.t t_c_check check (c) validated
            constraint public.t t_pkey primary_key (id)
            constraint public.u u_t_fkey foreign_key (t) references public.t (id) validated
            index public.t t_pkey btree (id) unique primary
            not_null public.t.id
            relation public.t table
            relation public.u table
            relation public.v table
            2:39: error 42704: type "mood" does not exist
              detail: No migration creates this type. 4 more statements depend on it and are left out.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
              3:1: depends on it
              4:1: depends on it
              5:1: depends on it
              6:1: depends on it
        "#]],
    );
}

#[test]
fn schemas_and_functions() {
    check(
        r#"
create table app.t (a int);
create table app.u (a int);
create table t (a int);
create trigger x before insert on t for each row execute function touch();
create trigger y before update on t for each row execute function touch();
drop function touch();
"#,
        &expect![[r#"
            column public.t.a integer
            relation public.t table
            2:14: error 3F000: schema "app" does not exist
              detail: 1 more statement depends on it and is left out.
              3:1: depends on it
            5:67: error 42883: function touch() does not exist
              detail: No migration creates this function. 2 more statements depend on it and are left out.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
              6:1: depends on it
              7:1: depends on it
        "#]],
    );
}

// What a statement that is not understood makes stands there with its name; later statements on it are no mistakes.
#[test]
fn not_understood() {
    check(
        r#"
create table t (a int);
create view v as select a from t;
comment on view v is 'a view';
comment on column v.a is 'of the view';
grant select on v to public;
create table w (like t);
alter table w add column b int, alter column a set not null;
create table x (a int primary key) partition by range (a);
alter table t attach partition x for values in (1);
create schema hidden;
create view hidden.v as select 1;
drop view v;
create type r as range (subtype = int4);
create table y (r r);
"#,
        &expect![[r#"
            column hidden.v."?column?" integer
            column public.t.a integer
            column public.w.a integer
            column public.w.b integer
            column public.x.a integer
            column public.y.r public.r
            constraint public.x x_pkey primary_key (a)
            function public.r(integer, integer) returns public.r language internal immutable parallel_safe
            function public.r(integer, integer, text) returns public.r language internal immutable parallel_safe
            function public.r_multirange() returns public.r_multirange language internal immutable strict parallel_safe
            function public.r_multirange(VARIADIC public.r[]) returns public.r_multirange language internal immutable strict parallel_safe
            function public.r_multirange(public.r) returns public.r_multirange language internal immutable strict parallel_safe
            grant function public.r(integer, integer) public execute
            grant function public.r(integer, integer, text) public execute
            grant function public.r_multirange() public execute
            grant function public.r_multirange(VARIADIC public.r[]) public execute
            grant function public.r_multirange(public.r) public execute
            grant type public.r public usage
            index public.x x_pkey btree (a) unique primary
            not_null public.w.a
            not_null public.x.a
            range public.r integer
            relation hidden.v view
            relation public.t table
            relation public.w table
            relation public.x partitioned_table
            relation public.y table
            schema hidden
            10:15: error 42P17: table "t" is not partitioned
              2:1: first defined here
        "#]],
    );
}

#[test]
fn extensions_bring_types_and_functions_of_their_name() {
    check(
        r#"
create schema extensions;
create extension citext;
create extension if not exists citext;
create extension moddatetime with schema extensions;
create extension citext;
create extension vector with schema extensions;
create table t (c citext, cs citext[], v extensions.vector(3), at timestamptz);
create trigger x before update on t for each row execute function extensions.moddatetime(at);
create table u (v vector(3));
comment on extension citext is 'text without case';
drop extension vector;
drop extension moddatetime cascade;
"#,
        &expect![[r#"
            column public.t.at timestamp with time zone
            column public.t.c public.citext
            column public.t.cs public.citext[]
            column public.t.v extensions.vector(3)
            column public.u.v unknown
            extension citext public
            extension vector extensions
            relation public.t table
            relation public.u table
            schema extensions
            6:18: error 42710: extension "citext" already exists
              3:1: first defined here
            10:19: error 42704: type "vector" does not exist
              detail: No migration creates this type.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
            12:16: error 2BP01: cannot drop extension vector because other objects depend on it
              detail: column v of table t depends on type extensions.vector.
              help: Use DROP ... CASCADE to drop the dependent objects too.
        "#]],
    );
}

// A file of the platform does not say all that is in its schemas.
#[test]
fn platforms_are_not_known_whole() {
    let platform = SourceFile {
        path: "platform.sql".to_owned(),
        text: "create schema auth; create table auth.users (id int primary key);".into(),
        kind: SourceKind::Platform,
        not_utf8: false,
        around: Around::Unknown,
        written: None,
    };
    let migration = SourceFile::migration(
        "1.sql",
        "insert into storage.buckets values (1);
insert into auth.identities values (1);
create table t (id int references auth.users);
create trigger x before insert on t for each row execute function auth.hook();
create policy p on storage.objects using (true);
comment on table auth.sessions is 'x';
grant usage on schema storage to public;
create table u (id int references auth.sessions);
create policy p on u using (true);
insert into nope values (1);
alter table profiles add column a int;
alter table t add column b text default auth.word(), add check (id <> auth.number(b));
create policy q on t using (id in (select id from auth.members) and id in (select number from auth.members));
create policy r on t using (id in (select id from auth.members) and id in (select number from auth.members));
create index i on t (auth.sorted(b));
create function f() returns bigint language sql as 'select count(*) from auth.members';
create view v as select count(*) from auth.members;
create function g() returns int language plpgsql as 'begin return auth.number(); end';",
    );
    let sources = Sources::new(vec![platform, migration]);
    let settings = Settings {
        platform: Platform::Supabase,
        platform_files: 1,
        ..Settings::default()
    };
    let folded = fold_all(&sources, &settings);
    let printed = print(&sources, &folded);
    let expect: expect_test::Expect = expect![[r#"
        column auth.users.id integer
        column public.t.b text
        column public.t.id integer
        column public.v.count bigint
        constraint auth.users users_pkey primary_key (id)
        constraint public.t t_check check (id, b) validated
        constraint public.t t_id_fkey foreign_key (id) references auth.users (id) validated
        default public.t.b
        function auth.hook() returns trigger language internal volatile
        function public.f() returns bigint language sql volatile
        function public.g() returns integer language plpgsql volatile
        grant function auth.hook() public execute
        grant function public.f() public execute
        grant function public.g() public execute
        index auth.users users_pkey btree (id) unique primary
        index public.t i btree (expression)
        not_null auth.users.id
        policy public.t q permissive all to {public} using
        policy public.t r permissive all to {public} using
        relation auth.users table
        relation public.t table
        relation public.v view
        schema auth
        trigger public.t x before insert row executes auth.hook() enabled
        1:13: warning 42P01: relation "storage.buckets" does not exist
          detail: It may be the platform's, of which not everything is known.
        2:13: warning 42P01: relation "auth.identities" does not exist
          detail: It may be the platform's, of which not everything is known.
        4:67: warning 42883: function auth.hook() does not exist
          detail: It may be the platform's, of which not everything is known.
          help: PostgreSQL may refuse it; the statement is applied as if it did not.
        5:20: warning 3F000: schema "storage" does not exist
          detail: It may be the platform's, of which not everything is known. 1 more statement depends on it and is left out.
          7:1: depends on it
        6:18: error 42P01: relation "auth.sessions" does not exist
          detail: It may be the platform's, of which not everything is known. 2 more statements depend on it and are left out.
          8:1: depends on it
          9:1: depends on it
        10:13: error 42P01: relation "nope" does not exist
          detail: No migration creates this relation.
          help: If it was made in the dashboard, `supabase db dump --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
        11:13: error 42P01: relation "profiles" does not exist
          detail: No migration creates this relation.
          help: If it was made in the dashboard, `supabase db dump --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
        12:41: warning 42883: function auth.word() does not exist
          detail: It may be the platform's, of which not everything is known.
          help: PostgreSQL may refuse it; the statement is applied as if it did not.
        12:71: warning 42883: function auth.number() does not exist
          detail: It may be the platform's, of which not everything is known.
          help: PostgreSQL may refuse it; the statement is applied as if it did not.
        13:51: warning 42P01: relation "auth.members" does not exist
          detail: It may be the platform's, of which not everything is known.
          help: PostgreSQL may refuse it; the statement is applied as if it did not.
        14:51: warning 42P01: relation "auth.members" does not exist
          detail: It may be the platform's, of which not everything is known.
          help: PostgreSQL may refuse it; the statement is applied as if it did not.
        15:22: warning 42883: function auth.sorted() does not exist
          detail: It may be the platform's, of which not everything is known.
          help: PostgreSQL may refuse it; the statement is applied as if it did not.
        16:74: warning 42P01: relation "auth.members" does not exist
          detail: It may be the platform's, of which not everything is known.
          help: PostgreSQL may refuse it; the statement is applied as if it did not.
        17:39: warning 42P01: relation "auth.members" does not exist
          detail: It may be the platform's, of which not everything is known.
          help: PostgreSQL may refuse it; the statement is applied as if it did not.
    "#]];
    expect.assert_eq(&printed);
}

// The names of NOT NULL constraints are not kept.
#[test]
fn alter_constraint_no_inherit_is_not_understood() {
    let sql = r#"
create table t (a int not null);
alter table t alter constraint t_a_not_null no inherit;
"#;
    let sources = Sources::new(vec![SourceFile::migration("1.sql", sql)]);
    let settings = Settings {
        postgres: 18,
        ..Settings::default()
    };
    let folded = fold_all(&sources, &settings);
    expect![[r#"
        column public.t.a integer
        not_null public.t.a
        relation public.t table
        3:32: error -: ALTER CONSTRAINT … INHERIT is not understood yet
    "#]]
    .assert_eq(&print(&sources, &folded));
    let settings = Settings {
        postgres: 17,
        ..Settings::default()
    };
    let folded = fold_all(&sources, &settings);
    expect![[r#"
        column public.t.a integer
        not_null public.t.a
        relation public.t table
        3:32: error 0A000: FOREIGN KEY constraints cannot be marked NO INHERIT
    "#]]
    .assert_eq(&print(&sources, &folded));
}

// A block that cannot be run to its end: what its EXECUTEs may do is in doubt, with nothing known of the variables.
#[test]
fn executes_of_a_block_that_is_given_up() {
    check(
        r#"
create table t (id int);
create view v as select id from t;
do $$
declare name text;
begin
  loop null; end loop;
  for name in select viewname from pg_views loop
    execute format('drop view %I', name);
  end loop;
  execute 'alter table ' || quote_ident(name) || ' rename constraint a to b';
end $$;
"#,
        &expect![[r#"
            column public.t.id integer
            column public.v.id integer
            relation public.t table
            relation public.v view
            7:3: error -: the loop runs too often
              detail: The block is left out.
            9:13: error -: the statement that EXECUTE runs depends on variable "name"
              detail: It could change and so leaves out: relation "v".
            11:11: warning -: the statement that EXECUTE runs depends on variable "name"
              detail: It changes no type, but perhaps policies, privileges, triggers, indexes, comments or names of constraints.
        "#]],
    );
}
