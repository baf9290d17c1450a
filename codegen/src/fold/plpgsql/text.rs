//! Texts: patterns, and texts that are put together of known and unknown parts.

use std::sync::Arc;

use super::pattern::Pattern;
use super::value::{Part, Unknown, Value};
use crate::name::Name;
use crate::source::Span;

/// A text out of parts; where some are unknown, it is an unknown value that keeps them. It is NULL at most where one
/// of `operands` may be.
pub(super) fn assembled<'v>(
    parts: Vec<Part>,
    operands: impl IntoIterator<Item = &'v Value>,
    span: Span,
) -> Value {
    let mut merged: Vec<Part> = Vec::new();
    let mut known = String::new();
    for part in parts {
        match part {
            Part::Known(text) => known.push_str(&text),
            part => {
                if !known.is_empty() {
                    merged.push(Part::Known(std::mem::take(&mut known).into()));
                }
                merged.push(part);
            }
        }
    }
    if !known.is_empty() {
        merged.push(Part::Known(known.into()));
    }
    match merged.as_slice() {
        [] => return Value::text(""),
        [Part::Known(text)] => return Value::Text(text.clone()),
        _ => {}
    }
    let operands: Vec<&Value> = operands.into_iter().collect();
    let not_null = operands.iter().all(|value| match value {
        Value::Unknown(unknown) => unknown.not_null,
        _ => true,
    });
    // One part that is about the migrations' own objects makes the text so.
    let mut reasons = operands.into_iter().filter_map(Value::reason);
    let reason = reasons
        .clone()
        .find(|it| !it.foreign)
        .or_else(|| reasons.next());
    Value::Unknown(Unknown {
        span: reason.map_or(span, |unknown| unknown.span),
        what: reason.map_or_else(|| "a text".into(), |unknown| unknown.what.clone()),
        not_null,
        foreign: reason.is_some_and(|unknown| unknown.foreign),
        clock: reason.is_some_and(|unknown| unknown.clock),
        parts: Some(merged),
    })
}

/// A text of which a part is not known, between quotes.
fn quoted_parts(parts: &[Part], quote: char) -> Vec<Part> {
    let mark = || Part::Known(quote.to_string().into());
    let doubled = |part: &Part| match part {
        Part::Known(text) => {
            let text = text.replace(quote, &format!("{quote}{quote}"));
            Part::Known(text.into())
        }
        Part::Identifier | Part::Literal | Part::Printed(_) | Part::Any => Part::Any,
    };
    std::iter::once(mark())
        .chain(parts.iter().map(doubled))
        .chain([mark()])
        .collect()
}

/// `quote_ident`
pub(super) fn quote_identifier(text: &str) -> String {
    // A longer name stays whole here: PostgreSQL cuts it where it reads it.
    if text.len() > crate::name::MAX_BYTES {
        return format!("\"{}\"", text.replace('"', "\"\""));
    }
    Name::from_quoted(text).quoted()
}

/// `quote_literal`
pub(super) fn quote_literal(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if text.contains('\\') {
        format!("E'{}'", doubled.replace('\\', "\\\\"))
    } else {
        format!("'{doubled}'")
    }
}

/// `LIKE`: `%` any characters, `_` one, behind `escape` itself.
pub(super) fn is_like(text: &str, pattern: &str, escape: Option<char>) -> bool {
    let text: Vec<char> = text.chars().collect();
    let pattern = like_pattern(pattern, escape);
    let (mut at, mut next) = (0, 0);
    // Where the last `%` stands, and what it takes so far.
    let mut last: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(next) {
            Some(Wildcard::Any) => {
                last = Some((next, at));
                next += 1;
            }
            Some(Wildcard::One) => (at, next) = (at + 1, next + 1),
            Some(Wildcard::Literal(literal)) if *literal == text[at] => {
                (at, next) = (at + 1, next + 1);
            }
            Some(Wildcard::Literal(_)) | None => match &mut last {
                Some((any, taken)) => {
                    *taken += 1;
                    (at, next) = (*taken, *any + 1);
                }
                None => return false,
            },
        }
    }
    pattern[next..].iter().all(|it| *it == Wildcard::Any)
}

