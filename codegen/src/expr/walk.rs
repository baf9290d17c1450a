//! Walks over expression trees. Shared floor.

use super::{Expr, ExprKind, FunctionCall};
use crate::name::Name;

impl Expr {
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

    /// Visits this expression and all below it, outside before inside; queries inside are not entered.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        // A stack of our own: a chain of operators may be thousands deep.
        let mut rest = vec![self];
        while let Some(expr) = rest.pop() {
            visit(expr);
            rest.extend(expr.children().into_iter().rev());
        }
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
    /// Its arguments, sort keys and filter.
    pub fn children(&self) -> Vec<&Expr> {
        self.arguments
            .iter()
            .map(|argument| &argument.value)
            .chain(self.order_by.iter().map(|item| &item.expr))
            .chain(self.filter.iter().map(Box::as_ref))
            .collect()
    }
}
