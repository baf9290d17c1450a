//! Which object of the one catalog is which of the other.
//!
//! As far as both histories begin with the same statements, an object has the same id in both. Behind that names decide,
//! those that an object had before it was renamed too.

use std::collections::{BTreeMap, BTreeSet};

use super::{Side, ran_at};
use crate::catalog::{
    Aspect, Catalog, ColumnRef, ColumnType, ConstraintId, FunctionId, History, NamespaceId,
    PolicyId, RelationId, RelationKind, TypeId, TypeKind,
};
use crate::lower::explain::definition;
use crate::source::{FileId, Span};

/// Objects of one kind.
#[derive(Debug)]
pub(super) struct Matched<I> {
    /// Those that both have.
    pub(super) both: Vec<Pair<I>>,
    /// Those that only the old catalog has.
    pub(super) gone: Vec<I>,
    /// Those that only the new one has.
    pub(super) added: Vec<I>,
}

/// An object that both have.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<I> {
    pub(super) old: I,
    pub(super) new: I,
    /// It was dropped and made anew.
    pub(super) is_remade: bool,
}

/// All objects.
#[derive(Debug)]
pub(super) struct Pairs {
    /// The first byte of the first statement that differs, in each history.
    old_edge: (FileId, u32),
    new_edge: (FileId, u32),
    pub(super) relations: Matched<RelationId>,
    pub(super) types: Matched<TypeId>,
    pub(super) functions: Matched<FunctionId>,
    pub(super) constraints: Matched<ConstraintId>,
    pub(super) policies: Matched<PolicyId>,
    /// The new ids of relations, by the old ones.
    to_new: BTreeMap<RelationId, RelationId>,
    types_to_new: BTreeMap<TypeId, TypeId>,
}

/// An object as it is looked for.
struct Candidate<I> {
    id: I,
    /// Whether the part that both histories have in common made it.
    is_common: bool,
    /// Its name, then those that it had before.
    keys: Vec<String>,
}

