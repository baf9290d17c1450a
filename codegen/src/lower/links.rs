//! Foreign keys as PostgREST embeds by them: those of tables, and for views that show a key's columns the same from and
//! to the views. Also what PostgreSQL itself updates through a view.

use std::collections::BTreeMap;

use super::Facts;
use crate::catalog::{
    Catalog, ColumnRef, Constraint, ConstraintKind, Relation, RelationId, RelationKind,
};
use crate::ddl::RuleEvent;

/// A foreign key, or what a view shows of it.
#[derive(Debug, Clone)]
pub struct Link<'a> {
    /// The constraint.
    pub constraint: &'a Constraint,
    /// The table, or a view of it.
    pub relation: RelationId,
    /// Its columns.
    pub columns: Vec<i16>,
    /// The referenced table, or a view of it.
    pub references: RelationId,
    /// The referenced columns.
    pub referenced_columns: Vec<i16>,
}

impl Link<'_> {
    /// All that it says.
    pub(in crate::lower) fn facts(&self) -> impl std::fmt::Debug {
        let constraint = self.constraint;
        let own = (&constraint.name, constraint.relation, &constraint.columns);
        let shown = (self.relation, &self.columns);
        (own, shown, self.references, &self.referenced_columns)
    }
}

/// For each column of a table the columns that show it, directly or through other views, by view.
type Shown = BTreeMap<ColumnRef, Vec<(RelationId, Vec<i16>)>>;

/// The foreign keys of the schemas that are shown, also those that lead out of them, each followed by its views'.
pub fn links<'a>(facts: &Facts<'a>) -> Vec<Link<'a>> {
    let catalog = facts.catalog;
    let sure = |row: &Relation| row.taints.is_empty() || !facts.omit_tainted;
    let mut views = Shown::new();
    for (id, row) in facts.relations().filter(|(_, row)| row.view.is_some()) {
        for (column, own) in shown(facts, row) {
            views.entry(column).or_default().push((id, own));
        }
    }
    let mut links = Vec::new();
    for (_, constraint) in catalog.constraints.iter() {
        let ConstraintKind::ForeignKey(key) = &constraint.kind else {
            continue;
        };
        let relation = &catalog.relations[constraint.relation];
        let referenced = &catalog.relations[key.references];
        // A partition's part of a key is the partitioned table's.
        if constraint.parent.is_some()
            || !facts.shows(relation.namespace)
            || !sure(relation)
            || !sure(referenced)
        {
            continue;
        }
        let base = Link {
            constraint,
            relation: constraint.relation,
            columns: constraint.columns.clone(),
            references: key.references,
            referenced_columns: key.referenced_columns.clone(),
        };
        let from = through_views(&views, base.relation, &base.columns);
        let to = through_views(&views, base.references, &base.referenced_columns);
        links.push(base.clone());
        for (view, columns) in &from {
            links.push(Link {
                relation: *view,
                columns: columns.clone(),
                ..base.clone()
            });
        }
        for (view, columns) in &to {
            links.push(Link {
                references: *view,
                referenced_columns: columns.clone(),
                ..base.clone()
            });
        }
        for (view, columns) in &from {
            for (other, referenced_columns) in &to {
                links.push(Link {
                    relation: *view,
                    columns: columns.clone(),
                    references: *other,
                    referenced_columns: referenced_columns.clone(),
                    ..base.clone()
                });
            }
        }
    }
    links
}

/// The views that show all columns of a key, with each way to take them.
fn through_views(
    views: &Shown,
    relation: RelationId,
    columns: &[i16],
) -> Vec<(RelationId, Vec<i16>)> {
    let of_column = |attnum: &i16| {
        let column = ColumnRef {
            relation,
            attnum: *attnum,
        };
        views.get(&column).map_or(&[][..], Vec::as_slice)
    };
    let mut found = Vec::new();
    for (view, _) in columns.first().map_or(&[][..], of_column) {
        let mut ways: Vec<Vec<i16>> = vec![Vec::new()];
        for attnum in columns {
            let of_view = of_column(attnum).iter().find(|(other, _)| other == view);
            let own = of_view.map_or(&[][..], |(_, own)| own.as_slice());
            ways = ways
                .iter()
                .flat_map(|way| {
                    own.iter().map(|attnum| {
                        let mut way = way.clone();
                        way.push(*attnum);
                        way
                    })
                })
                .collect();
        }
        found.extend(ways.into_iter().map(|way| (*view, way)));
    }
    found
}

/// For each column that one view shows its own columns that show it.
fn shown(facts: &Facts<'_>, row: &Relation) -> BTreeMap<ColumnRef, Vec<i16>> {
    let mut shown = BTreeMap::new();
    for column in row.columns() {
        let mut at = origin(row, column.attnum);
        let mut steps = 0;
        while let Some(column_behind) = at {
            let attnums: &mut Vec<i16> = shown.entry(column_behind).or_default();
            if !attnums.contains(&column.attnum) {
                attnums.push(column.attnum);
            }
            // A view cannot ask itself, but a replaced one may ask what asks it.
            steps += 1;
            at = facts
                .catalog
                .relations
                .get(column_behind.relation)
                .filter(|behind| facts.shows(behind.namespace) && steps < 100)
                .and_then(|behind| origin(behind, column_behind.attnum));
        }
    }
    shown
}

fn origin(row: &Relation, attnum: i16) -> Option<ColumnRef> {
    let at = usize::try_from(attnum - 1).ok()?;
    row.view.as_ref()?.origins.get(at).copied().flatten()
}

