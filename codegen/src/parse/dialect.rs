//! PostgreSQL for sqlparser: its own dialect's switches, with the operator precedence, the prefixes and the special
//! forms that it gets wrong or lacks put right.
//!
//! The type id stays `PostgreSqlDialect`'s, since the parser asks for it in 94 places. What the parser's tree has no
//! node for travels in `Expr::Prefixed`, a node that sqlparser has for `MySQL` and our tokens never make (see [`Mark`]).
//! <https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-PRECEDENCE>

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "tokens and keywords are open sets; what is not named here is no operator"
)]

use std::any::TypeId;
use std::cell::Cell;

use sqlparser::ast::{
    BinaryOperator, DataType, Expr, Ident, ObjectName, TrimWhereField, TypedString,
};
use sqlparser::dialect::{Dialect, PostgreSqlDialect, Precedence};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Span, Token, Word};

use super::operand;
use crate::keywords;

// gram.y's levels, the higher the tighter. A prefix sign binds tighter than `^`; every operator without a level of its
// own stands with `||`, before and between operands.
const UNARY_SIGN: u8 = 125;
const SUBSCRIPT_AND_CAST: u8 = 140;
const COLLATE: u8 = 120;
const AT_TIME_ZONE: u8 = 110;
const CARET: u8 = 100;
const MULTIPLY: u8 = 90;
const ADD: u8 = 80;
const OTHER_OPERATOR: u8 = 70;
const BETWEEN_IN_LIKE: u8 = 60;
const COMPARISON: u8 = 50;
const IS: u8 = 40;
const NONE: u8 = 0;

/// What an `Expr::Prefixed` says about the expression in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Mark {
    /// Nothing but its place: the mark's span is the expression's, from its first token to its last.
    Place,
    /// An operator in front of it, which stands at the mark's span.
    Operator(String),
    /// VARIADIC in front of it.
    Variadic,
    /// BETWEEN SYMMETRIC.
    Symmetric,
    /// AT LOCAL behind it.
    Local,
    /// IS DOCUMENT behind it, or IS NOT DOCUMENT.
    Document(bool),
}

impl Mark {
    /// Reads a mark back.
    pub(super) fn of(prefix: &Ident) -> Self {
        match prefix.value.as_str() {
            "" => Self::Place,
            "variadic" => Self::Variadic,
            "symmetric" => Self::Symmetric,
            "at local" => Self::Local,
            "is document" => Self::Document(false),
            "is not document" => Self::Document(true),
            operator => Self::Operator(operator.to_owned()),
        }
    }

    fn on(self, expr: Expr, span: Span) -> Expr {
        let value = match self {
            Self::Place => String::new(),
            Self::Variadic => "variadic".to_owned(),
            Self::Symmetric => "symmetric".to_owned(),
            Self::Local => "at local".to_owned(),
            Self::Document(false) => "is document".to_owned(),
            Self::Document(true) => "is not document".to_owned(),
            Self::Operator(operator) => operator,
        };
        Expr::Prefixed {
            prefix: Ident {
                value,
                quote_style: None,
                span,
            },
            value: Box::new(expr),
        }
    }
}

/// The dialect.
#[derive(Debug, Default)]
pub(super) struct Pg {
    /// Set while a hook calls the parser's own rule, which asks the hook again.
    own_rule: Cell<bool>,
}

impl Pg {
    fn prefix(&self, parser: &mut Parser) -> Result<Expr, ParserError> {
        let token = parser.peek_token_ref();
        let span = token.span;
        if let Some((symbol, level)) = prefix_operator(&token.token) {
            let symbol = symbol.to_owned();
            parser.advance_token();
            let operand = parser.parse_subexpr(level)?;
            return Ok(Mark::Operator(symbol).on(operand, span));
        }
        if let Token::Word(word) = &token.token
            && word.keyword == Keyword::VARIADIC
        {
            parser.advance_token();
            let operand = parser.parse_expr()?;
            return Ok(Mark::Variadic.on(operand, span));
        }
        let expr = if let Some(parts) = typed_literal(parser) {
            typed_string(parser, parts)?
        } else if let Some(trim) = bare_trim(parser)? {
            trim
        } else if let Some(rows) = values(parser)? {
            rows
        } else if let Some(plain) = operand::plain(parser) {
            plain?
        } else {
            self.own_rule.set(true);
            let expr = parser.parse_prefix();
            self.own_rule.set(false);
            expr?
        };
        // The parser builds compound names and calls out of the first four; they carry their own places.
        Ok(match expr {
            Expr::Identifier(_)
            | Expr::CompoundIdentifier(_)
            | Expr::QualifiedWildcard(..)
            | Expr::Function(_)
            | Expr::Value(_)
            | Expr::Wildcard(_)
            | Expr::Prefixed { .. } => expr,
            other => {
                let end = parser.get_current_token().span.end;
                Mark::Place.on(other, Span::new(span.start, end))
            }
        })
    }
}

