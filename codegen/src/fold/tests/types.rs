//! Enums, domains, composites, array types, sequences.

use expect_test::expect;

use super::check;

#[test]
fn enums() {
    check(
        r#"
create type mood as enum ('sad', 'ok');
alter type mood add value 'happy';
alter type mood add value 'meh' before 'ok';
alter type mood add value 'fine' after 'ok';
alter type mood add value if not exists 'meh';
alter type mood add value 'meh';
alter type mood add value 'x' before 'nope';
alter type mood rename value 'sad' to 'blue';
alter type mood rename value 'sad' to 'bluer';
create type twice as enum ('a', 'a');
create type mood as enum ('a');
create table mood (a int);
create table m (m mood not null default 'ok', ms mood[]);
alter type m add value 'x';
"#,
        &expect![[r#"
            column public.m.m public.mood
            column public.m.ms public.mood[]
            default public.m.m
            enum public.mood ("blue", "meh", "ok", "fine", "happy")
            grant type public.mood public usage
            not_null public.m.m
            relation public.m table
            7:27: error 42710: enum label "meh" already exists
              2:1: first defined here
            8:38: error 22023: "nope" is not an existing enum label
            10:30: error 22023: "sad" is not an existing enum label
            11:33: error 23505: duplicate key value violates unique constraint "pg_enum_typid_label_index"
              detail: The label "a" is there twice.
            12:13: error 42710: type "mood" already exists
              2:1: first defined here
            13:14: error 42710: type "mood" already exists
              help: A relation has an associated type of the same name, so you must use a name that doesn't conflict with any existing type.
              2:1: first defined here
            15:12: error 42809: m is not an enum
        "#]],
    );
}

#[test]
fn domains() {
    check(
        r#"
create domain pos as int default 3 not null check (value > 0) check (value < 100) constraint odd check (value % 2 = 1);
create domain over as pos;
create table t (p pos, ps over[]);
create domain wrong as int constraint x check (value > 0) constraint x check (value > 1);
comment on constraint odd on domain pos is 'odd';
comment on domain pos is 'positive';
comment on domain t is 'no domain';
"#,
        &expect![[r#"
            column public.t.p public.pos
            column public.t.ps public.over[]
            comment constraint public.pos odd "odd"
            comment type public.pos "positive"
            domain public.over public.pos default
            domain public.pos integer not_null default
            domain_constraint public.pos odd check validated
            domain_constraint public.pos pos_check check validated
            domain_constraint public.pos pos_check1 check validated
            grant type public.over public usage
            grant type public.pos public usage
            relation public.t table
            5:70: error 42710: constraint "x" for domain "wrong" already exists
            8:19: error 42809: "t" is not a domain
        "#]],
    );
}

#[test]
fn composites() {
    check(
        r#"
create type c as (a int, b text, c numeric(4, 1));
create table t (c c, cs c[], constraint k check ((c).a > 0));
create type c as (a int);
create type d as (a int, a int);
create table c (a int);
"#,
        &expect![[r#"
            column public.t.c public.c
            column public.t.cs public.c[]
            composite public.c (a integer, b text, c numeric(4,1))
            constraint public.t k check (c) validated
            grant type public.c public usage
            relation public.t table
            4:13: error 42710: type "c" already exists
              2:1: first defined here
            5:26: error 42701: column "a" specified more than once
            6:14: error 42P07: relation "c" already exists
              2:1: first defined here
        "#]],
    );
}

// An array type gives its name up, and takes another, when a type of that name is made.
#[test]
fn array_names() {
    check(
        r#"
create table d (d_id int);
create table _d (x int);
create type _en as (x int);
create type en as enum ('x');
create table uses (a _en[], b en[], c _d[], d d[]);
comment on type en is 'an enum';
comment on type _en is 'a composite';
"#,
        &expect![[r#"
            column public._d.x integer
            column public.d.d_id integer
            column public.uses.a public._en[]
            column public.uses.b public.en[]
            column public.uses.c public._d[]
            column public.uses.d public.d[]
            comment type public._en "a composite"
            comment type public.en "an enum"
            composite public._en (x integer)
            enum public.en ("x")
            grant type public._en public usage
            grant type public.en public usage
            relation public._d table
            relation public.d table
            relation public.uses table
        "#]],
    );
}

#[test]
fn sequences() {
    check(
        r#"
create sequence a;
create sequence b as smallint increment by 5 minvalue -10 start with 0;
create sequence c increment -1;
create table t (x int);
create sequence d owned by t.x;
create sequence a;
create sequence e minvalue 5 maxvalue 3;
create sequence e start 0;
"#,
        &expect![[r#"
            column public.t.x integer
            relation public.t table
            sequence public.a bigint start 1 increment 1 min 1 max 9223372036854775807 cache 1
            sequence public.b smallint start 0 increment 5 min -10 max 32767 cache 1
            sequence public.c bigint start -1 increment -1 min -9223372036854775808 max -1 cache 1
            sequence public.d bigint start 1 increment 1 min 1 max 9223372036854775807 cache 1 owned_by public.t.x
            7:17: error 42P07: relation "a" already exists
              2:1: first defined here
            8:1: error 22023: MINVALUE (5) must be less than MAXVALUE (3)
            9:1: error 22023: START value (0) cannot be less than MINVALUE (1)
        "#]],
    );
}
