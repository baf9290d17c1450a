//! Relations of `pg_catalog` about objects that are known by their names: event triggers, extended statistics, foreign
//! servers and wrappers.

use super::pg_objects::enabled;
use super::{Doubt, Source, Table, letter, name};
use crate::catalog::{Other, OtherId};
use crate::ddl::ObjectKind;
use crate::fold::plpgsql::value::Value;

/// The table of this name, if it is modelled.
pub(super) fn table(source: Source<'_>, name: &str) -> Option<Table> {
    Some(match name {
        "pg_event_trigger" => pg_event_trigger(source),
        "pg_statistic_ext" => named(source, "STATISTICS", ["oid", "stxname", "stxnamespace"]),
        "pg_foreign_server" => named(source, "SERVER", ["oid", "srvname", "srvtype"]),
        "pg_foreign_data_wrapper" => named(
            source,
            "FOREIGN DATA WRAPPER",
            ["oid", "fdwname", "fdwvalidator"],
        ),
        _ => return None,
    })
}

fn of_kind<'s>(
    source: Source<'s>,
    kind: &'static str,
) -> impl Iterator<Item = (OtherId, &'s Other)> {
    let others = source.catalog.others.iter();
    others.filter(move |(_, row)| row.kind == ObjectKind::Other(kind))
}

/// The platform's data leave these out: one more may be there.
fn maybe_of_platform(source: Source<'_>, kind: &str) -> Vec<Doubt> {
    let what = format!("whether the platform has another {}", kind.to_lowercase());
    let is_platform = source.folder.settings.platform_files > 0;
    is_platform
        .then(|| Doubt::foreign(what, Vec::new()))
        .into_iter()
        .collect()
}

fn named(source: Source<'_>, kind: &'static str, columns: [&'static str; 3]) -> Table {
    let rows = of_kind(source, kind).map(|(id, row)| {
        let namespace = row.namespace.map(|id| Value::int(id.0));
        [
            Value::int(id.0),
            name(&row.name),
            namespace.unwrap_or_else(|| source.deparsed("a detail of an object")),
        ]
    });
    Table::new(columns, rows).and_maybe(maybe_of_platform(source, kind))
}

fn pg_event_trigger(source: Source<'_>) -> Table {
    let kind = "EVENT TRIGGER";
    let rows = of_kind(source, kind).map(|(id, row)| {
        let (event, state) = if let Some((filter, state)) = &row.event {
            (name(&filter.event), letter(enabled(*state)))
        } else {
            let unknown = || source.deparsed("what an event trigger waits for");
            (unknown(), unknown())
        };
        [Value::int(id.0), name(&row.name), event, state]
    });
    Table::new(["oid", "evtname", "evtevent", "evtenabled"], rows)
        .and_maybe(maybe_of_platform(source, kind))
}
