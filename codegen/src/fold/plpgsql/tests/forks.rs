//! What depends on rows or on the clock: paths that join, that fail, that taint.

use expect_test::expect;

use super::check;
use crate::catalog::PUBLIC;
use crate::fold::Settings;
use crate::schema::Schema;
use crate::source::SourceFile;

// A block that only looks, warns or changes rows has no effect, whatever the rows are.
#[test]
fn rows_alone_have_no_effect() {
    check(
        r"
create table t (a int);
do $$
declare n int;
begin
  select count(*) into n from t where a > 0;
  if n > 10 then
    raise exception 'too many: %', n;
  elsif n > 5 then
    delete from t;
  end if;
  raise notice '%', n;
end $$;",
        &expect![[r"
            column public.t.a integer
            relation public.t table
            NoEffect
        "]],
    );
}

// What depends on rows is left out, and the condition is named.
#[test]
fn a_condition_on_rows_taints_what_differs() {
    check(
        r"
create table t (a int);
create table other (a int);
create type kind as enum ('a');
do $$ begin
  if exists (select 1 from t where a is null) then
    alter table t add column b int;
    drop type kind;
  end if;
  alter table other add column b int;
end $$;",
        &expect![[r#"
            column public.other.a integer
            column public.other.b integer
            column public.t.a integer
            enum public.kind ("a")
            relation public.other table
            relation public.t table
            tainted: t (true)
            tainted: kind
            6:6: error[undecided]: the outcome depends on the rows of "t"
              It decides about table "t", type "kind".
              Write the statements without the condition, or with one that asks the schema; `-- codegen: assume = true` on the line before it, or `= false`, says how it comes out.
            Tainted
        "#]],
    );
}

// Both ways give the same catalog, however they came to it.
#[test]
fn paths_that_agree_join() {
    check(
        r"
create table t (a int);
do $$
declare n int; m text := 'x';
begin
  select max(a) into n from t;
  if n > 1 then
    m := 'y';
    n := 2;
  end if;
  if m = 'y' then
    perform pg_sleep(0);
  end if;
  for i in 1..n loop
    update t set a = i;
  end loop;
  while n > 0 loop
    n := n - 1;
  end loop;
  alter table t add column b int;
end $$;",
        &expect![[r"
            column public.t.a integer
            column public.t.b integer
            relation public.t table
            Applied
        "]],
    );
}

// A path on which an error goes uncaught is none: the migration ran.
#[test]
fn a_path_that_fails_is_no_outcome() {
    check(
        r"
create table t (a int);
do $$ begin
  if (select count(*) from t) = 0 then
    raise exception 'seed first';
  else
    alter table t add column b int;
  end if;
end $$;",
        &expect![[r"
            column public.t.a integer
            column public.t.b integer
            relation public.t table
            Applied
        "]],
    );
}

// The clock and the server are not known either.
#[test]
fn the_clock_is_unknown() {
    check(
        r"
do $$ begin
  if current_date > date '2030-01-01' then
    create table late (a int);
  end if;
  if current_setting('server_version_num')::int >= 150000 then
    create table new_enough (a int);
  end if;
  if current_setting('app.flag', true) = 'on' then
    raise notice 'on';
  end if;
end $$;",
        &expect![[r#"
            column public.late.a integer
            column public.new_enough.a integer
            relation public.late table
            relation public.new_enough table
            tainted: late (true)
            3:6: error[undecided]: the outcome depends on the clock
              It decides about table "late".
              Write the statements without the condition, or with one that asks the schema; `-- codegen: assume = true` on the line before it, or `= false`, says how it comes out.
            Tainted
        "#]],
    );
}

// Foreign keys carry a change on to rows of other tables, whose triggers fire.
#[test]
fn keys_that_on_conflict_changes_may_fire_triggers() {
    check(
        r"
create table parent (id int primary key, code text unique);
create table child (code text references parent (code) on update cascade);
create function makes() returns trigger language plpgsql as $$ begin create table made (); return null; end $$;
create trigger making after update on child for each row execute function makes();
insert into parent values (1, 'b');
insert into parent values (1, 'b') on conflict (id) do update set code = excluded.code;",
        &expect![[r#"
            column public.child.code text
            column public.parent.code text
            column public.parent.id integer
            constraint public.child child_code_fkey foreign_key (code) references public.parent (code) on_update cascade validated
            constraint public.parent parent_code_key unique (code)
            constraint public.parent parent_pkey primary_key (id)
            function public.makes() returns trigger language plpgsql volatile
            index public.parent parent_code_key btree (code) unique
            index public.parent parent_pkey btree (id) unique primary
            not_null public.parent.id
            relation public.child table
            relation public.made table
            relation public.parent table
            trigger public.child making after update row executes public.makes() enabled
            tainted: made (true)
            7:1: error[undecided]: the outcome depends on the rows of "child" that refer to others
              It decides about table "made".
              Write the statements without the condition, or with one that asks the schema; `-- codegen: assume = true` on the line before it, or `= false`, says how it comes out.
            Tainted
        "#]],
    );
}

// A question that does not leave PostgreSQL's own relations, columns and functions out may find them.
#[test]
fn what_postgresql_brings_is_there_too() {
    let questions = [
        "pg_class where relname like 'pg\\_stat%'",
        "information_schema.tables where table_name = 'sql_features'",
        "information_schema.columns where column_name = 'relname'",
        "pg_proc where proname like 'jsonb\\_build%'",
        "pg_attribute where attname = 'relname'",
        "pg_views where viewname = 'pg_tables'",
    ];
    for question in questions {
        let sql = format!(
            "create table t (a int); do $$ begin if exists (select from {question}) then drop table t; end if; end $$;"
        );
        let said = super::run_one(&sql).1.diagnostics;
        let said: Vec<&str> = said.iter().map(|it| it.code.as_str()).collect();
        assert_eq!(said, ["undecided"], "{question}");
    }
    let left_out = [
        "pg_class where relname like 'invoice%'",
        "pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'public' and c.relname ~ '^pg'",
        "information_schema.columns where column_name = 'tenant_id'",
        "information_schema.tables where table_schema = 'public' and table_name like 'sql%'",
        "pg_proc where proname like 'make_invoice%'",
        "pg_attribute a join pg_class c on c.oid = a.attrelid where c.relname = 't' and a.attname = 'relname'",
    ];
    for question in left_out {
        let sql = format!(
            "create table t (a int); do $$ begin if exists (select from {question}) then drop table t; end if; end $$;"
        );
        assert!(super::run_one(&sql).1.diagnostics.is_empty(), "{question}");
    }
}

#[test]
fn many_conditions_that_rows_decide_taint_no_more_than_they_decide_about() {
    let tables: Vec<String> = (1..=12).map(|at| format!("t{at}")).collect();
    let made = tables.join(" (id int, owner int);\ncreate table ");
    let names = tables.join("', '");
    let sql = format!(
        "create table {made} (id int, owner int);
        create table other (id int);
        do $$
        declare
          name text;
          missing int;
        begin
          foreach name in array array['{names}'] loop
            execute format('select count(*) from %I where owner is null', name) into missing;
            if missing = 0 then
              execute format('alter table %I alter column owner set not null', name);
            end if;
          end loop;
          alter table other add column seen boolean not null default false;
        end $$;"
    );
    let file = SourceFile::migration("1.sql", sql);
    let schema = Schema::read(vec![file], &Settings::default());
    let tainted = schema
        .catalog
        .relations
        .iter()
        .filter(|(_, row)| !row.taints.is_empty())
        .map(|(_, row)| row.name.to_string());
    assert_eq!(tainted.collect::<Vec<_>>(), tables);
    let other = schema.catalog.relation(PUBLIC, "other");
    let other = &schema.catalog.relations[other.expect("it is there")];
    assert!(other.column("seen").expect("it was added").not_null);
    assert!(
        schema
            .diagnostics
            .iter()
            .all(|it| it.message.starts_with("the outcome depends on the rows of"))
    );
}
