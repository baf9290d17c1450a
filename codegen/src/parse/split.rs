//! Cuts a script into pieces, losslessly: the pieces lie side by side and together are the text.
//!
//! Never fails and knows no statement, but what decides where one ends: `BEGIN ATOMIC` bodies, `CREATE RULE … DO (…)`,
//! the rows after `COPY … FROM stdin`, psql's backslash commands.

use std::ops::Range;
use std::sync::Arc;

use super::psql;
use super::scan::{self, Kind, Lexeme};
use super::tokens::{Token, Tokens};
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Place;

/// What a piece is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PieceKind {
    /// A statement, from its first token to its last, without the semicolon.
    Sql,
    /// A statement with a token that has no end; it reaches to the end of the text.
    Unterminated,
    /// A backslash command of psql, to the next one or the end of its line.
    PsqlMeta,
    /// The rows after `COPY … FROM stdin`, with the line `\.`.
    CopyData,
    /// Blanks, comments, semicolons.
    Blank,
}

/// A part of a script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Its bytes.
    pub range: Range<usize>,
    /// The tokens of a statement, in its bytes.
    pub(super) tokens: Arc<[Token]>,
}

/// What two scripts have in common that say the same: the tokens, without blanks, comments, semicolons, and the case of
/// words that are not quoted.
pub fn essence(text: &str) -> String {
    let mut essence = String::with_capacity(text.len());
    for lexeme in scan::lexemes(text) {
        let token = &text[lexeme.range];
        match lexeme.kind {
            Kind::Blank | Kind::Comment => continue,
            Kind::Symbol if token == ";" => continue,
            Kind::Word => essence += &token.to_ascii_lowercase(),
            Kind::Dollar | Kind::String => essence += &token.replace("\r\n", "\n"),
            Kind::Quoted | Kind::Number | Kind::Parameter | Kind::Symbol | Kind::Backslash => {
                essence += token;
            }
        }
        essence.push(' ');
    }
    essence
}

/// Cuts a script; the diagnostics say which token has no end.
pub fn split(text: &str, place: Place) -> (Vec<Piece>, Vec<Diagnostic>) {
    let mut splitter = Splitter {
        text,
        pieces: Vec::new(),
        statement: None,
        // A token and the blank behind it have about so many bytes, and few statements are longer.
        spare: Vec::with_capacity((text.len() / 6).min(128)),
    };
    let mut diagnostics = Vec::new();
    let mut at = 0;
    while let Some(lexeme) = scan::next(text, at) {
        at = lexeme.range.end;
        if !lexeme.terminated {
            diagnostics.push(unterminated(&lexeme, place));
            splitter.break_off(&lexeme);
            break;
        }
        match lexeme.kind {
            Kind::Comment if cuts(&text[lexeme.range.clone()]) => {
                splitter.finish();
                // With what stands between the statement and the mark.
                let start = splitter.end();
                splitter.blank(start..lexeme.range.end);
            }
            Kind::Blank | Kind::Comment => match &mut splitter.statement {
                Some(statement) => statement.tokens.add(text, &lexeme),
                None => splitter.blank(lexeme.range),
            },
            Kind::Backslash => {
                splitter.finish();
                at = splitter.meta(lexeme.range.start);
            }
            Kind::Symbol if &text[lexeme.range.clone()] == ";" => {
                at = splitter.semicolon(&lexeme);
            }
            Kind::Word
            | Kind::Quoted
            | Kind::String
            | Kind::Dollar
            | Kind::Number
            | Kind::Parameter
            | Kind::Symbol => {
                splitter.token(&lexeme);
                // Most tokens are followed by one blank, which parts nothing else.
                at += usize::from(text.as_bytes().get(at) == Some(&b' '));
            }
        }
    }
    splitter.finish();
    splitter.fill();
    (splitter.pieces, diagnostics)
}

/// Whether a comment is a mark at which a runner cuts a file, so that a statement ends there without a semicolon:
/// Drizzle's `--> statement-breakpoint`, `-- +goose StatementEnd` and sql-migrate's `-- +migrate StatementEnd`.
fn cuts(comment: &str) -> bool {
    let mut words = comment.strip_prefix("--").unwrap_or("").split_whitespace();
    let (first, second) = (words.next(), words.next());
    match (first, second) {
        (Some(">"), Some(mark)) => is(mark, "statement-breakpoint"),
        (Some("+goose" | "+migrate"), Some(mark)) => is(mark, "statementend"),
        _ => false,
    }
}

