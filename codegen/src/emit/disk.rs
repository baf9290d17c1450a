//! The outputs on the disk, for who writes them once and for who does it again and again.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::hashed::Hashed;
use super::lock::Says;
use super::{EmitError, Existing, Plan, Stamp, place, text_of};
use crate::render::Text;

/// The files as they lie on the disk.
#[derive(Debug, Default)]
pub struct Disk {
    /// What was written, for who writes again and again.
    written: Option<Mutex<BTreeMap<PathBuf, Written>>>,
    /// How the texts were hashed that were to be there.
    hashed: Mutex<BTreeMap<PathBuf, Hashed>>,
}

/// A file that was written.
#[derive(Debug)]
struct Written {
    stamp: Stamp,
    sha256: String,
    text: Text,
}

impl Disk {
    /// One that does not read what it has seen and nobody has touched since.
    pub fn remembering() -> Self {
        Self {
            written: Some(Mutex::default()),
            hashed: Mutex::default(),
        }
    }

    /// How a file takes the place of another.
    pub(super) fn replacing(&self) -> fn(&Path, &Path) -> io::Result<()> {
        match self.written {
            Some(_) => place::exchange,
            None => place::rename,
        }
    }

    /// Remembers how these files lie there after they were written.
    pub(super) fn remember(&self, plan: &Plan) {
        let Some(written) = &self.written else { return };
        let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
        let placed = plan.staged.iter().map(|it| (&*it.path, &it.stamp));
        let placed: BTreeMap<&Path, _> = placed.collect();
        for file in plan.files.iter().filter(|file| file.new.is_some()) {
            let path = plan.output.folder.join(&file.path);
            let entry = plan.lock.files.get(&file.path);
            // Who edits it meanwhile gives it another one.
            let stamp = match placed.get(&*path) {
                Some(stamp) => (*stamp).clone(),
                None => self.stamp(&path),
            };
            if let Some(Says::Sha256(hash)) = entry.map(|it| &it.says)
                && let Some(stamp) = stamp
            {
                let (sha256, text) = (hash.clone(), file.new.clone().unwrap_or_default());
                let entry = Written {
                    stamp,
                    sha256,
                    text,
                };
                written.insert(path, entry);
            }
        }
    }

    fn hashed(&self) -> MutexGuard<'_, BTreeMap<PathBuf, Hashed>> {
        self.hashed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Existing for Disk {
    fn text(&self, path: &Path) -> Result<Option<String>, EmitError> {
        match fs::read(path) {
            Ok(bytes) => Ok(Some(text_of(bytes))),
            // Below a file there is nothing; that nothing can be written there shows when it is tried.
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
                ) =>
            {
                Ok(None)
            }
            Err(error) => Err(EmitError::Io {
                action: "read",
                path: path.to_owned(),
                error,
            }),
        }
    }

    fn known(&self, path: &Path, text: &Text) -> Option<(String, bool)> {
        let written = self.written.as_ref()?.lock();
        let written = written.unwrap_or_else(PoisonError::into_inner);
        let it = written.get(path)?;
        if self.stamp(path)? != it.stamp {
            return None;
        }
        let count = text.parts().len();
        let is_same = it.text.parts().len() == count && text.parts_as_in(it.text.parts()) == count;
        Some((it.sha256.clone(), is_same))
    }

    fn sha256(&self, path: &Path, text: &Text) -> String {
        let mut hashed = self.hashed().remove(path).unwrap_or_default();
        let hash = hashed.next(text);
        if self.written.is_some() {
            self.hashed().insert(path.to_owned(), hashed);
        }
        hash
    }

    fn stamp(&self, path: &Path) -> Option<Stamp> {
        Stamp::of(&fs::metadata(path).ok()?)
    }
}
