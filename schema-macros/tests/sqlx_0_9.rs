//! The tests of drivers and of `tables!` with sqlx 0.9 by the name of sqlx, as it is in a crate that depends on that.

#![expect(
    clippy::duplicate_mod,
    reason = "each of the two is a test of its own, too"
)]

extern crate sqlx_0_9 as sqlx;

#[path = "drivers.rs"]
mod drivers;
#[path = "tables.rs"]
mod tables;

// The config names it from the crate's root.
use tables::Layout;
