//! What was read of a regular expression as patterns that every target can say: the same, or one that matches where
//! PostgreSQL's surely does, or one that matches wherever PostgreSQL's may.

use super::{Class, Node, Pattern};

const LOOK_AROUND: &str = "look-around in the middle of a regular expression is not translated";
const BACK_REFERENCE: &str = "a back reference in a regular expression is not translated";
const LOCALE: &str =
    "which characters this class has, beyond ASCII, depends on the database's locale";
const BOUNDARY: &str =
    "where a word ends beside characters beyond ASCII depends on the database's locale";

/// The first character that locales disagree about, and the last one.
pub(super) const BEYOND_ASCII: (char, char) = ('\u{80}', char::MAX);

/// A regular expression as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    node: Node,
}

/// How a pattern may differ from PostgreSQL's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Near {
    /// It matches more.
    More,
    /// It matches less.
    Less,
}

/// Patterns that must match, or must not, for the whole to match.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Resolved {
    /// Each with whether it must not match.
    pub patterns: Vec<(bool, Pattern)>,
    /// Why they are not exact, where they are not.
    pub why: Option<&'static str>,
    /// Whether a text with characters beyond ASCII tells nothing.
    pub of_ascii: bool,
}

impl Reading {
    pub(super) fn new(node: Node) -> Self {
        Self { node }
    }

    /// The patterns; or why there are none that differ so.
    pub fn resolved(&self, near: Near) -> Result<Resolved, &'static str> {
        let mut found = Resolved::default();
        let mut nodes = if let Node::Sequence(nodes) = &self.node {
            nodes.clone()
        } else {
            vec![self.node.clone()]
        };
        // What is asked at the ends of the text is asked of the text.
        if nodes.first() == Some(&Node::Start) {
            while let Some(Node::Look {
                ahead: true,
                negated,
                node,
            }) = nodes.get(1)
            {
                let asked = Node::Sequence(vec![Node::Start, (**node).clone()]);
                found.add(*negated, asked, near)?;
                nodes.remove(1);
            }
        }
        if nodes.last() == Some(&Node::End) {
            while let Some(Node::Look {
                ahead: false,
                negated,
                node,
            }) = nodes.len().checked_sub(2).map(|at| &nodes[at])
            {
                let asked = Node::Sequence(vec![(**node).clone(), Node::End]);
                found.add(*negated, asked, near)?;
                nodes.remove(nodes.len() - 2);
            }
        }
        let says_nothing = matches!(nodes[..], [] | [Node::Start | Node::End]);
        if found.patterns.is_empty() || !says_nothing {
            let node = if nodes.len() == 1 {
                nodes.remove(0)
            } else {
                Node::Sequence(nodes)
            };
            found.add(false, node, near)?;
        }
        Ok(found)
    }
}

impl Resolved {
    fn add(&mut self, negated: bool, node: Node, near: Near) -> Result<(), &'static str> {
        let near = if negated { near.opposite() } else { near };
        let node = self.node(node, near)?;
        self.patterns.push((negated, Pattern { node }));
        Ok(())
    }

    fn node(&mut self, node: Node, near: Near) -> Result<Node, &'static str> {
        Ok(match node {
            Node::Look { .. } => {
                self.weaker(LOOK_AROUND, near)?;
                Node::Sequence(Vec::new())
            }
            Node::BackReference => {
                self.weaker(BACK_REFERENCE, near)?;
                Node::Repeat {
                    node: Box::new(Node::Any),
                    least: 0,
                    most: None,
                }
            }
            Node::Boundary(_) => {
                self.why.get_or_insert(BOUNDARY);
                self.of_ascii = true;
                node
            }
            Node::Class(class) => Node::Class(self.class(class, near)),
            Node::Sequence(nodes) => Node::Sequence(self.nodes(nodes, near)?),
            Node::Either(nodes) => Node::Either(self.nodes(nodes, near)?),
            Node::Repeat { node, least, most } => Node::Repeat {
                node: Box::new(self.node(*node, near)?),
                least,
                most,
            },
            Node::Char(_) | Node::Any | Node::Start | Node::End => node,
        })
    }

    fn nodes(&mut self, nodes: Vec<Node>, near: Near) -> Result<Vec<Node>, &'static str> {
        let nodes = nodes.into_iter();
        nodes.map(|node| self.node(node, near)).collect()
    }

    fn class(&mut self, mut class: Class, near: Near) -> Class {
        let open = std::mem::take(&mut class.of_locale);
        if !open.is_empty() {
            self.why.get_or_insert(LOCALE);
        }
        if class.negated == (near == Near::Less) {
            for (first, last) in open {
                class.add(first, last);
            }
        }
        class
    }

    /// What is left out makes a pattern match more.
    fn weaker(&mut self, why: &'static str, near: Near) -> Result<(), &'static str> {
        self.why.get_or_insert(why);
        if near == Near::More { Ok(()) } else { Err(why) }
    }
}

impl Near {
    fn opposite(self) -> Self {
        match self {
            Self::More => Self::Less,
            Self::Less => Self::More,
        }
    }
}

impl Pattern {
    /// That a text has characters beyond ASCII.
    pub fn beyond_ascii() -> Self {
        let mut class = Class::default();
        class.add(BEYOND_ASCII.0, BEYOND_ASCII.1);
        Self {
            node: Node::Class(class),
        }
    }
}
