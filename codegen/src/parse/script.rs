//! A script: its pieces, each parsed on its own.

use super::cursor::Cursor;
use super::from_sqlparser::Reading;
use super::slices::Sound;
use super::split::{self, Piece, PieceKind};
use super::{Parsed, Readings, extension, from_sqlparser, no_effect, psql};
use crate::ddl::{Data, Ddl, Grammar, SetOption, Statement, Stored};
use crate::diagnostics::{Code, Diagnostic};
use crate::expr::ExprParser;
use crate::name::Name;
use crate::source::Place;

/// Whether a script is whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// It is.
    Whole,
    /// It was cut where its bytes are no text: a statement without its semicolon is no statement.
    Cut,
}

/// Parses a script; goes on after each problem.
pub(super) fn parse(
    text: &str,
    place: Place,
    extent: Extent,
    readings: Readings,
    sound: &mut Sound<'_>,
) -> Parsed {
    let (mut pieces, mut unterminated) = split::split(text, place);
    let mut parsed = Parsed {
        // About every second piece is blank.
        statements: Vec::with_capacity(pieces.len() / 2 + 1),
        diagnostics: Vec::new(),
    };
    if extent == Extent::Cut {
        unterminated.clear();
        if let Some(last) = pieces
            .iter()
            .rposition(|piece| piece.kind == PieceKind::Sql)
            && !pieces[last + 1..]
                .iter()
                .any(|piece| text[piece.range.clone()].contains(';'))
        {
            pieces.remove(last);
        }
    }
    for index in 0..pieces.len() {
        let tokens = std::mem::take(&mut pieces[index].tokens);
        let piece = &pieces[index];
        match piece.kind {
            PieceKind::Sql => {
                let semicolon = pieces
                    .get(index + 1)
                    .is_some_and(|next| text[next.range.clone()].contains(';'));
                let sql = Cursor::at_tokens(
                    &text[piece.range.clone()],
                    tokens,
                    place.shifted(piece.range.start),
                    semicolon,
                );
                match statement(sql, readings, sound) {
                    Ok((statement, problems)) => {
                        parsed.diagnostics.extend(problems);
                        parsed.statements.push(statement);
                    }
                    Err(diagnostic) => parsed.diagnostics.push(*diagnostic),
                }
            }
            PieceKind::PsqlMeta => meta(text, piece, place, &mut parsed),
            PieceKind::Blank => directives(text, piece, place, &mut parsed),
            PieceKind::Unterminated | PieceKind::CopyData => {}
        }
    }
    parsed.diagnostics.extend(unterminated);
    parsed
}

fn statement(
    mut cursor: Cursor<'_>,
    readings: Readings,
    sound: &mut Sound<'_>,
) -> Result<(Statement, Vec<Diagnostic>), Box<Diagnostic>> {
    let span = cursor.whole();
    if let Some(what) = no_effect::find(&cursor) {
        let statement = Statement {
            span,
            grammar: Grammar::NoEffect,
            ddl: Ddl::NoEffect { what },
            needs: None,
            stored: new_tablespace(&mut cursor),
        };
        return Ok((statement, Vec::new()));
    }
    let ddl = extension::statement(&mut cursor)?;
    // Rows have no other grammar than sqlparser's.
    let reading = if readings == Readings::First && !matches!(ddl, Ddl::Data(_)) {
        Reading::Other
    } else {
        from_sqlparser::read(&cursor, &ddl)
    };
    let (grammar, problems) = match reading {
        // A tree of the whole has no broken expression in it.
        Reading::Alike => (Grammar::Sqlparser, Vec::new()),
        Reading::Other => (Grammar::Extension, sound.problems(&ddl)?),
        Reading::Refused(byte) => {
            let mut problems = sound.problems(&ddl)?;
            problems.extend(rows_not_understood(&cursor, &ddl, byte, sound.parser));
            (Grammar::Extension, problems)
        }
    };
    let needs = cursor.needs().map(Box::new);
    let statement = Statement {
        span,
        grammar,
        ddl,
        needs,
        stored: cursor.stored().map(Box::new),
    };
    Ok((statement, problems))
}

/// The tablespace that a statement makes.
fn new_tablespace(c: &mut Cursor<'_>) -> Option<Box<Stored>> {
    if !c.eat("create tablespace") {
        return None;
    }
    c.tablespace().ok()?;
    c.stored().map(Box::new)
}

