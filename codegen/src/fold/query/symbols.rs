//! PostgreSQL's own operators, with the ids of their types: read from the data once for each symbol that is asked for, and
//! what was chosen for two of PostgreSQL's own types is remembered.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use super::resolve::{Candidate, Found};
use crate::builtins;
use crate::catalog::{FIRST_NORMAL_OID, TypeId};
use crate::fold::Folder;

/// The symbols that were asked for; the catalog's copies share them.
#[derive(Debug, Clone, Default)]
pub(in crate::fold) struct Symbols(Arc<Mutex<BTreeMap<Box<str>, Arc<Symbol>>>>);

/// The operators of a symbol.
#[derive(Debug, Default)]
pub(super) struct Symbol {
    prefix: Vec<Candidate>,
    infix: Vec<Candidate>,
    /// By the types that were given.
    decisions: Mutex<BTreeMap<Vec<TypeId>, Found>>,
}

impl Symbol {
    /// Those that take so many operands.
    pub(super) fn candidates(&self, operands: usize) -> &[Candidate] {
        if operands == 2 {
            &self.infix
        } else {
            &self.prefix
        }
    }

    /// What is chosen for these types, remembered where it depends on PostgreSQL's own rows alone.
    pub(super) fn decided(
        &self,
        inputs: &[TypeId],
        has_own_casts: bool,
        decide: impl FnOnce() -> Found,
    ) -> Found {
        if has_own_casts || inputs.iter().any(|id| id.0 >= FIRST_NORMAL_OID) {
            return decide();
        }
        if let Ok(decisions) = self.decisions.lock()
            && let Some(found) = decisions.get(inputs)
        {
            return found.clone();
        }
        let found = decide();
        if let Ok(mut decisions) = self.decisions.lock() {
            decisions.insert(inputs.to_vec(), found.clone());
        }
        found
    }
}

impl Folder<'_> {
    /// The operators of a symbol.
    pub(super) fn symbol(&self, symbol: &str) -> Arc<Symbol> {
        if let Ok(symbols) = self.symbols.0.lock()
            && let Some(known) = symbols.get(symbol)
        {
            return known.clone();
        }
        let mut made = Symbol::default();
        for operator in builtins::operators(symbol, self.settings.postgres) {
            let sides = operator.left.into_iter().chain([operator.right]);
            let declared: Option<Vec<TypeId>> = sides.map(|it| self.pg_type(it)).collect();
            if let (Some(declared), Some(result)) = (declared, self.pg_type(operator.result)) {
                let is_infix = operator.left.is_some();
                let row = Candidate::operator(operator, declared, result);
                if is_infix {
                    made.infix.push(row);
                } else {
                    made.prefix.push(row);
                }
            }
        }
        let made = Arc::new(made);
        if let Ok(mut symbols) = self.symbols.0.lock() {
            symbols.insert(symbol.into(), made.clone());
        }
        made
    }
}
