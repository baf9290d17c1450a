//! What is lost of CHECK constraints on the way to any validator: said once, whatever targets are made. Knows that a
//! column's type may say what a CHECK does.

use super::Facts;
use super::shape::schema;
use super::shape::ty::Ty;
use crate::catalog::Catalog;
use crate::diagnostics::{Code, Diagnostic};
use crate::infer::predicate::{Check, Exactness};
use crate::shared::Shared;

/// A CHECK that holds a column against a JSON Schema is the column's type, and is enforced as far as that says it.
pub fn by_types(catalog: &Catalog, checks: &mut [Shared<Check>]) {
    for check in checks.iter_mut().filter(|it| it.validated) {
        let ([attnum], Exactness::NotTranslated { span, .. }) =
            (&check.columns[..], &check.exactness)
        else {
            continue;
        };
        let column = catalog.relations[check.relation].column_at(*attnum);
        let schema = schema::of_check(&check.expr.text, column.name.as_str());
        let ty = schema.and_then(|it| schema::read(&it).ok());
        if ty.is_some_and(|it| it != Ty::Any) {
            check.exactness = Exactness::Weaker {
                span: *span,
                why: "of a JSON Schema they ask what the column's type says".to_owned(),
            };
        }
    }
}

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
    let what = || format!("CHECK \"{}\" of {kind} \"{of}\"", check.name);
    let (code, span, message) = match &check.exactness {
        Exactness::Exact => return None,
        Exactness::Weaker { span, why } => (
            Code::CheckNotTranslated,
            *span,
            format!("{} is enforced by validators in part only: {why}", what()),
        ),
        Exactness::NotTranslated { span, why } => (
            Code::CheckNotTranslated,
            *span,
            format!("{} is not enforced by validators: {why}", what()),
        ),
        Exactness::NeverRejects { why } => (
            Code::CheckNeverRejects,
            check.expr.span,
            format!("{} can never refuse a row: {why}", what()),
        ),
    };
    Some(Diagnostic::warning(code, span, message))
}
