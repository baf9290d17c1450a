//! CREATE ROLE, and membership.

use super::{Folder, Outcome, Refusal};
use crate::catalog::{Grantee, History, Role, RoleId};
use crate::ddl::{CreateRole, GrantRole, RoleOption};
use crate::diagnostics::Code;
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn create_role(&mut self, it: &CreateRole, span: Span) -> Result<Outcome, Refusal> {
        if let Some(existing) = self.catalog.role(it.name.name.as_str()) {
            return Err(Refusal::new(
                Code::DuplicateObject,
                it.name.span,
                format!("role \"{}\" already exists", it.name.name),
            )
            .first_defined(&self.catalog.roles[existing].history));
        }
        let mut role = Role {
            name: it.name.name.clone(),
            superuser: false,
            bypass_rls: false,
            login: false,
            inherit: true,
            member_of: Vec::new(),
            history: History::created(self.origin(span)),
        };
        for (option, value) in &it.options {
            match option {
                RoleOption::Superuser => role.superuser = *value,
                RoleOption::BypassRls => role.bypass_rls = *value,
                RoleOption::Login => role.login = *value,
                RoleOption::Inherit => role.inherit = *value,
                // No output shows them.
                RoleOption::CreateRole | RoleOption::CreateDb | RoleOption::Replication => {}
            }
        }
        let id = RoleId(self.catalog.next_oid());
        self.catalog.roles.insert(id, role);
        Ok(Outcome::Applied)
    }

    pub(super) fn grant_role(&mut self, it: &GrantRole, span: Span) -> Result<Outcome, Refusal> {
        for role in &it.roles {
            let role = self.resolve_role_ident(role)?;
            for grantee in &it.grantees {
                let Grantee::Role(member) = self.resolve_role(grantee)? else {
                    return Err(Refusal::new(
                        Code::UnknownObject,
                        span,
                        "role \"public\" does not exist",
                    ));
                };
                let row = self
                    .catalog
                    .roles
                    .get_mut(member)
                    .expect("ids of roles come from resolve");
                row.member_of.retain(|existing| *existing != role);
                if !it.revoke {
                    row.member_of.push(role);
                }
            }
        }
        Ok(Outcome::Applied)
    }
}
