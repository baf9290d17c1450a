//! Regular expressions without groups: characters, classes and how often they come.
//!
//! <https://www.postgresql.org/docs/current/functions-matching.html#POSIX-SYNTAX-DETAILS>. What stands for more than one
//! character (groups, back references, look-around) is not read, so that nothing is matched by guess.

use std::iter::Peekable;
use std::str::Chars;

/// How many steps a match may take.
const STEPS: u32 = 20_000;

/// A pattern: its pieces in order.
pub(super) struct Pattern(Vec<Piece>);

struct Piece {
    class: Class,
    least: usize,
    most: usize,
}

enum Class {
    Any,
    One(char),
    Digit,
    Word,
    Space,
    /// `[^a-z]`
    Set(bool, Vec<(char, char)>),
}

impl Class {
    fn has(&self, it: char) -> bool {
        match self {
            Self::Any => true,
            Self::One(only) => *only == it,
            Self::Digit => it.is_ascii_digit(),
            Self::Word => it.is_alphanumeric() || it == '_',
            Self::Space => it.is_whitespace(),
            Self::Set(negated, ranges) => {
                ranges
                    .iter()
                    .any(|(low, high)| (*low..=*high).contains(&it))
                    != *negated
            }
        }
    }
}

impl Pattern {
    /// The pattern, without its anchors; `None` where something in it is not read.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut pieces = Vec::new();
        let mut rest = text.chars().peekable();
        while let Some(first) = rest.next() {
            let class = match first {
                '.' => Class::Any,
                '\\' => match rest.next()? {
                    'd' => Class::Digit,
                    'w' => Class::Word,
                    's' => Class::Space,
                    other if other.is_alphanumeric() => return None,
                    other => Class::One(other),
                },
                '[' => set(&mut rest)?,
                '*' | '+' | '?' | ']' | '(' | ')' | '{' | '}' | '|' | '^' | '$' => return None,
                other => Class::One(other),
            };
            let (least, most) = times(&mut rest)?;
            pieces.push(Piece { class, least, most });
        }
        Some(Self(pieces))
    }

    /// Whether a text has it; `None` where that takes too long.
    pub(super) fn matches(&self, text: &str, from_start: bool, to_end: bool) -> Option<bool> {
        let text: Vec<char> = text.chars().collect();
        let last = if from_start { 0 } else { text.len() };
        let mut steps = STEPS;
        for start in 0..=last {
            if self.from(0, &text[start..], to_end, &mut steps)? {
                return Some(true);
            }
        }
        Some(false)
    }

    fn from(&self, piece: usize, text: &[char], to_end: bool, steps: &mut u32) -> Option<bool> {
        *steps = steps.checked_sub(1)?;
        let Some(it) = self.0.get(piece) else {
            return Some(!to_end || text.is_empty());
        };
        let mut taken = 0;
        loop {
            if taken >= it.least && self.from(piece + 1, &text[taken..], to_end, steps)? {
                return Some(true);
            }
            if taken >= it.most || !text.get(taken).is_some_and(|next| it.class.has(*next)) {
                return Some(false);
            }
            taken += 1;
        }
    }
}

/// What stands between brackets.
fn set(rest: &mut Peekable<Chars<'_>>) -> Option<Class> {
    let negated = rest.next_if_eq(&'^').is_some();
    let mut ranges = Vec::new();
    loop {
        let low = match rest.next()? {
            ']' if !ranges.is_empty() => return Some(Class::Set(negated, ranges)),
            // `[:digit:]`, and escapes
            '[' | '\\' => return None,
            low => low,
        };
        let mut high = low;
        if rest.next_if_eq(&'-').is_some() {
            match rest.next()? {
                ']' => {
                    ranges.extend([(low, low), ('-', '-')]);
                    return Some(Class::Set(negated, ranges));
                }
                '[' | '\\' => return None,
                end => high = end,
            }
        }
        ranges.push((low, high));
    }
}

/// How often it comes, at least and at most.
fn times(rest: &mut Peekable<Chars<'_>>) -> Option<(usize, usize)> {
    let times = match rest.peek() {
        Some('*') => (0, usize::MAX),
        Some('+') => (1, usize::MAX),
        Some('?') => (0, 1),
        Some('{') => {
            rest.next();
            let text: String = std::iter::from_fn(|| rest.next_if(|it| *it != '}')).collect();
            let (least, most) = match text.split_once(',') {
                None => (text.parse().ok()?, text.parse().ok()?),
                Some((least, "")) => (least.parse().ok()?, usize::MAX),
                Some((least, most)) => (least.parse().ok()?, most.parse().ok()?),
            };
            (least, most)
        }
        _ => return Some((1, 1)),
    };
    rest.next()?;
    // As few as may be, which matters only for what is matched.
    rest.next_if_eq(&'?');
    Some(times)
}
