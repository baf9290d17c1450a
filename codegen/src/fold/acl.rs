//! GRANT and REVOKE, and what new objects get from ALTER DEFAULT PRIVILEGES.
//!
//! <https://www.postgresql.org/docs/current/ddl-priv.html>

use std::sync::Arc;

use super::{Folder, Outcome, Refusal};
pub(super) use crate::catalog::acl::Class;
use crate::catalog::{
    Acl, Aspect, DefaultAcl, FunctionId, Grantee, NamespaceId, RelationId, RelationKind, RoleId,
};
use crate::ddl::{
    AlterDefaultPrivileges, FunctionKind, Grant, GrantTarget, GrantedPrivilege, ObjectKind,
    ObjectName, Privilege, RoleName,
};
use crate::diagnostics::Code;
use crate::source::{Origin, Span};

/// What a GRANT or REVOKE does to one list.
struct Change<'a> {
    revoke: bool,
    privileges: &'a [Privilege],
    grantees: &'a [Grantee],
    grant_option: bool,
}

impl Change<'_> {
    fn apply(&self, acl: &mut Acl) {
        for grantee in self.grantees {
            for privilege in self.privileges {
                if self.revoke {
                    acl.revoke(*grantee, *privilege, self.grant_option);
                } else {
                    acl.grant(*grantee, *privilege, self.grant_option);
                }
            }
        }
    }
}

