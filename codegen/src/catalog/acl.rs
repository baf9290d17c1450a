//! Privileges, as `aclitem[]` keeps them.
//!
//! <https://www.postgresql.org/docs/current/ddl-priv.html>

use std::collections::BTreeMap;

use super::{Catalog, NamespaceId, RoleId};
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

/// The kinds of object that have privileges of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Tables, views, foreign tables.
    Table,
    /// Sequences.
    Sequence,
    /// Functions, procedures, aggregates.
    Function,
    /// Schemas.
    Schema,
    /// Types and domains.
    Type,
}

impl Class {
    /// The class of an object that GRANT, or ALTER DEFAULT PRIVILEGES, names with this kind.
    pub fn of(kind: ObjectKind) -> Option<Self> {
        match kind {
            ObjectKind::Table
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::ForeignTable => Some(Self::Table),
            ObjectKind::Sequence => Some(Self::Sequence),
            ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Routine => {
                Some(Self::Function)
            }
            ObjectKind::Schema => Some(Self::Schema),
            ObjectKind::Type | ObjectKind::Domain => Some(Self::Type),
            ObjectKind::Index
            | ObjectKind::Aggregate
            | ObjectKind::Extension
            | ObjectKind::Role
            | ObjectKind::Column
            | ObjectKind::Constraint
            | ObjectKind::DomainConstraint
            | ObjectKind::Trigger
            | ObjectKind::Policy
            | ObjectKind::Rule
            | ObjectKind::Publication
            | ObjectKind::Other(_) => None,
        }
    }

    /// The word in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Sequence => "sequence",
            Self::Function => "function",
            Self::Schema => "schema",
            Self::Type => "type",
        }
    }

    /// ALL PRIVILEGES, in a version of PostgreSQL.
    pub fn all_privileges(self, postgres: u8) -> Vec<Privilege> {
        match self {
            Self::Sequence => vec![Privilege::Select, Privilege::Update, Privilege::Usage],
            Self::Function => vec![Privilege::Execute],
            Self::Schema => vec![Privilege::Usage, Privilege::Create],
            Self::Type => vec![Privilege::Usage],
            Self::Table => {
                let mut all = vec![
                    Privilege::Insert,
                    Privilege::Select,
                    Privilege::Update,
                    Privilege::Delete,
                    Privilege::Truncate,
                    Privilege::References,
                    Privilege::Trigger,
                ];
                if postgres >= 17 {
                    all.push(Privilege::Maintain);
                }
                all
            }
        }
    }
}

impl Acl {
    /// What an object of this kind has where nothing was granted or revoked.
    pub fn built_in(kind: ObjectKind, owner: RoleId, postgres: u8) -> Self {
        Class::of(kind).map_or_else(Self::default, |class| {
            Self::of_class(class, owner, postgres)
        })
    }

    /// `acldefault`: all for the owner, EXECUTE on functions and USAGE on types for PUBLIC.
    pub fn of_class(class: Class, owner: RoleId, postgres: u8) -> Self {
        let mut acl = Self::default();
        for privilege in class.all_privileges(postgres) {
            acl.grant(Grantee::Role(owner), privilege, false);
        }
        match class {
            Class::Function => acl.grant(Grantee::Public, Privilege::Execute, false),
            Class::Type => acl.grant(Grantee::Public, Privilege::Usage, false),
            Class::Table | Class::Sequence | Class::Schema => {}
        }
        acl
    }

    /// Whether two lists say the same, whatever their order.
    pub fn same(&self, other: &Self) -> bool {
        let sorted = |acl: &Self| {
            let mut items = acl.items.clone();
            items.sort_by_key(|item| item.grantee);
            items
        };
        sorted(self) == sorted(other)
    }

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

impl Catalog {
    /// The privileges of a new object; `None` where they are the built-in ones.
    pub fn default_acl(
        &self,
        kind: ObjectKind,
        owner: RoleId,
        namespace: Option<NamespaceId>,
        postgres: u8,
    ) -> Option<Acl> {
        let find = |namespace: Option<NamespaceId>| {
            self.default_acls
                .iter()
                .find(|row| (row.role, row.namespace, row.kind) == (owner, namespace, kind))
                .map(|row| &row.acl)
        };
        let everywhere = find(None);
        let here = namespace.and_then(|namespace| find(Some(namespace)));
        if everywhere.is_none() && here.is_none() {
            return None;
        }
        let built_in = Acl::built_in(kind, owner, postgres);
        let mut acl = everywhere.cloned().unwrap_or_else(|| built_in.clone());
        for item in here.iter().flat_map(|acl| &acl.items) {
            for (privilege, grant_option) in &item.privileges {
                acl.grant(item.grantee, *privilege, *grant_option);
            }
        }
        Some(acl).filter(|acl| !acl.same(&built_in))
    }
}
