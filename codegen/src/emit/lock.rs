//! What codegen wrote into a folder last, and what it is about to write.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

use super::{EmitError, Existing, FORMAT};

/// The lock's file name.
pub const LOCK: &str = "codegen.lock";

const HEAD: &str =
    "# What codegen wrote here last. Commit it; it tells an edited file from a stale one.\n";

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lock {
    pub(super) format: u32,
    #[serde(default)]
    pub(super) files: BTreeMap<String, Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) owner: String,
    #[serde(flatten)]
    pub(super) says: Says,
}

/// What tells that a file is as it was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Says {
    /// The SHA-256 of its text.
    Sha256(String),
    /// When it was written, and its length. Only where its text is not hashed yet, in the lock of a run that is not
    /// finished.
    Written(Stamp),
}

/// When a file was written, in seconds since 1970, and its length in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp(String);

impl Stamp {
    pub(super) fn of(metadata: &Metadata) -> Option<Self> {
        let since = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let (seconds, nanoseconds) = (since.as_secs(), since.subsec_nanos());
        Some(Self(format!(
            "{seconds}.{nanoseconds:09} {}",
            metadata.len()
        )))
    }
}

impl Default for Lock {
    fn default() -> Self {
        Self {
            format: FORMAT,
            files: BTreeMap::new(),
        }
    }
}

impl Lock {
    /// The lock of a folder, empty where there is none.
    pub(super) fn read(path: &Path, existing: &dyn Existing) -> Result<Self, EmitError> {
        let Some(text) = existing.text(path)? else {
            return Ok(Self::default());
        };
        toml::from_str(&text).map_err(|error| EmitError::BadLock {
            path: path.to_owned(),
            message: error.message().trim_end().replace('\n', " "),
        })
    }

    pub(super) fn text(&self) -> String {
        let body = toml::to_string(self).expect("strings and numbers are TOML");
        format!("{HEAD}{body}")
    }

    /// Whether the file was written with this SHA-256.
    pub(super) fn has(&self, path: &str, sha256: &str) -> bool {
        let entry = self.files.get(path);
        entry.is_some_and(|it| matches!(&it.says, Says::Sha256(known) if known == sha256))
    }

    /// Whether the file was written then.
    pub(super) fn has_written(&self, path: &str, stamp: Option<&Stamp>) -> bool {
        let entry = self.files.get(path);
        entry.is_some_and(|it| matches!(&it.says, Says::Written(known) if Some(known) == stamp))
    }
}

/// Where the lock for what is about to be written stands.
pub(super) fn unfinished(folder: &Path) -> PathBuf {
    folder.join(format!("{LOCK}.new"))
}
