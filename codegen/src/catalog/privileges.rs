//! Who holds a privilege: `pg_class_aclcheck` and its like, through roles that are members of others.

use std::collections::BTreeSet;

use super::{Acl, Catalog, Grantee, RelationId, Role, RoleId};
use crate::ddl::Privilege;

impl Catalog {
    /// The role and all that it is a member of, directly or through others (`is_member_of_role`).
    pub fn memberships(&self, role: RoleId) -> BTreeSet<RoleId> {
        self.reach(role, |_| true)
    }

    /// The role and all whose privileges it has without SET ROLE (`has_privs_of_role`).
    pub fn inherited_roles(&self, role: RoleId) -> BTreeSet<RoleId> {
        self.reach(role, |row| row.inherit)
    }

    fn reach(&self, role: RoleId, passes: impl Fn(&Role) -> bool) -> BTreeSet<RoleId> {
        let mut all = BTreeSet::from([role]);
        let mut open = vec![role];
        while let Some(id) = open.pop() {
            let of = self.roles.get(id).filter(|row| passes(row));
            for member in of.iter().flat_map(|row| &row.member_of) {
                if all.insert(*member) {
                    open.push(*member);
                }
            }
        }
        all
    }

    /// Whether a role is a superuser, whom nothing is refused.
    pub fn is_superuser(&self, role: RoleId) -> bool {
        self.roles.get(role).is_some_and(|row| row.superuser)
    }

    /// Whether a role holds a privilege by this list, itself, through PUBLIC or through a role whose privileges it has.
    pub fn is_granted(&self, role: RoleId, acl: &Acl, privilege: Privilege) -> bool {
        let held = |grantee: Grantee| {
            acl.privileges(grantee)
                .is_some_and(|held| held.contains_key(&privilege))
        };
        held(Grantee::Public)
            || self
                .inherited_roles(role)
                .into_iter()
                .any(|id| held(Grantee::Role(id)))
    }

    /// Whether a role may act as the owner.
    pub fn is_owner(&self, role: RoleId, owner: RoleId) -> bool {
        self.is_superuser(role) || self.inherited_roles(role).contains(&owner)
    }

    /// Whether a role holds a privilege on a whole relation; without a list the owner holds all.
    pub fn may_use(&self, role: RoleId, relation: RelationId, privilege: Privilege) -> bool {
        let row = &self.relations[relation];
        self.is_superuser(role)
            || match &row.acl {
                Some(acl) => self.is_granted(role, acl, privilege),
                None => self.is_owner(role, row.owner),
            }
            || self.by_predefined_role(role, privilege)
    }

    /// `pg_read_all_data`, `pg_write_all_data`
    fn by_predefined_role(&self, role: RoleId, privilege: Privilege) -> bool {
        let name = match privilege {
            Privilege::Select => "pg_read_all_data",
            Privilege::Insert | Privilege::Update | Privilege::Delete => "pg_write_all_data",
            Privilege::Truncate
            | Privilege::References
            | Privilege::Trigger
            | Privilege::Maintain
            | Privilege::Execute
            | Privilege::Usage
            | Privilege::Create
            | Privilege::Connect
            | Privilege::Temporary
            | Privilege::Set
            | Privilege::AlterSystem
            | Privilege::All => return false,
        };
        self.role(name)
            .is_some_and(|id| self.inherited_roles(role).contains(&id))
    }
}
