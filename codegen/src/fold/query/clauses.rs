//! What PostgreSQL refuses in the clauses of a query: places in ORDER BY and GROUP BY that are not in the list, DISTINCT
//! beside ORDER BY, aggregates and windows in each other, types that cannot be compared.
//!
//! `parse_clause.c` and `parse_agg.c` in PostgreSQL's sources.

use super::resolve::{Callee, Found};
use super::select::is_output;
use super::{Item, Output, Reader, Rows, Scope, Ty, own_operator};
use crate::builtins;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, PG_CATALOG, TypeId, TypeKind};
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind, FunctionCall, Operator, OrderItem, Select};
use crate::fold::{Folder, Refusal};
use crate::name::Name;
use crate::source::Span;

/// The types of `pg_catalog` that have no `=` to group by, nor an order.
const WITHOUT_EQUALITY: [&str; 13] = [
    "box",
    "circle",
    "json",
    "jsonpath",
    "line",
    "lseg",
    "path",
    "pg_snapshot",
    "point",
    "polygon",
    "refcursor",
    "txid_snapshot",
    "xml",
];

/// Those that have one and still no order.
const WITHOUT_ORDER: [&str; 3] = ["aclitem", "cid", "xid"];

impl Reader<'_, '_> {
    /// The clauses of a SELECT whose parts have been read.
    pub(super) fn check_clauses(
        &mut self,
        select: &Select,
        order_by: &[OrderItem],
        rows: &Rows,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        for expr in &select.group_by {
            self.no_groups(expr, "GROUP BY", scope)?;
            place_in_list(expr, rows, "GROUP BY")?;
        }
        for item in order_by {
            place_in_list(&item.expr, rows, "ORDER BY")?;
        }
        for expr in &select.distinct_on {
            place_in_list(expr, rows, "DISTINCT ON")?;
            if !is_output(expr, rows) {
                self.expr(expr, scope)?;
            }
        }
        self.windows(&select.windows, scope)?;
        if let Some(having) = &select.having {
            no_windows(having, "HAVING")?;
            self.no_sets(having, "HAVING")?;
        }
        if let Some(filter) = &select.filter {
            self.no_sets(filter, "WHERE")?;
        }
        let shown = select.targets.iter().map(|target| &target.expr);
        let keys = order_by.iter().map(|item| &item.expr);
        for expr in shown.chain(&select.having).chain(keys) {
            self.check_nesting(expr)?;
        }
        if select.distinct {
            if select.distinct_on.is_empty() {
                self.check_distinct(rows, select.targets.first().map(|it| it.expr.span))?;
                distinct_order(select, order_by, rows)?;
            } else {
                distinct_on_order(select, order_by)?;
            }
        }
        Ok(())
    }

    /// All columns can be told apart.
    pub(super) fn check_distinct(&self, rows: &Rows, span: Option<Span>) -> Result<(), Refusal> {
        let Some(span) = span else { return Ok(()) };
        for column in &rows.columns {
            self.comparable(column.ty, span)?;
            self.collate_key(&column.collated, span)?;
        }
        Ok(())
    }

    /// A type has an `=` to group by (42883).
    pub(super) fn comparable(&self, ty: Ty, span: Span) -> Result<(), Refusal> {
        self.compares(ty, "an equality", span, &|name| {
            WITHOUT_EQUALITY.contains(&name)
        })
    }

    /// A type has an order (42883).
    pub(super) fn orderable(&self, ty: Ty, span: Span) -> Result<(), Refusal> {
        self.compares(ty, "an ordering", span, &|name| {
            WITHOUT_EQUALITY.contains(&name) || WITHOUT_ORDER.contains(&name)
        })
    }

