//! What a query of a view or of CREATE TABLE AS shows and uses: its columns by name, the table columns behind them,
//! their types, and all that the query depends on.
//!
//! `parse_relation.c` and `parse_target.c` in PostgreSQL's sources. What is not known for certain is left open, never
//! guessed at: a column without a type, a list that may be longer.

mod analysed;
mod check;
mod choose;
mod clauses;
mod coerce;
mod collate;
mod deparse;
mod extension;
mod from;
mod group;
mod item;
mod join;
mod levels;
mod locks;
mod meant;
mod merged;
mod mutable;
mod named;
mod names;
mod recursion;
mod resolve;
mod rule;
mod select;
mod stored;
mod symbols;
mod twice;
mod typing;
mod windows;
mod with;
mod write;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use self::analysed::Notes;
pub(super) use self::check::may_name;
pub(super) use self::collate::Collated;
pub use self::deparse::deparse;
use self::levels::Mention;
pub(super) use self::meant::Meant;
use self::merged::Merged;
pub(super) use self::names::no_field;
pub(super) use self::symbols::Symbols;
pub(super) use self::typing::own_operator;
use super::{Folder, Refusal};
use crate::catalog::analysed::{AnalysedQuery, Body, Variable};
use crate::catalog::ty::oid;
use crate::catalog::{
    ColumnRef, ColumnType, ConstraintId, FIRST_NORMAL_OID, FunctionId, RelationId, TypeId,
};
use crate::ddl::plpgsql::Conflict;
use crate::diagnostics::Code;
use crate::expr::form::Window;
use crate::expr::{Expr, ExprKind, OrderItem, Query, QueryBody, SetOperation};
use crate::name::Name;
use crate::source::{Needs, Span};

/// A column that a query shows.
#[derive(Debug, Clone)]
pub(super) struct Output {
    /// Its name.
    pub(super) name: Name,
    /// Its type, where that is known.
    pub(super) ty: Option<ColumnType>,
    /// The column of a relation that it shows as it is.
    pub(super) origin: Option<ColumnRef>,
    /// Its collation.
    pub(super) collated: Collated,
    /// The column of an item of FROM, or of a table of WITH, that it is.
    pub(super) variable: Option<Variable>,
    /// The columns of the row that it is, where its type is only `record`.
    pub(super) shape: Option<Arc<Rows>>,
    /// The column of a type's own relation, where it is a field of a value of that type.
    pub(super) part: Option<ColumnRef>,
}

impl Output {
    /// The column that a query needs when it uses this one.
    fn used(&self) -> Option<ColumnRef> {
        self.origin.or(self.part)
    }

    /// The same as a field of a value, which is of no item.
    fn as_part(&mut self) {
        self.part = self.used();
        self.origin = None;
        self.variable = None;
    }
}

/// The columns of a query.
#[derive(Debug, Clone, Default)]
pub(super) struct Rows {
    /// Those that are known.
    pub(super) columns: Vec<Output>,
    /// Whether there may be others.
    pub(super) open: bool,
}

/// What a query depends on.
#[derive(Debug, Clone, Default)]
pub(in crate::fold) struct Uses {
    /// The relations that it asks.
    pub(in crate::fold) relations: BTreeSet<RelationId>,
    /// The columns of them that it uses.
    pub(in crate::fold) columns: BTreeSet<ColumnRef>,
    /// The functions of the migrations that it calls.
    pub(in crate::fold) functions: BTreeSet<FunctionId>,
    /// The types that it names.
    pub(in crate::fold) types: BTreeSet<TypeId>,
    /// The primary keys without which it would not know what a group has in common.
    pub(in crate::fold) keys: BTreeSet<ConstraintId>,
    /// What texts in it name (`'t'::regclass`), and its collations.
    pub(in crate::fold) objects: BTreeSet<u32>,
    /// Where a text in it names a role, which no stored expression may.
    pub(in crate::fold) role: Option<Span>,
}

