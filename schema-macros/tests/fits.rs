//! What fits compiles without a warning, and has the names that it should.
#![deny(warnings)]
#![allow(unreachable_pub, reason = "structs of users are public too")]

#[path = "fits/all.rs"]
mod all;
#[path = "fits/forms.rs"]
mod forms;
#[path = "fits/tables.rs"]
mod tables;
