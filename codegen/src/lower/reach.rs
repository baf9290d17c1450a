//! What a role's client can reach, from PostgreSQL's verdicts: which relations and columns, for which commands, and which
//! functions. Knows no target; outputs for a client leave out the rest.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalog::{Catalog, FunctionId, RelationId, RoleId};
use crate::expr::ExprParser;
use crate::infer::access::{Access, Command, Rules};

/// What a role can reach.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    relations: BTreeMap<RelationId, BTreeMap<Command, Option<Vec<i16>>>>,
    functions: BTreeSet<FunctionId>,
}

/// How far a command goes on a relation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent<'a> {
    /// All columns.
    All,
    /// These, by `attnum`.
    Columns(&'a [i16]),
    /// It is refused.
    Nothing,
}

impl Reach {
    /// What the role can reach of a catalog; `parser` reads its policies.
    pub fn of(catalog: &Catalog, role: RoleId, parser: &dyn ExprParser) -> Self {
        let rules = Rules::new(catalog, parser);
        let mut reach = Self::default();
        for (id, relation) in catalog.relations.iter() {
            if !relation.kind.has_columns() {
                continue;
            }
            let mut allowed = BTreeMap::new();
            for command in Command::ALL {
                if let Access::Allowed(grant) = rules.access(role, id, command) {
                    allowed.insert(command, grant.columns);
                }
            }
            if !allowed.is_empty() {
                reach.relations.insert(id, allowed);
            }
        }
        let functions = catalog.functions.iter();
        let executable = functions.filter(|(id, _)| rules.may_execute(role, *id));
        reach.functions.extend(executable.map(|(id, _)| id));
        reach
    }

    /// Whether any command on the relation is allowed.
    pub fn has_relation(&self, id: RelationId) -> bool {
        self.relations.contains_key(&id)
    }

    /// Whether the function may be called.
    pub fn has_function(&self, id: FunctionId) -> bool {
        self.functions.contains(&id)
    }

    /// How far a command goes on a relation.
    pub fn extent(&self, id: RelationId, command: Command) -> Extent<'_> {
        match self.relations.get(&id).and_then(|it| it.get(&command)) {
            None => Extent::Nothing,
            Some(None) => Extent::All,
            Some(Some(columns)) => Extent::Columns(columns),
        }
    }
}
