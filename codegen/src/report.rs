//! Diagnostics as text, JSON, SARIF or GitHub's workflow commands. Gives strings; `main` prints them.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde_json::{Value, json};

use crate::diagnostics::{Diagnostic, Severity};
use crate::source::{Sources, Span};

/// The form in which diagnostics are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// `path:line:column: severity[code]: message`, one a line, with notes and help below.
    Text,
    /// The same, with the source line below, for a terminal.
    Snippets,
    /// One JSON document, `"version": 1`.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// GitHub's `::error file=…`.
    GitHub,
}

/// Prints diagnostics in the order of path and place.
pub fn print(diagnostics: &[(&Sources, &[Diagnostic])], format: Format) -> String {
    let mut sorted: Vec<(&Sources, &Diagnostic)> = diagnostics
        .iter()
        .flat_map(|(sources, list)| list.iter().map(|diagnostic| (*sources, diagnostic)))
        .collect();
    sorted.sort_by(|(a_sources, a), (b_sources, b)| {
        let place = |sources: &'_ Sources, span: Span| {
            let (path, _, range) = sources.written(span);
            (path.to_owned(), range.start)
        };
        place(a_sources, a.span).cmp(&place(b_sources, b.span))
    });
    match format {
        Format::Text => sorted
            .iter()
            .map(|(sources, diagnostic)| diagnostic.text(sources))
            .collect(),
        Format::Snippets => sorted
            .iter()
            .map(|(sources, diagnostic)| snippet(sources, diagnostic))
            .collect(),
        Format::Json => {
            let list: Vec<Value> = sorted
                .iter()
                .map(|(sources, diagnostic)| as_json(sources, diagnostic))
                .collect();
            pretty(&json!({ "version": 1, "diagnostics": list }))
        }
        Format::Sarif => pretty(&sarif(&sorted)),
        Format::GitHub => sorted
            .iter()
            .map(|(sources, diagnostic)| github(sources, diagnostic))
            .collect(),
    }
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}

fn snippet(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let (path, text, _) = sources.written(diagnostic.span);
    let annotation = |kind: AnnotationKind, span: Span| kind.span(sources.written(span).2);
    let snippet = Snippet::source(text)
        .path(path)
        .annotation(annotation(AnnotationKind::Primary, diagnostic.span))
        .annotations(
            diagnostic
                .labels
                .iter()
                .filter(|label| sources.path(label.span) == path)
                .map(|label| annotation(AnnotationKind::Context, label.span).label(&label.message)),
        );
    let group = level.primary_title("").element(snippet);
    let rendered = Renderer::styled().render(&[group]);
    // The machine-readable line comes first, so the renderer's own title is left out.
    let body = rendered.split_once('\n').map_or("", |(_, body)| body);
    let mut elsewhere = diagnostic.clone();
    elsewhere
        .labels
        .retain(|label| sources.path(label.span) != path);
    let (headline, notes) = (diagnostic.headline(sources), elsewhere.notes(sources));
    format!("{headline}\n{body}\n{notes}")
}

fn as_json(sources: &Sources, diagnostic: &Diagnostic) -> Value {
    let (start, end) = (
        sources.position(diagnostic.span),
        sources.end_position(diagnostic.span),
    );
    let labels: Vec<Value> = diagnostic
        .labels
        .iter()
        .map(|label| {
            let (start, end) = (sources.position(label.span), sources.end_position(label.span));
            json!({
                "path": sources.path(label.span),
                "line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column,
                "message": label.message,
            })
        })
        .chain(diagnostic.detail.iter().map(|detail| json!({ "message": detail })))
        .collect();
    json!({
        "severity": diagnostic.severity.to_string(),
        "code": diagnostic.code.as_str(),
        "sqlstate": diagnostic.sqlstate,
        "path": sources.path(diagnostic.span),
        "line": start.line, "column": start.column, "end_line": end.line, "end_column": end.column,
        "message": diagnostic.message,
        "labels": labels,
        "help": diagnostic.help,
    })
}

fn sarif(diagnostics: &[(&Sources, &Diagnostic)]) -> Value {
    let location = |sources: &Sources, span: Span| {
        let (start, end) = (sources.position(span), sources.end_position(span));
        json!({
            "artifactLocation": { "uri": sources.path(span) },
            "region": {
                "startLine": start.line, "startColumn": start.column,
                "endLine": end.line, "endColumn": end.column,
            },
        })
    };
    let results: Vec<Value> = diagnostics
        .iter()
        .map(|(sources, diagnostic)| {
            let related: Vec<Value> = diagnostic
                .labels
                .iter()
                .map(|label| {
                    json!({ "physicalLocation": location(sources, label.span), "message": { "text": label.message } })
                })
                .collect();
            let notes = [&diagnostic.detail, &diagnostic.help].into_iter().flatten();
            let text = notes.fold(diagnostic.message.clone(), |text, note| format!("{text}\n{note}"));
            json!({
                "ruleId": diagnostic.code.as_str(),
                "level": diagnostic.severity.to_string(),
                "message": { "text": text },
                "locations": [{ "physicalLocation": location(sources, diagnostic.span) }],
                "relatedLocations": related,
            })
        })
        .collect();
    json!({
        "version": "2.1.0",
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "runs": [{ "tool": { "driver": { "name": "codegen", "rules": [] } }, "results": results }],
    })
}

/// What is said in GitHub's workflow commands, <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.
fn escape(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// The same in a property.
fn property(text: &str) -> String {
    escape(text).replace(':', "%3A").replace(',', "%2C")
}

/// What is wrong with a whole file, as GitHub's `::error`.
pub fn github_file(path: &str, title: &str, message: &str) -> String {
    format!(
        "::error file={},title={}::{}\n",
        property(path),
        property(title),
        escape(message)
    )
}

fn github(sources: &Sources, diagnostic: &Diagnostic) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let (start, end) = (
        sources.position(diagnostic.span),
        sources.end_position(diagnostic.span),
    );
    let mut message = diagnostic.message.clone();
    for line in [&diagnostic.detail, &diagnostic.help].into_iter().flatten() {
        message = format!("{message}\n{line}");
    }
    format!(
        "::{command} file={},line={},col={},endLine={},endColumn={},title={}::{}\n",
        property(sources.path(diagnostic.span)),
        start.line,
        start.column,
        end.line,
        end.column,
        property(diagnostic.code.as_str()),
        escape(&message)
    )
}
