//! SQL in, statements out.

#![allow(
    clippy::needless_raw_string_hashes,
    reason = "expect-test writes the hashes"
)]

mod grammars;
mod objects;
mod routines;
mod scripts;
mod show;
mod tables;

use expect_test::Expect;

fn check(sql: &str, expected: &Expect) {
    expected.assert_eq(&show::show(sql));
}
