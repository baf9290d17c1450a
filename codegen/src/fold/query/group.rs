//! GROUP BY: a query that groups its rows shows only what is the same in a group (42803), or aggregates.
//!
//! `parse_agg.c` in PostgreSQL's sources.

use std::collections::{BTreeMap, BTreeSet};

use super::levels::address;
use super::merged::Place;
use super::select::is_output;
use super::{Output, Reader, Rows, Scope};
use crate::catalog::{ConstraintId, ConstraintKind, RelationId};
use crate::diagnostics::Code;
use crate::expr::walk::Part;
use crate::expr::{Expr, ExprKind, FunctionCall, OrderItem, Query, Select};
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::Span;

/// What a query groups by.
struct Groups<'q> {
    exprs: Vec<&'q Expr>,
    /// Columns.
    columns: BTreeSet<Place>,
    /// Items all of whose columns are the same in a group, since their primary key is.
    whole: BTreeMap<usize, ConstraintId>,
    /// The names of its columns that stand outside its aggregates, by their addresses.
    mentioned: BTreeSet<usize>,
}

impl Reader<'_, '_> {
    /// Sees that what a grouping query shows is grouped; what it shows was mentioned from a place on.
    pub(super) fn check_groups(
        &mut self,
        select: &Select,
        order_by: &[OrderItem],
        (rows, from): (&Rows, usize),
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let keys = order_by.iter().map(|item| &item.expr);
        let shown = select.targets.iter().map(|target| &target.expr);
        let all: Vec<&Expr> = shown.chain(&select.having).chain(keys).collect();
        let groups = !select.group_by.is_empty()
            || select.having.is_some()
            || self.mentions_aggregate(from, scope) == Some(true)
            || all
                .iter()
                .any(|expr| self.has_aggregate_of_row(expr, scope) || asks_for_groups(expr));
        let certain = select
            .group_by
            .iter()
            .all(|expr| !matches!(expr.kind, ExprKind::Other(_) | ExprKind::Row(_)));
        if scope.names_itself
            && let Some(expr) = all.first()
            && self.mentions_aggregate(from, scope) == Some(true)
        {
            let message =
                "aggregate functions are not allowed in a recursive query's recursive term";
            return Err(
                Refusal::new(Code::GroupingError, expr.span, message).with_sqlstate("42P19")
            );
        }
        if !groups || !certain {
            return Ok(());
        }
        let Some(groups) = self.groups(select, rows, scope) else {
            return Ok(());
        };
        let groups = Groups {
            mentioned: self.mentioned_columns(from, scope),
            ..groups
        };
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
                for place in columns_of_star(path, scope).unwrap_or_default() {
                    self.check_column(&place, expr.span, &groups, scope)?;
                }
                continue;
            }
            self.check_grouped(expr, &groups, scope)?;
        }
        Ok(())
    }

    /// Whether an aggregate is written as a column of a row in an expression, queries apart.
    fn has_aggregate_of_row(&self, expr: &Expr, scope: &Scope<'_>) -> bool {
        let mut found = false;
        expr.walk(&mut |part| found |= self.is_aggregate_of_row(part, scope));
        found
    }

    /// `None` where it is not known what a number stands for.
    fn groups<'q>(&self, select: &'q Select, rows: &Rows, scope: &Scope<'_>) -> Option<Groups<'q>> {
        let mut groups = Groups {
            exprs: Vec::new(),
            columns: BTreeSet::new(),
            whole: BTreeMap::new(),
            mentioned: BTreeSet::new(),
        };
        for expr in &select.group_by {
            let mut meant = expr;
            if let ExprKind::Number(text) = &expr.kind {
                let at = text.parse::<usize>().ok()?.checked_sub(1)?;
                match shown_at(select, at, scope)? {
                    Shown::Expr(target) => meant = target,
                    Shown::Column(place) => {
                        groups.columns.insert(place);
                        continue;
                    }
                }
            } else if is_output(expr, rows)
                && scope.place_of(expr).is_none()
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
            groups.columns.extend(scope.place_of(meant));
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
                    .all(|name| groups.columns.contains(&(Some(at), name.clone())))
            {
                groups.whole.insert(at, id);
            }
        }
        Some(groups)
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
            if groups.exprs.iter().any(|own| scope.may_be_same(own, expr)) {
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
                if call.within_group {
                    rest.extend(call.arguments.iter().map(|it| &it.value));
                }
                continue;
            }
            if let Some(query) = expr.query() {
                self.check_query(query, groups, scope)?;
            }
            if !matches!(expr.kind, ExprKind::Column(_)) {
                rest.extend(expr.children());
                continue;
            }
            if let Some(place) = scope.place_of(expr)
                && !groups.columns.contains(&place)
            {
                for part in scope.parts(&place) {
                    self.check_column(part, expr.span, groups, scope)?;
                }
            }
        }
        Ok(())
    }

    /// A query in an expression names columns of the groups around it only as they are grouped by.
    fn check_query(
        &mut self,
        query: &Query,
        groups: &Groups<'_>,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let mut named = Vec::new();
        query.walk_deep(&mut |part| {
            if let Part::Expr(expr) = part
                && let ExprKind::Column(path) = &expr.kind
                && groups.mentioned.contains(&address(path))
            {
                named.push(expr);
            }
        });
        for expr in named {
            let Some(place) = scope.place_of(expr) else {
                continue;
            };
            // What is merged is not known for the key that it is around.
            for part in scope.parts(&place) {
                let checked = self.check_column(part, expr.span, groups, scope);
                if checked.is_err() {
                    let name = name_of(part, scope);
                    let message =
                        format!("subquery uses ungrouped column \"{name}\" from outer query");
                    return Err(Refusal::new(Code::GroupingError, expr.span, message));
                }
            }
        }
        Ok(())
    }

    fn check_column(
        &mut self,
        place: &Place,
        span: Span,
        groups: &Groups<'_>,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        if groups.columns.contains(place) {
            return Ok(());
        }
        if let Some(key) = place.0.and_then(|at| groups.whole.get(&at)) {
            self.uses.keys.insert(*key);
            return Ok(());
        }
        Err(Refusal::new(
            Code::GroupingError,
            span,
            format!(
                "column \"{}\" must appear in the GROUP BY clause or be used in an aggregate function",
                name_of(place, scope)
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
                .any(|own| scope.may_be_same(own, &argument.value));
            let place = scope.place_of(&argument.value);
            // A name further out is of another query's groups.
            !is_key && place.is_some_and(|it| !groups.columns.contains(&it))
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
    pub(super) fn may_aggregate(&self, call: &FunctionCall) -> bool {
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

/// What a list shows at a place.
enum Shown<'q> {
    Expr(&'q Expr),
    Column(Place),
}

/// The same, where the stars before it are known.
fn shown_at<'q>(select: &'q Select, at: usize, scope: &Scope<'_>) -> Option<Shown<'q>> {
    let mut rest = at;
    for target in &select.targets {
        if let ExprKind::Star(path) = &target.expr.kind {
            let mut columns = columns_of_star(path, scope)?;
            if rest < columns.len() {
                return Some(Shown::Column(columns.swap_remove(rest)));
            }
            rest -= columns.len();
        } else if matches!(target.expr.kind, ExprKind::Fields(_)) {
            return None;
        } else if rest == 0 {
            return Some(Shown::Expr(&target.expr));
        } else {
            rest -= 1;
        }
    }
    None
}

/// The columns that `*` or `t.*` certainly stands for, each with its item.
fn columns_of_star(path: &[Name], scope: &Scope<'_>) -> Option<Vec<Place>> {
    if scope.is_open() || !scope.merged.is_empty() {
        return None;
    }
    let meant = if path.is_empty() {
        None
    } else {
        match scope.item(path) {
            Some(item) => Some(item),
            None => return None,
        }
    };
    let items = scope.items.iter().enumerate();
    let items = items.filter(|(_, item)| meant.is_none_or(|it| std::ptr::eq(it, *item)));
    let columns = items.flat_map(|(at, item)| {
        let columns = item.rows.columns.iter();
        columns.map(move |column| (Some(at), column.name.clone()))
    });
    Some(columns.collect())
}

/// A column as messages have it.
fn name_of((at, name): &Place, scope: &Scope<'_>) -> String {
    let item = at.and_then(|at| scope.items[at].name.as_ref());
    match item {
        Some(item) => format!("{item}.{name}"),
        None => name.to_string(),
    }
}
