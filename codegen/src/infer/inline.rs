//! SQL functions that migrations define, put in the place of their calls in a CHECK.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds are told apart from all that have no translation"
)]

use super::rewrite::Maker;
use crate::catalog::{Catalog, Function, NamespaceId, PUBLIC};
use crate::expr::{Expr, ExprKind, ExprParser, FunctionCall, QueryBody};

/// Functions that call others are followed so far.
const DEEPEST: u32 = 8;

/// The expression with the bodies of SQL functions where it calls them, as far as they are one expression each.
pub(super) fn inlined(catalog: &Catalog, parser: &dyn ExprParser, expr: Expr) -> Expr {
    at_depth(catalog, parser, expr, 0)
}

fn at_depth(catalog: &Catalog, parser: &dyn ExprParser, mut expr: Expr, depth: u32) -> Expr {
    if depth < DEEPEST {
        expr.replace(&|part| {
            let ExprKind::Function(call) = &part.kind else {
                return None;
            };
            let body = body_of(catalog, parser, call)?;
            Some(at_depth(catalog, parser, body, depth + 1))
        });
    }
    expr
}

/// What a call stands for.
fn body_of(catalog: &Catalog, parser: &dyn ExprParser, call: &FunctionCall) -> Option<Expr> {
    let function = the_only(catalog, call)?;
    let inputs: Vec<_> = function.arguments.iter().collect();
    let plain = function.language == "sql"
        && !function.returns_set
        && function.taints.is_empty()
        && inputs.iter().all(|it| it.is_input() && !it.is_output())
        && inputs.len() == call.arguments.len()
        && call.arguments.iter().all(|it| it.name.is_none())
        && !call.variadic;
    if !plain {
        return None;
    }
    let body = expression(parser, function)?;
    let argument = |part: &Expr| -> Option<Expr> {
        let index = match &part.kind {
            ExprKind::Parameter(number) => usize::try_from(*number).ok()?.checked_sub(1)?,
            ExprKind::Column(names) => {
                let name = match &names[..] {
                    [name] => name,
                    [of, name] if *of == function.name => name,
                    _ => return None,
                };
                inputs
                    .iter()
                    .position(|it| it.name.as_ref() == Some(name))?
            }
            _ => return None,
        };
        call.arguments.get(index).map(|it| it.value.clone())
    };
    let mut expr = body;
    let mut known = true;
    expr.walk(&mut |part| {
        let is_name = matches!(&part.kind, ExprKind::Parameter(_) | ExprKind::Column(_));
        known &= !is_name || argument(part).is_some();
    });
    if !known {
        return None;
    }
    expr.replace(&argument);
    if !function.strict {
        return Some(expr);
    }
    // A strict function is NULL where an argument is, whatever its body says.
    let make = Maker(expr.span);
    let there = call.arguments.iter().map(|it| make.is_there(&it.value));
    Some(make.of(ExprKind::Case {
        operand: None,
        branches: vec![(make.of(ExprKind::And(there.collect())), expr)],
        otherwise: None,
    }))
}

/// The function that a call means, where no other has its name.
fn the_only<'a>(catalog: &'a Catalog, call: &FunctionCall) -> Option<&'a Function> {
    let name = call.name.name.as_str();
    let namespace: NamespaceId = match &call.name.namespace {
        Some(namespace) => catalog.namespace(namespace.as_str())?,
        None => PUBLIC,
    };
    match catalog.functions_named(namespace, name)[..] {
        [only] => catalog.functions.get(only),
        _ => None,
    }
}

/// `SELECT expression` or `RETURN expression`
fn expression(parser: &dyn ExprParser, function: &Function) -> Option<Expr> {
    let body = function.body.as_ref()?;
    if let Some(returned) = body.returned() {
        let value = parser.expression(&returned.text, returned.place()).ok()?;
        return Some((*value).clone());
    }
    let text = body.text.trim().trim_end_matches(';').trim_end();
    let query = parser.query(text, body.place).ok()?;
    let QueryBody::Select(select) = &query.body else {
        return None;
    };
    let plain = query.with.is_empty()
        && query.order_by.is_empty()
        && query.limit.is_none()
        && query.offset.is_none()
        && select.from.is_empty()
        && select.filter.is_none()
        && select.group_by.is_empty()
        && select.having.is_none()
        && !select.distinct;
    match &select.targets[..] {
        [target] if plain => Some(target.expr.clone()),
        _ => None,
    }
}
