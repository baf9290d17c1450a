//! Each kind of type as a field, and templates decide how Rust looks: what is changed in one shows.

use expect_test::expect;

use super::{rendered, rendered_with, types};
use crate::catalog::ty::oid;
use crate::lower::fixture::{Fixture, numeric, of};
use crate::lower::names::RESERVED;
use crate::render::Templates;

/// Dates of `time` and numbers as texts.
fn held() -> Fixture {
    let mut it = Fixture::new();
    let event = it.table("event");
    it.column(event, "day", of(oid::DATE), false, None);
    it.column(event, "total", numeric(6, 2), false, None);
    let comment = "@rust date time\n@rust numeric string";
    it.catalog.relations.get_mut(event).expect("made").comment = Some(comment.to_owned());
    it
}

/// An edit of a template is an edit of the output: a keyword, an attribute, the order of members.
#[test]
fn templates_are_the_shape_of_the_output() {
    let edits = [
        ("rust/header", "Do not edit", "Hands off"),
        ("rust/docs", "{{this}}", "Doc: {{this}}"),
        ("rust/enum", "pub enum", "enum"),
        ("rust/enum", "pub const fn as_str", "pub fn as_str"),
        ("rust/composite", "pub struct", "struct"),
        ("rust/row", "pub struct", "struct"),
        ("rust/row", "Clone, PartialEq", "PartialEq, Clone"),
        ("rust/insert", "pub struct", "struct"),
        ("rust/update", "pub struct", "struct"),
        ("rust/fields", "pub {{ident}}", "pub(crate) {{ident}}"),
        ("rust/constraint", "pub enum", "enum"),
        ("rust/constraint", "fn from_name", "fn named"),
        ("rust/validate", "impl", "unsafe impl X for"),
        ("rust/validate", "let mut violated", "let mut found"),
        ("rust/helpers", "mod given", "pub mod given"),
        ("rust/digits", "fn number", "pub fn number"),
        ("rust/networks", "fn address", "pub fn address"),
        ("rust/wire", "mod wire", "pub mod wire"),
        ("rust/wire-given", "mod given", "mod optional"),
        ("rust/wire-floats", "enum Number", "pub enum Number"),
        ("rust/wire-digits", "enum Digits", "pub enum Digits"),
        ("rust/wire-times", "fn parsed", "pub fn parsed"),
        ("rust/wire-containers", "for Vec", "for std::vec::Vec"),
        (
            "rust/schema",
            "{{#each insert}}\n{{> rust/insert}}\n{{/each}}\n{{#each update}}\n{{> rust/update}}\n{{/each}}",
            "{{#each update}}\n{{> rust/update}}\n{{/each}}\n{{#each insert}}\n{{> rust/insert}}\n{{/each}}",
        ),
    ];
    let all = [types(), super::goal(), held()];
    let plain = all.each_ref().map(rendered);
    for (name, from, to) in edits {
        let text = Templates::embedded_text(name).expect("it is a template of ours");
        assert!(text.contains(from), "{name} has no {from:?}");
        let own = [(name.to_owned(), text.replacen(from, to, 1))].into();
        let templates = Templates::replaced(&own).expect("it parses");
        let changed = all.each_ref().map(|it| rendered_with(it, &templates));
        assert!(changed != plain, "{from:?} in {name} changes nothing");
    }
}

/// No table gets the name of a type that the file has for itself.
#[test]
fn types_of_the_templates_are_reserved() {
    let declared = |line: &str| {
        let name = line
            .strip_prefix("struct ")
            .or(line.strip_prefix("enum "))?;
        Some(name.trim_end_matches(" {").to_owned())
    };
    let own: Vec<String> = Templates::names()
        .filter(|name| name.starts_with("rust/"))
        .filter_map(Templates::embedded_text)
        .flat_map(|text| text.lines().filter_map(declared))
        .collect();
    assert_eq!(own, ["Bounds", "Number"]);
    for name in own {
        assert!(RESERVED.contains(&name.as_str()), "{name}");
    }
}

