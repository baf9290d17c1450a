//! plpgsql bodies: blocks, declarations and exception handlers. Statements are in `statement`.
//!
//! Expressions and SQL inside stay slices of the source, cut where PostgreSQL's own plpgsql grammar cuts them: at the
//! keyword or semicolon that ends them outside parentheses.
//! <https://www.postgresql.org/docs/current/plpgsql-structure.html>

mod cursor;
mod embedded;
mod raise;
mod sql;
mod statement;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use super::cursor::{Cursor, Parse};
use super::extension::types::type_name;
use crate::ddl::plpgsql::{
    Assumption, Block, Condition, Conflict, Declaration, Function, Handler, Statement,
};
use crate::diagnostics::{Code, Diagnostic};
use crate::name::Name;
use crate::source::{Place, Snippet};

/// How deep statements may nest; each level is a few calls.
const DEPTH_LIMIT: usize = 100;

/// The words of plpgsql that name no variable.
const RESERVED: [&str; 24] = [
    "all", "begin", "by", "case", "declare", "else", "end", "execute", "for", "foreach", "from",
    "if", "in", "into", "loop", "not", "null", "or", "strict", "then", "to", "using", "when",
    "while",
];

/// One body, as it stands between its quotes.
pub fn parse(text: &str, place: Place) -> Result<Function, Box<Diagnostic>> {
    let mut body = Body {
        c: Cursor::new(text, place, false),
        depth: 0,
    };
    let conflict = body.compile_options()?;
    let label = body.label()?;
    let block = body.block(label)?;
    body.c.eat_symbol(";");
    body.c.expect_end()?;
    Ok(Function {
        block,
        assumptions: assumptions(text, place),
        conflict,
    })
}

/// The comments that say how a condition comes out. What is computed has no lines that a user could mean.
fn assumptions(text: &str, place: Place) -> Arc<[Assumption]> {
    let mut found = Vec::new();
    if matches!(place, Place::Computed(_)) || !text.contains("codegen:") {
        return found.into();
    }
    let mut start = 0;
    let mut said: Option<(usize, bool)> = None;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        if let Some((from, holds)) = said.take() {
            let lines = place.span(from, end);
            found.push(Assumption { lines, holds });
        }
        let comment = line.rfind("--").map(|at| line[at + 2..].trim());
        let words = comment.and_then(|it| it.strip_prefix("codegen:"));
        let assumed = words.and_then(|it| it.trim().strip_prefix("assume"));
        said = match assumed
            .and_then(|it| it.trim().strip_prefix('='))
            .map(str::trim)
        {
            Some("true") => Some((start, true)),
            Some("false") => Some((start, false)),
            _ => None,
        };
        start = end;
    }
    found.into()
}

/// A place in a body.
struct Body<'a> {
    c: Cursor<'a>,
    depth: usize,
}

