//! Regular expressions, read: what `pattern` matches.

use std::iter::Peekable;
use std::str::Chars;

use super::pattern::{Class, Member, Node};

/// How deep groups may nest.
const DEPTH: usize = 32;

/// Reads a pattern.
pub(super) struct Reader<'t> {
    rest: Peekable<Chars<'t>>,
    /// How many groups were read.
    pub(super) groups: usize,
    /// Whether the first quantifier prefers few.
    pub(super) short: Option<bool>,
    /// Whether another prefers something else.
    pub(super) is_mixed: bool,
    /// Whether it has alternatives.
    pub(super) has_choice: bool,
}

/// Why a text is no pattern.
pub(super) enum Stop {
    /// PostgreSQL refuses it.
    Invalid,
    /// It is not read here.
    Beyond,
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation()
}

fn is_printed(c: char) -> bool {
    !c.is_control()
}

fn is_hexadecimal(c: char) -> bool {
    c.is_ascii_hexdigit()
}

impl<'t> Reader<'t> {
    /// At the beginning of a text.
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            rest: text.chars().peekable(),
            groups: 0,
            short: None,
            is_mixed: false,
            has_choice: false,
        }
    }

    /// Whether all is read.
    pub(super) fn is_at_end(&mut self) -> bool {
        self.rest.peek().is_none()
    }

    /// Alternatives.
    pub(super) fn either(&mut self, depth: usize) -> Result<Node, Stop> {
        if depth > DEPTH {
            return Err(Stop::Beyond);
        }
        let mut all = vec![self.all(depth)?];
        while self.rest.next_if_eq(&'|').is_some() {
            self.has_choice = true;
            all.push(self.all(depth)?);
        }
        Ok(match all.len() {
            1 => all.pop().unwrap_or(Node::All(Vec::new())),
            _ => Node::Either(all),
        })
    }

    fn all(&mut self, depth: usize) -> Result<Node, Stop> {
        let mut nodes = Vec::new();
        while let Some(next) = self.rest.peek() {
            if matches!(next, '|' | ')') {
                break;
            }
            let node = self.atom(depth)?;
            nodes.push(self.times(node)?);
        }
        Ok(Node::All(nodes))
    }

    fn atom(&mut self, depth: usize) -> Result<Node, Stop> {
        let Some(first) = self.rest.next() else {
            return Err(Stop::Invalid);
        };
        Ok(match first {
            '.' => Node::Class(Class::Any),
            '^' => Node::Start,
            '$' => Node::End,
            '(' => return self.group(depth),
            '[' => Node::Class(self.set()?),
            '*' | '+' | '?' => return Err(Stop::Invalid),
            '{' if self.rest.peek().is_some_and(char::is_ascii_digit) => return Err(Stop::Invalid),
            '\\' => match self.rest.next() {
                None => return Err(Stop::Invalid),
                Some(kind @ ('m' | 'M' | 'y' | 'Y')) => Node::Word(kind),
                Some('A') => Node::Start,
                Some('Z') => Node::End,
                Some(other) => Node::Class(class_escape(other)?),
            },
            other => Node::Class(Class::One(other)),
        })
    }

    fn group(&mut self, depth: usize) -> Result<Node, Stop> {
        let mut number = None;
        let mut ahead = None;
        if self.rest.next_if_eq(&'?').is_some() {
            match self.rest.next() {
                Some(':') => {}
                Some('=') => ahead = Some(false),
                Some('!') => ahead = Some(true),
                _ => return Err(Stop::Beyond),
            }
        } else {
            number = Some(self.groups);
            self.groups += 1;
        }
        let inner = self.either(depth + 1)?;
        if self.rest.next() != Some(')') {
            return Err(Stop::Invalid);
        }
        Ok(match ahead {
            Some(negated) => Node::Ahead(negated, inner.into()),
            None => Node::Group(number, inner.into()),
        })
    }

    /// How often it comes.
    fn times(&mut self, node: Node) -> Result<Node, Stop> {
        let (least, most) = match self.rest.peek() {
            Some('*') => (0, usize::MAX),
            Some('+') => (1, usize::MAX),
            Some('?') => (0, 1),
            Some('{') => return self.bounds(node),
            _ => return Ok(node),
        };
        self.rest.next();
        self.repeat(node, least, most)
    }

    fn bounds(&mut self, node: Node) -> Result<Node, Stop> {
        let mut ahead = self.rest.clone();
        ahead.next();
        if !ahead.peek().is_some_and(char::is_ascii_digit) {
            return Ok(node);
        }
        self.rest.next();
        let text: String = std::iter::from_fn(|| self.rest.next_if(|it| *it != '}')).collect();
        if self.rest.next().is_none() {
            return Err(Stop::Invalid);
        }
        let number = |text: &str| text.parse::<usize>().ok().filter(|it| *it <= 255);
        let (least, most) = match text.split_once(',') {
            None => (number(&text), number(&text)),
            Some((least, "")) => (number(least), Some(usize::MAX)),
            Some((least, most)) => (number(least), number(most)),
        };
        match (least, most) {
            (Some(least), Some(most)) if least <= most => self.repeat(node, least, most),
            _ => Err(Stop::Invalid),
        }
    }

    fn repeat(&mut self, node: Node, least: usize, most: usize) -> Result<Node, Stop> {
        let short = self.rest.next_if_eq(&'?').is_some();
        // `{m}` has no preference of its own.
        if least != most {
            self.is_mixed |= self.short.is_some_and(|it| it != short);
            self.short.get_or_insert(short);
        }
        if matches!(self.rest.peek(), Some('*' | '+' | '?')) {
            return Err(Stop::Invalid);
        }
        if matches!(
            node,
            Node::Start | Node::End | Node::Word(_) | Node::Ahead(..)
        ) {
            return Err(Stop::Beyond);
        }
        Ok(Node::Repeat {
            node: node.into(),
            least,
            most,
            short,
        })
    }

    /// What stands between brackets.
    fn set(&mut self) -> Result<Class, Stop> {
        let negated = self.rest.next_if_eq(&'^').is_some();
        let mut members = Vec::new();
        loop {
            let low = match self.rest.next().ok_or(Stop::Invalid)? {
                ']' if !members.is_empty() => return Ok(Class::Set(negated, members)),
                '[' if matches!(self.rest.peek(), Some(':')) => {
                    members.push(Member::Named(self.named()?));
                    continue;
                }
                '[' if matches!(self.rest.peek(), Some('.' | '=')) => return Err(Stop::Beyond),
                '\\' => match class_escape(self.rest.next().ok_or(Stop::Invalid)?)? {
                    Class::One(only) => only,
                    Class::Set(false, more) => {
                        members.extend(more);
                        continue;
                    }
                    Class::Set(true, _) | Class::Any => return Err(Stop::Beyond),
                },
                low => low,
            };
            let mut high = low;
            if self.rest.next_if_eq(&'-').is_some() {
                match self.rest.next().ok_or(Stop::Invalid)? {
                    ']' => {
                        members.extend([Member::Range(low, low), Member::Range('-', '-')]);
                        return Ok(Class::Set(negated, members));
                    }
                    '[' => return Err(Stop::Beyond),
                    '\\' => match class_escape(self.rest.next().ok_or(Stop::Invalid)?)? {
                        Class::One(only) => high = only,
                        Class::Set(..) | Class::Any => return Err(Stop::Beyond),
                    },
                    end => high = end,
                }
                if high < low {
                    return Err(Stop::Invalid);
                }
            }
            members.push(Member::Range(low, high));
        }
    }

    /// `[:alpha:]`
    fn named(&mut self) -> Result<fn(char) -> bool, Stop> {
        self.rest.next();
        let name: String = std::iter::from_fn(|| self.rest.next_if(|it| *it != ':')).collect();
        if self.rest.next() != Some(':') || self.rest.next() != Some(']') {
            return Err(Stop::Invalid);
        }
        Ok(match name.as_str() {
            "alpha" => char::is_alphabetic,
            "digit" => is_digit,
            "alnum" => char::is_alphanumeric,
            "lower" => char::is_lowercase,
            "upper" => char::is_uppercase,
            "space" => char::is_whitespace,
            "punct" => is_punctuation,
            "print" | "graph" => is_printed,
            "xdigit" => is_hexadecimal,
            "word" => is_word,
            _ => return Err(Stop::Invalid),
        })
    }
}

/// What stands for a class, or for itself, behind a backslash.
fn class_escape(escaped: char) -> Result<Class, Stop> {
    let set = |negated, has| Class::Set(negated, vec![Member::Named(has)]);
    Ok(match escaped {
        'd' => set(false, is_digit),
        'w' => set(false, is_word),
        's' => set(false, char::is_whitespace),
        'D' => set(true, is_digit),
        'W' => set(true, is_word),
        'S' => set(true, char::is_whitespace),
        'n' => Class::One('\n'),
        't' => Class::One('\t'),
        'r' => Class::One('\r'),
        other if other.is_alphanumeric() => return Err(Stop::Beyond),
        other => Class::One(other),
    })
}
