//! What was made of which text, for who makes nearly the same again: what two rounds ago made is forgotten.

#![expect(
    clippy::disallowed_types,
    reason = "what stands in a table is asked for one by one, whatever its order"
)]

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::fnv::BuildQuick;
use crate::pieces;

/// What an element's texts are remembered by: the number of its list, of a template and of all else that it is made of,
/// and its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) list: usize,
    pub(super) own: u64,
}

/// Results by what they are made of.
#[derive(Debug, Default)]
pub(super) struct Memory {
    rounds: Mutex<Rounds>,
}

#[derive(Debug, Default)]
struct Rounds {
    round: u64,
    /// What there is to say, by its number.
    lists: Vec<String>,
    /// The numbers of elements that nobody has given one.
    numbers: Recent<Box<str>, u64>,
    /// A text for each block that goes through the list.
    texts: Recent<Key, Arc<[Arc<str>]>>,
    /// How an element's text is printed that is Rust.
    printed: Recent<Key, Arc<str>>,
    /// How Rust is printed, each item.
    items: Recent<Box<str>, Arc<[String]>>,
}

/// What was asked for lately, each with the round in which somebody did last.
#[derive(Debug)]
struct Recent<Of, Made>(HashMap<Of, (Made, u64), BuildQuick>);

impl<Of, Made> Default for Recent<Of, Made> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl<Of: Hash + Eq, Made: Clone> Recent<Of, Made> {
    fn get<By: Hash + Eq + ?Sized>(&mut self, of: &By, round: u64) -> Option<Made>
    where
        Of: Borrow<By>,
    {
        let (made, asked) = self.0.get_mut(of)?;
        *asked = round;
        Some(made.clone())
    }

    fn forget_but(&mut self, last: u64) {
        self.0.retain(|_, (_, asked)| *asked == last);
    }
}

impl Memory {
    fn rounds(&self) -> MutexGuard<'_, Rounds> {
        self.rounds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was asked for in the round before this one may be asked for again, and no other.
    pub(super) fn begin(&self) {
        let mut rounds = self.rounds();
        let last = rounds.round;
        rounds.numbers.forget_but(last);
        rounds.texts.forget_but(last);
        rounds.printed.forget_but(last);
        rounds.items.forget_but(last);
        rounds.round += 1;
    }

    /// The number of a list, by all that its elements' texts are made of beside the element.
    pub(super) fn list(&self, made_of: String) -> usize {
        let mut rounds = self.rounds();
        let known = rounds.lists.iter().position(|it| *it == made_of);
        known.unwrap_or_else(|| {
            rounds.lists.push(made_of);
            rounds.lists.len() - 1
        })
    }

    /// The number of an element that says this, which no other element and no piece has.
    pub(super) fn number(&self, element: &str) -> u64 {
        let rounds = &mut *self.rounds();
        let known = rounds.numbers.get(element, rounds.round);
        known.unwrap_or_else(|| {
            let number = pieces::number();
            let entry = (number, rounds.round);
            rounds.numbers.0.insert(element.into(), entry);
            number
        })
    }

    /// Whether the element's texts are known.
    pub(super) fn has_texts(&self, key: Key) -> bool {
        self.texts(key).is_some()
    }

    /// The element's texts.
    pub(super) fn texts(&self, key: Key) -> Option<Arc<[Arc<str>]>> {
        let rounds = &mut *self.rounds();
        rounds.texts.get(&key, rounds.round)
    }

    /// The element has these texts.
    pub(super) fn keep_texts(&self, key: Key, texts: Arc<[Arc<str>]>) {
        let rounds = &mut *self.rounds();
        rounds.texts.0.insert(key, (texts, rounds.round));
    }

    /// How the element's text is printed.
    pub(super) fn printed(&self, key: Key) -> Option<Arc<str>> {
        let rounds = &mut *self.rounds();
        rounds.printed.get(&key, rounds.round)
    }

    /// The element's text is printed so.
    pub(super) fn keep_printed(&self, key: Key, printed: Arc<str>) {
        let rounds = &mut *self.rounds();
        rounds.printed.0.insert(key, (printed, rounds.round));
    }

    /// The items of a text.
    pub(super) fn items(&self, text: &str) -> Option<Arc<[String]>> {
        let rounds = &mut *self.rounds();
        rounds.items.get(text, rounds.round)
    }

    /// The text has these items.
    pub(super) fn keep_items(&self, text: &str, items: Arc<[String]>) {
        let rounds = &mut *self.rounds();
        rounds.items.0.insert(text.into(), (items, rounds.round));
    }
}

#[cfg(test)]
mod tests {
    use super::{Key, Memory};

    #[test]
    fn what_a_round_does_not_ask_for_is_forgotten() {
        let memory = Memory::default();
        memory.keep_items("a", ["A".to_owned()].into());
        memory.keep_items("b", ["B".to_owned()].into());
        memory.begin();
        assert_eq!(memory.items("a").as_deref(), Some(&["A".to_owned()][..]));
        memory.begin();
        assert!(memory.items("b").is_none());
        assert!(memory.items("a").is_some());
    }

    #[test]
    fn what_is_made_of_something_else_has_another_number() {
        let memory = Memory::default();
        let (one, other) = (memory.number("one"), memory.number("other"));
        assert_ne!(one, other);
        assert_eq!(memory.number("one"), one);
        let lists = ["a", "b", "a"].map(|it| memory.list(it.to_owned()));
        assert_eq!(lists, [0, 1, 0]);
        let key = |list| Key { list, own: one };
        memory.keep_printed(key(0), "printed".into());
        memory.keep_texts(key(1), ["text".into()].into());
        assert!(memory.printed(key(0)).is_some() && !memory.has_texts(key(0)));
        assert!(memory.printed(key(1)).is_none() && memory.has_texts(key(1)));
        // A number is another's as soon as nobody has asked for it.
        memory.begin();
        memory.begin();
        assert_ne!(memory.number("one"), one);
    }
}