impl Uses {
    /// Adds what another part uses.
    fn extend(&mut self, other: Self) {
        self.relations.extend(other.relations);
        self.columns.extend(other.columns);
        self.functions.extend(other.functions);
        self.types.extend(other.types);
        self.keys.extend(other.keys);
        self.objects.extend(other.objects);
        self.role = self.role.or(other.role);
    }

    /// What texts in it name, and its collations, in order; `None` for none. What is stored names no role (0A000).
    pub(in crate::fold) fn objects(&self) -> Result<Needs, Refusal> {
        if let Some(span) = self.role {
            let message = "constant of the type regrole cannot be used here";
            return Err(Refusal::new(Code::FeatureNotSupported, span, message));
        }
        let objects = || Arc::new(self.objects.iter().copied().collect());
        Ok((!self.objects.is_empty()).then(objects))
    }

    /// The same with the relations, functions and types that it uses.
    pub(in crate::fold) fn needs(&self) -> Result<Needs, Refusal> {
        let objects = self.objects()?;
        let relations = self.relations.iter().map(|it| it.0);
        let functions = self.functions.iter().map(|it| it.0);
        let types = self.types.iter().map(|it| it.0);
        let mut ids: Vec<u32> = relations.chain(functions).chain(types).collect();
        ids.extend(objects.iter().flat_map(|it| it.iter()));
        ids.retain(|id| *id >= FIRST_NORMAL_OID);
        ids.sort_unstable();
        ids.dedup();
        Ok((!ids.is_empty()).then(|| Arc::new(ids)))
    }
}

/// What is known of a query.
#[derive(Debug, Clone)]
pub(super) struct Analysis {
    /// What it shows.
    pub(super) rows: Rows,
    /// What it depends on.
    pub(super) uses: Uses,
    /// The relation that PostgreSQL updates through a view of this query.
    pub(super) base: Option<RelationId>,
    /// What is not there, unless the platform has it.
    pub(super) doubt: Option<Refusal>,
    /// The query with its names resolved.
    pub(super) analysed: Arc<AnalysedQuery>,
}

/// A type; `None` is not known, `unknown` is a literal's, which takes the type of what it meets.
type Ty = Option<ColumnType>;

/// The type of a literal in quotes and of NULL.
const UNKNOWN: Ty = Some(ColumnType {
    id: oid::UNKNOWN,
    modifier: -1,
});

/// How deep queries are read in each other.
const DEPTH_LIMIT: usize = 60;

/// Reads queries.
struct Reader<'f, 'a> {
    folder: &'f Folder<'a>,
    uses: Uses,
    depth: usize,
    /// What is not there, unless the platform has it.
    doubt: Option<Refusal>,
    /// What is read, with its names resolved, where that is asked for.
    notes: Option<Notes>,
    /// Whether something was read that is certainly not immutable.
    mutable: Cell<bool>,
    /// Whether a literal was read that rows of the catalog decide about: a label, or what names an object.
    asks_rows: Cell<bool>,
    /// The collations of what has been read, by the address of its tree, but the database's own.
    collated: BTreeMap<usize, Collated>,
    /// In a body of plpgsql: its names.
    body: Option<Variables>,
    /// The columns and aggregates of queries that are not read to their end, in the order in which they were read.
    mentions: Vec<Mention>,
}

