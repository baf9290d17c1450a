//! Parts of JSON values: found, set, taken away.

use super::json::{self, Json};

/// `?`
pub(super) fn has_key(value: &Json, key: &str) -> bool {
    match value {
        Json::Object(members) => members.iter().any(|(other, _)| other == key),
        Json::Array(items) => items
            .iter()
            .any(|item| matches!(item, Json::String(text) if text == key)),
        Json::String(text) => text == key,
        Json::Null | Json::Boolean(_) | Json::Number(_) => false,
    }
}

/// `||` of `jsonb`
pub(super) fn joined(left: Json, right: Json) -> Json {
    match (left, right) {
        (Json::Object(mut a), Json::Object(b)) => {
            a.extend(b);
            let all = Json::Object(a);
            all.clone().normalized().unwrap_or(all)
        }
        (Json::Array(mut a), Json::Array(b)) => {
            a.extend(b);
            Json::Array(a)
        }
        (Json::Array(mut a), b) => {
            a.push(b);
            Json::Array(a)
        }
        (a, Json::Array(mut b)) => {
            b.insert(0, a);
            Json::Array(b)
        }
        (a, b) => Json::Array(vec![a, b]),
    }
}

/// `#-`
pub(super) fn without_path(value: Json, path: &[String]) -> Json {
    let Some((first, rest)) = path.split_first() else {
        return value;
    };
    match value {
        Json::Object(members) => Json::Object(
            members
                .into_iter()
                .filter_map(|(key, value)| match (key == *first, rest.is_empty()) {
                    (true, true) => None,
                    (true, false) => Some((key, without_path(value, rest))),
                    (false, _) => Some((key, value)),
                })
                .collect(),
        ),
        Json::Array(items) => {
            let at = first
                .parse()
                .ok()
                .and_then(|index| json::place(index, items.len()));
            let kept = items.into_iter().enumerate().filter_map(|(index, item)| {
                match (Some(index) == at, rest.is_empty()) {
                    (true, true) => None,
                    (true, false) => Some(without_path(item, rest)),
                    (false, _) => Some(item),
                }
            });
            Json::Array(kept.collect())
        }
        other => other,
    }
}

/// `jsonb_set`; `None` where a number is no place of an array.
pub(super) fn set_path(value: Json, path: &[String], new: Json, creates: bool) -> Option<Json> {
    let Some((first, rest)) = path.split_first() else {
        return Some(value);
    };
    let found = match value {
        Json::Object(mut members) => {
            match members.iter_mut().find(|(key, _)| key == first) {
                Some((_, old)) if rest.is_empty() => *old = new,
                Some((_, old)) => *old = set_path(old.clone(), rest, new, creates)?,
                None if rest.is_empty() && creates => members.push((first.clone(), new)),
                None => {}
            }
            Json::Object(members)
        }
        Json::Array(mut items) => {
            let at = json::place(first.parse().ok()?, items.len())?;
            match items.get_mut(at) {
                Some(old) if rest.is_empty() => *old = new,
                Some(old) => *old = set_path(old.clone(), rest, new, creates)?,
                None if rest.is_empty() && creates => items.push(new),
                None => {}
            }
            Json::Array(items)
        }
        _ => return None,
    };
    found.normalized()
}

/// Without members that are null.
pub(super) fn stripped(value: Json) -> Json {
    match value {
        Json::Object(members) => Json::Object(
            members
                .into_iter()
                .filter(|(_, value)| *value != Json::Null)
                .map(|(key, value)| (key, stripped(value)))
                .collect(),
        ),
        Json::Array(items) => Json::Array(items.into_iter().map(stripped).collect()),
        other => other,
    }
}
