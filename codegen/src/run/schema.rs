//! `schema`: the schema after all migrations as one file of SQL.

use std::fmt::Write as _;

use anyhow::Result;
use codegen::read::slashes;

use super::input::{self, Disk, Loaded};
use super::{Ending, report_diagnostics};
use crate::cli::Schema;

/// Prints the file; what is not sure stands at its top and on stderr.
pub(super) fn schema(options: &Schema) -> Result<Ending> {
    let spec = input::one(&options.input, &Disk)?;
    let squashed = spec.schema.squashed(&from(&spec));
    let mut ending = Ending {
        stdout: squashed.text(),
        ..Ending::default()
    };
    report_diagnostics(
        std::slice::from_ref(&spec),
        None,
        &options.input,
        &mut ending,
    )?;
    for doubt in &squashed.doubts {
        let _ = writeln!(ending.stderr, "schema: not sure: {doubt}");
    }
    Ok(ending)
}

/// Where the migrations are, as the head of the file says it.
pub(super) fn from(spec: &Loaded) -> String {
    let folders: Vec<String> = spec.input.folders.iter().map(|it| slashes(it)).collect();
    folders.join(", ")
}
