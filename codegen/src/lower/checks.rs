//! What is lost of CHECK constraints on the way to any validator: said once, whatever targets are made.

use super::Facts;
use crate::catalog::TypeKind;
use crate::diagnostics::{Code, Diagnostic};
use crate::infer::predicate::Exactness;

/// A warning for each CHECK of a shown table or domain that validators enforce not at all or in part, or that
/// PostgreSQL itself cannot enforce.
pub fn losses(facts: &Facts<'_>) -> Vec<Diagnostic> {
    of_tables(facts).chain(of_domains(facts)).collect()
}

fn of_tables<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = Diagnostic> + 'a {
    facts.checks.iter().filter_map(|check| {
        let (_, relation) = facts.relations().find(|(id, _)| *id == check.relation)?;
        let what = format!("CHECK \"{}\" of table \"{}\"", check.name, relation.name);
        let (code, span, message) = match &check.exactness {
            Exactness::Exact => return None,
            Exactness::Weaker { span, why } => (
                Code::CheckNotTranslated,
                *span,
                format!("{what} is enforced by validators in part only: {why}"),
            ),
            Exactness::NotTranslated { span, why } => (
                Code::CheckNotTranslated,
                *span,
                format!("{what} is not enforced by validators: {why}"),
            ),
            Exactness::NeverRejects { why } => (
                Code::CheckNeverRejects,
                check.expr.span,
                format!("{what} can never refuse a row: {why}"),
            ),
        };
        Some(Diagnostic::warning(code, span, message))
    })
}

/// Domains are written as their base type.
fn of_domains<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = Diagnostic> + 'a {
    facts.types().flat_map(|(_, ty)| {
        let constraints = match &ty.kind {
            TypeKind::Domain { constraints, .. } => constraints.as_slice(),
            TypeKind::Base
            | TypeKind::Enum { .. }
            | TypeKind::Composite { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => &[],
        };
        constraints.iter().map(|constraint| {
            let message = format!(
                "CHECK \"{}\" of domain \"{}\" is not enforced by validators: columns have the type below it",
                constraint.name, ty.name
            );
            Diagnostic::warning(Code::CheckNotTranslated, constraint.expr.span, message)
        })
    })
}
