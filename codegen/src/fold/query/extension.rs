//! What extensions add to the resolution of operators, casts and aggregates.
//!
//! An operator or aggregate of an extension is found where its schema is in the search path, as those of everybody else.

use super::resolve::Candidate;
use crate::builtins::Context;
use crate::catalog::{Extension, NamespaceId, PG_CATALOG, TypeId};
use crate::extensions::Resolution;
use crate::fold::Folder;
use crate::name::Name;

impl Folder<'_> {
    /// The extensions that are there and known.
    fn resolutions(&self) -> impl Iterator<Item = (&Extension, &'static Resolution)> {
        let all = self.catalog.extensions.iter();
        all.filter_map(|(_, it)| Some((it, Resolution::of(it.name.as_str())?)))
    }

    /// A type that an extension's data names: its own, else PostgreSQL's.
    fn type_of_extension(&self, extension: &Extension, name: &str) -> Option<TypeId> {
        self.pg_type(name)
            .or_else(|| self.catalog.ty(extension.namespace, name))
            .or_else(|| {
                // One that it requires may stand in another schema.
                let mut others = self.catalog.extensions.iter();
                others.find_map(|(_, other)| self.catalog.ty(other.namespace, name))
            })
    }

    /// The operators that extensions have for a symbol; without a schema those in the search path.
    pub(super) fn extension_operators(
        &self,
        namespace: Option<&Name>,
        symbol: &str,
        operands: usize,
    ) -> Vec<Candidate> {
        let mut found = Vec::new();
        for (extension, resolution) in self.resolutions() {
            let Some(operators) = resolution.operators.get(symbol) else {
                continue;
            };
            let is_seen = match namespace {
                Some(namespace) => self.catalog.namespaces[extension.namespace].name == *namespace,
                None => self.search_path().contains(&extension.namespace),
            };
            if !is_seen {
                continue;
            }
            for operator in operators {
                let sides = operator.left.into_iter().chain([operator.right]);
                let declared: Option<Vec<TypeId>> = sides
                    .map(|name| self.type_of_extension(extension, name))
                    .collect();
                let result = self.type_of_extension(extension, operator.result);
                if let (Some(declared), Some(result)) = (declared, result)
                    && declared.len() == operands
                {
                    found.push(Candidate::plain(declared, result));
                }
            }
        }
        found
    }

    /// The aggregates that extensions have in a schema: types of the arguments, and the result.
    pub(super) fn extension_aggregates(
        &self,
        namespace: NamespaceId,
        name: &str,
    ) -> Vec<(Vec<TypeId>, TypeId)> {
        let mut found = Vec::new();
        for (_, extension) in self.catalog.extensions.iter() {
            if extension.namespace != namespace {
                continue;
            }
            let Some(resolution) = Resolution::of(extension.name.as_str()) else {
                continue;
            };
            for (types, result) in resolution.aggregates.get(name).into_iter().flatten() {
                let types: Option<Vec<TypeId>> = types
                    .iter()
                    .map(|name| self.type_of_extension(extension, name))
                    .collect();
                if let (Some(types), Some(result)) =
                    (types, self.type_of_extension(extension, result))
                {
                    found.push((types, result));
                }
            }
        }
        found
    }

    /// The cast that an extension has between two types.
    pub(super) fn extension_cast(&self, source: TypeId, target: TypeId) -> Option<Context> {
        let (from, to) = (&self.catalog.types[source], &self.catalog.types[target]);
        if from.namespace == PG_CATALOG && to.namespace == PG_CATALOG {
            return None;
        }
        self.resolutions().find_map(|(extension, resolution)| {
            let mut casts = resolution.casts.iter();
            let (.., context) = casts.find(|(own, other, _)| {
                from.name == **own
                    && to.name == **other
                    && self.type_of_extension(extension, own) == Some(source)
                    && self.type_of_extension(extension, other) == Some(target)
            })?;
            Some(*context)
        })
    }

    /// Whether a base type is of an extension of which all is known.
    pub(super) fn is_of_known_extension(&self, id: TypeId) -> bool {
        self.resolutions()
            .any(|(extension, _)| extension.members.contains(&id.0))
    }
}
