//! Catalog and facts to the model of `schema.rs`: structs of rows, inserts and updates, enums, and what `validate`
//! checks. Knows Rust, serde and the crates that values are held in; no templates and no files.
//!
//! `None` in an insert is a column left out, `Some(None)` is NULL; a struct has two layers of `Option` only where the
//! two differ. An update has a layer more than the row, since a column left out keeps its value.

mod check;
mod condition;
mod constraint;
mod drivers;
mod functions;
mod limit;
mod model;
mod moment;
mod operand;
mod part;
mod shaped;
mod structs;
mod test;
mod text;
mod types;
mod user;
mod value;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use super::again::{Piece, With};
use super::names::Names;
use super::{Facts, doc, ident};
use crate::catalog::{Aspect, ColumnRef, RelationId, RelationKind, TypeKind};
use crate::diagnostics::{Code, Diagnostic};

pub use model::{
    Alias, Assignment, Brand, ConstraintVariant, Constraints, Conversion, Crates, Enum, Field,
    FormHelpers, Function, Helpers, Model, NotNull, PatternConstant, Relation, Shaped, Struct,
    Variant, Violation, Wires, Wrapper,
};

pub use drivers::{Driven, DrivenColumn, DrivenRelation, driven};
pub use value::Slot;

use check::Variants;
use test::Patterns;
use types::TypeMap;

/// The model of `schema.rs`, and what Rust cannot say.
pub fn lower(facts: &Facts<'_>, names: &Names) -> (Model, Vec<Diagnostic>) {
    let mut lowering = Lowering::new(facts, names);
    let enums = lowering.enums();
    let relations: Vec<Piece<Relation, Found>> = facts
        .relations()
        .map(|(id, _)| lowering.kept_relation(id))
        .collect();
    let mut composites = lowering.composites();
    let brands = lowering.brands();
    let functions = lowering.functions();
    let (structs, choices) = std::mem::take(&mut lowering.types.user).into_parts();
    for field in structs.iter().flat_map(|it| &it.fields) {
        lowering.types.need(&field.type_expr);
    }
    composites.extend(structs);
    let mut crates = lowering.types.crates;
    let patterns = lowering.patterns.sources();
    crates.regex = !patterns.is_empty();
    crates.json |= lowering.types.helpers.json_at
        || lowering.types.helpers.has_key
        || lowering.types.helpers.has_nul;
    let patterns = patterns.iter().enumerate();
    let model = Model {
        patterns: patterns
            .map(|(at, source)| PatternConstant {
                ident: format!("P{}", at + 1),
                literal: text::literal(source),
            })
            .collect(),
        has_patterns: crates.regex,
        enums: enums.into_values().chain(choices).collect(),
        brands,
        composites,
        relations,
        functions,
        helpers: lowering.types.helpers,
        crates,
    };
    (model, lowering.diagnostics)
}

/// A lowering under way.
struct Lowering<'a> {
    facts: &'a Facts<'a>,
    names: &'a Names,
    variant: u64,
    types: TypeMap<'a>,
    variants: Variants,
    /// CHECKs of the relation at hand that Rust cannot evaluate in full.
    weaker: BTreeSet<Lost>,
    patterns: Patterns,
    diagnostics: Vec<Diagnostic>,
}