    /// The same of a key of ORDER BY, whose operator is one of an order (42809).
    pub(super) fn sortable(
        &mut self,
        ty: Ty,
        span: Span,
        using: Option<&Operator>,
    ) -> Result<(), Refusal> {
        let folder = self.folder;
        let Some(using) = using else {
            return self.orderable(ty, span);
        };
        // A literal is a text.
        let ty = match ty {
            Some(ty) if ty.id == oid::UNKNOWN => Some(ColumnType::plain(oid::TEXT)),
            ty => ty,
        };
        if own_operator(using) {
            return Ok(());
        }
        let symbol = &*using.symbol;
        let found = folder.find_operator(symbol, &[ty.map(|ty| ty.id); 2]);
        self.operator(symbol, ty, ty, span)?;
        let is_plain = ["<", ">"].contains(&symbol);
        let is_ordering = is_plain && self.orderable(ty, span).is_ok()
            || ["~<~", "~>~", "*<", "*>"].contains(&symbol);
        match found {
            Found::One(candidate, _)
                if !is_ordering && matches!(candidate.callee, Callee::Operator(_)) =>
            {
                let message = format!("operator {symbol} is not a valid ordering operator");
                Err(Refusal::new(Code::WrongObjectType, span, message).help(
                    "Ordering operators must be \"<\" or \">\" members of btree operator families.",
                ))
            }
            Found::One(..) | Found::Unsure | Found::Missing | Found::Ambiguous => Ok(()),
        }
    }

    fn compares(
        &self,
        ty: Ty,
        what: &str,
        span: Span,
        lacks: &dyn Fn(&str) -> bool,
    ) -> Result<(), Refusal> {
        let Some(ty) = ty else { return Ok(()) };
        let folder = self.folder;
        if ty.id == oid::UNKNOWN || !folder.lacks(ty.id, lacks, 0) {
            return Ok(());
        }
        Err(Refusal::new(
            Code::UnknownFunction,
            span,
            format!(
                "could not identify {what} operator for type {}",
                folder.format_type(ColumnType::plain(ty.id))
            ),
        ))
    }

    /// ORDER BY of VALUES names its columns or their places, or is made of them.
    pub(super) fn check_order_of_values(
        &mut self,
        order_by: &[OrderItem],
        rows: &Rows,
        mut scope: Scope<'_>,
    ) -> Result<(), Refusal> {
        scope.items.push(Item {
            name: Some(Name::from_quoted("*VALUES*")),
            namespace: None,
            rows: rows.clone(),
            row: None,
            id: None,
        });
        for item in order_by {
            place_in_list(&item.expr, rows, "ORDER BY")?;
            let ty = match shown_by(&item.expr, rows) {
                Some(column) => column.ty,
                None => self.expr(&item.expr, &scope)?,
            };
            self.sortable(ty, item.expr.span, item.using.as_ref())?;
        }
        Ok(())
    }

    /// ORDER BY of a set operation names its columns or their places.
    pub(super) fn check_order_of_set(
        &mut self,
        order_by: &[OrderItem],
        rows: &Rows,
    ) -> Result<(), Refusal> {
        let _ = self;
        for item in order_by {
            place_in_list(&item.expr, rows, "ORDER BY")?;
            super::twice::check_twice_in_set(&item.expr, rows)?;
            if let Some(column) = shown_by(&item.expr, rows).filter(|_| item.using.is_some()) {
                self.sortable(column.ty, item.expr.span, item.using.as_ref())?;
            }
            if rows.open || is_output(&item.expr, rows) {
                continue;
            }
            if let ExprKind::Column(path) = &item.expr.kind
                && let [_] = &path[..]
            {
                return Err(super::names::missing_column(path, item.expr.span));
            }
            if !matches!(item.expr.kind, ExprKind::Number(_)) {
                return Err(Refusal::new(
                    Code::FeatureNotSupported,
                    item.expr.span,
                    "invalid UNION/INTERSECT/EXCEPT ORDER BY clause",
                )
                .detail("Only result column names can be used, not expressions or functions."));
            }
        }
        Ok(())
    }

