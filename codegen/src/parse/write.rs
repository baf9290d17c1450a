//! INSERT, UPDATE, DELETE and MERGE, from sqlparser's tree to the floor's; and the clauses of INSERT that sqlparser lacks
//! or reads in part only, which are read here and taken out of its tokens: OVERRIDING and what ON CONFLICT is about.

use std::ops::Range;

use sqlparser::ast::{
    self, AssignmentTarget, ConflictTarget, FromTable, ObjectName, OnConflictAction, OnInsert,
    SelectItem, Spanned, Statement, TableFactor, TableObject, UpdateTableFromKind,
};

use super::cursor::Parse;
use super::expr::{Converter, Source, name, qualified};
use super::scan::Kind;
use super::tokens::Token;
use crate::ddl::Ident;
use crate::expr::write::{Arbiter, Assignment, Conflict, Insert, Overriding, Write, WriteKind};
use crate::expr::{Expr, FromItem, Target};
use crate::name::{Name, QualifiedName};

/// The table that a statement writes to, its bytes, and its alias.
type WrittenTable = (QualifiedName, Range<usize>, Option<Name>);

/// A clause that was taken out of an INSERT.
#[derive(Debug, Clone)]
pub(super) struct InsertClause {
    /// The byte at which its INSERT begins.
    insert: usize,
    kind: ClauseKind,
}

#[derive(Debug, Clone)]
enum ClauseKind {
    Overriding(Overriding),
    /// The columns with their places, where there is nothing else; whether WHERE follows; the whole clause's place.
    Conflict(Option<Vec<Range<usize>>>, bool, Range<usize>),
}

/// Takes out `OVERRIDING … VALUE` and the list and condition behind ON CONFLICT.
pub(super) fn take_clauses(text: &str, tokens: &mut Vec<Token>) -> Vec<InsertClause> {
    let mut found = Vec::new();
    if !tokens.iter().any(|token| is(text, token, "insert")) {
        return found;
    }
    let mut kept: Vec<Token> = Vec::with_capacity(tokens.len());
    let mut insert = 0;
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let next_is = |ahead: usize, word: &str| {
            tokens
                .get(at + ahead)
                .is_some_and(|token| is(text, token, word))
        };
        if is(text, token, "insert") && next_is(1, "into") {
            insert = token.start;
        }
        if is(text, token, "overriding") && next_is(2, "value") {
            let overriding = if next_is(1, "system") {
                Overriding::System
            } else {
                Overriding::User
            };
            let kind = ClauseKind::Overriding(overriding);
            found.push(InsertClause { insert, kind });
            at += 3;
            continue;
        }
        kept.push(*token);
        at += 1;
        let opens = tokens.get(at).is_some_and(|it| raw(text, it) == "(");
        if is(text, token, "conflict")
            && kept.len() > 1
            && is(text, &kept[kept.len() - 2], "on")
            && opens
            && let Some((length, kind)) = conflict_list(text, &tokens[at..])
        {
            found.push(InsertClause { insert, kind });
            at += length;
        }
    }
    *tokens = kept;
    found
}

fn raw<'a>(text: &'a str, token: &Token) -> &'a str {
    &text[token.start..token.end]
}

fn is(text: &str, token: &Token, word: &str) -> bool {
    token.kind == Kind::Word && raw(text, token).eq_ignore_ascii_case(word)
}

