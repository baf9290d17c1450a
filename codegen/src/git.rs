//! Files as git holds them: the next commit's, which are the index, or those of a commit. Asks git itself.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::{self, BufRead, BufReader, Read as _, Write as _};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::read::{self, ReadError, Tree};

/// How many links lead on from one to the next before they count as a circle.
const MOST_LINKS: usize = 16;

/// The files of the repository around a folder: those of its index, or of a commit.
#[derive(Debug)]
pub struct Index {
    /// The commit, as somebody named it; nothing for the index.
    revision: Option<String>,
    /// The root of the working tree.
    root: PathBuf,
    /// The folder as seen from the root.
    folder: PathBuf,
    /// By path from the root, with `/`.
    entries: BTreeMap<String, Entry>,
    blobs: RefCell<Blobs>,
}

#[derive(Debug)]
struct Entry {
    /// Whether it is a symbolic link, whose bytes are a path.
    link: bool,
    /// Its bytes' id; nothing where a merge left several.
    id: Option<String>,
}

/// Where a path leads.
#[derive(Debug)]
struct Followed {
    /// The path as the index names it, without links in it.
    key: String,
    /// Whether its last name was a link.
    is_link: bool,
}

/// Why the index could not be read.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// git cannot be run.
    #[error("cannot run git: {0}")]
    NotRunnable(io::Error),
    /// git answered with an error.
    #[error("git {command}: {message}")]
    Failed {
        /// The command.
        command: String,
        /// What it said.
        message: String,
    },
    /// Two sides of a merge changed a file.
    #[error("\"{0}\" has a merge conflict")]
    Unmerged(String),
    /// A link that leads nowhere in the index.
    #[error("\"{0}\" is a symbolic link to nothing that git holds")]
    Link(String),
}

impl Index {
    /// The index of the repository around `folder`.
    pub fn open(folder: &Path) -> Result<Self, GitError> {
        let listing = ["ls-files", "-z", "--stage", "--full-name", "--", ":/"];
        Self::listed(folder, &listing, None)
    }

    /// The files of a commit that [`revision`] found; `shown` is what messages call it.
    pub fn at(folder: &Path, commit: &str, shown: &str) -> Result<Self, GitError> {
        let listing = ["ls-tree", "-r", "-z", "--full-tree", commit];
        Self::listed(folder, &listing, Some(shown.to_owned()))
    }

    fn listed(folder: &Path, listing: &[&str], revision: Option<String>) -> Result<Self, GitError> {
        let root = path_line(&git(folder, &["rev-parse", "--show-toplevel"])?);
        let below = below(folder)?;
        let listing = git(folder, listing)?;
        Ok(Self {
            revision,
            root,
            folder: below,
            entries: entries(&String::from_utf8_lossy(&listing)),
            blobs: RefCell::new(Blobs {
                folder: folder.to_owned(),
                process: None,
            }),
        })
    }

    /// A path as the index names it; nothing for one outside the repository.
    fn key(&self, path: &Path) -> Option<String> {
        let path = match path.strip_prefix(&self.root) {
            Ok(below) => below.to_owned(),
            Err(_) if path.is_absolute() => return None,
            Err(_) => self.folder.join(path),
        };
        let mut key: Vec<String> = Vec::new();
        for component in path.components() {
            match component {
                Component::CurDir => {}
                Component::ParentDir => {
                    key.pop()?;
                }
                Component::Normal(name) => key.push(name.to_string_lossy().into_owned()),
                Component::Prefix(_) | Component::RootDir => return None,
            }
        }
        Some(key.join("/"))
    }

    /// The path without the links in it, folder by folder; nothing for one outside the repository.
    fn followed(&self, path: &Path) -> Result<Option<Followed>, GitError> {
        let Some(key) = self.key(path) else {
            return Ok(None);
        };
        let names = |key: &str| -> Vec<String> { key.rsplit('/').map(str::to_owned).collect() };
        let mut ahead = names(&key);
        let mut key = String::new();
        let (mut links, mut is_link) = (0, false);
        while let Some(name) = ahead.pop() {
            let here = if key.is_empty() {
                name
            } else {
                format!("{key}/{name}")
            };
            let Some(entry) = self.entries.get(&here).filter(|entry| entry.link) else {
                key = here;
                continue;
            };
            is_link |= ahead.is_empty();
            links += 1;
            let bytes = self.bytes_of(&here, entry)?;
            let target = self
                .root
                .join(&here)
                .with_file_name(String::from_utf8_lossy(&bytes).as_ref());
            let target = self
                .key(&target)
                .filter(|_| links <= MOST_LINKS)
                .ok_or(GitError::Link(here))?;
            // It may lead through links itself.
            ahead.extend(names(&target));
            key.clear();
        }
        Ok(Some(Followed { key, is_link }))
    }

