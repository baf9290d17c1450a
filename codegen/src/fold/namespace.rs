//! CREATE SCHEMA.

use super::{Folder, Outcome, Refusal};
use crate::catalog::{History, Namespace, NamespaceId, RoleId};
use crate::ddl::{CreateSchema, Ddl, Ident, ObjectKind, ObjectName};
use crate::diagnostics::Code;
use crate::name::Name;
use crate::source::{Origin, Span};

/// Where PostgreSQL puts an element of CREATE SCHEMA (`transformCreateSchemaStmtElements`).
fn place_of(ddl: &Ddl) -> u8 {
    if matches!(ddl, Ddl::CreateSequence(_)) {
        0
    } else if matches!(ddl, Ddl::CreateTable(_)) {
        1
    } else if matches!(ddl, Ddl::CreateView(_)) {
        2
    } else if matches!(ddl, Ddl::CreateIndex(_)) {
        3
    } else if matches!(ddl, Ddl::CreateTrigger(_)) {
        4
    } else {
        5
    }
}

/// The name that must be in the new schema.
fn name_of(ddl: &mut Ddl) -> Option<&mut ObjectName> {
    if let Ddl::CreateSequence(it) = ddl {
        Some(&mut it.name)
    } else if let Ddl::CreateTable(it) = ddl {
        Some(&mut it.name)
    } else if let Ddl::CreateView(it) = ddl {
        Some(&mut it.name)
    } else if let Ddl::CreateIndex(it) = ddl {
        Some(&mut it.table)
    } else if let Ddl::CreateTrigger(it) = ddl {
        Some(&mut it.table)
    } else {
        None
    }
}

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
        if let (true, Some(first)) = (it.if_not_exists, it.elements.first()) {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                first.span,
                "CREATE SCHEMA IF NOT EXISTS cannot include schema elements",
            ));
        }
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

    /// Applies the elements of CREATE SCHEMA, by their kinds, in the new schema and as its owner.
    fn create_elements(
        &mut self,
        it: &CreateSchema,
        schema: &Name,
        owner: RoleId,
    ) -> Result<Outcome, Refusal> {
        let session = (self.session.search_path.clone(), self.session.role);
        self.session.search_path.insert(0, schema.clone());
        self.session.role = owner;
        let mut elements = it.elements.clone();
        elements.sort_by_key(|element| place_of(&element.ddl));
        let mut outcome = Outcome::Applied;
        for mut element in elements {
            if let Some(name) = name_of(&mut element.ddl) {
                let written = name.name.namespace.get_or_insert_with(|| schema.clone());
                if written != schema {
                    return Err(Refusal::new(
                        Code::InvalidTableDefinition,
                        name.span,
                        format!(
                            "CREATE specifies a schema ({written}) different from the one being created ({schema})"
                        ),
                    )
                    .with_sqlstate("42P15"));
                }
            }
            if self.dispatch(&element)? == Outcome::Tainted {
                outcome = Outcome::Tainted;
            }
        }
        (self.session.search_path, self.session.role) = session;
        Ok(outcome)
    }

    pub(super) fn insert_namespace(&mut self, row: Namespace) -> NamespaceId {
        let id = NamespaceId(self.catalog.next_oid());
        self.catalog.namespaces.insert(id, row);
        id
    }

    /// The schema that a relation is created in; a temporary one cannot say another than the temporary one.
    pub(super) fn namespace_of_relation(
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
