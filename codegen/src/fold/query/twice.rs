//! Names in ORDER BY, GROUP BY and DISTINCT ON that a query gives two of its columns: the same value under both is
//! no matter, two different ones are ambiguous.
//!
//! `findTargetlistEntrySQL92` in PostgreSQL's sources.

use std::collections::BTreeSet;

use super::select::is_output;
use super::{Output, Reader, Rows, Scope};
use crate::catalog::analysed::{Value, ValueKind, Variable};
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind, Target};
use crate::fold::Refusal;
use crate::name::Name;

/// What a SELECT list shows.
pub(super) struct Shown<'q> {
    pub(super) rows: Rows,
    /// The value of each column.
    pub(super) values: Vec<Value>,
    /// The expression of each; none of those that a star stands for.
    pub(super) exprs: Vec<Option<&'q Expr>>,
}

impl<'q> Shown<'q> {
    pub(super) fn new() -> Self {
        Self {
            rows: Rows::default(),
            values: Vec::new(),
            exprs: Vec::new(),
        }
    }

    /// Adds the columns of a star.
    pub(super) fn add_all(&mut self, rows: Rows, values: Vec<Value>) {
        self.values.extend(values);
        self.rows.columns.extend(rows.columns);
        self.rows.open |= rows.open;
        self.exprs.resize(self.rows.columns.len(), None);
    }

    pub(super) fn add(&mut self, column: Output, value: Value, target: &'q Target) {
        self.rows.columns.push(column);
        self.values.push(value);
        self.exprs.push(Some(&target.expr));
    }

    /// A name does not stand for two values (42702).
    pub(super) fn check_twice(
        &self,
        reader: &Reader<'_, '_>,
        expr: &Expr,
        clause: &str,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let ExprKind::Column(path) = &expr.kind else {
            return Ok(());
        };
        let [name] = &path[..] else { return Ok(()) };
        let columns = self.rows.columns.iter().enumerate();
        let mut named = columns.filter(|(_, column)| column.name == *name);
        let Some((first, _)) = named.next() else {
            return Ok(());
        };
        for (other, _) in named {
            if !self.equal(reader, first, other, scope) {
                return Err(ambiguous(name, expr, clause));
            }
        }
        Ok(())
    }

    /// What a key of GROUP BY stands for, where it is the name or the place of a column, has no aggregate in it.
    pub(super) fn check_key(
        &self,
        reader: &Reader<'_, '_>,
        key: &Expr,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let at = if let ExprKind::Number(text) = &key.kind {
            text.parse::<usize>().ok().and_then(|at| at.checked_sub(1))
        } else if let ExprKind::Column(path) = &key.kind {
            let mut columns = self.rows.columns.iter();
            columns.position(|column| Some(&column.name) == path.last())
        } else {
            None
        };
        match at.and_then(|at| self.exprs.get(at).copied().flatten()) {
            Some(expr) => reader.no_groups(expr, "GROUP BY", scope),
            None => Ok(()),
        }
    }

    /// Whether two columns show the same value, for PostgreSQL.
    fn equal(&self, reader: &Reader<'_, '_>, one: usize, other: usize, scope: &Scope<'_>) -> bool {
        let (a, b) = (&self.rows.columns[one], &self.rows.columns[other]);
        if let (Some(a), Some(b)) = (a.ty, b.ty)
            && a != b
        {
            return false;
        }
        let column = |at: usize| match self.exprs[at] {
            None => Some(self.rows.columns[at].clone()),
            Some(mut expr) => {
                while let ExprKind::Cast { operand, .. } = &expr.kind {
                    expr = operand;
                }
                // A cast to the type that the column has leaves nothing behind.
                let found = reader.try_resolve(expr, scope);
                found.filter(|it| it.ty.is_some() && it.ty == self.rows.columns[at].ty)
            }
        };
        match (column(one), column(other)) {
            (Some(a), Some(b)) => match (a.variable, b.variable) {
                (Some(a), Some(b)) => a == b,
                (None, _) | (_, None) => a.origin == b.origin,
            },
            (Some(_), None) | (None, Some(_)) => false,
            (None, None) => {
                let (a, b) = (&self.values[one], &self.values[other]);
                let exprs = self.exprs[one].zip(self.exprs[other]);
                let is_written_alike = exprs.is_some_and(|(a, b)| {
                    a.is_spelled_as(b)
                        || a.same(b) == Some(true)
                            && leaves(reader, a, scope)
                                .is_some_and(|it| Some(it) == leaves(reader, b, scope))
                });
                is_written_alike || (is_known(a) && is_known(b) && a == b)
            }
        }
    }
}

/// Refuses a name in ORDER BY of a set operation that two of its columns have: they are never the same.
pub(super) fn check_twice_in_set(expr: &Expr, rows: &Rows) -> Result<(), Refusal> {
    let ExprKind::Column(path) = &expr.kind else {
        return Ok(());
    };
    let named = rows
        .columns
        .iter()
        .filter(|it| path[..] == [it.name.clone()]);
    if named.count() > 1 && is_output(expr, rows) {
        return Err(ambiguous(&path[0], expr, "ORDER BY"));
    }
    Ok(())
}

/// The columns that an expression names; `None` where it has casts, or where they are not known.
fn leaves(reader: &Reader<'_, '_>, expr: &Expr, scope: &Scope<'_>) -> Option<BTreeSet<Variable>> {
    let mut all = Some(BTreeSet::new());
    expr.walk(&mut |part| {
        if let ExprKind::Column(_) = &part.kind {
            let found = reader.try_resolve(part, scope).and_then(|it| it.variable);
            match (&mut all, found) {
                (Some(all), Some(variable)) => {
                    all.insert(variable);
                }
                (None, _) | (_, None) => all = None,
            }
        } else if let ExprKind::Cast { .. } = &part.kind {
            all = None;
        }
    });
    all
}

/// Whether all of a value is known as it is written; items of queries have numbers of their own.
fn is_known(value: &Value) -> bool {
    let holds_more = matches!(
        value.kind,
        ValueKind::Unknown
            | ValueKind::Constant(_)
            | ValueKind::Exists(_)
            | ValueKind::Subquery(_)
            | ValueKind::ArrayQuery(_)
            | ValueKind::AnyAllQuery { .. }
    );
    !holds_more && value.parts().into_iter().all(is_known)
}

fn ambiguous(name: &Name, expr: &Expr, clause: &str) -> Refusal {
    Refusal::new(
        Code::UnknownColumn,
        expr.span,
        format!("{clause} \"{name}\" is ambiguous"),
    )
    .with_sqlstate("42702")
}
