//! A schema read again and again, as `watch` does: the fold goes on from before the first file that changed the last time.

use std::sync::Arc;

use super::{Schema, with_platform};
use crate::diagnostics::Diagnostic;
use crate::expr::ExprParser;
use crate::fold::{Run, Settings};
use crate::lower::again::Again;
use crate::parse::{self, Readings};
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
        Self {
            parser,
            last: None,
            again: Arc::default(),
        }
    }

    /// What [`Schema::read_with`] reads.
    pub fn read(&mut self, files: Vec<SourceFile>, settings: &Settings) -> Schema {
        let (files, settings) = with_platform(files, settings);
        let last = self.last.take().filter(|last| *last.settings == settings);
        if last.is_none() {
            self.again = Arc::default();
        }
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
        let mut schema = Schema::of(sources, diagnostics, run.finish(), settings);
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
mod tests {
    use super::Rereading;
    use crate::fold::Settings;
    use crate::parse::Postgres;
    use crate::schema::Schema;
    use crate::source::{Around, SourceFile, SourceKind};

    /// Each file says something of its own, and the parser and the fold have something to say of it.
    fn files() -> Vec<SourceFile> {
        let files = [
            (
                "1.sql",
                "create table a (id int primary key); nonsense; do $$ begin commit; end $$;",
            ),
            (
                "2.sql",
                "create table b (id int references a); alter table nots add x int;",
            ),
            (
                "3.sql",
                "create table c (id int, v int generated always as (id) virtual); rollback;",
            ),
            (
                "4.sql",
                "create view d as select id from a; comment on table a is 'A';",
            ),
        ];
        files
            .map(|(path, text)| SourceFile::migration(path, text))
            .into()
    }

    fn changed(change: impl Fn(&mut Vec<SourceFile>)) -> Vec<SourceFile> {
        let mut files = files();
        change(&mut files);
        files
    }

    #[test]
    fn what_is_read_again_is_what_is_read() {
        let settings = Settings::default();
        let newer = Settings {
            postgres: 18,
            ..Settings::default()
        };
        let later = SourceFile::migration("5.sql", "alter table b add column y text not null;");
        let text =
            |at: usize, text: &'static str| changed(move |files| files[at].text = text.into());
        let steps = [
            ("at first", files(), &settings),
            ("nothing", files(), &settings),
            ("the last file", text(3, "drop table c;"), &settings),
            (
                "the first file",
                text(0, "create table a (id bigint primary key);"),
                &settings,
            ),
            ("back", files(), &settings),
            (
                "one in the middle",
                text(1, "create table a2 ();"),
                &settings,
            ),
            (
                "a file more",
                changed(|it| it.push(later.clone())),
                &settings,
            ),
            ("a file less", changed(|it| drop(it.remove(1))), &settings),
            (
                "one before them",
                changed(|it| it.insert(0, later.clone())),
                &settings,
            ),
            ("their order", changed(|it| it.swap(0, 3)), &settings),
            (
                "a name",
                changed(|it| it[0].path = "0.sql".to_owned()),
                &settings,
            ),
            ("back again", files(), &settings),
            (
                "what is around the first",
                changed(|it| it[0].around = Around::Transaction),
                &settings,
            ),
            (
                "what is around the third",
                changed(|it| it[2].around = Around::Transaction),
                &settings,
            ),
            (
                "bytes behind the first",
                changed(|it| it[0].not_utf8 = true),
                &settings,
            ),
            (
                "who says the first",
                changed(|it| it[0].kind = SourceKind::Prelude),
                &settings,
            ),
            ("the version", files(), &newer),
            (
                "the version, and the last",
                text(3, "drop table c;"),
                &settings,
            ),
            ("none", Vec::new(), &settings),
            ("all", files(), &settings),
        ];
        let mut rereading = Rereading::new(&Postgres);
        let mut said = Vec::new();
        let mut compare = |what: &str, files: Vec<SourceFile>, settings: &Settings| {
            let again = rereading.read(files.clone(), settings);
            let anew = Schema::read(files, settings);
            assert_eq!(again.diagnostics, anew.diagnostics, "{what}");
            assert_eq!(again.statements, anew.statements, "{what}");
            assert_eq!(again.refusals, anew.refusals, "{what}");
            assert_eq!(again.snapshot(), anew.snapshot(), "{what}");
            anew.diagnostics
        };
        for (what, files, settings) in &steps {
            said.push(compare(what, files.clone(), settings));
        }
        // Each alone, after nothing has changed for a while.
        for (what, changed, settings) in steps {
            for _ in 0..2 {
                compare("nothing", files(), &Settings::default());
            }
            compare(what, changed, settings);
        }
        // What the steps are about has something to say.
        let differ = |one: usize, other: usize| assert_ne!(said[one], said[other], "{one} {other}");
        differ(11, 12);
        differ(11, 14);
        differ(14, 16);
    }
}
