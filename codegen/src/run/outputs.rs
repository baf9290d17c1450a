//! From loaded specs to the outputs that their targets want.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};

use codegen::config::{OptionProblem, nearest};
use codegen::emit::Output;
use codegen::lower::reach::Reach;
use codegen::lower::zod::ZodOptions;
use codegen::parse::Postgres;
use codegen::read::{Disk, Tree, slashes};
use codegen::render::{Rendered, Templates};
use codegen::targets::{Layout, Style, Targets, TypeScript, TypeScriptTemplates, Values};

use super::input::Loaded;
use super::places::{Places, Target};
use super::{unknown_name, zod};
use crate::cli::Single;

/// The outputs of all targets of the config's specs. The targets' diagnostics join those of their spec.
pub(super) fn of_config(
    specs: &mut [Loaded],
    tree: &dyn Tree,
    shelf: &mut Shelf,
) -> Result<Vec<Output>> {
    let mut made = Vec::new();
    for spec in &mut *specs {
        let style = configured_style(spec)?;
        let zod = zod::configured(spec)?;
        let places = Places::configured(spec, style, zod.1.driver)?;
        made.extend(make(spec, &places, (style, zod), None, (tree, shelf))?);
        made.extend(super::schema::output(spec));
        made.extend(super::docs::output(spec));
        made.extend(super::render::outputs(spec)?);
    }
    let mut made = Output::group(made);
    // A target that does not go into a folder wants nothing there, whatever it wrote when it did.
    for output in &mut made {
        for spec in &*specs {
            for target in Target::ALL {
                output
                    .files
                    .entry(target.owner(&spec.input.name))
                    .or_default();
            }
        }
    }
    Ok(made)
}

/// The output of one target, to `--out` or where the config says.
pub(super) fn single(spec: &mut Loaded, target: Target, options: &Single) -> Result<Vec<Output>> {
    let style = asked_style(spec, target, options)?;
    let zod = zod::asked(spec, target, &options.zod)?;
    let places = match &options.out {
        Some(out) => Places::alone(spec, target, out, zod.1.driver)?,
        None => Places::configured(spec, style, zod.1.driver)?.in_folder_of(target),
    };
    if places.of(target).is_none() {
        bail!("say where to write: --out PATH or --stdout");
    }
    let mut made = make(
        spec,
        &places,
        (style, zod),
        options.templates.as_deref(),
        (&Disk, &mut Shelf::default()),
    )?;
    // The others are made so that what the folder's files say of each other is right.
    let owner = target.owner(&spec.input.name);
    made.retain(|output| output.files.contains_key(&owner));
    Ok(made)
}

/// One target as text.
pub(super) fn to_text(spec: &mut Loaded, target: Target, options: &Single) -> Result<String> {
    let own = options.templates.as_deref();
    let templates = Shelf::default().templates(spec, target, own, &Disk)?;
    let layout = Layout::File(String::new());
    let style = asked_style(spec, target, options)?;
    let zod = zod::asked(spec, target, &options.zod)?;
    let postgrest = postgrest(spec);
    with_targets(spec, |targets| {
        let one = |files: Vec<Rendered>| files.iter().map(|file| &*file.text).collect::<String>();
        Ok(match target {
            Target::Rust => one(targets.rust(&layout, &templates)?),
            Target::Ts => {
                let wanted = TypeScript {
                    types: Some(layout),
                    style,
                    postgrest,
                    ..TypeScript::default()
                };
                let templates = TypeScriptTemplates {
                    types: &templates,
                    zod: &templates,
                };
                one(targets
                    .typescript(&wanted, templates)?
                    .into_values()
                    .flatten()
                    .collect())
            }
            Target::Zod => targets.zod_alone(zod, &templates)?.to_string(),
        })
    })
}

/// The templates of a run, by the texts of the user's own in them.
#[derive(Default)]
pub(super) struct Shelf {
    known: BTreeMap<BTreeMap<String, String>, Arc<Templates>>,
    /// Whether there will be more rounds.
    is_kept: bool,
}

impl Shelf {
    /// For who makes the outputs again and again: what the templates made of what is remembered.
    pub(super) fn kept() -> Self {
        Self {
            is_kept: true,
            ..Self::default()
        }
    }

    /// Begins a round.
    pub(super) fn begin(&self) {
        for templates in self.known.values() {
            templates.begin();
        }
    }

    fn templates(
        &mut self,
        spec: &Loaded,
        target: Target,
        own: Option<&Path>,
        tree: &dyn Tree,
    ) -> Result<Arc<Templates>> {
        let texts = own_templates(spec, target, own, tree)?;
        if let Some(known) = self.known.get(&texts) {
            return Ok(known.clone());
        }
        let mut templates = Templates::replaced(&texts)?;
        if self.is_kept {
            templates = templates.remembering();
        }
        let templates = Arc::new(templates);
        self.known.insert(texts, templates.clone());
        Ok(templates)
    }
}

/// The user's own templates for a target, by their names.
fn own_templates(
    spec: &Loaded,
    target: Target,
    own: Option<&Path>,
    tree: &dyn Tree,
) -> Result<BTreeMap<String, String>> {
    let configured = spec
        .target(target)
        .and_then(|config| config.templates.as_ref())
        .map(|path| spec.input.base.join(path));
    let mut texts = BTreeMap::new();
    let Some(folder) = own.map(Path::to_owned).or(configured) else {
        return Ok(texts);
    };
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
    Ok(texts)
}

