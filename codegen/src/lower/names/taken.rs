//! The names that are taken, most of them as the last time.

#![expect(
    clippy::disallowed_types,
    reason = "whether a name is taken is asked for one by one, whatever their order"
)]

use std::collections::HashMap;
use std::sync::Arc;

/// A name that is made of an object's.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) name: Arc<str>,
    /// Whether TypeScript or Zod declares it.
    pub(super) is_declared: bool,
}

/// By its name whether a taken one is declared; none where a name has become free.
type All = HashMap<Arc<str>, Option<bool>>;

/// The names that are taken.
#[derive(Debug, Clone, Default)]
pub(super) struct Taken {
    /// Some rounds ago.
    before: Arc<All>,
    /// Those that are not as they were then.
    since: All,
}

impl Taken {
    /// Whether a taken name is declared.
    pub(super) fn get(&self, name: &str) -> Option<bool> {
        let since = self.since.get(name).copied();
        since.unwrap_or_else(|| self.before.get(name).copied().flatten())
    }

    pub(super) fn take(&mut self, made: &Made) {
        self.since
            .insert(Arc::clone(&made.name), Some(made.is_declared));
    }

    pub(super) fn free(&mut self, name: &str) {
        self.since.insert(name.into(), None);
    }

    /// Where much is not as it was, all of it is as it is now.
    pub(super) fn settle(&mut self) {
        if self.before.is_empty() {
            self.before = Arc::new(std::mem::take(&mut self.since));
        } else if self.since.len() > self.before.len() / 8 {
            let before = Arc::make_mut(&mut self.before);
            before.extend(self.since.drain());
            before.retain(|_, taken| taken.is_some());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Made, Taken};

    #[test]
    fn a_name_is_taken_until_it_is_free() {
        let made = |name: usize| Made {
            name: name.to_string().into(),
            is_declared: name.is_multiple_of(2),
        };
        let mut taken = Taken::default();
        for (from, to) in [(0, 40), (0, 42), (30, 45), (2, 4)] {
            (from..to).for_each(|it| taken.free(&made(it).name));
            assert!((from..to).all(|it| taken.get(&made(it).name).is_none()));
            (from..to).for_each(|it| taken.take(&made(it)));
            taken.free("7");
            taken.settle();
            let is = |it: usize| taken.get(&made(it).name);
            assert_eq!(
                [is(0), is(3), is(7), is(39)],
                [Some(true), Some(false), None, Some(false)]
            );
            assert!(taken.since.len() <= taken.before.len() / 8);
        }
    }
}
