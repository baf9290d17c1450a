//! Refusals to diagnostics: one for each object that nothing creates, with all statements that need it.

use std::collections::{BTreeMap, BTreeSet};

use super::refusal::{Missing, MissingKind};
use super::{Folder, Outcome, Platform, Refusal};
use crate::ddl::{Ddl, ObjectName, RoleName, Statement};
use crate::diagnostics::{Diagnostic, Label, Severity};
use crate::name::QualifiedName;
use crate::source::Span;

/// What was refused so far, and what is therefore not there.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Refused {
    /// For each object that is missing, the report that speaks for it.
    missing: BTreeMap<Missing, usize>,
    /// The reports.
    reports: Vec<Report>,
}

/// A diagnostic that speaks for several statements.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Report {
    /// Its place among the diagnostics.
    diagnostic: usize,
    /// What is missing, as `Catalog::missing` has it, with the statement that needs it first.
    missing: Option<(String, Span)>,
    /// What the refused statements would have made.
    not_made: Vec<(Missing, Span)>,
    /// The further statements that are left out.
    dependents: Vec<Span>,
}

impl Folder<'_> {
    /// Reports a refusal, or adds the statement to those that an earlier report stands for.
    pub(super) fn report_refusal(
        &mut self,
        refused: &mut Refused,
        statement: &Statement,
        refusal: Refusal,
    ) -> Outcome {
        let known = refusal
            .missing
            .as_ref()
            .and_then(|missing| refused.missing.get(&**missing))
            .copied();
        let index = if let Some(index) = known {
            refused.reports[index].dependents.push(statement.span);
            index
        } else {
            let mut diagnostic = *refusal.diagnostic;
            if let Some(missing) = &refusal.missing {
                diagnostic = self.explain_missing(diagnostic, missing);
                let index = refused.reports.len();
                refused.missing.insert((**missing).clone(), index);
            }
            refused.reports.push(Report {
                diagnostic: self.diagnostics.len(),
                missing: refusal
                    .missing
                    .as_ref()
                    .map(|missing| (missing.describe(), statement.span)),
                not_made: Vec::new(),
                dependents: Vec::new(),
            });
            self.diagnostics.push(diagnostic);
            refused.reports.len() - 1
        };
        let report = &refused.reports[index];
        // What the platform has and this tool does not know matters only where it costs an object of the user's.
        let diagnostic = &mut self.diagnostics[report.diagnostic];
        if made_by(&statement.ddl).is_some() {
            diagnostic.severity = Severity::Error;
        }
        let outcome = match diagnostic.severity {
            Severity::Error => Outcome::Refused,
            Severity::Warning | Severity::Note => Outcome::NoEffect,
        };
        self.note_not_made(refused, statement, index);
        outcome
    }

    /// Says of a statement that is applied what it names and that only the platform may have.
    pub(super) fn report_doubts(&mut self, doubts: Vec<Refusal>) {
        let mut said = BTreeSet::new();
        for doubt in doubts {
            let Some(missing) = doubt.missing else {
                continue;
            };
            let mut diagnostic = self.explain_missing(*doubt.diagnostic, &missing);
            if said.insert(missing) {
                diagnostic.severity = Severity::Warning;
                self.diagnostics.push(diagnostic.of_applied());
            }
        }
    }

    /// Whether something that is missing may well be there, since the platform's files do not say all.
    pub(super) fn may_be_of_platform(&self, missing: &Missing) -> bool {
        let namespace = match missing.kind {
            MissingKind::Schema => Some(&missing.name.name),
            MissingKind::Relation | MissingKind::Type | MissingKind::Function => {
                missing.name.namespace.as_ref()
            }
            MissingKind::Role => None,
        };
        namespace.is_some_and(|name| match self.catalog.namespace(name.as_str()) {
            Some(id) => self.is_platform_namespace(id),
            None => self.settings.platform_files > 0 && !self.settings.namespaces.contains(name),
        })
    }

    /// Remembers that what a refused statement would have made is missing for the same reason.
    fn note_not_made(&self, refused: &mut Refused, statement: &Statement, index: usize) {
        let Some((kind, name)) = made_by(&statement.ddl) else {
            return;
        };
        let missing = Missing {
            kind,
            name: self.qualify(&name.name),
        };
        // What is there stays there, as after a duplicate.
        if !self.is_there(&missing) {
            refused.reports[index]
                .not_made
                .push((missing.clone(), statement.span));
            refused.missing.entry(missing).or_insert(index);
        }
    }

    fn is_there(&self, missing: &Missing) -> bool {
        let name = missing.name.name.as_str();
        let namespace = missing
            .name
            .namespace
            .as_ref()
            .and_then(|namespace| self.catalog.namespace(namespace.as_str()));
        match missing.kind {
            MissingKind::Relation => self.find_relation(&missing.name).is_some(),
            MissingKind::Type => self.find_type(&missing.name).is_some(),
            MissingKind::Function => namespace
                .is_some_and(|namespace| !self.catalog.functions_named(namespace, name).is_empty()),
            MissingKind::Schema => self.catalog.namespace(name).is_some(),
            MissingKind::Role => self.catalog.role(name).is_some(),
        }
    }

    fn explain_missing(&self, mut diagnostic: Diagnostic, missing: &Missing) -> Diagnostic {
        if self.may_be_of_platform(missing) {
            diagnostic.severity = Severity::Warning;
            let schema = missing.name.namespace.as_ref();
            let taint = schema
                .and_then(|name| self.catalog.namespace(name.as_str()))
                .and_then(|id| self.catalog.namespaces[id].taints.first());
            return match taint {
                Some(taint) => diagnostic.label(taint.span, "this may have made it"),
                None => {
                    diagnostic.detail("It may be the platform's, of which not everything is known.")
                }
            };
        }
        let what = match missing.kind {
            MissingKind::Relation => "relation",
            MissingKind::Type => "type",
            MissingKind::Function => "function",
            MissingKind::Schema | MissingKind::Role => return diagnostic,
        };
        let namespace = missing
            .name
            .namespace
            .as_ref()
            .map_or("public", |name| name.as_str());
        let dump = match self.settings.platform {
            Platform::Supabase => format!(
                "If it was made in the dashboard, `supabase db dump --schema {namespace} -f prelude.sql` and \
                 `prelude = \"prelude.sql\"` in codegen.toml bring it in."
            ),
            Platform::Postgres => format!(
                "If it was made by hand, `pg_dump --schema-only --schema {namespace} -f prelude.sql` and \
                 `prelude = \"prelude.sql\"` in codegen.toml bring it in."
            ),
        };
        diagnostic
            .detail(format!("No migration creates this {what}."))
            .help(dump)
    }

    /// Says with each report which statements are left out besides its own.
    pub(super) fn finish_reports(&mut self, refused: Refused) {
        for report in refused.reports {
            let also = match report.dependents.len() {
                0 => None,
                1 => Some("1 more statement depends on it and is left out.".to_owned()),
                count => Some(format!(
                    "{count} more statements depend on it and are left out."
                )),
            };
            if self.diagnostics[report.diagnostic].severity == Severity::Error {
                let not_made = report
                    .not_made
                    .iter()
                    // Made after all, by another statement or with a stand-in for its types.
                    .filter(|(missing, _)| !self.is_there(missing))
                    .map(|(missing, span)| (missing.describe(), *span));
                let missing: Vec<_> = report.missing.into_iter().chain(not_made).collect();
                for (key, span) in missing {
                    self.catalog.missing.entry(key).or_default().push(span);
                }
            }
            let Some(also) = also else { continue };
            let diagnostic = &mut self.diagnostics[report.diagnostic];
            diagnostic.detail = Some(match diagnostic.detail.take() {
                Some(said) => format!("{said} {also}"),
                None => also,
            });
            diagnostic
                .labels
                .extend(report.dependents.into_iter().map(|span| Label {
                    span,
                    message: "depends on it".to_owned(),
                }));
        }
    }
}

