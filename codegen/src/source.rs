//! Source files, byte spans in them, and the way from a byte to a line and a column.
//!
//! Part of the shared floor: every stage may use it, it knows none of them. Offsets are bytes everywhere;
//! lines and columns (from 1, columns in characters) exist only where a person reads them.

mod paths;
mod written;

use std::fmt;
use std::sync::{Arc, OnceLock};

use crate::reads::{self, Of};

pub use paths::SearchPaths;
pub use written::{Part, Problem, Written, WrittenFile};

/// The place of a file in [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// What a file is to the run: only migrations belong to the user's spec, the others stand before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SourceKind {
    /// What the platform brings (schema `auth`, roles), from `codegen/data`.
    Platform,
    /// What the user says is there before the first migration.
    Prelude,
    /// A migration.
    Migration,
}

/// What the migration runner puts around the statements of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Around {
    /// Nobody says: a body may end transactions, and SET LOCAL lasts, as it does under most runners.
    #[default]
    Unknown,
    /// Nothing: each statement is a transaction of its own.
    Nothing,
    /// A transaction.
    Transaction,
    /// They are sent together, which is a transaction where there are several.
    Together,
}

/// A file as it was read. `text` is UTF-8 without a byte order mark.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// The path as a message shows it: relative to the working directory where it can be, with `/`.
    pub path: String,
    /// The text; where the file is not UTF-8, what comes before the first wrong byte.
    pub text: Arc<str>,
    /// What the file is to the run.
    pub kind: SourceKind,
    /// Whether `text` ends before the file does, because a byte was not UTF-8.
    pub not_utf8: bool,
    /// Whether it is applied in a transaction.
    pub around: Around,
    /// How `text` came to be, where it is not as it was written: psql replaced something in it.
    pub written: Option<Arc<Written>>,
}

impl SourceFile {
    /// A migration that is whole.
    pub fn migration(path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        Self {
            path: path.into(),
            text: text.into(),
            kind: SourceKind::Migration,
            not_utf8: false,
            around: Around::Unknown,
            written: None,
        }
    }
}

/// All files of a run, in the order in which they are applied.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
    /// Where each file's lines begin, from when it is first asked for a position.
    lines: Vec<OnceLock<Vec<u32>>>,
}

impl Sources {
    /// Takes files in the order in which they are applied.
    pub fn new(files: Vec<SourceFile>) -> Self {
        let lines = vec![OnceLock::new(); files.len()];
        Self { files, lines }
    }

    /// How many files.
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }

    /// The file with this id.
    pub fn file(&self, id: FileId) -> &SourceFile {
        reads::note(Of::File, reads::NO_TABLE, id.0);
        &self.files[id.0 as usize]
    }

    /// All files with their ids, in order.
    pub fn iter(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        self.files
            .iter()
            .enumerate()
            .map(|(index, file)| (FileId(index as u32), file))
    }

    /// The text that a span covers.
    pub fn text(&self, span: Span) -> &str {
        &self.file(span.file).text[span.start as usize..span.end as usize]
    }

    /// The file that the span was written in, as a path and a text, and where it begins and ends there.
    pub fn written(&self, span: Span) -> (&str, &str, std::ops::Range<usize>) {
        let file = self.file(span.file);
        match &file.written {
            None => (
                &file.path,
                &file.text,
                span.start as usize..span.end as usize,
            ),
            Some(written) => {
                let (file, start, end) = written.range(span.start, span.end);
                (&file.path, &file.text, start as usize..end as usize)
            }
        }
    }

    /// The path of the file that the span was written in.
    pub fn path(&self, span: Span) -> &str {
        self.written(span).0
    }

    /// Line and column of the span's first character.
    pub fn position(&self, span: Span) -> Position {
        if self.file(span.file).written.is_some() {
            let (_, text, range) = self.written(span);
            return Position::in_text(text, range.start);
        }
        self.position_at(span.file, span.start)
    }

    /// Line and column behind the span's last character.
    pub fn end_position(&self, span: Span) -> Position {
        if self.file(span.file).written.is_some() {
            let (_, text, range) = self.written(span);
            return Position::in_text(text, range.end);
        }
        self.position_at(span.file, span.end)
    }

    fn position_at(&self, file: FileId, offset: u32) -> Position {
        let text = &*self.file(file).text;
        let starts = self.lines[file.0 as usize].get_or_init(|| {
            let ends = text.match_indices('\n').map(|(end, _)| end as u32 + 1);
            std::iter::once(0).chain(ends).collect()
        });
        let line = starts.partition_point(|start| *start <= offset);
        let start = starts[line - 1] as usize;
        Position {
            line: line as u32,
            column: text[start..offset as usize].chars().count() as u32 + 1,
        }
    }

    /// `path:line:column` of the span's start.
    pub fn place(&self, span: Span) -> String {
        format!("{}:{}", self.path(span), self.position(span))
    }
}

