//! Why a statement is not applied.

use crate::diagnostics::{Code, Diagnostic};
use crate::source::Span;

/// PostgreSQL would refuse a statement, or what it would do is not known; nothing of it is in the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What to say about it, if nothing catches it.
    pub diagnostic: Box<Diagnostic>,
    /// The object that nothing creates, where that is the reason: one diagnostic speaks for all that need it.
    pub(super) missing: Option<Box<str>>,
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

    /// PostgreSQL's SQLSTATE, which EXCEPTION WHEN matches; `None` where it is not known whether PostgreSQL raises.
    pub fn sqlstate(&self) -> Option<&str> {
        self.diagnostic.sqlstate.as_deref()
    }

    /// Adds a second place.
    #[must_use]
    pub fn label(mut self, span: Span, message: impl Into<String>) -> Self {
        *self.diagnostic = self.diagnostic.label(span, message);
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
        }
    }
}
