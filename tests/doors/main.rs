//! The doors through which users come in: commit hooks, npm, build scripts. Each with the real tools, in a project of
//! its own outside the workspace.
//!
//! Nothing is skipped where a tool is missing: a test that did not run proves nothing, so it fails and says what to
//! install.

#![allow(
    clippy::disallowed_methods,
    reason = "tests prepare the folders that the tools work in"
)]

#[cfg(unix)]
mod action;
mod builds;
mod hooks;
#[cfg(unix)]
mod npm;
mod project;
mod staged;
#[path = "../support/mod.rs"]
mod support;
mod tools;
