//! AND, OR, NOT and what is not said of NULL.

use expect_test::expect;

use super::check;

#[test]
fn logic() {
    check(
        r"
i IS NULL OR i > 0
i IS NOT NULL
i > 0 AND a < 'x'
i > 0 OR a < 'x'
NOT (i > 0 AND a < 'x')
NOT (i > 0 OR a < 'x')
NOT a < 'x'
(i > 0 OR a < 'x') AND j > 0
(a IS NULL) = (v IS NULL)
(a IS NULL) <> (v IS NULL)
(i > 0) = b
(i > 0) = (a < 'x')
(i IS NOT NULL AND j IS NULL) OR (i IS NULL AND j IS NOT NULL)
i IS NOT DISTINCT FROM 5
i IS DISTINCT FROM j
a IS DISTINCT FROM NULL
num_nonnulls(a, v) = 1
true
false
NULL
i = 1 OR NULL
i = 1 AND NULL
1 = 1
t.i > 0
public.t.i > 0
x > 0
CASE WHEN b THEN i > 0 ELSE true END
coalesce(i, 0) > 0
(m = 'happy' AND i IS NOT NULL) OR (m = 'sad' AND i IS NULL)
i < j < 3
",
        &expect![[r#"
            i IS NULL OR i > 0
                = ((i is null) or (i > 0))
            i IS NOT NULL
                = not (i is null)
            i > 0 AND a < 'x'
                < (i > 0)
                  the order of texts depends on the collation: a < 'x'
            i > 0 OR a < 'x'
                ? the order of texts depends on the collation: a < 'x'
            NOT (i > 0 AND a < 'x')
                ? the order of texts depends on the collation: a < 'x'
            NOT (i > 0 OR a < 'x')
                < not (i > 0)
                  the order of texts depends on the collation: a < 'x'
            NOT a < 'x'
                ? the order of texts depends on the collation: a < 'x'
            (i > 0 OR a < 'x') AND j > 0
                < (j > 0)
                  the order of texts depends on the collation: a < 'x'
            (a IS NULL) = (v IS NULL)
                = (((a is null) and (v is null)) or (not (a is null) and not (v is null)))
            (a IS NULL) <> (v IS NULL)
                = not (((a is null) and (v is null)) or (not (a is null) and not (v is null)))
            (i > 0) = b
                = (((i > 0) and b) or (not (i > 0) and not b))
            (i > 0) = (a < 'x')
                ? the order of texts depends on the collation: (a < 'x')
            (i IS NOT NULL AND j IS NULL) OR (i IS NULL AND j IS NOT NULL)
                = ((not (i is null) and (j is null)) or ((i is null) and not (j is null)))
            i IS NOT DISTINCT FROM 5
                = (not (i is null) and (i = 5))
            i IS DISTINCT FROM j
                = not (((i is null) and (j is null)) or (not (i is null) and not (j is null) and (i = j)))
            a IS DISTINCT FROM NULL
                = not (a is null)
            num_nonnulls(a, v) = 1
                = (count(not (a is null), not (v is null)) Equal 1)
            true
                never: it is never FALSE
            false
                = false
            NULL
                never: a comparison with NULL is never FALSE
            i = 1 OR NULL
                never: a comparison with NULL is never FALSE
            i = 1 AND NULL
                = (i = 1)
            1 = 1
                never: it is never FALSE
            t.i > 0
                = (i > 0)
            public.t.i > 0
                = (i > 0)
            x > 0
                ? it is no column of the table: x
            CASE WHEN b THEN i > 0 ELSE true END
                = (((b is true) and (i > 0)) or not (b is true))
            coalesce(i, 0) > 0
                = (not (i is null) and (i > 0))
            (m = 'happy' AND i IS NOT NULL) OR (m = 'sad' AND i IS NULL)
                = (((m = 'happy') and not (i is null)) or ((m = 'sad') and (i is null)))
            i < j < 3
                ? syntax error at or near "<": <
        "#]],
    );
}
