//! Where the files of a spec's targets go, and where Zod finds its types. Knows paths and the config, writes nothing.

use std::ffi::OsStr;
use std::path::{Component, Path, PathBuf};

use anyhow::{Result, bail};

use codegen::config;
use codegen::lower::Driver;
use codegen::places::absolute;
use codegen::targets::{Layout, Style, ZodTypes};

use super::input::Loaded;

/// A target language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// Rust structs.
    Rust,
    /// TypeScript types.
    Ts,
    /// Zod schemas.
    Zod,
}

impl Target {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Rust, Self::Ts, Self::Zod];

    /// Its name in the config, on the command line and in locks.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Ts => "ts",
            Self::Zod => "zod",
        }
    }

    /// Who owns its files of a spec, in a lock.
    pub(super) fn owner(self, spec: &str) -> String {
        format!("{spec}.{}", self.as_str())
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Rust => "rs",
            Self::Ts | Self::Zod => "ts",
        }
    }
}

/// Where a target's files go: the folder, and how they stand in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The folder.
    pub(super) folder: PathBuf,
    /// How they stand in it.
    pub(super) layout: Layout,
}

impl Place {
    fn new(target: Target, out: &Path, package: Option<&str>) -> Result<Self> {
        let out = tidy(out);
        let extension = out.extension().and_then(OsStr::to_str);
        if extension == Some(target.extension()) {
            let name = out.file_name().unwrap_or_default();
            return Ok(Self {
                folder: out.parent().unwrap_or(Path::new("")).to_owned(),
                layout: Layout::File(name.to_string_lossy().into_owned()),
            });
        }
        if matches!(extension, Some("rs" | "ts")) {
            bail!(
                "\"{}\" is no file of {}: it ends in .{}, or is a folder",
                out.display(),
                target.as_str(),
                target.extension()
            );
        }
        Ok(Self {
            folder: out,
            layout: package.map_or(Layout::Folder, |name| Layout::Package(name.to_owned())),
        })
    }

    /// Where its file of this name stands, where it does not have a name of its own.
    fn file(&self, name: &str) -> PathBuf {
        absolute(&self.folder.join(self.layout.path(name)))
    }
}

/// Where the targets of a spec go; those that are not wanted go nowhere.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Places {
    /// Rust.
    pub(super) rust: Option<Place>,
    /// TypeScript.
    pub(super) ts: Option<Place>,
    /// Zod.
    pub(super) zod: Option<Place>,
    /// Where Zod's types are.
    pub(super) types: ZodTypes,
}

impl Places {
    /// As the config says.
    pub(super) fn configured(spec: &Loaded, style: Style, driver: Driver) -> Result<Self> {
        let place = |target: Target| -> Result<Option<Place>> {
            let Some(config) = spec.target(target) else {
                return Ok(None);
            };
            let out = spec.input.base.join(&config.out);
            Place::new(target, &out, config.package.as_deref()).map(Some)
        };
        let (ts, mut zod) = (place(Target::Ts)?, place(Target::Zod)?);
        let types = match (&mut zod, spec.target(Target::Zod)) {
            (Some(zod), Some(config)) => {
                let types = zod_types((ts.as_ref(), style), zod, config)?;
                match driver {
                    Driver::PostgRest => types,
                    Driver::NodePostgres => {
                        let is_beside = ts.as_ref().is_some_and(|ts| ts.folder == zod.folder);
                        types_of_driver(zod, is_beside, config)?
                    }
                }
            }
            _ => ZodTypes::default(),
        };
        Ok(Self {
            rust: place(Target::Rust)?,
            ts,
            zod,
            types,
        })
    }

    /// One target, to where `--out` says and beside nothing else.
    pub(super) fn alone(spec: &Loaded, target: Target, out: &Path, driver: Driver) -> Result<Self> {
        let place = Place::new(target, out, None)?;
        let mut places = Self::default();
        if target == Target::Zod {
            let import = spec.target(target).and_then(|config| config.types.clone());
            places.types = match (&place.layout, driver) {
                (Layout::File(_), _) | (_, Driver::NodePostgres) => ZodTypes::Inline,
                (Layout::Folder | Layout::Package(_), Driver::PostgRest) => ZodTypes::Beside,
            };
            // A path in the config starts from the config's own place.
            let is_elsewhere = |import: &String| !import.starts_with('.');
            if driver == Driver::PostgRest
                && let Some(import) = import.filter(is_elsewhere)
            {
                places.types = ZodTypes::From(import);
            }
        }
        *places.of_mut(target) = Some(place);
        Ok(places)
    }

    /// Where a target goes.
    pub(super) fn of(&self, target: Target) -> Option<&Place> {
        match target {
            Target::Rust => self.rust.as_ref(),
            Target::Ts => self.ts.as_ref(),
            Target::Zod => self.zod.as_ref(),
        }
    }

    fn of_mut(&mut self, target: Target) -> &mut Option<Place> {
        match target {
            Target::Rust => &mut self.rust,
            Target::Ts => &mut self.ts,
            Target::Zod => &mut self.zod,
        }
    }

