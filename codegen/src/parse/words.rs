//! PostgreSQL's keywords that are no identifiers, by where they may not stand.
//!
//! <https://www.postgresql.org/docs/current/sql-keywords-appendix.html>

use crate::keywords;

/// Whether this word, in lower case, is reserved: no identifier of any kind without quotes.
pub(super) fn is_reserved(word: &str) -> bool {
    may_be(&RESERVED_LENGTHS, word) && RESERVED.binary_search(&word).is_ok()
}

/// Whether this word, in lower case, may name a function or a type only.
pub(super) fn is_function_or_type(word: &str) -> bool {
    may_be(&FUNCTION_OR_TYPE_LENGTHS, word) && FUNCTION_OR_TYPE.binary_search(&word).is_ok()
}

/// Whether this word, in lower case, is no name of a function or a type, so of no argument either, but may name a column.
pub(super) fn is_column_name(word: &str) -> bool {
    keywords::needs_quotes(word) && !is_reserved(word) && !is_function_or_type(word)
}

/// For each first letter a bit for each length that a word has. Nearly all names that are asked about end here.
type Lengths = [u32; 26];

const RESERVED_LENGTHS: Lengths = lengths(RESERVED);
const FUNCTION_OR_TYPE_LENGTHS: Lengths = lengths(FUNCTION_OR_TYPE);

const fn lengths(words: &[&str]) -> Lengths {
    let mut lengths = [0; 26];
    let mut at = 0;
    while at < words.len() {
        let word = words[at].as_bytes();
        lengths[(word[0] - b'a') as usize] |= 1 << word.len();
        at += 1;
    }
    lengths
}

fn may_be(lengths: &Lengths, word: &str) -> bool {
    let initial = word.bytes().next().map(|byte| byte.wrapping_sub(b'a'));
    initial
        .and_then(|initial| lengths.get(usize::from(initial)))
        .is_some_and(|of_initial| word.len() < 32 && of_initial & (1 << word.len()) != 0)
}

const RESERVED: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "constraint",
    "create",
    "current_catalog",
    "current_date",
    "current_role",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "from",
    "grant",
    "group",
    "having",
    "in",
    "initially",
    "intersect",
    "into",
    "lateral",
    "leading",
    "limit",
    "localtime",
    "localtimestamp",
    "not",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "placing",
    "primary",
    "references",
    "returning",
    "select",
    "session_user",
    "some",
    "symmetric",
    "system_user",
    "table",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "variadic",
    "when",
    "where",
    "window",
    "with",
];

const FUNCTION_OR_TYPE: &[&str] = &[
    "authorization",
    "binary",
    "collation",
    "concurrently",
    "cross",
    "current_schema",
    "freeze",
    "full",
    "ilike",
    "inner",
    "is",
    "isnull",
    "join",
    "left",
    "like",
    "natural",
    "notnull",
    "outer",
    "overlaps",
    "right",
    "similar",
    "tablesample",
    "verbose",
];
