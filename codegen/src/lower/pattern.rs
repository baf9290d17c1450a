//! Patterns as regular expressions of JavaScript (flag `u`) and of Rust's crate `regex-lite`: what both write alike.
//!
//! Neither has `m` set, so `^` and `$` are the ends of the text; `.` needs the flag `s` in both.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "a few kinds are told apart from all that have no translation"
)]

use std::fmt::Write as _;

use crate::infer::pattern::{Boundary, Class, Node, Pattern};

/// A language's regular expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// JavaScript, between slashes.
    JavaScript,
    /// Rust.
    Rust,
}

/// What a pattern is where it needs no regular expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Simple {
    /// It is this text.
    Is(String),
    /// It starts so.
    Starts(String),
    /// It ends so.
    Ends(String),
    /// It has this in it.
    Has(String),
}

/// What a pattern looks for, where that is one text.
pub(super) fn simple(pattern: &Pattern) -> Option<Simple> {
    let nodes = match &pattern.node {
        Node::Sequence(nodes) => nodes.as_slice(),
        node => std::slice::from_ref(node),
    };
    let (starts, nodes) = match nodes {
        [Node::Start, rest @ ..] => (true, rest),
        nodes => (false, nodes),
    };
    let (ends, nodes) = match nodes {
        [rest @ .., Node::End] => (true, rest),
        nodes => (false, nodes),
    };
    let text: Option<String> = nodes
        .iter()
        .map(|node| match node {
            Node::Char(c) => Some(*c),
            _ => None,
        })
        .collect();
    let text = text?;
    Some(match (starts, ends) {
        (true, true) => Simple::Is(text),
        (true, false) => Simple::Starts(text),
        (false, true) => Simple::Ends(text),
        (false, false) => Simple::Has(text),
    })
}

/// Whether `.` is in the pattern.
pub(super) fn has_any(pattern: &Pattern) -> bool {
    fn within(node: &Node) -> bool {
        match node {
            Node::Any => true,
            Node::Char(_)
            | Node::Class(_)
            | Node::Start
            | Node::End
            | Node::Boundary(_)
            | Node::Look { .. }
            | Node::BackReference => false,
            Node::Sequence(nodes) | Node::Either(nodes) => nodes.iter().any(within),
            Node::Repeat { node, .. } => within(node),
        }
    }
    within(&pattern.node)
}

/// The regular expression, without flags.
pub(crate) fn print(pattern: &Pattern, dialect: Dialect) -> String {
    let mut out = String::new();
    node(&mut out, &pattern.node, dialect);
    out
}

fn node(out: &mut String, it: &Node, dialect: Dialect) {
    match it {
        Node::Char(c) => character(out, *c, false, dialect),
        Node::Any => out.push('.'),
        Node::Class(it) => class(out, it, dialect),
        Node::Start => out.push('^'),
        Node::End => out.push('$'),
        Node::Boundary(it) => out.push_str(match (it, dialect) {
            (Boundary::Either, _) => r"\b",
            (Boundary::Neither, _) => r"\B",
            (Boundary::Start, Dialect::JavaScript) => r"\b(?=\w)",
            (Boundary::End, Dialect::JavaScript) => r"\b(?<=\w)",
            (Boundary::Start, Dialect::Rust) => r"\b{start}",
            (Boundary::End, Dialect::Rust) => r"\b{end}",
        }),
        Node::Look { .. } | Node::BackReference => {
            unreachable!("what is left of a reading when it is resolved")
        }
        Node::Sequence(nodes) => {
            for part in nodes {
                if matches!(part, Node::Either(_)) {
                    group(out, part, dialect);
                } else {
                    node(out, part, dialect);
                }
            }
        }
        Node::Either(nodes) => {
            for (index, part) in nodes.iter().enumerate() {
                if index > 0 {
                    out.push('|');
                }
                node(out, part, dialect);
            }
        }
        Node::Repeat {
            node: inner,
            least,
            most,
        } => {
            let is_atom = matches!(**inner, Node::Char(_) | Node::Any | Node::Class(_));
            if is_atom {
                node(out, inner, dialect);
            } else {
                group(out, inner, dialect);
            }
            match (least, most) {
                (0, None) => out.push('*'),
                (1, None) => out.push('+'),
                (0, Some(1)) => out.push('?'),
                (least, None) => {
                    let _ = write!(out, "{{{least},}}");
                }
                (least, Some(most)) if least == most => {
                    let _ = write!(out, "{{{least}}}");
                }
                (least, Some(most)) => {
                    let _ = write!(out, "{{{least},{most}}}");
                }
            }
        }
    }
}

fn group(out: &mut String, it: &Node, dialect: Dialect) {
    out.push_str("(?:");
    node(out, it, dialect);
    out.push(')');
}

fn class(out: &mut String, it: &Class, dialect: Dialect) {
    out.push_str(if it.negated { "[^" } else { "[" });
    for (first, last) in &it.ranges {
        character(out, *first, true, dialect);
        if first != last {
            if *last as u32 > *first as u32 + 1 {
                out.push('-');
            }
            character(out, *last, true, dialect);
        }
    }
    out.push(']');
}

