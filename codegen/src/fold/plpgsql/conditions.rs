//! Names of errors: what `EXCEPTION WHEN duplicate_object` catches and what `RAISE unique_violation` raises.
//!
//! <https://www.postgresql.org/docs/current/errcodes-appendix.html>

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::ddl::plpgsql::Condition;
use crate::diagnostics::{Code, Diagnostic};
use crate::fold::Refusal;
use crate::source::Span;

/// Name and SQLSTATE a line; a few names have two.
const CONDITIONS: &str = include_str!("../../../data/postgres/conditions.tsv");

/// `query_canceled` and `assert_failure`, which OTHERS lets pass.
const NOT_OTHERS: [&str; 2] = ["57014", "P0004"];

/// The SQLSTATEs of a condition name, in the order of the lines; empty where PostgreSQL knows no such name. A handler
/// is asked about in every round of a loop.
pub(super) fn sqlstates(name: &str) -> impl Iterator<Item = &'static str> {
    static NAMES: LazyLock<BTreeMap<&str, Vec<&str>>> = LazyLock::new(|| {
        let mut names: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (name, sqlstate) in CONDITIONS.lines().filter_map(|it| it.split_once('\t')) {
            names.entry(name).or_default().push(sqlstate);
        }
        names
    });
    NAMES.get(name).into_iter().flatten().copied()
}

/// Whether the condition catches an error; a SQLSTATE that ends in 000 catches its whole class.
pub(super) fn catches(condition: &Condition, sqlstate: &str) -> bool {
    let matches = |wanted: &str| {
        wanted == sqlstate
            || wanted
                .strip_suffix("000")
                .is_some_and(|class| sqlstate.starts_with(class))
    };
    match condition {
        Condition::Others => !NOT_OTHERS.contains(&sqlstate),
        Condition::Name(name) => sqlstates(name.as_str()).any(matches),
        Condition::SqlState(wanted) => matches(wanted),
    }
}

/// An error with this SQLSTATE.
pub(super) fn raise(sqlstate: &str, span: Span, message: impl Into<String>) -> Refusal {
    let mut diagnostic = Diagnostic::error(Code::RaisedException, span, message);
    diagnostic.sqlstate = Some(sqlstate.to_owned());
    Refusal::from(diagnostic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::Name;

    #[test]
    fn conditions_catch_what_postgresql_says() {
        let name = |text: &str| Condition::Name(Name::from_unquoted(text));
        assert!(catches(&name("duplicate_object"), "42710"));
        assert!(!catches(&name("duplicate_object"), "42P07"));
        assert!(catches(&name("integrity_constraint_violation"), "23505"));
        assert!(catches(&name("raise_exception"), "P0001"));
        assert!(catches(&Condition::Others, "42P01"));
        assert!(!catches(&Condition::Others, "P0004"));
        assert!(catches(&Condition::SqlState("42710".into()), "42710"));
        assert!(!catches(&name("no_such_condition"), "42710"));
    }
}
