//! SQL in, statements out. [`show`] writes a `Debug` text short: spans as the source they cover.

use expect_test::{Expect, expect};

use super::{Parsed, parse_text};
use crate::source::{FileId, Place, Span};

/// The statements and problems of a script, as text: names and slices as written, without what is not set.
pub(super) fn show(sql: &str) -> String {
    let parsed = parse_text(sql, Place::At(FileId(0), 0));
    let mut lines = Vec::new();
    let Parsed {
        statements,
        diagnostics,
    } = parsed;
    for statement in statements {
        lines.push(short(&format!("{:?}", statement.ddl), sql));
    }
    for diagnostic in diagnostics {
        let Span { start, end, .. } = diagnostic.span;
        lines.push(format!(
            "{start}..{end}: {}[{}]: {}",
            diagnostic.severity, diagnostic.code, diagnostic.message
        ));
        if let Some(help) = diagnostic.help {
            lines.push(format!("  help: {help}"));
        }
    }
    lines.join("\n")
}

/// `Span { file: FileId(0), start: 1, end: 3 }` as `@"ab"`, `Name("x")` as `x`, `None` fields left out.
fn short(debug: &str, sql: &str) -> String {
    let mut text = debug.to_owned();
    while let Some(at) = text.find("Span { file: FileId(0), start: ") {
        let rest = &text[at + "Span { file: FileId(0), start: ".len()..];
        let close = rest.find(" }").unwrap();
        let mut numbers = rest[..close]
            .split(", end: ")
            .map(|n| n.parse::<usize>().unwrap());
        let (start, end) = (numbers.next().unwrap(), numbers.next().unwrap());
        let until = text.len() - rest.len() + close + 2;
        text.replace_range(at..until, &format!("@{:?}", &sql[start..end]));
    }
    for noise in [
        "namespace: None, ",
        ", computed: false",
        ", column_of: None",
        ", dimensions: 0",
    ] {
        text = text.replace(noise, "");
    }
    while let Some(at) = text.find("Name(\"") {
        if text[..at].ends_with(|c: char| c.is_alphanumeric()) {
            text.replace_range(at..at + 6, "Name (\"");
            continue;
        }
        let end = at + text[at..].find("\")").unwrap();
        let name = text[at + 6..end].to_owned();
        text.replace_range(at..end + 2, &name);
    }
    text
}

fn check(sql: &str, expected: &Expect) {
    expected.assert_eq(&show(sql));
}

#[test]
fn table() {
    check(
        "create table public.t (id bigint primary key, n numeric(10, 2) default 0 not null check (n > 0));",
        &expect![[
            r#"CreateTable(CreateTable { name: ObjectName { name: QualifiedName { namespace: Some(public), name: t }, span: @"public.t" }, if_not_exists: false, temporary: false, unlogged: false, elements: [Column(ColumnDefinition { name: Ident { name: id, span: @"id" }, ty: TypeName { name: QualifiedName { namespace: Some(pg_catalog), name: int8 }, modifiers: [], span: @"bigint" }, collation: None, constraints: [ColumnConstraint { name: None, kind: PrimaryKey, span: @"primary key" }], span: @"id bigint primary key" }), Column(ColumnDefinition { name: Ident { name: n, span: @"n" }, ty: TypeName { name: QualifiedName { namespace: Some(pg_catalog), name: numeric }, modifiers: [10, 2], span: @"numeric(10, 2)" }, collation: None, constraints: [ColumnConstraint { name: None, kind: Default(Snippet { text: "0", span: @"0" }), span: @"default 0" }, ColumnConstraint { name: None, kind: NotNull, span: @"not null" }, ColumnConstraint { name: None, kind: Check { expr: Snippet { text: "n > 0", span: @"n > 0" }, no_inherit: false }, span: @"check (n > 0)" }], span: @"n numeric(10, 2) default 0 not null check (n > 0)" })], not_folded: None })"#
        ]],
    );
}

#[test]
fn errors() {
    check(
        "create table t (a int,);",
        &expect![[r#"22..23: error[syntax-error]: syntax error at or near ")""#]],
    );
    check(
        "create policy if not exists p on t using (true);",
        &expect![[r#"
        17..20: error[syntax-error]: syntax error at or near "not"
          help: CREATE POLICY has no IF NOT EXISTS. Put `DROP POLICY IF EXISTS … ON …;` before it."#]],
    );
    check(
        "selec 1",
        &expect![[r#"0..5: error[syntax-error]: syntax error at or near "selec""#]],
    );
    check(
        "alter table t add column",
        &expect!["24..24: error[syntax-error]: syntax error at end of input"],
    );
}