fn make(
    spec: &mut Loaded,
    places: &Places,
    (style, zod): (Style, (ZodOptions, Values)),
    own: Option<&Path>,
    (tree, shelf): (&dyn Tree, &mut Shelf),
) -> Result<Vec<Output>> {
    let rust_templates = shelf.templates(spec, Target::Rust, own, tree)?;
    let types_templates = shelf.templates(spec, Target::Ts, own, tree)?;
    let zod_templates = shelf.templates(spec, Target::Zod, own, tree)?;
    let name = spec.input.name.clone();
    let postgrest = postgrest(spec);
    with_targets(spec, |targets| {
        let layout = |target: Target| places.of(target).map(|place| place.layout.clone());
        let wanted = TypeScript {
            types: layout(Target::Ts),
            zod: layout(Target::Zod),
            zod_types: places.types.clone(),
            style,
            postgrest,
            zod_options: zod.0,
            values: zod.1,
        };
        let templates = TypeScriptTemplates {
            types: &types_templates,
            zod: &zod_templates,
        };
        let (mut rust, mut typescript) = (targets.aside(), targets.aside());
        let layout = layout(Target::Rust);
        let (made, files) = std::thread::scope(|scope| {
            let made = layout.map(|layout| {
                let (rust, templates) = (&mut rust, &rust_templates);
                scope.spawn(move || rust.rust(&layout, templates))
            });
            let files = typescript.typescript(&wanted, templates);
            let made = made.map(|made| made.join().expect("lowering and rendering do not panic"));
            (made, files)
        });
        // As one after the other would have.
        let made = made.transpose()?;
        targets.diagnostics.extend(rust.diagnostics);
        let mut files = files?;
        targets.diagnostics.extend(typescript.diagnostics);
        if let Some(made) = made {
            files.insert(Target::Rust.as_str(), made);
        }
        let mut made = Vec::new();
        for target in Target::ALL {
            if let (Some(place), Some(files)) = (places.of(target), files.remove(target.as_str())) {
                made.push(Output {
                    shown: slashes(&place.folder),
                    folder: place.folder.clone(),
                    files: BTreeMap::from([(target.owner(&name), files)]),
                });
            }
        }
        Ok(made)
    })
}

/// Lowers and renders a spec; what the targets have to say joins the spec's diagnostics, once.
pub(super) fn with_targets<T>(
    spec: &mut Loaded,
    make: impl FnOnce(&mut Targets<'_>) -> Result<T>,
) -> Result<T> {
    let header = spec.header();
    let client = client(spec)?;
    let targets = Targets::new(spec.facts(&header), &spec.input.names());
    let mut targets = targets.with_client(client.as_ref());
    // What an error in the SQL left out, an option may well name.
    let is_whole = !codegen::diagnostics::has_errors(&spec.diagnostics);
    let problem = targets.problems().first().filter(|_| is_whole);
    if let Some(error) = problem.and_then(|problem| spec.input.option_error(problem)) {
        return Err(error.into());
    }
    let result = make(&mut targets)?;
    let said = std::mem::take(&mut targets.diagnostics);
    for diagnostic in said {
        if !spec.diagnostics.contains(&diagnostic) {
            spec.diagnostics.push(diagnostic);
        }
    }
    Ok(result)
}

/// What the role can reach whose client the TypeScript is for.
fn client(spec: &Loaded) -> Result<Option<Reach>> {
    let said = |target| spec.target(target).and_then(|it| it.client_role.as_ref());
    let Some(name) = said(Target::Ts) else {
        return Ok(None);
    };
    let catalog = &spec.schema.catalog;
    let Some(role) = catalog.role(name) else {
        let known: Vec<&str> = catalog
            .roles
            .iter()
            .map(|(_, row)| row.name.as_str())
            .collect();
        let problem = OptionProblem {
            keys: ["ts", "client_role"].map(str::to_owned).to_vec(),
            message: format!("there is no role \"{name}\""),
            help: nearest(name, known.into_iter()).map(|near| format!("Did you mean \"{near}\"?")),
        };
        let error = spec.input.option_error(&problem);
        return Err(error.expect("a role that a config says").into());
    };
    Ok(Some(Reach::of(catalog, role, &Postgres)))
}

/// The style of a spec's TypeScript that the config says.
fn configured_style(spec: &Loaded) -> Result<Style> {
    let config = spec.target(Target::Ts);
    style(config.and_then(|config| config.style.as_deref()))
}

/// The style that the command says, or the config's.
fn asked_style(spec: &Loaded, target: Target, options: &Single) -> Result<Style> {
    match &options.style {
        None => configured_style(spec),
        Some(name) => match (style(Some(name))?, target) {
            (Style::Native, _) | (_, Target::Ts) => style(Some(name)),
            (Style::Supabase, Target::Zod | Target::Rust) => bail!(
                "style \"supabase\" is one of TypeScript's types; {} has only \"native\"",
                target.as_str()
            ),
        },
    }
}

fn style(name: Option<&str>) -> Result<Style> {
    let Some(name) = name else {
        return Ok(Style::default());
    };
    let known = Style::NAMES.iter().find(|(known, _)| *known == name);
    known.map(|(_, style)| *style).ok_or_else(|| {
        let names = Style::NAMES.iter().map(|(name, _)| *name);
        unknown_name("style", name, names)
    })
}

fn postgrest(spec: &Loaded) -> Option<String> {
    spec.target(Target::Ts)?.postgrest.clone()
}
