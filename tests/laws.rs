//! What must hold whatever the SQL is: no panic, nothing lost, and changes that undo each other leave nothing behind.
//!
//! `PROPTEST_CASES=20000 cargo test -p codegen --test laws` looks longer. The same bodies are fuzz targets in `fuzz/`.

#[path = "../fuzz/bodies.rs"]
mod bodies;
mod support;
#[path = "support/systems.rs"]
#[allow(dead_code, reason = "each suite uses its part")]
mod systems;

use std::sync::LazyLock;

use codegen::catalog::{Catalog, RelationKind};
use codegen::diagnostics::Diagnostic;
use codegen::fold::{Platform, Settings};
use codegen::lower::names::NameOptions;
use codegen::lower::{Driver, Header, facts};
use codegen::parse::Postgres;
use codegen::render::{Rendered, Templates};
use codegen::runner::Order;
use codegen::schema::{Rereading, Schema};
use codegen::source::{SourceFile, SourceKind};
use codegen::targets::{Layout, Style, Targets, TypeScript, TypeScriptTemplates, Values};
use proptest::prelude::*;
use support::{root, tree};

/// Words that open, close and join what the grammars know.
const WORDS: &[&str] = &[
    "'",
    "\"",
    "$$",
    "$a$",
    "/*",
    "*/",
    "--",
    "\n",
    "\r\n",
    ";",
    "(",
    ")",
    "\\",
    "\\.",
    "é",
    "日",
    "E'",
    "U&'",
    "::",
    "[",
    "]",
    ",",
    ".",
    "=",
    "<",
    ":",
    ":a",
    ":'a'",
    "\0",
    "\u{feff}",
    "$1",
    "1",
    "1.",
    "0x",
    "1e",
    "a",
    "b",
    "\"A\"",
    "t",
    "int",
    "text",
    "numeric(3)",
    "a.b",
    "create table t (a int ",
    "create table ",
    "create or replace function f() returns int ",
    "create view v as ",
    "create type t as enum (",
    "create domain d as int ",
    "create schema ",
    "create index on t (",
    "create policy p on t ",
    "create trigger g before insert on t ",
    "create rule r as on insert to t do ",
    "alter table t ",
    "alter type t ",
    "alter function f() ",
    "drop table t cascade",
    "grant select on t to ",
    "comment on table t is ",
    "begin ",
    "begin atomic ",
    "end ",
    "end; ",
    "commit;",
    "rollback;",
    "case ",
    "when ",
    "then ",
    "else ",
    "if ",
    "end if;",
    "loop ",
    "end loop;",
    "for i in ",
    "1..3 ",
    "declare ",
    "x int := ",
    "return ",
    "exception when others then ",
    "execute ",
    "do $$ begin ",
    "end $$;",
    "language sql as ",
    "language plpgsql as ",
    "not null ",
    "default ",
    "check (",
    "primary key ",
    "references t ",
    "generated always as (",
    "stored ",
    "identity ",
    "add column ",
    "drop column ",
    "rename to ",
    "set schema ",
    "owner to ",
    "partition by range (a) ",
    "partition of t for values ",
    "inherits (t) ",
    "like t including all ",
    "select ",
    "from ",
    "where ",
    "with a as (",
    "union ",
    "values (",
    "insert into t ",
    "update t set ",
    "copy t from stdin;",
    "\\i x ",
    "\\set a ",
    "\\if ",
    "\\endif",
    "\\gset ",
    "null ",
    "all ",
    "as ",
    "on ",
    "in ",
    "is ",
    "or ",
    "array[",
    "interval '",
];

fn texts() -> impl Strategy<Value = String> {
    let words = prop::collection::vec((prop::sample::select(WORDS), any::<bool>()), 0..30);
    words.prop_map(|words| {
        let spaced = |(word, spaced): (&str, bool)| {
            if spaced {
                format!("{word} ")
            } else {
                word.to_owned()
            }
        };
        words.into_iter().map(spaced).collect()
    })
}

