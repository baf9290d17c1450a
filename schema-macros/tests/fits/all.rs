//! Everything that fits.
#![allow(dead_code)]

use std::borrow::Cow;

use schema_macros::{Column, FromSchema, pg};

type Id = uuid::Uuid;
type Maybe<T> = std::option::Option<T>;

struct Title(String);
impl Column<pg::Text> for Title {}

enum Mood {
    Curious,
    Calm,
}

impl Column<pg::Enum> for Mood {
    const LABELS: Option<&'static [&'static str]> = Some(&["curious", "calm"]);
}

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes")]
struct Conversation {
    id: Id,
    title: Title,
    summary: Box<str>,
    mood: Mood,
    tags: Vec<Option<String>>,
    message_count: i64,
    metadata: serde_json::Value,
    r#type: std::string::String,
    archived_at: Maybe<chrono::DateTime<chrono::Utc>>,
}

#[derive(FromSchema)]
#[schema(table = "conversations", namespace = "public", spec = "notes", partial)]
struct Borrowed<'a, 'b: 'a> {
    title: Cow<'a, str>,
    tags: &'b [&'a str],
    #[schema(rename = "type")]
    kind: &'a str,
    #[schema(skip)]
    cached: fn(&'a str) -> usize,
    #[schema(unchecked)]
    archived_at: Option<std::time::SystemTime>,
}

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", partial)]
struct Generic<T: Clone>
where
    T: std::fmt::Debug,
{
    title: T,
    metadata: Box<serde_json::Map<String, serde_json::Value>>,
}

#[derive(FromSchema)]
#[schema(table = "orders", spec = "shop", crate = "schema_macros")]
pub struct Order {
    pub id: i64,
    pub customer: i32,
    pub total: rust_decimal::Decimal,
    pub placed_on: chrono::NaiveDate,
    pub ships_to: Option<serde_json::Value>,
    pub contact: String,
    pub weight: Option<f32>,
    pub flags: Option<Vec<i16>>,
}

#[derive(FromSchema)]
#[schema(table = "Odd Names", spec = "shop")]
struct OddName {
    #[schema(rename = "Full Name")]
    full_name: String,
    #[schema(rename = "quoted \"name\"")]
    quoted: Option<String>,
    order: i32,
}

#[derive(FromSchema)]
#[schema(
    table = "invoices",
    namespace = "billing",
    migrations = "tests/ui/project/spec/shop",
    partial
)]
struct Invoice {
    amount: rust_decimal::Decimal,
}

#[test]
fn names_are_those_of_the_table() {
    assert_eq!(Conversation::TABLE, "conversations");
    assert_eq!(Conversation::NAMESPACE, "public");
    assert_eq!(
        Conversation::COLUMNS,
        [
            "id",
            "title",
            "summary",
            "mood",
            "tags",
            "message_count",
            "metadata",
            "type",
            "archived_at"
        ]
    );
    assert_eq!(Conversation::PRIMARY_KEY, ["id"]);
    assert_eq!(
        Borrowed::SELECT_LIST,
        r#""title", "tags", "type", "archived_at""#
    );
    assert_eq!(Borrowed::PRIMARY_KEY, ["id"]);
    assert_eq!(Generic::<String>::COLUMNS, ["title", "metadata"]);
    assert_eq!(Order::PRIMARY_KEY, ["id", "customer"]);
    assert_eq!(
        OddName::SELECT_LIST,
        r#""Full Name", "quoted ""name""", "order""#
    );
    assert_eq!(OddName::PRIMARY_KEY, [""; 0]);
    assert_eq!(Invoice::NAMESPACE, "billing");
}
