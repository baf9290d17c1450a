//! Constraints and unique indexes: what is refused that was not, and the other way round.

use std::collections::BTreeSet;

use super::columns::listed;
use super::pair::Pair;
use super::relations::same_text;
use super::surface::Owner;
use super::{Class, Differ, Effect, Side, Subject, data, effect, read, write};
use crate::catalog::{Aspect, Constraint, ConstraintId, ConstraintKind, RelationId};
use crate::ddl::ForeignKeyAction;
use crate::lower::explain::definition;
use crate::name::Name;

impl Differ<'_> {
    pub(super) fn constraints(&mut self) {
        for id in self.pairs.constraints.gone.clone() {
            self.constraint_gone(id);
        }
        for id in self.pairs.constraints.added.clone() {
            self.constraint_added(id);
        }
        for pair in self.pairs.constraints.both.clone() {
            self.constraint_kept(pair);
        }
        for pair in self.pairs.relations.both.clone() {
            self.unique_indexes(pair);
        }
    }

    fn constraint_gone(&mut self, id: ConstraintId) {
        let row = &self.old.catalog().constraints[id];
        let Some(table) = self.pairs.relation(row.relation) else {
            return;
        };
        // With its columns it goes unsaid.
        let pair = self.pair_of(row.relation);
        let gone: BTreeSet<i16> = pair.map_or_else(BTreeSet::new, |pair| {
            self.pairs
                .columns(self.old, self.new, pair)
                .gone
                .into_iter()
                .collect()
        });
        if !row.columns.is_empty() && row.columns.iter().all(|it| gone.contains(it)) {
            return;
        }
        let effects = match &row.kind {
            ConstraintKind::Check { .. } => vec![read("Rows may hold what it kept out.")],
            ConstraintKind::PrimaryKey { .. } | ConstraintKind::Unique { .. } => vec![
                read("Several rows may be alike where there was one."),
                write("An upsert with ON CONFLICT on its columns is refused."),
            ],
            ConstraintKind::ForeignKey(_) => self.link_gone(),
            ConstraintKind::Exclusion { .. } => vec![read("Rows may exclude each other no more.")],
        };
        let origin = self.dropped(id.0, 0);
        let origin = origin.or_else(|| {
            self.last_event(&self.new.catalog().relations[table].history)
                .cloned()
        });
        let subject = about(self.old, row, Owner::Constraint(id));
        let named = (word(row), constraint_name(self.old, row, row.relation));
        self.push(named, "dropped", effects, origin.as_ref(), subject);
    }

    fn link_gone(&self) -> Vec<Effect> {
        let mut reason = "Rows may refer to rows that are not there".to_owned();
        if self.new.has_data_api() {
            reason += "; a request that embeds along it fails";
        }
        vec![read(format!("{reason}."))]
    }

    fn constraint_added(&mut self, id: ConstraintId) {
        let row = &self.new.catalog().constraints[id];
        let pairs = &self.pairs.relations.both;
        let Some(pair) = pairs.iter().find(|it| it.new == row.relation).copied() else {
            return;
        };
        let added: BTreeSet<i16> = self
            .pairs
            .columns(self.old, self.new, pair)
            .added
            .into_iter()
            .collect();
        // Writers of old give none of its columns; the migration says whether the rows that are there keep it.
        let is_new = !row.columns.is_empty() && row.columns.iter().all(|it| added.contains(it));
        let mut effects = Vec::new();
        if !is_new && row.enforced {
            effects.push(write(refusal(row)));
        }
        if let ConstraintKind::ForeignKey(key) = &row.kind
            && !is_new
            && key.on_delete == ForeignKeyAction::Cascade
        {
            effects.push(data(
                "A delete in the table that it refers to deletes rows here.",
            ));
        }
        let origin = self.created(&row.history).cloned();
        let mut subject = about(self.new, row, Owner::NewConstraint(id));
        subject.members.push(row.name.to_string());
        let named = (word(row), constraint_name(self.new, row, row.relation));
        let what = format!("new: {}", definition::constraint(self.new.catalog(), row));
        self.push(named, what, effects, origin.as_ref(), subject);
    }

    fn constraint_kept(&mut self, pair: Pair<ConstraintId>) {
        let (old, new) = (
            &self.old.catalog().constraints[pair.old],
            &self.new.catalog().constraints[pair.new],
        );
        let mut said: Vec<(String, Vec<Effect>)> = Vec::new();
        if old.name != new.name {
            let mut effects = Vec::new();
            if matches!(new.kind, ConstraintKind::ForeignKey(_)) && self.new.has_data_api() {
                effects.push(read("A request that embeds along it by its name fails."));
            }
            said.push((format!("was {}", old.name.quoted()), effects));
        }
        if !old.validated && new.validated {
            said.push(("validated: every row keeps it".to_owned(), Vec::new()));
        }
        if old.enforced != new.enforced {
            said.push(if new.enforced {
                ("enforced now".to_owned(), vec![write(refusal(new))])
            } else {
                (
                    "not enforced any more".to_owned(),
                    vec![read("Rows may hold what it kept out.")],
                )
            });
        }
        said.extend(self.meaning(pair));
        for (what, effects) in said {
            let aspects = [Aspect::Validated, Aspect::Altered];
            let mut origin = self.latest(&new.history, &aspects).cloned();
            origin = origin.or_else(|| self.last_event(&new.history).cloned());
            let mut subject = about(self.old, old, Owner::Constraint(pair.old));
            subject.members.push(new.name.to_string());
            let named = (word(new), constraint_name(self.new, new, new.relation));
            self.push(named, what, effects, origin.as_ref(), subject);
        }
    }

    /// What else a constraint of the same name says.
    fn meaning(&self, pair: Pair<ConstraintId>) -> Vec<(String, Vec<Effect>)> {
        let (old, new) = (
            &self.old.catalog().constraints[pair.old],
            &self.new.catalog().constraints[pair.new],
        );
        match (&old.kind, &new.kind) {
            (
                ConstraintKind::Check { expr: before, .. },
                ConstraintKind::Check { expr: after, .. },
            ) => {
                if same_text(&before.text, &after.text) {
                    return Vec::new();
                }
                let lists = (list(self.old, pair.old), list(self.new, pair.new));
                if let (Some(before), Some(after)) = lists {
                    let labels = listed(&before, &after);
                    return (!labels.1.is_empty() || labels.0 != "same texts")
                        .then_some(labels)
                        .into_iter()
                        .collect();
                }
                vec![(
                    format!("({}) is now ({})", before.text, after.text),
                    vec![
                        read("Rows may hold what it kept out."),
                        write("A row that it let pass may be refused."),
                    ],
                )]
            }
            (ConstraintKind::ForeignKey(before), ConstraintKind::ForeignKey(after)) => {
                let mut said = Vec::new();
                if self.pairs.relation(before.references) != Some(after.references) {
                    let mut effects = self.link_gone();
                    effects.push(write(refusal(new)));
                    said.push((
                        format!("now {}", definition::constraint(self.new.catalog(), new)),
                        effects,
                    ));
                } else if before.on_delete != after.on_delete || before.on_update != after.on_update
                {
                    let what = format!("now {}", definition::constraint(self.new.catalog(), new));
                    said.push((what, actions(before.on_delete, after.on_delete)));
                }
                said
            }
            _ if std::mem::discriminant(&old.kind) != std::mem::discriminant(&new.kind) => vec![(
                format!("now {}", definition::constraint(self.new.catalog(), new)),
                vec![read("Rows may hold what it kept out."), write(refusal(new))],
            )],
            _ => {
                let columns: Vec<Option<i16>> = old
                    .columns
                    .iter()
                    .map(|attnum| {
                        let at = crate::catalog::ColumnRef {
                            relation: old.relation,
                            attnum: *attnum,
                        };
                        self.pairs
                            .column(self.old, self.new, at)
                            .map(|it| it.attnum)
                    })
                    .collect();
                if columns
                    .iter()
                    .copied()
                    .eq(new.columns.iter().copied().map(Some))
                {
                    return Vec::new();
                }
                vec![(
                    format!("now {}", definition::constraint(self.new.catalog(), new)),
                    vec![
                        read("Several rows may be alike where there was one."),
                        write(refusal(new)),
                    ],
                )]
            }
        }
    }

    /// Unique indexes that serve no constraint.
    fn unique_indexes(&mut self, pair: Pair<RelationId>) {
        let of = |side: Side<'_>, id: RelationId| -> Vec<(Name, String)> {
            let indexes = side.catalog().indexes_of(id);
            indexes
                .filter(|(_, _, index)| index.unique && index.constraint.is_none())
                .map(|(_, row, index)| (row.name.clone(), definition::index(side.catalog(), index)))
                .collect()
        };
        let (old, new) = (of(self.old, pair.old), of(self.new, pair.new));
        let has = |list: &[(Name, String)], name: &Name| list.iter().any(|it| it.0 == *name);
        let subject = || Subject::of(Owner::Relation(pair.old));
        for (name, _) in old.iter().filter(|it| !has(&new, &it.0)) {
            let effects = vec![
                read("Several rows may be alike where there was one."),
                write("An upsert with ON CONFLICT on its columns is refused."),
            ];
            let ids = self.old.catalog().indexes_of(pair.old);
            let id = ids.into_iter().find(|it| it.1.name == *name).map(|it| it.0);
            let origin = id.and_then(|id| self.dropped(id.0, 0));
            self.push(
                ("unique index", name.quoted()),
                "dropped",
                effects,
                origin.as_ref(),
                subject(),
            );
        }
        for (name, text) in new.iter().filter(|it| !has(&old, &it.0)) {
            let effects = vec![write("A row that is like another there is refused.")];
            let ids = self.new.catalog().indexes_of(pair.new);
            let row = ids.into_iter().find(|it| it.1.name == *name).map(|it| it.1);
            let origin = row.and_then(|row| self.created(&row.history)).cloned();
            self.push(
                ("unique index", name.quoted()),
                format!("new: {text}"),
                effects,
                origin.as_ref(),
                subject(),
            );
        }
    }

    fn pair_of(&self, old: RelationId) -> Option<Pair<RelationId>> {
        self.pairs
            .relations
            .both
            .iter()
            .find(|it| it.old == old)
            .copied()
    }
}

