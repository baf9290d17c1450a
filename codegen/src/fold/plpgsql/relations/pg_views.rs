//! Views of `pg_catalog` that say the same with names.

use super::{Source, Table, flag, name};
use crate::catalog::{Grantee, RelationKind};
use crate::ddl::PolicyCommand;
use crate::fold::plpgsql::definitions::{index_definition, view_definition};
use crate::fold::plpgsql::value::{ObjectType, Value};

/// The view of this name, if it is modelled.
pub(super) fn table(source: Source<'_>, name: &str) -> Option<Table> {
    Some(match name {
        "pg_tables" => pg_tables(source),
        "pg_views" => pg_views(source, RelationKind::View, "viewname"),
        "pg_matviews" => pg_views(source, RelationKind::MaterializedView, "matviewname"),
        "pg_indexes" => pg_indexes(source),
        "pg_policies" => pg_policies(source),
        "pg_sequences" => pg_sequences(source),
        "pg_sequence" => pg_sequence(source),
        "pg_user" => pg_user(source),
        _ => return None,
    })
}

fn pg_tables(source: Source<'_>) -> Table {
    let catalog = source.catalog;
    let tables = source.relations("tablename").filter(|(_, row)| {
        matches!(
            row.kind,
            RelationKind::OrdinaryTable | RelationKind::PartitionedTable
        )
    });
    let rows = tables.map(|(id, row)| {
        [
            source.namespace(row.namespace),
            name(&row.name),
            source.role(row.owner),
            flag(catalog.indexes_of(id).next().is_some()),
            flag(catalog.triggers_of(id).next().is_some()),
            flag(row.row_security),
        ]
    });
    Table::new(
        [
            "schemaname",
            "tablename",
            "tableowner",
            "hasindexes",
            "hastriggers",
            "rowsecurity",
        ],
        rows,
    )
    .and_maybe(source.maybe_by_name("schemaname"))
}

fn pg_views(source: Source<'_>, kind: RelationKind, column: &'static str) -> Table {
    let views = source.catalog.relations.iter();
    let rows = views.filter(|(_, row)| row.kind == kind).map(|(id, row)| {
        [
            source.namespace(row.namespace),
            name(&row.name),
            source.role(row.owner),
            view_definition(source.folder, id, source.span).unwrap_or(Value::Null),
        ]
    });
    let owner = if kind == RelationKind::View {
        "viewowner"
    } else {
        "matviewowner"
    };
    Table::new(["schemaname", column, owner, "definition"], rows)
        .and_maybe(source.maybe_by_name("schemaname"))
}

fn pg_indexes(source: Source<'_>) -> Table {
    let catalog = source.catalog;
    let rows = source.relations("indexname").filter_map(|(id, row)| {
        let table = &catalog.relations[row.index.as_ref()?.table];
        if !source.may_be("tablename", &table.name) {
            return None;
        }
        Some([
            source.namespace(row.namespace),
            name(&table.name),
            name(&row.name),
            index_definition(source.folder, id, source.span)
                .unwrap_or_else(|| source.deparsed("the text of an index")),
        ])
    });
    Table::new(["schemaname", "tablename", "indexname", "indexdef"], rows)
        .and_maybe(source.maybe_by_name("schemaname"))
        .and_maybe(source.maybe_of_tainted_by_name("schemaname", "tablename"))
}

fn pg_policies(source: Source<'_>) -> Table {
    let policies = source.catalog.policies.iter();
    let policies = policies.filter(|(_, row)| source.may_be("policyname", &row.name));
    let rows = policies.filter_map(|(_, row)| {
        let table = &source.catalog.relations[row.relation];
        if !source.may_be("tablename", &table.name) {
            return None;
        }
        let roles = row.roles.iter().map(|role| match role {
            Grantee::Public => Value::text("public"),
            Grantee::Role(id) => source.role(*id),
        });
        let roles: Vec<Value> = roles.collect();
        Some([
            source.namespace(table.namespace),
            name(&table.name),
            name(&row.name),
            Value::text(if row.permissive {
                "PERMISSIVE"
            } else {
                "RESTRICTIVE"
            }),
            Value::Array(if roles.is_empty() {
                vec![Value::text("public")]
            } else {
                roles
            }),
            Value::text(match row.command {
                PolicyCommand::All => "ALL",
                PolicyCommand::Select => "SELECT",
                PolicyCommand::Insert => "INSERT",
                PolicyCommand::Update => "UPDATE",
                PolicyCommand::Delete => "DELETE",
            }),
            source.expression(row.using.as_ref()),
            source.expression(row.check.as_ref()),
        ])
    });
    Table::new(
        [
            "schemaname",
            "tablename",
            "policyname",
            "permissive",
            "roles",
            "cmd",
            "qual",
            "with_check",
        ],
        rows,
    )
}

fn pg_sequences(source: Source<'_>) -> Table {
    let rows = source.catalog.relations.iter().filter_map(|(_, row)| {
        let sequence = row.sequence.as_ref()?;
        Some([
            source.namespace(row.namespace),
            name(&row.name),
            source.role(row.owner),
            Value::Object(ObjectType::Type, sequence.ty.0),
            Value::long(sequence.start),
            Value::long(sequence.min),
            Value::long(sequence.max),
            Value::long(sequence.increment),
            flag(sequence.cycle),
            Value::long(sequence.cache),
        ])
    });
    Table::new(
        [
            "schemaname",
            "sequencename",
            "sequenceowner",
            "data_type",
            "start_value",
            "min_value",
            "max_value",
            "increment_by",
            "cycle",
            "cache_size",
        ],
        rows,
    )
    .and_maybe(source.maybe_by_name("schemaname"))
}

/// The same by oid.
fn pg_sequence(source: Source<'_>) -> Table {
    let rows = source.relations_by_oid("seqrelid").filter_map(|(id, row)| {
        let sequence = row.sequence.as_ref()?;
        Some([
            Value::int(id.0),
            Value::int(sequence.ty.0),
            Value::long(sequence.start),
            Value::long(sequence.increment),
            Value::long(sequence.max),
            Value::long(sequence.min),
            Value::long(sequence.cache),
            flag(sequence.cycle),
        ])
    });
    Table::new(
        [
            "seqrelid",
            "seqtypid",
            "seqstart",
            "seqincrement",
            "seqmax",
            "seqmin",
            "seqcache",
            "seqcycle",
        ],
        rows,
    )
    .and_maybe(source.maybe_of_relations("seqrelid"))
}

fn pg_user(source: Source<'_>) -> Table {
    let roles = source.catalog.roles.iter();
    let rows = roles.filter(|(_, row)| row.login).map(|(id, row)| {
        [
            name(&row.name),
            Value::int(id.0),
            flag(row.superuser),
            flag(row.bypass_rls),
        ]
    });
    Table::new(["usename", "usesysid", "usesuper", "usebypassrls"], rows)
}
