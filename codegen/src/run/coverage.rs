//! `check --coverage`: every CHECK with how far validators enforce it, as text or JSON.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use codegen::lower::coverage::{Coverage, Covered};
use serde::Serialize;

use super::input::{self, Disk};
use super::{Ending, outputs, report_diagnostics};
use crate::cli::{Check, OutputFormat};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    specs: Vec<Spec<'a>>,
    totals: BTreeMap<&'static str, usize>,
}

#[derive(Serialize)]
struct Spec<'a> {
    name: &'a str,
    checks: &'a [Covered],
}

/// Lists the CHECKs of the config's specs, or of the migrations given.
pub(super) fn coverage(options: &Check) -> Result<Ending> {
    let mut specs = if options.input.migrations.is_empty() {
        input::configured(&options.input, "check", &Disk)?
    } else {
        vec![input::one(&options.input, &Disk)?]
    };
    let mut found = Vec::new();
    for spec in &mut specs {
        let name = spec.input.name.clone();
        let checks = outputs::with_targets(spec, |targets| Ok(targets.coverage()))?;
        // What the targets say of CHECKs is in the list already.
        spec.diagnostics.clone_from(&spec.schema.diagnostics);
        found.push((name, checks));
    }
    let mut ending = Ending {
        stdout: match options.output {
            OutputFormat::Text => text(&found),
            OutputFormat::Json => json(&found)?,
        },
        ..Ending::default()
    };
    report_diagnostics(&specs, None, &options.input, &mut ending)?;
    Ok(ending)
}

fn totals(found: &[(String, Vec<Covered>)]) -> Vec<(Coverage, usize)> {
    Coverage::ALL
        .into_iter()
        .map(|kind| {
            let all = found.iter().flat_map(|(_, checks)| checks);
            (kind, all.filter(|it| it.coverage == kind).count())
        })
        .collect()
}

fn json(found: &[(String, Vec<Covered>)]) -> Result<String> {
    let document = Document {
        version: 1,
        specs: found
            .iter()
            .map(|(name, checks)| Spec { name, checks })
            .collect(),
        totals: totals(found)
            .into_iter()
            .map(|(kind, count)| (kind.as_str(), count))
            .collect(),
    };
    let text = serde_json::to_string_pretty(&document).context("a coverage is JSON")?;
    Ok(text + "\n")
}

fn text(found: &[(String, Vec<Covered>)]) -> String {
    let mut out = String::new();
    for it in found.iter().flat_map(|(_, checks)| checks) {
        let _ = write!(
            out,
            "{}:{}:{}: {}: \"{}\" of {} {}",
            it.path,
            it.line,
            it.column,
            it.coverage.as_str(),
            it.constraint,
            it.kind,
            it.of
        );
        if let Some(why) = &it.why {
            let _ = write!(out, ": {why}");
        }
        let expression: Vec<&str> = it.expression.split_whitespace().collect();
        let _ = writeln!(out, "\n    {}", expression.join(" "));
    }
    let totals = totals(found);
    let all: usize = totals.iter().map(|(_, count)| count).sum();
    let counted: Vec<String> = totals
        .into_iter()
        .map(|(kind, count)| format!("{count} {}", kind.as_str()))
        .collect();
    let _ = writeln!(
        out,
        "{all} CHECK{}: {}.",
        if all == 1 { "" } else { "s" },
        counted.join(", ")
    );
    out
}
