//! CREATE TYPE, CREATE DOMAIN, ALTER TYPE of enums; row types and array types of everything.

use std::sync::Arc;

use super::{Folder, Outcome, Refusal};
use crate::catalog::{
    Aspect, Column, ColumnType, History, NamespaceId, Relation, RelationId, RelationKind, Taint,
    Type, TypeId, TypeKind,
};
use crate::ddl::{
    AlterEnum, AlterEnumAction, CreateComposite, CreateEnum, EnumLabel, Ident, ObjectKind,
    ObjectName,
};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::shared::Shared;
use crate::source::{Origin, Span};

/// `NAMEDATALEN - 1`: the longest enum label, in bytes.
const MAX_LABEL: usize = 63;

/// A type that is about to be made.
pub(super) struct NewType {
    pub(super) name: Name,
    pub(super) namespace: NamespaceId,
    pub(super) kind: TypeKind,
    pub(super) category: char,
    pub(super) taints: Vec<Taint>,
    pub(super) origin: Origin,
}

impl Folder<'_> {
    pub(super) fn create_enum(&mut self, it: &CreateEnum, span: Span) -> Result<Outcome, Refusal> {
        let namespace = self.creation_namespace(&it.name)?;
        self.claim_type_name(namespace, &it.name.name.name, it.name.span, None)?;
        let mut labels: Vec<String> = Vec::new();
        for label in &it.labels {
            check_label(label)?;
            if labels.iter().any(|existing| **existing == *label.text) {
                return Err(Refusal::new(
                    Code::DuplicateObject,
                    label.span,
                    "duplicate key value violates unique constraint \"pg_enum_typid_label_index\"",
                )
                .with_sqlstate("23505")
                .detail(format!("The label \"{}\" is there twice.", label.text)));
            }
            labels.push(label.text.to_string());
        }
        let origin = self.origin(span);
        let id = self.insert_type(NewType {
            name: it.name.name.name.clone(),
            namespace,
            kind: TypeKind::Enum { labels },
            category: 'E',
            taints: Vec::new(),
            origin,
        });
        self.session.enum_is_new(id);
        Ok(Outcome::Applied)
    }

    pub(super) fn alter_enum(&mut self, it: &AlterEnum, span: Span) -> Result<Outcome, Refusal> {
        let id = self.resolve_type_name(&it.name)?;
        let origin = self.origin(span);
        let row = self.type_mut(id);
        let TypeKind::Enum { labels } = &mut row.kind else {
            if !row.taints.is_empty() {
                return Ok(Outcome::Tainted);
            }
            return Err(Refusal::new(
                Code::WrongObjectType,
                it.name.span,
                format!("{} is not an enum", it.name.name),
            ));
        };
        let position =
            |labels: &[String], label: &EnumLabel| labels.iter().position(|it| **it == *label.text);
        match &it.action {
            AlterEnumAction::AddValue {
                label,
                if_not_exists,
                neighbor,
            } => {
                check_label(label)?;
                if position(labels, label).is_some() {
                    if *if_not_exists {
                        return Ok(Outcome::Applied);
                    }
                    return Err(duplicate_label(label).first_defined(&row.history));
                }
                let index = match neighbor {
                    Some((before, neighbor)) => {
                        let index =
                            position(labels, neighbor).ok_or_else(|| unknown_label(neighbor))?;
                        if *before { index } else { index + 1 }
                    }
                    None => labels.len(),
                };
                labels.insert(index, label.text.to_string());
                row.history.push(Aspect::Labels, origin);
                let version = self.settings.postgres;
                self.session.label_is_new(id, &label.text, version);
            }
            AlterEnumAction::RenameValue { from, to } => {
                check_label(to)?;
                let index = position(labels, from).ok_or_else(|| unknown_label(from))?;
                if position(labels, to).is_some() {
                    return Err(duplicate_label(to).first_defined(&row.history));
                }
                labels[index] = to.text.to_string();
                let renamed =
                    Aspect::LabelRenamed(Box::new((from.text.to_string(), to.text.to_string())));
                row.history.push(renamed, origin);
                self.session.label_is_renamed(id, &from.text, &to.text);
            }
        }
        Ok(Outcome::Applied)
    }

    pub(super) fn create_composite(
        &mut self,
        it: &CreateComposite,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let namespace = self.creation_namespace(&it.name)?;
        let name = &it.name.name.name;
        self.claim_type_name(namespace, name, it.name.span, None)?;
        self.check_relation_name(namespace, name, it.name.span)?;
        let mut slots: Vec<Shared<Column>> = Vec::new();
        let mut taints = Vec::new();
        for attribute in &it.attributes {
            let ident = &attribute.name;
            if slots.iter().any(|column| column.name == ident.name) {
                return Err(Refusal::new(
                    Code::DuplicateColumn,
                    ident.span,
                    format!("column \"{}\" specified more than once", ident.name),
                ));
            }
            let (ty, taint) = self.resolve_type_or_taint(&attribute.ty)?;
            taints.extend(taint);
            self.check_is_no_pseudo(&ident.name, ty, ident.span)?;
            let mut column = bare_column(slots.len(), ident, ty, self.origin(ident.span));
            let collation = self.resolve_collation(attribute.collation.as_ref(), ty.id)?;
            column.collation = collation.map(Box::new);
            slots.push(column.into());
        }
        let origin = self.origin(span);
        let outcome = if taints.is_empty() {
            Outcome::Applied
        } else {
            Outcome::Tainted
        };
        let relation = self.insert_relation(Relation {
            slots: slots.into(),
            taints: taints.clone(),
            ..self.blank_relation(
                name.clone(),
                namespace,
                RelationKind::CompositeType,
                &origin,
            )
        });
        let row_type = self.insert_type(NewType {
            name: name.clone(),
            namespace,
            kind: TypeKind::Composite { relation },
            category: 'C',
            taints,
            origin,
        });
        self.relation_mut(relation).row_type = Some(row_type);
        Ok(outcome)
    }

    /// The type that COMMENT, DROP and ALTER name, or `undefined_object` (42704).
    pub(super) fn resolve_type_name(&self, name: &ObjectName) -> Result<TypeId, Refusal> {
        let ty = self.resolve_type(&crate::ddl::TypeName {
            name: name.name.clone(),
            modifiers: Vec::new(),
            dimensions: 0,
            column_of: None,
            span: name.span,
        })?;
        Ok(ty.id)
    }

    /// Sees that a type of this name can be made; an array type that has it by chance gets another. `of_relation` is
    /// the help for a table, whose row type it would be.
    pub(super) fn claim_type_name(
        &mut self,
        namespace: NamespaceId,
        name: &Name,
        span: Span,
        of_relation: Option<&str>,
    ) -> Result<(), Refusal> {
        let Some(existing) = self.catalog.ty(namespace, name.as_str()) else {
            return Ok(());
        };
        let row = &self.catalog.types[existing];
        if row.element.is_some() && !super::resolve::is_pg_catalog(namespace) {
            self.move_array_type(existing);
            return Ok(());
        }
        let refusal = Refusal::new(
            Code::DuplicateObject,
            span,
            format!("type \"{name}\" already exists"),
        )
        .first_defined(&row.history);
        Err(match of_relation {
            Some(help) => refusal.help(help),
            None => refusal,
        })
    }

    fn move_array_type(&mut self, id: TypeId) {
        let row = &self.catalog.types[id];
        let namespace = row.namespace;
        // As if it were the array of itself.
        let name = self.choose_array_name(namespace, &row.name);
        self.rename_type(id, namespace, name);
    }

    /// Gives a type another name or schema, without its array.
    pub(super) fn rename_type(&mut self, id: TypeId, namespace: NamespaceId, name: Name) {
        let row = self.type_mut(id);
        let from = (row.namespace, row.name.clone());
        self.catalog.types.relabel(id, |row| {
            row.name = name.clone();
            row.namespace = namespace;
        });
        self.catalog
            .types
            .rename(id, (from.0, &from.1), (namespace, name));
    }

    /// Adds a type and the array of it.
    pub(super) fn insert_type(&mut self, new: NewType) -> TypeId {
        let id = TypeId(self.catalog.next_oid());
        let of_table = matches!(new.kind, TypeKind::Composite { .. });
        let owner = self.session.role;
        let acl = if of_table {
            None
        } else {
            self.default_acl(ObjectKind::Type, owner, Some(new.namespace))
        };
        let row = Type {
            name: new.name.clone(),
            namespace: new.namespace,
            kind: new.kind,
            array: None,
            element: None,
            owner,
            category: new.category,
            preferred: false,
            sql_name: None,
            acl,
            comment: None,
            taints: new.taints,
            history: History::created(new.origin),
        };
        self.catalog
            .types
            .insert_named(id, new.namespace, new.name.clone(), row);
        self.add_array_type(id, new.namespace, &new.name);
        id
    }

    /// Adds the array of a type that is there.
    pub(super) fn add_array_type(&mut self, id: TypeId, namespace: NamespaceId, name: &Name) {
        let array = TypeId(self.catalog.next_oid());
        let array_name = self.choose_array_name(namespace, name);
        let row = self.catalog.types[id].clone();
        self.catalog.types.insert_named(
            array,
            namespace,
            array_name.clone(),
            Type {
                name: array_name,
                kind: TypeKind::Base,
                array: None,
                element: Some(id),
                category: 'A',
                preferred: false,
                acl: None,
                ..row
            },
        );
        self.type_mut(id).array = Some(array);
    }

    /// Takes a type and its array out.
    pub(super) fn remove_type(&mut self, id: TypeId) {
        if let Some(array) = self.catalog.types[id].array {
            self.catalog.types.remove(array);
        }
        self.catalog.types.remove(id);
    }

    /// The relation whose row type or composite type this is.
    pub(super) fn relation_of_type(&self, id: TypeId) -> Option<RelationId> {
        match &self.catalog.types[id].kind {
            TypeKind::Composite { relation } => Some(*relation),
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Domain { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => None,
        }
    }
}