/// What a relation's structs need of their module, and what there is to say about them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    crates: Crates,
    helpers: Helpers,
    patterns: Vec<(String, usize)>,
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Lowering<'a> {
    fn new(facts: &'a Facts<'a>, names: &'a Names) -> Self {
        Self {
            facts,
            names,
            variant: facts.variant(&()),
            types: TypeMap::new(facts, names),
            variants: Variants::default(),
            weaker: BTreeSet::new(),
            patterns: Patterns::default(),
            diagnostics: Vec::new(),
        }
    }

    /// The enums and lists, by age. All that may be mentioned are made; what is shown nowhere is none of them.
    fn enums(&mut self) -> BTreeMap<u32, Piece<Enum, Paths>> {
        let mut enums = BTreeMap::new();
        let catalog = self.facts.catalog;
        for &id in &*self.facts.mentioned_types() {
            let TypeKind::Enum { labels } = &catalog.types[id].kind else {
                continue;
            };
            let it = self.facts.piece("rust enum", id, self.variant, || {
                let labels: Vec<&str> = labels.iter().map(String::as_str).collect();
                enum_of(self.names.enum_(id), &doc::ty(self.facts, id), &labels)
            });
            self.variants.enums.insert(id, it.clone());
            enums.insert(id.0, it);
        }
        for check in self.facts.checks {
            let Some((attnum, labels)) = &check.value_list else {
                continue;
            };
            let column = ColumnRef {
                relation: check.relation,
                attnum: *attnum,
            };
            if self.names.column_list(column) != Some(check.constraint) || !self.shows(column) {
                continue;
            }
            let it = self
                .facts
                .piece("rust list", check.constraint, self.variant, || {
                    // So that it is noted whose labels they are.
                    let _ = self.facts.check_at(check.constraint);
                    let mut seen = BTreeSet::new();
                    let labels: Vec<&str> = labels
                        .iter()
                        .map(AsRef::as_ref)
                        .filter(|label| seen.insert(*label))
                        .collect();
                    let docs = doc::check_list(self.facts, column);
                    enum_of(self.names.check_list(check.constraint), &docs, &labels)
                });
            self.variants.lists.insert(check.constraint, it.clone());
            enums.insert(check.constraint.0, it);
        }
        enums
    }

    fn shows(&self, column: ColumnRef) -> bool {
        self.facts.relation(column.relation).is_some()
    }

    /// Composite types, by age.
    fn composites(&mut self) -> Vec<Struct> {
        let mut structs = Vec::new();
        for &id in &*self.facts.mentioned_types() {
            let TypeKind::Composite { relation } = self.facts.catalog.types[id].kind else {
                continue;
            };
            if self.facts.catalog.relations[relation].kind == RelationKind::CompositeType {
                structs.push(self.composite(id, relation));
            }
        }
        structs
    }

    /// A table or view, as it was made before or now.
    fn kept_relation(&mut self, id: RelationId) -> Piece<Relation, Found> {
        let columns = self.facts.catalog.relations[id].columns();
        let mut choices = columns.filter_map(|column| {
            let attnum = column.attnum;
            let place = ColumnRef {
                relation: id,
                attnum,
            };
            self.names.shapes().column(place)
        });
        // What the user's types are called depends on those before them.
        let facts = if choices.any(|it| it.ty.is_some()) {
            Facts {
                again: None,
                ..*self.facts
            }
        } else {
            *self.facts
        };
        let piece = facts.piece_with(
            ("rust", id, self.variant),
            self,
            |it, relation: &With<Relation, Found>| it.patterns.ask_again(&relation.beside.patterns),
            |it| {
                let outer = it.take_found();
                let relation = it.relation(id);
                let found = it.take_found();
                it.add(&outer);
                With::new(relation, found)
            },
        );
        self.add(&piece.beside);
        piece
    }

    fn take_found(&mut self) -> Found {
        self.weaker.clear();
        Found {
            crates: std::mem::take(&mut self.types.crates),
            helpers: std::mem::take(&mut self.types.helpers),
            patterns: self.patterns.take_asked(),
            diagnostics: std::mem::take(&mut self.diagnostics),
        }
    }

    fn add(&mut self, found: &Found) {
        self.types.crates.add(found.crates);
        self.types.helpers.add(found.helpers);
        for diagnostic in &found.diagnostics {
            // A domain's CHECK stands at many columns.
            if !self.diagnostics.contains(diagnostic) {
                self.diagnostics.push(diagnostic.clone());
            }
        }
    }

    /// A table or view; its constraints' remarks are known when its structs are made.
    fn relation(&mut self, id: RelationId) -> Relation {
        let relation = &self.facts.catalog.relations[id];
        let is_table = match relation.kind {
            RelationKind::OrdinaryTable
            | RelationKind::PartitionedTable
            | RelationKind::ForeignTable => true,
            RelationKind::View
            | RelationKind::MaterializedView
            | RelationKind::CompositeType
            | RelationKind::Index
            | RelationKind::Sequence => false,
        };
        let constraints = if is_table {
            self.constraints(id)
        } else {
            Vec::new()
        };
        let row = self.row(id, &constraints);
        let (mut insert, mut update) = (Vec::new(), Vec::new());
        if is_table {
            insert.push(self.insert(id, &constraints));
            update.push(self.update(id, &constraints));
        }
        let constraint = self.constraint_enum(id, constraints);
        let shapes = self.shapes(id, is_table);
        Relation {
            row,
            insert,
            update,
            constraint,
            shapes,
        }
    }

    /// Reports a column whose type has no counterpart.
    fn report_unmapped(&mut self, column: ColumnRef) {
        let relation = &self.facts.catalog.relations[column.relation];
        let row = relation.column_at(column.attnum);
        let Some(origin) = row.history.latest(&Aspect::Type) else {
            return;
        };
        let ty = self
            .facts
            .catalog
            .format_type(row.ty, self.facts.namespaces);
        self.diagnostics.push(
            Diagnostic::warning(
                Code::TypeNotMapped,
                origin.span,
                format!(
                    "type {ty} of column \"{}\" of relation \"{}\" has no counterpart in Rust",
                    row.name, relation.name
                ),
            )
            .detail("It is written as `serde_json::Value`."),
        );
    }
}

