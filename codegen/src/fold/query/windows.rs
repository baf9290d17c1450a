//! Windows: what WINDOW and OVER define, what one takes from another, and frames.
//!
//! `transformWindowDefinitions` and `transformFrameOffset` in PostgreSQL's `parse_clause.c`.

use super::clauses::no_windows;
use super::{Reader, Scope, Ty};
use crate::builtins::Context;
use crate::catalog::ty::oid;
use crate::catalog::{ColumnType, PG_CATALOG, TypeId, TypeKind};
use crate::ddl::Ident;
use crate::diagnostics::Code;
use crate::expr::form::{Bound, Frame, Over, OverExprs, SortKey, Units, Window};
use crate::expr::{Expr, FunctionCall};
use crate::fold::Refusal;
use crate::source::Span;

/// The types that RANGE counts by, each with those of the distances that its values have (`in_range` of its btree
/// operator class).
const IN_RANGE: [(&str, &[&str]); 12] = [
    ("int8", &["int8"]),
    ("int4", &["int8", "int4", "int2"]),
    ("int2", &["int8", "int4", "int2"]),
    ("float8", &["float8"]),
    ("float4", &["float8"]),
    ("numeric", &["numeric"]),
    ("date", &["interval"]),
    ("timestamp", &["interval"]),
    ("timestamptz", &["interval"]),
    ("time", &["interval"]),
    ("timetz", &["interval"]),
    ("interval", &["interval"]),
];

fn wrong(span: Span, message: impl Into<String>) -> Refusal {
    Refusal::new(Code::GroupingError, span, message).with_sqlstate("42P20")
}

/// A window as it is written.
struct Written<'w> {
    exprs: OverExprs<'w>,
    sorts: &'w [SortKey],
    frame: Option<Frame>,
    base: Option<&'w Ident>,
    span: Span,
}

impl<'w> Written<'w> {
    fn new(exprs: &'w [Expr], over: &'w Over, base: Option<&'w Ident>, span: Span) -> Self {
        Self {
            exprs: over.split(exprs),
            sorts: &over.keys,
            frame: over.frame,
            base,
            span,
        }
    }
}

impl Reader<'_, '_> {
    /// WINDOW
    pub(super) fn windows(&mut self, windows: &[Window], scope: &Scope<'_>) -> Result<(), Refusal> {
        for (at, window) in windows.iter().enumerate() {
            let before = &windows[..at];
            if before.iter().any(|it| it.name.name == window.name.name) {
                let message = format!("window \"{}\" is already defined", window.name.name);
                return Err(wrong(window.span, message));
            }
            let base = window.base.as_ref();
            let written = Written::new(&window.exprs, &window.over, base, window.span);
            self.window(&written, true, before, scope)?;
        }
        Ok(())
    }

    /// OVER
    pub(super) fn window_of_call(
        &mut self,
        call: &FunctionCall,
        span: Span,
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let Some(over) = &call.window_form else {
            return Ok(());
        };
        let name = call.over_name.as_ref();
        if let Some(name) = name.filter(|_| over.is_named) {
            return find(name, scope.windows).map(|_| ());
        }
        let written = Written::new(&call.window, over, name, span);
        self.window(&written, false, scope.windows, scope)
    }

    fn window(
        &mut self,
        window: &Written<'_>,
        is_named: bool,
        others: &[Window],
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let OverExprs {
            partition,
            keys,
            offsets,
        } = window.exprs;
        let base = window.base.map(|base| find(base, others)).transpose()?;
        for expr in partition.iter().chain(keys).chain(offsets) {
            no_windows(expr, "window definitions")?;
        }
        for expr in partition {
            let ty = self.expr(expr, scope)?;
            self.comparable(ty, expr.span)?;
            self.collate_key(&self.collated(expr), expr.span)?;
        }
        let mut key = None;
        for (expr, sort) in keys.iter().zip(window.sorts) {
            let ty = self.expr(expr, scope)?;
            self.sortable(ty, expr.span, sort.using.as_ref())?;
            self.collate_key(&self.collated(expr), expr.span)?;
            key = ty;
        }
        let mut sorted: Vec<&Expr> = keys.iter().collect();
        if let (Some(base), Some(name)) = (base, window.base) {
            let copied = base.over.split(&base.exprs);
            let name = &name.name;
            if !partition.is_empty() {
                let message = format!("cannot override PARTITION BY clause of window \"{name}\"");
                return Err(wrong(window.span, message));
            }
            let copied = keys_of(base, others, copied.keys);
            if !keys.is_empty() && !copied.is_empty() {
                let message = format!("cannot override ORDER BY clause of window \"{name}\"");
                return Err(wrong(window.span, message));
            }
            if base.over.frame.is_some() {
                let message =
                    format!("cannot copy window \"{name}\" because it has a frame clause");
                let refusal = wrong(window.span, message);
                let adds = is_named || !keys.is_empty() || window.frame.is_some();
                return Err(if adds {
                    refusal
                } else {
                    refusal.help("Omit the parentheses in this OVER clause.")
                });
            }
            if keys.is_empty() {
                sorted = copied.iter().collect();
                for expr in copied {
                    key = self.expr(expr, scope)?;
                }
            }
        }
        let Some(frame) = window.frame else {
            return Ok(());
        };
        check_bounds(frame, window.span)?;
        // The same key twice is one.
        let one = sorted.split_first();
        let one = one.filter(|(first, rest)| rest.iter().all(|it| scope.may_be_same(first, it)));
        match frame.units {
            Units::Range if !offsets.is_empty() && one.is_none() => Err(wrong(
                window.span,
                "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column",
            )),
            Units::Groups if sorted.is_empty() => {
                let message = "GROUPS mode requires an ORDER BY clause";
                Err(wrong(window.span, message))
            }
            Units::Rows | Units::Range | Units::Groups => {
                let mut offsets = offsets.iter();
                offsets.try_for_each(|offset| self.offset(offset, (frame.units, key), scope))
            }
        }
    }

