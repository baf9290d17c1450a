//! What was made of which text, for who makes nearly the same again: what two rounds ago made is forgotten.

#![expect(
    clippy::disallowed_types,
    reason = "what stands in a table is asked for one by one, whatever its order"
)]

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Results by the texts that they are made of.
#[derive(Debug, Default)]
pub(super) struct Memory {
    rounds: Mutex<Rounds>,
}

#[derive(Debug, Default)]
struct Rounds {
    /// With the round in which somebody asked for it last.
    known: HashMap<Box<str>, (Arc<[String]>, u64)>,
    round: u64,
    /// Those that have a number.
    texts: Vec<String>,
}

impl Memory {
    fn rounds(&self) -> MutexGuard<'_, Rounds> {
        self.rounds.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A short name of a long text.
    pub(super) fn number_of(&self, text: String) -> usize {
        let mut rounds = self.rounds();
        let known = rounds.texts.iter().position(|it| *it == text);
        known.unwrap_or_else(|| {
            rounds.texts.push(text);
            rounds.texts.len() - 1
        })
    }

    /// What was asked for in the round before this one may be asked for again, and no other.
    pub(super) fn begin(&self) {
        let mut rounds = self.rounds();
        let last = rounds.round;
        rounds.known.retain(|_, (_, asked)| *asked == last);
        rounds.round += 1;
    }

    /// What this text became.
    pub(super) fn get(&self, text: &str) -> Option<Arc<[String]>> {
        let mut rounds = self.rounds();
        let round = rounds.round;
        let (made, asked) = rounds.known.get_mut(text)?;
        *asked = round;
        Some(Arc::clone(made))
    }

    /// This text became this.
    pub(super) fn keep(&self, text: &str, made: Arc<[String]>) {
        let mut rounds = self.rounds();
        let round = rounds.round;
        rounds.known.insert(text.into(), (made, round));
    }
}

#[cfg(test)]
mod tests {
    use super::Memory;

    #[test]
    fn what_a_round_does_not_ask_for_is_forgotten() {
        let memory = Memory::default();
        memory.keep("a", ["A".to_owned()].into());
        memory.keep("b", ["B".to_owned()].into());
        memory.begin();
        assert_eq!(memory.get("a").as_deref(), Some(&["A".to_owned()][..]));
        memory.begin();
        assert!(memory.get("b").is_none());
        assert!(memory.get("a").is_some());
    }
}
