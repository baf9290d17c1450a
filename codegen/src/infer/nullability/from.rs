//! FROM: which items outer joins fill with NULL, and which conditions see to it that they do not.
//!
//! A condition above an outer join that no row filled with NULL passes makes it an inner join, as `reduce_outer_joins` of
//! PostgreSQL's planner finds. What ON says holds of the rows of an inner join, and of no outer one's.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use super::facts::{Facts, not_null, when_true};
use super::rows::{Sure, joins_all};
use super::{Prover, Verdict, no_facts};
use crate::catalog::analysed::{AnalysedSelect, Source, SourceRows, Value, ValueKind, Variable};
use crate::expr::JoinKind;
use crate::source::Span;

/// The names that an expression may use, and what is known of them.
pub(super) struct Level<'l> {
    pub(super) outer: Option<&'l Level<'l>>,
    /// The SELECT, where this is the level of one and not of an arm of CASE.
    pub(super) select: Option<&'l AnalysedSelect>,
    items: BTreeMap<u32, Item<'l>>,
    merged: BTreeMap<Variable, Merged>,
    /// The items that an outer join fills with NULL, with its condition.
    nulled: BTreeMap<u32, Span>,
    /// The sides of full joins: each row has one of the two.
    sides: Vec<[BTreeSet<u32>; 2]>,
    pub(super) facts: Facts,
    /// What holds of the rows of a grouped query.
    pub(super) having: Facts,
    /// Several sets in the list: the shorter ones are filled up with NULL.
    pub(super) pads: bool,
    /// The rows before they are grouped.
    pub(super) of_rows: bool,
}

struct Item<'l> {
    name: &'l str,
    rows: &'l SourceRows,
    columns: OnceCell<Vec<Verdict>>,
}

/// A column that a full join merges: the first that is not NULL of both sides'.
enum Merged {
    /// An inner join is left of it, which compares both.
    Compared,
    /// The sides that there may be alone, where they are not filled with NULL by joins below.
    Of(Vec<Variable>),
    /// Not known.
    Unknown,
}

/// FROM on its way.
struct Walk<'l, 's, 'a> {
    sure: Sure<'s, 'a>,
    known: Facts,
    nulled: BTreeMap<u32, Span>,
    sides: Vec<[BTreeSet<u32>; 2]>,
    merged: BTreeMap<Variable, Merged>,
    items: BTreeMap<u32, Item<'l>>,
}

impl<'l> Level<'l> {
    pub(super) fn new(outer: Option<&'l Level<'l>>) -> Self {
        Self {
            outer,
            select: None,
            items: BTreeMap::new(),
            merged: BTreeMap::new(),
            nulled: BTreeMap::new(),
            sides: Vec::new(),
            facts: no_facts(),
            having: no_facts(),
            pads: false,
            of_rows: false,
        }
    }

    /// Reads FROM, of whose rows this is known by WHERE.
    pub(super) fn read(&mut self, from: &'l [Source], known: Facts, sure: Sure<'_, '_>) {
        let mut walk = Walk {
            sure,
            known,
            nulled: BTreeMap::new(),
            sides: Vec::new(),
            merged: BTreeMap::new(),
            items: BTreeMap::new(),
        };
        // What a join's condition says may make an inner join of another one.
        loop {
            let before = walk.known.len();
            walk.nulled.clear();
            walk.sides.clear();
            walk.merged.clear();
            walk.items.clear();
            let said = Facts::all(
                from.iter()
                    .map(|source| walk.source(source))
                    .collect::<Vec<_>>(),
            );
            walk.known.add(said);
            if walk.known.len() == before {
                break;
            }
        }
        self.facts = walk.known;
        self.nulled = walk.nulled;
        self.sides = walk.sides;
        self.merged = walk.merged;
        self.items = walk.items;
    }

    pub(super) fn owns(&self, item: u32) -> bool {
        self.items.contains_key(&item) || self.merged.keys().any(|column| column.item == item)
    }

    /// This level and those around it.
    pub(super) fn chain(&self) -> impl Iterator<Item = &Level<'l>> {
        std::iter::successors(Some(self), |level| level.outer)
    }
}

