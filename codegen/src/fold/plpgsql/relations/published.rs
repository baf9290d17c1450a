//! Relations of `pg_catalog` about publications: what logical replication, and Supabase's Realtime, sends.

use std::collections::BTreeSet;

use super::{Doubt, Source, Table, flag, name};
use crate::catalog::{Publication, RelationId, RelationKind};
use crate::fold::plpgsql::value::Value;

/// The table of this name, if it is modelled.
pub(super) fn table(source: Source<'_>, name: &str) -> Option<Table> {
    Some(match name {
        "pg_publication" => pg_publication(source),
        "pg_publication_rel" => pg_publication_rel(source),
        "pg_publication_namespace" => pg_publication_namespace(source),
        "pg_publication_tables" => pg_publication_tables(source),
        _ => return None,
    })
}

fn pg_publication(source: Source<'_>) -> Table {
    let rows = source.catalog.publications.iter();
    let rows = rows.map(|(id, row)| [Value::int(id.0), name(&row.name), flag(row.all_tables)]);
    Table::new(["oid", "pubname", "puballtables"], rows)
}

fn pg_publication_rel(source: Source<'_>) -> Table {
    let rows = source.catalog.publications.iter().flat_map(|(id, row)| {
        let tables = row.tables.iter();
        tables.map(move |table| {
            let oid = source.deparsed("an oid");
            [oid, Value::int(id.0), Value::int(table.0)]
        })
    });
    Table::new(["oid", "prpubid", "prrelid"], rows)
}

fn pg_publication_namespace(source: Source<'_>) -> Table {
    let rows = source.catalog.publications.iter().flat_map(|(id, row)| {
        let namespaces = row.namespaces.iter();
        namespaces.map(move |namespace| {
            let oid = source.deparsed("an oid");
            [oid, Value::int(id.0), Value::int(namespace.0)]
        })
    });
    Table::new(["oid", "pnpubid", "pnnspid"], rows)
}

fn pg_publication_tables(source: Source<'_>) -> Table {
    let mut rows = Vec::new();
    let mut doubts = Vec::new();
    for (_, publication) in source.catalog.publications.iter() {
        let tables = published(source, publication);
        for id in &tables {
            let relation = &source.catalog.relations[*id];
            let publishes = [
                ("pubname", name(&publication.name)),
                ("schemaname", source.namespace(relation.namespace)),
                ("tablename", name(&relation.name)),
            ];
            // publish_via_partition_root decides whether the parent is listed or its partitions are.
            let is_part = relation
                .parents
                .iter()
                .any(|parent| tables.contains(parent));
            if relation.kind == RelationKind::PartitionedTable || is_part {
                doubts.push(Doubt::foreign(
                    format!("the options of publication \"{}\"", publication.name),
                    publishes.to_vec(),
                ));
            } else {
                let [publication, namespace, table] = publishes.map(|(_, value)| value);
                let columns = source.deparsed("the columns that a publication sends");
                let filter = Value::unknown(source.span, "the rows that a publication sends");
                rows.push([publication, namespace, table, columns, filter]);
            }
        }
    }
    Table::new(
        [
            "pubname",
            "schemaname",
            "tablename",
            "attnames",
            "rowfilter",
        ],
        rows,
    )
    .and_maybe(doubts)
}

/// The tables whose changes a publication sends, partitions of them too.
fn published(source: Source<'_>, publication: &Publication) -> BTreeSet<RelationId> {
    let named = source.catalog.relations.iter().filter(|(id, row)| {
        let is_table = matches!(
            row.kind,
            RelationKind::OrdinaryTable | RelationKind::PartitionedTable
        );
        let is_named = publication.tables.contains(id)
            || publication.namespaces.contains(&row.namespace)
            || publication.all_tables;
        is_table && is_named && !row.temporary && !row.unlogged
    });
    let mut tables: BTreeSet<RelationId> = named.map(|(id, _)| id).collect();
    let mut open: Vec<RelationId> = tables.iter().copied().collect();
    while let Some(id) = open.pop() {
        let relation = &source.catalog.relations[id];
        if relation.kind == RelationKind::PartitionedTable {
            open.extend(
                relation
                    .children
                    .iter()
                    .filter(|child| tables.insert(**child)),
            );
        }
    }
    tables
}
