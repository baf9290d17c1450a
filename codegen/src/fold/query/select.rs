//! SELECT: what its list shows, and whether a view of it can be updated.

use super::analysed::{named_target, numbered_target, variable};
use super::names::missing_item;
use super::{Output, Reader, Rows, Scope};

use crate::catalog::analysed::{Value, ValueKind};
use crate::catalog::ty::oid;
use crate::catalog::{Collation, RelationId};
use crate::ddl::ObjectName;
use crate::expr::{Expr, ExprKind, OrderItem, Query, QueryBody, Select, Target};
use crate::fold::Refusal;
use crate::fold::expression::figure_name;
use crate::name::Name;
use crate::source::Span;

impl Reader<'_, '_> {
    pub(super) fn select(
        &mut self,
        select: &Select,
        order_by: &[OrderItem],
        mut scope: Scope<'_>,
    ) -> Result<Rows, Refusal> {
        scope.windows = select
            .windows
            .iter()
            .map(|window| window.name.name.clone())
            .collect();
        let mut star = Rows::default();
        for item in &select.from {
            let rows = self.read_item(item, &mut scope)?;
            star.columns.extend(rows.columns);
            star.open |= rows.open;
        }
        let (rows, targets) = self.shown(&select.targets, &star, &scope)?;
        if let Some(filter) = &select.filter {
            self.boolean(filter, "WHERE", &scope)?;
            self.no_groups(filter, "WHERE", &scope)?;
        }
        if let Some(having) = &select.having {
            self.boolean(having, "HAVING", &scope)?;
        }
        let mut keys = Vec::new();
        for expr in &select.group_by {
            let names_output = is_output(expr, &rows) && self.try_resolve(expr, &scope).is_none();
            if names_output {
                keys.push(named_target(expr, &rows, &targets));
            } else {
                let ty = self.expr(expr, &scope)?;
                self.comparable(ty, expr.span)?;
                let key = self.take(expr);
                keys.push(numbered_target(expr, &targets).unwrap_or(key));
            }
        }
        for item in order_by {
            if !is_output(&item.expr, &rows) {
                let ty = self.expr(&item.expr, &scope)?;
                self.orderable(ty, item.expr.span)?;
            } else if let ExprKind::Column(path) = &item.expr.kind
                && let Some(name) = path.last()
            {
                let shown = rows.columns.iter().find(|column| column.name == *name);
                self.orderable(shown.and_then(|column| column.ty), item.expr.span)?;
            }
        }
        self.check_clauses(select, order_by, &rows, &scope)?;
        self.check_groups(select, order_by, &rows, &scope)?;
        self.check_outer_aggregates(select, &scope)?;
        self.note_select(select, keys, targets);
        Ok(rows)
    }

    /// The columns of a SELECT list or of RETURNING.
    pub(super) fn shown(
        &mut self,
        targets: &[Target],
        star: &Rows,
        scope: &Scope<'_>,
    ) -> Result<(Rows, Vec<Value>), Refusal> {
        let mut rows = Rows::default();
        let mut values = Vec::new();
        for target in targets {
            if let ExprKind::Star(path) = &target.expr.kind {
                let shown = self.star(path, star, scope, target.expr.span)?;
                self.use_all(&shown);
                let span = target.expr.span;
                values.extend(shown.columns.iter().map(|it| variable(it, span)));
                rows.columns.extend(shown.columns);
                rows.open |= shown.open;
            } else if let ExprKind::Fields(operand) = &target.expr.kind {
                let shown = self.fields(operand, scope)?;
                self.use_all(&shown);
                let span = target.expr.span;
                let row = self.take(operand).kind;
                if let ValueKind::Tuple(fields) = row
                    && fields.len() == shown.columns.len()
                {
                    values.extend(fields);
                } else {
                    values.extend(shown.columns.iter().map(|it| variable(it, span)));
                }
                rows.columns.extend(shown.columns);
                rows.open |= shown.open;
            } else {
                let name = target
                    .alias
                    .clone()
                    .unwrap_or_else(|| column_name(&target.expr));
                let output = self.output(name, &target.expr, scope)?;
                rows.columns.push(output);
                values.push(self.take(&target.expr));
            }
        }
        Ok((rows, values))
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
            Some(column) => Output { name, ..column },
            None => Output {
                name,
                ty,
                origin: None,
                collation: self.collation_of(expr),
                variable: None,
                shape: match ty {
                    Some(ty) if ty.id == oid::RECORD => self.shape(expr, scope),
                    _ => None,
                },
                part: None,
            },
        })
    }

    /// The collation that an expression ends in.
    fn collation_of(&self, expr: &Expr) -> Option<Collation> {
        let ExprKind::Collate { collation, .. } = &expr.kind else {
            return None;
        };
        let name = ObjectName {
            name: collation.clone(),
            span: expr.span,
        };
        self.folder.collation_named(&name).ok()
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
