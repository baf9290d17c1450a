//! Pieces of SQL text: literals, paths, bodies between dollars.

use crate::name::Name;

/// A string literal.
pub(super) fn literal(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if text.contains('\\') {
        format!("E'{}'", quoted.replace('\\', "\\\\"))
    } else {
        format!("'{quoted}'")
    }
}

/// A text without line ends, which would end a comment.
pub(super) fn on_one_line(text: &str) -> String {
    text.split(|c: char| c.is_control() || c == '\u{2028}' || c == '\u{2029}')
        .map(str::trim)
        .collect::<Vec<_>>()
        .join(" ")
}

/// A list of schemas for SET.
pub(super) fn path(names: &[Name]) -> String {
    if names.is_empty() {
        return "''".to_owned();
    }
    let names: Vec<String> = names
        .iter()
        .map(|name| {
            if name.as_str().is_empty() {
                "''".to_owned()
            } else {
                name.quoted()
            }
        })
        .collect();
    names.join(", ")
}

/// A text in a place where more follows: a comment at its end is ended.
pub(super) fn closed(text: &str) -> String {
    let last = text.rsplit('\n').next().unwrap_or_default();
    if last.contains("--") {
        format!("{text}\n")
    } else {
        text.to_owned()
    }
}

/// A body between dollars that are not in it.
pub(super) fn dollars(text: &str) -> String {
    let mut tag = String::new();
    let mut number = 0;
    // A dollar at the end would join the closing one.
    while text.contains(&format!("${tag}$")) || text.ends_with(&format!("${tag}")) {
        number += 1;
        tag = if number == 1 {
            "body".to_owned()
        } else {
            format!("body{number}")
        };
    }
    format!("${tag}${text}${tag}$")
}

/// Whether the text has the name in front of a parenthesis.
pub(super) fn calls(text: &str, name: &str) -> bool {
    let (text, name) = (text.to_ascii_lowercase(), name.to_ascii_lowercase());
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    text.match_indices(&name).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + name.len()..].trim_start_matches('"').trim_start();
        !before.is_some_and(is_word) && behind.starts_with('(')
    })
}

/// Whether a word stands in the text.
pub(super) fn has_word(text: &str, word: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = text[at + word.len()..].chars().next();
        !before.is_some_and(is_word) && !behind.is_some_and(is_word)
    })
}

/// Where a word stands outside quotes and comments.
pub(super) fn word_at(text: &str, word: &str) -> Option<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
    let mut before = ' ';
    for (at, c) in plain_characters(text) {
        let rest = &text[at..];
        let found = rest
            .get(..word.len())
            .is_some_and(|it| it.eq_ignore_ascii_case(word));
        let behind = rest.get(word.len()..).and_then(|it| it.chars().next());
        if found && !is_word(before) && !behind.is_some_and(is_word) {
            return Some(at);
        }
        before = c;
    }
    None
}

/// Where the keys of an index begin: the first parenthesis behind ON.
pub(super) fn behind_on(text: &str) -> Option<usize> {
    let on = word_at(text, "on")?;
    let mut characters = plain_characters(text);
    let open = characters.find(|(at, c)| *at > on && *c == '(');
    open.map(|(at, _)| at)
}

/// Where the first parenthesis outside quotes and comments opens.
pub(super) fn first_open(text: &str) -> Option<usize> {
    let open = plain_characters(text).find(|(_, c)| *c == '(');
    open.map(|(at, _)| at)
}

/// The names in a list as `proconfig` holds it: `"$user", public`.
pub(super) fn list(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, behind) = if let Some(inside) = rest.strip_prefix('"') {
            let end = (0..inside.len())
                .filter(|at| inside.is_char_boundary(*at) && inside[*at..].starts_with('"'))
                .find(|at| {
                    let quotes = inside[..*at].chars().rev().take_while(|c| *c == '"');
                    quotes.count() % 2 == 0 && !inside[at + 1..].starts_with('"')
                })
                .unwrap_or(inside.len());
            let behind = inside.get(end + 1..).unwrap_or_default();
            (inside[..end].replace("\"\"", "\""), behind)
        } else {
            let end = rest.find(',').unwrap_or(rest.len());
            (rest[..end].trim().to_owned(), &rest[end..])
        };
        names.push(name);
        rest = behind.trim_start().trim_start_matches(',').trim_start();
    }
    names
}

/// The characters outside quotes and comments, with their places.
fn plain_characters(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut skip_to = 0;
    text.char_indices().filter(move |(at, c)| {
        if *at < skip_to {
            return false;
        }
        let rest = &text[*at..];
        let end = |closing: &str, from: usize| {
            let length = rest[from..].find(closing);
            length.map_or(text.len(), |it| at + from + it + closing.len())
        };
        if *c == '\'' || *c == '"' {
            skip_to = end(&c.to_string(), 1);
            return false;
        }
        if rest.starts_with("--") {
            skip_to = end("\n", 2);
            return false;
        }
        if rest.starts_with("/*") {
            skip_to = end("*/", 2);
            return false;
        }
        true
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_and_comments_cannot_break_out() {
        assert_eq!(dollars("a"), "$$a$$");
        assert_eq!(dollars("a $$ b"), "$body$a $$ b$body$");
        assert_eq!(dollars("a$"), "$body$a$$body$");
        assert_eq!(on_one_line("a\nDROP TABLE x;\r--"), "a DROP TABLE x; --");
        assert_eq!(literal("it's"), "'it''s'");
        assert_eq!(literal("a\\"), "E'a\\\\'");
        assert_eq!(closed("x > 0 -- why"), "x > 0 -- why\n");
    }

    #[test]
    fn words_in_quotes_are_none() {
        let text = "CREATE INDEX \"a on b\" -- on\n ON t USING gin (\"x\")";
        assert_eq!(&text[behind_on(text).unwrap_or_default()..], "(\"x\")");
        assert_eq!(word_at("'exclude' EXCLUDE", "exclude"), Some(10));
    }

    #[test]
    fn lists_of_names_are_parted() {
        assert_eq!(list("\"$user\", public"), ["$user", "public"]);
        assert_eq!(list("\"\""), [""]);
        assert_eq!(list("\"a\"\"b, c\", d"), ["a\"b, c", "d"]);
    }

    #[test]
    fn calls_are_told_from_columns() {
        assert!(calls("is_even (a)", "is_even"));
        assert!(calls("app.\"is_even\"(a)", "is_even"));
        assert!(!calls("is_even > 1", "is_even"));
        assert!(!calls("not_is_even(1)", "is_even"));
    }
}
