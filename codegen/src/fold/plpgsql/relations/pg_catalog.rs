//! Tables of `pg_catalog` about schemas, relations, types and constraints.

use super::classes::class_name;
use super::{Doubt, Source, Table, flag, letter, name, numbers, unknown_oid, vector};
use crate::catalog::{
    BOOTSTRAP_ROLE, ConstraintKind, PG_CATALOG, RelationId, RelationKind, TypeKind,
};
use crate::ddl::{ForeignKeyAction, ForeignKeyMatch, ReplicaIdentity};
use crate::fold::plpgsql::definitions::partition_bound;
use crate::fold::plpgsql::typed::own;
use crate::fold::plpgsql::value::Value;

/// The table of this name, if it is modelled.
pub(super) fn table(source: Source<'_>, name: &str) -> Option<Table> {
    Some(match name {
        "pg_namespace" => pg_namespace(source),
        "pg_class" => pg_class(source),
        "pg_attribute" => super::attributes::table(source),
        "pg_attrdef" => pg_attrdef(source),
        "pg_type" => pg_type(source),
        "pg_enum" => pg_enum(source),
        "pg_constraint" => pg_constraint(source),
        "pg_index" => pg_index(source),
        _ => return None,
    })
}

fn pg_namespace(source: Source<'_>) -> Table {
    let own = source
        .catalog
        .namespaces
        .iter()
        .map(|(id, row)| [Value::int(id.0), name(&row.name), Value::int(row.owner.0)]);
    // The oid of information_schema is given out by initdb; any that no object has will do.
    let others = [("information_schema", -1), ("pg_toast", 99)]
        .into_iter()
        .filter(|(name, _)| source.catalog.namespace(name).is_none())
        .map(|(name, oid)| {
            [
                Value::Int(oid),
                Value::text(name),
                Value::int(crate::catalog::BOOTSTRAP_ROLE.0),
            ]
        });
    Table::new(["oid", "nspname", "nspowner"], own.chain(others))
}

/// `relkind`
pub(super) fn relkind(kind: RelationKind) -> Value {
    letter(match kind {
        RelationKind::OrdinaryTable => "r",
        RelationKind::PartitionedTable => "p",
        RelationKind::View => "v",
        RelationKind::MaterializedView => "m",
        RelationKind::ForeignTable => "f",
        RelationKind::CompositeType => "c",
        RelationKind::Index => "i",
        RelationKind::Sequence => "S",
    })
}

fn pg_class(source: Source<'_>) -> Table {
    let catalog = source.catalog;
    let relations: Box<dyn Iterator<Item = _>> = match source.only_oid("oid") {
        Some(_) => source.relations_by_oid("oid"),
        None => source.relations("relname"),
    };
    let rows = relations.map(|(id, row)| {
        let options = row.options.iter();
        let options = options.map(|(name, value)| Value::text(format!("{name}={value}")));
        let bound = row.bound.as_ref();
        [
            Value::int(id.0),
            name(&row.name),
            Value::int(row.namespace.0),
            Value::int(row.row_type.map_or(0, |ty| ty.0)),
            Value::int(row.owner.0),
            relkind(row.kind),
            letter(match (row.temporary, row.unlogged) {
                (true, _) => "t",
                (_, true) => "u",
                _ => "p",
            }),
            flag(row.row_security),
            flag(row.force_row_security),
            letter(match row.replica_identity {
                ReplicaIdentity::Default => "d",
                ReplicaIdentity::Full => "f",
                ReplicaIdentity::Nothing => "n",
                ReplicaIdentity::Index => "i",
            }),
            flag(catalog.indexes_of(id).next().is_some()),
            flag(catalog.triggers_of(id).next().is_some()),
            Value::int(row.slots.len() as u32),
            flag(row.is_partition()),
            bound.map_or(Value::Null, |it| partition_bound(it, source.span)),
            if row.options.is_empty() {
                Value::Null
            } else {
                Value::Array(options.collect())
            },
        ]
    });
    // One of PostgreSQL's own that is asked for by its oid.
    let asked = source.only_oid("oid");
    let own = asked.and_then(|oid| Some((oid, class_name(oid)?)));
    let own = own.map(|(oid, relname)| {
        let mut row: [Value; 16] =
            std::array::from_fn(|_| source.deparsed("a column of a catalog"));
        row[0] = Value::int(oid);
        row[1] = Value::text(relname);
        row[2] = Value::int(PG_CATALOG.0);
        row[4] = Value::int(BOOTSTRAP_ROLE.0);
        row[5] = relkind(RelationKind::OrdinaryTable);
        row[6] = letter("p");
        row[7] = flag(false);
        row[8] = flag(false);
        row[13] = flag(false);
        row[14] = Value::Null;
        row[15] = Value::unknown(source.span, "the options of a catalog");
        row
    });
    let rows = rows.chain(own);
    Table::new(
        [
            "oid",
            "relname",
            "relnamespace",
            "reltype",
            "relowner",
            "relkind",
            "relpersistence",
            "relrowsecurity",
            "relforcerowsecurity",
            "relreplident",
            "relhasindex",
            "relhastriggers",
            "relnatts",
            "relispartition",
            "relpartbound",
            "reloptions",
        ],
        rows,
    )
    .and_maybe(source.maybe_by_oid("relnamespace"))
}

