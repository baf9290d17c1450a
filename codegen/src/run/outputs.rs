//! From loaded specs to the outputs that their targets want.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use codegen::emit::Output;
use codegen::read::{Disk, Tree, slashes};
use codegen::render::{Rendered, Templates};
use codegen::targets::{Layout, Targets, TypeScript};

use super::input::Loaded;
use super::unknown_name;
use crate::cli::Single;

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
    fn as_str(self) -> &'static str {
        match self {
            Self::Rust => "rust",
            Self::Ts => "ts",
            Self::Zod => "zod",
        }
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
struct Place {
    folder: PathBuf,
    layout: Layout,
}

impl Place {
    fn new(target: Target, out: &Path, package: Option<&str>) -> Self {
        if out
            .extension()
            .is_some_and(|extension| extension == target.extension())
        {
            let name = out
                .file_name()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let folder = out.parent().unwrap_or(Path::new("")).to_owned();
            return Self {
                folder,
                layout: Layout::File(name),
            };
        }
        let layout = package.map_or(Layout::Folder, |name| Layout::Package(name.to_owned()));
        Self {
            folder: out.to_owned(),
            layout,
        }
    }
}

/// The outputs of all targets of the config's specs. The targets' diagnostics join those of their spec.
pub(super) fn of_config(specs: &mut [Loaded], tree: &dyn Tree) -> Result<Vec<Output>> {
    let mut made = Vec::new();
    for spec in specs {
        let place = |target: Target| {
            let config = spec.target(target)?;
            Some(Place::new(
                target,
                &spec.input.base.join(&config.out),
                config.package.as_deref(),
            ))
        };
        let (rust, ts, mut zod) = (place(Target::Rust), place(Target::Ts), place(Target::Zod));
        for target in [Target::Rust, Target::Ts, Target::Zod] {
            refuse_style(
                spec.target(target)
                    .and_then(|config| config.style.as_deref()),
            )?;
        }
        // Zod beside the types of a package is part of that package.
        if let (Some(ts), Some(zod)) = (&ts, &mut zod)
            && ts.folder == zod.folder
            && zod.layout == Layout::Folder
        {
            zod.layout = ts.layout.clone();
        }
        made.extend(make(spec, [rust, ts, zod], None, tree)?);
    }
    Ok(made)
}

/// The output of one target, to `--out` or where the config says.
pub(super) fn single(spec: &mut Loaded, target: Target, options: &Single) -> Result<Vec<Output>> {
    let place = match (&options.out, spec.target(target)) {
        (Some(out), _) => Place::new(target, out, None),
        (None, Some(config)) => Place::new(
            target,
            &spec.input.base.join(&config.out),
            config.package.as_deref(),
        ),
        (None, None) => bail!("say where to write: --out PATH or --stdout"),
    };
    let mut places = [None, None, None];
    places[match target {
        Target::Rust => 0,
        Target::Ts => 1,
        Target::Zod => 2,
    }] = Some(place);
    make(spec, places, options.templates.as_deref(), &Disk)
}

/// One target as text.
pub(super) fn to_text(spec: &mut Loaded, target: Target, options: &Single) -> Result<String> {
    let templates = templates(spec, target, options.templates.as_deref(), &Disk)?;
    let layout = Layout::File(String::new());
    with_targets(spec, |targets| {
        let one =
            |files: Vec<Rendered>| files.into_iter().map(|file| file.text).collect::<String>();
        Ok(match target {
            Target::Rust => one(targets.rust(&layout, &templates)?),
            Target::Ts => {
                let wanted = TypeScript {
                    types: Some(layout),
                    ..TypeScript::default()
                };
                one(targets
                    .typescript(&wanted, &templates)?
                    .into_values()
                    .flatten()
                    .collect())
            }
            Target::Zod => targets.zod_alone(&templates)?,
        })
    })
}

fn make(
    spec: &mut Loaded,
    [rust, ts, zod]: [Option<Place>; 3],
    own: Option<&Path>,
    tree: &dyn Tree,
) -> Result<Vec<Output>> {
    let rust_templates = templates(spec, Target::Rust, own, tree)?;
    let ts_templates = templates(spec, Target::Ts, own, tree)?;
    let import = spec
        .target(Target::Zod)
        .and_then(|config| config.types.clone());
    let name = spec.input.name.clone();
    with_targets(spec, |targets| {
        let mut made = Vec::new();
        let mut add = |target: Target, place: &Place, files: Vec<Rendered>| {
            made.push(Output {
                shown: slashes(&place.folder),
                folder: place.folder.clone(),
                files: BTreeMap::from([(format!("{name}.{}", target.as_str()), files)]),
            });
        };
        if let Some(place) = &rust {
            add(
                Target::Rust,
                place,
                targets.rust(&place.layout, &rust_templates)?,
            );
        }
        let wanted = TypeScript {
            types: ts.as_ref().map(|place| place.layout.clone()),
            zod: zod.as_ref().map(|place| place.layout.clone()),
            import,
        };
        let mut files = targets.typescript(&wanted, &ts_templates)?;
        for (target, place) in [(Target::Ts, &ts), (Target::Zod, &zod)] {
            if let (Some(place), Some(files)) = (place, files.remove(target.as_str())) {
                add(target, place, files);
            }
        }
        Ok(made)
    })
}

/// Lowers and renders a spec; what the targets have to say joins the spec's diagnostics, once.
fn with_targets<T>(
    spec: &mut Loaded,
    make: impl FnOnce(&mut Targets<'_>) -> Result<T>,
) -> Result<T> {
    let header = spec.header();
    let mut targets = Targets::new(spec.facts(&header), spec.input.spec.as_ref());
    let result = make(&mut targets)?;
    let said = std::mem::take(&mut targets.diagnostics);
    for diagnostic in said {
        if !spec.diagnostics.contains(&diagnostic) {
            spec.diagnostics.push(diagnostic);
        }
    }
    Ok(result)
}

fn templates(
    spec: &Loaded,
    target: Target,
    own: Option<&Path>,
    tree: &dyn Tree,
) -> Result<Templates> {
    let configured = spec
        .target(target)
        .and_then(|config| config.templates.as_ref())
        .map(|path| spec.input.base.join(path));
    let Some(folder) = own.map(Path::to_owned).or(configured) else {
        return Ok(Templates::embedded());
    };
    let mut texts = BTreeMap::new();
    for name in Templates::names() {
        let path = folder.join(format!("{name}.hbs"));
        if tree.is_file(&path) {
            let text = String::from_utf8(tree.bytes(&path)?)
                .with_context(|| format!("cannot read \"{}\"", path.display()))?;
            texts.insert(name.to_owned(), text);
        }
    }
    if texts.is_empty() {
        bail!(
            "\"{}\" has no template that replaces one of ours, such as ts/database.hbs",
            folder.display()
        );
    }
    Ok(Templates::replaced(&texts)?)
}

/// Styles that are not there yet, or not at all.
pub(super) fn refuse_style(style: Option<&str>) -> Result<()> {
    match style {
        None | Some("native") => Ok(()),
        Some("supabase") => bail!(
            "style = \"supabase\" is not supported yet; `codegen metadata` gives Supabase's own generators what they need"
        ),
        Some(other) => Err(unknown_name(
            "style",
            other,
            ["native", "supabase"].into_iter(),
        )),
    }
}
