//! Patterns of LIKE and regular expressions as one tree, of which each target prints its own regular expression.
//!
//! Nothing of PostgreSQL's text is passed through: the languages' dialects mean other things by the same signs.

mod like;
mod regex;
mod resolve;

pub use like::like;
pub use regex::regex;
pub use resolve::{Near, Reading, Resolved};

/// A pattern; it matches anywhere in the text unless it says [`Node::Start`] and [`Node::End`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    /// What is looked for.
    pub node: Node,
}

/// A part of a pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// A character.
    Char(char),
    /// Any character, line breaks too.
    Any,
    /// A character of a set.
    Class(Class),
    /// The start of the text.
    Start,
    /// The end of the text.
    End,
    /// A place between a word's character and what is none, of ASCII letters, digits and `_`.
    Boundary(Boundary),
    /// A place that something stands behind, or before; only while a pattern is read.
    Look {
        /// Whether it is looked at what follows.
        ahead: bool,
        /// Whether it must not stand there.
        negated: bool,
        /// What.
        node: Box<Node>,
    },
    /// What a group matched; only while a pattern is read.
    BackReference,
    /// One after the other.
    Sequence(Vec<Node>),
    /// One of them.
    Either(Vec<Node>),
    /// So many times.
    Repeat {
        /// What.
        node: Box<Node>,
        /// At least.
        least: u32,
        /// At most.
        most: Option<u32>,
    },
}

/// A place at a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Boundary {
    /// Its start or end.
    Either,
    /// Neither.
    Neither,
    /// Its start.
    Start,
    /// Its end.
    End,
}

/// A set of characters.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Class {
    /// All but these.
    pub negated: bool,
    /// First and last of each range.
    pub ranges: Vec<(char, char)>,
    /// Ranges of which the database's locale decides what is of the set; only while a pattern is read.
    pub of_locale: Vec<(char, char)>,
}

impl Class {
    fn add(&mut self, first: char, last: char) {
        if !self.ranges.contains(&(first, last)) {
            self.ranges.push((first, last));
        }
    }

    /// With the other case of each letter; of ASCII letters, which are the same in every locale.
    fn ignoring_case(&mut self) {
        for (first, last) in self.ranges.clone() {
            for (low, high, other) in [('a', 'z', -32_i32), ('A', 'Z', 32)] {
                let (first, last) = (first.max(low), last.min(high));
                let moved = |c: char| {
                    char::from_u32(c as u32)
                        .and_then(|c| u8::try_from(c as i32 + other).ok().map(char::from))
                };
                if first <= last
                    && let (Some(first), Some(last)) = (moved(first), moved(last))
                {
                    self.add(first, last);
                }
            }
        }
    }
}

/// A character, or both cases of it.
fn character(c: char, ignore_case: bool) -> Node {
    if !ignore_case || !c.is_ascii_alphabetic() {
        return Node::Char(c);
    }
    Node::Class(Class {
        ranges: vec![
            (c.to_ascii_uppercase(), c.to_ascii_uppercase()),
            (c.to_ascii_lowercase(), c.to_ascii_lowercase()),
        ],
        ..Class::default()
    })
}

/// Whether letters beyond ASCII are in it, whose other case depends on the locale.
fn is_foreign(text: &str) -> bool {
    text.chars().any(|c| !c.is_ascii() && c.is_alphabetic())
}
