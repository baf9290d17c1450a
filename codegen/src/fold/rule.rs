//! The rule that is a view's query, `_RETURN`: only CREATE VIEW makes it, and it goes with the view alone.
//!
//! <https://www.postgresql.org/docs/current/sql-createrule.html>, `rewriteDefine.c` in PostgreSQL's sources.

use super::taint::touching;
use super::{Folder, Outcome, Refusal};
use crate::catalog::{Relation, RelationKind};
use crate::ddl::{CreateOther, Ident, ObjectKind, ObjectReference, RuleEvent};
use crate::diagnostics::Code;
use crate::source::Span;

/// Its name.
const RETURN: &str = "_RETURN";
/// From this version on only views have a rule for SELECT.
const VIEWS_ALONE: u8 = 16;

impl Folder<'_> {
    /// CREATE RULE for SELECT, or with the name that such a rule has; `None` for every other.
    pub(super) fn create_view_rule(
        &mut self,
        it: &CreateOther,
        span: Span,
    ) -> Result<Option<Outcome>, Refusal> {
        let Some(rule) = it.object.member.as_ref().filter(|_| is_rule(&it.object)) else {
            return Ok(None);
        };
        let for_select = it.instead_of == Some(RuleEvent::Select);
        if !for_select && rule.name != *RETURN {
            return Ok(None);
        }
        let row = &self.catalog.relations[self.resolve_relation(&it.object.name)?];
        if !for_select {
            return Err(misnamed(row, rule, ("non-view", "must not")));
        }
        if is_view(row) && !it.or_replace {
            let message = format!("\"{}\" is already a view", row.name);
            return Err(Refusal::new(Code::WrongObjectType, rule.span, message)
                .with_sqlstate("55000")
                .first_defined(&row.history));
        }
        if !is_view(row) && self.settings.postgres >= VIEWS_ALONE {
            let message = format!("relation \"{}\" cannot have ON SELECT rules", row.name);
            return Err(
                Refusal::new(Code::WrongObjectType, rule.span, message).first_defined(&row.history)
            );
        }
        if rule.name != *RETURN {
            return Err(misnamed(row, rule, ("view", "must")));
        }
        let touched = touching("CREATE RULE ON SELECT", ObjectKind::Table, &it.object.name);
        self.not_folded(&touched, span).map(Some)
    }

    /// DROP RULE `_RETURN`: `dependent_objects_still_exist` (2BP01) on a view.
    pub(super) fn check_drops_no_view_rule(&self, it: &ObjectReference) -> Result<(), Refusal> {
        let Some(row) = self.view_with_rule(it)? else {
            return Ok(());
        };
        let view = format!("{} {}", row.kind.as_str(), row.name);
        Err(Refusal::new(
            Code::DependentObjects,
            it.name.span,
            format!("cannot drop rule {RETURN} on {view} because {view} requires it"),
        )
        .help(format!("You can drop {view} instead.")))
    }

    /// ALTER RULE … RENAME TO from or to `_RETURN`.
    pub(super) fn check_renames_no_view_rule(
        &self,
        it: &ObjectReference,
        to: &Ident,
    ) -> Result<(), Refusal> {
        if !is_rule(it) {
            return Ok(());
        }
        if self.view_with_rule(it)?.is_some() {
            let message = "renaming an ON SELECT rule is not allowed";
            let refusal = Refusal::new(Code::InvalidTableDefinition, it.name.span, message);
            return Err(refusal.with_sqlstate("42P17"));
        }
        if to.name != *RETURN {
            return Ok(());
        }
        let row = &self.catalog.relations[self.resolve_relation(&it.name)?];
        if is_view(row) {
            let message = format!(
                "rule \"{RETURN}\" for relation \"{}\" already exists",
                row.name
            );
            return Err(Refusal::new(Code::DuplicateObject, to.span, message));
        }
        // Version 17 and older take the name.
        if self.settings.postgres < 18 {
            return Ok(());
        }
        Err(misnamed(row, to, ("non-view", "must not")))
    }

    /// The view whose own rule is named.
    pub(super) fn view_with_rule(
        &self,
        it: &ObjectReference,
    ) -> Result<Option<&Relation>, Refusal> {
        let is_named = it.member.as_ref().is_some_and(|rule| rule.name == *RETURN);
        if !is_rule(it) || !is_named {
            return Ok(None);
        }
        let row = &self.catalog.relations[self.resolve_relation(&it.name)?];
        Ok(Some(row).filter(|row| is_view(row)))
    }
}

fn is_rule(it: &ObjectReference) -> bool {
    it.kind == ObjectKind::Rule
}

fn is_view(row: &Relation) -> bool {
    matches!(
        row.kind,
        RelationKind::View | RelationKind::MaterializedView
    )
}

fn misnamed(row: &Relation, rule: &Ident, (kind, must): (&str, &str)) -> Refusal {
    let message = format!(
        "{kind} rule for \"{}\" {must} be named \"{RETURN}\"",
        row.name
    );
    Refusal::new(Code::InvalidTableDefinition, rule.span, message).with_sqlstate("42P17")
}
