//! Bodies that do not end, or grow beyond all bounds.

use expect_test::expect;

use super::{check, run_one};

// What can't be run to its end is reported, and what it names is left out.
#[test]
fn blocks_that_do_not_end() {
    check(
        r"
create table t (a int);
do $$ declare n int := 0; begin
  loop
    n := n + 1;
  end loop;
  alter table t add column b int;
end $$;",
        &expect![[r#"
            column public.t.a integer
            relation public.t table
            tainted: t (true)
            4:3: error[undecided]: the loop runs too often
              The block is left out, and with it relation "t".
            Tainted
        "#]],
    );
}

// Calls without an end, and a call that perhaps is not made.
#[test]
fn calls_that_do_not_end() {
    check(
        r"
create function again(n int) returns int language plpgsql as $$ begin
  execute 'create table if not exists t (a int)';
  return again(n + 1) + again(n + 2);
end $$;
create function adds(c text) returns void language plpgsql as $$ begin execute format('alter table t add column %I int', c); end $$;
create table rows (c text);
select again(1);
select adds('perhaps') from rows where c = 'x';
select adds(c) from rows;
update rows set c = coalesce(c, adds('perhaps_too')::text);
",
        &expect![[r#"
            column public.rows.c text
            column public.t.a integer
            column public.t.perhaps integer
            column public.t.perhaps_too integer
            function public.adds(c text) returns void language plpgsql volatile
            function public.again(n integer) returns integer language plpgsql volatile
            relation public.rows table
            relation public.t table
            tainted: t (true)
            8:8: error[undecided]: EXECUTE is nested too deep
              The block is left out.
            9:8: error[undecided]: the outcome depends on the rows of "rows"
              It decides about table "t".
              Write the statements without the condition, or with one that asks the schema; `-- codegen: assume = true` on the line before it, or `= false`, says how it comes out.
            10:8: error[undecided]: the statement that EXECUTE runs depends on the rows of "rows"
              It could change and so leaves out: relation "t".
            11:33: error[undecided]: the outcome depends on the rows of "rows"
              It decides about table "t".
              Write the statements without the condition, or with one that asks the schema; `-- codegen: assume = true` on the line before it, or `= false`, says how it comes out.
            Tainted
        "#]],
    );
}

// Whatever a body does, a run ends, with a word about it.
#[test]
fn hostile_bodies_end() {
    let branch = |it: i32| {
        format!("elsif (select a from t) > {it} then alter table t add column c{it} int;")
    };
    let branches: Vec<String> = (0..500).map(branch).collect();
    let bodies = [
        ("endless", "loop null; end loop;".to_owned()),
        ("doubling", "declare s text := 'x'; begin for i in 1..60 loop s := s || s; end loop; execute s; end;".to_owned()),
        ("joined", "declare s text := 'x'; begin for i in 1..60 loop s := array_to_string(array[s, s], s); end loop; execute s; end;".to_owned()),
        ("replaced", "declare s text := 'x'; begin for i in 1..60 loop s := replace(s, 'x', 'xxxxxxxx'); end loop; execute s; end;".to_owned()),
        ("arrays", "declare s int[] := '{1}'; begin for i in 1..60 loop s := s || s; end loop; if cardinality(s) = 3 then drop table t; end if; end;".to_owned()),
        ("repeated", "execute repeat('drop table t; ', 1000000000);".to_owned()),
        ("crossed", format!("if (select count(*) from {}) > 3 then drop table t; end if;", ["pg_type"; 6].join(" a, ") + " z")),
        ("lateral", format!("if (select count(*) from {}) > 3 then drop table t; end if;", ["unnest(array[1,2,3,4,5,6,7,8,9,10])"; 9].join(", "))),
        ("undecided", format!("if (select a from t) > 1 then null; {} end if;", branches.concat())),
        ("blocks", format!("{} drop table t; {}", "begin ".repeat(10_000), "end; ".repeat(10_000))),
        ("conditions", format!("if {} true {} then drop table t; end if;", "(".repeat(10_000), ")".repeat(10_000))),
        ("pattern", "if repeat('a', 100000) like repeat('%a', 50000) then drop table t; end if;".to_owned()),
        ("self", "perform again(1);".to_owned()),
        ("cursor", "declare c cursor for select a from generate_series(1, 5) a; begin open c; loop move c; move backward from c; exit when not found and row_count is null; end loop; exception when undefined_column then loop null; end loop; end;".to_owned()),
        ("recursive", "if (with recursive r(a) as (select 1 union all select a + 1 from r) select count(*) from r) = 3 then drop table t; end if;".to_owned()),
        ("recursive texts", "if (with recursive r(a) as (select 'x' union all select a || a from r) select count(*) from r) = 3 then drop table t; end if;".to_owned()),
        ("windows", "if (select max(n) from (select sum(a.i) over (order by a.i, b.i) as n from generate_series(1, 5000) a(i), generate_series(1, 5000) b(i)) q) > 3 then drop table t; end if;".to_owned()),
    ];
    for (name, body) in bodies {
        let sql = format!(
            "create table t (a int); create function again(n int) returns int language plpgsql as $f$ begin execute 'drop table t'; return again(n) + again(n); end $f$; do $$ begin {body} end $$;"
        );
        let folded = run_one(&sql).1;
        assert!(!folded.diagnostics.is_empty(), "nothing is said of {name}");
    }
}

// PostgreSQL 17's answers: PGlite has no limit on its stack that it survives.
#[test]
fn a_trigger_that_fires_itself_is_refused() {
    check(
        r"
create table forever (a int);
create function again() returns trigger language plpgsql as $$ begin
  insert into forever values (1);
  return new;
end $$;
create trigger again before insert on forever for each row execute function again();
do $$ begin
  create table not_kept ();
  insert into forever values (0);
end $$;
insert into forever values (0);
do $$ begin
  insert into forever values (0);
exception when statement_too_complex then
  create table caught ();
end $$;
alter table forever disable trigger again;
do $$ begin insert into forever values (0); create table disabled (); end $$;",
        &expect![[r"
            column public.forever.a integer
            function public.again() returns trigger language plpgsql volatile
            relation public.caught table
            relation public.disabled table
            relation public.forever table
            trigger public.forever again before insert row executes public.again() disabled
            10:3: error[raised-exception]: stack depth limit exceeded
            12:1: error[raised-exception]: stack depth limit exceeded
            Applied
        "]],
    );
}
