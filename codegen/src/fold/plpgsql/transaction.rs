//! COMMIT and ROLLBACK in a body: a block or procedure that no transaction is around may end its own.
//!
//! <https://www.postgresql.org/docs/current/plpgsql-transactions.html>

use super::conditions::raise;
use super::state::State;
use crate::ddl::Transaction;
use crate::diagnostics::Diagnostic;
use crate::fold::{Folder, Outcome, Refusal};
use crate::source::Span;

impl<'a> State<'a> {
    /// The state in which a body starts that may end transactions where nothing is around it, or a call of one.
    pub(super) fn ending_transactions(mut self, text: &str, calls: bool) -> Self {
        let lower = text.to_ascii_lowercase();
        let mut words = ["commit", "rollback", "call"].into_iter();
        self.transactions.atomic =
            self.folder.session.in_transaction() || !self.folder.via.is_empty();
        if !self.transactions.atomic && (calls || words.any(|word| lower.contains(word))) {
            self.transactions.start = Some(self.folder.clone());
        }
        self
    }

    /// COMMIT, ROLLBACK; all others are refused in a body.
    pub(super) fn transaction(&mut self, it: &Transaction, span: Span) -> Result<(), Refusal> {
        let commits = match it {
            Transaction::Commit => true,
            Transaction::Rollback => false,
            Transaction::Begin
            | Transaction::Savepoint(_)
            | Transaction::Release(_)
            | Transaction::RollbackTo(_) => {
                let message = "unsupported transaction command in PL/pgSQL";
                return Err(raise("0A000", span, message));
            }
        };
        if self.transactions.executing {
            let message = "EXECUTE of transaction commands is not implemented";
            return Err(raise("0A000", span, message));
        }
        let message = match (self.transactions.atomic, self.transactions.guards, commits) {
            (true, ..) => "invalid transaction termination",
            (false, 0, true) => {
                self.folder.transaction(it, span)?;
                self.transactions.commits += 1;
                if self.transactions.start.is_some() {
                    self.transactions.start = Some(self.folder.clone());
                }
                return Ok(());
            }
            (false, 0, false) => {
                if let Some(start) = self.transactions.start.clone() {
                    let via = self.folder.via.clone();
                    self.folder = start;
                    self.folder.via = via;
                }
                return Ok(());
            }
            (false, _, true) => "cannot commit while a subtransaction is active",
            (false, _, false) => "cannot roll back while a subtransaction is active",
        };
        let refusal = raise("2D000", span, message);
        let is_runners = self.folder.session.runner_began() && self.folder.via.len() == 1;
        Err(if is_runners {
            refusal.help("The migration runner applies the file in a transaction; COMMIT and ROLLBACK in a body work where nothing is around it.")
        } else {
            refusal
        })
    }

    /// What an error leaves that ends the body: the transactions that were committed before it.
    pub(super) fn committed(&self) -> Option<&Folder<'a>> {
        let start = self.transactions.start.as_deref();
        start.filter(|_| self.transactions.commits > 0)
    }
}

/// Ends a body in an error behind a COMMIT: what was committed is there.
pub(super) fn end_in_error<'a>(
    folder: &mut Folder<'a>,
    committed: &Folder<'a>,
    error: Diagnostic,
) -> Outcome {
    let via = folder.via.clone();
    *folder = committed.clone();
    folder.via = via;
    folder.diagnostics.push(error);
    Outcome::Tainted
}
