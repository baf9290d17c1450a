//! Text to statements: the only folder that knows sqlparser.
//!
//! `split` cuts a file losslessly, each piece is parsed on its own by sqlparser or by our extension grammar, on the same
//! tokens. Gives [`Statement`](crate::ddl::Statement)s and diagnostics, and goes on after each problem. Knows no catalog.

mod bridge;
mod cursor;
mod dialect;
mod extension;
mod from_sqlparser;
mod no_effect;
mod scan;
mod script;
mod slices;
#[cfg(test)]
mod tests;
mod tokens;
mod words;

pub mod expr;
pub mod plpgsql;
pub mod query;
pub mod split;
mod type_name;

use crate::ddl::{self, Statement};
use crate::diagnostics::{Code, Diagnostic};
use crate::expr::{Expr, ExprParser, Query};
use crate::source::{Place, Sources};
use script::Extent;

/// What a script says, and what is wrong in it.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The statements, in order.
    pub statements: Vec<Statement>,
    /// Problems, in order.
    pub diagnostics: Vec<Diagnostic>,
}

/// Parses all files, in their order.
pub fn parse(sources: &Sources) -> Parsed {
    let mut parsed = Parsed::default();
    for (id, file) in sources.iter() {
        let place = Place::At(id, 0);
        let Parsed {
            statements,
            diagnostics,
        } = script::parse(
            &file.text,
            place,
            if file.not_utf8 {
                Extent::Cut
            } else {
                Extent::Whole
            },
        );
        parsed.statements.extend(statements);
        parsed.diagnostics.extend(diagnostics);
        if file.not_utf8 {
            let end = file.text.len();
            parsed.diagnostics.push(
                Diagnostic::error(
                    Code::NotUtf8,
                    place.span(end, end),
                    "invalid byte sequence for encoding \"UTF8\"",
                )
                .help("Save the file as UTF-8. What comes before this byte was read."),
            );
        }
    }
    parsed
}

/// Parses a script that stands inside another text: a body, the text of an EXECUTE.
pub fn parse_text(text: &str, place: Place) -> Parsed {
    script::parse(text, place, Extent::Whole)
}

/// This parser, for whoever meets SQL after the statements were parsed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Postgres;

impl ExprParser for Postgres {
    fn expression(&self, text: &str, place: Place) -> Result<Expr, Box<Diagnostic>> {
        expr::parse(text, place)
    }

    fn query(&self, text: &str, place: Place) -> Result<Query, Box<Diagnostic>> {
        query::parse(text, place)
    }

    fn statements(&self, text: &str, place: Place) -> (Vec<Statement>, Vec<Diagnostic>) {
        let parsed = parse_text(text, place);
        (parsed.statements, parsed.diagnostics)
    }

    fn plpgsql(&self, text: &str, place: Place) -> Result<ddl::plpgsql::Function, Box<Diagnostic>> {
        plpgsql::parse(text, place)
    }
}
