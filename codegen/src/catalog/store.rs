//! A table of the catalog: rows by id, shared between savepoints, found by schema and name or by the table they
//! belong to.
//!
//! There are two ways back. A copy shares what neither it nor the original has changed: that is for transactions and
//! the branches of DO blocks, and two copies are compared by what they do not share. A mark is for a single statement:
//! from it on the rows that change are written down as they were before, and put back if the statement is refused.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::trie::Trie;
use super::{NamespaceId, RelationId};
use crate::fnv;
use crate::name::Name;
use crate::reads::{self, Changes, Of, Read};

pub use super::rows::Row;

/// The number of a row.
pub trait Id: Copy + Ord + From<u32> + Into<u32> {
    /// Of which table.
    const TABLE: u8;
}

/// A schema and a name in it.
type Key = (NamespaceId, Name);

/// Rows by id, in creation order. Cloning shares the rows; changing one copies that one.
#[derive(Debug)]
pub struct Store<I, T> {
    rows: Trie<Arc<T>>,
    len: usize,
    /// What tells one state of the rows from all others: no two stores ever have the same one unless they are copies.
    stamp: u64,
    names: Trie<Key>,
    /// By the hash of the name, whatever the schema, by the owner, by what is referred to, and by the hash of the label.
    ids: Lists<I>,
    owned: Lists<I>,
    referring: Lists<I>,
    labels: Lists<I>,
    /// What the rows were before the statement changed them, since the outermost mark.
    journal: Vec<Before<I, T>>,
    /// Where the innermost statement's part of it begins; `None` outside statements.
    mark: Option<usize>,
}

/// A row before a change.
#[derive(Debug)]
struct Before<I, T> {
    id: I,
    row: Option<Arc<T>>,
    name: Option<Key>,
}

/// A place to go back to.
#[derive(Debug)]
pub(super) struct Mark {
    length: usize,
    outer: Option<usize>,
}

/// Short ascending lists of ids.
#[derive(Debug)]
struct Lists<I>(Trie<Arc<Vec<I>>>);

impl<I: Id> Lists<I> {
    fn get(&self, key: u32) -> &[I] {
        self.0.get(key).map_or(&[], |list| list)
    }

    fn insert(&mut self, key: u32, id: I) {
        let list = Arc::make_mut(self.0.slot_mut(key).get_or_insert_default());
        let at = list.partition_point(|it| *it < id);
        if list.get(at) != Some(&id) {
            list.insert(at, id);
        }
    }

    fn remove(&mut self, key: u32, id: I) {
        if let Some(list) = self.0.slot_mut(key) {
            Arc::make_mut(list).retain(|it| *it != id);
        }
    }
}

