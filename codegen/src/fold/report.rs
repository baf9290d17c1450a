//! Refusals to diagnostics: one for each object that nothing creates, with all statements that need it.

use std::collections::BTreeMap;

use super::refusal::{Missing, MissingKind};
use super::{Folder, Platform, Refusal};
use crate::ddl::{Ddl, ObjectName, Statement};
use crate::diagnostics::Diagnostic;
use crate::name::QualifiedName;
use crate::source::Span;

/// What was refused so far, and what is therefore not there.
#[derive(Debug, Clone, Default)]
pub(super) struct Refused {
    /// For each object that is missing, the diagnostic that speaks for it.
    missing: BTreeMap<Missing, usize>,
    /// For each such diagnostic, the further statements that are left out.
    dependents: BTreeMap<usize, Vec<Span>>,
}

impl Folder<'_> {
    /// Reports a refusal, or adds the statement to those that an earlier report stands for.
    pub(super) fn report_refusal(
        &mut self,
        refused: &mut Refused,
        statement: &Statement,
        refusal: Refusal,
    ) {
        let index = if let Some(missing) = &refusal.missing {
            if let Some(index) = refused.missing.get(&**missing) {
                refused
                    .dependents
                    .entry(*index)
                    .or_default()
                    .push(statement.span);
                let index = *index;
                self.note_not_made(refused, statement, index);
                return;
            }
            let index = self.diagnostics.len();
            refused.missing.insert((**missing).clone(), index);
            self.catalog
                .missing
                .entry(missing.describe())
                .or_default()
                .push(statement.span);
            let diagnostic = self.explain_missing(*refusal.diagnostic, missing);
            self.diagnostics.push(diagnostic);
            index
        } else {
            self.diagnostics.push(*refusal.diagnostic);
            self.diagnostics.len() - 1
        };
        self.note_not_made(refused, statement, index);
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
        let there = match kind {
            MissingKind::Relation => self.find_relation(&missing.name).is_some(),
            MissingKind::Type => self.find_type(&missing.name).is_some(),
            MissingKind::Function => missing.name.namespace.as_ref().is_some_and(|namespace| {
                self.catalog
                    .namespace(namespace.as_str())
                    .is_some_and(|id| {
                        !self
                            .catalog
                            .functions_named(id, missing.name.name.as_str())
                            .is_empty()
                    })
            }),
            MissingKind::Schema | MissingKind::Role => false,
        };
        if !there {
            refused.missing.entry(missing).or_insert(index);
        }
    }

    fn explain_missing(&self, diagnostic: Diagnostic, missing: &Missing) -> Diagnostic {
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
        for (index, spans) in refused.dependents {
            let diagnostic = &mut self.diagnostics[index];
            let count = spans.len();
            let said = diagnostic.detail.take();
            let also = if count == 1 {
                "1 more statement depends on it and is left out.".to_owned()
            } else {
                format!("{count} more statements depend on it and are left out.")
            };
            diagnostic.detail = Some(match said {
                Some(said) => format!("{said} {also}"),
                None => also,
            });
            for span in spans {
                diagnostic.labels.push(crate::diagnostics::Label {
                    span,
                    message: "depends on it".to_owned(),
                });
            }
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

/// What a statement would have made.
fn made_by(ddl: &Ddl) -> Option<(MissingKind, ObjectName)> {
    let of = |kind: MissingKind, name: &ObjectName| Some((kind, name.clone()));
    match ddl {
        Ddl::CreateTable(it) => of(MissingKind::Relation, &it.name),
        Ddl::CreateSequence(it) => of(MissingKind::Relation, &it.name),
        Ddl::CreateEnum(it) => of(MissingKind::Type, &it.name),
        Ddl::CreateComposite(it) => of(MissingKind::Type, &it.name),
        Ddl::CreateDomain(it) => of(MissingKind::Type, &it.name),
        Ddl::CreateFunction(it) => of(MissingKind::Function, &it.name),
        Ddl::CreateSchema(it) => Some((
            MissingKind::Schema,
            ObjectName {
                name: QualifiedName {
                    namespace: None,
                    name: it.name.name.clone(),
                },
                span: it.name.span,
            },
        )),
        Ddl::CreateExtension(_)
        | Ddl::CreateRole(_)
        | Ddl::AlterTable(_)
        | Ddl::CreateIndex(_)
        | Ddl::AlterEnum(_)
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
        | Ddl::Data(_)
        | Ddl::NoEffect { .. }
        | Ddl::NotFolded(_) => None,
    }
}
