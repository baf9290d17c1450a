//! The files that psql's `\i` and `\ir` name, read for the scripts that include them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::{Input, Paths};
use crate::diagnostics::{Code, Severity};
use crate::parse::psql::{self, Include};
use crate::read::{self, Remark, Tree};
use crate::source::{SourceFile, SourceKind};

/// Replaces each file by what psql would send of it. A migration that another one includes is not applied by itself.
pub(super) fn expand(
    input: &mut Input,
    paths: Paths,
    shown: &dyn Fn(&Path) -> String,
    tree: &dyn Tree,
) {
    let base = input.base.clone();
    // The files that include each, through others too.
    let mut included: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut read_too: Vec<PathBuf> = Vec::new();
    for index in 0..input.files.len() {
        let file = input.files[index].clone();
        let mut read = |include: Include<'_>| {
            let by = match paths {
                Paths::FromBase => base.join(include.by),
                Paths::AsGiven => PathBuf::from(include.by),
            };
            let path = find(&include, &base, &by, tree)
                .ok_or_else(|| format!("{}: No such file or directory", include.path))?;
            let file = read::file(tree, &path, SourceKind::Migration, shown)
                .map_err(|error| error.to_string())?;
            included.entry(file.path.clone()).or_default().insert(index);
            if !read_too.contains(&path) {
                read_too.push(path);
            }
            Ok::<SourceFile, String>(file)
        };
        input.files[index] = psql::expand(file, &mut read);
    }
    let none = BTreeSet::new();
    let by_which = |index: usize| included.get(&input.files[index].path).unwrap_or(&none);
    let files = 0..input.files.len();
    // Of files that include each other, all are applied.
    let included_by = |index: usize| {
        by_which(index)
            .iter()
            .find(|by| !by_which(**by).contains(&index))
    };
    let kept: Vec<bool> = files
        .clone()
        .map(|index| included_by(index).is_none())
        .collect();
    let place = |index: usize| kept[..index].iter().filter(|it| **it).count();
    for index in files.clone().filter(|index| !kept[*index]) {
        let by = by_which(index).iter().copied().find(|by| kept[*by]);
        let remark = Remark {
            severity: Severity::Note,
            code: Code::FileOrder,
            message: format!(
                "\"{}\" is applied as a part of this file, and not by itself",
                input.files[index].path
            ),
            help: "psql would apply it where \\i stands; a runner that applies each file of the folder applies it twice.".to_owned(),
        };
        input.remarks.push((by.unwrap_or(index), remark));
    }
    input.remarks.retain_mut(|(index, _)| {
        let is_kept = kept[*index];
        *index = place(*index);
        is_kept
    });
    let mut keep = kept.iter();
    input
        .files
        .retain(|_| *keep.next().expect("one for each file"));
    input.read.retain(|path| !read_too.contains(path));
    input.read.extend(read_too);
}

/// The file on the disk. In which folder psql would have worked is not known: the config's is tried, and then that of
/// the file with the command.
fn find(include: &Include<'_>, base: &Path, by: &Path, tree: &dyn Tree) -> Option<PathBuf> {
    let beside = by.parent().unwrap_or(Path::new("")).join(include.path);
    let from_base = base.join(include.path);
    let tried = if include.relative {
        vec![beside]
    } else {
        vec![from_base, beside]
    };
    tried
        .into_iter()
        .map(|path| plain(&path))
        .find(|path| tree.is_file(path))
}

/// The path without `.` and `..` where they can be left out, so that a file is shown and known by one name.
fn plain(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut parts = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir
                if matches!(parts.components().next_back(), Some(Component::Normal(_))) =>
            {
                parts.pop();
            }
            Component::Prefix(_)
            | Component::RootDir
            | Component::ParentDir
            | Component::Normal(_) => parts.push(part),
        }
    }
    parts
}
