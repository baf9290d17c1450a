//! The operands that most expressions are made of, read straight away. sqlparser first tries a type's name in front of
//! each, which fails with a message that nobody reads; what comes of it is the same.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "tokens and keywords are open sets; what is not named here is left to sqlparser"
)]

use sqlparser::ast::{Expr, ObjectName};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token, Word};

/// A literal, a name, a call or what stands in parentheses; `None` for whatever else, and no token is taken.
pub(super) fn plain(parser: &mut Parser) -> Option<Result<Expr, ParserError>> {
    match &parser.peek_token_ref().token {
        Token::Number(..)
        | Token::SingleQuotedString(_)
        | Token::EscapedStringLiteral(_)
        | Token::UnicodeStringLiteral(_)
        | Token::DollarQuotedString(_)
        | Token::Placeholder(_) => Some(parser.parse_value().map(Expr::Value)),
        Token::LParen => Some(parenthesised(parser)),
        Token::Word(word) => match word.keyword {
            Keyword::NULL | Keyword::TRUE | Keyword::FALSE => {
                Some(parser.parse_value().map(Expr::Value))
            }
            keyword if is_form(keyword) => None,
            keyword => name(parser, keyword == Keyword::NoKeyword),
        },
        _ => None,
    }
}

/// `(SELECT …)`, `(a)`, `(a, b)`
fn parenthesised(parser: &mut Parser) -> Result<Expr, ParserError> {
    parser.advance_token();
    let is_query = matches!(&parser.peek_token_ref().token, Token::Word(word)
        if matches!(word.keyword, Keyword::SELECT | Keyword::WITH));
    let expr = if is_query {
        Expr::Subquery(parser.parse_query()?)
    } else {
        let mut operands = parser.parse_comma_separated(Parser::parse_expr)?;
        match operands.pop() {
            Some(only) if operands.is_empty() => Expr::Nested(Box::new(only)),
            last => Expr::Tuple(operands.into_iter().chain(last).collect()),
        }
    };
    parser.expect_token(&Token::RParen)?;
    Ok(expr)
}

/// The first name of a column, or a call. `own` is a word that is no keyword, and so begins no type's name that
/// sqlparser takes in front of a literal.
fn name(parser: &mut Parser, own: bool) -> Option<Result<Expr, ParserError>> {
    let first = |parser: &mut Parser| {
        let token = parser.next_token();
        match token.token {
            Token::Word(word) => Some(word.into_ident(token.span)),
            _ => None,
        }
    };
    match &parser.peek_nth_token_ref(1).token {
        Token::LParen => {
            if !own && !matches!(&parser.peek_token_ref().token, Token::Word(word) if is_call(word))
            {
                return None;
            }
            let name = first(parser)?;
            Some(parser.parse_function(ObjectName::from(vec![name])))
        }
        Token::Period if !ends_a_type(parser) => first(parser).map(|it| Ok(Expr::Identifier(it))),
        Token::Word(_) if own => first(parser).map(|it| Ok(Expr::Identifier(it))),
        Token::EOF
        | Token::Comma
        | Token::RParen
        | Token::RBracket
        | Token::SemiColon
        | Token::DoubleColon
        | Token::Eq
        | Token::Neq
        | Token::Lt
        | Token::LtEq
        | Token::Gt
        | Token::GtEq
        | Token::Plus
        | Token::Minus
        | Token::Mul
        | Token::Div
        | Token::Mod
        | Token::Caret
        | Token::CustomBinaryOperator(_) => first(parser).map(|it| Ok(Expr::Identifier(it))),
        _ => None,
    }
}

/// Whether a string or brackets stand behind a name with dots: it may be a type's.
fn ends_a_type(parser: &Parser) -> bool {
    let mut at = 1;
    while parser.peek_nth_token_ref(at).token == Token::Period {
        match &parser.peek_nth_token_ref(at + 1).token {
            Token::Word(_) => at += 2,
            _ => return false,
        }
    }
    matches!(
        parser.peek_nth_token_ref(at).token,
        Token::LBracket
            | Token::SingleQuotedString(_)
            | Token::EscapedStringLiteral(_)
            | Token::UnicodeStringLiteral(_)
            | Token::DollarQuotedString(_)
    )
}

/// Keywords that name functions like any other.
fn is_call(word: &Word) -> bool {
    matches!(
        word.keyword,
        Keyword::AVG
            | Keyword::COALESCE
            | Keyword::COUNT
            | Keyword::LEAST
            | Keyword::LOWER
            | Keyword::MAX
            | Keyword::MIN
            | Keyword::NULLIF
            | Keyword::SUM
            | Keyword::UPPER
    )
}

/// Keywords for which sqlparser has forms of their own.
fn is_form(keyword: Keyword) -> bool {
    matches!(
        keyword,
        Keyword::ARRAY
            | Keyword::BOX
            | Keyword::CASE
            | Keyword::CAST
            | Keyword::CEIL
            | Keyword::CIRCLE
            | Keyword::CONVERT
            | Keyword::CURRENT_CATALOG
            | Keyword::CURRENT_DATE
            | Keyword::CURRENT_TIME
            | Keyword::CURRENT_TIMESTAMP
            | Keyword::CURRENT_USER
            | Keyword::EXISTS
            | Keyword::EXTRACT
            | Keyword::FLOOR
            | Keyword::INTERVAL
            | Keyword::LAMBDA
            | Keyword::LINE
            | Keyword::LOCALTIME
            | Keyword::LOCALTIMESTAMP
            | Keyword::LSEG
            | Keyword::MAP
            | Keyword::MATCH
            | Keyword::NOT
            | Keyword::OVERLAY
            | Keyword::PATH
            | Keyword::POINT
            | Keyword::POLYGON
            | Keyword::POSITION
            | Keyword::PRIOR
            | Keyword::SAFE_CAST
            | Keyword::SESSION_USER
            | Keyword::STRUCT
            | Keyword::SUBSTR
            | Keyword::SUBSTRING
            | Keyword::TRIM
            | Keyword::TRY_CAST
            | Keyword::TRY_CONVERT
            | Keyword::USER
    )
}
