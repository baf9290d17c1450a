//! RENAME, SET SCHEMA, OWNER, and ALTER COLUMN.

use expect_test::expect;

use super::{check, fold_all};
use crate::catalog::ConstraintKind;
use crate::fold::Settings;
use crate::source::{SourceFile, Sources};

// Names that were chosen stay when the table gets another.
#[test]
fn tables() {
    check(
        r#"
create table t (id serial primary key, a int check (a > 0));
create table u (a int);
alter table t rename to tt;
alter table tt rename to u;
alter table tt rename column a to b;
alter table tt rename column a to c;
alter table tt rename column b to id;
alter table tt rename constraint t_pkey to pk;
alter index pk rename to pk2;
alter sequence t_id_seq rename to ids;
alter view tt rename to x;
alter table if exists nope rename to x;
create table uses (x tt, xs tt[]);
"#,
        &expect![[r#"
            column public.tt.b integer
            column public.tt.id integer
            column public.u.a integer
            column public.uses.x public.tt
            column public.uses.xs public.tt[]
            constraint public.tt pk2 primary_key (id)
            constraint public.tt t_a_check check (b) validated
            default public.tt.id
            index public.tt pk2 btree (id) unique primary
            not_null public.tt.id
            relation public.tt table
            relation public.u table
            relation public.uses table
            sequence public.ids integer start 1 increment 1 min 1 max 2147483647 cache 1 owned_by public.tt.id
            5:26: error 42P07: relation "u" already exists
              3:1: first defined here
            7:30: error 42703: column "a" does not exist
              2:1: the relation is defined here
            8:35: error 42701: column "id" of relation "tt" already exists
              2:17: first defined here
            12:12: error 42809: "tt" is not a view
              2:1: first defined here
        "#]],
    );
}

#[test]
fn schemas() {
    check(
        r#"
create schema app;
create table t (id serial primary key, a int unique);
alter table t set schema app;
alter table app.t set schema nope;
create table t (x int);
alter table app.t set schema public;
alter schema app rename to lib;
alter schema lib rename to public;
"#,
        &expect![[r#"
            column lib.t.a integer
            column lib.t.id integer
            column public.t.x integer
            constraint lib.t t_a_key unique (a)
            constraint lib.t t_pkey primary_key (id)
            default lib.t.id
            index lib.t t_a_key btree (a) unique
            index lib.t t_pkey btree (id) unique primary
            not_null lib.t.id
            relation lib.t table
            relation public.t table
            schema lib
            sequence lib.t_id_seq integer start 1 increment 1 min 1 max 2147483647 cache 1 owned_by lib.t.id
            5:30: error 3F000: schema "nope" does not exist
            7:30: error 42P07: relation "t" already exists in schema "public"
              6:1: first defined here
            9:28: error 42P06: schema "public" already exists
        "#]],
    );
}

#[test]
fn others() {
    check(
        r#"
create type e as enum ('a');
create table t (e e[]);
create function f(int) returns int language sql as 'select 1';
create function g(int) returns int language sql as 'select 1';
alter type e rename to t;
alter type e rename to ee;
alter function f(int) rename to g;
alter function f(int) rename to h;
alter type t rename to x;
alter type nope rename to x;
create role alice;
alter role alice rename to bob;
grant select on t to bob;
"#,
        &expect![[r#"
            column public.t.e public.ee[]
            enum public.ee ("a")
            function public.g(integer) returns integer language sql volatile
            function public.h(integer) returns integer language sql volatile
            grant function public.g(integer) public execute
            grant function public.h(integer) public execute
            grant table public.t bob select
            grant type public.ee public usage
            relation public.t table
            6:24: error 42710: type "t" already exists
              3:1: first defined here
            8:33: error 42723: function g(integer) already exists in schema "public"
              5:1: first defined here
            10:12: error 42809: t is a table's row type
            11:12: error 42704: type "nope" does not exist
              detail: No migration creates this type.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
        "#]],
    );
}

#[test]
fn column_facts() {
    check(
        r#"
create table t (a int not null default 1, b int generated always as identity, c text, d text generated always as (c) stored);
alter table t alter a drop not null, alter a drop default, alter a type bigint;
alter table t alter b drop not null;
alter table t alter b set default 3;
alter table t alter b type bigint, alter b set generated by default;
alter table t alter a add generated always as identity;
alter table t alter a set not null;
alter table t alter a add generated always as identity;
alter table t alter d drop expression;
alter table t alter d drop expression if exists;
alter table t alter d drop expression;
alter table t alter c set data type varchar(3);
create policy p on t using (a > 0);
alter table t alter a type int;
"#,
        &expect![[r#"
            column public.t.a bigint
            column public.t.b bigint
            column public.t.c character varying(3)
            column public.t.d text
            identity public.t.a always
            identity public.t.b by_default
            not_null public.t.a
            not_null public.t.b
            policy public.t p permissive all to {public} using
            relation public.t table
            sequence public.t_a_seq bigint start 1 increment 1 min 1 max 9223372036854775807 cache 1 owned_by public.t.a
            sequence public.t_b_seq bigint start 1 increment 1 min 1 max 9223372036854775807 cache 1 owned_by public.t.b
            4:21: error 42601: column "b" of relation "t" is an identity column
            5:21: error 42601: column "b" of relation "t" is an identity column
              2:43: first defined here
            7:21: error 55000: column "a" of relation "t" must be declared NOT NULL before identity can be added
            12:21: error 55000: column "d" of relation "t" is not a generated column
            15:21: error 0A000: cannot alter type of a column used in a policy definition
              detail: Policy p on table t depends on column "a".
              14:1: first defined here
        "#]],
    );
}

/// The expressions of a catalog, each after what it belongs to.
fn expressions(sql: &str) -> String {
    let sources = Sources::new(vec![SourceFile::migration("1.sql", sql)]);
    let folded = fold_all(&sources, &Settings::default());
    let mut texts: Vec<String> = Vec::new();
    for (_, constraint) in folded.catalog.constraints.iter() {
        if let ConstraintKind::Check { expr, .. } = &constraint.kind {
            texts.push(format!("{}: {}", constraint.name, expr.text));
        }
    }
    for (_, relation) in folded.catalog.relations.iter() {
        let generated = relation.columns().filter_map(|it| it.generated.as_ref());
        texts.extend(generated.map(|it| format!("generated: {}", it.expr.text)));
        if let Some(index) = &relation.index {
            let exprs = index.keys.iter().filter_map(|key| key.expr.as_ref());
            texts.extend(
                exprs
                    .chain(&index.predicate)
                    .map(|it| format!("index: {}", it.text)),
            );
        }
    }
    for (_, policy) in folded.catalog.policies.iter() {
        let exprs = policy.using.iter().chain(&policy.check);
        texts.extend(exprs.map(|it| format!("policy: {}", it.text)));
    }
    texts.join("\n")
}

// A CHECK stays about the column, whatever its name.
#[test]
fn columns_in_expressions() {
    let sql = r#"
create table t (a int check (a > 0 and t.a < 9 and "a" <> lower('a')::int), "Old ""x" int, b int generated always as (a + 1) stored);
alter table t add check (t."Old ""x" > a), add check (b > 0);
create index on t ((a + b)) where a > 0;
create policy p on t using (a = 1) with check (exists (select 1 from t where a = 1));
alter table t rename column a to "New";
alter table t rename column "Old ""x" to y;
alter table t rename column "New" to z;
"#;
    expect![[r#"
        t_a_check: z > 0 and t.z < 9 and z <> lower('a')::int
        t_check: t.y > z
        t_b_check: b > 0
        generated: z + 1
        index: z + b
        index: z > 0
        policy: z = 1
        policy: exists (select 1 from t where a = 1)"#]]
    .assert_eq(&expressions(sql));
}

// One that stands at several places is read once; each place has it with its own names.
#[test]
fn columns_in_a_text_of_many_places() {
    let sql = r#"
create table first (amount int, total int, check (amount > 0 and total >= amount));
create table second (amount int, total int, check (amount > 0 and total >= amount));
do $$ begin
  execute 'create table third (amount int, total int, check (amount > 0 and total >= amount))';
end $$;
alter table second rename amount to price;
alter table first rename total to "sum of all";
alter table third rename amount to cost;
create table fourth (amount int, total int, check (amount > 0 and total >= amount));
alter table fourth rename amount to fee;
alter table second rename price to amount;
create policy owners on fourth using (fee > 0 and total >= fee);
alter table fourth rename fee to rate;
"#;
    expect![[r#"
        first_check: amount > 0 and "sum of all" >= amount
        second_check: amount > 0 and total >= amount
        third_check: cost > 0 and total >= cost
        fourth_check: rate > 0 and total >= rate
        policy: rate > 0 and total >= rate"#]]
    .assert_eq(&expressions(sql));
}
