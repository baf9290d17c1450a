//! Rendered files to disk, or to a diff. The only place that writes, but for build scripts.
//!
//! Each output folder holds a `codegen.lock`: path, owner and SHA-256 of every file last written there. A file is
//! ours where its hash is the lock's; another hash means that somebody edited it, no entry that it is foreign. The
//! lock for what is about to be written stands beside it as `codegen.lock.new` from before the first file is in its
//! place until after the lock is, so that a run that is killed in between is continued by the next.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::render::{Rendered, Text};

mod disk;
mod hashed;
mod lock;
mod place;

use hashed::{Hashed, sha256};
use lock::{Entry, Lock, Says};
use place::Staged;

pub use disk::Disk;
pub use lock::{LOCK, Stamp};

/// Raised with each change of ours to the outputs, so that `check` can say that the tool changed, not the schema.
pub const FORMAT: u32 = 7;

/// All files that the targets of a run want in one folder.
#[derive(Debug, Clone)]
pub struct Output {
    /// The folder.
    pub folder: PathBuf,
    /// The folder as messages show it.
    pub shown: String,
    /// By owner (`goal-planning.ts`, a spec and a target), the files; their paths are below the folder. Files of
    /// other owners in the same lock stay.
    pub files: BTreeMap<String, Vec<Rendered>>,
}

impl Output {
    /// Puts outputs for the same folder together, since they share its lock.
    pub fn group(outputs: Vec<Self>) -> Vec<Self> {
        let mut grouped: Vec<Self> = Vec::new();
        for output in outputs {
            match grouped
                .iter_mut()
                .find(|known| known.folder == output.folder)
            {
                Some(known) => known.files.extend(output.files),
                None => grouped.push(output),
            }
        }
        grouped
    }

    /// A file that two owners want, as messages show it, with the two.
    pub fn wanted_twice(&self) -> Option<(String, [&str; 2])> {
        let mut owners: BTreeMap<&str, &str> = BTreeMap::new();
        self.owned_files().find_map(|(owner, file)| {
            let other = owners.insert(&file.path, owner)?;
            Some((self.shown(&file.path), [other, owner]))
        })
    }

    /// A file as messages show it.
    fn shown(&self, path: &str) -> String {
        match self.shown.as_str() {
            "" | "." => path.to_owned(),
            folder => format!("{folder}/{path}"),
        }
    }

    fn owned_files(&self) -> impl Iterator<Item = (&String, &Rendered)> {
        self.files
            .iter()
            .flat_map(|(owner, files)| files.iter().map(move |file| (owner, file)))
    }
}

/// How a file on the disk relates to what is to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// It is as it is to be.
    Unchanged,
    /// It is not there yet.
    Missing,
    /// It is ours and says something older.
    Stale,
    /// It is ours and no longer wanted.
    Obsolete,
    /// It is ours by its path, and was edited since.
    Edited,
    /// It stands in the way and was never ours.
    Foreign,
}

/// A file and what is to become of it.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Its path below the folder.
    pub path: String,
    /// How it stands.
    pub state: State,
    /// What is there; empty where nothing is, and where it was not read since we wrote it.
    pub old: String,
    /// What is to be there; nothing where it is to go.
    pub new: Option<Text>,
}

/// What is to be done in one folder.
#[derive(Debug)]
pub struct Plan {
    output: Output,
    /// What is to be the lock, but for the files that are hashed when they are in their places.
    lock: Lock,
    /// The owners of those.
    unhashed: BTreeMap<String, String>,
    /// What a run that was not finished was about to write.
    unfinished: Vec<String>,
    /// What was written, for the files that change, in their order.
    staged: Vec<Staged>,
    /// The files, by path.
    pub files: Vec<Planned>,
    /// The format of the lock where it is older than ours: every file may differ for that alone.
    pub older_format: Option<u32>,
    /// Whether the lock itself is not as it is to be.
    pub lock_stale: bool,
}

