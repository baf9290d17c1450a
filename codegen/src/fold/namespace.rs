//! CREATE SCHEMA.

use super::{Folder, Outcome, Refusal};
use crate::catalog::{History, Namespace, NamespaceId};
use crate::ddl::{CreateSchema, ObjectKind, ObjectName};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::{Origin, Span};

impl Folder<'_> {
    pub(super) fn create_schema(
        &mut self,
        it: &CreateSchema,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let owner = match &it.owner {
            Some(owner) => self.resolve_role_ident(owner)?,
            None => self.session.role,
        };
        if let Some(existing) = self.catalog.namespace(it.name.name.as_str()) {
            if it.if_not_exists {
                return Ok(Outcome::Applied);
            }
            return Err(Refusal::new(
                Code::DuplicateSchema,
                it.name.span,
                format!("schema \"{}\" already exists", it.name.name),
            )
            .first_defined(&self.catalog.namespaces[existing].history));
        }
        if it.name.name.as_str().starts_with("pg_") {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                it.name.span,
                format!("unacceptable schema name \"{}\"", it.name.name),
            )
            .with_sqlstate("42939")
            .detail("The prefix \"pg_\" is reserved for system schemas."));
        }
        let acl = self.default_acl(ObjectKind::Schema, owner, None);
        self.insert_namespace(Namespace {
            name: it.name.name.clone(),
            owner,
            acl,
            comment: None,
            history: History::created(self.origin(span)),
        });
        Ok(Outcome::Applied)
    }

    pub(super) fn insert_namespace(&mut self, row: Namespace) -> NamespaceId {
        let id = NamespaceId(self.catalog.next_oid());
        self.catalog.namespaces.insert(id, row);
        id
    }

    /// The schema that a table or view is created in; a temporary one cannot say another than the temporary one.
    pub(super) fn namespace_of_table(
        &mut self,
        name: &ObjectName,
        temporary: bool,
        span: Span,
    ) -> Result<NamespaceId, Refusal> {
        if !temporary {
            return self.creation_namespace(name);
        }
        match &name.name.namespace {
            Some(written) if *written != super::resolve::TEMPORARY => {
                self.resolve_namespace(written, name.span)?;
                Err(Refusal::new(
                    Code::InvalidTableDefinition,
                    name.span,
                    "cannot create temporary relation in non-temporary schema",
                ))
            }
            Some(_) | None => Ok(self.temporary_namespace(self.origin(span))),
        }
    }

    /// Whether it is the schema of temporary objects.
    pub(super) fn is_temporary_namespace(&self, id: NamespaceId) -> bool {
        self.catalog.namespaces[id].name == super::resolve::TEMPORARY
    }

    /// The schema of temporary objects, made when the first one is.
    pub(super) fn temporary_namespace(&mut self, origin: Origin) -> NamespaceId {
        let name = Name::from_quoted(super::resolve::TEMPORARY);
        match self.catalog.namespace(name.as_str()) {
            Some(id) => id,
            None => self.insert_namespace(Namespace {
                name,
                owner: self.session.role,
                acl: None,
                comment: None,
                history: History::created(origin),
            }),
        }
    }
}
