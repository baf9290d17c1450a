//! Runs DO blocks and functions on the catalog: an interpreter whose world is the schema.
//!
//! Catalog queries are answered from the folded catalog; rows of tables, the clock and the server are unknown. A
//! condition that depends on them forks the run. A path that ends in an error that nothing catches is no outcome,
//! because the migration would not have been applied; paths that leave the same catalog join; where they leave
//! different ones, the objects that differ are tainted and the condition is named. What can't be run is reported with
//! its place. Knows no target and no file, only the parser behind its trait.
//!
//! DDL on the migrations' own objects is taken to succeed: what the rows in a table could refuse (a new constraint, a
//! cast) is the business of who ran the migration.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "what an arm does not name is unknown, which is always the safe answer"
)]

mod aggregates;
mod ambiguous;
mod binary;
mod block;
mod call;
mod candidate;
mod cascade;
mod cast;
mod clock;
pub(super) mod compile;
mod conditions;
mod control;
mod cursors;
mod definitions;
mod described;
mod difference;
mod doubts;
mod dynamic;
mod equijoin;
mod eval;
mod events;
mod failing;
mod fire;
mod from;
mod functions;
mod give_up;
mod join;
pub(super) mod known;
mod loops;
mod machine;
mod operators;
mod pattern;
mod pattern_text;
mod placeless;
mod printed;
mod privileges;
mod query;
mod raised;
mod reading;
mod relations;
mod returned;
mod select;
mod sets;
mod sql;
mod state;
mod targets;
#[cfg(test)]
mod tests;
mod text;
mod text_functions;
pub(crate) mod time;
mod transaction;
mod typed;
mod unnamed;
mod value;
mod windows;
mod with;
mod write;

use super::{Folder, Outcome, Refusal};
use crate::ddl::{Body, Data};
use crate::diagnostics::{Code, Diagnostic, Severity};
use crate::source::{Snippet, Span};
pub(super) use call::inside;
pub(super) use cast::parse_name;
pub use machine::Deferred;
use machine::{Flow, Machine};
use state::State;
pub(super) use typed::{jsonb_text, object_of_type};
pub use unnamed::Unnamed;
pub(super) use value::ObjectType;

/// How many statements, expressions and rows a block may take.
const BUDGET: u32 = 2_000_000;

/// How deep DO and EXECUTE may nest.
const DEPTH: usize = 32;

/// Runs the functions that a statement on rows calls.
pub(super) fn run_data(folder: &mut Folder, it: &Data, span: Span) -> Result<Outcome, Refusal> {
    let said = std::mem::take(&mut folder.diagnostics);
    let machine = Machine::new(BUDGET);
    let state = State::new(folder.clone());
    let mut state = match &it.query {
        Some(call) if it.what == "CALL" => state.ending_transactions(&call.text, true),
        Some(_) | None => state.in_statement(),
    };
    let result = machine.data(&mut state, it, &[], span);
    if folder.via.is_empty() {
        state.folder.session.end_block();
    }
    let result = match (result, state.committed()) {
        (Ok(_), _) => {
            *folder = *state.folder;
            Ok(state.outcome)
        }
        (Err(refusal), Some(committed)) => Ok(transaction::end_in_error(
            folder,
            committed,
            *refusal.diagnostic,
        )),
        (Err(refusal), None) => Err(refusal),
    };
    if result.is_ok() {
        unnamed::report(folder);
    }
    folder.diagnostics.splice(..0, said);
    result
}

/// Runs the functions that a query calls.
pub(super) fn run_query(folder: &mut Folder, query: &Snippet) -> Result<Outcome, Refusal> {
    run_data(folder, &Data::select(query.clone()), query.span)
}

/// Runs the body of the DO statement at `span`.
pub(super) fn run_do(folder: &mut Folder, body: &Body, span: Span) -> Result<Outcome, Refusal> {
    if folder.via.len() >= DEPTH {
        return Err(Refusal::not_understood(span, "DO at this depth"));
    }
    // Paths compare what they say: what was said before the block is nothing to them.
    let said = std::mem::take(&mut folder.diagnostics);
    let result = run(folder, body, span);
    if folder.via.is_empty() {
        folder.session.end_block();
    }
    unnamed::report(folder);
    folder.diagnostics.splice(..0, said);
    result
}

/// Whether a body may ask for FOUND or `ROW_COUNT`.
fn asks_for_counts(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower.contains("found") || lower.contains("row_count")
}

fn run(folder: &mut Folder, body: &Body, span: Span) -> Result<Outcome, Refusal> {
    let function = folder
        .parser
        .plpgsql(&body.text, body.place)
        .map_err(|diagnostic| Refusal::from(*diagnostic))?;
    if folder.session.check_function_bodies {
        compile::check(&function.block, None)?;
    }
    let machine = Machine::new(BUDGET);
    let mut state = State::new(folder.clone()).ending_transactions(&body.text, false);
    state.counts = asks_for_counts(&body.text);
    state.folder.via = folder.via.iter().copied().chain([span]).collect();
    state.assumptions = function.assumptions.clone();
    state.conflict = Some(function.conflict);
    let paths = match machine.block(&function.block, state) {
        Ok(paths) => paths,
        Err(stop) => {
            give_up::give_up(folder, &function.block, *stop);
            return Ok(Outcome::Tainted);
        }
    };
    let mut ends = Vec::new();
    let mut refusal = None;
    for (flow, state) in paths {
        match flow {
            Flow::Raise(raised) if refusal.is_none() => refusal = Some((raised, state)),
            Flow::Raise(_) => {}
            Flow::Next | Flow::Exit(_) | Flow::Continue(_) | Flow::Return => ends.push(state),
        }
    }
    if let Some(refusal) = State::certain_refusal(ends.iter()) {
        return Err(refusal);
    }
    match (ends.is_empty(), refusal) {
        (true, Some((refusal, state))) => match state.committed() {
            Some(committed) => Ok(transaction::end_in_error(
                folder,
                committed,
                *refusal.diagnostic,
            )),
            None => Err(refusal),
        },
        (_, failed) => {
            let outcome = join::finish(folder, ends);
            folder
                .diagnostics
                .extend(failed.and_then(|(it, _)| may_fail(it)));
            Ok(outcome)
        }
    }
}

/// What to say of a path that fails otherwise than by RAISE, where another one goes through: the migration was applied,
/// so that it is no outcome, but elsewhere it may be.
fn may_fail(refusal: Refusal) -> Option<Diagnostic> {
    let mut diagnostic = *refusal.diagnostic;
    let is_raised = diagnostic
        .sqlstate
        .as_deref()
        .is_none_or(|it| it.starts_with('P'));
    if is_raised || diagnostic.code == Code::RaisedException {
        return None;
    }
    diagnostic.severity = Severity::Warning;
    Some(diagnostic.help("Rows decide whether the statement runs; it is taken that it does not."))
}
