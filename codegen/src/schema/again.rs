//! A schema read again and again, as `watch` does: what a file has done to the catalog that is as it was is done again only
//! where it has read something of it that a file before it now makes otherwise.

use std::ops::Range;
use std::sync::Arc;

use super::{Schema, with_platform};
use crate::diagnostics::Diagnostic;
use crate::expr::ExprParser;
use crate::fold::{Run, Settings};
use crate::lower::again::Again;
use crate::parse::{self, Readings};
use crate::reads::{self, Reads};
use crate::source::{SourceFile, Sources};

/// What was read last.
pub struct Rereading<'a> {
    parser: &'a dyn ExprParser,
    last: Option<Last<'a>>,
    /// What lowerings keep of it.
    again: Arc<Again>,
}

struct Last<'a> {
    settings: &'static Settings,
    files: Vec<SourceFile>,
    fold: Fold<'a>,
}

/// Into how many parts checkpoints divide the files.
const PARTS: usize = 16;

/// How many files have checkpoints of their own because they were saved lately.
const SAVED: usize = 4;

/// A fold, with the places from which it can go on.
struct Fold<'a> {
    parser: &'a dyn ExprParser,
    /// In their order: the first is before all files, the last is where the fold stands.
    checkpoints: Vec<Checkpoint<'a>>,
    /// What each file that was applied has read of the catalog, or changed in it.
    reads: Vec<Reads>,
    /// The files that were saved lately, oldest first.
    saved: Vec<usize>,
}

/// A fold between two files.
#[derive(Clone)]
struct Checkpoint<'a> {
    /// How many files were applied.
    done: usize,
    run: Run<'a>,
    /// What the parser said of them.
    diagnostics: Vec<Diagnostic>,
}

impl Checkpoint<'_> {
    /// This one, which is behind `old`, as it would be behind `new`.
    fn behind(&self, old: &Self, new: &Self) -> Self {
        let said = &self.diagnostics[old.diagnostics.len()..];
        Self {
            done: self.done,
            run: self.run.behind(&old.run, &new.run),
            diagnostics: [&new.diagnostics, said].concat(),
        }
    }
}

impl<'a> Fold<'a> {
    fn from(parser: &'a dyn ExprParser, begin: Checkpoint<'a>) -> Self {
        Self {
            parser,
            checkpoints: vec![begin],
            reads: Vec::new(),
            saved: Vec::new(),
        }
    }

    /// Where it stands.
    fn end(&self) -> &Checkpoint<'a> {
        self.checkpoints.last().expect("it has its beginning")
    }

    /// Whether somebody may want to go on from here: before the last file, or around one that was saved, who saves a
    /// file is about to save it again.
    fn is_wanted(&self, done: usize, files: usize) -> bool {
        let is_around = |saved: &usize| done == *saved || done == *saved + 1;
        done.is_multiple_of((files / PARTS).max(1))
            || done + 1 >= files
            || self.saved.iter().any(is_around)
    }

    /// Applies these files, of which the first is the next.
    fn apply(&mut self, sources: &Sources, files: Range<usize>) {
        let mut end = self.end().clone();
        end.run = end.run.with_transactions(sources);
        let parser = Some(self.parser);
        parse::parse_each(sources, files, Readings::First, parser, |parsed| {
            if self.end().done < end.done && self.is_wanted(end.done, sources.len()) {
                self.checkpoints.push(end.clone());
            }
            end.diagnostics.append(&mut parsed.diagnostics);
            let ((), reads) = reads::noting(|| end.run.add(&parsed.statements));
            self.reads.push(reads);
            end.done += 1;
        });
        if self.end().done < end.done {
            self.checkpoints.push(end);
        }
    }

    /// Applies the files from the first one on that is not as it was the last time.
    fn apply_again(&mut self, last: &[SourceFile], sources: &Sources) {
        let count = sources.len();
        let files = sources.iter().map(|(_, file)| file);
        let pairs = last.iter().zip(files);
        let same: Vec<bool> = pairs.map(|(last, file)| is_same(last, file)).collect();
        let saved = same.iter().take_while(|it| **it).count();
        if saved == count && count == last.len() {
            return;
        }
        let is_alone = count == last.len() && same.iter().skip(saved + 1).all(|it| *it);
        self.saved.retain(|it| *it != saved);
        self.saved.push(saved);
        if self.saved.len() > SAVED {
            self.saved.remove(0);
        }
        let kept = self.checkpoints.partition_point(|it| it.done <= saved);
        let later = self.checkpoints.split_off(kept);
        let mut reads = std::mem::take(&mut self.reads);
        let behind = reads.split_off(reads.len().min(saved + 1));
        reads.truncate(self.end().done);
        self.reads = reads;
        if is_alone {
            self.apply(sources, self.end().done..saved);
            let old = match later.first() {
                Some(old) if old.done == saved + 1 => old.clone(),
                Some(_) | None => {
                    let mut old = Self::from(self.parser, self.end().clone());
                    old.apply(&Sources::new(last.to_vec()), saved..saved + 1);
                    old.end().clone()
                }
            };
            self.apply(sources, saved..saved + 1);
            self.take_over((later, behind), &old);
        }
        self.apply(sources, self.end().done..count);
        let mut checkpoints = std::mem::take(&mut self.checkpoints);
        checkpoints.retain(|it| self.is_wanted(it.done, count));
        self.checkpoints = checkpoints;
    }

    /// Takes over what came behind `old` as far as nothing has read that the fold now has otherwise.
    fn take_over(
        &mut self,
        (later, reads): (Vec<Checkpoint<'a>>, Vec<Reads>),
        old: &Checkpoint<'a>,
    ) {
        let new = self.end().clone();
        let Some(changes) = new.run.changes(&old.run) else {
            return;
        };
        let untouched = reads.iter().take_while(|it| !changes.touch(it)).count();
        let later = later.iter().filter(|it| it.done > new.done);
        let later = later.take_while(|it| it.done <= new.done + untouched);
        let later = later.map(|it| it.behind(old, &new));
        self.checkpoints.extend(later);
        let taken = self.end().done - new.done;
        self.reads.extend(reads.into_iter().take(taken));
    }
}

impl<'a> Rereading<'a> {
    /// Nothing was read yet.
    pub fn new(parser: &'a dyn ExprParser) -> Self {
        Self {
            parser,
            last: None,
            again: Arc::default(),
        }
    }

    /// What [`Schema::read_with`] reads.
    pub fn read(&mut self, files: Vec<SourceFile>, settings: &Settings) -> Schema {
        let (files, settings) = with_platform(files, settings);
        let sources = Sources::new(files.clone());
        let last = self.last.take().filter(|last| *last.settings == settings);
        let (settings, fold) = if let Some(mut last) = last {
            last.fold.apply_again(&last.files, &sources);
            (last.settings, last.fold)
        } else {
            self.again = Arc::default();
            // Settings live as long as a fold may go on; they change with a config, and so hardly ever.
            let settings: &'static Settings = Box::leak(Box::new(settings));
            let begin = Checkpoint {
                done: 0,
                run: Run::new(self.parser, settings),
                diagnostics: Vec::new(),
            };
            let mut fold = Fold::from(self.parser, begin);
            fold.apply(&sources, 0..sources.len());
            (settings, fold)
        };
        let end = fold.end().clone();
        self.last = Some(Last {
            settings,
            files,
            fold,
        });
        let mut schema = Schema::of(sources, end.diagnostics, end.run.finish(), settings);
        self.again.begin(&schema.catalog, &schema.sources);
        schema.again = Some(Arc::clone(&self.again));
        schema
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

#[cfg(test)]
mod tests;
