//! Which schemas a text refers to, by its tokens alone: what comments and strings say does not count, what stands in the
//! bodies of functions does.

use std::collections::BTreeSet;
use std::ops::Range;

use super::scan::{self, Kind};

/// Looks for references to some schemas, in one text after the other.
#[derive(Debug, Clone)]
pub struct References<'a> {
    schemas: &'a [&'a str],
    /// The names that the texts so far give to something of their own.
    own: BTreeSet<String>,
}

/// What the tokens so far begin.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Begun {
    Nothing,
    Create,
    /// `CREATE SCHEMA`, and then the name.
    Schema,
    /// `CREATE TABLE`, and then the name.
    Table,
    /// A name of a schema; whether a table is called so, if no dot follows.
    Name {
        name: String,
        range: Range<usize>,
        of_table: bool,
    },
    /// That name and a dot.
    Dotted {
        name: String,
        range: Range<usize>,
    },
    /// A dot behind another name.
    Dot,
}

impl<'a> References<'a> {
    /// For these schemas.
    pub fn new(schemas: &'a [&'a str]) -> Self {
        Self {
            schemas,
            own: BTreeSet::new(),
        }
    }

    /// The first name of one of the schemas with another name behind its dot, unless the texts make a schema or a table
    /// of that name themselves.
    pub fn first(&mut self, text: &str) -> Option<Range<usize>> {
        let mut begun = Begun::Nothing;
        for lexeme in scan::lexemes(text) {
            let range = lexeme.range;
            let token = &text[range.clone()];
            begun = match lexeme.kind {
                Kind::Blank | Kind::Comment => continue,
                Kind::Word | Kind::Quoted => {
                    if let Begun::Dotted { name, range } = &begun
                        && !self.own.contains(name)
                    {
                        return Some(range.clone());
                    }
                    self.named(begun, token, range)
                }
                Kind::Symbol if token == "." => match begun {
                    Begun::Name { name, range, .. } => Begun::Dotted { name, range },
                    Begun::Nothing
                    | Begun::Create
                    | Begun::Schema
                    | Begun::Table
                    | Begun::Dotted { .. }
                    | Begun::Dot => Begun::Dot,
                },
                Kind::Dollar => {
                    let tag = scan::dollar_tag(token).unwrap_or_default();
                    let end = token.len() - if lexeme.terminated { tag } else { 0 };
                    if let Some(inner) = self.first(&token[tag..end]) {
                        let start = range.start + tag;
                        return Some(start + inner.start..start + inner.end);
                    }
                    Begun::Nothing
                }
                Kind::String | Kind::Number | Kind::Parameter | Kind::Symbol | Kind::Backslash => {
                    if let Begun::Name {
                        name,
                        of_table: true,
                        ..
                    } = begun
                    {
                        self.own.insert(name);
                    }
                    Begun::Nothing
                }
            };
        }
        None
    }

    /// What a word begins.
    fn named(&mut self, begun: Begun, token: &str, range: Range<usize>) -> Begun {
        let name = match token.strip_prefix('"') {
            Some(quoted) => quoted.trim_end_matches('"').to_owned(),
            None => token.to_ascii_lowercase(),
        };
        if let Begun::Name {
            name,
            of_table: true,
            ..
        } = &begun
        {
            self.own.insert(name.clone());
        }
        match (&begun, name.as_str()) {
            (Begun::Dot | Begun::Dotted { .. }, _) => Begun::Nothing,
            (_, "create") => Begun::Create,
            (Begun::Create, "schema") => Begun::Schema,
            (Begun::Create, "table") => Begun::Table,
            (Begun::Create, "unlogged" | "temp" | "temporary" | "global" | "local")
            | (Begun::Schema | Begun::Table, "if" | "not" | "exists") => begun,
            (Begun::Schema, _) => {
                self.own.insert(name);
                Begun::Nothing
            }
            (_, other) if self.schemas.contains(&other) => Begun::Name {
                of_table: begun == Begun::Table,
                name,
                range,
            },
            _ => Begun::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Option<&str> {
        let range = References::new(&["auth", "storage"]).first(text)?;
        Some(&text[range.start..])
    }

    #[test]
    fn names_count_and_texts_do_not() {
        assert_eq!(first("select auth.uid()"), Some("auth.uid()"));
        assert_eq!(
            first("references \"auth\".\"users\" (id)"),
            Some("\"auth\".\"users\" (id)")
        );
        assert_eq!(first("select STORAGE . objects"), Some("STORAGE . objects"));
        assert_eq!(
            first("create function f() returns uuid as $$ select auth.uid() $$;"),
            Some("auth.uid() $$;")
        );
        for text in [
            "-- as auth.uid() does\nselect 1",
            "/* auth.users */ select 'auth.uid()', 'me@auth.example.com'",
            "create function f() as $$ -- auth.uid()\n select 1 $$",
            "select my.auth.x, auth_.x, auth",
            "grant usage on schema auth to x",
        ] {
            assert_eq!(first(text), None, "{text}");
        }
    }

    #[test]
    fn what_the_sql_makes_itself_is_not_the_platforms() {
        for text in [
            "create schema if not exists auth; create table auth.users (id int);",
            "create table auth (id int); select auth.id from auth;",
            "create table auth as select 1 as id; select auth.id from auth;",
        ] {
            assert_eq!(first(text), None, "{text}");
        }
        assert!(first("create schema app; create table auth.users (id int)").is_some());
        assert!(first("create table storage.x ()").is_some());
        let mut references = References::new(&["auth"]);
        assert_eq!(references.first("create schema auth;"), None);
        assert_eq!(references.first("select auth.uid()"), None);
    }
}
