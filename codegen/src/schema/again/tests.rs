//! What is read again is what is read.

use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use proptest::prelude::*;

use super::Rereading;
use crate::catalog::Store;
use crate::catalog::store::{Id, Row};
use crate::ddl::plpgsql;
use crate::diagnostics::Diagnostic;
use crate::expr::{Expr, ExprParser, Query, Script};
use crate::fold::Settings;
use crate::parse::Postgres;
use crate::schema::Schema;
use crate::source::{Around, Place, SourceFile, SourceKind};

/// Each file says something of its own, and the parser and the fold have something to say of it.
fn files() -> Vec<SourceFile> {
    let files = [
        (
            "1.sql",
            "create table a (id int primary key); nonsense; do $$ begin commit; end $$;",
        ),
        (
            "2.sql",
            "create table b (id int references a); alter table nots add x int;",
        ),
        (
            "3.sql",
            "create table c (id int, v int generated always as (id) virtual); rollback;",
        ),
        (
            "4.sql",
            "create view d as select id from a; comment on table a is 'A';",
        ),
    ];
    files
        .map(|(path, text)| SourceFile::migration(path, text))
        .into()
}

fn changed(change: impl Fn(&mut Vec<SourceFile>)) -> Vec<SourceFile> {
    let mut files = files();
    change(&mut files);
    files
}

/// All that a table of the catalog holds, and by which names.
fn rows<I: Id + Debug, T: Row + Debug>(store: &Store<I, T>) -> Vec<String> {
    let labels = store.with_labels().map(|(id, _)| format!("{id:?}"));
    let rows = store.iter().map(|(id, row)| format!("{id:?} {row:?}"));
    rows.chain(labels).collect()
}

/// All that was read.
fn all(schema: &Schema) -> Vec<String> {
    let catalog = &schema.catalog;
    let beside = [
        format!("{:?}", schema.diagnostics),
        format!("{:?} {:?}", schema.statements, schema.refusals),
        format!("{:?} {:?}", schema.search_paths, schema.namespaces),
        format!("{:?} {:?}", catalog.next_oid, catalog.default_acls),
        format!("{:?} {:?}", catalog.missing, catalog.aside),
        format!("{:?}", catalog.dropped),
    ];
    let named = catalog.relations.iter().map(|(id, row)| {
        let found = catalog.relation(row.namespace, row.name.as_str());
        format!("{id:?} {found:?}")
    });
    let rows = [
        rows(&catalog.namespaces),
        rows(&catalog.relations),
        rows(&catalog.types),
        rows(&catalog.constraints),
        rows(&catalog.functions),
        rows(&catalog.triggers),
        rows(&catalog.policies),
        rows(&catalog.roles),
        rows(&catalog.extensions),
        rows(&catalog.publications),
        rows(&catalog.others),
    ];
    beside
        .into_iter()
        .chain(named)
        .chain(rows.concat())
        .collect()
}

/// What a file may say about itself, `#` being its number.
const OWN: [&str; 18] = [
    "create table t# (id int primary key, a text check (a <> ''), b int);",
    "create table t# (id int primary key, b text default 'x', a text);",
    "create table t# (id bigint generated always as identity primary key, a numeric, c text);",
    "create table t# (a text, b int, unique (a, b)); create index on t# (b);",
    "-- Moved.\ncreate table t# (id int primary key, a text, b int);",
    "create type e# as enum ('x', 'y'); create table t# (a e#, id int primary key);",
    "create view v# as select 1 as a, 2 as b;",
    "create function f#(a int) returns int language sql as 'select a';",
    "create function f#() returns trigger language plpgsql as 'begin return new; end';",
    "create domain d# as int check (value > 0); create table t# (id int primary key, a d#);",
    "create table t# (id int primary key); comment on table t# is 'Number #.';",
    "create table t# (id int primary key, a text); alter table t# add column later int not null;",
    "create table t# (id int primary key); create policy p on t# for select using (true);",
    "set search_path = public, pg_catalog; create table t# (id int primary key);",
    "create table t# (id int primary key); do $$ begin alter table t# add column made int; end $$;",
    "begin; create temp table own# (id int); create table t# (id int primary key); commit;",
    "create function even(a int) returns boolean language sql as 'select true'; create table t# (b int check (even(b)));",
    "create function even(a bigint) returns int language sql as 'select 1'; create table t# (b int check (even(b)));",
];

