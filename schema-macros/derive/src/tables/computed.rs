//! The functions that CHECKs compute with, and their regular expressions, as `templates/rust` has them.

use codegen::lower::rust::PatternConstant;
use proc_macro2::TokenStream;
use quote::quote;

use super::items::{ident, rust};

/// The regular expressions.
pub(super) fn patterns(all: &[PatternConstant]) -> TokenStream {
    if all.is_empty() {
        return TokenStream::new();
    }
    let statics = all.iter().map(|it| {
        let (ident, literal) = (ident(&it.ident), rust(&it.literal));
        quote!(pub(super) static #ident: LazyLock<Regex> = LazyLock::new(|| new(#literal));)
    });
    quote! {
        /// The regular expressions of CHECKs.
        mod pattern {
            use std::sync::LazyLock;

            use regex_lite::Regex;

            #(#statics)*

            fn new(source: &str) -> Regex {
                Regex::new(source).expect("the generator knows what a regular expression is")
            }
        }
    }
}

pub(super) fn lower_function() -> TokenStream {
    quote! {
        /// A text in lower case, one character for each, as PostgreSQL has it.
        fn lower(text: &str) -> String {
            text.chars().map(|c| c.to_lowercase().next().unwrap_or(c)).collect()
        }
    }
}

pub(super) fn upper_function() -> TokenStream {
    quote! {
        /// A text in upper case, one character for each, as PostgreSQL has it.
        fn upper(text: &str) -> String {
            let one = |c: char| {
                let mut upper = c.to_uppercase();
                if upper.len() == 1 { upper.next().unwrap_or(c) } else { c }
            };
            text.chars().map(one).collect()
        }
    }
}

pub(super) fn left_function() -> TokenStream {
    quote! {
        /// The first characters of a text.
        fn left(text: &str, length: usize) -> &str {
            text.char_indices().nth(length).map_or(text, |(end, _)| &text[..end])
        }
    }
}

pub(super) fn pad_function() -> TokenStream {
    quote! {
        /// A text as a `character(n)` holds it.
        fn pad(text: &str, length: usize) -> String {
            format!("{:<length$}", text.trim_end_matches(' '))
        }
    }
}

pub(super) fn json_at_function() -> TokenStream {
    quote! {
        /// What stands below these keys.
        fn json_at<'a>(json: &'a serde_json::Value, path: &[&str]) -> Option<&'a serde_json::Value> {
            path.iter().try_fold(json, |json, key| json.as_object()?.get(*key))
        }
    }
}

pub(super) fn json_text_function() -> TokenStream {
    quote! {
        /// What stands below these keys, as a text; null is none.
        fn json_text(json: &serde_json::Value, path: &[&str]) -> Option<String> {
            match json_at(json, path)? {
                serde_json::Value::Null => None,
                serde_json::Value::String(text) => Some(text.clone()),
                other => Some(other.to_string()),
            }
        }
    }
}

pub(super) fn has_key_function() -> TokenStream {
    quote! {
        /// Whether an object has this key, an array this text, or the text is this.
        fn has_key(json: &serde_json::Value, key: &str) -> bool {
            match json {
                serde_json::Value::Object(object) => object.contains_key(key),
                serde_json::Value::Array(array) => array.iter().any(|it| it.as_str() == Some(key)),
                other => other.as_str() == Some(key),
            }
        }
    }
}
