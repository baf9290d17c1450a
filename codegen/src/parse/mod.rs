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

/// How many grammars read a statement of DDL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readings {
    /// Ours, then sqlparser, so that each statement counts as the one's or the other's.
    Both,
    /// Ours alone, so that none counts as sqlparser's: what the second reading costs is the difference.
    First,
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
            Readings::Both,
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
    parse_text_by(text, place, Readings::Both)
}

/// [`parse_text`] by one grammar or both; the statements are the same, but for which grammar they count as.
pub fn parse_text_by(text: &str, place: Place, readings: Readings) -> Parsed {
    script::parse(text, place, Extent::Whole, readings)
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