/// What it may say about another, `@` being that one's number.
const OF_OTHERS: [&str; 21] = [
    "",
    "",
    "",
    "create table r# (id int references t@);",
    "alter table t@ add column c# int;",
    "alter table t@ rename to n#; alter table n# rename to t@;",
    "alter table t@ rename column a to a#;",
    "create view w# as select * from t@;",
    "create function g#(t@) returns text language sql as 'select $1.a::text';",
    "create trigger g before insert on t@ for each row execute function f@();",
    "drop table t@;",
    "drop table if exists t@ cascade;",
    "do $$ declare t text; begin for t in select tablename from pg_tables where schemaname = 'public' loop execute format('alter table %I add column if not exists every int', t); end loop; end $$;",
    "grant select on all tables in schema public to public;",
    "alter default privileges in schema public grant select on tables to public;",
    "create table t@ (taken int);",
    "create type k# as (a t@, b e@);",
    "comment on column t@.a is 'Said by #.';",
    "create schema if not exists s; alter table t@ set schema s;",
    "alter table t@ add constraint same check (b > 0); alter table t@ drop constraint same;",
    "alter table t@ add constraint even# check (even(b)); drop function if exists even(int);",
];

fn text(at: usize, (own, of_others, other): (usize, usize, usize)) -> String {
    let sql = format!("{}\n{}\n", OWN[own], OF_OTHERS[of_others]);
    sql.replace('#', &at.to_string())
        .replace('@', &other.to_string())
}

/// How many files there are at first.
const COUNT: usize = 40;

fn saying() -> impl Strategy<Value = (usize, usize, usize)> {
    (0..OWN.len(), 0..OF_OTHERS.len(), 0..COUNT)
}

/// What is saved: of which file, what it says then, and whether that is all that happens.
fn step() -> impl Strategy<Value = (usize, (usize, usize, usize), u8)> {
    let file = prop_oneof![0..3_usize, 18..21_usize, COUNT - 2..COUNT, 0..COUNT];
    (file, saying(), 0..12_u8)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn whichever_file_is_saved_what_is_read_again_is_what_is_read(
        first in prop::collection::vec(saying(), COUNT),
        steps in prop::collection::vec(step(), 1..24),
    ) {
        crate::packed::load();
        let file = |at: usize, said| SourceFile::migration(format!("{at:03}.sql"), text(at, said));
        let mut files: Vec<SourceFile> = Vec::new();
        files.extend(first.into_iter().enumerate().map(|(at, said)| file(at, said)));
        let mut rereading = Rereading::new(&Postgres);
        rereading.read(files.clone(), &Settings::default());
        for (at, said, how) in steps {
            let at = at.min(files.len() - 1);
            match how {
                0 => files.push(file(files.len() + 100, said)),
                1 if files.len() > 3 => drop(files.remove(at)),
                2 => files.insert(at, file(at + 200, said)),
                3 => files[at].path = format!("{at:03}_{}.sql", said.0),
                4 => files.swap(at, said.2.min(at)),
                5 => files[at].text = format!("{}-- Ends.", files[at].text).into(),
                6 => files[at].text = format!("-- Begins.\n{}", files[at].text).into(),
                7 => {
                    let other = said.2.min(files.len() - 1);
                    files[other].text = text(other, said).into();
                    files[at].text = text(at, said).into();
                }
                _ => files[at].text = text(at, said).into(),
            }
            let again = rereading.read(files.clone(), &Settings::default());
            let anew = Schema::read(files.clone(), &Settings::default());
            for (again, anew) in all(&again).iter().zip(&all(&anew)) {
                prop_assert_eq!(again, anew);
            }
            prop_assert_eq!(all(&again).len(), all(&anew).len());
        }
    }
}

/// Counts the bodies that it is asked for.
#[derive(Default)]
struct Counting(AtomicUsize);

impl ExprParser for Counting {
    fn expression(&self, text: &str, place: Place) -> Result<Arc<Expr>, Box<Diagnostic>> {
        Postgres.expression(text, place)
    }

    fn query(&self, text: &str, place: Place) -> Result<Arc<Query>, Box<Diagnostic>> {
        Postgres.query(text, place)
    }

    fn statements(&self, text: &str, place: Place) -> Arc<Script> {
        Postgres.statements(text, place)
    }

    fn plpgsql(&self, text: &str, place: Place) -> Result<Arc<plpgsql::Function>, Box<Diagnostic>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Postgres.plpgsql(text, place)
    }

    fn identifiers(&self, text: &str) -> Vec<Arc<str>> {
        Postgres.identifiers(text)
    }
}

#[test]
fn a_check_calls_the_function_that_is_there_by_then() {
    let function = |result: &str| {
        let sql = format!(
            "create function ok(a int) returns {result} language sql as 'select 1::{result}';"
        );
        SourceFile::migration("1.sql", sql)
    };
    let tables = SourceFile::migration(
        "2.sql",
        "create table first (a int, check (ok(a))); create table second (a int, check (ok(a)));",
    );
    let mut rereading = Rereading::new(&Postgres);
    for result in ["boolean", "integer", "boolean", "text"] {
        let files = vec![function(result), tables.clone()];
        let refused = rereading
            .read(files, &Settings::default())
            .diagnostics
            .len();
        assert_eq!(refused, if result == "boolean" { 0 } else { 2 }, "{result}");
    }
}

