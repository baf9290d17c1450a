//! What PostgreSQL would hold after the migrations: data and a read API, no DDL rules.
//!
//! References go by id, never by name, as in PostgreSQL. Ids are dense in creation order from [`FIRST_NORMAL_OID`];
//! built-in types keep PostgreSQL's. Dropped columns keep their slot. Every fact keeps its [`History`]. Only `fold`
//! changes a catalog; `infer` and `lower` read it.

pub mod acl;
pub mod analysed;
pub mod constraint;
pub mod definition;
pub mod deparsed;
pub mod function;
pub mod history;
pub mod other;
mod privileges;
pub mod relation;
mod rows;
pub mod security;
pub mod store;
mod trie;
pub mod ty;
mod undomained;

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::ddl::Privilege;
use crate::name::Name;
use crate::reads::Changes;
use crate::source::{Origin, Span};

pub use acl::{Acl, AclItem, DefaultAcl, Grantee, Privileges};
pub use constraint::{Constraint, ConstraintKind, ForeignKey};
pub use deparsed::Deparsed;
pub use function::{Function, FunctionArgument};
pub use history::{Aspect, Event, History};
pub use other::{Collation, Need, Other, Publication};
pub use relation::{
    Column, ColumnRef, Generated, Index, IndexColumn, PartitionKey, PartitionStrategy, Relation,
    RelationKind, SequenceParameters, View,
};
pub use security::{Asked, Policy, Role, Trigger};
pub use store::Store;
pub use ty::{ColumnType, DomainConstraint, Type, TypeKind};

/// The first id that a migration's object gets, PostgreSQL's `FirstNormalObjectId`.
pub const FIRST_NORMAL_OID: u32 = 16384;
/// Schema `pg_catalog`.
pub const PG_CATALOG: NamespaceId = NamespaceId(11);
/// Schema `public`.
pub const PUBLIC: NamespaceId = NamespaceId(2200);
/// The superuser who runs the migrations.
pub const BOOTSTRAP_ROLE: RoleId = RoleId(10);
/// `pg_database_owner`, who owns schema `public` since PostgreSQL 15.
pub const DATABASE_OWNER: RoleId = RoleId(6171);

macro_rules! ids {
    ($($(#[doc = $doc:literal])* $name:ident = $table:literal;)*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl From<u32> for $name {
            fn from(oid: u32) -> Self { Self(oid) }
        }

        impl From<$name> for u32 {
            fn from(id: $name) -> Self { id.0 }
        }

        impl store::Id for $name {
            const TABLE: u8 = $table;
        }
    )*};
}

ids! {
    /// `pg_namespace.oid`
    NamespaceId = 0;
    /// `pg_class.oid`, of tables, views, indexes and sequences
    RelationId = 1;
    /// `pg_type.oid`
    TypeId = 2;
    /// `pg_constraint.oid`
    ConstraintId = 3;
    /// `pg_proc.oid`
    FunctionId = 4;
    /// `pg_trigger.oid`
    TriggerId = 5;
    /// `pg_policy.oid`
    PolicyId = 6;
    /// `pg_roles.oid`
    RoleId = 7;
    /// `pg_extension.oid`
    ExtensionId = 8;
    /// `pg_publication.oid`
    PublicationId = 9;
    /// The oid of an object that no output shows
    OtherId = 10;
}

/// The catalog. Cloning it is how a savepoint is taken; the stores share what is not changed. A single statement has a
/// [`Mark`] instead.
#[derive(Debug, Clone)]
pub struct Catalog {
    /// The next id; see [`Catalog::next_oid`].
    pub next_oid: u32,
    /// Schemas.
    pub namespaces: Store<NamespaceId, Namespace>,
    /// Tables, views, indexes, sequences.
    pub relations: Store<RelationId, Relation>,
    /// Types, with those that belong to tables and the arrays of each.
    pub types: Store<TypeId, Type>,
    /// Constraints of tables; a domain's stand in its type.
    pub constraints: Store<ConstraintId, Constraint>,
    /// Functions and procedures.
    pub functions: Store<FunctionId, Function>,
    /// Triggers.
    pub triggers: Store<TriggerId, Trigger>,
    /// Policies.
    pub policies: Store<PolicyId, Policy>,
    /// Roles.
    pub roles: Store<RoleId, Role>,
    /// Extensions.
    pub extensions: Store<ExtensionId, Extension>,
    /// Publications.
    pub publications: Store<PublicationId, Publication>,
    /// Objects that no output shows.
    pub others: Store<OtherId, Other>,
    /// ALTER DEFAULT PRIVILEGES, in the order given.
    pub default_acls: Arc<Vec<DefaultAcl>>,
    /// Relations, types and other objects that statements refer to and nothing makes, or whose own statement was
    /// refused, each with the first statement that says so.
    pub missing: BTreeMap<String, Vec<Span>>,
    /// Statements that change what is not kept here, in the order given.
    pub aside: Arc<Vec<Aside>>,
    /// What DROP took out, in the order in which it went.
    pub dropped: Arc<Vec<Dropped>>,
}

