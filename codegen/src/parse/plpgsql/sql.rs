//! SQL statements inside a body, with the INTO that plpgsql adds to them, and EXECUTE.
//!
//! <https://www.postgresql.org/docs/current/plpgsql-statements.html>

use super::Body;
use crate::ddl::plpgsql::{Into, StatementKind};
use crate::parse::cursor::Parse;
use crate::parse::scan::Kind;
use crate::source::Snippet;

impl Body<'_> {
    /// A SQL statement up to its semicolon. As in PostgreSQL, any INTO but that of INSERT, MERGE and IMPORT is
    /// plpgsql's; it is blanked out of the text, so that the places of the rest stay right.
    pub(super) fn sql(&mut self) -> Parse<StatementKind> {
        let start = self.c.index();
        let imports = self.c.is("import");
        let creates = self.c.is("create");
        let mut into: Option<(usize, usize, Into)> = None;
        let (mut parentheses, mut blocks) = (0_usize, 0_usize);
        let mut insert_before = false;
        loop {
            let Some(token) = self.c.nth(0) else {
                return Err(self.c.syntax_error());
            };
            if self.c.symbol(";") && parentheses == 0 && blocks == 0 {
                break;
            }
            if self.c.is("into") && !insert_before && !imports && blocks == 0 {
                if into.is_some() {
                    return Err(self.c.syntax_error());
                }
                let from = self.c.index();
                let targets = self.parse_into()?;
                into = Some((from, self.c.index(), targets));
                insert_before = false;
                continue;
            }
            insert_before = self.c.is_any(&["insert", "merge"]);
            match self.c.raw(token) {
                "(" => parentheses += 1,
                ")" => parentheses = parentheses.saturating_sub(1),
                _ => {}
            }
            // CREATE FUNCTION … BEGIN ATOMIC …; … END
            if (creates && self.c.are("begin atomic")) || (blocks > 0 && self.c.is("case")) {
                blocks += 1;
            } else if blocks > 0 && self.c.is("end") {
                blocks -= 1;
            }
            self.c.bump()?;
        }
        let end = self.c.index();
        if start == end {
            return Err(self.c.syntax_error());
        }
        let clause = into.as_ref().map(|(from, to, _)| (*from, *to));
        self.sound_statement((start, end), clause)?;
        let snippet = self.c.snippet(start, end);
        Ok(match into {
            None => StatementKind::Sql(snippet),
            Some((from, to, into)) => StatementKind::SelectInto {
                query: self.blanked(&snippet, (start, end), (from, to)),
                into,
            },
        })
    }

    /// The slice `whole` of tokens with those of `clause` turned to blanks of the same length.
    fn blanked(&self, snippet: &Snippet, whole: (usize, usize), clause: (usize, usize)) -> Snippet {
        // Lengths of slices that begin where the statement does are offsets in it.
        let before = if clause.0 == whole.0 {
            0
        } else {
            self.c.snippet(whole.0, clause.0).text.len()
        };
        let behind = self.c.snippet(whole.0, clause.1).text.len();
        let mut text = String::with_capacity(snippet.text.len());
        text += &snippet.text[..before];
        for byte in snippet.text[before..behind].bytes() {
            text.push(if byte == b'\n' { '\n' } else { ' ' });
        }
        text += &snippet.text[behind..];
        Snippet {
            text: text.into(),
            ..snippet.clone()
        }
    }

    /// `INTO [STRICT] target, …`
    pub(super) fn parse_into(&mut self) -> Parse<Into> {
        self.c.expect("into")?;
        let strict = self.c.eat("strict");
        let mut targets = vec![self.target()?];
        while self.c.eat_symbol(",") {
            targets.push(self.target()?);
        }
        Ok(Into { strict, targets })
    }

    /// `v`, `r.f`, `a[1]`
    fn target(&mut self) -> Parse<Snippet> {
        let start = self.c.index();
        match self.c.nth(0).map(|token| token.kind) {
            Some(Kind::Word | Kind::Quoted | Kind::Parameter) => {
                self.c.bump()?;
            }
            _ => return Err(self.c.syntax_error()),
        }
        loop {
            if self.c.eat_symbol(".") {
                self.c.label()?;
            } else if self.c.eat_symbol("[") {
                self.until(&[], &["]"])?;
                self.c.expect_symbol("]")?;
            } else {
                return Ok(self.c.snippet(start, self.c.index()));
            }
        }
    }

    /// `EXECUTE text [INTO …] [USING …]`, the two in either order.
    pub(super) fn execute(&mut self) -> Parse<StatementKind> {
        self.c.expect("execute")?;
        let text = self.expression(&["into", "using"], &[";"])?;
        let mut into = None;
        let mut using = Vec::new();
        loop {
            if self.c.is("into") && into.is_none() {
                into = Some(self.parse_into()?);
            } else if using.is_empty() && self.c.eat("using") {
                using = self.list_until(&["into"], &[";"])?;
            } else {
                return Ok(StatementKind::Execute { text, into, using });
            }
        }
    }
}
