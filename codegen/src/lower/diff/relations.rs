//! Tables and views: made, dropped, renamed, moved.

use super::pair::Pair;
use super::surface::Owner;
use super::{Change, Differ, Effect, Side, Subject, data, read, write};
use crate::catalog::{Aspect, Relation, RelationId, RelationKind};
use crate::lower::explain::definition;

/// Aspects that a new name comes with.
const NAMING: [Aspect; 0] = [];

impl Differ<'_> {
    pub(super) fn relations(&mut self) {
        for id in self.pairs.relations.gone.clone() {
            self.relation_gone(id);
        }
        for id in self.pairs.relations.added.clone() {
            let row = &self.new.catalog().relations[id];
            if row.kind.has_columns() {
                let origin = self.latest(&row.history, &NAMING).cloned();
                let count = row.columns().count();
                let what = format!("new, {count} column{}", if count == 1 { "" } else { "s" });
                let subject = Subject::of(Owner::NewRelation(id));
                let named = (row.kind.as_str(), name(self.new, row));
                self.push(named, what, Vec::new(), origin.as_ref(), subject);
            }
        }
        for pair in self.pairs.relations.both.clone() {
            self.relation_kept(pair);
            self.columns_of(pair);
        }
    }

    fn relation_gone(&mut self, id: RelationId) {
        let row = &self.old.catalog().relations[id];
        if !row.kind.has_columns() {
            return;
        }
        let mut effects = vec![read("A query or request that names it fails.")];
        if !is_view(row) || row.view.as_ref().is_some_and(|it| it.base.is_some()) {
            effects.push(write("An insert, update or delete on it fails."));
        }
        if !is_view(row) {
            effects.push(data("Its rows are gone."));
        }
        let origin = self.dropped(id.0, 0);
        let subject = Subject::of(Owner::Relation(id));
        let named = (row.kind.as_str(), name(self.old, row));
        self.push(named, "dropped", effects, origin.as_ref(), subject);
    }

    fn relation_kept(&mut self, pair: Pair<RelationId>) {
        let (old, new) = (
            &self.old.catalog().relations[pair.old],
            &self.new.catalog().relations[pair.new],
        );
        if !new.kind.has_columns() {
            return;
        }
        let subject = || Subject::of(Owner::Relation(pair.old));
        let (before, after) = (name(self.old, old), name(self.new, new));
        let named = (new.kind.as_str(), after.clone());
        if before != after {
            let origin = self.last_name(new);
            let what = format!("was {before}");
            let effects = gone_name(&before, true);
            self.push(named.clone(), what, effects, origin.as_ref(), subject());
        }
        if is_view(old) != is_view(new)
            || old.kind == RelationKind::ForeignTable && new.kind != old.kind
        {
            let mut effects = Vec::new();
            if is_view(new) {
                effects.push(write(
                    "What was written into the table goes through a view now, if at all.",
                ));
                effects.push(data("The table's rows are gone unless they were moved."));
            }
            let origin = self.latest(&new.history, &[]).cloned();
            let what = format!("was a {}", old.kind.as_str());
            self.push(named.clone(), what, effects, origin.as_ref(), subject());
        } else if pair.is_remade && !is_view(new) {
            let effects = vec![data("The rows of the table that was dropped are gone.")];
            let origin = self.dropped(pair.old.0, 0);
            self.push(
                named.clone(),
                "dropped and made anew",
                effects,
                origin.as_ref(),
                subject(),
            );
        }
        if let (Some(before), Some(after)) = (&old.view, &new.view)
            && !same_text(&before.query.text, &after.query.text)
        {
            let aspects = [Aspect::Replaced, Aspect::Altered];
            let origin = self.latest(&new.history, &aspects).cloned();
            self.push(
                named,
                "its query is another",
                Vec::new(),
                origin.as_ref(),
                subject(),
            );
        }
    }

    /// What gave a relation the name that it has.
    fn last_name(&self, row: &Relation) -> Option<crate::source::Origin> {
        let mut events = row.history.events().rev();
        events
            .find(|it| {
                matches!(it.aspect, Aspect::Renamed(_) | Aspect::Moved(_))
                    && self.pairs.is_later(super::ran_at(&it.origin))
            })
            .map(|it| it.origin.clone())
    }
}

/// What another name does.
pub(super) fn gone_name(before: &str, is_written: bool) -> Vec<Effect> {
    let mut effects = vec![read(format!("A read by the name {before} fails."))];
    if is_written {
        effects.push(write(format!("A write by the name {before} fails.")));
    }
    effects
}

pub(super) fn is_view(row: &Relation) -> bool {
    row.view.is_some()
}

pub(super) fn name(side: Side<'_>, row: &Relation) -> String {
    definition::qualified(side.catalog(), row.namespace, &row.name)
}

/// Whether two texts are the same but for blanks.
pub(super) fn same_text(a: &str, b: &str) -> bool {
    a.split_whitespace().eq(b.split_whitespace())
}

impl Change {
    /// Whether it is about the same thing.
    pub(super) fn is_about(&self, owner: Owner) -> bool {
        self.subject.owner == Some(owner)
    }
}
