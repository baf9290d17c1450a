//! The search paths that statements ran under: what their names meant.

use std::collections::BTreeMap;

use super::{FileId, Span};
use crate::name::Name;

/// `search_path` by place: each file begins with the platform's own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchPaths {
    default: Vec<Name>,
    /// From where on a path of another kind holds, by file and byte.
    changes: BTreeMap<(FileId, u32), Vec<Name>>,
}

impl SearchPaths {
    /// With the path that a connection begins with.
    pub fn new(default: Vec<Name>) -> Self {
        Self {
            default,
            changes: BTreeMap::new(),
        }
    }

    /// The path that a connection begins with.
    pub fn default(&self) -> &[Name] {
        &self.default
    }

    /// Writes down the path before a statement; statements come in their order.
    pub fn note(&mut self, span: Span, path: &[Name]) {
        if self.at(span) != path {
            self.changes.insert((span.file, span.start), path.to_vec());
        }
    }

    /// What was written down in `old` is as in `new`.
    pub(crate) fn take_over(&mut self, old: &Self, new: &Self) {
        self.changes
            .retain(|place, _| !old.changes.contains_key(place));
        self.changes.extend(new.changes.clone());
    }

    /// The path under which the statement ran that this place is in.
    pub fn at(&self, span: Span) -> &[Name] {
        let before = self.changes.range(..=(span.file, span.start));
        let last = before.last().filter(|((file, _), _)| *file == span.file);
        last.map_or(&self.default, |(_, path)| path)
    }
}
