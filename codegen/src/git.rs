//! git's index: files as the next commit would hold them. Asks git itself.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::read::{ReadError, Tree, is_sql};

/// The index of the repository around a folder.
#[derive(Debug, Clone)]
pub struct Index {
    folder: PathBuf,
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
}

impl Index {
    /// The index of the repository around `folder`.
    pub fn open(folder: &Path) -> Result<Self, GitError> {
        let index = Self {
            folder: folder.to_owned(),
        };
        index.git(&["rev-parse", "--git-dir"])?;
        Ok(index)
    }

    fn git(&self, arguments: &[&str]) -> Result<Vec<u8>, GitError> {
        let output = Command::new("git")
            .arg("-C")
            .arg(&self.folder)
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

    /// The paths below `path` (or `path` itself) that the index holds, relative to the working directory.
    fn listed(&self, path: &Path) -> Result<Vec<PathBuf>, GitError> {
        self.matching(&format!(":(literal){}", path.display()))
    }

    /// The files right in a folder. git may spell the folder otherwise than asked (`../db` is nothing within `db`).
    fn children(&self, folder: &Path) -> Result<Vec<PathBuf>, GitError> {
        let mut pattern = String::from(":(glob)");
        for character in folder.display().to_string().chars() {
            if matches!(character, '*' | '?' | '[' | '\\') {
                pattern.push('\\');
            }
            pattern.push(character);
        }
        let files = self.matching(&(pattern + "/*"))?;
        Ok(files
            .iter()
            .filter_map(|file| Some(folder.join(file.file_name()?)))
            .collect())
    }

    fn matching(&self, pathspec: &str) -> Result<Vec<PathBuf>, GitError> {
        let listing = self.git(&["ls-files", "-z", "--cached", "--", pathspec])?;
        Ok(String::from_utf8_lossy(&listing)
            .split('\0')
            .filter(|path| !path.is_empty())
            .map(PathBuf::from)
            .collect())
    }

    /// The bytes that the index holds for a file, `None` where it holds none.
    pub fn blob(&self, path: &Path) -> Result<Option<Vec<u8>>, GitError> {
        if self.listed(path)?.is_empty() {
            return Ok(None);
        }
        // A path behind `:` is one from the root of the repository unless it begins with `./` or `../`.
        let text = path.display().to_string();
        let spec = if text.starts_with("..") {
            format!(":{text}")
        } else {
            format!(":./{text}")
        };
        self.git(&["cat-file", "blob", &spec]).map(Some)
    }
}

impl Tree for Index {
    fn sql_files(&self, folder: &Path) -> Result<Vec<PathBuf>, ReadError> {
        let files = self
            .listed(folder)
            .map_err(|error| as_read_error(folder, &error))?;
        if files.is_empty() {
            return Err(ReadError::MissingFolder(folder.to_owned()));
        }
        let right_in = self
            .children(folder)
            .map_err(|error| as_read_error(folder, &error))?;
        Ok(right_in.into_iter().filter(|file| is_sql(file)).collect())
    }

    fn bytes(&self, file: &Path) -> Result<Vec<u8>, ReadError> {
        let blob = self
            .blob(file)
            .map_err(|error| as_read_error(file, &error))?;
        blob.ok_or_else(|| ReadError::Io {
            path: file.to_owned(),
            error: io::ErrorKind::NotFound.into(),
        })
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
        Ok(blob.map(|bytes| String::from_utf8_lossy(&bytes).into_owned()))
    }
}
