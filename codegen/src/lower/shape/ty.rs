//! Types that a user writes for a column, in one notation for all languages: the part of TypeScript's that JSON needs.
//!
//! `string`, `number`, `integer`, `boolean`, `null`, `Json`, `"a" | "b"`, `T[]`, `Array<T>`, `Record<string, T>`,
//! `{ role: "user" | "assistant"; at?: string }`, the name of a type of the config, and parentheses. `integer` is what
//! TypeScript lacks and the other two have. Knows no catalog and no target.

use std::iter::Peekable;
use std::str::Chars;

/// A type of a JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ty {
    /// Any JSON value.
    Any,
    /// A text.
    String,
    /// A number.
    Number,
    /// A number without a fraction.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// `null`
    Null,
    /// One text, number or boolean: as JSON writes it.
    Literal(String),
    /// A list.
    Array(Box<Ty>),
    /// An object.
    Object {
        /// Its properties.
        fields: Vec<Field>,
        /// What properties that are not listed hold; where there is nothing, there are none.
        rest: Option<Box<Ty>>,
    },
    /// One of them.
    Union(Vec<Ty>),
    /// A type of the config.
    Named(String),
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// Whether it may be absent.
    pub optional: bool,
    /// Its type.
    pub ty: Ty,
}

impl Ty {
    /// Reads a type; else what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parser = Parser {
            tokens: tokens(text)?.into_iter().peekable(),
        };
        let ty = parser.union()?;
        match parser.tokens.next() {
            None => Ok(ty),
            Some(token) => Err(format!("unexpected {token}")),
        }
    }

    /// The names of types of the config that it mentions.
    pub fn names(&self) -> Vec<&str> {
        match self {
            Self::Named(name) => vec![name],
            Self::Array(element) => element.names(),
            Self::Object { fields, rest } => fields
                .iter()
                .map(|field| &field.ty)
                .chain(rest.as_deref())
                .flat_map(Self::names)
                .collect(),
            Self::Union(members) => members.iter().flat_map(Self::names).collect(),
            Self::Any
            | Self::String
            | Self::Number
            | Self::Integer
            | Self::Boolean
            | Self::Null
            | Self::Literal(_) => Vec::new(),
        }
    }

    /// The type without `null`, and whether `null` was in it.
    pub fn without_null(&self) -> (Self, bool) {
        let Self::Union(members) = self else {
            return (self.clone(), false);
        };
        let rest: Vec<Self> = members
            .iter()
            .filter(|it| **it != Self::Null)
            .cloned()
            .collect();
        let has_null = rest.len() < members.len();
        match <[Self; 1]>::try_from(rest) {
            Ok([only]) => (only, has_null),
            Err(rest) => (Self::Union(rest), has_null),
        }
    }

    /// Whether an object with properties stands in it, without a name.
    pub fn has_object(&self) -> bool {
        match self {
            Self::Object { fields, rest } => {
                !fields.is_empty() || rest.as_ref().is_some_and(|rest| rest.has_object())
            }
            Self::Array(element) => element.has_object(),
            Self::Union(members) => members.iter().any(Self::has_object),
            Self::Any
            | Self::String
            | Self::Number
            | Self::Integer
            | Self::Boolean
            | Self::Null
            | Self::Literal(_)
            | Self::Named(_) => false,
        }
    }

    /// The texts, where it is nothing but a choice of texts.
    pub fn labels(&self) -> Option<Vec<&str>> {
        let members = if let Self::Union(members) = self {
            members.as_slice()
        } else {
            std::slice::from_ref(self)
        };
        members
            .iter()
            .map(|member| {
                let Self::Literal(text) = member else {
                    return None;
                };
                text.strip_prefix('"')?.strip_suffix('"')
            })
            .collect()
    }
}

/// A piece of the notation.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Token {
    Word(String),
    /// As JSON writes it.
    Text(String),
    Number(String),
    Sign(char),
}

