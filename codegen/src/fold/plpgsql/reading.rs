//! Queries of bodies are read as PostgreSQL reads them before they run: their names and types, and whether their rows are
//! those that the function is to return.

use super::conditions::raise;
use super::machine::Machine;
use super::state::State;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, Function, TypeKind};
use crate::expr::Query;
use crate::fold::query::Analysis;
use crate::fold::{Folder, Refusal};
use crate::source::{Place, Span};
use std::sync::Arc;

/// How many steps it counts for to read a statement.
pub(super) const READ: u32 = 200;

impl Machine {
    /// Reads a query where that was not done before; `None` where it was, or where nothing is known of it.
    pub(super) fn read(
        &self,
        state: &mut State<'_>,
        query: &Query,
        place: Place,
        using: usize,
    ) -> Result<Option<Analysis>, Refusal> {
        let returning = std::mem::take(&mut state.returning);
        // Those of functions in SQL were read when they were made.
        if state.conflict.is_none() && !state.transactions.executing {
            return Ok(None);
        }
        let key = match place {
            Place::At(file, start) => Some((file, start)),
            Place::Computed(_) => None,
        };
        if !returning && key.is_some_and(|key| self.read.borrow().contains(&key)) {
            return Ok(None);
        }
        self.budget.set(self.budget.get().saturating_sub(READ));
        let analysis = match state.folder.read_query_with(query, &state.variables(using)) {
            Ok(analysis) => analysis,
            Err(refusal) if refusal.sqlstate().is_none() => return Ok(None),
            Err(refusal) => return Err(refusal),
        };
        if returning && let Some(expected) = &state.expected {
            returned(&state.folder, expected, &analysis, query.span)?;
        }
        self.read.borrow_mut().extend(key);
        Ok(Some(analysis))
    }
}

/// Whether the rows of RETURN QUERY are those of the function's result: of as many columns, each of the very type.
fn returned(
    folder: &Folder<'_>,
    expected: &[ColumnType],
    analysis: &Analysis,
    span: Span,
) -> Result<(), Refusal> {
    let rows = &analysis.rows;
    if rows.open {
        return Ok(());
    }
    let refusal = |detail: String| {
        let message = "structure of query does not match function result type";
        Err(raise("42804", span, message).detail(detail))
    };
    let (count, wanted) = (rows.columns.len(), expected.len());
    if count != wanted {
        return refusal(format!(
            "Number of returned columns ({count}) does not match expected column count ({wanted})."
        ));
    }
    for (number, (column, wanted)) in (1..).zip(rows.columns.iter().zip(expected)) {
        // A literal is a text.
        let given = column.ty.map(|ty| match ty.id {
            oid::UNKNOWN => oid::TEXT,
            id => id,
        });
        if let Some(given) = given.filter(|given| *given != wanted.id) {
            let name = |id| folder.type_name(id);
            return refusal(format!(
                "Returned type {} does not match expected type {} in column {number}.",
                name(given),
                name(wanted.id)
            ));
        }
    }
    Ok(())
}

/// The columns of the rows that a function gives; `None` where that depends on the call or is not known.
pub(super) fn expected(folder: &Folder<'_>, function: &Function) -> Option<Arc<[ColumnType]>> {
    let outputs: Vec<ColumnType> = super::returned::outputs(function).map(|it| it.ty).collect();
    let columns = if !function.returns_set {
        return None;
    } else if !outputs.is_empty() {
        outputs
    } else if let Some(id) = folder.relation_of_type(function.result.id) {
        let row = &folder.catalog.relations[id];
        let is_whole = row.taints.is_empty() && !super::cast::is_partial(folder, row.namespace);
        row.columns().filter(|_| is_whole).map(|it| it.ty).collect()
    } else {
        vec![function.result]
    };
    let is_one = |ty: &ColumnType| {
        folder.catalog.types.get(ty.id).is_some_and(|row| {
            row.taints.is_empty()
                && !matches!(row.kind, TypeKind::Pseudo | TypeKind::Shell)
                && !folder.is_row_of_system(ty.id)
        })
    };
    (!columns.is_empty() && columns.iter().all(is_one)).then(|| columns.into())
}
