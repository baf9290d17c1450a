//! What a column of a relation of the catalog is: NOT NULL, kept from NULL by a CHECK, or shown by a view.

use std::collections::BTreeMap;

use super::{Prover, Verdict};
use crate::catalog::{
    Aspect, Column, ColumnRef, ConstraintId, ConstraintKind, Relation, RelationId, RelationKind,
};
use crate::infer::predicate::{Check, Predicate, Value};
use crate::shared::Shared;
use crate::source::{Origin, Span};

/// The columns that CHECKs keep from being NULL.
pub(super) type Checked = BTreeMap<ColumnRef, ConstraintId>;

/// When a statement ran, by its place: files and statements run in order.
pub(super) type Moment = (u32, u32);

/// When what is written at a place ran.
pub(super) fn moment(origin: &Origin) -> Moment {
    let span: Span = origin.via.first().copied().unwrap_or(origin.span);
    (span.file.0, span.start)
}

/// The columns that CHECKs keep from being NULL in every row.
pub(super) fn checked_columns(checks: &[Shared<Check>]) -> Checked {
    let mut columns = BTreeMap::new();
    for check in checks.iter().filter(|check| check.validated) {
        for attnum in check.predicate.iter().flat_map(never_null) {
            let column = ColumnRef {
                relation: check.relation,
                attnum,
            };
            columns.entry(column).or_insert(check.constraint);
        }
    }
    columns
}

/// The columns that are not NULL where a predicate is not FALSE.
fn never_null(predicate: &Predicate) -> Vec<i16> {
    match predicate {
        Predicate::And(items) => items.iter().flat_map(never_null).collect(),
        Predicate::Or(items) => {
            let mut items = items.iter().map(never_null);
            let first = items.next().unwrap_or_default();
            items.fold(first, |all, other| {
                all.into_iter().filter(|it| other.contains(it)).collect()
            })
        }
        Predicate::Not(inner) => match &**inner {
            Predicate::IsNull(Value::Column(attnum)) => vec![*attnum],
            _ => Vec::new(),
        },
        Predicate::IsNull(_)
        | Predicate::Compare { .. }
        | Predicate::In { .. }
        | Predicate::IsTrue(_)
        | Predicate::JsonTypeIs { .. }
        | Predicate::Definitely(_)
        | Predicate::Matches { .. }
        | Predicate::Test { .. }
        | Predicate::Count { .. }
        | Predicate::Constant(_) => Vec::new(),
    }
}

impl Prover<'_> {
    /// Whether something held at the time that is asked about, and since.
    fn holds_since(&self, origin: Option<&Origin>) -> bool {
        match (self.since, origin) {
            (Some(since), Some(origin)) => moment(origin) < since,
            (Some(_) | None, None) | (None, Some(_)) => true,
        }
    }

    pub(super) fn relation_column(&self, id: RelationId, attnum: i16) -> Verdict {
        let catalog = self.catalog;
        let row = &catalog.relations[id];
        let Some(column) = usize::try_from(attnum - 1)
            .ok()
            .and_then(|at| row.slots.get(at))
        else {
            return Verdict::doubt("the column is not known", None, Vec::new());
        };
        let name = format!(
            "column \"{}\" of {} \"{}\"",
            column.name,
            row.kind.as_str(),
            row.name
        );
        if !row.taints.is_empty() {
            return Verdict::doubt(format!("{name} is not sure"), None, Vec::new());
        }
        match row.kind {
            RelationKind::View | RelationKind::MaterializedView => {
                self.view_column(id, (row, column), name)
            }
            RelationKind::OrdinaryTable | RelationKind::PartitionedTable => {
                self.table_column(id, (row, column), &name)
            }
            RelationKind::ForeignTable => Verdict::doubt(
                format!("{name} is NOT NULL only if the other server sees to it"),
                None,
                Vec::new(),
            ),
            RelationKind::CompositeType | RelationKind::Index | RelationKind::Sequence => {
                Verdict::doubt(format!("{name} may be NULL"), None, Vec::new())
            }
        }
    }

    fn view_column(
        &self,
        id: RelationId,
        (row, column): (&Relation, &Column),
        name: String,
    ) -> Verdict {
        let replaced = row.history.latest(&Aspect::Replaced);
        let at = usize::from(column.attnum.unsigned_abs()) - 1;
        let verdict = self.view(id).get(at).cloned();
        let span = row.history.origin().map(|origin| origin.span);
        match verdict {
            Some(verdict) if verdict.not_null && self.holds_since(replaced) => {
                Verdict::proven(name, span, vec![verdict.reason])
            }
            Some(verdict) => {
                Verdict::doubt(format!("{name} may be NULL"), span, vec![verdict.reason])
            }
            None => Verdict::doubt(format!("{name} may be NULL"), span, Vec::new()),
        }
    }

    /// A column of a table, and of those that inherit from it.
    fn table_column(
        &self,
        id: RelationId,
        (row, column): (&Relation, &Column),
        name: &str,
    ) -> Verdict {
        let said = column.history.latest(&Aspect::NotNull);
        let proven = if column.not_null && self.holds_since(said) {
            let what = match () {
                () if self.is_key(id, column.attnum) => "in the primary key",
                () if column.identity.is_some() => "an identity column",
                () => "NOT NULL",
            };
            let span = said.map(|origin| origin.span);
            Verdict::proven(format!("{name} is {what}"), span, Vec::new())
        } else if let Some((check, inherits)) = self.check(id, column.attnum)
            && (inherits || row.children.is_empty())
            && self.holds_since(
                self.catalog.constraints[check]
                    .history
                    .latest(&Aspect::Validated),
            )
        {
            let constraint = &self.catalog.constraints[check];
            let span = constraint.history.origin().map(|origin| origin.span);
            let text = format!("{name} is kept from NULL by CHECK \"{}\"", constraint.name);
            Verdict::proven(text, span, Vec::new())
        } else {
            let span = column.history.origin().map(|origin| origin.span);
            return Verdict::doubt(format!("{name} may be NULL"), span, Vec::new());
        };
        // Tables that inherit may do without a NOT NULL, and a foreign one does not keep it.
        for child in &row.children {
            let inherited = self.catalog.relations[*child].column(column.name.as_str());
            let verdict = match inherited {
                Some(inherited) => self.relation_column(*child, inherited.attnum),
                None => Verdict::doubt("it is not known", None, Vec::new()),
            };
            if !verdict.not_null {
                return Verdict::doubt(
                    format!("{name} may be NULL in a table that inherits it"),
                    None,
                    vec![verdict.reason],
                );
            }
        }
        proven
    }

    fn is_key(&self, id: RelationId, attnum: i16) -> bool {
        self.catalog.constraints_of(id).any(|(_, constraint)| {
            matches!(constraint.kind, ConstraintKind::PrimaryKey { .. })
                && constraint.columns.contains(&attnum)
        })
    }

    /// The CHECK that keeps a column from being NULL, and whether tables that inherit have it too.
    fn check(&self, relation: RelationId, attnum: i16) -> Option<(ConstraintId, bool)> {
        let id = *self.checked.get(&ColumnRef { relation, attnum })?;
        let constraint = &self.catalog.constraints[id];
        let ConstraintKind::Check { no_inherit, .. } = constraint.kind else {
            return None;
        };
        constraint.enforced.then_some((id, !no_inherit))
    }
}
