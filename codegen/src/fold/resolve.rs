//! Names to ids: the search path, relations, columns, types, roles.
//!
//! <https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH>

use super::refusal::MissingKind;
use super::{Folder, Refusal};
use crate::catalog::ty::oid;
use crate::catalog::{
    Column, ColumnType, Grantee, NamespaceId, PG_CATALOG, Relation, RelationId, RelationKind,
    RoleId, Type, TypeId, TypeKind,
};
use crate::ddl::{Ident, ObjectName, RoleName, TypeName};
use crate::diagnostics::Code;
use crate::name::{Name, QualifiedName};
use crate::source::Span;

/// The schema that stands for the temporary one of the session.
pub(super) const TEMPORARY: &str = "pg_temp";

/// A search path, and what it was worked out from.
#[derive(Debug, Clone)]
pub(super) struct Path {
    stamp: u64,
    names: Vec<Name>,
    user: Name,
    /// The schemas that it names and that exist.
    named: Vec<NamespaceId>,
    /// Those in which names are looked up.
    looked_up: Vec<NamespaceId>,
}

impl Folder<'_> {
    /// The schemas in which names without one are looked up: temporary objects and `pg_catalog` first, unless the
    /// path names them.
    pub fn search_path(&self) -> Vec<NamespaceId> {
        self.with_path(|path| path.looked_up.clone())
    }

    /// Whether this is [`Folder::search_path`].
    pub(super) fn is_search_path(&self, path: &[NamespaceId]) -> bool {
        self.with_path(|it| it.looked_up == path)
    }

    /// Asks the search path, which is worked out anew where a schema or the session changed since the last time.
    fn with_path<T>(&self, ask: impl FnOnce(&Path) -> T) -> T {
        let mut known = self.path.borrow_mut();
        let stamp = self.catalog.namespaces.stamp();
        let user = &self.catalog.roles[self.session.role].name;
        let written = &self.session.search_path;
        match &*known {
            Some(it) if it.stamp == stamp && it.user == *user && it.names == *written => ask(it),
            _ => {
                let named = self.named_path();
                ask(known.insert(Path {
                    stamp,
                    names: written.clone(),
                    user: user.clone(),
                    looked_up: self.with_implicit(&named),
                    named,
                }))
            }
        }
    }

    fn with_implicit(&self, named: &[NamespaceId]) -> Vec<NamespaceId> {
        let mut path = named.to_vec();
        for name in ["pg_catalog", TEMPORARY] {
            if let Some(id) = self.catalog.namespace(name)
                && !path.contains(&id)
            {
                path.insert(0, id);
            }
        }
        path
    }

    /// The schemas that `search_path` names and that exist.
    fn named_path(&self) -> Vec<NamespaceId> {
        let role = &self.catalog.roles[self.session.role].name;
        let mut path: Vec<NamespaceId> = Vec::new();
        for name in &self.session.search_path {
            let name = if *name == "$user" { role } else { name };
            if let Some(id) = self.catalog.namespace(name.as_str())
                && !path.contains(&id)
            {
                path.push(id);
            }
        }
        path
    }

    /// `current_schema`: where objects without a schema are created.
    pub fn current_schema(&self) -> Option<NamespaceId> {
        self.with_path(|path| {
            let mut named = path.named.iter().copied();
            named.find(|id| self.catalog.namespaces[*id].name != TEMPORARY)
        })
    }

    /// The schema that a new object of this name goes to.
    pub(super) fn creation_namespace(&self, name: &ObjectName) -> Result<NamespaceId, Refusal> {
        match &name.name.namespace {
            Some(namespace) => self.resolve_namespace(namespace, name.span),
            None => self.current_schema().ok_or_else(|| {
                Refusal::new(
                    Code::UnknownSchema,
                    name.span,
                    "no schema has been selected to create in",
                )
            }),
        }
    }

    /// The schema of this name, or `invalid_schema_name` (3F000).
    pub(super) fn resolve_namespace(
        &self,
        name: &Name,
        span: Span,
    ) -> Result<NamespaceId, Refusal> {
        self.catalog.namespace(name.as_str()).ok_or_else(|| {
            Refusal::missing(
                Code::UnknownSchema,
                span,
                format!("schema \"{name}\" does not exist"),
                MissingKind::Schema,
                QualifiedName {
                    namespace: None,
                    name: name.clone(),
                },
            )
        })
    }

    /// The name with a schema: its own, or the one that it would be created in.
    pub(super) fn qualify(&self, name: &QualifiedName) -> QualifiedName {
        let namespace = name.namespace.clone().or_else(|| {
            self.current_schema()
                .map(|id| self.catalog.namespaces[id].name.clone())
        });
        QualifiedName {
            namespace,
            name: name.name.clone(),
        }
    }

    /// The relation of this name, if it and its schema are there.
    pub fn find_relation(&self, name: &QualifiedName) -> Option<RelationId> {
        match &name.namespace {
            Some(namespace) => {
                let namespace = self.catalog.namespace(namespace.as_str())?;
                self.catalog.relation(namespace, name.name.as_str())
            }
            None => self.with_path(|path| {
                let relations = &self.catalog.relations;
                relations.find_first(&path.looked_up, name.name.as_str())
            }),
        }
    }

    /// Whether a relation that is not found may be there all the same: PostgreSQL's own schemas and the platform's are
    /// not all in the catalog.
    pub(super) fn is_elsewhere(&self, name: &QualifiedName) -> bool {
        if self.find_relation(name).is_some() {
            return false;
        }
        match &name.namespace {
            None => name.name.as_str().starts_with("pg_"),
            Some(_) if is_system(name) => true,
            Some(namespace) => match self.catalog.namespace(namespace.as_str()) {
                Some(id) => self.is_platform_namespace(id),
                None => self.settings.platform_files > 0,
            },
        }
    }

    /// The relation of this name, or `undefined_table` (42P01), or `invalid_schema_name` (3F000).
    pub fn resolve_relation(&self, name: &ObjectName) -> Result<RelationId, Refusal> {
        self.resolve_relation_as(name, "relation")
    }

    /// As [`Folder::resolve_relation`]; DROP calls what it misses by its kind.
    pub(super) fn resolve_relation_as(
        &self,
        name: &ObjectName,
        word: &str,
    ) -> Result<RelationId, Refusal> {
        if let Some(id) = self.find_relation(&name.name) {
            return Ok(id);
        }
        if let Some(namespace) = &name.name.namespace {
            self.resolve_namespace(namespace, name.span)?;
        }
        Err(Refusal::missing(
            Code::UnknownRelation,
            name.span,
            format!("{word} \"{}\" does not exist", name.name),
            MissingKind::Relation,
            self.qualify(&name.name),
        ))
    }

    /// The table of this name; a relation of another kind is `wrong_object_type` (42809).
    pub(super) fn resolve_table(&self, name: &ObjectName) -> Result<RelationId, Refusal> {
        let id = self.resolve_relation(name)?;
        match self.catalog.relations[id].kind {
            RelationKind::OrdinaryTable | RelationKind::PartitionedTable => Ok(id),
            RelationKind::View
            | RelationKind::MaterializedView
            | RelationKind::ForeignTable
            | RelationKind::CompositeType
            | RelationKind::Index
            | RelationKind::Sequence => Err(Refusal::new(
                Code::WrongObjectType,
                name.span,
                format!("\"{}\" is not a table", name.name.name),
            )),
        }
    }

    /// The column's number, or `undefined_column` (42703). `None` where the relation's columns are not known for
    /// certain, so that the column may well be there.
    pub(super) fn resolve_column(
        &self,
        relation: RelationId,
        column: &Ident,
    ) -> Result<Option<i16>, Refusal> {
        let row = &self.catalog.relations[relation];
        match row.column(column.name.as_str()) {
            Some(found) => Ok(Some(found.attnum)),
            None if !row.taints.is_empty() => Ok(None),
            None => Err(unknown_column(row, column)),
        }
    }

    /// The columns' numbers, where all are known.
    pub(super) fn resolve_columns(
        &self,
        relation: RelationId,
        columns: &[Ident],
    ) -> Result<Vec<i16>, Refusal> {
        let mut attnums = Vec::new();
        for column in columns {
            attnums.extend(self.resolve_column(relation, column)?);
        }
        Ok(attnums)
    }

    /// The column itself, to change it; `None` as for [`Folder::resolve_column`].
    pub(super) fn column_mut(
        &mut self,
        relation: RelationId,
        column: &Ident,
    ) -> Result<Option<&mut Column>, Refusal> {
        let attnum = self.resolve_column(relation, column)?;
        Ok(attnum.map(|attnum| self.relation_mut(relation).column_at_mut(attnum)))
    }

    /// A relation that is there, to change it.
    pub(super) fn relation_mut(&mut self, id: RelationId) -> &mut Relation {
        self.catalog
            .relations
            .get_mut(id)
            .expect("ids of relations come from resolve")
    }

    /// A type that is there, to change it.
    pub(super) fn type_mut(&mut self, id: TypeId) -> &mut Type {
        self.catalog
            .types
            .get_mut(id)
            .expect("ids of types come from resolve")
    }

    /// The type of this name, without modifiers and dimensions.
    pub fn find_type(&self, name: &QualifiedName) -> Option<TypeId> {
        match &name.namespace {
            Some(namespace) => {
                let namespace = self.catalog.namespace(namespace.as_str())?;
                self.catalog.ty(namespace, name.name.as_str())
            }
            None => self.with_path(|path| {
                let types = &self.catalog.types;
                types.find_first(&path.looked_up, name.name.as_str())
            }),
        }
    }

    /// The type of this name with its modifier, or `undefined_object` (42704).
    pub fn resolve_type(&self, name: &TypeName) -> Result<ColumnType, Refusal> {
        if let Some(column) = &name.column_of {
            return self.resolve_type_of_column(name, column);
        }
        let Some(id) = self.find_type(&name.name) else {
            if let Some(namespace) = &name.name.namespace {
                self.resolve_namespace(namespace, name.span)?;
            }
            return Err(Refusal::missing(
                Code::UnknownObject,
                name.span,
                format!("type \"{}\" does not exist", name.name),
                MissingKind::Type,
                self.qualify(&name.name),
            ));
        };
        let modifier = self.pack_modifier(id, name)?;
        Ok(ColumnType {
            id: self.with_dimensions(id, name)?,
            modifier,
        })
    }

    /// `t.c%TYPE`
    fn resolve_type_of_column(
        &self,
        name: &TypeName,
        column: &Name,
    ) -> Result<ColumnType, Refusal> {
        let relation = self.resolve_relation(&ObjectName {
            name: name.name.clone(),
            span: name.span,
        })?;
        let ident = Ident {
            name: column.clone(),
            span: name.span,
        };
        match self.resolve_column(relation, &ident)? {
            Some(attnum) => {
                let ty = self.catalog.relations[relation].column_at(attnum).ty;
                Ok(ColumnType {
                    id: self.with_dimensions(ty.id, name)?,
                    ..ty
                })
            }
            None => Err(Refusal::not_understood(
                name.span,
                "the type of a column that is not known",
            )),
        }
    }

    /// The array of the type, where `[]` follows; an array of arrays is the same array.
    fn with_dimensions(&self, id: TypeId, name: &TypeName) -> Result<TypeId, Refusal> {
        let row = &self.catalog.types[id];
        if name.dimensions == 0 || self.catalog.is_array(id) {
            return Ok(id);
        }
        row.array.ok_or_else(|| {
            Refusal::new(
                Code::UnknownObject,
                name.span,
                format!("could not find array type for data type {}", row.name),
            )
        })
    }

    /// `atttypmod`, as the type's `typmodin` packs it.
    fn pack_modifier(&self, id: TypeId, name: &TypeName) -> Result<i32, Refusal> {
        let invalid = |message: String| {
            Err(
                Refusal::new(Code::InvalidColumnDefinition, name.span, message)
                    .with_sqlstate("22023"),
            )
        };
        let row = &self.catalog.types[id];
        let id = row.element.unwrap_or(id);
        let modifier = match (id, name.modifiers.as_slice()) {
            (_, []) => -1,
            (oid::VARCHAR | oid::BPCHAR, [length]) => {
                if *length < 1 {
                    let word = if id == oid::VARCHAR {
                        "varchar"
                    } else {
                        "char"
                    };
                    return invalid(format!("length for type {word} must be at least 1"));
                }
                length + 4
            }
            (oid::BIT | oid::VARBIT, [length]) => *length,
            (oid::NUMERIC, [precision, rest @ ..]) if rest.len() < 2 => {
                let scale = rest.first().copied().unwrap_or(0);
                if !(1..=1000).contains(precision) {
                    return invalid(format!(
                        "NUMERIC precision {precision} must be between 1 and 1000"
                    ));
                }
                if !(-1000..=1000).contains(&scale) {
                    return invalid(format!(
                        "NUMERIC scale {scale} must be between -1000 and 1000"
                    ));
                }
                ((precision << 16) | (scale & 0x7ff)) + 4
            }
            // More than six digits are reduced to six, with a warning.
            (oid::TIME | oid::TIMETZ | oid::TIMESTAMP | oid::TIMESTAMPTZ, [precision]) => {
                (*precision).min(6)
            }
            (oid::INTERVAL, [mask]) => (mask << 16) | 0xffff,
            (oid::INTERVAL, [mask, precision]) => (mask << 16) | (*precision).min(6),
            // A type of an extension: its typmodin is not known, and most keep the number as it is.
            (_, [modifier, ..]) => match row.kind {
                TypeKind::Base if row.sql_name.is_none() => *modifier,
                TypeKind::Base
                | TypeKind::Enum { .. }
                | TypeKind::Domain { .. }
                | TypeKind::Composite { .. }
                | TypeKind::Range { .. }
                | TypeKind::Multirange { .. }
                | TypeKind::Pseudo
                | TypeKind::Shell => {
                    return Err(Refusal::new(
                        Code::SyntaxError,
                        name.span,
                        format!("type modifier is not allowed for type \"{}\"", name.name),
                    ));
                }
            },
        };
        Ok(modifier)
    }

    /// The role of this name, or `undefined_object` (42704).
    pub fn resolve_role(&self, name: &RoleName) -> Result<Grantee, Refusal> {
        match name {
            RoleName::Public => Ok(Grantee::Public),
            RoleName::Current(_) => Ok(Grantee::Role(self.session.role)),
            RoleName::Session(_) => Ok(Grantee::Role(self.session.user)),
            RoleName::Role(ident) => self.resolve_role_ident(ident).map(Grantee::Role),
        }
    }

    /// The role of this name; PUBLIC is none.
    pub(super) fn resolve_role_ident(&self, ident: &Ident) -> Result<RoleId, Refusal> {
        self.catalog.role(ident.name.as_str()).ok_or_else(|| {
            Refusal::missing(
                Code::UnknownObject,
                ident.span,
                format!("role \"{}\" does not exist", ident.name),
                MissingKind::Role,
                QualifiedName {
                    namespace: None,
                    name: ident.name.clone(),
                },
            )
        })
    }

    /// The role that is to own something.
    pub(super) fn resolve_owner(&self, name: &RoleName, span: Span) -> Result<RoleId, Refusal> {
        match self.resolve_role(name)? {
            Grantee::Role(role) => Ok(role),
            Grantee::Public => Err(Refusal::new(
                Code::UnknownObject,
                span,
                "role \"public\" does not exist",
            )),
        }
    }

    /// The type as messages and signatures print it.
    pub fn format_type(&self, ty: ColumnType) -> String {
        self.catalog.format_type(ty, &self.search_path())
    }

    /// The type as signatures and most messages print it, whatever modifier it may have.
    pub fn type_name(&self, id: TypeId) -> String {
        self.catalog.type_name(id, &self.search_path())
    }

    /// The schema's own name in front of the relation's, unless the search path finds it without, quoted as need be.
    pub(super) fn relation_name(&self, id: RelationId) -> String {
        let row = &self.catalog.relations[id];
        let plain = QualifiedName {
            namespace: None,
            name: row.name.clone(),
        };
        if self.find_relation(&plain) == Some(id) {
            row.name.quoted()
        } else {
            let namespace = &self.catalog.namespaces[row.namespace].name;
            format!("{}.{}", namespace.quoted(), row.name.quoted())
        }
    }
}

/// `undefined_column`, as ALTER TABLE and COMMENT say it.
pub(super) fn unknown_column(relation: &Relation, column: &Ident) -> Refusal {
    let refusal = Refusal::new(
        Code::UnknownColumn,
        column.span,
        format!(
            "column \"{}\" of relation \"{}\" does not exist",
            column.name, relation.name
        ),
    );
    match relation.history.origin() {
        Some(origin) => refusal.label(origin.span, "the relation is defined here"),
        None => refusal,
    }
}

/// Whether objects of this schema belong to PostgreSQL itself and are not all in the catalog.
pub(super) fn is_system(name: &QualifiedName) -> bool {
    name.namespace
        .as_ref()
        .is_some_and(|namespace| *namespace == "pg_catalog" || *namespace == "information_schema")
}

/// The id of schema `pg_catalog` is fixed; nothing else in it is created by statements.
pub(super) const fn is_pg_catalog(id: NamespaceId) -> bool {
    id.0 == PG_CATALOG.0
}
