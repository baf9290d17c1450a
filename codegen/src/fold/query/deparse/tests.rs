//! Expressions as PostgreSQL prints them: `tests/expressions/printed.txt`, made by `tests/oracle/printed.mjs`.

use std::fmt::Write as _;

use expect_test::{expect, expect_file};

use super::analyse::Names;
use super::{PLAIN, PRETTY};
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, PUBLIC};
use crate::fold::{Folder, Settings, fold};
use crate::parse;
use crate::source::{FileId, Snippet, SourceFile, Sources, Span};

const SETUP: &str = include_str!("../../../../../tests/expressions/setup.sql");
const PRINTED: &str = include_str!("../../../../../tests/expressions/printed.txt");

#[test]
fn expressions_are_printed_as_postgresql_prints_them() {
    let settings = Settings {
        postgres: 18,
        ..Settings::default()
    };
    let sources = Sources::new(vec![SourceFile::migration("1.sql", SETUP)]);
    let parsed = parse::parse(&sources);
    let made = fold(&parsed.statements, &parse::Postgres, &settings);
    let folder = Folder {
        catalog: made.catalog,
        ..Folder::new(&parse::Postgres, &settings)
    };
    let table = folder.catalog.relation(PUBLIC, "t").expect("it is made");
    let names = Names::Columns(&folder.catalog.relations[table]);
    let path = folder.reader_path();
    let (mut known, mut wrong, mut unknown) = (0, String::new(), String::new());
    for case in PRINTED.lines().collect::<Vec<_>>().chunks(3) {
        let [text, plain, pretty] = case else {
            panic!("printed.txt has three lines a case");
        };
        let condition = Snippet {
            text: format!("({text}) is null").into(),
            span: Span::new(FileId(0), 0, 0),
            computed: true,
            needs: None,
        };
        for (layout, truth) in [(PLAIN, plain), (PRETTY, pretty)] {
            let truth = truth.trim_start();
            let boolean = ColumnType::plain(oid::BOOL);
            let printed = folder.deparsed(&condition, &names, boolean, layout, &path);
            let Some(ours) = printed else {
                writeln!(unknown, "{text}").expect("writing to a String does not fail");
                break;
            };
            let ours = ours.replace('\\', "\\\\").replace('\n', "\\n");
            let ours = format!("CHECK ({ours})");
            if ours == truth {
                known += 1;
            } else {
                writeln!(wrong, "{text}\n    {truth}\n    ours {ours}")
                    .expect("writing to a String does not fail");
            }
        }
    }
    expect![[""]].assert_eq(&wrong);
    expect!["1928"].assert_eq(&known.to_string());
    expect_file!["../../../../../tests/expressions/unprinted.txt"].assert_eq(&unknown);
}

#[test]
fn a_label_that_was_renamed_is_printed_by_its_new_name() {
    let sql = "create type mood as enum ('sad', 'ok');
        create table t (a mood default 'sad', b mood[] default '{sad}', c text default 'sad', check (a <> 'sad'));
        alter type mood rename value 'sad' to 'blue';
        alter type mood rename value 'blue' to 'navy';";
    let file = SourceFile::migration("1.sql", sql);
    let schema = crate::schema::Schema::read(vec![file], &Settings::default());
    let deparsed = schema.deparsed();
    let texts = deparsed.defaults.values().chain(deparsed.checks.values());
    expect![[r"
        'navy'::mood
        '{navy}'::mood[]
        'sad'::text
        a <> 'navy'::mood"]]
    .assert_eq(&texts.map(|it| &**it).collect::<Vec<_>>().join("\n"));
}

#[test]
fn times_are_printed_with_all_their_digits() {
    let sql = "create table t (a time default '08:00', b time default '8:5', c time default '18:00:01.500',
        d timestamp default '2024-02-29 8:00', e timestamp default '2024-01-01T00:00:00.000001', f time default '24:00');";
    let file = SourceFile::migration("1.sql", sql);
    let schema = crate::schema::Schema::read(vec![file], &Settings::default());
    let texts = schema.deparsed().defaults.values();
    expect![[r"
        '08:00:00'::time without time zone
        '08:05:00'::time without time zone
        '18:00:01.5'::time without time zone
        '2024-02-29 08:00:00'::timestamp without time zone
        '2024-01-01 00:00:00.000001'::timestamp without time zone"]]
    .assert_eq(&texts.map(|it| &**it).collect::<Vec<_>>().join("\n"));
}
