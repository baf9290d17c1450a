//! Statements on rows: no effect on any output but for what the functions do that they call. What they name must be
//! there.

use std::collections::BTreeSet;

use super::query::{Analysis, Parameters};
use super::{Folder, Outcome, Refusal, plpgsql};
use crate::catalog::{Function, FunctionId};
use crate::ddl::Data;
use crate::ddl::plpgsql::{Block, Statement as Line, StatementKind};
use crate::diagnostics::{Code, Diagnostic};
use crate::name::{Name, QualifiedName};
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn data(&mut self, it: &Data, span: Span) -> Result<Outcome, Refusal> {
        self.check_data(it, span)?;
        let analysis = self.read_rows(it, &Parameters::default())?;
        if let Some(doubt) = analysis.and_then(|it| it.doubt) {
            // It is reported as what the platform may have.
            return Err(doubt);
        }
        self.fill(it);
        if self.makers_called(it).is_empty() && !self.fires(it) && !self.refreshes(it) {
            return Ok(Outcome::NoEffect);
        }
        plpgsql::run_data(self, it, span)
    }

    /// Refuses a statement that stands where it may not, or is about what is not there.
    pub(super) fn check_data(&self, it: &Data, span: Span) -> Result<(), Refusal> {
        if matches!(it.what, "VACUUM" | "REINDEX CONCURRENTLY") {
            self.check_outside(it.what, span)?;
        }
        self.data_target(it)
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
        let tree = match self.parser.query(&query.text, query.place()) {
            Ok(tree) => tree,
            Err(problem) if problem.code == Code::SyntaxError => {
                return Err(Refusal::from(*problem));
            }
            Err(_) => return Ok(None),
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
        self.has_ddl(function, body)
            || names_called(body)
                .into_iter()
                .flat_map(|name| self.functions_of_any_schema(&name))
                .any(|called| self.reaches_ddl(called, seen))
    }

    /// Whether a body has a statement of its own that could change the catalog.
    fn has_ddl(&self, function: &Function, text: &str) -> bool {
        if !words(text).any(is_ddl_word) {
            return false;
        }
        let body = function
            .body
            .as_ref()
            .filter(|_| function.language == "plpgsql");
        let tree = body.map(|body| self.parser.plpgsql(&body.text, body.place));
        // The words may stand in names and messages.
        match tree {
            Some(Ok(tree)) => block_has_ddl(&tree.block),
            Some(Err(_)) | None => true,
        }
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

fn block_has_ddl(block: &Block) -> bool {
    let handlers = block.handlers.iter().map(|it| &it.statements);
    std::iter::once(&block.statements)
        .chain(handlers)
        .any(|statements| has_ddl(statements))
}

fn has_ddl(statements: &[Line]) -> bool {
    statements.iter().any(|statement| {
        let own = match &statement.kind {
            StatementKind::Sql(sql) => {
                let first = words(sql.text.trim_start()).next().unwrap_or("");
                is_ddl_word(first) || first.eq_ignore_ascii_case("do")
            }
            StatementKind::Execute { text, .. }
            | StatementKind::ForQuery {
                query: text,
                dynamic: true,
                ..
            }
            | StatementKind::ReturnQuery {
                query: text,
                dynamic: true,
                ..
            }
            | StatementKind::Open {
                query: Some(text),
                dynamic: true,
                ..
            } => !is_of_rows(&text.text),
            StatementKind::Block(block) => block_has_ddl(block),
            StatementKind::ForQuery { .. }
            | StatementKind::ReturnQuery { .. }
            | StatementKind::Open { .. }
            | StatementKind::Assign { .. }
            | StatementKind::If { .. }
            | StatementKind::Case { .. }
            | StatementKind::Loop { .. }
            | StatementKind::While { .. }
            | StatementKind::ForInteger { .. }
            | StatementKind::ForCursor { .. }
            | StatementKind::ForEach { .. }
            | StatementKind::Exit { .. }
            | StatementKind::Return(_)
            | StatementKind::ReturnNext(_)
            | StatementKind::Raise(_)
            | StatementKind::Assert { .. }
            | StatementKind::Perform(_)
            | StatementKind::SelectInto { .. }
            | StatementKind::GetDiagnostics { .. }
            | StatementKind::Fetch { .. }
            | StatementKind::Close(_)
            | StatementKind::Null => false,
        };
        own || statement.inner().into_iter().any(has_ddl)
    })
}

/// Whether the text of an EXECUTE begins as a statement on rows, whatever follows.
fn is_of_rows(text: &str) -> bool {
    const WORDS: [&str; 9] = [
        "insert", "update", "delete", "merge", "select", "with", "values", "notify", "analyze",
    ];
    let lower = text
        .trim_start_matches(['(', ' ', '\n', '\t', '\r'])
        .to_ascii_lowercase();
    let rest = lower.strip_prefix("format").map_or(&*lower, |rest| {
        rest.trim_start_matches(['(', ' ', '\n', '\t', '\r'])
    });
    let inside = if let Some(quoted) = rest.strip_prefix('\'') {
        quoted
    } else if let Some(quoted) = rest.strip_prefix("e'") {
        quoted
    } else if let Some((_, quoted)) = rest.strip_prefix('$').and_then(|it| it.split_once('$')) {
        quoted
    } else {
        return false;
    };
    let first = words(inside.trim_start_matches(['(', ' ', '\n', '\t', '\r'])).next();
    first.is_some_and(|first| WORDS.contains(&first))
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