/// The operators that may stand before an operand: signs, and all without a level of their own.
fn prefix_operator(token: &Token) -> Option<(&str, u8)> {
    Some(match token {
        Token::Minus => ("-", UNARY_SIGN),
        Token::Plus => ("+", UNARY_SIGN),
        Token::Tilde => ("~", OTHER_OPERATOR),
        Token::CustomBinaryOperator(symbol) => (symbol, OTHER_OPERATOR),
        _ => return None,
    })
}

/// `s.mood 'happy'`: how many tokens the type's name has. sqlparser knows such literals for its own types only.
fn typed_literal(parser: &Parser) -> Option<usize> {
    let mut count = 0;
    loop {
        // What follows tells most names apart at once.
        let is_last = match &parser.peek_nth_token_ref(count + 1).token {
            Token::Period => false,
            Token::SingleQuotedString(_) => true,
            _ => return None,
        };
        match &parser.peek_nth_token_ref(count).token {
            Token::Word(word)
                if word.quote_style.is_some()
                    || count > 0
                    || !keywords::needs_quotes(&word.value.to_ascii_lowercase()) => {}
            _ => return None,
        }
        count += 1;
        if is_last {
            return Some(count);
        }
        count += 1;
    }
}

fn typed_string(parser: &mut Parser, parts: usize) -> Result<Expr, ParserError> {
    let mut name = Vec::new();
    for _ in 0..parts {
        let token = parser.next_token();
        if let Token::Word(word) = &token.token {
            name.push(word.to_ident(token.span));
        }
    }
    Ok(Expr::TypedString(TypedString {
        data_type: DataType::Custom(ObjectName::from(name), Vec::new()),
        value: parser.parse_value()?,
        uses_odbc_syntax: false,
    }))
}

/// `(VALUES (1))` as an operand, which sqlparser takes for a call.
fn values(parser: &mut Parser) -> Result<Option<Expr>, ParserError> {
    let is_values = matches!(&parser.peek_nth_token_ref(1).token, Token::Word(word)
        if word.keyword == Keyword::VALUES && word.quote_style.is_none());
    if parser.peek_token_ref().token != Token::LParen || !is_values {
        return Ok(None);
    }
    parser.advance_token();
    let query = parser.parse_query()?;
    parser.expect_token(&Token::RParen)?;
    Ok(Some(Expr::Subquery(query)))
}

/// `TRIM([BOTH | LEADING | TRAILING] FROM a [, characters])`, which sqlparser refuses.
fn bare_trim(parser: &mut Parser) -> Result<Option<Expr>, ParserError> {
    let word = |offset: usize| match &parser.peek_nth_token_ref(offset).token {
        Token::Word(word) => word.keyword,
        _ => Keyword::NoKeyword,
    };
    if word(0) != Keyword::TRIM || parser.peek_nth_token_ref(1).token != Token::LParen {
        return Ok(None);
    }
    let trim_where = match word(2) {
        Keyword::BOTH => Some(TrimWhereField::Both),
        Keyword::LEADING => Some(TrimWhereField::Leading),
        Keyword::TRAILING => Some(TrimWhereField::Trailing),
        _ => None,
    };
    let skipped = 2 + usize::from(trim_where.is_some());
    if word(skipped) != Keyword::FROM {
        return Ok(None);
    }
    for _ in 0..=skipped {
        parser.advance_token();
    }
    let mut operands = parser.parse_comma_separated(Parser::parse_expr)?;
    parser.expect_token(&Token::RParen)?;
    let characters = operands.split_off(1);
    Ok(operands.pop().map(|expr| Expr::Trim {
        trim_where,
        trim_what: None,
        expr: Box::new(expr),
        trim_characters: (!characters.is_empty()).then_some(characters),
    }))
}

