//! Where parts stand, and how deep they may nest.

use std::fmt::Write;

use expect_test::expect;

use super::PLACE;
use crate::parse::expr::parse;

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
        let expr = parse(sql, PLACE).expect("PostgreSQL takes it");
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
        let result = match parse(&sql, PLACE) {
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