/// A piece of a pattern of LIKE.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wildcard {
    /// `%`
    Any,
    /// `_`
    One,
    /// Itself.
    Literal(char),
}

fn like_pattern(pattern: &str, escape: Option<char>) -> Vec<Wildcard> {
    let mut pieces = Vec::new();
    let mut characters = pattern.chars().peekable();
    while let Some(character) = characters.next() {
        pieces.push(match character {
            _ if Some(character) == escape && characters.peek().is_some() => {
                Wildcard::Literal(characters.next().unwrap_or(character))
            }
            '%' => Wildcard::Any,
            '_' => Wildcard::One,
            literal => Wildcard::Literal(literal),
        });
    }
    pieces
}

/// `~`, for patterns of alternatives that may be anchored: `^a`, `b$`, `a|b`, `^(a|b)$`. `None` for others.
pub(super) fn matches_regex(text: &str, pattern: &str, ignore_case: bool) -> Option<bool> {
    let (text, pattern) = if ignore_case {
        (text.to_lowercase(), pattern.to_lowercase())
    } else {
        (text.to_owned(), pattern.to_owned())
    };
    let (from_start, inner) = match pattern.strip_prefix('^') {
        Some(rest) => (true, rest),
        None => (false, &*pattern),
    };
    let (to_end, inner) = match inner.strip_suffix('$') {
        Some(rest) if !rest.ends_with('\\') => (true, rest),
        _ => (false, inner),
    };
    let grouped = inner
        .strip_prefix('(')
        .and_then(|rest| rest.strip_suffix(')'));
    let alternatives: Vec<&str> = match grouped {
        Some(inner) => inner.split('|').collect(),
        None if inner.contains('|') && (from_start || to_end) => return None,
        None => inner.split('|').collect(),
    };
    let mut any = false;
    for alternative in alternatives {
        let Some(literal) = literal_regex(alternative) else {
            // Letters behind a backslash are not the same in both cases.
            if ignore_case && alternative.contains('\\') {
                return None;
            }
            any |= Pattern::parse(alternative)?.matches(&text, from_start, to_end)?;
            continue;
        };
        any |= match (from_start, to_end) {
            (true, true) => text == literal,
            (true, false) => text.starts_with(&literal),
            (false, true) => text.ends_with(&literal),
            (false, false) => text.contains(&literal),
        };
    }
    Some(any)
}

/// The text that a pattern without operators matches.
pub(super) fn literal_regex(pattern: &str) -> Option<String> {
    let mut literal = String::new();
    let mut characters = pattern.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next()? {
                escaped if escaped.is_alphanumeric() => return None,
                escaped => literal.push(escaped),
            },
            '.' | '*' | '+' | '?' | '[' | ']' | '(' | ')' | '{' | '}' | '|' | '^' | '$' => {
                return None;
            }
            other => literal.push(other),
        }
    }
    Some(literal)
}

