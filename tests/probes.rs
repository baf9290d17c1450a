//! Rows made of the raw text of CHECKs, given to PostgreSQL, to Zod and to Rust: a table a shape and type.
//!
//! The five systems are probed where their seeds are: in `systems.rs` for Zod, in `rows.rs` for Rust.

mod support;

use std::path::Path;

use support::node::oracle;

#[test]
fn shapes() {
    let program = Path::new(env!("CARGO_BIN_EXE_codegen"));
    oracle("../probes/shapes.mjs", &[Path::new("--codegen"), program]).exits(0);
}

/// Types are validators too: each with its bounds, what lies beyond and what is broken, and the rows that come back.
#[test]
fn types() {
    let program = Path::new(env!("CARGO_BIN_EXE_codegen"));
    oracle("../probes/types.mjs", &[Path::new("--codegen"), program]).exits(0);
}
