//! Window functions over known rows: partitions, the order of each, and the rows that a frame holds.
//!
//! Where rows share a place in the order, what depends on which of them comes first is not known.

use std::ops::Range;

use super::aggregates::AGGREGATES;
use super::eval::{Env, Eval, Scope};
use super::functions::is_pg_catalog;
use super::query::{Header, order};
use super::select::Group;
use super::typed::float;
use super::value::{Unknown, Value};
use crate::expr::form::{self, Over, OverExprs, Units, Window};
use crate::expr::{Expr, ExprKind, FunctionCall, OrderItem};
use crate::fold::Refusal;
use crate::source::Span;

/// What the window functions of a list give.
pub(super) struct Windows {
    /// For each row, by the address of the call.
    pub(super) values: Vec<(usize, Vec<Value>)>,
    /// The rows as they come out of the window that all calls share: it sorts them.
    pub(super) order: Vec<usize>,
}

/// How the rows of a call's window are parted and sorted.
struct Spec<'s> {
    partition: &'s [Expr],
    keys: Vec<OrderItem>,
    frame: Frame,
}

/// The rows around the row at hand.
#[derive(Clone, Copy, PartialEq)]
enum Frame {
    /// None is written.
    Default,
    Rows(Bound, Bound),
    Range(Bound, Bound),
    /// GROUPS, EXCLUDE, or bounds that are no number.
    Other,
}

#[derive(Clone, Copy, PartialEq)]
enum Bound {
    First,
    Before(usize),
    Current,
    Behind(usize),
    Last,
}

impl Frame {
    fn of(frame: Option<form::Frame>, offsets: &[Expr]) -> Self {
        let Some(frame) = frame else {
            return Self::Default;
        };
        let mut offsets = offsets.iter();
        let mut count = || match &offsets.next()?.kind {
            ExprKind::Number(digits) => digits.parse::<usize>().ok(),
            _ => None,
        };
        let mut bound = |bound: form::Bound| {
            Some(match bound {
                form::Bound::First => Bound::First,
                form::Bound::Before => Bound::Before(count()?),
                form::Bound::Current => Bound::Current,
                form::Bound::Behind => Bound::Behind(count()?),
                form::Bound::Last => Bound::Last,
            })
        };
        let (start, end) = (
            bound(frame.start),
            frame.end.map_or(Some(Bound::Current), bound),
        );
        match (frame.units, start, end) {
            _ if frame.excludes => Self::Other,
            (Units::Rows, Some(start), Some(end)) => Self::Rows(start, end),
            (Units::Range, Some(start), Some(end)) => Self::Range(start, end),
            (Units::Rows | Units::Range | Units::Groups, _, _) => Self::Other,
        }
    }
}

/// What rows are parted or sorted by.
type Key = Vec<Value>;

/// The rows of a partition in their order.
struct Partition {
    /// Their places among all.
    rows: Vec<usize>,
    /// For each, those that share its place in the order.
    peers: Vec<Range<usize>>,
}

/// What tells a call from all others while its query runs.
fn address(call: &FunctionCall) -> usize {
    std::ptr::from_ref(call) as usize
}

impl<'s> Spec<'s> {
    fn new(exprs: &'s [Expr], over: &Over) -> Self {
        let OverExprs {
            partition,
            keys,
            offsets,
        } = over.split(exprs);
        let keys = keys.iter().zip(&over.keys);
        let keys = keys.map(|(expr, key)| OrderItem {
            expr: expr.clone(),
            descending: key.descending,
            nulls_first: key.nulls_first,
            using: key.using.clone(),
        });
        Self {
            partition,
            keys: keys.collect(),
            frame: Frame::of(over.frame, offsets),
        }
    }

