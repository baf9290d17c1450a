//! Applies statements to the catalog with PostgreSQL's rules, one file an object kind, mirroring `catalog/`.
//!
//! Knows neither sqlparser nor paths nor targets. Computed SQL (EXECUTE, bodies of DO) reaches the parser through
//! [`ExprParser`](crate::expr::ExprParser). Every statement ends applied, without effect, or reported with its place.

pub mod plpgsql;

use crate::catalog::Catalog;
use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// What the fold gives.
#[derive(Debug, Clone)]
pub struct Folded {
    /// The catalog after all statements.
    pub catalog: Catalog,
    /// Problems, in the order of the statements.
    pub diagnostics: Vec<Diagnostic>,
    /// How each statement ended, in order.
    pub outcomes: Vec<(Span, Outcome)>,
}

/// How a statement ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// It changed the catalog, or found that it need not (IF NOT EXISTS).
    Applied,
    /// It changes no output: rows, sessions, verification.
    NoEffect,
    /// PostgreSQL would refuse it; nothing of it is there.
    Refused,
    /// It is not understood or not decided; what it could touch is tainted.
    Tainted,
}
