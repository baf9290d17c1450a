//! Queries within expressions and alone.

use expect_test::expect;

use super::check_query;

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
                with a as (insert into t () values (1) returning i) select * from a
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
                select (r).* from r
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
                select * from t
            SELECT * FROM ONLY t
                select * from t
            SELECT i FROM t WHERE EXISTS (SELECT FROM u WHERE u.i = t.i)
                select i from t where exists (select  from u where (u.i = t.i))
            SELECT 1;
                ! not understood at or near ";"
        "#]],
    );
}
