//! The query of a view as it was written, but stars as they stood when the view was made, and columns by the names that
//! they have now.

use std::collections::BTreeMap;

use super::Writer;
use super::renamed::columns_named;
use crate::catalog::analysed::{
    AnalysedQuery, AnalysedSelect, Body, Source, SourceRows, Value, ValueKind, Variable,
};
use crate::catalog::{Column, RelationId, View};
use crate::name::Name;
use crate::source::Span;

impl Writer<'_> {
    /// The query of a view.
    pub(super) fn query(&self, view: &View) -> String {
        let query = &view.query;
        // Of a text that was computed no places are known.
        if query.computed || self.it.sources.text(query.span) != &*query.text {
            return self.current(query);
        }
        let mut items = BTreeMap::new();
        each_source(&view.analysed, &mut |source| {
            if let Source::Item {
                id,
                name,
                rows: SourceRows::Relation { relation, columns },
            } = source
            {
                items.insert(*id, (unquoted(name), *relation, columns.clone()));
            }
        });
        let mut changes = Changes {
            writer: self,
            written: &query.text,
            start: query.span.start as usize,
            items,
            found: Vec::new(),
        };
        changes.query(&view.analysed, true);
        let mut found = changes.found;
        found.extend(self.left_over(view, &found));
        found.sort();
        found.dedup();
        let mut text = query.text.to_string();
        for (from, to, new) in found.into_iter().rev() {
            text.replace_range(from..to, &new);
        }
        super::text::closed(&self.renames.current(&text, query.span))
    }
}

impl Writer<'_> {
    /// Old names of columns where the analysis does not say which column is meant: those that no column has now.
    fn left_over(
        &self,
        view: &View,
        found: &[(usize, usize, String)],
    ) -> Vec<(usize, usize, String)> {
        let relations = &self.it.catalog.relations;
        let is_taken = |name: &str| {
            let mut shown = view.relations.iter().filter_map(|id| relations.get(*id));
            shown.any(|row| row.column(name).is_some())
        };
        let mut more = Vec::new();
        for at in &view.columns {
            let Some(row) = relations.get(at.relation) else {
                continue;
            };
            let column = row.column_at(at.attnum);
            let old = column.history.name_at(view.query.span);
            let old = old.filter(|old| !is_taken(old)).map(Name::from_quoted);
            for (from, to) in old
                .iter()
                .flat_map(|old| columns_named(&view.query.text, old))
            {
                if found
                    .iter()
                    .all(|(start, end, _)| to <= *start || from >= *end)
                {
                    more.push((from, to, column.name.quoted()));
                }
            }
        }
        more
    }
}

/// The name of an item of FROM; messages have it as it was written.
fn unquoted(name: &str) -> Name {
    let inside = name.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
    inside.map_or_else(
        || Name::from_quoted(name),
        |it| Name::from_quoted(&it.replace("\"\"", "\"")),
    )
}

/// What is to be written otherwise.
struct Changes<'w, 'a> {
    writer: &'w Writer<'a>,
    written: &'w str,
    start: usize,
    items: BTreeMap<u32, (Name, RelationId, Vec<i16>)>,
    found: Vec<(usize, usize, String)>,
}

impl Changes<'_, '_> {
    fn query(&mut self, query: &AnalysedQuery, is_top: bool) {
        match &query.body {
            Body::Select(select) => self.select(select, is_top),
            Body::Values(rows) => {
                for value in rows.iter().flatten() {
                    self.value(value, false);
                }
            }
            Body::Set { left, right, .. } => {
                self.query(left, is_top);
                self.query(right, is_top);
            }
            Body::Unknown => {}
        }
    }

    fn select(&mut self, select: &AnalysedSelect, is_top: bool) {
        for source in &select.from {
            self.source(source);
        }
        let mut at = 0;
        while at < select.targets.len() {
            let span = select.targets[at].span;
            let rest = &select.targets[at..];
            let count = rest.iter().take_while(|it| it.span == span).count();
            let is_star = self
                .range(span)
                .is_some_and(|(from, to)| self.written[from..to].trim_end().ends_with('*'));
            if is_star {
                self.star(span, &rest[..count]);
            } else {
                for target in &rest[..count] {
                    self.value(target, !is_top);
                }
            }
            at += count;
        }
        let keys = select.keys.iter();
        for value in keys.chain(&select.filter).chain(&select.having) {
            self.value(value, false);
        }
    }

    fn source(&mut self, source: &Source) {
        match source {
            Source::Item { rows, .. } => match rows {
                SourceRows::Query(query) => self.query(query, false),
                SourceRows::Function { call, .. } => self.value(call, false),
                SourceRows::Functions { calls, .. } => {
                    for call in calls {
                        self.value(call, false);
                    }
                }
                SourceRows::Relation { .. }
                | SourceRows::Recursive(_)
                | SourceRows::Form(_)
                | SourceRows::Unknown => {}
            },
            Source::Join {
                left,
                right,
                condition,
                ..
            } => {
                self.source(left);
                self.source(right);
                if let Some(condition) = condition {
                    self.value(condition, false);
                }
            }
        }
    }

    /// Where a place is in the text.
    fn range(&self, span: Span) -> Option<(usize, usize)> {
        let from = (span.start as usize).checked_sub(self.start)?;
        let to = (span.end as usize).checked_sub(self.start)?;
        self.written.get(from..to).map(|_| (from, to))
    }

