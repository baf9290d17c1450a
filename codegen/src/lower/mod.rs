//! Catalog and facts to one target's model: names, types, checks. Knows one target language a file, no DDL, no files,
//! no handlebars.

pub mod access;
pub mod again;
pub mod callable;
pub mod checks;
pub mod coverage;
mod decimal;
pub mod diff;
pub mod doc;
pub mod docs;
pub mod explain;
pub mod facts;
#[cfg(test)]
pub(crate) mod fixture;
mod forms;
pub mod ident;
pub mod links;
pub mod metadata;
pub mod names;
pub(crate) mod pattern;
pub mod plain;
pub mod reach;
pub mod rust;
pub mod shape;
pub mod snapshot;
pub mod squash;
pub mod typescript;
pub mod zod;

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::catalog::{
    Catalog, Column, ColumnRef, ConstraintId, Function, FunctionId, NamespaceId, Relation,
    RelationId, RelationKind, Taint, Type, TypeId, TypeKind,
};
use crate::config::shape::Docs;
use crate::infer::nullability::Nullability;
use crate::infer::predicate::Check;
use crate::name::Name;
use crate::reads::{self, NO_TABLE, Of};
use crate::shared::Shared;
use crate::source::Sources;
use again::Again;
use reach::Reach;

/// What every lowering reads.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// The folded catalog.
    pub catalog: &'a Catalog,
    /// The CHECK constraints of its tables, in creation order, which is that of their ids.
    pub checks: &'a [Shared<Check>],
    /// Those of its domains, VALUE standing as column 0.
    pub domain_checks: &'a [Check],
    /// Which columns of its views are never NULL.
    pub nullability: &'a Nullability,
    /// The files that the catalog's spans point into.
    pub sources: &'a Sources,
    /// The schemas that the outputs show, in the order asked for.
    pub namespaces: &'a [NamespaceId],
    /// What the header of a generated file says.
    pub header: &'a Header,
    /// Whether objects that are not sure are left out; else they are written, what is not known of them as unknown.
    pub omit_tainted: bool,
    /// What carries values between the database and the program.
    pub driver: Driver,
    /// The forms of texts that an insert may have.
    pub input: Input,
    /// How Zod's expressions are written.
    pub dialect: zod::Dialect,
    /// Where the sentences about columns come from.
    pub docs: Docs,
    /// What the client can reach that the outputs are for; all where nobody says who it is.
    pub reach: Option<&'a Reach>,
    /// What was made of nearly the same before.
    pub again: Option<&'a Again>,
}

/// The forms of texts that an insert may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Input {
    /// Those that PostgreSQL itself writes.
    #[default]
    Canonical,
    /// Those of `docs/types.md` that it reads besides.
    Postgres,
}

