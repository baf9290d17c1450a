//! What two catalogs hold differently, and how that is said and tainted.

use std::collections::BTreeSet;

use super::dynamic::listed;
use super::placeless;
use super::value::Unknown;
use crate::catalog::store::{Id, Row};
use crate::catalog::{
    BOOTSTRAP_ROLE, Catalog, Column, Function, FunctionId, History, Index, Relation, RelationId,
    Store, Taint, Type, TypeId, TypeKind,
};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::fold::Folder;
use crate::source::Span;

/// The objects that are not the same in all ends.
#[derive(Debug, Default)]
pub(super) struct Differences {
    relations: BTreeSet<RelationId>,
    types: BTreeSet<TypeId>,
    functions: BTreeSet<FunctionId>,
    /// All of them, and those that have no taint, in words.
    names: BTreeSet<String>,
}

/// How much two rows differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Difference {
    /// Not, or only in why they are tainted and where they are written.
    None,
    /// In what no output's types depend on: privileges, owner, row security.
    Beside,
    /// In what outputs show.
    Shown,
}

impl Difference {
    fn of<T: PartialEq>(
        a: Option<&T>,
        b: Option<&T>,
        placeless: impl Fn(&T) -> T,
        bare: impl Fn(&T) -> T,
    ) -> Self {
        match (a, b) {
            (Some(a), Some(b)) if placeless(a) == placeless(b) => Self::None,
            (Some(a), Some(b)) if bare(a) == bare(b) => Self::Beside,
            (None, None) => Self::None,
            (Some(_) | None, Some(_) | None) => Self::Shown,
        }
    }
}

/// The ids whose rows differ.
pub(super) fn differing<I: Id, T: Row + PartialEq>(
    a: &Store<I, T>,
    b: &Store<I, T>,
) -> BTreeSet<I> {
    let mut ids = a.changed(b);
    ids.retain(|id| match (a.get(*id), b.get(*id)) {
        (Some(a), Some(b)) => !std::ptr::eq(a, b) && a != b,
        (None, None) => false,
        (Some(_), None) | (None, Some(_)) => true,
    });
    ids
}

/// Adds the taints that the other catalog's objects have.
pub(super) fn take_taints(catalog: &mut Catalog, other: &Catalog) {
    fn add(taints: &mut Vec<Taint>, others: &[Taint]) {
        for taint in others {
            if !taints.contains(taint) {
                taints.push(taint.clone());
            }
        }
    }
    for id in differing(&catalog.relations, &other.relations) {
        if let (Some(row), Some(other)) = (catalog.relations.get_mut(id), other.relations.get(id)) {
            add(&mut row.taints, &other.taints);
        }
    }
    for id in differing(&catalog.types, &other.types) {
        if let (Some(row), Some(other)) = (catalog.types.get_mut(id), other.types.get(id)) {
            add(&mut row.taints, &other.taints);
        }
    }
    for id in differing(&catalog.functions, &other.functions) {
        if let (Some(row), Some(other)) = (catalog.functions.get_mut(id), other.functions.get(id)) {
            add(&mut row.taints, &other.taints);
        }
    }
}

impl Differences {
    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// Whether nothing differs that outputs show.
    pub(super) fn is_beside(&self) -> bool {
        self.relations.is_empty() && self.types.is_empty() && self.functions.is_empty()
    }

    /// Adds the names of others.
    pub(super) fn extend(&mut self, names: &BTreeSet<String>) {
        self.names.extend(names.iter().cloned());
    }

    /// What differs, in words.
    pub(super) fn into_names(self) -> BTreeSet<String> {
        self.names
    }