fn next_stamp() -> u64 {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

/// How many lists names are dealt out to. They are compared when looked for, so that some share a list.
const LISTS: u64 = 1 << 12;

fn hash(name: &str) -> u32 {
    (fnv::hash(name) % LISTS) as u32
}

/// A name is read, whichever other names share its list.
fn read_by(of: Of, table: u8, name: &str) -> Read {
    Read::new(of, table, fnv::hash(name) as u32)
}

impl<I, T> Clone for Store<I, T> {
    fn clone(&self) -> Self {
        Self {
            rows: self.rows.clone(),
            len: self.len,
            stamp: self.stamp,
            names: self.names.clone(),
            ids: Lists(self.ids.0.clone()),
            owned: Lists(self.owned.0.clone()),
            referring: Lists(self.referring.0.clone()),
            labels: Lists(self.labels.0.clone()),
            journal: Vec::new(),
            mark: None,
        }
    }
}

impl<I: Id, T: Row> Store<I, T> {
    /// An empty store.
    pub fn new() -> Self {
        Self {
            rows: Trie::new(),
            len: 0,
            stamp: 0,
            names: Trie::new(),
            ids: Lists(Trie::new()),
            owned: Lists(Trie::new()),
            referring: Lists(Trie::new()),
            labels: Lists(Trie::new()),
            journal: Vec::new(),
            mark: None,
        }
    }

    /// Begins a statement, or one inside it.
    pub(super) fn mark(&mut self) -> Mark {
        let length = self.journal.len();
        Mark {
            length,
            outer: self.mark.replace(length),
        }
    }

    /// Ends what began at the mark.
    pub(super) fn keep(&mut self, mark: &Mark) {
        debug_assert!(
            self.mark.is_some(),
            "the store that was marked is still here"
        );
        self.mark = mark.outer;
        if mark.outer.is_none() {
            self.journal.clear();
        }
    }

    /// Undoes what was done since the mark.
    pub(super) fn go_back(&mut self, mark: &Mark) {
        debug_assert!(
            self.mark.is_some(),
            "the store that was marked is still here"
        );
        // Going back is no change to be noted.
        self.mark = None;
        while self.journal.len() > mark.length {
            if let Some(before) = self.journal.pop() {
                self.set_name(before.id, before.name);
                self.set_row(before.id, before.row);
            }
        }
        self.mark = mark.outer;
    }

    /// Writes down what a row was. What is changed counts as read.
    fn note(&mut self, id: I) {
        /// How far back a change of the same row is looked for: noting it twice does no harm.
        const LOOKED_AT: usize = 16;
        reads::note(Of::Row, I::TABLE, id.into());
        let Some(mark) = self.mark else { return };
        let own = &self.journal[mark..];
        let last = &own[own.len().saturating_sub(LOOKED_AT)..];
        if !last.iter().any(|before| before.id == id) {
            self.journal.push(Before {
                id,
                row: self.rows.get(id.into()).cloned(),
                name: self.names.get(id.into()).cloned(),
            });
        }
    }

    fn set_row(&mut self, id: I, row: Option<Arc<T>>) -> Option<Arc<T>> {
        let facts = |row: &Option<Arc<T>>| {
            let row = row.as_ref();
            let label = row.and_then(|row| row.label().map(|label| hash(label.as_str())));
            let relations = [
                row.and_then(|row| row.owner()),
                row.and_then(|row| row.referenced()),
            ];
            (relations, label)
        };
        let (relations, label) = facts(&row);
        self.len += usize::from(row.is_some());
        let old = std::mem::replace(self.rows.slot_mut(id.into()), row);
        let (old_relations, old_label) = facts(&old);
        self.len -= usize::from(old.is_some());
        let lists = [&mut self.owned, &mut self.referring];
        for (list, (old, new)) in lists
            .into_iter()
            .zip(old_relations.into_iter().zip(relations))
        {
            if old != new {
                if let Some(old) = old {
                    list.remove(old.0, id);
                }
                if let Some(new) = new {
                    list.insert(new.0, id);
                }
            }
        }
        self.set_label(id, old_label, label);
        self.stamp = next_stamp();
        old
    }

    /// It changes with the rows.
    pub(crate) fn stamp(&self) -> u64 {
        reads::note(Of::All, I::TABLE, 0);
        self.stamp
    }

    /// The same for who notes by itself what it reads.
    pub(crate) fn stamp_unnoted(&self) -> u64 {
        self.stamp
    }

    fn set_label(&mut self, id: I, old: Option<u32>, new: Option<u32>) {
        if old == new {
            return;
        }
        if let Some(old) = old {
            self.labels.remove(old, id);
        }
        if let Some(new) = new {
            self.labels.insert(new, id);
        }
        self.stamp = next_stamp();
    }

    fn set_name(&mut self, id: I, name: Option<Key>) {
        // The last one that takes a name has it.
        let other = name.as_ref().and_then(|(namespace, name)| {
            let other = self.find(&(*namespace, name.as_str()));
            other.filter(|other| *other != id)
        });
        if let Some(other) = other {
            self.note(other);
            self.set_name(other, None);
        }
        let list = |name: &Option<Key>| name.as_ref().map(|(_, name)| hash(name.as_str()));
        let new = list(&name);
        if let Some(new) = new {
            self.ids.insert(new, id);
        }
        let old = std::mem::replace(self.names.slot_mut(id.into()), name);
        if let Some(old) = list(&old).filter(|old| Some(*old) != new) {
            self.ids.remove(old, id);
        }
    }

    /// The ids of the rows that one of two stores changed since they were the same.
    pub fn changed(&self, other: &Self) -> BTreeSet<I> {
        let ids = self.rows.differing(&other.rows, Arc::ptr_eq);
        ids.into_iter().map(I::from).collect()
    }

    /// What was read of the one that is not the same in the other; rows that say the same are.
    pub(super) fn changes(&self, other: &Self, changes: &mut Changes)
    where
        T: PartialEq,
    {
        let is_same = |a: &Arc<T>, b: &Arc<T>| Arc::ptr_eq(a, b) || a == b;
        let read = |of: Of, number: u32| Read::new(of, I::TABLE, number);
        let rows = self.rows.differing(&other.rows, is_same);
        for id in &rows {
            changes.add(read(Of::Row, *id));
            for row in [self.rows.get(*id), other.rows.get(*id)]
                .into_iter()
                .flatten()
            {
                let owner = row.owner().map(|it| read(Of::Owned, it.0));
                let referenced = row.referenced().map(|it| read(Of::Referring, it.0));
                let label = row.label();
                let label = label.map(|it| read_by(Of::Labelled, I::TABLE, it.as_str()));
                changes.extend([owner, referenced, label].into_iter().flatten());
            }
        }
        let names = self.names.differing(&other.names, |a, b| a == b);
        for id in &names {
            let keys = [self.names.get(*id), other.names.get(*id)];
            let names = keys.into_iter().flatten().map(|(_, name)| name);
            changes.extend(names.map(|it| read_by(Of::Named, I::TABLE, it.as_str())));
        }
        if !rows.is_empty() || !names.is_empty() {
            changes.add(read(Of::All, 0));
        }
        if self.len != other.len {
            changes.add(read(Of::Count, 0));
        }
    }

    /// Takes over what differs between a store and another that it might have been: all that was done to this one
    /// since has read none of it.
    pub(super) fn take_over(&mut self, old: &Self, new: &Self)
    where
        T: PartialEq,
    {
        let is_same = |a: &Arc<T>, b: &Arc<T>| Arc::ptr_eq(a, b) || a == b;
        let names = new.names.differing(&old.names, |a, b| a == b);
        for id in &names {
            self.set_name(I::from(*id), None);
        }
        for id in new.rows.differing(&old.rows, is_same) {
            self.set_row(I::from(id), new.rows.get(id).cloned());
        }
        for id in names {
            self.set_name(I::from(id), new.names.get(id).cloned());
        }
    }

    /// Adds a row.
    pub fn insert(&mut self, id: I, row: T) {
        self.note(id);
        self.set_row(id, Some(Arc::new(row)));
    }

    /// Adds a row that [`Store::find`] finds.
    pub fn insert_named(&mut self, id: I, namespace: NamespaceId, name: Name, row: T) {
        self.note(id);
        self.set_name(id, Some((namespace, name)));
        self.insert(id, row);
    }

    /// Makes [`Store::find`] find a row under another name.
    pub fn rename(&mut self, id: I, from: (NamespaceId, &Name), to: (NamespaceId, Name)) {
        self.forget_name(from.0, from.1);
        self.note(id);
        self.set_name(id, Some(to));
    }

    /// Takes a row's name away from [`Store::find`]; the row stays.
    pub fn forget_name(&mut self, namespace: NamespaceId, name: &Name) {
        if let Some(id) = self.find(&(namespace, name.as_str())) {
            self.note(id);
            self.set_name(id, None);
        }
    }

    /// The row with this id, if it is there.
    pub fn get(&self, id: I) -> Option<&T> {
        reads::note(Of::Row, I::TABLE, id.into());
        self.rows.get(id.into()).map(Arc::as_ref)
    }

    /// Changes a row's label, which [`Store::get_mut`] must not.
    pub fn relabel(&mut self, id: I, change: impl FnOnce(&mut T)) {
        if let Some(row) = self.get_mut(id) {
            let list = |row: &T| row.label().map(|label| hash(label.as_str()));
            let old = list(row);
            change(row);
            let new = list(row);
            self.set_label(id, old, new);
        }
    }

    /// The rows with this label, in creation order.
    pub fn labelled(&self, label: &str) -> impl DoubleEndedIterator<Item = (I, &T)> {
        reads::note_read(read_by(Of::Labelled, I::TABLE, label));
        let rows = self.labels.get(hash(label)).iter();
        let has_label = move |id: &&I| {
            let row = self.rows.get((**id).into());
            let own = row.and_then(|row| row.label());
            own.is_some_and(|own| own.as_str() == label)
        };
        let rows = rows.filter(has_label);
        rows.filter_map(move |id| Some((*id, self.get(*id)?)))
    }

    /// The same rows, to be held: a row that changes while it is, or comes again, is another one.
    pub fn labelled_rows(&self, label: &str) -> impl Iterator<Item = &Arc<T>> {
        let rows = self.labelled(label);
        rows.filter_map(|(id, _)| self.rows.get(id.into()))
    }

    /// All rows that have a label, in creation order.
    pub fn with_labels(&self) -> impl DoubleEndedIterator<Item = (I, &T)> {
        reads::note(Of::All, I::TABLE, 0);
        let lists = self.labels.0.iter();
        let ids: BTreeSet<I> = lists.flat_map(|(_, ids)| ids.iter().copied()).collect();
        ids.into_iter().filter_map(|id| Some((id, self.get(id)?)))
    }

    /// The row with this id, to change it; its label must stay.
    pub fn get_mut(&mut self, id: I) -> Option<&mut T> {
        self.get(id)?;
        self.note(id);
        self.stamp = next_stamp();
        self.rows.slot_mut(id.into()).as_mut().map(Arc::make_mut)
    }

    /// Takes a row out, with its name.
    pub fn remove(&mut self, id: I) -> Option<Arc<T>> {
        self.note(id);
        self.set_name(id, None);
        self.set_row(id, None)
    }

    /// The id of this name.
    pub fn find(&self, key: &(NamespaceId, &str)) -> Option<I> {
        reads::note_read(read_by(Of::Named, I::TABLE, key.1));
        let is_it = |id: &&I| {
            let name = self.names.get((**id).into());
            name.is_some_and(|(namespace, name)| *namespace == key.0 && name == key.1)
        };
        self.ids.get(hash(key.1)).iter().find(is_it).copied()
    }

    /// The id of this name in the first of these schemas that has it.
    pub fn find_first(&self, namespaces: &[NamespaceId], name: &str) -> Option<I> {
        reads::note_read(read_by(Of::Named, I::TABLE, name));
        let ids = self.ids.get(hash(name)).iter();
        let places = ids.filter_map(|id| {
            let (namespace, own) = self.names.get((*id).into())?;
            let place = namespaces.iter().position(|it| it == namespace)?;
            (own == name).then_some((place, *id))
        });
        places.min_by_key(|(place, _)| *place).map(|(_, id)| id)
    }

    /// The rows of this name in whichever schema, in creation order.
    pub fn called(&self, name: &str) -> impl DoubleEndedIterator<Item = (I, &T)> {
        reads::note_read(read_by(Of::Named, I::TABLE, name));
        let ids = self.ids.get(hash(name)).iter();
        ids.filter_map(move |id| {
            let (_, own) = self.names.get((*id).into())?;
            let row = (own == name).then(|| self.get(*id))?;
            Some((*id, row?))
        })
    }

    /// All rows, in creation order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> {
        reads::note(Of::All, I::TABLE, 0);
        self.rows
            .iter()
            .map(|(id, row)| (I::from(id), row.as_ref()))
    }

    /// The rows that belong to a relation, in creation order.
    pub fn owned_by(&self, relation: RelationId) -> impl DoubleEndedIterator<Item = (I, &T)> {
        reads::note(Of::Owned, I::TABLE, relation.0);
        let ids = self.owned.get(relation.0).iter();
        ids.map(|id| (*id, &self[*id]))
    }

    /// The rows that refer to a relation, in creation order.
    pub fn referring_to(&self, relation: RelationId) -> impl DoubleEndedIterator<Item = (I, &T)> {
        reads::note(Of::Referring, I::TABLE, relation.0);
        let ids = self.referring.get(relation.0).iter();
        ids.map(|id| (*id, &self[*id]))
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        reads::note(Of::Count, I::TABLE, 0);
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl<I: Id, T: Row> Default for Store<I, T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<I: Id, T> std::ops::Index<I> for Store<I, T> {
    type Output = T;

    /// The row with this id; ids held by other rows are always there.
    fn index(&self, id: I) -> &T {
        reads::note(Of::Row, I::TABLE, id.into());
        self.rows
            .get(id.into())
            .expect("the fold removes what refers to a row before the row")
    }
}

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

        #[test]
        fn a_statement_that_is_refused_leaves_nothing(
            before in steps(), outer in steps(), refused in steps(), names in prop::collection::vec((0_u32..6, 0_u8..3), 0..12),
        ) {
            let mut store = Store::new();
            run(&mut store, &before);
            let name = |number: u8| Name::from_quoted(&number.to_string());
            let name_some = |store: &mut Store<RelationId, Number>| {
                for (id, number) in &names {
                    if store.get(RelationId(*id)).is_some() {
                        store.rename(RelationId(*id), (NamespaceId(0), &name(*number)), (NamespaceId(1), name(*number)));
                    }
                }
            };
            let everything = |store: &Store<RelationId, Number>| {
                let rows: Vec<_> = store.iter().map(|(id, row)| (id, row.clone())).collect();
                let found: Vec<_> = (0..3).map(|number| store.find(&(NamespaceId(1), name(number).as_str()))).collect();
                (rows, found, store.len())
            };
            let first = store.mark();
            run(&mut store, &outer);
            name_some(&mut store);
            let then = everything(&store);
            let second = store.mark();
            run(&mut store, &refused);
            name_some(&mut store);
            store.go_back(&second);
            prop_assert_eq!(everything(&store), then);
            store.go_back(&first);
            let mut plain = Store::new();
            run(&mut plain, &before);
            prop_assert_eq!(everything(&store), everything(&plain));
        }
    }
}
