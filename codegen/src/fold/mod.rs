//! Applies statements to the catalog with PostgreSQL's rules, one file an object kind, mirroring `catalog/`.
//!
//! Knows neither sqlparser nor paths nor targets. Computed SQL (EXECUTE, bodies of DO) reaches the parser through
//! [`ExprParser`](crate::expr::ExprParser). Every statement ends applied, without effect, or reported with its place.

pub mod plpgsql;
pub mod refusal;
mod resolve;
pub mod session;
pub mod settings;

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::ddl::{Ddl, Statement};
use crate::diagnostics::Diagnostic;
use crate::expr::ExprParser;
use crate::source::{Origin, Span};

pub use refusal::Refusal;
pub use session::Session;
pub use settings::{Platform, Settings};

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

/// Applies all statements to an empty database, in order.
pub fn fold(statements: &[Statement], parser: &dyn ExprParser, settings: &Settings) -> Folded {
    let mut folder = Folder::new(parser, settings);
    let mut outcomes = Vec::new();
    let mut file = None;
    for statement in statements {
        if file.replace(statement.span.file) != Some(statement.span.file) {
            folder.session = Session::new(settings);
        }
        outcomes.push((statement.span, folder.apply_or_report(statement)));
    }
    Folded {
        catalog: folder.catalog,
        diagnostics: folder.diagnostics,
        outcomes,
    }
}

/// A database session that statements are applied in. Cloning it takes a savepoint.
#[derive(Clone)]
pub struct Folder<'a> {
    /// The catalog so far.
    pub catalog: Catalog,
    /// The session's state.
    pub session: Session,
    /// Parses expressions and computed SQL.
    pub parser: &'a dyn ExprParser,
    /// Version and platform.
    pub settings: &'a Settings,
    /// What was reported so far; refusals come back from [`Folder::apply`] instead.
    pub diagnostics: Vec<Diagnostic>,
    /// The call sites of DO, EXECUTE and functions around the statement, outermost first.
    pub via: Arc<[Span]>,
}

impl<'a> Folder<'a> {
    /// An empty database.
    pub fn new(parser: &'a dyn ExprParser, settings: &'a Settings) -> Self {
        Self {
            catalog: Catalog::empty(),
            session: Session::new(settings),
            parser,
            settings,
            diagnostics: Vec::new(),
            via: Arc::new([]),
        }
    }

    /// Applies one statement; a refusal leaves catalog, session and diagnostics as they were.
    pub fn apply(&mut self, statement: &Statement) -> Result<Outcome, Refusal> {
        let before = (
            self.catalog.clone(),
            self.session.clone(),
            self.diagnostics.len(),
        );
        let result = self.dispatch(statement);
        if result.is_err() {
            let (catalog, session, diagnostics) = before;
            self.catalog = catalog;
            self.session = session;
            self.diagnostics.truncate(diagnostics);
        }
        result
    }

    /// Applies one statement and reports its refusal, if it is refused.
    pub fn apply_or_report(&mut self, statement: &Statement) -> Outcome {
        self.apply(statement).unwrap_or_else(|refusal| {
            self.diagnostics.push(*refusal.diagnostic);
            Outcome::Refused
        })
    }

    /// The origin of a fact that this clause states now.
    pub fn origin(&self, span: Span) -> Origin {
        Origin {
            span,
            via: self.via.clone(),
        }
    }

    fn dispatch(&mut self, statement: &Statement) -> Result<Outcome, Refusal> {
        match &statement.ddl {
            Ddl::Do(it) => plpgsql::run_do(self, &it.body),
            Ddl::NoEffect { .. } => Ok(Outcome::NoEffect),
            _ => Err(Refusal::not_understood(statement.span, "this statement")),
        }
    }
}
