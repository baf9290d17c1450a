//! What a snapshot says of columns, views and errors.

use super::*;
use crate::fold::Settings;
use crate::schema::Schema;
use crate::source::SourceFile;
use expect_test::{Expect, expect};

fn check(files: &[&str], expected: &Expect) {
    let files = files.iter().enumerate();
    let files = files.map(|(index, text)| SourceFile::migration(format!("{index}.sql"), *text));
    let schema = Schema::read(files.collect(), &Settings::default());
    let snapshot = schema.snapshot();
    expected.assert_eq(
        &text::write(&snapshot, 0)
            .split_once('\n')
            .expect("it has a head")
            .1
            .replace('\t', " "),
    );
}

#[test]
fn columns_say_what_made_them_so() {
    check(
        &[
            "create type mood as enum ('ok');\ncreate domain pct as int2 not null;\n/* ö */ create table t (\n  /* ö */ a int primary key,\n  b pct, c mood[],\n  \"D\" varchar(3)\n);",
            "alter type mood add value 'bad';\nalter table t rename a to id;\nalter table t alter \"D\" set not null, alter b type int using 1;",
        ],
        &expect![[r#"
            R public t table 0.sql:3:9
            C id integer Int4 nr  
            N `a int primary key` at 0.sql:4:11
            N `rename a to id` at 1.sql:2:15
            C b integer Int4   
            N `b pct` at 0.sql:5:3
            N `alter b type int using 1` at 1.sql:3:39
            C c mood[] Enum a public.mood 
            L ok
            L bad
            N `c mood[]` at 0.sql:5:10
            N `create type mood as enum ('ok')` at 0.sql:1:1
            N `alter type mood add value 'bad'` at 1.sql:1:1
            C D character varying(3) Text nr  
            N `"D" varchar(3)` at 0.sql:6:3
            N `alter "D" set not null` at 1.sql:3:15
            K id
            E public mood
            l ok
            l bad
            n `create type mood as enum ('ok')` at 0.sql:1:1
            n `alter type mood add value 'bad'` at 1.sql:1:1
        "#]],
    );
}

#[test]
fn columns_of_views_are_not_null_where_that_is_proven() {
    check(
        &[
            "create domain code as text not null;\ncreate table t (id int primary key, c code);\ncreate table u (id int not null, t int);",
            "create view v as select t.id, t.c, u.id as other, count(*) as n from t left join u on u.t = t.id group by t.id, t.c, u.id;",
        ],
        &expect![[r#"
            R public t table 0.sql:2:1
            C id integer Int4 nr  
            N `id int primary key` at 0.sql:2:17
            C c code Text nr  text
            N `c code` at 0.sql:2:37
            N `create domain code as text not null` at 0.sql:1:1
            K id
            R public u table 0.sql:3:1
            C id integer Int4 nr  
            N `id int not null` at 0.sql:3:17
            C t integer Int4   
            N `t int` at 0.sql:3:34
            R public v view 1.sql:1:1
            C id integer Int4 n  
            N `create view v as select t.id, t.c, u.id as other, count(*) as n from t left join u on u.t = t.id gro…` at 1.sql:1:1
            N never null: column "id" of table "t" is in the primary key, at 0.sql:2:24
            C c code Text   text
            N `create view v as select t.id, t.c, u.id as other, count(*) as n from t left join u on u.t = t.id gro…` at 1.sql:1:1
            N `create domain code as text not null` at 0.sql:1:1
            N may be null: column "c" of table "t" may be NULL, at 0.sql:2:37
            C other integer Int4   
            N `create view v as select t.id, t.c, u.id as other, count(*) as n from t left join u on u.t = t.id gro…` at 1.sql:1:1
            N may be null: an outer join fills "u" with NULL where nothing matches, at 1.sql:1:87
            C n bigint Int8 n  
            N `create view v as select t.id, t.c, u.id as other, count(*) as n from t left join u on u.t = t.id gro…` at 1.sql:1:1
            N never null: count() is never NULL, at 1.sql:1:51
        "#]],
    );
}

#[test]
fn errors_are_problems() {
    check(
        &["create tabel t ();\n\n  create table t (a nothing);"],
        &expect![[r#"
            P 0.sql:1:8: syntax error at or near "tabel"
            P 0.sql:3:21: type "nothing" does not exist
            R public t table 0.sql:3:3
            D 0.sql:3:21: depends on type "nothing", which nothing creates
            C a unknown Other   
            N `a nothing` at 0.sql:3:19
        "#]],
    );
}