/// An object that was there once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dropped {
    /// Its id.
    pub oid: u32,
    /// The number of the column that went, 0 where all of it did (`objsubid`).
    pub attnum: i16,
    /// What dropped it.
    pub origin: Origin,
}

/// A statement that changes what no output shows, as `ALTER TABLE … SET STATISTICS`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aside {
    /// What it does.
    pub what: &'static str,
    /// The table that it is about, if it is about one.
    pub relation: Option<RelationId>,
    /// The statement.
    pub span: Span,
}

/// The catalog before a statement.
#[derive(Debug)]
pub struct Mark {
    next_oid: u32,
    default_acls: Arc<Vec<DefaultAcl>>,
    aside: Arc<Vec<Aside>>,
    dropped: Arc<Vec<Dropped>>,
    namespaces: store::Mark,
    relations: store::Mark,
    types: store::Mark,
    constraints: store::Mark,
    functions: store::Mark,
    triggers: store::Mark,
    policies: store::Mark,
    roles: store::Mark,
    extensions: store::Mark,
    publications: store::Mark,
    others: store::Mark,
}

/// A schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Namespace {
    /// Its name.
    pub name: Name,
    /// Its owner.
    pub owner: RoleId,
    /// Its privileges; `None` is the default.
    pub acl: Option<Acl>,
    /// Its comment.
    pub comment: Option<String>,
    /// What made and changed it; empty for PostgreSQL's own.
    pub history: History,
    /// What may have put objects into it that are not known.
    pub taints: Vec<Taint>,
}

/// An extension.
#[derive(Debug, Clone, PartialEq)]
pub struct Extension {
    /// Its name.
    pub name: Name,
    /// The schema of its objects.
    pub namespace: NamespaceId,
    /// The ids of all objects that it brought, as far as they are known.
    pub members: Range<u32>,
    /// ALTER EXTENSION … ADD, by id
    pub added: BTreeSet<u32>,
    /// ALTER EXTENSION … DROP, by id
    pub dropped: BTreeSet<u32>,
    /// DEPENDS ON EXTENSION, by id: what goes with it and is no member
    pub dependents: BTreeSet<u32>,
    /// Its comment.
    pub comment: Option<String>,
    /// What made it.
    pub history: History,
}

impl Extension {
    /// Whether the object with this id is part of the extension.
    pub fn is_member(&self, oid: u32) -> bool {
        self.added.contains(&oid) || self.members.contains(&oid) && !self.dropped.contains(&oid)
    }
}

/// Why an object may not be what is said here. Tainted objects are left out of outputs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taint {
    /// What was not understood or not decided.
    pub span: Span,
    /// It, in words: `depends on relation "profiles", which no migration creates`.
    pub reason: String,
}

impl Catalog {
    /// An empty database of the oldest version that is known.
    pub fn empty() -> Self {
        Self::of_version(15)
    }

    /// An empty database: PostgreSQL's own schemas, roles and built-in types, and nothing else.
    pub fn of_version(version: u8) -> Self {
        let mut catalog = Self {
            next_oid: FIRST_NORMAL_OID,
            namespaces: Store::new(),
            relations: Store::new(),
            types: Store::new(),
            constraints: Store::new(),
            functions: Store::new(),
            triggers: Store::new(),
            policies: Store::new(),
            roles: Store::new(),
            extensions: Store::new(),
            publications: Store::new(),
            others: Store::new(),
            default_acls: Arc::default(),
            aside: Arc::default(),
            dropped: Arc::default(),
            missing: BTreeMap::new(),
        };
        catalog.roles.insert(BOOTSTRAP_ROLE, Role::bootstrap());
        for (id, role) in security::predefined_roles(version) {
            catalog.roles.insert(id, role);
        }
        for (id, name, owner) in [
            (PG_CATALOG, "pg_catalog", BOOTSTRAP_ROLE),
            (PUBLIC, "public", DATABASE_OWNER),
        ] {
            catalog.namespaces.insert(
                id,
                Namespace {
                    name: Name::from_quoted(name),
                    owner,
                    // Since PostgreSQL 15 nobody but its owner may create in `public`.
                    acl: Some(Acl::of([
                        (Grantee::Role(owner), Privilege::Usage),
                        (Grantee::Role(owner), Privilege::Create),
                        (Grantee::Public, Privilege::Usage),
                    ])),
                    comment: None,
                    history: History::default(),
                    taints: Vec::new(),
                },
            );
        }
        ty::add_built_ins(&mut catalog.types);
        catalog
    }

