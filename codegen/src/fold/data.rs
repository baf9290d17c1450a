//! Statements on rows: no effect on any output, but what they name must be there.

use super::{Folder, Outcome, Refusal};
use crate::catalog::FunctionId;
use crate::ddl::Data;
use crate::diagnostics::{Code, Diagnostic};
use crate::expr::{ExprKind, FunctionCall, QueryBody};
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn data(&mut self, it: &Data, span: Span) -> Result<Outcome, Refusal> {
        if let Some(target) = &it.target
            && !self.is_elsewhere(&target.name)
        {
            self.resolve_relation(target)?;
        }
        let Some(query) = &it.query else {
            return Ok(Outcome::NoEffect);
        };
        let Ok(tree) = self.parser.query(&query.text, query.place()) else {
            return Ok(Outcome::NoEffect);
        };
        let QueryBody::Select(select) = &tree.body else {
            return Ok(Outcome::NoEffect);
        };
        let mut called: Vec<(FunctionId, String)> = Vec::new();
        for target in &select.targets {
            target.expr.walk(&mut |expr| {
                if let ExprKind::Function(call) = &expr.kind {
                    called.extend(self.functions_called(call));
                }
            });
        }
        match called.into_iter().find(|(id, _)| self.may_run_ddl(*id)) {
            Some((_, name)) => {
                self.diagnostics.push(Diagnostic::warning(
                    Code::NotUnderstood,
                    span,
                    format!("function \"{name}\" may change the schema; its body is not run"),
                ));
                Ok(Outcome::Tainted)
            }
            None => Ok(Outcome::NoEffect),
        }
    }

    /// The functions of the migrations that a call may mean.
    pub(super) fn functions_called(&self, call: &FunctionCall) -> Vec<(FunctionId, String)> {
        let namespaces = match &call.name.namespace {
            Some(namespace) => self
                .catalog
                .namespace(namespace.as_str())
                .into_iter()
                .collect(),
            None => self.search_path(),
        };
        namespaces
            .into_iter()
            .flat_map(|namespace| {
                self.catalog
                    .functions_named(namespace, call.name.name.as_str())
            })
            .map(|id| (id, call.name.to_string()))
            .collect()
    }
}
