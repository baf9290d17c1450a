//! What a driver has for the types that other wires send as texts. It reads PostgreSQL's own bytes, so that a text is no
//! value of them.

/// By PostgreSQL's name what sqlx has, and what tokio-postgres and postgres have; empty: nothing.
const OWN: &[(&str, &str, &str)] = &[
    ("\"char\"", "i8", "i8"),
    ("bit", BITS, BITS),
    ("bit varying", BITS, BITS),
    (
        "box",
        "sqlx::postgres::types::PgBox",
        "geo_types::Rect<f64>",
    ),
    ("cidr", "ipnetwork::IpNetwork", "cidr::IpCidr"),
    ("circle", "sqlx::postgres::types::PgCircle", ""),
    (
        "daterange",
        "sqlx::postgres::types::PgRange<chrono::NaiveDate>",
        "",
    ),
    ("int4range", "sqlx::postgres::types::PgRange<i32>", ""),
    ("int8range", "sqlx::postgres::types::PgRange<i64>", ""),
    ("interval", "sqlx::postgres::types::PgInterval", ""),
    ("line", "sqlx::postgres::types::PgLine", ""),
    ("lseg", "sqlx::postgres::types::PgLSeg", ""),
    ("macaddr", "mac_address::MacAddress", "eui48::MacAddress"),
    ("money", "sqlx::postgres::types::PgMoney", ""),
    (
        "numrange",
        "sqlx::postgres::types::PgRange<rust_decimal::Decimal>",
        "",
    ),
    ("oid", "sqlx::postgres::types::Oid", "u32"),
    (
        "path",
        "sqlx::postgres::types::PgPath",
        "geo_types::LineString<f64>",
    ),
    ("pg_lsn", "", "PgLsn"),
    (
        "point",
        "sqlx::postgres::types::PgPoint",
        "geo_types::Point<f64>",
    ),
    ("polygon", "sqlx::postgres::types::PgPolygon", ""),
    ("time with time zone", "sqlx::postgres::types::PgTimeTz", ""),
    (
        "tsrange",
        "sqlx::postgres::types::PgRange<chrono::NaiveDateTime>",
        "",
    ),
    (
        "tstzrange",
        "sqlx::postgres::types::PgRange<chrono::DateTime<chrono::Utc>>",
        "",
    ),
];

const BITS: &str = "bit_vec::BitVec";

/// The type of values of a driver for a column of this type, or for its elements.
pub(crate) fn own(sql_type: &str, driver: &str) -> Option<String> {
    let scalar = sql_type.trim_end_matches("[]");
    // `bit(3)`, `interval day to second(3)`, `time(3) with time zone`.
    let name = scalar.split('(').next().unwrap_or(scalar);
    let name = if scalar.ends_with("with time zone") {
        "time with time zone"
    } else {
        name
    };
    let name = if name.starts_with("interval ") {
        "interval"
    } else {
        name
    };
    let (_, sqlx, postgres) = OWN.iter().find(|(ty, _, _)| *ty == name)?;
    match (driver, *sqlx, *postgres) {
        ("sqlx", "", _) | ("postgres" | "tokio_postgres", _, "") => None,
        ("sqlx", sqlx, _) => Some(sqlx.to_owned()),
        (_, _, "PgLsn") => Some(format!("{driver}::types::PgLsn")),
        (_, _, postgres) => Some(postgres.to_owned()),
    }
}