/// Why the disk could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum EmitError {
    /// The operating system refused.
    #[error("cannot {action} \"{}\": {error}", .path.display())]
    Io {
        /// `read`, `write`, `remove`.
        action: &'static str,
        /// What.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// The lock is no lock.
    #[error("\"{}\" cannot be read as a lock: {message}", .path.display())]
    BadLock {
        /// The lock.
        path: PathBuf,
        /// What is wrong with it.
        message: String,
    },
}

impl EmitError {
    /// What to do about it, a sentence.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::Io { action: "read", .. } => None,
            Self::Io { .. } => Some(
                "Make the output folder writable, or choose another one: `out` in codegen.toml, or --out PATH.",
            ),
            Self::BadLock { .. } => Some("Remove it and run with --force."),
        }
    }
}

/// Reads what a tree of files holds: the disk, or git's index.
pub trait Existing {
    /// The text of a file, `None` where there is none, as [`text_of`] gives it.
    fn text(&self, path: &Path) -> Result<Option<String>, EmitError>;

    /// The SHA-256 of a file's text, and whether it is this one, if that is known and nobody has touched it since.
    fn known(&self, path: &Path, text: &Text) -> Option<(String, bool)> {
        let _ = (path, text);
        None
    }

    /// The SHA-256 of the text that a file is to have.
    fn sha256(&self, path: &Path, text: &Text) -> String {
        let _ = path;
        Hashed::default().next(text)
    }

    /// When a file was written, where that can be told.
    fn stamp(&self, path: &Path) -> Option<Stamp> {
        let _ = path;
        None
    }
}

/// A file's text to compare with what is to be there: git may have given it other line ends, which no output of ours
/// has. Bytes that are not UTF-8 are replacement characters.
pub fn text_of(bytes: Vec<u8>) -> String {
    let has_other_ends = memchr::memchr(b'\r', &bytes).is_some();
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned());
    if has_other_ends {
        text.replace("\r\n", "\n")
    } else {
        text
    }
}