    /// How far a frame reaches.
    fn offset(
        &mut self,
        offset: &Expr,
        (units, key): (Units, Ty),
        scope: &Scope<'_>,
    ) -> Result<(), Refusal> {
        let word = match units {
            Units::Rows => "ROWS",
            Units::Range => "RANGE",
            Units::Groups => "GROUPS",
        };
        let span = offset.span;
        let from = self.mark();
        let ty = self.expr(offset, scope)?;
        self.no_groups(offset, &format!("window {word}"), scope)?;
        self.no_sets(offset, "window definitions")?;
        if units == Units::Range {
            self.in_range(key, ty, offset)?;
        } else {
            self.becomes(offset, Some(ColumnType::plain(oid::INT8)))?;
            let lost = ty.filter(|ty| {
                let folder = self.folder;
                ty.id != oid::UNKNOWN
                    && folder.casts(ty.id, oid::INT8, Context::Assignment) == Some(false)
            });
            if let Some(ty) = lost {
                let ty = self.folder.format_type(ColumnType::plain(ty.id));
                let message = format!("argument of {word} must be type bigint, not type {ty}");
                return Err(Refusal::new(Code::DatatypeMismatch, span, message));
            }
        }
        if !self.mentioned_columns(from, scope).is_empty() {
            let message = format!("argument of {word} must not contain variables");
            return Err(Refusal::new(Code::InvalidColumnReference, span, message));
        }
        Ok(())
    }

    /// The values of a column have distances of this type (0A000).
    fn in_range(&mut self, key: Ty, offset: Ty, expr: &Expr) -> Result<(), Refusal> {
        let folder = self.folder;
        let (Some(key), Some(offset)) = (key, offset) else {
            return Ok(());
        };
        let below = if key.id == oid::UNKNOWN {
            oid::TEXT
        } else {
            folder.below(key.id)
        };
        let row = &folder.catalog.types[below];
        if row.namespace != PG_CATALOG && !matches!(row.kind, TypeKind::Enum { .. }) {
            return Ok(());
        }
        let shown = |ty: TypeId| folder.format_type(ColumnType::plain(ty));
        let refuse = |what: String| {
            let message = format!("RANGE with offset PRECEDING/FOLLOWING {what}");
            Err(Refusal::new(Code::FeatureNotSupported, expr.span, message))
        };
        let own = |(name, _): &&(&str, _)| folder.pg_type(name) == Some(below);
        let Some((_, distances)) = IN_RANGE.iter().find(own) else {
            return refuse(format!("is not supported for column type {}", shown(below)));
        };
        let preferred = if offset.id == oid::UNKNOWN {
            below
        } else {
            offset.id
        };
        let mut fitting = Vec::new();
        for distance in distances.iter().filter_map(|name| folder.pg_type(name)) {
            match folder.can_coerce(&[offset.id], &[distance]) {
                Some(true) => fitting.push(distance),
                Some(false) => {}
                None => return Ok(()),
            }
        }
        match fitting[..] {
            [] => refuse(format!(
                "is not supported for column type {} and offset type {}",
                shown(below),
                shown(offset.id)
            )),
            [only] => self.becomes(expr, Some(ColumnType::plain(only))),
            _ if fitting.contains(&preferred) => {
                self.becomes(expr, Some(ColumnType::plain(preferred)))
            }
            _ => refuse(format!(
                "has multiple interpretations for column type {} and offset type {}",
                shown(below),
                shown(offset.id)
            )),
        }
    }
}

/// The window of this name (42704).
fn find<'w>(name: &Ident, windows: &'w [Window]) -> Result<&'w Window, Refusal> {
    let found = windows.iter().find(|it| it.name.name == name.name);
    found.ok_or_else(|| {
        Refusal::new(
            Code::UnknownObject,
            name.span,
            format!("window \"{}\" does not exist", name.name),
        )
    })
}

/// What a window sorts by, or the one that it goes on from.
fn keys_of<'w>(window: &Window, others: &'w [Window], own: &'w [Expr]) -> &'w [Expr] {
    let base = window.base.as_ref().filter(|_| own.is_empty());
    let at = others.iter().position(|it| it.name == window.name);
    match (base, at) {
        (Some(base), Some(at)) => {
            let before = &others[..at];
            let found = before.iter().find(|it| it.name.name == base.name);
            found.map_or(own, |it| keys_of(it, before, it.over.split(&it.exprs).keys))
        }
        (_, _) => own,
    }
}

/// A frame does not end before it begins.
fn check_bounds(frame: Frame, span: Span) -> Result<(), Refusal> {
    let message = match (frame.start, frame.end) {
        (Bound::Last, _) => "frame start cannot be UNBOUNDED FOLLOWING",
        (_, Some(Bound::First)) => "frame end cannot be UNBOUNDED PRECEDING",
        (Bound::Current, Some(Bound::Before)) => {
            "frame starting from current row cannot have preceding rows"
        }
        (Bound::Behind, None) => "frame starting from following row cannot end with current row",
        (Bound::Behind, Some(Bound::Before | Bound::Current)) => {
            "frame starting from following row cannot have preceding rows"
        }
        (Bound::First | Bound::Before | Bound::Current | Bound::Behind, _) => return Ok(()),
    };
    Err(wrong(span, message))
}
