//! CREATE ROLE, and membership.

use std::collections::BTreeSet;

use super::{Folder, Outcome, Refusal};
use crate::catalog::{DATABASE_OWNER, Grantee, History, Role, RoleId};
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
        for group in &it.member_of {
            let group = self.resolve_owner(group, span)?;
            self.add_member(group, id, it.name.span)?;
        }
        for member in &it.members {
            let member = self.resolve_owner(member, span)?;
            self.add_member(id, member, it.name.span)?;
        }
        Ok(Outcome::Applied)
    }

    pub(super) fn grant_role(&mut self, it: &GrantRole, span: Span) -> Result<Outcome, Refusal> {
        for role in &it.roles {
            let role = self.resolve_owner(role, span)?;
            for grantee in &it.grantees {
                let Grantee::Role(member) = self.resolve_role(grantee)? else {
                    return Err(Refusal::new(
                        Code::UnknownObject,
                        span,
                        "role \"public\" does not exist",
                    ));
                };
                if !it.revoke {
                    self.add_member(role, member, span)?;
                } else if !it.option_only {
                    let row = self.catalog.roles.get_mut(member);
                    let row = row.expect("ids of roles come from resolve");
                    row.member_of.retain(|existing| *existing != role);
                }
            }
        }
        Ok(Outcome::Applied)
    }

    /// Makes a role a member of another, which must not be one of its own.
    fn add_member(&mut self, role: RoleId, member: RoleId, span: Span) -> Result<(), Refusal> {
        if role == DATABASE_OWNER {
            let message = "role \"pg_database_owner\" cannot have explicit members";
            let refusal = Refusal::new(Code::FeatureNotSupported, span, message);
            return Err(if self.settings.postgres < 18 {
                refusal.with_sqlstate("XX000")
            } else {
                refusal
            });
        }
        let mut rest = vec![role];
        let mut seen = BTreeSet::new();
        while let Some(above) = rest.pop() {
            if above == member {
                let (role, member) = (&self.catalog.roles[role], &self.catalog.roles[member]);
                return Err(Refusal::new(
                    Code::WrongObjectType,
                    span,
                    format!(
                        "role \"{}\" is a member of role \"{}\"",
                        role.name, member.name
                    ),
                )
                .with_sqlstate("0LP01"));
            }
            if seen.insert(above) {
                rest.extend(&self.catalog.roles[above].member_of);
            }
        }
        let row = self.catalog.roles.get_mut(member);
        let row = row.expect("ids of roles come from resolve");
        row.member_of.retain(|existing| *existing != role);
        row.member_of.push(role);
        Ok(())
    }
}