/// The names that an expression may use.
#[derive(Default)]
struct Scope<'s> {
    outer: Option<&'s Scope<'s>>,
    /// WITH
    tables: Vec<(Name, Rows)>,
    /// Its table is the query of WITH RECURSIVE around it.
    recursive: bool,
    /// It asks the query of WITH RECURSIVE that it is a part of.
    names_itself: bool,
    /// FROM, in order.
    items: Vec<Item>,
    /// The first of them that is seen: ON sees only what is joined.
    first: usize,
    /// The first of those whose names must differ from that of the next: in a join with an alias, its own.
    apart: usize,
    /// The columns that JOIN … USING merges.
    merged: Vec<Merged>,
    /// What each item stands for that is an alias behind USING.
    aliases: BTreeMap<usize, Vec<Merged>>,
    /// WINDOW
    windows: &'s [Window],
    /// Without LATERAL, the items beside a query in FROM are not seen from it.
    blind: bool,
    /// With LATERAL they are.
    lateral: bool,
    /// The items on the left of RIGHT and FULL joins, which their right sides may not name.
    barred: Vec<Range<usize>>,
    /// `$1` …, of a function's body.
    parameters: Vec<Ty>,
    /// The columns of its items are seen behind the items' names alone.
    qualified: bool,
}

/// An item of FROM.
#[derive(Debug, Clone)]
struct Item {
    /// Its alias, or the relation's name.
    name: Option<Name>,
    /// The relation's schema, where there is no alias.
    namespace: Option<Name>,
    rows: Rows,
    /// The type of a whole row.
    row: Ty,
    /// Its number among the items that are noted.
    id: Option<u32>,
}

/// The parameters of a function, which its body may name.
#[derive(Debug, Clone, Default)]
pub(super) struct Parameters {
    /// The function's name, which may stand before a parameter's.
    pub(super) function: Option<Name>,
    /// Names and types, in order; `None` where one is not known.
    pub(super) inputs: Vec<(Option<Name>, Option<ColumnType>)>,
    /// In plpgsql, the inputs are its variables.
    pub(super) body: Option<Variables>,
}

/// The names that plpgsql looks up besides columns.
#[derive(Debug, Clone, Default)]
pub(super) struct Variables {
    /// Variables with their types, and labels of blocks.
    pub(super) names: BTreeMap<Name, Named>,
    /// What a name means that is a variable's and a column's.
    pub(super) conflict: Conflict,
}

/// What a name of plpgsql is.
#[derive(Debug, Clone)]
pub(super) enum Named {
    /// A variable of this type.
    Variable(Ty),
    /// A record or row, whose fields may be named, where they are known.
    Record(Option<Vec<Name>>),
    /// A block.
    Label,
}

/// What a name stands for.
enum Resolved {
    Column(Output),
    /// The whole row of an item, with its type.
    Row(Ty, Option<u32>),
    /// It may be there or not.
    Unknown,
}

impl Folder<'_> {
    /// Reads a query, or says why PostgreSQL would refuse it.
    pub(super) fn read_query(&self, query: &Query) -> Result<Analysis, Refusal> {
        let mut reader = Reader::new(self);
        reader.notes = Some(Notes::default());
        match &self.variables {
            Some(variables) => reader.read(query, variables),
            None => reader.read(query, &Parameters::default()),
        }
    }

    /// The same of a query of a function's body in language SQL, which may name the function's parameters.
    pub(super) fn read_query_with(
        &self,
        query: &Query,
        parameters: &Parameters,
    ) -> Result<Analysis, Refusal> {
        Reader::new(self).read(query, parameters)
    }
}

impl Parameters {
    fn scope(&self) -> Scope<'static> {
        // Those of plpgsql are looked up behind all columns.
        let inputs = self.inputs.iter().filter(|_| self.body.is_none());
        let columns = inputs.filter_map(|(name, ty)| {
            Some(Output {
                name: name.clone()?,
                ty: *ty,
                origin: None,
                collated: Collated::Plain,
                variable: None,
                shape: None,
                part: None,
            })
        });
        let rows = Rows {
            columns: columns.collect(),
            open: false,
        };
        let item = Item {
            // Without a function there is nothing to name.
            name: Some(
                self.function
                    .clone()
                    .unwrap_or_else(|| Name::from_quoted("")),
            ),
            namespace: None,
            rows,
            row: None,
            id: None,
        };
        Scope {
            items: vec![item],
            parameters: self.inputs.iter().map(|(_, ty)| *ty).collect(),
            ..Scope::default()
        }
    }
}

