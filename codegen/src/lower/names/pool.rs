//! Gives names: each object the first of its candidates that is free. Who did it before goes on where something differs.

use std::collections::BTreeSet;
use std::hash::{Hash as _, Hasher as _};
use std::sync::Arc;

use super::taken::{Made, Taken};
use super::{NameOptions, Names, Object, RESERVED, constants, nouns, singular, unions};
use crate::catalog::{ColumnRef, NamespaceId, RelationKind, TypeKind};
use crate::diagnostics::{Code, Diagnostic};
use crate::fnv::Fnv;
use crate::lower::shape::Shapes;
use crate::lower::{Facts, ident};
use crate::pieces::Kept;
use crate::source::Span;

/// An object that was named.
#[derive(Debug)]
pub(super) struct Step {
    object: Object,
    candidates: Kept<Vec<String>>,
    name: String,
    /// All that is made of the name.
    pub(super) made: Vec<Made>,
}

pub(super) struct Pool<'a> {
    facts: &'a Facts<'a>,
    options: &'a NameOptions,
    pub(super) names: Names,
    pub(super) notes: Vec<Diagnostic>,
    /// What was named the last time, as long as this is the same.
    last: &'a [Arc<Step>],
}

impl<'a> Pool<'a> {
    /// `last` is what was named before.
    pub(super) fn new(
        facts: &'a Facts<'a>,
        options: &'a NameOptions,
        shapes: Shapes,
        last: Option<&'a Names>,
    ) -> Self {
        let variant = facts.variant(options);
        let (notes, mut names) = (Vec::new(), Names::default());
        let last = last.filter(|it| it.variant == variant && it.shapes == shapes);
        if let Some(last) = last {
            names.given = Arc::clone(&last.given);
            names.taken = last.taken.clone();
            for brand in last.brands.values() {
                names.taken.free(brand);
            }
        } else {
            names.taken = taken(&shapes);
        }
        Self {
            facts,
            options,
            names: Names {
                shapes,
                variant,
                ..names
            },
            notes,
            last: last.map_or(&[], |it| &it.steps),
        }
    }

    /// Gives the object the first of its candidates that is free.
    pub(super) fn name(&mut self, object: Object) {
        let candidates = self.candidates(object);
        let step = if let [first, rest @ ..] = self.last
            && first.object == object
            && first.candidates == candidates
        {
            self.last = rest;
            Arc::clone(first)
        } else {
            self.forget();
            Arc::new(self.step(object, candidates))
        };
        if step.name != step.candidates[0] {
            self.note(object, &step.candidates[0], &step.name);
        }
        self.names.steps.push(step);
    }

    /// What was named the last time, and not yet again, has no name.
    fn forget(&mut self) {
        for step in std::mem::take(&mut self.last) {
            for made in &step.made {
                self.names.taken.free(&made.name);
            }
            let given = Arc::make_mut(&mut self.names.given);
            match step.object {
                Object::Relation(id) => drop(given.relations.remove(&id)),
                Object::Type(id) => drop(given.types.remove(&id)),
                Object::Function(id) => drop(given.functions.remove(&id)),
                Object::CheckList(id, column) => {
                    given.check_lists.remove(&id);
                    given.listed_columns.remove(&column);
                }
            }
        }
    }

    fn step(&mut self, object: Object, candidates: Kept<Vec<String>>) -> Step {
        let free = |name: String| {
            let made = self.made_of(object, &name);
            let is_free = |made: &Made| self.names.taken.get(&made.name).is_none();
            made.iter().all(is_free).then_some((name, made))
        };
        let last = candidates.last().expect("every object has candidates");
        let numbered = (2..).map(|number| format!("{last}{number}"));
        let mut names = candidates.iter().cloned().chain(numbered);
        let (name, made) = names.find_map(free).expect("some number was not taken");
        for made in &made {
            self.names.taken.take(made);
        }
        let given = Arc::make_mut(&mut self.names.given);
        match object {
            Object::Relation(id) => {
                let nouns = nouns(&self.names.shapes, id, &name);
                given.relations.insert(id, nouns);
            }
            Object::Type(id) => {
                given.types.insert(id, name.clone());
            }
            Object::Function(id) => {
                given.functions.insert(id, name.clone());
            }
            Object::CheckList(id, column) => {
                given.check_lists.insert(id, name.clone());
                given.listed_columns.insert(column, id);
            }
        }
        Step {
            object,
            candidates,
            name,
            made,
        }
    }

    /// Names the keys that have types for themselves, which are the last.
    pub(super) fn end(mut self) -> (Names, Vec<Diagnostic>) {
        self.forget();
        self.brands();
        self.names.taken.settle();
        (self.names, self.notes)
    }

