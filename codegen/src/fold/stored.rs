//! Tablespaces and access methods of tables: whether those that are named are there (42704).
//!
//! <https://www.postgresql.org/docs/current/manage-ag-tablespaces.html>

use super::{Folder, Refusal};
use crate::ddl::{Ddl, Stored};
use crate::diagnostics::Code;

impl Folder<'_> {
    /// Sees that the tablespace and the access method that a statement names are there, or notes the tablespace that it
    /// makes.
    pub(super) fn check_stored(&mut self, it: &Stored, ddl: &Ddl) -> Result<(), Refusal> {
        if let Some(name) = &it.tablespace {
            if matches!(ddl, Ddl::NoEffect { what } if *what == "CREATE TABLESPACE") {
                self.tablespaces.push(name.name.clone());
                return Ok(());
            }
            let is_there = ["pg_default", "pg_global"].contains(&name.name.as_str())
                || self.tablespaces.contains(&name.name);
            if !is_there && !may_do_nothing(ddl) {
                let message = format!("tablespace \"{}\" does not exist", name.name);
                return Err(Refusal::new(Code::UnknownObject, name.span, message));
            }
        }
        match &it.method {
            Some(name) if !may_do_nothing(ddl) => self.check_table_method(name),
            Some(_) | None => Ok(()),
        }
    }
}

/// Whether a statement says IF [NOT] EXISTS, and names nothing then that must be there.
fn may_do_nothing(ddl: &Ddl) -> bool {
    matches!(ddl, Ddl::CreateTable(it) if it.if_not_exists)
        || matches!(ddl, Ddl::CreateTableAs(it) if it.if_not_exists)
        || matches!(ddl, Ddl::CreateIndex(it) if it.if_not_exists)
        || matches!(ddl, Ddl::AlterTable(it) if it.if_exists)
}
