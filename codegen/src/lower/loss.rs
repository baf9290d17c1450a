//! What the validators of all targets lose of the CHECK constraints, said once for all of them.

use super::Facts;
use crate::catalog::TypeKind;
use crate::diagnostics::{Code, Diagnostic};
use crate::infer::predicate::Exactness;

/// A diagnostic for each CHECK of a shown table or domain that is not translated in full.
pub fn checks(facts: &Facts<'_>) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for (id, relation) in facts.relations() {
        for check in facts.checks.iter().filter(|check| check.relation == id) {
            let what = format!(
                "check constraint \"{}\" of relation \"{}\"",
                check.name, relation.name
            );
            diagnostics.extend(loss(&what, &check.exactness, check.expr.span));
        }
    }
    for (_, ty) in facts.types() {
        let TypeKind::Domain { constraints, .. } = &ty.kind else {
            continue;
        };
        for constraint in constraints {
            diagnostics.push(
                Diagnostic::warning(
                    Code::CheckNotTranslated,
                    constraint.expr.span,
                    format!(
                        "check constraint \"{}\" of domain \"{}\" is not validated",
                        constraint.name, ty.name
                    ),
                )
                .detail("The validators take what the type below the domain takes."),
            );
        }
    }
    diagnostics
}

fn loss(what: &str, exactness: &Exactness, place: crate::source::Span) -> Option<Diagnostic> {
    match exactness {
        Exactness::Exact => None,
        Exactness::Weaker { span, why } => Some(
            Diagnostic::warning(
                Code::CheckNotTranslated,
                *span,
                format!("{what} is validated only in part: {why}"),
            )
            .detail("The validators accept some rows that PostgreSQL refuses, and refuse none that it takes."),
        ),
        Exactness::NotTranslated { span, why } => Some(
            Diagnostic::warning(
                Code::CheckNotTranslated,
                *span,
                format!("{what} is not validated: {why}"),
            )
            .detail("Only the database will refuse a row for it."),
        ),
        Exactness::NeverRejects { why } => Some(Diagnostic::warning(
            Code::CheckNeverRejects,
            place,
            format!("{what} can never refuse a row: {why}"),
        )),
    }
}
