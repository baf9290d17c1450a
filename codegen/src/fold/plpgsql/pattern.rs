//! Regular expressions as PostgreSQL matches them: of several matches that begin at the same place the longest, or the
//! shortest where the first quantifier says so.
//!
//! <https://www.postgresql.org/docs/current/functions-matching.html#POSIX-SYNTAX-DETAILS>. What is not read (back references,
//! look-behind, options but `i`), and what takes too long, is not decided; nor which of several ways the groups match.

use super::pattern_text::{Reader, Stop};

/// How many steps a match may take.
const STEPS: u32 = 100_000;

/// A pattern.
pub(super) struct Pattern {
    root: Node,
    /// How many groups are captured.
    pub(super) groups: usize,
    ignores_case: bool,
    prefers_short: bool,
    /// The quantifiers do not all prefer the same.
    is_mixed: bool,
    has_choice: bool,
}

/// What a text is as a pattern.
pub(super) enum Parsed {
    /// This one.
    Pattern(Pattern),
    /// PostgreSQL refuses it.
    Invalid,
    /// It is not read here.
    Beyond,
}

/// A piece of a pattern.
#[derive(Debug)]
pub(super) enum Node {
    Class(Class),
    Start,
    End,
    /// `\m`, `\M`, `\y`, `\Y`
    Word(char),
    /// Whether it must not match, and what.
    Ahead(bool, Box<Node>),
    Group(Option<usize>, Box<Node>),
    Repeat {
        node: Box<Node>,
        least: usize,
        most: usize,
        short: bool,
    },
    All(Vec<Node>),
    Either(Vec<Node>),
}

/// What stands for one character.
#[derive(Debug)]
pub(super) enum Class {
    Any,
    One(char),
    Set(bool, Vec<Member>),
}

/// What a set has.
#[derive(Debug, Clone, Copy)]
pub(super) enum Member {
    Range(char, char),
    Named(fn(char) -> bool),
}

/// Where a group begins and ends.
type Place = (usize, usize);

/// Where a pattern matches: the places of the whole and of each group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    /// Where it begins.
    pub(super) start: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// The groups; none for one that is not part of it.
    pub(super) groups: Vec<Option<(usize, usize)>>,
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

impl Class {
    fn has(&self, it: char, ignores_case: bool) -> bool {
        if self.has_exactly(it) {
            return true;
        }
        ignores_case
            && it
                .to_lowercase()
                .chain(it.to_uppercase())
                .any(|other| self.has_exactly(other))
    }

    fn has_exactly(&self, it: char) -> bool {
        match self {
            Self::Any => true,
            Self::One(only) => *only == it,
            Self::Set(negated, members) => {
                members.iter().any(|member| match member {
                    Member::Range(low, high) => (*low..=*high).contains(&it),
                    Member::Named(has) => has(it),
                }) != *negated
            }
        }
    }
}

impl Pattern {
    /// The pattern that a text is.
    pub(super) fn parse(text: &str, mut ignores_case: bool) -> Parsed {
        let mut text = text;
        if let Some(rest) = text.strip_prefix("(?i)") {
            ignores_case = true;
            text = rest;
        } else if text.starts_with("***") {
            return Parsed::Beyond;
        }
        let mut reader = Reader::new(text);
        let root = match reader.either(0) {
            Ok(root) => root,
            Err(Stop::Invalid) => return Parsed::Invalid,
            Err(Stop::Beyond) => return Parsed::Beyond,
        };
        if !reader.is_at_end() {
            return Parsed::Invalid;
        }
        // Alternatives prefer the longest, whatever stands in them.
        let is_choice = matches!(&root, Node::Either(all) if all.len() > 1);
        Parsed::Pattern(Self {
            root,
            groups: reader.groups,
            ignores_case,
            prefers_short: reader.short == Some(true) && !is_choice,
            is_mixed: reader.is_mixed || reader.short == Some(true) && is_choice,
            has_choice: reader.has_choice,
        })
    }

    /// Whether a text has it; `None` where that takes too long.
    pub(super) fn matches(&self, text: &str) -> Option<bool> {
        let text: Vec<char> = text.chars().collect();
        let mut steps = STEPS;
        for start in 0..=text.len() {
            let mut found = false;
            self.run(&text, start, &mut steps, &mut |_, _| {
                found = true;
                true
            })?;
            if found {
                return Some(true);
            }
        }
        Some(false)
    }

