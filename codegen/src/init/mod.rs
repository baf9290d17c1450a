//! Setting up a project: what is there, and what is to be written so that `codegen generate` works in it.
//!
//! Looks through a tree of files and gives texts; writes nothing, runs nothing. What stands in a file already stays: a
//! file is made, or lines are added to it, and what cannot be added safely is said instead.

mod config;
mod detect;
mod hooks;
mod scripts;

use std::path::Path;

use similar::TextDiff;

use crate::read::{ReadError, Tree};

pub use detect::{Folder, Found, Language, Package};

/// What is asked for beside the config.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wishes {
    /// Lines in `package.json`.
    pub scripts: bool,
    /// A `build.rs`.
    pub build_script: bool,
    /// The commit hook.
    pub hooks: bool,
    /// The project's folder below the root of its repository, with `/` at the end: hooks run at the root.
    pub below: String,
}

/// A file that is to be made or changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its path below the project's folder, with `/`.
    pub path: String,
    /// What it says; nothing where it is not there.
    pub old: Option<String>,
    /// What it is to say.
    pub new: String,
    /// Whether it is a program.
    pub executable: bool,
}

/// All that is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The files.
    pub changes: Vec<Change>,
    /// A setting of git's that makes it find the hooks: key and value.
    pub git: Option<(&'static str, String)>,
    /// What stays as it is and why, and what is left to do by hand: sentences.
    pub remarks: Vec<String>,
}

impl Change {
    fn new_file(path: &str, text: String) -> Self {
        Self {
            path: path.to_owned(),
            old: None,
            new: text,
            executable: false,
        }
    }

    /// What it does to the file, as a unified diff.
    pub fn diff(&self) -> String {
        let old = self.old.as_deref().unwrap_or_default();
        let name = if self.old.is_some() {
            self.path.as_str()
        } else {
            "/dev/null"
        };
        TextDiff::from_lines(old, &self.new)
            .unified_diff()
            .context_radius(3)
            .header(name, &self.path)
            .to_string()
    }
}

/// What there is in the project of this folder.
pub fn look(root: &Path, tree: &dyn Tree) -> Result<Found, ReadError> {
    detect::look(root, tree)
}

/// What is to be done in it; the tree must be the one that was looked through.
pub fn plan(found: &Found, wishes: &Wishes, root: &Path, tree: &dyn Tree) -> Plan {
    let mut plan = Plan::default();
    let text = |path: &str| text_of(root, tree, path);
    if text(crate::config::FILE_NAME).is_some() {
        plan.remarks.push(format!(
            "{} is there already and stays as it is.",
            crate::config::FILE_NAME
        ));
    } else if found.folders.is_empty() {
        plan.remarks
            .push("No folder of migrations was found; say which in the config.".to_owned());
        plan.changes.push(Change::new_file(
            crate::config::FILE_NAME,
            config::text(found),
        ));
    } else {
        plan.changes.push(Change::new_file(
            crate::config::FILE_NAME,
            config::text(found),
        ));
    }
    if wishes.scripts {
        scripts::package_json(found, &text, &mut plan);
    }
    if wishes.build_script {
        scripts::build_script(found, &text, &mut plan);
    }
    if wishes.hooks {
        hooks::add((found, &wishes.below), &text, &mut plan);
    }
    plan
}

fn text_of(root: &Path, tree: &dyn Tree, path: &str) -> Option<String> {
    let path = root.join(path);
    if !tree.is_file(&path) {
        return None;
    }
    let bytes = tree.bytes(&path).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
