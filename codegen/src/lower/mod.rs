//! Catalog and facts to one target's model: names, types, checks. Knows one target language a file, no DDL, no files,
//! no handlebars.

pub mod metadata;
pub mod names;
pub mod rust;
pub mod typescript;
pub mod zod;

use crate::catalog::{Catalog, NamespaceId};
use crate::infer::predicate::Check;
use crate::source::Sources;

/// What every lowering reads.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The folded catalog.
    pub catalog: &'a Catalog,
    /// The CHECK constraints of its tables, in creation order.
    pub checks: &'a [Check],
    /// The files that the catalog's spans point into.
    pub sources: &'a Sources,
    /// The schemas that the outputs show, in the order asked for.
    pub namespaces: &'a [NamespaceId],
    /// What the header of a generated file says.
    pub header: &'a Header,
}

/// The two sentences at the head of a generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// `spec/goal-planning/migrations`: where the SQL is, relative to the config.
    pub from: String,
    /// `codegen generate --spec goal-planning`: the command that remakes the file.
    pub command: String,
}
