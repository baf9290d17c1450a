//! Statements that a test puts together.

/// A statement for sqlx, of which 0.9 takes none that is put together without a word of its own for that.
pub(crate) fn statement(sql: String) -> &'static str {
    sql.leak()
}
