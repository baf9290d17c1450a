//! ALTER of domains, composite types and sequences, range and base types, SET SCHEMA, and objects of rarer kinds.

use super::{
    ColumnConstraint, Ident, ObjectName, ObjectReference, RoleName, RoleOption, SequenceOption,
    TypeName,
};
use crate::source::{Snippet, Span};

/// ALTER … SET SCHEMA of anything but tables and views
#[derive(Debug, Clone, PartialEq)]
pub struct SetSchema {
    /// What.
    pub object: ObjectReference,
    /// IF EXISTS
    pub if_exists: bool,
    /// The new schema.
    pub to: Ident,
}

/// ALTER … [NO] DEPENDS ON EXTENSION
#[derive(Debug, Clone, PartialEq)]
pub struct DependsOnExtension {
    /// What.
    pub object: ObjectReference,
    /// The extension.
    pub extension: Ident,
    /// NO
    pub remove: bool,
}

/// ALTER DOMAIN
#[derive(Debug, Clone, PartialEq)]
pub struct AlterDomain {
    /// The domain.
    pub name: ObjectName,
    /// What changes.
    pub action: AlterDomainAction,
}

/// What ALTER DOMAIN does.
#[derive(Debug, Clone, PartialEq)]
pub enum AlterDomainAction {
    /// SET DEFAULT; `None` is DROP DEFAULT
    Default(Option<Snippet>),
    /// SET NOT NULL; `false` is DROP NOT NULL
    NotNull(bool),
    /// ADD CONSTRAINT
    AddConstraint(ColumnConstraint),
    /// DROP CONSTRAINT
    DropConstraint {
        /// Its name.
        name: Ident,
        /// IF EXISTS
        if_exists: bool,
    },
    /// VALIDATE CONSTRAINT
    ValidateConstraint(Ident),
}

/// ALTER TYPE … ATTRIBUTE
#[derive(Debug, Clone, PartialEq)]
pub struct AlterComposite {
    /// The type.
    pub name: ObjectName,
    /// What changes, in the order written.
    pub actions: Vec<AlterAttribute>,
}

/// What ALTER TYPE does to an attribute.
#[derive(Debug, Clone, PartialEq)]
pub struct AlterAttribute {
    /// What is done.
    pub action: AlterAttributeAction,
    /// CASCADE, to the tables of the type
    pub cascade: bool,
    /// Its place.
    pub span: Span,
}

/// One of the actions of ALTER TYPE … ATTRIBUTE.
#[derive(Debug, Clone, PartialEq)]
pub enum AlterAttributeAction {
    /// ADD ATTRIBUTE
    Add(Ident, TypeName),
    /// DROP ATTRIBUTE, and whether IF EXISTS is written
    Drop(Ident, bool),
    /// ALTER ATTRIBUTE … TYPE
    Type(Ident, TypeName),
    /// RENAME ATTRIBUTE
    Rename(Ident, Ident),
}

/// ALTER SEQUENCE with options
#[derive(Debug, Clone, PartialEq)]
pub struct AlterSequence {
    /// The sequence.
    pub name: ObjectName,
    /// IF EXISTS
    pub if_exists: bool,
    /// Its options.
    pub options: Vec<SequenceOption>,
}

/// CREATE TYPE … AS RANGE
#[derive(Debug, Clone, PartialEq)]
pub struct CreateRange {
    /// Its name.
    pub name: ObjectName,
    /// SUBTYPE
    pub subtype: Option<TypeName>,
    /// `MULTIRANGE_TYPE_NAME`
    pub multirange: Option<ObjectName>,
    /// The functions that it uses: CANONICAL, `SUBTYPE_DIFF`.
    pub functions: Vec<ObjectName>,
}

/// CREATE TYPE without a definition, which is a shell, or of a base type
#[derive(Debug, Clone, PartialEq)]
pub struct CreateBaseType {
    /// Its name.
    pub name: ObjectName,
    /// Its definition; `None` is a shell.
    pub definition: Option<BaseType>,
}

/// What a base type is made of, as far as something shows it.
#[derive(Debug, Clone, PartialEq)]
pub struct BaseType {
    /// INPUT
    pub input: Option<ObjectName>,
    /// OUTPUT
    pub output: Option<ObjectName>,
    /// RECEIVE, SEND, `TYPMOD_IN` and the others
    pub helpers: Vec<ObjectName>,
    /// CATEGORY
    pub category: Option<char>,
    /// PREFERRED
    pub preferred: bool,
    /// LIKE
    pub like: Option<TypeName>,
    /// ELEMENT
    pub element: Option<TypeName>,
    /// SUBSCRIPT
    pub subscript: bool,
}

/// ALTER ROLE with options
#[derive(Debug, Clone, PartialEq)]
pub struct AlterRole {
    /// The role.
    pub role: RoleName,
    /// As in CREATE ROLE.
    pub options: Vec<(RoleOption, bool)>,
}

/// DROP OWNED and REASSIGN OWNED
#[derive(Debug, Clone, PartialEq)]
pub struct Owned {
    /// Whose.
    pub roles: Vec<RoleName>,
    /// REASSIGN … TO; `None` is DROP
    pub to: Option<RoleName>,
    /// CASCADE
    pub cascade: bool,
}

/// CREATE of an object that no output shows: it is kept for the statements that name it, and for what it needs.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateOther {
    /// What.
    pub object: ObjectReference,
    /// IF NOT EXISTS
    pub if_not_exists: bool,
    /// OR REPLACE
    pub or_replace: bool,
    /// The functions, relations, columns, types and others that it depends on.
    pub needs: Vec<ObjectReference>,
}

/// ALTER of such an object, in a way that nothing shows
#[derive(Debug, Clone, PartialEq)]
pub struct AlterOther {
    /// What.
    pub object: ObjectReference,
    /// IF EXISTS
    pub if_exists: bool,
}

/// CREATE PUBLICATION
#[derive(Debug, Clone, PartialEq)]
pub struct CreatePublication {
    /// Its name.
    pub name: Ident,
    /// FOR ALL TABLES
    pub all_tables: bool,
    /// FOR TABLE
    pub tables: Vec<ObjectName>,
    /// FOR TABLES IN SCHEMA; `None` is `CURRENT_SCHEMA`
    pub namespaces: Vec<Option<Ident>>,
}

/// ALTER PUBLICATION … ADD, SET, DROP tables
#[derive(Debug, Clone, PartialEq)]
pub struct AlterPublication {
    /// Its name.
    pub name: Ident,
    /// What is done with the tables.
    pub action: PublicationAction,
    /// TABLE
    pub tables: Vec<ObjectName>,
    /// TABLES IN SCHEMA; `None` is `CURRENT_SCHEMA`
    pub namespaces: Vec<Option<Ident>>,
}

/// What ALTER PUBLICATION does with tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PublicationAction {
    /// ADD
    Add,
    /// SET
    Set,
    /// DROP
    Drop,
    /// SET (…): nothing with them
    Options,
}
