//! The other objects, privileges, comments, settings, rows.

use expect_test::expect;

use super::check;

#[test]
fn schemas_extensions_roles() {
    check(
        "create schema if not exists s authorization r;
         create schema authorization r;
         create extension if not exists \"uuid-ossp\" with schema extensions version '1.1' cascade;
         create extension x schema y;
         create role a nologin bypassrls;
         create user b with password 'x' in role a;
         create sequence if not exists s.q as int start 5 increment by 2 owned by s.t.id;",
        &expect![[r#"
            CreateSchema { name: s, if_not_exists, owner: Role(r) }
            CreateSchema { owner: Role(r) }
            CreateExtension { name: uuid-ossp@‹"uuid-ossp"›, if_not_exists, namespace: extensions, cascade }
            CreateExtension { name: x, namespace: y }
            CreateRole { name: a, options: [(Login, false), (BypassRls, true)] }
            CreateRole { name: b, options: [(Login, true)], member_of: [Role(a)] }
            CreateSequence { name: s.q, if_not_exists, options: [As(~int4@‹int›), Start(5), Increment(2), OwnedBy((s.t, id))] }"#]],
    );
}

#[test]
fn enums_composites_domains() {
    check(
        r"create type s.mood as enum ('sad', 'it''s', E'a\tb');
          create type c as (a int, b text collate x);
          create domain d as text default 'x' not null constraint c check (value <> '') check (length(value) < 5);
          create domain e text;
          alter type mood add value if not exists 'new' before 'sad';
          alter type mood rename value 'a' to 'b';
          alter type mood rename to m2;
          alter type mood owner to r;
          alter type c add attribute x int;
          alter domain d set not null;
          alter domain d rename constraint a to b;
          alter domain d rename to f;",
        &expect![[r#"
            CreateEnum { name: s.mood, labels: [sad@‹'sad'›, it's@‹'it''s'›, a\tb@‹E'a\tb'›] }
            CreateComposite { name: c, attributes: [Attribute { name: a, ty: ~int4@‹int› }, Attribute { name: b, ty: text, collation: x }] }
            CreateDomain { name: d, base: text, constraints: [ColumnConstraint { kind: Default(`'x'`), span: @default 'x' }, ColumnConstraint { kind: NotNull, span: @not null }, ColumnConstraint { name: c, kind: Check(`value <> ''`), span: @constraint c check (value <> '') }, ColumnConstraint { kind: Check(`length(value) < 5`), span: @check (length(value) < 5) }] }
            CreateDomain { name: e, base: text }
            AlterEnum { name: mood, action: AddValue { label: new@‹'new'›, if_not_exists, neighbor: (true, sad@‹'sad'›) } }
            AlterEnum { name: mood, action: RenameValue { from: a@‹'a'›, to: b@‹'b'› } }
            Rename { object: ObjectReference { kind: Type, name: mood }, to: m2 }
            AlterOwner { object: ObjectReference { kind: Type, name: mood }, owner: Role(r) }
            AlterComposite { name: c, actions: [AlterAttribute { action: Add(Attribute { name: x, ty: ~int4@‹int› }), span: @add attribute x int }] }
            AlterDomain { name: d, action: NotNull(true) }
            Rename { object: ObjectReference { kind: DomainConstraint, name: d, member: a }, to: b }
            Rename { object: ObjectReference { kind: Domain, name: d }, to: f }"#]],
    );
}

#[test]
fn policies() {
    check(
        r#"create policy "Own rows" on public.t as restrictive for update to authenticated, "Anon"
             using ((auth.uid() = user_id)) with check (true);
           create policy p on t to public, r using (a in (select b from c));
           alter policy p on t to r using (true);
           alter policy p on t rename to q;
           create policy if not exists p on t using (true);"#,
        &expect![[r#"
            CreatePolicy { name: Own rows@‹"Own rows"›, table: public.t, command: Update, roles: [Role(authenticated), Role(Anon@‹"Anon"›)], using: `(auth.uid() = user_id)`, check: `true` }
            CreatePolicy { name: p, table: t, permissive, command: All, using: `a in (select b from c)` }
            AlterPolicy { name: p, table: t, roles: [Role(r)], using: `true` }
            Rename { object: ObjectReference { kind: Policy, name: t, member: p }, to: q }
            350..353 error[syntax-error]: syntax error at or near "not"
              help: CREATE POLICY has no IF NOT EXISTS. Put `DROP POLICY IF EXISTS … ON …;` before it."#]],
    );
}

#[test]
fn comments() {
    check(
        r"comment on table t is 'a' ' b';
          comment on table t is 'a'
            ' b';
          comment on column s.t.c is E'line\nline';
          comment on constraint c on s.t is null;
          comment on constraint c on domain d is '';
          comment on function s.f(int, out text, variadic a text[]) is $$x$$;
          comment on policy p on t is 'p';
          comment on trigger g on t is 'g';
          comment on type mood is 'm';
          comment on materialized view v is 'v';
          comment on cast (int as text) is 'c';
          comment on extension x is 'e';",
        &expect![[r#"
            Comment { object: ObjectReference { kind: Table, name: t }, text: "a b" }
            Comment { object: ObjectReference { kind: Column, name: s.t, member: c }, text: "line\nline" }
            Comment { object: ObjectReference { kind: Constraint, name: s.t, member: c } }
            Comment { object: ObjectReference { kind: DomainConstraint, name: d, member: c }, text: "" }
            Comment { object: ObjectReference { kind: Function, name: s.f, signature: FunctionSignature { arguments: [~int4@‹int›, text[]], modes } }, text: "x" }
            Comment { object: ObjectReference { kind: Policy, name: t, member: p }, text: "p" }
            Comment { object: ObjectReference { kind: Trigger, name: t, member: g }, text: "g" }
            Comment { object: ObjectReference { kind: Type, name: mood }, text: "m" }
            Comment { object: ObjectReference { kind: MaterializedView, name: v }, text: "v" }
            Comment { object: ObjectReference { kind: Other("CAST"), name: cast@‹(int as text)›, signature: FunctionSignature { arguments: [~int4@‹int›, text] } }, text: "c" }
            Comment { object: ObjectReference { kind: Extension, name: x }, text: "e" }
            26..30 error[syntax-error]: syntax error at or near "' b'""#]],
    );
}

#[test]
fn privileges() {
    check(
        "grant select, update (a, b) on table t, s.u to anon, public with grant option;
         grant all on all tables in schema public, s to r;
         revoke all privileges on function f(), g(int, character varying), h from public, anon cascade;
         revoke grant option for usage on schema s from current_user;
         grant a, b to c with admin option;
         revoke a from b;
         grant usage on type s.mood to r;
         grant connect on database d to r;
         grant all (a) on t to r;
         alter default privileges for role postgres in schema public grant all on tables to anon, authenticated;
         alter default privileges revoke execute on functions from public;",
        &expect![[r#"
            Grant { privileges: [GrantedPrivilege { privilege: Select }, GrantedPrivilege { privilege: Update, columns: [a, b] }], target: Objects(Table, [t, s.u]), grantees: [Role(anon), Public], grant_option }
            Grant { target: AllInSchema(Table, [public, s]), grantees: [Role(r)] }
            Grant { revoke, target: Functions([(f, FunctionSignature {  }), (g, FunctionSignature { arguments: [~int4@‹int›, ~varchar@‹character varying›] }), (h, None)]), grantees: [Public, Role(anon)], cascade }
            Grant { revoke, privileges: [GrantedPrivilege { privilege: Usage }], target: Objects(Schema, [s]), grantees: [Current(@current_user)], grant_option }
            GrantRole { roles: [Role(a), Role(b)], grantees: [Role(c)] }
            GrantRole { revoke, roles: [Role(a)], grantees: [Role(b)] }
            Grant { privileges: [GrantedPrivilege { privilege: Usage }], target: Objects(Type, [s.mood]), grantees: [Role(r)] }
            Grant { privileges: [GrantedPrivilege { privilege: Connect }], target: Other("DATABASE"), grantees: [Role(r)] }
            Grant { privileges: [GrantedPrivilege { privilege: All, columns: [a] }], target: Objects(Table, [t]), grantees: [Role(r)] }
            AlterDefaultPrivileges { roles: [Role(postgres)], namespaces: [public], kind: Table, grantees: [Role(anon), Role(authenticated)] }
            AlterDefaultPrivileges { kind: Function, revoke, privileges: [Execute], grantees: [Public] }"#]],
    );
}

#[test]
fn drops() {
    check(
        "drop table if exists a, s.b cascade;
         drop function f(int), g;
         drop policy if exists \"p q\" on t;
         drop trigger t on s.u restrict;
         drop index concurrently if exists i;
         drop type a, b;
         drop schema s;
         drop aggregate a(*);
         drop operator + (int, int);",
        &expect![[r#"
            Drop { objects: [ObjectReference { kind: Table, name: a }, ObjectReference { kind: Table, name: s.b }], if_exists, cascade }
            Drop { objects: [ObjectReference { kind: Function, name: f, signature: FunctionSignature { arguments: [~int4@‹int›] } }, ObjectReference { kind: Function, name: g }] }
            Drop { objects: [ObjectReference { kind: Policy, name: t, member: p q@‹"p q"› }], if_exists }
            Drop { objects: [ObjectReference { kind: Trigger, name: s.u, member: t }] }
            Drop { objects: [ObjectReference { kind: Index, name: i }], concurrently, if_exists }
            Drop { objects: [ObjectReference { kind: Type, name: a }, ObjectReference { kind: Type, name: b }] }
            Drop { objects: [ObjectReference { kind: Schema, name: s }] }
            Drop { objects: [ObjectReference { kind: Aggregate, name: a, signature: FunctionSignature {  } }] }
            Drop { objects: [ObjectReference { kind: Other("OPERATOR"), name: +, signature: FunctionSignature { arguments: [~int4@‹int›, ~int4@‹int›] } }] }"#]],
    );
}

#[test]
fn renames_and_owners() {
    check(
        "alter view v rename to w;
         alter view v alter column a set default 1;
         alter index i rename to j;
         alter schema s rename to t;
         alter function f(int) rename to g;
         alter function f owner to current_user;
         alter function f(int) set search_path = '';
         alter sequence q restart with 1;
         alter sequence q owned by t.a;
         alter trigger g on t rename to h;
         alter role r set statement_timeout = '8s';
         alter materialized view m set schema s;",
        &expect![[r#"
            Rename { object: ObjectReference { kind: View, name: v }, to: w }
            AlterTable { name: v, actions: [(SetDefault { name: a, default: `1` }, @alter column a set default 1)] }
            Rename { object: ObjectReference { kind: Index, name: i }, to: j }
            Rename { object: ObjectReference { kind: Schema, name: s }, to: t }
            Rename { object: ObjectReference { kind: Function, name: f, signature: FunctionSignature { arguments: [~int4@‹int›] } }, to: g }
            AlterOwner { object: ObjectReference { kind: Function, name: f }, owner: Current(@current_user) }
            AlterFunction { object: ObjectReference { kind: Function, name: f, signature: FunctionSignature { arguments: [~int4@‹int›] } }, options: [Set(search_path, [""])] }
            AlterSequence { name: q, options: [Restart(1)] }
            AlterSequence { name: q, options: [OwnedBy((t, a))] }
            Rename { object: ObjectReference { kind: Trigger, name: t, member: g }, to: h }
            AlterRole { role: Role(r) }
            AlterTable { name: m, actions: [(Table(SetSchema(s)), @set schema s)] }"#]],
    );
}

#[test]
fn settings_and_transactions() {
    check(
        r#"set search_path to "$user", Public; set local role 'x'; set search_path = ''; set time zone 'UTC';
           reset role; set check_function_bodies = off; set session authorization default;
           select pg_catalog.set_config('search_path', '', false);
           select set_config('search_path', 'a, "B"', true);
           begin; start transaction isolation level serializable; commit and chain; rollback to savepoint a; end; savepoint s;
           set constraints all deferred;"#,
        &expect![[r#"
            SetOption { name: search_path, values: ["$user", "public"] }
            SetOption { name: role, local, values: ["x"] }
            SetOption { name: search_path, values: [""] }
            SetOption { name: timezone, values: ["UTC"] }
            SetOption { name: role }
            SetOption { name: check_function_bodies, values: ["off"] }
            SetOption { name: session_authorization }
            SetOption { name: search_path, values: [""] }
            SetOption { name: search_path, local, values: ["a", "B"] }
            Transaction(Begin)
            Transaction(Begin)
            Transaction(Commit)
            Transaction(RollbackTo(a))
            Transaction(Commit)
            Transaction(Savepoint(s))
            NoEffect { what: "SET CONSTRAINTS, TRANSACTION" }"#]],
    );
}

#[test]
fn rows() {
    check(
        "insert into s.t (a) values (1) on conflict do nothing;
         with x as (select 1) insert into t select * from x;
         with recursive x (a) as not materialized (select 1) select * from x;
         update only t set a = 1; delete from t using u; merge into t using u on true when matched then delete;
         truncate t; select cron.schedule('a'); values (1); call p(1); table t; copy t from '/x';
         select a into temp table n from t;
         refresh materialized view concurrently v; vacuum t; notify x; lock table t;",
        &expect![[r#"
            Data { what: "INSERT", query: `insert into s.t (a) values (1) on conflict do nothing`, target: s.t, columns: [a] }
            Data { what: "INSERT", query: `with x as (select 1) insert into t select * from x`, target: t }
            Data { what: "SELECT", query: `with recursive x (a) as not materialized (select 1) select * from x` }
            Data { what: "UPDATE", query: `update only t set a = 1`, target: t }
            Data { what: "DELETE", query: `delete from t using u`, target: t }
            Data { what: "MERGE", query: `merge into t using u on true when matched then delete`, target: t }
            Data { what: "TRUNCATE", target: t }
            Data { what: "SELECT", query: `select cron.schedule('a')` }
            Data { what: "VALUES", query: `values (1)` }
            Data { what: "CALL", query: `p(1)` }
            Data { what: "TABLE", query: `table t` }
            Data { what: "COPY", target: t }
            CreateTableAs { name: n, temporary, query: `select a                   from t`, with_data }
            Data { what: "REFRESH MATERIALIZED VIEW", target: v }
            Data { what: "VACUUM", target: t }
            NoEffect { what: "NOTIFY" }
            Data { what: "LOCK", target: t }"#]],
    );
}

#[test]
fn views_and_others() {
    check(
        "create or replace view v with (security_invoker) as select 1;
         create temp recursive view w (a) as select 1;
         create materialized view if not exists m as select 1 with no data;
         create rule r as on insert to t do (select 1; select 2);
         create aggregate a (int) (sfunc = f, stype = int);
         create publication p for all tables;
         create foreign table ft (a int) server s;",
        &expect![[r#"
            CreateView { name: v, or_replace, options: [StorageOption { name: security_invoker, value: "true" }], query: `select 1` }
            CreateView { name: w, temporary, recursive, columns: [a], query: `select 1` }
            CreateTableAs { name: m, if_not_exists, materialized, query: `select 1` }
            CreateOther { object: ObjectReference { kind: Rule, name: t, member: r }, needs: [ObjectReference { kind: Table, name: t }], rule: Rule { event: Insert, commands: [RuleCommand { text: `select 1` }, RuleCommand { text: `select 2` }] } }
            CreateAggregate { name: a, arguments: [FunctionArgument { mode: In, ty: ~int4@‹int› }], transition: f, state: ~int4@‹int› }
            CreatePublication { name: p, all_tables }
            CreateTable { name: ft, elements: [Column(ColumnDefinition { name: a, ty: ~int4@‹int›, span: @a int })], server: s }"#]],
    );
}
