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
    /// Its composite type.
    pub const TYPE: Option<&'static str> = F::TYPE;
    /// Whether drivers have it so.
    pub const DRIVEN: bool = F::DRIVEN;
}

/// The answers where `F: Column<T>` does not hold.
pub trait Otherwise {
    /// See [`Probe::HOLDS`].
    const HOLDS: bool = false;
    /// See [`Probe::LABELS`].
    const LABELS: Option<&'static [&'static str]> = None;
    /// See [`Probe::TYPE`].
    const TYPE: Option<&'static str> = None;
    /// See [`Probe::DRIVEN`].
    const DRIVEN: bool = true;
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

/// Whether a composite type is this one; none at all is not compared.
pub const fn same_type(ours: Option<&str>, theirs: &str) -> bool {
    match ours {
        None => true,
        Some(ours) => equal(ours, theirs),
    }
}

const fn all_in(some: &[&str], all: &[&str]) -> bool {
    let mut index = 0;
    while index < some.len() {
        if !has(all, some[index]) {
            return false;
        }
        index += 1;
    }
    true
}

/// Whether a name is among these.
pub const fn has(all: &[&str], name: &str) -> bool {
    let mut index = 0;
    while index < all.len() {
        if equal(all[index], name) {
            return true;
        }
        index += 1;
    }
    false
}

/// Whether no name stands twice.
pub const fn are_distinct(all: &[&str]) -> bool {
    let mut index = 0;
    while index < all.len() {
        if has(all.split_at(index).0, all[index]) {
            return false;
        }
        index += 1;
    }
    true
}

/// Whether two texts are the same.
pub const fn equal(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
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

/// How many names several lists have together.
pub const fn total(parts: &[&[&str]]) -> usize {
    let (mut index, mut total) = (0, 0);
    while index < parts.len() {
        total += parts[index].len();
        index += 1;
    }
    total
}

/// All names of several lists.
pub const fn joined<const N: usize>(parts: &[&[&'static str]]) -> [&'static str; N] {
    let mut all = [""; N];
    let (mut index, mut at) = (0, 0);
    while index < parts.len() {
        let mut inner = 0;
        while inner < parts[index].len() {
            all[at] = parts[index][inner];
            at += 1;
            inner += 1;
        }
        index += 1;
    }
    all
}

/// How long [`list`] is.
pub const fn list_length(lists: &[&str]) -> usize {
    let (mut index, mut length) = (0, 0);
    while index < lists.len() {
        let list = lists[index].len();
        // The comma and blank before it.
        length += if length > 0 && list > 0 { 2 } else { 0 } + list;
        index += 1;
    }
    length
}

/// The lists as one, with commas.
pub const fn list<const N: usize>(lists: &[&str]) -> [u8; N] {
    let mut list = [0; N];
    let (mut index, mut end) = (0, 0);
    while index < lists.len() {
        let bytes = lists[index].as_bytes();
        if end > 0 && !bytes.is_empty() {
            list[end] = b',';
            list[end + 1] = b' ';
            end += 2;
        }
        let mut at = 0;
        while at < bytes.len() {
            list[end] = bytes[at];
            end += 1;
            at += 1;
        }
        index += 1;
    }
    list
}

/// The bytes of [`list`] as a text.
pub const fn text(bytes: &[u8]) -> &str {
    match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(_) => panic!("names are UTF-8"),
    }
}

/// Stands for what an expansion with errors cannot make of what it is given: nothing runs.
pub fn never<Given, Wanted>(_: Given) -> Wanted {
    unreachable!("what has errors is not compiled")
}