impl std::fmt::Display for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Word(text) | Self::Number(text) => write!(f, "\"{text}\""),
            Self::Text(text) => f.write_str(text),
            Self::Sign(sign) => write!(f, "\"{sign}\""),
        }
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut chars = text.chars().peekable();
    let mut tokens = Vec::new();
    while let Some(&c) = chars.peek() {
        if c.is_whitespace() {
            chars.next();
        } else if c.is_alphabetic() || c == '_' || c == '$' {
            tokens.push(Token::Word(taken(&mut chars, |c| {
                c.is_alphanumeric() || c == '_' || c == '$'
            })));
        } else if c.is_ascii_digit() || c == '-' {
            let number = taken(&mut chars, |c| c.is_ascii_digit() || "+-.eE".contains(c));
            if number.parse::<f64>().is_err() {
                return Err(format!("\"{number}\" is no number"));
            }
            tokens.push(Token::Number(number));
        } else if c == '"' || c == '\'' {
            chars.next();
            let mut literal = String::new();
            loop {
                match chars.next() {
                    None => return Err("a text has no end".to_owned()),
                    Some(end) if end == c => break,
                    Some('\\') => literal.extend(chars.next()),
                    Some(inner) => literal.push(inner),
                }
            }
            if literal.contains(['"', '\\']) || literal.contains(char::is_control) {
                return Err(format!("the text {c}{literal}{c} needs escapes"));
            }
            tokens.push(Token::Text(format!("\"{literal}\"")));
        } else if "{}[]()<>|:;,?".contains(c) {
            chars.next();
            tokens.push(Token::Sign(c));
        } else {
            return Err(format!("unexpected \"{c}\""));
        }
    }
    Ok(tokens)
}

fn taken(chars: &mut Peekable<Chars<'_>>, belongs: impl Fn(char) -> bool) -> String {
    let mut text = String::new();
    while let Some(c) = chars.next_if(|c| belongs(*c)) {
        text.push(c);
    }
    text
}

struct Parser {
    tokens: Peekable<std::vec::IntoIter<Token>>,
}

impl Parser {
    fn union(&mut self) -> Result<Ty, String> {
        self.takes('|');
        let mut members = vec![self.postfix()?];
        while self.takes('|') {
            members.push(self.postfix()?);
        }
        Ok(match <[Ty; 1]>::try_from(members) {
            Ok([only]) => only,
            Err(members) => Ty::Union(members),
        })
    }

    fn postfix(&mut self) -> Result<Ty, String> {
        let mut ty = self.primary()?;
        while self.takes('[') {
            self.expect(']')?;
            ty = Ty::Array(Box::new(ty));
        }
        Ok(ty)
    }

    fn primary(&mut self) -> Result<Ty, String> {
        match self.tokens.next() {
            None => Err("a type is missing".to_owned()),
            Some(Token::Text(text)) => Ok(Ty::Literal(text)),
            Some(Token::Number(number)) => Ok(Ty::Literal(number)),
            Some(Token::Sign('(')) => {
                let ty = self.union()?;
                self.expect(')')?;
                Ok(ty)
            }
            Some(Token::Sign('{')) => self.object(),
            Some(Token::Word(word)) => self.word(word),
            Some(token @ Token::Sign(_)) => Err(format!("unexpected {token}")),
        }
    }

    fn word(&mut self, word: String) -> Result<Ty, String> {
        Ok(match word.as_str() {
            "string" => Ty::String,
            "number" => Ty::Number,
            "integer" => Ty::Integer,
            "boolean" => Ty::Boolean,
            "null" => Ty::Null,
            "true" | "false" => Ty::Literal(word),
            "Json" | "unknown" | "any" => Ty::Any,
            "Array" => {
                self.expect('<')?;
                let element = self.union()?;
                self.expect('>')?;
                Ty::Array(Box::new(element))
            }
            "Record" => {
                self.expect('<')?;
                if self.union()? != Ty::String {
                    return Err("the keys of a Record are string".to_owned());
                }
                self.expect(',')?;
                let rest = self.union()?;
                self.expect('>')?;
                Ty::Object {
                    fields: Vec::new(),
                    rest: Some(Box::new(rest)),
                }
            }
            _ => Ty::Named(word),
        })
    }

