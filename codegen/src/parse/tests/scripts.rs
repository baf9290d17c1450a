//! Where statements end, what is wrong in them, and where that stands.

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::check;
use crate::parse::split::{PieceKind, split};
use crate::parse::{parse, parse_text};
use crate::source::{FileId, Place, SourceFile, Sources, Span};

const START: Place = Place::At(FileId(0), 0);

fn check_split(text: &str, expected: &Expect) {
    let (pieces, diagnostics) = split(text, START);
    let mut lines: Vec<String> = pieces
        .iter()
        .filter(|piece| piece.kind != PieceKind::Blank)
        .map(|piece| format!("{:?} {:?}", piece.kind, &text[piece.range.clone()]))
        .collect();
    for diagnostic in diagnostics {
        let Span { start, .. } = diagnostic.span;
        lines.push(format!("{start}: {}", diagnostic.message));
    }
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn statements_end_at_semicolons_outside_quotes() {
    check_split(
        "\u{feff}select ';', E'\\';', U&'a''b', $$;$$, $a$ $$; $a$, \"a;\"\"b\" -- ;\r\n; /* ; /* ; */ ; */ select 2;;select a$b$c",
        &expect![[r#"
            Sql "select ';', E'\\';', U&'a''b', $$;$$, $a$ $$; $a$, \"a;\"\"b\""
            Sql "select 2"
            Sql "select a$b$c""#]],
    );
}

#[test]
fn routine_bodies_hold_semicolons() {
    check_split(
        "create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end; select 1;
         create table t (atomic int, \"end\" int); begin; select 1; end;
         create rule r as on insert to t do (select 1; select 2); select (1; select 2;",
        &expect![[r#"
            Sql "create or replace function f() returns int begin atomic select case when true then 1 end; select 2; end"
            Sql "select 1"
            Sql "create table t (atomic int, \"end\" int)"
            Sql "begin"
            Sql "select 1"
            Sql "end"
            Sql "create rule r as on insert to t do (select 1; select 2)"
            Sql "select (1"
            Sql "select 2""#]],
    );
}

#[test]
fn copied_rows_and_psql() {
    check_split(
        "\\connect db\ncopy t (a) from stdin;\n1;'\n2\n\\.\nselect 1 \\gset\n\\copy t from stdin\n'\n\\.\r\ncopy t from stdin;\nrest '",
        &expect![[r#"
            PsqlMeta "\\connect db"
            Sql "copy t (a) from stdin"
            CopyData "1;'\n2\n\\.\n"
            Sql "select 1"
            PsqlMeta "\\gset"
            PsqlMeta "\\copy t from stdin"
            CopyData "'\n\\.\r\n"
            Sql "copy t from stdin"
            CopyData "rest '""#]],
    );
}

#[test]
fn tokens_without_an_end() {
    check_split(
        "select 1; select 'a",
        &expect![[r#"
        Sql "select 1"
        Unterminated "select 'a"
        17: unterminated quoted string"#]],
    );
    check_split(
        "select 1; select \"a",
        &expect![[r#"
        Sql "select 1"
        Unterminated "select \"a"
        17: unterminated quoted identifier"#]],
    );
    check_split(
        "select 1; do $x$ a $$ b",
        &expect![[r#"
        Sql "select 1"
        Unterminated "do $x$ a $$ b"
        13: unterminated dollar-quoted string"#]],
    );
    check_split(
        "select 1; select 2 /* a /* b */",
        &expect![[r#"
        Sql "select 1"
        Sql "select 2"
        19: unterminated /* comment"#]],
    );
    check_split(
        "select E'a\\'",
        &expect![[r#"
        Unterminated "select E'a\\'"
        7: unterminated quoted string"#]],
    );
}

#[test]
fn what_stands_before_an_open_token_is_read() {
    check(
        "create schema a; create schema b; comment on schema a is 'x",
        &expect![[r#"
            CreateSchema { name: a }
            CreateSchema { name: b }
            57..58 error[unterminated-string]: unterminated quoted string
              help: Everything from here to the end of the file belongs to it, so no statement after it was read."#]],
    );
}

#[test]
fn syntax_errors_have_postgresqls_words_and_place() {
    for (sql, expected) in [
        (
            "create table t (a int,);",
            expect![[r#"22..23 error[syntax-error]: syntax error at or near ")""#]],
        ),
        (
            "create table t (a int",
            expect!["21..21 error[syntax-error]: syntax error at end of input"],
        ),
        (
            "create table select (a int)",
            expect![[r#"13..19 error[syntax-error]: syntax error at or near "select""#]],
        ),
        (
            "create tabel t (a int)",
            expect![[r#"7..12 error[syntax-error]: syntax error at or near "tabel""#]],
        ),
        (
            "selec 1",
            expect![[r#"0..5 error[syntax-error]: syntax error at or near "selec""#]],
        ),
        (
            "alter table t add column;",
            expect![[r#"24..24 error[syntax-error]: syntax error at or near ";""#]],
        ),
        (
            "alter table t add column a int default",
            expect!["38..38 error[syntax-error]: syntax error at end of input"],
        ),
        (
            "create table t (a int check ())",
            expect![[r#"29..30 error[syntax-error]: syntax error at or near ")""#]],
        ),
        (
            "create table t (a int auto_increment)",
            expect![[r#"22..36 error[syntax-error]: syntax error at or near "auto_increment""#]],
        ),
        (
            "create or replace table t (a int)",
            expect![[r#"18..23 error[syntax-error]: syntax error at or near "table""#]],
        ),
        (
            "drop tabel t",
            expect![[r#"5..10 error[syntax-error]: syntax error at or near "tabel""#]],
        ),
        (
            "grant selct on t to r",
            expect![[r#"6..11 error[syntax-error]: syntax error at or near "selct""#]],
        ),
        (
            "create function f() returns int languag sql as 'x'",
            expect![[r#"32..39 error[syntax-error]: syntax error at or near "languag""#]],
        ),
        (
            "insert into t (a values (1)",
            expect!["27..27 error[syntax-error]: syntax error at end of input"],
        ),
        (
            "```sql",
            expect![[r#"0..3 error[syntax-error]: syntax error at or near "```""#]],
        ),
        (
            "comment on table t is x",
            expect![[r#"22..23 error[syntax-error]: syntax error at or near "x""#]],
        ),
    ] {
        check(sql, &expected);
    }
}

#[test]
fn one_bad_statement_hides_no_other() {
    check(
        "create schema a;\ncreate shema b;\ncreate schema c;",
        &expect![[r#"
            CreateSchema { name: a }
            CreateSchema { name: c }
            24..29 error[syntax-error]: syntax error at or near "shema""#]],
    );
}

#[test]
fn psql_commands() {
    check(
        "\\set ON_ERROR_STOP on\n\\i other.sql\n",
        &expect![[r#"
        NoEffect { what: "psql command" }
        22..34 error[not-understood]: psql command \i is not understood
          help: Only SQL is read. Write what it would run into the migration itself."#]],
    );
}

#[test]
fn carriage_returns_and_wide_characters_keep_places() {
    check(
        "-- é\r\ncreate table \"Grüße\" (\r\n  \"日本\" text,\r\n  a int\r\n);\r\ncomment on table \"Grüße\" is 'x\r\ny';",
        &expect![[r#"
            CreateTable { name: Grüße@‹"Grüße"›, elements: [Column(ColumnDefinition { name: 日本@‹"日本"›, ty: text, span: @"日本" text }), Column(ColumnDefinition { name: a, ty: ~int4@‹int›, span: @a int })] }
            Comment { object: ObjectReference { kind: Table, name: Grüße@‹"Grüße"› }, text: "x\r\ny" }"#]],
    );
}

#[test]
fn computed_text_has_the_place_of_what_computed_it() {
    let whole = Span::new(FileId(3), 10, 20);
    let parsed = parse_text(
        "create table t (a int check (a > 0));",
        Place::Computed(whole),
    );
    assert_eq!(parsed.statements[0].span, whole);
}

#[test]
fn a_file_that_is_not_utf8_is_read_up_to_there() {
    let mut file = SourceFile::migration("a.sql", "create schema a; create schema ");
    file.not_utf8 = true;
    let parsed = parse(&Sources::new(vec![file]));
    assert_eq!(parsed.statements.len(), 1);
    let messages: Vec<_> = parsed
        .diagnostics
        .iter()
        .map(|it| (it.code.as_str(), it.span.start))
        .collect();
    expect![[r#"[("not-utf8", 31)]"#]].assert_eq(&format!("{messages:?}"));
}

proptest! {
    /// The pieces lie side by side and are the text; nothing panics, whatever the text.
    #[test]
    fn pieces_rebuild_the_text(parts in prop::collection::vec(prop::sample::select(vec![
        "'", "\"", "$$", "$a$", "/*", "*/", "--", "\n", "\r\n", ";", "(", ")", "\\", "\\.", "é", "日", " ", "E'", "U&'",
        "begin atomic ", "end ", "case ", "create function f() ", "create table t (a int ", "copy t from stdin;",
        "default ", "check (", "alter table t ", "add ", "a ", "1 ", "1.", ".5", "e5", "\u{feff}", "$1", "::", "[", "]", ",",
        "grant select on t to ", "comment on ", "\\i x", "`", "\0",
    ]), 0..40)) {
        let text = parts.concat();
        let (pieces, _) = split(&text, START);
        let mut end = 0;
        for piece in &pieces {
            prop_assert_eq!(piece.range.start, end);
            prop_assert!(!piece.range.is_empty());
            end = piece.range.end;
        }
        prop_assert_eq!(end, text.len());
        parse_text(&text, START);
    }
}

#[test]
fn broken_expressions_are_found_where_they_stand() {
    for (sql, expected) in [
        (
            "create table t (a int check (a > zz 0));",
            expect![[r#"
                CreateTable { name: t, elements: [Column(ColumnDefinition { name: a, ty: ~int4@‹int›, constraints: [ColumnConstraint { kind: Check(`a > zz 0`), span: @check (a > zz 0) }], span: @a int check (a > zz 0) })] }
                36..37 error[not-understood]: not understood at or near "0"
                  help: PostgreSQL may refuse it; the statement is applied as if it did not."#]],
        ),
        (
            "create table t (a int default now( (), b int);",
            expect![[r#"45..45 error[syntax-error]: syntax error at or near ";""#]],
        ),
        (
            "create policy p on t using (auth.uid( = a) with check (true);",
            expect![[r#"36..37 error[syntax-error]: syntax error at or near "(""#]],
        ),
        (
            "create policy p on t using (true with check (true);",
            expect![[r#"33..37 error[syntax-error]: syntax error at or near "with""#]],
        ),
        (
            "create index on t (lower(a)) where a a > 0;",
            expect![[r#"
                CreateIndex { table: t, elements: [IndexElement { key: Expression(`lower(a)`) }], predicate: `a a > 0` }
                37..38 error[not-understood]: not understood at or near "a"
                  help: PostgreSQL may refuse it; the statement is applied as if it did not."#]],
        ),
        (
            "create table p partition of t for values in (1 2);",
            expect![[r#"
                CreateTable { name: p, partition_of: PartitionOf { parent: t, bound: In([Value(`1 2`)]), span: @for values in (1 2) } }
                47..48 error[not-understood]: not understood at or near "2"
                  help: PostgreSQL may refuse it; the statement is applied as if it did not."#]],
        ),
        (
            "create rule r as on insert to t where old.id natural 1 do also insert into s values (new.a new.b);",
            expect![[r#"
                CreateOther { object: ObjectReference { kind: Rule, name: t, member: r }, needs: [ObjectReference { kind: Table, name: t }], rule: Rule { event: Insert, condition: `old.id natural 1`, commands: [RuleCommand { text: `insert into s values (new.a new.b)` }] } }
                45..52 error[not-understood]: not understood at or near "natural"
                  help: PostgreSQL may refuse it; the statement is applied as if it did not.
                91..94 error[not-understood]: not understood at or near "new"
                  help: PostgreSQL may refuse it; the statement is applied as if it did not."#]],
        ),
        (
            "select 1 1;",
            expect![[r#"
                Data { what: "SELECT", query: `select 1 1` }
                9..10 warning[not-understood]: SELECT is not understood at or near "1"
                  help: No output depends on rows, but PostgreSQL may refuse the statement."#]],
        ),
        (
            "insert into t (a zz, b) values (1, 2);",
            expect![[r#"17..19 error[syntax-error]: syntax error at or near "zz""#]],
        ),
        (
            "insert into t (a) overriding system value values (1);",
            expect![[
                r#"Data { what: "INSERT", query: `insert into t (a) overriding system value values (1)`, target: t, columns: [a] }"#
            ]],
        ),
        (
            "comment on table t is 'a' /* no */\n 'b';",
            expect![[r#"36..39 error[syntax-error]: syntax error at or near "'b'""#]],
        ),
        (
            "comment on table t is 'a' -- yes\n 'b';",
            expect![[
                r#"Comment { object: ObjectReference { kind: Table, name: t }, text: "ab" }"#
            ]],
        ),
        (
            "alter table t enable row levl security;",
            expect![[r#"25..29 error[syntax-error]: syntax error at or near "levl""#]],
        ),
        (
            "grant select table t to r;",
            expect![[r#"13..18 error[syntax-error]: syntax error at or near "table""#]],
        ),
    ] {
        check(sql, &expected);
    }
}

#[test]
fn files_that_threads_share_come_in_their_order() {
    let file = |number: usize| {
        let table = format!("create table t{number} (a int); -- {}\n", "x".repeat(9000));
        let wrong = format!("create tabel w{number} ();\n");
        SourceFile::migration(format!("{number}.sql"), table + &wrong)
    };
    let files: Vec<SourceFile> = (0..40).map(file).collect();
    let parsed = crate::parse::parse(&Sources::new(files));
    let places: Vec<u32> = parsed.statements.iter().map(|it| it.span.file.0).collect();
    assert!(places.is_sorted(), "{places:?}");
    let tables = parsed
        .statements
        .iter()
        .filter(|it| matches!(it.ddl, crate::ddl::Ddl::CreateTable(_)));
    assert_eq!(tables.count(), 40);
    let said: Vec<u32> = parsed.diagnostics.iter().map(|it| it.span.file.0).collect();
    assert_eq!(said, (0..40).collect::<Vec<u32>>());
}
