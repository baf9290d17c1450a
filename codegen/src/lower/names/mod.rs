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

#![expect(
    clippy::disallowed_types,
    reason = "whether a name is taken is asked for one by one, whatever their order"
)]

mod changes;
mod reach;
mod reserved;
mod singular;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet, HashSet};

pub use reserved::RESERVED;

use super::Facts;
use super::ident;
use super::reach::Part;
use super::shape::{self, Shape, Shapes};
use crate::catalog::store::Id;
use crate::catalog::{
    ColumnRef, ConstraintId, FunctionId, NamespaceId, RelationId, RelationKind, TypeId, TypeKind,
};
use crate::config::OptionProblem;
use crate::config::shape as options;
use crate::diagnostics::{Code, Diagnostic};
use crate::pieces::Kept;
use crate::reads::{self, NO_TABLE, Of};
use crate::source::Span;

/// What the config says about names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameOptions {
    /// Words in lower case and their singular, before the library is asked: `data` -> `datum`.
    pub singulars: BTreeMap<String, String>,
    /// Objects and their type's name: `users` or `auth.users` -> `Account`.
    pub types: BTreeMap<String, String>,
    /// Whether types are named by their tables as they are, not by the singular.
    pub keeps_plural: bool,
    /// What is said about shapes.
    pub shapes: options::Shapes,
}

/// The names of all objects that the outputs show.
#[derive(Debug, Clone, Default)]
pub struct Names {
    relations: BTreeMap<RelationId, Nouns>,
    brands: BTreeMap<ColumnRef, String>,
    shapes: Shapes,
    problems: Vec<OptionProblem>,
    types: BTreeMap<TypeId, String>,
    functions: BTreeMap<FunctionId, String>,
    check_lists: BTreeMap<ConstraintId, String>,
    listed_columns: BTreeMap<ColumnRef, ConstraintId>,
}

/// The names that a table or view gives its types.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Nouns {
    /// What all are made of.
    stem: String,
    /// The row's.
    row: String,
    /// In front of `Insert` and `Update`.
    write: String,
}

impl Names {
    /// Names everything that the namespaces of `facts` show, with a note for each name that had to give way.
    pub fn new(facts: &Facts<'_>, options: &NameOptions) -> (Self, Vec<Diagnostic>) {
        let resolved = shape::resolve(facts, &options.shapes);
        let mut pool = Pool::new(facts, options, resolved.shapes);
        pool.names.problems = resolved.problems;
        pool.notes = resolved.diagnostics;
        let objects = reach::objects(facts);
        // What the config names comes first, whatever else would like the name.
        let (configured, derived): (Vec<_>, Vec<_>) = objects
            .into_iter()
            .partition(|object| pool.configured(object).is_some());
        for object in configured.into_iter().chain(derived) {
            pool.name(object);
        }
        pool.brands();
        (pool.names, pool.notes)
    }

    /// The type of a relation's row: `Conversation`, or `ConversationRow` where that is the name of a shape.
    pub fn relation(&self, id: RelationId) -> &str {
        &self.nouns(id).row
    }

    /// What names of a relation's types are made of: `Conversation`.
    pub fn stem(&self, id: RelationId) -> &str {
        &self.nouns(id).stem
    }

    /// The type of what is inserted: `ConversationInsert`.
    pub fn insert(&self, id: RelationId) -> String {
        format!("{}Insert", self.nouns(id).write)
    }

    /// The type of what is changed: `ConversationUpdate`.
    pub fn update(&self, id: RelationId) -> String {
        format!("{}Update", self.nouns(id).write)
    }

    /// The type of one of these.
    pub fn part(&self, id: RelationId, part: Part) -> String {
        match part {
            Part::Row => self.relation(id).to_owned(),
            Part::Insert => self.insert(id),
            Part::Update => self.update(id),
        }
    }

    /// The type of a row of which one of two columns is NULL, and of what is inserted: `ConversationUnion`.
    pub fn unions(&self, id: RelationId) -> Option<[String; 2]> {
        self.shapes().unions_of(id).next()?;
        Some(unions(&self.nouns(id).row))
    }

    /// What is decided about shapes.
    pub fn shapes(&self) -> &Shapes {
        reads::note(Of::Shapes, NO_TABLE, 0);
        &self.shapes
    }