impl<'l> Walk<'l, '_, '_> {
    /// Reads an item and gives what its conditions say of its rows.
    fn source(&mut self, source: &'l Source) -> Facts {
        match source {
            Source::Item { id, name, rows } => {
                let item = Item {
                    name,
                    rows,
                    columns: OnceCell::new(),
                };
                self.items.insert(*id, item);
                Facts::default()
            }
            Source::Join {
                kind,
                left,
                right,
                condition,
                equal,
                merged,
                span,
            } => {
                let (left_items, right_items) = (items(left), items(right));
                let there = |side: &Source, of: &BTreeSet<u32>| {
                    of.iter().any(|item| self.known.items.contains_key(item))
                        || (joins_all(condition.as_ref(), equal) && self.sure.source(side))
                };
                let sides = (there(left, &left_items), there(right, &right_items));
                let kind = match (kind, sides.0, sides.1) {
                    (JoinKind::Left, _, true)
                    | (JoinKind::Right, true, _)
                    | (JoinKind::Full, true, true) => JoinKind::Inner,
                    (JoinKind::Full, true, false) => JoinKind::Left,
                    (JoinKind::Full, false, true) => JoinKind::Right,
                    (kind, _, _) => *kind,
                };
                let from_left = self.source(left);
                let from_right = self.source(right);
                if let Some(item) = merged {
                    for (column, (left, right)) in equal.iter().enumerate() {
                        let column = Variable {
                            item: *item,
                            column,
                        };
                        let of = self.merge(kind, left, right);
                        self.merged.insert(column, of);
                    }
                }
                let compared = equal.iter().flat_map(|(left, right)| [left, right]);
                let own = condition
                    .iter()
                    .map(when_true)
                    .chain(compared.map(not_null));
                let is_there = |items: &BTreeSet<u32>| {
                    let there = items.iter().filter(|it| !self.nulled.contains_key(it));
                    there.copied().collect()
                };
                let sides = [is_there(&left_items), is_there(&right_items)];
                let mut null = |items: &BTreeSet<u32>| {
                    self.sides.retain(|[side, _]| side.is_disjoint(items));
                    for item in items {
                        self.nulled.entry(*item).or_insert(*span);
                    }
                };
                match kind {
                    JoinKind::Inner | JoinKind::Cross => {
                        Facts::all([from_left, from_right].into_iter().chain(own))
                    }
                    JoinKind::Left => {
                        null(&right_items);
                        from_left
                    }
                    JoinKind::Right => {
                        null(&left_items);
                        from_right
                    }
                    JoinKind::Full => {
                        null(&left_items);
                        null(&right_items);
                        self.sides.push(sides);
                        Facts::default()
                    }
                }
            }
        }
    }

    /// A merged column of a full join, of which this kind is left.
    fn merge(&self, kind: JoinKind, left: &Value, right: &Value) -> Merged {
        let sides = match kind {
            JoinKind::Inner | JoinKind::Cross => {
                // The comparison may be an operator that is not known.
                let known = |side: &Value| side.kind != ValueKind::Unknown;
                return if known(left) && known(right) {
                    Merged::Compared
                } else {
                    Merged::Unknown
                };
            }
            JoinKind::Left => vec![left],
            JoinKind::Right => vec![right],
            JoinKind::Full => vec![left, right],
        };
        let columns: Option<Vec<Variable>> = sides
            .into_iter()
            .map(|side| match side.kind {
                ValueKind::Column(column) if !self.nulled.contains_key(&column.item) => {
                    Some(column)
                }
                _ => None,
            })
            .collect();
        columns.map_or(Merged::Unknown, Merged::Of)
    }
}

/// The items of a part of FROM, those of merged columns too.
pub(super) fn items(source: &Source) -> BTreeSet<u32> {
    match source {
        Source::Item { id, .. } => BTreeSet::from([*id]),
        Source::Join {
            left,
            right,
            merged,
            ..
        } => {
            let mut all = items(left);
            all.append(&mut items(right));
            all.extend(merged);
            all
        }
    }
}

