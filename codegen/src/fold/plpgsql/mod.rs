//! Runs DO blocks on the catalog.

use super::{Folder, Outcome, Refusal};
use crate::ddl::Body;

/// Runs the body of a DO block.
pub(super) fn run_do(_folder: &mut Folder, body: &Body) -> Result<Outcome, Refusal> {
    Err(Refusal::not_understood(body.span, "DO"))
}
