//! Composite values through drivers: attributes of domains and of composite types, and types that changed since.

use schema_macros::{FromSchema, InsertSchema as _};

use super::{Size, client, sqlx_client, tickets};

#[derive(FromSchema, Debug, Clone, PartialEq)]
#[schema(
    type_name = "load",
    migrations = "tests/ui/project/spec/shop",
    sqlx,
    tokio_postgres
)]
struct Load {
    // Not in the order of the type's attributes.
    note: Option<String>,
    share: Option<i32>,
    r#box: Option<Size>,
}

#[derive(FromSchema, Debug, PartialEq)]
#[schema(
    table = "hosts",
    migrations = "tests/ui/project/spec/shop",
    partial,
    tokio_postgres
)]
struct Host {
    address: std::net::IpAddr,
    seat: Option<Size>,
    load: Option<Load>,
}

#[derive(FromSchema)]
#[schema(
    table = "hosts",
    migrations = "tests/ui/project/spec/shop",
    insert,
    tokio_postgres
)]
struct NewHost {
    address: std::net::IpAddr,
    seat: Option<Size>,
    load: Option<Load>,
}

#[derive(FromSchema, Debug, PartialEq)]
#[schema(
    table = "hosts",
    migrations = "tests/ui/project/spec/shop",
    partial,
    sqlx
)]
struct Loaded {
    seat: Option<Size>,
    load: Option<Load>,
}

fn size(height: Option<i32>) -> Size {
    Size {
        height,
        width: Some(3),
    }
}

/// Rows, each with a value less.
fn rows() -> Vec<(Option<Size>, Option<Load>)> {
    let load = Load {
        note: Some("a, (\"b\")".to_owned()),
        share: Some(7),
        r#box: Some(size(None)),
    };
    let lighter = Load {
        note: Some(String::new()),
        share: None,
        r#box: None,
    };
    vec![
        (Some(size(Some(-1))), Some(load)),
        (Some(size(None)), Some(lighter)),
        (None, None),
    ]
}

/// What PostgreSQL says of the rows.
const TEXTS: [&str; 3] = [
    "(3,-1) | (\"(3,)\",7,\"a, (\"\"b\"\")\")",
    "(3,) | (,,\"\")",
    "- | -",
];

#[test]
fn tokio_postgres_reads_and_writes_composite_values() {
    let (server, runtime) = tickets();
    runtime.block_on(async {
        let db = client(&server).await;
        for (at, (seat, load)) in rows().into_iter().enumerate() {
            let address = std::net::IpAddr::from([10, 0, 0, at as u8]);
            let new = NewHost {
                address,
                seat,
                load,
            };
            let written = db.execute(NewHost::INSERT, &new.parameters()).await;
            assert_eq!(written.expect("it is written"), 1);
            let sql = "select *, coalesce(seat::text, '-') || ' | ' || coalesce(load::text, '-') as said from hosts where address = $1";
            let row = db.query_one(sql, &[&address]).await.expect("it is there");
            assert_eq!(row.get::<_, &str>("said"), TEXTS[at]);
            let NewHost { seat, load, .. } = new;
            let host = Host {
                address,
                seat,
                load,
            };
            assert_eq!(Host::try_from(&row).expect("it is read"), host);
        }

        // The database has gone on without us.
        db.batch_execute("drop table hosts").await.expect("it was there");
        let sql = r#"select jsonb_populate_record(null::load, '{"share": 7, "note": "a", "box": {"width": 3}}')"#;
        let ours = std::any::type_name::<Option<Size>>();
        let other_type = format!("cannot convert between the Rust type `{ours}` and the Postgres type `text`");
        let other_type = Some(other_type.as_str());
        let (more, lost) = (
            Some("only one side has an attribute \"more\""),
            Some("only one side has an attribute \"box\""),
        );
        for (change, read, written) in [
            ("add attribute more integer", None, more),
            ("drop attribute more", None, None),
            ("alter attribute note type name", None, None),
            ("alter attribute box type text", other_type, other_type),
            ("drop attribute box", lost, lost),
        ] {
            // Another connection has not heard of the type yet.
            let db = client(&server).await;
            db.batch_execute(&format!("alter type load {change}"))
                .await
                .expect("it is changed");
            let row = db.query_one(sql, &[]).await.expect("it is there");
            let said = row.try_get::<_, Option<Load>>(0).as_ref().err().map(source);
            assert_eq!(said.as_deref(), read, "reading: {change}");
            let (_, load) = rows().swap_remove(0);
            let said = db.query("select $1::load is null", &[&load]).await;
            assert_eq!(said.as_ref().err().map(source).as_deref(), written, "writing: {change}");
        }
    });
}

/// What lies below an error of the driver's.
fn source(error: &tokio_postgres::Error) -> String {
    let source = std::error::Error::source(error);
    source.expect("it has one").to_string()
}

#[test]
fn sqlx_reads_and_writes_composite_values() {
    let (server, runtime) = tickets();
    runtime.block_on(async {
        let mut db = sqlx_client(&server).await;
        for (at, (seat, load)) in rows().into_iter().enumerate() {
            let written = sqlx::query("insert into hosts (address, seat, load) values ($1::int + '10.0.0.0'::inet, $2, $3)")
                .bind(i32::try_from(at).expect("there are three"))
                .bind(&seat)
                .bind(&load)
                .execute(&mut db)
                .await;
            written.expect("it is written");
            let sql = "select *, coalesce(seat::text, '-') || ' | ' || coalesce(load::text, '-') from hosts order by address desc limit 1";
            let row = sqlx::query(sql).fetch_one(&mut db).await.expect("it is there");
            let said: String = sqlx::Row::get(&row, "?column?");
            assert_eq!(said, TEXTS[at]);
            let read: Loaded = sqlx::FromRow::from_row(&row).expect("it is read");
            assert_eq!(read, Loaded { seat, load });
        }
    });
}
