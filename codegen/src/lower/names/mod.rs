//! The names of types in the outputs, the same in every language. Knows the catalog, no target.
//!
//! A relation, enum, composite type or domain is named by the `PascalCase` of its SQL name with the last word in the
//! singular (`conversations` -> `Conversation`), with its schema in front unless that is the first one shown
//! (`auth.users` -> `AuthUser`). A validated list of texts on one column is `<Type><Column>`.
//!
//! **Collisions.** All names live in one pool, together with those that are made of them (`GoalInsert`, `GoalUpdate`,
//! `GoalConstraint`) and those that generated files use themselves ([`RESERVED`]). The object that the migrations
//! created first takes its name first. A later one that finds its name taken keeps its last word as it is
//! (`users` -> `Users`), then says its kind (`UserTable`), then counts (`UserTable2`), with a note. So a migration
//! added at the end renames nothing, and neither the order of files on disk nor of options matters.
//!
//! A rule by the set of names alone cannot do that: `users` on its own is `User`, and so is `user`; whichever of them
//! gave way when the other comes would be renamed. The config's exceptions stand above the rule.

mod reach;
mod singular;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::Facts;
use super::ident;
use crate::catalog::{
    ColumnRef, ConstraintId, FunctionId, NamespaceId, RelationId, RelationKind, TypeId, TypeKind,
};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// What the config says about names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameOptions {
    /// Words in lower case and their singular, before the library is asked: `data` -> `datum`.
    pub singulars: BTreeMap<String, String>,
    /// Objects and their type's name: `users` or `auth.users` -> `Account`.
    pub types: BTreeMap<String, String>,
}

/// The names of all objects that the outputs show.
#[derive(Debug, Clone, Default)]
pub struct Names {
    relations: BTreeMap<RelationId, String>,
    types: BTreeMap<TypeId, String>,
    functions: BTreeMap<FunctionId, String>,
    check_lists: BTreeMap<ConstraintId, String>,
    listed_columns: BTreeMap<ColumnRef, ConstraintId>,
}

/// Names that no object gets: what the generated files declare or use unqualified.
///
/// Rust: what the prelude of edition 2024 brings, so that `use …::*` of generated types hides nothing of it.
/// TypeScript: the helper types of the files, and the globals that they use; a global that is the name of an imported
/// type is no value any more.
pub const RESERVED: &[&str] = &[
    "Agreement",
    "Array",
    "AsMut",
    "AsRef",
    "Box",
    "ChosenName",
    "Clone",
    "Columns",
    "CompositeTypes",
    "CompositesOf",
    "Constants",
    "Copy",
    "Database",
    "Date",
    "Default",
    "DefaultSchema",
    "DoubleEndedIterator",
    "Drop",
    "Enums",
    "EnumsOf",
    "Eq",
    "Equal",
    "Err",
    "ExactSizeIterator",
    "Expect",
    "Extend",
    "Fn",
    "FnMut",
    "FnOnce",
    "From",
    "FromIterator",
    "Future",
    "Into",
    "IntoFuture",
    "IntoIterator",
    "Iterator",
    "Json",
    "Math",
    "NoRow",
    "NonNullable",
    "None",
    "Number",
    "Ok",
    "Option",
    "Ord",
    "PartOf",
    "PartialEq",
    "PartialOrd",
    "PropertyKey",
    "Record",
    "RelationsOf",
    "Required",
    "Result",
    "ReturnType",
    "SchemaName",
    "SchemaOf",
    "Self",
    "Send",
    "Sized",
    "Some",
    "String",
    "Sync",
    "Tables",
    "TablesInsert",
    "TablesOf",
    "TablesUpdate",
    "ToOwned",
    "ToString",
    "TryFrom",
    "TryInto",
    "Unpin",
    "Vec",
];

impl Names {
    /// Names everything that the namespaces of `facts` show, with a note for each name that had to give way.
    pub fn new(facts: &Facts<'_>, options: &NameOptions) -> (Self, Vec<Diagnostic>) {
        let mut pool = Pool::new(facts, options);
        let objects = reach::objects(facts);
        // What the config names comes first, whatever else would like the name.
        let (configured, derived): (Vec<_>, Vec<_>) = objects
            .into_iter()
            .partition(|object| pool.configured(object).is_some());
        for object in configured.into_iter().chain(derived) {
            pool.name(object);
        }
        (pool.names, pool.notes)
    }

    /// The type of a relation's row: `Conversation`; `ConversationInsert` and the like are made of it.
    pub fn relation(&self, id: RelationId) -> &str {
        named(&self.relations, id)
    }

    /// The type of an enum.
    pub fn enum_(&self, id: TypeId) -> &str {
        named(&self.types, id)
    }

    /// The type of a composite type made by CREATE TYPE.
    pub fn composite(&self, id: TypeId) -> &str {
        named(&self.types, id)
    }

    /// The name of a domain.
    pub fn domain(&self, id: TypeId) -> &str {
        named(&self.types, id)
    }