    /// The names that an object may have, best first.
    fn candidates(&self, object: Object) -> Kept<Vec<String>> {
        let (facts, variant) = (self.facts, self.names.variant);
        let make = || self.candidates_now(object);
        match object {
            Object::Relation(id) => facts.piece("name", id, variant, make),
            Object::Type(id) => facts.piece("name of a type", id, variant, make),
            Object::Function(id) => facts.piece("name of a function", id, variant, make),
            Object::CheckList(id, column) => {
                // It is made of the table's name, which may just have become another.
                let mut hash = Fnv::default();
                let stem = self.names.stem(column.relation);
                (variant, column.attnum, stem).hash(&mut hash);
                facts.piece("name of a list", id, hash.finish(), make)
            }
        }
    }

    fn candidates_now(&self, object: Object) -> Vec<String> {
        if let Some(configured) = self.configured(&object) {
            return vec![ident::pascal(configured)];
        }
        let catalog = self.facts.catalog;
        match object {
            Object::Relation(id) => {
                let relation = &catalog.relations[id];
                let kind = relation_kind(relation.kind);
                self.noun(relation.namespace, relation.name.as_str(), kind)
            }
            Object::Type(id) => {
                let ty = &catalog.types[id];
                self.noun(ty.namespace, ty.name.as_str(), type_kind(&ty.kind))
            }
            Object::Function(id) => {
                let function = &catalog.functions[id];
                let name = ident::pascal(function.name.as_str());
                vec![ident::joined(&self.prefix(function.namespace), &name)]
            }
            Object::CheckList(_, column) => {
                let relation = &catalog.relations[column.relation];
                let name = relation.column_at(column.attnum).name.as_str();
                let name = ident::joined(self.names.stem(column.relation), &ident::pascal(name));
                vec![name.clone(), format!("{name}Check")]
            }
        }
    }

    /// Candidates of what is named by a noun: singular, as it is, with its kind.
    fn noun(&self, namespace: NamespaceId, name: &str, kind: &str) -> Vec<String> {
        let prefix = self.prefix(namespace);
        let plain = ident::joined(&prefix, &ident::pascal(name));
        let singular = ident::joined(&prefix, &self.singular(name));
        let with_kind = format!("{singular}{kind}");
        let mut candidates = if self.options.keeps_plural {
            vec![plain, with_kind]
        } else {
            vec![singular, plain, with_kind]
        };
        candidates.dedup();
        candidates
    }

    /// `PascalCase` with the last word in the singular.
    fn singular(&self, name: &str) -> String {
        let snake = ident::snake(name);
        let (head, last) = snake.rsplit_once('_').unwrap_or(("", &snake));
        let singular = singular::singular(last, &self.options.singulars);
        if last == singular {
            return ident::pascal(name);
        }
        ident::pascal(&format!("{head}_{singular}"))
    }

    fn prefix(&self, namespace: NamespaceId) -> String {
        if self.facts.namespaces.first() == Some(&namespace) {
            String::new()
        } else {
            ident::pascal(self.facts.catalog.namespaces[namespace].name.as_str())
        }
    }

    /// All identifiers that are made of an object's name, in any language: its types, and TypeScript's constants. These
    /// begin in lower case; in a script without case, and behind `_`, nothing else keeps them apart from types.
    fn made_of(&self, object: Object, name: &str) -> Vec<Made> {
        let mut types = match object {
            Object::Relation(id) => {
                let shapes = &self.names.shapes;
                let nouns = nouns(shapes, id, name);
                let mut types = vec![
                    nouns.row.clone(),
                    format!("{}Insert", nouns.write),
                    format!("{}Update", nouns.write),
                ];
                if shapes.of(id).any(|shape| shape.name.is_none()) {
                    types.extend(["", "Insert", "Update"].map(|suffix| format!("{name}{suffix}")));
                }
                if shapes.unions_of(id).next().is_some() {
                    types.extend(unions(&nouns.row));
                }
                types
            }
            Object::Type(_) | Object::CheckList(..) => vec![name.to_owned()],
            Object::Function(_) => ["Args", "Returns"]
                .map(|suffix| format!("{name}{suffix}"))
                .into(),
        };
        let declared = types.len();
        if let Object::Relation(_) = object {
            types.push(format!("{name}Constraint"));
        }
        let all = types.into_iter().enumerate().flat_map(|(at, ty)| {
            let made = move |name: String| Made {
                name: name.into(),
                is_declared: at < declared,
            };
            let constants = constants(&ty);
            std::iter::once(ty).chain(constants).map(made)
        });
        all.collect()
    }

