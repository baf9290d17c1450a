//! DROP ROLE: a role goes when nothing is its own and nothing is granted to it.

use super::{Folder, Refusal};
use crate::catalog::{FIRST_NORMAL_OID, Grantee, RoleId};
use crate::diagnostics::Code;
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn drop_role(&mut self, id: RoleId, span: Span) -> Result<(), Refusal> {
        if self.session.role == id {
            let message = "current user cannot be dropped";
            return Err(Refusal::new(Code::DependentObjects, span, message).with_sqlstate("55006"));
        }
        if id.0 < FIRST_NORMAL_OID {
            let name = &self.catalog.roles[id].name;
            return Err(Refusal::new(
                Code::DependentObjects,
                span,
                format!("cannot drop role {name} because it is required by the database system"),
            ));
        }
        if self.role_is_used(id) {
            let name = &self.catalog.roles[id].name;
            return Err(Refusal::new(
                Code::DependentObjects,
                span,
                format!("role \"{name}\" cannot be dropped because some objects depend on it"),
            ));
        }
        self.catalog.roles.remove(id);
        let members: Vec<RoleId> = self.catalog.roles.iter().map(|(id, _)| id).collect();
        for member in members {
            let row = self.catalog.roles.get_mut(member).expect("it was listed");
            row.member_of.retain(|role| *role != id);
        }
        Ok(())
    }

    /// Whether something is owned by the role or grants it something.
    fn role_is_used(&self, id: RoleId) -> bool {
        let granted = |acl: &Option<crate::catalog::Acl>| {
            acl.as_ref()
                .is_some_and(|acl| acl.privileges(Grantee::Role(id)).is_some())
        };
        let catalog = &self.catalog;
        catalog
            .namespaces
            .iter()
            .any(|(_, row)| row.owner == id || granted(&row.acl))
            || catalog.relations.iter().any(|(_, row)| {
                row.owner == id
                    || granted(&row.acl)
                    || row.columns().any(|column| granted(&column.acl))
            })
            || catalog
                .types
                .iter()
                .any(|(_, row)| row.owner == id || granted(&row.acl))
            || catalog
                .functions
                .iter()
                .any(|(_, row)| row.owner == id || granted(&row.acl))
            || catalog
                .policies
                .iter()
                .any(|(_, row)| row.roles.contains(&Grantee::Role(id)))
            || catalog
                .default_acls
                .iter()
                .any(|row| row.role == id || row.acl.privileges(Grantee::Role(id)).is_some())
    }
}