    /// The first match from a place on; `None` where it is not decided.
    #[expect(
        clippy::option_option,
        reason = "not decided, and decided that there is none"
    )]
    pub(super) fn find(&self, text: &[char], from: usize) -> Option<Option<Match>> {
        // Alternatives beside a quantifier that prefers few: each has a preference of its own.
        if self.has_choice && (self.prefers_short || self.is_mixed) {
            return None;
        }
        let mut steps = STEPS;
        for start in from..=text.len() {
            let mut best: Option<Match> = None;
            let mut is_sure = true;
            self.run(text, start, &mut steps, &mut |end, groups| {
                let found = Match {
                    start,
                    end,
                    groups: groups.to_vec(),
                };
                let is_better = best.as_ref().is_none_or(|best| {
                    if self.prefers_short {
                        end < best.end
                    } else {
                        end > best.end
                    }
                });
                if is_better {
                    best = Some(found);
                    is_sure = true;
                } else if best
                    .as_ref()
                    .is_some_and(|best| best.end == end && *best != found)
                {
                    // The first way is the one that PostgreSQL takes, unless alternatives or quantifiers differ.
                    is_sure = is_sure && !self.has_choice && !self.is_mixed;
                }
                false
            })?;
            if best.is_some() {
                // Whether a part prefers what the whole does not cannot change where the whole ends but by its groups.
                return is_sure.then_some(best);
            }
        }
        Some(None)
    }

    fn run(
        &self,
        text: &[char],
        start: usize,
        steps: &mut u32,
        done: &mut dyn FnMut(usize, &[Option<Place>]) -> bool,
    ) -> Option<()> {
        let mut run = Run {
            text,
            ignores_case: self.ignores_case,
            steps,
            groups: vec![None; self.groups],
            depth: 0,
        };
        run.node(&self.root, start, &mut |run, end| {
            Some(done(end, &run.groups))
        })?;
        Some(())
    }
}

struct Run<'r> {
    text: &'r [char],
    ignores_case: bool,
    steps: &'r mut u32,
    groups: Vec<Option<(usize, usize)>>,
    depth: usize,
}

/// What follows; `Some(true)` ends the search, `None` gives it up.
type Then<'t> = &'t mut dyn FnMut(&mut Run<'_>, usize) -> Option<bool>;

impl Run<'_> {
    fn node(&mut self, node: &Node, at: usize, then: Then<'_>) -> Option<bool> {
        *self.steps = self.steps.checked_sub(1)?;
        self.depth += 1;
        if self.depth > 2_000 {
            return None;
        }
        let result = self.node_within(node, at, then);
        self.depth -= 1;
        result
    }

    fn node_within(&mut self, node: &Node, at: usize, then: Then<'_>) -> Option<bool> {
        let holds = |is: bool| if is { Some(()) } else { None };
        match node {
            Node::Class(class) => match self.text.get(at) {
                Some(next) if class.has(*next, self.ignores_case) => then(self, at + 1),
                _ => Some(false),
            },
            Node::Start => match holds(at == 0) {
                Some(()) => then(self, at),
                None => Some(false),
            },
            Node::End => match holds(at == self.text.len()) {
                Some(()) => then(self, at),
                None => Some(false),
            },
            Node::Word(kind) => {
                let before = at.checked_sub(1).is_some_and(|at| is_word(self.text[at]));
                let after = self.text.get(at).is_some_and(|next| is_word(*next));
                let is = match kind {
                    'm' => !before && after,
                    'M' => before && !after,
                    'y' => before != after,
                    _ => before == after,
                };
                if is { then(self, at) } else { Some(false) }
            }
            Node::Ahead(negated, node) => {
                let kept = self.groups.clone();
                let found = self.node(node, at, &mut |_, _| Some(true))?;
                self.groups = kept;
                if found == *negated {
                    Some(false)
                } else {
                    then(self, at)
                }
            }
            Node::Group(number, node) => {
                let kept = number.map(|number| self.groups[number]);
                let ended = self.node(node, at, &mut |run, end| {
                    let before = number.map(|number| run.groups[number]);
                    if let Some(number) = number {
                        run.groups[*number] = Some((at, end));
                    }
                    let ended = then(run, end);
                    if let (Some(number), Some(before)) = (number, before) {
                        run.groups[*number] = before;
                    }
                    ended
                });
                if let (Some(number), Some(kept)) = (number, kept) {
                    self.groups[*number] = kept;
                }
                ended
            }
            Node::Either(all) => {
                for node in all {
                    if self.node(node, at, then)? {
                        return Some(true);
                    }
                }
                Some(false)
            }
            Node::All(all) => self.all(all, at, then),
            Node::Repeat {
                node,
                least,
                most,
                short,
            } => self.repeat((node, *least, *most, *short), 0, at, then),
        }
    }

    fn all(&mut self, nodes: &[Node], at: usize, then: Then<'_>) -> Option<bool> {
        match nodes.split_first() {
            None => then(self, at),
            Some((first, rest)) => self.node(first, at, &mut |run, end| run.all(rest, end, then)),
        }
    }

    fn repeat(
        &mut self,
        it: (&Node, usize, usize, bool),
        taken: usize,
        at: usize,
        then: Then<'_>,
    ) -> Option<bool> {
        *self.steps = self.steps.checked_sub(1)?;
        let (node, least, most, short) = it;
        if short && taken >= least && then(self, at)? {
            return Some(true);
        }
        if taken < most {
            self.depth += 1;
            if self.depth > 2_000 {
                return None;
            }
            let ended = self.node(node, at, &mut |run, end| {
                // What matches nothing is not repeated.
                if end == at && taken >= least {
                    return Some(false);
                }
                run.repeat(it, taken + 1, end, then)
            })?;
            self.depth -= 1;
            if ended {
                return Some(true);
            }
        }
        if !short && taken >= least {
            return then(self, at);
        }
        Some(false)
    }
}
