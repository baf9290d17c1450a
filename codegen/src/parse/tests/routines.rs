//! Functions, procedures, triggers, DO.

use expect_test::expect;

use super::check;

#[test]
fn functions() {
    check(
        r#"create or replace function s.f(a int, in out b text default 'x', variadic c int[], timestamp with time zone = now())
           returns table (id uuid, "N" text)
           language plpgsql stable strict security definer parallel safe cost 10 rows 5.5 leakproof
           set search_path = '', public set work_mem to '64MB' set x.y from current
           as $body$ begin return; end $body$;"#,
        &expect![[
            r#"CreateFunction { name: s.f, or_replace, kind: Function, arguments: [FunctionArgument { mode: In, name: a, ty: ~int4@‹int› }, FunctionArgument { mode: InOut, name: b, ty: text, default: `'x'` }, FunctionArgument { mode: Variadic, name: c, ty: ~int4[]@‹int[]› }, FunctionArgument { mode: In, ty: ~timestamptz@‹timestamp with time zone›, default: `now()` }], result: Table([(id, uuid), (N@‹"N"›, text)]), options: [Language(plpgsql), Volatility(Stable), Strict(true), SecurityDefiner(true), Parallel(safe), Cost(10.0), Rows(5.5), Leakproof(true), Set(search_path, ["", "public"]), Set(work_mem, ["64MB"]), Set(x.y, None)], body: Body { text: " begin return; end ", place: At(FileId(0), 366), span: @$body$ begin return; end $body$ } }"#
        ]],
    );
}

#[test]
fn bodies() {
    check(
        "create function a() returns int language 'sql' as 'select 1';
         create function b() returns int language sql as 'select ''x''';
         create function c() returns setof t as 'lib', 'symbol' language c;
         create function d(x int) returns int immutable return x + 1;
         create procedure e() begin atomic select case when true then 1 end; insert into t values (1); end;
         create function f(t.c%type) returns s.t.c%type language sql as $$$$;
         select 1;",
        &expect![[r#"
            CreateFunction { name: a, kind: Function, result: Type(~int4@‹int›), options: [Language(sql)], body: Body { text: "select 1", place: At(FileId(0), 51), span: @'select 1' } }
            CreateFunction { name: b, kind: Function, result: Type(~int4@‹int›), options: [Language(sql)], body: Body { text: "select 'x'", place: Computed(@'select ''x'''), span: @'select ''x''' } }
            CreateFunction { name: c, kind: Function, result: SetOf(t), options: [Language(c)], body: Body { text: "lib", place: At(FileId(0), 184), span: @'lib' } }
            CreateFunction { name: d, kind: Function, arguments: [FunctionArgument { mode: In, name: x, ty: ~int4@‹int› }], result: Type(~int4@‹int›), options: [Volatility(Immutable)], body: Body { text: "return x + 1", place: At(FileId(0), 267), span: @return x + 1, sql_standard } }
            CreateFunction { name: e, kind: Procedure, body: Body { text: "begin atomic select case when true then 1 end; insert into t values (1); end", place: At(FileId(0), 311), span: @begin atomic select case when true then 1 end; insert into t values (1); end, sql_standard } }
            CreateFunction { name: f, kind: Function, arguments: [FunctionArgument { mode: In, ty: t.c%type }], result: Type(s.t.c%type), options: [Language(sql)], body: Body { text: "", place: At(FileId(0), 463), span: @$$$$ } }
            Data { what: "SELECT", query: `select 1` }"#]],
    );
}

#[test]
fn anonymous_blocks() {
    check(
        "do $$ begin null; end $$;
         do language plpgsql $x$ begin end $x$;
         do 'begin end' language plperl;",
        &expect![[r#"
            Do { language: plpgsql, body: Body { text: " begin null; end ", place: At(FileId(0), 5), span: @$$ begin null; end $$ } }
            Do { language: plpgsql, body: Body { text: " begin end ", place: At(FileId(0), 58), span: @$x$ begin end $x$ } }
            Do { language: plperl, body: Body { text: "begin end", place: At(FileId(0), 87), span: @'begin end' } }"#]],
    );
}

#[test]
fn triggers() {
    check(
        "create or replace trigger t before insert or update of a, b or delete on s.t
           for each row when (new.a is distinct from old.a) execute function s.f('x', 1, Y);
         create constraint trigger c after delete on t deferrable initially deferred for each row execute procedure f();
         create trigger r after update on t referencing old table as o new table as n for each statement execute function f();",
        &expect![[r#"
            CreateTrigger { name: t, or_replace, timing: Before, events: [Insert, Update([a, b]), Delete], table: s.t, for_each_row, when: `new.a is distinct from old.a`, function: s.f, arguments: ["x", "1", "y"] }
            CreateTrigger { name: c, constraint, timing: After, events: [Delete], table: t, for_each_row, deferrable, deferred, function: f }
            CreateTrigger { name: r, timing: After, events: [Update([])], table: t, old_table: o, new_table: n, function: f }"#]],
    );
}
