//! What a stored expression needs: the objects that its names stand for when it is stored, by id, so that none of them is
//! dropped from under it whatever they are called by then.
//!
//! `recordDependencyOnExpr` in PostgreSQL's `dependency.c`. Columns are not among them: what mentions a column follows it.

use std::cell::OnceCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;

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

    /// What has an expression that needs something, by what it needs.
    fn needing(&self) -> BTreeMap<u32, Vec<Object>> {
        let mut found: BTreeMap<u32, Vec<Object>> = BTreeMap::new();
        let mut keep = |needs: &Needs, object| {
            for oid in needs.iter().flat_map(|it| it.iter()) {
                found.entry(*oid).or_default().push(object);
            }
        };
        let catalog = &self.catalog;
        for (id, policy) in catalog.policies.iter() {
            for expr in policy.using.iter().chain(&policy.check) {
                keep(&expr.needs, Object::Policy(id));
            }
        }
        for (id, constraint) in catalog.constraints.iter() {
            if let ConstraintKind::Check { expr, .. } = &constraint.kind {
                keep(&expr.needs, Object::Constraint(id));
            }
        }
        for (id, trigger) in catalog.triggers.iter() {
            if let Some(when) = &trigger.when {
                keep(&when.needs, Object::Trigger(id));
            }
        }
        for (relation, row) in catalog.relations.iter() {
            for column in row.columns() {
                let place = ColumnRef {
                    relation,
                    attnum: column.attnum,
                };
                if let Some(expr) = &column.default_expr {
                    keep(&expr.needs, Object::Default(place));
                }
                if let Some(generated) = &column.generated {
                    keep(&generated.expr.needs, Object::Column(place));
                }
            }
            let index = row.index.iter();
            let keys = index.flat_map(|it| {
                let exprs = it.keys.iter().filter_map(|key| key.expr.as_ref());
                exprs.chain(&it.predicate)
            });
            for expr in keys.chain(row.view.iter().map(|view| &view.query)) {
                keep(&expr.needs, Object::Relation(relation));
            }
        }
        for (id, ty) in catalog.types.iter() {
            if let TypeKind::Domain { default_expr, .. } = &ty.kind
                && let Some(expr) = default_expr
            {
                keep(&expr.needs, Object::Type(id));
            }
            for (at, check) in ty.checks().iter().enumerate() {
                keep(&check.expr.needs, Object::DomainConstraint(id, Reverse(at)));
            }
        }
        for (id, function) in catalog.functions.iter() {
            let arguments = function.arguments.iter();
            for default in arguments.filter_map(|it| it.default.as_ref()) {
                keep(&default.needs, Object::Function(id));
            }
        }
        for (id, other) in catalog.others.iter() {
            keep(&other.needed, Object::Other(id));
        }
        found
    }
}

/// What has an expression that needs something, found out once for all that go together.
#[derive(Debug, Default)]
pub(super) struct Needing(OnceCell<BTreeMap<u32, Vec<Object>>>);

impl Needing {
    /// What has an expression that needs an object.
    pub(super) fn of(&self, object: Object, folder: &Folder<'_>) -> Vec<(Object, Strength)> {
        let Some(oid) = object.named_oid() else {
            return Vec::new();
        };
        let all = self.0.get_or_init(|| folder.needing());
        let found = all.get(&oid).into_iter().flatten();
        found.map(|it| (*it, Strength::Normal)).collect()
    }
}