    /// The window of a call, with what it takes from those that WINDOW names.
    fn of_call(call: &'s FunctionCall, windows: &'s [Window]) -> Option<Self> {
        let own = Self::new(&call.window, call.window_form.as_deref()?);
        match &call.over_name {
            Some(base) => Some(own.going_on(&Self::named(base.name.as_str(), windows, 0)?)),
            None => Some(own),
        }
    }

    fn named(name: &str, windows: &'s [Window], depth: usize) -> Option<Self> {
        let window = windows.iter().find(|it| it.name.name == *name)?;
        let own = Self::new(&window.exprs, &window.over);
        match &window.base {
            Some(base) if depth < windows.len() => {
                Some(own.going_on(&Self::named(base.name.as_str(), windows, depth + 1)?))
            }
            Some(_) => None,
            None => Some(own),
        }
    }

    /// Whether both part and sort alike.
    fn sorts_as(&self, other: &Self) -> bool {
        let same = |a: &Expr, b: &Expr| a.same(b) == Some(true);
        let (a, b) = (&self.keys, &other.keys);
        self.partition.len() == other.partition.len()
            && self
                .partition
                .iter()
                .zip(other.partition)
                .all(|(a, b)| same(a, b))
            && a.len() == b.len()
            && a.iter().zip(b).all(|(a, b)| {
                same(&a.expr, &b.expr)
                    && (a.descending, a.nulls_first) == (b.descending, b.nulls_first)
            })
    }

    fn going_on(self, base: &Self) -> Self {
        Self {
            partition: base.partition,
            keys: if self.keys.is_empty() {
                base.keys.clone()
            } else {
                self.keys
            },
            frame: if self.frame == Frame::Default {
                base.frame
            } else {
                self.frame
            },
        }
    }
}

impl Partition {
    /// Those beside which a row stands at a place.
    fn is_alone(&self, at: usize) -> bool {
        self.peers[at].len() == 1
    }

    /// The places of the frame of a row; `None` where they are not known.
    fn frame(&self, frame: Frame, is_sorted: bool, at: usize) -> Option<Range<usize>> {
        let all = self.rows.len();
        let peers = &self.peers[at];
        let (start, end, by_rows) = match frame {
            Frame::Default if is_sorted => return Some(0..peers.end),
            Frame::Default => return Some(0..all),
            Frame::Rows(start, end) => (start, end, true),
            Frame::Range(start, end) => (start, end, false),
            Frame::Other => return None,
        };
        let from = match start {
            Bound::First => 0,
            Bound::Current if by_rows => at,
            Bound::Current => peers.start,
            Bound::Before(count) if by_rows => at.saturating_sub(count),
            Bound::Behind(count) if by_rows => at.saturating_add(count),
            Bound::Before(_) | Bound::Behind(_) | Bound::Last => return None,
        };
        let to = match end {
            Bound::Last => all,
            Bound::Current if by_rows => at + 1,
            Bound::Current => peers.end,
            Bound::Before(count) if by_rows => (at + 1).saturating_sub(count),
            Bound::Behind(count) if by_rows => at.saturating_add(count).saturating_add(1),
            Bound::Before(_) | Bound::Behind(_) | Bound::First => return None,
        };
        // By rows it matters which of those that share a place comes first.
        let is_whole = start == Bound::First && end == Bound::Last;
        if by_rows && !is_whole && (0..all).any(|it| !self.is_alone(it)) {
            return None;
        }
        let to = to.min(all);
        Some(from.min(to)..to)
    }
}

