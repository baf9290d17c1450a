//! What a query of a view or of CREATE TABLE AS shows and uses: its columns by name, the table columns behind them,
//! their types so far as they follow without a table of functions, and all that the query depends on.
//!
//! `parse_relation.c` and `parse_target.c` in PostgreSQL's sources. What is not known for certain is left open, never
//! guessed at: a column without a type, a list that may be longer.

mod from;
mod typing;

use std::collections::BTreeSet;

use super::expression::figure_name;
use super::{Folder, Refusal};
use crate::catalog::{Collation, ColumnRef, ColumnType, FunctionId, RelationId, TypeId};
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind, OrderItem, Query, QueryBody, Select};
use crate::name::Name;
use crate::source::Span;

/// A column that a query shows.
#[derive(Debug, Clone)]
pub(super) struct Output {
    /// Its name.
    pub(super) name: Name,
    /// Its type, where that is known.
    pub(super) ty: Option<ColumnType>,
    /// A string literal or NULL, which takes the type of what it meets.
    literal: bool,
    /// The column of a relation that it shows as it is.
    pub(super) origin: Option<ColumnRef>,
    /// COLLATE of that column.
    pub(super) collation: Option<Collation>,
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
pub(super) struct Uses {
    /// The relations that it asks.
    pub(super) relations: BTreeSet<RelationId>,
    /// The columns of them that it uses.
    pub(super) columns: BTreeSet<ColumnRef>,
    /// The functions of the migrations that it calls.
    pub(super) functions: BTreeSet<FunctionId>,
    /// The types that it names.
    pub(super) types: BTreeSet<TypeId>,
}

/// What is known of a query.
#[derive(Debug, Clone, Default)]
pub(super) struct Analysis {
    /// What it shows.
    pub(super) rows: Rows,
    /// What it depends on.
    pub(super) uses: Uses,
    /// The relation that PostgreSQL updates through a view of this query.
    pub(super) base: Option<RelationId>,
}

/// Reads queries.
struct Reader<'f, 'a> {
    folder: &'f Folder<'a>,
    uses: Uses,
}

/// The names that an expression may use.
#[derive(Default)]
struct Scope<'s> {
    outer: Option<&'s Scope<'s>>,
    /// WITH
    tables: Vec<(Name, Rows)>,
    /// FROM, in order.
    items: Vec<Item>,
    /// The columns that JOIN … USING merges: they stand for both sides'.
    merged: Vec<Output>,
}

/// An item of FROM.
#[derive(Debug, Clone)]
struct Item {
    /// Its alias, or the relation's name.
    name: Option<Name>,
    /// The relation's schema, where there is no alias.
    namespace: Option<Name>,
    rows: Rows,
}

/// What a name stands for.
enum Resolved {
    Column(Output),
    /// The whole row of an item.
    Row,
    /// It may be there or not.
    Unknown,
}

impl Folder<'_> {
    /// Reads a query, or says why PostgreSQL would refuse it.
    pub(super) fn read_query(&self, query: &Query) -> Result<Analysis, Refusal> {
        let mut reader = Reader {
            folder: self,
            uses: Uses::default(),
        };
        let rows = reader.query(query, None)?;
        let base = reader.updatable_base(query);
        Ok(Analysis {
            rows,
            uses: reader.uses,
            base,
        })
    }
}

impl Reader<'_, '_> {
    fn query(&mut self, query: &Query, outer: Option<&Scope<'_>>) -> Result<Rows, Refusal> {
        let mut scope = Scope {
            outer,
            ..Scope::default()
        };
        for table in &query.with {
            let mut rows = match &table.query {
                Some(inner) if table.recursive => {
                    self.recursive(&table.name, &table.columns, inner, &scope)?
                }
                Some(inner) => self.query(inner, Some(&scope))?,
                None => Rows {
                    columns: Vec::new(),
                    open: true,
                },
            };
            rename(&mut rows, &table.columns);
            scope.tables.push((table.name.clone(), rows));
        }
        let bounds = query.limit.iter().chain(&query.offset);
        for bound in bounds {
            self.visit(bound, &scope)?;
        }
        self.body(&query.body, &query.order_by, scope)
    }