    /// Begins a statement that may have to be undone. It, and what happens inside it, must not put another catalog in
    /// this one's place.
    pub fn mark(&mut self) -> Mark {
        Mark {
            next_oid: self.next_oid,
            default_acls: self.default_acls.clone(),
            aside: self.aside.clone(),
            dropped: self.dropped.clone(),
            namespaces: self.namespaces.mark(),
            relations: self.relations.mark(),
            types: self.types.mark(),
            constraints: self.constraints.mark(),
            functions: self.functions.mark(),
            triggers: self.triggers.mark(),
            policies: self.policies.mark(),
            roles: self.roles.mark(),
            extensions: self.extensions.mark(),
            publications: self.publications.mark(),
            others: self.others.mark(),
        }
    }

    /// Ends the statement that began at the mark.
    pub fn keep(&mut self, mark: &Mark) {
        self.namespaces.keep(&mark.namespaces);
        self.relations.keep(&mark.relations);
        self.types.keep(&mark.types);
        self.constraints.keep(&mark.constraints);
        self.functions.keep(&mark.functions);
        self.triggers.keep(&mark.triggers);
        self.policies.keep(&mark.policies);
        self.roles.keep(&mark.roles);
        self.extensions.keep(&mark.extensions);
        self.publications.keep(&mark.publications);
        self.others.keep(&mark.others);
    }

    /// Undoes the statement that began at the mark.
    pub fn go_back(&mut self, mark: Mark) {
        self.next_oid = mark.next_oid;
        self.default_acls = mark.default_acls;
        self.aside = mark.aside;
        self.dropped = mark.dropped;
        self.namespaces.go_back(&mark.namespaces);
        self.relations.go_back(&mark.relations);
        self.types.go_back(&mark.types);
        self.constraints.go_back(&mark.constraints);
        self.functions.go_back(&mark.functions);
        self.triggers.go_back(&mark.triggers);
        self.policies.go_back(&mark.policies);
        self.roles.go_back(&mark.roles);
        self.extensions.go_back(&mark.extensions);
        self.publications.go_back(&mark.publications);
        self.others.go_back(&mark.others);
    }

    /// What was read of this one that is not the same in the other.
    pub fn changes(&self, other: &Self) -> Changes {
        let mut changes = Changes::default();
        self.namespaces.changes(&other.namespaces, &mut changes);
        self.relations.changes(&other.relations, &mut changes);
        self.types.changes(&other.types, &mut changes);
        self.constraints.changes(&other.constraints, &mut changes);
        self.functions.changes(&other.functions, &mut changes);
        self.triggers.changes(&other.triggers, &mut changes);
        self.policies.changes(&other.policies, &mut changes);
        self.roles.changes(&other.roles, &mut changes);
        self.extensions.changes(&other.extensions, &mut changes);
        self.publications.changes(&other.publications, &mut changes);
        self.others.changes(&other.others, &mut changes);
        changes
    }

    /// Whether what stands beside the rows is the same in both.
    pub(crate) fn is_same_beside_rows(&self, other: &Self) -> bool {
        self.next_oid == other.next_oid
            && self.default_acls == other.default_acls
            && self.missing == other.missing
            && self.aside == other.aside
            && self.dropped == other.dropped
    }

    /// Takes over what differs between a catalog from which this one came and another, from which it might have come:
    /// nothing of that was read or changed since.
    pub(crate) fn take_over(&mut self, old: &Self, new: &Self) {
        self.namespaces.take_over(&old.namespaces, &new.namespaces);
        self.relations.take_over(&old.relations, &new.relations);
        self.types.take_over(&old.types, &new.types);
        self.constraints
            .take_over(&old.constraints, &new.constraints);
        self.functions.take_over(&old.functions, &new.functions);
        self.triggers.take_over(&old.triggers, &new.triggers);
        self.policies.take_over(&old.policies, &new.policies);
        self.roles.take_over(&old.roles, &new.roles);
        self.extensions.take_over(&old.extensions, &new.extensions);
        self.publications
            .take_over(&old.publications, &new.publications);
        self.others.take_over(&old.others, &new.others);
    }

    /// Takes the next id.
    pub fn next_oid(&mut self) -> u32 {
        let oid = self.next_oid;
        self.next_oid += 1;
        oid
    }

    /// The schema of this name.
    pub fn namespace(&self, name: &str) -> Option<NamespaceId> {
        self.namespaces.labelled(name).next().map(|(id, _)| id)
    }