impl Input {
    /// Both, by their names.
    pub const NAMES: [(&'static str, Self); 2] =
        [("canonical", Self::Canonical), ("postgres", Self::Postgres)];
}

/// What carries values between the database and a program in TypeScript: it decides what becomes of a type on the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Driver {
    /// JSON of PostgREST, as supabase-js has it.
    #[default]
    PostgRest,
    /// PostgreSQL's protocol, as node-postgres (`pg`) reads and writes it.
    NodePostgres,
}

impl Driver {
    /// Both, by their names.
    pub const NAMES: [(&'static str, Self); 2] = [
        ("postgrest", Self::PostgRest),
        ("node-postgres", Self::NodePostgres),
    ];
}

/// The two sentences at the head of a generated file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// `spec/goal-planning/migrations`: where the SQL is, relative to the config.
    pub from: String,
    /// `codegen generate --spec goal-planning`: the command that remakes the file.
    pub command: String,
}

/// Characters that change the order in which what is behind them is shown, so that a text can look like another; rustc
/// refuses most of them in comments.
pub(crate) fn is_bidirectional(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// What the NOT NULL of a column is called in every output: as PostgreSQL 18 names the constraint, where older versions have
/// none and name the column in their errors.
fn not_null_name(relation: &Relation, column: &Column) -> Name {
    Name::generated(relation.name.as_str(), column.name.as_str(), "not_null")
}

impl<'a> Facts<'a> {
    /// The CHECKs of a column's domain and of those below it, the lowest first.
    pub(crate) fn domain_checks_of(self, relation: RelationId, column: &Column) -> Vec<Check> {
        self.checks_of_domain(column.ty.id, relation, column.attnum)
    }

    /// The CHECKs of a domain and of those below it, the lowest first, as CHECKs on this column.
    pub(crate) fn checks_of_domain(
        self,
        mut ty: TypeId,
        relation: RelationId,
        attnum: i16,
    ) -> Vec<Check> {
        let mut found: Vec<Check> = Vec::new();
        while let TypeKind::Domain { base, .. } = &self.catalog.types[ty].kind {
            let own = self.domain_checks().iter();
            let own = own.filter(|check| check.domain == Some(ty));
            found.splice(0..0, own.map(|check| check.of_column(relation, attnum)));
            ty = base.id;
        }
        found
    }

    /// The tables and views that outputs show, in creation order.
    pub fn relations(self) -> impl Iterator<Item = (RelationId, &'a Relation)> {
        let relations = self.catalog.relations.iter();
        relations.filter(move |(id, relation)| self.shows_relation(*id, relation))
    }

    /// A relation, if the outputs show it.
    pub fn relation(self, id: RelationId) -> Option<&'a Relation> {
        let relation = self.catalog.relations.get(id)?;
        self.shows_relation(id, relation).then_some(relation)
    }

    fn shows_relation(self, id: RelationId, relation: &Relation) -> bool {
        relation.kind.has_columns()
            && self.shows(relation.namespace)
            && self.writes(&relation.taints)
            && self.reach.is_none_or(|reach| reach.has_relation(id))
    }

    /// The CHECK of a table that is this constraint.
    pub fn check(self, id: ConstraintId) -> Option<&'a Check> {
        self.check_at(id).map(|at| &*self.checks[at])
    }

    /// Its place among the CHECKs.
    pub(crate) fn check_at(self, id: ConstraintId) -> Option<usize> {
        reads::note(Of::Check, NO_TABLE, id.0);
        let found = self
            .checks
            .binary_search_by_key(&id, |check| check.constraint);
        found.ok()
    }

