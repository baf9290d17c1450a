//! Expressions as PostgreSQL prints them, which no table of it holds: `pg_get_expr` and its like make them when asked.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{ColumnRef, ConstraintId, FunctionId};

/// The texts that PostgreSQL prints, by what they are of; one that is not known is not there.
#[derive(Debug, Clone, Default)]
pub struct Deparsed {
    /// `pg_get_expr` of defaults and of what columns are generated from.
    pub defaults: BTreeMap<ColumnRef, Arc<str>>,
    /// The condition in `pg_get_constraintdef(oid, true)` of a CHECK.
    pub checks: BTreeMap<ConstraintId, Arc<str>>,
    /// The defaults of functions' arguments, by the argument's place among all.
    pub arguments: BTreeMap<(FunctionId, usize), Arc<str>>,
    /// What bodies return that are a RETURN of SQL.
    pub returned: BTreeMap<FunctionId, Arc<str>>,
}

impl Deparsed {
    /// Nothing is printed: for who does not look at texts.
    pub fn none<'a>() -> &'a Self {
        static NONE: Deparsed = Deparsed {
            defaults: BTreeMap::new(),
            checks: BTreeMap::new(),
            arguments: BTreeMap::new(),
            returned: BTreeMap::new(),
        };
        &NONE
    }
}
