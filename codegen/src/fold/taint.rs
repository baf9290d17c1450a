//! What is not understood: reported, and the objects that it could touch are tainted.
//!
//! An object that a statement makes without being understood stands in the catalog with its name, so that later
//! statements on it are not taken for mistakes.

use super::ty::NewType;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{
    Aspect, NamespaceId, PG_CATALOG, Relation, RelationId, RelationKind, Taint, TypeId, TypeKind,
};
use crate::ddl::{NotFolded, ObjectKind, ObjectName, ObjectReference};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::extensions::Extension;
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn not_folded(&mut self, it: &NotFolded, span: Span) -> Result<Outcome, Refusal> {
        let taint = Taint {
            span,
            reason: format!("{} is not understood yet", it.what),
        };
        let creates = ["CREATE", "IMPORT", "SELECT INTO"];
        let creates = creates.iter().any(|word| it.what.starts_with(word));
        let mut shown = false;
        for object in &it.touches {
            shown |= self.taint_object(object, creates, &taint)?;
        }
        self.report(it.what, span, shown);
        Ok(Outcome::Tainted)
    }

    /// Taints what a statement names, or makes a stand-in for what it creates. Says whether outputs show it.
    fn taint_object(
        &mut self,
        it: &ObjectReference,
        creates: bool,
        taint: &Taint,
    ) -> Result<bool, Refusal> {
        let namespace = match it.kind {
            ObjectKind::Table
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::ForeignTable
            | ObjectKind::Index
            | ObjectKind::Sequence
            | ObjectKind::Column
            | ObjectKind::Constraint
            | ObjectKind::Trigger
            | ObjectKind::Policy
            | ObjectKind::Rule => {
                let id = match self.find_relation(&it.name.name) {
                    Some(id) => id,
                    None if creates => self.stand_in_relation(it, taint)?,
                    None => self.resolve_relation(&it.name)?,
                };
                // A trigger, policy or index that is not understood changes no column.
                if matches!(
                    it.kind,
                    ObjectKind::Trigger | ObjectKind::Policy | ObjectKind::Index
                ) {
                    return Ok(false);
                }
                self.taint_relation(id, taint.clone());
                self.catalog.relations[id].namespace
            }
            ObjectKind::Type | ObjectKind::Domain | ObjectKind::DomainConstraint => {
                let id = match self.find_type(&it.name.name) {
                    Some(id) => id,
                    None if creates => self.stand_in_type(it, taint)?,
                    None => self.resolve_type_name(&it.name)?,
                };
                self.taint_type(id, taint);
                self.catalog.types[id].namespace
            }
            ObjectKind::Function | ObjectKind::Procedure | ObjectKind::Routine => {
                let Ok(id) = self.resolve_function(&it.name, it.signature.as_ref()) else {
                    return Ok(true);
                };
                let row = self.catalog.functions.get_mut(id).expect("it was found");
                row.taints.push(taint.clone());
                row.namespace
            }
            ObjectKind::Schema => {
                let id = self.resolve_namespace(&it.name.name.name, it.name.span)?;
                let row = self.catalog.namespaces.get_mut(id).expect("it was found");
                row.taints.push(taint.clone());
                id
            }
            ObjectKind::Other(_) => {
                self.resolve_other(it)?;
                return Ok(false);
            }
            ObjectKind::Aggregate
            | ObjectKind::Extension
            | ObjectKind::Role
            | ObjectKind::Publication => return Ok(false),
        };
        Ok(self.is_shown(namespace))
    }

    fn stand_in_relation(
        &mut self,
        it: &ObjectReference,
        taint: &Taint,
    ) -> Result<RelationId, Refusal> {
        let kind = match it.kind {
            ObjectKind::View => RelationKind::View,
            ObjectKind::MaterializedView => RelationKind::MaterializedView,
            ObjectKind::ForeignTable => RelationKind::ForeignTable,
            ObjectKind::Sequence => RelationKind::Sequence,
            ObjectKind::Index => RelationKind::Index,
            ObjectKind::Table
            | ObjectKind::Type
            | ObjectKind::Domain
            | ObjectKind::Function
            | ObjectKind::Procedure
            | ObjectKind::Routine
            | ObjectKind::Aggregate
            | ObjectKind::Schema
            | ObjectKind::Extension
            | ObjectKind::Role
            | ObjectKind::Column
            | ObjectKind::Constraint
            | ObjectKind::DomainConstraint
            | ObjectKind::Trigger
            | ObjectKind::Policy
            | ObjectKind::Rule
            | ObjectKind::Publication
            | ObjectKind::Other(_) => RelationKind::OrdinaryTable,
        };
        let namespace = self.creation_namespace(&it.name)?;
        let name = it.name.name.name.clone();
        let origin = self.origin(taint.span);
        let acl = self.default_acl(ObjectKind::Table, self.session.role, Some(namespace));
        let row = Relation {
            acl,
            ..self.blank_relation(name.clone(), namespace, kind, &origin)
        };
        if kind.has_columns() {
            self.claim_type_name(namespace, &name, it.name.span, None)?;
            Ok(self.insert_table(row, origin))
        } else {
            Ok(self.insert_relation(row))
        }
    }

    fn stand_in_type(&mut self, it: &ObjectReference, taint: &Taint) -> Result<TypeId, Refusal> {
        let namespace = self.creation_namespace(&it.name)?;
        let origin = self.origin(taint.span);
        Ok(self.insert_type(NewType {
            name: it.name.name.name.clone(),
            namespace,
            kind: TypeKind::Shell,
            category: 'X',
            taints: Vec::new(),
            origin,
        }))
    }

    /// Taints a relation and its row type.
    pub(super) fn taint_relation(&mut self, id: RelationId, taint: Taint) {
        let row = self.relation_mut(id);
        row.taints.push(taint.clone());
        if let Some(row_type) = row.row_type {
            self.type_mut(row_type).taints.push(taint);
        }
    }

    /// Taints a type, and what is made of it.
    fn taint_type(&mut self, id: TypeId, taint: &Taint) {
        self.type_mut(id).taints.push(taint.clone());
        let array = self.catalog.types[id].array;
        let uses = |ty: TypeId| ty == id || Some(ty) == array;
        let because = Taint {
            span: taint.span,
            reason: format!(
                "depends on type \"{}\": {}",
                self.catalog.types[id].name, taint.reason
            ),
        };
        let relations: Vec<RelationId> = self
            .catalog
            .relations
            .iter()
            .filter(|(_, row)| row.columns().any(|column| uses(column.ty.id)))
            .map(|(id, _)| id)
            .collect();
        for relation in relations {
            self.taint_relation(relation, because.clone());
        }
        let functions: Vec<_> = self
            .catalog
            .functions
            .iter()
            .filter(|(_, row)| {
                uses(row.result.id) || row.arguments.iter().any(|argument| uses(argument.ty.id))
            })
            .map(|(id, _)| id)
            .collect();
        for function in functions {
            let row = self
                .catalog
                .functions
                .get_mut(function)
                .expect("it was listed");
            row.taints.push(because.clone());
        }
    }

    pub(super) fn report(&mut self, what: &str, span: Span, shown: bool) {
        let severity = if shown {
            Severity::Error
        } else {
            Severity::Warning
        };
        let diagnostic = Diagnostic::new(
            severity,
            Code::NotUnderstood,
            span,
            format!("{what} is not understood yet"),
        );
        self.diagnostics.push(if shown {
            diagnostic.detail("What it makes or changes is left out.")
        } else {
            diagnostic
        });
    }

    /// Whether outputs show objects of this schema.
    pub(super) fn is_shown(&self, namespace: NamespaceId) -> bool {
        let name = &self.catalog.namespaces[namespace].name;
        self.settings.namespaces.contains(name)
    }

    /// Whether the platform or an extension made this schema, or something not understood made objects in it: what is
    /// known of them is not all that may be in it.
    pub(super) fn is_platform_namespace(&self, namespace: NamespaceId) -> bool {
        if !self.catalog.namespaces[namespace].taints.is_empty() {
            return true;
        }
        // PostgreSQL's own schemas have no creation; what the platform grants on `public` does not make it its own.
        let first = self.catalog.namespaces[namespace].history.events().next();
        let of_platform = first.is_some_and(|event| {
            event.aspect == Aspect::Created
                && event.origin.span.file.0 < self.settings.platform_files
        });
        // `cron`, which pg_cron makes, and `pgmq`, in which pgmq makes a table for each queue.
        of_platform
            || self.catalog.extensions.iter().any(|(_, it)| {
                it.members.contains(&namespace.0)
                    || it.namespace == namespace
                        && namespace != PG_CATALOG
                        && Extension::find(it.name.as_str()).is_some_and(|it| it.schema.is_some())
            })
    }
}

/// A statement that is not understood and makes one object.
pub(super) fn touching(what: &'static str, kind: ObjectKind, name: &ObjectName) -> NotFolded {
    NotFolded {
        what,
        touches: vec![ObjectReference {
            kind,
            name: name.clone(),
            member: None,
            signature: None,
        }],
    }
}
