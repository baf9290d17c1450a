//! `\if … \elif … \else … \endif`: which parts of a file are read.

use std::ops::Range;

use super::variables::Argument;
use crate::boolean::truth;

/// One of the four words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    If,
    Elif,
    Else,
    Endif,
}

impl Word {
    pub(super) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "if" => Self::If,
            "elif" => Self::Elif,
            "else" => Self::Else,
            "endif" => Self::Endif,
            _ => return None,
        })
    }

    /// Whether a condition follows.
    pub(super) fn asks(self) -> bool {
        matches!(self, Self::If | Self::Elif)
    }
}

/// The conditions around a place, the outermost first.
#[derive(Debug, Default)]
pub(super) struct Conditions(Vec<Condition>);

#[derive(Debug)]
struct Condition {
    /// Its `\if`.
    place: Range<usize>,
    holds: bool,
    /// Whether one of its parts was read, or which one would be is not known.
    is_decided: bool,
    has_else: bool,
}

impl Conditions {
    /// Whether what stands here is read.
    pub(super) fn hold(&self) -> bool {
        self.0.iter().all(|it| it.holds)
    }

    /// The `\if` that is open.
    pub(super) fn open(&self) -> Option<Range<usize>> {
        self.0.last().map(|it| it.place.clone())
    }

    fn outer_hold(&self) -> bool {
        let outer = self.0.len().saturating_sub(1);
        self.0[..outer].iter().all(|it| it.holds)
    }

    /// Whether it matters what follows the word.
    pub(super) fn wants_a_value(&self, word: Word) -> bool {
        match word {
            Word::If => self.hold(),
            Word::Elif => self.outer_hold() && self.0.last().is_some_and(|it| !it.is_decided),
            Word::Else | Word::Endif => false,
        }
    }

    /// Takes a word, with what the condition behind it says where that matters.
    pub(super) fn step(
        &mut self,
        word: Word,
        value: Option<Result<bool, String>>,
        place: Range<usize>,
    ) -> Result<(), String> {
        let read = self.outer_hold();
        match word {
            Word::If => {
                let is_read = self.hold();
                let holds = matches!(value, Some(Ok(true)));
                self.0.push(Condition {
                    place,
                    holds,
                    is_decided: !is_read || holds || matches!(value, Some(Err(_))),
                    has_else: false,
                });
            }
            Word::Elif | Word::Else => {
                let said = if word == Word::Elif {
                    "\\elif"
                } else {
                    "\\else"
                };
                let Some(last) = self.0.last_mut() else {
                    return Err(format!("{said} has no \\if"));
                };
                if last.has_else {
                    return Err(format!("{said} stands behind \\else"));
                }
                last.has_else = word == Word::Else;
                last.holds = read
                    && !last.is_decided
                    && (word == Word::Else || matches!(value, Some(Ok(true))));
                last.is_decided |= last.holds || matches!(value, Some(Err(_)));
            }
            Word::Endif => {
                self.0.pop().ok_or("\\endif has no \\if")?;
            }
        }
        match value {
            Some(Err(what)) => Err(what),
            Some(Ok(_)) | None => Ok(()),
        }
    }
}

/// A truth value as psql reads it; a word that is none is false there, and said here.
pub(super) fn value(argument: Option<&Argument>) -> Result<bool, String> {
    let text = match argument {
        None => return Err("a condition is missing".to_owned()),
        Some(Argument::Unknown(name)) => {
            return Err(format!("the condition depends on {name}"));
        }
        Some(Argument::Known(text)) => text,
    };
    truth(text).ok_or_else(|| format!("\"{text}\" is no truth value"))
}
