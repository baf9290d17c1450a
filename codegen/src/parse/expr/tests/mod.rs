//! Expressions and queries, printed with every parenthesis. What PostgreSQL deparses from the original and from the
//! print was compared on a server when the cases were written.

mod forms;
mod operators;
mod places;
mod queries;

use std::fmt::Write;

use expect_test::Expect;

use super::print;
use crate::source::{FileId, Place};

const PLACE: Place = Place::At(FileId(0), 0);

/// Each line is one expression.
fn check(sql: &str, expected: &Expect) {
    let mut printed = String::new();
    for line in sql.trim().lines() {
        let result = match super::parse(line, PLACE) {
            Ok(expr) => print::expr(&expr),
            Err(diagnostic) => format!("! {}", diagnostic.message),
        };
        writeln!(printed, "{line}\n    {result}").expect("a string takes all");
    }
    expected.assert_eq(&printed);
}

/// Each line is one query.
fn check_query(sql: &str, expected: &Expect) {
    let mut printed = String::new();
    for line in sql.trim().lines() {
        let result = match crate::parse::query::parse(line, PLACE) {
            Ok(query) => print::query(&query),
            Err(diagnostic) => format!("! {}", diagnostic.message),
        };
        writeln!(printed, "{line}\n    {result}").expect("a string takes all");
    }
    expected.assert_eq(&printed);
}
