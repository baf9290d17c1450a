//! Text to statements: the only folder that knows sqlparser.
//!
//! `split` cuts a file losslessly, each piece is parsed on its own by sqlparser or by our extension grammar, on the same
//! tokens. Gives [`Statement`](crate::ddl::Statement)s and diagnostics, and goes on after each problem. Knows no catalog.

mod ahead;
mod bridge;
mod cursor;
mod dialect;
mod extension;
mod form;
mod from;
mod from_sqlparser;
mod no_effect;
mod operand;
mod scan;
mod script;
mod slices;
#[cfg(test)]
mod tests;
mod tokens;
mod words;

pub mod expr;
pub mod plpgsql;
pub mod psql;
pub mod query;
pub mod reference;
pub mod split;
mod type_name;
mod window;
mod write;

use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, mpsc};

use crate::builtins;
use crate::ddl::{self, Statement};
use crate::diagnostics::{Code, Diagnostic};
use crate::expr::{Expr, ExprParser, Query, Script};
use crate::in_order::{self, InOrder};
use crate::source::{FileId, Place, SourceFile, SourceKind, Sources};
use crate::stack;
use script::Extent;
use slices::Sound;

/// What a script says, and what is wrong in it.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The statements, in order.
    pub statements: Vec<Statement>,
    /// Problems, in order.
    pub diagnostics: Vec<Diagnostic>,
}

/// How many grammars read a statement of DDL. One is enough for a run; that both agree where they should is seen to in
/// tests and benchmarks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readings {
    /// Ours, then sqlparser, so that each statement counts as the one's or the other's.
    Both,
    /// Ours alone, so that none counts as sqlparser's: what the second reading costs is the difference.
    First,
}

/// How much text is worth a thread of its own, in bytes.
const WORTH_A_THREAD: usize = 64 << 10;

/// About how much text is parsed before it is passed on to who takes it, in bytes: small files go together.
const TOGETHER: usize = 32 << 10;

/// The stack of such a thread: nested SQL recurses.
const STACK: usize = 256 << 20;

/// Parses all files, in their order.
pub fn parse(sources: &Sources) -> Parsed {
    parse_by(sources, Readings::First)
}

/// [`parse`] by one grammar or both; the statements are the same, but for which grammar they count as.
pub fn parse_by(sources: &Sources, readings: Readings) -> Parsed {
    let mut all = Parsed::default();
    parse_each(sources, 0..sources.len(), readings, None, |part| {
        all.statements.append(&mut part.statements);
        all.diagnostics.append(&mut part.diagnostics);
    });
    all
}

