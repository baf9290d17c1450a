//! Spellings, parts, enums, composite types and structs that are written.
#![allow(dead_code)]

use schema_macros::{FromSchema, InsertSchema, Json, SchemaEnum, UpdateSchema};

#[derive(FromSchema, Debug)]
#[schema(
    type_name = "urgency",
    spec = "shop",
    rename_all = "kebab-case",
    sqlx,
    tokio_postgres
)]
enum Urgency {
    VeryHigh,
    Low,
}

#[derive(FromSchema, serde::Serialize, Debug)]
#[schema(
    table = "tickets",
    column = "status",
    spec = "shop",
    sqlx,
    tokio_postgres
)]
enum Status {
    #[schema(rename = "open")]
    Open,
    #[serde(rename = "in_progress")]
    InProgress,
    #[schema(rename = "done")]
    Closed,
}

#[derive(FromSchema)]
#[schema(type_name = "size", spec = "shop", sqlx)]
struct Size {
    height: Option<i32>,
    #[schema(rename = "width")]
    breadth: Option<i32>,
    #[schema(skip)]
    area: i64,
}

#[derive(serde::Serialize, serde::Deserialize, Debug, Clone)]
struct Options {
    silent: bool,
}

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop", rename_all = "camelCase", sqlx)]
struct Ticket {
    #[schema(flatten)]
    head: Head,
    r#box: Option<Size>,
    options: Json<Options>,
    opened_at: chrono::DateTime<chrono::Utc>,
    #[schema(default)]
    closed_at: Option<chrono::DateTime<chrono::Utc>>,
    #[schema(skip)]
    seen: usize,
}

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop", partial, sqlx, tokio_postgres)]
struct Head {
    id: i64,
    title: String,
    status: Status,
    urgency: Urgency,
    slug: Option<String>,
}

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop", partial, tokio_postgres, sqlx)]
struct Lent<'row> {
    title: &'row str,
}

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop", partial, tokio_postgres, sqlx)]
struct Generic<T: std::fmt::Debug> {
    options: T,
}

#[derive(FromSchema)]
#[schema(table = "tickets", spec = "shop", insert, update, sqlx, tokio_postgres)]
struct TicketText<'a, T: Clone> {
    title: &'a str,
    status: Status,
    urgency: Urgency,
    options: T,
}

#[derive(FromSchema, serde::Serialize)]
#[schema(table = "conversations", spec = "notes", update)]
#[serde(rename_all = "snake_case")]
struct Archived {
    archived_at: Option<chrono::DateTime<chrono::Utc>>,
}

#[derive(FromSchema)]
#[schema(table = "visits", spec = "shop")]
struct Visit {
    id: i32,
    starts_on: time::Date,
    opens: Option<jiff::civil::Time>,
    seen: Option<time::PrimitiveDateTime>,
    left_at: Option<jiff::Timestamp>,
}

#[test]
fn what_is_written_and_spelt_otherwise_fits() {
    assert_eq!(Urgency::LABELS, ["low", "very-high"]);
    assert_eq!(Urgency::VeryHigh.label(), "very-high");
    assert!(matches!(
        Status::from_label("in_progress"),
        Some(Status::InProgress)
    ));
    assert!(Status::from_label("InProgress").is_none());
    assert_eq!(
        Ticket::COLUMNS,
        [
            "id", "title", "status", "urgency", "slug", "box", "options", "openedAt", "closedAt"
        ]
    );
    assert_eq!(
        Ticket::SELECT_LIST,
        r#""id", "title", "status", "urgency", "slug", "box", "options", "openedAt", "closedAt""#
    );
    assert_eq!(Ticket::PRIMARY_KEY, ["id"]);
    assert_eq!(
        TicketText::<Json<Options>>::INSERT,
        r#"insert into "public"."tickets" ("title", "status", "urgency", "options") values ($1, $2, $3, $4)"#
    );
    assert_eq!(
        TicketText::<Json<Options>>::SET_LIST,
        r#""title" = $1, "status" = $2, "urgency" = $3, "options" = $4"#
    );
    assert_eq!(Archived::SET_LIST, r#""archived_at" = $1"#);
}
