//! Whether a runner puts a transaction around a file, and the comments by which a file says that it wants none.
//!
//! supabase: `pkg/migration/file.go` of its repository sends a file's statements in one batch. Prisma and
//! golang-migrate send a file as one string. All others begin a transaction.

use super::Runner;
use crate::source::Around;

impl Runner {
    /// What it puts around a file of this text.
    pub fn around(self, text: &str) -> Around {
        match self {
            Self::Supabase | Self::Prisma | Self::GolangMigrate => Around::Together,
            Self::Sqlx
            | Self::Diesel
            | Self::Goose
            | Self::Flyway
            | Self::Dbmate
            | Self::Drizzle
            | Self::Atlas
                if self.is_told_not_to(text) =>
            {
                Around::Nothing
            }
            Self::Sqlx
            | Self::Diesel
            | Self::Goose
            | Self::Flyway
            | Self::Dbmate
            | Self::Drizzle
            | Self::Atlas => Around::Transaction,
        }
    }

    /// Whether a comment of the file takes the transaction away. diesel and Flyway are told so in files of their own.
    fn is_told_not_to(self, text: &str) -> bool {
        let mut comments = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("--"));
        let says = |comment: &str, words: &str| {
            let said: Vec<&str> = comment.split_ascii_whitespace().collect();
            said.join(" ").eq_ignore_ascii_case(words)
        };
        match self {
            Self::Sqlx => text.starts_with("-- no-transaction"),
            Self::Goose => comments.any(|it| says(it, "+goose no transaction")),
            Self::Dbmate => comments.any(|it| says(it, "migrate:up transaction:false")),
            Self::Atlas => comments.any(|it| says(it, "atlas:txmode none")),
            Self::Supabase
            | Self::Prisma
            | Self::Diesel
            | Self::GolangMigrate
            | Self::Flyway
            | Self::Drizzle => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_say_that_they_want_no_transaction() {
        let told = [
            (Runner::Sqlx, "-- no-transaction\nvacuum;"),
            (Runner::Goose, "-- +goose NO TRANSACTION\n-- +goose Up\n"),
            (Runner::Dbmate, "-- migrate:up  transaction:false\n"),
            (Runner::Atlas, "-- atlas:txmode none\n\n"),
        ];
        for (runner, text) in told {
            assert_eq!(runner.around(text), Around::Nothing, "{runner:?}");
            assert_eq!(runner.around("select 1;"), Around::Transaction);
            assert_eq!(Runner::Supabase.around(text), Around::Together);
        }
    }
}
