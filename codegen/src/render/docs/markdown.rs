//! The overview as Markdown, as GitHub reads it.

use std::fmt::Write as _;

use super::{mermaid, on_one_line};
use crate::lower::docs::{Described, Document, Entity, Link};

/// The overview: the diagram, then every table and view, types and functions. `picture` is the file with the diagram as
/// SVG, where it stands beside.
pub fn markdown(document: &Document, picture: Option<&str>) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "<!-- Written by `{}` from {}; not by hand. -->\n\n# Schema\n",
        comment(&document.command),
        comment(&document.from)
    );
    contents(&mut out, document);
    let _ = writeln!(
        out,
        "## Diagram\n\nA line is a foreign key. At the side of the table that is referred to, two bars are exactly one row and a circle with \
         a bar is one or none; at the other side, a crow's foot is any number of rows and a bar one at most.\n"
    );
    if let Some(picture) = picture {
        let _ = writeln!(out, "![entity-relationship diagram]({picture})\n");
    }
    let _ = writeln!(out, "```mermaid\n{}```", mermaid(document));
    for (place, entity) in document.entities.iter().enumerate() {
        if !entity.outside {
            table(&mut out, document, place, entity);
        }
    }
    list(
        &mut out,
        "## Types",
        &["type", "kind", "values", "comment"],
        &document.types,
        |it| vec![code(&it.name), text(&it.words), code(&it.sql), said(it)],
    );
    list(
        &mut out,
        "## Functions",
        &["function", "returns", "runs", "comment"],
        &document.functions,
        |it| vec![code(&it.name), code(&it.sql), text(&it.words), said(it)],
    );
    out
}

fn contents(out: &mut String, document: &Document) {
    out.push_str("| table | columns | row security | what it is |\n|---|---|---|---|\n");
    for entity in document.entities.iter().filter(|it| !it.outside) {
        let guard = match (entity.row_security, entity.policies.len()) {
            (None, _) => format!("{}, none of its own", entity.kind),
            (Some(it), _) if it.starts_with("Row security is off") => "off".to_owned(),
            (Some(_), 1) => "on, 1 policy".to_owned(),
            (Some(_), count) => format!("on, {count} policies"),
        };
        let _ = writeln!(
            out,
            "| {} | {} | {guard} | {} |",
            code(&entity.name),
            entity.columns.len(),
            entity.comment.as_deref().map(text).unwrap_or_default()
        );
    }
    out.push('\n');
}

fn table(out: &mut String, document: &Document, place: usize, entity: &Entity) {
    let _ = writeln!(out, "\n## {}\n", text(&entity.name));
    if entity.kind != "table" {
        let _ = writeln!(out, "A {}.\n", entity.kind);
    }
    if let Some(comment) = &entity.comment {
        let _ = writeln!(out, "{}\n", text(comment));
    }
    out.push_str("| column | type | null | default | key | comment |\n|---|---|---|---|---|---|\n");
    for column in &entity.columns {
        let keys: Vec<&str> = [
            (column.primary, "primary"),
            (column.foreign, "foreign"),
            (column.unique, "unique"),
        ]
        .into_iter()
        .filter_map(|(is, word)| is.then_some(word))
        .collect();
        row(
            out,
            &[
                code(&column.name),
                code(&column.ty),
                if column.not_null { "no" } else { "yes" }.to_owned(),
                column.default.as_deref().map(code).unwrap_or_default(),
                keys.join(", "),
                column.comment.as_deref().map(text).unwrap_or_default(),
            ],
        );
    }
    references(out, document, place);
    list(
        out,
        "### Keys and checks",
        &["constraint", "says", "comment"],
        &entity.constraints,
        |it| vec![code(&it.name), code(&it.sql), said(it)],
    );
    list(
        out,
        "### Indexes",
        &["index", "on", "comment"],
        &entity.indexes,
        |it| vec![code(&it.name), code(&it.sql), said(it)],
    );
    if let Some(words) = entity.row_security {
        let _ = writeln!(out, "\n{words}");
    }
    if !entity.policies.is_empty() {
        out.push('\n');
    }
    for policy in &entity.policies {
        let _ = writeln!(
            out,
            "- {}: {}{}",
            code(&policy.name),
            sentence(policy),
            trailing(policy)
        );
    }
    list(
        out,
        "### Triggers",
        &["trigger", "when", "what for"],
        &entity.triggers,
        |it| {
            let mut when = text(&it.words);
            if !it.sql.is_empty() {
                when += ", where ";
                when += &code(&it.sql);
            }
            vec![code(&it.name), when, said(it)]
        },
    );
}

