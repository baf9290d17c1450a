//! What the lowerings keep for who makes nearly the same again, as `watch` does: a piece stays as long as nothing changes
//! that was read for it, be it a row of the catalog, a name, or what was inferred.

use std::collections::BTreeSet;
use std::hash::{Hash as _, Hasher as _};
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Serialize, Serializer};

use super::Facts;
use super::names::Names;
use crate::catalog::store::Id;
use crate::catalog::{Catalog, NamespaceId, TypeId};
use crate::diagnostics::Diagnostic;
use crate::fnv::Fnv;
use crate::infer::nullability::Nullability;
use crate::infer::predicate::Check;
use crate::pieces::{Kept, Pieces};
use crate::reads::{self, Changes, NO_TABLE, Of, Read};
use crate::shared::Shared;
use crate::source::Sources;

/// The pieces of one schema, and what they were made of.
#[derive(Debug, Default)]
pub struct Again {
    pieces: Pieces,
    last: Mutex<Last>,
    mentioned: Mutex<Option<Mentioned>>,
}

/// The types that are mentioned in these namespaces, and whether those in doubt are left out.
type Mentioned = ((Vec<NamespaceId>, bool), Arc<BTreeSet<TypeId>>);

/// What the last round was made of.
#[derive(Debug, Default)]
struct Last {
    catalog: Option<Catalog>,
    texts: Vec<Arc<str>>,
    inferred: Inferred,
    names: Option<Arc<Names>>,
    /// Whether what is inferred was seen in this round.
    is_inferred: bool,
}

/// What is inferred of a catalog.
#[derive(Debug, Default)]
pub(crate) struct Inferred {
    pub(crate) checks: Arc<Vec<Shared<Check>>>,
    pub(crate) domain_checks: Arc<Vec<Check>>,
    pub(crate) nullability: Arc<Nullability>,
}

impl Again {
    fn last(&self) -> MutexGuard<'_, Last> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What is kept.
    pub(crate) fn pieces(&self) -> &Pieces {
        &self.pieces
    }

    /// Begins a round, on this catalog.
    pub fn begin(&self, catalog: &Catalog, sources: &Sources) {
        let mut last = self.last();
        let before = last.catalog.replace(catalog.clone());
        let texts = sources.iter().map(|(_, file)| file.text.clone());
        let texts = std::mem::replace(&mut last.texts, texts.collect());
        last.is_inferred = false;
        *self
            .mentioned
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = None;
        let Some(before) = before else { return };
        let mut changes = catalog.changes(&before);
        let count = texts.len().max(last.texts.len());
        let other = (0..count).filter(|at| texts.get(*at) != last.texts.get(*at));
        changes.extend(other.map(|at| Read::new(Of::File, NO_TABLE, at as u32)));
        self.pieces.begin(&changes);
    }

    /// The types that are mentioned in this round, found once. Nobody asks for them who makes a piece.
    pub(crate) fn mentioned(
        &self,
        (namespaces, omit): &(&[NamespaceId], bool),
        find: impl FnOnce() -> Arc<BTreeSet<TypeId>>,
    ) -> Arc<BTreeSet<TypeId>> {
        let known = self.mentioned.lock();
        let mut known = known.unwrap_or_else(PoisonError::into_inner);
        match &*known {
            Some(((of, is_omitted), types)) if of == namespaces && is_omitted == omit => {
                Arc::clone(types)
            }
            Some(_) | None => {
                let types = find();
                *known = Some(((namespaces.to_vec(), *omit), Arc::clone(&types)));
                types
            }
        }
    }

    /// What is inferred of it.
    pub(crate) fn inferred(&self, infer: impl FnOnce() -> Inferred) {
        let mut last = self.last();
        if std::mem::replace(&mut last.is_inferred, true) {
            return;
        }
        let inferred = infer();
        let mut changes = Changes::default();
        let mut note = |it: &Check| changes.add(Read::new(Of::Check, NO_TABLE, it.constraint.0));
        // Both are in the order of their ids.
        let mut old = last.inferred.checks.iter().peekable();
        for new in inferred.checks.iter() {
            while let Some(gone) = old.next_if(|it| it.constraint < new.constraint) {
                note(gone);
            }
            let before = old.next_if(|it| it.constraint == new.constraint);
            if before.is_none_or(|it| it != new) {
                note(new);
            }
        }
        old.for_each(|gone| note(gone));
        if last.inferred.domain_checks != inferred.domain_checks {
            changes.add(Read::new(Of::DomainChecks, NO_TABLE, 0));
        }
        let proofs = inferred.nullability.changes(&last.inferred.nullability);
        changes.extend(proofs.map(|view| Read::new(Of::Proofs, NO_TABLE, view.0)));
        last.inferred = inferred;
        self.pieces.forget(&changes);
    }

    /// How the last was named.
    pub(crate) fn names(&self) -> Option<Arc<Names>> {
        self.last().names.clone()
    }

    /// What is in it is named so.
    #[cfg(feature = "render")]
    pub(crate) fn named(&self, names: &Arc<Names>) {
        let before = self.last().names.replace(Arc::clone(names));
        if let Some(before) = before {
            self.pieces.forget(&names.changes(&before));
        }
    }
}

/// A part of a model, with what else came of making it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct With<T, Beside> {
    made: T,
    /// What else came of it.
    pub beside: Beside,
}

/// A part of a model that may be kept, with what there is to say about it.
pub type Piece<T, Beside = Vec<Diagnostic>> = Kept<With<T, Beside>>;

impl<T, Beside> With<T, Beside> {
    pub(crate) fn new(made: T, beside: Beside) -> Self {
        Self { made, beside }
    }
}

impl<T, Beside> Deref for With<T, Beside> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.made
    }
}

impl<T: Serialize, Beside> Serialize for With<T, Beside> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.made.serialize(serializer)
    }
}

impl Facts<'_> {
    /// A hash of what a lowering knows beside what it reads: what is made under another one is another piece.
    pub(crate) fn variant(&self, options: &impl std::fmt::Debug) -> u64 {
        if self.again.is_none() {
            return 0;
        }
        let own = (self.namespaces, self.omit_tainted, self.driver);
        let all = (own, self.input, self.dialect, self.docs, options);
        let mut hash = Fnv::default();
        format!("{all:?}").hash(&mut hash);
        hash.finish()
    }

    /// Something of a row, made of that, of what else is read, of the variant and of nothing else.
    pub(crate) fn piece<Row: Id, T: Send + Sync + 'static>(
        &self,
        what: &'static str,
        id: Row,
        variant: u64,
        make: impl FnOnce() -> T,
    ) -> Kept<T> {
        self.piece_with((what, id, variant), &mut (), |(), _| true, |()| make())
    }

    /// The same for what is also made of what the user has at hand, who tells whether the piece would still be the same.
    pub(crate) fn piece_with<Row: Id, State, T: Send + Sync + 'static>(
        &self,
        (what, id, variant): (&'static str, Row, u64),
        state: &mut State,
        is_still: impl FnOnce(&mut State, &T) -> bool,
        make: impl FnOnce(&mut State) -> T,
    ) -> Kept<T> {
        // What a client reaches is not asked for by number.
        let Some(again) = self.again.filter(|_| self.reach.is_none()) else {
            return Kept::new(make(state));
        };
        let number = id.into();
        let make = |state: &mut State| {
            // Who makes it has the row already.
            reads::note(Of::Row, Row::TABLE, number);
            make(state)
        };
        let key = (what, number, variant);
        again.pieces.get_with(key, state, is_still, make)
    }
}
