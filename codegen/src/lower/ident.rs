//! SQL names to identifiers of the target languages. Knows spelling rules, no catalog and no collisions.
//!
//! An SQL name may be any text of 1 to 63 bytes: emoji, quotes, line ends. What no identifier can hold separates
//! words; a name of which nothing is left is spelled by its code points. Two names may so become one identifier:
//! whoever asks resolves that, with [`Distinct`] within one type, with [`Names`](super::names::Names) for types.

#![expect(
    clippy::disallowed_types,
    reason = "whether a name is taken is asked for one by one, whatever their order"
)]

use std::collections::HashSet;

use super::names::Names;
use crate::fnv::BuildQuick;

use heck::{ToLowerCamelCase, ToSnakeCase, ToUpperCamelCase};
use unicode_ident::{is_xid_continue, is_xid_start};
use unicode_normalization::UnicodeNormalization as _;

/// `chat_messages` -> `ChatMessages`; always an identifier in Rust and TypeScript, but for `Self`.
pub fn pascal(name: &str) -> String {
    startable(&words(name).to_upper_camel_case(), name)
}

/// `chat_messages` -> `chatMessages`; it may be a keyword.
pub fn camel(name: &str) -> String {
    startable(&words(name).to_lower_camel_case(), name)
}

/// `userId` -> `user_id`; a name that is snake case already stays as it is, `_id` too. It may be a keyword.
pub fn snake(name: &str) -> String {
    if is_snake(name) {
        return name.to_owned();
    }
    startable(&words(name).to_snake_case(), name).to_lowercase()
}

/// The Rust identifier of a field or function: [`snake`], with `_` behind a keyword.
pub fn rust_field(name: &str) -> String {
    let mut ident = snake(name);
    if RUST_KEYWORDS.contains(&ident.as_str()) {
        ident.push('_');
    }
    ident
}

/// The Rust identifier of a type or variant: [`pascal`], with `_` behind `Self`.
pub fn rust_variant(name: &str) -> String {
    let mut ident = pascal(name);
    if ident == "Self" {
        ident.push('_');
    }
    ident
}

/// The TypeScript identifier of a variable: [`camel`], with `_` behind a reserved word.
pub fn ts_variable(name: &str) -> String {
    let mut ident = camel(name);
    if TS_RESERVED.contains(&ident.as_str()) {
        ident.push('_');
    }
    ident
}

/// Two `PascalCase` identifiers in one: `Auth` and `_2fa` are `Auth2fa`; rustc wants `_` only between digits.
pub fn joined(head: &str, tail: &str) -> String {
    let ends_in_digit = head.ends_with(char::is_numeric);
    let trimmed = tail.trim_start_matches('_');
    if head.is_empty() || (ends_in_digit && trimmed.starts_with(char::is_numeric)) {
        format!("{head}{tail}")
    } else {
        format!("{head}{trimmed}")
    }
}

/// `GoalType` -> `goalType`; where the first character has no case, it stays.
pub fn uncapitalized(ident: &str) -> String {
    if ident.starts_with(|first: char| first.is_ascii()) {
        let (first, rest) = ident.split_at(1);
        return first.to_ascii_lowercase() + rest;
    }
    let mut chars = ident.chars();
    chars
        .next()
        .map(|first| first.to_lowercase().chain(chars).collect())
        .unwrap_or_default()
}

/// Whether TypeScript takes the name as a property key without quotes. ASCII only: an editor shows the rest as well
/// in quotes, and no table of Unicode versions matters.
pub fn is_ts_property(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_' || c == '$')
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
}

/// Identifiers within one type, each given once: a second of the same spelling gets a number, the third the next.
///
/// Ask in the order of `attnum` or of labels: what is added behind then renames nothing.
#[derive(Debug, Clone, Default)]
pub struct Distinct<'a> {
    taken: HashSet<String, BuildQuick>,
    /// What is declared of these is taken too.
    beside: Option<&'a Names>,
}

impl<'a> Distinct<'a> {
    /// Identifiers beside what is declared of these names.
    pub(in crate::lower) fn beside(names: &'a Names) -> Self {
        let mut taken = HashSet::default();
        taken.extend(names.declared_beside());
        Self {
            taken,
            beside: Some(names),
        }
    }

    /// This identifier in snake case, or with `_2` behind it where it is taken.
    pub fn take(&mut self, ident: &str) -> String {
        self.take_with(ident, "_")
    }

    /// This identifier in `PascalCase`, or with `2` behind it where it is taken; behind a digit, `_2`.
    pub fn take_pascal(&mut self, ident: &str) -> String {
        let ends_in_digit = ident.ends_with(|c: char| c.is_ascii_digit());
        self.take_with(ident, if ends_in_digit { "_" } else { "" })
    }