impl Missing {
    /// `relation "public.profiles"`
    fn describe(&self) -> String {
        let kind = match self.kind {
            MissingKind::Schema => "schema",
            MissingKind::Relation => "relation",
            MissingKind::Type => "type",
            MissingKind::Function => "function",
            MissingKind::Role => "role",
        };
        format!("{kind} \"{}\"", self.name)
    }
}

/// Whether a statement makes something in the connection's own schema.
pub(super) fn makes_temporary(ddl: &Ddl) -> bool {
    made_by(ddl).is_some_and(|(_, object)| {
        object
            .name
            .namespace
            .is_some_and(|namespace| namespace == super::resolve::TEMPORARY)
    })
}

/// What a statement would have made.
fn made_by(ddl: &Ddl) -> Option<(MissingKind, ObjectName)> {
    let of = |kind: MissingKind, name: &ObjectName| Some((kind, name.clone()));
    match ddl {
        Ddl::CreateTable(it) => of(MissingKind::Relation, &it.name),
        Ddl::CreateTableAs(it) => of(MissingKind::Relation, &it.name),
        Ddl::CreateView(it) => of(MissingKind::Relation, &it.name),
        Ddl::CreateSequence(it) => of(MissingKind::Relation, &it.name),
        Ddl::CreateEnum(it) => of(MissingKind::Type, &it.name),
        Ddl::CreateComposite(it) => of(MissingKind::Type, &it.name),
        Ddl::CreateDomain(it) => of(MissingKind::Type, &it.name),
        Ddl::CreateRange(it) => of(MissingKind::Type, &it.name),
        Ddl::CreateBaseType(it) => of(MissingKind::Type, &it.name),
        Ddl::CreateFunction(it) => of(MissingKind::Function, &it.name),
        Ddl::CreateAggregate(it) => of(MissingKind::Function, &it.name),
        Ddl::CreateSchema(it) => {
            let name = it.name.as_ref().or(match &it.owner {
                Some(RoleName::Role(role)) => Some(role),
                Some(RoleName::Current(_) | RoleName::Session(_) | RoleName::Public) | None => None,
            })?;
            let (name, span) = (name.name.clone(), name.span);
            let name = QualifiedName {
                namespace: None,
                name,
            };
            Some((MissingKind::Schema, ObjectName { name, span }))
        }
        Ddl::CreateExtension(_)
        | Ddl::CreateRole(_)
        | Ddl::AlterTable(_)
        | Ddl::AttachIndex(_)
        | Ddl::CreateIndex(_)
        | Ddl::AlterEnum(_)
        | Ddl::AlterFunction(_)
        | Ddl::CreateOther(_)
        | Ddl::AlterOther(_)
        | Ddl::AlterExtension(_)
        | Ddl::CreatePublication(_)
        | Ddl::AlterPublication(_)
        | Ddl::AlterRole(_)
        | Ddl::Owned(_)
        | Ddl::AlterComposite(_)
        | Ddl::AlterDomain(_)
        | Ddl::AlterSequence(_)
        | Ddl::SetSchema(_)
        | Ddl::DependsOnExtension(_)
        | Ddl::CreateTrigger(_)
        | Ddl::CreatePolicy(_)
        | Ddl::AlterPolicy(_)
        | Ddl::Comment(_)
        | Ddl::Grant(_)
        | Ddl::GrantRole(_)
        | Ddl::AlterDefaultPrivileges(_)
        | Ddl::Drop(_)
        | Ddl::Rename(_)
        | Ddl::AlterOwner(_)
        | Ddl::Do(_)
        | Ddl::Set(_)
        | Ddl::Transaction(_)
        | Ddl::Discard(_)
        | Ddl::Data(_)
        | Ddl::NoEffect { .. }
        | Ddl::NotFolded(_) => None,
    }
}