impl Eval<'_, '_> {
    /// What each window function of these expressions gives for each row.
    pub(super) fn windows<'s>(
        &self,
        exprs: impl Iterator<Item = &'s Expr>,
        named: &'s [Window],
        header: &Header,
        groups: &[Group],
        env: Env<'_>,
    ) -> Result<Windows, Refusal> {
        let mut calls = Vec::new();
        for expr in exprs {
            expr.walk(&mut |part| match &part.kind {
                ExprKind::Function(call) if call.over => calls.push((call, part.span)),
                _ => {}
            });
        }
        let mut found = Windows {
            values: Vec::new(),
            order: (0..groups.len()).collect(),
        };
        let specs = calls.iter().map(|(call, _)| Spec::of_call(call, named));
        let specs: Vec<Spec<'_>> = specs.flatten().collect();
        let is_shared = specs.iter().all(|it| it.sorts_as(&specs[0]));
        for (call, span) in calls {
            let (values, order) = self.window(call, span, named, header, groups, env)?;
            found.values.push((address(call), values));
            match order {
                Some(order) if is_shared => found.order = order,
                Some(_) | None => {}
            }
        }
        Ok(found)
    }

    /// What a window function gives for the row at hand.
    pub(super) fn of_window(&self, call: &FunctionCall, span: Span) -> Value {
        let at_hand = self.windows_at_hand.borrow();
        let found = at_hand.iter().rev().find(|(it, _)| *it == address(call));
        found.map_or_else(
            || Value::unknown(span, "a window function"),
            |(_, value)| value.clone(),
        )
    }

    fn window(
        &self,
        call: &FunctionCall,
        span: Span,
        named: &[Window],
        header: &Header,
        groups: &[Group],
        env: Env<'_>,
    ) -> Result<(Vec<Value>, Option<Vec<usize>>), Refusal> {
        let name = call.name.name.as_str();
        let unknown = Unknown {
            not_null: is_number(name),
            ..Unknown::new(span, "a window function")
        };
        let doubt = groups.iter().find_map(|(row, _)| row.doubt.as_ref());
        let unknown = match doubt {
            Some(doubt) => Unknown {
                not_null: unknown.not_null,
                ..doubt.plain()
            },
            None => unknown,
        };
        let nothing = vec![Value::Unknown(unknown.clone()); groups.len()];
        let is_own = !self.folder.functions_by_name(&call.name).is_empty();
        if doubt.is_some() || is_own || !is_pg_catalog(call) || !self.charge_pairs(groups.len()) {
            return Ok((nothing, None));
        }
        let Some(spec) = Spec::of_call(call, named) else {
            return Ok((nothing, None));
        };
        let rows = Rows {
            eval: self,
            call,
            span,
            header,
            groups,
            env,
        };
        let Some(partitions) = rows.partitions(&spec)? else {
            return Ok((nothing, None));
        };
        let mut values = nothing;
        for partition in &partitions {
            for (at, row) in partition.rows.iter().enumerate() {
                if let Some(value) = rows.value(name, &spec, partition, at)? {
                    values[*row] = value;
                }
            }
        }
        let order = partitions.into_iter().flat_map(|it| it.rows);
        Ok((values, Some(order.collect())))
    }
}

/// The rows that a window function sees.
struct Rows<'r, 'e, 'a> {
    eval: &'r Eval<'e, 'a>,
    call: &'r FunctionCall,
    span: Span,
    header: &'r Header,
    groups: &'r [Group],
    env: Env<'r>,
}

