//! GROUP BY: a query that groups its rows shows only what is the same in a group (42803), or aggregates.
//!
//! `parse_agg.c` in PostgreSQL's sources. Queries inside expressions and what is merged by USING are not judged.

use std::collections::{BTreeMap, BTreeSet};

use super::select::is_output;
use super::{Output, Reader, Rows, Scope};
use crate::catalog::{ConstraintId, ConstraintKind, RelationId};
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind, FunctionCall, OrderItem, Select};
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::Span;

/// What a query groups by.
struct Groups<'q> {
    exprs: Vec<&'q Expr>,
    /// Columns, by the item of FROM and their names.
    columns: BTreeSet<(usize, Name)>,
    /// Items all of whose columns are the same in a group, since their primary key is.
    whole: BTreeMap<usize, ConstraintId>,
}

impl Reader<'_, '_> {
    /// Sees that what a grouping query shows is grouped.
    pub(super) fn check_groups(
        &mut self,
        select: &Select,
        order_by: &[OrderItem],
        rows: &Rows,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let keys = order_by.iter().map(|item| &item.expr);
        let shown = select.targets.iter().map(|target| &target.expr);
        let all: Vec<&Expr> = shown.chain(&select.having).chain(keys).collect();
        let groups = !select.group_by.is_empty()
            || select.having.is_some()
            || all
                .iter()
                .any(|expr| self.aggregates(expr, scope) || asks_for_groups(expr));
        let certain = select
            .group_by
            .iter()
            .all(|expr| !matches!(expr.kind, ExprKind::Other(_) | ExprKind::Row(_)));
        if !groups || !certain {
            return Ok(());
        }
        let groups = self.groups(select, rows, scope);
        for expr in all {
            if matches!(expr.kind, ExprKind::Number(_))
                || is_output(expr, rows)
                    && order_by
                        .iter()
                        .any(|item| std::ptr::eq(&raw const item.expr, expr))
            {
                continue;
            }
            // One in a call is `count(*)`.
            if let ExprKind::Star(path) = &expr.kind {
                for (at, name) in columns_of_star(path, scope) {
                    self.check_column((at, &name), expr.span, &groups, scope)?;
                }
                continue;
            }
            self.check_grouped(expr, &groups, scope)?;
        }
        Ok(())
    }

    /// Whether an expression has an aggregate in it, queries apart.
    fn aggregates(&self, expr: &Expr, scope: &Scope<'_>) -> bool {
        let mut found = false;
        expr.walk(&mut |part| {
            found |= self.is_aggregate_of_row(part, scope);
            if let ExprKind::Function(call) = &part.kind {
                found |= !call.over && self.is_aggregate(call);
            }
        });
        found
    }

    fn groups<'q>(&self, select: &'q Select, rows: &Rows, scope: &Scope<'_>) -> Groups<'q> {
        let mut groups = Groups {
            exprs: Vec::new(),
            columns: BTreeSet::new(),
            whole: BTreeMap::new(),
        };
        for expr in &select.group_by {
            let mut meant = expr;
            if let ExprKind::Number(text) = &expr.kind {
                let at = text.parse::<usize>().ok().and_then(|at| at.checked_sub(1));
                // A star before it moves the numbers.
                let stars = select
                    .targets
                    .iter()
                    .any(|target| matches!(target.expr.kind, ExprKind::Star(_)));
                if let Some(target) = at.and_then(|at| select.targets.get(at)).filter(|_| !stars) {
                    meant = &target.expr;
                }
            } else if is_output(expr, rows)
                && place(expr, scope).is_none()
                && let ExprKind::Column(path) = &expr.kind
            {
                let named = select.targets.iter().find(|target| {
                    target.alias.as_ref() == path.first()
                        || (target.alias.is_none() && target.expr.kind == expr.kind)
                });
                if let Some(target) = named {
                    meant = &target.expr;
                }
            }
            groups.exprs.push(meant);
            groups.columns.extend(place(meant, scope));
        }
        for (at, item) in scope.items.iter().enumerate() {
            let origin = item.rows.columns.iter().find_map(|column| column.origin);
            let Some(relation) = origin.map(|it| it.relation) else {
                continue;
            };
            if item.row.is_none() || !self.is_own_row(at, relation, scope) {
                continue;
            }
            if let Some((id, key)) = self.primary_key(relation)
                && key
                    .iter()
                    .all(|name| groups.columns.contains(&(at, name.clone())))
            {
                groups.whole.insert(at, id);
            }
        }
        groups
    }

