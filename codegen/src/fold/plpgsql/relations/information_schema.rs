//! Views of `information_schema`.
//!
//! <https://www.postgresql.org/docs/current/information-schema.html>

use super::{Source, Table, name, optional_name, yes_no};
use crate::catalog::ty::{numeric_modifier, oid};
use crate::catalog::{
    Column, Constraint, ConstraintKind, PG_CATALOG, Relation, RelationId, RelationKind, TypeId,
    TypeKind,
};
use crate::ddl::{ForeignKeyAction, ForeignKeyMatch, FunctionKind, IdentityKind, TriggerTiming};
use crate::fold::plpgsql::definitions::view_definition;
use crate::fold::plpgsql::value::Value;

/// The view of this name, if it is modelled.
pub(super) fn table(source: Source<'_>, name: &str) -> Option<Table> {
    Some(match name {
        "schemata" => schemata(source),
        "tables" => tables(source),
        "views" => views(source),
        "columns" => columns(source),
        "table_constraints" => table_constraints(source),
        "key_column_usage" => key_column_usage(source),
        "constraint_column_usage" => constraint_column_usage(source),
        "referential_constraints" => referential_constraints(source),
        "check_constraints" => check_constraints(source),
        "triggers" => triggers(source),
        "routines" => routines(source),
        "domains" => domains(source),
        "sequences" => sequences(source),
        other => {
            return super::granted::view(source, other)
                .or_else(|| super::parameters::view(source, other));
        }
    })
}

fn schemata(source: Source<'_>) -> Table {
    let own = source
        .catalog
        .namespaces
        .iter()
        .map(|(_, row)| [name(&row.name), source.role(row.owner)]);
    let others = ["information_schema", "pg_toast"]
        .into_iter()
        .filter(|name| source.catalog.namespace(name).is_none())
        .map(|name| {
            [
                Value::text(name),
                source.role(crate::catalog::BOOTSTRAP_ROLE),
            ]
        });
    Table::new(["schema_name", "schema_owner"], own.chain(others))
}

/// What has rows: `information_schema` leaves materialized views out.
fn with_rows(source: Source<'_>) -> impl Iterator<Item = (RelationId, &Relation)> {
    source
        .relations("table_name")
        .filter(|(_, row)| match row.kind {
            RelationKind::OrdinaryTable
            | RelationKind::PartitionedTable
            | RelationKind::View
            | RelationKind::ForeignTable => true,
            RelationKind::MaterializedView
            | RelationKind::CompositeType
            | RelationKind::Index
            | RelationKind::Sequence => false,
        })
}

fn tables(source: Source<'_>) -> Table {
    let rows = with_rows(source).map(|(_, row)| {
        let kind = match row.kind {
            RelationKind::View => "VIEW",
            RelationKind::ForeignTable => "FOREIGN",
            _ if row.temporary => "LOCAL TEMPORARY",
            _ => "BASE TABLE",
        };
        [
            source.namespace(row.namespace),
            name(&row.name),
            Value::text(kind),
        ]
    });
    Table::new(["table_schema", "table_name", "table_type"], rows)
        .and_maybe(source.maybe_by_name("table_schema"))
}

fn views(source: Source<'_>) -> Table {
    let rows = with_rows(source)
        .filter(|(_, row)| row.kind == RelationKind::View)
        .map(|(id, row)| {
            [
                source.namespace(row.namespace),
                name(&row.name),
                view_definition(source.folder, id, source.span).unwrap_or(Value::Null),
            ]
        });
    Table::new(["table_schema", "table_name", "view_definition"], rows)
        .and_maybe(source.maybe_by_name("table_schema"))
}

fn columns(source: Source<'_>) -> Table {
    let rows = with_rows(source).flat_map(|(_, row)| {
        row.columns()
            .filter(move |column| source.may_be("column_name", &column.name))
            .map(move |column| column_row(source, row, column))
    });
    Table::new(
        [
            "table_schema",
            "table_name",
            "column_name",
            "ordinal_position",
            "column_default",
            "is_nullable",
            "data_type",
            "character_maximum_length",
            "numeric_precision",
            "numeric_scale",
            "datetime_precision",
            "domain_schema",
            "domain_name",
            "udt_schema",
            "udt_name",
            "is_identity",
            "identity_generation",
            "is_generated",
            "generation_expression",
        ],
        rows,
    )
    .and_maybe(source.maybe_by_name("table_schema"))
    .and_maybe(source.maybe_of_tainted_by_name("table_schema", "table_name"))
}

