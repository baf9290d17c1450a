//! Bodies in, trees out; slices stand in `[ ]`, checked to be what their places say.

mod print;

use expect_test::expect;
use print::check;

use crate::source::{FileId, Place};

#[test]
fn blocks_declare_and_handle() {
    check(
        "
#variable_conflict use_column
<<outer>>
DECLARE
  a int := 1;
  b CONSTANT text NOT NULL DEFAULT 'x;y';
  c auth.users%ROWTYPE;
  d public.t.id%TYPE;
  e a%TYPE;
  f record;
  g text[] = ARRAY['a', 'b'];
  h ALIAS FOR $1;
  i CURSOR (x int) FOR SELECT * FROM t WHERE t.x = i.x;
  j refcursor;
  k numeric(10, 2);
  l timestamp with time zone := now();
  m varchar(10) COLLATE \"C\";
BEGIN
  NULL;
  BEGIN
    CREATE TYPE mood AS ENUM ('a');
  EXCEPTION
    WHEN duplicate_object OR SQLSTATE '42P07' THEN NULL;
    WHEN OTHERS THEN RAISE;
  END;
END outer;
",
        &expect![[r"
            <<outer>> block
              var a pg_catalog.int4 := [1]
              var b text := ['x;y']
              var c -
              var d public.t.id%type
              var e -
              var f -
              var g text[] := [ARRAY['a', 'b']]
              var h - := [$1]
              var i -
              var j refcursor
              var k pg_catalog.numeric
              var l pg_catalog.timestamptz := [now()]
              var m pg_catalog.varchar
              null
              block
                sql [CREATE TYPE mood AS ENUM ('a')]
              when duplicate_object or '42P07'
                null
              when others
                raise again
        "]],
    );
    check(
        "BEGIN END",
        &expect![[r"
        block
    "]],
    );
}

#[test]
fn control_structures() {
    check(
        "
BEGIN
  IF NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood') THEN
    CREATE TYPE mood AS ENUM ('a', 'b');
  ELSIF (CASE WHEN x THEN y END) THEN
    RETURN;
  ELSEIF a = 1 THEN ELSE
    x := 1;
  END IF;
  CASE x
    WHEN 1, 2 THEN y := 'a';
    ELSE y = 'b';
  END CASE;
  CASE WHEN x > 1 THEN NULL; WHEN x < 0 THEN NULL; END CASE;
  <<l>> LOOP EXIT l WHEN i > 3; CONTINUE WHEN i = 2; EXIT; END LOOP l;
  WHILE i < 3 LOOP i := i + 1; END LOOP;
  FOR i IN 1..10 LOOP NULL; END LOOP;
  FOR i IN REVERSE array_length(a, 1) .. 1 BY 2 LOOP NULL; END LOOP;
  FOR r IN SELECT * FROM t WHERE a LOOP
    EXECUTE 'x';
  END LOOP;
  FOR a, b IN (SELECT 1, 2) LOOP NULL; END LOOP;
  FOR r IN EXECUTE format('SELECT %I', c) USING 1, 2 LOOP NULL; END LOOP;
  FOR r IN cur LOOP NULL; END LOOP;
  FOREACH x IN ARRAY ARRAY['a', 'b'] LOOP NULL; END LOOP;
  FOREACH x SLICE 1 IN ARRAY xs LOOP NULL; END LOOP;
  RETURN QUERY SELECT 1;
  RETURN NEXT x;
  RETURN (SELECT count(*) FROM t);
END
",
        &expect![[r"
            block
              if [NOT EXISTS (SELECT 1 FROM pg_type WHERE typname = 'mood')]
                sql [CREATE TYPE mood AS ENUM ('a', 'b')]
              if [(CASE WHEN x THEN y END)]
                return
              if [a = 1]
              else
                [x] := [1]
              case [x]
              when [1] [2]
                [y] := ['a']
              else
                [y] := ['b']
              case
              when [x > 1]
                null
              when [x < 0]
                null
              <<l>> loop
                exit l when [i > 3]
                continue when [i = 2]
                exit
              while [i < 3]
                [i] := [i + 1]
              for i in [1] .. [10]
                null
              for i in reverse [array_length(a, 1)] .. [1] by [2]
                null
              for r in [SELECT * FROM t WHERE a]
                execute ['x']
              for a, b in [(SELECT 1, 2)]
                null
              for r in execute [format('SELECT %I', c)] using [1] [2]
                null
              for r in cursor cur
                null
              foreach x in [ARRAY['a', 'b']]
                null
              foreach x slice 1 in [xs]
                null
              return query [SELECT 1]
              return next [x]
              return [(SELECT count(*) FROM t)]
        "]],
    );
}

#[test]
fn sql_and_its_into() {
    check(
        r#"
DECLARE v int;
BEGIN
  SELECT count(*) INTO v FROM t WHERE é = 1;
  SELECT INTO STRICT v, r.f, a[1] x, y
    FROM t;
  SELECT x INTO
    v FROM t;
  INSERT INTO t (a) VALUES (1) RETURNING id INTO v;
  INSERT INTO t SELECT 1;
  WITH n AS (INSERT INTO t VALUES (1) RETURNING id) SELECT id INTO v FROM n;
  UPDATE t SET a = 1 WHERE b = ';';
  EXECUTE 'SELECT 1' INTO STRICT v USING a, b + 1;
  EXECUTE format('ALTER TABLE %I ADD COLUMN a int', n) USING 1 INTO v;
  PERFORM set_config('a', 'b', true) FROM t;
  v := (SELECT 1);
  v = 2;
  a[1].b := 3;
  NEW.updated_at = now();
  "V" := 'x';
  GET DIAGNOSTICS v = ROW_COUNT, w = PG_CONTEXT;
  GET STACKED DIAGNOSTICS m := MESSAGE_TEXT;
  ASSERT v > 1, 'message';
  ALTER TABLE t ADD COLUMN IF NOT EXISTS x text DEFAULT 'a;b';
  CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;
  CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $f$ SELECT 1; $f$;
  CALL p(1);
  COMMIT;
  OPEN c FOR SELECT 1;
  FETCH c INTO v;
  CLOSE c;
  -- a comment; with a semicolon
  NULL;
  ;
END;
"#,
        &expect![[r#"
            block
              var v pg_catalog.int4
              [~SELECT count(*)        FROM t WHERE é = 1] into [v]
              [~SELECT                          x, y
                FROM t] into strict [v] [r.f] [a[1]]
              [~SELECT x     
                  FROM t] into [v]
              [~INSERT INTO t (a) VALUES (1) RETURNING id       ] into [v]
              sql [INSERT INTO t SELECT 1]
              [~WITH n AS (INSERT INTO t VALUES (1) RETURNING id) SELECT id        FROM n] into [v]
              sql [UPDATE t SET a = 1 WHERE b = ';']
              execute ['SELECT 1'] into strict [v] using [a] [b + 1]
              execute [format('ALTER TABLE %I ADD COLUMN a int', n)] into [v] using [1]
              perform [set_config('a', 'b', true) FROM t]
              [v] := [(SELECT 1)]
              [v] := [2]
              [a[1].b] := [3]
              [NEW.updated_at] := [now()]
              ["V"] := ['x']
              get diagnostics [v] = row_count, [w] = pg_context
              get stacked diagnostics [m] = message_text
              assert [v > 1], ['message']
              sql [ALTER TABLE t ADD COLUMN IF NOT EXISTS x text DEFAULT 'a;b']
              sql [CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END]
              sql [CREATE FUNCTION g() RETURNS int LANGUAGE sql AS $f$ SELECT 1; $f$]
              sql [CALL p(1)]
              sql [COMMIT]
              open c for [SELECT 1]
              fetch next c into [v]
              close c
              null
        "#]],
    );
}

#[test]
fn raise_in_all_forms() {
    check(
        "
BEGIN
  RAISE;
  RAISE NOTICE 'a % %', x, f(y, z);
  RAISE 'plain';
  RAISE EXCEPTION 'it''s %', x USING ERRCODE = 'unique_violation', HINT = 'h' || x;
  RAISE EXCEPTION USING MESSAGE = '100%', ERRCODE = '22012';
  RAISE WARNING USING MESSAGE := 'a' || b, ERRCODE := code;
  RAISE division_by_zero;
  RAISE SQLSTATE '22012' USING MESSAGE = 'x';
  RAISE debug 'd';
  RAISE INFO $$d$$;
  RAISE LOG E'a\\n';
END
",
        &expect![[r#"
            block
              raise again
              raise notice "a % %" [x] [f(y, z)]
              raise exception "plain"
              raise exception unique_violation "it's %" [x] hint = ['h' || x]
              raise exception '22012' "100%%"
              raise warning [code] "%" ['a' || b]
              raise exception division_by_zero
              raise exception '22012' "x"
              raise debug "d"
              raise info "d"
              raise log "a\n"
        "#]],
    );
}

#[test]
fn mistakes_have_their_place() {
    check(
        "BEGIN x := ; END",
        &expect![[r#"
        11: syntax-error: syntax error at or near ";"
    "#]],
    );
    check(
        "BEGIN IF a THEN NULL; END",
        &expect![[r"
        25: syntax-error: syntax error at end of input
    "]],
    );
    check(
        "BEGIN NULL END",
        &expect![[r"
        14: syntax-error: syntax error at end of input
    "]],
    );
    check(
        "BEGIN SELECT 1",
        &expect![[r"
        14: syntax-error: syntax error at end of input
    "]],
    );
    check(
        "BEGIN END; garbage",
        &expect![[r#"
        11: syntax-error: syntax error at or near "garbage"
    "#]],
    );
    check(
        "SELECT 1",
        &expect![[r#"
        0: syntax-error: syntax error at or near "SELECT"
    "#]],
    );
    check(
        "BEGIN x := (1; END",
        &expect![[r#"
        13: syntax-error: syntax error at or near ";"
    "#]],
    );
    check(
        "BEGIN SELECT 1 INTO a INTO b; END",
        &expect![[r#"
        22: syntax-error: syntax error at or near "INTO"
    "#]],
    );
    check(
        "BEGIN FOR a, b IN 1..2 LOOP NULL; END LOOP; END",
        &expect![[r#"
            21: syntax-error: syntax error at or near "2"
        "#]],
    );
    check(
        "BEGIN x := 'open; END",
        &expect![[r"
        21: syntax-error: syntax error at end of input
    "]],
    );
    check(
        &format!("{}{}", "BEGIN ".repeat(10_000), "END;".repeat(10_000)),
        &expect![[r"
            0: not-understood: stack depth limit exceeded
        "]],
    );
    let deep = format!("{}NULL;{}", "IF a THEN ".repeat(45), "END IF;".repeat(45));
    assert!(super::parse(&format!("BEGIN {deep} END"), Place::At(FileId(0), 0)).is_ok());
}