    /// A query of WITH RECURSIVE: the first side of its UNION says what columns it has.
    fn recursive(
        &mut self,
        name: &Name,
        columns: &[Name],
        query: &Query,
        outer: &Scope<'_>,
    ) -> Result<Rows, Refusal> {
        let QueryBody::SetOperation { left, right, .. } = &query.body else {
            return self.query(query, Some(outer));
        };
        if !query.with.is_empty() {
            return Ok(Rows {
                columns: Vec::new(),
                open: true,
            });
        }
        let mut rows = self.query(left, Some(outer))?;
        for column in &mut rows.columns {
            column.origin = None;
        }
        rename(&mut rows, columns);
        let inner = Scope {
            outer: Some(outer),
            tables: vec![(name.clone(), rows.clone())],
            ..Scope::default()
        };
        self.query(right, Some(&inner))?;
        Ok(rows)
    }

    fn body(
        &mut self,
        body: &QueryBody,
        order_by: &[OrderItem],
        scope: Scope<'_>,
    ) -> Result<Rows, Refusal> {
        match body {
            QueryBody::Select(select) => self.select(select, order_by, scope),
            QueryBody::Values(rows) => {
                let mut columns: Vec<Output> = Vec::new();
                for (index, row) in rows.iter().enumerate() {
                    for expr in row {
                        self.visit(expr, &scope)?;
                    }
                    let outputs = row.iter().enumerate().map(|(at, expr)| {
                        let name = Name::from_quoted(&format!("column{}", at + 1));
                        self.output(name, expr, &scope)
                    });
                    let outputs: Vec<Output> = outputs.collect();
                    if index == 0 {
                        columns = outputs;
                    } else {
                        merge(&mut columns, &outputs);
                    }
                }
                for column in &mut columns {
                    column.origin = None;
                }
                Ok(Rows {
                    columns,
                    open: false,
                })
            }
            QueryBody::SetOperation { left, right, .. } => {
                let mut rows = self.query(left, Some(&scope))?;
                let right = self.query(right, Some(&scope))?;
                if !rows.open && !right.open && rows.columns.len() != right.columns.len() {
                    // PostgreSQL refuses it; the place is not kept here.
                    rows.open = true;
                }
                merge(&mut rows.columns, &right.columns);
                for column in &mut rows.columns {
                    column.origin = None;
                }
                Ok(rows)
            }
            QueryBody::Other(_) => Ok(Rows {
                columns: Vec::new(),
                open: true,
            }),
        }
    }

    fn select(
        &mut self,
        select: &Select,
        order_by: &[OrderItem],
        mut scope: Scope<'_>,
    ) -> Result<Rows, Refusal> {
        let mut star = Rows::default();
        for item in &select.from {
            let rows = self.read_item(item, &mut scope)?;
            star.columns.extend(rows.columns);
            star.open |= rows.open;
        }
        let mut rows = Rows::default();
        for target in &select.targets {
            if let ExprKind::Star(path) = &target.expr.kind {
                let shown = self.star(path, &star, &scope, target.expr.span)?;
                self.use_all(&shown);
                rows.columns.extend(shown.columns);
                rows.open |= shown.open;
            } else if matches!(target.expr.kind, ExprKind::Other("row expansion")) {
                rows.open = true;
            } else {
                self.visit(&target.expr, &scope)?;
                let name = target
                    .alias
                    .clone()
                    .unwrap_or_else(|| column_name(&target.expr));
                rows.columns.push(self.output(name, &target.expr, &scope));
            }
        }
        for expr in select.filter.iter().chain(&select.having) {
            self.visit(expr, &scope)?;
        }
        for expr in &select.group_by {
            let names_output = is_output(expr, &rows) && self.try_resolve(expr, &scope).is_none();
            if !names_output {
                self.visit(expr, &scope)?;
            }
        }
        for item in order_by {
            if !is_output(&item.expr, &rows) {
                self.visit(&item.expr, &scope)?;
            }
        }
        Ok(rows)
    }

