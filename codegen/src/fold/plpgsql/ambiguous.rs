//! Names that are both a variable's and a column's, which PostgreSQL refuses unless the body says which is meant.
//!
//! <https://www.postgresql.org/docs/current/plpgsql-implementation.html#PLPGSQL-VAR-SUBST>

use super::eval::Eval;
use super::query::Header;
use super::state::Variable;
use super::value::Value;
use crate::ddl::plpgsql::Conflict;
use crate::diagnostics::Code;
use crate::expr::{Expr, ExprKind};
use crate::fold::Refusal;
use crate::fold::query::no_field;
use crate::name::Name;
use crate::source::Span;

/// What PostgreSQL says of a record's field before there is a row in it.
pub(super) fn not_assigned(record: &Name, span: Span) -> Refusal {
    let message = format!("record \"{record}\" is not assigned yet");
    let refusal = super::conditions::raise("55000", span, message);
    refusal.detail("The tuple structure of a not-yet-assigned record is indeterminate.")
}

impl Eval<'_, '_> {
    /// A record that has had no row yet.
    pub(super) fn unassigned(&self, name: &Name) -> Option<&Variable> {
        let mut frames = self.frames.iter().rev();
        let found =
            frames.find_map(|frame| frame.variables.iter().rev().find(|it| it.name == *name));
        found.filter(|it| !it.assigned && it.value == Value::Null)
    }

    /// Refuses the name of a column that is a variable's too, or a field's of a record.
    pub(super) fn unambiguous(&self, path: &[Name], span: Span) -> Result<(), Refusal> {
        if self.state.conflict != Some(Conflict::Error) {
            return Ok(());
        }
        let variables = |name: &Name| {
            let mut frames = self.frames.iter().rev();
            frames.find_map(|frame| frame.variables.iter().rev().find(|it| it.name == *name))
        };
        let is_variable = match path {
            [name] => variables(name).is_some(),
            [record, _] if self.unassigned(record).is_some_and(Variable::is_record) => {
                return Err(not_assigned(record, span));
            }
            [record, field] => match variables(record) {
                Some(it) if it.is_record() && it.lacks(field) => {
                    return Err(no_field(record, field, span));
                }
                Some(it) => it.is_row() && !it.lacks(field),
                None => false,
            },
            _ => false,
        };
        if !is_variable {
            return Ok(());
        }
        let name: Vec<&str> = path.iter().map(Name::as_str).collect();
        let message = format!("column reference \"{}\" is ambiguous", name.join("."));
        let refusal = Refusal::new(Code::UnknownColumn, span, message).with_sqlstate("42702");
        Err(refusal.detail("It could refer to either a PL/pgSQL variable or a table column."))
    }

    /// The same of all names of an expression that are columns, whether or not a row comes to it.
    pub(super) fn unambiguous_in(&self, expr: &Expr, header: &Header) -> Result<(), Refusal> {
        if self.state.conflict != Some(Conflict::Error) || self.frames.is_empty() {
            return Ok(());
        }
        let mut result = Ok(());
        expr.walk(&mut |part| {
            if let ExprKind::Column(path) = &part.kind
                && result.is_ok()
                && matches!(header.find(path), Some(Ok(_)))
            {
                result = self.unambiguous(path, part.span);
            }
        });
        result
    }
}
