//! Tables of `pg_catalog` about inheritance and partitions.

use super::{Source, Table, flag, letter};
use crate::catalog::PartitionStrategy;
use crate::fold::plpgsql::value::Value;

/// The table of this name, if it is modelled.
pub(super) fn table(source: Source<'_>, name: &str) -> Option<Table> {
    Some(match name {
        "pg_inherits" => pg_inherits(source),
        "pg_partitioned_table" => pg_partitioned_table(source),
        _ => return None,
    })
}

fn pg_inherits(source: Source<'_>) -> Table {
    let rows = source.catalog.relations.iter().flat_map(|(id, row)| {
        let index = row.index.as_ref().and_then(|index| index.parent);
        let parents = row.parents.iter().copied().chain(index);
        parents.zip(1_u32..).map(move |(parent, number)| {
            [
                Value::int(id.0),
                Value::int(parent.0),
                Value::int(number),
                flag(false),
            ]
        })
    });
    let columns = ["inhrelid", "inhparent", "inhseqno", "inhdetachpending"];
    Table::new(columns, rows).and_maybe(source.maybe_of_tainted("inhrelid"))
}

fn pg_partitioned_table(source: Source<'_>) -> Table {
    let rows = source.catalog.relations.iter().filter_map(|(id, row)| {
        let key = row.partition_key.as_ref()?;
        Some([
            Value::int(id.0),
            letter(match key.strategy {
                PartitionStrategy::List => "l",
                PartitionStrategy::Range => "r",
                PartitionStrategy::Hash => "h",
            }),
            Value::int(u32::try_from(key.keys.len()).unwrap_or(u32::MAX)),
        ])
    });
    Table::new(["partrelid", "partstrat", "partnatts"], rows)
}
