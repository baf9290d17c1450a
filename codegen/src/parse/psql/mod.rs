//! What psql sends to the server of a script that is written for psql: variables replaced, conditions decided, files
//! in the place of `\i`. Stands before `split`, whose pieces it goes by; every byte of what it makes knows where it was
//! written. A script without these commands is taken as it is.
//!
//! Files are asked for; nothing here touches the disk. <https://www.postgresql.org/docs/current/app-psql.html>

mod condition;
#[cfg(test)]
mod tests;
mod variables;

use std::ops::Range;
use std::sync::Arc;

use super::scan;
use super::split::{self, PieceKind};
use crate::diagnostics::{Code, Severity};
use crate::source::{FileId, Part, Place, Problem, SourceFile, SourceKind, Written, WrittenFile};
use condition::Conditions;
use variables::{Argument, Variables};

/// A file that a script asks for with `\i`, `\ir` or their long names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Include<'a> {
    /// The path as it stands there.
    pub path: &'a str,
    /// The path of the file it stands in, as messages show it.
    pub by: &'a str,
    /// Whether the path is relative to that file (`\ir`) and not to the working folder (`\i`).
    pub relative: bool,
}

/// Gives the file, or says why there is none.
pub type Reader<'a> = dyn FnMut(Include<'_>) -> Result<SourceFile, String> + 'a;

/// More text than anybody wrote: variables and files can double what they make, again and again.
const LARGEST: usize = 64 << 20;

/// The commands that change what is sent.
const COMMANDS: &[&str] = &[
    "set",
    "unset",
    "getenv",
    "prompt",
    "gset",
    "if",
    "elif",
    "else",
    "endif",
    "i",
    "include",
    "ir",
    "include_relative",
    "c",
    "connect",
    "q",
    "quit",
];

/// What psql would send of a file; `read` gives the files that it includes.
pub fn expand(file: SourceFile, read: &mut Reader<'_>) -> SourceFile {
    if file.kind == SourceKind::Platform || file.written.is_some() || !has_commands(&file.text) {
        return file;
    }
    let mut psql = Psql {
        read,
        variables: Variables::default(),
        text: String::with_capacity(file.text.len()),
        written: Written::default(),
        open: Vec::new(),
        has_made: false,
    };
    psql.file(&file.path, &file.text);
    SourceFile {
        text: psql.text.into(),
        written: Some(Arc::new(psql.written)),
        ..file
    }
}

/// Whether a backslash is followed by one of the commands anywhere; in a string too, which costs no more than time.
fn has_commands(text: &str) -> bool {
    memchr::memchr_iter(b'\\', text.as_bytes()).any(|at| COMMANDS.contains(&name(&text[at..])))
}

/// The name of the command that begins with the backslash at the start of `line`.
pub(super) fn name(line: &str) -> &str {
    let rest = &line[1..];
    let end = rest.find(|c: char| c.is_whitespace() || c == '\\');
    &rest[..end.unwrap_or(rest.len())]
}

struct Psql<'a, 'r> {
    read: &'a mut Reader<'r>,
    variables: Variables,
    /// What is sent.
    text: String,
    written: Written,
    /// The files that are being read, the first one first.
    open: Vec<String>,
    /// Whether a statement was sent that another database would not know of.
    has_made: bool,
}

/// How the reading of a file goes.
struct Reading<'t> {
    /// Its place in [`Written::files`].
    file: u32,
    text: &'t str,
    conditions: Conditions,
    /// Where in what is sent the statement begins that has not ended.
    statement: Option<usize>,
}

/// Whether a file is read on.
#[derive(PartialEq, Eq)]
enum Next {
    Piece,
    EndOfFile,
}

