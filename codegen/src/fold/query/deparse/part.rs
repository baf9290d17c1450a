//! Parts of values: elements of arrays and of jsonb, fields of rows.
//!
//! `transformContainerSubscripts` in PostgreSQL's `parse_node.c`, `ParseComplexProjection` in `parse_func.c`.

use super::analyse::{Analyser, Names, is_unknown, plain};
use super::tree::{Bounds, Form, Node, Typed};
use crate::builtins::Context;
use crate::catalog::ty::oid;
use crate::expr::{Expr, ExprKind};
use crate::name::Name;

impl Analyser<'_, '_> {
    /// A chain of subscripts, which is one node.
    pub(super) fn subscript(&mut self, expr: &Expr) -> Option<Typed> {
        let (of, mut chain) = expr.subscripts();
        chain.reverse();
        let operand = self.expr(of)?;
        let sliced = chain.iter().any(|it| it.slice);
        let of_jsonb = operand.ty.id == oid::JSONB;
        let ty = if of_jsonb && !sliced {
            operand.ty
        } else if sliced {
            self.folder.array_element(operand.ty.id)?;
            operand.ty
        } else {
            let element = self.folder.array_element(operand.ty.id);
            plain(element.or_else(|| self.folder.fixed_part(operand.ty.id))?)
        };
        let mut bounds = Vec::new();
        for it in chain {
            let mut read = |bound: Option<&Expr>| match bound {
                Some(bound) => self.bound(bound, of_jsonb).map(Some),
                None => Some(None),
            };
            bounds.push(match (it.slice, read(it.lower)?, read(it.upper)?) {
                (true, lower, upper) => Bounds::Slice(lower, upper),
                // Beside a slice a place is one from the first.
                (false, place, _) if sliced => {
                    let one = Typed::new(Node::Const(Some("1".into())), plain(oid::INT4));
                    Bounds::Slice(Some(one), Some(place?))
                }
                (false, place, _) => Bounds::Place(place?),
            });
        }
        let operand = Box::new(operand);
        Some(Typed::new(Node::Subscript { operand, bounds }, ty))
    }

    /// A subscript as an integer; one of jsonb may be a text.
    fn bound(&mut self, bound: &Expr, of_jsonb: bool) -> Option<Typed> {
        let bound = self.expr(bound)?;
        let (target, context) = if !of_jsonb {
            (oid::INT4, Context::Assignment)
        } else if is_unknown(&bound) {
            (oid::TEXT, Context::Implicit)
        } else {
            let casts = |target| self.folder.casts(bound.ty.id, target, Context::Implicit);
            let (number, text) = (casts(oid::INT4)?, casts(oid::TEXT)?);
            match (
                number || bound.ty.id == oid::INT4,
                text || bound.ty.id == oid::TEXT,
            ) {
                (true, false) => (oid::INT4, Context::Implicit),
                (false, true) => (oid::TEXT, Context::Implicit),
                (true, true) | (false, false) => return None,
            }
        };
        self.coerced(bound, plain(target), context, Form::Implicit)
    }

    /// A field of a row.
    pub(super) fn field(&mut self, operand: &Expr, name: &Name) -> Option<Typed> {
        // Of the table itself it is a column.
        if let ExprKind::Column(path) = &operand.kind
            && let ([table], Names::Columns(relation)) = (&path[..], self.names)
            && relation.name == *table
            && relation.column(table.as_str()).is_none()
        {
            return self.column(std::slice::from_ref(name));
        }
        let operand = self.expr(operand)?;
        let ty = if let Node::Row(items) = &operand.node
            && operand.ty.id == oid::RECORD
        {
            let item = items.get(name.field_of_row()?)?;
            (!is_unknown(item)).then_some(item.ty)?
        } else {
            let relation = self.folder.relation_of_type(operand.ty.id)?;
            self.folder.catalog.relations[relation]
                .column(name.as_str())?
                .ty
        };
        let (operand, name) = (Box::new(operand), name.clone());
        Some(Typed::new(Node::Field { operand, name }, ty))
    }
}
