//! Enums, composite types, domains, ranges and base types.

use std::sync::Arc;

use super::{ColumnConstraint, Ident, ObjectName, TypeName};
use crate::source::{Snippet, Span};

/// CREATE TYPE … AS ENUM
#[derive(Debug, Clone, PartialEq)]
pub struct CreateEnum {
    /// Its name.
    pub name: ObjectName,
    /// Its labels, in order.
    pub labels: Vec<EnumLabel>,
}

/// An enum's label and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnumLabel {
    /// The text.
    pub text: Arc<str>,
    /// Its place.
    pub span: Span,
}

/// ALTER TYPE on an enum
#[derive(Debug, Clone, PartialEq)]
pub struct AlterEnum {
    /// The enum.
    pub name: ObjectName,
    /// What changes.
    pub action: AlterEnumAction,
}

/// What ALTER TYPE does to an enum.
#[derive(Debug, Clone, PartialEq)]
pub enum AlterEnumAction {
    /// ADD VALUE
    AddValue {
        /// The new label.
        label: EnumLabel,
        /// IF NOT EXISTS
        if_not_exists: bool,
        /// BEFORE (`true`) or AFTER a label.
        neighbor: Option<(bool, EnumLabel)>,
    },
    /// RENAME VALUE
    RenameValue {
        /// The old label.
        from: EnumLabel,
        /// The new one.
        to: EnumLabel,
    },
}

/// CREATE TYPE … AS (…)
#[derive(Debug, Clone, PartialEq)]
pub struct CreateComposite {
    /// Its name.
    pub name: ObjectName,
    /// Its attributes.
    pub attributes: Vec<Attribute>,
}

/// An attribute of a composite type.
#[derive(Debug, Clone, PartialEq)]
pub struct Attribute {
    /// Its name.
    pub name: Ident,
    /// Its type.
    pub ty: TypeName,
    /// COLLATE
    pub collation: Option<ObjectName>,
}

/// CREATE DOMAIN
#[derive(Debug, Clone, PartialEq)]
pub struct CreateDomain {
    /// Its name.
    pub name: ObjectName,
    /// The type below it.
    pub base: TypeName,
    /// COLLATE
    pub collation: Option<ObjectName>,
    /// Its constraints: NOT NULL, NULL, DEFAULT, CHECK.
    pub constraints: Vec<ColumnConstraint>,
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
    Add(Attribute),
    /// DROP ATTRIBUTE, and whether IF EXISTS is written
    Drop(Ident, bool),
    /// ALTER ATTRIBUTE … TYPE
    Type(Attribute),
    /// RENAME ATTRIBUTE
    Rename(Ident, Ident),
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
