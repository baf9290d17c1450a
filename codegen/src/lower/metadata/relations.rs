//! Tables, views, their columns, primary keys and foreign keys.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Column, ForeignTable, MaterializedView, PrimaryKey, Relationship, Table, View, types};
use crate::catalog::{
    self, Catalog, ColumnRef, Constraint, ConstraintId, ConstraintKind, Deparsed, PG_CATALOG,
    Relation, RelationId, RelationKind,
};
use crate::ddl::{IdentityKind, ReplicaIdentity};
use crate::lower::{Facts, links};
use crate::source::Snippet;

/// What stands in one list a kind.
#[derive(Debug, Default)]
pub(super) struct Relations {
    /// Tables.
    pub(super) tables: Vec<Table>,
    /// Foreign tables.
    pub(super) foreign_tables: Vec<ForeignTable>,
    /// Views.
    pub(super) views: Vec<View>,
    /// Materialized views.
    pub(super) materialized_views: Vec<MaterializedView>,
    /// Columns of primary keys.
    pub(super) primary_keys: Vec<PrimaryKey>,
}

/// The relations of the schemas that are shown.
pub(super) fn of(facts: &Facts<'_>) -> Relations {
    let catalog = facts.catalog;
    let mut lists = Relations::default();
    for (id, relation) in facts.relations() {
        let name = relation.name.to_string();
        let schema = schema(catalog, relation);
        let comment = relation.comment.clone();
        match relation.kind {
            RelationKind::OrdinaryTable | RelationKind::PartitionedTable => {
                lists.tables.push(Table {
                    id: id.0,
                    schema: schema.clone(),
                    name: name.clone(),
                    rls_enabled: relation.row_security,
                    rls_forced: relation.force_row_security,
                    replica_identity: replica_identity(relation.replica_identity),
                    bytes: 0,
                    size: "0 bytes",
                    live_rows_estimate: 0,
                    dead_rows_estimate: 0,
                    comment,
                });
                lists
                    .primary_keys
                    .extend(primary_key(catalog, id, relation));
            }
            RelationKind::ForeignTable => {
                lists.foreign_tables.push(ForeignTable {
                    id: id.0,
                    schema: schema.clone(),
                    name: name.clone(),
                    comment,
                });
            }
            RelationKind::View => {
                let automatic = links::events(catalog, id, false, None);
                let with_triggers = links::events(catalog, id, true, None);
                lists.views.push(View {
                    id: id.0,
                    schema: schema.clone(),
                    name: name.clone(),
                    is_updatable: automatic.update && automatic.delete,
                    is_insert_enabled: with_triggers.insert,
                    is_update_enabled: with_triggers.update,
                    comment,
                });
            }
            RelationKind::MaterializedView => {
                lists.materialized_views.push(MaterializedView {
                    id: id.0,
                    schema: schema.clone(),
                    name: name.clone(),
                    is_populated: relation.view.as_ref().is_none_or(|view| view.populated),
                    comment,
                });
            }
            RelationKind::CompositeType | RelationKind::Index | RelationKind::Sequence => {}
        }
    }
    lists
}

fn schema(catalog: &Catalog, relation: &Relation) -> String {
    catalog.namespaces[relation.namespace].name.to_string()
}

fn replica_identity(identity: ReplicaIdentity) -> &'static str {
    match identity {
        ReplicaIdentity::Default => "DEFAULT",
        ReplicaIdentity::Index => "INDEX",
        ReplicaIdentity::Full => "FULL",
        ReplicaIdentity::Nothing => "NOTHING",
    }
}

fn primary_key(catalog: &Catalog, id: RelationId, relation: &Relation) -> Vec<PrimaryKey> {
    catalog
        .constraints_of(id)
        .filter(|(_, constraint)| matches!(constraint.kind, ConstraintKind::PrimaryKey { .. }))
        .flat_map(|(_, constraint)| &constraint.columns)
        .map(|attnum| PrimaryKey {
            table_id: id.0,
            schema: schema(catalog, relation),
            table_name: relation.name.to_string(),
            name: relation.column_at(*attnum).name.to_string(),
        })
        .collect()
}

