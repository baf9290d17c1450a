//! Row locks: rows of tables are locked, which what is grouped, merged or made up has not.
//!
//! `transformLockingClause` in PostgreSQL's `analyze.c`.

use super::{Reader, Scope};
use crate::diagnostics::Code;
use crate::expr::form::Lock;
use crate::expr::{Alias, Expr, ExprKind, FromItem, Query, QueryBody, Select};
use crate::fold::Refusal;
use crate::name::Name;

/// Whether a name is a table's of WITH.
type IsTable<'w> = &'w dyn Fn(&Name) -> bool;

/// What an item of FROM is that may have no rows to lock.
enum Item<'q> {
    Rows,
    Query(&'q Query),
    Other(&'static str),
}

fn refuse(lock: &Lock, what: &str) -> Refusal {
    let words = lock.strength.words();
    Refusal::new(
        Code::FeatureNotSupported,
        lock.span,
        format!("{words} {what}"),
    )
}

impl Reader<'_, '_> {
    /// The locks of a query whose parts have been read.
    pub(super) fn check_locks(
        &self,
        query: &Query,
        outer: Option<&Scope<'_>>,
    ) -> Result<(), Refusal> {
        let with = |name: &Name| outer.is_some_and(|outer| outer.table(name).is_some());
        let sides: [&[Lock]; 2] = match &query.body {
            QueryBody::SetOperation { left, right, .. } => [&left.locks[..], &right.locks[..]],
            QueryBody::Select(_)
            | QueryBody::Values(_)
            | QueryBody::Write(_)
            | QueryBody::Other(_) => [&[], &[]],
        };
        let mut locks = query.locks.iter().chain(sides.into_iter().flatten());
        locks.try_for_each(|lock| self.check_lock(lock, query, &with))
    }

    fn check_lock(&self, lock: &Lock, query: &Query, with: IsTable<'_>) -> Result<(), Refusal> {
        let select = match &query.body {
            QueryBody::Select(select) => select,
            QueryBody::SetOperation { .. } => {
                return Err(refuse(lock, "is not allowed with UNION/INTERSECT/EXCEPT"));
            }
            // One in FROM is left alone.
            QueryBody::Values(_) if query.locks.contains(lock) => {
                return Err(refuse(lock, "cannot be applied to VALUES"));
            }
            QueryBody::Values(_) | QueryBody::Write(_) | QueryBody::Other(_) => return Ok(()),
        };
        if let Some(clause) = self.clause_against_locks(select, query) {
            return Err(refuse(lock, &format!("is not allowed with {clause}")));
        }
        let with = |name: &Name| {
            let mut tables = query.with.iter();
            tables.any(|table| table.name == *name) || with(name)
        };
        let with: IsTable<'_> = &with;
        let mut items = Vec::new();
        for item in &select.from {
            collect(item, with, &mut items);
        }
        if lock.tables.is_empty() {
            for (_, item) in items {
                if let Item::Query(query) = item {
                    self.check_lock(lock, query, with)?;
                }
            }
            return Ok(());
        }
        for table in &lock.tables {
            let words = lock.strength.words();
            if table.name.namespace.is_some() {
                let message = format!("{words} must specify unqualified relation names");
                return Err(Refusal::new(Code::SyntaxError, table.span, message));
            }
            let meant = items
                .iter()
                .find(|(name, _)| *name == Some(&table.name.name));
            match meant {
                Some((_, Item::Rows)) => {}
                Some((_, Item::Query(query))) => {
                    let inner = Lock {
                        tables: Vec::new(),
                        ..lock.clone()
                    };
                    self.check_lock(&inner, query, with)?;
                }
                Some((_, Item::Other(what))) => {
                    return Err(refuse(lock, &format!("cannot be applied to {what}")));
                }
                None if has_unknown(&select.from) => {}
                None => {
                    let message = format!(
                        "relation \"{}\" in {words} clause not found in FROM clause",
                        table.name.name
                    );
                    return Err(Refusal::new(Code::UnknownRelation, table.span, message));
                }
            }
        }
        Ok(())
    }

    fn clause_against_locks(&self, select: &Select, query: &Query) -> Option<&'static str> {
        let order_by = query.order_by.iter().map(|item| &item.expr);
        let shown = select.targets.iter().map(|target| &target.expr);
        let has = |wanted: &dyn Fn(&Expr) -> bool| {
            let mut found = false;
            for expr in shown.clone().chain(order_by.clone()) {
                expr.walk(&mut |part| found |= wanted(part));
            }
            found
        };
        let call = |expr: &Expr, wanted: &dyn Fn(&crate::expr::FunctionCall) -> bool| matches!(&expr.kind, ExprKind::Function(call) if wanted(call));
        let clauses = [
            (select.distinct, "DISTINCT clause"),
            (
                !select.group_by.is_empty() || select.grouping.empty,
                "GROUP BY clause",
            ),
            (select.having.is_some(), "HAVING clause"),
            (
                has(&|it| call(it, &|call| !call.over && self.is_aggregate(call))),
                "aggregate functions",
            ),
            (has(&|it| call(it, &|call| call.over)), "window functions"),
            (
                has(&|it| call(it, &|call| self.is_set(call))),
                "set-returning functions in the target list",
            ),
        ];
        let found = clauses.into_iter().find(|(is_there, _)| *is_there);
        found.map(|(_, clause)| clause)
    }
}