impl Psql<'_, '_> {
    /// Reads a file to its end; a statement without its semicolon ends there.
    fn file(&mut self, path: &str, text: &Arc<str>) {
        self.open.push(path.to_owned());
        let file = self.written.files.len() as u32;
        self.written.files.push(WrittenFile {
            path: path.to_owned(),
            text: Arc::clone(text),
        });
        let mut reading = Reading {
            file,
            text,
            conditions: Conditions::default(),
            statement: None,
        };
        let is_included = self.open.len() > 1;
        let (pieces, unterminated) = split::split(text, Place::At(FileId(0), 0));
        let mut end = text.len();
        for piece in pieces {
            if self.text.len() > LARGEST {
                let what = "psql's variables and files make more than 64 MiB of text";
                self.problem(
                    &reading,
                    piece.range,
                    Code::NotUnderstood,
                    what.to_owned(),
                    NOT_READ,
                );
                break;
            }
            let range = piece.range;
            match piece.kind {
                PieceKind::PsqlMeta => {
                    if self.command(&mut reading, range.clone()) == Next::EndOfFile {
                        end = range.end;
                        break;
                    }
                }
                _ if !reading.conditions.hold() => {}
                PieceKind::Blank => {
                    let ends = scan::lexemes(&text[range.clone()])
                        .any(|lexeme| text[range.clone()][lexeme.range].starts_with(';'));
                    if ends {
                        reading.statement = None;
                    }
                    self.copy(&reading, range);
                }
                PieceKind::Sql => {
                    reading.statement.get_or_insert(self.text.len());
                    self.has_made |= !goes_with_any_database(&text[range.clone()]);
                    self.sql(&reading, range);
                }
                PieceKind::Unterminated if is_included => {
                    let (code, what) = match unterminated.first() {
                        Some(it) => (it.code, it.message.clone()),
                        None => (
                            Code::UnterminatedString,
                            "unterminated quoted string".to_owned(),
                        ),
                    };
                    self.text
                        .truncate(reading.statement.take().unwrap_or(self.text.len()));
                    let place = unterminated
                        .first()
                        .map_or(range.start, |it| it.span.start as usize);
                    self.problem(&reading, place..place + 1, code, what, REST_OF_FILE);
                }
                PieceKind::CopyData | PieceKind::Unterminated => self.copy(&reading, range),
            }
        }
        if let Some(open) = reading.conditions.open()
            && end == text.len()
        {
            let what = "\\if has no \\endif".to_owned();
            self.problem(&reading, open, Code::NotUnderstood, what, NOT_READ);
        }
        if is_included {
            let end = text.len()..text.len();
            self.make(
                reading.file,
                end,
                if reading.statement.is_some() {
                    "\n;\n"
                } else {
                    "\n"
                },
            );
        }
        self.open.pop();
    }

    /// A command, from its backslash to where it ends.
    fn command(&mut self, reading: &mut Reading<'_>, range: Range<usize>) -> Next {
        let line = &reading.text[range.clone()];
        let name = name(line);
        let range = range.start..range.start + line.trim_end().len();
        let rest = &line[1 + name.len()..];
        if let Some(word) = condition::Word::from_name(name) {
            let value = word.asks().then(|| {
                reading.conditions.wants_a_value(word).then(|| {
                    let arguments = self.variables.arguments(rest);
                    condition::value(arguments.first())
                })
            });
            if let Err(what) = reading
                .conditions
                .step(word, value.flatten(), range.clone())
            {
                self.problem(reading, range, Code::NotUnderstood, what, NOT_READ);
            } else {
                self.make(reading.file, range, " ");
            }
            return Next::Piece;
        }
        if !reading.conditions.hold() {
            return Next::Piece;
        }
        match name {
            "set" => {
                let mut arguments = self.variables.arguments(rest).into_iter();
                if let Some(Argument::Known(name)) = arguments.next() {
                    self.variables.set(name, arguments);
                }
            }
            "unset" => {
                for argument in self.variables.arguments(rest) {
                    if let Argument::Known(name) = argument {
                        self.variables.unset(&name);
                    }
                }
            }
            "getenv" | "prompt" => {
                let names = self.variables.arguments(rest);
                let name = if name == "getenv" {
                    names.into_iter().next()
                } else {
                    names.into_iter().next_back()
                };
                if let Some(Argument::Known(name)) = name {
                    self.variables
                        .set(name, [Argument::Unknown("a value from outside".to_owned())]);
                }
            }
            "gset" => {
                // What a query gives is not known, nor under which names.
                self.variables.forget();
                reading.statement = None;
                self.copy(reading, range);
                return Next::Piece;
            }
            "i" | "include" | "ir" | "include_relative" => {
                self.include(reading, range, name.contains('r'), rest);
                return Next::Piece;
            }
            "c" | "connect" => {
                self.connect(reading, range, rest);
                return Next::Piece;
            }
            "q" | "quit" => return Next::EndOfFile,
            _ => {
                // Others do nothing to what is sent, or end the statement, or are said not to be understood: see `script`.
                reading.statement = None;
                self.copy(reading, range);
                return Next::Piece;
            }
        }
        self.make(reading.file, range, " ");
        Next::Piece
    }

    fn include(&mut self, reading: &Reading<'_>, range: Range<usize>, relative: bool, rest: &str) {
        let path = match self.variables.arguments(rest).into_iter().next() {
            Some(Argument::Known(path)) => path.trim_end_matches(';').to_owned(),
            Some(Argument::Unknown(name)) => {
                let what = format!("which file is read depends on {name}");
                return self.problem(reading, range, Code::NotUnderstood, what, NOT_READ);
            }
            None => {
                let what = "missing required argument".to_owned();
                return self.problem(reading, range, Code::NotUnderstood, what, NOT_READ);
            }
        };
        if reading.statement.is_some() {
            let what = "a file within a statement is not understood".to_owned();
            return self.problem(reading, range, Code::NotUnderstood, what, NOT_READ);
        }
        let by = self.written.files[reading.file as usize].path.clone();
        let include = Include {
            path: &path,
            by: &by,
            relative,
        };
        match (self.read)(include) {
            Err(what) => self.problem(reading, range, Code::FileNotRead, what, NOT_READ),
            Ok(file) if self.open.contains(&file.path) => {
                let what = format!("\"{}\" includes itself", file.path);
                self.problem(reading, range, Code::FileNotRead, what, NOT_READ);
            }
            Ok(file) => {
                if file.not_utf8 {
                    let what = format!(
                        "\"{}\": invalid byte sequence for encoding \"UTF8\"",
                        file.path
                    );
                    self.problem(
                        reading,
                        range,
                        Code::NotUtf8,
                        what,
                        "Save the file as UTF-8. What comes before this byte was read.",
                    );
                }
                self.file(&file.path, &file.text);
            }
        }
    }

