//! sqlparser's tree of a statement as ours.
//!
//! The tree says what the statement is. Where it has no places (41 kinds of statement have none, slices of expressions
//! end too early), and where it drops the order of clauses, they come from our own reading of the same tokens. A
//! statement that both grammars do not read alike was misread: then ours holds, since it is PostgreSQL's.
//!
//! Structs are taken apart without `..` and enums matched without `_`, so that a new version of sqlparser breaks the
//! build, not the output. `None` is: not PostgreSQL, or not alike.

#![expect(
    clippy::option_option,
    reason = "the outer one says whether both grammars read alike, the inner one is the clause"
)]

mod alter_table;
mod constraint;
mod object;
mod privilege;
mod routine;
mod statement;
mod table;

use sqlparser::ast;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::Token;

use super::bridge;
use super::cursor::Cursor;
use super::dialect::Pg;
use super::form::Forms;
use super::scan::Kind;
use super::tokens;
use super::type_name;
use super::write::take_clauses;
use crate::ddl::{Ddl, Ident, ObjectName, TypeName};
use crate::source::{FileId, Place, Snippet};

/// How deep sqlparser may recurse. A level takes up to 100 kB of stack in a debug build, and a test's thread has 2 MB;
/// what nests deeper is ours, which does not recurse.
const DEPTH: usize = 15;

/// How many operators a statement may have for sqlparser: a row of them is a tree that deep, dropped by recursion.
const OPERATORS: usize = 1000;

/// What sqlparser makes of a statement that we read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// The same.
    Alike,
    /// Something else, or it was not asked.
    Other,
    /// Nothing: it stops at this byte of the statement, as far as it says.
    Refused(Option<usize>),
}

/// Has sqlparser read the statement too, and compares its tree with `written`, our reading.
pub(super) fn read(c: &Cursor<'_>, written: &Ddl) -> Reading {
    if operators(c) > OPERATORS {
        return Reading::Other;
    }
    let mut tokens = c.tokens().to_vec();
    // Clauses of INSERT that sqlparser lacks and that change no catalog.
    take_clauses(c.text(), &mut tokens);
    let Ok(tokens) = bridge::for_sqlparser(c.text(), &tokens, &Forms::default(), c.place()) else {
        return Reading::Other;
    };
    let dialect = Pg::default();
    let mut parser = Parser::new(&dialect)
        .with_recursion_limit(DEPTH)
        .with_tokens_with_locations(tokens);
    let tree = match parser.parse_statement() {
        Ok(tree) => tree,
        Err(ParserError::RecursionLimitExceeded) => return Reading::Other,
        Err(error @ (ParserError::ParserError(_) | ParserError::TokenizerError(_))) => {
            return Reading::Refused(wrong_token(&error));
        }
    };
    let rest = parser.peek_token_ref();
    if rest.token != Token::EOF {
        return Reading::Refused(bridge::byte(rest.span.start));
    }
    let converter = Converter { place: c.place() };
    if converter.statement(tree, written).as_ref() == Some(written) {
        Reading::Alike
    } else {
        Reading::Other
    }
}

/// The byte of the first token that does not belong to the expression that the text begins with.
pub(super) fn expression_stops(text: &str) -> Option<usize> {
    let nowhere = Place::At(FileId(0), 0);
    let tokens =
        bridge::for_sqlparser(text, &tokens::tokens(text), &Forms::default(), nowhere).ok()?;
    let dialect = Pg::default();
    let mut parser = Parser::new(&dialect)
        .with_recursion_limit(DEPTH)
        .with_tokens_with_locations(tokens);
    match parser.parse_expr() {
        Ok(_) => bridge::byte(parser.peek_token_ref().span.start),
        Err(error) => wrong_token(&error),
    }
}