/// The items of FROM with their names.
fn collect<'q>(
    item: &'q FromItem,
    with: IsTable<'_>,
    items: &mut Vec<(Option<&'q Name>, Item<'q>)>,
) {
    let of = |alias: &'q Option<Alias>| alias.as_ref().map(|alias| &alias.name);
    match item {
        FromItem::Relation { name, alias, .. } => {
            let is_table = name.namespace.is_none() && with(&name.name);
            let kind = if is_table {
                Item::Other("a WITH query")
            } else {
                Item::Rows
            };
            items.push((of(alias).or(Some(&name.name)), kind));
        }
        FromItem::Query { query, alias, .. } => items.push((of(alias), Item::Query(query))),
        FromItem::Function { call, alias, .. } => {
            let name = of(alias).or(Some(&call.name.name));
            items.push((name, Item::Other("a function")));
        }
        FromItem::RowsFrom(it) => {
            let first = it.calls.first().map(|it| &it.call.name.name);
            items.push((of(&it.alias).or(first), Item::Other("a function")));
        }
        FromItem::Form(it) => items.push((of(&it.alias), Item::Other("a table function"))),
        FromItem::Join {
            left,
            right,
            condition,
            ..
        } => {
            collect(left, with, items);
            collect(right, with, items);
            if let Some(alias) = condition.alias() {
                items.push((Some(&alias.name), Item::Other("a join")));
            }
        }
        FromItem::Sample(it) => collect(&it.item, with, items),
        FromItem::Aliased(it) => {
            // The items in it are not seen, and their rows are still locked where no names are said.
            let first = items.len();
            collect(&it.item, with, items);
            for (name, _) in &mut items[first..] {
                *name = None;
            }
            items.push((Some(&it.alias.name), Item::Other("a join")));
        }
        FromItem::Other(..) => {}
    }
}

fn has_unknown(from: &[FromItem]) -> bool {
    from.iter().any(|item| match item {
        FromItem::Other(..) => true,
        FromItem::Join { left, right, .. } => {
            has_unknown(std::slice::from_ref(left)) || has_unknown(std::slice::from_ref(right))
        }
        FromItem::Sample(it) => has_unknown(std::slice::from_ref(&it.item)),
        FromItem::Aliased(it) => has_unknown(std::slice::from_ref(&it.item)),
        FromItem::Relation { .. }
        | FromItem::Query { .. }
        | FromItem::Function { .. }
        | FromItem::RowsFrom(_)
        | FromItem::Form(_) => false,
    })
}
