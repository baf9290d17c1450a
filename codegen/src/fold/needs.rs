//! What a stored expression needs: the objects that its names stand for when it is stored, by id, so that none of them is
//! dropped from under it whatever they are called by then.
//!
//! `recordDependencyOnExpr` in PostgreSQL's `dependency.c`. Columns are not among them: what mentions a column follows it.

use std::cmp::Reverse;

use super::depend::{Object, Strength};
use super::query::may_name;
use super::{Folder, Refusal};
use crate::catalog::{ColumnRef, ColumnType, ConstraintKind, RelationId, TypeKind};
use crate::expr::Expr;
use crate::name::Name;
use crate::source::{Needs, Snippet};

/// What the names of an expression are looked up in.
#[derive(Debug, Clone, Copy)]
pub(super) enum Over {
    /// Nothing: a default.
    Nothing,
    /// A table's row.
    Row(RelationId),
    /// The row before and after a change: WHEN of a trigger.
    Change(RelationId),
    /// A domain's VALUE.
    Value(ColumnType),
}

impl Folder<'_> {
    /// An expression as the catalog keeps it, with what it needs. It was found sound.
    pub(super) fn kept(&self, over: Over, expr: &Snippet) -> Result<Snippet, Refusal> {
        let row = match over {
            Over::Row(relation) => Some(&self.catalog.relations[relation]),
            Over::Nothing | Over::Change(_) | Over::Value(_) => None,
        };
        let known = match over {
            Over::Nothing if !may_name(&expr.text) => Some(None),
            Over::Nothing | Over::Row(_) => self.sound_needs(row, expr),
            Over::Change(_) | Over::Value(_) => None,
        };
        let needs = match known {
            Some(needs) => needs,
            None => match self.parse_expression(expr) {
                Ok(Some(tree)) => self.needs_of(over, &tree)?,
                Ok(None) | Err(_) => None,
            },
        };
        Ok(Snippet {
            needs,
            ..expr.clone()
        })
    }

    /// The default of a column, domain or argument of a type, as the catalog keeps it.
    pub(super) fn kept_default(&self, expr: &Snippet, ty: ColumnType) -> Result<Snippet, Refusal> {
        match self.named_by_default(expr, ty)? {
            None => self.kept(Over::Nothing, expr),
            Some(uses) => Ok(Snippet {
                needs: uses.needs()?,
                ..expr.clone()
            }),
        }
    }

    /// Sees that a column of a table can be generated so, and keeps what that needs.
    pub(super) fn keep_generated(
        &mut self,
        relation: RelationId,
        name: &Name,
        expr: &Snippet,
    ) -> Result<(), Refusal> {
        self.check_generated(relation, name, expr)?;
        let kept = self.kept(Over::Row(relation), expr)?;
        let row = &self.catalog.relations[relation];
        if kept.needs.is_some()
            && let Some(attnum) = row.column(name.as_str()).map(|column| column.attnum)
            && let Some(generated) =
                &mut self.relation_mut(relation).column_at_mut(attnum).generated
        {
            generated.expr = kept;
        }
        Ok(())
    }

    fn needs_of(&self, over: Over, tree: &Expr) -> Result<Needs, Refusal> {
        match self.uses_over(over, tree, false) {
            Some(uses) => uses.needs(),
            None => Ok(None),
        }
    }

    /// What has an expression that needs an object.
    pub(super) fn needing(&self, object: Object) -> Vec<(Object, Strength)> {
        let Some(oid) = object.named_oid() else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let mut normal = |object| found.push((object, Strength::Normal));
        let needs = |expr: &Snippet| expr.needs(oid);
        for (id, policy) in self.catalog.policies.iter() {
            if policy.using.iter().chain(&policy.check).any(needs) {
                normal(Object::Policy(id));
            }
        }
        for (id, constraint) in self.catalog.constraints.iter() {
            if let ConstraintKind::Check { expr, .. } = &constraint.kind
                && needs(expr)
            {
                normal(Object::Constraint(id));
            }
        }
        for (id, trigger) in self.catalog.triggers.iter() {
            if trigger.when.as_ref().is_some_and(needs) {
                normal(Object::Trigger(id));
            }
        }
        for (relation, row) in self.catalog.relations.iter() {
            for column in row.columns() {
                let place = ColumnRef {
                    relation,
                    attnum: column.attnum,
                };
                if column.default_expr.as_ref().is_some_and(needs) {
                    normal(Object::Default(place));
                }
                if column.generated.as_ref().is_some_and(|it| needs(&it.expr)) {
                    normal(Object::Column(place));
                }
            }
            if let Some(index) = &row.index {
                let mut exprs = index.keys.iter().filter_map(|key| key.expr.as_ref());
                if exprs.any(needs) || index.predicate.as_ref().is_some_and(needs) {
                    normal(Object::Relation(relation));
                }
            }
            if row.view.as_ref().is_some_and(|view| needs(&view.query)) {
                normal(Object::Relation(relation));
            }
        }
        for (id, ty) in self.catalog.types.iter() {
            if let TypeKind::Domain { default_expr, .. } = &ty.kind
                && default_expr.as_ref().is_some_and(needs)
            {
                normal(Object::Type(id));
            }
            for (at, check) in ty.checks().iter().enumerate() {
                if needs(&check.expr) {
                    normal(Object::DomainConstraint(id, Reverse(at)));
                }
            }
        }
        for (id, function) in self.catalog.functions.iter() {
            let mut defaults = function
                .arguments
                .iter()
                .filter_map(|it| it.default.as_ref());
            if defaults.any(needs) {
                normal(Object::Function(id));
            }
        }
        for (id, other) in self.catalog.others.iter() {
            if other.needed.as_ref().is_some_and(|it| it.contains(&oid)) {
                normal(Object::Other(id));
            }
        }
        found
    }
}
