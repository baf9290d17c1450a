//! Walks over expression trees. Shared floor.

use super::{Expr, ExprKind, FromItem, FunctionCall, JoinCondition, Operator, Query, QueryBody};
use crate::name::{Name, QualifiedName};
use crate::source::Span;

/// An operator of a chain, with the expressions on its sides and its place.
pub type Link<'a> = (&'a Operator, &'a Expr, &'a Expr, Span);

/// One subscript of a chain: `[lower]`, `[lower:upper]`.
#[derive(Debug, Clone, Copy)]
pub struct Subscript<'a> {
    /// The place, or the first of a slice.
    pub lower: Option<&'a Expr>,
    /// The last of a slice.
    pub upper: Option<&'a Expr>,
    /// With a colon.
    pub slice: bool,
}

impl<'a> Subscript<'a> {
    /// What it holds.
    pub fn bounds(self) -> impl Iterator<Item = &'a Expr> {
        self.lower.into_iter().chain(self.upper)
    }
}

impl Expr {
    /// What a chain of subscripts is of, and its subscripts from the last to the first: PostgreSQL reads them together,
    /// those within parentheses of their own apart.
    pub fn subscripts(&self) -> (&Expr, Vec<Subscript<'_>>) {
        let mut chain = Vec::new();
        let mut at = self;
        while let ExprKind::Subscript {
            operand,
            lower,
            upper,
            slice,
            apart,
        } = &at.kind
        {
            chain.push(Subscript {
                lower: lower.as_deref(),
                upper: upper.as_deref(),
                slice: *slice,
            });
            at = operand;
            if *apart {
                break;
            }
        }
        (at, chain)
    }

    /// Where a chain of operators begins at its left, and its operators from the last to the first: `a + b - c` is `a`
    /// with `-` and `+`. A long one is deeper than a stack.
    pub fn spine(&self) -> (&Expr, Vec<Link<'_>>) {
        let mut spine = Vec::new();
        let mut at = self;
        while let ExprKind::Binary {
            operator,
            left,
            right,
        } = &at.kind
        {
            spine.push((operator, &**left, &**right, at.span));
            at = left;
        }
        (at, spine)
    }

    /// The expressions directly below this one, in the order written. Queries inside it are not entered: they have
    /// names of their own.
    pub fn children(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Null
            | ExprKind::Boolean(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::BitString(_)
            | ExprKind::Column(_)
            | ExprKind::Parameter(_)
            | ExprKind::Star(_)
            | ExprKind::ArrayQuery(_)
            | ExprKind::Exists(_)
            | ExprKind::Subquery(_)
            | ExprKind::Other(_) => Vec::new(),
            ExprKind::Unary { operand, .. }
            | ExprKind::Not(operand)
            | ExprKind::IsNull { operand, .. }
            | ExprKind::IsTruth { operand, .. }
            | ExprKind::InQuery { operand, .. }
            | ExprKind::AnyAllQuery { left: operand, .. }
            | ExprKind::Cast { operand, .. }
            | ExprKind::Field { operand, .. }
            | ExprKind::Fields(operand)
            | ExprKind::Collate { operand, .. } => vec![operand],
            ExprKind::Binary { left, right, .. }
            | ExprKind::IsDistinct { left, right, .. }
            | ExprKind::AnyAll {
                left, array: right, ..
            } => vec![left, right],
            ExprKind::And(items)
            | ExprKind::Or(items)
            | ExprKind::Array(items)
            | ExprKind::Row(items) => items.iter().collect(),
            ExprKind::InList { operand, items, .. } => {
                std::iter::once(&**operand).chain(items).collect()
            }
            ExprKind::Between {
                operand, low, high, ..
            } => vec![operand, low, high],
            ExprKind::Like {
                operand,
                pattern,
                escape,
                ..
            } => [Some(operand), Some(pattern), escape.as_ref()]
                .into_iter()
                .flatten()
                .map(Box::as_ref)
                .collect(),
            ExprKind::Case {
                operand,
                branches,
                otherwise,
            } => operand
                .iter()
                .map(Box::as_ref)
                .chain(branches.iter().flat_map(|(when, then)| [when, then]))
                .chain(otherwise.iter().map(Box::as_ref))
                .collect(),
            ExprKind::Function(call) => call.children(),
            ExprKind::Subscript {
                operand,
                lower,
                upper,
                ..
            } => [Some(operand), lower.as_ref(), upper.as_ref()]
                .into_iter()
                .flatten()
                .map(Box::as_ref)
                .collect(),
        }
    }

