//! A table of the catalog: rows by id, shared between savepoints, found by schema and name.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::NamespaceId;
use crate::name::Name;

/// Rows by id, in creation order. Cloning shares the rows; changing one copies that one.
#[derive(Debug)]
pub struct Store<Id, T> {
    rows: BTreeMap<Id, Arc<T>>,
    names: BTreeMap<(NamespaceId, Name), Id>,
}

impl<Id: Clone, T> Clone for Store<Id, T> {
    fn clone(&self) -> Self {
        Self {
            rows: self.rows.clone(),
            names: self.names.clone(),
        }
    }
}

impl<Id: Ord + Copy, T: Clone> Store<Id, T> {
    /// An empty store.
    pub fn new() -> Self {
        Self {
            rows: BTreeMap::new(),
            names: BTreeMap::new(),
        }
    }

    /// Adds a row.
    pub fn insert(&mut self, id: Id, row: T) {
        self.rows.insert(id, Arc::new(row));
    }

    /// Adds a row that [`Store::find`] finds.
    pub fn insert_named(&mut self, id: Id, namespace: NamespaceId, name: Name, row: T) {
        self.names.insert((namespace, name), id);
        self.insert(id, row);
    }

    /// Makes [`Store::find`] find a row under another name.
    pub fn rename(&mut self, id: Id, from: (NamespaceId, &Name), to: (NamespaceId, Name)) {
        self.names.remove(&(from.0, from.1.clone()));
        self.names.insert(to, id);
    }

    /// Takes a row's name away from [`Store::find`]; the row stays.
    pub fn forget_name(&mut self, namespace: NamespaceId, name: &Name) {
        self.names.remove(&(namespace, name.clone()));
    }

    /// The row with this id, if it is there.
    pub fn get(&self, id: Id) -> Option<&T> {
        self.rows.get(&id).map(Arc::as_ref)
    }

    /// The row with this id, to change it.
    pub fn get_mut(&mut self, id: Id) -> Option<&mut T> {
        self.rows.get_mut(&id).map(Arc::make_mut)
    }

    /// Takes a row out, with its name.
    pub fn remove(&mut self, id: Id) -> Option<Arc<T>> {
        self.names.retain(|_, named| *named != id);
        self.rows.remove(&id)
    }

    /// The id of this name.
    pub fn find(&self, key: &(NamespaceId, &str)) -> Option<Id> {
        self.names.get(&(key.0, Name::from_quoted(key.1))).copied()
    }

    /// All rows, in creation order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (Id, &T)> {
        self.rows.iter().map(|(id, row)| (*id, row.as_ref()))
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl<Id: Ord + Copy, T: Clone> Default for Store<Id, T> {
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