    /// The type of a shape.
    pub fn shape<'s>(&'s self, shape: &'s Shape) -> &'s str {
        shape
            .name
            .as_deref()
            .unwrap_or_else(|| self.stem(shape.relation))
    }

    /// The type of a primary key, where it has one for itself.
    pub fn brand(&self, key: ColumnRef) -> &str {
        reads::note(Of::Names, NO_TABLE, 0);
        self.brands
            .get(&key)
            .expect("a lowering asks only for what its namespaces show")
    }

    /// The types of primary keys, with the keys.
    pub fn brands(&self) -> impl Iterator<Item = (ColumnRef, &str)> {
        reads::note(Of::Names, NO_TABLE, 0);
        self.brands.iter().map(|(key, name)| (*key, name.as_str()))
    }

    /// What is wrong with the options.
    pub fn problems(&self) -> &[OptionProblem] {
        &self.problems
    }

    /// The type of an enum.
    pub fn enum_(&self, id: TypeId) -> &str {
        named(&self.types, id).as_str()
    }

    /// The type of a composite type made by CREATE TYPE.
    pub fn composite(&self, id: TypeId) -> &str {
        named(&self.types, id).as_str()
    }

    /// The name of a domain.
    pub fn domain(&self, id: TypeId) -> &str {
        named(&self.types, id).as_str()
    }

    /// The name of a function; types made of it end in `Args` and `Returns`.
    pub fn function(&self, id: FunctionId) -> &str {
        named(&self.functions, id).as_str()
    }

    /// The type of a CHECK that is a list of texts; see [`Names::column_list`].
    pub fn check_list(&self, id: ConstraintId) -> &str {
        named(&self.check_lists, id).as_str()
    }

    /// The types of tables, types, lists and functions, and the constants that TypeScript makes of them.
    pub fn declared(&self) -> impl Iterator<Item = String> {
        reads::note(Of::Names, NO_TABLE, 0);
        let relations = self.relations.values().flat_map(|nouns| {
            [
                nouns.row.clone(),
                format!("{}Insert", nouns.write),
                format!("{}Update", nouns.write),
            ]
        });
        let shapes = self.shapes.shapes.iter().flat_map(|shape| {
            let name = self.shape(shape);
            ["", "Insert", "Update"].map(|suffix| format!("{name}{suffix}"))
        });
        let unions = self.relations.keys().filter_map(|id| self.unions(*id));
        let relations = relations.chain(shapes).chain(unions.flatten());
        let others = self.types.values().chain(self.check_lists.values());
        let others = others.chain(self.shapes.types.keys());
        let others = others.chain(self.brands.values());
        let functions = self
            .functions
            .values()
            .flat_map(|name| ["Args", "Returns"].map(|suffix| format!("{name}{suffix}")));
        relations
            .chain(functions)
            .chain(others.cloned())
            .flat_map(|ty| std::iter::once(ty.clone()).chain(constants(&ty)))
    }

    fn nouns(&self, id: RelationId) -> &Nouns {
        named(&self.relations, id)
    }

    /// The CHECK whose list is the type of this column: validated, on this column alone, of a text type. Where a
    /// column has several, the oldest.
    pub fn column_list(&self, column: ColumnRef) -> Option<ConstraintId> {
        note(column.relation);
        self.listed_columns.get(&column).copied()
    }
}

/// The name of what this row is, or of something in it, is asked for.
fn note<Row: Id>(id: Row) {
    reads::note(Of::Row, Row::TABLE, id.into());
}

fn named<Row: Id, T>(names: &BTreeMap<Row, T>, id: Row) -> &T {
    note(id);
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
    variant: u64,
    taken: HashSet<String>,
    names: Names,
    notes: Vec<Diagnostic>,
}

impl<'a> Pool<'a> {
    fn new(facts: &'a Facts<'a>, options: &'a NameOptions, shapes: Shapes) -> Self {
        let mut taken: HashSet<_> = RESERVED.iter().map(|name| (*name).to_owned()).collect();
        // The user's own names are the user's.
        let of_types = shapes.types.keys().map(|name| (name, 1));
        let picks = shapes.shapes.iter();
        let of_shapes =
            picks.filter_map(|it| Some((it.name.as_ref()?, if it.is_whole { 3 } else { 1 })));
        for (name, count) in of_types.chain(of_shapes) {
            for suffix in ["", "Insert", "Update"].into_iter().take(count) {
                let name = format!("{name}{suffix}");
                taken.extend(constants(&name));
                taken.insert(name);
            }
        }
        Self {
            facts,
            options,
            variant: facts.variant(options),
            taken,
            names: Names {
                shapes,
                ..Names::default()
            },
            notes: Vec::new(),
        }
    }

