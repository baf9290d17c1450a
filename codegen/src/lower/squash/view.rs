//! Views, materialized views, foreign tables.

use super::table::{Birth, storage};
use super::{Writer, text};
use crate::catalog::analysed::{Body, Source, SourceRows, Value, ValueKind, Variable};
use crate::catalog::{Relation, RelationId, RelationKind, View};

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
            text::closed(&self.query(row, view))
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
                    text::closed(&default.text)
                );
                self.say_at(Some(default.span), &sql);
            }
        }
        self.indexes(id, Birth::Alone);
        self.comments(id, kind);
        self.relation_rest(id, kind);
    }

    /// The query as written, but stars as they stood when the view was made, and columns by the names that they have now.
    fn query(&self, row: &Relation, view: &View) -> String {
        let written = view.query.text.to_string();
        if view.query.computed || self.it.sources.text(view.query.span) != written {
            return written;
        }
        let mut changes: Vec<(usize, usize, String)> = Vec::new();
        let start = view.query.span.start as usize;
        self.changes(&view.analysed.body, &written, start, row, &mut changes);
        changes.sort();
        changes.dedup();
        let mut text = written;
        for (from, to, new) in changes.into_iter().rev() {
            if from < to && to <= text.len() && text.is_char_boundary(from) && text.is_char_boundary(to) {
                text.replace_range(from..to, &new);
            }
        }
        text
    }

    fn changes(
        &self,
        body: &Body,
        written: &str,
        start: usize,
        _: &Relation,
        changes: &mut Vec<(usize, usize, String)>,
    ) {
        let select = match body {
            Body::Select(select) => select,
            Body::Set { left, right, .. } => {
                for side in [left, right] {
                    self.changes_in(&side.body, written, start, changes);
                }
                return;
            }
            Body::Values(_) | Body::Unknown => return,
        };
        for source in &select.from {
            self.changes_in_source(source, written, start, changes);
        }
        let mut at = 0;
        while at < select.targets.len() {
            let span = select.targets[at].span;
            let same = select.targets[at..].iter().take_while(|it| it.span == span);
            let count = same.count();
            let (from, to) = (
                (span.start as usize).wrapping_sub(start),
                (span.end as usize).wrapping_sub(start),
            );
            let is_star = written.get(from..to).is_some_and(|it| it.trim_end().ends_with('*'));
            if is_star {
                let names: Option<Vec<String>> = select.targets[at..at + count]
                    .iter()
                    .map(|target| self.spelt(target, &select.from))
                    .collect();
                if let Some(names) = names {
                    changes.push((from, to, names.join(", ")));
                }
            }
            at += count;
        }
    }

    fn changes_in(
        &self,
        body: &Body,
        written: &str,
        start: usize,
        changes: &mut Vec<(usize, usize, String)>,
    ) {
        let blank = Relation::blank(
            crate::name::Name::from_quoted(""),
            crate::catalog::PUBLIC,
            RelationKind::View,
        );
        self.changes(body, written, start, &blank, changes);
    }

    fn changes_in_source(
        &self,
        source: &Source,
        written: &str,
        start: usize,
        changes: &mut Vec<(usize, usize, String)>,
    ) {
        match source {
            Source::Item {
                rows: SourceRows::Query(query),
                ..
            } => self.changes_in(&query.body, written, start, changes),
            Source::Item { .. } => {}
            Source::Join { left, right, .. } => {
                self.changes_in_source(left, written, start, changes);
                self.changes_in_source(right, written, start, changes);
            }
        }
    }

    /// A column that a star stands for, as `item.column`.
    fn spelt(&self, target: &Value, from: &[Source]) -> Option<String> {
        let ValueKind::Column(variable) = &target.kind else {
            return None;
        };
        from.iter().find_map(|it| self.named(it, *variable))
    }

    fn named(&self, source: &Source, variable: Variable) -> Option<String> {
        match source {
            Source::Join { left, right, .. } => self
                .named(left, variable)
                .or_else(|| self.named(right, variable)),
            Source::Item { id, name, rows } if *id == variable.item => match rows {
                SourceRows::Relation { relation, columns } => {
                    let row = self.it.catalog.relations.get(*relation)?;
                    let column = row.column_at(*columns.get(variable.column)?);
                    let name = crate::name::Name::from_quoted(name);
                    Some(format!("{}.{}", name.quoted(), column.name.quoted()))
                }
                SourceRows::Query(_)
                | SourceRows::Recursive(_)
                | SourceRows::Function { .. }
                | SourceRows::Form(_)
                | SourceRows::Unknown => None,
            },
            Source::Item { .. } => None,
        }
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
