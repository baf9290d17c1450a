//! PostgreSQL's advanced regular expressions, read into our own tree.
//! <https://www.postgresql.org/docs/current/functions-matching.html#FUNCTIONS-POSIX-REGEXP>
//!
//! What cannot be said for certain (look-around in the middle, back references, and whether a character beyond ASCII
//! is one of `\w`, which the database's locale decides) stays in the tree and is then resolved one way or the other.
//! `\d` and `[[:digit:]]` are the ASCII digits, as in every locale of a C library.

use super::resolve::BEYOND_ASCII;
use super::{Boundary, Class, Node, Reading, character, is_foreign};

const INVALID: &str = "this regular expression is not translated";

/// Nested deeper, a pattern is not looked at.
const DEEPEST: u32 = 100;

/// Characters of ASCII that a class has in every locale.
const CLASSES: [(&str, &[(char, char)]); 13] = [
    ("alpha", &[('A', 'Z'), ('a', 'z')]),
    ("upper", &[('A', 'Z')]),
    ("lower", &[('a', 'z')]),
    ("alnum", &[('0', '9'), ('A', 'Z'), ('a', 'z')]),
    ("word", &[('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]),
    ("digit", &[('0', '9')]),
    ("xdigit", &[('0', '9'), ('a', 'f'), ('A', 'F')]),
    ("space", &[('\t', '\r'), (' ', ' ')]),
    ("blank", &[('\t', '\t'), (' ', ' ')]),
    (
        "punct",
        &[
            ('!', '#'),
            ('%', '*'),
            (',', '/'),
            (':', ';'),
            ('?', '@'),
            ('[', ']'),
            ('_', '_'),
            ('{', '{'),
            ('}', '}'),
        ],
    ),
    ("graph", &[('!', '~')]),
    ("print", &[(' ', '~')]),
    ("cntrl", &[('\u{1}', '\u{1f}'), ('\u{7f}', '\u{7f}')]),
];

/// The pattern of `~`, or of `~*`; or why there is none.
pub fn regex(text: &str, ignore_case: bool) -> Result<Reading, &'static str> {
    let mut reader = Reader {
        rest: text.chars().collect(),
        at: 0,
        ignore_case,
        depth: 0,
    };
    if let Some(rest) = text.strip_prefix("***") {
        return match rest.strip_prefix('=') {
            Some(literal) => Ok(Reading::new(Node::Sequence(
                literal.chars().map(|c| character(c, ignore_case)).collect(),
            ))),
            None => Err(INVALID),
        };
    }
    reader.options()?;
    if reader.ignore_case && is_foreign(text) {
        return Err("ignoring the case of letters beyond ASCII depends on the database's locale");
    }
    let node = reader.either()?;
    if reader.at < reader.rest.len() {
        return Err(INVALID);
    }
    Ok(Reading::new(node))
}

struct Reader {
    rest: Vec<char>,
    at: usize,
    ignore_case: bool,
    depth: u32,
}

impl Reader {
    fn peek(&self) -> Option<char> {
        self.rest.get(self.at).copied()
    }

    fn looking_at(&self, text: &str) -> bool {
        text.chars()
            .enumerate()
            .all(|(offset, c)| self.rest.get(self.at + offset) == Some(&c))
    }

    fn take(&mut self, text: &str) -> bool {
        let found = self.looking_at(text);
        if found {
            self.at += text.chars().count();
        }
        found
    }

    fn next(&mut self) -> Result<char, &'static str> {
        let c = self.peek().ok_or(INVALID)?;
        self.at += 1;
        Ok(c)
    }

    /// `(?i)` at the start.
    fn options(&mut self) -> Result<(), &'static str> {
        let is_options = self.looking_at("(?")
            && self
                .rest
                .get(self.at + 2)
                .is_some_and(char::is_ascii_lowercase);
        if !is_options {
            return Ok(());
        }
        self.at += 2;
        loop {
            match self.next()? {
                ')' => return Ok(()),
                'i' => self.ignore_case = true,
                'c' => self.ignore_case = false,
                // What is so without them.
                's' | 't' | 'e' => {}
                _ => return Err(INVALID),
            }
        }
    }

    fn either(&mut self) -> Result<Node, &'static str> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(INVALID);
        }
        let mut branches = vec![self.sequence()?];
        while self.take("|") {
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(if branches.len() == 1 {
            branches.remove(0)
        } else {
            Node::Either(branches)
        })
    }

    fn sequence(&mut self) -> Result<Node, &'static str> {
        let mut nodes = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || (c == ')' && self.depth > 1) {
                break;
            }
            let (node, may_repeat) = self.atom()?;
            nodes.push(self.repeated(node, may_repeat)?);
        }
        Ok(if nodes.len() == 1 {
            nodes.remove(0)
        } else {
            Node::Sequence(nodes)
        })
    }

    fn repeated(&mut self, node: Node, may_repeat: bool) -> Result<Node, &'static str> {
        let (least, most) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') if self.rest.get(self.at + 1).is_some_and(char::is_ascii_digit) => {
                self.at += 1;
                let bounds = self.bounds()?;
                // `bounds` stands behind the brace; what follows is as behind a sign.
                self.at -= 1;
                bounds
            }
            _ => return Ok(node),
        };
        self.at += 1;
        // Which of two matches is taken makes no difference to whether there is one.
        self.take("?");
        let again = matches!(self.peek(), Some('*' | '+' | '?'));
        if !may_repeat || again {
            return Err(INVALID);
        }
        Ok(Node::Repeat {
            node: Box::new(node),
            least,
            most,
        })
    }

    /// `3}`, `3,}`, `3,5}`
    fn bounds(&mut self) -> Result<(u32, Option<u32>), &'static str> {
        let least = self.count()?;
        let most = if self.take(",") {
            if self.peek() == Some('}') {
                None
            } else {
                Some(self.count()?)
            }
        } else {
            Some(least)
        };
        let in_order = most.is_none_or(|most| least <= most && most <= 255);
        if !self.take("}") || !in_order || least > 255 {
            return Err(INVALID);
        }
        Ok((least, most))
    }

    fn count(&mut self) -> Result<u32, &'static str> {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        let digits: String = self.rest[start..self.at].iter().collect();
        digits.parse().map_err(|_| INVALID)
    }

    /// A part, and whether it may be repeated.
    fn atom(&mut self) -> Result<(Node, bool), &'static str> {
        let c = self.next()?;
        Ok(match c {
            '^' => (Node::Start, false),
            '$' => (Node::End, false),
            '.' => (Node::Any, true),
            '(' => {
                let looks = [
                    ("?=", true, false),
                    ("?!", true, true),
                    ("?<=", false, false),
                    ("?<!", false, true),
                ];
                let look = looks.into_iter().find(|(sign, ..)| self.take(sign));
                if let Some((_, ahead, negated)) = look {
                    let node = Box::new(self.grouped()?);
                    let look = Node::Look {
                        ahead,
                        negated,
                        node,
                    };
                    return Ok((look, false));
                }
                if self.looking_at("?") && !self.take("?:") {
                    return Err(INVALID);
                }
                (self.grouped()?, true)
            }
            '[' if self.take("[:<:]]") => (Node::Boundary(Boundary::Start), false),
            '[' if self.take("[:>:]]") => (Node::Boundary(Boundary::End), false),
            '[' => (Node::Class(self.class()?), true),
            '\\' => self.escape()?,
            '*' | '+' | '?' => return Err(INVALID),
            '{' if self.peek().is_some_and(|c| c.is_ascii_digit()) => return Err(INVALID),
            _ => (character(c, self.ignore_case), true),
        })
    }

    /// Behind `(`.
    fn grouped(&mut self) -> Result<Node, &'static str> {
        let node = self.either()?;
        if self.take(")") {
            Ok(node)
        } else {
            Err(INVALID)
        }
    }

    fn escape(&mut self) -> Result<(Node, bool), &'static str> {
        let c = self.next()?;
        let set = |name| {
            let mut class = Class {
                negated: c.is_ascii_uppercase(),
                ..Class::default()
            };
            class.add_named(name);
            Ok((Node::Class(class), true))
        };
        let boundary = |it| Ok((Node::Boundary(it), false));
        match c {
            'A' => Ok((Node::Start, false)),
            'Z' => Ok((Node::End, false)),
            'm' => boundary(Boundary::Start),
            'M' => boundary(Boundary::End),
            'y' => boundary(Boundary::Either),
            'Y' => boundary(Boundary::Neither),
            'd' | 'D' => set("digit"),
            's' | 'S' => set("space"),
            'w' | 'W' => set("word"),
            '1'..='9' => {
                while self.peek().is_some_and(|c| c.is_ascii_digit()) {
                    self.at += 1;
                }
                Ok((Node::BackReference, true))
            }
            _ => Ok((character(self.escaped(c)?, self.ignore_case), true)),
        }
    }

    /// The character that an escape stands for.
    fn escaped(&mut self, c: char) -> Result<char, &'static str> {
        let hexadecimal = |reader: &mut Self, digits: usize| {
            let end = reader.at + digits;
            let text: String = reader
                .rest
                .get(reader.at..end)
                .ok_or(INVALID)?
                .iter()
                .collect();
            reader.at = end;
            let code = u32::from_str_radix(&text, 16).map_err(|_| INVALID)?;
            char::from_u32(code).filter(|c| *c != '\0').ok_or(INVALID)
        };
        match c {
            'a' => Ok('\u{7}'),
            'b' => Ok('\u{8}'),
            'B' => Ok('\\'),
            'e' => Ok('\u{1b}'),
            'f' => Ok('\u{c}'),
            'n' => Ok('\n'),
            'r' => Ok('\r'),
            't' => Ok('\t'),
            'v' => Ok('\u{b}'),
            'u' => hexadecimal(self, 4),
            'U' => hexadecimal(self, 8),
            _ if c.is_ascii_alphanumeric() => Err(INVALID),
            _ => Ok(c),
        }
    }

    /// Behind `[`.
    fn class(&mut self) -> Result<Class, &'static str> {
        let mut class = Class {
            negated: self.take("^"),
            ..Class::default()
        };
        let mut is_first = true;
        loop {
            if self.peek() == Some(']') && !is_first {
                self.at += 1;
                break;
            }
            is_first = false;
            if self.take("[:") {
                self.named(&mut class)?;
                continue;
            }
            let Some(first) = self.class_character(&mut class)? else {
                continue;
            };
            let is_range =
                self.peek() == Some('-') && self.rest.get(self.at + 1).is_some_and(|c| *c != ']');
            if !is_range {
                class.add(first, first);
                continue;
            }
            self.at += 1;
            if self.looking_at("[:") {
                return Err(INVALID);
            }
            let last = self
                .class_character(&mut Class::default())?
                .ok_or(INVALID)?;
            if last < first {
                return Err(INVALID);
            }
            class.add(first, last);
        }
        if self.ignore_case {
            class.ignoring_case();
        }
        Ok(class)
    }

    /// A character; `None` for an escape that stands for several, which are then in the class.
    fn class_character(&mut self, class: &mut Class) -> Result<Option<char>, &'static str> {
        if self.looking_at("[.") || self.looking_at("[=") {
            return Err(INVALID);
        }
        let c = self.next()?;
        if c != '\\' {
            return Ok(Some(c));
        }
        match self.next()? {
            'd' => class.add_named("digit"),
            's' => class.add_named("space"),
            'w' => class.add_named("word"),
            'D' | 'S' | 'W' | '0'..='9' | 'A' | 'Z' | 'm' | 'M' | 'y' | 'Y' => {
                return Err(INVALID);
            }
            c => return Ok(Some(self.escaped(c)?)),
        }
        Ok(None)
    }

    /// Behind `[:`.
    fn named(&mut self, class: &mut Class) -> Result<(), &'static str> {
        let found = CLASSES
            .iter()
            .find(|(name, _)| self.take(&format!("{name}:]")));
        let (name, _) = found.ok_or(INVALID)?;
        class.add_named(name);
        Ok(())
    }
}

impl Class {
    fn add_named(&mut self, name: &str) {
        let known = CLASSES.iter().find(|(known, _)| *known == name);
        for (first, last) in known.map_or(&[][..], |(_, ranges)| ranges) {
            self.add(*first, *last);
        }
        let more: &[(char, char)] = match name {
            "digit" | "xdigit" => return,
            // What ICU takes for a space, and symbols that it does not take for punctuation.
            "space" => &[('\u{1c}', '\u{1f}')],
            "punct" => &[
                ('$', '$'),
                ('+', '+'),
                ('<', '>'),
                ('^', '^'),
                ('`', '`'),
                ('|', '|'),
                ('~', '~'),
            ],
            _ => &[],
        };
        self.of_locale.extend_from_slice(more);
        self.of_locale.push(BEYOND_ASCII);
    }
}
