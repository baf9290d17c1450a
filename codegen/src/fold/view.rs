//! Views, materialized views, CREATE TABLE AS and SELECT INTO.

use super::{Folder, Outcome, Refusal};
use crate::ddl::{CreateTableAs, CreateView, NotFolded, ObjectKind, ObjectName, ObjectReference};
use crate::source::Span;

impl Folder<'_> {
    pub(super) fn create_view(&mut self, it: &CreateView, span: Span) -> Result<Outcome, Refusal> {
        self.not_folded(&touching("CREATE VIEW", ObjectKind::View, &it.name), span)
    }

    pub(super) fn create_table_as(
        &mut self,
        it: &CreateTableAs,
        span: Span,
    ) -> Result<Outcome, Refusal> {
        let not_folded = if it.materialized {
            touching(
                "CREATE MATERIALIZED VIEW",
                ObjectKind::MaterializedView,
                &it.name,
            )
        } else {
            touching("CREATE TABLE AS", ObjectKind::Table, &it.name)
        };
        self.not_folded(&not_folded, span)
    }
}

fn touching(what: &'static str, kind: ObjectKind, name: &ObjectName) -> NotFolded {
    NotFolded {
        what,
        touches: vec![ObjectReference {
            kind,
            name: name.clone(),
            member: None,
            signature: None,
        }],
    }
}
