//! SELECT and VALUES: what a list shows, and whether a view of it can be updated.

use super::analysed::{named_target, numbered_target, variable};
use super::clauses::shown_by;
use super::names::missing_item;
use super::twice::Shown;
use super::{Collated, Output, Reader, Rows, Scope, Ty};

use crate::catalog::RelationId;
use crate::catalog::analysed::ValueKind;
use crate::catalog::ty::oid;
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind, OrderItem, Query, QueryBody, Select, Target};
use crate::fold::Refusal;
use crate::fold::expression::figure_name;
use crate::name::Name;
use crate::source::Span;

impl Reader<'_, '_> {
    pub(super) fn select<'s>(
        &mut self,
        select: &'s Select,
        order_by: &[OrderItem],
        mut scope: Scope<'s>,
    ) -> Result<Rows, Refusal> {
        scope.windows = &select.windows;
        let start = self.mark();
        let mut star = Rows::default();
        for item in &select.from {
            let rows = self.read_item(item, &mut scope)?;
            star.columns.extend(rows.columns);
            star.open |= rows.open;
        }
        self.forget_columns(start, &scope);
        let from = self.mark();
        let shown = self.shown(&select.targets, &star, &scope)?;
        let rows = &shown.rows;
        if let Some(filter) = &select.filter {
            let from = self.mark();
            self.boolean(filter, "WHERE", &scope)?;
            self.forget_columns(from, &scope);
            self.no_groups(filter, "WHERE", &scope)?;
        }
        if let Some(having) = &select.having {
            self.boolean(having, "HAVING", &scope)?;
        }
        for item in order_by {
            let own = if is_output(&item.expr, rows) {
                shown.check_twice(self, &item.expr, "ORDER BY", &scope)?;
                None
            } else {
                self.expr(&item.expr, &scope)?
            };
            let shown = shown_by(&item.expr, rows);
            match shown {
                Some(column) => self.collate_key(&column.collated, item.expr.span)?,
                None => self.collate_key(&self.collated(&item.expr), item.expr.span)?,
            }
            let ty = match (shown, &item.expr.kind) {
                (Some(column), _) => column.ty,
                (None, ExprKind::Number(_)) => None,
                (None, _) => own,
            };
            self.sortable(ty, item.expr.span, item.using.as_ref())?;
        }
        let mut keys = Vec::new();
        let behind = self.mark();
        for expr in &select.group_by {
            if is_output(expr, rows) && !scope.has_column(expr) {
                shown.check_twice(self, expr, "GROUP BY", &scope)?;
                shown.check_key(self, expr, &scope)?;
                if let Some(column) = shown_by(expr, rows) {
                    self.collate_key(&column.collated, expr.span)?;
                }
                keys.push(named_target(expr, rows, &shown.values));
            } else {
                if matches!(expr.kind, ExprKind::Number(_)) {
                    shown.check_key(self, expr, &scope)?;
                }
                let ty = self.expr(expr, &scope)?;
                self.comparable(ty, expr.span)?;
                match shown_by(expr, rows).filter(|_| matches!(expr.kind, ExprKind::Number(_))) {
                    Some(column) => self.collate_key(&column.collated, expr.span)?,
                    None => self.collate_key(&self.collated(expr), expr.span)?,
                }
                let key = self.take(expr);
                keys.push(numbered_target(expr, &shown.values).unwrap_or(key));
            }
        }
        self.forget_columns(behind, &scope);
        for expr in &select.distinct_on {
            shown.check_twice(self, expr, "DISTINCT ON", &scope)?;
        }
        self.check_clauses(select, order_by, rows, &scope)?;
        self.check_groups(select, order_by, (rows, from), &scope)?;
        self.check_outer_aggregates(select, &scope)?;
        self.note_select(select, keys, shown.values);
        Ok(shown.rows)
    }

    /// The columns of a SELECT list or of RETURNING.
    pub(super) fn shown<'q>(
        &mut self,
        targets: &'q [Target],
        star: &Rows,
        scope: &Scope<'_>,
    ) -> Result<Shown<'q>, Refusal> {
        let mut all = Shown::new();
        for target in targets {
            let span = target.expr.span;
            if let ExprKind::Star(path) = &target.expr.kind {
                let shown = self.star(path, star, scope, span)?;
                self.use_all(&shown);
                let values = shown.columns.iter().map(|it| variable(it, span));
                let values = values.collect();
                all.add_all(shown, values);
            } else if let ExprKind::Fields(operand) = &target.expr.kind {
                let shown = self.fields(operand, scope)?;
                self.use_all(&shown);
                let values = if let ValueKind::Tuple(fields) = self.take(operand).kind
                    && fields.len() == shown.columns.len()
                {
                    fields
                } else {
                    shown.columns.iter().map(|it| variable(it, span)).collect()
                };
                all.add_all(shown, values);
            } else {
                let name = target
                    .alias
                    .clone()
                    .unwrap_or_else(|| column_name(&target.expr));
                let output = self.output(name, &target.expr, scope)?;
                let value = self.take(&target.expr);
                all.add(output, value, target);
            }
        }
        Ok(all)
    }

    /// What `*` or `t.*` shows.
    pub(super) fn star(
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
        match scope.item_around(path) {
            Some(item) => Ok(item.rows.clone()),
            None if scope.is_open() => Ok(Rows {
                columns: Vec::new(),
                open: true,
            }),
            // `p.*` of a function's parameter
            None => match self.fields_of_parameter(path, span, scope) {
                Some(rows) => Ok(rows),
                None => Err(missing_item(path, span)),
            },
        }
    }

    pub(super) fn output(
        &mut self,
        name: Name,
        expr: &Expr,
        scope: &Scope<'_>,
    ) -> Result<Output, Refusal> {
        let ty = self.expr(expr, scope)?;
        Ok(match self.try_resolve(expr, scope) {
            Some(column) => Output {
                name,
                collated: self.collated(expr),
                ..column
            },
            None => Output {
                name,
                ty,
                origin: None,
                collated: self.collated(expr),
                variable: None,
                shape: match ty {
                    Some(ty) if ty.id == oid::RECORD => self.shape(expr, scope),
                    _ => None,
                },
                part: None,
            },
        })
    }

    /// VALUES: the columns have the types that their rows share.
    pub(super) fn values(
        &mut self,
        rows: &[Vec<Expr>],
        scope: &Scope<'_>,
    ) -> Result<Rows, Refusal> {
        let mut types: Vec<Vec<Ty>> = Vec::new();
        let mut length = None;
        for row in rows {
            same_length(&mut length, row)?;
            for (at, expr) in row.iter().enumerate() {
                let ty = self.expr(expr, scope)?;
                match types.get_mut(at) {
                    Some(column) => column.push(ty),
                    None => types.push(vec![ty]),
                }
            }
        }
        self.note_values(rows);
        let span = rows.iter().flatten().next().map(|expr| expr.span);
        let mut columns = Vec::new();
        for (at, types) in types.iter().enumerate() {
            let mut collated = Collated::Plain;
            for expr in rows.iter().filter_map(|row| row.get(at)) {
                collated = self.merge_collated(collated, self.collated(expr), expr.span)?;
            }
            let ty = match span {
                Some(span) => self.common(types, "VALUES", span)?,
                None => None,
            };
            columns.push(Output {
                name: Name::from_quoted(&format!("column{}", at + 1)),
                ty,
                origin: None,
                collated: self.collated_result(collated, ty).as_column(),
                variable: None,
                shape: None,
                part: None,
            });
        }
        Ok(Rows {
            columns,
            open: false,
        })
    }

    /// The one table or view that a view of this query is updated through (`view_query_is_auto_updatable`).
    pub(super) fn updatable_base(&self, query: &Query) -> Option<RelationId> {
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
                    found |= call.over || self.is_aggregate_or_set(call);
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

    /// Whether a call is certainly of an aggregate of PostgreSQL's own.
    pub(super) fn is_aggregate(&self, call: &crate::expr::FunctionCall) -> bool {
        if self.is_aggregate_form(call) {
            return true;
        }
        let name = call.name.name.as_str();
        let mut functions =
            crate::builtins::functions(name, self.folder.settings.postgres).peekable();
        functions.peek().is_some()
            && functions.all(|function| function.kind == crate::builtins::Kind::Aggregate)
            && self.folder.functions_by_name(&call.name).is_empty()
    }

    /// Whether a call is of an aggregate or of a function of PostgreSQL's own that returns a set.
    pub(super) fn is_aggregate_or_set(&self, call: &crate::expr::FunctionCall) -> bool {
        if self.is_aggregate_form(call) {
            return true;
        }
        let name = call.name.name.as_str();
        crate::builtins::functions(name, self.folder.settings.postgres).any(|function| {
            function.kind == crate::builtins::Kind::Aggregate || function.returns_set
        })
    }
}

/// Whether an expression is a name that the query gives one of its columns.
pub(super) fn is_output(expr: &Expr, rows: &Rows) -> bool {
    let ExprKind::Column(path) = &expr.kind else {
        return false;
    };
    match &path[..] {
        [name] => rows.columns.iter().any(|column| column.name == *name),
        _ => false,
    }
}

/// The name that PostgreSQL gives a column of a query.
pub(super) fn column_name(expr: &Expr) -> Name {
    Name::from_quoted(&figure_name(expr).map_or_else(|| "?column?".to_owned(), |(name, _)| name))
}

/// Refuses a row of VALUES that is not as long as those before it; one with `*` in it may be of any length.
pub(super) fn same_length(length: &mut Option<usize>, row: &[Expr]) -> Result<(), Refusal> {
    let expands = |it: &Expr| matches!(it.kind, ExprKind::Star(_) | ExprKind::Fields(_));
    let Some(first) = row.first().filter(|_| !row.iter().any(expands)) else {
        return Ok(());
    };
    if *length.get_or_insert(row.len()) == row.len() {
        return Ok(());
    }
    let message = "VALUES lists must all be the same length";
    Err(Refusal::new(Code::SyntaxError, first.span, message))
}