impl Body<'_> {
    /// `#variable_conflict use_column` and its like.
    fn compile_options(&mut self) -> Parse<Conflict> {
        let mut conflict = Conflict::default();
        while self.c.eat_symbol("#") {
            let option = self.c.label()?.name;
            let means = [
                ("error", Conflict::Error),
                ("use_variable", Conflict::Variable),
                ("use_column", Conflict::Column),
            ];
            match means.into_iter().find(|(word, _)| self.c.is(word)) {
                Some((_, it)) if option == "variable_conflict" => conflict = it,
                Some(_) | None => {}
            }
            self.c.bump()?;
        }
        Ok(conflict)
    }

    /// `<<label>>`
    fn label(&mut self) -> Parse<Option<Name>> {
        if !self.c.eat_symbol("<<") {
            return Ok(None);
        }
        let label = self.c.label()?.name;
        self.c.expect_symbol(">>")?;
        Ok(Some(label))
    }

    /// Runs `inner` one level deeper.
    fn deeper<T>(&mut self, inner: impl FnOnce(&mut Self) -> Parse<T>) -> Parse<T> {
        if self.depth == DEPTH_LIMIT {
            return Err(Box::new(Diagnostic::error(
                Code::NotUnderstood,
                self.c.whole(),
                "stack depth limit exceeded",
            )));
        }
        self.depth += 1;
        let result = inner(self);
        self.depth -= 1;
        result
    }

    /// A block from DECLARE or BEGIN to the label behind its END.
    fn block(&mut self, label: Option<Name>) -> Parse<Block> {
        self.deeper(|body| {
            let start = body.c.index();
            let mut declarations = Vec::new();
            if body.c.eat("declare") {
                while !body.c.is("begin") {
                    if !body.c.eat("declare") {
                        declarations.push(body.declaration()?);
                    }
                }
            }
            body.c.expect("begin")?;
            let statements = body.statements()?;
            let mut handlers = Vec::new();
            if body.c.eat("exception") {
                while body.c.is("when") {
                    handlers.push(body.handler()?);
                }
            }
            body.c.expect("end")?;
            body.end_label(label.as_ref())?;
            Ok(Block {
                label,
                declarations,
                statements,
                handlers,
                span: body.c.span_from(start),
            })
        })
    }

    /// The label that END may repeat.
    fn end_label(&mut self, label: Option<&Name>) -> Parse<()> {
        if self.c.symbol(";") || self.c.done() {
            return Ok(());
        }
        let start = self.c.index();
        let end = self.c.label()?.name;
        let message = match label {
            Some(label) if *label == end => return Ok(()),
            Some(label) => format!("end label \"{end}\" differs from block's label \"{label}\""),
            None => format!("end label \"{end}\" specified for unlabeled block"),
        };
        Err(Box::new(Diagnostic::error(
            Code::SyntaxError,
            self.c.span_from(start),
            message,
        )))
    }

    /// Statements up to a keyword that ends a list of them.
    fn statements(&mut self) -> Parse<Vec<Statement>> {
        let mut statements = Vec::new();
        loop {
            // An empty statement.
            if self.c.eat_symbol(";") {
                continue;
            }
            let ends = ["end", "exception", "else", "elsif", "elseif", "when"];
            if self.c.is_any(&ends) && !self.assigns() {
                // Most lists are short and are kept.
                statements.shrink_to_fit();
                return Ok(statements);
            }
            statements.push(self.statement()?);
        }
    }

    fn declaration(&mut self) -> Parse<Declaration> {
        let start = self.c.index();
        if self.c.is_any(&RESERVED) {
            return Err(self.c.syntax_error());
        }
        let name = self.c.label()?.name;
        let mut default = None;
        let mut ty = None;
        let mut row_of = None;
        let (mut like, mut cursor) = (None, None);
        let (mut constant, mut not_null) = (false, false);
        if self.c.eat("alias for") {
            let target = self.c.index();
            self.c.bump()?;
            default = Some(self.c.snippet(target, self.c.index()));
        } else if self.cursor_follows() {
            cursor = Some(self.bound_cursor()?.into());
        } else {
            constant = self.c.eat("constant");
            row_of = self.declared_row();
            like = self.declared_like();
            ty = self.declared_type()?;
            if self.c.eat("collate") {
                self.c.loose_object_name()?;
            }
            not_null = self.c.eat("not null");
            if self.c.eat("default") || self.c.eat_symbol(":=") || self.c.eat_symbol("=") {
                default = Some(self.expression(&[], &[";"])?);
            }
        }
        let span = self.c.span_from(start);
        self.c.expect_symbol(";")?;
        Ok(Declaration {
            name,
            ty,
            row_of,
            like,
            constant,
            not_null,
            default,
            cursor,
            span,
        })
    }

    /// `[NO] SCROLL CURSOR`, `CURSOR`
    fn cursor_follows(&self) -> bool {
        let behind = usize::from(self.c.is("no"));
        let behind = behind + usize::from(self.c.nth_is(behind, "scroll"));
        self.c.nth_is(behind, "cursor")
    }

    /// The table of `t%ROWTYPE`; the cursor stays before it.
    fn declared_row(&mut self) -> Option<crate::ddl::ObjectName> {
        let start = self.c.index();
        let name = self.c.loose_object_name().ok();
        let is_row = self.c.symbol("%") && self.c.nth_is(1, "rowtype");
        self.c.seek(start);
        name.filter(|_| is_row)
    }

    /// The variable of `v%TYPE`; the cursor stays before it.
    fn declared_like(&mut self) -> Option<Name> {
        let start = self.c.index();
        let name = self.c.label().ok();
        // `v%TYPE[]` is another type.
        let is_like = self.c.symbol("%") && self.c.nth_is(1, "type") && !self.c.nth_symbol(2, "[");
        self.c.seek(start);
        name.filter(|_| is_like).map(|it| it.name)
    }

    /// A type; `None` for `record`, `t%ROWTYPE` and `v%TYPE` of a variable.
    fn declared_type(&mut self) -> Parse<Option<crate::ddl::TypeName>> {
        if self.c.is("record") && !self.c.nth_symbol(1, ".") {
            self.c.expect("record")?;
            return Ok(None);
        }
        let start = self.c.index();
        let mut parts = 1;
        while self.c.nth_symbol(2 * parts - 1, ".") {
            parts += 1;
        }
        let percent = 2 * parts - 1;
        let whole_row = self.c.nth_is(percent + 1, "rowtype");
        let variable = parts == 1 && self.c.nth_is(percent + 1, "type");
        if self.c.nth_symbol(percent, "%") && (whole_row || variable) {
            self.c.seek(start + percent + 2);
            // `v%TYPE[]`
            while self.c.eat_symbol("[") {
                if !self.c.symbol("]") {
                    self.c.integer()?;
                }
                self.c.expect_symbol("]")?;
            }
            return Ok(None);
        }
        type_name(&mut self.c).map(Some)
    }

    fn handler(&mut self) -> Parse<Handler> {
        let start = self.c.index();
        self.c.expect("when")?;
        let mut conditions = Vec::new();
        loop {
            conditions.push(if self.c.eat("others") {
                Condition::Others
            } else if self.c.eat("sqlstate") {
                Condition::SqlState(self.c.string()?.0)
            } else {
                Condition::Name(self.c.label()?.name)
            });
            if !self.c.eat("or") {
                break;
            }
        }
        self.c.expect("then")?;
        let statements = self.deeper(Self::statements)?;
        Ok(Handler {
            conditions,
            statements,
            span: self.c.span_from(start),
        })
    }

    /// A slice up to one of these keywords or symbols outside parentheses, which is not taken.
    fn until(&mut self, words: &[&str], symbols: &[&str]) -> Parse<Snippet> {
        let start = self.c.index();
        let mut depth = 0_usize;
        loop {
            let Some(token) = self.c.nth(0) else {
                return Err(self.c.syntax_error());
            };
            let raw = self.c.raw(token);
            if depth == 0
                && (self.c.is_any(words) || symbols.iter().any(|symbol| self.c.symbol(symbol)))
            {
                break;
            }
            match raw {
                "(" | "[" => depth += 1,
                ")" | "]" if depth == 0 => return Err(self.c.syntax_error()),
                ")" | "]" => depth -= 1,
                // What is never closed would swallow the rest of the body.
                ";" => return Err(self.c.syntax_error()),
                _ => {}
            }
            self.c.bump()?;
        }
        if self.c.index() == start {
            return Err(self.c.syntax_error());
        }
        self.sound_slice(start)?;
        Ok(self.c.snippet(start, self.c.index()))
    }

    /// [`Body::until`] of an expression.
    fn expression(&mut self, words: &[&str], symbols: &[&str]) -> Parse<Snippet> {
        let start = self.c.index();
        let snippet = self.until(words, symbols)?;
        self.sound_expression(start)?;
        Ok(snippet)
    }

    /// Slices with commas between them, up to one of these keywords or symbols.
    fn list_until(&mut self, words: &[&str], symbols: &[&str]) -> Parse<Vec<Snippet>> {
        let mut with_comma = vec![","];
        with_comma.extend(symbols);
        let mut items = vec![self.expression(words, &with_comma)?];
        while self.c.eat_symbol(",") {
            items.push(self.expression(words, &with_comma)?);
        }
        Ok(items)
    }
}