/// The labels of an enum with the paths of their variants.
type Paths = Vec<(String, String)>;

/// An enum, and its labels.
fn enum_of(name: &str, docs: &[String], labels: &[&str]) -> With<Enum, Paths> {
    let mut distinct = ident::Distinct::default();
    let idents: Vec<(String, &str)> = labels
        .iter()
        .map(|label| {
            let ident = if label.is_empty() {
                "Empty".to_owned()
            } else {
                ident::rust_variant(label)
            };
            (distinct.take_pascal(&ident), *label)
        })
        .collect();
    let is_named_alike = idents.iter().all(|(ident, label)| ident == label);
    let rename_all = text::rename_all(&idents).filter(|_| !is_named_alike);
    let variants = idents
        .iter()
        .map(|(ident, label)| {
            let rename = format!("rename = {}", text::literal(label));
            let is_renamed = rename_all.is_none() && ident != label;
            Variant {
                ident: ident.clone(),
                serde: is_renamed.then_some(rename).into_iter().collect(),
                label: text::literal(label),
            }
        })
        .collect();
    let paths = idents
        .iter()
        .map(|(ident, label)| ((*label).to_owned(), format!("{name}::{ident}")))
        .collect();
    let all = idents.iter().map(|(ident, _)| ident.as_str());
    let it = Enum {
        docs: text::doc_lines(docs),
        ident: name.to_owned(),
        serde: rename_all
            .map(|rule| format!("rename_all = {}", text::literal(rule)))
            .into_iter()
            .collect(),
        allow_variant_names: text::variants_need_allow(name, all),
        count: idents.len(),
        variants,
    };
    With::new(it, paths)
}

/// A constraint of a table, on its way into the enum and the checks.
struct OwnConstraint {
    /// The variant's name.
    ident: String,
    /// The name in the database.
    name: String,
    /// Lines of its doc comment, without what `validate` makes of it.
    docs: Vec<String>,
    /// What it is.
    kind: OwnKind,
}

/// A CHECK by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Lost {
    /// In [`Facts::checks`].
    Table(usize),
    /// In [`Facts::domain_checks`].
    Domain(usize),
}

enum OwnKind {
    /// A CHECK, by its place in [`Facts::checks`]; none where a column's type holds it.
    Check { index: usize, is_typed: bool },
    /// A CHECK of domains, with the columns that have them.
    Domain(Vec<DomainPlace>),
    /// A CHECK that nothing is known of.
    Opaque,
    /// What only the database can tell.
    Database,
    /// That a column is never NULL.
    NotNull(i16),
    /// What a column's type refuses beyond Rust's.
    Limit(i16),
    /// A NUL character in one of these columns.
    Nul(Vec<i16>),
}

/// A CHECK of a domain at a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct DomainPlace {
    /// Its place in [`Facts::domain_checks`].
    check: usize,
    attnum: i16,
    /// Whether the domain is the type of an array's elements.
    of_elements: bool,
}
