//! The functions and modules at the end of `schema.rs`, as `templates/rust` has them. A test holds both together.

use codegen::lower::rust::Helpers;
use proc_macro2::TokenStream;
use quote::quote;

use super::{computed, forms, parts, wire};

/// Those that the structs need, in the order of the file.
pub(super) fn helpers(needed: Helpers) -> TokenStream {
    let Helpers {
        given,
        not_null,
        given_not_null,
        wire: wires,
        to_scale,
        has_nul,
        forms,
        lower,
        upper,
        left,
        pad,
        json_at,
        json_text,
        has_key,
        right,
        substring,
        position,
        bounds,
        whole_bounds,
        day_bounds,
        moment_bounds,
    } = needed;
    let first: [(bool, fn() -> TokenStream); 5] = [
        (given, given_module),
        (not_null, not_null_function),
        (given_not_null, given_not_null_module),
        (to_scale, to_scale_function),
        (has_nul, has_nul_function),
    ];
    let last: [(bool, fn() -> TokenStream); 14] = [
        (lower, computed::lower_function),
        (upper, computed::upper_function),
        (left, computed::left_function),
        (pad, computed::pad_function),
        (right, parts::right_function),
        (substring, parts::substring_function),
        (position, parts::position_function),
        (bounds, parts::bounds_function),
        (whole_bounds, parts::whole_bounds_function),
        (day_bounds, parts::day_bounds_function),
        (moment_bounds, parts::moment_bounds_function),
        (json_at, computed::json_at_function),
        (json_text, computed::json_text_function),
        (has_key, computed::has_key_function),
    ];
    some(first)
        .chain([forms::forms(forms)])
        .chain(some(last))
        .chain(wires.any.then(|| wire::module(wires)))
        .collect()
}

/// Those of a list that are needed.
pub(super) fn some<const N: usize>(
    all: [(bool, fn() -> TokenStream); N],
) -> impl Iterator<Item = TokenStream> {
    let needed = all.into_iter().filter(|(needed, _)| *needed);
    needed.map(|(_, tokens)| tokens())
}

fn given_module() -> TokenStream {
    quote! {
        /// Columns that may be left out: what is there is read as its type, null only where that takes it.
        mod given {
            use serde::{Deserialize, Deserializer, Serialize, Serializer};

            pub(super) fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
                T::deserialize(deserializer).map(Some)
            }

            pub(super) fn serialize<T: Serialize, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
                value.serialize(serializer)
            }
        }
    }
}

fn not_null_function() -> TokenStream {
    quote! {
        /// Reads a JSON column that is not null: SQL's NULL and JSON's null are one on the wire.
        fn not_null<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<serde_json::Value, D::Error> {
            <Option<serde_json::Value> as serde::Deserialize>::deserialize(deserializer)?
                .ok_or_else(|| serde::de::Error::custom("null in a column that is not null"))
        }
    }
}

fn given_not_null_module() -> TokenStream {
    quote! {
        /// JSON columns that may be left out and are not null: SQL's NULL and JSON's null are one on the wire.
        mod given_not_null {
            use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};
            use serde_json::Value;

            pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
                let value = Option::<Value>::deserialize(deserializer)?;
                value.map(Some).ok_or_else(|| D::Error::custom("null in a column that is not null"))
            }

            pub(super) fn serialize<S: Serializer>(value: &Option<Value>, serializer: S) -> Result<S::Ok, S::Error> {
                value.serialize(serializer)
            }
        }
    }
}

fn to_scale_function() -> TokenStream {
    quote! {
        /// The number as a `numeric` column of this scale keeps it.
        fn to_scale(number: rust_decimal::Decimal, scale: u32) -> rust_decimal::Decimal {
            number.round_dp_with_strategy(scale, rust_decimal::RoundingStrategy::MidpointAwayFromZero)
        }
    }
}

fn has_nul_function() -> TokenStream {
    quote! {
        /// Whether a text or key in JSON has a NUL character.
        fn has_nul(json: &serde_json::Value) -> bool {
            match json {
                serde_json::Value::String(text) => text.contains('\0'),
                serde_json::Value::Array(items) => items.iter().any(has_nul),
                serde_json::Value::Object(object) => object.iter().any(|(key, value)| key.contains('\0') || has_nul(value)),
                serde_json::Value::Null | serde_json::Value::Bool(_) | serde_json::Value::Number(_) => false,
            }
        }
    }
}