fn references(out: &mut String, document: &Document, place: usize) {
    let name = |place: usize| code(&document.entities[place].name);
    let columns = |columns: &[String]| {
        let columns: Vec<String> = columns.iter().map(|it| code(it)).collect();
        columns.join(", ")
    };
    let mut lines = Vec::new();
    for link in document.links.iter().filter(|it| it.child == place) {
        let how = if link.required {
            "exactly one"
        } else {
            "one or no"
        };
        lines.push(format!(
            "Each row has {how} {} ({} to {}); when that is deleted: {}.",
            name(link.parent),
            columns(&link.columns),
            columns(&link.referenced),
            link.on_delete
        ));
    }
    let back: Vec<&Link> = document
        .links
        .iter()
        .filter(|it| it.parent == place)
        .collect();
    for link in back {
        let how = if link.single {
            "at most one"
        } else {
            "any number of"
        };
        lines.push(format!(
            "A row has {how} {} (by {}).",
            name(link.child),
            columns(&link.columns)
        ));
    }
    if !lines.is_empty() {
        out.push('\n');
    }
    for line in lines {
        let _ = writeln!(out, "- {line}");
    }
}

/// What a policy says, each expression in its place.
fn sentence(policy: &Described) -> String {
    let mut exprs = policy.sql.lines();
    let words = text(&policy.words);
    let parts: Vec<&str> = words.split(" …,").collect();
    let mut out = String::new();
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        out += part;
        if let Some(expr) = exprs.next() {
            out.push(' ');
            out += &code_in_text(expr);
        }
    }
    out.push('.');
    out
}

fn trailing(it: &Described) -> String {
    it.comment
        .as_deref()
        .map_or_else(String::new, |comment| format!(" {}", text(comment)))
}

fn said(it: &Described) -> String {
    it.comment.as_deref().map(text).unwrap_or_default()
}

fn list(
    out: &mut String,
    heading: &str,
    heads: &[&str],
    items: &[Described],
    cells: impl Fn(&Described) -> Vec<String>,
) {
    if items.is_empty() {
        return;
    }
    let rule = "---|".repeat(heads.len());
    let _ = writeln!(out, "\n{heading}\n\n| {} |\n|{rule}", heads.join(" | "));
    for item in items {
        row(out, &cells(item));
    }
}

fn row(out: &mut String, cells: &[String]) {
    let _ = writeln!(out, "| {} |", cells.join(" | "));
}

/// Text that Markdown and HTML read as nothing but text, in a cell too.
fn text(text: &str) -> String {
    let mut out = String::new();
    for c in on_one_line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '#' | '~' | '$' | '!' => {
                out.push('\\');
                out.push(c);
            }
            // An address or a name that GitHub would make a link of.
            '@' => out.push_str("&#64;"),
            ':' if out.ends_with("http") || out.ends_with("https") => out.push_str("&#58;"),
            c => out.push(c),
        }
    }
    // What begins a list or a number where a line begins.
    if out.starts_with(['-', '+', '=']) || out.starts_with(|c: char| c.is_ascii_digit()) {
        out.insert_str(0, "&#8203;");
    }
    out
}

/// Code in a cell: bars are escaped there even in code.
fn code(text: &str) -> String {
    code_in_text(text).replace('|', "\\|")
}

/// Code, fenced by more backticks than it has.
fn code_in_text(text: &str) -> String {
    let text = on_one_line(text);
    if text.is_empty() {
        return String::new();
    }
    let mut longest = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let fence = "`".repeat(longest + 1);
    let pad = if text.starts_with('`') || text.ends_with('`') {
        " "
    } else {
        ""
    };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// Text in an HTML comment, which two hyphens could end.
fn comment(text: &str) -> String {
    on_one_line(text)
        .replace("--", "&#45;&#45;")
        .replace('>', "&gt;")
}