    /// Whether an item of FROM is a table as it is, its columns under their own names.
    fn is_own_row(&self, at: usize, relation: RelationId, scope: &Scope<'_>) -> bool {
        let row = &self.folder.catalog.relations[relation];
        let is_column = |column: &Output| {
            column.origin.is_some_and(|it| {
                it.relation == relation && row.column_at(it.attnum).name == column.name
            })
        };
        let item = &scope.items[at];
        row.row_type.is_some()
            && item.row.map(|ty| ty.id) == row.row_type
            && item.rows.columns.iter().all(is_column)
    }

    fn primary_key(&self, relation: RelationId) -> Option<(ConstraintId, Vec<Name>)> {
        let catalog = &self.folder.catalog;
        let row = &catalog.relations[relation];
        catalog.constraints.iter().find_map(|(id, it)| {
            let is_key = it.relation == relation
                && matches!(it.kind, ConstraintKind::PrimaryKey { .. })
                && !it.deferrable;
            let name = |attnum: &i16| row.column_at(*attnum).name.clone();
            is_key.then(|| (id, it.columns.iter().map(name).collect()))
        })
    }

    fn check_grouped(
        &mut self,
        expr: &Expr,
        groups: &Groups<'_>,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let mut rest = vec![expr];
        while let Some(expr) = rest.pop() {
            // Doubt is for it.
            if groups
                .exprs
                .iter()
                .any(|own| own.same(expr).unwrap_or(true))
            {
                continue;
            }
            if let ExprKind::Function(call) = &expr.kind
                && is_grouping(call)
            {
                self.check_grouping(call, groups, scope)?;
                continue;
            }
            if let ExprKind::Function(call) = &expr.kind
                && !call.over
                && self.may_aggregate(call)
            {
                continue;
            }
            if !matches!(expr.kind, ExprKind::Column(_)) {
                rest.extend(expr.children());
                continue;
            }
            if let Some((at, name)) = place(expr, scope) {
                self.check_column((at, &name), expr.span, groups, scope)?;
            }
        }
        Ok(())
    }

    fn check_column(
        &mut self,
        (at, name): (usize, &Name),
        span: Span,
        groups: &Groups<'_>,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        if groups.columns.contains(&(at, name.clone())) {
            return Ok(());
        }
        if let Some(key) = groups.whole.get(&at) {
            self.uses.keys.insert(*key);
            return Ok(());
        }
        let item = scope.items[at].name.as_ref().map_or("", Name::as_str);
        Err(Refusal::new(
            Code::GroupingError,
            span,
            format!(
                "column \"{item}.{name}\" must appear in the GROUP BY clause or be used in an aggregate function"
            ),
        ))
    }

    /// An aggregate of what stands beside its query in FROM alone is of the query around, whose FROM has none.
    pub(super) fn check_outer_aggregates(
        &self,
        select: &Select,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        if !scope.outer.is_some_and(|outer| outer.lateral) || scope.is_open() {
            return Ok(());
        }
        let mut refused = None;
        for target in &select.targets {
            target.expr.walk(&mut |part| {
                let ExprKind::Function(call) = &part.kind else {
                    return;
                };
                if call.over || !self.is_aggregate(call) {
                    return;
                }
                if !scope.aggregates(part) {
                    refused = Some(part.span);
                }
            });
        }
        match refused {
            Some(span) => Err(Refusal::new(
                Code::GroupingError,
                span,
                "aggregate functions are not allowed in FROM clause of their own query level",
            )),
            None => Ok(()),
        }
    }

    /// GROUPING is of what the query groups by.
    fn check_grouping(
        &self,
        call: &FunctionCall,
        groups: &Groups<'_>,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let _ = self;
        let missing = call.arguments.iter().find(|argument| {
            let is_key = groups
                .exprs
                .iter()
                .any(|own| own.same(&argument.value).unwrap_or(true));
            let is_column =
                place(&argument.value, scope).is_some_and(|it| groups.columns.contains(&it));
            // A name further out is of another query's groups.
            !is_key && !is_column && place(&argument.value, scope).is_some()
        });
        match missing {
            Some(argument) => Err(Refusal::new(
                Code::GroupingError,
                argument.value.span,
                "arguments to GROUPING must be grouping expressions of the associated query level",
            )),
            None => Ok(()),
        }
    }

    /// Whether a call may be of an aggregate.
    fn may_aggregate(&self, call: &FunctionCall) -> bool {
        if self.is_special(call) {
            return self.is_aggregate_form(call);
        }
        let name = call.name.name.as_str();
        let own = self.folder.functions_by_name(&call.name);
        let mut built_in =
            crate::builtins::functions(name, self.folder.settings.postgres).peekable();
        if own.is_empty() && built_in.peek().is_none() {
            return true;
        }
        own.iter().any(|id| {
            self.folder.catalog.functions[*id].kind == crate::ddl::FunctionKind::Aggregate
        }) || built_in.any(|function| function.kind == crate::builtins::Kind::Aggregate)
    }

    /// Refuses aggregates and window functions where rows are not grouped yet.
    pub(super) fn no_groups(
        &self,
        expr: &Expr,
        what: &str,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        // That of a query further out may stand in its queries; the outermost names are parameters, or columns that the
        // scope of what is stored does not have.
        let outermost = scope.outer.is_none_or(|outer| outer.outer.is_none());
        let mut found = None;
        expr.walk(&mut |part| {
            if found.is_none() && self.is_aggregate_of_row(part, scope) {
                found = Some((part.span, "aggregate", "42803"));
            } else if let ExprKind::Function(call) = &part.kind
                && found.is_none()
            {
                if call.over {
                    found = Some((part.span, "window", "42P20"));
                } else if self.is_aggregate(call) && (outermost || scope.aggregates(part)) {
                    found = Some((part.span, "aggregate", "42803"));
                }
            }
        });
        match found {
            Some((span, kind, sqlstate)) => Err(Refusal::new(
                Code::GroupingError,
                span,
                format!("{kind} functions are not allowed in {what}"),
            )
            .with_sqlstate(sqlstate)),
            None => Ok(()),
        }
    }
}