    /// Takes these again, each as what it became the last time; or none of them, if one would now be something else.
    pub(in crate::lower) fn take_again(&mut self, taken: &[(String, String)]) -> bool {
        for (at, (ident, as_what)) in taken.iter().enumerate() {
            let now = self.take(ident);
            if now != *as_what {
                self.taken.remove(&now);
                for (_, before) in &taken[..at] {
                    self.taken.remove(before);
                }
                return false;
            }
        }
        true
    }

    fn take_with(&mut self, ident: &str, separator: &str) -> String {
        let mut free = ident.to_owned();
        let mut number = 2;
        while self.beside.is_some_and(|it| it.is_declared(&free))
            || !self.taken.insert(free.clone())
        {
            free = format!("{}{separator}{number}", ident.trim_end_matches('_'));
            number += 1;
        }
        free
    }
}

/// The name with blanks for all that no identifier holds. Letters are normalized, since `é` of one code point and of two
/// are one identifier to rustc: <https://doc.rust-lang.org/reference/identifiers.html#r-ident.normalization>. With the
/// compatibility forms, `ﬁ` and `x²` are plain letters too, of which no lint warns.
fn words(name: &str) -> String {
    let is_known = |c: char| {
        is_xid_continue(c)
            && c.to_uppercase()
                .chain(c.to_lowercase())
                .all(is_known_everywhere)
    };
    name.nfkc()
        .map(|c| if is_known(c) { c } else { ' ' })
        .collect()
}

/// Whether a letter is one to every compiler of a generated file. Each knows the letters of some version of Unicode:
/// our own library the newest, TypeScript 7 those of Unicode 15 (2022), and older JavaScript none above U+FFFF.
fn is_known_everywhere(c: char) -> bool {
    !matches!(c,
        '\u{558}' | '\u{58b}' | '\u{58c}' | '\u{5c8}' | '\u{5c9}' | '\u{88f}' | '\u{897}' | '\u{b53}' | '\u{b54}'
        | '\u{c5c}' | '\u{cdc}' | '\u{1acf}'..='\u{1af0}' | '\u{1c89}' | '\u{1c8a}' | '\u{208f}' | '\u{209d}'..='\u{209f}'
        | '\u{a7cb}'..='\u{a7cf}' | '\u{a7d2}' | '\u{a7d4}' | '\u{a7da}'..='\u{a7dd}' | '\u{a7e2}' | '\u{a7f1}'
        | '\u{ab6c}' | '\u{ab6d}' | '\u{10000}'..
    )
}

/// Makes a converted name an identifier: `_` before a digit, code points where nothing is left.
fn startable(converted: &str, name: &str) -> String {
    // Another case may be another form: `ΐ` in upper case is three code points, and one is made of two of them.
    let converted: String = converted.nfkc().collect();
    let Some(first) = converted.chars().next() else {
        let points: Vec<String> = name.chars().map(|c| format!("{:x}", c as u32)).collect();
        return format!("U{}", points.join("U"));
    };
    if is_xid_start(first) {
        converted
    } else {
        format!("_{converted}")
    }
}

/// Whether rustc's `non_snake_case` is content with it and it is an ASCII identifier.
fn is_snake(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !name.trim_matches('_').is_empty()
        && !name.trim_matches('_').contains("__")
}