/// The columns of a relation.
pub(super) fn columns<'a>(
    catalog: &'a Catalog,
    deparsed: &'a Deparsed,
    id: RelationId,
    relation: &'a Relation,
) -> impl Iterator<Item = Column<'a>> {
    let unique: BTreeSet<i16> = catalog
        .constraints_of(id)
        .filter(|(_, constraint)| matches!(constraint.kind, ConstraintKind::Unique { .. }))
        .filter_map(|(_, constraint)| sole_column(constraint))
        .collect();
    // Of several the first made is shown: the last one put into the map.
    let checks: BTreeMap<i16, (ConstraintId, &'a Constraint, &'a Snippet)> = catalog
        .constraints_of(id)
        .filter_map(|(id, constraint)| match &constraint.kind {
            ConstraintKind::Check { expr, .. } => {
                Some((sole_column(constraint)?, (id, constraint, expr)))
            }
            ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclusion { .. } => None,
        })
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
        .collect();
    let schema = catalog.namespaces[relation.namespace].name.as_str();
    let whole = written_whole(catalog, id);
    let before_number = format!("{}.", id.0);
    relation.columns().map(move |column| {
        let ty = ColumnTypeFacts::of(catalog, column);
        Column {
            table_id: id.0,
            schema,
            table: relation.name.as_str(),
            id: [before_number.as_str(), &column.attnum.to_string()].concat(),
            ordinal_position: column.attnum,
            name: column.name.as_str(),
            default_value: default_value(deparsed, id, column),
            data_type: ty.data_type,
            format: ty.format,
            type_schema: ty.schema,
            is_identity: column.identity.is_some(),
            identity_generation: column.identity.map(|kind| match kind {
                IdentityKind::Always => "ALWAYS",
                IdentityKind::ByDefault => "BY DEFAULT",
            }),
            is_generated: column.generated.is_some(),
            is_nullable: !column.not_null && !ty.not_null,
            is_updatable: is_updatable(catalog, (id, relation.kind), column.attnum, whole),
            is_unique: unique.contains(&column.attnum),
            check: checks
                .get(&column.attnum)
                .map(|(id, constraint, expr)| check(deparsed, *id, constraint, expr)),
            enums: ty.labels,
            comment: column.comment.as_deref(),
        }
    })
}

/// The column of a constraint on one column.
fn sole_column(constraint: &Constraint) -> Option<i16> {
    match constraint.columns[..] {
        [attnum] => Some(attnum),
        _ => None,
    }
}

/// What stands between the parentheses of CHECK, and what follows them but for its last byte: the reader takes eight
/// bytes off the length of the whole definition.
fn check<'a>(
    deparsed: &'a Deparsed,
    id: ConstraintId,
    constraint: &Constraint,
    expr: &'a Snippet,
) -> Cow<'a, str> {
    let text = deparsed.checks.get(&id).map_or(&*expr.text, |text| text);
    let no_inherit = matches!(
        constraint.kind,
        ConstraintKind::Check {
            no_inherit: true,
            ..
        }
    );
    let words = [
        (no_inherit, " NO INHERIT"),
        (!constraint.enforced, " NOT ENFORCED"),
        (constraint.enforced && !constraint.validated, " NOT VALID"),
    ];
    let words: String = words
        .into_iter()
        .filter_map(|(is, word)| is.then_some(word))
        .collect();
    match words.split_at_checked(words.len().wrapping_sub(1)) {
        Some((kept, _)) => Cow::Owned(format!("{text}){kept}")),
        None => Cow::Borrowed(text),
    }
}