    /// The same, to be changed.
    pub fn children_mut(&mut self) -> Vec<&mut Expr> {
        match &mut self.kind {
            ExprKind::Null
            | ExprKind::Boolean(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::BitString(_)
            | ExprKind::Column(_)
            | ExprKind::Parameter(_)
            | ExprKind::Star(_)
            | ExprKind::ArrayQuery(_)
            | ExprKind::Exists(_)
            | ExprKind::Subquery(_)
            | ExprKind::Other(_) => Vec::new(),
            ExprKind::Unary { operand, .. }
            | ExprKind::Not(operand)
            | ExprKind::IsNull { operand, .. }
            | ExprKind::IsTruth { operand, .. }
            | ExprKind::InQuery { operand, .. }
            | ExprKind::AnyAllQuery { left: operand, .. }
            | ExprKind::Cast { operand, .. }
            | ExprKind::Field { operand, .. }
            | ExprKind::Fields(operand)
            | ExprKind::Collate { operand, .. } => vec![operand],
            ExprKind::Binary { left, right, .. }
            | ExprKind::IsDistinct { left, right, .. }
            | ExprKind::AnyAll {
                left, array: right, ..
            } => vec![left, right],
            ExprKind::And(items)
            | ExprKind::Or(items)
            | ExprKind::Array(items)
            | ExprKind::Row(items) => items.iter_mut().collect(),
            ExprKind::InList { operand, items, .. } => {
                std::iter::once(&mut **operand).chain(items).collect()
            }
            ExprKind::Between {
                operand, low, high, ..
            } => vec![operand, low, high],
            ExprKind::Like {
                operand,
                pattern,
                escape,
                ..
            } => [Some(operand), Some(pattern), escape.as_mut()]
                .into_iter()
                .flatten()
                .map(Box::as_mut)
                .collect(),
            ExprKind::Case {
                operand,
                branches,
                otherwise,
            } => operand
                .iter_mut()
                .map(Box::as_mut)
                .chain(branches.iter_mut().flat_map(|(when, then)| [when, then]))
                .chain(otherwise.iter_mut().map(Box::as_mut))
                .collect(),
            ExprKind::Function(call) => call
                .arguments
                .iter_mut()
                .map(|argument| &mut argument.value)
                .collect(),
            ExprKind::Subscript {
                operand,
                lower,
                upper,
                ..
            } => [Some(operand), lower.as_mut(), upper.as_mut()]
                .into_iter()
                .flatten()
                .map(Box::as_mut)
                .collect(),
        }
    }

    /// Puts something else in the place of each part for which there is something, outside before inside; what was put
    /// there is not looked at again. Queries, sort keys and filters inside are not entered.
    pub fn replace(&mut self, with: &dyn Fn(&Expr) -> Option<Expr>) {
        let mut rest = vec![self];
        while let Some(expr) = rest.pop() {
            match with(expr) {
                Some(other) => *expr = other,
                None => rest.extend(expr.children_mut()),
            }
        }
    }

    /// Visits this expression and all below it, outside before inside; queries inside are not entered.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        // A stack of our own: a chain of operators may be thousands deep.
        let mut rest = vec![self];
        while let Some(expr) = rest.pop() {
            visit(expr);
            rest.extend(expr.children().into_iter().rev());
        }
    }

    /// Whether there is a query in it.
    pub fn has_query(&self) -> bool {
        let mut found = false;
        self.walk(&mut |expr| found |= expr.query().is_some());
        found
    }

    /// The columns that it mentions outside queries, in the order written, with repetitions: `a`, `t.a`. What is
    /// below an [`ExprKind::Other`] is not known.
    pub fn columns(&self) -> Vec<&[Name]> {
        let mut columns = Vec::new();
        self.walk(&mut |expr| {
            if let ExprKind::Column(names) = &expr.kind {
                columns.push(&names[..]);
            }
        });
        columns
    }
}

impl FunctionCall {
    /// Its arguments, sort keys, filter and window.
    pub fn children(&self) -> Vec<&Expr> {
        self.arguments
            .iter()
            .map(|argument| &argument.value)
            .chain(self.order_by.iter().map(|item| &item.expr))
            .chain(self.filter.iter().map(Box::as_ref))
            .chain(&self.window)
            .collect()
    }
}

