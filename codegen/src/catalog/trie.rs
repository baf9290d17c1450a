//! A table from numbers to values whose copies share what neither has changed: a radix tree.
//!
//! A catalog's ids are dense, so a value is two or three arrays away from the root. Taking a copy is one reference
//! count; a change copies only the arrays on its path, and not even these where no copy holds them.

use std::sync::Arc;

/// The bits of a key that one level looks at.
const BITS: u32 = 4;
/// How many places a node has.
const WIDTH: usize = 1 << BITS;

/// The table.
#[derive(Debug)]
pub(super) struct Trie<T> {
    root: Option<Arc<Node<T>>>,
    /// How many levels of branches stand above the leaves.
    height: u32,
}

#[derive(Debug, Clone)]
enum Node<T> {
    Branch([Option<Arc<Node<T>>>; WIDTH]),
    Leaf([Option<T>; WIDTH]),
}

impl<T> Clone for Trie<T> {
    fn clone(&self) -> Self {
        Self {
            root: self.root.clone(),
            height: self.height,
        }
    }
}

/// What stands at a place of a branch.
type Below<'a, T> = Option<&'a Arc<Node<T>>>;

/// The place of a key in a node of this height.
fn place(key: u32, height: u32) -> usize {
    (key >> (BITS * height)) as usize % WIDTH
}

impl<T> Node<T> {
    fn empty(height: u32) -> Self {
        if height == 0 {
            Self::Leaf(std::array::from_fn(|_| None))
        } else {
            Self::Branch(std::array::from_fn(|_| None))
        }
    }
}

impl<T> Trie<T> {
    /// An empty table.
    pub(super) const fn new() -> Self {
        Self {
            root: None,
            height: 0,
        }
    }

    fn reaches(&self, key: u32) -> bool {
        u64::from(key) >> (BITS * (self.height + 1)) == 0
    }

    /// The value of a key.
    pub(super) fn get(&self, key: u32) -> Option<&T> {
        let mut node = self.root.as_deref().filter(|_| self.reaches(key))?;
        let mut height = self.height;
        loop {
            match node {
                Node::Branch(below) => {
                    node = below[place(key, height)].as_deref()?;
                    height -= 1;
                }
                Node::Leaf(values) => return values[place(key, 0)].as_ref(),
            }
        }
    }

    /// All values, in the order of their keys.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = (u32, &T)> {
        let mut leaves = Vec::new();
        if let Some(root) = &self.root {
            collect(root, self.height, 0, &mut leaves);
        }
        leaves.into_iter().flat_map(|(first, values)| {
            let values = values.iter().enumerate();
            values.filter_map(move |(index, value)| Some((first + index as u32, value.as_ref()?)))
        })
    }

    fn grow(&mut self, height: u32) {
        while self.height < height {
            self.height += 1;
            if let Some(root) = self.root.take() {
                let mut above = std::array::from_fn(|_| None);
                above[0] = Some(root);
                self.root = Some(Arc::new(Node::Branch(above)));
            }
        }
    }

    /// The keys whose values `is_same` does not find the same in two tables; what they share is not looked at.
    pub(super) fn differing(&self, other: &Self, is_same: impl Fn(&T, &T) -> bool) -> Vec<u32> {
        let (mut a, mut b) = (self.clone(), other.clone());
        let height = a.height.max(b.height);
        a.grow(height);
        b.grow(height);
        let mut keys = Vec::new();
        differences(
            (a.root.as_ref(), b.root.as_ref()),
            (height, 0),
            &is_same,
            &mut keys,
        );
        keys
    }
}