    fn object(&mut self) -> Result<Ty, String> {
        // As in TypeScript, there may be more than is listed.
        let (mut fields, mut rest): (Vec<Field>, _) = (Vec::new(), Some(Box::new(Ty::Any)));
        while !self.takes('}') {
            if self.takes('[') {
                // `[key: string]: T`
                self.tokens.next();
                self.expect(':')?;
                self.union()?;
                self.expect(']')?;
                self.expect(':')?;
                rest = Some(Box::new(self.union()?));
            } else {
                let name = match self.tokens.next() {
                    Some(Token::Word(name) | Token::Number(name)) => name,
                    Some(Token::Text(text)) => text.trim_matches('"').to_owned(),
                    Some(token @ Token::Sign(_)) => return Err(format!("unexpected {token}")),
                    None => return Err("an object has no end".to_owned()),
                };
                let optional = self.takes('?');
                self.expect(':')?;
                let ty = self.union()?;
                if fields.iter().any(|field| field.name == name) {
                    return Err(format!("two properties are named \"{name}\""));
                }
                fields.push(Field { name, optional, ty });
            }
            if !self.takes(';') {
                self.takes(',');
            }
        }
        Ok(Ty::Object { fields, rest })
    }

    fn takes(&mut self, sign: char) -> bool {
        self.tokens
            .next_if(|token| *token == Token::Sign(sign))
            .is_some()
    }

    fn expect(&mut self, sign: char) -> Result<(), String> {
        match self.tokens.next() {
            Some(Token::Sign(found)) if found == sign => Ok(()),
            Some(token) => Err(format!("\"{sign}\" expected, not {token}")),
            None => Err(format!("\"{sign}\" is missing at the end")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Field, Ty};

    fn parsed(text: &str) -> Ty {
        Ty::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    #[test]
    fn notations_of_one_type_are_one() {
        let list = Ty::Array(Box::new(Ty::Named("ChatMessage".to_owned())));
        assert_eq!(parsed("ChatMessage[]"), list);
        assert_eq!(parsed("Array<ChatMessage>"), list);
        assert_eq!(parsed(" ( ChatMessage ) [ ] "), list);
        assert_eq!(
            parsed("Record<string, Json>"),
            parsed("{ [key: string]: unknown }")
        );
        assert_eq!(parsed("'a' | \"b\""), parsed("| \"a\" | \"b\""));
    }

    #[test]
    fn objects_have_fields() {
        let ty = parsed("{ role: 'user' | 'assistant', at?: string | null; 'a b': integer }");
        let Ty::Object { fields, .. } = &ty else {
            panic!("{ty:?}");
        };
        assert_eq!(fields[0].ty.labels(), Some(vec!["user", "assistant"]));
        assert_eq!(fields[1].ty.without_null(), (Ty::String, true));
        let last = Field {
            name: "a b".to_owned(),
            optional: false,
            ty: Ty::Integer,
        };
        assert_eq!(fields[2], last);
    }

    #[test]
    fn mistakes_are_told() {
        let messages: Vec<String> = [
            "",
            "string |",
            "{ a: string",
            "{ a: string; a: number }",
            "Map<string>",
            "a.b",
            "'a",
        ]
        .into_iter()
        .map(|text| Ty::parse(text).expect_err("it is wrong"))
        .collect();
        expect_test::expect![[r#"
            a type is missing
            a type is missing
            an object has no end
            two properties are named "a"
            unexpected "<"
            unexpected "."
            a text has no end"#]]
        .assert_eq(&messages.join("\n"));
    }
}
