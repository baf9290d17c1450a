//! Texts that PostgreSQL prints of what the migrations wrote: a CHECK, a view, a default.
//!
//! It prints names, calls and literals as they are and writes keywords, types and parentheses in its own way. So what
//! was written tells whether most words are in the text, though not what it is.

use super::value::{Part, Unknown, Value};
use crate::source::{Snippet, Span};

/// Words that the printer adds: where one of these is asked for, its absence from what was written says nothing.
const ADDED: &str = "select from where as and or not null is true false any all array case when then else end exists \
    between distinct cast text character varying integer bigint smallint boolean numeric double precision real date time \
    timestamp with without zone interval uuid json jsonb bytea public check collate coalesce nullif greatest least row \
    extract current_date current_time current_timestamp current_user session_user join left right inner outer full cross \
    using on order by group having limit offset union intersect except with asc desc nulls first last only default \
    bpchar regclass similar overlay position substring trim both leading trailing values nextval name oid citext lateral";

/// The text that PostgreSQL prints of this.
pub(super) fn printed(snippet: &Snippet, what: &str) -> Value {
    if let Some(text) = exactly(&snippet.text) {
        return Value::text(text);
    }
    of_parts(
        vec![Part::Printed(snippet.text.clone())],
        snippet.span,
        what,
    )
}

/// A text of these parts that is not NULL.
pub(super) fn of_parts(parts: Vec<Part>, span: Span, what: &str) -> Value {
    Value::Unknown(Unknown {
        not_null: true,
        parts: Some(parts.into()),
        ..Unknown::new(span, what)
    })
}

/// What is printed as it is written, whatever its type: truth values, whole numbers, NULL, calls without arguments.
pub(super) fn exactly(text: &str) -> Option<String> {
    let text = text.trim();
    let lower = text.to_ascii_lowercase();
    if matches!(&*lower, "true" | "false") {
        return Some(lower);
    }
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(text.to_owned());
    }
    if matches!(&*lower, "now()" | "gen_random_uuid()" | "clock_timestamp()") {
        return Some(lower);
    }
    matches!(
        &*lower,
        "current_timestamp" | "current_date" | "current_user"
    )
    .then(|| lower.to_ascii_uppercase())
}

/// Whether a text of parts is this one: `Some(false)` where a part that is known is not in its place.
pub(super) fn equals(parts: &[Part], text: &str) -> Option<bool> {
    let first = match parts.first() {
        Some(Part::Known(first)) => first,
        _ => "",
    };
    let last = match parts.last() {
        Some(Part::Known(last)) => last,
        _ => "",
    };
    let known = |part: &Part| match part {
        Part::Known(text) => text.len(),
        Part::Identifier | Part::Literal | Part::Printed(_) | Part::Any => 0,
    };
    let differs = !text.starts_with(first)
        || !text.ends_with(last)
        || parts.iter().map(known).sum::<usize>() > text.len();
    differs.then_some(false)
}

/// Whether a text of parts holds what LIKE's pattern wants, for patterns `%words%` and `word%`.
pub(super) fn is_like(parts: &[Part], pattern: &str, ignore_case: bool) -> Option<bool> {
    let fold = |text: &str| {
        if ignore_case {
            text.to_lowercase()
        } else {
            text.to_owned()
        }
    };
    let pattern = fold(pattern);
    if let [Part::Printed(text)] = parts
        && let Some(word) = pattern.strip_suffix('%')
        && !word.contains('%')
    {
        return begins(&fold(text), word);
    }
    if let (Some(Part::Known(first)), Some(word)) = (parts.first(), pattern.strip_suffix('%'))
        && !word.contains(['%', '_', '\\'])
    {
        let first = fold(first);
        if first.starts_with(word) {
            return Some(true);
        }
        let length = word.len().min(first.len());
        if first.as_bytes()[..length] != word.as_bytes()[..length] {
            return Some(false);
        }
    }
    let needle = pattern.strip_prefix('%')?.strip_suffix('%')?;
    if needle.contains(['%', '\\']) {
        return None;
    }
    let within = format!("%{needle}%");
    let mut is_certain = true;
    for part in parts {
        match part {
            Part::Known(text) if super::text::is_like(&fold(text), &within, None) => {
                return Some(true);
            }
            Part::Known(_) => {}
            Part::Printed(text) => {
                let text = fold(text);
                if tokens(&text)
                    .iter()
                    .any(|token| super::text::is_like(token, &within, None))
                {
                    return Some(true);
                }
                is_certain &= lacks(&text, needle);
            }
            Part::Identifier | Part::Literal | Part::Any => is_certain = false,
        }
    }
    // The needle could lie over the border of two parts.
    let all_lack = parts.iter().all(|part| match part {
        Part::Known(text) | Part::Printed(text) => lacks(&fold(text), needle),
        Part::Identifier | Part::Literal | Part::Any => false,
    });
    (is_certain && all_lack).then_some(false)
}

