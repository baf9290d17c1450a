//! `check --coverage`: every CHECK with its place, how far validators enforce it, and why not further.

use expect_test::expect;
use serde_json::Value;

use super::support::{Run, codegen, empty_folder, write};

const SQL: &str = "create domain slug as text check (value ~ '^[a-z]+$');
create table notes (
  a text check (a like 'x%'),
  b text check (b > 'm'),
  c text check (c in ('x', null)),
  d int check (d > 0 and now() > '2020-01-01'),
  e slug
);
";

fn coverage(arguments: &[&str]) -> Run {
    let folder = empty_folder();
    write(&folder.path().join("m/1.sql"), SQL);
    let mut all = vec!["check", "--coverage", "--migrations", "m"];
    all.extend(arguments);
    codegen(&all, folder.path())
}

#[test]
fn as_text() {
    expect![[r#"
        m/1.sql:1:35: exact: "slug_check" of domain slug
            value ~ '^[a-z]+$'
        m/1.sql:3:17: exact: "notes_a_check" of table notes
            a like 'x%'
        m/1.sql:4:17: not translated: "notes_b_check" of table notes: the order of texts depends on the collation
            b > 'm'
        m/1.sql:5:17: never rejects: "notes_c_check" of table notes: a comparison with NULL is never FALSE
            c in ('x', null)
        m/1.sql:6:16: weaker: "notes_d_check" of table notes: function "now" is not translated
            d > 0 and now() > '2020-01-01'
        5 CHECKs: 2 exact, 1 weaker, 1 not translated, 1 never rejects.
    "#]]
    .assert_eq(&coverage(&[]).exits(0).stdout);
}

#[test]
fn as_json() {
    let text = coverage(&["--output", "json"]).exits(0).stdout;
    let document: Value = serde_json::from_str(&text).expect("it is JSON");
    assert_eq!(document["version"], 1);
    assert_eq!(document["totals"]["exact"], 2);
    let weaker = &document["specs"][0]["checks"][4];
    assert_eq!(weaker["coverage"], "weaker");
    assert_eq!(weaker["columns"][0]["type"], "integer");
    assert_eq!(weaker["line"], 6);
}