impl Prover<'_> {
    /// A column of FROM, here or further out.
    pub(super) fn column(&self, column: Variable, level: &Level<'_>) -> Verdict {
        for at in level.chain() {
            if let Some(span) = at.facts.columns.get(&column) {
                return Verdict::proven(
                    "a condition lets no row through where it is NULL",
                    Some(*span),
                    Vec::new(),
                );
            }
            if at.owns(column.item) {
                if let Some(doubt) = self.filled(column.item, at, level) {
                    return doubt;
                }
                return self.source_column(column, at);
            }
        }
        Verdict::doubt("it is not known what the column is of", None, Vec::new())
    }

    /// Whether one of these is a column of the one side of a full join and one of the other's, neither of which is NULL where
    /// its side is there.
    pub(super) fn of_either_side(&self, values: &[Value], level: &Level<'_>) -> bool {
        level.chain().any(|at| {
            let has = |side: &BTreeSet<u32>| {
                values.iter().any(|value| {
                    matches!(value.kind, ValueKind::Column(column)
                        if side.contains(&column.item) && self.source_column(column, at).not_null)
                })
            };
            let is_whole = at.select.is_none_or(|select| select.partial.is_empty());
            is_whole && at.sides.iter().any(|[one, other]| has(one) && has(other))
        })
    }

    /// Whether a whole row of an item may be NULL.
    pub(super) fn row(&self, item: u32, level: &Level<'_>) -> Verdict {
        let Some(at) = level.chain().find(|level| level.owns(item)) else {
            return Verdict::doubt("it is not known what the row is of", None, Vec::new());
        };
        if let Some(doubt) = self.filled(item, at, level) {
            return doubt;
        }
        match at.items.get(&item).map(|item| item.rows) {
            Some(SourceRows::Relation { .. } | SourceRows::Query(_) | SourceRows::Recursive(_)) => {
                Verdict::proven("a row of FROM", None, Vec::new())
            }
            // The value itself, where it is a plain one.
            Some(SourceRows::Function {
                call,
                ordinality: None,
            }) => self.of_function(call, at),
            Some(
                SourceRows::Function { .. }
                | SourceRows::Functions { .. }
                | SourceRows::Form(_)
                | SourceRows::Unknown,
            )
            | None => Verdict::doubt("a function may give NULL for a row", None, Vec::new()),
        }
    }

    /// The doubt that an outer join fills an item with NULL, unless a condition says that it is there.
    fn filled(&self, item: u32, owner: &Level<'_>, level: &Level<'_>) -> Option<Verdict> {
        let _ = self;
        let span = owner.nulled.get(&item)?;
        let is_there = level
            .chain()
            .any(|level| level.facts.items.contains_key(&item));
        let name = owner
            .items
            .get(&item)
            .map_or("the joined rows", |it| it.name);
        (!is_there).then(|| {
            Verdict::doubt(
                format!("an outer join fills {name} with NULL where nothing matches"),
                Some(*span),
                Vec::new(),
            )
        })
    }

    /// A column of an item that is there.
    fn source_column(&self, column: Variable, level: &Level<'_>) -> Verdict {
        if let Some(merged) = level.merged.get(&column) {
            return match merged {
                Merged::Compared => {
                    Verdict::proven("both sides of the join are equal", None, Vec::new())
                }
                Merged::Of(columns) => {
                    let sides = columns.iter().map(|it| self.source_column(*it, level));
                    super::all(
                        "the column that a side of FULL JOIN gives may be NULL",
                        "the columns that the sides of FULL JOIN give",
                        None,
                        sides.collect(),
                    )
                }
                Merged::Unknown => {
                    Verdict::doubt("a side of FULL JOIN may be NULL", None, Vec::new())
                }
            };
        }
        let Some(item) = level.items.get(&column.item) else {
            return Verdict::doubt("it is not known what the column is of", None, Vec::new());
        };
        let missing = || {
            Verdict::doubt(
                format!("the columns of {} are not known", item.name),
                None,
                Vec::new(),
            )
        };
        match item.rows {
            SourceRows::Relation { relation, columns } => match columns.get(column.column) {
                Some(attnum) => self.relation_column(*relation, *attnum),
                None => missing(),
            },
            SourceRows::Query(query) => {
                let columns = item.columns.get_or_init(|| self.query(query, Some(level)));
                match columns.get(column.column) {
                    Some(verdict) => Verdict {
                        not_null: verdict.not_null,
                        reason: super::Reason {
                            text: format!("column {} of {}", column.column + 1, item.name),
                            span: None,
                            because: vec![verdict.reason.clone()],
                        },
                    },
                    None => missing(),
                }
            }
            SourceRows::Recursive(id) => {
                let assumed = self.recursion.borrow();
                let holds = assumed
                    .get(id)
                    .and_then(|columns| columns.get(column.column));
                if holds == Some(&true) {
                    Verdict::proven("the rows so far", None, Vec::new())
                } else {
                    Verdict::doubt("the rows so far may have NULL", None, Vec::new())
                }
            }
            SourceRows::Function { call, ordinality } => {
                if *ordinality == Some(column.column) {
                    return Verdict::proven("WITH ORDINALITY", Some(call.span), Vec::new());
                }
                self.of_function(call, level)
            }
            SourceRows::Functions { calls, ordinality } => {
                if *ordinality == Some(column.column) {
                    return Verdict::proven("WITH ORDINALITY", None, Vec::new());
                }
                if let [call] = &calls[..] {
                    return self.of_function(call, level);
                }
                let text = "ROWS FROM fills up shorter results with NULL";
                Verdict::doubt(text, None, Vec::new())
            }
            SourceRows::Form(full) => match full.get(column.column) {
                Some(true) => Verdict::proven(
                    "FOR ORDINALITY, EXISTS and NOT NULL columns are not NULL",
                    None,
                    Vec::new(),
                ),
                Some(false) => Verdict::doubt("what is not there is NULL", None, Vec::new()),
                None => missing(),
            },
            SourceRows::Unknown => missing(),
        }
    }
}