/// What can be done to the rows of a relation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Events {
    /// INSERT
    pub insert: bool,
    /// UPDATE
    pub update: bool,
    /// DELETE
    pub delete: bool,
}

impl Events {
    /// What one or the other makes possible.
    pub(super) fn or(self, other: Self) -> Self {
        Self {
            insert: self.insert || other.insert,
            update: self.update || other.update,
            delete: self.delete || other.delete,
        }
    }
}

/// `pg_relation_is_updatable`, or with a column `pg_column_is_updatable`.
pub fn events(
    catalog: &Catalog,
    id: RelationId,
    with_triggers: bool,
    columns: Option<&[i16]>,
) -> Events {
    events_behind(catalog, id, with_triggers, columns, &mut Vec::new())
}

/// The same behind these views: one that is replaced by a query of itself cannot be updated.
fn events_behind(
    catalog: &Catalog,
    id: RelationId,
    with_triggers: bool,
    columns: Option<&[i16]>,
    views: &mut Vec<RelationId>,
) -> Events {
    if views.contains(&id) {
        return Events::default();
    }
    let row = &catalog.relations[id];
    match row.kind {
        RelationKind::OrdinaryTable | RelationKind::PartitionedTable => Events {
            insert: true,
            update: true,
            delete: true,
        },
        RelationKind::View => {
            let rules = through_rules(catalog, id);
            let triggers = if with_triggers {
                through_triggers(catalog, id)
            } else {
                Events::default()
            };
            views.push(id);
            let own = automatic(catalog, row, with_triggers, columns, views).unwrap_or_default();
            views.pop();
            rules.or(triggers).or(own)
        }
        RelationKind::ForeignTable
        | RelationKind::MaterializedView
        | RelationKind::CompositeType
        | RelationKind::Index
        | RelationKind::Sequence => Events::default(),
    }
}

/// What rules make possible that replace a command.
pub fn through_rules(catalog: &Catalog, id: RelationId) -> Events {
    let rules = catalog.others.owned_by(id);
    rules
        .filter_map(|(_, row)| row.instead_of)
        .fold(Events::default(), |this, event| {
            this.or(Events {
                insert: event == RuleEvent::Insert,
                update: event == RuleEvent::Update,
                delete: event == RuleEvent::Delete,
            })
        })
}

/// What INSTEAD OF triggers make possible.
pub fn through_triggers(catalog: &Catalog, id: RelationId) -> Events {
    catalog
        .triggers_of(id)
        .filter(|(_, trigger)| trigger.timing == crate::ddl::TriggerTiming::InsteadOf)
        .fold(Events::default(), |this, (_, trigger)| {
            this.or(Events {
                insert: trigger.on_insert,
                update: trigger.on_update,
                delete: trigger.on_delete,
            })
        })
}

fn automatic(
    catalog: &Catalog,
    row: &Relation,
    with_triggers: bool,
    columns: Option<&[i16]>,
    views: &mut Vec<RelationId>,
) -> Option<Events> {
    let base = row.view.as_ref()?.base?;
    let behind: Vec<i16> = row
        .columns()
        .filter(|column| columns.is_none_or(|wanted| wanted.contains(&column.attnum)))
        .filter_map(|column| origin(row, column.attnum))
        .filter(|column| column.relation == base)
        .map(|column| column.attnum)
        .collect();
    // Without a column that can be written, rows can only be deleted.
    let own = Events {
        insert: !behind.is_empty(),
        update: !behind.is_empty(),
        delete: true,
    };
    let wanted = columns.map(|_| behind.as_slice());
    let base = events_behind(catalog, base, with_triggers, wanted, views);
    Some(Events {
        insert: own.insert && base.insert,
        update: own.update && base.update,
        delete: own.delete && base.delete,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::PUBLIC;
    use crate::fold::Settings;
    use crate::schema::Schema;
    use crate::source::SourceFile;

    /// `pg_relation_is_updatable` of these views, as its bits: 4 is UPDATE, 8 INSERT, 16 DELETE.
    fn updatable<const N: usize>(sql: &str, views: [&str; N]) -> [u8; N] {
        let file = SourceFile::migration("1.sql", sql);
        let schema = Schema::read(vec![file], &Settings::default());
        assert_eq!(schema.diagnostics, []);
        views.map(|name| {
            let id = schema.catalog.relation(PUBLIC, name).expect("it is there");
            let events = events(&schema.catalog, id, true, None);
            4 * u8::from(events.update) + 8 * u8::from(events.insert) + 16 * u8::from(events.delete)
        })
    }

    /// PostgreSQL's recursion ends at a view that it came from.
    #[test]
    fn a_view_that_asks_itself_cannot_be_updated() {
        let sql = "create table notes (id int primary key, body text);
            create view a as select * from notes;
            create view b as select * from a;
            create view c as select * from b;
            create or replace view a as select * from b;
            create view d as select * from notes;";
        assert_eq!(updatable(sql, ["a", "b", "c", "d"]), [0, 0, 0, 28]);
    }

    #[test]
    fn rules_that_always_replace_a_command_make_it_possible() {
        let sql = "create table notes (id int, body text);
            create view inserts as select n.id from notes n join notes m on m.id = n.id;
            create rule r as on insert to inserts do instead insert into notes values (new.id);
            create view perhaps as select n.id from notes n join notes m on m.id = n.id;
            create rule r as on update to perhaps where new.id > 1 do instead nothing;
            create rule s as on delete to perhaps do also delete from notes where id = old.id;
            create view through as select * from inserts;
            create rule r as on update to through do instead nothing;";
        assert_eq!(
            updatable(sql, ["inserts", "perhaps", "through"]),
            [8, 0, 12]
        );
    }
}
