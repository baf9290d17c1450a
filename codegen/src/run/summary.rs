//! The closing lines of a command: what was made, what was left out, what comes next.

use std::fmt::Write as _;

use codegen::catalog::{RelationKind, TypeKind};
use codegen::diagnostics::has_errors;
use codegen::emit::{FORMAT, Plan, State};

use super::input::Loaded;

/// How many objects that were left out are named.
const NAMED: usize = 8;

/// After `generate`, `ts`, `zod`, `rust`: a line a spec and a folder, then the three closing ones.
pub(super) fn generated(specs: &[Loaded], plans: &[Plan], force: bool) -> String {
    let next = if plans.iter().any(|plan| plan.is_blocked(force)) {
        "Next: mend what is said above, then run the same command again.".to_owned()
    } else if specs.iter().any(|spec| spec.input.spec.is_some()) {
        "Next: `codegen check` compares without writing, for pre-commit and CI.".to_owned()
    } else {
        "Next: a codegen.toml keeps the options, then `codegen check` compares in pre-commit and CI.".to_owned()
    };
    folders(plans, force, |_| true) + &closing(specs, &next)
}

/// For `watch`: the folders where something changed, and what was left out.
pub(super) fn changed(specs: &[Loaded], plans: &[Plan], force: bool) -> String {
    let is_said = |plan: &Plan| plan.is_blocked(force) || plan.changes().next().is_some();
    folders(plans, force, is_said) + &left_out(specs).unwrap_or_default()
}

/// A line a folder.
fn folders(plans: &[Plan], force: bool, is_said: impl Fn(&Plan) -> bool) -> String {
    let mut text = String::new();
    let width = plans
        .iter()
        .map(|plan| plan.output().shown.len())
        .max()
        .unwrap_or(0);
    for plan in plans.iter().filter(|plan| is_said(plan)) {
        let names: Vec<&str> = plan
            .files
            .iter()
            .filter(|file| file.state != State::Obsolete)
            .map(|file| file.path.rsplit('/').next().unwrap_or(&file.path))
            .collect();
        let changed = plan.changes().count();
        let state = if plan.is_blocked(force) {
            "not written".to_owned()
        } else if changed == 0 {
            "unchanged".to_owned()
        } else {
            format!("{changed} changed")
        };
        let _ = writeln!(
            text,
            "  {:width$}  {} ({state})",
            plan.output().shown,
            names.join(", ")
        );
    }
    text
}

/// The three closing lines, after a line a spec.
pub(super) fn closing(specs: &[Loaded], next: &str) -> String {
    let mut text = String::new();
    for spec in specs {
        let _ = writeln!(
            text,
            "{}: {}{} → {}",
            spec.input.name,
            counted(spec.schema.migrations(), "migration"),
            spec.circumstances(),
            objects(std::slice::from_ref(spec)),
        );
    }
    if specs.len() > 1 {
        let _ = writeln!(text, "All {} specs → {}", specs.len(), objects(specs));
    }
    let errors = specs.iter().any(|spec| has_errors(&spec.diagnostics));
    text += &match left_out(specs) {
        Some(line) => line,
        None if errors => {
            "Left out: what the statements with errors above would have made.\n".to_owned()
        }
        None => "Nothing left out.\n".to_owned(),
    };
    let _ = writeln!(text, "{next}");
    text
}