impl Rows<'_, '_, '_> {
    fn eval(&self, expr: &Expr, row: usize) -> Result<Value, Refusal> {
        let (row, group) = &self.groups[row];
        let scope = Scope {
            header: self.header,
            row: &row.values,
            group: group.as_deref(),
            outer: self.env,
        };
        let inner = Env {
            scope: Some(&scope),
            with: self.env.with,
        };
        self.eval.eval(expr, inner)
    }

    /// The partitions, each sorted; `None` where what parts or sorts them is not known.
    fn partitions(&self, spec: &Spec<'_>) -> Result<Option<Vec<Partition>>, Refusal> {
        let mut parts: Vec<(Key, Vec<(Key, usize)>)> = Vec::new();
        for row in 0..self.groups.len() {
            let mut part = Vec::new();
            for expr in spec.partition {
                part.push(self.eval.sort_key(self.eval(expr, row)?));
            }
            let mut key = Vec::new();
            for item in &spec.keys {
                key.push(self.eval.sort_key(self.eval(&item.expr, row)?));
            }
            if part.iter().chain(&key).any(|it| it.reason().is_some()) {
                return Ok(None);
            }
            match parts.iter_mut().find(|(other, _)| *other == part) {
                Some((_, rows)) => rows.push((key, row)),
                None => parts.push((part, vec![(key, row)])),
            }
        }
        let by_partition: Vec<OrderItem> = spec.partition.iter().map(ascending).collect();
        parts.sort_by(|(a, _), (b, _)| order(a, b, &by_partition));
        let sorted = parts.into_iter().map(|(_, mut rows)| {
            rows.sort_by(|(a, _), (b, _)| order(a, b, &spec.keys));
            let mut peers: Vec<Range<usize>> = Vec::new();
            for at in 0..rows.len() {
                let is_same = at > 0 && order(&rows[at - 1].0, &rows[at].0, &spec.keys).is_eq();
                match peers.last() {
                    Some(last) if is_same => peers.push(last.clone()),
                    Some(_) | None => {
                        let rest = rows[at + 1..].iter();
                        let same =
                            rest.take_while(|(key, _)| order(key, &rows[at].0, &spec.keys).is_eq());
                        peers.push(at..at + 1 + same.count());
                    }
                }
            }
            Partition {
                rows: rows.into_iter().map(|(_, row)| row).collect(),
                peers,
            }
        });
        Ok(Some(sorted.collect()))
    }

    /// The function's value for the row at a place of a partition; `None` where it is not known.
    fn value(
        &self,
        name: &str,
        spec: &Spec<'_>,
        partition: &Partition,
        at: usize,
    ) -> Result<Option<Value>, Refusal> {
        let all = partition.rows.len();
        let peers = &partition.peers[at];
        let number = |number: usize| Value::long(i64::try_from(number).unwrap_or(i64::MAX));
        let row = partition.rows[at];
        Ok(match name {
            "row_number" => partition.is_alone(at).then(|| number(at + 1)),
            "rank" => Some(number(peers.start + 1)),
            "dense_rank" => {
                let before = (0..peers.start).filter(|it| partition.peers[*it].start == *it);
                Some(number(before.count() + 1))
            }
            "percent_rank" if all < 2 => Some(float(0.0)),
            "percent_rank" => Some(ratio(peers.start, all - 1)),
            "cume_dist" => Some(ratio(peers.end, all)),
            "ntile" => {
                let buckets = match self.call.arguments.first() {
                    Some(argument) => self.eval(&argument.value, row)?.number(),
                    None => None,
                };
                let buckets = buckets.and_then(|it| usize::try_from(it).ok());
                match buckets {
                    Some(buckets) if buckets > 0 && partition.is_alone(at) => {
                        Some(Value::int(bucket(at, all, buckets) as u32))
                    }
                    Some(_) | None => None,
                }
            }
            "lag" | "lead" => self.neighbour(name == "lead", partition, at)?,
            "first_value" | "last_value" | "nth_value" => {
                let Some(frame) = partition.frame(spec.frame, !spec.keys.is_empty(), at) else {
                    return Ok(None);
                };
                let place = match name {
                    "first_value" => Some(frame.start),
                    "last_value" => frame.end.checked_sub(1),
                    _ => match self.call.arguments.get(1) {
                        Some(argument) => {
                            let nth = self.eval(&argument.value, row)?.number();
                            let nth = nth.and_then(|it| usize::try_from(it).ok());
                            match nth.and_then(|it| it.checked_sub(1)) {
                                Some(nth) => Some(frame.start + nth),
                                None => return Ok(None),
                            }
                        }
                        None => return Ok(None),
                    },
                };
                match place.filter(|it| frame.contains(it)) {
                    Some(place) => self.argument_at(partition, place)?,
                    None => Some(Value::Null),
                }
            }
            _ if AGGREGATES.contains(&name) => self.aggregate(spec, partition, at)?,
            _ => None,
        })
    }

    /// The first argument for the row at a place, where all that share the place agree on it.
    fn argument_at(&self, partition: &Partition, at: usize) -> Result<Option<Value>, Refusal> {
        let Some(argument) = self.call.arguments.first() else {
            return Ok(None);
        };
        let mut found: Option<Value> = None;
        for place in partition.peers[at].clone() {
            let value = self.eval(&argument.value, partition.rows[place])?;
            match &found {
                Some(first) if *first != value => return Ok(None),
                Some(_) => {}
                None => found = Some(value),
            }
        }
        Ok(found)
    }

    /// `lag(value, offset, default)`, `lead(…)`
    fn neighbour(
        &self,
        leads: bool,
        partition: &Partition,
        at: usize,
    ) -> Result<Option<Value>, Refusal> {
        let row = partition.rows[at];
        let mut offset = Some(1);
        if let Some(argument) = self.call.arguments.get(1) {
            match self.eval(&argument.value, row)? {
                Value::Null => return Ok(Some(Value::Null)),
                value => offset = value.number(),
            }
        }
        let Some(offset) = offset.filter(|_| partition.is_alone(at)) else {
            return Ok(None);
        };
        let offset = if leads { offset } else { -offset };
        let place = i64::try_from(at).unwrap_or(i64::MAX).checked_add(offset);
        let place = place.and_then(|it| usize::try_from(it).ok());
        match (
            place.filter(|it| *it < partition.rows.len()),
            self.call.arguments.get(2),
        ) {
            (Some(place), _) => self.argument_at(partition, place),
            (None, Some(default)) => self.eval(&default.value, row).map(Some),
            (None, None) => Ok(Some(Value::Null)),
        }
    }

    /// An aggregate over the frame.
    fn aggregate(
        &self,
        spec: &Spec<'_>,
        partition: &Partition,
        at: usize,
    ) -> Result<Option<Value>, Refusal> {
        let Some(frame) = partition.frame(spec.frame, !spec.keys.is_empty(), at) else {
            return Ok(None);
        };
        let is_grouped = self.groups.iter().any(|(_, group)| group.is_some());
        // Texts and lists are put together in an order.
        let name = self.call.name.name.as_str();
        let is_list = name.ends_with("_agg");
        let is_open = is_list && (frame.clone()).any(|it| !partition.is_alone(it));
        if is_grouped || is_open || !self.eval.charge(frame.len()) {
            return Ok(None);
        }
        let rows: Vec<_> = partition.rows[frame]
            .iter()
            .map(|row| self.groups[*row].0.clone())
            .collect();
        let scope = Scope {
            header: self.header,
            row: &self.groups[partition.rows[at]].0.values,
            group: None,
            outer: self.env,
        };
        let value = self.eval.aggregate(self.call, self.span, &scope, &rows)?;
        Ok(Some(value))
    }
}

/// PARTITION BY sorts too.
fn ascending(expr: &Expr) -> OrderItem {
    OrderItem {
        expr: expr.clone(),
        descending: false,
        nulls_first: false,
        using: None,
    }
}

/// Whether a window function gives a number for each row.
fn is_number(name: &str) -> bool {
    matches!(
        name,
        "row_number" | "rank" | "dense_rank" | "percent_rank" | "cume_dist" | "count"
    )
}

/// The bucket of `ntile`: the first ones hold one row more.
fn bucket(at: usize, all: usize, buckets: usize) -> usize {
    let (size, larger) = (all / buckets, all % buckets);
    let in_larger = larger * (size + 1);
    if at < in_larger {
        at / (size + 1) + 1
    } else {
        larger + (at - in_larger) / size.max(1) + 1
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "the places of rows that are held here"
)]
fn ratio(part: usize, all: usize) -> Value {
    float(part as f64 / all as f64)
}
