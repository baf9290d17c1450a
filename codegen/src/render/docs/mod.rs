//! Documents of a schema: an overview in Markdown with an entity-relationship diagram in Mermaid, and the diagram as SVG.

mod layout;
mod markdown;
mod mermaid;
mod svg;
#[cfg(test)]
mod tests;

pub use markdown::markdown;
pub use mermaid::mermaid;
pub use svg::svg;

/// Characters that would change how what is around them is read, and those that no document may hold.
fn is_hostile(c: char) -> bool {
    crate::lower::is_bidirectional(c)
        || c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{fffe}' | '\u{ffff}')
}

/// A text on one line, without characters that no document may hold.
fn on_one_line(text: &str) -> String {
    let plain: String = text
        .chars()
        .map(|c| match c {
            '\u{2028}' | '\u{2029}' | '\u{85}' => ' ',
            c if c.is_whitespace() => ' ',
            c if is_hostile(c) => '\u{fffd}',
            c => c,
        })
        .collect();
    plain
        .split(' ')
        .filter(|it| !it.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
