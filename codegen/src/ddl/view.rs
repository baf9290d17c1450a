//! CREATE VIEW, CREATE MATERIALIZED VIEW, CREATE TABLE AS and SELECT INTO: relations made of a query.

use super::{Ident, ObjectName, OnCommit, StorageOption};
use crate::source::Snippet;

/// CREATE VIEW
#[derive(Debug, Clone, PartialEq)]
pub struct CreateView {
    /// Its name.
    pub name: ObjectName,
    /// OR REPLACE
    pub or_replace: bool,
    /// TEMP
    pub temporary: bool,
    /// RECURSIVE: the query may ask the view itself.
    pub recursive: bool,
    /// The column names, where they are written.
    pub columns: Vec<Ident>,
    /// WITH (…), and `check_option` from WITH CHECK OPTION
    pub options: Vec<StorageOption>,
    /// The query.
    pub query: Snippet,
}

/// CREATE TABLE AS, SELECT INTO, CREATE MATERIALIZED VIEW
#[derive(Debug, Clone, PartialEq)]
pub struct CreateTableAs {
    /// Its name.
    pub name: ObjectName,
    /// IF NOT EXISTS
    pub if_not_exists: bool,
    /// MATERIALIZED VIEW
    pub materialized: bool,
    /// TEMP
    pub temporary: bool,
    /// UNLOGGED
    pub unlogged: bool,
    /// The column names, where they are written.
    pub columns: Vec<Ident>,
    /// WITH (…)
    pub options: Vec<StorageOption>,
    /// ON COMMIT
    pub on_commit: Option<OnCommit>,
    /// The query; `None` for EXECUTE.
    pub query: Option<Snippet>,
    /// Not WITH NO DATA
    pub with_data: bool,
}
