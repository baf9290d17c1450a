//! `schema`: the schema after all migrations as one file of SQL.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use codegen::emit::Output;
use codegen::read::slashes;
use codegen::render::Rendered;

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

/// The file that the config wants.
pub(super) fn output(spec: &Loaded) -> Option<Output> {
    let out = &spec.input.spec.as_ref()?.schema.as_ref()?.out;
    let path = spec.input.base.join(out);
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let file = Rendered {
        path: name.into_owned(),
        text: spec.schema.squashed(&from(spec)).text().into(),
    };
    Some(Output {
        shown: slashes(&folder),
        folder,
        files: BTreeMap::from([(format!("{}.schema", spec.input.name), vec![file])]),
    })
}

/// Where the migrations are, as the head of the file says it.
pub(super) fn from(spec: &Loaded) -> String {
    let folders: Vec<String> = spec.input.folders.iter().map(|it| slashes(it)).collect();
    folders.join(", ")
}