#[test]
fn every_kind_of_type_has_a_field() {
    let text = rendered(&types());
    let insert = text
        .split("pub struct SampleInsert {")
        .nth(1)
        .and_then(|rest| rest.split("\n}").next())
        .expect("the table has an insert");
    let fields: Vec<String> = insert
        .lines()
        .map(|line| {
            line.trim()
                .replace(", skip_serializing_if = \"Option::is_none\"", ", …")
        })
        .filter(|line| !line.starts_with("///"))
        .collect();
    let fields = fields.join("\n").replace("]\n", "] ");
    expect![[r#"

        pub bool: bool,
        #[serde(default, with = "given", …)] pub bool_default: Option<bool>,
        #[serde(default, …)] pub bool_null: Option<bool>,
        #[serde(default, with = "given", …)] pub bool_both: Option<Option<bool>>,
        pub small: i16,
        #[serde(default, with = "given", …)] pub small_default: Option<i16>,
        #[serde(default, …)] pub small_null: Option<i16>,
        #[serde(default, with = "given", …)] pub small_both: Option<Option<i16>>,
        pub big: i64,
        #[serde(default, with = "given", …)] pub big_default: Option<i64>,
        #[serde(default, …)] pub big_null: Option<i64>,
        #[serde(default, with = "given", …)] pub big_both: Option<Option<i64>>,
        #[serde(with = "wire")] pub real: f32,
        #[serde(default, with = "wire::given", …)] pub real_default: Option<f32>,
        #[serde(default, with = "wire", …)] pub real_null: Option<f32>,
        #[serde(default, with = "wire::given", …)] pub real_both: Option<Option<f32>>,
        #[serde(with = "wire")] pub double: f64,
        #[serde(default, with = "wire::given", …)] pub double_default: Option<f64>,
        #[serde(default, with = "wire", …)] pub double_null: Option<f64>,
        #[serde(default, with = "wire::given", …)] pub double_both: Option<Option<f64>>,
        pub amount: rust_decimal::Decimal,
        #[serde(default, with = "given", …)] pub amount_default: Option<rust_decimal::Decimal>,
        #[serde(default, …)] pub amount_null: Option<rust_decimal::Decimal>,
        #[serde(default, with = "given", …)] pub amount_both: Option<Option<rust_decimal::Decimal>>,
        pub any_amount: rust_decimal::Decimal,
        #[serde(default, with = "given", …)] pub any_amount_default: Option<rust_decimal::Decimal>,
        #[serde(default, …)] pub any_amount_null: Option<rust_decimal::Decimal>,
        #[serde(default, with = "given", …)] pub any_amount_both: Option<Option<rust_decimal::Decimal>>,
        pub text: String,
        #[serde(default, with = "given", …)] pub text_default: Option<String>,
        #[serde(default, …)] pub text_null: Option<String>,
        #[serde(default, with = "given", …)] pub text_both: Option<Option<String>>,
        pub code: String,
        #[serde(default, with = "given", …)] pub code_default: Option<String>,
        #[serde(default, …)] pub code_null: Option<String>,
        #[serde(default, with = "given", …)] pub code_both: Option<Option<String>>,
        pub uuid: uuid::Uuid,
        #[serde(default, with = "given", …)] pub uuid_default: Option<uuid::Uuid>,
        #[serde(default, …)] pub uuid_null: Option<uuid::Uuid>,
        #[serde(default, with = "given", …)] pub uuid_both: Option<Option<uuid::Uuid>>,
        pub day: chrono::NaiveDate,
        #[serde(default, with = "given", …)] pub day_default: Option<chrono::NaiveDate>,
        #[serde(default, …)] pub day_null: Option<chrono::NaiveDate>,
        #[serde(default, with = "given", …)] pub day_both: Option<Option<chrono::NaiveDate>>,
        pub time: chrono::NaiveTime,
        #[serde(default, with = "given", …)] pub time_default: Option<chrono::NaiveTime>,
        #[serde(default, …)] pub time_null: Option<chrono::NaiveTime>,
        #[serde(default, with = "given", …)] pub time_both: Option<Option<chrono::NaiveTime>>,
        pub moment: chrono::NaiveDateTime,
        #[serde(default, with = "given", …)] pub moment_default: Option<chrono::NaiveDateTime>,
        #[serde(default, …)] pub moment_null: Option<chrono::NaiveDateTime>,
        #[serde(default, with = "given", …)] pub moment_both: Option<Option<chrono::NaiveDateTime>>,
        pub at: chrono::DateTime<chrono::Utc>,
        #[serde(default, with = "given", …)] pub at_default: Option<chrono::DateTime<chrono::Utc>>,
        #[serde(default, …)] pub at_null: Option<chrono::DateTime<chrono::Utc>>,
        #[serde(default, with = "given", …)] pub at_both: Option<Option<chrono::DateTime<chrono::Utc>>>,
        pub length: String,
        #[serde(default, with = "given", …)] pub length_default: Option<String>,
        #[serde(default, …)] pub length_null: Option<String>,
        #[serde(default, with = "given", …)] pub length_both: Option<Option<String>>,
        pub ip: String,
        #[serde(default, with = "given", …)] pub ip_default: Option<String>,
        #[serde(default, …)] pub ip_null: Option<String>,
        #[serde(default, with = "given", …)] pub ip_both: Option<Option<String>>,
        #[serde(deserialize_with = "not_null")] pub json: serde_json::Value,
        #[serde(default, with = "given_not_null", …)] pub json_default: Option<serde_json::Value>,
        #[serde(default, …)] pub json_null: Option<serde_json::Value>,
        #[serde(default, with = "given", …)] pub json_both: Option<Option<serde_json::Value>>,
        pub texts: Vec<Option<String>>,
        #[serde(default, with = "given", …)] pub texts_default: Option<Vec<Option<String>>>,
        #[serde(default, …)] pub texts_null: Option<Vec<Option<String>>>,
        #[serde(default, with = "given", …)] pub texts_both: Option<Option<Vec<Option<String>>>>,
        #[serde(with = "wire")] pub numbers: Vec<Option<f64>>,
        #[serde(default, with = "wire::given", …)] pub numbers_default: Option<Vec<Option<f64>>>,
        #[serde(default, with = "wire", …)] pub numbers_null: Option<Vec<Option<f64>>>,
        #[serde(default, with = "wire::given", …)] pub numbers_both: Option<Option<Vec<Option<f64>>>>,
        pub status: PlanItemStatus,
        #[serde(default, with = "given", …)] pub status_default: Option<PlanItemStatus>,
        #[serde(default, …)] pub status_null: Option<PlanItemStatus>,
        #[serde(default, with = "given", …)] pub status_both: Option<Option<PlanItemStatus>>,
        pub home: Address,
        #[serde(default, with = "given", …)] pub home_default: Option<Address>,
        #[serde(default, …)] pub home_null: Option<Address>,
        #[serde(default, with = "given", …)] pub home_both: Option<Option<Address>>,"#]].assert_eq(&fields);
}
