//! Generated Rust, parsed and printed as rustfmt would. Knows no templates.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::RenderError;

/// How much text is read at a time: enough for some tables.
const PART: usize = 64 * 1024;

/// Formats a file's text; what it says in `//` comments is lost.
pub(super) fn rust(text: &str) -> Result<String, RenderError> {
    // In parts, since the tokens of a file take a hundred times its memory, and on all processors. Where a part does
    // not end between two items, only the whole can be read.
    let parts = parts(text);
    let formatted = if parts.len() > 1 {
        formatted(&parts)
    } else {
        None
    };
    let items = match formatted {
        Some(items) => items,
        None => items(text).map_err(|error| {
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
        })?,
    };
    Ok(items.join("\n"))
}

/// The items of all parts, in order, if each part can be read.
fn formatted(parts: &[&str]) -> Option<Vec<String>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(part) = parts.get(at) else {
                return Some(found);
            };
            found.push((at, items(part).ok()?));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let mut all = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads.min(parts.len()))
            .map(|_| scope.spawn(work))
            .collect();
        let mut all = Vec::new();
        for thread in threads {
            all.extend(thread.join().ok()??);
        }
        Some(all)
    })?;
    all.sort_by_key(|(at, _)| *at);
    Some(all.into_iter().flat_map(|(_, items)| items).collect())
}

/// Texts of some items each: a line of `}` alone ends an item, unless it stands in a text.
fn parts(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while rest.len() > PART {
        let from = rest.floor_char_boundary(PART);
        let Some(end) = rest[from..].find("\n}\n") else {
            break;
        };
        let end = from + end + "\n}\n".len();
        let (part, behind) = rest.split_at(end);
        parts.push(part);
        rest = behind;
    }
    parts.push(rest);
    parts
}

/// Each item, as prettyplease prints it.
fn items(text: &str) -> syn::Result<Vec<String>> {
    let file = syn::parse_file(text)?;
    // prettyplease puts no blank lines between items; a file reads better with them.
    let items = file.items.into_iter().map(|item| {
        spaced(&prettyplease::unparse(&syn::File {
            shebang: None,
            frontmatter: None,
            attrs: Vec::new(),
            items: vec![item],
        }))
    });
    Ok(items.collect())
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

#[cfg(test)]
mod tests {
    use super::*;

    fn function(name: &str, body: &str) -> String {
        format!("fn {name}() {{\n    {body}\n}}\n")
    }

    #[test]
    fn a_long_file_reads_as_its_items_do() {
        let body = "let _ = 1;".repeat(1_000);
        let functions: Vec<String> = (0..40)
            .map(|at| function(&format!("f{at}"), &body))
            .collect();
        let one_by_one: Vec<String> = functions
            .iter()
            .map(|function| rust(function).expect("Rust"))
            .collect();
        let text = functions.concat();
        assert!(parts(&text).len() > 2);
        assert_eq!(rust(&text), Ok(one_by_one.join("\n")));
    }

    #[test]
    fn a_text_that_looks_like_the_end_of_an_item_is_none() {
        let text = function("f", &format!("let _ = \"{}\n}}\n\";", "a".repeat(PART)));
        assert_eq!(parts(&text).len(), 2);
        assert!(rust(&text).expect("Rust").contains("aaa"));
    }

    #[test]
    fn a_mistake_has_its_line_in_the_whole() {
        let text = format!("{}fn )", function("f", &"let _ = 1;\n".repeat(10_000)));
        let error = rust(&text).expect_err("a mistake").to_string();
        assert!(
            error.contains("its output, line 10004, is no Rust"),
            "{error}"
        );
    }
}
