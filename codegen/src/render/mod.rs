//! Target models to text, through handlebars. Knows templates and formatting, no catalog.

pub mod docs;
mod each;
mod format;
pub mod header;
mod inline;
mod known;
mod memory;
pub mod own;
pub mod rust;
pub mod templates;
mod text;
pub mod typescript;

pub use header::Header;
pub use templates::Templates;
pub use text::Text;

/// A file that a target wants written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Its path below the target's `out`, with `/`; empty where `out` is the file itself.
    pub path: String,
    /// Its text.
    pub text: Text,
}

/// Why a template gave no text. A line of 0 is not known.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RenderError {
    /// A template of the user's is no handlebars.
    #[error("template {template}.hbs, line {line}: {message}")]
    Syntax {
        /// Its name.
        template: String,
        /// The line.
        line: usize,
        /// What is wrong.
        message: String,
    },
    /// A template of the user's replaces none of ours.
    #[error("template {template}.hbs replaces nothing; the nearest name is {nearest}.hbs")]
    UnknownTemplate {
        /// Its name.
        template: String,
        /// The nearest name of ours.
        nearest: String,
    },
    /// A template asks for what the model lacks, or for a partial that is not there.
    #[error("template {template}.hbs, line {line}: {message}")]
    Template {
        /// Its name.
        template: String,
        /// The line.
        line: usize,
        /// What is wrong.
        message: String,
    },
}
