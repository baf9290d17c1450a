//! Generated Rust, parsed and printed as rustfmt would. Knows no templates.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::RenderError;
use super::memory::Memory;

/// Formats a file's text; what it says in `//` comments is lost.
pub(super) fn rust(text: &str, memory: Option<&Memory>) -> Result<String, RenderError> {
    // In parts, since the tokens of a file take a hundred times its memory, on all processors, and no part twice that
    // is remembered. Where a part does not end between two items, only the whole can be read.
    if let Some(parts) = formatted(&parts(text), memory) {
        let items: Vec<&str> = parts
            .iter()
            .flat_map(|it| it.iter())
            .map(String::as_str)
            .collect();
        return Ok(items.join("\n"));
    }
    let items = items(text).map_err(|error| {
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
    Ok(items.join("\n"))
}

/// The items of each part, in order, if each part can be read.
fn formatted(parts: &[&str], memory: Option<&Memory>) -> Option<Vec<Arc<[String]>>> {
    let mut all: Vec<Option<Arc<[String]>>> = parts
        .iter()
        .map(|part| memory.and_then(|memory| memory.get(part)))
        .collect();
    let missing: Vec<usize> = (0..parts.len()).filter(|at| all[*at].is_none()).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        loop {
            let Some(at) = missing.get(next.fetch_add(1, Ordering::Relaxed)) else {
                return Some(found);
            };
            found.push((*at, Arc::from(items(parts[*at]).ok()?)));
        }
    };
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    // A thread that is not worth its start is none.
    let threads = threads.min(missing.len().div_ceil(A_THREAD));
    let found = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let found = threads.into_iter().map(|thread| thread.join().ok()?);
        found.collect::<Option<Vec<_>>>()
    })?;
    for (at, items) in found.into_iter().flatten() {
        if let Some(memory) = memory {
            memory.keep(parts[at], Arc::clone(&items));
        }
        all[at] = Some(items);
    }
    all.into_iter().collect()
}

/// How many parts a thread should have to read.
const A_THREAD: usize = 32;

/// Texts of an item each, or of some: a line of `}` alone ends one, unless it stands in a text.
fn parts(text: &str) -> Vec<&str> {
    text.split_inclusive("\n}\n").collect()
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

    fn alone(text: &str) -> Result<String, RenderError> {
        rust(text, None)
    }

    #[test]
    fn a_file_reads_as_its_items_do_remembered_or_not() {
        let functions: Vec<String> = (0..100)
            .map(|at| function(&format!("f{at}"), "let _ = 1;"))
            .collect();
        let one_by_one: Vec<String> = functions
            .iter()
            .map(|function| alone(function).expect("Rust"))
            .collect();
        let text = functions.concat();
        assert_eq!(parts(&text).len(), 100);
        assert_eq!(alone(&text), Ok(one_by_one.join("\n")));
        let memory = Memory::default();
        for last in ["let _ = 2;", "let _ = 1;", "let _ =   3 ;"] {
            memory.begin();
            let text = text.replacen("let _ = 1;", last, 1) + &function("g", last);
            assert_eq!(rust(&text, Some(&memory)), alone(&text));
        }
    }

    #[test]
    fn a_text_that_looks_like_the_end_of_an_item_is_none() {
        let text = function("f", "let _ = \"a\n}\n\";") + &function("g", "");
        assert_eq!(parts(&text).len(), 3);
        for memory in [None, Some(&Memory::default())] {
            assert!(rust(&text, memory).expect("Rust").contains("\"a\n}\n\""));
        }
    }

    #[test]
    fn a_mistake_has_its_line_in_the_whole() {
        let text = format!("{}fn )", function("f", &"let _ = 1;\n".repeat(10_000)));
        let error = alone(&text).expect_err("a mistake").to_string();
        assert!(
            error.contains("its output, line 10004, is no Rust"),
            "{error}"
        );
    }
}
