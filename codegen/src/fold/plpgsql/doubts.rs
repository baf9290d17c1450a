//! The conditions that a path took one way and others the other way. Paths that part share what they had before.

use std::sync::Arc;

use super::value::Unknown;

/// Conditions, each once, the last first.
#[derive(Clone, Default)]
pub(super) struct Doubts {
    last: Option<Arc<Link>>,
}

struct Link {
    doubt: Unknown,
    before: Option<Arc<Link>>,
    /// How many there are with this one.
    count: usize,
}

impl Doubts {
    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.last.is_none()
    }

    /// The newest.
    pub(super) fn last(&self) -> Option<Unknown> {
        self.last.as_ref().map(|it| it.doubt.clone())
    }

    /// The first is the oldest.
    pub(super) fn to_vec(&self) -> Vec<Unknown> {
        let mut all: Vec<Unknown> = self.newest_first().map(|it| it.doubt.clone()).collect();
        all.reverse();
        all
    }

    /// Adds one, unless it is there.
    pub(super) fn add(&mut self, doubt: Unknown) {
        if self.newest_first().all(|it| it.doubt.span != doubt.span) {
            let before = self.last.take();
            let count = before.as_ref().map_or(1, |it| it.count + 1);
            self.last = Some(Arc::new(Link {
                doubt,
                before,
                count,
            }));
        }
    }

    /// Adds those of another path.
    pub(super) fn join(&mut self, other: &Self) {
        let shared = self.shared(other);
        let own = other.count() - shared;
        let mut new: Vec<&Link> = other.newest_first().take(own).collect();
        new.reverse();
        for it in new {
            self.add(it.doubt.clone());
        }
    }

    /// How many the two have from the path that both come from.
    fn shared(&self, other: &Self) -> usize {
        let (mut a, mut b) = (&self.last, &other.last);
        while let (Some(x), Some(y)) = (a, b) {
            if Arc::ptr_eq(x, y) {
                return x.count;
            }
            if x.count >= y.count {
                a = &x.before;
            }
            if y.count >= x.count {
                b = &y.before;
            }
        }
        0
    }

    fn count(&self) -> usize {
        self.last.as_ref().map_or(0, |it| it.count)
    }

    fn newest_first(&self) -> impl Iterator<Item = &Link> {
        std::iter::successors(self.last.as_deref(), |it| it.before.as_deref())
    }
}

/// One by one: a long chain would fill the stack.
impl Drop for Doubts {
    fn drop(&mut self) {
        let mut next = self.last.take();
        while let Some(link) = next.and_then(Arc::into_inner) {
            next = link.before;
        }
    }
}