fn word(row: &Constraint) -> &'static str {
    match &row.kind {
        ConstraintKind::Check { .. } => "check",
        ConstraintKind::PrimaryKey { .. } => "primary key",
        ConstraintKind::Unique { .. } => "unique constraint",
        ConstraintKind::ForeignKey(_) => "foreign key",
        ConstraintKind::Exclusion { .. } => "exclusion constraint",
    }
}

fn refusal(row: &Constraint) -> String {
    let what = match &row.kind {
        ConstraintKind::Check { .. } => "A row that does not fulfil it is refused",
        ConstraintKind::PrimaryKey { .. } => {
            "A row that is like another, or has a NULL there, is refused"
        }
        ConstraintKind::Unique { .. } => "A row that is like another there is refused",
        ConstraintKind::ForeignKey(_) => "A row that refers to nothing is refused",
        ConstraintKind::Exclusion { .. } => "A row that another excludes is refused",
    };
    let migration = if row.validated {
        "the migration itself where such a row is there"
    } else {
        "rows that are there stay (NOT VALID)"
    };
    format!("{what}; {migration}.")
}

/// What a delete in the referenced table does now.
fn actions(before: ForeignKeyAction, after: ForeignKeyAction) -> Vec<Effect> {
    if before == after {
        return Vec::new();
    }
    match after {
        ForeignKeyAction::Cascade => {
            vec![data(
                "A delete in the table that it refers to deletes rows here.",
            )]
        }
        ForeignKeyAction::SetNull | ForeignKeyAction::SetDefault => {
            vec![effect(
                Class::Data,
                "A delete in the table that it refers to changes rows here.",
            )]
        }
        ForeignKeyAction::NoAction | ForeignKeyAction::Restrict => match before {
            ForeignKeyAction::NoAction | ForeignKeyAction::Restrict => Vec::new(),
            ForeignKeyAction::Cascade
            | ForeignKeyAction::SetNull
            | ForeignKeyAction::SetDefault => {
                vec![write(
                    "A delete in the table that it refers to is refused while rows here do.",
                )]
            }
        },
    }
}

/// The texts that a CHECK allows, where it is such a list.
fn list(side: Side<'_>, id: ConstraintId) -> Option<Vec<String>> {
    let check = side.facts.checks.iter().find(|it| it.constraint == id)?;
    let (_, labels) = check.value_list.as_ref()?;
    Some(labels.iter().map(ToString::to_string).collect())
}

fn constraint_name(side: Side<'_>, row: &Constraint, table: RelationId) -> String {
    let table = &side.catalog().relations[table];
    let table = definition::qualified(side.catalog(), table.namespace, &table.name);
    format!("{table}/{}", row.name.quoted())
}

/// The constraint with its columns, whose types may follow from it.
fn about(side: Side<'_>, row: &Constraint, owner: Owner) -> Subject {
    let table = &side.catalog().relations[row.relation];
    let columns = row
        .columns
        .iter()
        .map(|it| table.column_at(*it).name.as_str());
    Subject::with(owner, columns.chain([row.name.as_str()]))
}