impl Pairs {
    pub(super) fn of(old: Side<'_>, new: Side<'_>) -> Self {
        let (old_edge, new_edge) = edges(old, new);
        let mut pairs = Self {
            old_edge,
            new_edge,
            relations: Matched::none(),
            types: Matched::none(),
            functions: Matched::none(),
            constraints: Matched::none(),
            policies: Matched::none(),
            to_new: BTreeMap::new(),
            types_to_new: BTreeMap::new(),
        };
        pairs.relations = matched(&relations_of(old, old_edge), &relations_of(new, new_edge));
        pairs.to_new = map(&pairs.relations);
        // What the platform brings is the same in both.
        for (id, row) in old.catalog().relations.iter() {
            let other = new.catalog().relations.get(id);
            if !old.is_own(&row.history, id.0) && other.is_some_and(|it| it.name == row.name) {
                pairs.to_new.entry(id).or_insert(id);
            }
        }
        pairs.types = matched(&types_of(old, old_edge), &types_of(new, new_edge));
        pairs.types_to_new = map(&pairs.types);
        pairs.functions = matched(
            &pairs.functions_of(old, old_edge, &pairs.types_to_new),
            &pairs.functions_of(new, new_edge, &BTreeMap::new()),
        );
        pairs.same_name(old.catalog(), new.catalog());
        let constraints = |side: Side<'_>, edge, is_old| {
            let rows = side.catalog().constraints.iter();
            let rows = rows.filter(|(id, row)| side.is_own(&row.history, id.0));
            rows.map(|(id, row)| {
                let table = pairs.table_key(row.relation, is_old);
                let keys = named(&table, row.name.as_str(), &row.history);
                candidate(id, &row.history, edge, keys)
            })
            .collect::<Vec<_>>()
        };
        let constraints = matched(
            &constraints(old, old_edge, true),
            &constraints(new, new_edge, false),
        );
        let policies = |side: Side<'_>, edge, is_old| {
            let rows = side.catalog().policies.iter();
            let rows = rows.filter(|(id, row)| side.is_own(&row.history, id.0));
            rows.map(|(id, row)| {
                let table = pairs.table_key(row.relation, is_old);
                let keys = named(&table, row.name.as_str(), &row.history);
                candidate(id, &row.history, edge, keys)
            })
            .collect::<Vec<_>>()
        };
        let policies = matched(
            &policies(old, old_edge, true),
            &policies(new, new_edge, false),
        );
        pairs.constraints = constraints;
        pairs.policies = policies;
        pairs.same_meaning(old.catalog(), new.catalog());
        pairs
    }

    /// Whether a statement of the new history stands behind what both have in common.
    pub(super) fn is_later(&self, span: Span) -> bool {
        (span.file, span.start) >= self.new_edge
    }

    /// The new id of a relation.
    pub(super) fn relation(&self, old: RelationId) -> Option<RelationId> {
        self.to_new.get(&old).copied()
    }

    /// The new id of a type; built-in ones and arrays of those that are paired have one too.
    pub(super) fn ty(&self, old: &Catalog, new: &Catalog, id: TypeId) -> Option<TypeId> {
        if let Some(new) = self.types_to_new.get(&id) {
            return Some(*new);
        }
        let row = &old.types[id];
        if let Some(element) = row.element {
            let element = self.ty(old, new, element)?;
            return new.types.get(element)?.array;
        }
        if let TypeKind::Composite { relation } = &row.kind
            && let Some(relation) = self.relation(*relation)
        {
            return new.relations[relation].row_type;
        }
        let namespace = &old.namespaces[row.namespace].name;
        new.ty(new.namespace(namespace.as_str())?, row.name.as_str())
    }

    /// Whether it is the same type.
    pub(super) fn same_type(
        &self,
        (old, old_ty): (&Catalog, ColumnType),
        (new, new_ty): (&Catalog, ColumnType),
    ) -> bool {
        old_ty.modifier == new_ty.modifier && self.ty(old, new, old_ty.id) == Some(new_ty.id)
    }

    /// The columns of a pair of relations, by number.
    pub(super) fn columns(
        &self,
        old: Side<'_>,
        new: Side<'_>,
        pair: Pair<RelationId>,
    ) -> Matched<i16> {
        let of = |side: Side<'_>, id: RelationId, edge| {
            let rows = side.catalog().relations[id].columns();
            rows.map(|row| {
                let keys = named("", row.name.as_str(), &row.history);
                let mut it = candidate(row.attnum, &row.history, edge, keys);
                // A view's columns and those of a table made anew are told apart by their names alone.
                it.is_common &= !pair.is_remade;
                it
            })
            .collect::<Vec<_>>()
        };
        matched(
            &of(old, pair.old, self.old_edge),
            &of(new, pair.new, self.new_edge),
        )
    }

    /// A column of an old relation in the new one.
    pub(super) fn column(&self, old: Side<'_>, new: Side<'_>, at: ColumnRef) -> Option<ColumnRef> {
        let relations = &self.relations.both;
        let pair = relations.iter().find(|it| it.old == at.relation)?;
        let columns = self.columns(old, new, *pair).both;
        let column = columns.iter().find(|it| it.old == at.attnum)?;
        Some(ColumnRef {
            relation: pair.new,
            attnum: column.new,
        })
    }

    /// Functions are told apart by the types of their arguments too, which `types` renames.
    fn functions_of(
        &self,
        side: Side<'_>,
        edge: (FileId, u32),
        types: &BTreeMap<TypeId, TypeId>,
    ) -> Vec<Candidate<FunctionId>> {
        let rows = side.catalog().functions.iter();
        rows.filter(|(id, row)| side.is_own(&row.history, id.0))
            .map(|(id, row)| {
                let inputs = row.inputs().map(|it| {
                    let id = types.get(&it.ty.id).copied();
                    match id {
                        // The new name is not known here; its id is told apart as well.
                        Some(id) => format!("#{}", id.0),
                        None if self.types_to_new.values().any(|new| *new == it.ty.id)
                            && types.is_empty() =>
                        {
                            format!("#{}", it.ty.id.0)
                        }
                        None => side.catalog().format_type(it.ty, &[]),
                    }
                });
                let inputs = inputs.collect::<Vec<_>>().join(",");
                let mut keys = keys(side, row.namespace, row.name.as_str(), &row.history);
                for key in &mut keys {
                    *key = format!("{key}({inputs})");
                }
                candidate(id, &row.history, edge, keys)
            })
            .collect()
    }

    /// A function that is gone and one that is new are one with another signature, where no others have the name.
    fn same_name(&mut self, old: &Catalog, new: &Catalog) {
        let name = |catalog: &Catalog, id: FunctionId| {
            let row = &catalog.functions[id];
            let namespace = catalog.namespaces[row.namespace].name.as_str();
            format!("{namespace}.{}", row.name)
        };
        let matched = &mut self.functions;
        let gone = std::mem::take(&mut matched.gone);
        for id in gone.iter().copied() {
            let key = name(old, id);
            let is_one = gone.iter().filter(|it| name(old, **it) == key).count() == 1;
            let mut alike = matched.added.iter().filter(|it| name(new, **it) == key);
            match (alike.next().copied(), alike.next(), is_one) {
                (Some(other), None, true) => {
                    matched.added.retain(|it| *it != other);
                    matched.both.push(Pair {
                        old: id,
                        new: other,
                        is_remade: true,
                    });
                }
                _ => matched.gone.push(id),
            }
        }
    }

    /// A constraint that is gone and one that is new are one where they say the same of one table.
    fn same_meaning(&mut self, old: &Catalog, new: &Catalog) {
        let meaning = |catalog: &Catalog, id: ConstraintId, is_old: bool| {
            let row = &catalog.constraints[id];
            let text = definition::constraint(catalog, row);
            format!("{} {text}", self.table_key(row.relation, is_old))
        };
        let mut added: Vec<(ConstraintId, String)> = self
            .constraints
            .added
            .iter()
            .map(|id| (*id, meaning(new, *id, false)))
            .collect();
        let gone: Vec<(ConstraintId, String)> = self
            .constraints
            .gone
            .iter()
            .map(|id| (*id, meaning(old, *id, true)))
            .collect();
        let matched = &mut self.constraints;
        matched.gone.clear();
        for (id, text) in gone {
            match added.iter().position(|it| it.1 == text) {
                Some(at) => matched.both.push(Pair {
                    old: id,
                    new: added.remove(at).0,
                    is_remade: false,
                }),
                None => matched.gone.push(id),
            }
        }
        matched.added = added.into_iter().map(|it| it.0).collect();
    }

    /// A relation in the key of what belongs to it.
    fn table_key(&self, id: RelationId, is_old: bool) -> String {
        match (is_old, self.relation(id)) {
            (false, _) => format!("{}", id.0),
            (true, Some(new)) => format!("{}", new.0),
            (true, None) => format!("gone {}", id.0),
        }
    }
}