/// `(a, b) [WHERE …]` before DO: how many tokens it has, and what it says.
fn conflict_list(text: &str, tokens: &[Token]) -> Option<(usize, ClauseKind)> {
    let mut depth = 0_usize;
    let (mut close, mut end) = (None, None);
    for (at, token) in tokens.iter().enumerate() {
        match raw(text, token) {
            "(" => depth += 1,
            ")" => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 && close.is_none() {
            close = Some(at);
        }
        if depth == 0 && is(text, token, "do") {
            end = Some(at);
            break;
        }
    }
    let (close, end) = (close?, end?);
    let partial = end > close + 1;
    if partial && !is(text, &tokens[close + 1], "where") {
        return None;
    }
    let columns: Option<Vec<Range<usize>>> = tokens[1..close]
        .split(|token| raw(text, token) == ",")
        .map(|part| match part {
            [only] if matches!(only.kind, Kind::Word | Kind::Quoted) => Some(only.start..only.end),
            _ => None,
        })
        .collect();
    let place = tokens[0].start..tokens[close].end;
    Some((end, ClauseKind::Conflict(columns, partial, place)))
}

impl Converter<'_> {
    /// A statement that writes rows.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "sqlparser has no other statement in a query"
    )]
    pub(super) fn write(&mut self, tree: Statement) -> Parse<Write> {
        match tree {
            Statement::Insert(tree) => self.insert(tree),
            Statement::Update(tree) => self.update(tree),
            Statement::Delete(tree) => self.delete(tree),
            Statement::Merge(tree) => self.merge(tree),
            other => {
                let range = Source::range(other.span()).unwrap_or(0..self.source.text.len());
                Err(self.source.not_understood(range))
            }
        }
    }

    fn insert(&mut self, tree: ast::Insert) -> Parse<Write> {
        let start = Source::range(tree.insert_token.0.span).unwrap_or(0..self.source.text.len());
        let foreign = tree.or.is_some()
            || tree.overwrite
            || !tree.into
            || tree.partitioned.is_some()
            || tree.has_table_keyword
            || !tree.assignments.is_empty()
            || !tree.after_columns.is_empty()
            || tree.output.is_some();
        let (TableObject::TableName(table), false) = (&tree.table, foreign) else {
            return Err(self.source.not_understood(start));
        };
        let (target, range) = self.target_name(table, &start)?;
        if let Some(it) = tree.table_alias.as_ref().filter(|it| !it.explicit) {
            let range = Source::range(it.alias.span).unwrap_or(start);
            return Err(self.source.syntax_error(range));
        }
        let columns = tree
            .columns
            .iter()
            .map(|column| self.column(column, &start).map(|(ident, _)| ident))
            .collect::<Parse<_>>()?;
        let source = tree.source.map(|query| self.query(*query)).transpose()?;
        let clauses: Vec<ClauseKind> = self
            .source
            .clauses
            .iter()
            .filter(|clause| clause.insert == start.start)
            .map(|clause| clause.kind.clone())
            .collect();
        let mut overriding = None;
        let mut arbiter = None;
        for clause in clauses {
            match clause {
                ClauseKind::Overriding(kind) => overriding = Some(kind),
                ClauseKind::Conflict(Some(columns), partial, place) => {
                    arbiter = Some(Arbiter::Columns {
                        columns: columns.into_iter().map(|it| self.ident_at(it)).collect(),
                        partial,
                        span: self.source.place.span(place.start, place.end),
                    });
                }
                ClauseKind::Conflict(None, ..) => arbiter = Some(Arbiter::Other),
            }
        }
        let conflict = match tree.on {
            None => None,
            Some(OnInsert::OnConflict(it)) => {
                let arbiter = match (arbiter, it.conflict_target) {
                    (Some(arbiter), _) => arbiter,
                    (None, Some(ConflictTarget::OnConstraint(name))) => {
                        Arbiter::Constraint(self.column(&name, &start)?.0)
                    }
                    (None, Some(ConflictTarget::Columns(_))) => Arbiter::Other,
                    (None, None) => Arbiter::Any,
                };
                let (assignments, filter) = match it.action {
                    OnConflictAction::DoNothing => (Vec::new(), None),
                    OnConflictAction::DoUpdate(update) => (
                        self.assignments(update.assignments, &start)?,
                        update
                            .selection
                            .map(|filter| self.finished(filter))
                            .transpose()?,
                    ),
                };
                Some(Conflict {
                    arbiter,
                    assignments,
                    filter,
                })
            }
            Some(_) => return Err(self.source.not_understood(start)),
        };
        Ok(Write {
            target,
            span: self.source.place.span(range.start, range.end),
            alias: tree.table_alias.map(|alias| name(&alias.alias)),
            kind: WriteKind::Insert(Insert {
                columns,
                overriding,
                source,
                conflict,
            }),
            returning: self.returning(tree.returning)?,
        })
    }

    fn update(&mut self, tree: ast::Update) -> Parse<Write> {
        let start = Source::range(tree.update_token.0.span).unwrap_or(0..self.source.text.len());
        let from = match tree.from {
            None => Vec::new(),
            Some(UpdateTableFromKind::AfterSet(items)) => self.items(items)?,
            Some(UpdateTableFromKind::BeforeSet(_)) => {
                return Err(self.source.not_understood(start));
            }
        };
        if !tree.table.joins.is_empty() || tree.or.is_some() || tree.output.is_some() {
            return Err(self.source.not_understood(start));
        }
        let table = self.written_table(&tree.table.relation, &start)?;
        let kind = WriteKind::Update {
            assignments: self.assignments(tree.assignments, &start)?,
            from,
            filter: self.where_clause(tree.selection)?,
        };
        let returning = self.returning(tree.returning)?;
        Ok(self.write_to(table, kind, returning))
    }

    fn where_clause(&mut self, filter: Option<ast::Expr>) -> Parse<Option<Expr>> {
        filter.map(|filter| self.finished(filter)).transpose()
    }

    fn write_to(&self, table: WrittenTable, kind: WriteKind, returning: Vec<Target>) -> Write {
        let (target, range, alias) = table;
        Write {
            target,
            span: self.source.place.span(range.start, range.end),
            alias,
            kind,
            returning,
        }
    }

    fn delete(&mut self, tree: ast::Delete) -> Parse<Write> {
        let start = Source::range(tree.delete_token.0.span).unwrap_or(0..self.source.text.len());
        let FromTable::WithFromKeyword(tables) = tree.from else {
            return Err(self.source.not_understood(start));
        };
        let ([table], true) = (&tables[..], tree.tables.is_empty() && tree.output.is_none()) else {
            return Err(self.source.not_understood(start));
        };
        if !table.joins.is_empty() {
            return Err(self.source.not_understood(start));
        }
        let table = self.written_table(&table.relation, &start)?;
        let kind = WriteKind::Delete {
            using: self.items(tree.using.unwrap_or_default())?,
            filter: self.where_clause(tree.selection)?,
        };
        let returning = self.returning(tree.returning)?;
        Ok(self.write_to(table, kind, returning))
    }

    fn merge(&mut self, tree: ast::Merge) -> Parse<Write> {
        let start = Source::range(tree.merge_token.0.span).unwrap_or(0..self.source.text.len());
        let (target, range, alias) = self.written_table(&tree.table, &start)?;
        let returning = match tree.output {
            Some(ast::OutputClause::Returning { select_items, .. }) => {
                self.returning(Some(select_items))?
            }
            Some(ast::OutputClause::Output { .. }) => {
                return Err(self.source.not_understood(start));
            }
            None => Vec::new(),
        };
        let source = self.joined(ast::TableWithJoins {
            relation: tree.source,
            joins: Vec::new(),
        })?;
        Ok(Write {
            target,
            span: self.source.place.span(range.start, range.end),
            alias,
            kind: WriteKind::Merge {
                source,
                condition: self.finished(*tree.on)?,
            },
            returning,
        })
    }

    fn items(&mut self, items: Vec<ast::TableWithJoins>) -> Parse<Vec<FromItem>> {
        items.into_iter().map(|item| self.joined(item)).collect()
    }

    fn returning(&mut self, items: Option<Vec<SelectItem>>) -> Parse<Vec<Target>> {
        let items = items.unwrap_or_default();
        items.into_iter().map(|item| self.target(item)).collect()
    }

    fn assignments(
        &mut self,
        assignments: Vec<ast::Assignment>,
        within: &Range<usize>,
    ) -> Parse<Vec<Assignment>> {
        let mut all = Vec::new();
        for assignment in assignments {
            let targets = match assignment.target {
                AssignmentTarget::ColumnName(target) => vec![target],
                AssignmentTarget::Tuple(targets) => targets,
            };
            let mut columns = Vec::new();
            let mut partial = false;
            for target in &targets {
                let (column, whole) = self.column(target, within)?;
                columns.push(column);
                partial |= !whole;
            }
            all.push(Assignment {
                columns,
                partial,
                value: self.finished(assignment.value)?,
            });
        }
        Ok(all)
    }

    /// A column that is written, and whether all of it is.
    fn column(&self, target: &ObjectName, within: &Range<usize>) -> Parse<(Ident, bool)> {
        let first = target.0.first().and_then(|part| part.as_ident());
        let Some(first) = first else {
            return Err(self.source.not_understood(within.clone()));
        };
        let range = Source::range(first.span).unwrap_or(within.clone());
        let ident = Ident {
            name: name(first),
            span: self.source.place.span(range.start, range.end),
        };
        Ok((ident, target.0.len() == 1))
    }

    fn ident_at(&self, range: Range<usize>) -> Ident {
        let raw = &self.source.text[range.clone()];
        let quoted = raw
            .strip_prefix('"')
            .and_then(|inside| inside.strip_suffix('"'));
        Ident {
            name: match quoted {
                Some(inside) => Name::from_quoted(&inside.replace("\"\"", "\"")),
                None => Name::from_unquoted(raw),
            },
            span: self.source.place.span(range.start, range.end),
        }
    }

    fn target_name(
        &self,
        table: &ObjectName,
        within: &Range<usize>,
    ) -> Parse<(QualifiedName, Range<usize>)> {
        let range = Source::range(table.span()).unwrap_or(within.clone());
        match qualified(table) {
            Some(name) => Ok((name, range)),
            None => Err(self.source.not_understood(range)),
        }
    }

    fn written_table(&mut self, table: &TableFactor, within: &Range<usize>) -> Parse<WrittenTable> {
        let TableFactor::Table {
            name: table,
            alias,
            args: None,
            ..
        } = table
        else {
            return Err(self.source.not_understood(within.clone()));
        };
        let (target, range) = self.target_name(table, within)?;
        // `UPDATE ONLY t` comes as a table `only` with an alias.
        if target.namespace.is_none() && target.name == "only" {
            return Err(self.source.not_understood(range));
        }
        let alias = alias.as_ref().map(|alias| self.alias(alias)).transpose()?;
        Ok((target, range, alias.map(|alias| alias.name)))
    }
}
