//! Which of the types that hold a column a driver reads: what `Column` says of them, and the drivers do.

use schema_macros::{Column, pg};

use super::{client, sqlx_client, statement, tickets};

/// For each type, marker and value: whether a driver reads it is what `DRIVEN` says.
macro_rules! are_driven {
    ($sqlx:expr, $tokio:expr, $($ty:ty, $marker:ty: $($sql:literal)*;)*) => {$($({
        let (said, sql) = (<$ty as Column<$marker>>::DRIVEN, concat!("select ", $sql));
        let what = format!("{} of {sql}", stringify!($ty));
        let read = sqlx::query_scalar::<_, $ty>(sql).fetch_one(&mut $sqlx).await;
        assert_eq!(read.is_ok(), said, "sqlx, {what}");
        let row = $tokio.query_one(sql, &[]).await.expect(sql);
        assert_eq!(row.try_get::<_, $ty>(0).is_ok(), said, "tokio-postgres, {what}");
    })*)*};
}

#[test]
fn what_holds_a_column_by_a_driver_is_read_by_it() {
    let (server, runtime) = tickets();
    runtime.block_on(async {
        let (mut sqlx, tokio) = (sqlx_client(&server).await, client(&server).await);
        are_driven! { sqlx, tokio,
            bool, pg::Bool: "true";
            i16, pg::Int2: "1::int2";
            i32, pg::Int4: "1";
            i64, pg::Int8: "1::int8";
            f32, pg::Float4: "1::float4";
            f64, pg::Float8: "1::float8";
            rust_decimal::Decimal, pg::Numeric: "1.5";
            String, pg::Text: "'a'::text" "'a'::varchar(3)" "'a'::char(3)" "'a'::name";
            Box<str>, pg::Text: "'a'::text";
            Vec<u8>, pg::Bytea: "'a'::bytea";
            uuid::Uuid, pg::Uuid: "gen_random_uuid()";
            serde_json::Value, pg::Json: "'1'::json" "'1'::jsonb";
            chrono::NaiveDate, pg::Date: "'2026-01-01'::date";
            chrono::NaiveTime, pg::Time: "'10:00'::time";
            chrono::NaiveDateTime, pg::Timestamp: "'2026-01-01'::timestamp";
            chrono::DateTime<chrono::Utc>, pg::Timestamptz: "now()";
            Vec<i32>, pg::Array<pg::Int4>: "array[1]";
            Vec<Option<String>>, pg::Array<pg::Nullable<pg::Text>>: "array['a', null]";
            Option<String>, pg::Nullable<pg::Text>: "null::text";
            String, pg::Inet: "'10.0.0.1'::inet";
            String, pg::Bytea: "'a'::bytea";
            Vec<String>, pg::Array<pg::Inet>: "array['10.0.0.1'::inet]";
            Option<Vec<Option<String>>>, pg::Nullable<pg::Array<pg::Nullable<pg::AsText>>>: "array['1 day'::interval]";
            Box<str>, pg::AsText: "'1 day'::interval";
            serde_json::Value, pg::Other: "row(1, 2)::size";
            String, pg::AsText:
                "'1 day'::interval" "'10.0.0.0/8'::cidr" "'08:00:2b:01:02:03'::macaddr" "'1'::money" "'10:00+02'::timetz"
                "'[1,2)'::int4range" "'{[1,2)}'::int4multirange" "B'1'" "'1'::varbit" "'<a/>'::xml" "'a'::tsvector" "'a'::tsquery"
                "1::oid" "'1'::xid" "'(0,1)'::tid" "'(0,1)'::point" "'a'::\"char\"" "'0/1'::pg_lsn" "'$.a'::jsonpath";
        }
        // sqlx has a feature for it, which asks for a crate more.
        let row = tokio.query_one("select '10.0.0.1'::inet", &[]).await.expect("it is one");
        assert!(row.try_get::<_, std::net::IpAddr>(0).is_ok());
    });
}

