//! Windows and grouping sets, as far as it depends on them which results may be NULL.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else stands in GROUP BY is a key"
)]

use std::ops::Range;

use sqlparser::ast::{self, NamedWindowDefinition, NamedWindowExpr, WindowSpec, WindowType};

use super::cursor::Parse;
use super::expr::{Converter, Source, name};
use super::form::Framed;
use crate::ddl::Ident;
use crate::expr::form::{Bound, Over, SortKey, Window};
use crate::expr::{Expr, ExprKind, Grouping};
use crate::name::Name;

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

/// Without a frame it is all up to the row and its peers; what a window takes from another one is never its frame.
fn sees_own_row(framed: Option<Framed>) -> bool {
    framed.is_none_or(|(frame, _)| {
        let starts = matches!(frame.start, Bound::First | Bound::Before | Bound::Current);
        let ends = matches!(
            frame.end,
            None | Some(Bound::Current | Bound::Behind | Bound::Last)
        );
        starts && ends && !frame.excludes
    })
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

    /// The windows that WINDOW names, and whether the frame of each holds the row that it is asked for.
    pub(super) fn own_row_windows(&self, windows: &[NamedWindowDefinition]) -> Vec<(Name, bool)> {
        let sees = |window: &ast::Ident| sees_own_row(self.frame_of(self.end_of_window(window)));
        windows
            .iter()
            .map(|NamedWindowDefinition(window, _)| (name(window), sees(window)))
            .collect()
    }

    /// WINDOW
    pub(super) fn windows(&mut self, windows: Vec<NamedWindowDefinition>) -> Parse<Vec<Window>> {
        let mut all = Vec::new();
        for NamedWindowDefinition(window, definition) in windows {
            let spec = match definition {
                NamedWindowExpr::NamedWindow(base) => {
                    let range = Source::range(base.span).unwrap_or_default();
                    return Err(self.source.syntax_error(range));
                }
                NamedWindowExpr::WindowSpec(spec) => spec,
            };
            let close = self.end_of_window(&window);
            let base = spec.window_name.as_ref().map(|it| self.window_name(it));
            let name = self.window_name(&window);
            let (exprs, over) = self.window(spec, close)?;
            all.push(Window {
                span: name.span,
                name,
                base,
                exprs,
                over,
            });
        }
        Ok(all)
    }

    /// The parenthesis that closes the definition behind a window's name.
    fn end_of_window(&self, window: &ast::Ident) -> Option<usize> {
        let source = self.source;
        let start = source.index_from(Source::range(window.span)?.end);
        let mut tokens = source.tokens[start..].iter();
        let open = tokens.position(|token| source.is_symbol(token, "("))?;
        source.matching(start + open)
    }

    /// The parenthesis that closes what OVER has behind a call whose name begins at a byte.
    pub(super) fn end_of_over(&self, start: usize) -> Option<usize> {
        let source = self.source;
        let mut at = source.index_from(start);
        loop {
            let token = source.tokens.get(at)?;
            if source.is_symbol(token, "(") {
                at = source.matching(at)?;
            } else if source.is_word(token, "over") {
                let open = source.tokens.get(at + 1)?;
                let is_open = source.is_symbol(open, "(");
                return is_open.then(|| source.matching(at + 1)).flatten();
            }
            at += 1;
        }
    }

    fn frame_of(&self, close: Option<usize>) -> Option<Framed> {
        let close = self.source.tokens.get(close?)?;
        self.source.forms.frame(close.start).cloned()
    }

    /// What OVER names, without parentheses.
    pub(super) fn named_window(&self) -> Over {
        let _ = self;
        Over {
            partition: 0,
            keys: Vec::new(),
            frame: None,
            is_named: true,
        }
    }

    /// PARTITION BY, ORDER BY and the bounds of the frame, one after the other, and what else a window says that ends
    /// with this parenthesis.
    pub(super) fn window(
        &mut self,
        spec: WindowSpec,
        close: Option<usize>,
    ) -> Parse<(Vec<Expr>, Over)> {
        if let (Some(_), Some(close)) = (&spec.window_frame, close) {
            let end = &self.source.tokens[close];
            return Err(self.source.not_understood(end.start..end.end));
        }
        let (frame, offsets) = self.frame_of(close).unzip();
        let mut exprs = self.list(spec.partition_by)?;
        let partition = exprs.len();
        let mut keys = Vec::new();
        for key in self.order_by(spec.order_by)? {
            keys.push(SortKey {
                descending: key.descending,
                nulls_first: key.nulls_first,
                using: key.using,
            });
            exprs.push(key.expr);
        }
        exprs.extend(offsets.into_iter().flatten());
        let over = Over {
            partition,
            keys,
            frame,
            is_named: false,
        };
        Ok((exprs, over))
    }

    pub(super) fn sees_own_row(&self, window: &WindowType, close: Option<usize>) -> bool {
        match window {
            WindowType::WindowSpec(_) => sees_own_row(self.frame_of(close)),
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
