//! Whether a runner puts a transaction around a file, and the comments by which a file says that it wants none.
//!
//! supabase: `pkg/migration/file.go` of its repository sends a file's statements in one batch. Prisma and
//! golang-migrate send a file as one string. All others begin a transaction.

use std::path::{Path, PathBuf};

use super::Runner;
use crate::source::Around;

impl Runner {
    /// The file of settings that it reads beside a file of SQL: diesel's `metadata.toml`, Flyway's `V1__name.sql.conf`.
    pub fn settings_of(self, file: &Path) -> Option<PathBuf> {
        match self {
            Self::Diesel => Some(file.with_file_name("metadata.toml")),
            Self::Flyway => {
                let mut name = file.file_name()?.to_owned();
                name.push(".conf");
                Some(file.with_file_name(name))
            }
            Self::Supabase
            | Self::Sqlx
            | Self::Prisma
            | Self::Goose
            | Self::GolangMigrate
            | Self::Dbmate
            | Self::Drizzle
            | Self::Atlas => None,
        }
    }

    /// What it puts around a file of this text and these settings, which are empty where there are none.
    pub fn around(self, text: &str, settings: &str) -> Around {
        match self {
            Self::Supabase | Self::Prisma | Self::GolangMigrate => Around::Together,
            Self::Sqlx
            | Self::Diesel
            | Self::Goose
            | Self::Flyway
            | Self::Dbmate
            | Self::Drizzle
            | Self::Atlas
                if self.is_told_not_to(text, settings) =>
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

    /// Whether a comment of the file takes the transaction away, or the settings beside it do.
    fn is_told_not_to(self, text: &str, settings: &str) -> bool {
        let mut comments = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("--"));
        let says = |comment: &str, words: &str| {
            let said: Vec<&str> = comment.split_ascii_whitespace().collect();
            said.join(" ").eq_ignore_ascii_case(words)
        };
        let is_off = |name: &str| {
            let mut lines = settings.lines().filter_map(|line| line.split_once('='));
            lines.any(|(key, value)| key.trim() == name && value.trim() == "false")
        };
        match self {
            Self::Diesel => is_off("run_in_transaction"),
            Self::Flyway => is_off("executeInTransaction"),
            Self::Sqlx => text.starts_with("-- no-transaction"),
            Self::Goose => comments.any(|it| says(it, "+goose no transaction")),
            Self::Dbmate => comments.any(|it| says(it, "migrate:up transaction:false")),
            Self::Atlas => comments.any(|it| says(it, "atlas:txmode none")),
            Self::Supabase | Self::Prisma | Self::GolangMigrate | Self::Drizzle => false,
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
            assert_eq!(runner.around(text, ""), Around::Nothing, "{runner:?}");
            assert_eq!(runner.around("select 1;", ""), Around::Transaction);
            assert_eq!(Runner::Supabase.around(text, ""), Around::Together);
        }
        let beside = [
            (Runner::Diesel, "run_in_transaction = false\n"),
            (Runner::Flyway, "executeInTransaction=false"),
        ];
        for (runner, settings) in beside {
            assert_eq!(runner.around("", settings), Around::Nothing, "{runner:?}");
            let on = settings.replace("false", "true");
            assert_eq!(runner.around("", &on), Around::Transaction);
            assert_eq!(Runner::Sqlx.around("", settings), Around::Transaction);
        }
        let beside = |runner: Runner, file: &str| runner.settings_of(Path::new(file));
        assert_eq!(
            beside(Runner::Diesel, "m/1_a/up.sql"),
            Some(PathBuf::from("m/1_a/metadata.toml"))
        );
        assert_eq!(
            beside(Runner::Flyway, "m/V1__a.sql"),
            Some(PathBuf::from("m/V1__a.sql.conf"))
        );
        assert_eq!(beside(Runner::Goose, "m/1_a.sql"), None);
    }
}