impl<I> Matched<I> {
    fn none() -> Self {
        Self {
            both: Vec::new(),
            gone: Vec::new(),
            added: Vec::new(),
        }
    }
}

fn map<I: Copy + Ord>(matched: &Matched<I>) -> BTreeMap<I, I> {
    matched.both.iter().map(|it| (it.old, it.new)).collect()
}

fn candidate<I>(id: I, history: &History, edge: (FileId, u32), keys: Vec<String>) -> Candidate<I> {
    let origin = history.origin().map(ran_at);
    Candidate {
        id,
        is_common: origin.is_none_or(|it| (it.file, it.start) < edge),
        keys,
    }
}

/// `schema.name`, and each that it had before.
fn keys(side: Side<'_>, namespace: NamespaceId, name: &str, history: &History) -> Vec<String> {
    let mut namespaces = vec![side.catalog().namespaces[namespace].name.to_string()];
    namespaces.extend(history.events().filter_map(|event| {
        if let Aspect::Moved(old) = &event.aspect {
            Some(old.clone())
        } else {
            None
        }
    }));
    let of = |namespace: &String| named(&format!("{namespace}."), name, history);
    namespaces.iter().flat_map(of).collect()
}

fn named(prefix: &str, name: &str, history: &History) -> Vec<String> {
    let earlier = history.events().rev().filter_map(|it| it.aspect.renamed());
    std::iter::once(name)
        .chain(earlier)
        .map(|name| format!("{prefix}{name}"))
        .collect()
}

