//! ALTER ROLE, REASSIGN OWNED and DROP OWNED.

use std::sync::Arc;

use super::depend::Object;
use super::rename::change_owner;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{Acl, BOOTSTRAP_ROLE, Grantee, RelationKind, RoleId};
use crate::ddl::{AlterRole, Owned, RoleOption};
use crate::diagnostics::Code;
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn alter_role(&mut self, it: &AlterRole, span: Span) -> Result<Outcome, Refusal> {
        let id = self.resolve_owner(&it.role, span)?;
        let row = self.catalog.roles.get_mut(id).expect("it was found");
        for (option, value) in &it.options {
            match option {
                RoleOption::Superuser => row.superuser = *value,
                RoleOption::BypassRls => row.bypass_rls = *value,
                RoleOption::Login => row.login = *value,
                RoleOption::Inherit => row.inherit = *value,
                // No output shows them.
                RoleOption::CreateRole | RoleOption::CreateDb | RoleOption::Replication => {}
            }
        }
        Ok(if it.options.is_empty() {
            Outcome::NoEffect
        } else {
            Outcome::Applied
        })
    }

    pub(super) fn owned(&mut self, it: &Owned, span: Span) -> Result<Outcome, Refusal> {
        let mut roles = Vec::new();
        for role in &it.roles {
            roles.push(self.resolve_owner(role, span)?);
        }
        if let Some(to) = &it.to {
            let to = self.resolve_owner(to, span)?;
            for role in roles {
                self.check_not_bootstrap(role, "reassign ownership of objects", span)?;
                self.reassign_owned(role, to);
            }
            return Ok(Outcome::Applied);
        }
        for role in roles {
            self.check_not_bootstrap(role, "drop objects", span)?;
            self.drop_owned(role, it.cascade, span)?;
        }
        Ok(Outcome::Applied)
    }

    fn check_not_bootstrap(&self, role: RoleId, what: &str, span: Span) -> Result<(), Refusal> {
        if role != BOOTSTRAP_ROLE {
            return Ok(());
        }
        let name = &self.catalog.roles[role].name;
        Err(Refusal::new(
            Code::DependentObjects,
            span,
            format!(
                "cannot {what} owned by role {name} because they are required by the database system"
            ),
        ))
    }

    fn reassign_owned(&mut self, from: RoleId, to: RoleId) {
        let catalog = &mut self.catalog;
        macro_rules! reassign { ($($store:ident)*) => {$(
            let ids: Vec<_> = catalog
                .$store
                .iter()
                .filter(|(_, row)| row.owner == from)
                .map(|(id, _)| id)
                .collect();
            for id in ids {
                let row = catalog.$store.get_mut(id).expect("it was listed");
                change_owner(&mut row.acl, &mut row.owner, to);
            }
        )*} }
        reassign! { namespaces relations types functions }
    }

    /// What the role owns goes, and what it was granted.
    fn drop_owned(&mut self, role: RoleId, cascade: bool, span: Span) -> Result<(), Refusal> {
        let mut targets = Vec::new();
        for (id, row) in self.catalog.relations.iter() {
            let alone = !matches!(row.kind, RelationKind::Index | RelationKind::CompositeType);
            if row.owner == role && alone {
                targets.push((Object::Relation(id), span));
            }
        }
        for (id, row) in self.catalog.types.iter() {
            let of_table = self
                .relation_of_type(id)
                .is_some_and(|relation| self.catalog.relations[relation].kind.has_columns());
            if row.owner == role && row.element.is_none() && !of_table {
                targets.push((Object::Type(id), span));
            }
        }
        for (id, row) in self.catalog.functions.iter() {
            if row.owner == role {
                targets.push((Object::Function(id), span));
            }
        }
        for (id, row) in self.catalog.namespaces.iter() {
            if row.owner == role {
                targets.push((Object::Namespace(id), span));
            }
        }
        self.drop_objects(&targets, cascade, span)?;
        let grantee = Grantee::Role(role);
        let catalog = &mut self.catalog;
        macro_rules! revoke { ($($store:ident)*) => {$(
            let ids: Vec<_> = catalog.$store.iter().filter(|(_, row)| holds(row.acl.as_ref(), grantee)).map(|(id, _)| id).collect();
            for id in ids {
                let row = catalog.$store.get_mut(id).expect("it was listed");
                forget(&mut row.acl, grantee);
            }
        )*} }
        revoke! { namespaces relations types functions }
        let with_columns: Vec<_> = catalog
            .relations
            .iter()
            .filter(|(_, row)| row.slots.iter().any(|it| holds(it.acl.as_ref(), grantee)))
            .map(|(id, _)| id)
            .collect();
        for id in with_columns {
            let row = catalog.relations.get_mut(id).expect("it was listed");
            for column in row.slots.iter_mut().filter(|it| it.acl.is_some()) {
                forget(&mut column.acl, grantee);
                column.acl = column.acl.take().filter(|acl| !acl.items.is_empty());
            }
        }
        Arc::make_mut(&mut catalog.default_acls).retain(|row| row.role != role);
        let policies: Vec<_> = catalog
            .policies
            .iter()
            .filter(|(_, row)| row.roles.contains(&grantee))
            .map(|(id, row)| (id, row.roles.len()))
            .collect();
        for (id, roles) in policies {
            if roles == 1 {
                catalog.policies.remove(id);
            } else {
                let row = catalog.policies.get_mut(id).expect("it was listed");
                row.roles.retain(|it| *it != grantee);
            }
        }
        Ok(())
    }
}

fn holds(acl: Option<&Acl>, grantee: Grantee) -> bool {
    acl.is_some_and(|acl| acl.privileges(grantee).is_some())
}

fn forget(acl: &mut Option<Acl>, grantee: Grantee) {
    if let Some(acl) = acl {
        acl.items.retain(|item| item.grantee != grantee);
    }
}
