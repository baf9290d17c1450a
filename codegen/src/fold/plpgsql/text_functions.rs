//! Functions on known texts.

use super::value::Value;

/// How much longer a function may make a text.
const LONGEST: usize = 1 << 18;

/// The arguments as texts and numbers, where all are.
pub(super) fn texts(arguments: &[Value]) -> Option<Vec<String>> {
    arguments
        .iter()
        .map(|argument| match argument {
            Value::Text(text) => Some(text.to_string()),
            Value::Int(number) => Some(number.to_string()),
            _ => None,
        })
        .collect()
}

/// Functions on known texts.
pub(super) fn on_texts(name: &str, texts: &[String], arguments: &[Value]) -> Option<Value> {
    let number = |index: usize| arguments.get(index).and_then(Value::number);
    let first = texts.first()?;
    let rest: Vec<&str> = texts[1..].iter().map(String::as_str).collect();
    Some(match (name, rest.as_slice()) {
        ("lower", []) => Value::text(first.to_lowercase()),
        ("upper", []) => Value::text(first.to_uppercase()),
        ("initcap", []) => {
            let mut within = false;
            let capital = |c: char| {
                let first = !std::mem::replace(&mut within, c.is_alphanumeric());
                if first {
                    c.to_uppercase().collect::<String>()
                } else {
                    c.to_lowercase().collect()
                }
            };
            Value::text(first.chars().map(capital).collect::<String>())
        }
        ("reverse", []) => Value::text(first.chars().rev().collect::<String>()),
        ("length" | "char_length" | "character_length", []) => {
            Value::int(first.chars().count() as u32)
        }
        ("btrim" | "ltrim" | "rtrim", blanks) => {
            let blanks: Vec<char> = blanks.first().unwrap_or(&" ").chars().collect();
            let is_blank = |c: char| blanks.contains(&c);
            let mut text = first.as_str();
            if name != "rtrim" {
                text = text.trim_start_matches(is_blank);
            }
            if name != "ltrim" {
                text = text.trim_end_matches(is_blank);
            }
            Value::text(text)
        }
        ("replace", [from, to]) if !from.is_empty() => {
            let more = first.matches(from).count().saturating_mul(to.len());
            (more <= LONGEST).then(|| Value::text(first.replace(from, to)))?
        }
        ("replace", [_, _]) => Value::text(first.as_str()),
        ("strpos" | "position", [needle]) => position(first, needle),
        ("starts_with", [prefix]) => Value::Bool(first.starts_with(prefix)),
        ("left", [_]) => {
            let length = i64::try_from(first.chars().count()).ok()?;
            let count = number(1)?;
            let kept = if count < 0 { length + count } else { count };
            let kept = usize::try_from(kept.max(0)).ok()?;
            Value::text(first.chars().take(kept).collect::<String>())
        }
        ("right", [_]) => {
            let length = i64::try_from(first.chars().count()).ok()?;
            let count = number(1)?;
            let dropped = if count < 0 { -count } else { length - count };
            let dropped = usize::try_from(dropped.max(0)).ok()?;
            Value::text(first.chars().skip(dropped).collect::<String>())
        }
        ("substr" | "substring", [_, ..]) if matches!(arguments[1], Value::Int(_)) => {
            let start = number(1)?;
            let end = match rest.get(1) {
                Some(_) => start.checked_add(number(2)?)?,
                None => i64::MAX,
            };
            let kept = first
                .chars()
                .zip(1..)
                .filter(|(_, index)| (start..end).contains(index))
                .map(|(character, _)| character);
            Value::text(kept.collect::<String>())
        }
        ("repeat", [_]) => {
            let count = usize::try_from(number(1)?.max(0)).ok()?;
            (count.saturating_mul(first.len()) <= LONGEST)
                .then(|| Value::text(first.repeat(count)))?
        }
        _ => return None,
    })
}

fn position(text: &str, needle: &str) -> Value {
    Value::int(
        text.find(needle)
            .map_or(0, |index| text[..index].chars().count() as u32 + 1),
    )
}