fn column_row(source: Source<'_>, row: &Relation, column: &Column) -> [Value; 19] {
    let catalog = source.catalog;
    let declared = &catalog.types[column.ty.id];
    let (ty, not_null, domain) = match declared.domain() {
        Some(it) => (it.base, it.not_null, Some(declared)),
        None => (column.ty, false, None),
    };
    let base = &catalog.types[ty.id];
    let precision = match ty.id {
        oid::NUMERIC if ty.modifier >= 0 => Value::int(numeric_modifier(ty.modifier).0),
        oid::INT2 => Value::Int(16),
        oid::INT4 => Value::Int(32),
        oid::INT8 => Value::Int(64),
        oid::FLOAT4 => Value::Int(24),
        oid::FLOAT8 => Value::Int(53),
        _ => Value::Null,
    };
    let scale = match ty.id {
        oid::NUMERIC if ty.modifier >= 0 => Value::int(numeric_modifier(ty.modifier).1),
        oid::INT2 | oid::INT4 | oid::INT8 => Value::Int(0),
        _ => Value::Null,
    };
    let has_length = [oid::VARCHAR, oid::BPCHAR].contains(&ty.id) && ty.modifier >= 4;
    let time_precision = match ty.id {
        oid::DATE => Value::Int(0),
        oid::TIME | oid::TIMETZ | oid::TIMESTAMP | oid::TIMESTAMPTZ => {
            Value::int(if ty.modifier < 0 { 6 } else { ty.modifier })
        }
        oid::INTERVAL => source.deparsed("a precision"),
        _ => Value::Null,
    };
    [
        source.namespace(row.namespace),
        name(&row.name),
        name(&column.name),
        Value::int(column.attnum),
        source.default(column),
        yes_no(!column.not_null && !not_null),
        data_type(source, ty.id),
        if has_length {
            Value::int(ty.modifier - 4)
        } else {
            Value::Null
        },
        precision,
        scale,
        time_precision,
        domain.map_or(Value::Null, |domain| source.namespace(domain.namespace)),
        optional_name(domain.map(|domain| &domain.name)),
        source.namespace(base.namespace),
        name(&base.name),
        yes_no(column.identity.is_some()),
        match column.identity {
            None => Value::Null,
            Some(IdentityKind::Always) => Value::text("ALWAYS"),
            Some(IdentityKind::ByDefault) => Value::text("BY DEFAULT"),
        },
        Value::text(if column.generated.is_some() {
            "ALWAYS"
        } else {
            "NEVER"
        }),
        source.expression(column.generated.as_ref().map(|generated| &generated.expr)),
    ]
}

pub(super) fn data_type(source: Source<'_>, id: TypeId) -> Value {
    let ty = &source.catalog.types[id];
    match ty.sql_name {
        _ if ty.element.is_some() => Value::text("ARRAY"),
        Some(sql_name) if ty.namespace == PG_CATALOG => Value::text(sql_name),
        _ => Value::text("USER-DEFINED"),
    }
}

fn kind(constraint: &Constraint) -> Option<&'static str> {
    match constraint.kind {
        ConstraintKind::Check { .. } => Some("CHECK"),
        ConstraintKind::PrimaryKey { .. } => Some("PRIMARY KEY"),
        ConstraintKind::Unique { .. } => Some("UNIQUE"),
        ConstraintKind::ForeignKey(_) => Some("FOREIGN KEY"),
        ConstraintKind::Exclusion { .. } => None,
    }
}

/// A NOT NULL counts as a CHECK here, before PostgreSQL 18 under a name made of numbers.
fn not_nulls(source: Source<'_>) -> Vec<(&Relation, &Column, Value)> {
    if source.folder.settings.postgres >= 18 {
        let all = source.not_nulls();
        return all
            .map(|(_, row, column, name)| (row, column, name))
            .collect();
    }
    let mut all = Vec::new();
    for (id, row) in with_rows(source) {
        for column in row.columns().filter(|column| column.not_null) {
            let name = format!("{}_{}_{}_not_null", row.namespace.0, id.0, column.attnum);
            all.push((row, column, Value::text(name)));
        }
    }
    all
}

