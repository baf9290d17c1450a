//! `pg_description`: the comments of all that the catalog holds.

use super::classes::oid_of;
use super::{Doubt, Source, Table, unknown_oid};
use crate::catalog::{PG_CATALOG, PUBLIC};
use crate::fold::plpgsql::value::Value;

/// Objects of PostgreSQL's own that have comments; no table is among them.
const OWN: [&str; 13] = [
    "pg_am",
    "pg_collation",
    "pg_conversion",
    "pg_extension",
    "pg_language",
    "pg_namespace",
    "pg_operator",
    "pg_proc",
    "pg_ts_config",
    "pg_ts_dict",
    "pg_ts_parser",
    "pg_ts_template",
    "pg_type",
];

/// Objects whose comments the catalog does not hold.
const NOT_HELD: [&str; 6] = [
    "pg_rewrite",
    "pg_event_trigger",
    "pg_statistic_ext",
    "pg_cast",
    "pg_publication",
    "pg_foreign_server",
];

/// The table of this name, if it is modelled.
pub(super) fn table(source: Source<'_>, name: &str) -> Option<Table> {
    (name == "pg_description").then(|| pg_description(source))
}

fn pg_description(source: Source<'_>) -> Table {
    let catalog = source.catalog;
    let mut rows = Vec::new();
    let mut add = |class: &str, oid: u32, number: i16, comment: Option<&str>| {
        if let Some(comment) = comment {
            rows.push([
                Value::int(oid),
                oid_of(class),
                Value::int(number),
                Value::text(comment),
            ]);
        }
    };
    for (id, row) in source.relations_by_oid("objoid") {
        add("pg_class", id.0, 0, row.comment.as_deref());
        for column in row.columns() {
            let comment = column.comment.as_deref();
            add("pg_class", id.0, column.attnum, comment);
        }
    }
    macro_rules! add_all { ($($store:ident $class:literal;)*) => {$(
        for (id, row) in catalog.$store.iter() {
            add($class, id.0, 0, row.comment.as_deref());
        }
    )*} }
    add_all! {
        types "pg_type";
        functions "pg_proc";
        constraints "pg_constraint";
        extensions "pg_extension";
        policies "pg_policy";
        triggers "pg_trigger";
    }
    // Of the schemas that are always there PostgreSQL has words of its own.
    for (id, row) in catalog.namespaces.iter() {
        let own = (id == PUBLIC).then_some("standard public schema");
        add("pg_namespace", id.0, 0, row.comment.as_deref().or(own));
    }
    let has_own = OWN.into_iter().map(|class| {
        let what = "PostgreSQL's own comments".to_owned();
        (class, what)
    });
    let not_held = NOT_HELD.into_iter().map(|class| {
        let what = "comments on objects that no output shows".to_owned();
        (class, what)
    });
    let doubts = has_own.chain(not_held).map(|(class, what)| {
        let known = vec![
            ("classoid", oid_of(class)),
            ("objoid", unknown_oid(PG_CATALOG)),
        ];
        Doubt::foreign(what, known)
    });
    Table::new(["objoid", "classoid", "objsubid", "description"], rows)
        .and_maybe(doubts)
        .and_maybe(source.maybe_of_tainted("objoid"))
}