/// `format`: `%I`, `%L`, `%s`, `%%`, with positions; `Err` says what is wrong with the call.
pub(super) fn format<'v>(
    template: &str,
    arguments: &'v [Value],
    to_parts: impl Fn(&'v Value) -> Vec<Part>,
) -> Result<Vec<Part>, &'static str> {
    let mut parts = Vec::new();
    let mut characters = template.chars().peekable();
    let mut known = String::new();
    let mut next = 0;
    while let Some(character) = characters.next() {
        if character != '%' {
            known.push(character);
            continue;
        }
        if characters.peek() == Some(&'%') {
            characters.next();
            known.push('%');
            continue;
        }
        let mut digits = String::new();
        while let Some(digit) = characters.peek().filter(|c| c.is_ascii_digit()) {
            digits.push(*digit);
            characters.next();
        }
        if characters.peek() == Some(&'$') {
            characters.next();
            let position: usize = digits.parse().map_err(|_| "invalid format position")?;
            next = position
                .checked_sub(1)
                .ok_or("format specifies argument 0")?;
            digits.clear();
        }
        // Widths pad texts, which statements do not need; they are passed over.
        while characters
            .peek()
            .is_some_and(|c| c.is_ascii_digit() || *c == '-')
        {
            characters.next();
        }
        let specifier = characters
            .next()
            .ok_or("unterminated format() type specifier")?;
        let argument = arguments
            .get(next)
            .ok_or("too few arguments for format()")?;
        next += 1;
        parts.push(Part::Known(std::mem::take(&mut known).into()));
        match specifier {
            's' if *argument == Value::Null => {}
            's' => parts.extend(to_parts(argument)),
            'L' if *argument == Value::Null => parts.push(Part::Known("NULL".into())),
            'I' if *argument == Value::Null => {
                return Err("null values cannot be formatted as an SQL identifier");
            }
            'I' | 'L' => match (specifier, to_parts(argument).as_slice()) {
                ('I', [Part::Known(text)]) => {
                    parts.push(Part::Known(quote_identifier(text).into()));
                }
                ('L', [Part::Known(text)]) => parts.push(Part::Known(quote_literal(text).into())),
                ('I', []) => parts.push(Part::Known("\"\"".into())),
                ('L', []) => parts.push(Part::Known("''".into())),
                ('I', [Part::Any | Part::Printed(_)]) => parts.push(Part::Identifier),
                ('L', [Part::Any | Part::Printed(_)]) => parts.push(Part::Literal),
                ('I', known) => parts.extend(quoted_parts(known, '"')),
                (_, known) => parts.extend(quoted_parts(known, '\'')),
            },
            _ => return Err("unrecognized format() type specifier"),
        }
    }
    parts.push(Part::Known(Arc::from(known)));
    parts.retain(|part| !matches!(part, Part::Known(text) if text.is_empty()));
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        assert!(is_like("audit_log", "audit%", Some('\\')));
        assert!(is_like("a_b", "a\\_b", Some('\\')));
        assert!(!is_like("axb", "a\\_b", Some('\\')));
        assert!(is_like("", "%", None));
        assert_eq!(matches_regex("pg_toast", "^pg_", false), Some(true));
        assert_eq!(matches_regex("b", "^(a|b)$", false), Some(true));
        assert_eq!(matches_regex("xB", "b$", true), Some(true));
        assert_eq!(matches_regex("a", "[a-z]", false), Some(true));
        assert_eq!(
            matches_regex("a_2026_11", r"^a_\d{4}_\d{2}$", false),
            Some(true)
        );
        assert_eq!(
            matches_regex("a_2026_11_21", r"^a_\d{4}_\d{2}$", false),
            Some(false)
        );
        assert_eq!(matches_regex("x9", "^[^a-c_-]+.?$", false), Some(true));
        assert_eq!(matches_regex("abc", "^a(b)c$", false), None);
    }

    #[test]
    fn formats() {
        let known = |template, arguments: &[Value]| {
            let parts = format(template, arguments, |value| match value {
                Value::Text(text) => vec![Part::Known(text.clone())],
                _ => vec![Part::Any],
            });
            parts.map(|parts| {
                assembled(
                    parts,
                    [],
                    crate::source::Span::new(crate::source::FileId(0), 0, 0),
                )
            })
        };
        let text = |text: &str| Value::text(text);
        assert_eq!(
            known("%I.%I = %L %%", &[text("a"), text("B c"), text("it's")]),
            Ok(text("a.\"B c\" = 'it''s' %"))
        );
        assert_eq!(known("%2$s%1$s", &[text("a"), text("b")]), Ok(text("ba")));
        assert_eq!(known("%s", &[]), Err("too few arguments for format()"));
    }
}
