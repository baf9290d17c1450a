//! Texts that are certainly no arrays: `ReadArrayStr` in PostgreSQL's sources.

use std::iter::Peekable;
use std::str::Chars;

/// Whether a text in braces is certainly no array (`ReadArrayStr`); what versions differ in is left open.
pub(super) fn is_malformed(text: &str) -> bool {
    let mut rest = text.chars().peekable();
    // Of each level that is open: whether it has values, whether it has arrays.
    let mut levels: Vec<(bool, bool)> = Vec::new();
    let mut wants_item = true;
    let mut after_comma = false;
    while let Some(c) = rest.next() {
        if c.is_ascii_whitespace() {
            continue;
        }
        if levels.is_empty() && !wants_item {
            return true;
        }
        match c {
            '{' if wants_item => {
                if let Some(level) = levels.last_mut() {
                    level.1 = true;
                }
                levels.push((false, false));
                after_comma = false;
            }
            '}' if !after_comma => {
                if levels.pop().is_none_or(|(values, arrays)| values && arrays) {
                    return true;
                }
                wants_item = false;
            }
            ',' if !wants_item => (wants_item, after_comma) = (true, true),
            '{' | '}' | ',' => return true,
            _ if !wants_item => return true,
            _ => {
                let Some(level) = levels.last_mut() else {
                    return true;
                };
                level.0 = true;
                if !skip_value(c, &mut rest) {
                    return true;
                }
                (wants_item, after_comma) = (false, false);
            }
        }
    }
    !levels.is_empty()
}

/// Goes behind a value that begins with this; `false` where it has no end, or a quote in the middle.
fn skip_value(first: char, rest: &mut Peekable<Chars<'_>>) -> bool {
    if first == '"' {
        while let Some(c) = rest.next() {
            match c {
                '"' => return true,
                '\\' if rest.next().is_none() => return false,
                _ => {}
            }
        }
        return false;
    }
    if first == '\\' && rest.next().is_none() {
        return false;
    }
    while let Some(c) = rest.peek() {
        match c {
            ',' | '}' => return true,
            '"' | '{' => return false,
            '\\' => {
                rest.next();
                if rest.next().is_none() {
                    return false;
                }
            }
            _ => {
                rest.next();
            }
        }
    }
    false
}