impl<'f, 'a> Reader<'f, 'a> {
    fn new(folder: &'f Folder<'a>) -> Self {
        Self {
            folder,
            uses: Uses::default(),
            depth: 0,
            doubt: None,
            notes: None,
            mutable: Cell::new(false),
            asks_rows: Cell::new(false),
            collated: BTreeMap::new(),
            body: None,
            mentions: Vec::new(),
        }
    }
}

impl Reader<'_, '_> {
    fn read(mut self, query: &Query, parameters: &Parameters) -> Result<Analysis, Refusal> {
        let scope = parameters.scope();
        self.body.clone_from(&parameters.body);
        let rows = self.query(query, Some(&scope))?;
        let base = self.updatable_base(query);
        let analysed = self.take_query(query);
        Ok(Analysis {
            rows,
            uses: self.uses,
            base,
            doubt: self.doubt,
            analysed,
        })
    }

    /// A query whose literals are texts in the end.
    fn query(&mut self, query: &Query, outer: Option<&Scope<'_>>) -> Result<Rows, Refusal> {
        let mut rows = self.side(query, outer)?;
        for column in &mut rows.columns {
            if column.ty == UNKNOWN {
                column.ty = Some(ColumnType::plain(oid::TEXT));
            }
        }
        collate::as_columns(&mut rows);
        Ok(rows)
    }

    /// A query whose literals may still take another type: a side of a set operation.
    fn side(&mut self, query: &Query, outer: Option<&Scope<'_>>) -> Result<Rows, Refusal> {
        if self.depth >= DEPTH_LIMIT {
            return Ok(Rows {
                columns: Vec::new(),
                open: true,
            });
        }
        self.depth += 1;
        let from = self.mark();
        let rows = self.whole(query, outer);
        self.forget_query(from, outer.map_or(0, |outer| outer.level() + 1));
        self.depth -= 1;
        rows
    }

