//! What psql would send, and what is said of its commands where they stand.

use expect_test::{Expect, expect};

use super::expand;
use crate::source::{FileId, SourceFile, Sources, Span};

/// Files beside each other; the first one is read.
fn check(files: &[(&str, &str)], expected: &Expect) {
    let find = |path: &str| {
        let found = files.iter().find(|(name, _)| *name == path);
        found.map(|(name, text)| SourceFile::migration(*name, *text))
    };
    let expanded = expand(find(files[0].0).expect("it is there"), &mut |include| {
        find(include.path).ok_or_else(|| format!("{}: No such file or directory", include.path))
    });
    let sources = Sources::new(vec![expanded]);
    let file = sources.file(FileId(0));
    let mut lines: Vec<String> = crate::parse::parse(&sources)
        .statements
        .iter()
        .filter(|it| it.grammar != crate::ddl::Grammar::NoEffect)
        .map(|it| {
            let words: Vec<&str> = sources.text(it.span).split_whitespace().collect();
            format!("{} {}", sources.place(it.span), words.join(" "))
        })
        .collect();
    for problem in file.written.iter().flat_map(|it| &it.problems) {
        let span = Span::new(FileId(0), problem.start as usize, problem.end as usize);
        let (start, end) = (sources.place(span), sources.end_position(span));
        lines.push(format!(
            "{start}-{end} {}: {}",
            problem.severity, problem.message
        ));
    }
    expected.assert_eq(&lines.join("\n"));
}

#[test]
fn variables_are_replaced_outside_of_quotes() {
    check(
        &[(
            "a.sql",
            "\\set t notes\n\\set word 'it''s\\n' '\\\\'\n\\set both :t '_' :t\n\\set empty\n\
             create table :t (a text default :'word', \":t\" text default ':t', b int[]); select b[1:2], b[1:t];\n\
             create table :\"both\" (a int check (a::int > 0)); create table t:empty ();\n\
             select :{?t}, :{?nothing}, :nothing;\n\\unset t\ncreate table :t ();",
        )],
        &expect![[r#"
            a.sql:5:1 create table notes (a text default E'it''s \\', ":t" text default ':t', b int[])
            a.sql:5:76 select b[1:2], b[1notes]
            a.sql:6:1 create table "notes_notes" (a int check (a::int > 0))
            a.sql:6:50 create table t ()
            a.sql:7:1 select TRUE, FALSE, :nothing"#]],
    );
}

#[test]
fn a_value_is_read_as_the_text_around_it() {
    check(
        &[(
            "a.sql",
            "\\set inner x\n\\set outer ':inner y; create table :inner '\n\\set loop :loop\n\\set self ':self'\n\
             select :outer(); select :loop, :self;",
        )],
        &expect![[r"
            a.sql:5:1 select x y
            a.sql:5:8 create table x ()
            a.sql:5:18 select :loop, :self"]],
    );
}

#[test]
fn only_the_part_whose_condition_holds_is_read() {
    check(
        &[(
            "a.sql",
            "\\set yes on\n\\if :yes\ncreate table a (\n  x int,\n\\if false\n  no int,\n\\elif tr\n  y int,\n\\else\n  no int,\n\\endif\n  z int);\n\
             \\else\ncreate table no ();\n\\set t no\n\\endif\n\\if :{?t}\ncreate table no ();\n\\endif\n\
             \\if 0\n\\if 1\ncreate table no ();\n\\else\ncreate table no ();\n\\endif\n\\q\n\\endif\ncreate table b ();\n\
             \\if maybe\ncreate table no ();\n\\else\ncreate table no_too ();\n\\endif\n\\elif 1\n\\if 1",
        )],
        &expect![[r#"
            a.sql:3:1 create table a ( x int, y int, z int)
            a.sql:28:1 create table b ()
            a.sql:29:1-29:10 error: "maybe" is no truth value
            a.sql:34:1-34:8 error: \elif has no \if
            a.sql:35:1-35:6 error: \if has no \endif"#]],
    );
}

#[test]
fn files_stand_where_they_are_included() {
    check(
        &[
            (
                "a.sql",
                "\\set t one\nselect 0;\n\\i b.sql\n\\include c.sql;\n\\ir d.sql\nselect :'t';\n\\q\nselect no;",
            ),
            (
                "b.sql",
                "create table :t (\n  a int);\n\\set t two\ncreate table last ()",
            ),
            ("c.sql", "select 1;\n\\i a.sql\nselect 'open"),
        ],
        &expect![[r#"
            a.sql:2:1 select 0
            b.sql:1:1 create table one ( a int)
            b.sql:4:1 create table last ()
            c.sql:1:1 select 1
            a.sql:6:1 select 'two'
            c.sql:2:1-2:9 error: "a.sql" includes itself
            c.sql:3:8-3:9 error: unterminated quoted string
            a.sql:5:1-5:10 error: d.sql: No such file or directory"#]],
    );
}

#[test]
fn what_is_not_known_is_said() {
    check(
        &[(
            "a.sql",
            "create table a (); create table :DBNAME (); create table b ();\n\\set x `date`\n\\if :x\nselect 1;\n\\endif\n\\i :x\n\
             select 1 as y \\gset\nselect :y; select :'x'; \\set y 2 \\\\ select :y;\n\\connect other\nselect 3\\; select 4;\nselect 'drop' \\gexec",
        )],
        &expect![[r#"
            a.sql:1:1 create table a ()
            a.sql:1:45 create table b ()
            a.sql:7:1 select 1 as y
            a.sql:8:37 select 2
            a.sql:9:1 reset all
            a.sql:9:1 reset session authorization
            a.sql:10:1 select 3
            a.sql:10:12 select 4
            a.sql:11:1 select 'drop'
            a.sql:1:33-1:40 error: the value of psql's variable "DBNAME" is not known
            a.sql:3:1-3:7 error: the condition depends on psql's variable "x"
            a.sql:6:1-6:6 error: which file is read depends on psql's variable "x"
            a.sql:8:8-8:10 error: the value of psql's variable "y" is not known
            a.sql:8:19-8:23 error: the value of psql's variable "x" is not known
            a.sql:9:1-9:15 warning: what stands before this is in another database than what comes now"#]],
    );
}

#[test]
fn a_file_without_such_commands_is_as_it_was_written() {
    let file = SourceFile::migration("a.sql", "select :a, '\\n'; \\echo x\n");
    let expanded = expand(file, &mut |_| Err(String::new()));
    assert_eq!(
        (&*expanded.text, expanded.written),
        ("select :a, '\\n'; \\echo x\n", None)
    );
}