/// Rows are in no output, so a statement on rows that neither grammar reads whole is worth a warning only.
fn rows_not_understood(
    c: &Cursor<'_>,
    ddl: &Ddl,
    byte: Option<usize>,
    parser: &dyn ExprParser,
) -> Option<Diagnostic> {
    let Ddl::Data(Data {
        what: what @ ("INSERT" | "UPDATE" | "DELETE" | "MERGE" | "SELECT" | "VALUES" | "TABLE"),
        query,
        ..
    }) = ddl
    else {
        return None;
    };
    // What sqlparser lacks may stand in a query that we read, and what is wrong in it is said by who asks for it.
    if let Some(query) = query {
        match parser.query(&query.text, query.place()) {
            Err(problem) if problem.code != Code::SyntaxError => {}
            Ok(_) | Err(_) => return None,
        }
    }
    let (span, near) = c.near(byte);
    Some(
        Diagnostic::warning(
            Code::NotUnderstood,
            span,
            format!("{what} is not understood at or near \"{near}\""),
        )
        .help("No output depends on rows, but PostgreSQL may refuse the statement."),
    )
}

/// What comments between statements tell this tool: `-- codegen: now = 2026-11-21` is what time it is for the rest of
/// the file.
fn directives(text: &str, piece: &Piece, place: Place, parsed: &mut Parsed) {
    let blank = &text[piece.range.clone()];
    if !blank.contains("codegen:") {
        return;
    }
    let mut start = piece.range.start;
    for line in blank.split_inclusive('\n') {
        let said = line.trim().strip_prefix("--").map(str::trim_start);
        if let Some(said) = said.and_then(|it| it.strip_prefix("codegen:")) {
            let from = start + (line.len() - line.trim_start().len());
            let span = place.span(from, from + line.trim().len());
            match said
                .split_once('=')
                .map(|(key, value)| (key.trim(), value.trim()))
            {
                Some(("now", value)) => parsed.statements.push(Statement {
                    span,
                    grammar: Grammar::NoEffect,
                    ddl: Ddl::Set(SetOption {
                        name: Name::from_quoted("codegen.now"),
                        local: false,
                        values: Some(vec![value.into()]),
                    }),
                    needs: None,
                    stored: None,
                }),
                _ => parsed.diagnostics.push(
                    Diagnostic::warning(Code::NotUnderstood, span, "the comment is not understood")
                        .help(
                            "`-- codegen: now = 2026-11-21` is what this tool reads in comments, and `-- codegen: assume = true` in bodies.",
                        ),
                ),
            }
        }
        start += line.len();
    }
}

/// Commands of psql that do nothing to the database, or run the statement before them; `\\d…`, which all show something,
/// come by their first letter. Rows are in no output.
const HARMLESS: &[&str] = &[
    "?",
    "a",
    "C",
    "conninfo",
    "copy",
    "crosstabview",
    "echo",
    "encoding",
    "errverbose",
    "f",
    "g",
    "gset",
    "gx",
    "h",
    "H",
    "help",
    "l",
    "l+",
    "lo_export",
    "lo_import",
    "lo_list",
    "lo_unlink",
    "o",
    "out",
    "p",
    "password",
    "print",
    "pset",
    "qecho",
    "restrict",
    "s",
    "set",
    "sf",
    "sv",
    "t",
    "T",
    "timing",
    "unrestrict",
    "unset",
    "w",
    "warn",
    "write",
    "x",
    "z",
    ".",
];

fn meta(text: &str, piece: &Piece, place: Place, parsed: &mut Parsed) {
    let line = &text[piece.range.clone()];
    let command = psql::name(line);
    let span = place.span(piece.range.start, piece.range.start + line.trim_end().len());
    if HARMLESS.contains(&command) || command.starts_with('d') || command.is_empty() {
        parsed.statements.push(Statement {
            span,
            grammar: Grammar::NoEffect,
            ddl: Ddl::NoEffect {
                what: "psql command",
            },
            needs: None,
            stored: None,
        });
        return;
    }
    parsed.diagnostics.push(
        Diagnostic::error(
            Code::NotUnderstood,
            span,
            format!("psql command \\{command} is not understood"),
        )
        .help("Only SQL is read. Write what it would run into the migration itself."),
    );
}