impl<T: Clone> Trie<T> {
    /// The place of a key, to put a value there or take it out.
    pub(super) fn slot_mut(&mut self, key: u32) -> &mut Option<T> {
        let bits = u32::BITS - key.leading_zeros();
        self.grow(bits.div_ceil(BITS).saturating_sub(1));
        let mut height = self.height;
        let mut node = self
            .root
            .get_or_insert_with(|| Arc::new(Node::empty(height)));
        loop {
            match Arc::make_mut(node) {
                Node::Branch(below) => {
                    let at = place(key, height);
                    height -= 1;
                    node = below[at].get_or_insert_with(|| Arc::new(Node::empty(height)));
                }
                Node::Leaf(values) => return &mut values[place(key, 0)],
            }
        }
    }
}

/// The leaves below a node, each with its first key.
fn collect<'a, T>(
    node: &'a Node<T>,
    height: u32,
    first: u32,
    leaves: &mut Vec<(u32, &'a [Option<T>; WIDTH])>,
) {
    match node {
        Node::Branch(below) => {
            for (index, node) in below.iter().enumerate() {
                if let Some(node) = node {
                    let first = first | (index as u32) << (BITS * height);
                    collect(node, height - 1, first, leaves);
                }
            }
        }
        Node::Leaf(values) => leaves.push((first, values)),
    }
}

fn differences<T>(
    (a, b): (Below<'_, T>, Below<'_, T>),
    (height, first): (u32, u32),
    is_same: &impl Fn(&T, &T) -> bool,
    keys: &mut Vec<u32>,
) {
    match (a, b) {
        (Some(a), Some(b)) if Arc::ptr_eq(a, b) => return,
        (None, None) => return,
        (Some(_) | None, Some(_) | None) => {}
    }
    let (a, b) = (a.map(Arc::as_ref), b.map(Arc::as_ref));
    for index in 0..WIDTH {
        let key = first | (index as u32) << (BITS * height);
        if height > 0 {
            let below = |node: Option<&Node<T>>| match node {
                Some(Node::Branch(below)) => below[index].clone(),
                Some(Node::Leaf(_)) | None => None,
            };
            let (a, b) = (below(a), below(b));
            differences((a.as_ref(), b.as_ref()), (height - 1, key), is_same, keys);
        } else {
            let same = match (value(a, index), value(b, index)) {
                (Some(a), Some(b)) => is_same(a, b),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            };
            if !same {
                keys.push(key);
            }
        }
    }
}

fn value<T>(node: Option<&Node<T>>, index: usize) -> Option<&T> {
    match node? {
        Node::Leaf(values) => values[index].as_ref(),
        Node::Branch(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_holds_what_a_map_holds(steps in prop::collection::vec((any::<u32>(), 0_u32..32, any::<Option<u8>>()), 0..40)) {
            let (mut map, mut trie) = (BTreeMap::new(), Trie::new());
            let mut copies = Vec::new();
            for (key, shift, value) in steps {
                let key = key >> shift;
                copies.push((map.clone(), trie.clone()));
                *trie.slot_mut(key) = value;
                match value {
                    Some(value) => map.insert(key, value),
                    None => map.remove(&key),
                };
                prop_assert_eq!(trie.get(key), map.get(&key));
            }
            let all: Vec<(u32, u8)> = map.clone().into_iter().collect();
            prop_assert_eq!(trie.iter().map(|(key, value)| (key, *value)).collect::<Vec<_>>(), all.clone());
            let backwards: Vec<(u32, u8)> = all.into_iter().rev().collect();
            prop_assert_eq!(trie.iter().rev().map(|(key, value)| (key, *value)).collect::<Vec<_>>(), backwards);
            for (earlier, copy) in copies {
                let mut differing: Vec<u32> = map.keys().chain(earlier.keys()).copied().collect();
                differing.retain(|key| map.get(key) != earlier.get(key));
                differing.sort_unstable();
                differing.dedup();
                prop_assert_eq!(trie.differing(&copy, |a, b| a == b), differing);
                prop_assert_eq!(copy.iter().map(|(key, value)| (key, *value)).collect::<BTreeMap<_, _>>(), earlier);
            }
        }
    }
}
