//! `explain`: what a name means and how it came to be, as text or JSON.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use codegen::config;
use codegen::lower::explain::{self, Explained, Found, Place, Step};
use serde::Serialize;

use super::input::{self, Disk};
use super::{Ending, report_diagnostics};
use crate::cli::{Explain, OutputFormat};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    name: &'a str,
    objects: &'a [Explained],
}

/// Explains a name; one that nothing has is an error.
pub(super) fn explain(options: &Explain) -> Result<Ending> {
    let spec = input::one(&options.input, &Disk)?;
    let objects = match explain::explain(spec.source(), &options.name) {
        Found::Objects(objects) => objects,
        Found::Nothing(names) => return Err(unknown(&options.name, &names)),
    };
    let mut ending = Ending {
        stdout: match options.output {
            OutputFormat::Text => text(&objects),
            OutputFormat::Json => json(&options.name, &objects)?,
        },
        ..Ending::default()
    };
    report_diagnostics(
        std::slice::from_ref(&spec),
        None,
        &options.input,
        &mut ending,
    )?;
    Ok(ending)
}

/// An error with the names that are most like it.
fn unknown(name: &str, names: &[String]) -> anyhow::Error {
    let known = || names.iter().map(String::as_str);
    let help = match config::nearest(&name.to_lowercase(), known()) {
        Some(nearest) => format!("did you mean \"{nearest}\"?"),
        None => "say table, table.column, schema.table.column, table/constraint or function(type)"
            .to_owned(),
    };
    anyhow::anyhow!("nothing has the name \"{name}\"; {help}")
}

fn json(name: &str, objects: &[Explained]) -> Result<String> {
    let document = Document {
        version: 1,
        name,
        objects,
    };
    let text = serde_json::to_string_pretty(&document).context("an explanation is JSON")?;
    Ok(text + "\n")
}

fn text(objects: &[Explained]) -> String {
    let mut out = String::new();
    for (index, it) in objects.iter().enumerate() {
        if index > 0 {
            out.push('\n');
        }
        let _ = write!(out, "{} {}", it.kind, it.name);
        if !it.definition.is_empty() {
            let _ = write!(out, ": {}", it.definition);
        }
        out.push('\n');
        for step in &it.history {
            print_step(&mut out, step, "  ");
        }
        if it.history.is_empty() {
            out.push_str("  no migration makes it: PostgreSQL or the platform brings it\n");
        }
        for proof in &it.proofs {
            let _ = writeln!(out, "  {}, because", proof.fact);
            for step in &proof.because {
                print_step(&mut out, step, "    ");
            }
        }
        for doubt in &it.doubts {
            let _ = writeln!(out, "  not sure: {}", doubt.reason);
            let _ = writeln!(out, "    {}", shown(&doubt.place));
        }
    }
    out
}

fn print_step(out: &mut String, step: &Step, indent: &str) {
    let _ = writeln!(out, "{indent}{}: {}", place(&step.place), step.did);
    let _ = writeln!(out, "{indent}    {}", step.place.sql);
    for site in step.via.iter().rev() {
        let _ = writeln!(out, "{indent}  by {} at {}", site.by, shown(&site.place));
    }
}

fn place(it: &Place) -> String {
    format!("{}:{}:{}", it.path, it.line, it.column)
}

fn shown(it: &Place) -> String {
    format!("{}: {}", place(it), it.sql)
}
