//! Rows read and values written by the structs of `tables!`, on a real PostgreSQL. What a driver reads is what serde
//! reads of the JSON that PostgreSQL makes of the same row, and what a driver writes is what PostgreSQL makes of the
//! struct's JSON.

mod database;
mod statement;
#[path = "../../tests/support/mod.rs"]
mod support;

use database::{client, database, sqlx_client};
use everything::{OwnerId, Settings, SettingsTheme, Thing, ThingInsert, ThingState, ThingUpdate};
use schema_macros::FromSchema as _;
use serde_json::Value;
use statement::statement;
use support::server::Server;
use support::{read, root};

/// A type of the user's own, of which the drivers know nothing.
#[derive(Debug, Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub(crate) struct Layout {
    columns: u8,
}

/// The structs of `tests/everything`.
mod everything {
    schema_macros::tables!("everything", sqlx, tokio_postgres);
}

const OWNER: &str = "0193d5c2-0a9b-7e21-8a6f-1f2e3d4c5b6a";

/// No more than has to be given.
const LEAST: &str = r#"{
    "owner": "0193d5c2-0a9b-7e21-8a6f-1f2e3d4c5b6a", "ok": true, "word": "a", "layout": { "columns": 2 }
}"#;

/// A value in each column.
const MOST: &str = r#"{
    "owner": "0193d5c2-0a9b-7e21-8a6f-1f2e3d4c5b6a",
    "ok": false, "small": -3, "whole": 9, "ratio": 0.25, "exact": "NaN", "price": 12.25,
    "word": "\"quoted\", 'it'", "Padded \"word\"": "ab  ",
    "email": "x@y.z", "emails": ["a@b", null, "c@d"],
    "state": "in_progress", "mood": "in-progress", "moods": ["calm", null],
    "day": "2026-02-03", "noon": "12:00:00.5",
    "local": "2026-02-03T04:05:06", "at": "2026-02-03T04:05:06+00:00",
    "raw": "\\x00ff", "net": "10.1.0.0/16", "gate": "::1", "nets": ["10.0.0.0/8", null],
    "span": "1 mon 2 days 03:00:00", "during": "[\"2026-01-01 00:00:00+00\",)", "several": "{[1,3),[5,8)}",
    "flags": "101", "some_flags": "11", "paid": "$1.50", "zone": "10:00:00+02",
    "tokens": "'a':1 'b':2", "letter": "q", "vector": [1, 2], "spot": "(1,2)",
    "doc": { "b": 1, "a": [null] }, "document": [1, "two"], "docs": [{ "a": 1 }, null],
    "settings": { "theme": "dark", "sizes": [1.5] }, "layout": { "columns": 3 },
    "words": ["a,b", null, "\"c\""], "numbers": [1, 2],
    "place": { "x": 1, "Y": -0.5, "net": "10.0.0.1", "at": "2026-01-02T03:04:05.006+00:00", "contact": "a@b.c" },
    "places": [{ "x": null, "Y": null, "net": null, "at": null, "contact": null }, null],
    "holder": { "id": "0193d5c2-0a9b-7e21-8a6f-1f2e3d4c5b6a", "name": "o@p" },
    "digits": 12.5, "some_digits": [1.25, null], "wide": 9007199254740993,
    "moved": "2026-02-03T04:05:06+00:00", "begun": "2026-02-03T04:05:06", "opens": "09:30:00", "days_off": ["2026-02-03", null]
}"#;

fn parsed<T: serde::de::DeserializeOwned>(json: &str) -> T {
    serde_json::from_str(json).expect("it is a row to insert")
}

/// A server on which the migrations ran.
fn things() -> (Server, tokio::runtime::Runtime) {
    let migration = read(&root().join("schema-macros/tests/everything/1_things.sql"));
    database(&[
        migration,
        format!("insert into owners values ('{OWNER}', 'o@p')"),
    ])
}

/// The row of this number as PostgreSQL's own JSON, read by serde.
async fn by_json(db: &tokio_postgres::Client, id: i64) -> Thing {
    let row = db
        .query_one("select to_jsonb(things) from things where id = $1", &[&id])
        .await
        .expect("it is there");
    serde_json::from_value(row.get(0)).expect("it is a row")
}

/// That the row with this number is what PostgreSQL makes of the same insert given as JSON.
async fn is_as_given(db: &tokio_postgres::Client, id: i64, json: &str) {
    let mut given: Value = serde_json::from_str(json).expect("it is JSON");
    if let Some(vector) = given.get_mut("vector") {
        // PostgreSQL makes an array of it in JSON, and does not read one.
        *vector = "1 2".into();
    }
    let names: Vec<String> = given
        .as_object()
        .expect("it is an object")
        .keys()
        .map(|name| format!("\"{}\"", name.replace('"', "\"\"")))
        .collect();
    let names = names.join(", ");
    let insert = format!(
        "insert into things ({names}) select {names} from jsonb_populate_record(null::things, $1) \
         returning to_jsonb(things)"
    );
    let theirs = db.query_one(&insert, &[&given]).await.expect("it is taken");
    let ours = "select to_jsonb(things) from things where id = $1";
    let ours = db.query_one(ours, &[&id]).await.expect("it is there");
    let [mut ours, mut theirs]: [Value; 2] = [ours.get(0), theirs.get(0)];
    for row in [&mut ours, &mut theirs] {
        let row = row.as_object_mut().expect("it is an object");
        row.remove("id");
        if given.get("at").is_none() {
            row.remove("at");
        }
    }
    assert_eq!(ours, theirs);
}

