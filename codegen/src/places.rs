//! Where a folder of migrations lies: it and the folders above it that may say whose it is. Part of read; knows paths.
//!
//! Which folders these are depends neither on how the folder's path is spelled nor on the working directory, and a
//! folder further up, in which somebody happens to keep the project, says nothing.

use std::path::{Component, Path, PathBuf};

/// A folder, as it is reached and by its own name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The path, spelled as that of the folder of migrations.
    pub path: PathBuf,
    /// The folder's own name; nothing for a root.
    pub name: String,
}

/// How far above the folder of migrations the project reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Project<'a> {
    /// To the folder of its config, or to the folder that the two have in common.
    Below(&'a Path),
    /// Not known: no config says it.
    Unknown,
}

/// How many folders above it count where nothing says how far the project reaches: `crate/db/migrations`.
const NEARBY: usize = 2;

/// The folder and those above it that belong to the project, from the inside out.
pub fn around(folder: &Path, project: Project<'_>) -> Vec<Place> {
    let whole = absolute(folder);
    let levels = match project {
        Project::Unknown => NEARBY,
        Project::Below(base) => {
            let base = absolute(base);
            let common = whole
                .components()
                .zip(base.components())
                .take_while(|(a, b)| a == b);
            whole.components().count() - common.count()
        }
    };
    let mut path = folder.to_owned();
    let mut places = Vec::new();
    for place in whole.ancestors().take(levels + 1) {
        let name = place.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        let above = above(&path);
        places.push(Place { path, name });
        path = above;
    }
    places
}

/// Whether one of these is the folder of a Supabase project.
pub fn in_supabase(places: &[Place]) -> bool {
    places.iter().any(|place| place.name == SUPABASE)
}

/// The name that a Supabase project's folder has.
pub const SUPABASE: &str = "supabase";

/// The whole path, without `.` and `..`.
pub fn absolute(path: &Path) -> PathBuf {
    // Without a working directory the path's own folders must do.
    let here = std::env::current_dir().unwrap_or_default();
    let mut whole = PathBuf::new();
    for component in here.join(path).components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                whole.pop();
            }
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => {
                whole.push(component);
            }
        }
    }
    whole
}

/// The folder above one, spelled like it.
fn above(path: &Path) -> PathBuf {
    match path.components().next_back() {
        Some(Component::Normal(_)) => path.parent().unwrap_or(path).to_owned(),
        Some(Component::RootDir | Component::Prefix(_)) => path.to_owned(),
        Some(Component::ParentDir) => path.join(".."),
        Some(Component::CurDir) | None => PathBuf::from(".."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(folder: &str, project: Project<'_>) -> Vec<(String, String)> {
        let places = around(Path::new(folder), project);
        let shown = |place: Place| (place.path.display().to_string(), place.name);
        places.into_iter().map(shown).collect()
    }

    fn names(folder: &str, project: Project<'_>) -> String {
        let names: Vec<String> = shown(folder, project)
            .into_iter()
            .map(|(_, name)| name)
            .collect();
        names.join(" ")
    }

    #[test]
    fn a_project_reaches_to_the_folder_of_its_config() {
        let base = Project::Below(Path::new("/home/supabase/app"));
        for folder in [
            "/home/supabase/app/db/migrations",
            "/home/supabase/app/./db/../db/migrations/",
        ] {
            assert_eq!(names(folder, base), "migrations db app", "{folder}");
        }
        assert_eq!(names("/home/supabase/app", base), "app");
        // The config lies beside the migrations' project.
        let base = Project::Below(Path::new("/repo/apps/web"));
        assert_eq!(
            names("/repo/supabase/migrations", base),
            "migrations supabase repo"
        );
        // A folder between them that is no folder of either.
        assert_eq!(names("/repo/apps/web/supabase/../db", base), "db web");
    }

    #[test]
    fn without_a_config_two_folders_above_count() {
        assert_eq!(names("/a/b/c/d", Project::Unknown), "d c b");
        assert_eq!(names("/a", Project::Unknown), "a ");
    }

    #[test]
    fn paths_are_spelled_like_the_folders() {
        let paths = |folder: &str| -> Vec<String> {
            let shown = shown(folder, Project::Unknown);
            shown.into_iter().map(|(path, _)| path).collect()
        };
        assert_eq!(paths("a/b/c"), ["a/b/c", "a/b", "a"]);
        assert_eq!(paths("m"), ["m", "", ".."]);
        assert_eq!(paths("."), [".", "..", "../.."]);
        assert_eq!(paths("../m"), ["../m", "..", "../.."]);
    }
}
