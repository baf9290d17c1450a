//! The paths in a config, whatever parts their folders.

use std::path::PathBuf;
use std::{iter, slice};

use super::{OneOrMore, Spec};

impl Spec {
    /// All paths in it.
    pub(super) fn paths(&mut self) -> impl Iterator<Item = &mut PathBuf> {
        let migrations = match &mut self.migrations {
            OneOrMore::One(path) => slice::from_mut(path),
            OneOrMore::More(paths) => paths.as_mut_slice(),
        };
        let targets = [&mut self.rust, &mut self.ts, &mut self.zod];
        let targets = targets.into_iter().flatten();
        let targets = targets.flat_map(|it| iter::once(&mut it.out).chain(&mut it.templates));
        let written = [&mut self.schema, &mut self.documents]
            .into_iter()
            .flatten();
        migrations
            .iter_mut()
            .chain(&mut self.prelude)
            .chain(targets)
            .chain(written.map(|it| &mut it.out))
    }
}

/// A config that was written on Windows is read everywhere: `\\` parts folders there, and `/` does everywhere.
pub fn with_slashes(path: &mut PathBuf) {
    if let Some(text) = path.to_str().filter(|text| text.contains('\\')) {
        *path = PathBuf::from(text.replace('\\', "/"));
    }
}