    /// What `*` or `t.*` shows.
    fn star(
        &self,
        path: &[Name],
        all: &Rows,
        scope: &Scope<'_>,
        span: Span,
    ) -> Result<Rows, Refusal> {
        let _ = self;
        if path.is_empty() {
            return Ok(all.clone());
        }
        match scope.item(path) {
            Some(item) => Ok(item.rows.clone()),
            None if scope.is_open() => Ok(Rows {
                columns: Vec::new(),
                open: true,
            }),
            None => Err(missing_item(path, span)),
        }
    }

    /// Marks all columns as used.
    fn use_all(&mut self, rows: &Rows) {
        self.uses
            .columns
            .extend(rows.columns.iter().filter_map(|column| column.origin));
    }

    fn output(&self, name: Name, expr: &Expr, scope: &Scope<'_>) -> Output {
        let column = self.try_resolve(expr, scope);
        match column {
            Some(column) => Output { name, ..column },
            None => Output {
                name,
                ty: self.type_of(expr, scope),
                literal: typing::is_literal(expr),
                origin: None,
                collation: None,
            },
        }
    }

    /// Notes what an expression uses, or says what it uses that is not there.
    fn visit(&mut self, expr: &Expr, scope: &Scope<'_>) -> Result<(), Refusal> {
        let mut rest = vec![expr];
        while let Some(expr) = rest.pop() {
            if let ExprKind::Column(path) = &expr.kind {
                match self.resolve(path, expr.span, scope)? {
                    Resolved::Column(column) => self.uses.columns.extend(column.origin),
                    Resolved::Row | Resolved::Unknown => {}
                }
            } else if let ExprKind::Function(call) = &expr.kind {
                self.use_function(call);
            } else if let ExprKind::Cast { ty, .. } = &expr.kind
                && let Ok(ty) = self.folder.resolve_type(ty)
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

    fn try_resolve(&self, expr: &Expr, scope: &Scope<'_>) -> Option<Output> {
        let ExprKind::Column(path) = &expr.kind else {
            return None;
        };
        match self.resolve(path, expr.span, scope) {
            Ok(Resolved::Column(column)) => Some(column),
            Ok(Resolved::Row | Resolved::Unknown) | Err(_) => None,
        }
    }

    /// What a column's name stands for, or `undefined_column` (42703), `undefined_table` (42P01).
    fn resolve(&self, path: &[Name], span: Span, scope: &Scope<'_>) -> Result<Resolved, Refusal> {
        let _ = self;
        let [qualifier @ .., name] = path else {
            return Ok(Resolved::Unknown);
        };
        let mut at = Some(scope);
        let mut open = false;
        while let Some(scope) = at {
            if qualifier.is_empty() {
                if let Some(column) = scope.merged.iter().find(|column| column.name == *name) {
                    return Ok(Resolved::Column(column.clone()));
                }
                let mut found = scope
                    .items
                    .iter()
                    .filter_map(|item| item.column(name))
                    .peekable();
                if let Some(column) = found.next() {
                    return Ok(match found.next() {
                        // Ambiguous, or merged in a way that is not followed here.
                        Some(_) => Resolved::Unknown,
                        None => Resolved::Column(column.clone()),
                    });
                }
                open |= scope.is_open();
                if scope
                    .items
                    .iter()
                    .any(|item| item.name.as_ref() == Some(name))
                {
                    return Ok(Resolved::Row);
                }
            } else if let Some(item) = scope.item(qualifier) {
                return match item.column(name) {
                    Some(column) => Ok(Resolved::Column(column.clone())),
                    None if item.rows.open || super::expression::is_system_column(name) => {
                        Ok(Resolved::Unknown)
                    }
                    None => Err(missing_column(path, span)),
                };
            } else {
                open |= scope.is_open();
            }
            at = scope.outer;
        }
        if open || super::expression::is_system_column(name) {
            Ok(Resolved::Unknown)
        } else if qualifier.is_empty() {
            Err(missing_column(path, span))
        } else {
            Err(missing_item(qualifier, span))
        }
    }

    /// The one table or view that a view of this query is updated through (`view_query_is_auto_updatable`).
    fn updatable_base(&self, query: &Query) -> Option<RelationId> {
        let QueryBody::Select(select) = &query.body else {
            return None;
        };
        let plain = query.with.is_empty()
            && query.limit.is_none()
            && query.offset.is_none()
            && !select.distinct
            && select.group_by.is_empty()
            && select.having.is_none();
        let [crate::expr::FromItem::Relation { name, .. }] = &select.from[..] else {
            return None;
        };
        let computes = |expr: &Expr| {
            let mut found = false;
            expr.walk(&mut |part| {
                if let ExprKind::Function(call) = &part.kind {
                    found |= call.over || typing::is_aggregate_or_set(call);
                    found |= self
                        .folder
                        .functions_by_name(&call.name)
                        .iter()
                        .any(|id| self.folder.catalog.functions[*id].returns_set);
                }
            });
            found
        };
        if !plain || select.targets.iter().any(|target| computes(&target.expr)) {
            return None;
        }
        self.folder.find_relation(name)
    }
}

impl Scope<'_> {
    /// The item of this name, here and not further out.
    fn item(&self, path: &[Name]) -> Option<&Item> {
        let (name, namespace) = match path {
            [name] => (name, None),
            [namespace, name] => (name, Some(namespace)),
            _ => return None,
        };
        self.items.iter().find(|item| {
            item.name.as_ref() == Some(name)
                && namespace.is_none_or(|it| item.namespace.as_ref() == Some(it))
        })
    }

    fn is_open(&self) -> bool {
        self.items
            .iter()
            .any(|item| item.rows.open || item.name.is_none())
    }

    /// The table of WITH of this name.
    fn table(&self, name: &Name) -> Option<&Rows> {
        let own = self.tables.iter().rev().find(|(own, _)| own == name);
        match own {
            Some((_, rows)) => Some(rows),
            None => self.outer.and_then(|outer| outer.table(name)),
        }
    }
}

impl Item {
    fn column(&self, name: &Name) -> Option<&Output> {
        self.rows.columns.iter().find(|column| column.name == *name)
    }
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
                literal: false,
                origin: None,
                collation: None,
            });
        }
    }
}

