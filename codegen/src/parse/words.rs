//! PostgreSQL's keywords that are no identifiers, by where they may not stand.
//!
//! <https://www.postgresql.org/docs/current/sql-keywords-appendix.html>

use crate::keywords;

/// Whether this word, in lower case, is reserved: no identifier of any kind without quotes.
pub(super) fn is_reserved(word: &str) -> bool {
    is_among(RESERVED, &RESERVED_STARTS, word)
}

/// Whether this word, in lower case, may name a function or a type only.
pub(super) fn is_function_or_type(word: &str) -> bool {
    is_among(FUNCTION_OR_TYPE, &FUNCTION_OR_TYPE_STARTS, word)
}

/// Whether this word, in lower case, is no name of a function or a type, so of no argument either, but may name a column.
pub(super) fn is_column_name(word: &str) -> bool {
    keywords::needs_quotes(word) && !is_reserved(word) && !is_function_or_type(word)
}

/// Whether this word, in lower case, is a label of a column behind AS alone.
pub(super) fn needs_as(word: &str) -> bool {
    is_among(LABEL_BEHIND_AS, &LABEL_BEHIND_AS_STARTS, word)
}

/// What a query goes on with behind a part of it that is whole; FOR is not among them, which other clauses begin with too.
pub(super) const QUERY_GOES_ON: &[&str] = &[
    "union",
    "intersect",
    "except",
    "order",
    "limit",
    "offset",
    "fetch",
];

/// Where the words with each first letter start, and where the last ones end.
type Starts = [usize; 27];

const RESERVED_STARTS: Starts = starts(RESERVED);
const FUNCTION_OR_TYPE_STARTS: Starts = starts(FUNCTION_OR_TYPE);
const LABEL_BEHIND_AS_STARTS: Starts = starts(LABEL_BEHIND_AS);

/// Of words in their order.
const fn starts(words: &[&str]) -> Starts {
    let mut starts = [0; 27];
    let mut at = 0;
    while at < words.len() {
        let mut later = (words[at].as_bytes()[0] - b'a') as usize + 1;
        at += 1;
        while later < starts.len() {
            starts[later] = at;
            later += 1;
        }
    }
    starts
}

/// Few words have the same first letter, and of these few the same length: that is faster than to search them all.
fn is_among(words: &[&str], starts: &Starts, word: &str) -> bool {
    let initial = word.bytes().next().map(|byte| byte.wrapping_sub(b'a'));
    let Some(initial @ 0..26) = initial.map(usize::from) else {
        return false;
    };
    words[starts[initial]..starts[initial + 1]].contains(&word)
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

const LABEL_BEHIND_AS: &[&str] = &[
    "array",
    "as",
    "char",
    "character",
    "create",
    "day",
    "except",
    "fetch",
    "filter",
    "for",
    "from",
    "grant",
    "group",
    "having",
    "hour",
    "intersect",
    "into",
    "isnull",
    "limit",
    "minute",
    "month",
    "notnull",
    "offset",
    "on",
    "order",
    "over",
    "overlaps",
    "precision",
    "returning",
    "second",
    "to",
    "union",
    "varying",
    "where",
    "window",
    "with",
    "within",
    "without",
    "year",
];
