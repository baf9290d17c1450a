//! Options and SQL in, what is wrong with them out.

use std::fmt::Write as _;

use expect_test::{Expect, expect};

use crate::config;
use crate::fold::Settings;
use crate::lower::Header;
use crate::lower::names::{NameOptions, Names};
use crate::schema::Schema;
use crate::source::SourceFile;

const SQL: &str = "
create domain slug as text;
create table user_profiles (id uuid primary key, full_name text, \"fullName\" text, tags text[], age integer, notes jsonb);
comment on column user_profiles.age is '@type Years';
comment on column user_profiles.notes is '@nullable never';
";

/// What is said to these options of a spec.
fn check(options: &str, expect: &Expect) {
    let text = format!("[[spec]]\nname = \"app\"\nmigrations = \"m\"\n{options}");
    let config = config::parse("codegen.toml", &text).expect("it is a config");
    let spec = &config.specs[0];
    let schema = Schema::read(
        vec![SourceFile::migration("1.sql", SQL)],
        &Settings::default(),
    );
    let header = Header {
        from: String::new(),
        command: String::new(),
    };
    let options = NameOptions {
        shapes: spec.shape(),
        ..NameOptions::default()
    };
    let (names, notes) = Names::new(&schema.facts(&header, true), &options);
    let mut said = String::new();
    for problem in names.problems() {
        writeln!(said, "{}", spec.places.error(problem)).expect("a String takes all");
    }
    // What a comment says wrong is a warning, unless the config says it otherwise.
    assert!(!notes.is_empty());
    expect.assert_eq(&said);
}

#[test]
fn names_that_are_not_there_have_their_place_and_the_nearest() {
    check(
        r#"
[spec.tables.user_profile]
case = "camel"
[spec.columns]
"user_profiles.fulname" = { name = "name" }
"users.id" = { name = "key" }
"age" = { name = "years" }
[spec.shapes.Card]
table = "user_profiles"
columns = ["full_name", "tagz"]
names = { taggs = "tags" }
[spec.shapes.Other]
table = "usr_profiles"
[spec.overrides]
slugg = "string"
"#,
        &expect![[r#"
            codegen.toml:5:14: error[config]: there is no table or view "user_profile"
              help: Did you mean "user_profiles"?
            codegen.toml:10:1: error[config]: there is no column "age"
              help: A column is named with its table: `TABLE.COLUMN`.
            codegen.toml:8:1: error[config]: there is no column "user_profiles.fulname"
              help: Did you mean "user_profiles.fullName"?
            codegen.toml:9:1: error[config]: there is no column "users.id"
              help: Columns are: public.user_profiles.age, public.user_profiles.fullName, public.user_profiles.full_name, public.user_profiles.id, public.user_profiles.notes, public.user_profiles.tags, user_profiles.age, user_profiles.fullName, user_profiles.full_name, user_profiles.id, user_profiles.notes, user_profiles.tags.
            codegen.toml:13:25: error[config]: there is no column "tagz" in "user_profiles"
              help: Did you mean "tags"?
            codegen.toml:14:11: error[config]: there is no column "taggs" in "user_profiles"
              help: Did you mean "tags"?
            codegen.toml:16:1: error[config]: there is no table or view "usr_profiles"
              help: Did you mean "user_profiles"?
            codegen.toml:18:1: error[config]: there is no type or domain "slugg"
              help: Did you mean "slug"?
        "#]],
    );
}

#[test]
fn two_properties_of_one_name_are_refused() {
    check(
        "case = \"camel\"\n",
        &expect![[r#"
            codegen.toml:4:1: error[config]: columns "full_name" and "fullName" of "user_profiles" are both the property "fullName" of "user_profiles"
              help: Give one of them a name: `[spec.columns."user_profiles.fullName"]` and below it `name`.
        "#]],
    );
}

#[test]
fn types_must_be_readable_known_and_of_the_column() {
    check(
        r#"
[spec.types.years]
shape = "integer"
[spec.types.Json]
shape = "string |"
[spec.types.Nothing]
[spec.columns]
"user_profiles.age" = { type = "string" }
"user_profiles.notes" = { type = "Note[]" }
"user_profiles.tags" = { type = "{ a: string" }
"#,
        &expect![[r#"
            codegen.toml:7:13: error[config]: "Json" cannot name a type
              help: Generated files use that name themselves.
            codegen.toml:8:1: error[config]: "string |" is no type: a type is missing
            codegen.toml:9:13: error[config]: type "Nothing" has neither a shape nor a module
              help: Write `shape`, `schema`, or the module that TypeScript imports it from as `ts`.
            codegen.toml:5:13: error[config]: "years" cannot name a type
              help: Types are named in PascalCase, as `Years`.
            codegen.toml:13:26: error[config]: "{ a: string" is no type: an object has no end
            codegen.toml:11:25: error[config]: column "age" has type integer, of which no value is of this type
            codegen.toml:12:27: error[config]: there is no type "Note"
              help: Types are: Json, Nothing, years, string, number, integer, boolean, null, Json, Record, Array.
        "#]],
    );
}

#[test]
fn rust_holds_values_only_as_it_can() {
    check(
        r#"
[spec.rust]
out = "rust"
date = "i64"
[spec.rust.overrides]
slug = "jiff"
slugg = "string"
[spec.tables.user_profiles]
rust = { numeric = "time", bigint = "string" }
[spec.columns]
"user_profiles.age" = { rust = "string" }
"user_profiles.id" = { rust = "decimal" }
"#,
        &expect![[r#"
            codegen.toml:7:1: error[config]: no date can be held so
              help: Rust holds dates as `chrono`, `time`, `jiff` or `string`.
            codegen.toml:9:1: error[config]: no value of type "slug" can be held so
            codegen.toml:10:1: error[config]: there is no type or domain "slugg"
              help: Did you mean "slug"?
            codegen.toml:12:10: error[config]: no numeric can be held so
              help: Rust holds numerics as `decimal` or `string`.
            codegen.toml:15:24: error[config]: no value of column "id" can be held so
            codegen.toml:14:25: error[config]: no value of column "age" can be held so
        "#]],
    );
}