#[test]
fn what_has_not_read_what_changed_is_not_done_again() {
    let of = |table: &str| {
        let ddl = format!("create table {table} (id int);");
        let body = format!("do $$ begin alter table {table} add column more int; end $$;");
        ddl + &body
    };
    let mut files: Vec<SourceFile> = (0..40)
        .map(|at| SourceFile::migration(format!("{at:02}.sql"), of(&format!("t{at}"))))
        .collect();
    let parser = Counting::default();
    let mut rereading = Rereading::new(&parser);
    let mut asked = |files: &[SourceFile]| {
        parser.0.store(0, Ordering::Relaxed);
        rereading.read(files.to_vec(), &Settings::default());
        parser.0.load(Ordering::Relaxed)
    };
    let asked_anew = asked(&files);
    assert!(asked_anew >= 40);
    let each = asked_anew / 40;
    let mut save = |at: usize, text: String| {
        files[at].text = text.into();
        asked(&files) / each
    };
    let id = |ty: &str, table: usize| of(&format!("t{table}")).replace("int);", ty);
    // Up to the file, and both that it was and that it is.
    assert!(save(20, id("text);", 20)) <= 4);
    for (at, ty) in [(20, "uuid);"), (20, "int);"), (20, "date);")] {
        assert_eq!(save(at, id(ty, at)), 1);
    }
    // In turn, and the last.
    assert!(save(3, id("text);", 3)) <= 4);
    for (at, ty) in [(20, "xml);"), (3, "xml);"), (39, "xml);"), (3, "oid);")] {
        assert_eq!(save(at, id(ty, at)), 1);
    }
    // One that another refers to, which reads it.
    assert_eq!(save(39, of("t39") + "alter table t3 add column c int;"), 1);
    assert_eq!(save(3, id("xml);", 3)), 2);
}

#[test]
fn what_is_read_again_is_what_is_read() {
    let settings = Settings::default();
    let newer = Settings {
        postgres: 18,
        ..Settings::default()
    };
    let later = SourceFile::migration("5.sql", "alter table b add column y text not null;");
    let text = |at: usize, text: &'static str| changed(move |files| files[at].text = text.into());
    let steps = [
        ("at first", files(), &settings),
        ("nothing", files(), &settings),
        ("the last file", text(3, "drop table c;"), &settings),
        (
            "the first file",
            text(0, "create table a (id bigint primary key);"),
            &settings,
        ),
        ("back", files(), &settings),
        (
            "one in the middle",
            text(1, "create table a2 ();"),
            &settings,
        ),
        (
            "a file more",
            changed(|it| it.push(later.clone())),
            &settings,
        ),
        ("a file less", changed(|it| drop(it.remove(1))), &settings),
        (
            "one before them",
            changed(|it| it.insert(0, later.clone())),
            &settings,
        ),
        ("their order", changed(|it| it.swap(0, 3)), &settings),
        (
            "a name",
            changed(|it| it[0].path = "0.sql".to_owned()),
            &settings,
        ),
        ("back again", files(), &settings),
        (
            "what is around the first",
            changed(|it| it[0].around = Around::Transaction),
            &settings,
        ),
        (
            "what is around the third",
            changed(|it| it[2].around = Around::Transaction),
            &settings,
        ),
        (
            "bytes behind the first",
            changed(|it| it[0].not_utf8 = true),
            &settings,
        ),
        (
            "who says the first",
            changed(|it| it[0].kind = SourceKind::Prelude),
            &settings,
        ),
        ("the version", files(), &newer),
        (
            "the version, and the last",
            text(3, "drop table c;"),
            &settings,
        ),
        ("none", Vec::new(), &settings),
        ("all", files(), &settings),
    ];
    let mut rereading = Rereading::new(&Postgres);
    let mut said = Vec::new();
    let mut compare = |what: &str, files: Vec<SourceFile>, settings: &Settings| {
        let again = rereading.read(files.clone(), settings);
        let anew = Schema::read(files, settings);
        assert_eq!(again.diagnostics, anew.diagnostics, "{what}");
        assert_eq!(again.statements, anew.statements, "{what}");
        assert_eq!(again.refusals, anew.refusals, "{what}");
        assert_eq!(again.snapshot(), anew.snapshot(), "{what}");
        anew.diagnostics
    };
    for (what, files, settings) in &steps {
        said.push(compare(what, files.clone(), settings));
    }
    // Each alone, after nothing has changed for a while.
    for (what, changed, settings) in steps {
        for _ in 0..2 {
            compare("nothing", files(), &Settings::default());
        }
        compare(what, changed, settings);
    }
    // What the steps are about has something to say.
    let differ = |one: usize, other: usize| assert_ne!(said[one], said[other], "{one} {other}");
    differ(11, 12);
    differ(11, 14);
    differ(14, 16);
}