    /// Window functions stand neither in each other nor in aggregates, and functions that return sets in neither.
    fn check_nesting(&self, expr: &Expr) -> Result<(), Refusal> {
        let mut refused = None;
        expr.walk(&mut |part| {
            let ExprKind::Function(call) = &part.kind else {
                return;
            };
            let aggregates = !call.over && self.is_aggregate(call);
            if refused.is_some() || !(call.over || aggregates) {
                return;
            }
            for child in call.children() {
                // What a window is sorted by may be a set.
                let mut arguments = call.arguments.iter();
                let is_argument = arguments.any(|it| std::ptr::eq(&raw const it.value, child));
                child.walk(&mut |inner| {
                    let ExprKind::Function(inner_call) = &inner.kind else {
                        return;
                    };
                    let said = if inner_call.over && call.over {
                        Some(("window function calls cannot be nested", "42P20"))
                    } else if inner_call.over {
                        Some((
                            "aggregate function calls cannot contain window function calls",
                            "42803",
                        ))
                    } else if (aggregates || call.over && is_argument) && self.is_set(inner_call) {
                        Some((
                            if aggregates {
                                "aggregate function calls cannot contain set-returning function calls"
                            } else {
                                "window function calls cannot contain set-returning function calls"
                            },
                            "0A000",
                        ))
                    } else {
                        None
                    };
                    if refused.is_none() {
                        refused = said.map(|(message, sqlstate)| (inner.span, message, sqlstate));
                    }
                });
            }
        });
        match refused {
            Some((span, message, sqlstate)) => {
                Err(Refusal::new(Code::GroupingError, span, message).with_sqlstate(sqlstate))
            }
            None => Ok(()),
        }
    }

    /// Whether a call is certainly of a function of PostgreSQL's own that returns a set.
    pub(super) fn is_set(&self, call: &FunctionCall) -> bool {
        let name = call.name.name.as_str();
        let mut functions = builtins::functions(name, self.folder.settings.postgres).peekable();
        call.name.namespace.is_none()
            && functions.peek().is_some()
            && functions.all(|function| function.returns_set)
            && self.folder.functions_by_name(&call.name).is_empty()
    }

    /// No function of a set stands in the arguments of one in FROM (0A000).
    pub(super) fn no_sets_below(&self, expr: &Expr) -> Result<(), Refusal> {
        match self.no_sets(expr, "FROM") {
            Ok(()) => Ok(()),
            Err(refusal) => Err(Refusal::new(
                Code::FeatureNotSupported,
                refusal.diagnostic.span,
                "set-returning functions must appear at top level of FROM",
            )),
        }
    }

    /// No function of a set stands here (0A000).
    pub(super) fn no_sets(&self, expr: &Expr, what: &str) -> Result<(), Refusal> {
        let mut found = None;
        expr.walk(&mut |part| {
            if let ExprKind::Function(call) = &part.kind
                && found.is_none()
                && self.is_set(call)
            {
                found = Some(part.span);
            }
        });
        match found {
            Some(span) => Err(Refusal::new(
                Code::FeatureNotSupported,
                span,
                format!("set-returning functions are not allowed in {what}"),
            )),
            None => Ok(()),
        }
    }
}

impl Folder<'_> {
    /// Whether a type, or one that it is made of, is one of these.
    fn lacks(&self, id: TypeId, lacks: &dyn Fn(&str) -> bool, depth: usize) -> bool {
        let id = self.below(id);
        if depth > 8 || id == oid::UNKNOWN {
            return false;
        }
        if let Some(element) = self.array_element(id) {
            return self.lacks(element, lacks, depth + 1);
        }
        let row = &self.catalog.types[id];
        if let TypeKind::Composite { relation } = &row.kind {
            let relation = &self.catalog.relations[*relation];
            return relation.taints.is_empty()
                && relation
                    .columns()
                    .any(|column| self.lacks(column.ty.id, lacks, depth + 1));
        }
        row.namespace == PG_CATALOG && lacks(row.name.as_str())
    }
}

/// A constant is the place of a column that is shown (42P10).
fn place_in_list(expr: &Expr, rows: &Rows, clause: &str) -> Result<(), Refusal> {
    let is_constant = matches!(
        expr.kind,
        ExprKind::Number(_) | ExprKind::String(_) | ExprKind::Null | ExprKind::BitString(_)
    );
    let whole = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let ExprKind::Number(text) = &expr.kind else {
        if is_constant {
            return Err(not_a_place(expr, clause));
        }
        return Ok(());
    };
    if !whole(text) {
        return Err(not_a_place(expr, clause));
    }
    let place: usize = text.parse().unwrap_or(usize::MAX);
    if rows.open || (1..=rows.columns.len()).contains(&place) {
        return Ok(());
    }
    Err(Refusal::new(
        Code::InvalidColumnReference,
        expr.span,
        format!("{clause} position {text} is not in select list"),
    ))
}

