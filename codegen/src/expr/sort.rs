//! The sorts of expressions: what most of those who look at one tell apart. Shared floor.

use super::{Expr, ExprKind, FunctionCall, Query};

/// What an expression is, roughly.
#[derive(Debug, Clone, Copy)]
pub enum Sort<'a> {
    /// A literal, NULL too.
    Literal,
    /// A column, all columns of a relation, a parameter.
    Name,
    /// A comparison, a test or what joins them, of values and not of a query: a condition.
    Condition,
    /// An operator, which may compare, or CASE.
    Operation,
    /// A call of a function.
    Call(&'a FunctionCall),
    /// A cast, or a value under a collation.
    Cast,
    /// An array or a row, made of values.
    Made,
    /// A part of an array or of a row.
    Part,
    /// A query, and a value that is looked for in one.
    Query(&'a Query),
    /// What is no tree.
    Other,
}

impl Expr {
    /// What it is, roughly.
    pub fn sort(&self) -> Sort<'_> {
        match &self.kind {
            ExprKind::Null
            | ExprKind::Boolean(_)
            | ExprKind::Number(_)
            | ExprKind::String(_)
            | ExprKind::BitString(_) => Sort::Literal,
            ExprKind::Column(_) | ExprKind::Parameter(_) | ExprKind::Star(_) => Sort::Name,
            ExprKind::And(_)
            | ExprKind::Or(_)
            | ExprKind::Not(_)
            | ExprKind::IsNull { .. }
            | ExprKind::IsTruth { .. }
            | ExprKind::IsDistinct { .. }
            | ExprKind::InList { .. }
            | ExprKind::Between { .. }
            | ExprKind::Like { .. }
            | ExprKind::AnyAll { .. } => Sort::Condition,
            ExprKind::Unary { .. } | ExprKind::Binary { .. } | ExprKind::Case { .. } => {
                Sort::Operation
            }
            ExprKind::Function(call) => Sort::Call(call),
            ExprKind::Cast { .. } | ExprKind::Collate { .. } => Sort::Cast,
            ExprKind::Array(_) | ExprKind::Row(_) => Sort::Made,
            ExprKind::Subscript { .. } | ExprKind::Field { .. } | ExprKind::Fields(_) => Sort::Part,
            ExprKind::InQuery { query, .. }
            | ExprKind::AnyAllQuery { query, .. }
            | ExprKind::ArrayQuery(query)
            | ExprKind::Exists(query)
            | ExprKind::Subquery(query) => Sort::Query(query),
            ExprKind::Other(_) => Sort::Other,
        }
    }

    /// The query directly inside this expression.
    pub fn query(&self) -> Option<&Query> {
        if let Sort::Query(query) = self.sort() {
            Some(query)
        } else {
            None
        }
    }
}
