//! Literals, casts, calls and the forms that have a grammar of their own.

use expect_test::expect;

use super::check;

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
t1 IS NOT NFC NORMALIZED
normalize(t1, nfkd)
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
                "user"()
            current_role
                current_role
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
                "json_object"('a', 1)
            percentile_cont(0.5) within group (order by f)
                percentile_cont(0.5) within group (order by f asc nulls last)
            js IS JSON
                "is json"(js)
            t1 IS NORMALIZED
                pg_catalog.is_normalized(t1)
            t1 IS NOT NFC NORMALIZED
                (not pg_catalog.is_normalized(t1, 'NFC'))
            normalize(t1, nfkd)
                pg_catalog."normalize"(t1, 'NFKD')
            char_length(btrim(t1)) >= 1
                (char_length(btrim(t1)) >= 1)
            "left"(t1, 1)
                "left"(t1, 1)
            i IN ((select 1), 2)
                ! not understood at or near ","
        "#]],
    );
}
