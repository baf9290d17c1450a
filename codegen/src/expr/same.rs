//! Whether two expressions say the same, as PostgreSQL's trees would, so far as it shows without types.
//!
//! Places do not count, nor casts without a modifier, which PostgreSQL adds when it prints an expression; spellings that
//! its parser makes one of (`IN` and `= ANY`, `BETWEEN` and two comparisons, `LIKE` and `~~`) are one here.

use std::borrow::Cow;

use super::walk::Part;
use super::{Expr, ExprKind, FunctionCall, LikeKind, Operator};
use crate::ddl::TypeName;
use crate::name::{Name, QualifiedName};

impl Expr {
    /// Whether both say the same; `None` where a query, or what has no node, leaves it open.
    pub fn same(&self, other: &Self) -> Option<bool> {
        let (a, b) = (spelled_out(self), spelled_out(other));
        let (label, other) = match (label(&a), label(&b)) {
            (Some(label), Some(other)) => (label, other),
            (None, None) => return None,
            // A query is not what is none.
            (Some(_), None) | (None, Some(_)) => {
                let is_open = |expr: &Self| matches!(expr.kind, ExprKind::Other(_));
                return (!is_open(&a) && !is_open(&b)).then_some(false);
            }
        };
        let (children, others) = (a.children(), b.children());
        if label != other || children.len() != others.len() {
            return Some(false);
        }
        let mut same = Some(true);
        for (a, b) in children.iter().zip(others) {
            match a.same(b) {
                Some(true) => {}
                Some(false) => return Some(false),
                None => same = None,
            }
        }
        same
    }

    /// Whether both may say the same in one query, where columns of two tables are two.
    pub fn may_be(&self, other: &Self) -> bool {
        let table = |path: &[Name]| path.iter().rev().nth(1).cloned();
        let (ours, theirs) = (self.columns(), other.columns());
        let differ = ours.len() == theirs.len()
            && ours.iter().zip(&theirs).any(|(a, b)| {
                let tables = table(a).zip(table(b));
                tables.is_some_and(|(a, b)| a != b)
            });
        !differ && self.same(other).unwrap_or(true)
    }

    /// Whether two expressions are written with the same words, the queries in them too.
    pub fn is_spelled_as(&self, other: &Self) -> bool {
        let words = |expr: &Self| {
            let mut words = Vec::new();
            expr.walk_deep(&mut |part| match part {
                Part::Expr(expr) => words.push(if let ExprKind::Column(path) = &expr.kind {
                    format!("column {path:?}")
                } else {
                    label(expr).unwrap_or_default()
                }),
                Part::Relation(name, _) => words.push(name.to_string()),
                Part::Call(call) => words.push(function(call)),
            });
            words
        };
        words(self) == words(other)
    }

    /// The types that a NULL is cast to, the outermost first, where it is a NULL under casts and COLLATE alone.
    pub fn as_null(&self) -> Option<Vec<&TypeName>> {
        let mut casts = Vec::new();
        let mut expr = self;
        while expr.kind != ExprKind::Null {
            if let ExprKind::Cast { operand, ty } = &expr.kind {
                casts.push(ty);
                expr = operand;
            } else if let ExprKind::Collate { operand, .. } = &expr.kind {
                expr = operand;
            } else {
                return None;
            }
        }
        Some(casts)
    }

    fn is_literal(&self) -> bool {
        matches!(
            self.kind,
            ExprKind::Null | ExprKind::Boolean(_) | ExprKind::Number(_) | ExprKind::String(_)
        )
    }
}

/// The expression without its casts, in the one spelling that PostgreSQL's parser has for it.
fn spelled_out(expr: &Expr) -> Cow<'_, Expr> {
    let mut expr = expr;
    while let ExprKind::Cast { operand, ty } = &expr.kind {
        if !ty.modifiers.is_empty() && !operand.is_literal() {
            break;
        }
        expr = operand;
    }
    let binary = |symbol: &str, left: &Expr, right: &Expr| Expr {
        kind: ExprKind::Binary {
            operator: operator(symbol),
            left: Box::new(left.clone()),
            right: Box::new(right.clone()),
        },
        span: expr.span,
    };
    let kind = if let ExprKind::InList {
        operand,
        items,
        negated,
    } = &expr.kind
    {
        ExprKind::AnyAll {
            left: operand.clone(),
            operator: operator(if *negated { "<>" } else { "=" }),
            all: *negated,
            array: Box::new(Expr {
                kind: ExprKind::Array(items.clone()),
                span: expr.span,
            }),
        }
    } else if let ExprKind::Between {
        operand,
        low,
        high,
        negated,
        symmetric: false,
    } = &expr.kind
    {
        if *negated {
            ExprKind::Or(vec![binary("<", operand, low), binary(">", operand, high)])
        } else {
            ExprKind::And(vec![
                binary(">=", operand, low),
                binary("<=", operand, high),
            ])
        }
    } else if let ExprKind::Like {
        kind: kind @ (LikeKind::Like | LikeKind::ILike),
        operand,
        pattern,
        escape: None,
        negated,
    } = &expr.kind
    {
        let symbol = match (kind, negated) {
            (LikeKind::ILike, false) => "~~*",
            (LikeKind::ILike, true) => "!~~*",
            (LikeKind::Like | LikeKind::SimilarTo, false) => "~~",
            (LikeKind::Like | LikeKind::SimilarTo, true) => "!~~",
        };
        return Cow::Owned(binary(symbol, operand, pattern));
    } else if let ExprKind::Unary { operator, operand } = &expr.kind
        && &*operator.symbol == "-"
        && let ExprKind::Number(number) = &operand.kind
    {
        ExprKind::Number(format!("-{number}").into())
    } else {
        return Cow::Borrowed(expr);
    };
    Cow::Owned(Expr {
        kind,
        span: expr.span,
    })
}