/// Gives columns the types that they share with those of another query.
fn merge(columns: &mut [Output], others: &[Output]) {
    for (column, other) in columns.iter_mut().zip(others) {
        column.ty = typing::common((column.ty, column.literal), (other.ty, other.literal));
        column.literal &= other.literal;
    }
}

/// Whether an expression is a name that the query gives one of its columns.
fn is_output(expr: &Expr, rows: &Rows) -> bool {
    let ExprKind::Column(path) = &expr.kind else {
        return false;
    };
    match &path[..] {
        [name] => rows.columns.iter().any(|column| column.name == *name),
        _ => false,
    }
}

/// The name that PostgreSQL gives a column of a query.
fn column_name(expr: &Expr) -> Name {
    Name::from_quoted(&figure(expr).unwrap_or_else(|| "?column?".to_owned()))
}

fn figure(expr: &Expr) -> Option<String> {
    if let ExprKind::Subquery(query) = &expr.kind
        && let QueryBody::Select(select) = &query.body
        && let [target] = &select.targets[..]
    {
        return match &target.alias {
            Some(alias) => Some(alias.to_string()),
            None => figure(&target.expr),
        };
    }
    figure_name(expr).map(|(name, _)| name)
}

fn missing_column(path: &[Name], span: Span) -> Refusal {
    Refusal::new(
        Code::UnknownColumn,
        span,
        super::expression::unknown_message(path),
    )
}

fn missing_item(path: &[Name], span: Span) -> Refusal {
    let name = path.last().map_or("", Name::as_str);
    Refusal::new(
        Code::UnknownRelation,
        span,
        format!("missing FROM-clause entry for table \"{name}\""),
    )
}