/// Rust's keywords, strict and reserved, of all editions; `union` and its like may name a field.
/// <https://doc.rust-lang.org/reference/keywords.html>
const RUST_KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// Words that TypeScript does not let a module's `const` have. <https://tc39.es/ecma262/#prod-ReservedWord>
const TS_RESERVED: &[&str] = &[
    "arguments",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "debugger",
    "default",
    "delete",
    "do",
    "else",
    "enum",
    "eval",
    "export",
    "extends",
    "false",
    "finally",
    "for",
    "function",
    "if",
    "implements",
    "import",
    "in",
    "instanceof",
    "interface",
    "let",
    "new",
    "null",
    "package",
    "private",
    "protected",
    "public",
    "return",
    "static",
    "super",
    "switch",
    "this",
    "throw",
    "true",
    "try",
    "typeof",
    "undefined",
    "var",
    "void",
    "while",
    "with",
    "yield",
];

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::expect;
    use std::fmt::Write;

    #[test]
    fn identifiers_are_taken_again_as_they_were_or_not_at_all() {
        let taken = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            let pairs = pairs.iter();
            pairs
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect()
        };
        let mut idents = Distinct::default();
        assert!(idents.take_again(&taken(&[("a", "a"), ("a", "a_2")])));
        assert!(!idents.take_again(&taken(&[("b", "b"), ("a", "a")])));
        // Nothing is left of what was tried.
        assert_eq!(idents.take("b"), "b");
        assert_eq!(idents.take("a"), "a_3");
    }

    #[test]
    fn any_name_becomes_an_identifier() {
        let names = [
            "chat_messages",
            "ChatMessages",
            "userID",
            "HTTPServer",
            "oauth2_tokens",
            "2fa_codes",
            "a__b",
            "_id",
            "_",
            "type",
            "self",
            "Self",
            "crate",
            "super",
            "union",
            "gen",
            "class",
            "weird \"name\"",
            "with-dash.and dot",
            "line\nend */",
            "größe",
            "顧客",
            "\u{20bb7}野家",
            "ɤ",
            "🎉",
            "🎉 party",
            "x²",
            "ªº",
            "\u{fb01}",
            "e\u{301}",
            "J\u{30c}",
            "constructor",
            "__proto__",
        ];
        let mut table = String::new();
        for name in names {
            writeln!(
                table,
                "{name:?}: {} {} {} {} key={}",
                rust_variant(name),
                rust_field(name),
                camel(name),
                ts_variable(name),
                is_ts_property(name)
            )
            .expect("a String takes all");
        }
        expect![[r#"
            "chat_messages": ChatMessages chat_messages chatMessages chatMessages key=true
            "ChatMessages": ChatMessages chat_messages chatMessages chatMessages key=true
            "userID": UserId user_id userId userId key=true
            "HTTPServer": HttpServer http_server httpServer httpServer key=true
            "oauth2_tokens": Oauth2Tokens oauth2_tokens oauth2Tokens oauth2Tokens key=true
            "2fa_codes": _2faCodes _2fa_codes _2faCodes _2faCodes key=false
            "a__b": AB a_b aB aB key=true
            "_id": Id _id id id key=true
            "_": U5f u5f U5f U5f key=true
            "type": Type type_ type type key=true
            "self": Self_ self_ self self key=true
            "Self": Self_ self_ self self key=true
            "crate": Crate crate_ crate crate key=true
            "super": Super super_ super super_ key=true
            "union": Union union union union key=true
            "gen": Gen gen_ gen gen key=true
            "class": Class class class class_ key=true
            "weird \"name\"": WeirdName weird_name weirdName weirdName key=false
            "with-dash.and dot": WithDashAndDot with_dash_and_dot withDashAndDot withDashAndDot key=false
            "line\nend */": LineEnd line_end lineEnd lineEnd key=false
            "größe": Größe größe größe größe key=false
            "顧客": 顧客 顧客 顧客 顧客 key=false
            "𠮷野家": 野家 野家 野家 野家 key=false
            "ɤ": U264 u264 U264 U264 key=false
            "🎉": U1f389 u1f389 U1f389 U1f389 key=false
            "🎉 party": Party party party party key=false
            "x²": X2 x2 x2 x2 key=false
            "ªº": Ao ao ao ao key=false
            "ﬁ": Fi fi fi fi key=false
            "e\u{301}": É é é é key=false
            "J\u{30c}": J j j j key=false
            "constructor": Constructor constructor constructor constructor key=true
            "__proto__": Proto __proto__ proto proto key=true
        "#]]
        .assert_eq(&table);
    }

    #[test]
    #[cfg(feature = "render")]
    fn every_identifier_parses_as_rust() {
        for name in [
            "self", "2fa", "🎉", "größe", "x²", "\u{301}", "a\u{301}", "Ω", "ʼ", "_1",
        ] {
            for ident in [rust_variant(name), rust_field(name)] {
                let parsed = syn::parse_str::<syn::Ident>(&ident);
                assert!(parsed.is_ok(), "{name:?} became {ident:?}");
            }
        }
    }

    #[test]
    fn joined_identifiers_have_marks_only_between_digits() {
        assert_eq!(joined("", "_2fa"), "_2fa");
        assert_eq!(joined("Auth", "_2fa"), "Auth2fa");
        assert_eq!(joined("Auth2", "_2fa"), "Auth2_2fa");
        assert_eq!(joined("Auth", "User"), "AuthUser");
    }

    #[test]
    fn a_second_of_the_same_spelling_gets_a_number() {
        let mut distinct = Distinct::default();
        assert_eq!(distinct.take("user_id"), "user_id");
        assert_eq!(distinct.take("user_id"), "user_id_2");
        assert_eq!(distinct.take("type_"), "type_");
        assert_eq!(distinct.take("type_"), "type_2");
        assert_eq!(distinct.take("user_id_2"), "user_id_2_2");
        assert_eq!(distinct.take_pascal("Self_"), "Self_");
        assert_eq!(distinct.take_pascal("Self_"), "Self2");
        assert_eq!(distinct.take_pascal("Step1"), "Step1");
        assert_eq!(distinct.take_pascal("Step1"), "Step1_2");
    }
}
