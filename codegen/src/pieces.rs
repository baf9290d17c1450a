//! Pieces that are made again and again, as `watch` does: one is kept as long as nothing that was read for it changes.
//! Shared floor.

#![expect(
    clippy::disallowed_types,
    reason = "what stands in a table is asked for one by one, whatever its order"
)]

use std::any::Any;
use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Serialize, Serializer};

use crate::fnv::BuildQuick;
use crate::reads::{self, Changes, Reads};

/// What piece it is: what is made, of what number, and a hash of all else that it depends on.
pub(crate) type Key = (&'static str, u32, u64);

/// The next number to be given.
static LAST: AtomicU64 = AtomicU64::new(0);

/// A number that nothing else has.
pub(crate) fn number() -> u64 {
    LAST.fetch_add(1, Ordering::Relaxed)
}

/// What is kept.
#[derive(Default)]
pub struct Pieces {
    pieces: Mutex<HashMap<Key, Piece, BuildQuick>>,
}

struct Piece {
    reads: Reads,
    made: Arc<dyn Any + Send + Sync>,
    stamp: u64,
    /// Whether somebody asked for it since the last round began.
    is_asked: bool,
}

impl fmt::Debug for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} pieces", self.locked().len())
    }
}

impl Pieces {
    fn locked(&self) -> MutexGuard<'_, HashMap<Key, Piece, BuildQuick>> {
        self.pieces.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a round: what nobody asked for in the last one is forgotten, and what these were read for.
    pub(crate) fn begin(&self, changes: &Changes) {
        self.locked()
            .retain(|_, piece| std::mem::take(&mut piece.is_asked) && !changes.touch(&piece.reads));
    }

    /// What these were read for is forgotten.
    pub(crate) fn forget(&self, changes: &Changes) {
        if !changes.is_empty() {
            self.locked()
                .retain(|_, piece| !changes.touch(&piece.reads));
        }
    }

    fn known<T: Send + Sync + 'static>(&self, key: Key) -> Option<Kept<T>> {
        let mut pieces = self.locked();
        let piece = pieces.get_mut(&key)?;
        let made = Arc::clone(&piece.made).downcast().ok()?;
        piece.is_asked = true;
        reads::note_all(&piece.reads);
        let stamp = Some(piece.stamp);
        Some(Kept { made, stamp })
    }

    /// The piece, made if it is not there. What it is made of is what is read, and what the key says.
    pub(crate) fn get<T: Send + Sync + 'static>(
        &self,
        key: Key,
        make: impl FnOnce() -> T,
    ) -> Kept<T> {
        self.get_with(key, &mut (), |(), _| true, |()| make())
    }

    /// The same for what is also made of what the user has at hand, who tells whether the piece would still be the same.
    pub(crate) fn get_with<State, T: Send + Sync + 'static>(
        &self,
        key: Key,
        state: &mut State,
        is_still: impl FnOnce(&mut State, &T) -> bool,
        make: impl FnOnce(&mut State) -> T,
    ) -> Kept<T> {
        if let Some(known) = self.known(key)
            && is_still(state, &known)
        {
            return known;
        }
        let stamp = number();
        let (result, noted) = reads::noting(|| make(state));
        let result = Arc::new(result);
        let piece = Piece {
            reads: noted,
            made: result.clone(),
            stamp,
            is_asked: true,
        };
        self.locked().insert(key, piece);
        Kept {
            made: result,
            stamp: Some(stamp),
        }
    }
}

/// Something that may be kept from round to round. To a serializer that is for no human reader it is a number, which no
/// other thing ever has.
#[derive(Debug)]
pub struct Kept<T> {
    made: Arc<T>,
    stamp: Option<u64>,
}

impl<T> Kept<T> {
    /// Of what is kept by nobody.
    pub(crate) fn new(made: T) -> Self {
        Self {
            made: Arc::new(made),
            stamp: None,
        }
    }
}

impl<T> Clone for Kept<T> {
    fn clone(&self) -> Self {
        Self {
            made: self.made.clone(),
            stamp: self.stamp,
        }
    }
}

impl<T> Deref for Kept<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.made
    }
}

impl<T: PartialEq> PartialEq for Kept<T> {
    fn eq(&self, other: &Self) -> bool {
        self.made == other.made
    }
}

impl<T: Eq> Eq for Kept<T> {}

impl<T: Serialize> Serialize for Kept<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return self.made.serialize(serializer);
        }
        match self.stamp {
            Some(stamp) => serializer.serialize_u64(stamp),
            None => serializer.serialize_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Pieces;
    use crate::reads::{Changes, NO_TABLE, Of, Read, note};

    /// Asks for a piece that reads this file, and tells whether it was made.
    fn is_made(pieces: &Pieces, file: u32) -> bool {
        let mut is_made = false;
        let make = || {
            is_made = true;
            note(Of::File, NO_TABLE, file);
        };
        let _ = pieces.get(("piece", file, 0), make);
        is_made
    }

    #[test]
    fn a_piece_is_kept_while_it_is_asked_for_and_nothing_changes() {
        let pieces = Pieces::default();
        assert!(is_made(&pieces, 1) && is_made(&pieces, 2));
        assert!(!is_made(&pieces, 1) && !is_made(&pieces, 2));
        let mut changes = Changes::default();
        changes.add(Read::new(Of::File, NO_TABLE, 2));
        pieces.forget(&changes);
        assert!(!is_made(&pieces, 1) && is_made(&pieces, 2));
        pieces.begin(&Changes::default());
        assert!(!is_made(&pieces, 1));
        pieces.begin(&Changes::default());
        assert!(!is_made(&pieces, 1) && is_made(&pieces, 2));
        pieces.begin(&changes);
        assert!(!is_made(&pieces, 1) && is_made(&pieces, 2));
    }

    #[test]
    fn what_holds_a_piece_has_its_number_only_for_programs() {
        let pieces = Pieces::default();
        let get = |number: u32| pieces.get(("piece", number, 0), || number);
        let text = |number: u32| serde_json::to_string(&get(number)).expect("a number is JSON");
        assert_eq!([text(7), text(8)], ["7", "8"]);
        assert_eq!(get(7).stamp, get(7).stamp);
        assert_ne!(get(7).stamp, get(8).stamp);
    }

    #[test]
    fn who_has_more_at_hand_tells_whether_it_is_still_the_same() {
        let pieces = Pieces::default();
        let get = |at_hand: u32| {
            let is_still = |at_hand: &mut u32, made: &u32| at_hand == made;
            let key = ("piece", 0, 0);
            let piece = pieces.get_with(key, &mut { at_hand }, is_still, |at_hand| *at_hand);
            (*piece, piece.stamp)
        };
        assert_eq!(get(1), get(1));
        assert_eq!(get(2).0, 2);
    }
}
