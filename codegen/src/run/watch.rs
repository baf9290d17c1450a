//! `watch`: makes the outputs again as often as a file is saved that they are made of.
//!
//! The disk tells of changes; whether one matters is seen by the bytes, so that what `watch` writes itself, and editors
//! that touch files, make nothing. Errors are printed, and the watch goes on.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use codegen::config;
use codegen::emit::{self, Plan};
use codegen::expr::remember::Remembering;
use codegen::load;
use codegen::parse::Postgres;
use codegen::read;
use codegen::schema::Rereading;
use notify::{EventKind, RecursiveMode, Watcher as _};

use super::outputs::Shelf;
use super::{Ending, input, outputs, summary};
use crate::cli::Watch;

/// How long the disk has to be silent: editors save by several steps.
const SILENT: Duration = Duration::from_millis(1);
/// How long it may go on before something is made all the same.
const LONGEST: Duration = Duration::from_millis(40);

/// What a round was made of, and what is to be watched for the next.
#[derive(Default)]
struct Seen {
    /// The config's bytes and each spec's.
    fingerprint: Option<Vec<u64>>,
    /// Folders, and whether those below them too.
    folders: BTreeSet<(PathBuf, bool)>,
}

/// What a round leaves to the next, which is about nearly the same.
struct Kept<'a> {
    parser: &'a Remembering<'a>,
    /// By the specs' names, with what the config said of each.
    readings: BTreeMap<String, (String, Rereading<'a>)>,
    shelf: Shelf,
    tree: read::Rereading,
    disk: emit::Disk,
}

/// Makes the outputs, then again after each change, until somebody ends it.
pub(super) fn watch(options: &Watch, out: &mut dyn Write) -> Result<Ending> {
    let (sender, receiver) = mpsc::channel();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
        // What only was read has not changed.
        if !matches!(&event, Ok(event) if matches!(event.kind, EventKind::Access(_))) {
            let _ = sender.send(());
        }
    })
    .context("cannot watch the disk")?;
    let parser = Remembering::new(&Postgres);
    let mut kept = Kept {
        parser: &parser,
        readings: BTreeMap::new(),
        shelf: Shelf::kept(),
        tree: read::Rereading::default(),
        disk: emit::Disk::remembering(),
    };
    let mut seen = Seen::default();
    let mut folders = BTreeSet::new();
    let mut said = String::new();
    loop {
        let begun = Instant::now();
        let mut placed = Vec::new();
        let result = round(options, &mut kept, &mut seen, &mut placed);
        let took = begun.elapsed().as_millis();
        // Before anything is said: who reads it may save the next moment.
        let mut is_new = false;
        for wanted in &seen.folders {
            let (folder, below) = wanted;
            let mode = if *below {
                RecursiveMode::Recursive
            } else {
                RecursiveMode::NonRecursive
            };
            if !folders.contains(wanted) && watcher.watch(folder, mode).is_ok() {
                folders.insert(wanted.clone());
                is_new = true;
            }
        }
        match result {
            Ok(None) => {}
            Ok(Some(text)) => {
                said.clear();
                let _ = write!(out, "{text}Made in {took} ms; watching.\n\n");
            }
            Err(error) => {
                let text = format!("error: {error:#}\nWatching.\n\n");
                // What was there before the error is made again once it is mended.
                seen.fingerprint = None;
                if said != text {
                    let _ = out.write_all(text.as_bytes());
                }
                said = text;
            }
        }
        let _ = out.flush();
        // The outputs are there; their locks are for who commits them.
        if let Err(error) = super::finish(&mut placed, &kept.disk, options.force) {
            let _ = write!(out, "error: {error:#}\nWatching.\n\n");
            let _ = out.flush();
            seen.fingerprint = None;
        }
        // What was saved while nobody watched is looked for at once.
        if !is_new && !wait(&receiver) {
            return Ok(Ending::default());
        }
    }
}

/// Waits for a change and the silence after it; whether there is anybody left who tells of one.
fn wait(changes: &Receiver<()>) -> bool {
    if changes.recv().is_err() {
        return false;
    }
    let first = Instant::now();
    while first.elapsed() < LONGEST {
        match changes.recv_timeout(SILENT) {
            Ok(()) => {}
            Err(RecvTimeoutError::Timeout) => break,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
    }
    true
}

/// Makes the outputs where something changed; what there is to say, and what is not finished yet.
fn round(
    options: &Watch,
    kept: &mut Kept<'_>,
    seen: &mut Seen,
    placed: &mut Vec<Plan>,
) -> Result<Option<String>> {
    let inputs = input::inputs(&options.input, "watch", &kept.tree);
    let inputs = match inputs {
        Ok(inputs) => inputs,
        Err(error) => {
            // The config itself may be what is wrong.
            seen.folders.insert((PathBuf::from("."), false));
            return Err(error);
        }
    };
    seen.folders.extend(inputs.iter().flat_map(folders));
    let fingerprint: Vec<u64> = inputs.iter().map(load::Input::fingerprint).collect();
    if seen.fingerprint.as_ref() == Some(&fingerprint) {
        return Ok(None);
    }
    let parser = kept.parser;
    let loaded = inputs.into_iter().map(|it| {
        // What outputs are made of beside the schema is in the config.
        let said = format!("{:?}", it.spec);
        let known = kept.readings.remove(&it.name);
        let known = known.filter(|(known, _)| *known == said);
        let (_, reading) = known.unwrap_or_else(|| (String::new(), Rereading::new(parser)));
        let entry = kept.readings.entry(it.name.clone());
        let (_, reading) = entry.or_insert((said, reading));
        input::fold_again(it, reading)
    });
    let mut specs = loaded.collect::<Result<Vec<_>>>()?;
    seen.fingerprint = Some(fingerprint);
    let mut ending = Ending::default();
    kept.shelf.begin();
    let made = outputs::of_config(&mut specs, &input::Disk, &mut kept.shelf)?;
    let made = (made, &kept.disk);
    let force = options.force;
    if let Some(plans) = super::place(made, &specs, &options.input, force, &mut ending)? {
        ending.stderr += &summary::changed(&specs, &plans, force);
        *placed = plans;
    }
    Ok(Some(ending.stderr))
}

/// The folders of the files that a spec is made of, and of templates of its own.
fn folders(input: &load::Input) -> Vec<(PathBuf, bool)> {
    let folder = |path: &Path| match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
        Some(_) | None => PathBuf::from("."),
    };
    let own = input.folders.iter().map(|it| input.base.join(it));
    let configs = input.configs.iter().map(|it| folder(it));
    let spec = input.spec.iter();
    let targets = spec.flat_map(|it| [&it.rust, &it.ts, &it.zod]).flatten();
    let templates = targets.filter_map(|it: &config::Target| it.templates.as_ref());
    let templates = templates.map(|it| input.base.join(it));
    let prelude = input.spec.iter().filter_map(|it| it.prelude.as_ref());
    let prelude = prelude.map(|it| folder(&input.base.join(it)));
    // A config lies where all else does: packages, and what is built.
    let whole = own.chain(templates).map(|folder| (folder, true));
    whole
        .chain(configs.chain(prelude).map(|folder| (folder, false)))
        .collect()
}
