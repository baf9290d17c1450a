//! What was made of which text, for who makes nearly the same again: what two rounds ago made is forgotten.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Results by the texts that they are made of.
#[derive(Debug, Default)]
pub(super) struct Memory {
    rounds: Mutex<Rounds>,
}

type Known = BTreeMap<Box<str>, Arc<[String]>>;

#[derive(Debug, Default)]
struct Rounds {
    last: Known,
    this: Known,
}

impl Memory {
    /// What was asked for in the round before this one may be asked for again, and no other.
    pub(super) fn begin(&self) {
        let mut rounds = self.rounds.lock().unwrap_or_else(PoisonError::into_inner);
        rounds.last = std::mem::take(&mut rounds.this);
    }

    /// What this text became.
    pub(super) fn get(&self, text: &str) -> Option<Arc<[String]>> {
        let mut rounds = self.rounds.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((text, made)) = rounds.last.remove_entry(text) {
            rounds.this.insert(text, made);
        }
        rounds.this.get(text).cloned()
    }

    /// This text became this.
    pub(super) fn keep(&self, text: &str, made: Arc<[String]>) {
        let mut rounds = self.rounds.lock().unwrap_or_else(PoisonError::into_inner);
        rounds.this.insert(text.into(), made);
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
