//! A text of JSON as jsonb prints it: one blank behind commas and colons, the shorter keys first, the last of two equal.

use std::fmt::Write as _;

use super::constant::numeric;

/// How deep values may stand in each other.
const DEPTH_LIMIT: usize = 100;

/// The text that jsonb makes of another; `None` where that is no JSON, or a number has an exponent.
pub(super) fn canonical(text: &str) -> Option<String> {
    let mut reader = Reader { text, at: 0 };
    let value = reader.value(0)?;
    reader.blank();
    (reader.at == text.len()).then_some(value)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn blank(&mut self) {
        let kept = self.rest().trim_start_matches([' ', '\t', '\n', '\r']);
        self.at = self.text.len() - kept.len();
    }

    fn eat(&mut self, word: &str) -> bool {
        let found = self.rest().starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn value(&mut self, depth: usize) -> Option<String> {
        if depth > DEPTH_LIMIT {
            return None;
        }
        self.blank();
        if self.eat("{") {
            return self.object(depth);
        }
        if self.eat("[") {
            return self.array(depth);
        }
        if self.eat("\"") {
            return Some(quoted(&self.string()?));
        }
        if let Some(word) = ["null", "true", "false"]
            .into_iter()
            .find(|word| self.eat(word))
        {
            return Some(word.to_owned());
        }
        let end = self
            .rest()
            .find(|it: char| !matches!(it, '-' | '.' | '0'..='9'))
            .unwrap_or(self.rest().len());
        let number = &self.rest()[..end];
        let whole = number.strip_prefix('-').unwrap_or(number);
        let whole = whole.split('.').next().unwrap_or(whole);
        let json = !whole.is_empty() && (whole == "0" || !whole.starts_with('0'));
        let number = numeric(number).filter(|_| json && !number.ends_with('.'))?;
        self.at += end;
        let exponent = self.rest().starts_with(['e', 'E']);
        (!exponent).then_some(number)
    }

    fn object(&mut self, depth: usize) -> Option<String> {
        let mut members: Vec<(String, String)> = Vec::new();
        self.blank();
        if self.eat("}") {
            return Some("{}".to_owned());
        }
        loop {
            self.blank();
            if !self.eat("\"") {
                return None;
            }
            let key = self.string()?;
            self.blank();
            if !self.eat(":") {
                return None;
            }
            let value = self.value(depth + 1)?;
            members.retain(|(known, _)| *known != key);
            members.push((key, value));
            self.blank();
            if self.eat("}") {
                break;
            }
            if !self.eat(",") {
                return None;
            }
        }
        members.sort_by(|(a, _), (b, _)| (a.len(), a).cmp(&(b.len(), b)));
        let members: Vec<String> = members
            .into_iter()
            .map(|(key, value)| format!("{}: {value}", quoted(&key)))
            .collect();
        Some(format!("{{{}}}", members.join(", ")))
    }

    fn array(&mut self, depth: usize) -> Option<String> {
        let mut items = Vec::new();
        self.blank();
        if self.eat("]") {
            return Some("[]".to_owned());
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.blank();
            if self.eat("]") {
                return Some(format!("[{}]", items.join(", ")));
            }
            if !self.eat(",") {
                return None;
            }
        }
    }

    /// Behind the opening quote.
    fn string(&mut self) -> Option<String> {
        let mut text = String::new();
        loop {
            let next = self.rest().chars().next()?;
            self.at += next.len_utf8();
            match next {
                '"' => return Some(text),
                '\\' => {
                    let escaped = self.rest().chars().next()?;
                    self.at += escaped.len_utf8();
                    text.push(match escaped {
                        '"' | '\\' | '/' => escaped,
                        'b' => '\u{8}',
                        'f' => '\u{c}',
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'u' => self.unicode()?,
                        _ => return None,
                    });
                }
                it if it < ' ' => return None,
                it => text.push(it),
            }
        }
    }

    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    /// Behind `\u`; a pair of surrogates is one character.
    fn unicode(&mut self) -> Option<char> {
        let first = self.unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).filter(|it| *it != '\0');
        }
        if !self.eat("\\u") {
            return None;
        }
        let low = self.unit()?.checked_sub(0xdc00).filter(|it| *it < 0x400)?;
        char::from_u32(0x10000 + ((first - 0xd800) << 10) + low)
    }
}

/// `escape_json`
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for it in text.chars() {
        match it {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            it if it < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(it));
            }
            it => out.push(it),
        }
    }
    out.push('"');
    out
}
