//! Names and literals, with their places.

use std::sync::Arc;

use super::{Cursor, Parse};
use crate::ddl::{Body, Ident, ObjectName, RoleName};
use crate::name::{Name, QualifiedName};
use crate::parse::scan::Kind;
use crate::parse::tokens::{self, Literal, Token};
use crate::parse::words;
use crate::source::{Place, Span};

impl Cursor<'_> {
    /// An identifier where any but a reserved word may stand (`ColId`).
    pub(in crate::parse) fn ident(&mut self) -> Parse<Ident> {
        self.ident_unless(|word| words::is_reserved(word) || words::is_function_or_type(word))
    }

    /// An identifier where every word may stand (`ColLabel`): behind a dot.
    pub(in crate::parse) fn label(&mut self) -> Parse<Ident> {
        self.ident_unless(|_| false)
    }

    /// An identifier that names a role, type or function.
    pub(in crate::parse) fn loose_ident(&mut self) -> Parse<Ident> {
        self.ident_unless(words::is_reserved)
    }

    fn ident_unless(&mut self, refused: impl Fn(&str) -> bool) -> Parse<Ident> {
        match self.nth(0) {
            Some(token)
                if token.kind == Kind::Quoted
                    || token.kind == Kind::Word && !in_lower_case(self.raw(token), &refused) =>
            {
                self.at += 1;
                Ok(Ident {
                    name: tokens::name(self.raw(token), token.kind),
                    span: self.place.span(token.start, token.end),
                })
            }
            _ => Err(self.syntax_error()),
        }
    }

    /// `name` or `schema.name`; a database's name before them is dropped, it can only be the current one.
    pub(in crate::parse) fn object_name(&mut self) -> Parse<ObjectName> {
        self.dotted(Self::ident)
    }

    /// A function's or type's name, where more words may stand.
    pub(in crate::parse) fn loose_object_name(&mut self) -> Parse<ObjectName> {
        self.dotted(Self::loose_ident)
    }

    fn dotted(&mut self, first: impl Fn(&mut Self) -> Parse<Ident>) -> Parse<ObjectName> {
        let start = self.at;
        let mut name = first(self)?.name;
        let mut namespace = None;
        while self.eat_symbol(".") {
            namespace = Some(std::mem::replace(&mut name, self.label()?.name));
        }
        Ok(ObjectName {
            name: QualifiedName { namespace, name },
            span: self.span_from(start),
        })
    }

    /// `schema.table.column`: the relation and its column.
    pub(in crate::parse) fn column_reference(&mut self) -> Parse<(ObjectName, Ident)> {
        let start = self.at;
        let mut parts = vec![self.ident()?];
        while self.eat_symbol(".") {
            parts.push(self.label()?);
        }
        let column = match parts.pop() {
            Some(column) if !parts.is_empty() => column,
            _ => return Err(self.syntax_error()),
        };
        let table = ObjectName {
            name: qualified(parts.into_iter().map(|part| part.name).collect()),
            span: self.span(start, self.at - 2),
        };
        Ok((table, column))
    }

    /// `PUBLIC`, `CURRENT_USER`, or a role's name.
    pub(in crate::parse) fn role(&mut self) -> Parse<RoleName> {
        let start = self.at;
        if self.eat_any(&["current_user", "current_role"]) {
            return Ok(RoleName::Current(self.span_from(start)));
        }
        if self.eat("session_user") {
            return Ok(RoleName::Session(self.span_from(start)));
        }
        let role = self.loose_ident()?;
        // PUBLIC is no keyword: a quoted "public" is it too.
        if role.name == "public" {
            return Ok(RoleName::Public);
        }
        Ok(RoleName::Role(role))
    }

    /// `( name, … )`
    pub(in crate::parse) fn columns(&mut self) -> Parse<Vec<Ident>> {
        self.parenthesised_list(Self::ident)
    }

    /// A string literal of any style.
    pub(in crate::parse) fn string(&mut self) -> Parse<(Arc<str>, Span)> {
        let token = self.nth(0);
        match token.and_then(|token| self.literal(token)) {
            Some(literal) => {
                self.at += 1;
                Ok((literal.text, self.span(self.at - 1, self.at)))
            }
            None => Err(self.syntax_error()),
        }
    }

    fn literal(&self, token: Token) -> Option<Literal> {
        match token.kind {
            Kind::String | Kind::Dollar => tokens::literal(self.raw(token), token.kind),
            Kind::Blank
            | Kind::Comment
            | Kind::Word
            | Kind::Quoted
            | Kind::Number
            | Kind::Parameter
            | Kind::Symbol
            | Kind::Backslash => None,
        }
    }

    /// A string literal, or a word where any but a reserved one may stand (`NonReservedWord_or_Sconst`).
    pub(in crate::parse) fn string_or_word(&mut self) -> Parse<Arc<str>> {
        if let Ok((text, _)) = self.string() {
            return Ok(text);
        }
        Ok(self.loose_ident()?.name.as_str().into())
    }

    /// A string literal that holds a body.
    pub(in crate::parse) fn body(&mut self) -> Parse<Body> {
        let Some((token, literal)) = self
            .nth(0)
            .and_then(|token| Some((token, self.literal(token)?)))
        else {
            return Err(self.syntax_error());
        };
        self.at += 1;
        let span = self.place.span(token.start, token.end);
        Ok(Body {
            text: literal.text,
            place: literal.inner.map_or(Place::Computed(span), |inner| {
                self.place.shifted(token.start + inner)
            }),
            span,
            sql_standard: false,
        })
    }

    /// The tokens from `from` on, as a body that is no string.
    pub(in crate::parse) fn standard_body(&self, from: usize) -> Body {
        let (start, end) = self.bytes(from, self.at);
        Body {
            text: self.text[start..end].into(),
            place: self.place.shifted(start),
            span: self.place.span(start, end),
            sql_standard: true,
        }
    }

    /// A whole number with its sign.
    pub(in crate::parse) fn integer(&mut self) -> Parse<i64> {
        let negative = self.eat_symbol("-");
        if !negative {
            self.eat_symbol("+");
        }
        let token = self.bump()?;
        let value = self.raw(token).replace('_', "").parse::<i64>();
        match value {
            Ok(value) if token.kind == Kind::Number => Ok(if negative { -value } else { value }),
            // The lowest bigint has no positive counterpart.
            Err(_) if negative && self.raw(token) == "9223372036854775808" => Ok(i64::MIN),
            _ => {
                self.at -= 1;
                Err(self.syntax_error())
            }
        }
    }

    /// A number, whole or not.
    pub(in crate::parse) fn number(&mut self) -> Parse<f64> {
        match self.nth_raw(0).replace('_', "").parse() {
            Ok(value) if self.nth(0).is_some_and(|token| token.kind == Kind::Number) => {
                self.at += 1;
                Ok(value)
            }
            _ => Err(self.syntax_error()),
        }
    }
}

/// The last two parts of a dotted name.
fn qualified(mut parts: Vec<Name>) -> QualifiedName {
    let name = parts.pop().unwrap_or_else(|| Name::from_quoted(""));
    QualifiedName {
        namespace: parts.pop(),
        name,
    }
}

/// Asks about a word in lower case; no keyword is longer than what is asked for without making a string.
fn in_lower_case(word: &str, ask: impl Fn(&str) -> bool) -> bool {
    if !word.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return ask(word);
    }
    let mut buffer = [0; 32];
    let Some(lower) = buffer.get_mut(..word.len()) else {
        return ask(&word.to_ascii_lowercase());
    };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).is_ok_and(ask)
}
