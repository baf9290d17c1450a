//! A condition in JavaScript: its parts, how they are joined, and what TypeScript knows behind it.

use std::collections::BTreeSet;

use super::narrow::Flow;

/// JavaScript and how tightly it binds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Js {
    parts: Vec<String>,
    join: Join,
    /// What is known where it is true.
    pub(super) holds: Flow,
    /// What is known where it is false.
    pub(super) fails: Flow,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Join {
    /// `&&`
    And,
    /// `||`
    Or,
}

/// What passes nothing.
pub(super) const FALSE: &str = "false";

impl Js {
    /// One expression that tells nothing of the columns, in whose place this is known.
    pub(super) fn atom(text: String, flow: &Flow) -> Self {
        Self::telling(text, (flow.clone(), flow.clone()))
    }

    /// One expression, with what is known where it is true and where it is false.
    pub(super) fn telling(text: String, (holds, fails): (Flow, Flow)) -> Self {
        Self {
            parts: vec![text],
            join: Join::And,
            holds,
            fails,
        }
    }

    /// These, each read where the ones before it did not decide; the last one knows what all of them tell where they
    /// do not.
    pub(super) fn joined(join: Join, mut parts: Vec<Self>) -> Self {
        if join == Join::Or && parts.iter().any(|part| !part.is_never()) {
            // What is not written tells TypeScript nothing.
            parts.retain(|part| !part.is_never());
        }
        let (mut holds, mut fails) = (Flow::default(), Flow::default());
        for (at, part) in parts.iter().enumerate() {
            let merged = |all: &Flow, own: &Flow| if at == 0 { own.clone() } else { all.or(own) };
            (holds, fails) = match join {
                Join::And => (part.holds.clone(), merged(&fails, &part.fails)),
                Join::Or => (merged(&holds, &part.holds), part.fails.clone()),
            };
        }
        let mut flat = Vec::new();
        for part in parts {
            if part.join == join || part.parts.len() == 1 {
                flat.extend(part.parts);
            } else {
                flat.push(format!("({})", part.line()));
            }
        }
        // Guards of one column repeat in `a OR b`.
        let mut seen = BTreeSet::new();
        flat.retain(|part| seen.insert(part.clone()));
        let is_constant = |part: &String| part == FALSE;
        match join {
            Join::Or if flat.len() > 1 => flat.retain(|part| !is_constant(part)),
            Join::And if flat.iter().any(is_constant) => flat = vec![FALSE.to_owned()],
            Join::And | Join::Or => {}
        }
        Self {
            parts: flat,
            join,
            holds,
            fails,
        }
    }

    fn is_never(&self) -> bool {
        matches!(&self.parts[..], [only] if only == FALSE)
    }

    /// The same, where this is known behind it.
    pub(super) fn told(self, (holds, fails): (Flow, Flow)) -> Self {
        Self {
            holds,
            fails,
            ..self
        }
    }

    fn operator(&self) -> &'static str {
        match self.join {
            Join::And => " && ",
            Join::Or => " || ",
        }
    }

    /// On one line.
    pub(super) fn line(&self) -> String {
        self.parts.join(self.operator())
    }

    /// On one line, or on lines of their own where they are long.
    pub(super) fn lines(&self, width: usize) -> String {
        let line = self.line();
        if line.chars().count() <= width {
            line
        } else {
            self.parts
                .join(&format!("\n  {}", self.operator().trim_start()))
        }
    }
}