    /// The CHECKs of domains.
    pub(crate) fn domain_checks(self) -> &'a [Check] {
        reads::note(Of::DomainChecks, NO_TABLE, 0);
        self.domain_checks
    }

    /// The CHECKs of a table, in creation order.
    pub fn checks_of(self, relation: RelationId) -> impl Iterator<Item = &'a Check> {
        let constraints = self.catalog.constraints_of(relation);
        constraints.filter_map(move |(id, _)| self.check(id))
    }

    /// The types of the migrations' own that outputs show, in creation order: enums, domains, composites, ranges; no
    /// arrays and no tables' row types.
    pub fn types(self) -> impl Iterator<Item = (TypeId, &'a Type)> {
        let types = self.catalog.types.iter();
        types.filter(move |(_, ty)| self.shows_type(ty))
    }

    /// A type, if the outputs show it.
    pub fn ty(self, id: TypeId) -> Option<&'a Type> {
        let ty = self.catalog.types.get(id)?;
        self.shows_type(ty).then_some(ty)
    }

    fn shows_type(self, ty: &Type) -> bool {
        let of_table = match &ty.kind {
            TypeKind::Composite { relation } => {
                self.catalog.relations[*relation].kind.has_columns()
            }
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Domain { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => false,
        };
        ty.element.is_none() && !of_table && self.shows(ty.namespace) && self.writes(&ty.taints)
    }

    /// The shown types and those of other schemas that a shown column, type or function has.
    pub(crate) fn mentioned_types(self) -> Arc<BTreeSet<TypeId>> {
        let find = || Arc::new(self.mentioned_types_now());
        match self.again.filter(|_| self.reach.is_none()) {
            Some(again) => again.mentioned(&(self.namespaces, self.omit_tainted), find),
            None => find(),
        }
    }

    fn mentioned_types_now(self) -> BTreeSet<TypeId> {
        let own = self.types().map(|(id, _)| id);
        let of_columns = self
            .relations()
            .flat_map(|(_, relation)| relation.columns().map(|column| column.ty.id));
        let of_functions = callable::functions(&self).flat_map(|(_, function)| {
            let arguments = function.arguments.iter().map(|argument| argument.ty.id);
            let columns = match callable::result(&self, function) {
                callable::Result::Columns(columns) => columns,
                callable::Result::Nothing
                | callable::Result::Record
                | callable::Result::Row(_)
                | callable::Result::Value(_) => Vec::new(),
            };
            let columns = columns.into_iter().map(|(_, ty)| ty.id);
            arguments.chain(columns).chain([function.result.id])
        });
        let mut open: Vec<TypeId> = own.chain(of_columns).chain(of_functions).collect();
        // Most are mentioned by many.
        open.sort_unstable();
        open.dedup();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let ty = &self.catalog.types[id];
            open.extend(ty.element);
            match &ty.kind {
                TypeKind::Domain { base, .. } => open.push(base.id),
                TypeKind::Composite { relation } => {
                    let relation = &self.catalog.relations[*relation];
                    // A table's row type is no type of its own here.
                    if relation.kind == RelationKind::CompositeType {
                        open.extend(relation.columns().map(|column| column.ty.id));
                    }
                }
                TypeKind::Base
                | TypeKind::Enum { .. }
                | TypeKind::Range { .. }
                | TypeKind::Multirange { .. }
                | TypeKind::Pseudo
                | TypeKind::Shell => {}
            }
        }
        seen
    }

    /// Those of a name in creation order, those of other schemas that are mentioned among them; no tables' row types.
    pub(crate) fn named_types(self) -> impl Iterator<Item = (TypeId, &'a Type)> {
        let mentioned = self.mentioned_types();
        let ids: Vec<TypeId> = mentioned.iter().copied().collect();
        ids.into_iter().filter_map(move |id| {
            let ty = &self.catalog.types[id];
            let is_named = match &ty.kind {
                TypeKind::Enum { .. } => true,
                TypeKind::Composite { relation } => {
                    !self.catalog.relations[*relation].kind.has_columns()
                }
                TypeKind::Base
                | TypeKind::Domain { .. }
                | TypeKind::Range { .. }
                | TypeKind::Multirange { .. }
                | TypeKind::Pseudo
                | TypeKind::Shell => false,
            };
            (is_named && self.writes(&ty.taints)).then_some((id, ty))
        })
    }

    /// The functions that outputs show, in creation order.
    pub fn functions(self) -> impl Iterator<Item = (FunctionId, &'a Function)> {
        self.catalog.functions.iter().filter(move |(id, function)| {
            self.shows(function.namespace)
                && self.writes(&function.taints)
                && self.reach.is_none_or(|reach| reach.has_function(*id))
        })
    }

    /// Whether a column of a table or view is never NULL in a row: NOT NULL of its own or its domain's, of a view what is
    /// proven, since an outer join makes NULL of such columns too.
    pub fn is_not_null(self, relation: RelationId, column: &Column) -> bool {
        match self.catalog.relations[relation].kind {
            RelationKind::View | RelationKind::MaterializedView => {
                self.nullability.is_not_null(ColumnRef {
                    relation,
                    attnum: column.attnum,
                })
            }
            RelationKind::OrdinaryTable
            | RelationKind::PartitionedTable
            | RelationKind::ForeignTable
            | RelationKind::CompositeType
            | RelationKind::Index
            | RelationKind::Sequence => {
                column.not_null || self.catalog.is_not_null_domain(column.ty.id)
            }
        }
    }

    fn writes(self, taints: &[Taint]) -> bool {
        taints.is_empty() || !self.omit_tainted
    }

    fn shows(self, namespace: NamespaceId) -> bool {
        self.namespaces.contains(&namespace)
    }
}