    /// Gives the object the first of its candidates that is free.
    fn name(&mut self, object: Object) {
        let candidates = self.candidates(object);
        let free = |name: String| {
            let made = self.made_of(object, &name);
            let is_free = made.iter().all(|made| !self.taken.contains(made));
            is_free.then_some((name, made))
        };
        let last = candidates.last().expect("every object has candidates");
        let numbered = (2..).map(|number| format!("{last}{number}"));
        let mut names = candidates.iter().cloned().chain(numbered);
        let (name, made) = names.find_map(free).expect("some number was not taken");
        self.taken.extend(made);
        if name != candidates[0] {
            self.note(object, &candidates[0], &name);
        }
        let names = &mut self.names;
        match object {
            Object::Relation(id) => {
                let nouns = nouns(&names.shapes, id, &name);
                names.relations.insert(id, nouns);
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
    fn candidates(&self, object: Object) -> Kept<Vec<String>> {
        let (facts, variant) = (self.facts, self.variant);
        let make = || self.candidates_now(object);
        match object {
            Object::Relation(id) => facts.piece("name", id, variant, make),
            Object::Type(id) => facts.piece("name of a type", id, variant, make),
            Object::Function(id) => facts.piece("name of a function", id, variant, make),
            // It is made of the table's.
            Object::CheckList(..) => Kept::new(make()),
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

    /// All identifiers that are made of an object's name.
    fn made_of(&self, object: Object, name: &str) -> Vec<String> {
        let Object::Relation(id) = object else {
            return made_of(object, name);
        };
        let nouns = nouns(&self.names.shapes, id, name);
        let mut made = vec![
            format!("{}Constraint", nouns.stem),
            nouns.row.clone(),
            format!("{}Insert", nouns.write),
            format!("{}Update", nouns.write),
        ];
        if self.names.shapes.of(id).any(|shape| shape.name.is_none()) {
            made.extend(["", "Insert", "Update"].map(|suffix| format!("{name}{suffix}")));
        }
        if self.names.shapes.unions_of(id).next().is_some() {
            made.extend(unions(&nouns.row));
        }
        let constants: Vec<String> = made.iter().flat_map(|ty| constants(ty)).collect();
        made.extend(constants);
        made
    }

    /// Names the keys that have types for themselves.
    fn brands(&mut self) {
        let keys: BTreeSet<ColumnRef> = self.names.shapes.brands().collect();
        for key in keys {
            let relation = &self.facts.catalog.relations[key.relation];
            let noun = if let Some(nouns) = self.names.relations.get(&key.relation) {
                nouns.stem.clone()
            } else {
                let prefix = self.prefix(relation.namespace);
                ident::joined(&prefix, &self.singular(relation.name.as_str()))
            };
            let column = ident::pascal(relation.column_at(key.attnum).name.as_str());
            let wanted = ident::joined(&noun, &column);
            let (mut name, mut number) = (wanted.clone(), 2);
            while !self.taken.insert(name.clone()) {
                name = format!("{wanted}{number}");
                number += 1;
            }
            self.names.brands.insert(key, name);
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

/// The names of a relation's types. A shape that has the name of the row's takes it: the row is then `<Name>Row`, and
/// where a whole row can be made of the shape, what is inserted and changed too.
fn nouns(shapes: &Shapes, id: RelationId, name: &str) -> Nouns {
    let mut taking = shapes
        .of(id)
        .filter(|shape| shape.name.as_deref().is_none_or(|own| own == name));
    let taken = taking.next();
    let is_whole = taken.is_some_and(|it| it.is_whole) || taking.any(|it| it.is_whole);
    let with = |is_taken: bool| {
        if is_taken {
            format!("{name}Row")
        } else {
            name.to_owned()
        }
    };
    Nouns {
        stem: name.to_owned(),
        row: with(taken.is_some()),
        write: with(is_whole),
    }
}

/// The unions of a row's type.
fn unions(row: &str) -> [String; 2] {
    ["", "Insert"].map(|suffix| format!("{row}Union{suffix}"))
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
    let stem = ident::uncapitalized(ty);
    ["Columns", "Shape", "Schema"].map(|suffix| [stem.as_str(), suffix].concat())
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
