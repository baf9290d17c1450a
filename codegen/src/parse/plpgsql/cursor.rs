//! Cursors: their declarations, OPEN, FETCH, MOVE, and what they are opened with.
//!
//! <https://www.postgresql.org/docs/current/plpgsql-cursors.html>

use super::Body;
use crate::ddl::plpgsql::{BoundCursor, CursorArgument, Direction, StatementKind};
use crate::name::Name;
use crate::parse::cursor::Parse;
use crate::parse::extension::types::type_name;

impl Body<'_> {
    /// `[[NO] SCROLL] CURSOR [(name type, …)] FOR query`, up to the semicolon.
    pub(super) fn bound_cursor(&mut self) -> Parse<BoundCursor> {
        self.scroll();
        self.c.expect("cursor")?;
        let mut arguments = Vec::new();
        if self.c.eat_symbol("(") {
            loop {
                let name = self.c.label()?.name;
                arguments.push((name, type_name(&mut self.c)?));
                if !self.c.eat_symbol(",") {
                    break;
                }
            }
            self.c.expect_symbol(")")?;
        }
        if !self.c.eat("is") {
            self.c.expect("for")?;
        }
        let query = self.until(&[], &[";"])?;
        Ok(BoundCursor { arguments, query })
    }

    /// `[NO] SCROLL`
    fn scroll(&mut self) {
        if !self.c.eat("no scroll") {
            self.c.eat("scroll");
        }
    }

    /// `cursor [([name :=] value, …)]`
    pub(super) fn cursor_with_arguments(&mut self) -> Parse<(Name, Vec<CursorArgument>)> {
        let cursor = self.c.label()?.name;
        let mut arguments = Vec::new();
        if self.c.eat_symbol("(") {
            loop {
                let is_named = self.c.nth_symbol(1, ":=") || self.c.nth_symbol(1, "=>");
                let name = if is_named {
                    let name = self.c.label()?.name;
                    self.c.bump()?;
                    Some(name)
                } else {
                    None
                };
                arguments.push((name, self.until(&[], &[",", ")"])?));
                if !self.c.eat_symbol(",") {
                    break;
                }
            }
            self.c.expect_symbol(")")?;
        }
        Ok((cursor, arguments))
    }

    /// What stands behind OPEN.
    pub(super) fn open(&mut self) -> Parse<StatementKind> {
        let (cursor, arguments) = self.cursor_with_arguments()?;
        self.scroll();
        let (mut query, mut dynamic, mut using) = (None, false, Vec::new());
        if self.c.eat("for") {
            dynamic = self.c.eat("execute");
            let words: &[&str] = if dynamic { &["using"] } else { &[] };
            query = Some(self.until(words, &[";"])?);
            if dynamic && self.c.eat("using") {
                using = self.list_until(&[], &[";"])?;
            }
        }
        Ok(StatementKind::Open {
            cursor,
            arguments,
            query,
            dynamic,
            using,
        })
    }

    /// What stands behind FETCH and MOVE.
    pub(super) fn fetch(&mut self, takes: bool) -> Parse<StatementKind> {
        let direction = self.direction()?;
        let cursor = self.c.label()?.name;
        let into = if takes {
            Some(self.parse_into()?)
        } else {
            None
        };
        Ok(StatementKind::Fetch {
            cursor,
            direction,
            into,
        })
    }

    /// `[direction] [FROM | IN]`
    fn direction(&mut self) -> Parse<Direction> {
        // A cursor may have the name of a direction.
        let is_cursor = self.c.nth_is(1, "into") || self.c.nth_symbol(1, ";");
        if is_cursor {
            return Ok(Direction::Next);
        }
        let ends = ["from", "in"];
        let direction = if self.c.is_any(&ends) || self.c.eat("next") {
            Direction::Next
        } else if self.c.eat("prior") {
            Direction::Prior
        } else if self.c.eat("first") {
            Direction::First
        } else if self.c.eat("last") {
            Direction::Last
        } else if self.c.eat("absolute") {
            Direction::Absolute(self.until(&ends, &[])?)
        } else if self.c.eat("relative") {
            Direction::Relative(self.until(&ends, &[])?)
        } else if self.c.eat("all") {
            Direction::Forward(None)
        } else if self.c.eat("forward") {
            self.counted(&ends, Direction::Forward, Direction::Next)?
        } else if self.c.eat("backward") {
            self.counted(&ends, Direction::Backward, Direction::Prior)?
        } else {
            Direction::Forward(Some(self.until(&ends, &[])?))
        };
        self.c.eat_any(&ends);
        Ok(direction)
    }

    /// `[ALL | n]`; where neither is written, it is one row.
    fn counted(
        &mut self,
        ends: &[&str],
        many: impl Fn(Option<crate::source::Snippet>) -> Direction,
        one: Direction,
    ) -> Parse<Direction> {
        let is_cursor = self.c.nth_is(1, "into") || self.c.nth_symbol(1, ";");
        Ok(if self.c.is_any(ends) || is_cursor {
            one
        } else if self.c.eat("all") {
            many(None)
        } else {
            many(Some(self.until(ends, &[])?))
        })
    }
}
