//! The text of a new `codegen.toml`, with a line on everything that one would look up.

use std::fmt::Write as _;

use super::{Folder, Found, Package};
use crate::platform;

/// The whole file.
pub(super) fn text(found: &Found) -> String {
    let mut text = String::from(
        "# What `codegen generate` writes and `codegen check` compares. Paths are relative to this file.\n",
    );
    let several = found.folders.len() > 1;
    for folder in &found.folders {
        let name = if several {
            folder_name(found, folder)
        } else {
            found.name.clone()
        };
        spec(&mut text, found, Some(folder), &name, several);
    }
    if found.folders.is_empty() {
        spec(&mut text, found, None, &found.name, false);
    }
    text
}

/// A name that tells the folders apart: their own, or that of the folder above.
fn folder_name(found: &Found, folder: &Folder) -> String {
    let mut names = folder.path.rsplit('/');
    let own = names.next().unwrap_or_default();
    let above = names.next().unwrap_or(own);
    let alike = found
        .folders
        .iter()
        .filter(|it| it.path.rsplit('/').nth(1).unwrap_or_default() == above);
    if alike.count() > 1 {
        folder.path.replace('/', "-")
    } else {
        above.to_owned()
    }
}

fn spec(text: &mut String, found: &Found, folder: Option<&Folder>, name: &str, several: bool) {
    let _ = writeln!(text, "\n[[spec]]\nname = {}", quoted(name));
    match folder {
        Some(it) => {
            let runner = it.runner.map_or_else(
                || "by name".to_owned(),
                |runner| format!("in the order of {}", runner.as_str()),
            );
            let _ = writeln!(
                text,
                "migrations = {}   # {} applied {runner}",
                quoted(&it.path),
                files(it.migrations)
            );
            let _ = writeln!(
                text,
                "platform = {}   # or {}",
                quoted(platform::name(it.platform)),
                match it.platform {
                    crate::fold::Platform::Postgres =>
                        "\"supabase\": auth, storage, its roles and grants are there",
                    crate::fold::Platform::Supabase =>
                        "\"postgres\", where nothing is there before the first migration",
                }
            );
        }
        None => text.push_str("migrations = \"migrations\"   # the folder with the .sql files\n"),
    }
    text.push_str(
        "# namespaces = [\"public\"]   # the schemas that the outputs show\n# postgres = 17              # the major version, 15 to 18\n",
    );
    let below = |folder: String| {
        if several {
            format!("{folder}/{name}")
        } else {
            folder
        }
    };
    if let Some(npm) = &found.npm {
        typescript(text, found, npm, &below);
    }
    if let Some(cargo) = &found.cargo {
        let file = rust_file(found, cargo, several.then_some(name));
        let _ = writeln!(
            text,
            "\n[spec.rust]\nout = {}   # a file, or a folder; `package = \"…\"` makes a crate of a folder",
            quoted(&file)
        );
    }
    if found.npm.is_none() && found.cargo.is_none() {
        text.push_str("\n[spec.ts]\nout = \"src/schema\"\n\n# [spec.zod]\n# out = \"src/schema\"\n\n# [spec.rust]\n# out = \"src/schema.rs\"\n");
    }
}

fn typescript(text: &mut String, found: &Found, npm: &Package, below: &dyn Fn(String) -> String) {
    let folder = below(typescript_folder(found, npm));
    if let Some(types) = &found.supabase_types {
        let _ = writeln!(
            text,
            "\n[spec.ts]\nout = {}   # in place of what `supabase gen types` wrote\nstyle = \"supabase\"   # its types; \"native\" has one for each shape",
            quoted(types)
        );
    } else {
        let _ = writeln!(
            text,
            "\n[spec.ts]\nout = {}   # a folder, or a file that ends in .ts\n# style = \"supabase\"   # the types that `supabase gen types` would write",
            quoted(&folder)
        );
    }
    if npm.has("zod") {
        let _ = writeln!(text, "\n[spec.zod]\nout = {}", quoted(&folder));
    } else {
        let _ = writeln!(
            text,
            "\n# Validators, once `npm install zod` is done:\n# [spec.zod]\n# out = {}",
            quoted(&folder)
        );
    }
}

/// Where the framework keeps such files.
fn typescript_folder(found: &Found, npm: &Package) -> String {
    let has = |folder: &str| {
        let folder = format!("{}{folder}/", npm.folder);
        found.files.iter().any(|file| file.starts_with(&folder))
    };
    let folder = if has("src/lib") || npm.has("@sveltejs/kit") {
        "src/lib/schema"
    } else if has("src") || npm.has("vite") {
        "src/schema"
    } else if has("lib") {
        "lib/schema"
    } else if has("app") && npm.has("nuxt") {
        "app/schema"
    } else {
        "schema"
    };
    format!("{}{folder}", npm.folder)
}

/// `src/schema.rs`, which may be diesel's.
fn rust_file(found: &Found, cargo: &Package, name: Option<&str>) -> String {
    let file = |name: &str| format!("{}src/{name}.rs", cargo.folder);
    let names = [name.unwrap_or("schema"), "db_schema", "pg_schema"];
    let is_free = |file: &String| !found.files.contains(file);
    let identifier = |name: &&str| name.replace(['-', '.'], "_");
    let mut files = names.iter().map(|name| file(&identifier(name)));
    files
        .find(is_free)
        .unwrap_or_else(|| file("codegen_schema"))
}

fn files(count: usize) -> String {
    match count {
        1 => "1 file,".to_owned(),
        _ => format!("{count} files,"),
    }
}

/// A string of TOML.
fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}
