//! `pg_rules` and `pg_rewrite`: rules, and what a view is made of.

use super::{Doubt, Source, Table, flag, letter, name};
use crate::catalog::{Other, Relation, RelationId, RelationKind};
use crate::ddl::ObjectKind;
use crate::fold::plpgsql::value::Value;

/// The table of this name, if it is modelled.
pub(super) fn table(source: Source<'_>, name: &str) -> Option<Table> {
    Some(match name {
        "pg_rules" => pg_rules(source),
        "pg_rewrite" => pg_rewrite(source),
        _ => return None,
    })
}

/// The rules that migrations made.
fn rules(source: Source<'_>) -> impl Iterator<Item = (u32, RelationId, &Other)> {
    let others = source.catalog.others.iter();
    others
        .filter(|(_, row)| row.kind == ObjectKind::Rule)
        .filter_map(|(id, row)| Some((id.0, row.relation?, row)))
}

/// The rule of a view is not among them.
fn pg_rules(source: Source<'_>) -> Table {
    let rows = rules(source).map(|(_, relation, rule)| {
        let relation = &source.catalog.relations[relation];
        [
            source.namespace(relation.namespace),
            name(&relation.name),
            name(&rule.name),
            source.deparsed("the text of a rule"),
        ]
    });
    let own = ["pg_settings_n", "pg_settings_u"].map(|rule| {
        [
            Value::text("pg_catalog"),
            Value::text("pg_settings"),
            Value::text(rule),
            source.deparsed("the text of a rule"),
        ]
    });
    Table::new(
        ["schemaname", "tablename", "rulename", "definition"],
        rows.chain(own),
    )
    .and_maybe(source.maybe_by_name("schemaname"))
}

fn pg_rewrite(source: Source<'_>) -> Table {
    let row = |oid: Value, relation: RelationId, rule: Value, event: Value, instead: Value| {
        [
            oid,
            rule,
            Value::int(relation.0),
            event,
            source.deparsed("whether a rule is enabled"),
            instead,
        ]
    };
    let own = rules(source).map(|(id, relation, rule)| {
        let event = source.deparsed("the event of a rule");
        let instead = source.deparsed("whether a rule is INSTEAD");
        row(Value::int(id), relation, name(&rule.name), event, instead)
    });
    let is_view = |row: &Relation| {
        matches!(
            row.kind,
            RelationKind::View | RelationKind::MaterializedView
        )
    };
    let views = source.relations_by_oid("ev_class");
    let views = views.filter(|(_, row)| is_view(row)).map(|(id, _)| {
        let oid = source.deparsed("an oid");
        row(oid, id, Value::text("_RETURN"), letter("1"), flag(true))
    });
    let what = "the rules of PostgreSQL's own views".to_owned();
    let of_system = Doubt::foreign(what, vec![("ev_class", Value::Int(-2))]);
    Table::new(
        [
            "oid",
            "rulename",
            "ev_class",
            "ev_type",
            "ev_enabled",
            "is_instead",
        ],
        own.chain(views),
    )
    .and_maybe([of_system])
    .and_maybe(source.maybe_of_relations("ev_class"))
}
