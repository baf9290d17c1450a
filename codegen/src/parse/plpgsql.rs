//! plpgsql bodies as trees (to be written).

use crate::ddl::plpgsql::Function;
use crate::diagnostics::{Code, Diagnostic};
use crate::source::Place;

/// Parses one body.
pub fn parse(text: &str, place: Place) -> Result<Function, Box<Diagnostic>> {
    let span = place.span(0, text.len());
    Err(Box::new(Diagnostic::error(
        Code::NotUnderstood,
        span,
        "body is not understood",
    )))
}