/// The first bytes of the first statements that differ.
fn edges(old: Side<'_>, new: Side<'_>) -> ((FileId, u32), (FileId, u32)) {
    let text = |side: Side<'_>, span: Span| side.facts.sources.text(span).to_owned();
    let both = old.statements.iter().zip(new.statements);
    let same = both
        .take_while(|(a, b)| text(old, **a) == text(new, **b))
        .count();
    let edge = |side: Side<'_>| {
        let first = side.statements.get(same);
        first.map_or((FileId(u32::MAX), 0), |it| (it.file, it.start))
    };
    (edge(old), edge(new))
}

fn matched<I: Copy + Ord>(old: &[Candidate<I>], new: &[Candidate<I>]) -> Matched<I> {
    let mut out = Matched::none();
    let by_id: BTreeMap<I, bool> = new.iter().map(|it| (it.id, it.is_common)).collect();
    let mut taken: BTreeSet<I> = BTreeSet::new();
    let mut open = Vec::new();
    for it in old {
        if it.is_common && by_id.get(&it.id) == Some(&true) {
            taken.insert(it.id);
            out.both.push(Pair {
                old: it.id,
                new: it.id,
                is_remade: false,
            });
        } else {
            open.push(it);
        }
    }
    // The names that they have now come before those that they had.
    for now in [true, false] {
        open.retain(|it| {
            let is_wanted = |other: &&Candidate<I>| {
                let keys = if now {
                    &other.keys[..1]
                } else {
                    &other.keys[..]
                };
                !taken.contains(&other.id) && keys.contains(&it.keys[0])
            };
            let Some(other) = new.iter().find(is_wanted) else {
                return true;
            };
            taken.insert(other.id);
            out.both.push(Pair {
                old: it.id,
                new: other.id,
                is_remade: it.is_common,
            });
            false
        });
    }
    out.gone = open.into_iter().map(|it| it.id).collect();
    let added = new.iter().map(|it| it.id);
    out.added = added.filter(|it| !taken.contains(it)).collect();
    out
}

fn relations_of(side: Side<'_>, edge: (FileId, u32)) -> Vec<Candidate<RelationId>> {
    let rows = side.catalog().relations.iter();
    rows.filter(|(id, row)| {
        (row.kind.has_columns() || row.kind == RelationKind::CompositeType)
            && !row.temporary
            && side.is_own(&row.history, id.0)
    })
    .map(|(id, row)| {
        let keys = keys(side, row.namespace, row.name.as_str(), &row.history);
        candidate(id, &row.history, edge, keys)
    })
    .collect()
}

fn types_of(side: Side<'_>, edge: (FileId, u32)) -> Vec<Candidate<TypeId>> {
    let rows = side.catalog().types.iter();
    rows.filter(|(id, row)| row.element.is_none() && side.is_own(&row.history, id.0))
        .filter(|(_, row)| match &row.kind {
            TypeKind::Composite { relation } => side
                .catalog()
                .relations
                .get(*relation)
                .is_some_and(|it| !it.kind.has_columns()),
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Domain { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => true,
        })
        .map(|(id, row)| {
            let keys = keys(side, row.namespace, row.name.as_str(), &row.history);
            candidate(id, &row.history, edge, keys)
        })
        .collect()
}