/// The byte that an error of sqlparser's names: it says the place at the end of its text, and nowhere else.
fn wrong_token(error: &ParserError) -> Option<usize> {
    let (ParserError::ParserError(message) | ParserError::TokenizerError(message)) = error else {
        return None;
    };
    let (_, column) = message.rsplit_once("Column: ")?;
    column.trim().parse::<usize>().ok()?.checked_sub(1)
}

/// How many tokens of the statement may be operators.
fn operators(c: &Cursor<'_>) -> usize {
    let may_be = |&token: &tokens::Token| {
        let raw = c.raw(token);
        match token.kind {
            Kind::Symbol => !matches!(raw, "(" | ")" | "," | "."),
            Kind::Word => ["and", "or", "is", "union", "join"]
                .iter()
                .any(|word| raw.eq_ignore_ascii_case(word)),
            Kind::Quoted
            | Kind::String
            | Kind::Dollar
            | Kind::Number
            | Kind::Parameter
            | Kind::Blank
            | Kind::Comment
            | Kind::Backslash => false,
        }
    };
    c.tokens().iter().filter(|token| may_be(token)).count()
}

/// Makes our statement from the tree.
#[derive(Debug, Clone, Copy)]
struct Converter {
    place: Place,
}

impl Converter {
    fn ident(self, ident: &ast::Ident) -> Option<Ident> {
        Some(Ident {
            name: type_name::name(ident),
            span: self.place.span(
                bridge::byte(ident.span.start)?,
                bridge::byte(ident.span.end)?,
            ),
        })
    }

    fn idents(self, idents: &[ast::Ident]) -> Option<Vec<Ident>> {
        idents.iter().map(|ident| self.ident(ident)).collect()
    }

    fn optional_ident(self, ident: Option<&ast::Ident>) -> Option<Option<Ident>> {
        match ident {
            Some(ident) => self.ident(ident).map(Some),
            None => Some(None),
        }
    }

    fn object_name(self, name: &ast::ObjectName) -> Option<ObjectName> {
        let first = self.ident(name.0.first()?.as_ident()?)?;
        let last = self.ident(name.0.last()?.as_ident()?)?;
        Some(ObjectName {
            name: type_name::qualified_name(name)?,
            span: first.span.to(last.span),
        })
    }

    fn object_names(self, names: &[ast::ObjectName]) -> Option<Vec<ObjectName>> {
        names.iter().map(|name| self.object_name(name)).collect()
    }

    /// A name without a schema.
    fn single(self, name: &ast::ObjectName) -> Option<Ident> {
        match &name.0[..] {
            [part] => self.ident(part.as_ident()?),
            _ => None,
        }
    }

    /// The type, at the place where we read it.
    fn type_name(ty: &ast::DataType, written: &TypeName) -> Option<TypeName> {
        type_name::type_name(ty, written.span)
    }
}

/// The slice that we read, where the tree has an expression too.
fn slice(expr: Option<&ast::Expr>, written: Option<&Snippet>) -> Option<Option<Snippet>> {
    match (expr, written) {
        (Some(_), Some(written)) => Some(Some(written.clone())),
        (None, None) => Some(None),
        (Some(_), None) | (None, Some(_)) => None,
    }
}

/// Makes one item from each pair; `None` where the lists are not equally long.
fn zip<A, B, T>(
    tree: &[A],
    written: &[B],
    mut make: impl FnMut(&A, &B) -> Option<T>,
) -> Option<Vec<T>> {
    if tree.len() != written.len() {
        return None;
    }
    tree.iter()
        .zip(written)
        .map(|(tree, written)| make(tree, written))
        .collect()
}

/// `None` where one of these is set: no clause of PostgreSQL.
fn unset<const N: usize>(foreign: [bool; N]) -> Option<()> {
    (!foreign.contains(&true)).then_some(())
}

fn is_cascade(behavior: Option<ast::DropBehavior>) -> bool {
    match behavior {
        Some(ast::DropBehavior::Cascade) => true,
        Some(ast::DropBehavior::Restrict) | None => false,
    }
}
