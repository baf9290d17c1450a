//! ALTER … SET SCHEMA of functions, types, sequences and extensions, and DEPENDS ON EXTENSION.

use super::{Folder, Outcome, Refusal};
use crate::catalog::{Aspect, NamespaceId, RelationKind, TypeId};
use crate::ddl::{DependsOnExtension, Ident, ObjectKind, SetSchema};
use crate::diagnostics::Code;
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn set_schema(&mut self, it: &SetSchema, span: Span) -> Result<Outcome, Refusal> {
        match it.object.kind {
            ObjectKind::Table
            | ObjectKind::View
            | ObjectKind::MaterializedView
            | ObjectKind::ForeignTable
            | ObjectKind::Sequence
            | ObjectKind::Index => {
                let id = match self.resolve_relation_of_kind(&it.object, "relation") {
                    Ok(id) => id,
                    Err(refusal) if it.if_exists && refusal.missing.is_some() => {
                        return Ok(Outcome::Applied);
                    }
                    Err(refusal) => return Err(refusal),
                };
                self.check_sequence_is_alone(id, it.object.name.span)?;
                self.move_relation(id, &it.to, span)?;
            }
            ObjectKind::Type | ObjectKind::Domain => self.move_type(it, span)?,
            ObjectKind::Function
            | ObjectKind::Procedure
            | ObjectKind::Routine
            | ObjectKind::Aggregate => self.move_function(it, span)?,
            ObjectKind::Extension => {
                self.move_extension(&it.object.name, &it.to, span)?;
            }
            ObjectKind::Other(_) => {
                let namespace = self.target_namespace(&it.to)?;
                self.move_other(&it.object, namespace)?;
                return Ok(Outcome::NoEffect);
            }
            ObjectKind::Schema
            | ObjectKind::Role
            | ObjectKind::Column
            | ObjectKind::Constraint
            | ObjectKind::DomainConstraint
            | ObjectKind::Trigger
            | ObjectKind::Policy
            | ObjectKind::Rule
            | ObjectKind::Publication => {
                self.resolve_namespace(&it.to.name, it.to.span)?;
                return Ok(Outcome::NoEffect);
            }
        }
        Ok(Outcome::Applied)
    }

    /// The schema that something is moved to: no temporary one, and not that of TOAST tables.
    pub(super) fn target_namespace(&self, to: &Ident) -> Result<NamespaceId, Refusal> {
        let refuse = |message: &str| Err(Refusal::new(Code::FeatureNotSupported, to.span, message));
        if to.name.as_str().starts_with("pg_temp") {
            return refuse("cannot move objects into or out of temporary schemas");
        }
        if to.name == "pg_toast" {
            return refuse("cannot move objects into or out of TOAST schema");
        }
        self.resolve_namespace(&to.name, to.span)
    }

    fn move_function(&mut self, it: &SetSchema, span: Span) -> Result<(), Refusal> {
        let id = self.resolve_routine(&it.object)?;
        let namespace = self.target_namespace(&it.to)?;
        let row = &self.catalog.functions[id];
        if row.namespace == namespace {
            return Ok(());
        }
        let inputs: Vec<TypeId> = super::routine::signature_of(row).collect();
        if let Some(existing) = self.function_with(namespace, &row.name, &inputs) {
            return Err(Refusal::new(
                Code::DuplicateFunction,
                it.object.name.span,
                format!(
                    "function {}({}) already exists in schema \"{}\"",
                    row.name,
                    self.format_types(&inputs),
                    it.to.name
                ),
            )
            .first_defined(&self.catalog.functions[existing].history));
        }
        let old = self.catalog.namespaces[row.namespace].name.to_string();
        let origin = self.origin(span);
        let row = self.catalog.functions.get_mut(id).expect("it was found");
        row.namespace = namespace;
        row.history.push(Aspect::Moved(old), origin);
        Ok(())
    }

    fn move_type(&mut self, it: &SetSchema, span: Span) -> Result<(), Refusal> {
        let id = self.resolve_type_of_kind(&it.object)?;
        let namespace = self.target_namespace(&it.to)?;
        let row = &self.catalog.types[id];
        if let Some(element) = row.element {
            let element = self.format_type(crate::catalog::ColumnType::plain(element));
            return Err(Refusal::new(
                Code::WrongObjectType,
                it.object.name.span,
                format!("cannot alter array type {element}[]"),
            )
            .help(format!(
                "You can alter type {element}, which will alter the array type as well."
            )));
        }
        if let Some(relation) = self.relation_of_type(id) {
            let row = &self.catalog.relations[relation];
            if row.kind != RelationKind::CompositeType {
                return Err(Refusal::new(
                    Code::WrongObjectType,
                    it.object.name.span,
                    format!("{} is a table's row type", row.name),
                )
                .help("Use ALTER TABLE instead."));
            }
            return self.move_relation(relation, &it.to, span);
        }
        if row.namespace == namespace {
            return Ok(());
        }
        let (from, name) = (row.namespace, row.name.clone());
        self.claim_type_name(namespace, &name, it.object.name.span, None)
            .map_err(|mut refusal| {
                let said = &mut refusal.diagnostic.message;
                *said = format!("{said} in schema \"{}\"", it.to.name);
                refusal
            })?;
        let old = self.catalog.namespaces[from].name.to_string();
        self.rename_type_and_array(id, namespace, &name);
        let origin = self.origin(span);
        self.type_mut(id).history.push(Aspect::Moved(old), origin);
        Ok(())
    }

    /// A sequence that belongs to a column moves with its table alone.
    fn check_sequence_is_alone(
        &self,
        id: crate::catalog::RelationId,
        span: Span,
    ) -> Result<(), Refusal> {
        let row = &self.catalog.relations[id];
        let Some(owner) = row.sequence.as_ref().and_then(|it| it.owned_by) else {
            return Ok(());
        };
        Err(Refusal::new(
            Code::FeatureNotSupported,
            span,
            "cannot move an owned sequence into another schema",
        )
        .detail(format!(
            "Sequence \"{}\" is linked to table \"{}\".",
            row.name, self.catalog.relations[owner.relation].name
        )))
    }

    /// The object goes with the extension from now on; what outputs show of it is the same.
    pub(super) fn depends_on_extension(
        &mut self,
        it: &DependsOnExtension,
    ) -> Result<Outcome, Refusal> {
        let object = &it.object;
        let oid = if object.kind == ObjectKind::Trigger {
            let relation = self.resolve_relation(&object.name)?;
            self.resolve_trigger(relation, super::comment::member(object)?)?
                .0
        } else if matches!(
            object.kind,
            ObjectKind::Index | ObjectKind::MaterializedView
        ) {
            self.resolve_relation_of_kind(object, "relation")?.0
        } else {
            self.resolve_plain_routine(object)?.0
        };
        if it.extension.name == "plpgsql" {
            return Ok(Outcome::NoEffect);
        }
        let id = self.resolve_extension(&super::object_name(&it.extension))?;
        let row = self.catalog.extensions.get_mut(id).expect("it was found");
        if it.remove {
            row.dependents.remove(&oid);
        } else {
            row.dependents.insert(oid);
        }
        Ok(Outcome::Applied)
    }
}
