//! Windows and grouping sets, as far as it depends on them which results may be NULL.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else stands in GROUP BY is a key"
)]

use std::ops::Range;

use sqlparser::ast::{
    self, NamedWindowDefinition, NamedWindowExpr, WindowFrame, WindowFrameBound, WindowFrameUnits,
    WindowSpec, WindowType,
};

use super::cursor::Parse;
use super::expr::{Converter, Source, name};
use crate::ddl::Ident;
use crate::expr::form::{Bound, Frame, Over, Window};
use crate::expr::{Expr, ExprKind, Grouping};
use crate::name::Name;

/// The windows that WINDOW names, and whether the frame of each holds the row that it is asked for.
pub(super) fn own_row_windows(windows: &[NamedWindowDefinition]) -> Vec<(Name, bool)> {
    windows
        .iter()
        .map(|NamedWindowDefinition(window, definition)| {
            let sees = match definition {
                NamedWindowExpr::WindowSpec(spec) => spec_sees_own_row(spec),
                NamedWindowExpr::NamedWindow(_) => false,
            };
            (name(window), sees)
        })
        .collect()
}

/// What a window takes from another one is never its frame.
fn spec_sees_own_row(spec: &WindowSpec) -> bool {
    spec.window_frame.as_ref().is_none_or(frame_sees_own_row)
}

/// Without a frame it is all up to the row and its peers.
fn frame_sees_own_row(frame: &WindowFrame) -> bool {
    let starts = match &frame.start_bound {
        WindowFrameBound::CurrentRow | WindowFrameBound::Preceding(_) => true,
        WindowFrameBound::Following(_) => false,
    };
    let ends = match &frame.end_bound {
        None | Some(WindowFrameBound::CurrentRow | WindowFrameBound::Following(_)) => true,
        Some(WindowFrameBound::Preceding(_)) => false,
    };
    starts && ends
}

fn frame_of(frame: &WindowFrame) -> Frame {
    let count = |expr: &ast::Expr| match expr {
        ast::Expr::Value(value) => match &value.value {
            ast::Value::Number(digits, _) => digits.parse::<usize>().ok(),
            _ => None,
        },
        _ => None,
    };
    let bound = |bound: &WindowFrameBound| match bound {
        WindowFrameBound::CurrentRow => Some(Bound::Current),
        WindowFrameBound::Preceding(None) => Some(Bound::First),
        WindowFrameBound::Following(None) => Some(Bound::Last),
        WindowFrameBound::Preceding(Some(expr)) => count(expr).map(Bound::Before),
        WindowFrameBound::Following(Some(expr)) => count(expr).map(Bound::Behind),
    };
    let start = bound(&frame.start_bound);
    let end = frame.end_bound.as_ref();
    match (&frame.units, start, end.map_or(Some(Bound::Current), bound)) {
        (WindowFrameUnits::Rows, Some(start), Some(end)) => Frame::Rows(start, end),
        (WindowFrameUnits::Range, Some(start), Some(end)) => Frame::Range(start, end),
        _ => Frame::Other,
    }
}

/// The keys of grouping sets that go on behind parentheses of their own, `ROLLUP ((a).b)`, by their tokens: sqlparser takes
/// such parentheses for a list of keys, unless there are others around.
pub(super) fn whole_keys(source: &Source<'_>) -> Vec<Range<usize>> {
    const SETS: [&str; 3] = ["rollup", "cube", "sets"];
    let tokens = &source.tokens;
    let mut found = Vec::new();
    for (at, word) in tokens.iter().enumerate() {
        let is_list = b"rcs".contains(&word.initial)
            && SETS.iter().any(|set| source.is_word(word, set))
            && tokens
                .get(at + 1)
                .is_some_and(|it| source.is_symbol(it, "("));
        let Some(close) = is_list.then(|| source.matching(at + 1)).flatten() else {
            continue;
        };
        let mut first = at + 2;
        while first < close {
            let mut end = first;
            while end < close && !source.is_symbol(&tokens[end], ",") {
                let opens = ["(", "["]
                    .iter()
                    .any(|it| source.is_symbol(&tokens[end], it));
                let last = opens.then(|| source.matching(end)).flatten();
                end = last.unwrap_or(end) + 1;
            }
            let own = source
                .is_symbol(&tokens[first], "(")
                .then(|| source.matching(first));
            if own.flatten().is_some_and(|own| own + 1 < end) {
                found.push(first..end);
            }
            first = end + 1;
        }
    }
    found.sort_unstable_by_key(|keys: &Range<usize>| keys.start);
    // Not those of a query inside such a key.
    let mut last = 0;
    found.retain(|keys| {
        let apart = keys.start >= last;
        last = last.max(keys.end);
        apart
    });
    found
}

