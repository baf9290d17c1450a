//! Rows read and values written on a real PostgreSQL, through sqlx and through tokio-postgres.

#[path = "drivers/composites.rs"]
mod composites;
mod database;
#[path = "drivers/domains.rs"]
mod domains;
#[path = "drivers/driven.rs"]
mod driven;
mod statement;
#[path = "../../tests/support/mod.rs"]
mod support;

use database::{client, database, sqlx_client};
use schema_macros::{FromSchema, InsertSchema, Json, RowError, SchemaEnum, UpdateSchema};
use statement::statement;
use support::server::Server;
use support::{read, root};

#[derive(FromSchema, Debug, Clone, Copy, PartialEq)]
#[schema(
    type_name = "urgency",
    migrations = "tests/ui/project/spec/shop",
    rename_all = "kebab-case",
    sqlx,
    tokio_postgres
)]
enum Urgency {
    Low,
    VeryHigh,
}

#[derive(FromSchema, Debug, Clone, Copy, PartialEq)]
#[schema(
    table = "tickets",
    column = "status",
    migrations = "tests/ui/project/spec/shop",
    rename_all = "snake_case",
    sqlx,
    tokio_postgres
)]
enum Status {
    Open,
    InProgress,
    Done,
}

#[derive(FromSchema, Debug, Clone, PartialEq)]
#[schema(
    type_name = "size",
    migrations = "tests/ui/project/spec/shop",
    sqlx,
    tokio_postgres
)]
struct Size {
    // Not in the order of the type's attributes.
    height: Option<i32>,
    width: Option<i32>,
}

#[derive(serde::Serialize, serde::Deserialize, Debug, Clone, PartialEq)]
struct Options {
    silent: bool,
    tags: Vec<String>,
}

#[derive(FromSchema, Debug, Clone)]
#[schema(
    table = "tickets",
    migrations = "tests/ui/project/spec/shop",
    insert,
    update,
    sqlx
)]
struct NewTicket {
    title: String,
    status: Status,
    urgency: Urgency,
    r#box: Option<Size>,
    options: Json<Options>,
}

#[derive(FromSchema, Debug, PartialEq)]
#[schema(
    table = "tickets",
    migrations = "tests/ui/project/spec/shop",
    rename_all = "camelCase",
    sqlx
)]
struct Ticket {
    #[schema(flatten)]
    head: Head,
    r#box: Option<Size>,
    options: Json<Options>,
    opened_at: chrono::DateTime<chrono::Utc>,
    #[schema(default)]
    closed_at: Option<chrono::DateTime<chrono::Utc>>,
    #[schema(skip)]
    seen: u8,
}

#[derive(FromSchema, Debug, PartialEq)]
#[schema(
    table = "tickets",
    migrations = "tests/ui/project/spec/shop",
    partial,
    sqlx,
    tokio_postgres
)]
struct Head {
    id: i64,
    title: String,
    status: Status,
    urgency: Urgency,
    slug: Option<String>,
}

#[derive(FromSchema, Debug)]
#[schema(
    table = "tickets",
    migrations = "tests/ui/project/spec/shop",
    insert,
    tokio_postgres
)]
struct TextTicket<'a, T: std::fmt::Debug> {
    title: &'a str,
    urgency: Urgency,
    status: Status,
    r#box: Option<Size>,
    options: T,
}

#[derive(FromSchema, Debug)]
#[schema(
    table = "tickets",
    migrations = "tests/ui/project/spec/shop",
    partial,
    rename_all = "camelCase",
    tokio_postgres
)]
struct Read<'row> {
    title: &'row str,
    r#box: Option<Size>,
    options: Json<Options>,
    opened_at: chrono::DateTime<chrono::Utc>,
    #[schema(default)]
    closed_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// A server on which the migrations ran, and something that waits for what is asked of it.
fn tickets() -> (Server, tokio::runtime::Runtime) {
    let folder = root().join("schema-macros/tests/ui/project/spec/shop");
    database(&["1_orders.sql", "2_tickets.sql", "3_hosts.sql"].map(|name| read(&folder.join(name))))
}

fn options() -> Options {
    Options {
        silent: true,
        tags: vec!["a \"b\"".to_owned()],
    }
}

