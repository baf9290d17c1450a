//! What the derive's expansion asks about a type: whether a bound holds, as a constant. Not for users.
//!
//! An inherent constant wins over a trait's of the same name, and only exists where its bounds hold; so
//! `Probe::<F, T>::HOLDS` is `true` exactly when `F: Column<T>`. It works for concrete types only.

use core::marker::PhantomData;

use crate::Column;

/// Asks about `F: Column<T>`.
#[derive(Debug)]
pub struct Probe<F: ?Sized, T>(PhantomData<T>, PhantomData<F>);

impl<F: Column<T> + ?Sized, T> Probe<F, T> {
    /// `F: Column<T>`
    pub const HOLDS: bool = true;
    /// The labels of the enum inside.
    pub const LABELS: Option<&'static [&'static str]> = F::LABELS;
}

/// The answers where `F: Column<T>` does not hold.
pub trait Otherwise {
    /// See [`Probe::HOLDS`].
    const HOLDS: bool = false;
    /// See [`Probe::LABELS`].
    const LABELS: Option<&'static [&'static str]> = None;
}

impl<F: ?Sized, T> Otherwise for Probe<F, T> {}

/// Asks whether `F` is an `Option`.
#[derive(Debug)]
pub struct Optional<F: ?Sized>(PhantomData<F>);

impl<F> Optional<Option<F>> {
    /// It is one.
    pub const IS: bool = true;
}

/// The answer where `F` is no `Option`.
pub trait NotOptional {
    /// See [`Optional::IS`].
    const IS: bool = false;
}

impl<F: ?Sized> NotOptional for Optional<F> {}

/// Whether two lists have the same labels, in any order; none at all is not compared.
pub const fn same_labels(ours: Option<&[&str]>, theirs: &[&str]) -> bool {
    match ours {
        None => true,
        Some(ours) => ours.len() == theirs.len() && all_in(ours, theirs) && all_in(theirs, ours),
    }
}

const fn all_in(some: &[&str], all: &[&str]) -> bool {
    let mut index = 0;
    while index < some.len() {
        let mut other = 0;
        while other < all.len() && !equal(some[index].as_bytes(), all[other].as_bytes()) {
            other += 1;
        }
        if other == all.len() {
            return false;
        }
        index += 1;
    }
    true
}

const fn equal(a: &[u8], b: &[u8]) -> bool {
    if a.len() != b.len() {
        return false;
    }
    let mut index = 0;
    while index < a.len() {
        if a[index] != b[index] {
            return false;
        }
        index += 1;
    }
    true
}
