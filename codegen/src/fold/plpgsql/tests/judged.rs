//! What PostgreSQL 18 leaves of short scripts: the tables, and the SQLSTATE of the statement that it refuses.

use super::left_by;

/// The tables and refusals that a script leaves.
fn left(sql: &str) -> String {
    let lines = left_by(sql);
    let mut said: Vec<&str> = lines
        .iter()
        .filter_map(|line| {
            let table = line.strip_prefix("relation public.");
            table.and_then(|it| it.split(' ').next()).or_else(|| {
                line.strip_prefix("refused ")?
                    .split_once(' ')
                    .map(|it| it.1)
            })
        })
        .collect();
    said.sort_unstable();
    said.dedup();
    said.join(", ")
}

#[track_caller]
fn check(cases: &[(&str, &str)]) {
    for (sql, expected) in cases {
        assert_eq!(left(sql), *expected, "{sql}");
    }
}

/// A block with declarations.
fn block(before: &str, declared: &str, body: &str) -> String {
    format!("{before}\ndo $$ declare {declared} begin {body} end $$;")
}

#[test]
fn conditions_are_cast_to_boolean() {
    check(&[
        (
            "do $$ declare v int := 1; begin if v then create table one(); end if; while v loop create table two(); v := 0; end loop; if v::bigint then create table no(); end if; case when 1 then create table cs(); end case; if 'yes' then create table y(); end if; if null::int then create table nul(); end if; end $$;",
            "cs, one, two, y",
        ),
        (
            "do $$ begin if 2 then create table n(); end if; end $$;",
            "22P02",
        ),
        (
            "do $$ begin if '{}'::int[] then create table n(); end if; end $$;",
            "22P02",
        ),
        (
            "do $$ begin if '' then create table n(); end if; end $$;",
            "22P02",
        ),
        (
            "create table a(id int); do $$ begin if (select count(*) from information_schema.tables where table_name = 'a') then create table yes(); else create table no(); end if; end $$;",
            "a, yes",
        ),
    ]);
}

#[test]
fn distinct_on_leaves_the_first_row_of_each_key() {
    check(&[(
        "do $$ declare r record; begin for r in select distinct on (k) k, v from (values ('a','x1'),('b','y1'),('a','x2')) q(k,v) order by k, v desc loop execute format('create table %I()', r.v); end loop; end $$;",
        "x2, y1",
    )]);
}

#[test]
fn names_of_variables_and_columns_are_ambiguous() {
    let before = "create table t(x int primary key, b int);";
    let x = "x int := 1;";
    let cases = [
        ("perform 1 from t order by x; create table z();", "42702, t"),
        ("perform 1 from t group by x; create table z();", "42702, t"),
        ("delete from t where x = 2; create table z();", "42702, t"),
        ("update t set b = x; create table z();", "42702, t"),
        (
            "insert into t (x) values (2) on conflict (x) do nothing; create table z();",
            "42702, t",
        ),
        (
            "perform (select b from (select 1 as b) q where x = 1) from t; create table z();",
            "42702, t",
        ),
        (
            "perform t.x as x from t order by x; create table z();",
            "t, z",
        ),
        ("update t set x = 2; create table z();", "t, z"),
        ("insert into t (x) select x; create table z();", "t, z"),
        (
            "perform 1 from t a join t b using (x); create table z();",
            "t, z",
        ),
        ("execute 'select x from t'; create table z();", "t, z"),
        ("execute 'select q'; create table z();", "42703, t"),
    ];
    for (body, expected) in cases {
        let sql = block(before, x, body);
        assert_eq!(left(&sql), expected, "{sql}");
    }
    check(&[
        (
            "create table t(x int); do $$\n#variable_conflict use_column\ndeclare x int := 1; begin delete from t where x = 2; create table z(); end $$;",
            "t, z",
        ),
        (
            "create table t(x int); do $$ declare r record; begin for r in select 1 as x loop perform r.x from t r; end loop; create table z(); end $$;",
            "42702, t",
        ),
        (
            "create function mk(table_name text) returns void language plpgsql as $$ begin if not exists (select 1 from information_schema.tables where table_name = table_name) then execute format('create table %I()', table_name); end if; end $$;\nselect mk('newt');",
            "42702",
        ),
        (
            "do $$ declare relname text := 'zz'; begin if not exists (select 1 from pg_class c where c.relname = relname) then create table z(); end if; end $$;",
            "42702",
        ),
    ]);
}

