//! Row locks behind a query: `FOR UPDATE OF a, b SKIP LOCKED`.
//!
//! <https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE>

use super::{Left, Taken};
use crate::expr::form::{Lock, LockStrength};
use crate::parse::cursor::{Cursor, Parse};
use crate::parse::expr::Source;

impl Taken<'_, '_> {
    /// The lock that begins at a token; nothing is left of it.
    pub(super) fn lock(&mut self, at: usize) -> Parse<Left> {
        let source = self.source;
        let tokens = source.tokens[at..].to_vec();
        let mut c = Cursor::at_tokens(source.text, tokens, source.place, false);
        let strengths = [
            ("for update", LockStrength::Update),
            ("for no key update", LockStrength::NoKeyUpdate),
            ("for share", LockStrength::Share),
            ("for key share", LockStrength::KeyShare),
        ];
        let Some((_, strength)) = strengths.into_iter().find(|(words, _)| c.eat(words)) else {
            return Ok(None);
        };
        if is_length(source, at) {
            return Ok(None);
        }
        let mut tables = Vec::new();
        if c.eat("of") {
            tables = c.list(Cursor::object_name)?;
        }
        let _ = c.eat("nowait") || c.eat("skip locked");
        // LIMIT may stand behind it.
        let ends = c.done() || c.symbol(")") || c.is_any(&["for", "limit", "offset", "fetch"]);
        if !ends {
            return Ok(None);
        }
        let start = source.tokens[at].start;
        let lock = Lock {
            strength,
            tables,
            span: c.span_from(0),
        };
        self.forms.locks.insert(start, lock);
        Ok(Some((Vec::new(), at + c.index())))
    }
}

/// Whether FOR at a token is that of `substring(a for share)` or `overlay(…)`.
fn is_length(source: &Source<'_>, at: usize) -> bool {
    let mut depth = 0_usize;
    for (index, token) in source.tokens[..at].iter().enumerate().rev() {
        if source.is_symbol(token, ")") {
            depth += 1;
        } else if source.is_symbol(token, "(") {
            if depth == 0 {
                let before = index.checked_sub(1).map(|it| &source.tokens[it]);
                let names = ["substring", "overlay"];
                return before.is_some_and(|it| names.iter().any(|name| source.is_word(it, name)));
            }
            depth -= 1;
        }
    }
    false
}
