//! What changed between two schemas, for a terminal and for a pull request.

use std::fmt::Write as _;

use codegen::lower::diff::{Change, Class, Effect};

use super::diff::{Compared, classes};

/// How many reasons of a class a person is shown.
const MOST: usize = 3;

/// For a terminal.
pub(super) fn text(specs: &[Compared]) -> String {
    let mut out = String::new();
    for spec in specs {
        if specs.len() > 1 && (spec.state != "changed" || !spec.report.changes.is_empty()) {
            let _ = writeln!(out, "{}:\n", heading(spec));
        }
        for change in &spec.report.changes {
            if let Some(place) = &change.place {
                let _ = write!(out, "{}:{}:{}: ", place.path, place.line, place.column);
            }
            let _ = writeln!(
                out,
                "{}: {} {}: {}",
                names(change).unwrap_or("none".to_owned()),
                change.kind,
                change.object,
                change.what
            );
            for line in reasons(change) {
                let _ = writeln!(out, "  {line}");
            }
            for site in change.via.iter().rev() {
                let place = &site.place;
                let _ = writeln!(
                    out,
                    "  by {} at {}:{}:{}",
                    site.by, place.path, place.line, place.column
                );
            }
        }
    }
    if !out.is_empty() {
        out.push('\n');
    }
    out + &closing(specs) + "\n"
}

/// For a pull request.
pub(super) fn markdown(specs: &[Compared]) -> String {
    let mut out = format!("## Schema changes\n\n{}\n", closing(specs));
    for spec in specs {
        if spec.state == "changed" && spec.report.changes.is_empty() {
            continue;
        }
        if specs.len() > 1 {
            let _ = writeln!(out, "\n### {}", cell(&heading(spec)));
        }
        if spec.report.changes.is_empty() {
            continue;
        }
        out += "\n| breaks | what | where |\n|---|---|---|\n";
        for change in &spec.report.changes {
            let place = change.place.as_ref();
            let place = place.map_or(String::new(), |it| format!("`{}:{}`", it.path, it.line));
            let names = names(change).map_or("none".to_owned(), |it| format!("**{it}**"));
            let mut what = format!(
                "{} `{}`: {}",
                change.kind,
                cell(&change.object).replace('`', "'"),
                cell(&change.what)
            );
            for line in reasons(change) {
                let _ = write!(what, "<br>{}", cell(&line));
            }
            let _ = writeln!(out, "| {names} | {what} | {place} |");
        }
    }
    out
}

fn heading(spec: &Compared) -> String {
    match spec.state {
        "changed" => spec.name.clone(),
        state => format!("{} ({state} spec)", spec.name),
    }
}

fn names(change: &Change) -> Option<String> {
    let names: Vec<&str> = classes(change).iter().map(|it| it.as_str()).collect();
    (!names.is_empty()).then(|| names.join(" "))
}

/// The reasons, of each class and language a few.
fn reasons(change: &Change) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest: &[Effect] = &change.effects;
    while let Some(first) = rest.first() {
        let is_alike = |it: &&Effect| it.class == first.class && it.language == first.language;
        let count = rest.iter().take_while(is_alike).count();
        let (group, others) = rest.split_at(count);
        rest = others;
        let who = first
            .language
            .map_or(first.class.as_str().to_owned(), |it| {
                format!("{} {it}", first.class.as_str())
            });
        for it in group.iter().take(MOST) {
            lines.push(format!("{who}: {}", it.reason));
        }
        if group.len() > MOST {
            lines.push(format!("{who}: and {} more.", group.len() - MOST));
        }
    }
    lines
}

/// `4 changes: 1 SOURCE, 2 READ, 1 none`
fn closing(specs: &[Compared]) -> String {
    let changes: Vec<&Change> = specs.iter().flat_map(|it| &it.report.changes).collect();
    if changes.is_empty() {
        return "No changes.".to_owned();
    }
    let mut counts: Vec<String> = Class::NAMES
        .iter()
        .map(|(_, class)| {
            let count = changes
                .iter()
                .filter(|it| classes(it).contains(class))
                .count();
            (count, class.as_str())
        })
        .chain([(
            changes.iter().filter(|it| it.effects.is_empty()).count(),
            "none",
        )])
        .filter(|(count, _)| *count > 0)
        .map(|(count, name)| format!("{count} {name}"))
        .collect();
    let s = if changes.len() == 1 { "" } else { "s" };
    let last = counts.pop().unwrap_or_default();
    let counts = if counts.is_empty() {
        last
    } else {
        format!("{}, {last}", counts.join(", "))
    };
    format!("{} change{s}: {counts}.", changes.len())
}

/// Text in a cell of a Markdown table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
        .replace('\n', " ")
        .replace('<', "&lt;")
}
