//! A table of the catalog: rows by id, shared between savepoints, found by schema and name or by the table they
//! belong to.
//!
//! The maps are persistent: a savepoint, which every statement takes, costs nothing, and a change after it only the
//! path to the row. What was changed is written down, so that two savepoints are compared by what was done since they
//! parted and not row by row.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use rpds::{ListSync, RedBlackTreeMapSync};

use super::{NamespaceId, RelationId};
use crate::name::Name;

/// A row that may belong to a relation, for good.
pub trait Row: Clone {
    /// The table of a constraint, trigger, policy or index.
    fn owner(&self) -> Option<RelationId> {
        None
    }

    /// The name that [`Store::labelled`] finds it by, among others of the same: of functions and constraints, and of
    /// domains among the types.
    fn label(&self) -> Option<&Name> {
        None
    }
}

/// Rows by id, in creation order. Cloning shares the rows; changing one copies that one.
#[derive(Debug)]
pub struct Store<Id: Ord, T> {
    rows: RedBlackTreeMapSync<Id, Arc<T>>,
    ids: RedBlackTreeMapSync<(NamespaceId, Name), Id>,
    names: RedBlackTreeMapSync<Id, (NamespaceId, Name)>,
    owned: RedBlackTreeMapSync<(RelationId, Id), ()>,
    labels: RedBlackTreeMapSync<(Name, Id), ()>,
    /// The ids that were added, changed or taken out, newest first, each with a number that no other change has.
    changes: ListSync<(u64, Id)>,
}

/// The number of the next change, in whichever store. It tells changes apart and orders those of one store; nothing
/// else depends on it.
static NEXT_CHANGE: AtomicU64 = AtomicU64::new(0);

impl<Id: Ord, T> Clone for Store<Id, T> {
    fn clone(&self) -> Self {
        Self {
            rows: self.rows.clone(),
            ids: self.ids.clone(),
            names: self.names.clone(),
            owned: self.owned.clone(),
            labels: self.labels.clone(),
            changes: self.changes.clone(),
        }
    }
}

impl<Id: Ord + Copy + From<u32>, T: Row> Store<Id, T> {
    /// An empty store.
    pub fn new() -> Self {
        Self {
            rows: RedBlackTreeMapSync::new_sync(),
            ids: RedBlackTreeMapSync::new_sync(),
            names: RedBlackTreeMapSync::new_sync(),
            owned: RedBlackTreeMapSync::new_sync(),
            labels: RedBlackTreeMapSync::new_sync(),
            changes: ListSync::new_sync(),
        }
    }

    fn note_change(&mut self, id: Id) {
        let number = NEXT_CHANGE.fetch_add(1, Ordering::Relaxed);
        self.changes.push_front_mut((number, id));
    }

    /// The ids of the rows that one of two stores changed since they were the same.
    pub fn changed(&self, other: &Self) -> BTreeSet<Id> {
        let mut ids = BTreeSet::new();
        let (mut ours, mut theirs) = (
            self.changes.iter().peekable(),
            other.changes.iter().peekable(),
        );
        loop {
            let newest = match (ours.peek(), theirs.peek()) {
                // From here on they share their past.
                (Some((a, _)), Some((b, _))) if a == b => return ids,
                (Some((a, _)), Some((b, _))) if a > b => ours.next(),
                (_, Some(_)) => theirs.next(),
                (Some(_), None) => ours.next(),
                (None, None) => return ids,
            };
            ids.extend(newest.map(|(_, id)| *id));
        }
    }

    /// Adds a row.
    pub fn insert(&mut self, id: Id, row: T) {
        self.note_change(id);
        self.forget_label(id);
        if let Some(owner) = row.owner() {
            self.owned.insert_mut((owner, id), ());
        }
        if let Some(label) = row.label() {
            self.labels.insert_mut((label.clone(), id), ());
        }
        self.rows.insert_mut(id, Arc::new(row));
    }

    /// Adds a row that [`Store::find`] finds.
    pub fn insert_named(&mut self, id: Id, namespace: NamespaceId, name: Name, row: T) {
        self.name(id, (namespace, name));
        self.insert(id, row);
    }

    /// Makes [`Store::find`] find a row under another name.
    pub fn rename(&mut self, id: Id, from: (NamespaceId, &Name), to: (NamespaceId, Name)) {
        self.forget_name(from.0, from.1);
        self.name(id, to);
    }

    fn name(&mut self, id: Id, name: (NamespaceId, Name)) {
        self.ids.insert_mut(name.clone(), id);
        self.names.insert_mut(id, name);
    }

    /// Takes a row's name away from [`Store::find`]; the row stays.
    pub fn forget_name(&mut self, namespace: NamespaceId, name: &Name) {
        let name = (namespace, name.clone());
        if let Some(id) = self.ids.get(&name).copied() {
            self.ids.remove_mut(&name);
            if self.names.get(&id) == Some(&name) {
                self.names.remove_mut(&id);
            }
        }
    }

    /// The row with this id, if it is there.
    pub fn get(&self, id: Id) -> Option<&T> {
        self.rows.get(&id).map(Arc::as_ref)
    }

    /// Changes a row's label, which [`Store::get_mut`] must not.
    pub fn relabel(&mut self, id: Id, change: impl FnOnce(&mut T)) {
        self.forget_label(id);
        if let Some(row) = self.get_mut(id) {
            change(row);
            if let Some(label) = row.label().cloned() {
                self.labels.insert_mut((label, id), ());
            }
        }
    }

