//! Functions of regular expressions.

use super::super::conditions::raise;
use super::super::eval::Eval;
use super::super::pattern::{Match, Parsed, Pattern};
use super::super::value::Value;
use crate::fold::Refusal;
use crate::source::Span;

/// How many matches are looked for.
const MANY: usize = 10_000;

/// How long a text may get.
const LONGEST: usize = 1 << 18;

/// A pattern with what its flags say.
struct Search {
    pattern: Pattern,
    all: bool,
}

/// The pattern and flags; `None` where they are not read.
fn search(pattern: &str, flags: &str, span: Span) -> Result<Option<Search>, Refusal> {
    let mut ignores_case = false;
    let mut all = false;
    for flag in flags.chars() {
        match flag {
            'g' => all = true,
            'i' => ignores_case = true,
            'c' => ignores_case = false,
            'a'..='z' => return Ok(None),
            _ => {
                let message = format!("invalid regular expression option: \"{flag}\"");
                return Err(raise("22023", span, message));
            }
        }
    }
    match Pattern::parse(pattern, ignores_case) {
        Parsed::Pattern(pattern) => Ok(Some(Search { pattern, all })),
        Parsed::Invalid => Err(raise("2201B", span, "invalid regular expression")),
        Parsed::Beyond => Ok(None),
    }
}

/// The matches, one after the other; `None` where they are not decided.
fn found(search: &Search, text: &[char], all: bool) -> Option<Vec<Match>> {
    let mut matches: Vec<Match> = Vec::new();
    let mut at = 0;
    while let Some(found) = search.pattern.find(text, at)? {
        let is_empty = found.start == found.end;
        // Whether nothing matches behind something differs from function to function.
        if is_empty
            && matches
                .last()
                .is_some_and(|last| last.end == found.start && last.start < last.end)
        {
            return None;
        }
        at = if is_empty { found.end + 1 } else { found.end };
        matches.push(found);
        if !all || at > text.len() {
            break;
        }
        if matches.len() > MANY {
            return None;
        }
    }
    Some(matches)
}

fn slice(text: &[char], (start, end): (usize, usize)) -> Value {
    Value::text(text[start..end].iter().collect::<String>())
}

/// The groups of a match, or the whole where it has none.
fn groups(text: &[char], found: &Match) -> Value {
    if found.groups.is_empty() {
        return Value::Array(vec![slice(text, (found.start, found.end))]);
    }
    let each = found.groups.iter();
    Value::Array(
        each.map(|group| group.map_or(Value::Null, |group| slice(text, group)))
            .collect(),
    )
}

/// What a match is replaced by.
fn replacement(text: &[char], found: &Match, new: &str) -> String {
    let mut out = String::new();
    let mut rest = new.chars().peekable();
    while let Some(character) = rest.next() {
        if character != '\\' {
            out.push(character);
            continue;
        }
        let group = match rest.peek() {
            Some('&') => Some((found.start, found.end)),
            Some(digit @ '1'..='9') => {
                let number = digit.to_digit(10).unwrap_or(1) as usize - 1;
                rest.next();
                if let Some((start, end)) = found.groups.get(number).copied().flatten() {
                    out.extend(&text[start..end]);
                }
                continue;
            }
            Some('\\') => {
                rest.next();
                out.push('\\');
                continue;
            }
            _ => None,
        };
        match group {
            Some((start, end)) => {
                rest.next();
                out.extend(&text[start..end]);
            }
            None => out.push('\\'),
        }
    }
    out
}

/// The pieces between the matches.
fn pieces(search: &Search, text: &[char]) -> Option<Vec<Value>> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at <= text.len() {
        let Some(found) = search.pattern.find(text, at)? else {
            break;
        };
        if found.start == found.end {
            at = found.end + 1;
            // Nothing at the ends, or behind a match, does not split.
            if found.start == start || found.start == text.len() {
                if found.start == start && start != 0 && found.start != text.len() {
                    continue;
                }
                continue;
            }
        } else {
            at = found.end;
        }
        pieces.push(slice(text, (start, found.start)));
        start = found.end;
        if pieces.len() > MANY {
            return None;
        }
    }
    pieces.push(slice(text, (start, text.len())));
    Some(pieces)
}

