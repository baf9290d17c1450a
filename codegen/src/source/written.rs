//! Where the text of a file was written, for text that is not as its author wrote it.
//!
//! psql replaces variables, leaves out what stands in a condition that does not hold, and puts files in the place of
//! `\i`. What it sends to the server is the text that everything here works on; a person is shown where it was written.

use std::sync::Arc;

use crate::diagnostics::{Code, Severity};

/// How a text came from others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The files it is made of, the one that was read first.
    pub files: Vec<WrittenFile>,
    /// The parts, by where each begins in the text.
    pub parts: Vec<Part>,
    /// What there is to say, in the order of the text.
    pub problems: Vec<Problem>,
}

/// A file as its author wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFile {
    /// The path as a message shows it.
    pub path: String,
    /// Its text.
    pub text: Arc<str>,
}

/// A run of bytes of one origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its first byte in the text.
    pub start: u32,
    /// The file it is from, in [`Written::files`].
    pub file: u32,
    /// Its first byte there.
    pub at: u32,
    /// Where it was made of something else (a variable, a command): where that ends there.
    pub made_to: Option<u32>,
}

/// Something to say about a command or a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its first byte in the text.
    pub start: u32,
    /// The byte behind its last.
    pub end: u32,
    /// How bad it is.
    pub severity: Severity,
    /// What kind of thing it is.
    pub code: Code,
    /// One line.
    pub message: String,
    /// What to do about it, a sentence.
    pub help: &'static str,
}

impl Written {
    /// The file and the bytes in it that `start..end` of the text comes from.
    pub(super) fn range(&self, start: u32, end: u32) -> (&WrittenFile, u32, u32) {
        let Some(first) = self.part(start) else {
            return (&self.files[0], 0, 0);
        };
        let begin = first.at_byte(start);
        let last = self.part(end.saturating_sub(1).max(start));
        let until = match last {
            _ if end == start => begin,
            Some(last) if last.file == first.file => last.made_to.unwrap_or(last.at_byte(end)),
            Some(_) | None => first.made_to.unwrap_or(begin),
        };
        (&self.files[first.file as usize], begin, until.max(begin))
    }

    fn part(&self, byte: u32) -> Option<Part> {
        let behind = self.parts.partition_point(|part| part.start <= byte);
        Some(self.parts[behind.checked_sub(1)?])
    }
}

impl Part {
    fn at_byte(self, byte: u32) -> u32 {
        match self.made_to {
            Some(_) => self.at,
            None => self.at + (byte - self.start),
        }
    }
}