fn update() -> ThingUpdate {
    ThingUpdate {
        net: Some(None),
        place: Some(None),
        state: Some(ThingState::Open),
        settings: Some(Some(Settings {
            theme: SettingsTheme::Light,
            sizes: vec![2.0],
        })),
        emails: Some(Some(vec![Some("e@f".to_owned())])),
        layout: Some(Layout { columns: 9 }),
        ..parsed("{}")
    }
}

/// What [`update`] makes of a row.
fn updated(thing: Thing) -> Thing {
    Thing {
        net: None,
        place: None,
        state: ThingState::Open,
        settings: Some(Settings {
            theme: SettingsTheme::Light,
            sizes: vec![2.0],
        }),
        emails: Some(vec![Some("e@f".to_owned())]),
        layout: Layout { columns: 9 },
        ..thing
    }
}

/// Rows as they are printed: NaN is not equal to itself.
fn shown(thing: &Thing) -> String {
    format!("{thing:#?}")
}

#[test]
fn sqlx_reads_and_writes_rows() {
    let (server, runtime) = things();
    runtime.block_on(async {
        let json = client(&server).await;
        let mut db = sqlx_client(&server).await;
        for given in [LEAST, MOST] {
            let new: ThingInsert = parsed(given);
            let insert = format!("{} returning {}", new.insert(), Thing::SELECT_LIST);
            let thing: Thing = new
                .bind_to_as(sqlx::query_as(statement(insert)))
                .fetch_one(&mut db)
                .await
                .expect("it is written, and read");
            assert_eq!(thing.owner, OwnerId(OWNER.parse().expect("it is one")));
            assert_eq!(shown(&thing), shown(&by_json(&json, thing.id.0).await));
            is_as_given(&json, thing.id.0, given).await;

            let (id, update) = (thing.id, update());
            let sql = format!(
                "update things set {} where id = {}",
                update.set_list(),
                id.0
            );
            update
                .bind_to(sqlx::query(statement(sql)))
                .execute(&mut db)
                .await
                .expect("it is written");
            let select = format!("select {} from things where id = $1", Thing::SELECT_LIST);
            let again: Thing = sqlx::query_as(statement(select))
                .bind(id)
                .fetch_one(&mut db)
                .await
                .expect("it is read");
            assert_eq!(shown(&again), shown(&updated(thing)));
        }
        // sqlx 0.9 knows no multirange of `select *`.
        let list = Thing::SELECT_LIST.replace("to_jsonb(\"grids\")", "\"grids\"");
        let select = format!("select {list} from things");
        let other: Result<Thing, _> = sqlx::query_as(statement(select)).fetch_one(&mut db).await;
        let error = other
            .expect_err("a driver does not read all of it")
            .to_string();
        assert!(error.contains("column \"grids\""), "{error}");
    });
}

#[test]
fn tokio_postgres_reads_and_writes_rows() {
    let (server, runtime) = things();
    runtime.block_on(async {
        let db = client(&server).await;
        for given in [LEAST, MOST] {
            let new: ThingInsert = parsed(given);
            let written = db.execute_raw(&new.insert(), new.parameters()).await;
            assert_eq!(written.expect("it is written"), 1);
            let last = format!("select {} from things order by id desc", Thing::SELECT_LIST);
            let row = &db.query(&last, &[]).await.expect("they are there")[0];
            let thing = Thing::try_from(row).expect("it is read");
            assert_eq!(shown(&thing), shown(&by_json(&db, thing.id.0).await));
            is_as_given(&db, thing.id.0, given).await;

            let update = update();
            let sql = format!(
                "update things set {} where id = {}",
                update.set_list(),
                thing.id.0
            );
            let written = db.execute_raw(&sql, update.parameters()).await;
            assert_eq!(written.expect("it is written"), 1);
            let select = format!("select {} from things where id = $1", Thing::SELECT_LIST);
            let row = db
                .query_one(&select, &[&thing.id])
                .await
                .expect("it is there");
            let again = Thing::try_from(&row).expect("it is read");
            assert_eq!(shown(&again), shown(&updated(thing)));
        }
        let row = &db
            .query("select * from things", &[])
            .await
            .expect("they are there")[0];
        let error = Thing::try_from(row).expect_err("a driver does not read all of it");
        assert_eq!((error.table, error.column), ("things", "emails"));
    });
}