/// The forms behind an operand that sqlparser lacks. `None` leaves the tokens as they were.
fn infix(parser: &mut Parser, expr: &Expr) -> Option<Result<Expr, ParserError>> {
    let keyword = |offset: usize| match &parser.peek_nth_token_ref(offset).token {
        Token::Word(word) => word.keyword,
        _ => Keyword::NoKeyword,
    };
    if let Token::Word(word) = &parser.peek_token_ref().token
        && is_isnull(word)
    {
        parser.advance_token();
        return Some(Ok(Expr::IsNull(Box::new(expr.clone()))));
    }
    if let Some((mark, words)) = suffix(parser) {
        let start = parser.get_current_token().span.start;
        for _ in 0..words {
            parser.advance_token();
        }
        let end = parser.get_current_token().span.end;
        return Some(Ok(mark.on(expr.clone(), Span::new(start, end))));
    }
    match (keyword(0), keyword(1), keyword(2)) {
        (Keyword::COLLATE, ..) => {
            parser.advance_token();
            let collation = parser.parse_object_name(false);
            Some(collation.map(|collation| Expr::Collate {
                expr: Box::new(expr.clone()),
                collation,
            }))
        }
        (Keyword::LIKE | Keyword::ILIKE, Keyword::ALL, _) => Some(like_all(parser, expr, false)),
        (Keyword::NOT, Keyword::LIKE | Keyword::ILIKE, Keyword::ALL) => {
            Some(like_all(parser, expr, true))
        }
        (Keyword::BETWEEN, kind @ (Keyword::SYMMETRIC | Keyword::ASYMMETRIC), _) => {
            Some(between(parser, expr, false, kind == Keyword::SYMMETRIC))
        }
        (Keyword::NOT, Keyword::BETWEEN, kind @ (Keyword::SYMMETRIC | Keyword::ASYMMETRIC)) => {
            Some(between(parser, expr, true, kind == Keyword::SYMMETRIC))
        }
        _ => None,
    }
}

/// `a [NOT] LIKE ALL (array)`; the converter reads the operator off the tokens.
fn like_all(parser: &mut Parser, expr: &Expr, negated: bool) -> Result<Expr, ParserError> {
    for _ in 0..2 + usize::from(negated) {
        parser.advance_token();
    }
    parser.expect_token(&Token::LParen)?;
    let right = if matches!(&parser.peek_token_ref().token, Token::Word(word)
        if matches!(word.keyword, Keyword::SELECT | Keyword::WITH | Keyword::VALUES))
    {
        Expr::Subquery(parser.parse_query()?)
    } else {
        parser.parse_expr()?
    };
    parser.expect_token(&Token::RParen)?;
    Ok(Expr::AllOp {
        left: Box::new(expr.clone()),
        compare_op: BinaryOperator::Custom("like".to_owned()),
        right: Box::new(right),
    })
}

fn is_local(token: &Token) -> bool {
    matches!(token, Token::Word(word) if word.quote_style.is_none() && word.value.eq_ignore_ascii_case("local"))
}

/// AT LOCAL and IS DOCUMENT: what they say, and how many words they are.
fn suffix(parser: &Parser) -> Option<(Mark, usize)> {
    let is = |offset: usize, keyword: &str| match &parser.peek_nth_token_ref(offset).token {
        Token::Word(word) => word.quote_style.is_none() && word.value.eq_ignore_ascii_case(keyword),
        _ => false,
    };
    if is(0, "at") && is(1, "local") {
        Some((Mark::Local, 2))
    } else if is(0, "is") && is(1, "document") {
        Some((Mark::Document(false), 2))
    } else if is(0, "is") && is(1, "not") && is(2, "document") {
        Some((Mark::Document(true), 3))
    } else {
        None
    }
}

/// `a ISNULL`, whose word is no keyword to sqlparser.
fn is_isnull(word: &Word) -> bool {
    word.quote_style.is_none() && word.value.eq_ignore_ascii_case("isnull")
}

fn between(
    parser: &mut Parser,
    expr: &Expr,
    negated: bool,
    symmetric: bool,
) -> Result<Expr, ParserError> {
    let span = parser.peek_token_ref().span;
    for _ in 0..2 + usize::from(negated) {
        parser.advance_token();
    }
    let between = parser.parse_between(expr.clone(), negated)?;
    Ok(if symmetric {
        Mark::Symmetric.on(between, span)
    } else {
        between
    })
}

macro_rules! as_postgresql {
    ($($switch:ident)*) => {$(
        fn $switch(&self) -> bool {
            PostgreSqlDialect {}.$switch()
        }
    )*};
}

impl Dialect for Pg {
    fn dialect(&self) -> TypeId {
        TypeId::of::<PostgreSqlDialect>()
    }

    fn parse_prefix(&self, parser: &mut Parser) -> Option<Result<Expr, ParserError>> {
        if self.own_rule.take() {
            None
        } else {
            Some(self.prefix(parser))
        }
    }

    fn parse_infix(
        &self,
        parser: &mut Parser,
        expr: &Expr,
        _precedence: u8,
    ) -> Option<Result<Expr, ParserError>> {
        infix(parser, expr)
    }

