//! What may give another result for the same arguments (`provolatile`), so far as that is certain: indexes and generated
//! columns have none of it (42P17).
//!
//! A function in language SQL may be taken for its body, whatever it says of itself: those are not judged.

use super::resolve::Callee;
use crate::builtins;
use crate::catalog::ty::oid;
use crate::catalog::{PG_CATALOG, TypeId, TypeKind};
use crate::ddl::function::Volatility;
use crate::fold::Folder;

/// PostgreSQL's functions of which no overload is immutable.
const FUNCTIONS: [&str; 53] = [
    "array_sample",
    "array_shuffle",
    "array_to_json",
    "array_to_string",
    "clock_timestamp",
    "concat",
    "concat_ws",
    "current_database",
    "current_query",
    "current_schema",
    "current_schemas",
    "current_setting",
    "current_user",
    "currval",
    "format",
    "format_type",
    "gen_random_uuid",
    "json_build_array",
    "json_build_object",
    "json_populate_record",
    "json_populate_recordset",
    "json_to_record",
    "json_to_recordset",
    "jsonb_build_array",
    "jsonb_build_object",
    "jsonb_path_exists_tz",
    "jsonb_path_match_tz",
    "jsonb_path_query_array_tz",
    "jsonb_path_query_first_tz",
    "jsonb_path_query_tz",
    "jsonb_populate_record",
    "jsonb_populate_recordset",
    "lastval",
    "make_timestamptz",
    "nextval",
    "now",
    "random",
    "random_normal",
    "row_to_json",
    "session_user",
    "set_config",
    "setval",
    "statement_timestamp",
    "timeofday",
    "to_char",
    "to_date",
    "to_json",
    "to_jsonb",
    "to_number",
    "transaction_timestamp",
    "uuidv4",
    "uuidv7",
    "version",
];

/// Those of which others are, with the types of their arguments.
const OVERLOADS: [(&str, &[&str]); 19] = [
    ("age", &["timestamp"]),
    ("age", &["timestamptz"]),
    ("date_add", &["timestamptz", "interval"]),
    ("date_part", &["text", "timestamptz"]),
    ("date_subtract", &["timestamptz", "interval"]),
    ("date_trunc", &["text", "timestamptz"]),
    ("extract", &["text", "timestamptz"]),
    ("phraseto_tsquery", &["text"]),
    ("plainto_tsquery", &["text"]),
    ("quote_literal", &["anyelement"]),
    ("quote_nullable", &["anyelement"]),
    ("timezone", &["timestamp"]),
    ("timezone", &["timestamptz"]),
    ("to_timestamp", &["text", "text"]),
    ("to_tsquery", &["text"]),
    ("to_tsvector", &["text"]),
    ("to_tsvector", &["json"]),
    ("to_tsvector", &["jsonb"]),
    ("websearch_to_tsquery", &["text"]),
];

/// Operators that ask for the time zone: their sides.
const OPERANDS: [(&str, &str); 7] = [
    ("interval", "timestamptz"),
    ("timestamptz", "interval"),
    ("date", "timestamptz"),
    ("timestamptz", "date"),
    ("timestamptz", "timestamp"),
    ("timestamp", "timestamptz"),
    ("text", "tsquery"),
];

/// Casts that ask for the time zone or the locale.
const CASTS: [(&str, &str); 10] = [
    ("int8", "money"),
    ("int4", "money"),
    ("money", "numeric"),
    ("numeric", "money"),
    ("date", "timestamptz"),
    ("timestamptz", "date"),
    ("timestamptz", "timetz"),
    ("timestamptz", "time"),
    ("timestamptz", "timestamp"),
    ("timestamp", "timestamptz"),
];

impl Folder<'_> {
    /// Whether a call of a function, by the name it is called by, is certainly of one that is not immutable.
    pub(super) fn is_mutable(&self, name: &str, callee: &Callee) -> bool {
        match callee {
            Callee::Own(id) => {
                let function = &self.catalog.functions[*id];
                function.volatility != Volatility::Immutable
                    && function.language != "sql"
                    && function.taints.is_empty()
            }
            Callee::BuiltIn(function) => {
                FUNCTIONS.contains(&name) || OVERLOADS.contains(&(name, &function.arguments[..]))
            }
            Callee::Operator(_) | Callee::Plain => false,
        }
    }

    /// The same of a cast.
    pub(super) fn is_mutable_cast(&self, source: TypeId, target: TypeId) -> bool {
        let (source, target) = (self.below(source), self.below(target));
        let (from, to) = (&self.catalog.types[source], &self.catalog.types[target]);
        let own = |id: TypeId| self.catalog.types[id].namespace == PG_CATALOG;
        let is_enum = |id: TypeId| matches!(self.catalog.types[id].kind, TypeKind::Enum { .. });
        let is_string = |id: TypeId| [oid::TEXT, oid::VARCHAR, oid::BPCHAR].contains(&id);
        let reads_clock = [
            oid::DATE,
            oid::TIME,
            oid::TIMETZ,
            oid::TIMESTAMP,
            oid::TIMESTAMPTZ,
            oid::INTERVAL,
        ];
        let writes_date = [oid::DATE, oid::TIMESTAMP, oid::TIMESTAMPTZ];
        (own(source) && own(target) && CASTS.contains(&(from.name.as_str(), to.name.as_str())))
            || (is_string(source) && (reads_clock.contains(&target) || is_enum(target)))
            || (is_string(target) && (writes_date.contains(&source) || is_enum(source)))
    }
}

/// The same of an operator of PostgreSQL's own.
pub(super) fn is_mutable_operator(operator: &builtins::Operator) -> bool {
    let mut all = operator.left.into_iter();
    all.any(|left| OPERANDS.contains(&(left, operator.right)))
}
