//! Comparisons of numbers, texts and other types.

use expect_test::expect;

use super::check;

#[test]
fn numbers() {
    check(
        r"
i > 0
0 < i
(i >= 0) AND (i <= 100)
i BETWEEN 1 AND 7
i NOT BETWEEN 1 AND 7
i BETWEEN SYMMETRIC 7 AND 1
n > (0)::numeric
n >= 0.5 AND n < '100'::numeric
n > 0.50::numeric(4, 1)
d > 0.1
d > (0)::double precision
r > 0.1
r >= 0 AND r <= 1
r > '0.5'
i > '5'
i <> 5
i < j
i + 1 < j
n < i
d < n
r < d
abs(i) < 5
i > 1e3
NOT i > 5
NOT (i > 5 AND j > 5)
",
        &expect![[r"
            i > 0
                = (i > 0)
            0 < i
                = (i > 0)
            (i >= 0) AND (i <= 100)
                = ((i >= 0) and (i <= 100))
            i BETWEEN 1 AND 7
                = ((i >= 1) and (i <= 7))
            i NOT BETWEEN 1 AND 7
                = not ((i >= 1) and (i <= 7))
            i BETWEEN SYMMETRIC 7 AND 1
                = (((i >= 7) and (i <= 1)) or ((i >= 1) and (i <= 7)))
            n > (0)::numeric
                = (n > 0)
            n >= 0.5 AND n < '100'::numeric
                = ((n >= 0.5) and (n < 100))
            n > 0.50::numeric(4, 1)
                ? this cast is not translated: 0.50::numeric(4, 1)
            d > 0.1
                = (d > 0.1)
            d > (0)::double precision
                = (d > 0)
            r > 0.1
                ? real rounds this constant: r > 0.1
            r >= 0 AND r <= 1
                = ((r >= 0) and (r <= 1))
            r > '0.5'
                ? real rounds this constant: r > '0.5'
            i > '5'
                = (i > 5)
            i <> 5
                = (i <> 5)
            i < j
                = (i < j)
            i + 1 < j
                = ((Arithmetic(Add, Integer(32))(i, 1) < j) and (Arithmetic(Add, Integer(32))(i, 1) = Arithmetic(Add, Integer(32))(i, 1)))
            n < i
                = (n < i)
            d < n
                ? a comparison of these two types is not translated: d < n
            r < d
                ? a comparison of these two types is not translated: r < d
            abs(i) < 5
                = (Absolute(i) < 5)
            i > 1e3
                ? this constant is not translated: 1e3
            NOT i > 5
                = not (i > 5)
            NOT (i > 5 AND j > 5)
                = not ((i > 5) and (j > 5))
        "]],
    );
}

#[test]
fn texts() {
    check(
        r"
length(a) <= 100
char_length(v) BETWEEN 1 AND 80
char_length(btrim(a)) >= 1
length(trim(both from a)) > 0
trim(a) <> ''
btrim(a, ' ') <> ''
btrim(a, 'x') <> ''
octet_length(a) < 1000
character_length((v)::text) > 1
length(c) > 1
length(email) > 3
length(trim(email)) > 3
email::text <> 'x'
a <> ''
a > 'm'
a <> v
a = v
a ~ '^x'
a LIKE 'x%'
lower(a) = a
slug <> ''
length(slug) > 2
m > 'happy'
a || v <> 'x'
public.length(a) > 1
",
        &expect![[r#"
            length(a) <= 100
                = (char_length(a) <= 100)
            char_length(v) BETWEEN 1 AND 80
                = ((char_length(v) >= 1) and (char_length(v) <= 80))
            char_length(btrim(a)) >= 1
                = (char_length(btrim(a)) >= 1)
            length(trim(both from a)) > 0
                = (char_length(btrim(a)) > 0)
            trim(a) <> ''
                = (btrim(a) <> '')
            btrim(a, ' ') <> ''
                = (btrim(a) <> '')
            btrim(a, 'x') <> ''
                = (TrimSet { start: true, end: true, characters: "x" }(a) <> '')
            octet_length(a) < 1000
                = (octet_length(a) < 1000)
            character_length((v)::text) > 1
                = (char_length(v) > 1)
            length(c) > 1
                = (char_length(TrimSet { start: false, end: true, characters: " " }(c)) > 1)
            length(email) > 3
                = (char_length(email) > 3)
            length(trim(email)) > 3
                = (char_length(btrim(email)) > 3)
            email::text <> 'x'
                = (email <> 'x')
            a <> ''
                = (a <> '')
            a > 'm'
                ? the order of texts depends on the collation: a > 'm'
            a <> v
                = (a <> v)
            a = v
                = (a = v)
            a ~ '^x'
                = (a ~ /^x/)
            a LIKE 'x%'
                = (a ~ /^x/)
            lower(a) = a
                = (Lower(a) = a)
            slug <> ''
                = (slug <> '')
            length(slug) > 2
                = (char_length(slug) > 2)
            m > 'happy'
                = (m in ('sad'))
            a || v <> 'x'
                ? operator || is not translated: a || v
            public.length(a) > 1
                ? function "length" is not translated: public.length(a)
        "#]],
    );
}

#[test]
fn other_types() {
    check(
        r"
b
NOT b
b = true
b IS TRUE
b IS NOT TRUE
b IS FALSE
b IS UNKNOWN
until > day
until >= day OR until IS NULL
day > '2020-01-01'
day > ts
ts <= now()
u <> w
u = w
NOT u = w
u IS DISTINCT FROM w
u <> '00000000-0000-0000-0000-000000000000'
jsonb_typeof(js) = 'object'
jsonb_typeof(js) <> 'null'
jsonb_typeof(js) IN ('object', 'array')
jsonb_typeof(js) = 'objects'
jsonb_typeof(js) = ANY (ARRAY['object'::text])
js IS NULL OR jsonb_typeof(js) = 'array'
cardinality(arr) > 0
cardinality(arr) BETWEEN 1 AND 5
array_length(arr, 1) > 0
js ? 'k'
",
        &expect![[r#"
            b
                = b
            NOT b
                = not b
            b = true
                = (b = true)
            b IS TRUE
                = (not (b is null) and b)
            b IS NOT TRUE
                = not (not (b is null) and b)
            b IS FALSE
                = (not (b is null) and not b)
            b IS UNKNOWN
                = (b is null)
            until > day
                = (until > day)
            until >= day OR until IS NULL
                = ((until >= day) or (until is null))
            day > '2020-01-01'
                = (day > moment '2020-01-01')
            day > ts
                ? a comparison of these two types is not translated: day > ts
            ts <= now()
                ? function "now" is not translated: now()
            u <> w
                = (u <> w)
            u = w
                = (u = w)
            NOT u = w
                = not (u = w)
            u IS DISTINCT FROM w
                = not (((u is null) and (w is null)) or (not (u is null) and not (w is null) and (u = w)))
            u <> '00000000-0000-0000-0000-000000000000'
                = (u <> '00000000-0000-0000-0000-000000000000')
            jsonb_typeof(js) = 'object'
                = (jsonb_typeof(js) = 'object')
            jsonb_typeof(js) <> 'null'
                = not (jsonb_typeof(js) = 'null')
            jsonb_typeof(js) IN ('object', 'array')
                = ((jsonb_typeof(js) = 'object') or (jsonb_typeof(js) = 'array'))
            jsonb_typeof(js) = 'objects'
                ? this comparison of a JSON type is not translated: jsonb_typeof(js) = 'objects'
            jsonb_typeof(js) = ANY (ARRAY['object'::text])
                = (jsonb_typeof(js) = 'object')
            js IS NULL OR jsonb_typeof(js) = 'array'
                = ((js is null) or (jsonb_typeof(js) = 'array'))
            cardinality(arr) > 0
                = (cardinality(arr) > 0)
            cardinality(arr) BETWEEN 1 AND 5
                = ((cardinality(arr) >= 1) and (cardinality(arr) <= 5))
            array_length(arr, 1) > 0
                = (ArrayLength(arr) > 0)
            js ? 'k'
                = HasAny(["k"])(js)
        "#]],
    );
}