    /// Another session, and perhaps another database.
    fn connect(&mut self, reading: &mut Reading<'_>, range: Range<usize>, rest: &str) {
        let database = self.variables.arguments(rest).into_iter().next();
        let stays = database.is_none_or(|it| it == Argument::Known("-".to_owned()));
        reading.statement = None;
        if !stays && self.has_made {
            self.problem_of(
                reading,
                range.clone(),
                Severity::Warning,
                Code::NotUnderstood,
                "what stands before this is in another database than what comes now".to_owned(),
                "Both are read as one database. Give each database a folder of its own.",
            );
        }
        self.make(
            reading.file,
            range,
            "; reset all; reset session authorization; ",
        );
    }

    /// A statement, its variables replaced; one with a value that is not known is left out.
    fn sql(&mut self, reading: &Reading<'_>, range: Range<usize>) {
        let (text, base) = (&reading.text[range.clone()], range.start);
        let start = (self.text.len(), self.written.parts.len());
        let (mut copied, mut at) = (0, 0);
        while let Some(lexeme) = scan::next(text, at) {
            at = lexeme.range.end;
            if &text[lexeme.range.clone()] != ":" {
                continue;
            }
            let Some((reference, length)) = variables::reference(&text[at..]) else {
                continue;
            };
            let whole = lexeme.range.start..at + length;
            match self.variables.in_sql(&reference) {
                Ok(None) => {}
                Ok(Some(value)) => {
                    self.copy(reading, base + copied..base + whole.start);
                    self.make(reading.file, base + whole.start..base + whole.end, &value);
                    (copied, at) = (whole.end, whole.end);
                }
                Err(name) => {
                    self.text.truncate(start.0);
                    self.written.parts.truncate(start.1);
                    let what = format!("the value of {name} is not known");
                    let place = base + whole.start..base + whole.end;
                    self.problem(
                        reading,
                        place,
                        Code::NotUnderstood,
                        what,
                        "The statement is not read. Write the value into the migration itself.",
                    );
                    return;
                }
            }
        }
        self.copy(reading, base + copied..range.end);
    }

    fn copy(&mut self, reading: &Reading<'_>, range: Range<usize>) {
        self.part(reading.file, range.start, None);
        self.text.push_str(&reading.text[range]);
    }

    /// Sends a text that stands for `range` of a file.
    fn make(&mut self, file: u32, range: Range<usize>, text: &str) {
        self.part(file, range.start, Some(range.end as u32));
        self.text.push_str(text);
    }

    fn part(&mut self, file: u32, at: usize, made_to: Option<u32>) {
        let start = self.text.len() as u32;
        // A part without bytes gives way.
        self.written.parts.pop_if(|last| last.start == start);
        self.written.parts.push(Part {
            start,
            file,
            at: at as u32,
            made_to,
        });
    }

    /// Says something of a place, which is blank in what is sent.
    fn problem(
        &mut self,
        reading: &Reading<'_>,
        range: Range<usize>,
        code: Code,
        message: String,
        help: &'static str,
    ) {
        self.problem_of(reading, range, Severity::Error, code, message, help);
    }

    fn problem_of(
        &mut self,
        reading: &Reading<'_>,
        range: Range<usize>,
        severity: Severity,
        code: Code,
        message: String,
        help: &'static str,
    ) {
        let start = self.text.len() as u32;
        self.make(reading.file, range, " ");
        self.written.problems.push(Problem {
            start,
            end: start + 1,
            severity,
            code,
            message,
            help,
        });
    }
}

const NOT_READ: &str = "Nothing that it would bring was read.";
const REST_OF_FILE: &str =
    "Everything from here to the end of the file belongs to it, so no statement after it was read.";

/// Whether a statement is about the whole server or the session, so that it does not matter which database it runs in.
fn goes_with_any_database(sql: &str) -> bool {
    let mut words = scan::lexemes(sql)
        .filter(|lexeme| lexeme.kind == scan::Kind::Word)
        .map(|lexeme| sql[lexeme.range].to_ascii_lowercase());
    let (first, second) = (words.next(), words.next());
    match first.as_deref() {
        Some("set" | "reset" | "select" | "begin" | "commit") => true,
        Some("create" | "alter" | "drop") => matches!(
            second.as_deref(),
            Some("database" | "role" | "user" | "group" | "tablespace")
        ),
        _ => false,
    }
}
