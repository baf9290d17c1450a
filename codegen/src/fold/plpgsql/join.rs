//! Paths that end in different catalogs: what differs is tainted, and the conditions are named.

use std::collections::BTreeSet;

use super::machine::State;
use super::value::Unknown;
use crate::catalog::store::Row;
use crate::catalog::{
    Catalog, Column, FunctionId, History, Index, Relation, RelationId, Store, Taint, TypeId,
};
use crate::ddl::plpgsql::{Block, StatementKind};
use crate::ddl::{Ddl, ObjectName, plpgsql};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::fold::{Folder, Outcome};
use crate::source::Span;

/// Whether two catalogs hold the same.
pub(super) fn same_catalog(a: &Catalog, b: &Catalog) -> bool {
    is_same(&a.relations, &b.relations)
        && is_same(&a.types, &b.types)
        && is_same(&a.constraints, &b.constraints)
        && is_same(&a.functions, &b.functions)
        && is_same(&a.namespaces, &b.namespaces)
        && is_same(&a.triggers, &b.triggers)
        && is_same(&a.policies, &b.policies)
        && is_same(&a.roles, &b.roles)
        && is_same(&a.extensions, &b.extensions)
        && a.default_acls == b.default_acls
}

fn is_same<Id: Ord + Copy + From<u32>, T: Row + PartialEq>(
    a: &Store<Id, T>,
    b: &Store<Id, T>,
) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b.iter())
            .all(|((a_id, a), (b_id, b))| a_id == b_id && (std::ptr::eq(a, b) || a == b))
}

/// The ids whose rows differ.
fn differing<Id: Ord + Copy + From<u32>, T: Row + PartialEq>(
    a: &Store<Id, T>,
    b: &Store<Id, T>,
) -> BTreeSet<Id> {
    let only_or_changed = |from: &Store<Id, T>, to: &Store<Id, T>| {
        from.iter()
            .filter(|(id, row)| {
                to.get(*id)
                    .is_none_or(|other| !std::ptr::eq(*row, other) && *row != other)
            })
            .map(|(id, _)| id)
            .collect::<BTreeSet<Id>>()
    };
    let mut ids = only_or_changed(a, b);
    ids.extend(only_or_changed(b, a));
    ids
}

/// Makes one end of several, and puts it into the session that the block ran in.
pub(super) fn finish<'a>(folder: &mut Folder<'a>, ends: Vec<State<'a>>) -> Outcome {
    let via = folder.via.clone();
    let mut ends = super::machine::join_states(ends);
    // The catalog that holds the most: what only it holds can be tainted in it.
    let size = |state: &State<'_>| {
        let catalog = &state.folder.catalog;
        catalog.relations.len()
            + catalog.types.len()
            + catalog.constraints.len()
            + catalog.functions.len()
            + catalog.triggers.len()
            + catalog.policies.len()
            + catalog.extensions.len()
            + catalog.roles.len()
            + catalog.namespaces.len()
    };
    let base = (0..ends.len())
        .max_by_key(|index| (size(&ends[*index]), usize::MAX - index))
        .expect("a path that ended without an error is among them");
    let mut base = ends.swap_remove(base);
    let mut doubts = base.doubts.clone();
    let mut differences = Differences::default();
    for other in &ends {
        differences.collect(&base.folder.catalog, &other.folder.catalog);
        for diagnostic in &other.folder.diagnostics {
            if !base.folder.diagnostics.contains(diagnostic) {
                base.folder.diagnostics.push(diagnostic.clone());
            }
        }
        for deferred in &other.folder.deferred {
            if !base.folder.deferred.contains(deferred) {
                base.folder.deferred.push(deferred.clone());
            }
        }
        doubts.extend(other.doubts.iter().cloned());
        base.note(other.outcome);
    }
    if !differences.names.is_empty() {
        let diagnostic = differences.taint(&mut base.folder, &doubts);
        base.report(diagnostic);
    }
    *folder = base.folder;
    folder.via = via;
    base.outcome
}

/// The objects that are not the same in all ends.
#[derive(Debug, Default)]
struct Differences {
    relations: BTreeSet<RelationId>,
    types: BTreeSet<TypeId>,
    functions: BTreeSet<FunctionId>,
    /// All of them, and those that have no taint, in words.
    names: BTreeSet<String>,
}

