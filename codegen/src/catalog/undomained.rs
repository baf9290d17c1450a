//! Types without their domains.

use super::{Catalog, ColumnType, PG_CATALOG, TypeId, TypeKind};

impl Catalog {
    /// The type below a domain, and the domains below that.
    pub fn undomained(&self, mut id: TypeId) -> TypeId {
        while let TypeKind::Domain { base, .. } = &self.types[id].kind {
            id = base.id;
        }
        id
    }

    /// The type that is no domain, nor is its elements', of an array that of these; and the brackets of an array.
    pub(crate) fn plain(&self, id: TypeId) -> (TypeId, &'static str) {
        let id = self.undomained(id);
        match self.types[id].element {
            Some(element) => {
                let plain = self.undomained(element);
                // An array in an array is one of its domain alone.
                let is_array = self.types[plain].element.is_some();
                (if is_array { element } else { plain }, "[]")
            }
            None => (id, ""),
        }
    }

    /// The same as SQL writes it, and without the limits of its length: what is assigned to a column has to keep them,
    /// what is cast is cut off.
    pub(crate) fn format_plain(&self, id: TypeId) -> String {
        let (ty, dimensions) = self.plain(id);
        self.format_type(ColumnType::plain(ty), &[PG_CATALOG]) + dimensions
    }

    /// Whether a type is an array of a domain.
    pub(crate) fn has_domain_elements(&self, id: TypeId) -> bool {
        let element = self.types[self.undomained(id)].element;
        element.is_some_and(|element| self.undomained(element) != element)
    }
}