fn operator(symbol: &str) -> Operator {
    Operator {
        namespace: None,
        symbol: symbol.into(),
    }
}

/// All that an expression says besides the expressions below it; `None` where that is not all there is.
fn label(expr: &Expr) -> Option<String> {
    Some(match &expr.kind {
        ExprKind::Null => "null".to_owned(),
        ExprKind::Boolean(value) => format!("boolean {value}"),
        // A literal of unknown type becomes a number where one is wanted.
        ExprKind::Number(text) | ExprKind::String(text) => format!("constant {text}"),
        ExprKind::BitString(bits) => format!("bits {bits}"),
        // The same column of a parent and its child may be qualified with their names.
        ExprKind::Column(path) => format!("column {}", path.last()?),
        ExprKind::Parameter(number) => format!("parameter {number}"),
        ExprKind::Star(_) => "star".to_owned(),
        ExprKind::Unary { operator, .. } => format!("unary {}", symbol(operator)),
        ExprKind::Binary { operator, .. } => format!("binary {}", symbol(operator)),
        ExprKind::And(_) => "and".to_owned(),
        ExprKind::Or(_) => "or".to_owned(),
        ExprKind::Not(_) => "not".to_owned(),
        ExprKind::IsNull { negated, .. } => format!("is null {negated}"),
        ExprKind::IsTruth { value, negated, .. } => format!("is {value:?} {negated}"),
        ExprKind::IsDistinct { negated, .. } => format!("is distinct {negated}"),
        ExprKind::InList { negated, .. } => format!("in {negated}"),
        ExprKind::Between {
            negated, symmetric, ..
        } => format!("between {negated} {symmetric}"),
        ExprKind::Like {
            kind,
            escape,
            negated,
            ..
        } => format!("{kind:?} {} {negated}", escape.is_some()),
        ExprKind::AnyAll { operator, all, .. } => format!("any {} {all}", symbol(operator)),
        ExprKind::Case {
            operand, otherwise, ..
        } => format!("case {} {}", operand.is_some(), otherwise.is_some()),
        ExprKind::Function(call) if call.form.is_some() => return None,
        ExprKind::Function(call) => function(call),
        ExprKind::Cast { ty, .. } => {
            let TypeName {
                name,
                modifiers,
                dimensions,
                column_of,
                span: _,
            } = ty;
            format!("cast {name} {modifiers:?} {dimensions} {column_of:?}")
        }
        ExprKind::Array(_) => "array".to_owned(),
        ExprKind::Row(_) => "row".to_owned(),
        ExprKind::Subscript {
            lower,
            upper,
            slice,
            apart,
            operand: _,
        } => format!(
            "subscript {} {} {slice} {apart}",
            lower.is_some(),
            upper.is_some()
        ),
        ExprKind::Field { name, .. } => format!("field {name}"),
        ExprKind::Fields(_) => "fields".to_owned(),
        ExprKind::Collate { collation, .. } => format!("collate {}", plain_name(collation)),
        ExprKind::InQuery { .. }
        | ExprKind::AnyAllQuery { .. }
        | ExprKind::ArrayQuery(_)
        | ExprKind::Exists(_)
        | ExprKind::Subquery(_)
        | ExprKind::Other(_) => return None,
    })
}

fn function(call: &FunctionCall) -> String {
    let FunctionCall {
        name,
        // However it is written, it is the same function.
        own_syntax: _,
        arguments,
        distinct,
        variadic,
        order_by,
        within_group,
        filter,
        over,
        window,
        window_form,
        sees_own_row,
        form: _,
        over_name,
    } = call;
    let over_name = over_name.as_ref().map(|it| &it.name);
    let names: Vec<_> = arguments.iter().map(|it| it.name.as_ref()).collect();
    let order: Vec<_> = order_by
        .iter()
        .map(|it| (it.descending, it.nulls_first, it.using.as_ref().map(symbol)))
        .collect();
    format!(
        "call {} {names:?} {distinct} {variadic} {order:?} {within_group} {} {over} {over_name:?} {} {window_form:?} {sees_own_row}",
        plain_name(name),
        filter.is_some(),
        window.len()
    )
}

/// What PostgreSQL brings is the same with its schema and without.
fn plain_name(name: &QualifiedName) -> String {
    match &name.namespace {
        Some(namespace) if *namespace != "pg_catalog" => name.to_string(),
        Some(_) | None => name.name.to_string(),
    }
}

fn symbol(operator: &Operator) -> String {
    match &operator.namespace {
        Some(namespace) if *namespace != "pg_catalog" => {
            format!("{namespace}.{}", operator.symbol)
        }
        Some(_) | None => operator.symbol.to_string(),
    }
}
