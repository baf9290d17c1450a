//! The types in which the two sides of a comparison are compared, where PostgreSQL has to choose, and of a range's bounds.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds are told apart from all that stay as they are"
)]

use super::predicate::{Function, Literal, Value};
use super::value::{Gap, Kind, Row, Term, Values};
use crate::catalog::ty::oid;
use crate::catalog::{TypeId, TypeKind};
use crate::expr::{Expr, ExprKind};

impl Values<'_> {
    /// The two sides of a comparison, as the operator that PostgreSQL chooses sees them: `char(n)` beside a text and
    /// `citext` beside one are texts, `char(n)` beside a varchar makes that one a `char`.
    pub(super) fn sides(&self, left: &Expr, right: &Expr) -> Result<(Term, Term), Gap> {
        let (a, b) = (self.term(left)?, self.term(right)?);
        Ok(match (a, b) {
            (Term::Known(a, Kind::Padded), Term::Known(b, Kind::Text)) => {
                self.padded_beside(a, b, right)
            }
            (Term::Known(a, Kind::Text), Term::Known(b, Kind::Padded)) => {
                let (b, a) = self.padded_beside(b, a, left);
                (a, b)
            }
            (Term::Known(a, Kind::CaseInsensitive), b @ Term::Known(_, Kind::Text)) => {
                (Term::Known(a, Kind::Text), b)
            }
            (a @ Term::Known(_, Kind::Text), Term::Known(b, Kind::CaseInsensitive)) => {
                (a, Term::Known(b, Kind::Text))
            }
            sides => sides,
        })
    }

    fn padded_beside(&self, padded: Value, text: Value, written: &Expr) -> (Term, Term) {
        if self.is_varchar(written) {
            (
                Term::Known(padded, Kind::Padded),
                Term::Known(unpadded(text), Kind::Padded),
            )
        } else {
            (
                Term::Known(unpadded(padded), Kind::Text),
                Term::Known(text, Kind::Text),
            )
        }
    }

    fn is_varchar(&self, expr: &Expr) -> bool {
        let id = match &expr.kind {
            ExprKind::Column(names) => match self.row {
                Row::Table(relation) => names
                    .last()
                    .and_then(|name| relation.column(name.as_str()))
                    .map(|column| column.ty.id),
                Row::Domain(id) => Some(id),
            },
            ExprKind::Cast { ty, .. } => self.resolve(&ty.name),
            _ => None,
        };
        let mut id = id;
        while let Some(TypeKind::Domain { base, .. }) = id
            .and_then(|id| self.catalog.types.get(id))
            .map(|row| &row.kind)
        {
            id = Some(base.id);
        }
        id == Some(oid::VARCHAR)
    }

    /// The type of a range's bounds.
    pub(super) fn bounds(&self, range: &Value) -> Option<TypeId> {
        let Value::Column(attnum) = range else {
            return None;
        };
        let mut id = match self.row {
            Row::Table(relation) => relation.column_at(*attnum).ty.id,
            Row::Domain(id) => id,
        };
        loop {
            match &self.catalog.types.get(id)?.kind {
                TypeKind::Domain { base, .. } => id = base.id,
                TypeKind::Range { subtype } => return Some(*subtype),
                _ => return None,
            }
        }
    }
}

/// Without blanks behind it.
pub(super) fn unpadded(value: Value) -> Value {
    if let Value::Literal(Literal::Text(text)) = value {
        return Value::Literal(Literal::Text(text.trim_end_matches(' ').into()));
    }
    let function = Function::TrimSet {
        start: false,
        end: true,
        characters: " ".into(),
    };
    Value::Apply(function, vec![value])
}
