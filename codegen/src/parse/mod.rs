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

use std::num::NonZero;
use std::sync::Arc;

use crate::ddl::{self, Statement};
use crate::diagnostics::{Code, Diagnostic};
use crate::expr::{Expr, ExprParser, Query};
use crate::source::{FileId, Place, SourceFile, SourceKind, Sources};
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

/// How much text is worth a thread of its own, in bytes.
const WORTH_A_THREAD: usize = 64 << 10;

/// The stack of such a thread: nested SQL recurses.
const STACK: usize = 256 << 20;

/// Parses all files, in their order. Where there is much to parse, the machine's processors share the files.
pub fn parse(sources: &Sources) -> Parsed {
    let files: Vec<(FileId, &SourceFile)> = sources.iter().collect();
    let size: usize = files.iter().map(|(_, file)| file.text.len()).sum();
    let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
    let threads = (size / WORTH_A_THREAD).min(processors);
    if threads < 2 {
        return joined(files.iter().map(|(id, file)| parse_file(*id, file)));
    }
    let shares = shares(&files, size.div_ceil(threads));
    std::thread::scope(|scope| {
        let work = |share: &[(FileId, &SourceFile)]| {
            joined(share.iter().map(|(id, file)| parse_file(*id, file)))
        };
        let running: Vec<_> = shares
            .iter()
            .map(|share| {
                let thread = std::thread::Builder::new().stack_size(STACK);
                // Where no thread can be had, the work is done here.
                thread
                    .spawn_scoped(scope, move || work(share))
                    .map_err(|_| share)
            })
            .collect();
        joined(running.into_iter().map(|thread| match thread {
            Ok(thread) => match thread.join() {
                Ok(parsed) => parsed,
                Err(panic) => std::panic::resume_unwind(panic),
            },
            Err(share) => work(share),
        }))
    })
}

/// Runs of files with about `size` bytes each.
fn shares<'a, 'b>(
    mut files: &'a [(FileId, &'b SourceFile)],
    size: usize,
) -> Vec<&'a [(FileId, &'b SourceFile)]> {
    let mut shares = Vec::new();
    while !files.is_empty() {
        let mut taken = 0;
        let full = files.iter().position(|(_, file)| {
            taken += file.text.len();
            taken >= size
        });
        let (share, rest) = files.split_at(full.map_or(files.len(), |last| last + 1));
        shares.push(share);
        files = rest;
    }
    shares
}

fn joined(parts: impl Iterator<Item = Parsed>) -> Parsed {
    parts
        .reduce(|mut all, part| {
            all.statements.extend(part.statements);
            all.diagnostics.extend(part.diagnostics);
            all
        })
        .unwrap_or_default()
}

fn parse_file(id: FileId, file: &SourceFile) -> Parsed {
    let place = Place::At(id, 0);
    let extent = if file.not_utf8 {
        Extent::Cut
    } else {
        Extent::Whole
    };
    // Only the migrations' statements are counted by grammar.
    let readings = match file.kind {
        SourceKind::Platform => Readings::First,
        SourceKind::Prelude | SourceKind::Migration => Readings::Both,
    };
    let mut parsed = script::parse(&file.text, place, extent, readings);
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
    parsed
}

/// Parses a script that stands inside another text: a body, the text of an EXECUTE.
pub fn parse_text(text: &str, place: Place) -> Parsed {
    let readings = match place {
        Place::Computed(_) => Readings::First,
        Place::At(..) => Readings::Both,
    };
    parse_text_by(text, place, readings)
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

    fn identifiers(&self, text: &str) -> Vec<Arc<str>> {
        extension::session::identifiers(text)
    }
}