/// Whether a text is a name or a call without arguments, with or without a schema: it is printed as it is written.
pub(super) fn is_token(text: &str) -> bool {
    let bare = text.strip_suffix("()").unwrap_or(text);
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '.');
    bare.len() > 2
        && bare.chars().all(is_part)
        && !ADDED
            .split(' ')
            .any(|word| word.contains(bare) || bare == word)
}

/// Whether a word of the needle is neither written nor one that the printer adds.
fn lacks(text: &str, needle: &str) -> bool {
    let text = text.to_lowercase();
    words(&needle.to_lowercase()).any(|word| {
        word.len() > 2 && !text.contains(word) && !ADDED.split(' ').any(|it| it.contains(word))
    })
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    // `_` is one character or another in a pattern.
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// Whether what is printed begins with this word.
fn begins(text: &str, word: &str) -> Option<bool> {
    let is_word =
        |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let bare = word.trim_end_matches('(');
    let text = text.trim_start();
    let first: String = text
        .chars()
        .take_while(|c| c.is_alphanumeric() || *c == '_')
        .collect();
    let calls = text[first.len()..].trim_start().starts_with('(');
    let is_literal = text.starts_with(|c: char| c == '\'' || c.is_ascii_digit());
    let is_plain = is_literal || is_word(&first) && calls;
    (is_word(bare) && is_plain).then(|| format!("{first}(").starts_with(word))
}

/// What is printed as it stands: names and calls with their dots, the insides of literals.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.' | '$');
        let length = if first == '\'' || first == '"' {
            let inner = &rest[1..];
            let end = inner.find(first).unwrap_or(inner.len());
            tokens.push(inner[..end].to_owned());
            (end + 2).min(rest.len())
        } else if is_part(first) {
            let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            // A call without arguments keeps its parentheses.
            let end = if rest[end..].starts_with("()") {
                end + 2
            } else {
                end
            };
            let word = &rest[..end];
            // Names without quotes are printed in small letters.
            tokens.push(word.to_ascii_lowercase());
            end
        } else {
            first.len_utf8()
        };
        rest = rest.get(length..).unwrap_or("");
    }
    let added = |token: &String| ADDED.split(' ').any(|it| it == token);
    tokens.retain(|token| !added(token));
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn like(text: &str, pattern: &str) -> Option<bool> {
        is_like(&[Part::Printed(text.into())], pattern, false)
    }

    #[test]
    fn words_of_what_was_written_are_in_what_is_printed() {
        let check = "file_type IN ('docx', 'Pdf') and Size > 3";
        assert_eq!(like(check, "%file_type%"), Some(true));
        assert_eq!(like(check, "%docx%"), Some(true));
        assert_eq!(like(check, "%Pdf%"), Some(true));
        assert_eq!(like(check, "%size%"), Some(true));
        assert_eq!(like(check, "%Size%"), None);
        assert_eq!(like(check, "%input_kind%"), Some(false));
        assert_eq!(like(check, "%character varying%"), None);
        assert_eq!(like(check, "%ANY%"), None);
    }

    #[test]
    fn calls_and_beginnings() {
        let policy = "auth.uid() = user_id";
        assert_eq!(like(policy, "%auth.uid()%"), Some(true));
        assert_eq!(like(policy, "%(select auth.uid())%"), None);
        assert_eq!(like(policy, "%is_admin%"), Some(false));
        assert_eq!(like("nextval('a_seq'::regclass)", "nextval%"), Some(true));
        assert_eq!(like("nextval('a_seq'::regclass)", "nextval(%"), Some(true));
        assert_eq!(like("'x'", "nextval%"), Some(false));
        assert_eq!(like("a + 1", "nextval%"), None);
    }

    #[test]
    fn known_parts_decide() {
        let parts = [
            Part::Known("a text DEFAULT ".into()),
            Part::Printed("'x'".into()),
        ];
        assert_eq!(equals(&parts, "a text"), Some(false));
        assert_eq!(equals(&parts, "a text DEFAULT 'x'::text"), None);
    }
}