    fn whole<'s>(
        &mut self,
        query: &'s Query,
        outer: Option<&'s Scope<'s>>,
    ) -> Result<Rows, Refusal> {
        let mut scope = Scope {
            outer,
            ..Scope::default()
        };
        self.with(&query.with, &mut scope)?;
        for bound in query.limit.iter().chain(&query.offset) {
            self.expr(bound, &scope)?;
            self.no_sets(bound, "LIMIT")?;
        }
        let rows = self.body(&query.body, &query.order_by, scope)?;
        self.check_locks(query, outer)?;
        self.note_query(query, &rows);
        Ok(rows)
    }

    fn body<'s>(
        &mut self,
        body: &'s QueryBody,
        order_by: &[OrderItem],
        scope: Scope<'s>,
    ) -> Result<Rows, Refusal> {
        match body {
            QueryBody::Select(select) => self.select(select, order_by, scope),
            QueryBody::Values(rows) => {
                let shown = self.values(rows, &scope)?;
                for expr in rows.iter().flatten() {
                    self.no_sets(expr, "VALUES")?;
                }
                self.check_order_of_values(order_by, &shown, scope)?;
                Ok(shown)
            }
            QueryBody::SetOperation {
                operation,
                all,
                left,
                right,
            } => {
                let mut rows = self.side(left, Some(&scope))?;
                let others = self.side(right, Some(&scope))?;
                let word = match operation {
                    SetOperation::Union => "UNION",
                    SetOperation::Intersect => "INTERSECT",
                    SetOperation::Except => "EXCEPT",
                };
                let open = rows.open || others.open;
                let keeps_all = *all && *operation == SetOperation::Union;
                if !open && rows.columns.len() != others.columns.len() {
                    return Err(Refusal::new(
                        Code::SyntaxError,
                        right.span,
                        format!("each {word} query must have the same number of columns"),
                    ));
                }
                for (at, column) in rows.columns.iter_mut().enumerate() {
                    let other = others.columns.get(at).and_then(|other| other.ty);
                    column.ty = if open {
                        None
                    } else {
                        let both = [column.ty, other];
                        let common = self.common(&both, word, right.span)?;
                        for (side, ty) in [left, right].into_iter().zip(both) {
                            if ty == UNKNOWN
                                && let Some(literal) = target_at(side, at)
                            {
                                self.becomes(literal, common)?;
                            }
                        }
                        common
                    };
                    column.origin = None;
                    let other = others.columns.get(at).map(|other| other.collated.clone());
                    let own = std::mem::take(&mut column.collated);
                    let both = [own, other.unwrap_or(Collated::Unknown)];
                    column.collated =
                        self.collate_columns(both, column.ty, keeps_all, right.span)?;
                }
                rows.open = open;
                if !keeps_all && !open {
                    self.check_distinct(&rows, Some(right.span))?;
                }
                self.check_order_of_set(order_by, &rows)?;
                self.note_sides(*operation, (left, right), None);
                Ok(rows)
            }
            QueryBody::Write(write) => {
                let rows = self.write(write, scope)?;
                self.note_body(Body::Unknown);
                Ok(rows)
            }
            QueryBody::Other(_) => {
                self.note_body(Body::Unknown);
                Ok(Rows {
                    columns: Vec::new(),
                    open: true,
                })
            }
        }
    }

    /// Marks all columns as used.
    fn use_all(&mut self, rows: &Rows) {
        self.uses
            .columns
            .extend(rows.columns.iter().filter_map(Output::used));
    }

    /// Notes what an expression uses, or says what it uses that is not there; of one too deep to be typed.
    fn visit(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<(), Refusal> {
        let mut rest = vec![expr];
        while let Some(expr) = rest.pop() {
            if let ExprKind::Column(path) = &expr.kind {
                match self.resolve(path, expr.span, scope)? {
                    Resolved::Column(column) => self.uses.columns.extend(column.used()),
                    Resolved::Row(..) | Resolved::Unknown => {}
                }
            } else if let ExprKind::Function(call) = &expr.kind {
                self.folder.check_function_exists(call, expr.span)?;
                self.use_function(call);
            } else if let ExprKind::Cast { ty, .. } = &expr.kind
                && let Some(ty) = self.folder.named_type(ty)?
            {
                self.uses.types.insert(self.folder.element_of(ty.id));
            }
            if let Some(query) = expr.query() {
                self.query(query, Some(scope))?;
            }
            rest.extend(expr.children());
        }
        Ok(())
    }

    fn use_function(&mut self, call: &crate::expr::FunctionCall) {
        let called = self.folder.functions_by_name(&call.name);
        let fitting: Vec<FunctionId> = called
            .into_iter()
            .filter(|id| self.folder.may_call(call, *id))
            .collect();
        // One of several: which one depends on types.
        if let [id] = fitting[..] {
            self.uses.functions.insert(id);
        }
    }
}

/// What a SELECT shows at a place, where it has no star.
fn target_at(query: &Query, at: usize) -> Option<&Expr> {
    let QueryBody::Select(select) = &query.body else {
        return None;
    };
    let is_star = |expr: &Expr| matches!(expr.kind, ExprKind::Star(_) | ExprKind::Fields(_));
    let mut targets = select.targets.iter().map(|target| &target.expr);
    let has_star = targets.clone().any(is_star);
    targets.nth(at).filter(|_| !has_star)
}

/// Gives columns other names, in order.
fn rename(rows: &mut Rows, names: &[Name]) {
    for (column, name) in rows.columns.iter_mut().zip(names) {
        column.name = name.clone();
    }
    for name in names.iter().skip(rows.columns.len()) {
        if rows.open {
            rows.columns.push(Output {
                name: name.clone(),
                ty: None,
                origin: None,
                collated: Collated::Plain,
                variable: None,
                shape: None,
                part: None,
            });
        }
    }
}
