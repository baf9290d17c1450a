//! JSON values as they are written. On the shared floor: PostgreSQL computes with them, and JSON Schema is one.

/// How deep a value may be.
const DEPTH: usize = 128;

/// A JSON value; an object has its members in order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Json {
    Null,
    Boolean(bool),
    /// As written.
    Number(String),
    String(String),
    Array(Vec<Json>),
    Object(Vec<(String, Json)>),
}

/// Why a text is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It is not JSON.
    Invalid,
    /// It is deeper than anything sensible.
    TooDeep,
}

/// The value that a text is.
pub(crate) fn read(text: &str) -> Result<Json, Fault> {
    let mut reader = Reader { text, at: 0 };
    match reader.value(0) {
        Some(value) => {
            reader.blanks();
            if reader.at == text.len() {
                Ok(value)
            } else {
                Err(Fault::Invalid)
            }
        }
        None if reader.at > text.len() => Err(Fault::TooDeep),
        None => Err(Fault::Invalid),
    }
}

/// A text that is read.
pub(crate) struct Reader<'t> {
    pub(crate) text: &'t str,
    pub(crate) at: usize,
}

impl Reader<'_> {
    pub(crate) fn blanks(&mut self) {
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
    }

    pub(crate) fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(crate) fn takes(&mut self, word: &str) -> bool {
        let found = self
            .text
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word));
        if found {
            self.at += word.len();
        }
        found
    }

    pub(crate) fn value(&mut self, depth: usize) -> Option<Json> {
        if depth > DEPTH {
            self.at = self.text.len() + 1;
            return None;
        }
        self.blanks();
        match self.next()? {
            b'{' => {
                self.at += 1;
                let mut members = Vec::new();
                self.blanks();
                if self.takes("}") {
                    return Some(Json::Object(members));
                }
                loop {
                    self.blanks();
                    let key = self.string()?;
                    self.blanks();
                    if !self.takes(":") {
                        return None;
                    }
                    members.push((key, self.value(depth + 1)?));
                    self.blanks();
                    if self.takes("}") {
                        return Some(Json::Object(members));
                    }
                    if !self.takes(",") {
                        return None;
                    }
                }
            }
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                self.blanks();
                if self.takes("]") {
                    return Some(Json::Array(items));
                }
                loop {
                    items.push(self.value(depth + 1)?);
                    self.blanks();
                    if self.takes("]") {
                        return Some(Json::Array(items));
                    }
                    if !self.takes(",") {
                        return None;
                    }
                }
            }
            b'"' => self.string().map(Json::String),
            b't' => self.takes("true").then_some(Json::Boolean(true)),
            b'f' => self.takes("false").then_some(Json::Boolean(false)),
            b'n' => self.takes("null").then_some(Json::Null),
            _ => self.number(),
        }
    }

    fn number(&mut self) -> Option<Json> {
        let rest = &self.text[self.at..];
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let mut end = usize::from(rest.starts_with('-'));
        let whole = digits(&rest[end..]);
        if whole == 0 || whole > 1 && rest[end..].starts_with('0') {
            return None;
        }
        end += whole;
        if rest[end..].starts_with('.') {
            let fraction = digits(&rest[end + 1..]);
            if fraction == 0 {
                return None;
            }
            end += 1 + fraction;
        }
        if rest[end..].starts_with(['e', 'E']) {
            let sign = usize::from(rest[end + 1..].starts_with(['+', '-']));
            let exponent = digits(&rest[end + 1 + sign..]);
            if exponent == 0 {
                return None;
            }
            end += 1 + sign + exponent;
        }
        if rest[end..].starts_with(|c: char| c.is_alphanumeric()) {
            return None;
        }
        self.at += end;
        Some(Json::Number(rest[..end].to_owned()))
    }

    pub(crate) fn string(&mut self) -> Option<String> {
        if !self.takes("\"") {
            return None;
        }
        let mut text = String::new();
        loop {
            let character = self.text.get(self.at..)?.chars().next()?;
            self.at += character.len_utf8();
            match character {
                '"' => return Some(text),
                '\\' => {
                    let escaped = self.text.get(self.at..)?.chars().next()?;
                    self.at += escaped.len_utf8();
                    text.push(match escaped {
                        '"' | '\\' | '/' => escaped,
                        'b' => '\u{8}',
                        'f' => '\u{c}',
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'u' => self.escaped()?,
                        _ => return None,
                    });
                }
                c if u32::from(c) < 32 => return None,
                c => text.push(c),
            }
        }
    }

    /// What stands behind `\u`.
    fn escaped(&mut self) -> Option<char> {
        let unit = |reader: &mut Self| {
            let digits = reader.text.get(reader.at..reader.at + 4)?;
            reader.at += 4;
            u32::from_str_radix(digits, 16).ok()
        };
        let high = unit(self)?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high).filter(|it| *it != '\0');
        }
        if !self.takes("\\u") {
            return None;
        }
        let low = unit(self)?.checked_sub(0xdc00)?;
        char::from_u32(0x1_0000 + ((high - 0xd800) << 10) + low)
    }
}
