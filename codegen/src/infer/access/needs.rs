//! What a policy's conditions ask for: relations, functions, and whether they are constant.

use std::collections::BTreeSet;

use super::Side;
use crate::catalog::{Catalog, FunctionId, NamespaceId, Policy, RelationId};
use crate::expr::walk::Part;
use crate::expr::{Expr, ExprKind, ExprParser};
use crate::name::QualifiedName;
use crate::source::Snippet;

/// Of both conditions of a policy.
#[derive(Debug, Clone, Default)]
pub(super) struct Needs {
    /// The relations that its queries ask.
    pub(super) relations: BTreeSet<RelationId>,
    /// The functions of the migrations and the platform that it calls; a call that may mean several has them all.
    pub(super) functions: Vec<Vec<FunctionId>>,
    /// It has a query in it.
    pub(super) has_queries: bool,
    using: Option<bool>,
    check: Option<bool>,
}

impl Needs {
    pub(super) fn of(catalog: &Catalog, policy: &Policy, parser: &dyn ExprParser) -> Self {
        let mut needs = Self::default();
        let mut read = |snippet: &Option<Snippet>| {
            let snippet = snippet.as_ref()?;
            let tree = parser.expression(&snippet.text, snippet.place()).ok()?;
            needs.add(catalog, policy, &tree);
            // NULL lets no row through.
            constant(&tree).or_else(|| matches!(tree.kind, ExprKind::Null).then_some(false))
        };
        let (using, check) = (read(&policy.using), read(&policy.check));
        Self {
            using,
            check,
            ..needs
        }
    }

    /// Whether the policy has a condition for these rows, and which constant it is.
    pub(super) fn truth(&self, policy: &Policy, side: Side) -> (bool, Option<bool>) {
        match side {
            Side::Check if policy.check.is_some() => (true, self.check),
            Side::Using | Side::Check => (policy.using.is_some(), self.using),
        }
    }

    fn add(&mut self, catalog: &Catalog, policy: &Policy, tree: &Expr) {
        let own = catalog.relations[policy.relation].namespace;
        self.functions.extend(calls(catalog, own, tree));
        tree.walk_deep(&mut |part| match part {
            Part::Expr(expr) => self.has_queries |= expr.query().is_some(),
            Part::Relation(name, _) => {
                let found = candidates(catalog, own, name, |namespace| {
                    catalog.relation(namespace, name.name.as_str())
                });
                self.relations.extend(found.first());
            }
            Part::Call(_) => {}
        });
    }
}

/// The functions that an expression on a table of this schema calls, each call with all that it may mean; those of
/// PostgreSQL itself are left out.
pub(super) fn calls(catalog: &Catalog, own: NamespaceId, tree: &Expr) -> Vec<Vec<FunctionId>> {
    let mut calls = Vec::new();
    tree.walk_deep(&mut |part| {
        let Part::Call(call) = part else { return };
        let inputs = call.arguments.len();
        let takes = |id: &FunctionId| {
            let function = &catalog.functions[*id];
            let needed = function.inputs().filter(|it| it.default.is_none());
            (needed.count()..=function.inputs().count()).contains(&inputs)
        };
        let found = candidates(catalog, own, &call.name, |namespace| {
            let named = catalog.functions_named(namespace, call.name.name.as_str());
            let fitting: Vec<_> = named.into_iter().filter(takes).collect();
            (!fitting.is_empty()).then_some(fitting)
        });
        calls.extend(found.into_iter().next());
    });
    calls
}

/// What a name may mean: in its schema, else in that of the table and in `public`, where migrations look.
fn candidates<T>(
    catalog: &Catalog,
    own: NamespaceId,
    name: &QualifiedName,
    find: impl Fn(NamespaceId) -> Option<T>,
) -> Vec<T> {
    let namespaces = match &name.namespace {
        Some(written) => catalog.namespace(written.as_str()).into_iter().collect(),
        None => vec![crate::catalog::PUBLIC, own],
    };
    namespaces.into_iter().filter_map(find).collect()
}

/// A condition that is true or false whatever the row.
fn constant(expr: &Expr) -> Option<bool> {
    if let ExprKind::Boolean(value) = &expr.kind {
        return Some(*value);
    }
    if let ExprKind::Not(operand) = &expr.kind {
        return constant(operand).map(|value| !value);
    }
    // OR is decided by one that is true, AND by one that is false.
    let (items, deciding) = if let ExprKind::Or(items) = &expr.kind {
        (items, true)
    } else if let ExprKind::And(items) = &expr.kind {
        (items, false)
    } else {
        return None;
    };
    let values: Vec<_> = items.iter().map(constant).collect();
    if values.contains(&Some(deciding)) {
        return Some(deciding);
    }
    let all = values.iter().all(Option::is_some);
    all.then_some(!deciding)
}
