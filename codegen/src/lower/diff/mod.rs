//! Two catalogs to the changes between them, each with who breaks: code that was generated, readers, writers, rows.
//!
//! Objects are the same where both histories made them by the same statement, else where they have the same name, so that
//! a rename is one. What code breaks is told by the models of the generated files, not guessed from the SQL
//! ([`surface`]); the rest follows PostgreSQL's rules. Knows no git, no files and no parser.

mod access;
mod attach;
mod columns;
mod constraints;
mod functions;
mod pair;
mod relations;
pub mod surface;
mod types;
mod widths;

use serde::Serialize;

use super::explain::{Place, Site, Source};
use super::names::Names;
use super::{Facts, access as rights, rust, typescript};
use crate::catalog::{Aspect, Catalog, History};
use crate::source::{Origin, SourceKind, Span};
use pair::Pairs;
use surface::Owner;

/// Who breaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Class {
    /// Code written against the generated types does not compile any more.
    Source,
    /// Who reads as before is refused, or meets what was never there.
    Read,
    /// Who writes as before is refused.
    Write,
    /// Rows or values may be lost.
    Data,
}

impl Class {
    /// All, by their names in options.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("source", Self::Source),
        ("read", Self::Read),
        ("write", Self::Write),
        ("data", Self::Data),
    ];

    /// Its name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Source => "SOURCE",
            Self::Read => "READ",
            Self::Write => "WRITE",
            Self::Data => "DATA",
        }
    }
}

/// Why somebody breaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Effect {
    /// Who.
    pub class: Class,
    /// For [`Class::Source`] the language: `typescript` or `rust`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<&'static str>,
    /// Why, a sentence.
    pub reason: String,
}

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// `table`, `column`, `enum` …
    pub kind: &'static str,
    /// The object, as SQL writes it; by its old name where it is gone.
    pub object: String,
    /// What became of it.
    pub what: String,
    /// Who breaks; nobody where it is empty.
    pub effects: Vec<Effect>,
    /// The line of a migration that makes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// What ran that line, outermost first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub via: Vec<Site>,
    /// What it is about, to find the change that a mistake of the compiler is about.
    #[serde(skip)]
    pub(in crate::lower) subject: Subject,
}

/// What a change is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::lower) struct Subject {
    /// The object, by its old id, or its new one where it is new.
    owner: Option<Owner>,
    /// Its columns, by their old and new names.
    members: Vec<String>,
}

/// All changes.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// They, in the order of the migrations that make them.
    pub changes: Vec<Change>,
}

impl Report {
    /// Whether a change is of this class.
    pub fn has(&self, class: Class) -> bool {
        let mut effects = self.changes.iter().flat_map(|it| &it.effects);
        effects.any(|effect| effect.class == class)
    }
}

/// One of the two.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// The catalog and what follows from it.
    pub facts: Facts<'a>,
    /// The names of generated types.
    pub names: &'a Names,
    /// The statements, in the order in which they ran.
    pub statements: &'a [Span],
    /// Who may do what.
    pub access: &'a rights::Report,
    /// The types for TypeScript, where somebody uses them.
    pub typescript: Option<&'a typescript::Model>,
    /// The types for Rust.
    pub rust: Option<&'a rust::Model>,
}

impl<'a> Side<'a> {
    pub(super) fn catalog(self) -> &'a Catalog {
        self.facts.catalog
    }

    fn source(self) -> Source<'a> {
        Source {
            catalog: self.facts.catalog,
            sources: self.facts.sources,
            nullability: self.facts.nullability,
        }
    }

    /// Whether migrations made it, and no extension did.
    fn is_own(self, history: &History, oid: u32) -> bool {
        history
            .origin()
            .is_some_and(|it| self.facts.sources.file(ran_at(it).file).kind != SourceKind::Platform)
            && self.catalog().extension_of(oid).is_none()
    }

    /// Whether it speaks of PostgREST, which embeds along foreign keys and calls functions by the names of arguments.
    fn has_data_api(self) -> bool {
        self.catalog().role("authenticator").is_some() || self.catalog().role("anon").is_some()
    }
}

/// Where the statement stands that ran it all.
fn ran_at(origin: &Origin) -> Span {
    origin.via.first().copied().unwrap_or(origin.span)
}

/// What changed from one side to the other.
pub fn diff(old: Side<'_>, new: Side<'_>) -> Report {
    let pairs = Pairs::of(old, new);
    let mut differ = Differ {
        old,
        new,
        pairs,
        changes: Vec::new(),
    };
    differ.relations();
    differ.constraints();
    differ.types();
    differ.functions();
    differ.access();
    differ.statements();
    let breaks = differ.breaks();
    differ.attach(breaks);
    differ.report()
}