impl Eval<'_, '_> {
    /// A function of regular expressions; `None` where it is not decided.
    pub(super) fn regexp_function(
        &self,
        name: &str,
        arguments: &[Value],
        span: Span,
    ) -> Result<Option<Value>, Refusal> {
        let _ = self;
        let [Value::Text(text), Value::Text(pattern), rest @ ..] = arguments else {
            return Ok(None);
        };
        if text.len() > LONGEST / 8 {
            return Ok(None);
        }
        let characters: Vec<char> = text.chars().collect();
        let (new, start, number, flags): (&str, usize, Option<usize>, &str) = match (name, rest) {
            ("regexp_replace", [Value::Text(new)]) => (new, 1, None, ""),
            ("regexp_replace", [Value::Text(new), Value::Text(flags)]) => (new, 1, None, flags),
            ("regexp_replace", [Value::Text(new), Value::Int(start), more @ ..]) => {
                let (number, flags) = match more {
                    [] => (1, ""),
                    [Value::Int(number)] => (*number, ""),
                    [Value::Int(number), Value::Text(flags)] => (*number, &**flags),
                    _ => return Ok(None),
                };
                let (Ok(start), Ok(number)) = (usize::try_from(*start), usize::try_from(number))
                else {
                    return Err(raise("22023", span, "invalid value for parameter"));
                };
                (new, start, Some(number), flags)
            }
            ("substring", []) => ("", 1, None, ""),
            ("regexp_substr" | "regexp_count" | "regexp_instr" | "regexp_like", []) => {
                ("", 1, None, "")
            }
            (
                "regexp_match" | "regexp_matches" | "regexp_split_to_array" | "regexp_like",
                [] | [Value::Text(_)],
            ) => match rest {
                [Value::Text(flags)] => ("", 1, None, &**flags),
                _ => ("", 1, None, ""),
            },
            _ => return Ok(None),
        };
        if start == 0 {
            return Err(raise(
                "22023",
                span,
                "invalid value for parameter \"start\": 0",
            ));
        }
        let Some(search) = search(pattern, flags, span)? else {
            return Ok(None);
        };
        if name != "regexp_replace" && search.all && name != "regexp_matches" {
            return Err(raise(
                "22023",
                span,
                format!("{name}() does not support the \"global\" option"),
            ));
        }
        Ok(match name {
            "regexp_replace" => {
                let all = search.all || number == Some(0) || number.is_some_and(|it| it > 1);
                if start > 1 {
                    return Ok(replaced_from(&characters, start, (&search, number), new));
                }
                found(&search, &characters, all)
                    .and_then(|matches| replaced(&characters, &matches, number, new))
            }
            "regexp_split_to_array" => pieces(&search, &characters).map(Value::Array),
            "regexp_like" => search.pattern.matches(text).map(Value::Bool),
            "regexp_count" => {
                found(&search, &characters, true).map(|matches| Value::int(matches.len() as u32))
            }
            "regexp_match" => search
                .pattern
                .find(&characters, 0)
                .map(|found| found.map_or(Value::Null, |found| groups(&characters, &found))),
            "regexp_instr" => search.pattern.find(&characters, 0).map(|found| {
                found.map_or(Value::Int(0), |found| Value::int(found.start as u32 + 1))
            }),
            "substring" | "regexp_substr" => {
                search
                    .pattern
                    .find(&characters, 0)
                    .map(|found| match found {
                        None => Value::Null,
                        Some(found) => match found.groups.first() {
                            Some(group) if name == "substring" => {
                                group.map_or(Value::Null, |group| slice(&characters, group))
                            }
                            _ => slice(&characters, (found.start, found.end)),
                        },
                    })
            }
            _ => None,
        })
    }

    /// The rows of `regexp_matches`, `regexp_split_to_table` and `string_to_table`; `None` where they are not decided.
    pub(in crate::fold::plpgsql) fn pieces_of_text(
        &self,
        name: &str,
        arguments: &[Value],
        span: Span,
    ) -> Result<Option<Vec<Value>>, Refusal> {
        let _ = self;
        let (Some(text), Some(pattern)) = (
            arguments.first().and_then(Value::as_text),
            arguments.get(1).and_then(Value::as_text),
        ) else {
            return Ok(None);
        };
        let flags = match arguments.get(2) {
            None => "".into(),
            Some(flags) => match flags.as_text() {
                Some(flags) => flags,
                None => return Ok(None),
            },
        };
        if name == "string_to_table" {
            let pieces: Vec<Value> = if text.is_empty() {
                Vec::new()
            } else if pattern.is_empty() {
                vec![Value::Text(text)]
            } else {
                text.split(&*pattern)
                    .take(MANY + 1)
                    .map(Value::text)
                    .collect()
            };
            return Ok((pieces.len() <= MANY && arguments.len() == 2).then_some(pieces));
        }
        if text.len() > LONGEST / 8 {
            return Ok(None);
        }
        let Some(search) = search(&pattern, &flags, span)? else {
            return Ok(None);
        };
        let characters: Vec<char> = text.chars().collect();
        Ok(match name {
            "regexp_matches" => found(&search, &characters, search.all)
                .map(|all| all.iter().map(|it| groups(&characters, it)).collect()),
            "regexp_split_to_table" if !search.all => pieces(&search, &characters),
            _ => None,
        })
    }
}

/// A text in which matches are replaced: all, or only that with this number.
fn replaced(text: &[char], matches: &[Match], number: Option<usize>, new: &str) -> Option<Value> {
    let mut out = String::new();
    let mut at = 0;
    for (index, found) in matches.iter().enumerate() {
        if number.is_some_and(|number| number != 0 && number != index + 1) {
            continue;
        }
        out.extend(&text[at..found.start]);
        out.push_str(&replacement(text, found, new));
        at = found.end;
        if out.len() > LONGEST {
            return None;
        }
    }
    out.extend(&text[at..]);
    Some(Value::text(out))
}

/// The same from a place on.
fn replaced_from(
    text: &[char],
    start: usize,
    (search, number): (&Search, Option<usize>),
    new: &str,
) -> Option<Value> {
    let mut matches = Vec::new();
    let mut at = start - 1;
    while at <= text.len()
        && let Some(found) = search.pattern.find(text, at)?
    {
        if found.start == found.end {
            return None;
        }
        at = found.end;
        matches.push(found);
        if matches.len() > MANY {
            return None;
        }
    }
    replaced(text, &matches, number, new)
}
