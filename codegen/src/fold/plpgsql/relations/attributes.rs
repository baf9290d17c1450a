//! `pg_attribute`: the columns of tables, of their rows' system part, of indexes and sequences.

use super::{Source, Table, flag, letter, name};
use crate::catalog::RelationKind;
use crate::ddl::IdentityKind;
use crate::fold::plpgsql::value::Value;

/// A column's name, type and number.
type Attribute = (&'static str, u32, i16);

/// The columns that every row of a table has beside its own.
const SYSTEM_COLUMNS: [Attribute; 6] = [
    ("tableoid", 26, -6),
    ("cmax", 29, -5),
    ("xmax", 28, -4),
    ("cmin", 29, -3),
    ("xmin", 28, -2),
    ("ctid", 27, -1),
];

/// The columns of a sequence.
const SEQUENCE_COLUMNS: [Attribute; 3] = [
    ("last_value", 20, 1),
    ("log_cnt", 20, 2),
    ("is_called", 16, 3),
];

fn system_columns(kind: RelationKind) -> &'static [Attribute] {
    match kind {
        RelationKind::OrdinaryTable
        | RelationKind::PartitionedTable
        | RelationKind::MaterializedView
        | RelationKind::ForeignTable
        | RelationKind::Sequence => &SYSTEM_COLUMNS,
        RelationKind::View | RelationKind::CompositeType | RelationKind::Index => &[],
    }
}

fn sequence_columns(kind: RelationKind) -> &'static [Attribute] {
    match kind {
        RelationKind::Sequence => &SEQUENCE_COLUMNS,
        RelationKind::OrdinaryTable
        | RelationKind::PartitionedTable
        | RelationKind::MaterializedView
        | RelationKind::ForeignTable
        | RelationKind::View
        | RelationKind::CompositeType
        | RelationKind::Index => &[],
    }
}

/// Its rows.
pub(super) fn table(source: Source<'_>) -> Table {
    let inner = source.relations_by_oid("attrelid").flat_map(|(id, row)| {
        let of_row = system_columns(row.kind).iter();
        let of_row = of_row.map(move |(name, ty, number)| (*name, *ty, *number, true));
        let of_sequence = sequence_columns(row.kind).iter();
        let of_sequence = of_sequence.map(|(name, ty, number)| (*name, *ty, *number, true));
        of_row
            .chain(of_sequence)
            .filter(move |(name, ..)| source.only("attname").is_none_or(|only| only == *name))
            .map(move |(name, ty, number, not_null)| {
                [
                    Value::int(id.0),
                    Value::text(name),
                    Value::int(ty),
                    Value::small(number),
                    Value::Int(-1),
                    flag(not_null),
                    flag(false),
                    letter(""),
                    letter(""),
                    flag(false),
                ]
            })
    });
    let of_indexes = source.relations_by_oid("attrelid").flat_map(|(id, row)| {
        let index = row.index.as_ref();
        let keys = index.into_iter().flat_map(move |index| {
            let table = source.catalog.relations.get(index.table);
            let keys = index.keys.iter().map(|key| (key.attnum, key.expr.as_ref()));
            let all = keys.chain(index.include.iter().map(|number| (Some(*number), None)));
            all.map(move |(number, expr)| (number.and_then(|it| Some(table?.column_at(it))), expr))
        });
        let keys = keys.zip(1_i16..).filter(move |((column, _), _)| {
            column.is_none_or(|column| source.may_be("attname", &column.name))
        });
        keys.map(move |((column, expr), number)| {
            let unknown = || source.deparsed("a column of an index");
            [
                Value::int(id.0),
                column.map_or_else(|| source.key_name(expr), |column| name(&column.name)),
                column.map_or_else(unknown, |column| Value::int(column.ty.id.0)),
                Value::small(number),
                column.map_or_else(unknown, |column| Value::int(column.ty.modifier)),
                flag(false),
                flag(false),
                letter(""),
                letter(""),
                flag(false),
            ]
        })
    });
    let rows = source.relations_by_oid("attrelid").flat_map(|(id, row)| {
        let slots = row.slots.iter();
        let slots = slots.filter(move |column| source.may_be("attname", &column.name));
        slots.map(move |column| {
            let column_name = if column.dropped {
                Value::text(format!("........pg.dropped.{}........", column.attnum))
            } else {
                name(&column.name)
            };
            [
                Value::int(id.0),
                column_name,
                Value::int(if column.dropped { 0 } else { column.ty.id.0 }),
                Value::small(column.attnum),
                Value::int(column.ty.modifier),
                flag(column.not_null),
                flag(column.default_expr.is_some() || column.generated.is_some()),
                letter(match column.identity {
                    None => "",
                    Some(IdentityKind::Always) => "a",
                    Some(IdentityKind::ByDefault) => "d",
                }),
                letter(match &column.generated {
                    None => "",
                    Some(generated) if generated.stored => "s",
                    Some(_) => "v",
                }),
                flag(column.dropped),
            ]
        })
    });
    Table::new(
        [
            "attrelid",
            "attname",
            "atttypid",
            "attnum",
            "atttypmod",
            "attnotnull",
            "atthasdef",
            "attidentity",
            "attgenerated",
            "attisdropped",
        ],
        rows.chain(inner).chain(of_indexes),
    )
    .and_maybe(source.maybe_of_relations("attrelid"))
    .and_maybe(source.maybe_of_tainted("attrelid"))
}
