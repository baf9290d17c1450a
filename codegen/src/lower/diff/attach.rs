//! What does not compile, joined with the change that makes it so.

use super::surface::{self, Break, Owner};
use super::{Class, Differ, Effect, Subject};
use crate::lower::explain::definition;
use crate::source::Origin;

impl Differ<'_> {
    /// What old code does not compile with any more.
    pub(super) fn breaks(&self) -> Vec<Break> {
        surface::breaks(self.old, self.new, &self.pairs)
    }

    /// Gives each to the change that it is about; what no change is about is one of its own.
    pub(super) fn attach(&mut self, mut breaks: Vec<Break>) {
        // What is about a column shows which change the rest of a table follows from.
        breaks.sort_by_key(|it| {
            it.member
                .as_deref()
                .is_none_or(|it| it.starts_with(char::is_uppercase))
        });
        for it in breaks {
            let effect = Effect {
                class: Class::Source,
                language: Some(it.language),
                reason: it.reason.clone(),
            };
            match self.change_of(&it) {
                Some(at) => self.changes[at].effects.push(effect),
                None => self.alone(&it, effect),
            }
        }
    }

    fn change_of(&self, it: &Break) -> Option<usize> {
        let owner = it.owner?;
        let relation = self.relation_of(owner);
        let is_near = |at: &usize| {
            let subject = self.changes[*at].subject.owner;
            subject == Some(owner)
                || relation.is_some() && subject.and_then(|it| self.relation_of(it)) == relation
        };
        let changes: Vec<usize> = (0..self.changes.len()).filter(is_near).collect();
        let members = |at: &usize| &self.changes[*at].subject.members;
        let has = |at: &&usize, member: &str| {
            // A constraint's variant is its name in another case, without the table's.
            members(at)
                .iter()
                .any(|it| it == member || is_variant(it, member))
        };
        if let Some(member) = &it.member {
            let exact = changes
                .iter()
                .find(|at| has(at, member) && self.changes[**at].is_about(owner));
            let found = exact.or_else(|| changes.iter().find(|at| has(at, member)));
            if found.is_some() {
                return found.copied();
            }
        }
        // A label or a name is the matter of the object itself.
        let own = changes.iter().find(|at| {
            self.changes[**at].is_about(owner)
                && (members(at).is_empty() || !matches!(owner, Owner::Relation(_)))
        });
        let whole = || {
            changes
                .iter()
                .find(|at| it.member.is_none() && members(at).is_empty())
        };
        // What a column brings with it, as the limit of its type, has no name in the database.
        let is_broken = |at: &&usize| {
            let mut effects = self.changes[**at].effects.iter();
            effects.any(|it| it.class == Class::Source)
        };
        let near = || {
            let broken = changes.iter().find(is_broken);
            broken.or(changes.first().filter(|_| changes.len() == 1))
        };
        own.or_else(whole).or_else(near).copied()
    }

    /// The old relation that something belongs to.
    fn relation_of(&self, owner: Owner) -> Option<crate::catalog::RelationId> {
        let old_of = |new| {
            let both = &self.pairs.relations.both;
            both.iter().find(|it| it.new == new).map(|it| it.old)
        };
        match owner {
            Owner::Relation(id) => Some(id),
            Owner::Constraint(id) => Some(self.old.catalog().constraints.get(id)?.relation),
            Owner::NewConstraint(id) => old_of(self.new.catalog().constraints.get(id)?.relation),
            Owner::NewRelation(_)
            | Owner::Type(_)
            | Owner::NewType(_)
            | Owner::Function(_)
            | Owner::NewFunction(_) => None,
        }
    }

    /// A change that only the generated types have.
    fn alone(&mut self, it: &Break, effect: Effect) {
        let object = |named: (&'static str, String), origin: Option<Origin>| (named, origin);
        let (named, origin) = match it.owner {
            Some(owner) => match self.relation_of(owner) {
                Some(id) => {
                    let row = &self.old.catalog().relations[id];
                    let name = definition::qualified(self.old.catalog(), row.namespace, &row.name);
                    let name = it
                        .member
                        .as_ref()
                        .map_or(name.clone(), |member| format!("{name}.{member}"));
                    let new = self
                        .pairs
                        .relation(id)
                        .map(|id| &self.new.catalog().relations[id]);
                    let column = new.and_then(|row| row.column(it.member.as_deref()?));
                    let origin = column
                        .and_then(|it| self.last_event(&it.history))
                        .or_else(|| new.and_then(|row| self.last_event(&row.history)));
                    object(("generated type", name), origin.cloned())
                }
                None => object(("generated type", self.name_of(owner)), None),
            },
            None => object(("generated type", "of the config".to_owned()), None),
        };
        let subject = Subject {
            owner: it.owner,
            members: it.member.iter().cloned().collect(),
        };
        let what = "follows from other changes, or from options";
        self.push(named, what, vec![effect], origin.as_ref(), subject);
    }

    fn name_of(&self, owner: Owner) -> String {
        let catalog = self.old.catalog();
        match owner {
            Owner::Type(id) => catalog.types.get(id).map(|it| it.name.quoted()),
            Owner::Function(id) => catalog.functions.get(id).map(|it| it.name.quoted()),
            Owner::Relation(_)
            | Owner::NewRelation(_)
            | Owner::NewType(_)
            | Owner::Constraint(_)
            | Owner::NewConstraint(_)
            | Owner::NewFunction(_) => None,
        }
        .unwrap_or_default()
    }
}

/// Whether `TitleCheck` is what `notes_title_check` is called in code.
fn is_variant(name: &str, variant: &str) -> bool {
    let plain = |text: &str| -> String {
        text.chars()
            .filter(|it| it.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    let (name, variant) = (plain(name), plain(variant));
    !variant.is_empty()
        && (name == variant || name.len() > variant.len() && name.ends_with(&variant))
}
