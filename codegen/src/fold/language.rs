//! Languages and foreign servers, which functions and foreign tables name: whether they are there, and who needs them.

use super::depend::{Object, Strength};
use super::{Folder, Refusal};
use crate::catalog::{FunctionId, OtherId};
use crate::ddl::{Ident, ObjectKind, ObjectReference};
use crate::name::Name;
use crate::source::Span;

pub(super) const LANGUAGE: ObjectKind = ObjectKind::Other("LANGUAGE");
const SERVER: ObjectKind = ObjectKind::Other("SERVER");

impl Folder<'_> {
    /// What depends on an object of these kinds without saying so among its needs.
    pub(super) fn dependents_of_other(&self, id: OtherId) -> Vec<(Object, Strength)> {
        let row = &self.catalog.others[id];
        if row.kind == SERVER {
            let relations = self.catalog.relations.iter();
            return relations
                .filter(|(_, row)| row.server == Some(id))
                .map(|(relation, _)| (Object::Relation(relation), Strength::Normal))
                .collect();
        }
        if row.kind != LANGUAGE {
            return self.dependents_of_collation(id);
        }
        self.functions_in_language(&row.name)
            .into_iter()
            .map(|function| (Object::Function(function), Strength::Normal))
            .collect()
    }

    pub(super) fn functions_in_language(&self, language: &Name) -> Vec<FunctionId> {
        let functions = self.catalog.functions.iter();
        functions
            .filter(|(_, row)| row.language == *language)
            .map(|(id, _)| id)
            .collect()
    }

    /// The server of a foreign table, or the refusal that there is none.
    pub(super) fn foreign_server(&self, name: &Ident) -> Result<Option<OtherId>, Refusal> {
        self.resolve_other(&ObjectReference {
            kind: SERVER,
            name: super::object_name(name),
            member: None,
            signature: None,
        })
    }

    /// The language of this name, or the refusal that there is none; extensions may bring others than their own.
    pub(super) fn check_language_is_there(&self, name: &Name, span: Span) -> Result<(), Refusal> {
        self.resolve_other(&ObjectReference {
            kind: LANGUAGE,
            name: super::object_name(&Ident {
                name: name.clone(),
                span,
            }),
            member: None,
            signature: None,
        })
        .map(|_| ())
    }
}