    /// A star stays where it still means the same.
    fn star(&mut self, span: Span, targets: &[Value]) {
        let mut names = Vec::new();
        let mut is_same = true;
        for target in targets {
            let ValueKind::Column(variable) = &target.kind else {
                return;
            };
            let Some((item, column, all)) = self.column(*variable) else {
                return;
            };
            is_same &= all && !is_renamed(column);
            names.push(format!("{}.{}", item.quoted(), column.name.quoted()));
        }
        if let Some((from, to)) = self.range(span).filter(|_| !is_same) {
            self.found.push((from, to, names.join(", ")));
        }
    }

    /// The item and the column that a variable is of, and whether the item's relation has the columns that it had.
    fn column(&self, variable: Variable) -> Option<(&Name, &Column, bool)> {
        let (name, relation, columns) = self.items.get(&variable.item)?;
        let row = self.writer.it.catalog.relations.get(*relation)?;
        let column = row.column_at(*columns.get(variable.column)?);
        let all = row
            .columns()
            .map(|it| it.attnum)
            .eq(columns.iter().copied());
        Some((name, column, all))
    }

    fn value(&mut self, value: &Value, is_named: bool) {
        match &value.kind {
            ValueKind::Column(variable) => self.name(value.span, *variable, is_named),
            ValueKind::AnyAllQuery { left, query, .. } => {
                self.value(left, false);
                self.query(query, false);
            }
            ValueKind::Exists(query)
            | ValueKind::Subquery(query)
            | ValueKind::ArrayQuery(query) => {
                self.query(query, false);
            }
            ValueKind::Null
            | ValueKind::Literal(_)
            | ValueKind::Constant(_)
            | ValueKind::Row(_)
            | ValueKind::And(_)
            | ValueKind::Or(_)
            | ValueKind::Not(_)
            | ValueKind::IsNull(..)
            | ValueKind::IsTruth(..)
            | ValueKind::IsDistinct(..)
            | ValueKind::In(..)
            | ValueKind::Between { .. }
            | ValueKind::AnyAll { .. }
            | ValueKind::Case { .. }
            | ValueKind::First(..)
            | ValueKind::NullIf(_)
            | ValueKind::Call(_)
            | ValueKind::Aggregate(_)
            | ValueKind::Array(_)
            | ValueKind::Tuple(_)
            | ValueKind::Part(..)
            | ValueKind::Unknown => {
                for below in value.parts() {
                    self.value(below, false);
                }
            }
        }
    }

    /// A column by the name that it has now; `is_named` where others know it by its old one.
    fn name(&mut self, span: Span, variable: Variable, is_named: bool) {
        let Some((from, to)) = self.range(span) else {
            return;
        };
        let Some((_, column, _)) = self.column(variable) else {
            return;
        };
        let written = &self.written[from..to];
        let last = written.rfind('.').map_or(0, |dot| dot + 1);
        let old = written[last..].trim();
        let name = match old.strip_prefix('"').and_then(|it| it.strip_suffix('"')) {
            Some(inside) => Name::from_quoted(&inside.replace("\"\"", "\"")),
            None => Name::from_unquoted(old),
        };
        let was = |it: &crate::catalog::Event| it.aspect.renamed() == Some(name.as_str());
        if name == column.name || !column.history.events().any(was) {
            return;
        }
        let mut new = column.name.quoted();
        let behind = self.written[to..].trim_start();
        let word: String = behind.chars().take_while(|c| c.is_alphanumeric()).collect();
        let ends = word.is_empty() && !behind.starts_with('"') || word.eq_ignore_ascii_case("from");
        if is_named && ends {
            new = format!("{new} AS {}", name.quoted());
        }
        self.found.push((from + last, to, new));
    }
}

fn is_renamed(column: &Column) -> bool {
    let mut events = column.history.events();
    events.any(|it| it.aspect.renamed().is_some())
}

/// All items of FROM, of queries inside too.
fn each_source(query: &AnalysedQuery, see: &mut impl FnMut(&Source)) {
    match &query.body {
        Body::Select(select) => {
            for source in &select.from {
                in_source(source, see);
            }
            let keys = select.keys.iter().chain(&select.targets);
            for value in keys.chain(&select.filter).chain(&select.having) {
                in_value(value, see);
            }
        }
        Body::Values(rows) => {
            for value in rows.iter().flatten() {
                in_value(value, see);
            }
        }
        Body::Set { left, right, .. } => {
            each_source(left, see);
            each_source(right, see);
        }
        Body::Unknown => {}
    }
}

fn in_source(source: &Source, see: &mut impl FnMut(&Source)) {
    see(source);
    match source {
        Source::Item { rows, .. } => match rows {
            SourceRows::Query(query) => each_source(query, see),
            SourceRows::Function { call, .. } => in_value(call, see),
            SourceRows::Functions { calls, .. } => {
                for call in calls {
                    in_value(call, see);
                }
            }
            SourceRows::Relation { .. }
            | SourceRows::Recursive(_)
            | SourceRows::Form(_)
            | SourceRows::Unknown => {}
        },
        Source::Join {
            left,
            right,
            condition,
            ..
        } => {
            in_source(left, see);
            in_source(right, see);
            if let Some(condition) = condition {
                in_value(condition, see);
            }
        }
    }
}

fn in_value(value: &Value, see: &mut impl FnMut(&Source)) {
    if let ValueKind::AnyAllQuery { query, left, .. } = &value.kind {
        in_value(left, see);
        each_source(query, see);
    }
    if let ValueKind::Exists(query) | ValueKind::Subquery(query) | ValueKind::ArrayQuery(query) =
        &value.kind
    {
        each_source(query, see);
    }
    for below in value.parts() {
        in_value(below, see);
    }
}