fn unterminated(lexeme: &Lexeme, place: Place) -> Diagnostic {
    let start = lexeme.range.start;
    let (code, what) = match lexeme.kind {
        Kind::Comment => (Code::UnterminatedComment, "/* comment"),
        Kind::Quoted => (Code::UnterminatedIdentifier, "quoted identifier"),
        Kind::Dollar => (Code::UnterminatedDollarQuote, "dollar-quoted string"),
        Kind::String
        | Kind::Blank
        | Kind::Word
        | Kind::Number
        | Kind::Parameter
        | Kind::Symbol
        | Kind::Backslash => (Code::UnterminatedString, "quoted string"),
    };
    Diagnostic::error(
        code,
        place.span(start, start + 1),
        format!("unterminated {what}"),
    )
    .help("Everything from here to the end of the file belongs to it, so no statement after it was read.")
}

struct Splitter<'a> {
    text: &'a str,
    pieces: Vec<Piece>,
    statement: Option<Open<'a>>,
    /// Room for the tokens of the next statement.
    spare: Vec<Token>,
}

/// How many first words say what kind of statement it is.
const HEAD: usize = 6;

/// A statement that has begun and not ended.
struct Open<'a> {
    range: Range<usize>,
    tokens: Tokens,
    /// Its first words, until something else comes or there are enough, and how many.
    head: [&'a str; HEAD],
    words: usize,
    head_ended: bool,
    parentheses: usize,
    /// Open `BEGIN ATOMIC` and `CASE`.
    blocks: usize,
    /// The word before, if a word is before.
    previous: &'a str,
    from_stdin: bool,
}

impl Open<'_> {
    fn has_routine_body(&self) -> bool {
        let [create, second, _, fourth, ..] = self.head;
        is(create, "create") && is_routine(if is(second, "or") { fourth } else { second })
    }

    /// `CREATE RULE … DO (a; b)` alone has semicolons in parentheses.
    fn may_hold_semicolons(&self) -> bool {
        is(self.head[0], "create") && self.head.iter().take(4).any(|word| is(word, "rule"))
    }

    fn goes_on(&self) -> bool {
        self.blocks > 0 || (self.parentheses > 0 && self.may_hold_semicolons())
    }
}

fn is(word: &str, keyword: &str) -> bool {
    word.eq_ignore_ascii_case(keyword)
}

fn is_routine(word: &str) -> bool {
    is(word, "function") || is(word, "procedure")
}