/// What the table of the derive's messages says of a type.
fn proposed(name: &str) -> String {
    let table = include_str!("../../derive/src/drivers/types.rs");
    let table: String = table.split_whitespace().collect();
    let name = name.replace([' ', '"'], "");
    let rows = table.replace("\\\"", "");
    let (_, row) = rows
        .split_once(&format!("(\"{name}\","))
        .unwrap_or_else(|| panic!("no row of {name}"));
    row.split_once("),")
        .map(|(row, _)| row.to_owned())
        .unwrap_or_default()
}

/// Whether the table has the type, spelt so.
fn is_proposed(name: &str, ty: &str) {
    let ty = ty.replace(' ', "").replace("tokio_postgres::types::", "");
    let row = proposed(name);
    assert!(
        row.contains(&format!("\"{ty}\"")),
        "{name}: {ty} is not in {row}"
    );
}

#[test]
fn what_a_message_proposes_is_read() {
    let (server, runtime) = tickets();
    runtime.block_on(async {
        let (mut sqlx, tokio) = (sqlx_client(&server).await, client(&server).await);
        macro_rules! by_sqlx {
            ($($name:literal $ty:ty: $value:literal;)*) => {$(
                is_proposed($name, stringify!($ty));
                let sql = format!("select '{}'::{}", $value, $name);
                let read = sqlx::query_scalar::<_, $ty>(statement(sql.clone())).fetch_one(&mut sqlx).await;
                read.unwrap_or_else(|error| panic!("{sql}: {error}"));
            )*};
        }
        by_sqlx! {
            "\"char\"" i8: "a";
            "box" sqlx::postgres::types::PgBox: "(1,1),(0,0)";
            "circle" sqlx::postgres::types::PgCircle: "<(0,0),1>";
            "daterange" sqlx::postgres::types::PgRange<chrono::NaiveDate>: "[2026-01-01,2026-01-02)";
            "int4range" sqlx::postgres::types::PgRange<i32>: "[1,2)";
            "int8range" sqlx::postgres::types::PgRange<i64>: "[1,2)";
            "interval" sqlx::postgres::types::PgInterval: "1 day";
            "line" sqlx::postgres::types::PgLine: "{1,1,1}";
            "lseg" sqlx::postgres::types::PgLSeg: "[(0,0),(1,1)]";
            "money" sqlx::postgres::types::PgMoney: "1";
            "numrange" sqlx::postgres::types::PgRange<rust_decimal::Decimal>: "[1,2)";
            "oid" sqlx::postgres::types::Oid: "1";
            "path" sqlx::postgres::types::PgPath: "[(0,0),(1,1)]";
            "point" sqlx::postgres::types::PgPoint: "(0,1)";
            "polygon" sqlx::postgres::types::PgPolygon: "((0,0),(1,1))";
            "time with time zone" sqlx::postgres::types::PgTimeTz: "10:00+02";
            "tsrange" sqlx::postgres::types::PgRange<chrono::NaiveDateTime>: "[2026-01-01,2026-01-02)";
            "tstzrange" sqlx::postgres::types::PgRange<chrono::DateTime<chrono::Utc>>: "[2026-01-01,2026-01-02)";
        }
        macro_rules! by_tokio_postgres {
            ($($name:literal $ty:ty: $value:literal;)*) => {$(
                is_proposed($name, stringify!($ty));
                let sql = format!("select '{}'::{}", $value, $name);
                let row = tokio.query_one(&sql, &[]).await.expect(&sql);
                row.try_get::<_, $ty>(0).unwrap_or_else(|error| panic!("{sql}: {error}"));
            )*};
        }
        by_tokio_postgres! {
            "\"char\"" i8: "a";
            "oid" u32: "1";
            "pg_lsn" tokio_postgres::types::PgLsn: "0/1";
        }
    });
}