/// Holds an output against what is there.
pub fn plan(mut output: Output, existing: &dyn Existing) -> Result<Plan, EmitError> {
    let lock = Lock::read(&output.folder.join(LOCK), existing)?;
    let unfinished = lock::unfinished(&output.folder);
    let unfinished = Lock::read(&unfinished, existing).unwrap_or_default();
    let is_ours = |path: &str, hash: &str| lock.has(path, hash) || unfinished.has(path, hash);

    let mut files = Vec::new();
    let mut unhashed = BTreeMap::new();
    let mut next = Lock {
        format: FORMAT,
        files: lock.files.clone(),
    };
    next.files
        .retain(|_, entry| !output.files.contains_key(&entry.owner));
    for (owner, owned) in &mut output.files {
        for file in owned {
            let path = output.folder.join(&file.path);
            let known = existing.known(&path, &file.text);
            let known = known.filter(|(known, _)| is_ours(&file.path, known));
            let sha256 = match &known {
                Some((known, true)) => Some(known.clone()),
                // What is not to be read again is hashed when all is written.
                Some((_, false)) => None,
                None => Some(existing.sha256(&path, &file.text)),
            };
            let (state, old) = match known {
                Some((_, true)) => (State::Unchanged, String::new()),
                Some((_, false)) => (State::Stale, String::new()),
                None => match existing.text(&path)? {
                    None => (State::Missing, String::new()),
                    Some(old) if file.text == *old => (State::Unchanged, old),
                    Some(old) if is_ours(&file.path, &self::sha256(&old)) => (State::Stale, old),
                    Some(old)
                        if unfinished.has_written(&file.path, existing.stamp(&path).as_ref()) =>
                    {
                        (State::Stale, old)
                    }
                    // Without power a file may end up empty that `watch` wrote last; nothing in it is lost.
                    Some(old) if old.is_empty() && lock.files.contains_key(&file.path) => {
                        (State::Stale, old)
                    }
                    Some(old) if lock.files.contains_key(&file.path) => (State::Edited, old),
                    Some(old) => (State::Foreign, old),
                },
            };
            files.push(Planned {
                path: file.path.clone(),
                state,
                old,
                new: Some(std::mem::take(&mut file.text)),
            });
            let (path, owner) = (file.path.clone(), owner.clone());
            if let Some(says) = sha256.map(Says::Sha256) {
                next.files.insert(path, Entry { owner, says });
            } else {
                unhashed.insert(path, owner);
            }
        }
    }
    let wanted = |path: &String| output.owned_files().any(|(_, file)| file.path == *path);
    let obsolete = lock
        .files
        .iter()
        .filter(|(path, entry)| output.files.contains_key(&entry.owner) && !wanted(path));
    for (path, _) in obsolete {
        if let Some(old) = existing.text(&output.folder.join(path))? {
            let state = if lock.has(path, &sha256(&old)) {
                State::Obsolete
            } else {
                State::Edited
            };
            files.push(Planned {
                path: path.clone(),
                state,
                old,
                new: None,
            });
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let older_format =
        Some(lock.format).filter(|format| !lock.files.is_empty() && *format < FORMAT);
    let lock_stale = lock != next || !unhashed.is_empty();
    Ok(Plan {
        output,
        lock: next,
        unhashed,
        unfinished: unfinished.files.into_keys().collect(),
        staged: Vec::new(),
        files,
        older_format,
        lock_stale,
    })
}

impl Plan {
    /// The output that this is the plan of; its texts are in the plan.
    pub fn output(&self) -> &Output {
        &self.output
    }

    /// A file of the plan as messages show it.
    pub fn shown(&self, path: &str) -> String {
        self.output.shown(path)
    }

    /// The files that must not be touched without `--force`.
    pub fn conflicts(&self) -> impl Iterator<Item = &Planned> {
        self.files
            .iter()
            .filter(|file| matches!(file.state, State::Edited | State::Foreign))
    }

    /// Whether nothing is to be written for such a file.
    pub fn is_blocked(&self, force: bool) -> bool {
        !force && self.conflicts().next().is_some()
    }

    /// The files that differ from what is to be there.
    pub fn changes(&self) -> impl Iterator<Item = &Planned> {
        self.files
            .iter()
            .filter(|file| file.state != State::Unchanged)
    }

    /// A unified diff of everything that differs; nothing where nothing does.
    pub fn diff(&self) -> String {
        let mut text = String::new();
        for file in self.changes() {
            let path = self.shown(&file.path);
            let old = if file.state == State::Missing {
                "/dev/null"
            } else {
                path.as_str()
            };
            let (new, text_of_new) = match &file.new {
                Some(text) => ("what the migrations say", &**text),
                None => ("/dev/null", ""),
            };
            let diff = similar::TextDiff::from_lines(file.old.as_str(), text_of_new);
            text += &diff
                .unified_diff()
                .context_radius(3)
                .header(old, new)
                .to_string();
        }
        text
    }

    /// Puts what differs in its place, each file by a temporary sibling: no file before all are written. What is no
    /// longer wanted goes behind that. [`Plan::finish`] has to follow.
    ///
    /// With a conflict and without `force` nothing is to be written: the caller asks [`Plan::conflicts`] first.
    pub fn place(&mut self, disk: &Disk) -> Result<(), EmitError> {
        if self.changes().next().is_none() {
            return Ok(());
        }
        let folder = &self.output.folder;
        create_folder(folder)?;
        let mut lock = self.lock.clone();
        let mut staged = Vec::new();
        for file in self.changes() {
            let Some(text) = &file.new else { continue };
            let path = folder.join(&file.path);
            create_folder(path.parent().unwrap_or(folder))?;
            let one = Staged::new(&path, text.parts())?;
            if let Some(owner) = self.unhashed.get(&file.path) {
                let says = match &one.stamp {
                    Some(stamp) => Says::Written(stamp.clone()),
                    None => Says::Sha256(disk.sha256(&path, text)),
                };
                let owner = owner.clone();
                lock.files.insert(file.path.clone(), Entry { owner, says });
            }
            staged.push(one);
        }
        write_file(&lock::unfinished(folder), &lock.text())?;
        for file in &staged {
            file.put(disk.replacing())?;
        }
        for file in self.changes().filter(|file| file.new.is_none()) {
            remove_file(&folder.join(&file.path))?;
        }
        self.staged = staged;
        Ok(())
    }

    /// Writes the lock, and leaves nothing else behind.
    pub fn finish(&mut self, disk: &Disk) -> Result<(), EmitError> {
        let folder = &self.output.folder;
        for path in &self.unfinished {
            place::remove(&place::temporary(&folder.join(path)));
        }
        for file in &self.files {
            if let (Some(owner), Some(text)) = (self.unhashed.remove(&file.path), &file.new) {
                let says = Says::Sha256(disk.sha256(&folder.join(&file.path), text));
                self.lock
                    .files
                    .insert(file.path.clone(), Entry { owner, says });
            }
        }
        if self.lock_stale {
            create_folder(folder)?;
            write_file(&folder.join(LOCK), &self.lock.text())?;
        }
        disk.remember(self);
        self.staged.clear();
        remove_file(&lock::unfinished(&self.output.folder))
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "emit is where the disk is touched"
)]
fn create_folder(path: &Path) -> Result<(), EmitError> {
    fs::create_dir_all(path).map_err(|error| EmitError::Io {
        action: "create",
        path: path.to_owned(),
        error,
    })
}

/// Writes by a temporary sibling and a rename: a reader sees the old file or the new one, whole.
pub fn write_file(path: &Path, text: &str) -> Result<(), EmitError> {
    Staged::new(path, &[text])?.put(place::rename)
}

/// A file that is to be there.
#[derive(Debug, Clone, Copy)]
pub struct New<'a> {
    /// Its path below the folder, with `/`.
    pub path: &'a str,
    /// What it says.
    pub text: &'a str,
    /// Whether it is a program.
    pub executable: bool,
}

/// Writes files, all or none: each lies whole beside its place before the first takes it.
#[expect(
    clippy::disallowed_methods,
    reason = "emit is where the disk is touched"
)]
pub fn write_together(folder: &Path, files: &[New<'_>]) -> Result<(), EmitError> {
    let temporary = |file: &New<'_>| folder.join(format!("{}.codegen-tmp", file.path));
    let written = files.iter().try_for_each(|file| {
        let path = temporary(file);
        create_folder(path.parent().unwrap_or(folder))?;
        write_file(&path, file.text)?;
        let made = if file.executable {
            make_executable(&path)
        } else {
            Ok(())
        };
        made.map_err(|error| EmitError::Io {
            action: "write",
            path,
            error,
        })
    });
    let placed = written.and_then(|()| {
        files.iter().try_for_each(|file| {
            let path = folder.join(file.path);
            fs::rename(temporary(file), &path).map_err(|error| EmitError::Io {
                action: "write",
                path,
                error,
            })
        })
    });
    if placed.is_err() {
        for file in files {
            let _ = fs::remove_file(temporary(file));
        }
    }
    placed
}

#[cfg(unix)]
fn make_executable(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o755))
}

#[cfg(not(unix))]
#[expect(
    clippy::unnecessary_wraps,
    reason = "it is a `Result` where it can fail"
)]
fn make_executable(_: &Path) -> io::Result<()> {
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "emit is where the disk is touched"
)]
fn remove_file(path: &Path) -> Result<(), EmitError> {
    match fs::remove_file(path) {
        // Another run may have been here.
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(EmitError::Io {
            action: "remove",
            path: path.to_owned(),
            error,
        }),
        Ok(()) | Err(_) => Ok(()),
    }
}
