//! `access`: who may do what, a table a relation, as text, Markdown or JSON.

use std::fmt::Write as _;

use anyhow::{Context as _, Result};
use codegen::catalog::RoleId;
use codegen::lower::access::{self, Cell, RelationAccess, Report, Verdict};
use codegen::lower::explain::Source;
use codegen::parse::Postgres;
use serde::Serialize;

use super::input::{self, Disk, Loaded};
use super::{Ending, report_diagnostics, unknown_name};
use crate::cli::{Access, DocumentFormat};

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    #[serde(flatten)]
    report: &'a Report,
}

/// Lists what each role may do with each relation of the schemas that are shown.
pub(super) fn access(options: &Access) -> Result<Ending> {
    let spec = input::one(&options.input, &Disk)?;
    let source = spec.source();
    let roles = roles(options, &spec, source)?;
    let report = access::report(source, &spec.schema.namespaces, &roles, &Postgres);
    let mut ending = Ending {
        stdout: match options.output {
            DocumentFormat::Text => text(&report),
            DocumentFormat::Markdown => markdown(&report),
            DocumentFormat::Json => json(&report)?,
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

fn roles(options: &Access, spec: &Loaded, source: Source<'_>) -> Result<Vec<RoleId>> {
    if options.role.is_empty() {
        return Ok(access::usual_roles(source));
    }
    let catalog = &spec.schema.catalog;
    let rows = catalog.roles.iter();
    let known: Vec<&str> = rows.map(|(_, row)| row.name.as_str()).collect();
    options
        .role
        .iter()
        .map(|name| {
            catalog
                .role(name)
                .ok_or_else(|| unknown_name("role", name, known.iter().copied()))
        })
        .collect()
}

fn json(report: &Report) -> Result<String> {
    let document = Document { version: 1, report };
    let text = serde_json::to_string_pretty(&document).context("access is JSON")?;
    Ok(text + "\n")
}

/// Cells of one role that say the same, in one.
struct Row<'a> {
    role: &'a str,
    commands: Vec<&'static str>,
    said: String,
}

fn rows(relation: &RelationAccess) -> Vec<Row<'_>> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for cell in &relation.cells {
        let said = said(cell);
        match rows
            .iter_mut()
            .find(|row| row.role == cell.role && row.said == said)
        {
            Some(row) => row.commands.push(cell.command),
            None => rows.push(Row {
                role: &cell.role,
                commands: vec![cell.command],
                said,
            }),
        }
    }
    rows
}

fn said(cell: &Cell) -> String {
    let mut out = match cell.verdict {
        Verdict::Refused => "refused",
        Verdict::Allowed | Verdict::Where => "allowed",
    }
    .to_owned();
    if let Some(columns) = &cell.columns {
        let _ = write!(out, " on {}", columns.join(", "));
    }
    match (&cell.using, &cell.check) {
        (Some(using), Some(check)) if using != check => {
            let _ = write!(out, " where {using}, to rows where {check}");
        }
        (Some(condition), _) | (None, Some(condition)) => {
            let _ = write!(out, " where {condition}");
        }
        (None, None) => {}
    }
    if let Some(why) = &cell.why {
        let _ = write!(out, ": {why}");
    }
    out
}

fn row_security(relation: &RelationAccess) -> String {
    relation
        .row_security
        .map_or_else(String::new, |it| format!(", row security {it}"))
}

fn text(report: &Report) -> String {
    let mut out = String::new();
    for relation in &report.relations {
        let _ = writeln!(
            out,
            "{} {}.{}{}",
            relation.kind,
            relation.schema,
            relation.name,
            row_security(relation)
        );
        let rows = rows(relation);
        let commands: Vec<String> = rows.iter().map(|row| commands(&row.commands)).collect();
        let roles = rows.iter().map(|row| row.role.chars().count()).max();
        let widest = commands.iter().map(String::len).max().unwrap_or(0);
        for (row, commands) in rows.iter().zip(&commands) {
            let _ = writeln!(
                out,
                "  {:<roles$}  {commands:<widest$}  {}",
                row.role,
                row.said,
                roles = roles.unwrap_or(0)
            );
        }
        for doubt in &relation.doubts {
            let _ = writeln!(out, "  not sure: {}", doubt.reason);
        }
        out.push('\n');
    }
    for warning in &report.warnings {
        if let Some(place) = &warning.place {
            let _ = write!(out, "{}:{}:{}: ", place.path, place.line, place.column);
        }
        let _ = writeln!(
            out,
            "warning[{}]: {}\n  help: {}",
            warning.code, warning.message, warning.help
        );
    }
    out += &closing(report);
    out
}

fn commands(commands: &[&str]) -> String {
    if commands.len() == 4 {
        "all".to_owned()
    } else {
        commands.join(", ")
    }
}

fn closing(report: &Report) -> String {
    if report.roles.is_empty() {
        return "No role but the owner's is known; say --role NAME.\n".to_owned();
    }
    let (relations, warnings) = (report.relations.len(), report.warnings.len());
    let s = |count: usize| if count == 1 { "" } else { "s" };
    format!(
        "{relations} relation{}, {} role{}, {warnings} warning{}.\n",
        s(relations),
        report.roles.len(),
        s(report.roles.len()),
        s(warnings)
    )
}

fn markdown(report: &Report) -> String {
    let mut out = "# Who may do what\n".to_owned();
    for relation in &report.relations {
        let _ = writeln!(
            out,
            "\n## {}.{}\n\nA {}{}.\n\n| role | commands | may |\n|---|---|---|",
            relation.schema,
            relation.name,
            relation.kind,
            row_security(relation)
        );
        for row in rows(relation) {
            let _ = writeln!(
                out,
                "| {} | {} | {} |",
                cell_text(row.role),
                commands(&row.commands),
                cell_text(&row.said)
            );
        }
        for doubt in &relation.doubts {
            let _ = writeln!(out, "\nNot sure: {}", doubt.reason);
        }
    }
    if !report.warnings.is_empty() {
        out += "\n## Warnings\n\n";
    }
    for warning in &report.warnings {
        let _ = writeln!(
            out,
            "- {}. {}",
            cell_text(&warning.message),
            cell_text(&warning.help)
        );
    }
    out
}

/// Text in a cell of a Markdown table.
fn cell_text(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}
