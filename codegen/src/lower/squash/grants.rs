//! Privileges: what an object has beyond what it is given when it is made, and what it lacks of that.

use std::collections::{BTreeMap, BTreeSet};

use super::Writer;
use crate::catalog::acl::Class;
use crate::catalog::{
    Acl, BOOTSTRAP_ROLE, Grantee, NamespaceId, Privileges, RelationId, RelationKind, RoleId,
};
use crate::ddl::{ObjectKind, Privilege};

/// An object: its kind, the word of GRANT, its name.
type Target<'a> = (ObjectKind, &'a str, &'a str);

impl Writer<'_> {
    pub(super) fn relation_grants(&mut self, id: RelationId) {
        let row = &self.it.catalog.relations[id];
        let name = self.relation_name(id);
        let (kind, word) = match row.kind {
            RelationKind::Sequence => (ObjectKind::Sequence, "SEQUENCE"),
            RelationKind::OrdinaryTable
            | RelationKind::PartitionedTable
            | RelationKind::View
            | RelationKind::MaterializedView
            | RelationKind::ForeignTable
            | RelationKind::CompositeType
            | RelationKind::Index => (ObjectKind::Table, "TABLE"),
        };
        let before = self.it.before.relations.get(id);
        // What it had before it was changed, the built-in ones where it has no list.
        let had = before.map(|it| self.effective(it.acl.as_ref(), kind, it.owner));
        self.grants(
            (kind, word, &name),
            (row.owner, Some(row.namespace)),
            had.as_ref(),
            row.acl.as_ref(),
        );
        for column in row.columns() {
            let old = before.and_then(|it| it.slots.get(usize::try_from(column.attnum - 1).ok()?));
            let old = old.and_then(|it| it.acl.clone()).unwrap_or_default();
            let new = column.acl.clone().unwrap_or_default();
            let columns = format!(" ({})", column.name.quoted());
            for sql in self.difference(&old, &new, &columns, &format!("TABLE {name}"), None) {
                self.add(&sql);
            }
        }
    }

    fn effective(&self, acl: Option<&Acl>, kind: ObjectKind, owner: RoleId) -> Acl {
        acl.cloned()
            .unwrap_or_else(|| Acl::built_in(kind, owner, self.it.postgres))
    }

    /// What is to be granted and revoked. Without `before`, the object is new and has what the platform gives.
    pub(super) fn grants(
        &mut self,
        (kind, word, name): Target<'_>,
        (owner, namespace): (RoleId, Option<NamespaceId>),
        before: Option<&Acl>,
        acl: Option<&Acl>,
    ) {
        let before = before.cloned().unwrap_or_else(|| {
            let given = self.it.before.default_acl(
                kind,
                BOOTSTRAP_ROLE,
                namespace.filter(|it| self.it.before.namespaces.get(*it).is_some()),
                self.it.postgres,
            );
            let mut given = self.effective(given.as_ref(), kind, BOOTSTRAP_ROLE);
            // ALTER … OWNER stands before it.
            for item in &mut given.items {
                if item.grantee == Grantee::Role(BOOTSTRAP_ROLE) {
                    item.grantee = Grantee::Role(owner);
                }
            }
            given
        });
        let now = self.effective(acl, kind, owner);
        let class = Class::of(kind);
        let statements = self.difference(&before, &now, "", &format!("{word} {name}"), class);
        if !statements.is_empty() {
            self.out.push('\n');
        }
        for sql in statements {
            self.add(&sql);
        }
    }

    /// REVOKE and GRANT that make one list of another.
    fn difference(
        &self,
        before: &Acl,
        now: &Acl,
        columns: &str,
        target: &str,
        class: Option<Class>,
    ) -> Vec<String> {
        let all: BTreeSet<Privilege> = class
            .map(|class| class.all_privileges(self.it.postgres).into_iter().collect())
            .unwrap_or_default();
        let words = |privileges: &BTreeSet<Privilege>| {
            if *privileges == all {
                return format!("ALL{columns}");
            }
            let words: Vec<String> = privileges
                .iter()
                .map(|it| format!("{}{columns}", it.as_str()))
                .collect();
            words.join(", ")
        };
        let empty = Privileges::new();
        let grantees: BTreeSet<Grantee> = before
            .items
            .iter()
            .chain(&now.items)
            .map(|it| it.grantee)
            .collect();
        let mut revoked: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut granted: BTreeMap<(bool, String), Vec<String>> = BTreeMap::new();
        for grantee in grantees {
            let old = before.privileges(grantee).unwrap_or(&empty);
            let new = now.privileges(grantee).unwrap_or(&empty);
            let name = self.grantee(grantee);
            let lost: BTreeSet<Privilege> = old
                .keys()
                .filter(|it| !new.contains_key(it))
                .copied()
                .collect();
            if !lost.is_empty() {
                let what = if new.is_empty() && columns.is_empty() {
                    "ALL".to_owned()
                } else {
                    words(&lost)
                };
                revoked.entry(what).or_default().push(name.clone());
            }
            let lesser: BTreeSet<Privilege> = old
                .iter()
                .filter(|(it, option)| **option && new.get(it) == Some(&false))
                .map(|(it, _)| *it)
                .collect();
            if !lesser.is_empty() {
                let what = format!("GRANT OPTION FOR {}", words(&lesser));
                revoked.entry(what).or_default().push(name.clone());
            }
            for option in [false, true] {
                let gained: BTreeSet<Privilege> = new
                    .iter()
                    .filter(|(it, has)| {
                        **has == option && old.get(it).is_none_or(|had| !*had && option)
                    })
                    .map(|(it, _)| *it)
                    .collect();
                if !gained.is_empty() {
                    let key = (option, words(&gained));
                    granted.entry(key).or_default().push(name.clone());
                }
            }
        }
        let revoked = revoked
            .into_iter()
            .map(|(what, who)| format!("REVOKE {what} ON {target} FROM {}", who.join(", ")));
        let granted = granted.into_iter().map(|((option, what), who)| {
            let option = if option { " WITH GRANT OPTION" } else { "" };
            format!("GRANT {what} ON {target} TO {}{option}", who.join(", "))
        });
        revoked.chain(granted).collect()
    }

    /// Behind all objects, so that none of them gets more than it should.
    pub(super) fn default_privileges(&mut self) {
        let key = |it: &crate::catalog::DefaultAcl| (it.role, it.namespace, kind_word(it.kind));
        let rows = self.it.before.default_acls.iter();
        let all: BTreeMap<_, ObjectKind> = rows
            .chain(self.it.catalog.default_acls.iter())
            .map(|it| (key(it), it.kind))
            .collect();
        let mut statements = Vec::new();
        for ((role, namespace, word), kind) in all {
            let find = |list: &[crate::catalog::DefaultAcl]| {
                let found = list
                    .iter()
                    .find(|it| key(it) == (role, namespace, word))
                    .map(|it| it.acl.clone());
                found.unwrap_or_else(|| match namespace {
                    Some(_) => Acl::default(),
                    None => Acl::built_in(kind, role, self.it.postgres),
                })
            };
            let (before, now) = (
                find(&self.it.before.default_acls),
                find(&self.it.catalog.default_acls),
            );
            if self.it.catalog.roles.get(role).is_none() {
                continue;
            }
            let gone = namespace.is_some_and(|it| self.it.catalog.namespaces.get(it).is_none());
            if gone {
                continue;
            }
            let schema = namespace.map(|it| format!(" IN SCHEMA {}", self.namespace(it).quoted()));
            let head = format!(
                "ALTER DEFAULT PRIVILEGES FOR ROLE {}{}",
                self.role(role),
                schema.unwrap_or_default()
            );
            for sql in self.difference(&before, &now, "", word, Class::of(kind)) {
                statements.push(format!("{head} {sql}"));
            }
        }
        if !statements.is_empty() {
            self.section("DEFAULT PRIVILEGES");
            self.out.push('\n');
        }
        for sql in statements {
            self.add(&sql);
        }
    }
}

fn kind_word(kind: ObjectKind) -> &'static str {
    match Class::of(kind) {
        Some(Class::Table) | None => "TABLES",
        Some(Class::Sequence) => "SEQUENCES",
        Some(Class::Function) => "FUNCTIONS",
        Some(Class::Schema) => "SCHEMAS",
        Some(Class::Type) => "TYPES",
    }
}