/// A comparison under way.
struct Differ<'a> {
    old: Side<'a>,
    new: Side<'a>,
    pairs: Pairs,
    changes: Vec<Change>,
}

impl Differ<'_> {
    fn push(
        &mut self,
        (kind, object): (&'static str, String),
        what: impl Into<String>,
        effects: Vec<Effect>,
        origin: Option<&Origin>,
        subject: Subject,
    ) {
        let step = origin.map(|it| self.new.source().step(String::new(), it));
        let (place, via) = step.map_or((None, Vec::new()), |it| (Some(it.place), it.via));
        self.changes.push(Change {
            kind,
            object,
            what: what.into(),
            effects,
            place,
            via,
            subject,
        });
    }

    /// What took an object or a column of it out of the new history.
    fn dropped(&self, oid: u32, attnum: i16) -> Option<Origin> {
        let dropped = self.new.catalog().dropped.iter();
        let mut of = dropped.filter(|it| it.oid == oid && (it.attnum == attnum || it.attnum == 0));
        of.find(|it| self.pairs.is_later(ran_at(&it.origin)))
            .map(|it| it.origin.clone())
    }

    /// The last event of this aspect behind what both have in common, else the creation.
    fn latest<'h>(&self, history: &'h History, aspects: &[Aspect]) -> Option<&'h Origin> {
        let mut events = history.events().rev();
        events
            .find(|it| aspects.contains(&it.aspect) && self.pairs.is_later(ran_at(&it.origin)))
            .map(|it| &it.origin)
            .or_else(|| self.created(history))
    }

    /// What made it, where only the new history did.
    fn created<'h>(&self, history: &'h History) -> Option<&'h Origin> {
        let origin = history.origin();
        origin.filter(|it| self.pairs.is_later(ran_at(it)))
    }

    /// The last event behind what both have in common.
    fn last_event<'h>(&self, history: &'h History) -> Option<&'h Origin> {
        let mut events = history.events().rev();
        events
            .find(|it| self.pairs.is_later(ran_at(&it.origin)))
            .map(|it| &it.origin)
    }

    /// Statements on rows that stand in the migrations that are new.
    fn statements(&mut self) {
        let sources = self.new.facts.sources;
        for span in self.new.statements {
            let text = sources.text(*span);
            let mut words = text.split_whitespace().map(str::to_ascii_lowercase);
            let first = words.next().unwrap_or_default();
            let what = match first.as_str() {
                "truncate" => "empties a table",
                "delete" => "deletes rows",
                _ => continue,
            };
            if !self.pairs.is_later(*span) {
                continue;
            }
            let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let line = line.trim_end_matches(';').chars().take(80).collect();
            let effects = vec![data("Rows that are there are deleted.")];
            let origin = Origin::plain(*span);
            self.push(
                ("statement", line),
                what,
                effects,
                Some(&origin),
                Subject::default(),
            );
        }
    }

    /// The changes in the order of the lines that make them, those without one first.
    fn report(mut self) -> Report {
        let files: Vec<String> = self
            .new
            .facts
            .sources
            .iter()
            .map(|it| it.1.path.clone())
            .collect();
        let rank = |place: &Option<Place>| {
            let place = place.as_ref()?;
            let file = files.iter().position(|it| *it == place.path);
            Some((file, place.line, place.column))
        };
        self.changes.sort_by_key(|it| {
            let outer = it.via.first().map(|site| Some(site.place.clone()));
            rank(&outer.unwrap_or_else(|| it.place.clone()))
        });
        for change in &mut self.changes {
            change.effects.sort_by_key(|it| (it.class, it.language));
            change.effects.dedup();
        }
        Report {
            changes: self.changes,
        }
    }
}

fn effect(class: Class, reason: impl Into<String>) -> Effect {
    Effect {
        class,
        language: None,
        reason: reason.into(),
    }
}

fn read(reason: impl Into<String>) -> Effect {
    effect(Class::Read, reason)
}

fn write(reason: impl Into<String>) -> Effect {
    effect(Class::Write, reason)
}

fn data(reason: impl Into<String>) -> Effect {
    effect(Class::Data, reason)
}

impl Subject {
    fn of(owner: Owner) -> Self {
        Self {
            owner: Some(owner),
            members: Vec::new(),
        }
    }

    fn with<'n>(owner: Owner, members: impl IntoIterator<Item = &'n str>) -> Self {
        Self {
            owner: Some(owner),
            members: members.into_iter().map(str::to_owned).collect(),
        }
    }
}
