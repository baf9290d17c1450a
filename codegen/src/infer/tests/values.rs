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
                = (r > 0.5)
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

#[test]
fn chosen_operators() {
    check(
        r"
c = a
c = v
c = ANY (ARRAY['x ', 'y'])
c IN ('x ', 'y')
email = ANY (ARRAY['A', 'b'])
email IN ('A', 'b')
email = 'A'::text
coalesce(c, ' ') = ''
CASE WHEN b THEN c ELSE '% ' END = ANY (ARRAY['% '])
coalesce(a, c) = 'x '
nullif(c, a) = 'x '
CASE WHEN b THEN c ELSE 'x ' END ~ '^x $'
",
        &expect![[r#"
            c = a
                = (TrimSet { start: false, end: true, characters: " " }(c) = a)
            c = v
                = (c = TrimSet { start: false, end: true, characters: " " }(v))
            c = ANY (ARRAY['x ', 'y'])
                = (TrimSet { start: false, end: true, characters: " " }(c) in ('x ', 'y'))
            c IN ('x ', 'y')
                = (c in ('x', 'y'))
            email = ANY (ARRAY['A', 'b'])
                = (email in ('A', 'b'))
                  list email: A | b
            email IN ('A', 'b')
                = (Lower(email) in ('a', 'b'))
            email = 'A'::text
                = (email = 'A')
                  list email: A
            coalesce(c, ' ') = ''
                = ((not (c is null) and (c = '')) or (c is null))
            CASE WHEN b THEN c ELSE '% ' END = ANY (ARRAY['% '])
                = ((b is true) and (TrimSet { start: false, end: true, characters: " " }(c) in ('% ')))
            coalesce(a, c) = 'x '
                = ((not (a is null) and (a = 'x ')) or ((a is null) and (TrimSet { start: false, end: true, characters: " " }(c) = 'x ')))
            nullif(c, a) = 'x '
                = (((TrimSet { start: false, end: true, characters: " " }(c) = a) is true) or (not ((TrimSet { start: false, end: true, characters: " " }(c) = a) is true) and (TrimSet { start: false, end: true, characters: " " }(c) = 'x ')))
            CASE WHEN b THEN c ELSE 'x ' END ~ '^x $'
                ? a pattern is not translated: CASE WHEN b THEN c ELSE 'x ' END ~ '^x $'
        "#]],
    );
}

#[test]
fn other_words() {
    check(
        r"
least(i, j) > 0
mod(i, 3) = 0
(i, a) = (1, 'x')
(i, a) IN ((1, 'x'), (2, 'y'))
(i, a) IS NOT NULL
arr <> '{}'
array_position(arr, 'x') IS NULL
array_ndims(arr) = 1
js #>> '{a,b}' = 'x'
js #> '{0}' IS NULL
js <> '{}'::jsonb
n <> 'NaN'::numeric
a SIMILAR TO '(x|y)_%'
a ~ similar_to_escape('x%'::text)
a SIMILAR TO 'x' ESCAPE '!'
m <= m
b::integer + (a IS NULL)::integer = 1
strpos(a, 'x') > 1
split_part(a, '-', 2) <> ''
replace(a, '', 'x') = a
right(a, -1) = 'x'
right(email, 2) = 'x'
",
        &expect![[r#"
            least(i, j) > 0
                = ((((not (i is null) and ((j is null) or (i <= j))) is true) and (i > 0)) or (not ((not (i is null) and ((j is null) or (i <= j))) is true) and ((not (j is null)) is true) and (j > 0)) or (not ((not (i is null) and ((j is null) or (i <= j))) is true) and not ((not (j is null)) is true)))
            mod(i, 3) = 0
                = (Arithmetic(Modulo, Integer(32))(i, 3) = 0)
            (i, a) = (1, 'x')
                = ((i = 1) and (a = 'x'))
                  list a: x
            (i, a) IN ((1, 'x'), (2, 'y'))
                = (((i = 1) and (a = 'x')) or ((i = 2) and (a = 'y')))
                  list a: x | y
            (i, a) IS NOT NULL
                = (not (i is null) and not (a is null))
            arr <> '{}'
                = (cardinality(arr) <> 0)
            array_position(arr, 'x') IS NULL
                ? an array of this type is not translated: 'x'
            array_ndims(arr) = 1
                = (((cardinality(arr) > 0) is true) or not ((cardinality(arr) > 0) is true))
            js #>> '{a,b}' = 'x'
                = (JsonText(["a", "b"])(js) = 'x')
            js #> '{0}' IS NULL
                ? operator #> is not translated: js #> '{0}'
            js <> '{}'::jsonb
                = not EmptyJson(Object)(js)
            n <> 'NaN'::numeric
                = not NotANumber(n)
            a SIMILAR TO '(x|y)_%'
                = (a ~ /^(?:x|y)..*$/)
            a ~ similar_to_escape('x%'::text)
                = (a ~ /^x.*$/)
            a SIMILAR TO 'x' ESCAPE '!'
                ? a pattern is not translated: a SIMILAR TO 'x' ESCAPE '!'
            m <= m
                = (((m = 'happy') and (m in ('happy', 'sad'))) or ((m = 'sad') and (m in ('sad'))) or (m is null) or (m is null))
            b::integer + (a IS NULL)::integer = 1
                = (((b is true) and (((a is null) and (Arithmetic(Add, Integer(32))(1, 1) = 1)) or (not (a is null) and not (a is null) and (Arithmetic(Add, Integer(32))(1, 0) = 1)) or (not (a is null) and (a is null)))) or (not (b is true) and (not b is true) and (((a is null) and (Arithmetic(Add, Integer(32))(0, 1) = 1)) or (not (a is null) and not (a is null) and (Arithmetic(Add, Integer(32))(0, 0) = 1)) or (not (a is null) and (a is null)))) or (not (b is true) and not (not b is true) and ((a is null) or (not (a is null) and not (a is null)) or (not (a is null) and (a is null)))))
            strpos(a, 'x') > 1
                = (Part(Position("x"))(a) > 1)
            split_part(a, '-', 2) <> ''
                = (Part(Split("-", 2))(a) <> '')
            replace(a, '', 'x') = a
                ? function "replace" is not translated: replace(a, '', 'x')
            right(a, -1) = 'x'
                ? function "right" is not translated: right(a, -1)
            right(email, 2) = 'x'
                ? function "right" is not translated: right(email, 2)
        "#]],
    );
}

#[test]
fn moments() {
    check(
        r"
ts >= '2024-03-01 01:30:00+02'
ts < '2024-12-31 23:00:00-0130'
ts > '2024-01-01 00:00'
ts < 'infinity'
day > 'epoch'
isfinite(day)
ts > '2024-01-01 00:00:00+16'
day > 'tomorrow'
",
        &expect![[r"
            ts >= '2024-03-01 01:30:00+02'
                = (ts >= moment '2024-02-29T23:30:00+00:00')
            ts < '2024-12-31 23:00:00-0130'
                = (ts < moment '2025-01-01T00:30:00+00:00')
            ts > '2024-01-01 00:00'
                ? which moment this is depends on the session's time zone: ts > '2024-01-01 00:00'
            ts < 'infinity'
                = (ts < moment 'infinity')
            day > 'epoch'
                = (day > moment '1970-01-01')
            isfinite(day)
                = ((day <> moment 'infinity') and (day <> moment '-infinity'))
            ts > '2024-01-01 00:00:00+16'
                ? this date or time is not translated: ts > '2024-01-01 00:00:00+16'
            day > 'tomorrow'
                ? this date or time is not translated: day > 'tomorrow'
        "]],
    );
}
