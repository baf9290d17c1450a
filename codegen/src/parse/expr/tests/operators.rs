//! Precedence and associativity, and what PostgreSQL refuses.

use expect_test::expect;

use super::check;

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
