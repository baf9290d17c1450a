//! DO blocks and what they leave behind. `tests/blocks` has the scripts and what PostgreSQL holds after each; here
//! stands what it cannot say: what is not decided, and what is not understood.

mod forks;
mod hostile;
mod judged;
mod mutants;
mod transactions;
mod values;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use expect_test::{Expect, expect};

use crate::catalog::{Catalog, NamespaceId, PG_CATALOG};
use crate::fold::{DataApiGrants, Folded, Outcome, Platform, Settings, fold};
use crate::lower::facts;
use crate::source::{SourceFile, Sources};
use crate::{parse, platform};

/// A file of `tests/blocks`.
fn file(name: &str) -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/blocks/");
    std::fs::read_to_string(format!("{path}{name}")).expect("the file is there")
}

fn run(files: Vec<SourceFile>, settings: &Settings) -> (Sources, Folded) {
    let sources = Sources::new(files);
    let parsed = parse::parse(&sources);
    assert_eq!(parsed.diagnostics, [], "the SQL parses");
    let folded = fold(&parsed.statements, &parse::Postgres, settings);
    (sources, folded)
}

fn run_one(sql: &str) -> (Sources, Folded) {
    run(
        vec![SourceFile::migration("1.sql", sql)],
        &Settings::default(),
    )
}

fn lines(catalog: &Catalog) -> Vec<String> {
    let namespaces: Vec<NamespaceId> = catalog
        .namespaces
        .iter()
        .filter(|(id, _)| *id != PG_CATALOG)
        .map(|(id, _)| id)
        .collect();
    facts::lines(catalog, &namespaces)
}

/// Sections by their name.
fn sections<'t>(text: &'t str, marker: &str) -> BTreeMap<&'t str, &'t str> {
    text.split(marker)
        .skip(1)
        .filter_map(|section| section.split_once('\n'))
        .map(|(name, body)| (name.trim(), body))
        .collect()
}

#[test]
fn blocks_leave_behind_what_postgresql_says() {
    let (cases, facts) = (file("cases.sql"), file("facts.txt"));
    let cases = sections(&cases, "-- case: ");
    let facts = sections(&facts, "\n== ");
    assert!(cases.len() >= 120 && cases.keys().eq(facts.keys()));
    let mut problems = String::new();
    for (name, sql) in &cases {
        let theirs = facts[name].lines().filter(|line| !line.is_empty());
        differences(&mut problems, name, &left_by(sql), &theirs.collect());
    }
    assert!(problems.is_empty(), "{problems}");
}

/// What a script leaves behind: the facts, and the lines of the statements that are refused.
fn left_by(sql: &str) -> Vec<String> {
    let (sources, folded) = run_one(sql);
    let mut ours = lines(&folded.catalog);
    let first_line = 1;
    for diagnostic in &folded.diagnostics {
        let statement = folded
            .outcomes
            .iter()
            .find(|(span, _)| {
                span.start <= diagnostic.span.start && diagnostic.span.end <= span.end
            })
            .map_or(diagnostic.span, |(span, _)| *span);
        ours.push(format!(
            "refused {} {}",
            sources.position(statement).line + first_line,
            diagnostic
                .sqlstate
                .as_deref()
                .unwrap_or(&diagnostic.message)
        ));
    }
    // One report may speak for several statements.
    for (span, sqlstate) in &folded.refusals {
        let line = sources.position(*span).line + first_line;
        ours.push(format!("refused {line} {sqlstate}"));
    }
    ours
}

fn differences(problems: &mut String, name: &str, ours: &[String], theirs: &Vec<&str>) {
    for line in theirs {
        if !ours.iter().any(|ours| ours == line) {
            let _ = writeln!(problems, "{name}: only in PostgreSQL: {line}");
        }
    }
    for line in ours {
        if !theirs.contains(&line.as_str()) {
            let _ = writeln!(problems, "{name}: only in ours:       {line}");
        }
    }
}

/// The facts that a script adds to those of the one before it, and what is said.
#[track_caller]
fn check_on(settings: &Settings, files: Vec<SourceFile>, expected: &Expect) {
    let (sources, folded) = run(files, settings);
    let platform = run(
        platform::files(settings.platform, settings.data_api_grants),
        settings,
    )
    .1;
    let before = lines(&platform.catalog);
    let mut out = String::new();
    for line in lines(&folded.catalog) {
        if !before.contains(&line) && !line.starts_with("grant ") {
            let _ = writeln!(out, "{line}");
        }
    }
    for (id, relation) in folded.catalog.relations.iter() {
        if relation.kind.has_columns() && !relation.taints.is_empty() {
            let _ = writeln!(out, "tainted: {} ({})", relation.name, id.0 >= 16384);
        }
    }
    for (_, ty) in folded.catalog.types.iter() {
        let is_own = !matches!(ty.kind, crate::catalog::TypeKind::Composite { .. });
        if is_own && ty.element.is_none() && !ty.taints.is_empty() {
            let _ = writeln!(out, "tainted: {}", ty.name);
        }
    }
    for diagnostic in &folded.diagnostics {
        let _ = writeln!(
            out,
            "{}: {}[{}]: {}",
            sources.position(diagnostic.span),
            diagnostic.severity,
            diagnostic.code,
            diagnostic.message
        );
        for text in [&diagnostic.detail, &diagnostic.help].into_iter().flatten() {
            let _ = writeln!(out, "  {text}");
        }
    }
    let last = folded.outcomes.last().map(|(_, outcome)| outcome);
    let _ = writeln!(out, "{:?}", last.unwrap_or(&Outcome::NoEffect));
    expected.assert_eq(&out);
}

