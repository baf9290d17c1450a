//! Why a statement is not applied.

use crate::diagnostics::{Code, Diagnostic};
use crate::name::{Name, QualifiedName};
use crate::source::Span;
use std::sync::Arc;

/// PostgreSQL would refuse a statement, or what it would do is not known; nothing of it is in the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What to say about it, if nothing catches it.
    pub diagnostic: Box<Diagnostic>,
    /// The object that nothing creates, where that is the reason: one diagnostic speaks for all that need it.
    pub(super) missing: Option<Box<Missing>>,
    /// Of one that RAISE raised: DETAIL, HINT, COLUMN … as it says them.
    pub(super) raised: Option<Arc<[RaiseOption]>>,
}

/// An option of RAISE, and what it says.
pub(super) type RaiseOption = (Name, Arc<str>);

/// An object that a statement refers to and that is not there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Missing {
    /// What it would be.
    pub(super) kind: MissingKind,
    /// Its name, with its schema: as written, or the one it would be created in.
    pub(super) name: QualifiedName,
}

/// The name spaces of PostgreSQL in which something may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum MissingKind {
    /// `pg_namespace`
    Schema,
    /// `pg_class`
    Relation,
    /// `pg_type`
    Type,
    /// `pg_proc`, by name only
    Function,
    /// `pg_authid`
    Role,
}

impl Refusal {
    /// An error that PostgreSQL raises; its SQLSTATE is the code's.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::from(Diagnostic::error(code, span, message))
    }

    /// A statement or clause that is not understood: PostgreSQL may well apply it.
    pub fn not_understood(span: Span, what: &str) -> Self {
        Self::new(
            Code::NotUnderstood,
            span,
            format!("{what} is not understood yet"),
        )
    }

    /// A refusal because of something that is not there.
    pub(super) fn missing(
        code: Code,
        span: Span,
        message: impl Into<String>,
        kind: MissingKind,
        name: QualifiedName,
    ) -> Self {
        let mut refusal = Self::new(code, span, message);
        refusal.missing = Some(Box::new(Missing { kind, name }));
        refusal
    }

    /// PostgreSQL's SQLSTATE, which EXCEPTION WHEN matches; `None` where it is not known whether PostgreSQL raises.
    pub fn sqlstate(&self) -> Option<&str> {
        self.diagnostic.sqlstate.as_deref()
    }

    /// Sets another SQLSTATE than the code's.
    #[must_use]
    pub(super) fn with_sqlstate(mut self, sqlstate: &str) -> Self {
        self.diagnostic.sqlstate = Some(sqlstate.to_owned());
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        *self.diagnostic = self.diagnostic.label(span, message);
        self
    }

    /// Adds the place of the object that is already there, unless PostgreSQL brings it.
    #[must_use]
    pub(super) fn first_defined(self, history: &crate::catalog::History) -> Self {
        match history.origin() {
            Some(origin) => self.label(origin.span, "first defined here"),
            None => self,
        }
    }

    /// Sets the detail.
    #[must_use]
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        *self.diagnostic = self.diagnostic.detail(detail);
        self
    }

    /// Sets the help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        *self.diagnostic = self.diagnostic.help(help);
        self
    }
}

impl From<Diagnostic> for Refusal {
    fn from(diagnostic: Diagnostic) -> Self {
        Self {
            diagnostic: Box::new(diagnostic),
            missing: None,
            raised: None,
        }
    }
}