/// The token of the source that is at an index of sqlparser's, which sees two more for each of these.
pub(super) fn own_index(index: usize, wrapped: &[Range<usize>]) -> usize {
    let mut own = index;
    for (before, keys) in wrapped.iter().enumerate() {
        let added = 2 * before;
        own -= usize::from(index > keys.start + added) + usize::from(index > keys.end + added + 1);
    }
    own
}

impl Converter<'_> {
    /// The name of a window, with its place.
    pub(super) fn window_name(&self, window: &ast::Ident) -> Ident {
        let range = Source::range(window.span).unwrap_or_default();
        Ident {
            name: name(window),
            span: self.source.place.span(range.start, range.end),
        }
    }

    /// WINDOW
    pub(super) fn windows(&mut self, windows: Vec<NamedWindowDefinition>) -> Parse<Vec<Window>> {
        let mut all = Vec::new();
        for NamedWindowDefinition(window, definition) in windows {
            let name = self.window_name(&window);
            let (base, (exprs, over)) = match definition {
                NamedWindowExpr::NamedWindow(base) => (
                    Some(self.window_name(&base)),
                    (Vec::new(), self.no_window()),
                ),
                NamedWindowExpr::WindowSpec(spec) => {
                    let base = spec.window_name.as_ref().map(|it| self.window_name(it));
                    (base, self.window(spec)?)
                }
            };
            all.push(Window {
                name,
                base,
                exprs,
                over,
            });
        }
        Ok(all)
    }

    /// A window that says nothing of its own.
    pub(super) fn no_window(&self) -> Over {
        let _ = self;
        Over {
            partition: 0,
            keys: Vec::new(),
            frame: Frame::Default,
        }
    }

    /// PARTITION BY and ORDER BY, one after the other, and what else a window says.
    pub(super) fn window(&mut self, spec: WindowSpec) -> Parse<(Vec<Expr>, Over)> {
        // The tokens say that a frame leaves rows out, not which.
        let frame = match &spec.window_frame {
            _ if self.source.forms.excludes => Frame::Other,
            None => Frame::Default,
            Some(frame) => frame_of(frame),
        };
        let mut exprs = self.list(spec.partition_by)?;
        let partition = exprs.len();
        let mut keys = Vec::new();
        for key in self.order_by(spec.order_by)? {
            keys.push((key.descending, key.nulls_first));
            exprs.push(key.expr);
        }
        let over = Over {
            partition,
            keys,
            frame,
        };
        Ok((exprs, over))
    }

    pub(super) fn sees_own_row(&self, window: &WindowType) -> bool {
        if self.source.forms.excludes {
            return false;
        }
        match window {
            WindowType::WindowSpec(spec) => spec_sees_own_row(spec),
            WindowType::NamedWindow(window) => {
                let window = name(window);
                self.windows
                    .iter()
                    .any(|(named, sees)| *named == window && *sees)
            }
        }
    }

    /// The keys of GROUP BY in one list, with what grouping sets make of them.
    pub(super) fn grouping(&mut self, elements: Vec<ast::Expr>) -> Parse<(Vec<Expr>, Grouping)> {
        let mut keys = Vec::new();
        let mut grouping = Grouping::default();
        // All sets are made of one set of each element.
        let mut empty = !elements.is_empty();
        for element in elements {
            let start = keys.len();
            let (sets, has_empty) = match element {
                ast::Expr::Rollup(sets) | ast::Expr::Cube(sets) => (sets, true),
                ast::Expr::GroupingSets(sets) => {
                    let has_empty = sets.iter().any(Vec::is_empty);
                    (sets, has_empty)
                }
                plain => {
                    let key = self.finished(plain)?;
                    if matches!(&key.kind, ExprKind::Row(items) if items.is_empty()) {
                        continue;
                    }
                    empty = false;
                    keys.push(key);
                    continue;
                }
            };
            empty &= has_empty;
            for key in sets.into_iter().flatten() {
                let key = self.finished(key)?;
                match key.kind {
                    // ROLLUP or CUBE among grouping sets, which reads as a call; that all sets have one of no keys is too much, but
                    // only proves less.
                    ExprKind::Function(call)
                        if ["rollup", "cube"].contains(&call.name.name.as_str()) =>
                    {
                        empty = true;
                        keys.extend(call.arguments.into_iter().map(|it| it.value));
                    }
                    _ => keys.push(key),
                }
            }
            grouping.partial.extend(start..keys.len());
        }
        grouping.empty = empty;
        Ok((keys, grouping))
    }
}
