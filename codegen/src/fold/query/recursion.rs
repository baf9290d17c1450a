//! WITH RECURSIVE: where a query may name itself: once, in the second side of its UNION, where each row is asked for
//! by itself.
//!
//! `checkWellFormedRecursion` in PostgreSQL's `parse_cte.c`.

use crate::diagnostics::Code;
use crate::expr::{
    CommonTable, Expr, FromItem, JoinCondition, JoinKind, Query, QueryBody, SetOperation,
};
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::Span;

/// Where a query names itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Within {
    /// Where it may.
    Allowed,
    FirstTerm,
    Subquery,
    OuterJoin,
    Intersect,
    Except,
}

impl Within {
    /// What to say of it, where a query may not name itself.
    fn place(self) -> Option<&'static str> {
        Some(match self {
            Self::Allowed => return None,
            Self::FirstTerm => "within its non-recursive term",
            Self::Subquery => "within a subquery",
            Self::OuterJoin => "within an outer join",
            Self::Intersect => "within INTERSECT",
            Self::Except => "within EXCEPT",
        })
    }
}

/// A search for the places at which a query names itself.
struct Search<'q> {
    name: &'q Name,
    within: Within,
    /// The names of WITH further in, which hide it.
    hidden: Vec<&'q Name>,
    count: usize,
}

/// The two sides of a query that names itself, or what is wrong in it (42P19).
pub(super) fn sides<'q>(
    name: &'q Name,
    query: &'q Query,
) -> Result<(&'q Query, &'q Query), Refusal> {
    let refuse = |message: String| Err(refusal(query.span, message));
    if let QueryBody::Write(_) = &query.body {
        return refuse(format!(
            "recursive query \"{name}\" must not contain data-modifying statements"
        ));
    }
    let QueryBody::SetOperation {
        operation: SetOperation::Union,
        left,
        right,
        ..
    } = &query.body
    else {
        return refuse(format!(
            "recursive query \"{name}\" does not have the form non-recursive-term UNION [ALL] recursive-term"
        ));
    };
    let mut search = Search {
        name,
        within: Within::Subquery,
        hidden: Vec::new(),
        count: 0,
    };
    let outside = search.with(&query.with)?;
    search.hidden.truncate(outside);
    for (is_there, clause) in [
        (!query.order_by.is_empty(), "ORDER BY"),
        (query.offset.is_some(), "OFFSET"),
        (query.limit.is_some(), "LIMIT"),
        (!query.locks.is_empty(), "FOR UPDATE/SHARE"),
    ] {
        if is_there {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                query.span,
                format!("{clause} in a recursive query is not implemented"),
            ));
        }
    }
    search.within = Within::FirstTerm;
    search.query(left)?;
    (search.within, search.count) = (Within::Allowed, 0);
    search.query(right)?;
    Ok((left, right))
}

fn refusal(span: Span, message: String) -> Refusal {
    Refusal::new(Code::InvalidTableDefinition, span, message).with_sqlstate("42P19")
}

impl<'q> Search<'q> {
    fn query(&mut self, query: &'q Query) -> Result<(), Refusal> {
        let outside = self.with(&query.with)?;
        match &query.body {
            QueryBody::Select(select) => {
                for item in &select.from {
                    self.item(item)?;
                }
                let targets = select.targets.iter().map(|target| &target.expr);
                let exprs = targets
                    .chain(&select.filter)
                    .chain(&select.group_by)
                    .chain(&select.having)
                    .chain(&select.distinct_on)
                    .chain(select.windows.iter().flat_map(|window| &window.exprs));
                self.exprs(exprs)?;
            }
            QueryBody::Values(rows) => self.exprs(rows.iter().flatten())?,
            QueryBody::SetOperation {
                operation,
                all,
                left,
                right,
            } => {
                let around = self.within;
                let sides = match operation {
                    SetOperation::Intersect if *all => [Within::Intersect; 2],
                    SetOperation::Except if *all => [Within::Except; 2],
                    SetOperation::Except => [around, Within::Except],
                    SetOperation::Union | SetOperation::Intersect => [around; 2],
                };
                for (side, within) in [left, right].into_iter().zip(sides) {
                    if around == Within::Allowed {
                        self.within = within;
                    }
                    self.query(side)?;
                }
                self.within = around;
            }
            QueryBody::Write(write) => {
                for item in write.items() {
                    self.item(item)?;
                }
                self.exprs(write.exprs())?;
                if let Some(source) = write.source() {
                    self.query(source)?;
                }
            }
            QueryBody::Other(_) => {}
        }
        self.exprs(query.order_by.iter().map(|item| &item.expr))?;
        self.exprs(query.limit.iter().chain(&query.offset).map(Box::as_ref))?;
        self.hidden.truncate(outside);
        Ok(())
    }