    /// Names the keys that have types for themselves.
    fn brands(&mut self) {
        let keys: BTreeSet<ColumnRef> = self.names.shapes.brands().collect();
        for key in keys {
            let relation = &self.facts.catalog.relations[key.relation];
            let noun = if let Some(nouns) = self.names.given.relations.get(&key.relation) {
                nouns.stem.clone()
            } else {
                let prefix = self.prefix(relation.namespace);
                ident::joined(&prefix, &self.singular(relation.name.as_str()))
            };
            let column = ident::pascal(relation.column_at(key.attnum).name.as_str());
            let wanted = ident::joined(&noun, &column);
            let (mut name, mut number) = (wanted.clone(), 2);
            while self.names.taken.get(&name).is_some() {
                name = format!("{wanted}{number}");
                number += 1;
            }
            self.names.taken.take(&Made {
                name: name.as_str().into(),
                is_declared: false,
            });
            self.names.brands.insert(key, name);
        }
    }

    /// The name that the config gives to a relation or type.
    pub(super) fn configured(&self, object: &Object) -> Option<&'a str> {
        let catalog = self.facts.catalog;
        let (namespace, name) = match *object {
            Object::Relation(id) => (
                catalog.relations[id].namespace,
                catalog.relations[id].name.as_str(),
            ),
            Object::Type(id) => (catalog.types[id].namespace, catalog.types[id].name.as_str()),
            Object::Function(_) | Object::CheckList(..) => return None,
        };
        let types = &self.options.types;
        types
            .get(&format!("{}.{name}", catalog.namespaces[namespace].name))
            .or_else(|| {
                types
                    .get(name)
                    .filter(|_| self.facts.namespaces.first() == Some(&namespace))
            })
            .map(String::as_str)
    }

    fn note(&mut self, object: Object, wanted: &str, name: &str) {
        let Some((span, what)) = self.describe(object) else {
            return;
        };
        let note = Diagnostic::note(
            Code::NameChanged,
            span,
            format!("{what} is named {name}, because {wanted} is taken"),
        );
        self.notes.push(match object {
            // Overloads have one name in the database.
            Object::Function(_) => note,
            Object::Relation(_) | Object::Type(_) | Object::CheckList(..) => {
                note.help("A name of your own goes under `names` in codegen.toml.")
            }
        });
    }

    /// Where an object was made and what to call it in a message.
    fn describe(&self, object: Object) -> Option<(Span, String)> {
        let catalog = self.facts.catalog;
        let (history, what) = match object {
            Object::Relation(id) => {
                let relation = &catalog.relations[id];
                let what = format!("{} \"{}\"", relation.kind.as_str(), relation.name);
                (&relation.history, what)
            }
            Object::Type(id) => {
                let ty = &catalog.types[id];
                (&ty.history, format!("type \"{}\"", ty.name))
            }
            Object::Function(id) => {
                let function = &catalog.functions[id];
                (&function.history, format!("function \"{}\"", function.name))
            }
            Object::CheckList(id, _) => {
                let constraint = &catalog.constraints[id];
                let what = format!("the list of constraint \"{}\"", constraint.name);
                (&constraint.history, what)
            }
        };
        Some((history.origin()?.span, what))
    }
}

/// What is taken before anything is named: what the files use themselves, and the user's own names, which are the user's.
fn taken(shapes: &Shapes) -> Taken {
    let mut taken = Taken::default();
    let mut take = |name: String| {
        taken.take(&Made {
            name: name.into(),
            is_declared: false,
        });
    };
    for name in RESERVED {
        take((*name).to_owned());
    }
    let of_types = shapes.types.keys().map(|name| (name, 1));
    let picks = shapes.shapes.iter();
    let of_shapes =
        picks.filter_map(|it| Some((it.name.as_ref()?, if it.is_whole { 3 } else { 1 })));
    for (name, count) in of_types.chain(of_shapes) {
        for suffix in ["", "Insert", "Update"].into_iter().take(count) {
            let name = format!("{name}{suffix}");
            constants(&name).into_iter().for_each(&mut take);
            take(name);
        }
    }
    taken
}

fn relation_kind(kind: RelationKind) -> &'static str {
    match kind {
        RelationKind::OrdinaryTable
        | RelationKind::PartitionedTable
        | RelationKind::ForeignTable => "Table",
        RelationKind::View | RelationKind::MaterializedView => "View",
        RelationKind::CompositeType | RelationKind::Index | RelationKind::Sequence => "Type",
    }
}

fn type_kind(kind: &TypeKind) -> &'static str {
    match kind {
        TypeKind::Enum { .. } => "Enum",
        TypeKind::Domain { .. } => "Domain",
        TypeKind::Composite { .. } => "Composite",
        TypeKind::Base
        | TypeKind::Range { .. }
        | TypeKind::Multirange { .. }
        | TypeKind::Pseudo
        | TypeKind::Shell => "Type",
    }
}