impl Differences {
    fn collect(&mut self, a: &Catalog, b: &Catalog) {
        let both = [a, b];
        let find = |id: RelationId| both.iter().find_map(|catalog| catalog.relations.get(id));
        for id in differing(&a.relations, &b.relations) {
            let (first, second) = (a.relations.get(id), b.relations.get(id));
            let Some(row) = first.or(second) else {
                continue;
            };
            self.names
                .insert(format!("{} \"{}\"", row.kind.as_str(), row.name));
            let differs = first.map(bare) != second.map(bare);
            if differs && row.kind.has_columns() {
                self.relations.insert(id);
            }
        }
        for id in differing(&a.constraints, &b.constraints) {
            let row = both
                .iter()
                .find_map(|catalog| catalog.constraints.get(id))
                .expect("the id is of one of them");
            self.names.insert(format!("constraint \"{}\"", row.name));
            let relation: RelationId = row.relation;
            self.relations.insert(relation);
        }
        for id in differing(&a.types, &b.types) {
            let row = both
                .iter()
                .find_map(|catalog| catalog.types.get(id))
                .expect("the id is of one of them");
            let is_of_table = matches!(row.kind, crate::catalog::TypeKind::Composite { relation }
                if find(relation).is_some_and(|relation| relation.kind.has_columns()));
            if row.element.is_none() && !is_of_table {
                self.names.insert(format!("type \"{}\"", row.name));
            }
            self.types.insert(id);
        }
        for id in differing(&a.functions, &b.functions) {
            let (first, second) = (a.functions.get(id), b.functions.get(id));
            let row = first.or(second).expect("the id is of one of them");
            self.names.insert(format!("function \"{}\"", row.name));
            let bare = |row: &crate::catalog::Function| {
                let mut row = row.clone();
                row.acl = None;
                row.owner = crate::catalog::BOOTSTRAP_ROLE;
                row.history = History::default();
                row
            };
            if first.map(bare) != second.map(bare) {
                self.functions.insert(id);
            }
        }
        self.collect_others(a, b);
    }

    /// Objects that no output's types depend on.
    fn collect_others(&mut self, a: &Catalog, b: &Catalog) {
        let named = |kind: &str, name: &crate::name::Name| format!("{kind} \"{name}\"");
        for id in differing(&a.policies, &b.policies) {
            let row = a.policies.get(id).or_else(|| b.policies.get(id));
            self.names.extend(row.map(|row| named("policy", &row.name)));
        }
        for id in differing(&a.triggers, &b.triggers) {
            let row = a.triggers.get(id).or_else(|| b.triggers.get(id));
            self.names
                .extend(row.map(|row| named("trigger", &row.name)));
        }
        for id in differing(&a.namespaces, &b.namespaces) {
            let row = a.namespaces.get(id).or_else(|| b.namespaces.get(id));
            self.names.extend(row.map(|row| named("schema", &row.name)));
        }
        for id in differing(&a.roles, &b.roles) {
            let row = a.roles.get(id).or_else(|| b.roles.get(id));
            self.names.extend(row.map(|row| named("role", &row.name)));
        }
        for id in differing(&a.extensions, &b.extensions) {
            let row = a.extensions.get(id).or_else(|| b.extensions.get(id));
            self.names
                .extend(row.map(|row| named("extension", &row.name)));
        }
        if a.default_acls != b.default_acls {
            self.names.insert("default privileges".to_owned());
        }
    }

    /// Taints what differs, as far as the folder's catalog holds it, and says why.
    fn taint(&self, folder: &mut Folder<'_>, doubts: &[Unknown]) -> Diagnostic {
        let unknown = Span::new(crate::source::FileId(0), 0, 0);
        let span = doubts.first().map_or(unknown, |doubt| doubt.span);
        let what = doubts.first().map_or("a condition", |doubt| &*doubt.what);
        let taint = Taint {
            span,
            reason: format!("depends on {what}, which the migrations do not decide"),
        };
        let mut severity = Severity::Warning;
        for id in &self.relations {
            if folder.catalog.relations.get(*id).is_some() {
                folder.taint_relation(*id, taint.clone());
            }
            severity = Severity::Error;
        }
        for id in &self.types {
            if let Some(row) = folder.catalog.types.get_mut(*id) {
                if !row.taints.contains(&taint) {
                    row.taints.push(taint.clone());
                }
                severity = Severity::Error;
            }
        }
        for id in &self.functions {
            if let Some(row) = folder.catalog.functions.get_mut(*id) {
                row.taints.push(taint.clone());
            }
            severity = Severity::Error;
        }
        let names: Vec<&str> = self.names.iter().map(String::as_str).collect();
        let mut diagnostic = Diagnostic::new(
            severity,
            Code::Undecided,
            span,
            format!("the outcome depends on {what}"),
        )
        .detail(format!("It decides about {}.", names.join(", ")))
        .help("Write the statements without the condition, or with one that asks the schema.");
        let mut seen = vec![span];
        for doubt in doubts {
            if !seen.contains(&doubt.span) {
                seen.push(doubt.span);
                diagnostic =
                    diagnostic.label(doubt.span, format!("it depends on {} too", doubt.what));
            }
        }
        diagnostic
    }
}

