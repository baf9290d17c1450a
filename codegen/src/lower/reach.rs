//! What a role's client can reach, from PostgreSQL's verdicts: which relations and columns, for which commands, and which
//! functions; so of which objects of a relation outputs have types, and of which columns. Knows no target.

use std::collections::{BTreeMap, BTreeSet};

use super::Facts;
use crate::catalog::{Catalog, Column, FunctionId, Relation, RelationId, RoleId};
use crate::ddl::IdentityKind;
use crate::expr::ExprParser;
use crate::infer::access::{Access, Command, Rules};

/// What a role can reach.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    relations: BTreeMap<RelationId, BTreeMap<Command, Option<Vec<i16>>>>,
    functions: BTreeSet<FunctionId>,
}

/// An object that a relation has a type of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A row.
    Row,
    /// A row to insert.
    Insert,
    /// What to change in a row.
    Update,
}

impl Part {
    /// All, in the order of their types.
    pub const ALL: [Self; 3] = [Self::Row, Self::Insert, Self::Update];

    /// What stands behind a name for its type.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Row => "",
            Self::Insert => "Insert",
            Self::Update => "Update",
        }
    }

    fn command(self) -> Command {
        match self {
            Self::Row => Command::Select,
            Self::Insert => Command::Insert,
            Self::Update => Command::Update,
        }
    }
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

/// Whether an INSERT or UPDATE may name a column.
pub(in crate::lower) fn is_writable(column: &Column, relation: &Relation) -> bool {
    column.generated.is_none()
        && column.identity != Some(IdentityKind::Always)
        && !relation.kind.is_view()
}

impl<'a> Facts<'a> {
    /// Whether a row, an insert or an update has the column.
    pub(crate) fn has_column(
        self,
        (id, relation): (RelationId, &Relation),
        column: &Column,
        part: Part,
    ) -> bool {
        self.may_name(id, column, part) && (part == Part::Row || is_writable(column, relation))
    }

    /// Whether the client may name the column there, if anybody may.
    pub(crate) fn may_name(self, id: RelationId, column: &Column, part: Part) -> bool {
        match self.extent(id, part.command()) {
            Extent::All => true,
            Extent::Columns(columns) => columns.contains(&column.attnum),
            Extent::Nothing => false,
        }
    }

    /// Whether the relation has a type for its rows, for inserts or for updates.
    pub(crate) fn has_part(self, id: RelationId, relation: &Relation, part: Part) -> bool {
        if part != Part::Row && relation.kind.is_view() {
            return false;
        }
        match self.extent(id, part.command()) {
            Extent::All => true,
            Extent::Columns(_) => relation
                .columns()
                .any(|column| self.has_column((id, relation), column, part)),
            Extent::Nothing => false,
        }
    }

    /// The same, for a client that may do all.
    pub(crate) fn for_anybody(self) -> Self {
        Self {
            reach: None,
            ..self
        }
    }

    /// Whether all columns of a shown relation can be read.
    pub(crate) fn reads_whole(self, id: RelationId) -> bool {
        self.extent(id, Command::Select) == Extent::All
    }

    fn extent(self, id: RelationId, command: Command) -> Extent<'a> {
        let all = Extent::All;
        self.reach.map_or(all, |reach| reach.extent(id, command))
    }
}
