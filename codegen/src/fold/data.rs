//! Statements on rows: no effect on any output but for what the functions do that they call. What they name must be
//! there.

use std::collections::BTreeSet;

use super::query::{Analysis, Parameters};
use super::{Folder, Outcome, Refusal, plpgsql};
use crate::catalog::{Function, FunctionId};
use crate::ddl::Data;
use crate::diagnostics::{Code, Diagnostic};
use crate::name::{Name, QualifiedName};
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn data(&mut self, it: &Data, span: Span) -> Result<Outcome, Refusal> {
        self.data_target(it)?;
        let analysis = self.read_rows(it, &Parameters::default())?;
        if let Some(doubt) = analysis.and_then(|it| it.doubt) {
            // It is reported as what the platform may have.
            return Err(doubt);
        }
        if self.makers_called(it).is_empty() && !self.fires(it) && !self.refreshes(it) {
            return Ok(Outcome::NoEffect);
        }
        plpgsql::run_data(self, it, span)
    }

    /// Refuses a statement on the rows of a relation that is not there, or on columns that it lacks.
    pub(super) fn data_target(&self, it: &Data) -> Result<(), Refusal> {
        for target in it.target.iter().chain(&it.others) {
            if matches!(it.what, "INSERT" | "UPDATE" | "DELETE" | "MERGE") {
                self.written(&target.name, target.span)?;
            } else if !self.is_elsewhere(&target.name) {
                self.resolve_relation(target)?;
            }
        }
        if let (Some(target), false) = (&it.target, it.columns.is_empty())
            && let Some(id) = self.find_relation(&target.name)
        {
            self.insert_columns(id, &it.columns)?;
        }
        Ok(())
    }

    /// What a statement on rows returns, or why PostgreSQL refuses it; `None` where that is not known.
    pub(super) fn read_rows(
        &self,
        it: &Data,
        parameters: &Parameters,
    ) -> Result<Option<Analysis>, Refusal> {
        let Some(query) = it.query.as_ref().filter(|_| it.what != "CALL") else {
            return Ok(None);
        };
        let Ok(tree) = self.parser.query(&query.text, query.place()) else {
            return Ok(None);
        };
        match self.read_query_with(&tree, parameters) {
            Ok(analysis) => Ok(Some(analysis)),
            Err(refusal) if refusal.sqlstate().is_none() => Ok(None),
            Err(refusal) => Err(refusal),
        }
    }

    /// The functions whose names a statement calls and that could change the catalog.
    pub(super) fn makers_called(&self, it: &Data) -> Vec<FunctionId> {
        let query = it.query.as_ref();
        query.map_or_else(Vec::new, |query| self.makers_in(&query.text))
    }

    /// The functions whose names a text of SQL calls and that could change the catalog.
    pub(super) fn makers_in(&self, text: &str) -> Vec<FunctionId> {
        names_called(text)
            .into_iter()
            .flat_map(|name| self.functions_of_any_schema(&name))
            .filter(|id| self.may_run_ddl(*id))
            .collect()
    }

    /// The functions that a call by this name may mean, those of the first schema on the path first. A temporary one
    /// is found by its whole name alone.
    pub(super) fn functions_by_name(&self, name: &QualifiedName) -> Vec<FunctionId> {
        let namespaces = if let Some(namespace) = &name.namespace {
            let found = self.catalog.namespace(namespace.as_str());
            found.into_iter().collect()
        } else {
            let mut path = self.search_path();
            path.retain(|id| self.catalog.namespaces[*id].name != super::resolve::TEMPORARY);
            path
        };
        namespaces
            .into_iter()
            .flat_map(|namespace| self.catalog.functions_named(namespace, name.name.as_str()))
            .collect()
    }

    /// Whether running a function's body could change the catalog: by SQL of its own, or by a function that it calls.
    pub(super) fn may_run_ddl(&self, id: FunctionId) -> bool {
        self.reaches_ddl(id, &mut BTreeSet::new())
    }

    fn reaches_ddl(&self, id: FunctionId, seen: &mut BTreeSet<FunctionId>) -> bool {
        let function = &self.catalog.functions[id];
        let Some(body) = own_body(function) else {
            return false;
        };
        if !seen.insert(id) {
            return false;
        }
        words(body).any(is_ddl_word)
            || names_called(body)
                .into_iter()
                .flat_map(|name| self.functions_of_any_schema(&name))
                .any(|called| self.reaches_ddl(called, seen))
    }

    fn functions_of_any_schema(&self, name: &Name) -> Vec<FunctionId> {
        let functions = self.catalog.functions.labelled(name.as_str());
        functions.map(|(id, _)| id).collect()
    }

    /// Says that a function is called whose body cannot be run here.
    pub(super) fn warn_may_run_ddl(&self, id: FunctionId, span: Span) -> Diagnostic {
        let name = &self.catalog.functions[id].name;
        Diagnostic::warning(
            Code::NotUnderstood,
            span,
            format!("function \"{name}\" may change the schema; its body is not run"),
        )
    }
}

/// The text of a body in a language whose statements could change the catalog.
fn own_body(function: &Function) -> Option<&str> {
    let body = function.body.as_ref()?;
    let is_binary = function.language == "c" || function.language == "internal";
    (!is_binary).then_some(&*body.text)
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$')))
}

/// Words that a body with DDL cannot do without.
fn is_ddl_word(word: &str) -> bool {
    const WORDS: [&str; 9] = [
        "create", "alter", "drop", "execute", "grant", "revoke", "comment", "truncate", "import",
    ];
    WORDS.iter().any(|known| word.eq_ignore_ascii_case(known))
}

/// The names before a parenthesis, as they are folded, and quoted ones as they stand.
fn names_called(text: &str) -> BTreeSet<Name> {
    let mut names = BTreeSet::new();
    for (index, _) in text.match_indices('(') {
        let before = text[..index].trim_end();
        if let Some(quoted) = before.strip_suffix('"') {
            let start = quoted.rfind('"').map_or(0, |quote| quote + 1);
            names.insert(Name::from_quoted(&quoted[start..]));
            continue;
        }
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
        let word = &before[before.trim_end_matches(is_part).len()..];
        if !word.is_empty() {
            names.insert(Name::from_unquoted(word));
        }
    }
    names
}