    fn get_next_precedence(&self, parser: &Parser) -> Option<Result<u8, ParserError>> {
        Some(Ok(match &parser.peek_token_ref().token {
            Token::Word(word) if is_isnull(word) => IS,
            Token::Word(word) => match word.keyword {
                Keyword::COLLATE => COLLATE,
                Keyword::OPERATOR => OTHER_OPERATOR,
                Keyword::NOTNULL | Keyword::IS => IS,
                Keyword::IN
                | Keyword::BETWEEN
                | Keyword::LIKE
                | Keyword::ILIKE
                | Keyword::SIMILAR => BETWEEN_IN_LIKE,
                Keyword::NOT => match &parser.peek_nth_token_ref(1).token {
                    Token::Word(word) => match word.keyword {
                        Keyword::IN
                        | Keyword::BETWEEN
                        | Keyword::LIKE
                        | Keyword::ILIKE
                        | Keyword::SIMILAR => BETWEEN_IN_LIKE,
                        _ => NONE,
                    },
                    _ => NONE,
                },
                Keyword::AT if is_local(&parser.peek_nth_token_ref(1).token) => AT_TIME_ZONE,
                // Left to the parser's default; every other word is no operator of PostgreSQL's.
                Keyword::AND | Keyword::OR | Keyword::AT | Keyword::OVERLAPS => return None,
                _ => NONE,
            },
            Token::DoubleColon => SUBSCRIPT_AND_CAST,
            Token::Caret => CARET,
            Token::Mul | Token::Div | Token::Mod => MULTIPLY,
            Token::Plus | Token::Minus => ADD,
            Token::Tilde
            | Token::TildeAsterisk
            | Token::ExclamationMarkTilde
            | Token::ExclamationMarkTildeAsterisk
            | Token::DoubleTilde
            | Token::DoubleTildeAsterisk
            | Token::ExclamationMarkDoubleTilde
            | Token::ExclamationMarkDoubleTildeAsterisk
            | Token::CustomBinaryOperator(_) => OTHER_OPERATOR,
            Token::Eq | Token::Neq | Token::Lt | Token::LtEq | Token::Gt | Token::GtEq => {
                COMPARISON
            }
            // `bridge` makes no other operators.
            _ => NONE,
        }))
    }

    fn prec_value(&self, precedence: Precedence) -> u8 {
        PostgreSqlDialect {}.prec_value(precedence)
    }

    fn identifier_quote_style(&self, identifier: &str) -> Option<char> {
        PostgreSqlDialect {}.identifier_quote_style(identifier)
    }

    fn is_delimited_identifier_start(&self, character: char) -> bool {
        PostgreSqlDialect {}.is_delimited_identifier_start(character)
    }

    fn is_identifier_start(&self, character: char) -> bool {
        PostgreSqlDialect {}.is_identifier_start(character)
    }

    fn is_identifier_part(&self, character: char) -> bool {
        PostgreSqlDialect {}.is_identifier_part(character)
    }

    fn is_custom_operator_part(&self, character: char) -> bool {
        PostgreSqlDialect {}.is_custom_operator_part(character)
    }

    fn is_reserved_for_identifier(&self, keyword: Keyword) -> bool {
        PostgreSqlDialect {}.is_reserved_for_identifier(keyword)
    }

    fn is_table_alias(&self, keyword: &Keyword, parser: &mut Parser) -> bool {
        PostgreSqlDialect {}.is_table_alias(keyword, parser)
    }

    /// `f(a := 1)`, which PostgreSQL still takes beside `f(a => 1)`.
    fn supports_named_fn_args_with_assignment_operator(&self) -> bool {
        true
    }

    /// `(row).*`
    fn supports_select_expr_star(&self) -> bool {
        true
    }

    as_postgresql! {
        allow_extract_custom
        allow_extract_single_quotes
        supports_aliased_function_args
        supports_alter_column_type_using
        supports_alter_user_as_alter_role
        supports_array_typedef_with_brackets
        supports_bitwise_shift_operators
        supports_comma_separated_trim
        supports_comment_on
        supports_comment_optimizer_hint
        supports_create_index_with_clause
        supports_create_table_like_parenthesized
        supports_empty_projections
        supports_exclude_constraint
        supports_explain_with_utility_options
        supports_factorial_operator
        supports_filter_during_aggregation
        supports_geometric_types
        supports_group_by_expr
        supports_insert_table_alias
        supports_interval_options
        supports_left_associative_joins_without_parens
        supports_listen_notify
        supports_load_extension
        supports_named_fn_args_with_colon_operator
        supports_named_fn_args_with_expr_name
        supports_nested_comments
        supports_notnull_operator
        supports_numeric_literal_underscores
        supports_order_by_using_operator
        supports_select_wildcard_with_alias
        supports_set_names
        supports_string_escape_constant
        supports_unicode_string_literal
        supports_xml_expressions
    }
}
