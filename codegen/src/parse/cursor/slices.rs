//! Slices of the source: parentheses, and expressions up to where they end.

use super::{Cursor, Parse};
use crate::diagnostics::Diagnostic;
use crate::parse::from_sqlparser;
use crate::parse::scan::Kind;
use crate::source::{Place, Snippet};

impl Cursor<'_> {
    /// The tokens `from..to` as a slice of the source.
    pub(in crate::parse) fn snippet(&self, from: usize, to: usize) -> Snippet {
        let (start, end) = self.bytes(from, to);
        Snippet {
            text: self.text[start..end].into(),
            span: self.place.span(start, end),
            computed: matches!(self.place, Place::Computed(_)),
            needs: None,
        }
    }

    /// `( … )`, as the slice inside.
    pub(in crate::parse) fn parenthesised(&mut self) -> Parse<Snippet> {
        let start = self.at;
        if !self.symbol("(") {
            return Err(self.syntax_error());
        }
        if let Err(end) = self.skip_parentheses() {
            return Err(self.unclosed(start + 1).unwrap_or(end));
        }
        if self.at == start + 2 {
            self.at -= 1;
            return Err(self.syntax_error());
        }
        Ok(self.snippet(start + 1, self.at - 1))
    }

    /// The syntax error in an expression with a parenthesis that has no end: where reading the expression stops.
    fn unclosed(&mut self, first: usize) -> Option<Box<Diagnostic>> {
        let start = self.tokens.get(first)?.start;
        let stop = start + from_sqlparser::expression_stops(&self.text[start..])?;
        self.at = self.tokens.iter().position(|token| token.start == stop)?;
        Some(self.syntax_error())
    }

    /// Takes `( … )`, whatever is inside.
    pub(in crate::parse) fn skip_parentheses(&mut self) -> Parse<()> {
        self.expect_symbol("(")?;
        let mut depth = 1;
        while depth > 0 {
            let token = self.bump()?;
            match self.raw(token) {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }

    /// An expression up to a comma, a closing parenthesis, one of these keywords, or the end.
    pub(in crate::parse) fn expression_until(&mut self, stops: &[&str]) -> Parse<Snippet> {
        let start = self.at;
        self.skip_until(stops)?;
        if self.at == start {
            return Err(self.syntax_error());
        }
        Ok(self.snippet(start, self.at))
    }

    /// Goes on to a comma, a closing parenthesis or one of these keywords, outside parentheses and CASE. The first
    /// token is no stop: `DEFAULT NULL NOT NULL`.
    fn skip_until(&mut self, stops: &[&str]) -> Parse<()> {
        let start = self.at;
        let mut cases = 0_usize;
        while let Some(token) = self.nth(0) {
            match token.kind {
                Kind::Symbol => match self.raw(token) {
                    "(" => {
                        if let Err(end) = self.skip_parentheses() {
                            return Err(self.unclosed(start).unwrap_or(end));
                        }
                        continue;
                    }
                    "[" => {
                        self.skip_brackets()?;
                        continue;
                    }
                    ")" | "," | "]" if cases == 0 => break,
                    _ => {}
                },
                Kind::Word => {
                    if self.is("case") {
                        cases += 1;
                    } else if self.is("end") && cases > 0 {
                        cases -= 1;
                    } else if cases == 0
                        && self.at > start
                        && self.is_any(stops)
                        && !self.is_part_of_name()
                    {
                        let before = self.tokens[self.at - 1];
                        let is_operator =
                            before.kind == Kind::Symbol && !matches!(self.raw(before), ")" | "]");
                        // `'a' || NULL`, `'a'::at`
                        let is_operand = is_operator && self.is_any(&["null", "at"]);
                        if !is_operand && !self.is_comparison() {
                            break;
                        }
                        if self.is("is") && self.nth_is(1, "not") {
                            self.at += 1;
                        }
                    }
                }
                Kind::Blank
                | Kind::Comment
                | Kind::Quoted
                | Kind::String
                | Kind::Dollar
                | Kind::Number
                | Kind::Parameter
                | Kind::Backslash => {}
            }
            self.at = (self.at + 1).min(self.end);
        }
        Ok(())
    }

    /// IS of two operands, which stands wherever an operator does, or of XML: not IS NULL.
    fn is_comparison(&self) -> bool {
        let ahead = if self.nth_is(1, "not") { 2 } else { 1 };
        self.is("is") && (self.nth_is(ahead, "distinct") || self.nth_is(ahead, "document"))
    }

    /// Whether the word at hand is the schema or the last word of a qualified name: `'x'::storage.kind`.
    fn is_part_of_name(&self) -> bool {
        self.nth_symbol(1, ".") || self.raw(self.tokens[self.at - 1]) == "."
    }

    pub(in crate::parse) fn skip_brackets(&mut self) -> Parse<()> {
        self.expect_symbol("[")?;
        let mut depth = 1;
        while depth > 0 {
            let token = self.bump()?;
            match self.raw(token) {
                "[" => depth += 1,
                "]" => depth -= 1,
                _ => {}
            }
        }
        Ok(())
    }
}