    /// Adds what two catalogs hold differently.
    pub(super) fn collect(&mut self, a: &Catalog, b: &Catalog) {
        for id in differing(&a.relations, &b.relations) {
            let (first, second) = (a.relations.get(id), b.relations.get(id));
            let difference = Difference::of(first, second, placeless::relation, bare_relation);
            let Some(row) = first.or(second).filter(|_| difference != Difference::None) else {
                continue;
            };
            self.names
                .insert(format!("{} \"{}\"", row.kind.as_str(), row.name));
            if difference == Difference::Shown && row.kind.has_columns() {
                self.relations.insert(id);
            }
        }
        for id in differing(&a.constraints, &b.constraints) {
            let (first, second) = (a.constraints.get(id), b.constraints.get(id));
            let row = first.or(second);
            let is_alike = first.map(placeless::constraint) == second.map(placeless::constraint);
            if let Some(row) = row.filter(|_| !is_alike) {
                self.names.insert(format!("constraint \"{}\"", row.name));
                self.relations.insert(row.relation);
            }
        }
        for id in differing(&a.types, &b.types) {
            let (first, second) = (a.types.get(id), b.types.get(id));
            let difference = Difference::of(first, second, placeless::of_type, bare_type);
            let Some(row) = first.or(second).filter(|_| difference != Difference::None) else {
                continue;
            };
            let is_of_table = |catalog: &Catalog| match row.kind {
                TypeKind::Composite { relation } => catalog
                    .relations
                    .get(relation)
                    .is_some_and(|relation| relation.kind.has_columns()),
                _ => false,
            };
            if row.element.is_none() && !is_of_table(a) && !is_of_table(b) {
                self.names.insert(format!("type \"{}\"", row.name));
            }
            if difference == Difference::Shown {
                self.types.insert(id);
            }
        }
        for id in differing(&a.functions, &b.functions) {
            let (first, second) = (a.functions.get(id), b.functions.get(id));
            let difference = Difference::of(first, second, placeless::function, bare_function);
            let Some(row) = first.or(second).filter(|_| difference != Difference::None) else {
                continue;
            };
            self.names.insert(format!("function \"{}\"", row.name));
            if difference == Difference::Shown {
                self.functions.insert(id);
            }
        }
        self.collect_others(a, b);
    }

    /// Objects that no output's types depend on.
    fn collect_others(&mut self, a: &Catalog, b: &Catalog) {
        let named = |kind: &str, name: &crate::name::Name| format!("{kind} \"{name}\"");
        for id in differing(&a.policies, &b.policies) {
            let (first, second) = (a.policies.get(id), b.policies.get(id));
            if first.map(placeless::policy) == second.map(placeless::policy) {
                continue;
            }
            let row = first.or(second);
            self.names.extend(row.map(|row| named("policy", &row.name)));
        }
        for id in differing(&a.triggers, &b.triggers) {
            let (first, second) = (a.triggers.get(id), b.triggers.get(id));
            if first.map(placeless::trigger) == second.map(placeless::trigger) {
                continue;
            }
            let row = first.or(second);
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
        for id in differing(&a.publications, &b.publications) {
            let row = a.publications.get(id).or_else(|| b.publications.get(id));
            self.names
                .extend(row.map(|row| named("publication", &row.name)));
        }
        if a.default_acls != b.default_acls {
            self.names.insert("default privileges".to_owned());
        }
    }

    /// Taints what differs, as far as the folder's catalog holds it, and says why.
    pub(super) fn taint(&self, folder: &mut Folder<'_>, doubts: &[Unknown]) -> Diagnostic {
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
        .detail(format!("It decides about {}.", listed(&names)))
        .help(
            "Write the statements without the condition, or with one that asks the schema; \
             `-- codegen: assume = true` on the line before it, or `= false`, says how it comes out.",
        );
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
fn bare_relation(row: &Relation) -> Relation {
    let column = |column: &Column| Column {
        acl: None,
        history: History::default(),
        ..column.clone()
    };
    Relation {
        acl: None,
        owner: BOOTSTRAP_ROLE,
        history: History::default(),
        taints: Vec::new(),
        row_security: false,
        force_row_security: false,
        options: Vec::new(),
        children: Vec::new(),
        slots: row.slots.iter().map(|it| column(it).into()).collect(),
        index: row.index.as_deref().map(|index| {
            Box::new(Index {
                predicate: None,
                ..index.clone()
            })
        }),
        ..row.clone()
    }
}

fn bare_type(row: &Type) -> Type {
    Type {
        acl: None,
        owner: BOOTSTRAP_ROLE,
        history: History::default(),
        taints: Vec::new(),
        ..row.clone()
    }
}

fn bare_function(row: &Function) -> Function {
    Function {
        acl: None,
        owner: BOOTSTRAP_ROLE,
        history: History::default(),
        taints: Vec::new(),
        ..row.clone()
    }
}