fn character(out: &mut String, c: char, in_class: bool, dialect: Dialect) {
    let special = match (in_class, dialect) {
        (false, Dialect::JavaScript) => "^$\\.*+?()[]{}|/",
        (false, Dialect::Rust) => "^$\\.*+?()[]{}|",
        (true, Dialect::JavaScript) => "\\]^-",
        // `&&`, `--` and `~~` are operators there.
        (true, Dialect::Rust) => "\\[]^-&~",
    };
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        _ if special.contains(c) => {
            out.push('\\');
            out.push(c);
        }
        // What cannot be seen, or would end a line of JavaScript or hide what follows.
        _ if c.is_control() || (!c.is_ascii() && !c.is_alphanumeric()) => {
            let _ = match dialect {
                Dialect::JavaScript => write!(out, "\\u{{{:x}}}", c as u32),
                Dialect::Rust => write!(out, "\\x{{{:x}}}", c as u32),
            };
        }
        _ => out.push(c),
    }
}

#[cfg(test)]
mod tests {
    use super::{Dialect, print};
    use crate::infer::pattern::{Near, like, regex};

    /// The patterns of a regular expression, those that must not match behind a `!`.
    fn read(source: &str, near: Near, dialect: Dialect) -> String {
        let reading = regex(source, false).expect("it is read");
        let resolved = reading.resolved(near).expect("it is translated");
        let patterns = resolved.patterns.iter();
        let shown = patterns.map(|(negated, pattern)| {
            let sign = if *negated { "!" } else { "" };
            format!("{sign}{}", print(pattern, dialect))
        });
        shown.collect::<Vec<_>>().join(" ")
    }

    #[track_caller]
    fn check(source: &str, javascript: &str, rust: &str) {
        assert_eq!(read(source, Near::More, Dialect::JavaScript), javascript);
        assert_eq!(read(source, Near::More, Dialect::Rust), rust);
        let resolved = regex(source, false).map(|it| it.resolved(Near::More));
        assert_eq!(resolved.expect("it is read").expect("it is").why, None);
    }

    #[test]
    fn regular_expressions_are_written_anew() {
        check("^[]a^-]+$", r"^[\]a\^\-]+$", r"^[\]a\^\-]+$");
        check("a{,3}{b", r"a\{,3\}\{b", r"a\{,3\}\{b");
        check(r"\-\_\@/", r"-_@\/", "-_@/");
        check("(?i)k[a-c]", "[Kk][a-cA-C]", "[Kk][a-cA-C]");
        check(r"\d{2,}?(a|b)", "[0-9]{2,}(?:a|b)", "[0-9]{2,}(?:a|b)");
        check(r"[^[:digit:]\n]", r"[^0-9\n]", r"[^0-9\n]");
        check("***=a.b", r"a\.b", r"a\.b");
        check(r"\u00a0", r"\u{a0}", r"\x{a0}");
    }

    #[test]
    fn what_is_asked_at_the_ends_is_asked_of_the_text() {
        let password = r"^(?=.*\d)(?!.*--)[a-z0-9-]{8,}(?<!-)$";
        let parts = "^.*[0-9] !^.*-- !-$ ^[a-z0-9\\-]{8,}$";
        check(password, parts, parts);
        check("^(?!admin$)", "!^admin$", "!^admin$");
    }

    #[test]
    fn what_the_locale_decides_is_more_or_less() {
        for (source, more, less) in [
            (
                r"^\w+$",
                r"^[0-9A-Z_a-z\u{80}-\u{10ffff}]+$",
                "^[0-9A-Z_a-z]+$",
            ),
            (
                r"^[^[:alpha:]]$",
                "^[^A-Za-z]$",
                r"^[^A-Za-z\u{80}-\u{10ffff}]$",
            ),
            (r"^(?!\d*\s)a", r"!^[0-9]*[\t-\r ] ^a", ""),
        ] {
            let resolved = regex(source, false).map(|it| it.resolved(Near::More));
            assert!(resolved.expect("it is read").expect("it is").why.is_some());
            assert_eq!(read(source, Near::More, Dialect::JavaScript), more);
            if !less.is_empty() {
                assert_eq!(read(source, Near::Less, Dialect::JavaScript), less);
            }
        }
        let word = r"\mfoo\M";
        let resolved = regex(word, false).map(|it| it.resolved(Near::Less));
        assert!(resolved.expect("it is read").expect("it is").of_ascii);
        assert_eq!(
            read(word, Near::More, Dialect::Rust),
            r"\b{start}foo\b{end}"
        );
    }

    #[test]
    fn what_is_left_out_matches_more() {
        for (source, more) in [("a(?=b)c", "ac"), (r"(a)\1b", "a.*b")] {
            let reading = regex(source, false).expect("it is read");
            assert!(reading.resolved(Near::Less).is_err(), "{source}");
            assert_eq!(read(source, Near::More, Dialect::Rust), more);
        }
    }

    #[test]
    fn what_others_cannot_say_is_a_reason() {
        for source in [
            "a**",
            "*a",
            "a{3,1}",
            "[b-a]",
            "(a",
            "[[.a.]]",
            "(?n)a",
            "a\\",
            "(?=a)*",
            "[[:name:]]",
        ] {
            assert!(regex(source, false).is_err(), "{source}");
        }
        assert!(regex("é", true).is_err());
    }

    #[test]
    fn like_is_a_pattern_too() {
        let print = |text: &str| {
            let pattern = like(text, Some('\\'), false).expect("it is translated");
            print(&pattern, Dialect::Rust)
        };
        assert_eq!(print("a%"), "^a");
        assert_eq!(print("%a_"), "a.$");
        assert_eq!(print(r"\%%b"), "^%.*b$");
    }
}