fn table_constraints(source: Source<'_>) -> Table {
    let all = source.catalog.constraints.iter();
    let all = all.filter(|(_, row)| source.may_be("constraint_name", &row.name));
    let constraints = all.filter_map(|(_, row)| {
        let relation = &source.catalog.relations[row.relation];
        Some([
            source.namespace(relation.namespace),
            name(&row.name),
            source.namespace(relation.namespace),
            name(&relation.name),
            Value::text(kind(row)?),
            yes_no(row.deferrable),
            yes_no(row.deferred),
        ])
    });
    let not_nulls = not_nulls(source).into_iter().map(|(row, _, constraint)| {
        [
            source.namespace(row.namespace),
            constraint,
            source.namespace(row.namespace),
            name(&row.name),
            Value::text("CHECK"),
            yes_no(false),
            yes_no(false),
        ]
    });
    Table::new(
        [
            "constraint_schema",
            "constraint_name",
            "table_schema",
            "table_name",
            "constraint_type",
            "is_deferrable",
            "initially_deferred",
        ],
        constraints.chain(not_nulls),
    )
    .and_maybe(source.maybe_by_name("table_schema"))
    .and_maybe(source.maybe_of_tainted_by_name("table_schema", "table_name"))
}

fn key_column_usage(source: Source<'_>) -> Table {
    let rows = source.catalog.constraints.iter().flat_map(|(_, row)| {
        let relation = &source.catalog.relations[row.relation];
        let is_key = !matches!(
            row.kind,
            ConstraintKind::Check { .. } | ConstraintKind::Exclusion { .. }
        );
        let columns: &[i16] = if is_key { &row.columns } else { &[] };
        columns.iter().zip(1_u32..).map(move |(attnum, position)| {
            [
                source.namespace(relation.namespace),
                name(&row.name),
                source.namespace(relation.namespace),
                name(&relation.name),
                name(&relation.column_at(*attnum).name),
                Value::int(position),
            ]
        })
    });
    Table::new(
        [
            "constraint_schema",
            "constraint_name",
            "table_schema",
            "table_name",
            "column_name",
            "ordinal_position",
        ],
        rows,
    )
    .and_maybe(source.maybe_by_name("table_schema"))
    .and_maybe(source.maybe_of_tainted_by_name("table_schema", "table_name"))
}

/// For a foreign key, the columns that it refers to.
fn constraint_column_usage(source: Source<'_>) -> Table {
    let catalog = source.catalog;
    let rows = catalog.constraints.iter().flat_map(|(_, row)| {
        let own = &catalog.relations[row.relation];
        let (relation, columns): (_, &[i16]) = match &row.kind {
            ConstraintKind::ForeignKey(key) => {
                (&catalog.relations[key.references], &key.referenced_columns)
            }
            ConstraintKind::Exclusion { .. } => (own, &[]),
            ConstraintKind::Check { .. }
            | ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. } => (own, &row.columns),
        };
        columns.iter().map(move |attnum| {
            [
                source.namespace(relation.namespace),
                name(&relation.name),
                name(&relation.column_at(*attnum).name),
                source.namespace(own.namespace),
                name(&row.name),
            ]
        })
    });
    let not_nulls = source.not_nulls().map(|(_, row, column, constraint)| {
        [
            source.namespace(row.namespace),
            name(&row.name),
            name(&column.name),
            source.namespace(row.namespace),
            constraint,
        ]
    });
    Table::new(
        [
            "table_schema",
            "table_name",
            "column_name",
            "constraint_schema",
            "constraint_name",
        ],
        rows.chain(not_nulls),
    )
    .and_maybe(source.maybe_by_name("table_schema"))
    .and_maybe(source.maybe_of_tainted_by_name("table_schema", "table_name"))
}

fn referential_constraints(source: Source<'_>) -> Table {
    fn rule(action: ForeignKeyAction) -> Value {
        Value::text(match action {
            ForeignKeyAction::NoAction => "NO ACTION",
            ForeignKeyAction::Restrict => "RESTRICT",
            ForeignKeyAction::Cascade => "CASCADE",
            ForeignKeyAction::SetNull => "SET NULL",
            ForeignKeyAction::SetDefault => "SET DEFAULT",
        })
    }
    let rows = source.catalog.constraints.iter().filter_map(|(_, row)| {
        let ConstraintKind::ForeignKey(key) = &row.kind else {
            return None;
        };
        let relation = &source.catalog.relations[row.relation];
        Some([
            source.namespace(relation.namespace),
            name(&row.name),
            Value::text(match key.matching {
                ForeignKeyMatch::Simple => "NONE",
                ForeignKeyMatch::Full => "FULL",
            }),
            rule(key.on_update),
            rule(key.on_delete),
        ])
    });
    Table::new(
        [
            "constraint_schema",
            "constraint_name",
            "match_option",
            "update_rule",
            "delete_rule",
        ],
        rows,
    )
    .and_maybe(source.maybe_by_name("constraint_schema"))
}

