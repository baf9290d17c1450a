//! What GRANT and REVOKE are about: PostgreSQL looks for it before it looks for the roles.

use super::acl::Class;
use super::resolve::is_system;
use super::{Folder, Refusal};
use crate::ddl::{Grant, GrantTarget};

impl Folder<'_> {
    /// Refuses what is granted on and is not there, which PostgreSQL looks for before it looks for the roles.
    pub(super) fn grant_targets(&self, it: &Grant) -> Result<(), Refusal> {
        match &it.target {
            GrantTarget::Objects(kind, names) => {
                for name in names {
                    match Class::of(*kind) {
                        Some(Class::Schema) => {
                            self.resolve_namespace(&name.name.name, name.span)?;
                        }
                        Some(Class::Type) => {
                            self.resolve_type_name(name)?;
                        }
                        Some(Class::Table | Class::Sequence) if !is_system(&name.name) => {
                            self.resolve_relation(name)?;
                        }
                        // A function by its name alone is looked for where the privilege goes.
                        Some(Class::Function | Class::Table | Class::Sequence) | None => {}
                    }
                }
            }
            GrantTarget::Functions(functions) => {
                for (name, signature) in functions {
                    if !is_system(&name.name) {
                        self.resolve_function(name, signature.as_ref())?;
                    }
                }
            }
            GrantTarget::AllInSchema(_, namespaces) => {
                for namespace in namespaces {
                    self.resolve_namespace(&namespace.name, namespace.span)?;
                }
            }
            GrantTarget::Other(_) => {}
        }
        Ok(())
    }
}