/// A column with a name and a type and nothing else.
pub(super) fn bare_column(before: usize, name: &Ident, ty: ColumnType, origin: Origin) -> Column {
    Column {
        attnum: i16::try_from(before + 1).unwrap_or(i16::MAX),
        name: name.name.clone(),
        ty,
        not_null: false,
        default_expr: None,
        default_type: None,
        identity: None,
        generated: None,
        sequence: None,
        collation: None,
        acl: None,
        comment: None,
        dropped: false,
        is_local: true,
        inherit_count: 0,
        history: History::created(origin),
    }
}

impl Folder<'_> {
    /// A relation with nothing in it.
    pub(super) fn blank_relation(
        &self,
        name: Name,
        namespace: NamespaceId,
        kind: RelationKind,
        origin: &Origin,
    ) -> Relation {
        Relation {
            owner: self.session.role,
            history: History::created(origin.clone()),
            ..Relation::blank(name, namespace, kind)
        }
    }
}

fn check_label(label: &EnumLabel) -> Result<(), Refusal> {
    let text: &Arc<str> = &label.text;
    if text.len() > MAX_LABEL {
        return Err(Refusal::new(
            Code::FeatureNotSupported,
            label.span,
            format!("invalid enum label \"{text}\""),
        )
        .with_sqlstate("42602")
        .detail(format!("Labels must be {MAX_LABEL} bytes or less.")));
    }
    Ok(())
}

fn duplicate_label(label: &EnumLabel) -> Refusal {
    Refusal::new(
        Code::DuplicateObject,
        label.span,
        format!("enum label \"{}\" already exists", label.text),
    )
}

fn unknown_label(label: &EnumLabel) -> Refusal {
    Refusal::new(
        Code::UnknownObject,
        label.span,
        format!("\"{}\" is not an existing enum label", label.text),
    )
    .with_sqlstate("22023")
}
