//! One schema, every side in step: PostgreSQL migrations in, Rust, TypeScript and Zod out, no database.
//!
//! ```text
//! read -> split -> parse -> fold -> Catalog -> infer -> lower -> render -> emit
//! files   pieces   Ddl      apply   what PG     views,   target   text      disk
//!                                   would hold  CHECKs   model              or diff
//! ```
//!
//! Everything between `read` and `emit` is pure: same bytes in, same bytes out. A stage imports the data that it takes
//! and gives, never another stage; `schema`, `targets` and `compare` wire them. See `ARCHITECTURE.md`.

#[cfg(feature = "cli")]
pub mod adopt;
mod boolean;
pub mod builtins;
pub mod catalog;
pub mod ddl;
pub mod diagnostics;
pub mod expr;
pub mod extensions;
mod fnv;
pub mod in_order;
pub mod infer;
mod json;
pub mod keywords;
pub mod name;
pub mod pieces;
pub mod reads;
pub mod schema;
pub mod shared;
pub mod source;
mod spatial;
pub mod stack;

pub mod build;
pub mod compare;
pub mod config;
#[cfg(feature = "render")]
pub mod emit;
pub mod fold;
pub mod git;
#[cfg(feature = "cli")]
pub mod init;
#[cfg(feature = "cli")]
pub mod live;
pub mod load;
pub mod lower;
pub mod packed;
pub mod parse;
pub mod places;
pub mod platform;
pub mod project;
pub mod read;
#[cfg(feature = "render")]
pub mod render;
#[cfg(feature = "cli")]
pub mod report;
pub mod runner;
#[cfg(feature = "render")]
pub mod targets;
