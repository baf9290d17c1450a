//! How much stack is left, where who provided it has said how large it is. Part of the shared floor, knows no layer.

use std::cell::Cell;

thread_local! {
    /// Where the stack ends, as an address; the last one there is where nobody knows.
    static END: Cell<usize> = const { Cell::new(usize::MAX) };
}

/// About where the stack has got to. Stacks grow down on all that this runs on.
#[inline(never)]
fn here() -> usize {
    let local = 0_u8;
    std::ptr::from_ref(&local).addr()
}

/// Runs `work` on the caller's stack, which has so many bytes left.
pub fn with<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    /// Puts back what was known before, also where `work` panics.
    struct Known(usize);
    impl Drop for Known {
        fn drop(&mut self) {
            END.set(self.0);
        }
    }
    let _before = Known(END.replace(here().saturating_sub(bytes)));
    work()
}

/// Whether so many bytes are known to be left.
pub(crate) fn has(bytes: usize) -> bool {
    let left = here().checked_sub(END.get());
    left.is_some_and(|left| left >= bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_known_where_it_was_said_and_gets_less() {
        const SIZE: usize = 1 << 20;
        /// Whether `bytes` are left below some frames of a kilobyte each.
        fn below(frames: usize, bytes: usize) -> bool {
            let frame = std::hint::black_box([0_u8; 1 << 10]);
            match frames {
                0 => has(bytes),
                _ => below(frames - 1, bytes) && frame.first() == Some(&0),
            }
        }
        assert!(!has(0));
        with(SIZE, || {
            assert!(has(SIZE / 2) && !has(2 * SIZE));
            assert!(below(100, SIZE / 2) && !below(600, SIZE / 2));
            assert!(!std::thread::spawn(|| has(0)).join().expect("joins"));
            with(SIZE / 4, || assert!(!has(SIZE / 2)));
            assert!(has(SIZE / 2));
        });
        let panic = std::panic::catch_unwind(|| with(SIZE, || panic!("as it is meant to")));
        assert!(panic.is_err() && !has(0));
    }
}