/// A relation without what no output's types depend on.
fn bare(row: &Relation) -> Relation {
    let column = |column: &Column| Column {
        acl: None,
        history: History::default(),
        ..column.clone()
    };
    Relation {
        acl: None,
        owner: crate::catalog::BOOTSTRAP_ROLE,
        history: History::default(),
        row_security: false,
        force_row_security: false,
        slots: row.slots.iter().map(column).collect(),
        index: row.index.as_ref().map(|index: &Index| Index {
            predicate: None,
            ..index.clone()
        }),
        ..row.clone()
    }
}

/// Taints what the statements of a block name, for a block that could not be run to its end.
pub(super) fn give_up(folder: &mut Folder<'_>, block: &Block, stop: Diagnostic) {
    let mut names = Vec::new();
    named_in(folder, &block.statements, &mut names);
    for handler in &block.handlers {
        named_in(folder, &handler.statements, &mut names);
    }
    let taint = Taint {
        span: stop.span,
        reason: stop.message.clone(),
    };
    let mut tainted = Vec::new();
    for name in names {
        if let Ok(id) = folder.resolve_relation(&name) {
            folder.taint_relation(id, taint.clone());
            tainted.push(format!("relation \"{}\"", name.name));
        }
    }
    tainted.sort();
    tainted.dedup();
    let detail = if tainted.is_empty() {
        "The block is left out.".to_owned()
    } else {
        format!("The block is left out, and with it {}.", tainted.join(", "))
    };
    folder.diagnostics.push(stop.detail(detail));
}

/// The relations that statements change, wherever they stand in the body.
fn named_in(folder: &Folder<'_>, statements: &[plpgsql::Statement], names: &mut Vec<ObjectName>) {
    for statement in statements {
        match &statement.kind {
            StatementKind::Sql(snippet) => {
                let (parsed, _) = folder.parser.statements(&snippet.text, snippet.place());
                names.extend(parsed.into_iter().filter_map(|it| changed(it.ddl)));
            }
            StatementKind::Block(block) => {
                named_in(folder, &block.statements, names);
                for handler in &block.handlers {
                    named_in(folder, &handler.statements, names);
                }
            }
            StatementKind::If {
                branches,
                otherwise,
            } => {
                for (_, statements) in branches {
                    named_in(folder, statements, names);
                }
                named_in(folder, otherwise.as_deref().unwrap_or(&[]), names);
            }
            StatementKind::Case {
                branches,
                otherwise,
                ..
            } => {
                for (_, statements) in branches {
                    named_in(folder, statements, names);
                }
                named_in(folder, otherwise.as_deref().unwrap_or(&[]), names);
            }
            StatementKind::Loop { statements, .. }
            | StatementKind::While { statements, .. }
            | StatementKind::ForInteger { statements, .. }
            | StatementKind::ForQuery { statements, .. }
            | StatementKind::ForEach { statements, .. } => named_in(folder, statements, names),
            StatementKind::Assign { .. }
            | StatementKind::Exit { .. }
            | StatementKind::Return(_)
            | StatementKind::Raise(_)
            | StatementKind::Assert(_)
            | StatementKind::Perform(_)
            | StatementKind::Execute { .. }
            | StatementKind::SelectInto { .. }
            | StatementKind::GetDiagnostics(_)
            | StatementKind::Null
            | StatementKind::Other(_) => {}
        }
    }
}

fn changed(ddl: Ddl) -> Option<ObjectName> {
    match ddl {
        Ddl::AlterTable(it) => Some(it.name),
        Ddl::CreateTable(it) => Some(it.name),
        Ddl::Drop(it) => it.objects.into_iter().next().map(|object| object.name),
        Ddl::Rename(it) => Some(it.object.name),
        _ => None,
    }
}
