//! How far validators enforce each CHECK of the shown tables and domains: what is inferred of it, and what Zod or Rust
//! could not say of that.
//!
//! Takes the facts and what the lowerings of both targets reported; knows no target itself.

use serde::Serialize;

use super::{Facts, doc};
use crate::catalog::{ColumnType, NamespaceId, TypeKind};
use crate::diagnostics::{Code, Diagnostic};
use crate::infer::predicate::{Check, Exactness};
use crate::source::Span;

/// A CHECK with what validators make of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Covered {
    /// The file that says it.
    pub path: String,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// `table` or `domain`
    pub kind: &'static str,
    /// Whose it is, as the outputs name it.
    pub of: String,
    /// Its name.
    pub constraint: String,
    /// As written.
    pub expression: String,
    /// The columns that it asks for; of a domain what stands below it, as `value`.
    pub columns: Vec<Asked>,
    /// How far it is enforced.
    pub coverage: Coverage,
    /// Why it is not exact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// A column that a CHECK asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// Its name.
    pub name: String,
    /// Its type, a domain as what stands below it.
    #[serde(rename = "type")]
    pub ty: String,
    /// NOT NULL
    pub not_null: bool,
    /// An enum's labels.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
}

/// How far a CHECK is enforced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Coverage {
    /// Validators refuse what PostgreSQL refuses for it.
    Exact,
    /// They refuse some of it.
    Weaker,
    /// They refuse nothing for it.
    NotTranslated,
    /// PostgreSQL refuses nothing for it either.
    NeverRejects,
}

impl Coverage {
    /// All of them, in the order in which they are counted.
    pub const ALL: [Self; 4] = [
        Self::Exact,
        Self::Weaker,
        Self::NotTranslated,
        Self::NeverRejects,
    ];

    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Weaker => "weaker",
            Self::NotTranslated => "not translated",
            Self::NeverRejects => "never rejects",
        }
    }
}

/// The CHECKs of the shown tables and domains, in the order of their files. `lost` is what the targets reported.
pub fn coverage(facts: &Facts<'_>, lost: &[Diagnostic]) -> Vec<Covered> {
    let mut found: Vec<(Span, Covered)> = facts
        .checks
        .iter()
        .filter_map(|check| {
            let relation = facts.relation(check.relation)?;
            let owner = (relation.namespace, relation.name.as_str());
            let columns = check
                .columns
                .iter()
                .map(|attnum| relation.column_at(*attnum))
                .map(|column| asked(facts, column.name.as_str(), column.ty, column.not_null))
                .collect();
            Some(covered(facts, ("table", owner), check, columns, lost))
        })
        .collect();
    for (id, ty) in facts.types() {
        let owner = (ty.namespace, ty.name.as_str());
        let own = facts
            .domain_checks
            .iter()
            .filter(|it| it.domain == Some(id));
        found.extend(own.map(|check| {
            let value = asked(facts, "value", ColumnType::plain(id), false);
            covered(facts, ("domain", owner), check, vec![value], lost)
        }));
    }
    found.sort_by_key(|(span, _)| *span);
    found.into_iter().map(|(_, it)| it).collect()
}

fn asked(facts: &Facts<'_>, name: &str, mut ty: ColumnType, not_null: bool) -> Asked {
    while let TypeKind::Domain { base, .. } = &facts.catalog.types[ty.id].kind {
        ty = *base;
    }
    let row = &facts.catalog.types[ty.id];
    let element = row.element.unwrap_or(ty.id);
    Asked {
        name: name.to_owned(),
        ty: facts.catalog.format_type(ty, &[]),
        not_null,
        labels: match &facts.catalog.types[element].kind {
            TypeKind::Enum { labels } => labels.clone(),
            TypeKind::Base
            | TypeKind::Domain { .. }
            | TypeKind::Composite { .. }
            | TypeKind::Range { .. }
            | TypeKind::Multirange { .. }
            | TypeKind::Pseudo
            | TypeKind::Shell => Vec::new(),
        },
    }
}

fn covered(
    facts: &Facts<'_>,
    (kind, (namespace, name)): (&'static str, (NamespaceId, &str)),
    check: &Check,
    columns: Vec<Asked>,
    lost: &[Diagnostic],
) -> (Span, Covered) {
    let span = check.expr.span;
    let in_target = || {
        lost.iter()
            .find(|it| it.code == Code::CheckNotTranslated && it.span == span)
            .map(|it| it.message.clone())
    };
    let (coverage, why) = match &check.exactness {
        Exactness::Exact => match in_target() {
            None => (Coverage::Exact, None),
            Some(message) => (Coverage::Weaker, Some(message)),
        },
        Exactness::Weaker { why, .. } => (Coverage::Weaker, Some(why.clone())),
        Exactness::NotTranslated { why, .. } => (Coverage::NotTranslated, Some(why.clone())),
        Exactness::NeverRejects { why } => (Coverage::NeverRejects, Some(why.clone())),
    };
    let position = facts.sources.position(span);
    let covered = Covered {
        path: facts.sources.path(span).to_owned(),
        line: position.line,
        column: position.column,
        kind,
        of: doc::qualified(facts, namespace, name),
        constraint: check.name.clone(),
        expression: check.expr.text.to_string(),
        columns,
        coverage,
        why,
    };
    (span, covered)
}
