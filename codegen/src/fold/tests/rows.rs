//! Statements on rows, and the SQL in functions' bodies: what they name is there, and fits.

use expect_test::{Expect, expect};

use super::{fold_all, print_diagnostic};
use crate::fold::Settings;
use crate::source::{SourceFile, Sources};

const TABLES: &str = r#"
create table t (id int generated always as identity primary key, a text unique, b int, c jsonb, d text generated always as (a || 'x') stored);
create table u (x int, y text);
create unique index on u (y) where x > 0;
"#;

/// What is said of each of these statements.
#[track_caller]
fn said(statements: &str, expect: &Expect) {
    let sql = format!("{TABLES}{statements}");
    let sources = Sources::new(vec![SourceFile::migration("1.sql", sql.as_str())]);
    let folded = fold_all(&sources, &Settings::default());
    let mut out = String::new();
    for diagnostic in &folded.diagnostics {
        let mut one = diagnostic.clone();
        one.labels.clear();
        one.help = None;
        print_diagnostic(&mut out, &sources, &one);
    }
    expect.assert_eq(&out);
}

// The columns that INSERT lists, and as many values as there are columns, of types that go into them.
#[test]
fn inserts() {
    said(
        r#"insert into t (a, nope) values ('x', 1);
insert into t (a, a) values ('x', 'y');
insert into t (a) values ('x', 2);
insert into t (a, b) values ('x');
insert into u values (1, 'a', 3);
insert into u values (1);
insert into t (c) values (now());
insert into t (c) select 'x'::text;
insert into t (b) values (1), ('2');
insert into t (b) values (1), ('2'::text);
insert into t (a) values ('y') returning zz;
copy t (zz) from '/x';
"#,
        &expect![[r#"
            5:19: error 42703: column "nope" of relation "t" does not exist
            6:19: error 42701: column "a" specified more than once
            7:27: error 42601: INSERT has more expressions than target columns
            8:30: error 42601: INSERT has more target columns than expressions
            9:23: error 42601: INSERT has more expressions than target columns
            11:27: error 42804: column "c" is of type jsonb but expression is of type timestamp with time zone
            12:19: error 42804: column "c" is of type jsonb but expression is of type text
            14:32: error 42804: column "b" is of type integer but expression is of type text
            15:42: error 42703: column "zz" does not exist
            16:9: error 42703: column "zz" of relation "t" does not exist
        "#]],
    );
}

// A generated column takes DEFAULT alone, an identity that is always generated what OVERRIDING lets through.
#[test]
fn generated() {
    said(
        r#"insert into t (d) values ('x');
insert into t (d) values (default);
insert into t (id) values (1);
insert into t (id) overriding system value values (1);
insert into t (id) overriding user value values (1);
insert into t (id) select 1;
update t set id = 3;
update t set d = 'x';
update t set d = default;
"#,
        &expect![[r#"
            5:27: error 428C9: cannot insert a non-DEFAULT value into column "d"
              detail: Column "d" is a generated column.
            7:28: error 428C9: cannot insert a non-DEFAULT value into column "id"
              detail: Column "id" is an identity column defined as GENERATED ALWAYS.
            10:20: error 428C9: cannot insert a non-DEFAULT value into column "id"
              detail: Column "id" is an identity column defined as GENERATED ALWAYS.
            11:19: error 428C9: column "id" can only be updated to DEFAULT
              detail: Column "id" is an identity column defined as GENERATED ALWAYS.
            12:18: error 428C9: column "d" can only be updated to DEFAULT
              detail: Column "d" is a generated column.
        "#]],
    );
}

// ON CONFLICT is about a unique index on just these columns.
#[test]
fn conflicts() {
    said(
        r#"insert into t (a) values ('x') on conflict (b) do nothing;
insert into t (a) values ('x') on conflict (a) do update set b = excluded.b, zz = 1;
insert into t (a) values ('x') on conflict (a) do update set b = excluded.zz;
insert into t (a) values ('x') on conflict (a) do update set b = excluded.b where t.b > 1;
insert into t (a) values ('x') on conflict do update set b = 1;
insert into t (a) values ('x') on conflict on constraint nope do nothing;
insert into t (a) values ('x') on conflict on constraint t_a_key do nothing;
insert into t (a) values ('x') on conflict (zz) do nothing;
insert into u (y) values ('x') on conflict (y) do nothing;
insert into u (y) values ('x') on conflict (y) where x > 0 do nothing;
"#,
        &expect![[r#"
            5:44: error 42P10: there is no unique or exclusion constraint matching the ON CONFLICT specification
            6:78: error 42703: column "zz" of relation "t" does not exist
            7:66: error 42703: column excluded.zz does not exist
            9:13: error 42601: ON CONFLICT DO UPDATE requires inference specification or constraint name
            10:58: error 42704: constraint "nope" for table "t" does not exist
            12:45: error 42703: column "zz" does not exist
            13:44: error 42P10: there is no unique or exclusion constraint matching the ON CONFLICT specification
        "#]],
    );
}

#[test]
fn updates_and_deletes() {
    said(
        r#"update t set nope = 1;
update t set a = b;
update t set c = a;
update t set b = row_number() over ();
update t set b = count(*);
update t set b = u.x from u where u.y = t.a and u.z = 1;
update t as q set b = t.b;
update t set (a, b) = (select y, zz from u);
delete from t where nope = 1;
delete from t using u where u.x = t.b;
delete from t where count(*) > 1;
with x as (insert into t (a) values ('q') returning id, a) select x.id, x.b from x;
with x as (select 1 as n) insert into t (b) select n from x where x.m = 1;
merge into t using u on t.zz = u.x when matched then delete;
"#,
        &expect![[r#"
            5:14: error 42703: column "nope" of relation "t" does not exist
            7:18: error 42804: column "c" is of type jsonb but expression is of type text
            8:18: error 42P20: window functions are not allowed in UPDATE
            9:18: error 42803: aggregate functions are not allowed in UPDATE
            10:49: error 42703: column u.z does not exist
            11:23: error 42P01: missing FROM-clause entry for table "t"
            12:34: error 42703: column "zz" does not exist
            13:21: error 42703: column "nope" does not exist
            15:21: error 42803: aggregate functions are not allowed in WHERE
            16:73: error 42703: column x.b does not exist
            17:67: error 42703: column x.m does not exist
            18:25: error 42703: column t.zz does not exist
        "#]],
    );
}

#[test]
fn queries() {
    said(
        r#"select nope from t;
select lower(b) from t where a = 1;
select row_number() over (partition by nope) from t;
select a from t where row_number() over () = 1;
select a collate nowhere.c from t;
select a from t where b = $1;
truncate u, missing1;
truncate nowhere.missing2;
lock table missing3 in exclusive mode;
analyze t (a), missing4;
refresh materialized view missing5;
update nowhere.missing6 set a = 1;
"#,
        &expect![[r#"
            5:8: error 42703: column "nope" does not exist
            6:8: error 42883: function lower(integer) does not exist
            7:40: error 42703: column "nope" does not exist
            8:23: error 42P20: window functions are not allowed in WHERE
            9:8: error 3F000: schema "nowhere" does not exist
              detail: 1 more statement depends on it and is left out.
            10:27: error 42P02: there is no parameter $1
            11:13: error 42P01: relation "missing1" does not exist
              detail: No migration creates this relation.
            13:12: error 42P01: relation "missing3" does not exist
              detail: No migration creates this relation.
            14:16: error 42P01: relation "missing4" does not exist
              detail: No migration creates this relation.
            15:27: error 42P01: relation "missing5" does not exist
              detail: No migration creates this relation.
            16:8: error 42P01: relation "nowhere.missing6" does not exist
              detail: No migration creates this relation.
        "#]],
    );
}

// A grouping query shows what is the same in a group; a primary key makes all of its table so.
#[test]
fn groups() {
    said(
        r#"select a, count(*) from t;
select b, count(*) from t group by a;
select t.*, count(*) from t group by id;
select a, b, count(*) from t group by id;
select a from t group by 1 order by b;
select a as q, count(*) from t group by q;
select upper(lower(a)), count(*) from t group by lower(a);
select a from t having count(*) > 1;
select u.y, count(*) from t join u on u.x = t.b group by t.id;
select t.c, u.y, count(*) from t join u on u.x = t.b group by t.id, u.y;
select x, y from u group by x having y > 'a';
select count(*) from u group by x order by y;
select a, row_number() over (order by a) from t;
select a, sum(count(*)) over (order by a) from t group by a;
select a, sum(b) over (order by c), count(*) from t group by a;
select (select max(x) from u where u.y = t.a), count(*) from t group by t.a;
select y, json_agg(u) from u group by y;
"#,
        &expect![[r#"
            5:8: error 42803: column "t.a" must appear in the GROUP BY clause or be used in an aggregate function
            6:8: error 42803: column "t.b" must appear in the GROUP BY clause or be used in an aggregate function
            9:37: error 42803: column "t.b" must appear in the GROUP BY clause or be used in an aggregate function
            12:8: error 42803: column "t.a" must appear in the GROUP BY clause or be used in an aggregate function
            13:8: error 42803: column "u.y" must appear in the GROUP BY clause or be used in an aggregate function
            15:11: error 42803: column "u.y" must appear in the GROUP BY clause or be used in an aggregate function
            16:44: error 42803: column "u.y" must appear in the GROUP BY clause or be used in an aggregate function
            19:33: error 42803: column "t.c" must appear in the GROUP BY clause or be used in an aggregate function
        "#]],
    );
}

// The statements of a body in language SQL are read when the function is made, and the last one gives what it returns.
#[test]
fn bodies() {
    said(
        r#"create function f1() returns int language sql as $$ select '1' $$;
create function f2() returns int language sql as $$ insert into u values (1) $$;
create function f3() returns int language sql as $$ select 1, 2 $$;
create function f4() returns table (a int, b text) language sql as $$ select 1 $$;
create function f5() returns table (a int, b int) language sql as $$ select 1, 'x'::text $$;
create function f6(p u) returns int language sql as $$ select p.x $$;
create function f7(p u) returns int language sql as $$ select p.nope $$;
create function f8(p u) returns u language sql as $$ select p.* $$;
create function f9() returns setof u language sql as $$ select * from u $$;
create function f10() returns u language sql as $$ select 1 $$;
create function f11() returns text language sql as $$ select nope from u $$;
create function f12(n bigint) returns int language sql as $$ select n $$;
create function f13(n int) returns int language sql as $$ select f13(n - 1) $$;
create function f14(int) returns int language sql as $$ select $2 $$;
create function f15() returns text language sql as $$ update t set a = 'x' returning a $$;
create function f16() returns void language sql as $$ insert into t (nope) values (1) $$;
"#,
        &expect![[r#"
            5:53: error 42P13: return type mismatch in function declared to return integer
              detail: Actual return type is text.
            6:53: error 42P13: return type mismatch in function declared to return integer
              detail: Function's final statement must be SELECT or INSERT/UPDATE/DELETE/MERGE RETURNING.
            7:53: error 42P13: return type mismatch in function declared to return integer
              detail: Final statement must return exactly one column.
            8:71: error 42P13: return type mismatch in function declared to return record
              detail: Final statement returns too few columns.
            9:70: error 42P13: return type mismatch in function declared to return record
              detail: Final statement returns text instead of integer at column 2.
            11:63: error 42P01: missing FROM-clause entry for table "p"
            14:52: error 42P13: return type mismatch in function declared to return u
              detail: Final statement returns too few columns.
            15:62: error 42703: column "nope" does not exist
            18:64: error 42P02: there is no parameter $2
            20:70: error 42703: column "nope" of relation "t" does not exist
        "#]],
    );
}

// What DECLARE names is looked up when the function is made.
#[test]
fn declarations() {
    said(
        r#"create function f1() returns void language plpgsql as $$ declare r missing1%rowtype; begin end $$;
create function f2() returns void language plpgsql as $$ declare r t.nope%type; begin end $$;
create function f3() returns void language plpgsql as $$ begin declare r missing2; begin end; end $$;
create function f4() returns void language plpgsql as $$ declare r t.a%type; q t%rowtype; begin end $$;
create function f5() returns void language plpgsql as $$ declare r nowhere.missing%rowtype; begin end $$;
create function f6(p text) returns void language plpgsql as $$ <<l>> declare r f6.p%type; q l.r%type; begin end $$;
"#,
        &expect![[r#"
            5:68: error 42P01: relation "missing1" does not exist
              detail: No migration creates this relation.
            6:68: error 42703: column "nope" of relation "t" does not exist
            7:74: error 42704: type "missing2" does not exist
              detail: No migration creates this type.
            9:68: error 3F000: schema "nowhere" does not exist
        "#]],
    );
}

// What an index or a new type is for is looked for first.
#[test]
fn order() {
    said(
        r#"create index u_y_idx1 on u (y);
create index if not exists u_y_idx1 on u (nope);
alter table u alter column nope type missing;
"#,
        &expect![[r#"
            6:43: error 42703: column "nope" does not exist
            7:28: error 42703: column "nope" of relation "u" does not exist
        "#]],
    );
}