    /// The tables of WITH, whose names hide what is searched for: with RECURSIVE from each other, too.
    fn with(&mut self, tables: &'q [CommonTable]) -> Result<usize, Refusal> {
        let outside = self.hidden.len();
        let recursive = tables.iter().any(|table| table.recursive);
        if recursive {
            self.hidden.extend(tables.iter().map(|table| &table.name));
        }
        for table in tables {
            self.query(&table.query)?;
            if !recursive {
                self.hidden.push(&table.name);
            }
        }
        Ok(outside)
    }

    fn item(&mut self, item: &'q FromItem) -> Result<(), Refusal> {
        match item {
            FromItem::Relation { name, span, .. } => {
                let is_meant = name.namespace.is_none()
                    && name.name == *self.name
                    && !self.hidden.contains(&self.name);
                if is_meant {
                    self.found(*span)?;
                }
                Ok(())
            }
            FromItem::Query { query, .. } => self.query(query),
            FromItem::Function { call, .. } => self.exprs(call.children()),
            FromItem::Join {
                kind,
                left,
                right,
                condition,
            } => {
                let around = self.within;
                let (is_left_outer, is_right_outer) = match kind {
                    JoinKind::Inner | JoinKind::Cross => (false, false),
                    JoinKind::Left => (false, true),
                    JoinKind::Right => (true, false),
                    JoinKind::Full => (true, true),
                };
                for (side, is_outer) in [(left, is_left_outer), (right, is_right_outer)] {
                    if is_outer && around == Within::Allowed {
                        self.within = Within::OuterJoin;
                    }
                    self.item(side)?;
                    self.within = around;
                }
                match condition {
                    JoinCondition::On(expr) => self.exprs([&**expr]),
                    JoinCondition::Using(_) | JoinCondition::Natural | JoinCondition::None => {
                        Ok(())
                    }
                }
            }
            FromItem::RowsFrom(it) => {
                let mut calls = it.calls.iter();
                calls.try_for_each(|it| self.exprs(it.call.children()))
            }
            FromItem::Form(it) => self.exprs(&it.exprs),
            FromItem::Sample(it) => {
                self.item(&it.item)?;
                self.exprs(&it.exprs)
            }
            FromItem::Aliased(it) => self.item(&it.item),
            FromItem::Other(..) => Ok(()),
        }
    }

    fn exprs(&mut self, exprs: impl IntoIterator<Item = &'q Expr>) -> Result<(), Refusal> {
        let mut queries = Vec::new();
        for expr in exprs {
            expr.walk(&mut |part| queries.extend(part.query()));
        }
        let around = std::mem::replace(&mut self.within, Within::Subquery);
        for query in queries {
            self.query(query)?;
        }
        self.within = around;
        Ok(())
    }

    fn found(&mut self, span: Span) -> Result<(), Refusal> {
        let name = self.name;
        let place = self.within.place();
        self.count += usize::from(place.is_none());
        if place.is_none() && self.count == 1 {
            return Ok(());
        }
        let place = place.unwrap_or("more than once");
        Err(refusal(
            span,
            format!("recursive reference to query \"{name}\" must not appear {place}"),
        ))
    }
}
