//! Text to statements: the only folder that knows sqlparser.
//!
//! `split` cuts a file losslessly, each piece is parsed on its own by sqlparser or by our extension grammar, on the same
//! tokens. Gives [`Statement`](crate::ddl::Statement)s and diagnostics, and goes on after each problem. Knows no catalog.

pub mod expr;
pub mod plpgsql;
pub mod query;
pub mod split;
#[allow(dead_code)]
mod type_name;

use crate::ddl::Statement;
use crate::diagnostics::Diagnostic;

/// What a script says, and what is wrong in it.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The statements, in order.
    pub statements: Vec<Statement>,
    /// Problems, in order.
    pub diagnostics: Vec<Diagnostic>,
}
