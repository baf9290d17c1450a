//! How a file gets its place: whole, at once.

use std::fs::{self, File};
use std::io::{self, IoSlice, Write as _};
use std::path::Path;

use super::EmitError;

/// Writes a temporary sibling, which then takes the place of the file.
#[expect(
    clippy::disallowed_methods,
    reason = "emit is where the disk is touched"
)]
pub(super) fn write(
    path: &Path,
    parts: &[impl AsRef<str>],
    replace: impl FnOnce(&Path, &Path) -> io::Result<()>,
) -> Result<(), EmitError> {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".codegen-tmp");
    let temporary = path.with_file_name(name);
    let written = File::create(&temporary).and_then(|file| write_all(file, parts));
    let result = written.and_then(|()| replace(&temporary, path));
    result.map_err(|error| {
        let _ = fs::remove_file(&temporary);
        EmitError::Io {
            action: "write",
            path: path.to_owned(),
            error,
        }
    })
}

/// All parts, without putting them together first.
fn write_all(mut file: File, parts: &[impl AsRef<str>]) -> io::Result<()> {
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

/// Puts a file in the place of another and removes that, for who does it again and again: where a file is renamed over
/// another, ext4 first finds room for it on the disk, so that nothing is lost with the power. That takes longer than all
/// else, and what is written here is made again by the next save. Two that change places do not wait.
/// <https://docs.kernel.org/admin-guide/ext4.html>, `auto_da_alloc`
#[cfg(target_os = "linux")]
#[expect(
    clippy::disallowed_methods,
    reason = "emit is where the disk is touched"
)]
pub(super) fn exchange(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};

    let is_file = fs::symlink_metadata(to).is_ok_and(|it| it.is_file());
    if is_file && renameat_with(CWD, from, CWD, to, RenameFlags::EXCHANGE).is_ok() {
        return fs::remove_file(from);
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

    use super::{exchange, write};

    #[test]
    fn a_file_is_all_of_its_parts_and_nothing_stays_beside_it() {
        let folder = tempfile::tempdir().expect("there is room");
        let path = folder.path().join("it");
        let many: Vec<String> = (0..3000).map(|at| at.to_string().repeat(at % 5)).collect();
        for parts in [&many[..], &[], &[String::new()], &many[..7]] {
            write(&path, parts, exchange).expect("it is written");
            assert_eq!(
                fs::read_to_string(&path).expect("it is there"),
                parts.concat()
            );
        }
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 1);
        // What is no file stays where it is.
        let below = folder.path().join("folder");
        fs::create_dir_all(below.join("inside")).expect("there is room");
        assert!(write(&below, &["text"], exchange).is_err());
        assert!(below.join("inside").is_dir());
        assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 2);
    }
}
