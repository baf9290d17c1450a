//! Parts that several threads make, whichever comes first, taken in their order by one of them.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::mpsc::{self, Receiver, SyncSender};

/// How many parts wait to be taken, and how many wait for one before them: so few that the memory of one that was taken
/// soon holds another.
const AHEAD: usize = 6;

/// A part and its number.
pub type Numbered<T> = (usize, T);

/// Where the others send a part with its number, and where [`InOrder`] finds it. Who sends waits while too many are
/// there.
pub fn channel<T>() -> (SyncSender<Numbered<T>>, Receiver<Numbered<T>>) {
    mpsc::sync_channel(AHEAD)
}

/// The parts in order. While the next one is not there, parts are made here.
pub struct InOrder<T, Make> {
    wanted: Range<usize>,
    others: Receiver<Numbered<T>>,
    make: Make,
    early: BTreeMap<usize, T>,
}

impl<T, Make: FnMut() -> Option<Numbered<T>>> InOrder<T, Make> {
    /// The parts with these numbers, from other threads and from `make`, which makes the next one that nobody has begun.
    pub fn new(wanted: Range<usize>, others: Receiver<Numbered<T>>, make: Make) -> Self {
        Self {
            wanted,
            others,
            make,
            early: BTreeMap::new(),
        }
    }
}

impl<T, Make: FnMut() -> Option<Numbered<T>>> Iterator for InOrder<T, Make> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let wanted = self.wanted.next()?;
        loop {
            if let Some(part) = self.early.remove(&wanted) {
                return Some(part);
            }
            let mut part = self.others.try_recv().ok();
            // A thread that holds up so many has to be waited for.
            if part.is_none() && self.early.len() < AHEAD {
                part = (self.make)();
            }
            // A thread that panics ends the channel; the scope that it was spawned in passes the panic on.
            let (index, part) = part.or_else(|| self.others.recv().ok())?;
            self.early.insert(index, part);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_in_their_order_whoever_makes_them() {
        let (sender, receiver) = channel();
        for index in [2, 0, 5] {
            sender.send((index, index * 10)).expect("there is room");
        }
        drop(sender);
        let mut own = [4, 3, 1].into_iter();
        let parts = InOrder::new(0..6, receiver, || own.next().map(|it| (it, it * 10)));
        assert_eq!(parts.collect::<Vec<_>>(), [0, 10, 20, 30, 40, 50]);
    }

    #[test]
    fn they_end_where_a_thread_is_gone_with_one() {
        let (sender, receiver) = channel();
        sender.send((1, "b")).expect("there is room");
        drop(sender);
        let mut parts = InOrder::new(0..2, receiver, || None);
        assert_eq!(parts.next(), None);
    }
}