/// All SQL of the cases.
static CASES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let files = tree(&root().join("tests/cases")).into_iter();
    files
        .filter(|(path, _)| codegen::runner::extension(path) == Some("sql"))
        .map(|(_, bytes)| String::from_utf8_lossy(&bytes).into_owned())
        .collect()
});

/// One of the cases with some of its characters taken out, doubled, or replaced by a word.
fn broken_cases() -> impl Strategy<Value = String> {
    let edit = (
        any::<prop::sample::Index>(),
        0usize..12,
        prop::sample::select(WORDS),
        0..3,
    );
    let edits = prop::collection::vec(edit, 1..4);
    (any::<prop::sample::Index>(), edits).prop_map(|(which, edits)| {
        let mut text: Vec<char> = CASES[which.index(CASES.len())].chars().take(6000).collect();
        for (place, length, word, how) in edits {
            if text.is_empty() {
                break;
            }
            let start = place.index(text.len());
            let end = (start + length).min(text.len());
            let piece: Vec<char> = text[start..end].to_vec();
            match how {
                0 => drop(text.drain(start..end)),
                1 => drop(text.splice(start..start, piece)),
                _ => drop(text.splice(start..end, word.chars())),
            }
        }
        text.into_iter().collect()
    })
}

proptest! {
    #[test]
    fn any_text_is_split_without_loss(text in texts()) {
        bodies::split(&text);
    }

    #[test]
    fn any_text_is_parsed_or_refused_where_it_stands(text in texts()) {
        bodies::parse(&text);
    }

    #[test]
    fn any_body_is_parsed_or_refused(text in texts()) {
        bodies::plpgsql(&text);
        bodies::plpgsql(&format!("begin {text} end"));
    }

    #[test]
    fn any_text_gives_one_catalog(text in texts()) {
        bodies::fold(&text);
    }

    #[test]
    fn a_broken_case_gives_one_catalog(text in broken_cases()) {
        bodies::split(&text);
        bodies::parse(&text);
        bodies::fold(&text);
    }

    #[test]
    fn nesting_is_no_danger(opening in prop::sample::select(&[
        "(", "[", "case when ", "select (", "array[", "begin ", "if a then ", "not ", "- ", "a.", "a || ", "/*",
    ]), depth in 1usize..3000, before in prop::sample::select(&["", "select ", "create view v as select ", "do $$ begin x := ", "create table t (a int check "])) {
        let text = format!("{before}{}", opening.repeat(depth));
        bodies::split(&text);
        bodies::parse(&text);
        bodies::plpgsql(&text);
    }

    #[test]
    fn the_order_of_a_listing_does_not_matter(names in prop::collection::btree_set("[0-9]{1,3}_[ab]{1,2}\\.(sql|up\\.sql|down\\.sql)", 0..12), seed in any::<u64>()) {
        let sorted: Vec<String> = names.into_iter().collect();
        let mut shuffled = sorted.clone();
        let mut state = seed;
        for last in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            shuffled.swap(last, (state >> 33) as usize % (last + 1));
        }
        for (_, order) in Order::ALL {
            prop_assert_eq!(order.apply(&sorted), order.apply(&shuffled));
        }
    }
}

/// The five systems' migrations, in order.
static SYSTEMS: LazyLock<Vec<Vec<SourceFile>>> = LazyLock::new(|| {
    let files = |name: &&str| -> Vec<SourceFile> {
        let folder = root().join("spec").join(name).join("migrations");
        let files = tree(&folder).into_iter();
        files
            .map(|(path, bytes)| SourceFile::migration(path, String::from_utf8_lossy(&bytes)))
            .collect()
    };
    systems::SYSTEMS.iter().map(files).collect()
});

fn read(files: &[SourceFile]) -> Schema {
    let settings = Settings {
        platform: Platform::Supabase,
        ..Settings::default()
    };
    Schema::read(files.to_vec(), &settings)
}

fn lines(schema: &Schema) -> Vec<String> {
    facts::lines(&schema.catalog, &schema.namespaces)
}