fn pg_attrdef(source: Source<'_>) -> Table {
    let rows = source.relations_by_oid("adrelid").flat_map(|(id, row)| {
        row.columns()
            .filter(|column| column.default_expr.is_some() || column.generated.is_some())
            .map(move |column| {
                [
                    source.deparsed("an oid"),
                    Value::int(id.0),
                    Value::int(column.attnum),
                    match &column.generated {
                        Some(generated) => source.expression(Some(&generated.expr)),
                        None => source.default(column),
                    },
                ]
            })
    });
    Table::new(["oid", "adrelid", "adnum", "adbin"], rows)
        .and_maybe(source.maybe_of_relations("adrelid"))
        .and_maybe(source.maybe_of_tainted("adrelid"))
}

fn pg_type(source: Source<'_>) -> Table {
    let types = source.types("typname");
    let rows = types.map(|(id, row)| {
        let is_own_row = row.namespace == PG_CATALOG && row.category == 'C';
        let kind = match &row.kind {
            TypeKind::Base if is_own_row => "c",
            TypeKind::Base => "b",
            TypeKind::Enum { .. } => "e",
            TypeKind::Domain { .. } => "d",
            TypeKind::Composite { .. } => "c",
            TypeKind::Range { .. } => "r",
            TypeKind::Multirange { .. } => "m",
            TypeKind::Pseudo | TypeKind::Shell => "p",
        };
        let relation = match &row.kind {
            TypeKind::Composite { relation } => Value::int(relation.0),
            TypeKind::Base if is_own_row => source.deparsed("an oid"),
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Domain { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => Value::Int(0),
        };
        let (base, not_null, modifier) = match row.domain() {
            Some(it) => (it.base.id.0, it.not_null, it.base.modifier),
            None => (0, false, -1),
        };
        [
            Value::int(id.0),
            name(&row.name),
            Value::int(row.namespace.0),
            Value::int(row.owner.0),
            letter(kind),
            Value::text(row.category.to_string()),
            flag(row.preferred),
            flag(!matches!(row.kind, TypeKind::Shell)),
            relation,
            Value::int(row.element.map_or(0, |element| element.0)),
            Value::int(row.array.map_or(0, |array| array.0)),
            Value::int(base),
            flag(not_null),
            Value::int(modifier),
        ]
    });
    Table::new(
        [
            "oid",
            "typname",
            "typnamespace",
            "typowner",
            "typtype",
            "typcategory",
            "typispreferred",
            "typisdefined",
            "typrelid",
            "typelem",
            "typarray",
            "typbasetype",
            "typnotnull",
            "typtypmod",
        ],
        rows,
    )
    .and_maybe(source.maybe_by_oid("typnamespace"))
}

fn pg_enum(source: Source<'_>) -> Table {
    let rows = source.catalog.types.iter().flat_map(|(id, row)| {
        let labels: &[String] = match &row.kind {
            TypeKind::Enum { labels } => labels,
            TypeKind::Base
            | TypeKind::Domain { .. }
            | TypeKind::Composite { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => &[],
        };
        labels.iter().zip(1_u32..).map(move |(label, order)| {
            [
                Value::int(id.0),
                Value::text(label.as_str()),
                Value::int(order),
            ]
        })
    });
    let tainted = source
        .catalog
        .types
        .iter()
        .filter(|(_, row)| !row.taints.is_empty())
        .map(|(id, row)| Doubt::of_tainted(&row.name, vec![("enumtypid", Value::int(id.0))]));
    Table::new(["enumtypid", "enumlabel", "enumsortorder"], rows)
        .and_maybe(
            source.partial().map(|id| {
                Doubt::foreign(source.what_else(id), vec![("enumtypid", unknown_oid(id))])
            }),
        )
        .and_maybe(tainted)
}

fn action(action: ForeignKeyAction) -> Value {
    letter(match action {
        ForeignKeyAction::NoAction => "a",
        ForeignKeyAction::Restrict => "r",
        ForeignKeyAction::Cascade => "c",
        ForeignKeyAction::SetNull => "n",
        ForeignKeyAction::SetDefault => "d",
    })
}

fn pg_constraint(source: Source<'_>) -> Table {
    let catalog = source.catalog;
    let constraints: Box<dyn Iterator<Item = _>> = match source.only_oid("conrelid") {
        Some(table) => Box::new(catalog.constraints_of(RelationId(table))),
        None => Box::new(catalog.constraints.iter()),
    };
    let constraints = constraints.filter(|(_, row)| source.may_be("conname", &row.name));
    let tables = constraints.map(|(id, row)| {
        let (kind, index) = match &row.kind {
            ConstraintKind::Check { .. } => ("c", 0),
            ConstraintKind::PrimaryKey { index } => ("p", index.0),
            ConstraintKind::Unique { index } => ("u", index.0),
            ConstraintKind::ForeignKey(_) => ("f", 0),
            ConstraintKind::Exclusion { index } => ("x", index.0),
        };
        let no_inherit = match &row.kind {
            ConstraintKind::Check { no_inherit, .. } => *no_inherit,
            ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclusion { .. } => true,
        };
        let key = match &row.kind {
            ConstraintKind::ForeignKey(key) => Some(key),
            ConstraintKind::Check { .. }
            | ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::Exclusion { .. } => None,
        };
        [
            Value::int(id.0),
            name(&row.name),
            Value::int(catalog.relations[row.relation].namespace.0),
            letter(kind),
            flag(row.deferrable),
            flag(row.deferred),
            flag(row.validated),
            Value::int(row.relation.0),
            Value::Int(0),
            Value::int(index),
            Value::int(key.map_or(0, |key| key.references.0)),
            key.map_or_else(|| letter(" "), |key| action(key.on_update)),
            key.map_or_else(|| letter(" "), |key| action(key.on_delete)),
            letter(match key.map(|key| key.matching) {
                Some(ForeignKeyMatch::Simple) => "s",
                Some(ForeignKeyMatch::Full) => "f",
                None => " ",
            }),
            numbers(&row.columns),
            key.map_or(Value::Null, |key| numbers(&key.referenced_columns)),
            flag(no_inherit),
        ]
    });
    let domains = catalog.types.iter().flat_map(|(id, row)| {
        row.checks().iter().map(move |constraint| {
            [
                source.deparsed("an oid"),
                name(&constraint.name),
                Value::int(row.namespace.0),
                letter("c"),
                flag(false),
                flag(false),
                flag(constraint.validated),
                Value::Int(0),
                Value::int(id.0),
                Value::Int(0),
                Value::Int(0),
                letter(" "),
                letter(" "),
                letter(" "),
                Value::Null,
                Value::Null,
                flag(false),
            ]
        })
    });
    let not_nulls = source.not_nulls().map(|(id, row, column, name)| {
        [
            source.deparsed("an oid"),
            name,
            Value::int(row.namespace.0),
            letter("n"),
            flag(false),
            flag(false),
            flag(true),
            Value::int(id.0),
            Value::Int(0),
            Value::Int(0),
            Value::Int(0),
            letter(" "),
            letter(" "),
            letter(" "),
            numbers(&[column.attnum]),
            Value::Null,
            flag(false),
        ]
    });
    Table::new(
        [
            "oid",
            "conname",
            "connamespace",
            "contype",
            "condeferrable",
            "condeferred",
            "convalidated",
            "conrelid",
            "contypid",
            "conindid",
            "confrelid",
            "confupdtype",
            "confdeltype",
            "confmatchtype",
            "conkey",
            "confkey",
            "connoinherit",
        ],
        tables.chain(domains).chain(not_nulls),
    )
    .and_maybe(source.maybe_by_oid("connamespace"))
    .and_maybe(source.maybe_of_tainted("conrelid"))
}

fn pg_index(source: Source<'_>) -> Table {
    let rows = source.catalog.relations.iter().filter_map(|(id, row)| {
        let index = row.index.as_ref()?;
        let keys: Vec<i16> = index
            .keys
            .iter()
            .map(|key| key.attnum.unwrap_or(0))
            .chain(index.include.iter().copied())
            .collect();
        let options = index
            .keys
            .iter()
            .map(|key| u8::from(key.descending) + 2 * u8::from(key.nulls_first));
        let has_expression = index.keys.iter().any(|key| key.expr.is_some());
        Some([
            Value::int(id.0),
            Value::int(index.table.0),
            Value::int(keys.len() as u32),
            Value::int(index.keys.len() as u32),
            flag(index.unique),
            flag(index.nulls_not_distinct),
            flag(index.primary),
            vector(own::INT2_VECTOR, &keys),
            vector(own::INT2_VECTOR, options),
            flag(true),
            flag(true),
            source.expression(index.predicate.as_ref()),
            if has_expression {
                source.deparsed("the text of an expression")
            } else {
                Value::Null
            },
        ])
    });
    Table::new(
        [
            "indexrelid",
            "indrelid",
            "indnatts",
            "indnkeyatts",
            "indisunique",
            "indnullsnotdistinct",
            "indisprimary",
            "indkey",
            "indoption",
            "indisvalid",
            "indisready",
            "indpred",
            "indexprs",
        ],
        rows,
    )
    .and_maybe(source.maybe_of_relations("indrelid"))
    .and_maybe(source.maybe_of_tainted("indrelid"))
}