#[test]
fn rows_may_refuse_what_a_handler_catches() {
    let doubt = |what: &str| format!("the outcome depends on whether the rows of {what} succeed");
    let cases = [
        (
            "do $$ begin create table b(x int check(x>0)); insert into b values (0); exception when check_violation then create table h(); end $$;",
            format!("b, {}", doubt("\"b\" let INSERT")),
        ),
        (
            "create table k(id int); insert into k values (1),(1); do $$ begin alter table k add column z int; alter table k add constraint u unique (id); exception when others then null; end $$;",
            format!("k, {}", doubt("\"k\" let ALTER TABLE")),
        ),
        // Either branch makes the same.
        (
            "create table d(id int); do $$ begin if exists (select 1 from d) then create table e(id int default 5 check (id > 0)); else create table e(id int default 5 check (id > 0)); end if; end $$;",
            "d, e".to_owned(),
        ),
        // The handler undoes nothing, or waits for something else, or the table is empty.
        (
            "create table k(id int primary key); do $$ begin begin insert into k values (1); exception when unique_violation then raise notice 'x'; end; create table made(); end $$;",
            "k, made".to_owned(),
        ),
        (
            "create table k(id int primary key); do $$ begin create table made(); insert into k values (1); exception when duplicate_table then null; end $$;",
            "k, made".to_owned(),
        ),
        (
            "create table k(id int); do $$ begin alter table k add constraint u unique (id); exception when others then null; end $$;",
            "k".to_owned(),
        ),
    ];
    for (sql, expected) in cases {
        assert_eq!(left(sql), expected, "{sql}");
    }
}

#[test]
fn statements_on_rows_are_read_when_they_run() {
    let before = "create table t(a int);";
    let cases = [
        (
            "update t set nope = 1; exception when undefined_column then create table u();",
            "t, u",
        ),
        (
            "insert into t values (1,2); exception when syntax_error then create table u();",
            "t, u",
        ),
        (
            "insert into t (a) values (true); exception when datatype_mismatch then create table u();",
            "t, u",
        ),
        (
            "insert into t (a) values (1) on conflict (a) do nothing; exception when invalid_column_reference then create table u();",
            "t, u",
        ),
    ];
    for (body, expected) in cases {
        let sql = block(before, "", body);
        assert_eq!(left(&sql), expected, "{sql}");
    }
}

#[test]
fn values_are_judged_as_they_are_set() {
    check(&[
        (
            "create function f() returns void language plpgsql as $$ begin end $$; do $$ declare x text; begin x := f(); if x = '' then create table a(); end if; select f() into x; if x = '' then create table b(); end if; end $$;",
            "a, b",
        ),
        (
            "do $$ begin execute 'select 1 as a into nt'; end $$;",
            "0A000",
        ),
        (
            "do $$ begin execute 'create table u(a int default $1)' using 5; end $$;",
            "42P02",
        ),
        (
            "do $$ declare r record; begin if r.a is null then create table u(); end if; end $$;",
            "55000",
        ),
        (
            "create domain em as text check (value like '%@%'); do $$ declare x em := 'nope'; begin create table u(); end $$;",
            "23514",
        ),
        (
            "create domain em as text check (value like '%@%'); do $$ declare x em; begin x := 'nope'; create table u(); exception when check_violation then create table c(); end $$;",
            "c",
        ),
        (
            "create table t(a int); do $$ begin if has_table_privilege('public', 't', 'select') then create table yes(); else create table no(); end if; end $$;",
            "no, t",
        ),
        (
            "create function tabs() returns setof pg_tables language sql as $$ select * from pg_tables $$; create table u();",
            "u",
        ),
        (
            "create table t(a int primary key, b int); create index i2 on t(b,a); do $$ begin if (select array_position(i.indkey, a.attnum) from pg_index i join pg_attribute a on a.attrelid = i.indrelid where a.attname = 'a' and i.indexrelid = 'i2'::regclass) = 1 then create table one(); else create table other(); end if; end $$;",
            "one, t",
        ),
        (
            "do $$ begin if exists (select 1 from pg_class where relname = 'pg_class') then null; else create table n(); end if; end $$;",
            "n, the outcome depends on PostgreSQL's own relation \"pg_class\"",
        ),
    ]);
}
