//! The functions for parts of texts and bounds of ranges, as `templates/rust` has them. A test holds both together.

use proc_macro2::TokenStream;
use quote::quote;

pub(super) fn right_function() -> TokenStream {
    quote! {
        /// The last characters of a text.
        fn right(text: &str, length: usize) -> &str {
            let start = text.chars().count().saturating_sub(length);
            text.char_indices().nth(start).map_or("", |(start, _)| &text[start..])
        }
    }
}

pub(super) fn substring_function() -> TokenStream {
    quote! {
        /// The characters of a text from a place on, counted from 1.
        fn substring(text: &str, from: usize, length: usize) -> String {
            text.chars().skip(from - 1).take(length).collect()
        }
    }
}

pub(super) fn position_function() -> TokenStream {
    quote! {
        /// The place of a part in a text, counted in characters from 1; 0 where it is not there.
        fn position(text: &str, part: &str) -> usize {
            text.find(part).map_or(0, |at| text[..at].chars().count() + 1)
        }
    }
}

pub(super) fn bounds_function() -> TokenStream {
    quote! {
        /// The bounds of a range as PostgreSQL keeps them, and whether they are in it.
        struct Bounds {
            lower: Option<i64>,
            upper: Option<i64>,
            has_lower: bool,
            has_upper: bool,
        }

        /// The bounds of a range; nothing where it is empty. Ranges of whole numbers step by one.
        fn bounds_of(text: &str, of: impl Fn(&str) -> Option<i64>, step: i64) -> Option<Bounds> {
            let inner = text.strip_prefix(['[', '('])?.strip_suffix([']', ')'])?;
            let (lower, upper) = inner.split_once(',')?;
            let bare = |it: &str| of(it.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or(it));
            let (lower, upper) = (bare(lower), bare(upper));
            let moves = |bound: Option<i64>| step != 0 && bound.is_some_and(|it| it != i64::MAX && it != i64::MIN);
            let (opens, closes) = (text.starts_with('['), text.ends_with(']'));
            let (lower_moves, upper_moves) = (!opens && moves(lower), closes && moves(upper));
            let bounds = Bounds {
                lower: lower.map(|it| if lower_moves { it + step } else { it }),
                upper: upper.map(|it| if upper_moves { it + step } else { it }),
                has_lower: lower.is_some() && (opens || lower_moves),
                has_upper: upper.is_some() && closes && !upper_moves,
            };
            let order = bounds.lower.zip(bounds.upper).map(|(lower, upper)| lower.cmp(&upper));
            let is_empty = match order {
                Some(std::cmp::Ordering::Greater) => true,
                Some(std::cmp::Ordering::Equal) => !(bounds.has_lower && bounds.has_upper),
                Some(std::cmp::Ordering::Less) | None => false,
            };
            (!is_empty).then_some(bounds)
        }
    }
}

pub(super) fn whole_bounds_function() -> TokenStream {
    quote! {
        fn whole_bounds(text: &str) -> Option<Bounds> {
            bounds_of(text, |it| it.parse().ok(), 1)
        }
    }
}

pub(super) fn day_bounds_function() -> TokenStream {
    quote! {
        /// In days since 1970.
        fn day_bounds(text: &str) -> Option<Bounds> {
            let of = |it: i64| if matches!(it, i64::MAX | i64::MIN) { it } else { it - 719_469 };
            bounds_of(text, |it| date(it).map(of), 1)
        }
    }
}

pub(super) fn moment_bounds_function() -> TokenStream {
    quote! {
        /// In millionths of a second since 1970.
        fn moment_bounds(text: &str) -> Option<Bounds> {
            let epoch = 719_469 * 86_400_000_000;
            let of = |it: i128| i64::try_from(it - epoch).unwrap_or(if it > 0 { i64::MAX } else { i64::MIN });
            bounds_of(text, |it| timestamp(it).map(of), 0)
        }
    }
}
