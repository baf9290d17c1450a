//! Lists of values and what they leave of each other.

use expect_test::expect;

use super::{catalog, check};
use crate::infer;
use crate::infer::predicate::Check;
use crate::parse::Postgres;
use crate::shared::Shared;

#[test]
fn lists() {
    check(
        r#"
a IN ('x', 'y')
a IN ('x', 'y', 'x')
v = ANY (ARRAY['x', 'y'])
((v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))
(a = ANY (ARRAY['x'::text, 'y'::text]))
a = ANY ('{x, y}'::text[])
a = ANY ('{}'::text[])
a IS NULL OR a IN ('x', 'y')
a IN ('x') OR a = 'y' OR a IS NULL
a = 'x'
'x' = a
slug IN ('x', 'y')
m IN ('happy')
m = 'happy'::mood OR m = 'sad'::public.mood
m::text IN ('happy', 'x')
i IN (1, 2, 3)
i IN (-1, 2.5)
b IN (true, false)
a NOT IN ('x', 'y')
a <> ALL (ARRAY['x', 'y'])
a IN ('x', 'y') AND length(a) > 0
a IN ('x', v)
a IN ('x', NULL)
a NOT IN ('x', NULL)
a = NULL OR a = 'x'
a IN ('x', 'y') OR v = 'z'
email IN ('x')
c IN ('x')
c = 'x'
col IN ('x')
col COLLATE "C" IN ('x')
v::varchar(1) IN ('x')
v IN ('xyz'::varchar(2))
i IN ('1', '2')
"#,
        &expect![[r#"
            a IN ('x', 'y')
                = (a in ('x', 'y'))
                  list a: x | y
            a IN ('x', 'y', 'x')
                = (a in ('x', 'y', 'x'))
                  list a: x | y
            v = ANY (ARRAY['x', 'y'])
                = (v in ('x', 'y'))
                  list v: x | y
            ((v)::text = ANY ((ARRAY['x'::character varying, 'y'::character varying])::text[]))
                = (v in ('x', 'y'))
                  list v: x | y
            (a = ANY (ARRAY['x'::text, 'y'::text]))
                = (a in ('x', 'y'))
                  list a: x | y
            a = ANY ('{x, y}'::text[])
                = (a in ('x', 'y'))
                  list a: x | y
            a = ANY ('{}'::text[])
                = false
            a IS NULL OR a IN ('x', 'y')
                = ((a is null) or (a in ('x', 'y')))
                  list a: x | y
            a IN ('x') OR a = 'y' OR a IS NULL
                = ((a in ('x')) or (a = 'y') or (a is null))
                  list a: x | y
            a = 'x'
                = (a = 'x')
                  list a: x
            'x' = a
                = (a = 'x')
                  list a: x
            slug IN ('x', 'y')
                = (slug in ('x', 'y'))
                  list slug: x | y
            m IN ('happy')
                = (m in ('happy'))
            m = 'happy'::mood OR m = 'sad'::public.mood
                = ((m = 'happy') or (m = 'sad'))
            m::text IN ('happy', 'x')
                = (m in ('happy', 'x'))
            i IN (1, 2, 3)
                = (i in (1, 2, 3))
            i IN (-1, 2.5)
                = (i in (-1, 2.5))
            b IN (true, false)
                = (b in (true, false))
            a NOT IN ('x', 'y')
                = not (a in ('x', 'y'))
            a <> ALL (ARRAY['x', 'y'])
                = not (a in ('x', 'y'))
            a IN ('x', 'y') AND length(a) > 0
                = ((a in ('x', 'y')) and (char_length(a) > 0))
                  list a: x | y
            a IN ('x', v)
                = ((a in ('x')) or (a = v))
            a IN ('x', NULL)
                never: a comparison with NULL is never FALSE
            a NOT IN ('x', NULL)
                = not (a in ('x'))
            a = NULL OR a = 'x'
                never: a comparison with NULL is never FALSE
            a IN ('x', 'y') OR v = 'z'
                = ((a in ('x', 'y')) or (v = 'z'))
            email IN ('x')
                = (Lower(email) in ('x'))
            c IN ('x')
                = (c in ('x'))
            c = 'x'
                = (c = 'x')
            col IN ('x')
                ? the collation may call different texts equal: col IN ('x')
            col COLLATE "C" IN ('x')
                = (col in ('x'))
                  list col: x
            v::varchar(1) IN ('x')
                ? this cast is not translated: v::varchar(1)
            v IN ('xyz'::varchar(2))
                ? this cast is not translated: 'xyz'::varchar(2)
            i IN ('1', '2')
                = (i in (1, 2))
        "#]],
    );
}

#[test]
fn lists_of_columns_intersect() {
    let catalog = catalog(&["a IN ('x', 'y', 'z')", "a IN ('z', 'y')", "v = 'x'"]);
    let mut checks: Vec<Shared<Check>> = infer::checks(&catalog, &Postgres, None);
    checks[1].validated = false;
    let print = |lists: std::collections::BTreeMap<_, Vec<std::sync::Arc<str>>>| {
        lists
            .values()
            .map(|texts| texts.join(" "))
            .collect::<Vec<_>>()
            .join("; ")
    };
    expect!["x y z; x"].assert_eq(&print(infer::row_lists(&checks)));
    expect!["y z; x"].assert_eq(&print(infer::insert_lists(&checks)));
    assert_eq!(checks[0].columns, [6]);
}
