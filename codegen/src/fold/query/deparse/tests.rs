//! Expressions as PostgreSQL prints them: `tests/expressions/printed.txt`, made by `tests/oracle/printed.mjs`.

use std::fmt::Write as _;

use expect_test::expect;

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
    expect!["1664"].assert_eq(&known.to_string());
    expect![[r#"
        b'101'
        x'1f'
        interval '1' day
        0x1F
        t
        (p3).x
        (p3).y
        (pa[1]).y
        (t).n2
        tstz > '2024-01-01'
        by like 'a'
        tstz between '2024-01-01' and now()
        (i4, tx) = (1, 'a')
        row(1, 2) < row(1, 3)
        text(i4)
        'now'::timestamptz
        row(1, 2.0, 'a')::point3
        t::text
        array[array[1], array[2]]
        array[[1, 2], [3, 4]]
        array[ia, ia]
        jb['a']
        jb['a'][0]
        jb @? '$.a'
        jb @@ '$.a > 1'
        to_jsonb(t)
        row_to_json(t)
        jsonb_path_query_first(jb, '$.a')
        jsonb_path_exists(jb, '$.a')
        (jsonb_populate_record(null::point3, jb)).y
        vari('a', variadic ia)
        (outs(1)).b
        json_object('a': i4, 'b' value tx)
        json_object('a' value i4 null on null)
        json_object('a': i4 absent on null with unique keys)
        json_object('a': i4 returning jsonb)
        json_object('a': i4 returning text)
        json_object('a': i4 returning varchar(20))
        json_object('a': i4 returning bytea format json)
        json_object()
        json_object(returning jsonb)
        json_array(1, i4, tx)
        json_array(1, i4 null on null)
        json_array(1, i4 returning jsonb)
        json_array()
        json_array(returning jsonb)
        json_array(j format json)
        json('{"a": 1}')
        json(tx)
        json(tx with unique keys)
        json(jb)
        json_scalar(i4)
        json_scalar('a')
        json_scalar(now())
        json_serialize(j)
        json_serialize(jb returning bytea)
        json_serialize(jb returning varchar)
        json_value(jb, '$.a')
        json_value(jb, '$.a' returning integer)
        json_value(jb, '$.a' returning numeric(10,2))
        json_value(jb, '$.a' returning integer default 0 on empty error on error)
        json_value(j, '$.a' passing i4 as x returning date)
        json_value(jb, '$.a' returning mood)
        json_value(jb, '$.a' null on empty null on error)
        json_query(jb, '$.a')
        json_query(jb, '$.a' with wrapper)
        json_query(jb, '$.a' returning text omit quotes)
        json_query(jb, '$.a' returning integer[] with conditional wrapper)
        json_query(jb, '$.a' returning jsonb with unconditional array wrapper keep quotes on scalar string empty array on empty)
        json_query(j, '$.a')
        json_query(jb, 'strict $.a' passing 1 as a, tx as b error on error)
        json_query(jb, '$' returning point3)
        json_exists(jb, '$.a')
        json_exists(jb, '$.a[*] ? (@ > $x)' passing i4 as x)
        json_exists(jb, '$.a' error on error)
        json_exists(j, 'strict $.a' false on error)
        tx is json
        tx is not json
        tx is json object
        jb is json array
        j is json scalar
        tx is json value with unique keys
        tx is json object without unique keys
        (tx is json) and b
        case when tx is json then tx::json end
        json_value(jb, tx)
        xmlelement(name foo, xmlattributes(i4 as a, tx), 'content', tx)
        xmlelement(name foo)
        xmlforest(i4 as a, tx)
        xmlconcat(x, x)
        xmlparse(document tx)
        xmlparse(content '<a/>' preserve whitespace)
        xmlpi(name php, 'echo')
        xmlroot(x, version '1.0', standalone yes)
        xmlroot(x, version no value)
        xmlserialize(content x as text)
        xmlserialize(document x as varchar(20))
        xmlserialize(content x as text indent)
        x is document
        x is not document
        xmlexists('//a' passing by ref x)
        xmlexists('//a' passing x)
        (i4, tx) < (1, 'a')
        (i4, tx) <> (1, 'a')
        row(i4, tx) is not distinct from row(1, 'a')
        (i4, tx) in ((1, 'a'), (2, 'b'))
        p3 = p3
        p3 = row(1, 2, 'a')
        p3 < p3
        t is null
        ia[1][2]
        ia[1:2][1]
        jb['a']['b']
        jb['a'] ->> 'b'
        (jb -> 'a')[0]
        pt[0]
        bx[0]
        nm[0]
        greatest(d, 'now')
        row(1, 2.5, 'a')::point3
        '(1,2,a)'::point3
        system_user
        substring(tx similar 'a' escape '#')
        collation for (tx)
        vari('a', variadic array[1])
        vari_any('a', 1, now())
        concat_ws(',', variadic ta)
        row_to_json(p3)
        t.*
        tableoid
        row(1, 2, 'a')::point3
    "#]]
    .assert_eq(&unknown);
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
