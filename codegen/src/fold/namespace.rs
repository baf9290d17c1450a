//! CREATE SCHEMA.

use super::{Folder, Outcome, Refusal};
use crate::catalog::{History, Namespace, NamespaceId};
use crate::ddl::{CreateSchema, Ident, ObjectKind, ObjectName};
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
            Some(owner) => self.resolve_owner(owner, span)?,
            None => self.session.role,
        };
        let name = match &it.name {
            Some(name) => name.clone(),
            None => Ident {
                name: self.catalog.roles[owner].name.clone(),
                span,
            },
        };
        if let Some(existing) = self.catalog.namespace(name.name.as_str()) {
            if it.if_not_exists {
                return Ok(Outcome::Applied);
            }
            return Err(Refusal::new(
                Code::DuplicateSchema,
                name.span,
                format!("schema \"{}\" already exists", name.name),
            )
            .first_defined(&self.catalog.namespaces[existing].history));
        }
        if name.name.as_str().starts_with("pg_") {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                name.span,
                format!("unacceptable schema name \"{}\"", name.name),
            )
            .with_sqlstate("42939")
            .detail("The prefix \"pg_\" is reserved for system schemas."));
        }
        let acl = self.default_acl(ObjectKind::Schema, owner, None);
        self.insert_namespace(Namespace {
            name: name.name,
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

    /// The schema that a new relation goes to; a temporary one stands in no other than the connection's.
    pub(super) fn namespace_of_relation(
        &mut self,
        name: &ObjectName,
        temporary: bool,
        span: Span,
    ) -> Result<NamespaceId, Refusal> {
        if !temporary {
            return self.creation_namespace(name);
        }
        if let Some(written) = &name.name.namespace {
            self.resolve_namespace(written, name.span)?;
            if *written != super::resolve::TEMPORARY {
                return Err(Refusal::new(
                    Code::InvalidTableDefinition,
                    name.span,
                    "cannot create temporary relation in non-temporary schema",
                ));
            }
        }
        Ok(self.temporary_namespace(self.origin(span)))
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
