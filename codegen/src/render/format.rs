//! Generated Rust, parsed and printed as rustfmt would. Knows no templates.

use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::each::Part;
use super::memory::Memory;
use super::{RenderError, Text};

/// Formats what a template made and puts it below its head; what it says in `//` comments is lost.
pub(super) fn rust(
    head: &str,
    made: &[Part],
    memory: Option<&Memory>,
) -> Result<Text, RenderError> {
    let none = Memory::default();
    let memory = memory.unwrap_or(&none);
    // In parts, since the tokens of a file take a hundred times its memory, on all processors, and none twice that is
    // remembered. Where a part does not end between two items, only the whole stretch can be read.
    let all: Vec<&str> = made
        .iter()
        .flat_map(|it| match it {
            Part::Done(_) => Vec::new(),
            Part::Raw { text, .. } => parts(text),
        })
        .collect();
    let mut read = formatted(&all, memory).into_iter();
    let mut text = vec![Arc::from(head)];
    for (at, part) in made.iter().enumerate() {
        let (own, key) = match part {
            Part::Done(printed) => {
                text.push(Arc::clone(printed));
                continue;
            }
            Part::Raw { text, key } => (text, key),
        };
        let count = parts(own).len();
        // All of the stretch are taken, also behind one that could not be read.
        let own_parts: Vec<Option<_>> = read.by_ref().take(count).collect();
        let items: Vec<String> = match own_parts.into_iter().collect::<Option<Vec<_>>>() {
            Some(parts) => parts.iter().flat_map(|it| it.iter().cloned()).collect(),
            None => items(own).map_err(|error| mistake(&made[..at], own, &error))?,
        };
        let lines = items.iter().flat_map(|item| ["\n", item]);
        let printed: Arc<str> = lines.collect::<String>().into();
        if let Some(key) = key {
            memory.keep_printed(*key, Arc::clone(&printed));
        }
        text.push(printed);
    }
    Ok(text.into_iter().collect())
}

/// A mistake in a stretch of a text, behind these.
fn mistake(before: &[Part], text: &str, error: &syn::Error) -> RenderError {
    let lines = before.iter().map(|part| match part {
        Part::Done(text) | Part::Raw { text, .. } => text.matches('\n').count(),
    });
    let own = error.span().start().line;
    let line = lines.sum::<usize>() + own;
    let near = text.lines().nth(own.saturating_sub(1)).unwrap_or_default();
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
    let mut all: Vec<Option<Arc<[String]>>> = parts.iter().map(|part| memory.items(part)).collect();
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
        memory.keep_items(parts[at], Arc::clone(&items));
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
    use super::super::memory::Key;
    use super::*;

    fn function(name: &str, body: &str) -> String {
        format!("fn {name}() {{\n    {body}\n}}\n")
    }

    fn raw(text: &str, key: Option<Key>) -> Part {
        let text = text.into();
        Part::Raw { text, key }
    }

    fn alone(text: &str) -> Result<Text, RenderError> {
        rust("", &[raw(text, None)], None)
    }

    #[test]
    fn a_file_reads_as_its_items_do_remembered_or_not() {
        let functions: Vec<String> = (0..100)
            .map(|at| function(&format!("f{at}"), "let _ = 1;"))
            .collect();
        let one_by_one: Vec<Text> = functions
            .iter()
            .map(|function| alone(function).expect("Rust"))
            .collect();
        let text = functions.concat();
        assert_eq!(parts(&text).len(), 100);
        let all = one_by_one.iter().map(|it| it.trim_start_matches('\n'));
        let all: Vec<&str> = all.collect();
        assert_eq!(alone(&text), Ok(format!("\n{}", all.join("\n")).into()));
        let memory = Memory::default();
        for last in ["let _ = 2;", "let _ = 1;", "let _ =   3 ;"] {
            memory.begin();
            let text = text.replacen("let _ = 1;", last, 1) + &function("g", last);
            let made = [raw(&text, None)];
            assert_eq!(rust("", &made, Some(&memory)), alone(&text));
        }
    }

    #[test]
    fn an_element_reads_as_it_would_alone_and_is_printed_once() {
        let memory = Memory::default();
        let key = Key { list: 0, own: 1 };
        let two = function("b", "let _ =   2 ;") + &function("c", "");
        let around = [function("x", ""), function("y", "")];
        let element = |text: &str| match memory.printed(key) {
            Some(printed) => Part::Done(printed),
            None => raw(text, Some(key)),
        };
        let made = |text: &str| [raw(&around[0], None), element(text), raw(&around[1], None)];
        let plain = around.join(&two);
        // What it says is not asked for a second time.
        for text in [two.as_str(), "no Rust"] {
            assert_eq!(rust("", &made(text), Some(&memory)), alone(&plain));
        }
        let broken = [raw(&around[0], None), raw("fn\n)\n", Some(key))];
        let error = rust("", &broken, Some(&memory)).expect_err("no Rust");
        let error = error.to_string();
        assert!(error.contains("its output, line 5, is no Rust"), "{error}");
    }

    #[test]
    fn a_text_that_looks_like_the_end_of_an_item_is_none() {
        let text = function("f", "let _ = \"a\n}\n\";") + &function("g", "");
        assert_eq!(parts(&text).len(), 3);
        for memory in [None, Some(&Memory::default())] {
            assert!(
                rust("", &[raw(&text, None)], memory)
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