    /// The error for a path that the index does not have.
    fn without(&self, path: &Path) -> ReadError {
        let path = path.to_owned();
        match (self.key(&path), &self.revision) {
            (None, _) => ReadError::OutsideOfGit(path),
            (Some(_), None) => ReadError::NotStaged(path),
            (Some(_), Some(revision)) => ReadError::NotInRevision {
                path,
                revision: revision.clone(),
            },
        }
    }

    fn bytes_of(&self, key: &str, entry: &Entry) -> Result<Vec<u8>, GitError> {
        match &entry.id {
            Some(id) => self.blobs.borrow_mut().read(id),
            None => Err(GitError::Unmerged(key.to_owned())),
        }
    }

    /// The bytes that the index holds for a file, `None` where it holds none.
    pub fn blob(&self, path: &Path) -> Result<Option<Vec<u8>>, GitError> {
        let Some(Followed { key, is_link }) = self.followed(path)? else {
            return Ok(None);
        };
        match self.entries.get(&key) {
            Some(entry) => self.bytes_of(&key, entry).map(Some),
            None if is_link => Err(GitError::Link(path.display().to_string())),
            None => Ok(None),
        }
    }

    /// The files in a folder and below it, `None` where the index has none.
    fn names(&self, folder: &Path) -> Result<Option<Vec<&str>>, GitError> {
        let Some(Followed { key, .. }) = self.followed(folder)? else {
            return Ok(None);
        };
        let prefix = if key.is_empty() {
            key
        } else {
            format!("{key}/")
        };
        let below: Vec<&str> = self
            .entries
            .range(prefix.clone()..)
            .map_while(|(key, _)| key.strip_prefix(&prefix))
            .collect();
        Ok(Some(below).filter(|below| !below.is_empty()))
    }
}

impl Tree for Index {
    fn files(&self, folder: &Path) -> Result<Vec<String>, ReadError> {
        let names = self
            .names(folder)
            .map_err(|error| as_read_error(folder, &error))?
            .ok_or_else(|| self.without(folder))?;
        let is_looked_into = |name: &&str| {
            let mut folders = name.split('/').rev().skip(1);
            folders.all(read::is_looked_into)
        };
        Ok(names
            .into_iter()
            .filter(is_looked_into)
            .map(str::to_owned)
            .collect())
    }

    fn bytes(&self, file: &Path) -> Result<Vec<u8>, ReadError> {
        let blob = self
            .blob(file)
            .map_err(|error| as_read_error(file, &error))?;
        blob.ok_or_else(|| self.without(file))
    }

    fn is_file(&self, path: &Path) -> bool {
        let followed = self.followed(path).ok().flatten();
        followed.is_some_and(|followed| self.entries.contains_key(&followed.key))
    }
}

fn as_read_error(path: &Path, error: &GitError) -> ReadError {
    ReadError::Io {
        path: path.to_owned(),
        error: io::Error::other(error.to_string()),
    }
}

#[cfg(feature = "render")]
impl crate::emit::Existing for Index {
    fn text(&self, path: &Path) -> Result<Option<String>, crate::emit::EmitError> {
        let blob = self
            .blob(path)
            .map_err(|error| crate::emit::EmitError::Io {
                action: "read",
                path: path.to_owned(),
                error: io::Error::other(error.to_string()),
            })?;
        Ok(blob.map(crate::emit::text_of))
    }
}