    /// Only what goes into the folder of this target.
    pub(super) fn in_folder_of(mut self, target: Target) -> Self {
        let folder = self.of(target).map(|place| place.folder.clone());
        for other in Target::ALL {
            let place = self.of_mut(other);
            if place.as_ref().map(|place| &place.folder) != folder.as_ref() {
                *place = None;
            }
        }
        self
    }
}

/// Where Zod's types are. What stands beside the types of a package becomes part of that package.
fn zod_types(
    (ts, style): (Option<&Place>, Style),
    zod: &mut Place,
    config: &config::Target,
) -> Result<ZodTypes> {
    let beside = ts.filter(|ts| ts.folder == zod.folder);
    if let Some(ts) = beside {
        match (&ts.layout, &zod.layout) {
            (Layout::Package(ts), Layout::Package(zod)) if ts != zod => bail!(
                "[spec.ts] and [spec.zod] make two packages, \"{ts}\" and \"{zod}\", of one folder"
            ),
            (Layout::Package(_), Layout::Folder) => zod.layout = ts.layout.clone(),
            (Layout::File(_) | Layout::Folder, Layout::Package(_)) => {
                bail!("[spec.zod] makes a package of the folder of [spec.ts]: say `package` there")
            }
            (Layout::File(ts), Layout::File(zod)) if ts == zod => {
                bail!("[spec.ts] and [spec.zod] have the same file as `out`")
            }
            _ => {}
        }
    }
    let own_package = matches!(zod.layout, Layout::Package(_)) && beside.is_none();
    match &config.types {
        Some(_) if own_package => {
            bail!("[spec.zod] has both `package` and `types`: a package holds its own types")
        }
        Some(types) => return Ok(ZodTypes::From(types.clone())),
        None if own_package => return Ok(ZodTypes::Beside),
        None => {}
    }
    Ok(match (ts, &zod.layout) {
        // The schemas say more than Supabase's types do, and bring types of their own.
        (Some(_), _) if style == Style::Supabase => ZodTypes::Inline,
        // Only what stands beside it is of the same package.
        (Some(_), Layout::Package(_)) => ZodTypes::From("./database.js".to_owned()),
        (Some(ts), _) => ZodTypes::From(import(&zod.file("zod.ts"), &ts.file("database.ts"))),
        (None, Layout::File(_)) => ZodTypes::Inline,
        (None, Layout::Folder | Layout::Package(_)) => ZodTypes::Beside,
    })
}

/// What a driver makes of values has types of its own, in the file of the schemas.
fn types_of_driver(zod: &Place, is_beside: bool, config: &config::Target) -> Result<ZodTypes> {
    if config.types.is_some() {
        bail!("[spec.zod] has both `types` and wire = \"node-postgres\", whose types are its own");
    }
    if matches!(zod.layout, Layout::Package(_)) && !is_beside {
        bail!(
            "[spec.zod] with wire = \"node-postgres\" makes no package by itself: let [spec.ts] have the same `out` and `package`"
        );
    }
    Ok(ZodTypes::Inline)
}

/// How one file imports from another; both are whole paths.
fn import(from: &Path, to: &Path) -> String {
    let folder: Vec<Component<'_>> = from.components().collect();
    let target: Vec<Component<'_>> = to.components().collect();
    let folder = &folder[..folder.len() - 1];
    let common = folder.iter().zip(&target).take_while(|(a, b)| a == b);
    let common = common.count();
    let up = folder.len() - common;
    let mut text = if up == 0 {
        "./".to_owned()
    } else {
        "../".repeat(up)
    };
    let rest: Vec<_> = target[common..]
        .iter()
        .map(|component| component.as_os_str().to_string_lossy())
        .collect();
    text += &rest.join("/");
    for ending in [".d.ts", ".ts"] {
        if let Some(stem) = text.strip_suffix(ending) {
            return stem.to_owned();
        }
    }
    text
}

/// A path without the folders that it only passes through, so that two ways to say a folder are one.
fn tidy(path: &Path) -> PathBuf {
    let mut tidy = PathBuf::new();
    for component in path.components() {
        let last = tidy.components().next_back();
        match component {
            Component::CurDir => {}
            Component::ParentDir if matches!(last, Some(Component::Normal(_))) => {
                tidy.pop();
            }
            Component::ParentDir
            | Component::Normal(_)
            | Component::RootDir
            | Component::Prefix(_) => tidy.push(component),
        }
    }
    tidy
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_lead_from_file_to_file() {
        let import = |from: &str, to: &str| import(Path::new(from), Path::new(to));
        assert_eq!(import("/a/src/zod.ts", "/a/src/types.ts"), "./types");
        assert_eq!(import("/a/zod/zod.ts", "/a/db/types.d.ts"), "../db/types");
        assert_eq!(
            import("/a/zod.ts", "/a/db/src/database.ts"),
            "./db/src/database"
        );
    }

    #[test]
    fn two_ways_to_say_a_folder_are_one() {
        assert_eq!(tidy(Path::new("./a/../b/./c/")), Path::new("b/c"));
        assert_eq!(tidy(Path::new("../../a")), Path::new("../../a"));
    }
}
