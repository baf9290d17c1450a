//! What made and changed a fact, in order. Append-only.

use std::sync::Arc;

use crate::source::{Origin, Span};

/// The events of one object or column, oldest first. Copies share them: a row is copied whenever it changes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct History {
    first: Option<Arc<Event>>,
    later: Option<Arc<Vec<Arc<Event>>>>,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// What it was about.
    pub aspect: Aspect,
    /// The clause that did it.
    pub origin: Origin,
}

/// What an event is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Aspect {
    /// It was created.
    Created,
    /// It was replaced (CREATE OR REPLACE).
    Replaced,
    /// It got another name; this was the old one.
    Renamed(String),
    /// It moved to another schema; this was the old one.
    Moved(String),
    /// Its type changed.
    Type,
    /// NOT NULL was set or dropped.
    NotNull,
    /// Its default was set or dropped.
    Default,
    /// It became an identity column, or ceased to be one.
    Identity,
    /// Its generation expression changed.
    Generated,
    /// Its comment was set or dropped.
    Comment,
    /// It was validated.
    Validated,
    /// A label was added.
    Labels,
    /// A label got another name: the old one and the new one.
    LabelRenamed(Box<(String, String)>),
    /// Its owner changed.
    Owner,
    /// Its privileges changed.
    Privileges,
    /// Row security was switched.
    RowSecurity,
    /// Its definition changed otherwise.
    Altered,
}

impl Aspect {
    /// The label that got another name, and that name.
    pub fn label_renamed(&self) -> Option<(&str, &str)> {
        if let Self::LabelRenamed(names) = self {
            Some((&names.0, &names.1))
        } else {
            None
        }
    }

    /// The name that it had before it got another.
    pub fn renamed(&self) -> Option<&str> {
        if let Self::Renamed(old) = self {
            Some(old)
        } else {
            None
        }
    }
}

impl History {
    /// The name that it had at a place, where it got another one behind it.
    pub fn name_at(&self, place: Span) -> Option<&str> {
        let at = |span: Span| (span.file, span.start);
        self.events()
            .filter(|event| at(event.origin.span) > at(place))
            .find_map(|event| event.aspect.renamed())
    }

    /// A history that begins with its creation.
    pub fn created(origin: Origin) -> Self {
        let aspect = Aspect::Created;
        Self {
            first: Some(Arc::new(Event { aspect, origin })),
            later: None,
        }
    }

    /// Adds an event.
    pub fn push(&mut self, aspect: Aspect, origin: Origin) {
        let event = Arc::new(Event { aspect, origin });
        if self.first.is_none() {
            self.first = Some(event);
        } else {
            Arc::make_mut(self.later.get_or_insert_default()).push(event);
        }
    }

    /// All events, oldest first.
    pub fn events(&self) -> impl DoubleEndedIterator<Item = &Event> {
        let later = self.later.iter().flat_map(|events| events.iter());
        self.first.iter().chain(later).map(Arc::as_ref)
    }

    /// What created it; `None` for what PostgreSQL brings.
    pub fn origin(&self) -> Option<&Origin> {
        self.first.as_ref().map(|event| &event.origin)
    }

    /// The last event about this aspect, or the creation.
    pub fn latest(&self, aspect: &Aspect) -> Option<&Origin> {
        self.events()
            .rev()
            .find(|event| event.aspect == *aspect)
            .map(|event| &event.origin)
            .or_else(|| self.origin())
    }
}