/// The commit that a name means in the repository around a folder: a branch, a tag, an id; nothing where it means none.
pub fn revision(folder: &Path, name: &str) -> Result<Option<String>, GitError> {
    git(folder, &["rev-parse", "--git-dir"])?;
    let commit = format!("{name}^{{commit}}");
    let arguments = [
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &commit,
    ];
    match git(folder, &arguments) {
        Ok(id) => Ok(Some(String::from_utf8_lossy(&id).trim().to_owned())),
        Err(GitError::Failed { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads `<mode> <id> <stage>\t<path>` of the index or `<mode> <type> <id>\t<path>` of a commit, each ended by NUL.
fn entries(listing: &str) -> BTreeMap<String, Entry> {
    let mut entries = BTreeMap::new();
    for line in listing.split('\0') {
        let Some((facts, path)) = line.split_once('\t') else {
            continue;
        };
        let mut facts = facts.split(' ');
        let (Some(mode), Some(second), Some(third)) = (facts.next(), facts.next(), facts.next())
        else {
            continue;
        };
        let (id, is_merged) = if second == "blob" {
            (third, true)
        } else {
            (second, third == "0")
        };
        // Another repository's commit.
        if mode == "160000" {
            continue;
        }
        let entry = Entry {
            link: mode == "120000",
            id: is_merged.then(|| id.to_owned()),
        };
        entries.insert(path.to_owned(), entry);
    }
    entries
}

/// A `git cat-file --batch` that answers for as long as the index is asked.
#[derive(Debug)]
struct Blobs {
    folder: PathBuf,
    process: Option<Process>,
}

#[derive(Debug)]
struct Process {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Blobs {
    fn read(&mut self, id: &str) -> Result<Vec<u8>, GitError> {
        if self.process.is_none() {
            self.process = Some(Process::start(&self.folder).map_err(GitError::NotRunnable)?);
        }
        let process = self.process.as_mut().expect("it was started");
        process.read(id).map_err(|error| GitError::Failed {
            command: "cat-file --batch".to_owned(),
            message: error.to_string(),
        })
    }
}

impl Process {
    fn start(folder: &Path) -> io::Result<Self> {
        let mut child = Command::new("git")
            .arg("-C")
            .arg(folder)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let questions = child.stdin.take();
        let answers = child.stdout.take().expect("it is piped");
        Ok(Self {
            child,
            questions,
            answers: BufReader::new(answers),
        })
    }

    fn read(&mut self, id: &str) -> io::Result<Vec<u8>> {
        if let Some(questions) = &mut self.questions {
            writeln!(questions, "{id}")?;
            questions.flush()?;
        }
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        // `<id> blob <size>`, or `<id> missing`.
        let head = head.trim_end();
        let size = head
            .rsplit_once(" blob ")
            .and_then(|(_, size)| size.parse().ok());
        let Some(size) = size else {
            return Err(io::Error::other(head.to_owned()));
        };
        let mut bytes = vec![0; size];
        self.answers.read_exact(&mut bytes)?;
        self.answers.read_exact(&mut [0])?;
        Ok(bytes)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It ends when there is nothing more to be asked.
        self.questions = None;
        let _ = self.child.wait();
    }
}

/// A setting of the repository around a folder.
pub fn setting(folder: &Path, key: &str) -> Result<Option<String>, GitError> {
    git(folder, &["rev-parse", "--git-dir"])?;
    let set = git(folder, &["config", "--get", key]).ok();
    Ok(set.map(|text| path_line(&text).display().to_string()))
}

/// Where a folder is below the root of its repository, with `/` at the end; nothing for the root.
pub fn below(folder: &Path) -> Result<PathBuf, GitError> {
    git(folder, &["rev-parse", "--show-prefix"]).map(|text| path_line(&text))
}

/// Says a setting.
pub fn set(folder: &Path, key: &str, value: &str) -> Result<(), GitError> {
    git(folder, &["config", key, value]).map(|_| ())
}

/// The hook of this name, if there is one.
pub fn hook(folder: &Path, name: &str) -> Result<Option<PathBuf>, GitError> {
    let path = git(
        folder,
        &["rev-parse", "--git-path", &format!("hooks/{name}")],
    )?;
    let path = folder.join(path_line(&path));
    Ok(Some(path).filter(|path| path.is_file()))
}

fn git(folder: &Path, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(arguments)
        .output()
        .map_err(GitError::NotRunnable)?;
    if output.status.success() {
        Ok(output.stdout)
    } else {
        Err(GitError::Failed {
            command: arguments.join(" "),
            message: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        })
    }
}

/// A path that git prints with a newline behind it.
fn path_line(output: &[u8]) -> PathBuf {
    let text = String::from_utf8_lossy(output);
    PathBuf::from(text.strip_suffix('\n').unwrap_or(&text))
}