/// `pg_attrdef` holds generation expressions too.
fn default_value<'a>(
    deparsed: &'a Deparsed,
    id: RelationId,
    column: &'a catalog::Column,
) -> Option<&'a str> {
    let expr = match &column.generated {
        Some(generated) => &generated.expr,
        None => column.default_expr.as_ref()?,
    };
    let column = ColumnRef {
        relation: id,
        attnum: column.attnum,
    };
    let text = deparsed.defaults.get(&column);
    Some(text.map_or(&*expr.text, |text| text))
}

/// What a column says of its type; a domain stands for the type directly below it.
struct ColumnTypeFacts<'a> {
    data_type: Cow<'a, str>,
    format: &'a str,
    schema: &'a str,
    not_null: bool,
    labels: &'a [String],
}

impl<'a> ColumnTypeFacts<'a> {
    fn of(catalog: &'a Catalog, column: &catalog::Column) -> Self {
        let (id, not_null) = match catalog.types[column.ty.id].domain() {
            Some(it) => (it.base.id, it.not_null),
            None => (column.ty.id, false),
        };
        let ty = &catalog.types[id];
        let data_type = if ty.element.is_some() {
            "ARRAY".into()
        } else if ty.namespace == PG_CATALOG {
            ty.sql_name
                .map_or_else(|| types::format(catalog, id).into(), Cow::Borrowed)
        } else {
            "USER-DEFINED".into()
        };
        let element = ty.element.map_or(ty, |element| &catalog.types[element]);
        Self {
            data_type,
            format: ty.name.as_str(),
            schema: catalog.namespaces[ty.namespace].name.as_str(),
            not_null,
            labels: types::labels(element),
        }
    }
}

/// Whether a column can be written: INSTEAD OF triggers and DO INSTEAD rules write whole rows.
fn is_updatable(
    catalog: &Catalog,
    (id, kind): (RelationId, RelationKind),
    attnum: i16,
    whole: links::Events,
) -> bool {
    if kind == RelationKind::MaterializedView {
        return false;
    }
    let own = links::events(catalog, id, false, Some(&[attnum]));
    whole.insert || whole.update || own.update && own.delete
}

/// What is done to whole rows by triggers and rules.
fn written_whole(catalog: &Catalog, id: RelationId) -> links::Events {
    links::through_triggers(catalog, id).or(links::through_rules(catalog, id))
}

/// The foreign keys of the schemas that are shown, also those that lead out of them, and the views'.
pub(super) fn relationships(facts: &Facts<'_>) -> Vec<Relationship> {
    let catalog = facts.catalog;
    links::links(facts)
        .iter()
        .map(|link| {
            let relation = &catalog.relations[link.relation];
            let referenced = &catalog.relations[link.references];
            Relationship {
                foreign_key_name: link.constraint.name.to_string(),
                schema: schema(catalog, relation),
                relation: relation.name.to_string(),
                columns: names(relation, &link.columns),
                referenced_schema: schema(catalog, referenced),
                referenced_relation: referenced.name.to_string(),
                referenced_columns: names(referenced, &link.referenced_columns),
                is_one_to_one: is_key(catalog, link.constraint),
            }
        })
        .collect()
}

fn names(relation: &Relation, attnums: &[i16]) -> Vec<String> {
    attnums
        .iter()
        .map(|attnum| relation.column_at(*attnum).name.to_string())
        .collect()
}

/// Whether a primary key or UNIQUE constraint of the table has the foreign key's columns. PostgREST's query sorts the
/// key's columns by `attnum` and leaves the foreign key's in their order, so a foreign key in another order is none.
fn is_key(catalog: &Catalog, foreign_key: &Constraint) -> bool {
    catalog
        .constraints_of(foreign_key.relation)
        .any(|(_, constraint)| match constraint.kind {
            ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } => {
                let mut columns = constraint.columns.clone();
                columns.sort_unstable();
                columns == foreign_key.columns
            }
            ConstraintKind::Check { .. }
            | ConstraintKind::ForeignKey(_)
            | ConstraintKind::Exclusion { .. } => false,
        })
}
