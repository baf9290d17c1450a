//! Which Rust types hold which columns. Knows no table.

use std::borrow::Cow;
use std::net::IpAddr;
use std::rc::Rc;
use std::sync::Arc;

use crate::pg;

/// A Rust type that holds every value of a column of type `T`, a marker of [`pg`].
///
/// Implement it for your own types; the derive then takes them wherever such a column is:
///
/// ```
/// use schema_macros::{Column, pg};
///
/// struct Slug(String);
/// impl Column<pg::Text> for Slug {}
///
/// fn fits<F: Column<T>, T>() {}
/// fits::<Slug, pg::Text>();
/// fits::<Option<Slug>, pg::Nullable<pg::Text>>();
/// fits::<Vec<Option<Slug>>, pg::Array<pg::Nullable<pg::Text>>>();
/// ```
///
/// A type that has a value for null of its own implements `Column<pg::Nullable<…>>`.
///
/// An enum says its labels, which are compared with those of the column's enum, in any order; those with
/// `#[derive(FromSchema)]` and those that [`tables!`](crate::tables) makes do.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not hold a column of type `{T}`",
    note = "implement `schema_macros::Column<{T}>` for it if it does"
)]
pub trait Column<T> {
    /// The labels, where `T` is [`pg::Enum`], or a [`pg::Text`] that a CHECK restricts; without them labels are not
    /// compared.
    const LABELS: Option<&'static [&'static str]> = None;
    /// The composite type or enum with its schema, `public.address`; without it types of one kind are not told apart.
    const TYPE: Option<&'static str> = None;
    /// Whether drivers read and write such columns as this type; not where it is what PostgREST sends of them, as
    /// the text of an `inet`. Asked where the derive is told of a driver: of a type that a parameter of the struct is,
    /// when code is made of the function that reads or writes it (`cargo build`, not yet `cargo check`).
    ///
    /// ```
    /// # use schema_macros::{FromSchema, RowError};
    /// #[derive(FromSchema)]
    /// #[schema(table = "hosts", migrations = "tests/ui/project/spec/shop", partial, tokio_postgres)]
    /// struct Host<T> {
    ///     address: T,
    /// }
    ///
    /// type Read<T> = fn(&tokio_postgres::Row) -> Result<Host<T>, RowError>;
    /// let read: Read<std::net::IpAddr> = |row| Host::try_from(row);
    /// # let _ = read;
    /// ```
    ///
    /// ```compile_fail
    /// # use schema_macros::{FromSchema, RowError};
    /// # #[derive(FromSchema)]
    /// # #[schema(table = "hosts", migrations = "tests/ui/project/spec/shop", partial, tokio_postgres)]
    /// # struct Host<T> {
    /// #     address: T,
    /// # }
    /// # type Read<T> = fn(&tokio_postgres::Row) -> Result<Host<T>, RowError>;
    /// let read: Read<String> = |row| Host::try_from(row);
    /// # let _ = read;
    /// ```
    const DRIVEN: bool = true;
}

impl<T, F: Column<T>> Column<pg::Nullable<T>> for Option<F> {
    const LABELS: Option<&'static [&'static str]> = F::LABELS;
    const TYPE: Option<&'static str> = F::TYPE;
    const DRIVEN: bool = F::DRIVEN;
}

macro_rules! pointers {
    ($($pointer:ty),*) => {$(
        impl<T, F: Column<T> + ?Sized> Column<T> for $pointer {
            const LABELS: Option<&'static [&'static str]> = F::LABELS;
            const TYPE: Option<&'static str> = F::TYPE;
            const DRIVEN: bool = F::DRIVEN;
        }
    )*};
}
pointers!(&F, Box<F>, Rc<F>, Arc<F>);

impl<T, F: Column<T> + ToOwned + ?Sized> Column<T> for Cow<'_, F> {
    const LABELS: Option<&'static [&'static str]> = F::LABELS;
    const TYPE: Option<&'static str> = F::TYPE;
    const DRIVEN: bool = F::DRIVEN;
}

impl<T, F: Column<T>> Column<pg::Array<T>> for Vec<F> {
    const LABELS: Option<&'static [&'static str]> = F::LABELS;
    const TYPE: Option<&'static str> = F::TYPE;
    const DRIVEN: bool = F::DRIVEN;
}

impl<T, F: Column<T>> Column<pg::Array<T>> for [F] {
    const LABELS: Option<&'static [&'static str]> = F::LABELS;
    const TYPE: Option<&'static str> = F::TYPE;
    const DRIVEN: bool = F::DRIVEN;
}

macro_rules! columns {
    ($($rust:ty: $($marker:ident),*;)*) => {
        $($(impl Column<pg::$marker> for $rust {})*)*
    };
}

columns! {
    bool: Bool;
    i16: Int2;
    i32: Int4;
    i64: Int8;
    f32: Float4;
    f64: Float8;
    String: Text;
    str: Text;
    Vec<u8>: Bytea;
    [u8]: Bytea;
    IpAddr: Inet;
}

/// What PostgREST sends of a column.
macro_rules! sent {
    ($($rust:ty: $($marker:ident),*;)*) => {
        $($(impl Column<pg::$marker> for $rust {
            const DRIVEN: bool = false;
        })*)*
    };
}

sent! {
    String: AsText, Inet, Bytea;
    str: AsText, Inet, Bytea;
}

#[cfg(feature = "uuid")]
columns! { uuid::Uuid: Uuid; }
#[cfg(feature = "chrono")]
columns! { chrono::NaiveDate: Date; chrono::NaiveTime: Time; chrono::NaiveDateTime: Timestamp; }
#[cfg(feature = "time")]
columns! {
    time::Date: Date; time::Time: Time; time::PrimitiveDateTime: Timestamp; time::OffsetDateTime: Timestamptz;
}
#[cfg(feature = "jiff")]
columns! {
    jiff::civil::Date: Date; jiff::civil::Time: Time; jiff::civil::DateTime: Timestamp; jiff::Timestamp: Timestamptz;
}
#[cfg(feature = "serde_json")]
columns! { serde_json::Value: Json; serde_json::Map<String, serde_json::Value>: Json; }
#[cfg(feature = "serde_json")]
sent! { serde_json::Value: Other; }
#[cfg(feature = "rust_decimal")]
columns! { rust_decimal::Decimal: Numeric; }

#[cfg(feature = "chrono")]
impl<Tz: chrono::TimeZone> Column<pg::Timestamptz> for chrono::DateTime<Tz> {}