impl Scope<'_> {
    /// Whether an aggregate is of this query, not of one around it: it names a column of it, or none at all.
    pub(super) fn aggregates(&self, aggregate: &Expr) -> bool {
        let is_here = |path: &[Name]| match path {
            [name] => {
                self.items.iter().any(|item| item.column(name).is_some())
                    || self.item(path).is_some()
            }
            [qualifier @ .., _] => self.item(qualifier).is_some(),
            [] => true,
        };
        let mut columns = Vec::new();
        aggregate.walk(&mut |part| {
            if let ExprKind::Column(path) = &part.kind {
                columns.push(is_here(path));
            }
        });
        columns.is_empty() || columns.contains(&true)
    }
}

fn is_grouping(call: &FunctionCall) -> bool {
    call.name.namespace.is_none() && call.name.name == *"grouping"
}

fn asks_for_groups(expr: &Expr) -> bool {
    let mut found = false;
    expr.walk(&mut |part| {
        if let ExprKind::Function(call) = &part.kind {
            found |= is_grouping(call);
        }
    });
    found
}

/// The columns that `*` or `t.*` certainly stands for, each with its item.
fn columns_of_star(path: &[Name], scope: &Scope<'_>) -> Vec<(usize, Name)> {
    if scope.is_open() || !scope.merged.is_empty() {
        return Vec::new();
    }
    let meant = if path.is_empty() {
        None
    } else {
        match scope.item(path) {
            Some(item) => Some(item),
            None => return Vec::new(),
        }
    };
    let items = scope.items.iter().enumerate();
    let items = items.filter(|(_, item)| meant.is_none_or(|it| std::ptr::eq(it, *item)));
    let columns = items.flat_map(|(at, item)| {
        let columns = item.rows.columns.iter();
        columns.map(move |column| (at, column.name.clone()))
    });
    columns.collect()
}

/// The item of FROM whose column a name certainly is, with the column's name.
fn place(expr: &Expr, scope: &Scope<'_>) -> Option<(usize, Name)> {
    let ExprKind::Column(path) = &expr.kind else {
        return None;
    };
    let [qualifier @ .., name] = &path[..] else {
        return None;
    };
    if scope.is_open() {
        return None;
    }
    let items = scope.items.iter().enumerate();
    if qualifier.is_empty() {
        if scope.merged.iter().any(|column| column.name == *name) {
            return None;
        }
        let mut found = items.filter(|(_, item)| item.column(name).is_some());
        return match (found.next(), found.next()) {
            (Some((at, _)), None) => Some((at, name.clone())),
            _ => None,
        };
    }
    let item = scope.item(qualifier)?;
    item.column(name)?;
    let merged = scope.merged.iter().any(|column| column.name == *name);
    let at = scope.items.iter().position(|it| std::ptr::eq(it, item))?;
    (!merged).then(|| (at, name.clone()))
}
