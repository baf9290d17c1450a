//! Objects that a body makes under a name that is not known: they are left out, which is said once for each call.
//!
//! A partition is no loss to its table, whose rows have the same type with it and without.

use std::collections::BTreeMap;

use super::dynamic::{HOLE, listed};
use crate::ddl::ObjectName;
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::fold::Folder;
use crate::name::QualifiedName;
use crate::source::Span;

/// An object whose name is not known.
#[derive(Debug, Clone, PartialEq)]
pub struct Unnamed {
    /// `a table`
    pub(in crate::fold) kind: &'static str,
    /// Its name, as far as it is known.
    pub(in crate::fold) name: QualifiedName,
    /// The table whose partition it is, and whether that is one that is there.
    pub(in crate::fold) parent: Option<ObjectName>,
    /// What its name depends on.
    pub(in crate::fold) what: String,
    /// Whether it depends on the clock alone.
    pub(in crate::fold) clock: bool,
    /// The calls around, outermost first, and the EXECUTE.
    pub(in crate::fold) via: Vec<Span>,
}

impl Unnamed {
    /// Whether the two are made by one call.
    fn is_same(&self, other: &Self) -> bool {
        self.name == other.name && self.via.first() == other.via.first()
    }
}

impl Folder<'_> {
    /// Notes an object whose name is not known.
    pub(super) fn note_unnamed(&mut self, unnamed: Unnamed) {
        let known = self.unnamed.iter_mut().find(|it| it.is_same(&unnamed));
        match known {
            Some(known) => known.parent = known.parent.take().or(unnamed.parent),
            None => self.unnamed.push(unnamed),
        }
    }

    /// Whether a name that is not known is one of these.
    pub(super) fn is_unnamed(&self, name: &QualifiedName) -> bool {
        self.unnamed.iter().any(|it| it.name.name == name.name)
    }
}

/// Says what the statement that has just been run has made under names that are not known.
pub(super) fn report(folder: &mut Folder<'_>) {
    if !folder.via.is_empty() {
        return;
    }
    let mut unnamed: Vec<Unnamed> = Vec::new();
    for it in std::mem::take(&mut folder.unnamed) {
        // On some of the paths it is a partition.
        match unnamed.iter_mut().find(|other| other.is_same(&it)) {
            Some(other) => other.parent = other.parent.take().or(it.parent),
            None => unnamed.push(it),
        }
    }
    let mut partitions: BTreeMap<(Span, String), Vec<&Unnamed>> = BTreeMap::new();
    for it in &unnamed {
        // The call in a statement, the EXECUTE in a DO block.
        let site = it
            .via
            .get(usize::from(it.via.len() > 1 && is_block(&it.via)));
        let Some(site) = site.copied() else { continue };
        match &it.parent {
            // A partition of a partition goes with that.
            Some(parent) if unnamed.iter().any(|it| it.name == parent.name) => {}
            Some(parent) => partitions
                .entry((site, shown(&parent.name)))
                .or_default()
                .push(it),
            None => folder.diagnostics.push(alone(it, site)),
        }
    }
    for ((site, parent), made) in partitions {
        let names: Vec<String> = made.iter().map(|it| shown(&it.name)).collect();
        let first = made[0];
        let (severity, code, when) = if made.iter().all(|it| it.clock) {
            (
                Severity::Warning,
                Code::DependsOnClock,
                "when the migrations are applied".to_owned(),
            )
        } else {
            (Severity::Error, Code::Undecided, first.what.clone())
        };
        let message =
            format!("table {parent} may have further partitions, whose names depend on {when}");
        let mut diagnostic = Diagnostic::new(severity, code, site, message)
            .detail(format!("They are left out: {}.", listed(&names)));
        if code == Code::DependsOnClock {
            diagnostic = diagnostic.help(PIN);
        }
        if let Some(last) = first.via.last().filter(|last| **last != site) {
            diagnostic = diagnostic.label(*last, "made here");
        }
        folder.diagnostics.push(diagnostic);
    }
}

/// How to say what time it is.
const PIN: &str = "`-- codegen: now = 2026-11-21` on a line of its own before the statement makes them as of that day.";

/// A DO block's own place is the whole statement, in which the others lie.
fn is_block(via: &[Span]) -> bool {
    let (block, inner) = (via[0], via[1]);
    block.file == inner.file
        && block.start <= inner.start
        && inner.end <= block.end
        && block != inner
}

fn alone(it: &Unnamed, site: Span) -> Diagnostic {
    let (code, help) = if it.clock {
        (Code::DependsOnClock, Some(PIN))
    } else {
        (Code::Undecided, None)
    };
    let diagnostic = Diagnostic::error(
        code,
        site,
        format!("the statement that EXECUTE runs depends on {}", it.what),
    )
    .detail(format!("It makes {} that is left out.", it.kind));
    match help {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}

/// A name with dots for what is not known of it.
fn shown(name: &QualifiedName) -> String {
    format!(
        "\"{}\"",
        name.to_string().replace(HOLE, "…").replace('"', "")
    )
}
