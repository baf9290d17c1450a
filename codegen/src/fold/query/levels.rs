//! Which of the queries around each other a name and an aggregate belong to: an aggregate is of the innermost query that
//! what it adds up names a column of.
//!
//! `check_agg_arguments` in PostgreSQL's `parse_agg.c`. What may be of several queries is judged nowhere.

use std::collections::BTreeSet;

use super::{Reader, Resolved, Scope};
use crate::diagnostics::Code;
use crate::fold::Refusal;
use crate::name::Name;
use crate::source::Span;

/// Something that an expression mentions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mention {
    what: Mentioned,
    /// How many scopes are around the one that it is of; `None` where that is not known.
    level: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mentioned {
    /// A column, by the address of its name in the tree, which lives as long as the reading.
    Column(usize),
    Aggregate,
    /// A table of WITH.
    Table,
}

/// What the names of a call's arguments may be of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sums {
    /// An aggregate; of an ordered set, what is behind this place is sorted.
    Aggregate { sorted: Option<usize> },
    /// Perhaps an aggregate.
    Perhaps,
    /// GROUPING
    Grouping,
}

impl Reader<'_, '_> {
    /// Where the mentions of what is read next begin.
    pub(super) fn mark(&self) -> usize {
        self.mentions.len()
    }

    pub(super) fn mention_column(
        &mut self,
        path: &[Name],
        resolved: &Resolved,
        level: Option<usize>,
    ) {
        let unknown = matches!(resolved, Resolved::Unknown);
        if unknown || level.is_some() {
            self.mentions.push(Mention {
                what: Mentioned::Column(address(path)),
                level: level.filter(|_| !unknown),
            });
        }
    }

    pub(super) fn mention_table(&mut self, level: usize) {
        self.mentions.push(Mention {
            what: Mentioned::Table,
            level: Some(level),
        });
    }

    /// Forgets the columns of this scope that were mentioned from a place on, since no group has to have them.
    pub(super) fn forget_columns(&mut self, from: usize, scope: &Scope<'_>) {
        let own = Some(scope.level());
        self.keep(from, |it| {
            it.level != own || !matches!(it.what, Mentioned::Column(_))
        });
    }

    /// Forgets what is of a query that ends, from a place on.
    pub(super) fn forget_query(&mut self, from: usize, level: usize) {
        self.keep(from, |it| it.level.is_none_or(|it| it < level));
    }

    fn keep(&mut self, from: usize, wanted: impl Fn(&Mention) -> bool) {
        if self.mentions.len() > from {
            let rest = self.mentions.split_off(from);
            self.mentions.extend(rest.into_iter().filter(wanted));
        }
    }

    /// Whether an aggregate of this scope was mentioned from a place on; `None` where that is not known.
    pub(super) fn mentions_aggregate(&self, from: usize, scope: &Scope<'_>) -> Option<bool> {
        let aggregates = || {
            let mentions = self.mentions[from..].iter();
            mentions.filter(|it| it.what == Mentioned::Aggregate)
        };
        let own = Some(scope.level());
        if aggregates().any(|it| it.level == own) {
            return Some(true);
        }
        (!aggregates().any(|it| it.level.is_none())).then_some(false)
    }

    /// The columns of this scope that were mentioned from a place on outside its aggregates.
    pub(super) fn mentioned_columns(&self, from: usize, scope: &Scope<'_>) -> BTreeSet<usize> {
        let own = Some(scope.level());
        let mentions = self.mentions[from..].iter().filter(|it| it.level == own);
        let nodes = mentions.filter_map(|it| match it.what {
            Mentioned::Column(node) => Some(node),
            Mentioned::Aggregate | Mentioned::Table => None,
        });
        nodes.collect()
    }

    /// Finds the query that an aggregate is of, whose arguments were mentioned from a place on, and what is wrong there.
    pub(super) fn sum_up(
        &mut self,
        sums: Sums,
        from: usize,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let inside = self.mentions.split_off(from);
        let unsure = inside.iter().any(|it| it.level.is_none());
        let sorted = match sums {
            Sums::Aggregate { sorted } if !unsure => sorted.unwrap_or(from) - from,
            Sums::Grouping => return Ok(()),
            Sums::Aggregate { .. } | Sums::Perhaps => {
                self.mentions.push(Mention {
                    what: Mentioned::Aggregate,
                    level: None,
                });
                return Ok(());
            }
        };
        let (direct, summed) = inside.split_at(sorted);
        let summed_levels = summed
            .iter()
            .filter(|it| it.what != Mentioned::Table)
            .filter_map(|it| it.level);
        let level = summed_levels.max().unwrap_or_else(|| scope.level());
        let refuse = |message: &str| Err(Refusal::new(Code::GroupingError, span, message));
        let reaches = |it: &&Mention| it.level >= Some(level);
        let is_aggregate = |it: &Mention| it.what == Mentioned::Aggregate;
        if inside.iter().filter(reaches).any(is_aggregate) {
            return refuse("aggregate function calls cannot be nested");
        }
        let is_below = |it: &Mention| it.level > Some(level);
        if direct.iter().any(is_below) {
            return refuse(
                "outer-level aggregate cannot contain a lower-level variable in its direct arguments",
            );
        }
        if inside.iter().any(is_below) {
            return Err(Refusal::new(
                Code::FeatureNotSupported,
                span,
                "outer-level aggregate cannot use a nested CTE",
            ));
        }
        self.mentions.extend(direct);
        self.mentions
            .extend(summed.iter().filter(|it| it.level != Some(level)));
        self.mentions.push(Mention {
            what: Mentioned::Aggregate,
            level: Some(level),
        });
        Ok(())
    }
}

impl Scope<'_> {
    /// How many scopes are around it.
    pub(super) fn level(&self) -> usize {
        let mut level = 0;
        let mut at = self.outer;
        while let Some(scope) = at {
            level += 1;
            at = scope.outer;
        }
        level
    }
}

pub(super) fn address(path: &[Name]) -> usize {
    path.as_ptr().addr()
}
