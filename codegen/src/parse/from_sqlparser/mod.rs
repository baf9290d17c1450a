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
use sqlparser::dialect::PostgreSqlDialect;
use sqlparser::parser::Parser;
use sqlparser::tokenizer::{Location, Span as TreeSpan, Token, TokenWithSpan, Tokenizer};

use super::cursor::Cursor;
use super::scan::Kind;
use super::tokens;
use super::type_name;
use crate::ddl::{Ddl, Ident, ObjectName, TypeName};
use crate::source::{Place, Snippet};

/// How deep sqlparser may recurse. A level takes up to 100 kB of stack in a debug build, and a test's thread has 2 MB;
/// what nests deeper is ours, which does not recurse.
const DEPTH: usize = 15;

/// How many operators a statement may have for sqlparser: a row of them is a tree that deep, dropped by recursion.
const OPERATORS: usize = 1000;

/// Whether sqlparser takes the statement and its tree says the same as `written`, our reading.
pub(super) fn agrees(c: &Cursor<'_>, written: &Ddl) -> bool {
    if operators(c) > OPERATORS {
        return false;
    }
    let Some(tokens) = tokens_of(c) else {
        return false;
    };
    let dialect = PostgreSqlDialect {};
    let mut parser = Parser::new(&dialect)
        .with_recursion_limit(DEPTH)
        .with_tokens_with_locations(tokens);
    let Ok(tree) = parser.parse_statement() else {
        return false;
    };
    if parser.peek_token_ref().token != Token::EOF {
        return false;
    }
    let converter = Converter { place: c.place() };
    converter.statement(tree, written).as_ref() == Some(written)
}

/// How many tokens of the statement may be operators.
fn operators(c: &Cursor<'_>) -> usize {
    (0..)
        .map_while(|index| c.token(index))
        .filter(|&token| {
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
        })
        .count()
}

/// The statement's tokens as sqlparser takes them. A column is a byte and one, all on line 1: the places in its tree
/// are then bytes of the statement.
fn tokens_of(c: &Cursor<'_>) -> Option<Vec<TokenWithSpan>> {
    let location = |byte: usize| Location::new(1, byte as u64 + 1);
    (0..)
        .map_while(|index| c.token(index))
        .map(|token| {
            let raw = c.raw(token);
            let tree_token = match token.kind {
                Kind::Word => Token::make_word(raw, None),
                Kind::Quoted => Token::make_word(tokens::name(raw, token.kind).as_str(), Some('"')),
                Kind::String | Kind::Dollar => match tokens::literal(raw, token.kind) {
                    Some(literal) => Token::SingleQuotedString(literal.text.to_string()),
                    None => Token::SingleQuotedByteStringLiteral(raw.to_owned()),
                },
                Kind::Number => Token::Number(raw.to_owned(), false),
                Kind::Parameter => Token::Placeholder(raw.to_owned()),
                Kind::Symbol => symbol(raw)?,
                Kind::Blank | Kind::Comment | Kind::Backslash => return None,
            };
            Some(TokenWithSpan::new(
                tree_token,
                TreeSpan::new(location(token.start), location(token.end)),
            ))
        })
        .collect()
}

/// sqlparser's token for an operator or a mark.
fn symbol(raw: &str) -> Option<Token> {
    Some(match raw {
        "(" => Token::LParen,
        ")" => Token::RParen,
        "," => Token::Comma,
        "." => Token::Period,
        "=" => Token::Eq,
        "::" => Token::DoubleColon,
        _ => {
            let found = Tokenizer::new(&PostgreSqlDialect {}, raw).tokenize().ok()?;
            match <[Token; 1]>::try_from(found) {
                Ok([token]) => token,
                Err(_) => return None,
            }
        }
    })
}

/// Makes our statement from the tree.
#[derive(Debug, Clone, Copy)]
struct Converter {
    place: Place,
}

impl Converter {
    fn ident(self, ident: &ast::Ident) -> Option<Ident> {
        let byte = |location: Location| usize::try_from(location.column.checked_sub(1)?).ok();
        Some(Ident {
            name: type_name::name(ident),
            span: self
                .place
                .span(byte(ident.span.start)?, byte(ident.span.end)?),
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