#[test]
fn sqlx_writes_and_reads_what_structs_say() {
    let (server, runtime) = tickets();
    runtime.block_on(async {
        let mut db = sqlx_client(&server).await;
        let new = NewTicket {
            title: "Paint it".to_owned(),
            status: Status::InProgress,
            urgency: Urgency::VeryHigh,
            r#box: Some(Size {
                height: None,
                width: Some(3),
            }),
            options: Json(options()),
        };
        let insert = format!("{} returning id", NewTicket::INSERT);
        let (id,): (i64,) = new
            .bind_to_as(sqlx::query_as(statement(insert)))
            .fetch_one(&mut db)
            .await
            .expect("it is written");
        assert_eq!(id, 1);
        let select = |list: &str| format!("select {list} from tickets order by id");
        let all: Ticket = sqlx::query_as(statement(select(Ticket::SELECT_LIST)))
            .fetch_one(&mut db)
            .await
            .expect("it is read");
        let head = Head {
            id: 1,
            title: "Paint it".to_owned(),
            status: Status::InProgress,
            urgency: Urgency::VeryHigh,
            slug: Some("paint it".to_owned()),
        };
        assert_eq!(all.head, head);
        assert_eq!(
            (&all.r#box, &all.options, all.closed_at, all.seen),
            (&new.r#box, &Json(options()), None, 0)
        );

        let changed = NewTicket {
            status: Status::Done,
            urgency: Urgency::Low,
            r#box: None,
            ..new
        };
        let update = format!("update tickets set {} where id = 1", NewTicket::SET_LIST);
        changed
            .bind_to(sqlx::query(statement(update)))
            .execute(&mut db)
            .await
            .expect("it is written");
        // The row lacks the column with a default.
        let list = Ticket::SELECT_LIST.replace(", \"closedAt\"", "");
        let again: Ticket = sqlx::query_as(statement(select(&list)))
            .fetch_one(&mut db)
            .await
            .expect("it is read");
        let head = again.head;
        assert_eq!(
            (head.status, head.urgency, again.r#box, again.closed_at),
            (Status::Done, Urgency::Low, None, None)
        );
        assert_eq!(again.opened_at, all.opened_at);

        let lacks: Result<Head, _> =
            sqlx::query_as("select id, title, status, urgency from tickets")
                .fetch_one(&mut db)
                .await;
        assert!(matches!(lacks, Err(sqlx::Error::ColumnNotFound(column)) if column == "slug"));
        let other: Result<Head, _> =
            sqlx::query_as("select 'x' as id, title, status, urgency, slug from tickets")
                .fetch_one(&mut db)
                .await;
        assert!(matches!(other, Err(sqlx::Error::ColumnDecode { index, .. }) if index == "\"id\""));
        sqlx::query("alter type urgency add value 'none'")
            .execute(&mut db)
            .await
            .expect("it is added");
        sqlx::query("update tickets set urgency = 'none'")
            .execute(&mut db)
            .await
            .expect("it is set");
        let unknown: Result<Head, _> = sqlx::query_as(statement(select(Head::SELECT_LIST)))
            .fetch_one(&mut db)
            .await;
        let said = unknown.expect_err("no variant has that label").to_string();
        assert!(
            said.contains("\"urgency\"") && said.contains("'none' is none of 'low', 'very-high'"),
            "{said}"
        );
    });
}

#[test]
fn tokio_postgres_writes_and_reads_what_structs_say() {
    let (server, runtime) = tickets();
    runtime.block_on(async {
        let db = client(&server).await;
        let new = TextTicket {
            title: "Sand it",
            urgency: Urgency::VeryHigh,
            status: Status::InProgress,
            r#box: Some(Size {
                height: None,
                width: Some(3),
            }),
            options: Json(options()),
        };
        let written = db
            .execute(TextTicket::<Json<Options>>::INSERT, &new.parameters())
            .await;
        assert_eq!(written.expect("it is written"), 1);
        let select = |list: &str| format!("select {list} from tickets");
        let row = db.query_one(&select("*"), &[]).await.expect("there is one");
        let head = Head::try_from(&row).expect("it is read");
        assert_eq!(
            (head.id, &*head.title, head.status, head.urgency),
            (1, "Sand it", Status::InProgress, Urgency::VeryHigh)
        );
        let all = Read::try_from(&row).expect("it is read");
        assert_eq!(
            (all.title, &all.r#box, &all.options, all.closed_at),
            ("Sand it", &new.r#box, &Json(options()), None)
        );

        let row = db
            .query_one(&select("title, box, options, \"openedAt\""), &[])
            .await
            .expect("there is one");
        let lent = Read::try_from(&row).expect("what is not there has a default");
        assert_eq!((lent.closed_at, lent.opened_at), (None, all.opened_at));
        let error: RowError = Head::try_from(&row).expect_err("the row has no key");
        assert_eq!((error.table, error.column), ("tickets", "id"));
        db.batch_execute("update tickets set options = '[]'")
            .await
            .expect("it is set");
        let row = db.query_one(&select("*"), &[]).await.expect("there is one");
        let error = Read::try_from(&row).expect_err("it is no object");
        assert!(
            error
                .to_string()
                .starts_with("column \"options\" of \"tickets\" cannot be read: "),
            "{error}"
        );
    });
}

#[test]
fn labels_are_those_of_the_database() {
    let (server, runtime) = tickets();
    let labels: Vec<String> = runtime.block_on(async {
        let rows = client(&server)
            .await
            .query("select unnest(enum_range(null::urgency))::text", &[])
            .await;
        rows.expect("it is an enum")
            .iter()
            .map(|row| row.get(0))
            .collect()
    });
    assert_eq!(labels, Urgency::LABELS);
}
