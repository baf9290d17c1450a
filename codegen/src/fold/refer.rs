//! Which expressions refer to a function or to another table, so that neither is dropped from under them.

use super::Folder;
use super::depend::{Object, Strength};
use crate::catalog::{ColumnRef, ConstraintKind, FunctionId, RelationId};
use crate::expr::FunctionCall;
use crate::expr::walk::Part;
use crate::source::Snippet;

/// What an expression may refer to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Referent {
    Function(FunctionId),
    Relation(RelationId),
}

impl Folder<'_> {
    /// What has an expression that refers to it.
    pub(super) fn referring(&self, referent: Referent) -> Vec<(Object, Strength)> {
        let mut found = Vec::new();
        let mut normal = |object| found.push((object, Strength::Normal));
        let refers = |expr: &Snippet| self.refers(expr, referent);
        for (id, policy) in self.catalog.policies.iter() {
            let mut exprs = policy.using.iter().chain(&policy.check);
            let is_on = match (&policy.asked, referent) {
                (Some(asked), Referent::Relation(id)) => asked.relations.contains(&id),
                (Some(_), Referent::Function(_)) | (None, _) => exprs.any(refers),
            };
            if is_on {
                normal(Object::Policy(id));
            }
        }
        // Only a policy may ask other tables.
        if let Referent::Relation(_) = referent {
            return found;
        }
        for (id, constraint) in self.catalog.constraints.iter() {
            if let ConstraintKind::Check { expr, .. } = &constraint.kind
                && refers(expr)
            {
                normal(Object::Constraint(id));
            }
        }
        for (id, trigger) in self.catalog.triggers.iter() {
            if trigger.when.as_ref().is_some_and(refers) {
                normal(Object::Trigger(id));
            }
        }
        for (relation, row) in self.catalog.relations.iter() {
            for column in row.columns() {
                let place = ColumnRef {
                    relation,
                    attnum: column.attnum,
                };
                if column.default_expr.as_ref().is_some_and(refers) {
                    normal(Object::Default(place));
                }
                if column.generated.as_ref().is_some_and(|it| refers(&it.expr)) {
                    normal(Object::Column(place));
                }
            }
            if let Some(index) = &row.index {
                let exprs = index.keys.iter().filter_map(|key| key.expr.as_ref());
                if exprs.chain(&index.predicate).any(refers) {
                    normal(Object::Relation(relation));
                }
            }
        }
        found
    }

    /// Whether an expression refers to it, as far as it is understood.
    fn refers(&self, expr: &Snippet, referent: Referent) -> bool {
        let name = match referent {
            Referent::Function(id) => &self.catalog.functions[id].name,
            Referent::Relation(id) => &self.catalog.relations[id].name,
        };
        // Most expressions do not even hold the name.
        if !expr
            .text
            .to_ascii_lowercase()
            .contains(&name.as_str().to_ascii_lowercase())
        {
            return false;
        }
        let Ok(Some(tree)) = self.parse_expression(expr) else {
            return false;
        };
        let mut found = false;
        tree.walk_deep(&mut |part| match (part, referent) {
            (Part::Call(call), Referent::Function(id)) => found |= self.may_call(call, id),
            (Part::Relation(name, _), Referent::Relation(id)) => {
                found |= self.find_relation(name) == Some(id);
            }
            (Part::Expr(_) | Part::Call(_) | Part::Relation(..), _) => {}
        });
        found
    }

    /// Whether a call may mean this function: by its name and the number of its arguments.
    pub(super) fn may_call(&self, call: &FunctionCall, id: FunctionId) -> bool {
        let function = &self.catalog.functions[id];
        let in_namespace = match &call.name.namespace {
            Some(written) => self.catalog.namespaces[function.namespace].name == *written,
            None => self.search_path().contains(&function.namespace),
        };
        let most = function.inputs().count();
        let least = function
            .inputs()
            .filter(|input| input.default.is_none())
            .count();
        call.name.name == function.name
            && in_namespace
            && (least..=most).contains(&call.arguments.len())
    }
}