/// A range of bytes in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// Byte behind the last.
    pub end: u32,
}

impl Span {
    /// A span of `start..end` in `file`.
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        Self {
            file,
            start: start as u32,
            end: end as u32,
        }
    }

    /// The smallest span that covers both; they are of one file.
    #[must_use]
    pub fn to(self, end: Self) -> Self {
        Self {
            file: self.file,
            start: self.start.min(end.start),
            end: self.end.max(end.end),
        }
    }
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
}

impl Position {
    fn in_text(text: &str, offset: usize) -> Self {
        let before = &text[..offset];
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        Self {
            line: before.matches('\n').count() as u32 + 1,
            column: before[line..].chars().count() as u32 + 1,
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// Where a text that is parsed comes from: the body of a DO block keeps its places in the file, a text that an
/// EXECUTE computed has only the place of the EXECUTE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Byte 0 of the text is this byte of the file.
    At(FileId, u32),
    /// The text was computed; everything in it has this place.
    Computed(Span),
}

impl Place {
    /// The place of `start..end` of the text.
    pub fn span(self, start: usize, end: usize) -> Span {
        match self {
            Self::At(file, base) => Span {
                file,
                start: base + start as u32,
                end: base + end as u32,
            },
            Self::Computed(span) => span,
        }
    }

    /// The place of the text that begins at byte `start` of this one.
    #[must_use]
    pub fn shifted(self, start: usize) -> Self {
        match self {
            Self::At(file, base) => Self::At(file, base + start as u32),
            Self::Computed(span) => Self::Computed(span),
        }
    }
}

/// The ids of the catalog's objects that an expression needs (`pg_depend`), in order; `None` for none.
pub type Needs = Option<Arc<Vec<u32>>>;

/// A piece of SQL as the user wrote it, with its place. Expressions stay such slices until somebody needs their tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The SQL, without leading and trailing blanks.
    pub text: Arc<str>,
    /// Where it stands, so that it can be parsed again with its places.
    pub span: Span,
    /// Whether `text` was computed, so that `span` is the place of what computed it.
    pub computed: bool,
    /// What it needs, once the catalog has it.
    pub needs: Needs,
}

impl Snippet {
    /// The place to parse this snippet at.
    pub fn place(&self) -> Place {
        if self.computed {
            Place::Computed(self.span)
        } else {
            Place::At(self.span.file, self.span.start)
        }
    }
}

/// Where a fact comes from: the statement's place, and through which DO, EXECUTE or function call it ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The clause that says so: a column definition, an ALTER TABLE action, a whole statement.
    pub span: Span,
    /// The call sites around it, outermost first; empty for a plain statement.
    pub via: Arc<[Span]>,
}

impl Origin {
    /// An origin outside any DO block or function.
    pub fn plain(span: Span) -> Self {
        Self {
            span,
            via: Arc::new([]),
        }
    }
}
