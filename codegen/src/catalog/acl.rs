//! Privileges, as `aclitem[]` keeps them.
//!
//! <https://www.postgresql.org/docs/current/ddl-priv.html>

use std::collections::BTreeMap;

use super::{NamespaceId, RoleId};
use crate::ddl::{ObjectKind, Privilege};

/// Who holds a privilege.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grantee {
    /// PUBLIC
    Public,
    /// A role.
    Role(RoleId),
}

/// A set of privileges, each with whether its holder may grant it on.
pub type Privileges = BTreeMap<Privilege, bool>;

/// The privileges on one object. One grantor is kept: the owner, who is the one that migrations run as.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Acl {
    /// By holder, in the order in which they first got one.
    pub items: Vec<AclItem>,
}

/// What one grantee holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AclItem {
    /// Who.
    pub grantee: Grantee,
    /// What.
    pub privileges: Privileges,
}

/// `pg_default_acl`: what ALTER DEFAULT PRIVILEGES adds to new objects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DefaultAcl {
    /// Whose new objects.
    pub role: RoleId,
    /// In which schema; `None` is everywhere.
    pub namespace: Option<NamespaceId>,
    /// Table, Sequence, Function, Type or Schema.
    pub kind: ObjectKind,
    /// In a schema: what is added. Everywhere: the whole list instead of the built-in default.
    pub acl: Acl,
}

impl Acl {
    /// A list of these privileges, none to be granted on.
    pub fn of(items: impl IntoIterator<Item = (Grantee, Privilege)>) -> Self {
        let mut acl = Self::default();
        for (grantee, privilege) in items {
            acl.grant(grantee, privilege, false);
        }
        acl
    }

    /// What this grantee holds.
    pub fn privileges(&self, grantee: Grantee) -> Option<&Privileges> {
        self.items
            .iter()
            .find(|item| item.grantee == grantee)
            .map(|item| &item.privileges)
    }

    /// Adds a privilege.
    pub fn grant(&mut self, grantee: Grantee, privilege: Privilege, grant_option: bool) {
        let index = self
            .items
            .iter()
            .position(|item| item.grantee == grantee)
            .unwrap_or_else(|| {
                self.items.push(AclItem {
                    grantee,
                    privileges: Privileges::new(),
                });
                self.items.len() - 1
            });
        *self.items[index]
            .privileges
            .entry(privilege)
            .or_insert(false) |= grant_option;
    }

    /// Takes a privilege back, or only the right to grant it on.
    pub fn revoke(&mut self, grantee: Grantee, privilege: Privilege, only_grant_option: bool) {
        if let Some(item) = self.items.iter_mut().find(|item| item.grantee == grantee) {
            if only_grant_option {
                item.privileges
                    .entry(privilege)
                    .and_modify(|option| *option = false);
            } else {
                item.privileges.remove(&privilege);
            }
        }
        self.items.retain(|item| !item.privileges.is_empty());
    }
}
