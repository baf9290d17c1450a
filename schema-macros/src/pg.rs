//! PostgreSQL's types as the checks of `#[derive(FromSchema)]` tell them apart. Markers: no value has these types.
//!
//! | column | marker | Rust types that fit |
//! |---|---|---|
//! | `boolean` | [`Bool`] | `bool` |
//! | `smallint`, `integer`, `bigint` | [`Int2`], [`Int4`], [`Int8`] | `i16`, `i32`, `i64` |
//! | `real`, `double precision` | [`Float4`], [`Float8`] | `f32`, `f64` |
//! | `numeric` | [`Numeric`] | `rust_decimal::Decimal` (feature `rust_decimal`) |
//! | `text`, `varchar`, `char(n)`, `name`, `citext` | [`Text`] | `String`, `str` |
//! | `bytea` | [`Bytea`] | `Vec<u8>`, `[u8]`, `String` (the hexadecimal text of PostgREST) |
//! | `uuid` | [`Uuid`] | `uuid::Uuid` (feature `uuid`) |
//! | `json`, `jsonb` | [`Json`] | [`Json<T>`](crate::Json); `serde_json::Value`, `serde_json::Map` (feature `serde_json`) |
//! | `date`, `time`, `timestamp` | [`Date`], [`Time`], [`Timestamp`] | `chrono::NaiveDate`, `NaiveTime`, `NaiveDateTime` (feature `chrono`); `time::Date`, `Time`, `PrimitiveDateTime` (`time`); `jiff::civil::Date`, `Time`, `DateTime` (`jiff`) |
//! | `timestamptz` | [`Timestamptz`] | `chrono::DateTime<_>` (feature `chrono`), `time::OffsetDateTime` (`time`), `jiff::Timestamp` (`jiff`) |
//! | `inet` | [`Inet`] | `std::net::IpAddr`, `String` |
//! | `interval`, `cidr`, `macaddr`, `money`, `timetz`, ranges … | [`AsText`] | `String`, `str` |
//! | an enum | [`Enum`] | an enum with `#[derive(FromSchema)]`, or what implements `Column<pg::Enum>` with the same labels |
//! | a composite type, an extension's type | [`Other`] | a struct with `#[derive(FromSchema)]`, `serde_json::Value`, or a type of your own |
//! | `T[]` | [`Array<T>`] | `Vec<F>`, `Vec<Option<F>>`, `[F]` |
//! | a column that can be null | [`Nullable<T>`] | `Option<F>` |
//!
//! A domain is its base type. `Box`, `Rc`, `Arc`, `Cow` and references of a type that fits, fit too.

use core::marker::PhantomData;

macro_rules! markers {
    ($($(#[doc = $doc:literal])* $name:ident;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug)]
        pub enum $name {}
    )*};
}

markers! {
    /// `boolean`
    Bool;
    /// `smallint`
    Int2;
    /// `integer`
    Int4;
    /// `bigint`
    Int8;
    /// `real`
    Float4;
    /// `double precision`
    Float8;
    /// `numeric`
    Numeric;
    /// `text`, `character varying`, `character(n)`, `name`, `citext`
    Text;
    /// `bytea`
    Bytea;
    /// `uuid`
    Uuid;
    /// `json`, `jsonb`
    Json;
    /// `date`
    Date;
    /// `time`
    Time;
    /// `timestamp`
    Timestamp;
    /// `timestamp with time zone`
    Timestamptz;
    /// `inet`
    Inet;
    /// Types that have no counterpart in a well-known crate and are sent as text: `interval`, `cidr`, ranges …
    AsText;
    /// Enums; see [`crate::Column`].
    Enum;
    /// Composite types and types of extensions.
    Other;
}

/// An array; its elements are `Nullable` where `Vec<Option<_>>` is asked for.
#[derive(Debug)]
pub struct Array<T>(PhantomData<T>);

/// A column that can be null.
#[derive(Debug)]
pub struct Nullable<T>(PhantomData<T>);