impl Folder<'_> {
    pub(super) fn grant(&mut self, it: &Grant, span: Span) -> Result<Outcome, Refusal> {
        let grantees = match self.grantees(&it.grantees) {
            Ok(grantees) => grantees,
            Err(refusal) => {
                self.grant_targets(it)?;
                return Err(refusal);
            }
        };
        let origin = self.origin(span);
        match &it.target {
            GrantTarget::Objects(kind, names) => {
                for name in names {
                    self.grant_on_object(it, *kind, name, &grantees, &origin)?;
                }
            }
            GrantTarget::Functions(functions) => {
                for (name, signature) in functions {
                    if super::resolve::is_system(&name.name) {
                        continue;
                    }
                    let id = self.resolve_function(name, signature.as_ref())?;
                    self.grant_on_function(it, id, &grantees, &origin, span)?;
                }
            }
            GrantTarget::AllInSchema(kind, namespaces) => {
                for namespace in namespaces {
                    let id = self.resolve_namespace(&namespace.name, namespace.span)?;
                    self.grant_on_all(it, *kind, id, &grantees, &origin, span)?;
                }
            }
            GrantTarget::Other(_) => return Ok(Outcome::NoEffect),
        }
        Ok(Outcome::Applied)
    }

    fn grant_on_object(
        &mut self,
        it: &Grant,
        kind: ObjectKind,
        name: &ObjectName,
        grantees: &[Grantee],
        origin: &Origin,
    ) -> Result<(), Refusal> {
        match Class::of(kind) {
            Some(Class::Schema) => {
                let id = self.resolve_namespace(&name.name.name, name.span)?;
                let privileges = self.privileges_for(it, Class::Schema, name.span)?;
                let owner = self.catalog.namespaces[id].owner;
                let default = self.built_in_acl(Class::Schema, owner);
                let row = self.catalog.namespaces.get_mut(id).expect("it was found");
                change(it, &privileges, grantees).apply(row.acl.get_or_insert(default));
                row.history.push(Aspect::Privileges, origin.clone());
            }
            Some(Class::Type) => {
                let id = self.resolve_type_name(name)?;
                let privileges = self.privileges_for(it, Class::Type, name.span)?;
                let owner = self.catalog.types[id].owner;
                let default = self.built_in_acl(Class::Type, owner);
                let row = self.type_mut(id);
                change(it, &privileges, grantees).apply(row.acl.get_or_insert(default));
                row.history.push(Aspect::Privileges, origin.clone());
            }
            Some(Class::Function) => {
                let id = self.resolve_function(name, None)?;
                self.grant_on_function(it, id, grantees, origin, name.span)?;
            }
            Some(Class::Table | Class::Sequence) => {
                if super::resolve::is_system(&name.name) {
                    return Ok(());
                }
                let id = self.resolve_relation(name)?;
                self.grant_on_relation(it, id, grantees, origin, name.span)?;
            }
            None => {}
        }
        Ok(())
    }

    fn grant_on_relation(
        &mut self,
        it: &Grant,
        id: RelationId,
        grantees: &[Grantee],
        origin: &Origin,
        span: Span,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[id];
        let (kind, owner) = match row.kind {
            RelationKind::Sequence => (Class::Sequence, row.owner),
            RelationKind::Index => {
                return Err(Refusal::new(
                    Code::WrongObjectType,
                    span,
                    format!("\"{}\" is an index", row.name),
                ));
            }
            RelationKind::OrdinaryTable
            | RelationKind::PartitionedTable
            | RelationKind::View
            | RelationKind::MaterializedView
            | RelationKind::ForeignTable
            | RelationKind::CompositeType => (Class::Table, row.owner),
        };
        let privileges = self.privileges_for(it, kind, span)?;
        if !privileges.is_empty() {
            let default = row.acl.is_none().then(|| self.built_in_acl(kind, owner));
            let row = self.relation_mut(id);
            let change = change(it, &privileges, grantees);
            change.apply(row.acl.get_or_insert_with(|| default.unwrap_or_default()));
            // What is taken from the whole table is taken from its columns too.
            if it.revoke && row.slots.iter().any(|column| column.acl.is_some()) {
                for column in row.slots.iter_mut().filter(|it| it.acl.is_some()) {
                    if let Some(acl) = &mut column.acl {
                        change.apply(acl);
                    }
                    column.acl = column.acl.take().filter(|acl| !acl.items.is_empty());
                }
            }
            row.history.push(Aspect::Privileges, origin.clone());
        }
        for granted in it.privileges.iter().flatten() {
            self.grant_on_columns(it, id, granted, grantees, origin)?;
        }
        Ok(())
    }

    fn grant_on_columns(
        &mut self,
        it: &Grant,
        id: RelationId,
        granted: &GrantedPrivilege,
        grantees: &[Grantee],
        origin: &Origin,
    ) -> Result<(), Refusal> {
        const ALL: [Privilege; 4] = [
            Privilege::Insert,
            Privilege::Select,
            Privilege::Update,
            Privilege::References,
        ];
        for column in &granted.columns {
            let one = granted.privilege;
            let privileges: &[Privilege] = if one == Privilege::All {
                &ALL
            } else if ALL.contains(&one) {
                std::slice::from_ref(&granted.privilege)
            } else {
                return Err(invalid_privilege(column.span, one, "column"));
            };
            if let Some(row) = self.column_mut(id, column)? {
                let acl = row.acl.get_or_insert_with(Acl::default);
                change(it, privileges, grantees).apply(acl);
                row.acl = row.acl.take().filter(|acl| !acl.items.is_empty());
                row.history.push(Aspect::Privileges, origin.clone());
            }
        }
        Ok(())
    }

    fn grant_on_function(
        &mut self,
        it: &Grant,
        id: FunctionId,
        grantees: &[Grantee],
        origin: &Origin,
        span: Span,
    ) -> Result<(), Refusal> {
        let privileges = self.privileges_for(it, Class::Function, span)?;
        let owner = self.catalog.functions[id].owner;
        let default = self.built_in_acl(Class::Function, owner);
        let row = self.catalog.functions.get_mut(id).expect("it was found");
        change(it, &privileges, grantees).apply(row.acl.get_or_insert(default));
        row.history.push(Aspect::Privileges, origin.clone());
        Ok(())
    }

    fn grant_on_all(
        &mut self,
        it: &Grant,
        kind: ObjectKind,
        namespace: NamespaceId,
        grantees: &[Grantee],
        origin: &Origin,
        span: Span,
    ) -> Result<(), Refusal> {
        let Some(class) = Class::of(kind) else {
            return Ok(());
        };
        match class {
            Class::Function => {
                let ids: Vec<FunctionId> = self
                    .catalog
                    .functions
                    .iter()
                    .filter(|(_, row)| row.namespace == namespace)
                    .filter(|(_, row)| match row.kind {
                        FunctionKind::Function | FunctionKind::Aggregate | FunctionKind::Window => {
                            kind != ObjectKind::Procedure
                        }
                        FunctionKind::Procedure => kind != ObjectKind::Function,
                    })
                    .map(|(id, _)| id)
                    .collect();
                for id in ids {
                    self.grant_on_function(it, id, grantees, origin, span)?;
                }
            }
            Class::Table | Class::Sequence | Class::Schema | Class::Type => {
                let sequences = class == Class::Sequence;
                let ids: Vec<RelationId> = self
                    .catalog
                    .relations
                    .iter()
                    .filter(|(_, row)| {
                        row.namespace == namespace
                            && if sequences {
                                row.kind == RelationKind::Sequence
                            } else {
                                row.kind.has_columns()
                            }
                    })
                    .map(|(id, _)| id)
                    .collect();
                for id in ids {
                    self.grant_on_relation(it, id, grantees, origin, span)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn alter_default_privileges(
        &mut self,
        it: &AlterDefaultPrivileges,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let grantees = self.grantees(&it.grantees)?;
        let roles: Vec<RoleId> = if it.roles.is_empty() {
            vec![self.session.role]
        } else {
            let mut roles = Vec::new();
            for role in &it.roles {
                roles.push(self.resolve_owner(role, span)?);
            }
            roles
        };
        let mut namespaces = Vec::new();
        for namespace in &it.namespaces {
            namespaces.push(Some(
                self.resolve_namespace(&namespace.name, namespace.span)?,
            ));
        }
        if namespaces.is_empty() {
            namespaces.push(None);
        }
        let privileges = self.default_privileges(it, span)?;
        let change = Change {
            revoke: it.revoke,
            privileges: &privileges,
            grantees: &grantees,
            grant_option: it.grant_option,
        };
        for role in roles {
            for namespace in &namespaces {
                self.change_default_acl(role, *namespace, it.kind, &change);
            }
        }
        Ok(Outcome::Applied)
    }

    /// The privileges that ALTER DEFAULT PRIVILEGES names, or `invalid_grant_operation` (0LP01).
    fn default_privileges(
        &self,
        it: &AlterDefaultPrivileges,
        span: Span,
    ) -> Result<Vec<Privilege>, Refusal> {
        let refuse = |message: &str| {
            Err(Refusal::new(Code::WrongObjectType, span, message).with_sqlstate("0LP01"))
        };
        if it.kind == ObjectKind::Schema && !it.namespaces.is_empty() {
            return refuse("cannot use IN SCHEMA clause when using GRANT/REVOKE ON SCHEMAS");
        }
        if it.columns {
            return refuse("default privileges cannot be set for columns");
        }
        let all = Class::of(it.kind).map(|class| (class, self.all_privileges(class)));
        match (&it.privileges, all) {
            (None, all) => Ok(all.map_or_else(Vec::new, |(_, all)| all)),
            (Some(privileges), None) => Ok(privileges.clone()),
            (Some(privileges), Some((class, all))) => {
                match privileges.iter().find(|one| !all.contains(one)) {
                    Some(wrong) => Err(invalid_privilege(span, *wrong, class.as_str())),
                    None => Ok(privileges.clone()),
                }
            }
        }
    }

    fn change_default_acl(
        &mut self,
        role: RoleId,
        namespace: Option<NamespaceId>,
        kind: ObjectKind,
        change: &Change<'_>,
    ) {
        let built_in = match namespace {
            Some(_) => Acl::default(),
            None => self.built_in(kind, role),
        };
        let position = self
            .catalog
            .default_acls
            .iter()
            .position(|row| (row.role, row.namespace, row.kind) == (role, namespace, kind));
        let mut acl = match position {
            Some(position) => {
                Arc::make_mut(&mut self.catalog.default_acls)
                    .remove(position)
                    .acl
            }
            None => built_in.clone(),
        };
        change.apply(&mut acl);
        if !acl.same(&built_in) {
            Arc::make_mut(&mut self.catalog.default_acls).push(DefaultAcl {
                role,
                namespace,
                kind,
                acl,
            });
        }
    }

    /// The privileges of a new object; `None` where they are the built-in ones.
    pub(super) fn default_acl(
        &self,
        kind: ObjectKind,
        owner: RoleId,
        namespace: Option<NamespaceId>,
    ) -> Option<Acl> {
        self.catalog
            .default_acl(kind, owner, namespace, self.settings.postgres)
    }

    /// What an object of this kind has where nothing was granted or revoked.
    pub(super) fn built_in(&self, kind: ObjectKind, owner: RoleId) -> Acl {
        Acl::built_in(kind, owner, self.settings.postgres)
    }

    fn built_in_acl(&self, class: Class, owner: RoleId) -> Acl {
        Acl::of_class(class, owner, self.settings.postgres)
    }

    /// ALL PRIVILEGES
    fn all_privileges(&self, class: Class) -> Vec<Privilege> {
        class.all_privileges(self.settings.postgres)
    }

    /// The privileges on the whole object that a GRANT names, or `invalid_grant_operation` (0LP01).
    fn privileges_for(
        &self,
        it: &Grant,
        class: Class,
        span: Span,
    ) -> Result<Vec<Privilege>, Refusal> {
        let all = self.all_privileges(class);
        let Some(granted) = &it.privileges else {
            return Ok(all);
        };
        let mut privileges = Vec::new();
        for granted in granted.iter().filter(|granted| granted.columns.is_empty()) {
            let one = granted.privilege;
            if one == Privilege::All {
                privileges.extend(all.iter().copied());
            } else if all.contains(&one) {
                privileges.push(one);
            } else if class != Class::Sequence {
                return Err(invalid_privilege(span, one, class.as_str()));
            }
            // What a table takes may be granted on a sequence in the old form, and is ignored there.
        }
        Ok(privileges)
    }

    fn grantees(&self, names: &[RoleName]) -> Result<Vec<Grantee>, Refusal> {
        names.iter().map(|name| self.resolve_role(name)).collect()
    }
}

fn change<'a>(it: &Grant, privileges: &'a [Privilege], grantees: &'a [Grantee]) -> Change<'a> {
    Change {
        revoke: it.revoke,
        privileges,
        grantees,
        grant_option: it.grant_option,
    }
}

fn invalid_privilege(span: Span, privilege: Privilege, word: &str) -> Refusal {
    Refusal::new(
        Code::WrongObjectType,
        span,
        format!("invalid privilege type {} for {word}", privilege.as_str()),
    )
    .with_sqlstate("0LP01")
}
