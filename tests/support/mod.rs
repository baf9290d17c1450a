//! What the suites share: the command under test, Node.js with the oracle, Python, the five systems, folders to work in.
//!
//! Nothing here is skipped where a tool is missing: a test that did not run proves nothing, so it fails and says what
//! to install.

#![allow(
    dead_code,
    reason = "each suite is a program of its own and uses its part"
)]
#![allow(
    clippy::disallowed_methods,
    reason = "tests prepare the folders that the command works in"
)]

pub(crate) mod node;
pub(crate) mod python;
pub(crate) mod server;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use sha2::{Digest, Sha256};

/// The root of the repository.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("codegen/ lies in the repository")
        .to_owned()
}

/// A folder below `target/`, made where it is not there; it stays between runs.
pub(crate) fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::create_dir_all(&folder)
        .unwrap_or_else(|error| panic!("cannot create {}: {error}", folder.display()));
    folder
}

/// A folder with no `codegen.toml` above it; it goes with the value.
pub(crate) fn empty_folder() -> tempfile::TempDir {
    let places = [std::env::temp_dir(), "/var/tmp".into(), "/dev/shm".into()];
    let place = places
        .iter()
        .find(|place| {
            place.is_dir()
                && !place
                    .ancestors()
                    .any(|folder| folder.join("codegen.toml").exists())
        })
        .unwrap_or_else(|| panic!("each of {places:?} is below a stray codegen.toml"));
    tempfile::tempdir_in(place).expect("there is room for a temporary folder")
}

/// How a command ended.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// The command line, for messages.
    pub(crate) command: String,
    /// What it printed as its result.
    pub(crate) stdout: String,
    /// What it had to say.
    pub(crate) stderr: String,
    /// Its exit code; -1 where a signal ended it.
    pub(crate) exit: i32,
}

impl Run {
    pub(crate) fn new(command: String, output: &Output) -> Self {
        Self {
            command,
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            exit: output.status.code().unwrap_or(-1),
        }
    }

    /// Fails with everything that was printed where the exit code is another.
    #[track_caller]
    pub(crate) fn exits(self, exit: i32) -> Self {
        assert_eq!(
            self.exit, exit,
            "exit code of `{}`\n{}\n{}",
            self.command, self.stdout, self.stderr
        );
        self
    }

    /// stderr and then stdout, for a message or an expectation on both.
    pub(crate) fn both(&self) -> String {
        format!("{}{}", self.stderr, self.stdout)
    }
}

/// Runs the command under test in a folder.
pub(crate) fn codegen<A: AsRef<str>>(arguments: &[A], folder: &Path) -> Run {
    let arguments: Vec<&str> = arguments.iter().map(AsRef::as_ref).collect();
    let Some(command) = option_env!("CARGO_BIN_EXE_codegen") else {
        panic!("only the suites of crate codegen have the command");
    };
    let output = Command::new(command)
        .args(&arguments)
        .current_dir(folder)
        .output()
        .expect("cargo built the command");
    Run::new(format!("codegen {}", arguments.join(" ")), &output)
}

/// Writes a file and the folders above it.
pub(crate) fn write(path: &Path, content: impl AsRef<[u8]>) {
    let folder = path.parent().expect("a file lies in a folder");
    fs::create_dir_all(folder)
        .unwrap_or_else(|error| panic!("cannot create {}: {error}", folder.display()));
    fs::write(path, content)
        .unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
}

/// Removes a file, if it is there.
pub(crate) fn remove(path: &Path) {
    let _ = fs::remove_file(path);
}

/// The text of a file.
pub(crate) fn read(path: &Path) -> String {
    fs::read_to_string(path)
        .unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()))
}

/// Replaces the one place where `from` stands in a file.
pub(crate) fn edit(path: &Path, from: &str, to: &str) {
    let text = read(path);
    assert_eq!(
        text.matches(from).count(),
        1,
        "{from:?} in {}",
        path.display()
    );
    write(path, text.replace(from, to));
}

/// The files below a folder: path with `/`, relative to it, and bytes. Nothing where there is no folder.
pub(crate) fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    collect(folder, "", &mut files);
    files
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Vec<u8>>) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries {
        let path = entry.expect("the folder can be listed").path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if path.is_dir() {
            if name != "node_modules" && name != "target" {
                collect(&path, &format!("{prefix}{name}/"), files);
            }
        } else {
            let bytes = fs::read(&path)
                .unwrap_or_else(|error| panic!("cannot read {}: {error}", path.display()));
            files.insert(format!("{prefix}{name}"), bytes);
        }
    }
}

/// Fails with the paths that are not the same in two trees.
#[track_caller]
pub(crate) fn assert_same_tree(
    expected: &BTreeMap<String, Vec<u8>>,
    actual: &BTreeMap<String, Vec<u8>>,
    when: &str,
) {
    let paths: BTreeSet<&String> = expected.keys().chain(actual.keys()).collect();
    let differing: Vec<_> = paths
        .into_iter()
        .filter(|path| expected.get(*path) != actual.get(*path))
        .collect();
    assert!(differing.is_empty(), "{when}: these differ: {differing:?}");
}

/// Copies the files below a folder.
pub(crate) fn copy(from: &Path, to: &Path) {
    for (path, bytes) in tree(from) {
        write(&to.join(path), bytes);
    }
}

/// The SHA-256 of some files' paths and bytes.
pub(crate) fn hash<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> String {
    let mut digest = Sha256::new();
    for (path, bytes) in files {
        digest.update((path.len() as u64).to_le_bytes());
        digest.update(path);
        digest.update((bytes.len() as u64).to_le_bytes());
        digest.update(bytes);
    }
    digest
        .finalize()
        .iter()
        .fold(String::new(), |hex, byte| format!("{hex}{byte:02x}"))
}

/// Runs `work` while no other test program does, and only where it was not done for `stamp` before: a failure leaves
/// no stamp. The stamp lies in `folder`.
pub(crate) fn once(name: &str, stamp_file: &Path, stamp: &str, work: impl FnOnce()) {
    let lock_file = scratch("locks").join(name);
    let lock = fs::File::create(&lock_file)
        .unwrap_or_else(|error| panic!("{}: {error}", lock_file.display()));
    lock.lock().expect("the lock file can be locked");
    if fs::read_to_string(stamp_file).ok().as_deref() == Some(stamp) {
        return;
    }
    let _ = fs::remove_file(stamp_file);
    work();
    write(stamp_file, stamp);
}