impl Splitter<'_> {
    fn push(&mut self, kind: PieceKind, range: Range<usize>) {
        if !range.is_empty() {
            self.pieces.push(Piece {
                kind,
                range,
                tokens: Arc::default(),
            });
        }
    }

    fn end(&self) -> usize {
        self.pieces.last().map_or(0, |piece| piece.range.end)
    }

    /// Adds to the blank piece that the pieces end with.
    fn blank(&mut self, range: Range<usize>) {
        match self.pieces.last_mut() {
            Some(last) if last.kind == PieceKind::Blank => last.range.end = range.end,
            _ => self.push(PieceKind::Blank, range),
        }
    }

    /// What lies behind the last piece is blank.
    fn fill(&mut self) {
        let (start, end) = (self.end(), self.text.len());
        if start < end {
            self.blank(start..end);
        }
    }

    fn token(&mut self, lexeme: &Lexeme) {
        let text = &self.text[lexeme.range.clone()];
        let spare = &mut self.spare;
        let statement = self.statement.get_or_insert_with(|| Open {
            range: lexeme.range.clone(),
            tokens: Tokens::with_room(std::mem::take(spare)),
            head: [""; HEAD],
            words: 0,
            head_ended: false,
            parentheses: 0,
            blocks: 0,
            previous: "",
            from_stdin: false,
        });
        statement.range.end = lexeme.range.end;
        statement.tokens.add(self.text, lexeme);
        if lexeme.kind != Kind::Word {
            statement.head_ended = true;
            statement.previous = "";
            match text {
                "(" => statement.parentheses += 1,
                ")" => statement.parentheses = statement.parentheses.saturating_sub(1),
                _ => {}
            }
            return;
        }
        if !statement.head_ended && statement.words < HEAD {
            statement.head[statement.words] = text;
            statement.words += 1;
        }
        let opens = is(text, "atomic") && is(statement.previous, "begin")
            || is(text, "case") && statement.blocks > 0;
        let ends = statement.blocks > 0 && is(text, "end");
        if (opens || ends) && statement.parentheses == 0 && statement.has_routine_body() {
            if opens {
                statement.blocks += 1;
            } else {
                statement.blocks -= 1;
            }
        }
        if is(text, "stdin") && is(statement.previous, "from") {
            statement.from_stdin = true;
        }
        statement.previous = text;
    }

    /// Ends the statement, and with it the rows that belong to it; gives where to go on.
    fn semicolon(&mut self, lexeme: &Lexeme) -> usize {
        if self.statement.as_ref().is_some_and(Open::goes_on) {
            self.token(lexeme);
            return lexeme.range.end;
        }
        let copies = self
            .statement
            .as_ref()
            .is_some_and(|statement| statement.from_stdin && is(statement.head[0], "copy"));
        self.finish();
        let mut end = lexeme.range.end;
        self.blank(self.end()..end);
        if copies {
            end = self.rows(end);
        }
        end
    }

    /// Ends the statement.
    fn finish(&mut self) {
        if let Some(statement) = self.statement.take() {
            let mut list = statement.tokens.list;
            for token in &mut list {
                token.start -= statement.range.start;
                token.end -= statement.range.start;
            }
            self.pieces.push(Piece {
                kind: PieceKind::Sql,
                range: statement.range,
                tokens: list.as_slice().into(),
            });
            list.clear();
            self.spare = list;
        }
    }

    fn break_off(&mut self, lexeme: &Lexeme) {
        let start = match (&self.statement, lexeme.kind) {
            // What comes before an open comment is whole.
            (Some(_), Kind::Comment) => {
                self.finish();
                return;
            }
            (None, Kind::Comment) => return,
            (Some(statement), _) => statement.range.start,
            (None, _) => lexeme.range.start,
        };
        self.statement = None;
        self.push(PieceKind::Unterminated, start..self.text.len());
    }

    /// The command of psql that begins at `start`; gives where it ends.
    fn meta(&mut self, start: usize) -> usize {
        let gap = self.end()..start;
        if !gap.is_empty() {
            self.blank(gap);
        }
        let line = &self.text[start..self.line_end(start)];
        // `\;` separates statements that go to the server together.
        if line.starts_with("\\;") {
            self.blank(start..start + 2);
            return start + 2;
        }
        let end = start + command_length(line);
        self.push(PieceKind::PsqlMeta, start..end);
        let words = line.to_ascii_lowercase();
        if words.starts_with("\\copy") && words.contains("from") && words.contains("stdin") {
            self.rows(end)
        } else {
            end
        }
    }

    /// The rows that begin on the line after `at`; gives where they end.
    fn rows(&mut self, at: usize) -> usize {
        let mut line = self.line_end(at);
        line += usize::from(line < self.text.len());
        self.blank(at..line);
        let start = line;
        while line < self.text.len() {
            let end = self.line_end(line);
            let last = self.text[line..end].trim_end_matches('\r') == "\\.";
            line = end + usize::from(end < self.text.len());
            if last {
                break;
            }
        }
        self.push(PieceKind::CopyData, start..line);
        line
    }

    fn line_end(&self, at: usize) -> usize {
        self.text[at..]
            .find('\n')
            .map_or(self.text.len(), |length| at + length)
    }
}

/// Commands whose argument is the rest of the line, whatever it holds.
const TAKES_THE_LINE: &[&str] = &["copy", "!", "ef", "ev", "sf", "sv", "h", "help"];

/// How many bytes of a line belong to the command that it begins with: a backslash outside of quotes begins the next,
/// two of them end it and belong to it.
fn command_length(line: &str) -> usize {
    let name = psql::name(line);
    let mut at = 1 + name.len();
    if TAKES_THE_LINE.contains(&name) {
        return line.len();
    }
    while let Some(c) = line[at..].chars().next() {
        match c {
            '\\' if line[at..].starts_with("\\\\") => return at + 2,
            '\\' => return at,
            '\'' | '"' | '`' => {
                let mut inner = line[at + 1..].char_indices();
                let mut end = line.len();
                while let Some((place, next)) = inner.next() {
                    if next == '\\' && c == '\'' {
                        inner.next();
                    } else if next == c {
                        end = at + 1 + place + 1;
                        break;
                    }
                }
                at = end;
            }
            _ => at += c.len_utf8(),
        }
    }
    line.len()
}
