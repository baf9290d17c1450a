//! Texts: patterns, and texts that are put together of known and unknown parts.

use std::sync::Arc;

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
    let unknown = reason.map_or_else(|| Unknown::new(span, "a text"), Unknown::plain);
    Value::Unknown(Unknown {
        not_null,
        parts: Some(merged.into()),
        ..unknown
    })
}

/// The whole words that two texts begin with, and anything behind them; `None` where there are none.
pub(super) fn common_beginning(a: &[Part], b: &[Part]) -> Option<Vec<Part>> {
    let alike = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let mut parts = a[..alike].to_vec();
    // Where one of them ends, or they part within a text that is known.
    let known = |parts: &[Part]| match parts.get(alike) {
        Some(Part::Known(text)) => text.clone(),
        _ => "".into(),
    };
    let (a, b) = (known(a), known(b));
    let same = a.chars().zip(b.chars()).take_while(|(a, b)| a == b);
    let length = same.map(|(it, _)| it.len_utf8()).sum();
    let same = &a[..length];
    let words = same.trim_end_matches(|it: char| !it.is_whitespace());
    if !words.is_empty() {
        parts.push(Part::Known(words.into()));
    }
    if parts.is_empty() {
        return None;
    }
    parts.push(Part::Any);
    Some(parts)
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

/// The regular expression that a pattern of SIMILAR TO stands for (`similar_to_escape`); `None` for one in three parts.
pub(super) fn similar_regex(pattern: &str, escape: Option<char>) -> Option<String> {
    let mut regex = String::from("^(?:");
    let (mut escaped, mut in_class) = (false, false);
    for it in pattern.chars() {
        match it {
            '"' if escaped && !in_class => return None,
            _ if escaped => regex.extend(['\\', it]),
            _ if Some(it) == escape => {
                escaped = true;
                continue;
            }
            '\\' => regex.push_str("\\\\"),
            _ if in_class => {
                regex.push(it);
                in_class = it != ']';
            }
            '[' => {
                regex.push(it);
                in_class = true;
            }
            '%' => regex.push_str(".*"),
            '_' => regex.push('.'),
            '(' => regex.push_str("(?:"),
            '.' | '^' | '$' => regex.extend(['\\', it]),
            _ => regex.push(it),
        }
        escaped = false;
    }
    regex.push_str(")$");
    Some(regex)
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

/// A piece of what `format` is given.
struct Specifier {
    /// The argument's number, where one is written.
    position: Option<usize>,
    /// `-`
    left: bool,
    /// How wide it is at least.
    width: Width,
    /// `I`, `L` or `s`
    kind: char,
}

/// The width of a piece of `format`.
enum Width {
    None,
    Number(usize),
    /// `*`, with the argument's number where one is written.
    Argument(Option<usize>),
}

type Letters<'t> = std::iter::Peekable<std::str::Chars<'t>>;

fn number(letters: &mut Letters<'_>) -> Result<Option<usize>, &'static str> {
    let digits: String = std::iter::from_fn(|| letters.next_if(char::is_ascii_digit)).collect();
    if digits.is_empty() {
        return Ok(None);
    }
    let number = digits.parse().map_err(|_| "number is out of range")?;
    Ok(Some(number))
}

fn position(
    letters: &mut Letters<'_>,
    number: Option<usize>,
) -> Result<Option<usize>, &'static str> {
    if number.is_none() || letters.next_if_eq(&'$').is_none() {
        return Ok(None);
    }
    match number {
        Some(0) => Err("format specifies argument 0, but arguments are numbered from 1"),
        number => Ok(number),
    }
}

fn specifier(letters: &mut Letters<'_>) -> Result<Specifier, &'static str> {
    let first = number(letters)?;
    let place = position(letters, first)?;
    let mut width = match (first, place) {
        (Some(width), None) => Width::Number(width),
        _ => Width::None,
    };
    let left = matches!(width, Width::None) && letters.next_if_eq(&'-').is_some();
    while left && letters.next_if_eq(&'-').is_some() {}
    if matches!(width, Width::None) {
        if letters.next_if_eq(&'*').is_some() {
            let argument = number(letters)?;
            let at = position(letters, argument)?;
            if argument.is_some() && at.is_none() {
                return Err("width argument position must be ended by \"$\"");
            }
            width = Width::Argument(at);
        } else if let Some(number) = number(letters)? {
            width = Width::Number(number);
        }
    }
    let kind = letters
        .next()
        .ok_or("unterminated format() type specifier")?;
    if !matches!(kind, 'I' | 'L' | 's') {
        return Err("unrecognized format() type specifier");
    }
    Ok(Specifier {
        position: place,
        left,
        width,
        kind,
    })
}

/// Padded to a width; of what is not known whole, unknown.
fn padded(parts: Vec<Part>, width: i64, left: bool) -> Vec<Part> {
    let left = left || width < 0;
    let width = usize::try_from(width.unsigned_abs()).unwrap_or(0);
    match parts.as_slice() {
        _ if width == 0 => parts,
        [] => vec![Part::Known(" ".repeat(width).into())],
        [Part::Known(text)] => {
            let blanks = " ".repeat(width.saturating_sub(text.chars().count()));
            let text = if left {
                format!("{text}{blanks}")
            } else {
                format!("{blanks}{text}")
            };
            vec![Part::Known(text.into())]
        }
        _ => vec![Part::Any],
    }
}

/// `format`: `%I`, `%L`, `%s`, `%%`, with positions and widths; `Err` says what is wrong with the call.
pub(super) fn format<'v>(
    template: &str,
    arguments: &'v [Value],
    to_parts: impl Fn(&'v Value) -> Vec<Part>,
) -> Result<Vec<Part>, &'static str> {
    let mut parts = Vec::new();
    let mut characters = template.chars().peekable();
    let mut known = String::new();
    let mut next = 0;
    let mut take = |position: Option<usize>| {
        let at = position.map_or(next, |it| it - 1);
        next = at + 1;
        arguments.get(at).ok_or("too few arguments for format()")
    };
    while let Some(character) = characters.next() {
        if character != '%' {
            known.push(character);
            continue;
        }
        if characters.next_if_eq(&'%').is_some() {
            known.push('%');
            continue;
        }
        let it = specifier(&mut characters)?;
        let width = match it.width {
            Width::None => Some(0),
            Width::Number(width) if width <= 10_000 => i64::try_from(width).ok(),
            Width::Number(_) => None,
            Width::Argument(position) => match take(position)? {
                Value::Null => Some(0),
                width => width.number().filter(|it| it.abs() <= 10_000),
            },
        };
        let argument = take(it.position)?;
        parts.push(Part::Known(std::mem::take(&mut known).into()));
        let piece = formatted(it.kind, argument, &to_parts)?;
        match width {
            Some(width) => parts.extend(padded(piece, width, it.left)),
            None => parts.push(Part::Any),
        }
    }
    parts.push(Part::Known(Arc::from(known)));
    parts.retain(|part| !matches!(part, Part::Known(text) if text.is_empty()));
    Ok(parts)
}

/// An argument of `format` as its letter wants it.
fn formatted<'v>(
    kind: char,
    argument: &'v Value,
    to_parts: impl Fn(&'v Value) -> Vec<Part>,
) -> Result<Vec<Part>, &'static str> {
    if *argument == Value::Null {
        return match kind {
            's' => Ok(Vec::new()),
            'L' => Ok(vec![Part::Known("NULL".into())]),
            _ => Err("null values cannot be formatted as an SQL identifier"),
        };
    }
    let given = to_parts(argument);
    Ok(match (kind, given.as_slice()) {
        ('s', _) => given,
        ('I', [Part::Known(text)]) => vec![Part::Known(quote_identifier(text).into())],
        (_, [Part::Known(text)]) => vec![Part::Known(quote_literal(text).into())],
        ('I', []) => vec![Part::Known("\"\"".into())],
        (_, []) => vec![Part::Known("''".into())],
        ('I', [Part::Any | Part::Printed(_)]) => vec![Part::Identifier],
        (_, [Part::Any | Part::Printed(_)]) => vec![Part::Literal],
        ('I', known) => quoted_parts(known, '"'),
        (_, known) => quoted_parts(known, '\''),
    })
}

#[cfg(test)]
mod tests {
    use super::super::pattern::{Parsed, Pattern};
    use super::*;

    #[test]
    fn patterns() {
        assert!(is_like("audit_log", "audit%", Some('\\')));
        assert!(is_like("a_b", "a\\_b", Some('\\')));
        assert!(!is_like("axb", "a\\_b", Some('\\')));
        assert!(is_like("", "%", None));
        let matches = |text, pattern, ignore_case| match Pattern::parse(pattern, ignore_case) {
            Parsed::Pattern(pattern) => pattern.matches(text),
            Parsed::Invalid | Parsed::Beyond => None,
        };
        assert_eq!(matches("pg_toast", "^pg_", false), Some(true));
        assert_eq!(matches("b", "^(a|b)$", false), Some(true));
        assert_eq!(matches("xB", "b$", true), Some(true));
        assert_eq!(matches("a_2026_11", r"^a_\d{4}_\d{2}$", false), Some(true));
        assert_eq!(
            matches("a_2026_11_21", r"^a_\d{4}_\d{2}$", false),
            Some(false)
        );
        assert_eq!(matches("x9", "^[^a-c_-]+.?$", false), Some(true));
        assert_eq!(matches("aa", r"^(a)\1$", false), None);
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