/// The names of what has rows and lies in `public`, with their columns.
fn tables(catalog: &Catalog) -> Vec<(String, Vec<String>)> {
    let public = |(_, row): &(_, &codegen::catalog::Relation)| {
        row.namespace == codegen::catalog::PUBLIC && row.kind == RelationKind::OrdinaryTable
    };
    catalog
        .relations
        .iter()
        .filter(public)
        .map(|(_, row)| {
            let columns = row.columns().map(|column| column.name.to_string());
            (row.name.to_string(), columns.collect())
        })
        .collect()
}

#[test]
fn what_is_done_and_undone_leaves_nothing_behind() {
    for files in SYSTEMS.iter() {
        let before = read(files);
        for (table, columns) in tables(&before.catalog) {
            let column = &columns[columns.len() - 1];
            let undone = [
                format!(
                    "alter table {table} add column zz int not null default 1 check (zz > 0); alter table {table} drop column zz;"
                ),
                format!("alter table {table} rename to zz; alter table zz rename to {table};"),
                format!(
                    "alter table {table} rename column \"{column}\" to zz; alter table {table} rename column zz to \"{column}\";"
                ),
                format!(
                    "create schema zz; alter table {table} set schema zz; alter table zz.{table} set schema public; drop schema zz;"
                ),
                format!("begin; drop table {table} cascade; rollback;"),
                format!("create table zz (like {table} including all); drop table zz;"),
            ];
            let changes = SourceFile::migration("zz.sql", undone.concat());
            let after = read(&[files.as_slice(), &[changes]].concat());
            let new = &after.diagnostics[before.diagnostics.len()..];
            assert_eq!(new, [], "{table}");
            assert_eq!(lines(&before), lines(&after), "{table}");
        }
    }
}

#[test]
fn a_history_in_one_file_gives_the_same_catalog() {
    for files in SYSTEMS.iter() {
        assert!(files.iter().all(|file| file.kind == SourceKind::Migration));
        let texts: Vec<&str> = files.iter().map(|file| &*file.text).collect();
        let joined = texts.join("\n;\n");
        let squashed = [SourceFile::migration("all.sql", joined)];
        assert_eq!(lines(&read(files)), lines(&read(&squashed)));
    }
}

/// What the files of a project may say, each with what it says in other rounds. Nearly all of it is about what stands in
/// another file: outputs of one relation are made of many things.
const FILES: [&[&str]; 13] = [
    &[
        "create type mood as enum ('calm', 'tense');",
        "create type mood as enum ('calm', 'tense', 'wild');",
        "create type mood as enum ('Calm', 'tense');",
    ],
    &[
        "create domain positive as int check (value > 0);",
        "create domain positive as int not null check (value > 1);",
        "create domain positive as text check (value ~ '^[0-9]+$');",
    ],
    &[
        "create table authors (id uuid primary key, name text not null, mood mood, rank positive, code text check (code ~ '^[a-z]+$'));",
        "create table authors (id uuid primary key, name text, mood mood[] not null, rank positive not null, code text);",
        "create table authors (id int primary key, name text not null check (name in ('x', 'y')), mood mood default 'calm');",
    ],
    &[
        "create table books (id bigint generated always as identity primary key, author_id uuid references authors, kind text check (kind in ('a', 'b')),\n title varchar(20), -- What it is.\n price numeric(6, 2) check (price > 0));",
        "create table books (id bigint generated always as identity primary key, author_id uuid references authors, kind text check (kind in ('a', 'c')),\n title varchar(20), -- Who it is.\n price numeric(6, 2) check (price > 0));",
        "create table books (id bigint primary key, author_id uuid not null unique, kind text check (kind ~ '^[0-9]+$'), title text, price positive[]);",
    ],
    &[
        "create view calm as select a.id, a.name, b.title from authors a left join books b on b.author_id = a.id;",
        "create view calm as select a.id, a.name, b.title from authors a join books b on b.author_id = a.id where b.title is not null;",
        "create view calm as select id, count(*) as many from books group by id;",
    ],
    &[
        "create function label(authors) returns text language sql immutable as 'select $1.name';",
        "create function label(authors) returns setof books language sql stable as 'select * from books';",
        "create function label(a int, b text default 'x') returns setof authors language sql as 'select * from authors';",
    ],
    &[
        "comment on table authors is 'People.'; comment on column books.title is 'Its name.';",
        "comment on column authors.name is '@name fullName'; comment on table books is '@case camel';",
        "comment on type mood is 'How it is.'; comment on column books.kind is '@type \"a\" | \"b\"';",
    ],
    &[
        "alter table authors rename to writers;",
        "alter table books rename column title to heading;",
        "alter type mood rename value 'tense' to 'sad';",
    ],
    &[
        "create table author (id int primary key, book_id bigint references books);",
        "create view book as select * from books;",
        "create domain author as text;",
    ],
    &[
        "create type pair as (x int, y mood); alter table books add column at pair;",
        "create type pair as (x positive); alter table books add column at pair[];",
    ],
    &[
        "create table notes (body jsonb not null default '{}', book bigint references books, word text check (word ~ '^[a-z]+$'), a int, b int, check ((a is null) <> (b is null)));",
        "create table notes (body jsonb check (body ? 'x'), book bigint, word text check (length(word) < 5), a int check (a < 3), b positive);",
    ],
    &[
        "drop view calm; alter domain positive drop constraint positive_check;",
        "alter type mood add value 'new'; alter table books drop constraint books_kind_check;",
        "drop table books cascade;",
        "alter table books add unique (kind); create unique index on authors (name);",
        "comment on table notes is '@unions true';",
    ],
    &[
        "create schema other; create table other.authors (id int);",
        "alter table notes add check ((book is null) <> (word is null));",
    ],
];

