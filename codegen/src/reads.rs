//! What is read while something is made: as long as none of it changes, who makes the same again would make the same.
//! Shared floor; knows what a row's number is, and no rows.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::hash::Hasher as _;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::fnv::Quick;

/// Something that can be read, and change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Read(u64);

/// What is read of what a number tells.
#[derive(Debug, Clone, Copy)]
#[repr(u8)]
pub(crate) enum Of {
    /// A row.
    Row,
    /// Which rows a relation has.
    Owned,
    /// Which rows refer to a relation.
    Referring,
    /// Which rows have a name, by its hash.
    Named,
    /// Which rows have a label, by its hash.
    Labelled,
    /// Which rows there are, and what they say.
    All,
    /// How many rows there are.
    Count,
    /// A file's text, by the file's number.
    File,
    /// A CHECK of a table as a predicate, by its constraint.
    Check,
    /// The CHECKs of domains.
    DomainChecks,
    /// Which columns of a view are never NULL.
    Proofs,
    /// What is decided about shapes.
    Shapes,
    /// Which names there are.
    Names,
}

/// The number of what has no number.
pub(crate) const NO_TABLE: u8 = u8::MAX;

impl Read {
    /// `table` is a row's [`Id::TABLE`](crate::catalog::store::Id::TABLE).
    pub(crate) const fn new(of: Of, table: u8, number: u32) -> Self {
        Self((of as u64) << 40 | (table as u64) << 32 | number as u64)
    }

    /// Its place among the bits of [`Changes`].
    fn bit(self) -> (usize, u64) {
        let mut hash = Quick::default();
        hash.write_u64(self.0);
        let hash = hash.finish() >> 53;
        ((hash / 64) as usize, 1 << (hash % 64))
    }
}

/// What was read, each once, in order.
pub(crate) type Reads = Box<[Read]>;

/// What has changed.
#[derive(Debug, Clone, Default)]
pub struct Changes {
    all: BTreeSet<Read>,
    /// A bit for each, which others may share: nearly all that is asked for has not changed.
    bits: [u64; 32],
}

impl Changes {
    pub(crate) fn add(&mut self, read: Read) {
        let (word, bit) = read.bit();
        self.bits[word] |= bit;
        self.all.insert(read);
    }

    pub(crate) fn extend(&mut self, reads: impl IntoIterator<Item = Read>) {
        reads.into_iter().for_each(|it| self.add(it));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether any of this was read.
    pub(crate) fn touch(&self, reads: &[Read]) -> bool {
        reads.iter().any(|it| {
            let (word, bit) = it.bit();
            self.bits[word] & bit != 0 && self.all.contains(it)
        })
    }
}

/// How many threads are asked.
static ASKED: AtomicUsize = AtomicUsize::new(0);

thread_local! {
    /// What was read since somebody began to ask, the innermost last.
    static OPEN: RefCell<Vec<Vec<Read>>> = const { RefCell::new(Vec::new()) };
}

/// Whether somebody, on whichever thread, asks what is read.
#[inline]
pub(crate) fn is_asked() -> bool {
    ASKED.load(Ordering::Relaxed) != 0
}

/// Something is read.
#[inline]
pub(crate) fn note(of: Of, table: u8, number: u32) {
    note_read(Read::new(of, table, number));
}

/// The same for what is one already.
#[inline]
pub(crate) fn note_read(read: Read) {
    // Nearly always nobody asks, and what is read is read often.
    if is_asked() {
        note_asked(read);
    }
}

#[cold]
fn note_asked(read: Read) {
    OPEN.with_borrow_mut(|open| {
        if let Some(reads) = open.last_mut()
            && reads.last() != Some(&read)
        {
            reads.push(read);
        }
    });
}

/// All of this is read, since what was made of it is.
pub(crate) fn note_all(reads: &[Read]) {
    if is_asked() {
        OPEN.with_borrow_mut(|open| {
            if let Some(own) = open.last_mut() {
                own.extend_from_slice(reads);
            }
        });
    }
}

/// Ends asking, even by a panic.
struct Asking;

impl Asking {
    fn begin() -> Self {
        ASKED.fetch_add(1, Ordering::Relaxed);
        OPEN.with_borrow_mut(|open| open.push(Vec::new()));
        Self
    }
}

impl Drop for Asking {
    fn drop(&mut self) {
        OPEN.with_borrow_mut(|open| {
            let inner = open.pop().unwrap_or_default();
            if let Some(outer) = open.last_mut() {
                outer.extend(inner);
            }
        });
        ASKED.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Makes something, and tells what was read for it on this thread.
pub(crate) fn noting<T>(make: impl FnOnce() -> T) -> (T, Reads) {
    let asking = Asking::begin();
    let result = make();
    let mut reads = OPEN.with_borrow(|open| open.last().cloned().unwrap_or_default());
    drop(asking);
    reads.sort_unstable();
    reads.dedup();
    (result, reads.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u32) -> Read {
        Read::new(Of::Row, 1, number)
    }

    #[test]
    fn what_is_read_inside_is_read_outside() {
        note(Of::Row, 1, 1);
        let (inner, outer) = noting(|| {
            note(Of::Row, 1, 3);
            let ((), inner) = noting(|| note(Of::Row, 1, 2));
            note_all(&[row(5)]);
            std::thread::spawn(|| note(Of::Row, 1, 4))
                .join()
                .expect("it ends");
            inner
        });
        note(Of::Row, 1, 6);
        assert_eq!(*inner, [row(2)]);
        assert_eq!(*outer, [row(2), row(3), row(5)]);
    }

    #[test]
    fn what_was_not_read_does_not_matter() {
        let reads: Vec<Read> = (0..20).map(row).collect();
        let changes = |numbers: &[u32]| {
            let mut changes = Changes::default();
            changes.extend(numbers.iter().map(|it| row(*it)));
            changes
        };
        for (numbers, is_touched) in [
            (&[][..], false),
            (&[19], true),
            (&[20], false),
            (&[20, 21, 22, 23, 24, 25, 7], true),
            (&[20, 21, 22, 23, 24, 25, 26], false),
        ] {
            assert_eq!(changes(numbers).touch(&reads), is_touched, "{numbers:?}");
        }
        let mut other = Changes::default();
        other.add(Read::new(Of::Owned, 1, 1));
        other.add(Read::new(Of::Row, 2, 1));
        assert!(!other.touch(&reads) && !other.is_empty());
    }
}
