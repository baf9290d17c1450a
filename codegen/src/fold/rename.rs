//! ALTER … RENAME, SET SCHEMA and OWNER.

use super::alter_table::duplicate_column;
use super::column::check_is_no_system_column;
use super::comment::member;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{
    Acl, Aspect, ConstraintKind, Grantee, NamespaceId, RelationId, RelationKind, RoleId, TypeId,
};
use crate::ddl::{AlterOwner, Ident, ObjectKind, Rename};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::{Snippet, Span};

impl Folder<'_> {
    pub(super) fn rename(&mut self, it: &Rename, span: Span) -> Result<Outcome, Refusal> {
        let origin = self.origin(span);
        let to = &it.to.name;
        match it.object.kind {
            ObjectKind::Table
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::ForeignTable
            | ObjectKind::Index
            | ObjectKind::Sequence => {
                // ALTER TABLE and ALTER INDEX rename any relation, the others only their own kind.
                let resolved = if matches!(it.object.kind, ObjectKind::Table | ObjectKind::Index) {
                    self.resolve_relation(&it.object.name)
                } else {
                    self.resolve_relation_of_kind(&it.object, "relation")
                };
                match resolved {
                    Ok(id) => self.rename_relation_to(id, &it.to, span)?,
                    Err(refusal) if it.if_exists && refusal.missing.is_some() => {}
                    Err(refusal) => return Err(refusal),
                }
            }
            ObjectKind::Type | ObjectKind::Domain => {
                let id = self.resolve_type_of_kind(&it.object)?;
                if let Some(relation) = self.relation_of_type(id) {
                    match self.catalog.relations[relation].kind {
                        RelationKind::CompositeType => {
                            self.rename_relation_to(relation, &it.to, span)?;
                        }
                        RelationKind::OrdinaryTable
                        | RelationKind::PartitionedTable
                        | RelationKind::View
                        | RelationKind::MaterializedView
                        | RelationKind::ForeignTable
                        | RelationKind::Index
                        | RelationKind::Sequence => {
                            return Err(Refusal::new(
                                Code::WrongObjectType,
                                it.object.name.span,
                                format!("{} is a table's row type", it.object.name.name),
                            ));
                        }
                    }
                    return Ok(Outcome::Applied);
                }
                let row = &self.catalog.types[id];
                let (namespace, old) = (row.namespace, row.name.to_string());
                self.claim_type_name(namespace, to, it.to.span, None)?;
                self.rename_type_and_array(id, namespace, to);
                self.type_mut(id).history.push(Aspect::Renamed(old), origin);
            }
            ObjectKind::Schema => {
                let name = &it.object.name;
                let id = self.resolve_namespace(&name.name.name, name.span)?;
                super::namespace::check_name(&it.to)?;
                if let Some(existing) = self.catalog.namespace(to.as_str()) {
                    return Err(Refusal::new(
                        Code::DuplicateSchema,
                        it.to.span,
                        format!("schema \"{to}\" already exists"),
                    )
                    .first_defined(&self.catalog.namespaces[existing].history));
                }
                self.catalog.namespaces.relabel(id, |row| {
                    let old = row.name.to_string();
                    row.name = to.clone();
                    row.history.push(Aspect::Renamed(old), origin);
                });
            }
            ObjectKind::Role => {
                let name = &it.object.name;
                let id = self.resolve_role_ident(&Ident {
                    name: name.name.name.clone(),
                    span: name.span,
                })?;
                let reserved = [(&name.name.name, name.span), (to, it.to.span)];
                let mut reserved = reserved.into_iter();
                if let Some((name, span)) = reserved.find(|(it, _)| it.as_str().starts_with("pg_"))
                {
                    let message = format!("role name \"{name}\" is reserved");
                    let refusal = Refusal::new(Code::SyntaxError, span, message);
                    return Err(refusal.with_sqlstate("42939"));
                }
                if let Some(existing) = self.catalog.role(to.as_str()) {
                    return Err(Refusal::new(
                        Code::DuplicateObject,
                        it.to.span,
                        format!("role \"{to}\" already exists"),
                    )
                    .first_defined(&self.catalog.roles[existing].history));
                }
                self.catalog.roles.relabel(id, |row| {
                    let old = row.name.to_string();
                    row.name = to.clone();
                    row.history.push(Aspect::Renamed(old), origin);
                });
            }
            ObjectKind::Function
            | ObjectKind::Procedure
            | ObjectKind::Routine
            | ObjectKind::Aggregate => {
                let id = self.resolve_routine(&it.object)?;
                let row = &self.catalog.functions[id];
                let inputs: Vec<TypeId> = row.inputs().map(|input| input.ty.id).collect();
                if let Some(existing) = self.function_with(row.namespace, to, &inputs) {
                    return Err(Refusal::new(
                        Code::DuplicateFunction,
                        it.to.span,
                        format!(
                            "function {to}({}) already exists in schema \"{}\"",
                            self.format_types(&inputs),
                            self.catalog.namespaces[row.namespace].name
                        ),
                    )
                    .first_defined(&self.catalog.functions[existing].history));
                }
                self.catalog.functions.relabel(id, |row| {
                    let old = row.name.to_string();
                    row.name = to.clone();
                    row.history.push(Aspect::Renamed(old), origin);
                });
            }
            ObjectKind::Trigger => {
                let relation = self.resolve_relation(&it.object.name)?;
                let id = self.resolve_trigger(relation, member(&it.object)?)?;
                self.rename_trigger(id, &it.to, span)?;
            }
            ObjectKind::Policy => {
                let relation = self.resolve_table(&it.object.name)?;
                let id = self.resolve_policy(relation, member(&it.object)?)?;
                if let Some(existing) = self.find_policy(relation, to) {
                    let history = &self.catalog.policies[existing].history;
                    return Err(self.duplicate_policy(relation, &it.to, history));
                }
                let row = self.catalog.policies.get_mut(id).expect("it was found");
                let old = row.name.to_string();
                row.name = to.clone();
                row.history.push(Aspect::Renamed(old), origin);
            }
            ObjectKind::DomainConstraint => self.rename_domain_constraint(it, span)?,
            ObjectKind::Publication => {
                let from = Ident {
                    name: it.object.name.name.name.clone(),
                    span: it.object.name.span,
                };
                self.rename_publication(&from, &it.to, span)?;
            }
            ObjectKind::Rule | ObjectKind::Other(_) => {
                self.rename_other(&it.object, &it.to, span)?;
                return Ok(Outcome::NoEffect);
            }
            ObjectKind::Column | ObjectKind::Constraint | ObjectKind::Extension => {
                return Ok(Outcome::NoEffect);
            }
        }
        Ok(Outcome::Applied)
    }

    pub(super) fn rename_relation_to(
        &mut self,
        id: RelationId,
        to: &Ident,
        span: Span,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[id];
        let (namespace, old) = (row.namespace, row.name.clone());
        let constraint = row.index.as_ref().and_then(|index| index.constraint);
        self.claim_relation_name(id, namespace, &to.name, to.span)?;
        self.rename_relation(id, namespace, &to.name);
        let origin = self.origin(span);
        // The constraint of an index has its name.
        if let Some(constraint) = constraint {
            self.catalog.constraints.relabel(constraint, |row| {
                row.name = to.name.clone();
                row.history
                    .push(Aspect::Renamed(old.to_string()), origin.clone());
            });
        }
        let row = self.relation_mut(id);
        row.history.push(Aspect::Renamed(old.to_string()), origin);
        Ok(())
    }

    /// SET SCHEMA: indexes, row type and the columns' own sequences go along.
    pub(super) fn move_relation(
        &mut self,
        id: RelationId,
        to: &Ident,
        span: Span,
    ) -> Result<(), Refusal> {
        let namespace = self.resolve_namespace(&to.name, to.span)?;
        let from = self.catalog.relations[id].namespace;
        if from == namespace {
            return Ok(());
        }
        let origin = self.origin(span);
        let old = self.catalog.namespaces[from].name.to_string();
        let mut moved = vec![id];
        moved.extend(self.catalog.indexes_of(id).map(|(index, ..)| index));
        moved.extend(self.sequences_of(id));
        for id in moved {
            let name = self.catalog.relations[id].name.clone();
            self.claim_relation_name(id, namespace, &name, to.span)
                .map_err(|mut refusal| {
                    let said = &mut refusal.diagnostic.message;
                    *said = format!("{said} in schema \"{}\"", to.name);
                    refusal
                })?;
            self.rename_relation(id, namespace, &name);
            let row = self.relation_mut(id);
            row.history.push(Aspect::Moved(old.clone()), origin.clone());
        }
        Ok(())
    }

    /// Sees that the relation, and its row type, can have this name.
    fn claim_relation_name(
        &mut self,
        id: RelationId,
        namespace: NamespaceId,
        name: &Name,
        span: Span,
    ) -> Result<(), Refusal> {
        self.check_relation_name(namespace, name, span)?;
        if self.catalog.relations[id].row_type.is_some() {
            self.claim_type_name(namespace, name, span, None)?;
        }
        Ok(())
    }

    /// Gives a type another name or schema, and its array the one that follows from it.
    pub(super) fn rename_type_and_array(
        &mut self,
        id: TypeId,
        namespace: NamespaceId,
        name: &Name,
    ) {
        self.rename_type(id, namespace, name.clone());
        if let Some(array) = self.catalog.types[id].array {
            // The array's own name must not be in its way.
            let row = &self.catalog.types[array];
            let (from, old) = (row.namespace, row.name.clone());
            self.catalog.types.forget_name(from, &old);
            let array_name = self.choose_array_name(namespace, name);
            self.rename_type(array, namespace, array_name);
        }
    }

    pub(super) fn rename_column(
        &mut self,
        relation: RelationId,
        from: &Ident,
        to: &Ident,
        span: Span,
    ) -> Result<(), Refusal> {
        let attnum = self.resolve_column(relation, from).map_err(|mut refusal| {
            refusal.diagnostic.message = format!("column \"{}\" does not exist", from.name);
            refusal
        })?;
        let row = &self.catalog.relations[relation];
        if let Some(existing) = row.column(to.name.as_str()) {
            return Err(duplicate_column(self, relation, to, existing));
        }
        if row.view.is_none() && row.kind != RelationKind::CompositeType {
            check_is_no_system_column(to)?;
        }
        let Some(attnum) = attnum else {
            return Ok(());
        };
        let origin = self.origin(span);
        self.rename_in_expressions(relation, attnum, &to.name);
        let column = self.relation_mut(relation).column_at_mut(attnum);
        let old = column.name.to_string();
        column.name = to.name.clone();
        column.history.push(Aspect::Renamed(old), origin);
        Ok(())
    }

    /// Expressions are kept as written, so a new name must be written into those that mention the column.
    fn rename_in_expressions(&mut self, relation: RelationId, attnum: i16, to: &Name) {
        let row = self.catalog.relations[relation].clone();
        let rewrite = |expr: &mut Snippet, folder: &Self| {
            if let Some(renamed) = folder.with_renamed_column(expr, &row, attnum, to) {
                *expr = renamed;
            }
        };
        let checks: Vec<_> = self
            .catalog
            .constraints_of(relation)
            .filter(|(_, row)| row.columns.contains(&attnum))
            .map(|(id, row)| (id, row.kind.clone()))
            .collect();
        for (id, mut kind) in checks {
            if let ConstraintKind::Check { expr, .. } = &mut kind {
                rewrite(expr, self);
                let row = self.catalog.constraints.get_mut(id).expect("it was listed");
                row.kind = kind;
            }
        }
        for mut generated in row.columns().filter_map(|column| {
            let generated = column.generated.clone()?;
            Some((column.attnum, generated))
        }) {
            rewrite(&mut generated.1.expr, self);
            self.relation_mut(relation)
                .column_at_mut(generated.0)
                .generated = Some(generated.1);
        }
        let indexes: Vec<_> = self
            .catalog
            .indexes_of(relation)
            .map(|(id, _, index)| (id, index.clone()))
            .collect();
        for (id, mut index) in indexes {
            for expr in index
                .keys
                .iter_mut()
                .filter_map(|key| key.expr.as_mut())
                .chain(&mut index.predicate)
            {
                rewrite(expr, self);
            }
            self.relation_mut(id).index = Some(Box::new(index));
        }
        let policies: Vec<_> = self
            .catalog
            .policies_of(relation)
            .map(|(id, row)| (id, row.using.clone(), row.check.clone()))
            .collect();
        for (id, mut using, mut check) in policies {
            for expr in using.iter_mut().chain(&mut check) {
                rewrite(expr, self);
            }
            let row = self.catalog.policies.get_mut(id).expect("it was listed");
            row.using = using;
            row.check = check;
        }
        let triggers: Vec<_> = self
            .catalog
            .triggers_of(relation)
            .filter_map(|(id, row)| Some((id, row.when.clone()?)))
            .collect();
        for (id, mut when) in triggers {
            rewrite(&mut when, self);
            let row = self.catalog.triggers.get_mut(id).expect("it was listed");
            row.when = Some(when);
        }
    }

    pub(super) fn alter_owner(&mut self, it: &AlterOwner, span: Span) -> Result<Outcome, Refusal> {
        if it.if_exists && self.find_relation(&it.object.name.name).is_none() {
            return Ok(Outcome::Applied);
        }
        let owner = self.resolve_owner(&it.owner, span)?;
        let origin = self.origin(span);
        match it.object.kind {
            ObjectKind::Table
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::ForeignTable
            | ObjectKind::Index
            | ObjectKind::Sequence => {
                let id = if it.object.kind == ObjectKind::Table {
                    self.resolve_relation(&it.object.name)?
                } else {
                    self.resolve_relation_of_kind(&it.object, "relation")?
                };
                let row = &self.catalog.relations[id];
                if row.owner != owner && row.sequence.is_some_and(|it| it.owned_by.is_some()) {
                    return Err(Refusal::new(
                        Code::FeatureNotSupported,
                        it.object.name.span,
                        format!("cannot change owner of sequence \"{}\"", row.name),
                    ));
                }
                self.set_relation_owner(id, owner, span);
            }
            ObjectKind::Type | ObjectKind::Domain => {
                let id = self.resolve_type_of_kind(&it.object)?;
                self.set_type_owner(id, owner);
                self.type_mut(id).history.push(Aspect::Owner, origin);
            }
            ObjectKind::Schema => {
                let name = &it.object.name;
                let id = self.resolve_namespace(&name.name.name, name.span)?;
                let row = self.catalog.namespaces.get_mut(id).expect("it was found");
                change_owner(&mut row.acl, &mut row.owner, owner);
                row.history.push(Aspect::Owner, origin);
            }
            ObjectKind::Function
            | ObjectKind::Procedure
            | ObjectKind::Routine
            | ObjectKind::Aggregate => {
                let id = self.resolve_routine(&it.object)?;
                let row = self.catalog.functions.get_mut(id).expect("it was found");
                change_owner(&mut row.acl, &mut row.owner, owner);
                row.history.push(Aspect::Owner, origin);
            }
            ObjectKind::Publication => {
                let name = &it.object.name;
                self.resolve_publication(&Ident {
                    name: name.name.name.clone(),
                    span: name.span,
                })?;
                return Ok(Outcome::NoEffect);
            }
            ObjectKind::Other(_) => {
                self.resolve_other(&it.object)?;
                return Ok(Outcome::NoEffect);
            }
            ObjectKind::Extension
            | ObjectKind::Role
            | ObjectKind::Column
            | ObjectKind::Constraint
            | ObjectKind::DomainConstraint
            | ObjectKind::Trigger
            | ObjectKind::Policy
            | ObjectKind::Rule => return Ok(Outcome::NoEffect),
        }
        Ok(Outcome::Applied)
    }

    /// A table's indexes, own sequences and row type have its owner.
    pub(super) fn set_relation_owner(&mut self, id: RelationId, owner: RoleId, span: Span) {
        let origin = self.origin(span);
        let mut followers: Vec<RelationId> = self
            .catalog
            .indexes_of(id)
            .map(|(index, ..)| index)
            .collect();
        let row = self.relation_mut(id);
        change_owner(&mut row.acl, &mut row.owner, owner);
        row.history.push(Aspect::Owner, origin);
        let row_type = row.row_type;
        followers.extend(self.sequences_of(id));
        for id in followers {
            let row = self.relation_mut(id);
            change_owner(&mut row.acl, &mut row.owner, owner);
        }
        if let Some(row_type) = row_type {
            self.set_type_owner(row_type, owner);
        }
    }

    fn set_type_owner(&mut self, id: TypeId, owner: RoleId) {
        let row = self.type_mut(id);
        change_owner(&mut row.acl, &mut row.owner, owner);
        if let Some(array) = row.array {
            self.type_mut(array).owner = owner;
        }
    }
}

/// The new owner takes over what the old one holds as its owner.
pub(super) fn change_owner(acl: &mut Option<Acl>, owner: &mut RoleId, new: RoleId) {
    let old = std::mem::replace(owner, new);
    let Some(acl) = acl else { return };
    if old == new {
        return;
    }
    if let Some(held) = acl.privileges(Grantee::Role(old)).cloned() {
        acl.items.retain(|item| item.grantee != Grantee::Role(old));
        for (privilege, grant_option) in held {
            acl.grant(Grantee::Role(new), privilege, grant_option);
        }
    }
}