fn not_a_place(expr: &Expr, clause: &str) -> Refusal {
    Refusal::new(
        Code::SyntaxError,
        expr.span,
        format!("non-integer constant in {clause}"),
    )
}

/// No window function stands here.
pub(super) fn no_windows(expr: &Expr, what: &str) -> Result<(), Refusal> {
    let mut found = None;
    expr.walk(&mut |part| {
        if let ExprKind::Function(call) = &part.kind
            && call.over
        {
            found = Some(part.span);
        }
    });
    match found {
        Some(span) => Err(Refusal::new(
            Code::GroupingError,
            span,
            format!("window functions are not allowed in {what}"),
        )
        .with_sqlstate("42P20")),
        None => Ok(()),
    }
}

/// Whether an expression is shown, or may be.
fn is_shown(expr: &Expr, select: &Select, rows: &Rows) -> bool {
    if matches!(expr.kind, ExprKind::Number(_)) || is_output(expr, rows) {
        return true;
    }
    select.targets.iter().any(|target| {
        matches!(target.expr.kind, ExprKind::Star(_) | ExprKind::Fields(_))
            || target.expr.may_be(expr)
    })
}

/// The column of the result that a key names, or counts to.
pub(super) fn shown_by<'r>(key: &Expr, rows: &'r Rows) -> Option<&'r Output> {
    if let ExprKind::Number(digits) = &key.kind {
        let at = digits.parse::<usize>().ok()?.checked_sub(1)?;
        return rows.columns.get(at).filter(|_| !rows.open);
    }
    let ExprKind::Column(path) = &key.kind else {
        return None;
    };
    let mut columns = rows.columns.iter();
    columns.find(|it| is_output(key, rows) && Some(&it.name) == path.last())
}

/// SELECT DISTINCT sorts by what it shows.
fn distinct_order(select: &Select, order_by: &[OrderItem], rows: &Rows) -> Result<(), Refusal> {
    let hidden = order_by
        .iter()
        .find(|item| !is_shown(&item.expr, select, rows));
    match hidden {
        Some(item) => Err(Refusal::new(
            Code::InvalidColumnReference,
            item.expr.span,
            "for SELECT DISTINCT, ORDER BY expressions must appear in select list",
        )),
        None => Ok(()),
    }
}

/// What DISTINCT ON is by comes first in ORDER BY.
fn distinct_on_order(select: &Select, order_by: &[OrderItem]) -> Result<(), Refusal> {
    let meant = |expr: &Expr| -> Option<Expr> {
        if let ExprKind::Number(text) = &expr.kind {
            let at: usize = text.parse().ok()?;
            let target = select.targets.get(at.checked_sub(1)?)?;
            let is_star = matches!(target.expr.kind, ExprKind::Star(_) | ExprKind::Fields(_));
            return (!is_star).then(|| target.expr.clone());
        }
        let mut named = None;
        if let ExprKind::Column(path) = &expr.kind
            && let [name] = &path[..]
        {
            let mut targets = select.targets.iter();
            named = targets.find(|target| target.alias.as_ref() == Some(name));
        }
        Some(named.map_or(expr, |target| &target.expr).clone())
    };
    let keys: Option<Vec<Expr>> = select.distinct_on.iter().map(meant).collect();
    let Some(keys) = keys else { return Ok(()) };
    let mut matched = vec![false; keys.len()];
    let mut skipped: Option<Span> = None;
    for item in order_by {
        let Some(sorted) = meant(&item.expr) else {
            return Ok(());
        };
        let mut found = false;
        for (key, matched) in keys.iter().zip(&mut matched) {
            if key.may_be(&sorted) {
                (found, *matched) = (true, true);
            }
        }
        if found && skipped.is_some() {
            return Err(unmatched(item.expr.span));
        }
        if !found {
            skipped = skipped.or(Some(item.expr.span));
        }
    }
    match skipped {
        Some(span) if !matched.iter().all(|it| *it) => Err(unmatched(span)),
        Some(_) | None => Ok(()),
    }
}

fn unmatched(span: Span) -> Refusal {
    Refusal::new(
        Code::InvalidColumnReference,
        span,
        "SELECT DISTINCT ON expressions must match initial ORDER BY expressions",
    )
}
