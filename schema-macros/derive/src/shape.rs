//! What a column asks of a field's type, in words and as tokens.

use codegen::lower::snapshot::{ColumnSnapshot, Shape};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

/// The Rust type that a message proposes for a column: `Option<chrono::NaiveDate>`.
pub(crate) fn expected(column: &ColumnSnapshot) -> String {
    let ty = match scalar(column.shape) {
        Some(ty) => ty.to_owned(),
        None => own_type(&column.sql_type),
    };
    around(column, ty)
}

/// The type of a column whose values, or whose elements, are of this type.
pub(crate) fn around(column: &ColumnSnapshot, mut ty: String) -> String {
    if column.is_array {
        ty = format!("Vec<Option<{ty}>>");
    }
    if !column.not_null {
        ty = format!("Option<{ty}>");
    }
    ty
}

/// What the compiler says at the field's type.
pub(crate) fn label(column: &ColumnSnapshot) -> String {
    if scalar(column.shape).is_some() {
        return format!("expected `{}`", expected(column));
    }
    let option = if column.not_null { "" } else { "`Option` of " };
    let array = if column.is_array { "`Vec` of " } else { "" };
    format!(
        "expected {option}{array}a type that implements `Column<pg::{}>`",
        column.shape.as_str()
    )
}

/// The name that the user's own type for an enum or composite type would have.
fn own_type(sql_type: &str) -> String {
    let name = sql_type.trim_end_matches("[]");
    codegen::lower::ident::rust_variant(name.rsplit('.').next().unwrap_or(name))
}

fn scalar(shape: Shape) -> Option<&'static str> {
    Some(match shape {
        Shape::Bool => "bool",
        Shape::Int2 => "i16",
        Shape::Int4 => "i32",
        Shape::Int8 => "i64",
        Shape::Float4 => "f32",
        Shape::Float8 => "f64",
        Shape::Numeric => "rust_decimal::Decimal",
        Shape::Text | Shape::AsText => "String",
        Shape::Bytea => "Vec<u8>",
        Shape::Uuid => "uuid::Uuid",
        Shape::Json => "serde_json::Value",
        Shape::Date => time("chrono::NaiveDate", "time::Date", "jiff::civil::Date"),
        Shape::Time => time("chrono::NaiveTime", "time::Time", "jiff::civil::Time"),
        Shape::Timestamp => time(
            "chrono::NaiveDateTime",
            "time::PrimitiveDateTime",
            "jiff::civil::DateTime",
        ),
        Shape::Timestamptz => time(
            "chrono::DateTime<chrono::Utc>",
            "time::OffsetDateTime",
            "jiff::Timestamp",
        ),
        Shape::Inet => "std::net::IpAddr",
        Shape::Enum | Shape::Other => return None,
    })
}

/// That of the crate of dates and times whose feature is on; where several are or none is, chrono's.
fn time(chrono: &'static str, time: &'static str, jiff: &'static str) -> &'static str {
    if cfg!(feature = "chrono") {
        chrono
    } else if cfg!(feature = "time") {
        time
    } else if cfg!(feature = "jiff") {
        jiff
    } else {
        chrono
    }
}

/// The column's type in a message: `` `text not null` ``, `` `text` and can be null ``.
pub(crate) fn described(column: &ColumnSnapshot) -> String {
    if column.not_null {
        format!("`{} not null`", column.sql_type)
    } else {
        format!("`{}` and can be null", column.sql_type)
    }
}

/// The feature of `schema-macros` that the proposed type needs and that is not on.
pub(crate) fn missing_feature(shape: Shape) -> Option<&'static str> {
    let (feature, is_on) = match shape {
        Shape::Numeric => ("rust_decimal", cfg!(feature = "rust_decimal")),
        Shape::Uuid => ("uuid", cfg!(feature = "uuid")),
        Shape::Json => ("serde_json", cfg!(feature = "serde_json")),
        Shape::Date | Shape::Time | Shape::Timestamp | Shape::Timestamptz => {
            let is_on = cfg!(any(feature = "chrono", feature = "time", feature = "jiff"));
            ("chrono", is_on)
        }
        Shape::Bool
        | Shape::Int2
        | Shape::Int4
        | Shape::Int8
        | Shape::Float4
        | Shape::Float8
        | Shape::Text
        | Shape::Bytea
        | Shape::Inet
        | Shape::AsText
        | Shape::Enum
        | Shape::Other => return None,
    };
    (!is_on).then_some(feature)
}

/// The markers in `schema_macros::pg` that a field's type may hold; an array's elements may be `Option` or not, since
/// no constraint but a CHECK can forbid a null among them.
pub(crate) fn markers(column: &ColumnSnapshot, krate: &TokenStream) -> Vec<TokenStream> {
    let ident = Ident::new(column.shape.as_str(), Span::call_site());
    let scalar = quote!(#krate::pg::#ident);
    let plain = if column.is_array {
        vec![
            quote!(#krate::pg::Array<#krate::pg::Nullable<#scalar>>),
            quote!(#krate::pg::Array<#scalar>),
        ]
    } else {
        vec![scalar]
    };
    if column.not_null {
        return plain;
    }
    plain
        .into_iter()
        .map(|marker| quote!(#krate::pg::Nullable<#marker>))
        .collect()
}