    fn forget_label(&mut self, id: Id) {
        let label = self.get(id).and_then(T::label).cloned();
        if let Some(label) = label {
            self.labels.remove_mut(&(label, id));
        }
    }

    /// The rows with this label, in creation order.
    pub fn labelled(&self, label: &Name) -> impl DoubleEndedIterator<Item = (Id, &T)> {
        let first = (label.clone(), Id::from(0));
        let last = (label.clone(), Id::from(u32::MAX));
        let rows = self.labels.range(first..=last);
        rows.filter_map(|((_, id), ())| Some((*id, self.get(*id)?)))
    }

    /// All rows that have a label, by label.
    pub fn with_labels(&self) -> impl DoubleEndedIterator<Item = (Id, &T)> {
        let rows = self.labels.keys();
        rows.filter_map(|(_, id)| Some((*id, self.get(*id)?)))
    }

    /// The row with this id, to change it; its label must stay.
    pub fn get_mut(&mut self, id: Id) -> Option<&mut T> {
        self.note_change(id);
        self.rows.get_mut(&id).map(Arc::make_mut)
    }

    /// Takes a row out, with its name.
    pub fn remove(&mut self, id: Id) -> Option<Arc<T>> {
        self.note_change(id);
        self.forget_label(id);
        if let Some(name) = self.names.get(&id).cloned() {
            self.names.remove_mut(&id);
            self.ids.remove_mut(&name);
        }
        let row = self.rows.get(&id).cloned()?;
        self.rows.remove_mut(&id);
        if let Some(owner) = row.owner() {
            self.owned.remove_mut(&(owner, id));
        }
        Some(row)
    }

    /// The id of this name.
    pub fn find(&self, key: &(NamespaceId, &str)) -> Option<Id> {
        self.ids.get(&(key.0, Name::from_quoted(key.1))).copied()
    }

    /// All rows, in creation order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Id, &T)> {
        self.rows.iter().map(|(id, row)| (*id, row.as_ref()))
    }

    /// The rows that belong to a relation, in creation order.
    pub fn owned_by(&self, relation: RelationId) -> impl DoubleEndedIterator<Item = (Id, &T)> {
        let first = (relation, Id::from(0));
        let last = (relation, Id::from(u32::MAX));
        self.owned
            .range(first..=last)
            .map(|((_, id), ())| (*id, &self[*id]))
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.size()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<Id: Ord + Copy + From<u32>, T: Row> Default for Store<Id, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<Id: Ord + Copy, T> std::ops::Index<Id> for Store<Id, T> {
    type Output = T;

    /// The row with this id; ids held by other rows are always there.
    fn index(&self, id: Id) -> &T {
        self.rows
            .get(&id)
            .expect("the fold removes what refers to a row before the row")
    }
}

impl Row for super::Constraint {
    fn owner(&self) -> Option<RelationId> {
        Some(self.relation)
    }

    fn label(&self) -> Option<&Name> {
        Some(&self.name)
    }
}

impl Row for super::Trigger {
    fn owner(&self) -> Option<RelationId> {
        Some(self.relation)
    }
}

impl Row for super::Policy {
    fn owner(&self) -> Option<RelationId> {
        Some(self.relation)
    }
}

impl Row for super::Relation {
    fn owner(&self) -> Option<RelationId> {
        self.index.as_ref().map(|index| index.table)
    }
}

impl Row for super::Namespace {}

impl Row for super::Type {
    fn label(&self) -> Option<&Name> {
        matches!(self.kind, super::TypeKind::Domain { .. }).then_some(&self.name)
    }
}

impl Row for super::Function {
    fn label(&self) -> Option<&Name> {
        Some(&self.name)
    }
}

impl Row for super::Role {}
impl Row for super::Extension {}
impl Row for super::Publication {}
impl Row for super::Other {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Debug, Clone, PartialEq)]
    struct Number(u8);

    impl Row for Number {}

    /// What may be done to a row: it is put there, changed, taken out.
    fn steps() -> impl Strategy<Value = Vec<(u8, u32, u8)>> {
        prop::collection::vec((0_u8..3, 0_u32..6, any::<u8>()), 0..12)
    }

    fn run(store: &mut Store<RelationId, Number>, steps: &[(u8, u32, u8)]) {
        for (step, id, value) in steps {
            let id = RelationId(*id);
            match step {
                0 => store.insert(id, Number(*value)),
                1 => {
                    if let Some(row) = store.get_mut(id) {
                        row.0 = *value;
                    }
                }
                _ => {
                    store.remove(id);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn what_differs_between_savepoints_was_changed_since_they_parted(
            before in steps(), here in steps(), there in steps(),
        ) {
            let mut ours = Store::new();
            run(&mut ours, &before);
            let mut theirs = ours.clone();
            run(&mut ours, &here);
            run(&mut theirs, &there);
            let changed = ours.changed(&theirs);
            prop_assert_eq!(&changed, &theirs.changed(&ours));
            let ids = here.iter().chain(&there).map(|(_, id, _)| *id);
            let named: BTreeSet<RelationId> = ids.map(RelationId).collect();
            prop_assert!(changed.is_subset(&named));
            for id in (0..6).map(RelationId) {
                if ours.get(id) != theirs.get(id) {
                    prop_assert!(changed.contains(&id));
                }
            }
        }
    }
}
