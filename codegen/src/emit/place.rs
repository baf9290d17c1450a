//! How a file gets its place: whole, at once.

use std::fs::{self, File};
use std::io::{self, IoSlice, Write as _};
use std::path::{Path, PathBuf};

use super::EmitError;
use super::lock::Stamp;

/// A file's text beside its place. What is not put there goes.
#[derive(Debug)]
pub(super) struct Staged {
    temporary: PathBuf,
    pub(super) path: PathBuf,
    /// When it was written, where the disk says.
    pub(super) stamp: Option<Stamp>,
}

/// Where a file's text is written before it takes the file's place.
pub(super) fn temporary(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".codegen-tmp");
    path.with_file_name(name)
}

impl Staged {
    /// Writes a temporary sibling.
    pub(super) fn new(path: &Path, parts: &[impl AsRef<str>]) -> Result<Self, EmitError> {
        let mut staged = Self {
            temporary: temporary(path),
            path: path.to_owned(),
            stamp: None,
        };
        let written = File::create(&staged.temporary).and_then(|mut file| {
            write_all(&mut file, parts)?;
            file.metadata()
        });
        staged.stamp = Stamp::of(&written.map_err(|error| staged.refused(error))?);
        Ok(staged)
    }

    /// Puts it in its place; what was there may be where it was.
    pub(super) fn put(
        &self,
        replace: impl FnOnce(&Path, &Path) -> io::Result<()>,
    ) -> Result<(), EmitError> {
        replace(&self.temporary, &self.path).map_err(|error| self.refused(error))
    }

    fn refused(&self, error: io::Error) -> EmitError {
        EmitError::Io {
            action: "write",
            path: self.path.clone(),
            error,
        }
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        remove(&self.temporary);
    }
}

/// Removes what is left of a file that took its place, or did not.
#[expect(
    clippy::disallowed_methods,
    reason = "emit is where the disk is touched"
)]
pub(super) fn remove(temporary: &Path) {
    let _ = fs::remove_file(temporary);
}

/// All parts, without putting them together first.
fn write_all(file: &mut File, parts: &[impl AsRef<str>]) -> io::Result<()> {
    let parts = parts.iter().map(|part| part.as_ref().as_bytes());
    let mut slices: Vec<_> = parts.map(IoSlice::new).collect();
    let mut rest = &mut slices[..];
    // Of nothing there is nothing to write.
    IoSlice::advance_slices(&mut rest, 0);
    while !rest.is_empty() {
        match file.write_vectored(rest) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(written) => IoSlice::advance_slices(&mut rest, written),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Has two files change places, for who does it again and again: where a file is renamed over another, ext4 first finds
/// room for it on the disk, so that nothing is lost with the power. That takes longer than all else, and what is written
/// here is made again by the next save. Two that change places do not wait.
/// <https://docs.kernel.org/admin-guide/ext4.html>, `auto_da_alloc`
#[cfg(target_os = "linux")]
pub(super) fn exchange(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};

    let is_file = fs::symlink_metadata(to).is_ok_and(|it| it.is_file());
    if is_file && renameat_with(CWD, from, CWD, to, RenameFlags::EXCHANGE).is_ok() {
        return Ok(());
    }
    rename(from, to)
}

#[cfg(not(target_os = "linux"))]
pub(super) use rename as exchange;

/// Puts a file in the place of another.
#[expect(
    clippy::disallowed_methods,
    reason = "emit is where the disk is touched"
)]
pub(super) fn rename(from: &Path, to: &Path) -> io::Result<()> {
    fs::rename(from, to)
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "a test's own folder")]
mod tests {
    use std::fs;

    use super::{Staged, exchange};

    #[test]
    fn a_file_is_all_of_its_parts_and_nothing_stays_beside_it() {
        let folder = tempfile::tempdir().expect("there is room");
        let path = folder.path().join("it");
        let many: Vec<String> = (0..3000).map(|at| at.to_string().repeat(at % 5)).collect();
        for parts in [&many[..], &[], &[String::new()], &many[..7]] {
            let staged = Staged::new(&path, parts).expect("it is written");
            staged.put(exchange).expect("there is a place for it");
            drop(staged);
            assert_eq!(
                fs::read_to_string(&path).expect("it is there"),
                parts.concat()
            );
        }
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 1);
        // What is no file stays where it is.
        let below = folder.path().join("folder");
        fs::create_dir_all(below.join("inside")).expect("there is room");
        let staged = Staged::new(&below, &["text"]).expect("it is written");
        assert!(staged.put(exchange).is_err());
        drop(staged);
        assert!(below.join("inside").is_dir());
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 2);
    }
}
