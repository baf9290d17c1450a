//! Views, materialized views, foreign tables.

use super::Writer;
use super::table::{Birth, storage};
use crate::catalog::{RelationId, RelationKind};

impl Writer<'_> {
    pub(super) fn view(&mut self, id: RelationId) {
        let row = &self.it.catalog.relations[id];
        let kind = if row.kind == RelationKind::View {
            "VIEW"
        } else {
            "MATERIALIZED VIEW"
        };
        self.section(&self.title(row.namespace, &row.name, kind));
        let Some(view) = &row.view else {
            let name = self.relation_name(id);
            self.doubt(&name, "its query is not known");
            return;
        };
        let columns: Vec<String> = row.columns().map(|it| it.name.quoted()).collect();
        let mut sql = format!(
            "CREATE {kind} {} ({}){} AS\n{}",
            self.relation_name(id),
            columns.join(", "),
            storage(&row.options),
            self.query(view)
        );
        if row.kind == RelationKind::MaterializedView && !view.populated {
            sql += "\nWITH NO DATA";
        }
        self.say_at(Some(view.query.span), &sql);
        for column in row.columns() {
            if let Some(default) = &column.default_expr {
                let sql = format!(
                    "ALTER VIEW {} ALTER COLUMN {} SET DEFAULT {}",
                    self.relation_name(id),
                    column.name.quoted(),
                    self.current(default)
                );
                self.say_at(Some(default.span), &sql);
            }
        }
        self.indexes(id, Birth::Alone);
        self.comments(id, kind);
        self.relation_rest(id, kind);
    }

    pub(super) fn foreign_table(&mut self, id: RelationId) {
        let row = &self.it.catalog.relations[id];
        let name = self.relation_name(id);
        self.section(&self.title(row.namespace, &row.name, "FOREIGN TABLE"));
        let changed = row.history.events().count() > 1
            || row.columns().any(|it| it.history.events().count() > 1);
        match self.statement(row.history.origin(), "create foreign table") {
            Some((text, span)) => {
                self.say_at(Some(span), text.trim_end_matches(';'));
                if changed {
                    self.doubt(&name, "the foreign table was changed after it was made");
                }
            }
            None => self.doubt(&name, "the options of the foreign table are not known"),
        }
        self.comments(id, "FOREIGN TABLE");
        self.relation_rest(id, "FOREIGN TABLE");
    }
}
