//! CREATE SCHEMA.

use super::{Folder, Outcome, Refusal};
use crate::catalog::{History, Namespace, NamespaceId, RoleId};
use crate::ddl::{CreateSchema, Ddl, Ident, ObjectKind, ObjectName, Statement};
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
        check_name(&name)?;
        let acl = self.default_acl(ObjectKind::Schema, owner, None);
        self.insert_namespace(Namespace {
            name: name.name.clone(),
            owner,
            acl,
            comment: None,
            history: History::created(self.origin(span)),
            taints: Vec::new(),
        });
        self.create_elements(it, &name.name, owner)
    }

    /// What stands behind CREATE SCHEMA, sorted as PostgreSQL sorts it: made in the schema, by its owner.
    fn create_elements(
        &mut self,
        it: &CreateSchema,
        schema: &Name,
        owner: RoleId,
    ) -> Result<Outcome, Refusal> {
        let mut elements: Vec<&Statement> = it.elements.iter().collect();
        elements.sort_by_key(|element| made_in(&element.ddl).0);
        let mut path = vec![schema.clone()];
        path.extend_from_slice(&self.session.search_path);
        let path = std::mem::replace(&mut self.session.search_path, path);
        let role = std::mem::replace(&mut self.session.role, owner);
        let mut outcome = Outcome::Applied;
        for element in elements {
            if let Some((written, span)) = written_schema(&element.ddl)
                && written != schema
            {
                return Err(Refusal::new(
                    Code::WrongObjectType,
                    span,
                    format!(
                        "CREATE specifies a schema ({written}) different from the one being created ({schema})"
                    ),
                )
                .with_sqlstate("42P15"));
            }
            if self.dispatch(element)? == Outcome::Tainted {
                outcome = Outcome::Tainted;
            }
        }
        self.session.search_path = path;
        self.session.role = role;
        Ok(outcome)
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
                taints: Vec::new(),
            }),
        }
    }
}

/// Refuses names that are PostgreSQL's own.
pub(super) fn check_name(name: &Ident) -> Result<(), Refusal> {
    if !name.name.as_str().starts_with("pg_") {
        return Ok(());
    }
    Err(Refusal::new(
        Code::FeatureNotSupported,
        name.span,
        format!("unacceptable schema name \"{}\"", name.name),
    )
    .with_sqlstate("42939")
    .detail("The prefix \"pg_\" is reserved for system schemas."))
}

/// When an element of CREATE SCHEMA is made, and the name that says where; grants come last.
fn made_in(ddl: &Ddl) -> (u8, Option<&ObjectName>) {
    if let Ddl::CreateSequence(it) = ddl {
        (0, Some(&it.name))
    } else if let Ddl::CreateTable(it) = ddl {
        (1, Some(&it.name))
    } else if let Ddl::CreateView(it) = ddl {
        (2, Some(&it.name))
    } else if let Ddl::CreateIndex(it) = ddl {
        (3, Some(&it.table))
    } else if let Ddl::CreateTrigger(it) = ddl {
        (4, Some(&it.table))
    } else {
        (5, None)
    }
}

/// The schema that an element of CREATE SCHEMA says, which can only be the new one.
fn written_schema(ddl: &Ddl) -> Option<(&Name, Span)> {
    let (_, name) = made_in(ddl);
    let name = name?;
    Some((name.name.namespace.as_ref()?, name.span))
}
