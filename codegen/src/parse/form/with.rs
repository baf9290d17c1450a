//! SEARCH and CYCLE behind a recursive query of WITH.
//!
//! <https://www.postgresql.org/docs/current/queries-with.html#QUERIES-WITH-RECURSIVE>

use super::{Inside, Left, Taken};
use crate::expr::form::{Cycle, Search};
use crate::parse::cursor::{Cursor, Parse};

impl Taken<'_, '_> {
    /// Both, which stand behind a parenthesis; nothing is left of them.
    pub(super) fn orders(&mut self, at: usize) -> Parse<Left> {
        let source = self.source;
        let tokens = source.tokens[at..].to_vec();
        let mut inside = Inside {
            text: source.text,
            place: source.place,
            depth: self.forms.depth + 1,
            c: Cursor::at_tokens(source.text, tokens, source.place, false),
            end: source.text.len(),
        };
        let is_search = inside.c.are("search depth first") || inside.c.are("search breadth first");
        let names_columns = inside.c.is("cycle") && inside.c.nth(1).is_some();
        let is_cycle = names_columns && sets(&inside.c);
        if !is_search && !is_cycle {
            return Ok(None);
        }
        let search = is_search.then(|| inside.search()).transpose()?;
        let cycle = inside.c.is("cycle").then(|| inside.cycle()).transpose()?;
        let taken = inside.c.index();
        let close = source.tokens[at - 1].start;
        self.forms.orders.insert(close, (search, cycle));
        Ok(Some((Vec::new(), at + taken)))
    }
}

/// Whether columns and SET stand behind CYCLE: it may be an alias.
fn sets(c: &Cursor<'_>) -> bool {
    let mut ahead = 2;
    while c.nth_symbol(ahead, ",") {
        ahead += 2;
    }
    c.nth_is(ahead, "set")
}

impl Inside<'_> {
    fn search(&mut self) -> Parse<Search> {
        let c = &mut self.c;
        c.expect("search")?;
        let depth = c.eat("depth");
        if !depth {
            c.expect("breadth")?;
        }
        c.expect("first by")?;
        let columns = c.list(Cursor::ident)?;
        c.expect("set")?;
        Ok(Search {
            depth,
            columns,
            name: c.ident()?,
        })
    }

    fn cycle(&mut self) -> Parse<Cycle> {
        self.c.expect("cycle")?;
        let columns = self.c.list(Cursor::ident)?;
        self.c.expect("set")?;
        let mark = self.c.ident()?;
        let mut values = None;
        if self.c.eat("to") {
            let value = self.expr(&["default"])?;
            self.c.expect("default")?;
            values = Some(Box::new([value, self.expr(&["using"])?]));
        }
        self.c.expect("using")?;
        Ok(Cycle {
            columns,
            mark,
            values,
            path: self.c.ident()?,
        })
    }
}
