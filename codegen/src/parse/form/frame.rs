//! The frame of a window: ROWS, RANGE or GROUPS, its bounds, and EXCLUDE.
//!
//! <https://www.postgresql.org/docs/current/sql-expressions.html#SYNTAX-WINDOW-FUNCTIONS>

use super::{Inside, Left, Taken};
use crate::expr::Expr;
use crate::expr::form::{Bound, Frame, Units};

/// A frame with the expressions of its bounds.
pub(in crate::parse) type Framed = (Frame, Vec<Expr>);

impl Taken<'_, '_> {
    /// The frame that begins at a token and ends a window; nothing is left of it.
    pub(super) fn frame(&mut self, at: usize, units: Units) -> Left {
        const LAST: [&str; 6] = ["preceding", "following", "row", "group", "ties", "others"];
        let source = self.source;
        let mut close = at + 1;
        while let Some(token) = source.tokens.get(close) {
            if source.is_symbol(token, ")") {
                break;
            }
            let opens = source.is_symbol(token, "(") || source.is_symbol(token, "[");
            close = if opens {
                source.matching(close)? + 1
            } else {
                close + 1
            };
        }
        let end = source.tokens.get(close)?;
        let last = &source.tokens[close - 1];
        if close <= at + 2 || !LAST.iter().any(|word| source.is_word(last, word)) {
            return None;
        }
        let framed = self.inside(at, close).frame(units)?;
        self.forms.frames.insert(end.start, framed);
        Some((Vec::new(), close))
    }
}

impl Inside<'_> {
    /// What stands behind ROWS, RANGE or GROUPS; `None` where that is a column's name.
    fn frame(&mut self, units: Units) -> Option<Framed> {
        let mut offsets = Vec::new();
        let ranges = self.c.eat("between");
        let start = self.bound(&mut offsets)?;
        let mut end = None;
        if ranges {
            if !self.c.eat("and") {
                return None;
            }
            end = Some(self.bound(&mut offsets)?);
        }
        let mut excludes = false;
        if self.c.eat("exclude") {
            let words = ["current row", "group", "ties"];
            excludes = words.iter().any(|words| self.c.eat(words));
            if !excludes && !self.c.eat("no others") {
                return None;
            }
        }
        let frame = Frame {
            units,
            start,
            end,
            excludes,
        };
        self.c.done().then_some((frame, offsets))
    }

    fn bound(&mut self, offsets: &mut Vec<Expr>) -> Option<Bound> {
        let fixed = [
            ("unbounded preceding", Bound::First),
            ("unbounded following", Bound::Last),
            ("current row", Bound::Current),
        ];
        if let Some((_, bound)) = fixed.into_iter().find(|(words, _)| self.c.eat(words)) {
            return Some(bound);
        }
        let from = self.c.index();
        let offset = self.until(&["preceding", "following"]);
        let bound = if self.c.eat("preceding") {
            Bound::Before
        } else if self.c.eat("following") {
            Bound::Behind
        } else {
            self.c.seek(from);
            return None;
        };
        // What is no expression ends in a frame of which the word at hand is no part.
        offsets.push(self.expr_of(offset).ok()?);
        Some(bound)
    }
}
