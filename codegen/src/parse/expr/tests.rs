//! Expressions and queries, printed with every parenthesis. What PostgreSQL deparses from the original and from the
//! print was compared on a server when the cases were written.

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::print;
use crate::source::{FileId, Place};

const PLACE: Place = Place::At(FileId(0), 0);

/// Each line is one expression.
fn check(sql: &str, expected: &Expect) {
    let mut printed = String::new();
    for line in sql.trim().lines() {
        let result = match super::parse(line, PLACE) {
            Ok(expr) => print::expr(&expr),
            Err(diagnostic) => format!("! {}", diagnostic.message),
        };
        writeln!(printed, "{line}\n    {result}").expect("a string takes all");
    }
    expected.assert_eq(&printed);
}

/// Each line is one query.
fn check_query(sql: &str, expected: &Expect) {
    let mut printed = String::new();
    for line in sql.trim().lines() {
        let result = match crate::parse::query::parse(line, PLACE) {
            Ok(query) => print::query(&query),
            Err(diagnostic) => format!("! {}", diagnostic.message),
        };
        writeln!(printed, "{line}\n    {result}").expect("a string takes all");
    }
    expected.assert_eq(&printed);
}

#[test]
fn operators_bind_as_in_postgresql() {
    check(
        r#"
- i ^ 2
2 ^ - i
- i ^ - i
- i::bigint
- f AT TIME ZONE 'UTC'
+ i * 2
- - i
i ^ j ^ 2
i + j * 2 - i / j % 2
~ i + j
@ i - j
i & j | 1 # 2 << 1
i + j & i * 2
t1 ~ t2 || t3
t1 || t2 ~ t3
b = t1 ~ t2
t1 ~~ t2 = b
t1 || t2 || t3 = t1
t1 LIKE t2 || '%'
t1 NOT LIKE t2 AND b
b = t1 LIKE t2
b = t1 IN ('a', 'b')
NOT i = j
NOT b AND b
NOT b IS NULL
NOT NOT b
b OR b AND NOT b OR b
i = j IS NULL
i < j IS NOT TRUE
i = 1 AND j = 2 OR i = 3 AND j = 4
i IS DISTINCT FROM j + 1
i IS NOT DISTINCT FROM j AND b
i BETWEEN 1 AND 2 AND b
i NOT BETWEEN 1 + 1 AND j * 2 OR b
i BETWEEN SYMMETRIC 2 AND 1
i NOT BETWEEN SYMMETRIC 2 AND 1 AND b
i BETWEEN 1 AND 2 = b
i + 1 IN (1, 2)
js -> 'a' ->> 'b' = 'c'
js #>> '{a}' || 'x'
js -> 'a' -> 0
js @> '{}' AND js ? 'a'
i = ANY (arr) AND b
i <> ALL (arr || 1)
i = SOME (ARRAY[1, 2])
t1 ~ ANY (ARRAY['a', 'b'])
t1 LIKE ANY (ARRAY['a', 'b'])
t1 NOT ILIKE ANY (ARRAY['a', 'b'])
i OPERATOR(pg_catalog.+) j * 2
t1 COLLATE "C" < t2
t1 || t2 COLLATE "C"
t1::text COLLATE pg_catalog."C" || t2
i ISNULL AND j NOTNULL
i + j ISNULL
i::text::int + 1
arr[1] + arr[2]
arr[1:2]
arr[:2]
(arr)[1]
arr[i + 1]::text
i = - 1
i=-1
i*-1
i<-1
i>=-1
(i)
((i + j)) * 2
(b AND b) AND (b AND b)
(b OR b) OR b
"#,
        &expect![[r#"
            - i ^ 2
                ((- i) ^ 2)
            2 ^ - i
                (2 ^ (- i))
            - i ^ - i
                ((- i) ^ (- i))
            - i::bigint
                (- cast(i as pg_catalog.int8))
            - f AT TIME ZONE 'UTC'
                pg_catalog.timezone('UTC', (- f))
            + i * 2
                ((+ i) * 2)
            - - i
                (- (- i))
            i ^ j ^ 2
                ((i ^ j) ^ 2)
            i + j * 2 - i / j % 2
                ((i + (j * 2)) - ((i / j) % 2))
            ~ i + j
                (~ (i + j))
            @ i - j
                (@ (i - j))
            i & j | 1 # 2 << 1
                ((((i & j) | 1) # 2) << 1)
            i + j & i * 2
                ((i + j) & (i * 2))
            t1 ~ t2 || t3
                ((t1 ~ t2) || t3)
            t1 || t2 ~ t3
                ((t1 || t2) ~ t3)
            b = t1 ~ t2
                (b = (t1 ~ t2))
            t1 ~~ t2 = b
                ((t1 ~~ t2) = b)
            t1 || t2 || t3 = t1
                (((t1 || t2) || t3) = t1)
            t1 LIKE t2 || '%'
                (t1 like (t2 || '%'))
            t1 NOT LIKE t2 AND b
                ((t1 not like t2) and b)
            b = t1 LIKE t2
                (b = (t1 like t2))
            b = t1 IN ('a', 'b')
                (b = (t1 in ('a', 'b')))
            NOT i = j
                (not (i = j))
            NOT b AND b
                ((not b) and b)
            NOT b IS NULL
                (not (b is null))
            NOT NOT b
                (not (not b))
            b OR b AND NOT b OR b
                (b or (b and (not b)) or b)
            i = j IS NULL
                ((i = j) is null)
            i < j IS NOT TRUE
                ((i < j) is not true)
            i = 1 AND j = 2 OR i = 3 AND j = 4
                (((i = 1) and (j = 2)) or ((i = 3) and (j = 4)))
            i IS DISTINCT FROM j + 1
                (i is distinct from (j + 1))
            i IS NOT DISTINCT FROM j AND b
                ((i is not distinct from j) and b)
            i BETWEEN 1 AND 2 AND b
                ((i between 1 and 2) and b)
            i NOT BETWEEN 1 + 1 AND j * 2 OR b
                ((i not between (1 + 1) and (j * 2)) or b)
            i BETWEEN SYMMETRIC 2 AND 1
                (i between symmetric 2 and 1)
            i NOT BETWEEN SYMMETRIC 2 AND 1 AND b
                ((i not between symmetric 2 and 1) and b)
            i BETWEEN 1 AND 2 = b
                ((i between 1 and 2) = b)
            i + 1 IN (1, 2)
                ((i + 1) in (1, 2))
            js -> 'a' ->> 'b' = 'c'
                (((js -> 'a') ->> 'b') = 'c')
            js #>> '{a}' || 'x'
                ((js #>> '{a}') || 'x')
            js -> 'a' -> 0
                ((js -> 'a') -> 0)
            js @> '{}' AND js ? 'a'
                ((js @> '{}') and (js ? 'a'))
            i = ANY (arr) AND b
                ((i = any (arr)) and b)
            i <> ALL (arr || 1)
                (i <> all ((arr || 1)))
            i = SOME (ARRAY[1, 2])
                (i = any (array[1, 2]))
            t1 ~ ANY (ARRAY['a', 'b'])
                (t1 ~ any (array['a', 'b']))
            t1 LIKE ANY (ARRAY['a', 'b'])
                (t1 ~~ any (array['a', 'b']))
            t1 NOT ILIKE ANY (ARRAY['a', 'b'])
                (t1 !~~* any (array['a', 'b']))
            i OPERATOR(pg_catalog.+) j * 2
                (i operator(pg_catalog.+) (j * 2))
            t1 COLLATE "C" < t2
                ((t1 collate "C") < t2)
            t1 || t2 COLLATE "C"
                (t1 || (t2 collate "C"))
            t1::text COLLATE pg_catalog."C" || t2
                ((cast(t1 as text) collate pg_catalog."C") || t2)
            i ISNULL AND j NOTNULL
                ((i is null) and (j is not null))
            i + j ISNULL
                ((i + j) is null)
            i::text::int + 1
                (cast(cast(i as text) as pg_catalog.int4) + 1)
            arr[1] + arr[2]
                ((arr)[1] + (arr)[2])
            arr[1:2]
                (arr)[1:2]
            arr[:2]
                (arr)[:2]
            (arr)[1]
                (arr)[1]
            arr[i + 1]::text
                cast((arr)[(i + 1)] as text)
            i = - 1
                (i = (- 1))
            i=-1
                (i = (- 1))
            i*-1
                (i * (- 1))
            i<-1
                (i < (- 1))
            i>=-1
                (i >= (- 1))
            (i)
                i
            ((i + j)) * 2
                ((i + j) * 2)
            (b AND b) AND (b AND b)
                (b and b and b and b)
            (b OR b) OR b
                (b or b or b)
        "#]],
    );
}

#[test]
fn what_postgresql_refuses_is_refused() {
    check(
        r"
i < j < 3
i = j = b
i <> j = b
i < j = b
select
i +
i j
f(
case i
ALL (arr)
user.name
i NOT NULL
a == b
'a' 'b'
",
        &expect![[r#"
            i < j < 3
                ! syntax error at or near "<"
            i = j = b
                ! syntax error at or near "="
            i <> j = b
                ! syntax error at or near "="
            i < j = b
                ! syntax error at or near "="
            select
                ! syntax error at or near "select"
            i +
                ! not understood at or near "+"
            i j
                ! not understood at or near "j"
            f(
                ! not understood at or near "("
            case i
                ! not understood at or near "i"
            ALL (arr)
                ! syntax error at or near "ALL (arr)"
            user.name
                ! syntax error at or near "user.name"
            i NOT NULL
                ! not understood at or near "NOT"
            a == b
                (a == b)
            'a' 'b'
                ! not understood at or near "'b'"
        "#]],
    );
}

#[test]
fn literals_and_casts() {
    check(
        r#"
1
1.50
.5
1e3
1_000
0x1F
'it''s'
E'a\tb'
U&'d\0061t'
$$a'b$$
B'101'
X'1F'
NULL
true
FALSE
$1
date '2020-01-01'
timestamp with time zone '2020-01-01'
interval '1 day'
interval '1' day
interval '1 2' day to hour
interval '1 second' second(3)
interval(3) '1 second'
uuid '00000000-0000-0000-0000-000000000000'
public.mood 'happy'
"Mood" 'happy'
json '{}'
'a'::character varying(10)
'{}'::text[]
CAST(i AS numeric(10, 2))
CAST('a' AS "char")
i::int[]::text
'a'::public."Mood"
ARRAY[]::text[]
ARRAY[[1, 2], [3, 4]]
ROW(1, 'a')
(1, 'a')
ROW()
(comp).x
(comp).x.y
t.comp
s.t.c
t.arr[1]
"Quoted"."Column"
point '(1,2)'
(current_date, '2020-01-01'::date) OVERLAPS (current_date, current_date)
"#,
        &expect![[r#"
            1
                1
            1.50
                1.50
            .5
                .5
            1e3
                1e3
            1_000
                1000
            0x1F
                0x1F
            'it''s'
                'it''s'
            E'a\tb'
                'a	b'
            U&'d\0061t'
                'dat'
            $$a'b$$
                'a''b'
            B'101'
                B'101'
            X'1F'
                B'00011111'
            NULL
                null
            true
                true
            FALSE
                false
            $1
                $1
            date '2020-01-01'
                cast('2020-01-01' as date)
            timestamp with time zone '2020-01-01'
                cast('2020-01-01' as pg_catalog.timestamptz)
            interval '1 day'
                cast('1 day' as pg_catalog."interval")
            interval '1' day
                cast('1' as pg_catalog."interval"(8))
            interval '1 2' day to hour
                cast('1 2' as pg_catalog."interval"(1032))
            interval '1 second' second(3)
                cast('1 second' as pg_catalog."interval"(4096,3))
            interval(3) '1 second'
                cast('1 second' as pg_catalog."interval"(32767,3))
            uuid '00000000-0000-0000-0000-000000000000'
                cast('00000000-0000-0000-0000-000000000000' as uuid)
            public.mood 'happy'
                cast('happy' as public.mood)
            "Mood" 'happy'
                cast('happy' as "Mood")
            json '{}'
                cast('{}' as "json")
            'a'::character varying(10)
                cast('a' as pg_catalog."varchar"(10))
            '{}'::text[]
                cast('{}' as text[])
            CAST(i AS numeric(10, 2))
                cast(i as pg_catalog."numeric"(10,2))
            CAST('a' AS "char")
                cast('a' as "char")
            i::int[]::text
                cast(cast(i as pg_catalog.int4[]) as text)
            'a'::public."Mood"
                cast('a' as public."Mood")
            ARRAY[]::text[]
                cast(array[] as text[])
            ARRAY[[1, 2], [3, 4]]
                array[array[1, 2], array[3, 4]]
            ROW(1, 'a')
                row(1, 'a')
            (1, 'a')
                row(1, 'a')
            ROW()
                row()
            (comp).x
                (comp).x
            (comp).x.y
                ((comp).x).y
            t.comp
                t.comp
            s.t.c
                s.t.c
            t.arr[1]
                (t.arr)[1]
            "Quoted"."Column"
                "Quoted"."Column"
            point '(1,2)'
                cast('(1,2)' as point)
            (current_date, '2020-01-01'::date) OVERLAPS (current_date, current_date)
                pg_catalog."overlaps"(current_date, cast('2020-01-01' as date), current_date, current_date)
        "#]],
    );
}

#[test]
fn functions_and_special_forms() {
    check(
        r#"
now()
count(*)
count(DISTINCT i)
array_agg(i ORDER BY j DESC, i NULLS FIRST)
sum(i) FILTER (WHERE b)
row_number() OVER (PARTITION BY i ORDER BY j)
public.f(1, b => 2, c := 3)
f(VARIADIC ARRAY[1])
f(t.*)
trim(t1)
trim(both from t1)
trim(leading 'x' from t1)
TRIM(TRAILING FROM t1)
trim('x' from t1)
trim(t1, 'x')
btrim(t1)
substring(t1 from 2 for 3)
substring(t1 for 3)
substring(t1 from 'a.b')
substring(t1, 2)
substr(t1, 2, 3)
position('a' in t1)
overlay(t1 placing 'x' from 2 for 1)
extract(year from ts)
EXTRACT(EPOCH FROM ts)
extract('dow' from ts)
ts AT TIME ZONE 'UTC'
coalesce(t1, 'x')
nullif(t1, '')
greatest(i, j)
least(i, j)
current_date
current_timestamp
current_timestamp(3)
localtime
current_user
user
current_role
session_user
current_schema
floor(f)
ceil(f)
ceiling(f)
left(t1, 1)
position
exists (select 1)
NOT EXISTS (select 1 from t)
i IN (select 1)
i NOT IN (select 1)
i = ANY (select 1)
i = ANY ((select array[1])::int[])
(select max(i) from t)
ARRAY(select i from t)
case when b then 1 else 2 end
case i when 1 then 'a' when 2 then 'b' end
case when b then 1 end + 1
jsonb_typeof(js) = 'object'
json_object('a': 1)
percentile_cont(0.5) within group (order by f)
js IS JSON
t1 IS NORMALIZED
char_length(btrim(t1)) >= 1
"left"(t1, 1)
i IN ((select 1), 2)
"#,
        &expect![[r#"
            now()
                now()
            count(*)
                count(*)
            count(DISTINCT i)
                count(distinct i)
            array_agg(i ORDER BY j DESC, i NULLS FIRST)
                array_agg(i order by j desc nulls first, i asc nulls first)
            sum(i) FILTER (WHERE b)
                sum(i) filter (where b)
            row_number() OVER (PARTITION BY i ORDER BY j)
                row_number() over (…)
            public.f(1, b => 2, c := 3)
                public.f(1, b => 2, c => 3)
            f(VARIADIC ARRAY[1])
                f(variadic array[1])
            f(t.*)
                f(t.*)
            trim(t1)
                pg_catalog.btrim(t1)
            trim(both from t1)
                pg_catalog.btrim(t1)
            trim(leading 'x' from t1)
                pg_catalog.ltrim(t1, 'x')
            TRIM(TRAILING FROM t1)
                pg_catalog.rtrim(t1)
            trim('x' from t1)
                pg_catalog.btrim(t1, 'x')
            trim(t1, 'x')
                pg_catalog.btrim(t1, 'x')
            btrim(t1)
                btrim(t1)
            substring(t1 from 2 for 3)
                pg_catalog."substring"(t1, 2, 3)
            substring(t1 for 3)
                pg_catalog."substring"(t1, 1, 3)
            substring(t1 from 'a.b')
                pg_catalog."substring"(t1, 'a.b')
            substring(t1, 2)
                "substring"(t1, 2)
            substr(t1, 2, 3)
                substr(t1, 2, 3)
            position('a' in t1)
                pg_catalog."position"(t1, 'a')
            overlay(t1 placing 'x' from 2 for 1)
                pg_catalog."overlay"(t1, 'x', 2, 1)
            extract(year from ts)
                pg_catalog."extract"('year', ts)
            EXTRACT(EPOCH FROM ts)
                pg_catalog."extract"('epoch', ts)
            extract('dow' from ts)
                pg_catalog."extract"('dow', ts)
            ts AT TIME ZONE 'UTC'
                pg_catalog.timezone('UTC', ts)
            coalesce(t1, 'x')
                coalesce(t1, 'x')
            nullif(t1, '')
                nullif(t1, '')
            greatest(i, j)
                greatest(i, j)
            least(i, j)
                least(i, j)
            current_date
                current_date
            current_timestamp
                current_timestamp
            current_timestamp(3)
                current_timestamp(3)
            localtime
                localtime
            current_user
                current_user
            user
                current_user
            current_role
                current_user
            session_user
                session_user
            current_schema
                current_schema
            floor(f)
                floor(f)
            ceil(f)
                ceil(f)
            ceiling(f)
                ceiling(f)
            left(t1, 1)
                "left"(t1, 1)
            position
                "position"
            exists (select 1)
                exists (select 1)
            NOT EXISTS (select 1 from t)
                (not exists (select 1 from t))
            i IN (select 1)
                (i in (select 1))
            i NOT IN (select 1)
                (i not in (select 1))
            i = ANY (select 1)
                (i = any (select 1))
            i = ANY ((select array[1])::int[])
                (i = any (cast((select array[1]) as pg_catalog.int4[])))
            (select max(i) from t)
                (select max(i) from t)
            ARRAY(select i from t)
                array(select i from t)
            case when b then 1 else 2 end
                case when b then 1 else 2 end
            case i when 1 then 'a' when 2 then 'b' end
                case i when 1 then 'a' when 2 then 'b' end
            case when b then 1 end + 1
                (case when b then 1 end + 1)
            jsonb_typeof(js) = 'object'
                (jsonb_typeof(js) = 'object')
            json_object('a': 1)
                <SQL/JSON or XML constructor>
            percentile_cont(0.5) within group (order by f)
                <ordered-set aggregate>
            js IS JSON
                <IS JSON>
            t1 IS NORMALIZED
                <IS NORMALIZED>
            char_length(btrim(t1)) >= 1
                (char_length(btrim(t1)) >= 1)
            "left"(t1, 1)
                "left"(t1, 1)
            i IN ((select 1), 2)
                ! not understood at or near ","
        "#]],
    );
}

#[test]
fn queries() {
    check_query(
        r#"
SELECT 1
SELECT i, j AS k, t.* FROM t
SELECT DISTINCT i x FROM public.t AS a WHERE b ORDER BY i DESC, j LIMIT 1 OFFSET 2
SELECT * FROM t FETCH FIRST 3 ROWS ONLY
SELECT * FROM t JOIN u ON t.i = u.i LEFT JOIN v USING (i)
SELECT * FROM t CROSS JOIN u NATURAL JOIN v
SELECT * FROM t, LATERAL (SELECT 1) AS x(y)
SELECT * FROM (t JOIN u ON true)
SELECT count(*) FROM t GROUP BY i HAVING count(*) > 1
VALUES (1, 'a'), (2, 'b')
SELECT 1 UNION SELECT 2 INTERSECT SELECT 3
(SELECT 1 LIMIT 1) UNION ALL (SELECT 2)
WITH a AS (SELECT 1), b(x) AS (SELECT 2) SELECT * FROM a, b
WITH RECURSIVE a AS (SELECT 1 UNION ALL SELECT i + 1 FROM a) SELECT * FROM a
WITH a AS (INSERT INTO t VALUES (1) RETURNING i) SELECT * FROM a
SELECT * FROM generate_series(1, 10) WITH ORDINALITY AS g(n, ord)
SELECT * FROM unnest(ARRAY[1, 2]) AS u
SELECT * FROM pg_catalog.pg_type t WHERE t.typname = 'mood' FOR UPDATE
SELECT * FROM a, b FOR NO KEY UPDATE OF a, b SKIP LOCKED
SELECT * FROM a FOR UPDATE LIMIT 1
SELECT (r).* FROM r
SELECT 'a' 'b'
SELECT public.mood 'a'
SELECT 'a' AS "B"
SELECT INTO x 1
SELECT FROM t
TABLE t
SELECT * FROM ONLY t
SELECT i FROM t WHERE EXISTS (SELECT FROM u WHERE u.i = t.i)
SELECT 1;
"#,
        &expect![[r#"
            SELECT 1
                select 1
            SELECT i, j AS k, t.* FROM t
                select i, j as k, t.* from t
            SELECT DISTINCT i x FROM public.t AS a WHERE b ORDER BY i DESC, j LIMIT 1 OFFSET 2
                select distinct i as x from public.t as a where b order by i desc nulls first, j asc nulls last limit 1 offset 2
            SELECT * FROM t FETCH FIRST 3 ROWS ONLY
                select * from t limit 3
            SELECT * FROM t JOIN u ON t.i = u.i LEFT JOIN v USING (i)
                select * from ((t inner join u on (t.i = u.i)) left join v using (i))
            SELECT * FROM t CROSS JOIN u NATURAL JOIN v
                select * from ((t cross join u) natural inner join v)
            SELECT * FROM t, LATERAL (SELECT 1) AS x(y)
                select * from t, lateral (select 1) as x (y)
            SELECT * FROM (t JOIN u ON true)
                select * from (t inner join u on true)
            SELECT count(*) FROM t GROUP BY i HAVING count(*) > 1
                select count(*) from t group by i having (count(*) > 1)
            VALUES (1, 'a'), (2, 'b')
                values (1, 'a'), (2, 'b')
            SELECT 1 UNION SELECT 2 INTERSECT SELECT 3
                (select 1) union ((select 2) intersect (select 3))
            (SELECT 1 LIMIT 1) UNION ALL (SELECT 2)
                (select 1 limit 1) union all (select 2)
            WITH a AS (SELECT 1), b(x) AS (SELECT 2) SELECT * FROM a, b
                with a as (select 1) with b (x) as (select 2) select * from a, b
            WITH RECURSIVE a AS (SELECT 1 UNION ALL SELECT i + 1 FROM a) SELECT * FROM a
                with recursive a as ((select 1) union all (select (i + 1) from a)) select * from a
            WITH a AS (INSERT INTO t VALUES (1) RETURNING i) SELECT * FROM a
                with a as (<modifies>) select * from a
            SELECT * FROM generate_series(1, 10) WITH ORDINALITY AS g(n, ord)
                select * from generate_series(1, 10) with ordinality as g (n, ord)
            SELECT * FROM unnest(ARRAY[1, 2]) AS u
                select * from unnest(array[1, 2]) as u
            SELECT * FROM pg_catalog.pg_type t WHERE t.typname = 'mood' FOR UPDATE
                select * from pg_catalog.pg_type as t where (t.typname = 'mood')
            SELECT * FROM a, b FOR NO KEY UPDATE OF a, b SKIP LOCKED
                select * from a, b
            SELECT * FROM a FOR UPDATE LIMIT 1
                select * from a limit 1
            SELECT (r).* FROM r
                ! not understood at or near "FROM"
            SELECT 'a' 'b'
                ! syntax error at or near "'b'"
            SELECT public.mood 'a'
                select cast('a' as public.mood)
            SELECT 'a' AS "B"
                select 'a' as "B"
            SELECT INTO x 1
                ! not understood at or near "1"
            SELECT FROM t
                select  from t
            TABLE t
                <TABLE>
            SELECT * FROM ONLY t
                ! not understood at or near "ONLY"
            SELECT i FROM t WHERE EXISTS (SELECT FROM u WHERE u.i = t.i)
                select i from t where exists (select  from u where (u.i = t.i))
            SELECT 1;
                ! not understood at or near ";"
        "#]],
    );
}

#[test]
fn places_are_those_of_the_whole_expression() {
    let mut printed = String::new();
    for sql in [
        "a + ( b * c )",
        "é || x IS NOT NULL",
        "f(a, g(b)) FILTER (WHERE c) = 1",
        "a IN (1, 2) AND NOT b",
        "CASE WHEN a THEN b END",
        "a::numeric(10, 2) > 1",
        "x = ANY (ARRAY['a'::text, 'b'])",
        "NOT EXISTS (SELECT 1 FROM t)",
    ] {
        let expr = super::parse(sql, PLACE).expect("PostgreSQL takes it");
        print_places(&expr, sql, 0, &mut printed);
    }
    expect![[r"
        a + ( b * c )
          a
          ( b * c )
            b
            c
        é || x IS NOT NULL
          é || x
            é
            x
        f(a, g(b)) FILTER (WHERE c) = 1
          f(a, g(b)) FILTER (WHERE c)
            a
            g(b)
              b
            c
          1
        a IN (1, 2) AND NOT b
          a IN (1, 2)
            a
            1
            2
          NOT b
            b
        CASE WHEN a THEN b END
          a
          b
        a::numeric(10, 2) > 1
          a::numeric(10, 2)
            a
          1
        x = ANY (ARRAY['a'::text, 'b'])
          x
          ARRAY['a'::text, 'b']
            'a'::text
              'a'
            'b'
        NOT EXISTS (SELECT 1 FROM t)
          EXISTS (SELECT 1 FROM t)
    "]]
    .assert_eq(&printed);
}

fn print_places(expr: &crate::expr::Expr, sql: &str, depth: usize, printed: &mut String) {
    let text = &sql[expr.span.start as usize..expr.span.end as usize];
    writeln!(printed, "{}{text}", "  ".repeat(depth)).expect("a string takes all");
    for child in expr.children() {
        print_places(child, sql, depth + 1, printed);
    }
}

#[test]
fn depth_is_limited() {
    let deep =
        |open: &str, close: &str, n: usize| format!("{}1{}", open.repeat(n), close.repeat(n));
    let mut printed = String::new();
    for (what, sql) in [
        ("20 parentheses", deep("(", ")", 20)),
        ("10,000 parentheses", deep("(", ")", 10_000)),
        ("10,000 calls", deep("f(", ")", 10_000)),
        ("10,000 signs", deep("- ", "", 10_000)),
        ("10,000 NOT", deep("NOT ", "", 10_000)),
        ("10,000 CASE", deep("CASE WHEN ", " THEN 1 END", 10_000)),
        ("10,000 subqueries", deep("(SELECT ", ")", 10_000)),
        ("10,000 casts", deep("", "::int", 10_000)),
        ("10,000 sums", deep("1 + ", "", 10_000)),
        ("3,000 sums", deep("1 + ", "", 3_000)),
        ("3,000 ORs", deep("a OR ", "", 3_000)),
        ("10,000 brackets", deep("ARRAY[", "]", 10_000)),
        ("10,000 INs", deep("1 IN (", ")", 10_000)),
        ("60 parentheses", deep("(", ")", 60)),
        ("30 subqueries", deep("(SELECT ", ")", 30)),
        ("50 CASE", deep("CASE WHEN ", " THEN 1 END", 50)),
    ] {
        let result = match super::parse(&sql, PLACE) {
            Ok(_) => "parsed".to_owned(),
            Err(diagnostic) => diagnostic.message,
        };
        writeln!(printed, "{what}: {result}").expect("a string takes all");
    }
    expect![[r#"
        20 parentheses: parsed
        10,000 parentheses: stack depth limit exceeded
        10,000 calls: stack depth limit exceeded
        10,000 signs: stack depth limit exceeded
        10,000 NOT: not understood at or near "NOT"
        10,000 CASE: not understood at or near "WHEN"
        10,000 subqueries: stack depth limit exceeded
        10,000 casts: stack depth limit exceeded
        10,000 sums: stack depth limit exceeded
        3,000 sums: stack depth limit exceeded
        3,000 ORs: parsed
        10,000 brackets: stack depth limit exceeded
        10,000 INs: stack depth limit exceeded
        60 parentheses: parsed
        30 subqueries: parsed
        50 CASE: parsed
    "#]]
    .assert_eq(&printed);
}