#[track_caller]
fn check(sql: &str, expected: &Expect) {
    let files = vec![SourceFile::migration("1.sql", sql)];
    check_on(&Settings::default(), files, expected);
}

#[track_caller]
fn check_on_supabase(sql: &str, expected: &Expect) {
    let mut files = platform::files(Platform::Supabase, DataApiGrants::Explicit);
    let settings = Settings {
        platform: Platform::Supabase,
        platform_files: files.len() as u32,
        ..Settings::default()
    };
    files.push(SourceFile::migration("1.sql", sql));
    check_on(&settings, files, expected);
}

// The platform's schemas hold more than is known, but not the migrations' own policies and triggers.
#[test]
fn absence_in_a_schema_of_the_platform() {
    check_on_supabase(
        r"
create table public.t (a int);
create table public.u (a int);
do $$ begin
  if not exists (select 1 from information_schema.tables where table_schema = 'auth' and table_name = 'mfa_devices') then
    alter table public.u add column no_mfa int;
  end if;
end $$;
do $$ begin
  if exists (select 1 from information_schema.tables where table_schema = 'auth' and table_name = 'users') then
    alter table public.t add column has_users int;
  end if;
  if not exists (select 1 from pg_type where typname = 'mood') then
    create type mood as enum ('a');
  end if;
  if not exists (select 1 from pg_trigger where tgname = 'on_user' and tgrelid = 'auth.users'::regclass) then
    alter table public.t add column no_trigger int;
  end if;
  if not exists (select 1 from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace where attname = 'x' and c.relname <> 'u' and n.nspname not in ('auth', 'pg_catalog')) then
    alter table public.t add column no_constraint int;
  end if;
end $$;",
        &expect![[r#"
            column public.t.a integer
            column public.t.has_users integer
            column public.t.no_constraint integer
            column public.t.no_trigger integer
            column public.u.a integer
            column public.u.no_mfa integer
            enum public.mood ("a")
            relation public.t table
            relation public.u table
            tainted: u (true)
            5:6: error[undecided]: the outcome depends on what else schema "auth" holds
              It decides about table "u".
              Write the statements without the condition, or with one that asks the schema; `-- codegen: assume = true` on the line before it, or `= false`, says how it comes out.
            Applied
        "#]],
    );
}

// The statement is not known whole: what it could touch is left out, unless that is nothing that outputs show.
#[test]
fn execute_of_an_unknown_text() {
    check(
        r"
create table names (name text);
create table t (a int);
create table u (a int);
do $$
declare r record;
begin
  for r in select name from names loop
    execute format('grant select on %I to public', r.name);
    execute 'insert into ' || r.name || ' values (1)';
  end loop;
end $$;
do $$
declare r record;
begin
  for r in select name from names loop
    execute format('alter table t add column %I int', r.name);
  end loop;
end $$;
do $$
declare r record;
begin
  for r in select name from names loop
    execute format('create table %I (id int)', r.name);
  end loop;
end $$;
do $$
declare r record;
begin
  for r in select name from names loop
    execute 'drop table ' || quote_ident(r.name);
  end loop;
end $$;",
        &expect![[r#"
            column public.names.name text
            column public.t.a integer
            column public.u.a integer
            relation public.names table
            relation public.t table
            relation public.u table
            tainted: names (true)
            tainted: t (true)
            tainted: u (true)
            9:5: warning[undecided]: the statement that EXECUTE runs depends on the rows of "names"
              It changes no type, but perhaps policies, privileges, triggers, indexes, comments or names of constraints.
            17:5: error[undecided]: the statement that EXECUTE runs depends on the rows of "names"
              It could change and so leaves out: relation "t".
            24:5: error[undecided]: the statement that EXECUTE runs depends on the rows of "names"
              It makes a table that is left out.
            31:5: error[undecided]: the statement that EXECUTE runs depends on the rows of "names"
              It could change and so leaves out: relation "names", relation "t", relation "u".
            Tainted
        "#]],
    );
}

// A relation that nothing creates, where PostgreSQL is certain to come: the whole block is refused.
#[test]
fn a_relation_that_nothing_creates() {
    check(
        r"
create table t (a int);
do $$ begin
  if not exists (select 1 from information_schema.columns where table_name = 'profiles' and column_name = 'b') then
    alter table profiles add column b int;
  end if;
  if not exists (select 1 from pg_constraint where conname = 'c' and conrelid = 'profiles'::regclass) then
    alter table profiles add constraint c check (b > 0);
  end if;
  alter table t add column b int;
end $$;",
        &expect![[r#"
            column public.t.a integer
            relation public.t table
            5:17: error[unknown-relation]: relation "profiles" does not exist
              No migration creates this relation.
              If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
            Refused
        "#]],
    );
}

// Provenance: the DO and the EXECUTE around a fact.
#[test]
fn facts_know_the_calls_around_them() {
    let sql = r"do $$ begin
  execute 'create table t (a int)';
end $$;";
    let (sources, folded) = run_one(sql);
    let relation = folded
        .catalog
        .relation(crate::catalog::PUBLIC, "t")
        .expect("the block made it");
    let origin = folded.catalog.relations[relation]
        .history
        .origin()
        .expect("a migration made it");
    let via: Vec<&str> = origin.via.iter().map(|span| sources.text(*span)).collect();
    expect![[r#"
        [
            "do $$ begin\n  execute 'create table t (a int)';\nend $$",
            "execute 'create table t (a int)'",
        ]
        execute 'create table t (a int)'"#]]
    .assert_eq(&format!("{via:#?}\n{}", sources.text(origin.span)));
}

// A column without a name of its own, a loop over what is not known, a handler for what rows may cause.
#[test]
fn taints_say_why() {
    check(
        r"
create table t (a int);
do $$
declare n int;
begin
  begin
    select a into strict n from t;
  exception when no_data_found then
    alter table t add column fallback int;
  end;
end $$;",
        &expect![[r#"
            column public.t.a integer
            column public.t.fallback integer
            relation public.t table
            tainted: t (true)
            7:33: error[undecided]: the outcome depends on the rows of "t"
              It decides about table "t".
              Write the statements without the condition, or with one that asks the schema; `-- codegen: assume = true` on the line before it, or `= false`, says how it comes out.
            Tainted
        "#]],
    );
}

// A function of the migrations is run, in a DO block too.
#[test]
fn functions_of_the_migrations() {
    check(
        r"
create function harmless() returns int language sql as 'select 1';
create function makes() returns void language plpgsql as 'begin create table made (id int); end';
do $$ begin
  perform harmless();
  perform makes();
end $$;",
        &expect![[r"
            column public.made.id integer
            function public.harmless() returns integer language sql volatile
            function public.makes() returns void language plpgsql volatile
            relation public.made table
            Applied
        "]],
    );
}

// The user says how a condition comes out that depends on rows; one that is decided is not asked for.
#[test]
fn assumptions_decide_what_nothing_else_does() {
    check(
        r"
create table t (a int);
do $$ begin
  -- codegen: assume = false
  if exists (select from t) then
    alter table t add column rows_are_there int;
  -- codegen: assume = true
  elsif (select count(*) from t where a > 1) > 3 then
    alter table t add column many int;
  end if;
  if (select max(a) from t) > 1 then -- codegen: assume = true
    alter table t add column large int;
  end if;
  -- codegen: assume = false
  if true then
    alter table t add column always int;
  end if;
  case (select min(a) from t)
    -- codegen: assume = true
    when 1 then alter table t add column one int;
    else alter table t add column other int;
  end case;
end $$;",
        &expect![[r"
            column public.t.a integer
            column public.t.always integer
            column public.t.large integer
            column public.t.many integer
            column public.t.one integer
            relation public.t table
            Applied
        "]],
    );
}

// Every relation of PostgreSQL's that is modelled is asked in a case that PostgreSQL has answered.
#[test]
fn every_relation_has_a_case() {
    let modules = [
        include_str!("relations/information_schema.rs"),
        include_str!("relations/pg_catalog.rs"),
        include_str!("relations/pg_objects.rs"),
        include_str!("relations/pg_views.rs"),
        include_str!("relations/published.rs"),
        include_str!("relations/inherited.rs"),
        include_str!("relations/granted.rs"),
        include_str!("relations/others.rs"),
    ];
    let cases = file("cases.sql");
    let arms = modules.iter().flat_map(|module| {
        let tables = module.split("-> Option<Table> {").skip(1);
        tables.flat_map(|table| {
            table
                .split("_ =>")
                .next()
                .unwrap_or("")
                .split("other =>")
                .next()
                .unwrap_or("")
                .lines()
        })
    });
    let names: Vec<&str> = arms
        .filter_map(|line| line.split_once("=>"))
        .flat_map(|(names, _)| names.split('|'))
        .filter_map(|name| name.trim().strip_prefix('"')?.strip_suffix('"'))
        .collect();
    assert!(names.len() > 40, "the arms are not found: {names:?}");
    let is_asked = |name: &&str| {
        cases
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .any(|word| word == *name)
    };
    let missing: Vec<_> = names.iter().filter(|name| !is_asked(name)).collect();
    assert!(missing.is_empty(), "no case asks {missing:?}");
}
