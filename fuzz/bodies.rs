//! What must hold of any text, one function a stage. The fuzz targets call these, and so do the proptests in
//! `tests/laws.rs`, which run wherever the tests do.

use codegen::fold::Settings;
use codegen::lower::facts;
use codegen::parse::split::PieceKind;
use codegen::parse::{self, plpgsql, psql, split};
use codegen::schema::Schema;
use codegen::source::{FileId, Place, SourceFile};

const START: Place = Place::At(FileId(0), 0);

/// The pieces lie side by side and are the text; psql's commands too go through without a panic.
pub(crate) fn split(text: &str) {
    let (pieces, diagnostics) = split::split(text, START);
    let mut end = 0;
    for piece in &pieces {
        assert_eq!(piece.range.start, end, "a gap, or pieces that overlap");
        assert!(!piece.range.is_empty(), "an empty piece");
        end = piece.range.end;
    }
    assert_eq!(end, text.len(), "text behind the last piece");
    let is_open = pieces
        .iter()
        .any(|piece| piece.kind == PieceKind::Unterminated);
    assert!(
        !is_open || !diagnostics.is_empty(),
        "an open token that nothing is said of"
    );
    psql::expand(SourceFile::migration("a.sql", text), &mut |include| {
        Ok(SourceFile::migration(include.path, "\\set a b\nselect 1"))
    });
}

/// Every statement and every diagnostic has a place in the text.
pub(crate) fn parse(text: &str) {
    let parsed = parse::parse_text(text, START);
    for statement in &parsed.statements {
        assert!(is_in(text, statement.span), "{:?}", statement.span);
    }
    for diagnostic in &parsed.diagnostics {
        assert!(is_in(text, diagnostic.span), "{diagnostic:?}");
    }
}

fn is_in(text: &str, span: codegen::source::Span) -> bool {
    span.start <= span.end && text.get(span.start as usize..span.end as usize).is_some()
}

/// A body in PL/pgSQL parses or is refused.
pub(crate) fn plpgsql(text: &str) {
    let _ = plpgsql::parse(text, START);
}

/// Any script gives a catalog, the same one each time, every statement an outcome, every diagnostic a place to show.
pub(crate) fn fold(text: &str) {
    let read = || {
        Schema::read(
            vec![SourceFile::migration("a.sql", text)],
            &Settings::default(),
        )
    };
    let schema = read();
    for diagnostic in &schema.diagnostics {
        let _ = diagnostic.text(&schema.sources);
    }
    let lines = |schema: &Schema| facts::lines(&schema.catalog, &schema.namespaces);
    assert_eq!(
        lines(&schema),
        lines(&read()),
        "the same text, another catalog"
    );
}