/// All outputs, and what there is to say of them.
fn outputs(schema: &Schema, templates: &Templates) -> (Vec<Rendered>, Vec<Diagnostic>) {
    let header = Header {
        from: "m".to_owned(),
        command: "codegen".to_owned(),
    };
    let mut targets = Targets::new(schema.facts(&header, true), &NameOptions::default());
    let mut files = targets
        .rust(&Layout::Folder, templates)
        .expect("it renders");
    for (style, driver) in [
        (Style::Native, Driver::PostgRest),
        (Style::Native, Driver::NodePostgres),
        (Style::Supabase, Driver::PostgRest),
    ] {
        let wanted = TypeScript {
            types: Some(Layout::Folder),
            zod: Some(Layout::Folder),
            style,
            values: Values {
                driver,
                ..Values::default()
            },
            ..TypeScript::default()
        };
        let templates = TypeScriptTemplates {
            types: templates,
            zod: templates,
        };
        let made = targets.typescript(&wanted, templates).expect("it renders");
        files.extend(made.into_values().flatten());
    }
    (files, targets.diagnostics)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn what_is_made_again_is_what_is_made(
        first in prop::collection::vec(prop::option::weighted(0.8, 0..8_usize), FILES.len()),
        steps in prop::collection::vec((0..FILES.len(), prop::option::weighted(0.8, 0..8_usize), 0..3_usize), 1..16),
    ) {
        let mut chosen = first;
        // As who reads again does before.
        codegen::packed::load();
        let mut rereading = Rereading::new(&Postgres);
        let templates = Templates::embedded().remembering();
        for (file, what, renamed) in std::iter::once((0, chosen[0], 0)).chain(steps) {
            chosen[file] = what;
            let said = chosen.iter().zip(FILES).enumerate().filter_map(|(at, (chosen, texts))| {
                let text = texts.get((*chosen)? % texts.len())?;
                let name = if at == file { ["", "a", "b"][renamed] } else { "" };
                Some(SourceFile::migration(format!("{at:02}{name}.sql"), *text))
            });
            let said: Vec<SourceFile> = said.collect();
            templates.begin();
            let again = rereading.read(said.clone(), &Settings::default());
            let (again, anew) = (
                outputs(&again, &templates),
                outputs(&Schema::read(said, &Settings::default()), &Templates::embedded()),
            );
            for (again, anew) in again.0.iter().zip(&anew.0) {
                prop_assert_eq!(again, anew);
            }
            prop_assert_eq!(again.1, anew.1);
            prop_assert_eq!(again.0.len(), anew.0.len());
        }
    }
}
