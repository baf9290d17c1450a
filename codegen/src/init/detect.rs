//! What a project has: folders of migrations, packages, the frameworks that they use.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::fold::Platform;
use crate::load;
use crate::read::{ReadError, Tree};
use crate::runner::{self, Runner};

/// What was found in a project.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// The project's name.
    pub name: String,
    /// Its folders of migrations, the likeliest first.
    pub folders: Vec<Folder>,
    /// The package of TypeScript or JavaScript that the types are for.
    pub npm: Option<Package>,
    /// The crate that the structs are for.
    pub cargo: Option<Package>,
    /// A file that `supabase gen types` wrote.
    pub supabase_types: Option<String>,
    /// All files, with `/`.
    pub files: BTreeSet<String>,
}

/// A folder of migrations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Its path.
    pub path: String,
    /// The runner whose marks it bears.
    pub runner: Option<Runner>,
    /// How many files of SQL are applied.
    pub migrations: usize,
    /// Where they run.
    pub platform: Platform,
}

/// A language that outputs are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// TypeScript.
    TypeScript,
    /// Rust.
    Rust,
}

/// A package or crate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Its folder, with `/` at the end; nothing for the project's own.
    pub folder: String,
    /// Its name.
    pub name: String,
    /// What it depends on that matters here, as its users write it: the framework first.
    pub uses: Vec<&'static str>,
}

impl Package {
    /// Whether it depends on this.
    pub fn has(&self, dependency: &str) -> bool {
        self.uses.contains(&dependency)
    }
}

/// What a package of npm may depend on: frameworks, then what talks to the database, then validators.
const NPM: [&str; 19] = [
    "next",
    "nuxt",
    "@sveltejs/kit",
    "astro",
    "@remix-run/react",
    "@angular/core",
    "expo",
    "react-native",
    "vite",
    "express",
    "fastify",
    "hono",
    "@nestjs/core",
    "@supabase/supabase-js",
    "@supabase/ssr",
    "pg",
    "postgres",
    "zod",
    "typescript",
];

/// The same of a crate.
const CARGO: [&str; 10] = [
    "axum",
    "actix-web",
    "rocket",
    "poem",
    "loco-rs",
    "sqlx",
    "tokio-postgres",
    "diesel",
    "sea-orm",
    "serde",
];

/// Folders whose SQL is no migration of the project's.
const OTHERS: [&str; 12] = [
    "test", "tests", "fixtures", "examples", "example", "seed", "seeds", "snippets", "vendor",
    "dist", "build", "testdata",
];

/// The names that folders of migrations have where no runner leaves a mark.
const NAMES: [&str; 4] = ["migrations", "migration", "drizzle", "migrate"];

pub(super) fn look(root: &Path, tree: &dyn Tree) -> Result<Found, ReadError> {
    let files: BTreeSet<String> = tree.files(root)?.into_iter().collect();
    let text = |path: &str| super::text_of(root, tree, path).unwrap_or_default();
    let npm = package(&files, "package.json", |path| npm(&text(path)));
    let cargo = package(&files, "Cargo.toml", |path| cargo(&text(path)));
    let whole = crate::places::absolute(root);
    let folder = whole.file_name().unwrap_or_default().to_string_lossy();
    let own = [&npm, &cargo].into_iter().flatten();
    let name = own
        .filter(|it| it.folder.is_empty())
        .map(|it| it.name.rsplit('/').next().unwrap_or_default().to_owned())
        .find(|name| !name.is_empty());
    let supabase_types = files.iter().find(|path| {
        runner::extension(path) == Some("ts")
            && path.contains("types")
            && is_supabase_types(&text(path))
    });
    Ok(Found {
        name: name.unwrap_or_else(|| folder.into_owned()),
        folders: folders(root, tree, &files),
        npm,
        cargo,
        supabase_types: supabase_types.cloned(),
        files,
    })
}

/// Whether a text is what `supabase gen types typescript` writes.
pub(crate) fn is_supabase_types(text: &str) -> bool {
    text.contains("Database")
        && ["Tables: {", "Row: {", "Relationships: ["]
            .iter()
            .all(|mark| text.contains(mark))
}

fn folders(root: &Path, tree: &dyn Tree, files: &BTreeSet<String>) -> Vec<Folder> {
    let mut candidates: BTreeMap<&str, usize> = BTreeMap::new();
    for file in files {
        if runner::sql_stem(file).is_none() {
            continue;
        }
        let (folder, name) = file.rsplit_once('/').unwrap_or(("", file));
        // diesel and Prisma have a folder for each.
        let folder = match name {
            "up.sql" | "down.sql" | "migration.sql" => {
                folder.rsplit_once('/').map_or("", |it| it.0)
            }
            _ => folder,
        };
        let is_other = folder.split('/').any(|name| OTHERS.contains(&name));
        if !is_other {
            *candidates.entry(folder).or_default() += 1;
        }
    }
    let mut found: Vec<Folder> = candidates
        .keys()
        .filter_map(|path| folder(root, tree, path))
        .collect();
    // The most files first; of as many, the shortest path.
    found.sort_by_key(|it| (std::cmp::Reverse(it.migrations), it.path.len()));
    found
}

/// The folder as one of migrations, if it is one.
fn folder(root: &Path, tree: &dyn Tree, path: &str) -> Option<Folder> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let input = load::folder(root, &root.join(path), tree).ok()?;
    let runner = input.runners.first().copied();
    let is_named = NAMES.contains(&name);
    // Whatever lies below `supabase` looks like Supabase's own.
    let is_marked = runner.is_some_and(|it| it != Runner::Supabase);
    (is_named || is_marked).then(|| Folder {
        path: path.to_owned(),
        runner,
        migrations: input.files.len(),
        platform: input.settings.platform,
    })
}

/// The package that says most of what matters; of equals, the one nearest to the root.
fn package(
    files: &BTreeSet<String>,
    manifest: &str,
    read: impl Fn(&str) -> Option<(String, Vec<&'static str>)>,
) -> Option<Package> {
    let manifests = files.iter().filter(|path| {
        path.strip_suffix(manifest)
            .is_some_and(|folder| folder.is_empty() || folder.ends_with('/'))
    });
    let packages = manifests.filter_map(|path| {
        let (name, uses) = read(path)?;
        let folder = path.strip_suffix(manifest).unwrap_or_default().to_owned();
        Some(Package { folder, name, uses })
    });
    packages.max_by_key(|it| {
        let depth = it.folder.matches('/').count();
        (it.uses.len(), std::cmp::Reverse(depth))
    })
}

fn npm(text: &str) -> Option<(String, Vec<&'static str>)> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let manifest: serde_json::Value = serde_json::from_str(text).ok()?;
    let depends = |name: &str| {
        ["dependencies", "devDependencies", "peerDependencies"]
            .iter()
            .any(|kind| manifest[kind].get(name).is_some())
    };
    let name = manifest["name"].as_str().unwrap_or_default().to_owned();
    Some((name, NPM.into_iter().filter(|name| depends(name)).collect()))
}

fn cargo(text: &str) -> Option<(String, Vec<&'static str>)> {
    let manifest: toml::Table = toml::from_str(text).ok()?;
    let name = manifest.get("package")?.get("name")?.as_str()?.to_owned();
    let depends = |name: &str| {
        let tables = ["dependencies", "dev-dependencies"].into_iter();
        let mut tables = tables.filter_map(|kind| manifest.get(kind)?.as_table());
        tables.any(|table| table.contains_key(name))
    };
    Some((
        name,
        CARGO.into_iter().filter(|name| depends(name)).collect(),
    ))
}
