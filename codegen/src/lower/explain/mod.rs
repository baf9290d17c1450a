//! The catalog's histories to one model: what an object is, and every line of a migration that made it so.
//!
//! A statement that a DO block, an EXECUTE or a function ran comes with the places that led to it. What is inferred, as
//! that a view's column is never NULL, comes as a [`Proof`]. Knows no migration's order but the catalog's own.

pub(in crate::lower) mod definition;
mod find;

use serde::Serialize;

use crate::catalog::{Aspect, Catalog, ColumnRef, Event, History, Taint};
use crate::infer::nullability::{Nullability, Reason};
use crate::source::{Origin, Sources, Span};
pub use find::{Found, explain, names};

/// An object and how it came to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// `table`, `column`, `enum` …
    pub kind: &'static str,
    /// Its name with its schema, as SQL writes it.
    pub name: String,
    /// What it is, in SQL's words: `text not null`.
    pub definition: String,
    /// What made and changed it and its parts, in the order in which it ran; empty for what PostgreSQL brings.
    pub history: Vec<Step>,
    /// Why what is inferred about it holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub proofs: Vec<Proof>,
    /// Why it may not be what is said here.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub doubts: Vec<Doubt>,
}

/// One line of a migration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Step {
    /// What it did: `created`, `column "a": type`.
    pub did: String,
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
    /// What led to it, outermost first: DO blocks, EXECUTEs, calls.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<Site>,
}

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// The file's path.
    pub path: String,
    /// From 1.
    pub line: u32,
    /// In characters, from 1.
    pub column: u32,
    /// The first line of what stands there.
    pub sql: String,
}

/// What ran a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Site {
    /// `DO`, `EXECUTE` or `call`.
    pub by: &'static str,
    /// Where it stands.
    #[serde(flatten)]
    pub place: Place,
}

/// Why something inferred holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// What holds.
    pub fact: String,
    /// The lines that it follows from.
    pub because: Vec<Step>,
}

/// Why an object may not be what is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Doubt {
    /// The reason.
    pub reason: String,
    /// What was not understood or not decided.
    #[serde(flatten)]
    pub place: Place,
}

/// What `explain` reads.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The catalog.
    pub catalog: &'a Catalog,
    /// The files that its spans point into.
    pub sources: &'a Sources,
    /// Which columns of its views are never NULL.
    pub nullability: &'a Nullability,
}

impl Source<'_> {
    /// The place of a span.
    pub fn place(self, span: Span) -> Place {
        let (path, text, range) = self.sources.written(span);
        let position = self.sources.position(span);
        let sql = text.get(range).unwrap_or("").trim();
        let line = sql.lines().next().unwrap_or("").trim_end();
        let more = if sql.len() > line.len() { " …" } else { "" };
        Place {
            path: path.to_owned(),
            line: position.line,
            column: position.column,
            sql: format!("{line}{more}"),
        }
    }

    /// Why a column of a view is never NULL, or may be.
    fn nullability_of(self, column: ColumnRef) -> Vec<Proof> {
        let Some(verdict) = self.nullability.verdict(column) else {
            return Vec::new();
        };
        let view = self.catalog.relations[column.relation].view.as_ref();
        let Some(view) = view else { return Vec::new() };
        let mut because = Vec::new();
        self.reasons(&verdict.reason, view.query.span, 0, &mut because);
        let fact = if verdict.not_null {
            "never NULL"
        } else {
            "it may be NULL"
        };
        vec![Proof {
            fact: fact.to_owned(),
            because,
        }]
    }

    /// A step that is written nowhere itself stands where the one does that rests on it.
    fn reasons(self, reason: &Reason, around: Span, depth: usize, steps: &mut Vec<Step>) {
        let span = reason.span.unwrap_or(around);
        let did = format!("{}{}", "  ".repeat(depth), reason.text);
        steps.push(self.step(did, &Origin::plain(span)));
        for inner in &reason.because {
            self.reasons(inner, span, depth + 1, steps);
        }
    }

    pub(in crate::lower) fn step(self, did: String, origin: &Origin) -> Step {
        let site = |span: &Span| Site {
            by: by(self.sources.text(*span)),
            place: self.place(*span),
        };
        Step {
            did,
            place: self.place(origin.span),
            via: origin.via.iter().map(site).collect(),
        }
    }

    /// The steps of several histories, each with what it is of, in the order in which they ran.
    fn steps<'h>(self, parts: impl IntoIterator<Item = (String, &'h History)>) -> Vec<Step> {
        let mut all: Vec<(String, &Event)> = Vec::new();
        for (what, history) in parts {
            let events = history.events();
            all.extend(events.map(|event| (described(&what, &event.aspect), event)));
        }
        // A function's body stands before the call that runs it.
        all.sort_by_key(|(_, event)| {
            let ran = event.origin.via.first().copied();
            let ran = ran.unwrap_or(event.origin.span);
            (ran.file, ran.start, !event.origin.via.is_empty())
        });
        let mut steps: Vec<Step> = Vec::new();
        for (did, event) in all {
            let step = self.step(did, &event.origin);
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
        steps
    }

    pub(super) fn doubts(self, taints: &[Taint]) -> Vec<Doubt> {
        let doubt = |taint: &Taint| Doubt {
            reason: taint.reason.clone(),
            place: self.place(taint.span),
        };
        taints.iter().map(doubt).collect()
    }
}

/// What ran a statement, by the words that it begins with.
fn by(text: &str) -> &'static str {
    let word = text.split(|c: char| !c.is_alphanumeric()).next();
    match word.unwrap_or("").to_ascii_lowercase().as_str() {
        "do" => "DO",
        "execute" => "EXECUTE",
        _ => "call",
    }
}

fn described(what: &str, aspect: &Aspect) -> String {
    let did = match aspect {
        Aspect::Created => "created".to_owned(),
        Aspect::Replaced => "replaced".to_owned(),
        Aspect::Renamed(old) => format!("renamed from \"{old}\""),
        Aspect::Moved(old) => format!("moved from schema \"{old}\""),
        Aspect::Type => "type changed".to_owned(),
        Aspect::NotNull => "NOT NULL set or dropped".to_owned(),
        Aspect::Default => "default set or dropped".to_owned(),
        Aspect::Identity => "identity changed".to_owned(),
        Aspect::Generated => "generation expression changed".to_owned(),
        Aspect::Comment => "comment set".to_owned(),
        Aspect::Validated => "validated".to_owned(),
        Aspect::Labels => "labels changed".to_owned(),
        Aspect::LabelRenamed(names) => {
            format!("label \"{}\" renamed to \"{}\"", names.0, names.1)
        }
        Aspect::Owner => "owner changed".to_owned(),
        Aspect::Privileges => "privileges changed".to_owned(),
        Aspect::RowSecurity => "row security switched".to_owned(),
        Aspect::Altered => "altered".to_owned(),
    };
    if what.is_empty() {
        did
    } else {
        format!("{what} {did}")
    }
}
