//! CREATE EXTENSION. What an extension brings is not in the catalog, but for a type or function of its own name.

use super::depend::Object;
use super::ty::NewType;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{Extension, ExtensionId, History, NamespaceId, TypeId, TypeKind};
use crate::ddl::{CreateExtension, ObjectName, TypeName};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn create_extension(
        &mut self,
        it: &CreateExtension,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        // Every database has plpgsql from the start.
        let existing = self.find_extension(&it.name.name);
        if existing.is_some() || it.name.name == "plpgsql" {
            if it.if_not_exists {
                return Ok(Outcome::Applied);
            }
            let refusal = Refusal::new(
                Code::DuplicateObject,
                it.name.span,
                format!("extension \"{}\" already exists", it.name.name),
            );
            return Err(match existing {
                Some(id) => refusal.first_defined(&self.catalog.extensions[id].history),
                None => refusal,
            });
        }
        let namespace = match &it.namespace {
            Some(namespace) => self.resolve_namespace(&namespace.name, namespace.span)?,
            None => self.current_schema().ok_or_else(|| {
                Refusal::new(
                    Code::UnknownSchema,
                    it.name.span,
                    "no schema has been selected to create in",
                )
            })?,
        };
        let id = ExtensionId(self.catalog.next_oid());
        self.catalog.extensions.insert(
            id,
            Extension {
                name: it.name.name.clone(),
                namespace,
                comment: None,
                history: History::created(self.origin(span)),
            },
        );
        Ok(Outcome::Applied)
    }

    /// The type that an installed extension of the same name brings, as `citext` and `vector`; made when it is first
    /// named.
    pub(super) fn extension_type(&mut self, name: &TypeName) -> Option<TypeId> {
        let extension = &self.catalog.extensions[self.find_extension(&name.name.name)?];
        let namespace = extension.namespace;
        let visible = match &name.name.namespace {
            Some(written) => self.catalog.namespaces[namespace].name == *written,
            None => self.search_path().contains(&namespace),
        };
        let origin = extension.history.origin()?.clone();
        visible.then(|| {
            self.insert_type(NewType {
                name: name.name.name.clone(),
                namespace,
                kind: TypeKind::Base,
                category: 'U',
                taints: Vec::new(),
                origin,
            })
        })
    }

    /// SET SCHEMA: the stand-ins for what the extension brings go along.
    pub(super) fn move_extension(&mut self, id: ExtensionId, namespace: NamespaceId) {
        for (object, _) in self.dependents(Object::Extension(id)) {
            match object {
                Object::Type(ty) => {
                    let name = self.catalog.types[ty].name.clone();
                    self.rename_type_and_array(ty, namespace, &name);
                }
                Object::Function(function) => {
                    let row = self.catalog.functions.get_mut(function);
                    row.expect("dependents are there").namespace = namespace;
                }
                Object::Trigger(_)
                | Object::Policy(_)
                | Object::Constraint(_)
                | Object::Default(_)
                | Object::Column(_)
                | Object::Relation(_)
                | Object::Extension(_)
                | Object::Namespace(_)
                | Object::Publication(_)
                | Object::Other(_) => {}
            }
        }
        let row = self.catalog.extensions.get_mut(id);
        row.expect("it was found").namespace = namespace;
    }

    /// The extension of this name.
    pub fn find_extension(&self, name: &Name) -> Option<ExtensionId> {
        self.catalog
            .extensions
            .iter()
            .find(|(_, extension)| extension.name == *name)
            .map(|(id, _)| id)
    }
}

impl Folder<'_> {
    /// The extension of this name, or `undefined_object` (42704).
    pub(super) fn resolve_extension(&self, name: &ObjectName) -> Result<ExtensionId, Refusal> {
        self.find_extension(&name.name.name).ok_or_else(|| {
            Refusal::new(
                Code::UnknownObject,
                name.span,
                format!("extension \"{}\" does not exist", name.name.name),
            )
        })
    }
}
