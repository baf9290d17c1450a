//! A schema read again and again, as `watch` does: the fold goes on from before the first file that changed the last time.

use super::{Schema, with_platform};
use crate::diagnostics::Diagnostic;
use crate::expr::ExprParser;
use crate::fold::{Run, Settings};
use crate::parse::{self, Readings};
use crate::source::{SourceFile, Sources};

/// What was read last.
pub struct Rereading<'a> {
    parser: &'a dyn ExprParser,
    last: Option<Last<'a>>,
}

struct Last<'a> {
    settings: &'static Settings,
    files: Vec<SourceFile>,
    checkpoint: Checkpoint<'a>,
}

/// A fold under way.
#[derive(Clone)]
struct Checkpoint<'a> {
    /// How many files were applied.
    done: usize,
    run: Run<'a>,
    /// What the parser said of them.
    diagnostics: Vec<Diagnostic>,
}

impl<'a> Rereading<'a> {
    /// Nothing was read yet.
    pub fn new(parser: &'a dyn ExprParser) -> Self {
        Self { parser, last: None }
    }

    /// What [`Schema::read_with`] reads.
    pub fn read(&mut self, files: Vec<SourceFile>, settings: &Settings) -> Schema {
        let (files, settings) = with_platform(files, settings);
        let last = self.last.take().filter(|last| *last.settings == settings);
        let (settings, same, begin) = if let Some(last) = last {
            let pairs = last.files.iter().zip(&files);
            let same = pairs.take_while(|(last, file)| is_same(last, file));
            let same = same.count();
            let begin = Some(last.checkpoint).filter(|it| it.done <= same);
            (last.settings, same, begin)
        } else {
            // Settings live as long as a fold may go on; they change with a config, and so hardly ever. Most who begin
            // are about to write the last file.
            let settings: &'static Settings = Box::leak(Box::new(settings));
            (settings, files.len().saturating_sub(1), None)
        };
        let begin = begin.unwrap_or_else(|| Checkpoint {
            done: 0,
            run: Run::new(self.parser, settings),
            diagnostics: Vec::new(),
        });
        let sources = Sources::new(files.clone());
        // The same files may be read twice, of which nobody changes the last.
        let stop = same.min(files.len().saturating_sub(1));
        let done = begin.done;
        let mut checkpoint = (done >= stop).then(|| begin.clone());
        let Checkpoint {
            mut done,
            run,
            mut diagnostics,
        } = begin;
        let mut run = run.with_transactions(&sources);
        let parser = Some(self.parser);
        parse::parse_each(&sources, done, Readings::First, parser, |parsed| {
            if checkpoint.is_none() && done == stop {
                checkpoint = Some(Checkpoint {
                    done,
                    run: run.clone(),
                    diagnostics: diagnostics.clone(),
                });
            }
            diagnostics.append(&mut parsed.diagnostics);
            run.add(&parsed.statements);
            done += 1;
        });
        self.last = checkpoint.map(|checkpoint| Last {
            settings,
            files,
            checkpoint,
        });
        Schema::of(sources, diagnostics, run.finish(), settings)
    }
}

/// Whether two files are one to the fold.
fn is_same(one: &SourceFile, other: &SourceFile) -> bool {
    one.text == other.text
        && one.path == other.path
        && one.kind == other.kind
        && one.not_utf8 == other.not_utf8
        && one.around == other.around
}
