//! Generated Rust, parsed and printed as rustfmt would. Knows no templates.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::RenderError;
use super::memory::Memory;

/// A line before an element that is remembered begins so, and goes on with what its text is remembered by. No line of
/// ours does: what somebody else says stands in `///` and in literals.
const ELEMENT: &str = "\n//= ";
/// The line behind it.
const END: &str = "\n//.\n";

/// The text of an element, for [`rust`] to find; none where it is known how it is printed.
pub(super) fn element(key: &str, text: &str, memory: &Memory) -> String {
    let text = match memory.get(&printed(key)) {
        Some(_) => "",
        None => text,
    };
    format!("{ELEMENT}{key}\n{text}{END}")
}

/// What it is remembered by how an element is printed.
fn printed(key: &str) -> String {
    format!("printed {key}")
}

/// A stretch of a file.
enum Stretch<'t> {
    /// It is known how it is printed.
    Known(Arc<[String]>),
    /// It begins at this byte.
    New {
        start: usize,
        text: &'t str,
        key: Option<&'t str>,
    },
}

/// The elements of a file, and what is between them.
fn stretches<'t>(text: &'t str, memory: &Memory) -> Vec<Stretch<'t>> {
    let mut all = Vec::new();
    let mut start = 0;
    let between = |start: usize, text: &'t str| Stretch::New {
        start,
        text,
        key: None,
    };
    while let Some((before, found)) = text[start..].split_once(ELEMENT) {
        all.push(between(start, before));
        let (key, found) = found.split_once('\n').unwrap_or((found, ""));
        let (body, rest) = found.split_once(END).unwrap_or((found, ""));
        let end = text.len() - rest.len();
        let known = if body.is_empty() {
            memory.get(&printed(key))
        } else {
            None
        };
        all.push(match known {
            Some(items) => Stretch::Known(items),
            None => Stretch::New {
                start: end - END.len() - body.len(),
                text: body,
                key: Some(key),
            },
        });
        start = end;
    }
    all.push(between(start, &text[start..]));
    all
}

/// Formats a file's text and puts it below its head; what it says in `//` comments is lost.
pub(super) fn rust(head: &str, text: &str, memory: Option<&Memory>) -> Result<String, RenderError> {
    let none = Memory::default();
    let stretches = match memory {
        Some(memory) => stretches(text, memory),
        None => vec![Stretch::New {
            start: 0,
            text,
            key: None,
        }],
    };
    let memory = memory.unwrap_or(&none);
    // In parts, since the tokens of a file take a hundred times its memory, on all processors, and none twice that is
    // remembered. Where a part does not end between two items, only the whole stretch can be read.
    let all: Vec<&str> = stretches
        .iter()
        .flat_map(|it| match it {
            Stretch::Known(_) => Vec::new(),
            Stretch::New { text, .. } => parts(text),
        })
        .collect();
    let mut read = formatted(&all, memory).into_iter();
    let mut printed_items = Vec::new();
    for stretch in &stretches {
        let (start, own, key) = match stretch {
            Stretch::Known(items) => {
                printed_items.push(Arc::clone(items));
                continue;
            }
            Stretch::New { start, text, key } => (*start, *text, *key),
        };
        let count = parts(own).len();
        // All of the stretch are taken, also behind one that could not be read.
        let own_parts: Vec<Option<_>> = read.by_ref().take(count).collect();
        let items: Vec<String> = match own_parts.into_iter().collect::<Option<Vec<_>>>() {
            Some(parts) => parts.iter().flat_map(|it| it.iter().cloned()).collect(),
            None => items(own).map_err(|error| mistake(text, start, &error))?,
        };
        let items: Arc<[String]> = items.into();
        if let Some(key) = key {
            memory.keep(&printed(key), Arc::clone(&items));
        }
        printed_items.push(items);
    }
    let items = printed_items.iter().flat_map(|it| it.iter());
    let all: Vec<&str> = std::iter::once(head)
        .chain(items.map(String::as_str))
        .collect();
    Ok(all.join("\n"))
}

/// A mistake in a stretch of a text.
fn mistake(text: &str, start: usize, error: &syn::Error) -> RenderError {
    let line = text[..start].matches('\n').count() + error.span().start().line;
    let near = text.lines().nth(line.saturating_sub(1)).unwrap_or_default();
    RenderError::Syntax {
        template: "rust/schema".to_owned(),
        line: 0,
        message: format!(
            "its output, line {line}, is no Rust: {error}: {}",
            near.trim()
        ),
    }
}

/// The items of each part, in order; of none that cannot be read.
fn formatted(parts: &[&str], memory: &Memory) -> Vec<Option<Arc<[String]>>> {
    let mut all: Vec<Option<Arc<[String]>>> = parts.iter().map(|part| memory.get(part)).collect();
    let missing: Vec<usize> = (0..parts.len()).filter(|at| all[*at].is_none()).collect();
    let next = AtomicUsize::new(0);
    let work = || {
        let mut found = Vec::new();
        while let Some(at) = missing.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Ok(items) = items(parts[*at]) {
                found.push((*at, Arc::from(items)));
            }
        }
        found
    };
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    // A thread that is not worth its start is none.
    let threads = threads.min(missing.len().div_ceil(A_THREAD));
    let found = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        let found = threads.into_iter().map(|thread| {
            let found = thread.join();
            found.unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        found.collect::<Vec<_>>()
    });
    for (at, items) in found.into_iter().flatten() {
        memory.keep(parts[at], Arc::clone(&items));
        all[at] = Some(items);
    }
    all
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
        rust("", text, None)
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
        let all = one_by_one.iter().map(|it| it.trim_start_matches('\n'));
        let all: Vec<&str> = all.collect();
        assert_eq!(alone(&text), Ok(format!("\n{}", all.join("\n"))));
        let memory = Memory::default();
        for last in ["let _ = 2;", "let _ = 1;", "let _ =   3 ;"] {
            memory.begin();
            let text = text.replacen("let _ = 1;", last, 1) + &function("g", last);
            assert_eq!(rust("", &text, Some(&memory)), alone(&text));
        }
    }

    #[test]
    fn an_element_reads_as_it_would_alone_and_is_printed_once() {
        let (memory, two) = (
            Memory::default(),
            function("b", "let _ =   2 ;") + &function("c", ""),
        );
        let text = |two: &str| {
            let first = element("1", &function("a", "let _ =  1;"), &memory);
            function("x", "") + &first + &element("2", two, &memory) + &function("y", "")
        };
        let plain = function("x", "") + &function("a", "let _ =  1;") + &two + &function("y", "");
        for _ in 0..2 {
            let made = text(&two);
            assert_eq!(rust("", &made, Some(&memory)), alone(&plain));
        }
        // What it says is not asked for a second time.
        assert!(!text("no Rust").contains("Rust"));
        let broken = function("x", "") + &element("3", "fn\n)\n", &memory);
        let error = rust("", &broken, Some(&memory))
            .expect_err("no Rust")
            .to_string();
        assert!(error.contains("its output, line 7, is no Rust"), "{error}");
    }

    #[test]
    fn a_text_that_looks_like_the_end_of_an_item_is_none() {
        let text = function("f", "let _ = \"a\n}\n\";") + &function("g", "");
        assert_eq!(parts(&text).len(), 3);
        for memory in [None, Some(&Memory::default())] {
            assert!(
                rust("", &text, memory)
                    .expect("Rust")
                    .contains("\"a\n}\n\"")
            );
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
