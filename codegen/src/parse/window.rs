//! Windows and grouping sets, as far as it depends on them which results may be NULL.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "whatever else stands in GROUP BY is a key"
)]

use sqlparser::ast::{
    self, NamedWindowDefinition, NamedWindowExpr, WindowFrame, WindowFrameBound, WindowSpec,
    WindowType,
};

use super::cursor::Parse;
use super::expr::{Converter, Source, name};
use crate::ddl::Ident;
use crate::expr::form::Window;
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
            let (base, exprs) = match definition {
                NamedWindowExpr::NamedWindow(base) => (Some(self.window_name(&base)), Vec::new()),
                NamedWindowExpr::WindowSpec(spec) => {
                    let base = spec.window_name.as_ref().map(|it| self.window_name(it));
                    let mut exprs = self.list(spec.partition_by)?;
                    let keys = self.order_by(spec.order_by)?;
                    exprs.extend(keys.into_iter().map(|key| key.expr));
                    (base, exprs)
                }
            };
            all.push(Window { name, base, exprs });
        }
        Ok(all)
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
