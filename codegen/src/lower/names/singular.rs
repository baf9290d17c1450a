//! The singular of an English noun: a library, and what it does not know of table names.

use std::collections::BTreeMap;

/// Plurals whose singular the library gets wrong.
const IRREGULAR: &[(&str, &str)] = &[
    ("axes", "axis"),
    ("biases", "bias"),
    ("birdies", "birdie"),
    ("caches", "cache"),
    ("dies", "die"),
    ("ethoses", "ethos"),
    ("headaches", "headache"),
    ("lenses", "lens"),
    ("niches", "niche"),
    ("pois", "poi"),
    ("prairies", "prairie"),
    ("selfies", "selfie"),
    ("skus", "sku"),
    ("tranches", "tranche"),
];

/// Words that are no plurals, or whose singular nobody uses for a table.
const UNCOUNTABLE: &[&str] = &[
    "analytics",
    "as",
    "aws",
    "axis",
    "basis",
    "bias",
    "bis",
    "chaos",
    "cms",
    "cors",
    "cosmos",
    "css",
    "data",
    "dns",
    "ethos",
    "gas",
    "gis",
    "goods",
    "gps",
    "has",
    "headquarters",
    "https",
    "ios",
    "is",
    "kubernetes",
    "lens",
    "logistics",
    "means",
    "media",
    "metadata",
    "news",
    "oasis",
    "os",
    "physics",
    "pos",
    "postgres",
    "redis",
    "rss",
    "saas",
    "series",
    "sms",
    "sos",
    "species",
    "this",
    "tls",
    "tos",
    "us",
    "vis",
    "was",
    "yes",
];

/// The singular of a word in lower case. `exceptions` come first.
pub(super) fn singular(word: &str, exceptions: &BTreeMap<String, String>) -> String {
    if let Some(exception) = exceptions.get(word) {
        return exception.clone();
    }
    if UNCOUNTABLE.contains(&word) {
        return word.to_owned();
    }
    IRREGULAR
        .iter()
        .find(|(plural, _)| *plural == word)
        .map_or_else(
            || pluralizer::pluralize(word, 1, false),
            |(_, singular)| (*singular).to_owned(),
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_table_names() {
        let words = [
            ("conversations", "conversation"),
            ("status", "status"),
            ("statuses", "status"),
            ("address", "address"),
            ("addresses", "address"),
            ("series", "series"),
            ("news", "news"),
            ("data", "data"),
            ("metadata", "metadata"),
            ("children", "child"),
            ("people", "person"),
            ("analyses", "analysis"),
            ("analysis", "analysis"),
            ("versions", "version"),
            ("log", "log"),
            ("memories", "memory"),
            ("matches", "match"),
            ("caches", "cache"),
            ("lens", "lens"),
            ("access", "access"),
            ("processes", "process"),
            ("species", "species"),
            ("indices", "index"),
            ("matrices", "matrix"),
            ("ids", "id"),
            ("sms", "sms"),
            ("cookies", "cookie"),
            ("vision", "vision"),
            ("criteria", "criterion"),
        ];
        for (plural, expected) in words {
            assert_eq!(singular(plural, &BTreeMap::new()), expected, "of {plural}");
        }
    }

    #[test]
    fn the_library_knows_no_exception_to_an_exception() {
        let exceptions = BTreeMap::from([("data".to_owned(), "datum".to_owned())]);
        assert_eq!(singular("data", &exceptions), "datum");
    }

    /// An entry that the library would get right by itself is noise.
    #[test]
    fn every_entry_is_needed() {
        for (plural, expected) in IRREGULAR {
            assert_ne!(
                &pluralizer::pluralize(plural, 1, false),
                expected,
                "{plural}"
            );
        }
    }
}
