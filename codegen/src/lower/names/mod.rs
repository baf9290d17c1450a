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

#[cfg(feature = "render")]
mod changes;
mod pool;
mod reach;
mod reserved;
mod singular;
mod taken;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use reserved::RESERVED;

use self::pool::{Pool, Step};
use self::taken::Taken;
use super::Facts;
use super::again::Again;
use super::ident;
use super::reach::Part;
use super::shape::{self, Shape, Shapes};
use crate::catalog::store::Id;
use crate::catalog::{ColumnRef, ConstraintId, FunctionId, RelationId, TypeId};
use crate::config::OptionProblem;
use crate::config::shape as options;
use crate::diagnostics::Diagnostic;
use crate::reads::{self, NO_TABLE, Of};

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
    given: Arc<Given>,
    brands: BTreeMap<ColumnRef, String>,
    shapes: Shapes,
    problems: Vec<OptionProblem>,
    /// How they were given, for who gives nearly the same again.
    variant: u64,
    steps: Vec<Arc<Step>>,
    taken: Taken,
}

/// The names of objects.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Given {
    relations: BTreeMap<RelationId, Nouns>,
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
        let last = facts.again.filter(|_| facts.reach.is_none());
        let last = last.and_then(Again::names);
        let mut pool = Pool::new(facts, options, resolved.shapes, last.as_deref());
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
        pool.end()
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
        named(&self.given.types, id).as_str()
    }

    /// The type of a composite type made by CREATE TYPE.
    pub fn composite(&self, id: TypeId) -> &str {
        named(&self.given.types, id).as_str()
    }

    /// The name of a domain.
    pub fn domain(&self, id: TypeId) -> &str {
        named(&self.given.types, id).as_str()
    }

    /// The name of a function; types made of it end in `Args` and `Returns`.
    pub fn function(&self, id: FunctionId) -> &str {
        named(&self.given.functions, id).as_str()
    }

    /// The type of a CHECK that is a list of texts; see [`Names::column_list`].
    pub fn check_list(&self, id: ConstraintId) -> &str {
        named(&self.given.check_lists, id).as_str()
    }

    /// The types of tables, types, lists and functions, and the constants that TypeScript makes of them.
    pub fn declared(&self) -> impl Iterator<Item = String> {
        reads::note(Of::Names, NO_TABLE, 0);
        let objects = self.steps.iter().flat_map(|step| &step.made);
        let objects = objects.filter(|made| made.is_declared);
        objects
            .map(|made| made.name.to_string())
            .chain(self.declared_beside())
    }

    /// Those of shapes, of the user's types and of keys.
    pub(in crate::lower) fn declared_beside(&self) -> impl Iterator<Item = String> {
        let shapes = self.shapes.shapes.iter().flat_map(|shape| {
            let name = self.shape(shape);
            ["", "Insert", "Update"].map(|suffix| format!("{name}{suffix}"))
        });
        let others = self.shapes.types.keys().chain(self.brands.values());
        shapes
            .chain(others.cloned())
            .flat_map(|ty| std::iter::once(ty.clone()).chain(constants(&ty)))
    }

    /// Whether it is one of the others.
    pub(in crate::lower) fn is_declared(&self, name: &str) -> bool {
        self.taken.get(name) == Some(true)
    }

    fn nouns(&self, id: RelationId) -> &Nouns {
        named(&self.given.relations, id)
    }

    /// The CHECK whose list is the type of this column: validated, on this column alone, of a text type. Where a
    /// column has several, the oldest.
    pub fn column_list(&self, column: ColumnRef) -> Option<ConstraintId> {
        note(column.relation);
        self.given.listed_columns.get(&column).copied()
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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Object {
    Relation(RelationId),
    Type(TypeId),
    Function(FunctionId),
    /// By its place in [`Facts::checks`].
    CheckList(ConstraintId, ColumnRef),
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

/// The constants and functions of `zod.ts` that are made of a type's name.
fn constants(ty: &str) -> [String; 3] {
    let stem = ident::uncapitalized(ty);
    ["Columns", "Shape", "Schema"].map(|suffix| [stem.as_str(), suffix].concat())
}