/// A line on what was left out, if anything was.
fn left_out(specs: &[Loaded]) -> Option<String> {
    let names: Vec<String> = specs
        .iter()
        .flat_map(|spec| {
            let of_spec = |name: String| match specs.len() {
                1 => name,
                _ => format!("{name} ({})", spec.input.name),
            };
            spec.schema.left_out().into_iter().map(of_spec)
        })
        .collect();
    let shown = names.len().min(NAMED);
    let more = match names.len() - shown {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let line = format!(
        "{} left out: {}{more}.\n",
        names.len(),
        names[..shown].join(", ")
    );
    Some(line).filter(|_| !names.is_empty())
}

/// What `check` has to say.
pub(super) struct Checked {
    /// The diff and the closing line.
    pub(super) text: String,
    /// What is stale: each file, and how it is.
    pub(super) stale: Vec<(String, &'static str)>,
}

/// Compares without writing.
pub(super) fn checked(specs: &[Loaded], plans: &[Plan]) -> Checked {
    let mut text = String::new();
    let mut stale = Vec::new();
    let mut files = 0;
    for plan in plans {
        files += plan.files.len();
        let changes = plan
            .changes()
            .map(|file| (plan.shown(&file.path), described(file.state)));
        let before = stale.len();
        stale.extend(changes);
        if stale.len() == before {
            if plan.lock_stale {
                let what = "is stale: the files are right, the lock is not";
                let lock = plan.shown(codegen::emit::LOCK);
                let _ = writeln!(text, "{lock} {what}");
                stale.push((lock, what));
            }
            continue;
        }
        if let Some(format) = plan.older_format {
            let _ = writeln!(
                text,
                "{} was made by an older codegen (format {format}, now {FORMAT}); what differs may not come from the migrations",
                plan.output().shown
            );
            continue;
        }
        for (path, what) in &stale[before..] {
            let _ = writeln!(text, "{path} {what}");
        }
        text += &plan.diff();
    }
    let errors = specs.iter().any(|spec| has_errors(&spec.diagnostics));
    if stale.is_empty() {
        let _ = writeln!(
            text,
            "{} up to date with the migrations{}.",
            counted(files, "file"),
            if errors { ", which have errors" } else { "" }
        );
    } else {
        let mut states = plans.iter().flat_map(Plan::changes).map(|file| file.state);
        // `generate` would write nothing beside such a file.
        let advice = if states.any(|state| matches!(state, State::Edited | State::Foreign)) {
            "Undo what is not codegen's, or `codegen generate --force` writes over it."
        } else {
            "Run `codegen generate`."
        };
        let files = counted(files, "file");
        let _ = writeln!(text, "{} of {files} stale. {advice}", stale.len());
    }
    Checked { text, stale }
}

/// How a file is that is not as it is to be.
fn described(state: State) -> &'static str {
    match state {
        State::Missing => "is missing",
        State::Obsolete => "is no longer made",
        State::Edited => "was edited by hand",
        State::Foreign => "is in the way and was not written by codegen",
        State::Stale | State::Unchanged => "is stale",
    }
}

fn objects(specs: &[Loaded]) -> String {
    let (mut tables, mut views, mut enums, mut functions, mut policies) = (0, 0, 0, 0, 0);
    for spec in specs {
        let catalog = &spec.schema.catalog;
        let shown = |namespace| spec.schema.namespaces.contains(&namespace);
        for (id, relation) in catalog
            .relations
            .iter()
            .filter(|(_, it)| it.kind.has_columns() && shown(it.namespace) && it.taints.is_empty())
        {
            match relation.kind {
                RelationKind::View | RelationKind::MaterializedView => views += 1,
                RelationKind::OrdinaryTable
                | RelationKind::PartitionedTable
                | RelationKind::ForeignTable
                | RelationKind::CompositeType
                | RelationKind::Index
                | RelationKind::Sequence => tables += 1,
            }
            policies += catalog.policies_of(id).count();
        }
        enums += catalog
            .types
            .iter()
            .filter(|(_, ty)| {
                shown(ty.namespace)
                    && ty.taints.is_empty()
                    && matches!(ty.kind, TypeKind::Enum { .. })
            })
            .count();
        functions += catalog
            .functions
            .iter()
            .filter(|(_, function)| shown(function.namespace) && function.taints.is_empty())
            .count();
    }
    let mut parts = vec![
        counted(tables, "table"),
        counted(enums, "enum"),
        counted(functions, "function"),
    ];
    if views > 0 {
        parts.insert(1, counted(views, "view"));
    }
    parts.push(if policies == 1 {
        "1 policy".to_owned()
    } else {
        format!("{policies} policies")
    });
    parts.join(", ")
}

fn counted(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("1 {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
