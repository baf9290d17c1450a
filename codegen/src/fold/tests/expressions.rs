//! The types of expressions and queries against what PostgreSQL says of each: `tests/expressions`, made by
//! `tests/oracle/expressions.mjs`. A type may be unknown, where this says so; none may be another one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use expect_test::expect;

use super::{check, parse};
use crate::catalog::ty::oid;
use crate::catalog::{Catalog, NamespaceId, Relation};
use crate::fold::{Settings, fold};
use crate::source::{SourceFile, Sources};

const SETUP: &str = include_str!("../../../../tests/expressions/setup.sql");
const TYPES: &str = include_str!("../../../../tests/expressions/types.txt");
/// The same of expressions that extensions have a part in.
const EXTENSIONS: [&str; 2] = [
    include_str!("../../../../tests/expressions/extensions/setup.sql"),
    include_str!("../../../../tests/expressions/extensions/types.txt"),
];

/// What PostgreSQL refuses for a time that is none, or a thing that no expression shows.
const NOT_JUDGED: [&str; 2] = ["22007", "42P01"];

/// The same of values of types that extensions have.
const OF_EXTENSIONS: [&str; 2] = ["42601", "22P02"];

#[test]
fn types_are_those_of_postgresql() {
    let (wrong, unknown) = differences(SETUP, TYPES, &NOT_JUDGED);
    expect![[r#""#]].assert_eq(&wrong);
    expect![[r#""#]].assert_eq(&unknown);
}

#[test]
fn types_of_what_extensions_add_are_those_of_postgresql() {
    let (wrong, unknown) = differences(EXTENSIONS[0], EXTENSIONS[1], &OF_EXTENSIONS);
    expect![[r#""#]].assert_eq(&wrong);
    expect![[r#""#]].assert_eq(&unknown);
}

/// Where we say another type than PostgreSQL, and where we say none.
fn differences(setup: &str, types: &str, not_judged: &[&str]) -> (String, String) {
    let lines: Vec<&str> = types.lines().collect();
    let mut views = String::new();
    let mut cases = Vec::new();
    for (at, pair) in lines.chunks(2).enumerate() {
        let [text, truth] = pair else {
            panic!("types.txt has two lines a case");
        };
        let is_query = ["select ", "with ", "values "]
            .iter()
            .any(|word| text.starts_with(word));
        let query = match (is_query, text.contains(" from t, ")) {
            (true, _) => (*text).to_owned(),
            (false, true) => format!("select {text}"),
            (false, false) => format!("select {text} from t"),
        };
        writeln!(views, "create view v{at} as {query};")
            .expect("writing to a String does not fail");
        cases.push((*text, truth.trim()));
    }
    let sources = Sources::new(vec![
        SourceFile::migration("1.sql", setup),
        SourceFile::migration("2.sql", views.as_str()),
    ]);
    let settings = Settings {
        postgres: 18,
        ..Settings::default()
    };
    let parsed = parse::parse(&sources);
    let folded = fold(&parsed.statements, &parse::Postgres, &settings);
    let mut refused: BTreeMap<String, String> = BTreeMap::new();
    for diagnostic in parsed.diagnostics.iter().chain(&folded.diagnostics) {
        let code = diagnostic.sqlstate.clone().unwrap_or_default();
        let labels = diagnostic.labels.iter().map(|label| label.span);
        for span in std::iter::once(diagnostic.span).chain(labels) {
            let place = sources.position(span).to_string();
            let line = place.split(':').next().unwrap_or_default().to_owned();
            if span.file.0 == 1 {
                refused.entry(line).or_insert_with(|| code.clone());
            }
        }
    }
    let catalog = &folded.catalog;
    let public = catalog.namespace("public").expect("it is always there");
    let (mut wrong, mut unknown) = (String::new(), String::new());
    for (at, (text, truth)) in cases.iter().enumerate() {
        let ours = if let Some(id) = catalog.relation(public, &format!("v{at}")) {
            columns(catalog, &catalog.relations[id], public)
        } else {
            let line = (at + 1).to_string();
            let code = refused.get(&line).cloned().unwrap_or_default();
            format!("refused {code}")
        };
        if ours == *truth {
            continue;
        }
        let doubt = ours.contains(" unknown") || ours == "refused ";
        let judged = !not_judged.iter().any(|code| truth.ends_with(code));
        let list = if doubt {
            &mut unknown
        } else if judged || ours.starts_with("refused") {
            &mut wrong
        } else {
            continue;
        };
        writeln!(list, "{text}\n    {truth}\n    ours {ours}")
            .expect("writing to a String does not fail");
    }
    (wrong, unknown)
}

/// The columns of a view, as the file has them.
fn columns(catalog: &Catalog, row: &Relation, public: NamespaceId) -> String {
    let columns = row.columns().map(|column| {
        let ty = if column.ty.id == oid::UNKNOWN {
            "unknown".to_owned()
        } else {
            catalog.format_type(column.ty, &[public])
        };
        format!("{} {ty}", column.name.quoted())
    });
    let columns: Vec<String> = columns.collect();
    let mut taints = row.taints.iter();
    let open = taints.any(|it| it.reason.contains("not all known"));
    format!(
        "{}{}",
        columns.join(", "),
        if open { " unknown" } else { "" }
    )
}

#[test]
fn expressions_over_a_table_name_what_is_there() {
    check(
        r#"
create table t (id integer primary key, owner integer);
create policy a on t using (owner = nope);
create policy b on t using (exists (select 1 from t other where other.nope = t.id));
create policy c on t using (exists (select 1 from nowhere));
create policy d on t using (is_admin(owner));
create policy e on t using (owner = 'a'::nothing);
create policy f on t using (exists (select 1 from t where id = t.owner and owner > id));
alter table t add column note text default made_up();
alter table t add check (made_up(owner) > 0);
create index on t (made_up(owner));
create function note() returns trigger language plpgsql as 'begin return new; end';
create trigger x before update on t for each row when (old.nope is null) execute function note();
create trigger y before update on t for each row when (old.id is distinct from new.id) execute function note();
"#,
        &expect![[r#"
            column public.t.id integer
            column public.t.owner integer
            constraint public.t t_pkey primary_key (id)
            function public.note() returns trigger language plpgsql volatile
            grant function public.note() public execute
            index public.t t_pkey btree (id) unique primary
            not_null public.t.id
            policy public.t f permissive all to {public} using
            relation public.t table
            trigger public.t y before update row when executes public.note() enabled
            3:37: error 42703: column "nope" does not exist
              2:1: the relation is defined here
            4:65: error 42703: column other.nope does not exist
            5:51: error 42P01: relation "nowhere" does not exist
              detail: No migration creates this relation.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
            6:29: error 42883: function is_admin(integer) does not exist
              help: No function matches the given name and argument types. You might need to add explicit type casts.
            7:42: error 42704: type "nothing" does not exist
              detail: No migration creates this type.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
            9:44: error 42883: function made_up() does not exist
              detail: No migration creates this function.
              help: If it was made by hand, `pg_dump --schema-only --schema public -f prelude.sql` and `prelude = "prelude.sql"` in codegen.toml bring it in.
            10:26: error 42883: function made_up(integer) does not exist
              help: No function matches the given name and argument types. You might need to add explicit type casts.
            11:20: error 42883: function made_up(integer) does not exist
              help: No function matches the given name and argument types. You might need to add explicit type casts.
            13:56: error 42703: column old.nope does not exist
        "#]],
    );
}
