//! Structs without a file, and structs of one's own beside them.
#![allow(dead_code)]

use schema_macros::FromSchema;

mod schema {
    schema_macros::tables!("notes");
}

mod shop {
    schema_macros::tables!(migrations = "tests/ui/project/spec/shop",);
}

#[derive(FromSchema)]
#[schema(table = "conversations", spec = "notes", partial)]
struct Feeling {
    mood: schema::Mood,
}

#[derive(FromSchema)]
#[schema(table = "orders", spec = "shop", partial)]
struct Destination {
    ships_to: Option<shop::Address>,
}

#[test]
fn structs_of_tables_stand_beside_own_ones() {
    assert_eq!(schema::Conversation::TABLE, "conversations");
    assert_eq!(schema::Conversation::COLUMNS.len(), 9);
    assert_eq!(schema::Conversation::PRIMARY_KEY, ["id"]);
    assert_eq!(schema::Mood::Calm.as_str(), "calm");
    assert_eq!(shop::Order::PRIMARY_KEY, ["id", "customer"]);
    assert_eq!(Feeling::SELECT_LIST, r#""mood""#);
}