    /// The extension that brought the object with this id.
    pub fn extension_of(&self, oid: u32) -> Option<ExtensionId> {
        self.extensions
            .iter()
            .find(|(_, extension)| extension.is_member(oid))
            .map(|(id, _)| id)
    }

    /// The relation of this name: tables, views, indexes, sequences have one name space.
    pub fn relation(&self, namespace: NamespaceId, name: &str) -> Option<RelationId> {
        self.relations.find(&(namespace, name))
    }

    /// The type of this name.
    pub fn ty(&self, namespace: NamespaceId, name: &str) -> Option<TypeId> {
        self.types.find(&(namespace, name))
    }

    /// The functions and procedures of this name, oldest first.
    pub fn functions_named(&self, namespace: NamespaceId, name: &str) -> Vec<FunctionId> {
        self.functions
            .labelled(name)
            .filter(|(_, function)| function.namespace == namespace)
            .map(|(id, _)| id)
            .collect()
    }

    /// The role of this name.
    pub fn role(&self, name: &str) -> Option<RoleId> {
        self.roles.labelled(name).next().map(|(id, _)| id)
    }

    /// The constraints of a table, in creation order.
    pub fn constraints_of(
        &self,
        relation: RelationId,
    ) -> impl Iterator<Item = (ConstraintId, &Constraint)> {
        self.constraints.owned_by(relation)
    }

    /// The foreign keys that refer to a table, in creation order.
    pub fn keys_to(
        &self,
        relation: RelationId,
    ) -> impl Iterator<Item = (ConstraintId, &Constraint, &ForeignKey)> {
        let referring = self.constraints.referring_to(relation);
        referring.filter_map(|(id, row)| match &row.kind {
            ConstraintKind::ForeignKey(key) => Some((id, row, key)),
            ConstraintKind::Check { .. }
            | ConstraintKind::PrimaryKey { .. }
            | ConstraintKind::Unique { .. }
            | ConstraintKind::Exclusion { .. } => None,
        })
    }

    /// The triggers of a table, in creation order.
    pub fn triggers_of(&self, relation: RelationId) -> impl Iterator<Item = (TriggerId, &Trigger)> {
        self.triggers.owned_by(relation)
    }

    /// The policies of a table, in creation order.
    pub fn policies_of(&self, relation: RelationId) -> impl Iterator<Item = (PolicyId, &Policy)> {
        self.policies.owned_by(relation)
    }

    /// The indexes of a table, in creation order.
    pub fn indexes_of(
        &self,
        relation: RelationId,
    ) -> impl Iterator<Item = (RelationId, &Relation, &Index)> {
        self.relations
            .owned_by(relation)
            .filter_map(|(id, candidate)| Some((id, candidate, candidate.index.as_deref()?)))
    }

    /// Tables and the other kinds with rows that stand in the schema, in creation order; not indexes and sequences.
    pub fn tables_in(
        &self,
        namespace: NamespaceId,
    ) -> impl Iterator<Item = (RelationId, &Relation)> {
        self.relations.iter().filter(move |(_, relation)| {
            relation.namespace == namespace && relation.kind.has_columns()
        })
    }

    /// Whether a type is a domain that refuses NULL, or one over such a domain.
    pub fn is_not_null_domain(&self, mut id: TypeId) -> bool {
        while let TypeKind::Domain { base, not_null, .. } = &self.types[id].kind {
            if *not_null {
                return true;
            }
            id = base.id;
        }
        false
    }

    /// Whether a type is an array: `int2vector` and `oidvector` have elements and are none.
    pub fn is_array(&self, id: TypeId) -> bool {
        let element = self.types[id].element;
        element.is_some_and(|element| self.types[element].array == Some(id))
    }

    /// The type as PostgreSQL's `format_type` prints it when `search_path` is `search_path`: SQL's spelling for
    /// built-ins, `[]` for arrays, the schema where it is not on the path.
    pub fn format_type(&self, ty: ColumnType, search_path: &[NamespaceId]) -> String {
        ty::format_type(self, ty, search_path)
    }

    /// The type as `format_type_be` prints it, for signatures, most messages and `regtype`: `character` and `bit` where a
    /// known, absent modifier would print `bpchar` and `"bit"`.
    pub fn type_name(&self, id: TypeId, search_path: &[NamespaceId]) -> String {
        let row = &self.types[id];
        match (row.sql_name, row.element) {
            (Some(name), _) => name.to_owned(),
            (None, Some(element)) if self.is_array(id) => {
                format!("{}[]", self.type_name(element, search_path))
            }
            (None, _) => self.format_type(ColumnType::plain(id), search_path),
        }
    }
}