fn check_constraints(source: Source<'_>) -> Table {
    let rows = source.catalog.constraints.iter().filter_map(|(_, row)| {
        let relation = &source.catalog.relations[row.relation];
        let ConstraintKind::Check { expr, .. } = &row.kind else {
            return None;
        };
        Some([
            source.namespace(relation.namespace),
            name(&row.name),
            source.expression(Some(expr)),
        ])
    });
    let domains = source.catalog.types.iter().flat_map(|(_, row)| {
        row.checks().iter().map(move |constraint| {
            [
                source.namespace(row.namespace),
                name(&constraint.name),
                source.expression(Some(&constraint.expr)),
            ]
        })
    });
    let not_nulls = not_nulls(source)
        .into_iter()
        .map(|(row, column, constraint)| {
            [
                source.namespace(row.namespace),
                constraint,
                Value::text(format!("{} IS NOT NULL", column.name)),
            ]
        });
    Table::new(
        ["constraint_schema", "constraint_name", "check_clause"],
        rows.chain(domains).chain(not_nulls),
    )
    .and_maybe(source.maybe_by_name("constraint_schema"))
}

/// A row for each event.
fn triggers(source: Source<'_>) -> Table {
    let rows = source.catalog.triggers.iter().flat_map(|(_, row)| {
        let relation = &source.catalog.relations[row.relation];
        let events = [
            (row.on_insert, "INSERT"),
            (row.on_delete, "DELETE"),
            (row.on_update, "UPDATE"),
        ];
        events
            .into_iter()
            .filter(|(fires, _)| *fires)
            .map(move |(_, event)| {
                [
                    source.namespace(relation.namespace),
                    name(&row.name),
                    Value::text(event),
                    source.namespace(relation.namespace),
                    name(&relation.name),
                    Value::text(match row.timing {
                        TriggerTiming::Before => "BEFORE",
                        TriggerTiming::After => "AFTER",
                        TriggerTiming::InsteadOf => "INSTEAD OF",
                    }),
                    Value::text(if row.for_each_row { "ROW" } else { "STATEMENT" }),
                    source.deparsed("the text of a trigger"),
                ]
            })
    });
    Table::new(
        [
            "trigger_schema",
            "trigger_name",
            "event_manipulation",
            "event_object_schema",
            "event_object_table",
            "action_timing",
            "action_orientation",
            "action_statement",
        ],
        rows,
    )
}

fn routines(source: Source<'_>) -> Table {
    let rows = source.catalog.functions.iter().map(|(id, row)| {
        let result = match row.kind {
            FunctionKind::Function | FunctionKind::Aggregate | FunctionKind::Window => {
                data_type(source, row.result.id)
            }
            FunctionKind::Procedure => Value::Null,
        };
        [
            source.namespace(row.namespace),
            Value::text(format!("{}_{}", row.name, id.0)),
            source.namespace(row.namespace),
            name(&row.name),
            match row.kind {
                FunctionKind::Function => Value::text("FUNCTION"),
                FunctionKind::Procedure => Value::text("PROCEDURE"),
                FunctionKind::Aggregate | FunctionKind::Window => Value::Null,
            },
            result,
            Value::text(row.language.as_str().to_ascii_uppercase()),
        ]
    });
    Table::new(
        [
            "specific_schema",
            "specific_name",
            "routine_schema",
            "routine_name",
            "routine_type",
            "data_type",
            "external_language",
        ],
        rows,
    )
    .and_maybe(source.maybe_by_name("routine_schema"))
    .and_maybe(source.maybe_of_extensions("routine_schema", move |id| source.namespace(id)))
}

fn domains(source: Source<'_>) -> Table {
    let rows = source.catalog.types.iter().filter_map(|(_, row)| {
        let TypeKind::Domain { base, .. } = &row.kind else {
            return None;
        };
        Some([
            source.namespace(row.namespace),
            name(&row.name),
            data_type(source, base.id),
        ])
    });
    Table::new(["domain_schema", "domain_name", "data_type"], rows)
        .and_maybe(source.maybe_by_name("domain_schema"))
}

/// Those of identity columns are left out.
fn sequences(source: Source<'_>) -> Table {
    let catalog = source.catalog;
    let rows = catalog.relations.iter().filter_map(|(_, row)| {
        let sequence = row.sequence.as_ref()?;
        let is_internal = sequence.owned_by.is_some_and(|owner| {
            let column = catalog.relations[owner.relation].column_at(owner.attnum);
            column.identity.is_some()
        });
        (!is_internal).then(|| [source.namespace(row.namespace), name(&row.name)])
    });
    Table::new(["sequence_schema", "sequence_name"], rows)
        .and_maybe(source.maybe_by_name("sequence_schema"))
}