/// Parses the files with these numbers and gives each to `take`, in their order. Where there is much to parse, the
/// machine's other processors are ahead of what `take` does, and what they have not begun is parsed here when `take` has
/// to wait. They also have `remember` read the bodies that `take` will ask it for.
pub fn parse_each(
    sources: &Sources,
    wanted: Range<usize>,
    readings: Readings,
    remember: Option<&dyn ExprParser>,
    mut take: impl FnMut(&mut Parsed),
) {
    let files: Vec<(FileId, &SourceFile)> =
        sources.iter().take(wanted.end).skip(wanted.start).collect();
    let size: usize = files.iter().map(|(_, file)| file.text.len()).sum();
    let others = match (size / WORTH_A_THREAD).saturating_sub(1) {
        // To find out how many processors there are takes longer than to parse a file.
        0 => 0,
        wanted => {
            let processors = std::thread::available_parallelism().map_or(1, NonZero::get);
            wanted.min(processors - 1)
        }
    };
    let mut parts: Vec<&[(FileId, &SourceFile)]> = Vec::new();
    let mut rest = &files[..];
    while !rest.is_empty() {
        let mut length = 0;
        let end = rest.iter().position(|(_, file)| {
            length += file.text.len();
            length >= TOGETHER
        });
        let (part, others) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
        parts.push(part);
        rest = others;
    }
    let begun = AtomicUsize::new(0);
    // The next part that nobody has begun, parsed.
    let next = |sound: &mut Sound<'_>| {
        let index = begun.fetch_add(1, Ordering::Relaxed);
        let part = parts.get(index)?.iter();
        let parsed: Vec<Parsed> = part
            .map(|(id, file)| parse_file(*id, file, readings, sound))
            .collect();
        Some((index, parsed))
    };
    std::thread::scope(|scope| {
        let (sender, receiver) = in_order::channel();
        // Trees that were taken are taken apart by a thread that has the time.
        let (done, taken) = mpsc::channel::<Vec<Parsed>>();
        let taken = Arc::new(Mutex::new(taken));
        for number in 0..others {
            let (sender, taken) = (sender.clone(), taken.clone());
            let work = move || {
                if number == 0 && remember.is_some() {
                    // Who takes the statements asks for it at the first of them.
                    builtins::prepare();
                }
                let mut sound = Sound::by(remember.unwrap_or(&Postgres));
                while let Some(part) = next(&mut sound) {
                    while let Ok(Ok(part)) = taken.try_lock().map(|taken| taken.try_recv()) {
                        drop(part);
                    }
                    if let Some(parser) = remember {
                        for file in &part.1 {
                            ahead::read_bodies(&file.statements, parser);
                        }
                    }
                    if sender.send(part).is_err() {
                        break;
                    }
                }
            };
            // Where no thread can be had, the work is done here.
            let thread = std::thread::Builder::new().stack_size(STACK);
            let work = move || stack::with(STACK, work);
            if thread.spawn_scoped(scope, work).is_err() {
                break;
            }
        }
        drop((sender, taken));
        let mut sound = Sound::by(remember.unwrap_or(&Postgres));
        for mut part in InOrder::new(0..parts.len(), receiver, || next(&mut sound)) {
            part.iter_mut().for_each(&mut take);
            // Without such a thread they go where this ends.
            let _ = done.send(part);
        }
    });
}

fn parse_file(id: FileId, file: &SourceFile, readings: Readings, sound: &mut Sound<'_>) -> Parsed {
    let place = Place::At(id, 0);
    let extent = if file.not_utf8 {
        Extent::Cut
    } else {
        Extent::Whole
    };
    // Only the migrations' statements are counted by grammar.
    let readings = match file.kind {
        SourceKind::Platform => Readings::First,
        SourceKind::Prelude | SourceKind::Migration => readings,
    };
    let mut parsed = script::parse(&file.text, place, extent, readings, sound);
    for it in file.written.iter().flat_map(|written| &written.problems) {
        let span = place.span(it.start as usize, it.end as usize);
        let said = Diagnostic::new(it.severity, it.code, span, &it.message);
        parsed.diagnostics.push(said.help(it.help));
    }
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
    parse_text_by(text, place, Readings::First)
}

/// [`parse_text`] by one grammar or both; the statements are the same, but for which grammar they count as.
pub fn parse_text_by(text: &str, place: Place, readings: Readings) -> Parsed {
    script::parse(text, place, Extent::Whole, readings, &mut Sound::default())
}

/// This parser, for whoever meets SQL after the statements were parsed.
#[derive(Debug, Clone, Copy, Default)]
pub struct Postgres;

impl ExprParser for Postgres {
    fn expression(&self, text: &str, place: Place) -> Result<Arc<Expr>, Box<Diagnostic>> {
        expr::parse(text, place).map(Arc::new)
    }

    fn query(&self, text: &str, place: Place) -> Result<Arc<Query>, Box<Diagnostic>> {
        query::parse(text, place).map(Arc::new)
    }

    fn statements(&self, text: &str, place: Place) -> Arc<Script> {
        let parsed = parse_text(text, place);
        Arc::new((parsed.statements, parsed.diagnostics))
    }

    fn plpgsql(
        &self,
        text: &str,
        place: Place,
    ) -> Result<Arc<ddl::plpgsql::Function>, Box<Diagnostic>> {
        plpgsql::parse(text, place).map(Arc::new)
    }

    fn identifiers(&self, text: &str) -> Vec<Arc<str>> {
        extension::session::identifiers(text)
    }
}