/// A part of an expression or of a query inside it.
#[derive(Debug, Clone, Copy)]
pub enum Part<'a> {
    /// An expression.
    Expr(&'a Expr),
    /// A call, of an expression or in FROM.
    Call(&'a FunctionCall),
    /// A relation in FROM, with its place; no name of WITH.
    Relation(&'a QualifiedName, Span),
}

enum Node<'a> {
    Expr(&'a Expr),
    Query(&'a Query),
    From(&'a FromItem),
}

impl Expr {
    /// Visits this expression and all below it, queries too.
    pub fn walk_deep<'a>(&'a self, visit: &mut dyn FnMut(Part<'a>)) {
        walk_deep(Node::Expr(self), visit);
    }
}

impl Query {
    /// Visits all of a query, the queries inside it too.
    pub fn walk_deep<'a>(&'a self, visit: &mut dyn FnMut(Part<'a>)) {
        walk_deep(Node::Query(self), visit);
    }
}

fn walk_deep<'a>(start: Node<'a>, visit: &mut dyn FnMut(Part<'a>)) {
    let mut common_tables: Vec<&Name> = Vec::new();
    let mut rest = vec![start];
    while let Some(node) = rest.pop() {
        match node {
            Node::Expr(expr) => {
                visit(Part::Expr(expr));
                if let ExprKind::Function(call) = &expr.kind {
                    visit(Part::Call(call));
                }
                rest.extend(expr.children().into_iter().map(Node::Expr));
                rest.extend(expr.query().map(Node::Query));
            }
            Node::Query(query) => {
                common_tables.extend(query.with.iter().map(|table| &table.name));
                rest.extend(query.parts());
            }
            Node::From(item) => match item {
                FromItem::Relation { name, span, .. } => {
                    if name.namespace.is_some() || !common_tables.contains(&&name.name) {
                        visit(Part::Relation(name, *span));
                    }
                }
                FromItem::Query { query, .. } => rest.push(Node::Query(query)),
                FromItem::Function { call, .. } => {
                    visit(Part::Call(call));
                    rest.extend(call.children().into_iter().map(Node::Expr));
                }
                FromItem::Join {
                    left,
                    right,
                    condition,
                    ..
                } => {
                    rest.extend([Node::From(left), Node::From(right)]);
                    if let JoinCondition::On(expr) = condition {
                        rest.push(Node::Expr(expr));
                    }
                }
                FromItem::RowsFrom(it) => {
                    for defined in &it.calls {
                        visit(Part::Call(&defined.call));
                        rest.extend(defined.call.children().into_iter().map(Node::Expr));
                    }
                }
                FromItem::Form(it) => rest.extend(it.exprs.iter().map(Node::Expr)),
                FromItem::Sample(it) => {
                    rest.push(Node::From(&it.item));
                    rest.extend(it.exprs.iter().map(Node::Expr));
                }
                FromItem::Aliased(it) => rest.push(Node::From(&it.item)),
                FromItem::Other(..) => {}
            },
        }
    }
}

impl Query {
    fn parts(&self) -> Vec<Node<'_>> {
        let mut parts: Vec<Node<'_>> = Vec::new();
        match &self.body {
            QueryBody::Select(select) => {
                let targets = select.targets.iter().map(|target| &target.expr);
                let exprs = targets
                    .chain(&select.filter)
                    .chain(&select.group_by)
                    .chain(&select.having)
                    .chain(&select.distinct_on)
                    .chain(select.windows.iter().flat_map(|window| &window.exprs));
                parts.extend(exprs.map(Node::Expr));
                parts.extend(select.from.iter().map(Node::From));
            }
            QueryBody::Values(rows) => parts.extend(rows.iter().flatten().map(Node::Expr)),
            QueryBody::SetOperation { left, right, .. } => {
                parts.extend([Node::Query(left), Node::Query(right)]);
            }
            QueryBody::Write(write) => {
                parts.extend(write.exprs().into_iter().map(Node::Expr));
                parts.extend(write.items().iter().map(Node::From));
                parts.extend(write.source().map(Node::Query));
            }
            QueryBody::Other(_) => {}
        }
        let queries = self.with.iter().map(|table| &table.query);
        parts.extend(queries.map(Node::Query));
        let bounds = self.limit.iter().chain(&self.offset).map(Box::as_ref);
        let exprs = self.order_by.iter().map(|item| &item.expr).chain(bounds);
        parts.extend(exprs.map(Node::Expr));
        parts
    }
}