    /// The name of a function; types made of it end in `Args` and `Returns`.
    pub fn function(&self, id: FunctionId) -> &str {
        named(&self.functions, id)
    }

    /// The type of a CHECK that is a list of texts; see [`Names::column_list`].
    pub fn check_list(&self, id: ConstraintId) -> &str {
        named(&self.check_lists, id)
    }

    /// The types of tables, types, lists and functions, and the constants that TypeScript makes of them.
    pub fn declared(&self) -> impl Iterator<Item = String> {
        let relations = self
            .relations
            .values()
            .flat_map(|name| ["", "Insert", "Update"].map(|suffix| format!("{name}{suffix}")));
        let others = self.types.values().chain(self.check_lists.values());
        let functions = self
            .functions
            .values()
            .flat_map(|name| ["Args", "Returns"].map(|suffix| format!("{name}{suffix}")));
        relations
            .chain(functions)
            .chain(others.cloned())
            .flat_map(|ty| std::iter::once(ty.clone()).chain(constants(&ty)))
    }

    /// The CHECK whose list is the type of this column: validated, on this column alone, of a text type. Where a
    /// column has several, the oldest.
    pub fn column_list(&self, column: ColumnRef) -> Option<ConstraintId> {
        self.listed_columns.get(&column).copied()
    }
}

fn named<Id: Ord + Copy>(names: &BTreeMap<Id, String>, id: Id) -> &str {
    names
        .get(&id)
        .expect("a lowering asks only for what its namespaces show")
}

/// Something to be named.
#[derive(Debug, Clone, Copy)]
enum Object {
    Relation(RelationId),
    Type(TypeId),
    Function(FunctionId),
    /// By its place in [`Facts::checks`].
    CheckList(ConstraintId, ColumnRef),
}

struct Pool<'a> {
    facts: &'a Facts<'a>,
    options: &'a NameOptions,
    taken: BTreeSet<String>,
    names: Names,
    notes: Vec<Diagnostic>,
}

impl<'a> Pool<'a> {
    fn new(facts: &'a Facts<'a>, options: &'a NameOptions) -> Self {
        Self {
            facts,
            options,
            taken: RESERVED.iter().map(|name| (*name).to_owned()).collect(),
            names: Names::default(),
            notes: Vec::new(),
        }
    }

    /// Gives the object the first of its candidates that is free.
    fn name(&mut self, object: Object) {
        let candidates = self.candidates(object);
        let is_free = |name: &str| {
            made_of(object, name)
                .iter()
                .all(|made| !self.taken.contains(made))
        };
        let last = candidates.last().expect("every object has candidates");
        let mut name = candidates
            .iter()
            .find(|name| is_free(name))
            .unwrap_or(last)
            .clone();
        let mut number = 2;
        while !is_free(&name) {
            name = format!("{last}{number}");
            number += 1;
        }
        self.taken.extend(made_of(object, &name));
        if name != candidates[0] {
            self.note(object, &candidates[0], &name);
        }
        let names = &mut self.names;
        match object {
            Object::Relation(id) => {
                names.relations.insert(id, name);
            }
            Object::Type(id) => {
                names.types.insert(id, name);
            }
            Object::Function(id) => {
                names.functions.insert(id, name);
            }
            Object::CheckList(id, column) => {
                names.check_lists.insert(id, name);
                names.listed_columns.insert(column, id);
            }
        }
    }

    /// The names that an object may have, best first.
    fn candidates(&self, object: Object) -> Vec<String> {
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
                let name =
                    ident::joined(self.names.relation(column.relation), &ident::pascal(name));
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
        let mut candidates = vec![singular, plain, with_kind];
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

    /// The name that the config gives to a relation or type.
    fn configured(&self, object: &Object) -> Option<&'a str> {
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

/// All identifiers that are made of an object's name, in any language: its types, and TypeScript's constants. These
/// begin in lower case; in a script without case, and behind `_`, nothing else keeps them apart from types.
fn made_of(object: Object, name: &str) -> Vec<String> {
    let types: Vec<String> = suffixes(object)
        .iter()
        .map(|suffix| format!("{name}{suffix}"))
        .collect();
    let constants: Vec<String> = types.iter().flat_map(|ty| constants(ty)).collect();
    types.into_iter().chain(constants).collect()
}

/// The constants and functions of `zod.ts` that are made of a type's name.
fn constants(ty: &str) -> [String; 3] {
    ["Columns", "Shape", "Schema"].map(|suffix| format!("{}{suffix}", ident::uncapitalized(ty)))
}

/// What is made of an object's name, the name itself (`""`) among it.
fn suffixes(object: Object) -> &'static [&'static str] {
    match object {
        Object::Relation(_) => &["", "Insert", "Update", "Constraint"],
        Object::Type(_) | Object::CheckList(..) => &[""],
        Object::Function(_) => &["Args", "Returns"],
    }
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
