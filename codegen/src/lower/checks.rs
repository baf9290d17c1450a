//! What is lost of CHECK constraints on the way to any validator: said once, whatever targets are made.

use super::Facts;
use crate::diagnostics::{Code, Diagnostic};
use crate::infer::predicate::{Check, Exactness};

/// A warning for each CHECK of a shown table or domain that validators enforce not at all or in part, or that
/// PostgreSQL itself cannot enforce.
pub fn losses(facts: &Facts<'_>) -> Vec<Diagnostic> {
    of_tables(facts).chain(of_domains(facts)).collect()
}

fn of_tables<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = Diagnostic> + 'a {
    facts.checks.iter().filter_map(|check| {
        let relation = facts.relation(check.relation)?;
        loss(check, "table", relation.name.as_str())
    })
}

fn of_domains<'a>(facts: &'a Facts<'_>) -> impl Iterator<Item = Diagnostic> + 'a {
    facts.domain_checks.iter().filter_map(|check| {
        let ty = facts.ty(check.domain?)?;
        loss(check, "domain", ty.name.as_str())
    })
}

fn loss(check: &Check, kind: &str, of: &str) -> Option<Diagnostic> {
    let what = format!("CHECK \"{}\" of {kind} \"{of}\"", check.name);
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
}
