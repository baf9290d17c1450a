//! Generated Rust, parsed and printed as rustfmt would. Knows no templates.

use super::RenderError;

/// Formats a file's text; what it says in `//` comments is lost.
pub(super) fn rust(text: &str) -> Result<String, RenderError> {
    let file = syn::parse_file(text).map_err(|error| {
        let line = error.span().start().line;
        let near = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
        RenderError::Syntax {
            template: "rust/schema".to_owned(),
            line: 0,
            message: format!(
                "its output, line {line}, is no Rust: {error}: {}",
                near.trim()
            ),
        }
    })?;
    // prettyplease puts no blank lines between items; a file reads better with them.
    let items: Vec<String> = file
        .items
        .into_iter()
        .map(|item| {
            spaced(&prettyplease::unparse(&syn::File {
                shebang: None,
                frontmatter: None,
                attrs: Vec::new(),
                items: vec![item],
            }))
        })
        .collect();
    Ok(items.join("\n"))
}

/// What a member begins with; no statement in a body of ours does.
const MEMBERS: [&str; 8] = [
    "///", "#[", "pub ", "pub(", "fn ", "impl", "struct ", "enum ",
];

/// Puts a blank line between the members of an `impl` or `mod`. No literal of ours spans lines.
fn spaced(item: &str) -> String {
    let mut text = String::with_capacity(item.len());
    let mut before = "";
    for line in item.lines() {
        let begins = MEMBERS
            .iter()
            .any(|start| line.trim_start().starts_with(start));
        let ends = before.ends_with('}') || before.ends_with(';');
        if begins && ends && depth(line) > 0 && depth(line) == depth(before) {
            text.push('\n');
        }
        text.push_str(line);
        text.push('\n');
        before = line;
    }
    text
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start().len()
}
