//! `init`: shows what a project has and what is written, then writes it whole or not at all.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use codegen::init::{self, Change, Found, Plan, Wishes};
use codegen::read::Disk;
use codegen::{config, emit, git, platform};
use serde::Serialize;

use super::Ending;
use crate::cli::{Init, OutputFormat};

#[derive(Serialize)]
struct Document {
    version: u32,
    written: bool,
    migrations: Vec<Migrations>,
    uses: Vec<&'static str>,
    changes: Vec<Changed>,
    remarks: Vec<String>,
}

#[derive(Serialize)]
struct Migrations {
    path: String,
    runner: Option<&'static str>,
    files: usize,
    platform: &'static str,
}

#[derive(Serialize)]
struct Changed {
    path: String,
    action: &'static str,
    diff: String,
}

/// Sets up the project of the working directory.
pub(super) fn init(options: &Init) -> Result<Ending> {
    let root = Path::new(".");
    let found = init::look(root, &Disk)?;
    // Without git there is nothing above.
    let below = git::below(root).unwrap_or_default();
    let wishes = Wishes {
        scripts: options.scripts,
        build_script: options.build_script,
        hooks: options.hooks,
        below: below.display().to_string(),
    };
    let mut plan = init::plan(&found, &wishes, root, &Disk);
    let here = std::env::current_dir().context("cannot tell the working directory")?;
    let above = here.parent().and_then(config::find);
    if let Some(above) = above {
        plan.remarks.push(format!(
            "{} is above and holds no longer here, where a nearer one is.",
            above.display()
        ));
    }
    let hooks = hooks(root, &mut plan);
    if !options.dry_run {
        let files: Vec<emit::New<'_>> = plan.changes.iter().map(file).collect();
        emit::write_together(root, &files)?;
        if let Some((key, value)) = &hooks {
            git::set(root, key, value)?;
        }
    }
    let written = !options.dry_run;
    Ok(Ending {
        stdout: match options.output {
            OutputFormat::Text => text(&found, &plan, hooks.as_ref(), written),
            OutputFormat::Json => json(&found, plan, written)?,
        },
        ..Ending::default()
    })
}

fn file(change: &Change) -> emit::New<'_> {
    emit::New {
        path: &change.path,
        text: &change.new,
        executable: change.executable,
    }
}

/// What git is to be told, where that takes no hook of the user's away.
fn hooks(root: &Path, plan: &mut Plan) -> Option<(&'static str, String)> {
    let (key, value) = plan.git.take()?;
    let why = match git::setting(root, key) {
        Ok(Some(set)) if set == value => return None,
        Ok(Some(set)) => format!("git looks for hooks in \"{set}\""),
        Ok(None) => match git::hook(root, "pre-commit") {
            Ok(Some(hook)) => format!("\"{}\" is there", hook.display()),
            Ok(None) => return Some((key, value)),
            Err(error) => format!("{error}"),
        },
        Err(error) => format!("{error}"),
    };
    plan.remarks.push(format!(
        "git was not told of {value}: {why}. Run the hook from there, or `git config {key} {value}`."
    ));
    None
}

fn json(found: &Found, plan: Plan, written: bool) -> Result<String> {
    let migrations = found.folders.iter().map(|it| Migrations {
        path: it.path.clone(),
        runner: it.runner.map(codegen::runner::Runner::as_str),
        files: it.migrations,
        platform: platform::name(it.platform),
    });
    let packages = [&found.npm, &found.cargo].into_iter().flatten();
    let changes = plan.changes.iter().map(|it| Changed {
        path: it.path.clone(),
        action: action(it),
        diff: it.diff(),
    });
    let document = Document {
        version: 1,
        written,
        migrations: migrations.collect(),
        uses: packages.flat_map(|it| it.uses.clone()).collect(),
        changes: changes.collect(),
        remarks: plan.remarks,
    };
    let text = serde_json::to_string_pretty(&document).context("strings are JSON")?;
    Ok(text + "\n")
}

fn action(change: &Change) -> &'static str {
    if change.old.is_some() {
        "change"
    } else {
        "create"
    }
}

fn text(found: &Found, plan: &Plan, hooks: Option<&(&str, String)>, written: bool) -> String {
    let mut text = String::new();
    for folder in &found.folders {
        let runner = folder.runner.map_or("no runner known", |it| it.as_str());
        let _ = writeln!(
            text,
            "found {}: {} of SQL, {runner}, on {}",
            shown(&folder.path),
            if folder.migrations == 1 {
                "1 file".to_owned()
            } else {
                format!("{} files", folder.migrations)
            },
            platform::name(folder.platform),
        );
    }
    let manifests = [(&found.npm, "package.json"), (&found.cargo, "Cargo.toml")];
    for (package, manifest) in manifests {
        if let Some(it) = package {
            let uses = match it.uses.as_slice() {
                [] => String::new(),
                uses => format!(", with {}", uses.join(", ")),
            };
            let _ = writeln!(text, "found {}{manifest}: {}{uses}", it.folder, it.name);
        }
    }
    if let Some(types) = &found.supabase_types {
        let _ = writeln!(text, "found {types}: written by `supabase gen types`");
    }
    for change in &plan.changes {
        let _ = write!(text, "\n{}", change.diff());
    }
    if let Some((key, value)) = hooks {
        let _ = writeln!(text, "\ngit config {key} {value}");
    }
    text.push('\n');
    for remark in &plan.remarks {
        let _ = writeln!(text, "{remark}");
    }
    let of_package = |it: &Change| it.path.ends_with("package.json");
    let next = match (written, plan.changes.is_empty(), &found.supabase_types) {
        (_, true, _) => "Nothing to write.",
        (false, false, _) => "Nothing written. Next: the same without --dry-run.",
        (true, false, Some(_)) => {
            "Written. Next: `codegen adopt` says how the types differ, `codegen generate --force` puts ours in their place."
        }
        // From npm the command is on the PATH of scripts alone.
        (true, false, None) if plan.changes.iter().any(of_package) => {
            "Written. Next: `npm run codegen`."
        }
        (true, false, None) => "Written. Next: `codegen generate`.",
    };
    let _ = writeln!(text, "{next}");
    text
}

fn shown(path: &str) -> &str {
    if path.is_empty() { "." } else { path }
}
