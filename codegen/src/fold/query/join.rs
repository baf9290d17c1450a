//! JOIN: the columns that USING and NATURAL merge, and what `*` shows of both sides.
//!
//! `transformFromClauseItem` in PostgreSQL's `parse_clause.c`.

use super::analysed::Compared;
use super::coerce::Common;
use super::from::plain;
use super::merged::Sides;
use super::{Output, Reader, Rows, Scope};
use crate::catalog::analysed::Variable;
use crate::diagnostics::Code;
use crate::expr::{JoinCondition, JoinKind};
use crate::fold::Refusal;
use crate::name::{Name, QualifiedName};
use crate::source::Span;

impl Reader<'_, '_> {
    /// What a join shows and what it compares; what it merges is noted.
    pub(super) fn join(
        &mut self,
        kind: JoinKind,
        left: Rows,
        right: Rows,
        (condition, sides, span): (&JoinCondition, (usize, usize), Span),
        scope: &mut Scope<'_>,
    ) -> Result<(Rows, Compared), Refusal> {
        let names: Vec<Name> = match condition {
            JoinCondition::On(expr) => {
                self.boolean(expr, "JOIN/ON", scope)?;
                self.no_groups(expr, "JOIN conditions", scope)?;
                Vec::new()
            }
            JoinCondition::None => Vec::new(),
            JoinCondition::Using(using) => using.columns.clone(),
            JoinCondition::Natural => left
                .columns
                .iter()
                .map(|column| column.name.clone())
                .filter(|name| right.columns.iter().any(|column| column.name == *name))
                .collect(),
        };
        check_common(&names, &left, &right, span)?;
        let mut columns = Vec::new();
        let mut equal = Vec::new();
        let merged_item = (kind == JoinKind::Full).then(|| self.next_item()).flatten();
        for name in &names {
            let find = |rows: &Rows| rows.columns.iter().find(|it| it.name == *name).cloned();
            let (from_left, from_right) = (find(&left), find(&right));
            let both = [&from_left, &from_right];
            self.uses
                .columns
                .extend(both.into_iter().flatten().filter_map(Output::used));
            let (merged, of) = match (from_left, from_right) {
                (Some(a), Some(b)) => {
                    self.operator("=", a.ty, b.ty, span)?;
                    equal.push((a.clone(), b.clone()));
                    let ty = match self.folder.common_type(&[a.ty, b.ty]) {
                        Common::Type(id) => Some(self.folder.common_modifier(&[a.ty, b.ty], id)),
                        Common::Unsure | Common::Mismatch(..) => None,
                    };
                    let (first, second, of_first, of_second) = if kind == JoinKind::Right {
                        (b, a, Sides::Right, Sides::Left)
                    } else {
                        (a, b, Sides::Left, Sides::Right)
                    };
                    // That of an outer join is the preserved side's, of a full one a new value; a cast makes one, too.
                    let same = |side: &Output| ty.is_some() && side.ty == ty;
                    match kind {
                        JoinKind::Inner | JoinKind::Left | JoinKind::Right | JoinKind::Cross
                            if same(&first) =>
                        {
                            (first, of_first)
                        }
                        JoinKind::Inner | JoinKind::Cross if same(&second) => (second, of_second),
                        JoinKind::Inner
                        | JoinKind::Left
                        | JoinKind::Right
                        | JoinKind::Full
                        | JoinKind::Cross => {
                            let mut collated = first.collated.clone();
                            if kind == JoinKind::Full {
                                let other = second.collated.clone();
                                collated = self.merge_collated(collated, other, span)?.as_column();
                            }
                            let made = Output {
                                collated,
                                ty,
                                origin: None,
                                variable: match merged_item {
                                    Some(item) => Some(Variable {
                                        item,
                                        column: equal.len() - 1,
                                    }),
                                    None => first.variable,
                                },
                                ..first
                            };
                            let of = Sides::Made {
                                of_left: kind != JoinKind::Right,
                                of_right: matches!(kind, JoinKind::Right | JoinKind::Full),
                            };
                            (made, of)
                        }
                    }
                }
                (Some(column), None) => (column, Sides::Left),
                (None, Some(column)) => (column, Sides::Right),
                (None, None) => (plain(name.as_str(), None), Sides::Left),
            };
            scope.merge(merged.clone(), sides, &of);
            columns.push(merged);
        }
        if let Some(alias) = condition.alias() {
            let own = QualifiedName {
                namespace: None,
                name: alias.name.clone(),
            };
            self.check_twice(scope, None, Some(&own), alias.span)?;
            scope.alias_merged(&alias.name, sides.0);
        }
        let open = left.open || right.open;
        let rest = left.columns.into_iter().chain(right.columns);
        columns.extend(rest.filter(|column| !names.contains(&column.name)));
        let merged = merged_item;
        Ok((Rows { columns, open }, Compared { equal, merged }))
    }
}

/// The columns of USING stand in both sides, once in each: `duplicate_column` (42701), `ambiguous_column` (42702),
/// `undefined_column` (42703).
fn check_common(names: &[Name], left: &Rows, right: &Rows, span: Span) -> Result<(), Refusal> {
    for (at, name) in names.iter().enumerate() {
        if names[..at].contains(name) {
            let message = format!("column name \"{name}\" appears more than once in USING clause");
            return Err(Refusal::new(Code::DuplicateColumn, span, message));
        }
        for (side, rows) in [("left", left), ("right", right)] {
            let mut found = rows.columns.iter().filter(|it| it.name == *name);
            let refusal = match (found.next(), found.next()) {
                (Some(_), Some(_)) => {
                    let text = format!(
                        "common column name \"{name}\" appears more than once in {side} table"
                    );
                    Refusal::new(Code::UnknownColumn, span, text).with_sqlstate("42702")
                }
                (None, _) if !rows.open => {
                    let text = format!(
                        "column \"{name}\" specified in USING clause does not exist in {side} table"
                    );
                    Refusal::new(Code::UnknownColumn, span, text)
                }
                (Some(_), None) | (None, _) => continue,
            };
            return Err(refusal);
        }
    }
    Ok(())
}
